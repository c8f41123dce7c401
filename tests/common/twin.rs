//! A made-up theatre, random claims about it, and a slow reading of the documentation of `Policy` and `View`: no
//! indexes, no numbers, every question answered from the list of claims.

use std::collections::{BTreeMap, BTreeSet};

use frontline::{
    About, Atlas, Certainty, Claim, Control, Date, Day, End, LonLat, Names, Party, Policy, Region, Relation,
    Source, SourceKind, Statement, Town, Verdict, When,
};
use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::ToSpan;
use jiff::civil::date;

/// A region and its country.
type Place = (&'static str, &'static str);

/// The towns: id, position, and where they lie.
const TOWNS: [(&str, (f64, f64), Option<Place>); 4] = [
    ("t0", (0.25, 0.5), Some(("X-1", "X"))),
    ("t1", (0.75, 0.5), Some(("X-1", "X"))),
    ("t2", (1.5, 0.5), Some(("Y-1", "Y"))),
    ("t3", (5.0, 5.0), None),
];

pub const SOURCES: [(&str, Option<&str>); 6] =
    [("n0", None), ("n1", None), ("x0", Some("X")), ("x1", Some("X")), ("y0", Some("Y")), ("y1", Some("Y"))];

pub fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    let ring = vec![(west, south), (east, south), (east, north), (west, north), (west, south)];
    Polygon::new(LineString::from(ring), vec![]).into()
}

/// Parties X, Y and Z; regions X-1 and Y-1, side by side; towns t0 and t1 in the first, t2 in the second, t3 in none.
pub fn theatre(claims: impl IntoIterator<Item = Claim>) -> Atlas {
    let region = |code, west| Region::new(code, square(west, 0.0, west + 1.0, 1.0)).unwrap();
    let source = |(id, leans): &(&str, Option<&str>)| {
        let source = Source::new(*id, id.to_uppercase(), SourceKind::Media).unwrap();
        leans.map_or(source.clone(), |side| source.leaning_to(side))
    };
    Atlas::builder()
        .regions([region("X-1", 0.0), region("Y-1", 1.0)])
        .towns(TOWNS.iter().map(|(id, (lon, lat), _)| {
            Town::new(*id, Names::new(*id), LonLat::new(*lon, *lat).unwrap()).unwrap()
        }))
        .parties(["X", "Y", "Z"].map(|id| Party::new(id, format!("Party {id}")).unwrap()))
        .sources(SOURCES.iter().map(source))
        .claims(claims)
        .build()
        .unwrap()
}

/// The first of the days that random claims are about.
pub const FIRST: Date = date(2024, 1, 1);

pub fn day(number: i64) -> Date {
    FIRST + number.days()
}

fn pick<T: Clone>(rng: &mut fastrand::Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())].clone()
}

