//! The spatial indexes, each usable alone: which region, how far the line, which point.

mod boundary;
mod build;
mod bulk;
mod cells;
mod chain;
mod check;
mod cluster;
mod grid;
mod line;
mod noted;
mod pieces;
mod point;
mod region;
mod sheet;
mod strand;
mod tree;

pub use line::{LineIndex, Lines, Nearest};
pub use point::{NearPoint, PointIndex};
pub(crate) use region::BorderEdge;
pub use region::{Containment, Located, RegionIndex};
