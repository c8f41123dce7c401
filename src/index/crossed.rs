//! Cells that one edge crosses alone, with one region at most on either side: they need no list, only which edge it is,
//! and what a point is in is told by its side of the edge.
//!
//! # Why the side tells it
//!
//! At every vertex an even number of a region's edges end, as rings are closed, and what is left out comes in pairs:
//! but for longitude 180, where edges end whose next stands at -180, and latitude 90, and no point is asked beyond
//! these. So an edge that is listed alone has no end in the cell that a point could lie beyond. In a list, points that the
//! edge spans and that lie above it are toggled. Beyond an end that lies north of the cell its line runs higher still,
//! so that points there, which are not spanned, lie below it; beyond an end in the south it runs lower, and the span
//! is open (see [`super::grid`]). So points above its line have one set of regions, those below it the other.
//!
//! Of an edge the two sets are the same in all such cells: they differ by the regions that it bounds, one or two, and
//! since no region runs through itself these stay on their sides.

use std::hint::select_unpredictable;

use super::grid::{Grid, KIND, NOWHERE, OUTSIDE, leaf_cell};
use super::listed::{Ends, side};
use crate::Error;

/// Where more than so many in so many first cells have no edges, it pays to guess that a point's has none. Measured: a
/// boundary of 1,000 vertices, where 0.95 have none, costs 5.0 ns a point without guessing, 4.1 with it, near the line 13.4
/// and 14.2, one of 100,000 vertices 6.4 and 4.3, 18.8 and 13.6; 4,500 regions, where 0.6 have none, 8.3 without, 12.0 with it.
const PLAIN: [usize; 2] = [7, 8];

/// An edge that crosses a cell alone, and what it divides. Never in more than one of the processor's cache lines.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(super) struct Dividing {
    line: Line,
    /// The regions above it (east of a meridian edge) and below it, or [`NOWHERE`].
    pub(super) sides: [u32; 2],
}

/// Farther from a line than this the side is sure, degrees; see [`Line::above`].
const SURE: f64 = 1e-12;

impl Dividing {
    /// No edge, of a cell [`OUTSIDE`]: everything lies above it, and that is nowhere.
    const NOTHING: Self = Self { line: Line { a: 0.0, b: 0.0, c: 1.0 }, sides: [NOWHERE; 2] };
}

/// The line through an edge's ends: a x + b y + c is how far a position lies above it, or less, the greater of |a| and |b|
/// being 1.
#[derive(Clone, Copy, Debug)]
struct Line {
    a: f64,
    b: f64,
    c: f64,
}

impl Line {
    fn through((west, east): &Ends) -> Self {
        let (a, b) = (west[1] - east[1], east[0] - west[0]);
        let scale = 1.0 / a.abs().max(b.abs());
        let (a, b) = (a * scale, b * scale);
        Self { a, b, c: -(a * west[0] + b * west[1]) }
    }

    /// How far a position lies above the line (east of a meridian edge), or less than 0: that is sure beyond [`SURE`].
    ///
    /// With u = 2⁻⁵³, longitudes of edges up to 540 and of positions up to 180: a and b are off by 2 u of themselves (the
    /// scale is the same for both, so that its rounding does no harm), on the way from the edge's end 2 u (720 + 180) at
    /// most; c by u (540 + 90 + 630); and the sum by u (180 + 90 + 270 + 900). That is 4500 u, 5e-13; twice as much is
    /// taken, 0.1 µm. Of an edge without length nothing is sure.
    #[inline(always)]
    fn above(&self, x: f64, y: f64) -> f64 {
        self.a * x + self.b * y + self.c
    }
}

/// Where a point of a cell without a list lies.
pub(super) enum Beside {
    /// In the interior of this region, or [`NOWHERE`].
    In(u32),
    /// On the edge between these two.
    Between([u32; 2]),
}

impl Grid {
    /// Whether a cell is neither split nor has edges.
    #[inline]
    pub(super) fn is_plain(cell: u32) -> bool {
        cell.wrapping_sub(1) >= KIND
    }

    /// Whether a cell, which is not split, has edges.
    #[inline(always)]
    pub(super) fn has_edges(cell: u32) -> bool {
        cell.wrapping_sub(1).cast_signed() >= 0
    }

    /// The cell that holds a point, the region that does, or [`NOWHERE`], and whether that is sure: of leaves nothing is.
    ///
    /// Where nobody can guess which points have an edge in their cells, that is told without a branch; whether a cell is split
    /// is then guessed, since that is known early. Among 4,500 regions, where 0.1 of the first cells are, a point took 5 %
    /// longer without; near boundaries, where guessing comes after guessing, it took a quarter longer with it.
    #[inline(always)]
    pub(super) fn answer(&self, x: f64, y: f64) -> (u32, u32, bool) {
        let cell = if self.mostly_plain {
            let cell = self.cells.at_any(x, y);
            if !Self::has_edges(cell) {
                return (cell, !cell, true);
            }
            cell
        } else {
            self.cells.at(x, y)
        };
        if Self::leaf(cell).is_some() {
            return (cell, NOWHERE, false);
        }
        let plain = cell.cast_signed() < 0;
        let (beside, sure) = self.likely_beside(select_unpredictable(plain, OUTSIDE, cell), x, y);
        (cell, select_unpredictable(plain, !cell, beside), sure)
    }

    /// The region that holds a point of a cell that an edge crosses alone, or [`NOWHERE`], and whether that is sure, as it is of
    /// a cell [`OUTSIDE`].
    #[inline(always)]
    pub(super) fn likely_beside(&self, cell: u32, x: f64, y: f64) -> (u32, bool) {
        let edge = &self.dividing[cell as usize];
        let above = edge.line.above(x, y);
        (edge.sides[usize::from(above.is_sign_negative())], above.abs() > SURE)
    }

