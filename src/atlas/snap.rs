//! Moves the outline of an extent onto the state border that it is drawn along.
//!
//! Every vertex within the tolerance of a state border goes to its foot on it. Between the feet of two vertices in a row
//! the outline follows the border, vertex by vertex, if the way along it is not much longer than the step: then the two
//! coincide, and no strip of ground is left between them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::Atlas;
use crate::geodesy::Edge;
use crate::subdivision::Subdivision;
use crate::{Distance, LineIndex, LonLat};

/// What was moved of an extent.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapped {
    /// The id of the claim.
    pub claim: String,
    /// How many vertices were moved.
    pub vertices: usize,
    /// How far, at most.
    pub farthest: Distance,
    /// Whether the extent was left as it was drawn after all, since nothing sound would have been left of it on the border.
    pub left_as_drawn: bool,
}

/// How much longer than the step between two vertices the way along the border between their feet may be. A border drawn
/// finer is longer: by a factor of 1.6 between 20 km and no generalisation for the bundled one. Beyond that the
/// outline does not follow the border, but cuts across one of its bends.
const DETOUR: f64 = 3.0;

pub(super) struct Snapper<'a> {
    tolerance: Distance,
    index: LineIndex,
    /// The state borders' edges, with their numbers among the atlas's.
    edges: Vec<(usize, &'a Edge)>,
    at_vertex: HashMap<(u64, u64), Vec<usize>>,
    feet: HashMap<usize, Vec<Coord<f64>>>,
}

/// The edges at a place.
pub(super) type EdgesAt = HashMap<(u64, u64), Vec<usize>>;

/// A vertex on the border: on which edge.
#[derive(Clone, Copy)]
struct Foot {
    at: Coord<f64>,
    edge: usize,
}

fn key(coord: Coord<f64>) -> (u64, u64) {
    let x = if coord.x >= 180.0 { coord.x - 360.0 } else { coord.x };
    ((x + 0.0).to_bits(), (coord.y + 0.0).to_bits())
}

fn metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    LonLat::wrapped(a.x, a.y).distance_to(LonLat::wrapped(b.x, b.y)).as_metres()
}

/// A position of an edge as the edge writes it, of which the eastern end may lie beyond 180 degrees.
fn on_sheet(edge: &Edge, at: Coord<f64>) -> Coord<f64> {
    if edge.east.x > 180.0 && at.x < edge.west.x { Coord { x: at.x + 360.0, y: at.y } } else { at }
}

/// How far along an edge a position of it is; a measure to compare by.
fn along(edge: &Edge, at: Coord<f64>) -> f64 {
    (at.x - edge.west.x) * edge.lon_span() + (at.y - edge.west.y) * edge.lat_span()
}

