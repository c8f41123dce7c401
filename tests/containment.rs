//! Which region holds a point: against `geo`'s own predicates, one by one and many at once.

mod common;

use common::regions::{
    assert_agrees, assert_many_as_one, at, edges_of, hugging, polygon, rough_ring, square,
};
use common::{between, random};
use frontline::{Containment, LonLat, RegionIndex};
use geo_types::{MultiPolygon, Polygon, coord};

#[cfg(feature = "bundled")]
mod bundled {
    use super::common::regions::naive;
    use super::*;
    use frontline::Atlas;

    fn shapes() -> Vec<MultiPolygon> {
        Atlas::kursk_2024().regions().iter().map(|region| region.shape().clone()).collect()
    }

    #[test]
    fn a_million_random_points_agree_with_geo() {
        let shapes = shapes();
        let index = RegionIndex::partition(&shapes).unwrap();
        let mut rng = random(1);
        let points = (0..1_000_000).map(|_| at(between(&mut rng, 26.5, 43.5), between(&mut rng, 46.5, 56.0)));
        let inside = assert_agrees(&index, &shapes, points);
        println!("{inside} of 1,000,000 inside a region");
        assert!((300_000..900_000).contains(&inside), "the points should be a mix: {inside}");
    }

    #[test]
    fn border_hugging_points_agree_with_geo() {
        let shapes = shapes();
        let index = RegionIndex::partition(&shapes).unwrap();
        let edges = edges_of(&shapes);
        let mut rng = random(2);
        let points: Vec<LonLat> = (0..200_000).map(|_| hugging(&mut rng, &edges)).collect();
        assert_agrees(&index, &shapes, points.into_iter());
    }

