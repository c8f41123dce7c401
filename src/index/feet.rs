//! The nearest feet of a crowd of points, on the pieces in question: see `best` for what is to be allowed for.

use super::best::{FOOT_MOVES, SKEW};
use super::crowd::{Crowd, Found, POINTS};
use super::find::ON_THE_LINE;
use super::line::LineIndex;
use super::single::ROUNDING;
use crate::geodesy::{Curves, by_geodesic, clamped, geodesics_near, get, put};

/// As many feet or geodesics are found together: two of the processor's vectors, so that one does not wait for the other.
const LANES: usize = 8;

impl Crowd {
    /// The foot on each of the pieces in question; lists the best of each point, and those which may be nearer.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // few pieces
    pub(super) fn feet(&mut self, index: &LineIndex, count: usize) {
        let mut least = [f64::INFINITY; POINTS];
        let (points, pieces) = self.pieces.slices();
        for first in (0..pieces.len()).step_by(LANES) {
            let mut k = [0; LANES];
            for lane in 0..LANES {
                k[lane] = (first + lane).min(pieces.len() - 1);
            }
            let (mut i, mut curves) = ([0; LANES], [&index.curves[0]; LANES]);
            let mut p = [[0.0; LANES]; 3];
            for lane in 0..LANES {
                i[lane] = points[k[lane]] as usize % POINTS;
                curves[lane] = &index.curves[pieces[k[lane]] as usize];
                put(&mut p, lane, get(&self.places, i[lane]));
            }
            let feet = Curves::of(&curves).feet(&p);
            for lane in 0..LANES {
                let (k, i, chord2) = (k[lane], i[lane], feet.chords2[lane]);
                self.feet[k] = (chord2, feet.u[lane], get(&feet.reached, lane));
                self.stays[k] = feet.stays[lane] > 0.0;
                self.best[i] = if chord2 < least[i] { k as u32 } else { self.best[i] };
                least[i] = if chord2 < least[i] { chord2 } else { least[i] };
            }
        }
        self.listed.clear();
        for i in 0..count {
            self.alone[i] |= least[i] == f64::INFINITY;
            if !self.alone[i] {
                self.listed.push(self.best[i]);
            }
        }
        for (k, ((i, _), (chord2, _, reached))) in self.pieces.pairs().zip(&self.feet).enumerate() {
            if k as u32 == self.best[i] || self.alone[i] {
                continue;
            }
            let (best2, _, best) = self.feet[self.best[i] as usize];
            let chord = best2.sqrt();
            // Mostly both are where one piece ends and the next begins.
            let moves = if self.stays[k] & self.stays[self.best[i] as usize] { 0.0 } else { FOOT_MOVES };
            let apart = best.chord2(*reached).sqrt() + moves;
            if apart > ROUNDING && chord2.sqrt() <= chord + SKEW * chord * chord * apart + ROUNDING {
                self.listed.push(k as u32);
            }
        }
    }

    /// The geodesics to the feet listed, and the least of each point.
    #[inline(always)]
    pub(super) fn measure(&mut self, index: &LineIndex, count: usize) {
        for found in &mut self.found[..count] {
            found.metres = f64::INFINITY;
        }
        let (points, pieces) = self.pieces.slices();
        for listed in self.listed.chunks(LANES) {
            let (mut k, mut i, mut u) = ([0; LANES], [0; LANES], [0.0; LANES]);
            let (mut p, mut q) = ([[0.0; LANES]; 3], [[0.0; LANES]; 3]);
            for lane in 0..LANES {
                k[lane] = listed[lane.min(listed.len() - 1)] as usize;
                i[lane] = points[k[lane]] as usize % POINTS;
                put(&mut p, lane, get(&self.places, i[lane]));
                let reached;
                (_, u[lane], reached) = self.feet[k[lane]];
                put(&mut q, lane, reached);
            }
            let mut stay = [true; LANES];
            for lane in 0..LANES {
                stay[lane] = self.stays[k[lane]];
            }
            if stay.iter().any(|stays| !stays) {
                let mut curves = [&index.curves[0]; LANES];
                for lane in 0..LANES {
                    curves[lane] = &index.curves[pieces[k[lane]] as usize];
                }
                let curves = Curves::of(&curves);
                for lane in 0..LANES {
                    let on = by_geodesic(get(&p, lane), curves.motion(lane, u[lane]), u[lane]);
                    u[lane] = if stay[lane] { u[lane] } else { clamped(on) };
                }
                let reached = curves.at(&u);
                for lane in 0..LANES {
                    let place = if stay[lane] { get(&q, lane) } else { get(&reached, lane) };
                    put(&mut q, lane, place);
                }
            }
            let metres = geodesics_near(&p, &q);
            for lane in 0..listed.len() {
                let found = &mut self.found[i[lane]];
                if metres[lane] < found.metres {
                    let piece = pieces[k[lane]] as usize;
                    *found = Found { metres: metres[lane], piece, place: u[lane], on_edge: false };
                }
            }
        }
        for i in 0..count {
            if self.alone[i] || self.found[i].metres < ON_THE_LINE {
                let (foot, piece) = index.find(self.points[i], get(&self.places, i));
                self.found[i] = Found { metres: foot.metres, piece, place: foot.t, on_edge: true };
            }
        }
    }
}
