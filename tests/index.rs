//! Points and lines near a position, against looking at each.

mod common;

use common::{between, distance_to_edge, karney, random, wrap};
use frontline::{Containment, Distance, Error, LineIndex, LonLat, NearPoint, PointIndex, RegionIndex};
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon, Polygon, coord};

fn points(rng: &mut fastrand::Rng, count: usize) -> Vec<LonLat> {
    let anywhere = |rng: &mut fastrand::Rng| {
        // Some near the antimeridian, some near the poles, some in the same place.
        let lon =
            if rng.u32(0..4) == 0 { wrap(between(rng, 179.0, 181.0)) } else { between(rng, -180.0, 180.0) };
        let lat = if rng.u32(0..8) == 0 { between(rng, 89.0, 90.0) } else { between(rng, -90.0, 90.0) };
        LonLat::new(lon, lat).unwrap()
    };
    let mut points: Vec<LonLat> = (0..count).map(|_| anywhere(rng)).collect();
    let again: Vec<LonLat> = points.iter().copied().take(count / 50).collect();
    points.extend(again);
    points
}

fn naive(points: &[LonLat], to: LonLat) -> Vec<(usize, f64)> {
    let mut all: Vec<(usize, f64)> = points.iter().enumerate().map(|(i, p)| (i, karney(*p, to))).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    all
}

/// The same points in the same order; where two are equally far to a micrometre, in either.
fn assert_same(found: &[NearPoint], expected: &[(usize, f64)], context: &str) {
    assert_eq!(found.len(), expected.len(), "{context}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.distance.as_metres() - expected.1).abs() <= 1e-6, "{context}: {found:?} {expected:?}");
    }
}

#[test]
fn nearest_points_are_those_found_one_by_one() {
    let mut rng = random(41);
    for count in [1, 7, 9, 100, 3000] {
        let all = points(&mut rng, count);
        let index = PointIndex::new(&all).unwrap();
        assert_eq!(index.len(), all.len());
        for to in points(&mut rng, 60) {
            let expected = naive(&all, to);
            let nearest = index.nearest(to).unwrap();
            assert!((nearest.distance.as_metres() - expected[0].1).abs() <= 1e-6, "{to}");
            assert!((karney(all[nearest.number], to) - expected[0].1).abs() <= 1e-6);
            for k in [0, 1, 2, 10, 5000] {
                let wanted = &expected[..k.min(all.len())];
                assert_same(&index.k_nearest(to, k), wanted, &format!("{k} nearest of {count} to {to}"));
            }
            for km in [0.0, 50.0, 700.0, 9000.0, 20_004.0] {
                let radius = Distance::from_km(km).unwrap();
                let wanted: Vec<_> =
                    expected.iter().copied().filter(|(_, d)| *d <= radius.as_metres()).collect();
                assert_same(&index.within(to, radius), &wanted, &format!("within {km} km of {to}"));
            }
        }
        // Every point is nearest to itself, whatever its neighbours.
        assert!(all.iter().all(|p| index.nearest(*p).unwrap().distance == Distance::ZERO));
    }
    let none = PointIndex::new(&[]).unwrap();
    assert!(none.is_empty() && none.nearest(LonLat::new(0.0, 0.0).unwrap()).is_none());
    assert!(none.within(LonLat::new(0.0, 0.0).unwrap(), Distance::from_km(1.0).unwrap()).is_empty());
}

/// In lands and districts, in one line, in one place, across the antimeridian, at the pole; asked within and without.
#[test]
fn nearest_of_points_however_spread_is_that_found_one_by_one() {
    let mut rng = random(47);
    let spreads =
        [[30.0, 12.0, 50.0, 4.0], [20.0, 0.0, 0.0, 60.0], [7.0, 0.0, 7.0, 0.0], [180.0, 8.0, 10.0, 3.0]];
    for [lon, wide, lat, high] in
        spreads.into_iter().chain([[0.0, 180.0, 88.0, 2.0], [0.0, 180.0, 0.0, 90.0]])
    {
        let mut near = |middle: LonLat, share: f64| {
            let lon = wrap(middle.lon() + share * between(&mut rng, -wide, wide));
            let lat = middle.lat() + share * between(&mut rng, -high, high);
            LonLat::new(lon, lat.clamp(-90.0, 90.0)).unwrap()
        };
        let middle = LonLat::new(lon, lat).unwrap();
        let mut all: Vec<LonLat> = (0..100).map(|_| near(middle, 1.0)).collect();
        for i in 0..8000 {
            all.push(near(all[i % 100], 0.05));
        }
        let index = PointIndex::new(&all).unwrap();
        for i in 0..400 {
            let to = if i % 2 == 0 { near(middle, 1.1) } else { near(all[i], 0.02) };
            let each = (0..).zip(&all).map(|(number, point)| (to.distance_to(*point), number));
            let (distance, number) = each.min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
            assert_eq!(index.nearest(to), Some(NearPoint { number, distance }), "{to}");
        }
    }
}

#[test]
fn equal_distances_come_in_the_order_of_the_numbers() {
    let here = LonLat::new(10.0, 10.0).unwrap();
    let index = PointIndex::new(&vec![here; 40]).unwrap();
    let numbers: Vec<usize> = index.k_nearest(here, 5).iter().map(|near| near.number).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
}

fn rough_line(rng: &mut fastrand::Rng, start: Coord<f64>, vertices: usize) -> LineString {
    let mut here = start;
    (0..vertices)
        .map(|_| {
            here.x += between(rng, -0.02, 0.04);
            here.y += between(rng, -0.03, 0.03);
            here
        })
        .collect()
}

