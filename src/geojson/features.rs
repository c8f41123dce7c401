//! From text to features, each with the name by which a message calls it.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

use geojson::{Geometry, JsonObject, JsonValue, Position};

use crate::{Error, LonLat};

/// What was read, and what had to be repaired on the way.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// What was read, in the order of the features.
    pub items: Vec<T>,
    /// What was repaired or skipped.
    pub repairs: Repairs,
}

/// What a reader repaired or skipped. Nothing is changed without being counted here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repairs {
    /// Features in the file.
    pub features: usize,
    /// Features that were skipped because their geometry is null.
    pub null_geometries: usize,
    /// Features without a code or an id, which were given `feature-` and their number for a code.
    pub codes_made: usize,
    /// Rings that were not closed.
    pub rings_closed: usize,
    /// Rings that ran the wrong way round: exteriors clockwise or holes counter-clockwise.
    pub rings_reversed: usize,
    /// Positions whose third and further coordinates were dropped.
    pub heights_dropped: usize,
    /// Edges taken across the antimeridian, since their ends are more than 180 degrees apart.
    pub antimeridian_edges: usize,
    /// The reference system named by a `crs` member, which RFC 7946 no longer has.
    pub crs: Option<String>,
    /// Whether the file began with a byte order mark.
    pub byte_order_mark: bool,
}

impl Repairs {
    /// Whether the file needed no repair.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self { features: self.features, ..Self::default() }
    }
}

impl fmt::Display for Repairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} features", self.features)?;
        for (count, what) in [
            (self.null_geometries, "without geometry skipped"),
            (self.codes_made, "numbered for want of a code"),
            (self.rings_closed, "rings closed"),
            (self.rings_reversed, "rings turned right-handed"),
            (self.heights_dropped, "heights dropped"),
            (self.antimeridian_edges, "edges taken across the antimeridian"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        if let Some(crs) = &self.crs {
            write!(f, ", crs member {crs:?} noted")?;
        }
        if self.byte_order_mark {
            write!(f, ", byte order mark skipped")?;
        }
        Ok(())
    }
}

/// A feature with a geometry.
pub(super) struct Feature {
    /// Its place in the file, from 1.
    pub(super) number: usize,
    /// `feature 3 ("Sudzha")`.
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) properties: JsonObject,
    pub(super) geometry: Geometry,
}