/// So many claims of days 0 to 70 about who holds what, with links among them.
pub fn random_claims(rng: &mut fastrand::Rng, count: usize) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let party = |rng: &mut fastrand::Rng| pick(rng, &["X", "X", "Y", "Y", "Z"]).to_owned();
    for number in 0..count {
        // Ids in no order, so that ties are broken in all ways.
        let id = format!("c{:03}-{number}", rng.u32(..1000));
        let stated_on = rng.i64(0..40) * i64::from(rng.bool());
        let stated = match rng.u8(..8) {
            0 => Day::between(day(stated_on), day(stated_on + rng.i64(0..5))).unwrap(),
            _ => Day::from(day(stated_on)),
        };
        let begins = stated_on + rng.i64(-8..8) * i64::from(rng.u8(..3) == 0);
        let valid = match rng.u8(..8) {
            0 => When::on(day(begins)),
            1 => When::on(Day::between(day(begins), day(begins + 4)).unwrap()),
            2 | 3 => When::between(End::On(day(begins).into()), End::On(day(begins + rng.i64(0..25)).into()))
                .unwrap(),
            4 => {
                let start = Day::between(day(begins), day(begins + 9)).unwrap();
                When::between(End::On(start), End::On(day(begins + rng.i64(0..12)).into())).unwrap()
            }
            5 => When::between(End::Unknown, End::On(day(begins + 10).into())).unwrap(),
            _ => When::since(day(begins)),
        };
        let town = || About::Town(pick(&mut rng.clone(), &["t0", "t0", "t1", "t2", "t3"]).to_owned());
        let (mut about, mut statement) = (town(), Statement::Says);
        rng.u8(..);
        match rng.u8(..12) {
            0 => (about, statement) = (About::Region("X-1".into()), Statement::Holds(party(rng))),
            1 => (about, statement) = (About::Region("X".into()), Statement::Holds(party(rng))),
            2 => {
                let west = pick(rng, &[0.0, 0.5, 1.0]);
                let area = square(west, 0.25, west + 0.5, 0.75);
                (about, statement) =
                    (About::Region("X-1".into()), Statement::Extent { party: party(rng), area });
            }
            3 => statement = Statement::Denies(party(rng)),
            4 => statement = Statement::Denies("X".into()),
            5 | 6 => {
                let other = pick(rng, &["Y", "Z"]).to_owned();
                statement = Statement::Contested(vec!["X".into(), other]);
            }
            // Not about who holds it, and not about the whole region.
            7 if rng.bool() => {}
            7 => (about, statement) = (About::Region("X-1".into()), Statement::Denies(party(rng))),
            _ => statement = Statement::Holds(party(rng)),
        }
        let mut by = pick(rng, &SOURCES).0.to_owned();
        let mut link = None;
        if let Some(earlier) = claims.get(rng.usize(..=number)).cloned() {
            let to = earlier.id().to_owned();
            match rng.u8(..8) {
                0 => (by, link) = (earlier.by().to_owned(), Some(Relation::Supersedes(to))),
                1 => (by, link) = (earlier.by().to_owned(), Some(Relation::Retracts(to))),
                2 | 3 => {
                    (about, statement) = (earlier.about().clone(), earlier.statement().clone());
                    link = Some(Relation::Repeats(to));
                }
                4 => link = Some(Relation::Disputes(to)),
                5 => link = Some(Relation::Supports(to)),
                _ => {}
            }
        }
        let certainty = pick(
            rng,
            &[
                Certainty::Claimed,
                Certainty::Claimed,
                Certainty::Reported,
                Certainty::Confirmed,
                Certainty::Doubted,
            ],
        );
        let mut claim = Claim::new(id, by, about, statement, stated)
            .with_valid(valid)
            .with_recorded(stated.latest() + rng.i64(0..30).days())
            .with_text("words")
            .with_certainty(certainty);
        if let Some(link) = link {
            claim = claim.with_link(link);
        }
        claims.push(claim);
    }
    claims
}

/// What a twin says of a town: as [`told`] tells a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub control: String,
    pub because: Vec<String>,
    pub despite: Vec<String>,
}

pub fn ids<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<String> {
    claims.into_iter().map(|claim| claim.id().to_owned()).collect()
}

/// A verdict's control in the words of the tables: `Y holds`, `claimed by Y`, `contested: X Y`.
pub fn control(control: &Control<'_>) -> String {
    match control {
        Control::Held(party) => format!("{} holds", party.id()),
        Control::Claimed(party) => format!("claimed by {}", party.id()),
        Control::Default(party) => format!("{} by default", party.id()),
        Control::Contested(parties) => {
            let ids: Vec<&str> = parties.iter().map(|party| party.id()).collect();
            format!("contested: {}", ids.join(" "))
        }
        _ => "unknown".to_owned(),
    }
}

pub fn told(verdict: &Verdict<'_>) -> Said {
    Said {
        control: control(&verdict.control),
        because: ids(verdict.because.iter().copied()),
        despite: ids(verdict.despite.iter().copied()),
    }
}

/// What a view knows, slowly.
pub struct Twin<'a> {
    /// Those that count, in the order in which they were stated, then by id.
    pub counting: Vec<&'a Claim>,
    all: &'a [Claim],
}

/// Whether no known claim that itself stands retracts it.
fn stands(known: &[&Claim], claim: &Claim) -> bool {
    let retracts = Relation::Retracts(claim.id().to_owned());
    !known.iter().any(|by| by.links().contains(&retracts) && stands(known, by))
}

fn stated(claim: &Claim) -> Date {
    claim.stated().latest()
}

