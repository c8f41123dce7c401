//! Several lines in one index, limits, and many points at once, against a search along every edge.

mod common;

use common::{between, distance_to_edge, random, wrap};
use frontline::{Distance, LineIndex, LonLat};
use geo_types::{Coord, LineString, MultiLineString, coord};

/// A crooked line of edges of some kilometres, with each position near the one before.
fn crooked(rng: &mut fastrand::Rng, from: Coord<f64>, edges: usize) -> LineString<f64> {
    let mut at = from;
    let mut line = vec![at];
    for _ in 0..edges {
        let (dx, dy) = (between(rng, -0.2, 0.25), between(rng, -0.1, 0.12));
        at = coord! { x: wrap(at.x + dx), y: (at.y + dy).clamp(-90.0, 90.0) };
        line.push(at);
    }
    LineString(line)
}

/// The distance to a line by looking along each edge.
fn naive(line: &LineString<f64>, point: LonLat) -> f64 {
    let edge = |line: geo_types::Line<f64>| {
        // Across the antimeridian the far end is written beyond 180.
        let turn = ((line.start.x - line.end.x) / 360.0).round() * 360.0;
        distance_to_edge(point, line.start, coord! { x: line.end.x + turn, y: line.end.y }, 12)
    };
    line.lines().map(edge).fold(f64::INFINITY, f64::min)
}

fn lines(rng: &mut fastrand::Rng) -> MultiLineString<f64> {
    let starts = [(35.0, 51.0), (36.0, 51.0), (179.5, -10.0), (20.0, 88.5), (36.0, 51.5)];
    // The last two share a vertex, so that one runs on from the other.
    let mut lines: Vec<LineString<f64>> =
        starts.into_iter().map(|(x, y)| crooked(rng, coord! { x: x, y: y }, 12)).collect();
    let end = lines[4].0[12];
    lines.push(crooked(rng, end, 9));
    MultiLineString(lines)
}

fn near(rng: &mut fastrand::Rng, lines: &MultiLineString<f64>) -> LonLat {
    let line = &lines.0[rng.usize(..lines.0.len())];
    let at = line.0[rng.usize(..line.0.len())];
    let away = 10_f64.powf(between(rng, -5.0, 1.0));
    let lat = (at.y + between(rng, -away, away)).clamp(-90.0, 90.0);
    LonLat::new(wrap(at.x + between(rng, -away, away)), lat).unwrap()
}

#[test]
fn each_line_can_be_asked_apart() {
    let mut rng = random(61);
    let lines = lines(&mut rng);
    let index = LineIndex::new(&lines).unwrap();
    assert_eq!(index.len(), 6);
    for _ in 0..150 {
        let point = near(&mut rng, &lines);
        let expected: Vec<f64> = lines.iter().map(|line| naive(line, point)).collect();
        for (number, expected) in expected.iter().enumerate() {
            let found = index.nearest_on(number, point);
            assert_eq!(found.line, number);
            assert!((found.distance.as_metres() - expected).abs() <= 1e-6, "{point} {found:?} {expected}");
        }
        let least = expected.iter().copied().fold(f64::INFINITY, f64::min);
        assert!((index.nearest(point).distance.as_metres() - least).abs() <= 1e-6);
        assert_eq!(index.distance(point), index.nearest(point).distance);
        let mut sorted = expected.clone();
        sorted.sort_by(f64::total_cmp);
        for k in [0, 1, 2, 5, 6, 9] {
            let found = index.nearest_lines(point, k);
            assert_eq!(found.len(), k.min(6));
            for (found, expected) in found.iter().zip(&sorted) {
                assert!((found.distance.as_metres() - expected).abs() <= 1e-6, "{k} nearest to {point}");
                assert_eq!(*found, index.nearest_on(found.line, point));
            }
        }
    }
}

