//! The paper that maps are drawn on: regions cut into faces.

use geo_types::{Coord, LineString, MultiPolygon};

use crate::LonLat;
use crate::geodesy::Edge;
use crate::subdivision::Subdivision;
use crate::view::View;

/// Regions cut into faces.
pub(crate) struct Plane {
    pub(super) faces: Subdivision,
    /// The region of each face, if it is one of those drawn, and a position in it.
    regions: Vec<Option<(usize, LonLat)>>,
}

impl Plane {
    /// The active regions, and their neighbours in their country, cut along lines.
    pub(super) fn new(view: &View, active: &[bool], lines: &[[Coord<f64>; 2]], turned: bool) -> Self {
        let atlas = &view.atlas;
        let country = |region: usize| atlas.regions()[region].country();
        let mut drawn = active.to_vec();
        for edge in atlas.coarse_edges() {
            if let (Some(a), Some(b)) = (edge.above, edge.below)
                && country(a) == country(b)
            {
                drawn[a] |= active[b];
                drawn[b] |= active[a];
            }
        }
        let is_drawn = |region: Option<usize>| region.is_some_and(|region| drawn[region]);
        let mut segments = Vec::new();
        for (number, edge) in atlas.coarse_edges().iter().enumerate() {
            if is_drawn(edge.above) || is_drawn(edge.below) {
                let mut at = edge.edge.west;
                for stop in atlas.record().feet_on(number).chain([edge.edge.east]) {
                    segments.push(flat_segment([at, stop], turned));
                    at = stop;
                }
            }
        }
        let apart = segments.len();
        segments.extend_from_slice(lines);
        let faces = Subdivision::new(&segments, apart);
        let region_of = |sample: &Coord<f64>| {
            let at = LonLat::wrapped(sample.x, sample.y);
            atlas.coarse_region_at(at).filter(|region| drawn[*region]).map(|region| (region, at))
        };
        let regions = faces.samples().iter().map(region_of).collect();
        Self { faces, regions }
    }

    /// For each face its region and a position in it, if the region is drawn.
    pub(crate) fn faces(&self) -> impl Iterator<Item = Option<(usize, LonLat)>> {
        self.regions.iter().copied()
    }

    /// Some of the faces, as polygons.
    pub(crate) fn polygons(&self, wanted: impl Fn(usize) -> bool) -> MultiPolygon<f64> {
        back(self.faces.polygons(wanted))
    }

    /// The faces of each label, as polygons.
    #[cfg(feature = "map")]
    pub(super) fn polygons_by<L: Copy + Ord>(
        &self,
        label: impl Fn(usize) -> Option<L>,
    ) -> impl Iterator<Item = (L, MultiPolygon<f64>)> {
        self.faces.polygons_by(label).into_iter().map(|(label, shape)| (label, back(shape)))
    }
}

/// The shape with longitudes back from beyond 180.
fn back(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    MultiPolygon::new(shape.into_iter().map(|polygon| turned_back(&polygon)).collect())
}

/// The polygon with longitudes back from beyond 180.
fn turned_back(polygon: &geo_types::Polygon<f64>) -> geo_types::Polygon<f64> {
    let ring = |line: &LineString<f64>| -> LineString<f64> {
        line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect()
    };
    geo_types::Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
}

/// Whether regions or extents reach the antimeridian, so that the maps are drawn from 0 to 360 degrees; not for its sake
/// where something else lies across the meridian of Greenwich.
pub(super) fn is_turned(view: &View) -> bool {
    let regions = view.atlas.coarse_edges().iter().map(|edge| edge.edge);
    let extents = view.atlas.record().extents.iter().flat_map(|extent| edges_of(&extent.shape));
    let (mut across, mut reaches, mut at_greenwich) = (false, false, false);
    for edge in regions.chain(extents) {
        across |= edge.east.x > 180.0;
        // What runs along the antimeridian is written as -180, what ends there as 180.
        reaches |= edge.east.x >= 180.0;
        at_greenwich |= edge.west.x < 0.0 && edge.east.x > 0.0;
    }
    across || reaches && !at_greenwich
}

/// The edges of a shape.
pub(super) fn edges_of(shape: &MultiPolygon<f64>) -> impl Iterator<Item = Edge> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| Edge::between(line.start, line.end).0)
}

/// A position on the paper that maps are drawn on.
pub(super) fn flat(position: LonLat, turned: bool) -> Coord<f64> {
    let turn = if turned && position.lon() < 0.0 { 360.0 } else { 0.0 };
    Coord { x: position.lon() + turn, y: position.lat() }
}

/// A segment, of which the eastern end may be written beyond 180 degrees, on that paper.
pub(super) fn flat_segment(ends: [Coord<f64>; 2], turned: bool) -> [Coord<f64>; 2] {
    let turn = if turned && ends.iter().any(|end| end.x < 0.0) { 360.0 } else { 0.0 };
    ends.map(|end| Coord { x: end.x + turn, y: end.y })
}

/// The vertices of a region on that paper.
pub(super) fn flat_outline(view: &View, region: usize, turned: bool) -> impl Iterator<Item = Coord<f64>> {
    let own =
        move |edge: &&crate::index::BorderEdge| edge.above == Some(region) || edge.below == Some(region);
    let edges = view.atlas.coarse_edges().iter().filter(own);
    edges.flat_map(move |edge| flat_segment([edge.edge.west, edge.edge.east], turned))
}
