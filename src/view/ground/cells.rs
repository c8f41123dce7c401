//! The ground round each town of which anything is said, drawn once: on no day, by no policy and with no knowledge do the
//! lines between towns lie elsewhere; only who holds what changes.

use geo_types::{Coord, LineString, MultiPolygon};

use super::plane::{Plane, flat_outline, is_turned};
use super::sites::Sites;
use crate::chain::{Directed, chain};
use crate::extent::Extent;
use crate::view::View;
use crate::{Distance, LonLat};

/// The regions of the coarsest level in pieces that have one holder each whenever ground goes by towns.
pub(crate) struct Cells {
    pub(crate) cells: Vec<Cell>,
    pub(crate) lines: Vec<CellLine>,
}

/// The ground that goes with the towns of one position, or what is left of a region, of which nothing is said.
pub(crate) struct Cell {
    pub(crate) region: usize,
    /// Towns by number, with those of which nothing is said; none for what is left of a region.
    pub(crate) towns: Vec<usize>,
    pub(crate) shape: MultiPolygon<f64>,
}

/// A line between two cells of one country: front where these have different holders.
pub(crate) struct CellLine {
    /// The cells on its left and on its right.
    pub(crate) between: (usize, usize),
    pub(crate) line: LineString<f64>,
    /// How far off it may be.
    pub(crate) plus_minus: Distance,
}

impl Cells {
    /// The cells of a view's atlas.
    pub(crate) fn new(view: &View) -> Self {
        let (atlas, turned) = (&view.atlas, is_turned(view));
        let regions = atlas.regions();
        let mut found = Self { cells: Vec::new(), lines: Vec::new() };
        let mut active = vec![false; regions.len()];
        let (mut all_sites, mut lines) = (Vec::new(), Vec::new());
        for region in atlas.coarse_regions() {
            let towns = towns_of(view, *region);
            let spoken = towns.iter().any(|(_, cell)| cell.is_some());
            // The number of a town, where anything is said of one of that position.
            let sites = Sites::new(*region, &towns, turned, |a, b| a.min(b).or(a).or(b));
            if spoken {
                active[*region] = true;
                let (low, high) = Extent::of(flat_outline(view, *region, turned)).corners();
                let more = (high - low) * 0.01;
                lines.extend(sites.lines(low - more, high + more));
            }
            all_sites.push(sites);
        }
        let plane = Plane::new(view, &active, &lines, turned);
        let sites_of = |region: usize| all_sites.iter().find(|sites| sites.region() == region);
        let labels: Vec<Option<(usize, Option<usize>)>> = plane
            .faces()
            .map(|face| {
                face.map(|(region, at)| {
                    (region, sites_of(region).and_then(|sites| sites.label(at)).flatten())
                })
            })
            .collect();
        let mut kinds: Vec<(usize, Option<usize>)> = Vec::new();
        for (kind, shape) in plane.polygons_by(|face| labels[face]) {
            let towns = kind.1.map_or_else(Vec::new, |town| towns_at(view, kind.0, town));
            kinds.push(kind);
            found.cells.push(Cell { region: kind.0, towns, shape });
        }
        let drawn: Vec<usize> = kinds.iter().map(|(region, _)| *region).collect();
        for region in atlas.coarse_regions().iter().filter(|region| !drawn.contains(region)) {
            let shape = regions[*region].shape().clone();
            found.cells.push(Cell { region: *region, towns: Vec::new(), shape });
        }
        let cell_of = |face: Option<usize>| {
            let label = labels[face?]?;
            kinds.binary_search(&label).ok()
        };
        let mut edges = Vec::new();
        for border in plane.faces.borders() {
            let (Some(left), Some(right)) = (cell_of(border.left), cell_of(border.right)) else { continue };
            let of = (found.cells[left].region, found.cells[right].region);
            // Each line has two sides; one of them will do.
            if left >= right || regions[of.0].country() != regions[of.1].country() {
                continue;
            }
            let middle = LonLat::wrapped(
                f64::midpoint(border.from.x, border.to.x),
                f64::midpoint(border.from.y, border.to.y),
            );
            let beside = [of.0, of.1].into_iter().filter_map(sites_of);
            let away = beside.map(|sites| sites.away(middle)).fold(0.0, f64::max);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            // less than half round the Earth
            let km = (away / 1000.0).ceil() as u32;
            edges.push(Directed { from: border.from, to: border.to, of: (left, right, km) });
        }
        found.lines = chain(&edges)
            .into_iter()
            .map(|(line, (left, right, km))| CellLine {
                between: (left, right),
                line: line.coords().map(|c| Coord::from(LonLat::wrapped(c.x, c.y))).collect(),
                plus_minus: Distance::of_metres(f64::from(km) * 1000.0),
            })
            .collect();
        found
    }
}

/// The towns of a region that ground goes with: the number of each of which anything is said, so that the others have
/// one label.
fn towns_of(view: &View, region: usize) -> Vec<(LonLat, Option<usize>)> {
    let atlas = &view.atlas;
    let own = atlas.towns().iter().enumerate();
    own.filter(|(number, town)| town.part_of().is_none() && atlas.region_of_town(*number) == Some(region))
        .map(|(number, town)| {
            let spoken = !atlas.record().of_town[number].is_empty();
            (town.position(), spoken.then_some(number))
        })
        .collect()
}

/// The towns of a region that lie where one of them does.
fn towns_at(view: &View, region: usize, town: usize) -> Vec<usize> {
    let atlas = &view.atlas;
    let at = atlas.towns()[town].position();
    let here = atlas.towns().iter().enumerate().filter(|(number, town)| {
        town.position() == at && town.part_of().is_none() && atlas.region_of_town(*number) == Some(region)
    });
    here.map(|(number, _)| number).collect()
}
