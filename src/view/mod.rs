//! [`View`]: one consistent answer to everything, on a day, from the claims that it accepts.

mod compare;
mod control;
mod explain;
mod front;
mod ground;
mod history;
mod holdings;
mod regimes;
#[cfg(feature = "map")]
mod spells;
mod totals;

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;

pub use compare::{Change, Comparison, Patch, TownChange};
use control::Judged;
pub use control::{Control, Verdict};
pub use explain::Explanation;
#[cfg(feature = "map")]
pub(crate) use explain::says;
pub use front::{Front, FrontArc};
pub use ground::Basis;
use ground::Ground;
pub(crate) use ground::Holder;
#[cfg(feature = "map")]
pub(crate) use ground::{Cells, Shade, Shaded};
pub use history::{Disagreement, History, Interval};
pub use holdings::{HolderOf, Holding};
pub use regimes::InForce;
#[cfg(feature = "map")]
pub(crate) use spells::Spell;
pub use totals::{Figure, Total};

use crate::policy::Evidence;
use crate::{About, Atlas, Claim, Policy};

/// Who holds what on a day, from the claims of an atlas that the view accepts.
///
/// | | which claims there are | |
/// | --- | --- | --- |
/// | [`View::known_by`] | stated by that day | what could the public know? |
/// | [`View::recorded_by`] | recorded by that day | what did this data set hold? |
/// | [`View::policy`] | believed by that rule | [`Policy::Newest`] unless told |
///
/// Without the first two a view has the benefit of hindsight. A claim whose day is known only so well is taken at
/// its latest: as stated on the last day possible, and begun on the last day possible.
///
/// Resolved at the first question, then immutable; `Send + Sync`.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "bundled")] {
/// use frontline::{Atlas, Policy};
/// use jiff::civil::date;
///
/// let atlas = Atlas::kursk_2024();
/// let view = atlas.on(date(2024, 8, 10)).known_by(date(2024, 8, 10));
/// let verdict = view.control_of(atlas.town("Sudzha")?);
/// assert_eq!(verdict.to_string(), "contested between Russia and Ukraine since 2024-08-09");
/// # }
/// # Ok::<(), frontline::Error>(())
/// ```
pub struct View {
    atlas: Atlas,
    day: Date,
    known_by: Date,
    recorded_by: Date,
    policy: Policy,
    counts: OnceLock<Vec<bool>>,
    towns: OnceLock<Vec<Judged>>,
    ground: OnceLock<Ground>,
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("day", &self.day).field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl Atlas {
    /// The view on a day, with the benefit of hindsight and by [`Policy::Newest`].
    #[must_use]
    pub fn on(&self, day: Date) -> View {
        View {
            atlas: self.clone(),
            day,
            known_by: Date::MAX,
            recorded_by: Date::MAX,
            policy: Policy::Newest,
            counts: OnceLock::new(),
            towns: OnceLock::new(),
            ground: OnceLock::new(),
        }
    }
}

impl View {
    /// The same, of claims stated by a day only: what the public could know then.
    #[must_use]
    pub fn known_by(self, day: Date) -> Self {
        Self { known_by: day, ..self.anew() }
    }

    /// The same, of claims recorded by a day only: what this data set held then.
    #[must_use]
    pub fn recorded_by(self, day: Date) -> Self {
        Self { recorded_by: day, ..self.anew() }
    }

    /// The same by another policy.
    #[must_use]
    pub fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self.anew() }
    }

    /// The same on another day.
    #[must_use]
    pub fn on(&self, day: Date) -> Self {
        let (known_by, recorded_by, policy) = (self.known_by, self.recorded_by, self.policy.clone());
        Self { known_by, recorded_by, policy, ..self.atlas.on(day) }
    }

    /// The same, not yet resolved.
    fn anew(self) -> Self {
        Self { counts: OnceLock::new(), towns: OnceLock::new(), ground: OnceLock::new(), ..self }
    }

    /// The atlas that it is a view of.
    #[must_use]
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// The day that it is a view on.
    #[must_use]
    pub fn day(&self) -> Date {
        self.day
    }

    /// The day by which what it knows had been stated; `Date::MAX` with the benefit of hindsight.
    #[must_use]
    pub fn known(&self) -> Date {
        self.known_by
    }

    /// The day by which what it knows had been recorded; `Date::MAX` if any.
    #[must_use]
    pub fn recorded(&self) -> Date {
        self.recorded_by
    }

    /// The rule by which claims are believed.
    #[must_use]
    pub fn by_policy(&self) -> &Policy {
        &self.policy
    }

    /// Every claim that counts on the day, believed or not, in the order in which they were stated.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        let numbers = (0..self.counts().len()).filter(|number| self.applies(*number, self.day));
        numbers.map(|number| &self.atlas.claims()[number])
    }

    /// Every claim about a place that counts on the day; see [`View::claims`].
    pub fn claims_about<'a>(&'a self, about: &'a About) -> impl Iterator<Item = &'a Claim> {
        self.claims().filter(move |claim| claim.about() == about)
    }

    /// Which of the atlas's claims the view knows, without those superseded and retracted.
    pub(crate) fn counts(&self) -> &[bool] {
        self.counts.get_or_init(|| self.atlas.record().counting(self.known_by, self.recorded_by))
    }

    /// Whether a claim counts on a day.
    fn applies(&self, number: usize, day: Date) -> bool {
        let fact = &self.atlas.record().facts[number];
        self.counts()[number] && fact.begins <= day && day <= fact.ends
    }

    /// Of claims in the order in which they were stated those that speak for themselves: of some that repeat one another the
    /// repeated one, or the earliest if that one is not there.
    fn voices(&self, numbers: &[u32]) -> Vec<u32> {
        let facts = &self.atlas.record().facts;
        let root = |number: u32| facts[number as usize].root;
        // Usually nothing repeats anything.
        if numbers.iter().all(|number| root(*number) == *number as usize) {
            return numbers.to_vec();
        }
        let is_root = |number: &u32| root(*number) == *number as usize;
        let mut heard: HashSet<usize> = numbers.iter().filter(|n| is_root(n)).map(|n| root(*n)).collect();
        numbers.iter().copied().filter(|number| is_root(number) || heard.insert(root(*number))).collect()
    }

    /// Parts claims, in the order in which they were stated, into those that the policy chooses, with those that repeat them,
    /// and the rest.
    fn chosen(&self, numbers: &[u32], day: Date) -> (Vec<u32>, Vec<u32>) {
        let record = self.atlas.record();
        let root = |number: u32| record.facts[number as usize].root;
        let voices = self.voices(numbers);
        let evidence: Vec<Evidence<'_>> =
            voices.iter().map(|number| record.evidence(*number as usize)).collect();
        let chosen: Vec<u32> = self.policy.choose(&evidence, day).into_iter().map(|i| voices[i]).collect();
        let roots: HashSet<usize> = chosen.iter().map(|number| root(*number)).collect();
        let (believed, others) = numbers.iter().partition(|number| roots.contains(&root(**number)));
        (believed, others)
    }
}
