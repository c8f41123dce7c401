//! What a search for the nearest item has come by: leaves of eight items that were measured and may hold it.

use wide::f32x8;

use super::single::{above, least, within};

/// The leaves in question while a search goes on.
pub(super) struct Noted {
    leaves: [u32; Self::MOST],
    /// The squared chords of each leaf's items.
    chords2: [f32x8; Self::MOST],
    count: usize,
    overflow: bool,
    /// The least squared chord so far.
    pub(super) least: f32,
    /// No item is in question whose chord exceeds this; the same squared.
    pub(super) limit: f64,
    limit2: f32,
}

impl Noted {
    /// As many leaves are noted; if more are in question, the slow way is to be taken.
    pub(super) const MOST: usize = 12;

    pub(super) fn new() -> Self {
        Self {
            leaves: [0; Self::MOST],
            chords2: [f32x8::ZERO; Self::MOST],
            count: 0,
            overflow: false,
            least: f32::INFINITY,
            limit: f64::INFINITY,
            limit2: f32::MAX,
        }
    }

    /// Whether there were too many.
    pub(super) fn overflowed(&self) -> bool {
        self.overflow
    }

    /// Takes note of a leaf with the squared chords of its items, if one of them may be nearest; `reach` says
    /// beyond which chord none can be, when there is one at a chord.
    #[inline(always)]
    pub(super) fn note(&mut self, leaf: u32, chords2: f32x8, reach: impl Fn(f64) -> f64) {
        let least = least(chords2);
        if least > self.limit2 {
            return;
        }
        if least < self.least {
            self.least = least;
            self.limit = reach(f64::from(least.sqrt()));
            self.limit2 = above(self.limit * self.limit);
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

    /// Calls `found` with the number of every item in question and its squared chord; `items` tells a leaf's first
    /// item and how many it has.
    #[inline]
    pub(super) fn each(&self, items: impl Fn(u32) -> (usize, u32), mut found: impl FnMut(usize, f32)) {
        for (leaf, chords2) in self.leaves[..self.count].iter().zip(&self.chords2) {
            let mut left = within(*chords2, self.limit2);
            if left != 0 {
                let (first, count) = items(*leaf);
                left &= (1 << count) - 1;
                while left != 0 {
                    let lane = left.trailing_zeros() as usize;
                    left &= left - 1;
                    found(first + lane, chords2.as_array()[lane]);
                }
            }
        }
    }
}
