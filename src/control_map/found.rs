//! What was read of control maps, what was mended, and what was skipped why.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::Means;
use crate::shapes::Repairs;
use crate::{Area, Claim, Error, Source, When};

/// Control maps as claims, with all that was mended or skipped on the way.
#[derive(Clone, Debug)]
pub struct Maps {
    /// Whose maps they are.
    pub source: Source,
    /// The claims, in the order of their days.
    pub claims: Vec<Claim>,
    /// The maps, in the order of their days.
    pub maps: Vec<Map>,
    /// The days for which the series has no map, as first and last days: of these nobody says anything, and the claims say so.
    pub gaps: Vec<(Date, Date)>,
    /// What was mended.
    pub mended: Mended,
    /// What was skipped, in the order in which it was found.
    pub skipped: Vec<Skipped>,
}

impl Maps {
    /// How many times what was skipped for each reason, in words, in alphabetical order.
    #[must_use]
    pub fn skipped_by_reason(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for skipped in &self.skipped {
            *counts.entry(skipped.reason.to_string()).or_default() += 1;
        }
        counts
    }
}

/// The map of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The name of the file; of several that have layers of the map, their names with commas between.
    pub file: String,
    /// The day that it is from.
    pub day: Date,
    /// The days that it speaks for.
    pub valid: When,
    /// The ground by what the map says of it, in the order of the rules; after all that was mended.
    pub areas: Vec<(Means, Area)>,
}

/// What was mended in shapes. Nothing is changed without being counted here.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Mended {
    /// What was repaired in reading.
    pub repairs: Repairs,
    /// Features of which rings cross themselves or each other: taken for what their rings enclose an odd number of times.
    pub untangled: usize,
    /// By how much the area of these differs from what the rings as drawn would have.
    pub untangled_area: Area,
    /// Files taken for further layers of a map of their day.
    pub layers: usize,
    /// Rings of fewer than three positions, which enclose nothing, dropped.
    pub empty_rings: usize,
    /// By how many the polygons are fewer, now that those of one meaning that overlap or adjoin are one.
    pub joined: usize,
    /// Pieces of ground that features of different meaning both have, given to the one whose rule comes first.
    pub overlaps: usize,
    /// The area of these.
    pub overlap_area: Area,
    /// Pieces of less than a square metre, dropped.
    pub slivers: usize,
    /// The area of these.
    pub sliver_area: Area,
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.repairs)?;
        let km2 = |area: Area| format!("{:.3} km²", area.as_km2());
        if self.untangled > 0 {
            let changed = km2(self.untangled_area);
            write!(f, ", {} features with crossing rings untangled ({changed} changed)", self.untangled)?;
        }
        if self.layers > 0 {
            write!(f, ", {} files taken for layers of another's map", self.layers)?;
        }
        if self.empty_rings > 0 {
            write!(f, ", {} rings that enclose nothing dropped", self.empty_rings)?;
        }
        if self.joined > 0 {
            write!(f, ", {} polygons joined with others of their holder", self.joined)?;
        }
        if self.overlaps > 0 {
            let area = km2(self.overlap_area);
            write!(f, ", {} overlaps between holders given to the first rule ({area})", self.overlaps)?;
        }
        if self.slivers > 0 {
            write!(f, ", {} slivers dropped ({:.3} m²)", self.slivers, self.sliver_area.as_square_metres())?;
        }
        Ok(())
    }
}

/// Something that was skipped.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// Where: the file, and in it the feature.
    pub place: String,
    /// Why.
    pub reason: Reason,
}

/// Why something was skipped.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// A rule of the mapping says so.
    NotAboutControl,
    /// No rule fits.
    NoRule {
        /// What the rules ask for, as found: `fill "#123456"`.
        found: String,
    },
    /// It is no polygon.
    NotPolygons {
        /// What it is.
        found: String,
    },
    /// It has no geometry.
    NoGeometry,
    /// Its geometry cannot be used.
    Invalid(Error),
    /// It has no day where the mapping looks for it.
    NoDay {
        /// What was expected.
        expected: String,
    },
    /// What stands where the day should is none.
    NotADay {
        /// The value found.
        text: String,
    },
    /// Its day is outside those that the series can have.
    OutsideSeries {
        /// The day.
        day: Date,
        /// The first and the last that can be.
        expected: (Date, Date),
    },
    /// Another map of the same day comes after it, by the time in its name.
    Replaced {
        /// The file that counts.
        by: String,
    },
    /// Nothing of a map could be used, though not all of it is skipped by the mapping: its day is taken for a gap.
    NothingUsable,
    /// A file or folder that is no file of shapes.
    NoShapes,
}

impl Reason {
    /// Whether it may have said something of who holds the ground: not what the mapping skips, points and lines, files of other
    /// kinds, and maps that a later one of their day replaces.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        !matches!(
            self,
            Self::NotAboutControl | Self::NotPolygons { .. } | Self::NoShapes | Self::Replaced { .. }
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAboutControl => f.write_str("the mapping skips it"),
            Self::NoRule { found } => write!(f, "no rule of the mapping fits {found}"),
            Self::NotPolygons { found } => write!(f, "{found} has no ground"),
            Self::NoGeometry => f.write_str("it has no geometry"),
            Self::Invalid(error) => write!(f, "{error}"),
            Self::NoDay { expected } => write!(f, "it has no day: expected {expected}"),
            Self::NotADay { text } => write!(f, "{text:?} is no day"),
            Self::OutsideSeries { day, expected: (first, last) } => {
                write!(f, "{day} is outside the series, {first} to {last}")
            }
            Self::Replaced { by } => write!(f, "{by} is a later map of the same day"),
            Self::NothingUsable => f.write_str("nothing of the map can be used, so its day is a gap"),
            Self::NoShapes => f.write_str("it is no file of shapes"),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}
