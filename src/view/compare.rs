//! [`Comparison`]: what changed between two views.

use geo_types::MultiPolygon;
use jiff::civil::Date;

use super::ground::{Holder, Plane, default_holder};
use super::holdings::HolderOf;
use super::{Control, View};
use crate::geodesy::{area_of, length_of};
use crate::{Area, Distance, Error, LineIndex, LonLat, Party, Region, Town};

/// What changed from an earlier view to a later one.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    earlier: &'a View,
    later: &'a View,
    patches: Vec<Patch<'a>>,
    unchanged: Vec<(&'a Region, HolderOf<'a>, Area)>,
    towns: Vec<TownChange<'a>>,
}

/// A connected piece of ground that changed hands.
#[derive(Clone, Debug)]
pub struct Patch<'a> {
    /// The region.
    pub region: &'a Region,
    /// Who held it before.
    pub from: HolderOf<'a>,
    /// Who holds it after.
    pub to: HolderOf<'a>,
    /// Its shape.
    pub shape: MultiPolygon<f64>,
    /// Its area.
    pub area: Area,
    /// How wide it is: twice its area by the length of its outline, which is the width of a long strip.
    pub width: Distance,
    /// How far its outline goes, at most, from the ground that its new holder had before in the region; `None` if it does not
    /// touch any.
    pub depth: Option<Distance>,
}

/// What a party gained and lost in a region.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The region.
    pub region: &'a Region,
    /// The party.
    pub party: &'a Party,
    /// What it gained, slivers too.
    pub gained: Area,
    /// What it lost, slivers too.
    pub lost: Area,
    /// What it held before and after.
    pub unchanged: Area,
    /// How much of what it gained lies in slivers.
    pub gained_in_slivers: Area,
    /// How much of what it lost lies in slivers.
    pub lost_in_slivers: Area,
    /// How many pieces of these are slivers.
    pub slivers: usize,
    /// How far its ground reaches beyond what it held before, at most, slivers aside; `None` where that cannot be measured:
    /// what it gained touches nothing that it held.
    pub advance: Option<Distance>,
}

/// A town that changed hands, or of which that became doubtful or clear.
#[derive(Clone, Debug)]
pub struct TownChange<'a> {
    /// The town.
    pub town: &'a Town,
    /// Its control before.
    pub from: Control<'a>,
    /// Its control after.
    pub to: Control<'a>,
    /// Since when it is so, by the later view.
    pub since: Option<Date>,
}

impl View {
    /// What changed since an earlier view, or one by another policy or with other knowledge; of the same atlas.
    ///
    /// # Accuracy
    ///
    /// Areas are those of one joint subdivision of both views' ground: what is gained less what is lost is the difference of
    /// what is held, to rounding.
    ///
    /// # Errors
    ///
    /// [`Error::OtherAtlas`] for a view of another atlas.
    pub fn compare<'a>(&'a self, earlier: &'a View) -> Result<Comparison<'a>, Error> {
        if !self.atlas.is_same(&earlier.atlas) {
            return Err(Error::OtherAtlas);
        }
        let mut towns = Vec::new();
        for (number, town) in self.atlas.towns().iter().enumerate() {
            if earlier.state_of(number) != self.state_of(number) {
                let (from, to) = (earlier.control_of(town), self.control_of(town));
                towns.push(TownChange { town, from: from.control, to: to.control, since: to.since });
            }
        }
        let mut comparison =
            Comparison { earlier, later: self, patches: Vec::new(), unchanged: Vec::new(), towns };
        comparison.draw();
        Ok(comparison)
    }
}

impl<'a> Comparison<'a> {
    fn draw(&mut self) {
        let (earlier, later) = (self.earlier, self.later);
        let (before, after) = (earlier.ground(), later.ground());
        let same = before.has_same_holders(after);
        if same {
            before.share(after);
            before.drawn(earlier);
            after.share(before);
        }
        let plane = if same { None } else { Some(before.joint(after, later)) };
        for region in later.atlas.coarse_regions() {
            match &plane {
                Some(plane) if before.is_active(*region) || after.is_active(*region) => {
                    self.cut(plane, *region);
                }
                _ => self.keep(*region),
            }
        }
    }

    /// A region in which nothing changed.
    fn keep(&mut self, number: usize) {
        let region = &self.later.atlas.regions()[number];
        let drawn = self.later.ground().drawn(self.later);
        let mut pieces: Vec<(Holder, Area)> = drawn
            .pieces
            .iter()
            .filter(|piece| piece.region == number)
            .map(|piece| (piece.holder, piece.area))
            .collect();
        if pieces.is_empty() {
            let whole = self.later.atlas.area(region.code()).unwrap_or_default();
            pieces.push((default_holder(self.later, number), whole));
        }
        let kept = pieces.into_iter().map(|(holder, area)| (region, HolderOf::new(holder, self.later), area));
        self.unchanged.extend(kept);
    }

