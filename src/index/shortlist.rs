//! Where a search for the nearest piece may begin, by where it is asked.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So every square of a grid round the line keeps what of the line can be nearest to a place in it (`squares` has
//! the proof): the pieces, if they are eight at most, as they are away from the line, which takes one look; else a node
//! of its own to begin at, the lowest boxes of the tree, at most eight, that hold them.

use super::few::{Few, MOST};
use super::line::LineIndex;
use super::sheet::Rect;
use super::single::{above, off, within};
use super::squares::{Corners, Squares, limits};
use super::tree::Start;
use crate::LonLat;
use crate::geodesy::Space;

/// Squares for each strand, and more of them for all but the shortest lines. Measured at 1,000, 10,000 and 100,000
/// vertices, points spread evenly: with one a strand 252, 281 and 400 ns, with two 237, 276 and 428, with four 230, 283
/// and 437, with one and 256 more 240 at 1,000; without any 315, 385 and 530. Building takes twice as long as without,
/// and three times at 1,000 vertices.
const A_STRAND: f64 = 1.0;
const MORE: f64 = 256.0;
const MOST_A_STRAND: f64 = 4.0;

/// The grid reaches beyond the line by this part of the line's extent.
const BEYOND: f64 = 0.125;

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

/// What a square keeps.
pub(super) enum Shortlist<'a> {
    Few(&'a Few),
    Start(&'a Start),
    /// All is in question.
    Root,
}

impl Shortlists {
    /// Round a line whose index is complete but for these; none round a world of long edges.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // fewer than 2³¹
    pub(super) fn new(index: &LineIndex) -> Self {
        if index.quick == 0.0 {
            return Self::default();
        }
        let strands = index.strands.len() as f64;
        let wanted = (strands * A_STRAND + MORE).min(strands * MOST_A_STRAND);
        let squares = Squares::over(&extent(index), wanted);
        let mut kept = vec![!FEW; squares.len()];
        let (mut few, mut starts) = (Vec::new(), Vec::new());
        // What is nearest to the corners of the squares, row by row.
        let known = |row: usize| -> Vec<Space> {
            (0..=squares.columns).map(|column| index.nearest_by_chord(squares.corner(column, row))).collect()
        };
        let mut below = known(0);
        for row in 0..squares.rows {
            let above = known(row + 1);
            for column in 0..squares.columns {
                let square = row * squares.columns + column;
                let known = [below[column], below[column + 1], above[column], above[column + 1]];
                let Some(corners) = squares.corners(square) else { continue };
                let [Some(a), Some(b), Some(c), Some(d)] =
                    known.map(|known| limits(&corners, known, index.bow))
                else {
                    continue;
                };
                let limits = [a, b, c, d];
                let (start, strands) = index.tree.begin(&corners, &limits, MOST_STRANDS);
                let pieces = strands.and_then(|strands| index.pieces_within(&strands, &corners, &limits));
                if let Some(pieces) = pieces {
                    kept[square] = few.len() as u32 | FEW;
                    few.push(Few::of(&pieces, &index.curves));
                } else {
                    kept[square] = starts.len() as u32;
                    starts.push(start);
                }
            }
            below = above;
        }
        few.shrink_to_fit();
        starts.shrink_to_fit();
        Self { squares, kept, few, starts }
    }

    /// What can be nearest to a place.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> Shortlist<'_> {
        let kept = self.kept(place);
        match self.few(kept) {
            Some(few) => Shortlist::Few(few),
            None => self.starts.get(kept as usize).map_or(Shortlist::Root, Shortlist::Start),
        }
    }

    /// What the square of a place keeps, by its number.
    #[inline]
    pub(super) fn kept(&self, place: LonLat) -> u32 {
        self.squares.at(place).map_or(!FEW, |square| self.kept[square])
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
