//! Eight boxes in space, measured at once.

use fearless_simd::Simd;
use fearless_simd::prelude::*;
use wide::f32x8;

use super::box3::Box3;
use super::plate::within_some;
use crate::geodesy::Space;

/// The boxes of a node. Eight in single precision are one or two of the processor's vectors.
pub(super) const FAN: usize = 8;

/// Eight boxes side by side, relative to the tree's origin: low and high by axis. Three of the processor's cache lines.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Eight([(f32x8, f32x8); 3]);

impl Eight {
    /// Up to eight boxes; what is missing is infinitely far.
    #[allow(clippy::cast_possible_truncation)] // rounded outwards
    pub(super) fn of(boxes: &[Box3], origin: Space) -> Self {
        let axis = |of: fn(Space) -> f64| {
            let (mut low, mut high) = ([f32::INFINITY; FAN], [f32::NEG_INFINITY; FAN]);
            for (i, bounds) in boxes.iter().enumerate() {
                low[i] = (of(bounds.low.minus(origin)) as f32).next_down();
                high[i] = (of(bounds.high.minus(origin)) as f32).next_up();
            }
            (f32x8::new(low), f32x8::new(high))
        };
        Self([axis(|p| p.x), axis(|p| p.y), axis(|p| p.z)])
    }

    /// The squared distances from a position, 0 inside.
    #[inline]
    pub(super) fn chords2(&self, p: [f32x8; 3]) -> f32x8 {
        let gap2 = |axis: usize| {
            let (low, high) = self.0[axis];
            let gap = (low - p[axis]).fast_max(p[axis] - high).fast_max(f32x8::ZERO);
            gap * gap
        };
        gap2(0) + gap2(1) + gap2(2)
    }

    /// Boxes of several nodes side by side, given by node and lane.
    pub(super) fn gathered(nodes: &[Self], places: &[u32]) -> Self {
        let axis = |axis: usize| {
            let (mut low, mut high) = ([f32::INFINITY; FAN], [f32::NEG_INFINITY; FAN]);
            for (i, place) in places.iter().enumerate() {
                let (node, lane) = (&nodes[*place as usize / FAN].0[axis], *place as usize % FAN);
                (low[i], high[i]) = (node.0.as_array()[lane], node.1.as_array()[lane]);
            }
            (f32x8::new(low), f32x8::new(high))
        };
        Self([axis(0), axis(1), axis(2)])
    }

    /// [`Eight::chords2`] on the lanes of the processor at hand.
    #[inline(always)]
    pub(super) fn chords2_on<S: Simd>(&self, simd: S, p: [f32; 3]) -> fearless_simd::f32x8<S> {
        let zero = fearless_simd::f32x8::splat(simd, 0.0);
        let gap2 = |axis: usize| {
            let (low, high) = &self.0[axis];
            let [low, high] =
                [low, high].map(|bound| fearless_simd::f32x8::load_array_ref(simd, bound.as_array()));
            let p = fearless_simd::f32x8::splat(simd, p[axis]);
            let gap = (low - p).max(p - high).max(zero);
            gap * gap
        };
        gap2(0) + gap2(1) + gap2(2)
    }

    /// A bit for each box that is within the limit of a corner, in each set of limits.
    #[inline(always)]
    pub(super) fn near<S: Simd, const SETS: usize>(
        &self,
        simd: S,
        corners: &[[f32; 3]; 4],
        limits2: &[[f32; 4]; SETS],
    ) -> u32 {
        let mut chords2 = [fearless_simd::f32x8::splat(simd, 0.0); 4];
        for k in 0..4 {
            chords2[k] = self.chords2_on(simd, corners[k]);
        }
        within_some(simd, limits2, &chords2)
    }
}
