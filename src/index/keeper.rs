//! What squares round a line keep: how [`Shortlists`] come about.
//!
//! What can be nearest to a place in a square is looked for in the tree, with what is known to be near its corners. Where that
//! is a few pieces, nothing else can be nearest in its parts; so of these pieces alone it is asked which can be nearest
//! there, on and on, until it is one.

use std::collections::HashMap;

use super::few::{Few, MOST};
use super::line::LineIndex;
use super::sheet::Rect;
use super::shortlist::{Kept, Shortlists};
use super::single::{above, off, within};
use super::squares::{Corners, Squares, limits2};
use super::tree::Boxes;
use crate::geodesy::Space;

/// Squares of the least size, if all were: so many for each strand and more, but for short lines the square of
/// their strands at most.
/// Measured at 1,000, 10,000 and 100,000 vertices: built in 9.3, 15.3 and 50 ms. With 6 a strand the last took 1.26 times that,
/// and a point as long; with 1.5 it took 43 ms, and a point spread evenly 5 % longer in bulk. With 32,768 more the last took
/// 57 ms, and a point 2 % less; with 8,192 the first took 0.7 of its time, and a point 8 % longer in bulk.
const A_STRAND: f64 = 3.0;
const MORE: f64 = 16_384.0;

/// Squares at most, about, so that all that they keep can be numbered: two gigabytes of them.
const MOST_SQUARES: f64 = 536_870_912.0;

/// How often a square is parted in four, while what it keeps is not one piece: far from the line large ones keep one, and it
/// takes less to find that once.
const PARTED: usize = 4;

/// The grid reaches beyond the line by this part of the line's extent. With half of it a sixth of the points spread
/// evenly over a window round the line is beyond the grid, where searches begin at the root: a point took a fifth (1,000
/// vertices) to a half (100,000) longer.
const BEYOND: f64 = 0.25;

/// Of more strands it is not asked which of their pieces can be nearest.
const MOST_STRANDS: usize = 32;

/// Ends of pieces so near each other are one vertex, metres: more than rounding moves them.
const SAME: f64 = 1e-8;

/// What squares keep, each once: what is nearest to a place far from the line is nearest to many squares.
struct Keeper<'a> {
    index: &'a LineIndex,
    few: HashMap<Vec<u32>, Kept>,
    starts: HashMap<Boxes, Kept>,
    lists: Shortlists,
}

impl Keeper<'_> {
    /// Fills in what a square of the first size keeps, or its parts; the nearest of the line to its corners is known, and which
    /// boxes hold what can be nearest.
    fn fill(&mut self, sizes: &[Squares], square: [usize; 2], known: [Space; 4], among: &Boxes) {
        let (index, smallest) = (self.index, sizes.len() == 1);
        let found = limited(&sizes[0], square, known, index.bow).map(|(corners, limits2)| {
            let (boxes, strands) = index.tree.begin(among, &corners, &limits2, MOST_STRANDS);
            (boxes, strands.and_then(|strands| index.pieces_within(&strands, &corners, &limits2)))
        });
        match found {
            Some((_, Some(pieces))) => self.fill_few(sizes, square, known, pieces),
            Some((boxes, None)) if smallest => {
                let starts = &mut self.lists.starts;
                let kept = *self.starts.entry(boxes).or_insert_with_key(|boxes| {
                    starts.push(index.tree.start(boxes));
                    Kept::start(starts.len() - 1)
                });
                self.set(sizes, square, kept);
            }
            None if smallest => {} // nothing is kept, as to begin with
            _ => {
                let among = found.as_ref().map_or(among, |(boxes, _)| boxes);
                let nearest = |corner: Space| index.nearest_by_chord(corner);
                for (part, known) in parted(&sizes[1], square, known, nearest) {
                    self.fill(&sizes[1..], part, known, among);
                }
            }
        }
    }

    /// The same of a square in which nothing is nearest but some pieces.
    fn fill_few(&mut self, sizes: &[Squares], square: [usize; 2], known: [Space; 4], pieces: Vec<u32>) {
        let index = self.index;
        if let Some(kept) = Kept::one(&pieces) {
            self.set(sizes, square, kept);
        } else if sizes.len() == 1 {
            let few = &mut self.lists.few;
            let kept = *self.few.entry(pieces).or_insert_with_key(|pieces| {
                let about = sizes[0].corner(square[0], square[1]).chord2(known[0]).sqrt();
                few.push(Few::of(pieces, index, about));
                Kept::few(few.len() - 1)
            });
            self.set(sizes, square, kept);
        } else {
            let nearest = |corner: Space| index.nearest_of(&pieces, corner);
            for (part, known) in parted(&sizes[1], square, known, nearest) {
                let left = limited(&sizes[1], part, known, index.bow)
                    .map(|(corners, limits2)| index.left_of(&pieces, &corners, &limits2))
                    .filter(|left| !left.is_empty()); // as they may be only where there is no place, beyond a pole
                self.fill_few(&sizes[1..], part, known, left.unwrap_or_else(|| pieces.clone()));
            }
        }
    }

    /// Sets what a square of the first size keeps.
    fn set(&mut self, sizes: &[Squares], [column, row]: [usize; 2], kept: Kept) {
        let (side, columns) = (1 << (sizes.len() - 1), sizes[sizes.len() - 1].columns);
        for row in side * row..side * (row + 1) {
            self.lists.kept[row * columns + side * column..][..side].fill(kept);
        }
    }
}

