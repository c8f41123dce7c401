//! Area and length of a boundary of 10,000 vertices, time for each vertex.
//!
//! The edges of the peers are geodesics, ours are straight in longitude and latitude. The long sides that close the
//! boundary are therefore cut to a thousandth of a degree, where the two are the same to 1e-9; asserted below.

#![allow(missing_docs)] // criterion's macros

mod common;

use std::hint::black_box;

use common::data::boundary;
use common::harness::group;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frontline::{geodesic_area, geodesic_length};
use geo::line_measures::{Geodesic, Length};
use geo::{CoordsIter, GeodesicArea};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use geographiclib_rs::{PolygonArea, Winding};

type Measure<'a, G> = (&'a str, &'a dyn Fn(&G) -> f64);

fn area(criterion: &mut Criterion) {
    let shape: MultiPolygon = Polygon::new(fine(boundary(10_000).shape.0[0].exterior()), Vec::new()).into();
    let vertices = shape.coords_count();
    let ours = |shape: &MultiPolygon| geodesic_area(shape).unwrap().as_square_metres();
    // Of a ring that runs clockwise this would be the rest of the Earth; ours does not.
    let geo = |shape: &MultiPolygon| shape.geodesic_area_unsigned();
    let earth = geographiclib_rs::Geodesic::wgs84();
    let geographiclib = |shape: &MultiPolygon| {
        let mut area = PolygonArea::new(&earth, Winding::CounterClockwise);
        let ring = shape.0[0].exterior();
        ring.0[1..].iter().for_each(|c| area.add_point(c.y, c.x));
        area.compute(true).1
    };
    let measures: [Measure<_>; 3] =
        [("frontline", &ours), ("geo_geodesic_area", &geo), ("geographiclib_polygon_area", &geographiclib)];
    compare(criterion, "area/10k", &shape, vertices, &measures);
}

fn length(criterion: &mut Criterion) {
    let line = boundary(10_000).line;
    let vertices = line.coords_count();
    let ours = |line: &LineString| geodesic_length(line).unwrap().as_metres();
    let geo = |line: &LineString| Geodesic.length(line);
    compare(criterion, "length/10k", &line, vertices, &[("frontline", &ours), ("geo_geodesic_length", &geo)]);
}

fn compare<G>(criterion: &mut Criterion, name: &str, of: &G, vertices: usize, measures: &[Measure<G>]) {
    let mut group = group(criterion, name);
    group.throughput(Throughput::Elements(vertices as u64));
    let ours = measures[0].1(of);
    for (implementation, measure) in measures {
        let off = (measure(of) / ours - 1.0).abs();
        assert!(off < 1e-9, "{name}/{implementation}: off by {off}");
        println!("{name}/{implementation}: {vertices} vertices, off by {off:.1e} of {ours:.6e}");
        group.bench_function(*implementation, |b| b.iter(|| measure(black_box(of))));
    }
    group.finish();
}

/// The ring with edges of at most a thousandth of a degree, or as short as they are.
fn fine(ring: &LineString) -> LineString {
    let mut coords: Vec<Coord> = Vec::new();
    for edge in ring.lines() {
        let mut parts = 1.0;
        while edge.dx().hypot(edge.dy()) / parts > 0.001 {
            parts *= 2.0;
        }
        let mut part = 0.0;
        while part < parts {
            coords.push(edge.start + edge.delta() * (part / parts));
            part += 1.0;
        }
    }
    LineString(coords)
}

criterion_group!(benches, area, length);
criterion_main!(benches);
