//! Event tables in and out.
#![cfg(feature = "bundled")]

mod common;

use std::cell::RefCell;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use common::folder::Folder;
use frontline::table::{Precision, Progress, TableOptions, enrich_csv, enrich_csv_file, enrich_file};
use frontline::{Atlas, Date, Enricher, LonLat};

const SEED: u64 = 5;

fn enricher() -> Enricher {
    Enricher::new(&Atlas::kursk_2024()).border("RU", "UA").unwrap().control().front("RU", "UA").unwrap()
}

fn enriched(text: &str, options: &TableOptions) -> Result<(String, frontline::table::Done), String> {
    let mut out = Vec::new();
    let done =
        enrich_csv(text.as_bytes(), &mut out, &enricher(), options).map_err(|error| error.to_string())?;
    Ok((String::from_utf8(out).unwrap(), done))
}

#[test]
fn what_comes_in_goes_out_and_answers_stand_behind() {
    println!("seed {SEED}");
    let mut rng = fastrand::Rng::with_seed(SEED);
    let atlas = Atlas::kursk_2024();
    let mut text = String::from("\u{feff}note;LONGITUDE;LATITUDE;event_date;geo_precision\r\n");
    let mut asked = Vec::new();
    for row in 0..3_000 {
        let (lon, lat) = (30.0 + 10.0 * rng.f64(), 48.0 + 6.0 * rng.f64());
        let precision = rng.u8(1..=3);
        let note = ["plain", "\"a; b\"", "\"two\r\nlines\"", "\"said \"\"no\"\"\"", ""][row % 5];
        let day = format!("2024-{:02}-{:02}", rng.u8(8..=12), rng.u8(1..=28));
        write!(text, "{note};{lon};{lat};{day};{precision}\r\n").unwrap();
        asked.push(LonLat::new(lon, lat).unwrap());
    }
    let (out, done) = enriched(&text, &TableOptions::default()).unwrap();
    assert_eq!((done.rows, done.bad_rows), (3_000, 0));
    // Taking the answers away again leaves what came in.
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(out.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().skip(5).collect::<Vec<_>>().join(" "),
        "region region_certain country control control_basis distance_to_border_m distance_to_front_m nearest_town distance_to_town_m"
    );
    assert!(out.starts_with("\u{feff}note;"));
    let mut kept = String::from("\u{feff}note;LONGITUDE;LATITUDE;event_date;geo_precision\r\n");
    let border = atlas.border("RU", "UA").unwrap();
    for (record, position) in reader.records().zip(&asked) {
        let record = record.unwrap();
        assert_eq!(&record[5], atlas.region_at(*position).map_or("", |region| region.code()));
        assert_eq!(record[10], format!("{:.1}", border.nearest(*position).distance.as_metres()));
        assert!(["yes", "maybe"].contains(&&record[6]) && ["towns", "default", ""].contains(&&record[9]));
        let own: Vec<String> = (0..5)
            .map(|i| {
                let field = &record[i];
                if field.contains([';', '"', '\n']) {
                    format!("\"{}\"", field.replace('"', "\"\""))
                } else {
                    field.to_owned()
                }
            })
            .collect();
        write!(kept, "{}\r\n", own.join(";")).unwrap();
    }
    assert_eq!(kept, text);
    // Every row of the input is there as it was, byte for byte.
    let body = text.strip_prefix('\u{feff}').unwrap();
    let mut rest = out.as_str();
    for part in body.split("\r\n").filter(|part| !part.is_empty()) {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is lost"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn rows_that_cannot_be_read_are_told_and_kept() {
    let text = "id,lon,lat,date\n1,35.271,51.191,2024-08-10\n2,35.271,151.191,2024-08-10\n3,\"35,271\",51.191,2024-08-10\n\
                4,35.271,51.191,10.08.2024\n5,35.271,51.191\n6,,51.191,2024-08-10\n7,NaN,51,2024-08-10\n8,35.271,51.191,20240810\n9,35.271,51.191,2024-08-10T12:00\n";
    let (out, done) = enriched(text, &TableOptions::default()).unwrap();
    let told: Vec<String> = done.first_bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row 2: latitude 151.191 is outside [-90, 90]; are the axes swapped?",
            "row 3: not a valid longitude: expected a number, found \"35,271\"; is it a decimal comma?",
            "row 4: not a valid day: expected one like 2024-08-10, 20240810 or 10 August 2024, found \"10.08.2024\"",
            "row 5: not a valid row: expected 4 fields, found 3",
            "row 6: not a valid longitude: expected a number, found \"\"",
            "row 7: longitude NaN is outside [-180, 180]",
        ]
    );
    assert_eq!((done.rows, done.bad_rows), (9, 6));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 10);
    assert_eq!(lines[2], "2,35.271,151.191,2024-08-10,,,,,,,,,");
    assert_eq!(lines[1].split_once(",2024-08-10,").unwrap().1, lines[8].split_once(",20240810,").unwrap().1);
    assert_eq!(lines[1].split_once(",2024-08-10,").unwrap().1, lines[9].split_once("12:00,").unwrap().1);
    let strict = TableOptions { strict: true, ..TableOptions::default() };
    assert_eq!(enriched(text, &strict).unwrap_err(), told[0]);
}

