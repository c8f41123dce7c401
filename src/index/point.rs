//! [`PointIndex`]: the nearest of many points, the k nearest, those within a radius.

use std::collections::BinaryHeap;
use std::ops::Range;

use wide::f32x8;

use super::cluster::{Cluster, POINTS, cluster};
use super::noted::Noted;
use super::region::{Containment, RegionIndex};
use super::sheet::Rect;
use super::single::{ROUNDING, above, off, within as in_limit};
use super::tree::{Box3, Tree};
use crate::geodesy::{Space, chord_for_geodesic, distance_between, farthest_rival, space};
use crate::{Distance, Error, LonLat};

/// One of the points, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearPoint {
    /// The point's number: its place in the slice that the index was made from.
    pub number: usize,
    /// The geodesic distance to it.
    pub distance: Distance,
}

/// An index over points that answers which are nearest, by geodesic distance on the WGS 84 ellipsoid.
///
/// # Accuracy
///
/// Distances to 0.15 micrometres; the order is that of the distances, and of the numbers among equals.
///
/// # Complexity
///
/// O(log n) a query for n points, and O(k log k) more for k answers; building O(n log n).
///
/// # Examples
///
/// ```
/// use frontline::{Distance, LonLat, PointIndex};
///
/// let towns = [LonLat::new(35.27, 51.19)?, LonLat::new(36.18, 51.73)?, LonLat::new(34.80, 50.91)?];
/// let index = PointIndex::new(&towns)?;
/// let here = LonLat::new(35.0, 51.3)?;
/// assert_eq!(index.nearest(here).map(|near| near.number), Some(0));
/// let within: Vec<_> = index.within(here, Distance::from_km(50.0)?).iter().map(|near| near.number).collect();
/// assert_eq!(within, [0, 2]);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PointIndex {
    /// Eight by eight as in the clusters, with their numbers.
    points: Vec<Point>,
    /// The leaves of the tree.
    clusters: Vec<Cluster>,
    tree: Option<Tree>,
    /// What holds each cluster, each eight clusters, and each eight of those.
    extents: [Vec<Rect>; 3],
    /// The farthest that a point is from its cluster's origin, metres.
    reach: f64,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    space: Space,
    position: LonLat,
    number: u32,
}

impl PointIndex {
    /// The index over the points, of which there may be none.
    ///
    /// # Errors
    ///
    /// [`Error::TooMany`] for 2³¹ points or more.
    pub fn new(points: &[LonLat]) -> Result<Self, Error> {
        if points.len() >= 1 << 31 {
            return Err(Error::TooMany { what: "points" });
        }
        let mut points: Vec<Point> = (0..)
            .zip(points)
            .map(|(number, position)| Point { space: space(*position), position: *position, number })
            .collect();
        cluster(&mut points, &|point| point.space);
        let leaves = || points.chunks(POINTS).map(|leaf| leaf.iter().map(|point| point.space));
        let clusters: Vec<Cluster> = leaves().map(Cluster::of).collect();
        let boxes: Vec<Box3> = leaves().map(Box3::around).collect();
        // No point is farther from the mean of eight than from the farthest of them.
        let reach = boxes.iter().map(Box3::diagonal).fold(0.0, f64::max);
        let tree = if boxes.is_empty() { None } else { Some(Tree::new(&boxes)) };
        let extents =
            [1, 2, 3].map(|level| POINTS.pow(level)).map(|count| points.chunks(count).map(extent).collect());
        Ok(Self { points, clusters, tree, extents, reach })
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The nearest point; `None` only if the index is empty.
    #[must_use]
    pub fn nearest(&self, to: LonLat) -> Option<NearPoint> {
        let tree = self.tree.as_ref()?;
        let p = space(to);
        let mut noted = Noted::new();
        tree.visit(p, &self.all(), f64::INFINITY, |leaf| {
            noted.note(leaf, self.clusters[leaf as usize].chords2(p), |chord| self.reach(chord));
            noted.limit
        });
        if noted.overflowed() {
            return self.candidates(tree, to, noted.limit).first().copied();
        }
        let mut best: Option<NearPoint> = None;
        noted.each(
            |leaf| (leaf as usize * POINTS, 8),
            |place, _| {
                let found = self.measured(to, p, place);
                if best.is_none_or(|best| found.key() < best.key()) {
                    best = Some(found);
                }
            },
        );
        best
    }

    /// The `k` nearest points, or all if there are fewer, nearest first.
    #[must_use]
    pub fn k_nearest(&self, to: LonLat, k: usize) -> Vec<NearPoint> {
        let Some(tree) = self.tree.as_ref().filter(|_| k > 0) else { return Vec::new() };
        let p = space(to);
        // Squared chords by their bits, which for positive numbers have the same order: the k least, and all
        // that were within the limit when they were met.
        let mut least: BinaryHeap<u32> = BinaryHeap::with_capacity(k.min(self.len()) + 1);
        let mut met: Vec<(f32, usize)> = Vec::with_capacity(4 * k.min(self.len()));
        let (mut limit, mut limit2) = (f64::INFINITY, f32::MAX);
        tree.visit(p, &self.all(), limit, |leaf| {
            each_within(self.clusters[leaf as usize].chords2(p), limit2, |lane, chord2| {
                met.push((chord2, leaf as usize * POINTS + lane));
                least.push(chord2.to_bits());
                if least.len() > k {
                    least.pop();
                }
            });
            if let Some(bits) = least.peek().filter(|_| least.len() == k) {
                limit = self.reach(f64::from(f32::from_bits(*bits)).sqrt());
                limit2 = above(limit * limit);
            }
            limit
        });
        let within = met.iter().filter(|(chord2, _)| *chord2 <= limit2);
        let mut found: Vec<NearPoint> = within.map(|(_, place)| self.measured(to, p, *place)).collect();
        found.sort_unstable_by_key(NearPoint::key);
        found.truncate(k);
        found
    }

    /// The points at most `radius` away, nearest first.
    #[must_use]
    pub fn within(&self, of: LonLat, radius: Distance) -> Vec<NearPoint> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let mut found = self.candidates(tree, of, chord_for_geodesic(radius.as_metres()) + ROUNDING);
        found.retain(|near| near.distance <= radius);
        found
    }

