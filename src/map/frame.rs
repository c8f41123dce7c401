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
}

/// The height of a window by its width, at least and at most.
const SHAPES: [f64; 2] = [0.55, 1.15];
/// How much of nothing is shown round all that there is, by its size.
const LITTLE: f64 = 0.02;
/// The smallest map is so many degrees of latitude high.
const LEAST: f64 = 0.02;

impl Frame {
    /// The window, so many pixels wide, that shows positions, at least one, with so much free on each side of them by their
    /// size, but hardly more than what there is anything of.
    pub(super) fn around(positions: &[Coord<f64>], width: f64, free: f64, all: &[Coord<f64>]) -> Self {
        let (west, east) = longitudes(positions);
        let south = positions.iter().map(|c| c.y).fold(f64::INFINITY, f64::min);
        let north = positions.iter().map(|c| c.y).fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(south, north);
        let (south, north) = (south.min(middle - LEAST / 2.0), north.max(middle + LEAST / 2.0));
        let sheet = Projection::of_extent(f64::midpoint(west, east), south, north);
        let span = |positions: &[Coord<f64>], free: f64| {
            let (low, high) = Extent::of(positions.iter().map(|c| sheet.place(*c))).corners();
            let more = (high - low) * free;
            (low - more, high + more)
        };
        let (wanted, there) = (span(positions, free), span(all, LITTLE));
        let within = |wanted: (f64, f64), there: (f64, f64)| {
            let (low, high) = (wanted.0.max(there.0), wanted.1.min(there.1));
            (f64::midpoint(low, high), high - low)
        };
        let (x, across) = within((wanted.0.x, wanted.1.x), (there.0.x, there.1.x));
        let (y, up) = within((wanted.0.y, wanted.1.y), (there.0.y, there.1.y));
        let least = LEAST * 111_000.0;
        let (across, up) = (across.max(least), up.max(least));
        let height = (width * up / across).clamp(width * SHAPES[0], width * SHAPES[1]).round();
        let scale = (width / across).min(height / up);
        let corner = Coord { x: x - width / scale / 2.0, y: y + height / scale / 2.0 };
        let step = ((north - south) / 40.0).max(0.01);
        Self { per_metre: scale * sheet.scale(middle), sheet, scale, corner, width, height, step }
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

    /// Whether an edge may come into the window: not if its ends lie beyond one side of it by more than half the edge's length,
    /// which is more than it bows.
    pub(super) fn comes_near(&self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let (a, b) = (self.place(from), self.place(to));
        let room = 8.0 + (b.x - a.x).hypot(b.y - a.y) / 2.0;
        let crosses = |a: f64, b: f64, size: f64| a.min(b) <= size + room && a.max(b) >= -room;
        crosses(a.x, b.x, self.width) && crosses(a.y, b.y, self.height)
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

    /// The rings of a shape in the window, one after another.
    pub(super) fn rings(&self, shape: &MultiPolygon<f64>) -> Vec<Vec<Coord<f64>>> {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        rings.map(|ring| self.lines(ring).concat()).collect()
    }
}

/// The westernmost and the easternmost longitude, on the sheet, of the two from -180 and from 0, on which they lie closer together.
fn longitudes(positions: &[Coord<f64>]) -> (f64, f64) {
    let of = |turn: fn(f64) -> f64| {
        let each = || positions.iter().map(|c| turn(c.x));
        (each().fold(f64::INFINITY, f64::min), each().fold(f64::NEG_INFINITY, f64::max))
    };
    let (plain, turned) = (of(|lon| lon), of(|lon| if lon < 0.0 { lon + 360.0 } else { lon }));
    if turned.1 - turned.0 < plain.1 - plain.0 { turned } else { plain }
}
