//! A folder with an atlas: file by file, then together.

use std::path::Path;

use super::files::Findings;
use super::{Finding, Severity, claims, regions};
use crate::folder;
use crate::geojson::{self, RegionFields};

/// Looks through a folder as [`folder::read`] takes it: regions, claims and towns by the names of their files, then
/// whether all of it makes an atlas.
///
/// What is found, beside what [`regions`] and [`claims`] find: `no-attribution`, `not-read` (a file whose name says
/// nothing). A licence that lies beside a file counts as stated in it.
#[must_use]
pub fn atlas(path: impl AsRef<Path>) -> Vec<Finding> {
    let (path, mut all) = (path.as_ref(), Vec::new());
    let whole = || path.display().to_string();
    let files = match folder::files(path) {
        Ok(files) => files,
        Err(error) => {
            Findings { file: whole(), all: &mut all }.error(None, &error);
            return all;
        }
    };
    let papers: Vec<&Path> =
        files.iter().filter(|file| folder::is_paper(file)).filter_map(|file| file.parent()).collect();
    for file in files.iter().filter(|file| !folder::is_paper(file)) {
        let mut of_file = Vec::new();
        let mut findings = Findings { file: file.display().to_string(), all: &mut of_file };
        match file.file_name().unwrap_or_default().to_string_lossy().as_ref() {
            "regions.geojson" => of_file = regions(file, &RegionFields::default()),
            "claims.json" | "claims.csv" => of_file = claims(file),
            "towns.geojson" => match geojson::towns_from_file(file) {
                Ok(read) => findings.repairs(&read.repairs),
                Err(error) => findings.error(None, &error),
            },
            // What is wrong with these shows below.
            "sources.csv" | "atlas.json" => {}
            _ => {
                let mend = "name it as the files of an atlas are named, or let it lie";
                findings.add(Severity::Note, "not-read", None, "its name says nothing", mend);
            }
        }
        // A licence that lies beside a file is that of the file.
        let is_licensed = file.parent().is_some_and(|folder| papers.contains(&folder));
        of_file.retain(|finding| finding.kind != "no-licence" || !is_licensed);
        all.append(&mut of_file);
    }
    let built = folder::read(path).and_then(|read| read.builder.build());
    let is_known = all.iter().any(|finding| finding.severity == Severity::Error);
    let mut findings = Findings { file: whole(), all: &mut all };
    match built {
        Ok(atlas) if atlas.attribution().is_empty() => {
            let mend = "credit the data in atlas.json";
            findings.add(Severity::Warning, "no-attribution", None, "no credit is given for the data", mend);
        }
        // What a file is refused for is said above already.
        Err(error) if !is_known => findings.error(None, &error),
        _ => {}
    }
    all
}