#[test]
fn a_limit_is_kept_to_the_micrometre() {
    let mut rng = random(62);
    let lines = lines(&mut rng);
    let index = LineIndex::new(&lines).unwrap();
    let (mut yes, mut no) = (0, 0);
    for _ in 0..200 {
        let point = near(&mut rng, &lines);
        let metres = lines.iter().map(|line| naive(line, point)).fold(f64::INFINITY, f64::min);
        let within = |limit: f64| index.is_within(point, Distance::from_metres(limit).unwrap());
        assert!(within(metres + 2e-6), "{point} {metres}");
        assert!(metres < 2e-6 || !within(metres - 2e-6), "{point} {metres}");
        for _ in 0..5 {
            let limit = metres * 10_f64.powf(between(&mut rng, -1.0, 1.0));
            assert_eq!(within(limit), metres <= limit, "{point} {metres} {limit}");
            (yes, no) = if metres <= limit { (yes + 1, no) } else { (yes, no + 1) };
        }
    }
    assert!(yes > 300 && no > 300, "both answers: {yes} {no}");
    // Exactly on the line even a limit of nothing is kept.
    let vertex = LonLat::try_from(lines.0[0].0[3]).unwrap();
    assert!(index.is_within(vertex, Distance::ZERO));
}

#[test]
fn many_points_at_once_are_answered_as_along_every_edge() {
    let mut rng = random(63);
    let lines = lines(&mut rng);
    let index = LineIndex::new(&lines).unwrap();
    // Crowds, where what may be nearest is looked up together, and loners, on the line and far from it.
    let mut points: Vec<LonLat> = (0..100).map(|_| near(&mut rng, &lines)).collect();
    for _ in 0..20 {
        let centre = near(&mut rng, &lines);
        let size = 10_f64.powf(between(&mut rng, -6.0, 0.0));
        points.extend((0..100).map(|_| {
            let lat = (centre.lat() + between(&mut rng, -size, size)).clamp(-90.0, 90.0);
            LonLat::new(wrap(centre.lon() + between(&mut rng, -size, size)), lat).unwrap()
        }));
    }
    points.extend(lines.iter().flat_map(LineString::coords).map(|at| LonLat::try_from(*at).unwrap()));
    points.extend(
        [(0.0, -90.0), (0.0, 90.0), (180.0, 0.0), (-180.0, 0.0)].map(|(x, y)| LonLat::new(x, y).unwrap()),
    );
    rng.shuffle(&mut points);
    let (lons, lats): (Vec<f64>, Vec<f64>) = points.iter().map(|p| (p.lon(), p.lat())).unzip();
    let mut metres = vec![-1.0; points.len()];
    index.distances(&lons, &lats, &mut metres).unwrap();
    let each = index.nearest_each(&points);
    for (i, (point, metres)) in points.iter().zip(metres).enumerate() {
        assert_eq!(each[i].distance.as_metres(), metres);
        let one = index.nearest(*point);
        assert!((one.distance.as_metres() - metres).abs() <= 1e-6, "{point} {one:?} {metres}");
        assert_eq!(one.distance == Distance::ZERO, metres == 0.0, "{point}");
        if i % 8 == 0 {
            let expected = lines.iter().map(|line| naive(line, *point)).fold(f64::INFINITY, f64::min);
            assert!((expected - metres).abs() <= 1e-6, "{point} {expected} {metres}");
        }
    }
    assert!(index.nearest_each(&[]).is_empty());
}

