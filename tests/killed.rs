//! A run that is killed leaves nothing that looks like a whole table.
#![cfg(feature = "bundled")]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::folder::Folder;
use frontline::table::{TableOptions, enrich_csv_file};
use frontline::{Atlas, Enricher};

const SEED: u64 = 11;
const FOLDER: &str = "FRONTLINE_TEST_FOLDER";

/// What the processes that are killed do; nothing when run as a test.
#[test]
fn enriches_until_killed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        enrich(Path::new(&folder));
    }
}

fn enrich(folder: &Path) {
    let enricher = Enricher::new(&Atlas::kursk_2024()).border("RU", "UA").unwrap();
    let (from, to) = (folder.join("in.csv"), folder.join("out.csv"));
    enrich_csv_file(from, to, &enricher, &TableOptions::default()).unwrap();
}

#[test]
fn a_killed_run_leaves_no_half_table() {
    let mut rng = common::random(SEED);
    let folder = Folder::new("killed");
    let mut text = String::from("lon,lat\n");
    for _ in 0..300_000 {
        writeln!(text, "{},{}", 30.0 + 10.0 * rng.f64(), 48.0 + 6.0 * rng.f64()).unwrap();
    }
    fs::write(folder.file("in.csv"), text).unwrap();
    let to = folder.file("out.csv");
    let start = || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "enriches_until_killed"]).env(FOLDER, &folder.0);
        child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let began = Instant::now();
    assert!(start().wait().unwrap().success());
    let long = began.elapsed().as_secs_f64();
    let whole = fs::read(&to).unwrap();
    let (mut killed, mut beside) = (0, 0);
    for _ in 0..20 {
        fs::remove_file(&to).unwrap_or_default();
        let mut child = start();
        std::thread::sleep(Duration::from_secs_f64(long * rng.f64()));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        beside += u32::from(folder.file("out.csv.part").exists());
        // Whole or not there.
        assert!(!to.exists() || fs::read(&to).unwrap() == whole);
    }
    println!("{killed} of 20 were killed, {beside} left what says by its name that it is not whole");
    assert!(killed > 0);
    // What a killed run left is in nobody's way.
    enrich(&folder.0);
    assert!(fs::read(&to).unwrap() == whole && !folder.file("out.csv.part").exists());
}
