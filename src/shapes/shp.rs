//! Shapefiles (ESRI, Shapefile Technical Description, 1998), with what lies beside them: `.dbf` and `.prj`.

use std::io::{Cursor, Read, Seek};
use std::path::Path;

use ::shapefile::dbase::{self, FieldValue};
use ::shapefile::{Point as At, PolygonRing, Shape, ShapeReader, Writer};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde_json::Value as JsonValue;

use super::rings::{ring, type_name};
use super::{Feature, Properties, Repairs, Shapes};
use crate::Error;
use crate::geodesy::ring_area;

/// What is written beside a Shapefile: WGS 84, longitude first.
const WGS_84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// Reads a Shapefile with its `.dbf` and its `.prj`, as far as they are there.
pub(super) fn from_file(path: &Path) -> Result<Shapes, Error> {
    let beside = |ending: &str| {
        let path = [ending, &ending.to_uppercase()].map(|ending| path.with_extension(ending));
        path.iter().find(|path| path.exists()).map(|path| super::bytes_of(path)).transpose()
    };
    let projection = beside("prj")?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    read(&super::bytes_of(path)?, beside("dbf")?.as_deref(), projection.as_deref())
}

pub(super) fn read(shp: &[u8], dbf: Option<&[u8]>, projection: Option<&str>) -> Result<Shapes, Error> {
    let mut read = Shapes::default();
    read.repairs.crs_missing = projection.is_none();
    if let Some(text) = projection {
        let plain = text.replace('_', " ").to_uppercase();
        if !plain.starts_with("GEOGCS") || !["WGS 1984", "WGS 84"].iter().any(|name| plain.contains(name)) {
            let name = text.split('"').nth(1).unwrap_or(text);
            return Err(Error::UnsupportedCrs { name: name.to_owned() });
        }
        read.repairs.crs = text.split('"').nth(1).map(str::to_owned);
    }
    let malformed = |error: &dyn std::fmt::Display| Error::Malformed {
        what: "Shapefile",
        reason: super::json::lower_first(&error.to_string()),
    };
    let mut shapes = ShapeReader::new(Cursor::new(shp)).map_err(|error| malformed(&error))?;
    let records = dbf.map(|dbf| records(Cursor::new(dbf)).map_err(|error| malformed(&error))).transpose()?;
    let mut records = records.map(Vec::into_iter);
    for (number, shape) in (1..).zip(shapes.iter_shapes()) {
        let shape = shape.map_err(|error| malformed(&error).within(format!("feature {number}")))?;
        let properties = match &mut records {
            None => Properties::default(),
            Some(records) => records.next().ok_or_else(|| {
                malformed(&"the .dbf has fewer records").within(format!("feature {number}"))
            })?,
        };
        read.repairs.features += 1;
        read.add(number, None, properties, |repairs| geometry_of(shape, repairs));
    }
    if records.is_some_and(|mut records| records.next().is_some()) {
        return Err(malformed(&format!("the .dbf has more than {} records", read.repairs.features)));
    }
    if read.repairs.features == 0 { Err(Error::Empty { what: "features" }) } else { Ok(read) }
}

fn records<T: Read + Seek>(dbf: T) -> Result<Vec<Properties>, dbase::Error> {
    let value = |value: FieldValue| match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => JsonValue::from(text),
        FieldValue::Numeric(Some(number)) | FieldValue::Double(number) | FieldValue::Currency(number) => {
            JsonValue::from(number)
        }
        FieldValue::Float(Some(number)) => JsonValue::from(number),
        FieldValue::Integer(number) => JsonValue::from(number),
        FieldValue::Logical(Some(truth)) => JsonValue::from(truth),
        FieldValue::Date(Some(date)) => {
            JsonValue::from(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
        }
        _ => JsonValue::Null,
    };
    let mut reader = dbase::Reader::new(dbf)?;
    let mut read = Vec::new();
    for record in reader.iter_records() {
        read.push(Properties(record?.into_iter().map(|(name, own)| (name, value(own))).collect()));
    }
    Ok(read)
}

fn geometry_of(shape: Shape, repairs: &mut Repairs) -> Result<Option<Geometry<f64>>, Error> {
    let at = |x: f64, y: f64| Coord { x, y };
    Ok(Some(match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(p) => Point(at(p.x, p.y)).into(),
        Shape::PointM(p) => Point(at(p.x, p.y)).into(),
        Shape::PointZ(p) => {
            repairs.heights_dropped += 1;
            Point(at(p.x, p.y)).into()
        }
        Shape::Multipoint(all) => {
            MultiPoint::new(all.points().iter().map(|p| Point(at(p.x, p.y))).collect()).into()
        }
        Shape::Polyline(lines) => {
            let line = |part: &Vec<At>| part.iter().map(|p| at(p.x, p.y)).collect::<LineString<f64>>();
            MultiLineString::new(lines.parts().iter().map(line).collect()).into()
        }
        Shape::Polygon(own) => of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into(),
        Shape::PolygonM(own) => of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into(),
        Shape::PolygonZ(own) => {
            repairs.heights_dropped += own.rings().iter().map(|ring| ring.points().len()).sum::<usize>();
            of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into()
        }
        other => {
            let found = other.shapetype().to_string();
            return Err(Error::Unexpected { expected: "points, lines or polygons", found });
        }
    }))
}