/// Asked anywhere, the search begins with what can be nearest there; asked of its only line, with all of it.
#[test]
fn what_is_nearest_to_a_place_is_nearest_of_all() {
    let mut rng = random(68);
    let mut walk = |vertices: usize, (lon, lat): (f64, f64), step: f64| -> LineString {
        let mut at = coord! { x: lon, y: lat };
        let turned = |at: Coord| (wrap(at.x), at.y);
        let next = |_| {
            at.x += between(&mut rng, -step, step);
            at.y = (at.y + between(&mut rng, -step, step)).clamp(-90.0, 90.0);
            turned(at)
        };
        (0..vertices).map(next).collect()
    };
    let lines = [
        walk(3000, (36.0, 51.0), 0.1),
        walk(3000, (179.9, -40.0), 0.05),
        walk(500, (10.0, 88.0), 0.5),
        walk(200, (0.0, 0.0), 9.0),
        walk(300, (20.0, 0.1), 0.001),
        walk(2, (5.0, 60.0), 0.01),
        (0..2000)
            .map(|k| (f64::from(k) * 0.003).sin_cos())
            .map(|(sin, cos)| (20.0 + sin, 50.0 + 0.6 * cos))
            .collect(),
    ];
    let mut rng = random(69);
    for line in &lines {
        let index = LineIndex::new(line).unwrap();
        let mut point = || {
            let from = line.0[rng.usize(..line.0.len())];
            let size = 10_f64.powf(between(&mut rng, -5.0, 1.0));
            let lat = (from.y + between(&mut rng, -size, size)).clamp(-90.0, 90.0);
            LonLat::new(wrap(from.x + between(&mut rng, -size, size)), lat).unwrap()
        };
        let points: Vec<LonLat> = (0..4000).map(|_| point()).collect();
        for (point, found) in points.iter().zip(index.nearest_each(&points)) {
            let all = index.nearest_on(0, *point);
            for near in [index.nearest(*point), found] {
                let off = (near.distance.as_metres() - all.distance.as_metres()).abs();
                assert!(off <= 1e-6, "{point}: {near:?} {all:?}");
            }
        }
    }
}

/// Rails a kilometre apart: in a crowd of some kilometres each point has its own.
#[test]
fn in_a_crowd_each_point_may_have_another_line() {
    let mut rng = random(64);
    let lat = |rail: u32| 50.0 + f64::from(rail) / 111.0;
    let rail = |k: u32| LineString::from(vec![(30.0, lat(k)), (30.2, lat(k))]);
    let index = LineIndex::new(&MultiLineString((0..8).map(rail).collect())).unwrap();
    for _ in 0..50 {
        let size = between(&mut rng, 0.001, 0.03);
        let (lon, middle) = (between(&mut rng, 30.0, 30.2), between(&mut rng, 49.99, 50.07));
        let around = |rng: &mut fastrand::Rng, value: f64| value + between(rng, -size, size);
        let points: Vec<LonLat> =
            (0..32).map(|_| LonLat::new(around(&mut rng, lon), around(&mut rng, middle)).unwrap()).collect();
        for (point, found) in points.iter().zip(index.nearest_each(&points)) {
            let one = index.nearest(*point).distance.as_metres();
            assert!((found.distance.as_metres() - one).abs() <= 1e-6, "{point} {found:?} {one}");
        }
    }
}

/// What is nearest to one of a block bounds the search for the next, wherever that is.
#[test]
fn many_points_at_once_may_lie_anywhere() {
    let mut rng = random(65);
    let by_antimeridian =
        (0..150).map(|i| (178.5 + f64::from(i) * 0.01, 60.0 + (f64::from(i) * 0.9).sin() * 0.02));
    let to_pole = LineString::from(vec![(10.0, 80.0), (12.0, 85.0), (11.0, 90.0)]);
    let by_antimeridian = LineString::from(by_antimeridian.collect::<Vec<_>>());
    let index = LineIndex::new(&MultiLineString(vec![by_antimeridian, to_pole])).unwrap();
    let mut anywhere = |count: usize, middle: (f64, f64), size: f64| -> Vec<LonLat> {
        let mut around = |value: f64| between(&mut rng, value - size, value + size);
        let mut point = || LonLat::new(wrap(around(middle.0)), around(middle.1).clamp(-90.0, 90.0)).unwrap();
        (0..count).map(|_| point()).collect()
    };
    let mut points =
        [(179.9, 60.0, 0.5), (179.9, 62.0, 2.0), (11.0, 89.0, 2.0), (0.0, 0.0, 179.0), (179.0, 65.0, 6.0)]
            .map(|(lon, lat, size)| anywhere(400, (lon, lat), size))
            .concat();
    points.extend(
        [(0.0, 90.0), (77.0, 90.0), (0.0, -90.0), (180.0, 60.0), (-180.0, 60.0)]
            .map(|(x, y)| LonLat::new(x, y).unwrap()),
    );
    for count in [0, 1, 2, 63, 64, 65, 255, 256, 257, points.len()] {
        for (point, found) in points.iter().zip(index.nearest_each(&points[..count])) {
            let one = index.nearest(*point);
            let off = (found.distance.as_metres() - one.distance.as_metres()).abs();
            assert!(off <= 1e-6, "{point} {found:?} {one:?}");
            assert_eq!(one.distance == Distance::ZERO, found.distance == Distance::ZERO, "{point}");
        }
    }
    index.distances(&[], &[], &mut []).unwrap();
}

