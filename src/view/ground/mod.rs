//! Who holds which ground on a day: the regions cut into faces, each with its holder.
//!
//! The outlines of regions, and the lines along which the holder may change (between cells of towns, or the outlines of
//! extents), cut the plane into faces ([`Subdivision`]). A face lies in one region as drawn and has one holder. Lines
//! between two faces of one country with different holders are front; lines between countries are state border,
//! whoever holds either side.

mod sites;
mod snapshots;

use std::sync::{Arc, OnceLock};

use geo_types::{Coord, LineString, MultiPolygon};

use self::sites::Sites;
use self::snapshots::Snapshots;
use super::View;
use crate::extent::Extent;
use crate::geodesy::Edge;
use crate::policy::State;
use crate::subdivision::Subdivision;
use crate::{Area, Distance, LonLat, RegionIndex};

/// Who holds ground, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Holder {
    By(u16),
    Contested,
    Unknown,
}

/// How ground is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// From extents that sources claim, as drawn.
    Extents,
    /// From towns: every place goes with the nearest town of its region.
    Towns,
}

/// The rule by which a place has its holder.
#[derive(Debug)]
enum Rule {
    Extents(Snapshots),
    Towns(Vec<Sites>),
}

/// The ground of a view.
#[derive(Debug)]
pub(crate) struct Ground {
    rule: Rule,
    /// For each region of the atlas whether something else than the default may hold in it.
    active: Vec<bool>,
    /// The lines along which the holder may change.
    lines: Vec<[Coord<f64>; 2]>,
    drawn: OnceLock<Arc<Drawn>>,
}

/// The map of a ground.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// Active regions by holder.
    pub(crate) pieces: Vec<Piece>,
    index: Option<RegionIndex>,
    pub(crate) front: Vec<FrontEdge>,
}

/// What a holder has of a region.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) region: usize,
    pub(crate) holder: Holder,
    pub(crate) shape: MultiPolygon<f64>,
    pub(crate) area: Area,
}

/// A piece of the front: what is on its left and right, and how far off it may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrontEdge {
    pub(crate) from: Coord<f64>,
    pub(crate) to: Coord<f64>,
    pub(crate) left: (usize, Holder),
    pub(crate) right: (usize, Holder),
    pub(crate) plus_minus: Distance,
}

impl Ground {
    /// The ground of a view.
    pub(crate) fn new(view: &View) -> Self {
        let turned = is_turned(view);
        let (rule, active, lines) = match Snapshots::new(view) {
            Some(maps) => by_extents(view, maps, turned),
            None => by_towns(view, turned),
        };
        Self { rule, active, lines, drawn: OnceLock::new() }
    }

    /// The map, drawn when first asked for.
    pub(crate) fn drawn(&self, view: &View) -> &Arc<Drawn> {
        self.drawn.get_or_init(|| {
            Arc::new(if self.active.contains(&true) { self.draw(view) } else { Drawn::default() })
        })
    }

    /// Takes the map of another ground on which everything is the same, if it has one and there is none yet.
    pub(crate) fn share(&self, other: &Self) {
        if let Some(drawn) = other.drawn.get() {
            self.drawn.get_or_init(|| Arc::clone(drawn));
        }
    }

    pub(crate) fn basis(&self) -> Basis {
        match self.rule {
            Rule::Extents(_) => Basis::Extents,
            Rule::Towns(_) => Basis::Towns,
        }
    }

    /// The claims whose extents are believed.
    pub(crate) fn extents<'a>(&'a self, view: &'a View) -> impl Iterator<Item = usize> + 'a {
        let maps = if let Rule::Extents(maps) = &self.rule { Some(maps) } else { None };
        maps.into_iter().flat_map(Snapshots::extents).map(|number| view.atlas.record().extents[number].claim)
    }

    /// Whether both have the same towns held by the same parties, so that nothing differs between them.
    pub(crate) fn has_same_holders(&self, other: &Self) -> bool {
        match (&self.rule, &other.rule) {
            (Rule::Towns(own), Rule::Towns(theirs)) => own == theirs,
            _ => false,
        }
    }

    /// Whether something else than the default may hold in a region.
    pub(crate) fn is_active(&self, region: usize) -> bool {
        self.active[region]
    }

    /// Who holds a position of a region.
    pub(crate) fn holder(&self, view: &View, region: usize, at: LonLat) -> Holder {
        let default = default_holder(view, region);
        match &self.rule {
            _ if !self.active[region] => default,
            Rule::Extents(maps) => maps.holder(view, default, at),
            Rule::Towns(sites) => {
                let own = sites.iter().find(|sites| sites.region() == region);
                own.and_then(|sites| sites.holder(at)).unwrap_or(default)
            }
        }
    }

