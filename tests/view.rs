//! Views: what the bundled claims answer, and made-up claims against a slow twin, day by day.

mod common;

use std::collections::BTreeMap;

use common::random;
use common::twin::{FIRST, Twin, applies, control, day, ids, random_claims, theatre, told};
use frontline::{
    About, Atlas, Certainty, Claim, Date, Measure, Policy, Range, Regime, Region, Relation, Source,
    SourceKind, Statement, View, When,
};
use jiff::ToSpan;

fn policies() -> [Policy; 4] {
    let some = ["n0", "x0", "y1"].map(str::to_owned);
    [Policy::Newest, Policy::Majority, Policy::Only(some.to_vec()), Policy::AgainstInterest]
}

/// What a view knows, by random days.
fn random_view(rng: &mut fastrand::Rng, atlas: &Atlas, policy: Policy) -> (View, Date, Date) {
    let bound = |rng: &mut fastrand::Rng, most| if rng.bool() { day(rng.i64(0..most)) } else { Date::MAX };
    let (known, recorded) = (bound(rng, 50), bound(rng, 70));
    (atlas.on(day(rng.i64(-10..70))).policy(policy).known_by(known).recorded_by(recorded), known, recorded)
}

#[cfg(feature = "bundled")]
mod bundled {
    use frontline::{Answer, Control};
    use jiff::civil::date;

    use super::{Atlas, Measure, Policy, ids};

    const REPORT: [&str; 13] = [
        "KC001", "KC004", "KC005", "KC006", "KC007", "KC007b", "KC008", "KC009", "KC010", "KC011", "KC012",
        "KC013", "KC014",
    ];

    /// Every statement of the news report of 10 August 2024 is there on its day, with who says it and who carried it.
    #[test]
    fn the_report_of_10_august_is_in_the_view_of_its_day() {
        let atlas = Atlas::kursk_2024();
        let carried = |claim: &&frontline::Claim| {
            let of_the_day = |c: &frontline::Citation| {
                c.publisher == "Euronews" && c.date == Some(date(2024, 8, 10).into())
            };
            claim.citations().iter().any(of_the_day)
        };
        let mut found: Vec<&str> = atlas.claims().iter().filter(carried).map(frontline::Claim::id).collect();
        found.sort_unstable();
        assert_eq!(found, REPORT);
        let day = date(2024, 8, 10);
        let view = atlas.on(day).known_by(day);
        for id in REPORT {
            let claim = view.claims().find(|claim| claim.id() == id);
            let claim = claim.unwrap_or_else(|| panic!("{id} is not in the view"));
            assert_eq!(atlas.source(claim.by()).unwrap().id(), claim.by());
            assert!(claim.valid().holds_on(day) != Answer::No && claim.text().is_some());
            assert!(
                claim.citations().iter().all(|c| c.url.as_deref().is_some_and(|u| u.starts_with("https://")))
            );
        }
        let speakers: Vec<&str> = REPORT.iter().map(|id| atlas.claim(id).unwrap().by()).collect();
        let (regions, footage) = ("kursk-belgorod-bryansk-authorities", "ua-soldiers-video");
        assert_eq!(
            speakers,
            [
                "kursk-emergencies-ministry",
                "euronews",
                "euronews",
                footage,
                footage,
                footage,
                regions,
                regions,
                regions,
                "russian-federal-authorities",
                "euronews",
                "euronews",
                "euronews"
            ]
        );
        let before = atlas.on(date(2024, 8, 5));
        assert!(before.claims().all(|claim| !REPORT.contains(&claim.id())));
    }

