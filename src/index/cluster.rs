//! Eight points near each other, measured at once: their positions in single precision from an origin of
//! their own. As with strands, what it says tells which points are worth an exact look.

use fearless_simd::Simd;
use fearless_simd::prelude::*;
use wide::f32x8;

use crate::geodesy::Space;

/// Points of a cluster.
pub(super) const POINTS: usize = 8;

/// Up to eight points. Two of the processor's cache lines.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Cluster {
    origin: Space,
    x: f32x8,
    y: f32x8,
    z: f32x8,
}

impl Cluster {
    /// Without a point.
    pub(super) const NOTHING: Self = {
        let nowhere = f32x8::new([f32::INFINITY; POINTS]);
        Self { origin: Space { x: 0.0, y: 0.0, z: 0.0 }, x: nowhere, y: nowhere, z: nowhere }
    };

    /// The cluster of these points, one at least; what is missing is infinitely far.
    #[allow(clippy::cast_possible_truncation)] // see the module's first sentence
    pub(super) fn of(points: impl ExactSizeIterator<Item = Space> + Clone) -> Self {
        #[allow(clippy::cast_precision_loss)] // at most 8
        let part = 1.0 / points.len() as f64;
        let zero = Space { x: 0.0, y: 0.0, z: 0.0 };
        let origin = points.clone().fold(zero, |sum, point| sum.plus_scaled(part, point));
        let mut axes = [[f32::INFINITY; POINTS]; 3];
        for (i, point) in points.enumerate() {
            let from = point.minus(origin);
            (axes[0][i], axes[1][i], axes[2][i]) = (from.x as f32, from.y as f32, from.z as f32);
        }
        let [x, y, z] = axes.map(f32x8::new);
        Self { origin, x, y, z }
    }

    /// The squared distances from `p`.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn chords2(&self, p: Space) -> f32x8 {
        let p = p.minus(self.origin);
        let (x, y, z) = (self.x - p.x as f32, self.y - p.y as f32, self.z - p.z as f32);
        x * x + y * y + z * z
    }

    /// [`Cluster::chords2`] on the lanes of the processor at hand.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn chords2_on<S: Simd>(&self, simd: S, p: Space) -> fearless_simd::f32x8<S> {
        let [x, y, z] = [&self.x, &self.y, &self.z]
            .map(|axis| fearless_simd::f32x8::load_array_ref(simd, axis.as_array()));
        let p = p.minus(self.origin);
        let (x, y, z) = (x - p.x as f32, y - p.y as f32, z - p.z as f32);
        x * x + y * y + z * z
    }
}

/// Puts points in an order in which every eight, sixty-four and so on that a tree takes together lie near each
/// other: halves them across their longer extent again and again, by whole groups of the largest kind.
pub(super) fn cluster<T>(points: &mut [T], space: &impl Fn(&T) -> Space) {
    if points.len() <= POINTS {
        return;
    }
    let mut group = POINTS;
    while group * POINTS < points.len() {
        group *= POINTS;
    }
    let half = points.len().div_ceil(group).div_ceil(2) * group;
    let axes: [fn(Space) -> f64; 3] = [|p| p.x, |p| p.y, |p| p.z];
    let extent = |axis: &fn(Space) -> f64| {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for point in points.iter() {
            let value = axis(space(point));
            (low, high) = (low.min(value), high.max(value));
        }
        high - low
    };
    let longest = axes.into_iter().max_by(|a, b| extent(a).total_cmp(&extent(b))).expect("three axes");
    points.select_nth_unstable_by(half, |a, b| longest(space(a)).total_cmp(&longest(space(b))));
    let (left, right) = points.split_at_mut(half);
    cluster(left, space);
    cluster(right, space);
}
