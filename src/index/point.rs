//! [`PointIndex`]: the nearest of many points, the k nearest, those within a radius.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::tree::{Box3, ROUNDING, Tree};
use crate::geodesy::{Space, chord_for_geodesic, distance, geodesic_at_most, space};
use crate::{Distance, Error, LonLat};

/// Points in a leaf of the tree.
const LEAF: usize = 8;

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
    /// Along a space-filling curve, with their numbers.
    points: Vec<(Space, LonLat, u32)>,
    tree: Option<Tree>,
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
        let mut points: Vec<_> =
            (0..).zip(points).map(|(number, point)| (space(*point), *point, number)).collect();
        points.sort_by_cached_key(|(_, point, number)| (along_curve(*point), *number));
        let boxes: Vec<Box3> =
            points.chunks(LEAF).map(|leaf| Box3::around(leaf.iter().map(|point| point.0))).collect();
        let tree = if boxes.is_empty() { None } else { Some(Tree::new(&boxes)) };
        Ok(Self { points, tree })
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
        self.k_nearest(to, 1).first().copied()
    }

    /// The `k` nearest points, or all if there are fewer, nearest first.
    #[must_use]
    pub fn k_nearest(&self, to: LonLat, k: usize) -> Vec<NearPoint> {
        let Some(tree) = &self.tree else { return Vec::new() };
        if k == 0 {
            return Vec::new();
        }
        let p = space(to);
        let mut nearest: BinaryHeap<Chord> = BinaryHeap::new();
        tree.visit(p, f64::INFINITY, |leaf| {
            for (space, ..) in self.leaf(leaf) {
                nearest.push(Chord(space.chord2(p)));
                if nearest.len() > k {
                    nearest.pop();
                }
            }
            if nearest.len() < k {
                f64::INFINITY
            } else {
                nearest.peek().map_or(f64::INFINITY, |chord| chord.0.sqrt())
            }
        });
        // The k-th by chord bounds the k-th by geodesic; what that leaves open is measured.
        let chord = nearest.peek().map_or(0.0, |chord| chord.0).sqrt();
        let mut found = self.candidates(tree, to, chord_for_geodesic(geodesic_at_most(chord)));
        found.truncate(k);
        found
    }

    /// The points at most `radius` away, nearest first.
    #[must_use]
    pub fn within(&self, of: LonLat, radius: Distance) -> Vec<NearPoint> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let mut found = self.candidates(tree, of, chord_for_geodesic(radius.as_metres()));
        found.retain(|near| near.distance <= radius);
        found
    }

    fn leaf(&self, leaf: usize) -> &[(Space, LonLat, u32)] {
        &self.points[leaf * LEAF..((leaf + 1) * LEAF).min(self.points.len())]
    }

    /// The points at most a chord away, by geodesic distance.
    fn candidates(&self, tree: &Tree, to: LonLat, chord: f64) -> Vec<NearPoint> {
        let p = space(to);
        let mut found = Vec::new();
        let limit = chord + ROUNDING;
        tree.visit(p, limit, |leaf| {
            for (space, point, number) in self.leaf(leaf) {
                if space.chord2(p) <= limit * limit {
                    found.push(NearPoint { number: *number as usize, distance: distance(to, *point) });
                }
            }
            limit
        });
        found.sort_by_key(|near| (near.distance, near.number));
        found
    }
}

/// A squared chord, ordered.
#[derive(PartialEq)]
struct Chord(f64);

impl Eq for Chord {}

impl PartialOrd for Chord {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Chord {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The place of a position along a Z-order curve over longitude and latitude.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 2³², in range
fn along_curve(position: LonLat) -> u64 {
    let spread = |value: f64| {
        let mut bits = u64::from((value * f64::from(u32::MAX)) as u32);
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff_u64),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            bits = (bits | bits << shift) & mask;
        }
        bits
    };
    spread((position.lon() + 180.0) / 360.0) | spread((position.lat() + 90.0) / 180.0) << 1
}