    #[test]
    fn what_was_known_and_what_was_recorded() {
        let atlas = Atlas::kursk_2024();
        let footage = ["KC006", "KC007", "KC007b", "KC094"];
        let on_the_9th = |known| atlas.on(date(2024, 8, 9)).known_by(known);
        assert!(on_the_9th(date(2024, 8, 8)).claims().all(|claim| !footage.contains(&claim.id())));
        let known = ids(on_the_9th(date(2024, 8, 9)).claims());
        assert!(footage.iter().all(|id| known.iter().any(|known| known == id)), "{known:?}");
        for day in [date(2024, 8, 10), date(2026, 11, 22)] {
            let view = atlas.on(day).recorded_by(date(2026, 11, 21));
            assert_eq!(view.claims().count(), 0);
            let verdict = view.control_of(atlas.town("Sudzha").unwrap());
            assert_eq!(verdict.to_string(), "held by Russia by default");
            assert!(verdict.because.is_empty() && verdict.despite.is_empty());
            assert!(view.regimes("RU").unwrap().is_empty());
        }
        assert!(atlas.on(date(2024, 8, 10)).recorded_by(date(2026, 11, 22)).claims().count() > 20);
        assert_eq!(atlas.on(date(2024, 8, 5)).claims().count(), 0);
    }

