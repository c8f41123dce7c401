//! How far is the line, over ground, in metres?

use frontline::{LineIndex, LonLat};
use geo::line_measures::{Distance, Geodesic, Haversine};
use geo::{Closest, HaversineClosestPoint};
use geo_types::{LineString, Point};
use rstar::RTree;
use rstar::primitives::Line;
use s2rst::s2::LatLng;
use s2rst::s2::closest_edge_query::{ClosestEdgeQuery, PointTarget};
use s2rst::s2::lax_polyline::LaxPolyline;
use s2rst::s2::shape_index::ShapeIndex;

use super::Rival;

/// Ours first. The yardstick is told the nearest points of `points`, which it must be asked in that order.
pub fn all<'a>(line: &'a LineString, points: &'a [LonLat]) -> Vec<Rival<'a, f64>> {
    vec![
        frontline(line),
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

fn rstar<'a>(
    name: &'static str,
    line: &'a LineString,
    distance: impl Fn(Point, Point) -> f64 + 'a,
) -> Rival<'a, f64> {
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
            distance(point.into(), Point::new(x / shrink, y))
        },
    )
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
