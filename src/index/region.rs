//! [`RegionIndex`]: which regions hold a point.

use std::sync::OnceLock;

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::boundary::{self, Boundary, Splits, across};
use super::build;
use super::bulk::{Block, POINTS};
use super::check::{self, Sides};
use super::grid::{Cell, Grid, NOWHERE};
use super::line::LineIndex;
use super::sheet::Rect;
use crate::geodesy::area_of;
use crate::lonlat::check_positions;
use crate::{Area, Distance, Error, LonLat};

/// Where a point lies with respect to a region. Exact: there is no tolerance anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Containment {
    /// In the interior.
    Inside,
    /// Exactly on an edge or a vertex; the distance to the boundary is zero here and nowhere else.
    Boundary,
    /// Neither.
    Outside,
}

/// A region that holds a point, and how far its boundary is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// The region's number: its place in the slice that the index was made from.
    pub region: usize,
    /// [`Containment::Inside`] or [`Containment::Boundary`].
    pub containment: Containment,
    /// The geodesic distance to the nearest point of the region's boundary.
    pub margin: Distance,
}

/// An index over regions that answers which of them hold a point.
///
/// Edges are straight in longitude and latitude (RFC 7946, section 3.1.1). An edge whose ends are more
/// than 180 degrees of longitude apart crosses the antimeridian; shapes that were cut there are whole
/// again, so that the cut is no boundary. A ring that goes once round the Earth encloses the pole of the
/// hemisphere that it lies in. Rings may run either way and share vertices; parts of a shape that share
/// edges are one, and what a ring runs along there and back bounds nothing.
///
/// # Accuracy
///
/// Containment is exact for the coordinates given (adaptive orientation predicate). Where edges cross the
/// antimeridian, all longitudes, of vertices and points, are taken to 2⁻⁴⁴ degrees (6 nm).
///
/// # Complexity
///
/// O(1) for a point away from boundaries, a few edge tests near them; building takes O(n log n) for n
/// edges spread as those of maps are, and O(n²) at worst, for thousands of long slanting parallels. Where k edges meet in one vertex, points next to it cost O(k) and
/// building O(k²); where k regions lie over one another, everything there costs O(k).
///
/// # Examples
///
/// ```
/// use frontline::{Containment, LonLat, RegionIndex};
/// use geo_types::{MultiPolygon, polygon};
///
/// let west: MultiPolygon = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.)].into();
/// let east: MultiPolygon = polygon![(x: 1., y: 0.), (x: 2., y: 0.), (x: 2., y: 1.), (x: 1., y: 1.)].into();
/// let index = RegionIndex::partition(&[west, east])?;
///
/// let point = LonLat::new(0.9, 0.5)?;
/// assert_eq!(index.region_at(point), Some(0));
/// let [located] = index.locate(point)[..] else { panic!("one region") };
/// assert_eq!(located.containment, Containment::Inside);
/// assert_eq!(format!("{:.3}", located.margin), "11.132 km");
///
/// // On the shared border: on the boundary of both, inside neither.
/// let border = LonLat::new(1.0, 0.5)?;
/// assert_eq!(index.region_at(border), None);
/// assert_eq!(index.locate(border).len(), 2);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RegionIndex {
    grid: Grid,
    /// Region numbers by rank: the smallest region first.
    by_rank: Vec<u32>,
    rank_of: Vec<u32>,
    areas: Vec<Area>,
    /// By rank: the south and the north pole's place in the region.
    poles: Vec<[Containment; 2]>,
    boundary: std::sync::Arc<Boundary>,
    /// By rank: what holds the region.
    extents: Vec<Rect>,
    /// By rank, made when first asked for.
    outlines: Vec<OnceLock<LineIndex>>,
}

/// An edge of a partition with the regions on its two sides; above is north, or east of a meridian edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BorderEdge {
    pub(crate) edge: crate::geodesy::Edge,
    pub(crate) above: Option<usize>,
    pub(crate) below: Option<usize>,
}

impl RegionIndex {
    /// An index over regions that may overlap, such as districts and the oblasts they lie in.
    ///
    /// # Errors
    ///
    /// Each within `shape N` (counted from 0), the polygon and the ring: positions out of range, rings
    /// with fewer than three distinct positions, shapes without polygons, rings that intersect
    /// themselves, holes outside their polygon, polygons inside another of the same shape.
    /// [`Error::Empty`] if there are no shapes.
    pub fn new(shapes: &[MultiPolygon<f64>]) -> Result<Self, Error> {
        Self::checked(&shapes.iter().collect::<Vec<_>>(), false, &|i| format!("shape {i}"))
            .map(|(index, _)| index)
    }

