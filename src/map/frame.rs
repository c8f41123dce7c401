//! The window of a map: from positions to pixels, eastwards and downwards.

use geo_types::{Coord, LineString, MultiPolygon};

use super::projection::Projection;
use crate::extent::Extent;
use crate::geodesy::Edge;

/// A window on a sheet.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    sheet: Projection,
    /// Pixels a metre on the sheet.
    scale: f64,
    /// What lies at the upper left corner, metres on the sheet.
    corner: Coord<f64>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Pixels a metre on the ground in the middle.
    pub(super) per_metre: f64,
    /// How long an edge may be, degrees, before it is drawn in parts.
    step: f64,
    /// A box round the window with room to spare, degrees, of longitude from the middle on; none round half the Earth.
    reach: Option<Reach>,
}

#[derive(Clone, Copy, Debug)]
struct Reach {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Reach {
    /// Of a circle round the place where the sheet has its origin, so many metres wide, with a third to spare.
    fn new(latitude: f64, metres: f64) -> Option<Self> {
        let lat = metres * 1.33 / 110_000.0;
        let farthest = latitude.abs() + lat;
        if farthest > 80.0 {
            return None;
        }
        let lon = lat / farthest.to_radians().cos();
        let middle = Coord { x: 0.0, y: latitude };
        let half = Coord { x: lon, y: lat };
        (lon < 90.0).then_some(Self { low: middle - half, high: middle + half })
    }
}

/// The height of a window by its width, at least and at most.
const SHAPES: [f64; 2] = [0.55, 1.15];
/// How much of nothing is shown round all that there is, by its size.
const LITTLE: f64 = 0.02;

/// How much is shown round positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// How much is left free on each side of them, by their size.
    pub(super) free: f64,
    /// How wide and high the window is at least, kilometres.
    pub(super) least_km: f64,
}

impl Frame {
    /// The window, so many pixels wide, that shows positions, at least one, and something round them, but hardly more than what
    /// there is anything of.
    pub(super) fn around(positions: &[Coord<f64>], width: f64, round: Round, all: &[Coord<f64>]) -> Self {
        let (west, east) = longitudes(positions);
        let south = positions.iter().map(|c| c.y).fold(f64::INFINITY, f64::min);
        let north = positions.iter().map(|c| c.y).fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(south, north);
        let least = round.least_km / 111.0;
        let (south, north) = (south.min(middle - least / 2.0), north.max(middle + least / 2.0));
        let sheet = Projection::of_extent(f64::midpoint(west, east), south, north);
        let span = |positions: &[Coord<f64>], free: f64| {
            let (low, high) = Extent::of(positions.iter().map(|c| sheet.place(*c))).corners();
            let more = (high - low) * free;
            (low - more, high + more)
        };
        let (wanted, there) = (span(positions, round.free), span(all, LITTLE));
        let within = |wanted: (f64, f64), there: (f64, f64)| {
            let (low, high) = (wanted.0.max(there.0), wanted.1.min(there.1));
            (f64::midpoint(low, high), high - low)
        };
        let (x, across) = within((wanted.0.x, wanted.1.x), (there.0.x, there.1.x));
        let (y, up) = within((wanted.0.y, wanted.1.y), (there.0.y, there.1.y));
        let least = round.least_km * 1000.0;
        let (across, up) = (across.max(least), up.max(least));
        let height = (width * up / across).clamp(width * SHAPES[0], width * SHAPES[1]).round();
        let scale = (width / across).min(height / up);
        let corner = Coord { x: x - width / scale / 2.0, y: y + height / scale / 2.0 };
        let step = ((north - south) / 40.0).max(0.01);
        let reach = Reach::new(middle, x.hypot(y) + (width / scale).hypot(height / scale) / 2.0);
        Self { reach, per_metre: scale * sheet.scale(middle), sheet, scale, corner, width, height, step }
    }

    /// Where a position lies in the window.
    pub(super) fn place(&self, at: Coord<f64>) -> Coord<f64> {
        let placed = self.sheet.place(at);
        Coord { x: (placed.x - self.corner.x) * self.scale, y: (self.corner.y - placed.y) * self.scale }
    }

    /// Whether a place lies in the window, so far from its edge.
    pub(super) fn holds(&self, at: Coord<f64>, inside: f64) -> bool {
        let within = |value: f64, size: f64| inside <= value && value <= size - inside;
        within(at.x, self.width) && within(at.y, self.height)
    }

