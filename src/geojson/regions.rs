//! Regions from polygons.

use std::collections::HashMap;
use std::path::Path;

use geo_types::Coord;
use geojson::{JsonObject, JsonValue};

use super::fields::{self, RegionFields};
use crate::extent::Extent;
use crate::shapes::{self, Feature, Format, Read, Repairs, Shapes};
use crate::{Error, LonLat, Region, RegionIndex};

/// Reads regions from the text of a GeoJSON file; see the [module](super).
///
/// # Errors
///
/// Each names the feature by number, id and name: see the table of the [module](super).
pub fn regions_from_str(text: &str, fields: &RegionFields) -> Result<Read<Region>, Error> {
    regions_from_shapes(shapes::from_bytes(text.as_bytes(), Format::GeoJson)?, fields)
}

/// Makes regions of shapes, whatever the format that they were read from.
///
/// # Errors
///
/// As [`regions_from_str`]; the first of [`Shapes::faults`], if there is one.
pub fn regions_from_shapes(shapes: Shapes, fields: &RegionFields) -> Result<Read<Region>, Error> {
    let (features, mut repairs) = shapes.whole()?;
    let mut items: Vec<Region> = Vec::with_capacity(features.len());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, feature) in features.iter().enumerate() {
        let region = region(feature, fields, &mut repairs).map_err(|error| error.within(feature.label()))?;
        if let Some(first) = seen.insert(region.code().to_owned(), number) {
            let error = Error::DuplicateId { what: "region", id: region.code().to_owned() };
            return Err(error.within(format!("{} and {}", features[first].label(), feature.label())));
        }
        items.push(region);
    }
    if let Some((number, error)) = swapped(&items).into_iter().next() {
        return Err(error.within(features[number].label()));
    }
    let shapes: Vec<_> = items.iter().map(Region::shape).collect();
    RegionIndex::checked(&shapes, false, &|i| features[i].label())?;
    Ok(Read { items, repairs })
}

/// Reads regions from a GeoJSON file, or one of any other format of [`shapes`]; see the [module](super).
///
/// # Errors
///
/// As [`regions_from_str`] and [`shapes::from_file`]; each names the file.
pub fn regions_from_file(path: impl AsRef<Path>, fields: &RegionFields) -> Result<Read<Region>, Error> {
    let path = path.as_ref();
    let read = regions_from_shapes(shapes::from_file(path)?, fields);
    read.map_err(|error| error.within(path.display().to_string()))
}

fn region(feature: &Feature, fields: &RegionFields, repairs: &mut Repairs) -> Result<Region, Error> {
    let properties = &feature.properties;
    let code = fields.code_of(properties, feature.id.as_deref())?.unwrap_or_else(|| {
        repairs.codes_made += 1;
        format!("feature-{}", feature.number)
    });
    let mut region = Region::new(code.clone(), shapes::polygons(&feature.geometry, |c| c, repairs)?)?
        .with_names(fields.names_of(properties, &code));
    if let Some(country) = properties.text("country") {
        region = region.with_country(country);
    }
    if let Some(level) = fields::count(&properties.0, "level")? {
        let level = u8::try_from(level)
            .map_err(|_| Error::Unexpected { expected: "a level from 0 to 255", found: level.to_string() })?;
        region = region.with_level(level);
    }
    if let Some(accuracy) = fields::metres(&properties.0, "accuracy_m")? {
        region = region.with_accuracy(accuracy);
    }
    if let Some(accuracy) = fields::metres(&properties.0, "state_border_accuracy_m")? {
        region = region.with_state_border_accuracy(accuracy);
    }
    if is_true(&properties.0, "context") {
        region = region.as_context();
    }
    Ok(region)
}

/// Whether a property is true, or the text that is written for it in formats that have text only.
fn is_true(properties: &JsonObject, property: &str) -> bool {
    match properties.get(property) {
        Some(JsonValue::Bool(truth)) => *truth,
        Some(JsonValue::String(text)) => text.trim().eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// The extent of a region.
pub(crate) fn extent_of(region: &Region) -> Extent {
    Extent::of(region.shape().iter().flat_map(|polygon| polygon.exterior().coords().copied()))
}

/// The regions whose axes are swapped against those of the rest, by their numbers.
///
/// The rest are those that lie nearer to the median middle as they are than swapped. A region is
/// swapped if it lies outside the extent of the rest and, exchanged, meets one of them: neighbours touch.
pub(crate) fn swapped(regions: &[Region]) -> Vec<(usize, Error)> {
    if regions.is_empty() {
        return Vec::new();
    }
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
    let error = |extent: &Extent| {
        let swapped = extent.swapped();
        let meets_one = || extents.iter().filter(is_straight).any(|other| other.meets(&swapped));
        let is_swapped = !rest.meets(extent) && rest.meets(&swapped) && meets_one();
        // What lies on the Earth has its middle there.
        is_swapped.then(|| {
            LonLat::try_from(extent.middle()).map_or_else(|error| error, |at| Error::SwappedAxes { at })
        })
    };
    extents.iter().enumerate().filter_map(|(number, extent)| Some((number, error(extent)?))).collect()
}