#[test]
fn headers_without_what_is_needed_are_errors() {
    let options = TableOptions::default();
    for (text, error) in [
        ("", "there are no rows, not even a header"),
        (
            "id,lat\n",
            "not a valid header: no column of days, which control and front need; columns are id, lat",
        ),
        ("id,lat,date\n", "not a valid header: no column of longitudes; columns are id, lat, date"),
        (
            "lon,lat,date,region\n",
            "not a valid header: there is a column \"region\" already; is the table enriched?",
        ),
    ] {
        assert_eq!(enriched(text, &options).unwrap_err(), error);
    }
    assert_eq!(enriched("lon,lat,date\n", &options).unwrap().1.rows, 0);
    let named = TableOptions { lon: Some("east".into()), ..TableOptions::default() };
    let error = enriched("lon,lat,date\n", &named).unwrap_err();
    assert_eq!(error, "not a valid header: no column of the name \"east\"; columns are lon, lat, date");
    let codes = TableOptions { precision: Some(("p".into(), Precision::Ucdp)), ..TableOptions::default() };
    let done = enriched("lon,lat,date,p\n35,51,2024-08-10,7\n35,51,2024-08-10,8\n", &codes).unwrap().1;
    assert_eq!(
        done.first_bad[0].to_string(),
        "row 2: not a valid precision: expected a code from 1 to 7 (UCDP), found \"8\""
    );
    let done = enriched("lon,lat,date\n51.1,35.3,2024-08-10\n0,0,2024-08-10\n", &options).unwrap().1;
    assert_eq!((done.bad_rows, done.perhaps_swapped), (0, 1));
    // Bytes that are no text stand in their row, and go out as they came.
    let mut out = Vec::new();
    let done = enrich_csv(&b"lon,lat,date\n35,51,\xff\n"[..], &mut out, &enricher(), &options).unwrap();
    assert_eq!(done.first_bad[0].to_string(), "row 1: not a valid row: not UTF-8 from byte 6 on");
    assert!(out.windows(7).any(|bytes| bytes == b"35,51,\xff"));
}

#[test]
fn files_are_whole_or_not_there() {
    let folder = Folder::new("table");
    let (from, to) = (folder.0.join("in.csv"), folder.0.join("out.csv"));
    let options = TableOptions { strict: true, ..TableOptions::default() };
    fs::write(&from, "lon,lat,date\n35,51,2024-08-10\n").unwrap();
    enrich_csv_file(&from, &to, &enricher(), &options).unwrap();
    let whole = fs::read_to_string(&to).unwrap();
    assert_eq!(whole.lines().count(), 2);
    // A run that fails leaves what was there, and nothing beside it.
    fs::write(&from, "lon,lat,date\n35,51,2024-08-10\n35,151,2024-08-10\n").unwrap();
    let error = enrich_csv_file(&from, &to, &enricher(), &options).unwrap_err().to_string();
    assert!(
        error.ends_with("in.csv: row 2: latitude 151 is outside [-90, 90]; are the axes swapped?"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&to).unwrap(), whole);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
    let error = |from: &PathBuf, to: &PathBuf| {
        enrich_csv_file(from, to, &enricher(), &options).unwrap_err().to_string()
    };
    assert!(error(&folder.0, &to).ends_with("cannot be read: it is a folder"));
    assert!(error(&folder.0.join("none.csv"), &to).contains("none.csv: cannot be read: "));
    assert!(error(&from, &folder.0.join("none/out.csv")).contains("cannot be written: "));
}