#[test]
fn edges_within_a_radius_are_those_found_one_by_one() {
    let mut rng = random(42);
    let lines = MultiLineString::new(
        (0..3).map(|k| rough_line(&mut rng, coord! { x: 30.0, y: 50.0 + f64::from(k) * 0.1 }, 40)).collect(),
    );
    let index = LineIndex::new(&lines).unwrap();
    for _ in 0..40 {
        let p = LonLat::new(between(&mut rng, 29.8, 31.0), between(&mut rng, 49.8, 50.5)).unwrap();
        let radius = Distance::from_km(between(&mut rng, 0.0, 40.0)).unwrap();
        let mut expected = Vec::new();
        for (l, line) in lines.iter().enumerate() {
            for (e, edge) in line.lines().enumerate() {
                let metres = distance_to_edge(p, edge.start, edge.end, 4);
                if metres <= radius.as_metres() {
                    expected.push((metres, l, e));
                }
            }
        }
        expected.sort_by(|a, b| a.0.total_cmp(&b.0));
        let found = index.within(p, radius);
        assert_eq!(found.len(), expected.len());
        for (found, (metres, ..)) in found.iter().zip(&expected) {
            assert!((found.distance.as_metres() - metres).abs() <= 1e-6);
        }
        let sorted = |mut pairs: Vec<(usize, usize)>| {
            pairs.sort_unstable();
            pairs
        };
        assert_eq!(
            sorted(found.iter().map(|near| (near.line, near.edge)).collect()),
            sorted(expected.iter().map(|(_, l, e)| (*l, *e)).collect())
        );
    }
}

#[test]
fn long_edges_show_once_within_a_radius() {
    let line = LineString::from(vec![(0.0, 50.0), (40.0, 50.0)]);
    let index = LineIndex::new(&line).unwrap();
    let found = index.within(LonLat::new(20.0, 50.5).unwrap(), Distance::from_km(500.0).unwrap());
    assert_eq!(found.len(), 1);
    let expected = distance_to_edge(LonLat::new(20.0, 50.5).unwrap(), line.0[0], line.0[1], 400);
    assert!((found[0].distance.as_metres() - expected).abs() <= 1e-6);
}

#[test]
fn broken_lines_are_errors_that_say_where() {
    let message = |lines: Vec<Vec<(f64, f64)>>| {
        let lines = MultiLineString::new(lines.into_iter().map(LineString::from).collect());
        LineIndex::new(&lines).map(|_| ()).unwrap_err().to_string()
    };
    let fine = vec![(0.0, 0.0), (1.0, 1.0)];
    assert_eq!(message(vec![]), "there are no lines");
    assert_eq!(
        message(vec![fine.clone(), vec![(0.0, 0.0)]]),
        "line 1: 1 distinct positions are too few for a line: it needs 2"
    );
    assert_eq!(message(vec![vec![(0.0, 0.0), (200.0, 1.0)]]), "line 0: longitude 200 is outside [-180, 180]");
    // Both ends in one place are a line without length, and still somewhere.
    let dot = LineIndex::new(&LineString::from(vec![(5.0, 5.0), (5.0, 5.0)])).unwrap();
    assert_eq!(dot.nearest(LonLat::new(5.0, 5.0).unwrap()).distance, Distance::ZERO);
    assert!(matches!(LonLat::new(f64::INFINITY, 0.0), Err(Error::InvalidLongitude { .. })));
}

#[test]
fn points_in_a_region_are_those_found_one_by_one() {
    let mut rng = random(47);
    let ring = |at: &[(f64, f64)]| MultiPolygon::from(Polygon::new(LineString::from(at.to_vec()), vec![]));
    // Anywhere, across the antimeridian, round a pole, and up to it.
    let shapes = [
        ring(&[(-20.0, -30.0), (60.0, -10.0), (30.0, 50.0)]),
        ring(&[(170.0, -40.0), (-160.0, -30.0), (-170.0, 60.0)]),
        ring(&[(-120.0, 60.0), (0.0, 75.0), (120.0, 70.0)]),
        ring(&[(0.0, -80.0), (0.0, -90.0), (90.0, -90.0), (90.0, -80.0)]),
        ring(&[(150.0, 10.0), (180.0, 10.0), (180.0, 30.0)]),
    ];
    // All of them, and those that do not reach across the antimeridian, nor round a pole.
    let local = [0, 3, 4].map(|number: usize| shapes[number].clone());
    for shapes in [&shapes[..], &local] {
        let regions = RegionIndex::new(shapes).unwrap();
        for count in [1, 8, 9, 507, 700, 5000] {
            let mut all = points(&mut rng, count);
            all.extend(
                [(0.0, 90.0), (45.0, -90.0), (180.0, 20.0), (-180.0, 20.0), (-20.0, -30.0)]
                    .map(|(x, y)| LonLat::new(x, y).unwrap()),
            );
            let index = PointIndex::new(&all).unwrap();
            for region in 0..shapes.len() {
                let inside = |number: &usize| regions.contains(region, all[*number]) == Containment::Inside;
                let expected: Vec<usize> = (0..all.len()).filter(inside).collect();
                assert_eq!(index.in_region(&regions, region), expected, "region {region} of {count} points");
            }
        }
        assert!(PointIndex::new(&[]).unwrap().in_region(&regions, 0).is_empty());
    }
}
