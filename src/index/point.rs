//! [`PointIndex`]: the nearest of many points, the k nearest, those within a radius.

use std::collections::BinaryHeap;
use std::ops::Range;

use wide::f32x8;

use super::box3::Box3;
use super::cluster::{Cluster, POINTS, cluster};
use super::inside::extent;
use super::noted::Noted;
use super::sheet::Rect;
use super::shortcut::{Shortcut, Shortcuts};
use super::single::{ANY, Growth, Margin, ROUNDING, above, least, off, within as in_limit};
use super::tree::{Start, Tree};
use crate::geodesy::{NEAR, Space, chord_for_geodesic, distance_between, farthest_rival, space};
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
/// O(log n) a query for n points, and O(k log k) more for k answers; building O(n log n), about a microsecond a point, since
/// what is nearest where is found out beforehand. Memory, measured: 88 bytes a point.
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
    pub(super) points: Vec<Point>,
    /// The leaves of the tree, and one without points.
    pub(super) clusters: Vec<Cluster>,
    /// What is over them, if there are any, and what by that can be nearest where.
    tree: Option<(Tree, Shortcuts)>,
    /// What holds each cluster, each eight clusters, and each eight of those.
    pub(super) extents: [Vec<Rect>; 3],
    /// The farthest that a point is from its cluster's origin, metres.
    pub(super) reach: f64,
    /// How the chord to the nearest point grows to that beyond which none is nearest, up to `NEAR`.
    growth: Growth,
}

