//! CSV with a column of well-known text (OGC 06-103r4, section 7), as databases export it.

use std::str::FromStr;

use ::wkt::types::{Coord as WktCoord, LineString as WktLine, Polygon as WktPolygon};
use ::wkt::{ToWkt, Wkt};
use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
};

use super::rings::{polygon, ring};
use super::{Feature, Properties, Repairs, Shapes};
use crate::Error;

/// The columns that may hold the geometry, of which the first that is there does.
const COLUMNS: [&str; 4] = ["wkt", "geom", "geometry", "the_geom"];

/// How deep brackets may lie in one another: a collection of multipolygons needs four. The parser calls itself for each.
const DEEPEST: usize = 16;

pub(super) fn read(text: &str) -> Result<Shapes, Error> {
    let mut read = Shapes::default();
    let stripped = text.strip_prefix('\u{feff}');
    read.repairs.byte_order_mark = stripped.is_some();
    let malformed = |error: csv::Error| Error::Malformed { what: "row", reason: error.to_string() };
    let mut rows = csv::Reader::from_reader(stripped.unwrap_or(text).as_bytes());
    let header = rows.headers().map_err(malformed)?.clone();
    let place = |column: &&str| header.iter().position(|name| name.trim().to_lowercase() == **column);
    let column = COLUMNS.iter().find_map(place).ok_or_else(|| Error::Unexpected {
        expected: "a column wkt, geom, geometry or the_geom",
        found: format!("the columns {}", header.iter().collect::<Vec<_>>().join(", ")),
    })?;
    for (number, row) in (1..).zip(rows.records()) {
        let row = row.map_err(malformed)?;
        let mut properties = Properties::default();
        for (place, (name, value)) in header.iter().zip(&row).enumerate() {
            // A table of text has nothing for null.
            if place != column && !value.is_empty() {
                properties = properties.with(name, value);
            }
        }
        let text = row.get(column).unwrap_or_default().trim().to_owned();
        read.repairs.features += 1;
        read.add(number, None, properties, |repairs| geometry_of(&text, repairs));
    }
    if read.repairs.features == 0 { Err(Error::Empty { what: "features" }) } else { Ok(read.with_ids()) }
}

/// The geometry of a text; none of an empty one.
fn geometry_of(text: &str, repairs: &mut Repairs) -> Result<Option<Geometry<f64>>, Error> {
    let plain = match text.split_once(';') {
        Some((system, plain)) if system.trim().eq_ignore_ascii_case("SRID=4326") => {
            repairs.crs = Some("SRID=4326".to_owned());
            plain
        }
        Some((system, _)) if system.trim().to_uppercase().starts_with("SRID=") => {
            return Err(Error::UnsupportedCrs { name: system.trim().to_owned() });
        }
        _ => text,
    };
    if plain.is_empty() {
        return Ok(None);
    }
    let mut depth = 0_usize;
    for c in plain.chars() {
        depth = if c == '(' { depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
        if depth > DEEPEST {
            let found = format!("more than {DEEPEST} brackets in one another");
            return Err(Error::Unexpected { expected: "well-known text", found });
        }
    }
    let wkt: Wkt<f64> = Wkt::from_str(plain).map_err(|error| Error::Unexpected {
        expected: "well-known text",
        found: super::json::lower_first(error),
    })?;
    from_wkt(&wkt, repairs)
}

fn from_wkt(wkt: &Wkt<f64>, repairs: &mut Repairs) -> Result<Option<Geometry<f64>>, Error> {
    Ok(Some(match wkt {
        Wkt::Point(point) => match point.coord() {
            Some(at) => Point(coord(at, repairs)).into(),
            None => return Ok(None),
        },
        Wkt::MultiPoint(points) => {
            let points = points.points().iter().filter_map(|point| point.coord());
            MultiPoint::new(points.map(|at| Point(coord(at, repairs))).collect()).into()
        }
        Wkt::LineString(line) => LineString::new(coords(line, repairs)).into(),
        Wkt::MultiLineString(lines) => {
            let lines = lines.line_strings().iter().map(|line| LineString::new(coords(line, repairs)));
            MultiLineString::new(lines.collect()).into()
        }
        Wkt::Polygon(own) if own.rings().is_empty() => return Ok(None),
        Wkt::Polygon(own) => rings(own, repairs)?.into(),
        Wkt::MultiPolygon(all) if all.polygons().is_empty() => return Ok(None),
        Wkt::MultiPolygon(all) => {
            let polygons: Result<_, Error> = all.polygons().iter().map(|own| rings(own, repairs)).collect();
            MultiPolygon::new(polygons?).into()
        }
        Wkt::GeometryCollection(all) => {
            let parts: Result<Vec<_>, Error> =
                all.geometries().iter().map(|part| from_wkt(part, repairs)).collect();
            Geometry::GeometryCollection(GeometryCollection::new_from(parts?.into_iter().flatten().collect()))
        }
    }))
}

fn rings(own: &WktPolygon<f64>, repairs: &mut Repairs) -> Result<geo_types::Polygon<f64>, Error> {
    let rings: Result<_, Error> =
        own.rings().iter().map(|line| ring(coords(line, repairs), repairs)).collect();
    polygon(rings?)
}

fn coords(line: &WktLine<f64>, repairs: &mut Repairs) -> Vec<Coord<f64>> {
    line.coords().iter().map(|at| coord(at, repairs)).collect()
}

fn coord(at: &WktCoord<f64>, repairs: &mut Repairs) -> Coord<f64> {
    repairs.heights_dropped += usize::from(at.z.is_some() || at.m.is_some());
    Coord { x: at.x, y: at.y }
}

/// A row a feature, the geometry in the column `wkt`, the first.
pub(super) fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let columns = super::feature::columns(features);
    let unwritable = |error: csv::Error| Error::Unwritable { reason: error.to_string() };
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record([COLUMNS[0]].into_iter().chain(columns.iter().map(String::as_str)))
        .map_err(unwritable)?;
    for feature in features {
        let values = columns.iter().map(|column| feature.text(column).unwrap_or_default());
        rows.write_record([feature.geometry.wkt_string()].into_iter().chain(values)).map_err(unwritable)?;
    }
    rows.into_inner().map_err(|error| Error::Unwritable { reason: error.to_string() })
}
