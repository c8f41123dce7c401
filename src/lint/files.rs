//! What any file of shapes is looked through for.

use std::path::Path;

use super::{Finding, Severity};
use crate::shapes::Repairs;
use crate::{Error, control_map};

/// Findings of one file.
pub(super) struct Findings<'a> {
    pub(super) file: String,
    pub(super) all: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    pub(super) fn add(
        &mut self,
        severity: Severity,
        kind: &'static str,
        place: Option<&str>,
        what: impl Into<String>,
        mend: &'static str,
    ) {
        let (file, place) = (self.file.clone(), place.map(str::to_owned));
        self.all.push(Finding { severity, kind, file, place, what: what.into(), mend });
    }

    /// An error of a reader, by what it is at its root.
    pub(super) fn error(&mut self, place: Option<&str>, error: &Error) {
        let (mut root, mut places) = (error, Vec::new());
        places.extend(place.map(str::to_owned));
        while let Error::In { place, error } = root {
            // The file is named already.
            if !place.ends_with(&self.file) {
                places.push(place.clone());
            }
            root = error;
        }
        let (kind, mend) = match root {
            Error::SwappedAxes { .. } | Error::InvalidLatitude { swapped: true, .. } => {
                ("swapped-axes", "write longitude before latitude")
            }
            Error::InvalidLongitude { .. } | Error::InvalidLatitude { .. } => {
                ("position", "write degrees of WGS 84, longitude first")
            }
            Error::UnsupportedCrs { .. } => ("crs", "convert it to WGS 84"),
            Error::Overlap { .. } => ("overlap", "let neighbours share their border, vertex by vertex"),
            Error::SelfIntersecting { .. } | Error::Misplaced { .. } | Error::NoBoundary => {
                ("crossing-rings", "draw rings that neither cross themselves nor one another")
            }
            Error::NoArea | Error::TooFewPoints { .. } => ("no-area", "leave it out, or draw it anew"),
            Error::DuplicateId { .. } => ("duplicate-id", "give each an id of its own"),
            Error::NotBuilt { .. } => ("not-built", "use a build with this format"),
            Error::RecordedBeforeStated { .. }
            | Error::EndsBeforeStart { .. }
            | Error::InvalidDate { .. } => ("date", "correct the day"),
            _ => ("unreadable", "correct the file, or leave it out"),
        };
        let place = (!places.is_empty()).then(|| places.join(": "));
        self.add(Severity::Error, kind, place.as_deref(), root.to_string(), mend);
    }

    /// What the reader repaired.
    pub(super) fn repairs(&mut self, repairs: &Repairs) {
        let count = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
        let found = [
            (
                Severity::Note,
                "winding",
                count(repairs.rings_reversed, "rings run the wrong way round"),
                "write exteriors counter-clockwise and holes clockwise (RFC 7946, section 3.1.6)",
            ),
            (
                Severity::Warning,
                "unclosed",
                count(repairs.rings_closed, "rings are not closed"),
                "end each ring where it starts",
            ),
            (
                Severity::Note,
                "heights",
                count(repairs.heights_dropped, "positions have a third coordinate"),
                "write two",
            ),
            (
                Severity::Warning,
                "parts",
                count(repairs.parts_dropped, "parts of features are no polygons, and left out"),
                "make features of their own of points and lines",
            ),
            (
                Severity::Note,
                "antimeridian",
                count(repairs.antimeridian_edges, "edges are longer than 180 degrees"),
                "cut shapes at the antimeridian (RFC 7946, section 3.1.9)",
            ),
            (
                Severity::Note,
                "no-code",
                count(repairs.codes_made, "regions have no code"),
                "give each an ISO 3166-2 code",
            ),
            (
                Severity::Note,
                "crs",
                repairs.crs.as_ref().map(|crs| format!("it names the reference system {crs:?}")),
                "leave it out of GeoJSON, which is WGS 84 (RFC 7946, section 4)",
            ),
            (
                Severity::Warning,
                "crs",
                repairs.crs_missing.then(|| "it names no reference system".to_owned()),
                "state that it is WGS 84",
            ),
            (
                Severity::Note,
                "byte-order-mark",
                repairs.byte_order_mark.then(|| "it begins with a byte order mark".to_owned()),
                "write UTF-8 without one",
            ),
        ];
        for (severity, kind, what, mend) in found {
            if let Some(what) = what {
                self.add(severity, kind, None, what, mend);
            }
        }
    }

    /// That nobody says under which terms the data may be used.
    pub(super) fn licence(&mut self, stated: bool) {
        if !stated {
            let mend = "state the licence, or on whose terms it is used";
            self.add(Severity::Warning, "no-licence", None, "no licence is stated", mend);
        }
    }
}

/// A file, or the files of a folder, by name; findings for what cannot be opened.
pub(super) fn files_of(path: &Path, all: &mut Vec<Finding>) -> Vec<std::path::PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    match control_map::files(path) {
        Ok(files) => files,
        Err(error) => {
            Findings { file: path.display().to_string(), all }.error(None, &error);
            Vec::new()
        }
    }
}
