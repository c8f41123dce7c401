//! A run that is killed, or finds the disk full, leaves nothing that looks like a whole table.
#![cfg(all(feature = "bundled", unix))]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::folder::Folder;
use frontline::table::{TableOptions, enrich_file};
use frontline::{Atlas, Enricher, Error, write_whole};

const SEED: u64 = 11;
const ROWS: usize = 300_000;
/// The table that a process started by these tests is to enrich.
const TABLE: &str = "FRONTLINE_TEST_TABLE";

/// What those processes do; nothing when run as a test.
#[test]
fn enriches_when_told_to() {
    if let Some(from) = std::env::var_os(TABLE) {
        enrich(Path::new(&from)).unwrap();
    }
}

/// Where the answers go: `out` with the ending of the table.
fn out(from: &Path) -> PathBuf {
    from.with_file_name("out").with_extension(from.extension().unwrap())
}

fn enrich(from: &Path) -> Result<(), Error> {
    let enricher = Enricher::new(&Atlas::kursk_2024()).border("RU", "UA")?;
    enrich_file(from, out(from), &enricher, &TableOptions::default()).map(drop)
}

/// A process that enriches a table, with room for so many blocks of 512 bytes in a file.
fn start(from: &Path, room: &str) -> Child {
    // Without room, writing fails, instead of ending the process.
    let run = format!("trap '' XFSZ; ulimit -f {room}; exec \"$0\" --exact enriches_when_told_to");
    let mut child = Command::new("sh");
    child.args(["-c", &run]).arg(std::env::current_exe().unwrap()).env(TABLE, from);
    child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn random_places() -> Vec<(f64, f64)> {
    let mut rng = common::random(SEED);
    (0..ROWS).map(|_| (30.0 + 10.0 * rng.f64(), 48.0 + 6.0 * rng.f64())).collect()
}

fn csv(folder: &Folder) -> PathBuf {
    let rows = random_places().into_iter().map(|(lon, lat)| format!("{lon},{lat}\n"));
    let from = folder.file("in.csv");
    fs::write(&from, "lon,lat\n".to_owned() + &rows.collect::<String>()).unwrap();
    from
}

#[cfg(feature = "parquet")]
fn parquet(folder: &Folder) -> PathBuf {
    use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    use std::sync::Arc;
    let (lons, lats): (Vec<f64>, Vec<f64>) = random_places().into_iter().unzip();
    let column = |values: Vec<f64>| Arc::new(Float64Array::from(values)) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("lon", column(lons)), ("lat", column(lats))]).unwrap();
    let from = folder.file("in.parquet");
    let file = fs::File::create(&from).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    from
}

/// The names of files beside a table whose names say that they are not whole.
fn parts(folder: &Folder) -> Vec<PathBuf> {
    let files = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "part")).collect()
}

fn killed(folder: &Folder, from: &Path) {
    let (to, mut rng) = (out(from), common::random(SEED));
    let began = Instant::now();
    assert!(start(from, "unlimited").wait().unwrap().success());
    let long = began.elapsed().as_secs_f64();
    let whole = fs::read(&to).unwrap();
    let mut ended = 0;
    for _ in 0..20 {
        fs::remove_file(&to).unwrap_or_default();
        let mut child = start(from, "unlimited");
        std::thread::sleep(Duration::from_secs_f64(long * rng.f64()));
        child.kill().unwrap();
        ended += u32::from(!child.wait().unwrap().success());
        // Whole or not there.
        assert!(!to.exists() || fs::read(&to).unwrap() == whole);
    }
    println!("{ended} of 20 were killed, {} left what is not whole", parts(folder).len());
    assert!(ended > 0 && parts(folder).len() <= 20);
    // What a killed run left is in nobody's way.
    enrich(from).unwrap();
    assert!(fs::read(&to).unwrap() == whole);
}

fn without_room(folder: &Folder, from: &Path) {
    let to = out(from);
    for before in [None, Some("what was there")] {
        if let Some(text) = before {
            fs::write(&to, text).unwrap();
        }
        for room in ["0", "1", "2000"] {
            let code = start(from, room).wait().unwrap().code();
            assert_eq!(code, Some(101), "{room}: the error was not told");
            assert_eq!(fs::read_to_string(&to).ok().as_deref(), before);
            assert!(parts(folder).is_empty());
        }
    }
}

#[test]
fn a_killed_run_leaves_no_half_csv() {
    let folder = Folder::new("killed-csv");
    killed(&folder, &csv(&folder));
}

#[test]
fn a_disk_without_room_leaves_no_half_csv() {
    let folder = Folder::new("full-csv");
    without_room(&folder, &csv(&folder));
}

#[cfg(feature = "parquet")]
#[test]
fn a_killed_run_leaves_no_half_parquet() {
    let folder = Folder::new("killed-parquet");
    killed(&folder, &parquet(&folder));
}

#[cfg(feature = "parquet")]
#[test]
fn a_disk_without_room_leaves_no_half_parquet() {
    let folder = Folder::new("full-parquet");
    without_room(&folder, &parquet(&folder));
}

#[test]
fn files_are_replaced_when_whole() {
    let folder = Folder::new("whole");
    let to = folder.file("some.txt");
    // A file of that name is another's.
    fs::write(folder.file("some.txt.part"), "another's").unwrap();
    for text in ["one", "two"] {
        write_whole(&to, text).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), text);
    }
    assert_eq!(fs::read_to_string(folder.file("some.txt.part")).unwrap(), "another's");
    let error = |to: &Path| write_whole(to, "").unwrap_err().to_string();
    assert!(error(&folder.0).ends_with("cannot be written: it is a folder"));
    assert!(error(&folder.file("none/some.txt")).contains("none/some.txt: cannot be written: No such file"));
    assert!(error(Path::new("/")).ends_with("/: cannot be written: it is a folder"));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
}
