//! Shapes from one format into another, and control maps into claims.

use std::process::ExitCode;

use frontline::claims::{self, Claims};
use frontline::shapes;
use serde::Serialize;

use crate::arguments::Convert;
use crate::{FAULTS, Fallible, Printer, world};

pub fn run(asked: &Convert, print: Printer) -> Fallible<ExitCode> {
    match &asked.meaning {
        Some(meaning) => maps(asked, meaning, print),
        None => features(asked, print),
    }
}

fn features(asked: &Convert, print: Printer) -> Fallible<ExitCode> {
    let read = shapes::from_file(&asked.from)?;
    for fault in &read.faults {
        tell!("{}: {}: {}", asked.from.display(), fault.place, fault.error);
    }
    for (place, _) in &read.without_geometry {
        tell!("{}: {place}: no geometry", asked.from.display());
    }
    shapes::to_file(&asked.to, &read.features)?;
    let left_out = read.faults.len() + read.without_geometry.len();
    print.out(&Converted { features: Some(read.features.len()), claims: None, left_out })?;
    Ok(code(left_out == 0))
}

fn code(is_whole: bool) -> ExitCode {
    if is_whole { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}

fn maps(asked: &Convert, meaning: &str, print: Printer) -> Fallible<ExitCode> {
    let maps = world::maps(meaning, &asked.from)?;
    let (count, left_out) = (maps.claims.len(), maps.skipped.len());
    // What the mapping skips, and what has no ground, is meant to be left out.
    let is_whole = !maps.skipped.iter().any(|skipped| skipped.reason.is_loss());
    let all = Claims { sources: vec![maps.source], claims: maps.claims, ..Claims::default() };
    frontline::write_whole(&asked.to, claims::to_string(&all)?)?;
    print.out(&Converted { features: None, claims: Some(count), left_out })?;
    Ok(code(is_whole))
}

#[derive(Serialize)]
struct Converted {
    #[serde(skip_serializing_if = "Option::is_none")]
    features: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<usize>,
    left_out: usize,
}

impl std::fmt::Display for Converted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.features, self.claims) {
            (Some(features), _) => write!(f, "{features} features")?,
            (_, Some(claims)) => write!(f, "{claims} claims")?,
            (None, None) => {}
        }
        writeln!(f, ", {} left out", self.left_out)
    }
}
