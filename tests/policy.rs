//! Policies: each row of their table, links between claims, and a slow twin written from the documentation.

mod common;

use common::random;
use common::twin::{SOURCES, Said, Twin, control, day, ids, random_claims, theatre, told};
use frontline::{About, Certainty, Claim, Date, Policy, Relation, Statement};

fn claim(id: &str, by: &str, says: &str, on: i64) -> Claim {
    let statement = match says.split(' ').collect::<Vec<_>>()[..] {
        [party, "holds"] => Statement::Holds(party.into()),
        ["denies", party] => Statement::Denies(party.into()),
        ["contested"] => Statement::Contested(vec!["X".into(), "Y".into()]),
        _ => panic!("{says:?} is no statement"),
    };
    Claim::new(id, by, About::Town("t0".into()), statement, day(on))
}

fn only(ids: &[&str]) -> Policy {
    Policy::Only(ids.iter().map(|id| (*id).to_owned()).collect())
}

fn held(claims: &[Claim], policy: Policy) -> Said {
    held_on(claims, policy, day(60))
}

fn held_on(claims: &[Claim], policy: Policy, on: Date) -> Said {
    let atlas = theatre(claims.to_vec());
    told(&atlas.on(on).policy(policy).control_of(atlas.town("t0").unwrap()))
}

fn said(control: &str, because: &[&str], despite: &[&str]) -> Said {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Said { control: control.to_owned(), because: owned(because), despite: owned(despite) }
}

/// The claims of a row: `n: Y holds, then x: X holds`.
fn of_row(cell: &str) -> Vec<Claim> {
    let (mut claims, mut on) = (Vec::new(), 0);
    for part in cell.split(", ").filter(|part| *part != "none") {
        let part = part.strip_prefix("then ").unwrap_or(part);
        let same_day = part.strip_prefix("the same day ");
        on += i64::from(same_day.is_none());
        let (by, says) = same_day.unwrap_or(part).split_once(": ").unwrap();
        let (by, sure) = by.split_once(" (confirmed)").map_or((by, false), |(by, _)| (by, true));
        let said = claim(&format!("c{}", claims.len()), &format!("{by}0"), says, on);
        claims.push(if sure { said.with_certainty(Certainty::Confirmed) } else { said });
    }
    claims
}

#[test]
fn every_row_of_the_table_holds() {
    let source = include_str!("../src/policy.rs");
    let lines = source.lines().filter_map(|line| line.strip_prefix("/// | "));
    let mut rows = lines.skip_while(|line| !line.starts_with("claims |")).skip(2);
    let policies = || [Policy::Newest, Policy::Majority, only(&["n0", "n1"]), Policy::AgainstInterest];
    let mut checked = 0;
    while let Some(row) = rows.next().filter(|row| row.matches('|').count() == 5) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        for (policy, expected) in policies().into_iter().zip(&cells[1..]) {
            let found = held(&of_row(cells[0]), policy.clone()).control;
            let found = found.split(':').next().unwrap();
            assert_eq!(found, *expected, "{} by {policy:?}", cells[0]);
            checked += 1;
        }
    }
    assert_eq!(checked, 44, "the table was not understood");
}

#[test]
fn superseded_and_retracted_claims_do_not_count() {
    let first = claim("c1", "n0", "Y holds", 1);
    let corrected = claim("c2", "n0", "X holds", 1).with_link(Relation::Supersedes("c1".into()));
    let withdrawn = |id: &str, of: &str, on| {
        let about = About::Town("t0".into());
        let claim = Claim::new(id, "n0", about, Statement::Says, day(on)).with_text("withdrawn");
        claim.with_link(Relation::Retracts(of.into()))
    };
    for policy in [Policy::Newest, Policy::Majority, only(&["n0"]), Policy::AgainstInterest] {
        let now = |claims: &[Claim]| held(claims, policy.clone());
        assert_eq!(now(&[first.clone(), corrected.clone()]), said("X holds", &["c2"], &[]));
        // A correction of the correction: the first stays corrected.
        let again = claim("c3", "n0", "contested", 1).with_link(Relation::Supersedes("c2".into()));
        let three = [first.clone(), corrected.clone(), again.clone()];
        assert_eq!(now(&three), said("contested: X Y", &["c3"], &[]));
        assert_eq!(now(&[first.clone(), withdrawn("r1", "c1", 2)]), said("X by default", &[], &[]));
        // The retraction retracted: the claim is back. And once more: it is gone.
        let mut claims = vec![first.clone(), withdrawn("r1", "c1", 2), withdrawn("r2", "r1", 3)];
        assert_eq!(now(&claims), said("Y holds", &["c1"], &[]));
        claims.push(withdrawn("r3", "r2", 4));
        assert_eq!(now(&claims), said("X by default", &[], &[]));
        // A correction retracted: what it corrected is back.
        let claims = [first.clone(), corrected.clone(), withdrawn("r1", "c2", 2)];
        assert_eq!(now(&claims), said("Y holds", &["c1"], &[]));
    }
    // Neither is known before it is stated.
    let atlas = theatre([first, withdrawn("r1", "c1", 20)]);
    let town = atlas.town("t0").unwrap();
    let view = atlas.on(day(5)).known_by(day(19));
    assert_eq!(told(&view.control_of(town)), said("Y holds", &["c1"], &[]));
    let view = atlas.on(day(5)).known_by(day(20));
    assert_eq!(told(&view.control_of(town)), said("X by default", &[], &[]));
}

