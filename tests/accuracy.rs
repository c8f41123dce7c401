//! Distances, lengths and areas against brute force on GeographicLib.

mod common;

use common::{between, distance_to_edge, karney, on_edge, random, wrap};
use frontline::{LineIndex, LonLat, geodesic_area, geodesic_length};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, coord};
use geographiclib_rs::{DirectGeodesic, Geodesic, PolygonArea, Winding};

fn shifted(p: LonLat, azimuth: f64, metres: f64) -> LonLat {
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(p.lat(), p.lon(), azimuth, metres);
    LonLat::new(wrap(lon), lat).unwrap()
}

/// A random edge of 1 m to 500 km within the latitudes [-89, 89]; longitudes may run beyond 180.
fn random_edge(rng: &mut fastrand::Rng) -> (Coord<f64>, Coord<f64>) {
    loop {
        let lon = if rng.bool() { between(rng, -180.0, 180.0) } else { between(rng, 178.0, 180.0) };
        let a = LonLat::new(lon, between(rng, -89.0, 89.0)).unwrap();
        let metres = 10_f64.powf(between(rng, 0.0, 500e3_f64.log10()));
        let b = shifted(a, between(rng, 0.0, 360.0), metres);
        let turn = wrap(b.lon() - a.lon());
        if b.lat().abs() <= 89.0 && turn.abs() < 179.0 {
            return (coord! { x: a.lon(), y: a.lat() }, coord! { x: a.lon() + turn, y: b.lat() });
        }
    }
}

fn line(ends: (Coord<f64>, Coord<f64>)) -> LineString<f64> {
    let wrapped = |c: Coord<f64>| coord! { x: wrap(c.x), y: c.y };
    LineString::new(vec![wrapped(ends.0), wrapped(ends.1)])
}

#[test]
fn point_to_edge_is_the_true_minimum() {
    let mut rng = random(20_240_810);
    let (mut worst_near, mut worst_far) = ((0.0, String::new()), (0.0, String::new()));
    for k in 0..24_000 {
        let (a, b) = random_edge(&mut rng);
        let away = if k % 20 == 0 { 0.0 } else { 10_f64.powf(between(&mut rng, -3.0, 5e6_f64.log10())) };
        let p = shifted(on_edge(a, b, rng.f64()), between(&mut rng, 0.0, 360.0), away);
        let nearest = LineIndex::new(&line((a, b))).unwrap().nearest(p);
        let ours = nearest.distance.as_metres();
        let true_metres = distance_to_edge(p, a, b, 48);
        let error = (ours - true_metres).abs();
        // The point reported is as far as the distance says: positions in degrees round to nanometres.
        assert!((karney(p, nearest.point) - ours).abs() <= 1e-6_f64.max(ours * 1e-12), "{a:?} {b:?} {p}");
        let worst = if true_metres <= 1e6 { &mut worst_near } else { &mut worst_far };
        if error > worst.0 {
            *worst = (error, format!("edge {a:?} to {b:?}, point {p}, {true_metres} m"));
        }
    }
    println!("worst up to 1,000 km: {:.2e} m: {}", worst_near.0, worst_near.1);
    println!("worst beyond: {:.2e} m: {}", worst_far.0, worst_far.1);
    assert!(worst_near.0 <= 1e-6);
    assert!(worst_far.0 <= 1e-3);
}

#[test]
fn the_nearest_of_many_edges_is_found() {
    let mut rng = random(7);
    for spread in [0.02, 1.0, 30.0] {
        let (lon, lat) = (between(&mut rng, -180.0, 180.0), between(&mut rng, -55.0, 55.0));
        let mut here = coord! { x: lon, y: lat };
        let mut path = vec![here];
        for _ in 0..300 {
            here.x += between(&mut rng, -spread, spread) / 10.0;
            here.y = (here.y + between(&mut rng, -spread, spread) / 10.0).clamp(-88.0, 88.0);
            path.push(here);
        }
        let drawn: LineString<f64> = path.iter().map(|c| coord! { x: wrap(c.x), y: c.y }).collect();
        let index = LineIndex::new(&drawn).unwrap();
        for _ in 0..150 {
            let reach = spread * 10_f64.powf(between(&mut rng, -2.0, 1.0));
            let lat = (lat + between(&mut rng, -reach, reach)).clamp(-89.0, 89.0);
            let p = LonLat::new(wrap(lon + between(&mut rng, -reach, reach)), lat).unwrap();
            let brute =
                path.windows(2).map(|w| distance_to_edge(p, w[0], w[1], 4)).fold(f64::INFINITY, f64::min);
            let ours = index.nearest(p);
            let bound = if brute <= 1e6 { 1e-6 } else { 1e-3 };
            assert!((ours.distance.as_metres() - brute).abs() <= bound, "{p}: {brute} {ours:?}");
            let own = distance_to_edge(p, path[ours.edge], path[ours.edge + 1], 4);
            assert!((own - brute).abs() <= bound, "the edge named is not the nearest");
        }
    }
}

