//! The point of an edge that is nearest to a position, over ground.
//!
//! The straight distance in space to the edge's curve has its minimum where the geodesic has it, but for
//! the angle between the geodesic and the normal section: e'²/12 (s/R)² sin 2α, 3·10⁻⁷ rad at 150 km. It
//! moves the foot by some centimetres and the distance by the square of that over 2 s: 10 nm at 150 km
//! (P. D. Thomas, Conformal Projections in Geodesy and Cartography, USC&GS SP 251, 1952, gives the angle). So
//! up to [`SQUARE`] Newton's method on the chord suffices. Beyond it the foot is moved on: by the slope of what
//! the geodesic is longer than the chord up to [`NEAR`], and by the azimuth of Karney's solution farther away.

use super::Edge;
use super::chord::{NEAR, geodesic_far};
use super::ellipsoid::{Space, Trig};
use super::lanes::Lanes;
use super::series::{excess_slope, geodesic_near};
use crate::LonLat;

/// The nearest point of (a part of) an edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Foot {
    /// Geodesic distance, metres.
    pub(crate) metres: f64,
    /// Where on the edge, 0 in the west to 1 in the east.
    pub(crate) t: f64,
}

/// The nearest point to `p` (in space: `s`) on the part of `edge` between the parameters `from` and `to`.
///
/// The distance is zero if and only if `p` lies exactly on the edge. The part is to be short enough that
/// its direction turns little; an index cuts edges so.
pub(crate) fn foot_on_edge(p: LonLat, s: Space, edge: &Edge, from: f64, to: f64) -> Foot {
    let foot = if edge.is_point() || edge.is_polar() {
        foot_at(p, s, edge, from)
    } else if may_have_two_dips(s, edge, from, to) {
        scan(p, s, edge, from, to)
    } else {
        let t = chord_foot(s, edge, from, to);
        let chord2 = edge.space_at(t).chord2(s);
        if chord2 <= SQUARE * SQUARE {
            foot_at(p, s, edge, t)
        } else if chord2 <= 0.9 * NEAR * NEAR {
            let t = by_geodesic(s, edge.motion_at(t), t);
            foot_at(p, s, edge, t.clamp(from, to))
        } else {
            polish(p, s, edge, t, from, to)
        }
    };
    settle(p, edge, foot)
}

/// Up to this chord the foot by chord is the foot by geodesic, metres.
pub(crate) const SQUARE: f64 = 150_000.0;

/// Where the geodesic from `p` to a curve is shortest, given where the chord is, `u`, and the position there
/// with its first and second derivative by the curve's parameter. One step of Newton's method, of some metres
/// at most up to [`NEAR`].
#[inline(always)]
pub(crate) fn by_geodesic(p: Space, (position, first, second): (Space, Space, Space), u: f64) -> f64 {
    let away = position.minus(p);
    let chord = away.dot(away).sqrt();
    let slope = away.dot(first) + chord * excess_slope(p, position, first);
    let bend = first.dot(first) + away.dot(second);
    if bend > 0.0 { u - slope / bend } else { u }
}

/// How steeply the squared distance falls beyond an end of a part, if `u` is one; else, or if it grows there, not above 0.
#[inline(always)]
pub(super) fn outwards<T: Lanes>(u: T, slope: T) -> T {
    let zero = T::splat(0.0);
    u.above(zero, T::splat(1.0).above(u, zero, zero - slope), slope)
}

/// More than the angle between the geodesic and the chord to a place, 5e-6 up to [`NEAR`].
pub(super) const ANGLE: f64 = 1e-5;

/// Whether a foot by chord at the end of a part, `u` 0 or 1, is that by geodesic, too: the chord would have it beyond the end,
/// and by more than [`ANGLE`]. 1 if so, else 0.
#[inline(always)]
pub(crate) fn stays<T: Lanes>(away: Space<T>, first: Space<T>, u: T) -> T {
    let (zero, one) = (T::splat(0.0), T::splat(1.0));
    let slope = away.dot(first);
    let plain =
        (slope * slope).above(T::splat(ANGLE * ANGLE) * (away.dot(away) * first.dot(first)), one, zero);
    outwards(u, slope).above(zero, plain, zero)
}

/// Makes a distance within rounding error agree with the exact predicate.
fn settle(p: LonLat, edge: &Edge, foot: Foot) -> Foot {
    const ROUNDING: f64 = 1e-6;
    if foot.metres > ROUNDING {
        foot
    } else if edge.holds(p) {
        Foot { metres: 0.0, ..foot }
    } else {
        Foot { metres: foot.metres.max(f64::MIN_POSITIVE), ..foot }
    }
}

/// Whether the chord to `s` may fail to be convex along the part: the curvature of the edge's path in
/// space, |X''| / |X'|², times the chord is then near 1. Away from the poles that takes a chord of
/// thousands of kilometres.
fn may_have_two_dips(s: Space, edge: &Edge, from: f64, to: f64) -> bool {
    let curves_at = |t: f64| {
        let (position, first, second) = edge.motion_at(t);
        position.chord2(s) * second.dot(second) > 0.25 * first.dot(first).powi(2)
    };
    let polar = edge.west.y.abs().max(edge.east.y.abs()) > 80.0;
    curves_at(f64::midpoint(from, to)) || polar && (curves_at(from) || curves_at(to))
}

