//! A theatre that is not the bundled one: nothing in the code is about a particular place.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::theatre::{EXTENT_DAY, TOWN_DAY, Theatre, held_by, holds, position};
use common::{between, random};
use frontline::{Basis, Measure, Policy, Resolution};

/// In the north, across the antimeridian, in the south, with an edge of the data on the antimeridian.
const PLACES: [(f64, f64); 4] = [(20.0, 40.0), (177.03, 50.0), (-70.0, -45.0), (174.0, -3.5)];

#[test]
fn it_loads_and_answers() {
    for (x, y) in PLACES {
        let theatre = Theatre::at(x, y);
        let atlas = theatre.atlas();
        assert_eq!((atlas.regions().len(), atlas.parties().len()), (18, 4));
        assert!(atlas.border("XA", "XB").unwrap().length(Resolution::AsDrawn).distance.as_km() > 300.0);
        assert_eq!(atlas.region_at(position(theatre.place(2.5, 1.5))).unwrap().code(), "XA-1", "the exclave");
        assert_eq!(atlas.region_at(position(theatre.place(4.5, 2.5))), None, "the lake");
        for (day, basis) in [(TOWN_DAY, Basis::Towns), (EXTENT_DAY, Basis::Extents)] {
            let view = atlas.on(day);
            assert_eq!(view.basis(), basis);
            assert!(!view.front("free", "XB").unwrap().is_empty());
            assert!(view.held_area("free", "XB").unwrap().as_km2() > 100.0);
            assert_eq!(view.control_at(position(theatre.place(4.5, 2.5))), None, "nobody holds a lake");
            assert!(view.total(Measure::Evacuated, "XA").unwrap().range.is_none());
            assert!(view.claims().count() > 10, "{day}");
        }
    }
}

/// Every place of every region has one holder, and it is the one that an obvious twin names.
#[test]
fn places_are_held_as_by_the_obvious_twin() {
    let by_s1 = vec![vec!["e1", "e2", "e3"]];
    let by_all = vec![vec!["e1", "e2", "e3"], vec!["s2-1", "s2-2", "s2-3"], vec!["s3-1", "s3-2", "s3-3"]];
    for (x, y) in PLACES {
        let theatre = Theatre::at(x, y);
        let atlas = theatre.atlas();
        let towns = atlas.on(TOWN_DAY);
        let newest = atlas.on(EXTENT_DAY);
        let majority = atlas.on(EXTENT_DAY).policy(Policy::Majority);
        let all =
            atlas.on(EXTENT_DAY).policy(Policy::custom("all", |evidence, _| (0..evidence.len()).collect()));
        let all_maps = vec![vec!["e1", "e2", "e3", "e0"], by_all[1].clone(), by_all[2].clone()];
        let mut rng = random(104);
        let (mut asked, mut skipped) = (0, 0);
        for _ in 0..12_500 {
            let p = theatre.place(between(&mut rng, -0.1, 6.1), between(&mut rng, -0.1, 3.1));
            let at = position(p);
            let Some(region) = theatre.region(p) else {
                let outside = theatre.regions.iter().all(|(_, shape)| !holds(shape, p));
                assert!(!outside || towns.control_at(at).is_none());
                skipped += usize::from(!outside);
                continue;
            };
            let expected = [
                theatre.by_towns(&towns, region, p),
                theatre.by_maps(&by_s1, false, region, p),
                theatre.by_maps(&by_all, true, region, p),
                theatre.by_maps(&all_maps, false, region, p),
            ];
            for (view, expected) in [&towns, &newest, &majority, &all].into_iter().zip(expected) {
                let Some(expected) = expected else {
                    skipped += 1;
                    continue;
                };
                let found = held_by(view.control_at(at).unwrap());
                assert_eq!(found, expected, "{at}, {}, {}", view.day(), view.by_policy().name());
                asked += 1;
            }
        }
        println!("{asked} places asked, {skipped} skipped");
        assert!(asked > 45_000 && skipped < 100);
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The bundled theatre is named where it is made, by who asks for it whole, and in examples.
#[test]
fn the_code_names_no_particular_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut lines, mut named) = (0, Vec::new());
    for path in sources(&src).iter().filter(|path| !path.ends_with("bundled.rs")) {
        let text = fs::read_to_string(path).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            lines += 1;
            let lower = code.to_lowercase().replace("atlas::kursk_2024()", "");
            let is_named = ["kursk", "russia", "ukrain"].iter().any(|name| lower.contains(name));
            let is_code = code.split(|c: char| !c.is_alphanumeric()).any(|word| ["RU", "UA"].contains(&word));
            if is_named || is_code {
                named.push(format!("{}:{number}: {code}", path.strip_prefix(&src).unwrap().display()));
            }
        }
    }
    assert!(lines > 3000, "the sources were not read: {lines} lines");
    assert!(named.is_empty(), "{named:#?}");
}
