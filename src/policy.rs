//! [`Policy`]: which of several claims about one place are believed, and what follows from those.
//!
//! Every policy only *chooses* claims. What follows from the chosen ones is the same rule for all
//! ([`Control`]), so that a policy of one's own is a function that picks from a list.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::{Claim, Source, Statement};

/// How far the votes of [`Policy::Majority`] reach back, days. A judgement, not a measurement: an older word tells of an
/// older state, and whoever follows a place restates it within weeks.
const VOTES_DAYS: i32 = 30;

/// A claim about a place that counts on a day, with who makes it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Who makes it.
    pub source: &'a Source,
    /// Whether the claim serves the party that its source leans to: that this party holds the place or has taken so
    /// much, or that another does not hold it.
    pub is_self_serving: bool,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(claim: &'a Claim, source: &'a Source) -> Self {
        let serves = |side: &str| match claim.statement() {
            Statement::Holds(party) | Statement::Extent { party, .. } => party == side,
            Statement::Denies(party) => party != side,
            Statement::Amount { of, .. } => of.as_deref() == Some(side),
            _ => false,
        };
        Self { claim, source, is_self_serving: source.leans_to().is_some_and(serves) }
    }

    /// The last day on which it may have been stated.
    #[must_use]
    pub fn stated(&self) -> Date {
        self.claim.stated().latest()
    }
}

/// Which of several claims about a place are believed.
///
/// A claim is there to choose from if it counts on the day: it has surely begun and is not surely over, the view
/// knows it, no correction supersedes it and it is not retracted. Claims that repeat one another are one, the
/// repeated one, or the earliest of them where that one does not count. That it is not known who holds the place counts only
/// where nothing else is said.
///
/// In the tables, X and Y are parties, n is a neutral source, x leans to X; the ground is X's by default. Later
/// claims stand further right.
///
/// | claims | [`Newest`](Policy::Newest) | [`Majority`](Policy::Majority) | [`Only`](Policy::Only) n | [`AgainstInterest`](Policy::AgainstInterest) |
/// | --- | --- | --- | --- | --- |
/// | none | X by default | X by default | X by default | X by default |
/// | y: Y holds | claimed by Y | claimed by Y | X by default | X by default |
/// | x: Y holds | Y holds | Y holds | X by default | Y holds |
/// | n: Y holds, then y: Y holds | Y holds | Y holds | Y holds | Y holds |
/// | n: Y holds, then x: X holds | claimed by X | contested | Y holds | Y holds |
/// | n: Y holds, y: Y holds, then x: X holds | claimed by X | Y holds | Y holds | Y holds |
/// | y: Y holds, the same day x: denies Y | contested | contested | X by default | X by default |
/// | y (confirmed): Y holds, the same day x: denies Y | claimed by Y | contested | X by default | X by default |
/// | n: contested | contested | contested | contested | contested |
/// | n: denies Y | X holds | X holds | X holds | X holds |
/// | n: denies X | unknown | unknown | unknown | unknown |
///
/// `tests/policy.rs` asserts each row.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Policy {
    /// The latest word: the claims of the last day on which any was stated; of these, if they do not agree, the most
    /// certain. With them the earlier ones that say the same, back to the last day on which any said something else.
    #[default]
    Newest,
    /// One vote for each source, its latest word, of those stated up to 30 days before the newest that is not after the
    /// day asked for, or before the earliest if all are. What more than half say is believed; otherwise all are, and the
    /// place is contested.
    Majority,
    /// As [`Policy::Newest`], of the claims of these sources, by id. An id of nobody is not heard:
    /// [`Atlas::only_sources`](crate::Atlas::only_sources) refuses it.
    Only(Vec<String>),
    /// As [`Policy::Newest`], without claims that serve the party that their source leans to: a partisan source is
    /// believed only against its own side.
    AgainstInterest,
    /// A rule of the caller's own; see [`Policy::custom`].
    Custom(Custom),
}

/// A rule of the caller's own, with its name.
#[derive(Clone)]
pub struct Custom {
    name: String,
    choose: Arc<Choose>,
}