fn foot_at(p: LonLat, s: Space, edge: &Edge, t: f64) -> Foot {
    let q = edge.space_at(t);
    let near = q.chord2(s) <= NEAR * NEAR;
    let metres = if near { geodesic_near(s, q) } else { geodesic_far(p, edge.position_at(t)).0 };
    Foot { metres, t }
}

/// The parameter in [from, to] at which the chord to `s` is shortest, where that chord is convex.
fn chord_foot(s: Space, edge: &Edge, from: f64, to: f64) -> f64 {
    let (mut low, mut high) = (from, to);
    let mut t = f64::midpoint(from, to);
    for _ in 0..60 {
        let (position, first, second) = edge.motion_at(t);
        let away = position.minus(s);
        let slope = away.dot(first);
        if slope > 0.0 {
            high = t;
        } else {
            low = t;
        }
        let bend = first.dot(first) + away.dot(second);
        let mut next = if bend > 0.0 { t - slope / bend } else { f64::midpoint(low, high) };
        if !(next > low && next < high) {
            // Out of the bracket: the foot is an end, or Newton overshot.
            next = if next <= low && low == from {
                from
            } else if next >= high && high == to {
                to
            } else {
                f64::midpoint(low, high)
            };
        }
        if (next - t).abs() * first.dot(first).sqrt() <= 1e-10 || next == t {
            return next;
        }
        t = next;
    }
    t
}

/// Moves a foot found by chord to where the geodesic meets the edge at a right angle.
fn polish(p: LonLat, s: Space, edge: &Edge, mut t: f64, from: f64, to: f64) -> Foot {
    let mut best = foot_at(p, s, edge, t);
    for _ in 0..4 {
        let slope = slope(p, edge, t);
        let (position, first, second) = edge.motion_at(t);
        let away = position.minus(s);
        let bend = (first.dot(first) + away.dot(second)) / best.metres.max(1.0);
        if bend <= 0.0 {
            break;
        }
        let next = (t - slope / bend).clamp(from, to);
        let foot = foot_at(p, s, edge, next);
        if foot.metres >= best.metres {
            break;
        }
        best = foot;
        if (next - t).abs() * first.dot(first).sqrt() < 1e-3 {
            break;
        }
        t = next;
    }
    best
}

/// How fast the geodesic distance from `p` grows with the parameter at `t`, metres.
fn slope(p: LonLat, edge: &Edge, t: f64) -> f64 {
    let coord = edge.coord_at(t);
    let (_, azimuth) = geodesic_far(p, edge.position_at(t));
    let trig = Trig::at(coord.x, coord.y);
    let east = trig.n * trig.cos_lat * edge.lon_span().to_radians();
    let north = trig.m() * edge.lat_span().to_radians();
    let (sin, cos) = azimuth.to_radians().sin_cos();
    east * sin + north * cos
}

/// The slow way for parts that curve round `p` or lie far from it: looks over the part from end to end
/// and follows every dip of the geodesic distance with golden sections.
fn scan(p: LonLat, s: Space, edge: &Edge, from: f64, to: f64) -> Foot {
    const STEPS: u32 = 16;
    let step = (to - from) / f64::from(STEPS);
    let at = |k: u32| foot_at(p, s, edge, if k == STEPS { to } else { from + step * f64::from(k) });
    let feet: Vec<Foot> = (0..=STEPS).map(at).collect();
    let mut best = feet[0];
    for (k, foot) in feet.iter().enumerate() {
        let dips = (k == 0 || feet[k - 1].metres >= foot.metres)
            && feet.get(k + 1).is_none_or(|next| next.metres >= foot.metres);
        if dips {
            let low = if k == 0 { from } else { feet[k - 1].t };
            let high = feet.get(k + 1).map_or(to, |next| next.t);
            let found = golden(p, s, edge, low, high);
            for candidate in [found, *foot] {
                if candidate.metres < best.metres {
                    best = candidate;
                }
            }
        }
    }
    best
}

/// Golden-section search for the least geodesic distance between two parameters.
fn golden(p: LonLat, s: Space, edge: &Edge, mut low: f64, mut high: f64) -> Foot {
    const SHRINK: f64 = 0.618_033_988_749_894_8;
    let mut left = foot_at(p, s, edge, high - SHRINK * (high - low));
    let mut right = foot_at(p, s, edge, low + SHRINK * (high - low));
    for _ in 0..60 {
        if left.metres <= right.metres {
            high = right.t;
            right = left;
            left = foot_at(p, s, edge, high - SHRINK * (high - low));
        } else {
            low = left.t;
            left = right;
            right = foot_at(p, s, edge, low + SHRINK * (high - low));
        }
        if high - low <= 1e-12 {
            break;
        }
    }
    if left.metres <= right.metres { left } else { right }
}