#[test]
fn lines_over_a_pole_and_across_the_antimeridian() {
    // Up one meridian to the pole and down the opposite one: over the pole.
    let over = LineString::from(vec![(10.0, 80.0), (10.0, 90.0), (-170.0, 90.0), (-170.0, 80.0)]);
    let index = LineIndex::new(&over).unwrap();
    let p = LonLat::new(100.0, 89.0).unwrap();
    let expected = karney(p, LonLat::new(0.0, 90.0).unwrap());
    assert!((index.nearest(p).distance.as_metres() - expected).abs() < 1e-6);
    assert_eq!(index.nearest(LonLat::new(77.0, 90.0).unwrap()).distance.as_metres(), 0.0);
    assert_eq!(index.nearest(LonLat::new(-170.0, 85.5).unwrap()).distance.as_metres(), 0.0);

    let across = LineString::from(vec![(179.5, 60.0), (-179.5, 60.0)]);
    let index = LineIndex::new(&across).unwrap();
    for lon in [180.0, -180.0, 179.75, -179.75] {
        let on = index.nearest(LonLat::new(lon, 60.0).unwrap());
        assert_eq!(on.distance.as_metres(), 0.0, "{lon}");
        let off = LonLat::new(lon, 60.1).unwrap();
        let expected = distance_to_edge(off, coord! { x: 179.5, y: 60.0 }, coord! { x: 180.5, y: 60.0 }, 50);
        assert!((index.nearest(off).distance.as_metres() - expected).abs() < 1e-6);
    }
}

#[test]
fn points_round_the_centre_of_a_polar_circle() {
    let circle: LineString<f64> = (0..=72).map(|k| coord! { x: wrap(f64::from(k) * 5.0), y: 88.0 }).collect();
    let index = LineIndex::new(&circle).unwrap();
    let mut rng = random(88);
    for _ in 0..200 {
        let p = LonLat::new(between(&mut rng, -180.0, 180.0), between(&mut rng, 86.0, 90.0)).unwrap();
        // The circle is a parallel: the nearest point has the longitude of the point.
        let expected = karney(p, LonLat::new(p.lon(), 88.0).unwrap());
        assert!((index.nearest(p).distance.as_metres() - expected).abs() <= 1e-6, "{p}");
    }
}

#[test]
fn distance_is_zero_exactly_on_the_line_and_nowhere_else() {
    let line = LineString::from(vec![(0.0, 0.0), (3.0, 1.0), (3.0, 4.0)]);
    let index = LineIndex::new(&line).unwrap();
    let metres = |x: f64, y: f64| index.nearest(LonLat::new(x, y).unwrap()).distance.as_metres();
    assert_eq!(metres(0.75, 0.25), 0.0);
    assert_eq!(metres(3.0, 2.7), 0.0);
    assert_eq!(metres(3.0, 1.0), 0.0);
    assert!(metres(0.75, 0.25 + f64::EPSILON) > 0.0);
    assert!(metres(3.0_f64.next_up(), 2.7) > 0.0);
    // Another line lies closer by than positions in space are rounded.
    let north = 60.0_f64.next_up();
    let lines = vec![
        LineString::from(vec![(0.0, north), (0.05, north)]),
        LineString::from(vec![(0.0, 60.0), (0.05, 60.0)]),
    ];
    let index = LineIndex::new(&geo_types::MultiLineString::new(lines)).unwrap();
    for k in 1..1000 {
        let lon = 0.05 * f64::from(k) / 1000.0;
        for lat in [60.0, north] {
            assert_eq!(
                index.nearest(LonLat::new(lon, lat).unwrap()).distance.as_metres(),
                0.0,
                "{lon} {lat}"
            );
        }
    }
    // A third is no binary fraction: 1 and a third lie beside the line, by less than rounding.
    let beside = metres(1.0, 1.0 / 3.0);
    assert!(beside > 0.0 && beside < 1e-9);
}

/// Length by many short geodesics, with the leading error (it falls with the square of their length)
/// taken out by Richardson's extrapolation.
fn brute_length(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let sum = |n: u32| -> f64 {
        let at = |k: u32| on_edge(a, b, f64::from(k) / f64::from(n));
        (0..n).map(|k| karney(at(k), at(k + 1))).sum()
    };
    let (coarse, fine) = (sum(400), sum(800));
    fine + (fine - coarse) / 3.0
}

