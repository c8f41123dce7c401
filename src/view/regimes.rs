//! Legal regimes in force.

use jiff::civil::Date;

use super::View;
use crate::{About, Claim, Error, Regime, Statement};

/// A legal regime in force on a day.
#[derive(Clone, Debug)]
pub struct InForce<'a> {
    /// The regime.
    pub regime: Regime,
    /// Where: the region, its country, a part or a town of it.
    pub about: &'a About,
    /// Since when, by the earliest of the claims.
    pub since: Option<Date>,
    /// The claims that say so, in the order in which they were stated.
    pub claims: Vec<&'a Claim>,
}

impl View {
    /// The legal regimes in force in a region or a country: those declared for it, for its parts and towns, and for the
    /// country as a whole. Every authority's word is listed; no policy chooses among them. By regime, then by place.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn regimes(&self, code: &str) -> Result<Vec<InForce<'_>>, Error> {
        self.atlas.check_code(code)?;
        let country = self.atlas.region(code).map_or(code, |region| region.country());
        let country_of =
            |code: &str| self.atlas.region(code).map_or(code.to_owned(), |r| r.country().to_owned());
        let concerns = |about: &About| {
            let town = if let About::Town(id) = about { self.atlas.town_number(id).ok() } else { None };
            let around = town.and_then(|town| self.atlas.region_of_town(town));
            let region = around.map_or(about.region(), |region| Some(self.atlas.regions()[region].code()));
            region.is_some_and(|region| {
                region == code || region == country || (code == country && country_of(region) == code)
            })
        };
        let mut found: Vec<InForce<'_>> = Vec::new();
        for claim in self.claims().filter(|claim| concerns(claim.about())) {
            let Statement::Declares(regime) = *claim.statement() else { continue };
            let begins = claim.valid().begun_by();
            match found.iter_mut().find(|known| known.regime == regime && known.about == claim.about()) {
                Some(known) => {
                    known.since = known.since.min(begins);
                    known.claims.push(claim);
                }
                None => {
                    found.push(InForce { regime, about: claim.about(), since: begins, claims: vec![claim] });
                }
            }
        }
        found.sort_by(|a, b| (a.regime, a.about).cmp(&(b.regime, b.about)));
        Ok(found)
    }
}