    #[test]
    fn every_vertex_and_what_is_exactly_on_an_edge_is_boundary() {
        let shapes = shapes();
        let index = RegionIndex::partition(&shapes).unwrap();
        for (number, shape) in shapes.iter().enumerate() {
            for (a, b) in edges_of(std::slice::from_ref(shape)) {
                assert_eq!(index.contains(number, at(a.x, a.y)), Containment::Boundary);
                let located = index.locate(at(a.x, a.y));
                assert!(located.iter().all(|l| l.margin.as_metres() == 0.0), "{located:?}");
                let middle = at(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
                assert_eq!(index.contains(number, middle), naive(shape, middle), "{middle:?}");
            }
        }
    }
}

#[test]
fn rough_shapes_with_holes_agree_with_geo() {
    let mut rng = random(3);
    for vertices in [3, 5, 40, 1000, 20_000] {
        let centre = coord! { x: between(&mut rng, -170.0, 170.0), y: between(&mut rng, -70.0, 70.0) };
        let exterior = rough_ring(&mut rng, centre, 5.0, vertices);
        let hole = rough_ring(&mut rng, centre, 1.2, vertices);
        let shapes = [MultiPolygon::new(vec![Polygon::new(exterior, vec![hole])])];
        let index = RegionIndex::new(&shapes).unwrap();
        let edges = edges_of(&shapes);
        let near: Vec<LonLat> = (0..5000).map(|_| hugging(&mut rng, &edges)).collect();
        let count = if vertices > 1000 { 500 } else { 5000 };
        let uniform: Vec<LonLat> = (0..count)
            .map(|_| at(centre.x + between(&mut rng, -6.0, 6.0), centre.y + between(&mut rng, -6.0, 6.0)))
            .collect();
        assert_agrees(&index, &shapes, near.into_iter().take(count).chain(uniform));
    }
}

/// Points with few distinct coordinates lie on edges, vertices and cell walls all the time.
#[test]
fn points_on_a_lattice_agree_with_geo() {
    let mut rng = random(4);
    for _ in 0..300 {
        let corner = |rng: &mut fastrand::Rng| (f64::from(rng.u32(0..8)), f64::from(rng.u32(0..8)));
        let shapes: Vec<MultiPolygon> = (0..4)
            .map(|_| {
                let corners: Vec<_> = (0..3).map(|_| corner(&mut rng)).collect();
                polygon(&corners, &[])
            })
            .collect();
        let Ok(index) = RegionIndex::new(&shapes) else { continue }; // degenerate triangles
        let lattice =
            (0..=32).flat_map(|x| (0..=32).map(move |y| at(f64::from(x) / 4.0, f64::from(y) / 4.0)));
        assert_agrees(&index, &shapes, lattice);
    }
}

#[test]
fn regions_may_overlap_in_a_plain_set_and_the_smallest_comes_first() {
    let shapes = [square(0.0, 0.0, 4.0), square(1.0, 1.0, 1.0), square(1.5, 1.5, 2.0)];
    let index = RegionIndex::new(&shapes).unwrap();
    let numbers = |lon, lat| index.locate(at(lon, lat)).iter().map(|l| l.region).collect::<Vec<_>>();
    assert_eq!(numbers(1.75, 1.75), [1, 2, 0]);
    assert_eq!(index.region_at(at(1.75, 1.75)), Some(1));
    assert_eq!(numbers(3.0, 3.0), [2, 0]);
    // More regions than a page of a leaf holds.
    let many: Vec<MultiPolygon> = (0..100).map(|k| square(0.0, 0.0, 1.0 + f64::from(k) / 100.0)).collect();
    let index = RegionIndex::new(&many).unwrap();
    assert_eq!(index.locate(at(0.5, 0.5)).len(), 100);
    assert_eq!(index.locate(at(1.505, 0.5)).len(), 49);
    assert_eq!(index.locate(at(0.0, 0.5)).len(), 100);
}

#[test]
fn many_regions_may_meet_in_one_vertex() {
    let spoke = |k: i32| {
        let angle = f64::from(k) / 360.0 * std::f64::consts::TAU;
        (angle.cos(), angle.sin())
    };
    let slices: Vec<MultiPolygon> =
        (0..360).map(|k| polygon(&[(0.0, 0.0), spoke(k), spoke(k + 1)], &[])).collect();
    // The last spoke is the first again, to rounding: close the circle exactly.
    let mut slices = slices;
    slices[359] = polygon(&[(0.0, 0.0), spoke(359), spoke(0)], &[]);
    let index = RegionIndex::partition(&slices).unwrap();
    assert_eq!(index.locate(at(0.0, 0.0)).len(), 360);
    let mut rng = random(5);
    let points = (0..3000).map(|_| {
        let (r, angle) = (10_f64.powf(between(&mut rng, -9.0, 0.0)), between(&mut rng, 0.0, 7.0));
        at(r * angle.cos(), r * angle.sin())
    });
    let points: Vec<LonLat> = points.collect();
    assert_agrees(&index, &slices, points.into_iter());
}

#[test]
fn in_a_partition_every_point_lies_in_one_region() {
    // 20 x 20 cells with rough shared walls.
    let mut rng = random(9);
    let n = 20;
    let jitter = |value: i32, rng: &mut fastrand::Rng| f64::from(value) + between(rng, -0.3, 0.3);
    let nodes: Vec<Vec<(f64, f64)>> =
        (0..=n).map(|x| (0..=n).map(|y| (jitter(x, &mut rng), jitter(y, &mut rng))).collect()).collect();
    let mut shapes = Vec::new();
    for x in 0..20 {
        for y in 0..20 {
            shapes.push(polygon(&[nodes[x][y], nodes[x + 1][y], nodes[x + 1][y + 1], nodes[x][y + 1]], &[]));
        }
    }
    let index = RegionIndex::partition(&shapes).unwrap();
    let edges = edges_of(&shapes);
    for k in 0..200_000 {
        let p = if k % 2 == 0 {
            at(between(&mut rng, 1.0, 19.0), between(&mut rng, 1.0, 19.0))
        } else {
            hugging(&mut rng, &edges)
        };
        if !(1.0..=19.0).contains(&p.lon()) || !(1.0..=19.0).contains(&p.lat()) {
            continue;
        }
        let located = index.locate(p);
        let inside = located.iter().filter(|l| l.containment == Containment::Inside).count();
        let boundary = located.len() - inside;
        assert!((inside == 1 && boundary == 0) || (inside == 0 && boundary >= 2), "{p:?} {located:?}");
    }
}

#[test]
fn on_a_shared_border_the_smaller_region_comes_first() {
    let (small, large) = (square(0.0, 0.0, 1.0), square(1.0, -1.0, 3.0));
    for (shapes, order) in [([&small, &large], [0, 1]), ([&large, &small], [1, 0])] {
        let index = RegionIndex::partition(&shapes.map(Clone::clone)).unwrap();
        for k in 1..50 {
            let found = index.locate(at(1.0, f64::from(k) / 50.0));
            let numbers: Vec<usize> = found.iter().map(|located| located.region).collect();
            assert_eq!(numbers, order);
            assert!(found.iter().all(|located| located.containment == Containment::Boundary));
        }
    }
}

/// Junctions in the middle of edges: once refused.
#[test]
fn neighbours_may_meet_in_the_middle_of_an_edge() {
    let shapes = [
        polygon(&[(0.0, 0.0), (0.875, -1.75), (1.5, -3.0), (-1.0, -1.75), (-2.5, 1.25)], &[]),
        polygon(&[(-6.0, 3.0), (-3.0, -3.0), (0.5, -4.75), (-2.5, 1.25)], &[]),
        polygon(
            &[(-1.0, -1.75), (-0.875, -2.0), (0.5, -4.75), (3.0, -6.0), (2.375, -4.75), (1.5, -3.0)],
            &[],
        ),
    ];
    let index = RegionIndex::partition(&shapes).unwrap();
    let mut rng = random(16);
    let points: Vec<LonLat> =
        (0..5000).map(|_| at(between(&mut rng, -7.0, 4.0), between(&mut rng, -7.0, 4.0))).collect();
    assert_agrees(&index, &shapes, points.into_iter());
}

/// More than 32 regions round a vertex that lies on the middle of another's edge: their cell has several pages, which must
/// know of each other.
#[test]
fn many_neighbours_may_meet_in_the_middle_of_an_edge() {
    for count in [8, 32, 33, 70] {
        let rim = |k: usize| match k {
            0 => (1.0, 0.0),
            k if k == count => (-1.0, 0.0),
            k => {
                let angle = f64::from(u32::try_from(k).unwrap()) / f64::from(u32::try_from(count).unwrap());
                let (sin, cos) = (angle * std::f64::consts::PI).sin_cos();
                (cos, sin)
            }
        };
        let mut shapes: Vec<MultiPolygon> =
            (0..count).map(|k| polygon(&[(0.0, 0.0), rim(k), rim(k + 1)], &[])).collect();
        shapes.push(polygon(&[(-10.0, -10.0), (10.0, -10.0), (10.0, 0.0), (-10.0, 0.0)], &[]));
        let index = RegionIndex::partition(&shapes).unwrap();
        let mut rng = random(17);
        let points: Vec<LonLat> =
            (0..3000).map(|_| at(between(&mut rng, -1.5, 1.5), between(&mut rng, -1.0, 1.5))).collect();
        assert_agrees(&index, &shapes, points.into_iter());
    }
}

/// Which of several edges came first does not matter to what is told of a crossing.
#[test]
fn crossings_are_told_alike_whichever_came_first() {
    let ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (1.7, -2.1), (1.3, 2.9), (0.3, 3.1)];
    let message = |shapes: &[MultiPolygon]| RegionIndex::partition(shapes).unwrap_err().to_string();
    let told: Vec<String> = (0..ring.len())
        .map(|first| {
            let mut rotated = ring;
            rotated.rotate_left(first);
            message(&[polygon(&rotated, &[])])
        })
        .collect();
    assert!(told[0].contains("intersects itself"), "{}", told[0]);
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}