#[test]
fn length_agrees_with_densified_geodesics() {
    let mut rng = random(31);
    let mut worst = 0.0_f64;
    for _ in 0..150 {
        let (a, b) = random_edge(&mut rng);
        if a.y.abs().max(b.y.abs()) > 85.0 {
            continue;
        }
        let brute = brute_length(a, b);
        // Below some metres the sum of 800 rounded geodesics is no reference for the ninth digit.
        if brute > 1e4 {
            worst = worst.max((geodesic_length(&line((a, b))).unwrap().as_metres() / brute - 1.0).abs());
        }
    }
    println!("worst relative error of length: {worst:.1e}");
    assert!(worst <= 1e-9);
}

fn brute_area(ring: &[Coord<f64>]) -> f64 {
    let area = |n: u32| {
        let geodesic = Geodesic::wgs84();
        let mut polygon = PolygonArea::new(&geodesic, Winding::CounterClockwise);
        for edge in ring.windows(2) {
            for k in 0..n {
                let p = on_edge(edge[0], edge[1], f64::from(k) / f64::from(n));
                polygon.add_point(p.lat(), p.lon());
            }
        }
        polygon.compute(true).1.abs()
    };
    let (coarse, fine) = (area(300), area(600));
    fine + (fine - coarse) / 3.0
}

#[test]
fn area_agrees_with_densified_geodesics() {
    let mut rng = random(32);
    let mut worst = 0.0_f64;
    for _ in 0..60 {
        let centre = (between(&mut rng, -180.0, 180.0), between(&mut rng, -80.0, 80.0));
        let radius = 10_f64.powf(between(&mut rng, -1.0, 0.6));
        let corners = 3 + rng.u32(0..5);
        let turn = if rng.bool() { 1.0 } else { -1.0 };
        let mut ring: Vec<Coord<f64>> = (0..corners)
            .map(|k| {
                let angle = turn * f64::from(k) / f64::from(corners) * std::f64::consts::TAU;
                let r = radius * between(&mut rng, 0.5, 1.0);
                coord! { x: centre.0 + r * angle.cos(), y: centre.1 + r * angle.sin() }
            })
            .collect();
        ring.push(ring[0]);
        let drawn: LineString<f64> = ring.iter().map(|c| coord! { x: wrap(c.x), y: c.y }).collect();
        let ours =
            geodesic_area(&MultiPolygon::new(vec![Polygon::new(drawn, vec![])])).unwrap().as_square_metres();
        worst = worst.max((ours / brute_area(&ring) - 1.0).abs());
    }
    println!("worst relative error of area: {worst:.1e}");
    assert!(worst <= 1e-9);
}

/// Half the surface of the Earth, cut in several ways. Surface: 510,065,621.724 km² (WGS 84).
#[test]
fn area_of_what_encloses_a_pole() {
    let half = 510_065_621.724_f64 / 2.0;
    let km2 = |points: Vec<(f64, f64)>| {
        geodesic_area(&MultiPolygon::new(vec![Polygon::new(points.into(), vec![])])).unwrap().as_km2()
    };
    let round = |y: f64| vec![(-120.0, y), (0.0, y), (120.0, y), (-120.0, y)];
    // A ring once round the Earth, just south of the equator and just north of it.
    let (south, north) = (km2(round(-1e-9)), km2(round(1e-9)));
    assert!((south - half).abs() < 0.01 && (north - half).abs() < 0.01, "{south} {north}");
    // The same half, drawn as a box on the plate.
    let plate = km2(vec![(-180.0, 0.0), (180.0, 0.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, 0.0)]);
    assert!((plate - half).abs() < 0.01, "{plate}");
    // A cap round each pole, as a bare ring and as a box on the plate.
    for (lat, pole) in [(60.0, 90.0), (-60.0, -90.0)] {
        let (bare, boxed) = (
            km2(round(lat)),
            km2(vec![(-180.0, lat), (180.0, lat), (180.0, pole), (-180.0, pole), (-180.0, lat)]),
        );
        assert!((bare / boxed - 1.0).abs() < 1e-12 && bare < half / 5.0, "{lat}: {bare} {boxed}");
    }
}

