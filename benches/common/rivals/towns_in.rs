//! How many of many towns lie in a region? The question is the region's number.
//!
//! Both sides have their indexes of the towns and of the regions beforehand.

use frontline::{LonLat, PointIndex, RegionIndex};
use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains};
use geo_index::rtree::RTreeIndex;
use geo_types::{MultiPolygon, Point, Rect};
use rstar::{AABB, RTree};

use super::Rival;
use super::towns::packed;

pub fn all<'a>(shapes: &'a [MultiPolygon], towns: &'a [LonLat]) -> Vec<Rival<'a, usize, usize>> {
    vec![frontline(shapes, towns), rstar(shapes, towns), geo_index(shapes, towns)]
}

/// An index of the towns and one of the regions.
pub fn frontline<'a>(shapes: &'a [MultiPolygon], towns: &'a [LonLat]) -> Rival<'a, usize, usize> {
    Rival::new(
        "frontline",
        || (RegionIndex::partition(shapes).unwrap(), PointIndex::new(towns).unwrap()),
        |(regions, towns), region: usize| towns.in_region(regions, region).len(),
    )
}

/// The towns in the region's box, then the region's interval tree.
pub fn rstar<'a>(shapes: &'a [MultiPolygon], towns: &'a [LonLat]) -> Rival<'a, usize, usize> {
    Rival::new(
        "rstar_geo_interval_tree",
        || (RTree::bulk_load(towns.iter().map(|town| [town.lon(), town.lat()]).collect()), trees(shapes)),
        |(towns, regions), region: usize| {
            let (rect, tree) = &regions[region];
            let envelope = AABB::from_corners(rect.min().x_y().into(), rect.max().x_y().into());
            towns
                .locate_in_envelope(&envelope)
                .filter(|[lon, lat]| tree.contains(&Point::new(*lon, *lat)))
                .count()
        },
    )
}

/// The same on a packed tree.
pub fn geo_index<'a>(shapes: &'a [MultiPolygon], towns: &'a [LonLat]) -> Rival<'a, usize, usize> {
    Rival::new(
        "geo_index_geo_interval_tree",
        || (packed(towns), trees(shapes)),
        |(tree_of_towns, regions), region: usize| {
            let (rect, tree) = &regions[region];
            let ((west, south), (east, north)) = (rect.min().x_y(), rect.max().x_y());
            let near = tree_of_towns.search(west, south, east, north);
            near.iter().filter(|town| tree.contains(&Point::from(towns[**town as usize]))).count()
        },
    )
}

fn trees(shapes: &[MultiPolygon]) -> Vec<(Rect, IntervalTreeMultiPolygon<f64>)> {
    let tree = |shape| (MultiPolygon::bounding_rect(shape).unwrap(), IntervalTreeMultiPolygon::new(shape));
    shapes.iter().map(tree).collect()
}
