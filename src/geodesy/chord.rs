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
//! What the geodesic is up to [`NEAR`] a series tells (`series`), beyond it Karney's algorithm.

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::ellipsoid::{R_MAX, R_MIN, Space, space};
use super::series::geodesic_near;
use crate::{Distance, LonLat};

/// Chords up to this many metres are turned into geodesics by the series, longer ones by Karney's
/// algorithm. The series' error at this length is 0.12 micrometres.
pub(crate) const NEAR: f64 = 600_000.0;

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
    use super::super::series::SHORT;
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