    /// Who holds it, on which claims.
    type Expected = (&'static str, &'static [&'static str]);

    #[test]
    fn sudzha_by_three_policies() {
        let atlas = Atlas::kursk_2024();
        let sudzha = atlas.town("Sudzha").unwrap();
        let (both, russia) = ("contested between Russia and Ukraine", "held by Russia");
        let (newest, majority, against) = (Policy::Newest, Policy::Majority, Policy::AgainstInterest);
        let first = [&newest, &majority, &against];
        let cases: [(_, [Expected; 3]); 4] = [
            // Footage says Ukraine (unverified), its ministry that it is fought over, its head that it is not lost.
            (
                date(2024, 8, 9),
                [
                    (both, &["KC092", "KC095"]),
                    (both, &["KC007", "KC092", "KC094", "KC095"]),
                    (both, &["KC092"]),
                ],
            ),
            // The president of one side and an official of the other; a newsroom says that it is fought over.
            (
                date(2024, 8, 15),
                [
                    (both, &["KC100", "KC103"]),
                    (
                        both,
                        &[
                            "KC007", "KC092", "KC094", "KC095", "KC097", "KC098", "KC099", "KC102", "KC100",
                            "KC103",
                        ],
                    ),
                    (both, &["KC092", "KC098"]),
                ],
            ),
            // The ministry announces; a researcher said so the day before, Ukraine denies.
            (
                date(2025, 3, 13),
                [
                    ("claimed by Russia", &["KC249"]),
                    (both, &["KC245", "KC246", "KC247", "KC248", "KC249"]),
                    (russia, &["KC245"]),
                ],
            ),
            // Ukraine's General Staff and DeepState conceded on 15 and 16 March; on 26 April one word about the region.
            (
                date(2026, 11, 22),
                [
                    (russia, &["KC249", "KC260", "KC255", "KC274"]),
                    ("claimed by Russia", &["KC274"]),
                    (russia, &["KC260", "KC255"]),
                ],
            ),
        ];
        for (day, expected) in cases {
            for (policy, (control, because)) in first.into_iter().zip(expected) {
                for view in [atlas.on(day), atlas.on(day).known_by(day)] {
                    let view = view.policy(policy.clone());
                    let verdict = view.control_of(sudzha);
                    assert_eq!(verdict.control.to_string(), control, "{day} by {policy:?}");
                    let ids: Vec<&str> = verdict.because.iter().map(|claim| claim.id()).collect();
                    assert_eq!(ids, because, "{day} by {policy:?}");
                }
            }
        }
    }

    #[test]
    fn figures_and_regimes_of_the_report() {
        let atlas = Atlas::kursk_2024();
        let view = atlas.on(date(2024, 8, 10)).known_by(date(2024, 8, 10));
        let evacuated = view.total(Measure::Evacuated, "RU-KRS").unwrap();
        assert_eq!(evacuated.to_string(), "more than 76,000 people");
        assert_eq!(evacuated.figures[0].claim.id(), "KC001");
        assert_eq!(view.total_between(Measure::FrontLength, "UA", "RU").to_string(), "more than 1,000 km");
        let regimes = |code: &str| -> Vec<String> {
            let in_force = view.regimes(code).unwrap();
            in_force.iter().map(|one| format!("{} since {}", one.regime, one.since.unwrap())).collect()
        };
        let operation = "counter-terrorist operation since 2024-08-09";
        assert_eq!(
            regimes("RU-KRS"),
            ["federal emergency since 2024-08-09", "regional emergency since 2024-08-07", operation]
        );
        assert_eq!(
            (regimes("RU-BEL"), regimes("RU-BRY")),
            (vec![operation.to_owned()], vec![operation.to_owned()])
        );
        // What was retaken in five days does not take the place of what was retaken in all.
        let later = atlas.on(date(2025, 4, 1));
        let retaken = later.total_of(Measure::RecapturedArea, "RU", "RU-KRS").unwrap();
        assert_eq!(ids(retaken.figures.iter().map(|figure| figure.claim)), ["KC143", "KC146", "KC148"]);
        assert_eq!(retaken.to_string(), "more than 1,100 km²");
        // Nobody holds a town that the data does not have.
        let elsewhere =
            frontline::Town::new("t", frontline::Names::new("T"), frontline::LonLat::new(0.0, 0.0).unwrap());
        let elsewhere = elsewhere.unwrap();
        assert_eq!(view.control_of(&elsewhere).control, Control::Unknown);
        assert_eq!(view.history(&elsewhere).intervals().len(), 1);
    }
}

fn days() -> impl Iterator<Item = Date> {
    (-40..110).map(day)
}

/// A view knows no claim that was stated or recorded too late, whatever it is asked.
#[test]
fn views_use_nothing_that_they_do_not_know() {
    let mut rng = random(7);
    for _ in 0..300 {
        let mut claims = random_claims(&mut rng, 10);
        claims.extend((0..6).map(|i| figure(&mut rng, i)));
        let atlas = theatre(claims);
        for policy in policies() {
            let (view, known, recorded) = random_view(&mut rng, &atlas, policy);
            let check = |claim: &Claim| {
                assert!(claim.stated().latest() <= known && claim.recorded() <= recorded, "{claim:?}");
            };
            view.claims().for_each(check);
            for town in atlas.towns() {
                let verdict = view.control_of(town);
                verdict.because.iter().chain(&verdict.despite).for_each(|claim| check(claim));
                for interval in view.history(town).intervals() {
                    let verdict = &interval.verdict;
                    verdict.because.iter().chain(&verdict.despite).for_each(|claim| check(claim));
                }
            }
            for found in view.disagreement(day(-10), day(90)) {
                found.claims.iter().for_each(|claim| check(claim));
            }
            for code in ["X", "Y", "X-1", "Y-1"] {
                for measure in [Measure::Evacuated, Measure::HeldArea] {
                    view.total(measure, code).unwrap().figures.iter().for_each(|figure| check(figure.claim));
                    let held = view.total_of(measure, "Y", code).unwrap();
                    held.figures.iter().for_each(|figure| check(figure.claim));
                }
                for regime in view.regimes(code).unwrap() {
                    regime.claims.iter().for_each(|claim| check(claim));
                }
            }
        }
    }
}

/// A figure or a regime at random.
fn figure(rng: &mut fastrand::Rng, number: usize) -> Claim {
    let about = match rng.u8(..3) {
        0 => About::Region("X-1".into()),
        1 => About::Region("X".into()),
        _ => About::Part { region: "X-1".into(), name: "the north".into() },
    };
    let range = Range::exactly(f64::from(rng.u16(..1000))).unwrap();
    let statement = match rng.u8(..3) {
        0 => Statement::Declares(Regime::Evacuation),
        1 => Statement::Amount { measure: Measure::Evacuated, of: None, range },
        _ => Statement::Amount { measure: Measure::HeldArea, of: Some("Y".into()), range },
    };
    let stated = day(rng.i64(0..40));
    Claim::new(format!("f{number}"), ["n0", "x0", "y0"][rng.usize(..3)], about, statement, stated)
        .with_recorded(stated + rng.i64(0..30).days())
}

/// Histories against verdicts of a view on each day, and against the twin.
#[test]
fn histories_are_the_verdicts_of_each_day() {
    let mut rng = random(11);
    let mut lengths = BTreeMap::<usize, usize>::new();
    for case in 0..60 {
        let count = rng.usize(1..12);
        let claims = random_claims(&mut rng, count);
        let atlas = theatre(claims.clone());
        for policy in policies() {
            let (view, known, recorded) = random_view(&mut rng, &atlas, policy.clone());
            let twin = Twin::new(&claims, known, recorded);
            let by_day: Vec<View> = days().map(|day| view.on(day)).collect();
            for town in atlas.towns() {
                let history = view.history(town);
                let intervals = history.intervals();
                *lengths.entry(intervals.len()).or_default() += 1;
                assert!(intervals[0].from.is_none() && intervals.last().unwrap().to.is_none());
                for pair in intervals.windows(2) {
                    assert_eq!(pair[0].to.unwrap().tomorrow().unwrap(), pair[1].from.unwrap());
                    assert_ne!(pair[0].verdict.control, pair[1].verdict.control);
                }
                let mut holders: Vec<Option<String>> = Vec::new();
                let mut since = None;
                let mut previous: Option<String> = None;
                for on in &by_day {
                    let covers = |interval: &&frontline::Interval<'_>| {
                        interval.from.is_none_or(|from| from <= on.day())
                            && interval.to.is_none_or(|to| on.day() <= to)
                    };
                    let found: Vec<_> = intervals.iter().filter(covers).collect();
                    assert_eq!(found.len(), 1);
                    let verdict = on.control_of(town);
                    let now = control(&verdict.control);
                    assert_eq!(
                        found[0].verdict.control,
                        verdict.control,
                        "case {case}: {} by {policy:?}",
                        on.day()
                    );
                    let expected = twin.verdict(&policy, town.id(), on.day()).control;
                    assert_eq!(now, expected, "case {case}: {} {} by {policy:?}", town.id(), on.day());
                    if previous.as_ref().is_some_and(|previous| *previous != now) {
                        since = Some(on.day());
                    }
                    assert_eq!((verdict.since, found[0].from), (since, since), "case {case}: {}", on.day());
                    previous = Some(now);
                    holders.push(verdict.control.holder().map(|party| party.id().to_owned()));
                }
                for interval in intervals {
                    let first = interval.from.or(interval.to.and_then(|to| to.yesterday().ok()));
                    if let Some(on) = interval.from {
                        assert_eq!(told(&interval.verdict), told(&view.on(on).control_of(town)));
                        assert_eq!((interval.verdict.day, interval.verdict.since), (on, Some(on)));
                    }
                    assert!(first.is_none_or(|first| interval.days_within(first, first) == 1));
                    assert_eq!(interval.days_within(day(5), day(4)), 0);
                }
                let (from, to) = (rng.usize(..150), rng.usize(..150));
                for party in atlas.parties() {
                    let held = |holder: &&Option<String>| holder.as_deref() == Some(party.id());
                    let days = holders.get(from..=to).unwrap_or_default().iter().filter(held).count();
                    let (from, to) = (by_day[from].day(), by_day[to].day());
                    assert_eq!(history.days_held(party, from, to) as usize, days);
                }
                let mut alone: Vec<&String> = holders.iter().flatten().collect();
                alone.dedup();
                assert_eq!(history.changes_of_holder(), alone.len().saturating_sub(1));
            }
        }
    }
    assert!(lengths.keys().max() > Some(&6), "too tame: {lengths:?}");
}

/// Days on which the latest words of two sources clash, one day at a time.
#[test]
fn disagreements_are_those_of_each_day() {
    let mut rng = random(13);
    let mut seen = 0;
    for case in 0..600 {
        let count = rng.usize(2..14);
        let claims = random_claims(&mut rng, count);
        let atlas = theatre(claims.clone());
        let (view, known, recorded) = random_view(&mut rng, &atlas, Policy::Newest);
        let twin = Twin::new(&claims, known, recorded);
        let (first, last) = (rng.i64(-20..60), rng.i64(-20..100));
        let mut expected = Vec::new();
        for town in atlas.towns() {
            let mut running: Option<(Date, Date, Vec<String>)> = None;
            for on in (first..=last).map(day) {
                let words = latest_words(&twin.about(town.id(), on), &claims);
                if words.iter().any(|a| words.iter().any(|b| a.by() != b.by() && clash(a, b))) {
                    let (from, _, first_words) =
                        running.take().unwrap_or_else(|| (on, on, ids(words.iter().copied())));
                    running = Some((from, on, first_words));
                } else {
                    expected.extend(running.take().map(|running| (town.id().to_owned(), running)));
                }
            }
            expected.extend(running.map(|running| (town.id().to_owned(), running)));
        }
        let found = view.disagreement(day(first), day(last));
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.town.id().to_owned(), (one.from, one.to, ids(one.claims.iter().copied()))))
            .collect();
        assert_eq!(told, expected, "case {case}: {claims:#?}");
        assert!(found.iter().all(|one| i32::try_from(one.days()) == Ok((one.to - one.from).get_days() + 1)));
        seen += found.len();
    }
    assert!(seen > 100, "too tame: {seen}");
}

