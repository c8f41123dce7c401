//! What of many points can be nearest, by where it is asked.
//!
//! A search waits for each level of the tree in turn and guesses which boxes are worth a look. So the cells of a grid in
//! longitude and latitude keep the clusters of which a point can be nearest to a place in the cell (`plate` has the proof):
//! if they are few, one look at all of them takes no guess. Cells with more are split near points, on and on; of those that
//! are left, the near ones keep a node of their own to begin a search at: the lowest boxes of the tree, at most eight, that hold the
//! clusters; elsewhere a search begins at the root.

use std::collections::HashMap;

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x8};

use super::cells::{Cells, MOST, SPLIT};
use super::plate::{Plate, grown, limits2, within_some};
use super::point::PointIndex;
use super::sheet::Rect;
use super::sieve::bits_within;
use super::squares::Squares;
use super::tree::{Boxes, Start, Tree};
use crate::LonLat;
use crate::geodesy::{Space, get};

/// As many clusters are few. With 4, 5, 6 and 8 the nearest of 138,000 towns to places in one country takes 75, 81, 83 and 95 ns
/// (177 by a search from a node for each square that holds points), and building 112, 105, 100 and 90 ms (54).
pub(super) const FEW: usize = 4;

/// Points for each first cell, if all were filled evenly. With 2 and with 1 the nearest town takes 72 and 71 ns, not 75, and more
/// memory.
const POINTS: f64 = 8.0;

/// Cells are split so often at most, 4 by 4. Among 138,000 towns one near enough has more than a few clusters then.
const DEPTH: usize = 3;

/// Columns and rows of cells of one size at most: far fewer than [`Cells`] tell apart, and some numbers are kept of each while the
/// grid is made. Millions of points on one meridian would have more rows.
const MOST_LINES: usize = 1 << 18;

/// Cells farther from the nearest point than so many times their diagonal are not split.
const FAR: f64 = 2.0;

/// Of more clusters it is not asked one by one whether they are near.
const MOST_CLUSTERS: usize = 64;

/// A cell holds the number of a place to begin at, or with this bit that of a few clusters.
const KEEPS_FEW: u32 = 1 << 30;

/// The grid, and what its cells keep.
#[derive(Clone, Debug)]
pub(super) struct Shortcuts {
    cells: Cells,
    few: Vec<[u32; FEW]>,
    /// The first is the root.
    starts: Vec<Start>,
}

/// What can be nearest to a place.
pub(super) enum Shortcut<'a> {
    /// Points of these clusters; what is missing is the number behind the last.
    Few(&'a [u32; FEW]),
    /// What a search finds from here.
    Start(&'a Start),
}

impl Shortcuts {
    /// What can be nearest to a place.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> Shortcut<'_> {
        let cell = self.cells.at(place.lon(), place.lat());
        if cell & KEEPS_FEW != 0 {
            Shortcut::Few(&self.few[(cell & !KEEPS_FEW) as usize])
        } else {
            Shortcut::Start(&self.starts[cell as usize])
        }
    }

    /// Over the points of an index that is complete but for these, and their extent.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // fewer than 2³¹ points
    pub(super) fn new(index: &PointIndex, tree: &Tree, extent: &Rect) -> Self {
        let squares = first_squares(extent, index.len() as f64 / POINTS);
        // What lies beyond the grid is found in its outermost cells, which begin at the root.
        let corner = [squares.west - squares.side, squares.south - squares.side];
        let counts = [squares.columns as u32 + 2, squares.rows as u32 + 2];
        let cells = Cells::new(corner, [1.0 / squares.side; 2], counts, 0);
        let root = tree.start(&tree.top());
        let shortcuts = Self { cells, few: Vec::new(), starts: vec![root.clone()] };
        let sizes = std::iter::successors(Some(squares), |squares| Some(squares.quartered()));
        let sizes = sizes.take(2 * DEPTH + 1).take_while(|of| of.columns + of.rows <= MOST_LINES);
        let plates: Vec<Plate> = sizes.map(|squares| Plate::of(&squares)).collect();
        let (few, starts) = (HashMap::new(), HashMap::from([(tree.top(), 0)]));
        let mut maker = Maker { index, tree, level: Level::new(), few, starts, shortcuts };
        let all = Rivals::Boxes(tree.top());
        let (columns, rows) = (counts[0] as usize - 2, counts[1] as usize - 2);
        let known = |row| -> Vec<Space> {
            let corners = (0..=columns).map(|column| plates[0].corner(column, row));
            corners.map(|corner| index.nearest_by_chord(tree, &root, corner)).collect()
        };
        let mut below = known(0);
        for row in 0..rows {
            let above = known(row + 1);
            for column in 0..columns {
                let known = [below[column], below[column + 1], above[column], above[column + 1]];
                let slot = (row + 1) * (columns + 2) + column + 1;
                maker.fill(&plates, [column, row], Patch { slot, side: 1 }, known, &all);
            }
            below = above;
        }
        let mut shortcuts = maker.shortcuts;
        shortcuts.cells.finish();
        shortcuts.few.shrink_to_fit();
        shortcuts.starts.shrink_to_fit();
        shortcuts
    }
}

