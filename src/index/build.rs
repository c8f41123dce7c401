//! Builds the grid: a uniform one first, then cells with many edges split again and again.
//!
//! The regions at the middles of first cells come from a sweep (`first.rs`), those at the middles of split cells
//! follow from their parent's base set. All cells of a size are settled before smaller ones.

use super::boundary::Boundary;
use super::cells::{MOST, SPLIT};
use super::first::first_grid;
use super::grid::{Grid, OUTSIDE, PAGE, leaf_cell, region_cell};
use super::listed::{Entry, Listed};
use super::sheet::{Copied, Rect, Walls, copies};
use crate::Error;

/// Leaves with more edges than this are split.
const LEAF_EDGES: usize = 8;

/// Cells with more than one edge are split anyhow, unless they were split so often: of an edge alone the side tells all.
/// Measured near boundaries of 10,000 and 100,000 vertices with 0, 1, 2 and 3 splits: 22, 17, 12 and 12 ns; 17, 16, 13.6 and
/// 12; in slices the latter took 14, 13, 10.6 and 9.5, in 112, -, 118 and 145 bytes a vertex. Among 4,500 regions a point took
/// 14.2, 11.2 and 10.7 ns, and building with 2 splits 58 ms, not 22 without.
const FINE_DEPTH: u32 = 2;

/// Cells are split at most this often, and not below this size in degrees (about a millimetre): the
/// overlap of cells, a fraction of their size, must stay far above the rounding of a point's cell.
const DEPTH: u32 = 9;
const LEAST_CELL: f64 = 1e-8;

/// The regions at a point: ranks, ascending.
pub(super) type Regions = Vec<u32>;

/// Adds the regions that are not there and removes those that are.
pub(super) fn toggle(set: &mut Regions, ranks: &[u32]) {
    for rank in ranks {
        match set.binary_search(rank) {
            Ok(at) => {
                set.remove(at);
            }
            Err(at) => set.insert(at, *rank),
        }
    }
}

/// Whether an entry toggles a point.
pub(super) fn toggles(entry: &Entry, x: f64, y: f64) -> bool {
    toggles_above(entry, x) && entry.side(x, y) >= 0.0
}

/// Whether an entry toggles what is above it at a longitude.
#[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
fn toggles_above(entry: &Entry, x: f64) -> bool {
    (entry.lo <= x) & (x < entry.hi)
}

/// Cells of one size that are to become leaves or to be split; their edges and regions stand one after another.
#[derive(Default)]
pub(super) struct Level {
    cells: Vec<Waiting>,
    edges: Vec<u32>,
    regions: Vec<u32>,
}

struct Waiting {
    slot: usize,
    rect: Rect,
    /// Where its edges start, and the regions at its middle.
    edges: usize,
    at_middle: usize,
}

impl Level {
    pub(super) fn add(&mut self, slot: usize, rect: Rect, edges: &[u32], at_middle: &[u32]) {
        self.cells.push(Waiting { slot, rect, edges: self.edges.len(), at_middle: self.regions.len() });
        self.edges.extend_from_slice(edges);
        self.regions.extend_from_slice(at_middle);
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.edges.clear();
        self.regions.clear();
    }

    /// The edges of a cell, and the regions at its middle.
    fn lists(&self, cell: usize) -> (&[u32], &[u32]) {
        let (from, to) = (&self.cells[cell], self.cells.get(cell + 1));
        let ends = to.map_or((self.edges.len(), self.regions.len()), |to| (to.edges, to.at_middle));
        (&self.edges[from.edges..ends.0], &self.regions[from.at_middle..ends.1])
    }
}

/// The grid, and its edges with the numbers they have in the boundary.
pub(super) struct Built {
    pub(super) grid: Grid,
    numbers: Vec<u32>,
}

impl Built {
    /// The number in the boundary of an edge of a list.
    pub(super) fn edge(&self, listed: Listed) -> usize {
        self.numbers[listed.edge()] as usize
    }
}

pub(super) struct Builder<'a> {
    boundary: &'a Boundary,
    /// The number in the boundary of each edge of the grid.
    numbers: Vec<u32>,
    pub(super) grid: Grid,
    /// What comes of splitting the cells of the level in hand.
    pub(super) next: Level,
    /// How many more entries splitting may add, and how many of these only cells with many edges may.
    budget: usize,
    reserve: usize,
    /// The edges of the cell in hand, and a bit for each part of it that they meet; the numbers of those that meet each, part
    /// by part, and the regions at its middle. Kept so that memory is asked for once.
    entries: Vec<Entry>,
    parts: Vec<u16>,
    met: Vec<u32>,
    middles: [Regions; SPLIT * SPLIT],
    base: Regions,
    ranks: Regions,
}

