//! Who can hold ground, and who can be quoted: [`Party`], [`Source`], [`Citation`].

use serde::{Deserialize, Serialize};

use crate::{Day, Error};

/// A side that can hold ground.
///
/// # Examples
///
/// ```
/// use frontline::Party;
///
/// let party = Party::new("XA", "Xanadu")?.with_country("XA");
/// assert_eq!(party.countries(), ["XA"]);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    countries: Vec<String>,
}

impl Party {
    /// A party that holds no country by default.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyCode`] if the id is empty.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Result<Self, Error> {
        let party = Self { id: id.into(), name: name.into(), countries: Vec::new() };
        party.check()?;
        Ok(party)
    }

    /// The same, holding this country (ISO 3166-1 alpha-2) where nothing else is said.
    #[must_use]
    pub fn with_country(mut self, country: impl Into<String>) -> Self {
        self.countries.push(country.into());
        self
    }

    /// The id by which claims name it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The countries that it holds where nothing else is said.
    #[must_use]
    pub fn countries(&self) -> &[String] {
        &self.countries
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.id.is_empty() { Err(Error::EmptyCode { what: "party", code: String::new() }) } else { Ok(()) }
    }
}

/// What kind of voice a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A side itself: its forces, its ministry.
    Party,
    /// A civil authority: a governor, a town's head, an emergency service.
    Authority,
    /// A newsroom in its own voice.
    Media,
    /// Who follows control day by day: a mapping project.
    Monitor,
    /// A researcher or an institute.
    Researcher,
    /// Someone who was there.
    Witness,
}

/// Someone who can be quoted.
///
/// # Examples
///
/// ```
/// use frontline::{Source, SourceKind};
///
/// let ministry = Source::new("ministry", "Ministry of Xanadu", SourceKind::Party)?.leaning_to("XA");
/// assert_eq!(ministry.leans_to(), Some("XA"));
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    id: String,
    name: String,
    kind: SourceKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leans_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Source {
    /// A source that leans to no side.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyCode`] if the id is empty.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: SourceKind) -> Result<Self, Error> {
        let source = Self { id: id.into(), name: name.into(), kind, leans_to: None, url: None };
        source.check()?;
        Ok(source)
    }

    /// The same, speaking for or leaning to a party.
    #[must_use]
    pub fn leaning_to(mut self, party: impl Into<String>) -> Self {
        self.leans_to = Some(party.into());
        self
    }

    /// The same with an address.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// The id by which claims name it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of voice it is.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// The party that it speaks for or leans to.
    #[must_use]
    pub fn leans_to(&self) -> Option<&str> {
        self.leans_to.as_deref()
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.id.is_empty() {
            Err(Error::EmptyCode { what: "source", code: String::new() })
        } else {
            Ok(())
        }
    }
}

/// Who carried a claim: publisher, title, address, day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Who published it.
    pub publisher: String,
    /// Its title, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// How it was checked, in a word: `whole` or `excerpt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<String>,
}

impl Citation {
    /// A citation of a publisher, of which nothing else is known yet.
    #[must_use]
    pub fn of(publisher: impl Into<String>) -> Self {
        Self { publisher: publisher.into(), title: None, url: None, date: None, checked: None }
    }
}
