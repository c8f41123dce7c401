//! Regions from polygons.

use std::collections::HashMap;
use std::path::Path;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{GeometryValue, JsonObject, JsonValue, Position};

use super::features::{self, Feature, Read, Repairs};
use super::fields::{self, RegionFields};
use crate::extent::Extent;
use crate::geodesy::ring_area;
use crate::{Error, LonLat, Region, RegionIndex};

/// Reads regions from the text of a GeoJSON file; see the [module](super).
///
/// # Errors
///
/// Each names the feature by number, id and name: see the table of the [module](super).
pub fn regions_from_str(text: &str, fields: &RegionFields) -> Result<Read<Region>, Error> {
    let mut repairs = Repairs::default();
    let features = features::features(text, &mut repairs)?;
    let mut items: Vec<Region> = Vec::with_capacity(features.len());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, feature) in features.iter().enumerate() {
        let region = region(feature, fields, &mut repairs).map_err(|error| error.within(&*feature.name))?;
        if let Some(first) = seen.insert(region.code().to_owned(), number) {
            let error = Error::DuplicateId { what: "region", id: region.code().to_owned() };
            return Err(error.within(format!("{} and {}", features[first].name, feature.name)));
        }
        items.push(region);
    }
    check_axes(&features, &items)?;
    let shapes: Vec<_> = items.iter().map(Region::shape).collect();
    RegionIndex::checked(&shapes, false, &|i| features[i].name.clone())?;
    Ok(Read { items, repairs })
}

/// Reads regions from a GeoJSON file; see the [module](super).
///
/// # Errors
///
/// As [`regions_from_str`], and [`Error::Unreadable`]; each names the file.
pub fn regions_from_file(path: impl AsRef<Path>, fields: &RegionFields) -> Result<Read<Region>, Error> {
    features::from_file(path.as_ref(), |text| regions_from_str(text, fields))
}

fn region(feature: &Feature, fields: &RegionFields, repairs: &mut Repairs) -> Result<Region, Error> {
    let properties = &feature.properties;
    let code = fields.code_of(properties, feature.id.as_deref())?.unwrap_or_else(|| {
        repairs.codes_made += 1;
        format!("feature-{}", feature.number)
    });
    let mut region = Region::new(code.clone(), shape(&feature.geometry.value, repairs)?)?
        .with_names(fields.names_of(properties, &code));
    if let Some(country) = fields::text(properties, "country") {
        region = region.with_country(country);
    }
    if let Some(level) = fields::count(properties, "level")? {
        let level = u8::try_from(level)
            .map_err(|_| Error::Unexpected { expected: "a level from 0 to 255", found: level.to_string() })?;
        region = region.with_level(level);
    }
    if let Some(accuracy) = fields::metres(properties, "accuracy_m")? {
        region = region.with_accuracy(accuracy);
    }
    if let Some(accuracy) = fields::metres(properties, "state_border_accuracy_m")? {
        region = region.with_state_border_accuracy(accuracy);
    }
    if is_true(properties, "context") {
        region = region.as_context();
    }
    Ok(region)
}

fn is_true(properties: &JsonObject, property: &str) -> bool {
    properties.get(property).and_then(JsonValue::as_bool) == Some(true)
}

/// The polygons of a GeoJSON geometry, repaired.
pub(crate) fn shape(geometry: &GeometryValue, repairs: &mut Repairs) -> Result<MultiPolygon<f64>, Error> {
    let polygons = match geometry {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates, repairs)?],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings, repairs)).collect::<Result<_, _>>()?
        }
        other => {
            let found = format!("a {}", other.type_name());
            return Err(Error::Unexpected { expected: "a Polygon or MultiPolygon", found });
        }
    };
    if polygons.is_empty() { Err(Error::Empty { what: "polygons" }) } else { Ok(MultiPolygon::new(polygons)) }
}

fn polygon(rings: &[Vec<Position>], repairs: &mut Repairs) -> Result<Polygon<f64>, Error> {
    let mut read = Vec::with_capacity(rings.len());
    for (number, ring) in rings.iter().enumerate() {
        read.push(line(ring, number == 0, repairs)?);
    }
    if read.is_empty() {
        return Err(Error::Empty { what: "rings" });
    }
    let exterior = read.remove(0);
    Ok(Polygon::new(exterior, read))
}

/// A closed ring in its right-handed direction.
fn line(ring: &[Position], is_exterior: bool, repairs: &mut Repairs) -> Result<LineString<f64>, Error> {
    let mut coords: Vec<Coord<f64>> = Vec::with_capacity(ring.len() + 1);
    for position in ring {
        coords.push(features::position(position, repairs)?.into());
    }
    let first = *coords.first().ok_or(Error::TooFewPoints { got: 0, needed: 3, of: "ring" })?;
    if coords.last() != Some(&first) {
        coords.push(first);
        repairs.rings_closed += 1;
    }
    let mut line = LineString::new(coords);
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

/// Finds features whose axes are swapped against those of the rest.
///
/// The rest are the features that lie nearer to the median middle as they are than swapped. A feature is
/// swapped if it lies outside the extent of the rest and, exchanged, meets one of them: neighbours touch.
fn check_axes(features: &[Feature], regions: &[Region]) -> Result<(), Error> {
    let extent_of = |r: &Region| Extent::of(r.shape().iter().flat_map(|p| p.exterior().coords().copied()));
    let extents: Vec<Extent> = regions.iter().map(extent_of).collect();
    let median = |of: &dyn Fn(Coord<f64>) -> f64| {
        let mut values: Vec<f64> = extents.iter().map(|extent| of(extent.middle())).collect();
        values.sort_by(f64::total_cmp);
        values[(values.len() - 1) / 2]
    };
    let centre = Coord { x: median(&|c| c.x), y: median(&|c| c.y) };
    let far = |extent: &Extent| (extent.middle().x - centre.x).hypot(extent.middle().y - centre.y);
    let is_straight = |extent: &&Extent| far(extent) <= far(&extent.swapped());
    let rest = Extent::around(extents.iter().filter(is_straight));
    for (feature, extent) in features.iter().zip(&extents) {
        let swapped = extent.swapped();
        let meets_one = || extents.iter().filter(is_straight).any(|other| other.meets(&swapped));
        if !rest.meets(extent) && rest.meets(&swapped) && meets_one() {
            return Err(Error::SwappedAxes { at: LonLat::try_from(extent.middle())? }.within(&*feature.name));
        }
    }
    Ok(())
}
