//! Towns from points.

use std::path::Path;

use super::fields;
use crate::shapes::{self, Feature, Format, Read, Shapes};
use crate::{Error, Town};

/// Reads towns from the text of a GeoJSON file; see the [module](super).
///
/// A town's id is the feature's, or the property `id` or `geonameid`. Its names are found as a region's
/// are. Further properties: `population`, `accuracy_m` (0), `region` (the ISO 3166-2 code that the
/// source states), `part_of` (the id of another town), `source`.
///
/// # Errors
///
/// Each names the feature by number, id and name: see the table of the [module](super).
pub fn towns_from_str(text: &str) -> Result<Read<Town>, Error> {
    towns_from_shapes(shapes::from_bytes(text.as_bytes(), Format::GeoJson)?)
}

/// Makes towns of shapes, whatever the format that they were read from.
///
/// # Errors
///
/// As [`towns_from_str`]; the first of [`Shapes::faults`], if there is one.
pub fn towns_from_shapes(shapes: Shapes) -> Result<Read<Town>, Error> {
    let (features, repairs) = shapes.whole()?;
    let read = |feature: &Feature| town(feature).map_err(|error| error.within(feature.label()));
    let items = features.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Read { items, repairs })
}

/// Reads towns from a GeoJSON file, or one of any other format of [`shapes`]; see [`towns_from_str`].
///
/// # Errors
///
/// As [`towns_from_str`] and [`shapes::from_file`]; each names the file.
pub fn towns_from_file(path: impl AsRef<Path>) -> Result<Read<Town>, Error> {
    let path = path.as_ref();
    let read = towns_from_shapes(shapes::from_file(path)?);
    read.map_err(|error| error.within(path.display().to_string()))
}

fn town(feature: &Feature) -> Result<Town, Error> {
    let properties = &feature.properties.0;
    let position = shapes::position(&feature.geometry)?;
    let id = feature
        .id
        .clone()
        .or_else(|| ["id", "geonameid"].iter().find_map(|property| feature.properties.text(property)));
    let id = id.ok_or_else(|| Error::Unexpected {
        expected: "a town's id as the feature's id or in the property id or geonameid",
        found: "none of them".to_owned(),
    })?;
    let main = feature.properties.main_name().ok_or_else(|| Error::Unexpected {
        expected: "a town's name in names.en, name, name_en, NAME, NAME_1 or shapeName",
        found: "none of them".to_owned(),
    })?;
    let mut town = Town::new(id, fields::names(properties, &main), position)?;
    if let Some(population) = fields::count(properties, "population")? {
        town = town.with_population(population);
    }
    if let Some(accuracy) = fields::metres(properties, "accuracy_m")? {
        town = town.with_accuracy(accuracy);
    }
    if let Some(region) = feature.properties.text("region") {
        town = town.with_stated_region(region);
    }
    if let Some(whole) = feature.properties.text("part_of") {
        town = town.as_part_of(whole);
    }
    if let Some(source) = feature.properties.text("source") {
        town = town.with_source(source);
    }
    Ok(town)
}
