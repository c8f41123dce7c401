//! CSV in and out, in blocks.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};

use super::columns::{self, Columns, TableOptions};
use crate::{Answer, Basis, Enriched, Enricher, Error, LonLat, Rows};

/// Rows in a block: enough for the bulk forms of the indexes to pay (they sort up to four times as many), few enough that a
/// block takes some tens of megabytes.
const BLOCK: usize = 65_536;

/// How many rows that could not be read are told one by one.
const TOLD: usize = 100;

/// The longest row, bytes: a quote that is never closed shall not swallow a file of gigabytes.
const LONGEST: usize = 16 << 20;

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

/// Reads a table from CSV with a header and writes it with columns of answers behind: `region`, `region_certain` (`yes`, `maybe`),
/// `country`, then, as far as the enricher was asked for them, `control` (a party, `contested` or `unknown`), `control_basis`
/// (`towns`, `extents`, or `default` where nothing is said), `distance_to_border_m` and `distance_to_front_m`, then `nearest_town` (its id) and `distance_to_town_m`.
/// Metres have one decimal.
///
/// # Errors
///
/// [`Error::Malformed`] for a header without what is needed, or with a column of an answer's name; [`Error::Empty`] without a
/// header; [`Error::Unreadable`] and [`Error::Unwritable`] for what the system says; with [`TableOptions::strict`] the first row that cannot be
/// read, within `row N`.
///
/// # Complexity
///
/// Memory for a block of 65,536 rows.
pub fn enrich_csv(
    from: impl Read,
    mut to: impl Write,
    enricher: &Enricher,
    options: &TableOptions,
) -> Result<Done, Error> {
    let mut lines = Records { from: BufReader::with_capacity(1 << 18, from), first: true };
    let mut header = Vec::new();
    if !lines.next(&mut header)? {
        return Err(Error::Empty { what: "rows, not even a header" });
    }
    let delimiter = options.delimiter.unwrap_or_else(|| likeliest(&header));
    let mut fields = Fields::new(delimiter);
    fields.read(parted(&header).0)?;
    let names = fields.all();
    let columns = Columns::find(&names, options, enricher)?;
    let answers = Answers::of(enricher);
    if let Some(twice) = answers.names().find(|answer| names.iter().any(|name| name == answer)) {
        let reason = format!("there is a column {twice:?} already; is the table enriched?");
        return Err(Error::Malformed { what: "header", reason });
    }
    let mut out = Vec::new();
    let (bare, end) = parted(&header);
    out.extend_from_slice(bare);
    for name in answers.names() {
        out.push(delimiter);
        out.extend_from_slice(name.as_bytes());
    }
    out.extend_from_slice(if end.is_empty() { b"\n" } else { end });
    let mut done = Done::default();
    let mut block = Block::new(columns, names.len(), delimiter, fields);
    loop {
        let more = block.fill(&mut lines)?;
        block.write(&mut out, enricher, &answers, options.strict, &mut done)?;
        to.write_all(&out).map_err(|error| unwritable(&error))?;
        out.clear();
        if !more {
            break;
        }
    }
    to.flush().map_err(|error| unwritable(&error))?;
    Ok(done)
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::Unwritable { reason: error.to_string() }
}

/// Raw records: lines, and lines that a quoted field holds together.
struct Records<R> {
    from: BufReader<R>,
    first: bool,
}

impl<R: Read> Records<R> {
    /// The next record with its line end; false at the end. Empty lines are skipped, a byte order mark too.
    fn next(&mut self, record: &mut Vec<u8>) -> Result<bool, Error> {
        let unreadable = |error: std::io::Error| Error::Unreadable { reason: error.to_string() };
        loop {
            record.clear();
            loop {
                let room = (LONGEST - record.len()) as u64;
                let read = (&mut self.from).take(room).read_until(b'\n', record).map_err(unreadable)?;
                if record.len() >= LONGEST {
                    let reason = format!("longer than {LONGEST} bytes; is a quote not closed?");
                    return Err(Error::Malformed { what: "row", reason });
                }
                let open = record.iter().fold(false, |open, byte| open ^ (*byte == b'"'));
                if read == 0 || !open {
                    break;
                }
            }
            if std::mem::take(&mut self.first) && record.starts_with("\u{feff}".as_bytes()) {
                record.drain(..3);
            }
            if record.is_empty() {
                return Ok(false);
            }
            if !parted(record).0.is_empty() {
                return Ok(true);
            }
        }
    }
}

