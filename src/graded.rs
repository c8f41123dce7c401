//! Lines that are not all equally accurate: how far the nearest is, give or take.
//!
//! With lines at d ± a, the true distance lies between the least d - a and the least d + a, so the nearest
//! line of each accuracy must be known, not only the nearest of all. There is an index for each accuracy; distances to the
//! lines as drawn, of many positions at once, come from one over all.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::geodesy::Edge;
use crate::{Distance, LineIndex, LonLat};

/// Edges by their accuracy.
#[derive(Clone, Debug)]
pub(crate) struct GradedLines {
    grades: Vec<Grade>,
    /// All lines as one, for questions to which accuracies do not matter; made when first asked.
    joint: OnceLock<LineIndex>,
}

#[derive(Clone, Debug)]
struct Grade {
    accuracy: Distance,
    index: LineIndex,
    /// Which of the edges given each edge of the index is.
    numbers: Vec<usize>,
}

/// The nearest of lines that are not all equally accurate.
pub(crate) struct NearestGraded {
    pub(crate) point: LonLat,
    /// The distance to the line as drawn.
    pub(crate) distance: Distance,
    /// How far the true distance may differ from it.
    pub(crate) plus_minus: Distance,
}

impl GradedLines {
    /// The lines of some edges, each with its accuracy; at least one.
    pub(crate) fn new(edges: impl Iterator<Item = (Edge, Distance)>) -> Self {
        let mut by_accuracy: BTreeMap<Distance, (Vec<Edge>, Vec<usize>)> = BTreeMap::new();
        for (number, (edge, accuracy)) in edges.enumerate() {
            let (edges, numbers) = by_accuracy.entry(accuracy).or_default();
            edges.push(edge);
            numbers.push(number);
        }
        let grade = |(accuracy, (edges, numbers)): (_, (Vec<Edge>, _))| Grade {
            accuracy,
            index: LineIndex::of_edges(&edges),
            numbers,
        };
        Self { grades: by_accuracy.into_iter().map(grade).collect(), joint: OnceLock::new() }
    }

    /// The nearest line.
    pub(crate) fn nearest(&self, position: LonLat) -> NearestGraded {
        let (mut low, mut high) = (f64::INFINITY, f64::INFINITY);
        let mut best = (Distance::of_metres(f64::MAX), position);
        for grade in &self.grades {
            let nearest = grade.index.nearest(position);
            let (metres, accuracy) = (nearest.distance.as_metres(), grade.accuracy.as_metres());
            low = low.min(metres - accuracy);
            high = high.min(metres + accuracy);
            if nearest.distance < best.0 {
                best = (nearest.distance, nearest.point);
            }
        }
        let (distance, point) = best;
        // The least d - a may fall short of the distance by more than the least d + a exceeds it.
        let plus_minus = (distance.as_metres() - low).max(high - distance.as_metres());
        NearestGraded { point, distance, plus_minus: Distance::of_metres(plus_minus) }
    }

    /// Whether any edge lies within its accuracy, and `more`, of a position.
    pub(crate) fn any_in_doubt(&self, position: LonLat, more: Distance) -> bool {
        self.grades.iter().any(|grade| grade.index.is_within(position, grade.accuracy + more))
    }

    /// The distance of each of many positions, which are in range, to the nearest line as drawn, metres.
    pub(crate) fn distances(&self, lons: &[f64], lats: &[f64], metres: &mut [f64]) {
        let joint = match &self.grades[..] {
            [only] => &only.index,
            grades => self.joint.get_or_init(|| {
                let edges = grades.iter().flat_map(|grade| grade.index.edges());
                LineIndex::of_edges(&edges.copied().collect::<Vec<_>>())
            }),
        };
        // Lengths and positions were checked where they came in.
        let _ = joint.distances(lons, lats, metres);
    }

    /// The numbers and distances of the edges that lie within their accuracy, and `more`, of a position,
    /// nearest first.
    pub(crate) fn in_doubt(&self, position: LonLat, more: Distance) -> Vec<(usize, Distance)> {
        let mut found: Vec<(usize, Distance)> = Vec::new();
        for grade in &self.grades {
            let near = grade.index.within(position, grade.accuracy + more);
            found.extend(near.into_iter().map(|near| (grade.numbers[near.edge], near.distance)));
        }
        found.sort_by_key(|(number, distance)| (*distance, *number));
        found
    }
}
