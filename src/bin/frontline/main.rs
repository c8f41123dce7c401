//! The command `frontline`: questions about disputed places, tables and maps, for those who write no Rust.

/// Says something beside the answer, on standard error, to whoever listens.
macro_rules! tell {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

mod arguments;
mod convert;
mod enrich;
mod lint;
mod map;
mod world;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use frontline::{Distance, report};
use serde::Serialize;

use arguments::{Arguments, Question};
use world::World;

/// What a run may end with; `--help` lists them.
type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Answered, with faults.
const FAULTS: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match answer(&arguments) {
        Ok(code) => code,
        Err(error) => {
            tell!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Ends with the exit code of what was not understood.
fn not_understood(message: impl Display) -> ! {
    Arguments::command().error(ErrorKind::InvalidValue, message).exit()
}

fn answer(arguments: &Arguments) -> Fallible<ExitCode> {
    let print = Printer { json: arguments.json };
    match &arguments.question {
        Question::Situation { day } => {
            let world = World::of(arguments)?;
            print.out(&report::situation(&world.view(*day)?)?)?;
        }
        Question::At { place, day, accuracy } => {
            let world = World::of(arguments)?;
            let spot = world.spot(place, *accuracy)?;
            print.out(&report::place(&world.view(*day)?, spot)?)?;
        }
        Question::Compare { from, to, sliver } => {
            let world = World::of(arguments)?;
            let (from, to) = (world.view(Some(*from))?, world.view(Some(*to))?);
            print.out(&report::changes(&to.compare(&from)?, Distance::from_metres(*sliver)?))?;
        }
        Question::Front { day, between, town } => {
            let world = World::of(arguments)?;
            let towns = town.iter().map(|name| world.atlas.town(name)).collect::<Result<Vec<_>, _>>()?;
            let (a, b) = world.pair(between.as_ref())?;
            print.out(&report::fronts(&world.view(*day)?, &a, &b, &towns)?)?;
        }
        Question::Convert(asked) => return convert::run(asked, print),
        Question::Map(asked) => return map::run(&World::of(arguments)?, asked, print),
        Question::Lint { path, meaning } => return lint::run(path, meaning.as_deref(), print),
        Question::Enrich(asked) => return enrich::run(&World::of(arguments)?, asked, print),
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers as text, or as JSON.
#[derive(Clone, Copy)]
struct Printer {
    json: bool,
}

impl Printer {
    /// Whoever reads may stop to when they have read enough.
    fn out(self, answer: &(impl Display + Serialize)) -> Fallible {
        match self.written(answer) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }

    fn written(self, answer: &(impl Display + Serialize)) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, answer)?;
            writeln!(out)?;
        } else {
            write!(out, "{answer}")?;
        }
        out.flush()
    }
}
