//! An edge as the list of a leaf has it: which edge, where its span is open, and which regions it bounds.

/// An edge on the sheet: western and eastern end, of a meridian edge the northern and the southern.
pub(super) type Ends = ([f64; 2], [f64; 2]);

/// An edge in the list of a leaf.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    /// Its number, and whether its span is open in the west or the east; see [`Entry`].
    bits: u32,
    /// The leaf's regions that it bounds, a bit each.
    pub(super) regions: u32,
}

const OPEN_WEST: u32 = 1 << 31;
const OPEN_EAST: u32 = 1 << 30;

impl Listed {
    /// Stands for no edge.
    pub(super) const NOTHING: Self = Self { bits: 0, regions: 0 };

    pub(super) fn new(edge: u32, entry: &Entry, regions: u32) -> Self {
        let west = if entry.lo == f64::NEG_INFINITY { OPEN_WEST } else { 0 };
        let east = if entry.hi == f64::INFINITY { OPEN_EAST } else { 0 };
        Self { bits: edge | west | east, regions }
    }

    /// The edge's number on the sheet.
    #[inline]
    pub(super) fn edge(self) -> usize {
        (self.bits & !(OPEN_WEST | OPEN_EAST)) as usize
    }

    /// Whether points above the edge are toggled at a longitude: whether its span holds that.
    #[inline]
    #[allow(clippy::needless_bitwise_bool)] // branches cost more than the comparisons
    pub(super) fn toggles_at(self, (a, b): &Ends, x: f64) -> bool {
        ((self.bits & OPEN_WEST != 0) | (a[0] <= x)) & ((self.bits & OPEN_EAST != 0) | (x < b[0]))
    }

    /// The longitudes at which points above the edge are toggled, see [`Entry`].
    pub(super) fn span(self, (a, b): &Ends) -> (f64, f64) {
        let lo = if self.bits & OPEN_WEST == 0 { a[0] } else { f64::NEG_INFINITY };
        let hi = if self.bits & OPEN_EAST == 0 { b[0] } else { f64::INFINITY };
        (lo, hi)
    }
}

/// Positive if the point lies above the line through two ends (east of a meridian edge), 0 exactly on it.
#[inline]
pub(super) fn side((a, b): &Ends, x: f64, y: f64) -> f64 {
    let corner = |[x, y]: [f64; 2]| robust::Coord { x, y };
    robust::orient2d(corner(*a), corner(*b), robust::Coord { x, y })
}

/// Whether the point lies above that line, and whether that is sure: on the line it never is.
///
/// The sign of the determinant is sure beyond 3.33e-16 times the sum of its products (J. R. Shewchuk,
/// Adaptive Precision Floating-Point Arithmetic, Discrete Comput Geom 18, 305-363 (1997), §4.3,
/// doi:10.1007/PL00009321).
#[inline(always)]
pub(super) fn above((a, b): &Ends, x: f64, y: f64) -> (bool, bool) {
    const SURE: f64 = 3.330_669_073_875_472e-16;
    let (left, right) = ((a[0] - x) * (b[1] - y), (a[1] - y) * (b[0] - x));
    let side = left - right;
    (side > 0.0, side.abs() > SURE * (left.abs() + right.abs()))
}

/// An edge as a leaf sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Western end; of a meridian edge the northern.
    pub(super) a: [f64; 2],
    /// Eastern end; of a meridian edge the southern.
    pub(super) b: [f64; 2],
    /// Longitudes at which points above the edge are toggled, from `lo` on and below `hi`.
    pub(super) lo: f64,
    pub(super) hi: f64,
    /// The leaf's regions that the edge bounds, a bit each.
    pub(super) regions: u32,
}

impl Entry {
    /// Positive if the point lies above the edge's line (east of a meridian edge), 0 exactly on it.
    #[inline]
    pub(super) fn side(&self, x: f64, y: f64) -> f64 {
        side(&(self.a, self.b), x, y)
    }

    /// Whether a point of the edge's line lies between its ends.
    #[inline]
    pub(super) fn spans(&self, x: f64, y: f64) -> bool {
        let (south, north) =
            if self.a[1] < self.b[1] { (self.a[1], self.b[1]) } else { (self.b[1], self.a[1]) };
        self.a[0] <= x && x <= self.b[0] && south <= y && y <= north
    }
}
