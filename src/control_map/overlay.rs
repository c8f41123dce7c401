//! Sorts out the ground of one map: what its features enclose, joined by meaning, without overlaps.
//!
//! The rings of all features are laid on one plane and cut it into faces; a face belongs to the first rule of which a feature
//! covers it. So pieces that touch share their vertices exactly, and none moves: an overlay that rounds would leave strips
//! of a millimetre between neighbours.

use std::collections::HashSet;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::Mended;
use super::crossings::{Compared, compare};
use super::places::Places;
use crate::geodesy::{area_of, ring_area};
use crate::subdivision::Subdivision;
use crate::{Area, Error, RegionIndex};

/// Pieces below this, m², are dropped: they are left over where lines all but coincide.
const SLIVER: f64 = 1.0;

/// How often outlines may cross, and how many pairs of edges are looked at for that: more lie side by side in nothing that anyone
/// drew, and would take longer than a few seconds.
const MOST: Compared = Compared { crossings: 20_000, pairs: 500_000_000 };

/// The polygons of a feature, and what they mean, by number.
pub(crate) struct Item {
    pub(super) class: usize,
    pub(super) shape: MultiPolygon<f64>,
}

impl Item {
    /// A shape as a feature has it, without rings that enclose nothing; rings that cross are counted, with what they change.
    pub(super) fn new(class: usize, shape: MultiPolygon<f64>, mended: &mut Mended) -> Result<Self, Error> {
        let shape = without_empty_rings(shape, mended)?;
        let rings = || shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        if let Some(step) = rings().flat_map(LineString::lines).find(|l| (l.start.x - l.end.x).abs() > 180.0)
        {
            return Err(Error::Unexpected {
                expected: "ground that does not lie across the antimeridian",
                found: format!("an edge from longitude {} to {}", step.start.x, step.end.x),
            });
        }
        if RegionIndex::new(std::slice::from_ref(&shape)).is_ok() {
            return Ok(Self { class, shape });
        }
        let drawn: f64 = rings().map(ring_area).sum();
        let item = Self { class, shape };
        refuse_tangles(&segments(std::slice::from_ref(&item)))?;
        let area = area_of(&union([&item.shape].into_iter()));
        if area == Area::default() {
            return Err(Error::NoArea);
        }
        mended.untangled += 1;
        mended.untangled_area = sum(mended.untangled_area, (area.as_square_metres() - drawn.abs()).abs());
        // As drawn: what it covers is told place by place.
        Ok(item)
    }
}

fn sum(area: Area, square_metres: f64) -> Area {
    Area::of_square_metres(area.as_square_metres() + square_metres)
}

fn without_empty_rings(shape: MultiPolygon<f64>, mended: &mut Mended) -> Result<MultiPolygon<f64>, Error> {
    let mut is_ring = |ring: &LineString<f64>| {
        let mut places: Vec<(u64, u64)> =
            ring.coords().map(|c| ((c.x + 0.0).to_bits(), (c.y + 0.0).to_bits())).collect();
        places.sort_unstable();
        places.dedup();
        mended.empty_rings += usize::from(places.len() < 3);
        places.len() >= 3
    };
    let mut kept: Vec<Polygon<f64>> = Vec::with_capacity(shape.0.len());
    for polygon in shape {
        let (exterior, mut holes) = polygon.into_inner();
        if is_ring(&exterior) {
            holes.retain(&mut is_ring);
            kept.push(Polygon::new(exterior, holes));
        }
    }
    if kept.is_empty() { Err(Error::NoArea) } else { Ok(MultiPolygon::new(kept)) }
}

/// The faces between the rings of some features, and which classes cover each, in ascending order.
struct Plane {
    faces: Subdivision,
    classes: Vec<Vec<usize>>,
}

impl Plane {
    fn new(items: &[Item]) -> Self {
        let faces = Subdivision::new(&segments(items), 0);
        let places = Places::new(faces.samples());
        let mut classes: Vec<Vec<usize>> = vec![Vec::new(); faces.samples().len()];
        for (class, polygon) in items.iter().flat_map(|item| item.shape.iter().map(|p| (item.class, p))) {
            let holes: HashSet<usize> =
                polygon.interiors().iter().flat_map(|hole| places.enclosed(hole)).collect();
            for face in places.enclosed(polygon.exterior()).into_iter().filter(|face| !holes.contains(face)) {
                classes[face].push(class);
            }
        }
        for classes in &mut classes {
            classes.sort_unstable();
            classes.dedup();
        }
        Self { faces, classes }
    }
}

