//! Rows enriched together get the answers of the single queries.
#![cfg(feature = "bundled")]

use frontline::{Answer, Atlas, Date, Distance, Enricher, Error, LonLat, Policy, Rows, Spot};
use jiff::ToSpan;

const SEED: u64 = 20_240_810;

#[test]
fn rows_get_the_answers_of_single_queries() {
    println!("seed {SEED}");
    let mut rng = fastrand::Rng::with_seed(SEED);
    let atlas = Atlas::kursk_2024();
    let manner =
        atlas.on(Date::constant(2024, 8, 10)).known_by(Date::constant(2025, 3, 1)).policy(Policy::Majority);
    let count = 10_000;
    let lons: Vec<f64> = (0..count).map(|_| 30.0 + 10.0 * rng.f64()).collect();
    let lats: Vec<f64> = (0..count).map(|_| 48.0 + 6.0 * rng.f64()).collect();
    let first = Enricher::epoch_day(Date::constant(2024, 8, 1));
    let days: Vec<i32> = (0..count).map(|_| first + rng.i32(0..300)).collect();
    let accuracies: Vec<f64> = (0..count).map(|_| 30_000.0 * rng.f64().powi(4)).collect();
    let enricher = Enricher::new(&atlas).border("RU", "UA").unwrap().control().front("RU", "UA").unwrap();
    let enricher = enricher.as_seen_by(&manner).unwrap();
    let rows = Rows { lons: &lons, lats: &lats, days: Some(&days), accuracies_m: Some(&accuracies) };
    let told = enricher.rows(&rows).unwrap();
    let border = atlas.border("RU", "UA").unwrap();
    let (mut maybe, mut fronts) = (0, 0);
    for row in 0..count {
        let at = LonLat::new(lons[row], lats[row]).unwrap();
        assert_eq!(
            told.region(row).map(frontline::Region::code),
            atlas.region_at(at).map(frontline::Region::code)
        );
        let spot = Spot::new(at, Distance::from_metres(accuracies[row]).unwrap());
        let places = atlas.locate(spot);
        if let Some(place) = places.first() {
            assert_eq!(told.region_certain[row], place.answer, "row {row}");
        }
        maybe += usize::from(told.region_certain[row] == Answer::Maybe);
        assert_eq!(told.border_m[row], border.nearest(at).distance.as_metres(), "row {row}");
        let near = &atlas.nearest_towns(at, 1)[0];
        assert_eq!(told.town_m[row], near.distance.as_metres());
        assert_eq!(told.nearest_town(row).map(frontline::Town::id), Some(near.what.id()));
        if row % 50 == 0 {
            let view = manner.on(Date::constant(1970, 1, 1).saturating_add(i64::from(days[row]).days()));
            assert_eq!(told.control(row), view.control_at(at), "row {row} on {}", view.day());
            let front = view.front("RU", "UA").unwrap().nearest(at).map(|near| near.distance.as_metres());
            assert_eq!(told.front_m[row], front.unwrap_or(f64::INFINITY), "row {row} on {}", view.day());
            fronts += usize::from(front.is_some());
        }
    }
    assert!(told.region(told.len()).is_none() && told.nearest_town(told.len()).is_none());
    assert!(maybe > 500 && maybe < 9_500 && fronts > 100, "{maybe} in doubt, {fronts} with a front");
    // The same rows in another order, in parts, and on two threads.
    let back: Vec<usize> = (0..count).rev().collect();
    let turned = |of: &[f64]| back.iter().map(|i| of[*i]).collect::<Vec<_>>();
    let (lons2, lats2) = (turned(&lons), turned(&lats));
    let days2: Vec<i32> = back.iter().map(|i| days[*i]).collect();
    let again: Vec<f64> = std::thread::scope(|scope| {
        let half = |part: std::ops::Range<usize>| {
            let rows = Rows {
                lons: &lons2[part.clone()],
                lats: &lats2[part.clone()],
                days: Some(&days2[part]),
                accuracies_m: None,
            };
            enricher.rows(&rows).unwrap().front_m
        };
        let other = scope.spawn(move || half(count / 2..count));
        let mut all = half(0..count / 2);
        all.extend(other.join().unwrap());
        all
    });
    assert_eq!(again, back.iter().map(|i| told.front_m[*i]).collect::<Vec<_>>());
}

#[test]
fn what_is_wrong_with_rows_is_said() {
    let atlas = Atlas::kursk_2024();
    let enricher = Enricher::new(&atlas);
    let rows = |lons, lats, days, accuracies_m| Rows { lons, lats, days, accuracies_m };
    let said = |enricher: &Enricher, rows: &Rows<'_>| enricher.rows(rows).unwrap_err().to_string();
    assert_eq!(
        said(&enricher, &rows(&[35.0, 36.0], &[51.0], None, None)),
        "2 longitudes, 1 latitudes and room for 2 answers should be equally many"
    );
    assert_eq!(
        said(&enricher, &rows(&[35.0], &[151.0], None, None)),
        "point 0: latitude 151 is outside [-90, 90]; are the axes swapped?"
    );
    assert_eq!(
        said(&enricher, &rows(&[35.0], &[51.0], None, Some(&[-1.0]))),
        "point 0: distance -1 m is not a finite number of 0 or more"
    );
    let with_control = Enricher::new(&atlas).control();
    assert_eq!(
        said(&with_control, &rows(&[35.0], &[51.0], None, None)),
        "there are no days, which control and front need"
    );
    assert!(
        said(&with_control, &rows(&[35.0], &[51.0], Some(&[i32::MAX]), None))
            .starts_with("\"day 2147483647 since")
    );
    assert!(matches!(Enricher::new(&atlas).front("RU", "XX"), Err(Error::Unknown { .. })));
    let none = enricher.rows(&rows(&[], &[], None, None)).unwrap();
    assert!(none.is_empty() && none.control(0).is_none());
}