/// Rails a kilometre apart again, for points too many to be asked one by one.
#[test]
fn in_a_greater_crowd_each_point_may_have_another_line() {
    let mut rng = random(67);
    let lat = |rail: u32| 50.0 + f64::from(rail) / 111.0;
    let rail = |k: u32| LineString::from(vec![(30.0, lat(k)), (30.2, lat(k))]);
    let index = LineIndex::new(&MultiLineString((0..8).map(rail).collect())).unwrap();
    for size in [1e-4, 1e-3, 0.01, 0.1, 1.0] {
        let mut around = |value: f64| between(&mut rng, value - size, value + size);
        let points: Vec<LonLat> =
            (0..700).map(|_| LonLat::new(around(30.1), around(50.03)).unwrap()).collect();
        for (point, found) in points.iter().zip(index.nearest_each(&points)) {
            let one = index.nearest(*point).distance.as_metres();
            assert!((found.distance.as_metres() - one).abs() <= 1e-6, "{point} {found:?} {one}");
        }
    }
}

/// More points than are put in order together, twice over.
#[test]
fn a_crowd_of_many_parts_is_answered_as_one_by_one() {
    let mut rng = random(69);
    let index = LineIndex::new(&crooked(&mut rng, coord! { x: 35.0, y: 51.0 }, 30)).unwrap();
    let mut around = |value: f64| between(&mut rng, value - 2.0, value + 2.0);
    let (lons, lats): (Vec<f64>, Vec<f64>) = (0..40_000).map(|_| (around(35.5), around(51.0))).unzip();
    let mut metres = vec![-1.0; lons.len()];
    index.distances(&lons, &lats, &mut metres).unwrap();
    for ((lon, lat), metres) in lons.iter().zip(&lats).zip(metres) {
        let one = index.distance(LonLat::new(*lon, *lat).unwrap()).as_metres();
        assert!((metres - one).abs() <= 1e-6, "{lon} {lat}: {metres} {one}");
    }
}

/// At the centre of a circle all is equally near, and more than a block takes note of.
#[test]
fn many_points_at_once_at_the_centre_of_a_circle() {
    let mut rng = random(66);
    let around = |i: u32| (f64::from(i) / 20_000.0 * std::f64::consts::TAU).sin_cos();
    let circle: Vec<_> = (0..20_000)
        .map(around)
        .map(|(s, c)| (20.0 + 0.1 * s / 50_f64.to_radians().cos(), 50.0 + 0.1 * c))
        .collect();
    let index = LineIndex::new(&LineString::from(circle)).unwrap();
    let points: Vec<LonLat> = (0..300)
        .map(|_| {
            LonLat::new(20.0 + between(&mut rng, -1e-3, 1e-3), 50.0 + between(&mut rng, -1e-3, 1e-3)).unwrap()
        })
        .collect();
    for (point, found) in points.iter().zip(index.nearest_each(&points)) {
        let one = index.nearest(*point).distance.as_metres();
        assert!((found.distance.as_metres() - one).abs() <= 1e-6, "{point} {found:?} {one}");
    }
}

