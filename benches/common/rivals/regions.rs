//! Which region of a partition holds the point, and which country?

use country_boundaries::{BOUNDARIES_ODBL_360X180, CountryBoundaries, LatLon};
use frontline::{LonLat, Region, RegionIndex};
use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains};
use geo_types::{MultiPolygon, Point};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::{Rival, columns};

pub fn frontline(shapes: &[MultiPolygon]) -> Rival<'_, Option<usize>> {
    Rival::new("frontline", || RegionIndex::partition(shapes).unwrap(), RegionIndex::region_at)
}

/// The points' longitudes and latitudes are made beforehand; the first few or all must be asked.
pub fn frontline_bulk<'a>(shapes: &'a [MultiPolygon], points: &[LonLat]) -> Rival<'a, Option<usize>> {
    let columns = columns(points);
    Rival::bulk(
        "frontline_bulk",
        || RegionIndex::partition(shapes).unwrap(),
        move |index, _, answers| {
            each_region(index, &columns, answers, |region| {
                (region != RegionIndex::NOWHERE).then_some(region as usize)
            });
        },
    )
}

/// Asks in bulk, as many at a time as stay in the nearest cache until they are turned into answers.
pub fn each_region<A>(
    index: &RegionIndex,
    (lons, lats): &(Vec<f64>, Vec<f64>),
    answers: &mut [A],
    answer: impl Fn(u32) -> A,
) {
    const AT_A_TIME: usize = 1024;
    let mut regions = [0; AT_A_TIME];
    let columns = lons.chunks(AT_A_TIME).zip(lats.chunks(AT_A_TIME));
    for ((lons, lats), answers) in columns.zip(answers.chunks_mut(AT_A_TIME)) {
        let count = answers.len();
        let regions = &mut regions[..count];
        index.regions_at(&lons[..count], &lats[..count], regions).unwrap();
        answers.iter_mut().zip(regions).for_each(|(place, region)| *place = answer(*region));
    }
}

/// The usual recipe: a tree of the regions' boxes, and an interval tree for each region.
pub fn rstar_geo_interval_tree(shapes: &[MultiPolygon]) -> Rival<'_, Option<usize>> {
    let boxed = |(number, shape): (usize, &MultiPolygon)| {
        let rect = shape.bounding_rect().unwrap();
        let corners = (rect.min().x_y(), rect.max().x_y());
        GeomWithData::new(Rectangle::from_corners(corners.0.into(), corners.1.into()), number)
    };
    Rival::new(
        "rstar_geo_interval_tree",
        || {
            let boxes: Vec<GeomWithData<Rectangle<[f64; 2]>, usize>> =
                shapes.iter().enumerate().map(boxed).collect();
            let trees: Vec<_> = shapes.iter().map(IntervalTreeMultiPolygon::new).collect();
            (RTree::bulk_load(boxes), trees)
        },
        |(boxes, trees), point: LonLat| {
            let mut near = boxes.locate_all_at_point(&[point.lon(), point.lat()]);
            near.find(|found| trees[found.data].contains(&Point::from(point))).map(|found| found.data)
        },
    )
}

/// One interval tree after another.
pub fn geo_interval_trees(shapes: &[MultiPolygon]) -> Rival<'_, Option<usize>> {
    Rival::new(
        "geo_interval_trees",
        || shapes.iter().map(IntervalTreeMultiPolygon::new).collect::<Vec<_>>(),
        |trees, point| trees.iter().position(|tree| tree.contains(&Point::from(point))),
    )
}

/// Countries are asked for by their place in this list.
pub const COUNTRIES: [&str; 3] = ["RU", "UA", "BY"];

fn number_of(country: &str) -> Option<usize> {
    COUNTRIES.iter().position(|code| *code == country)
}

pub fn country_frontline(regions: &[Region]) -> Rival<'_, Option<usize>> {
    Rival::new(
        "frontline",
        || {
            let shapes: Vec<MultiPolygon> = regions.iter().map(|region| region.shape().clone()).collect();
            let index = RegionIndex::partition(&shapes).unwrap();
            (index, regions.iter().map(|region| number_of(region.country())).collect::<Vec<_>>())
        },
        |(index, countries), point| index.region_at(point).and_then(|region| countries[region]),
    )
}

/// Data of its own, of the whole world and simplified: compared away from borders only.
pub fn country_boundaries<'a>() -> Rival<'a, Option<usize>> {
    Rival::new(
        "country_boundaries",
        || CountryBoundaries::from_reader(BOUNDARIES_ODBL_360X180).unwrap(),
        |world, point: LonLat| {
            let ids = world.ids(LatLon::new(point.lat(), point.lon()).unwrap());
            ids.last().and_then(|country| number_of(country))
        },
    )
}
