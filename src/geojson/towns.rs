//! Towns from points.

use std::path::Path;

use geojson::GeometryValue;

use super::features::{self, Feature, Read, Repairs};
use super::fields;
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
    let mut repairs = Repairs::default();
    let features = features::features(text, &mut repairs)?;
    let read = |feature: &Feature, repairs: &mut Repairs| {
        town(feature, repairs).map_err(|error| error.within(&*feature.name))
    };
    let items = features.iter().map(|feature| read(feature, &mut repairs)).collect::<Result<_, _>>()?;
    Ok(Read { items, repairs })
}

/// Reads towns from a GeoJSON file; see [`towns_from_str`].
///
/// # Errors
///
/// As [`towns_from_str`], and [`Error::Unreadable`]; each names the file.
pub fn towns_from_file(path: impl AsRef<Path>) -> Result<Read<Town>, Error> {
    features::from_file(path.as_ref(), towns_from_str)
}

fn town(feature: &Feature, repairs: &mut Repairs) -> Result<Town, Error> {
    let properties = &feature.properties;
    let GeometryValue::Point { coordinates } = &feature.geometry.value else {
        let found = format!("a {}", feature.geometry.value.type_name());
        return Err(Error::Unexpected { expected: "a Point", found });
    };
    let position = features::position(coordinates, repairs)?;
    let id = feature
        .id
        .clone()
        .or_else(|| ["id", "geonameid"].iter().find_map(|property| fields::text(properties, property)));
    let id = id.ok_or_else(|| Error::Unexpected {
        expected: "a town's id as the feature's id or in the property id or geonameid",
        found: "none of them".to_owned(),
    })?;
    let main = fields::main_name(properties).ok_or_else(|| Error::Unexpected {
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
    if let Some(region) = fields::text(properties, "region") {
        town = town.with_stated_region(region);
    }
    if let Some(whole) = fields::text(properties, "part_of") {
        town = town.as_part_of(whole);
    }
    if let Some(source) = fields::text(properties, "source") {
        town = town.with_source(source);
    }
    Ok(town)
}
