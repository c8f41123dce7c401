//! Squares on the plate of longitudes and latitudes, and which of them holds a place.

use super::sheet::Rect;
use crate::LonLat;

/// Squares, row by row from the south-west.
#[derive(Clone, Debug, Default)]
pub(super) struct Squares {
    pub(super) west: f64,
    pub(super) south: f64,
    /// Degrees.
    pub(super) side: f64,
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

    /// The number of the part that holds a place, if each square has 2 to so many bits parts a side: the square's number, and
    /// below it the part's row and its column. [`Squares::len`] for the square beyond all. Nothing branches, so that a loop
    /// over many places goes through several at once.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // as checked; fewer than 2³²
    pub(super) fn part_at<const BITS: u32>(&self, place: LonLat) -> u32 {
        // Of a sum between 2⁵² and 2⁵³ the lower bits are a whole number, the nearest, of two the even one, so that what
        // lies on the western or southern wall is within; below, what is left is more than any.
        const WHOLE: f64 = 4_503_599_627_370_498.0;
        let scale = self.scale * f64::from(1 << BITS);
        let step = |degrees: f64, from: f64| {
            (((degrees - from) * scale - 0.5) + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits())
        };
        let (column, row) = (step(place.lon(), self.west), step(place.lat(), self.south));
        let (columns, rows) = (self.columns as u32, self.rows as u32);
        let within = (column < u64::from(columns << BITS)) & (row < u64::from(rows << BITS));
        let (column, row, lower) = (column as u32, row as u32, (1 << BITS) - 1);
        let square = (row >> BITS).wrapping_mul(columns).wrapping_add(column >> BITS);
        let part = (row & lower) << BITS | column & lower;
        if within { square << (2 * BITS) | part } else { (columns * rows) << (2 * BITS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                assert_eq!(squares.part_at::<0>(place) as usize, expected, "{place} {steps:?}");
                // Four parts a side; near their walls either will do.
                let parts = steps.map(|steps| (steps * 4.0, (steps * 4.0).floor()));
                if parts.iter().all(|(steps, _)| (steps - steps.round()).abs() > 1e-3) {
                    let [column, row] = parts.map(|(_, part)| part.rem_euclid(4.0) as usize);
                    let part = if is_in { 4 * row + column } else { 0 };
                    assert_eq!(
                        squares.part_at::<2>(place) as usize,
                        16 * expected + part,
                        "{place} {steps:?}"
                    );
                }
                *(if is_in { &mut inside } else { &mut beyond }) += 1;
            }
        }
        assert!(inside > 10_000 && beyond > 10_000, "{inside} {beyond}");
        let squares = Squares::over(&Rect { west: -180.0, south: -90.0, east: 180.0, north: 90.0 }, 100.0);
        assert_eq!(squares.part_at::<0>(LonLat::wrapped(-180.0, -90.0)), 0);
    }
}
