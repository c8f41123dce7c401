//! What squares round a line keep: how [`Shortlists`] come about.
//!
//! What can be nearest to a place in a square (`rivals`) is looked for among what can be nearest to a place in the larger square
//! that it is a part of: boxes, then strands, then pieces, on and on, until it is one piece, or a few in a small square, or
//! the square is small and far from the line, or of the least size.

use std::collections::HashMap;

use fearless_simd::Level;

use super::few::Few;
use super::line::LineIndex;
use super::plate::Plate;
use super::rivals::Rivals;
use super::sheet::Rect;
use super::shortlist::{Kept, PART_BITS, Shortlists};
use super::squares::Squares;
use super::tree::{Boxes, Tree};
use crate::geodesy::Space;

/// Squares, without their parts: so many for each strand and more, but for short lines the square of their strands at most,
/// or some hundred. Measured at 100,000 vertices: with two thirds as many (8,192 more) a point spread evenly took a tenth longer;
/// with a third more (16,384) it took as long, and building 1.1 times as long.
const A_STRAND: f64 = 0.25;
const MORE: f64 = 12_288.0;

/// Squares at most, about, so that the places of all that they and their parts keep are below 2³⁰.
const MOST_SQUARES: f64 = 8_388_608.0;

/// Squares farther from the line than so many times their diagonal have no parts, nor have parts farther than so many times
/// theirs parts of their own. Measured at 100,000 vertices with once, 1.25, 1.5 times and twice for these: built in 46, 51, 53 and
/// 57 ms, and a point within 5 km took 142, 137, 132 and 132 ns in bulk; 155 with 4 by 4 parts. One edge of 30 degrees, from
/// which all squares see many pieces, takes 25 ms with parts near it and 90 with parts everywhere.
const FAR: f64 = 2.0;
const FAR_PARTS: f64 = 1.25;

/// How often a larger square is parted in four: far from the line large ones keep one piece, and it takes less to find that
/// once.
const PARTED: usize = 4;

/// The grid reaches beyond the line by this part of the line's extent. With half of it a sixth of the points spread
/// evenly over a window round the line is beyond the grid, where searches begin at the root: a point took a fifth (1,000
/// vertices) to a half (100,000) longer.
const BEYOND: f64 = 0.25;

/// What squares keep, each once: what is nearest to a place far from the line is nearest to many squares.
struct Keeper<'a> {
    index: &'a LineIndex,
    level: Level,
    few: HashMap<Vec<u32>, Kept>,
    starts: HashMap<Boxes, Kept>,
    lists: Shortlists,
}

impl Keeper<'_> {
    /// Fills in what a square of the first size keeps, or its parts; the nearest of the line to its corners is known, and among
    /// what all must be that can be nearest.
    fn fill(&mut self, sizes: &[Plate], [column, row]: [usize; 2], known: [Space; 4], among: &Rivals) {
        let square = [column, row];
        let rivals = self.index.rivals(self.level, &sizes[0], square, known, among);
        // Once so small that it may have parts, a square has none if it keeps a few pieces, or is far from the line.
        let with_parts = 1 + PART_BITS as usize;
        let is_done = match &rivals {
            _ if sizes.len() == 1 => true,
            Rivals::Pieces(pieces) if pieces.len() == 1 || sizes.len() <= with_parts => true,
            _ if sizes.len() > with_parts => false,
            _ => sizes[0].is_far(square, known[0], if sizes.len() == with_parts { FAR } else { FAR_PARTS }),
        };
        if is_done {
            let kept = match rivals {
                Rivals::Pieces(pieces) => {
                    self.keep_few(pieces, sizes[0].corner(column, row).chord2(known[0]))
                }
                Rivals::Strands(strands) => self.keep_start(Tree::begin_over(&strands)),
                Rivals::Boxes(boxes) => self.keep_start(boxes),
            };
            self.set(sizes, square, kept);
            return;
        }
        self.part(sizes, square);
        // What is nearest to the middles of its sides, and to its own.
        let nearest = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)].map(|(across, up)| {
            let corner = sizes[1].corner(2 * column + across, 2 * row + up);
            self.index.nearest_among(self.level, &rivals, corner)
        });
        let ([s, w, mid, e, n], [sw, se, nw, ne]) = (nearest, known);
        for (across, up, known) in [
            (0, 0, [sw, s, w, mid]),
            (1, 0, [s, se, mid, e]),
            (0, 1, [w, mid, nw, n]),
            (1, 1, [mid, e, n, ne]),
        ] {
            self.fill(&sizes[1..], [2 * column + across, 2 * row + up], known, &rivals);
        }
    }

    /// Some pieces, one at least, to be looked at from about so far, by squared chord.
    fn keep_few(&mut self, pieces: Vec<u32>, about2: f64) -> Kept {
        let (few, index) = (&mut self.lists.few, self.index);
        Kept::one(&pieces).unwrap_or_else(|| {
            *self.few.entry(pieces).or_insert_with_key(|pieces| {
                few.push(Few::of(pieces, index, about2.sqrt()));
                Kept::few(few.len() - 1)
            })
        })
    }

    /// Some boxes to begin at.
    fn keep_start(&mut self, boxes: Boxes) -> Kept {
        let (starts, tree) = (&mut self.lists.starts, &self.index.tree);
        *self.starts.entry(boxes).or_insert_with_key(|boxes| {
            starts.push(tree.start(boxes));
            Kept::start(starts.len() - 1)
        })
    }

    /// Makes room for the parts of a square, if it is of the size that has some.
    fn part(&mut self, sizes: &[Plate], [column, row]: [usize; 2]) {
        if sizes.len() == 1 + PART_BITS as usize {
            let kept = &mut self.lists.kept;
            kept[row * sizes[0].columns + column] = Kept::parted(kept.len());
            kept.extend([Kept::NOTHING; 1 << (2 * PART_BITS)]);
        }
    }

    /// Sets what a square of the first size keeps.
    fn set(&mut self, sizes: &[Plate], [column, row]: [usize; 2], kept: Kept) {
        let (bits, below) = (PART_BITS as usize, sizes.len() - 1);
        let (first, side, columns) = if below >= bits {
            let (side, columns) = (1 << (below - bits), sizes[below - bits].columns);
            (side * (row * columns + column), side, columns)
        } else {
            let up = bits - below;
            let square = (row >> up) * (sizes[0].columns >> up) + (column >> up);
            let (column, row) = (column % (1 << up), row % (1 << up));
            (self.lists.kept[square].number() + (((row << bits) + column) << below), 1 << below, 1 << bits)
        };
        for row in 0..side {
            self.lists.kept[first + row * columns..][..side].fill(kept);
        }
    }
}

