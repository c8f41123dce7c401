//! GeoJSON out: right-handed rings, cut at the antimeridian, coordinates to 7 digits (about 1 cm).

use std::collections::BTreeMap;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue, Position, feature::Id};

use super::cut::{cut_line, cut_shape};
#[cfg(feature = "map")]
use crate::LonLat;
use crate::geodesy::ring_area;
use crate::{Border, Distance, Error, Names, Region, Town};

/// Regions as a GeoJSON feature collection, a feature a line; [`regions_from_str`](super::regions_from_str)
/// reads it back.
///
/// # Errors
///
/// [`Error::TooFewPoints`] within the region for a ring so small that 7 digits leave no ring.
pub fn regions_to_string(regions: &[Region]) -> Result<String, Error> {
    let features = regions.iter().map(|region| {
        let shape =
            shape(region.shape()).map_err(|error| error.within(format!("region {}", region.code())))?;
        let mut properties = JsonObject::new();
        properties.insert("iso_3166_2".to_owned(), region.code().into());
        properties.insert("country".to_owned(), region.country().into());
        properties.insert("level".to_owned(), region.level().into());
        insert_names(&mut properties, region.names());
        if region.accuracy() > Distance::ZERO {
            insert_metres(&mut properties, "accuracy_m", region.accuracy());
        }
        if let Some(accuracy) = region.own_state_border_accuracy() {
            insert_metres(&mut properties, "state_border_accuracy_m", accuracy);
        }
        if region.is_context() {
            properties.insert("context".to_owned(), true.into());
        }
        Ok(feature(Some(region.code()), properties, shape))
    });
    Ok(collection(&features.collect::<Result<Vec<_>, _>>()?, &JsonObject::new()))
}

/// Towns as a GeoJSON feature collection, a feature a line; [`towns_from_str`](super::towns_from_str)
/// reads it back.
#[must_use]
pub fn towns_to_string(towns: &[Town]) -> String {
    let features = towns.iter().map(|town| {
        let mut properties = JsonObject::new();
        insert_names(&mut properties, town.names());
        if let Some(population) = town.population() {
            properties.insert("population".to_owned(), population.into());
        }
        if town.accuracy() > Distance::ZERO {
            insert_metres(&mut properties, "accuracy_m", town.accuracy());
        }
        for (property, text) in
            [("region", town.stated_region()), ("part_of", town.part_of()), ("source", town.source())]
        {
            if let Some(text) = text {
                properties.insert(property.to_owned(), text.into());
            }
        }
        let coordinates = position(town.position().into());
        feature(Some(town.id()), properties, GeometryValue::Point { coordinates })
    });
    collection(&features.collect::<Vec<_>>(), &JsonObject::new())
}

/// A border as one GeoJSON feature, its arcs a `MultiLineString`.
#[must_use]
pub fn border_to_string(border: &Border) -> String {
    let (a, b) = border.between();
    let mut properties = JsonObject::new();
    properties.insert("left".to_owned(), a.into());
    properties.insert("right".to_owned(), b.into());
    let arcs = border.arcs().iter().flat_map(|arc| cut_line(arc).0);
    let coordinates = arcs.map(|arc| arc.coords().map(|coord| position(*coord)).collect()).collect();
    collection(
        &[feature(None, properties, GeometryValue::MultiLineString { coordinates })],
        &JsonObject::new(),
    )
}

/// Something drawn, as GeoJSON has it.
#[cfg(feature = "map")]
pub(crate) enum Drawn {
    Shape(MultiPolygon<f64>),
    Line(LineString<f64>),
    Point(LonLat),
}

