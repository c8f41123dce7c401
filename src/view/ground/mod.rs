//! Who holds which ground on a day: the regions cut into faces, each with its holder.
//!
//! The outlines of regions, and the lines along which the holder may change (between cells of towns, or the outlines of
//! extents), cut the plane into faces ([`Subdivision`]). A face lies in one region as drawn and has one holder. Lines
//! between two faces of one country with different holders are front; lines between countries are state border,
//! whoever holds either side.

#[cfg(feature = "map")]
mod cells;
mod plane;
mod rule;
#[cfg(feature = "map")]
mod shade;
mod sites;
mod snapshots;

use std::sync::{Arc, OnceLock};

use geo_types::{Coord, MultiPolygon};

#[cfg(feature = "map")]
pub(crate) use self::cells::Cells;
pub(crate) use self::plane::Plane;
use self::plane::is_turned;
use self::rule::{Rule, by_extents, by_towns};
#[cfg(feature = "map")]
pub(crate) use self::shade::{Shade, Shaded};
use self::snapshots::Snapshots;
use super::View;
use crate::{Area, Distance, LonLat, RegionIndex};

/// Who holds ground, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Holder {
    /// A party, as claims say.
    By(u16),
    /// A party, since nothing is said.
    Default(u16),
    Contested,
    Unknown,
}

impl Holder {
    /// The party, if it is one.
    pub(crate) fn party(self) -> Option<u16> {
        match self {
            Self::By(party) | Self::Default(party) => Some(party),
            Self::Contested | Self::Unknown => None,
        }
    }

    /// Whether both are the same party, or both none in the same way.
    pub(crate) fn is_same_side(self, other: Self) -> bool {
        self == other || (self.party().is_some() && self.party() == other.party())
    }
}

/// How ground is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// From extents that sources claim, as drawn.
    Extents,
    /// From towns: every place goes with the nearest town of its region.
    Towns,
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

    #[cfg(feature = "map")]
    /// The numbers of the claims whose extents a view would go by, without working out its ground; none if it goes by towns.
    pub(crate) fn extents_of(view: &View) -> Vec<usize> {
        let record = view.atlas.record();
        let numbers = Snapshots::new(view).map(|maps| maps.extents().collect::<Vec<_>>()).unwrap_or_default();
        numbers.into_iter().map(|number| record.extents[number].claim).collect()
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

    /// Whether both have the same towns held by the same parties, or the same extents, so that nothing differs between them.
    pub(crate) fn has_same_holders(&self, other: &Self) -> bool {
        match (&self.rule, &other.rule) {
            (Rule::Towns(own), Rule::Towns(theirs)) => own == theirs,
            (Rule::Extents(own), Rule::Extents(theirs)) => own == theirs,
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
                own.and_then(|sites| sites.label(at)).unwrap_or(default)
            }
        }
    }

    /// Who holds a position of a region, found among the pieces.
    pub(crate) fn holder_at(&self, view: &View, region: usize, at: LonLat) -> Holder {
        if !self.active[region] {
            return default_holder(view, region);
        }
        let Drawn { pieces, index, .. } = &**self.drawn(view);
        let piece = index.as_ref().and_then(|index| index.region_at(at)).and_then(|piece| pieces.get(piece));
        self.holder_of_piece(view, piece, region, at)
    }

    /// Who holds a position of a region that lies in a piece, if that was found.
    fn holder_of_piece(&self, view: &View, piece: Option<&Piece>, region: usize, at: LonLat) -> Holder {
        match piece.filter(|piece| piece.region == region) {
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
            let (piece, at) = (pieces.get(piece as usize), LonLat::wrapped(*lon, *lat));
            Some(self.holder_of_piece(view, piece, region, at))
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
            if left.1.is_same_side(right.1) || regions[left.0].country() != regions[right.0].country() {
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

/// The party that holds a region if nothing is said.
pub(crate) fn default_holder(view: &View, region: usize) -> Holder {
    let country = view.atlas.regions()[region].country();
    view.atlas.record().default_party(country).map_or(Holder::Unknown, Holder::Default)
}
