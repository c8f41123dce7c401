//! A short part of an edge as a cubic in space, on which a foot is found without trigonometry; and the edge.
//!
//! The cubic has the position and the direction of the edge at both ends (Hermite interpolation), so it
//! stays within |X''''| / 384 of the edge's path, X by the parameter of the part. An index cuts edges so
//! short that this is some nanometres.

use super::Edge;
use super::curves::{Curves, get};
use super::ellipsoid::Space;
use super::lanes::Lanes;
use super::nearest::ANGLE;

/// X(u) = start + u chord + u (1 - u) (bend + u twist), for 0 <= u <= 1. Two of the processor's cache lines, which hold the edge
/// as well: where that was a line of its own, to be waited for once the foot was known, a point within 5 km of 100,000
/// vertices took a tenth to a fifth longer.
#[derive(Clone, Copy, Debug)]
#[repr(align(128))]
pub(crate) struct Curve {
    /// The start, the chord, 1 / chord², or 0 for a part without length; and the number of the edge.
    line: [f64; 8],
    /// Bend and twist, metres at most, so that 24 bits are 10⁻⁷ of them; which part it is, and of how many: fewer than
    /// 2²⁴, exact.
    bow: [f32; 8],
    /// What it is a part of.
    edge: Edge,
}

const _: () = assert!(size_of::<Curve>() == 128);

impl Curve {
    /// The part of that number of so many equal ones of an edge, which has a number of its own.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // see `bow`
    pub(crate) fn of((number, edge): (u32, &Edge), nth: u32, of: u32) -> Self {
        let [from, to] = [nth, nth + 1].map(|part| f64::from(part) / f64::from(of));
        let ((start, at_start, _), (end, at_end, _)) = (edge.motion_at(from), edge.motion_at(to));
        let chord = end.minus(start);
        let part = to - from;
        let bend = Space { x: -chord.x, y: -chord.y, z: -chord.z }.plus_scaled(part, at_start);
        let twist = chord.plus_scaled(1.0, chord).plus_scaled(-part, at_start).plus_scaled(-part, at_end);
        let length2 = chord.dot(chord);
        // Of what is hardly there any foot will do.
        let inverse = if length2 >= f64::MIN_POSITIVE { 1.0 / length2 } else { 0.0 };
        let [bend, twist] = [bend, twist].map(|Space { x, y, z }| [x, y, z].map(|metres| metres as f32));
        Self {
            line: [start.x, start.y, start.z, chord.x, chord.y, chord.z, inverse, f64::from(number)],
            bow: [bend[0], bend[1], bend[2], twist[0], twist[1], twist[2], nth as f32, of as f32],
            edge: *edge,
        }
    }

    /// The number of the edge.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // as it was given
    pub(crate) fn number(&self) -> usize {
        self.line[7] as usize
    }

    /// The whole edge.
    #[inline]
    pub(crate) fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Whether it is the edge's first part.
    pub(crate) fn is_first(&self) -> bool {
        self.bow[6] == 0.0
    }

    /// Where on the edge the place at `u` is.
    #[inline]
    pub(crate) fn on_edge(&self, u: f64) -> f64 {
        (f64::from(self.bow[6]) + u) / f64::from(self.bow[7])
    }

    /// All that makes the cubic, in two rows of eight: parts are fetched by whole rows, eight parts for eight rows.
    #[inline(always)]
    pub(crate) fn rows(&self) -> (&[f64; 8], &[f32; 8]) {
        (&self.line, &self.bow)
    }

    #[inline(always)]
    pub(crate) fn start(&self) -> Space {
        Space { x: self.line[0], y: self.line[1], z: self.line[2] }
    }

    #[inline(always)]
    pub(super) fn chord(&self) -> Space {
        Space { x: self.line[3], y: self.line[4], z: self.line[5] }
    }

    #[inline(always)]
    pub(super) fn inverse(&self) -> f64 {
        self.line[6]
    }

    #[inline(always)]
    pub(super) fn bend(&self) -> Space {
        wide([self.bow[0], self.bow[1], self.bow[2]])
    }

    #[inline(always)]
    pub(super) fn twist(&self) -> Space {
        wide([self.bow[3], self.bow[4], self.bow[5]])
    }

    pub(crate) fn end(&self) -> Space {
        self.start().plus_scaled(1.0, self.chord())
    }

    /// The length of the chord, metres.
    pub(crate) fn chord_length(&self) -> f64 {
        self.chord().dot(self.chord()).sqrt()
    }

    /// The squared distance from `p` to the chord.
    #[inline(always)]
    pub(crate) fn chord2(&self, p: Space) -> f64 {
        let to = p.minus(self.start());
        let u = (to.dot(self.chord()) * self.inverse()).clamp(0.0, 1.0);
        let away = to.plus_scaled(-u, self.chord());
        away.dot(away)
    }