/// The latest of each speaker; a repeated word is that of whoever said it first.
fn latest_words<'a>(claims: &[&'a Claim], all: &[Claim]) -> Vec<&'a Claim> {
    let speaker = |claim: &Claim| {
        let mut first = claim.id();
        let mut by = claim.by();
        while let Some(link) = all.iter().find(|c| c.id() == first).and_then(|c| {
            by = c.by();
            c.links().iter().rev().find(|link| matches!(link, Relation::Repeats(_)))
        }) {
            first = link.to();
        }
        by.to_owned()
    };
    let later = |a: &Claim, b: &Claim| speaker(a) == speaker(b) && b.stated().latest() > a.stated().latest();
    claims.iter().copied().filter(|claim| !claims.iter().any(|other| later(claim, other))).collect()
}

/// Whether the first names another holder than the second, or the second denies it.
fn clash(a: &Claim, b: &Claim) -> bool {
    let holder = |claim: &Claim| match claim.statement() {
        Statement::Holds(party) | Statement::Extent { party, .. } => Some(party.clone()),
        _ => None,
    };
    let Some(party) = holder(a) else { return false };
    match b.statement() {
        Statement::Denies(denied) => *denied == party,
        Statement::Contested(_) => true,
        _ => holder(b).is_some_and(|other| other != party),
    }
}

