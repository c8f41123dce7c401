//! Many points at once: how far is the line from each?
//!
//! One point costs what the processor loses by waiting for one result after another and by guessing wrong which box is
//! next. So a block of points, neighbours along a curve that fills the plane, goes through each step together: where
//! they lie in space; which boxes of each level of the tree may hold what is nearest; which strands, which pieces; the
//! feet on these and the geodesics to them. Hardly a step branches on a single point. Points whose squares keep all that can
//! be nearest go in blocks of their own, since they need no search.
//!
//! What is compiled for any processor of a kind may use what all of them have. So the steps are compiled again for
//! those with wider vectors, and the processor at hand chooses; all that they call is to be inlined. Every operation
//! is the same one, rounded the same way; nothing is fused, so that the answers are the same to the last bit.
//!
//! A bound makes that cheap from the start. Where a point's square keeps a few boxes of strands, what is in the nearest of
//! them is near. Elsewhere what is nearest to a neighbour is: the points of a block are answered from coarse to fine,
//! first each 64th, then each 16th, and so on, each with the bound from one before.

use fearless_simd::{Level, Simd, dispatch};

use super::curve::{AlongCurve, MOST, Turn};
use super::line::LineIndex;
use super::queue::Queue;
use super::shortlist::{Kept, Kind};
use super::single::Margin;
use crate::LonLat;
use crate::geodesy::{Foot, get, put, space, space_at};

/// Points that are put in order together, for each strand and within these bounds: so many that neighbours ask for the
/// same, and so few that what is kept of them is not far to fetch. Of 1,000 vertices, with 142 strands, a point spread
/// evenly took 7 % longer among 2¹⁸; of 100,000 vertices one within 5 km a fifth longer among 2¹⁶ than among 2¹⁸.
const ORDERED_A_STRAND: usize = 256;
const ORDERED: [usize; 2] = [1 << 14, MOST];

/// Fewer points are asked one by one. Of 10,000 vertices 64 take 450 ns a point either way, 128 take 350, 8 take 1,000.
const FEW: usize = 64;

/// Points that go together: few enough that what is kept of them stays in the processor's caches.
pub(super) const POINTS: usize = 256;

/// No tree over fewer than 2³² leaves has more levels, each of eight times fewer boxes; and one beyond the root.
const LEVELS: usize = 12;

/// What is kept of a block of points.
pub(super) struct Crowd {
    pub(super) points: [LonLat; POINTS],
    /// What their squares keep.
    pub(super) kept: [Kept; POINTS],
    /// Where they lie in space, by axis.
    pub(super) places: [[f64; POINTS]; 3],
    /// The places as the tree's boxes are measured from them, and how chords to what is nearest grow to those beyond which no
    /// box is in question.
    pub(super) from: [([f32; 3], Margin); POINTS],
    /// The least squared chord to a strand, and which has it.
    pub(super) least: [f32; POINTS],
    pub(super) strand: [u32; POINTS],
    /// The least squared chord to a strand's box, and which has it.
    pub(super) least_box: [f32; POINTS],
    pub(super) boxed: [u32; POINTS],
    /// Squared chords within which boxes, or pieces, are in question.
    pub(super) limit2: [f32; POINTS],
    /// Whether a point is to be looked up alone.
    pub(super) alone: [bool; POINTS],
    /// The points that begin at boxes of each level.
    pub(super) begins: [Vec<usize>; LEVELS],
    pub(super) nodes: Queue,
    pub(super) next: Queue,
    /// Squared chords of the boxes of a queue, and of those at which points begin.
    pub(super) boxes2: Vec<[f32; 8]>,
    /// Squared chords of the strands of a queue, of which the first so many are those in the nearest boxes.
    pub(super) strands2: Vec<[f32; 8]>,
    pub(super) nearest: usize,
    pub(super) pieces: Queue,
    pub(super) found: [Found; POINTS],
}

/// A nearest foot.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) metres: f64,
    pub(super) piece: usize,
    /// Where it is, on its edge or on its piece.
    pub(super) place: f64,
    pub(super) on_edge: bool,
}

impl Found {
    /// The foot on its edge, and its piece.
    pub(super) fn foot(&self, index: &LineIndex) -> (Foot, usize) {
        let t = if self.on_edge { self.place } else { index.curves[self.piece].on_edge(self.place) };
        (Foot { metres: self.metres, t }, self.piece)
    }
}

impl LineIndex {
    /// Finds the nearest foot for each of many points.
    pub(super) fn find_each(
        &self,
        count: usize,
        at: impl Fn(usize) -> LonLat,
        mut found: impl FnMut(usize, Found),
    ) {
        if count < FEW {
            for i in 0..count {
                let (foot, piece) = self.find(at(i), space(at(i)));
                found(i, Found { metres: foot.metres, piece, place: foot.t, on_edge: true });
            }
            return;
        }
        let mut crowd = Crowd::new();
        let together = (self.strands.len() * ORDERED_A_STRAND).clamp(ORDERED[0], ORDERED[1]);
        for first in (0..count).step_by(together) {
            let along = AlongCurve::of(together.min(count - first), &|i| at(first + i), &self.shortlists);
            let mut answer = |turns: &[Turn], kind: Kind| {
                for turns in turns.chunks(POINTS) {
                    crowd.find(Level::new(), self, turns, kind);
                    for (turn, found_there) in turns.iter().zip(&crowd.found) {
                        found(first + turn.number(), *found_there);
                    }
                }
            };
            // A search goes by what was nearest to a neighbour.
            answer(&along.finely(Kind::Start), Kind::Start);
            answer(along.roughly(Kind::Few), Kind::Few);
            answer(along.roughly(Kind::One), Kind::One);
        }
    }
}

