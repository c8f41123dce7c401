//! Regions of one's own: load a GeoJSON file, see what was repaired, ask.
//!
//! `cargo run --release --example own_data -- FILE LON LAT [CODE_PROPERTY [NAME_PROPERTY]]`; without
//! arguments, a made-up file.

use std::path::PathBuf;
use std::process::ExitCode;

use frontline::geojson::{RegionFields, regions_from_file};
use frontline::{Atlas, LonLat, Resolution};

const USAGE: &str = "usage: own_data FILE LON LAT [CODE_PROPERTY [NAME_PROPERTY]]";

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
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| text.parse::<f64>().map_err(|_| format!("{text:?} is not a number"));
    let (file, position, properties) = match &args[..] {
        [] => {
            let made_up = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data/districts.geojson");
            (made_up, LonLat::new(35.3, 51.2)?, &[][..])
        }
        [file, lon, lat, properties @ ..] if properties.len() <= 2 => {
            (PathBuf::from(file), LonLat::new(number(lon)?, number(lat)?)?, properties)
        }
        _ => return Err("a file and a position are needed".into()),
    };
    let mut fields = RegionFields::default();
    if let Some(property) = properties.first() {
        fields = fields.code(property);
    }
    if let Some(property) = properties.get(1) {
        fields = fields.name(property);
    }

    let read = regions_from_file(file, &fields)?;
    println!("read {}", read.repairs);
    let atlas = Atlas::builder().regions(read.items).build()?;

    for region in atlas.regions() {
        println!("{} {}: {:.1}", region.code(), region.names(), atlas.area(region.code())?);
        for border in atlas.borders_of(region.code())? {
            println!("  border with {}: {}", border.between().1, border.length(Resolution::AsDrawn));
        }
    }
    println!("{position}");
    let places = atlas.locate(position);
    if places.is_empty() {
        println!("  in none of these regions");
    }
    if let Some(swapped) = atlas.perhaps_swapped(position) {
        println!("  longitude comes first: {swapped} would be inside the data");
    }
    for place in places {
        println!("  in {}?  {}: {} from its outline", place.region.code(), place.answer, place.outline());
    }
    Ok(())
}
