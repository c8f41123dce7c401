//! Where a search for the nearest piece may begin, by where it is asked.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So every square of a grid round the line keeps what of the line can be nearest to a place in it (`squares` has
//! the proof; of two pieces that say the same it keeps one): the pieces, if they are eight at most, as they are away from
//! the line, which takes one look; else a node of its own to begin at, the lowest boxes of the tree, at most eight, that
//! hold them. The squares come of larger ones, parted in four where these keep no pieces; far from the line many keep the
//! same, which is there once.

use std::collections::HashMap;

use super::few::{Few, MOST};
use super::line::LineIndex;
use super::sheet::Rect;
use super::single::{above, off, within};
use super::squares::{Corners, Squares, limits};
use super::tree::{Boxes, Start};
use crate::LonLat;
use crate::geodesy::Space;

/// Squares of the least size, if all were: so many for each strand and more, but for short lines the square of
/// their strands at most.
/// Measured at 1,000, 10,000 and 100,000 vertices: built in 5.5, 12.1 and 38 ms; with 6 a strand in 5.9, 13.0 and 47, and a
/// point takes as long alone, 1 to 2 % less in bulk. With 1.5 a strand a point within 5 km of 100,000 took 8 % longer.
const A_STRAND: f64 = 3.0;
const MORE: f64 = 16_384.0;

/// How often a square is parted in four, while what it keeps is not pieces: far from the line large ones keep a few, and it
/// takes less to find that once.
const PARTED: usize = 4;

/// The grid reaches beyond the line by this part of the line's extent. With half of it a sixth of the points spread
/// evenly over a window round the line is beyond the grid, where searches begin at the root: a point took a fifth (1,000
/// vertices) to a half (100,000) longer.
const BEYOND: f64 = 0.25;

/// Of more strands it is not asked which of their pieces can be nearest.
const MOST_STRANDS: usize = 32;

/// The squares.
#[derive(Clone, Debug, Default)]
pub(super) struct Shortlists {
    squares: Squares,
    /// What each square keeps, see [`FEW`]; nothing is kept for what is beyond all.
    kept: Vec<u32>,
    few: Vec<Few>,
    starts: Vec<Start>,
}

/// Ends of pieces so near each other are one vertex, metres: more than rounding moves them.
const SAME: f64 = 1e-8;

/// This bit tells that a square keeps pieces.
const FEW: u32 = 1 << 31;

/// That a square keeps nothing: searches begin at the root.
const NOTHING: u32 = !FEW;

/// What a square keeps.
pub(super) enum Shortlist<'a> {
    Few(&'a Few),
    Start(&'a Start),
    /// All is in question.
    Root,
}

/// What squares keep, each once: what is nearest to a place far from the line is nearest to many squares.
struct Keeper<'a> {
    index: &'a LineIndex,
    few: HashMap<Vec<u32>, u32>,
    starts: HashMap<Boxes, u32>,
    lists: Shortlists,
}

impl Keeper<'_> {
    /// Fills in what a square of the first size keeps, or its parts; the nearest of the line to its corners is known.
    fn fill(&mut self, sizes: &[Squares], [column, row]: [usize; 2], [sw, se, nw, ne]: [Space; 4]) {
        let corners = sizes[0].corners(row * sizes[0].columns + column);
        let Some(kept) = self.kept(corners, [sw, se, nw, ne], sizes.len() == 1) else {
            let (index, parts, c, r) = (self.index, &sizes[1..], 2 * column, 2 * row);
            let [s, w, mid, e, n] = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)]
                .map(|(across, up)| index.nearest_by_chord(parts[0].corner(c + across, r + up)));
            self.fill(parts, [c, r], [sw, s, w, mid]);
            self.fill(parts, [c + 1, r], [s, se, mid, e]);
            self.fill(parts, [c, r + 1], [w, mid, nw, n]);
            self.fill(parts, [c + 1, r + 1], [mid, e, n, ne]);
            return;
        };
        let (side, columns) = (1 << (sizes.len() - 1), sizes[sizes.len() - 1].columns);
        for row in side * row..side * (row + 1) {
            self.lists.kept[row * columns + side * column..][..side].fill(kept);
        }
    }

    /// What a square keeps, to whose corners the nearest of the line is known; `None` if it may be parted and is not
    /// small enough to keep pieces.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³¹ squares
    fn kept(&mut self, corners: Option<Corners>, known: [Space; 4], smallest: bool) -> Option<u32> {
        let otherwise = smallest.then_some(NOTHING);
        let Some(corners) = corners else { return otherwise };
        let [Some(a), Some(b), Some(c), Some(d)] = known.map(|known| limits(&corners, known, self.index.bow))
        else {
            return otherwise;
        };
        let (index, limits) = (self.index, [a, b, c, d]);
        let (boxes, strands) = index.tree.begin(&corners, &limits, MOST_STRANDS);
        if let Some(pieces) = strands.and_then(|strands| index.pieces_within(&strands, &corners, &limits)) {
            let few = &mut self.lists.few;
            let number = self.few.entry(pieces).or_insert_with_key(|pieces| {
                let about = corners[0].chord2(index.curves[pieces[0] as usize].start()).sqrt();
                few.push(Few::of(pieces, index, about));
                few.len() as u32 - 1
            });
            return Some(*number | FEW);
        }
        let starts = &mut self.lists.starts;
        smallest.then(|| {
            *self.starts.entry(boxes).or_insert_with_key(|boxes| {
                starts.push(index.tree.start(boxes));
                starts.len() as u32 - 1
            })
        })
    }
}