/// From its first to its last day, taken at the latest.
pub fn applies(claim: &Claim, on: Date) -> bool {
    let (start, end) = (claim.valid().start().day(), claim.valid().end().day());
    let over = end.is_some_and(|end| on > end.latest());
    // It has surely begun once its start, or its end, can lie no later; always, if it has no start at all.
    let can_lie_no_later = [start, end].into_iter().flatten().any(|day| on >= day.latest());
    let begun = claim.valid().start() == End::Open || can_lie_no_later;
    begun && !over
}

impl<'a> Twin<'a> {
    pub fn new(all: &'a [Claim], known_by: Date, recorded_by: Date) -> Self {
        let known = |c: &&Claim| stated(c) <= known_by && c.recorded() <= recorded_by;
        let known: Vec<&Claim> = all.iter().filter(known).collect();
        let linked = |from: &Claim, to: &Claim, relation: fn(String) -> Relation| {
            from.links().contains(&relation(to.id().to_owned()))
        };
        let mut counting: Vec<&Claim> = known
            .iter()
            .copied()
            .filter(|claim| {
                let superseded =
                    known.iter().any(|by| linked(by, claim, Relation::Supersedes) && stands(&known, by));
                stands(&known, claim) && !superseded
            })
            .collect();
        counting.sort_by_key(|claim| (stated(claim), claim.id()));
        Self { counting, all }
    }

    /// The claims about who holds a town.
    pub fn about(&self, town: &str, on: Date) -> Vec<&'a Claim> {
        let (_, (lon, lat), place) = TOWNS.iter().find(|(id, ..)| *id == town).unwrap();
        let is_about = |claim: &&&Claim| match (claim.about(), claim.statement()) {
            (_, Statement::Extent { area, .. }) => {
                let corners = area.0[0].exterior();
                let (low, high) = (corners.0[0], corners.0[2]);
                low.x < *lon && *lon < high.x && low.y < *lat && *lat < high.y
            }
            (About::Town(id), Statement::Holds(_) | Statement::Denies(_) | Statement::Contested(_)) => {
                id == town
            }
            (About::Region(code), Statement::Holds(_)) => {
                place.is_some_and(|(region, country)| code == region || code == country)
            }
            _ => false,
        };
        self.counting.iter().filter(is_about).copied().filter(|claim| applies(claim, on)).collect()
    }

    fn root(&self, claim: &'a Claim) -> &'a Claim {
        let repeated = claim.links().iter().find_map(|link| match link {
            Relation::Repeats(to) => Some(to),
            _ => None,
        });
        repeated.map_or(claim, |to| self.root(self.all.iter().find(|c| c.id() == to).unwrap()))
    }

    /// Who holds a town by a policy.
    pub fn verdict(&self, policy: &Policy, town: &str, on: Date) -> Said {
        let claims = self.about(town, on);
        // One voice for all that repeat one another.
        let mut groups: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
        for claim in &claims {
            groups.entry(self.root(claim).id()).or_default().push(claim);
        }
        let speaks = |root: &str, group: &[&'a Claim]| {
            group.iter().copied().find(|claim| claim.id() == root).unwrap_or(group[0])
        };
        let mut voices: Vec<&Claim> = groups.iter().map(|(root, group)| speaks(root, group)).collect();
        voices.sort_by_key(|claim| (stated(claim), claim.id()));
        let believed = match policy {
            Policy::Newest => newest(&voices),
            Policy::Majority => majority(&voices, on),
            Policy::Only(only) => {
                voices.retain(|claim| only.iter().any(|id| id == claim.by()));
                newest(&voices)
            }
            Policy::AgainstInterest => {
                voices.retain(|claim| !serves_its_own(claim));
                newest(&voices)
            }
            _ => unreachable!("no custom rule has a twin"),
        };
        let because = |claim: &&&Claim| believed.iter().any(|b| self.root(b).id() == self.root(claim).id());
        let default = TOWNS.iter().find(|(id, ..)| *id == town).unwrap().2.map(|(_, country)| country);
        Said {
            control: conclusion(&believed, default),
            because: ids(claims.iter().filter(because).copied()),
            despite: ids(claims.iter().filter(|claim| !because(claim)).copied()),
        }
    }
}

pub fn leaning(claim: &Claim) -> Option<&'static str> {
    SOURCES.iter().find(|(id, _)| *id == claim.by()).unwrap().1
}

