//! Five hundred malformed files of every format: an error or a counted repair, never a panic, and none that takes long.
#![cfg(feature = "formats")]

mod common;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::random;
use frontline::control_map::{self, Mapping};
use frontline::geojson::regions_from_file;
use frontline::shapes::{self, Format};
use frontline::{claims, lint};

/// Files as they should be: the four kinds of control maps, claims, and the first of them in every other format.
fn sound(folder: &Path) -> Vec<PathBuf> {
    let ring = |x: f64, y: f64| {
        let at = |i: u32| {
            let angle = f64::from(i) / 40.0 * std::f64::consts::TAU;
            (x + 0.2 * angle.cos(), y + 0.1 * angle.sin())
        };
        (0..=40).map(|i| at(i % 40)).collect::<Vec<(f64, f64)>>()
    };
    let text = |ring: &[(f64, f64)], swapped: bool| {
        let at = |(x, y): &(f64, f64)| if swapped { format!("[{y},{x}]") } else { format!("[{x},{y},0]") };
        format!("[{}]", ring.iter().map(at).collect::<Vec<_>>().join(","))
    };
    let feature = |properties: &str, x: f64| {
        let ring = text(&ring(x, 51.2), false);
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let collection = |features: &[String]| {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    let deepstate = collection(&[
        feature(r##""name":"Liberated","fill":"#01579b""##, 35.0),
        feature(r##""name":"Unknown status","fill":"#bdbdbd""##, 35.3),
        feature(r##""name":"Occupied","fill":"#a52714","n":1.5"##, 36.0),
    ]);
    let owl = format!(
        r#"{{"areas":[{}],"areas_ua":[{}],"frontline":[]}}"#,
        text(&ring(36.0, 50.2), true),
        text(&ring(35.0, 51.2), true)
    );
    let isw = collection(&[
        feature(r#""date":"2024-09-11","layer_type":"kursk_russian_advances","area_km2":44.9"#, 35.0),
        feature(r#""date":"2024-09-13","layer_type":"kursk_russian_advances","area_km2":2.65"#, 35.2),
    ]);
    let claim = r#""by":"s","about":"region:RU-KRS","valid":"2024-08-09/..","stated":"2024-08-09","recorded":"2024-08-10""#;
    let claims = format!(
        r#"{{"sources":[{{"id":"s","name":"s","kind":"monitor"}}],"claims":[{{"id":"c1",{claim},"statement":{{"holds":"UA"}}}}],"type":"FeatureCollection","features":[{}]}}"#,
        feature(&format!(r#""id":"c2",{claim},"statement":{{"extent":"UA"}}"#), 35.0)
    );
    let texts = [
        ("deepstate_1723408252.geojson", deepstate),
        ("owl_20240815.json", owl),
        ("isw.geojson", isw),
        ("cyterat_20240815.geojson", collection(&[feature("", 35.0)])),
        ("claims.json", claims),
    ];
    let mut paths: Vec<PathBuf> = texts
        .iter()
        .map(|(name, text)| {
            fs::write(folder.join(name), text).unwrap();
            folder.join(name)
        })
        .collect();
    let features = shapes::from_file(&paths[0]).unwrap().features;
    for ending in ["fgb", "kml", "shp", "csv"] {
        let path = folder.join(format!("deepstate_1723408252.{ending}"));
        shapes::to_file(&path, &features).unwrap();
        paths.push(path);
    }
    paths.push(folder.join("deepstate_1723408252.dbf"));
    paths
}

/// Text in which something is far too deep, too large, or of another kind.
fn spoilt_text(text: &str, rng: &mut fastrand::Rng) -> Vec<u8> {
    let deep = |open: &str, close: &str, n: usize| format!("{}{}", open.repeat(n), close.repeat(n));
    let ways: [(&str, String); 17] = [
        ("35.", "1e400".to_owned()),
        ("35.", "1e308".to_owned()),
        ("51.", "-1e-320".to_owned()),
        ("35.", "999".to_owned()),
        ("Polygon", "Point".to_owned()),
        ("Polygon", "MultiPolygon".to_owned()),
        ("[[", format!("{}[[", "[".repeat(1 + rng.usize(..200_000)))),
        ("{", format!("{}{{", deep(r#"{"a":"#, "}", 100_000))),
        ("<Polygon>", deep("<MultiGeometry>", "</MultiGeometry>", 100_000)),
        ("<coordinates>", "<coordinates/><Point><coordinates></coordinates></Point>".to_owned()),
        (
            "<Polygon>",
            "<x:Point></x:Point><Polygon><Point><coordinates>&#32;</coordinates></Point>".to_owned(),
        ),
        (
            "<Polygon>",
            "<Point><coordinates>1,2</coordinates><coordinates> </coordinates></Point><Polygon>".to_owned(),
        ),
        ("<LinearRing>", "<x/>y<![CDATA[z]]><LinearRing>".to_owned()),
        ("((", format!("{}((", "(".repeat(100_000))),
        ("POLYGON", format!("{}POLYGON", "GEOMETRYCOLLECTION(".repeat(50_000))),
        ("\"", "7".to_owned()),
        ("2024", "2202".to_owned()),
    ];
    let fitting: Vec<&(&str, String)> = ways.iter().filter(|(from, _)| text.contains(from)).collect();
    let (from, to) = fitting[rng.usize(..fitting.len())];
    let all = rng.bool();
    if all && to.len() < 100 { text.replace(from, to) } else { text.replacen(from, to, 1) }.into_bytes()
}

/// The file cut short, with bits turned, or with something else in it, by number.
fn spoilt(bytes: &[u8], number: usize, rng: &mut fastrand::Rng) -> Vec<u8> {
    let mut spoilt = bytes.to_vec();
    match number {
        0..10 => spoilt.truncate(bytes.len() * number / 10),
        10..32 => {
            for _ in 0..=rng.usize(..8) {
                spoilt[rng.usize(..bytes.len())] ^= 1 << rng.usize(..8);
            }
        }
        32..38 => {
            // Sizes and counts stand at multiples of four.
            let at = rng.usize(..bytes.len() / 4) * 4;
            for (byte, value) in spoilt[at..].iter_mut().zip(rng.u32(..).to_le_bytes()) {
                *byte = value;
            }
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => spoilt = spoilt_text(text, rng),
            Err(_) => spoilt.extend(bytes.iter().rev()),
        },
    }
    spoilt
}

/// All that may be done with a file, and whether the shapes in it could all be read.
fn read_all(path: &Path) -> bool {
    let whole = shapes::from_file(path).is_ok_and(|read| read.faults.is_empty());
    if let Ok(read) = shapes::from_file(path) {
        let _ = shapes::from_bytes(&fs::read(path).unwrap(), Format::of(path).unwrap());
        assert!(
            read.features.len() + read.faults.len() + read.without_geometry.len() == read.repairs.features
        );
    }
    for preset in Mapping::PRESETS {
        let mapping = Mapping::preset(preset).unwrap();
        let _ = control_map::read_file(path, &mapping);
        let _ = lint::control_maps(path, &mapping);
    }
    let _ = regions_from_file(path, &frontline::geojson::RegionFields::default());
    let _ = lint::regions(path, &frontline::geojson::RegionFields::default());
    let _ = claims::from_file(path);
    let _ = lint::claims(path);
    whole
}

#[test]
fn five_hundred_malformed_files_are_errors_or_repairs() {
    let folder = std::env::temp_dir().join(format!("frontline-malformed-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let paths = sound(&folder);
    let mut rng = random(20_241_110);
    let (mut files, mut taken, mut slowest) = (0, 0, (Duration::ZERO, String::new()));
    let mut panics: Vec<String> = Vec::new();
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        // A table beside a Shapefile is read with it.
        let read = if path.extension().unwrap() == "dbf" { path.with_extension("shp") } else { path.clone() };
        assert!(read_all(&read) || path.ends_with("owl_20240815.json"), "{}", read.display());
        for number in 0..50 {
            fs::write(path, spoilt(&bytes, number, &mut rng)).unwrap();
            let what = format!("{} spoilt in way {number}", path.file_name().unwrap().display());
            let start = Instant::now();
            match catch_unwind(|| read_all(&read)) {
                Ok(ok) => taken += usize::from(ok),
                Err(_) => panics.push(what.clone()),
            }
            if start.elapsed() > slowest.0 {
                slowest = (start.elapsed(), what.clone());
            }
            if start.elapsed() > Duration::from_secs(5) {
                println!("slow: {what} took {:?}", start.elapsed());
            }
            files += 1;
        }
        fs::write(path, bytes).unwrap();
    }
    println!(
        "{files} files, {taken} of them with shapes that could all be read; the slowest, {}, took {:?}",
        slowest.1, slowest.0
    );
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!((files, panics), (500, vec![]));
}
