//! The answers are those of CSV, and of single queries.

use std::fmt::Write;
use std::sync::Arc;

use arrow_array::{Date32Array, Float64Array, Int8Array, RecordBatch};
use frontline::table::{TableOptions, enrich_csv};
use frontline::{Atlas, Date, Distance, Enricher, HolderOf, LonLat, Spot};
use jiff::ToSpan;

use super::{batch, enriched, enricher, metres, text};
use crate::common::random;

const SEED: u64 = 41;
const ROWS: usize = 10_000;

struct Events {
    lons: Vec<f64>,
    lats: Vec<f64>,
    days: Vec<i32>,
    precisions: Vec<i8>,
}

fn events() -> Events {
    let mut rng = random(SEED);
    let first = Enricher::epoch_day(Date::constant(2024, 8, 1));
    Events {
        lons: (0..ROWS).map(|_| 30.0 + 10.0 * rng.f64()).collect(),
        lats: (0..ROWS).map(|_| 48.0 + 6.0 * rng.f64()).collect(),
        days: (0..ROWS).map(|_| first + rng.i32(0..300)).collect(),
        precisions: (0..ROWS).map(|_| rng.i8(1..=3)).collect(),
    }
}

fn table(events: &Events) -> RecordBatch {
    batch(vec![
        ("longitude", Arc::new(Float64Array::from(events.lons.clone()))),
        ("latitude", Arc::new(Float64Array::from(events.lats.clone()))),
        ("event_date", Arc::new(Date32Array::from(events.days.clone()))),
        ("geo_precision", Arc::new(Int8Array::from(events.precisions.clone()))),
    ])
}

fn date(day: i32) -> Date {
    Date::constant(1970, 1, 1).saturating_add(i64::from(day).days())
}

#[test]
fn answers_are_those_of_single_queries() {
    let events = events();
    let (out, done) = enriched(&table(&events), &enricher(), &TableOptions::default()).unwrap();
    assert_eq!((done.rows, done.bad_rows), (ROWS, 0));
    let atlas = Atlas::kursk_2024();
    let border = atlas.border("RU", "UA").unwrap();
    for row in 0..ROWS {
        let at = LonLat::new(events.lons[row], events.lats[row]).unwrap();
        let region = atlas.region_at(at);
        assert_eq!(text(&out, "region", row), region.map(frontline::Region::code));
        assert_eq!(text(&out, "country", row), region.map(frontline::Region::country));
        let km = [2.0, 25.0, 100.0][usize::try_from(events.precisions[row]).unwrap() - 1];
        if let Some(place) = atlas.locate(Spot::new(at, Distance::from_km(km).unwrap())).first() {
            let certain = if place.answer == frontline::Answer::Yes { "yes" } else { "maybe" };
            assert_eq!(text(&out, "region_certain", row), Some(certain));
        }
        let nearest = border.nearest(at).distance.as_metres();
        assert_eq!(metres(&out, "distance_to_border_m", row), Some(nearest));
        let town = &atlas.nearest_towns(at, 1)[0];
        assert_eq!(text(&out, "nearest_town", row), Some(town.what.id()));
        assert_eq!(metres(&out, "distance_to_town_m", row), Some(town.distance.as_metres()));
        if row % 40 == 0 {
            let view = atlas.on(date(events.days[row]));
            let holder = view.control_at(at);
            let said = holder.map(|holder| match holder {
                HolderOf::Party(party) | HolderOf::Default(party) => party.id().to_owned(),
                other => other.to_string(),
            });
            assert_eq!(text(&out, "control", row).map(str::to_owned), said);
            let front = view.front("RU", "UA").unwrap().nearest(at).map(|near| near.distance.as_metres());
            let found = metres(&out, "distance_to_front_m", row);
            assert_eq!(found.is_some(), front.is_some());
            let apart = found.unwrap_or_default() - front.unwrap_or_default();
            assert!(apart.abs() < 1e-6, "{found:?}, {front:?}");
        }
    }
}

#[test]
fn answers_are_those_of_csv() {
    let events = events();
    let (out, _) = enriched(&table(&events), &enricher(), &TableOptions::default()).unwrap();
    let mut rows = String::from("longitude,latitude,event_date,geo_precision\n");
    for row in 0..ROWS {
        let (lon, lat) = (events.lons[row], events.lats[row]);
        writeln!(rows, "{lon},{lat},{},{}", date(events.days[row]), events.precisions[row]).unwrap();
    }
    let mut csv = Vec::new();
    enrich_csv(rows.as_bytes(), &mut csv, &enricher(), &TableOptions::default()).unwrap();
    let mut reader = csv::Reader::from_reader(&csv[..]);
    let names: Vec<String> = reader.headers().unwrap().iter().skip(4).map(str::to_owned).collect();
    assert_eq!(names.len(), out.num_columns() - 4);
    for (row, record) in reader.records().enumerate() {
        let record = record.unwrap();
        for (field, name) in record.iter().skip(4).zip(&names) {
            if name.ends_with("_m") {
                let found = metres(&out, name, row).map(|metres| format!("{metres:.1}"));
                assert_eq!(found.unwrap_or_default(), field, "{name} of row {row}");
            } else {
                assert_eq!(text(&out, name, row).unwrap_or_default(), field, "{name} of row {row}");
            }
        }
    }
}
