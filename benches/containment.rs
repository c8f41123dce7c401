//! Which shape holds the point: one boundary of many vertices, the regions of a partition, the country.
//!
//! Named `question/size/implementation`; `hugging` is for points within 5 km of the boundary. Every answer is
//! asserted equal before it is timed.

#![allow(missing_docs)] // criterion's macros

mod common;

use common::data::{boundary, hugging, partition, uniform};
use common::harness::{Question, compare, count};
use common::rivals::{containment, regions};
use criterion::{Criterion, criterion_group, criterion_main};
use frontline::{Atlas, LonLat, RegionIndex};
use geo::CoordsIter;
use geo_types::MultiPolygon;

/// So many that no processor learns them by heart.
const POINTS: usize = 100_000;

/// Whether one boundary holds the point.
fn contains(criterion: &mut Criterion) {
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        let near = hugging(&boundary.line, count(POINTS));
        for (points, suffix) in [(&uniform(count(POINTS)), ""), (&near, "-hugging")] {
            let rivals = containment::all(&boundary.shape, points);
            let name = format!("contains/{}{suffix}", boundary.name);
            let made_from = (boundary.shape.coords_count(), "vertex");
            let question = Question { name: &name, made_from, asked: points };
            compare(criterion, &question, &rivals, |inside| *inside, |_, a, b| differ(a, b));
        }
    }
}

/// Which region of a partition holds the point.
fn region_at(criterion: &mut Criterion) {
    let points = uniform(count(POINTS));
    let mut ask = |name: &str, shapes: &[MultiPolygon], rivals: &[_]| {
        let vertices = shapes.iter().map(CoordsIter::coords_count).sum();
        let question = Question { name, made_from: (vertices, "vertex"), asked: &points };
        compare(criterion, &question, rivals, Option::is_some, |_, a, b| differ(a, b));
    };
    let oblasts: Vec<_> = Atlas::kursk_2024().regions().iter().map(|region| region.shape().clone()).collect();
    let rivals = [
        regions::frontline(&oblasts),
        regions::frontline_bulk(&oblasts, &points),
        regions::rstar_geo_interval_tree(&oblasts),
        regions::geo_interval_trees(&oblasts),
    ];
    ask("region_at/oblasts", &oblasts, &rivals);
    let cells = partition(4_500);
    let rivals = [
        regions::frontline(&cells),
        regions::frontline_bulk(&cells, &points),
        regions::rstar_geo_interval_tree(&cells),
    ];
    ask("region_at/4500", &cells, &rivals);
}

/// Which country holds the point. The peer has other data, so that answers are compared only inside the oblasts,
/// more than 5 km from every outline.
fn country(criterion: &mut Criterion) {
    let atlas = Atlas::kursk_2024();
    let shapes: Vec<_> = atlas.regions().iter().map(|region| region.shape().clone()).collect();
    let index = RegionIndex::partition(&shapes).unwrap();
    let compared = |point: &LonLat| index.locate(*point).iter().any(|located| located.margin.as_km() > 5.0);
    let points = uniform(count(POINTS));
    assert!(points.iter().filter(|point| compared(point)).count() > points.len() / 2);
    let vertices = shapes.iter().map(CoordsIter::coords_count).sum();
    let question =
        Question { name: "country/oblasts", made_from: (vertices, "vertex of ours"), asked: &points };
    let rivals = [regions::country_frontline(atlas.regions()), regions::country_boundaries()];
    compare(
        criterion,
        &question,
        &rivals,
        Option::is_some,
        |point, a, b| {
            if compared(point) { differ(a, b) } else { 0.0 }
        },
    );
}

fn differ<A: PartialEq>(a: &A, b: &A) -> f64 {
    f64::from(u8::from(a != b))
}

criterion_group!(benches, contains, region_at, country);
criterion_main!(benches);
