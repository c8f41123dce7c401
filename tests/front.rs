//! The front and held ground against slow, obvious twins.

mod common;

use common::theatre::{
    EXTENT_DAY, TOWN_DAY, Theatre, held_by, holding, off, parties, polygon, position, sources, town, wrapped,
};
use common::{between, distance_to_edge, random};
use frontline::{
    About, Atlas, Basis, Claim, Date, Distance, Error, Front, HolderOf, LineIndex, LonLat, Policy, Region,
    Resolution, Statement, Town, View, geodesic_length,
};
use geo::{Area, BooleanOps};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

const DAY: Date = Date::constant(2030, 1, 2);

fn metres(metres: f64) -> Distance {
    Distance::from_metres(metres).unwrap()
}

fn at(x: f64, y: f64) -> LonLat {
    position(Coord { x, y })
}

fn fronts(view: &View) -> Vec<Front<'_>> {
    let ids: Vec<&str> = view.atlas().parties().iter().map(frontline::Party::id).collect();
    let pairs = ids.iter().flat_map(|a| ids.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
    pairs.map(|(a, b)| view.front(a, b).unwrap()).filter(|front| !front.is_empty()).collect()
}

/// The edges of a front, from end to end in one piece of the sheet, with the holders beside them.
fn edges<'a>(front: &Front<'a>) -> Vec<([Coord<f64>; 2], [HolderOf<'a>; 2])> {
    let of_arc = |arc: &frontline::FrontArc<'a>| {
        let beside = [arc.left, arc.right];
        arc.line.lines().map(|line| ([line.start, next_to(line.start, line.end)], beside)).collect::<Vec<_>>()
    };
    front.arcs().iter().flat_map(of_arc).collect()
}

/// The same place with its longitude within half a turn of another's.
fn next_to(of: Coord<f64>, c: Coord<f64>) -> Coord<f64> {
    Coord { x: c.x + 360.0 * ((of.x - c.x) / 360.0).round(), y: c.y }
}

fn country_at(atlas: &Atlas, p: LonLat) -> Option<&str> {
    atlas.region_at(p).map(Region::country)
}

/// A metre to the left of each edge is its left holder's, a metre to the right its right holder's, in one country.
fn assert_edges_separate(view: &View) -> (usize, usize) {
    let fronts = fronts(view);
    let all: Vec<_> = fronts.iter().flat_map(edges).collect();
    let lines: Vec<[Coord<f64>; 2]> =
        view.atlas().regions().iter().flat_map(|r| common::theatre::edges(r.shape())).collect();
    let (mut checked, mut skipped) = (0, 0);
    for ([from, to], beside) in &all {
        let way = *to - *from;
        let long = way.x.hypot(way.y);
        let across = Coord { x: -way.y / long * 1e-5, y: way.x / long * 1e-5 };
        let middle = *from + way * 0.5;
        let crowded = |c: Coord<f64>| {
            let near = |[a, b]: [Coord<f64>; 2]| {
                let a = next_to(c, a);
                off(c, [a, next_to(a, b)]) < 0.9e-5
            };
            all.iter().any(|(edge, _)| near(*edge)) || lines.iter().any(|edge| near(*edge))
        };
        for (place, holder) in [(middle + across, beside[0]), (middle - across, beside[1])] {
            let p = position(place);
            let found = view.control_at(p);
            if found != Some(holder) && (long < 3e-5 || crowded(place)) {
                skipped += 1;
                continue;
            }
            assert_eq!(found, Some(holder), "beside {from:?} {to:?}");
            assert_eq!(country_at(view.atlas(), p), country_at(view.atlas(), position(middle - across)));
            checked += 1;
        }
    }
    println!("{checked} sides checked, {skipped} skipped");
    (checked, skipped)
}

