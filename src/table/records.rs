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

/// Reads blocks of records; empty lines are skipped, a byte order mark too.
pub(super) struct Records<R> {
    from: BufReader<R>,
    read: u64,
    failed: bool,
}

impl<R: Read> Records<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from: BufReader::with_capacity(1 << 18, from), read: 0, failed: false }
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
        let unreadable = |error: std::io::Error| Error::Unreadable { reason: error.to_string() };
        let start = raw.len();
        loop {
            let mut open = false;
            loop {
                let line = raw.len();
                let room = (LONGEST - (line - start)) as u64;
                let read = (&mut self.from).take(room).read_until(b'\n', raw).map_err(unreadable)?;
                if self.read == 0 && raw[line..].starts_with("\u{feff}".as_bytes()) {
                    raw.drain(line..line + 3);
                }
                self.read += read as u64;
                if raw.len() - start >= LONGEST {
                    let reason = format!("longer than {LONGEST} bytes; is a quote not closed?");
                    return Err(Error::Malformed { what: "row", reason });
                }
                open ^= raw[line..].iter().fold(false, |open, byte| open ^ (*byte == b'"'));
                if read == 0 || !open {
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

/// Comma, semicolon or tab, whichever a header has most of.
pub(super) fn likeliest(header: &[u8]) -> u8 {
    let count = |delimiter: u8| header.split(|byte| *byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Parts records into fields, in buffers that are used again.
pub(super) struct Fields {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: Vec::new(), ends: vec![0; 64], count: 0 }
    }

    /// Parts a record; how many fields it has.
    pub(super) fn read(&mut self, record: &[u8]) -> Result<usize, Error> {
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
    pub(super) fn get(&self, field: usize) -> &str {
        let start = if field == 0 { 0 } else { self.ends[field - 1] };
        std::str::from_utf8(&self.text[start..self.ends[field]]).unwrap_or_default()
    }

    pub(super) fn all(&self) -> Vec<String> {
        (0..self.count).map(|field| self.get(field).to_owned()).collect()
    }
}
