//! [`Mapping`]: what a series of control maps means by what it writes.

use std::fmt;
use std::path::Path;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::{About, Certainty, Day, Error, Source, When};

/// What a series of control maps means by what it writes: declarative, so that it can be kept in a JSON file.
///
/// There are presets for four series; their docs say what each rule rests on. `null`, empty and default members may be left
/// out of the JSON.
///
/// # Examples
///
/// ```
/// use frontline::control_map::{DateIn, Mapping, Means, Rule};
/// use frontline::{About, Source, SourceKind};
///
/// let source = Source::new("atlas-club", "The Atlas Club", SourceKind::Monitor)?;
/// let about = About::Between("XA".into(), "XB".into());
/// let mapping = Mapping::new("atlas-club-map", source, about, DateIn::Name("YYYY-MM-DD".into()))
///     .with_rule(Rule::property("status", ["held by XA"], Means::HeldBy("XA".into())))
///     .with_rule(Rule::property("status", ["unclear"], Means::Unknown));
/// let json = r#"{
///     "series": "atlas-club-map",
///     "source": {"id": "atlas-club", "name": "The Atlas Club", "kind": "monitor"},
///     "about": "between:XA:XB",
///     "date": {"name": "YYYY-MM-DD"},
///     "rules": [
///         {"property": "status", "is": ["held by XA"], "means": {"held_by": "XA"}},
///         {"property": "status", "is": ["unclear"], "means": "unknown"}
///     ]
/// }"#;
/// assert_eq!(Mapping::from_json(json)?, mapping);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the series is called: claims' ids begin with it.
    pub series: String,
    /// Whose maps they are.
    pub source: Source,
    /// Who published the files, if not the source itself, as citations name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where they can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Under which licence or terms; nothing follows from it here, but a [`lint`](crate::lint) asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// What the claims are about.
    pub about: About,
    /// How sure they are.
    #[serde(default = "claimed", skip_serializing_if = "is_claimed")]
    pub certainty: Certainty,
    /// Where the day of a map is stated.
    pub date: DateIn,
    /// No map is from before this day.
    #[serde(default = "first_day")]
    pub not_before: Date,
    /// No map is from after this day.
    #[serde(default = "last_day")]
    pub not_after: Date,
    /// The order of the axes.
    #[serde(default, skip_serializing_if = "is_lon_lat")]
    pub axes: Axes,
    /// Where the maps lie, if that is known: west, south, east, north. What lies there only with its axes exchanged is taken
    /// for a mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<[f64; 4]>,
    /// What means what. The first rule that fits a feature counts; where ground of several rules overlaps in one map, the first
    /// rule wins.
    pub rules: Vec<Rule>,
    /// How many days apart the maps usually are. A map farther from the next than that leaves a gap; without it, a map speaks
    /// until the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_days: Option<u16>,
    /// Days for which the series is known to have no map, whatever its step: exact days or spans of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<When>,
    /// The last day of the series. Without it, the last map speaks for one step, or for its own day if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
}

/// Where the day of a map is stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateIn {
    /// In this property of each feature, as a day like 2024-08-10; a time of day after it is not read.
    Property(String),
    /// In the name of the file, where this stands once: text in which `YYYY`, `MM` and `DD` are digits of the day.
    Name(String),
    /// In the name of the file, in seconds since 1970; the day is that of UTC.
    UnixTimeInName,
    /// All is from this day.
    Given(Date),
}

/// The order of the axes in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axes {
    /// Longitude first, as GeoJSON has it.
    #[default]
    LonLat,
    /// Latitude first.
    LatLon,
}

/// Which features mean what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The property that it asks for; none for every feature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// What the property may be, whatever the case of its letters; anything if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The member at the top of a JSON file that is no GeoJSON, of which the value is rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What it means.
    pub means: Means,
}

/// What a feature says of its ground.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Means {
    /// A party holds it.
    HeldBy(String),
    /// Parties contest it.
    Contested(Vec<String>),
    /// It is not known who holds it.
    Unknown,
    /// Nothing that is about control.
    Skip,
}

