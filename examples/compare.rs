//! What changed between two days: ground, towns, the front.
//!
//! `cargo run --release --example compare -- 2024-08-10 2024-09-01`

use std::process::ExitCode;

use frontline::{Atlas, Date, Distance, Resolution, report};

/// Narrower pieces are counted apart: two drawings of one line differ by such.
const SLIVER_METRES: f64 = 100.0;

const USAGE: &str = "usage: compare [DAY] [DAY]";

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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let day = |i: usize, default: Date| {
        let expected = |text: &String| {
            text.parse().map_err(|_| format!("expected a day like 2024-08-10, found {text:?}"))
        };
        arguments.get(i).map_or(Ok(default), expected)
    };
    let atlas = Atlas::kursk_2024();
    let earlier = atlas.on(day(0, Date::constant(2024, 8, 10))?);
    let later = atlas.on(day(1, Date::constant(2024, 9, 1))?);
    print!("{}", report::changes(&later.compare(&earlier)?, Distance::from_metres(SLIVER_METRES)?));

    println!("\nFRONT, as the edge of what RU holds");
    for view in [&earlier, &later] {
        let front = view.front("RU", "UA")?;
        let drawn = front.length(Resolution::AsDrawn);
        let apart = front.resolution().map(|far| format!(", from towns {far:.0} apart")).unwrap_or_default();
        println!("  {}: {:.1}{apart}", view.day(), drawn.distance);
    }
    println!("\nGround goes with the nearest town of its region; claims name few towns, so areas are rough.");
    Ok(())
}
