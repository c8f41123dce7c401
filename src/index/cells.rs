//! Cells over the plate of longitudes and latitudes: a uniform grid, whose cells may be split into blocks
//! of 4 × 4, and those again. Finding a cell takes a multiplication each way and one step for each split.

/// A cell that is split has this many children a side.
pub(super) const SPLIT: usize = 1 << SPLIT_BITS;
pub(super) const SPLIT_BITS: u32 = 2;

/// Cells may be split half as many times.
pub(super) const FINE_BITS: u32 = 32;

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
    /// The first cells row by row, then the blocks.
    pub(super) values: Vec<u32>,
}

impl Cells {
    /// Columns and rows, and parts of them, in 2⁻³² of a first cell: one conversion serves all levels.
    #[inline]
    #[allow(clippy::cast_possible_wrap)]
    pub(super) fn fine(&self, x: f64, y: f64) -> (i64, i64) {
        let u = fixed((x - self.west) * self.per_lon);
        let v = fixed((y - self.south) * self.per_lat);
        // A longitude just below the eastern end may round up to it.
        (if u == (self.columns as i64) << FINE_BITS { u - 1 } else { u }, v)
    }

    /// What the first cell at a place says; `None` beyond the grid.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::needless_bitwise_bool)]
    pub(super) fn first(&self, u: i64, v: i64) -> Option<u32> {
        // What lies before the first cell is negative, which as a count is very large.
        let (column, row) = ((u >> FINE_BITS) as usize, (v >> FINE_BITS) as usize);
        let within = (column < self.columns) & (row < self.rows);
        // Loaded in any case, so that nothing hangs on a guess.
        let cell = self.values[if within { row * self.columns + column } else { 0 }];
        if within { Some(cell) } else { None }
    }

    /// Whether there are cells in a cell.
    #[inline]
    pub(super) fn is_split(cell: u32) -> bool {
        cell & KIND == BLOCK
    }

    /// What the cell within a split cell says, whose parts are counted in 2^`shift`.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn child(&self, cell: u32, u: i64, v: i64, shift: u32) -> u32 {
        let shift = shift - SPLIT_BITS;
        let (column, row) = ((u >> shift) as usize % SPLIT, (v >> shift) as usize % SPLIT);
        self.values[(cell & !KIND) as usize + row * SPLIT + column]
    }

    /// What the cell that holds a position says; `None` beyond the grid.
    #[inline]
    pub(super) fn at(&self, x: f64, y: f64) -> Option<u32> {
        let (u, v) = self.fine(x, y);
        let mut cell = self.first(u, v)?;
        let mut shift = FINE_BITS;
        while Self::is_split(cell) {
            cell = self.child(cell, u, v, shift);
            shift -= SPLIT_BITS;
        }
        Some(cell)
    }

    /// Makes a block of a cell; the number of its first child. There must be fewer than [`MOST`] cells.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn split(&mut self, slot: usize, fill: u32) -> usize {
        let start = self.values.len();
        self.values[slot] = BLOCK | start as u32;
        self.values.resize(start + SPLIT * SPLIT, fill);
        start
    }
}

/// A number of cells in 2⁻³² of them. Added to 1.5 · 2²⁰ a number has exactly so fine steps, and its bits count
/// them. What lies before the cells or behind them is brought near.
#[inline]
#[allow(clippy::cast_possible_wrap)]
fn fixed(cells: f64) -> i64 {
    const STEPS: f64 = 1_572_864.0;
    let near = if cells > -1.0 { cells } else { -1.0 };
    let near = if near < 131_072.0 { near } else { 131_072.0 };
    (near + STEPS).to_bits() as i64 - STEPS.to_bits() as i64
}
