//! From the straight chord between two positions in space to the geodesic over ground.
//!
//! # Bounds for any distance
//!
//! Let γ be the geodesic from P, f(s) the squared chord from P to γ(s), κ its curvature (a geodesic's
//! curvature is that of the normal section) and h the height of P below the tangent plane at γ(s). Then
//! f'' = 2 - 2 κ h. By Blaschke's rolling theorem (W. Blaschke, Kreis und Kugel, 1916, §24) a ball of
//! radius `R_MIN` fits inside the ellipsoid and one of radius `R_MAX` round it at every tangent plane,
//! so f / (2 `R_MAX`) <= h <= f / (2 `R_MIN`), while 1 / `R_MAX` <= κ <= 1 / `R_MIN`. With
//! g(s) = (2 R sin(s / 2R))², which solves g'' + g / R² = 2, Sturm's comparison gives for s <= π `R_MIN`
//!
//! ```text
//! 2 R_MIN sin(s / 2 R_MIN)  <=  chord  <=  2 R_MAX sin(s / 2 R_MAX)
//! ```
//!
//! so a chord bounds the geodesic from both sides, and searches may compare chords.
//!
//! # The value near by
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

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::ellipsoid::{A, B, E2, EP2, R_MAX, R_MIN, Space, space};
use crate::{Distance, LonLat};

/// Chords up to this many metres are turned into geodesics by the series, longer ones by Karney's
/// algorithm. The series' error at this length is 0.12 micrometres.
pub(crate) const NEAR: f64 = 600_000.0;

/// Chords up to which the curvature at the middle alone is exact to 5 nm.
const SHORT: f64 = 40_000.0;

/// Chords up to which no terms beyond the curvature are needed for 5 nm.
const PLAIN: f64 = 150_000.0;

/// Length of half the meridian ellipse: no two positions are further apart. C. F. F. Karney, Algorithms
/// for geodesics, J. Geodesy 87, 43-55 (2013), doi:10.1007/s00190-012-0578-z, gives the solution used
/// for far pairs; the figure is that of WGS 84, rounded up.
const FARTHEST: f64 = 20_003_931.459;

/// No geodesic of this chord is longer.
pub(crate) fn geodesic_at_most(chord: f64) -> f64 {
    let half = chord / (2.0 * R_MIN);
    if half >= 1.0 { FARTHEST } else { (2.0 * R_MIN * half.asin()).min(FARTHEST) }
}

/// No geodesic of at most `metres` has a longer chord.
pub(crate) fn chord_for_geodesic(metres: f64) -> f64 {
    2.0 * R_MAX * (metres / (2.0 * R_MAX)).min(std::f64::consts::FRAC_PI_2).sin()
}

/// What has a chord of at most this is at most `metres` away.
pub(crate) fn chord_within_geodesic(metres: f64) -> f64 {
    2.0 * R_MIN * (metres / (2.0 * R_MIN)).min(std::f64::consts::FRAC_PI_2).sin()
}

/// `chord_for_geodesic(geodesic_at_most(c))` is at most c (1 + SLACK c²) up to [`NEAR`]: to first order it is
/// c (1 + c²/24 (1/`R_MIN`² - 1/`R_MAX`²)), 2.07e-17 c²; a test compares.
const SLACK: f64 = 2.2e-17;

/// The farthest by chord that something may be and still be nearer over ground than what is at `chord`.
#[inline]
pub(crate) fn farthest_rival(chord: f64) -> f64 {
    if chord <= NEAR {
        chord * (1.0 + SLACK * chord * chord)
    } else {
        chord_for_geodesic(geodesic_at_most(chord))
    }
}

