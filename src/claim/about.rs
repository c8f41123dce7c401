//! [`About`]: what a claim is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::text::is_text;

/// What a claim is about. Text in serde and in files, as in the examples below.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum About {
    /// A town, by its id: `town:geonames:486816`.
    Town(String),
    /// A whole region, or a country, by its code: `region:RU-KRS`.
    Region(String),
    /// A named part of a region that the atlas does not draw, such as a district, a village without a known
    /// position, or "several towns": `part:RU-KRS:Sudzhansky district`.
    Part {
        /// The code of the region.
        region: String,
        /// What the part is called.
        name: String,
    },
    /// The line between two parties, regions or countries: `between:RU:UA`.
    Between(String, String),
}

impl About {
    /// The code of the region that it is about or that it is a part of.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        match self {
            Self::Region(region) | Self::Part { region, .. } => Some(region),
            Self::Town(_) | Self::Between(..) => None,
        }
    }
}

impl FromStr for About {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || Error::Unexpected {
            expected: "town:ID, region:CODE, part:CODE:NAME or between:A:B",
            found: format!("{text:?}"),
        };
        let (kind, rest) = text.split_once(':').ok_or_else(invalid)?;
        let two = || rest.split_once(':').filter(|(a, b)| !a.is_empty() && !b.is_empty()).ok_or_else(invalid);
        match kind {
            _ if rest.is_empty() => Err(invalid()),
            "town" => Ok(Self::Town(rest.to_owned())),
            "region" => Ok(Self::Region(rest.to_owned())),
            "part" => {
                two().map(|(region, name)| Self::Part { region: region.to_owned(), name: name.to_owned() })
            }
            "between" => two().map(|(a, b)| Self::Between(a.to_owned(), b.to_owned())),
            _ => Err(invalid()),
        }
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Town(id) => write!(f, "town:{id}"),
            Self::Region(code) => write!(f, "region:{code}"),
            Self::Part { region, name } => write!(f, "part:{region}:{name}"),
            Self::Between(a, b) => write!(f, "between:{a}:{b}"),
        }
    }
}

is_text!(About);
