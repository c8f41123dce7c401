//! The nearest feet of a crowd of points, on the pieces in question.

use fearless_simd::Simd;

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
            let curves = Curves::of_eight(simd, &piece.map(|piece| &index.curves[piece]));
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
