//! Cuts shapes at the antimeridian, as RFC 7946 (section 3.1.9) asks of writers.
//!
//! A ring is laid out without jumps, so that it may run beyond 180 degrees; what it covers is cut into
//! sheets of 360 degrees by polygon overlay (`geo`'s `BooleanOps`) and the sheets are laid on one another.
//! The overlay rounds to a fine grid, so its vertices are put back to the original ones beside them.

use std::collections::HashMap;

use geo::BooleanOps;
use geo_types::{Coord, Line, LineString, MultiLineString, MultiPolygon, Polygon, Rect};

use crate::geodesy::Edge;

/// The shape, cut if any of its edges crosses the antimeridian.
pub(super) fn cut_shape(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let polygons = shape.iter().flat_map(|polygon| {
        let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        if rings.any(crosses) { cut_polygon(polygon).0 } else { vec![polygon.clone()] }
    });
    MultiPolygon::new(polygons.collect())
}

/// The line in parts that do not cross the antimeridian.
pub(super) fn cut_line(line: &LineString<f64>) -> MultiLineString<f64> {
    let mut parts = Vec::new();
    let mut part: Vec<Coord<f64>> = line.0.first().copied().into_iter().collect();
    for step in line.lines() {
        if jumps(&step) {
            let (edge, _) = Edge::between(step.start, step.end);
            // Where the edge meets the antimeridian; at an end of it, if that lies there.
            let t =
                if edge.west.x == -180.0 { 0.0 } else { ((180.0 - edge.west.x) / edge.lon_span()).min(1.0) };
            let lat = edge.coord_at(t).y;
            let on = |x: f64| Coord { x: f64::copysign(180.0, x), y: lat };
            for (coord, new_part) in [(on(step.start.x), false), (on(step.end.x), true)] {
                if new_part {
                    parts.push(LineString::new(std::mem::take(&mut part)));
                }
                if part.last() != Some(&coord) {
                    part.push(coord);
                }
            }
        }
        if part.last() != Some(&step.end) {
            part.push(step.end);
        }
    }
    parts.push(LineString::new(part));
    parts.retain(|part| part.0.len() > 1);
    MultiLineString::new(parts)
}

/// Whether a step goes from one end of the sheet to the other.
fn jumps(step: &Line<f64>) -> bool {
    let span = (step.end.x - step.start.x).abs();
    span > 180.0 && span < 360.0
}

/// Whether a ring has an edge across the antimeridian.
fn crosses(ring: &LineString<f64>) -> bool {
    ring.lines().any(|step| jumps(&step))
}

fn cut_polygon(polygon: &Polygon<f64>) -> MultiPolygon<f64> {
    let mut originals = HashMap::new();
    let mut whole = sheets(polygon.exterior(), &mut originals);
    for hole in polygon.interiors() {
        whole = whole.difference(&sheets(hole, &mut originals));
    }
    let restore = |ring: &LineString<f64>| -> LineString<f64> {
        ring.coords()
            .map(|coord| match nearest_original(&originals, *coord) {
                // What was cut ends on the antimeridian itself.
                _ if coord.x.abs() > 180.0 - 1.0 / GRID => {
                    Coord { x: f64::copysign(180.0, coord.x), y: coord.y }
                }
                original => original.unwrap_or(*coord),
            })
            .collect()
    };
    let restored = whole
        .iter()
        .map(|p| Polygon::new(restore(p.exterior()), p.interiors().iter().map(restore).collect()));
    MultiPolygon::new(restored.collect())
}

/// What a ring encloses, between -180 and 180 degrees.
fn sheets(ring: &LineString<f64>, originals: &mut Originals) -> MultiPolygon<f64> {
    let flat = unrolled(ring);
    let box_of_all = Rect::new(Coord { x: -180.0, y: -90.0 }, Coord { x: 180.0, y: 90.0 }).to_polygon();
    let mut covered = MultiPolygon::new(Vec::new());
    for turn in [-360.0, 0.0, 360.0] {
        let coords: Vec<Coord<f64>> = flat.iter().map(|c| Coord { x: c.x + turn, y: c.y }).collect();
        if coords.iter().all(|c| c.x <= -180.0) || coords.iter().all(|c| c.x >= 180.0) {
            continue;
        }
        let sheet = Polygon::new(LineString::new(coords), Vec::new());
        covered = covered.union(&sheet.intersection(&box_of_all));
    }
    for coord in ring.coords() {
        originals.entry(key(*coord, 0, 0)).or_default().push(*coord);
    }
    covered
}

/// The ring laid out without jumps; closed over the pole of its hemisphere if it goes round the Earth.
fn unrolled(ring: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut flat: Vec<Coord<f64>> = ring.0.first().copied().into_iter().collect();
    let mut x = flat.first().map_or(0.0, |c| c.x);
    let mut north = 0.0;
    for step in ring.lines() {
        let (edge, westwards) = Edge::between(step.start, step.end);
        x += if westwards { -edge.lon_span() } else { edge.lon_span() };
        north += step.end.y;
        flat.push(Coord { x, y: step.end.y });
    }
    if let (Some(first), Some(last)) = (flat.first().copied(), flat.last().copied())
        && (last.x - first.x).abs() > 180.0
    {
        let pole = f64::copysign(90.0, north);
        flat.extend([Coord { x: last.x, y: pole }, Coord { x: first.x, y: pole }, first]);
    }
    flat
}

const GRID: f64 = 1e6;

#[allow(clippy::cast_possible_truncation)] // degrees times a million
fn key(coord: Coord<f64>, dx: i64, dy: i64) -> (i64, i64) {
    ((coord.x * GRID).round() as i64 + dx, (coord.y * GRID).round() as i64 + dy)
}

/// Vertices by the cell of a grid.
type Originals = HashMap<(i64, i64), Vec<Coord<f64>>>;

/// The nearest of the original vertices in the cell of a rounded one and those round it.
fn nearest_original(originals: &Originals, coord: Coord<f64>) -> Option<Coord<f64>> {
    let cells = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| key(coord, dx, dy)));
    let near = cells.filter_map(|cell| originals.get(&cell)).flatten();
    let away = |c: &Coord<f64>| (c.x - coord.x).hypot(c.y - coord.y);
    near.copied().min_by(|a, b| away(a).total_cmp(&away(b)))
}
