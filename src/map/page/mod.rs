//! A page to move through day by day: one HTML file that needs nothing else.
//!
//! It holds the library's answers, worked out beforehand, and a little plain JavaScript that shows them; shapes that do not
//! change between days are there once.

mod answers;
mod ground;
mod options;
mod style;

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Coord;
use jiff::civil::Date;
use serde_json::{Value, json};

use self::answers::{Answers, kind_name};
pub use self::options::PageOptions;
use super::class::{AGES, Kind, Theme};
use super::credit::{self, Rests};
use super::frame::Frame;
use super::legend::held_by;
use super::path::Cut;
use super::scene::{RADII, ROOM, borders, drawn, size_step};
use super::xml::{element, escaped};
use crate::{Atlas, Error};

const HTML: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");
/// One script in parts, which share their names.
const SCRIPT: &str = concat!(
    include_str!("script/answers.js"),
    include_str!("script/ground.js"),
    include_str!("script/places.js"),
    include_str!("script/telling.js"),
    include_str!("script/day.js"),
    include_str!("script/window.js"),
    include_str!("script/controls.js"),
);

/// The window of a page, in units of its drawing.
const WIDTH: f64 = 1000.0;

impl Atlas {
    /// The atlas as one HTML file that works offline: a map to move and zoom, a slider of days that plays, a switch between
    /// policies, a slider of what was known by which day, what is said of each place with links to who carried it, and a
    /// table of changes.
    ///
    /// It asks nothing of any server, works by keyboard and with screen readers, prints, and follows the light or dark
    /// colours of the reader's system. Every answer in it is this library's, for each day, policy and stop of "known by":
    /// a stop is a day on which a claim was stated, at most 120 of them evenly apart, or 24 where any claim has an
    /// extent, and the one that the options open with; hindsight comes last.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] without policies, [`Error::UnknownRegion`] and [`Error::Unknown`] for a region and a party of the
    /// options that are not there, and [`Error::TooMany`] if claims speak of more than seven parties to which the options
    /// give no colour.
    ///
    /// # Complexity
    ///
    /// O(policies × stops × claims) for towns, where what is known of one changes only with a claim about it; a map is
    /// drawn for each set of extents that is believed on any day.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Atlas, Date, PageOptions};
    ///
    /// let (first, last) = (Date::constant(2024, 8, 6), Date::constant(2024, 9, 30));
    /// let html = Atlas::kursk_2024().to_html(&PageOptions::new(first, last)?)?;
    /// assert!(html.starts_with("<!DOCTYPE html>") && html.len() < 1_500_000);
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn to_html(&self, options: &PageOptions) -> Result<String, Error> {
        if options.policies.is_empty() {
            return Err(Error::Empty { what: "policies for the page" });
        }
        let colours = options.map.colours(self)?;
        let frame = options.map.frame_of(self, WIDTH)?;
        let mut answers = Answers::new(self, options);
        let base = base(&mut answers, &frame);
        let data = data(&mut answers, options, &frame);
        let themes = [Theme::light(colours.clone()), Theme::dark(colours)];
        let title = format!("Who holds what, {} to {}", options.first, options.last);
        let parts: BTreeMap<&str, String> = [
            ("title", escaped(&title)),
            ("style", format!("{}{CSS}", style::css(&answers, &themes))),
            ("script", SCRIPT.to_owned()),
            ("data", embedded(&data)),
            ("height", frame.height.to_string()),
            ("patterns", style::patterns(&answers)),
            ("base", base),
            ("legend", style::legend(&answers, &themes[0])),
            ("credits", credits(&answers)),
        ]
        .into();
        Ok(filled(HTML, &parts))
    }
}

/// All that the page shows.
fn data(answers: &mut Answers<'_>, options: &PageOptions, frame: &Frame) -> Value {
    let atlas = answers.atlas;
    let mut towns = Vec::new();
    let mut places: BTreeMap<usize, (usize, BTreeSet<Kind>)> = BTreeMap::new();
    for (number, town) in atlas.towns().iter().enumerate().filter(|(_, town)| town.part_of().is_none()) {
        let at = frame.place(Coord::from(town.position()));
        let is_silent = atlas.record().of_town[number].is_empty();
        if is_silent && !frame.holds(at, 4.0) {
            continue;
        }
        let (course, kinds) = answers.course(&[number]);
        let step = size_step(town.population());
        if frame.holds(at, 4.0) {
            answers.shows.towns.extend(&kinds);
            answers.shows.sizes.insert(step);
        }
        places.insert(number, (towns.len(), kinds));
        let rounded = |value: f64| (value * 10.0).round() / 10.0;
        towns.push(json!([
            town.names().main(),
            rounded(at.x),
            rounded(at.y),
            RADII[step],
            atlas.region_of_town(number),
            town.population(),
            course,
        ]));
    }
    let (cells, lines) = ground::cells(answers, frame, &places);
    let (maps, runs) = ground::extents(answers, frame);
    let regions = ground::regions(answers, frame);
    let policies: Vec<String> = options.policies.iter().map(|rule| credit::policy(atlas, rule)).collect();
    let kinds = answers.shows.kinds().into_iter();
    let kinds: serde_json::Map<String, Value> =
        kinds.map(|kind| (kind_name(kind), held_by(kind, atlas).into())).collect();
    let stops: Vec<i32> = answers.stops.iter().map(|stop| answers.day(*stop)).collect();
    json!({
        "first": options.first.to_string(),
        "days": answers.day(options.last) + 1,
        "open": answers.day(options.open),
        "known": answers.open_stop,
        "recorded": (options.recorded != Date::MAX).then(|| options.recorded.to_string()),
        "width": WIDTH,
        "height": frame.height,
        "metre": frame.per_metre,
        "ages": AGES,
        "policies": policies,
        "stops": stops,
        "kinds": kinds,
        "regions": regions,
        "states": answers.states(),
        "claims": answers.claims(),
        "towns": towns,
        "cells": cells,
        "lines": lines,
        "maps": maps,
        "runs": runs,
    })
}

/// JSON that HTML takes as text of a script, whatever is in it.
fn embedded(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// The lines that are the same on every day.
fn base(answers: &mut Answers<'_>, frame: &Frame) -> String {
    let cut = Cut::of(frame, ROOM);
    let [within, between] = borders(answers.atlas, frame).map(|lines| drawn(frame, cut, &lines).into_data());
    answers.shows.region_lines = !within.is_empty();
    answers.shows.state_borders = !between.is_empty();
    format!("<path class=\"region-line\" d=\"{within}\"/><path class=\"state-border\" d=\"{between}\"/>")
}

/// Whom to credit: for the data, and for the claims that any answer rests on.
fn credits(answers: &Answers<'_>) -> String {
    let atlas = answers.atlas;
    let claims = answers.believed.iter().map(|number| &atlas.claims()[*number as usize]).collect();
    let aside = answers.claims.difference(&answers.believed).count();
    let mut lines = vec![Rests { claims, aside }.words(atlas)];
    lines.extend(credit::common(atlas));
    lines.push(credit::PROJECTION.to_owned());
    let mut out = String::new();
    for line in lines {
        element(&mut out, "p").text(&line);
    }
    out
}

/// The template with its parts put in; what is put in is not looked at again.
fn filled(template: &str, parts: &BTreeMap<&str, String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(parts.get(name).map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}
