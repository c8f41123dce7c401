//! The WGS 84 ellipsoid and positions in space (earth-centred, earth-fixed, metres).
//!
//! Constants: NIMA TR8350.2, Department of Defense World Geodetic System 1984, 3rd edition, table 3.1.

use super::lanes::Lanes;
use super::sine::sin_cos;
use crate::LonLat;

/// Semi-major axis, metres.
pub(crate) const A: f64 = 6_378_137.0;
/// Flattening.
pub(crate) const F: f64 = 1.0 / 298.257_223_563;
/// Semi-minor axis, metres.
pub(crate) const B: f64 = A * (1.0 - F);
/// First eccentricity squared.
pub(crate) const E2: f64 = F * (2.0 - F);
/// Second eccentricity squared.
pub(crate) const EP2: f64 = E2 / (1.0 - E2);
/// The least radius of curvature of any normal section: along the meridian at the equator, b²/a.
pub(crate) const R_MIN: f64 = B * B / A;
/// The greatest radius of curvature of any normal section: at the poles, a²/b.
pub(crate) const R_MAX: f64 = A * A / B;

/// A position in space, metres from the centre of the Earth, or several side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Space<T = f64> {
    pub(crate) x: T,
    pub(crate) y: T,
    pub(crate) z: T,
}

impl<T: Lanes> Space<T> {
    #[inline(always)]
    pub(crate) fn minus(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }

    #[inline(always)]
    pub(crate) fn plus_scaled(self, factor: T, other: Self) -> Self {
        Self { x: self.x + factor * other.x, y: self.y + factor * other.y, z: self.z + factor * other.z }
    }

    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> T {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// The squared straight distance to `other`.
    #[inline(always)]
    pub(crate) fn chord2(self, other: Self) -> T {
        let d = self.minus(other);
        d.dot(d)
    }
}

/// The sines and cosines that a position and its derivatives need.
#[derive(Clone, Copy)]
pub(crate) struct Trig {
    pub(crate) sin_lon: f64,
    pub(crate) cos_lon: f64,
    pub(crate) sin_lat: f64,
    pub(crate) cos_lat: f64,
    /// Radius of curvature in the prime vertical, metres.
    pub(crate) n: f64,
}

impl Trig {
    #[inline(always)]
    pub(crate) fn at(lon_degrees: f64, lat_degrees: f64) -> Self {
        let (sin_lon, cos_lon) = sin_cos(lon_degrees);
        // At the poles the cosine is exactly zero, so that every longitude there is the same place.
        let (sin_lat, cos_lat) = sin_cos(lat_degrees);
        let n = A / (1.0 - E2 * sin_lat * sin_lat).sqrt();
        Self { sin_lon, cos_lon, sin_lat, cos_lat, n }
    }

    /// Those of the longitude of one and the latitude of the other.
    #[inline(always)]
    pub(crate) fn crossing(lon: &Self, lat: &Self) -> Self {
        Self { sin_lon: lon.sin_lon, cos_lon: lon.cos_lon, ..*lat }
    }

    #[inline(always)]
    pub(crate) fn position(&self) -> Space {
        let r = self.n * self.cos_lat;
        Space { x: r * self.cos_lon, y: r * self.sin_lon, z: self.n * (1.0 - E2) * self.sin_lat }
    }

    /// Radius of curvature along the meridian, metres.
    pub(crate) fn m(&self) -> f64 {
        self.n * (1.0 - E2) / (1.0 - E2 * self.sin_lat * self.sin_lat)
    }
}

/// The position in space of a point on the ellipsoid given in degrees; any longitude will do.
#[inline(always)]
pub(crate) fn space_at(lon_degrees: f64, lat_degrees: f64) -> Space {
    Trig::at(lon_degrees, lat_degrees).position()
}

/// The position in space of a point on the ellipsoid.
#[inline]
pub(crate) fn space(position: LonLat) -> Space {
    space_at(position.lon(), position.lat())
}