/// The geodesic between two positions in space at most [`NEAR`] apart, metres.
pub(crate) fn geodesic_near(p: Space, q: Space) -> f64 {
    let d = q.minus(p);
    let chord2 = d.dot(d);
    // The squared chord between the images on the unit sphere.
    let image2 = (d.x * d.x + d.y * d.y) * (1.0 / (A * A)) + d.z * d.z * (1.0 / (B * B));
    if image2 == 0.0 {
        return 0.0;
    }
    let chord = chord2.sqrt();
    let (sin_p, sin_q) = (p.z * (1.0 / B), q.z * (1.0 / B));
    if chord <= SHORT {
        // A circle of the normal section's curvature at the middle, v' A v / |A x| with v the unit tangent.
        let middle = 0.5 * (sin_p + sin_q);
        let half_angle = image2 * (A / 2.0) * w(middle * middle);
        return chord * asin_over(half_angle * half_angle / chord2);
    }
    let sigma_over_image = asin_over(image2 / 4.0);
    // The middle of the images, brought back to the sphere.
    let middle2 = 1.0 - image2 / 4.0;
    let sin2_0 = (sin_p + sin_q).powi(2) / (4.0 * middle2);
    let (w_p, w_q, w_0) = (w(sin_p * sin_p), w(sin_q * sin_q), w(sin2_0));
    let (cube_p, cube_q, cube_0) = (w_p * w_p * w_p, w_q * w_q * w_q, w_0 * w_0 * w_0);
    let cube = 0.8 * cube_0 + 0.1 * (cube_p + cube_q);
    let mean = (w_p + 4.0 * w_0 + w_q) / 6.0;
    // The curvature at a place of a geodesic of length s is C W³, C = A (σ / s mean W)². It needs the length, and
    // the length the curvature. To begin with, σ / s is as on a sphere; what is left then is so small that its
    // square does not matter.
    let c_0 = A * image2 / (chord2 * mean * mean);
    let curvature = c_0 * cube;
    let y = curvature * curvature * chord2 / 4.0;
    let over = asin_over(y);
    let turn = sigma_over_image / over;
    let c = c_0 * turn * turn;
    let more = (c * cube).powi(2) * chord2 / 4.0 - y;
    // How the arc grows with y, and how that lengthens the arc, which makes it straighter again.
    let grows = (1.0 / 6.0 + y * (3.0 / 20.0 + y * (15.0 / 112.0 + y * (105.0 / 864.0)))) * more;
    let s = chord * (over + grows * (1.0 - y * (4.0 / 6.0)));
    if chord <= PLAIN {
        return s;
    }
    let k = c * cube_0;
    let (prime_vertical, meridian) = (w_0 / A, cube_0 / (A * (1.0 - E2)));
    let torsion = k * k * ((k - prime_vertical) * (meridian - k)).max(0.0) / 720.0;
    let slope = c * (cube_q - cube_p) / s;
    let across = (p.x * q.y - p.y * q.x) * (1.0 / (A * A));
    let bend2 = E2 * E2 * sin2_0 * across * across / (image2 * middle2);
    let sphere = image2 * sigma_over_image * sigma_over_image / (s * s);
    let rest = torsion + slope * slope * (7.0 / 9.0 / 1440.0) + bend2 * sphere * k * k * (3.0 / 5.0 / 144.0);
    s - s.powi(5) * rest
}

/// How fast the excess of the geodesic from `p` to `q` over its chord grows when `q` moves, where the chord is
/// stationary. To first order the excess is κ² c³/24 = (a image² W)² / 24 c, κ the curvature of the normal section
/// at the middle, v' A v / |A x| with v the unit tangent.
pub(super) fn excess_slope(p: Space, q: Space, motion: Space) -> f64 {
    let d = q.minus(p);
    let image = |a: Space, b: Space| (a.x * b.x + a.y * b.y) * (1.0 / (A * A)) + a.z * b.z * (1.0 / (B * B));
    let image2 = image(d, d);
    let (middle, rise) = ((p.z + q.z) * (0.5 / B), motion.z * (0.5 / B));
    let w = w(middle * middle);
    let excess = (A * image2 * w).powi(2) / (24.0 * d.dot(d).sqrt());
    excess * (4.0 * image(d, motion) / image2 - 2.0 * EP2 * w * w * middle * rise)
}

/// W = 1 / √(1 + e'² sin²β) of the square of the sine, by its series; the first term left out is below
/// 4e-12, where 1e-10 would do.
fn w(sin2: f64) -> f64 {
    let u = EP2 * sin2;
    1.0 - u * (1.0 / 2.0 - u * (3.0 / 8.0 - u * (5.0 / 16.0 - u * (35.0 / 128.0))))
}

