//! Builds the grid: a uniform one first, then cells with many edges split again and again.
//!
//! The regions at the middle of every first cell come from one sweep up each column: each edge that
//! crosses the column's middle line toggles its regions from the first cell middle that is not below
//! it. The middles of split cells follow from their parent's base set.

use std::collections::VecDeque;

use super::boundary::Boundary;
use super::cells::{Cells, MOST, SPLIT};
use super::gathered::Gathered;
use super::grid::{Entry, Grid, Listed, NOWHERE, PAGE, leaf_cell, region_cell};
use super::sheet::{Copied, OVERLAP, Rect, copies};
use crate::Error;

/// First cells for each edge, for each region, and of every grid. Measured: with 4, 8, 16 and 32 cells an edge a point
/// in one of 4,500 regions costs 40, 32, 25 and 23 ns, and near a boundary of 100,000 vertices, whose edges stand close
/// together, 19, 15, 13 and 12 ns for 0, 16, 50 and 120 bytes a vertex more.
const CELLS_AN_EDGE: f64 = 4.0;
const CELLS_A_REGION: f64 = 36.0;
const LEAST_CELLS: f64 = 8192.0;

/// Leaves with more edges than this are split. Measured at 100,000 vertices: with 8, 6 and 4 a point near the boundary
/// costs 22, 20 and 18 ns, building 105, 115 and 130 ms.
const LEAF_EDGES: usize = 8;

/// A grid over so few edges can afford smaller cells: those with more than one edge are split, unless they were split
/// so often. Measured at 1,000 vertices near the boundary: 22 ns instead of 49, for 110 KB more.
const FEW_EDGES: usize = 4096;
const FEW_DEPTH: u32 = 2;

/// Cells are split at most this often, and not below this size in degrees (about a millimetre): the
/// overlap of cells, a fraction of their size, must stay far above the rounding of a point's cell.
const DEPTH: u32 = 9;
const LEAST_CELL: f64 = 1e-8;

/// First cells a side.
const MOST_CELLS: f64 = 65_536.0;

/// The first cells are made so large that edges are listed in this many of them on average, at most.
const MOST_LISTED: f64 = 8.0;

/// The regions at a point: ranks, ascending.
type Regions = Vec<u32>;

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
    entry.lo <= x && x < entry.hi && entry.side(x, y) >= 0.0
}

struct Pending {
    slot: usize,
    rect: Rect,
    depth: u32,
    edges: Vec<u32>,
    /// The regions at the middle.
    at_middle: Regions,
}

/// The grid, and its edges with the numbers they have in the boundary.
pub(super) struct Built {
    pub(super) grid: Grid,
    pub(super) copies: Vec<Copied>,
}

impl Built {
    /// The number in the boundary of an edge of a list.
    pub(super) fn edge(&self, listed: Listed) -> usize {
        self.copies[listed.edge()].edge as usize
    }
}

struct Builder<'a> {
    boundary: &'a Boundary,
    copies: Vec<Copied>,
    grid: Grid,
    pending: VecDeque<Pending>,
    /// How many more entries splitting may add.
    budget: usize,
    /// The edges of the cell in hand, kept so that memory is asked for once.
    entries: Vec<Entry>,
}

