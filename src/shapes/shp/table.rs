//! The table beside a Shapefile.
//!
//! How its text is written stands in the `.cpg`, or else in a byte of the `.dbf`. Where neither says it, text is
//! UTF-8 or the table is refused: names read by a guess are other names.

use std::io::Cursor;

use ::shapefile::dbase::encoding::{DynEncoding, Unicode};
use ::shapefile::dbase::{CodePageMark, Error as TableError, ErrorKind, FieldValue, ReaderBuilder};
use serde_json::Value as JsonValue;

use super::malformed;
use crate::Error;
use crate::shapes::Properties;

/// Where the `.dbf` says how its text is written.
const MARK: usize = 29;

/// The records of a `.dbf`, by what the `.cpg` beside it says, if there is one.
pub(super) fn records(dbf: &[u8], cpg: Option<&str>) -> Result<Vec<Properties>, Error> {
    let stated = stated(dbf, cpg)?;
    let error_of = |error: TableError| {
        let undeclared = "the text of its .dbf is not UTF-8, and nothing says what else it is: put a .cpg beside it that does, \
                          such as one that holds 1251";
        match (error.kind(), &stated) {
            (ErrorKind::StringDecodeError(_), None) => malformed(&undeclared),
            _ => malformed(&error),
        }
    };
    let encoding = stated.clone().unwrap_or_else(|| DynEncoding::from(Unicode));
    let mut reader =
        ReaderBuilder::new().with_encoding(encoding).build(Cursor::new(dbf)).map_err(error_of)?;
    let mut read = Vec::new();
    for (number, record) in (1..).zip(reader.iter_records()) {
        let record = record.map_err(|error| error_of(error).within(format!("feature {number}")))?;
        read.push(Properties(record.into_iter().map(|(name, own)| (name, value(own))).collect()));
    }
    Ok(read)
}

fn value(value: FieldValue) -> JsonValue {
    match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => JsonValue::from(text),
        FieldValue::Numeric(Some(number)) | FieldValue::Double(number) | FieldValue::Currency(number) => {
            JsonValue::from(number)
        }
        FieldValue::Float(Some(number)) => JsonValue::from(number),
        FieldValue::Integer(number) => JsonValue::from(number),
        FieldValue::Logical(Some(truth)) => JsonValue::from(truth),
        FieldValue::Date(Some(date)) => {
            JsonValue::from(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
        }
        _ => JsonValue::Null,
    }
}

/// How text is written, if anything says so.
fn stated(dbf: &[u8], cpg: Option<&str>) -> Result<Option<DynEncoding>, Error> {
    let unexpected = |found: String| Error::Unexpected {
        expected: "text in UTF-8 or in a code page of single bytes such as 1251",
        found,
    };
    let (mark, found) = match cpg.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => (named(name), format!("{name:?} in the .cpg")),
        None => match dbf.get(MARK).copied().map_or(CodePageMark::Undefined, CodePageMark::from) {
            CodePageMark::Undefined | CodePageMark::Invalid => return Ok(None),
            mark => (Some(mark), format!("{mark:?} in the .dbf")),
        },
    };
    let encoding = mark.and_then(CodePageMark::to_encoding);
    encoding.map(Some).ok_or_else(|| unexpected(found))
}

/// A code page by its name, of which there are as many as programs that write it: `1251`, `CP1251`, `ANSI 1251`, `windows-1251`.
fn named(name: &str) -> Option<CodePageMark> {
    let plain: String = name.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    if let Some(mark) = plain.strip_prefix("LDID") {
        return mark.parse().ok().map(|mark: u8| CodePageMark::from(mark));
    }
    let prefixes = ["WINDOWS", "ANSI", "OEM", "IBM", "ISO", "CP"];
    let number = prefixes.iter().find_map(|prefix| plain.strip_prefix(prefix)).unwrap_or(&plain);
    Some(match number {
        "UTF8" | "65001" => CodePageMark::Utf8,
        "437" => CodePageMark::CP437,
        "850" => CodePageMark::CP850,
        "852" => CodePageMark::CP852,
        "861" => CodePageMark::CP861,
        "865" => CodePageMark::CP865,
        "866" => CodePageMark::CP866,
        "874" => CodePageMark::CP874,
        "1250" => CodePageMark::CP1250,
        "1251" => CodePageMark::CP1251,
        // It has all that Latin 1 has.
        "1252" | "88591" | "LATIN1" => CodePageMark::CP1252,
        "1253" => CodePageMark::CP1253,
        "1254" => CodePageMark::CP1254,
        "1255" => CodePageMark::CP1255,
        "1256" => CodePageMark::CP1256,
        _ => return None,
    })
}
