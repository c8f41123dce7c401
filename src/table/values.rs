//! What a field of a table says: a number, a day, how well a place is known.

use jiff::civil::Date;

use super::options::Precision;
use crate::enrich::{acled_accuracy, ucdp_accuracy};
use crate::{Distance, Error};

/// A number; a comma for the decimal point is told apart.
pub(super) fn number(field: &str, what: &'static str) -> Result<f64, Error> {
    let text = field.trim();
    text.parse::<f64>().map_err(|_| {
        let comma = text.contains(',') && text.replacen(',', ".", 1).parse::<f64>().is_ok();
        let hint = if comma { "; is it a decimal comma?" } else { "" };
        Error::Malformed { what, reason: format!("expected a number, found {}{hint}", quoted(text)) }
    })
}

/// What a field says, in quotes, the beginning of it if it is long: a row without its delimiters shall not flood a report.
fn quoted(text: &str) -> String {
    const LONG: usize = 60;
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{:?} and {} more bytes", &text[..end], text.len() - end),
        None => format!("{text:?}"),
    }
}

fn no_day(found: &str) -> Error {
    let reason = format!("expected one like 2024-08-10, 20240810 or 10 August 2024, found {}", quoted(found));
    Error::Malformed { what: "day", reason }
}

/// A day, with or without a time behind; also as `10 August 2024`, in English, as ACLED has written it.
pub(super) fn day(field: &str) -> Result<Date, Error> {
    let text = field.trim();
    let invalid = || no_day(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().map_err(|_| invalid()).and_then(day_of_number);
    }
    if text.len() < 20
        && text.contains(' ')
        && let Ok(day) = Date::strptime("%d %B %Y", text)
    {
        return Ok(day);
    }
    let alone = text.get(..10).ok_or_else(invalid)?;
    let behind = text.as_bytes().get(10);
    if !behind.is_none_or(|b| matches!(b, b' ' | b'T')) {
        return Err(invalid());
    }
    alone.parse().map_err(|_| invalid())
}

/// A day as a number of eight digits.
pub(super) fn day_of_number(number: i64) -> Result<Date, Error> {
    let part = |value: i64| i8::try_from(value).ok();
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let parts = i16::try_from(year).ok().zip(part(month)).zip(part(day)).filter(|_| year >= 1);
    let date = parts.and_then(|((year, month), day)| Date::new(year, month, day).ok());
    date.ok_or_else(|| no_day(&number.to_string()))
}

/// How far off a position may be.
pub(super) fn accuracy(field: &str, codes: Precision) -> Result<Distance, Error> {
    let text = field.trim();
    let code = || text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok());
    match codes {
        Precision::Metres => Distance::from_metres(number(field, "accuracy")?),
        Precision::Acled | Precision::Ucdp => accuracy_of_code(code(), codes, &quoted(text)),
    }
}

#[cfg(feature = "parquet")]
/// How far off a position may be, from a number.
pub(super) fn accuracy_of_number(number: f64, codes: Precision) -> Result<Distance, Error> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of whole numbers up to 255
    let code = (number.fract() == 0.0 && (0.0..256.0).contains(&number)).then_some(number as u8);
    match codes {
        Precision::Metres => Distance::from_metres(number),
        Precision::Acled | Precision::Ucdp => accuracy_of_code(code, codes, &number.to_string()),
    }
}

fn accuracy_of_code(code: Option<u8>, codes: Precision, found: &str) -> Result<Distance, Error> {
    let (known, expected) = match codes {
        Precision::Acled => (code.and_then(acled_accuracy), "1 to 3 (ACLED)"),
        _ => (code.and_then(ucdp_accuracy), "1 to 7 (UCDP)"),
    };
    known.ok_or_else(|| Error::Malformed {
        what: "precision",
        reason: format!("expected a code from {expected}, found {found}"),
    })
}
