//! Many points at once: which region is each in?
//!
//! One point costs what the processor loses by guessing wrong whether its cell is split, and whether edges cross it.
//! So a block of points goes through each step together: find the first cells and their children; those that are
//! split once more, again and again; tell the regions of cells without edges; test the edges of the others. Each step
//! picks out the points of the next without a branch, and none branches on a single point.

use super::cells::{Cells, Place};
use super::grid::{Grid, KIND, LEAF, Listed, NOWHERE};

/// Points that go together: few enough that what is kept of them stays in the processor's first cache.
pub(super) const POINTS: usize = 256;

/// So many tests of a point are gathered at a time without asking how many there are; lists end with as many
/// that stand for nothing.
pub(super) const AT_ONCE: usize = 8;

/// What is kept of a block of points.
pub(super) struct Block {
    places: [Place; POINTS],
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
            places: [Place::default(); POINTS],
            cells: [NOWHERE; POINTS],
            left: [0; POINTS],
            inside: [0; POINTS],
            doubt: [false; POINTS],
            tests: vec![Listed::NOTHING; (POINTS + 1) * AT_ONCE],
            tested: vec![0; (POINTS + 1) * AT_ONCE],
        }
    }

    /// Writes the number of the region that holds each point, or [`NOWHERE`]; calls `exactly` for the points that
    /// need a closer look. At most [`POINTS`] points; of poles nothing is known.
    pub(super) fn regions(
        &mut self,
        grid: &Grid,
        (xs, ys): (&[f64], &[f64]),
        answers: &mut [u32],
        mut exactly: impl FnMut(usize) -> u32,
    ) {
        self.find_cells(grid, xs, ys);
        answers.copy_from_slice(&self.cells[..xs.len()]);
        let leaves = self.select(xs.len(), |cell| cell & KIND == LEAF);
        let count = self.gather(grid, leaves);
        for (listed, point) in self.tests[..count].iter().zip(&self.tested) {
            let i = usize::from(*point);
            let (toggles, sure) = grid.test(*listed, xs[i], ys[i]);
            self.inside[i] ^= if toggles { listed.regions } else { 0 };
            self.doubt[i] |= !sure;
        }
        for point in &self.left[..leaves] {
            let i = usize::from(*point);
            answers[i] = grid.first_of((self.cells[i] & !KIND) as usize, self.inside[i]);
            if self.doubt[i] {
                answers[i] = exactly(i);
            }
        }
    }

    /// Gathers the tests for the points in leaves; how many.
    fn gather(&mut self, grid: &Grid, leaves: usize) -> usize {
        let mut count = 0;
        for point in &self.left[..leaves] {
            let i = usize::from(*point);
            let leaf = (self.cells[i] & !KIND) as usize;
            let (list, edges) = grid.listed_at_once(leaf);
            self.inside[i] = grid.base(leaf);
            self.doubt[i] = edges.is_none();
            self.tests[count..count + AT_ONCE].copy_from_slice(list);
            self.tested[count..count + AT_ONCE].fill(*point);
            count += edges.unwrap_or(0);
        }
        count
    }

    fn find_cells(&mut self, grid: &Grid, xs: &[f64], ys: &[f64]) {
        for ((place, x), y) in self.places.iter_mut().zip(xs).zip(ys) {
            *place = grid.cells.place(*x, *y);
        }
        for (cell, place) in self.cells.iter_mut().zip(&self.places[..xs.len()]) {
            *cell = grid.cells.second(*place);
        }
        let mut left = self.select(xs.len(), Cells::is_split);
        let mut depth = 1;
        while left > 0 {
            let mut kept = 0;
            for k in 0..left {
                let i = usize::from(self.left[k]);
                self.cells[i] = grid.cells.child(self.cells[i], self.places[i].within(depth));
                self.left[kept] = self.left[k];
                kept += usize::from(Cells::is_split(self.cells[i]));
            }
            (left, depth) = (kept, depth + 1);
        }
    }

    /// Puts aside the points whose cell is as wanted; how many.
    #[allow(clippy::cast_possible_truncation)] // at most POINTS
    fn select(&mut self, points: usize, wanted: impl Fn(u32) -> bool) -> usize {
        let mut count = 0;
        for (i, cell) in self.cells[..points].iter().enumerate() {
            self.left[count] = i as u16;
            count += usize::from(wanted(*cell));
        }
        count
    }
}
