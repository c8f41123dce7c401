//! [`Border`]: the line that two regions or countries share, and its length at a resolution.

use std::fmt;

use geo_types::{Coord, LineString, MultiLineString};

use crate::answer::{Near, Nearby, Spot};
use crate::geodesy::{Edge, length_of};
use crate::graded::GradedLines;
use crate::{Distance, LineIndex, LonLat};

/// The line between two regions or two countries, derived from the edges that their shapes share.
///
/// It consists of arcs; the first party lies to the left of each.
#[derive(Clone)]
pub struct Border {
    between: (String, String),
    arcs: MultiLineString<f64>,
    lines: GradedLines,
    /// The edge of the data, beyond which the border may run on.
    rim: Option<LineIndex>,
}

/// At which resolution a length is measured.
///
/// A border has no length as such: the finer it is drawn the longer it grows (L. F. Richardson, The
/// problem of contiguity, General Systems Yearbook 6, 139-187, 1961).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// Along every edge as drawn; the answer tells how far the vertices are apart.
    AsDrawn,
    /// Walked with dividers opened this far, which skip what is smaller, from both ends; the mean of the
    /// two. Of a line shorter than a step the distance between its ends counts, of a closed one nothing. Steps
    /// below a metre are finer than any border: the length is then that along every edge, and says so.
    Dividers(Distance),
}

/// A length with its resolution, without which it means nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// The length.
    pub distance: Distance,
    /// The opening of the dividers, or the mean distance between vertices of a line as drawn.
    pub resolution: Distance,
    /// How it was measured.
    pub measured: Resolution,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(1);
        let how = match self.measured {
            Resolution::AsDrawn => "as drawn, a vertex every",
            Resolution::Dividers(_) => "in steps of",
        };
        write!(f, "{:.decimals$} ({how} {:.0})", self.distance, self.resolution)
    }
}

impl Border {
    /// A border of arcs, at least one, with the accuracy of each, which may run on beyond the rim.
    pub(crate) fn new(
        between: (String, String),
        arcs: Vec<(LineString<f64>, Distance)>,
        rim: Option<LineIndex>,
    ) -> Self {
        let edges = arcs.iter().flat_map(|(arc, accuracy)| {
            arc.lines().map(|line| (Edge::between(line.start, line.end).0, *accuracy))
        });
        let lines = GradedLines::new(edges);
        Self { between, arcs: arcs.into_iter().map(|(arc, _)| arc).collect(), lines, rim }
    }

    /// A line that is not equally accurate along its arcs: with each of its edges and its accuracy.
    pub(crate) fn of_edges(
        between: (String, String),
        arcs: MultiLineString<f64>,
        edges: impl Iterator<Item = (Edge, Distance)>,
    ) -> Self {
        Self { between, arcs, lines: GradedLines::new(edges), rim: None }
    }

    /// What lies to the left and to the right of the arcs: region codes or country codes.
    #[must_use]
    pub fn between(&self) -> (&str, &str) {
        (&self.between.0, &self.between.1)
    }

    /// The line. Arcs begin and end where the regions on either side change.
    #[must_use]
    pub fn arcs(&self) -> &MultiLineString<f64> {
        &self.arcs
    }

    /// The nearest point of the border, with its distance and how far off that may be.
    ///
    /// # Accuracy
    ///
    /// The distance to the line as drawn is exact to 1 micrometre up to 1,000 km; `plus_minus` is the
    /// accuracy of the arc and of the spot. A border of a country ends where the data ends:
    /// [`Near::at_least`] is less than the distance if that end is nearer.
    #[must_use]
    pub fn nearest(&self, from: impl Into<Spot>) -> Near<LonLat> {
        let spot = from.into();
        let nearest = self.lines.nearest(spot.position());
        let to_rim = self.rim.as_ref().map(|rim| rim.nearest(spot.position()).distance);
        Near {
            what: nearest.point,
            distance: nearest.distance,
            plus_minus: nearest.plus_minus + spot.accuracy(),
            at_least: to_rim.map_or(nearest.distance, |to_rim| to_rim.min(nearest.distance)),
        }
    }

