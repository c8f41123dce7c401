//! Where a search for the nearest point may begin, by where it is asked: below the upper levels of the tree.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So a grid in longitude and latitude keeps a node of its own for every cell that holds points: the boxes, at
//! most eight and as far down as they go, of all that can be nearest to any place in the cell.

use super::sheet::Rect;
use super::single::ROUNDING;
use super::tree::{Start, Tree};
use crate::LonLat;
use crate::geodesy::{A, B, Space, space_at};

/// Points for each cell of the grid, if it were filled evenly. With 3 and with 8, the nearest of 138,000 towns to places
/// in one country took 0.82 of the time without the grid, in 95 and 82 bytes a town instead of 71. To places all over the
/// Earth, 3 took a tenth longer than without, since the processor's caches hold less of the starts; 8 as long.
const POINTS: f64 = 8.0;

/// The grid.
#[derive(Clone, Debug)]
pub(super) struct Shortcuts {
    extent: Rect,
    /// Cells to a degree.
    scale: f64,
    columns: usize,
    /// The number of each cell's start, by row.
    cells: Vec<u32>,
    /// The first is the root.
    starts: Vec<Start>,
}

impl Shortcuts {
    /// Over points in an extent. `limit` tells from a place in space how far, by chord, a point may be and still be
    /// nearest to any place within a radius.
    pub(super) fn new(
        tree: &Tree,
        extent: Rect,
        points: impl ExactSizeIterator<Item = LonLat>,
        limit: impl Fn(Space, f64) -> f64,
    ) -> Self {
        let (wide, high) = (extent.east - extent.west, extent.north - extent.south);
        #[allow(clippy::cast_precision_loss)] // fewer than 2³¹
        let cells = points.len() as f64 / POINTS;
        // However thin the extent, there are few more cells than that.
        let step = (wide * high / cells).sqrt().max(wide.max(high) / cells).clamp(1e-9, 90.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // as many as points, or so
        let [columns, rows] = [wide, high].map(|length| (length / step) as usize + 1);
        let starts = vec![tree.root()];
        let mut grid = Self { extent, scale: 1.0 / step, columns, cells: vec![0; columns * rows], starts };
        for point in points {
            let Some(cell) = grid.cell(point).filter(|cell| grid.cells[*cell] == 0) else { continue };
            let (middle, radius) = grid.ball(cell);
            let start = tree.start(middle, limit(middle, radius));
            grid.cells[cell] = u32::try_from(grid.starts.len()).expect("at most one for each point");
            grid.starts.push(start);
        }
        grid.starts.shrink_to_fit();
        grid
    }

    /// Where a search from here begins.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> &Start {
        &self.starts[self.cell(place).map_or(0, |cell| self.cells[cell] as usize)]
    }

    /// The cell of a place; `None` outside the grid.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // as checked
    fn cell(&self, place: LonLat) -> Option<usize> {
        let (x, y) = (place.lon() - self.extent.west, place.lat() - self.extent.south);
        if x < 0.0 || y < 0.0 || place.lon() > self.extent.east || place.lat() > self.extent.north {
            return None;
        }
        let column = ((x * self.scale) as usize).min(self.columns - 1);
        let cell = (y * self.scale) as usize * self.columns + column;
        (cell < self.cells.len()).then_some(cell)
    }

    /// The middle of a cell in space, and a radius that holds the cell.
    #[allow(clippy::cast_precision_loss)] // small numbers
    fn ball(&self, cell: usize) -> (Space, f64) {
        let at = |x: f64, y: f64| {
            let (column, row) = ((cell % self.columns) as f64, (cell / self.columns) as f64);
            let lat = self.extent.south + (row + y) / self.scale;
            space_at(self.extent.west + (column + x) / self.scale, lat.min(90.0))
        };
        let middle = at(0.5, 0.5);
        let far2 = [(0.0, 0.0), (0.0, 1.0)].map(|(x, y)| middle.chord2(at(x, y)));
        // On a sphere no place of the cell is farther than a corner, and the ellipsoid is one pressed by B / A. A last
        // place of the cell's number is less than a micrometre.
        (middle, far2[0].max(far2[1]).sqrt() * (A / B) + 10.0 * ROUNDING)
    }
}