/// The four parts of a square, which are among these, with what is nearest to their corners, as is known of the square's.
fn parted(
    squares: &Squares,
    [column, row]: [usize; 2],
    [sw, se, nw, ne]: [Space; 4],
    nearest: impl Fn(Space) -> Space,
) -> [([usize; 2], [Space; 4]); 4] {
    let (c, r) = (2 * column, 2 * row);
    let [s, w, mid, e, n] = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)]
        .map(|(across, up)| nearest(squares.corner(c + across, r + up)));
    [
        ([c, r], [sw, s, w, mid]),
        ([c + 1, r], [s, se, mid, e]),
        ([c, r + 1], [w, mid, nw, n]),
        ([c + 1, r + 1], [mid, e, n, ne]),
    ]
}

/// What holds a square, and how far from its corners something may be, given what is nearest to the square's corners.
fn limited(
    squares: &Squares,
    [column, row]: [usize; 2],
    known: [Space; 4],
    bow: f64,
) -> Option<(Corners, [[f64; 8]; 4])> {
    let corners = squares.corners(row * squares.columns + column)?;
    let [a, b, c, d] = known.map(|known| limits2(&corners, known, bow));
    Some((corners, [a?, b?, c?, d?]))
}

impl Shortlists {
    /// Round a line whose index is complete but for these; none round a world of long edges.
    #[allow(clippy::cast_precision_loss)] // fewer than 2³¹
    pub(super) fn new(index: &LineIndex) -> Self {
        if index.quick == 0.0 {
            return Self::nothing();
        }
        let strands = index.strands.len() as f64;
        let wanted = (strands * A_STRAND + MORE).min(strands * strands).min(MOST_SQUARES);
        let largest = Squares::over(&extent(index), wanted / f64::from(1 << (2 * PARTED)));
        let parts = std::iter::successors(Some(largest), |squares| Some(squares.quartered()));
        let sizes: Vec<Squares> = parts.take(PARTED + 1).collect();
        let squares = sizes[PARTED].clone();
        let lists = Self { kept: vec![Kept::NOTHING; squares.len() + 1], squares, ..Self::nothing() };
        let mut keeper = Keeper { index, few: HashMap::new(), starts: HashMap::new(), lists };
        // What of the line is nearest to the corners of the largest squares, row by row.
        let largest = &sizes[0];
        let known = |row| -> Vec<Space> {
            (0..=largest.columns).map(|column| index.nearest_by_chord(largest.corner(column, row))).collect()
        };
        let mut below = known(0);
        for row in 0..largest.rows {
            let above = known(row + 1);
            for column in 0..largest.columns {
                let known = [below[column], below[column + 1], above[column], above[column + 1]];
                keeper.fill(&sizes, [column, row], known, &index.tree.top());
            }
            below = above;
        }
        keeper.lists.few.shrink_to_fit();
        keeper.lists.starts.shrink_to_fit();
        keeper.lists
    }
}

