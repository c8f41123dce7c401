//! What became of a town, and where sources differ.

use std::collections::HashMap;

use jiff::civil::Date;

use super::control::Judged;
use super::{Verdict, View};
use crate::{Claim, Party, Statement, Town};

/// A time without change.
#[derive(Clone, Debug)]
pub struct Interval<'a> {
    /// Its first day; `None` if it reaches back before all claims.
    pub from: Option<Date>,
    /// Its last day; `None` if it has no end yet.
    pub to: Option<Date>,
    /// Who held the town, with the claims of the first day, or of the last where there is no first.
    pub verdict: Verdict<'a>,
}

impl Interval<'_> {
    /// How many days of the interval lie from `first` to `last`, both included.
    #[must_use]
    pub fn days_within(&self, first: Date, last: Date) -> u32 {
        let from = self.from.map_or(first, |from| from.max(first));
        let to = self.to.map_or(last, |to| to.min(last));
        u32::try_from((to - from).get_days()).map_or(0, |days| if from <= to { days + 1 } else { 0 })
    }
}

/// What became of a town, by one policy and with one knowledge.
#[derive(Clone, Debug)]
pub struct History<'a> {
    intervals: Vec<Interval<'a>>,
}

impl<'a> History<'a> {
    /// The times without change, in order, without gaps.
    #[must_use]
    pub fn intervals(&self) -> &[Interval<'a>] {
        &self.intervals
    }

    /// How many days from `first` to `last`, both included, a party held the town alone, as claims say or by default.
    #[must_use]
    pub fn days_held(&self, party: &Party, first: Date, last: Date) -> u32 {
        let held = |interval: &&Interval<'a>| interval.verdict.control.holder() == Some(party);
        self.intervals.iter().filter(held).map(|interval| interval.days_within(first, last)).sum()
    }

    /// How often the holder changed: from one party to another, with or without a contested or unknown time between.
    #[must_use]
    pub fn changes_of_holder(&self) -> usize {
        let mut holders: Vec<&Party> =
            self.intervals.iter().filter_map(|i| i.verdict.control.holder()).collect();
        holders.dedup();
        holders.len().saturating_sub(1)
    }
}

/// A time over which sources differed about a town.
#[derive(Clone, Debug)]
pub struct Disagreement<'a> {
    /// The town.
    pub town: &'a Town,
    /// The first day, within the days asked for.
    pub from: Date,
    /// The last day, within the days asked for.
    pub to: Date,
    /// What each source's latest word was on the first day, in the order in which they were stated.
    pub claims: Vec<&'a Claim>,
}

impl Disagreement<'_> {
    /// How many days it lasted.
    #[must_use]
    pub fn days(&self) -> u32 {
        u32::try_from((self.to - self.from).get_days()).map_or(0, |days| days + 1)
    }
}

impl View {
    /// What became of a town, over all days, by the view's policy and with its knowledge.
    ///
    /// # Complexity
    ///
    /// O(k²) in the k claims about the town.
    #[must_use]
    pub fn history<'a>(&'a self, town: &'a Town) -> History<'a> {
        let Some(number) = self.atlas.number_of_town(town) else {
            let interval = Interval { from: None, to: None, verdict: self.control_of(town) };
            return History { intervals: vec![interval] };
        };
        let mut intervals: Vec<Interval<'a>> = Vec::new();
        for (day, judged) in self.spells(number, self.counts()) {
            if intervals.last().is_some_and(|last| last.from == judged.since) {
                continue;
            }
            if let Some(interval) = intervals.last_mut() {
                interval.to = day.yesterday().ok();
            }
            let verdict = self.verdict(town, day, &judged);
            intervals.push(Interval { from: judged.since, to: None, verdict });
        }
        History { intervals }
    }

