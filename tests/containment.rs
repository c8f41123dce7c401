//! Which region holds a point: against `geo`'s own predicates, and the cases they do not know.

mod common;

use common::{between, random, wrap};
use frontline::{Containment, Error, LonLat, RegionIndex};
use geo::BoundingRect;
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect, coord};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn polygon(exterior: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> MultiPolygon {
    let ring = |points: &[(f64, f64)]| LineString::from(points.to_vec());
    Polygon::new(ring(exterior), holes.iter().map(|hole| ring(hole)).collect()).into()
}

fn square(west: f64, south: f64, size: f64) -> MultiPolygon {
    let (east, north) = (west + size, south + size);
    polygon(&[(west, south), (east, south), (east, north), (west, north)], &[])
}

/// A star-shaped ring with a rough outline, seeded.
fn rough_ring(rng: &mut fastrand::Rng, centre: Coord<f64>, radius: f64, vertices: u32) -> LineString<f64> {
    (0..vertices)
        .map(|k| {
            let angle = f64::from(k) / f64::from(vertices) * std::f64::consts::TAU;
            let r = radius * between(rng, 0.6, 1.0);
            coord! { x: centre.x + r * angle.cos(), y: centre.y + r * angle.sin() }
        })
        .collect()
}

/// `geo`'s answer, polygon by polygon, edge by edge.
fn naive(shape: &MultiPolygon, point: LonLat) -> Containment {
    match shape.coordinate_position(&Coord::from(point)) {
        CoordPos::Inside => Containment::Inside,
        CoordPos::OnBoundary => Containment::Boundary,
        CoordPos::Outside => Containment::Outside,
    }
}

/// Compares every region at every point; a box spares `geo` the regions that are far away.
fn assert_agrees(
    index: &RegionIndex,
    shapes: &[MultiPolygon],
    points: impl Iterator<Item = LonLat>,
) -> usize {
    let boxes: Vec<Rect<f64>> = shapes.iter().map(|shape| shape.bounding_rect().unwrap()).collect();
    let (mut inside, mut asked) = (0, Vec::new());
    for point in points {
        let (x, y) = (point.lon(), point.lat());
        let mut holding = Vec::new();
        for (number, (shape, b)) in shapes.iter().zip(&boxes).enumerate() {
            let in_box = b.min().x <= x && x <= b.max().x && b.min().y <= y && y <= b.max().y;
            let expected = if in_box { naive(shape, point) } else { Containment::Outside };
            assert_eq!(index.contains(number, point), expected, "region {number} at {point:?}");
            if expected == Containment::Inside {
                holding.push(number);
            }
        }
        assert_eq!(index.region_at(point).is_some(), !holding.is_empty(), "{point:?}");
        assert!(index.region_at(point).is_none_or(|number| holding.contains(&number)));
        inside += usize::from(!holding.is_empty());
        asked.push(point);
    }
    assert_many_as_one(index, &asked);
    inside
}

/// Many points at once are answered as each by itself.
fn assert_many_as_one(index: &RegionIndex, points: &[LonLat]) {
    let (lons, lats): (Vec<f64>, Vec<f64>) = points.iter().map(|p| (p.lon(), p.lat())).unzip();
    let mut regions = vec![7; points.len()];
    index.regions_at(&lons, &lats, &mut regions).unwrap();
    for (point, region) in points.iter().zip(regions) {
        let one =
            index.region_at(*point).map_or(RegionIndex::NOWHERE, |region| u32::try_from(region).unwrap());
        assert_eq!(region, one, "{point:?}");
    }
}

/// A point within some 100 m of a random edge.
fn hugging(rng: &mut fastrand::Rng, edges: &[(Coord<f64>, Coord<f64>)]) -> LonLat {
    let (a, b) = edges[rng.usize(..edges.len())];
    let t = rng.f64();
    let away = 10_f64.powf(between(rng, -16.0, -3.0));
    let (dx, dy) = (between(rng, -away, away), between(rng, -away, away));
    at(a.x + t * (b.x - a.x) + dx, (a.y + t * (b.y - a.y) + dy).clamp(-90.0, 90.0))
}

fn edges_of(shapes: &[MultiPolygon]) -> Vec<(Coord<f64>, Coord<f64>)> {
    let rings = shapes.iter().flatten().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| (line.start, line.end)).collect()
}

