//! [`Statement`]: what a claim says.

use std::fmt;

use geo_types::{LineString, MultiPolygon};
use serde::{Deserialize, Serialize};

use super::shape;
use crate::Range;

/// What a claim says. Parties are named by their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Statement {
    /// A party holds the place.
    Holds(String),
    /// Parties contest the place, or each holds a part.
    Contested(Vec<String>),
    /// A party does not hold the place.
    Denies(String),
    /// A party holds this ground.
    Extent {
        /// The party.
        party: String,
        /// The ground, a GeoJSON Polygon or `MultiPolygon` in serde.
        #[serde(with = "shape::polygons")]
        area: MultiPolygon<f64>,
    },
    /// Nobody alone is said to hold this ground.
    Unclear {
        /// The parties that contest it; if none are named, it is not known who holds it. Who does not know does not vote: such a
        /// claim counts only where nothing else is said.
        between: Vec<String>,
        /// The ground, a GeoJSON Polygon or `MultiPolygon` in serde.
        #[serde(with = "shape::polygons")]
        area: MultiPolygon<f64>,
    },
    /// A line with one party on its left and another on its right.
    Line {
        /// The line, a GeoJSON `LineString` in serde.
        #[serde(with = "shape::line")]
        path: LineString<f64>,
        /// The party on the left.
        left: String,
        /// The party on the right.
        right: String,
    },
    /// A figure.
    Amount {
        /// What is counted or measured.
        measure: Measure,
        /// Whose, for measures of what a party holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The figure.
        range: Range,
    },
    /// An authority puts a legal regime in force.
    Declares(Regime),
    /// Anything else, in the claim's own text.
    Says,
}

/// What a figure counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// People brought out.
    Evacuated,
    /// People who left, by themselves or brought out.
    Left,
    /// People who had to move, wherever they are.
    Displaced,
    /// People to be brought out.
    ToBeEvacuated,
    /// People who stayed.
    Remaining,
    /// People in the ground that a party holds.
    PeopleInHeldArea,
    /// Settlements to be evacuated.
    SettlementsToBeEvacuated,
    /// Ground that a party holds, km².
    HeldArea,
    /// Settlements that a party holds.
    HeldSettlements,
    /// Ground that a party has taken back, km².
    RecapturedArea,
    /// Settlements that a party has taken back.
    RecapturedSettlements,
    /// The length of a front, km.
    FrontLength,
    /// The length of a border, km.
    BorderLength,
}

impl Measure {
    /// The unit of its figures: `people`, `settlements`, `km²` or `km`.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Evacuated
            | Self::Left
            | Self::Displaced
            | Self::ToBeEvacuated
            | Self::Remaining
            | Self::PeopleInHeldArea => "people",
            Self::SettlementsToBeEvacuated | Self::HeldSettlements | Self::RecapturedSettlements => {
                "settlements"
            }
            Self::HeldArea | Self::RecapturedArea => "km²",
            Self::FrontLength | Self::BorderLength => "km",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Evacuated => "evacuated",
            Self::Left => "left",
            Self::Displaced => "displaced",
            Self::ToBeEvacuated => "to be evacuated",
            Self::Remaining => "remaining",
            Self::PeopleInHeldArea => "people in held area",
            Self::SettlementsToBeEvacuated => "settlements to be evacuated",
            Self::HeldArea => "held area",
            Self::HeldSettlements => "held settlements",
            Self::RecapturedArea => "recaptured area",
            Self::RecapturedSettlements => "recaptured settlements",
            Self::FrontLength => "front length",
            Self::BorderLength => "border length",
        })
    }
}

/// A legal regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Regime {
    /// An emergency of national rank.
    FederalEmergency,
    /// An emergency of a region's rank.
    RegionalEmergency,
    /// A counter-terrorist operation.
    CounterTerroristOperation,
    /// Evacuation.
    Evacuation,
    /// A ban on entering.
    EntryBan,
    /// Martial law.
    MartialLaw,
    /// A curfew.
    Curfew,
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FederalEmergency => "federal emergency",
            Self::RegionalEmergency => "regional emergency",
            Self::CounterTerroristOperation => "counter-terrorist operation",
            Self::Evacuation => "evacuation",
            Self::EntryBan => "entry ban",
            Self::MartialLaw => "martial law",
            Self::Curfew => "curfew",
        })
    }
}

impl Statement {
    /// The parties that it names.
    #[must_use]
    pub fn parties(&self) -> Vec<&str> {
        match self {
            Self::Holds(party) | Self::Denies(party) | Self::Extent { party, .. } => vec![party],
            Self::Contested(parties) | Self::Unclear { between: parties, .. } => {
                parties.iter().map(String::as_str).collect()
            }
            Self::Line { left, right, .. } => vec![left, right],
            Self::Amount { of, .. } => of.iter().map(String::as_str).collect(),
            Self::Declares(_) | Self::Says => Vec::new(),
        }
    }

    /// Whether it says no more than that it is not known who holds the ground.
    pub(crate) fn is_not_known(&self) -> bool {
        matches!(self, Self::Unclear { between, .. } if between.is_empty())
    }

    /// The ground that it is about, if it has a shape.
    pub(crate) fn ground(&self) -> Option<&MultiPolygon<f64>> {
        match self {
            Self::Extent { area, .. } | Self::Unclear { area, .. } => Some(area),
            _ => None,
        }
    }
}
