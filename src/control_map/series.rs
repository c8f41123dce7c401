//! From days to a timeline of claims: until when each map speaks, and for which days there is none.

use geo_types::MultiPolygon;
use jiff::ToSpan;
use jiff::civil::Date;

use super::overlay::{sorted_out, union};
use super::read::{Page, Reader};
use super::{Map, Mapping, Maps, Means, Reason, Skipped};
use crate::geodesy::area_of;
use crate::{Citation, Claim, End, Error, Statement, When};

/// From when to when a map speaks, and the days after it for which there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) until: Date,
    pub(super) gap_until: Option<Date>,
}

/// Refuses a map of a day that is in a gap.
pub(crate) fn outside(day: Date, gaps: &[(Date, Date)]) -> Result<(), Error> {
    match gaps.iter().find(|(first, last)| *first <= day && day <= *last) {
        None => Ok(()),
        Some((first, last)) => {
            let found = format!("one of {day}, in the gap from {first} to {last}");
            Err(Error::Unexpected { expected: "no map in a gap of the series", found })
        }
    }
}

/// How far the map of a day reaches, before the next one. A map is not carried over a gap.
pub(super) fn reach(
    day: Date,
    next: Option<Date>,
    gaps: &[(Date, Date)],
    mapping: &Mapping,
) -> Result<Reach, Error> {
    outside(day, gaps)?;
    let after = |days: u16| day.saturating_add((i64::from(days) - 1).days());
    let last = next.map(|next| next.yesterday().unwrap_or(next)).or(mapping.ends);
    let mut until = match (last, mapping.step_days) {
        (Some(last), Some(step)) => last.min(after(step)),
        (Some(last), None) => last,
        (None, step) => after(step.unwrap_or(1)),
    };
    if let Some((first, _)) = gaps.iter().find(|(first, _)| day < *first && *first <= until) {
        until = first.yesterday().unwrap_or(day);
    }
    Ok(Reach { until, gap_until: last.filter(|last| until < *last) })
}

/// The ground of a map by what it says of it.
type Ground = Vec<(usize, MultiPolygon<f64>)>;

impl Reader {
    /// The claims of all maps that were read.
    pub(crate) fn into_maps(mut self, mapping: &Mapping) -> Result<Maps, Error> {
        let gaps = mapping.known_gaps()?;
        let pages: Vec<(Date, Page)> = std::mem::take(&mut self.pages).into_iter().collect();
        let days: Vec<Date> = pages.iter().map(|(day, _)| *day).collect();
        let mut maps = Maps {
            source: mapping.source.clone(),
            claims: Vec::new(),
            maps: Vec::new(),
            gaps: Vec::new(),
            mended: self.mended,
            skipped: self.skipped,
        };
        // The days without a map that are waiting for the next one, and what the last map said.
        let (mut open, mut before): (Option<Gap>, Ground) = (None, Vec::new());
        for (number, (day, page)) in pages.into_iter().enumerate() {
            let place = |error: Error| error.within(page.name());
            let Reach { until, gap_until } =
                reach(day, days.get(number + 1).copied(), &gaps, mapping).map_err(place)?;
            let after = |gap: Option<Gap>, first: Date| {
                let since = gap.map_or((day, first), |gap| (gap.stated, gap.first));
                Gap { stated: since.0, first: since.1, last: gap_until.unwrap_or(until) }
            };
            if page.is_lost() {
                let place = format!("{}: {day}", page.name());
                maps.skipped.push(Skipped { place, reason: Reason::NothingUsable });
                open = Some(after(open, day));
                continue;
            }
            let ground = sorted_out(&page.items, &mut maps.mended).map_err(place)?;
            if let Some(gap) = open.take() {
                maps.close(gap, &before, &ground, mapping);
            }
            maps.add(day, until, &page.name(), &ground, mapping);
            before = ground;
            if gap_until.is_some() {
                let first = until.tomorrow().unwrap_or(until);
                open = Some(after(None, first));
            }
        }
        if let Some(gap) = open {
            maps.close(gap, &before, &[], mapping);
        }
        Ok(maps)
    }
}

/// Days without a map, and the day of the last one before.
#[derive(Clone, Copy)]
struct Gap {
    stated: Date,
    first: Date,
    last: Date,
}

impl Maps {
    /// Adds the map of a day.
    fn add(&mut self, day: Date, until: Date, file: &str, ground: &Ground, mapping: &Mapping) {
        let valid = span(day, until);
        let areas =
            ground.iter().map(|(rule, shape)| (mapping.rules[*rule].means.clone(), area_of(shape))).collect();
        self.maps.push(Map { file: file.to_owned(), day, valid, areas });
        for (rule, area) in ground {
            let area = area.clone();
            let (what, statement) = match &mapping.rules[*rule].means {
                Means::HeldBy(party) => (party.clone(), Statement::Extent { party: party.clone(), area }),
                Means::Contested(parties) => {
                    (parties.join("-"), Statement::Unclear { between: parties.clone(), area })
                }
                // What is skipped has no ground.
                Means::Unknown | Means::Skip => {
                    ("unknown".to_owned(), Statement::Unclear { between: Vec::new(), area })
                }
            };
            let mut citation = cited(mapping);
            (citation.title, citation.date) = (Some(file.to_owned()), Some(day.into()));
            let id = format!("{}-{day}-{what}", mapping.series);
            self.claims.push(claim(id, statement, day, valid, mapping).with_citation(citation));
        }
    }

    /// Says of days without a map that it is not known who holds what the maps before and after speak of.
    fn close(&mut self, gap: Gap, before: &Ground, after: &[(usize, MultiPolygon<f64>)], mapping: &Mapping) {
        let Gap { stated, first, last } = gap;
        self.gaps.push((first, last));
        let area = union(before.iter().chain(after).map(|(_, shape)| shape));
        if area.0.is_empty() {
            return;
        }
        let id = format!("{}-{first}-no-map", mapping.series);
        let text = format!("the series {} has no map for {}", mapping.series, days_between(first, last));
        let statement = Statement::Unclear { between: Vec::new(), area };
        let claim = claim(id, statement, stated, span(first, last), mapping).with_text(text);
        self.claims.push(claim.with_citation(cited(mapping)));
    }
}

/// Days from a first to a last one, in words.
pub(crate) fn days_between(first: Date, last: Date) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

fn claim(id: String, statement: Statement, stated: Date, valid: When, mapping: &Mapping) -> Claim {
    Claim::new(id, mapping.source.id(), mapping.about.clone(), statement, stated)
        .with_valid(valid)
        .with_certainty(mapping.certainty)
}

fn cited(mapping: &Mapping) -> Citation {
    let publisher = mapping.publisher.as_deref().unwrap_or(mapping.source.name());
    Citation { url: mapping.url.clone(), ..Citation::of(publisher) }
}

fn span(first: Date, last: Date) -> When {
    if first == last {
        return When::on(first);
    }
    // The last day is not before the first.
    When::between(End::On(first.into()), End::On(last.into())).unwrap_or(When::on(first))
}
