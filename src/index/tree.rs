//! A flat tree of boxes in space over leaves in a given order, for nearest-item searches.
//!
//! Distance over ground grows with the straight chord, so a search compares squared chords, which need
//! no trigonometry; poles and the antimeridian are ordinary places. Leaves next to each other in the
//! order should be next to each other on the ground: a line's pieces are so by nature, points are sorted
//! first. Eight leaves make a node, eight nodes the next, up to the root; nothing is ever balanced.
//!
//! The eight boxes of a node are measured at once, side by side in single precision and grown by what that
//! may lose. Nothing branches on one box alone: the nearest is taken next, the others are put aside.

use std::ops::Range;

use fearless_simd::Simd;
use wide::f32x8;

use super::box3::Box3;
use super::eight::{Eight, FAN};
use super::single::{ANY, Growth, Margin, OFF, above, least};
use crate::geodesy::{Space, get};

/// Boxes of leaves, of groups of leaves, and so on.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    origin: Space,
    leaves: usize,
    /// The leaves' boxes, those of eight leaves each, and so on up to the root.
    levels: Vec<Vec<Eight>>,
}

/// Where a search may begin: at most eight boxes of one level, of one node or several, by number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Boxes {
    level: usize,
    places: Vec<u32>,
}

impl Boxes {
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// A node to begin at instead of the root: those boxes side by side.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) boxes: Eight,
    /// The boxes' numbers in their level.
    places: [u32; FAN],
    pub(super) level: usize,
}

impl Start {
    /// A box's number in its level.
    #[inline(always)]
    pub(super) fn place(&self, lane: u32) -> u32 {
        self.places[lane as usize % FAN]
    }
}

/// A place from which boxes are measured.
struct Place<'a> {
    tree: &'a Tree,
    p: [f32x8; 3],
    /// How squared chords grow by what single precision may lose.
    growth: Growth,
}

impl<'a> Place<'a> {
    #[allow(clippy::cast_possible_truncation)]
    fn of(tree: &'a Tree, p: Space) -> Self {
        let (p, margin) = tree.from(p);
        Self { tree, p: p.map(f32x8::splat), growth: Growth::by(margin, ANY) }
    }

    /// A squared chord as boxes are to be compared with. What is missing in a node is infinitely far, and never
    /// within it.
    #[inline(always)]
    fn grown(&self, limit2: f32) -> f32x8 {
        f32x8::splat(self.growth.of(limit2))
    }
}

/// A search under way.
struct Search<'a, F> {
    from: Place<'a>,
    among: &'a Range<u32>,
    /// Whether that is all leaves.
    all: bool,
    limit2: f32,
    grown: f32x8,
    visit: F,
}

impl Tree {
    /// The tree over leaves with these boxes, in this order; at least one.
    pub(super) fn new(leaves: &[Box3]) -> Self {
        let whole = leaves[1..].iter().fold(leaves[0], |all, one| all.with(*one));
        let origin = whole.low.plus_scaled(0.5, whole.high.minus(whole.low));
        let mut levels = Vec::new();
        let mut boxes = leaves.to_vec();
        loop {
            levels.push(boxes.chunks(FAN).map(|eight| Eight::of(eight, origin)).collect());
            if boxes.len() <= FAN {
                return Self { origin, leaves: leaves.len(), levels };
            }
            let group = |boxes: &[Box3]| boxes[1..].iter().fold(boxes[0], |all, one| all.with(*one));
            boxes = boxes.chunks(FAN).map(group).collect();
        }
    }

    /// The boxes by level: the root's, and so on down to the leaves', of which the level is 0.
    pub(super) fn levels(&self) -> impl Iterator<Item = (usize, &[Eight])> {
        self.levels.iter().map(Vec::as_slice).enumerate().rev()
    }