#[test]
fn no_table_makes_it_panic() {
    println!("seed {SEED}");
    let mut rng = fastrand::Rng::with_seed(SEED);
    let enricher = Enricher::new(&Atlas::kursk_2024());
    let good = "a,lon,lat,b\n\"x,\"\"y\",35.1,51.2,3\n,36,52,\"two\nlines\"\n";
    for _ in 0..3_000 {
        let mut bytes = good.as_bytes().to_vec();
        bytes.truncate(rng.usize(0..=bytes.len()));
        for _ in 0..rng.usize(0..4) {
            if !bytes.is_empty() {
                let at = rng.usize(0..bytes.len());
                bytes[at] = [b',', b'"', b'\n', b'\r', 0, 0xff, b'9', b';'][rng.usize(0..8)];
            }
        }
        let mut out = Vec::new();
        if let Ok(done) = enrich_csv(&bytes[..], &mut out, &enricher, &TableOptions::default()) {
            assert!(done.bad_rows <= done.rows);
        }
    }
}

/// Whether several blocks are worked on at once or one after another, what comes out is what small tables give.
#[test]
fn many_blocks_are_written_in_order() {
    println!("seed {SEED}");
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut rows = Vec::new();
    for row in 0..300_000 {
        let (lon, lat) = (30.0 + 10.0 * rng.f64(), 48.0 + 6.0 * rng.f64());
        let lat = if row % 1_000 == 7 { 151.0 } else { lat };
        rows.push(format!("{row},{lon:.5},{lat:.5},2024-{:02}-{:02}\n", rng.u8(8..=12), rng.u8(1..=28)));
    }
    let header = "id,lon,lat,date\n";
    let seen = RefCell::new(Vec::new());
    let note = |progress: Progress| seen.borrow_mut().push(progress);
    let options = TableOptions { on_rows: Some(&note), ..TableOptions::default() };
    let text = format!("{header}{}", rows.concat());
    let (whole, done) = enriched(&text, &options).unwrap();
    assert_eq!((done.rows, done.bad_rows, done.first_bad.len()), (300_000, 300, 100));
    assert_eq!(done.first_bad[99].row, 99_008);
    let mut parts = String::new();
    for part in rows.chunks(30_000) {
        let (out, _) = enriched(&format!("{header}{}", part.concat()), &TableOptions::default()).unwrap();
        let body = out.split_once('\n').unwrap();
        parts.push_str(if parts.is_empty() { &out } else { body.1 });
    }
    assert!(whole == parts, "the parts differ from the whole");
    let seen = seen.into_inner();
    assert!(seen.len() >= 4 && seen.is_sorted_by_key(|progress| (progress.rows, progress.bytes)));
    let last = seen.last().unwrap();
    assert_eq!((last.rows, last.bytes, last.bytes_in_all), (300_000, text.len() as u64, None));
}

#[test]
fn a_day_can_be_that_of_all_rows() {
    let day = Some(Date::constant(2024, 8, 10));
    let (with, _) =
        enriched("lon,lat\n35.271,51.191\n", &TableOptions { day, ..TableOptions::default() }).unwrap();
    let (without, _) =
        enriched("lon,lat,date\n35.271,51.191,2024-08-10\n", &TableOptions::default()).unwrap();
    let answers = |text: &str, of: &str| text.lines().nth(1).unwrap().split_once(of).unwrap().1.to_owned();
    assert_eq!(answers(&with, "51.191,"), answers(&without, "2024-08-10,"));
    let both = TableOptions { day, date: Some("date".into()), ..TableOptions::default() };
    assert_eq!(
        enriched("lon,lat,date\n", &both).unwrap_err(),
        "not a valid choice: there is a column of days, \"date\", and a day of all rows, 2024-08-10"
    );
}