/// The edges of some features.
fn segments(items: &[Item]) -> Vec<[Coord<f64>; 2]> {
    let polygons = items.iter().flat_map(|item| &item.shape);
    let rings = polygons.flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| [line.start, line.end]).collect()
}

/// Refuses edges that cross so often that nobody drew them: faces grow with the crossings, and time with the faces.
fn refuse_tangles(segments: &[[Coord<f64>; 2]]) -> Result<(), Error> {
    let found = compare(segments, &MOST);
    let unexpected = |expected| Err(Error::Unexpected { expected, found: "more".to_owned() });
    if found.crossings > MOST.crossings {
        unexpected("outlines that cross at most 20000 times")
    } else if found.pairs > MOST.pairs {
        unexpected("outlines of which at most 500 million pairs of edges lie side by side")
    } else {
        Ok(())
    }
}

/// The ground of each class, in ascending order of classes; those of which nothing is left are not there.
pub(crate) fn sorted_out(
    items: &[Item],
    mended: &mut Mended,
) -> Result<Vec<(usize, MultiPolygon<f64>)>, Error> {
    refuse_tangles(&segments(items))?;
    let plane = Plane::new(items);
    let overlaps = plane.faces.polygons(|face| plane.classes[face].len() > 1);
    mended.overlaps += overlaps.0.len();
    mended.overlap_area = sum(mended.overlap_area, area_of(&overlaps).as_square_metres());
    let mut classes: Vec<usize> = items.iter().map(|item| item.class).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut ground = Vec::new();
    for class in classes {
        let given: usize =
            items.iter().filter(|item| item.class == class).map(|item| item.shape.0.len()).sum();
        let shape = plane.faces.polygons(|face| plane.classes[face].first() == Some(&class));
        mended.joined += given.saturating_sub(shape.0.len());
        let (kept, slivers): (Vec<Polygon<f64>>, Vec<Polygon<f64>>) =
            shape.into_iter().partition(|polygon| square_metres(polygon) >= SLIVER);
        mended.slivers += slivers.len();
        mended.sliver_area = sum(mended.sliver_area, slivers.iter().map(square_metres).sum());
        if kept.is_empty() {
            continue;
        }
        let shape = sound(MultiPolygon::new(kept))?;
        ground.push((class, shape));
    }
    Ok(ground)
}

/// The shape as an atlas takes it. Where a crossing is rounded to within the last bits of a line, a region's index
/// cannot tell the sides of what is left between; then vertices go to a grid on which they can be told apart, 1.6
/// micrometres at most.
fn sound(mut shape: MultiPolygon<f64>) -> Result<MultiPolygon<f64>, Error> {
    const GRID: f64 = 68_719_476_736.0;
    const TRIES: usize = 4;
    let rounded = |c: &Coord<f64>| Coord { x: (c.x * GRID).round() / GRID, y: (c.y * GRID).round() / GRID };
    for _ in 0..TRIES {
        if RegionIndex::new(std::slice::from_ref(&shape)).is_ok() {
            return Ok(shape);
        }
        let ring = |ring: &LineString<f64>| ring.coords().map(rounded).collect::<LineString<f64>>();
        let polygon = |p: &Polygon<f64>| {
            MultiPolygon::from(Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect()))
        };
        let polygons: Vec<MultiPolygon<f64>> = shape.iter().map(polygon).collect();
        shape = union(polygons.iter());
    }
    // What an atlas would refuse is told here, where the file is known.
    RegionIndex::new(std::slice::from_ref(&shape)).map(|_| shape)
}

fn square_metres(polygon: &Polygon<f64>) -> f64 {
    ring_area(polygon.exterior()) + polygon.interiors().iter().map(ring_area).sum::<f64>()
}

/// What any of some shapes covers.
pub(super) fn union<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let items: Vec<Item> = shapes.map(|shape| Item { class: 0, shape: shape.clone() }).collect();
    let plane = Plane::new(&items);
    plane.faces.polygons(|face| !plane.classes[face].is_empty())
}
