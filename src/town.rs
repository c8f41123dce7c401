//! [`Town`]: a named position.

use crate::answer::{Near, Nearby, Spot};
use crate::{Distance, Error, LonLat, Names};

/// A town, village or other settlement: an id, names, a position and how accurate that is.
///
/// # Examples
///
/// ```
/// use frontline::{LonLat, Names, Town};
///
/// let sudzha = Town::new("geonames:486816", Names::new("Sudzha"), LonLat::new(35.271, 51.191)?)?
///     .with_population(6940);
/// assert_eq!(sudzha.names().main(), "Sudzha");
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    id: String,
    names: Names,
    position: LonLat,
    accuracy: Distance,
    population: Option<u64>,
    region: Option<String>,
    part_of: Option<String>,
    source: Option<String>,
}

impl Town {
    /// A town with an exact position.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyCode`] if the id is empty.
    pub fn new(id: impl Into<String>, names: Names, position: LonLat) -> Result<Self, Error> {
        let id = id.into();
        if id.is_empty() {
            return Err(Error::EmptyCode { what: "town", code: id });
        }
        Ok(Self {
            id,
            names,
            position,
            accuracy: Distance::ZERO,
            population: None,
            region: None,
            part_of: None,
            source: None,
        })
    }

    /// The same with a position that may be off by up to `accuracy`.
    #[must_use]
    pub fn with_accuracy(mut self, accuracy: Distance) -> Self {
        self.accuracy = accuracy;
        self
    }

    /// The same with so many people.
    #[must_use]
    pub fn with_population(mut self, population: u64) -> Self {
        self.population = Some(population);
        self
    }

    /// The same, lying in the region of this code as its source says.
    #[must_use]
    pub fn with_stated_region(mut self, code: impl Into<String>) -> Self {
        self.region = Some(code.into());
        self
    }

    /// The same as a part of another town, such as a city district: its people are counted there.
    #[must_use]
    pub fn as_part_of(mut self, id: impl Into<String>) -> Self {
        self.part_of = Some(id.into());
        self
    }

    /// The same with the source of its position.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The id, unique in an atlas.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The position.
    #[must_use]
    pub fn position(&self) -> LonLat {
        self.position
    }

    /// How far off the position may be.
    #[must_use]
    pub fn accuracy(&self) -> Distance {
        self.accuracy
    }

    /// How many people live there, if known.
    #[must_use]
    pub fn population(&self) -> Option<u64> {
        self.population
    }

    /// The code of the region that it lies in as its source says; where it lies as drawn,
    /// [`Atlas::locate`](crate::Atlas::locate) says.
    #[must_use]
    pub fn stated_region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The id of the town that it is a part of.
    #[must_use]
    pub fn part_of(&self) -> Option<&str> {
        self.part_of.as_deref()
    }

    /// The source of its position.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }
}

impl From<&Town> for Spot {
    fn from(town: &Town) -> Self {
        Self::new(town.position, town.accuracy)
    }
}

impl Nearby for Town {
    fn nearest(&self, from: Spot) -> Near<LonLat> {
        Spot::from(self).nearest(from)
    }
}
