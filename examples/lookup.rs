//! One position: which region, how far the border, which towns.
//!
//! `cargo run --release --example lookup -- 35.25 51.08` asks about a position, longitude first;
//! a third number is its accuracy in metres.

use std::process::ExitCode;

use frontline::{Atlas, Distance, LonLat, Spot};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}; expected: LON LAT [ACCURACY_METRES]");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let numbers = std::env::args().skip(1).map(|text| text.parse()).collect::<Result<Vec<f64>, _>>()?;
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
    for place in places {
        let region = place.region;
        println!("  in {} {}?  {}", region.code(), region.names(), place.answer);
        println!("    {:.2} from its outline, ± {:.2}", place.margin, place.plus_minus);
    }
    let near = atlas.border("RU", "UA")?.nearest(spot);
    println!(
        "  border of RU and UA: {:.2}, ± {:.2}, nearest at {:.4}",
        near.distance, near.plus_minus, near.what
    );
    for near in atlas.nearest_towns(spot, 3) {
        println!("  {}: {:.2}, ± {:.2}", near.what.names(), near.distance, near.plus_minus);
    }
    for line in atlas.attribution() {
        println!("{line}");
    }
    Ok(())
}
