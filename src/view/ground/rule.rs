//! By which rule a place has its holder: by towns or by extents.

use geo_types::Coord;

use super::plane::{edges_of, flat_outline, flat_segment};
use super::sites::Sites;
use super::snapshots::Snapshots;
use super::{Holder, default_holder};
use crate::LonLat;
use crate::extent::Extent;
use crate::policy::State;
use crate::view::View;

/// The rule by which a place has its holder.
#[derive(Debug)]
pub(super) enum Rule {
    Extents(Snapshots),
    Towns(Vec<Sites<Holder>>),
}

/// The rule by towns, the regions where it may differ from the default, and the lines between cells.
pub(super) fn by_towns(view: &View, turned: bool) -> (Rule, Vec<bool>, Vec<[Coord<f64>; 2]>) {
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
            let of_region = Sites::new(region, towns, turned, joint);
            let (low, high) = Extent::of(flat_outline(view, region, turned)).corners();
            // Lines that end on the outline itself may by rounding end short of it.
            let more = (high - low) * 0.01;
            lines.extend(of_region.lines(low - more, high + more));
            sites.push(of_region);
        }
    }
    (Rule::Towns(sites), active, lines)
}

/// The rule by extents, the regions that they may reach, and their outlines.
pub(super) fn by_extents(
    view: &View,
    maps: Snapshots,
    turned: bool,
) -> (Rule, Vec<bool>, Vec<[Coord<f64>; 2]>) {
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

/// The holder of a position of two towns: nobody alone if these are not held alike.
fn joint(a: Holder, b: Holder) -> Holder {
    if a.is_same_side(b) { a.min(b) } else { Holder::Contested }
}

/// Ground goes with the state of its town.
pub(super) fn holder_of(state: &State) -> Holder {
    match state {
        State::Held(party) | State::Claimed(party) => Holder::By(*party),
        State::Default(party) => Holder::Default(*party),
        State::Contested(_) => Holder::Contested,
        State::Unknown => Holder::Unknown,
    }
}
