//! FlatGeobuf 3: a header, an index that is passed over, and features, each with its size before it.
//!
//! Buffers are taken apart by the crate's verified accessors; sizes and properties are read here, since the crate's own reader
//! makes room for whatever size stands in the file and panics over properties that are cut short.

use flatgeobuf::{
    ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, Geometry as FgbGeometry, GeometryType, Header,
    packed_r_tree::PackedRTree, size_prefixed_root_as_feature, size_prefixed_root_as_header,
};
use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
};
use geozero::{ColumnValue, PropertyProcessor};
use serde_json::{Map as JsonObject, Value as JsonValue};

use super::rings::{polygon, ring};
use super::{Feature, Properties, Repairs, Shapes};
use crate::Error;

/// How deep geometries may lie in one another.
const DEEPEST: usize = 8;

pub(super) fn read(bytes: &[u8]) -> Result<Shapes, Error> {
    let mut read = Shapes::default();
    if bytes.get(..4) != Some(b"fgb\x03") || bytes.len() < 8 {
        return Err(malformed("it does not begin with fgb and version 3"));
    }
    let (head, mut rest) = sized(&bytes[8..])?.ok_or_else(|| malformed("it has no header"))?;
    let header = size_prefixed_root_as_header(head).map_err(|error| malformed(&error.to_string()))?;
    match header.crs() {
        None => read.repairs.crs_missing = true,
        Some(crs) if [4326, 0].contains(&crs.code()) => {
            (read.repairs.crs_missing, read.repairs.crs) = (crs.code() == 0, crs.name().map(str::to_owned));
        }
        Some(crs) => return Err(Error::UnsupportedCrs { name: format!("EPSG:{}", crs.code()) }),
    }
    let count =
        usize::try_from(header.features_count()).map_err(|_| malformed("it has too many features"))?;
    if count > rest.len() {
        return Err(malformed(&format!("it is cut short: {count} features are in {} bytes", rest.len())));
    }
    if header.index_node_size() > 0 && count > 0 {
        if header.index_node_size() == 1 {
            return Err(malformed("its index has nodes of one"));
        }
        let index = PackedRTree::index_size(count, header.index_node_size());
        rest = rest.get(index..).ok_or_else(|| malformed("it is cut short in its index"))?;
    }
    while let Some((feature, after)) = sized(rest)? {
        rest = after;
        read.repairs.features += 1;
        let number = read.repairs.features;
        let within = |error: Error| error.within(format!("feature {number}"));
        let feature =
            size_prefixed_root_as_feature(feature).map_err(|error| within(malformed(&error.to_string())))?;
        let raw = feature.properties().map(|raw| raw.bytes()).unwrap_or_default();
        // A feature may have columns of its own.
        let properties = properties(raw, &header, &feature).map_err(within)?;
        read.add(number, None, properties, |repairs| {
            feature.geometry().map(|own| geometry_of(&own, header.geometry_type(), 0, repairs)).transpose()
        });
    }
    if count > 0 && read.repairs.features != count {
        return Err(malformed(&format!("it has {} features of {count}", read.repairs.features)));
    }
    if read.repairs.features == 0 { Err(Error::Empty { what: "features" }) } else { Ok(read.with_ids()) }
}

fn malformed(reason: &str) -> Error {
    let reason = reason.lines().next().unwrap_or_default();
    Error::Malformed { what: "FlatGeobuf file", reason: super::json::lower_first(reason) }
}

type Halves<'a> = (&'a [u8], &'a [u8]);

/// A buffer with its size before it, and what comes after; nothing at the end.
fn sized(bytes: &[u8]) -> Result<Option<Halves<'_>>, Error> {
    let Some(size) = bytes.first_chunk::<4>() else {
        return if bytes.is_empty() { Ok(None) } else { Err(malformed("it is cut short in a size")) };
    };
    let whole = u32::from_le_bytes(*size) as usize + 4;
    // The accessors need room for the offset of the root.
    if whole < 12 || whole > bytes.len() {
        let reason = format!("it is cut short: {} bytes are left of {whole}", bytes.len());
        return Err(malformed(&reason));
    }
    Ok(Some(bytes.split_at(whole)))
}