fn claimed() -> Certainty {
    Certainty::Claimed
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks so
fn is_claimed(certainty: &Certainty) -> bool {
    *certainty == Certainty::Claimed
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks so
fn is_lon_lat(axes: &Axes) -> bool {
    *axes == Axes::LonLat
}

fn first_day() -> Date {
    date(1900, 1, 1)
}

fn last_day() -> Date {
    date(2099, 12, 31)
}

impl Rule {
    /// Features of which the property is one of these, or is there at all if there are none.
    #[must_use]
    pub fn property<T: Into<String>>(
        property: impl Into<String>,
        is: impl IntoIterator<Item = T>,
        means: Means,
    ) -> Self {
        let is = is.into_iter().map(Into::into).collect();
        Self { property: Some(property.into()), is, member: None, means }
    }

    /// The rings of a member at the top of a JSON file.
    #[must_use]
    pub fn member(member: impl Into<String>, means: Means) -> Self {
        Self { property: None, is: Vec::new(), member: Some(member.into()), means }
    }

    /// Every feature.
    #[must_use]
    pub fn everything(means: Means) -> Self {
        Self { property: None, is: Vec::new(), member: None, means }
    }
}

impl Mapping {
    /// A mapping of maps with longitude first, of which only the dates are known so far.
    #[must_use]
    pub fn new(series: impl Into<String>, source: Source, about: About, date: DateIn) -> Self {
        Self {
            series: series.into(),
            source,
            publisher: None,
            url: None,
            licence: None,
            about,
            certainty: Certainty::Claimed,
            date,
            not_before: first_day(),
            not_after: last_day(),
            axes: Axes::LonLat,
            within: None,
            rules: Vec::new(),
            step_days: None,
            gaps: Vec::new(),
            ends: None,
        }
    }

    /// The same with one more rule, after the others.
    #[must_use]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Reads a mapping from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with what is wrong in it, or for what could mean nothing: a mapping without rules, a rule of a
    /// property and a member, a pattern without a day, gaps that are no exact days.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let mapping: Self = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Reads a mapping from a JSON file.
    ///
    /// # Errors
    ///
    /// As [`Mapping::from_json`], and [`Error::Unreadable`]; each names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        crate::shapes::from_text_file(path.as_ref(), Self::from_json)
    }

    /// Refuses what could mean nothing; the known gaps, as first and last days.
    pub(crate) fn check(&self) -> Result<Vec<(Date, Date)>, Error> {
        if self.series.is_empty() {
            return Err(malformed("the series has no name".to_owned()));
        }
        self.source.check()?;
        if self.rules.is_empty() {
            return Err(malformed("it has no rules".to_owned()));
        }
        for (number, rule) in (1..).zip(&self.rules) {
            if rule.member.is_some() && rule.property.is_some() {
                return Err(malformed(format!("rule {number} asks for a property and for a member")));
            }
            if !rule.is.is_empty() && rule.property.is_none() {
                return Err(malformed(format!(
                    "rule {number} has values, but no property to compare them with"
                )));
            }
            if matches!(&rule.means, Means::Contested(parties) if parties.len() < 2) {
                return Err(malformed(format!(
                    "rule {number} needs two parties or more that contest the ground"
                )));
            }
        }
        if let DateIn::Name(pattern) = &self.date
            && ["YYYY", "MM", "DD"].iter().any(|part| pattern.matches(part).count() != 1)
        {
            return Err(malformed(format!("the pattern {pattern:?} should have YYYY, MM and DD once each")));
        }
        if self.step_days == Some(0) {
            return Err(malformed("a step of 0 days leads nowhere".to_owned()));
        }
        if self.not_after < self.not_before {
            let (start, end) = (self.not_before.to_string(), self.not_after.to_string());
            return Err(Error::EndsBeforeStart { start, end });
        }
        self.known_gaps()
    }

    /// The gaps that are listed, as first and last days.
    pub(super) fn known_gaps(&self) -> Result<Vec<(Date, Date)>, Error> {
        let exact = |day: Day| day.is_exact().then_some(day.earliest());
        let ends = |gap: &When| {
            let (first, last) = (gap.start().day().and_then(exact), gap.end().day().and_then(exact));
            first.zip(last).ok_or_else(|| malformed(format!("the gap {gap} is not one of exact days")))
        };
        let mut gaps: Vec<(Date, Date)> = self.gaps.iter().map(ends).collect::<Result<_, _>>()?;
        gaps.sort_unstable();
        Ok(gaps)
    }
}

fn malformed(reason: String) -> Error {
    Error::Malformed { what: "mapping", reason }
}

impl fmt::Display for Means {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeldBy(party) => f.pad(&format!("held by {party}")),
            Self::Contested(parties) => f.pad(&format!("contested between {}", parties.join(" and "))),
            Self::Unknown => f.pad("unknown"),
            Self::Skip => f.pad("not about control"),
        }
    }
}
