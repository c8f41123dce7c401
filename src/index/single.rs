//! Chords in single precision: eight of them in one or two of the processor's vectors, to tell what is worth an
//! exact look, and how far off they may be.

use wide::{f32x4, f32x8};

use crate::geodesy::farthest_rival;

/// The rounding of positions in space and of chords between them in double precision, metres.
pub(super) const ROUNDING: f64 = 1e-7;

/// A chord in single precision is off by at most this part of itself and of the distance to the origin it was
/// computed from: coordinates and their products are rounded to 2⁻²⁴ eight times over on the way. Where on a piece the foot was
/// taken to be does not matter to first order. Twice that is taken.
pub(super) const OFF: f64 = 16.0 / 16_777_216.0;

/// How far a chord said to be `chord` may be off, for leaves that reach `reach` metres from their origins.
#[inline]
pub(super) fn off(chord: f64, reach: f64) -> f64 {
    OFF * (chord + 2.0 * reach)
}

/// How a chord grows: by a part of itself and some metres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Margin {
    whole: f64,
    metres: f64,
}

impl Margin {
    pub(super) const NONE: Self = Self { whole: 1.0, metres: 0.0 };

    #[inline(always)]
    pub(super) fn by(part: f64, metres: f64) -> Self {
        Self { whole: 1.0 + part, metres }
    }

    /// From the chord to what is nearest, up to `most`, to that beyond which nothing is nearest over ground: nothing
    /// farther than the geodesic bounds allow. What is measured may be off by `bow` and as leaves that reach so far are.
    pub(super) fn to_rivals(most: f64, reach: f64, bow: f64) -> Self {
        // Of a chord c rivals are at c (1 + r), rounding adds o c + s: at most (c + o c + s + bow) (1 + r) + bow + o c + s.
        let rivals = if most > 0.0 { farthest_rival(most) / most - 1.0 } else { 0.0 };
        let anyhow = off(0.0, reach) + bow;
        Self::by((1.0 + OFF) * (1.0 + rivals) + OFF - 1.0, (2.0 + rivals) * anyhow + ROUNDING)
    }

    /// Both, this first.
    #[inline(always)]
    pub(super) fn then(self, other: Self) -> Self {
        Self { whole: self.whole * other.whole, metres: self.metres * other.whole + other.metres }
    }

    /// What a squared chord grows to. Of many, where none waits for another, that takes less than a [`Growth`].
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // in single precision, see below
    pub(super) fn of(self, chord2: f32) -> f32 {
        // More than what is lost by rounding the margin and the root, and then four times more, of which what is lost before
        // squaring counts twice.
        const ROUNDED: f32 = 1.0 + 16.0 / 16_777_216.0;
        let chord = chord2.sqrt() * self.whole as f32 + self.metres as f32;
        chord * chord * ROUNDED
    }
}

/// How a squared chord grows when the chord does by a [`Margin`], without a root.
///
/// (c (1 + r) + d)² is c² (1 + r)² + 2 c (1 + r) d + d², and 2 c is at most c²/m + m, whatever m is. That is exact where
/// c is m, and 2 c to 6 times as much if c is ten times or a tenth of that. The least for several m is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Growth<const N: usize = 3> {
    factors: [f32; N],
    more: [f32; N],
}

/// For chords of any length, metres: d grows to 3.5 d at most from 15 m to 600 km, and a chord of nothing to 10 √d.
pub(super) const ANY: [f64; 3] = [100.0, 4_000.0, 160_000.0];

impl<const N: usize> Growth<N> {
    /// For some m, metres.
    #[inline(always)]
    pub(super) fn by(Margin { whole, metres }: Margin, m: [f64; N]) -> Self {
        Self {
            factors: m.map(|m| above(whole * (whole + metres * (1.0 / m)))),
            more: m.map(|m| above(metres * (whole * m + metres))),
        }
    }

