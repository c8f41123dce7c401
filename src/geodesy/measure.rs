//! Length and area of shapes whose edges are straight in longitude and latitude.
//!
//! Both are integrals along the edge of smooth functions of latitude, taken by Gauss-Legendre quadrature with
//! two nodes on steps of at most a tenth of a degree: the remainder, h⁴/4320 times the fourth derivative
//! (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 25.4.30), is below 10⁻¹⁴ of it.
//! Length: the metric of the ellipsoid, √((N cos φ dλ)² + (M dφ)²). Area: Green's theorem with the area between
//! the equator and latitude φ per radian of longitude, b²/2 (sin φ / (1 - e² sin² φ) + artanh(e sin φ) / e)
//! (J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395, 1987, eq. 3-12), by its series in e sin φ.

use geo_types::{LineString, MultiPolygon, Polygon};
use wide::f64x2;

use super::Edge;
use super::ellipsoid::{A, B, E2};
use super::sine::sin_cos;
use crate::{Area, Distance, Error, LonLat};

/// The longest step, degrees.
const STEP: f64 = 0.1;

/// The mean over the edge of a function of the sine and the cosine of latitude, in steps of at most [`STEP`] of
/// `span`, degrees. The function is asked for both nodes of a step at once.
#[inline]
fn mean_along(edge: &Edge, span: f64, f: impl Fn(f64x2, f64x2) -> f64x2) -> f64 {
    let steps = (span.abs() / STEP).ceil().max(1.0);
    let part = edge.lat_span() / steps;
    // The nodes lie so far before and behind the middle; sine and cosine of that by their series.
    let off = (part / (2.0 * 3.0_f64.sqrt())).to_radians();
    let off2 = off * off;
    let off_sin = f64x2::new([off, -off]) * (1.0 - off2 / 6.0);
    let off_cos = f64x2::splat(1.0 - off2 / 2.0 * (1.0 - off2 / 12.0));
    let mut sum = f64x2::ZERO;
    let mut step = 0.0;
    while step < steps {
        let (sin, cos) = sin_cos(edge.west.y + (step + 0.5) * part);
        sum += f(off_cos * sin + off_sin * cos, off_cos * cos - off_sin * sin);
        step += 1.0;
    }
    sum.reduce_add() / (2.0 * steps)
}

/// Length over ground of one edge, metres.
fn edge_length(edge: &Edge) -> f64 {
    let (dlon, dlat) = (edge.lon_span().to_radians(), edge.lat_span().to_radians());
    let span = edge.lon_span().max(edge.lat_span().abs());
    mean_along(edge, span, |sin, cos| {
        let w2 = f64x2::ONE - sin * sin * E2;
        let (east, north) = (cos * dlon, f64x2::splat((1.0 - E2) * dlat) / w2);
        ((east * east + north * north) / w2).sqrt() * A
    })
}

/// Signed area between the edge and the equator, square metres: positive if the edge runs west to
/// east in the southern hemisphere or is taken backwards in the northern.
fn area_to_equator(edge: &Edge) -> f64 {
    // x / (1 - x²) + artanh x = Σ (2k + 2) / (2k + 1) x^(2k + 1); the first term left out is below 6e-16 x.
    let mean = mean_along(edge, edge.lat_span(), |sin, _| {
        let x2 = sin * sin * E2;
        let series = [2.0, 4.0 / 3.0, 6.0 / 5.0, 8.0 / 7.0, 10.0 / 9.0, 12.0 / 11.0];
        sin * series.iter().rev().fold(f64x2::splat(14.0 / 13.0), |sum, term| sum * x2 + *term)
    });
    -B * B / 2.0 * mean * edge.lon_span().to_radians()
}

