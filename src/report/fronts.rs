//! The fronts of a day: how long, how fine, how far from towns.

use std::fmt;

use serde::Serialize;

use super::told::{Near, Terms, thousands};
use crate::{Basis, Distance, Error, Front, Holding, Length, Party, Resolution, Town, View};

/// The fronts between two parties on a day, seen from either side; see [`fronts`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fronts {
    #[serde(flatten)]
    terms: Terms,
    fronts: Vec<Side>,
}

/// The edge of what one party holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Side {
    of: String,
    against: String,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution_m: Option<f64>,
    length: Vec<Long>,
    by_region: Vec<InRegion>,
    towns: Vec<Beside>,
}

/// A length and its resolution.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Long {
    km: f64,
    resolution_km: f64,
    as_drawn: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct InRegion {
    region: String,
    #[serde(flatten)]
    long: Long,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Beside {
    town: String,
    id: String,
    #[serde(flatten)]
    near: Near,
}

/// The front between two parties, by their ids, as the edge of what each holds: its length as drawn, in steps of 1 km
/// and of 20 km, by region, and how far towns are from it.
///
/// # Errors
///
/// [`Error::Unknown`] for a party that is not there.
pub fn fronts(view: &View, a: &str, b: &str, towns: &[&Town]) -> Result<Fronts, Error> {
    let sides = [view.front(a, b)?, view.front(b, a)?];
    Ok(Fronts { terms: Terms::of(view), fronts: sides.iter().map(|front| Side::new(front, towns)).collect() })
}

/// The fronts that there are, between all parties that hold ground in regions that the atlas is about, or of which
/// anything is said, and those of the countries of these.
pub(super) fn all_fronts(view: &View) -> Result<Vec<Front<'_>>, Error> {
    let is_concerned = |holding: &Holding<'_>| holding.basis.is_some() || !holding.region.is_context();
    let holdings = view.holdings();
    let mut holders: Vec<&Party> = Vec::new();
    for holding in holdings.iter().filter(|holding| is_concerned(holding)) {
        holders.extend(holding.holder.party());
        holders.extend(view.atlas().party_of(holding.region.country()));
    }
    let parties = view.atlas().parties().iter().filter(|party| holders.contains(party));
    let parties: Vec<&str> = parties.map(Party::id).collect();
    let mut found = Vec::new();
    for (i, a) in parties.iter().enumerate() {
        for b in parties.iter().skip(i + 1) {
            found.extend([view.front(a, b)?, view.front(b, a)?]);
        }
    }
    found.retain(|front| !front.is_empty());
    Ok(found)
}

impl Side {
    pub(super) fn new(front: &Front<'_>, towns: &[&Town]) -> Self {
        let in_steps = |km: f64| Resolution::Dividers(Distance::of_metres(1000.0 * km));
        let lengths = [Resolution::AsDrawn, in_steps(1.0), in_steps(20.0)];
        let by_region = front.by_region().into_iter().map(|(code, part)| InRegion {
            region: code.to_owned(),
            long: Long::of(part.length(Resolution::AsDrawn)),
        });
        let beside = |town: &&Town| {
            let near = Near(front.nearest(*town)?);
            Some(Beside { town: town.names().to_string(), id: town.id().to_owned(), near })
        };
        let (a, b) = front.between();
        Self {
            of: a.id().to_owned(),
            against: b.id().to_owned(),
            basis: match front.basis() {
                Basis::Towns => "towns",
                Basis::Extents => "extents",
            },
            resolution_m: front.resolution().map(Distance::as_metres),
            length: if front.is_empty() {
                Vec::new()
            } else {
                lengths.map(|how| Long::of(front.length(how))).into()
            },
            by_region: by_region.collect(),
            towns: towns.iter().filter_map(beside).collect(),
        }
    }

    /// Whether there is no such front.
    fn is_empty(&self) -> bool {
        self.length.is_empty()
    }
}

impl Long {
    fn of(length: Length) -> Self {
        Self {
            km: length.distance.as_km(),
            resolution_km: length.resolution.as_km(),
            as_drawn: length.measured == Resolution::AsDrawn,
        }
    }
}

impl fmt::Display for Long {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (km, resolution) = (thousands(self.km), self.resolution_km);
        if self.as_drawn {
            write!(f, "{km:>5} km as drawn, with a point every {resolution:.1} km")
        } else {
            write!(f, "{km:>5} km in steps of {resolution:.0} km")
        }
    }
}

impl fmt::Display for Fronts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "FRONT on {}, {}", self.terms.day, self.terms)?;
        self.fronts.iter().try_for_each(|side| write!(f, "\n{side}"))
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { of, against, .. } = self;
        writeln!(f, "FRONT OF {of}: the edge of what {of} holds, against {against} and contested ground")?;
        if self.is_empty() {
            return writeln!(f, "  none");
        }
        if let Some(metres) = self.resolution_m {
            let how = match self.basis {
                "towns" => "halfway between towns that are apart, on average,",
                _ => "as claimed, with a point about every",
            };
            writeln!(f, "  drawn {how} {:.0} km", metres / 1000.0)?;
        }
        for (title, long) in ["all", "", ""].iter().zip(&self.length) {
            writeln!(f, "  {title:<8} {long}")?;
        }
        for InRegion { region, long } in &self.by_region {
            writeln!(f, "  {region:<8} {long}")?;
        }
        for Beside { town, near, .. } in &self.towns {
            writeln!(f, "  {town}: {near}")?;
        }
        Ok(())
    }
}
