//! How a table is to be read, and how far a run is.

use std::fmt;

use jiff::civil::Date;

/// How a table is to be read. What is not named is found.
#[derive(Clone, Default)]
pub struct TableOptions<'a> {
    /// The column of longitudes; else the first of `longitude`, `lon`, `lng`, `long`, `x`, `ActionGeo_Long`, in any case.
    pub lon: Option<String>,
    /// The column of latitudes; else the first of `latitude`, `lat`, `y`, `ActionGeo_Lat`, in any case.
    pub lat: Option<String>,
    /// The column of days; else the first of `event_date`, `date`, `acq_date`, `date_start`, `SQLDATE`, `day`, in any
    /// case. Needed for control and front only. Days are `2024-08-10`, with or without a time behind, or `20240810`.
    pub date: Option<String>,
    /// The day of all rows, in place of a column of days.
    pub day: Option<Date>,
    /// The column that says how well the place is known, and in which codes; else `geo_precision` in ACLED's, or `where_prec` in
    /// UCDP's.
    pub precision: Option<(String, Precision)>,
    /// What parts the fields of CSV; else comma, semicolon or tab, whichever the header has most of.
    pub delimiter: Option<u8>,
    /// Whether a row that cannot be read stops the run.
    pub strict: bool,
    /// Called after every block of rows, on the thread that asked.
    pub on_rows: Option<&'a dyn Fn(Progress)>,
}

impl fmt::Debug for TableOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lon, lat, date, day, precision, delimiter, strict, on_rows: _ } = self;
        let mut shown = f.debug_struct("TableOptions");
        shown.field("lon", lon).field("lat", lat).field("date", date).field("day", day);
        shown.field("precision", precision).field("delimiter", delimiter).field("strict", strict);
        shown.finish_non_exhaustive()
    }
}

/// How a table says how well a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Codes 1 to 3; see [`acled_accuracy`](crate::acled_accuracy).
    Acled,
    /// Codes 1 to 7; see [`ucdp_accuracy`](crate::ucdp_accuracy).
    Ucdp,
    /// Metres.
    Metres,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many rows are written.
    pub rows: usize,
    /// How many bytes of the input are done; of Parquet as many as its share of rows stands for.
    pub bytes: u64,
    /// How many bytes the input has, if it is a file.
    pub bytes_in_all: Option<u64>,
}
