//! The legend: every class, line and mark that a map shows, and nothing else.

use std::collections::BTreeSet;

use super::class::{AGES, Class, Kind, Theme};
use super::sample::Sample;
use super::scene::{FRONTS, Mark, PEOPLE, Scene, is_said, size_step};
use crate::Atlas;

/// Who holds what is of a kind, in words.
pub(super) fn held_by(kind: Kind, atlas: &Atlas) -> String {
    let name = |party: u16| atlas.parties()[usize::from(party)].name();
    match kind {
        Kind::Held(party) => format!("held by {}", name(party)),
        Kind::Claimed(party) => format!("claimed by {}", name(party)),
        Kind::Contested => "contested".to_owned(),
        Kind::Default(party) => format!("{} by default", name(party)),
        Kind::Unknown => "unknown".to_owned(),
    }
}

/// What a kind means, in words.
fn words(kind: Kind, atlas: &Atlas) -> String {
    let held_by = held_by(kind, atlas);
    match kind {
        Kind::Claimed(_) => format!("{held_by}: only its own side says so"),
        Kind::Default(_) => format!("{held_by}: no claim about it is believed"),
        _ => held_by,
    }
}

/// A row for each kind of ground of some, which are in order; one for all parties by default that look alike.
pub(super) fn ground(kinds: &[Kind], theme: &Theme, atlas: &Atlas) -> Vec<(Class, String)> {
    let is_plain = |kind: &Kind| matches!(kind, Kind::Default(party) if !theme.has_colour(*party));
    let several = kinds.iter().filter(|kind| is_plain(kind)).count() > 1;
    let mut rows: Vec<(Class, String)> = Vec::new();
    for kind in kinds.iter().rev() {
        let class = Class { kind: *kind, age: 0 };
        if !(several && is_plain(kind)) {
            rows.push((class, words(*kind, atlas)));
        } else if !rows.iter().any(|(row, _)| is_plain(&row.kind)) {
            rows.push((class, "others by default: no claim about them is believed".to_owned()));
        }
    }
    rows
}

/// A row for each kind of town of some, which are in order; one for all by default, which look alike.
pub(super) fn towns(kinds: &[Kind], atlas: &Atlas) -> Vec<(Class, String)> {
    let mut rows: Vec<(Class, String)> = Vec::new();
    for kind in kinds.iter().rev() {
        let class = Class { kind: *kind, age: 0 };
        if !class.is_default() {
            rows.push((class, format!("town {}", held_by(*kind, atlas))));
        } else if !rows.iter().any(|(row, _)| row.is_default()) {
            rows.push((class, "town by default: no claim about it is believed".to_owned()));
        }
    }
    rows
}

/// How old the latest word is, in words.
pub(super) fn age_words(age: usize) -> String {
    match age {
        0 => format!("last said within {} days, or since", AGES[0]),
        1 => format!("last said within {} days", AGES[1]),
        _ => "last said longer ago".to_owned(),
    }
}

pub(super) fn front_words(step: usize) -> String {
    match FRONTS[step].0 {
        km if km.is_finite() => format!("front, good to {km} km"),
        _ => format!("front, not good to {} km", FRONTS[step - 1].0),
    }
}

pub(super) const STATE_BORDER: &str = "border of countries";
pub(super) const REGION_LINE: &str = "border of regions";

/// What a size of marks means, in words.
pub(super) fn people(step: usize) -> String {
    match step {
        0 => format!("place of fewer than {} people, or not known", thousands(PEOPLE[0])),
        _ => format!("of {} and more", thousands(PEOPLE[step - 1])),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let at = digits.len().saturating_sub(3);
    if at == 0 { digits } else { format!("{},{}", &digits[..at], &digits[at..]) }
}

/// What a map shows, with the marks drawn on it, in the order in which it is told.
pub(super) fn rows(scene: &Scene<'_>, theme: &Theme, marks: &[&Mark<'_>]) -> Vec<(Sample, String)> {
    let atlas = scene.view.atlas();
    let mut found: Vec<(Sample, String)> = Vec::new();
    let mut kinds: Vec<Kind> = scene.ground.keys().map(|class| class.kind).collect();
    kinds.dedup();
    let ground = ground(&kinds, theme, atlas);
    found.extend(ground.into_iter().map(|(class, words)| (Sample::Ground(class), words)));
    found.extend(ages(scene, marks));
    for step in (0..FRONTS.len()).filter(|step| !scene.front[*step].is_empty()) {
        found.push((Sample::Front(step), front_words(step)));
    }
    if !scene.state_borders.is_empty() {
        found.push((Sample::StateBorder, STATE_BORDER.to_owned()));
    }
    if !scene.region_lines.is_empty() {
        found.push((Sample::RegionLine, REGION_LINE.to_owned()));
    }
    let kinds: BTreeSet<Kind> = marks.iter().map(|mark| mark.class.kind).collect();
    let towns = towns(&kinds.into_iter().collect::<Vec<_>>(), atlas);
    found.extend(towns.into_iter().map(|(class, words)| (Sample::Town(class, 1), words)));
    let sizes: BTreeSet<usize> = marks.iter().map(|mark| size_step(mark.town.population())).collect();
    // In what there is least to see of besides the size, if there is any of it.
    let classes = marks.iter().map(|mark| Class { age: 0, ..mark.class });
    if let Some(class) = classes.min_by_key(|class| (!class.is_default(), *class)) {
        found.extend(sizes.into_iter().map(|step| (Sample::Town(class, step), people(step))));
    }
    found
}

/// The ages that are shown, each in a class that there is of it, if there is any but the first.
fn ages(scene: &Scene<'_>, marks: &[&Mark<'_>]) -> Vec<(Sample, String)> {
    let ground = scene.ground.keys().map(|class| (*class, Sample::Ground(*class)));
    let towns = marks.iter().map(|mark| (mark.class, Sample::Town(mark.class, 1)));
    let mut ages: Vec<(Class, Sample)> = ground.chain(towns).filter(|(class, _)| is_said(*class)).collect();
    // Ground shows it best, and comes first.
    ages.sort_by_key(|(class, sample)| {
        (class.age, matches!(sample, Sample::Town(..)), std::cmp::Reverse(class.kind))
    });
    ages.dedup_by_key(|(class, _)| class.age);
    if ages.iter().all(|(class, _)| class.age == 0) {
        return Vec::new();
    }
    ages.into_iter().map(|(class, sample)| (sample, age_words(class.age))).collect()
}
