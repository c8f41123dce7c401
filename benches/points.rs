//! Which of 138,000 towns of the world are near, and which lie in a region.
//!
//! Named `question/size/implementation`. Answers are asserted equal before they are timed, distances of the nearest
//! to a centimetre, since peers order towns by distance in space.

#![allow(missing_docs)] // criterion's macros

mod common;

use common::data::{boundary, towns, uniform};
use common::harness::{Question, compare, count};
use common::rivals::{towns as near, towns_in};
use criterion::{Criterion, criterion_group, criterion_main};
use frontline::{Atlas, LonLat};
use geo_types::MultiPolygon;

const TOWNS: usize = 138_000;

fn near_towns(criterion: &mut Criterion) {
    let towns = towns(TOWNS);
    let points = uniform(count(50_000));
    let question = |name| Question { name, made_from: (TOWNS, "town"), asked: &points };
    // Many answers each: a part of the points takes as long.
    let many = |name| Question { asked: &points[..count(10_000)], ..question(name) };
    let apart = |_: &LonLat, a: &f64, b: &f64| (a - b).abs();
    compare(
        criterion,
        &question("nearest_town/138k"),
        &near::nearest(&towns),
        |metres| *metres < 10_000.0,
        apart,
    );
    compare(
        criterion,
        &many("ten_nearest_towns/138k"),
        &near::ten_nearest(&towns),
        |ten| ten[9] < 50_000.0,
        |_, a, b| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max),
    );
    compare(
        criterion,
        &many("towns_within_50_km/138k"),
        &near::within(&towns),
        |(towns, _)| *towns > 0,
        |_, a, b| if a.0 == b.0 { (a.1 - b.1).abs() } else { f64::INFINITY },
    );
}

/// Hits are regions with any towns.
fn towns_in_regions(criterion: &mut Criterion) {
    let towns = towns(TOWNS);
    let mut ask = |size: &str, shapes: &[MultiPolygon]| {
        let regions: Vec<usize> = (0..shapes.len()).collect();
        let name = format!("towns_in/{size}");
        let question = Question { name: &name, made_from: (TOWNS, "town"), asked: &regions };
        let rivals = towns_in::all(shapes, &towns);
        #[allow(clippy::cast_precision_loss)]
        compare(criterion, &question, &rivals, |towns| *towns > 0, |_, a, b| a.abs_diff(*b) as f64);
    };
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        ask(boundary.name, &[boundary.shape]);
    }
    let oblasts: Vec<_> = Atlas::kursk_2024().regions().iter().map(|region| region.shape().clone()).collect();
    ask("oblasts", &oblasts);
}

criterion_group!(benches, near_towns, towns_in_regions);
criterion_main!(benches);
