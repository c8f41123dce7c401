//! The geodesic near by, as a series in the chord.
//!
//! On a geodesic |A x| √(v' A v) is constant (Joachimsthal; A = diag(1/a², 1/a², 1/b²), v the unit
//! tangent), and |A x| = 1 / (a W) with W² = 1 / (1 + e'² sin²β), β the reduced latitude. So the
//! curvature along it is κ = C W³ and follows from the end points. Expanding the chord about the middle
//! of the arc, c² = s² - κ₀² s⁴/12 - κ₀ κ₀'' s⁶/240 + ..., the arc is that of a circle of curvature
//! (4 κ₀ + κ̄)/5, κ̄ the mean of the curvatures at the ends. C comes from the angle σ between the images
//! of the end points on the unit sphere: σ = a √C ∫ W ds / a, by Simpson's rule.
//!
//! What is left is of the order e⁴ s⁵/R⁴, a micrometre at 500 km, and has three parts: the torsion
//! τ² = (κ - 1/N) (1/M - κ) of the geodesic (exactly κ² τ² s⁵/720), the slope of the curvature, and the
//! bend e² sin β cos β sin α of the image away from a great circle. The shares of the last two, 7/9 and
//! 3/5 of their nominal terms, were found by regression on GeographicLib's solution. Measured against it
//! over random azimuths: worst error 5 nm up to 300 km, 34 nm at 500 km, 0.12 µm at 600 km.
//!
//! No formula branches, so that a loop over many pairs goes through several at once, with the same bits.

use super::curves::get;
use super::ellipsoid::{A, B, E2, EP2, Space};

/// Chords up to which the curvature at the middle alone is exact to 5 nm.
pub(super) const SHORT: f64 = 40_000.0;

/// Chords up to which no terms beyond the curvature are needed for 5 nm.
const PLAIN: f64 = 150_000.0;

/// Two positions in space, as the series needs them.
struct Pair {
    chord2: f64,
    chord: f64,
    /// The squared chord between the images on the unit sphere.
    image2: f64,
    /// The sines of the reduced latitudes.
    sin_p: f64,
    sin_q: f64,
    /// Twice the area between the images and the axis, as seen along it.
    across: f64,
}

impl Pair {
    #[inline(always)]
    fn of(p: Space, q: Space) -> Self {
        let d = q.minus(p);
        let chord2 = d.dot(d);
        Self {
            chord2,
            chord: chord2.sqrt(),
            image2: (d.x * d.x + d.y * d.y) * (1.0 / (A * A)) + d.z * d.z * (1.0 / (B * B)),
            sin_p: p.z * (1.0 / B),
            sin_q: q.z * (1.0 / B),
            across: (p.x * q.y - p.y * q.x) * (1.0 / (A * A)),
        }
    }

    /// Up to [`SHORT`] a circle of the normal section's curvature at the middle, v' A v / |A x| with v the unit tangent.
    #[inline(always)]
    fn short(&self) -> f64 {
        let middle = 0.5 * (self.sin_p + self.sin_q);
        // Both series as `w` and `asin_over`; what is left out is 1e-10 m of the arc.
        let u = EP2 * (middle * middle);
        let half_angle =
            self.image2 * (A / 2.0) * (1.0 - u * (1.0 / 2.0 - u * (3.0 / 8.0 - u * (5.0 / 16.0))));
        let y = half_angle * half_angle / self.chord2;
        let arc = self.chord * (1.0 + y * (1.0 / 6.0 + y * (3.0 / 40.0)));
        if self.image2 == 0.0 { 0.0 } else { arc }
    }

    /// Up to [`PLAIN`] the first value; up to `NEAR` the second.
    #[inline(always)]
    fn long(&self) -> (f64, f64) {
        let Self { chord2, chord, image2, sin_p, sin_q, across } = *self;
        let sigma_over_image = asin_over(image2 / 4.0);
        // The middle of the images, brought back to the sphere.
        let middle2 = 1.0 - image2 / 4.0;
        let to_sphere = 1.0 / middle2;
        let sin2_0 = (sin_p + sin_q) * (sin_p + sin_q) * (0.25 * to_sphere);
        let (w_p, w_q, w_0) = (w(sin_p * sin_p), w(sin_q * sin_q), w(sin2_0));
        let (cube_p, cube_q, cube_0) = (w_p * w_p * w_p, w_q * w_q * w_q, w_0 * w_0 * w_0);
        let cube = 0.8 * cube_0 + 0.1 * (cube_p + cube_q);
        let mean = (w_p + 4.0 * w_0 + w_q) * (1.0 / 6.0);
        // The curvature at a place of a geodesic of length s is C W³, C = A (σ / s mean W)². It needs the length, and
        // the length the curvature. To begin with, σ / s is as on a sphere; what is left then is so small that its
        // square does not matter.
        let c = A * image2 / chord2 / (mean * mean);
        let curvature = c * cube;
        let y = curvature * curvature * chord2 / 4.0;
        let turn = sigma_over_image * over_asin(y);
        let turn2 = turn * turn;
        let more = y * (turn2 * turn2 - 1.0);
        // How the arc grows with y, and how that lengthens the arc, which makes it straighter again.
        let grows = ((1.0 / 6.0 + y * (3.0 / 20.0)) + y * y * (15.0 / 112.0 + y * (105.0 / 864.0)))
            * (1.0 - y * (4.0 / 6.0));
        let s = chord * (asin_over(y) + grows * more);
        // What follows is micrometres at most, so the chord may stand for the length and the first C for the second.
        let k = c * cube_0;
        let (prime_vertical, meridian) = (w_0 * (1.0 / A), cube_0 * (1.0 / (A * (1.0 - E2))));
        let torsion = (k - prime_vertical) * (meridian - k);
        let torsion = k * k * (if torsion > 0.0 { torsion } else { 0.0 }) * (1.0 / 720.0);
        // Times the length.
        let slope = c * (cube_q - cube_p);
        // The square of the bend by image, times that of the image's length by the geodesic's.
        let bend = E2 * across * sigma_over_image;
        let bend2 = bend * bend * sin2_0 * to_sphere;
        let rest = slope * slope * (7.0 / 9.0 / 1440.0) + bend2 * k * k * (3.0 / 5.0 / 144.0);
        let rest = torsion * chord2 + rest;
        (s, s - chord2 * chord * rest)
    }
}

