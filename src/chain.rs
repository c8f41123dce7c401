//! Chains directed edges into lines along which what they separate stays the same.

use std::collections::HashMap;
use std::hash::Hash;

use geo_types::{Coord, LineString};

/// An edge with a direction, and what a line keeps along its way.
pub(crate) struct Directed<K> {
    pub(crate) from: Coord<f64>,
    pub(crate) to: Coord<f64>,
    pub(crate) of: K,
}

/// A position as a key; its numbers are finite and zero is never negative.
fn key(coord: Coord<f64>) -> (u64, u64) {
    // The antimeridian has two names.
    let x = if coord.x == 180.0 { -180.0 } else { coord.x };
    (x.to_bits(), coord.y.to_bits())
}

/// The lines of a set of directed edges, in the order of their first edges; closed ones begin anywhere.
pub(crate) fn chain<K: Copy + Eq + Hash>(edges: &[Directed<K>]) -> Vec<(LineString<f64>, K)> {
    let mut starting: HashMap<_, Vec<usize>> = HashMap::new();
    let mut ending: HashMap<_, Vec<usize>> = HashMap::new();
    for (i, edge) in edges.iter().enumerate() {
        starting.entry((key(edge.from), edge.of)).or_default().push(i);
        ending.entry((key(edge.to), edge.of)).or_default().push(i);
    }
    let mut used = vec![false; edges.len()];
    let mut arcs = Vec::new();
    let single = |found: Option<&Vec<usize>>| found.filter(|found| found.len() == 1).map(|found| found[0]);
    let begins = |edge: &Directed<K>| single(ending.get(&(key(edge.from), edge.of))).is_none();
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
        arcs.push((LineString::new(line), of));
    }
    arcs
}
