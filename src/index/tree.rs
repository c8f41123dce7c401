//! A flat tree of boxes in space over items in a given order, for nearest-item searches.
//!
//! Distance over ground grows with the straight chord, so a search compares squared chords, which need
//! no trigonometry; poles and the antimeridian are ordinary places. Items next to each other in the
//! order should be next to each other on the ground: a line's edges are so by nature, points are sorted
//! first. Eight items share a box, eight boxes the next, up to the root; nothing is ever balanced.

use std::ops::Range;

use crate::geodesy::Space;

const FAN: usize = 8;

/// The rounding of positions in space and of chords between them, metres.
pub(super) const ROUNDING: f64 = 1e-7;

/// Levels of a tree over 2³² items.
const LEVELS: usize = 11;

#[derive(Clone, Copy, Debug)]
pub(super) struct Box3 {
    low: Space,
    high: Space,
}

impl Box3 {
    pub(super) fn of(a: Space, b: Space) -> Self {
        Self {
            low: Space { x: a.x.min(b.x), y: a.y.min(b.y), z: a.z.min(b.z) },
            high: Space { x: a.x.max(b.x), y: a.y.max(b.y), z: a.z.max(b.z) },
        }
    }

    fn with(self, other: Self) -> Self {
        let (low, high) = (Self::of(self.low, other.low).low, Self::of(self.high, other.high).high);
        Self { low, high }
    }

    /// The squared distance from `p`, 0 inside.
    fn chord2(&self, p: Space) -> f64 {
        let gap = |low: f64, high: f64, p: f64| (low - p).max(p - high).max(0.0);
        let (x, y, z) = (
            gap(self.low.x, self.high.x, p.x),
            gap(self.low.y, self.high.y, p.y),
            gap(self.low.z, self.high.z, p.z),
        );
        x * x + y * y + z * z
    }
}

/// Boxes of groups of items, of groups of groups, and so on.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    items: usize,
    levels: Vec<Vec<Box3>>,
}

impl Tree {
    /// The tree over items with these boxes, in this order.
    pub(super) fn new(boxes: &[Box3]) -> Self {
        let group = |boxes: &[Box3]| -> Vec<Box3> {
            boxes
                .chunks(FAN)
                .map(|group| group[1..].iter().fold(group[0], |all, one| all.with(*one)))
                .collect()
        };
        let mut levels = vec![group(boxes)];
        while levels[levels.len() - 1].len() > 1 {
            levels.push(group(&levels[levels.len() - 1]));
        }
        Self { items: boxes.len(), levels }
    }

    /// Visits the groups of items whose box lies within the limit (a squared chord) of `p`, nearer boxes
    /// first; `visit` returns the limit from there on, which may shrink.
    pub(super) fn visit(&self, p: Space, mut limit2: f64, mut visit: impl FnMut(Range<usize>, f64) -> f64) {
        let mut stack = [(0.0, 0, 0); LEVELS * FAN];
        let mut top = 0;
        let root = self.levels.len() - 1;
        for (i, bounds) in self.levels[root].iter().enumerate() {
            stack[top] = (bounds.chord2(p), root, i);
            top += 1;
        }
        while top > 0 {
            top -= 1;
            let (chord2, level, group) = stack[top];
            if chord2 > limit2 {
                continue;
            }
            let first = group * FAN;
            if level == 0 {
                limit2 = visit(first..(first + FAN).min(self.items), limit2);
                continue;
            }
            let below = &self.levels[level - 1];
            let from = top;
            for (i, bounds) in below.iter().enumerate().skip(first).take(FAN) {
                let chord2 = bounds.chord2(p);
                if chord2 <= limit2 {
                    // Nearest on top: sort the few children as they come.
                    let mut at = top;
                    while at > from && stack[at - 1].0 < chord2 {
                        stack[at] = stack[at - 1];
                        at -= 1;
                    }
                    stack[at] = (chord2, level - 1, i);
                    top += 1;
                }
            }
        }
    }
}
