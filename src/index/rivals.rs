//! What of a line can be nearest to a place in a square.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x8};

use super::few::MOST;
use super::line::LineIndex;
use super::plate::{Plate, Rectangle, grown, limits2, within_some};
use super::sieve::bits_within;
use super::tree::Boxes;
use crate::geodesy::{Space, get};

/// Of more strands it is not asked which of their pieces can be nearest.
const MOST_STRANDS: usize = 32;

/// Ends of pieces so near each other are one vertex, metres: more than rounding moves them.
const SAME: f64 = 1e-8;

/// All that can be nearest to any place in a square.
#[derive(Clone)]
pub(super) enum Rivals {
    /// In some boxes.
    Boxes(Boxes),
    /// In some strands, few enough to be looked at one by one; in order.
    Strands(Vec<u32>),
    /// Some pieces, at most eight.
    Pieces(Vec<u32>),
}

/// What holds a square, and how far from its corners something may be and still be nearest to a place in it, by what is
/// known to be near.
struct Round {
    rectangle: Rectangle,
    limits2: [[f64; 4]; 4],
}

impl LineIndex {
    /// What can be nearest to a place in a square, given what is nearest to its corners and among what all must be.
    pub(super) fn rivals(
        &self,
        level: Level,
        plate: &Plate,
        square: [usize; 2],
        known: [Space; 4],
        among: &Rivals,
    ) -> Rivals {
        dispatch!(level, simd => self.rivals_on(simd, plate, square, known, among))
    }

    #[inline(always)]
    fn rivals_on<S: Simd>(
        &self,
        simd: S,
        plate: &Plate,
        [column, row]: [usize; 2],
        known: [Space; 4],
        among: &Rivals,
    ) -> Rivals {
        let Some(round) = self.round(plate.rectangle(column, row), known) else { return among.clone() };
        let found = match among {
            Rivals::Boxes(boxes) => {
                let (boxes, strands) =
                    self.tree.begin(simd, boxes, &round.rectangle.corners, &round.limits2, MOST_STRANDS);
                strands.map_or(Rivals::Boxes(boxes), |strands| self.left_of_strands(simd, &strands, &round))
            }
            Rivals::Strands(strands) => self.left_of_strands(simd, strands, &round),
            Rivals::Pieces(pieces) => self.left_of_pieces(pieces, &round),
        };
        // As it may be only where there is no place, beyond a pole.
        if found.is_empty() { among.clone() } else { found }
    }

    #[inline(always)]
    fn round(&self, rectangle: Option<Rectangle>, known: [Space; 4]) -> Option<Round> {
        let mut round = Round { rectangle: rectangle?, limits2: [[0.0; 4]; 4] };
        for (limits, known) in round.limits2.iter_mut().zip(known) {
            *limits = limits2(&round.rectangle, known, self.bow)?;
        }
        Some(round)
    }

    /// Of some strands those within the limits; or of their pieces those, but for such as say no more than others do, if
    /// they are few.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² pieces
    fn left_of_strands<S: Simd>(&self, simd: S, strands: &[u32], round: &Round) -> Rivals {
        let limits2 = grown(&round.limits2, self.reach);
        let mut left = Vec::with_capacity(strands.len());
        let mut pieces = Vec::with_capacity(3 * MOST);
        for number in strands {
            let strand = &self.strands[*number as usize];
            let mut chords2 = [f32x8::splat(simd, 0.0); 4];
            for k in 0..4 {
                chords2[k] = strand.chords2_on(simd, get(&round.rectangle.corners, k));
            }
            let mut near = within_some(simd, &limits2, &chords2) & ((1 << strand.count) - 1);
            if near != 0 {
                left.push(*number);
            }
            while near != 0 && pieces.len() <= 2 * MOST {
                pieces.push(strand.first + near.trailing_zeros());
                near &= near - 1;
            }
        }
        if pieces.len() <= 2 * MOST {
            self.drop_ends(&mut pieces, &round.rectangle);
            if (1..=MOST).contains(&pieces.len()) {
                return Rivals::Pieces(pieces);
            }
        }
        Rivals::Strands(left)
    }

    /// Of some pieces those within the limits, but for such as say no more than others do.
    #[inline(always)]
    fn left_of_pieces(&self, pieces: &[u32], round: &Round) -> Rivals {
        let mut left = Vec::with_capacity(MOST);
        for piece in pieces {
            let chords2 = self.curves[*piece as usize].chords2(&round.rectangle.corners);
            let mut is_near = true;
            for limits2 in &round.limits2 {
                let mut within = false;
                for k in 0..4 {
                    within |= chords2[k] <= limits2[k];
                }
                is_near &= within;
            }
            if is_near {
                left.push(*piece);
            }
        }
        self.drop_ends(&mut left, &round.rectangle);
        Rivals::Pieces(left)
    }

    /// Drops pieces of which an end is nearest to every place in the square, if another piece has that end: two pieces
    /// that meet in a vertex are both nearest to what lies beyond it. Should the other be dropped later, then for an end
    /// that is no farther, so that what is left always has what is nearest, but for [`SAME`] each time.
    #[inline(always)]
    fn drop_ends(&self, pieces: &mut Vec<u32>, rectangle: &Rectangle) {
        let has = |piece: u32, end: Space| {
            let curve = &self.curves[piece as usize];
            curve.start().chord2(end).min(curve.end().chord2(end)) <= SAME * SAME
        };
        let mut k = 0;
        while k < pieces.len() && pieces.len() > 1 {
            let nearest =
                self.curves[pieces[k] as usize].nearest_end(&rectangle.corners, rectangle.height, self.quick);
            let mut others = (0..pieces.len()).filter(|other| *other != k);
            if nearest.is_some_and(|end| others.any(|other| has(pieces[other], end))) {
                pieces.remove(k);
            } else {
                k += 1;
            }
        }
    }

    /// The place on the line that is nearest to `p` by chord, or nearly, among what all must be that can be nearest to it.
    pub(super) fn nearest_among(&self, level: Level, among: &Rivals, p: Space) -> Space {
        let piece = match among {
            Rivals::Boxes(boxes) => return self.nearest_by_chord(&self.tree.start(boxes), p),
            Rivals::Strands(strands) => dispatch!(level, simd => self.nearest_of_strands(simd, strands, p)),
            Rivals::Pieces(pieces) => {
                let chord2 = |piece: &u32| self.curves[*piece as usize].chord2(p);
                let nearest = pieces.iter().min_by(|one, other| chord2(one).total_cmp(&chord2(other)));
                *nearest.expect("one at least")
            }
        };
        let curve = &self.curves[piece as usize];
        curve.at(curve.foot(p))
    }

    /// Of the pieces of some strands the nearest by chord.
    #[inline(always)]
    fn nearest_of_strands<S: Simd>(&self, simd: S, strands: &[u32], p: Space) -> u32 {
        let mut nearest = (f32::INFINITY, 0);
        for number in strands {
            let strand = &self.strands[*number as usize];
            let chords2 = strand.chords2_on(simd, p);
            let least = chords2.reduce_min();
            if least < nearest.0 {
                let lane = bits_within(chords2, least).trailing_zeros().min(strand.count - 1);
                nearest = (least, strand.first + lane);
            }
        }
        nearest.1
    }
}

impl Rivals {
    fn is_empty(&self) -> bool {
        match self {
            Self::Boxes(boxes) => boxes.is_empty(),
            Self::Strands(few) | Self::Pieces(few) => few.is_empty(),
        }
    }
}