    /// Whether positions all lie on one side of the window and well beyond it, so that nothing between neighbours of
    /// them is seen.
    pub(super) fn is_beyond(&self, positions: &[Coord<f64>]) -> bool {
        let Some(reach) = self.reach else { return false };
        let all = |beyond: &dyn Fn(Coord<f64>) -> bool| positions.iter().all(|c| beyond(*c));
        let east = |c: Coord<f64>| self.sheet.east(c.x);
        all(&|c| c.y > reach.high.y)
            || all(&|c| c.y < reach.low.y)
            || all(&|c| east(c) > reach.high.x)
            || all(&|c| east(c) < reach.low.x)
    }

    /// A line in the window, drawn as its edges run: straight in longitude and latitude. In parts, where an edge would go the
    /// long way round on the sheet.
    pub(super) fn lines(&self, line: &LineString<f64>) -> Vec<Vec<Coord<f64>>> {
        let mut parts: Vec<Vec<Coord<f64>>> = Vec::new();
        let mut part: Vec<Coord<f64>> = line.0.first().map(|c| self.place(*c)).into_iter().collect();
        for step in line.lines() {
            let (edge, westwards) = Edge::between(step.start, step.end);
            let on = |t: f64| edge.coord_at(if westwards { 1.0 - t } else { t });
            let away = self.sheet.east(step.end.x) - self.sheet.east(step.start.x);
            if away.abs() > 180.0 {
                parts.push(std::mem::replace(&mut part, vec![self.place(step.end)]));
                continue;
            }
            let long = away.abs().max((step.end.y - step.start.y).abs());
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 360 by 0.01
            let pieces = (long / self.step).ceil().max(1.0) as u32;
            part.extend((1..pieces).map(|i| self.place(on(f64::from(i) / f64::from(pieces)))));
            part.push(self.place(step.end));
        }
        parts.push(part);
        parts
    }

    /// The rings of a shape in the window, one after another, without those that lie well beyond it.
    pub(super) fn rings(&self, shape: &MultiPolygon<f64>) -> Vec<Vec<Coord<f64>>> {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let seen = rings.filter(|ring| !self.is_beyond(&ring.0));
        seen.map(|ring| self.lines(ring).concat()).collect()
    }
}

/// The westernmost and the easternmost longitude, on the sheet, of the two from -180 and from 0, on which they lie
/// closer together.
fn longitudes(positions: &[Coord<f64>]) -> (f64, f64) {
    let of = |turn: fn(f64) -> f64| {
        let each = || positions.iter().map(|c| turn(c.x));
        (each().fold(f64::INFINITY, f64::min), each().fold(f64::NEG_INFINITY, f64::max))
    };
    let (plain, turned) = (of(|lon| lon), of(|lon| if lon < 0.0 { lon + 360.0 } else { lon }));
    if turned.1 - turned.0 < plain.1 - plain.0 { turned } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left out lies outside, wherever the window is: random edges, of which a hundred places each are tried.
    #[test]
    fn nothing_that_is_seen_is_left_out() {
        println!("seed 9");
        let mut rng = fastrand::Rng::with_seed(9);
        let mut left_out = 0;
        for _ in 0..300 {
            let (lon, lat) = (rng.f64() * 360.0 - 180.0, rng.f64() * 170.0 - 85.0);
            let size = 0.05 + rng.f64() * 12.0;
            let corner = |x: f64, y: f64| {
                let at = crate::LonLat::wrapped(lon + x * size, (lat + y * size).clamp(-90.0, 90.0));
                Coord::from(at)
            };
            let corners = [corner(0.0, 0.0), corner(1.0, 1.0)];
            let round = Round { free: 0.1, least_km: 2.0 };
            let frame = Frame::around(&corners, 500.0, round, &corners);
            for _ in 0..40 {
                let ends = [0, 1].map(|_| corner(rng.f64() * 8.0 - 4.0, rng.f64() * 8.0 - 4.0));
                if !frame.is_beyond(&ends) {
                    continue;
                }
                left_out += 1;
                for part in frame.lines(&LineString::new(ends.to_vec())) {
                    for step in 0..100 {
                        let at = part[0] + (part[part.len() - 1] - part[0]) * (f64::from(step) / 100.0);
                        assert!(!frame.holds(at, 0.0), "{lon} {lat} {size} {ends:?}");
                    }
                    assert!(part.iter().all(|at| !frame.holds(*at, 0.0)), "{lon} {lat} {size} {ends:?}");
                }
            }
        }
        assert!(left_out > 1000, "{left_out}");
    }
}