/// What is drawn, with properties, as a feature collection with further members. Rings of which 7 digits leave
/// nothing are left out.
#[cfg(feature = "map")]
pub(crate) fn drawn_to_string(
    drawn: impl IntoIterator<Item = (JsonObject, Drawn)>,
    members: &JsonObject,
) -> String {
    let geometry = |drawn| match drawn {
        Drawn::Shape(shape) => {
            let holes = |polygon: &Polygon<f64>| -> Vec<Vec<Position>> {
                polygon.interiors().iter().filter_map(|hole| ring(hole, false).ok()).collect()
            };
            let rings = |polygon: &Polygon<f64>| {
                let exterior = ring(polygon.exterior(), true).ok()?;
                Some(std::iter::once(exterior).chain(holes(polygon)).collect())
            };
            GeometryValue::MultiPolygon { coordinates: cut_shape(&shape).iter().filter_map(rings).collect() }
        }
        Drawn::Line(line) => {
            let parts = cut_line(&line).0.into_iter();
            let positions = |part: LineString<f64>| part.coords().map(|coord| position(*coord)).collect();
            GeometryValue::MultiLineString { coordinates: parts.map(positions).collect() }
        }
        Drawn::Point(at) => GeometryValue::Point { coordinates: position(at.into()) },
    };
    let features = drawn.into_iter().map(|(properties, drawn)| feature(None, properties, geometry(drawn)));
    collection(&features.collect::<Vec<_>>(), members)
}

fn feature(id: Option<&str>, properties: JsonObject, value: GeometryValue) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(value)),
        id: id.map(|id| Id::String(id.to_owned())),
        properties: Some(properties),
        foreign_members: None,
    }
}

/// A collection, a feature a line, with further members before them.
fn collection(features: &[Feature], members: &JsonObject) -> String {
    let member =
        |(name, value): (&String, &JsonValue)| format!("{}:{value},", JsonValue::from(name.as_str()));
    let members: String = members.iter().map(member).collect();
    let lines: Vec<String> = features.iter().map(ToString::to_string).collect();
    format!("{{\"type\":\"FeatureCollection\",{members}\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn insert_names(properties: &mut JsonObject, names: &Names) {
    let mut by_language: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (language, name) in names.by_language() {
        by_language.entry(language).or_default().push(name);
    }
    let by_language: JsonObject =
        by_language.into_iter().map(|(language, names)| (language.to_owned(), names.into())).collect();
    properties.insert("name".to_owned(), names.main().into());
    properties.insert("names".to_owned(), by_language.into());
}

fn insert_metres(properties: &mut JsonObject, property: &str, distance: Distance) {
    properties.insert(property.to_owned(), distance.as_metres().into());
}

fn shape(shape: &MultiPolygon<f64>) -> Result<GeometryValue, Error> {
    let cut = cut_shape(shape);
    let mut polygons = cut.iter().map(rings).collect::<Result<Vec<_>, _>>()?;
    if polygons.len() == 1 {
        return Ok(GeometryValue::Polygon { coordinates: polygons.remove(0) });
    }
    Ok(GeometryValue::MultiPolygon { coordinates: polygons })
}

fn rings(polygon: &Polygon<f64>) -> Result<Vec<Vec<Position>>, Error> {
    let exterior = std::iter::once(ring(polygon.exterior(), true));
    exterior.chain(polygon.interiors().iter().map(|hole| ring(hole, false))).collect()
}

fn ring(line: &LineString<f64>, is_exterior: bool) -> Result<Vec<Position>, Error> {
    let mut positions: Vec<Position> = line.coords().map(|coord| position(*coord)).collect();
    positions.dedup_by(|a, b| a.as_slice() == b.as_slice());
    if positions.len() < 4 {
        return Err(Error::TooFewPoints { got: positions.len().saturating_sub(1), needed: 3, of: "ring" });
    }
    if (ring_area(line) > 0.0) != is_exterior {
        positions.reverse();
    }
    Ok(positions)
}

fn position(coord: Coord<f64>) -> Position {
    let rounded = |value: f64| (value * 1e7).round() / 1e7;
    Position::from([rounded(coord.x), rounded(coord.y)])
}
