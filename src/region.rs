//! [`Region`]: a shape with a code.

use std::fmt;

use geo_types::MultiPolygon;

use crate::{Distance, Error, Names};

/// A region: an ISO 3166-2 code, its country, its level, names, a shape and how accurate that is.
///
/// The shape is checked when an [`Atlas`](crate::Atlas) is built from the region.
///
/// # Examples
///
/// ```
/// use frontline::{Distance, Region};
/// use geo_types::polygon;
///
/// let square = polygon![(x: 35.0, y: 51.0), (x: 36.0, y: 51.0), (x: 36.0, y: 52.0), (x: 35.0, y: 52.0)];
/// let region = Region::new("XA-01", square.into())?.with_accuracy(Distance::from_km(2.0)?);
/// assert_eq!(region.country(), "XA");
/// assert_eq!(region.names().main(), "XA-01");
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Region {
    code: String,
    country: String,
    level: u8,
    names: Names,
    shape: MultiPolygon<f64>,
    accuracy: Distance,
    state_border_accuracy: Option<Distance>,
    context: bool,
}

impl Region {
    /// A region of level 1 named by its code, exact. Its country is what the code has before the first
    /// hyphen, as in `RU-KRS`, or all of it.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyCode`] if there is nothing to take for the country.
    pub fn new(code: impl Into<String>, shape: MultiPolygon<f64>) -> Result<Self, Error> {
        let code = code.into();
        let country = code.split('-').next().unwrap_or_default().to_owned();
        if country.is_empty() {
            return Err(Error::EmptyCode { what: "region", code });
        }
        Ok(Self {
            names: Names::new(code.clone()),
            code,
            country,
            level: 1,
            shape,
            accuracy: Distance::ZERO,
            state_border_accuracy: None,
            context: false,
        })
    }

    /// The same with these names.
    #[must_use]
    pub fn with_names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// The same in this country (ISO 3166-1 alpha-2): for codes that do not begin with it.
    #[must_use]
    pub fn with_country(mut self, country: impl Into<String>) -> Self {
        self.country = country.into();
        self
    }

    /// The same at this administrative level: 1 for oblasts, 2 for the districts in them. Regions of
    /// one level share borders and do not overlap.
    #[must_use]
    pub fn with_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// The same, with an outline that may lie up to `accuracy` from the true one.
    #[must_use]
    pub fn with_accuracy(mut self, accuracy: Distance) -> Self {
        self.accuracy = accuracy;
        self
    }

    /// The same, with another accuracy where it borders on another country.
    #[must_use]
    pub fn with_state_border_accuracy(mut self, accuracy: Distance) -> Self {
        self.state_border_accuracy = Some(accuracy);
        self
    }

    /// The same, as surroundings of the regions that an atlas is about: it answers like any other.
    #[must_use]
    pub fn as_context(mut self) -> Self {
        self.context = true;
        self
    }

    /// The ISO 3166-2 code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The country, ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The administrative level.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> &MultiPolygon<f64> {
        &self.shape
    }

    /// How far the outline may lie from the true one.
    #[must_use]
    pub fn accuracy(&self) -> Distance {
        self.accuracy
    }

    /// How far the outline may lie from the true one where it borders on another country.
    #[must_use]
    pub fn state_border_accuracy(&self) -> Distance {
        self.state_border_accuracy.unwrap_or(self.accuracy)
    }

    /// What was said of the state border apart.
    pub(crate) fn own_state_border_accuracy(&self) -> Option<Distance> {
        self.state_border_accuracy
    }

    /// Whether it is there as surroundings of the regions that the atlas is about.
    #[must_use]
    pub fn is_context(&self) -> bool {
        self.context
    }

    /// How accurate the line between two regions is: the worse of both figures.
    pub(crate) fn accuracy_towards(&self, other: Option<&Self>) -> Distance {
        match other {
            None => self.accuracy,
            Some(other) if other.country == self.country => self.accuracy.max(other.accuracy),
            Some(other) => self.state_border_accuracy().max(other.state_border_accuracy()),
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.names.main();
        f.debug_struct("Region").field("code", &self.code).field("name", &name).finish_non_exhaustive()
    }
}
