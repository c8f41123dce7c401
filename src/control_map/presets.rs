//! Mappings of four series of control maps, as their files were found in 2024 and 2025; data, in `data/mappings/`.
//!
//! They say that maps lie between 20 and 60 degrees east and 42 and 60 degrees north: no longitude there that such
//! maps reach is a latitude there, so that exchanged axes show.

use super::Mapping;
use crate::Error;

impl Mapping {
    /// The names of the presets.
    pub const PRESETS: [&str; 4] = ["deepstate", "owl", "isw", "cyterat"];

    /// A preset by its name.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for any other name.
    pub fn preset(name: &str) -> Result<Self, Error> {
        match name {
            "deepstate" => Ok(Self::deepstate()),
            "owl" => Ok(Self::owl()),
            "isw" => Ok(Self::isw()),
            "cyterat" => Ok(Self::cyterat()),
            _ => Err(Error::Unknown { what: "preset", id: name.to_owned() }),
        }
    }

    /// Archives of `DeepState`'s map in GeoJSON: the Unix time in the file's name, `fill` as the class.
    ///
    /// | `fill` | `name` | means |
    /// | --- | --- | --- |
    /// | `#a52714` | Occupied | held by RU |
    /// | `#0f9d58`, `#01579b` | Liberated, the latter in Russia | held by UA |
    /// | `#bcaaa4`, `#bdbdbd` | Unknown status | unknown |
    ///
    /// Whatever has another fill is skipped and named, as are points and lines. Maps are a day apart; of several of one
    /// day the last counts.
    #[must_use]
    pub fn deepstate() -> Self {
        of_json(include_str!("../../data/mappings/deepstate.json"))
    }

    /// Daily files of the Project Owl map: no GeoJSON, but rings with latitude first under `areas` (held by RU) and
    /// `areas_ua` (held by UA in Russia), with the day in the file's name. `frontline`, of which the shape changed in 2025, is
    /// skipped.
    ///
    /// Rings overlap; those of one member are joined.
    #[must_use]
    pub fn owl() -> Self {
        of_json(include_str!("../../data/mappings/owl.json"))
    }

    /// Layers of the Institute for the Study of War on Kursk in GeoJSON: one file of many days, each feature with its `date`
    /// and `layer_type`.
    ///
    /// `kursk_russian_advances` is held by RU; any other layer needs a rule of its own and is skipped and named without one.
    /// A layer has the days on which it changed, so a map speaks until the next, and no gaps can be told but those days of
    /// which no shape can be used.
    #[must_use]
    pub fn isw() -> Self {
        of_json(include_str!("../../data/mappings/isw.json"))
    }

    /// The daily archive of `DeepState`'s map called `cyterat`: GeoJSON with one `MultiPolygon` of what is held by
    /// RU and no properties, the day in the file's name.
    #[must_use]
    pub fn cyterat() -> Self {
        of_json(include_str!("../../data/mappings/cyterat.json"))
    }
}

fn of_json(text: &str) -> Mapping {
    Mapping::from_json(text).expect("the presets are valid: a test reads them")
}
