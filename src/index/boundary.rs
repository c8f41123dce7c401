//! From shapes to unique edges, each with the regions that it bounds.
//!
//! Regions are the even-odd interior of their rings, so an edge that a region has twice bounds nothing
//! and goes: this joins the parts of a shape that was cut at the antimeridian, and closes seams. Where a
//! region shares an edge with a neighbour the edge is kept once, for both.

use std::collections::HashMap;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::geodesy::Edge;
use crate::{Error, LonLat};

/// The unique edges of a set of regions.
#[derive(Debug)]
pub(crate) struct Boundary {
    /// In the order in which rings run along them, so that what is near is near in memory, too.
    pub(crate) edges: Vec<Edge>,
    /// Edge `i` bounds `regions[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    regions: Vec<u32>,
    /// Whether edges cross the antimeridian; then longitudes are those of [`across`].
    pub(crate) across: bool,
}

/// Checks the positions of a shape, and that every ring has three at least that differ.
pub(crate) fn check(shape: &MultiPolygon<f64>) -> Result<(), Error> {
    if shape.0.is_empty() {
        return Err(Error::Empty { what: "polygons" });
    }
    for (polygon, rings) in (1..).zip(shape) {
        for (number, line) in (0..).zip(rings_of(rings)) {
            check_ring(line).map_err(|error| error.within(ring_name(polygon, number)))?;
        }
    }
    Ok(())
}

