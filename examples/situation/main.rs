//! The main job: who holds what according to whom, what is in force, where the front is, and where regions, the border and
//! towns are.
//!
//! `cargo run --release --example situation -- 2024-08-10 --policy newest --known-by 2024-08-10`
//!
//! The day is 2024-08-10 unless given. Policies: `newest`, `majority`, `against-interest`, or ids of sources apart by
//! commas.

mod control;
mod places;

use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;

use frontline::{Atlas, Date, Policy, View};

#[allow(dead_code)] // a test includes this file for `situation`
fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

const USAGE: &str = "usage: situation [DAY] [--policy newest|majority|against-interest|SOURCE,SOURCE] [--known-by DAY] [--recorded-by DAY]";

fn run() -> Result<(), Box<dyn Error>> {
    let atlas = Atlas::kursk_2024();
    let mut view = atlas.on(Date::constant(2024, 8, 10));
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        view = match argument.as_str() {
            "--policy" => view.policy(policy(&atlas, &value()?)?),
            "--known-by" => view.known_by(date(&value()?)?),
            "--recorded-by" => view.recorded_by(date(&value()?)?),
            day => view.on(date(day)?),
        };
    }
    print!("{}", situation(&view)?);
    Ok(())
}

fn date(text: &str) -> Result<Date, Box<dyn Error>> {
    text.parse().map_err(|_| format!("expected a day like 2024-08-10, found {text:?}").into())
}

fn policy(atlas: &Atlas, name: &str) -> Result<Policy, Box<dyn Error>> {
    Ok(match name {
        "newest" => Policy::Newest,
        "majority" => Policy::Majority,
        "against-interest" => Policy::AgainstInterest,
        sources => atlas.only_sources(sources.split(','))?,
    })
}

/// The whole report.
///
/// # Errors
///
/// None with the bundled data; of a smaller atlas, the towns and the border that it lacks.
pub fn situation(view: &View) -> Result<String, Box<dyn Error>> {
    let (mut out, atlas) = (String::new(), view.atlas());
    writeln!(out, "SITUATION on {}, by the rule \"{}\"", view.day(), view.by_policy().name())?;
    if view.known() < Date::MAX {
        writeln!(out, "Of what had been stated by {}.", view.known())?;
    }
    writeln!(out, "What is told is what sources say; none of it is said by this library.")?;
    if let (Some(first), Some(last)) = (atlas.claims().first(), atlas.claims().last()) {
        let (first, last) = (first.stated(), last.stated());
        writeln!(
            out,
            "Claims were stated from {first} to {last}; what nobody speaks of is held by default, which is no finding."
        )?;
    }
    if let Some(perspective) = atlas.perspective() {
        writeln!(out, "Regions follow {perspective}.")?;
    }
    writeln!(
        out,
        "Distances are geodesic (WGS 84). ± is how far the drawn lines and given positions may be off;"
    )?;
    writeln!(out, "Yes and No hold within it, Maybe where it decides.")?;
    control::write(&mut out, view)?;
    places::write(&mut out, atlas)?;
    writeln!(out, "\nDATA")?;
    for line in atlas.attribution() {
        writeln!(out, "  {line}")?;
    }
    writeln!(
        out,
        "  Towns are those of 500 people and more, and villages named by sources: not all places."
    )?;
    writeln!(
        out,
        "  Populations are those of GeoNames, which states no year, or as cited in data/build/places.csv."
    )?;
    Ok(out)
}