/// A record and its line end.
fn parted(record: &[u8]) -> (&[u8], &[u8]) {
    let end = match record {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    record.split_at(record.len() - end)
}

/// Comma, semicolon or tab, whichever a header has most of.
fn likeliest(header: &[u8]) -> u8 {
    let count = |delimiter: u8| header.split(|byte| *byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Parts records into fields, in buffers that are used again.
struct Fields {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: Vec::new(), ends: vec![0; 64], count: 0 }
    }

    /// Parts a record; how many fields it has.
    fn read(&mut self, record: &[u8]) -> Result<usize, Error> {
        std::str::from_utf8(record).map_err(|error| Error::Malformed {
            what: "row",
            reason: format!("not UTF-8 from byte {} on", error.valid_up_to()),
        })?;
        self.reader.reset();
        self.text.resize(record.len().max(self.text.len()), 0);
        let (mut input, mut written, mut count) = (record, 0, 0);
        loop {
            let (result, read, wrote, ended) =
                self.reader.read_record(input, &mut self.text[written..], &mut self.ends[count..]);
            (input, written, count) = (&input[read..], written + wrote, count + ended);
            match result {
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => break,
                csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                csv_core::ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len() + 1, 0),
                // Called with nothing, the reader ends the record.
                csv_core::ReadRecordResult::InputEmpty => {}
            }
        }
        self.count = count;
        Ok(count)
    }

    /// A field of the record.
    fn get(&self, field: usize) -> &str {
        let start = if field == 0 { 0 } else { self.ends[field - 1] };
        std::str::from_utf8(&self.text[start..self.ends[field]]).unwrap_or_default()
    }

    fn all(&self) -> Vec<String> {
        (0..self.count).map(|field| self.get(field).to_owned()).collect()
    }
}

/// Rows read, with what is asked of them; those that cannot be read with what is wrong.
struct Block {
    columns: Columns,
    width: usize,
    delimiter: u8,
    fields: Fields,
    raw: Vec<Vec<u8>>,
    /// For each row its place among the good ones, or what is wrong.
    read: Vec<Result<usize, Error>>,
    lons: Vec<f64>,
    lats: Vec<f64>,
    days: Vec<i32>,
    accuracies: Vec<f64>,
}

