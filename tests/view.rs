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

    use super::{Atlas, Policy, ids};

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
            assert!(claim.citations().iter().all(|c| c.url.as_deref().is_some_and(|u| u.starts_with("https://"))));
        }
        let speakers: Vec<&str> = REPORT.iter().map(|id| atlas.claim(id).unwrap().by()).collect();
        let (regions, footage) = ("kursk-belgorod-bryansk-authorities", "ua-soldiers-video");
        assert_eq!(
            speakers,
            [
                "kursk-emergencies-ministry", "euronews", "euronews", footage, footage, footage, regions, regions,
                regions, "russian-federal-authorities", "euronews", "euronews", "euronews"
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

    #[test]
    fn sudzha_by_three_policies() {
        let atlas = Atlas::kursk_2024();
        let sudzha = atlas.town("Sudzha").unwrap();
        let both = "contested between Russia and Ukraine";
        let (russia, claimed) = ("held by Russia", "claimed by Ukraine");
        let cases: [(_, _, _, &str, &[&str]); 12] = SUDZHA_CASES!(both, russia, claimed);
        for (day, policy, name, expected, because) in cases {
            let view = atlas.on(day).known_by(day).policy(policy);
            let verdict = view.control_of(sudzha);
            assert_eq!((verdict.control.to_string().as_str(), ids(verdict.because.iter().copied())), (expected, because.iter().map(|id| (*id).to_owned()).collect()), "{day} {name}");
        }
    }
}
