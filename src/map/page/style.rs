//! The colours of a page in both themes, its patterns and its legend: the classes of [`class`](super::super::class) as CSS.

use std::fmt::Write;

use super::answers::{Answers, kind_name};
use crate::map::class::{Class, DASH, DASH_LINE, Fill, HATCH, HATCH_LINE, Kind, Theme};
use crate::map::legend::{self, REGION_LINE, STATE_BORDER, age_words, front_words, people};
use crate::map::mark::MARKS;
use crate::map::scene::{RADII, is_said};
use crate::map::xml::escaped;

/// The classes that may occur: each kind, in each age where that means something.
fn classes(answers: &Answers<'_>) -> impl Iterator<Item = Class> + use<> {
    answers.shows.kinds().into_iter().flat_map(|kind| {
        let ages = if is_said(Class { kind, age: 0 }) { 3 } else { 1 };
        (0..ages).map(move |age| Class { kind, age })
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

/// The legend: every class, line and mark that the page can show.
pub(super) fn legend(answers: &Answers<'_>, theme: &Theme) -> String {
    let (shows, atlas) = (&answers.shows, answers.atlas);
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
    let mark = |class: Class, size: usize| {
        format!(
            "<g class=\"t {}\" transform=\"translate(14 8)\"><circle class=\"m\" r=\"{}\"/></g>",
            name(class),
            RADII[size]
        )
    };
    let kinds: Vec<Kind> = shows.ground.iter().copied().collect();
    for (class, words) in legend::ground(&kinds, theme, atlas) {
        row(&ground(class), &words);
    }
    let is_shown = |kind: &Kind| is_said(Class { kind: *kind, age: 0 });
    if let Some(kind) = shows.ground.iter().rfind(|kind| is_shown(kind)) {
        (0..3).for_each(|age| row(&ground(Class { kind: *kind, age }), &age_words(age)));
    } else if let Some(kind) = shows.towns.iter().rfind(|kind| is_shown(kind)) {
        (0..3).for_each(|age| row(&mark(Class { kind: *kind, age }, 1), &age_words(age)));
    }
    for step in &shows.fronts {
        row(&format!("<path class=\"front f{step}\" d=\"M1 8h26\"/>"), &front_words(*step));
    }
    let lines = [
        ("state-border", STATE_BORDER, shows.state_borders),
        ("region-line", REGION_LINE, shows.region_lines),
    ];
    for (line, words, _) in lines.into_iter().filter(|(_, _, is_shown)| *is_shown) {
        row(&format!("<path class=\"{line}\" d=\"M1 8h26\"/>"), words);
    }
    let kinds: Vec<Kind> = shows.towns.iter().copied().collect();
    let towns = legend::towns(&kinds, atlas);
    for (class, words) in &towns {
        row(&mark(*class, 1), words);
    }
    if let Some((class, _)) = towns.iter().min_by_key(|(class, _)| (!class.is_default(), *class)) {
        for size in &shows.sizes {
            row(&mark(*class, *size), &people(*size));
        }
    }
    out
}
