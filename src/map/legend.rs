//! The legend: every class, line and mark that a map shows, and nothing else.

use geo_types::Coord;

use super::class::{AGES, Class, Kind, Theme};
use super::mark::{paint, town};
use super::scene::{FRONTS, PEOPLE, RADII, Scene, is_said, radius};
use super::text::width;
use super::xml::{Element, element};
use crate::Atlas;

/// What stands beside a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sample {
    Ground(Class),
    /// The front in a step of [`FRONTS`].
    Front(usize),
    StateBorder,
    RegionLine,
    Town(Class, f64),
}

/// What a class means, in words.
pub(super) fn words(class: Class, atlas: &Atlas) -> String {
    let name = |party: u16| atlas.parties()[usize::from(party)].name();
    match class.kind {
        Kind::Held(party) => format!("held by {}", name(party)),
        Kind::Claimed(party) => format!("claimed by {}: only its own side says so", name(party)),
        Kind::Contested => "contested".to_owned(),
        Kind::Default(party) => format!("{} by default: nobody speaks of it", name(party)),
        Kind::Unknown => "unknown".to_owned(),
    }
}

/// How old the latest word is, in words.
pub(super) fn age_words(age: usize) -> String {
    match age {
        0 => format!("last said within {} days", AGES[0]),
        1 => format!("within {} days", AGES[1]),
        _ => "longer ago".to_owned(),
    }
}

pub(super) fn front_words(step: usize) -> String {
    match FRONTS[step].0 {
        km if km.is_finite() => format!("front, good to {km} km"),
        _ => format!("front, not good to {} km", FRONTS[step - 1].0),
    }
}

/// What a map shows, in the order in which it is told.
pub(super) fn samples(scene: &Scene<'_>) -> Vec<(Sample, String)> {
    let atlas = scene.view.atlas();
    let mut found: Vec<(Sample, String)> = Vec::new();
    let mut kinds: Vec<Kind> = scene.ground.keys().map(|class| class.kind).collect();
    kinds.dedup();
    kinds.reverse();
    for kind in kinds {
        let class = Class { kind, age: 0 };
        found.push((Sample::Ground(class), words(class, atlas)));
    }
    // Each age in the class that there is of it.
    let mut ages: Vec<Class> = scene.ground.keys().copied().filter(|class| is_said(*class)).collect();
    ages.sort_by_key(|class| (class.age, std::cmp::Reverse(class.kind)));
    ages.dedup_by_key(|class| class.age);
    if ages.iter().any(|class| class.age > 0) {
        found.extend(ages.into_iter().map(|class| (Sample::Ground(class), age_words(class.age))));
    }
    for step in (0..FRONTS.len()).filter(|step| !scene.front[*step].is_empty()) {
        found.push((Sample::Front(step), front_words(step)));
    }
    if !scene.state_borders.is_empty() {
        found.push((Sample::StateBorder, "border of countries".to_owned()));
    }
    if !scene.region_lines.is_empty() {
        found.push((Sample::RegionLine, "border of regions".to_owned()));
    }
    let mut marks: Vec<Kind> = scene.towns.iter().map(|mark| mark.class.kind).collect();
    marks.sort_unstable();
    marks.dedup();
    marks.reverse();
    for kind in marks {
        let class = Class { kind, age: 0 };
        let what = match kind {
            Kind::Default(_) => continue,
            Kind::Held(_) | Kind::Claimed(_) => {
                let words = words(class, atlas);
                format!("town {}", words.split(':').next().unwrap_or_default())
            }
            _ => format!("town {}", words(class, atlas)),
        };
        found.push((Sample::Town(class, RADII[1]), what));
    }
    let mut sizes: Vec<usize> = scene
        .towns
        .iter()
        .map(|mark| RADII.iter().position(|own| *own == radius(mark.town)).unwrap_or(0))
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    let default = scene.towns.iter().map(|mark| mark.class).find(|class| class.is_default());
    let shown = default.or(scene.towns.first().map(|mark| mark.class));
    if let Some(class) = shown {
        found.extend(sizes.into_iter().map(|step| (Sample::Town(class, RADII[step]), people(step))));
    }
    found
}

fn people(step: usize) -> String {
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

/// The size of the samples, pixels, at a size of letters.
const SAMPLE: [f64; 2] = [2.0, 1.1];

/// Writes the legend in columns below a height, and gives its own.
pub(super) fn write(
    out: &mut String,
    theme: &Theme,
    samples: &[(Sample, String)],
    [left, top, room]: [f64; 3],
    size: f64,
    prefix: &str,
    thick: f64,
) -> f64 {
    let (wide, high, line) = (SAMPLE[0] * size, SAMPLE[1] * size, size * 1.65);
    let longest = samples.iter().map(|(_, text)| width(text, size)).fold(0.0, f64::max);
    let column = wide + size * 0.6 + longest + size;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // pixels
    let columns = ((room + size) / column).max(1.0) as usize;
    let rows = samples.len().div_ceil(columns);
    for (number, (sample, text)) in samples.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // some dozens
        let (x, y) = ((number / rows) as f64 * column, (number % rows) as f64 * line);
        let at = Coord { x: left + x, y: top + y + line / 2.0 };
        draw(out, theme, *sample, [at.x, at.y, wide, high], prefix, thick);
        element(out, "text")
            .at("x", at.x + wide + size * 0.6)
            .at("y", at.y + size * 0.36)
            .with("fill", theme.ink)
            .at("font-size", size)
            .text(text);
    }
    #[allow(clippy::cast_precision_loss)] // some dozens
    let height = rows as f64 * line;
    height
}

fn draw(
    out: &mut String,
    theme: &Theme,
    sample: Sample,
    [x, y, wide, high]: [f64; 4],
    prefix: &str,
    thick: f64,
) {
    let middle = Coord { x: x + wide / 2.0, y };
    match sample {
        Sample::Ground(class) => element(out, "rect")
            .at("x", x)
            .at("y", y - high / 2.0)
            .at("width", wide)
            .at("height", high)
            .with("fill", paint(theme, class, prefix))
            .with("stroke", theme.faint)
            .with("stroke-width", 0.6)
            .empty(),
        Sample::Town(class, radius) => town(out, theme, class, middle, radius),
        Sample::Front(_) | Sample::StateBorder | Sample::RegionLine => {
            let path =
                element(out, "path").with("d", format!("M{x:.1} {y:.1}h{wide:.1}")).with("fill", "none");
            stroke(path, theme, sample, thick).empty();
        }
    }
}

/// How a line is drawn, so much thicker than on a map of 800 pixels.
pub(super) fn stroke<'a>(path: Element<'a>, theme: &Theme, sample: Sample, thick: f64) -> Element<'a> {
    match sample {
        Sample::Front(step) => path.with("stroke", theme.ink).at("stroke-width", FRONTS[step].1 * thick),
        Sample::StateBorder => path
            .with("stroke", theme.border)
            .at("stroke-width", 1.8 * thick)
            .with("stroke-dasharray", "9 2.5 1.8 2.5"),
        _ => path.with("stroke", theme.faint).at("stroke-width", 0.7 * thick),
    }
}
