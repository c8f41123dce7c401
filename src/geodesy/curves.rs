//! The feet on several cubics, found side by side: each goes its own way, and the processor may take them together.

use wide::f64x2;

use super::curve::{Curve, motion};
use super::ellipsoid::Space;
use super::lanes::Lanes;
use super::nearest::{SQUARE, outwards, stays};

/// A turn is the last if it moves the foot by v, and v⁸ is at most this times the squared distance d² then.
///
/// With f = |X - p|² / 2 what a turn leaves of f' is f‴ v² / 2, and of f that squared over 2 f''. Where feet are looked
/// for f'' is at least |X'|² / 2 (the distance is convex, see `index/pieces.rs`), so that d is at most |X'|² / (2 |X''|).
/// |f‴| is at most 3 |X'| |X''| + d |X‴|, of which the second is less than a third of the first, since |X'| |X‴| is
/// at most 2 |X''|² on edges, 1.5 by sampling. So the distance is off by at most (4 |X''|)² v⁴ / 4 d: for |X''| of
/// 2 m, eight times what a part bows, by 16 v⁴ / d, which is 9e-10 m. A turn that ends at an end of the part leaves no more.
/// The place is off by 4 |X''| v² / |X'| of the part: 2 cm at 150 km, where the geodesic itself moves it by 4.
const ENOUGH: f64 = 3e-21;

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
    pub(super) fn of_one(curve: &Curve) -> Self {
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

#[cfg(test)]
mod tests {
    use super::super::Edge;
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
                curves.push(Curve::of((0, &edge), 0, 1));
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
}
