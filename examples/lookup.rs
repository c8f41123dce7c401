//! One position: which region, how far the border, which towns.
//!
//! `cargo run --release --example lookup -- 35.25 51.08` asks about a position, longitude first;
//! a third number is its accuracy in metres.

use std::process::ExitCode;

use frontline::{Atlas, Distance, LonLat, Spot};

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

    println!("{}, ± {:.0}", spot.position(), spot.accuracy());
    let places = atlas.locate(spot);
    if places.is_empty() {
        println!("  in none of the regions of this data set");
    }
    if let Some(swapped) = atlas.perhaps_swapped(spot.position()) {
        println!("  longitude comes first: {swapped} would be inside the data");
    }
    for place in places {
        let (code, name) = (place.region.code(), place.region.names());
        println!("  in {code} {name}?  {}: {} from its outline", place.answer, place.outline());
    }
    let near = atlas.border("RU", "UA")?.nearest(spot);
    println!("  border of RU and UA: {near}, nearest at {:.4}", near.what);
    if near.at_least < near.distance {
        println!("    the data ends nearer than that, and the border may run on beyond it");
    }
    for near in atlas.nearest_towns(spot, 3) {
        println!("  {}: {near}", near.what.names());
    }
    for line in atlas.attribution() {
        println!("{line}");
    }
    Ok(())
}
