//! Many points at once: which region is each in?
//!
//! One point costs what the processor loses by guessing wrong whether its cell is split, a leaf, and how many edges
//! that has. So a block of points goes through each step together: find the first cells; those that are split,
//! again and again; for points in leaves gather the edges to be tested; test them all in one row; tell the regions.
//! No step branches on a single point.

use super::cells::{Cells, FINE_BITS, SPLIT_BITS};
use super::grid::{Grid, KIND, LEAF, Listed, NOWHERE};

/// Points that go together: few enough that what is kept of them stays in the processor's first cache.
pub(super) const POINTS: usize = 256;

/// So many tests of a point are gathered at a time without asking how many there are; lists end with as many
/// that stand for nothing.
pub(super) const AT_ONCE: usize = 8;

/// What is kept of a block of points.
pub(super) struct Block {
    u: [i64; POINTS],
    v: [i64; POINTS],
    cells: [u32; POINTS],
    /// The points in question for a step.
    left: [u16; POINTS],
    /// The regions that hold a point in a leaf.
    inside: [u32; POINTS],
    /// Whether that is to be asked exactly.
    doubt: [bool; POINTS],
    /// What is to be tested, and for which point.
    tests: Vec<Listed>,
    tested: Vec<u16>,
}

impl Block {
    pub(super) fn new() -> Self {
        Self {
            u: [0; POINTS],
            v: [0; POINTS],
            cells: [0; POINTS],
            left: [0; POINTS],
            inside: [0; POINTS],
            doubt: [false; POINTS],
            tests: vec![Listed::NOTHING; (POINTS + 1) * AT_ONCE],
            tested: vec![0; (POINTS + 1) * AT_ONCE],
        }
    }

    /// Writes the number of the region that holds each point, out of `numbers` by rank, or `u32::MAX`; calls
    /// `exactly` for the points that need a closer look. At most [`POINTS`] points; of poles nothing is known.
    pub(super) fn regions(
        &mut self,
        grid: &Grid,
        (xs, ys): (&[f64], &[f64]),
        numbers: &[u32],
        answers: &mut [u32],
        mut exactly: impl FnMut(usize) -> u32,
    ) {
        self.find_cells(grid, xs, ys);
        let leaves = self.select(xs.len(), |cell| cell & KIND == LEAF);
        for (answer, cell) in answers.iter_mut().zip(&self.cells) {
            let region = cell & KIND == 0;
            let number = numbers[if region { *cell as usize } else { 0 }];
            *answer = if region { number } else { u32::MAX };
        }
        let count = self.gather(grid, leaves);
        self.test(grid, count, xs, ys);
        for point in &self.left[..leaves] {
            let i = usize::from(*point);
            let leaf = &grid.leaves[(self.cells[i] & !KIND) as usize];
            let ranks = grid.ranks_of(leaf);
            let first = self.inside[i].trailing_zeros() as usize;
            let number = numbers[ranks[first.min(ranks.len() - 1)] as usize];
            answers[i] = if self.inside[i] == 0 { u32::MAX } else { number };
            if self.doubt[i] {
                answers[i] = exactly(i);
            }
        }
    }

    fn find_cells(&mut self, grid: &Grid, xs: &[f64], ys: &[f64]) {
        for (i, (x, y)) in xs.iter().zip(ys).enumerate() {
            (self.u[i], self.v[i]) = grid.cells.fine(*x, *y);
        }
        for i in 0..xs.len() {
            self.cells[i] = grid.cells.first(self.u[i], self.v[i]).unwrap_or(NOWHERE);
        }
        let mut left = self.select(xs.len(), Cells::is_split);
        let mut shift = FINE_BITS;
        while left > 0 {
            let mut kept = 0;
            for k in 0..left {
                let i = usize::from(self.left[k]);
                self.cells[i] = grid.cells.child(self.cells[i], self.u[i], self.v[i], shift);
                self.left[kept] = self.left[k];
                kept += usize::from(Cells::is_split(self.cells[i]));
            }
            (left, shift) = (kept, shift - SPLIT_BITS);
        }
    }

    /// Puts aside the points whose cell is as wanted; how many.
    #[allow(clippy::cast_possible_truncation)] // at most POINTS
    fn select(&mut self, points: usize, wanted: impl Fn(u32) -> bool) -> usize {
        let mut count = 0;
        for i in 0..points {
            self.left[count] = i as u16;
            count += usize::from(wanted(self.cells[i]));
        }
        count
    }

    /// Gathers the tests for the points in leaves; how many.
    fn gather(&mut self, grid: &Grid, leaves: usize) -> usize {
        let mut count = 0;
        for point in &self.left[..leaves] {
            let i = usize::from(*point);
            let leaf = &grid.leaves[(self.cells[i] & !KIND) as usize];
            let (start, end) = (leaf.listed.0 as usize, leaf.listed.1 as usize);
            self.inside[i] = leaf.base;
            self.doubt[i] = leaf.more || end - start > AT_ONCE;
            self.tests[count..count + AT_ONCE].copy_from_slice(&grid.listed[start..start + AT_ONCE]);
            self.tested[count..count + AT_ONCE].fill(*point);
            count += (end - start).min(AT_ONCE);
        }
        count
    }

    fn test(&mut self, grid: &Grid, count: usize, xs: &[f64], ys: &[f64]) {
        for (listed, point) in self.tests[..count].iter().zip(&self.tested) {
            let i = usize::from(*point);
            let (toggles, sure) = grid.test(*listed, xs[i], ys[i]);
            self.inside[i] ^= if toggles { listed.regions } else { 0 };
            self.doubt[i] |= !sure;
        }
    }
}
