//! A map as SVG, for print and documents: one column of title, window, scale, legend and credits.

use super::class::{Class, Theme};
use super::mark::define;
use super::sample::{self, Look};
use super::scene::Scene;
use super::window::Shown;
use super::xml::element;
use super::{credit, legend, text};

/// A map being written.
pub(super) struct Sheet<'a, 'b> {
    pub(super) scene: &'b Scene<'a>,
    pub(super) theme: &'b Theme,
    /// What ids begin with, so that several maps fit into one page: what they stand for, so that what has the same id
    /// is the same.
    pub(super) prefix: String,
    /// The size of letters, pixels.
    pub(super) size: f64,
    margin: f64,
}

/// The whole map.
pub(super) fn write(scene: &Scene<'_>, theme: &Theme) -> String {
    let size = (scene.frame.width / 70.0).clamp(10.0, 15.0);
    let mut sheet = Sheet { scene, theme, prefix: String::new(), size, margin: (size * 0.8).round() };
    let title = credit::title(scene.view);
    let description = sheet.description();
    sheet.prefix = format!("m{:x}-", hash(&[&title, &description, &sheet.definitions()]));
    let mut body = String::new();
    let mut at = sheet.margin;
    at += sheet.header(&mut body, at);
    let window_top = at;
    let shown = sheet.window(&mut body, window_top);
    at += scene.frame.height + sheet.margin * 0.6;
    at += sheet.scale_and_north(&mut body, at);
    let room = scene.frame.width - 2.0 * sheet.margin;
    let look = Look { theme, prefix: &sheet.prefix, size, thick: sheet.thick() };
    let rows = legend::rows(scene, theme, &shown.marks);
    at += sample::write(&mut body, &look, &rows, [sheet.margin, at, room]);
    at += sheet.margin;
    at += sheet.credits(&mut body, at, &shown);
    let (width, height) = (scene.frame.width, (at + sheet.margin).ceil());

    let mut out = String::new();
    element(&mut out, "svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("width", width)
        .with("height", height)
        .with("viewBox", format!("0 0 {width} {height}"))
        .with("role", "img")
        .with("aria-labelledby", format!("{0}title {0}desc", sheet.prefix))
        .with("font-family", "DejaVu Sans, Verdana, Noto Sans, Helvetica, Arial, sans-serif")
        .holding(|out| {
            element(out, "title").with("id", format!("{}title", sheet.prefix)).text(&title);
            element(out, "desc").with("id", format!("{}desc", sheet.prefix)).text(&description);
            element(out, "defs").holding(|out| out.push_str(&sheet.definitions()));
            element(out, "rect")
                .with("width", width)
                .with("height", height)
                .with("fill", theme.paper)
                .empty();
            out.push_str(&body);
        });
    out
}

impl Sheet<'_, '_> {
    /// How much thicker lines are than on a map of 800 pixels.
    pub(super) fn thick(&self) -> f64 {
        (self.scene.frame.width / 800.0).sqrt().clamp(0.7, 1.4)
    }

    /// The map in words, for those who cannot see it.
    fn description(&self) -> String {
        let view = self.scene.view;
        let said: Vec<String> = self
            .scene
            .towns
            .iter()
            .filter(|mark| !mark.is_silent)
            .map(|mark| format!("{}: {}.", mark.town.names(), view.control_of(mark.town)))
            .collect();
        format!("{} {}", credit::rule(view), said.join(" "))
    }

    fn definitions(&self) -> String {
        let scene = self.scene;
        let mut out = String::new();
        let mut classes: Vec<Class> = scene.ground.keys().copied().collect();
        let fresh = scene.ground.keys().map(|class| Class { age: 0, ..*class });
        classes.extend(fresh);
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            define(&mut out, self.theme, class, &self.prefix);
        }
        element(&mut out, "clipPath").with("id", format!("{}window", self.prefix)).holding(|out| {
            element(out, "rect").at("width", scene.frame.width).at("height", scene.frame.height).empty();
        });
        out
    }

    /// Lines of text below a height; gives how high they are.
    fn text(&self, out: &mut String, top: f64, text: &str, size: f64, bold: bool) -> f64 {
        let line = size * 1.35;
        let mut at = top;
        for row in
            text::lines(text, size * if bold { 1.1 } else { 1.0 }, self.scene.frame.width - 2.0 * self.margin)
        {
            at += line;
            let element = element(out, "text")
                .at("x", self.margin)
                .at("y", at - size * 0.3)
                .at("font-size", size)
                .with("fill", if bold { self.theme.ink } else { self.theme.faint });
            if bold { element.with("font-weight", "bold") } else { element }.text(&row);
        }
        at - top
    }

    fn header(&self, out: &mut String, top: f64) -> f64 {
        let view = self.scene.view;
        let title = self.text(out, top, &credit::title(view), self.size * 1.5, true);
        title + self.text(out, top + title, &credit::rule(view), self.size, false) + self.margin * 0.6
    }

    /// A bar as long as a round number of kilometres, and which way is up; gives how high they are.
    fn scale_and_north(&self, out: &mut String, top: f64) -> f64 {
        let (scene, theme, size) = (self.scene, self.theme, self.size);
        let (metres, label) = round_length(scene.frame.width / 4.0 / scene.frame.per_metre);
        let tick = size * 0.4;
        let (x, y, long) = (self.margin, top + size * 0.7, metres * scene.frame.per_metre);
        element(out, "path")
            .with("class", "scale")
            .with("fill", "none")
            .with("stroke", theme.ink)
            .with("stroke-width", 1.4)
            .with("d", format!("M{x:.1} {:.1}v{tick:.1}h{long:.1}v-{tick:.1}", y - tick))
            .empty();
        let caption = |out: &mut String, x: f64, text: &str| {
            element(out, "text")
                .at("x", x)
                .at("y", y)
                .at("font-size", size)
                .with("fill", theme.ink)
                .text(text);
        };
        caption(out, x + long + size * 0.5, &label);
        let right = scene.frame.width - self.margin;
        caption(out, right - size * 1.6, "N");
        element(out, "path")
            .with("stroke", theme.ink)
            .with("stroke-width", 1.4)
            .with("d", format!("M{:.1} {y:.1}v-{:.1}", right - size * 0.4, size * 0.9))
            .empty();
        size * 1.5
    }

    fn credits(&self, out: &mut String, top: f64, shown: &Shown<'_, '_>) -> f64 {
        let mut lines = credit::lines(self.scene);
        let places = |number: usize, what: &str| match number {
            1 => format!("One place {what}"),
            _ => format!("{number} places {what}"),
        };
        if shown.silent > 0 {
            let text = places(shown.silent, "of which nothing is said left out for want of room.");
            lines.insert(1, text);
        }
        if shown.nameless > 0 {
            lines.insert(1, places(shown.nameless, "without a name for want of room."));
        }
        let mut at = top;
        for line in lines {
            at += self.text(out, at, &line, self.size * 0.85, false);
        }
        at - top
    }
}

/// A number that hardly any other texts have (FNV-1a; G. Fowler, L. C. Noll and K.-P. Vo, The FNV non-cryptographic hash
/// algorithm, draft-eastlake-fnv).
fn hash(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The longest round length up to so many metres, and how it is written.
fn round_length(metres: f64) -> (f64, String) {
    let power = 10_f64.powf(metres.max(1.0).log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|length| *length <= metres);
    let length = round.unwrap_or(power);
    let label = if length < 1000.0 { format!("{length} m") } else { format!("{} km", length / 1000.0) };
    (length, label)
}
