//! Where a search for the nearest piece may begin, by where it is asked.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So every square of a grid round the line keeps what of the line can be nearest to a place in it (`squares` has
//! the proof): the pieces, if they are eight at most, as they are away from the line, which takes one look; else a node
//! of its own to begin at, the lowest boxes of the tree, at most eight, that hold them. Far from the line many squares
//! keep the same, which is there once.

use std::collections::HashMap;

use super::few::{Few, MOST};
use super::line::LineIndex;
use super::sheet::Rect;
use super::single::{above, off, within};
use super::squares::{Corners, Squares, limits};
use super::tree::{Boxes, Start};
use crate::LonLat;
use crate::geodesy::Space;

/// Squares for each strand, and more of them for all but the shortest lines, each in four where it keeps no pieces.
/// Measured at 1,000, 10,000 and 100,000 vertices: with 0.6 a strand points spread evenly take 146, 175 and 216 ns, within 5 km of
/// the line 161, 257 and 549, in bulk 86, 127 and 179, built in 3, 8.5 and 53 ms; with one a strand 139, 165, 212, 156, 247, 541, 86, 126,
/// 178, built in 3, 9.5 and 64. With 256 more and at most 4 a strand 150, 174, 208, 162, 257, 541, 89, 126, 177, built in 1.5,
/// 6.7 and 50.
const A_STRAND: f64 = 0.6;
const MORE: f64 = 1024.0;
const MOST_A_STRAND: f64 = 8.0;

/// The grid reaches beyond the line by this part of the line's extent. With half of it points spread evenly over a window round
/// the line take 184, 231 and 308 ns, since a sixth of them is beyond the grid.
const BEYOND: f64 = 0.25;

/// Of more strands it is not asked which of their pieces can be nearest.
const MOST_STRANDS: usize = 32;

/// The squares.
#[derive(Clone, Debug, Default)]
pub(super) struct Shortlists {
    squares: Squares,
    /// What each square keeps, see [`FEW`]; the root for what is beyond both.
    kept: Vec<u32>,
    few: Vec<Few>,
    starts: Vec<Start>,
}

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
    /// What a square keeps, of which some of the nearest pieces are known.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³¹ squares
    fn kept(&mut self, corners: Option<Corners>, known: [Space; 4]) -> u32 {
        let Some(corners) = corners else { return NOTHING };
        let [Some(a), Some(b), Some(c), Some(d)] = known.map(|known| limits(&corners, known, self.index.bow))
        else {
            return NOTHING;
        };
        let (index, limits) = (self.index, [a, b, c, d]);
        let (boxes, strands) = index.tree.begin(&corners, &limits, MOST_STRANDS);
        let pieces = strands.and_then(|strands| index.pieces_within(&strands, &corners, &limits));
        if let Some(pieces) = pieces {
            let few = &mut self.lists.few;
            let number = self.few.entry(pieces).or_insert_with_key(|pieces| {
                few.push(Few::of(pieces, index));
                few.len() as u32 - 1
            });
            *number | FEW
        } else {
            let starts = &mut self.lists.starts;
            *self.starts.entry(boxes).or_insert_with_key(|boxes| {
                starts.push(index.tree.start(boxes));
                starts.len() as u32 - 1
            })
        }
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
        let wanted = (strands * A_STRAND + MORE).min(strands * MOST_A_STRAND);
        let blocks = Squares::over(&extent(index), wanted);
        let squares = blocks.quartered();
        let lists = Self { kept: vec![NOTHING; squares.len()], squares: squares.clone(), ..Self::default() };
        let mut keeper = Keeper { index, few: HashMap::new(), starts: HashMap::new(), lists };
        // What of the line is nearest to the corners of blocks, row by row, and to those of the squares of some.
        let nearest = |column, row| index.nearest_by_chord(squares.corner(column, row));
        let known =
            |row| -> Vec<Space> { (0..=blocks.columns).map(|column| nearest(2 * column, 2 * row)).collect() };
        let mut below = known(0);
        for row in 0..blocks.rows {
            let above = known(row + 1);
            for column in 0..blocks.columns {
                let [sw, se, nw, ne] = [below[column], below[column + 1], above[column], above[column + 1]];
                let first = 2 * row * squares.columns + 2 * column;
                let own = [first, first + 1, first + squares.columns, first + squares.columns + 1];
                let kept = keeper.kept(blocks.corners(row * blocks.columns + column), [sw, se, nw, ne]);
                let mut kept = [kept; 4];
                if kept[0] & FEW == 0 {
                    let [s, w, mid, e, n] = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)]
                        .map(|(across, up)| nearest(2 * column + across, 2 * row + up));
                    let known = [[sw, s, w, mid], [s, se, mid, e], [w, mid, nw, n], [mid, e, n, ne]];
                    for (k, known) in known.into_iter().enumerate() {
                        kept[k] = keeper.kept(squares.corners(own[k]), known);
                    }
                }
                for (square, kept) in own.into_iter().zip(kept) {
                    keeper.lists.kept[square] = kept;
                }
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
    /// The pieces of some strands that are within the limits of a corner, for each set of limits; `None` if they are
    /// more than a few.
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
            if pieces.len() > MOST {
                return None;
            }
        }
        (!pieces.is_empty()).then_some(pieces)
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