    /// The numbers of the points that lie inside a region, ascending: towns in an oblast, say. Points on its boundary
    /// are not inside.
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    ///
    /// # Complexity
    ///
    /// A look at every 512 points together, and a test of each point within the region's extent.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::{LonLat, PointIndex, RegionIndex};
    /// use geo_types::{MultiPolygon, polygon};
    ///
    /// let towns = PointIndex::new(&[LonLat::new(35.27, 51.19)?, LonLat::new(36.18, 51.73)?])?;
    /// let square: MultiPolygon =
    ///     polygon![(x: 35., y: 51.), (x: 36., y: 51.), (x: 36., y: 52.), (x: 35., y: 52.)].into();
    /// assert_eq!(towns.in_region(&RegionIndex::new(&[square])?, 0), [0]);
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn in_region(&self, regions: &RegionIndex, region: usize) -> Vec<usize> {
        let extent = regions.extent(region);
        // A bit for each number, so that they need no sorting.
        let (mut found, mut count) = (vec![0_u64; self.len().div_ceil(64)], 0);
        self.each_cluster_in(extent, self.extents.len(), 0, &mut |points| {
            for point in points {
                let inside = regions.contains(region, point.position) == Containment::Inside;
                found[point.number as usize / 64] |= u64::from(inside) << (point.number % 64);
                count += usize::from(inside);
            }
        });
        numbers(&found, count)
    }

    /// Calls `found` with the points of each cluster that meets an extent, among the eight extents of a level from
    /// `first` on; all extents of the highest level.
    fn each_cluster_in(&self, extent: &Rect, levels: usize, first: usize, found: &mut impl FnMut(&[Point])) {
        let level = &self.extents[levels - 1];
        let last = if levels == self.extents.len() { level.len() } else { level.len().min(first + POINTS) };
        for (number, of_group) in (first..).zip(&level[first..last]) {
            if of_group.meets(extent) {
                if levels > 1 {
                    self.each_cluster_in(extent, levels - 1, number * POINTS, found);
                } else {
                    found(&self.points[number * POINTS..self.points.len().min((number + 1) * POINTS)]);
                }
            }
        }
    }

    /// The points at most a chord away, and perhaps some beyond, by geodesic distance.
    fn candidates(&self, tree: &Tree, to: LonLat, chord: f64) -> Vec<NearPoint> {
        let p = space(to);
        let mut found = Vec::new();
        let limit = chord + off(chord, self.reach);
        let limit2 = above(limit * limit);
        tree.visit(p, &self.all(), limit, |leaf| {
            each_within(self.clusters[leaf as usize].chords2(p), limit2, |lane, _| {
                found.push(self.measured(to, p, leaf as usize * POINTS + lane));
            });
            limit
        });
        found.sort_unstable_by_key(NearPoint::key);
        found
    }

    /// All clusters.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³²
    fn all(&self) -> Range<u32> {
        0..self.clusters.len() as u32
    }

    fn measured(&self, to: LonLat, p: Space, place: usize) -> NearPoint {
        let point = &self.points[place];
        let distance = distance_between((to, p), (point.position, point.space));
        NearPoint { number: point.number as usize, distance }
    }

    /// Beyond this chord no point is nearest, if one is at `chord` according to its cluster.
    #[inline]
    fn reach(&self, chord: f64) -> f64 {
        let off = off(chord, self.reach);
        farthest_rival(chord + off) + off + ROUNDING
    }
}

impl NearPoint {
    fn key(&self) -> (Distance, usize) {
        (self.distance, self.number)
    }
}

/// The numbers of the bits that are set, `count` of them.
fn numbers(bits: &[u64], count: usize) -> Vec<usize> {
    let mut numbers = Vec::with_capacity(count);
    for (first, word) in (0..).step_by(64).zip(bits) {
        let mut left = *word;
        while left != 0 {
            numbers.push(first + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
    numbers
}

/// What holds some points.
fn extent(points: &[Point]) -> Rect {
    let mut extent = Rect::NOTHING;
    for position in points.iter().map(|point| point.position) {
        extent.west = extent.west.min(position.lon());
        extent.east = extent.east.max(position.lon());
        extent.south = extent.south.min(position.lat());
        extent.north = extent.north.max(position.lat());
    }
    extent
}

/// Calls `found` with the lane and the value of each squared chord within the limit.
#[inline]
fn each_within(chords2: f32x8, limit2: f32, mut found: impl FnMut(usize, f32)) {
    let mut left = in_limit(chords2, limit2);
    while left != 0 {
        let lane = left.trailing_zeros() as usize;
        left &= left - 1;
        found(lane, chords2.as_array()[lane]);
    }
}