/// Builds the grid of a boundary whose regions are numbered by rank; up to the north pole, if one of
/// them reaches beyond its northernmost edge.
pub(super) fn build(boundary: &Boundary, regions: usize, to_the_north_pole: bool) -> Result<Built, Error> {
    let copies = copies(boundary)?;
    let grid = first_grid(&copies, regions, to_the_north_pole);
    let budget = 16 * copies.len() + 1024;
    let mut builder =
        Builder { boundary, copies, grid, pending: VecDeque::new(), budget, entries: Vec::new() };
    builder.sweep()?;
    while let Some(pending) = builder.pending.pop_front() {
        builder.settle(&pending)?;
    }
    let Builder { copies, mut grid, .. } = builder;
    grid.edges = copies.iter().map(Copied::ends).collect();
    grid.finish()?;
    Ok(Built { grid, copies })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn first_grid(copies: &[Copied], regions: usize, to_the_north_pole: bool) -> Grid {
    let mut extent = Rect::NOTHING;
    for copy in copies {
        extent.west = extent.west.min(copy.a[0].max(-180.0));
        extent.east = extent.east.max(copy.b[0].min(180.0));
        extent.south = extent.south.min(copy.a[1].min(copy.b[1]));
        extent.north = extent.north.max(copy.a[1].max(copy.b[1]));
    }
    if to_the_north_pole {
        extent.north = 90.0;
    }
    let pad = |from: f64, to: f64| ((to - from).max(0.0) * 1e-3).max(1e-6);
    let (dx, dy) = (pad(extent.west, extent.east), pad(extent.south, extent.north));
    // Edges that reach beyond the sheet stand on it a second time, so the sheet ends where it ends.
    let (west, east) = ((extent.west - dx).max(-180.0), (extent.east + dx).min(180.0));
    let (south, north) = (extent.south - dy, extent.north + dy);
    let (width, height) = ((east - west).max(1e-6), (north - south).max(1e-6));
    // Of the shape in which edges are listed least often: a comb of upright teeth wants many
    // columns and few rows. Fewer cells, where even so edges would be listed in too many.
    let edges = copies.len().max(16) as f64;
    let wanted = (CELLS_AN_EDGE * edges + CELLS_A_REGION * regions as f64).max(LEAST_CELLS);
    let across: f64 = copies.iter().map(|copy| (copy.b[0] - copy.a[0]) / width).sum();
    let along: f64 = copies.iter().map(|copy| (copy.b[1] - copy.a[1]).abs() / height).sum();
    let shape = |wanted: f64| {
        let columns =
            (wanted * (along + 1.0) / (across + 1.0)).sqrt().clamp(1.0, MOST_CELLS.min(wanted)).ceil();
        (columns, (wanted / columns).clamp(1.0, MOST_CELLS).ceil())
    };
    let (columns, rows) = shape(wanted);
    let listed = edges + across * columns + along * rows;
    let (columns, rows) = shape(wanted * (MOST_LISTED * edges / listed).min(1.0).powi(2));
    let (per_lon, per_lat) = (columns / width, rows / height);
    // What lies beyond the grid is found in its outermost cells, so these hold nothing, but where the sheet ends.
    let beyond = [west > -180.0, east < 180.0].map(|open| if open { 1.0 } else { 0.0 });
    let (columns, rows) = (columns + beyond[0] + beyond[1], rows + 2.0);
    let cells = Cells {
        west: west - beyond[0] / per_lon,
        south: south - 1.0 / per_lat,
        per_lon,
        per_lat,
        columns: columns as u32,
        rows: rows as u32,
        values: vec![NOWHERE; columns as usize * rows as usize],
    };
    let mut grid = Grid::default();
    grid.cells = cells;
    grid
}

impl Builder<'_> {
    #[allow(clippy::cast_precision_loss)]
    fn first_cell(&self, column: usize, row: usize) -> Rect {
        let grid = &self.grid.cells;
        let x = |column: usize| grid.west + column as f64 / grid.per_lon;
        let y = |row: usize| grid.south + row as f64 / grid.per_lat;
        Rect { west: x(column), south: y(row), east: x(column + 1), north: y(row + 1) }
    }

    /// The first cells: which edges meet each, and which regions hold its middle.
    fn sweep(&mut self) -> Result<(), Error> {
        let (columns, rows) = (self.grid.cells.columns as usize, self.grid.cells.rows as usize);
        let mut met: Vec<(u32, u32)> = Vec::with_capacity(2 * self.copies.len());
        let mut toggles_in: Vec<Vec<(u32, u32)>> = vec![Vec::new(); columns];
        for number in 0..self.copies.len() {
            self.rasterise(number, &mut met, &mut toggles_in);
        }
        let in_cell = Gathered::of(met.len(), columns * rows, |i| met[i].0);
        for (column, mut toggles) in toggles_in.into_iter().enumerate() {
            toggles.sort_unstable();
            let mut next = toggles.into_iter().peekable();
            let mut regions = Regions::new();
            for row in 0..rows {
                while let Some((_, edge)) = next.next_if(|(at, _)| *at as usize == row) {
                    toggle(&mut regions, self.boundary.regions_of(edge as usize));
                }
                let slot = row * columns + column;
                let edges = in_cell.at(slot);
                if edges.is_empty() {
                    self.grid.cells.values[slot] = self.uniform(&regions)?;
                } else {
                    let rect = self.first_cell(column, row);
                    let edges = edges.iter().map(|i| met[*i as usize].1).collect();
                    let at_middle = regions.clone();
                    self.pending.push_back(Pending { slot, rect, depth: 0, edges, at_middle });
                }
            }
        }
        Ok(())
    }

    /// Notes the first cells that an edge may meet, and in each column whose middle line it crosses
    /// notes the first row whose middle is not below it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn rasterise(&self, number: usize, met: &mut Vec<(u32, u32)>, toggles_in: &mut [Vec<(u32, u32)>]) {
        let grid = &self.grid.cells;
        let copy = self.copies[number];
        let (columns, rows) = (grid.columns as usize, grid.rows as usize);
        let last = |value: f64, count: usize| (value.max(0.0) as usize).min(count - 1);
        let slope =
            if copy.b[0] > copy.a[0] { (copy.b[1] - copy.a[1]) / (copy.b[0] - copy.a[0]) } else { 0.0 };
        let (south, north) = (copy.a[1].min(copy.b[1]), copy.a[1].max(copy.b[1]));
        let level = copy.a[0] == copy.b[0];
        let first_column = last((copy.a[0] - grid.west) * grid.per_lon - 2.0 * OVERLAP, columns);
        let last_column = last((copy.b[0] - grid.west) * grid.per_lon + 2.0 * OVERLAP, columns);
        let columns_met = toggles_in.iter_mut().enumerate().take(last_column + 1).skip(first_column);
        for (column, toggles) in columns_met {
            let cell = self.first_cell(column, 0);
            let wall = cell.grown();
            let (from, to) = if level {
                (south, north)
            } else {
                let at = |x: f64| {
                    (copy.a[1] + (x.clamp(copy.a[0], copy.b[0]) - copy.a[0]) * slope).clamp(south, north)
                };
                let (from, to) = (at(wall.west), at(wall.east));
                (from.min(to), from.max(to))
            };
            let first_row = last((from - grid.south) * grid.per_lat - 2.0 * OVERLAP, rows);
            let last_row = last((to - grid.south) * grid.per_lat + 2.0 * OVERLAP, rows);
            for row in first_row..=last_row {
                let rect = self.first_cell(column, row).grown();
                if north >= rect.south && copy.may_meet(&rect) {
                    met.push(((row * columns + column) as u32, number as u32));
                }
            }
            let (x, _) = cell.middle();
            if copy.a[0] <= x && x < copy.b[0] {
                let whole = copy.entry(f64::NEG_INFINITY);
                let below = |row: usize| whole.side(x, self.first_cell(column, row).middle().1) < 0.0;
                let mut row = last(((copy.a[1] + (x - copy.a[0]) * slope) - grid.south) * grid.per_lat, rows);
                while row > 0 && !below(row - 1) {
                    row -= 1;
                }
                while row < rows && below(row) {
                    row += 1;
                }
                toggles.push((row as u32, copy.edge));
            }
        }
    }

    /// Makes a cell a leaf, or splits it.
    fn settle(&mut self, cell: &Pending) -> Result<(), Error> {
        let south = cell.rect.grown().south;
        let mut entries = std::mem::take(&mut self.entries);
        entries.clear();
        entries.extend(cell.edges.iter().map(|number| self.copies[*number as usize].entry(south)));
        let mut base = cell.at_middle.clone();
        let (x, y) = cell.rect.middle();
        self.toggle_by(&mut base, &cell.edges, &entries, x, y);
        let size = (cell.rect.east - cell.rect.west).min(cell.rect.north - cell.rect.south);
        let few = self.copies.len() <= FEW_EDGES && cell.depth < FEW_DEPTH;
        let most = if few { 1 } else { LEAF_EDGES };
        if cell.edges.len() > most && cell.depth < DEPTH && size > LEAST_CELL && self.budget > 0 {
            self.split(cell, &entries, &base)?;
        } else {
            self.grid.cells.values[cell.slot] = self.leaf(&cell.edges, &entries, &base)?;
        }
        self.entries = entries;
        Ok(())
    }

    fn toggle_by(&self, regions: &mut Regions, edges: &[u32], entries: &[Entry], x: f64, y: f64) {
        for (number, entry) in edges.iter().zip(entries) {
            if toggles(entry, x, y) {
                let edge = self.copies[*number as usize].edge;
                toggle(regions, self.boundary.regions_of(edge as usize));
            }
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn split(&mut self, cell: &Pending, entries: &[Entry], base: &Regions) -> Result<(), Error> {
        if self.grid.cells.values.len() >= MOST {
            return Err(Error::TooMany { what: "cells" });
        }
        let start = self.grid.cells.split(cell.slot, NOWHERE);
        let (dx, dy) = (
            (cell.rect.east - cell.rect.west) / SPLIT as f64,
            (cell.rect.north - cell.rect.south) / SPLIT as f64,
        );
        let mut spent = 0;
        for row in 0..SPLIT {
            for column in 0..SPLIT {
                let (west, south) = (cell.rect.west + column as f64 * dx, cell.rect.south + row as f64 * dy);
                let rect = Rect { west, south, east: west + dx, north: south + dy };
                let grown = rect.grown();
                let edges: Vec<u32> = cell
                    .edges
                    .iter()
                    .copied()
                    .filter(|number| self.copies[*number as usize].may_meet(&grown))
                    .collect();
                let mut at_middle = base.clone();
                let (x, y) = rect.middle();
                self.toggle_by(&mut at_middle, &cell.edges, entries, x, y);
                let slot = start + row * SPLIT + column;
                spent += edges.len();
                if edges.is_empty() {
                    self.grid.cells.values[slot] = self.uniform(&at_middle)?;
                } else {
                    self.pending.push_back(Pending { slot, rect, depth: cell.depth + 1, edges, at_middle });
                }
            }
        }
        self.budget = self.budget.saturating_sub(spent.saturating_sub(cell.edges.len()));
        Ok(())
    }

    /// A cell that no edge meets.
    fn uniform(&mut self, regions: &Regions) -> Result<u32, Error> {
        match regions.as_slice() {
            [] => Ok(NOWHERE),
            [rank] => Ok(region_cell(*rank)),
            _ => self.leaf(&[], &[], regions),
        }
    }

    fn leaf(&mut self, edges: &[u32], entries: &[Entry], base: &Regions) -> Result<u32, Error> {
        let mut ranks = base.clone();
        for number in edges {
            ranks.extend(self.boundary.regions_of(self.copies[*number as usize].edge as usize));
        }
        ranks.sort_unstable();
        ranks.dedup();
        let grid = &mut self.grid;
        let cell = leaf_cell(grid.page_count()).ok_or(Error::TooMany { what: "cells" })?;
        let pages = ranks.chunks(PAGE).len();
        for (page, ranks) in ranks.chunks(PAGE).enumerate() {
            let bits = |of: &[u32]| {
                ranks
                    .iter()
                    .enumerate()
                    .filter(|(_, rank)| of.contains(rank))
                    .fold(0, |bits, (i, _)| bits | 1 << i)
            };
            let first = (grid.listed.len(), grid.regions.len());
            for (number, entry) in edges.iter().zip(entries) {
                let edge = self.copies[*number as usize].edge;
                let regions = bits(self.boundary.regions_of(edge as usize));
                if regions != 0 {
                    grid.listed.push(Listed::new(*number, entry, regions));
                }
            }
            grid.regions.extend_from_slice(ranks);
            grid.push_page(first, bits(base), page + 1 < pages)?;
        }
        Ok(cell)
    }
}