/// The geodesic between two positions in space at most `NEAR` apart, metres.
pub(crate) fn geodesic_near(p: Space, q: Space) -> f64 {
    let pair = Pair::of(p, q);
    if pair.chord <= SHORT {
        return pair.short();
    }
    let (plain, full) = pair.long();
    if pair.chord <= PLAIN { plain } else { full }
}

/// The same for several pairs, given by axis, to the last bit.
#[inline(always)]
pub(crate) fn geodesics_near<const N: usize>(p: &[[f64; N]; 3], q: &[[f64; N]; 3]) -> [f64; N] {
    let pair = |k: usize| Pair::of(get(p, k), get(q, k));
    let (mut metres, mut chords) = ([0.0; N], [0.0; N]);
    for k in 0..N {
        (metres[k], chords[k]) = (pair(k).short(), pair(k).chord);
    }
    if chords.iter().any(|chord| *chord > SHORT) {
        for k in 0..N {
            let (plain, full) = pair(k).long();
            let long = if chords[k] <= PLAIN { plain } else { full };
            metres[k] = if chords[k] <= SHORT { metres[k] } else { long };
        }
    }
    metres
}

/// How fast the excess of the geodesic from `p` to `q` over its chord grows when `q` moves, where the chord is
/// stationary. To first order the excess is κ² c³/24 = (a image² W)² / 24 c, κ the curvature of the normal section
/// at the middle, v' A v / |A x| with v the unit tangent.
#[inline(always)]
pub(super) fn excess_slope(p: Space, q: Space, motion: Space) -> f64 {
    let d = q.minus(p);
    let image = |a: Space, b: Space| (a.x * b.x + a.y * b.y) * (1.0 / (A * A)) + a.z * b.z * (1.0 / (B * B));
    let image2 = image(d, d);
    let (middle, rise) = ((p.z + q.z) * (0.5 / B), motion.z * (0.5 / B));
    let w = w(middle * middle);
    let bow = A * image2 * w;
    let excess = bow * bow / (24.0 * d.dot(d).sqrt());
    excess * (4.0 * image(d, motion) / image2 - 2.0 * EP2 * w * w * middle * rise)
}

/// W = 1 / √(1 + e'² sin²β) of the square of the sine, by its series; the first term left out is below
/// 4e-12, where 1e-10 would do.
#[inline(always)]
fn w(sin2: f64) -> f64 {
    let u = EP2 * sin2;
    let u2 = u * u;
    (1.0 - u * (1.0 / 2.0)) + u2 * ((3.0 / 8.0 - u * (5.0 / 16.0)) + u2 * (35.0 / 128.0))
}

/// asin(x) / x of the square of x, for 0 <= x <= 0.05 (half a chord of 600 km over the Earth's radius), by
/// its series; the first term left out is below 1e-17.
#[inline(always)]
fn asin_over(x2: f64) -> f64 {
    let y = x2;
    let y2 = y * y;
    let front = 1.0 + y * (1.0 / 6.0);
    front + y2 * ((3.0 / 40.0 + y * (15.0 / 336.0)) + y2 * (105.0 / 3456.0 + y * (945.0 / 42240.0)))
}

/// x / asin(x), likewise; the first term left out is below 1e-15.
#[inline(always)]
fn over_asin(x2: f64) -> f64 {
    let y = x2;
    let y2 = y * y;
    let front = 1.0 - y * (1.0 / 6.0);
    front - y2 * ((17.0 / 360.0 + y * (367.0 / 15_120.0)) + y2 * (27_859.0 / 1_814_400.0))
}

#[cfg(test)]
mod tests {
    use super::super::curves::put;
    use super::super::ellipsoid::space_at;
    use super::*;

    #[test]
    fn several_geodesics_are_the_same_to_the_last_bit() {
        let lengths =
            [0.0, 1e-9, 1e-3, 1.0, 3e-2, 0.2, 0.359, 0.36, 0.361, 0.8, 1.3, 1.349, 1.35, 1.4, 3.0, 4.5];
        for (step, number) in (0..500).zip(0..) {
            let (lon, lat) = (f64::from(step) * 37.7 % 360.0 - 180.0, f64::from(step) * 0.31 % 170.0 - 85.0);
            let (mut p, mut q) = ([[0.0; 8]; 3], [[0.0; 8]; 3]);
            for k in 0..8 {
                let off = lengths[(number + k * k) % lengths.len()];
                put(&mut p, k, space_at(lon, lat));
                put(&mut q, k, space_at(lon + off * (1.0 + lat / 90.0), lat + off * 0.7));
            }
            let several = geodesics_near(&p, &q);
            for k in 0..8 {
                let one = geodesic_near(get(&p, k), get(&q, k));
                assert_eq!(several[k].to_bits(), one.to_bits(), "{lon} {lat} {one}");
            }
        }
    }
}
