//! Verdicts: who holds a town, since when, on which claims.

use std::fmt;

use jiff::civil::Date;

use super::View;
use crate::policy::{State, conclude};
use crate::{Claim, Party, Town};

/// The state of a town on a day and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) state: State,
    pub(super) since: Option<Date>,
    pub(super) believed: Vec<u32>,
    pub(super) others: Vec<u32>,
}

/// Who holds a place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Control<'a> {
    /// A party, as the believed claims agree, not all of them by sources that lean to it.
    Held(&'a Party),
    /// A party, as only sources that lean to it say.
    Claimed(&'a Party),
    /// Nobody alone: the believed claims do not agree, or say so.
    Contested(Vec<&'a Party>),
    /// The party of the country, since no believed claim says otherwise.
    Default(&'a Party),
    /// Nothing is known.
    Unknown,
}

impl<'a> Control<'a> {
    /// The party that holds it, if it is one.
    #[must_use]
    pub fn holder(&self) -> Option<&'a Party> {
        match self {
            Self::Held(party) | Self::Claimed(party) | Self::Default(party) => Some(party),
            Self::Contested(_) | Self::Unknown => None,
        }
    }

    pub(super) fn of(state: &State, parties: &'a [Party]) -> Self {
        let party = |number: &u16| &parties[usize::from(*number)];
        match state {
            State::Held(number) => Self::Held(party(number)),
            State::Claimed(number) => Self::Claimed(party(number)),
            State::Contested(numbers) => Self::Contested(numbers.iter().map(party).collect()),
            State::Default(number) => Self::Default(party(number)),
            State::Unknown => Self::Unknown,
        }
    }
}

impl fmt::Display for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(party) => write!(f, "held by {}", party.name()),
            Self::Claimed(party) => write!(f, "claimed by {}", party.name()),
            Self::Contested(parties) => {
                let names: Vec<&str> = parties.iter().map(|party| party.name()).collect();
                match names[..] {
                    [only] => write!(f, "contested, by {only}"),
                    _ => write!(f, "contested between {}", names.join(" and ")),
                }
            }
            Self::Default(party) => write!(f, "held by {} by default", party.name()),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// Who holds a town on a day, since when, and on which claims that rests.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    /// The view that says so.
    pub view: &'a View,
    /// The town.
    pub town: &'a Town,
    /// The day.
    pub day: Date,
    /// Who holds it.
    pub control: Control<'a>,
    /// The first day of the time without change that the day lies in, by the same policy and the same knowledge; `None` if it
    /// has been so for as long as the claims reach back.
    pub since: Option<Date>,
    /// The claims that it rests on, in the order in which they were stated, with those that repeat them.
    pub because: Vec<&'a Claim>,
    /// The claims about it that count on the day and were not believed.
    pub despite: Vec<&'a Claim>,
}

impl fmt::Display for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.control)?;
        self.since.map_or(Ok(()), |since| write!(f, " since {since}"))
    }
}

impl View {
    /// Who holds each town on the view's day.
    pub(super) fn judged_towns(&self) -> &[Judged] {
        self.towns.get_or_init(|| {
            let counts = self.counts();
            (0..self.atlas.towns().len()).map(|town| self.judged(town, counts)).collect()
        })
    }

    /// Who holds a town.
    ///
    /// The claims about it are those about the town itself, those that its whole region or country is held, and extents
    /// that it lies in. A town of another atlas is looked up by its id; one that is not there is
    /// [`Control::Unknown`].
    #[must_use]
    pub fn control_of<'a>(&'a self, town: &'a Town) -> Verdict<'a> {
        let number = self.atlas.number_of_town(town);
        match number.map(|number| &self.judged_towns()[number]) {
            Some(judged) => self.verdict(town, self.day, judged),
            None => self.verdict(
                town,
                self.day,
                &Judged { state: State::Unknown, since: None, believed: vec![], others: vec![] },
            ),
        }
    }

    pub(super) fn verdict<'a>(&'a self, town: &'a Town, day: Date, judged: &Judged) -> Verdict<'a> {
        let claims =
            |numbers: &[u32]| numbers.iter().map(|number| &self.atlas.claims()[*number as usize]).collect();
        Verdict {
            view: self,
            town,
            day,
            control: Control::of(&judged.state, self.atlas.parties()),
            since: judged.since,
            because: claims(&judged.believed),
            despite: claims(&judged.others),
        }
    }

    /// The state of a town, by number.
    pub(super) fn state_of(&self, town: usize) -> &State {
        &self.judged_towns()[town].state
    }

    /// The state of a town on the view's day, and since when.
    fn judged(&self, town: usize, counts: &[bool]) -> Judged {
        let mut judged = self.judge(town, self.day, counts);
        let turns = self.turns(town, counts);
        let mut earlier = turns.into_iter().rev().skip_while(|turn| *turn > self.day);
        // The state before the turn decides whether the turn is a change.
        judged.since = earlier.find(|turn| {
            turn.yesterday().is_ok_and(|before| self.judge(town, before, counts).state != judged.state)
        });
        judged
    }

    /// The state of a town on a day.
    pub(super) fn judge(&self, town: usize, day: Date, counts: &[bool]) -> Judged {
        let record = self.atlas.record();
        let applies = |number: &u32| {
            let fact = &record.facts[*number as usize];
            counts[*number as usize] && fact.begins <= day && day <= fact.ends
        };
        let numbers: Vec<u32> = record.of_town[town].iter().copied().filter(applies).collect();
        let (believed, others) = self.chosen(&numbers, day);
        // Those that repeat a claim add nothing to it.
        let voices = self.voices(&believed);
        let evidence: Vec<_> = voices.iter().map(|number| record.evidence(*number as usize)).collect();
        let country = self.atlas.region_of_town(town).map(|region| self.atlas.regions()[region].country());
        let default = country.and_then(|country| record.default_party(country));
        // Every party of a claim was looked up when the atlas was built.
        let state = conclude(&evidence, default, |id| record.party_number(id).unwrap_or_default());
        Judged { state, since: None, believed, others }
    }

    /// The days on which the claims about a town that count change or were stated, in order: on no other day does a
    /// policy see anything new.
    pub(super) fn turns(&self, town: usize, counts: &[bool]) -> Vec<Date> {
        let record = self.atlas.record();
        let counted = record.of_town[town].iter().filter(|number| counts[**number as usize]);
        let mut turns: Vec<Date> = counted
            .flat_map(|number| {
                let fact = &record.facts[*number as usize];
                let begins = Some(fact.begins).filter(|begins| *begins > Date::MIN);
                [begins, fact.ends.tomorrow().ok(), Some(fact.stated)]
            })
            .flatten()
            .collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}
