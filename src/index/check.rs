//! Checks a boundary while its index is built: edges that cross, rings that run through themselves,
//! holes outside their polygon, regions of a partition that overlap.
//!
//! Two edges that cross share a cell, so only pairs within leaves are tried. Where no edges cross, the
//! plane falls into faces, each with an edge on its outline; so looking at both sides of every edge sees
//! every face. In a simple ring the interior stays on one side all along: this finds rings that cross
//! themselves in a vertex.

use std::cmp::Ordering;

use geo_types::Coord;

use super::boundary::{Boundary, Rings, Splits};
use super::build::Built;
use super::grid::Cell;
use super::listed::Entry;
use super::sides::Sides;
use crate::geodesy::Edge;
use crate::{Error, LonLat};

/// Every region has a boundary.
///
/// # Errors
///
/// [`Error::NoBoundary`] for one that covers the whole Earth.
pub(super) fn bounded(
    boundary: &Boundary,
    regions: usize,
    name: &dyn Fn(usize) -> String,
) -> Result<(), Error> {
    let mut bounded = vec![false; regions];
    for (number, _) in boundary.edges.iter().enumerate().filter(|(_, edge)| !edge.is_polar()) {
        for region in boundary.regions_of(number) {
            bounded[*region as usize] = true;
        }
    }
    match bounded.iter().position(|bounded| !bounded) {
        Some(region) => Err(Error::NoBoundary.within(name(region))),
        None => Ok(()),
    }
}

/// How edges meet.
#[derive(Default)]
pub(super) struct Meetings {
    /// Vertices that lie exactly on the inside of another edge, as where three regions meet on a straight border:
    /// neighbours share an edge only if it is split there.
    pub(super) splits: Splits,
    /// Two edges that cross in a point inside both, and where; of several the westernmost, so that it does not matter
    /// which came first.
    crossing: Option<([usize; 2], LonLat)>,
}

/// Looks at every pair of edges that share a cell. In a partition none may cross; else none of those that bound one region.
pub(super) fn meetings(built: &Built, boundary: &Boundary, partition: bool) -> Meetings {
    let mut meetings = Meetings::default();
    let mut listed: Vec<(usize, Entry)> = Vec::new();
    for leaf in built.grid.all_leaves() {
        listed.clear();
        let pages = built.grid.pages(leaf);
        let several = pages.start() < pages.end();
        for page in pages {
            let edges = built.grid.list_of(page).iter().map(|listed| built.edge(*listed));
            listed.extend(edges.zip(built.grid.entries_of(page)));
        }
        if several {
            // Each page has the edges of its regions, so that some are there twice.
            listed.sort_by_key(|(edge, _)| *edge);
            listed.dedup_by_key(|(edge, _)| *edge);
        }
        for (i, first) in listed.iter().enumerate() {
            for second in &listed[i + 1..] {
                if !apart(&first.1, &second.1) {
                    meetings.note(boundary, partition, [first, second]);
                }
            }
        }
    }
    meetings
}

impl Meetings {
    /// Notes how two edges meet that are not apart.
    fn note(&mut self, boundary: &Boundary, partition: bool, mut both: [&(usize, Entry); 2]) {
        let edge = |of: &(usize, Entry)| &boundary.edges[of.0];
        let [(_, first), (_, second)] = both;
        self.note_ends(edge(both[0]), first, second);
        self.note_ends(edge(both[1]), second, first);
        if cross(first, second) {
            let [of_first, of_second] = both.map(|(edge, _)| boundary.regions_of(*edge));
            if partition || of_first.iter().any(|region| of_second.contains(region)) {
                both.sort_by(|a, b| edge(a).cmp_by_ends(edge(b)));
                let edges = both.map(|(edge, _)| *edge);
                let is_west_of = |others: [usize; 2]| {
                    let each = edges.into_iter().zip(others);
                    let each = each.map(|(a, b)| boundary.edges[a].cmp_by_ends(&boundary.edges[b]));
                    each.fold(Ordering::Equal, Ordering::then) == Ordering::Less
                };
                if self.crossing.is_none_or(|(others, _)| is_west_of(others)) {
                    self.crossing = Some((edges, crossing(&both[0].1, &both[1].1)));
                }
            }
        }
    }

    /// Notes the ends of another edge that lie exactly on the inside of an edge, which stands in the cell as its entry.
    fn note_ends(&mut self, edge: &Edge, entry: &Entry, other: &Entry) {
        for [x, y] in [other.a, other.b] {
            if entry.spans(x, y) && [x, y] != entry.a && [x, y] != entry.b && entry.side(x, y) == 0.0 {
                // The entry may stand one turn west of the edge.
                let turn = if entry.a[0].min(entry.b[0]) < edge.west.x { 360.0 } else { 0.0 };
                self.splits.add(edge, Coord { x: x + turn, y });
            }
        }
    }

