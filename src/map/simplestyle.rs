//! A map as GeoJSON that others draw: colours as geojson.io, GitHub and Leaflet read them (Mapbox, simplestyle-spec 1.1.0), times as
//! kepler.gl does.
//!
//! The specification has no hatching: what only its own side says is fainter than what others say, too.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::class::{Class, Kind, Theme};
use super::scene::{FRONTS, PEOPLE, front_step};
use crate::geojson::{Drawn, drawn_to_string};
use crate::{Town, Verdict, View};

/// How much ground covers, by age: held, claimed, contested.
const HELD: [f64; 3] = [0.65, 0.5, 0.35];
const CLAIMED: [f64; 3] = [0.3, 0.23, 0.16];

/// The whole collection: ground of which something is said, the front, towns of which something is said.
pub(super) fn write(view: &View, theme: &Theme) -> String {
    let mut features = ground(view, theme);
    for (line, plus_minus) in view.front_lines() {
        let mut front = Map::new();
        front.insert("title".to_owned(), "front".into());
        front.insert("description".to_owned(), format!("good to {plus_minus:.1}, on {}", view.day()).into());
        front.insert("plus_minus_m".to_owned(), plus_minus.as_metres().into());
        front.insert("stroke".to_owned(), theme.ink.to_string().into());
        front.insert("stroke-width".to_owned(), FRONTS[front_step(plus_minus)].1.into());
        front.insert("stroke-opacity".to_owned(), 1.into());
        times(&mut front, Some(view.day()), Some(view.day()));
        features.push((front, Drawn::Line(line)));
    }
    for (number, town) in view.atlas().towns().iter().enumerate() {
        let class = Class::new(view.shade_of_town(number), view.day());
        let verdict = view.control_of(town);
        if verdict.because.is_empty() && verdict.despite.is_empty() {
            continue;
        }
        let mut own = told(view, &verdict);
        own.insert("class".to_owned(), class.name().into());
        own.insert("marker-color".to_owned(), colour(theme, class).into());
        let people = town.population().unwrap_or(0);
        let size = PEOPLE[1..].iter().filter(|least| people >= **least).count();
        own.insert("marker-size".to_owned(), ["small", "medium", "large"][size].into());
        features.push((own, Drawn::Point(town.position())));
    }
    drawn_to_string(features)
}

fn ground(view: &View, theme: &Theme) -> Vec<(Map<String, Value>, Drawn)> {
    let atlas = view.atlas();
    let mut features = Vec::new();
    for piece in view.shaded() {
        let class = Class::new(piece.shade, view.day());
        if class.is_default() || piece.shape.0.is_empty() {
            continue;
        }
        let mut own = if let Some(town) = piece.towns.first() {
            told(view, &view.control_of(&atlas.towns()[*town]))
        } else {
            let mut own = Map::new();
            own.insert("title".to_owned(), super::legend::words(class, atlas).into());
            times(&mut own, piece.shade.stated, None);
            own
        };
        let opacity = match class.kind {
            Kind::Held(_) => HELD[class.age],
            Kind::Claimed(_) | Kind::Contested => CLAIMED[class.age],
            Kind::Default(_) | Kind::Unknown => 0.0,
        };
        own.insert("class".to_owned(), class.name().into());
        own.insert("region".to_owned(), atlas.regions()[piece.region].code().into());
        own.insert("fill".to_owned(), colour(theme, class).into());
        own.insert("fill-opacity".to_owned(), opacity.into());
        own.insert("stroke".to_owned(), colour(theme, class).into());
        own.insert("stroke-width".to_owned(), 1.into());
        own.insert("stroke-opacity".to_owned(), json!(0.6));
        features.push((own, Drawn::Shape(piece.shape)));
    }
    features
}

fn colour(theme: &Theme, class: Class) -> String {
    class.party().filter(|_| !class.is_default()).map_or(theme.faint, |party| theme.party(party)).to_string()
}

/// What is said of a town, and over which days it is so.
fn told(view: &View, verdict: &Verdict<'_>) -> Map<String, Value> {
    let mut own = Map::new();
    own.insert("title".to_owned(), format!("{}: {}", verdict.town.names(), verdict.control).into());
    own.insert("description".to_owned(), verdict.explain().to_string().into());
    own.insert("holder".to_owned(), verdict.control.holder().map(crate::Party::id).into());
    times(&mut own, verdict.since, last_day(view, verdict.town));
    own
}

/// The last day on which it is still so; none if that is open.
fn last_day(view: &View, town: &Town) -> Option<Date> {
    let history = view.history(town);
    let begun = |from: Option<Date>| from.is_none_or(|from| from <= view.day());
    history.intervals().iter().rev().find(|interval| begun(interval.from)).and_then(|interval| interval.to)
}

fn times(properties: &mut Map<String, Value>, start: Option<Date>, end: Option<Date>) {
    for (column, day) in [("start", start), ("end", end)] {
        properties.insert(column.to_owned(), day.map(|day| day.to_string()).into());
    }
}
