//! [`Range`]: a figure as sources give it.

use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A figure as sources give it: "76,000", "more than 1,000", "about 45,000", "25 to 30".
///
/// Low, best and high are each optional, and each limit open or closed. In serde and in files it is text:
///
/// | text | meaning |
/// | --- | --- |
/// | `76000` | just that: low, best and high are the same |
/// | `~45000` | about: best only |
/// | `>1000`, `>=1000` | more than, at least |
/// | `<480`, `<=480` | less than, at most |
/// | `25..30` | between, both included |
/// | `25..28..30` | low, best and high |
/// | `>25..<30` | between, both excluded |
///
/// # Examples
///
/// ```
/// use frontline::Range;
///
/// let front: Range = ">1000".parse()?;
/// assert_eq!((front.low(), front.best(), front.high()), (Some(1000.0), None, None));
/// assert_eq!(front.to_string(), "more than 1,000");
/// let sum = "76000".parse::<Range>()? + "~20000".parse()?;
/// assert_eq!((sum.low(), sum.best(), sum.high()), (Some(76000.0), Some(96000.0), None));
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub struct Range {
    low: Option<Limit>,
    best: Option<f64>,
    high: Option<Limit>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Limit {
    value: f64,
    open: bool,
}

impl Range {
    /// Just this figure.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRange`] unless it is finite and 0 or more.
    pub fn exactly(value: f64) -> Result<Self, Error> {
        Self::new(Some(value), Some(value), Some(value))
    }

    /// A figure with closed limits, as far as they are known.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRange`] if all are missing, one is negative or not finite, or they do not ascend.
    pub fn new(low: Option<f64>, best: Option<f64>, high: Option<f64>) -> Result<Self, Error> {
        let closed = |value| Limit { value, open: false };
        Self { low: low.map(closed), best, high: high.map(closed) }.checked()
    }

    /// The same with the low limit excluded: "more than".
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRange`] if there is none, or nothing is left.
    pub fn above_low(self) -> Result<Self, Error> {
        let open = |limit: Limit| Limit { open: true, ..limit };
        let range = Self { low: self.low.map(open), ..self };
        if range.low.is_some() { range.checked() } else { Err(range.invalid()) }
    }

    /// The same with the high limit excluded: "less than".
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRange`] if there is none, or nothing is left.
    pub fn below_high(self) -> Result<Self, Error> {
        let open = |limit: Limit| Limit { open: true, ..limit };
        let range = Self { high: self.high.map(open), ..self };
        if range.high.is_some() { range.checked() } else { Err(range.invalid()) }
    }

    fn checked(self) -> Result<Self, Error> {
        let values: Vec<f64> = self.limits().into_iter().flatten().collect();
        let ascending = values.windows(2).all(|pair| pair[0] <= pair[1]);
        let sound = values.iter().all(|value| value.is_finite() && *value >= 0.0);
        let excluded = |limit: Option<Limit>| {
            let rest = [self.low, self.high].map(|other| other.map(|other| other.value));
            limit.is_some_and(|limit| {
                limit.open && (self.best == Some(limit.value) || rest == [Some(limit.value); 2])
            })
        };
        if values.is_empty() || !ascending || !sound || excluded(self.low) || excluded(self.high) {
            return Err(self.invalid());
        }
        Ok(self)
    }

    fn invalid(self) -> Error {
        Error::InvalidRange { text: self.written() }
    }

    fn limits(self) -> [Option<f64>; 3] {
        [self.low.map(|low| low.value), self.best, self.high.map(|high| high.value)]
    }

    /// The least that it can be, if that was said; see [`Range::is_low_open`].
    #[must_use]
    pub fn low(self) -> Option<f64> {
        self.limits()[0]
    }

    /// The best figure, if one was said.
    #[must_use]
    pub fn best(self) -> Option<f64> {
        self.best
    }

    /// The most that it can be, if that was said; see [`Range::is_high_open`].
    #[must_use]
    pub fn high(self) -> Option<f64> {
        self.limits()[2]
    }

    /// Whether the low limit itself is excluded: "more than".
    #[must_use]
    pub fn is_low_open(self) -> bool {
        self.low.is_some_and(|low| low.open)
    }

    /// Whether the high limit itself is excluded: "less than".
    #[must_use]
    pub fn is_high_open(self) -> bool {
        self.high.is_some_and(|high| high.open)
    }

    /// What holds whichever of two figures for the same thing is right. A side on which one of them is not
    /// limited is not limited; the best figure stays only if both give it. "About 5" or "5" is about 5.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let pick = |a: Option<Limit>, b: Option<Limit>, first: fn(f64, f64) -> bool| {
            let (a, b) = (a?, b?);
            if a.value == b.value {
                Some(Limit { open: a.open && b.open, ..a })
            } else {
                Some(if first(a.value, b.value) { a } else { b })
            }
        };
        let about = |range: Self| range.low.is_none() && range.high.is_none();
        let as_limits = |range: Self| {
            let best = range.best.map(|value| Limit { value, open: false });
            if about(range) { Self { low: best, high: best, ..range } } else { range }
        };
        if self == other || (about(self) && self.best == other.best) {
            return self;
        }
        if about(other) && self.best == other.best {
            return other;
        }
        let (a, b) = (as_limits(self), as_limits(other));
        Self {
            low: pick(a.low, b.low, |a, b| a < b),
            best: self.best.filter(|best| other.best == Some(*best)),
            high: pick(a.high, b.high, |a, b| a > b),
        }
        .or_at_least_zero()
    }

    /// Figures count things: if nothing is known, they are at least 0.
    fn or_at_least_zero(self) -> Self {
        if self.limits() == [None; 3] {
            Self { low: Some(Limit { value: 0.0, open: false }), ..self }
        } else {
            self
        }
    }

    /// The text that is read back.
    fn written(self) -> String {
        let low = self.low.map(|low| format!("{}{}", if low.open { ">" } else { "" }, low.value));
        let high = self.high.map(|high| format!("{}{}", if high.open { "<" } else { "" }, high.value));
        match (low, self.best, high) {
            (None, Some(best), None) => format!("~{best}"),
            (Some(low), None, None) if self.is_low_open() => low,
            (Some(low), None, None) => format!(">={low}"),
            (None, None, Some(high)) if self.is_high_open() => high,
            (None, None, Some(high)) => format!("<={high}"),
            // Neither is open, or one would carry its sign.
            (Some(low), Some(best), Some(high)) if self.limits() == [Some(best); 3] && low == high => low,
            (low, best, high) => {
                let best = best.map(|best| format!("{best}..")).unwrap_or_default();
                format!("{}..{best}{}", low.unwrap_or_default(), high.unwrap_or_default())
            }
        }
    }
}

