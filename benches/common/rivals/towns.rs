//! Which of many towns are near? The nearest, the ten nearest, all within 50 km.
//!
//! Peers keep positions in space and take the last step, metres over ground, as ours does: with
//! `LonLat::distance_to`. What is nearest in space is nearest over ground but for millimetres.

use std::num::NonZero;

use frontline::{Distance, LonLat, PointIndex};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree as Packed, RTreeBuilder, RTreeIndex};
use kiddo::{ImmutableKdTree, SquaredEuclidean};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::Rival;

const RADIUS_KM: f64 = 50.0;
const TEN: NonZero<usize> = NonZero::new(10).unwrap();

/// How many towns, and the sum of their distances, metres.
pub type Within = (usize, f64);

/// Metres to the nearest.
pub fn nearest(towns: &[LonLat]) -> Vec<Rival<'_, f64>> {
    vec![
        Rival::new(
            "frontline",
            || PointIndex::new(towns).unwrap(),
            |index, point| index.nearest(point).unwrap().distance.as_metres(),
        ),
        Rival::new(
            "kiddo",
            || kiddo(towns),
            |tree, point| {
                let found = tree.nearest_one::<SquaredEuclidean>(&space(point));
                metres(point, towns, found.item)
            },
        )
        .within(0.01),
        Rival::new(
            "rstar",
            || rstar(towns),
            |tree, point| metres(point, towns, tree.nearest_neighbor(&space(point)).unwrap().data),
        )
        .within(0.01),
    ]
}

/// Metres to the ten nearest, ascending.
pub fn ten_nearest(towns: &[LonLat]) -> Vec<Rival<'_, [f64; 10]>> {
    let ten = |found: &mut dyn Iterator<Item = f64>| {
        let mut ten = [0.0; 10];
        ten.iter_mut().zip(found).for_each(|(place, metres)| *place = metres);
        ten.sort_by(f64::total_cmp);
        ten
    };
    vec![
        Rival::new(
            "frontline",
            || PointIndex::new(towns).unwrap(),
            move |index, point| {
                ten(&mut index.k_nearest(point, 10).iter().map(|near| near.distance.as_metres()))
            },
        ),
        Rival::new(
            "kiddo",
            || kiddo(towns),
            move |tree, point| {
                let found = tree.nearest_n::<SquaredEuclidean>(&space(point), TEN);
                ten(&mut found.iter().map(|found| metres(point, towns, found.item)))
            },
        )
        .within(0.01),
        Rival::new(
            "rstar",
            || rstar(towns),
            move |tree, point| {
                let found = tree.nearest_neighbor_iter(&space(point));
                ten(&mut found.take(10).map(|found| metres(point, towns, found.data)))
            },
        )
        .within(0.01),
    ]
}

/// All within 50 km, nearest first. The straight way through the Earth is the shorter, so what is within
/// 50 km over ground is within 50 km in space.
pub fn within(towns: &[LonLat]) -> Vec<Rival<'_, Within>> {
    let radius = Distance::from_km(RADIUS_KM).unwrap();
    let chord2 = radius.as_metres().powi(2);
    vec![
        Rival::new(
            "frontline",
            || PointIndex::new(towns).unwrap(),
            move |index, point| {
                let found = index.within(point, radius);
                (found.len(), found.iter().map(|near| near.distance.as_metres()).sum())
            },
        ),
        Rival::new(
            "kiddo",
            || kiddo(towns),
            move |tree, point| {
                let found = tree.within_unsorted::<SquaredEuclidean>(&space(point), chord2);
                sorted(found.iter().map(|found| metres(point, towns, found.item)))
            },
        ),
        Rival::new(
            "rstar",
            || rstar(towns),
            move |tree, point| {
                let found = tree.locate_within_distance(space(point), chord2);
                sorted(found.map(|found| metres(point, towns, found.data)))
            },
        ),
        Rival::new("geo_index", || packed(towns), move |tree, point| boxed(tree, towns, point)),
    ]
}

fn sorted(distances: impl Iterator<Item = f64>) -> Within {
    let mut found: Vec<f64> = distances.filter(|metres| *metres <= RADIUS_KM * 1e3).collect();
    found.sort_by(f64::total_cmp);
    (found.len(), found.iter().sum())
}

/// The towns in a box of degrees round the circle, then by distance. Not for towns near the poles or the
/// antimeridian, which there are not.
fn boxed(tree: &Packed<f64>, towns: &[LonLat], point: LonLat) -> Within {
    const KM_PER_DEGREE: f64 = 110.5; // at least, of latitude; of longitude at the equator it is more
    let high = RADIUS_KM / KM_PER_DEGREE;
    let wide = high / (point.lat().abs() + high).to_radians().cos();
    let (lon, lat) = (point.lon(), point.lat());
    let found = tree.search(lon - wide, lat - high, lon + wide, lat + high);
    sorted(found.iter().map(|town| point.distance_to(towns[*town as usize]).as_metres()))
}

fn metres(from: LonLat, towns: &[LonLat], town: u64) -> f64 {
    point_of(towns, town).distance_to(from).as_metres()
}

#[allow(clippy::cast_possible_truncation)]
fn point_of(towns: &[LonLat], town: u64) -> LonLat {
    towns[town as usize]
}

fn kiddo(towns: &[LonLat]) -> ImmutableKdTree<f64, 3> {
    let positions: Vec<[f64; 3]> = towns.iter().map(|town| space(*town)).collect();
    ImmutableKdTree::new_from_slice(&positions)
}

fn rstar(towns: &[LonLat]) -> RTree<GeomWithData<[f64; 3], u64>> {
    RTree::bulk_load((0..).zip(towns).map(|(number, town)| GeomWithData::new(space(*town), number)).collect())
}

/// The packed tree of the positions in degrees.
pub fn packed(towns: &[LonLat]) -> Packed<f64> {
    let mut builder = RTreeBuilder::new(u32::try_from(towns.len()).unwrap());
    for town in towns {
        builder.add(town.lon(), town.lat(), town.lon(), town.lat());
    }
    builder.finish::<HilbertSort>()
}

/// The position in space, metres from the middle of the WGS 84 ellipsoid.
fn space(position: LonLat) -> [f64; 3] {
    const A: f64 = 6_378_137.0;
    const F: f64 = 1.0 / 298.257_223_563;
    let (sin, cos) = position.lat().to_radians().sin_cos();
    let e2 = F * (2.0 - F);
    let n = A / (1.0 - e2 * sin * sin).sqrt();
    let (east, prime) = position.lon().to_radians().sin_cos();
    [n * cos * prime, n * cos * east, n * (1.0 - e2) * sin]
}
