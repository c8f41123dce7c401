//! The spatial indexes, each usable alone: which region, how far the line, which point.

mod best;
mod boundary;
mod box3;
mod build;
mod bulk;
mod cells;
mod chain;
mod check;
mod cluster;
mod crossed;
mod crowd;
mod curve;
mod feet;
mod few;
mod find;
mod first;
mod gathered;
mod grid;
mod inside;
mod keeper;
mod line;
mod lines;
mod listed;
mod lookup;
mod noted;
mod pieces;
mod point;
mod queue;
mod reach;
mod region;
mod sheet;
mod shortcut;
mod shortlist;
mod sides;
mod sieve;
mod single;
mod squares;
mod strand;
mod tree;

pub use line::{LineIndex, Nearest};
pub use lines::Lines;
pub use point::{NearPoint, PointIndex};

pub use region::{Containment, Located, RegionIndex};
pub(crate) use sides::BorderEdge;
