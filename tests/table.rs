//! Event tables in and out.
#![cfg(feature = "bundled")]

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use frontline::table::{Precision, TableOptions, enrich_csv, enrich_csv_file};
use frontline::{Atlas, Enricher, LonLat};

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

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("frontline-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
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
            "row 4: \"10.08.2024\" is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)",
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
