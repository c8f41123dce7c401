//! GeoJSON in and out.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
};
use geojson::{GeometryValue, JsonObject, JsonValue, Position};
use serde::Deserialize;

use super::rings::{polygon, ring};
use super::{Fault, Feature, Properties, Repairs, Shapes};
use crate::Error;

/// The object that a text is, and whether it began with a byte order mark.
pub(crate) fn object(text: &str) -> Result<(JsonObject, bool), Error> {
    let stripped = text.strip_prefix('\u{feff}');
    let json: JsonValue =
        stripped.unwrap_or(text).parse().map_err(|error| Error::Json { reason: format!("{error}") })?;
    match json {
        JsonValue::Object(top) => Ok((top, stripped.is_some())),
        other => Err(Error::Unexpected { expected: "a GeoJSON object", found: kind(&other).to_owned() }),
    }
}

/// The features of a collection, a single feature, or a bare geometry.
pub(super) fn read(text: &str) -> Result<Shapes, Error> {
    let (mut top, byte_order_mark) = object(text)?;
    let mut read = Shapes::default();
    (read.repairs.byte_order_mark, read.repairs.crs) = (byte_order_mark, crs(&top)?);
    let mut terms =
        ["licence", "license", "attribution"].iter().filter_map(|member| top.get(*member)?.as_str());
    read.licence = terms.next().map(str::to_owned);
    let expected = "a FeatureCollection";
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
        Some(other) => return Err(Error::Unexpected { expected, found: format!("type {other:?}") }),
        None => return Err(Error::Unexpected { expected, found: "an object without type".to_owned() }),
    };
    if found.is_empty() {
        return Err(Error::Empty { what: "features" });
    }
    read.repairs.features = found.len();
    for (number, json) in (1..).zip(found) {
        match feature(json) {
            Ok((id, properties, geometry)) => read.add(number, id, properties, |repairs| match geometry {
                JsonValue::Null => Ok(None),
                geometry => geometry_of(geometry, repairs).map(Some),
            }),
            Err(error) => {
                let place = format!("feature {number}");
                read.faults.push(Fault { place, properties: Properties::default(), error });
            }
        }
    }
    Ok(read)
}

/// The id, the properties and the geometry of a feature.
fn feature(json: JsonValue) -> Result<(Option<String>, Properties, JsonValue), Error> {
    let unexpected = |expected, found| Err(Error::Unexpected { expected, found });
    let JsonValue::Object(mut feature) = json else {
        return unexpected("a feature", kind(&json).to_owned());
    };
    if feature.get("type").and_then(JsonValue::as_str) != Some("Feature") {
        let found = feature.get("type").map_or_else(|| "no type".to_owned(), |found| format!("type {found}"));
        return unexpected("a feature", found);
    }
    let id = match feature.remove("id") {
        Some(JsonValue::String(id)) => Some(id),
        Some(JsonValue::Number(id)) => Some(id.to_string()),
        None | Some(JsonValue::Null) => None,
        Some(other) => return unexpected("an id that is a string or a number", kind(&other).to_owned()),
    };
    let properties = match feature.remove("properties") {
        Some(JsonValue::Object(properties)) => Properties(properties),
        None | Some(JsonValue::Null) => Properties::default(),
        Some(other) => return unexpected("properties that are an object", kind(&other).to_owned()),
    };
    Ok((id, properties, feature.remove("geometry").unwrap_or_default()))
}

/// A GeoJSON geometry.
pub(crate) fn geometry_of(json: JsonValue, repairs: &mut Repairs) -> Result<Geometry<f64>, Error> {
    let geometry = geojson::Geometry::deserialize(json).map_err(|error| Error::Unexpected {
        expected: "a valid geometry",
        found: lower_first(&error.to_string()),
    })?;
    geometry_of_value(&geometry.value, repairs)
}

fn geometry_of_value(value: &GeometryValue, repairs: &mut Repairs) -> Result<Geometry<f64>, Error> {
    Ok(match value {
        GeometryValue::Point { coordinates } => Point(coord(coordinates, repairs)?).into(),
        GeometryValue::MultiPoint { coordinates } => {
            MultiPoint::new(coords(coordinates, repairs)?.into_iter().map(Point).collect()).into()
        }
        GeometryValue::LineString { coordinates } => LineString::new(coords(coordinates, repairs)?).into(),
        GeometryValue::MultiLineString { coordinates } => {
            let lines: Result<_, Error> =
                coordinates.iter().map(|line| Ok(LineString::new(coords(line, repairs)?))).collect();
            MultiLineString::new(lines?).into()
        }
        GeometryValue::Polygon { coordinates } => rings(coordinates, repairs)?.into(),
        GeometryValue::MultiPolygon { coordinates } => {
            let polygons: Result<_, Error> = coordinates.iter().map(|p| rings(p, repairs)).collect();
            MultiPolygon::new(polygons?).into()
        }
        GeometryValue::GeometryCollection { geometries } => {
            let parts: Result<_, Error> =
                geometries.iter().map(|part| geometry_of_value(&part.value, repairs)).collect();
            Geometry::GeometryCollection(GeometryCollection::new_from(parts?))
        }
    })
}

