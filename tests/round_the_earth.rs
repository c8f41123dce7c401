//! Regions across the antimeridian and over the poles.

mod common;

use common::regions::{at, polygon, rough_ring, square};
use common::{between, random, wrap};
use frontline::{Containment, LonLat, RegionIndex};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, coord};

/// A shape moved by a multiple of a power of two degrees keeps its coordinates exactly, so a region
/// across the antimeridian must answer as its copy elsewhere does.
#[test]
fn a_region_across_the_antimeridian_answers_as_anywhere_else() {
    let mut rng = random(6);
    let on_grid = |value: f64| (value * 65_536.0).round() / 65_536.0;
    let ring: Vec<Coord<f64>> = rough_ring(&mut rng, coord! { x: 40.0, y: 60.0 }, 8.0, 200)
        .coords()
        .map(|c| coord! { x: on_grid(c.x), y: on_grid(c.y) })
        .collect();
    let moved = |c: Coord<f64>| coord! { x: wrap(c.x + 140.0), y: c.y };
    let here = Polygon::new(LineString::new(ring.clone()), vec![]).into();
    let there: MultiPolygon = Polygon::new(ring.iter().map(|c| moved(*c)).collect(), vec![]).into();
    let (here, there) = (RegionIndex::new(&[here]).unwrap(), RegionIndex::new(&[there]).unwrap());
    assert!((here.area(0).as_km2() - there.area(0).as_km2()).abs() < 1e-6);
    let mut inside = 0;
    for _ in 0..20_000 {
        let p =
            coord! { x: on_grid(between(&mut rng, 30.0, 50.0)), y: on_grid(between(&mut rng, 50.0, 70.0)) };
        let q = moved(p);
        let expected = here.contains(0, at(p.x, p.y));
        assert_eq!(there.contains(0, at(q.x, q.y)), expected, "{p:?}");
        if p.x == 40.0 {
            assert_eq!(there.contains(0, at(-q.x, q.y)), expected, "-180 and 180 are one meridian");
        }
        inside += usize::from(expected == Containment::Inside);
    }
    assert!(inside > 2000);
    let margin = |index: &RegionIndex, p: LonLat| index.margin(0, p).as_metres();
    assert!((margin(&here, at(40.0, 60.0)) - margin(&there, at(180.0, 60.0))).abs() < 1e-6);
}