/// asin(x) / x of the square of x, for 0 <= x <= 0.05 (half a chord of 600 km over the Earth's radius), by
/// its series; the first term left out is below 1e-20.
fn asin_over(x2: f64) -> f64 {
    let y = x2;
    1.0 + y
        * (1.0 / 6.0
            + y * (3.0 / 40.0
                + y * (15.0 / 336.0
                    + y * (105.0 / 3456.0 + y * (945.0 / 42240.0 + y * (10_395.0 / 599_040.0))))))
}

/// The geodesic from `p` to `q` by Karney's algorithm: length in metres, azimuth at `q` in degrees,
/// pointing away from `p`.
pub(super) fn geodesic_far(p: LonLat, q: LonLat) -> (f64, f64) {
    let (s12, _azi1, azi2, _a12) = Geodesic::wgs84().inverse(p.lat(), p.lon(), q.lat(), q.lon());
    (s12, azi2)
}

/// The geodesic distance between two positions, each with where it is in space.
pub(crate) fn distance_between((p, p_space): (LonLat, Space), (q, q_space): (LonLat, Space)) -> Distance {
    let near = p_space.chord2(q_space) <= NEAR * NEAR;
    Distance::of_metres(if near { geodesic_near(p_space, q_space) } else { geodesic_far(p, q).0 })
}

impl LonLat {
    /// The geodesic distance to `other` over the WGS 84 ellipsoid.
    ///
    /// # Accuracy
    ///
    /// 0.15 micrometres.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::LonLat;
    ///
    /// let kursk = LonLat::new(36.18, 51.73)?;
    /// let sudzha = LonLat::new(35.271, 51.191)?;
    /// assert_eq!(format!("{:.2}", kursk.distance_to(sudzha)), "87.10 km");
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn distance_to(self, other: Self) -> Distance {
        distance_between((self, space(self)), (other, space(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geographiclib_rs::DirectGeodesic;

    #[test]
    fn slack_covers_the_bounds_between_chord_and_geodesic() {
        for km in 1..=660 {
            let chord = f64::from(km) * 1000.0;
            let exact = chord_for_geodesic(geodesic_at_most(chord));
            let slack = chord * (1.0 + SLACK * chord * chord);
            assert!(exact <= slack, "{km} km: {exact} {slack}");
        }
    }

    /// Every bound and the series against Karney's direct solution, whose length is exact by construction.
    #[test]
    fn chords_bound_and_give_the_geodesic() {
        let geodesic = Geodesic::wgs84();
        let (mut worst, mut short) = (0.0_f64, 0.0_f64);
        for (k, metres) in
            (0..).zip([0.01, 1.0, 1e3, 3e4, 39_999.9, 1e5, 2e5, 3e5, 5e5, 5.99e5, 1e6, 5e6, 1.2e7, 1.9e7])
        {
            for step in 0..2000_u32 {
                let seed = f64::from(step) + 0.37 * f64::from(k);
                let lon = (seed * 137.507_764).rem_euclid(360.0) - 180.0;
                let lat = ((seed * 0.618_034).fract() * 2.0 - 1.0).asin().to_degrees();
                let azimuth = (seed * 83.123).rem_euclid(360.0);
                let (lat2, lon2): (f64, f64) = geodesic.direct(lat, lon, azimuth, metres);
                let p = LonLat::wrapped(lon, lat);
                let q = LonLat::wrapped(lon2, lat2);
                let chord = space(p).chord2(space(q)).sqrt();
                // Karney's direct solution may run past the point where it is the shortest way.
                let (shortest, _) = geodesic_far(p, q);
                assert!(geodesic_at_most(chord) >= shortest - 1e-8, "{metres} {p} {q}");
                assert!(chord_for_geodesic(shortest) >= chord - 1e-8, "{metres} {p} {q}");
                if chord <= NEAR {
                    let error = (geodesic_near(space(p), space(q)) - metres).abs();
                    worst = worst.max(error);
                    short = if chord <= SHORT { short.max(error) } else { short };
                }
            }
        }
        println!("worst error of the series up to {NEAR} m: {worst:.1e} m, up to {SHORT} m: {short:.1e} m");
        assert!(short <= 5e-9, "{short}");
        assert!(worst <= 1.3e-7, "{worst}");
    }
}