#[test]
fn a_view_before_between_and_after_all_claims() {
    let about = || About::Town("t0".into());
    let held = |id: &str, party: &str, valid: &str, on: i64| {
        Claim::new(id, "n0", about(), Statement::Holds(party.into()), day(on))
            .with_valid(valid.parse().unwrap())
    };
    let atlas =
        theatre([held("c1", "Y", "2024-01-02/2024-01-04", 1), held("c2", "Z", "2024-01-08/2024-01-09", 7)]);
    let town = atlas.town("t0").unwrap();
    let told = |number: i64| atlas.on(day(number)).control_of(town).to_string();
    assert_eq!(told(-1000), "held by Party X by default");
    assert_eq!(told(1), "held by Party Y since 2024-01-02");
    assert_eq!(told(3), "held by Party Y since 2024-01-02");
    assert_eq!(told(4), "held by Party X by default since 2024-01-05");
    assert_eq!(told(8), "held by Party Z since 2024-01-08");
    assert_eq!(told(1000), "held by Party X by default since 2024-01-10");
    for end in [Date::MIN, Date::MAX] {
        assert!(atlas.on(end).control_of(town).because.is_empty());
    }
    let view = atlas.on(FIRST);
    let history = view.history(town);
    assert_eq!(history.intervals().len(), 5);
    assert_eq!(history.changes_of_holder(), 4);
    let x = atlas.party("X").unwrap();
    assert_eq!(history.days_held(x, day(0), day(9)), 1 + 3 + 1);
    // The other views keep what they know and the rule.
    let view = view.policy(Policy::Majority).known_by(day(5)).on(day(8));
    assert_eq!((view.day(), view.by_policy().name()), (day(8), "majority of sources"));
    assert_eq!(view.control_of(town).control.to_string(), "held by Party X by default");
    assert_eq!(view.claims().count(), 0);
    let here = about();
    let about_it: Vec<&Claim> =
        atlas.on(day(2)).claims_about(&here).map(|claim| atlas.claim(claim.id()).unwrap()).collect();
    assert_eq!(ids(about_it), ["c1"]);
}

