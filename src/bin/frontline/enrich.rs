//! Tables: the library's own doors, with progress for whoever watches.

use std::process::ExitCode;

use frontline::table::{Precision, Progress, TableOptions, enrich_file};
use frontline::{Enricher, Error};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::arguments::Enrich;
use crate::world::World;
use crate::{FAULTS, Fallible, Printer, not_understood};

/// Whoever pipes standard error sees no bar: `indicatif` draws on terminals only.
const BAR: &str = "{bar:20} {percent:>3} %, {msg}, {eta} left";

pub fn run(world: &World<'_>, asked: &Enrich, print: Printer) -> Fallible<ExitCode> {
    let enricher = enricher(world, asked)?;
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(BAR)?);
    let show = |progress: Progress| {
        #[allow(clippy::cast_precision_loss)] // for people to read
        let (rows, seconds) = (progress.rows as f64, bar.elapsed().as_secs_f64());
        let rate = rows / seconds.max(1e-3);
        bar.set_length(progress.bytes_in_all.unwrap_or(progress.bytes));
        bar.set_position(progress.bytes);
        bar.set_message(format!("{:.1} million rows, {:.2} million a second", rows / 1e6, rate / 1e6));
    };
    let options = TableOptions {
        lon: asked.lon.clone(),
        lat: asked.lat.clone(),
        date: asked.date.clone(),
        day: asked.day,
        precision: asked.precision.as_deref().map(precision),
        delimiter: asked.delimiter,
        strict: asked.strict,
        on_rows: Some(&show),
    };
    let done = enrich_file(&asked.from, &asked.to, &enricher, &options);
    bar.finish_and_clear();
    let done = done.map_err(|error| advice(&error.to_string()))?;
    for bad in &done.first_bad {
        tell!("{bad}");
    }
    if done.bad_rows > done.first_bad.len() {
        tell!("and {} more rows that could not be read", done.bad_rows - done.first_bad.len());
    }
    if done.perhaps_swapped > 0 {
        tell!(
            "{} rows lie outside all regions and would lie in one with longitude and latitude exchanged",
            done.perhaps_swapped
        );
    }
    print.out(&Summary {
        rows: done.rows,
        bad_rows: done.bad_rows,
        perhaps_swapped: done.perhaps_swapped,
    })?;
    Ok(if done.bad_rows == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) })
}

/// What is asked of every row. Without two parties to tell of, what needs them is left out.
fn enricher(world: &World<'_>, asked: &Enrich) -> Fallible<Enricher> {
    let mut enricher = Enricher::new(&world.atlas);
    let pair = match world.pair(asked.between.as_ref()) {
        Err(error) if asked.between.is_none() => {
            tell!("neither border nor front is told: {error}");
            None
        }
        pair => Some(pair?),
    };
    if let Some((a, b)) = &pair {
        enricher = match world.atlas.border(a, b) {
            Err(error @ Error::NoBorder { .. }) if asked.between.is_none() => {
                tell!("no distance to a border is told: {error}");
                enricher
            }
            _ => enricher.border(a, b)?,
        };
    }
    if !asked.no_control {
        enricher = enricher.control();
        if let Some((a, b)) = &pair {
            enricher = enricher.front(a, b)?;
        }
        enricher = enricher.as_seen_by(&world.terms()?)?;
    }
    Ok(enricher)
}

#[derive(Serialize)]
struct Summary {
    rows: usize,
    bad_rows: usize,
    perhaps_swapped: usize,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} rows, {} of which could not be read", self.rows, self.bad_rows)
    }
}

fn precision(named: &[String]) -> (String, Precision) {
    let [column, codes] = named else { not_understood("--precision takes a column and its codes") };
    let codes = match codes.as_str() {
        "acled" => Precision::Acled,
        "ucdp" => Precision::Ucdp,
        "metres" => Precision::Metres,
        _ => not_understood(format!("--precision: expected acled, ucdp or metres, found {codes:?}")),
    };
    (column.clone(), codes)
}

/// How to name what a table does not tell by itself.
fn advice(message: &str) -> String {
    let ways = [
        ("no column of longitudes", "name it with --lon"),
        ("no column of latitudes", "name it with --lat"),
        (
            "no column of days",
            "name it with --date, give all rows a day with --day, or leave out what needs days with --no-control",
        ),
    ];
    match ways.iter().find(|(what, _)| message.contains(what)) {
        Some((_, way)) => format!("{message}; {way}"),
        None => message.to_owned(),
    }
}
