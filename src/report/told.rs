//! What all reports have: claims in brief, distances, numbers that can be read.

use std::fmt;

use jiff::civil::Date;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::{About, Atlas, Basis, Certainty, Claim, Error, Front, LonLat, Measure, Spot, Statement, View};

/// A claim in brief: what is said, by whom, when, how sure, and who carried it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    id: String,
    what: String,
    by: String,
    stated: String,
    certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Told {
    pub(super) fn new(atlas: &Atlas, claim: &Claim) -> Self {
        let what = match claim.statement() {
            Statement::Holds(party) => format!("held by {party}"),
            Statement::Denies(party) => format!("not held by {party}"),
            Statement::Contested(parties) => format!("contested by {}", parties.join(" and ")),
            Statement::Extent { party, .. } => format!("ground held by {party}"),
            Statement::Unclear { between, .. } if between.is_empty() => {
                "ground of which it is not known who holds it".to_owned()
            }
            Statement::Unclear { between, .. } => format!("ground contested by {}", between.join(" and ")),
            Statement::Line { left, right, .. } => format!("a line between {left} and {right}"),
            Statement::Amount { range, measure, .. } => format!("{range} {}", measure.unit()),
            Statement::Declares(regime) => regime.to_string(),
            Statement::Says => claim.text().unwrap_or_default().trim_end_matches('.').to_owned(),
        };
        let citation = claim.citations().first();
        Self {
            id: claim.id().to_owned(),
            what,
            by: atlas.source(claim.by()).map_or(claim.by(), |source| source.name()).to_owned(),
            stated: claim.stated().to_string(),
            certainty: claim.certainty(),
            publisher: citation.map(|citation| citation.publisher.clone()),
            url: citation.and_then(|citation| citation.url.clone()),
        }
    }

    pub(super) fn all(atlas: &Atlas, claims: &[&Claim]) -> Vec<Self> {
        claims.iter().map(|claim| Self::new(atlas, claim)).collect()
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {} ({}", self.what, self.by, self.stated, self.certainty)?;
        if let Some(publisher) = &self.publisher {
            write!(f, ", in {publisher}")?;
        }
        write!(f, ") [{}]", self.id)
    }
}

/// A distance with its plus-minus, to a position: `distance_m`, `plus_minus_m`, `at_least_m` and `nearest` in serde.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near(pub(super) crate::Near<LonLat>);

impl Serialize for Near {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_struct("Near", 4)?;
        fields.serialize_field("distance_m", &self.0.distance.as_metres())?;
        fields.serialize_field("plus_minus_m", &self.0.plus_minus.as_metres())?;
        fields.serialize_field("at_least_m", &self.0.at_least.as_metres())?;
        fields.serialize_field("nearest", &self.0.what)?;
        fields.end()
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, nearest at {:.4}", self.0, self.0.what)?;
        if self.0.at_least < self.0.distance {
            f.write_str(" (the data ends nearer than that, and the line may run on beyond it)")?;
        }
        Ok(())
    }
}

/// How far a line between two countries or two parties is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Line {
    pub(super) between: [String; 2],
    #[serde(flatten)]
    pub(super) near: Near,
}

/// How far the fronts of a day are from a place.
pub(super) fn fronts_near(fronts: &[Front<'_>], spot: Spot) -> Vec<Line> {
    let near = fronts.iter().filter_map(|front| {
        let (a, b) = front.between();
        Some(Line { between: [a.id().to_owned(), b.id().to_owned()], near: Near(front.nearest(spot)?) })
    });
    near.collect()
}

/// A regime in force in a region, or in a part or a town of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct InForce {
    pub(super) place: String,
    pub(super) regime: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    pub(super) claims: Vec<Told>,
}

/// The regimes in force in a region.
pub(super) fn regimes(view: &View, code: &str) -> Result<Vec<InForce>, Error> {
    let told = view.regimes(code)?.into_iter().map(|regime| InForce {
        place: match regime.about {
            About::Part { name, .. } => format!("{code} ({name})"),
            About::Town(_) => format!("{code} ({})", subject(view.atlas(), regime.about)),
            _ => code.to_owned(),
        },
        regime: regime.regime.to_string(),
        since: regime.since,
        claims: Told::all(view.atlas(), &regime.claims),
    });
    Ok(told.collect())
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.map(|since| format!(" since {since}")).unwrap_or_default();
        writeln!(f, "  {}: {}{since}", self.place, self.regime)?;
        self.claims.iter().try_for_each(|told| writeln!(f, "    {told}"))
    }
}

/// The day, the rule and the knowledge by which a report speaks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Terms {
    pub(super) day: Date,
    pub(super) policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_by: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_by: Option<Date>,
}

impl Terms {
    pub(super) fn of(view: &View) -> Self {
        let known = |day: Date| (day < Date::MAX).then_some(day);
        Self {
            day: view.day(),
            policy: view.by_policy().name().to_owned(),
            known_by: known(view.known()),
            recorded_by: known(view.recorded()),
        }
    }
}

/// `by the rule "newest", of what had been stated by 2024-08-10`.
impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by the rule \"{}\"", self.policy)?;
        if let Some(day) = self.known_by {
            write!(f, ", of what had been stated by {day}")?;
        }
        if let Some(day) = self.recorded_by {
            write!(f, ", of what this data held by {day}")?;
        }
        Ok(())
    }
}

/// What a claim is about, by name where it has one.
pub(super) fn subject(atlas: &Atlas, about: &About) -> String {
    match about {
        About::Town(id) => atlas.town(id).map_or_else(|_| id.clone(), |town| town.names().to_string()),
        About::Region(code) => code.clone(),
        About::Part { region, name } => format!("{name}, {region}"),
        About::Between(a, b) => format!("{a} and {b}"),
    }
}

/// A measure, and whose.
pub(super) fn measured(measure: Measure, of: Option<&str>, place: &str) -> String {
    match of {
        Some(party) => format!("{measure} of {party}, {place}"),
        None => format!("{measure}, {place}"),
    }
}

/// A whole number with its thousands apart: `29,772`.
pub(super) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// From what ground is drawn.
pub(super) fn basis(view: &View) -> &'static str {
    match view.basis() {
        Basis::Towns => "towns",
        Basis::Extents => "extents",
    }
}
