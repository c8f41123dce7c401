//! [`PageOptions`]: which days a page spans, and by which rules it can be seen.

use jiff::civil::Date;

use crate::map::MapOptions;
use crate::{Error, Policy};

/// What a page shows: which days, by which policies and with which knowledge, and how it opens.
///
/// Unless told, it opens on its first day with hindsight, and offers [`Policy::Newest`], [`Policy::Majority`] and
/// [`Policy::AgainstInterest`], of which the first is shown at first.
///
/// # Examples
///
/// ```
/// use frontline::{Date, PageOptions};
///
/// let (first, last) = (Date::constant(2024, 8, 1), Date::constant(2024, 9, 30));
/// let options = PageOptions::new(first, last)?.open_on(Date::constant(2024, 8, 10));
/// assert!(PageOptions::new(last, first).is_err());
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PageOptions {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) open: Date,
    pub(super) open_known: Option<Date>,
    pub(super) recorded: Date,
    pub(super) policies: Vec<Policy>,
    pub(super) map: MapOptions,
}

/// The most days that a page spans: ten years.
const MOST_DAYS: i32 = 3653;

impl PageOptions {
    /// A page of the days from the first to the last.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeStart`] if the last is before the first, [`Error::TooMany`] if they are more than ten years apart.
    pub fn new(first: Date, last: Date) -> Result<Self, Error> {
        if last < first {
            return Err(Error::EndsBeforeStart { start: first.to_string(), end: last.to_string() });
        }
        if (last - first).get_days() > MOST_DAYS {
            return Err(Error::TooMany { what: "days for one page: it spans ten years at most" });
        }
        Ok(Self {
            first,
            last,
            open: first,
            open_known: None,
            recorded: Date::MAX,
            policies: vec![Policy::Newest, Policy::Majority, Policy::AgainstInterest],
            map: MapOptions::default(),
        })
    }

    /// The same, opening on a day; on its first or last if that is not among its days.
    #[must_use]
    pub fn open_on(mut self, day: Date) -> Self {
        self.open = day.clamp(self.first, self.last);
        self
    }

    /// The same, opening with what was known by a day, at which the slider "known by" then stops.
    #[must_use]
    pub fn open_known_by(mut self, day: Date) -> Self {
        self.open_known = Some(day);
        self
    }

    /// The same, of claims recorded by a day only, which the page says.
    #[must_use]
    pub fn recorded_by(mut self, day: Date) -> Self {
        self.recorded = day;
        self
    }

    /// The same with other policies to choose from; the first is shown at first.
    #[must_use]
    pub fn policies(mut self, policies: impl IntoIterator<Item = Policy>) -> Self {
        self.policies = policies.into_iter().collect();
        self
    }

    /// The same with a map drawn so; the page is as wide as its window, whatever the width.
    #[must_use]
    pub fn map(mut self, map: MapOptions) -> Self {
        self.map = map;
        self
    }
}