impl<'a> Snapper<'a> {
    /// For the state borders of an atlas; `None` if there are none.
    pub(super) fn new(atlas: &'a Atlas) -> Option<Self> {
        let country = |region: Option<usize>| region.map(|region| atlas.regions()[region].country());
        let numbered = atlas.coarse_edges().iter().enumerate();
        let state =
            numbered.filter(|(_, edge)| country(edge.above) != country(edge.below) && !edge.edge.is_point());
        let edges: Vec<(usize, &Edge)> = state.map(|(number, edge)| (number, &edge.edge)).collect();
        if edges.is_empty() {
            return None;
        }
        let mut at_vertex: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, (_, edge)) in edges.iter().enumerate() {
            at_vertex.entry(key(edge.west)).or_default().push(i);
            at_vertex.entry(key(edge.east)).or_default().push(i);
        }
        let index = LineIndex::of_edges(&edges.iter().map(|(_, edge)| **edge).collect::<Vec<_>>());
        Some(Self { tolerance: atlas.extent_accuracy(), index, edges, at_vertex, feet: HashMap::new() })
    }

    /// The vertices that extents now have on edges, from west to east.
    pub(super) fn into_feet(mut self) -> HashMap<usize, Vec<Coord<f64>>> {
        for (number, feet) in &mut self.feet {
            if let Ok(i) = self.edges.binary_search_by_key(number, |(number, _)| *number) {
                let edge = self.edges[i].1;
                feet.sort_by(|a, b| along(edge, *a).total_cmp(&along(edge, *b)));
            }
            feet.dedup();
        }
        self.feet
    }

    /// On which edges a place is: their ends and feet.
    pub(super) fn edges_at(&self) -> EdgesAt {
        let mut on = EdgesAt::new();
        for (i, (number, edge)) in self.edges.iter().enumerate() {
            let feet = self.feet.get(number).into_iter().flatten();
            for place in feet.chain([&edge.west, &edge.east]) {
                on.entry(key(*place)).or_default().push(i);
            }
        }
        on
    }

    /// The shape with a vertex wherever any extent has one on the border along which it runs: what coincides has the same
    /// vertices then, and rounding leaves no strip between two drawings of one edge.
    pub(super) fn with_all_feet(&self, shape: &MultiPolygon<f64>, on: &EdgesAt) -> MultiPolygon<f64> {
        let ring = |ring: &LineString<f64>| -> LineString<f64> {
            let mut line: Vec<Coord<f64>> = ring.0.first().copied().into_iter().collect();
            for step in ring.lines() {
                let (Some(here), Some(there)) = (on.get(&key(step.start)), on.get(&key(step.end))) else {
                    line.push(step.end);
                    continue;
                };
                if let Some(i) = here.iter().find(|i| there.contains(i)) {
                    line.extend(self.feet_between(*i, step.start, step.end));
                }
                line.push(step.end);
            }
            LineString::new(line)
        };
        let polygons = shape.iter().map(|polygon| {
            Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
        });
        polygons.collect()
    }

    /// The feet on an edge between two positions on it, from the first to the second.
    fn feet_between(&self, edge: usize, from: Coord<f64>, to: Coord<f64>) -> Vec<Coord<f64>> {
        let (number, edge) = self.edges[edge];
        let at = |c: Coord<f64>| along(edge, on_sheet(edge, c));
        let (first, last) = (at(from).min(at(to)), at(from).max(at(to)));
        let feet = self.feet.get(&number).into_iter().flatten().copied();
        let mut between: Vec<Coord<f64>> =
            feet.filter(|foot| first < along(edge, *foot) && along(edge, *foot) < last).collect();
        between.sort_by(|a, b| along(edge, *a).total_cmp(&along(edge, *b)));
        between.dedup();
        if at(to) < at(from) {
            between.reverse();
        }
        between.into_iter().map(|c| LonLat::wrapped(c.x, c.y).into()).collect()
    }

    pub(super) fn snap(&mut self, shape: &MultiPolygon<f64>, claim: &str) -> (MultiPolygon<f64>, Snapped) {
        let mut snapped =
            Snapped { claim: claim.to_owned(), vertices: 0, farthest: Distance::ZERO, left_as_drawn: false };
        let mut polygons = Vec::new();
        for polygon in shape {
            let exterior = self.ring(polygon.exterior(), &mut snapped);
            let interiors = polygon.interiors().iter().map(|hole| self.ring(hole, &mut snapped)).collect();
            polygons.push(Polygon::new(exterior, interiors));
        }
        (MultiPolygon::new(polygons), snapped)
    }

    fn ring(&mut self, ring: &LineString<f64>, snapped: &mut Snapped) -> LineString<f64> {
        let open = &ring.0[..ring.0.len().saturating_sub(1)];
        let placed: Vec<(Coord<f64>, Option<Foot>)> = open.iter().map(|c| self.place(*c, snapped)).collect();
        let mut line: Vec<Coord<f64>> = Vec::new();
        for (i, (at, foot)) in placed.iter().enumerate() {
            if line.last() != Some(at) {
                line.push(*at);
            }
            if let (Some(from), Some(to)) = (foot, placed[(i + 1) % placed.len()].1) {
                line.extend(self.along(*from, to));
            }
        }
        let first = line.first().copied();
        line.extend(first.filter(|first| line.last() != Some(first)));
        LineString::new(line)
    }

    /// Where a vertex goes.
    fn place(&mut self, vertex: Coord<f64>, snapped: &mut Snapped) -> (Coord<f64>, Option<Foot>) {
        let near = self.index.nearest(LonLat::wrapped(vertex.x, vertex.y));
        if near.distance > self.tolerance {
            return (vertex, None);
        }
        let (number, edge) = self.edges[near.edge];
        let mut at: Coord<f64> = near.point.into();
        // A foot at an end of the edge is that end.
        let end = [edge.west, edge.east].into_iter().find(|end| metres(*end, at) < 0.001);
        if let Some(end) = end {
            at = LonLat::wrapped(end.x, end.y).into();
        } else {
            self.feet.entry(number).or_default().push(on_sheet(edge, at));
        }
        if at != vertex {
            snapped.vertices += 1;
            snapped.farthest = snapped.farthest.max(near.distance);
        }
        (at, Some(Foot { at, edge: near.edge }))
    }

    /// The vertices of the border between two feet, by the shorter way; none if that is too long.
    fn along(&self, from: Foot, to: Foot) -> Vec<Coord<f64>> {
        if from.edge == to.edge {
            return Vec::new();
        }
        let limit = DETOUR * metres(from.at, to.at) + 2.0 * self.tolerance.as_metres();
        let ends = |edge: usize| [self.edges[edge].1.west, self.edges[edge].1.east];
        // Dijkstra's way, over all borders: where three countries meet it may go on along either of two.
        let mut places: Vec<(Coord<f64>, Option<usize>)> = ends(from.edge).map(|end| (end, None)).to_vec();
        // Lengths are not negative, so their bits have their order.
        let mut pending: BinaryHeap<Reverse<(u64, usize)>> =
            (0..2).map(|i| Reverse((metres(from.at, places[i].0).to_bits(), i))).collect();
        let mut seen = HashSet::new();
        let mut best: (f64, Option<usize>) = (limit, None);
        while let Some(Reverse((bits, place))) = pending.pop() {
            let (length, (at, _)) = (f64::from_bits(bits), places[place]);
            if length > best.0 {
                break;
            }
            if !seen.insert(key(at)) {
                continue;
            }
            let whole = length + metres(at, to.at);
            if whole <= best.0 && ends(to.edge).iter().any(|end| key(*end) == key(at)) {
                best = (whole, Some(place));
            }
            for beyond in self.at_vertex[&key(at)].iter().flat_map(|edge| ends(*edge)) {
                if key(beyond) != key(at) {
                    places.push((beyond, Some(place)));
                    pending.push(Reverse(((length + metres(at, beyond)).to_bits(), places.len() - 1)));
                }
            }
        }
        let mut found: Vec<Coord<f64>> = Vec::new();
        let mut last = best.1;
        while let Some(place) = last {
            found.push(places[place].0);
            last = places[place].1;
        }
        found.reverse();
        found
            .into_iter()
            .map(|c| LonLat::wrapped(c.x, c.y).into())
            .filter(|c| *c != from.at && *c != to.at)
            .collect()
    }
}

/// A shape of which the outline crosses or repeats itself, as what it encloses an odd number of times; nothing if it lies across
/// the antimeridian.
pub(super) fn unfolded(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let lines: Vec<[Coord<f64>; 2]> =
        rings.flat_map(LineString::lines).map(|line| [line.start, line.end]).collect();
    if lines.iter().any(|[a, b]| (a.x - b.x).abs() > 180.0) {
        // Across the antimeridian the lines of this paper are not those of the ground.
        return MultiPolygon::new(Vec::new());
    }
    let plane = Subdivision::new(&lines, 0);
    let inside: Vec<bool> = plane
        .samples()
        .iter()
        .map(|at| {
            let beyond = |[a, b]: &&[Coord<f64>; 2]| {
                (a.y > at.y) != (b.y > at.y) && a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) > at.x
            };
            lines.iter().filter(beyond).count() % 2 == 1
        })
        .collect();
    plane.polygons(|face| inside[face])
}
