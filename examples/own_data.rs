//! Regions of one's own: load a GeoJSON file, see what was repaired, ask.
//!
//! `cargo run --release --example own_data -- FILE LON LAT [CODE_PROPERTY [NAME_PROPERTY]]`; without
//! arguments, a made-up file.

use std::path::PathBuf;
use std::process::ExitCode;

use frontline::geojson::{RegionFields, regions_from_file};
use frontline::{Atlas, LonLat, Resolution};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let made_up = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data/districts.geojson");
    let file = args.next().map_or_else(made_up, PathBuf::from);
    let position = match (args.next(), args.next()) {
        (Some(lon), Some(lat)) => LonLat::new(lon.parse()?, lat.parse()?)?,
        _ => LonLat::new(35.3, 51.2)?,
    };

    let mut fields = RegionFields::default();
    if let Some(property) = args.next() {
        fields = fields.code(property);
    }
    if let Some(property) = args.next() {
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
    for place in atlas.locate(position) {
        println!(
            "  in {}? {}: {:.2} from its outline, ± {:.0}",
            place.region.code(),
            place.answer,
            place.margin,
            place.plus_minus
        );
    }
    Ok(())
}
