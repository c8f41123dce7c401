//! How a [`LineIndex`] finds what may be nearest.

use std::ops::Range;

use super::few::MOST;
use super::line::LineIndex;
use super::noted::Noted;
use super::shortlist::Shortlist;
use super::single::{Margin, ROUNDING, above, least, off, within};
use super::tree::Start;
use crate::LonLat;
use crate::geodesy::{
    Curve, Foot, Space, chord_for_geodesic, chord_within_geodesic, farthest_rival, foot_on_edge,
    geodesic_at_most,
};

/// Feet nearer than this are found on the edges themselves, metres.
pub(super) const ON_THE_LINE: f64 = 1e-3;

/// Beyond this a piece's middle is measured before its foot is looked for, metres.
const FAR: f64 = 1e6;

impl LineIndex {
    /// The nearest foot of all, and its piece.
    #[inline]
    pub(super) fn find(&self, point: LonLat, p: Space) -> (Foot, usize) {
        let start = match self.shortlists.at(point) {
            Shortlist::One(piece) => return self.find_of(point, p, 1, |_| piece),
            Shortlist::Few(few) => {
                let chords2 = few.chords2(p);
                let left = within(chords2, few.growth.of(least(chords2))) & few.all();
                return self.find_of(point, p, left, |bit| few.pieces[bit % MOST] as usize);
            }
            Shortlist::Start(start) => start,
            Shortlist::Root => return self.find_among(point, p, &self.all()),
        };
        let mut noted = Noted::new();
        self.tree.visit_from(start, p, |strand| self.note(&mut noted, p, strand));
        self.settle(point, p, &self.all(), &noted)
    }

    /// The nearest foot on the pieces of some strands, and its piece.
    pub(super) fn find_among(&self, point: LonLat, p: Space, among: &Range<u32>) -> (Foot, usize) {
        let mut noted = Noted::new();
        self.tree.visit(p, among, f32::MAX, |strand| self.note(&mut noted, p, strand));
        self.settle(point, p, among, &noted)
    }

    /// The place on the lines that is nearest by chord, or nearly, found from a start.
    pub(super) fn nearest_by_chord(&self, start: &Start, p: Space) -> Space {
        let (mut least2, mut nearest) = (f32::INFINITY, 0);
        self.tree.visit_from(start, p, |strand| {
            let chords2 = self.strands[strand as usize].chords2(p);
            if least(chords2) < least2 {
                least2 = least(chords2);
                let (first, count) = self.pieces_of(strand);
                nearest = first + (within(chords2, least2).trailing_zeros().min(count - 1)) as usize;
            }
            least2
        });
        let curve = &self.curves[nearest];
        curve.at(curve.foot(p))
    }

    /// Takes note of a strand, if it is in question; the limit for others.
    #[inline(always)]
    fn note(&self, noted: &mut Noted, p: Space, strand: u32) -> f32 {
        let chords2 = self.strands[strand as usize].chords2(p);
        noted.note(strand, chords2, |chord2| self.growth.of(chord2));
        noted.limit2
    }

    /// The nearest foot out of the strands in question.
    fn settle(&self, point: LonLat, p: Space, among: &Range<u32>, noted: &Noted) -> (Foot, usize) {
        if noted.overflowed() || f64::from(noted.least) > self.quick * self.quick {
            return self.find_slowly(point, p, among, self.first_of(noted, among));
        }
        let left = noted.in_question(|strand| self.pieces_of(strand).1);
        let number = |bit: usize| self.pieces_of(noted.leaf_of(bit)).0 + bit % 8;
        let Some((foot, number)) = self.best_of(left, number, p) else {
            return self.find_slowly(point, p, among, self.first_of(noted, among));
        };
        self.checked(point, p, among, foot, number)
    }

    /// The nearest foot by the cubics; where their nanometres would show, and zero must be zero, the edges themselves
    /// are asked.
    #[inline]
    fn checked(
        &self,
        point: LonLat,
        p: Space,
        among: &Range<u32>,
        foot: Foot,
        number: usize,
    ) -> (Foot, usize) {
        if foot.metres < ON_THE_LINE { self.find_slowly(point, p, among, number) } else { (foot, number) }
    }

    /// The nearest foot on the pieces that some bits stand for, which are all that can be nearest. Beyond `quick` it would
    /// not be sure.
    #[inline]
    fn find_of(&self, point: LonLat, p: Space, left: u32, number: impl Fn(usize) -> usize) -> (Foot, usize) {
        match self.best_of(u64::from(left), number, p) {
            Some((foot, number)) if foot.metres <= self.quick => {
                self.checked(point, p, &self.all(), foot, number)
            }
            _ => self.find_among(point, p, &self.all()),
        }
    }

