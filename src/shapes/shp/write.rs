//! Shapefiles out: all that a format of 1998 cannot hold is refused before anything is written.

use std::io::Cursor;

use ::shapefile::dbase::{self, FieldValue, TableWriterBuilder};
use ::shapefile::{Point as At, Polygon as Rings, ShapeWriter};
use geo_types::{Geometry, LineString, MultiPolygon, Polygon};

use super::WGS_84;
use crate::Error;
use crate::shapes::Feature;
use crate::shapes::feature::columns;
use crate::shapes::rings::type_name;

/// How many bytes a text may have, and how many columns of such texts a record may have.
const LONGEST: u8 = 254;
const MOST_COLUMNS: usize = 255;

/// A file by the ending of its name.
type Ending = (&'static str, Vec<u8>);

/// Polygons or points, but not both: a Shapefile has one kind. The files that it consists of, the `.shp` last:
/// without it the others are nothing.
pub(in crate::shapes) fn write(features: &[Feature]) -> Result<[Ending; 5], Error> {
    let columns = columns(features);
    if columns.len() > MOST_COLUMNS {
        let found = columns.len().to_string();
        return Err(Error::Unexpected { expected: "at most 255 properties", found });
    }
    let (fields, builder) = fields(&columns)?;
    let [mut shp, mut shx, mut dbf] = [(); 3].map(|()| Cursor::new(Vec::new()));
    let mut shapes = ShapeWriter::with_shx(&mut shp, &mut shx);
    let mut table = builder.build_with_dest(&mut dbf);
    let mut kind = None;
    for feature in features {
        let within = |error: Error| error.within(feature.label());
        let own = type_name(&feature.geometry).trim_start_matches("Multi");
        if *kind.get_or_insert(own) != own {
            let found = format!("a {own} among others of another kind");
            return Err(within(Error::Unexpected { expected: "one kind of geometry", found }));
        }
        let written = match &feature.geometry {
            Geometry::Polygon(own) => shapes.write_shape(&rings(std::slice::from_ref(own)).map_err(within)?),
            Geometry::MultiPolygon(own) => shapes.write_shape(&rings(&own.0).map_err(within)?),
            Geometry::Point(own) => shapes.write_shape(&At::new(own.x(), own.y())),
            other => {
                let found = format!("a {}", type_name(other));
                let expected = "a Point, Polygon or MultiPolygon";
                return Err(within(Error::Unexpected { expected, found }));
            }
        };
        written.map_err(|error| within(unwritable(&error)))?;
        let record = record(feature, &columns, &fields).map_err(within)?;
        table.write_record(&record).map_err(|error| within(unwritable(&error)))?;
    }
    shapes.finalize().map_err(|error| unwritable(&error))?;
    table.finalize().map_err(|error| unwritable(&error))?;
    drop((shapes, table));
    Ok([
        ("dbf", dbf.into_inner()),
        ("cpg", b"UTF-8".to_vec()),
        ("prj", WGS_84.into()),
        ("shx", shx.into_inner()),
        ("shp", shp.into_inner()),
    ])
}

fn unwritable(error: &dyn std::fmt::Display) -> Error {
    Error::Unwritable { reason: error.to_string() }
}

/// The names of the fields for some columns: ten bytes, and no two alike. A table has one field at least.
fn fields(columns: &[String]) -> Result<(Vec<String>, TableWriterBuilder), Error> {
    let mut table = TableWriterBuilder::with_encoding(dbase::Unicode);
    let mut fields: Vec<String> = Vec::new();
    for column in columns {
        let plain: String = column.chars().filter(char::is_ascii).collect();
        let cut = |long: usize| plain.chars().take(long).collect::<String>();
        let mut name = cut(10);
        let mut number = 1;
        while fields.contains(&name) || name.is_empty() {
            name = format!("{}_{number}", cut(6));
            number += 1;
        }
        fields.push(name);
    }
    if fields.is_empty() {
        fields.push("number".to_owned());
    }
    for name in &fields {
        let field = name.as_str().try_into();
        let field = field.map_err(|_| unwritable(&format!("no field can be called {name:?}")))?;
        table = table.add_character_field(field, LONGEST);
    }
    Ok((fields, table))
}

fn record(feature: &Feature, columns: &[String], fields: &[String]) -> Result<dbase::Record, Error> {
    let mut record = dbase::Record::default();
    for (column, field) in columns.iter().zip(fields) {
        let text = feature.text(column);
        if let Some(long) = text.as_ref().map(String::len).filter(|long| *long > usize::from(LONGEST)) {
            let found = format!("{long} in {column:?}");
            return Err(Error::Unexpected { expected: "text of at most 254 bytes", found });
        }
        record.insert(field.clone(), FieldValue::Character(text));
    }
    if columns.is_empty() {
        record.insert(fields.concat(), FieldValue::Character(Some(feature.number.to_string())));
    }
    Ok(record)
}

/// The rings of polygons, of which there must be some, with positions.
fn rings(polygons: &[Polygon<f64>]) -> Result<Rings, Error> {
    let mut all = polygons.iter().flat_map(|own| std::iter::once(own.exterior()).chain(own.interiors()));
    if polygons.is_empty() {
        return Err(Error::Empty { what: "polygons" });
    }
    if all.any(|ring: &LineString<f64>| ring.0.is_empty()) {
        return Err(Error::Empty { what: "positions in a ring" });
    }
    Ok(Rings::from(MultiPolygon::new(polygons.to_vec())))
}
