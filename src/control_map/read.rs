//! From files to the ground of each day, feature by feature.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::{Coord, Geometry};
use jiff::civil::Date;

use super::days::{day_in_name, day_in_text, unix_time_in_name};
use super::overlay::Item;
use super::{Axes, DateIn, Mapping, Means, Mended, Reason, Skipped, members};
use crate::shapes::{self, Feature, Format, Properties, Shapes};
use crate::{Error, LonLat};

/// What a file has for one day.
pub(crate) struct Page {
    pub(crate) file: String,
    /// What the file's name tells of the order within a day.
    pub(crate) second: i64,
    /// What is said of the ground, by the number of the rule.
    pub(crate) items: Vec<Item>,
    /// How many features that are about control could not be used.
    pub(crate) lost: usize,
}

/// What files have, by day, and what was mended and skipped on the way.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) pages: BTreeMap<Date, Page>,
    pub(crate) mended: Mended,
    pub(crate) skipped: Vec<Skipped>,
    /// Whether a file states its licence.
    pub(crate) licensed: bool,
}

impl Reader {
    /// Reads a file by its format, unless its name has no day.
    pub(crate) fn file(&mut self, path: &Path, mapping: &Mapping) -> Result<(), Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(day) = self.day_of_file(&name, mapping) else { return Ok(()) };
        if has_members(mapping) {
            return shapes::from_text_file(path, |text| self.text(&name, text, day, mapping));
        }
        let read = shapes::from_file(path)?;
        self.shapes(&name, read, day, mapping);
        Ok(())
    }

    /// Reads the text of a JSON file.
    pub(crate) fn named_text(&mut self, name: &str, text: &str, mapping: &Mapping) -> Result<(), Error> {
        let Some(day) = self.day_of_file(name, mapping) else { return Ok(()) };
        self.text(name, text, day, mapping).map_err(|error| error.within(name))
    }

    fn text(&mut self, name: &str, text: &str, day: OfFile, mapping: &Mapping) -> Result<(), Error> {
        let read = if has_members(mapping) {
            let mut skipped = Vec::new();
            let read = members::read(text, mapping, &mut skipped)?;
            let within =
                |skipped: Skipped| Skipped { place: format!("{name}: {}", skipped.place), ..skipped };
            self.skipped.extend(skipped.into_iter().map(within));
            read
        } else {
            shapes::from_bytes(text.as_bytes(), Format::GeoJson)?
        };
        self.shapes(name, read, day, mapping);
        Ok(())
    }

    pub(crate) fn skip(&mut self, place: impl Into<String>, reason: Reason) {
        self.skipped.push(Skipped { place: place.into(), reason });
    }

    /// The day in a file's name; none if it should have one and has not.
    fn day_of_file(&mut self, name: &str, mapping: &Mapping) -> Option<OfFile> {
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        let found = match &mapping.date {
            DateIn::Property(_) => return Some(OfFile { day: None, second: 0 }),
            DateIn::Given(day) => Ok((*day, 0)),
            DateIn::Name(pattern) => day_in_name(&stem, pattern).map(|day| (day, 0)),
            DateIn::UnixTimeInName => unix_time_in_name(&stem),
        };
        match found.and_then(|(day, second)| Ok((possible(day, mapping)?, second))) {
            Ok((day, second)) => Some(OfFile { day: Some(day), second }),
            Err(reason) => {
                self.skip(name, reason);
                None
            }
        }
    }

    fn shapes(&mut self, name: &str, read: Shapes, of_file: OfFile, mapping: &Mapping) {
        self.mended.repairs.add(&read.repairs);
        self.licensed |= read.licence.is_some();
        let mut days: BTreeMap<Date, (Vec<Item>, usize)> = BTreeMap::new();
        if let Some(day) = of_file.day {
            days.entry(day).or_default();
        }
        for (place, properties) in read.without_geometry {
            self.unusable(name, &place, &properties, Reason::NoGeometry, (&of_file, mapping), &mut days);
        }
        for shapes::Fault { place, properties, error } in read.faults {
            self.unusable(name, &place, &properties, Reason::Invalid(error), (&of_file, mapping), &mut days);
        }
        for feature in read.features {
            let found = ground_of(&feature, mapping, &mut self.mended);
            let day = day_of(&feature.properties, &of_file, mapping);
            let place = feature.label();
            match (found, day) {
                (Ok(item), Ok(day)) => days.entry(day).or_default().0.push(item),
                (Err(reason @ Reason::Invalid(_)), _) => {
                    let of = (&of_file, mapping);
                    self.unusable(name, &place, &feature.properties, reason, of, &mut days);
                }
                (Err(reason), _) | (Ok(_), Err(reason)) => self.skip(format!("{name}: {place}"), reason),
            }
        }
        for (day, (items, lost)) in days {
            let page = Page { file: name.to_owned(), second: of_file.second, items, lost };
            self.add(day, page);
        }
    }

    /// Notes a feature without a shape that can be used, which counts as lost if it is about control.
    fn unusable(
        &mut self,
        name: &str,
        place: &str,
        properties: &Properties,
        reason: Reason,
        (of_file, mapping): (&OfFile, &Mapping),
        days: &mut BTreeMap<Date, (Vec<Item>, usize)>,
    ) {
        let about_control = rule_of(properties, mapping).is_ok();
        if let (true, Ok(day)) = (about_control, day_of(properties, of_file, mapping)) {
            days.entry(day).or_default().1 += 1;
        }
        self.skip(format!("{name}: {place}"), reason);
    }

    /// Adds what a file has for a day; of several files the last counts.
    pub(crate) fn add(&mut self, day: Date, page: Page) {
        let order = |page: &Page| (page.second, page.file.clone());
        let Some(other) = self.pages.remove(&day) else {
            self.pages.insert(day, page);
            return;
        };
        let (kept, replaced) = if order(&page) >= order(&other) { (page, other) } else { (other, page) };
        self.skip(format!("{}: {day}", replaced.file), Reason::Replaced { by: kept.file.clone() });
        self.pages.insert(day, kept);
    }
}

