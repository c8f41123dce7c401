//! What a search for the nearest piece has come by: strands that were measured and may hold it.

use wide::f32x8;

use super::strand::{PIECES, Strand};

/// The strands in question while a search goes on.
pub(super) struct Noted {
    strands: [u32; Self::MOST],
    /// The squared chords of each strand's pieces.
    chords2: [f32x8; Self::MOST],
    count: usize,
    overflow: bool,
    /// The least squared chord so far.
    pub(super) least: f32,
    /// No piece is in question whose chord exceeds this; the same squared.
    pub(super) limit: f64,
    pub(super) limit2: f32,
}

impl Noted {
    /// As many strands are noted; if more are in question, the slow way is to be taken.
    const MOST: usize = 12;

    pub(super) fn new() -> Self {
        Self {
            strands: [0; Self::MOST],
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

    /// Notes a strand; makes room by forgetting those that are out of question by now.
    #[inline]
    pub(super) fn note(&mut self, strand: u32, chords2: f32x8) {
        if self.count == Self::MOST {
            self.make_room();
        }
        if self.count < Self::MOST {
            self.strands[self.count] = strand;
            self.chords2[self.count] = chords2;
            self.count += 1;
        }
    }

    #[cold]
    fn make_room(&mut self) {
        let mut kept = 0;
        for i in 0..Self::MOST {
            if within(self.chords2[i], self.limit2) != 0 {
                (self.strands[kept], self.chords2[kept]) = (self.strands[i], self.chords2[i]);
                kept += 1;
            }
        }
        self.count = kept;
        self.overflow |= kept == Self::MOST;
    }

    /// Calls `found` with the number of every piece in question and its squared chord.
    #[inline]
    pub(super) fn each(&self, strands: &[Strand], mut found: impl FnMut(usize, f32)) {
        for (number, chords2) in self.strands[..self.count].iter().zip(&self.chords2) {
            let mut left = within(*chords2, self.limit2);
            if left != 0 {
                let strand = &strands[*number as usize];
                left &= strand.lanes();
                while left != 0 {
                    let lane = left.trailing_zeros() as usize;
                    left &= left - 1;
                    found(strand.first as usize + lane, chords2.as_array()[lane]);
                }
            }
        }
    }
}

/// A bit for each of the squared chords within a limit.
#[inline]
fn within(chords2: f32x8, limit2: f32) -> u32 {
    chords2.simd_le(f32x8::splat(limit2)).to_bitmask()
}

/// The least of eight.
#[inline]
pub(super) fn least(of: f32x8) -> f32 {
    let lesser = |a: f32, b: f32| if a < b { a } else { b };
    let [a, b, c, d, e, f, g, h]: [f32; PIECES] = of.to_array();
    lesser(lesser(lesser(a, b), lesser(c, d)), lesser(lesser(e, f), lesser(g, h)))
}
