//! How a [`LineIndex`] finds the nearest foot.

use std::ops::Range;

use super::few::{Few, MOST};
use super::line::LineIndex;
use super::noted::Noted;
use super::shortlist::Shortlist;
use super::single::{ROUNDING, above, least, off, within};
use crate::LonLat;
use crate::geodesy::{
    Curve, Foot, SQUARE, Space, by_geodesic, chord_for_geodesic, chord_within_geodesic, clamped,
    farthest_rival, foot_on_edge, geodesic_at_most, geodesic_near, stays,
};

/// Two geodesics of chord c from one point, to feet r apart, differ by more than their chords by at most
/// SKEW c² r. For s - c is κ² c³/24 to first order, and κ changes with the azimuth, by r/c, at the rate
/// e²/R, and with the latitude of the middle, by r/2R, at 3e²/2R: together 1.75e-17, rounded up.
pub(super) const SKEW: f64 = 2e-17;

/// Up to 600 km a foot by geodesic lies at most so far from that by chord, metres: e'²/12 (s/R)² s is 2.9 m.
pub(super) const FOOT_MOVES: f64 = 10.0;

/// Feet nearer than this are found on the edges themselves, metres.
pub(super) const ON_THE_LINE: f64 = 1e-3;

/// Beyond this a piece's middle is measured before its foot is looked for, metres.
const FAR: f64 = 1e6;