    /// What a squared chord grows to at most, or what is below; what is infinite becomes finite.
    #[inline(always)]
    pub(super) fn of(self, chord2: f32) -> f32 {
        // More than twice what is lost by rounding three times.
        const ROUNDED: f32 = 1.0 + 8.0 / 16_777_216.0;
        let lesser = |a: f32, b: f32| if a < b { a } else { b };
        let mut least = f32::MAX;
        for k in 0..N {
            least = lesser((chord2 * self.factors[k] + self.more[k]) * ROUNDED, least);
        }
        least
    }
}

/// A number in single precision that is not below the one given, a square of metres.
#[inline]
#[allow(clippy::cast_possible_truncation)]
pub(super) fn above(square: f64) -> f32 {
    (square * (1.0 + 2.0 / 16_777_216.0)) as f32
}

/// The least of eight.
#[inline]
pub(super) fn least(of: f32x8) -> f32 {
    let lesser = |a: f32, b: f32| if a < b { a } else { b };
    let [a, b, c, d, e, f, g, h] = of.to_array();
    // Half against half, so that it is one instruction and not a shuffle of each.
    let [a, b, c, d] = f32x4::new([a, b, c, d]).fast_min(f32x4::new([e, f, g, h])).to_array();
    lesser(lesser(a, c), lesser(b, d))
}

/// A bit for each of the squared chords within a limit.
#[inline]
pub(super) fn within(chords2: f32x8, limit2: f32) -> u32 {
    chords2.simd_le(f32x8::splat(limit2)).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation)] // to single precision
    fn a_squared_chord_grows_at_least_as_it_should_and_not_much_more() {
        let mut rng = fastrand::Rng::with_seed(41);
        for _ in 0..200_000 {
            let chord2 = 10_f64.powf(rng.f64() * 24.0 - 10.0) as f32;
            let (part, metres) = (10_f64.powf(rng.f64() * 6.0 - 8.0), 10_f64.powf(rng.f64() * 8.0 - 7.0));
            let margin = Margin::by(part, metres);
            let grown = f64::from(chord2).sqrt() * (1.0 + part) + metres;
            let by_root = f64::from(margin.of(chord2));
            assert!(
                (grown * grown..grown * grown * (1.0 + 2e-6)).contains(&by_root),
                "{chord2} {part} {metres}: {by_root}"
            );
            let found = f64::from(Growth::by(margin, ANY).of(chord2));
            assert!(found >= grown * grown, "{chord2} {part} {metres}: {found} {}", grown * grown);
            if (15.0 * 15.0..=6e5 * 6e5).contains(&f64::from(chord2)) {
                let most = f64::from(chord2).sqrt() * (1.0 + part) * (1.0 + 1e-6) + 3.5 * metres;
                assert!(found <= most * most, "{chord2} {part} {metres}: {found} {}", most * most);
            }
        }
    }

    #[test]
    fn what_is_infinite_stays_what_it_is() {
        let growth = Growth::by(Margin::by(1e-6, 1.0), ANY);
        assert_eq!(growth.of(f32::NEG_INFINITY), f32::NEG_INFINITY);
        assert_eq!([f32::MAX, f32::INFINITY].map(|chord2| growth.of(chord2)), [f32::MAX; 2]);
    }

    /// Against the rivals themselves, asked with roots.
    #[test]
    #[allow(clippy::cast_possible_truncation)] // to single precision
    fn rivals_are_within_what_a_chord_grows_to() {
        for (most, reach, bow) in
            [(540e3, 2e4, 0.25), (540e3, 10.0, 1e-4), (600e3, 3e5, 0.0), (1e3, 1e3, 0.25)]
        {
            let margin = Margin::to_rivals(most, reach, bow);
            let growth = Growth::by(margin, ANY);
            for step in 0..=1000 {
                let chord = f64::from((most * (f64::from(step) / 1000.0).powi(4)) as f32);
                let off = off(chord, reach);
                let limit = farthest_rival(chord + off + bow) + bow + off + ROUNDING;
                let found = f64::from(growth.of((chord * chord) as f32));
                assert!(found * (1.0 + 1e-7) >= limit * limit, "{most} {reach} {bow} {chord}");
                let by_root = f64::from(margin.of((chord * chord) as f32));
                assert!(by_root * (1.0 + 1e-7) >= limit * limit, "{most} {reach} {bow} {chord}");
            }
        }
    }
}