/// Wherever the holder changes along a random way inside a country there is a front.
fn assert_changes_are_front(view: &View, low: Coord<f64>, high: Coord<f64>, ways: usize) -> usize {
    let fronts = fronts(view);
    let lines: Vec<LineString> =
        fronts.iter().flat_map(|f| f.arcs().iter().map(|arc| arc.line.clone())).collect();
    let index = LineIndex::new(&lines.into_iter().collect::<geo_types::MultiLineString>()).unwrap();
    let mut rng = random(110);
    let mut changes = 0;
    for _ in 0..ways {
        let mut end = || Coord { x: between(&mut rng, low.x, high.x), y: between(&mut rng, low.y, high.y) };
        let (a, b) = (end(), end());
        let on = |t: f64| a + (b - a) * t;
        let told = |t: f64| {
            let p = position(on(t));
            (country_at(view.atlas(), p).map(ToOwned::to_owned), view.control_at(p).map(held_by))
        };
        let steps = 400;
        for k in 0..steps {
            let (mut here, mut there) =
                (f64::from(k) / f64::from(steps), f64::from(k + 1) / f64::from(steps));
            let (first, last) = (told(here), told(there));
            if first == last || first.0 != last.0 || first.0.is_none() {
                continue;
            }
            for _ in 0..50 {
                let middle = f64::midpoint(here, there);
                if told(middle) == first { here = middle } else { there = middle }
            }
            // The way may leave the country between two steps, or nobody's ground may begin.
            let (before, after) = (told(here - 1e-12), told(there + 1e-12));
            let words = [&before.1, &after.1];
            let is_party = |word: &&Option<String>| {
                word.as_deref().is_some_and(|word| !["contested", "unknown"].contains(&word))
            };
            let unknown = words.iter().any(|word| word.as_deref() == Some("unknown"));
            if before.0 != after.0 || before.1 == after.1 || unknown || !words.iter().any(is_party) {
                continue;
            }
            let away = index.distance(position(on(there))).as_metres();
            assert!(away < 0.001, "{before:?} becomes {after:?} at {:?}, {away} m off", on(there));
            changes += 1;
        }
    }
    println!("{changes} changes of holder along {ways} ways");
    changes
}

#[test]
fn a_front_is_where_the_holder_changes_and_nowhere_else() {
    for (x, y) in [(20.0, 40.0), (177.03, 50.0)] {
        let theatre = Theatre::at(x, y);
        let atlas = theatre.atlas();
        let views = [
            atlas.on(TOWN_DAY),
            atlas.on(TOWN_DAY).policy(Policy::Majority),
            atlas.on(EXTENT_DAY),
            atlas.on(EXTENT_DAY).policy(Policy::Majority),
        ];
        for view in &views {
            let (checked, skipped) = assert_edges_separate(view);
            assert!(checked > 60 && skipped * 20 < checked, "{checked} {skipped}");
            let changes =
                assert_changes_are_front(view, theatre.place(0.0, 0.0), theatre.place(6.0, 3.0), 60);
            assert!(changes > 40);
        }
    }
}

/// The areas of a region's holdings add up to its own.
fn assert_areas_add_up(view: &View) {
    let holdings = view.holdings();
    for region in view.atlas().regions().iter().filter(|region| region.level() == 1) {
        let whole = view.atlas().area(region.code()).unwrap().as_square_metres();
        let own = holdings.iter().filter(|h| h.region.code() == region.code());
        let sum: f64 = own.clone().map(|h| h.area.as_square_metres()).sum();
        let shares: f64 = own.map(|h| h.share).sum();
        assert!((sum / whole - 1.0).abs() < 1e-9, "{} {}: {sum} of {whole}", view.day(), region.code());
        assert!((shares - 1.0).abs() < 1e-9);
    }
    let held: f64 = view
        .atlas()
        .parties()
        .iter()
        .flat_map(|party| {
            let mut countries: Vec<&str> = view.atlas().regions().iter().map(Region::country).collect();
            countries.sort_unstable();
            countries.dedup();
            let held =
                countries.into_iter().map(|c| view.held_area(party.id(), c).unwrap().as_square_metres());
            held.collect::<Vec<_>>()
        })
        .sum();
    let of_parties: f64 =
        holdings.iter().filter(|h| h.holder.party().is_some()).map(|h| h.area.as_square_metres()).sum();
    assert!((held / of_parties - 1.0).abs() < 1e-12);
}

#[test]
fn held_areas_add_up_in_a_made_up_theatre() {
    for (x, y) in [(20.0, 40.0), (177.03, 50.0), (-70.0, -45.0), (174.0, -3.5)] {
        let atlas = Theatre::at(x, y).atlas();
        for day in [TOWN_DAY, EXTENT_DAY, Date::constant(2030, 2, 6), Date::constant(2029, 1, 1)] {
            for policy in
                [Policy::Newest, Policy::Majority, Policy::AgainstInterest, Policy::Only(vec!["s2".into()])]
            {
                assert_areas_add_up(&atlas.on(day).policy(policy));
            }
        }
    }
}

#[cfg(feature = "bundled")]
#[test]
fn held_areas_add_up_on_every_day_of_the_bundled_data() {
    let atlas = Atlas::kursk_2024();
    let mut days: Vec<Date> = atlas.claims().iter().filter_map(|claim| claim.valid().begun_by()).collect();
    days.sort_unstable();
    days.dedup();
    assert!(days.len() > 20);
    for day in &days {
        assert_areas_add_up(&atlas.on(*day));
    }
    for day in days.iter().step_by(5) {
        assert_areas_add_up(&atlas.on(*day).policy(Policy::Majority));
    }
}