#[cfg(feature = "bundled")]
mod bundled {
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

#[test]
fn broken_shapes_are_errors_that_say_where() {
    let message = |result: Result<RegionIndex, Error>| result.map(|_| ()).unwrap_err().to_string();
    let one = |shape: MultiPolygon| message(RegionIndex::new(&[shape]));
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)], &[])),
        "shape 0: the boundary intersects itself at 1.0000000 1.0000000"
    );
    // A figure of eight through a vertex.
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0)], &[])),
        "shape 0: exterior of polygon 1: the boundary intersects itself at 1.0000000 1.0000000"
    );
    assert_eq!(
        one(polygon(
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)],
            &[&[(5.0, 1.0), (6.0, 1.0), (6.0, 2.0)]]
        )),
        "shape 0: hole 1 of polygon 1 lies outside its polygon"
    );
    let nested =
        MultiPolygon::new(vec![square(0.0, 0.0, 4.0).0.remove(0), square(1.0, 1.0, 1.0).0.remove(0)]);
    assert_eq!(one(nested), "shape 0: exterior of polygon 2 lies inside another polygon of the same region");
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: 2 distinct positions are too few for a ring: it needs 3"
    );
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, f64::NAN), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: latitude NaN is outside [-90, 90]"
    );
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (35.0, 151.2), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: latitude 151.2 is outside [-90, 90]; are the axes swapped?"
    );
    assert_eq!(one(MultiPolygon::new(vec![])), "shape 0: there are no polygons");
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (2.0, 2.0), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: the ring encloses nothing: it runs back on itself or is there twice"
    );
    let twice = MultiPolygon::new(vec![square(0.0, 0.0, 1.0).0.remove(0), square(0.0, 0.0, 1.0).0.remove(0)]);
    assert_eq!(
        one(twice),
        "shape 0: exterior of polygon 1: the ring encloses nothing: it runs back on itself or is there twice"
    );
    assert_eq!(message(RegionIndex::new(&[])), "there are no regions");
    let overlap = [square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0)];
    assert_eq!(
        message(RegionIndex::partition(&overlap)),
        "shape 0 and shape 1 overlap at 1 2; regions of a partition may share borders only"
    );
    let within = [square(0.0, 0.0, 4.0), square(1.0, 1.0, 1.0)];
    assert_eq!(
        message(RegionIndex::partition(&within)),
        "shape 1 and shape 0 overlap at 1 1.5; regions of a partition may share borders only"
    );
    let same = [square(0.0, 0.0, 4.0), square(0.0, 0.0, 4.0)];
    assert!(message(RegionIndex::partition(&same)).contains("overlap"));
    // A hole that touches its exterior in a vertex is as it should be, and so is a shared corner.
    RegionIndex::new(&[polygon(
        &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)],
        &[&[(0.0, 0.0), (3.0, 1.0), (3.0, 2.0)]],
    )])
    .unwrap();
    RegionIndex::partition(&[square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0)]).unwrap();
    // So are neighbours whose vertices on a straight border differ.
    RegionIndex::partition(&[square(0.0, 0.0, 2.0), square(2.0, 0.0, 1.0), square(2.0, 1.0, 1.0)]).unwrap();
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
fn the_whole_earth_has_no_boundary() {
    let all = polygon(&[(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0)], &[]);
    assert_eq!(
        RegionIndex::new(&[all]).map(|_| ()).unwrap_err().to_string(),
        "shape 0: the region has no boundary: its rings cancel out, or it covers the whole Earth"
    );
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