    /// An index over regions that share borders but no interior: every point that is not on a boundary
    /// lies in one region at most.
    ///
    /// # Errors
    ///
    /// As [`RegionIndex::new`], and [`Error::Overlap`] with a place where two regions overlap.
    pub fn partition(shapes: &[MultiPolygon<f64>]) -> Result<Self, Error> {
        Self::checked(&shapes.iter().collect::<Vec<_>>(), true, &|i| format!("shape {i}"))
            .map(|(index, _)| index)
    }

    /// The index, and for a partition its edges with the regions on both sides.
    pub(crate) fn checked(
        shapes: &[&MultiPolygon<f64>],
        partition: bool,
        name: &dyn Fn(usize) -> String,
    ) -> Result<(Self, Vec<BorderEdge>), Error> {
        if shapes.is_empty() {
            return Err(Error::Empty { what: "regions" });
        }
        if shapes.len() >= 1 << 30 {
            return Err(Error::TooMany { what: "regions" });
        }
        for (number, shape) in shapes.iter().enumerate() {
            boundary::check(shape).map_err(|error| error.within(name(number)))?;
        }
        let areas: Vec<Area> = shapes.iter().map(|shape| area_of(shape)).collect();
        let mut by_rank: Vec<usize> = (0..shapes.len()).collect();
        by_rank.sort_by_key(|number| (areas[*number], *number));
        let ranked: Vec<_> = by_rank.iter().map(|number| shapes[*number]).collect();
        let name_of_rank = |rank: usize| name(by_rank[rank]);

        let build = |splits: &Splits| {
            let (boundary, rings) = Boundary::of(&ranked, splits)?;
            let poles = poles(&boundary, shapes.len());
            let north = poles.iter().any(|[_, north]| *north == Containment::Inside);
            Ok((build::build(&boundary, shapes.len(), north)?, boundary, rings, poles))
        };
        let (mut built, mut boundary, mut rings, mut poles) = build(&Splits::default())?;
        let splits = check::junctions(&built, &boundary);
        if !splits.is_empty() {
            (built, boundary, rings, poles) = build(&splits)?;
        }
        check::crossings(&built, &boundary, partition, &name_of_rank)?;
        let sides = check::sides(&built, &boundary, partition);
        if partition {
            check::overlaps(&sides, &boundary, &name_of_rank)?;
        }
        check::rings(&built, &rings, &sides, &boundary, &name_of_rank)?;
        check::bounded(&boundary, shapes.len(), &name_of_rank)?;

        let border_edges = if partition { border_edges(&boundary, &sides, &by_rank) } else { Vec::new() };
        let mut rank_of = vec![0; shapes.len()];
        for (rank, number) in (0..).zip(&by_rank) {
            rank_of[*number] = rank;
        }
        let by_rank: Vec<u32> = by_rank.iter().filter_map(|number| u32::try_from(*number).ok()).collect();
        built.grid.number(&by_rank);
        let index = Self {
            grid: built.grid,
            extents: extents(&boundary, &poles),
            poles,
            outlines: vec![OnceLock::new(); shapes.len()],
            boundary: boundary.into(),
            by_rank,
            rank_of,
            areas,
        };
        Ok((index, border_edges))
    }

    /// How many regions there are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // never empty
    pub fn len(&self) -> usize {
        self.by_rank.len()
    }

    /// The region whose interior holds the point, the smallest if several do; `None` outside all of them
    /// and on boundaries. [`RegionIndex::locate`] tells these apart.
    #[must_use]
    pub fn region_at(&self, point: LonLat) -> Option<usize> {
        let number = self.number_at(point);
        (number != Self::NOWHERE).then_some(number as usize)
    }

    /// The region of each of many points, as [`RegionIndex::region_at`] tells: writes its number, or
    /// [`RegionIndex::NOWHERE`], for every longitude and latitude in degrees.
    ///
    /// # Errors
    ///
    /// [`Error::UnequalLengths`] unless the three slices are equally long. The first position out of range, NaN
    /// among them, within `point N` (counted from 0); then nothing is written.
    ///
    /// # Complexity
    ///
    /// As asking one by one; measured, at 0.4 of the cost near boundaries and 0.7 to 0.9 elsewhere.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::RegionIndex;
    /// use geo_types::{MultiPolygon, polygon};
    ///
    /// let square: MultiPolygon = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.)].into();
    /// let index = RegionIndex::new(&[square])?;
    /// let mut regions = [0; 3];
    /// index.regions_at(&[0.5, 1.5, 0.1], &[0.5, 0.5, 0.9], &mut regions)?;
    /// assert_eq!(regions, [0, RegionIndex::NOWHERE, 0]);
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn regions_at(&self, lons: &[f64], lats: &[f64], regions: &mut [u32]) -> Result<(), Error> {
        check_positions(lons, lats, regions.len())?;
        let mut block = Block::new();
        let mut xs = [0.0; POINTS];
        for ((lons, lats), answers) in
            lons.chunks(POINTS).zip(lats.chunks(POINTS)).zip(regions.chunks_mut(POINTS))
        {
            for (x, lon) in xs.iter_mut().zip(lons) {
                *x = self.on_sheet(*lon);
            }
            let xs = &xs[..lons.len()];
            let exactly = |i: usize| self.number_exactly_at(LonLat::wrapped(lons[i], lats[i]));
            block.regions(&self.grid, (xs, lats), answers, exactly);
            if lats.iter().fold(0.0, |most, lat| f64::max(most, lat.abs())) == 90.0 {
                for (i, answer) in answers.iter_mut().enumerate().filter(|(i, _)| lats[*i].abs() == 90.0) {
                    *answer = exactly(i);
                }
            }
        }
        Ok(())
    }