#[cfg(feature = "bundled")]
#[test]
fn the_bundled_front_is_where_the_holder_changes() {
    let atlas = Atlas::kursk_2024();
    for day in [Date::constant(2024, 8, 10), Date::constant(2024, 12, 1)] {
        let view = atlas.on(day);
        let (checked, _) = assert_edges_separate(&view);
        assert!(checked > 20);
        let changes =
            assert_changes_are_front(&view, Coord { x: 33.5, y: 50.5 }, Coord { x: 36.5, y: 52.0 }, 100);
        assert!(changes > 5);
    }
}

#[test]
fn shapes_of_ground_from_extents_are_those_of_polygon_overlay() {
    let theatre = Theatre::at(20.0, 40.0);
    let atlas = theatre.atlas();
    let view = atlas.on(EXTENT_DAY);
    let shape = |id: &str| &theatre.extents[id];
    // The map of one source: the first two overlap, which makes contested; the others stand.
    let overlap = |a: &str, b: &str| shape(a).intersection(shape(b));
    let contested = overlap("e1", "e2").union(&overlap("e2", "e3")).union(&overlap("e1", "e3"));
    for (code, region) in &theatre.regions {
        let area = |holder: &str| -> f64 {
            let holdings = view.holdings();
            let own = holdings.iter().filter(|h| h.region.code() == code && held_by(h.holder) == holder);
            own.map(|h| h.shape.unsigned_area()).sum()
        };
        let close = |found: f64, expected: f64, what: &str| {
            assert!(
                (found - expected).abs() < 1e-6 * region.unsigned_area(),
                "{code} {what}: {found} {expected}"
            );
        };
        close(area("contested"), region.intersection(&contested).unsigned_area(), "contested");
        for (id, party) in [("e1", "free"), ("e2", "XB"), ("e3", "XA")] {
            if !code.starts_with(party) {
                let own = shape(id).difference(&contested);
                close(area(party), region.intersection(&own).unsigned_area(), party);
            }
        }
    }
}

/// Two countries, each a square of one degree, side by side, and towns.
///
/// ```text
/// 1 +----+----+
///   | XA | XB |
/// 0 +----+----+
///   0    1    2
/// ```
fn pair(claims: Vec<Claim>, towns: Vec<Town>) -> Atlas {
    let square =
        |west: f64| polygon(&[(west, 0.0), (west + 1.0, 0.0), (west + 1.0, 1.0), (west, 1.0)]).into();
    Atlas::builder()
        .regions([Region::new("XA", square(0.0)).unwrap(), Region::new("XB", square(1.0)).unwrap()])
        .parties(parties())
        .sources(sources())
        .towns(towns)
        .claims(claims)
        .build()
        .unwrap()
}

fn extent(id: &str, by: &str, party: &str, shape: &MultiPolygon) -> Claim {
    let statement = Statement::Extent { party: party.into(), area: wrapped(shape) };
    Claim::new(id, by, About::Between("XA".into(), "XB".into()), statement, DAY)
}

fn km(front: &Front<'_>) -> f64 {
    front.length(Resolution::AsDrawn).distance.as_km()
}

fn long(line: &[(f64, f64)]) -> f64 {
    geodesic_length(&LineString::from(line.to_vec())).unwrap().as_km()
}

/// The same of positions on the sheet.
fn long_on_sheet(line: &[(f64, f64)]) -> f64 {
    let line: LineString = line.iter().map(|(x, y)| Coord::from(at(*x, *y))).collect();
    geodesic_length(&line).unwrap().as_km()
}

#[test]
fn the_state_border_is_no_front_and_ground_of_one_holder_has_none_within() {
    // From the border into XB, over its whole height but for a hole, in two shapes that touch.
    let south = polygon(&[(1.0, 0.0), (1.5, 0.0), (1.5, 0.5), (1.0, 0.5)]);
    let north = Polygon::new(
        LineString::from(vec![(1.0, 0.5), (1.5, 0.5), (1.5, 1.0), (1.0, 1.0)]),
        vec![LineString::from(vec![(1.2, 0.7), (1.3, 0.7), (1.3, 0.8), (1.2, 0.8)])],
    );
    let both = MultiPolygon::new(vec![south, north]);
    let hole = long(&[(1.2, 0.7), (1.3, 0.7), (1.3, 0.8), (1.2, 0.8), (1.2, 0.7)]);
    for (party, across_the_border) in [("XA", "XA"), ("free", "XA")] {
        let atlas = pair(vec![extent("1", "s1", party, &both)], vec![]);
        let view = atlas.on(DAY);
        let front = view.front(party, "XB").unwrap();
        assert!((km(&front) - long(&[(1.5, 0.0), (1.5, 1.0)]) - hole).abs() < 1e-9, "{}", km(&front));
        assert!(party == across_the_border || view.front(party, "XA").unwrap().is_empty());
        let back = view.front("XB", party).unwrap();
        assert!((km(&back) - km(&front)).abs() < 1e-9);
        // Nobody faces themselves.
        let error = view.front(party, party).unwrap_err().to_string();
        assert!(error.contains(&format!("{party} and {party}")), "{error}");
    }
    // An island of the other side in a hole, contested ground between.
    let island: MultiPolygon = polygon(&[(1.24, 0.74), (1.26, 0.74), (1.26, 0.76), (1.24, 0.76)]).into();
    let claims = vec![extent("1", "s1", "XA", &both), extent("2", "s1", "free", &island)];
    let atlas = pair(claims, vec![]);
    let view = atlas.on(DAY);
    let round = long(&[(1.24, 0.74), (1.26, 0.74), (1.26, 0.76), (1.24, 0.76), (1.24, 0.74)]);
    assert!((km(&view.front("free", "XB").unwrap()) - round).abs() < 1e-9);
    assert!(view.front("free", "XA").unwrap().is_empty());
    assert!((km(&view.front("XB", "XA").unwrap()) - long(&[(1.5, 0.0), (1.5, 1.0)]) - hole).abs() < 1e-9);
}

