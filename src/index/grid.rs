//! Which regions hold a point, by way of a grid that is fine where edges are dense.
//!
//! A cell lies wholly inside or outside every region, or holds the few edges that cross it. For those
//! cells the answer at a point is a known set of regions, `base`, toggled by every edge that runs below
//! the point, so a point costs a few orientation tests whatever the size of the shapes.
//!
//! # Why one base serves a whole cell
//!
//! Take the set of regions at a point p of the cell and toggle it by each listed edge that spans p's
//! longitude (west end included, east end not) and has p above it or on it. Crossing an edge changes the
//! set and the toggle together. Passing below or above the end of an edge inside the cell changes
//! nothing, since the next edge there is listed too. Where an edge leaves the cell through its bottom,
//! its span is taken to be open on that side: the line beyond that end runs ever lower, so every
//! further point of the cell has it below. A meridian edge that leaves through the bottom toggles all
//! points east of it. So the result is the same everywhere in the cell: that is the base. Cells overlap
//! a little, so that a point assigned to either side of a cell wall by rounding finds the right answer.

use std::hint::select_unpredictable;
use std::ops::RangeInclusive;

use super::bulk::AT_ONCE;
use super::cells::Cells;
use super::crossed::Dividing;
use super::listed::{Ends, Entry, Listed, above};
use crate::Error;

/// Cells are 32 bits: two for the kind, the rest a leaf's number, or that of an edge which crosses the cell alone (kind 0, see
/// `crossed`). A cell without edges is its answer, every bit turned: so only those in a region and what is split are negative; `OUTSIDE` is 0.
pub(super) const KIND: u32 = 3 << 30;
pub(super) const LEAF: u32 = 1 << 30;
/// The answer outside every region.
pub(super) const NOWHERE: u32 = u32::MAX;
/// A cell outside every region.
pub(super) const OUTSIDE: u32 = !NOWHERE;

/// Up to this many regions meet in one page of a leaf.
pub(super) const PAGE: usize = 32;

/// The cell that lies in a region of a number below 2³⁰ - 1.
pub(super) fn region_cell(number: u32) -> u32 {
    !number
}

pub(super) fn leaf_cell(leaf: usize) -> Option<u32> {
    u32::try_from(leaf).ok().filter(|leaf| leaf & KIND == 0).map(|leaf| LEAF | leaf)
}

/// The edges of a cell and the regions they bound. A leaf's lists end where those of the next begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    /// Where its edges start.
    listed: u32,
    /// Where its regions start, those that touch the cell, the smallest first; and whether the next leaf is a
    /// further page of this one.
    regions: u32,
    /// The base set, a bit for each of its regions.
    pub(super) base: u32,
}

const MORE: u32 = 1 << 31;

/// The grid over the extent of all regions. Regions are numbered by rank here.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) cells: Cells,
    pub(super) leaves: Vec<Leaf>,
    /// Whether few cells have edges, so that it is worth guessing that one has none.
    pub(super) mostly_plain: bool,
    pub(super) edges: Vec<Ends>,
    /// Those of them that cross a cell alone.
    pub(super) dividing: Vec<Dividing>,
    /// The numbers of these edges.
    pub(super) dividing_edges: Vec<u32>,
    pub(super) listed: Vec<Listed>,
    pub(super) regions: Vec<u32>,
}

/// What holds at a point, for the regions of one cell.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    Nowhere,
    Region(u32),
    Leaf(usize),
}

impl Grid {
    /// The leaf that a cell stands for.
    #[inline]
    pub(super) fn leaf(cell: u32) -> Option<usize> {
        if cell & KIND == LEAF { Some((cell & !KIND) as usize) } else { None }
    }

    /// The cell that holds a longitude in [-180, 180) and a latitude, before [`Grid::cross`].
    pub(super) fn cell(&self, x: f64, y: f64) -> Cell {
        let cell = self.cells.at(x, y);
        match Self::leaf(cell) {
            Some(leaf) => Cell::Leaf(leaf),
            None if cell == OUTSIDE => Cell::Nowhere,
            None => Cell::Region(!cell),
        }
    }

    /// Whether an edge of a list toggles a point, and whether that is sure.
    #[inline]
    #[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
    pub(super) fn test(&self, listed: Listed, x: f64, y: f64) -> (bool, bool) {
        let ends = &self.edges[listed.edge()];
        let (above, sure) = above(ends, x, y);
        (above & listed.toggles_at(ends, x), sure)
    }

    /// The regions of a page that hold the point, a bit each, and whether that is sure.
    #[inline]
    fn likely(&self, page: usize, x: f64, y: f64) -> (u32, bool) {
        let mut inside = self.leaves[page].base;
        let mut all_sure = true;
        for listed in self.list_of(page) {
            let (toggles, sure) = self.test(*listed, x, y);
            inside ^= select_unpredictable(toggles, listed.regions, 0);
            all_sure &= sure;
        }
        (inside, all_sure)
    }

    /// The regions of a page that hold the point, and those whose boundary does: a bit each.
    #[inline]
    pub(super) fn scan(&self, page: usize, x: f64, y: f64) -> (u32, u32) {
        let (inside, sure) = self.likely(page, x, y);
        if sure { (inside, 0) } else { self.scan_exactly(page, x, y) }
    }

