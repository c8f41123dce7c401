//! Figures: side by side where sources give the same one, added where regions are disjoint.

use std::collections::HashSet;
use std::fmt;

use super::View;
use crate::{About, Claim, Error, Measure, Range, Statement};

/// One source's latest figure for one place: as of the latest day, and of two for one day the one stated later.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// The claim, whose `about` is the place.
    pub claim: &'a Claim,
    /// The figure.
    pub range: Range,
    /// Whether the policy believes it.
    pub believed: bool,
}

/// What sources say of a measure on a day.
#[derive(Clone, Debug)]
pub struct Total<'a> {
    /// The view that says so.
    pub view: &'a View,
    /// Of what place: a code, two of them, or a party in a place.
    pub place: String,
    /// What is counted or measured.
    pub measure: Measure,
    /// What holds whichever of the believed figures for one place is right, added over disjoint regions; `None` if nothing
    /// is believed.
    pub range: Option<Range>,
    /// Each source's latest figure for each place, side by side, in the order in which they were stated.
    pub figures: Vec<Figure<'a>>,
}

impl fmt::Display for Total<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.range {
            Some(range) => write!(f, "{range} {}", self.measure.unit()),
            None => f.write_str("unknown"),
        }
    }
}

impl View {
    /// What sources say of a measure for a region or a country: figures as of the latest day up to the view's.
    ///
    /// Figures by different sources for the same place stand side by side; the total is what holds whichever of the
    /// believed ones is right. If a country has none of its own, those of its regions that have one are added.
    /// Figures for parts of a region are listed but not added, since parts may overlap.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn total(&self, measure: Measure, code: &str) -> Result<Total<'_>, Error> {
        self.total_by(measure, None, code)
    }

    /// What sources say of a measure of what a party holds in a region or a country; see [`View::total`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are, [`Error::Unknown`] for the party.
    pub fn total_of(&self, measure: Measure, party: &str, code: &str) -> Result<Total<'_>, Error> {
        self.atlas.party(party)?;
        self.total_by(measure, Some(party), code)
    }

    fn total_by(&self, measure: Measure, of: Option<&str>, code: &str) -> Result<Total<'_>, Error> {
        self.atlas.check_code(code)?;
        let of_place = |about: &About| self.figures(measure, of, |other| other == about);
        let own = of_place(&About::Region(code.to_owned()));
        let is_country = self.atlas.region(code).is_err();
        let places: Vec<Vec<Figure<'_>>> = if own.is_empty() && is_country {
            let coarsest = self.atlas.regions().iter().map(crate::Region::level).min();
            let regions = self.atlas.regions().iter();
            let members = regions.filter(|r| r.country() == code && Some(r.level()) == coarsest);
            members.map(|region| of_place(&About::Region(region.code().to_owned()))).collect()
        } else {
            vec![own]
        };
        let is_part = |about: &About| matches!(about, About::Part { region, .. } if region == code);
        let parts = self.figures(measure, of, is_part);
        let sums = places.iter().filter_map(|figures| either(figures));
        let range = sums.reduce(|a, b| a + b);
        let mut figures: Vec<Figure<'_>> = places.into_iter().flatten().collect();
        figures.extend(parts);
        let whose = of.map(|party| format!("{party} in ")).unwrap_or_default();
        Ok(Total { view: self, place: format!("{whose}{code}"), measure, range, figures })
    }

    /// What sources say of a measure of the line between two parties, regions or countries, in either order.
    #[must_use]
    pub fn total_between(&self, measure: Measure, a: &str, b: &str) -> Total<'_> {
        let line = About::Between(a.to_owned(), b.to_owned());
        let figures = self.figures(measure, None, |about| is_same_place(about, &line));
        Total { view: self, place: format!("{a} and {b}"), measure, range: either(&figures), figures }
    }

    /// Each source's latest figure for the places wanted.
    fn figures(
        &self,
        measure: Measure,
        of: Option<&str>,
        wanted: impl Fn(&About) -> bool,
    ) -> Vec<Figure<'_>> {
        let (claims, facts) = (self.atlas.claims(), &self.atlas.record().facts);
        let is_same = |a: usize, b: usize| is_same_place(claims[a].about(), claims[b].about());
        let mut latest: Vec<usize> = Vec::new();
        for (number, claim) in claims.iter().enumerate() {
            let fact = &facts[number];
            let Statement::Amount { measure: its, of: whose, .. } = claim.statement() else { continue };
            let counts = self.counts()[number] && fact.begins <= self.day;
            if counts && *its == measure && whose.as_deref() == of && wanted(claim.about()) {
                let own = |known: &usize| facts[*known].source == fact.source && is_same(*known, number);
                match latest.iter().position(own) {
                    // An earlier state of things, told later.
                    Some(at) if facts[latest[at]].begins > fact.begins => continue,
                    Some(at) => drop(latest.remove(at)),
                    None => {}
                }
                // Claims come in the order in which they were stated.
                latest.push(number);
            }
        }
        // Place by place.
        let mut believed: HashSet<u32> = HashSet::new();
        let mut judged: Vec<usize> = Vec::new();
        for number in &latest {
            if !judged.iter().any(|place| is_same(*place, *number)) {
                judged.push(*number);
                let beside = latest.iter().filter(|other| is_same(**other, *number));
                #[allow(clippy::cast_possible_truncation)] // more than 2³² claims do not fit in memory
                let beside: Vec<u32> = beside.map(|other| *other as u32).collect();
                believed.extend(self.chosen(&beside, self.day).0);
            }
        }
        let figure = |number: usize| {
            let Statement::Amount { range, .. } = *claims[number].statement() else { return None };
            let believed = u32::try_from(number).is_ok_and(|number| believed.contains(&number));
            Some(Figure { claim: &claims[number], range, believed })
        };
        latest.iter().filter_map(|number| figure(*number)).collect()
    }
}

/// Whether both are the same place; lines have no direction.
fn is_same_place(a: &About, b: &About) -> bool {
    match (a, b) {
        (About::Between(a, b), About::Between(c, d)) => (a, b) == (c, d) || (a, b) == (d, c),
        _ => a == b,
    }
}

/// What holds whichever of the believed figures is right.
fn either(figures: &[Figure<'_>]) -> Option<Range> {
    figures.iter().filter(|figure| figure.believed).map(|figure| figure.range).reduce(Range::or)
}
