//! The ground of a page: cells round towns, drawn once, and a map for each set of extents that is believed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::answers::{Answers, kind_name, side};
use crate::map::class::{Class, Kind};
use crate::map::frame::Frame;
use crate::map::path::{Cut, Path};
use crate::map::scene::{FRONTS, ROOM, add, front_step};
use crate::view::Cells;

/// The shape of one cell, as path data.
fn shape(frame: &Frame, cut: Cut, shape: &geo_types::MultiPolygon<f64>) -> Path {
    let mut path = Path::default();
    for ring in frame.rings(shape) {
        path.ring(&cut.ring(&ring));
    }
    path
}

/// The name of each region, and its shape and its kind where nothing is said, if it is one of those that ground is made of.
pub(super) fn regions(answers: &mut Answers<'_>, frame: &Frame) -> Value {
    let (atlas, cut) = (answers.atlas, Cut::of(frame, ROOM));
    let mut rows = Vec::new();
    for (number, region) in atlas.regions().iter().enumerate() {
        let name = region.names().main();
        if atlas.coarse_regions().contains(&number) {
            let kind = default_kind(answers, number);
            let path = shape(frame, cut, region.shape());
            if !path.is_empty() {
                answers.shows.ground.insert(kind);
            }
            rows.push(json!([name, path.data(), kind_name(kind)]));
        } else {
            rows.push(json!([name]));
        }
    }
    rows.into()
}

/// The kind of a region where nothing is said.
fn default_kind(answers: &Answers<'_>, region: usize) -> Kind {
    let country = answers.atlas.regions()[region].country();
    answers.atlas.record().default_party(country).map_or(Kind::Unknown, Kind::Default)
}

/// The cells with their towns, by their places in the list of towns, and the lines between them. What is left of a region
/// has no towns, only a side; what goes with several towns in one place has a course of its own.
pub(super) fn cells(
    answers: &mut Answers<'_>,
    frame: &Frame,
    places: &BTreeMap<usize, (usize, BTreeSet<Kind>)>,
) -> (Value, Value) {
    let cut = Cut::of(frame, ROOM);
    let cells = Cells::new(&answers.views[0][0]);
    let mut rows = Vec::new();
    for cell in &cells.cells {
        let path = if cell.towns.is_empty() { Path::default() } else { shape(frame, cut, &cell.shape) };
        let own: Vec<&(usize, BTreeSet<Kind>)> =
            cell.towns.iter().filter_map(|town| places.get(town)).collect();
        let towns: Vec<usize> = own.iter().map(|(place, _)| *place).collect();
        let side = side(default_kind(answers, cell.region));
        let mut kinds: BTreeSet<Kind> = own.iter().flat_map(|(_, kinds)| kinds).copied().collect();
        if cell.towns.len() > 1 {
            let (course, joint) = answers.course(&cell.towns);
            kinds = joint;
            rows.push(json!([path.data(), towns, side, course]));
        } else {
            rows.push(json!([path.data(), towns, side]));
        }
        if !path.is_empty() {
            answers.shows.ground.extend(kinds);
        }
    }
    let mut lines = Vec::new();
    for line in &cells.lines {
        let mut path = Path::default();
        add(&mut path, frame, cut, &line.line);
        if !path.is_empty() {
            let step = front_step(line.plus_minus);
            answers.shows.fronts.insert(step);
            lines.push(json!([line.between.0, line.between.1, step, path.data()]));
        }
    }
    (rows.into(), lines.into())
}

/// The maps by extents: each set of believed extents drawn once, and for each policy and stop the days from which on which is
/// shown; -1 where ground goes by towns. Nothing if no claim has an extent.
pub(super) fn extents(answers: &mut Answers<'_>, frame: &Frame) -> (Value, Value) {
    let record = answers.atlas.record();
    if record.extents.is_empty() {
        return (json!([]), json!([]));
    }
    let mut days: Vec<_> = record
        .extents
        .iter()
        .flat_map(|extent| {
            let fact = &record.facts[extent.claim];
            [Some(fact.begins), fact.ends.tomorrow().ok(), Some(fact.stated)]
        })
        .flatten()
        .filter(|day| answers.first <= *day && *day <= answers.last)
        // The day before shows what changes on the first.
        .chain([answers.first.yesterday().unwrap_or(answers.first)])
        .collect();
    days.sort_unstable();
    days.dedup();
    let cut = Cut::of(frame, ROOM);
    let (mut maps, mut runs): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<(bool, Vec<usize>), i64> = BTreeMap::new();
    for policy in 0..answers.views.len() {
        let mut stops = Vec::new();
        for stop in 0..answers.views[policy].len() {
            let mut rows: Vec<(i32, i64)> = Vec::new();
            for day in &days {
                let view = answers.views[policy][stop].on(*day);
                let believed = view.maps_believed();
                let number = if believed.is_empty() {
                    -1
                } else {
                    let key = (view.by_policy().is_majority(), believed.clone());
                    #[allow(clippy::cast_possible_wrap)] // a number of maps
                    let next = maps.len() as i64;
                    *known.entry(key).or_insert_with(|| {
                        maps.push(map(answers, &view, frame, cut, &believed));
                        next
                    })
                };
                if rows.last().is_none_or(|(_, last)| *last != number) {
                    rows.push((answers.day(*day), number));
                }
            }
            stops.push(json!(rows));
        }
        runs.push(stops.into());
    }
    (maps.into(), runs.into())
}

/// One map: ground by kind and the day of its latest word, the front in steps, the claims that draw it.
fn map(answers: &mut Answers<'_>, view: &crate::View, frame: &Frame, cut: Cut, claims: &[usize]) -> Value {
    let mut ground: BTreeMap<(Kind, Option<i32>), Path> = BTreeMap::new();
    let drawing = view.drawing();
    for piece in drawing.pieces {
        let kind = Class::new(piece.shade, view.day()).kind;
        let day = piece.shade.stated.map(|day| answers.day(day));
        let path = ground.entry((kind, day)).or_default();
        for ring in frame.rings(&piece.shape) {
            path.ring(&cut.ring(&ring));
        }
    }
    let mut front = <[Path; FRONTS.len()]>::default();
    for (line, plus_minus) in drawing.front {
        add(&mut front[front_step(plus_minus)], frame, cut, &line);
    }
    ground.retain(|_, path| !path.is_empty());
    answers.shows.ground.extend(ground.keys().map(|(kind, _)| *kind));
    answers.shows.fronts.extend((0..FRONTS.len()).filter(|step| !front[*step].is_empty()));
    // What holds by default is drawn below.
    let said = ground.into_iter().filter(|((kind, _), _)| !matches!(kind, Kind::Default(_)));
    let ground: Vec<Value> =
        said.map(|((kind, day), path)| json!([kind_name(kind), day, path.into_data()])).collect();
    let front: Vec<String> = front.into_iter().map(Path::into_data).collect();
    #[allow(clippy::cast_possible_truncation)] // more than 2³² claims do not fit in memory
    let numbers: Vec<u32> = claims.iter().map(|claim| *claim as u32).collect();
    answers.claims.extend(&numbers);
    answers.believed.extend(&numbers);
    json!([ground, front, numbers])
}