impl Block {
    fn new(columns: Columns, width: usize, delimiter: u8, fields: Fields) -> Self {
        let (raw, read) = (Vec::new(), Vec::new());
        let (lons, lats, days, accuracies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { columns, width, delimiter, fields, raw, read, lons, lats, days, accuracies }
    }

    /// Reads up to a block of rows; whether there may be more.
    fn fill<R: Read>(&mut self, lines: &mut Records<R>) -> Result<bool, Error> {
        self.raw.clear();
        self.read.clear();
        self.lons.clear();
        self.lats.clear();
        self.days.clear();
        self.accuracies.clear();
        while self.raw.len() < BLOCK {
            let mut record = Vec::new();
            if !lines.next(&mut record)? {
                return Ok(false);
            }
            let row = self.row(&record);
            self.read.push(row);
            self.raw.push(record);
        }
        Ok(true)
    }

    /// Reads a row into the columns.
    fn row(&mut self, record: &[u8]) -> Result<usize, Error> {
        let found = self.fields.read(parted(record).0)?;
        if found != self.width {
            let reason = format!("expected {} fields, found {found}", self.width);
            return Err(Error::Malformed { what: "row", reason });
        }
        let Columns { lon, lat, date, precision } = self.columns;
        let position = LonLat::new(
            columns::number(self.fields.get(lon), "longitude")?,
            columns::number(self.fields.get(lat), "latitude")?,
        )?;
        let day = date.map(|date| columns::day(self.fields.get(date))).transpose()?;
        let accuracy =
            precision.map(|(column, codes)| columns::accuracy(self.fields.get(column), codes)).transpose()?;
        self.lons.push(position.lon());
        self.lats.push(position.lat());
        self.days.extend(day.map(Enricher::epoch_day));
        self.accuracies.extend(accuracy.map(crate::Distance::as_metres));
        Ok(self.lons.len() - 1)
    }

    fn write(
        &self,
        out: &mut Vec<u8>,
        enricher: &Enricher,
        answers: &Answers,
        strict: bool,
        done: &mut Done,
    ) -> Result<(), Error> {
        let rows = Rows {
            lons: &self.lons,
            lats: &self.lats,
            days: self.columns.date.map(|_| self.days.as_slice()),
            accuracies_m: self.columns.precision.map(|_| self.accuracies.as_slice()),
        };
        let told = enricher.rows(&rows)?;
        for (raw, read) in self.raw.iter().zip(&self.read) {
            done.rows += 1;
            let (bare, end) = parted(raw);
            out.extend_from_slice(bare);
            match read {
                Ok(row) => {
                    answers.write(&told, *row, self.delimiter, out);
                    let outside = told.region(*row).is_none();
                    done.perhaps_swapped +=
                        usize::from(outside && enricher.is_swapped(self.lons[*row], self.lats[*row]));
                }
                Err(error) if strict => return Err(error.clone().within(format!("row {}", done.rows))),
                Err(error) => {
                    done.bad_rows += 1;
                    if done.first_bad.len() < TOLD {
                        done.first_bad.push(BadRow { row: done.rows, error: error.clone() });
                    }
                    out.extend(std::iter::repeat_n(self.delimiter, answers.names().count()));
                }
            }
            out.extend_from_slice(if end.is_empty() { b"\n" } else { end });
        }
        Ok(())
    }
}

/// The columns of answers.
struct Answers {
    border: bool,
    control: bool,
    front: bool,
}

impl Answers {
    fn of(enricher: &Enricher) -> Self {
        let [border, control, front] = enricher.asked_for();
        Self { border, control, front }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("region", true),
            ("region_certain", true),
            ("country", true),
            ("control", self.control),
            ("control_basis", self.control),
            ("distance_to_border_m", self.border),
            ("distance_to_front_m", self.front),
            ("nearest_town", true),
            ("distance_to_town_m", true),
        ];
        all.into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name)
    }

    fn write(&self, told: &Enriched, row: usize, delimiter: u8, out: &mut Vec<u8>) {
        let mut field = |text: &str| {
            out.push(delimiter);
            let plain = !text.bytes().any(|b| b == delimiter || matches!(b, b'"' | b'\n' | b'\r'));
            let quoted = if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) };
            out.extend_from_slice(quoted.as_bytes());
        };
        let metres = |metres: f64| if metres.is_finite() { format!("{metres:.1}") } else { String::new() };
        let region = told.region(row);
        field(region.map_or("", |region| region.code()));
        field(if told.region_certain[row] == Answer::Yes { "yes" } else { "maybe" });
        field(region.map_or("", |region| region.country()));
        if self.control {
            let holder = told.control(row);
            let party = holder.and_then(crate::HolderOf::party).map(|party| party.id().to_owned());
            field(&party.unwrap_or_else(|| holder.map(|holder| holder.to_string()).unwrap_or_default()));
            field(match told.control_basis[row] {
                _ if holder.is_none() => "",
                _ if matches!(holder, Some(crate::HolderOf::Default(_))) => "default",
                Basis::Towns => "towns",
                Basis::Extents => "extents",
            });
        }
        if self.border {
            field(&metres(told.border_m[row]));
        }
        if self.front {
            field(&metres(told.front_m[row]));
        }
        field(told.nearest_town(row).map_or("", |town| town.id()));
        field(&metres(told.town_m[row]));
    }
}