#[test]
fn the_name_of_a_file_says_its_format() {
    let folder = Folder::new("formats");
    let (from, to) = (folder.file("in.TSV"), folder.file("out.csv"));
    fs::write(&from, "lon\tlat\tdate\n35\t51\t2024-08-10\n").unwrap();
    assert_eq!(enrich_file(&from, &to, &enricher(), &TableOptions::default()).unwrap().rows, 1);
    let error = |from: &PathBuf, to: &PathBuf| {
        enrich_file(from, to, &enricher(), &TableOptions::default()).unwrap_err().to_string()
    };
    let said = error(&folder.file("in.xls"), &to);
    assert!(
        said.ends_with(
            "in.xls: cannot be read: its name should end in .csv, .tsv, .txt, .parquet or .geoparquet"
        ),
        "{said}"
    );
    let said = error(&from, &folder.file("out.parquet"));
    assert!(
        said.ends_with(
            "out.parquet: cannot be written: its name should end in .csv, .tsv or .txt, as the input is CSV"
        ),
        "{said}"
    );
    if cfg!(not(feature = "parquet")) {
        let said = error(&folder.file("in.parquet"), &folder.file("out.parquet"));
        assert!(
            said.ends_with("in.parquet: cannot be read: Parquet is read with the feature `parquet` only")
        );
    }
}

/// A full disk is an error, of the output, and stops the run.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let to = fs::File::options().write(true).open("/dev/full").unwrap();
    let text = "lon,lat,date\n35,51,2024-08-10\n";
    let error = enrich_csv(text.as_bytes(), to, &enricher(), &TableOptions::default()).unwrap_err();
    assert!(error.to_string().starts_with("cannot be written: No space left on device"), "{error}");
}

/// A quote opens a field only where the field begins: elsewhere it is a character like others, and swallows no rows.
#[test]
fn stray_quotes_and_line_ends_swallow_no_rows() {
    let plain = TableOptions { day: Some(Date::constant(2024, 8, 10)), ..TableOptions::default() };
    let text = "id,lon,lat,note\n1,35.271,51.191,5\" shell\n2,36.19,51.73,b\"\"\n3,30.5,50.4,c\n4,30.5,50.4,\"d\ne\"\n";
    let (out, done) = enriched(text, &plain).unwrap();
    assert_eq!((done.rows, done.bad_rows), (4, 0));
    let regions: Vec<&str> = ["RU-KRS", "RU-KRS", "UA-30"].into();
    for (line, region) in out.lines().skip(1).zip(regions) {
        assert_eq!(line.split(',').nth(4).unwrap(), region, "{line}");
    }
    // What cannot be told is told: a carriage return within a row, and text behind the quote that closes a field over lines.
    let text = "lon,lat,note\n35,51\r2,36,51\n35,51,\"open\n36,52,\"f\n35,51,\"a\"b\n35,51,\"a\"\r\n";
    let (out, done) = enriched(text, &plain).unwrap();
    let told: Vec<String> = done.first_bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row 1: not a valid row: it has a carriage return without a line feed, not in quotes",
            "row 2: not a valid row: it runs over lines, with text behind a closing quote; is a quote not closed?",
        ]
    );
    assert_eq!(done.rows, 4);
    assert!(out.contains("\n36,52,\"f,,,,"), "{out}");
    // A header's delimiter is told outside quotes.
    let (out, _) = enriched("\"a, b, c, d\";lon;lat\nx;35.271;51.191\n", &plain).unwrap();
    assert!(out.contains("\nx;35.271;51.191;RU-KRS;"), "{out}");
    // Lines with nothing in them say nothing of it.
    let (out, _) = enriched("\u{feff}\r\n\nid;lon;lat\nx;35.271;51.191\n", &plain).unwrap();
    assert!(out.contains("\nx;35.271;51.191;RU-KRS;"), "{out}");
    let error = enriched("lon,lat,date,Date\n", &TableOptions::default()).unwrap_err();
    assert_eq!(error, "not a valid header: two columns, \"date\" and \"Date\", where one is expected");
}

/// Long fields are not told at length, and days as ACLED has written them are days.
#[test]
fn fields_are_told_briefly_and_days_are_read() {
    let text =
        format!("lon,lat,date\n{},51,2024-08-10\n35,51,10 August 2024\n35,51,2024-08\n", "é".repeat(1000));
    let (out, done) = enriched(&text, &TableOptions::default()).unwrap();
    let told: Vec<String> = done.first_bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told[0],
        format!(
            "row 1: not a valid longitude: expected a number, found {:?} and 1880 more bytes",
            "é".repeat(60)
        )
    );
    assert_eq!(
        told[1],
        "row 3: not a valid day: expected one like 2024-08-10, 20240810 or 10 August 2024, found \"2024-08\""
    );
    assert_eq!((done.bad_rows, out.lines().count()), (2, 4));
}
