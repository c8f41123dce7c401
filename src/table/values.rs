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
        Error::Malformed { what, reason: format!("expected a number, found {text:?}{hint}") }
    })
}

/// A day.
pub(super) fn day(field: &str) -> Result<Date, Error> {
    let text = field.trim();
    let invalid = || Error::InvalidDate { text: text.to_owned() };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| text[range].parse::<i16>().map_err(|_| invalid());
        let small = |value: i16| i8::try_from(value).map_err(|_| invalid());
        return Date::new(part(0..4)?, small(part(4..6)?)?, small(part(6..8)?)?).map_err(|_| invalid());
    }
    let alone = text.get(..10).ok_or_else(invalid)?;
    let behind = text.as_bytes().get(10);
    if !behind.is_none_or(|b| matches!(b, b' ' | b'T')) {
        return Err(invalid());
    }
    alone.parse().map_err(|_| invalid())
}

/// How far off a position may be.
pub(super) fn accuracy(field: &str, codes: Precision) -> Result<Distance, Error> {
    let text = field.trim();
    let code = || text.parse::<u8>().ok().or_else(|| text.strip_suffix(".0")?.parse().ok());
    let known = match codes {
        Precision::Metres => return Distance::from_metres(number(field, "accuracy")?),
        Precision::Acled => code().and_then(acled_accuracy),
        Precision::Ucdp => code().and_then(ucdp_accuracy),
    };
    let codes = if codes == Precision::Acled { "1 to 3 (ACLED)" } else { "1 to 7 (UCDP)" };
    known.ok_or_else(|| Error::Malformed {
        what: "precision",
        reason: format!("expected a code from {codes}, found {text:?}"),
    })
}
