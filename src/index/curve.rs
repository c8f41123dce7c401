//! Many points in an order in which neighbours are near each other, sorted by how they are answered.

use fearless_simd::{Level, Simd, dispatch};

use super::gathered::Gathered;
use super::shortlist::{Kept, Kind, PART_BITS, Shortlists};
use super::squares::Squares;
use crate::LonLat;

/// Points are put in order by the upper bits of their cells' numbers first, then by so many lower ones: of 2¹⁸ points some
/// four thousand together. With 10 bits a point took 2 % longer.
const FINE: u32 = 12;

/// No more points are put in order together than these bits tell apart.
const BITS: u32 = 18;
pub(super) const MOST: usize = 1 << BITS;

/// Cells are counted for as many points at a time.
const TOGETHER: usize = 256;

/// A point that waits for its turn.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) point: LonLat,
    /// What the point's square keeps.
    pub(super) kept: Kept,
    /// The point's number, and above it the lower bits of its cell's.
    number: u32,
}

impl Turn {
    /// The number of the point.
    #[inline]
    pub(super) fn number(&self) -> usize {
        self.number as usize % MOST
    }
}

/// Points in the order of a Z-order curve over their extent, those of each kind together.
pub(super) struct AlongCurve {
    /// By kind, and then by the upper bits of their cells.
    turns: Vec<Turn>,
    /// Where the points of each kind, and within it of each value of these bits, start; and where the last end.
    starts: Vec<u32>,
    /// How many values these bits have.
    parts: usize,
    /// How many bits of a cell's number are not among these.
    fine: u32,
}

