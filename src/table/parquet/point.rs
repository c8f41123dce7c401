//! Positions in a column of points, as GeoParquet 1.1 has them: as well-known binary, or as a structure of x and y.
//!
//! x is longitude, whatever the reference system says of the order of its axes (GeoParquet 1.1.0, "Coordinate axis order").

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_schema::DataType;
use serde_json::Value;

use super::cells::{Cell, no_value};
use super::read::Input;
use crate::Error;

/// Reference systems whose longitudes and latitudes are those of WGS 84.
const WGS_84: [&str; 4] = ["OGC:CRS84", "OGC:CRS84h", "EPSG:4326", "EPSG:4979"];

/// The column of geometries, if the file says that there is one.
///
/// # Errors
///
/// [`Error::Json`] and [`Error::Malformed`] for what the file says of it, [`Error::UnsupportedCrs`].
pub(super) fn geometry(input: &Input) -> Result<Option<usize>, Error> {
    let Some(said) = input.said("geo") else { return Ok(None) };
    let malformed = |reason: String| Error::Malformed { what: "GeoParquet file", reason };
    let said: Value = serde_json::from_str(said)
        .map_err(|error| Error::Json { reason: error.to_string() }.within("geo"))?;
    let name =
        said["primary_column"].as_str().ok_or_else(|| malformed("it names no primary column".to_owned()))?;
    let number = input.schema().index_of(name).ok();
    let number = number.ok_or_else(|| malformed(format!("there is no column {name:?}, its primary one")))?;
    let about = &said["columns"][name];
    let encoding = about["encoding"].as_str().unwrap_or_default();
    if encoding != "WKB" && encoding != "point" {
        return Err(malformed(format!("column {name:?} is encoded as {encoding:?}; expected WKB or point")));
    }
    // Without the member it is OGC:CRS84; null is an unknown one.
    match about.get("crs") {
        None => Ok(Some(number)),
        Some(crs) => {
            let code = crs["id"]["code"].as_i64().map(|code| code.to_string());
            let code = code.or_else(|| crs["id"]["code"].as_str().map(str::to_owned));
            let id = crs["id"]["authority"].as_str().zip(code).map(|(by, code)| format!("{by}:{code}"));
            let name = id.or_else(|| crs["name"].as_str().map(str::to_owned));
            let name = name.unwrap_or_else(|| "unknown".to_owned());
            if WGS_84.contains(&name.as_str()) {
                Ok(Some(number))
            } else {
                Err(Error::UnsupportedCrs { name })
            }
        }
    }
}

/// Longitudes and latitudes of points; none for a column that holds no such.
pub(super) fn points(column: &dyn Array) -> Option<Cell<'_, (f64, f64)>> {
    match column.data_type() {
        DataType::Binary => {
            let column = column.as_binary::<i32>();
            Some(Box::new(move |row| well_known(column.value(row))))
        }
        DataType::LargeBinary => {
            let column = column.as_binary::<i64>();
            Some(Box::new(move |row| well_known(column.value(row))))
        }
        DataType::BinaryView => {
            let column = column.as_binary_view();
            Some(Box::new(move |row| well_known(column.value(row))))
        }
        DataType::Struct(_) => {
            let column = column.as_struct();
            let axis = |name| column.column_by_name(name)?.as_primitive_opt::<Float64Type>();
            let (x, y) = (axis("x")?, axis("y")?);
            Some(Box::new(move |row| {
                if x.is_null(row) || y.is_null(row) {
                    return Err(no_value("geometry"));
                }
                Ok((x.value(row), y.value(row)))
            }))
        }
        _ => None,
    }
}

/// A point of well-known binary (OGC 06-103r4, section 8), ISO's or PostGIS's, with or without z and m.
fn well_known(bytes: &[u8]) -> Result<(f64, f64), Error> {
    let malformed = |reason: String| Error::Malformed { what: "geometry", reason };
    let short = || malformed(format!("{} bytes are too few for a point", bytes.len()));
    let little = match bytes.first() {
        Some(0) => false,
        Some(1) => true,
        Some(order) => return Err(malformed(format!("it begins with {order}, neither 0 nor 1"))),
        None => return Err(short()),
    };
    let kind = bytes.get(1..5).and_then(|bytes| bytes.try_into().ok()).ok_or_else(short)?;
    let kind = if little { u32::from_le_bytes(kind) } else { u32::from_be_bytes(kind) };
    // PostGIS marks z, m and an identifier of the reference system, which stands before the position, by the upper bits.
    let (has_srid, plain) = (kind & 0x2000_0000 != 0, kind & 0x1fff_ffff);
    if plain % 1000 != 1 || plain > 3001 {
        return Err(malformed(format!("expected a point, found type {kind} of well-known binary")));
    }
    let at = if has_srid { 9 } else { 5 };
    if has_srid {
        let srid = bytes.get(5..9).and_then(|bytes| bytes.try_into().ok()).ok_or_else(short)?;
        let srid = if little { u32::from_le_bytes(srid) } else { u32::from_be_bytes(srid) };
        if ![0, 4326, 4979].contains(&srid) {
            return Err(Error::UnsupportedCrs { name: format!("EPSG:{srid}") });
        }
    }
    let axis = |at: usize| {
        let bytes = bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).ok_or_else(short)?;
        Ok(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    };
    Ok((axis(at)?, axis(at + 8)?))
}
