//! [`When`]: from when to when something held.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::is_text;
use crate::{Answer, Day, Error};

/// From when to when something held: one day, or a start and an end, each of which may be known only so well,
/// open (`..`) or unknown (left out).
///
/// It reads and writes the useful part of EDTF (see [`Day`]) and is text in serde. Both ends belong to it.
///
/// | text | meaning |
/// | --- | --- |
/// | `2024-08-10` | that day |
/// | `2024-08` | one day in that month |
/// | `2024-08-06/2024-08-15` | from the first day to the last |
/// | `2024-08-06/..` | from then on |
/// | `2024-08-06/` | from then on, to an unknown day |
/// | `../2024-08-06`, `/2024-08-06` | until then |
/// | `[2025-03-15..2025-03-16]/..` | from one of two days on |
///
/// # Examples
///
/// ```
/// use frontline::{Answer, When};
/// use jiff::civil::date;
///
/// let when: When = "[2025-03-15..2025-03-16]/..".parse()?;
/// assert_eq!(when.holds_on(date(2025, 3, 14)), Answer::No);
/// assert_eq!(when.holds_on(date(2025, 3, 15)), Answer::Maybe);
/// assert_eq!(when.holds_on(date(2026, 1, 1)), Answer::Yes);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct When {
    start: End,
    end: End,
    /// One day: start and end are the same one, though it may not be known which.
    single: bool,
}

/// Where an interval begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// On a day.
    On(Day),
    /// Nowhere: it has no beginning, or goes on (`..`).
    Open,
    /// On an unknown day (left out).
    Unknown,
}

impl End {
    /// The day, if it is known in any way.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        match self {
            Self::On(day) => Some(day),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl When {
    /// One day.
    #[must_use]
    pub fn on(day: impl Into<Day>) -> Self {
        let day = End::On(day.into());
        Self { start: day, end: day, single: true }
    }

    /// From a day on.
    #[must_use]
    pub fn since(day: impl Into<Day>) -> Self {
        Self { start: End::On(day.into()), end: End::Open, single: false }
    }

    /// From one end to the other.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeStart`] if it must end before it can begin, [`Error::InvalidDate`] if both ends are unknown.
    pub fn between(start: End, end: End) -> Result<Self, Error> {
        if (start, end) == (End::Unknown, End::Unknown) {
            return Err(Error::InvalidDate { text: "/".to_owned() });
        }
        if let (End::On(first), End::On(last)) = (start, end)
            && last.latest() < first.earliest()
        {
            return Err(Error::EndsBeforeStart { start: first.to_string(), end: last.to_string() });
        }
        Ok(Self { start, end, single: false })
    }

    /// Where it begins.
    #[must_use]
    pub fn start(self) -> End {
        self.start
    }

    /// Where it ends; the day itself belongs to it.
    #[must_use]
    pub fn end(self) -> End {
        self.end
    }

    /// Whether it held on a day: `Maybe` where its ends are not known well enough.
    #[must_use]
    pub fn holds_on(self, date: Date) -> Answer {
        let doubt = |day: Day| day.is_uncertain() || day.is_approximate();
        let ends = [self.start.day(), self.end.day()];
        let doubtful = ends.into_iter().flatten().any(doubt);
        let out = self.start.day().is_some_and(|day| date < day.earliest())
            || self.end.day().is_some_and(|day| date > day.latest());
        // It cannot begin after its end, nor end before its start, which may say more than either alone.
        let surely_begun = match self.start {
            End::On(_) => self.begun_by() <= Some(date),
            End::Open => true,
            End::Unknown => self.end.day().is_some_and(|day| day.latest() <= date),
        };
        let surely_on = match self.end {
            End::On(_) => Some(date) <= ends.into_iter().flatten().map(Day::earliest).max(),
            End::Open => true,
            End::Unknown => self.start.day().is_some_and(|day| date <= day.earliest()),
        };
        match (out, surely_begun && surely_on) {
            (true, _) if doubtful => Answer::Maybe,
            (true, _) => Answer::No,
            (false, true) if !doubtful => Answer::Yes,
            (false, _) => Answer::Maybe,
        }
    }

    /// The first day on which it has surely begun: if its start is unknown, that of its end. `None` if it has no beginning.
    #[must_use]
    pub fn begun_by(self) -> Option<Date> {
        let end = self.over_after();
        match self.start {
            End::On(day) => Some(end.map_or(day.latest(), |end| end.min(day.latest()))),
            End::Unknown => end,
            End::Open => None,
        }
    }

    /// The last day on which it can still hold; `None` if it has no known end.
    #[must_use]
    pub fn over_after(self) -> Option<Date> {
        self.end.day().map(Day::latest)
    }
}

impl FromStr for When {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((start, end)) = text.split_once('/') else {
            return text.parse().map(|day: Day| Self::on(day));
        };
        let read = |part: &str| match part {
            ".." => Ok(End::Open),
            "" => Ok(End::Unknown),
            day => day.parse().map(End::On),
        };
        Self::between(read(start)?, read(end)?)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: End| match end {
            End::On(day) => day.to_string(),
            End::Open => "..".to_owned(),
            End::Unknown => String::new(),
        };
        if self.single {
            return f.pad(&end(self.start));
        }
        f.pad(&format!("{}/{}", end(self.start), end(self.end)))
    }
}

is_text!(When);
