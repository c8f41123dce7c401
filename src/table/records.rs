//! Records of CSV: where one ends and the next begins, and the fields of one.
//!
//! Records are kept as the bytes that they are, many behind one another, and only looked into for the fields that are needed.

use std::io::{BufRead, BufReader, Read};

use crate::Error;

/// Rows in a block: enough for the bulk forms of the indexes to pay (they sort up to four times as many), few enough that a
/// block takes some tens of megabytes.
const ROWS: usize = 65_536;

/// Bytes after which a block ends: rows may be long.
const BYTES: usize = 16 << 20;

/// The longest row, bytes: a quote that is never closed shall not swallow a file of gigabytes.
const LONGEST: usize = 16 << 20;

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

/// Records with their line ends.
#[derive(Default)]
pub(super) struct Block {
    raw: Vec<u8>,
    ends: Vec<usize>,
    /// How many bytes of the input are read with this block.
    pub(super) read: u64,
}

impl Block {
    pub(super) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.raw[start..*end])
    }

    pub(super) fn bytes(&self) -> usize {
        self.raw.len()
    }
}

/// Where a byte of a record stands, as RFC 4180 has it: a quote opens a field only where the field begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted field, which closes it unless another quote follows.
    Closed,
}

impl State {
    fn after(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closed,
            (Self::FieldStart | Self::Closed, b'"') | (Self::Quoted, _) => Self::Quoted,
            (_, byte) if byte == delimiter => Self::FieldStart,
            _ => Self::Plain,
        }
    }
}

/// Reads blocks of records; empty lines are skipped.
pub(super) struct Records<R> {
    from: BufReader<R>,
    read: u64,
    failed: bool,
    delimiter: Option<u8>,
    /// Whether the input begins with a byte order mark, which is part of no record.
    pub(super) has_mark: bool,
}

impl<R: Read> Records<R> {
    /// Without a delimiter the likeliest in the first line with anything in it counts.
    pub(super) fn new(from: R, delimiter: Option<u8>) -> Self {
        let from = BufReader::with_capacity(1 << 18, from);
        Self { from, read: 0, failed: false, delimiter, has_mark: false }
    }

    /// What parts fields; known once a record is read.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter.unwrap_or(b',')
    }

    /// Up to so many records.
    pub(super) fn block(&mut self, rows: usize) -> Result<Block, Error> {
        let mut block = Block::default();
        while block.ends.len() < rows && block.raw.len() < BYTES && self.next(&mut block.raw)? {
            block.ends.push(block.raw.len());
        }
        block.read = self.read;
        Ok(block)
    }

    /// Adds the next record to what there is; false at the end.
    fn next(&mut self, raw: &mut Vec<u8>) -> Result<bool, Error> {
        let start = raw.len();
        loop {
            let mut state = State::FieldStart;
            loop {
                let line = raw.len();
                if !self.line(raw, start)? {
                    break;
                }
                let (bytes, delimiter) = (&raw[line..], self.delimiter());
                if state == State::Quoted || bytes.contains(&b'"') {
                    state = bytes.iter().fold(state, |state, byte| state.after(*byte, delimiter));
                }
                if state != State::Quoted {
                    break;
                }
            }
            if raw.len() == start {
                return Ok(false);
            }
            if !parted(&raw[start..]).0.is_empty() {
                return Ok(true);
            }
            raw.truncate(start);
        }
    }

    /// Adds the next line to a record that begins there; false at the end.
    fn line(&mut self, raw: &mut Vec<u8>, start: usize) -> Result<bool, Error> {
        let line = raw.len();
        let room = (LONGEST - (line - start)) as u64;
        let read = (&mut self.from).take(room).read_until(b'\n', raw);
        let read = read.map_err(|error| Error::Unreadable { reason: error.to_string() })?;
        if self.read == 0 && raw[line..].starts_with(MARK) {
            raw.drain(line..line + MARK.len());
            self.has_mark = true;
        }
        if self.delimiter.is_none() && !parted(&raw[line..]).0.is_empty() {
            self.delimiter = Some(likeliest(&raw[line..]));
        }
        self.read += read as u64;
        if raw.len() - start >= LONGEST {
            let reason = format!("longer than {LONGEST} bytes; is a quote not closed?");
            return Err(Error::Malformed { what: "row", reason });
        }
        Ok(read > 0)
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Block, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let block = self.block(ROWS);
        self.failed = block.is_err();
        (!block.as_ref().is_ok_and(|block| block.ends.is_empty())).then_some(block)
    }
}

/// A record and its line end.
pub(super) fn parted(record: &[u8]) -> (&[u8], &[u8]) {
    let end = match record {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    record.split_at(record.len() - end)
}

/// Comma, semicolon or tab, whichever a header has most of outside quotes.
fn likeliest(header: &[u8]) -> u8 {
    let count = |delimiter: u8| {
        let mut state = State::FieldStart;
        let parts = |byte: &&u8| {
            state = state.after(**byte, delimiter);
            state == State::FieldStart
        };
        header.iter().filter(parts).count()
    };
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Parts records into fields, in buffers that are used again.
pub(super) struct Fields {
    delimiter: u8,
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { delimiter, reader, text: Vec::new(), ends: vec![0; 64], count: 0 }
    }

    /// Parts a record; how many fields it has.
    pub(super) fn read(&mut self, record: &[u8]) -> Result<usize, Error> {
        let malformed = |reason: String| Error::Malformed { what: "row", reason };
        std::str::from_utf8(record)
            .map_err(|error| malformed(format!("not UTF-8 from byte {} on", error.valid_up_to())))?;
        if record.contains(&b'\n') && self.has_text_behind_quotes(record) {
            return Err(malformed(
                "it runs over lines, with text behind a closing quote; is a quote not closed?".to_owned(),
            ));
        }
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
        if !input.is_empty() {
            return Err(malformed("it has a carriage return without a line feed, not in quotes".to_owned()));
        }
        self.count = count;
        Ok(count)
    }

    /// Whether anything but a delimiter follows the closing quote of a field.
    fn has_text_behind_quotes(&self, record: &[u8]) -> bool {
        let mut state = State::FieldStart;
        record.iter().any(|byte| {
            let before = state;
            state = before.after(*byte, self.delimiter);
            // A carriage return belongs to the end of the row.
            before == State::Closed && state == State::Plain && *byte != b'\r'
        })
    }

    /// A field of the record.
    pub(super) fn get(&self, field: usize) -> &str {
        let start = if field == 0 { 0 } else { self.ends[field - 1] };
        std::str::from_utf8(&self.text[start..self.ends[field]]).unwrap_or_default()
    }

    pub(super) fn all(&self) -> Vec<String> {
        (0..self.count).map(|field| self.get(field).to_owned()).collect()
    }
}