/// Reads a file and names it in every error.
pub(crate) fn from_file<T>(path: &Path, read: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Error> {
    let text = std::fs::read(path).map_err(|error| Error::Unreadable { reason: error.to_string() }).and_then(
        |bytes| {
            String::from_utf8(bytes).map_err(|error| Error::Unreadable {
                reason: format!("not UTF-8 from byte {} on", error.utf8_error().valid_up_to()),
            })
        },
    );
    text.and_then(|text| read(&text)).map_err(|error| error.within(path.display().to_string()))
}

/// The features of a collection, a single feature, or a bare geometry.
pub(super) fn features(text: &str, repairs: &mut Repairs) -> Result<Vec<Feature>, Error> {
    let stripped = text.strip_prefix('\u{feff}');
    repairs.byte_order_mark = stripped.is_some();
    let json: JsonValue =
        stripped.unwrap_or(text).parse().map_err(|error| Error::Json { reason: format!("{error}") })?;
    let JsonValue::Object(mut top) = json else {
        return Err(Error::Unexpected { expected: "a GeoJSON object", found: kind(&json).to_owned() });
    };
    repairs.crs = crs(&top)?;
    let found = match top.get("type").and_then(JsonValue::as_str) {
        Some("FeatureCollection") => match top.remove("features") {
            Some(JsonValue::Array(features)) => features,
            other => {
                let found = other.as_ref().map_or("nothing", kind).to_owned();
                return Err(Error::Unexpected { expected: "an array of features", found });
            }
        },
        Some("Feature") => vec![JsonValue::Object(top)],
        Some(
            "Polygon" | "MultiPolygon" | "Point" | "MultiPoint" | "LineString" | "MultiLineString"
            | "GeometryCollection",
        ) => {
            let mut feature = JsonObject::new();
            feature.insert("type".to_owned(), "Feature".into());
            feature.insert("geometry".to_owned(), JsonValue::Object(top));
            vec![JsonValue::Object(feature)]
        }
        Some(other) => {
            return Err(Error::Unexpected {
                expected: "a FeatureCollection",
                found: format!("type {other:?}"),
            });
        }
        None => {
            return Err(Error::Unexpected {
                expected: "a FeatureCollection",
                found: "an object without type".to_owned(),
            });
        }
    };
    if found.is_empty() {
        return Err(Error::Empty { what: "features" });
    }
    repairs.features = found.len();
    let mut features = Vec::with_capacity(found.len());
    for (number, json) in (1..).zip(found) {
        if let Some(feature) = feature(number, json)? {
            features.push(feature);
        } else {
            repairs.null_geometries += 1;
        }
    }
    if features.is_empty() {
        return Err(Error::Empty { what: "features with a geometry" });
    }
    Ok(features)
}

/// A feature, or nothing if it has no geometry.
fn feature(number: usize, json: JsonValue) -> Result<Option<Feature>, Error> {
    let at = || format!("feature {number}");
    let JsonValue::Object(mut feature) = json else {
        return Err(Error::Unexpected { expected: "a feature", found: kind(&json).to_owned() }.within(at()));
    };
    if feature.get("type").and_then(JsonValue::as_str) != Some("Feature") {
        let found = feature.get("type").map_or_else(|| "no type".to_owned(), |found| format!("type {found}"));
        return Err(Error::Unexpected { expected: "a feature", found }.within(at()));
    }
    let id = match feature.remove("id") {
        Some(JsonValue::String(id)) => Some(id),
        Some(JsonValue::Number(id)) => Some(id.to_string()),
        None | Some(JsonValue::Null) => None,
        Some(other) => {
            let error = Error::Unexpected {
                expected: "an id that is a string or a number",
                found: kind(&other).to_owned(),
            };
            return Err(error.within(at()));
        }
    };
    let properties = match feature.remove("properties") {
        Some(JsonValue::Object(properties)) => properties,
        None | Some(JsonValue::Null) => JsonObject::new(),
        Some(other) => {
            let error = Error::Unexpected {
                expected: "properties that are an object",
                found: kind(&other).to_owned(),
            };
            return Err(error.within(at()));
        }
    };
    let called = super::fields::main_name(&properties);
    let name = match (&id, &called) {
        (Some(id), Some(called)) => format!("feature {number} (id {id}, {called:?})"),
        (Some(id), None) => format!("feature {number} (id {id})"),
        (None, Some(called)) => format!("feature {number} ({called:?})"),
        (None, None) => at(),
    };
    let geometry = match feature.remove("geometry") {
        None | Some(JsonValue::Null) => return Ok(None),
        Some(geometry) => Geometry::deserialize(geometry).map_err(|error| {
            Error::Unexpected { expected: "a valid geometry", found: lower_first(&error.to_string()) }
                .within(&*name)
        })?,
    };
    Ok(Some(Feature { number, name, id, properties, geometry }))
}

/// Messages of libraries begin with a capital and may end with a full stop; ours do not.
fn lower_first(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The name in a `crs` member, if it is WGS 84 under one of its names.
pub(crate) fn crs(top: &JsonObject) -> Result<Option<String>, Error> {
    let Some(crs) = top.get("crs").filter(|crs| !crs.is_null()) else { return Ok(None) };
    let name = crs.pointer("/properties/name").and_then(JsonValue::as_str).unwrap_or("unnamed");
    let is_wgs_84 =
        ["CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84"].iter().any(|known| name.ends_with(known));
    if is_wgs_84 { Ok(Some(name.to_owned())) } else { Err(Error::UnsupportedCrs { name: name.to_owned() }) }
}

pub(super) fn kind(json: &JsonValue) -> &'static str {
    match json {
        JsonValue::Null => "null",
        JsonValue::Bool(_) => "true or false",
        JsonValue::Number(_) => "a number",
        JsonValue::String(_) => "text",
        JsonValue::Array(_) => "an array",
        JsonValue::Object(_) => "an object",
    }
}

/// A checked position; further coordinates are counted.
pub(crate) fn position(position: &Position, repairs: &mut Repairs) -> Result<LonLat, Error> {
    let [lon, lat, further @ ..] = position.as_slice() else {
        let found = format!("{} numbers", position.as_slice().len());
        return Err(Error::Unexpected { expected: "a position of two numbers or more", found });
    };
    repairs.heights_dropped += usize::from(!further.is_empty());
    LonLat::new(*lon, *lat)
}