/// Properties: the number of the column, then a value as long as its type says.
fn properties(
    mut raw: &[u8],
    header: &Header<'_>,
    feature: &flatgeobuf::Feature<'_>,
) -> Result<Properties, Error> {
    let mut read = JsonObject::new();
    let columns = feature.columns().or_else(|| header.columns());
    let short = || malformed("its properties are cut short");
    while raw.len() >= 2 {
        let column = u16::from_le_bytes(take(&mut raw).ok_or_else(short)?);
        let columns = columns.filter(|columns| usize::from(column) < columns.len());
        let column =
            columns.ok_or_else(|| malformed(&format!("it has no column {column}")))?.get(usize::from(column));
        let raw = &mut raw;
        let value = match column.type_() {
            ColumnType::Byte => take(raw).map(|v| i8::from_le_bytes(v).into()),
            ColumnType::UByte => take(raw).map(|v| u8::from_le_bytes(v).into()),
            ColumnType::Bool => take::<1>(raw).map(|v| (v[0] != 0).into()),
            ColumnType::Short => take(raw).map(|v| i16::from_le_bytes(v).into()),
            ColumnType::UShort => take(raw).map(|v| u16::from_le_bytes(v).into()),
            ColumnType::Int => take(raw).map(|v| i32::from_le_bytes(v).into()),
            ColumnType::UInt => take(raw).map(|v| u32::from_le_bytes(v).into()),
            ColumnType::Long => take(raw).map(|v| i64::from_le_bytes(v).into()),
            ColumnType::ULong => take(raw).map(|v| u64::from_le_bytes(v).into()),
            ColumnType::Float => take(raw).map(|v| f32::from_le_bytes(v).into()),
            ColumnType::Double => take(raw).map(|v| f64::from_le_bytes(v).into()),
            ColumnType::String | ColumnType::Json | ColumnType::DateTime => {
                let long = take(raw).map(|v| u32::from_le_bytes(v) as usize);
                let text = long.and_then(|long| raw.split_at_checked(long));
                let text = text.map(|(text, after)| {
                    *raw = after;
                    std::str::from_utf8(text).map(JsonValue::from)
                });
                let not_text =
                    |_| malformed(&format!("column {:?} has text that is not UTF-8", column.name()));
                text.transpose().map_err(not_text)?
            }
            other => {
                return Err(malformed(&format!(
                    "column {:?} has a type that is not read: {other:?}",
                    column.name()
                )));
            }
        };
        let value: JsonValue = value.ok_or_else(short)?;
        read.insert(column.name().to_owned(), value);
    }
    Ok(Properties(read))
}

fn take<const N: usize>(raw: &mut &[u8]) -> Option<[u8; N]> {
    let (value, after) = raw.split_first_chunk::<N>()?;
    *raw = after;
    Some(*value)
}