fn amount(id: &str, by: &str, about: &str, range: &str, on: i64) -> Claim {
    let range = range.parse().unwrap();
    let statement = Statement::Amount { measure: Measure::Evacuated, of: None, range };
    Claim::new(id, by, about.parse().unwrap(), statement, day(on)).with_valid(When::on(day(on)))
}

/// Two regions of X, one of Y.
fn counted(claims: impl IntoIterator<Item = Claim>) -> Atlas {
    let square = |code, west| Region::new(code, common::twin::square(west, 0.0, west + 1.0, 1.0)).unwrap();
    let source = |id: &str| Source::new(id, id, SourceKind::Authority).unwrap();
    let district = square("X-1-1", 0.0).with_level(2);
    Atlas::builder()
        .regions([square("X-1", 0.0), square("X-2", 1.0), square("Y-1", 2.0), district])
        .sources(["a", "b", "c"].map(source))
        .claims(claims)
        .build()
        .unwrap()
}

#[test]
fn totals_stand_side_by_side_and_add_over_regions() {
    let claims = [
        amount("c1", "a", "region:X-1", "100", 1),
        amount("c2", "a", "region:X-1", "200", 5),
        amount("c3", "b", "region:X-1", ">150", 5),
        amount("c4", "a", "region:X-2", "~20", 4),
        amount("c5", "c", "part:X-1:north", "30", 2),
        amount("c6", "a", "part:X-1:north", "40", 3),
        amount("c7", "a", "part:X-1:south", "50", 2),
        amount("c8", "a", "region:X-1-1", "7", 2),
    ];
    let atlas = counted(claims);
    let view = atlas.on(day(10));
    let told = |view: &View, code: &str| -> (String, Vec<(String, bool)>) {
        let total = view.total(Measure::Evacuated, code).unwrap();
        let figures = total.figures.iter().map(|f| (f.claim.id().to_owned(), f.believed)).collect();
        (total.to_string(), figures)
    };
    let marked = |marked: &[(&str, bool)]| -> Vec<(String, bool)> {
        marked.iter().map(|(id, believed)| ((*id).to_owned(), *believed)).collect()
    };
    // Side by side: what holds whichever is right. Parts are listed, each place by itself, and not added.
    let (total, figures) = told(&view, "X-1");
    assert_eq!(total, "more than 150 people");
    assert_eq!(figures, marked(&[("c2", true), ("c3", true), ("c5", false), ("c7", true), ("c6", true)]));
    // Added over the regions of the country; districts lie in regions that are counted already.
    let (total, figures) = told(&view, "X");
    assert_eq!(
        (total.as_str(), figures),
        ("more than 150 people", marked(&[("c2", true), ("c3", true), ("c4", true)]))
    );
    let range = view.total(Measure::Evacuated, "X").unwrap().range.unwrap();
    assert_eq!((range.low(), range.best(), range.high()), (Some(150.0), None, None));
    // Before b has spoken the two regions are exactly and about.
    let sum = atlas.on(day(4)).total(Measure::Evacuated, "X").unwrap().range.unwrap();
    assert_eq!((sum.low(), sum.best(), sum.high()), (Some(100.0), Some(120.0), None));
    assert_eq!(told(&view, "X-1-1"), ("7 people".to_owned(), marked(&[("c8", true)])));
    assert_eq!(told(&view, "Y"), ("unknown".to_owned(), vec![]));
    assert_eq!(view.total(Measure::Left, "X").unwrap().range, None);
    // A figure of the country itself is not added to those of its regions.
    let own = atlas.to_builder().claims([amount("c9", "c", "region:X", "999", 6)]).build().unwrap();
    assert_eq!(told(&own.on(day(10)), "X"), ("999 people".to_owned(), marked(&[("c9", true)])));
    // The latest as of its day, not as told.
    let told_later = amount("c9", "a", "region:X-1", "5", 6).with_valid(When::on(day(2)));
    let later = atlas.to_builder().claims([told_later]).build().unwrap();
    assert_eq!(told(&later.on(day(10)), "X-1").1[0], ("c2".to_owned(), true));
    assert_eq!(told(&later.on(day(3)), "X-1").0, "5 people");
    // Of two as of one day the one stated later.
    let revised = amount("c9", "a", "region:X-1", "6", 6).with_valid(When::on(day(5)));
    let revised = atlas.to_builder().claims([revised]).build().unwrap();
    assert_eq!(
        told(&revised.on(day(10)), "X-1").1,
        marked(&[("c3", false), ("c9", true), ("c5", false), ("c7", true), ("c6", true)])
    );
    // By another rule others are believed.
    let only_b = view.on(day(10)).policy(Policy::Only(vec!["b".into()]));
    assert_eq!(told(&only_b, "X-1").0, "more than 150 people");
    let only_a = view.on(day(10)).policy(Policy::Only(vec!["a".into()]));
    assert_eq!(told(&only_a, "X-1").0, "200 people");
    assert_eq!(
        view.total(Measure::Evacuated, "Q").unwrap_err().to_string(),
        "there is no region or country Q; regions are X-1, X-2, Y-1, X-1-1"
    );
    assert_eq!(
        view.total_of(Measure::Evacuated, "Q", "X").unwrap_err().to_string(),
        r#"there is no party "Q""#
    );
    assert!(view.total_of(Measure::Evacuated, "X", "Q").is_err());
}

