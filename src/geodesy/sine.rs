//! Sine and cosine of an angle in degrees, together.
//!
//! A quarter turn is exactly 90 degrees, so the rest of an angle is exact too (by Sterbenz's lemma) and nothing is
//! lost far from zero; a quarter has a sine of exactly 1 and a cosine of exactly 0. No step branches, so that a
//! loop over many angles goes through several at once, each with the same result to the last bit. Half the time of
//! the library's pair of functions, which take any angle in radians.

use std::f64::consts::PI;

/// Numbers of 2⁵¹ or so from here have no fraction: adding this rounds to the nearest whole, whose last bits are the
/// last bits of the sum.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// Polynomials for sine and cosine up to an eighth of a turn, errors 2⁻⁵⁸: Sun Microsystems, fdlibm 5.3, `k_sin.c`
/// and `k_cos.c`, 1993.
const SINE: [f64; 6] = [
    -1.666_666_666_666_663_2e-1,
    8.333_333_333_322_49e-3,
    -1.984_126_982_985_795e-4,
    2.755_731_370_707_006_8e-6,
    -2.505_076_025_340_686_3e-8,
    1.589_690_995_211_55e-10,
];
const COSINE: [f64; 6] = [
    4.166_666_666_666_66e-2,
    -1.388_888_888_887_411e-3,
    2.480_158_728_947_673e-5,
    -2.755_731_435_139_066_3e-7,
    2.087_572_321_298_175e-9,
    -1.135_964_755_778_819_5e-11,
];

/// Sine and cosine, each off by less than 3·10⁻¹⁶ (on the Earth's radius, 2 nm) for any angle up to some thousand
/// turns: two roundings of the angle in radians, half a last place each, and one of the result.
#[inline(always)]
pub(crate) fn sin_cos(degrees: f64) -> (f64, f64) {
    let shifted = degrees * (1.0 / 90.0) + WHOLE;
    let quarters = shifted.to_bits();
    let x = (degrees - 90.0 * (shifted - WHOLE)) * (PI / 180.0);
    let y = x * x;
    let series = |of: [f64; 6]| of[0] + y * (of[1] + y * (of[2] + y * (of[3] + y * (of[4] + y * of[5]))));
    let sine = x + x * (y * series(SINE));
    // What is lost in 1 - y/2 is added to the rest.
    let half = 0.5 * y;
    let less = 1.0 - half;
    let cosine = less + ((1.0 - less - half) + y * y * series(COSINE));
    let (a, b) = if quarters & 1 == 0 { (sine, cosine) } else { (cosine, sine) };
    let signed = |value: f64, half_turns: u64| f64::from_bits(value.to_bits() ^ (half_turns & 2) << 62);
    (signed(a, quarters), signed(b, quarters + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The library's functions of an angle in two parts, so that no rounding of it counts.
    #[allow(clippy::cast_possible_truncation)]
    fn slowly(degrees: f64) -> (f64, f64) {
        // π/180 in two parts, the first of 24 bits.
        let high = f64::from((PI / 180.0) as f32);
        let low = (PI / 180.0 - high) + 2.948_652_270_870_168e-19;
        let turned = degrees % 360.0;
        let front = f64::from(turned as f32);
        let (angle, rest) = (front * high, turned * low + (turned - front) * high);
        let ((sin, cos), (sin_rest, cos_rest)) = (angle.sin_cos(), rest.sin_cos());
        (sin * cos_rest + cos * sin_rest, cos * cos_rest - sin * sin_rest)
    }

    #[test]
    fn sines_agree_with_the_library() {
        let mut worst = 0.0_f64;
        let steps = (-540_000..=540_000).map(|step| f64::from(step) / 1000.0);
        let odd =
            (0..200_000).map(|step| (f64::from(step) * 0.618_033_988_749_894_9).fract() * 720.0 - 360.0);
        let tiny = (0..300).map(|power| 2_f64.powi(-power));
        for degrees in steps.chain(odd).chain(tiny) {
            let ((sin, cos), expected) = (sin_cos(degrees), slowly(degrees));
            worst = worst.max((sin - expected.0).abs()).max((cos - expected.1).abs());
        }
        println!("worst error: {worst:.2e}");
        assert!(worst < 3e-16, "{worst:e}");
    }

    #[test]
    fn quarters_are_exact() {
        for (degrees, expected) in [
            (0.0, (0.0, 1.0)),
            (90.0, (1.0, 0.0)),
            (-90.0, (-1.0, 0.0)),
            (180.0, (0.0, -1.0)),
            (450.0, (1.0, 0.0)),
        ] {
            assert_eq!(sin_cos(degrees), expected, "{degrees}");
        }
        assert_eq!(sin_cos(45.0).0.to_bits(), sin_cos(135.0).0.to_bits());
    }
}
