//! Squares on the plate of longitudes and latitudes, and what can be nearest to any place in one of them.
//!
//! # Why what is left out cannot be nearest
//!
//! Let b be a point of what is looked for, a another, and x a place in a square. |x - a|² - |x - b|² is linear in x, so
//! in a box it is least at a corner. A box in space holds the square ([`Squares::corners`]). If a is so far from each of
//! its eight corners c that |c - a|² > |c - b|² + 2 m M + m², where M is the distance of the farthest corner from b, then
//! |x - a|² > |x - b|² + 2 m M + m² in the whole box; since nothing in it is farther from b than M, that makes
//! |x - a| > |x - b| + m. With m what the bounds between chord and geodesic allow at M, a is farther over ground than b.
//! So whatever is beyond that from all corners is left out, for each of the few b that are known.

use super::sheet::Rect;
use super::single::ROUNDING;
use crate::LonLat;
use crate::geodesy::{NEAR, R_MAX, R_MIN, Space, farthest_rival, sin_cos, space_at};

/// Corners of a box in space.
pub(super) type Corners = [Space; 8];

/// Squares, row by row from the south-west.
#[derive(Clone, Debug, Default)]
pub(super) struct Squares {
    west: f64,
    south: f64,
    /// Degrees.
    side: f64,
    /// Squares to a degree.
    scale: f64,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Squares {
    /// About so many over an extent.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // as many as wanted, or so
    pub(super) fn over(extent: &Rect, wanted: f64) -> Self {
        let (wide, high) = (extent.east - extent.west, extent.north - extent.south);
        // However thin the extent, there are few more than that.
        let side = (wide * high / wanted).sqrt().max(wide.max(high) / wanted).clamp(1e-9, 90.0);
        let [columns, rows] = [wide, high].map(|length| (length / side) as usize + 1);
        Self { west: extent.west, south: extent.south, side, scale: 1.0 / side, columns, rows }
    }

    /// The same with each square in four: that in column c and row r has those in columns 2c, 2c + 1 and rows 2r, 2r + 1.
    pub(super) fn quartered(&self) -> Self {
        let (side, scale) = (self.side / 2.0, self.scale * 2.0);
        Self { side, scale, columns: 2 * self.columns, rows: 2 * self.rows, ..*self }
    }

    pub(super) fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// The number of the square that holds a place; [`Squares::len`] beyond all. Nothing branches, so that a loop over many
    /// places goes through several at once.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // as checked; fewer than 2³²
    pub(super) fn at(&self, place: LonLat) -> u32 {
        // Of a sum between 2⁵² and 2⁵³ the lower bits are a whole number, the nearest, of two the even one, so that what
        // lies on the western or southern wall is within; below, what is left is more than any.
        const WHOLE: f64 = 4_503_599_627_370_498.0;
        let step = |degrees: f64, from: f64| {
            (((degrees - from) * self.scale - 0.5) + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits())
        };
        let (column, row) = (step(place.lon(), self.west), step(place.lat(), self.south));
        let (columns, rows) = (self.columns as u32, self.rows as u32);
        let within = (column < u64::from(columns)) & (row < u64::from(rows));
        if within { (row as u32).wrapping_mul(columns).wrapping_add(column as u32) } else { columns * rows }
    }

    /// The place in space of the south-western corner of a square, which may be one beyond the last.
    pub(super) fn corner(&self, column: usize, row: usize) -> Space {
        let (x, y) = self.position(column, row);
        space_at(x, y.min(90.0))
    }

    /// The place in space of a square's middle.
    pub(super) fn middle(&self, square: usize) -> Space {
        let (west, south) = self.position(square % self.columns, square / self.columns);
        space_at(west + self.side / 2.0, (south + self.side / 2.0).min(90.0))
    }

    #[allow(clippy::cast_precision_loss)] // small numbers
    fn position(&self, column: usize, row: usize) -> (f64, f64) {
        (self.west + column as f64 * self.side, self.south + row as f64 * self.side)
    }

    /// The corners of a box in space that holds a square; none for a square that is half the Earth wide.
    ///
    /// Seen from the square's middle, no place in it is farther east than the arc of the widest parallel, nor farther
    /// north than the arc of the meridian and what a parallel bends. No place is above the tangent plane, and by Blaschke's
    /// theorem (see `geodesy::chord`) none farther below it than a sphere of the least radius would be.
    pub(super) fn corners(&self, square: usize) -> Option<Corners> {
        let (column, row) = (square % self.columns, square / self.columns);
        let ((west, south), (east, north)) = (self.position(column, row), self.position(column + 1, row + 1));
        // Grown, so that it does not matter into which square rounding puts what lies on a wall.
        let rect = Rect { west, south, east, north }.grown();
        let (lon, lat) = rect.middle();
        let half_lon = (rect.east - rect.west).to_radians() / 2.0;
        let half_lat = (rect.north - rect.south).to_radians() / 2.0;
        let least_lat =
            if rect.south * rect.north < 0.0 { 0.0 } else { rect.south.abs().min(rect.north.abs()) };
        let widest = space_at(0.0, least_lat).x.abs() * half_lon;
        let e = widest + ROUNDING;
        let n = R_MAX * half_lat + widest * half_lon / 2.0 + ROUNDING;
        let across2 = e * e + n * n;
        if half_lon > 1.0 || across2 >= R_MIN * R_MIN {
            return None;
        }
        let down = across2 / (R_MIN + (R_MIN * R_MIN - across2).sqrt()) + ROUNDING;
        let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (sin_cos(lon), sin_cos(lat));
        let to_east = Space { x: -sin_lon, y: cos_lon, z: 0.0 };
        let to_north = Space { x: -sin_lat * cos_lon, y: -sin_lat * sin_lon, z: cos_lat };
        let up = Space { x: cos_lat * cos_lon, y: cos_lat * sin_lon, z: sin_lat };
        let top = space_at(lon, lat).plus_scaled(ROUNDING, up);
        Some(std::array::from_fn(|k| {
            let sign = |bit: usize| if k >> bit & 1 == 1 { 1.0 } else { -1.0 };
            let level = if k >> 2 == 1 { top } else { top.plus_scaled(-down - ROUNDING, up) };
            level.plus_scaled(sign(0) * e, to_east).plus_scaled(sign(1) * n, to_north)
        }))
    }
}

/// How far something may be from each corner, by squared chord, and still be nearest to a place among them, if there is
/// something at `known`; `off` is how far from where it is said to be anything may be. `None` too far away.
pub(super) fn limits2(corners: &Corners, known: Space, off: f64) -> Option<[f64; 8]> {
    let chords2 = corners.map(|corner| corner.chord2(known));
    let most = chords2.into_iter().fold(0.0, f64::max).sqrt();
    let margin = farthest_rival(most) - most + off + ROUNDING;
    let more = (2.0 * most + margin) * margin;
    (most < NEAR).then(|| chords2.map(|chord2| chord2 + more))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In steps of the box's edges from one of its corners, everything in a square is from 0 to 1. Of squares below half a
    /// kilometre the box is so flat that rounding of its corners would turn its edges.
    #[test]
    fn a_square_lies_in_its_box() {
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
        let mut boxes = 0;
        for (west, south, east, north, wanted) in extents {
            let whole = Squares::over(&Rect { west, south, east, north }, wanted);
            let parts = std::iter::successors(Some(whole), |squares| {
                (squares.len() < 4000 && squares.side > 0.01).then(|| squares.quartered())
            });
            let squares =
                parts.flat_map(|squares| (0..squares.len()).map(move |square| (squares.clone(), square)));
            for (squares, square, c) in squares
                .filter_map(|(squares, square)| squares.corners(square).map(|c| (squares, square, c)))
                .filter(|(squares, square, _)| squares.position(0, square / squares.columns).1 < 90.0)
            {
                boxes += 1;
                let ways = [1, 2, 4].map(|k| c[k].minus(c[0]));
                let (column, row) = (square % squares.columns, square / squares.columns);
                let (west, south) = squares.position(column, row);
                for step in 0..=64 {
                    let (x, y) = (f64::from(step % 8) / 7.0, f64::from(step / 8) / 8.0);
                    let lat = (south + y * squares.side).min(90.0);
                    let place = space_at(west + x * squares.side, lat).minus(c[0]);
                    for way in ways {
                        let part = place.dot(way) / way.dot(way);
                        assert!((0.0..=1.0).contains(&part), "{west} {south} {x} {y}: {part}");
                    }
                }
            }
        }
        assert!(boxes > 30_000, "{boxes}");
    }

    /// Against columns and rows counted from whole degrees; near walls either square will do.
    #[test]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // as checked
    fn a_place_is_in_the_square_between_its_walls() {
        let mut rng = fastrand::Rng::with_seed(73);
        let extents = [
            (30.0, 48.0, 42.0, 54.0, 1000.0),
            (-180.0, -90.0, 180.0, 90.0, 100.0),
            (5.0, 5.0, 5.000_001, 5.000_001, 1e6),
            (100.0, 10.0, 100.000_000_01, 10.0, 1e6),
        ];
        let (mut inside, mut beyond) = (0, 0);
        for (west, south, east, north, wanted) in extents {
            let squares = Squares::over(&Rect { west, south, east, north }, wanted);
            for step in 0..20_000 {
                // All over the Earth, round the extent, and in it.
                let far = [360.0, 3.0 * (east - west), 0.5 * (east - west)][step % 3];
                let [x, y] = [(), ()].map(|()| (rng.f64() - 0.5) * far);
                let place = LonLat::wrapped(west.midpoint(east) + x, south.midpoint(north) + y);
                let steps = [place.lon() - west, place.lat() - south].map(|degrees| degrees / squares.side);
                if steps.iter().any(|steps| (steps - steps.round()).abs() < 1e-4) {
                    continue;
                }
                let [column, row] = steps.map(f64::floor);
                let (columns, rows) = (squares.columns as f64, squares.rows as f64);
                let is_in = 0.0 <= column && column < columns && 0.0 <= row && row < rows;
                let expected = if is_in { (row * columns + column) as usize } else { squares.len() };
                assert_eq!(squares.at(place) as usize, expected, "{place} {steps:?}");
                *(if is_in { &mut inside } else { &mut beyond }) += 1;
            }
        }
        assert!(inside > 10_000 && beyond > 10_000, "{inside} {beyond}");
        let squares = Squares::over(&Rect { west: -180.0, south: -90.0, east: 180.0, north: 90.0 }, 100.0);
        assert_eq!(squares.at(LonLat::wrapped(-180.0, -90.0)), 0);
    }
}
