//! A folder of control maps as a timeline of claims, and the area held day by day.
//!
//! `cargo run --release --example control_map -- FOLDER PRESET`, where a preset is `deepstate`, `owl`, `isw`, `cyterat` or a
//! mapping in JSON; without arguments, made-up maps of all four kinds.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use frontline::control_map::{Mapping, Maps, read_folder};
use frontline::{Atlas, Distance, HolderOf, Party};
use jiff::ToSpan;

const USAGE: &str = "usage: control_map FOLDER PRESET";

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
    match &args[..] {
        [] => {
            let made_up = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/control_maps");
            for preset in Mapping::PRESETS {
                println!("== made-up maps as {preset} would have them");
                tell(&made_up.join(preset), &Mapping::preset(preset)?)?;
            }
            Ok(())
        }
        [folder, preset] => {
            let is_file = Path::new(preset).extension().is_some();
            let mapping = if is_file { Mapping::from_file(preset)? } else { Mapping::preset(preset)? };
            tell(Path::new(folder), &mapping)
        }
        _ => Err("a folder and a preset are needed".into()),
    }
}

fn tell(folder: &Path, mapping: &Mapping) -> Result<(), Box<dyn std::error::Error>> {
    let maps = read_folder(folder, mapping)?;
    println!("{} maps, {} claims by {}", maps.maps.len(), maps.claims.len(), maps.source.name());
    println!("mended: {}", maps.mended);
    for skipped in &maps.skipped {
        println!("skipped: {skipped}");
    }
    for (first, last) in &maps.gaps {
        println!("no map: {first}{}", if first == last { String::new() } else { format!(" to {last}") });
    }
    let atlas = atlas(&maps)?;
    let Some((first, last)) = maps.maps.first().zip(maps.maps.last()) else {
        println!("no map at all\n");
        return Ok(());
    };
    // The days of the maps and of the gaps, the gap after the last one included.
    let end = maps.gaps.last().map_or(last.day, |gap| gap.1.max(last.day));
    println!(
        "\n{:10}  {:>12}  {:>12}  {:>12}  {:>12}",
        "km²", "UA in Kursk", "RU in Kursk", "RU in Sumy", "not known"
    );
    for day in first.day.series(1.day()).take_while(|day| *day <= end) {
        let view = atlas.on(day);
        let holdings = view.holdings();
        // What the map says, without what it leaves to the default.
        let km2 = |party: &str, region: &str| -> f64 {
            let said = holdings.iter().filter(|holding| holding.region.code() == region);
            let own =
                said.filter(|holding| matches!(holding.holder, HolderOf::Party(own) if own.id() == party));
            own.fold(0.0, |sum, holding| sum + holding.area.as_km2())
        };
        let unknown = holdings.iter().filter(|holding| holding.holder == HolderOf::Unknown);
        let unknown = unknown.fold(0.0, |sum, holding| sum + holding.area.as_km2());
        let is_gap = maps.gaps.iter().any(|(first, last)| *first <= day && day <= *last);
        let columns = [km2("UA", "RU-KRS"), km2("RU", "RU-KRS"), km2("RU", "UA-59")];
        let columns = columns.map(|km2| if is_gap { "no map".to_owned() } else { format!("{km2:.1}") });
        println!("{day:10}  {:>12}  {:>12}  {:>12}  {unknown:>12.1}", columns[0], columns[1], columns[2]);
    }
    println!();
    Ok(())
}

/// The regions around Kursk with these claims and no others.
fn atlas(maps: &Maps) -> Result<Atlas, frontline::Error> {
    let kursk = Atlas::kursk_2024();
    Atlas::builder()
        .regions(kursk.regions().iter().cloned())
        .parties([
            Party::new("RU", "Russia")?.with_country("RU"),
            Party::new("UA", "Ukraine")?.with_country("UA"),
        ])
        .sources([maps.source.clone()])
        .claims(maps.claims.iter().cloned())
        .extent_accuracy(Distance::from_metres(500.0)?)
        .build()
}
