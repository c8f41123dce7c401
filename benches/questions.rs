//! What a question costs, beside what a Rust user would reach for otherwise. Every answer is asserted
//! equal before it is timed. Named `question/data/implementation`.
//!
//! `cargo bench`; `cargo bench -- --test` runs each once.

#![allow(missing_docs)] // criterion's macros

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use frontline::{Atlas, Containment, LineIndex, LonLat, RegionIndex, geodesic_area};
use geo::Contains;
use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo_types::{MultiPolygon, Point};
use geographiclib_rs::{Geodesic, InverseGeodesic};

/// Points spread over the core regions, seeded.
fn points(count: usize) -> Vec<LonLat> {
    let mut rng = fastrand::Rng::with_seed(2024);
    (0..count).map(|_| LonLat::new(31.0 + 8.0 * rng.f64(), 49.0 + 5.0 * rng.f64()).unwrap()).collect()
}

fn shapes() -> Vec<MultiPolygon> {
    Atlas::kursk_2024().regions().iter().map(|region| region.shape().clone()).collect()
}

/// Which of the 19 regions holds the point.
fn region_at(criterion: &mut Criterion) {
    let (points, shapes) = (points(10_000), shapes());
    let index = RegionIndex::partition(&shapes).unwrap();
    let trees: Vec<_> = shapes.iter().map(IntervalTreeMultiPolygon::new).collect();
    let of_trees = |p: &LonLat| trees.iter().position(|tree| tree.contains(&Point::from(*p)));
    for point in &points {
        assert_eq!(index.region_at(*point), of_trees(point));
    }
    let mut group = criterion.benchmark_group("region_at/kursk_2024");
    let mut next = points.iter().cycle();
    group.bench_function("frontline", |b| b.iter(|| index.region_at(black_box(*next.next().unwrap()))));
    let mut next = points.iter().cycle();
    group.bench_function("geo_interval_tree", |b| b.iter(|| of_trees(black_box(next.next().unwrap()))));
    group.finish();
}

/// Whether one region holds the point.
fn contains(criterion: &mut Criterion) {
    let (points, shapes) = (points(10_000), shapes());
    let index = RegionIndex::new(&shapes[..1]).unwrap();
    let tree = IntervalTreeMultiPolygon::new(&shapes[0]);
    for point in &points {
        assert_eq!(index.contains(0, *point) == Containment::Inside, tree.contains(&Point::from(*point)));
    }
    let mut group = criterion.benchmark_group("contains/RU-KRS");
    let mut next = points.iter().cycle();
    group.bench_function("frontline", |b| b.iter(|| index.contains(0, black_box(*next.next().unwrap()))));
    let mut next = points.iter().cycle();
    group.bench_function("geo_interval_tree", |b| {
        b.iter(|| tree.contains(&Point::from(black_box(*next.next().unwrap()))));
    });
    group.finish();
}

/// The geodesic distance to the state border, beside one geodesic to a point that is known already.
fn distance_to_border(criterion: &mut Criterion) {
    let points = points(2000);
    let border = Atlas::kursk_2024().border("RU", "UA").unwrap();
    let index = LineIndex::new(border.arcs()).unwrap();
    let geodesic = Geodesic::wgs84();
    let nearest: Vec<LonLat> = points.iter().map(|point| index.nearest(*point).point).collect();
    let inverse = |p: LonLat, q: LonLat| -> f64 { geodesic.inverse(p.lat(), p.lon(), q.lat(), q.lon()) };
    for (point, nearest) in points.iter().zip(&nearest) {
        let ours = index.nearest(*point).distance.as_metres();
        assert!((ours - inverse(*point, *nearest)).abs() < 1e-6);
    }
    let mut group = criterion.benchmark_group("distance_to_border/kursk_2024");
    let mut next = points.iter().cycle();
    group.bench_function("frontline", |b| b.iter(|| index.nearest(black_box(*next.next().unwrap()))));
    let mut next = points.iter().zip(&nearest).cycle();
    group.bench_function("geographiclib_one_inverse", |b| {
        b.iter(|| {
            let (p, q) = next.next().unwrap();
            inverse(black_box(*p), black_box(*q))
        });
    });
    group.finish();
}

fn area(criterion: &mut Criterion) {
    let shape = shapes().remove(0);
    let km2 = geodesic_area(&shape).unwrap().as_km2();
    // Geodesic edges instead of straight ones: a little else, by millionths.
    let of_geo = |shape: &MultiPolygon| geo::GeodesicArea::geodesic_area_unsigned(shape) / 1e6;
    assert!((of_geo(&shape) / km2 - 1.0).abs() < 1e-4);
    let mut group = criterion.benchmark_group("area/RU-KRS");
    group.bench_function("frontline", |b| b.iter(|| geodesic_area(black_box(&shape)).unwrap()));
    group.bench_function("geo_geodesic_area", |b| b.iter(|| of_geo(black_box(&shape))));
    group.finish();
}

fn build(criterion: &mut Criterion) {
    let shapes = shapes();
    let border = Atlas::kursk_2024().border("RU", "UA").unwrap();
    let mut group = criterion.benchmark_group("build/kursk_2024");
    group.bench_function("regions", |b| {
        b.iter_batched(|| &shapes, |s| RegionIndex::partition(s).unwrap(), BatchSize::PerIteration);
    });
    group.bench_function("border", |b| {
        b.iter_batched(|| border.arcs(), |arcs| LineIndex::new(arcs).unwrap(), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, region_at, contains, distance_to_border, area, build);
criterion_main!(benches);
