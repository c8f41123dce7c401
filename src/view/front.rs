//! [`Front`]: the line along which the holder changes, computed.

use geo_types::{Coord, LineString, MultiLineString};

use super::View;
use super::ground::{Basis, FrontEdge};
use super::holdings::HolderOf;
use crate::answer::{Near, Spot};
use crate::chain::{Directed, chain};
use crate::geodesy::Edge;
use crate::{Border, Distance, Error, Length, LonLat, Party, Resolution};

/// The edge of the ground that one party holds, where beyond it, in the same country, another holds the ground or nobody
/// holds it alone.
///
/// Where both parties' ground meets, each one's front is the other's, seen from the other side; where contested ground lies
/// between, each has its own. A state border is no front, whoever holds either side.
#[derive(Clone, Debug)]
pub struct Front<'a> {
    view: &'a View,
    between: (&'a Party, &'a Party),
    edges: Vec<FrontEdge>,
    arcs: Vec<FrontArc<'a>>,
    line: Option<Border>,
}

/// A stretch of a front with the same ground on its left and on its right all along.
#[derive(Clone, Debug)]
pub struct FrontArc<'a> {
    /// The line.
    pub line: LineString<f64>,
    /// Who holds the ground on the left.
    pub left: HolderOf<'a>,
    /// Who holds the ground on the right, if anyone does alone.
    pub right: HolderOf<'a>,
    /// The codes of the regions on the left and on the right.
    pub regions: (&'a str, &'a str),
}

impl View {
    /// The front of party `a` against party `b`, by their ids: the edge of the ground that `a` holds against ground that `b`
    /// holds or nobody holds alone, with the ground of `a` on its left.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a party that is not there, [`Error::NoBorder`] for a party against itself.
    ///
    /// # Accuracy
    ///
    /// From extents, the line as drawn, good to [`Atlas::extent_accuracy`](crate::Atlas::extent_accuracy). From towns, the
    /// line halfway between towns of different holders: how far off it may be is the distance to the nearest town,
    /// rounded up to a kilometre.
    ///
    /// Ground is drawn on paper: regions round a pole are left out, and an atlas that reaches both the antimeridian and the
    /// meridian of Greenwich is not drawn right. One believed extent makes extents the basis everywhere.
    ///
    /// # Complexity
    ///
    /// The first question about ground cuts the regions concerned into faces, O(v log v) in their vertices.
    pub fn front(&self, a: &str, b: &str) -> Result<Front<'_>, Error> {
        let record = self.atlas.record();
        let numbers = (record.party_number(a)?, record.party_number(b)?);
        if numbers.0 == numbers.1 {
            return Err(Error::NoBorder { a: a.to_owned(), b: b.to_owned() });
        }
        let is_front = |edge: &&FrontEdge| {
            let beyond = edge.right.1.party().is_none_or(|party| party == numbers.1);
            edge.left.1.party() == Some(numbers.0) && beyond
        };
        let edges = self.ground().drawn(self).front.iter().filter(is_front).copied().collect();
        Ok(Front::new(self, (self.atlas.party(a)?, self.atlas.party(b)?), edges))
    }
}

impl<'a> Front<'a> {
    fn new(view: &'a View, between: (&'a Party, &'a Party), edges: Vec<FrontEdge>) -> Self {
        let directed: Vec<_> = edges
            .iter()
            .map(|edge| Directed { from: edge.from, to: edge.to, of: (edge.left, edge.right) })
            .collect();
        let code = |region: usize| view.atlas.regions()[region].code();
        let arcs: Vec<FrontArc<'a>> = chain(&directed)
            .into_iter()
            .map(|(line, (left, right))| FrontArc {
                line: line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect(),
                left: HolderOf::new(left.1, view),
                right: HolderOf::new(right.1, view),
                regions: (code(left.0), code(right.0)),
            })
            .collect();
        let lines: MultiLineString<f64> = arcs.iter().map(|arc| arc.line.clone()).collect();
        let graded = edges.iter().map(|edge| {
            let (west, east) =
                if edge.from.x <= edge.to.x { (edge.from, edge.to) } else { (edge.to, edge.from) };
            (Edge::on_sheet(west, east), edge.plus_minus)
        });
        let names = (between.0.id().to_owned(), between.1.id().to_owned());
        let line = (!edges.is_empty()).then(|| Border::of_edges(names, lines, graded));
        Self { view, between, edges, arcs, line }
    }

    /// The line, if there is a front.
    pub(crate) fn into_line(self) -> Option<Border> {
        self.line
    }

    pub(super) fn view(&self) -> &'a View {
        self.view
    }

    /// Whose ground is on the left, and against whom.
    #[must_use]
    pub fn between(&self) -> (&'a Party, &'a Party) {
        self.between
    }

    /// How the ground is known.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.view.ground().basis()
    }

    /// How fine it is: from towns, how far towns of different holders are apart, on average along the line; from extents,
    /// the mean distance between vertices. `None` if there is no front.
    #[must_use]
    pub fn resolution(&self) -> Option<Distance> {
        let line = self.line.as_ref()?;
        if self.basis() == Basis::Extents {
            return Some(line.length(Resolution::AsDrawn).resolution);
        }
        let long = |edge: &FrontEdge| {
            let at = |c: Coord<f64>| LonLat::wrapped(c.x, c.y);
            at(edge.from).distance_to(at(edge.to)).as_metres()
        };
        let all: f64 = self.edges.iter().map(long).sum();
        let weighted: f64 =
            self.edges.iter().map(|edge| long(edge) * 2.0 * edge.plus_minus.as_metres()).sum();
        Some(Distance::of_metres(weighted / all))
    }

    /// Whether there is no front: the ground of both parties does not meet, nor does contested ground part it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Its stretches.
    #[must_use]
    pub fn arcs(&self) -> &[FrontArc<'a>] {
        &self.arcs
    }

    /// The nearest point of it, with its distance and how far off that may be; `None` if there is no front.
    #[must_use]
    pub fn nearest(&self, from: impl Into<Spot>) -> Option<Near<LonLat>> {
        self.line.as_ref().map(|line| line.nearest(from))
    }

    /// Its length at a resolution; see [`Border::length`]. It cannot be finer than [`Front::resolution`].
    #[must_use]
    pub fn length(&self, resolution: Resolution) -> Length {
        match &self.line {
            Some(line) => line.length(resolution),
            None => Length { distance: Distance::ZERO, resolution: Distance::ZERO, measured: resolution },
        }
    }

    /// The front by the region on its left, by code.
    #[must_use]
    pub fn by_region(&self) -> Vec<(&'a str, Self)> {
        let regions = self.view.atlas.regions();
        let mut numbers: Vec<usize> = self.edges.iter().map(|edge| edge.left.0).collect();
        numbers.sort_by_key(|number| regions[*number].code());
        numbers.dedup();
        let of_region = |number: usize| {
            let own = self.edges.iter().filter(|edge| edge.left.0 == number).copied().collect();
            (regions[number].code(), Self::new(self.view, self.between, own))
        };
        numbers.into_iter().map(of_region).collect()
    }
}

impl crate::Nearby for Front<'_> {
    /// The nearest point; without a front, the spot itself at the farthest distance there is.
    fn nearest(&self, from: Spot) -> Near<LonLat> {
        let nowhere = Distance::of_metres(f64::MAX);
        Front::nearest(self, from).unwrap_or(Near {
            what: from.position(),
            distance: nowhere,
            plus_minus: Distance::ZERO,
            at_least: nowhere,
        })
    }
}
