//! Eight pieces in a row, small enough to be measured at once: their nine ends, in single precision from an
//! origin of their own. What it says is good to a part in a million, enough to tell which pieces are worth
//! an exact look.

use fearless_simd::Simd;
use fearless_simd::prelude::*;
use wide::f32x8;

use crate::geodesy::Space;

/// Pieces of a strand.
pub(super) const PIECES: usize = 8;

/// Consecutive pieces.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    origin: Space,
    x: [f32; PIECES + 1],
    y: [f32; PIECES + 1],
    z: [f32; PIECES + 1],
    inverses: [f32; PIECES],
    /// The first piece's number.
    pub(super) first: u32,
    /// How many there are, 1 to 8; the others are points at the end of the last.
    pub(super) count: u32,
}

impl Strand {
    /// The strand through these ends, one more than pieces.
    #[allow(clippy::cast_possible_truncation)] // see the module's first sentence
    pub(super) fn through(ends: &[Space], first: u32) -> Self {
        let origin = ends[0];
        let at = |i: usize| ends[i.min(ends.len() - 1)].minus(origin);
        let mut strand = Self {
            origin,
            x: [0.0; PIECES + 1],
            y: [0.0; PIECES + 1],
            z: [0.0; PIECES + 1],
            inverses: [0.0; PIECES],
            first,
            count: ends.len() as u32 - 1,
        };
        for i in 0..=PIECES {
            let end = at(i);
            (strand.x[i], strand.y[i], strand.z[i]) = (end.x as f32, end.y as f32, end.z as f32);
        }
        strand.inverses = inverses(strand.sides().1).to_array();
        strand
    }

    /// The farthest that an end is from the origin, metres.
    pub(super) fn reach(&self) -> f64 {
        let far2 = |i: usize| self.x[i].powi(2) + self.y[i].powi(2) + self.z[i].powi(2);
        f64::from((0..=PIECES).map(far2).fold(0.0, f32::max).sqrt())
    }

    /// The squared distances from `p` to the chords of the pieces.
    #[inline]
    pub(super) fn chords2(&self, p: Space) -> f32x8 {
        let (starts, chords) = self.sides();
        chords2(p.minus(self.origin), starts, chords, f32x8::new(self.inverses))
    }

    /// Where the chords start and where they go, by axis.
    #[inline(always)]
    fn sides(&self) -> ([f32x8; 3], [f32x8; 3]) {
        let start = |ends: &[f32; PIECES + 1]| f32x8::new(*ends.first_chunk().expect("eight"));
        let end = |ends: &[f32; PIECES + 1]| f32x8::new(*ends.last_chunk().expect("eight"));
        let axes = [&self.x, &self.y, &self.z];
        (axes.map(start), axes.map(|ends| end(ends) - start(ends)))
    }

    /// [`Strand::chords2`] on the lanes of the processor at hand.
    #[inline(always)]
    pub(super) fn chords2_on<S: Simd>(&self, simd: S, p: Space) -> fearless_simd::f32x8<S> {
        use fearless_simd::f32x8;
        let start = |ends: &[f32; PIECES + 1]| f32x8::load_array(simd, *ends.first_chunk().expect("eight"));
        let end = |ends: &[f32; PIECES + 1]| f32x8::load_array(simd, *ends.last_chunk().expect("eight"));
        let axes = [&self.x, &self.y, &self.z];
        chords2_on(
            simd,
            p.minus(self.origin),
            axes.map(start),
            axes.map(|ends| end(ends) - start(ends)),
            f32x8::load_array_ref(simd, &self.inverses),
        )
    }
}

/// One over the squared lengths of eight chords, given by axis.
pub(super) fn inverses([ex, ey, ez]: [f32x8; 3]) -> f32x8 {
    // Of a piece below a nanometre any foot will do.
    f32x8::ONE / (ex * ex + ey * ey + ez * ez).fast_max(f32x8::splat(1e-18))
}

/// The squared distances from `p` to eight chords, given by where they start and where they go, by axis, and
/// by [`inverses`].
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // single precision
pub(super) fn chords2(p: Space, [x, y, z]: [f32x8; 3], [ex, ey, ez]: [f32x8; 3], inverses: f32x8) -> f32x8 {
    let (dx, dy, dz) =
        (f32x8::splat(p.x as f32) - x, f32x8::splat(p.y as f32) - y, f32x8::splat(p.z as f32) - z);
    let along = (dx * ex + dy * ey + dz * ez) * inverses;
    let along = along.fast_max(f32x8::ZERO).fast_min(f32x8::ONE);
    let (x, y, z) = (dx - along * ex, dy - along * ey, dz - along * ez);
    x * x + y * y + z * z
}

/// [`chords2`] on the lanes of the processor at hand.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // single precision
pub(super) fn chords2_on<S: Simd>(
    simd: S,
    p: Space,
    [x, y, z]: [fearless_simd::f32x8<S>; 3],
    [ex, ey, ez]: [fearless_simd::f32x8<S>; 3],
    inverses: fearless_simd::f32x8<S>,
) -> fearless_simd::f32x8<S> {
    let splat = |value: f32| fearless_simd::f32x8::splat(simd, value);
    let (dx, dy, dz) = (splat(p.x as f32) - x, splat(p.y as f32) - y, splat(p.z as f32) - z);
    let along = (dx * ex + dy * ey + dz * ez) * inverses;
    let along = along.max(splat(0.0)).min(splat(1.0));
    let (x, y, z) = (dx - along * ex, dy - along * ey, dz - along * ez);
    x * x + y * y + z * z
}
