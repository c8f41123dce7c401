//! The day of a map, from its file's name or a feature's property.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Reason;

/// The day that stands in a name by a pattern of `YYYY`, `MM` and `DD`, where no digit stands beside it; the place must be
/// the only one.
pub(super) fn day_in_name(stem: &str, pattern: &str) -> Result<Date, Reason> {
    let digit = |at: Option<usize>| at.and_then(|i| stem.as_bytes().get(i)).is_some_and(u8::is_ascii_digit);
    let starts = stem.char_indices().map(|(i, _)| i);
    let alone = |i: &usize| !digit(i.checked_sub(1)) && !digit(Some(i + pattern.len()));
    let mut found = starts.filter(alone).filter_map(|i| stem.get(i..i + pattern.len())).filter_map(|text| {
        let numbers = fits(text, pattern)?;
        Some((text, numbers))
    });
    let (Some((text, [year, month, day])), None) = (found.next(), found.next()) else {
        return Err(Reason::NoDay { expected: format!("one day like {pattern} in its name") });
    };
    let date = year.try_into().ok().zip(month.try_into().ok()).zip(day.try_into().ok());
    date.and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .ok_or_else(|| Reason::NotADay { text: text.to_owned() })
}

/// The year, month and day of text that fits a pattern.
fn fits(text: &str, pattern: &str) -> Option<[u32; 3]> {
    let mut numbers = [0_u32; 3];
    for (c, p) in text.bytes().zip(pattern.bytes()) {
        let Some(part) = b"YMD".iter().position(|letter| *letter == p) else {
            if c == p {
                continue;
            }
            return None;
        };
        numbers[part] = numbers[part] * 10 + char::from(c).to_digit(10)?;
    }
    Some(numbers)
}

/// The day, and the second since 1970, of the one number of nine or ten digits in a name.
pub(super) fn unix_time_in_name(stem: &str) -> Result<(Date, i64), Reason> {
    let mut runs = stem.split(|c: char| !c.is_ascii_digit()).filter(|run| (9..=10).contains(&run.len()));
    let (Some(run), None) = (runs.next(), runs.next()) else {
        return Err(Reason::NoDay { expected: "one Unix time of 9 or 10 digits in its name".to_owned() });
    };
    let seconds: Option<i64> = run.parse().ok();
    let time = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok().zip(Some(seconds)));
    let (time, seconds) = time.ok_or_else(|| Reason::NotADay { text: run.to_owned() })?;
    Ok((time.to_zoned(TimeZone::UTC).date(), seconds))
}

/// The day that a property begins with; a time of day may follow.
pub(super) fn day_in_text(text: &str) -> Result<Date, Reason> {
    let not_a_day = || Reason::NotADay { text: text.to_owned() };
    let (day, rest) = text.split_at_checked(10).ok_or_else(not_a_day)?;
    let rest_is_time = rest.is_empty() || rest.starts_with(['T', ' ']);
    day.parse().ok().filter(|_| rest_is_time).ok_or_else(not_a_day)
}
