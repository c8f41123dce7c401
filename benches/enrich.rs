//! Region, distance to the border and distance to a front for a million points, from columns to columns.
//!
//! Named `enrich/oblasts/implementation`; elements a second are points a second. The peers are composed: boxes and
//! interval trees for the regions, trees of edges for the lines, one point after another. Their regions are asserted
//! equal, the errors of their distances told, in metres.

#![allow(missing_docs)] // criterion's macros

mod common;

use std::hint::black_box;
use std::thread;

use common::data::{boundary, uniform};
use common::harness::{count, group};
use common::rivals::{Rival, columns, lines, regions};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frontline::{Atlas, LineIndex, LonLat, RegionIndex};
use geo::Translate;
use geo_types::{LineString, MultiPolygon};

const NAME: &str = "enrich/oblasts";

/// What is asked about: regions, the border, the front.
type Subject<'a> = (&'a [MultiPolygon], &'a LineString, &'a LineString);

/// A column of regions and two of metres, or a part of them.
type Answers<'a> = (&'a mut [u32], &'a mut [f64], &'a mut [f64]);

struct Indexes(RegionIndex, LineIndex, LineIndex);

impl Indexes {
    fn new((regions, border, front): Subject) -> Self {
        let regions = RegionIndex::partition(regions).unwrap();
        Self(regions, LineIndex::new(border).unwrap(), LineIndex::new(front).unwrap())
    }

    fn enrich(&self, lons: &[f64], lats: &[f64], (regions, border, front): Answers) {
        self.0.regions_at(lons, lats, regions).unwrap();
        self.1.distances(lons, lats, border).unwrap();
        self.2.distances(lons, lats, front).unwrap();
    }

    /// Half of the columns on a thread of its own.
    fn enrich_on_two(&self, lons: &[f64], lats: &[f64], (regions, border, front): Answers) {
        let half = lons.len() / 2;
        let (lons, lats) = (lons.split_at(half), lats.split_at(half));
        let (regions, border, front) =
            (regions.split_at_mut(half), border.split_at_mut(half), front.split_at_mut(half));
        thread::scope(|scope| {
            scope.spawn(|| self.enrich(lons.0, lats.0, (regions.0, border.0, front.0)));
            self.enrich(lons.1, lats.1, (regions.1, border.1, front.1));
        });
    }
}

fn enrich(criterion: &mut Criterion) {
    let oblasts: Vec<_> = Atlas::kursk_2024().regions().iter().map(|region| region.shape().clone()).collect();
    let border = boundary(10_000).line;
    let front = border.translate(0.5, 0.5);
    let subject = (&oblasts[..], &border, &front);
    let points = uniform(count(1_000_000));
    ours(criterion, subject, &points);
    let first = &points[..count(20_000)];
    peer(criterion, subject, first, "rstar_haversine", lines::rstar_haversine);
    peer(criterion, subject, first, "rstar_geodesic", lines::rstar_geodesic);
}

fn ours(criterion: &mut Criterion, subject: Subject, points: &[LonLat]) {
    let indexes = Indexes::new(subject);
    let (lons, lats) = columns(points);
    let new = || (vec![0; points.len()], vec![0.0; points.len()], vec![0.0; points.len()]);
    let (mut alone, mut together) = (new(), new());
    indexes.enrich(&lons, &lats, (&mut alone.0, &mut alone.1, &mut alone.2));
    indexes.enrich_on_two(&lons, &lats, (&mut together.0, &mut together.1, &mut together.2));
    assert!(alone == together, "two threads answer otherwise");
    let mut group = group(criterion, NAME);
    group.sample_size(10).throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("frontline_bulk", |b| {
        b.iter(|| {
            indexes.enrich(black_box(&lons), &lats, (&mut alone.0, &mut alone.1, &mut alone.2));
            black_box(&mut alone);
        });
    });
    group.bench_function("frontline_bulk_two_threads", |b| {
        b.iter(|| {
            let columns = (&mut together.0[..], &mut together.1[..], &mut together.2[..]);
            indexes.enrich_on_two(black_box(&lons), &lats, columns);
            black_box(&mut together);
        });
    });
    group.finish();
}

fn peer(
    criterion: &mut Criterion,
    subject: Subject,
    points: &[LonLat],
    name: &str,
    distance: for<'a> fn(&'a LineString) -> Rival<'a, f64>,
) {
    let indexes = Indexes::new(subject);
    let regions = regions::rstar_geo_interval_tree(subject.0);
    let (border, front) = (distance(subject.1), distance(subject.2));
    let mut answers = (vec![None; points.len()], vec![0.0; points.len()], vec![0.0; points.len()]);
    let mut ask = || {
        (regions.ask)(black_box(points), &mut answers.0);
        (border.ask)(points, &mut answers.1);
        (front.ask)(points, &mut answers.2);
        black_box(&mut answers);
    };
    ask();
    let mut group = group(criterion, NAME);
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function(name, |b| b.iter(&mut ask));
    group.finish();
    let mut worst = 0.0;
    for (i, point) in points.iter().enumerate() {
        assert_eq!(answers.0[i], indexes.0.region_at(*point), "{NAME}/{name}: {point:?}");
        let off = |index: &LineIndex, metres: f64| (index.distance(*point).as_metres() - metres).abs();
        worst = off(&indexes.1, answers.1[i]).max(off(&indexes.2, answers.2[i])).max(worst);
    }
    println!("{NAME}/{name}: {} points, worst error {worst:.1e}", points.len());
}

criterion_group!(benches, enrich);
criterion_main!(benches);
