//! Files of claims: item by item.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::files::{Findings, files_of};
use super::{Finding, Severity};
use crate::claims::{claims_from_csv, from_str};
use crate::shapes;
use crate::{Claim, Error};

/// Looks through a file of claims in JSON or CSV, or those of a folder.
///
/// What is found: files and items that cannot be read, `unsourced` (a claim without citations, or by a source that the
/// file does not have), `duplicate-id`, `link` (to a claim that is not there), and in shapes `winding`, `unclosed` and the like.
#[must_use]
pub fn claims(path: impl AsRef<Path>) -> Vec<Finding> {
    let mut all = Vec::new();
    for file in files_of(path.as_ref(), &mut all) {
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.as_ref().is_dir() && !["json", "geojson", "csv"].contains(&ending.as_str()) {
            continue;
        }
        let mut findings = Findings { file: file.display().to_string(), all: &mut all };
        let read = shapes::from_text_file(&file, |text| {
            if ending == "csv" {
                return claims_from_csv(text).map(|claims| of_claims(&claims, None, &mut findings));
            }
            of_json(text, &mut findings)
        });
        if let Err(error) = read {
            findings.error(None, &error);
        }
    }
    all
}

fn of_json(text: &str, findings: &mut Findings<'_>) -> Result<(), Error> {
    if let Ok(read) = from_str(text) {
        findings.repairs(&read.repairs);
        let sources: HashSet<&str> = read.sources.iter().map(crate::Source::id).collect();
        of_claims(&read.claims, (!sources.is_empty()).then_some(&sources), findings);
        return Ok(());
    }
    let (top, _) = shapes::object(text)?;
    let (mut good, mut sources, mut faults) = (Vec::new(), HashSet::new(), 0);
    for (member, what) in
        [("parties", "party"), ("sources", "source"), ("claims", "claim"), ("features", "feature")]
    {
        let items = top.get(member).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (number, item) in (1..).zip(items) {
            let id = item.pointer("/properties/id").or(item.get("id")).and_then(Value::as_str);
            let place = match id {
                Some(id) => format!("{what} {number} ({id:?})"),
                None => format!("{what} {number}"),
            };
            let one: Map<String, Value> = [(member.to_owned(), json!([item]))].into_iter().collect();
            match from_str(&Value::Object(one).to_string()) {
                Ok(read) => {
                    sources.extend(read.sources.iter().map(|source| source.id().to_owned()));
                    good.extend(read.claims);
                }
                Err(error) => {
                    faults += 1;
                    // The item is named by its place in the file.
                    let root = if let Error::In { error, .. } = error { *error } else { error };
                    findings.error(Some(&place), &root);
                }
            }
        }
    }
    let sources: HashSet<&str> = sources.iter().map(String::as_str).collect();
    of_claims(&good, (!sources.is_empty()).then_some(&sources), findings);
    // What is wrong is none of the items.
    if faults == 0 { from_str(text).map(drop) } else { Ok(()) }
}

fn of_claims(claims: &[Claim], sources: Option<&HashSet<&str>>, findings: &mut Findings<'_>) {
    let mut ids = HashSet::new();
    for claim in claims {
        let place = format!("claim {:?}", claim.id());
        if !ids.insert(claim.id()) {
            let error = Error::DuplicateId { what: "claim", id: claim.id().to_owned() };
            findings.error(Some(&place), &error);
        }
        if claim.citations().is_empty() {
            let mend = "cite who carried it";
            findings.add(Severity::Warning, "unsourced", Some(&place), "it has no citation", mend);
        }
        if sources.is_some_and(|sources| !sources.contains(claim.by())) {
            let what = format!("the file has no source {:?}", claim.by());
            findings.add(Severity::Warning, "unsourced", Some(&place), what, "add the source");
        }
    }
    for claim in claims {
        for link in claim.links().iter().filter(|link| !ids.contains(link.to())) {
            let (place, what) =
                (format!("claim {:?}", claim.id()), format!("the file has no claim {:?}", link.to()));
            findings.add(Severity::Warning, "link", Some(&place), what, "add the claim, or drop the link");
        }
    }
}
