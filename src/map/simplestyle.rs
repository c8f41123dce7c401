//! A map as GeoJSON that others draw: colours as geojson.io, GitHub and Leaflet read them (Mapbox, simplestyle-spec
//! 1.1.0), times as kepler.gl does, which takes days without a time of day for mere words.
//!
//! The specification has no hatching: what only its own side says is fainter than what others say, too.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::class::{Class, Kind, Theme};
use super::credit::{self, Rests, counted};
use super::scene::{FRONTS, PEOPLE, front_step};
use crate::geojson::{Drawn, drawn_to_string};
use crate::view::Shaded;
use crate::{Town, Verdict, View};

/// How much ground covers, by age: held, claimed, contested.
const HELD: [f64; 3] = [0.65, 0.5, 0.35];
const CLAIMED: [f64; 3] = [0.3, 0.23, 0.16];

/// The whole collection: ground of which something is said, the front, towns of which something is said.
pub(super) fn write(view: &View, theme: &Theme) -> String {
    let drawing = view.drawing();
    let mut told: BTreeSet<usize> = drawing.pieces.iter().flat_map(|piece| &piece.towns).copied().collect();
    let mut features = ground(view, theme, drawing.pieces);
    for (line, plus_minus) in drawing.front {
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
        told.insert(number);
        let mut own = told_of(&[&verdict]);
        times(&mut own, verdict.since, last_day(view, town));
        own.insert("holder".to_owned(), verdict.control.holder().map(crate::Party::id).into());
        own.insert("class".to_owned(), class.name().into());
        own.insert("marker-color".to_owned(), colour(theme, class).into());
        let people = town.population().unwrap_or(0);
        let size = PEOPLE[1..].iter().filter(|least| people >= **least).count();
        own.insert("marker-size".to_owned(), ["small", "medium", "large"][size].into());
        features.push((own, Drawn::Point(town.position())));
    }
    drawn_to_string(features, &members(view, &told))
}

/// What the collection says of itself: whom to credit, and which view it is of.
fn members(view: &View, told: &BTreeSet<usize>) -> Map<String, Value> {
    let atlas = view.atlas();
    let open = |day: Date| (day != Date::MAX).then(|| day.to_string());
    let mut attribution = vec![credit::ground(view.basis()).to_owned(), Rests::of(view, told).words(atlas)];
    attribution.extend(credit::common(atlas));
    let mut members = Map::new();
    members.insert("attribution".to_owned(), attribution.into());
    members.insert("day".to_owned(), view.day().to_string().into());
    members.insert("policy".to_owned(), credit::policy(atlas, view.by_policy()).into());
    members.insert("known_by".to_owned(), open(view.known()).into());
    members.insert("recorded_by".to_owned(), open(view.recorded()).into());
    members
}

fn ground(view: &View, theme: &Theme, pieces: Vec<Shaded>) -> Vec<(Map<String, Value>, Drawn)> {
    let atlas = view.atlas();
    let drawn_by = view.drawn_by();
    let sources = drawn_by.iter().map(|claim| credit::source_name(atlas, claim.by()));
    let extents = format!("by the extents of {}, on {}", counted(sources), view.day());
    let mut features = Vec::new();
    for piece in pieces {
        let class = Class::new(piece.shade, view.day());
        if class.is_default() || piece.shape.0.is_empty() {
            continue;
        }
        let verdicts: Vec<Verdict<'_>> =
            piece.towns.iter().map(|town| view.control_of(&atlas.towns()[*town])).collect();
        let mut own = if verdicts.is_empty() {
            let mut own = Map::new();
            let held_by = super::legend::held_by(class.kind, atlas);
            own.insert("title".to_owned(), held_by.into());
            own.insert("description".to_owned(), extents.clone().into());
            times(&mut own, Some(view.day()), Some(view.day()));
            own
        } else {
            let mut own = told_of(&verdicts.iter().collect::<Vec<_>>());
            // Of several towns, the days on which nothing of any of them changes.
            let since = verdicts.iter().map(|verdict| verdict.since).max().flatten();
            let last = verdicts.iter().filter_map(|verdict| last_day(view, verdict.town)).min();
            times(&mut own, since, last);
            own
        };
        let holder = class.party().map(|party| atlas.parties()[usize::from(party)].id());
        own.insert("holder".to_owned(), holder.into());
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

/// What is said of the towns of one place.
fn told_of(verdicts: &[&Verdict<'_>]) -> Map<String, Value> {
    let title = |verdict: &&Verdict<'_>| format!("{}: {}", verdict.town.names(), verdict.control);
    let description = |verdict: &&Verdict<'_>| verdict.explain().to_string();
    let mut own = Map::new();
    own.insert("title".to_owned(), verdicts.iter().map(title).collect::<Vec<_>>().join("; ").into());
    own.insert(
        "description".to_owned(),
        verdicts.iter().map(description).collect::<Vec<_>>().join("\n").into(),
    );
    own
}

/// The last day on which it is still so; none if that is open.
fn last_day(view: &View, town: &Town) -> Option<Date> {
    let history = view.history(town);
    let begun = |from: Option<Date>| from.is_none_or(|from| from <= view.day());
    history.intervals().iter().rev().find(|interval| begun(interval.from)).and_then(|interval| interval.to)
}

/// The first day from its beginning, and the last until its end.
fn times(properties: &mut Map<String, Value>, start: Option<Date>, end: Option<Date>) {
    for (column, day, clock) in [("start", start, "00:00"), ("end", end, "23:59")] {
        properties.insert(column.to_owned(), day.map(|day| format!("{day} {clock}")).into());
    }
}
