//! The reference is not taken on trust: frontline's answers beside brute force on GeographicLib.

use frontline::{LineIndex, LonLat, PointIndex};
use geo_types::{Line, LineString};

use crate::answer::geodesic;

/// Every so many points of a sample.
fn sample(points: &[LonLat], count: usize) -> impl Iterator<Item = LonLat> {
    points.iter().copied().step_by((points.len() / count).max(1)).take(count)
}

/// How far `LineIndex::nearest` is from the least distance to any edge, metres, at worst over a sample.
pub fn worst_of_line(line: &LineString, points: &[LonLat], count: usize) -> f64 {
    let index = LineIndex::new(line).expect("a line of the data set");
    let edges: Vec<(Line, f64)> = line.lines().map(|edge| (edge, length(edge))).collect();
    let wrong = sample(points, count).map(|point| {
        let least = edges.iter().fold(f64::INFINITY, |least, (edge, length)| {
            // No point of an edge is nearer than its start by more than its length.
            if geodesic(point, at(*edge, 0.0)) - length > least {
                least
            } else {
                least.min(nearest(point, *edge))
            }
        });
        (index.nearest(point).distance.as_metres() - least).abs()
    });
    wrong.fold(0.0, f64::max)
}

/// How far `PointIndex::nearest` is from the least distance to any town, metres, at worst over a sample.
pub fn worst_of_towns(towns: &[LonLat], points: &[LonLat], count: usize) -> f64 {
    let index = PointIndex::new(towns).expect("few enough towns");
    let wrong = sample(points, count).map(|point| {
        let least = towns.iter().map(|town| geodesic(point, *town)).fold(f64::INFINITY, f64::min);
        let found = index.nearest(point).expect("there are towns").distance.as_metres();
        (found - least).abs()
    });
    wrong.fold(0.0, f64::max)
}

/// The place on an edge straight in longitude and latitude; 0 is its start, 1 its end.
fn at(edge: Line, t: f64) -> LonLat {
    let place = edge.start + edge.delta() * t;
    LonLat::new(place.x, place.y).expect("between two positions")
}

/// An edge's length, rather too long, metres.
fn length(edge: Line) -> f64 {
    let part = |i: u32| geodesic(at(edge, f64::from(i) / 8.0), at(edge, f64::from(i + 1) / 8.0));
    1.01 * (0..8).map(part).sum::<f64>()
}

/// The least distance to an edge, by golden section around the best of some places on it.
fn nearest(point: LonLat, edge: Line) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    const PLACES: u32 = 8;
    let distance = |t: f64| geodesic(point, at(edge, t));
    let place = |i: u32| f64::from(i) / f64::from(PLACES);
    let best = (0..=PLACES).min_by(|i, j| distance(place(*i)).total_cmp(&distance(place(*j)))).unwrap_or(0);
    let (mut low, mut high) = (place(best.saturating_sub(1)), place((best + 1).min(PLACES)));
    let mut least = distance(place(best));
    while high - low > 1e-9 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (from_a, from_b) = (distance(a), distance(b));
        least = least.min(from_a).min(from_b);
        if from_a < from_b { high = b } else { low = a }
    }
    least
}
