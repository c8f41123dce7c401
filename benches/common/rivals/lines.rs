//! How far is the line, over ground, in metres?

use frontline::{self as ours, LineIndex, LonLat};
use geo::line_measures::{Distance, Geodesic, Haversine};
use geo::{Closest, HaversineClosestPoint};
use geo_types::{LineString, Point};
use rstar::RTree;
use rstar::primitives::Line;
use s2rst::s2::LatLng;
use s2rst::s2::closest_edge_query::{ClosestEdgeQuery, PointTarget};
use s2rst::s2::lax_polyline::LaxPolyline;
use s2rst::s2::shape_index::ShapeIndex;

use super::{Rival, columns};

/// How many questions one after another, so that no processor learns them by heart.
const FAST: usize = 50_000;
/// How many for peers that take long.
const SLOW: usize = 10_000;

/// Ours first. The bulk form and the yardstick are told `points`, of which they must be asked the first few or all.
pub fn all<'a>(line: &'a LineString, points: &'a [LonLat]) -> Vec<Rival<'a, f64>> {
    vec![
        frontline(line),
        frontline_bulk(line, points),
        rstar_haversine(line),
        rstar_geodesic(line),
        s2_geodesic(line),
        geo_haversine_closest_point(line),
        one_inverse(line, points),
    ]
}

pub fn frontline(line: &LineString) -> Rival<'_, f64> {
    Rival::new(
        "frontline",
        || LineIndex::new(line).unwrap(),
        |index, point| index.nearest(point).distance.as_metres(),
    )
    .at_most(FAST)
}

/// The points' longitudes and latitudes are made beforehand; the first few or all must be asked.
pub fn frontline_bulk<'a>(line: &'a LineString, points: &[LonLat]) -> Rival<'a, f64> {
    let (lons, lats) = columns(points);
    Rival::bulk(
        "frontline_bulk",
        || LineIndex::new(line).unwrap(),
        move |index, points, metres| {
            let count = points.len();
            index.distances(&lons[..count], &lats[..count], metres).unwrap();
        },
    )
}

/// Whether the line is at most 10 km away: asked so, and by way of the distance. Ours first.
pub fn within_10_km(line: &LineString) -> Vec<Rival<'_, bool>> {
    let limit = ours::Distance::from_km(10.0).unwrap();
    let build = || LineIndex::new(line).unwrap();
    vec![
        Rival::new("frontline", build, move |index, point| index.is_within(point, limit)),
        Rival::new("frontline_distance", build, move |index, point| index.distance(point) <= limit),
        rstar("rstar_haversine", line, |point, foot| Haversine.distance(point, foot) <= 10_000.0)
            .at_most(SLOW),
    ]
}

/// One geodesic to the nearest point, which is known: what the last step alone costs.
pub fn one_inverse<'a>(line: &'a LineString, points: &'a [LonLat]) -> Rival<'a, f64> {
    let nearest = || {
        let index = LineIndex::new(line).unwrap();
        points.iter().map(|point| index.nearest(*point).point.into()).collect::<Vec<Point>>()
    };
    Rival::bulk("geographiclib_one_inverse", nearest, |nearest, points, answers| {
        for ((answer, point), foot) in answers.iter_mut().zip(points).zip(nearest) {
            *answer = Geodesic.distance(Point::from(*point), *foot);
        }
    })
    .at_most(FAST)
    .within(1e-6)
}

/// The usual recipe: a tree of the edges in a plane where a degree of longitude is shortened as it is in the
/// middle of the line, then the distance on a sphere to the foot found there.
pub fn rstar_haversine(line: &LineString) -> Rival<'_, f64> {
    rstar("rstar_haversine", line, |point, foot| Haversine.distance(point, foot))
}

/// The same, then the distance on the ellipsoid.
pub fn rstar_geodesic(line: &LineString) -> Rival<'_, f64> {
    rstar("rstar_geodesic", line, |point, foot| Geodesic.distance(point, foot))
}

fn rstar<'a, A>(
    name: &'static str,
    line: &'a LineString,
    answer: impl Fn(Point, Point) -> A + 'a,
) -> Rival<'a, A> {
    let middle = line.0.iter().map(|c| c.y).sum::<f64>() / line.0.iter().map(|_| 1.0).sum::<f64>();
    let shrink = middle.to_radians().cos();
    Rival::new(
        name,
        move || {
            let flat = |c: geo_types::Coord| [c.x * shrink, c.y];
            RTree::bulk_load(line.lines().map(|edge| Line::new(flat(edge.start), flat(edge.end))).collect())
        },
        move |tree: &RTree<Line<[f64; 2]>>, point: LonLat| {
            let flat = [point.lon() * shrink, point.lat()];
            let [x, y] = tree.nearest_neighbor(&flat).unwrap().nearest_point(&flat);
            answer(point.into(), Point::new(x / shrink, y))
        },
    )
    .at_most(FAST)
    .inexact()
}

/// Finds the foot on a sphere, where edges are arcs of great circles, then measures on the ellipsoid.
pub fn s2_geodesic(line: &LineString) -> Rival<'_, f64> {
    let on_sphere = |lon: f64, lat: f64| LatLng::from_degrees(lat, lon).to_point();
    Rival::bulk(
        "s2rst_geodesic",
        move || {
            let mut index = ShapeIndex::new();
            let vertices = line.0.iter().map(|c| on_sphere(c.x, c.y)).collect();
            index.add(Box::new(LaxPolyline::new(vertices)));
            index.build();
            index
        },
        move |index, points: &[LonLat], answers| {
            let query = ClosestEdgeQuery::new(index);
            for (answer, point) in answers.iter_mut().zip(points) {
                let position = on_sphere(point.lon(), point.lat());
                let edge = query.find_closest_edge(&PointTarget::new(position));
                let foot = LatLng::from_point(query.project(position, &edge));
                let foot = Point::new(foot.lng.degrees(), foot.lat.degrees());
                *answer = Geodesic.distance(Point::from(*point), foot);
            }
        },
    )
    .at_most(SLOW)
    .inexact()
}

/// No index: edge by edge, on a sphere.
pub fn geo_haversine_closest_point(line: &LineString) -> Rival<'_, f64> {
    Rival::new(
        "geo_haversine_closest_point",
        || (),
        |(), point| {
            let point = Point::from(point);
            match line.haversine_closest_point(&point) {
                Closest::Intersection(foot) | Closest::SinglePoint(foot) => Haversine.distance(point, foot),
                Closest::Indeterminate => f64::NAN,
            }
        },
    )
    .at_most(100_000 / line.0.len())
    .inexact()
}
