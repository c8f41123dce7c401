//! Many points in an order in which neighbours are near each other.

use super::gathered::Gathered;
use crate::LonLat;

/// Points for each cell of the curve, about, as far as 2²⁰ cells go. With 16 it took 254 ns, not 219, to find what is
/// nearest to each of a crowd at a line of 100,000 vertices.
const POINTS_A_CELL: usize = 1;

/// Points are put in order by the upper bits of their cells' numbers first, then by so many lower ones: of 2¹⁸ points some
/// thousand together, which the processor's first cache holds.
const FINE: u32 = 10;

/// Points in the order of a Z-order curve over their extent.
pub(super) struct AlongCurve {
    /// By the upper bits of their cells: the points, their numbers and their cells.
    parted: Vec<(LonLat, u32, u32)>,
    /// Where the points of each value of these bits end.
    ends: Vec<u32>,
    /// How many bits of a cell's number are not among these.
    fine: u32,
}

impl AlongCurve {
    /// So many points, in order.
    ///
    /// The point is moved with its number, so that it is not far to fetch when its turn comes: of 200,000 at a line of 100,000
    /// vertices that takes 3 % less.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² points
    pub(super) fn of(count: usize, at: &impl Fn(usize) -> LonLat) -> Self {
        let (mut low, mut high) = ([180.0_f64, 90.0_f64], [-180.0_f64, -90.0_f64]);
        for i in 0..count {
            let position = [at(i).lon(), at(i).lat()];
            for axis in 0..2 {
                (low[axis], high[axis]) = (low[axis].min(position[axis]), high[axis].max(position[axis]));
            }
        }
        let bits = (1..=10_u32).find(|bits| POINTS_A_CELL << (2 * bits) >= count).unwrap_or(10);
        let side = f64::from((1 << bits) - 1);
        let per_degree = [0, 1].map(|axis| side / (high[axis] - low[axis]).max(1e-9));
        let cell = |i: usize| {
            // Added to 2⁵² a number that is not negative is rounded to a whole one, which its lower bits are.
            let step = |axis: usize, value: f64| {
                spread(((value - low[axis]) * per_degree[axis] + 4_503_599_627_370_496.0).to_bits() as u32)
            };
            step(0, at(i).lon()) | step(1, at(i).lat()) << 1
        };
        let fine = FINE.min(2 * bits);
        let mut ends = vec![0; (1 << (2 * bits - fine)) + 1];
        let cells: Vec<u32> = (0..count).map(cell).collect();
        for cell in &cells {
            ends[(cell >> fine) as usize + 1] += 1;
        }
        for i in 1..ends.len() {
            ends[i] += ends[i - 1];
        }
        let mut parted = vec![(LonLat::in_range(0.0, 0.0), 0, 0); count];
        for (i, cell) in cells.into_iter().enumerate() {
            let end = &mut ends[(cell >> fine) as usize];
            parted[*end as usize] = (at(i), i as u32, cell);
            *end += 1;
        }
        ends.pop();
        Self { parted, ends, fine }
    }

    /// Calls `each` with the number of each point and the point, in order.
    pub(super) fn each(&self, mut each: impl FnMut(u32, LonLat)) {
        let mut start = 0;
        for end in &self.ends {
            let part = &self.parted[start as usize..*end as usize];
            let order = Gathered::of(part.len(), 1 << self.fine, |k| part[k].2 & ((1 << self.fine) - 1));
            for k in order.numbers() {
                let (point, number, _) = part[*k as usize];
                each(number, point);
            }
            start = *end;
        }
    }
}

/// Puts a zero between any two of the lower 16 bits.
fn spread(value: u32) -> u32 {
    let mut bits = value;
    for (shift, mask) in [(8, 0x00ff_00ff), (4, 0x0f0f_0f0f), (2, 0x3333_3333), (1, 0x5555_5555)] {
        bits = (bits | bits << shift) & mask;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each number comes once, with its point; and most points come after one that is near.
    #[test]
    fn all_points_come_once_and_near_each_other() {
        let mut rng = fastrand::Rng::with_seed(31);
        for count in [1, 2, 5, 1000, 1025, 70_000, 300_000] {
            for wide in [0.0, 1e-12, 10.0] {
                let mut position = || LonLat::wrapped(40.0 + wide * rng.f64(), 50.0 + 0.5 * wide * rng.f64());
                let points: Vec<LonLat> = (0..count).map(|_| position()).collect();
                let mut came = vec![false; count];
                let (mut last, mut way) = (points[0], 0.0);
                AlongCurve::of(count, &|i| points[i]).each(|number, point| {
                    assert!(!std::mem::replace(&mut came[number as usize], true));
                    assert_eq!(point, points[number as usize]);
                    way += (point.lon() - last.lon()).abs() + (point.lat() - last.lat()).abs();
                    last = point;
                });
                assert!(came.iter().all(|came| *came), "{count} {wide}");
                // In the order given the way would be half the extent a point.
                let side = wide / f64::from(u32::try_from(count).unwrap()).sqrt();
                assert!(
                    count < 1000
                        || wide < 1.0
                        || way <= 6.0 * side * f64::from(u32::try_from(count).unwrap()),
                    "{way}"
                );
            }
        }
    }
}
