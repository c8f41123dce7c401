//! From a batch of columns to what the kernel is asked, and from its answers to columns again.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray, new_empty_array};
use arrow_schema::DataType;

use super::cells::{Cell, accuracies, cells, days, numbers};
use super::point::{geometry, points};
use super::read::Input;
use crate::table::answers::{AnswerColumn, Says};
use crate::table::columns::{Columns, Header};
use crate::table::options::{Precision, TableOptions};
use crate::table::rows::{Asked, Row, Tally, Told, day_of_all};
use crate::{Enricher, Error, LonLat};

/// Where positions are.
#[derive(Clone, Copy)]
enum Position {
    Columns(usize, usize),
    Geometry(usize),
}

/// The columns that are asked about.
pub(super) struct Asks {
    position: Position,
    columns: Columns,
    /// The day of all rows.
    day: Option<i32>,
}

impl Asks {
    /// Finds them, and checks their types.
    pub(super) fn new(
        input: &Input,
        header: Header<'_>,
        enricher: &Enricher,
        options: &TableOptions<'_>,
    ) -> Result<Self, Error> {
        let columns = header.others(options, enricher)?;
        let position = match header.position(options) {
            Ok((lon, lat)) => Position::Columns(lon, lat),
            Err(missing) if options.lon.is_none() && options.lat.is_none() => {
                Position::Geometry(geometry(input)?.ok_or(missing)?)
            }
            Err(missing) => return Err(missing),
        };
        let asks = Self { position, columns, day: day_of_all(options, enricher) };
        let check = |column: usize, is_read: &dyn Fn(&dyn Array) -> bool, what: &str| {
            let found: &DataType = input.data_type(column);
            if is_read(new_empty_array(found).as_ref()) {
                return Ok(());
            }
            let reason = format!("column {:?} is to hold {what} and is of type {found}", header.0[column]);
            Err(Error::Malformed { what: "header", reason })
        };
        match position {
            Position::Columns(lon, lat) => {
                check(lon, &|column| numbers_in(column, "longitude").is_some(), "longitudes")?;
                check(lat, &|column| numbers_in(column, "latitude").is_some(), "latitudes")?;
            }
            Position::Geometry(at) => check(at, &|column| points_in(column).is_some(), "points")?,
        }
        if let Some(date) = columns.date {
            check(date, &|column| days_in(column).is_some(), "days")?;
        }
        if let Some((precision, codes)) = columns.precision {
            check(precision, &|column| accuracies_in(column, codes).is_some(), "codes or metres")?;
        }
        Ok(asks)
    }

    /// The numbers of the columns, in ascending order.
    pub(super) fn roots(&self) -> Vec<usize> {
        let mut roots = match self.position {
            Position::Columns(lon, lat) => vec![lon, lat],
            Position::Geometry(at) => vec![at],
        };
        roots.extend(self.columns.date);
        roots.extend(self.columns.precision.map(|(column, _)| column));
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The columns of answers to a batch, and what there is to count in it.
    pub(super) fn told(
        &self,
        batch: &RecordBatch,
        enricher: &Enricher,
        answers: &[AnswerColumn],
    ) -> Result<(Vec<ArrayRef>, Tally), Error> {
        let roots = self.roots();
        let column = |root: usize| batch.column(roots.partition_point(|other| *other < root)).as_ref();
        // The types are those of the header.
        let other = || super::damaged("a column is not of the type that its header says".to_owned());
        let position: Cell<'_, (f64, f64)> = match self.position {
            Position::Columns(lon, lat) => {
                let lon = numbers_in(column(lon), "longitude").ok_or_else(other)?;
                let lat = numbers_in(column(lat), "latitude").ok_or_else(other)?;
                Box::new(move |row| Ok((lon(row)?, lat(row)?)))
            }
            Position::Geometry(at) => points_in(column(at)).ok_or_else(other)?,
        };
        let date = self.columns.date.map(|date| days_in(column(date)).ok_or_else(other)).transpose()?;
        let accuracy = self
            .columns
            .precision
            .map(|(precision, codes)| accuracies_in(column(precision), codes).ok_or_else(other))
            .transpose()?;
        let mut asked = Asked::default();
        for row in 0..batch.num_rows() {
            let read = || {
                let (lon, lat) = position(row)?;
                let position = LonLat::new(lon, lat)?;
                let day = date.as_ref().map(|date| date(row)).transpose()?.or(self.day);
                let accuracy = accuracy.as_ref().map(|accuracy| accuracy(row)).transpose()?;
                Ok(Row { position, day, accuracy })
            };
            asked.push(read());
        }
        let told = asked.told(enricher)?;
        let arrays = answers.iter().map(|column| array(column.says, &told)).collect();
        Ok((arrays, told.tally))
    }
}

fn numbers_in<'a>(column: &'a dyn Array, what: &'static str) -> Option<Cell<'a, f64>> {
    cells(column, what, |column| numbers(column, what))
}

fn points_in(column: &dyn Array) -> Option<Cell<'_, (f64, f64)>> {
    cells(column, "geometry", points)
}

fn days_in(column: &dyn Array) -> Option<Cell<'_, i32>> {
    cells(column, "day", days)
}

fn accuracies_in(column: &dyn Array, codes: Precision) -> Option<Cell<'_, crate::Distance>> {
    cells(column, "precision", |column| accuracies(column, codes))
}

fn array(says: Says, told: &Told) -> ArrayRef {
    match says {
        Says::Text(text) => {
            let texts = told.places().map(|place| text(&told.answers, place?));
            Arc::new(texts.collect::<StringArray>())
        }
        Says::Metres(metres) => {
            let metres = metres(&told.answers);
            let finite = told.places().map(|place| Some(metres[place?]).filter(|metres| metres.is_finite()));
            Arc::new(finite.collect::<Float64Array>())
        }
    }
}
