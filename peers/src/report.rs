//! The tables as Markdown.

use std::fmt::Write as _;
use std::process::Command;

use crate::race::{Row, Table};

/// Under which circumstances the figures came about, one line each.
pub fn circumstances() -> Vec<String> {
    let flags = if std::env::var("PEERS_NATIVE").is_ok_and(|native| native == "1") {
        "What is compiled here: for this processor (`PEERS_NATIVE=1`); packages as they come"
    } else {
        "What is compiled here: optimised, for the default target"
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    vec![
        format!("{}, {cores} cores, one of them used", value_in("/proc/cpuinfo", "model name")),
        format!(
            "{}; {}; {}",
            value_in("/etc/os-release", "PRETTY_NAME"),
            said("rustc", &["--version"]),
            said("g++", &["--version"])
        ),
        flags.to_owned(),
        format!(
            "{}, commit {}",
            said("date", &["-u", "+%F"]),
            said("git", &["describe", "--always", "--dirty"])
        ),
    ]
}

/// The value after a key in a file of `KEY: VALUE` or `KEY="VALUE"` lines.
fn value_in(file: &str, key: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(key));
    value.unwrap_or("unknown").trim_matches([' ', '\t', ':', '=', '"']).to_owned()
}

/// The first line that a program prints.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    text.unwrap_or_default().lines().next().unwrap_or("unknown").to_owned()
}

/// A table, and who is missing from it.
pub fn table(table: &Table) -> String {
    let counted = table.rows.iter().any(|row| row.hits.is_some());
    let judged = table.rows.iter().any(|row| !row.errors.is_empty());
    let mut columns = vec!["implementation", "ns a query", "× first", "points"];
    if counted {
        columns.extend(["hits", "differ"]);
    }
    if judged {
        columns.extend(["worst error", "median error"]);
    }
    columns.extend(["build, ms", "KiB", "with"]);
    let mut text = format!("\n## {}\n\n| {} |\n", table.title, columns.join(" | "));
    let _ = writeln!(text, "| ---{} | --- |", " | --:".repeat(columns.len() - 2));
    let ours = table.rows.first().map_or(f64::NAN, |row| middle(&row.ns));
    for row in &table.rows {
        let _ = writeln!(text, "| {} |", cells(row, ours, counted, judged).join(" | "));
    }
    for (name, reason) in &table.skipped {
        let _ = writeln!(text, "\nSkipped: {name}: {reason}.");
    }
    text
}

fn cells(row: &Row, ours: f64, counted: bool, judged: bool) -> Vec<String> {
    let ns = middle(&row.ns);
    let (fastest, slowest) = (row.ns.first().unwrap_or(&ns), row.ns.last().unwrap_or(&ns));
    let times = format!("{} ({}–{})", number(ns), number(*fastest), number(*slowest));
    let mut cells = vec![row.name.clone(), times, number(ns / ours), grouped(row.points)];
    if counted {
        cells.extend([row.hits.map_or_else(String::new, grouped), grouped(row.differs)]);
    }
    if judged {
        cells.extend([
            row.errors.last().map_or_else(String::new, |worst| metres(*worst)),
            metres(middle(&row.errors)),
        ]);
    }
    let kib = row.built.bytes.map_or_else(String::new, |bytes| grouped(bytes.div_ceil(1024)));
    cells.extend([number(row.built.ns / 1e6), kib, row.with.clone()]);
    cells
}

/// The middle one of ascending values.
fn middle(ascending: &[f64]) -> f64 {
    ascending.get(ascending.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Two significant digits for small numbers, whole ones above.
fn number(value: f64) -> String {
    match value {
        _ if value < 1.0 => format!("{value:.2}"),
        _ if value < 10.0 => format!("{value:.1}"),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
        _ => grouped(value.round() as usize),
    }
}

/// With commas at the thousands.
fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length in the unit that suits it.
pub fn metres(value: f64) -> String {
    match value {
        _ if value.is_nan() => String::new(),
        _ if value == 0.0 => "0".to_owned(),
        _ if value < 1e-6 => format!("{:.0} nm", value * 1e9),
        _ if value < 1e-3 => format!("{} µm", number(value * 1e6)),
        _ if value < 1.0 => format!("{} mm", number(value * 1e3)),
        _ if value < 1e3 => format!("{} m", number(value)),
        _ => format!("{} km", number(value / 1e3)),
    }
}
