//! From what formats write to geometries, and from geometries to sound positions and right-handed rings.

use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use super::Repairs;
use crate::geodesy::ring_area;
use crate::{Error, LonLat};

/// A ring as a format has it, closed if it is not.
pub(crate) fn ring(mut coords: Vec<Coord<f64>>, repairs: &mut Repairs) -> Result<LineString<f64>, Error> {
    let first = *coords.first().ok_or(Error::TooFewPoints { got: 0, needed: 3, of: "ring" })?;
    if coords.last() != Some(&first) {
        coords.push(first);
        repairs.rings_closed += 1;
    }
    Ok(LineString::new(coords))
}

/// A polygon of rings, of which the first is the exterior.
pub(super) fn polygon(mut rings: Vec<LineString<f64>>) -> Result<Polygon<f64>, Error> {
    if rings.is_empty() {
        return Err(Error::Empty { what: "rings" });
    }
    let exterior = rings.remove(0);
    Ok(Polygon::new(exterior, rings))
}

/// What a geometry is called in messages.
pub(crate) fn type_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

/// A checked position of a geometry that should be a point.
pub(crate) fn position(geometry: &Geometry<f64>) -> Result<LonLat, Error> {
    match geometry {
        Geometry::Point(point) => LonLat::new(point.x(), point.y()),
        other => {
            let found = format!("a {}", type_name(other));
            Err(Error::Unexpected { expected: "a Point", found })
        }
    }
}

/// The polygons of a geometry, and of how many parts of collections there are none.
fn polygons_in(geometry: &Geometry<f64>) -> (Vec<&Polygon<f64>>, usize) {
    let (mut polygons, mut others) = (Vec::new(), 0);
    let mut pending = vec![geometry];
    while let Some(part) = pending.pop() {
        match part {
            Geometry::Polygon(own) => polygons.push(own),
            Geometry::MultiPolygon(own) => polygons.extend(&own.0),
            Geometry::GeometryCollection(all) => pending.extend(all.0.iter().rev()),
            _ => others += 1,
        }
    }
    (polygons, others)
}

/// Whether a geometry is one of polygons, or a collection that has some.
pub(crate) fn has_polygons(geometry: &Geometry<f64>) -> bool {
    matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_))
        || !polygons_in(geometry).0.is_empty()
}

/// The polygons of a geometry, of which every position is in range, once in the right order, and every ring
/// right-handed; what else is in a collection is left out and counted.
pub(crate) fn polygons(
    geometry: &Geometry<f64>,
    order: impl Fn(Coord<f64>) -> Coord<f64>,
    repairs: &mut Repairs,
) -> Result<MultiPolygon<f64>, Error> {
    if !has_polygons(geometry) {
        let found = format!("a {}", type_name(geometry));
        return Err(Error::Unexpected { expected: "a Polygon or MultiPolygon", found });
    }
    let (polygons, others) = polygons_in(geometry);
    if polygons.is_empty() {
        return Err(Error::Empty { what: "polygons" });
    }
    repairs.parts_dropped += others;
    let turned = polygons.into_iter().map(|polygon| {
        let ordered = |ring: &LineString<f64>| ring.coords().copied().map(&order).collect();
        let exterior = right_handed(ordered(polygon.exterior()), true, repairs)?;
        let holes = polygon.interiors().iter().map(|hole| right_handed(ordered(hole), false, repairs));
        Ok(Polygon::new(exterior, holes.collect::<Result<_, Error>>()?))
    });
    turned.collect()
}

/// A closed ring in its right-handed direction.
fn right_handed(
    mut line: LineString<f64>,
    is_exterior: bool,
    repairs: &mut Repairs,
) -> Result<LineString<f64>, Error> {
    for coord in line.coords() {
        LonLat::new(coord.x, coord.y)?;
    }
    for step in line.lines() {
        let span = (step.end.x - step.start.x).abs();
        repairs.antimeridian_edges += usize::from(span > 180.0 && span < 360.0);
    }
    if (ring_area(&line) > 0.0) != is_exterior {
        line.0.reverse();
        repairs.rings_reversed += 1;
    }
    Ok(line)
}
