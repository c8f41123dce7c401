//! What changed between two views, against what each of them says by itself.

mod common;

use std::collections::BTreeMap;

use common::random;
use common::theatre::{EXTENT_DAY, TOWN_DAY, Theatre, parties, polygon, sources};
use frontline::{
    About, Area, Atlas, Change, Claim, Comparison, Date, Distance, Policy, Region, Statement, View,
};

fn km(km: f64) -> Distance {
    Distance::from_km(km).unwrap()
}

/// The area that each party holds of each region.
fn held(view: &View) -> BTreeMap<(String, String), f64> {
    let mut areas = BTreeMap::new();
    for holding in view.holdings() {
        if let Some(party) = holding.holder.party() {
            let key = (holding.region.code().to_owned(), party.id().to_owned());
            *areas.entry(key).or_insert(0.0) += holding.area.as_square_metres();
        }
    }
    areas
}

fn assert_consistent(earlier: &View, later: &View) -> usize {
    let (there, back) = (later.compare(earlier).unwrap(), earlier.compare(later).unwrap());
    let (before, after) = (held(earlier), held(later));
    let of = |areas: &BTreeMap<(String, String), f64>, change: &Change<'_>| {
        let key = (change.region.code().to_owned(), change.party.id().to_owned());
        areas.get(&key).copied().unwrap_or(0.0)
    };
    let m2 = Area::as_square_metres;
    let (changes, backward) = (there.changes(km(2.0)), back.changes(km(2.0)));
    assert_eq!(changes.len(), backward.len());
    for (change, backward) in changes.iter().zip(&backward) {
        let whole = m2(later.atlas().area(change.region.code()).unwrap());
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * whole, "{a} {b}: {change:?}");
        close(m2(change.gained) - m2(change.lost), of(&after, change) - of(&before, change));
        close(m2(change.unchanged) + m2(change.gained), of(&after, change));
        close(m2(change.unchanged) + m2(change.lost), of(&before, change));
        // Slivers are counted apart, and are in the sums.
        assert!(change.gained_in_slivers <= change.gained && change.lost_in_slivers <= change.lost);
        let own: Vec<_> = there
            .patches()
            .iter()
            .filter(|patch| patch.region.code() == change.region.code())
            .filter(|patch| {
                patch.from.party() == Some(change.party) || patch.to.party() == Some(change.party)
            })
            .collect();
        let sum = |wanted: &dyn Fn(&frontline::Patch<'_>) -> bool| -> f64 {
            own.iter().filter(|patch| wanted(patch)).map(|patch| m2(patch.area)).sum()
        };
        close(m2(change.gained), sum(&|patch| patch.to.party() == Some(change.party)));
        close(m2(change.lost), sum(&|patch| patch.from.party() == Some(change.party)));
        let thin = |patch: &frontline::Patch<'_>| patch.width < km(2.0);
        close(m2(change.gained_in_slivers), sum(&|p| thin(p) && p.to.party() == Some(change.party)));
        close(m2(change.lost_in_slivers), sum(&|p| thin(p) && p.from.party() == Some(change.party)));
        assert_eq!(change.slivers, own.iter().filter(|patch| thin(patch)).count());
        let advance = own.iter().filter(|p| !thin(p) && p.to.party() == Some(change.party));
        assert_eq!(change.advance, advance.filter_map(|patch| patch.depth).max());
        // The other way round what was gained is lost.
        assert_eq!((change.region.code(), change.party), (backward.region.code(), backward.party));
        close(m2(change.gained), m2(backward.lost));
        close(m2(change.lost), m2(backward.gained));
        close(m2(change.unchanged), m2(backward.unchanged));
    }
    // Without a limit nothing is a sliver, with a large one everything is.
    assert!(there.changes(Distance::ZERO).iter().all(|change| change.slivers == 0));
    let all = there.changes(km(1e6));
    assert!(all.iter().all(|c| (c.gained_in_slivers, c.lost_in_slivers) == (c.gained, c.lost)));
    for patch in there.patches() {
        assert_ne!(patch.from, patch.to);
        let again = frontline::geodesic_area(&patch.shape).unwrap().as_square_metres();
        assert!((m2(patch.area) - again).abs() <= 1e-6 * again + 1e-3);
    }
    // Towns, by asking each.
    let mut expected = Vec::new();
    for town in later.atlas().towns() {
        let (from, to) = (earlier.control_of(town), later.control_of(town));
        if from.control != to.control {
            expected.push((town.id(), from.control, to.control, to.since));
        }
    }
    let found: Vec<_> = there
        .towns()
        .iter()
        .map(|change| (change.town.id(), change.from.clone(), change.to.clone(), change.since))
        .collect();
    assert_eq!(found, expected);
    assert!(std::ptr::eq(there.views().0, earlier) && std::ptr::eq(there.views().1, later));
    there.patches().len()
}

