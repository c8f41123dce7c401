//! Tables: the library's own doors, with progress for whoever watches.

use std::process::ExitCode;

use frontline::Enricher;
use frontline::table::{TableOptions, enrich_csv_file};

use crate::arguments::Enrich;
use crate::world::World;
use crate::{Fallible, Printer};

pub fn run(world: &World<'_>, asked: &Enrich, _print: Printer) -> Fallible<ExitCode> {
    let (a, b) = world.pair(asked.between.as_ref())?;
    let mut enricher = Enricher::new(&world.atlas).border(&a, &b)?;
    if !asked.no_control {
        enricher = enricher.control().front(&a, &b)?.as_seen_by(&world.view(None)?)?;
    }
    let options = TableOptions {
        lon: asked.lon.clone(),
        lat: asked.lat.clone(),
        date: asked.date.clone(),
        strict: asked.strict,
        ..TableOptions::default()
    };
    let done = enrich_csv_file(&asked.from, &asked.to, &enricher, &options)?;
    eprintln!("{} rows, {} of which could not be read", done.rows, done.bad_rows);
    Ok(if done.bad_rows == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