    /// A place as boxes are measured from it, and how chords grow by what that may lose: the chord itself is rounded as
    /// well as the place it is measured from.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn from(&self, p: Space) -> ([f32; 3], Margin) {
        let p = p.minus(self.origin);
        // At least as far as it is, without a root.
        let far = p.x.abs() + p.y.abs() + p.z.abs();
        ([p.x as f32, p.y as f32, p.z as f32], Margin::by(OFF, far * OFF))
    }

    /// The node of some boxes.
    pub(super) fn start(&self, boxes: &Boxes) -> Start {
        let Boxes { level, places } = boxes;
        let numbers = std::array::from_fn(|k| places.get(k).copied().unwrap_or(0));
        Start { boxes: Eight::gathered(&self.levels[*level], places), places: numbers, level: *level }
    }

    /// The boxes of the root.
    pub(super) fn top(&self) -> Boxes {
        Boxes { level: self.levels.len() - 1, places: vec![0, 1, 2, 3, 4, 5, 6, 7] }
    }

    /// Where to begin for leaves among some boxes that are within the limits of a corner, for each set of limits: as far
    /// down as their boxes are at most eight. And the leaves, if no level has more than `most` boxes.
    #[inline(always)]
    pub(super) fn begin<S: Simd, const SETS: usize>(
        &self,
        simd: S,
        among: &Boxes,
        corners: &[[f64; 4]; 3],
        limits2: &[[f64; 4]; SETS],
        most: usize,
    ) -> (Boxes, Option<Vec<u32>>) {
        let (mut from, mut grown) = ([[0.0; 3]; 4], [[0.0; 4]; SETS]);
        for k in 0..4 {
            let margin;
            (from[k], margin) = self.from(get(corners, k));
            for set in 0..SETS {
                grown[set][k] = margin.of(above(limits2[set][k]));
            }
        }
        let left = Eight::gathered(&self.levels[among.level], &among.places).near(simd, &from, &grown);
        let lanes = (0..).zip(&among.places).filter(|(lane, _)| left >> lane & 1 == 1);
        let mut places: Vec<u32> = lanes.map(|(_, place)| *place).collect();
        let mut start = Boxes { level: among.level, places: places.clone() };
        for level in (0..among.level).rev() {
            let mut below = Vec::with_capacity(FAN * FAN);
            for place in &places {
                let mut left = self.levels[level][*place as usize].near(simd, &from, &grown);
                while left != 0 {
                    below.push(place * 8 + left.trailing_zeros());
                    left &= left - 1;
                }
            }
            if below.len() <= FAN {
                start = Boxes { level, places: below.clone() };
            }
            if below.len() > most {
                return (start, None);
            }
            places = below;
        }
        (start, Some(places))
    }

    /// Where to begin for some leaves, given in order.
    pub(super) fn begin_over(leaves: &[u32]) -> Boxes {
        let mut boxes = Boxes { level: 0, places: leaves.to_vec() };
        while boxes.places.len() > FAN {
            boxes.level += 1;
            boxes.places.iter_mut().for_each(|place| *place /= 8);
            boxes.places.dedup();
        }
        boxes
    }

    /// Like [`Tree::visit`] for all leaves that the start is for.
    #[inline]
    pub(super) fn visit_from(&self, start: &Start, p: Space, visit: impl FnMut(u32) -> f32) {
        let (from, limit2) = (Place::of(self, p), f32::MAX);
        let grown = f32x8::splat(limit2);
        let all = 0..0;
        let mut search = Search { from, among: &all, all: true, limit2, grown, visit };
        let chords2 = start.boxes.chords2(search.from.p);
        search.each(chords2, 0xff, start.level, |lane| start.place(lane));
    }

    /// Visits the leaves of a range whose box lies within the limit (a squared chord) of `p`, the nearer mostly first;
    /// `visit` returns the limit from there on, which may shrink; below zero nothing is visited any more.
    #[inline]
    pub(super) fn visit(&self, p: Space, among: &Range<u32>, limit2: f32, visit: impl FnMut(u32) -> f32) {
        let from = Place::of(self, p);
        let grown = from.grown(limit2);
        let all = among.start == 0 && among.end as usize == self.leaves;
        Search { from, among, all, limit2, grown, visit }.descend(self.levels.len() - 1, 0);
    }
}

impl<F: FnMut(u32) -> f32> Search<'_, F> {
    fn descend(&mut self, level: usize, place: u32) {
        let chords2 = self.from.tree.levels[level][place as usize].chords2(self.from.p);
        self.each(chords2, self.in_range(level, place), level, |lane| place * 8 + lane);
    }

    /// Goes on with those of a node's boxes that are within the limit.
    #[inline(always)]
    fn each(&mut self, chords2: f32x8, among: u32, level: usize, below: impl Fn(u32) -> u32) {
        let mut left = chords2.simd_le(self.grown).to_bitmask() & among;
        let mut next = chords2.simd_eq(f32x8::splat(least(chords2))).to_bitmask() & left;
        while left != 0 {
            let lane = if next == 0 { left } else { next }.trailing_zeros();
            left &= !(1 << lane);
            let below = below(lane);
            if level == 0 {
                let limit2 = (self.visit)(below);
                if limit2 < self.limit2 {
                    (self.limit2, self.grown) = (limit2, self.from.grown(limit2));
                }
            } else {
                self.descend(level - 1, below);
            }
            left &= chords2.simd_le(self.grown).to_bitmask();
            next = left;
        }
    }

    /// A bit for each box of a node that holds leaves of the range.
    #[inline]
    fn in_range(&self, level: usize, place: u32) -> u32 {
        if self.all {
            return 0xff;
        }
        // A box of this level holds 8^level leaves; the first and the last box that count, from this node's first.
        let bits = 3 * level;
        let first = (u64::from(self.among.start) >> bits).saturating_sub(u64::from(place) * 8).min(8);
        let end = ((u64::from(self.among.end) + (1 << bits) - 1) >> bits)
            .saturating_sub(u64::from(place) * 8)
            .min(8);
        ((1 << end) - 1) & !((1 << first) - 1)
    }
}
