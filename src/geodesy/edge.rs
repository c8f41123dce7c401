//! An edge, straight in longitude and latitude (RFC 7946, section 3.1.1), in one canonical form.
//!
//! Two shapes that share an edge must give the same answer about it, so an edge is always looked at
//! from its western end, whichever way a ring runs along it. Longitude is cyclic: where the ends are
//! more than 180 degrees apart the edge takes the shorter way, across the antimeridian, and its
//! eastern end is written beyond 180. A difference of exactly 360 degrees is kept: a whole parallel.

use std::cmp::Ordering;
use std::hint::select_unpredictable;

use geo_types::Coord;

use super::ellipsoid::{A, R_MAX, R_MIN, Space, Trig, space_at};
use super::sine::sin_cos;
use crate::LonLat;

/// An edge with its western end first; a meridian's southern end first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    /// Longitude in [-180, 180).
    pub(crate) west: Coord<f64>,
    /// Longitude in [west, west + 360].
    pub(crate) east: Coord<f64>,
}

/// Bounds on the derivatives of a position in space along an edge, by `t`.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// The square of the first is no less, square metres.
    pub(crate) speed2: f64,
    /// The second is no longer, metres: with `n` equal steps, no point of the edge is further than `bend / (8 n²)` from
    /// the chord of its step.
    pub(crate) bend: f64,
    /// Nor is the fourth: with `n` equal parts, the cubic with the positions and directions at a part's ends strays at
    /// most `snap / (384 n⁴)` from it.
    pub(crate) snap: f64,
}

impl Edge {
    /// The edge between two positions in range, and whether it runs from east to west.
    pub(crate) fn between(from: Coord<f64>, to: Coord<f64>) -> (Self, bool) {
        let westwards = (from.x, from.y) > (to.x, to.y);
        let (west, east) = if westwards { (to, from) } else { (from, to) };
        let span = east.x - west.x;
        let (edge, westwards) = if span > 180.0 && span < 360.0 {
            let beyond = Coord { x: west.x + 360.0, y: west.y };
            (Self { west: east, east: beyond }, !westwards)
        } else {
            (Self { west, east }, westwards)
        };
        (Self::on_sheet(edge.west, edge.east), westwards)
    }

    /// The edge between a western and an eastern end whose longitudes may run beyond 180.
    pub(crate) fn on_sheet(west: Coord<f64>, east: Coord<f64>) -> Self {
        let turn = if west.x >= 180.0 { 360.0 } else { 0.0 };
        Self { west: Coord { x: west.x - turn, y: west.y }, east: Coord { x: east.x - turn, y: east.y } }
    }

    /// Change of longitude, degrees, 0 to 360.
    pub(crate) fn lon_span(&self) -> f64 {
        self.east.x - self.west.x
    }

    /// Change of latitude from west to east, degrees.
    pub(crate) fn lat_span(&self) -> f64 {
        self.east.y - self.west.y
    }

    /// Whether the edge runs along a meridian.
    pub(crate) fn is_meridian(&self) -> bool {
        self.west.x == self.east.x
    }

    /// Whether both ends are the same position.
    pub(crate) fn is_point(&self) -> bool {
        self.west == self.east
    }

    /// Whether the edge runs along a pole's end of the plate: a line on paper, a point on the ground.
    pub(crate) fn is_polar(&self) -> bool {
        self.west.y.abs() == 90.0 && self.west.y == self.east.y
    }

    /// Longitude (perhaps beyond 180) and latitude at `t`, from 0 in the west to 1 in the east, and a little
    /// beyond either end if asked.
    pub(crate) fn coord_at(&self, t: f64) -> Coord<f64> {
        // Nobody can guess which feet are ends, and between floats the choice would come out as a branch.
        let at = |west: f64, east: f64| {
            let between = west + t * (east - west);
            f64::from_bits(select_unpredictable(t == 1.0, east.to_bits(), between.to_bits()))
        };
        Coord { x: at(self.west.x, self.east.x), y: at(self.west.y, self.east.y) }
    }

    /// The position at `t`.
    pub(crate) fn position_at(&self, t: f64) -> LonLat {
        let coord = self.coord_at(t);
        LonLat::wrapped(coord.x, coord.y)
    }

    /// The position in space at `t`.
    pub(crate) fn space_at(&self, t: f64) -> Space {
        let coord = self.coord_at(t);
        space_at(coord.x, coord.y)
    }

    /// Position in space at `t` with its first and second derivative by `t`.
    ///
    /// The change of the meridional radius with latitude is left out of the second derivative (it is
    /// 1 % of it at most): it steers Newton's method and never enters a result.
    pub(crate) fn motion_at(&self, t: f64) -> (Space, Space, Space) {
        let coord = self.coord_at(t);
        let trig = Trig::at(coord.x, coord.y);
        let (dlon, dlat) = (self.lon_span().to_radians(), self.lat_span().to_radians());
        let Trig { sin_lon, cos_lon, sin_lat, cos_lat, n } = trig;
        let (r, m) = (n * cos_lat, trig.m());
        // East and north steps; the north step leans towards the axis.
        let (east, north) = (r * dlon, m * dlat);
        let first = Space {
            x: -east * sin_lon - north * sin_lat * cos_lon,
            y: east * cos_lon - north * sin_lat * sin_lon,
            z: north * cos_lat,
        };
        let inward = r * dlon * dlon + m * cos_lat * dlat * dlat;
        let across = 2.0 * m * sin_lat * dlon * dlat;
        let second = Space {
            x: -inward * cos_lon + across * sin_lon,
            y: -inward * sin_lon - across * cos_lon,
            z: -m * sin_lat * dlat * dlat,
        };
        (trig.position(), first, second)
    }