impl Shortlists {
    /// Round a line whose index is complete but for these; none round a world of long edges.
    #[allow(clippy::cast_precision_loss)] // fewer than 2³¹
    pub(super) fn new(index: &LineIndex) -> Self {
        if index.quick == 0.0 {
            return Self::default();
        }
        let strands = index.strands.len() as f64;
        let wanted = (strands * A_STRAND + MORE).min(strands * strands);
        let largest = Squares::over(&extent(index), wanted / f64::from(1 << (2 * PARTED)));
        let parts = std::iter::successors(Some(largest), |squares| Some(squares.quartered()));
        let sizes: Vec<Squares> = parts.take(PARTED + 1).collect();
        let squares = sizes[PARTED].clone();
        let lists = Self { kept: vec![NOTHING; squares.len()], squares, ..Self::default() };
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
                keeper.fill(&sizes, [column, row], known);
            }
            below = above;
        }
        keeper.lists.few.shrink_to_fit();
        keeper.lists.starts.shrink_to_fit();
        keeper.lists
    }

    /// What can be nearest to a place.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> Shortlist<'_> {
        let kept = self.kept(place);
        match self.few(kept) {
            Some(few) => Shortlist::Few(few),
            None => self.start(kept).map_or(Shortlist::Root, Shortlist::Start),
        }
    }

    /// What the square of a place keeps, by its number.
    #[inline]
    pub(super) fn kept(&self, place: LonLat) -> u32 {
        self.squares.at(place).map_or(NOTHING, |square| self.kept[square])
    }

    /// Where to begin, if neither pieces are kept nor nothing.
    #[inline]
    pub(super) fn start(&self, kept: u32) -> Option<&Start> {
        self.starts.get(kept as usize)
    }

    /// The pieces kept, if it is pieces.
    #[inline]
    pub(super) fn few(&self, kept: u32) -> Option<&Few> {
        if kept & FEW == 0 { None } else { Some(&self.few[(kept & !FEW) as usize]) }
    }
}

impl LineIndex {
    /// The pieces of some strands that are within the limits of a corner, for each set of limits, but for those that say
    /// no more than others do; `None` if they are more than a few.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² pieces
    fn pieces_within(&self, strands: &[u32], corners: &Corners, limits: &[[f64; 8]; 4]) -> Option<Vec<u32>> {
        let limits2 = limits.map(|limits| {
            limits.map(|limit| {
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

    /// Drops pieces of which an end is nearest to every place among the corners, if another piece has that end: two pieces
    /// that meet in a vertex are both nearest to what lies beyond it. Should the other be dropped later, then for an end
    /// that is no farther, so that what is left always has what is nearest, but for [`SAME`] each time.
    fn drop_ends(&self, pieces: &mut Vec<u32>, corners: &Corners) {
        let has = |piece: u32, end: Space| {
            let curve = &self.curves[piece as usize];
            curve.start().chord2(end).min(curve.end().chord2(end)) <= SAME * SAME
        };
        let mut k = 0;
        while k < pieces.len() {
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
