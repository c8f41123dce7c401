//! Which regions hold a point: the grid, and the poles, which no ray of the grid's reaches.

use super::boundary::across;
use super::bulk::{Block, POINTS};
use super::crossed::Beside;
use super::grid::{Grid, NOWHERE};
use super::region::Containment;
use crate::{Error, LonLat};

/// Answers where a point is, in numbers of regions.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    grid: Grid,
    /// The numbers of the regions by rank: the smallest region first.
    by_rank: Vec<u32>,
    /// By rank: the south and the north pole's place in the region.
    poles: Vec<[Containment; 2]>,
    /// By number: the region's rank.
    pub(super) rank_of: Vec<u32>,
    /// Whether longitudes are those of [`across`].
    across: bool,
    /// See [`plain_until`], by all regions' poles.
    plain_until: f64,
}

impl Lookup {
    /// From a grid that has ranks.
    pub(super) fn new(
        mut grid: Grid,
        by_rank: Vec<u32>,
        poles: Vec<[Containment; 2]>,
        across: bool,
    ) -> Result<Self, Error> {
        grid.cross()?;
        grid.number(&by_rank);
        let mut rank_of = vec![0; by_rank.len()];
        for (rank, number) in (0..).zip(&by_rank) {
            rank_of[*number as usize] = rank;
        }
        let plain_until = plain_until(across, poles.as_flattened());
        Ok(Self { grid, by_rank, poles, rank_of, across, plain_until })
    }

    /// The number of the region whose interior holds the point.
    ///
    /// What is seldom asked for is left to functions of its own, so that nothing is to be kept for it.
    #[inline(always)]
    pub(super) fn number_at(&self, point: LonLat) -> u32 {
        if point.lon() >= self.plain_until {
            return self.number_at_any(point);
        }
        let (cell, region, sure) = self.grid.answer(point.lon(), point.lat());
        if sure { region } else { self.number_in_leaf(cell, point) }
    }

    /// [`Lookup::number_at`] for longitudes that are not those of the sheet, and wherever a region reaches a pole.
    #[inline(never)]
    fn number_at_any(&self, point: LonLat) -> u32 {
        if point.lat().abs() == 90.0 {
            return self.number_at_pole(point);
        }
        let (cell, region, sure) = self.grid.answer(self.on_sheet(point.lon()), point.lat());
        if sure { region } else { self.number_in_leaf(cell, point) }
    }

    #[inline(never)]
    fn number_in_leaf(&self, cell: u32, point: LonLat) -> u32 {
        if let Some(leaf) = Grid::leaf(cell)
            && let (region, true) = self.grid.region_in(leaf, self.on_sheet(point.lon()), point.lat())
        {
            return region;
        }
        self.number_exactly_at(point)
    }

    #[cold]
    fn number_exactly_at(&self, point: LonLat) -> u32 {
        let mut found = NOWHERE;
        self.each_at(point, |region, containment| {
            if found == NOWHERE && containment == Containment::Inside {
                found = region;
            }
        });
        found
    }

    #[cold]
    fn number_at_pole(&self, point: LonLat) -> u32 {
        let pole = usize::from(point.lat() > 0.0);
        let holds = |places: &[Containment; 2]| places[pole] == Containment::Inside;
        self.poles.iter().position(holds).map_or(NOWHERE, |rank| self.by_rank[rank])
    }

    /// Writes the number of the region of each of many points: as many longitudes, latitudes and numbers, in range.
    pub(super) fn numbers_at(&self, lons: &[f64], lats: &[f64], numbers: &mut [u32]) {
        let mut block = Block::new();
        let mut xs = [0.0; POINTS];
        for ((lons, lats), answers) in
            lons.chunks(POINTS).zip(lats.chunks(POINTS)).zip(numbers.chunks_mut(POINTS))
        {
            if self.across {
                xs.iter_mut().zip(lons).for_each(|(x, lon)| *x = on_sheet(across(*lon)));
            } else {
                xs.iter_mut().zip(lons).for_each(|(x, lon)| *x = on_sheet(*lon));
            }
            let xs = &xs[..lons.len()];
            let exactly = |i: usize| self.number_exactly_at(LonLat::wrapped(lons[i], lats[i]));
            block.regions(&self.grid, (xs, lats), answers, exactly);
            if lats.iter().fold(false, |any, lat| any | (lat.abs() == 90.0)) {
                for (i, answer) in answers.iter_mut().enumerate().filter(|(i, _)| lats[*i].abs() == 90.0) {
                    *answer = exactly(i);
                }
            }
        }
    }

