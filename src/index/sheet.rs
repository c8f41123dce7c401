//! Edges and cells on the sheet of longitudes from -180 to 180, which an edge across the antimeridian
//! enters twice.

use super::boundary::Boundary;
use super::cells::SPLIT;
use super::listed::{Ends, Entry};
use crate::Error;

/// Cells reach over their walls by this part of their size. The column of a point is off by at most
/// 2⁻³³ first cells, and 2⁻⁵² · 65,536 through rounding; nine splits make that 4·10⁻⁵ cells.
pub(super) const OVERLAP: f64 = 1.0 / 1024.0;

#[derive(Clone, Copy, Debug)]
pub(super) struct Rect {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Rect {
    /// What holds no position, to begin with.
    pub(super) const NOTHING: Self = Self { west: 180.0, south: 90.0, east: -180.0, north: -90.0 };

    #[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
    pub(super) fn meets(&self, other: &Self) -> bool {
        (self.west <= other.east)
            & (self.east >= other.west)
            & (self.south <= other.north)
            & (self.north >= other.south)
    }

    pub(super) fn grown(&self) -> Self {
        let (dx, dy) = ((self.east - self.west) * OVERLAP, (self.north - self.south) * OVERLAP);
        Self { west: self.west - dx, south: self.south - dy, east: self.east + dx, north: self.north + dy }
    }

    pub(super) fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
    }
}

/// The walls of the cells in a block: west and east, south and north.
pub(super) struct Walls {
    pub(super) columns: [(f64, f64); SPLIT],
    pub(super) rows: [(f64, f64); SPLIT],
}

/// An edge on the sheet of longitudes [-180, 180), where it may stand twice.
#[derive(Clone, Copy)]
pub(super) struct Copied {
    /// The western end; of a meridian edge the northern.
    pub(super) a: [f64; 2],
    /// The eastern end; of a meridian edge the southern.
    pub(super) b: [f64; 2],
}

impl Copied {
    pub(super) fn of((a, b): Ends) -> Self {
        Self { a, b }
    }

    /// Whether the edge may meet a rectangle; never false if it does.
    pub(super) fn may_meet(&self, rect: &Rect) -> bool {
        let (south, north) = (self.a[1].min(self.b[1]), self.a[1].max(self.b[1]));
        if self.b[0] < rect.west || self.a[0] > rect.east || north < rect.south || south > rect.north {
            return false;
        }
        // Is one corner of the rectangle below the edge's line and one above? The line rises, or falls, eastwards.
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let (low, high) = (dx * (rect.south - self.a[1]), dx * (rect.north - self.a[1]));
        let (west, east) = (dy * (rect.west - self.a[0]), dy * (rect.east - self.a[0]));
        let (least, most) = (low - west.max(east), high - west.min(east));
        let sure = 1e-13 * (low.abs().max(high.abs()) + west.abs().max(east.abs()));
        least <= sure && most >= -sure
    }

    /// A bit for each cell of a block, row by row, that the edge [may meet](Self::may_meet).
    #[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
    pub(super) fn may_meet_of(&self, block: &Walls) -> u16 {
        let (south, north) = (self.a[1].min(self.b[1]), self.a[1].max(self.b[1]));
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let lats = block.rows.map(|(low, high)| (dx * (low - self.a[1]), dx * (high - self.a[1])));
        let lons = block.columns.map(|(west, east)| {
            let (west, east) = (dy * (west - self.a[0]), dy * (east - self.a[0]));
            if west < east { (west, east) } else { (east, west) }
        });
        let greatest =
            |of: [(f64, f64); SPLIT]| of.iter().fold(0.0, |most, (a, b)| a.abs().max(b.abs()).max(most));
        let sure = 1e-13 * (greatest(lats) + greatest(lons));
        let mut met = 0;
        for (row, ((low, high), (lat_low, lat_high))) in block.rows.into_iter().zip(lats).enumerate() {
            if north < low || south > high {
                continue;
            }
            for (column, ((west, east), (lon_low, lon_high))) in
                block.columns.into_iter().zip(lons).enumerate()
            {
                let beside = (self.b[0] < west) | (self.a[0] > east);
                let apart = beside | (lat_low - lon_high > sure) | (lat_high - lon_low < -sure);
                met |= u16::from(!apart) << (row * SPLIT + column);
            }
        }
        met
    }

