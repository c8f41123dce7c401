//! Cells over the plate of longitudes and latitudes: a uniform grid, whose cells may be split into blocks
//! of 4 × 4, and those again. Finding a cell takes a multiplication each way and one step for each split.

/// A cell that is split has this many children a side.
pub(super) const SPLIT: usize = 4;

/// Cells are 32 bits. These two tell a block's start from what cells hold in the end.
const KIND: u32 = 3 << 30;
const BLOCK: u32 = 2 << 30;

/// So many cells can be numbered.
pub(super) const MOST: usize = 1 << 30;

/// The cells and where they lie. What the other values mean is their user's business, so long as the upper
/// two bits are not `10`.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) per_lon: f64,
    pub(super) per_lat: f64,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) cells: Vec<u32>,
}

impl Cells {
    /// What the cell that holds a position says; `None` beyond the grid.
    #[inline]
    #[allow(clippy::cast_precision_loss)] // of the number of columns, at most 65,536
    pub(super) fn at(&self, x: f64, y: f64) -> Option<u32> {
        let mut u = (x - self.west) * self.per_lon;
        let mut v = (y - self.south) * self.per_lat;
        // A longitude just below the eastern end may round up to it.
        let end = self.columns as f64;
        if u == end {
            u = end.next_down();
        }
        // Truncation to an integer saturates: what lies before the first cell is caught by the sign.
        let (column, row) = (index(u), index(v));
        if u < 0.0 || v < 0.0 || column >= self.columns || row >= self.rows {
            return None;
        }
        let mut cell = self.cells[row * self.columns + column];
        if cell & KIND == BLOCK {
            (u, v) = (u.fract(), v.fract());
            while cell & KIND == BLOCK {
                (u, v) = (u * SPLIT_F, v * SPLIT_F);
                let (column, row) = (index(u).min(SPLIT - 1), index(v).min(SPLIT - 1));
                cell = self.cells[(cell & !KIND) as usize + row * SPLIT + column];
                (u, v) = (u.fract(), v.fract());
            }
        }
        Some(cell)
    }

    /// Makes a block of a cell; the number of its first child. There must be fewer than [`MOST`] cells.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn split(&mut self, slot: usize, fill: u32) -> usize {
        let start = self.cells.len();
        self.cells[slot] = BLOCK | start as u32;
        self.cells.resize(start + SPLIT * SPLIT, fill);
        start
    }
}

#[allow(clippy::cast_precision_loss)] // 4
const SPLIT_F: f64 = SPLIT as f64;

#[inline]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates, as wanted
fn index(value: f64) -> usize {
    value as usize
}
