//! A checked position: longitude first.

use std::fmt;

use geo_types::{Coord, Point};

use serde::{Deserialize, Serialize};

use crate::Error;

/// A WGS 84 position in degrees, longitude first; the name is the argument order.
///
/// Longitude lies in [-180, 180] and latitude in [-90, 90]; -180 and 180 are the same meridian,
/// and at a pole every longitude is the same place. Equality compares the numbers as given. In serde it
/// is a GeoJSON position, `[lon, lat]`.
///
/// # Examples
///
/// ```
/// use frontline::LonLat;
///
/// let sudzha = LonLat::new(35.271, 51.191)?;
/// assert_eq!((sudzha.lon(), sudzha.lat()), (35.271, 51.191));
/// assert_eq!(sudzha.to_string(), "35.271 51.191");
/// // Swapped axes show where they can: 151.191 is no latitude.
/// assert!(LonLat::new(35.271, 151.191).is_err());
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// The position at `lon` degrees east and `lat` degrees north.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidLongitude`] or [`Error::InvalidLatitude`] if a value is not a number or
    /// out of range.
    pub fn new(lon: f64, lat: f64) -> Result<Self, Error> {
        if !(-180.0..=180.0).contains(&lon) {
            return Err(Error::InvalidLongitude { value: lon });
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(Error::InvalidLatitude {
                value: lat,
                swapped: (-90.0..=90.0).contains(&lon) && (-180.0..=180.0).contains(&lat),
            });
        }
        Ok(Self { lon, lat })
    }

    /// Degrees east of Greenwich, in [-180, 180].
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator, in [-90, 90].
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// For values that were found to be in range; see [`check_positions`].
    #[inline]
    pub(crate) fn in_range(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// For values computed to be in range; brings a longitude back from beyond the antimeridian.
    pub(crate) fn wrapped(lon: f64, lat: f64) -> Self {
        let lon = if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        };
        Self { lon: lon.clamp(-180.0, 180.0), lat: lat.clamp(-90.0, 90.0) }
    }
}

impl fmt::Display for LonLat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.precision() {
            Some(decimals) => write!(f, "{:.decimals$} {:.decimals$}", self.lon, self.lat),
            None => write!(f, "{} {}", self.lon, self.lat),
        }
    }
}

impl TryFrom<[f64; 2]> for LonLat {
    type Error = Error;

    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, Error> {
        Self::new(lon, lat)
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(position: LonLat) -> Self {
        [position.lon, position.lat]
    }
}

impl TryFrom<Coord<f64>> for LonLat {
    type Error = Error;

    fn try_from(coord: Coord<f64>) -> Result<Self, Error> {
        Self::new(coord.x, coord.y)
    }
}

impl TryFrom<Point<f64>> for LonLat {
    type Error = Error;

    fn try_from(point: Point<f64>) -> Result<Self, Error> {
        Self::new(point.x(), point.y())
    }
}

impl From<LonLat> for Coord<f64> {
    fn from(position: LonLat) -> Self {
        Self { x: position.lon, y: position.lat }
    }
}

impl From<LonLat> for Point<f64> {
    fn from(position: LonLat) -> Self {
        Self::new(position.lon, position.lat)
    }
}

/// Checks slices of longitudes and latitudes, and of as many answers to be.
///
/// # Errors
///
/// [`Error::UnequalLengths`], or the first position out of range within `point N`, counted from 0.
pub(crate) fn check_positions(lons: &[f64], lats: &[f64], answers: usize) -> Result<(), Error> {
    if lons.len() != lats.len() || lons.len() != answers {
        return Err(Error::UnequalLengths { lons: lons.len(), lats: lats.len(), answers });
    }
    let in_range = |of: &[f64], limit: f64| of.iter().fold(true, |all, value| all & (value.abs() <= limit));
    if in_range(lons, 180.0) && in_range(lats, 90.0) {
        return Ok(());
    }
    let mut positions = lons.iter().zip(lats).enumerate();
    positions.try_for_each(|(number, (lon, lat))| match LonLat::new(*lon, *lat) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.within(format!("point {number}"))),
    })
}
