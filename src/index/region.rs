//! [`RegionIndex`]: which regions hold a point.

use std::sync::OnceLock;

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::boundary::{self, Boundary, Splits, across};
use super::build;
use super::check;
use super::line::LineIndex;
use super::lookup::{Asked, Lookup};
use super::reach::{extents, poles};
use super::sheet::Rect;
use super::sides::{self, BorderEdge};
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
/// O(1) for a point away from boundaries, a few edge tests near them; building takes O(n log n) for n edges spread as
/// those of maps are, and O(n²) at worst, for thousands of long slanting parallels. Where k edges meet in one vertex,
/// points next to it cost O(k) and building O(k²); where k regions lie over one another, everything there costs O(k).
/// Memory, measured: 118 and 133 bytes an edge of a boundary of 100,000 and 10,000; 208 of one of 1,000, since no grid is
/// coarser than theirs; 420 an edge of 4,500 regions that have three each to themselves.
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
    pub(super) lookup: Lookup,
    areas: Vec<Area>,
    boundary: std::sync::Arc<Boundary>,
    /// By rank: what holds the region.
    extents: Vec<Rect>,
    /// By rank, made when first asked for.
    outlines: Vec<OnceLock<LineIndex>>,
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
        if shapes.len() >= (1 << 30) - 1 {
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
        let mut meetings = check::meetings(&built, &boundary, partition);
        if !meetings.splits.is_empty() {
            (built, boundary, rings, poles) = build(&meetings.splits)?;
            meetings = check::meetings(&built, &boundary, partition);
        }
        meetings.check(&boundary, &name_of_rank)?;
        let sides = sides::sides(&built, &boundary, partition);
        if partition {
            sides::overlaps(&sides, &boundary, &name_of_rank)?;
        }
        check::rings(&built, &rings, &sides, &boundary, &name_of_rank)?;
        check::bounded(&boundary, shapes.len(), &name_of_rank)?;

        let border_edges =
            if partition { sides::border_edges(&boundary, &sides, &by_rank) } else { Vec::new() };
        let by_rank: Vec<u32> = by_rank.iter().filter_map(|number| u32::try_from(*number).ok()).collect();
        let index = Self {
            extents: extents(&boundary, &poles),
            lookup: Lookup::new(built.grid, by_rank, poles, boundary.across)?,
            outlines: vec![OnceLock::new(); shapes.len()],
            boundary: boundary.into(),
            areas,
        };
        Ok((index, border_edges))
    }

    /// How many regions there are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // never empty
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// The region whose interior holds the point, the smallest if several do; `None` outside all of them
    /// and on boundaries. [`RegionIndex::locate`] tells these apart.
    #[must_use]
    #[inline]
    pub fn region_at(&self, point: LonLat) -> Option<usize> {
        let number = self.lookup.number_at(point);
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
    /// As asking one by one. Measured, near boundaries it costs 0.5 to 0.8 of that, among many regions 0.9; where nearly every
    /// point is far from all boundaries, from 0.9 of it to 1.3 times as much.
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
        self.lookup.numbers_at(lons, lats, regions);
        Ok(())
    }

    /// What [`RegionIndex::regions_at`] writes for points outside all regions and on boundaries.
    pub const NOWHERE: u32 = super::grid::NOWHERE;

    /// Where the point lies with respect to one region.
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    #[must_use]
    #[inline]
    pub fn contains(&self, region: usize, point: LonLat) -> Containment {
        self.lookup.place(region, point)
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
        self.lookup.each_at(point, |region, containment| {
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

    /// One region, to be asked of many points.
    pub(super) fn asked(&self, region: usize) -> Asked<'_> {
        Asked::of(&self.lookup, region)
    }

    /// What holds a region.
    pub(super) fn extent(&self, region: usize) -> &Rect {
        &self.extents[self.lookup.rank_of[region] as usize]
    }

    fn outline(&self, region: usize) -> &LineIndex {
        let rank = self.lookup.rank_of[region];
        self.outlines[rank as usize].get_or_init(|| {
            let edges = (0..self.boundary.edges.len())
                .filter(|edge| self.boundary.regions_of(*edge).contains(&rank))
                .map(|edge| self.boundary.edges[edge])
                .filter(|edge| !edge.is_polar());
            LineIndex::of_edges(&edges.collect::<Vec<_>>())
        })
    }
}
