//! Maps of the bundled data: `situation.svg` to print and `situation.html` to move through day by day.
//!
//! `cargo run --release --example map -- FOLDER 2024-08-10 800`

use std::path::PathBuf;
use std::process::ExitCode;

use frontline::{Atlas, Date, MapOptions, PageOptions};

const USAGE: &str = "usage: map [FOLDER] [DAY] [WIDTH]";

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
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target".to_owned()));
    let day = arguments.next().map_or(Ok(Date::constant(2024, 8, 10)), |day| day.parse())?;
    let width = arguments.next().map_or(Ok(800), |width| width.parse())?;
    let atlas = Atlas::kursk_2024();
    let options = MapOptions::default().width(width);
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text)?;
        println!("{}, {} kB", folder.join(name).display(), text.len().div_ceil(1000));
        Ok::<(), std::io::Error>(())
    };
    write("situation.svg", &atlas.on(day).to_svg(&options)?)?;
    let (first, last) = (Date::constant(2024, 8, 1), Date::constant(2025, 5, 31));
    write("situation.html", &atlas.to_html(&PageOptions::new(first, last)?.open_on(day))?)?;
    Ok(())
}
