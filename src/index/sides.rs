//! Which regions lie on both sides of every edge: what tells overlaps in a partition, rings that run through
//! themselves, and the borders between neighbours.

use geo_types::Coord;

use super::boundary::Boundary;
use super::build::{Built, toggle, toggles};
use super::grid::Cell;
use super::listed::Entry;
use crate::Error;
use crate::geodesy::Edge;

/// The regions on both sides of every edge: above (east of a meridian edge) and below.
#[derive(Default)]
pub(crate) struct Sides {
    /// Those above the first edge, those below it, those above the second, and so on.
    regions: Vec<u32>,
    ends: Vec<usize>,
}

impl Sides {
    pub(crate) fn above(&self, edge: usize) -> &[u32] {
        self.part(2 * edge)
    }

    pub(crate) fn below(&self, edge: usize) -> &[u32] {
        self.part(2 * edge + 1)
    }

    fn part(&self, part: usize) -> &[u32] {
        let start = if part == 0 { 0 } else { self.ends[part - 1] };
        &self.regions[start..self.ends[part]]
    }
}

/// The regions on both sides of every edge, in the middle of it.
///
/// Of a plain set only the regions that the edge bounds are told, since hundreds may lie over one another.
pub(super) fn sides(built: &Built, boundary: &Boundary, partition: bool) -> Sides {
    let mut sides = Sides::default();
    sides.ends.reserve_exact(2 * boundary.edges.len());
    let (mut above, mut crossed) = (Vec::new(), Vec::new());
    for (number, edge) in boundary.edges.iter().enumerate() {
        above.clear();
        crossed.clear();
        sides_of(built, number, edge, &mut above, &mut crossed);
        for side in 0..2 {
            if side == 1 {
                toggle(&mut above, &crossed);
            }
            let own = boundary.regions_of(number);
            sides.regions.extend(above.iter().filter(|region| partition || own.contains(region)));
            sides.ends.push(sides.regions.len());
        }
    }
    sides
}

/// The regions above an edge, and those that are left or entered on the way down through it.
fn sides_of(built: &Built, number: usize, edge: &Edge, above: &mut Vec<u32>, crossed: &mut Vec<u32>) {
    let (west, east) = (edge.west, edge.east);
    let middle = Coord { x: f64::midpoint(west.x, east.x), y: f64::midpoint(west.y, east.y) };
    let x = if middle.x >= 180.0 { middle.x - 360.0 } else { middle.x };
    match built.grid.cell(x, middle.y) {
        Cell::Nowhere => {}
        Cell::Region(rank) => above.push(rank),
        Cell::Leaf(leaf) => {
            let own = built.grid.pages(leaf).find_map(|page| {
                let mut list = built.grid.list_of(page).iter().zip(built.grid.entries_of(page));
                list.find(|(listed, _)| built.edge(**listed) == number).map(|(_, entry)| entry)
            });
            for page in built.grid.pages(leaf) {
                let ranks = built.grid.regions_of(page);
                let ranks_in =
                    |bits: u32| (0..ranks.len()).filter(move |i| bits >> i & 1 == 1).map(|i| ranks[i]);
                let mut bits = built.grid.base(page);
                for entry in built.grid.entries_of(page) {
                    let spanned = entry.lo <= x && x < entry.hi;
                    let covered = covers(&entry, x, middle.y);
                    if !spanned && !covered {
                        continue;
                    }
                    // The middle of the edge is rounded, so that it lies on the edge is known better.
                    let on = own.is_some_and(|own| {
                        entry.side(own.a[0], own.a[1]) == 0.0 && entry.side(own.b[0], own.b[1]) == 0.0
                    });
                    if if on { spanned } else { toggles(&entry, x, middle.y) } {
                        bits ^= entry.regions;
                    }
                    if on && covered {
                        crossed.extend(ranks_in(entry.regions));
                    }
                }
                above.extend(ranks_in(bits));
            }
        }
    }
}

/// Whether a point of the edge's line lies on the edge, one of two edges that meet there.
fn covers(entry: &Entry, x: f64, y: f64) -> bool {
    if entry.a[0] == entry.b[0] {
        // A meridian edge stands in its entry from north to south.
        entry.b[1] <= y && y < entry.a[1]
    } else {
        entry.a[0] <= x && x < entry.b[0]
    }
}

/// In a partition no place lies in two regions; of several overlaps the westernmost is told.
///
/// # Errors
///
/// [`Error::Overlap`] with a place on the outline of what overlaps.
pub(super) fn overlaps(
    sides: &Sides,
    boundary: &Boundary,
    name: &dyn Fn(usize) -> String,
) -> Result<(), Error> {
    let overlap = |(number, edge)| {
        let two = |side: &[u32]| if let [one, other, ..] = side { Some((*one, *other)) } else { None };
        Some((edge, two(sides.above(number)).or_else(|| two(sides.below(number)))?))
    };
    let overlaps = boundary.edges.iter().enumerate().filter_map(overlap);
    match overlaps.min_by(|(a, _), (b, _)| Edge::cmp_by_ends(a, b)) {
        Some((edge, (first, second))) => {
            let (first, second) = (name(first as usize), name(second as usize));
            Err(Error::Overlap { first, second, at: edge.position_at(0.5) })
        }
        None => Ok(()),
    }
}

/// An edge of a partition with the regions on its two sides; above is north, or east of a meridian edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BorderEdge {
    pub(crate) edge: crate::geodesy::Edge,
    pub(crate) above: Option<usize>,
    pub(crate) below: Option<usize>,
}

/// The edges of a partition but those that only close the plate, from west to east, for regions numbered by rank.
pub(super) fn border_edges(boundary: &Boundary, sides: &Sides, by_rank: &[usize]) -> Vec<BorderEdge> {
    let region = |ranks: &[u32]| ranks.first().map(|rank| by_rank[*rank as usize]);
    let with_numbers = boundary.edges.iter().enumerate().filter(|(_, edge)| !edge.is_polar());
    let border_edge = |(number, edge): (usize, &Edge)| BorderEdge {
        edge: *edge,
        above: region(sides.above(number)),
        below: region(sides.below(number)),
    };
    let mut edges: Vec<BorderEdge> = with_numbers.map(border_edge).collect();
    edges.sort_unstable_by(|a, b| a.edge.cmp_by_ends(&b.edge));
    edges
}
