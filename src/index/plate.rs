//! Where squares lie in space, and what can be nearest to any place in one of them.
//!
//! # Why what is left out cannot be nearest
//!
//! Let b be a point of what is looked for, a another, and x a place in a square. No place in it is farther than a height h
//! from a flat rectangle in space ([`Plate::rectangle`]); let y be the place in that which is nearest to x. |y - a|² - |y - b|²
//! is linear in y, so in the rectangle it is least at a corner. If a is so far from each of its four corners c that
//! |c - a|² > |c - b|² + 2 n M + n², where M is the distance of the farthest corner from b, then |y - a|² > |y - b|² + 2 n M + n²
//! in the whole rectangle; since nothing in it is farther from b than M, that makes |y - a| > |y - b| + n, and
//! |x - a| > |x - b| + n - 2 h. With n - 2 h what the bounds between chord and geodesic allow at M + h, a is farther over ground
//! than b. So whatever is beyond that from all corners is left out, for each of the few b that are known.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f32x8, mask32x8};

use super::sheet::OVERLAP;
use super::single::{ROUNDING, above, off};
use super::squares::Squares;
use crate::geodesy::{A, NEAR, R_MAX, R_MIN, Space, Trig, farthest_rival, get, put};

/// A flat rectangle in space that a square is near.
pub(super) struct Rectangle {
    /// Its corners, by axis.
    pub(super) corners: [[f64; 4]; 3],
    /// No place in the square is farther from the rectangle, metres.
    pub(super) height: f64,
}

/// Squares, and the sines and cosines of where they lie.
pub(super) struct Plate {
    /// Degrees.
    side: f64,
    pub(super) columns: usize,
    /// Of the western wall of each column and of its middle, in turn, and of the eastern wall of the last; and so of the rows.
    lons: Vec<Trig>,
    lats: Vec<Trig>,
}

impl Plate {
    #[allow(clippy::cast_precision_loss)] // small numbers
    pub(super) fn of(squares: &Squares) -> Self {
        let half = squares.side / 2.0;
        let steps = |from: f64, count: usize| (0..=2 * count).map(move |step| from + step as f64 * half);
        let lons = steps(squares.west, squares.columns).map(|lon| Trig::at(lon, 0.0)).collect();
        // What lies beyond the pole is none of the squares'; but they may have their middles there.
        let lats = steps(squares.south, squares.rows).enumerate();
        let lats = lats.map(|(step, lat)| if step % 2 == 0 { lat.min(90.0) } else { lat });
        let lats = lats.map(|lat| Trig::at(0.0, lat)).collect();
        Self { side: squares.side, columns: squares.columns, lons, lats }
    }

    /// The place in space of the south-western corner of a square, which may be one beyond the last.
    #[inline(always)]
    pub(super) fn corner(&self, column: usize, row: usize) -> Space {
        Trig::crossing(&self.lons[2 * column], &self.lats[2 * row]).position()
    }

    /// The place in space of a square's middle.
    #[inline(always)]
    pub(super) fn middle(&self, column: usize, row: usize) -> Space {
        Trig::crossing(&self.lons[2 * column + 1], &self.lats[2 * row + 1]).position()
    }

    /// Whether a square is farther than so many times its diagonal from what is nearest to its south-western corner.
    pub(super) fn is_far(&self, [column, row]: [usize; 2], known: Space, times: f64) -> bool {
        let (corner, opposite) = (self.corner(column, row), self.corner(column + 1, row + 1));
        corner.chord2(known) > times * times * corner.chord2(opposite)
    }

    /// What a square is near; none for a square so large that the rectangle would reach farther from its middle than the Earth's
    /// least radius.
    ///
    /// Seen from the square's middle, no place in it is farther east than the arc of the widest parallel, nor farther
    /// north than the arc of the meridian and what a parallel bends. No place is above the tangent plane, and by Blaschke's
    /// theorem (see `geodesy::chord`) none farther below it than a sphere of the least radius would be. Half as deep lies the
    /// rectangle.
    #[inline(always)]
    pub(super) fn rectangle(&self, column: usize, row: usize) -> Option<Rectangle> {
        let [south, north] = [&self.lats[2 * row], &self.lats[2 * row + 2]];
        let Trig { sin_lon, cos_lon, sin_lat, cos_lat, .. } =
            Trig::crossing(&self.lons[2 * column + 1], &self.lats[2 * row + 1]);
        // Grown, so that it does not matter into which square rounding puts what lies on a wall.
        let half = (self.side * (0.5 + OVERLAP)).to_radians();
        let radius = if south.sin_lat * north.sin_lat < 0.0 {
            A
        } else {
            (south.n * south.cos_lat).max(north.n * north.cos_lat) + R_MAX * self.side.to_radians() * OVERLAP
        };
        let widest = radius * half;
        let e = widest + ROUNDING;
        let n = R_MAX * half + widest * half / 2.0 + ROUNDING;
        let across2 = e * e + n * n;
        if across2 >= R_MIN * R_MIN {
            return None;
        }
        let height = across2 / (R_MIN + (R_MIN * R_MIN - across2).sqrt()) / 2.0;
        let to_east = Space { x: -sin_lon, y: cos_lon, z: 0.0 };
        let to_north = Space { x: -sin_lat * cos_lon, y: -sin_lat * sin_lon, z: cos_lat };
        let up = Space { x: cos_lat * cos_lon, y: cos_lat * sin_lon, z: sin_lat };
        let middle = self.middle(column, row).plus_scaled(-height, up);
        let mut corners = [[0.0; 4]; 3];
        for (k, (east, north)) in [(-e, -n), (e, -n), (-e, n), (e, n)].into_iter().enumerate() {
            put(&mut corners, k, middle.plus_scaled(east, to_east).plus_scaled(north, to_north));
        }
        Some(Rectangle { corners, height: height + ROUNDING })
    }
}