    /// Whether something is at most so many metres away; see [`Margin::to_rivals`] for what the bounds allow for.
    pub(super) fn is_near(&self, point: LonLat, p: Space, metres: f64) -> bool {
        let limit = chord_for_geodesic(metres) + self.bow;
        let limit = limit + off(limit, self.reach) + ROUNDING;
        let surely = chord_within_geodesic(metres) - self.bow;
        let surely = (surely - off(surely, self.reach) - ROUNDING).max(0.0);
        let mut chord = f64::INFINITY;
        let limit2 = above(limit * limit);
        self.tree.visit(p, &self.all(), limit2, |strand| {
            chord = chord.min(f64::from(least(self.strands[strand as usize].chords2(p)).sqrt()));
            if chord < surely { f32::NEG_INFINITY } else { limit2 }
        });
        chord < surely || chord <= limit && self.find(point, p).0.metres <= metres
    }

    /// All strands.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³²
    pub(super) fn all(&self) -> Range<u32> {
        0..self.strands.len() as u32
    }

    /// A strand's first piece, and how many it has.
    pub(super) fn pieces_of(&self, strand: u32) -> (usize, u32) {
        let strand = &self.strands[strand as usize];
        (strand.first as usize, strand.count)
    }

    /// A piece that is nearest by chord.
    fn first_of(&self, noted: &Noted, among: &Range<u32>) -> usize {
        let mut first = (f32::INFINITY, self.pieces_of(among.start).0);
        noted.each(
            |strand| self.pieces_of(strand),
            |number, chord2| {
                first = if chord2 < first.0 { (chord2, number) } else { first };
            },
        );
        first.1
    }

    /// The nearest foot on the edges themselves, given the piece that is nearest by chord.
    fn find_slowly(&self, point: LonLat, p: Space, among: &Range<u32>, first: usize) -> (Foot, usize) {
        let mut best = (self.foot(point, p, first), first);
        let limit_of = |foot: &Foot| chord_for_geodesic(foot.metres) + self.bow + ROUNDING;
        let mut limit = limit_of(&best.0);
        self.tree.visit(p, among, above(limit * limit), |strand| {
            for (number, curve) in self.curves_of(strand) {
                if number != first
                    && curve.chord2(p) <= limit * limit
                    && self.may_beat(point, p, number, best.0.metres)
                {
                    let foot = self.foot(point, p, number);
                    if foot.metres < best.0.metres {
                        best = (foot, number);
                        limit = limit.min(limit_of(&foot));
                    }
                }
            }
            above(limit * limit)
        });
        best
    }

    /// Whether a piece may come nearer than `metres`. Far away the chord tells little of that, and the foot
    /// costs much; there the middle of the piece is measured first.
    fn may_beat(&self, point: LonLat, p: Space, number: usize, metres: f64) -> bool {
        let curve = &self.curves[number];
        if metres < FAR || curve.chord2(p) < FAR * FAR {
            return true;
        }
        let middle = curve.edge().position_at(curve.on_edge(0.5));
        // No point of the piece is further from its middle than this, over ground.
        let half = geodesic_at_most(curve.chord_length() / 2.0 + 2.0 * self.bow);
        point.distance_to(middle).as_metres() - half <= metres
    }

    /// The pieces of a strand with their numbers.
    pub(super) fn curves_of(&self, strand: u32) -> impl Iterator<Item = (usize, &Curve)> {
        let (first, count) = self.pieces_of(strand);
        let range = first..first + count as usize;
        range.clone().zip(&self.curves[range])
    }

    pub(super) fn foot(&self, point: LonLat, p: Space, number: usize) -> Foot {
        let curve = &self.curves[number];
        foot_on_edge(point, p, curve.edge(), curve.on_edge(0.0), curve.on_edge(1.0))
    }

    /// Beyond this chord nothing is nearest, if something is at a chord, however long.
    pub(super) fn reach_from(&self, chord: f64) -> f64 {
        let off = off(chord, self.reach);
        farthest_rival(chord + off + self.bow) + self.bow + off + ROUNDING
    }

    /// How the chord to the nearest piece grows to that beyond which none is nearest, for leaves that reach so far
    /// from their origins. The curve of a piece comes as near as its chord and the bow, and the other's may bow as well.
    pub(super) fn to_rivals(&self, reach: f64) -> Margin {
        Margin::to_rivals(self.quick, reach, self.bow)
    }
}
