//! Region files: feature by feature, then all together.

use std::path::Path;

use super::Finding;
use super::files::{Findings, files_of};
use crate::geojson::{RegionFields, regions_from_shapes};
use crate::shapes::{self, Fault, Feature, Format, Repairs, Shapes};

/// Looks through a file of regions, or those of a folder.
///
/// What is found: files and features that cannot be read, `swapped-axes`, `winding`, `unclosed`, `crs`, `heights`, `no-code`,
/// `crossing-rings`, `overlap` (regions that share more than a border), `duplicate-id`, `no-licence`.
///
/// # Complexity
///
/// O(n) readings of all regions, if any two do not go together; else one.
#[must_use]
pub fn regions(path: impl AsRef<Path>, fields: &RegionFields) -> Vec<Finding> {
    let mut all = Vec::new();
    for file in files_of(path.as_ref(), &mut all) {
        if path.as_ref().is_dir() && (file.is_dir() || Format::of(&file).is_err()) {
            continue;
        }
        let mut findings = Findings { file: file.display().to_string(), all: &mut all };
        match shapes::from_file(&file) {
            Err(error) => findings.error(None, &error),
            Ok(read) => of_file(read, fields, &mut findings),
        }
    }
    all
}

fn of_file(read: Shapes, fields: &RegionFields, findings: &mut Findings<'_>) {
    findings.licence(read.licence.is_some());
    let mut repairs = read.repairs.clone();
    for Fault { place, error, .. } in &read.faults {
        findings.error(Some(place), error);
    }
    for (place, _) in &read.without_geometry {
        let mend = "leave it out, or give it its shape";
        findings.add(super::Severity::Warning, "no-geometry", Some(place), "it has no geometry", mend);
    }
    let mut sound: Vec<Feature> = Vec::new();
    for feature in read.features {
        match regions_from_shapes(only(vec![feature.clone()]), fields) {
            Ok(own) => {
                repairs.rings_reversed += own.repairs.rings_reversed;
                repairs.antimeridian_edges += own.repairs.antimeridian_edges;
                repairs.codes_made += own.repairs.codes_made;
                sound.push(feature);
            }
            Err(error) => findings.error(None, &error),
        }
    }
    findings.repairs(&repairs);
    if sound.is_empty() || regions_from_shapes(only(sound.clone()), fields).is_ok() {
        return;
    }
    // Those that go with all before them; each of the others is a finding.
    let mut kept: Vec<Feature> = Vec::new();
    for feature in sound {
        kept.push(feature);
        if let Err(error) = regions_from_shapes(only(kept.clone()), fields) {
            findings.error(None, &error);
            kept.pop();
        }
    }
}

fn only(features: Vec<Feature>) -> Shapes {
    Shapes { features, repairs: Repairs::default(), ..Shapes::default() }
}