fn geometry_of(
    own: &FgbGeometry<'_>,
    of_file: GeometryType,
    depth: usize,
    repairs: &mut Repairs,
) -> Result<Geometry<f64>, Error> {
    let unexpected =
        |found: &str| Error::Unexpected { expected: "a valid geometry", found: found.to_owned() };
    if depth > DEEPEST {
        return Err(unexpected("geometries too deep in one another"));
    }
    let kind = if of_file == GeometryType::Unknown { own.type_() } else { of_file };
    let flat: Vec<f64> = own.xy().map(|xy| xy.iter().collect()).unwrap_or_default();
    let coords: Vec<Coord<f64>> = flat.chunks_exact(2).map(|xy| Coord { x: xy[0], y: xy[1] }).collect();
    if own.z().is_some_and(|z| !z.is_empty()) {
        repairs.heights_dropped += coords.len();
    }
    let lines = || -> Result<Vec<Vec<Coord<f64>>>, Error> {
        let ends: Vec<usize> =
            own.ends().map(|ends| ends.iter().map(|end| end as usize).collect()).unwrap_or_default();
        if ends.is_empty() {
            return Ok(vec![coords.clone()]);
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let line = |(start, end): (usize, usize)| coords.get(start..end).map(<[_]>::to_vec);
        starts
            .zip(ends.iter().copied())
            .map(|ends| line(ends).ok_or_else(|| unexpected("parts out of range")))
            .collect()
    };
    let parts = |of: GeometryType, repairs: &mut Repairs| -> Result<Vec<Geometry<f64>>, Error> {
        let parts = own.parts().into_iter().flat_map(|parts| (0..parts.len()).map(move |i| parts.get(i)));
        parts.map(|part| geometry_of(&part, of, depth + 1, repairs)).collect()
    };
    Ok(match kind {
        GeometryType::Point => {
            Point(*coords.first().ok_or_else(|| unexpected("a Point without position"))?).into()
        }
        GeometryType::MultiPoint => MultiPoint::new(coords.into_iter().map(Point).collect()).into(),
        GeometryType::LineString => LineString::new(coords).into(),
        GeometryType::MultiLineString => {
            MultiLineString::new(lines()?.into_iter().map(LineString::new).collect()).into()
        }
        GeometryType::Polygon => {
            let rings: Result<_, Error> = lines()?.into_iter().map(|line| ring(line, repairs)).collect();
            polygon(rings?)?.into()
        }
        GeometryType::MultiPolygon => {
            let polygons: Result<_, _> = parts(GeometryType::Polygon, repairs)?
                .into_iter()
                .map(geo_types::Polygon::try_from)
                .collect();
            MultiPolygon::new(polygons.map_err(|_| unexpected("parts that are no polygons"))?).into()
        }
        GeometryType::GeometryCollection => {
            Geometry::GeometryCollection(GeometryCollection::new_from(parts(GeometryType::Unknown, repairs)?))
        }
        other => return Err(unexpected(&format!("{other:?}"))),
    })
}

/// What a column is of: of whole numbers, numbers, or truth if all values are, else of text.
fn kind(column: &str, features: &[Feature]) -> ColumnType {
    let values: Vec<_> = features.iter().filter_map(|feature| feature.value(column)).collect();
    let all = |is: &dyn Fn(&JsonValue) -> bool| values.iter().all(|value| is(value));
    // A whole number that a real one does not hold stays text.
    let is_exact = |whole: i64| whole.unsigned_abs() <= 1 << 53;
    if all(&JsonValue::is_i64) {
        ColumnType::Long
    } else if all(&|value| value.is_f64() || value.as_i64().is_some_and(is_exact)) {
        ColumnType::Double
    } else if all(&JsonValue::is_boolean) {
        ColumnType::Bool
    } else {
        ColumnType::String
    }
}

/// Features in the order of their index; a property is a column.
pub(super) fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let unwritable = |error: &dyn std::fmt::Display| Error::Unwritable { reason: error.to_string() };
    let crs = FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() };
    let options =
        FgbWriterOptions { crs, promote_to_multi: false, detect_type: false, ..FgbWriterOptions::default() };
    let mut writer = FgbWriter::create_with_options("features", GeometryType::Unknown, options)
        .map_err(|error| unwritable(&error))?;
    let columns = super::feature::columns(features);
    let kinds: Vec<ColumnType> = columns.iter().map(|column| kind(column, features)).collect();
    for (column, kind) in columns.iter().zip(&kinds) {
        writer.add_column(column, *kind, |_, _| {});
    }
    for feature in features {
        let mut outcome = Ok(false);
        let written = writer.add_feature_geom(feature.geometry.clone(), |own| {
            for (number, (column, kind)) in columns.iter().zip(&kinds).enumerate() {
                let Some(value) = feature.value(column) else { continue };
                let text = feature.text(column).unwrap_or_default();
                let value = match (*kind, value.as_i64(), value.as_f64(), value.as_bool()) {
                    (ColumnType::Long, Some(whole), ..) => ColumnValue::Long(whole),
                    (ColumnType::Double, _, Some(real), _) => ColumnValue::Double(real),
                    (ColumnType::Bool, .., Some(truth)) => ColumnValue::Bool(truth),
                    _ => ColumnValue::String(&text),
                };
                if outcome.is_ok() {
                    outcome = own.property(number, column, &value);
                }
            }
        });
        written.and(outcome.map(drop)).map_err(|error| unwritable(&error).within(feature.label()))?;
    }
    let mut bytes = Vec::new();
    writer.write(&mut bytes).map_err(|error| unwritable(&error))?;
    Ok(bytes)
}
