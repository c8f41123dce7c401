//! Control maps: file by file as their reader takes them, then as a series.

use std::path::Path;

use jiff::civil::Date;

use super::files::{Findings, files_of};
use super::{Finding, Severity};
use crate::control_map::{Mapping, Mended, Page, Reader, Reason, Skipped, days_between, outside, sorted_out};
use crate::geodesy::area_of;
use crate::shapes::Format;
use crate::{Area, Error};

/// Pieces below this are called slivers, km². Three quarters of the pieces by which daily maps of one series differ are smaller.
const SLIVER_KM2: f64 = 0.01;

/// Looks through a control map, or a folder of them as a series.
///
/// What is found: files and features that cannot be read or used, `swapped-axes`, `winding`, `unclosed`, `crs`, `heights`,
/// `crossing-rings`, `overlap` (ground of two holders), `sliver`, `parts`, `no-polygons`, `no-rule`, `no-geometry`, `day`
/// (missing, impossible, or outside the series), `duplicate-day`, `gap`, `no-licence`.
#[must_use]
pub fn control_maps(path: impl AsRef<Path>, mapping: &Mapping) -> Vec<Finding> {
    let (path, mut all) = (path.as_ref(), Vec::new());
    let whole = path.display().to_string();
    let gaps = match mapping.check() {
        Ok(gaps) => gaps,
        Err(error) => {
            Findings { file: whole, all: &mut all }.error(None, &error);
            return all;
        }
    };
    let mut series = Reader::default();
    let mut licensed = mapping.licence.is_some();
    for file in files_of(path, &mut all) {
        let mut findings = Findings { file: file.display().to_string(), all: &mut all };
        if file.is_dir() || Format::of(&file).is_err() {
            of_skipped(None, &Reason::NoShapes, &mut findings);
            continue;
        }
        let mut own = Reader::default();
        if let Err(error) = own.file(&file, mapping) {
            findings.error(None, &error);
        }
        licensed |= own.licensed;
        of_file(&own, &mut findings);
        for (day, page) in own.pages {
            // What the reader refuses would stop it: the series goes on without.
            match of_page(day, &page, &gaps, &mut findings) {
                Ok(()) => series.add(day, page),
                Err(error) => findings.error(Some(&day.to_string()), &error),
            }
        }
    }
    let mut findings = Findings { file: whole, all: &mut all };
    findings.licence(licensed);
    for (day, page) in series.pages.iter().filter(|(_, page)| page.files.len() > 1) {
        let what = format!("several files have this day: {}", page.name());
        let mend = "keep one, unless they are layers of one map, as which they are taken";
        findings.add(Severity::Warning, "duplicate-day", Some(&day.to_string()), what, mend);
    }
    match series.into_maps(mapping) {
        Ok(maps) => {
            for Skipped { place, reason } in &maps.skipped {
                of_skipped(Some(place), reason, &mut findings);
            }
            for (first, last) in maps.gaps {
                let what = format!("there is no map for {}", days_between(first, last));
                let mend = "get the missing maps; until then it is not known who held the ground";
                findings.add(Severity::Warning, "gap", None, what, mend);
            }
        }
        Err(error) => findings.error(None, &error),
    }
    all
}

/// What the reader of one file mended and skipped, and how its features lie on one another.
fn of_file(read: &Reader, findings: &mut Findings<'_>) {
    findings.repairs(&read.mended.repairs);
    for Skipped { place, reason } in &read.skipped {
        // The file is named already.
        of_skipped(place.split_once(": ").map(|(_, inner)| inner), reason, findings);
    }
    let without_ground = |skipped: &&Skipped| matches!(skipped.reason, Reason::NotPolygons { .. });
    let without_ground = read.skipped.iter().filter(without_ground).count();
    if without_ground > 0 {
        let what = format!("{without_ground} features are no polygons, and have no ground");
        findings.add(Severity::Note, "no-polygons", None, what, "draw as polygons what is ground");
    }
    let Mended { untangled, untangled_area, empty_rings, .. } = &read.mended;
    if *untangled > 0 {
        let what = format!("rings of {untangled} features cross: {:.3} km² change", untangled_area.as_km2());
        let mend = "draw rings that neither cross themselves nor one another";
        findings.add(Severity::Warning, "crossing-rings", None, what, mend);
    }
    if *empty_rings > 0 {
        let what = format!("{empty_rings} rings enclose nothing");
        findings.add(Severity::Warning, "no-area", None, what, "leave them out");
    }
}

/// How the features of a day lie on one another.
fn of_page(day: Date, page: &Page, gaps: &[(Date, Date)], findings: &mut Findings<'_>) -> Result<(), Error> {
    outside(day, gaps)?;
    let (place, mut mended) = (day.to_string(), Mended::default());
    let ground = sorted_out(&page.items, &mut mended)?;
    if mended.overlaps > 0 {
        let area = mended.overlap_area.as_km2();
        let what = format!("ground of two holders overlaps {} times, {area:.3} km²", mended.overlaps);
        let mend = "let one end where the other begins; until then the first rule wins";
        findings.add(Severity::Warning, "overlap", Some(&place), what, mend);
    }
    let small = |area: &Area| area.as_km2() < SLIVER_KM2;
    let areas = ground.iter().flat_map(|(_, shape)| shape).map(|own| area_of(&own.clone().into()));
    let small = areas.filter(small).count() + mended.slivers;
    if small > 0 {
        let what = format!("{small} pieces of ground are smaller than {SLIVER_KM2} km²");
        findings.add(Severity::Note, "sliver", Some(&place), what, "join them with what they lie beside");
    }
    Ok(())
}

fn of_skipped(place: Option<&str>, reason: &Reason, findings: &mut Findings<'_>) {
    let (severity, kind, mend) = match reason {
        Reason::Invalid(error) => return findings.error(place, error),
        // The one is what the mapping asks for, the others are counted.
        Reason::NotAboutControl | Reason::NotPolygons { .. } => return,
        Reason::NoShapes => (Severity::Note, "no-shapes", "keep only the maps in the folder"),
        Reason::NoRule { .. } => {
            (Severity::Warning, "no-rule", "add a rule to the mapping, if only to skip it")
        }
        Reason::NoGeometry => (Severity::Warning, "no-geometry", "leave it out, or give it its shape"),
        Reason::NoDay { .. } | Reason::NotADay { .. } | Reason::OutsideSeries { .. } => {
            (Severity::Error, "day", "correct the day")
        }
        Reason::Replaced { .. } => (Severity::Warning, "duplicate-day", "keep the map that counts"),
        Reason::NothingUsable => {
            (Severity::Error, "gap", "give its features shapes, and the mapping rules that fit them")
        }
    };
    findings.add(severity, kind, place, reason.to_string(), mend);
}