    /// Where a point of a cell that is no leaf lies, exactly.
    pub(super) fn beside(&self, cell: u32, x: f64, y: f64) -> Beside {
        if !Self::has_edges(cell) {
            return Beside::In(!cell);
        }
        let sides = self.dividing[cell as usize].sides;
        match side(&self.edges[self.dividing_edges[cell as usize] as usize], x, y) {
            0.0 => Beside::Between(sides),
            side => Beside::In(sides[usize::from(side < 0.0)]),
        }
    }

    /// Gives cells that one edge crosses alone that edge's number among those that do, and keeps the other leaves only.
    /// To be called when all that leaves alone can tell has been told.
    ///
    /// # Errors
    ///
    /// None, since there are fewer leaves afterwards.
    pub(super) fn cross(&mut self) -> Result<(), Error> {
        let mut kept = Self::default();
        // Of each edge its number among those that divide, or none.
        let mut numbers = vec![u32::MAX; self.edges.len()];
        self.dividing.reserve_exact(self.edges.len() + 1);
        self.dividing_edges.reserve_exact(self.edges.len() + 1);
        self.dividing.push(Dividing::NOTHING);
        self.dividing_edges.push(0);
        for slot in 0..self.cells.values.len() {
            if let Some(leaf) = Self::leaf(self.cells.values[slot]) {
                self.cells.values[slot] = match self.alone_in(leaf, &mut numbers) {
                    Some(cell) => cell,
                    None => kept.keep(self, leaf)?,
                };
            }
        }
        kept.finish()?;
        self.dividing.shrink_to_fit();
        self.dividing_edges.shrink_to_fit();
        (self.leaves, self.listed, self.regions) = (kept.leaves, kept.listed, kept.regions);
        let first = &self.cells.values[..self.cells.columns as usize * self.cells.rows as usize];
        let plain = first.iter().filter(|cell| Self::is_plain(**cell)).count();
        self.mostly_plain = plain * PLAIN[1] > first.len() * PLAIN[0];
        Ok(())
    }

    /// The cell of the only edge in a leaf's list, if it divides one region from another or from nowhere.
    fn alone_in(&mut self, leaf: usize, numbers: &mut [u32]) -> Option<u32> {
        let [listed] = *self.list_of(leaf) else { return None };
        let sets = [self.base(leaf) ^ listed.regions, self.base(leaf)];
        // A leaf of more pages has more regions in its first one than an edge could tell.
        if sets.iter().any(|set| set.count_ones() > 1) {
            return None;
        }
        let sides = sets.map(|set| self.first_of(leaf, set));
        let number = &mut numbers[listed.edge()];
        if *number == u32::MAX {
            *number = u32::try_from(self.dividing.len()).ok().filter(|number| number & KIND == 0)?;
            self.dividing.push(Dividing { line: Line::through(&self.edges[listed.edge()]), sides });
            self.dividing_edges.push(u32::try_from(listed.edge()).ok()?);
        }
        debug_assert_eq!(self.dividing[*number as usize].sides, sides, "what an edge divides stays the same");
        Some(*number)
    }

    /// A leaf of another grid, kept here; its cell.
    fn keep(&mut self, from: &Self, leaf: usize) -> Result<u32, Error> {
        let cell = leaf_cell(self.page_count()).ok_or(Error::TooMany { what: "cells" })?;
        let pages = from.pages(leaf);
        let last = *pages.end();
        for page in pages {
            let first = (self.listed.len(), self.regions.len());
            self.listed.extend_from_slice(from.list_of(page));
            self.regions.extend_from_slice(from.regions_of(page));
            self.push_page(first, from.base(page), page < last)?;
        }
        Ok(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the line through an edge says for sure is what the exact predicate says.
    #[test]
    fn lines_tell_sides_as_the_exact_predicate_does() {
        let mut rng = fastrand::Rng::with_seed(97);
        let (mut sure_of, mut cases) = (0, 0);
        for _ in 0..20_000 {
            let (west, north) = (720.0 * rng.f64() - 180.0, 180.0 * rng.f64() - 90.0);
            let length = 10_f64.powf(rng.f64() * 14.0 - 12.0);
            let (width, height) = match rng.u32(0..8) {
                0 => (0.0, -length),
                1 => (length, 0.0),
                2 => (length, 1e-3 * length),
                _ => (length * rng.f64(), length * (rng.f64() - 0.5)),
            };
            let ends = ([west, north], [west + width, north + height]);
            let line = Line::through(&ends);
            for _ in 0..20 {
                let along = 3.0 * rng.f64() - 1.0;
                let off = (rng.f64() - 0.5) * 10_f64.powf(rng.f64() * 18.0 - 16.0);
                let (x, y) = (west + along * width + off, north + along * height - off);
                let above = line.above(x, y);
                let sure = above.abs() > SURE;
                if sure {
                    assert_eq!(above > 0.0, side(&ends, x, y) > 0.0, "{ends:?} {x} {y}");
                    assert!(side(&ends, x, y) != 0.0, "{ends:?} {x} {y}");
                }
                (sure_of, cases) = (sure_of + u32::from(sure), cases + 1);
            }
        }
        assert!(sure_of > cases / 2 && sure_of < cases, "{sure_of} of {cases}");
        let point = Line::through(&([1.0, 1.0], [1.0, 1.0])).above(2.0, 2.0);
        assert!(point.is_nan(), "of a point nothing is sure: {point}");
    }
}