impl LineIndex {
    /// The pieces of some strands that are within the limits of a corner, for each set of limits, but for those that say
    /// no more than others do; `None` if they are more than a few.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² pieces
    fn pieces_within(&self, strands: &[u32], corners: &Corners, limits2: &[[f64; 8]; 4]) -> Option<Vec<u32>> {
        let limits2 = limits2.map(|limits2| {
            limits2.map(|limit2| {
                let limit = limit2.sqrt();
                let limit = limit + off(limit, self.reach);
                above(limit * limit)
            })
        });
        let mut pieces = Vec::with_capacity(2 * MOST);
        for strand in strands {
            let chords2 = corners.map(|corner| self.strands[*strand as usize].chords2(corner));
            let (first, count) = self.pieces_of(*strand);
            let mut left = (1 << count) - 1;
            for limits2 in &limits2 {
                let near = chords2.iter().zip(limits2).map(|(chords2, limit2)| within(*chords2, *limit2));
                left &= near.fold(0, |any, bits| any | bits);
            }
            while left != 0 {
                pieces.push(first as u32 + left.trailing_zeros());
                left &= left - 1;
            }
            if pieces.len() > 2 * MOST {
                return None;
            }
        }
        self.drop_ends(&mut pieces, corners);
        (1..=MOST).contains(&pieces.len()).then_some(pieces)
    }

    /// Of a few pieces those that are within the limits of a corner, for each set of limits, but for those that say no more
    /// than others do.
    fn left_of(&self, pieces: &[u32], corners: &Corners, limits2: &[[f64; 8]; 4]) -> Vec<u32> {
        let is_near = |piece: u32| {
            let chords2 = corners.map(|corner| self.curves[piece as usize].chord2(corner));
            limits2.iter().all(|limits2| chords2.iter().zip(limits2).any(|(chord2, limit2)| chord2 <= limit2))
        };
        let mut left: Vec<u32> = pieces.iter().copied().filter(|piece| is_near(*piece)).collect();
        self.drop_ends(&mut left, corners);
        left
    }

    /// The place on some pieces, one at least, that is nearest by chord, or nearly.
    fn nearest_of(&self, pieces: &[u32], p: Space) -> Space {
        let chord2 = |piece: &u32| self.curves[*piece as usize].chord2(p);
        let nearest = pieces.iter().min_by(|one, other| chord2(one).total_cmp(&chord2(other)));
        let curve = &self.curves[*nearest.expect("one at least") as usize];
        curve.at(curve.foot(p))
    }

    /// Drops pieces of which an end is nearest to every place among the corners, if another piece has that end: two pieces
    /// that meet in a vertex are both nearest to what lies beyond it. Should the other be dropped later, then for an end
    /// that is no farther, so that what is left always has what is nearest, but for [`SAME`] each time.
    fn drop_ends(&self, pieces: &mut Vec<u32>, corners: &Corners) {
        let has = |piece: u32, end: Space| {
            let curve = &self.curves[piece as usize];
            curve.start().chord2(end).min(curve.end().chord2(end)) <= SAME * SAME
        };
        let mut k = 0;
        while k < pieces.len() && pieces.len() > 1 {
            let nearest = self.curves[pieces[k] as usize].nearest_end(corners, self.quick);
            let mut others = (0..pieces.len()).filter(|other| *other != k);
            if nearest.is_some_and(|end| others.any(|other| has(pieces[other], end))) {
                pieces.remove(k);
            } else {
                k += 1;
            }
        }
    }
}

/// What holds the lines, and some of what is round them; all longitudes if they cross the antimeridian.
fn extent(index: &LineIndex) -> Rect {
    let mut extent = Rect::NOTHING;
    for edge in &index.edges {
        let crosses = edge.east.x > 180.0;
        extent.west = extent.west.min(if crosses { -180.0 } else { edge.west.x });
        extent.east = extent.east.max(if crosses { 180.0 } else { edge.east.x });
        extent.south = extent.south.min(edge.west.y.min(edge.east.y));
        extent.north = extent.north.max(edge.west.y.max(edge.east.y));
    }
    let beyond = BEYOND * (extent.east - extent.west).max(extent.north - extent.south) + 0.01;
    Rect {
        west: (extent.west - beyond).max(-180.0),
        south: (extent.south - beyond).max(-90.0),
        east: (extent.east + beyond).min(180.0),
        north: (extent.north + beyond).min(90.0),
    }
}
