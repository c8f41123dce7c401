//! Edges in an order in which they run on from one to the next, as far as they do: neighbours in the order are
//! neighbours on the ground, which trees of boxes live on.

use std::collections::HashMap;

use geo_types::Coord;

use crate::geodesy::Edge;

/// An edge's number, and whether the way goes along it from east to west.
pub(super) type Step = (u32, bool);

/// The edges one after another, each once.
#[allow(clippy::cast_possible_truncation)] // fewer than 2³¹ edges
pub(super) fn chained(edges: &[Edge]) -> Vec<Step> {
    let mut at_vertex: HashMap<[u64; 2], Vec<u32>> = HashMap::with_capacity(edges.len());
    for (number, edge) in (0..).zip(edges) {
        for end in [edge.west, edge.east] {
            at_vertex.entry(vertex(end)).or_default().push(number);
        }
    }
    let mut used = vec![false; edges.len()];
    let mut steps = Vec::with_capacity(edges.len());
    for first in 0..edges.len() {
        let mut next = Some(first as u32);
        let mut at = vertex(edges[first].west);
        while let Some(number) = next.filter(|number| !used[*number as usize]) {
            used[number as usize] = true;
            let edge = &edges[number as usize];
            let westwards = vertex(edge.west) != at;
            steps.push((number, westwards));
            at = vertex(if westwards { edge.west } else { edge.east });
            next = at_vertex[&at].iter().copied().find(|number| !used[*number as usize]);
        }
    }
    steps
}

/// A position's bits; the antimeridian is -180 here.
fn vertex(coord: Coord<f64>) -> [u64; 2] {
    let lon = if coord.x >= 180.0 { coord.x - 360.0 } else { coord.x };
    [(lon + 0.0).to_bits(), (coord.y + 0.0).to_bits()]
}