/// The length over ground of a line whose edges are straight in longitude and latitude.
///
/// This is the length of the edges as drawn, not of the geodesics between their ends: along the 50th
/// parallel, ten degrees measure 717.0 km, while the geodesic between the ends bulges north and is
/// 0.5 km shorter. An edge whose ends are more than 180 degrees apart crosses the antimeridian.
///
/// # Errors
///
/// [`Error::InvalidLongitude`] or [`Error::InvalidLatitude`] for a position out of range.
///
/// # Accuracy
///
/// 1e-12 relative, for edges of any length.
///
/// # Complexity
///
/// O(edges), and O(degrees) for edges longer than one degree.
///
/// # Examples
///
/// ```
/// use frontline::geodesic_length;
/// use geo_types::line_string;
///
/// let parallel = line_string![(x: 30.0, y: 50.0), (x: 40.0, y: 50.0)];
/// assert_eq!(format!("{:.1}", geodesic_length(&parallel)?), "717.0 km");
/// # Ok::<(), frontline::Error>(())
/// ```
pub fn geodesic_length(line: &LineString<f64>) -> Result<Distance, Error> {
    check(line)?;
    Ok(Distance::of_metres(length_of(line)))
}

/// The length of a line whose positions are in range, metres.
pub(crate) fn length_of(line: &LineString<f64>) -> f64 {
    line.lines().map(|line| edge_length(&Edge::between(line.start, line.end).0)).sum()
}

fn check(line: &LineString<f64>) -> Result<(), Error> {
    line.coords().try_for_each(|coord| LonLat::try_from(*coord).map(|_| ()))
}

/// The area over ground of a shape whose edges are straight in longitude and latitude: what its
/// exteriors enclose less what its holes do, whichever way the rings run.
///
/// A ring that goes once round the Earth encloses the pole of the hemisphere it lies in.
///
/// # Errors
///
/// [`Error::InvalidLongitude`] or [`Error::InvalidLatitude`] for a position out of range.
///
/// # Accuracy
///
/// 1e-12 relative, but for shapes so thin or small that the rounding of the coordinates shows
/// (about 1e-8 m² for each kilometre of outline).
///
/// # Complexity
///
/// O(edges), and O(degrees) for edges longer than one degree.
///
/// # Examples
///
/// ```
/// use frontline::geodesic_area;
/// use geo_types::polygon;
///
/// let square = polygon![(x: 35.0, y: 51.0), (x: 36.0, y: 51.0), (x: 36.0, y: 52.0), (x: 35.0, y: 52.0)];
/// assert_eq!(format!("{:.2}", geodesic_area(&square.into())?), "7725.70 km²");
/// # Ok::<(), frontline::Error>(())
/// ```
pub fn geodesic_area(shape: &MultiPolygon<f64>) -> Result<Area, Error> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.into_iter().try_for_each(check)?;
    Ok(area_of(shape))
}

/// The area of a shape whose positions are in range.
pub(crate) fn area_of(shape: &MultiPolygon<f64>) -> Area {
    let of_polygon = |polygon: &Polygon<f64>| {
        let holes: f64 = polygon.interiors().iter().map(|ring| ring_area(ring).abs()).sum();
        ring_area(polygon.exterior()).abs() - holes
    };
    Area::of_square_metres(shape.iter().map(of_polygon).sum::<f64>().max(0.0))
}

/// Signed area inside a ring, square metres: positive if the ring runs counter-clockwise.
pub(crate) fn ring_area(ring: &LineString<f64>) -> f64 {
    let mut area = 0.0;
    let mut turn = 0.0;
    let mut north = 0.0;
    for line in ring.lines() {
        let (edge, westwards) = Edge::between(line.start, line.end);
        let sign = if westwards { -1.0 } else { 1.0 };
        area += sign * area_to_equator(&edge);
        turn += sign * edge.lon_span();
        north += edge.west.y + edge.east.y;
    }
    if turn.abs() > 180.0 {
        // Once round: what was summed is the area between the ring and the equator. Close it over
        // the pole of its hemisphere.
        let pole = Edge {
            west: geo_types::Coord { x: -180.0, y: f64::copysign(90.0, north) },
            east: geo_types::Coord { x: 180.0, y: f64::copysign(90.0, north) },
        };
        area -= turn.signum() * area_to_equator(&pole);
    }
    area
}