type Choose = dyn Fn(&[Evidence<'_>], Date) -> Vec<usize> + Send + Sync;

impl Policy {
    /// A rule of one's own under a name: from the claims about a place, in the order in which they were stated, and the
    /// day asked for, the numbers of those to believe. Numbers out of range are ignored. Histories ask it for the days on
    /// which a claim begins, is over or was stated, and for the day before the first.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::{Policy, SourceKind};
    ///
    /// // Only what monitors say.
    /// let monitors = Policy::custom("monitors", |evidence, _day| {
    ///     let is_monitor = |i: &usize| evidence[*i].source.kind() == SourceKind::Monitor;
    ///     (0..evidence.len()).filter(is_monitor).collect()
    /// });
    /// assert_eq!(monitors.name(), "monitors");
    /// ```
    #[must_use]
    pub fn custom(
        name: impl Into<String>,
        choose: impl Fn(&[Evidence<'_>], Date) -> Vec<usize> + Send + Sync + 'static,
    ) -> Self {
        Self::Custom(Custom { name: name.into(), choose: Arc::new(choose) })
    }

    /// Its name, as explanations give it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Newest => "newest",
            Self::Majority => "majority of sources",
            Self::Only(_) => "only these sources",
            Self::AgainstInterest => "against interest",
            Self::Custom(custom) => &custom.name,
        }
    }

    /// The numbers of the extents to draw maps from: of those to choose from each source's of its latest day, and of these
    /// maps the latest, or for [`Policy::Majority`] all that are recent enough.
    pub(crate) fn choose_maps(&self, evidence: &[Evidence<'_>], day: Date) -> Vec<usize> {
        let mut among = match self {
            Self::Custom(_) => return self.choose(evidence, day),
            _ => self.admitted(evidence),
        };
        let latest_of = |of: &Evidence<'_>, among: &[usize]| {
            let own = among.iter().map(|i| &evidence[*i]).filter(|other| other.source.id() == of.source.id());
            own.map(Evidence::stated).max()
        };
        let all = among.clone();
        among.retain(|i| Some(evidence[*i].stated()) == latest_of(&evidence[*i], &all));
        // A map that only says what is not known does not put others out of date.
        let knowing = knowing(evidence, among.clone());
        let from = match self {
            Self::Majority => votes_from(evidence, &knowing, day),
            _ => knowing.iter().map(|i| evidence[*i].stated()).max(),
        };
        among.retain(|i| Some(evidence[*i].stated()) >= from);
        among
    }

    pub(crate) fn is_majority(&self) -> bool {
        matches!(self, Self::Majority)
    }

    /// The numbers of the claims that the policy does not rule out by who makes them.
    fn admitted(&self, evidence: &[Evidence<'_>]) -> Vec<usize> {
        let admits = |i: &usize| match self {
            Self::Only(sources) => sources.iter().any(|id| id == evidence[*i].source.id()),
            Self::AgainstInterest => !evidence[*i].is_self_serving,
            Self::Newest | Self::Majority | Self::Custom(_) => true,
        };
        (0..evidence.len()).filter(admits).collect()
    }

    /// The numbers of the claims to believe, in ascending order, of some in the order in which they were stated.
    pub(crate) fn choose(&self, evidence: &[Evidence<'_>], day: Date) -> Vec<usize> {
        match self {
            Self::Newest | Self::Only(_) | Self::AgainstInterest => {
                newest(evidence, knowing(evidence, self.admitted(evidence)))
            }
            Self::Majority => majority(evidence, day),
            Self::Custom(custom) => {
                let mut chosen = (custom.choose)(evidence, day);
                chosen.retain(|i| *i < evidence.len());
                chosen.sort_unstable();
                chosen.dedup();
                chosen
            }
        }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Only(sources) => f.debug_tuple("Only").field(sources).finish(),
            other => f.write_str(other.name()),
        }
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Custom").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Those that say more than that it is not known who holds the place, or all if none does: who does not know does not vote.
fn knowing(evidence: &[Evidence<'_>], mut among: Vec<usize>) -> Vec<usize> {
    let knows = |i: &usize| !evidence[*i].claim.statement().is_not_known();
    if among.iter().any(knows) {
        among.retain(knows);
    }
    among
}

/// Those stated last; of these, if they do not agree, the most certain. If these agree, the earlier ones, too, back to
/// the last day on which any said something else: within a day there is no order.
fn newest(evidence: &[Evidence<'_>], mut among: Vec<usize>) -> Vec<usize> {
    let last = among.iter().map(|i| evidence[*i].stated()).max();
    let earlier = among.partition_point(|i| Some(evidence[*i].stated()) < last);
    let mut latest = among.split_off(earlier);
    let agree =
        |some: &[usize]| some.windows(2).all(|pair| says(evidence, pair[0]) == says(evidence, pair[1]));
    if !agree(&latest) {
        let surest = latest.iter().map(|i| evidence[*i].claim.certainty()).max();
        latest.retain(|i| Some(evidence[*i].claim.certainty()) == surest);
    }
    if let (true, Some(first)) = (agree(&latest), latest.first()) {
        let differs = |i: &&usize| says(evidence, **i) != says(evidence, *first);
        let until = among.iter().rev().find(differs).map(|i| evidence[*i].stated());
        among.retain(|i| Some(evidence[*i].stated()) > until);
        among.append(&mut latest);
        return among;
    }
    latest
}

/// What a claim says, without who says it when.
fn says<'a>(evidence: &[Evidence<'a>], i: usize) -> Said<'a> {
    match evidence[i].claim.statement() {
        Statement::Holds(party) | Statement::Extent { party, .. } => Said::Holds(party),
        Statement::Denies(party) => Said::Denies(party),
        Statement::Contested(_) => Said::Contested,
        Statement::Unclear { between, .. } if !between.is_empty() => Said::Contested,
        Statement::Unclear { .. } => Said::NotKnown,
        other => Said::Other(other),
    }
}

#[derive(PartialEq)]
enum Said<'a> {
    Holds(&'a str),
    Denies(&'a str),
    Contested,
    NotKnown,
    Other(&'a Statement),
}

/// The day from which on votes count: up to 30 days before the newest that is not after the day asked for, or before the
/// first of all.
fn votes_from(evidence: &[Evidence<'_>], among: &[usize], day: Date) -> Option<Date> {
    let stated = || among.iter().map(|i| evidence[*i].stated());
    let base = stated().filter(|stated| *stated <= day).max().or_else(|| stated().min())?;
    let reach: Span = VOTES_DAYS.days();
    Some(base.saturating_sub(reach))
}

fn majority(evidence: &[Evidence<'_>], day: Date) -> Vec<usize> {
    let all = knowing(evidence, (0..evidence.len()).collect());
    let Some(from) = votes_from(evidence, &all, day) else { return all };
    let mut by_source: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in all.into_iter().filter(|i| evidence[*i].stated() >= from) {
        by_source.entry(evidence[i].source.id()).or_default().push(i);
    }
    let votes: Vec<Vec<usize>> = by_source.into_values().map(|own| newest(evidence, own)).collect();
    let same = |a: &Vec<usize>, b: &Vec<usize>| {
        a.iter().chain(b).all(|i| says(evidence, *i) == says(evidence, a[0]))
    };
    // Only what is left when each vote is struck out against one that says otherwise can have more than half (R. S. Boyer and
    // J S. Moore, MJRTY: a fast majority vote algorithm, in Automated Reasoning, Kluwer, 1991).
    let (mut left, mut count) = (None, 0);
    for vote in votes.iter().filter(|vote| same(vote, vote)) {
        match left {
            Some(other) if count > 0 && same(other, vote) => count += 1,
            Some(_) if count > 0 => count -= 1,
            _ => (left, count) = (Some(vote), 1),
        }
    }
    let has_more_than_half =
        |vote: &&Vec<usize>| 2 * votes.iter().filter(|other| same(vote, other)).count() > votes.len();
    let wins = left.filter(has_more_than_half);
    let mut chosen: Vec<usize> = match wins {
        Some(winner) => votes.iter().filter(|other| same(winner, other)).flatten().copied().collect(),
        None => votes.into_iter().flatten().collect(),
    };
    chosen.sort_unstable();
    chosen
}

/// What follows from the believed claims about who holds a place. Parties by their ids.
///
/// | believed | state |
/// | --- | --- |
/// | nothing | the country's party, by default; unknown where the place lies in no country's region |
/// | all say that X holds it, or only deny others | X holds it; claimed by X if every one of these sources leans to X |
/// | some say contested, or they do not agree | contested |
/// | all say that it is not known | unknown |
/// | only denials, of the country's party too | unknown |
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum State {
    Held(u16),
    Claimed(u16),
    Contested(Vec<u16>),
    Default(u16),
    Unknown,
}

/// Draws the conclusion; `party` numbers a party, `default` is the one that holds the place if nothing is said.
pub(crate) fn conclude(
    believed: &[Evidence<'_>],
    default: Option<u16>,
    party: impl Fn(&str) -> u16,
) -> State {
    if believed.is_empty() {
        return default.map_or(State::Unknown, State::Default);
    }
    if believed.iter().all(|one| one.claim.statement().is_not_known()) {
        return State::Unknown;
    }
    let mut holders: Vec<u16> = Vec::new();
    let mut denied: Vec<u16> = Vec::new();
    let mut contested = false;
    for one in believed {
        match one.claim.statement() {
            Statement::Holds(id) | Statement::Extent { party: id, .. } => holders.push(party(id)),
            Statement::Denies(id) => denied.push(party(id)),
            Statement::Contested(ids) | Statement::Unclear { between: ids, .. } => {
                contested = true;
                holders.extend(ids.iter().map(|id| party(id)));
            }
            _ => {}
        }
    }
    holders.sort_unstable();
    holders.dedup();
    let disagree = holders.iter().any(|holder| denied.contains(holder));
    if holders.is_empty() || disagree {
        holders.extend(default.filter(|default| !denied.contains(default)));
        holders.sort_unstable();
        holders.dedup();
    }
    match holders[..] {
        [] => State::Unknown,
        [holder] if !contested && !disagree => {
            let own = |one: &Evidence<'_>| one.source.leans_to().is_some_and(|side| party(side) == holder);
            if believed.iter().all(own) { State::Claimed(holder) } else { State::Held(holder) }
        }
        _ => State::Contested(holders),
    }
}