/// Two regions of one country: the front runs along and across the line between them.
#[test]
fn a_front_runs_over_several_regions() {
    let theatre = Theatre::at(20.0, 40.0);
    let mut own = Theatre { claims: Vec::new(), ..Theatre::at(20.0, 40.0) };
    // All of XB-3, as drawn, and no more: its outline within XB is front, that with XA and the exclave is not.
    own.claims.push(Claim::new(
        "1",
        "s1",
        About::Region("XB-3".into()),
        Statement::Extent { party: "XA".into(), area: wrapped(&theatre.regions[8].1) },
        DAY,
    ));
    assert_eq!(theatre.regions[8].0, "XB-3");
    let atlas = own.atlas();
    let view = atlas.on(DAY);
    let front = view.front("XA", "XB").unwrap();
    let expected: f64 = ["XB-1", "XB-4", "XB-5"]
        .iter()
        .map(|other| atlas.border("XB-3", other).unwrap().length(Resolution::AsDrawn).distance.as_km())
        .sum();
    assert!((km(&front) - expected).abs() < 1e-9, "{} {expected}", km(&front));
    let share = |code: &str| {
        let holdings = view.holdings();
        holdings
            .iter()
            .filter(|h| h.region.code() == code && held_by(h.holder) == "XA")
            .map(|h| h.share)
            .sum::<f64>()
    };
    assert!((share("XB-3") - 1.0).abs() < 1e-12 && share("XB-4") == 0.0);
    // By region on the left: it is all XB-3's; seen from the other side it is three regions'.
    let names =
        |front: &Front<'_>| front.by_region().iter().map(|(code, _)| (*code).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&front), ["XB-3"]);
    assert_eq!(names(&view.front("XB", "XA").unwrap()), ["XB-1", "XB-4", "XB-5"]);
}

#[test]
fn towns_in_a_row_part_the_ground_straight() {
    // Level, upright, and on a slant that is straight but for rounding.
    let rows: [[(f64, f64); 5]; 3] = [
        [(1.1, 0.5), (1.3, 0.5), (1.5, 0.5), (1.7, 0.5), (1.9, 0.5)],
        [(1.5, 0.1), (1.5, 0.3), (1.5, 0.5), (1.5, 0.7), (1.5, 0.9)],
        [(1.1, 0.1), (1.3, 0.3), (1.5, 0.5), (1.7, 0.7), (1.9, 0.9)],
    ];
    for (row, lines) in rows.iter().zip([
        [[(1.2, 0.0), (1.2, 1.0)], [(1.6, 0.0), (1.6, 1.0)]],
        [[(1.0, 0.2), (2.0, 0.2)], [(1.0, 0.6), (2.0, 0.6)]],
        [[(1.0, 0.4), (1.4, 0.0)], [(1.2, 1.0), (2.0, 0.2)]],
    ]) {
        let towns: Vec<Town> =
            (0..5).map(|k| town(&k.to_string(), Coord { x: row[k].0, y: row[k].1 })).collect();
        let claims = vec![holding("a", "s1", "1", "XA", DAY), holding("b", "s1", "2", "XA", DAY)];
        let atlas = pair(claims, towns);
        let view = atlas.on(DAY);
        let front = view.front("XA", "XB").unwrap();
        let expected: f64 = lines.iter().map(|line| long(line)).sum();
        assert!((km(&front) / expected - 1.0).abs() < 2e-4, "{} {expected}", km(&front));
        assert_areas_add_up(&view);
        assert_edges_separate(&view);
        assert_changes_are_front(&view, Coord { x: 1.0, y: 0.0 }, Coord { x: 2.0, y: 1.0 }, 20);
    }
}