#[test]
fn repeats_are_one_vote_and_that_of_the_repeated() {
    let repeat = |id: &str, by: &str, of: &str, on| {
        claim(id, by, "Y holds", on).with_link(Relation::Repeats(of.into()))
    };
    let claims = [claim("c1", "y0", "Y holds", 1), repeat("c2", "n0", "c1", 2), repeat("c3", "n1", "c2", 3)];
    // A neutral voice that only repeats makes it no surer, whatever the ids say, and on the same day, too.
    assert_eq!(held(&claims, Policy::Newest), said("claimed by Y", &["c1", "c2", "c3"], &[]));
    assert_eq!(held(&claims, Policy::AgainstInterest), said("X by default", &[], &["c1", "c2", "c3"]));
    let same_day = [claim("z", "y0", "Y holds", 1), repeat("a", "n0", "z", 1)];
    assert_eq!(held(&same_day, Policy::Newest), said("claimed by Y", &["a", "z"], &[]));
    assert_eq!(held(&same_day, Policy::AgainstInterest), said("X by default", &[], &["a", "z"]));
    // One vote for Y against one for X.
    let claims = [&claims[..], &[claim("c4", "x0", "X holds", 3)]].concat();
    assert_eq!(held(&claims, Policy::Majority).control, "contested: X Y");
    let apart =
        claims.iter().map(|c| claim(c.id(), c.by(), if c.by() == "x0" { "X holds" } else { "Y holds" }, 3));
    assert_eq!(held(&apart.collect::<Vec<_>>(), Policy::Majority).control, "Y holds");
    // Where the repeated one does not count, the earliest that repeats it speaks.
    let over = claim("c1", "y0", "Y holds", 1).with_valid("2024-01-02/2024-01-03".parse().unwrap());
    let claims = [over, repeat("c2", "n0", "c1", 2), repeat("c3", "y1", "c1", 3)];
    assert_eq!(held(&claims, Policy::Newest), said("Y holds", &["c2", "c3"], &[]));
    assert_eq!(held(&claims, only(&["y1"])), said("X by default", &[], &["c2", "c3"]));
}

#[test]
fn sources_that_are_not_there_are_believed_in_nothing() {
    let claims = [claim("c1", "n0", "Y holds", 1)];
    assert_eq!(held(&claims, only(&["nobody"])), said("X by default", &[], &["c1"]));
    assert_eq!(held(&claims, only(&[])), said("X by default", &[], &["c1"]));
    assert_eq!(held(&claims, only(&["nobody", "n0"])), said("Y holds", &["c1"], &[]));
}

#[test]
fn custom_rules_choose_by_number() {
    let claims =
        [claim("c1", "n0", "X holds", 1), claim("c2", "x0", "Y holds", 2), claim("c3", "y0", "Y holds", 3)];
    let numbers = |numbers: &'static [usize]| Policy::custom("by number", move |_, _| numbers.to_vec());
    assert_eq!(held(&claims, numbers(&[])), said("X by default", &[], &["c1", "c2", "c3"]));
    assert_eq!(held(&claims, numbers(&[2])), said("claimed by Y", &["c3"], &["c1", "c2"]));
    assert_eq!(held(&claims, numbers(&[7, 2, 1, 2])), said("Y holds", &["c2", "c3"], &["c1"]));
    // It sees the claims in the order in which they were stated, who makes them, whom they serve, and the day.
    let by_all = Policy::custom("all", |evidence, on| {
        let seen: Vec<_> =
            evidence.iter().map(|e| (e.claim.id(), e.source.id(), e.is_self_serving)).collect();
        let stated: Vec<Date> = evidence.iter().map(frontline::Evidence::stated).collect();
        if on == day(60) && !evidence.is_empty() {
            assert_eq!(seen, [("c1", "n0", false), ("c2", "x0", false), ("c3", "y0", true)]);
            assert_eq!(stated, [day(1), day(2), day(3)]);
        }
        (0..evidence.len()).collect()
    });
    assert_eq!(held(&claims, by_all.clone()), said("contested: X Y", &["c1", "c2", "c3"], &[]));
    assert_eq!((by_all.name(), format!("{by_all:?}")), ("all", "all".to_owned()));
    let names = [Policy::Newest, Policy::Majority, only(&["n0"]), Policy::AgainstInterest];
    assert_eq!(
        names.map(|policy| format!("{}: {policy:?}", policy.name())),
        [
            "newest: newest",
            "majority of sources: majority of sources",
            r#"only these sources: Only(["n0"])"#,
            "against interest: against interest"
        ]
    );
}