fn serves_its_own(claim: &Claim) -> bool {
    leaning(claim).is_some_and(|side| match claim.statement() {
        Statement::Holds(party) | Statement::Extent { party, .. } => party == side,
        Statement::Denies(party) => party != side,
        _ => false,
    })
}

fn word(claim: &Claim) -> String {
    match claim.statement() {
        Statement::Holds(party) | Statement::Extent { party, .. } => format!("{party} holds"),
        Statement::Denies(party) => format!("not {party}"),
        _ => "contested".to_owned(),
    }
}

fn one_word(claims: &[&Claim]) -> bool {
    claims.iter().map(|claim| word(claim)).collect::<BTreeSet<_>>().len() <= 1
}

/// The latest word; of several the surest; with the earlier ones that say the same.
fn newest<'a>(voices: &[&'a Claim]) -> Vec<&'a Claim> {
    let Some(last) = voices.iter().map(|claim| stated(claim)).max() else { return vec![] };
    let mut latest: Vec<&Claim> = voices.iter().copied().filter(|claim| stated(claim) == last).collect();
    if !one_word(&latest) {
        let surest = latest.iter().map(|claim| claim.certainty()).max().unwrap();
        latest.retain(|claim| claim.certainty() == surest);
    }
    if !one_word(&latest) {
        return latest;
    }
    let says = word(latest[0]);
    let earlier: Vec<&Claim> = voices.iter().copied().filter(|claim| stated(claim) < last).collect();
    let broken = earlier.iter().filter(|claim| word(claim) != says).map(|claim| stated(claim)).max();
    let mut chosen: Vec<&Claim> =
        earlier.into_iter().filter(|claim| broken.is_none_or(|day| stated(claim) > day)).collect();
    chosen.extend(latest);
    chosen
}

fn majority<'a>(voices: &[&'a Claim], on: Date) -> Vec<&'a Claim> {
    let days: Vec<Date> = voices.iter().map(|claim| stated(claim)).collect();
    let up_to = days.iter().copied().filter(|day| *day <= on).max();
    let Some(base) = up_to.or(days.iter().copied().min()) else { return vec![] };
    let recent: Vec<&Claim> =
        voices.iter().copied().filter(|claim| stated(claim) >= base - 30.days()).collect();
    let mut votes: Vec<Vec<&Claim>> = Vec::new();
    for (source, _) in SOURCES {
        let own: Vec<&Claim> = recent.iter().copied().filter(|claim| claim.by() == source).collect();
        if !own.is_empty() {
            votes.push(newest(&own));
        }
    }
    let words: BTreeSet<String> = voices.iter().map(|claim| word(claim)).collect();
    let says = |vote: &[&Claim], what: &str| vote.iter().all(|claim| word(claim) == what);
    for what in words {
        let (for_it, others): (Vec<_>, Vec<_>) = votes.iter().cloned().partition(|vote| says(vote, &what));
        if for_it.len() > others.len() {
            return for_it.into_iter().flatten().collect();
        }
    }
    votes.into_iter().flatten().collect()
}

fn conclusion(believed: &[&Claim], default: Option<&str>) -> String {
    if believed.is_empty() {
        return default.map_or("unknown".to_owned(), |party| format!("{party} by default"));
    }
    let (mut held, mut denied, mut contested) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for claim in believed {
        match claim.statement() {
            Statement::Holds(party) | Statement::Extent { party, .. } => _ = held.insert(party.as_str()),
            Statement::Denies(party) => _ = denied.insert(party.as_str()),
            Statement::Contested(parties) => contested.extend(parties.iter().map(String::as_str)),
            _ => unreachable!(),
        }
    }
    let mut named: BTreeSet<&str> = held.union(&contested).copied().collect();
    let denied_too = named.iter().any(|party| denied.contains(party));
    if named.is_empty() || denied_too {
        // Whoever else may hold it: the party of the country.
        named.extend(default.filter(|party| !denied.contains(party)));
    }
    match named.iter().collect::<Vec<_>>()[..] {
        [] => "unknown".to_owned(),
        [party] if contested.is_empty() && !denied_too => {
            let own = believed.iter().all(|claim| leaning(claim) == Some(party));
            if own { format!("claimed by {party}") } else { format!("{party} holds") }
        }
        _ => format!("contested: {}", named.into_iter().collect::<Vec<_>>().join(" ")),
    }
}
