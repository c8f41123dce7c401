//! Chains edges into arcs: lines along which the regions on both sides stay the same.

use std::collections::HashMap;

use geo_types::{Coord, LineString};

use crate::Distance;
use crate::index::BorderEdge;

/// An edge with a direction, and what an arc keeps along its way.
pub(super) struct Directed {
    from: Coord<f64>,
    to: Coord<f64>,
    /// The regions on both sides and the accuracy.
    of: (usize, usize, Distance),
}

impl Directed {
    /// The edge directed so that what is above it (or below it) lies to the left.
    pub(super) fn new(edge: &BorderEdge, above_is_left: bool, accuracy: Distance) -> Self {
        let back = |c: Coord<f64>| Coord { x: if c.x > 180.0 { c.x - 360.0 } else { c.x }, y: c.y };
        let (west, east) = (back(edge.edge.west), back(edge.edge.east));
        // Above a meridian edge means east of it, which is left of it going south.
        let eastwards = above_is_left ^ edge.edge.is_meridian();
        let (from, to) = if eastwards { (west, east) } else { (east, west) };
        let side = |region: Option<usize>| region.unwrap_or(usize::MAX);
        Self {
            from,
            to,
            of: (side(edge.above).min(side(edge.below)), side(edge.above).max(side(edge.below)), accuracy),
        }
    }
}

/// A position as a key; its numbers are finite and zero is never negative.
fn key(coord: Coord<f64>) -> (u64, u64) {
    // The antimeridian has two names.
    let x = if coord.x == 180.0 { -180.0 } else { coord.x };
    (x.to_bits(), coord.y.to_bits())
}

/// The arcs of a set of directed edges, in the order of their first edges; closed ones begin anywhere.
pub(super) fn chain(edges: impl Iterator<Item = Directed>) -> Vec<(LineString<f64>, Distance)> {
    let edges: Vec<Directed> = edges.collect();
    let mut starting: HashMap<_, Vec<usize>> = HashMap::new();
    let mut ending: HashMap<_, Vec<usize>> = HashMap::new();
    for (i, edge) in edges.iter().enumerate() {
        starting.entry((key(edge.from), edge.of)).or_default().push(i);
        ending.entry((key(edge.to), edge.of)).or_default().push(i);
    }
    let mut used = vec![false; edges.len()];
    let mut arcs = Vec::new();
    let single = |found: Option<&Vec<usize>>| found.filter(|found| found.len() == 1).map(|found| found[0]);
    let begins = |edge: &Directed| single(ending.get(&(key(edge.from), edge.of))).is_none();
    // First the arcs with an end, then what is left: closed ones.
    let open = (0..edges.len()).filter(|i| begins(&edges[*i]));
    for first in open.chain(0..edges.len()) {
        if used[first] {
            continue;
        }
        used[first] = true;
        let of = edges[first].of;
        let mut line = vec![edges[first].from, edges[first].to];
        let mut at = edges[first].to;
        while let Some(next) = single(starting.get(&(key(at), of))).filter(|next| !used[*next]) {
            used[next] = true;
            at = edges[next].to;
            line.push(at);
        }
        arcs.push((LineString::new(line), of.2));
    }
    arcs
}
