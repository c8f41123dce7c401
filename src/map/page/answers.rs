//! The library's answers about towns, for every day, policy and knowledge of a page, each written once.
//!
//! What is known of a town changes only on days on which a claim about it was stated, and its verdict only on days on which a
//! claim begins, ends or was stated. So a town has, for each policy, a few versions of what became of it, each from a
//! stop of the slider "known by" on, and each version a few spells. So has the ground of several towns in one place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::PageOptions;
use crate::map::class::{Class, Kind};
use crate::map::credit::source_name;
use crate::map::legend::held_by;
use crate::view::{Spell, View, says};
use crate::{Atlas, Claim};

/// The days at which the slider "known by" stops at most, and where ground goes by extents, each map of which is drawn for
/// itself.
const STOPS: usize = 120;
const STOPS_OF_EXTENTS: usize = 24;

/// What is numbered on the way.
pub(super) struct Answers<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) first: Date,
    pub(super) last: Date,
    /// The days by which something new was known; after them comes hindsight.
    pub(super) stops: Vec<Date>,
    /// The number of the stop at which the page opens, or that of hindsight.
    pub(super) open_stop: usize,
    /// The views of each policy: one for each stop, and one with hindsight.
    pub(super) views: Vec<Vec<View>>,
    states: Vec<Value>,
    numbers: BTreeMap<(Kind, String), usize>,
    /// The claims that any answer rests on, and all that any names, by number.
    pub(super) believed: BTreeSet<u32>,
    pub(super) claims: BTreeSet<u32>,
    pub(super) shows: Shows,
}

/// What the page can show, on any day, by any policy, with any knowledge: what its legend tells.
#[derive(Default)]
pub(super) struct Shows {
    pub(super) ground: BTreeSet<Kind>,
    pub(super) towns: BTreeSet<Kind>,
    /// The steps of the front and of the sizes of marks.
    pub(super) fronts: BTreeSet<usize>,
    pub(super) sizes: BTreeSet<usize>,
    pub(super) region_lines: bool,
    pub(super) state_borders: bool,
}

impl Shows {
    /// The kinds of ground and of towns.
    pub(super) fn kinds(&self) -> BTreeSet<Kind> {
        self.ground.union(&self.towns).copied().collect()
    }
}

impl<'a> Answers<'a> {
    pub(super) fn new(atlas: &'a Atlas, options: &PageOptions) -> Self {
        let (first, last) = (options.first, options.last);
        let facts = atlas.record().facts.iter().filter(|fact| fact.recorded <= options.recorded);
        let mut stops: Vec<Date> = facts.map(|fact| fact.stated).collect();
        // Nothing was known before the first.
        stops.retain(|day| first < *day && *day < last);
        stops.extend([first, last]);
        stops.sort_unstable();
        stops.dedup();
        let most = if atlas.record().extents.is_empty() { STOPS } else { STOPS_OF_EXTENTS };
        let mut stops = thinned(stops, most);
        stops.extend(options.open_known);
        stops.sort_unstable();
        stops.dedup();
        let open_stop = options.open_known.and_then(|day| stops.binary_search(&day).ok());
        let views = options.policies.iter().map(|policy| {
            let all = atlas.on(last).policy(policy.clone()).recorded_by(options.recorded);
            let view = |known: &Date| all.on(last).known_by(*known);
            stops.iter().chain([&Date::MAX]).map(view).collect()
        });
        Self {
            atlas,
            first,
            last,
            open_stop: open_stop.unwrap_or(stops.len()),
            views: views.collect(),
            stops,
            states: Vec::new(),
            numbers: BTreeMap::new(),
            believed: BTreeSet::new(),
            claims: BTreeSet::new(),
            shows: Shows::default(),
        }
    }

    /// The number of a day, from the first on.
    pub(super) fn day(&self, day: Date) -> i32 {
        (day - self.first).get_days()
    }

