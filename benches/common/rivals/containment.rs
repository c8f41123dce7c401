//! Does a shape hold the point?

use frontline::{Containment, LonLat, RegionIndex};
use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo::{Contains, CoordsIter, PreparedGeometry, Relate};
use geo_types::{MultiPolygon, Point};

use super::regions::each_region;
use super::{Rival, columns};

/// Ours first. Bulk forms are told `points`, of which they must be asked the first few or all.
pub fn all<'a>(shape: &'a MultiPolygon, points: &[LonLat]) -> Vec<Rival<'a, bool>> {
    vec![
        frontline(shape),
        frontline_bulk(shape, points),
        geo_interval_tree(shape),
        geo_prepared(shape),
        geo_contains(shape),
    ]
}

pub fn frontline(shape: &MultiPolygon) -> Rival<'_, bool> {
    Rival::new(
        "frontline",
        || RegionIndex::new(std::slice::from_ref(shape)).unwrap(),
        |index, point| index.contains(0, point) == Containment::Inside,
    )
}

pub fn frontline_bulk<'a>(shape: &'a MultiPolygon, points: &[LonLat]) -> Rival<'a, bool> {
    let columns = columns(points);
    Rival::bulk(
        "frontline_bulk",
        || RegionIndex::new(std::slice::from_ref(shape)).unwrap(),
        move |index, _, answers| each_region(index, &columns, answers, |region| region == 0),
    )
}

pub fn geo_interval_tree(shape: &MultiPolygon) -> Rival<'_, bool> {
    Rival::new(
        "geo_interval_tree",
        || IntervalTreeMultiPolygon::new(shape),
        |tree, point| tree.contains(&Point::from(point)),
    )
}

/// Copies its graph of the shape for every question.
pub fn geo_prepared(shape: &MultiPolygon) -> Rival<'_, bool> {
    Rival::new(
        "geo_prepared",
        || PreparedGeometry::<_, f64>::from(shape),
        |prepared, point| prepared.relate(&Point::from(point)).is_contains(),
    )
    .at_most(1_000_000 / shape.coords_count())
}

/// No index: edge by edge.
pub fn geo_contains(shape: &MultiPolygon) -> Rival<'_, bool> {
    Rival::new("geo_contains", || (), |(), point| shape.contains(&Point::from(point)))
        .at_most(10_000_000 / shape.coords_count())
}
