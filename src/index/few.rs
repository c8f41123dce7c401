//! Some pieces of a line, eight at most, not in a row, measured at once: all that can be nearest to any place in a square.

use fearless_simd::Simd;
use fearless_simd::prelude::*;
use wide::f32x8;

use super::line::LineIndex;
use super::single::Growth;
use super::strand::{chords2, chords2_on, inverses};
use crate::geodesy::Space;

/// As many pieces at most.
pub(super) const MOST: usize = 8;

/// The pieces' starts and chords in single precision from an origin of their own, by axis. Five of the processor's
/// cache lines.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Few {
    starts: [f32x8; 3],
    chords: [f32x8; 3],
    inverses: f32x8,
    origin: Space,
    pub(super) pieces: [u32; MOST],
    /// How many there are; the others repeat the last.
    count: u32,
    /// How the chord to the nearest grows to that beyond which none is nearest.
    pub(super) growth: Growth<1>,
}

impl Few {
    /// Of these pieces, one at least, to be looked at from about so far, metres.
    #[allow(clippy::cast_possible_truncation)] // single precision, and at most eight
    pub(super) fn of(pieces: &[u32], index: &LineIndex, about: f64) -> Self {
        let curves = &index.curves;
        let origin = curves[pieces[0] as usize].start();
        let none = [[0.0; MOST]; 3];
        let (mut starts, mut chords, mut reach2) = (none, none, 0.0_f64);
        let pieces_of = std::array::from_fn(|k| pieces[k.min(pieces.len() - 1)]);
        for (k, piece) in pieces_of.into_iter().enumerate() {
            let curve = &curves[piece as usize];
            let (start, end) = (curve.start().minus(origin), curve.end().minus(origin));
            let chord = end.minus(start);
            reach2 = reach2.max(start.dot(start)).max(end.dot(end));
            for (axis, (start, chord)) in
                [(start.x, chord.x), (start.y, chord.y), (start.z, chord.z)].into_iter().enumerate()
            {
                (starts[axis][k], chords[axis][k]) = (start as f32, chord as f32);
            }
        }
        let chords = chords.map(f32x8::new);
        Self {
            starts: starts.map(f32x8::new),
            chords,
            inverses: inverses(chords),
            origin,
            pieces: pieces_of,
            count: pieces.len() as u32,
            growth: Growth::by(index.to_rivals(reach2.sqrt()), [about.max(1.0)]),
        }
    }

    /// The squared distances from `p` to the chords of the pieces.
    #[inline]
    pub(super) fn chords2(&self, p: Space) -> f32x8 {
        chords2(p.minus(self.origin), self.starts, self.chords, self.inverses)
    }

    /// [`Few::chords2`] on the lanes of the processor at hand.
    #[inline(always)]
    pub(super) fn chords2_on<S: Simd>(&self, simd: S, p: Space) -> fearless_simd::f32x8<S> {
        let on = |eight: f32x8| fearless_simd::f32x8::load_array_ref(simd, eight.as_array());
        chords2_on(simd, p.minus(self.origin), self.starts.map(on), self.chords.map(on), on(self.inverses))
    }

    /// A bit for each of the pieces.
    #[inline]
    pub(super) fn all(&self) -> u32 {
        (1 << self.count) - 1
    }
}
