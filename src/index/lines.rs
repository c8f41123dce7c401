//! Shapes that are made of lines.

use geo_types::{LineString, MultiLineString, MultiPolygon, Polygon};

use crate::{Error, LonLat};

/// Shapes that are made of lines: what a [`LineIndex`](crate::LineIndex) can be built from.
///
/// The lines of a polygon are its exterior and then its holes.
pub trait Lines {
    /// The lines, in order.
    fn lines(&self) -> Vec<&LineString<f64>>;
}

impl Lines for LineString<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        vec![self]
    }
}

impl Lines for MultiLineString<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        self.0.iter().collect()
    }
}

impl Lines for Polygon<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        std::iter::once(self.exterior()).chain(self.interiors()).collect()
    }
}

impl Lines for MultiPolygon<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        self.0.iter().flat_map(Lines::lines).collect()
    }
}

/// Checks the positions of a line, and that there are two at least.
pub(super) fn check(line: &LineString<f64>) -> Result<(), Error> {
    if line.0.len() < 2 {
        return Err(Error::TooFewPoints { got: line.0.len(), needed: 2, of: "line" });
    }
    line.coords().try_for_each(|coord| LonLat::try_from(*coord).map(|_| ()))
}
