//! What is said in an atlas: parties, sources, claims, and the policies that choose among them.

use super::Atlas;
use crate::{Claim, Error, Party, Policy, Source};

impl Atlas {
    /// The parties that can hold ground: those given, and for each country without one a party of its code.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.0.record.parties
    }

    /// The sources of the claims, in the order given.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.0.record.sources
    }

    /// All claims, in the order in which they were stated, then by id.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.0.record.claims
    }

    /// The claim of an id.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if there is none.
    pub fn claim(&self, id: &str) -> Result<&Claim, Error> {
        let number =
            self.0.record.number(id).ok_or_else(|| Error::Unknown { what: "claim", id: id.to_owned() })?;
        Ok(&self.0.record.claims[number])
    }

    /// The source of an id.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if there is none.
    pub fn source(&self, id: &str) -> Result<&Source, Error> {
        let source = self.sources().iter().find(|source| source.id() == id);
        source.ok_or_else(|| Error::Unknown { what: "source", id: id.to_owned() })
    }

    /// The party of an id.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if there is none.
    pub fn party(&self, id: &str) -> Result<&Party, Error> {
        self.0.record.party_number(id).map(|number| &self.0.record.parties[usize::from(number)])
    }

    /// The party that holds the ground of a country by default; `None` for a country of no region.
    #[must_use]
    pub fn party_of(&self, country: &str) -> Option<&Party> {
        self.0.record.default_party(country).map(|number| &self.0.record.parties[usize::from(number)])
    }

    /// The policy that believes only these sources, as [`Policy::Only`], if there are all of them.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for the first that there is not.
    pub fn only_sources<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Result<Policy, Error> {
        let known: Result<Vec<String>, Error> =
            ids.into_iter().map(|id| self.source(id).map(|source| source.id().to_owned())).collect();
        Ok(Policy::Only(known?))
    }

    /// The policy of a name, as users write it: `newest`, `majority`, `against-interest`, or ids of sources apart by
    /// commas, which alone are believed.
    ///
    /// # Errors
    ///
    /// [`Error::Unexpected`] for what is neither.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// let atlas = frontline::Atlas::kursk_2024();
    /// assert_eq!(atlas.policy_named("against-interest")?.name(), "against interest");
    /// assert_eq!(
    ///     atlas.policy_named("oldest").unwrap_err().to_string(),
    ///     "expected newest, majority, against-interest or ids of sources apart by commas, found \"oldest\""
    /// );
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn policy_named(&self, name: &str) -> Result<Policy, Error> {
        match name {
            "newest" => Ok(Policy::Newest),
            "majority" => Ok(Policy::Majority),
            "against-interest" => Ok(Policy::AgainstInterest),
            ids => self.only_sources(ids.split(',').map(str::trim)).map_err(|_| Error::Unexpected {
                expected: "newest, majority, against-interest or ids of sources apart by commas",
                found: format!("{name:?}"),
            }),
        }
    }
}
