//! From files to the ground of each day, feature by feature.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

use geo_types::Coord;
use jiff::civil::Date;

use super::days::{day_in_name, day_in_text, unix_time_in_name};
use super::members::{self, Members};
use super::overlay::Item;
use super::{Axes, DateIn, Mapping, Means, Mended, Reason, Skipped};
use crate::shapes::{self, Feature, Format, Properties, Shapes};
use crate::{Error, LonLat};

/// What a file has for one day, or several files that have layers of it.
pub(crate) struct Page {
    pub(crate) files: Vec<String>,
    /// What the file's name tells of the order within a day.
    pub(crate) second: i64,
    /// What is said of the ground, by the number of the rule.
    pub(crate) items: Vec<Item>,
    /// How many features could not be used that are, or may be, about control.
    pub(crate) lost: usize,
}

impl Page {
    /// What it is called: its file, or its files with commas between.
    pub(crate) fn name(&self) -> String {
        self.files.join(", ")
    }

    /// Whether it says nothing, though there is something that may be about control.
    pub(crate) fn is_lost(&self) -> bool {
        self.items.is_empty() && self.lost > 0
    }
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
        self.shapes(&name, read, 0, day, mapping);
        Ok(())
    }

    /// Reads the text of a JSON file.
    pub(crate) fn named_text(&mut self, name: &str, text: &str, mapping: &Mapping) -> Result<(), Error> {
        let Some(day) = self.day_of_file(name, mapping) else { return Ok(()) };
        self.text(name, text, day, mapping).map_err(|error| error.within(name))
    }

    fn text(&mut self, name: &str, text: &str, day: OfFile, mapping: &Mapping) -> Result<(), Error> {
        if !has_members(mapping) {
            let read = shapes::from_bytes(text.as_bytes(), Format::GeoJson)?;
            self.shapes(name, read, 0, day, mapping);
            return Ok(());
        }
        let Members { read, skipped, unknown } = members::read(text, mapping)?;
        let within = |skipped: Skipped| Skipped { place: format!("{name}: {}", skipped.place), ..skipped };
        self.skipped.extend(skipped.into_iter().map(within));
        self.shapes(name, read, unknown, day, mapping);
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

    /// Takes the shapes of a file, of which so much was lost before they were any.
    fn shapes(&mut self, name: &str, read: Shapes, lost: usize, of_file: OfFile, mapping: &Mapping) {
        self.mended.repairs.add(&read.repairs);
        self.licensed |= read.licence.is_some();
        let mut days: BTreeMap<Date, (Vec<Item>, usize)> = BTreeMap::new();
        if let Some(day) = of_file.day {
            days.insert(day, (Vec::new(), lost));
        }
        for (place, properties) in read.without_geometry {
            self.unusable(name, &place, &properties, Reason::NoGeometry, (&of_file, mapping), &mut days);
        }
        for shapes::Fault { place, properties, error } in read.faults {
            self.unusable(name, &place, &properties, Reason::Invalid(error), (&of_file, mapping), &mut days);
        }
        for feature in read.features {
            let found = ground_of(&feature, mapping, &mut self.mended);
            match (found, day_of(&feature.properties, &of_file, mapping)) {
                (Ok(item), Ok(day)) => days.entry(day).or_default().0.push(item),
                (Err(reason), _) | (Ok(_), Err(reason)) => {
                    let (place, of) = (feature.label(), (&of_file, mapping));
                    self.unusable(name, &place, &feature.properties, reason, of, &mut days);
                }
            }
        }
        for (day, (items, lost)) in days {
            let page = Page { files: vec![name.to_owned()], second: of_file.second, items, lost };
            self.add(day, page);
        }
    }

    /// Notes a feature that says nothing of the ground. Unless the mapping skips it, it counts as lost: a map of which nothing
    /// was understood does not say that nobody holds anything. Points and lines have no ground in any map, so they make
    /// no map of a day that only they have.
    fn unusable(
        &mut self,
        name: &str,
        place: &str,
        properties: &Properties,
        reason: Reason,
        (of_file, mapping): (&OfFile, &Mapping),
        days: &mut BTreeMap<Date, (Vec<Item>, usize)>,
    ) {
        let is_skipped = matches!(rule_of(properties, mapping), Err(Reason::NotAboutControl));
        let has_no_ground = matches!(reason, Reason::NotPolygons { .. });
        if let (false, Ok(day)) = (is_skipped, day_of(properties, of_file, mapping)) {
            match days.get_mut(&day) {
                Some((_, lost)) => *lost += 1,
                None if has_no_ground => {}
                None => {
                    days.insert(day, (Vec::new(), 1));
                }
            }
        }
        self.skip(format!("{name}: {place}"), reason);
    }

    /// Adds what a file has for a day. Of several files the last counts, if their names have the time; else they are layers of
    /// one map.
    pub(crate) fn add(&mut self, day: Date, page: Page) {
        let Some(other) = self.pages.remove(&day) else {
            self.pages.insert(day, page);
            return;
        };
        let kept = match page.second.cmp(&other.second) {
            Ordering::Equal => {
                self.mended.layers += page.files.len();
                let lost = other.lost + page.lost;
                let (mut files, mut items) = (other.files, other.items);
                files.extend(page.files);
                items.extend(page.items);
                Page { files, items, lost, ..other }
            }
            Ordering::Greater => self.replace(day, &other, page),
            Ordering::Less => self.replace(day, &page, other),
        };
        self.pages.insert(day, kept);
    }

    fn replace(&mut self, day: Date, replaced: &Page, by: Page) -> Page {
        for file in &replaced.files {
            self.skip(format!("{file}: {day}"), Reason::Replaced { by: by.name() });
        }
        by
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
    if !shapes::has_polygons(geometry) {
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