/// What is both a region and a country is the region, and nothing is added for it.
#[test]
fn totals_of_a_region_whose_code_is_a_country() {
    let region =
        |code: &str, west| Region::new(code, common::twin::square(west, 0.0, west + 1.0, 1.0)).unwrap();
    let atlas = Atlas::builder()
        .regions([region("X", 0.0), region("X-1", 1.0)])
        .sources([Source::new("a", "A", SourceKind::Authority).unwrap()])
        .claims([amount("c1", "a", "region:X-1", "100", 1)])
        .build()
        .unwrap();
    assert_eq!(atlas.on(day(2)).total(Measure::Evacuated, "X").unwrap().to_string(), "unknown");
}

#[test]
fn figures_that_serve_their_source_are_not_believed_against_interest() {
    let held = |id: &str, by: &str, range: &str| {
        let range = range.parse().unwrap();
        let statement = Statement::Amount { measure: Measure::HeldArea, of: Some("Y".into()), range };
        Claim::new(id, by, About::Region("X-1".into()), statement, day(1))
    };
    let atlas = theatre([held("c1", "y0", "1000"), held("c2", "x0", "800")]);
    let view = atlas.on(day(2)).policy(Policy::AgainstInterest);
    assert_eq!(view.total_of(Measure::HeldArea, "Y", "X-1").unwrap().to_string(), "800 km²");
}

#[test]
fn totals_of_a_party_and_of_a_line() {
    let held = |id: &str, about: &str, range: &str| {
        let statement = Statement::Amount {
            measure: Measure::HeldArea,
            of: Some("Y".into()),
            range: range.parse().unwrap(),
        };
        Claim::new(id, "a", about.parse().unwrap(), statement, day(1))
    };
    let line = |id: &str, by: &str, about: &str, range: &str, on| {
        let statement =
            Statement::Amount { measure: Measure::FrontLength, of: None, range: range.parse().unwrap() };
        Claim::new(id, by, about.parse().unwrap(), statement, day(on))
    };
    let atlas = counted([
        held("c1", "region:X-1", "~100"),
        held("c2", "region:X-2", "50"),
        line("c3", "a", "between:X:Y", "10", 1),
        line("c4", "a", "between:Y:X", "12", 2),
        line("c5", "b", "between:X:Y", ">11", 2),
        line("c6", "b", "between:X-1:Y", "1", 2),
    ]);
    let view = atlas.on(day(9));
    assert_eq!(view.total_of(Measure::HeldArea, "Y", "X-1").unwrap().to_string(), "about 100 km²");
    assert_eq!(view.total_of(Measure::HeldArea, "Y", "X").unwrap().to_string(), "about 150, at least 50 km²");
    assert_eq!(view.total_of(Measure::HeldArea, "X", "X").unwrap().to_string(), "unknown");
    // Whose is part of the question.
    assert_eq!(view.total(Measure::HeldArea, "X-1").unwrap().to_string(), "unknown");
    for (a, b) in [("X", "Y"), ("Y", "X")] {
        let total = view.total_between(Measure::FrontLength, a, b);
        assert_eq!(ids(total.figures.iter().map(|figure| figure.claim)), ["c4", "c5"]);
        assert_eq!(total.to_string(), "more than 11 km");
    }
}

