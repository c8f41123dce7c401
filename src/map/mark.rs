//! Marks of towns and fills of ground, as SVG.

use geo_types::Coord;

use super::class::{Class, DASH, DASH_LINE, Fill, HATCH, HATCH_LINE, Kind, Theme};
use super::xml::element;

/// How much of the paper the mark of a town covers, by age.
const MARKS: [f64; 3] = [1.0, 0.72, 0.5];

/// What fills a class, where the pattern is defined under a prefix.
pub(super) fn paint(theme: &Theme, class: Class, prefix: &str) -> String {
    match theme.fill(class) {
        Fill::Solid(colour) => colour.to_string(),
        Fill::Hatched(..) | Fill::Dashed(..) => format!("url(#{prefix}{})", class.name()),
    }
}

/// Defines the pattern of a class, if it has one.
pub(super) fn define(out: &mut String, theme: &Theme, class: Class, prefix: &str) {
    let name = format!("{prefix}{}", class.name());
    let rect = |out: &mut String, [x, y, width, height]: [f64; 4], fill: &dyn std::fmt::Display| {
        element(out, "rect")
            .at("x", x)
            .at("y", y)
            .at("width", width)
            .at("height", height)
            .with("fill", fill)
            .empty();
    };
    match theme.fill(class) {
        Fill::Solid(_) => {}
        Fill::Hatched(ink, paper) => {
            // Not only the colour tells whose it is.
            let turn = if class.party().is_some_and(|party| party % 2 == 1) { -45 } else { 45 };
            element(out, "pattern")
                .with("id", name)
                .with("patternUnits", "userSpaceOnUse")
                .at("width", HATCH)
                .at("height", HATCH)
                .with("patternTransform", format!("rotate({turn})"))
                .holding(|out| {
                    rect(out, [0.0, 0.0, HATCH, HATCH], &paper);
                    rect(out, [0.0, 0.0, HATCH_LINE, HATCH], &ink);
                });
        }
        Fill::Dashed(ink, paper) => {
            // Dashes in two columns, one half a dash lower than the other.
            let long = DASH * 1.8;
            element(out, "pattern")
                .with("id", name)
                .with("patternUnits", "userSpaceOnUse")
                .at("width", 2.0 * DASH)
                .at("height", long)
                .with("patternTransform", "rotate(90)")
                .holding(|out| {
                    rect(out, [0.0, 0.0, 2.0 * DASH, long], &paper);
                    rect(out, [0.0, 0.0, DASH_LINE, long * 2.0 / 3.0], &ink);
                    rect(out, [DASH, long / 2.0, DASH_LINE, long / 2.0], &ink);
                    rect(out, [DASH, 0.0, DASH_LINE, long / 6.0], &ink);
                });
        }
    }
}

/// The mark of a town.
pub(super) fn town(out: &mut String, theme: &Theme, class: Class, at: Coord<f64>, radius: f64, scale: f64) {
    let radius = radius * scale;
    let circle = |out, radius: f64| element(out, "circle").at("cx", at.x).at("cy", at.y).at("r", radius);
    let covered = |party| theme.party(party).over(theme.paper, MARKS[class.age]);
    match class.kind {
        Kind::Held(party) => circle(out, radius)
            .with("fill", covered(party))
            .with("stroke", theme.ink)
            .at("stroke-width", 0.9 * scale)
            .empty(),
        Kind::Claimed(party) => circle(out, radius)
            .with("fill", theme.paper)
            .with("stroke", covered(party))
            .at("stroke-width", 2.2 * scale)
            .empty(),
        Kind::Contested => circle(out, radius)
            .with("fill", theme.paper)
            .with("stroke", theme.ink)
            .at("stroke-width", 1.8 * scale)
            .with("stroke-dasharray", format!("{:.1} {:.1}", 2.4 * scale, 1.6 * scale))
            .empty(),
        Kind::Default(_) => circle(out, radius * 0.72).with("fill", theme.faint).empty(),
        Kind::Unknown => circle(out, radius)
            .with("fill", theme.paper)
            .with("stroke", theme.faint)
            .at("stroke-width", 0.9 * scale)
            .empty(),
    }
}