impl Shortlists {
    /// Round a line whose index is complete but for these; none round a world of long edges.
    #[allow(clippy::cast_precision_loss)] // fewer than 2³¹
    pub(super) fn new(index: &LineIndex) -> Self {
        if index.quick == 0.0 {
            return Self::nothing();
        }
        let strands = index.strands.len() as f64;
        let wanted = (strands * A_STRAND + MORE).min(strands * strands).min(MOST_SQUARES);
        let largest = Squares::over(&extent(index), (wanted / f64::from(1 << (2 * PARTED))).max(1.0));
        let parts = std::iter::successors(Some(largest), |squares| Some(squares.quartered()));
        let sizes: Vec<Squares> = parts.take(PARTED + 1 + PART_BITS as usize).collect();
        let squares = sizes[PARTED].clone();
        let lists = Self { kept: vec![Kept::NOTHING; squares.len() + 1], squares, ..Self::nothing() };
        let (few, starts) = (HashMap::new(), HashMap::new());
        let mut keeper = Keeper { index, level: Level::new(), few, starts, lists };
        let plates: Vec<Plate> = sizes.iter().map(Plate::of).collect();
        // What of the line is nearest to the corners of the largest squares, row by row.
        let (all, root) = (Rivals::Boxes(index.tree.top()), index.tree.start(&index.tree.top()));
        let known = |row| -> Vec<Space> {
            let corners = (0..=sizes[0].columns).map(|column| plates[0].corner(column, row));
            corners.map(|corner| index.nearest_by_chord(&root, corner)).collect()
        };
        let mut below = known(0);
        for row in 0..sizes[0].rows {
            let above = known(row + 1);
            for column in 0..sizes[0].columns {
                let known = [below[column], below[column + 1], above[column], above[column + 1]];
                keeper.fill(&plates, [column, row], known, &all);
            }
            below = above;
        }
        keeper.lists.kept.shrink_to_fit();
        keeper.lists.few.shrink_to_fit();
        keeper.lists.starts.shrink_to_fit();
        keeper.lists
    }
}

/// What holds the lines, and some of what is round them; all longitudes if they cross the antimeridian.
fn extent(index: &LineIndex) -> Rect {
    let mut extent = Rect::NOTHING;
    for edge in index.edges() {
        let crosses = edge.east.x > 180.0;
        extent.west = extent.west.min(if crosses { -180.0 } else { edge.west.x });
        extent.east = extent.east.max(if crosses { 180.0 } else { edge.east.x });
        extent.south = extent.south.min(edge.west.y.min(edge.east.y));
        extent.north = extent.north.max(edge.west.y.max(edge.east.y));
    }
    let beyond = BEYOND * (extent.east - extent.west).max(extent.north - extent.south) + 0.01;
    Rect {
        west: (extent.west - beyond).max(-180.0),
        south: (extent.south - beyond).max(-90.0),
        east: (extent.east + beyond).min(180.0),
        north: (extent.north + beyond).min(90.0),
    }
}