    /// Who holds a position of a region, found among the pieces.
    pub(crate) fn holder_at(&self, view: &View, region: usize, at: LonLat) -> Holder {
        if !self.active[region] {
            return default_holder(view, region);
        }
        let Drawn { pieces, index, .. } = &**self.drawn(view);
        let piece = index.as_ref().and_then(|index| index.region_at(at));
        match piece.map(|piece| &pieces[piece]).filter(|piece| piece.region == region) {
            Some(piece) => piece.holder,
            // Outside of all pieces, or exactly on the line between two.
            None => self.holder(view, region, at),
        }
    }

    /// Who holds each of many positions, of which the regions are known.
    pub(crate) fn holders_at(
        &self,
        view: &View,
        regions: &[u32],
        lons: &[f64],
        lats: &[f64],
    ) -> Vec<Option<Holder>> {
        let Drawn { pieces, index, .. } = &**self.drawn(view);
        let mut found = vec![RegionIndex::NOWHERE; regions.len()];
        if let Some(index) = index {
            // Positions are in range: their regions were found.
            let _ = index.regions_at(lons, lats, &mut found);
        }
        let rows = regions.iter().zip(found).zip(lons.iter().zip(lats));
        rows.map(|((region, piece), (lon, lat))| {
            let region = (*region != RegionIndex::NOWHERE).then_some(*region as usize)?;
            if !self.active[region] {
                return Some(default_holder(view, region));
            }
            match pieces.get(piece as usize).filter(|piece| piece.region == region) {
                Some(piece) => Some(piece.holder),
                None => Some(self.holder(view, region, LonLat::wrapped(*lon, *lat))),
            }
        })
        .collect()
    }

    fn draw(&self, view: &View) -> Drawn {
        let mut drawn = Drawn::default();
        let plane = Plane::new(view, &self.active, &self.lines, is_turned(view));
        let holders: Vec<Option<(usize, Holder)>> = plane
            .faces()
            .map(|face| face.map(|(region, at)| (region, self.holder(view, region, at))))
            .collect();
        let mut kinds: Vec<(usize, Holder)> = holders.iter().copied().flatten().collect();
        kinds.retain(|(region, _)| self.active[*region]);
        kinds.sort_unstable();
        kinds.dedup();
        for (region, holder) in kinds {
            let shape = plane.polygons(|face| holders[face] == Some((region, holder)));
            if !shape.0.is_empty() {
                let area = crate::geodesy::area_of(&shape);
                drawn.pieces.push(Piece { region, holder, shape, area });
            }
        }
        let shapes: Vec<_> = drawn.pieces.iter().map(|piece| piece.shape.clone()).collect();
        // Without it, `holder_at` asks the rule itself.
        drawn.index = RegionIndex::new(&shapes).ok();
        let regions = view.atlas.regions();
        let accuracy = view.atlas.extent_accuracy();
        for border in plane.faces.borders() {
            let (Some(left), Some(right)) = (border.left, border.right) else { continue };
            let (Some(left), Some(right)) = (holders[left], holders[right]) else { continue };
            if left.1 == right.1 || regions[left.0].country() != regions[right.0].country() {
                continue;
            }
            let middle = LonLat::wrapped(
                f64::midpoint(border.from.x, border.to.x),
                f64::midpoint(border.from.y, border.to.y),
            );
            let plus_minus = match &self.rule {
                Rule::Extents(_) => accuracy,
                Rule::Towns(sites) => {
                    let beside = sites.iter().filter(|sites| [left.0, right.0].contains(&sites.region()));
                    let away = beside.map(|sites| sites.away(middle)).fold(0.0, f64::max);
                    // In whole kilometres, upwards: there is an index for each figure.
                    Distance::of_metres((away / 1000.0).ceil() * 1000.0)
                }
            };
            drawn.front.push(FrontEdge { from: border.from, to: border.to, left, right, plus_minus });
        }
        drawn
    }

    /// The joint plane of two grounds of one atlas.
    pub(crate) fn joint(&self, other: &Self, view: &View) -> Plane {
        let active: Vec<bool> = self.active.iter().zip(&other.active).map(|(a, b)| *a || *b).collect();
        let lines: Vec<_> = self.lines.iter().chain(&other.lines).copied().collect();
        Plane::new(view, &active, &lines, is_turned(view))
    }
}

/// Regions cut into faces.
pub(crate) struct Plane {
    faces: Subdivision,
    /// The region of each face, if it is one of those drawn, and a position in it.
    regions: Vec<Option<(usize, LonLat)>>,
}

