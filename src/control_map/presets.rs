//! Mappings of four series of control maps, as their files were found in 2024 and 2025.

use jiff::civil::date;

use super::{Axes, DateIn, Mapping, Means, Rule};
use crate::{About, Error, Source, SourceKind};

/// Where maps of this war lie. No latitude of Ukraine is west of 42 degrees of longitude when taken for one, and no longitude of
/// it north of 42 degrees of latitude: exchanged axes lie outside.
const THEATRE: [f64; 4] = [20.0, 42.0, 60.0, 60.0];

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
            "deepstate" => Self::deepstate(),
            "owl" => Self::owl(),
            "isw" => Self::isw(),
            "cyterat" => Self::cyterat(),
            _ => Err(Error::Unknown { what: "preset", id: name.to_owned() }),
        }
    }

    fn of_this_war(series: &str, source: Source, date_in: DateIn) -> Self {
        let about = About::Between("RU".to_owned(), "UA".to_owned());
        let mut mapping = Self::new(series, source, about, date_in);
        (mapping.not_before, mapping.within) = (date(2022, 2, 24), Some(THEATRE));
        mapping
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
    ///
    /// # Errors
    ///
    /// None: the preset is checked by a test.
    pub fn deepstate() -> Result<Self, Error> {
        let source = Source::new("deepstate", "DeepState", SourceKind::Monitor)?.leaning_to("UA");
        let mut mapping = Self::of_this_war("deepstate-map", source, DateIn::UnixTimeInName)
            .with_rule(Rule::property("fill", ["#a52714"], held_by("RU")))
            .with_rule(Rule::property("fill", ["#0f9d58", "#01579b"], held_by("UA")))
            .with_rule(Rule::property("fill", ["#bcaaa4", "#bdbdbd"], Means::Unknown));
        (mapping.step_days, mapping.url) = (Some(1), Some("https://deepstatemap.live".to_owned()));
        Ok(mapping)
    }

    /// Daily files of the Project Owl map: no GeoJSON, but rings with latitude first under `areas` (held by RU) and
    /// `areas_ua` (held by UA in Russia), with the day in the file's name. `frontline`, of which the shape changed in 2025, is
    /// skipped.
    ///
    /// Rings overlap; those of one member are joined.
    ///
    /// # Errors
    ///
    /// None: the preset is checked by a test.
    pub fn owl() -> Result<Self, Error> {
        let source = Source::new("project-owl", "Project Owl", SourceKind::Monitor)?;
        let mut mapping = Self::of_this_war("owl-map", source, DateIn::Name("YYYYMMDD".to_owned()))
            .with_rule(Rule::member("areas_ua", held_by("UA")))
            .with_rule(Rule::member("areas", held_by("RU")))
            .with_rule(Rule::member("frontline", Means::Skip));
        (mapping.axes, mapping.step_days) = (Axes::LatLon, Some(1));
        Ok(mapping)
    }

    /// Layers of the Institute for the Study of War on Kursk in GeoJSON: one file of many days, each feature with its `date`
    /// and `layer_type`.
    ///
    /// `kursk_russian_advances` is held by RU; any other layer needs a rule of its own and is skipped and named without one.
    /// A layer has the days on which it changed, so a map speaks until the next, and no gaps can be told but those days of
    /// which no shape can be used.
    ///
    /// # Errors
    ///
    /// None: the preset is checked by a test.
    pub fn isw() -> Result<Self, Error> {
        let source = Source::new("isw", "Institute for the Study of War", SourceKind::Researcher)?;
        let mut mapping = Self::of_this_war("isw-layer", source, DateIn::Property("date".to_owned()))
            .with_rule(Rule::property("layer_type", ["kursk_russian_advances"], held_by("RU")));
        mapping.url = Some("https://understandingwar.org".to_owned());
        Ok(mapping)
    }

    /// The daily archive of `DeepState`'s map called `cyterat`: GeoJSON with one `MultiPolygon` of what is held by
    /// RU and no properties, the day in the file's name.
    ///
    /// # Errors
    ///
    /// None: the preset is checked by a test.
    pub fn cyterat() -> Result<Self, Error> {
        let source = Source::new("deepstate", "DeepState", SourceKind::Monitor)?.leaning_to("UA");
        let mut mapping = Self::of_this_war("cyterat-archive", source, DateIn::Name("YYYYMMDD".to_owned()))
            .with_rule(Rule::everything(held_by("RU")));
        (mapping.step_days, mapping.publisher) = (Some(1), Some("cyterat".to_owned()));
        Ok(mapping)
    }
}

fn held_by(party: &str) -> Means {
    Means::HeldBy(party.to_owned())
}
