//! Maps: a picture of a day, a page to move through days by, or a layer for other programs.

use std::process::ExitCode;

use frontline::{Colour, MapOptions, PageOptions, Policy};
use serde::Serialize;

use crate::arguments::Map;
use crate::world::World;
use crate::{Fallible, Printer};

pub fn run(world: &World<'_>, asked: &Map, print: Printer) -> Fallible<ExitCode> {
    let mut options = MapOptions::default().width(asked.width);
    if let Some(region) = &asked.region {
        options = options.region(region);
    }
    for named in asked.colour.chunks_exact(2) {
        options = options.colour(&named[0], named[1].parse::<Colour>()?);
    }
    let ending = asked.to.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let written = match ending.as_str() {
        "svg" => world.view(asked.day)?.to_svg(&options)?,
        "html" | "htm" => page(world, asked, options)?,
        "geojson" | "json" => world.view(asked.day)?.to_geojson(&options)?,
        _ => {
            let expected = "expected a name that ends in .svg, .html or .geojson";
            return Err(format!("{}: {expected}", asked.to.display()).into());
        }
    };
    frontline::write_whole(&asked.to, &written)?;
    print.out(&Written { file: asked.to.display().to_string(), bytes: written.len() })?;
    Ok(ExitCode::SUCCESS)
}

/// All days of the claims, by the rule asked for and those that need no list of sources.
fn page(world: &World<'_>, asked: &Map, options: MapOptions) -> Fallible<String> {
    let stated = || world.atlas.claims().iter().map(|claim| claim.stated().latest());
    let none = "this atlas has no claims: there is nothing to move through";
    let first = asked.from.or_else(|| stated().min()).ok_or(none)?;
    let last = asked.until.or_else(|| stated().max()).ok_or(none)?;
    let mut policies = vec![world.view(asked.day)?.by_policy().clone()];
    for policy in [Policy::Newest, Policy::Majority, Policy::AgainstInterest] {
        if policy.name() != policies[0].name() {
            policies.push(policy);
        }
    }
    let mut page = PageOptions::new(first, last)?.policies(policies).map(options);
    if let Some(day) = asked.day {
        page = page.open_on(day);
    }
    Ok(world.atlas.to_html(&page)?)
}

#[derive(Serialize)]
struct Written {
    file: String,
    bytes: usize,
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}: {} kB", self.file, self.bytes.div_ceil(1000))
    }
}