/// About so many squares over an extent, but no more columns and rows than [`MOST_LINES`].
fn first_squares(extent: &Rect, wanted: f64) -> Squares {
    let fewer = std::iter::successors(Some(wanted), |wanted| Some(wanted / 2.0));
    let mut squares = fewer.map(|wanted| Squares::over(extent, wanted));
    squares.find(|squares| squares.columns + squares.rows <= MOST_LINES).expect("one square at last")
}

/// What holds all that can be nearest to any place in a cell.
#[derive(Clone)]
enum Rivals {
    Boxes(Boxes),
    /// Some clusters, in order.
    Clusters(Vec<u32>),
}

/// What cells keep, each once.
struct Maker<'a> {
    index: &'a PointIndex,
    tree: &'a Tree,
    level: Level,
    few: HashMap<[u32; FEW], u32>,
    starts: HashMap<Boxes, u32>,
    shortcuts: Shortcuts,
}

/// Cells that a square is made of: one, or two by two of those that one was split into.
#[derive(Clone, Copy)]
struct Patch {
    slot: usize,
    side: usize,
}

impl Maker<'_> {
    /// Fills in what a square of the first size keeps, or parts it; the nearest points to its corners are known, and among
    /// what all must be that can be nearest.
    fn fill(
        &mut self,
        sizes: &[Plate],
        [column, row]: [usize; 2],
        patch: Patch,
        known: [Space; 4],
        among: &Rivals,
    ) {
        let rivals = self.rivals(&sizes[0], [column, row], known, among);
        let is_least = sizes.len() == 1 || self.shortcuts.cells.values.len() >= MOST;
        let kept = match &rivals {
            Rivals::Clusters(clusters) if clusters.len() <= FEW => Some(self.keep_few(clusters)),
            _ if sizes[0].is_far([column, row], known[0], FAR) => Some(0),
            _ if is_least => Some(self.keep_start(&rivals)),
            _ => None,
        };
        let cells = &mut self.shortcuts.cells;
        if let Some(kept) = kept {
            for row in 0..patch.side {
                cells.values[patch.slot + row * SPLIT..][..patch.side].fill(kept);
            }
            return;
        }
        // Of one cell two by two of those that it is split into, of two by two one.
        let (first, side) = if patch.side == 1 { (cells.split(patch.slot, 0), 2) } else { (patch.slot, 1) };
        // What is nearest to the middles of its sides, and to its own.
        let nearest = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)]
            .map(|(across, up)| self.nearest(&rivals, sizes[1].corner(2 * column + across, 2 * row + up)));
        let ([s, w, mid, e, n], [sw, se, nw, ne]) = (nearest, known);
        for (across, up, known) in [
            (0, 0, [sw, s, w, mid]),
            (1, 0, [s, se, mid, e]),
            (0, 1, [w, mid, nw, n]),
            (1, 1, [mid, e, n, ne]),
        ] {
            let patch = Patch { slot: first + side * (up * SPLIT + across), side };
            self.fill(&sizes[1..], [2 * column + across, 2 * row + up], patch, known, &rivals);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // at most one for each of fewer than 2³⁰ cells
    fn keep_few(&mut self, clusters: &[u32]) -> u32 {
        let none = self.index.clusters.len() as u32 - 1;
        let few = std::array::from_fn(|k| clusters.get(k).copied().unwrap_or(none));
        let kept = &mut self.shortcuts.few;
        KEEPS_FEW
            | *self.few.entry(few).or_insert_with_key(|few| {
                kept.push(*few);
                kept.len() as u32 - 1
            })
    }

    #[allow(clippy::cast_possible_truncation)] // at most one for each of fewer than 2³⁰ cells
    fn keep_start(&mut self, rivals: &Rivals) -> u32 {
        let boxes = match rivals {
            Rivals::Boxes(boxes) => boxes.clone(),
            Rivals::Clusters(clusters) => Tree::begin_over(clusters),
        };
        let (starts, tree) = (&mut self.shortcuts.starts, self.tree);
        *self.starts.entry(boxes).or_insert_with_key(|boxes| {
            starts.push(tree.start(boxes));
            starts.len() as u32 - 1
        })
    }

    /// What can be nearest to a place in a square.
    fn rivals(&self, plate: &Plate, [column, row]: [usize; 2], known: [Space; 4], among: &Rivals) -> Rivals {
        let Some(rectangle) = plate.rectangle(column, row) else { return among.clone() };
        let mut limits = [[0.0; 4]; 4];
        for (limits, known) in limits.iter_mut().zip(known) {
            let Some(limits2) = limits2(&rectangle, known, 0.0) else { return among.clone() };
            *limits = limits2;
        }
        let left = dispatch!(self.level, simd => self.left_on(simd, &rectangle.corners, &limits, among));
        // As it may be only where there is no place, beyond a pole.
        let is_empty = match &left {
            Rivals::Boxes(boxes) => boxes.is_empty(),
            Rivals::Clusters(clusters) => clusters.is_empty(),
        };
        if is_empty { among.clone() } else { left }
    }

    #[inline(always)]
    fn left_on<S: Simd>(
        &self,
        simd: S,
        corners: &[[f64; 4]; 3],
        limits2: &[[f64; 4]; 4],
        among: &Rivals,
    ) -> Rivals {
        match among {
            Rivals::Boxes(boxes) => {
                let (boxes, clusters) = self.tree.begin(simd, boxes, corners, limits2, MOST_CLUSTERS);
                let Some(clusters) = clusters else { return Rivals::Boxes(boxes) };
                Rivals::Clusters(self.left_of_clusters(simd, corners, limits2, &clusters))
            }
            Rivals::Clusters(clusters) => {
                Rivals::Clusters(self.left_of_clusters(simd, corners, limits2, clusters))
            }
        }
    }

    /// Of some clusters those with a point within the limits.
    #[inline(always)]
    fn left_of_clusters<S: Simd>(
        &self,
        simd: S,
        corners: &[[f64; 4]; 3],
        limits2: &[[f64; 4]; 4],
        clusters: &[u32],
    ) -> Vec<u32> {
        let limits2 = grown(limits2, self.index.reach);
        let mut left = Vec::with_capacity(clusters.len());
        for number in clusters {
            let cluster = &self.index.clusters[*number as usize];
            let mut chords2 = [f32x8::splat(simd, 0.0); 4];
            for k in 0..4 {
                chords2[k] = cluster.chords2_on(simd, get(corners, k));
            }
            if within_some(simd, &limits2, &chords2) != 0 {
                left.push(*number);
            }
        }
        left
    }

    /// The point that is nearest to `p` by chord, or nearly, among what all must be that can be nearest to it.
    fn nearest(&self, among: &Rivals, p: Space) -> Space {
        match among {
            Rivals::Boxes(_) => self.index.nearest_by_chord(self.tree, &self.shortcuts.starts[0], p),
            Rivals::Clusters(clusters) => {
                dispatch!(self.level, simd => self.nearest_of_clusters(simd, clusters, p))
            }
        }
    }

    #[inline(always)]
    fn nearest_of_clusters<S: Simd>(&self, simd: S, clusters: &[u32], p: Space) -> Space {
        let mut nearest = (f32::INFINITY, 0);
        for number in clusters {
            let chords2 = self.index.clusters[*number as usize].chords2_on(simd, p);
            let least = chords2.reduce_min();
            if least < nearest.0 {
                let lane = bits_within(chords2, least).trailing_zeros();
                nearest = (least, *number as usize * super::cluster::POINTS + lane as usize);
            }
        }
        self.index.points[nearest.1].space
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However thin the extent and however many points: cells are told apart up to 2¹⁹ a side.
    #[test]
    fn first_cells_are_few_enough_a_side() {
        for (wide, high) in [(0.0, 45.0), (360.0, 0.0), (1e-7, 180.0), (360.0, 180.0), (0.0, 0.0)] {
            for wanted in [0.1, 1000.0, 562_500.0, 268_435_456.0] {
                let extent = Rect { west: -180.0, south: -90.0, east: wide - 180.0, north: high - 90.0 };
                let squares = first_squares(&extent, wanted);
                assert!(squares.columns + squares.rows <= MOST_LINES, "{wide} {high} {wanted}");
                let whole = Squares::over(&extent, wanted);
                assert!(whole.columns + whole.rows > MOST_LINES || whole.side == squares.side);
            }
        }
    }
}
