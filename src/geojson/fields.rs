//! Which property of a feature means what.

use geojson::{JsonObject, JsonValue};

use crate::shapes::{Properties, kind};
use crate::{Distance, Error, Names, UNDETERMINED};

/// Which properties hold the code and the name of a region, where they are not the usual ones.
///
/// Unless named otherwise, the code is the first there is of `iso_3166_2`, `ISO3166-2`, `shapeISO`, `code` and the
/// feature's id, or failing all `feature-` and the feature's number; and the name the first of `names.en`, `name`,
/// `name_en`, `NAME`, `NAME_1`, `shapeName` and the code. Properties such as `name_uk` or `name:uk` are names by
/// language; `names` is an object of names (or lists of names) by language.
///
/// Further properties: `country` (ISO 3166-1 alpha-2; else the code's beginning), `level` (1), and
/// `accuracy_m` and `state_border_accuracy_m` in metres (0), `context` (false).
///
/// # Examples
///
/// ```
/// use frontline::geojson::RegionFields;
///
/// let fields = RegionFields::default().code("KOATUU").name("NAZVA");
/// ```
#[derive(Clone, Debug, Default)]
pub struct RegionFields {
    code: Option<String>,
    name: Option<String>,
}

impl RegionFields {
    /// The same with the code in this property.
    #[must_use]
    pub fn code(mut self, property: impl Into<String>) -> Self {
        self.code = Some(property.into());
        self
    }

    /// The same with the name in this property.
    #[must_use]
    pub fn name(mut self, property: impl Into<String>) -> Self {
        self.name = Some(property.into());
        self
    }

    /// The code; none if it was left to us to find and there is none.
    pub(super) fn code_of(&self, properties: &Properties, id: Option<&str>) -> Result<Option<String>, Error> {
        let Some(property) = &self.code else {
            return Ok(CODES.iter().find_map(|property| properties.text(property)).or(id.map(str::to_owned)));
        };
        properties.text(property).map(Some).ok_or_else(|| {
            let found = properties.0.get(property).map_or("nothing", kind).to_owned();
            Error::Unexpected { expected: "a code, text or a number", found }
                .within(format!("property {property:?}"))
        })
    }

    pub(super) fn names_of(&self, properties: &Properties, code: &str) -> Names {
        let named = self.name.as_deref().and_then(|property| properties.text(property));
        names(&properties.0, named.or_else(|| properties.main_name()).as_deref().unwrap_or(code))
    }
}

const CODES: [&str; 4] = ["iso_3166_2", "ISO3166-2", "shapeISO", "code"];

/// The names by language, under a main name.
pub(super) fn names(properties: &JsonObject, main: &str) -> Names {
    let mut names = Names::new(main);
    if let Some(by_language) = properties.get("names").and_then(JsonValue::as_object) {
        for (language, value) in by_language {
            let list = match value {
                JsonValue::Array(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            for name in list.iter().filter_map(JsonValue::as_str) {
                names = names.with(if language.is_empty() { UNDETERMINED } else { language }, name);
            }
        }
    }
    for (property, value) in properties {
        let language = property.strip_prefix("name_").or_else(|| property.strip_prefix("name:"));
        let language =
            language.filter(|l| (2..=3).contains(&l.len()) && l.chars().all(|c| c.is_ascii_lowercase()));
        if let (Some(language), Some(name)) = (language, value.as_str()) {
            names = names.with(language, name);
        }
    }
    names
}

/// A property that is a number, or text that is one in formats that have text only; if it is there.
pub(super) fn number(properties: &JsonObject, property: &'static str) -> Result<Option<f64>, Error> {
    match properties.get(property) {
        None | Some(JsonValue::Null) => Ok(None),
        Some(JsonValue::Number(number)) => Ok(number.as_f64()),
        Some(JsonValue::String(text)) if text.parse::<f64>().is_ok() => Ok(text.parse().ok()),
        Some(other) => {
            let found = kind(other).to_owned();
            Err(Error::Unexpected { expected: "a number", found }.within(format!("property {property:?}")))
        }
    }
}

/// A property that is a whole number of 0 or more, if it is there.
pub(super) fn count(properties: &JsonObject, property: &'static str) -> Result<Option<u64>, Error> {
    match properties.get(property) {
        None | Some(JsonValue::Null) => Ok(None),
        Some(value) => whole(value).map(Some).ok_or_else(|| {
            let found = value.to_string();
            Error::Unexpected { expected: "a whole number of 0 or more", found }
                .within(format!("property {property:?}"))
        }),
    }
}

/// A whole number of 0 or more; many programs write 6940 as 6940.0, and some formats have text only.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number below 2⁵³
fn whole(value: &JsonValue) -> Option<u64> {
    let is_whole = |real: &f64| (0.0..9_007_199_254_740_992.0).contains(real) && real.fract() == 0.0;
    let real = || value.as_f64().or_else(|| value.as_str()?.parse().ok());
    value.as_u64().or_else(|| real().filter(is_whole).map(|real| real as u64))
}

/// A property that is a distance in metres, if it is there.
pub(super) fn metres(properties: &JsonObject, property: &'static str) -> Result<Option<Distance>, Error> {
    let metres = number(properties, property)?.map(Distance::from_metres).transpose();
    metres.map_err(|error| error.within(format!("property {property:?}")))
}