    /// The times over which nothing changes of a town, neither its state nor the claims that it rests on, nor those that are set
    /// aside: each with its first day, the first with the day before all claims.
    pub(super) fn spells(&self, town: usize, counts: &[bool]) -> Vec<(Date, Judged)> {
        let turns = self.turns(town, counts);
        let before = turns.first().and_then(|first| first.yesterday().ok()).unwrap_or(self.day);
        let mut spells: Vec<(Date, Judged)> = Vec::new();
        for day in std::iter::once(before).chain(turns) {
            let mut judged = self.judge(town, day, counts);
            if let Some((_, last)) = spells.last() {
                judged.since = if last.state == judged.state { last.since } else { Some(day) };
                if *last == judged {
                    continue;
                }
            }
            spells.push((day, judged));
        }
        spells
    }

    /// Where and for how long sources differed about who held a town, from `first` to `last`, both included: the
    /// latest words of at least two of them name different holders, or one denies what another says. By town in the
    /// order of the atlas, then by day. The policy plays no part. A claim without an end counts until its source says
    /// otherwise, however old it is.
    #[must_use]
    pub fn disagreement(&self, first: Date, last: Date) -> Vec<Disagreement<'_>> {
        let counts = self.counts();
        let mut found: Vec<Disagreement<'_>> = Vec::new();
        for (number, town) in self.atlas.towns().iter().enumerate() {
            let mut open = false;
            let turns = self.turns(number, counts).into_iter().filter(|turn| first < *turn && *turn <= last);
            let days: Vec<Date> = std::iter::once(first).chain(turns).filter(|day| *day <= last).collect();
            for (i, day) in days.iter().enumerate() {
                let words = self.latest_words(number, *day, counts);
                if !differ(&words) {
                    open = false;
                    continue;
                }
                let to = days.get(i + 1).and_then(|next| next.yesterday().ok()).unwrap_or(last);
                match found.last_mut() {
                    Some(known) if open => known.to = to,
                    _ => found.push(Disagreement { town, from: *day, to, claims: words }),
                }
                open = true;
            }
        }
        found
    }

    /// Each source's latest claims about a town that count on a day.
    fn latest_words(&self, town: usize, day: Date, counts: &[bool]) -> Vec<&Claim> {
        let record = self.atlas.record();
        let judged = self.judge(town, day, counts);
        let mut numbers: Vec<usize> =
            judged.believed.iter().chain(&judged.others).map(|n| *n as usize).collect();
        numbers.sort_unstable();
        // A repeated word is the word of whoever said it first.
        let speaker = |number: usize| record.facts[record.facts[number].root].source;
        let mut latest: HashMap<usize, Date> = HashMap::new();
        for number in &numbers {
            let day = latest.entry(speaker(*number)).or_insert(Date::MIN);
            *day = record.facts[*number].stated.max(*day);
        }
        let is_latest = |number: &usize| latest.get(&speaker(*number)) == Some(&record.facts[*number].stated);
        numbers
            .iter()
            .filter(|number| is_latest(number))
            .map(|number| &self.atlas.claims()[*number])
            .collect()
    }
}

/// Whether claims of at least two sources cannot all be true.
fn differ(claims: &[&Claim]) -> bool {
    let clash = |a: &Claim, b: &Claim| match (a.statement(), b.statement()) {
        (
            Statement::Holds(a) | Statement::Extent { party: a, .. },
            Statement::Holds(b) | Statement::Extent { party: b, .. },
        ) => a != b,
        (Statement::Holds(a) | Statement::Extent { party: a, .. }, Statement::Denies(b)) => a == b,
        (Statement::Holds(_) | Statement::Extent { .. }, Statement::Contested(_)) => true,
        (Statement::Holds(_) | Statement::Extent { .. }, Statement::Unclear { between, .. }) => {
            !between.is_empty()
        }
        _ => false,
    };
    claims
        .iter()
        .enumerate()
        .any(|(i, a)| claims[i + 1..].iter().any(|b| a.by() != b.by() && (clash(a, b) || clash(b, a))))
}