    /// What became of a town, or of the ground of several in one place: for each policy its versions, each with the stop from
    /// which on it is known and its spells; and the kinds that occur.
    pub(super) fn course(&mut self, towns: &[usize]) -> (Value, BTreeSet<Kind>) {
        let own: Vec<u32> =
            towns.iter().flat_map(|town| &self.atlas.record().of_town[*town]).copied().collect();
        let mut kinds = BTreeSet::new();
        let mut policies = Vec::new();
        for policy in 0..self.views.len() {
            let mut versions: Vec<(usize, Value)> = Vec::new();
            let mut known: Option<Vec<bool>> = None;
            for stop in 0..self.views[policy].len() {
                let counts = self.views[policy][stop].counts();
                let counts: Vec<bool> = own.iter().map(|claim| counts[*claim as usize]).collect();
                if known.as_ref() == Some(&counts) {
                    continue;
                }
                known = Some(counts);
                let spells = self.views[policy][stop].spells_of_place(towns);
                let spells = self.within(spells, &mut kinds);
                if versions.last().is_none_or(|(_, last)| *last != spells) {
                    versions.push((stop, spells));
                }
            }
            policies.push(Value::from(
                versions.into_iter().map(|(stop, spells)| json!([stop, spells])).collect::<Vec<_>>(),
            ));
        }
        (Value::from(policies), kinds)
    }

    /// The spells that the page's days lie in, and the one before, so that what changes on the first day is there: first day,
    /// state, since when, claims it rests on, claims set aside.
    fn within(&mut self, spells: Vec<Spell>, kinds: &mut BTreeSet<Kind>) -> Value {
        let begun = spells.iter().rposition(|spell| spell.from < self.first).unwrap_or(0);
        let last = self.last;
        let mut rows: Vec<Value> = Vec::new();
        for spell in spells.into_iter().skip(begun) {
            // What holds at first has held since before all claims about it, or began before the page does.
            if !rows.is_empty() && spell.from > last {
                break;
            }
            let from = if rows.is_empty() { -1 } else { self.day(spell.from) };
            self.believed.extend(&spell.because);
            self.claims.extend(spell.because.iter().chain(&spell.despite));
            let kind = Class::new(spell.shade, self.first).kind;
            kinds.insert(kind);
            let words = if spell.words.is_empty() { held_by(kind, self.atlas) } else { spell.words };
            let state = self.state(kind, words);
            let since = spell.since.map(|since| self.day(since));
            rows.push(if spell.despite.is_empty() {
                json!([from, state, since, spell.because])
            } else {
                json!([from, state, since, spell.because, spell.despite])
            });
        }
        Value::from(rows)
    }

    /// The number of a state: its words, its kind, and whose side it is.
    fn state(&mut self, kind: Kind, words: String) -> usize {
        let next = self.states.len();
        let (states, key) = (&mut self.states, (kind, words));
        *self.numbers.entry(key).or_insert_with_key(|(kind, words)| {
            states.push(json!([words, kind_name(*kind), side(*kind)]));
            next
        })
    }

    /// All states, in the order of their numbers.
    pub(super) fn states(&self) -> &[Value] {
        &self.states
    }

    /// The claims of an atlas that are named, by number: who says what, when, how sure, and who carried it.
    pub(super) fn claims(&self) -> Value {
        let all = self.atlas.claims();
        let named = self.claims.iter().map(|number| (number.to_string(), self.claim(&all[*number as usize])));
        Value::Object(named.collect())
    }

    fn claim(&self, claim: &Claim) -> Value {
        let by = source_name(self.atlas, claim.by());
        let carried: Vec<Value> = claim
            .citations()
            .iter()
            .map(|citation| {
                // Only what a browser opens as a page becomes a link.
                let is_page = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
                json!([
                    citation.publisher,
                    citation.title,
                    citation.date.map(|day| day.to_string()),
                    citation.url.as_ref().filter(is_page)
                ])
            })
            .collect();
        let day = self.day(claim.stated().latest());
        json!([
            claim.id(),
            by,
            says(self.atlas, claim),
            claim.stated().to_string(),
            day,
            claim.certainty(),
            claim.text(),
            carried
        ])
    }
}

/// The name of a kind on the page.
pub(super) fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Held(party) => format!("held-{party}"),
        Kind::Claimed(party) => format!("claimed-{party}"),
        Kind::Contested => "contested".to_owned(),
        Kind::Default(party) => format!("default-{party}"),
        Kind::Unknown => "unknown".to_owned(),
    }
}

/// On whose side ground is: a front runs between two sides.
pub(super) fn side(kind: Kind) -> i32 {
    match kind {
        Kind::Held(party) | Kind::Claimed(party) | Kind::Default(party) => i32::from(party),
        Kind::Contested => -1,
        Kind::Unknown => -2,
    }
}

/// At most so many of some days, evenly apart, with the first and the last.
fn thinned(days: Vec<Date>, most: usize) -> Vec<Date> {
    if days.len() <= most {
        return days;
    }
    (0..most).map(|i| days[i * (days.len() - 1) / (most - 1)]).collect()
}
