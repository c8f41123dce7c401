//! Which of many places rings go round, without asking each ring about each place.
//!
//! A grid tells which places lie in the box of a ring. These are sorted along the axis on which fewer of them lie
//! beside the ring's edges, so that an edge is asked only about those beside it: a place is inside if an odd number
//! of edges lie to one side of it.

use geo_types::{Coord, Line, LineString};

use crate::extent::Extent;

/// Places by the squares of a grid that they lie in.
pub(super) struct Places<'a> {
    all: &'a [Coord<f64>],
    whole: Extent,
    side: usize,
    squares: Vec<Vec<usize>>,
}

type Axis = fn(Coord<f64>) -> f64;

impl<'a> Places<'a> {
    pub(super) fn new(places: &'a [Coord<f64>]) -> Self {
        let whole = Extent::of(places.iter().copied());
        let side = places.len().isqrt().max(1);
        let mut grid = Self { all: places, whole, side, squares: vec![Vec::new(); side * side] };
        for (number, at) in places.iter().enumerate() {
            let [column, row] = grid.square(*at);
            grid.squares[row * side + column].push(number);
        }
        grid
    }

    /// The column and the row of the square that a position lies in, or of the nearest.
    fn square(&self, at: Coord<f64>) -> [usize; 2] {
        let (low, high) = self.whole.corners();
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = |at: f64, low: f64, high: f64| {
            (((at - low) / (high - low) * self.side as f64) as usize).min(self.side - 1)
        };
        [place(at.x, low.x, high.x), place(at.y, low.y, high.y)]
    }

    /// The numbers of the places in a box.
    fn within(&self, extent: &Extent) -> impl Iterator<Item = usize> {
        let (low, high) = extent.corners();
        let ([west, south], [east, north]) = (self.square(low), self.square(high));
        let squares = (south..=north)
            .flat_map(move |row| &self.squares[row * self.side + west..=row * self.side + east]);
        squares.flatten().copied().filter(|number| extent.holds(self.all[*number]))
    }

    /// The numbers of the places that a ring goes round an odd number of times.
    pub(super) fn enclosed(&self, ring: &LineString<f64>) -> Vec<usize> {
        let extent = Extent::of(ring.coords().copied());
        let axes: [Axis; 2] = [|c| c.x, |c| c.y];
        let sorted = axes.map(|axis| {
            let mut numbers: Vec<usize> = self.within(&extent).collect();
            numbers.sort_by(|p, q| axis(self.all[*p]).total_cmp(&axis(self.all[*q])));
            numbers
        });
        // An edge is beside what begins after its lower end and does not come after its upper one.
        let beside = |line: &Line<f64>, axis: usize| {
            let [a, b] = [line.start, line.end].map(axes[axis]);
            let before =
                |end: f64| sorted[axis].partition_point(|number| axes[axis](self.all[*number]) < end);
            before(a.min(b))..before(a.max(b))
        };
        let work = [0, 1].map(|axis| ring.lines().map(|line| beside(&line, axis).len()).sum::<usize>());
        let axis = usize::from(work[1] < work[0]);
        let mut is_inside = vec![false; sorted[axis].len()];
        for line in ring.lines() {
            let is_forward = axes[axis](line.end) > axes[axis](line.start);
            for rank in beside(&line, axis) {
                let at = self.all[sorted[axis][rank]];
                is_inside[rank] ^=
                    (robust::orient2d(of(line.start), of(line.end), of(at)) > 0.0) == is_forward;
            }
        }
        let numbers = sorted[axis].iter().zip(is_inside);
        numbers.filter(|(_, is_inside)| *is_inside).map(|(number, _)| *number).collect()
    }
}

fn of(c: Coord<f64>) -> robust::Coord<f64> {
    robust::Coord { x: c.x, y: c.y }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Place by place, with a ray to the east.
    fn goes_round(ring: &LineString<f64>, at: Coord<f64>) -> bool {
        let crossed = ring.lines().filter(|line| {
            let (a, b) = (line.start, line.end);
            (a.y > at.y) != (b.y > at.y) && a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) > at.x
        });
        crossed.count() % 2 == 1
    }

    #[test]
    fn places_are_inside_as_one_by_one() {
        let seed = 20_241_123;
        println!("seed {seed}");
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut inside = 0;
        for round in 0..60 {
            let (wide, high) = [(1.0, 1.0), (1.0, 0.01), (0.01, 1.0)][round % 3];
            let places: Vec<Coord<f64>> =
                (0..rng.usize(..500)).map(|_| Coord { x: wide * rng.f64(), y: high * rng.f64() }).collect();
            let mut corners: Vec<Coord<f64>> = (0..3 + rng.usize(..40))
                .map(|_| Coord { x: wide * (1.4 * rng.f64() - 0.2), y: high * (1.4 * rng.f64() - 0.2) })
                .collect();
            corners.push(corners[0]);
            let ring = LineString::new(corners);
            let mut found = Places::new(&places).enclosed(&ring);
            found.sort_unstable();
            let expected: Vec<usize> = (0..places.len()).filter(|i| goes_round(&ring, places[*i])).collect();
            assert_eq!(found, expected, "round {round}");
            inside += found.len();
        }
        println!("{inside} inside");
        assert!(inside > 1000, "{inside}");
    }
}
