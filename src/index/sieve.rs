//! Which pieces may be nearest to each point of a crowd.
//!
//! Level by level from where a point's square begins, or from the root of the tree, the pairs of a point and a node
//! that are within its bound are listed; then the pairs with strands, and with pieces. Each step is a loop over a
//! list, and none waits for the one before.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x8};

use super::crowd::{Crowd, Pass};
use super::eight::Eight;
use super::line::LineIndex;
use crate::geodesy::{Space, get};

impl Crowd {
    /// Finds the pieces in question for points of a block, of which others were looked up before.
    #[inline(always)]
    pub(super) fn look<S: Simd>(&mut self, simd: S, index: &LineIndex, points: Pass) {
        self.bound(simd, index, points);
        for (level, nodes) in index.tree.levels() {
            self.begin(simd, index, level + 1);
            if level > 0 {
                self.descend(simd, nodes);
            } else {
                self.enter(simd, index, nodes, points);
            }
        }
        self.choose(simd, index, points);
    }

    /// Finds the pieces in question for points whose squares keep a few.
    #[inline(always)]
    pub(super) fn look_at_few<S: Simd>(&mut self, simd: S, index: &LineIndex, count: usize) {
        for i in 0..count {
            let few = index.shortlists.few(self.kept[i]);
            let chords2 = few.chords2_on(simd, get(&self.places, i));
            let bits = bits_within(chords2, few.growth.of(chords2.reduce_min())) & few.all();
            self.pieces.push_few(i, bits, &few.pieces);
        }
    }

    /// The pieces that points' squares keep.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³⁰
    pub(super) fn take_one(&mut self, count: usize) {
        for i in 0..count {
            self.pieces.push_one(i, self.kept[i].number() as u32);
        }
    }

    /// Starts where the points' squares say, or at the root, with the bound that is known.
    #[inline(always)]
    fn bound<S: Simd>(&mut self, simd: S, index: &LineIndex, points: Pass) {
        self.nodes.clear();
        for i in points.numbers() {
            self.least_box[i] = f32::INFINITY;
            let start = index.shortlists.start(self.kept[i]);
            if let Some(start) = start.filter(|start| start.level == 0) {
                // The nearest of the few boxes tells as much as the neighbour, see `enter`.
                self.least[i] = f32::INFINITY;
                self.begins[start.level].push(i);
                continue;
            }
            self.strand[i] = self.strand[points.before(i)];
            self.least[i] = index.chord2_to(simd, self.strand[i], get(&self.places, i));
            self.limit2[i] = self.from[i].1.of(self.least[i]);
            match start {
                Some(start) => self.begins[start.level].push(i),
                None => self.alone[i] = !self.nodes.push(i, 0, 1),
            }
        }
    }

    /// Adds the nodes below the boxes of a level at which points begin.
    #[inline(always)]
    fn begin<S: Simd>(&mut self, simd: S, index: &LineIndex, level: usize) {
        for i in self.begins[level].drain(..) {
            let Some(start) = index.shortlists.start(self.kept[i]) else { continue };
            let chords2 = start.boxes.chords2_on(simd, self.from[i].0);
            let bits = bits_within(chords2, self.limit2[i]);
            self.alone[i] |= !self.nodes.push_each(i, bits, |lane| start.place(lane.into()));
        }
    }

    /// From nodes to the nodes below that are within the bounds.
    #[inline(always)]
    fn descend<S: Simd>(&mut self, simd: S, level: &[Eight]) {
        self.next.clear();
        for (i, node) in self.nodes.pairs() {
            let chords2 = level[node as usize].chords2_on(simd, self.from[i].0);
            if !self.next.push(i, node * 8, bits_within(chords2, self.limit2[i])) {
                self.alone[i] = true;
            }
        }
        std::mem::swap(&mut self.nodes, &mut self.next);
    }