/// Rows that are straight but for rounding, at all slants: the middle of the circle through three of them is far away.
#[test]
fn towns_almost_in_a_row_part_the_ground_too() {
    let mut rng = random(111);
    for case in 0..300 {
        let (dx, dy) = (between(&mut rng, -0.1, 0.1), between(&mut rng, -0.1, 0.1));
        let bend = if case % 3 == 0 { 0.0 } else { 10_f64.powf(between(&mut rng, -17.0, -6.0)) };
        let towns: Vec<Town> = (0..7)
            .map(|k| {
                let t = f64::from(k) - 3.0;
                let at = Coord { x: 1.5 + t * dx - bend * dy * t * t, y: 0.5 + t * dy + bend * dx * t * t };
                town(&k.to_string(), at)
            })
            .collect();
        let claims = ["1", "2", "5"].map(|id| holding(id, "s1", id, "XA", DAY));
        let sheet = Theatre {
            origin: Coord { x: 0.0, y: 0.0 },
            regions: vec![(
                "XB".to_owned(),
                polygon(&[(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]).into(),
            )],
            towns: towns.clone(),
            claims: vec![],
            extents: std::collections::HashMap::new(),
        };
        let atlas = pair(claims.to_vec(), towns);
        let view = atlas.on(DAY);
        assert_areas_add_up(&view);
        for _ in 0..100 {
            let p = Coord { x: between(&mut rng, 1.0, 2.0), y: between(&mut rng, 0.0, 1.0) };
            let Some(expected) = sheet.by_towns(&view, 0, p) else { continue };
            let found = held_by(view.control_at(position(p)).unwrap());
            assert_eq!(found, expected, "case {case}, {p:?}, {dx} {dy} {bend}");
        }
    }
}

/// The rough border between two countries, south to north, and both sides of it.
fn rough_pair(lon: f64, seed: u64) -> (Vec<(f64, f64)>, Vec<Region>) {
    let mut rng = random(seed);
    let mut border = vec![(lon, 50.0)];
    for k in 1..200 {
        border.push((lon + between(&mut rng, -0.01, 0.01), 50.0 + f64::from(k) / 200.0));
    }
    border.push((lon, 51.0));
    let side = |far: f64| {
        let mut ring = border.clone();
        ring.extend([(far, 51.0), (far, 50.0)]);
        wrapped(&polygon(&ring).into())
    };
    let regions =
        vec![Region::new("XA", side(lon - 1.0)).unwrap(), Region::new("XB", side(lon + 1.0)).unwrap()];
    (border, regions)
}

/// A step of so many metres in a random direction, at 50 north.
fn jittered(rng: &mut fastrand::Rng, (x, y): (f64, f64), limit: f64) -> (f64, f64) {
    let (angle, away) = (between(rng, 0.0, std::f64::consts::TAU), limit * rng.f64());
    (x + angle.cos() * away / 72_000.0, y + angle.sin() * away / 111_400.0)
}

/// Ground of XB along its border with XA, from the vertex `first` to `last`, as someone draws it who is up to 200 m off.
fn drawn_along(
    border: &[(f64, f64)],
    [first, last]: [usize; 2],
    width: f64,
    rng: &mut fastrand::Rng,
) -> MultiPolygon {
    let mut ring: Vec<(f64, f64)> = border[first..=last].iter().map(|c| jittered(rng, *c, 200.0)).collect();
    ring.extend([(border[last].0 + width, border[last].1), (border[first].0 + width, border[first].1)]);
    polygon(&ring).into()
}

fn claimed(regions: &[Region], claims: Vec<Claim>, accuracy: f64) -> Atlas {
    Atlas::builder()
        .regions(regions.to_vec())
        .parties(parties())
        .sources(sources())
        .claims(claims)
        .extent_accuracy(metres(accuracy))
        .build()
        .unwrap()
}

#[test]
fn an_extent_drawn_along_the_border_leaves_no_strip() {
    for lon in [30.0, 180.002] {
        let (border, regions) = rough_pair(lon, 112);
        let mut rng = random(113);
        let (first, last, width) = (20, 180, 0.5);
        let drawn = drawn_along(&border, [first, last], width, &mut rng);
        let claim = extent("drawn", "s1", "XA", &drawn);
        let atlas = claimed(&regions, vec![claim.clone()], 300.0);
        let [snapped] = atlas.snapped() else { panic!("{:?}", atlas.snapped()) };
        assert_eq!((snapped.claim.as_str(), snapped.vertices), ("drawn", last - first + 1));
        assert!(snapped.farthest <= metres(300.0) && snapped.farthest > metres(50.0), "{snapped:?}");
        // The claim keeps its shape.
        assert_eq!(atlas.claims()[0], claim);
        let view = atlas.on(DAY);
        assert_areas_add_up(&view);
        assert_edges_separate(&view);
        let front = view.front("XA", "XB").unwrap();
        let line = LineIndex::new(&LineString::from(
            border[first..=last].iter().map(|c| Coord::from(at(c.0, c.1))).collect::<Vec<_>>(),
        ))
        .unwrap();
        let corners = [border[first], border[last]].map(|c| at(c.0, c.1));
        let mut near = 0;
        for ([from, to], _) in edges(&front) {
            let middle = position(Coord { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) });
            let at_corner = corners.iter().any(|corner| corner.distance_to(position(from)) < metres(600.0));
            near += usize::from(line.distance(middle) < metres(1000.0) && !at_corner);
        }
        assert_eq!(near, 0, "edges of the front along the state border");
        // What is left of it is the other three sides.
        let round = long_on_sheet(&[border[first], (border[first].0 + width, border[first].1)])
            + long_on_sheet(&[
                (border[first].0 + width, border[first].1),
                (border[last].0 + width, border[last].1),
            ])
            + long_on_sheet(&[(border[last].0 + width, border[last].1), border[last]]);
        assert!((km(&front) - round).abs() < 2.0, "{} {round}", km(&front));
        // The ground as meant ends at vertices of the border. Each of its two sides ends 200 m from there, and moves to a
        // foot as near to its end: a triangle of 400 m at the foot and the length of the side.
        let mut ideal = border[first..=last].to_vec();
        ideal.extend([(border[last].0 + width, border[last].1), (border[first].0 + width, border[first].1)]);
        let meant = frontline::geodesic_area(&wrapped(&polygon(&ideal).into())).unwrap().as_km2();
        let held = view.held_area("XA", "XB").unwrap().as_km2();
        let bound = 2.0 * 0.5 * 0.4 * long(&[(0.0, 50.0), (width + 0.02, 50.0)]);
        assert!((held - meant).abs() < bound, "{held} {meant} ± {bound}");
        // Without an accuracy nothing moves, and strips are left on both sides of the border: front all along it.
        let loose = claimed(&regions, vec![claim], 0.0);
        assert!(loose.snapped().is_empty());
        let view = loose.on(DAY);
        let front = view.front("XA", "XB").unwrap();
        assert!(km(&front) > round + 50.0, "{} {round}", km(&front));
        assert_areas_add_up(&view);
    }
}