/// Parts of a shape that share edges are one, even a part that others surround.
#[test]
fn a_part_surrounded_by_others_of_its_region_is_joined() {
    let cells = (0..3).flat_map(|x| (0..3).map(move |y| (f64::from(x), f64::from(y))));
    let parts = cells.map(|(x, y)| square(x, y, 1.0).0.remove(0)).collect();
    let index = RegionIndex::new(&[MultiPolygon::new(parts)]).unwrap();
    for (x, y) in [(1.5, 1.5), (1.0, 1.0), (1.0, 1.5), (2.0, 0.5)] {
        assert_eq!(index.contains(0, at(x, y)), Containment::Inside, "{x} {y}");
    }
    assert_eq!(index.contains(0, at(0.0, 1.5)), Containment::Boundary);
    // What a ring runs along twice, there and back, bounds nothing.
    let spike = polygon(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (4.0, 8.0), (4.0, 4.0), (0.0, 4.0)], &[]);
    assert_eq!(RegionIndex::new(&[spike]).unwrap().contains(0, at(4.0, 6.0)), Containment::Outside);
}

#[test]
fn many_points_at_once_are_answered_as_one_by_one() {
    let mut rng = random(8);
    // A vertex where 100 regions meet, 100 regions over one another, the poles and the antimeridian.
    let rim = |i: u32| {
        let angle = f64::from(i) * std::f64::consts::TAU / 100.0;
        (10.0 + 3.0 * angle.cos(), 10.0 + 3.0 * angle.sin())
    };
    let slices: Vec<MultiPolygon> =
        (0..100).map(|i| polygon(&[(10.0, 10.0), rim(i), rim((i + 1) % 100)], &[])).collect();
    let piled: Vec<MultiPolygon> = (1..=100).map(|i| square(10.0, 10.0, f64::from(i) / 100.0)).collect();
    let caps = [
        polygon(&[(-120.0, 70.0), (0.0, 75.0), (120.0, 70.0)], &[]),
        polygon(&[(-120.0, -70.0), (0.0, -75.0), (120.0, -70.0)], &[]),
        polygon(&[(170.0, -10.0), (-170.0, -10.0), (-175.0, 10.0), (175.0, 10.0)], &[]),
    ];
    let wedge = [polygon(&[(0.0, 80.0), (90.0, 80.0), (90.0, 90.0), (0.0, 90.0)], &[])];
    // So close that one leaf has more regions than a page, and only those of the last page hold the point.
    let close: Vec<MultiPolygon> =
        (0..100).map(|i| square(10.0, 10.0, 1.0 + f64::from(i) / 10_000_000_000.0)).collect();
    // 40 regions of one outline in a larger one: the edges are few, but their regions fill more than a page.
    let copies: Vec<MultiPolygon> =
        std::iter::repeat_n(square(10.0, 10.0, 1.0), 40).chain([square(9.0, 9.0, 3.0)]).collect();
    for shapes in [&slices[..], &piled, &caps, &wedge, &close, &copies] {
        let index = RegionIndex::new(shapes).unwrap();
        let edges = edges_of(shapes);
        let mut points: Vec<LonLat> = (0..2000).map(|_| hugging(&mut rng, &edges)).collect();
        points
            .extend((0..2000).map(|_| at(between(&mut rng, -180.0, 180.0), between(&mut rng, -90.0, 90.0))));
        points.extend((0..2000).map(|_| at(between(&mut rng, 6.0, 14.0), between(&mut rng, 6.0, 14.0))));
        points.extend(edges.iter().map(|(from, _)| at(from.x, from.y)));
        points.extend((0..500).map(|_| at(11.0 + between(&mut rng, -1e-9, 2e-8), 10.5)));
        for lon in [-180.0, 0.0, 45.0, 180.0] {
            points.extend([-90.0, -5.0, 0.0, 5.0, 90.0].map(|lat| at(lon, lat)));
        }
        assert_many_as_one(&index, &points);
    }
}

