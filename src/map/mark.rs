//! Marks of towns and fills of ground, as SVG.

use geo_types::Coord;

use super::class::{Class, DASH, DASH_LINE, Fill, HATCH, HATCH_LINE, Kind, Theme};
use super::colour::Colour;
use super::xml::element;

/// How much of the paper the mark of a town covers, by age.
pub(super) const MARKS: [f64; 3] = [1.0, 0.72, 0.5];

/// How wide the rim round the mark of a town is, pixels.
pub(super) const RIM: f64 = 2.0;

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

/// The mark of a town, with a rim of paper round it where a claim about the town is believed.
pub(super) fn town(out: &mut String, theme: &Theme, class: Class, at: Coord<f64>, radius: f64) {
    let mut circle = |radius: f64, fill: Colour, line: Option<(Colour, f64, &str)>| {
        let own = element(out, "circle").at("cx", at.x).at("cy", at.y).at("r", radius).with("fill", fill);
        match line {
            None => own.empty(),
            Some((colour, width, "")) => own.with("stroke", colour).at("stroke-width", width).empty(),
            Some((colour, width, dashes)) => {
                own.with("stroke", colour).at("stroke-width", width).with("stroke-dasharray", dashes).empty();
            }
        }
    };
    if !class.is_default() {
        circle(radius + RIM, theme.paper, None);
    }
    let covered = |party| theme.party(party).over(theme.paper, MARKS[class.age]);
    match class.kind {
        Kind::Held(party) => circle(radius, covered(party), Some((theme.ink, 0.9, ""))),
        Kind::Claimed(party) => circle(radius, theme.paper, Some((covered(party), 2.2, ""))),
        Kind::Contested => circle(radius, theme.paper, Some((theme.ink, 1.8, "2.4 1.4"))),
        Kind::Default(_) => circle(radius, theme.faint, None),
        Kind::Unknown => circle(radius, theme.paper, Some((theme.faint, 0.9, ""))),
    }
}