    /// Where the point lies with respect to a region.
    #[inline]
    pub(super) fn place(&self, region: usize, point: LonLat) -> Containment {
        let rank = self.rank_of[region] as usize;
        if point.lat().abs() == 90.0 {
            return self.poles[rank][usize::from(point.lat() > 0.0)];
        }
        let (x, y) = (self.on_sheet(point.lon()), point.lat());
        let (cell, found, sure) = self.grid.answer(x, y);
        if sure {
            return if found as usize == region { Containment::Inside } else { Containment::Outside };
        }
        let Some(leaf) = Grid::leaf(cell) else {
            return match self.grid.beside(cell, x, y) {
                Beside::In(found) if found as usize == region => Containment::Inside,
                Beside::Between(sides) if sides.iter().any(|of| *of as usize == region) => {
                    Containment::Boundary
                }
                _ => Containment::Outside,
            };
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

    /// Calls `found` with the number of every region that holds the point, the smallest first.
    #[inline]
    pub(super) fn each_at(&self, point: LonLat, mut found: impl FnMut(u32, Containment)) {
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
        let cell = self.grid.cells.at_any(x, point.lat());
        let Some(leaf) = Grid::leaf(cell) else {
            match self.grid.beside(cell, x, point.lat()) {
                Beside::In(NOWHERE) => {}
                Beside::In(region) => found(region, Containment::Inside),
                Beside::Between(mut sides) => {
                    sides.sort_by_key(|side| self.rank_of.get(*side as usize));
                    for region in sides.into_iter().filter(|side| *side != NOWHERE) {
                        found(region, Containment::Boundary);
                    }
                }
            }
            return;
        };
        for page in self.grid.pages(leaf) {
            let (inside, boundary) = self.grid.scan(page, x, point.lat());
            let regions = self.grid.regions_of(page);
            let mut any = inside | boundary;
            while any != 0 {
                let bit = any.trailing_zeros();
                any &= any - 1;
                let on = boundary >> bit & 1 == 1;
                found(regions[bit as usize], if on { Containment::Boundary } else { Containment::Inside });
            }
        }
    }

    /// A longitude on the grid's sheet, where the antimeridian is -180.
    #[inline(always)]
    fn on_sheet(&self, lon: f64) -> f64 {
        on_sheet(if self.across { across(lon) } else { lon })
    }
}

/// One region, of which many points are asked: [`Lookup::place`] with what holds for all of them found out before.
pub(super) struct Asked<'a> {
    lookup: &'a Lookup,
    region: usize,
    /// As in the lookup, by this region's poles alone.
    plain_until: f64,
}

impl<'a> Asked<'a> {
    pub(super) fn of(lookup: &'a Lookup, region: usize) -> Self {
        let poles = &lookup.poles[lookup.rank_of[region] as usize];
        Self { lookup, region, plain_until: plain_until(lookup.across, poles) }
    }