#[test]
fn regimes_of_a_region_its_parts_and_its_country() {
    let declared = |id: &str, by: &str, about: &str, regime: Regime, valid: &str| {
        Claim::new(id, by, about.parse().unwrap(), Statement::Declares(regime), day(1))
            .with_valid(valid.parse().unwrap())
    };
    let (curfew, evacuation) = (Regime::Curfew, Regime::Evacuation);
    let atlas = counted([
        declared("c1", "a", "region:X-1", curfew, "2024-01-03/.."),
        declared("c2", "b", "region:X-1", curfew, "2024-01-02/2024-01-09"),
        declared("c3", "b", "part:X-1:north", evacuation, "2024-01-02/.."),
        declared("c4", "a", "region:X", curfew, "../2024-02-01"),
        declared("c5", "a", "region:X-2", evacuation, "2024-01-02/.."),
        declared("c6", "a", "region:Y-1", evacuation, "2024-01-02/.."),
        declared("c7", "a", "part:X:coast", Regime::FederalEmergency, "2024-01-02/.."),
    ]);
    let told = |on: Date, code: &str| -> Vec<(String, String, Option<String>, Vec<String>)> {
        let view = atlas.on(on);
        let regimes = view.regimes(code).unwrap();
        let one = |one: &frontline::InForce<'_>| {
            let since = one.since.map(|since| since.to_string());
            (one.regime.to_string(), one.about.to_string(), since, ids(one.claims.iter().copied()))
        };
        regimes.iter().map(one).collect()
    };
    let row = |regime: &str, about: &str, since: Option<&str>, ids: &[&str]| {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        (regime.to_owned(), about.to_owned(), since.map(str::to_owned), ids)
    };
    let coast = row("federal emergency", "part:X:coast", Some("2024-01-02"), &["c7"]);
    let north = row("evacuation", "part:X-1:north", Some("2024-01-02"), &["c3"]);
    let whole = row("curfew", "region:X", None, &["c4"]);
    let here = |since: &str, ids: &[&str]| row("curfew", "region:X-1", Some(since), ids);
    assert_eq!(
        told(day(5), "X-1"),
        [coast.clone(), north.clone(), whole.clone(), here("2024-01-02", &["c1", "c2"])]
    );
    // After one has ended, before anything began, for the country, for a neighbour.
    assert_eq!(told(day(40), "X-1"), [coast.clone(), north.clone(), here("2024-01-03", &["c1"])]);
    assert_eq!(told(day(0), "X-1"), std::slice::from_ref(&whole));
    let other = row("evacuation", "region:X-2", Some("2024-01-02"), &["c5"]);
    assert_eq!(told(day(5), "X"), [coast, other, north, whole, here("2024-01-02", &["c1", "c2"])]);
    assert_eq!(told(day(5), "Y-1").len(), 1);
    assert!(atlas.on(day(5)).regimes("Q").is_err());
}

#[test]
fn figures_are_corrected_and_repeated_too() {
    let first = amount("c1", "a", "region:X-1", "100", 1);
    let corrected = amount("c2", "a", "region:X-1", "90", 1).with_link(Relation::Supersedes("c1".into()));
    let atlas = counted([first.clone(), corrected]);
    assert_eq!(atlas.on(day(3)).total(Measure::Evacuated, "X-1").unwrap().to_string(), "90 people");
    let repeat = amount("c0", "b", "region:X-1", "100", 1).with_link(Relation::Repeats("c1".into()));
    let other = amount("c3", "c", "region:X-1", "300", 1).with_certainty(Certainty::Claimed);
    let atlas = counted([first, repeat, other]);
    let view = atlas.on(day(3)).policy(Policy::Only(vec!["b".into()]));
    assert_eq!(view.total(Measure::Evacuated, "X-1").unwrap().to_string(), "unknown");
    assert!(atlas.claims().iter().all(|claim| applies(claim, day(1))));
}
