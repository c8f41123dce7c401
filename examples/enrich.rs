//! A table of events with longitude, latitude and day in, the same with region, control and distances out.
//!
//! `cargo run --release --example enrich -- IN.csv OUT.csv`; without arguments, the made-up table of `examples/data`, to the screen.

use std::path::Path;
use std::process::ExitCode;

use frontline::table::{Done, TableOptions, enrich_csv, enrich_csv_file};
use frontline::{Atlas, Enricher};

const USAGE: &str = "usage: enrich [IN.csv OUT.csv]";

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
    let enricher = Enricher::new(&Atlas::kursk_2024()).border("RU", "UA")?.control().front("RU", "UA")?;
    let options = TableOptions::default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done: Done = match &arguments[..] {
        [] => {
            let made_up = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/events.csv");
            enrich_csv(std::fs::File::open(made_up)?, std::io::stdout(), &enricher, &options)?
        }
        [from, to] => enrich_csv_file(from, to, &enricher, &options)?,
        _ => return Err("a table to read and one to write are needed".into()),
    };
    eprintln!("{} rows, {} of which could not be read", done.rows, done.bad_rows);
    for bad in &done.first_bad {
        eprintln!("  {bad}");
    }
    if done.perhaps_swapped > 0 {
        eprintln!("  {} would lie in a region with longitude and latitude exchanged", done.perhaps_swapped);
    }
    Ok(())
}