fn nothing(comparison: &Comparison<'_>) -> bool {
    comparison.patches().is_empty() && comparison.towns().is_empty()
}

#[test]
fn a_day_is_as_itself() {
    let atlas = Theatre::at(20.0, 40.0).atlas();
    for day in [TOWN_DAY, EXTENT_DAY] {
        let (view, same) = (atlas.on(day), atlas.on(day));
        assert!(nothing(&view.compare(&view).unwrap()) && nothing(&same.compare(&view).unwrap()));
        for change in view.compare(&same).unwrap().changes(km(1.0)) {
            assert_eq!((change.gained, change.lost, change.slivers), (Area::ZERO, Area::ZERO, 0));
            let held = view.held_area(change.party.id(), change.region.code()).unwrap();
            assert!((change.unchanged.as_km2() / held.as_km2() - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn gains_and_losses_are_the_difference_of_what_is_held() {
    let mut rng = random(130);
    let mut patches = 0;
    for (x, y) in [(20.0, 40.0), (177.03, 50.0), (-70.0, -45.0)] {
        let atlas = Theatre::at(x, y).atlas();
        let view = |rng: &mut fastrand::Rng| {
            let days =
                [Date::constant(2030, 1, 1 + rng.i8(0..25)), Date::constant(2030, 2, 1 + rng.i8(0..20))];
            let policies = [Policy::Newest, Policy::Majority, Policy::AgainstInterest];
            atlas.on(days[rng.usize(..2)]).policy(policies[rng.usize(..3)].clone())
        };
        for _ in 0..12 {
            let (earlier, later) = (view(&mut rng), view(&mut rng));
            patches += assert_consistent(&earlier, &later);
        }
        // From towns to extents, and from one day's maps to all.
        patches += assert_consistent(&atlas.on(TOWN_DAY), &atlas.on(EXTENT_DAY));
        patches += assert_consistent(&atlas.on(EXTENT_DAY).policy(Policy::Majority), &atlas.on(EXTENT_DAY));
    }
    println!("{patches} patches");
    assert!(patches > 500);
}

#[cfg(feature = "bundled")]
#[test]
fn gains_and_losses_in_the_bundled_data() {
    let atlas = Atlas::kursk_2024();
    let days = [(2024, 8, 7), (2024, 8, 15), (2024, 9, 20), (2025, 3, 14), (2025, 5, 1)];
    let views: Vec<View> = days.iter().map(|(y, m, d)| atlas.on(Date::constant(*y, *m, *d))).collect();
    for pair in views.windows(2) {
        assert_consistent(&pair[0], &pair[1]);
    }
}

/// One drawing, then the same a little to the east, and a piece apart.
#[test]
fn a_strip_is_a_sliver_and_has_its_width_and_depth() {
    let square = |west: f64, east: f64| polygon(&[(west, 0.0), (east, 0.0), (east, 1.0), (west, 1.0)]);
    let claim = |id: &str, day: Date, shape: Vec<geo_types::Polygon>| {
        let statement = Statement::Extent { party: "XB".into(), area: shape.into_iter().collect() };
        Claim::new(id, "s1", About::Region("XA".into()), statement, day)
    };
    let (first, second) = (Date::constant(2030, 1, 1), Date::constant(2030, 1, 5));
    let apart = polygon(&[(1.7, 0.4), (1.9, 0.4), (1.9, 0.6), (1.7, 0.6)]);
    let atlas = Atlas::builder()
        .regions([Region::new("XA", square(0.0, 2.0).into()).unwrap()])
        .parties(parties())
        .sources(sources())
        .claims([
            claim("1", first, vec![square(-1.0, 0.5)]),
            claim("2", second, vec![square(-1.0, 0.51), apart]),
        ])
        .build()
        .unwrap();
    let (earlier, later) = (atlas.on(first), atlas.on(second));
    let comparison = later.compare(&earlier).unwrap();
    let mut patches: Vec<_> = comparison.patches().iter().collect();
    patches.sort_by_key(|patch| patch.width);
    let [strip, piece] = patches[..] else { panic!("{patches:?}") };
    // 0.01 degrees of longitude on the equator are 1.113 km, over 110.6 km.
    assert!((strip.width.as_km() - 1.113 * 110.6 / 111.7).abs() < 0.002, "{:?}", strip.width);
    assert!((strip.depth.unwrap().as_km() - 1.113).abs() < 0.001, "{:?}", strip.depth);
    assert_eq!(piece.depth, None);
    let of = |sliver: f64| {
        let changes = comparison.changes(km(sliver));
        let gain = changes.into_iter().find(|change| change.party.id() == "XB").unwrap();
        (gain.slivers, gain.gained_in_slivers, gain.advance)
    };
    assert_eq!(of(1.0), (0, Area::ZERO, strip.depth));
    assert_eq!(of(1.2), (1, strip.area, None));
    assert_eq!(of(30.0).0, 2);
    assert_consistent(&earlier, &later);
}
