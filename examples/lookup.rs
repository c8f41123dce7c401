//! One position: which region, whose ground, how far border and front, which towns, on 10 August 2024.
//!
//! `cargo run --release --example lookup -- 35.25 51.08` asks about a position, longitude first;
//! a third number is its accuracy in metres.

use std::process::ExitCode;

use frontline::{Atlas, Date, Distance, LonLat, Spot, report};

const USAGE: &str =
    "usage: lookup LON LAT [ACCURACY_METRES], in degrees, longitude first: lookup 35.25 51.08 700";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let number = |text: String| text.parse::<f64>().map_err(|_| format!("{text:?} is not a number"));
    let numbers = std::env::args().skip(1).map(number).collect::<Result<Vec<f64>, _>>()?;
    let spot = match numbers[..] {
        [] => LonLat::new(35.25, 51.08)?.into(),
        [lon, lat] => LonLat::new(lon, lat)?.into(),
        [lon, lat, metres] => Spot::new(LonLat::new(lon, lat)?, Distance::from_metres(metres)?),
        _ => return Err("two or three numbers are needed".into()),
    };
    let atlas = Atlas::kursk_2024();
    print!("{}", report::place(&atlas.on(Date::constant(2024, 8, 10)), spot)?);
    for line in atlas.attribution() {
        println!("{line}");
    }
    Ok(())
}