    /// A region in which something may have changed.
    fn cut(&mut self, plane: &Plane, number: usize) {
        let (earlier, later) = (self.earlier, self.later);
        let region = &later.atlas.regions()[number];
        let holders: Vec<Option<(Holder, Holder)>> = plane
            .faces()
            .map(|face| {
                let (_, at) = face.filter(|(region, _)| *region == number)?;
                let before = earlier.ground().holder(earlier, number, at);
                Some((before, later.ground().holder(later, number, at)))
            })
            .collect();
        let mut kinds: Vec<(Holder, Holder)> = holders.iter().copied().flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        for (from, to) in kinds {
            let shape = plane.polygons(|face| holders[face] == Some((from, to)));
            let named = |holder| HolderOf::new(holder, later);
            if from.is_same_side(to) {
                self.unchanged.push((region, named(to), area_of(&shape)));
                continue;
            }
            let held =
                plane.polygons(|face| holders[face].is_some_and(|(before, _)| before.is_same_side(to)));
            let outline = LineIndex::new(&held).ok();
            for polygon in shape {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                let around: f64 = rings.map(length_of).sum();
                let farthest = |index: &LineIndex| {
                    let spots = polygon.exterior().coords().map(|c| LonLat::wrapped(c.x, c.y));
                    let away: Vec<Distance> = spots.map(|spot| index.distance(spot)).collect();
                    // Both are faces of one plane: they touch in a vertex or not at all.
                    away.iter().any(|far| far.as_metres() < 0.001).then(|| away.into_iter().max()).flatten()
                };
                let depth = outline.as_ref().and_then(farthest);
                let shape = MultiPolygon::new(vec![polygon]);
                let area = area_of(&shape);
                let width = Distance::of_metres(2.0 * area.as_square_metres() / around);
                self.patches.push(Patch {
                    region,
                    from: named(from),
                    to: named(to),
                    shape,
                    area,
                    width,
                    depth,
                });
            }
        }
    }

    /// The earlier and the later view.
    #[must_use]
    pub fn views(&self) -> (&'a View, &'a View) {
        (self.earlier, self.later)
    }

    /// Every connected piece of ground that changed hands, slivers too.
    #[must_use]
    pub fn patches(&self) -> &[Patch<'a>] {
        &self.patches
    }

    /// The towns whose control changed, in the order of the atlas.
    #[must_use]
    pub fn towns(&self) -> &[TownChange<'a>] {
        &self.towns
    }

    /// What each party gained and lost in each region in which it held ground before or after. Pieces narrower than `sliver`
    /// are counted apart as well: two drawings of the same line differ by such.
    #[must_use]
    pub fn changes(&self, sliver: Distance) -> Vec<Change<'a>> {
        let mut found: Vec<Change<'a>> = Vec::new();
        for region in
            self.later.atlas.coarse_regions().iter().map(|number| &self.later.atlas.regions()[*number])
        {
            for party in self.later.atlas.parties() {
                let is_own = |holder: HolderOf<'_>| holder.party() == Some(party);
                let here = self.patches.iter().filter(|patch| patch.region.code() == region.code());
                let (mut gained, mut lost, mut thin_gained, mut thin_lost) = (0.0, 0.0, 0.0, 0.0);
                let (mut slivers, mut advance) = (0, None);
                for patch in here.filter(|patch| is_own(patch.to) || is_own(patch.from)) {
                    let (area, is_sliver) = (patch.area.as_square_metres(), patch.width < sliver);
                    let (sum, thin) = if is_own(patch.to) {
                        (&mut gained, &mut thin_gained)
                    } else {
                        (&mut lost, &mut thin_lost)
                    };
                    *sum += area;
                    if is_sliver {
                        *thin += area;
                        slivers += 1;
                    } else if is_own(patch.to) {
                        advance = advance.max(patch.depth);
                    }
                }
                let kept = self
                    .unchanged
                    .iter()
                    .filter(|(r, holder, _)| r.code() == region.code() && is_own(*holder));
                let unchanged =
                    kept.map(|(_, _, area)| area.as_square_metres()).fold(0.0, |sum, area| sum + area);
                if gained + lost + unchanged > 0.0 {
                    let area = Area::of_square_metres;
                    found.push(Change {
                        region,
                        party,
                        gained: area(gained),
                        lost: area(lost),
                        unchanged: area(unchanged),
                        gained_in_slivers: area(thin_gained),
                        lost_in_slivers: area(thin_lost),
                        slivers,
                        advance,
                    });
                }
            }
        }
        found
    }
}