/// The exterior, then the holes.
fn rings_of(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn check_ring(line: &LineString<f64>) -> Result<(), Error> {
    line.coords().try_for_each(|coord| LonLat::try_from(*coord).map(|_| ()))?;
    let mut distinct: Vec<&Coord<f64>> = Vec::new();
    for coord in line.coords() {
        if distinct.len() < 3 && !distinct.contains(&coord) {
            distinct.push(coord);
        }
    }
    if distinct.len() < 3 {
        return Err(Error::TooFewPoints { got: distinct.len(), needed: 3, of: "ring" });
    }
    Ok(())
}

/// How messages call a ring: polygons counted from 1, rings from 0, the exterior.
fn ring_name(polygon: u32, number: u32) -> String {
    if number == 0 {
        format!("exterior of polygon {polygon}")
    } else {
        format!("hole {number} of polygon {polygon}")
    }
}

/// A longitude to 2⁻⁴⁴ degrees (6 nm): such a one can be moved by 360 degrees without rounding, so that an
/// edge beyond the antimeridian and one before it meet in the very same vertex.
pub(crate) fn across(lon: f64) -> f64 {
    const STEPS: f64 = 17_592_186_044_416.0; // 2⁴⁴
    (lon * STEPS).round() / STEPS
}

/// Whether any edge takes the shorter way, across the antimeridian.
fn crosses_antimeridian(shapes: &[&MultiPolygon<f64>]) -> bool {
    let rings = shapes.iter().flat_map(|shape| shape.iter()).flat_map(rings_of);
    let mut spans = rings.flat_map(LineString::lines).map(|line| (line.end.x - line.start.x).abs());
    spans.any(|span| span > 180.0 && span < 360.0)
}

/// An edge as a ring runs along it.
#[derive(Clone, Copy)]
pub(crate) struct RingEdge {
    pub(crate) ring: u32,
    pub(crate) westwards: bool,
    /// Its number among the unique edges, or that of a part if it was split; `None` where it cancelled out.
    pub(crate) unique: Option<u32>,
    pub(crate) from: Coord<f64>,
}

/// A ring of a shape.
#[derive(Clone, Copy)]
pub(crate) struct Ring {
    pub(crate) region: u32,
    pub(crate) is_hole: bool,
    pub(crate) counter_clockwise: bool,
    /// For messages.
    pub(crate) polygon: u32,
    pub(crate) number: u32,
}

impl Ring {
    pub(crate) fn name(&self) -> String {
        ring_name(self.polygon, self.number)
    }
}

/// The rings that a boundary was made from, which only the checks need.
#[derive(Default)]
pub(crate) struct Rings {
    pub(crate) rings: Vec<Ring>,
    pub(crate) edges: Vec<RingEdge>,
}

/// Where edges are to be split: at vertices of other edges that lie exactly on them.
#[derive(Default)]
pub(crate) struct Splits(HashMap<[u64; 4], Vec<Coord<f64>>>);

impl Splits {
    /// Notes a point of the inside of an edge, on the edge's sheet.
    pub(crate) fn add(&mut self, edge: &Edge, at: Coord<f64>) {
        self.0.entry(bits(edge)).or_default().push(at);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts of an edge, from west to east.
    fn parts(&self, edge: &Edge) -> Vec<Edge> {
        let mut points = self.0.get(&bits(edge)).cloned().unwrap_or_default();
        points.extend([edge.west, edge.east]);
        points.sort_by(|a, b| {
            a.x.total_cmp(&b.x).then(if edge.lat_span() < 0.0 {
                b.y.total_cmp(&a.y)
            } else {
                a.y.total_cmp(&b.y)
            })
        });
        points.dedup();
        points.windows(2).map(|ends| Edge::on_sheet(ends[0], ends[1])).collect()
    }
}

fn bits(edge: &Edge) -> [u64; 4] {
    [edge.west.x, edge.west.y, edge.east.x, edge.east.y].map(f64::to_bits)
}

#[derive(Clone, Copy)]
struct Raw {
    edge: Edge,
    region: u32,
    /// The ring edge it comes from; `None` for what closes a ring over a pole or along the antimeridian.
    ring_edge: Option<u32>,
}

impl Boundary {
    /// The unique edges of the shapes, split where asked.
    ///
    /// The shapes were checked before.
    ///
    /// # Errors
    ///
    /// [`Error::TooMany`] for more than can be numbered.
    pub(crate) fn of(shapes: &[&MultiPolygon<f64>], splits: &Splits) -> Result<(Self, Rings), Error> {
        let mut collector = Collector { across: crosses_antimeridian(shapes), ..Collector::default() };
        let rings = shapes.iter().flat_map(|shape| shape.iter()).flat_map(rings_of);
        let edges = rings.map(|ring| ring.0.len()).sum();
        collector.raw.reserve_exact(edges);
        collector.rings.edges.reserve_exact(edges);
        for (region, shape) in shapes.iter().enumerate() {
            collector.shape(region, shape)?;
        }
        Ok(collector.finish(splits))
    }

    /// The regions that edge `edge` bounds, ascending.
    pub(crate) fn regions_of(&self, edge: usize) -> &[u32] {
        &self.regions[self.starts[edge] as usize..self.starts[edge + 1] as usize]
    }
}

#[derive(Default)]
struct Collector {
    raw: Vec<Raw>,
    rings: Rings,
    across: bool,
}

impl Collector {
    fn shape(&mut self, region: usize, shape: &MultiPolygon<f64>) -> Result<(), Error> {
        let region = u32::try_from(region).map_err(|_| Error::TooMany { what: "regions" })?;
        let mut meridian = Vec::new();
        for (polygon, rings) in shape.iter().enumerate() {
            for (number, line) in rings_of(rings).enumerate() {
                let ring = Ring {
                    region,
                    is_hole: number > 0,
                    counter_clockwise: false,
                    polygon: u32::try_from(polygon + 1).unwrap_or(u32::MAX),
                    number: u32::try_from(number).unwrap_or(u32::MAX),
                };
                self.ring(ring, line, &mut meridian)?;
            }
        }
        // What runs along the antimeridian from two sides is no boundary: even-odd in one dimension.
        meridian.sort_by(f64::total_cmp);
        for ends in meridian.chunks_exact(2) {
            if ends[0] < ends[1] {
                let at = |y| Coord { x: -180.0, y };
                let edge = Edge { west: at(ends[0]), east: at(ends[1]) };
                self.raw.push(Raw { edge, region, ring_edge: None });
            }
        }
        Ok(())
    }

    fn ring(&mut self, ring: Ring, line: &LineString<f64>, meridian: &mut Vec<f64>) -> Result<(), Error> {
        let number = u32::try_from(self.rings.rings.len()).map_err(|_| Error::TooMany { what: "rings" })?;
        self.rings.rings.push(ring);
        let mut turn = 0.0;
        let mut north = 0.0;
        // Twice the area in square degrees, whose sign is that of the area on the ground.
        let mut area = 0.0;
        let from_lat = line.0[0].y;
        for step in line.lines() {
            let (from, to) = (self.prepared(step.start), self.prepared(step.end));
            let (edge, westwards) = Edge::between(from, to);
            let span = if westwards { -edge.lon_span() } else { edge.lon_span() };
            turn += span;
            north += edge.west.y + edge.east.y;
            area -= span * ((edge.west.y - from_lat) + (edge.east.y - from_lat));
            if edge.is_point() || edge.is_polar() && edge.west.y > 0.0 {
                continue; // nothing lies beyond the north pole
            }
            let mut ring_edge = None;
            if edge.is_meridian() && edge.west.x == -180.0 {
                meridian.extend([edge.west.y, edge.east.y]);
                continue;
            }
            if !edge.is_polar() {
                let count = self.rings.edges.len();
                ring_edge = Some(u32::try_from(count).map_err(|_| Error::TooMany { what: "edges" })?);
                self.rings.edges.push(RingEdge { ring: number, westwards, unique: None, from });
            }
            self.raw.push(Raw { edge, region: ring.region, ring_edge });
        }
        if turn.abs() > 180.0 {
            // Once round the Earth: back over the pole of its hemisphere.
            area += turn * 2.0 * (f64::copysign(90.0, north) - from_lat);
        }
        self.rings.rings[number as usize].counter_clockwise = area > 0.0;
        if turn.abs() > 180.0 && north < 0.0 {
            // A ring once round the Earth in the south encloses the pole: close it along latitude -90.
            let at = |x| Coord { x, y: -90.0 };
            let edge = Edge { west: at(-180.0), east: at(180.0) };
            self.raw.push(Raw { edge, region: ring.region, ring_edge: None });
        }
        Ok(())
    }

    /// Negative zero is zero, so that equal positions have equal bits.
    fn prepared(&self, coord: Coord<f64>) -> Coord<f64> {
        Coord { x: if self.across { across(coord.x) } else { coord.x } + 0.0, y: coord.y + 0.0 }
    }

    fn finish(mut self, splits: &Splits) -> (Boundary, Rings) {
        if !splits.is_empty() {
            let parts = |raw: &Raw| {
                let raw = *raw;
                splits.parts(&raw.edge).into_iter().map(move |edge| Raw { edge, ..raw })
            };
            self.raw = self.raw.iter().flat_map(parts).collect();
        }
        let order = in_order(&self.raw);
        let raw = |place: &usize| &self.raw[*place];
        // What is equal to an edge, if the edge is the first of it that came.
        let mut equal: Vec<&[usize]> = vec![&[]; self.raw.len()];
        for same in order.chunk_by(|a, b| raw(a).edge == raw(b).edge) {
            equal[*same.iter().min().expect("one at least")] = same;
        }
        let mut boundary = Boundary {
            edges: Vec::with_capacity(self.raw.len()),
            starts: Vec::with_capacity(self.raw.len() + 1),
            regions: Vec::with_capacity(self.raw.len()),
            across: self.across,
        };
        boundary.starts.push(0);
        for same in equal.into_iter().filter(|same| !same.is_empty()) {
            let before = boundary.regions.len();
            for of_region in same.chunk_by(|a, b| raw(a).region == raw(b).region) {
                if of_region.len() % 2 == 1 {
                    boundary.regions.push(raw(&of_region[0]).region);
                    let unique = u32::try_from(boundary.edges.len()).ok();
                    for ring_edge in of_region.iter().filter_map(|place| raw(place).ring_edge) {
                        self.rings.edges[ring_edge as usize].unique = unique;
                    }
                }
            }
            if boundary.regions.len() > before {
                boundary.edges.push(raw(&same[0]).edge);
                boundary.starts.push(u32::try_from(boundary.regions.len()).unwrap_or(u32::MAX));
            }
        }
        boundary.edges.shrink_to_fit();
        boundary.starts.shrink_to_fit();
        boundary.regions.shrink_to_fit();
        (boundary, self.rings)
    }
}

/// The numbers of the edges by their ends, equal ones by region. Their western longitudes are sorted first: that is less to
/// move about, and mostly tells; a comparison that asks no more of equal ones does not branch.
fn in_order(raw: &[Raw]) -> Vec<usize> {
    let mut order: Vec<(f64, usize)> = raw.iter().enumerate().map(|(i, raw)| (raw.edge.west.x, i)).collect();
    order.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
    for same in order.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        same.sort_unstable_by(|(_, a), (_, b)| {
            let (a, b) = (&raw[*a], &raw[*b]);
            a.edge.cmp_by_ends(&b.edge).then_with(|| a.region.cmp(&b.region))
        });
    }
    order.into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::ring_area;

    /// Rings turn as their area on the ground says.
    #[test]
    fn rings_turn_as_on_the_ground() {
        let mut rng = fastrand::Rng::with_seed(73);
        for case in 0..3000 {
            let (lon, lat) = (360.0 * rng.f64() - 180.0, 120.0 * rng.f64() - 60.0);
            let (width, height) = (0.5_f64.powi(rng.i32(0..30)), 0.5_f64.powi(rng.i32(0..30)));
            let mut ring: Vec<Coord<f64>> = (0..12)
                .map(|k| {
                    let angle = f64::from(k) / 12.0 * std::f64::consts::TAU;
                    let radius = 5.0 + rng.f64();
                    let x = lon + radius * width * angle.cos();
                    let x = if x > 180.0 { x - 360.0 } else { x };
                    Coord {
                        x: if x < -180.0 { x + 360.0 } else { x },
                        y: lat + radius * height * angle.sin(),
                    }
                })
                .collect();
            if case % 10 == 0 {
                // Once round the Earth.
                let north = f64::copysign(70.0, lat);
                ring =
                    (0..6).map(|k| Coord { x: f64::from(k) * 60.0 - 170.0, y: north + rng.f64() }).collect();
            }
            if case % 2 == 0 {
                ring.reverse();
            }
            ring.push(ring[0]);
            let line = LineString(ring);
            let area = ring_area(&line);
            let shape: MultiPolygon = Polygon::new(line, vec![]).into();
            let (_, rings) = Boundary::of(&[&shape], &Splits::default()).unwrap();
            // Of slivers the area on the ground is lost in rounding.
            if area.abs() > 1.0 {
                assert_eq!(rings.rings[0].counter_clockwise, area > 0.0, "{shape:?}");
            }
        }
    }
}
