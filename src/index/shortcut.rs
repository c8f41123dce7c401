//! Where a search for the nearest point may begin, by where it is asked: below the upper levels of the tree.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So a grid in longitude and latitude keeps a node of its own for every cell that holds points: the boxes, at
//! most eight and as far down as they go, of all that can be nearest to any place in the cell.

use std::collections::HashMap;

use fearless_simd::{Level, dispatch};

use super::plate::{Plate, limits2};
use super::sheet::Rect;
use super::squares::Squares;
use super::tree::{Start, Tree};
use crate::LonLat;
use crate::geodesy::Space;

/// Points for each cell of the grid, if it were filled evenly. With 3 and with 8, the nearest of 138,000 towns to places
/// in one country took 0.82 of the time without the grid, in 95 and 82 bytes a town instead of 71. To places all over the
/// Earth, 3 took a tenth longer than without, since the processor's caches hold less of the starts; 8 as long.
const POINTS: f64 = 8.0;

/// The grid.
#[derive(Clone, Debug)]
pub(super) struct Shortcuts {
    squares: Squares,
    /// The number of each square's start, and of what is beyond all.
    kept: Vec<u32>,
    /// The first is the root.
    starts: Vec<Start>,
}

impl Shortcuts {
    /// Over points in an extent; `nearest` tells of a place in space where the nearest point is, or nearly.
    pub(super) fn new(
        tree: &Tree,
        extent: &Rect,
        points: impl ExactSizeIterator<Item = LonLat>,
        nearest: impl Fn(Space) -> Space,
    ) -> Self {
        #[allow(clippy::cast_precision_loss)] // fewer than 2³¹
        let squares = Squares::over(extent, points.len() as f64 / POINTS);
        let (mut kept, mut starts) = (vec![0; squares.len() + 1], vec![tree.start(&tree.top())]);
        let plate = Plate::of(&squares);
        let (level, mut known) = (Level::new(), HashMap::new());
        for point in points {
            let square = squares.at(point) as usize;
            if square == squares.len() || kept[square] != 0 {
                continue;
            }
            let (column, row) = (square % squares.columns, square / squares.columns);
            let limits2 = plate.rectangle(column, row).and_then(|rectangle| {
                let known = nearest(plate.middle(column, row));
                Some((rectangle.corners, limits2(&rectangle, known, 0.0)?))
            });
            if let Some((corners, limits2)) = limits2 {
                let boxes =
                    dispatch!(level, simd => tree.begin(simd, &tree.top(), &corners, &[limits2], 64).0);
                kept[square] = *known.entry(boxes).or_insert_with_key(|boxes| {
                    starts.push(tree.start(boxes));
                    u32::try_from(starts.len() - 1).expect("at most one for each point")
                });
            }
        }
        starts.shrink_to_fit();
        Self { squares, kept, starts }
    }

    /// Where a search from here begins.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> &Start {
        &self.starts[self.kept[self.squares.at(place) as usize] as usize]
    }
}
