//! The colours of a page in both themes, its patterns and its legend: the classes of [`class`](super::super::class) as CSS.

use std::fmt::Write;

use super::answers::{Answers, kind_name};
use crate::map::class::{Class, DASH, DASH_LINE, Fill, HATCH, HATCH_LINE, Kind, Theme};
use crate::map::legend::{age_words, front_words, words};
use crate::map::mark::MARKS;
use crate::map::scene::{FRONTS, is_said};
use crate::map::xml::escaped;

/// The classes that may occur: each kind, in each age where that means something.
fn classes(answers: &Answers<'_>) -> impl Iterator<Item = Class> {
    answers.kinds.iter().flat_map(|kind| {
        let ages = if is_said(Class { kind: *kind, age: 0 }) { 3 } else { 1 };
        (0..ages).map(|age| Class { kind: *kind, age })
    })
}

/// The name of a class on the page, with its age in any case.
fn name(class: Class) -> String {
    format!("{}-{}", kind_name(class.kind), class.age)
}

/// The rules for both themes: the light one, and the dark one on screens set so.
pub(super) fn css(answers: &Answers<'_>, themes: &[Theme; 2]) -> String {
    let [light, dark] = themes.each_ref().map(|theme| rules(answers, theme));
    format!("{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n")
}

fn rules(answers: &Answers<'_>, theme: &Theme) -> String {
    let mut css = format!(
        ":root {{ --paper: {}; --outside: {}; --ink: {}; --faint: {}; --border: {}; }}\n",
        theme.paper, theme.outside, theme.ink, theme.faint, theme.border
    );
    for class in classes(answers) {
        let name = name(class);
        let _ = match theme.fill(class) {
            Fill::Solid(colour) => writeln!(css, ".g.{name} {{ fill: {colour}; }}"),
            Fill::Hatched(ink, _) | Fill::Dashed(ink, _) => {
                writeln!(
                    css,
                    ".g.{name} {{ fill: url(#p-{name}); }} .s.{name} {{ fill: url(#l-{name}); }} .p-{name} .i {{ fill: {ink}; }}"
                )
            }
        };
        let covered = |party| theme.party(party).over(theme.paper, MARKS[class.age]);
        let _ = match class.kind {
            Kind::Held(party) => {
                writeln!(css, ".t.{name} .m {{ fill: {}; stroke: {}; }}", covered(party), theme.ink)
            }
            Kind::Claimed(party) => {
                writeln!(css, ".t.{name} .m {{ stroke: {}; stroke-width: 2.4; }}", covered(party))
            }
            Kind::Contested => writeln!(
                css,
                ".t.{name} .m {{ stroke: {}; stroke-width: 1.8; stroke-dasharray: 2.4 1.4; }}",
                theme.ink
            ),
            Kind::Default(_) => writeln!(
                css,
                ".t.{name} .m {{ fill: {}; stroke: none; }} .t.{name} .h {{ display: none; }}",
                theme.faint
            ),
            Kind::Unknown => writeln!(css, ".t.{name} .m {{ stroke: {}; }}", theme.faint),
        };
    }
    css
}

/// The patterns of hatched and dashed ground, once for the map, where they keep their size however near it is looked at, and
/// once for the legend; their colours are the rules'.
pub(super) fn patterns(answers: &Answers<'_>) -> String {
    ["p", "l"].map(|prefix| patterns_of(answers, prefix)).concat()
}

fn patterns_of(answers: &Answers<'_>, prefix: &str) -> String {
    let mut out = String::new();
    for class in classes(answers) {
        let bars: &[[f64; 4]] = match class.kind {
            Kind::Claimed(_) => &[[0.0, 0.0, HATCH_LINE, HATCH]],
            Kind::Contested => {
                let long = DASH * 1.8;
                &[
                    [0.0, 0.0, DASH_LINE, long * 2.0 / 3.0],
                    [DASH, long / 2.0, DASH_LINE, long / 2.0],
                    [DASH, 0.0, DASH_LINE, long / 6.0],
                ]
            }
            _ => continue,
        };
        let (wide, high, turn) = match class.kind {
            Kind::Claimed(party) => (HATCH, HATCH, if party % 2 == 1 { -45 } else { 45 }),
            _ => (2.0 * DASH, DASH * 1.8, 90),
        };
        let _ = write!(
            out,
            "<pattern id=\"{prefix}-{name}\" class=\"p-{name}\" data-turn=\"{turn}\" patternUnits=\"userSpaceOnUse\" width=\"{wide}\" height=\"{high}\" \
             patternTransform=\"rotate({turn})\"><rect class=\"o\" width=\"{wide}\" height=\"{high}\"/>",
            name = name(class)
        );
        for [x, y, width, height] in bars {
            let _ =
                write!(out, "<rect class=\"i\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
        }
        out.push_str("</pattern>\n");
    }
    out
}

/// The legend: every class that may occur, the lines, the marks.
pub(super) fn legend(answers: &Answers<'_>) -> String {
    let mut out = String::new();
    let mut row = |sample: &str, text: &str| {
        let _ = writeln!(
            out,
            "<li><svg width=\"28\" height=\"16\" aria-hidden=\"true\">{sample}</svg>{}</li>",
            escaped(text)
        );
    };
    let ground = |class: Class| {
        format!("<rect class=\"s {} g\" x=\"1\" y=\"1\" width=\"26\" height=\"14\"/>", name(class))
    };
    let said = answers.kinds.iter().rev().find(|kind| is_said(Class { kind: **kind, age: 0 }));
    for kind in answers.kinds.iter().rev() {
        let class = Class { kind: *kind, age: 0 };
        row(&ground(class), &words(class, answers.atlas));
    }
    if let Some(kind) = said {
        for age in 0..3 {
            row(&ground(Class { kind: *kind, age }), &age_words(age));
        }
    }
    for step in 0..FRONTS.len() {
        row(&format!("<path class=\"front f{step}\" d=\"M1 8h26\"/>"), &front_words(step));
    }
    row("<path class=\"state-border\" d=\"M1 8h26\"/>", "border of countries");
    row("<path class=\"region-line\" d=\"M1 8h26\"/>", "border of regions");
    for kind in answers.kinds.iter().rev() {
        let class = Class { kind: *kind, age: 0 };
        let words = words(class, answers.atlas);
        let what = words.split(':').next().unwrap_or_default();
        let mark = format!(
            "<g class=\"t {}\" transform=\"translate(14 8)\"><circle class=\"m\" r=\"4\"/></g>",
            name(class)
        );
        row(&mark, &format!("town {what}"));
    }
    out
}
