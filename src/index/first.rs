//! The first cells of the grid: how many, which edges meet each, and which regions hold its middle.
//!
//! The regions at the middle of every first cell come from one sweep up each column: each edge that
//! crosses the column's middle line toggles its regions from the first cell middle that is not below it.

use super::build::{Builder, Regions, toggle};
use super::cells::Cells;
use super::gathered::Gathered;
use super::grid::{Grid, OUTSIDE};
use super::listed::Ends;
use super::sheet::{OVERLAP, Rect};
use crate::Error;

/// First cells for each edge, for each region, and of every grid. Measured: with 2 instead of 4 an edge a point near a boundary
/// of 10,000 or 100,000 vertices takes 14.6 and 14.9 ns, not 12.2 and 13.7, in 11 bytes a vertex less. With 4, 10, 20, 30 and 40
/// a region a point in one of 4,500 takes 9.5, 8.9, 8.3, 8.4 and 8.4 ns; fewer leave more points with edges in their cells,
/// more do not fit into the processor's caches.
const CELLS_AN_EDGE: f64 = 4.0;
const CELLS_A_REGION: f64 = 20.0;
const LEAST_CELLS: f64 = 8192.0;

/// First cells at most, so that all cells can be numbered: a gigabyte of them.
const MOST_FIRST: f64 = 268_435_456.0;

/// First cells a side.
const MOST_CELLS: f64 = 65_536.0;

/// The first cells are made so large that edges are listed in this many of them on average, at most.
const MOST_LISTED: f64 = 8.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
pub(super) fn first_grid(edges: Vec<Ends>, regions: usize, to_the_north_pole: bool) -> Grid {
    let mut extent = Rect::NOTHING;
    for (a, b) in &edges {
        extent.west = extent.west.min(a[0].max(-180.0));
        extent.east = extent.east.max(b[0].min(180.0));
        extent.south = extent.south.min(a[1].min(b[1]));
        extent.north = extent.north.max(a[1].max(b[1]));
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
    // Of the shape in which edges are listed least often: a comb of upright teeth wants many columns and few rows.
    // Fewer cells, where even so edges would be listed in too many.
    let count = edges.len().max(16) as f64;
    let wanted = CELLS_AN_EDGE * count + CELLS_A_REGION * regions as f64;
    let wanted = wanted.clamp(LEAST_CELLS, MOST_FIRST);
    let across: f64 = edges.iter().map(|(a, b)| (b[0] - a[0]) / width).sum();
    let along: f64 = edges.iter().map(|(a, b)| (b[1] - a[1]).abs() / height).sum();
    let shape = |wanted: f64| {
        let columns =
            (wanted * (along + 1.0) / (across + 1.0)).sqrt().clamp(1.0, MOST_CELLS.min(wanted)).ceil();
        (columns, (wanted / columns).clamp(1.0, MOST_CELLS).ceil())
    };
    let (columns, rows) = shape(wanted);
    let listed = count + across * columns + along * rows;
    let (columns, rows) = shape(wanted * (MOST_LISTED * count / listed).min(1.0).powi(2));
    let (per_lon, per_lat) = (columns / width, rows / height);
    // What lies beyond the grid is found in its outermost cells, so these hold nothing, but where the sheet ends.
    let beyond = [west > -180.0, east < 180.0].map(|open| if open { 1.0 } else { 0.0 });
    let (columns, rows) = (columns + beyond[0] + beyond[1], rows + 2.0);
    let corner = [west - beyond[0] / per_lon, south - 1.0 / per_lat];
    let cells = Cells::new(corner, [per_lon, per_lat], [columns as u32, rows as u32], OUTSIDE);
    Grid { cells, edges, ..Grid::default() }
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
    pub(super) fn sweep(&mut self) -> Result<(), Error> {
        let (columns, rows) = (self.grid.cells.columns as usize, self.grid.cells.rows as usize);
        let mut met: Vec<(u32, u32)> = Vec::with_capacity(2 * self.grid.edges.len());
        let mut toggles_in: Vec<Vec<(u32, u32)>> = vec![Vec::new(); columns];
        for number in (0..).take(self.grid.edges.len()) {
            self.rasterise(number, &mut met, &mut toggles_in);
        }
        let mut listed = Vec::new();
        let in_cell = Gathered::of(met.len(), columns * rows, |i| met[i].0);
        for (column, mut toggles) in toggles_in.into_iter().enumerate() {
            toggles.sort_unstable();
            let mut next = toggles.into_iter().peekable();
            let mut regions = Regions::new();
            for row in 0..rows {
                while let Some((_, edge)) = next.next_if(|(at, _)| *at as usize == row) {
                    toggle(&mut regions, self.bounded(edge));
                }
                let slot = row * columns + column;
                let edges = in_cell.at(slot);
                if edges.is_empty() {
                    self.grid.cells.values[slot] = self.uniform(&regions)?;
                } else {
                    let rect = self.first_cell(column, row);
                    listed.clear();
                    listed.extend(edges.iter().map(|i| met[*i as usize].1));
                    self.next.add(slot, rect, &listed, &regions);
                }
            }
        }
        Ok(())
    }

    /// Notes the first cells that an edge may meet, and in each column whose middle line it crosses
    /// notes the first row whose middle is not below it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn rasterise(&self, number: u32, met: &mut Vec<(u32, u32)>, toggles_in: &mut [Vec<(u32, u32)>]) {
        let grid = &self.grid.cells;
        let copy = self.copy(number);
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
                    met.push(((row * columns + column) as u32, number));
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
                toggles.push((row as u32, number));
            }
        }
    }
}