    /// No two edges cross.
    ///
    /// # Errors
    ///
    /// [`Error::SelfIntersecting`] where a region's boundary crosses itself; in a partition
    /// [`Error::Overlap`] where the boundaries of two regions cross.
    pub(super) fn check(&self, boundary: &Boundary, name: &dyn Fn(usize) -> String) -> Result<(), Error> {
        let Some((edges, at)) = self.crossing else { return Ok(()) };
        let [of_first, of_second] = edges.map(|edge| boundary.regions_of(edge));
        if let Some(region) = of_first.iter().find(|region| of_second.contains(region)) {
            return Err(Error::SelfIntersecting { at }.within(name(*region as usize)));
        }
        Err(Error::Overlap { first: name(of_first[0] as usize), second: name(of_second[0] as usize), at })
    }
}

/// Whether the boxes round two edges are apart.
#[allow(clippy::needless_bitwise_bool)] // one branch, not four
fn apart(p: &Entry, q: &Entry) -> bool {
    let beside =
        |i: usize| (p.a[i].max(p.b[i]) < q.a[i].min(q.b[i])) | (q.a[i].max(q.b[i]) < p.a[i].min(p.b[i]));
    beside(0) | beside(1)
}

/// Whether two edges cross in a point inside both.
fn cross(p: &Entry, q: &Entry) -> bool {
    let opposite = |p: &Entry, q: &Entry| {
        let (a, b) = (p.side(q.a[0], q.a[1]), p.side(q.b[0], q.b[1]));
        a > 0.0 && b < 0.0 || a < 0.0 && b > 0.0
    };
    opposite(p, q) && opposite(q, p)
}

/// Where two crossing edges meet, to rounding.
fn crossing(p: &Entry, q: &Entry) -> LonLat {
    let (from, to) = (p.side(q.a[0], q.a[1]), p.side(q.b[0], q.b[1]));
    let t = from / (from - to);
    LonLat::wrapped(q.a[0] + t * (q.b[0] - q.a[0]), q.a[1] + t * (q.b[1] - q.a[1]))
}

/// Whether a region's interior holds a position.
fn holds(built: &Built, rank: u32, position: LonLat) -> bool {
    let (grid, x) = (&built.grid, if position.lon() == 180.0 { -180.0 } else { position.lon() });
    match grid.cell(x, position.lat()) {
        Cell::Nowhere => false,
        Cell::Region(region) => region == rank,
        Cell::Leaf(leaf) => grid.pages(leaf).any(|page| {
            let (inside, _) = grid.scan(page, x, position.lat());
            let bit = grid.regions_of(page).iter().position(|region| *region == rank);
            bit.is_some_and(|bit| inside >> bit & 1 == 1)
        }),
    }
}

/// The interior of a region lies on one side of each of its rings: within exteriors, outside holes.
///
/// # Errors
///
/// [`Error::NoArea`] for a ring that runs back on itself or is there twice, so that even-odd leaves nothing of
/// it; [`Error::SelfIntersecting`] for a ring that runs through itself; [`Error::Misplaced`] for a hole
/// outside its polygon or a polygon inside another of the same region.
pub(super) fn rings(
    built: &Built,
    rings: &Rings,
    sides: &Sides,
    boundary: &Boundary,
    name: &dyn Fn(usize) -> String,
) -> Result<(), Error> {
    for edges in rings.edges.chunk_by(|a, b| a.ring == b.ring) {
        let ring = &rings.rings[edges[0].ring as usize];
        if edges.iter().all(|edge| edge.unique.is_none()) {
            // Its edges cancelled out: with those of parts all round it, which is well, or with its own.
            let middle = Edge::between(edges[0].from, edges[1].from).0.position_at(0.5);
            if !holds(built, ring.region, middle) {
                return Err(Error::NoArea.within(ring.name()).within(name(ring.region as usize)));
            }
        }
        let mut known: Option<bool> = None;
        for edge in edges {
            let Some(unique) = edge.unique else { continue };
            let interior_above = sides.above(unique as usize).contains(&ring.region);
            let meridian = boundary.edges[unique as usize].is_meridian();
            // Going east the left is above; going north along a meridian the right is "above", the east.
            let interior_left = interior_above ^ edge.westwards ^ meridian;
            if known.is_some_and(|left| left != interior_left) {
                let at = LonLat::wrapped(edge.from.x, edge.from.y);
                return Err(Error::SelfIntersecting { at }
                    .within(ring.name())
                    .within(name(ring.region as usize)));
            }
            known = Some(interior_left);
        }
        if known.is_some_and(|left| left != (ring.counter_clockwise != ring.is_hole)) {
            let error = Error::Misplaced { ring: ring.name(), is_hole: ring.is_hole };
            return Err(error.within(name(ring.region as usize)));
        }
    }
    Ok(())
}
