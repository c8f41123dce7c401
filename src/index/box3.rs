//! Boxes in space.

use crate::geodesy::Space;

/// A box in space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Box3 {
    pub(super) low: Space,
    pub(super) high: Space,
}

impl Box3 {
    pub(super) fn of(a: Space, b: Space) -> Self {
        Self {
            low: Space { x: a.x.min(b.x), y: a.y.min(b.y), z: a.z.min(b.z) },
            high: Space { x: a.x.max(b.x), y: a.y.max(b.y), z: a.z.max(b.z) },
        }
    }

    /// The box round positions, of which there is one at least.
    pub(super) fn around(positions: impl IntoIterator<Item = Space>) -> Self {
        let boxes = positions.into_iter().map(|position| Self::of(position, position));
        boxes.reduce(Self::with).expect("a position")
    }

    /// The length of the diagonal.
    pub(super) fn diagonal(&self) -> f64 {
        self.low.chord2(self.high).sqrt()
    }

    /// The box round both.
    pub(super) fn with(self, other: Self) -> Self {
        let (low, high) = (Self::of(self.low, other.low).low, Self::of(self.high, other.high).high);
        Self { low, high }
    }
}
