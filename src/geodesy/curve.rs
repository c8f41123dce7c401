//! A short part of an edge as a cubic in space, on which a foot is found without trigonometry.
//!
//! The cubic has the position and the direction of the edge at both ends (Hermite interpolation), so it
//! stays within |X''''| / 384 of the edge's path, X by the parameter of the part. An index cuts edges so
//! short that this is some nanometres.

use super::Edge;
use super::ellipsoid::Space;

/// A turn that moves a foot by less than this is the last: the next would move it by the square of this, 10⁻⁶ m
/// on a part of 3 km, which is 10⁻⁹ m of distance from a millimetre on.
const ENOUGH: f64 = 2e-5;

/// X(u) = start + u chord + u (1 - u) (bend + u twist), for 0 <= u <= 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Curve {
    start: Space,
    chord: Space,
    /// 1 / chord², or 0 for a part without length.
    inverse: f64,
    /// Metres at most, so that 24 bits are 10⁻⁷ of them.
    bend: [f32; 3],
    twist: [f32; 3],
}

impl Curve {
    /// The part of an edge between two parameters.
    #[allow(clippy::cast_possible_truncation)] // see `bend`
    pub(crate) fn of(edge: &Edge, from: f64, to: f64) -> Self {
        let ((start, at_start, _), (end, at_end, _)) = (edge.motion_at(from), edge.motion_at(to));
        let chord = end.minus(start);
        let part = to - from;
        let bend = Space { x: -chord.x, y: -chord.y, z: -chord.z }.plus_scaled(part, at_start);
        let twist = chord.plus_scaled(1.0, chord).plus_scaled(-part, at_start).plus_scaled(-part, at_end);
        let length2 = chord.dot(chord);
        let short = |v: Space| [v.x as f32, v.y as f32, v.z as f32];
        Self {
            start,
            chord,
            // Of what is hardly there any foot will do.
            inverse: if length2 >= f64::MIN_POSITIVE { 1.0 / length2 } else { 0.0 },
            bend: short(bend),
            twist: short(twist),
        }
    }

    pub(crate) fn start(&self) -> Space {
        self.start
    }

    pub(crate) fn end(&self) -> Space {
        self.start.plus_scaled(1.0, self.chord)
    }

    /// The length of the chord, metres.
    pub(crate) fn chord_length(&self) -> f64 {
        self.chord.dot(self.chord).sqrt()
    }

    /// The squared distance from `p` to the chord.
    #[inline]
    pub(crate) fn chord2(&self, p: Space) -> f64 {
        let to = p.minus(self.start);
        let u = (to.dot(self.chord) * self.inverse).clamp(0.0, 1.0);
        let away = to.plus_scaled(-u, self.chord);
        away.dot(away)
    }

    /// The position at `u`.
    #[inline]
    pub(crate) fn at(&self, u: f64) -> Space {
        let (bend, twist) = (wide(self.bend), wide(self.twist));
        self.start.plus_scaled(u, self.chord).plus_scaled(u * (1.0 - u), bend.plus_scaled(u, twist))
    }

    /// The position at `u` with its first and second derivative by `u`.
    #[inline]
    pub(crate) fn motion(&self, u: f64) -> (Space, Space, Space) {
        let (bend, twist) = (wide(self.bend), wide(self.twist));
        let sideways = bend.plus_scaled(u, twist);
        let position = self.start.plus_scaled(u, self.chord).plus_scaled(u * (1.0 - u), sideways);
        let first = self.chord.plus_scaled(1.0 - 2.0 * u, sideways).plus_scaled(u * (1.0 - u), twist);
        let half = twist.plus_scaled(-2.0 * u, twist).plus_scaled(-1.0, sideways);
        (position, first, half.plus_scaled(1.0, half))
    }

    /// Where the straight distance to `p` is least, if it is convex along the part. Newton's method, which
    /// starts within metres of the foot, since the part is almost its chord, and doubles its digits each turn.
    #[inline]
    pub(crate) fn foot(&self, p: Space) -> f64 {
        let mut u = (p.minus(self.start).dot(self.chord) * self.inverse).clamp(0.0, 1.0);
        for _ in 0..3 {
            let (position, first, second) = self.motion(u);
            let away = position.minus(p);
            let steepness = first.dot(first) + away.dot(second);
            if steepness <= 0.0 {
                break;
            }
            let next = (u - away.dot(first) / steepness).clamp(0.0, 1.0);
            let moved = (next - u).abs();
            u = next;
            if moved < ENOUGH {
                break;
            }
        }
        u
    }
}

#[inline]
fn wide(v: [f32; 3]) -> Space {
    Space { x: f64::from(v[0]), y: f64::from(v[1]), z: f64::from(v[2]) }
}
