//! Path data of SVG: cut to the window, without vertices that nobody sees, to a tenth of a pixel.

use geo_types::Coord;

use super::frame::Frame;

/// How far a line may move when vertices are left out, pixels.
const TOLERANCE: f64 = 0.2;

/// A window with some room round it, to which paths are cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Cut {
    /// The window, and so many pixels round it.
    pub(super) fn of(frame: &Frame, room: f64) -> Self {
        let high = Coord { x: frame.width + room, y: frame.height + room };
        Self { low: Coord { x: -room, y: -room }, high }
    }

    /// The four half planes, as functions that are positive inside.
    fn sides(self) -> [impl Fn(Coord<f64>) -> f64; 4] {
        let Self { low, high } = self;
        let side = |vertical: bool, sign: f64, limit: f64| {
            move |c: Coord<f64>| sign * ((if vertical { c.y } else { c.x }) - limit)
        };
        [side(false, 1.0, low.x), side(false, -1.0, high.x), side(true, 1.0, low.y), side(true, -1.0, high.y)]
    }

    /// The part of a ring inside, side by side (I. E. Sutherland and G. W. Hodgman, Reentrant polygon clipping, Communications
    /// of the ACM 17(1), 1974). What runs along the edge is outside of the window.
    pub(super) fn ring(self, ring: &[Coord<f64>]) -> Vec<Coord<f64>> {
        let mut inside = ring.to_vec();
        for side in self.sides() {
            let all = std::mem::take(&mut inside);
            for (i, to) in all.iter().enumerate() {
                let from = all[(i + all.len() - 1) % all.len()];
                let (a, b) = (side(from), side(*to));
                if (a < 0.0) != (b < 0.0) {
                    inside.push(from + (*to - from) * (a / (a - b)));
                }
                if b >= 0.0 {
                    inside.push(*to);
                }
            }
        }
        inside
    }

    /// The parts of a line inside.
    pub(super) fn line(self, line: &[Coord<f64>]) -> Vec<Vec<Coord<f64>>> {
        let mut parts: Vec<Vec<Coord<f64>>> = Vec::new();
        for pair in line.windows(2) {
            let (mut first, mut last) = (0.0_f64, 1.0_f64);
            for side in self.sides() {
                let (a, b) = (side(pair[0]), side(pair[1]));
                match (a < 0.0, b < 0.0) {
                    (true, true) => (first, last) = (1.0, 0.0),
                    (true, false) => first = first.max(a / (a - b)),
                    (false, true) => last = last.min(a / (a - b)),
                    (false, false) => {}
                }
            }
            if first >= last {
                continue;
            }
            let at = |t: f64| pair[0] + (pair[1] - pair[0]) * t;
            let (from, to) = (at(first), if last < 1.0 { at(last) } else { pair[1] });
            match parts.last_mut() {
                Some(part) if first == 0.0 && part.last() == Some(&from) => part.push(to),
                _ => parts.push(vec![from, to]),
            }
        }
        parts
    }
}

/// Path data, written as it grows: every number in tenths of a pixel, relative to the one before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    data: String,
}

impl Path {
    pub(super) fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    pub(super) fn data(&self) -> &str {
        &self.data
    }

    pub(super) fn into_data(self) -> String {
        self.data
    }

    /// Adds a closed ring.
    pub(super) fn ring(&mut self, ring: &[Coord<f64>]) {
        let mut corners = tenths(ring);
        if corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() > 2 {
            self.write(&corners);
            self.data.push('z');
        }
    }

    /// Adds an open line.
    pub(super) fn line(&mut self, line: &[Coord<f64>]) {
        let corners = tenths(line);
        if corners.len() > 1 {
            self.write(&corners);
        }
    }

    fn write(&mut self, corners: &[[i64; 2]]) {
        self.data.push('M');
        self.number(corners[0][0], true);
        self.number(corners[0][1], false);
        self.data.push('l');
        for (i, pair) in corners.windows(2).enumerate() {
            self.number(pair[1][0] - pair[0][0], i == 0);
            self.number(pair[1][1] - pair[0][1], false);
        }
    }