impl Crowd {
    fn new() -> Self {
        Self {
            points: [LonLat::wrapped(0.0, 0.0); POINTS],
            kept: [Kept::NOTHING; POINTS],
            places: [[0.0; POINTS]; 3],
            from: [([0.0; 3], Margin::NONE); POINTS],
            least: [0.0; POINTS],
            strand: [0; POINTS],
            least_box: [0.0; POINTS],
            boxed: [0; POINTS],
            limit2: [0.0; POINTS],
            alone: [false; POINTS],
            begins: [const { Vec::new() }; LEVELS],
            nodes: Queue::new(),
            next: Queue::new(),
            boxes2: vec![[0.0; 8]; Queue::ROOM + POINTS],
            strands2: vec![[0.0; 8]; Queue::ROOM],
            nearest: 0,
            pieces: Queue::new(),
            found: [Found { metres: 0.0, piece: 0, place: 0.0, on_edge: false }; POINTS],
        }
    }

    /// Finds the nearest foot for each point of a block, on a processor of that level.
    fn find(&mut self, level: Level, index: &LineIndex, turns: &[Turn], kind: Kind) {
        for (k, turn) in turns.iter().enumerate() {
            (self.points[k], self.kept[k]) = (turn.point, turn.kept);
        }
        dispatch!(level, simd => self.find_on(simd, index, turns.len(), kind));
    }

    #[inline(always)]
    fn find_on<S: Simd>(&mut self, simd: S, index: &LineIndex, count: usize, kind: Kind) {
        for i in 0..count {
            put(&mut self.places, i, space_at(self.points[i].lon(), self.points[i].lat()));
        }
        self.alone[..count].fill(false);
        self.pieces.clear();
        match kind {
            Kind::Start => {
                for i in 0..count {
                    let (from, margin) = index.tree.from(get(&self.places, i));
                    self.from[i] = (from, index.margin.then(margin));
                }
                // The first point goes by what was nearest to the last of a block before.
                self.strand[0] = self.strand[POINTS - 1];
                for points in Pass::all(count) {
                    self.look(simd, index, points);
                }
            }
            Kind::Few => self.look_at_few(simd, index, count),
            Kind::One => self.take_one(count),
        }
        self.feet(simd, index, count);
    }
}

/// The points of a block that are looked up together: those whose number is a multiple of `stride`, but not of `known`.
#[derive(Clone, Copy)]
pub(super) struct Pass {
    stride: usize,
    known: usize,
    count: usize,
}

impl Pass {
    /// The passes over so many points: the first alone, then the 64th, each 16th and so on.
    fn all(count: usize) -> impl Iterator<Item = Self> {
        let strides = [POINTS, POINTS / 4, POINTS / 16, POINTS / 64, POINTS / 256];
        strides.into_iter().map(move |stride| Self { stride, known: 4 * stride, count })
    }

    #[inline(always)]
    pub(super) fn numbers(self) -> impl Iterator<Item = usize> {
        let first = if self.stride == POINTS { 0 } else { self.stride };
        let numbers = (first..self.count.min(POINTS)).step_by(self.stride);
        numbers.filter(move |i| i & (self.known - 1) != 0 || self.stride == POINTS)
    }

    /// The point looked up before that is nearest in order.
    #[inline(always)]
    pub(super) fn before(self, i: usize) -> usize {
        i & !(self.known - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::LineString;

    #[test]
    fn each_point_is_in_one_pass_after_the_one_it_goes_by() {
        for count in [1, 2, 4, 63, 64, 65, 255, POINTS] {
            let mut done = vec![false; count];
            for pass in Pass::all(count) {
                let numbers: Vec<usize> = pass.numbers().collect();
                assert!(numbers.iter().all(|i| *i == 0 || done[pass.before(*i)]));
                for i in numbers {
                    assert!(!std::mem::replace(&mut done[i], true));
                }
            }
            assert!(done.iter().all(|done| *done));
        }
    }

    #[test]
    fn any_processor_finds_the_same() {
        let wave = |i: u32| (f64::from(i) * 0.003, 50.0 + (f64::from(i) * 0.7).sin() * 0.05);
        let index = LineIndex::new(&LineString::from((0..3000).map(wave).collect::<Vec<_>>())).unwrap();
        let (mut one, mut other) = (Crowd::new(), Crowd::new());
        let point = |i: usize| {
            let step = f64::from(u32::try_from(i).unwrap()) / 32.0;
            LonLat::wrapped(step.fract() * 12.0 - 1.0, 50.0 + (step * 0.1).sin() * 4.0)
        };
        let along = AlongCurve::of(10_000, &point, &index.shortlists);
        for kind in Kind::ALL {
            let turns = along.finely(kind);
            assert!(turns.len() > 500, "{kind:?}: {}", turns.len());
            for (turns, number) in turns.chunks(POINTS).zip(0..) {
                let turns = if number % 2 == 0 { turns } else { &turns[..turns.len().min(37)] };
                one.find(Level::new(), &index, turns, kind);
                other.find(Level::baseline(), &index, turns, kind);
                for (one, other) in one.found[..turns.len()].iter().zip(&other.found) {
                    assert_eq!(one.metres.to_bits(), other.metres.to_bits());
                    assert_eq!((one.piece, one.foot(&index).0.t), (other.piece, other.foot(&index).0.t));
                }
            }
        }
    }
}
