//! Arcs: lines along which the regions on both sides stay the same.

use geo_types::Coord;

use crate::Distance;
use crate::chain::Directed;
use crate::index::BorderEdge;

/// The regions on both sides, the smaller number first, and the accuracy.
pub(super) type Between = (usize, usize, Distance);

/// The edge directed so that what is above it (or below it) lies to the left.
pub(super) fn directed(edge: &BorderEdge, above_is_left: bool, accuracy: Distance) -> Directed<Between> {
    let back = |c: Coord<f64>| Coord { x: if c.x > 180.0 { c.x - 360.0 } else { c.x }, y: c.y };
    let (west, east) = (back(edge.edge.west), back(edge.edge.east));
    // Above a meridian edge means east of it, which is left of it going south.
    let eastwards = above_is_left ^ edge.edge.is_meridian();
    let (from, to) = if eastwards { (west, east) } else { (east, west) };
    let side = |region: Option<usize>| region.unwrap_or(usize::MAX);
    let (above, below) = (side(edge.above), side(edge.below));
    Directed { from, to, of: (above.min(below), above.max(below), accuracy) }
}