    /// Bounds on the derivatives of the position in space.
    pub(crate) fn bounds(&self) -> Bounds {
        let (dlon, dlat) = (self.lon_span().to_radians(), self.lat_span().to_radians().abs());
        let (west, east) = (sin_cos(self.west.y).1, sin_cos(self.east.y).1);
        let least_cos = west.min(east);
        let greatest_cos = if self.west.y * self.east.y < 0.0 { 1.0 } else { west.max(east) };
        // |X_λ| = N cos φ >= A cos φ, and |X_φ| = M >= R_MIN at a right angle to it.
        let speed2 = (A * least_cos * dlon).powi(2) + (R_MIN * dlat).powi(2);
        // |X_λλ| = N cos φ, |X_λφ| <= M, |X_φφ| <= 1.02 M, with N and M at most R_MAX.
        let bend = R_MAX * (greatest_cos * dlon * dlon + 2.0 * dlon * dlat + 1.02 * dlat * dlat);
        // As above; the derivatives of the radii by latitude add 8 % at most.
        let mixed = (4.0 * dlon.powi(3) + 6.0 * dlon.powi(2) * dlat + 4.0 * dlon * dlat.powi(2)) * dlat;
        let snap = R_MAX * 1.08 * (greatest_cos * dlon.powi(4) + mixed + dlat.powi(4));
        Bounds { speed2, bend, snap }
    }

    /// Where the edge and `p` stand side by side: the longitude of `p` on the edge's sheet.
    fn lon_on_sheet(&self, p: LonLat) -> f64 {
        // Beyond the antimeridian the eastern end was written by adding 360, so this is too.
        if p.lon() < self.west.x { p.lon() + 360.0 } else { p.lon() }
    }

    /// From west to east: by the western end, then the eastern, each by longitude, then latitude.
    pub(crate) fn cmp_by_ends(&self, other: &Self) -> Ordering {
        let ends = |edge: &Self| [edge.west.x, edge.west.y, edge.east.x, edge.east.y];
        let each = ends(self).into_iter().zip(ends(other)).map(|(a, b)| a.total_cmp(&b));
        each.fold(Ordering::Equal, Ordering::then)
    }

    /// Whether `p` lies exactly on the edge.
    pub(crate) fn holds(&self, p: LonLat) -> bool {
        if p.lat().abs() == 90.0 {
            return self.west.y == p.lat() || self.east.y == p.lat();
        }
        let (south, north) = (self.west.y.min(self.east.y), self.west.y.max(self.east.y));
        if !(south..=north).contains(&p.lat()) {
            return false;
        }
        let lon = self.lon_on_sheet(p);
        let on_sheet = |lon: f64| {
            (self.west.x..=self.east.x).contains(&lon)
                && robust::orient2d(
                    robust::Coord { x: self.west.x, y: self.west.y },
                    robust::Coord { x: self.east.x, y: self.east.y },
                    robust::Coord { x: lon, y: p.lat() },
                ) == 0.0
        };
        // The antimeridian has two names.
        on_sheet(lon) || (p.lon() == 180.0 && on_sheet(-180.0)) || (p.lon() == -180.0 && on_sheet(180.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bounds hold along edges of all lengths, and are not far off on short ones.
    #[test]
    fn edges_move_and_bend_as_their_bounds_say() {
        let mut rng = fastrand::Rng::with_seed(83);
        for _ in 0..20_000 {
            let length = 10_f64.powf(rng.f64() * 6.0 - 4.0);
            let from = Coord { x: 360.0 * rng.f64() - 180.0, y: 180.0 * rng.f64() - 90.0 };
            let to = Coord {
                x: (from.x + length * (rng.f64() - 0.5)).clamp(-180.0, 180.0),
                y: (from.y + length * (rng.f64() - 0.5)).clamp(-90.0, 90.0),
            };
            let (edge, _) = Edge::between(from, to);
            let Bounds { speed2, bend, .. } = edge.bounds();
            let (mut slowest2, mut most) = (f64::INFINITY, 0.0_f64);
            for step in 0..=32 {
                let (_, first, second) = edge.motion_at(f64::from(step) / 32.0);
                slowest2 = slowest2.min(first.dot(first));
                most = most.max(second.dot(second).sqrt());
            }
            assert!(slowest2 >= speed2 * (1.0 - 1e-9), "{edge:?}: {slowest2} {speed2}");
            // `motion_at` leaves 1 % of the second derivative out.
            assert!(most <= 1.01 * bend, "{edge:?}: {most} {bend}");
            if length < 1.0 && edge.west.y.abs() < 80.0 {
                assert!(slowest2 <= 1.2 * speed2, "{edge:?}: {slowest2} {speed2}");
                assert!(bend <= 4.0 * most, "{edge:?}: {most} {bend}");
            }
        }
    }
}
