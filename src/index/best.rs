//! Which of the pieces in question has the nearest foot.
//!
//! Mostly they are one, or the two that meet in the vertex which is nearest. So two feet are found side by side, on two lanes,
//! and nothing branches on which of them is nearer. What is not plain by that is looked at again, one by one.

use wide::f64x2;

use super::line::LineIndex;
use super::single::ROUNDING;
use crate::geodesy::{Curves, Foot, SQUARE, Space, by_geodesic, clamped, geodesic_near, stays};

/// Two geodesics of chord c from one point, to feet r apart, differ by more than their chords by at most
/// SKEW c² r. For s - c is κ² c³/24 to first order, and κ changes with the azimuth, by r/c, at the rate
/// e²/R, and with the latitude of the middle, by r/2R, at 3e²/2R: together 1.75e-17, rounded up.
const SKEW: f64 = 2e-17;

/// Up to 600 km a foot by geodesic lies at most so far from that by chord, metres: e'²/12 (s/R)² s is 2.9 m.
const FOOT_MOVES: f64 = 10.0;

/// Of more pieces the edges themselves are asked.
const MOST: usize = 8;

/// A foot by chord: the squared chord, where on its piece it is, and the piece.
type ByChord = (f64, f64, usize);

impl LineIndex {
    /// The nearest foot on the pieces that some bits stand for, one at least; `None` if they are too many.
    #[inline(always)]
    pub(super) fn best_of(
        &self,
        bits: u64,
        number: impl Fn(usize) -> usize,
        p: Space,
    ) -> Option<(Foot, usize)> {
        debug_assert_ne!(bits, 0);
        let rest = bits & bits.wrapping_sub(1);
        let more = rest & rest.wrapping_sub(1) != 0;
        let two = [bits, if rest == 0 { bits } else { rest }];
        let two = two.map(|bits| number(bits.trailing_zeros() as usize));
        if !more && let Some(found) = self.best_of_two(two, p) {
            return Some(found);
        }
        let (mut numbers, mut count, mut left) = ([0; MOST], 0, bits);
        while left != 0 {
            *numbers.get_mut(count)? = number(left.trailing_zeros() as usize);
            (count, left) = (count + 1, left & (left - 1));
        }
        Some(self.best_of_all(&numbers[..count], p))
    }

    /// The nearest foot on two pieces, or on one given twice, if it is plain which it is.
    #[inline]
    #[allow(clippy::needless_bitwise_bool)] // one branch, not three
    fn best_of_two(&self, numbers: [usize; 2], p: Space) -> Option<(Foot, usize)> {
        let curves = Curves::of_two(numbers.map(|number| &self.curves[number]));
        let feet = curves.feet(&[p.x, p.y, p.z].map(|p| [f64x2::splat(p)]));
        // The nearer on the first lane, the other on the second.
        let chords2 = feet.chords2[0].to_array();
        let swap = f64x2::splat(chords2[0]).simd_gt(f64x2::splat(chords2[1]));
        let in_order = |[two]: [f64x2; 1]| {
            let [one, other] = two.to_array();
            swap.select(f64x2::new([other, one]), two).to_array()
        };
        let [chord2, beyond2] = in_order(feet.chords2);
        let [[x, x2], [y, y2], [z, z2]] = feet.reached.map(in_order);
        let (reached, beyond) = (Space { x, y, z }, Space { x: x2, y: y2, z: z2 });
        let apart = reached.chord2(beyond).sqrt();
        let rival = chord2.sqrt() + SKEW * chord2 * apart + ROUNDING;
        let [one, other] = feet.stays[0].to_array();
        if (one * other == 0.0) | (apart > ROUNDING) & (beyond2 <= rival * rival) {
            return None;
        }
        let number = if swap.to_bitmask() & 1 == 0 { numbers[0] } else { numbers[1] };
        let t = self.curves[number].on_edge(in_order(feet.u)[0]);
        Some((Foot { metres: geodesic_near(p, reached), t }, number))
    }

    /// The nearest foot on some pieces, one at least.
    #[cold]
    #[inline(never)]
    fn best_of_all(&self, numbers: &[usize], p: Space) -> (Foot, usize) {
        let mut feet = [(f64::INFINITY, 0.0, 0); MOST];
        let mut best = 0;
        for (i, number) in numbers.iter().enumerate() {
            let curve = &self.curves[*number];
            let u = curve.foot(p);
            feet[i] = (curve.at(u).chord2(p), u, *number);
            best = if feet[i].0 < feet[best].0 { i } else { best };
        }
        let (chord2, u, number) = feet[best];
        let moved = self.moved(p, feet[best]);
        let mut found = (self.measured(p, number, moved), number);
        let (chord, curve) = (chord2.sqrt(), &self.curves[number]);
        let (reached, nearest) = (curve.at(u), curve.at(moved));
        // From afar the foot by geodesic lies some metres from that by chord, perhaps in the next piece.
        let moves = if chord > SQUARE { FOOT_MOVES } else { 0.0 };
        for (i, foot) in feet[..numbers.len()].iter().enumerate() {
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
        found
    }

    /// Where on its piece the foot by geodesic is.
    #[inline]
    fn moved(&self, p: Space, (chord2, u, number): ByChord) -> f64 {
        if chord2 <= SQUARE * SQUARE {
            return u;
        }
        let motion = self.curves[number].motion(u);
        if stays(motion.0.minus(p), motion.1, u) > 0.0 { u } else { clamped(by_geodesic(p, motion, u)) }
    }

    /// The foot at `u` on a cubic.
    #[inline]
    fn measured(&self, p: Space, number: usize, u: f64) -> Foot {
        let curve = &self.curves[number];
        Foot { metres: geodesic_near(p, curve.at(u)), t: curve.on_edge(u) }
    }
}