    /// Whether the region's interior holds the point.
    #[inline]
    #[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
    pub(super) fn holds(&self, point: LonLat) -> bool {
        let (x, y) = (point.lon(), point.lat());
        let cell = self.lookup.grid.cells.at(x, y);
        if Grid::has_edges(cell) | (x >= self.plain_until) {
            self.lookup.place(self.region, point) == Containment::Inside
        } else {
            !cell as usize == self.region
        }
    }
}

/// Points west of this longitude are where they are on the sheet, and no pole that matters: 180, unless a pole is in a region or
/// longitudes are those of [`across`], since then every point is to be looked at.
fn plain_until(across: bool, poles: &[Containment]) -> f64 {
    let polar = poles.iter().any(|pole| *pole != Containment::Outside);
    if across || polar { f64::NEG_INFINITY } else { 180.0 }
}

/// On the sheet the antimeridian is -180.
#[inline(always)]
fn on_sheet(lon: f64) -> f64 {
    if lon == 180.0 { -180.0 } else { lon }
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::RegionIndex;

    /// Edge by edge: even-odd along the ray to the south, and what is exactly on an edge.
    fn naive(ring: &[Coord<f64>], x: f64, y: f64) -> Containment {
        let mut inside = false;
        for ends in ring.windows(2) {
            let (a, b) = if ends[0].x <= ends[1].x { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
            let corner = |c: Coord<f64>| robust::Coord { x: c.x, y: c.y };
            let side = robust::orient2d(corner(a), corner(b), robust::Coord { x, y });
            let beside = x < a.x || x > b.x || y < a.y.min(b.y) || y > a.y.max(b.y);
            if side == 0.0 && !beside {
                return Containment::Boundary;
            }
            inside ^= a.x <= x && x < b.x && side > 0.0;
        }
        if inside { Containment::Inside } else { Containment::Outside }
    }

    /// Grids over few edges are finer than those over many, and those of many cells have tiles; either way, what lies
    /// on the wall of a cell or an ulp beside it, in a corner, or beyond the grid, is answered as edge by edge.
    #[test]
    fn walls_of_cells_are_ordinary_places() {
        let mut rng = fastrand::Rng::with_seed(71);
        for (vertices, middle, rough) in [
            (5, 0.0, 0.1),
            (400, 20.0, 0.1),
            (400, -172.0, 0.1),
            (5000, -120.0, 0.1),
            (5000, 172.0, 0.1),
            (20_000, 100.0, 0.1),
            (40_000, 130.0, 0.001),
        ] {
            let mut ring: Vec<Coord<f64>> = (0..vertices)
                .map(|k| {
                    let angle = f64::from(k) / f64::from(vertices) * std::f64::consts::TAU;
                    let radius = 8.0 * (1.0 - rough * rng.f64());
                    Coord { x: middle + radius * angle.cos(), y: 60.0 + radius * angle.sin() }
                })
                .collect();
            ring.push(ring[0]);
            let shape: MultiPolygon = Polygon::new(LineString(ring.clone()), vec![]).into();
            let index = RegionIndex::new(&[shape]).unwrap();
            let cells = &index.lookup.grid.cells;
            let (mut lons, mut lats, mut expected) = (vec![], vec![], vec![]);
            assert_eq!(cells.has_tiles(), vertices == 40_000);
            for _ in 0..(4_000_000 / (vertices + 1000)).max(600) {
                let mut wall = |from: f64, per_degree: f64, near: f64| {
                    // Of tiles, of first cells, and of those that come of splitting.
                    let parts = [0.125, 1.0, 4.0, 16.0, 64.0][rng.usize(0..5)];
                    let wall = ((near - from) * per_degree * parts).round() / parts;
                    match rng.u32(0..6) {
                        0 => near,
                        1 => (from + wall / per_degree).next_up(),
                        2 => (from + wall / per_degree).next_down(),
                        _ => from + wall / per_degree,
                    }
                };
                let foot = ring[fastrand::Rng::with_seed(lons.len() as u64).usize(..ring.len())];
                let x = wall(cells.west, cells.per_lon, foot.x).clamp(-180.0, 180.0);
                let y = wall(cells.south, cells.per_lat, foot.y);
                let (x, y) = match lons.len() % 50 {
                    0 => (-180.0, y),
                    1 => (180.0, -y),
                    2 => (x, -89.9),
                    _ => (x, y),
                };
                let place = naive(&ring, x, y);
                assert_eq!(index.contains(0, LonLat::wrapped(x, y)), place, "{x} {y}, {vertices} vertices");
                lons.push(x);
                lats.push(y);
                expected.push(if place == Containment::Inside { 0 } else { NOWHERE });
            }
            let mut numbers = vec![7; lons.len()];
            index.regions_at(&lons, &lats, &mut numbers).unwrap();
            assert_eq!(numbers, expected);
            for ((x, y), number) in lons.iter().zip(&lats).zip(numbers) {
                assert_eq!(index.region_at(LonLat::wrapped(*x, *y)).is_some(), number == 0, "{x} {y}");
            }
        }
    }
}