/// Builds the grid of a boundary whose regions are numbered by rank; up to the north pole, if one of
/// them reaches beyond its northernmost edge.
pub(super) fn build(boundary: &Boundary, regions: usize, to_the_north_pole: bool) -> Result<Built, Error> {
    let (copies, numbers) = copies(boundary)?;
    let budget = 16 * copies.len() + 1024;
    let grid = first_grid(copies, regions, to_the_north_pole);
    let mut builder = Builder {
        boundary,
        numbers,
        grid,
        next: Level::default(),
        budget,
        reserve: budget / 2,
        entries: Vec::new(),
        parts: Vec::new(),
        met: Vec::new(),
        middles: [const { Regions::new() }; SPLIT * SPLIT],
        base: Regions::new(),
        ranks: Regions::new(),
    };
    builder.sweep()?;
    let mut level = Level::default();
    for depth in 0.. {
        level.clear();
        std::mem::swap(&mut level, &mut builder.next);
        if level.cells.is_empty() {
            break;
        }
        for (number, cell) in level.cells.iter().enumerate() {
            let (edges, at_middle) = level.lists(number);
            builder.settle(cell, depth, edges, at_middle)?;
        }
    }
    let Builder { numbers, mut grid, .. } = builder;
    grid.finish()?;
    Ok(Built { grid, numbers })
}

