//! Parquet in and out: column chunks go out as the bytes that they came in as.
//!
//! Only the columns of positions, days and precision are decoded. All chunks of a row group are copied as they are, and those of
//! the answers put behind, so that values, types, nulls, nesting and compression of the rest cannot change.

mod asks;
mod cells;
mod point;
mod read;
mod write;

use std::fs::File;

use parquet::errors::ParquetError;

use self::asks::Asks;
use self::read::Input;
use self::write::Output;
use super::answers::columns_beside;
use super::columns::Header;
use super::done::Done;
use super::options::TableOptions;
use super::pipeline::in_order;
use crate::{Enricher, Error};

/// Reads a table and writes it with columns of answers behind. Of the input there are two handles, since a file has one
/// position for all that read through one handle: one is decoded while the other is copied.
pub(super) fn enrich(
    [decoded, copied]: [&File; 2],
    to: &File,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    let input = Input::open(decoded)?;
    let names = input.names();
    let header = Header(&names);
    let asks = Asks::new(&input, header, enricher, options)?;
    let answers = columns_beside(header, enricher)?;
    let mut output = Output::new(&input, &answers, to)?;
    in_order(
        input.batches(decoded, &asks.roots())?,
        |(group, batch)| {
            let (told, tally) = asks.told(&batch, enricher, &answers)?;
            Ok((group, told, tally))
        },
        |blocks| {
            let mut done = Done::default();
            for group in 0..input.groups() {
                let mut chunks = output.chunks(group)?;
                let mut rows = 0;
                while rows < input.rows(group) {
                    let (of, told, tally) = blocks.next().ok_or_else(miscounted)??;
                    rows += tally.rows;
                    if of != group || rows > input.rows(group) {
                        return Err(miscounted());
                    }
                    done.count(tally, options)?;
                    chunks.add(&told)?;
                    done.tell(options, input.share(done.rows), Some(input.bytes()));
                }
                output.write(group, &input, copied, chunks)?;
            }
            match blocks.next() {
                Some(block) => block.and_then(|_| Err(miscounted())),
                None => output.finish().map(|()| done),
            }
        },
    )
}

fn miscounted() -> Error {
    damaged("a row group has not as many rows as the footer says".to_owned())
}

fn damaged(reason: String) -> Error {
    Error::Malformed { what: "Parquet file", reason }
}

/// What a library's error means here.
fn error_of(error: ParquetError) -> Error {
    match error {
        ParquetError::External(error) if error.is::<std::io::Error>() => {
            Error::Unreadable { reason: error.to_string() }
        }
        ParquetError::General(reason) | ParquetError::EOF(reason) | ParquetError::ArrowError(reason) => {
            damaged(reason)
        }
        ParquetError::NYI(what) => damaged(format!("it has what is not yet read: {what}")),
        other => damaged(other.to_string()),
    }
}

/// Reads by the library, which panics on some damaged files: of 40,000 with bytes turned 32 made it (version 60.1: null masks and
/// numbers longer than they may be, a dictionary that is missing, room asked for that no memory has).
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Error> {
    crate::shapes::guarded(read)
        .unwrap_or_else(|| Err(ParquetError::General("it is damaged: the reader gave up".to_owned())))
        .map_err(error_of)
}