impl Plane {
    /// The active regions, and their neighbours in their country, cut along lines.
    fn new(view: &View, active: &[bool], lines: &[[Coord<f64>; 2]], turned: bool) -> Self {
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
        let shape = self.faces.polygons(wanted);
        MultiPolygon::new(shape.into_iter().map(|polygon| turned_back(&polygon)).collect())
    }
}

/// The polygon with longitudes back from beyond 180.
fn turned_back(polygon: &geo_types::Polygon<f64>) -> geo_types::Polygon<f64> {
    let ring = |line: &LineString<f64>| -> LineString<f64> {
        line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect()
    };
    geo_types::Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
}

/// The party that holds a region if nothing is said.
pub(crate) fn default_holder(view: &View, region: usize) -> Holder {
    let country = view.atlas.regions()[region].country();
    view.atlas.record().default_party(country).map_or(Holder::Unknown, Holder::By)
}

/// Ground goes with the state of its town.
fn holder_of(state: &State) -> Holder {
    match state {
        State::Held(party) | State::Claimed(party) | State::Default(party) => Holder::By(*party),
        State::Contested(_) => Holder::Contested,
        State::Unknown => Holder::Unknown,
    }
}

/// Whether regions or extents reach the antimeridian, so that the maps are drawn from 0 to 360 degrees; not for its sake
/// where something else lies across the meridian of Greenwich.
fn is_turned(view: &View) -> bool {
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
fn edges_of(shape: &MultiPolygon<f64>) -> impl Iterator<Item = Edge> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| Edge::between(line.start, line.end).0)
}

/// A position on the paper that maps are drawn on.
fn flat(position: LonLat, turned: bool) -> Coord<f64> {
    let turn = if turned && position.lon() < 0.0 { 360.0 } else { 0.0 };
    Coord { x: position.lon() + turn, y: position.lat() }
}

/// A segment, of which the eastern end may be written beyond 180 degrees, on that paper.
fn flat_segment(ends: [Coord<f64>; 2], turned: bool) -> [Coord<f64>; 2] {
    let turn = if turned && ends.iter().any(|end| end.x < 0.0) { 360.0 } else { 0.0 };
    ends.map(|end| Coord { x: end.x + turn, y: end.y })
}

fn by_towns(view: &View, turned: bool) -> (Rule, Vec<bool>, Vec<[Coord<f64>; 2]>) {
    let atlas = &view.atlas;
    let mut towns: Vec<Vec<(LonLat, Holder)>> = vec![Vec::new(); atlas.regions().len()];
    for (number, town) in atlas.towns().iter().enumerate().filter(|(_, town)| town.part_of().is_none()) {
        if let Some(region) = atlas.region_of_town(number) {
            towns[region].push((town.position(), holder_of(view.state_of(number))));
        }
    }
    let mut active = vec![false; towns.len()];
    let (mut sites, mut lines) = (Vec::new(), Vec::new());
    for (region, towns) in towns.iter().enumerate() {
        let default = default_holder(view, region);
        if towns.iter().any(|(_, holder)| *holder != default) {
            active[region] = true;
            let of_region = Sites::new(region, towns, turned);
            let (low, high) = Extent::of(flat_outline(view, region, turned)).corners();
            // Lines that end on the outline itself may by rounding end short of it.
            let more = (high - low) * 0.01;
            lines.extend(of_region.lines(low - more, high + more));
            sites.push(of_region);
        }
    }
    (Rule::Towns(sites), active, lines)
}

fn flat_outline(view: &View, region: usize, turned: bool) -> impl Iterator<Item = Coord<f64>> {
    let own =
        move |edge: &&crate::index::BorderEdge| edge.above == Some(region) || edge.below == Some(region);
    let edges = view.atlas.coarse_edges().iter().filter(own);
    edges.flat_map(move |edge| flat_segment([edge.edge.west, edge.edge.east], turned))
}

fn by_extents(view: &View, maps: Snapshots, turned: bool) -> (Rule, Vec<bool>, Vec<[Coord<f64>; 2]>) {
    let atlas = &view.atlas;
    let mut lines = Vec::new();
    for number in maps.extents() {
        let edges = edges_of(&atlas.record().extents[number].shape);
        lines.extend(edges.map(|edge| flat_segment([edge.west, edge.east], turned)));
    }
    let around = Extent::of(lines.iter().flatten().copied());
    let mut active = vec![false; atlas.regions().len()];
    for region in atlas.coarse_regions() {
        active[*region] = Extent::of(flat_outline(view, *region, turned)).meets(&around);
    }
    (Rule::Extents(maps), active, lines)
}