    /// The end of the part that is nearest, by chord and by geodesic, to every place no farther than `height` from the convex
    /// hull of some corners, given by axis; `None` unless that is sure for one of the ends. Up to `most` the distance is to be
    /// convex along the part.
    ///
    /// Where it is convex, an end is nearest if beyond it the distance would go on falling. How steeply is linear in the
    /// place, so that it is least at a corner; for the geodesic see [`ANGLE`].
    #[inline(always)]
    pub(crate) fn nearest_end(&self, corners: &[[f64; 4]; 3], height: f64, most: f64) -> Option<Space> {
        const ROUNDING: f64 = 1e-7;
        let (mut nearest, ends) = (None, [(0.0, -1.0), (1.0, 1.0)]);
        for (u, outwards) in ends {
            let (end, first, _) = self.motion(u);
            let (mut least, mut far2) = (f64::INFINITY, 0.0_f64);
            for k in 0..4 {
                let beyond = get(corners, k).minus(end);
                least = least.min(outwards * beyond.dot(first));
                far2 = far2.max(beyond.dot(beyond));
            }
            let (far, length) = (far2.sqrt() + height, first.dot(first).sqrt());
            if least > (ANGLE * far + height + ROUNDING) * length && far + length <= most {
                nearest = nearest.or(Some(end));
            }
        }
        nearest
    }

    /// [`Curve::chord2`] from each of four positions, given by axis.
    #[inline(always)]
    pub(crate) fn chords2(&self, from: &[[f64; 4]; 3]) -> [f64; 4] {
        let mut chords2 = [0.0; 4];
        for k in 0..4 {
            chords2[k] = self.chord2(get(from, k));
        }
        chords2
    }

    /// The position at `u`.
    #[inline]
    pub(crate) fn at(&self, u: f64) -> Space {
        let sideways = self.bend().plus_scaled(u, self.twist());
        self.start().plus_scaled(u, self.chord()).plus_scaled(u * (1.0 - u), sideways)
    }

    /// The position at `u` with its first and second derivative by `u`.
    #[inline(always)]
    pub(crate) fn motion(&self, u: f64) -> (Space, Space, Space) {
        motion((self.start(), self.chord(), self.bend(), self.twist()), u)
    }

    /// Where the straight distance to `p` is least, if it is convex along the part.
    #[inline]
    pub(crate) fn foot(&self, p: Space) -> f64 {
        Curves::of_one(self).feet(&[[p.x], [p.y], [p.z]]).u[0]
    }
}

/// See [`Curve::motion`].
#[inline(always)]
pub(super) fn motion<T: Lanes>(
    (start, chord, bend, twist): (Space<T>, Space<T>, Space<T>, Space<T>),
    u: T,
) -> (Space<T>, Space<T>, Space<T>) {
    let (one, two) = (T::splat(1.0), T::splat(-2.0) * u);
    let sideways = bend.plus_scaled(u, twist);
    let bow = u * (one - u);
    let position = start.plus_scaled(u, chord).plus_scaled(bow, sideways);
    let first = chord.plus_scaled(one + two, sideways).plus_scaled(bow, twist);
    let half = twist.plus_scaled(two, twist).minus(sideways);
    (position, first, half.plus_scaled(one, half))
}

#[inline(always)]
fn wide(v: [f32; 3]) -> Space {
    Space { x: f64::from(v[0]), y: f64::from(v[1]), z: f64::from(v[2]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::curves::put;
    use crate::geodesy::ellipsoid::space_at;
    use crate::geodesy::series::geodesic_near;
    use geo_types::Coord;

    /// An end said to be nearest to all places among some corners is, by chord and by geodesic.
    #[test]
    fn the_nearest_end_is_nearest() {
        let mut rng = fastrand::Rng::with_seed(59);
        let (mut starts, mut ends, mut neither) = (0, 0, 0);
        for _ in 0..4000 {
            let (lon, lat) = (20.0 * rng.f64(), 130.0 * rng.f64() - 65.0);
            let coord = |x: f64, y: f64| Coord { x: lon + x, y: lat + y };
            let length = 10_f64.powf(rng.f64() * 3.0 - 4.5);
            let (edge, _) =
                Edge::between(coord(0.0, 0.0), coord(length * (rng.f64() - 0.5), length * (rng.f64() - 0.5)));
            let curve = Curve::of((0, &edge), 0, 1);
            let far = 10_f64.powf(rng.f64() * 4.0 - 3.5);
            let (x, y) = (far * (rng.f64() - 0.5), far * (rng.f64() - 0.5));
            let size = far * 0.3 * rng.f64();
            // A rectangle near what is between them, though that is curved.
            let (mut corners, height) = ([[0.0; 4]; 3], 3e3 * size * size + 1e-6);
            for k in 0..4 {
                let part = |bit: usize| if k >> bit & 1 == 1 { 1.1 } else { -0.1 };
                let at = coord(x + part(0) * size, y + part(1) * size);
                put(&mut corners, k, space_at(at.x, at.y));
            }
            let Some(end) = curve.nearest_end(&corners, height, 500e3) else {
                neither += 1;
                continue;
            };
            if end == curve.start() {
                starts += 1;
            } else {
                ends += 1;
            }
            for _ in 0..20 {
                let at = coord(x + rng.f64() * size, y + rng.f64() * size);
                let p = space_at(at.x, at.y);
                for step in 0..=16 {
                    let q = curve.at(f64::from(step) / 16.0);
                    assert!(p.chord2(end).sqrt() <= p.chord2(q).sqrt() + 1e-8, "{edge:?} {at:?} {step}");
                    assert!(geodesic_near(p, end) <= geodesic_near(p, q) + 1e-8, "{edge:?} {at:?} {step}");
                }
            }
        }
        assert!(starts > 400 && ends > 400 && neither > 400, "{starts} {ends} {neither}");
    }
}
