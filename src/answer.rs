//! Answers that carry their margin: [`Answer`], [`Spot`], [`Near`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Distance, LonLat};

/// The answer to a yes-or-no question about places that are known only so well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answer {
    /// Certain within the stated accuracies.
    Yes,
    /// Certainly not, within the stated accuracies.
    No,
    /// The margin is smaller than the summed accuracies.
    Maybe,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Maybe => "Maybe",
        })
    }
}

/// A position and how far off it may be.
///
/// A bare [`LonLat`] is taken as exact; a town brings its own accuracy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    position: LonLat,
    accuracy: Distance,
}

impl Spot {
    /// A position that may be off by up to `accuracy`.
    #[must_use]
    pub fn new(position: LonLat, accuracy: Distance) -> Self {
        Self { position, accuracy }
    }

    /// The position.
    #[must_use]
    pub fn position(self) -> LonLat {
        self.position
    }

    /// How far off it may be.
    #[must_use]
    pub fn accuracy(self) -> Distance {
        self.accuracy
    }
}

impl From<LonLat> for Spot {
    fn from(position: LonLat) -> Self {
        Self { position, accuracy: Distance::ZERO }
    }
}

/// Something, and how far away it is, give or take.
///
/// # Examples
///
/// ```
/// use frontline::{Answer, Distance, Near};
///
/// let near = Near { what: "a town", distance: Distance::from_km(9.05)?, plus_minus: Distance::from_metres(720.0)?, at_least: Distance::from_km(9.05)? };
/// assert_eq!(format!("{near:.2}"), "9.05 ± 0.72 km");
/// assert_eq!(near.within(Distance::from_km(10.0)?), Answer::Yes);
/// assert_eq!(near.within(Distance::from_km(9.5)?), Answer::Maybe);
/// assert_eq!(near.within(Distance::from_km(8.0)?), Answer::No);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Near<T> {
    /// What is near.
    pub what: T,
    /// The geodesic distance to it as drawn.
    pub distance: Distance,
    /// How far the true distance may differ: the summed accuracies of both ends.
    pub plus_minus: Distance,
    /// What the data knows of what is nearer: nothing is nearer than this. It is the distance itself, or
    /// less for a border of a country, which may run on beyond the edge of the data, if that edge is nearer.
    pub at_least: Distance,
}

impl<T> Near<T> {
    /// Whether it is at most `limit` away.
    #[must_use]
    pub fn within(&self, limit: Distance) -> Answer {
        let by = |distance: Distance| distance.as_metres() - limit.as_metres();
        let plus_minus = self.plus_minus.as_metres();
        if by(self.at_least) > 0.0 && by(self.at_least) >= plus_minus {
            Answer::No
        } else if by(self.distance) <= -plus_minus {
            Answer::Yes
        } else {
            Answer::Maybe
        }
    }
}

/// The distance and how far it may be off, in kilometres, with 2 decimals unless a precision says otherwise;
/// from [`Near::at_least`] on, if that is less.
impl<T> fmt::Display for Near<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(2);
        let (km, plus_minus) = (self.distance.as_km(), self.plus_minus.as_km());
        if self.at_least < self.distance {
            write!(f, "{:.decimals$} to ", self.at_least.as_km())?;
        }
        write!(f, "{km:.decimals$} ± {plus_minus:.decimals$} km")
    }
}

/// What has a distance: a border, a position, a town.
pub trait Nearby {
    /// The nearest point of it, seen from a spot.
    fn nearest(&self, from: Spot) -> Near<LonLat>;
}

impl Nearby for Spot {
    fn nearest(&self, from: Spot) -> Near<LonLat> {
        let distance = self.position.distance_to(from.position);
        Near { what: self.position, distance, plus_minus: self.accuracy + from.accuracy, at_least: distance }
    }
}

impl Nearby for LonLat {
    fn nearest(&self, from: Spot) -> Near<LonLat> {
        Spot::from(*self).nearest(from)
    }
}