/// Two sources, and two parties, draw along the same border: their feet on it are not the same.
#[test]
fn several_extents_along_one_border_leave_no_strip() {
    for lon in [30.0, 180.002] {
        let (border, regions) = rough_pair(lon, 114);
        let mut rng = random(115);
        let one = drawn_along(&border, [20, 180], 0.5, &mut rng);
        let same = drawn_along(&border, [20, 180], 0.5, &mut rng);
        let next = drawn_along(&border, [60, 120], 0.2, &mut rng);
        let at_border = |view: &View, a: &str, b: &str| -> f64 {
            let line = LineIndex::new(&LineString::from(
                border[25..=175].iter().map(|c| Coord::from(at(c.0, c.1))).collect::<Vec<_>>(),
            ))
            .unwrap();
            let front = view.front(a, b).unwrap();
            let near = edges(&front).into_iter().filter(|([from, to], _)| {
                line.distance(position(*from)) < metres(1.0) && line.distance(position(*to)) < metres(1.0)
            });
            near.map(|([from, to], _)| position(from).distance_to(position(to)).as_metres()).sum()
        };
        let claims = vec![
            extent("1", "s1", "XA", &one),
            extent("2", "s2", "XA", &same),
            extent("3", "s1", "free", &next),
        ];
        let atlas = claimed(&regions, claims, 300.0);
        for sources in [vec!["s1"], vec!["s2"], vec!["s1", "s2"]] {
            let view = atlas.on(DAY).policy(Policy::Only(sources.iter().map(|s| (*s).to_owned()).collect()));
            assert_areas_add_up(&view);
            for (a, b) in [("XA", "XB"), ("XB", "XA"), ("XA", "free"), ("XB", "free")] {
                let strip = at_border(&view, a, b);
                assert!(strip < 1.0, "{sources:?}: {strip} m of front of {a} against {b} along the border");
            }
        }
    }
}