impl Builder<'_> {
    /// An edge of the grid.
    pub(super) fn copy(&self, number: u32) -> Copied {
        Copied::of(self.grid.edges[number as usize])
    }

    /// The regions that an edge of the grid bounds.
    pub(super) fn bounded(&self, number: u32) -> &[u32] {
        self.boundary.regions_of(self.numbers[number as usize] as usize)
    }

    /// Makes a cell a leaf, or splits it.
    fn settle(&mut self, cell: &Waiting, depth: u32, edges: &[u32], at_middle: &[u32]) -> Result<(), Error> {
        let rect = &cell.rect;
        let south = rect.grown().south;
        let mut entries = std::mem::take(&mut self.entries);
        entries.clear();
        entries.extend(edges.iter().map(|number| self.copy(*number).entry(south)));
        let mut base = std::mem::take(&mut self.base);
        base.clear();
        base.extend_from_slice(at_middle);
        let (x, y) = rect.middle();
        self.toggle_by(&mut base, edges, &entries, x, y);
        let size = (rect.east - rect.west).min(rect.north - rect.south);
        let fine = depth < FINE_DEPTH && self.budget > self.reserve;
        let most = if fine { 1 } else { LEAF_EDGES };
        let may =
            depth < DEPTH && size > LEAST_CELL && self.budget > 0 && self.grid.cells.values.len() < MOST;
        if edges.len() > most && may {
            self.split(cell, edges, &entries, &base)?;
        } else {
            self.grid.cells.values[cell.slot] = self.leaf(edges, &entries, &base)?;
        }
        (self.entries, self.base) = (entries, base);
        Ok(())
    }

    fn toggle_by(&self, regions: &mut Regions, edges: &[u32], entries: &[Entry], x: f64, y: f64) {
        for (number, entry) in edges.iter().zip(entries) {
            if toggles(entry, x, y) {
                toggle(regions, self.bounded(*number));
            }
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn split(
        &mut self,
        cell: &Waiting,
        edges: &[u32],
        entries: &[Entry],
        base: &Regions,
    ) -> Result<(), Error> {
        let start = self.grid.cells.split(cell.slot, OUTSIDE);
        let rect = &cell.rect;
        let (dx, dy) = ((rect.east - rect.west) / SPLIT as f64, (rect.north - rect.south) / SPLIT as f64);
        let parts: [Rect; SPLIT * SPLIT] = std::array::from_fn(|i| {
            let (column, row) = ((i % SPLIT) as f64, (i / SPLIT) as f64);
            let (west, south) = (rect.west + column * dx, rect.south + row * dy);
            Rect { west, south, east: west + dx, north: south + dy }
        });
        let walls = parts.map(|part| part.grown());
        let walls = Walls {
            columns: std::array::from_fn(|column| (walls[column].west, walls[column].east)),
            rows: std::array::from_fn(|row| (walls[row * SPLIT].south, walls[row * SPLIT].north)),
        };
        self.parts.clear();
        let ends = &self.grid.edges;
        self.parts.extend(edges.iter().map(|edge| Copied::of(ends[*edge as usize]).may_meet_of(&walls)));
        let ends = self.gather(edges);
        let mut middles = std::mem::take(&mut self.middles);
        self.toggle_middles(&mut middles, &parts.map(|part| part.middle()), base, edges, entries);
        let mut first = 0;
        for (i, (part, (end, at_middle))) in parts.into_iter().zip(ends.into_iter().zip(&middles)).enumerate()
        {
            if end == first {
                self.grid.cells.values[start + i] = self.uniform(at_middle)?;
            } else {
                self.next.add(start + i, part, &self.met[first..end], at_middle);
            }
            first = end;
        }
        self.middles = middles;
        self.budget = self.budget.saturating_sub(self.met.len().saturating_sub(edges.len()));
        Ok(())
    }

    /// Gathers the edges that meet each part of a cell, part by part; where those of each end.
    fn gather(&mut self, edges: &[u32]) -> [usize; SPLIT * SPLIT] {
        let each = |parts: u16| {
            let next = |left: &u16| Some(left & (left - 1)).filter(|left| *left != 0);
            std::iter::successors(Some(parts).filter(|parts| *parts != 0), next)
                .map(|left| left.trailing_zeros() as usize)
        };
        let mut next = [0; SPLIT * SPLIT];
        for part in self.parts.iter().flat_map(|parts| each(*parts)) {
            next[part] += 1;
        }
        let mut all = 0;
        for next in &mut next {
            (*next, all) = (all, all + *next);
        }
        self.met.clear();
        self.met.resize(all, 0);
        for (edge, parts) in edges.iter().zip(&self.parts) {
            for part in each(*parts) {
                self.met[next[part]] = *edge;
                next[part] += 1;
            }
        }
        next
    }

    /// The regions at the middles of a cell's parts, row by row, from its base set.
    fn toggle_middles(
        &self,
        regions: &mut [Regions; SPLIT * SPLIT],
        middles: &[(f64, f64); SPLIT * SPLIT],
        base: &Regions,
        edges: &[u32],
        entries: &[Entry],
    ) {
        for regions in regions.iter_mut() {
            regions.clone_from(base);
        }
        for (number, entry) in edges.iter().zip(entries) {
            for column in (0..SPLIT).filter(|column| toggles_above(entry, middles[*column].0)) {
                for part in (column..SPLIT * SPLIT).step_by(SPLIT) {
                    let (x, y) = middles[part];
                    if entry.side(x, y) >= 0.0 {
                        toggle(&mut regions[part], self.bounded(*number));
                    }
                }
            }
        }
    }

    /// A cell that no edge meets.
    pub(super) fn uniform(&mut self, regions: &Regions) -> Result<u32, Error> {
        match regions.as_slice() {
            [] => Ok(OUTSIDE),
            [rank] => Ok(region_cell(*rank)),
            _ => self.leaf(&[], &[], regions),
        }
    }

    fn leaf(&mut self, edges: &[u32], entries: &[Entry], base: &Regions) -> Result<u32, Error> {
        let mut ranks = std::mem::take(&mut self.ranks);
        ranks.clone_from(base);
        for number in edges {
            for rank in self.bounded(*number) {
                if let Err(at) = ranks.binary_search(rank) {
                    ranks.insert(at, *rank);
                }
            }
        }
        let grid = &mut self.grid;
        let cell = leaf_cell(grid.page_count()).ok_or(Error::TooMany { what: "cells" })?;
        let pages = ranks.chunks(PAGE).len();
        for (page, ranks) in ranks.chunks(PAGE).enumerate() {
            let bit = |rank: &u32| ranks.binary_search(rank).map_or(0, |i| 1 << i);
            let bits = |of: &[u32]| of.iter().fold(0, |bits, rank| bits | bit(rank));
            let first = (grid.listed.len(), grid.regions.len());
            for (number, entry) in edges.iter().zip(entries) {
                let edge = self.numbers[*number as usize];
                let regions = bits(self.boundary.regions_of(edge as usize));
                if regions != 0 {
                    grid.listed.push(Listed::new(*number, entry, regions));
                }
            }
            grid.regions.extend_from_slice(ranks);
            grid.push_page(first, bits(base), page + 1 < pages)?;
        }
        self.ranks = ranks;
        Ok(cell)
    }
}
