//! The extent of data, against which swapped axes show.

use geo_types::Coord;

/// A box in longitude and latitude, empty at first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Extent {
    /// The extent of some positions.
    pub(crate) fn of(coords: impl Iterator<Item = Coord<f64>>) -> Self {
        let nothing = Self {
            low: Coord { x: f64::INFINITY, y: f64::INFINITY },
            high: Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY },
        };
        coords.fold(nothing, |all, c| Self {
            low: Coord { x: all.low.x.min(c.x), y: all.low.y.min(c.y) },
            high: Coord { x: all.high.x.max(c.x), y: all.high.y.max(c.y) },
        })
    }

    /// The extent of some boxes.
    pub(crate) fn around<'a>(extents: impl Iterator<Item = &'a Self>) -> Self {
        Self::of(extents.flat_map(|extent| [extent.low, extent.high]))
    }

    /// Whether the box holds the position.
    pub(crate) fn holds(&self, c: Coord<f64>) -> bool {
        self.low.x <= c.x && c.x <= self.high.x && self.low.y <= c.y && c.y <= self.high.y
    }

    /// Whether two boxes have a point in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
    }

    /// The box with its axes exchanged.
    pub(crate) fn swapped(&self) -> Self {
        let swap = |c: Coord<f64>| Coord { x: c.y, y: c.x };
        Self { low: swap(self.low), high: swap(self.high) }
    }

    /// The south-western and the north-eastern corner.
    pub(crate) fn corners(&self) -> (Coord<f64>, Coord<f64>) {
        (self.low, self.high)
    }

    /// The middle.
    pub(crate) fn middle(&self) -> Coord<f64> {
        Coord { x: f64::midpoint(self.low.x, self.high.x), y: f64::midpoint(self.low.y, self.high.y) }
    }
}
