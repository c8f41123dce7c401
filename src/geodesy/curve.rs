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
    #[inline(always)]
    pub(crate) fn motion(&self, u: f64) -> (Space, Space, Space) {
        motion((self.start, self.chord, wide(self.bend), wide(self.twist)), u)
    }

    /// Where the straight distance to `p` is least, if it is convex along the part. Newton's method, which
    /// starts within metres of the foot, since the part is almost its chord, and doubles its digits each turn.
    #[inline]
    pub(crate) fn foot(&self, p: Space) -> f64 {
        Curves::of(&[self]).feet(&[[p.x], [p.y], [p.z]])[0]
    }
}

/// Several parts side by side, and positions by axis. Each foot goes its own way, and none branches alone, so that
/// the processor may take them together.
pub(crate) struct Curves<const N: usize> {
    starts: [[f64; N]; 3],
    chords: [[f64; N]; 3],
    inverses: [f64; N],
    bends: [[f64; N]; 3],
    twists: [[f64; N]; 3],
}

impl<const N: usize> Curves<N> {
    #[inline(always)]
    pub(crate) fn of(curves: &[&Curve; N]) -> Self {
        let none = [[0.0; N]; 3];
        let mut all = Self { starts: none, chords: none, inverses: [0.0; N], bends: none, twists: none };
        for k in 0..N {
            let curve = curves[k];
            put(&mut all.starts, k, curve.start);
            put(&mut all.chords, k, curve.chord);
            put(&mut all.bends, k, wide(curve.bend));
            put(&mut all.twists, k, wide(curve.twist));
            all.inverses[k] = curve.inverse;
        }
        all
    }

    /// [`Curve::foot`] of each.
    #[inline(always)]
    pub(crate) fn feet(&self, p: &[[f64; N]; 3]) -> [f64; N] {
        let mut u = [0.0; N];
        // 1 as long as a part's foot is under way.
        let mut goes = [1.0; N];
        for k in 0..N {
            let to = get(p, k).minus(get(&self.starts, k));
            u[k] = clamped(to.dot(get(&self.chords, k)) * self.inverses[k]);
        }
        for _ in 0..3 {
            for k in 0..N {
                let (position, first, second) = self.motion(k, u[k]);
                let away = position.minus(get(p, k));
                let steepness = first.dot(first) + away.dot(second);
                let next = clamped(u[k] - away.dot(first) / steepness);
                let moved = (next - u[k]).abs();
                let on = if steepness > 0.0 { goes[k] } else { 0.0 };
                u[k] = if on > 0.0 { next } else { u[k] };
                goes[k] = if moved < ENOUGH { 0.0 } else { on };
            }
            if goes.iter().sum::<f64>() == 0.0 {
                break;
            }
        }
        u
    }

    /// The positions at `u`, by axis.
    #[inline(always)]
    pub(crate) fn at(&self, u: &[f64; N]) -> [[f64; N]; 3] {
        let mut reached = [[0.0; N]; 3];
        for k in 0..N {
            put(&mut reached, k, self.motion(k, u[k]).0);
        }
        reached
    }

    /// [`Curve::motion`] of one.
    #[inline(always)]
    pub(crate) fn motion(&self, k: usize, u: f64) -> (Space, Space, Space) {
        let of = |rows| get(rows, k);
        motion((of(&self.starts), of(&self.chords), of(&self.bends), of(&self.twists)), u)
    }
}

/// One of several positions given by axis.
#[inline(always)]
pub(crate) fn get<const N: usize>(rows: &[[f64; N]; 3], k: usize) -> Space {
    Space { x: rows[0][k], y: rows[1][k], z: rows[2][k] }
}

/// Sets one of several positions given by axis.
#[inline(always)]
pub(crate) fn put<const N: usize>(rows: &mut [[f64; N]; 3], k: usize, v: Space) {
    (rows[0][k], rows[1][k], rows[2][k]) = (v.x, v.y, v.z);
}

/// The part of the way from 0 to 1.
#[inline(always)]
pub(crate) fn clamped(u: f64) -> f64 {
    let u = if u > 0.0 { u } else { 0.0 };
    if u < 1.0 { u } else { 1.0 }
}

/// See [`Curve::motion`].
#[inline(always)]
fn motion((start, chord, bend, twist): (Space, Space, Space, Space), u: f64) -> (Space, Space, Space) {
    let sideways = bend.plus_scaled(u, twist);
    let position = start.plus_scaled(u, chord).plus_scaled(u * (1.0 - u), sideways);
    let first = chord.plus_scaled(1.0 - 2.0 * u, sideways).plus_scaled(u * (1.0 - u), twist);
    let half = twist.plus_scaled(-2.0 * u, twist).plus_scaled(-1.0, sideways);
    (position, first, half.plus_scaled(1.0, half))
}

#[inline(always)]
fn wide(v: [f32; 3]) -> Space {
    Space { x: f64::from(v[0]), y: f64::from(v[1]), z: f64::from(v[2]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::Coord;

    /// Parts of edges that bend, run east and north, or are points, from near, from afar and from behind their ends.
    #[test]
    fn feet_are_nearest_and_several_are_the_same_to_the_last_bit() {
        let ends =
            [(0.03, 0.0), (0.0, 0.02), (0.02, -0.02), (0.0, 0.0), (1e-9, 0.0), (0.001, 0.03), (0.02, 0.02)];
        for step in 0..400_u32 {
            let seed = f64::from(step);
            let (lon, lat) = ((seed * 31.7) % 360.0 - 180.0, (seed * 0.43) % 176.0 - 88.0);
            let (mut curves, mut p) = (Vec::new(), [[0.0; 8]; 3]);
            for k in 0..8 {
                let (x, y) = ends[(step as usize + k) % ends.len()];
                let edge = Edge::on_sheet(Coord { x: lon, y: lat }, Coord { x: lon + x, y: lat + y });
                curves.push(Curve::of(&edge, 0.0, 1.0));
                let off = 10_f64.powi(i32::try_from(k).unwrap() - 6);
                let from = edge.coord_at((seed * 0.17).fract() * 1.6 - 0.3);
                put(&mut p, k, super::super::ellipsoid::space_at(from.x + off, from.y - off));
            }
            let several: [&Curve; 8] = std::array::from_fn(|k| &curves[k]);
            let several = Curves::of(&several).feet(&p);
            for k in 0..8 {
                let (curve, p) = (&curves[k], get(&p, k));
                assert_eq!(several[k].to_bits(), curve.foot(p).to_bits());
                let best = (0..=1000)
                    .map(|i| curve.at(f64::from(i) / 1000.0).chord2(p))
                    .fold(f64::INFINITY, f64::min);
                let found = curve.at(several[k]).chord2(p);
                assert!(found.sqrt() <= best.sqrt() + 1e-8, "{lon} {lat} {k}: {found} {best}");
            }
        }
    }
}