    /// The first region of a leaf that holds the point, or [`NOWHERE`]; and whether that is sure.
    #[inline]
    pub(super) fn region_in(&self, leaf: usize, x: f64, y: f64) -> (u32, bool) {
        let (inside, sure) = self.likely(leaf, x, y);
        (self.first_of(leaf, inside), sure && self.leaves[leaf].regions & MORE == 0)
    }

    /// The first of a page's regions in a set, or [`NOWHERE`]: a choice between values, not ways, since nobody can
    /// guess on which side of an edge a point is.
    #[inline]
    pub(super) fn first_of(&self, page: usize, set: u32) -> u32 {
        let region = self.regions[((self.leaves[page].regions & !MORE) + set.trailing_zeros() % 32) as usize];
        select_unpredictable(set == 0, NOWHERE, region)
    }

    /// As many edges from the start of a leaf's list as are taken at once, and how many of them are the leaf's; `None`
    /// if it has more, or further pages.
    #[inline]
    pub(super) fn listed_at_once(&self, leaf: usize) -> (&[Listed], Option<usize>) {
        let (start, end) = (self.leaves[leaf].listed as usize, self.leaves[leaf + 1].listed as usize);
        let all = self.leaves[leaf].regions & MORE == 0 && end - start <= AT_ONCE;
        (&self.listed[start..start + AT_ONCE], if all { Some(end - start) } else { None })
    }

    #[cold]
    fn scan_exactly(&self, page: usize, x: f64, y: f64) -> (u32, u32) {
        let mut inside = self.leaves[page].base;
        let mut boundary = 0;
        for entry in self.entries_of(page) {
            let side = entry.side(x, y);
            if side >= 0.0 && entry.lo <= x && x < entry.hi {
                inside ^= entry.regions;
            }
            if side == 0.0 && entry.spans(x, y) {
                boundary |= entry.regions;
            }
        }
        (inside & !boundary, boundary)
    }

    /// Adds a page, whose edges and regions start there.
    pub(super) fn push_page(
        &mut self,
        (listed, regions): (usize, usize),
        base: u32,
        more: bool,
    ) -> Result<(), Error> {
        let small = |start: usize| u32::try_from(start).ok().filter(|start| start & MORE == 0);
        let (Some(listed), Some(regions)) = (small(listed), small(regions)) else {
            return Err(Error::TooMany { what: "edges" });
        };
        self.leaves.push(Leaf { listed, regions: regions | if more { MORE } else { 0 }, base });
        Ok(())
    }

    /// Ends the last page's lists, and gives back memory.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.push_page((self.listed.len(), self.regions.len()), 0, false)?;
        self.listed.extend([Listed::NOTHING; AT_ONCE]);
        self.edges.shrink_to_fit();
        self.regions.shrink_to_fit();
        self.leaves.shrink_to_fit();
        self.listed.shrink_to_fit();
        Ok(())
    }

    /// All leaves, each by its first page.
    pub(super) fn all_leaves(&self) -> impl Iterator<Item = usize> {
        (0..self.leaves.len() - 1).filter(|page| *page == 0 || self.leaves[page - 1].regions & MORE == 0)
    }

    /// How many pages there are so far.
    pub(super) fn page_count(&self) -> usize {
        self.leaves.len()
    }

    /// A page's base set.
    pub(super) fn base(&self, page: usize) -> u32 {
        self.leaves[page].base
    }

    /// The edges of a page.
    #[inline]
    pub(super) fn list_of(&self, page: usize) -> &[Listed] {
        &self.listed[self.leaves[page].listed as usize..self.leaves[page + 1].listed as usize]
    }

    /// The edges of a page as it sees them, in the order of its list.
    pub(super) fn entries_of(&self, page: usize) -> impl Iterator<Item = Entry> {
        self.list_of(page).iter().map(|listed| {
            let ends = &self.edges[listed.edge()];
            let ((a, b), (lo, hi)) = (*ends, listed.span(ends));
            Entry { a, b, lo, hi, regions: listed.regions }
        })
    }

    /// The regions of a page: ranks while the grid is built and checked, then numbers.
    #[inline]
    pub(super) fn regions_of(&self, page: usize) -> &[u32] {
        &self.regions
            [(self.leaves[page].regions & !MORE) as usize..(self.leaves[page + 1].regions & !MORE) as usize]
    }

    /// The pages of a leaf.
    #[inline]
    pub(super) fn pages(&self, leaf: usize) -> RangeInclusive<usize> {
        let mut last = leaf;
        while self.leaves[last].regions & MORE != 0 {
            last += 1;
        }
        leaf..=last
    }

    /// Names regions by number from now on, instead of rank.
    pub(super) fn number(&mut self, by_rank: &[u32]) {
        let plain = |cell: &&mut u32| Self::is_plain(**cell) && **cell != OUTSIDE;
        for cell in self.cells.values.iter_mut().filter(plain) {
            *cell = region_cell(by_rank[!*cell as usize]);
        }
        for region in &mut self.regions {
            *region = by_rank[*region as usize];
        }
        for side in self.dividing.iter_mut().flat_map(|edge| &mut edge.sides).filter(|side| **side != NOWHERE)
        {
            *side = by_rank[*side as usize];
        }
        self.cells.finish();
    }
}