impl LineIndex {
    /// The nearest foot of all, and its piece.
    #[inline]
    pub(super) fn find(&self, point: LonLat, p: Space) -> (Foot, usize) {
        let start = match self.shortlists.at(point) {
            Shortlist::Few(few) => return self.find_of(point, p, few),
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
        self.tree.visit(p, among, f64::INFINITY, |strand| self.note(&mut noted, p, strand));
        self.settle(point, p, among, &noted)
    }

    /// The place on the lines that is nearest by chord, or nearly.
    pub(super) fn nearest_by_chord(&self, p: Space) -> Space {
        let (mut least2, mut nearest) = (f32::INFINITY, 0);
        self.tree.visit(p, &self.all(), f64::INFINITY, |strand| {
            let chords2 = self.strands[strand as usize].chords2(p);
            if least(chords2) < least2 {
                least2 = least(chords2);
                let (first, count) = self.pieces_of(strand);
                nearest = first + (within(chords2, least2).trailing_zeros().min(count - 1)) as usize;
            }
            f64::from(least2.sqrt())
        });
        let curve = &self.curves[nearest];
        curve.at(curve.foot(p))
    }

    /// Takes note of a strand, if it is in question; the limit for others.
    #[inline(always)]
    fn note(&self, noted: &mut Noted, p: Space, strand: u32) -> f64 {
        let chords2 = self.strands[strand as usize].chords2(p);
        noted.note(strand, chords2, |chord| self.reach(chord));
        noted.limit
    }

    /// The nearest foot out of the strands in question.
    fn settle(&self, point: LonLat, p: Space, among: &Range<u32>, noted: &Noted) -> (Foot, usize) {
        if noted.overflowed() || f64::from(noted.least) > self.quick * self.quick {
            return self.find_slowly(point, p, among, self.first_of(noted, among));
        }
        let mut feet = Feet::none();
        noted.each(|strand| self.pieces_of(strand), |number, _| feet.push(number, &self.curves[number], p));
        let Some((foot, number)) = self.best_of(&feet, p) else {
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

    /// The nearest foot out of a few pieces.
    #[inline]
    fn find_of(&self, point: LonLat, p: Space, few: &Few) -> (Foot, usize) {
        let chords2 = few.chords2(p);
        let chord = f64::from(least(chords2).sqrt());
        let limit = self.reach_from(chord, off(chord, f64::from(few.reach)));
        let mut left = within(chords2, above(limit * limit)) & few.all();
        let mut feet = Feet::none();
        while left != 0 {
            let number = few.pieces[left.trailing_zeros() as usize % MOST] as usize;
            left &= left - 1;
            feet.push(number, &self.curves[number], p);
        }
        match self.best_of(&feet, p) {
            Some((foot, number)) if chord <= self.quick => self.checked(point, p, &self.all(), foot, number),
            _ => self.find_among(point, p, &self.all()),
        }
    }

    /// Whether something is at most so many metres away; see `reach` for what the bounds allow for.
    pub(super) fn is_near(&self, point: LonLat, p: Space, metres: f64) -> bool {
        let limit = chord_for_geodesic(metres) + self.bow;
        let limit = limit + off(limit, self.reach) + ROUNDING;
        let surely = chord_within_geodesic(metres) - self.bow;
        let surely = (surely - off(surely, self.reach) - ROUNDING).max(0.0);
        let mut chord = f64::INFINITY;
        self.tree.visit(p, &self.all(), limit, |strand| {
            chord = chord.min(f64::from(least(self.strands[strand as usize].chords2(p)).sqrt()));
            // Nothing is within less than nothing.
            if chord < surely { -1.0 } else { limit }
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

    /// The best of some feet by geodesic; `None` if they are too many.
    fn best_of(&self, feet: &Feet, p: Space) -> Option<(Foot, usize)> {
        let (feet, best) = (feet.kept.get(..feet.count)?, feet.best);
        let (chord2, u, number) = feet[best];
        let moved = self.moved(p, feet[best]);
        let mut found = (self.measured(p, number, moved), number);
        if feet.len() == 1 {
            return Some(found);
        }
        let (chord, curve) = (chord2.sqrt(), &self.curves[number]);
        let (reached, nearest) = (curve.at(u), curve.at(moved));
        // From afar the foot by geodesic lies some metres from that by chord, perhaps in the next piece.
        let moves = if chord > SQUARE { FOOT_MOVES } else { 0.0 };
        for (i, foot) in feet.iter().enumerate() {
            let (chord2, u, number) = *foot;
            let curve = &self.curves[number];
            let apart = curve.at(u).chord2(reached).sqrt() + moves;
            // Of two feet so far apart the farther by chord may be the nearer by geodesic only within this;
            // see `SKEW`.
            let may_be = chord2.sqrt() <= chord + SKEW * chord * chord * apart + ROUNDING;
            if i != best && apart > ROUNDING && may_be {
                let moved = self.moved(p, *foot);
                // Mostly both are where one piece ends and the next begins.
                if curve.at(moved).chord2(nearest) > ROUNDING * ROUNDING {
                    let foot = self.measured(p, number, moved);
                    if foot.metres < found.0.metres {
                        found = (foot, number);
                    }
                }
            }
        }
        Some(found)
    }

    /// Where the foot by geodesic is on a cubic, given the squared chord to the foot by chord, and where that is.
    #[inline]
    fn moved(&self, p: Space, (chord2, u, number): (f64, f64, usize)) -> f64 {
        if chord2 <= SQUARE * SQUARE {
            return u;
        }
        let motion = self.curves[number].motion(u);
        if stays(p, motion, u) { u } else { clamped(by_geodesic(p, motion, u)) }
    }

    /// The foot at `u` on a cubic.
    #[inline]
    fn measured(&self, p: Space, number: usize, u: f64) -> Foot {
        Foot { metres: geodesic_near(p, self.curves[number].at(u)), t: self.on_edge(number, u) }
    }

    /// Where on its edge the place at `u` on a piece is.
    #[inline]
    pub(super) fn on_edge(&self, number: usize, u: f64) -> f64 {
        let piece = &self.pieces[number];
        (f64::from(piece.number) + u) / f64::from(piece.of)
    }

    /// The nearest foot on the edges themselves, given the piece that is nearest by chord.
    fn find_slowly(&self, point: LonLat, p: Space, among: &Range<u32>, first: usize) -> (Foot, usize) {
        let mut best = (self.foot(point, p, first), first);
        let limit_of = |foot: &Foot| chord_for_geodesic(foot.metres) + self.bow + ROUNDING;
        let mut limit = limit_of(&best.0);
        self.tree.visit(p, among, limit, |strand| {
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
            limit
        });
        best
    }

    /// Whether a piece may come nearer than `metres`. Far away the chord tells little of that, and the foot
    /// costs much; there the middle of the piece is measured first.
    fn may_beat(&self, point: LonLat, p: Space, number: usize, metres: f64) -> bool {
        let (piece, curve) = (&self.pieces[number], &self.curves[number]);
        if metres < FAR || curve.chord2(p) < FAR * FAR {
            return true;
        }
        let middle = (f64::from(piece.number) + 0.5) / f64::from(piece.of);
        let middle = self.edges[piece.edge as usize].position_at(middle);
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
        let piece = &self.pieces[number];
        let of = f64::from(piece.of);
        let (from, to) = (f64::from(piece.number) / of, f64::from(piece.number + 1) / of);
        foot_on_edge(point, p, &self.edges[piece.edge as usize], from, to)
    }

    /// The curve of a piece comes as near as its chord and the bow, so nothing farther than the geodesic bounds
    /// allow can be nearer over ground; the other's curve may bow as well, and both chords may be off.
    #[inline]
    pub(super) fn reach(&self, chord: f64) -> f64 {
        self.reach_from(chord, off(chord, self.reach))
    }

    /// [`LineIndex::reach`] of a chord that may be off by so much.
    #[inline]
    pub(super) fn reach_from(&self, chord: f64, off: f64) -> f64 {
        let reached = chord + off + self.bow;
        farthest_rival(reached) + self.bow + off + ROUNDING
    }
}

/// Feet by chord on the cubics of pieces in question.
struct Feet {
    /// The squared chord, where on its piece each is, and the piece.
    kept: [(f64, f64, usize); Self::MOST],
    /// How many there are, perhaps more than are kept.
    count: usize,
    /// The nearest.
    best: usize,
}

impl Feet {
    const MOST: usize = 8;

    fn none() -> Self {
        Self { kept: [(f64::INFINITY, 0.0, 0); Self::MOST], count: 0, best: 0 }
    }

    #[inline(always)]
    fn push(&mut self, number: usize, curve: &Curve, p: Space) {
        let u = curve.foot(p);
        if let Some(foot) = self.kept.get_mut(self.count) {
            *foot = (curve.at(u).chord2(p), u, number);
            self.best = if foot.0 < self.kept[self.best].0 { self.count } else { self.best };
        }
        self.count += 1;
    }
}
