//! Which column means what.

use super::options::{Precision, TableOptions};
use crate::{Enricher, Error};

const LON: [&str; 6] = ["longitude", "lon", "lng", "long", "x", "actiongeo_long"];
const LAT: [&str; 4] = ["latitude", "lat", "y", "actiongeo_lat"];
const DATE: [&str; 6] = ["event_date", "date", "acq_date", "date_start", "sqldate", "day"];

/// The names of a table's columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a>(pub(super) &'a [String]);

/// The places of the columns beside the position that an enricher needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    /// None if nothing asks for days, or if all rows have one.
    pub(super) date: Option<usize>,
    pub(super) precision: Option<(usize, Precision)>,
}

impl Header<'_> {
    /// The columns of longitudes and latitudes.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with the columns that there are.
    pub(super) fn position(self, options: &TableOptions<'_>) -> Result<(usize, usize), Error> {
        let lon = self.column(options.lon.as_ref(), &LON, "longitudes")?;
        Ok((lon, self.column(options.lat.as_ref(), &LAT, "latitudes")?))
    }

    /// The other columns that an enricher needs.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with the columns that there are, for a column with the name of an answer, and for a column of days
    /// beside a day of all rows.
    pub(super) fn others(self, options: &TableOptions<'_>, enricher: &Enricher) -> Result<Columns, Error> {
        let [_, control, front] = enricher.asked_for();
        let date = match (&options.date, options.day) {
            (Some(name), Some(day)) => {
                let reason = format!("there is a column of days, {name:?}, and a day of all rows, {day}");
                return Err(Error::Malformed { what: "choice", reason });
            }
            (None, Some(_)) => None,
            (None, None) if !control && !front => None,
            (name, None) => Some(self.column(name.as_ref(), &DATE, "days, which control and front need")?),
        };
        let precision = match &options.precision {
            Some((name, codes)) => Some((self.named(name)?, *codes)),
            None => self
                .usual(&["geo_precision"])
                .map(|i| (i, Precision::Acled))
                .or_else(|| self.usual(&["where_prec"]).map(|i| (i, Precision::Ucdp))),
        };
        Ok(Columns { date, precision })
    }

    fn column(self, name: Option<&String>, usual: &[&str], what: &str) -> Result<usize, Error> {
        match name {
            Some(name) => self.named(name),
            None => self.usual(usual).ok_or_else(|| self.missing(what)),
        }
    }

    fn named(self, name: &str) -> Result<usize, Error> {
        let found: Vec<usize> = (0..self.0.len()).filter(|i| self.0[*i] == name).collect();
        match found[..] {
            [only] => Ok(only),
            [] => Err(self.missing(&format!("the name {name:?}"))),
            _ => Err(Error::Malformed { what: "header", reason: format!("two columns {name:?}") }),
        }
    }

    /// The first column with one of the names, the first of them first.
    fn usual(self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|column| column.eq_ignore_ascii_case(name)))
    }

    fn missing(self, what: &str) -> Error {
        let reason = format!("no column of {what}; columns are {}", self.0.join(", "));
        Error::Malformed { what: "header", reason }
    }
}
