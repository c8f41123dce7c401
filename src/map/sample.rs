//! The legend as SVG: what is drawn beside each text, and columns of both.

use geo_types::Coord;

use super::class::{Class, Theme};
use super::mark::{paint, town};
use super::scene::{FRONTS, RADII};
use super::text::{lines, width};
use super::xml::{Element, element};

/// What stands beside a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sample {
    Ground(Class),
    /// The front in a step of [`FRONTS`].
    Front(usize),
    StateBorder,
    RegionLine,
    /// The mark of a town in a step of [`RADII`].
    Town(Class, usize),
}

/// How samples look on one map.
pub(super) struct Look<'a> {
    pub(super) theme: &'a Theme,
    /// What ids begin with.
    pub(super) prefix: &'a str,
    /// The size of letters, pixels.
    pub(super) size: f64,
    /// How much thicker lines are than on a map of 800 pixels.
    pub(super) thick: f64,
}

/// The size of the samples, pixels, at a size of letters.
const SAMPLE: [f64; 2] = [2.0, 1.1];
/// How far apart rows are, and the lines of one row, at a size of letters.
const ROW: f64 = 1.65;
const LINE: f64 = 1.25;

/// How large the mark of a town is, pixels, in a step of [`RADII`] on a map with lines so much thicker than usual.
pub(super) fn radius(step: usize, thick: f64) -> f64 {
    RADII[step] * thick.max(1.0)
}

/// Writes rows in columns of at most some room, below a height, and gives their own. Texts that are wider go on in a line below.
pub(super) fn write(
    out: &mut String,
    look: &Look<'_>,
    rows: &[(Sample, String)],
    [left, top, room]: [f64; 3],
) -> f64 {
    let size = look.size;
    let beside = (SAMPLE[0] + 0.6) * size;
    let longest = rows.iter().map(|(_, text)| width(text, size)).fold(0.0, f64::max);
    let column = beside + longest.min(room - beside) + size;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // pixels
    let columns = ((room + size) / column).max(1.0) as usize;
    let mut lowest = top;
    for (number, rows) in rows.chunks(rows.len().div_ceil(columns).max(1)).enumerate() {
        #[allow(clippy::cast_precision_loss)] // some dozens
        let x = left + number as f64 * column;
        let mut y = top;
        for (sample, text) in rows {
            let at = Coord { x, y: y + size * ROW / 2.0 };
            draw(out, look, *sample, at);
            let broken = lines(text, size, room - beside);
            for (number, line) in broken.iter().enumerate() {
                #[allow(clippy::cast_precision_loss)] // a few
                let below = number as f64 * size * LINE;
                element(out, "text")
                    .at("x", x + beside)
                    .at("y", at.y + size * 0.36 + below)
                    .with("fill", look.theme.ink)
                    .at("font-size", size)
                    .text(line);
            }
            #[allow(clippy::cast_precision_loss)] // a few
            let more = broken.len().saturating_sub(1) as f64 * LINE;
            y += size * (ROW + more);
        }
        lowest = lowest.max(y);
    }
    lowest - top
}

fn draw(out: &mut String, look: &Look<'_>, sample: Sample, Coord { x, y }: Coord<f64>) {
    let [wide, high] = SAMPLE.map(|part| part * look.size);
    match sample {
        Sample::Ground(class) => element(out, "rect")
            .at("x", x)
            .at("y", y - high / 2.0)
            .at("width", wide)
            .at("height", high)
            .with("fill", paint(look.theme, class, look.prefix))
            .with("stroke", look.theme.faint)
            .with("stroke-width", 0.6)
            .empty(),
        Sample::Town(class, step) => {
            let middle = Coord { x: x + wide / 2.0, y };
            town(out, look.theme, class, middle, radius(step, look.thick));
        }
        Sample::Front(_) | Sample::StateBorder | Sample::RegionLine => {
            let path =
                element(out, "path").with("d", format!("M{x:.1} {y:.1}h{wide:.1}")).with("fill", "none");
            stroke(path, look.theme, sample, look.thick).empty();
        }
    }
}

/// How a line is drawn, so much thicker than on a map of 800 pixels.
pub(super) fn stroke<'a>(path: Element<'a>, theme: &Theme, sample: Sample, thick: f64) -> Element<'a> {
    match sample {
        Sample::Front(step) => path
            .with("stroke", theme.ink)
            .at("stroke-width", FRONTS[step].1 * thick)
            .with("stroke-linecap", "round"),
        Sample::StateBorder => path
            .with("stroke", theme.border)
            .at("stroke-width", 1.8 * thick)
            .with("stroke-dasharray", "9 2.5 1.8 2.5"),
        _ => path.with("stroke", theme.faint).at("stroke-width", 0.7 * thick),
    }
}
