//! Regions to ask about, and `geo`'s own answers.

use super::between;
use frontline::{Containment, LonLat, RegionIndex};
use geo::BoundingRect;
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect, coord};

pub fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

pub fn polygon(exterior: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> MultiPolygon {
    let ring = |points: &[(f64, f64)]| LineString::from(points.to_vec());
    Polygon::new(ring(exterior), holes.iter().map(|hole| ring(hole)).collect()).into()
}

pub fn square(west: f64, south: f64, size: f64) -> MultiPolygon {
    let (east, north) = (west + size, south + size);
    polygon(&[(west, south), (east, south), (east, north), (west, north)], &[])
}

/// A star-shaped ring with a rough outline, seeded.
pub fn rough_ring(
    rng: &mut fastrand::Rng,
    centre: Coord<f64>,
    radius: f64,
    vertices: u32,
) -> LineString<f64> {
    (0..vertices)
        .map(|k| {
            let angle = f64::from(k) / f64::from(vertices) * std::f64::consts::TAU;
            let r = radius * between(rng, 0.6, 1.0);
            coord! { x: centre.x + r * angle.cos(), y: centre.y + r * angle.sin() }
        })
        .collect()
}

/// `geo`'s answer, polygon by polygon, edge by edge.
pub fn naive(shape: &MultiPolygon, point: LonLat) -> Containment {
    match shape.coordinate_position(&Coord::from(point)) {
        CoordPos::Inside => Containment::Inside,
        CoordPos::OnBoundary => Containment::Boundary,
        CoordPos::Outside => Containment::Outside,
    }
}

/// Compares every region at every point; a box spares `geo` the regions that are far away.
pub fn assert_agrees(
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
pub fn assert_many_as_one(index: &RegionIndex, points: &[LonLat]) {
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
pub fn hugging(rng: &mut fastrand::Rng, edges: &[(Coord<f64>, Coord<f64>)]) -> LonLat {
    let (a, b) = edges[rng.usize(..edges.len())];
    let t = rng.f64();
    let away = 10_f64.powf(between(rng, -16.0, -3.0));
    let (dx, dy) = (between(rng, -away, away), between(rng, -away, away));
    at(a.x + t * (b.x - a.x) + dx, (a.y + t * (b.y - a.y) + dy).clamp(-90.0, 90.0))
}

pub fn edges_of(shapes: &[MultiPolygon]) -> Vec<(Coord<f64>, Coord<f64>)> {
    let rings = shapes.iter().flatten().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| (line.start, line.end)).collect()
}