#[test]
fn slices_of_points_are_checked() {
    let index = LineIndex::new(&LineString::from(vec![(0.0, 0.0), (1.0, 0.0)])).unwrap();
    let mut metres = [-1.0; 2];
    let mut message = |lons: &[f64], lats: &[f64]| {
        let error = index.distances(lons, lats, &mut metres).unwrap_err();
        assert_eq!(metres, [-1.0; 2], "nothing is written");
        error.to_string()
    };
    assert_eq!(
        message(&[0.5], &[0.5]),
        "1 longitudes, 1 latitudes and room for 2 answers should be equally many"
    );
    assert_eq!(
        message(&[0.5, 0.5], &[0.5, 151.2]),
        "point 1: latitude 151.2 is outside [-90, 90]; are the axes swapped?"
    );
}

/// More strands are equally near than a search takes note of, and then one is nearer.
#[test]
fn a_line_among_many_equally_near_is_not_taken_for_another() {
    let at = |k: u32| (10.0 + 0.001 * f64::from(k), 0.001 * f64::from(k));
    let there: Vec<(f64, f64)> = (0..9).map(at).collect();
    let mut line = there.clone();
    for turn in 1..13 {
        let way: Vec<_> = if turn % 2 == 1 { there.iter().rev().copied().collect() } else { there.clone() };
        line.extend(&way[1..]);
    }
    line.extend((1..=8).map(|k| {
        let (x, y) = at(8 - k);
        (if k == 4 { x + 0.002 } else { x }, y)
    }));
    let short = LineString::from(vec![(10.0065, 0.0016), (10.0065, 0.0017)]);
    let lines = MultiLineString(vec![short, LineString::from(line)]);
    let index = LineIndex::new(&lines).unwrap();
    let point = LonLat::new(10.0065, 0.0015).unwrap();
    let found = index.nearest_on(1, point);
    assert_eq!(found.line, 1);
    assert!((found.distance.as_metres() - naive(&lines.0[1], point)).abs() <= 1e-6, "{found:?}");
    assert_eq!(index.nearest_lines(point, 2).iter().map(|near| near.line).collect::<Vec<_>>(), [0, 1]);
}

/// Rounding in single precision grows with the distance, also where the point is in the middle of all lines.
#[test]
fn a_limit_is_kept_from_the_middle_of_the_lines() {
    let dot = |lon: f64, lat: f64| LineString::from(vec![(lon, lat), (lon, lat)]);
    let lines = MultiLineString(vec![
        dot(-159.847_176_625_627_47, 84.317_749_256_622_97),
        dot(-159.609_033_499_293_1, 84.466_210_962_253_19),
    ]);
    let index = LineIndex::new(&lines).unwrap();
    let point = LonLat::new(-159.728_105_062_460_3, 84.391_980_109_438_08).unwrap();
    let metres = index.nearest_on(0, point).distance.as_metres();
    for more in [1e-6, 3e-6, 1e-5, 3e-5] {
        let radius = Distance::from_metres(metres + more).unwrap();
        assert!(index.within(point, radius).iter().any(|near| near.line == 0), "{more}");
    }
    let mut many = vec![dot(-159.608_996_268_860_9, 84.466_234_599_578_85); 113];
    many.push(dot(-159.847_174_785_491_5, 84.317_747_131_636_12));
    let point = LonLat::new(-159.728_104_226_790_12, 84.391_979_209_268_91).unwrap();
    let found = LineIndex::new(&MultiLineString(many)).unwrap().nearest(point);
    assert_eq!(found.line, 113, "{found:?}");
}

/// Near a pole edges turn so sharply that the cubics are good for little: still the nearest is nearest.
#[test]
fn near_a_pole_the_nearest_is_nearest() {
    let mut rng = random(73);
    for (rise, edges) in [(1e-3, 40), (1e-2, 300), (1e-5, 9), (0.3, 100)] {
        let mut vertex =
            |_| coord! { x: 360.0 * rng.f64() - 180.0, y: 90.0 - rise * (0.5 + 0.5 * rng.f64()) };
        let line = LineString((0..edges).map(&mut vertex).collect());
        let index = LineIndex::new(&line).unwrap();
        let mut point = |_| {
            let lat = 90.0 - rise * 10_f64.powf(3.0 * rng.f64() - 1.5);
            LonLat::new(360.0 * rng.f64() - 180.0, lat).unwrap()
        };
        let points: Vec<LonLat> = (0..80).map(&mut point).collect();
        for (point, in_crowd) in points.iter().zip(index.nearest_each(&points)) {
            let expected = naive(&line, *point);
            for found in [in_crowd, index.nearest(*point)] {
                assert!(
                    (found.distance.as_metres() - expected).abs() <= 1e-6,
                    "{point:?} {found:?} {expected}"
                );
            }
        }
    }
}

