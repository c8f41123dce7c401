//! Quantities with their unit in the name: [`Distance`] and [`Area`].

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Add;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A distance on the ground: finite, not negative, totally ordered.
///
/// Formats as metres below one kilometre and as kilometres from there on; a precision
/// sets the decimals of either. In serde it is a number of metres.
///
/// # Examples
///
/// ```
/// use frontline::Distance;
///
/// let near = Distance::from_metres(850.0)?;
/// let far = Distance::from_km(9.05)?;
/// assert!(near < far);
/// assert_eq!(far.as_metres(), 9050.0);
/// assert_eq!(format!("{near:.0}, {far:.2}"), "850 m, 9.05 km");
/// assert!(Distance::from_km(-1.0).is_err());
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Distance(f64);

impl Distance {
    /// No distance at all.
    pub const ZERO: Self = Self(0.0);

    /// A distance of so many metres.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDistance`] unless `metres` is finite and 0 or more.
    pub fn from_metres(metres: f64) -> Result<Self, Error> {
        if metres.is_finite() && metres >= 0.0 {
            // `+ 0.0` turns a negative zero into zero, so that equal distances have equal bits.
            Ok(Self(metres + 0.0))
        } else {
            Err(Error::InvalidDistance { metres })
        }
    }

    /// A distance of so many kilometres.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDistance`] unless `km` is finite and 0 or more.
    pub fn from_km(km: f64) -> Result<Self, Error> {
        Self::from_metres(km * 1000.0)
    }

    /// The distance in metres.
    #[must_use]
    pub fn as_metres(self) -> f64 {
        self.0
    }

    /// The distance in kilometres.
    #[must_use]
    pub fn as_km(self) -> f64 {
        self.0 / 1000.0
    }

    /// For values that the geometry guarantees to be finite and 0 or more.
    pub(crate) const fn of_metres(metres: f64) -> Self {
        Self(metres)
    }
}

impl Add for Distance {
    type Output = Self;

    /// The sum; the largest finite distance if it would be larger.
    fn add(self, other: Self) -> Self {
        Self((self.0 + other.0).min(f64::MAX))
    }
}

/// An area on the ground: finite, not negative, totally ordered. In serde it is a number of square
/// metres.
///
/// # Examples
///
/// ```
/// use frontline::Area;
///
/// let area = Area::from_km2(29_997.0)?;
/// assert_eq!(area.as_square_metres(), 29_997e6);
/// assert_eq!(format!("{area:.0}"), "29997 km²");
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Area(f64);

impl Area {
    /// No area at all.
    pub const ZERO: Self = Self(0.0);

    /// An area of so many square metres.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArea`] unless `square_metres` is finite and 0 or more.
    pub fn from_square_metres(square_metres: f64) -> Result<Self, Error> {
        if square_metres.is_finite() && square_metres >= 0.0 {
            Ok(Self(square_metres + 0.0))
        } else {
            Err(Error::InvalidArea { square_metres })
        }
    }

    /// An area of so many square kilometres.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArea`] unless `km2` is finite and 0 or more.
    pub fn from_km2(km2: f64) -> Result<Self, Error> {
        Self::from_square_metres(km2 * 1e6)
    }

    /// The area in square metres.
    #[must_use]
    pub fn as_square_metres(self) -> f64 {
        self.0
    }

    /// The area in square kilometres.
    #[must_use]
    pub fn as_km2(self) -> f64 {
        self.0 / 1e6
    }

    /// For values that the geometry guarantees to be finite and 0 or more.
    pub(crate) const fn of_square_metres(square_metres: f64) -> Self {
        Self(square_metres)
    }
}

macro_rules! quantity {
    ($quantity:ty, $from:path) => {
        impl TryFrom<f64> for $quantity {
            type Error = Error;

            fn try_from(value: f64) -> Result<Self, Error> {
                $from(value)
            }
        }

        impl From<$quantity> for f64 {
            fn from(quantity: $quantity) -> Self {
                quantity.0
            }
        }

        // Values are finite and zero is never negative, so equality of values is an equivalence.
        impl Eq for $quantity {}

        impl Hash for $quantity {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.to_bits().hash(state);
            }
        }

        impl PartialOrd for $quantity {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $quantity {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.total_cmp(&other.0)
            }
        }
    };
}

quantity!(Distance, Distance::from_metres);
quantity!(Area, Area::from_square_metres);

/// Writes the number with its unit, to the right of its field unless asked otherwise, as numbers are.
fn number_with_unit(f: &mut fmt::Formatter<'_>, value: f64, unit: &str) -> fmt::Result {
    let text = match f.precision() {
        Some(decimals) => format!("{value:.decimals$} {unit}"),
        None => format!("{value} {unit}"),
    };
    let width = f.width().unwrap_or(0);
    match f.align() {
        Some(fmt::Alignment::Left) => write!(f, "{text:<width$}"),
        Some(fmt::Alignment::Center) => write!(f, "{text:^width$}"),
        _ => write!(f, "{text:>width$}"),
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000.0 {
            number_with_unit(f, self.0, "m")
        } else {
            number_with_unit(f, self.as_km(), "km")
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        number_with_unit(f, self.as_km2(), "km²")
    }
}