#[test]
fn a_cut_at_the_antimeridian_is_no_boundary() {
    let cut = MultiPolygon::new(vec![
        square(170.0, 60.0, 10.0).0.remove(0),
        // The other half has more vertices on the cut.
        polygon(&[(-180.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (-180.0, 70.0), (-180.0, 63.0)], &[])
            .0
            .remove(0),
    ]);
    let index = RegionIndex::new(&[cut]).unwrap();
    for lon in [180.0, -180.0] {
        assert_eq!(index.contains(0, at(lon, 65.0)), Containment::Inside);
        assert_eq!(index.contains(0, at(lon, 63.0)), Containment::Inside);
        assert_eq!(index.contains(0, at(lon, 60.0)), Containment::Boundary);
        assert_eq!(index.contains(0, at(lon, 71.0)), Containment::Outside);
    }
    // 5 degrees to the north and south at least: 550 km, not 0.
    assert!(index.margin(0, at(180.0, 65.0)).as_km() > 390.0);
    // Half a cut remains a boundary.
    let half = RegionIndex::new(&[square(170.0, 60.0, 10.0)]).unwrap();
    assert_eq!(half.contains(0, at(180.0_f64.next_down(), 65.0)), Containment::Inside);
    assert_eq!(half.contains(0, at(-180.0, 65.0)), Containment::Boundary);
}

/// Rings round points of the antimeridian, of all sizes: once answered wrongly where cells of the grid
/// reached beyond it.
#[test]
fn rings_round_the_antimeridian_answer_as_anywhere_else() {
    let mut rng = random(15);
    for corners in [3_u32, 4, 7, 60, 200] {
        for radius in [0.01, 0.3, 1.0, 8.0, 40.0] {
            let ring = |centre: f64| -> Vec<(f64, f64)> {
                let angle = |k: u32| f64::from(k) / f64::from(corners) * std::f64::consts::TAU;
                // On a grid of 2⁻⁴⁰, so that moving by 150 degrees is exact.
                let exact = |value: f64| (value * 1_099_511_627_776.0).round() / 1_099_511_627_776.0;
                (0..corners)
                    .map(|k| (centre + exact(radius * angle(k).cos()), 20.0 + exact(radius * angle(k).sin())))
                    .map(|(x, y)| (wrap(x), y))
                    .collect()
            };
            let here = RegionIndex::new(&[polygon(&ring(30.0), &[])]).unwrap();
            let there = RegionIndex::new(&[polygon(&ring(180.0), &[])]).unwrap();
            for _ in 0..3000 {
                let exact = |value: f64| (value * 1_099_511_627_776.0).round() / 1_099_511_627_776.0;
                let (dx, dy) = (between(&mut rng, -1.2, 1.2) * radius, between(&mut rng, -1.2, 1.2) * radius);
                let (dx, dy) = (exact(dx), exact(dy));
                let expected = here.contains(0, at(30.0 + dx, 20.0 + dy));
                assert_eq!(
                    there.contains(0, at(wrap(180.0 + dx), 20.0 + dy)),
                    expected,
                    "{corners} {radius} {dx} {dy}"
                );
            }
        }
    }
}

/// A vertex that cannot be moved by 360 degrees exactly is still a vertex.
#[test]
fn vertices_beyond_the_antimeridian_are_boundary() {
    for lon in [-100.1, -100.2, -90.7, -110.123, -0.3] {
        let index = RegionIndex::new(&[polygon(&[(120.0, 0.0), (lon, 10.0), (120.0, 20.0)], &[])]);
        let Ok(index) = index else { continue };
        let vertex = at(lon, 10.0);
        let is_boundary = index.contains(0, vertex) == Containment::Boundary;
        assert!(is_boundary, "{lon}");
        assert_eq!(index.margin(0, vertex).as_metres(), 0.0, "{lon}");
    }
}

/// Upright teeth make the grid's columns so narrow that some would lie beyond the antimeridian.
#[test]
fn a_comb_across_the_antimeridian_answers_as_anywhere_else() {
    let mut rng = random(17);
    let comb = |west: f64| -> MultiPolygon {
        let teeth = (0..1024).flat_map(|k| {
            let x = west + f64::from(k) / 512.0;
            [(wrap(x), 20.0), (wrap(x + 1.0 / 2048.0), 21.0)]
        });
        polygon(&teeth.chain([(wrap(west + 2.0), 19.0), (wrap(west), 19.0)]).collect::<Vec<_>>(), &[])
    };
    let here = RegionIndex::new(&[comb(29.0)]).unwrap();
    let there = RegionIndex::new(&[comb(179.0)]).unwrap();
    for k in 0..40_000 {
        // Half of the points lie close to the antimeridian; all on a grid of 2⁻³⁰.
        let reach = if k % 2 == 0 { 1.1 } else { 0.01 };
        let x = (between(&mut rng, -reach, reach) * 1_073_741_824.0).round() / 1_073_741_824.0;
        let y = between(&mut rng, 18.9, 21.1);
        assert_eq!(there.contains(0, at(wrap(180.0 + x), y)), here.contains(0, at(30.0 + x, y)), "{x} {y}");
    }
}

#[test]
fn regions_over_the_poles() {
    // A ring round the south pole, as it is and as Natural Earth draws it: along latitude -90.
    let bare = polygon(&[(-120.0, -70.0), (0.0, -75.0), (120.0, -70.0)], &[]);
    let closed = polygon(
        &[
            (-180.0, -70.0),
            (-120.0, -70.0),
            (0.0, -75.0),
            (120.0, -70.0),
            (180.0, -70.0),
            (180.0, -90.0),
            (-180.0, -90.0),
        ],
        &[],
    );
    for (what, shape) in [("bare", bare), ("closed", closed)] {
        let index = RegionIndex::new(&[shape]).unwrap();
        for (lon, lat, expected) in [
            (0.0, -90.0, Containment::Inside),
            (77.0, -90.0, Containment::Inside),
            (180.0, -80.0, Containment::Inside),
            (-180.0, -89.0, Containment::Inside),
            (0.0, -74.0, Containment::Outside),
            (0.0, -75.0, Containment::Boundary),
            (0.0, 90.0, Containment::Outside),
        ] {
            assert_eq!(index.contains(0, at(lon, lat)), expected, "{what} {lon} {lat}");
        }
        assert!(index.margin(0, at(180.0, -89.0)).as_km() > 1600.0, "{what}: the seam is no boundary");
    }
    let north = RegionIndex::new(&[polygon(&[(-120.0, 70.0), (0.0, 75.0), (120.0, 70.0)], &[])]).unwrap();
    assert_eq!(north.contains(0, at(5.0, 90.0)), Containment::Inside);
    assert_eq!(north.contains(0, at(0.0, 76.0)), Containment::Inside);
    assert_eq!(north.contains(0, at(0.0, 74.0)), Containment::Outside);
    assert_eq!(north.contains(0, at(0.0, -90.0)), Containment::Outside);
    // A sector that ends at the pole.
    let sector =
        RegionIndex::new(&[polygon(&[(0.0, 80.0), (90.0, 80.0), (90.0, 90.0), (0.0, 90.0)], &[])]).unwrap();
    assert_eq!(sector.contains(0, at(200.0 - 360.0, 90.0)), Containment::Boundary);
    assert_eq!(sector.contains(0, at(45.0, 89.9)), Containment::Inside);
    assert_eq!(sector.contains(0, at(-45.0, 89.9)), Containment::Outside);
    // The whole Earth has no boundary left but holds everything.
    let parts = [
        polygon(&[(-180.0, -90.0), (180.0, -90.0), (180.0, 0.0), (-180.0, 0.0)], &[]),
        polygon(&[(-180.0, 0.0), (180.0, 0.0), (180.0, 90.0), (-180.0, 90.0)], &[]),
    ];
    let earth = RegionIndex::partition(&parts).unwrap();
    for (lon, lat, region) in [(0.0, 90.0, 1), (180.0, 45.0, 1), (-180.0, -45.0, 0), (3.0, -90.0, 0)] {
        assert_eq!(earth.region_at(at(lon, lat)), Some(region), "{lon} {lat}");
    }
    assert_eq!(earth.locate(at(180.0, 0.0)).len(), 2);
}

#[test]
fn the_whole_earth_has_no_boundary() {
    let all = polygon(&[(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0)], &[]);
    assert_eq!(
        RegionIndex::new(&[all]).map(|_| ()).unwrap_err().to_string(),
        "shape 0: the region has no boundary: its rings cancel out, or it covers the whole Earth"
    );
}

/// Where no region reaches a pole, poles are asked like any other place; where one does, not: either way, and however near it
/// comes, one by one and in bulk.
#[test]
fn poles_are_in_a_region_only_if_it_reaches_them() {
    let cap =
        |side: f64, lat: f64| polygon(&[(-120.0, side * lat), (0.0, side * lat), (120.0, side * lat)], &[]);
    let wedge = |north: f64| polygon(&[(0.0, 80.0), (90.0, 80.0), (90.0, north), (0.0, north)], &[]);
    let wedges = [wedge(85.0), wedge(90.0_f64.next_down()), wedge(90.0)].map(|shape| (shape, [None; 2]));
    let caps = [(cap(1.0, 70.0), [None, Some(0)]), (cap(-1.0, 89.99), [Some(0), None])];
    for (shape, expected) in wedges.into_iter().chain(caps) {
        let index = RegionIndex::new(std::slice::from_ref(&shape)).unwrap();
        for lon in [-180.0, -7.0, 0.0, 45.0, 90.0, 180.0] {
            for (lat, expected) in [-90.0, 90.0].into_iter().zip(expected) {
                assert_eq!(index.region_at(at(lon, lat)), expected, "{lon} {lat} {shape:?}");
                let inside = index.contains(0, at(lon, lat)) == Containment::Inside;
                assert_eq!(inside, expected.is_some(), "{lon} {lat} {shape:?}");
                let mut numbers = [7];
                index.regions_at(&[lon], &[lat], &mut numbers).unwrap();
                assert_eq!(numbers, [expected.map_or(RegionIndex::NOWHERE, |_| 0)], "{lon} {lat} {shape:?}");
            }
        }
    }
}