    /// What [`RegionIndex::regions_at`] writes for points outside all regions and on boundaries.
    pub const NOWHERE: u32 = NOWHERE;

    /// The number of the region whose interior holds the point.
    #[inline]
    fn number_at(&self, point: LonLat) -> u32 {
        if point.lat().abs() == 90.0 {
            return self.number_at_pole(point);
        }
        let (x, y) = (self.on_sheet(point.lon()), point.lat());
        let cell = self.grid.cells.at(x, y);
        let Some(leaf) = Grid::leaf(cell) else { return cell };
        match self.grid.region_in(leaf, x, y) {
            (region, true) => region,
            (_, false) => self.number_exactly_at(point),
        }
    }

    #[cold]
    fn number_exactly_at(&self, point: LonLat) -> u32 {
        let mut found = Self::NOWHERE;
        self.each_at(point, |region, containment| {
            if found == Self::NOWHERE && containment == Containment::Inside {
                found = region;
            }
        });
        found
    }

    #[cold]
    fn number_at_pole(&self, point: LonLat) -> u32 {
        let pole = usize::from(point.lat() > 0.0);
        let holds = |places: &[Containment; 2]| places[pole] == Containment::Inside;
        self.poles.iter().position(holds).map_or(Self::NOWHERE, |rank| self.by_rank[rank])
    }

    /// Where the point lies with respect to one region.
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    #[must_use]
    #[inline]
    pub fn contains(&self, region: usize, point: LonLat) -> Containment {
        if point.lat().abs() == 90.0 {
            return self.poles[self.rank_of[region] as usize][usize::from(point.lat() > 0.0)];
        }
        let (x, y) = (self.on_sheet(point.lon()), point.lat());
        let cell = self.grid.cells.at(x, y);
        let Some(leaf) = Grid::leaf(cell) else {
            return if cell as usize == region { Containment::Inside } else { Containment::Outside };
        };
        let (mut inside, mut on) = (false, false);
        for page in self.grid.pages(leaf) {
            let (within, boundary) = self.grid.scan(page, x, y);
            let regions = (0..).zip(self.grid.regions_of(page));
            let bit = regions.fold(0, |bit, (i, other)| bit | u32::from(*other as usize == region) << i);
            inside |= within & bit != 0;
            on |= boundary & bit != 0;
        }
        if on {
            Containment::Boundary
        } else if inside {
            Containment::Inside
        } else {
            Containment::Outside
        }
    }

    /// Every region that holds the point, smallest first, with the distance to its boundary.
    ///
    /// # Complexity
    ///
    /// As [`RegionIndex::region_at`], and one [`LineIndex::nearest`] for each region found. The first
    /// time for a region builds the index of its outline.
    #[must_use]
    pub fn locate(&self, point: LonLat) -> Vec<Located> {
        let mut found = Vec::new();
        self.each_at(point, |region, containment| {
            let region = region as usize;
            let margin = match containment {
                Containment::Boundary => Distance::ZERO,
                _ => self.margin(region, point),
            };
            found.push(Located { region, containment, margin });
        });
        found
    }

    /// The geodesic distance from the point to the boundary of a region, from inside or outside.
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    #[must_use]
    pub fn margin(&self, region: usize, point: LonLat) -> Distance {
        let lon = if self.boundary.across { across(point.lon()) } else { point.lon() };
        self.outline(region).nearest(LonLat::wrapped(lon, point.lat())).distance
    }

    /// The area of a region; see [`geodesic_area`](crate::geodesic_area).
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    #[must_use]
    pub fn area(&self, region: usize) -> Area {
        self.areas[region]
    }

    /// What holds a region.
    pub(super) fn extent(&self, region: usize) -> &Rect {
        &self.extents[self.rank_of[region] as usize]
    }

