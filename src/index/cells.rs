//! Cells over the plate of longitudes and latitudes: a uniform grid, whose cells may be split into blocks
//! of 4 × 4, and those again. Finding a cell takes a multiplication each way and one step for each split.

use std::hint::select_unpredictable;

/// A cell that is split has this many children a side.
pub(super) const SPLIT: usize = 1 << SPLIT_BITS;
const SPLIT_BITS: u32 = 2;

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
    pub(super) columns: u32,
    pub(super) rows: u32,
    /// The end of the last column and of the last row, in cells and just within them.
    last: (f64, f64),
    /// The first cells row by row, then the blocks.
    pub(super) values: Vec<u32>,
    /// What all first cells of each tile say, or [`MIXED`], if there are tiles.
    tiles: Vec<u32>,
    tile_columns: u32,
}

/// Grids of more first cells have tiles of 8 × 8 of them, since these are more than the processor's second cache holds,
/// and tiles are not. Of a boundary of 100,000 vertices, points spread evenly: 10 ns when other work has come in between, not
/// 23, and 7 in bulk, not 20. For 10,000 vertices a point would cost 4.9 ns, not 4.1.
const MOST_ALONE: usize = 1 << 17;
const TILE_BITS: u32 = 3;
const TILE: u32 = 1 << TILE_BITS;

/// A tile that is to be asked cell by cell.
const MIXED: u32 = BLOCK;

impl Cells {
    /// First cells that all say `fill`, from a south-western corner on, so many each way to a degree; fewer than 2¹⁹ a side,
    /// since `fixed` tells no more apart.
    pub(super) fn new(corner: [f64; 2], per_degree: [f64; 2], [columns, rows]: [u32; 2], fill: u32) -> Self {
        const LEAST: f64 = 1.0 / 4_294_967_296.0; // as a `Place` tells
        debug_assert!(columns.max(rows) < 1 << 19, "{columns} {rows}");
        let last = (f64::from(columns) - LEAST, f64::from(rows) - LEAST);
        let values = vec![fill; columns as usize * rows as usize];
        let ([west, south], [per_lon, per_lat]) = (corner, per_degree);
        let tile_columns = columns.div_ceil(TILE);
        Self { west, south, per_lon, per_lat, columns, rows, last, values, tile_columns, ..Self::default() }
    }

    /// To be called when no cell changes any more: makes the tiles.
    pub(super) fn finish(&mut self) {
        self.values.shrink_to_fit();
        let first = &self.values[..self.columns as usize * self.rows as usize];
        if first.len() <= MOST_ALONE {
            return;
        }
        let within = |of: u32, all: u32| of * TILE..all.min((of + 1) * TILE);
        let says = |tile: u32| {
            let columns = within(tile % self.tile_columns, self.columns);
            let mut rows = within(tile / self.tile_columns, self.rows).map(|row| {
                &self.values[(row * self.columns) as usize..][columns.start as usize..columns.end as usize]
            });
            let first = rows.clone().next().map_or(MIXED, |row| row[0]);
            if rows.all(|row| row.iter().all(|cell| *cell == first)) { first } else { MIXED }
        };
        let tiles: Vec<u32> = (0..self.tile_columns * self.rows.div_ceil(TILE)).map(says).collect();
        // Among many regions tiles say little.
        if tiles.iter().filter(|tile| **tile == MIXED).count() < tiles.len() / 2 {
            self.tiles = tiles;
        }
    }

    /// The first cell that holds a position, and where in it the position lies. One conversion serves all levels.
    /// What lies beyond the outermost cells is in them.
    #[inline(always)]
    pub(super) fn place(&self, x: f64, y: f64) -> Place {
        let (column, u) = fixed((x - self.west) * self.per_lon, self.last.0);
        let (row, v) = fixed((y - self.south) * self.per_lat, self.last.1);
        let tile = (row >> TILE_BITS) * self.tile_columns + (column >> TILE_BITS);
        Place { tile, first: row * self.columns + column, u, v }
    }

