//! What was done with a table.

use std::fmt;

use super::options::{Progress, TableOptions};
use super::rows::Tally;
use crate::Error;

/// How many rows that could not be read are told one by one.
const TOLD: usize = 100;

/// What was done with a table.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// How many rows there were.
    pub rows: usize,
    /// How many of them could not be read; they have empty answers.
    pub bad_rows: usize,
    /// The first hundred of these.
    pub first_bad: Vec<BadRow>,
    /// How many rows lie outside all regions and would lie in one with longitude and latitude exchanged: if that is most of those
    /// outside, the columns are perhaps mixed up.
    pub perhaps_swapped: usize,
}

/// A row that could not be read.
#[derive(Clone, Debug)]
pub struct BadRow {
    /// Its number; the first after the header is 1.
    pub row: usize,
    /// What is wrong with it.
    pub error: Error,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}", self.row, self.error)
    }
}

impl Done {
    /// Counts a block.
    ///
    /// # Errors
    ///
    /// The first row that could not be read, if that is to stop the run.
    pub(super) fn count(&mut self, block: Tally, options: &TableOptions<'_>) -> Result<(), Error> {
        let before = self.rows;
        self.rows += block.rows;
        self.bad_rows += block.bad.len();
        self.perhaps_swapped += block.perhaps_swapped;
        for (row, error) in block.bad {
            let row = before + row + 1;
            if options.strict {
                return Err(error.within(format!("row {row}")));
            }
            if self.first_bad.len() == TOLD {
                break;
            }
            self.first_bad.push(BadRow { row, error });
        }
        Ok(())
    }

    /// Tells the caller how far the run is.
    pub(super) fn tell(&self, options: &TableOptions<'_>, bytes: u64, bytes_in_all: Option<u64>) {
        if let Some(on_rows) = options.on_rows {
            on_rows(Progress { rows: self.rows, bytes, bytes_in_all });
        }
    }
}
