//! A short part of an edge as a cubic in space, on which a foot is found without trigonometry.
//!
//! The cubic has the position and the direction of the edge at both ends (Hermite interpolation), so it
//! stays within |X''''| / 384 of the edge's path, X by the parameter of the part. An index cuts edges so
//! short that this is some nanometres.

use wide::f64x2;

use super::Edge;
use super::ellipsoid::Space;
use super::lanes::Lanes;
use super::nearest::{ANGLE, SQUARE, outwards, stays};

/// A turn is the last if it moves the foot by v, and v⁸ is at most this times the squared distance d² then.
///
/// With f = |X - p|² / 2 what a turn leaves of f' is f‴ v² / 2, and of f that squared over 2 f''. Where feet are looked
/// for f'' is at least |X'|² / 2 (the distance is convex, see `index/pieces.rs`), so that d is at most |X'|² / (2 |X''|).
/// |f‴| is at most 3 |X'| |X''| + d |X‴|, of which the second is less than a third of the first, since |X'| |X‴| is
/// at most 2 |X''|² on edges, 1.5 by sampling. So the distance is off by at most (4 |X''|)² v⁴ / 4 d: for |X''| of
/// 2 m, eight times what a part bows, by 16 v⁴ / d, which is 9e-10 m. A turn that ends at an end of the part leaves no more.
/// The place is off by 4 |X''| v² / |X'| of the part: 2 cm at 150 km, where the geodesic itself moves it by 4.
const ENOUGH: f64 = 3e-21;

/// X(u) = start + u chord + u (1 - u) (bend + u twist), for 0 <= u <= 1.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Curve {
    /// The start, the chord and 1 / chord², or 0 for a part without length; and nothing.
    line: [f64; 8],
    /// Bend and twist, metres at most, so that 24 bits are 10⁻⁷ of them; and nothing.
    bow: [f32; 8],
}

impl Curve {
    /// The part of an edge between two parameters.
    #[allow(clippy::cast_possible_truncation)] // see `bow`
    pub(crate) fn of(edge: &Edge, from: f64, to: f64) -> Self {
        let ((start, at_start, _), (end, at_end, _)) = (edge.motion_at(from), edge.motion_at(to));
        let chord = end.minus(start);
        let part = to - from;
        let bend = Space { x: -chord.x, y: -chord.y, z: -chord.z }.plus_scaled(part, at_start);
        let twist = chord.plus_scaled(1.0, chord).plus_scaled(-part, at_start).plus_scaled(-part, at_end);
        let length2 = chord.dot(chord);
        // Of what is hardly there any foot will do.
        let inverse = if length2 >= f64::MIN_POSITIVE { 1.0 / length2 } else { 0.0 };
        Self {
            line: [start.x, start.y, start.z, chord.x, chord.y, chord.z, inverse, 0.0],
            bow: [bend.x, bend.y, bend.z, twist.x, twist.y, twist.z, 0.0, 0.0].map(|metres| metres as f32),
        }
    }

    /// All that makes the part, in two rows of eight: parts are fetched by whole rows, eight parts for eight rows.
    #[inline(always)]
    pub(crate) fn rows(&self) -> (&[f64; 8], &[f32; 8]) {
        (&self.line, &self.bow)
    }

    #[inline(always)]
    pub(crate) fn start(&self) -> Space {
        Space { x: self.line[0], y: self.line[1], z: self.line[2] }
    }

    #[inline(always)]
    fn chord(&self) -> Space {
        Space { x: self.line[3], y: self.line[4], z: self.line[5] }
    }

    #[inline(always)]
    fn inverse(&self) -> f64 {
        self.line[6]
    }

    #[inline(always)]
    fn bend(&self) -> Space {
        wide([self.bow[0], self.bow[1], self.bow[2]])
    }

