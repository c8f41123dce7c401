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
        let usual = |name, codes| Ok(self.usual(&[name])?.map(|column| (column, codes)));
        let precision = match &options.precision {
            Some((name, codes)) => Some((self.named(name)?, *codes)),
            None => usual("geo_precision", Precision::Acled)?.or(usual("where_prec", Precision::Ucdp)?),
        };
        Ok(Columns { date, precision })
    }

    fn column(self, name: Option<&String>, usual: &[&str], what: &str) -> Result<usize, Error> {
        match name {
            Some(name) => self.named(name),
            None => self.usual(usual)?.ok_or_else(|| self.missing(what)),
        }
    }

    fn named(self, name: &str) -> Result<usize, Error> {
        self.only(|column| column == name)?.ok_or_else(|| self.missing(&format!("the name {name:?}")))
    }

    /// The column with one of the names, the first of them first.
    fn usual(self, names: &[&str]) -> Result<Option<usize>, Error> {
        for name in names {
            if let Some(column) = self.only(|column| column.eq_ignore_ascii_case(name))? {
                return Ok(Some(column));
            }
        }
        Ok(None)
    }

    /// The one column with such a name.
    fn only(self, is: impl Fn(&str) -> bool) -> Result<Option<usize>, Error> {
        let found: Vec<usize> = (0..self.0.len()).filter(|column| is(&self.0[*column])).collect();
        match found[..] {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            [a, b, ..] => {
                let reason =
                    format!("two columns, {:?} and {:?}, where one is expected", self.0[a], self.0[b]);
                Err(Error::Malformed { what: "header", reason })
            }
        }
    }

    fn missing(self, what: &str) -> Error {
        let reason = format!("no column of {what}; columns are {}", self.0.join(", "));
        Error::Malformed { what: "header", reason }
    }
}