    /// A number without what SVG can do without: zeros before the point, blanks before a sign.
    fn number(&mut self, tenths: i64, first: bool) {
        let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
        if tenths < 0 {
            self.data.push('-');
        } else if !first {
            self.data.push(' ');
        }
        if whole > 0 || rest == 0 {
            self.data.push_str(&whole.to_string());
        }
        if rest > 0 {
            self.data.push('.');
            self.data.push_str(&rest.to_string());
        }
    }
}

/// The corners of a line in tenths of a pixel, without those that nobody sees.
fn tenths(line: &[Coord<f64>]) -> Vec<[i64; 2]> {
    #[allow(clippy::cast_possible_truncation)] // pixels near a window
    let mut corners: Vec<[i64; 2]> =
        plain(line).into_iter().map(|c| [(c.x * 10.0).round() as i64, (c.y * 10.0).round() as i64]).collect();
    corners.dedup();
    corners
}

/// A line without the vertices that lie near enough to the chord of those kept beside them (D. H. Douglas and T. K. Peucker,
/// Algorithms for the reduction of the number of points required to represent a digitized line, Cartographica 10(2), 1973).
/// Of a ring the first vertex and the one farthest from it stay.
fn plain(line: &[Coord<f64>]) -> Vec<Coord<f64>> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let last = line.len() - 1;
    let mut keep = vec![false; line.len()];
    (keep[0], keep[last]) = (true, true);
    let mut stack = vec![(0, last)];
    while let Some((from, to)) = stack.pop() {
        let between = from + 1..to;
        let far = between.map(|i| (i, off(line[i], line[from], line[to]))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = far.filter(|(_, far)| *far > TOLERANCE) {
            keep[i] = true;
            stack.extend([(from, i), (i, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(c, _)| *c).collect()
}

/// How far a point is from a segment.
pub(super) fn off(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (way, to) = (b - a, p - a);
    let long = way.x * way.x + way.y * way.y;
    let t = if long > 0.0 { ((to.x * way.x + to.y * way.y) / long).clamp(0.0, 1.0) } else { 0.0 };
    (to.x - t * way.x).hypot(to.y - t * way.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(corners: &[(f64, f64)]) -> Vec<Coord<f64>> {
        corners.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    fn area(ring: &[Coord<f64>]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0
    }

    #[test]
    fn paths_are_short_and_whole() {
        let mut path = Path::default();
        path.ring(&line(&[(1.0, 0.5), (11.25, 0.5), (11.0, -4.0), (1.0, 0.5)]));
        path.line(&line(&[(0.0, 0.0), (5.0, 0.05), (10.0, 0.0)]));
        assert_eq!(path.data(), "M1 .5l10.3 0-.3-4.5zM0 0l10 0");
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let cut = Cut { low: Coord { x: 0.0, y: 0.0 }, high: Coord { x: 10.0, y: 10.0 } };
        let ring = line(&[(-5.0, 5.0), (5.0, -5.0), (15.0, 5.0), (5.0, 15.0)]);
        assert!((area(&cut.ring(&ring)) - 100.0).abs() < 1e-9);
        assert!(cut.ring(&line(&[(20.0, 0.0), (30.0, 0.0), (30.0, 9.0)])).is_empty());
        let parts = cut.line(&line(&[(-5.0, 5.0), (5.0, 5.0), (5.0, 20.0), (6.0, 20.0), (6.0, 4.0)]));
        assert_eq!(parts, [line(&[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)]), line(&[(6.0, 10.0), (6.0, 4.0)])]);
    }

    /// Leaving out vertices moves a line no farther than said: every vertex against every piece that is left.
    #[test]
    fn nothing_moves_farther_than_the_tolerance() {
        let mut rng = fastrand::Rng::with_seed(7);
        println!("seed 7");
        let rough: Vec<Coord<f64>> = (0..500)
            .map(|i| Coord { x: f64::from(i) * 0.1, y: (f64::from(i) * 0.03).sin() * 20.0 + rng.f64() * 0.3 })
            .collect();
        let left = plain(&rough);
        assert!(left.len() < rough.len() / 2 && left.len() > 10);
        for c in &rough {
            let near = left.windows(2).map(|pair| off(*c, pair[0], pair[1])).fold(f64::INFINITY, f64::min);
            assert!(near <= TOLERANCE);
        }
    }
}