/// How far something may be from each corner, by squared chord, and still be nearest to a place in a square, if there is
/// something at `known`; `off` is how far from where it is said to be anything may be. `None` too far away.
#[inline(always)]
pub(super) fn limits2(rectangle: &Rectangle, known: Space, off: f64) -> Option<[f64; 4]> {
    let mut limits2 = [0.0; 4];
    let mut most2 = 0.0_f64;
    for k in 0..4 {
        limits2[k] = get(&rectangle.corners, k).chord2(known);
        most2 = most2.max(limits2[k]);
    }
    let most = most2.sqrt();
    let far = most + rectangle.height;
    if far >= NEAR {
        return None;
    }
    let margin = farthest_rival(far) - far + 2.0 * rectangle.height + off + ROUNDING;
    let more = (2.0 * most + margin) * margin;
    for limit2 in &mut limits2 {
        *limit2 += more;
    }
    Some(limits2)
}

/// Limits for what is measured in single precision from origins that are as far away at most.
#[inline(always)]
pub(super) fn grown(limits2: &[[f64; 4]; 4], reach: f64) -> [[f32; 4]; 4] {
    limits2.map(|limits2| {
        limits2.map(|limit2| {
            let limit = limit2.sqrt();
            let limit = limit + off(limit, reach);
            above(limit * limit)
        })
    })
}

/// A bit for each of eight things of which the squared chord from some corner is within a limit, in each set of limits;
/// given the squared chords from each corner.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // eight bits
pub(super) fn within_some<S: Simd, const SETS: usize>(
    simd: S,
    limits2: &[[f32; 4]; SETS],
    chords2: &[f32x8<S>; 4],
) -> u32 {
    let mut within = [mask32x8::splat(simd, false); SETS];
    for k in 0..4 {
        for set in 0..SETS {
            within[set] |= chords2[k].simd_le(limits2[set][k]);
        }
    }
    let mut all = mask32x8::splat(simd, true);
    for within in within {
        all &= within;
    }
    all.to_bitmask() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::space_at;
    use crate::index::sheet::Rect;

    /// In steps of the rectangle's sides from one of its corners, everything in a square is from 0 to 1, and it is no farther
    /// above or below than the height.
    #[test]
    #[allow(clippy::cast_precision_loss)] // few squares
    fn a_square_is_near_its_sheet() {
        let extents = [
            (30.0, 48.0, 42.0, 54.0, 200.0),
            (-180.0, -90.0, 180.0, 90.0, 40.0),
            (-180.0, -90.0, 180.0, 90.0, 5000.0),
            (-1.0, -1.0, 1.0, 1.0, 9.0),
            (179.0, 84.0, 180.0, 90.0, 30.0),
            (5.0, 5.0, 5.02, 5.02, 16.0),
            (30.0, 48.0, 42.0, 54.0, 2.0),
            (30.0, 48.0, 42.0, 54.0, 0.5),
            (170.0, 80.0, 180.0, 90.0, 0.5),
        ];
        let mut rectangles = 0;
        for (west, south, east, north, wanted) in extents {
            let whole = Squares::over(&Rect { west, south, east, north }, wanted);
            let parts = std::iter::successors(Some(whole), |squares| {
                (squares.len() < 4000 && squares.side > 0.01).then(|| squares.quartered())
            });
            for squares in parts {
                let plate = Plate::of(&squares);
                for square in 0..squares.len() {
                    let (column, row) = (square % squares.columns, square / squares.columns);
                    let [west, south] = [(squares.west, column), (squares.south, row)]
                        .map(|(from, step)| from + step as f64 * squares.side);
                    let Some(rectangle) = plate.rectangle(column, row).filter(|_| south < 90.0) else {
                        continue;
                    };
                    rectangles += 1;
                    let from = get(&rectangle.corners, 0);
                    let [across, along] = [1, 2].map(|k| get(&rectangle.corners, k).minus(from));
                    let up = Space {
                        x: across.y * along.z - across.z * along.y,
                        y: across.z * along.x - across.x * along.z,
                        z: across.x * along.y - across.y * along.x,
                    };
                    for step in 0..=64 {
                        let (x, y) = (f64::from(step % 8) / 7.0, f64::from(step / 8) / 8.0);
                        let lat = (south + y * squares.side).min(90.0);
                        let place = space_at(west + x * squares.side, lat).minus(from);
                        for side in [across, along] {
                            let part = place.dot(side) / side.dot(side);
                            assert!((0.0..=1.0).contains(&part), "{west} {south} {x} {y}: {part}");
                        }
                        let above = place.dot(up) / up.dot(up).sqrt();
                        assert!(above.abs() <= rectangle.height, "{west} {south} {x} {y}: {above}");
                    }
                }
            }
        }
        assert!(rectangles > 30_000, "{rectangles}");
    }
}