    /// The entry for a cell with this southern wall, without its regions.
    pub(super) fn entry(&self, south: f64) -> Entry {
        if self.a[0] == self.b[0] {
            // A meridian edge from north (a) to south (b): points east of it are toggled if it leaves
            // the cell through the bottom, and otherwise none.
            let hi = if self.b[1] < south { f64::INFINITY } else { self.a[0] };
            return Entry { a: self.a, b: self.b, lo: self.a[0], hi, regions: 0 };
        }
        let lo = if self.a[1] < south { f64::NEG_INFINITY } else { self.a[0] };
        let hi = if self.b[1] < south { f64::INFINITY } else { self.b[0] };
        Entry { a: self.a, b: self.b, lo, hi, regions: 0 }
    }
}

/// Every edge where it shows between -180 and 180, and the number it has in the boundary.
pub(super) fn copies(boundary: &Boundary) -> Result<(Vec<Ends>, Vec<u32>), Error> {
    // Two bits of a number say more where it is listed, and an edge may stand twice.
    if boundary.edges.len() >= 1 << 29 {
        return Err(Error::TooMany { what: "edges" });
    }
    let (mut copies, mut numbers): (Vec<Ends>, _) =
        (Vec::with_capacity(boundary.edges.len()), Vec::with_capacity(boundary.edges.len()));
    for (number, edge) in (0..).zip(&boundary.edges) {
        let (west, east) = ([edge.west.x, edge.west.y], [edge.east.x, edge.east.y]);
        copies.push(if edge.is_meridian() { (east, west) } else { (west, east) });
        numbers.push(number);
        if edge.east.x >= 180.0 {
            let back = |[x, y]: [f64; 2]| [x - 360.0, y];
            copies.push((back(west), back(east)));
            numbers.push(number);
        }
    }
    Ok((copies, numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No cell of a block is left out that an edge meets: neither by the test of one cell nor by that of all.
    #[test]
    fn cells_that_an_edge_meets_are_never_left_out() {
        let mut rng = fastrand::Rng::with_seed(72);
        let (mut met, mut left_out) = (0, 0);
        for _ in 0..20_000 {
            // On a lattice, so that edges run through corners and along walls.
            let mut at = || [f64::from(rng.i32(-2..7)) / 4.0, f64::from(rng.i32(-2..7)) / 4.0];
            let (mut a, mut b) = (at(), at());
            if a[0] > b[0] || a[0] == b[0] && a[1] < b[1] {
                (a, b) = (b, a);
            }
            let edge = Copied { a, b };
            let quarters = [0.0, 0.25, 0.5, 0.75].map(|low| (low, low + 0.25));
            let walls = Walls { columns: quarters, rows: quarters };
            let parts = edge.may_meet_of(&walls);
            for (row, (south, north)) in walls.rows.into_iter().enumerate() {
                for (column, (west, east)) in walls.columns.into_iter().enumerate() {
                    let rect = Rect { west, south, east, north };
                    let meets = (0..=96).any(|step| {
                        let t = f64::from(step) / 96.0;
                        let (x, y) = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
                        west <= x && x <= east && south <= y && y <= north
                    });
                    let bit = parts >> (row * SPLIT + column) & 1 == 1;
                    assert!(!meets || bit && edge.may_meet(&rect), "{a:?} {b:?} {rect:?}");
                    met += usize::from(meets);
                    left_out += usize::from(!bit);
                }
            }
        }
        assert!(met > 10_000 && left_out > 10_000, "{met} met, {left_out} left out");
    }
}
