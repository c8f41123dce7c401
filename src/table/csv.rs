//! CSV in and out: rows go out as the bytes that they came in as.

use std::io::{Read, Write};

use super::answers::{AnswerColumn, Says, columns_beside};
use super::columns::{Columns, Header};
use super::done::Done;
use super::options::TableOptions;
use super::pipeline::in_order;
use super::records::{Block, Fields, MARK, Records, parted};
use super::rows::{Asked, Row, Tally, day_of_all};
use super::values;
use crate::{Enriched, Enricher, Error, LonLat};

/// Reads a table from CSV with a header and writes it with columns of answers behind: `region`, `region_certain`
/// (`yes`, `maybe`), `country`, then, as far as the enricher was asked for them, `control` (a party, `contested` or
/// `unknown`), `control_basis` (`towns`, `extents`, or `default` where nothing is said), `distance_to_border_m` and
/// `distance_to_front_m`, then `nearest_town` (its id) and `distance_to_town_m`. Metres have one decimal. The
/// distance to the front is that to the edge of what the first party of [`Enricher::front`] holds against the second.
///
/// All other columns go out as the bytes that they came in as; lines with nothing in them are left out. A row of
/// which quotes or line ends do not tell where its fields are (RFC 4180) is one that cannot be read.
///
/// # Errors
///
/// [`Error::Malformed`] for a header without what is needed, or with a column of an answer's name, and for days given
/// in two ways; [`Error::Empty`] without a header; [`Error::Unreadable`] and [`Error::Unwritable`] for what the
/// system says; with [`TableOptions::strict`] the first row that cannot be read, within `row N`.
///
/// # Complexity
///
/// Memory for some blocks of 65,536 rows or 16 MB, one for each processor and two more with the feature `parallel`.
pub fn enrich_csv(
    from: impl Read + Send,
    to: impl Write,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    enrich(from, to, None, enricher, options)
}

/// As [`enrich_csv`], of an input of which the length may be known.
pub(super) fn enrich(
    from: impl Read + Send,
    mut to: impl Write,
    bytes_in_all: Option<u64>,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    let mut records = Records::new(from, options.delimiter);
    let first = records.block(1)?;
    let header = first.records().next().ok_or(Error::Empty { what: "rows, not even a header" })?;
    let (bare, end) = parted(header);
    let delimiter = records.delimiter();
    let mut fields = Fields::new(delimiter);
    fields.read(bare)?;
    let names = fields.all();
    let header = Header(&names);
    let columns = header.others(options, enricher)?;
    let position = header.position(options)?;
    let answers = columns_beside(header, enricher)?;
    let table = Table {
        width: names.len(),
        delimiter,
        position,
        columns,
        day: day_of_all(options, enricher),
        answers,
    };
    let mut out = if records.has_mark { MARK.to_vec() } else { Vec::new() };
    out.extend_from_slice(bare);
    for column in &table.answers {
        out.push(delimiter);
        out.extend_from_slice(column.name.as_bytes());
    }
    out.extend_from_slice(if end.is_empty() { b"\n" } else { end });
    let unwritable = |error: std::io::Error| Error::Unwritable { reason: error.to_string() };
    to.write_all(&out).map_err(unwritable)?;
    in_order(
        records,
        |block| table.enriched(&block, enricher),
        |blocks| {
            let mut done = Done::default();
            for block in blocks {
                let (out, tally, read) = block?;
                done.count(tally, options)?;
                to.write_all(&out).map_err(unwritable)?;
                done.tell(options, read, bytes_in_all);
            }
            to.flush().map_err(unwritable)?;
            Ok(done)
        },
    )
}

/// How the rows of a table are read and written.
struct Table {
    width: usize,
    delimiter: u8,
    position: (usize, usize),
    columns: Columns,
    /// The day of all rows.
    day: Option<i32>,
    answers: Vec<AnswerColumn>,
}

impl Table {
    /// A block with its answers behind, what there is to count, and how many bytes of the input are read.
    fn enriched(&self, block: &Block, enricher: &Enricher) -> Result<(Vec<u8>, Tally, u64), Error> {
        let mut asked = Asked::default();
        let mut fields = Fields::new(self.delimiter);
        for record in block.records() {
            asked.push(self.row(&mut fields, record));
        }
        let told = asked.told(enricher)?;
        let mut out = Vec::with_capacity(2 * block.bytes());
        for (record, place) in block.records().zip(told.places()) {
            let (bare, end) = parted(record);
            out.extend_from_slice(bare);
            for column in &self.answers {
                out.push(self.delimiter);
                if let Some(row) = place {
                    self.write(&mut out, column.says, &told.answers, row);
                }
            }
            out.extend_from_slice(if end.is_empty() { b"\n" } else { end });
        }
        Ok((out, told.tally, block.read))
    }

    fn row(&self, fields: &mut Fields, record: &[u8]) -> Result<Row, Error> {
        let found = fields.read(parted(record).0)?;
        if found != self.width {
            let reason = format!("expected {} fields, found {found}", self.width);
            return Err(Error::Malformed { what: "row", reason });
        }
        let (lon, lat) = self.position;
        let position = LonLat::new(
            values::number(fields.get(lon), "longitude")?,
            values::number(fields.get(lat), "latitude")?,
        )?;
        let Columns { date, precision } = self.columns;
        let day = date.map(|date| values::day(fields.get(date))).transpose()?;
        let day = day.map(Enricher::epoch_day).or(self.day);
        let accuracy = precision.map(|(column, codes)| values::accuracy(fields.get(column), codes));
        Ok(Row { position, day, accuracy: accuracy.transpose()? })
    }

    fn write(&self, out: &mut Vec<u8>, says: Says, told: &Enriched, row: usize) {
        match says {
            Says::Text(text) => {
                let text = text(told, row).unwrap_or_default();
                let special = |b: u8| b == self.delimiter || matches!(b, b'"' | b'\n' | b'\r');
                if text.bytes().any(special) {
                    out.extend_from_slice(format!("\"{}\"", text.replace('"', "\"\"")).as_bytes());
                } else {
                    out.extend_from_slice(text.as_bytes());
                }
            }
            Says::Metres(metres) => {
                let metres = metres(told)[row];
                if metres.is_finite() {
                    // Memory takes whatever is written.
                    let _ = write!(out, "{metres:.1}");
                }
            }
        }
    }
}
