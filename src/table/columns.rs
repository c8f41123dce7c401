//! Which column means what.

use jiff::civil::Date;

use crate::enrich::{acled_accuracy, ucdp_accuracy};
use crate::{Distance, Enricher, Error};

/// How a table is to be read. What is not named is found.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// The column of longitudes; else the first of `longitude`, `lon`, `lng`, `long`, `x`, `ActionGeo_Long`, in any case.
    pub lon: Option<String>,
    /// The column of latitudes; else the first of `latitude`, `lat`, `y`, `ActionGeo_Lat`, in any case.
    pub lat: Option<String>,
    /// The column of days; else the first of `event_date`, `date`, `acq_date`, `date_start`, `SQLDATE`, `day`, in any case. Needed for
    /// control and front only. Days are `2024-08-10`, with or without a time behind, or `20240810`.
    pub date: Option<String>,
    /// The column that says how well the place is known, and in which codes; else `geo_precision` in ACLED's, or `where_prec` in
    /// UCDP's.
    pub precision: Option<(String, Precision)>,
    /// What parts fields; else comma, semicolon or tab, whichever the header has most of.
    pub delimiter: Option<u8>,
    /// Whether a row that cannot be read stops the run.
    pub strict: bool,
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

const LON: [&str; 6] = ["longitude", "lon", "lng", "long", "x", "actiongeo_long"];
const LAT: [&str; 4] = ["latitude", "lat", "y", "actiongeo_lat"];
const DATE: [&str; 6] = ["event_date", "date", "acq_date", "date_start", "sqldate", "day"];

/// The places of the columns in a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) lon: usize,
    pub(super) lat: usize,
    pub(super) date: Option<usize>,
    pub(super) precision: Option<(usize, Precision)>,
}

impl Columns {
    /// Finds the columns that an enricher needs.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with the columns that there are.
    pub(super) fn find(
        header: &[String],
        options: &TableOptions,
        enricher: &Enricher,
    ) -> Result<Self, Error> {
        let missing = |what: &str| Error::Malformed {
            what: "header",
            reason: format!("no column of {what}; columns are {}", header.join(", ")),
        };
        let named = |name: &String| {
            let found: Vec<usize> = (0..header.len()).filter(|i| header[*i] == *name).collect();
            match found[..] {
                [only] => Ok(only),
                [] => Err(missing(&format!("the name {name:?}"))),
                _ => Err(Error::Malformed { what: "header", reason: format!("two columns {name:?}") }),
            }
        };
        let usual = |names: &[&str]| {
            names.iter().find_map(|name| header.iter().position(|column| column.eq_ignore_ascii_case(name)))
        };
        let column = |name: &Option<String>, names: &[&str], what: &str| match name {
            Some(name) => named(name),
            None => usual(names).ok_or_else(|| missing(what)),
        };
        let [_, control, front] = enricher.asked_for();
        let date = match &options.date {
            None if !control && !front => None,
            name => Some(column(name, &DATE, "days, which control and front need")?),
        };
        let precision = match &options.precision {
            Some((name, codes)) => Some((named(name)?, *codes)),
            None => usual(&["geo_precision"])
                .map(|i| (i, Precision::Acled))
                .or_else(|| usual(&["where_prec"]).map(|i| (i, Precision::Ucdp))),
        };
        let lon = column(&options.lon, &LON, "longitudes")?;
        Ok(Self { lon, lat: column(&options.lat, &LAT, "latitudes")?, date, precision })
    }
}

/// A number; a comma for the decimal point is told apart.
pub(super) fn number(field: &str, what: &'static str) -> Result<f64, Error> {
    let text = field.trim();
    text.parse::<f64>().map_err(|_| {
        let comma = text.contains(',') && text.replacen(',', ".", 1).parse::<f64>().is_ok();
        let hint = if comma { "; is it a decimal comma?" } else { "" };
        Error::Malformed { what, reason: format!("expected a number, found {text:?}{hint}") }
    })
}

/// A day.
pub(super) fn day(field: &str) -> Result<Date, Error> {
    let text = field.trim();
    let invalid = || Error::InvalidDate { text: text.to_owned() };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| text[range].parse::<i16>().map_err(|_| invalid());
        let small = |value: i16| i8::try_from(value).map_err(|_| invalid());
        return Date::new(part(0..4)?, small(part(4..6)?)?, small(part(6..8)?)?).map_err(|_| invalid());
    }
    let alone = text.get(..10).ok_or_else(invalid)?;
    let behind = text.as_bytes().get(10);
    if !behind.is_none_or(|b| matches!(b, b' ' | b'T')) {
        return Err(invalid());
    }
    alone.parse().map_err(|_| invalid())
}

/// How far off a position may be.
pub(super) fn accuracy(field: &str, codes: Precision) -> Result<Distance, Error> {
    let text = field.trim();
    let code = || text.parse::<u8>().ok().or_else(|| text.strip_suffix(".0")?.parse().ok());
    let known = match codes {
        Precision::Metres => return Distance::from_metres(number(field, "accuracy")?),
        Precision::Acled => code().and_then(acled_accuracy),
        Precision::Ucdp => code().and_then(ucdp_accuracy),
    };
    let codes = if codes == Precision::Acled { "1 to 3 (ACLED)" } else { "1 to 7 (UCDP)" };
    known.ok_or_else(|| Error::Malformed {
        what: "precision",
        reason: format!("expected a code from {codes}, found {text:?}"),
    })
}