/// Where lines meet, or all but meet, in an end, one of them says what all do: still the nearest is nearest, alone and in
/// a crowd.
#[test]
fn lines_that_meet_in_an_end_are_as_near_as_each() {
    let mut rng = random(61);
    let mut end = |k: u32| match k % 3 {
        0 => coord! { x: 35.0, y: 51.0 },
        1 => coord! { x: 35.0 - f64::from(k / 3) * 1.211e-12, y: 51.0 },
        _ => coord! { x: 35.0, y: 51.0 + 1e-6 * rng.f64() },
    };
    let star = |ends: Vec<Coord<f64>>| {
        let line = |(k, end): (u32, Coord<f64>)| {
            LineString(vec![coord! { x: 34.99, y: 51.0 + f64::from(k) * 1e-6 }, end])
        };
        MultiLineString((0..).zip(ends).map(line).collect())
    };
    let stars = [
        star((0..12).map(|_| end(0)).collect()),
        star((0..16).map(|k| end(3 * k + 1)).collect()),
        star((0..9).map(|_| end(2)).collect()),
        star((0..40).map(&mut end).collect()),
    ];
    let mut rng = random(67);
    for lines in &stars {
        let index = LineIndex::new(lines).unwrap();
        let point = |_| {
            let away = 10_f64.powf(-5.0 * rng.f64());
            LonLat::new(35.0 + away * rng.f64(), 51.0 + away * (rng.f64() - 0.5)).unwrap()
        };
        let points: Vec<LonLat> = (0..500).map(point).collect();
        for (point, in_crowd) in points.iter().zip(index.nearest_each(&points)) {
            let expected = lines.iter().map(|line| naive(line, *point)).fold(f64::INFINITY, f64::min);
            for found in [in_crowd, index.nearest(*point)] {
                assert!(
                    (found.distance.as_metres() - expected).abs() <= 1e-6,
                    "{point:?} {found:?} {expected}"
                );
                let of_line = index.nearest_on(found.line, *point).distance;
                assert!((of_line.as_metres() - expected).abs() <= 1e-6, "{point:?} {found:?}");
            }
        }
    }
}

/// By chord a vertex is the foot on both its edges; by geodesic the foot moves on into one of them.
#[test]
fn from_afar_the_foot_may_move_past_a_vertex() {
    let line = LineString::from(vec![
        (8.858_054_568_233_927, 0.630_722_718_786_563_4),
        (8.870_399_885_069_446, 0.617_581_052_399_160_1),
        (8.854_081_864_837_433, 0.602_046_304_976_906_9),
    ]);
    let point = LonLat::new(12.190_585_187_035_765, -2.913_707_214_046_799_4).unwrap();
    let found = LineIndex::new(&line).unwrap().nearest(point);
    assert!((found.distance.as_metres() - naive(&line, point)).abs() <= 1e-6, "{found:?}");
    assert_eq!(found.edge, 1);
}

#[test]
fn an_edge_that_is_hardly_there_has_a_distance() {
    for length in [1e-158, 1e-160, 1e-161, 5e-324] {
        let line = LineString::from(vec![(0.0, 0.0), (length, 0.0)]);
        let found = LineIndex::new(&line).unwrap().nearest(LonLat::new(0.0, 1.0).unwrap());
        assert!((found.distance.as_metres() - 110_574.388_557_798).abs() <= 1e-6, "{length}: {found:?}");
    }
}
