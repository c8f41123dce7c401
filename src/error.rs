//! The one error type.

use crate::LonLat;

/// Everything that can be wrong with what a caller brings.
///
/// A message says the value found and what was expected; [`Error::In`] adds where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A distance that is not finite or is negative.
    #[error("distance {metres} m is not a finite number of 0 or more")]
    InvalidDistance {
        /// The value found.
        metres: f64,
    },
    /// An area that is not finite or is negative.
    #[error("area {square_metres} m² is not a finite number of 0 or more")]
    InvalidArea {
        /// The value found.
        square_metres: f64,
    },
    /// A longitude out of range.
    #[error("longitude {value} is outside [-180, 180]")]
    InvalidLongitude {
        /// The value found.
        value: f64,
    },
    /// A latitude out of range.
    #[error("latitude {value} is outside [-90, 90]{}", if *.swapped { "; are the axes swapped?" } else { "" })]
    InvalidLatitude {
        /// The value found.
        value: f64,
        /// Whether the position would be valid the other way round.
        swapped: bool,
    },
    /// Slices that go together but are not equally long.
    #[error("{lons} longitudes, {lats} latitudes and room for {answers} answers should be equally many")]
    UnequalLengths {
        /// How many longitudes there are.
        lons: usize,
        /// How many latitudes there are.
        lats: usize,
        /// How many answers there is room for.
        answers: usize,
    },
    /// A ring or a line with too few distinct positions.
    #[error("{got} distinct positions are too few for a {of}: it needs {needed}")]
    TooFewPoints {
        /// How many there are.
        got: usize,
        /// How many there should be at least.
        needed: usize,
        /// `ring` or `line`.
        of: &'static str,
    },
    /// A collection that should hold something.
    #[error("there are no {what}")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// A file, a column or an argument that has to be there.
    #[error("there is no {what}")]
    Missing {
        /// What is missing, and what for.
        what: &'static str,
    },
    /// More than an index can number.
    #[error("there are too many {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
    },
    /// A boundary that crosses itself.
    #[error("the boundary intersects itself at {at:.7}")]
    SelfIntersecting {
        /// Where.
        at: LonLat,
    },
    /// A region without a boundary.
    #[error("the region has no boundary: its rings cancel out, or it covers the whole Earth")]
    NoBoundary,
    /// A ring of which even-odd leaves nothing.
    #[error("the ring encloses nothing: it runs back on itself or is there twice")]
    NoArea,
    /// A hole outside its polygon, or a polygon inside another of the same region.
    #[error("{ring} lies {}", if *.is_hole { "outside its polygon" } else { "inside another polygon of the same region" })]
    Misplaced {
        /// Which ring.
        ring: String,
        /// Whether it is a hole.
        is_hole: bool,
    },
    /// Two regions of a partition that share more than a border.
    #[error("{first} and {second} overlap at {at}; regions of a partition may share borders only")]
    Overlap {
        /// One region.
        first: String,
        /// The other.
        second: String,
        /// A place in both.
        at: LonLat,
    },
    /// A region's code without a country, or an empty id.
    #[error("{code:?} names no {what}")]
    EmptyCode {
        /// `region`, `town`, `party`, `source` or `claim`.
        what: &'static str,
        /// The value found.
        code: String,
    },
    /// Two regions of one code, two towns, parties, sources or claims of one id, or two files of one name.
    #[error("there are two of {what} {id}")]
    DuplicateId {
        /// `region`, `town`, `party`, `source`, `claim` or `file`.
        what: &'static str,
        /// The code, id or name.
        id: String,
    },
    /// A code of no region and no country.
    #[error("there is no region or country {code}; regions are {}", .known.join(", "))]
    UnknownRegion {
        /// The code asked for.
        code: String,
        /// The regions that there are.
        known: Vec<String>,
    },
    /// Two regions or countries that share no edge.
    #[error("{a} and {b} share no border")]
    NoBorder {
        /// One of them.
        a: String,
        /// The other.
        b: String,
    },
    /// A name or id of no town.
    #[error("there is no town {name:?}{}", hint(.candidates))]
    UnknownTown {
        /// What was asked for.
        name: String,
        /// Towns of similar names.
        candidates: Vec<String>,
    },
    /// A name of several towns.
    #[error("{name:?} is the name of several towns; ask by id: {}", .candidates.join("; "))]
    AmbiguousTown {
        /// What was asked for.
        name: String,
        /// The towns, with their ids.
        candidates: Vec<String>,
    },
    /// A position that lies among the rest of the data only with its axes exchanged.
    #[error("{at} lies among the other data only as {} {}: longitude comes first", .at.lat(), .at.lon())]
    SwappedAxes {
        /// The position as found.
        at: LonLat,
    },
    /// Text that is no day or time span that we know.
    #[error("{text:?} is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)")]
    InvalidDate {
        /// The value found.
        text: String,
    },
    /// Text that is no colour.
    #[error("{text:?} is no colour: expected six hexadecimal digits like #d55e00")]
    InvalidColour {
        /// The value found.
        text: String,
    },
    /// A map too small or too large to draw.
    #[error("a map cannot be {pixels} pixels wide: expected {least} to {most}")]
    InvalidWidth {
        /// The width asked for.
        pixels: u32,
        /// The least that is taken.
        least: u32,
        /// The most that is taken.
        most: u32,
    },
    /// A span of time that is over before it begins.
    #[error("it ends ({end}) before it starts ({start})")]
    EndsBeforeStart {
        /// When it starts.
        start: String,
        /// When it ends.
        end: String,
    },
    /// A figure that is no number, is negative, or whose limits do not ascend.
    #[error("{text:?} is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0")]
    InvalidRange {
        /// The value found.
        text: String,
    },
    /// A claim that the data set knew before it was stated.
    #[error("it was recorded ({recorded}) before it was stated ({stated})")]
    RecordedBeforeStated {
        /// When it was stated.
        stated: String,
        /// When it was recorded.
        recorded: String,
    },
    /// A claim names a party, a source or a claim that is not there.
    #[error("there is no {what} {id:?}")]
    Unknown {
        /// `party`, `source` or `claim`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// A claim that supersedes or retracts another source's.
    #[error("only {by:?}, who made claim {of:?}, can supersede or retract it")]
    NotItsOwn {
        /// The other claim.
        of: String,
        /// Whose it is.
        by: String,
    },
    /// Claims that supersede, retract or repeat one another in a circle.
    #[error("it supersedes, retracts or repeats itself, by way of others")]
    Circular,
    /// A view of another atlas, or of another version of the same.
    #[error("it is a view of another atlas")]
    OtherAtlas,
    /// A file that cannot be read.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// A file that cannot be written.
    #[error("cannot be written: {reason}")]
    Unwritable {
        /// What the system says.
        reason: String,
    },
    /// Text that is no JSON, or not whole.
    #[error("not valid JSON: {reason}")]
    Json {
        /// What is wrong, with line and column.
        reason: String,
    },
    /// JSON that is not what it should be.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// Something in a file that is not what it should be.
    #[error("not a valid {what}: {reason}")]
    Malformed {
        /// `claim`, `source`, `party`, `row`.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A `crs` member that names another reference system than WGS 84.
    #[error("the coordinate reference system {name:?} is not WGS 84 longitude and latitude")]
    UnsupportedCrs {
        /// Its name.
        name: String,
    },
    /// A file whose name ends like none of the formats of shapes.
    #[error(
        "files that end in {ending:?} are not known: expected .geojson, .json, .fgb, .kml, .shp, .csv or .wkt"
    )]
    UnknownFormat {
        /// How it ends.
        ending: String,
    },
    /// A format that is left out of this build.
    #[error("{format} is not compiled in: it needs the feature `{feature}` of the crate")]
    NotBuilt {
        /// The format.
        format: String,
        /// The crate's feature.
        feature: &'static str,
    },
    /// Something is wrong in one place of a larger whole: a file, a feature, a region.
    #[error("{place}: {error}")]
    In {
        /// Where: `feature 3 ("Sudzha")`.
        place: String,
        /// What.
        error: Box<Error>,
    },
}

impl Error {
    /// The same error, with the place it was found in.
    #[must_use]
    pub(crate) fn within(self, place: impl Into<String>) -> Self {
        Self::In { place: place.into(), error: Box::new(self) }
    }
}

fn hint(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; there are {}", candidates.join("; ")) }
}