/// Figures for disjoint things add. What one of them leaves open stays open; a missing low counts as 0, since
/// figures count things.
impl Add for Range {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let low = match (self.low, other.low) {
            (None, None) => None,
            (a, b) => Some(Limit {
                value: a.map_or(0.0, |a| a.value) + b.map_or(0.0, |b| b.value),
                open: a.is_some_and(|a| a.open) || b.is_some_and(|b| b.open),
            }),
        };
        let high = self.high.zip(other.high);
        Self {
            low,
            best: self.best.zip(other.best).map(|(a, b)| a + b),
            high: high.map(|(a, b)| Limit { value: a.value + b.value, open: a.open || b.open }),
        }
        .or_at_least_zero()
    }
}

impl FromStr for Range {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || Error::InvalidRange { text: text.to_owned() };
        let number = |part: &str| part.trim().parse::<f64>().map_err(|_| invalid());
        let closed = |value| Limit { value, open: false };
        let open = |value| Limit { value, open: true };
        let nothing = Self { low: None, best: None, high: None };
        let range = if let Some(rest) = text.strip_prefix('~') {
            Self { best: Some(number(rest)?), ..nothing }
        } else if text.contains("..") {
            let parts: Vec<&str> = text.split("..").collect();
            let (low, best, high) = match parts[..] {
                [low, high] => (low, "", high),
                [low, best, high] => (low, best, high),
                _ => return Err(invalid()),
            };
            let low = match low.strip_prefix('>') {
                Some(rest) => Some(open(number(rest)?)),
                None if low.is_empty() => None,
                None => Some(closed(number(low)?)),
            };
            let high = match high.strip_prefix('<') {
                Some(rest) => Some(open(number(rest)?)),
                None if high.is_empty() => None,
                None => Some(closed(number(high)?)),
            };
            let best = if best.is_empty() { None } else { Some(number(best)?) };
            Self { low, best, high }
        } else if let Some(rest) = text.strip_prefix(">=") {
            Self { low: Some(closed(number(rest)?)), ..nothing }
        } else if let Some(rest) = text.strip_prefix('>') {
            Self { low: Some(open(number(rest)?)), ..nothing }
        } else if let Some(rest) = text.strip_prefix("<=") {
            Self { high: Some(closed(number(rest)?)), ..nothing }
        } else if let Some(rest) = text.strip_prefix('<') {
            Self { high: Some(open(number(rest)?)), ..nothing }
        } else {
            let value = number(text)?;
            Self { low: Some(closed(value)), best: Some(value), high: Some(closed(value)) }
        };
        range.checked().map_err(|_| invalid())
    }
}

/// In words, with the thousands apart: "more than 1,000".
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low =
            |low: Limit| format!("{} {}", if low.open { "more than" } else { "at least" }, digits(low.value));
        let high = |high: Limit| {
            format!("{} {}", if high.open { "less than" } else { "at most" }, digits(high.value))
        };
        let text = match (self.low, self.best, self.high) {
            (Some(a), Some(best), Some(b)) if a.value == b.value => digits(best),
            (None, Some(best), None) => format!("about {}", digits(best)),
            (Some(a), None, Some(b)) if !a.open && !b.open => {
                format!("{} to {}", digits(a.value), digits(b.value))
            }
            (a, best, b) => {
                let limits: Vec<String> = a.map(low).into_iter().chain(b.map(high)).collect();
                let best = best.map(|best| format!("about {}, ", digits(best))).unwrap_or_default();
                format!("{best}{}", limits.join(", "))
            }
        };
        f.pad(&text)
    }
}

/// A number with its thousands apart: `1,040`, `1,925.8`.
fn digits(value: f64) -> String {
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').map_or((&*text, None), |(whole, rest)| (whole, Some(rest)));
    let groups: Vec<_> = whole.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    let rest = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
    format!("{}{rest}", groups.join(","))
}

/// A figure in a file: text, or a bare number.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a figure: a number, or text like \">1000\"")]
enum Written {
    Number(f64),
    Text(String),
}

impl TryFrom<Written> for Range {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self, Error> {
        match written {
            Written::Number(value) => Self::exactly(value),
            Written::Text(text) => text.parse(),
        }
    }
}

impl From<Range> for String {
    fn from(range: Range) -> Self {
        range.written()
    }
}