/// Polygons of rings, in which each hole goes into the smallest exterior around its first position.
fn of_rings<P>(
    rings: Vec<PolygonRing<P>>,
    at: impl Fn(&P) -> Coord<f64>,
    repairs: &mut Repairs,
) -> Result<MultiPolygon<f64>, Error> {
    let (mut polygons, mut holes): (Vec<Polygon<f64>>, Vec<LineString<f64>>) = (Vec::new(), Vec::new());
    for own in rings {
        let line = |points: &[P], repairs: &mut Repairs| ring(points.iter().map(&at).collect(), repairs);
        match own {
            PolygonRing::Outer(points) => polygons.push(Polygon::new(line(&points, repairs)?, Vec::new())),
            PolygonRing::Inner(points) => holes.push(line(&points, repairs)?),
        }
    }
    for hole in holes {
        let around = polygons.iter_mut().filter(|own| encloses(own.exterior(), hole.0[0]));
        let size = |own: &Polygon<f64>| ring_area(own.exterior()).abs();
        match around.min_by(|a, b| size(a).total_cmp(&size(b))) {
            Some(own) => own.interiors_push(hole),
            None => {
                return Err(Error::Unexpected {
                    expected: "holes within exteriors",
                    found: "a ring that runs counter-clockwise by itself".to_owned(),
                });
            }
        }
    }
    if polygons.is_empty() { Err(Error::Empty { what: "rings" }) } else { Ok(MultiPolygon::new(polygons)) }
}

fn encloses(ring: &LineString<f64>, at: Coord<f64>) -> bool {
    let beyond = |a: Coord<f64>, b: Coord<f64>| {
        (a.y > at.y) != (b.y > at.y) && a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) > at.x
    };
    ring.lines().filter(|line| beyond(line.start, line.end)).count() % 2 == 1
}

/// Polygons or points, but not both: a Shapefile has one kind.
pub(super) fn to_file(path: &Path, features: &[Feature]) -> Result<(), Error> {
    let unwritable = |error: &dyn std::fmt::Display| Error::Unwritable { reason: error.to_string() };
    let columns = super::feature::columns(features);
    let mut table = dbase::TableWriterBuilder::new();
    let mut fields: Vec<String> = Vec::new();
    for column in &columns {
        // Ten bytes, and no two alike.
        let plain: String = column.chars().filter(char::is_ascii).collect();
        let cut = |long: usize| plain.chars().take(long).collect::<String>();
        let mut name = cut(10);
        let mut number = 1;
        while fields.contains(&name) || name.is_empty() {
            name = format!("{}_{number}", cut(6));
            number += 1;
        }
        let field =
            name.as_str().try_into().map_err(|_| unwritable(&format!("no field can be called {name:?}")))?;
        table = table.add_character_field(field, 254);
        fields.push(name);
    }
    if columns.is_empty() {
        let field = "number".try_into().map_err(|_| unwritable(&"no field"))?;
        table = table.add_character_field(field, 20);
    }
    let mut writer = Writer::from_path(path, table).map_err(|error| unwritable(&error))?;
    let mut kind = None;
    for feature in features {
        let within = |error: Error| error.within(feature.label());
        let mut record = dbase::Record::default();
        for (column, field) in columns.iter().zip(&fields) {
            let text = feature.properties.plain(column);
            if let Some(long) = text.as_ref().map(String::len).filter(|long| *long > 254) {
                let found = format!("{long} in {column:?}");
                return Err(within(Error::Unexpected { expected: "text of at most 254 bytes", found }));
            }
            record.insert(field.clone(), FieldValue::Character(text));
        }
        if columns.is_empty() {
            record.insert("number".to_owned(), FieldValue::Character(Some(feature.number.to_string())));
        }
        let own = type_name(&feature.geometry).trim_start_matches("Multi");
        if *kind.get_or_insert(own) != own {
            let found = format!("a {own} among others of another kind");
            return Err(within(Error::Unexpected { expected: "one kind of geometry", found }));
        }
        let written = match &feature.geometry {
            Geometry::Polygon(own) => {
                writer.write_shape_and_record(&::shapefile::Polygon::from(own.clone()), &record)
            }
            Geometry::MultiPolygon(own) => {
                writer.write_shape_and_record(&::shapefile::Polygon::from(own.clone()), &record)
            }
            Geometry::Point(own) => writer.write_shape_and_record(&At::new(own.x(), own.y()), &record),
            other => {
                let found = format!("a {}", type_name(other));
                return Err(within(Error::Unexpected {
                    expected: "a Point, Polygon or MultiPolygon",
                    found,
                }));
            }
        };
        written.map_err(|error| within(unwritable(&error)))?;
    }
    drop(writer);
    crate::write_whole(path.with_extension("prj"), WGS_84)
}
