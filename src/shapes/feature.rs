//! A feature: properties and a geometry, whatever file they come from.

use std::fmt;

use geo_types::Geometry;
use geojson::{JsonObject, JsonValue};

use super::Repairs;
use crate::Error;

/// What a file of shapes holds.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    /// The features that have a geometry.
    pub features: Vec<Feature>,
    /// The features of which the geometry cannot be read.
    pub faults: Vec<Fault>,
    /// The features without a geometry, with their properties.
    pub without_geometry: Vec<(String, Properties)>,
    /// The licence that a GeoJSON file states in a member `licence`, `license` or `attribution` at its top.
    pub licence: Option<String>,
    /// What was repaired or skipped.
    pub repairs: Repairs,
}

/// Something in one place of a file that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where, as messages have it: `feature 3 ("Sudzha")`.
    pub place: String,
    /// The properties of the feature, as far as they were read.
    pub properties: Properties,
    /// What.
    pub error: Error,
}

/// A feature of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its place in the file, from 1.
    pub number: usize,
    /// Its id, if the format has one and the file states it.
    pub id: Option<String>,
    /// Its properties.
    pub properties: Properties,
    /// Its geometry, as written: positions are not checked.
    pub geometry: Geometry<f64>,
}

impl Feature {
    /// How messages call it: `feature 3 (id 7, "Sudzha")`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.number, self.id.as_deref(), &self.properties)
    }
}

/// How messages call a feature.
fn label(number: usize, id: Option<&str>, properties: &Properties) -> String {
    match (id, properties.main_name()) {
        (Some(id), Some(called)) => format!("feature {number} (id {id}, {called:?})"),
        (Some(id), None) => format!("feature {number} (id {id})"),
        (None, Some(called)) => format!("feature {number} ({called:?})"),
        (None, None) => format!("feature {number}"),
    }
}

impl Shapes {
    /// Adds a feature, or what there is of it.
    pub(crate) fn add(
        &mut self,
        number: usize,
        id: Option<String>,
        properties: Properties,
        geometry: impl FnOnce(&mut Repairs) -> Result<Option<Geometry<f64>>, Error>,
    ) {
        let place = || label(number, id.as_deref(), &properties);
        match geometry(&mut self.repairs) {
            Ok(Some(geometry)) => self.features.push(Feature { number, id, properties, geometry }),
            Ok(None) => {
                self.repairs.null_geometries += 1;
                self.without_geometry.push((place(), properties));
            }
            Err(error) => self.faults.push(Fault { place: place(), properties, error }),
        }
    }

    /// The features of a file in which all could be read.
    pub(crate) fn whole(mut self) -> Result<(Vec<Feature>, Repairs), Error> {
        if !self.faults.is_empty() {
            let Fault { place, error, .. } = self.faults.remove(0);
            return Err(error.within(place));
        }
        if self.features.is_empty() {
            return Err(Error::Empty { what: "features with a geometry" });
        }
        Ok((self.features, self.repairs))
    }
}

/// The properties of a feature, by name: text, numbers, and in GeoJSON whatever else JSON has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Properties(pub(crate) JsonObject);

const NAMES: [&str; 5] = ["name", "name_en", "NAME", "NAME_1", "shapeName"];

impl Properties {
    /// A property that is text or a number, as text; empty text is none. Whole numbers have no point, whether the
    /// file has them as 1 or as 1.0.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::shapes::Properties;
    ///
    /// let properties = Properties::default().with("fill", " #a52714 ").with("layer", "");
    /// assert_eq!(properties.text("fill").as_deref(), Some("#a52714"));
    /// assert_eq!(properties.text("layer"), None);
    /// ```
    #[must_use]
    pub fn text(&self, property: &str) -> Option<String> {
        match self.0.get(property)? {
            JsonValue::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            number @ JsonValue::Number(_) => Some(plain(number)),
            _ => None,
        }
    }

    /// The same with one more property, of text.
    #[must_use]
    pub fn with(mut self, property: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.insert(property.into(), JsonValue::String(text.into()));
        self
    }

    /// The names of the properties, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A property that is there and not null.
    #[cfg(any(feature = "flatgeobuf", feature = "kml", feature = "shapefile", feature = "wkt"))]
    fn value(&self, property: &str) -> Option<&JsonValue> {
        self.0.get(property).filter(|value| !value.is_null())
    }

    /// The same as text.
    #[cfg(feature = "kml")]
    pub(super) fn plain(&self, property: &str) -> Option<String> {
        self.value(property).map(plain)
    }

    /// The main name, if there is one in a usual place.
    pub(crate) fn main_name(&self) -> Option<String> {
        let by_language = self.0.get("names").and_then(JsonValue::as_object);
        let english = by_language.and_then(|names| names.get("en")).and_then(JsonValue::as_str);
        let english = english.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        english.or_else(|| NAMES.iter().find_map(|property| self.text(property)))
    }
}

impl fmt::Display for Properties {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", JsonValue::Object(self.0.clone()))
    }
}

/// Beyond these, of 2⁵³, a real number does not tell every whole one apart.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A value as text: whole numbers without a point, and what is neither text nor a number as JSON.
fn plain(value: &JsonValue) -> String {
    match value {
        JsonValue::String(text) => text.clone(),
        JsonValue::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|real| real.fract() == 0.0 && real.abs() < MOST_EXACT);
            // Zero has no sign.
            whole.map_or_else(|| number.to_string(), |real| format!("{:.0}", real + 0.0))
        }
        other => other.to_string(),
    }
}

#[cfg(any(feature = "flatgeobuf", feature = "shapefile", feature = "wkt"))]
mod table {
    //! For formats with columns and without ids.

    use std::borrow::Cow;
    use std::collections::HashSet;

    use geojson::JsonValue;

    use super::{Feature, Shapes, plain};

    /// Where ids stand.
    const ID: &str = "id";

    /// The names of all properties of some features, and that of the ids, if there are any.
    pub(in crate::shapes) fn columns(features: &[Feature]) -> Vec<String> {
        let names = |feature: &Feature| -> Vec<String> {
            let id = feature.id.as_ref().map(|_| ID);
            feature.properties.names().chain(id).map(str::to_owned).collect()
        };
        let mut columns: Vec<String> = features.iter().flat_map(names).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    impl Feature {
        /// What it has in a column: a property, or its id.
        pub(in crate::shapes) fn value(&self, column: &str) -> Option<Cow<'_, JsonValue>> {
            let id = || self.id.as_deref().filter(|_| column == ID).map(|id| Cow::Owned(JsonValue::from(id)));
            self.properties.value(column).map(Cow::Borrowed).or_else(id)
        }

        /// The same as text.
        pub(in crate::shapes) fn text(&self, column: &str) -> Option<String> {
            self.value(column).map(|value| plain(&value))
        }
    }

    impl Shapes {
        /// The same with the column of ids taken for ids, if every feature has one of its own.
        pub(in crate::shapes) fn with_ids(mut self) -> Self {
            let ids: Vec<Option<String>> =
                self.features.iter().map(|feature| feature.properties.text(ID)).collect();
            if ids.iter().flatten().collect::<HashSet<_>>().len() == ids.len() {
                for (feature, id) in self.features.iter_mut().zip(ids) {
                    feature.id = id;
                }
            }
            self
        }
    }
}

#[cfg(any(feature = "flatgeobuf", feature = "shapefile", feature = "wkt"))]
pub(super) use table::columns;