    /// From the lowest nodes to the strands. The strand in the nearest box tightens the bound first: without that
    /// some 400 ns a point at 100,000 vertices, not 235.
    #[inline(always)]
    fn enter<S: Simd>(&mut self, simd: S, index: &LineIndex, leaves: &[Eight], points: Pass) {
        for ((i, node), kept) in self.nodes.pairs().zip(&mut self.boxes2) {
            let chords2 = leaves[node as usize].chords2_on(simd, self.from[i].0);
            let least = chords2.reduce_min();
            let nearest = node * 8 + bits_within(chords2, least).trailing_zeros();
            let nearer = least < self.least_box[i];
            self.least_box[i] = if nearer { least } else { self.least_box[i] };
            self.boxed[i] = if nearer { nearest } else { self.boxed[i] };
            *kept = chords2.to_array();
        }
        let mut kept = self.boxes2[self.nodes.slices().0.len()..].iter_mut();
        for (i, kept) in self.begins[0].iter().zip(&mut kept) {
            let Some(start) = index.shortlists.start(self.kept[*i]) else { continue };
            let chords2 = start.boxes.chords2_on(simd, self.from[*i].0);
            self.least_box[*i] = chords2.reduce_min();
            self.boxed[*i] = start.place(bits_within(chords2, self.least_box[*i]).trailing_zeros());
            *kept = chords2.to_array();
        }
        self.next.clear();
        for i in points.numbers() {
            if self.least_box[i] == f32::INFINITY {
                continue;
            }
            self.strands2[self.next.slices().0.len()] = self.measure(simd, index, i, self.boxed[i]);
            self.next.push_one(i, self.boxed[i]);
            self.limit2[i] = self.from[i].1.of(self.least[i]);
        }
        self.nearest = self.next.slices().0.len();
        for ((i, node), chords2) in self.nodes.pairs().zip(&self.boxes2) {
            let chords2 = f32x8::load_array_ref(simd, chords2);
            let known = if self.boxed[i] / 8 == node { 1 << (self.boxed[i] % 8) } else { 0 };
            if !self.next.push(i, node * 8, bits_within(chords2, self.limit2[i]) & !known) {
                self.alone[i] = true;
            }
        }
        let kept = &self.boxes2[self.nodes.slices().0.len()..];
        for (i, chords2) in self.begins[0].drain(..).zip(kept) {
            let Some(start) = index.shortlists.start(self.kept[i]) else { continue };
            let chords2 = f32x8::load_array_ref(simd, chords2);
            let nearest = bits_within(chords2, self.least_box[i]);
            let bits = bits_within(chords2, self.limit2[i]) & !(nearest & nearest.wrapping_neg());
            self.alone[i] |= !self.next.push_each(i, bits, |lane| start.place(lane.into()));
        }
    }

    /// Measures a strand from a point.
    #[inline(always)]
    fn measure<S: Simd>(&mut self, simd: S, index: &LineIndex, i: usize, strand: u32) -> [f32; 8] {
        let chords2 = index.strands[strand as usize].chords2_on(simd, get(&self.places, i));
        let least = chords2.reduce_min();
        self.strand[i] = if least <= self.least[i] { strand } else { self.strand[i] };
        self.least[i] = self.least[i].min(least);
        chords2.to_array()
    }

    /// From the strands to their pieces.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² pieces
    fn choose<S: Simd>(&mut self, simd: S, index: &LineIndex, points: Pass) {
        let (numbers, strands) = self.next.slices();
        for ((i, strand), kept) in numbers.iter().zip(strands).zip(&mut self.strands2).skip(self.nearest) {
            let (i, strand) = (*i as usize, *strand);
            let chords2 = index.strands[strand as usize].chords2_on(simd, get(&self.places, i));
            let least = chords2.reduce_min();
            self.strand[i] = if least <= self.least[i] { strand } else { self.strand[i] };
            self.least[i] = self.least[i].min(least);
            *kept = chords2.to_array();
        }
        for i in points.numbers() {
            // Beyond `quick` the bounds do not hold: without pieces a point is looked up alone.
            let near = f64::from(self.least[i]) <= index.quick * index.quick;
            self.limit2[i] = if near { index.margin.of(self.least[i]) } else { f32::NEG_INFINITY };
        }
        for ((i, strand), chords2) in self.next.pairs().zip(&self.strands2) {
            let within = bits_within(f32x8::load_array_ref(simd, chords2), self.limit2[i]);
            let (first, count) = index.pieces_of(strand);
            if !self.pieces.push(i, first as u32, within & ((1 << count) - 1)) {
                self.alone[i] = true;
            }
        }
    }
}

impl LineIndex {
    /// The squared chord from `p` to a strand.
    #[inline(always)]
    fn chord2_to<S: Simd>(&self, simd: S, strand: u32, p: Space) -> f32 {
        self.strands[strand as usize].chords2_on(simd, p).reduce_min()
    }
}

/// A bit for each of the squared chords within a limit.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // eight bits
pub(super) fn bits_within<S: Simd>(chords2: f32x8<S>, limit2: f32) -> u32 {
    chords2.simd_le(limit2).to_bitmask() as u32
}