/// Three countries meet where the extent is drawn past.
#[test]
fn an_extent_drawn_past_a_corner_of_three_countries_leaves_no_strip() {
    let corner = (30.01, 50.5);
    let region = |code: &str, ring: &[(f64, f64)]| Region::new(code, polygon(ring).into()).unwrap();
    let regions = [
        region("XA", &[(29.0, 50.0), (30.0, 50.0), corner, (29.0, 50.5)]),
        region("XC", &[(29.0, 50.5), corner, (30.0, 51.0), (29.0, 51.0)]),
        region("XB", &[(30.0, 50.0), (31.0, 50.0), (31.0, 51.0), (30.0, 51.0), corner]),
    ];
    let drawn: MultiPolygon = polygon(&[
        (30.004, 50.2),
        (30.4, 50.2),
        (30.4, 50.8),
        (30.004, 50.8),
        (30.009, 50.6),
        (30.007, 50.4),
    ])
    .into();
    let atlas = claimed(&regions, vec![extent("1", "s1", "free", &drawn)], 300.0);
    let view = atlas.on(DAY);
    let round = long(&[(30.004, 50.2), (30.4, 50.2), (30.4, 50.8), (30.004, 50.8)]);
    let front = view.front("free", "XB").unwrap();
    assert!((km(&front) - round).abs() < 1e-6, "{} {round}", km(&front));
    for country in ["XA", "XC"] {
        assert_eq!(view.held_area("free", country).unwrap(), frontline::Area::ZERO);
    }
}

/// An extent across the antimeridian, where the regions end on it.
#[test]
fn extents_may_cross_the_antimeridian_where_regions_end_there() {
    let square = |west: f64, east: f64| polygon(&[(west, 0.0), (east, 0.0), (east, 1.0), (west, 1.0)]).into();
    for (code, west, east) in [("XA", 179.0, 180.0), ("XA", -180.0, -179.0)] {
        let drawn: MultiPolygon = polygon(&[(179.5, 0.2), (180.5, 0.2), (180.5, 0.8), (179.5, 0.8)]).into();
        let atlas = claimed(
            &[Region::new(code, square(west, east)).unwrap()],
            vec![Claim::new(
                "1",
                "s1",
                About::Region("XA".into()),
                Statement::Extent { party: "free".into(), area: wrapped(&drawn) },
                DAY,
            )],
            0.0,
        );
        let view = atlas.on(DAY);
        let share: f64 =
            view.holdings().iter().filter(|h| held_by(h.holder) == "free").map(|h| h.share).sum();
        assert!((share - 0.3).abs() < 1e-4, "{west}: {share}");
        assert_areas_add_up(&view);
    }
}

#[test]
fn lengths_parts_and_distances_of_a_front() {
    for (x, y) in [(20.0, 40.0), (177.03, 50.0), (-70.0, -45.0)] {
        let theatre = Theatre::at(x, y);
        let atlas = theatre.atlas();
        for day in [TOWN_DAY, EXTENT_DAY] {
            let view = atlas.on(day);
            for front in fronts(&view) {
                let (a, b) = front.between();
                let lines: f64 =
                    front.arcs().iter().map(|arc| geodesic_length(&arc.line).unwrap().as_km()).sum();
                assert!((km(&front) / lines - 1.0).abs() < 1e-12);
                let parts: f64 = front.by_region().iter().map(|(_, part)| km(part)).sum();
                assert!((parts / lines - 1.0).abs() < 1e-9, "{parts} {lines}");
                let arcs = front.arcs().iter();
                for arc in arcs {
                    assert_eq!(arc.left.party(), Some(a));
                    assert!(arc.right.party().is_none_or(|party| party == b));
                }
                for (code, part) in front.by_region() {
                    assert!(part.arcs().iter().all(|arc| arc.regions.0 == code));
                }
                let coarse = front.length(Resolution::Dividers(Distance::from_km(5.0).unwrap()));
                assert!(coarse.distance.as_km() <= lines + 1e-9 && coarse.resolution.as_km() == 5.0);
                assert!(front.resolution().unwrap().as_metres() > 0.0);
            }
            let front = view.front("free", "XB").unwrap();
            let mut rng = random(116);
            for _ in 0..8 {
                let p = position(theatre.place(between(&mut rng, 0.0, 6.0), between(&mut rng, 0.0, 3.0)));
                let near = front.nearest(p).unwrap();
                let unturned = |c: Coord<f64>| next_to(Coord { x: x + 3.0, y }, c);
                let brute = edges(&front)
                    .into_iter()
                    .map(|([a, b], _)| distance_to_edge(p, unturned(a), unturned(b), 8))
                    .fold(f64::INFINITY, f64::min);
                assert!((near.distance.as_metres() - brute).abs() < 1e-5, "{near:?} {brute}");
                assert!((near.what.distance_to(p).as_metres() - brute).abs() < 1e-5);
                assert_eq!(near.at_least, near.distance);
            }
        }
    }
}