    fn outline(&self, region: usize) -> &LineIndex {
        let rank = self.rank_of[region];
        self.outlines[rank as usize].get_or_init(|| {
            let edges = (0..self.boundary.edges.len())
                .filter(|edge| self.boundary.regions_of(*edge).contains(&rank))
                .map(|edge| self.boundary.edges[edge])
                .filter(|edge| !edge.is_polar());
            LineIndex::of_edges(edges.collect())
        })
    }

    /// A longitude on the grid's sheet, where the antimeridian is -180.
    #[inline]
    fn on_sheet(&self, lon: f64) -> f64 {
        let lon = if self.boundary.across { across(lon) } else { lon };
        if lon == 180.0 { -180.0 } else { lon }
    }

    /// Calls `found` with the number of every region that holds the point, the smallest first.
    #[inline]
    fn each_at(&self, point: LonLat, mut found: impl FnMut(u32, Containment)) {
        if point.lat().abs() == 90.0 {
            let pole = usize::from(point.lat() > 0.0);
            for (region, poles) in self.by_rank.iter().zip(&self.poles) {
                if poles[pole] != Containment::Outside {
                    found(*region, poles[pole]);
                }
            }
            return;
        }
        let x = self.on_sheet(point.lon());
        match self.grid.cell(x, point.lat()) {
            Cell::Nowhere => {}
            Cell::Region(region) => found(region, Containment::Inside),
            Cell::Leaf(leaf) => {
                for page in self.grid.pages(leaf) {
                    let (inside, boundary) = self.grid.scan(page, x, point.lat());
                    let regions = self.grid.regions_of(page);
                    let mut any = inside | boundary;
                    while any != 0 {
                        let bit = any.trailing_zeros();
                        any &= any - 1;
                        let on = boundary >> bit & 1 == 1;
                        found(
                            regions[bit as usize],
                            if on { Containment::Boundary } else { Containment::Inside },
                        );
                    }
                }
            }
        }
    }
}

fn border_edges(boundary: &Boundary, sides: &Sides, by_rank: &[usize]) -> Vec<BorderEdge> {
    let region = |ranks: &[u32]| ranks.first().map(|rank| by_rank[*rank as usize]);
    let with_numbers = boundary.edges.iter().enumerate().filter(|(_, edge)| !edge.is_polar());
    with_numbers
        .map(|(number, edge)| BorderEdge {
            edge: *edge,
            above: region(sides.above(number)),
            below: region(sides.below(number)),
        })
        .collect()
}

/// What holds each region: all longitudes, where one reaches across the antimeridian or holds a pole.
fn extents(boundary: &Boundary, poles: &[[Containment; 2]]) -> Vec<Rect> {
    let mut extents = vec![Rect::NOTHING; poles.len()];
    for (number, edge) in boundary.edges.iter().enumerate() {
        for rank in boundary.regions_of(number) {
            let extent = &mut extents[*rank as usize];
            for end in [edge.west, edge.east] {
                let lon = if edge.east.x >= 180.0 { -180.0..=180.0 } else { end.x..=end.x };
                extent.west = extent.west.min(*lon.start());
                extent.east = extent.east.max(*lon.end());
                extent.south = extent.south.min(end.y);
                extent.north = extent.north.max(end.y);
            }
        }
    }
    for (extent, [south, north]) in extents.iter_mut().zip(poles) {
        for (pole, lat) in [(south, -90.0_f64), (north, 90.0)] {
            if *pole != Containment::Outside {
                (extent.west, extent.east) = (-180.0, 180.0);
                (extent.south, extent.north) = (extent.south.min(lat), extent.north.max(lat));
            }
        }
    }
    extents
}

/// The poles' place in each region. A region that no edge of touches the pole holds it if an odd number
/// of its edges is crossed on the way from below the south pole along any meridian; we take 0.
fn poles(boundary: &Boundary, regions: usize) -> Vec<[Containment; 2]> {
    use Containment::{Boundary as OnBoundary, Inside, Outside};
    let mut poles = vec![[Outside; 2]; regions];
    let turn = |place: &mut Containment| *place = if *place == Outside { Inside } else { Outside };
    for (number, edge) in boundary.edges.iter().enumerate() {
        let crossed = edge.west.x <= 0.0 && 0.0 < edge.east.x || edge.east.x > 360.0;
        for rank in boundary.regions_of(number) {
            if crossed {
                if edge.is_polar() {
                    turn(&mut poles[*rank as usize][0]);
                }
                turn(&mut poles[*rank as usize][1]);
            }
        }
    }
    for (number, edge) in boundary.edges.iter().enumerate().filter(|(_, edge)| !edge.is_polar()) {
        for rank in boundary.regions_of(number) {
            for (pole, lat) in [-90.0, 90.0].into_iter().enumerate() {
                if edge.west.y == lat || edge.east.y == lat {
                    poles[*rank as usize][pole] = OnBoundary;
                }
            }
        }
    }
    poles
}
