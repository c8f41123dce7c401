//! What a search for the nearest item has come by: leaves of eight items that were measured and may hold it.

use wide::f32x8;

use super::single::{least, within};

/// The leaves in question while a search goes on.
pub(super) struct Noted {
    leaves: [u32; Self::MOST],
    /// The squared chords of each leaf's items.
    chords2: [f32x8; Self::MOST],
    count: usize,
    overflow: bool,
    /// The least squared chord so far.
    pub(super) least: f32,
    /// No item is in question whose squared chord exceeds this.
    pub(super) limit2: f32,
}

impl Noted {
    /// As many leaves are noted, eight bits of 64 for each; if more are in question, the slow way is to be taken.
    pub(super) const MOST: usize = 8;

    pub(super) fn new() -> Self {
        Self {
            leaves: [0; Self::MOST],
            chords2: [f32x8::splat(f32::INFINITY); Self::MOST],
            count: 0,
            overflow: false,
            least: f32::INFINITY,
            limit2: f32::MAX,
        }
    }

    /// Whether there were too many.
    pub(super) fn overflowed(&self) -> bool {
        self.overflow
    }

    /// Takes note of a leaf with the squared chords of its items, if one of them may be nearest; `rival` says
    /// beyond which squared chord none can be, when there is one at a squared chord.
    #[inline(always)]
    pub(super) fn note(&mut self, leaf: u32, chords2: f32x8, rival: impl Fn(f32) -> f32) {
        let least = least(chords2);
        if least > self.limit2 {
            return;
        }
        if least < self.least {
            self.least = least;
            self.limit2 = rival(least);
        }
        if self.count == Self::MOST {
            self.make_room();
        }
        // Where there is none, those noted are all in question, and that they are too many is known.
        if self.count < Self::MOST {
            self.leaves[self.count] = leaf;
            self.chords2[self.count] = chords2;
            self.count += 1;
        }
    }

    #[cold]
    fn make_room(&mut self) {
        let mut kept = 0;
        for i in 0..Self::MOST {
            if within(self.chords2[i], self.limit2) != 0 {
                (self.leaves[kept], self.chords2[kept]) = (self.leaves[i], self.chords2[i]);
                kept += 1;
            }
        }
        self.count = kept;
        self.overflow |= kept == Self::MOST;
    }

    /// A bit for each item in question, eight for each leaf that was noted; `count` tells how many items a leaf has.
    #[inline(always)]
    pub(super) fn in_question(&self, count: impl Fn(u32) -> u32) -> u64 {
        let near = |k: usize| {
            u64::from(within(self.chords2[k], self.limit2) & ((1 << count(self.leaves[k])) - 1)) << (8 * k)
        };
        let mut bits = near(0) | near(1);
        for k in 2..self.count {
            bits |= near(k);
        }
        bits
    }

    /// The leaf that a bit is of.
    #[inline(always)]
    pub(super) fn leaf_of(&self, bit: usize) -> u32 {
        self.leaves[bit / 8 % Self::MOST]
    }

    /// Calls `found` with the number of every item in question and its squared chord; `items` tells a leaf's first
    /// item and how many it has.
    #[inline]
    pub(super) fn each(&self, items: impl Fn(u32) -> (usize, u32), mut found: impl FnMut(usize, f32)) {
        let mut left = self.in_question(|leaf| items(leaf).1);
        while left != 0 {
            let bit = left.trailing_zeros() as usize;
            left &= left - 1;
            found(
                items(self.leaf_of(bit)).0 + bit % 8,
                self.chords2[bit / 8 % Self::MOST].as_array()[bit % 8],
            );
        }
    }
}
