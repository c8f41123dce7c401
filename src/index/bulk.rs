//! Many points at once: which region is each in?
//!
//! One point costs what the processor loses by guessing wrong whether its cell is split, and whether edges cross it.
//! So a block of points goes through each step together: find the first cells and their children; those that are
//! split once more, again and again; tell the regions of cells with one edge or none; test the edges of the others. Each step
//! picks out the points of the next without a branch, and none branches on a single point.

use std::hint::select_unpredictable;

use super::cells::{Cells, Place};
use super::grid::{Grid, KIND, OUTSIDE};
use super::listed::Listed;

/// Points that go together: few enough that what is kept of them stays in the processor's first cache.
pub(super) const POINTS: usize = 256;

/// Points in leaves whose tests are gathered together. Measured in 4,500 regions when a tenth of the points were in leaves: with
/// 32 a point cost a fifth more than with 128.
const GATHERED: usize = 128;

/// So many tests of a point are gathered at a time without asking how many there are; lists end with as many
/// that stand for nothing.
pub(super) const AT_ONCE: usize = 8;

/// What is kept of a block of points.
pub(super) struct Block {
    places: [Place; POINTS],
    cells: [u32; POINTS],
    /// The points in question for a step.
    left: [u16; POINTS],
    /// Those in cells that an edge crosses alone.
    crossed: [u16; POINTS],
    row: Row,
}

/// Tests in a row, of a few points.
struct Row {
    tests: [Listed; (GATHERED + 1) * AT_ONCE],
    /// Which of the few each test is for.
    tested: [u8; (GATHERED + 1) * AT_ONCE],
    /// The regions that hold each.
    inside: [u32; GATHERED],
    /// Whether that is to be asked exactly.
    doubt: [bool; GATHERED],
}

impl Block {
    pub(super) fn new() -> Self {
        let row = Row {
            tests: [Listed::NOTHING; (GATHERED + 1) * AT_ONCE],
            tested: [0; (GATHERED + 1) * AT_ONCE],
            inside: [0; GATHERED],
            doubt: [false; GATHERED],
        };
        Self {
            places: [Place::default(); POINTS],
            cells: [OUTSIDE; POINTS],
            left: [0; POINTS],
            crossed: [0; POINTS],
            row,
        }
    }

    /// Writes the number of the region that holds each point, or [`NOWHERE`](super::grid::NOWHERE); calls `exactly` for the points that
    /// need a closer look. At most [`POINTS`] points; of poles nothing is known.
    pub(super) fn regions(
        &mut self,
        grid: &Grid,
        (xs, ys): (&[f64], &[f64]),
        answers: &mut [u32],
        mut exactly: impl FnMut(usize) -> u32,
    ) {
        self.find_cells(grid, xs, ys);
        let mut with_edges = 0;
        for (i, (answer, cell)) in (0..).zip(answers.iter_mut().zip(&self.cells)) {
            *answer = !*cell;
            self.left[with_edges] = i;
            with_edges += usize::from(Grid::has_edges(*cell));
        }
        let (mut crossed, mut leaves) = (0, 0);
        for k in 0..with_edges {
            let i = self.left[k];
            let leaf = Grid::leaf(self.cells[usize::from(i)]).is_some();
            (self.crossed[crossed], self.left[leaves]) = (i, i);
            crossed += usize::from(!leaf);
            leaves += usize::from(leaf);
        }
        for i in &self.crossed[..crossed] {
            let i = usize::from(*i);
            let (region, sure) = grid.likely_beside(self.cells[i], xs[i], ys[i]);
            answers[i] = region;
            if !sure {
                answers[i] = exactly(i);
            }
        }
        for few in self.left[..leaves].chunks(GATHERED) {
            let leaf = |point: &u16| (self.cells[usize::from(*point)] & !KIND) as usize;
            let count = self.row.gather(grid, few.iter().map(leaf));
            self.row.test(grid, count, |k| {
                let i = usize::from(few[k]);
                (xs[i], ys[i])
            });
            for (point, (inside, doubt)) in few.iter().zip(self.row.inside.iter().zip(&self.row.doubt)) {
                let answer = &mut answers[usize::from(*point)];
                *answer = grid.first_of(leaf(point), *inside);
                if *doubt {
                    *answer = exactly(usize::from(*point));
                }
            }
        }
    }

    fn find_cells(&mut self, grid: &Grid, xs: &[f64], ys: &[f64]) {
        let cells = &grid.cells;
        let mut left = 0;
        let kept = self.places.iter_mut().zip(&mut self.cells);
        for (i, ((place, cell), (x, y))) in (0..).zip(kept.zip(xs.iter().zip(ys))) {
            *place = cells.place(*x, *y);
            *cell = cells.first(*place);
            self.left[left] = i;
            left += usize::from(Cells::is_split(*cell));
        }
        left = self.ask_again(left, |_, place| cells.second(place));
        let mut depth = 1;
        while left > 0 {
            left = self.ask_again(left, |cell, place| cells.child(cell, place.within(depth)));
            depth += 1;
        }
    }

    /// Asks more of the first of the points left, and keeps those of which still more is to be asked; how many.
    #[inline]
    fn ask_again(&mut self, left: usize, ask: impl Fn(u32, Place) -> u32) -> usize {
        let mut kept = 0;
        for k in 0..left {
            let i = usize::from(self.left[k]);
            self.cells[i] = ask(self.cells[i], self.places[i]);
            self.left[kept] = self.left[k];
            kept += usize::from(Cells::is_split(self.cells[i]));
        }
        kept
    }
}

impl Row {
    /// Gathers the tests for a point in each of a few leaves; how many.
    #[inline]
    fn gather(&mut self, grid: &Grid, leaves: impl Iterator<Item = usize>) -> usize {
        let mut count = 0;
        for (k, leaf) in (0..).zip(leaves) {
            let (list, edges) = grid.listed_at_once(leaf);
            self.inside[usize::from(k)] = grid.base(leaf);
            self.doubt[usize::from(k)] = edges.is_none();
            self.tests[count..count + AT_ONCE].copy_from_slice(list);
            self.tested[count..count + AT_ONCE].fill(k);
            count += edges.unwrap_or(0);
        }
        count
    }

    #[inline]
    fn test(&mut self, grid: &Grid, count: usize, position: impl Fn(usize) -> (f64, f64)) {
        for (listed, k) in self.tests[..count].iter().zip(&self.tested) {
            let k = usize::from(*k);
            let (x, y) = position(k);
            let (toggles, sure) = grid.test(*listed, x, y);
            self.inside[k] ^= select_unpredictable(toggles, listed.regions, 0);
            self.doubt[k] |= !sure;
        }
    }
}
