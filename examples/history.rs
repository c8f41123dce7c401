//! What became of a town, who said what, and where sources differed.
//!
//! `cargo run --release --example history -- Sudzha against-interest`

use std::process::ExitCode;

use frontline::{Atlas, Date, Policy};

const USAGE: &str = "usage: history [TOWN] [newest|majority|against-interest]";

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
    let name = arguments.first().map_or("Sudzha", String::as_str);
    let policy = match arguments.get(1).map(String::as_str) {
        None | Some("newest") => Policy::Newest,
        Some("majority") => Policy::Majority,
        Some("against-interest") => Policy::AgainstInterest,
        Some(other) => {
            return Err(format!("policies are newest, majority and against-interest, not {other:?}").into());
        }
    };
    let atlas = Atlas::kursk_2024();
    let town = atlas.town(name)?;
    let (first, last) = (Date::constant(2024, 8, 1), Date::constant(2025, 5, 31));
    let view = atlas.on(last).policy(policy);

    let history = view.history(town);
    println!("{} from {first} to {last}, by the rule \"{}\"\n", town.names(), view.by_policy().name());
    for interval in history.intervals() {
        let day = |day: Option<Date>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
        let (from, to) = (day(interval.from, "before"), day(interval.to, "and on"));
        println!("{from:>10} to {to:<10} {}", interval.verdict.control);
        for claim in &interval.verdict.because {
            let by = atlas.source(claim.by())?.name();
            println!("{:>26}{} {by}: {}", "", claim.stated(), claim.text().unwrap_or_default());
        }
    }
    println!();
    let all = (last - first).get_days() + 1;
    for (party, days) in atlas.parties().iter().map(|party| (party, history.days_held(party, first, last))) {
        if days > 0 {
            println!("held by {} alone, as said or by default, on {days} days of {all}", party.name());
        }
    }
    println!("changes of holder, as far as these claims go: {}", history.changes_of_holder());

    println!("\nSources differed about it, of whom a word counts until they say otherwise");
    for differing in view.disagreement(first, last).iter().filter(|d| d.town.id() == town.id()) {
        println!("  {} to {}, {} days", differing.from, differing.to, differing.days());
    }
    println!("\n{}", view.on(Date::constant(2025, 3, 13)).control_of(town).explain());
    Ok(())
}