    /// What the tile at a place says, or without tiles the first cell: as a split cell, if more is to be asked.
    #[inline]
    pub(super) fn first(&self, place: Place) -> u32 {
        if self.tiles.is_empty() {
            self.values[place.first as usize]
        } else {
            self.tiles[place.tile as usize]
        }
    }

    #[cfg(test)]
    pub(super) fn has_tiles(&self) -> bool {
        !self.tiles.is_empty()
    }

    /// Whether there are cells in a cell.
    #[inline(always)]
    pub(super) fn is_split(cell: u32) -> bool {
        cell & KIND == BLOCK
    }

    /// What the cell within a split cell says, for a place within the split cell.
    #[inline(always)]
    pub(super) fn child(&self, cell: u32, place: Place) -> u32 {
        self.values[((cell & !KIND) + place.child()) as usize]
    }

    /// What the first cell at a place says, or if it is split, the cell in it: without a branch.
    #[inline(always)]
    pub(super) fn second(&self, place: Place) -> u32 {
        let cell = self.values[place.first as usize];
        let child = (cell & !KIND) + place.child();
        self.values[select_unpredictable(Self::is_split(cell), child, place.first) as usize]
    }

    /// What the cell that holds a position says, for positions most of which lie near the one before: whether cells are
    /// split is guessed.
    #[inline(always)]
    pub(super) fn at(&self, x: f64, y: f64) -> u32 {
        let place = self.place(x, y);
        self.tile(place).unwrap_or_else(|| self.below(self.values[place.first as usize], place))
    }

    /// [`Cells::at`] for positions anywhere: whether the first cell is split is not guessed.
    #[inline(always)]
    pub(super) fn at_any(&self, x: f64, y: f64) -> u32 {
        let place = self.place(x, y);
        self.tile(place).unwrap_or_else(|| self.below(self.second(place), place.within(1)))
    }

    /// What the tile at a place says, if there are tiles and no more is to be asked.
    #[inline(always)]
    fn tile(&self, place: Place) -> Option<u32> {
        if self.tiles.is_empty() {
            return None;
        }
        let tile = self.tiles[place.tile as usize];
        if Self::is_split(tile) { None } else { Some(tile) }
    }

    /// A cell, or if it is split that within it at a place within it.
    #[inline]
    fn below(&self, mut cell: u32, mut place: Place) -> u32 {
        while Self::is_split(cell) {
            cell = self.child(cell, place);
            place = place.within(1);
        }
        cell
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

/// Where a position lies in the grid.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    tile: u32,
    /// The number of the first cell.
    pub(super) first: u32,
    /// How far it is from the cell's western and southern wall, in 2⁻³² of a cell.
    pub(super) u: u32,
    pub(super) v: u32,
}

impl Place {
    /// The number of the child, should the cell be split.
    #[inline(always)]
    pub(super) fn child(self) -> u32 {
        const REST: u32 = u32::BITS - SPLIT_BITS;
        (self.v >> REST << SPLIT_BITS) + (self.u >> REST)
    }

    /// The place in a cell that comes of splitting so often, at most nine times.
    #[inline]
    pub(super) fn within(self, splits: u32) -> Self {
        Self { u: self.u << (SPLIT_BITS * splits), v: self.v << (SPLIT_BITS * splits), ..self }
    }
}

/// A number of cells, and 2⁻³² parts of them; what is negative counts as 0, and what is beyond `last` as that.
/// Added to 1.5 · 2²⁰ a number has exactly so fine steps, and its bits count them.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)]
fn fixed(cells: f64, last: f64) -> (u32, u32) {
    const STEPS: f64 = 1_572_864.0;
    let near = if cells > 0.0 { cells } else { 0.0 };
    let near = if near < last { near } else { last };
    let bits = (near + STEPS).to_bits();
    ((bits >> 32) as u32 - (STEPS.to_bits() >> 32) as u32, bits as u32)
}
