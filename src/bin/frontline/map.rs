//! Maps: a picture of a day, a page to move through days by, or a layer for other programs.

use std::process::ExitCode;

use frontline::{Colour, Date, MapOptions, PageOptions, Policy, Statement};
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
        "svg" => {
            is_of_one_day(asked)?;
            world.view(asked.day)?.to_svg(&options)?
        }
        "html" | "htm" => page(world, asked, options)?,
        "geojson" | "json" => {
            is_of_one_day(asked)?;
            if asked.region.is_some() {
                return Err(refused(asked, "a layer has all regions: --region is for .svg and .html"));
            }
            world.view(asked.day)?.to_geojson(&options)?
        }
        _ => return Err(refused(asked, "expected a name that ends in .svg, .html or .geojson")),
    };
    frontline::write_whole(&asked.to, &written)?;
    print.out(&Written { file: asked.to.display().to_string(), bytes: written.len() })?;
    Ok(ExitCode::SUCCESS)
}

fn refused(asked: &Map, why: &str) -> Box<dyn std::error::Error> {
    format!("{}: {why}", asked.to.display()).into()
}

fn is_of_one_day(asked: &Map) -> Fallible {
    match asked.from.or(asked.until) {
        None => Ok(()),
        Some(_) => Err(refused(asked, "it is of one day, --day: --from and --until are for .html")),
    }
}

/// All days of the claims, by the rule asked for and those that need no list of sources.
fn page(world: &World<'_>, asked: &Map, options: MapOptions) -> Fallible<String> {
    let terms = world.terms()?;
    let mut policies = vec![terms.by_policy().clone()];
    for policy in [Policy::Newest, Policy::Majority, Policy::AgainstInterest] {
        if policy.name() != policies[0].name() {
            policies.push(policy);
        }
    }
    let mut page = days(world, asked)?.policies(policies).map(options).recorded_by(terms.recorded());
    if terms.known() != Date::MAX {
        page = page.open_known_by(terms.known());
    }
    Ok(world.atlas.to_html(&page)?)
}

/// The days asked for, or those of the claims: from the first on which one was stated, or on which something began that one
/// says of who holds a place, unless that is too long ago for a page.
fn days(world: &World<'_>, asked: &Map) -> Fallible<PageOptions> {
    let claims = world.atlas.claims();
    let stated = || claims.iter().map(|claim| claim.stated().latest());
    let of_holders = claims.iter().filter(|claim| {
        let statement = claim.statement();
        matches!(statement, Statement::Extent { .. } | Statement::Unclear { .. })
            || matches!(statement, Statement::Holds(_) | Statement::Contested(_) | Statement::Denies(_))
    });
    let begun = of_holders.filter_map(|claim| claim.valid().begun_by()).min();
    let none = "this atlas has no claims: there is nothing to move through";
    let last = asked.until.or_else(|| stated().max()).ok_or(none)?;
    let first = match (asked.from, stated().min()) {
        (Some(first), _) => first,
        (None, stated) => {
            let stated = stated.ok_or(none)?;
            begun.filter(|day| *day < stated && PageOptions::new(*day, last).is_ok()).unwrap_or(stated)
        }
    };
    let page = PageOptions::new(first, last)?;
    match asked.day {
        Some(day) if !(first..=last).contains(&day) => {
            let why =
                format!("it has the days from {first} to {last}, and not {day}, on which it is to open");
            Err(refused(asked, &why))
        }
        Some(day) => Ok(page.open_on(day)),
        None => Ok(page),
    }
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