impl AlongCurve {
    /// So many points, no more than [`MOST`].
    ///
    /// The point is moved with its number, so that it is not far to fetch when its turn comes: of 200,000 at a line of 100,000
    /// vertices that takes 3 % less.
    #[allow(clippy::cast_possible_truncation)] // few points
    pub(super) fn of(count: usize, at: &impl Fn(usize) -> LonLat, lists: &Shortlists) -> Self {
        debug_assert!(count <= MOST);
        // A cell for each point, about. With one for 16 it took a sixth longer to find what is nearest to each of a crowd at
        // a line of 100,000 vertices.
        let bits = (1..BITS).find(|bits| 1 << (2 * bits) >= count).unwrap_or(BITS);
        let fine = FINE.min(2 * bits);
        let parts = 1 << (2 * bits - fine);
        let (mut cells, mut squares) = (vec![0; count], vec![0; count]);
        dispatch!(Level::new(), simd => number(simd, [&mut cells, &mut squares], bits, at, &lists.squares));
        let part = |kept: Kept, cell: u32| kept.kind_number() * parts + (cell >> fine) as usize;
        let mut starts = vec![0; Kind::ALL.len() * parts + 1];
        let mut kept = Vec::with_capacity(count);
        for (cell, square) in cells.iter().zip(squares) {
            let keeps = lists.kept_by(square);
            kept.push(keeps);
            starts[part(keeps, *cell) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut turns =
            vec![Turn { point: LonLat::in_range(0.0, 0.0), kept: Kept::NOTHING, number: 0 }; count];
        for (i, (cell, kept)) in cells.into_iter().zip(kept).enumerate() {
            let next = &mut starts[part(kept, cell)];
            let lower = cell & ((1 << fine) - 1);
            turns[*next as usize] = Turn { point: at(i), kept, number: i as u32 | lower << BITS };
            *next += 1;
        }
        // Each part's start has moved to the next one's.
        starts.rotate_right(1);
        starts[0] = 0;
        Self { turns, starts, parts, fine }
    }

    /// The points of a kind, in the order of the upper bits of their cells.
    pub(super) fn roughly(&self, kind: Kind) -> &[Turn] {
        let first = kind as usize * self.parts;
        &self.turns[self.starts[first] as usize..self.starts[first + self.parts] as usize]
    }

    /// The points of a kind, in the order of their cells.
    pub(super) fn finely(&self, kind: Kind) -> Vec<Turn> {
        let first = kind as usize * self.parts;
        let mut turns = Vec::with_capacity(self.roughly(kind).len());
        for ends in self.starts[first..=first + self.parts].windows(2) {
            let part = &self.turns[ends[0] as usize..ends[1] as usize];
            // For a few points fewer bits will do.
            let bits = (part.len().max(1).ilog2() + 2).min(self.fine);
            let order = Gathered::of(part.len(), 1 << bits, |k| part[k].number >> (BITS + self.fine - bits));
            turns.extend(order.numbers().iter().map(|k| part[*k as usize]));
        }
        turns
    }
}

/// Numbers the cells, so many bits to a side, and the squares that hold points.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // of numbers with fewer bits
fn number<S: Simd>(
    _: S,
    [cells, squares]: [&mut [u32]; 2],
    bits: u32,
    at: &impl Fn(usize) -> LonLat,
    of: &Squares,
) {
    let (mut low, mut high) = ([180.0_f64, 90.0_f64], [-180.0_f64, -90.0_f64]);
    for i in 0..cells.len() {
        let position = [at(i).lon(), at(i).lat()];
        for axis in 0..2 {
            (low[axis], high[axis]) = (low[axis].min(position[axis]), high[axis].max(position[axis]));
        }
    }
    let side = f64::from((1 << bits) - 1);
    let per_degree = [0, 1].map(|axis| side / (high[axis] - low[axis]).max(1e-9));
    // Added to 2⁵² a number that is not negative is rounded to a whole one, which its lower bits are.
    let step = |axis: usize, value: f64| {
        spread(((value - low[axis]) * per_degree[axis] + 4_503_599_627_370_496.0).to_bits() as u32)
    };
    let mut points = [LonLat::in_range(0.0, 0.0); TOGETHER];
    let chunks = cells.chunks_mut(TOGETHER).zip(squares.chunks_mut(TOGETHER));
    for (first, (cells, squares)) in (0..).step_by(TOGETHER).zip(chunks) {
        for k in 0..cells.len() {
            points[k] = at(first + k);
        }
        for (point, (cell, square)) in points.iter().zip(cells.iter_mut().zip(squares)) {
            *cell = step(0, point.lon()) | step(1, point.lat()) << 1;
            *square = of.part_at::<PART_BITS>(*point);
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
    use crate::LineIndex;
    use geo_types::LineString;

    /// How far it is from point to point, by degrees of longitude and of latitude.
    fn way(turns: &[Turn]) -> f64 {
        let step =
            |[one, other]: [LonLat; 2]| (one.lon() - other.lon()).abs() + (one.lat() - other.lat()).abs();
        turns.windows(2).map(|two| step([two[0].point, two[1].point])).sum()
    }

    /// Each number comes once, with its point; and most points come after one that is near.
    #[test]
    fn all_points_come_once_and_near_each_other() {
        let mut rng = fastrand::Rng::with_seed(31);
        for count in [1, 2, 5, 1000, 1025, 70_000, MOST] {
            for wide in [0.0, 1e-12, 10.0] {
                let mut position = || LonLat::wrapped(40.0 + wide * rng.f64(), 50.0 + 0.5 * wide * rng.f64());
                let points: Vec<LonLat> = (0..count).map(|_| position()).collect();
                let along = AlongCurve::of(count, &|i| points[i], &Shortlists::nothing());
                let [roughly, finely] = [along.roughly(Kind::Start).to_vec(), along.finely(Kind::Start)];
                assert!(along.roughly(Kind::Few).is_empty() && along.finely(Kind::One).is_empty());
                // In the order given the way would be half the extent a point.
                let side = wide / f64::from(u32::try_from(count).unwrap()).sqrt();
                for (turns, sides) in [(roughly, 40.0), (finely, 6.0)] {
                    let mut came = vec![false; count];
                    for turn in &turns {
                        assert!(!std::mem::replace(&mut came[turn.number()], true));
                        assert_eq!(turn.point, points[turn.number()]);
                    }
                    assert!(came.iter().all(|came| *came), "{count} {wide}");
                    let most = sides * side * f64::from(u32::try_from(count).unwrap());
                    assert!(count < 1000 || wide < 1.0 || way(&turns) <= most, "{}", way(&turns));
                }
            }
        }
    }

    /// Each point stands among those of its kind, and few of a kind are in order, too.
    #[test]
    fn points_stand_with_their_kind() {
        let wave = |i: u32| (f64::from(i) * 0.003, 50.0 + (f64::from(i) * 0.7).sin() * 0.05);
        let index = LineIndex::new(&LineString::from((0..3000).map(wave).collect::<Vec<_>>())).unwrap();
        let mut rng = fastrand::Rng::with_seed(67);
        let points: Vec<LonLat> =
            (0..20_000).map(|_| LonLat::wrapped(12.0 * rng.f64() - 1.0, 47.0 + 6.0 * rng.f64())).collect();
        let along = AlongCurve::of(points.len(), &|i| points[i], &index.shortlists);
        let mut came = vec![false; points.len()];
        for kind in Kind::ALL {
            let (roughly, finely) = (along.roughly(kind), along.finely(kind));
            assert!(roughly.len() > 500 && roughly.len() == finely.len(), "{kind:?}: {}", roughly.len());
            assert!(way(&finely) < 0.7 * way(roughly), "{} {}", way(&finely), way(roughly));
            for turn in roughly {
                let kept = index.shortlists.kept(turn.point);
                assert_eq!((turn.kept.kind(), turn.kept.number()), (kind, kept.number()));
                assert_eq!(turn.point, points[turn.number()]);
                assert!(!std::mem::replace(&mut came[turn.number()], true));
            }
        }
        assert!(came.iter().all(|came| *came));
    }
}
