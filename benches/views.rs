//! Views: building one over 100,000 claims about 10,000 towns, asking it, and a year of daily comparisons.
//!
//! Nothing else answers these questions. Before the time is taken, verdicts are asserted against a walk over all claims.

#![allow(missing_docs)] // criterion's macros

mod common;

use std::hint::black_box;
use std::time::Instant;

use common::data::{boundary, uniform};
use common::harness::{count, group};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frontline::{
    About, Atlas, Certainty, Claim, Control, Date, Distance, LonLat, Names, Region, Source, SourceKind,
    Statement, Town, When,
};
use jiff::ToSpan;

const DAY: Date = Date::constant(2024, 12, 1);

/// 10,000 towns in a region of 10,000 vertices, and ten claims about each, by sources of all leanings.
fn made_up(claims: usize) -> Atlas {
    let mut rng = fastrand::Rng::with_seed(100_000);
    let of_window: Vec<LonLat> = uniform(claims / 10);
    let towns = of_window.iter().enumerate().map(|(number, position)| {
        Town::new(format!("t{number}"), Names::new(format!("Town {number}")), *position).unwrap()
    });
    let towns: Vec<Town> = towns.collect();
    let sources = (0..50).map(|number| {
        let source =
            Source::new(format!("s{number}"), format!("Source {number}"), SourceKind::Media).unwrap();
        match number % 3 {
            0 => source.leaning_to("XA"),
            1 => source.leaning_to("XB"),
            _ => source,
        }
    });
    let said = (0..claims).map(|number| {
        let stated = Date::constant(2024, 8, 1).saturating_add(rng.i32(0..300).days());
        let party = if rng.bool() { "XA" } else { "XB" };
        let statement = match rng.u8(0..6) {
            0 => Statement::Contested(vec!["XA".into(), "XB".into()]),
            1 => Statement::Denies(party.into()),
            _ => Statement::Holds(party.into()),
        };
        let about = About::Town(format!("t{}", rng.usize(0..claims / 10)));
        Claim::new(format!("c{number}"), format!("s{}", rng.u8(0..50)), about, statement, stated)
            .with_valid(When::since(stated))
            .with_certainty(if rng.bool() { Certainty::Claimed } else { Certainty::Reported })
    });
    let said: Vec<Claim> = said.collect();
    let shape = boundary(10_000).shape;
    let regions = [Region::new("XA-01", shape).unwrap()];
    let parties = ["XA", "XB"].map(|id| frontline::Party::new(id, id).unwrap());
    Atlas::builder()
        .regions(regions)
        .towns(towns)
        .parties(parties)
        .sources(sources)
        .claims(said)
        .build()
        .unwrap()
}

fn verdicts(criterion: &mut Criterion) {
    let claims = count(100_000);
    let started = Instant::now();
    let atlas = made_up(claims);
    println!("views/100k: atlas of {claims} claims built in {:.2?}", started.elapsed());
    let view = atlas.on(DAY);
    // The newest day's word decides: nobody of that day says otherwise of a town that is held.
    for town in atlas.towns().iter().step_by(97) {
        let about = About::Town(town.id().to_owned());
        let last = view.claims_about(&about).map(|claim| claim.stated().latest()).max();
        let verdict = view.control_of(town);
        assert_eq!(verdict.because.iter().map(|claim| claim.stated().latest()).max(), last);
        let contested = matches!(verdict.control, Control::Contested(_));
        assert!(verdict.because.is_empty() == (last.is_none()) && (!contested || last.is_some()));
    }
    let mut group = group(criterion, "views/100k");
    group.bench_function("build", |b| {
        b.iter(|| black_box(atlas.on(DAY).control_of(&atlas.towns()[0]).because.len()));
    });
    let towns = atlas.towns();
    group.throughput(Throughput::Elements(towns.len() as u64));
    group.bench_function("control_of", |b| {
        b.iter(|| towns.iter().map(|town| black_box(view.control_of(town)).because.len()).sum::<usize>());
    });
    group.finish();
}

fn ground(criterion: &mut Criterion) {
    let atlas = Atlas::kursk_2024();
    let view = atlas.on(Date::constant(2024, 9, 1));
    let points = common::data::uniform(count(100_000));
    let inside = points.iter().filter(|point| atlas.region_at(**point).is_some()).count();
    let held = points.iter().filter(|point| view.control_at(**point).is_some()).count();
    assert_eq!(inside, held);
    println!("control_at: {held} hits of {}", points.len());
    let mut group = group(criterion, "control_at/bundled");
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("region_at", |b| {
        b.iter(|| points.iter().filter(|point| atlas.region_at(**point).is_some()).count());
    });
    group.bench_function("control_at", |b| {
        b.iter(|| points.iter().filter(|point| view.control_at(**point).is_some()).count());
    });
    group.bench_function("ground", |b| b.iter(|| view.on(DAY).front("RU", "UA").unwrap().arcs().len()));
    group.finish();
}

fn year(criterion: &mut Criterion) {
    let atlas = Atlas::kursk_2024();
    let days = i32::try_from(count(36_500) / 100).unwrap().max(10);
    let compared = || -> (f64, usize) {
        let mut earlier = atlas.on(Date::constant(2024, 8, 1));
        let (mut gained, mut towns) = (0.0, 0);
        for day in 1..=days {
            let later = earlier.on(earlier.day().saturating_add(1.days()));
            let comparison = later.compare(&earlier).unwrap();
            let changes = comparison.changes(Distance::ZERO);
            let of_one =
                changes.iter().filter(|change| change.party.id() == "UA" && change.region.country() == "RU");
            gained += of_one.map(|change| change.gained.as_km2() - change.lost.as_km2()).sum::<f64>();
            towns += comparison.towns().len();
            drop(comparison);
            earlier = later;
            black_box(day);
        }
        let held = earlier.held_area("UA", "RU").unwrap().as_km2();
        assert!((gained - held).abs() < 1e-6 * held.max(1.0), "{gained} km² gained in all, {held} held");
        (gained, towns)
    };
    println!("compare/year: {:?} km² and towns over {days} days", compared());
    let mut group = group(criterion, "compare");
    group.bench_function("year_of_days", |b| b.iter(|| black_box(compared())));
    group.finish();
}

criterion_group!(benches, verdicts, ground, year);
criterion_main!(benches);
