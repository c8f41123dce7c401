//! What a map tells of a piece of ground: who holds it, on whose word, and how old that word is.

use geo_types::{Coord, LineString, MultiPolygon};
use jiff::civil::Date;

use super::cells::Cells;
use super::plane::{Plane, is_turned};
use super::rule::{Rule, holder_of};
use super::{Ground, Holder, default_holder};
use crate::chain::{Directed, chain};
use crate::policy::State;
use crate::view::View;
use crate::view::control::Judged;
use crate::{Claim, Distance, LonLat};

/// How ground or a town is known on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shade {
    pub(crate) holder: Holder,
    /// Whether only sources say so that lean to the holder.
    pub(crate) is_claimed: bool,
    /// When the latest of the believed claims was stated.
    pub(crate) stated: Option<Date>,
}

impl Shade {
    fn of_default(holder: Holder) -> Self {
        Self { holder, is_claimed: false, stated: None }
    }

    /// That of a place of two towns.
    fn joint(self, other: Self) -> Self {
        let stated = self.stated.max(other.stated);
        if self.holder.is_same_side(other.holder) {
            let is_claimed = self.is_claimed && other.is_claimed;
            Self { holder: self.holder.min(other.holder), is_claimed, stated }
        } else {
            Self { holder: Holder::Contested, is_claimed: false, stated }
        }
    }
}

/// A piece of a region, with how it is known.
pub(crate) struct Shaded {
    pub(crate) region: usize,
    pub(crate) shade: Shade,
    /// The towns that it goes with, by number, if it goes by towns and anything was ever said of them.
    pub(crate) towns: Vec<usize>,
    pub(crate) shape: MultiPolygon<f64>,
}

impl View {
    /// How a town is known.
    pub(crate) fn shade_of_town(&self, town: usize) -> Shade {
        self.shade_of(&self.judged_towns()[town])
    }

    pub(in crate::view) fn shade_of(&self, judged: &Judged) -> Shade {
        let stated = judged.believed.iter().map(|claim| self.atlas.record().facts[*claim as usize].stated);
        Shade {
            holder: holder_of(&judged.state),
            is_claimed: matches!(judged.state, State::Claimed(_)),
            stated: stated.max(),
        }
    }

    /// The regions of the coarsest level in pieces, each with how it is known.
    pub(crate) fn shaded(&self) -> Vec<Shaded> {
        let ground = self.ground();
        match &ground.rule {
            Rule::Extents(_) => self.shaded_by_extents(ground),
            Rule::Towns(_) => {
                let cells = Cells::new(self).cells.into_iter();
                cells
                    .map(|cell| {
                        let shades = cell.towns.iter().map(|town| self.shade_of_town(*town));
                        let default = || Shade::of_default(default_holder(self, cell.region));
                        let shade = shades.reduce(Shade::joint).unwrap_or_else(default);
                        Shaded { region: cell.region, shade, towns: cell.towns, shape: cell.shape }
                    })
                    .collect()
            }
        }
    }

    fn shaded_by_extents(&self, ground: &Ground) -> Vec<Shaded> {
        let plane = Plane::new(self, &ground.active, &ground.lines, is_turned(self));
        let Rule::Extents(maps) = &ground.rule else { return Vec::new() };
        let labels: Vec<Option<(usize, Shade)>> = plane
            .faces()
            .map(|face| {
                let (region, at) = face.filter(|(region, _)| ground.active[*region])?;
                let holder = maps.holder(self, default_holder(self, region), at);
                let (is_claimed, stated) = maps.word_on(self, holder, at);
                Some((region, Shade { holder, is_claimed, stated }))
            })
            .collect();
        let mut kinds: Vec<(usize, Shade)> = labels.iter().copied().flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut found = Vec::new();
        for (region, shade) in kinds {
            let shape = plane.polygons(|face| labels[face] == Some((region, shade)));
            found.push(Shaded { region, shade, towns: Vec::new(), shape });
        }
        for region in self.atlas.coarse_regions().iter().filter(|region| !ground.active[**region]) {
            let shape = self.atlas.regions()[*region].shape().clone();
            let shade = Shade::of_default(default_holder(self, *region));
            found.push(Shaded { region: *region, shade, towns: Vec::new(), shape });
        }
        found
    }
}

impl View {
    /// The lines along which the holder changes within a country, whichever two holders these are, each with how far off it
    /// may be.
    pub(crate) fn front_lines(&self) -> Vec<(LineString<f64>, Distance)> {
        // Each line has two sides; one of them will do.
        let drawn = self.ground().drawn(self);
        let once =
            drawn.front.iter().filter(|edge| (edge.left.1, edge.left.0) < (edge.right.1, edge.right.0));
        let edges: Vec<Directed<_>> = once
            .map(|edge| Directed {
                from: edge.from,
                to: edge.to,
                of: (edge.left.1, edge.right.1, edge.plus_minus),
            })
            .collect();
        let wrapped = |line: LineString<f64>| {
            line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect::<LineString<f64>>()
        };
        chain(&edges).into_iter().map(|(line, (_, _, plus_minus))| (wrapped(line), plus_minus)).collect()
    }

    /// The claims whose extents ground goes by.
    pub(crate) fn drawn_by(&self) -> Vec<&Claim> {
        self.ground().extents(self).map(|claim| &self.atlas.claims()[claim]).collect()
    }
}