#[test]
fn a_front_of_towns_is_as_good_as_towns_are_near() {
    let towns = vec![town("1", Coord { x: 1.25, y: 0.5 }), town("2", Coord { x: 1.75, y: 0.5 })];
    let atlas = pair(vec![holding("a", "s1", "1", "XA", DAY)], towns);
    let view = atlas.on(DAY);
    let front = view.front("XA", "XB").unwrap();
    assert_eq!(front.basis(), Basis::Towns);
    // Its middle is a quarter of a degree from either town: 27.8 km, up to a kilometre: 28.
    assert_eq!(edges(&front).len(), 1);
    assert_eq!(front.nearest(at(1.5, 0.5)).unwrap().plus_minus, metres(28_000.0));
    assert!((front.resolution().unwrap().as_metres() - 56_000.0).abs() < 1e-6);
}

#[test]
fn no_front_and_no_party() {
    let atlas = pair(vec![], vec![town("1", Coord { x: 1.5, y: 0.5 })]);
    let view = atlas.on(DAY);
    let front = view.front("XA", "XB").unwrap();
    assert!(front.is_empty() && front.arcs().is_empty() && front.by_region().is_empty());
    assert_eq!((km(&front), front.resolution(), front.nearest(at(1.5, 0.5))), (0.0, None, None));
    assert!(front.explain("here", at(1.5, 0.5)).is_none());
    assert!(atlas.towns_within(Distance::from_km(1e6).unwrap(), &front).is_empty());
    for (a, b) in [("XZ", "XA"), ("XA", "XZ")] {
        let error = view.front(a, b).unwrap_err();
        assert!(matches!(&error, Error::Unknown { what: "party", id } if id == "XZ"), "{error}");
    }
    assert_eq!(view.held_area("XZ", "XA").unwrap_err().to_string(), r#"there is no party "XZ""#);
    assert!(matches!(view.held_area("XA", "XZ"), Err(Error::UnknownRegion { .. })));
    let whole = atlas.area("XA").unwrap();
    assert_eq!(view.held_area("XA", "XA").unwrap(), whole);
    let holdings = view.holdings();
    assert!(holdings.iter().all(|h| h.basis.is_none() && h.share == 1.0) && holdings.len() == 2);
}

/// Extents along the border, with vertices thrown about by a third of the tolerance, once could not be placed at all.
#[cfg(feature = "bundled")]
#[test]
fn any_sound_extent_near_the_border_can_be_placed() {
    let atlas = Atlas::kursk_2024();
    let line: Vec<_> =
        atlas.border("RU", "UA").unwrap().arcs().iter().flat_map(|arc| arc.0.clone()).collect();
    let mut rng = fastrand::Rng::with_seed(22);
    println!("seed 22");
    let (mut placed, mut left) = (0, 0);
    for metres in [200.0, 1_000.0, 2_000.0] {
        for _ in 0..140 {
            let first = rng.usize(0..line.len() - 60);
            let mut throw = |by: f64| (rng.f64() - 0.5) * by * metres / 111_000.0;
            let mut ring: Vec<(f64, f64)> =
                line[first..first + 14].iter().map(|c| (c.x + throw(0.7), c.y + throw(0.7))).collect();
            ring.extend(line[first..first + 14].iter().rev().map(|c| (c.x + 0.1, c.y + 0.05)));
            let area: geo_types::MultiPolygon = geo_types::Polygon::new(ring.into(), Vec::new()).into();
            if frontline::RegionIndex::new(std::slice::from_ref(&area)).is_err() {
                continue;
            }
            let by = frontline::Source::new("a-map", "A map", frontline::SourceKind::Monitor).unwrap();
            let day = frontline::Date::constant(2030, 1, 1);
            let extent = Statement::Extent { party: "UA".into(), area };
            let claim = Claim::new("e", "a-map", About::Region("RU".into()), extent, day);
            let accuracy = Distance::from_metres(metres).unwrap();
            let atlas = Atlas::builder()
                .regions(atlas.regions().iter().cloned())
                .sources([by])
                .claims([claim])
                .extent_accuracy(accuracy)
                .build()
                .unwrap();
            placed += 1;
            left += usize::from(atlas.snapped().iter().any(|snapped| snapped.left_as_drawn));
            assert!(atlas.snapped().iter().all(|snapped| snapped.farthest <= accuracy));
            let whole: f64 = atlas.on(day).holdings().iter().map(|holding| holding.area.as_km2()).sum();
            let own: f64 = atlas.regions().iter().map(|r| atlas.area(r.code()).unwrap().as_km2()).sum();
            assert!((whole / own - 1.0).abs() < 1e-9, "{whole} {own}");
        }
    }
    println!("{placed} placed, {left} of them as drawn");
    assert!(placed > 60 && left * 10 <= placed, "{placed} {left}");
}
