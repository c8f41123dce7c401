//! Region files: feature by feature, then all together.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::Finding;
use super::files::{Findings, files_of};
use crate::extent::Extent;
use crate::geojson::{RegionFields, extent_of, regions_from_shapes, swapped};
use crate::shapes::{self, Fault, Feature, Format, Repairs, Shapes};
use crate::{Error, Region, RegionIndex};

/// Looks through a file of regions, or those of a folder.
///
/// What is found: files and features that cannot be read, `swapped-axes`, `winding`, `unclosed`, `crs`, `heights`, `no-code`,
/// `crossing-rings`, `overlap` (regions of one level that share more than a border), `duplicate-id`, `parts`, `no-licence`.
///
/// # Complexity
///
/// Two readings of each region; if any overlap, one more for each region whose box meets its own.
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
    let mut sound: Vec<(String, Region)> = Vec::new();
    for feature in read.features {
        match regions_from_shapes(only(vec![feature.clone()]), fields) {
            Ok(own) => {
                repairs.rings_reversed += own.repairs.rings_reversed;
                repairs.antimeridian_edges += own.repairs.antimeridian_edges;
                repairs.parts_dropped += own.repairs.parts_dropped;
                repairs.codes_made += own.repairs.codes_made;
                sound.extend(own.items.into_iter().map(|region| (feature.label(), region)));
            }
            Err(error) => findings.error(None, &error),
        }
    }
    findings.repairs(&repairs);
    together(sound, findings);
}

/// Codes that are there twice, axes that are swapped against the rest, and regions of one level that overlap.
fn together(labelled: Vec<(String, Region)>, findings: &mut Findings<'_>) {
    let (mut labels, mut regions): (Vec<String>, Vec<Region>) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (label, region) in labelled {
        if let Some(first) = seen.get(region.code()) {
            let error = Error::DuplicateId { what: "region", id: region.code().to_owned() };
            findings.error(Some(&format!("{} and {label}", labels[*first])), &error);
            continue;
        }
        seen.insert(region.code().to_owned(), regions.len());
        labels.push(label);
        regions.push(region);
    }
    let swapped: BTreeMap<usize, Error> = swapped(&regions).into_iter().collect();
    for (number, error) in &swapped {
        findings.error(Some(&labels[*number]), error);
    }
    let mut levels: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (number, region) in regions.iter().enumerate().filter(|(number, _)| !swapped.contains_key(number)) {
        levels.entry(region.level()).or_default().push(number);
    }
    for of_level in levels.into_values() {
        let overlap = |numbers: &[usize]| {
            let shapes: Vec<_> = numbers.iter().map(|number| regions[*number].shape()).collect();
            RegionIndex::checked(&shapes, true, &|i| labels[numbers[i]].clone()).err()
        };
        if overlap(&of_level).is_none() {
            continue;
        }
        let extents: Vec<Extent> = of_level.iter().map(|number| extent_of(&regions[*number])).collect();
        for (i, first) in of_level.iter().enumerate() {
            for (j, second) in of_level.iter().enumerate().skip(i + 1) {
                if extents[i].meets(&extents[j])
                    && let Some(error) = overlap(&[*first, *second])
                {
                    findings.error(None, &error);
                }
            }
        }
    }
}

fn only(features: Vec<Feature>) -> Shapes {
    Shapes { features, repairs: Repairs::default(), ..Shapes::default() }
}
