//! Chords in single precision: eight of them in one or two of the processor's vectors, to tell what is worth an
//! exact look, and how far off they may be.

use wide::{f32x4, f32x8};

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