fn rings(coordinates: &[Vec<Position>], repairs: &mut Repairs) -> Result<geo_types::Polygon<f64>, Error> {
    let rings: Result<_, Error> =
        coordinates.iter().map(|line| ring(coords(line, repairs)?, repairs)).collect();
    polygon(rings?)
}

fn coords(positions: &[Position], repairs: &mut Repairs) -> Result<Vec<Coord<f64>>, Error> {
    positions.iter().map(|position| coord(position, repairs)).collect()
}

fn coord(position: &Position, repairs: &mut Repairs) -> Result<Coord<f64>, Error> {
    let [x, y, further @ ..] = position.as_slice() else {
        let found = format!("{} numbers", position.as_slice().len());
        return Err(Error::Unexpected { expected: "a position of two numbers or more", found });
    };
    repairs.heights_dropped += usize::from(!further.is_empty());
    Ok(Coord { x: *x, y: *y })
}

/// Messages of libraries begin with a capital and may end with a full stop; ours do not.
pub(super) fn lower_first(message: &str) -> String {
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

/// What a value is, in messages.
pub(crate) fn kind(json: &JsonValue) -> &'static str {
    match json {
        JsonValue::Null => "null",
        JsonValue::Bool(_) => "true or false",
        JsonValue::Number(_) => "a number",
        JsonValue::String(_) => "text",
        JsonValue::Array(_) => "an array",
        JsonValue::Object(_) => "an object",
    }
}

/// A feature collection, a feature a line.
pub(super) fn write(features: &[Feature]) -> String {
    let line = |feature: &Feature| {
        let mut json = JsonObject::new();
        json.insert("type".to_owned(), "Feature".into());
        if let Some(id) = &feature.id {
            json.insert("id".to_owned(), id.as_str().into());
        }
        json.insert("properties".to_owned(), JsonValue::Object(feature.properties.0.clone()));
        json.insert("geometry".to_owned(), geometry_to(&feature.geometry));
        JsonValue::Object(json).to_string()
    };
    let lines: Vec<String> = features.iter().map(line).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn geometry_to(geometry: &Geometry<f64>) -> JsonValue {
    let at = |c: &Coord<f64>| JsonValue::from(vec![c.x, c.y]);
    let line = |line: &LineString<f64>| JsonValue::from(line.coords().map(at).collect::<Vec<_>>());
    let polygon = |p: &geo_types::Polygon<f64>| {
        JsonValue::from(std::iter::once(p.exterior()).chain(p.interiors()).map(line).collect::<Vec<_>>())
    };
    let (member, value) = match geometry {
        Geometry::Point(point) => ("coordinates", at(&point.0)),
        Geometry::Line(step) => ("coordinates", JsonValue::from(vec![at(&step.start), at(&step.end)])),
        Geometry::LineString(own) => ("coordinates", line(own)),
        Geometry::Polygon(own) => ("coordinates", polygon(own)),
        Geometry::Rect(rect) => ("coordinates", polygon(&rect.to_polygon())),
        Geometry::Triangle(own) => ("coordinates", polygon(&own.to_polygon())),
        Geometry::MultiPoint(points) => {
            ("coordinates", points.iter().map(|point| at(&point.0)).collect::<Vec<_>>().into())
        }
        Geometry::MultiLineString(lines) => {
            ("coordinates", lines.iter().map(line).collect::<Vec<_>>().into())
        }
        Geometry::MultiPolygon(all) => ("coordinates", all.iter().map(polygon).collect::<Vec<_>>().into()),
        Geometry::GeometryCollection(all) => {
            ("geometries", all.iter().map(geometry_to).collect::<Vec<_>>().into())
        }
    };
    let mut json = JsonObject::new();
    json.insert("type".to_owned(), super::rings::type_name(geometry).into());
    json.insert(member.to_owned(), value);
    JsonValue::Object(json)
}
