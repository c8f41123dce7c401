//! [`Day`]: a day that is known exactly, or only as lying between two.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::text::is_text;

/// A day, known exactly or only as lying between two others, as sources state it: `2024-08-10`, `2024-08`,
/// `2024`, `[2025-03-15..2025-03-16]`, with `?` (uncertain), `~` (approximate) or `%` (both) at the end.
///
/// It reads and writes this part of EDTF (ISO 8601-2:2019; Library of Congress, Extended Date/Time Format,
/// 2019), and is text in serde.
///
/// # Examples
///
/// ```
/// use frontline::Day;
///
/// let august: Day = "2024-08".parse()?;
/// assert_eq!((august.earliest().to_string(), august.latest().to_string()), ("2024-08-01".into(), "2024-08-31".into()));
/// let either: Day = "[2025-03-15..2025-03-16]?".parse()?;
/// assert!(either.is_uncertain() && !either.is_exact());
/// assert_eq!(either.to_string(), "[2025-03-15..2025-03-16]?");
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    earliest: Date,
    latest: Date,
    uncertain: bool,
    approximate: bool,
}

impl Day {
    /// A day somewhere from `earliest` to `latest`, both included.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeStart`] if `latest` is before `earliest`.
    pub fn between(earliest: Date, latest: Date) -> Result<Self, Error> {
        if latest < earliest {
            return Err(Error::EndsBeforeStart { start: earliest.to_string(), end: latest.to_string() });
        }
        Ok(Self { earliest, latest, uncertain: false, approximate: false })
    }

    /// The first day that it can be.
    #[must_use]
    pub fn earliest(self) -> Date {
        self.earliest
    }

    /// The last day that it can be.
    #[must_use]
    pub fn latest(self) -> Date {
        self.latest
    }

    /// Whether it is one day, without doubt.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest && !self.uncertain && !self.approximate
    }

    /// Whether its source is not sure of it (`?`).
    #[must_use]
    pub fn is_uncertain(self) -> bool {
        self.uncertain
    }

    /// Whether its source gives it as about right (`~`).
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.approximate
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self { earliest: date, latest: date, uncertain: false, approximate: false }
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (bare, uncertain, approximate) = match text.as_bytes().last() {
            Some(b'?') => (&text[..text.len() - 1], true, false),
            Some(b'~') => (&text[..text.len() - 1], false, true),
            Some(b'%') => (&text[..text.len() - 1], true, true),
            _ => (text, false, false),
        };
        let invalid = || Error::InvalidDate { text: text.to_owned() };
        let range = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let (first, last) = match range {
            Some(range) => {
                let (first, last) = range.split_once("..").ok_or_else(invalid)?;
                (calendar(first).ok_or_else(invalid)?, calendar(last).ok_or_else(invalid)?)
            }
            None => (calendar(bare).ok_or_else(invalid)?, calendar(bare).ok_or_else(invalid)?),
        };
        Ok(Self { uncertain, approximate, ..Self::between(first.0, last.1)? })
    }
}

/// The first and the last day of a day, month or year.
fn calendar(text: &str) -> Option<(Date, Date)> {
    let digits = |part: &str, long: usize| part.len() == long && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let widths = [4, 2, 2];
    if parts.len() > 3 || !parts.iter().zip(widths).all(|(part, width)| digits(part, width)) {
        return None;
    }
    let year: i16 = parts[0].parse().ok()?;
    let part = |i: usize| parts.get(i).map(|part| part.parse::<i8>());
    match (part(1).transpose().ok()?, part(2).transpose().ok()?) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
        (Some(month), None) => Date::new(year, month, 1).ok().map(|date| (date, date.last_of_month())),
        (None, _) => Date::new(year, 1, 1).ok().map(|date| (date, date.last_of_year())),
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.earliest, self.latest);
        if first == last {
            write!(f, "{first}")?;
        } else if first == first.first_of_year() && last == first.last_of_year() {
            write!(f, "{:04}", first.year())?;
        } else if first == first.first_of_month() && last == first.last_of_month() {
            write!(f, "{:04}-{:02}", first.year(), first.month())?;
        } else {
            write!(f, "[{first}..{last}]")?;
        }
        f.write_str(match (self.uncertain, self.approximate) {
            (true, true) => "%",
            (true, false) => "?",
            (false, true) => "~",
            (false, false) => "",
        })
    }
}

is_text!(Day);