/// A point, where it is in space, and its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) space: Space,
    pub(super) position: LonLat,
    pub(super) number: u32,
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
        let clusters: Vec<Cluster> = leaves().map(Cluster::of).chain([Cluster::NOTHING]).collect();
        let boxes: Vec<Box3> = leaves().map(Box3::around).collect();
        // No point is farther from the mean of eight than from the farthest of them.
        let reach = boxes.iter().map(Box3::diagonal).fold(0.0, f64::max);
        let extents =
            [1, 2, 3].map(|level| POINTS.pow(level)).map(|count| points.chunks(count).map(extent).collect());
        let growth = Growth::by(Margin::to_rivals(NEAR, reach, 0.0), ANY);
        let mut index = Self { points, clusters, tree: None, extents, reach, growth };
        if !boxes.is_empty() {
            let tree = Tree::new(&boxes);
            let shortcuts = Shortcuts::new(&index, &tree, &extent(&index.points));
            index.tree = Some((tree, shortcuts));
        }
        Ok(index)
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
        let (tree, shortcuts) = self.tree.as_ref()?;
        let p = space(to);
        let mut best: Option<NearPoint> = None;
        let mut measure = |place: usize| {
            let found = self.measured(to, p, place);
            if best.is_none_or(|best| found.key() < best.key()) {
                best = Some(found);
            }
        };
        match shortcuts.at(to) {
            Shortcut::Few(clusters) => {
                let chords2 = clusters.map(|cluster| self.clusters[cluster as usize].chords2(p));
                let nearest = chords2[1..].iter().fold(chords2[0], |nearest, one| nearest.fast_min(*one));
                let limit2 = self.rival(least(nearest));
                let each = (0..).zip(chords2);
                let mut left =
                    each.fold(0, |all, (k, one)| all | u64::from(in_limit(one, limit2)) << (8 * k));
                while left != 0 {
                    let bit = left.trailing_zeros() as usize;
                    left &= left - 1;
                    measure(clusters[bit / POINTS] as usize * POINTS + bit % POINTS);
                }
            }
            Shortcut::Start(start) => {
                let noted = self.noted(tree, start, p);
                if noted.overflowed() {
                    return self.candidates(tree, to, noted.limit2).first().copied();
                }
                noted.each(|leaf| (leaf as usize * POINTS, 8), |place, _| measure(place));
            }
        }
        best
    }

    /// A point that is nearest to a place by chord, or nearly, found from a start. It ends after some clusters, of which there
    /// may be many that are as near.
    pub(super) fn nearest_by_chord(&self, tree: &Tree, start: &Start, place: Space) -> Space {
        const MOST: u32 = 64;
        let (mut least2, mut nearest, mut seen) = (f32::INFINITY, 0, 0);
        tree.visit_from(start, place, |leaf| {
            let chords2 = self.clusters[leaf as usize].chords2(place);
            if least(chords2) < least2 {
                least2 = least(chords2);
                nearest = leaf as usize * POINTS + in_limit(chords2, least2).trailing_zeros() as usize;
            }
            seen += 1;
            if seen < MOST { least2 } else { f32::NEG_INFINITY }
        });
        self.points[nearest].space
    }

    /// The clusters that may hold the nearest point, found from a start.
    #[inline(always)]
    fn noted(&self, tree: &Tree, start: &Start, p: Space) -> Noted {
        let mut noted = Noted::new();
        tree.visit_from(start, p, |leaf| {
            noted.note(leaf, self.clusters[leaf as usize].chords2(p), |chord2| self.rival(chord2));
            noted.limit2
        });
        noted
    }

    /// The `k` nearest points, or all if there are fewer, nearest first.
    #[must_use]
    pub fn k_nearest(&self, to: LonLat, k: usize) -> Vec<NearPoint> {
        let Some((tree, _)) = self.tree.as_ref().filter(|_| k > 0) else { return Vec::new() };
        let p = space(to);
        // Squared chords by their bits, which for positive numbers have the same order: the k least, and all
        // that were within the limit when they were met.
        let mut least: BinaryHeap<u32> = BinaryHeap::with_capacity(k.min(self.len()) + 1);
        let mut met: Vec<(f32, usize)> = Vec::with_capacity(4 * k.min(self.len()));
        let mut limit2 = f32::MAX;
        tree.visit(p, &self.all(), limit2, |leaf| {
            each_within(self.clusters[leaf as usize].chords2(p), limit2, |lane, chord2| {
                met.push((chord2, leaf as usize * POINTS + lane));
                least.push(chord2.to_bits());
                if least.len() > k {
                    least.pop();
                }
            });
            if let Some(bits) = least.peek().filter(|_| least.len() == k) {
                limit2 = self.rival(f32::from_bits(*bits));
            }
            limit2
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
        let Some((tree, _)) = &self.tree else { return Vec::new() };
        let limit = chord_for_geodesic(radius.as_metres()) + ROUNDING;
        let limit = limit + off(limit, self.reach);
        let mut found = self.candidates(tree, of, above(limit * limit));
        found.retain(|near| near.distance <= radius);
        found
    }

    /// The points at most a squared chord away, as clusters tell, and perhaps some beyond, by geodesic distance.
    fn candidates(&self, tree: &Tree, to: LonLat, limit2: f32) -> Vec<NearPoint> {
        let p = space(to);
        let mut found = Vec::new();
        tree.visit(p, &self.all(), limit2, |leaf| {
            each_within(self.clusters[leaf as usize].chords2(p), limit2, |lane, _| {
                found.push(self.measured(to, p, leaf as usize * POINTS + lane));
            });
            limit2
        });
        found.sort_unstable_by_key(NearPoint::key);
        found
    }

    /// All clusters.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³²
    fn all(&self) -> Range<u32> {
        0..self.clusters.len() as u32 - 1
    }

    fn measured(&self, to: LonLat, p: Space, place: usize) -> NearPoint {
        let point = &self.points[place];
        let distance = distance_between((to, p), (point.position, point.space));
        NearPoint { number: point.number as usize, distance }
    }

    /// Beyond this squared chord no point is nearest, if one is at `chord2` according to its cluster.
    #[inline]
    fn rival(&self, chord2: f32) -> f32 {
        if f64::from(chord2) <= NEAR * NEAR {
            return self.growth.of(chord2);
        }
        let chord = f64::from(chord2).sqrt();
        let off = off(chord, self.reach);
        let limit = farthest_rival(chord + off) + off + ROUNDING;
        above(limit * limit)
    }
}

impl NearPoint {
    fn key(&self) -> (Distance, usize) {
        (self.distance, self.number)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Near points hardly a place needs a search, but where points lie in one place and no cell parts them.
    #[test]
    fn most_places_keep_few_clusters() {
        let mut rng = fastrand::Rng::with_seed(83);
        let mut anywhere = || LonLat::wrapped(20.0 + 20.0 * rng.f64(), 45.0 + 10.0 * rng.f64());
        let mut points: Vec<LonLat> = (0..5000).map(|_| anywhere()).collect();
        points.extend([LonLat::wrapped(30.0, 50.0); 80]);
        let (index, mut few) = (PointIndex::new(&points).unwrap(), 0);
        let (_, shortcuts) = index.tree.as_ref().unwrap();
        for _ in 0..1000 {
            few += u32::from(matches!(shortcuts.at(anywhere()), Shortcut::Few(_)));
        }
        assert!(few > 980, "{few}");
        assert!(matches!(shortcuts.at(LonLat::wrapped(30.0, 50.0)), Shortcut::Start(_)));
    }
}
