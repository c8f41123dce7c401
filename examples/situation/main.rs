//! The main job: who holds what according to whom, what is in force, where the front is, and where regions, the border and
//! towns are.
//!
//! `cargo run --release --example situation -- 2024-08-10 --policy newest --known-by 2024-08-10`
//!
//! The day is 2024-08-10 unless given. Policies: `newest`, `majority`, `against-interest`, or ids of sources apart by
//! commas.

mod places;

use std::error::Error;
use std::process::ExitCode;

use frontline::{Atlas, Date, View, report};

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
            "--policy" => view.policy(atlas.policy_named(&value()?)?),
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

/// The whole report: the day, then the places.
///
/// # Errors
///
/// None with the bundled data; of a smaller atlas, the towns and the border that it lacks.
pub fn situation(view: &View) -> Result<String, Box<dyn Error>> {
    let mut out = report::situation(view)?.to_string();
    places::write(&mut out, view.atlas())?;
    out.push_str(
        "\nTowns are those of 500 people and more, and villages named by sources: not all places. Populations are those of\n\
         GeoNames, which states no year, or as cited in data/build/places.csv.\n",
    );
    Ok(out)
}
