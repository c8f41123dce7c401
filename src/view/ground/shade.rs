//! What a map tells of a piece of ground: who holds it, on whose word, and how old that word is.

use std::collections::BTreeSet;

use geo_types::{Coord, LineString, MultiPolygon};
use jiff::civil::Date;

use super::cells::{Cell, CellLine, Cells};
use super::plane::{Plane, is_turned};
use super::rule::{Rule, holder_of};
use super::snapshots::Snapshots;
use super::{Ground, Holder, default_holder};
use crate::chain::{Directed, chain};
use crate::policy::State;
use crate::view::control::Judged;
use crate::view::{Spell, View};
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

    /// That of a place of two towns. One of which nothing is believed adds nothing to what is said of the other.
    fn joint(self, other: Self) -> Self {
        let stated = self.stated.max(other.stated);
        if !self.holder.is_same_side(other.holder) {
            return Self { holder: Holder::Contested, is_claimed: false, stated };
        }
        let is_default = |shade: Self| matches!(shade.holder, Holder::Default(_));
        let is_claimed = match (is_default(self), is_default(other)) {
            (true, _) => other.is_claimed,
            (_, true) => self.is_claimed,
            _ => self.is_claimed && other.is_claimed,
        };
        Self { holder: self.holder.min(other.holder), is_claimed, stated }
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

/// What a map draws.
pub(crate) struct Drawing {
    /// The regions of the coarsest level in pieces.
    pub(crate) pieces: Vec<Shaded>,
    /// The edge of what any party holds, each line once, with how far off it may be.
    pub(crate) front: Vec<(LineString<f64>, Distance)>,
}

/// Whether a line between two holders in one country is front: a party holds one side of it, and not the other.
fn parts(left: Holder, right: Holder) -> bool {
    !left.is_same_side(right) && (left.party().is_some() || right.party().is_some())
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

    /// The times over which nothing changes of the ground of some towns in one place, as [`View::spells_of_town`] has
    /// those of one; where they are several, without words and without since when.
    pub(crate) fn spells_of_place(&self, towns: &[usize]) -> Vec<Spell> {
        if let [town] = towns {
            return self.spells_of_town(*town);
        }
        let each: Vec<Vec<Spell>> = towns.iter().map(|town| self.spells_of_town(*town)).collect();
        let mut days: Vec<Date> =
            each.iter().flat_map(|own| own.iter().skip(1)).map(|spell| spell.from).collect();
        days.sort_unstable();
        days.dedup();
        let before = days.first().and_then(|first| first.yesterday().ok()).unwrap_or(self.day);
        let on = |day: Date| {
            let own = each
                .iter()
                .filter_map(|own| own.iter().rev().find(|spell| spell.from <= day).or(own.first()));
            let own: Vec<&Spell> = own.collect();
            let claims = |of: fn(&Spell) -> &[u32]| {
                let numbers: BTreeSet<u32> = own.iter().flat_map(|spell| of(spell)).copied().collect();
                numbers.into_iter().collect()
            };
            let shade = own.iter().map(|spell| spell.shade).reduce(Shade::joint)?;
            let (because, despite) = (claims(|spell| &spell.because), claims(|spell| &spell.despite));
            Some(Spell { from: day, shade, words: String::new(), since: None, because, despite })
        };
        std::iter::once(before).chain(days).filter_map(on).collect()
    }

    /// The ground of a view and its front, as a map draws them.
    pub(crate) fn drawing(&self) -> Drawing {
        let ground = self.ground();
        match &ground.rule {
            Rule::Extents(maps) => {
                Drawing { pieces: self.pieces_by_extents(ground, maps), front: self.front_by_extents() }
            }
            Rule::Towns(_) => self.drawing_by_towns(),
        }
    }

    fn drawing_by_towns(&self) -> Drawing {
        let Cells { cells, lines } = Cells::new(self);
        let shade = |cell: &Cell| {
            let shades = cell.towns.iter().map(|town| self.shade_of_town(*town));
            let default = || Shade::of_default(default_holder(self, cell.region));
            shades.reduce(Shade::joint).unwrap_or_else(default)
        };
        let shades: Vec<Shade> = cells.iter().map(shade).collect();
        let is_front = |line: &CellLine| parts(shades[line.between.0].holder, shades[line.between.1].holder);
        let front = lines.into_iter().filter(is_front).map(|line| (line.line, line.plus_minus)).collect();
        let pieces = cells.into_iter().zip(shades).map(|(Cell { region, towns, shape }, shade)| Shaded {
            region,
            shade,
            towns,
            shape,
        });
        Drawing { pieces: pieces.collect(), front }
    }

    fn pieces_by_extents(&self, ground: &Ground, maps: &Snapshots) -> Vec<Shaded> {
        let plane = Plane::new(self, &ground.active, &ground.lines, is_turned(self));
        let labels: Vec<Option<(usize, Shade)>> = plane
            .faces()
            .map(|face| {
                let (region, at) = face.filter(|(region, _)| ground.active[*region])?;
                let holder = maps.holder(self, default_holder(self, region), at);
                let (is_claimed, stated) = maps.word_on(self, holder, at);
                Some((region, Shade { holder, is_claimed, stated }))
            })
            .collect();
        let mut found = Vec::new();
        for ((region, shade), shape) in plane.polygons_by(|face| labels[face]) {
            found.push(Shaded { region, shade, towns: Vec::new(), shape });
        }
        for region in self.atlas.coarse_regions().iter().filter(|region| !ground.active[**region]) {
            let shape = self.atlas.regions()[*region].shape().clone();
            let shade = Shade::of_default(default_holder(self, *region));
            found.push(Shaded { region: *region, shade, towns: Vec::new(), shape });
        }
        found
    }

    fn front_by_extents(&self) -> Vec<(LineString<f64>, Distance)> {
        let drawn = self.ground().drawn(self);
        // Each line has two sides; one of them will do.
        let once = drawn.front.iter().filter(|edge| edge.left.1 < edge.right.1);
        let edges: Vec<Directed<_>> = once
            .filter(|edge| parts(edge.left.1, edge.right.1))
            .map(|edge| Directed { from: edge.from, to: edge.to, of: edge.plus_minus })
            .collect();
        let wrapped = |line: LineString<f64>| {
            line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect::<LineString<f64>>()
        };
        chain(&edges).into_iter().map(|(line, plus_minus)| (wrapped(line), plus_minus)).collect()
    }

    /// The claims whose extents ground goes by.
    pub(crate) fn drawn_by(&self) -> Vec<&Claim> {
        self.ground().extents(self).map(|claim| &self.atlas.claims()[claim]).collect()
    }
}