#[test]
fn many_points_at_once_are_refused_with_the_first_that_is_wrong() {
    let index = RegionIndex::new(&[square(0.0, 0.0, 1.0)]).unwrap();
    let mut regions = [7; 3];
    let mut message = |lons: &[f64], lats: &[f64]| {
        let error = index.regions_at(lons, lats, &mut regions).unwrap_err();
        assert_eq!(regions, [7; 3], "nothing is written");
        error.to_string()
    };
    assert_eq!(
        message(&[0.5; 3], &[0.5, 0.5]),
        "3 longitudes, 2 latitudes and room for 3 answers should be equally many"
    );
    assert_eq!(message(&[0.5, 181.0, f64::NAN], &[0.5; 3]), "point 1: longitude 181 is outside [-180, 180]");
    assert_eq!(message(&[0.5; 3], &[0.5, 0.5, f64::NAN]), "point 2: latitude NaN is outside [-90, 90]");
}

/// Next to a long slanting edge a plain determinant has the wrong sign now and then.
#[test]
fn points_an_ulp_off_a_long_edge_agree_with_geo() {
    let mut rng = random(9);
    let shapes = [polygon(&[(-60.1, -40.3), (70.7, 50.9), (-50.3, 60.1)], &[])];
    let index = RegionIndex::new(&shapes).unwrap();
    let edges = edges_of(&shapes);
    let points: Vec<LonLat> = (0..20_000)
        .map(|_| {
            let (a, b) = edges[rng.usize(..edges.len())];
            let t = rng.f64();
            let nudge = |rng: &mut fastrand::Rng, value: f64| match rng.u32(0..3) {
                0 => value.next_up(),
                1 => value.next_down(),
                _ => value,
            };
            at(nudge(&mut rng, a.x + t * (b.x - a.x)), nudge(&mut rng, a.y + t * (b.y - a.y)))
        })
        .collect();
    let inside = assert_agrees(&index, &shapes, points.into_iter());
    assert!((5_000..15_000).contains(&inside), "on both sides: {inside}");
}
