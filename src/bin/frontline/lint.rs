//! Findings, and a sum of them.

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use frontline::geojson::RegionFields;
use frontline::lint::{self, Finding, Severity};
use serde::Serialize;

use crate::{FAULTS, Fallible, Printer, world};

pub fn run(paths: &[PathBuf], meaning: Option<&str>, print: Printer) -> Fallible<ExitCode> {
    let mapping = meaning.map(world::mapping).transpose()?;
    let mut findings = Vec::new();
    for path in paths {
        std::fs::metadata(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        findings.extend(match &mapping {
            Some(mapping) => lint::control_maps(path, mapping),
            None if path.is_dir() => lint::atlas(path),
            None if name.starts_with("claims") => lint::claims(path),
            None => lint::regions(path, &RegionFields::default()),
        });
    }
    let found = Found { findings };
    print.out(&found)?;
    let faults = found.count(Severity::Error) + found.count(Severity::Warning);
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) })
}

#[derive(Serialize)]
struct Found {
    findings: Vec<Finding>,
}

impl Found {
    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))?;
        let [errors, warnings, notes] =
            [Severity::Error, Severity::Warning, Severity::Note].map(|severity| self.count(severity));
        writeln!(f, "{errors} errors, {warnings} warnings, {notes} notes")
    }
}
