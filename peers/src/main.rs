//! Asks engines of other languages the questions of `frontline`, on the same points and shapes, and prints the tables.
//!
//! `peers PROGRAMS SCRATCH [--smoke]`: the folder where `run.sh` puts what it builds, and a folder for files that
//! pass between the processes. Run from the folder `peers`.

mod answer;
mod contender;
#[path = "../../benches/common/data.rs"]
mod data;
mod engines;
mod files;
mod questions;
mod race;
mod reference;
mod report;
#[path = "../../benches/common/rivals.rs"]
mod rivals;

use std::io;
use std::path::PathBuf;

use engines::Programs;
use questions::Setting;
use race::Effort;

const EVEN: &str = "points spread evenly";
const HUGGING: &str = "points within 5 km of the line";

/// How many points are ready for each question, and the sizes of the boundaries.
struct Amounts {
    boundaries: &'static [usize],
    regions: usize,
    towns: usize,
    contains: usize,
    nearest: usize,
    near_towns: usize,
    sample: usize,
}

const FULL: Amounts = Amounts {
    boundaries: &[1_000, 10_000, 100_000],
    regions: 4_500,
    towns: 138_000,
    contains: 200_000,
    nearest: 200_000,
    near_towns: 50_000,
    sample: 200,
};
const SMOKE: Amounts = Amounts {
    boundaries: &[1_000],
    regions: 100,
    towns: 2_000,
    contains: 500,
    nearest: 200,
    near_towns: 200,
    sample: 10,
};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (smoke, paths): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| argument == "--smoke");
    let [programs, scratch] = &paths.iter().map(PathBuf::from).collect::<Vec<_>>()[..] else {
        return Err(io::Error::other("usage: peers PROGRAMS SCRATCH [--smoke]"));
    };
    let (amounts, effort) = if smoke.is_empty() {
        (FULL, Effort { rounds: 9, round_ns: 3e8, fewest: 500 })
    } else {
        (SMOKE, Effort { rounds: 2, round_ns: 1e6, fewest: 50 })
    };
    let programs = Programs { folder: programs.clone() };
    run(&Setting { programs: &programs, scratch, effort }, &amounts)
}

fn run(setting: &Setting, amounts: &Amounts) -> io::Result<()> {
    let boundaries: Vec<_> = amounts.boundaries.iter().map(|vertices| data::boundary(*vertices)).collect();
    let towns = data::towns(amounts.towns);
    let even = data::uniform(amounts.contains);
    let some = &even[..amounts.nearest];

    eprintln!("the reference beside brute force");
    let line = &boundaries[0].line;
    let of_line = [some, &data::hugging(line, amounts.sample)]
        .map(|points| reference::worst_of_line(line, points, amounts.sample));
    let of_towns = reference::worst_of_towns(&towns, some, amounts.sample.div_ceil(10));

    let mut tables = Vec::new();
    for boundary in &boundaries {
        tables.push(questions::contains(setting, boundary, EVEN, &even)?);
        let hugging = data::hugging(&boundary.line, amounts.contains);
        tables.push(questions::contains(setting, boundary, HUGGING, &hugging)?);
    }
    tables.push(questions::regions(setting, &data::partition(amounts.regions), &even)?);
    for boundary in &boundaries {
        tables.push(questions::nearest_edge(setting, boundary, EVEN, some)?);
        let hugging = data::hugging(&boundary.line, amounts.nearest);
        tables.push(questions::nearest_edge(setting, boundary, HUGGING, &hugging)?);
    }
    let few = &even[..amounts.near_towns];
    tables.extend(questions::towns(setting, &towns, few)?);
    tables.push(questions::inverse(setting, few, &towns[..few.len()])?);

    println!("# The same questions, asked of other engines\n");
    println!("Written by `peers/run.sh`; `peers/README.md` says what is compared and how.\n");
    for line in report::circumstances() {
        println!("* {line}");
    }
    println!(
        "* The reference beside brute force over all edges on geographiclib-rs, {} points each: at most {} off spread \
         evenly, {} near the line; nearest towns {}",
        amounts.sample,
        report::metres(of_line[0]),
        report::metres(of_line[1]),
        report::metres(of_towns),
    );
    for table in &tables {
        print!("{}", report::table(table));
    }
    Ok(())
}