/// The day that the name of a file has, if it should have one.
#[derive(Clone, Copy)]
struct OfFile {
    day: Option<Date>,
    second: i64,
}

fn has_members(mapping: &Mapping) -> bool {
    mapping.rules.iter().any(|rule| rule.member.is_some())
}

fn possible(day: Date, mapping: &Mapping) -> Result<Date, Reason> {
    let expected = (mapping.not_before, mapping.ends.unwrap_or(mapping.not_after).min(mapping.not_after));
    let can_be = expected.0 <= day && day <= expected.1;
    if can_be { Ok(day) } else { Err(Reason::OutsideSeries { day, expected }) }
}

fn day_of(properties: &Properties, of_file: &OfFile, mapping: &Mapping) -> Result<Date, Reason> {
    match (&mapping.date, of_file.day) {
        (DateIn::Property(property), _) => {
            let no_day = || Reason::NoDay { expected: format!("one in the property {property:?}") };
            let text = properties.text(property).ok_or_else(no_day)?;
            possible(day_in_text(&text)?, mapping)
        }
        (_, Some(day)) => Ok(day),
        (_, None) => Err(Reason::NoDay { expected: "one in the name of the file".to_owned() }),
    }
}

/// The number of the rule that fits a feature.
fn rule_of(properties: &Properties, mapping: &Mapping) -> Result<usize, Reason> {
    let mut found: Vec<String> = Vec::new();
    for (number, rule) in mapping.rules.iter().enumerate() {
        let fits = match (&rule.property, &rule.member) {
            (Some(property), _) => {
                let value = properties.text(property);
                let asked =
                    format!("{property} {}", value.as_ref().map_or("missing".into(), |v| format!("{v:?}")));
                if !found.contains(&asked) {
                    found.push(asked);
                }
                let is = |text: &String| {
                    rule.is.is_empty() || rule.is.iter().any(|is| is.to_lowercase() == text.to_lowercase())
                };
                value.as_ref().is_some_and(is)
            }
            (None, Some(member)) => properties.text("member").as_ref() == Some(member),
            (None, None) => true,
        };
        match fits {
            false => {}
            true if rule.means == Means::Skip => return Err(Reason::NotAboutControl),
            true => return Ok(number),
        }
    }
    Err(Reason::NoRule { found: found.join(", ") })
}

/// What a feature says of the ground.
fn ground_of(feature: &Feature, mapping: &Mapping, mended: &mut Mended) -> Result<Item, Reason> {
    let geometry = &feature.geometry;
    if !matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_)) {
        return Err(Reason::NotPolygons { found: format!("a {}", shapes::type_name(geometry)) });
    }
    let rule = rule_of(&feature.properties, mapping)?;
    // Rules that mean the same are one.
    let class =
        mapping.rules.iter().position(|other| other.means == mapping.rules[rule].means).unwrap_or(rule);
    let order = |c: Coord<f64>| if mapping.axes == Axes::LatLon { Coord { x: c.y, y: c.x } } else { c };
    let shape = shapes::polygons(geometry, order, &mut mended.repairs).map_err(Reason::Invalid)?;
    if let Some(within) = mapping.within {
        lies_within(shape.iter().flat_map(|p| p.exterior().coords().copied()), within)?;
    }
    Item::new(class, shape, mended).map_err(Reason::Invalid)
}

/// Refuses what lies where the maps do only with its axes exchanged.
fn lies_within(coords: impl Iterator<Item = Coord<f64>>, [w, s, e, n]: [f64; 4]) -> Result<(), Reason> {
    let is_in = |x: f64, y: f64| w <= x && x <= e && s <= y && y <= n;
    let (mut straight, mut exchanged, mut first) = (0, 0, None);
    for c in coords {
        straight += usize::from(is_in(c.x, c.y));
        exchanged += usize::from(is_in(c.y, c.x));
        first = first.or(Some(c));
    }
    let at = first.filter(|_| straight == 0 && exchanged > 0).and_then(|c| LonLat::try_from(c).ok());
    at.map_or(Ok(()), |at| Err(Reason::Invalid(Error::SwappedAxes { at })))
}