    /// The distance of each of many positions, which are in range, to the line as drawn, metres.
    pub(crate) fn distances(&self, lons: &[f64], lats: &[f64], metres: &mut [f64]) {
        self.lines.distances(lons, lats, metres);
    }

    /// The length over ground at a resolution.
    ///
    /// # Complexity
    ///
    /// O(vertices), and O(length / step) for dividers finer than the vertices.
    #[must_use]
    pub fn length(&self, resolution: Resolution) -> Length {
        match resolution {
            Resolution::AsDrawn => {
                let metres: f64 = self.arcs.iter().map(length_of).sum();
                let edges: usize = self.arcs.iter().map(|arc| arc.0.len() - 1).sum();
                #[allow(clippy::cast_precision_loss)]
                let spacing = metres / edges as f64;
                Length {
                    distance: Distance::of_metres(metres),
                    resolution: Distance::of_metres(spacing),
                    measured: resolution,
                }
            }
            Resolution::Dividers(step) if step.as_metres() < 1.0 => self.length(Resolution::AsDrawn),
            Resolution::Dividers(step) => {
                let both_ways = |mut line: Vec<Coord<f64>>| {
                    let there = walk(&line, step.as_metres());
                    line.reverse();
                    f64::midpoint(there, walk(&line, step.as_metres()))
                };
                let metres = joined(&self.arcs).into_iter().map(both_ways).sum();
                Length { distance: Distance::of_metres(metres), resolution: step, measured: resolution }
            }
        }
    }
}

impl fmt::Debug for Border {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = self.between();
        f.debug_struct("Border")
            .field("between", &(a, b))
            .field("arcs", &self.arcs.0.len())
            .finish_non_exhaustive()
    }
}

impl Nearby for Border {
    fn nearest(&self, from: Spot) -> Near<LonLat> {
        Border::nearest(self, from)
    }
}

/// Arcs that follow one another, as one line each: dividers do not stop where the neighbour changes.
fn joined(arcs: &MultiLineString<f64>) -> Vec<Vec<Coord<f64>>> {
    let mut lines: Vec<Vec<Coord<f64>>> = arcs.iter().map(|arc| arc.0.clone()).collect();
    let mut i = 0;
    while i < lines.len() {
        let end = lines[i][lines[i].len() - 1];
        match (0..lines.len()).find(|j| *j != i && lines[*j][0] == end) {
            Some(j) => {
                let next = lines.remove(j);
                i -= usize::from(j < i);
                lines[i].extend_from_slice(&next[1..]);
            }
            None => i += 1,
        }
    }
    lines
}

/// The length of a line in steps of equal straight-over-ground length, and what is left at the end.
fn walk(line: &[Coord<f64>], step: f64) -> f64 {
    let at = |coord: Coord<f64>| LonLat::wrapped(coord.x, coord.y);
    let mut foot = at(line[0]);
    let mut steps = 0.0;
    let mut i = 1;
    let mut from = line[0];
    while i < line.len() {
        if foot.distance_to(at(line[i])).as_metres() < step {
            from = line[i];
            i += 1;
            continue;
        }
        // The line leaves the circle of one step round the foot between `from` and the vertex `i`.
        let (edge, westwards) = Edge::between(from, line[i]);
        let on = |t: f64| edge.coord_at(if westwards { 1.0 - t } else { t });
        let (mut inside, mut outside) = (0.0, 1.0);
        for _ in 0..50 {
            let t = f64::midpoint(inside, outside);
            if foot.distance_to(at(on(t))).as_metres() < step { inside = t } else { outside = t }
        }
        let reached = at(on(outside));
        foot = reached;
        from = Coord { x: reached.lon(), y: reached.lat() };
        steps += 1.0;
    }
    steps * step + foot.distance_to(at(line[line.len() - 1])).as_metres()
}