#[test]
fn ties_are_contested_and_ids_decide_nothing() {
    // Two against two; then three against two.
    let mut claims = vec![
        claim("a", "n0", "Y holds", 1),
        claim("b", "n1", "X holds", 1),
        claim("c", "x0", "X holds", 1),
        claim("d", "y0", "Y holds", 1),
    ];
    assert_eq!(held(&claims, Policy::Majority), said("contested: X Y", &["a", "b", "c", "d"], &[]));
    claims.push(claim("e", "y1", "Y holds", 1));
    assert_eq!(held(&claims, Policy::Majority), said("Y holds", &["a", "d", "e"], &["b", "c"]));
    // Half is not more than half.
    assert_eq!(held(&claims[..2], Policy::Majority).control, "contested: X Y");
    // A day with another word ends what the newest rests on, whichever of its claims has the later id.
    for (first, second) in [("a", "b"), ("b", "a")] {
        let claims = [
            claim(first, "n0", "Y holds", 1),
            claim(second, "x0", "X holds", 1),
            claim("c", "y0", "Y holds", 2),
        ];
        assert_eq!(held(&claims, Policy::Newest), said("claimed by Y", &["c"], &["a", "b"]));
    }
    // More certain, of those of the last day only.
    let sure = claim("a", "n0", "X holds", 1).with_certainty(Certainty::Confirmed);
    let claims = [
        sure,
        claim("b", "n1", "Y holds", 2),
        claim("c", "x0", "X holds", 2).with_certainty(Certainty::Doubted),
    ];
    assert_eq!(held(&claims, Policy::Newest), said("Y holds", &["b"], &["a", "c"]));
}

#[test]
fn votes_reach_back_thirty_days() {
    let vote = |later| {
        let claims = [claim("a", "n0", "Y holds", 1), claim("b", "x0", "X holds", later)];
        held_on(&claims, Policy::Majority, day(300)).control
    };
    assert_eq!((vote(31), vote(32)), ("contested: X Y".to_owned(), "claimed by X".to_owned()));
    // Back from the newest that is not after the day asked for; what was said later counts too.
    let back_dated = claim("b", "x0", "X holds", 40).with_valid("2024-01-01/..".parse().unwrap());
    let claims = [claim("a", "n0", "Y holds", 1), back_dated];
    assert_eq!(held_on(&claims, Policy::Majority, day(39)).control, "contested: X Y");
    assert_eq!(held_on(&claims, Policy::Majority, day(40)).control, "claimed by X");
    assert_eq!(held_on(&claims, Policy::Majority, day(0)).control, "claimed by X");
}

fn random_policy(rng: &mut fastrand::Rng) -> Policy {
    match rng.u8(..4) {
        0 => Policy::Newest,
        1 => Policy::Majority,
        2 => Policy::Only(SOURCES.iter().filter(|_| rng.bool()).map(|(id, _)| (*id).to_owned()).collect()),
        _ => Policy::AgainstInterest,
    }
}

#[test]
fn verdicts_are_those_of_the_documentation() {
    let mut rng = random(2024);
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for case in 0..2000 {
        let count = rng.usize(1..12);
        let claims = random_claims(&mut rng, count);
        let atlas = theatre(claims.clone());
        let mut shuffled = claims.clone();
        rng.shuffle(&mut shuffled);
        let other = theatre(shuffled);
        for _ in 0..4 {
            let (on, policy) = (day(rng.i64(-10..70)), random_policy(&mut rng));
            let (known, recorded) = match rng.u8(..3) {
                0 => (day(rng.i64(0..60)), Date::MAX),
                1 => (Date::MAX, day(rng.i64(0..80))),
                _ => (Date::MAX, Date::MAX),
            };
            let twin = Twin::new(&claims, known, recorded);
            let view = |atlas: &frontline::Atlas| {
                atlas.on(on).policy(policy.clone()).known_by(known).recorded_by(recorded)
            };
            let (first, second) = (view(&atlas), view(&other));
            let counting = twin.counting.iter().copied().filter(|claim| common::twin::applies(claim, on));
            assert_eq!(ids(first.claims()), ids(counting), "case {case}");
            for town in atlas.towns() {
                let expected = twin.verdict(&policy, town.id(), on);
                let verdict = first.control_of(town);
                let found = told(&verdict);
                assert_eq!(found, expected, "case {case}: {} on {on} by {policy:?}: {claims:#?}", town.id());
                *seen.entry(control(&verdict.control).split(':').next().unwrap().to_owned()).or_default() +=
                    1;
                // No answer depends on the order in which claims were given.
                let again = second.control_of(town);
                assert_eq!((told(&again), again.since), (found, verdict.since), "case {case}");
            }
        }
    }
    println!("{seen:?}");
    assert!(seen.len() == 9 && seen.values().all(|times| *times > 200), "too tame: {seen:?}");
}