/// The bow of an edge decides: its chord in space lies a metre beyond the edge, and a short edge lies
/// between the two.
#[test]
fn an_edge_that_bows_towards_the_point_is_not_missed() {
    let parallel = LineString::from(vec![(0.0, 60.0), (0.1, 60.0)]);
    let decoy = LineString::from(vec![(0.05, 60.000_003), (0.050_01, 60.000_003)]);
    let index = LineIndex::new(&geo_types::MultiLineString::new(vec![parallel, decoy])).unwrap();
    let p = LonLat::new(0.05, 59.9).unwrap();
    let nearest = index.nearest(p);
    let expected = karney(p, LonLat::new(0.05, 60.0).unwrap());
    assert_eq!(nearest.line, 0);
    assert!((nearest.distance.as_metres() - expected).abs() <= 1e-6);
}

/// Up to the other side of the Earth, where several ways round may be equally short.
#[test]
fn far_points_are_measured_to_a_millimetre() {
    let mut rng = random(99);
    let mut worst = (0.0, String::new());
    for _ in 0..600 {
        let (a, b) = random_edge(&mut rng);
        let p =
            shifted(on_edge(a, b, rng.f64()), between(&mut rng, 0.0, 360.0), between(&mut rng, 4e6, 20e6));
        let ours = LineIndex::new(&line((a, b))).unwrap().nearest(p).distance.as_metres();
        let expected = distance_to_edge(p, a, b, 100);
        let error = (ours - expected).abs();
        if error > worst.0 {
            worst = (error, format!("edge {a:?} to {b:?}, point {p}: {ours} instead of {expected}"));
        }
    }
    println!("worst beyond 4,000 km: {:.2e} m: {}", worst.0, worst.1);
    assert!(worst.0 <= 1e-3);
}

#[test]
fn measures_refuse_positions_out_of_range() {
    let line = LineString::from(vec![(0.0, 0.0), (1e8, 1.0)]);
    assert_eq!(geodesic_length(&line).unwrap_err().to_string(), "longitude 100000000 is outside [-180, 180]");
    let shape = Polygon::new(LineString::from(vec![(0.0, 0.0), (1.0, f64::NAN), (1.0, 1.0)]), vec![]);
    assert_eq!(geodesic_area(&shape.into()).unwrap_err().to_string(), "latitude NaN is outside [-90, 90]");
}

/// Edges of some metres seen from tens and hundreds of kilometres: hundreds of them are equally near but for
/// centimetres, and the nearest by chord need not be the nearest over ground.
#[test]
fn a_finely_drawn_line_is_exact_from_afar() {
    let mut rng = random(77);
    for lat in [3.0, 51.0, -68.0] {
        let mut here = coord! { x: 35.0, y: lat };
        let mut path = vec![here];
        for _ in 0..1500 {
            here.x += between(&mut rng, 0.0, 5e-4);
            here.y += between(&mut rng, -2e-4, 2e-4);
            path.push(here);
        }
        let index = LineIndex::new(&LineString::new(path.clone())).unwrap();
        for _ in 0..12 {
            let away = 10_f64.powf(between(&mut rng, 3.0, 5.8));
            let from = path[rng.usize(..path.len())];
            let p = shifted(LonLat::new(from.x, from.y).unwrap(), between(&mut rng, 0.0, 360.0), away);
            let brute =
                path.windows(2).map(|w| distance_to_edge(p, w[0], w[1], 2)).fold(f64::INFINITY, f64::min);
            let ours = index.nearest(p);
            assert!((ours.distance.as_metres() - brute).abs() <= 1e-6, "{p}: {brute} {ours:?}");
            assert!((karney(p, ours.point) - brute).abs() <= 1e-6, "{p}: the point named is not as near");
        }
    }
}

/// North of a point on the equator the Earth curves more than east of it, so of two lines equally far over
/// ground the northern is nearer by chord. The eastern one is made the nearer over ground by a little.
#[test]
fn nearer_by_chord_is_not_nearer_over_ground() {
    let p = LonLat::new(0.0, 0.0).unwrap();
    for (metres, less) in [(50e3, 1e-4), (100e3, 1e-3), (300e3, 0.02), (500e3, 0.1), (900e3, 0.5)] {
        let (north, east) = (shifted(p, 0.0, metres), shifted(p, 90.0, metres - less));
        let tick = |at: LonLat, dx: f64, dy: f64| {
            LineString::from(vec![(at.lon() - dx, at.lat() - dy), (at.lon() + dx, at.lat() + dy)])
        };
        let lines = geo_types::MultiLineString::new(vec![tick(north, 1e-4, 0.0), tick(east, 0.0, 1e-4)]);
        let nearest = LineIndex::new(&lines).unwrap().nearest(p);
        assert_eq!(nearest.line, 1, "{metres} m");
        assert!((nearest.distance.as_metres() - (metres - less)).abs() <= 1e-6, "{metres} m: {nearest:?}");
    }
}