    #[inline(always)]
    fn twist(&self) -> Space {
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
    #[inline]
    pub(crate) fn chord2(&self, p: Space) -> f64 {
        let to = p.minus(self.start());
        let u = (to.dot(self.chord()) * self.inverse()).clamp(0.0, 1.0);
        let away = to.plus_scaled(-u, self.chord());
        away.dot(away)
    }

    /// The end of the part that is nearest, by chord and by geodesic, to every place in the convex hull of some corners;
    /// `None` unless that is sure for one of the ends. Up to `most` the distance is to be convex along the part.
    ///
    /// Where it is convex, an end is nearest if beyond it the distance would go on falling. How steeply is linear in the
    /// place, so that it is least at a corner; for the geodesic see [`ANGLE`].
    pub(crate) fn nearest_end(&self, corners: &[Space], most: f64) -> Option<Space> {
        const ROUNDING: f64 = 1e-7;
        [(0.0, -1.0), (1.0, 1.0)].into_iter().find_map(|(u, outwards)| {
            let (end, first, _) = self.motion(u);
            let (mut least, mut far2) = (f64::INFINITY, 0.0_f64);
            for corner in corners {
                let beyond = corner.minus(end);
                least = least.min(outwards * beyond.dot(first));
                far2 = far2.max(beyond.dot(beyond));
            }
            let (far, length) = (far2.sqrt(), first.dot(first).sqrt());
            (least > (ANGLE * far + ROUNDING) * length && far + length <= most).then_some(end)
        })
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

/// Several parts side by side, and positions by axis. Each foot goes its own way, and none branches alone, so that
/// the processor may take them together.
pub(crate) struct Curves<T, const N: usize> {
    starts: [[T; N]; 3],
    chords: [[T; N]; 3],
    inverses: [T; N],
    bends: [[T; N]; 3],
    twists: [[T; N]; 3],
}

/// The feet on several parts of several positions, by chord.
pub(crate) struct Feet<T, const N: usize> {
    pub(crate) u: [T; N],
    /// Where they are, by axis.
    pub(crate) reached: [[T; N]; 3],
    pub(crate) chords2: [T; N],
    /// 1 where the foot is that by geodesic, too, else 0.
    pub(crate) stays: [T; N],
}

/// A place on a part, as seen from a position.
struct Look<T> {
    position: Space<T>,
    away: Space<T>,
    first: Space<T>,
    second: Space<T>,
    away2: T,
    /// Half of how fast the squared distance grows.
    slope: T,
}

impl<T: Lanes, const N: usize> Feet<T, N> {
    /// Sets the foot on one part.
    #[inline(always)]
    fn put(&mut self, k: usize, at: &Look<T>) {
        put(&mut self.reached, k, at.position);
        self.chords2[k] = at.away2;
        let stays = stays(at.away, at.first, self.u[k]);
        self.stays[k] = at.away2.above(T::splat(SQUARE * SQUARE), stays, T::splat(1.0));
    }
}

impl Curves<f64, 1> {
    /// One part.
    #[inline(always)]
    fn of_one(curve: &Curve) -> Self {
        let one = |v: Space| [[v.x], [v.y], [v.z]];
        Self {
            starts: one(curve.start()),
            chords: one(curve.chord()),
            inverses: [curve.inverse()],
            bends: one(curve.bend()),
            twists: one(curve.twist()),
        }
    }
}

impl Curves<f64, 8> {
    /// Eight parts, of which [the rows](Curve::rows) were turned into columns.
    #[inline(always)]
    pub(crate) fn of_columns(lines: &[[f64; 8]; 8], bows: &[[f32; 8]; 8]) -> Self {
        let axes = |rows: &[[f64; 8]; 8], first: usize| [rows[first], rows[first + 1], rows[first + 2]];
        let mut wide = [[0.0; 8]; 8];
        for row in 0..8 {
            for k in 0..8 {
                wide[row][k] = f64::from(bows[row][k]);
            }
        }
        let (starts, chords) = (axes(lines, 0), axes(lines, 3));
        Self { starts, chords, inverses: lines[6], bends: axes(&wide, 0), twists: axes(&wide, 3) }
    }
}

impl Curves<f64x2, 1> {
    /// Two parts.
    #[inline(always)]
    pub(crate) fn of_two([one, other]: [&Curve; 2]) -> Self {
        let both = |one: f64, other: f64| [f64x2::new([one, other])];
        let all =
            |one: Space, other: Space| [both(one.x, other.x), both(one.y, other.y), both(one.z, other.z)];
        Self {
            starts: all(one.start(), other.start()),
            chords: all(one.chord(), other.chord()),
            inverses: both(one.inverse(), other.inverse()),
            bends: all(one.bend(), other.bend()),
            twists: all(one.twist(), other.twist()),
        }
    }
}

impl<T: Lanes, const N: usize> Curves<T, N> {
    /// The feet of positions, given by axis. Newton's method starts within metres of a foot, since a part is almost its
    /// chord, and doubles its digits each turn.
    #[inline(always)]
    pub(crate) fn feet(&self, p: &[[T; N]; 3]) -> Feet<T, N> {
        let (zero, one) = (T::splat(0.0), T::splat(1.0));
        let zeros = [zero; N];
        let mut feet = Feet { u: zeros, reached: [zeros; 3], chords2: zeros, stays: zeros };
        // 1 as long as a part's foot is under way; at an end beyond which it would lie it is not.
        let mut goes = [one; N];
        for k in 0..N {
            let to = get(p, k).minus(get(&self.starts, k));
            feet.u[k] = clamped(to.dot(get(&self.chords, k)) * self.inverses[k]);
            let at = self.look(k, feet.u[k], get(p, k));
            goes[k] = outwards(feet.u[k], at.slope).above(zero, zero, one);
            feet.put(k, &at);
        }
        for _ in 0..3 {
            if goes.iter().all(|goes| goes.is_zero()) {
                break;
            }
            for k in 0..N {
                // Looked at again, since that takes less than keeping what was seen of each.
                let (p, u) = (get(p, k), feet.u[k]);
                let Look { away, first, second, away2, slope, .. } = self.look(k, u, p);
                let steepness = first.dot(first) + away.dot(second);
                let next = clamped(u - slope / steepness);
                let moved = next - u;
                let on = steepness.above(zero, goes[k], zero);
                feet.u[k] = on.above(zero, next, u);
                let moved4 = (moved * moved) * (moved * moved);
                goes[k] = (moved4 * moved4).above(T::splat(ENOUGH) * (away2 + slope * moved), on, zero);
                feet.put(k, &self.look(k, feet.u[k], p));
            }
        }
        feet
    }

    /// What is to be seen of a position from `u`.
    #[inline(always)]
    fn look(&self, k: usize, u: T, p: Space<T>) -> Look<T> {
        let (position, first, second) = self.motion(k, u);
        let away = position.minus(p);
        Look { position, away, first, second, away2: away.dot(away), slope: away.dot(first) }
    }

    /// The positions at `u`, by axis.
    #[inline(always)]
    pub(crate) fn at(&self, u: &[T; N]) -> [[T; N]; 3] {
        let mut reached = [[T::splat(0.0); N]; 3];
        for k in 0..N {
            put(&mut reached, k, self.motion(k, u[k]).0);
        }
        reached
    }

    /// [`Curve::motion`] of one.
    #[inline(always)]
    pub(crate) fn motion(&self, k: usize, u: T) -> (Space<T>, Space<T>, Space<T>) {
        let of = |rows| get(rows, k);
        motion((of(&self.starts), of(&self.chords), of(&self.bends), of(&self.twists)), u)
    }
}

/// One of several positions given by axis.
#[inline(always)]
pub(crate) fn get<T: Copy, const N: usize>(rows: &[[T; N]; 3], k: usize) -> Space<T> {
    Space { x: rows[0][k], y: rows[1][k], z: rows[2][k] }
}

/// Sets one of several positions given by axis.
#[inline(always)]
pub(crate) fn put<T, const N: usize>(rows: &mut [[T; N]; 3], k: usize, v: Space<T>) {
    (rows[0][k], rows[1][k], rows[2][k]) = (v.x, v.y, v.z);
}

/// The part of the way from 0 to 1.
#[inline(always)]
pub(crate) fn clamped<T: Lanes>(u: T) -> T {
    let (zero, one) = (T::splat(0.0), T::splat(1.0));
    let u = u.above(zero, u, zero);
    one.above(u, u, one)
}

/// See [`Curve::motion`].
#[inline(always)]
fn motion<T: Lanes>(
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
    use crate::geodesy::ellipsoid::space_at;
    use crate::geodesy::series::geodesic_near;
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
            let pairs: [[f64; 2]; 4] = std::array::from_fn(|k| {
                let side_by_side = |axis: [f64; 8]| [f64x2::new([axis[2 * k], axis[2 * k + 1]])];
                let feet = Curves::of_two([several[2 * k], several[2 * k + 1]]).feet(&p.map(side_by_side));
                feet.u[0].to_array()
            });
            let lines = std::array::from_fn(|column| several.map(|curve| curve.rows().0[column]));
            let bows = std::array::from_fn(|column| several.map(|curve| curve.rows().1[column]));
            let several = Curves::of_columns(&lines, &bows).feet(&p).u;
            for k in 0..8 {
                let (curve, p) = (&curves[k], get(&p, k));
                assert_eq!(several[k].to_bits(), curve.foot(p).to_bits());
                assert_eq!(pairs[k / 2][k % 2].to_bits(), curve.foot(p).to_bits());
                let best = (0..=1000)
                    .map(|i| curve.at(f64::from(i) / 1000.0).chord2(p))
                    .fold(f64::INFINITY, f64::min);
                let found = curve.at(several[k]).chord2(p);
                assert!(found.sqrt() <= best.sqrt() + 1e-8, "{lon} {lat} {k}: {found} {best}");
            }
        }
    }

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
            let curve = Curve::of(&edge, 0.0, 1.0);
            let far = 10_f64.powf(rng.f64() * 4.0 - 3.5);
            let (x, y) = (far * (rng.f64() - 0.5), far * (rng.f64() - 0.5));
            let size = far * 0.3 * rng.f64();
            // A box that holds what is between them, though that is curved.
            let corners: [Space; 8] = std::array::from_fn(|k| {
                let part = |bit: usize| if k >> bit & 1 == 1 { 1.1 } else { -0.1 };
                let at = coord(x + part(0) * size, y + part(1) * size);
                let middle = Space { x: 0.0, y: 0.0, z: 0.0 };
                let raised = 1.0 + (part(2) - 0.5) * 1e-3 * size * size;
                middle.plus_scaled(raised, space_at(at.x, at.y))
            });
            let Some(end) = curve.nearest_end(&corners, 500e3) else {
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
