//! The nearest feet of a crowd of points, on the pieces in question.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x8, f64x8};

use super::crowd::{Crowd, Found, POINTS};
use super::find::ON_THE_LINE;
use super::line::LineIndex;
use crate::geodesy::{Curves, by_geodesic, clamped, geodesics_near, get, put};

/// As many feet are found and measured together: two of the processor's vectors, so that one does not wait for the other.
const LANES: usize = 8;

impl Crowd {
    /// The foot on each of the pieces in question, and the nearest of each point. There are one or two for most points: to ask
    /// which of them are worth a geodesic took up to 5 % longer than to measure all.
    #[inline(always)]
    pub(super) fn feet<S: Simd>(&mut self, simd: S, index: &LineIndex, count: usize) {
        for found in &mut self.found[..count] {
            found.metres = f64::INFINITY;
        }
        let (points, pieces) = self.pieces.slices();
        for first in (0..pieces.len()).step_by(LANES) {
            let (mut i, mut piece) = ([0; LANES], [0; LANES]);
            let mut p = [[0.0; LANES]; 3];
            for lane in 0..LANES {
                let k = (first + lane).min(pieces.len() - 1);
                (i[lane], piece[lane]) = (points[k] as usize % POINTS, pieces[k] as usize);
                put(&mut p, lane, get(&self.places, i[lane]));
            }
            // Each is fetched whole: to gather one number of all after another took 5 to 9 % of a query.
            let rows = piece.map(|piece| index.curves[piece].rows());
            let lines = turned(rows.map(|(line, _)| f64x8::load_array_ref(simd, line)));
            let bows = turned(rows.map(|(_, bow)| f32x8::load_array_ref(simd, bow)));
            let curves = Curves::of_columns(&lines.map(f64x8::to_array), &bows.map(f32x8::to_array));
            let mut feet = curves.feet(&p);
            if feet.stays.contains(&0.0) {
                for lane in 0..LANES {
                    let u = feet.u[lane];
                    let on = by_geodesic(get(&p, lane), curves.motion(lane, u), u);
                    feet.u[lane] = if feet.stays[lane] > 0.0 { u } else { clamped(on) };
                }
                feet.reached = curves.at(&feet.u);
            }
            let metres = geodesics_near(&p, &feet.reached);
            for lane in 0..LANES {
                let found = &mut self.found[i[lane]];
                if metres[lane] < found.metres {
                    *found = Found {
                        metres: metres[lane],
                        piece: piece[lane],
                        place: feet.u[lane],
                        on_edge: false,
                    };
                }
            }
        }
        for i in 0..count {
            // Beyond `quick` the bounds do not hold; nearer, what single precision makes of a chord is allowed for twice.
            if self.alone[i] || !(ON_THE_LINE..=index.quick).contains(&self.found[i].metres) {
                let (foot, piece) = index.find(self.points[i], get(&self.places, i));
                self.found[i] = Found { metres: foot.metres, piece, place: foot.t, on_edge: true };
            }
        }
    }
}

/// Rows of eight as columns: rows k and k + 4 zipped, three times.
#[inline(always)]
fn turned<S: Simd, T: SimdBase<S>>(rows: [T; 8]) -> [T; 8] {
    let zipped = |[a, b, c, d, e, f, g, h]: [T; 8]| {
        let [(a, b), (c, d), (e, f), (g, h)] =
            [a.interleave(e), b.interleave(f), c.interleave(g), d.interleave(h)];
        [a, b, c, d, e, f, g, h]
    };
    zipped(zipped(zipped(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fearless_simd::{Level, dispatch};

    #[test]
    fn rows_become_columns() {
        let rows: [[f64; 8]; 8] = [0, 1, 2, 3, 4, 5, 6, 7]
            .map(|row| [0, 1, 2, 3, 4, 5, 6, 7].map(|column| f64::from(8 * row + column)));
        for level in [Level::new(), Level::baseline()] {
            let columns = dispatch!(level, simd => {
                turned(rows.map(|row| f64x8::load_array(simd, row))).map(f64x8::to_array)
            });
            assert!((0..64).all(|i| columns[i % 8][i / 8] == rows[i / 8][i % 8]), "{columns:?}");
        }
    }
}
