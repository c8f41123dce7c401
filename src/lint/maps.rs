//! Control maps: file by file as their reader takes them, then as a series.

use std::path::Path;

use super::files::{Findings, files_of};
use super::{Finding, Severity};
use crate::Area;
use crate::control_map::{Mapping, Mended, Reader, Reason, Skipped, days_between, sorted_out};
use crate::geodesy::area_of;
use crate::shapes::Format;

/// Pieces below this are called slivers, km². Three quarters of the pieces by which daily maps of one series differ are smaller.
const SLIVER_KM2: f64 = 0.01;

/// Looks through a control map, or a folder of them as a series.
///
/// What is found: files and features that cannot be read or used, `swapped-axes`, `winding`, `unclosed`, `crs`, `heights`,
/// `crossing-rings`, `overlap` (ground of two holders), `sliver`, `no-rule`, `no-geometry`, `day` (missing, impossible, or outside the
/// series), `duplicate-day`, `gap`, `no-licence`.
#[must_use]
pub fn control_maps(path: impl AsRef<Path>, mapping: &Mapping) -> Vec<Finding> {
    let (path, mut all) = (path.as_ref(), Vec::new());
    let whole = path.display().to_string();
    if let Err(error) = mapping.check() {
        Findings { file: whole, all: &mut all }.error(None, &error);
        return all;
    }
    let mut series = Reader::default();
    let mut licensed = mapping.licence.is_some();
    for file in files_of(path, &mut all) {
        let mut findings = Findings { file: file.display().to_string(), all: &mut all };
        if file.is_dir() || Format::of(&file).is_err() {
            let mend = "keep only the maps in the folder";
            findings.add(Severity::Note, "no-shapes", None, Reason::NoShapes.to_string(), mend);
            continue;
        }
        let mut own = Reader::default();
        if let Err(error) = own.file(&file, mapping) {
            findings.error(None, &error);
        }
        licensed |= own.licensed;
        of_file(&own, &mut findings);
        for (day, page) in own.pages {
            series.add(day, page);
        }
    }
    let mut findings = Findings { file: whole, all: &mut all };
    findings.licence(licensed);
    for Skipped { place, reason } in &series.skipped {
        let mend = "keep the map that counts";
        findings.add(Severity::Warning, "duplicate-day", Some(place), reason.to_string(), mend);
    }
    match series.into_maps(mapping) {
        Ok(maps) => {
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
    for skipped in &read.skipped {
        of_skipped(skipped, findings);
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
    for (day, page) in &read.pages {
        let place = day.to_string();
        let mut mended = Mended::default();
        let ground = match sorted_out(&page.items, &mut mended) {
            Ok(ground) => ground,
            Err(error) => {
                findings.error(Some(&place), &error);
                continue;
            }
        };
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
    }
}

fn of_skipped(skipped: &Skipped, findings: &mut Findings<'_>) {
    let Skipped { place, reason } = skipped;
    // The file is named already.
    let inner = place.split_once(": ").map(|(_, inner)| inner);
    let (severity, kind, mend) = match reason {
        Reason::NotAboutControl | Reason::NotPolygons { .. } | Reason::NoShapes => return,
        Reason::Invalid(error) => return findings.error(inner, error),
        Reason::NoRule { .. } => {
            (Severity::Warning, "no-rule", "add a rule to the mapping, if only to skip it")
        }
        Reason::NoGeometry => (Severity::Warning, "no-geometry", "leave it out, or give it its shape"),
        Reason::NoDay { .. } | Reason::NotADay { .. } | Reason::OutsideSeries { .. } => {
            (Severity::Error, "day", "correct the day")
        }
        Reason::Replaced { .. } => (Severity::Warning, "duplicate-day", "keep the map that counts"),
        Reason::NothingUsable => (Severity::Error, "gap", "give its features their shapes"),
    };
    findings.add(severity, kind, inner, reason.to_string(), mend);
}
