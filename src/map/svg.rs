//! A map as SVG, for print and documents: one column of title, window, scale, legend and credits.

use geo_types::{Coord, MultiPolygon};

use super::class::{Class, Theme};
use super::labels::{Block, Taken};
use super::legend::{self, Sample, samples, stroke};
use super::mark::{define, paint, town};
use super::path::{Cut, off};
use super::scene::{Mark, ROOM, Scene, radius};
use super::xml::element;
use super::{credit, text};
use crate::Region;

/// A map being written.
struct Sheet<'a, 'b> {
    scene: &'b Scene<'a>,
    theme: &'b Theme,
    /// What ids begin with, so that several maps fit into one page.
    prefix: String,
    /// The size of letters, pixels.
    size: f64,
    margin: f64,
}

/// What there was no room for on a map.
#[derive(Default)]
struct WithoutRoom {
    /// Towns of which nothing is said.
    silent: usize,
    /// The names of others.
    names: usize,
}

/// The whole map.
pub(super) fn write(scene: &Scene<'_>, theme: &Theme) -> String {
    let size = (scene.frame.width / 70.0).clamp(10.0, 15.0);
    let sheet =
        Sheet { scene, theme, prefix: format!("d{}-", scene.view.day()), size, margin: (size * 0.8).round() };
    let mut body = String::new();
    let mut at = sheet.margin;
    at += sheet.header(&mut body, at);
    let window_top = at;
    let without_room = sheet.window(&mut body, window_top);
    at += scene.frame.height + sheet.margin * 0.6;
    at += sheet.scale_and_north(&mut body, at);
    let room = scene.frame.width - 2.0 * sheet.margin;
    at += legend::write(
        &mut body,
        theme,
        &samples(scene),
        [sheet.margin, at, room],
        size,
        &sheet.prefix,
        sheet.thick(),
    );
    at += sheet.margin;
    at += sheet.credits(&mut body, at, &without_room);
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
            element(out, "title")
                .with("id", format!("{}title", sheet.prefix))
                .text(&credit::title(scene.view));
            element(out, "desc").with("id", format!("{}desc", sheet.prefix)).text(&sheet.description());
            element(out, "defs").holding(|out| sheet.definitions(out));
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
    fn thick(&self) -> f64 {
        (self.scene.frame.width / 800.0).sqrt().clamp(0.7, 1.4)
    }

    /// The map in words, for those who cannot see it.
    fn description(&self) -> String {
        let view = self.scene.view;
        let said: Vec<String> = self
            .scene
            .towns
            .iter()
            .filter(|mark| !mark.class.is_default())
            .map(|mark| format!("{}: {}.", mark.town.names(), view.control_of(mark.town)))
            .collect();
        format!("{} {}", credit::rule(view), said.join(" "))
    }

    fn definitions(&self, out: &mut String) {
        let scene = self.scene;
        let mut classes: Vec<Class> = scene.ground.keys().copied().collect();
        let fresh = scene.ground.keys().map(|class| Class { age: 0, ..*class });
        classes.extend(fresh);
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            define(out, self.theme, class, &self.prefix);
        }
        element(out, "clipPath").with("id", format!("{}window", self.prefix)).holding(|out| {
            element(out, "rect").at("width", scene.frame.width).at("height", scene.frame.height).empty();
        });
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

    /// The window with all that lies in it; gives what there was no room for.
    fn window(&self, out: &mut String, top: f64) -> WithoutRoom {
        let (scene, theme) = (self.scene, self.theme);
        let mut without_room = WithoutRoom::default();
        element(out, "g")
            .with("transform", format!("translate(0 {top:.1})"))
            .with("clip-path", format!("url(#{}window)", self.prefix))
            .holding(|out| {
                element(out, "rect")
                    .at("width", scene.frame.width)
                    .at("height", scene.frame.height)
                    .with("fill", theme.outside)
                    .empty();
                for (class, path) in &scene.ground {
                    element(out, "path")
                        .with("class", class.name())
                        .with("fill", paint(theme, *class, &self.prefix))
                        .with("fill-rule", "evenodd")
                        .with("d", path.data())
                        .empty();
                }
                let lines = [
                    ("region-line", Sample::RegionLine, &scene.region_lines),
                    ("state-border", Sample::StateBorder, &scene.state_borders),
                ];
                for (class, sample, path) in lines.into_iter().filter(|(_, _, path)| !path.is_empty()) {
                    let line = element(out, "path").with("class", class).with("fill", "none");
                    stroke(line, theme, sample, self.thick())
                        .with("stroke-linejoin", "round")
                        .with("d", path.data())
                        .empty();
                }
                for (step, path) in scene.front.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
                    let line = element(out, "path").with("class", "front").with("fill", "none");
                    stroke(line, theme, Sample::Front(step), self.thick())
                        .with("stroke-linejoin", "round")
                        .with("d", path.data())
                        .empty();
                }
                without_room = self.towns(out);
            });
        element(out, "rect")
            .at("x", 0.5)
            .at("y", top + 0.5)
            .at("width", scene.frame.width - 1.0)
            .at("height", scene.frame.height - 1.0)
            .with("fill", "none")
            .with("stroke", theme.faint)
            .empty();
        without_room
    }

    /// Marks and labels of towns and regions; gives what there was no room for.
    fn towns(&self, out: &mut String) -> WithoutRoom {
        let (scene, theme) = (self.scene, self.theme);
        let mut taken = Taken::new(&scene.frame);
        let (said, silent): (Vec<_>, Vec<_>) = scene.towns.iter().partition(|mark| !mark.class.is_default());
        for mark in &said {
            taken.take(Block::round(mark.at, 2.0 * radius(mark.town) + 2.0, 2.0 * radius(mark.town) + 2.0));
        }
        let mut labels = Vec::new();
        for mark in &said {
            labels.extend(self.label(&mut taken, mark, self.size * 0.95).map(|block| (block, *mark)));
        }
        let regions = self.region_labels(&mut taken);
        let mut shown = Vec::new();
        for mark in silent {
            let block = Block::round(mark.at, 2.0 * radius(mark.town) + 3.0, 2.0 * radius(mark.town) + 3.0);
            if taken.is_free(&block) {
                taken.take(block);
                shown.push(mark);
            }
        }
        for mark in &shown {
            labels.extend(self.label(&mut taken, mark, self.size * 0.82).map(|block| (block, *mark)));
        }
        let group = element(out, "g").with("class", "labels");
        let halo = group
            .with("stroke", theme.paper)
            .with("stroke-width", 2.6)
            .with("stroke-linejoin", "round")
            .with("stroke-opacity", 0.85)
            .with("paint-order", "stroke");
        halo.holding(|out| {
            for (block, name) in &regions {
                element(out, "text")
                    .at("x", f64::midpoint(block.low.x, block.high.x))
                    .at("y", f64::midpoint(block.low.y, block.high.y) + self.size * 0.36)
                    .with("text-anchor", "middle")
                    .at("font-size", self.size)
                    .with("font-style", "italic")
                    .with("fill", theme.faint)
                    .text(name);
            }
            for (block, mark) in &labels {
                let is_said = !mark.class.is_default();
                let size = self.size * if is_said { 0.95 } else { 0.82 };
                let (x, anchor) = if block.low.x > mark.at.x {
                    (block.low.x, "start")
                } else if block.high.x < mark.at.x {
                    (block.high.x, "end")
                } else {
                    (f64::midpoint(block.low.x, block.high.x), "middle")
                };
                element(out, "text")
                    .at("x", x)
                    .at("y", f64::midpoint(block.low.y, block.high.y) + size * 0.36)
                    .with("text-anchor", anchor)
                    .at("font-size", size)
                    .with("fill", if is_said { theme.ink } else { theme.faint })
                    .text(mark.town.names().main());
            }
        });
        for mark in shown.iter().chain(&said) {
            element(out, "g").holding(|out| {
                element(out, "title").text(&format!(
                    "{}: {}",
                    mark.town.names(),
                    scene.view.control_of(mark.town)
                ));
                town(out, theme, mark.class, mark.at, radius(mark.town));
            });
        }
        let named = labels.iter().filter(|(_, mark)| !mark.class.is_default()).count();
        WithoutRoom { silent: scene.towns.len() - shown.len() - said.len(), names: said.len() - named }
    }

    fn label(&self, taken: &mut Taken, mark: &Mark<'_>, size: f64) -> Option<Block> {
        let wide = text::width(mark.town.names().main(), size);
        taken.beside(mark.at, radius(mark.town), wide, size * 1.15)
    }

    /// The names of regions, each where there is most room within what is seen of it.
    fn region_labels(&self, taken: &mut Taken) -> Vec<(Block, String)> {
        let atlas = self.scene.view.atlas();
        let mut found = Vec::new();
        for number in atlas.coarse_regions() {
            let region = &atlas.regions()[*number];
            let name = region.names().main();
            let (wide, high) = (text::width(name, self.size), self.size * 1.3);
            for at in self.roomy(region, wide / 2.0) {
                let block = Block::round(at, wide, high);
                if taken.is_free(&block) {
                    taken.take(block);
                    found.push((block, name.to_owned()));
                    break;
                }
            }
        }
        found
    }

    /// Places inside what is seen of a region, those farthest from its outline first; near enough to it none.
    fn roomy(&self, region: &Region, least: f64) -> Vec<Coord<f64>> {
        let frame = &self.scene.frame;
        let cut = Cut::of(frame, ROOM);
        let shape: &MultiPolygon<f64> = region.shape();
        let rings: Vec<Vec<Coord<f64>>> =
            frame.rings(shape).iter().map(|ring| cut.ring(ring)).filter(|ring| ring.len() > 2).collect();
        let edges = || {
            rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a, *b)))
        };
        let mut places: Vec<(f64, Coord<f64>)> = Vec::new();
        for row in 1..GRID {
            for column in 1..GRID {
                let at = Coord {
                    x: frame.width * f64::from(column) / f64::from(GRID),
                    y: frame.height * f64::from(row) / f64::from(GRID),
                };
                let crosses = |(a, b): &(Coord<f64>, Coord<f64>)| {
                    (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
                };
                if edges().filter(crosses).count() % 2 == 1 {
                    let away = edges().map(|(a, b)| off(at, a, b)).fold(f64::INFINITY, f64::min);
                    if away > least.min(self.size * 2.5) {
                        places.push((away, at));
                    }
                }
            }
        }
        places.sort_by(|a, b| b.0.total_cmp(&a.0));
        places.into_iter().map(|(_, at)| at).collect()
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

    fn credits(&self, out: &mut String, top: f64, without_room: &WithoutRoom) -> f64 {
        let mut lines = credit::lines(self.scene);
        let places = |number: usize, what: &str| match number {
            1 => format!("One place {what}"),
            _ => format!("{number} places {what}"),
        };
        if without_room.silent > 0 {
            let text = places(without_room.silent, "of which nothing is said left out for want of room.");
            lines.insert(1, text);
        }
        if without_room.names > 0 {
            lines.insert(1, places(without_room.names, "without a name for want of room."));
        }
        let mut at = top;
        for line in lines {
            at += self.text(out, at, &line, self.size * 0.85, false);
        }
        at - top
    }
}

/// How many places are tried along each side of the window for the name of a region.
const GRID: i32 = 22;

/// The longest round length up to so many metres, and how it is written.
fn round_length(metres: f64) -> (f64, String) {
    let power = 10_f64.powf(metres.max(1.0).log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|length| *length <= metres);
    let length = round.unwrap_or(power);
    let label = if length < 1000.0 { format!("{length} m") } else { format!("{} km", length / 1000.0) };
    (length, label)
}
