//! One level of regions: a partition, its lines with the regions on both sides, and their accuracy.

use std::collections::BTreeSet;

use geo_types::LineString;

use super::{Place, arcs};
use crate::answer::{Answer, Spot};
use crate::chain::chain;
use crate::graded::GradedLines;
use crate::index::BorderEdge;
use crate::{Area, Containment, Distance, Error, LineIndex, LonLat, Region, RegionIndex};

#[derive(Debug)]
pub(super) struct Layer {
    /// The atlas's numbers of the layer's regions.
    numbers: Vec<usize>,
    index: RegionIndex,
    /// Every edge once, as `lines` numbers them; regions by the atlas's numbers.
    edges: Vec<BorderEdge>,
    accuracies: Vec<Distance>,
    lines: GradedLines,
}

impl Layer {
    /// The layer of these regions of an atlas.
    pub(super) fn new(numbers: Vec<usize>, regions: &[Region]) -> Result<Self, Error> {
        let shapes: Vec<_> = numbers.iter().map(|number| regions[*number].shape()).collect();
        let name = |i: usize| format!("region {}", regions[numbers[i]].code());
        let (index, mut edges) = RegionIndex::checked(&shapes, true, &name)?;
        for edge in &mut edges {
            edge.above = edge.above.map(|i| numbers[i]);
            edge.below = edge.below.map(|i| numbers[i]);
        }
        let accuracies: Vec<Distance> = edges
            .iter()
            .map(|edge| match (edge.above.map(|i| &regions[i]), edge.below.map(|i| &regions[i])) {
                (Some(one), other) | (other, Some(one)) => one.accuracy_towards(other),
                (None, None) => Distance::ZERO,
            })
            .collect();
        let lines = GradedLines::new(edges.iter().map(|edge| edge.edge).zip(accuracies.iter().copied()));
        Ok(Self { numbers, index, edges, accuracies, lines })
    }

    /// The atlas's numbers of its regions.
    pub(super) fn numbers(&self) -> &[usize] {
        &self.numbers
    }

    pub(super) fn number_of(&self, region: usize) -> Option<usize> {
        self.numbers.iter().position(|number| *number == region)
    }

    pub(super) fn area(&self, number: usize) -> Area {
        self.index.area(number)
    }

    pub(super) fn region_at(&self, position: LonLat) -> Option<usize> {
        self.index.region_at(position).map(|i| self.numbers[i])
    }

    /// The same for many positions, which are in range.
    pub(super) fn regions_at(&self, lons: &[f64], lats: &[f64], regions: &mut [u32]) {
        // Lengths and positions were checked where they came in.
        let _ = self.index.regions_at(lons, lats, regions);
        for region in regions.iter_mut().filter(|region| **region != RegionIndex::NOWHERE) {
            #[allow(clippy::cast_possible_truncation)] // an index holds fewer than 2³² regions
            let number = self.numbers[*region as usize] as u32;
            *region = number;
        }
    }

    /// Whether a line lies within its accuracy and `more` of a position.
    pub(super) fn is_in_doubt(&self, position: LonLat, more: Distance) -> bool {
        self.lines.any_in_doubt(position, more)
    }

    /// The regions that hold the spot as drawn, then those beside a line that lies within its accuracy and that
    /// of the spot.
    pub(super) fn locate<'a>(&self, spot: Spot, regions: &'a [Region]) -> Vec<Place<'a>> {
        let position = spot.position();
        // Each region beside a line in doubt, with the distance to the nearest such line.
        let mut doubtful: Vec<(usize, Distance)> = Vec::new();
        for (number, distance) in self.lines.in_doubt(position, spot.accuracy()) {
            let edge = &self.edges[number];
            for region in [edge.above, edge.below].into_iter().flatten() {
                if doubtful.iter().all(|(known, ..)| *known != region) {
                    doubtful.push((region, distance));
                }
            }
        }
        let located = self.index.locate(position);
        if located.is_empty() && doubtful.is_empty() {
            return Vec::new();
        }
        let plus_minus = self.lines.nearest(position).plus_minus + spot.accuracy();
        let answer = if doubtful.is_empty() { Answer::Yes } else { Answer::Maybe };
        let mut places = Vec::new();
        for located in located {
            let number = self.numbers[located.region];
            doubtful.retain(|(known, _)| *known != number);
            let (containment, margin) = (located.containment, located.margin);
            places.push(Place { region: &regions[number], containment, margin, plus_minus, answer });
        }
        for (number, margin) in doubtful {
            let containment = Containment::Outside;
            places.push(Place { region: &regions[number], containment, margin, plus_minus, answer });
        }
        places
    }

    /// Whether the position lies inside a region of the layer as drawn.
    pub(super) fn holds(&self, region: usize, position: LonLat) -> bool {
        self.region_at(position) == Some(region)
    }

    /// Every edge with the regions on both sides, above and below it.
    pub(super) fn edges(&self) -> &[BorderEdge] {
        &self.edges
    }

    /// The edge of the data: the lines with a region on one side only.
    pub(super) fn rim(&self) -> Option<LineIndex> {
        let one_sided = self.edges.iter().filter(|edge| edge.above.is_none() || edge.below.is_none());
        let edges: Vec<_> = one_sided.map(|edge| edge.edge).collect();
        if edges.is_empty() { None } else { Some(LineIndex::of_edges(&edges)) }
    }

    /// The regions that share an edge with one.
    pub(super) fn neighbours(&self, region: usize) -> BTreeSet<usize> {
        let pairs = self.edges.iter().filter_map(|edge| Some((edge.above?, edge.below?)));
        pairs
            .filter_map(|(above, below)| match region {
                _ if region == above => Some(below),
                _ if region == below => Some(above),
                _ => None,
            })
            .collect()
    }

    /// The arcs with one party (a mark for each region of the atlas) on the left and another on the right,
    /// each with its accuracy; an arc lies between two regions only.
    pub(super) fn arcs(&self, left: &[bool], right: &[bool]) -> Vec<(LineString<f64>, Distance)> {
        let edges = self.edges.iter().zip(&self.accuracies).filter_map(|(edge, accuracy)| {
            let (above, below) = (edge.above?, edge.below?);
            let above_is_left = left[above] && right[below];
            let wanted = above_is_left || left[below] && right[above];
            wanted.then(|| arcs::directed(edge, above_is_left, *accuracy))
        });
        let edges: Vec<_> = edges.collect();
        chain(&edges).into_iter().map(|(arc, (_, _, accuracy))| (arc, accuracy)).collect()
    }
}
