//! The rows of a block as the kernel takes them, and what came of them.
//!
//! Rows that cannot be read are left out of the kernel's columns, and stand beside them with what is wrong.

use super::options::TableOptions;
use crate::{Distance, Enriched, Enricher, Error, LonLat, Rows};

/// A row that was read.
pub(super) struct Row {
    pub(super) position: LonLat,
    /// Days since 1970, if they are asked for.
    pub(super) day: Option<i32>,
    pub(super) accuracy: Option<Distance>,
}

/// Rows read, as columns.
#[derive(Default)]
pub(super) struct Asked {
    rows: usize,
    lons: Vec<f64>,
    lats: Vec<f64>,
    days: Vec<i32>,
    accuracies: Vec<f64>,
    bad: Vec<(usize, Error)>,
}

/// Answers to the rows of a block.
pub(super) struct Told {
    pub(super) answers: Enriched,
    pub(super) tally: Tally,
}

/// What there is to count in a block.
pub(super) struct Tally {
    pub(super) rows: usize,
    /// Rows that could not be read, by their place in the block, in ascending order.
    pub(super) bad: Vec<(usize, Error)>,
    pub(super) perhaps_swapped: usize,
}

/// The day of all rows, if there is one and days are asked for.
pub(super) fn day_of_all(options: &TableOptions<'_>, enricher: &Enricher) -> Option<i32> {
    let [_, control, front] = enricher.asked_for();
    options.day.filter(|_| control || front).map(Enricher::epoch_day)
}

impl Asked {
    pub(super) fn push(&mut self, row: Result<Row, Error>) {
        match row {
            Ok(row) => {
                self.lons.push(row.position.lon());
                self.lats.push(row.position.lat());
                self.days.extend(row.day);
                self.accuracies.extend(row.accuracy.map(Distance::as_metres));
            }
            Err(error) => self.bad.push((self.rows, error)),
        }
        self.rows += 1;
    }

    /// Asks the kernel.
    pub(super) fn told(self, enricher: &Enricher) -> Result<Told, Error> {
        let Self { rows, lons, lats, days, accuracies, bad } = self;
        // What is not asked for was not read of any row.
        let asked = Rows {
            lons: &lons,
            lats: &lats,
            days: (days.len() == lons.len()).then_some(&days[..]),
            accuracies_m: (accuracies.len() == lons.len()).then_some(&accuracies[..]),
        };
        let answers = enricher.rows(&asked)?;
        let outside = (0..lons.len()).filter(|row| answers.region(*row).is_none());
        let perhaps_swapped = outside.filter(|row| enricher.is_swapped(lons[*row], lats[*row])).count();
        Ok(Told { answers, tally: Tally { rows, bad, perhaps_swapped } })
    }
}

impl Told {
    /// For each row of the block its place among the answers; none for one that could not be read.
    pub(super) fn places(&self) -> impl Iterator<Item = Option<usize>> {
        let mut bad = self.tally.bad.iter().map(|(row, _)| *row).peekable();
        let mut good = 0..;
        (0..self.tally.rows).map(move |row| if bad.next_if_eq(&row).is_some() { None } else { good.next() })
    }
}
