//! The window of a map as SVG: ground, lines, marks, and labels where there is room for them.

use geo_types::{Coord, MultiPolygon};

use super::labels::{Block, Taken};
use super::mark::{RIM, paint, town};
use super::path::{Cut, off};
use super::sample::{Sample, radius, stroke};
use super::scene::{Mark, ROOM, size_step};
use super::svg::Sheet;
use super::text;
use super::xml::element;
use crate::{Region, Town};

/// What of the towns in the window there was room for.
#[derive(Default)]
pub(super) struct Shown<'a, 'b> {
    pub(super) marks: Vec<&'b Mark<'a>>,
    /// How many towns of which nothing is said are left out.
    pub(super) silent: usize,
    /// How many other towns have no name.
    pub(super) nameless: usize,
}

impl<'a, 'b> Sheet<'a, 'b> {
    /// The window with all that lies in it; gives the towns that there was room for.
    pub(super) fn window(&self, out: &mut String, top: f64) -> Shown<'a, 'b> {
        let (scene, theme) = (self.scene, self.theme);
        let mut shown = Shown::default();
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
                shown = self.towns(out);
            });
        element(out, "rect")
            .at("x", 0.5)
            .at("y", top + 0.5)
            .at("width", scene.frame.width - 1.0)
            .at("height", scene.frame.height - 1.0)
            .with("fill", "none")
            .with("stroke", theme.faint)
            .empty();
        shown
    }

    /// How large the mark of a town is on a map of this size.
    fn radius(&self, town: &Town) -> f64 {
        radius(size_step(town.population()), self.thick())
    }

    /// Marks and labels of towns and regions; gives the towns that there was room for.
    fn towns(&self, out: &mut String) -> Shown<'a, 'b> {
        let (scene, theme) = (self.scene, self.theme);
        let mut taken = Taken::new(&scene.frame);
        let (said, silent): (Vec<_>, Vec<_>) = scene.towns.iter().partition(|mark| !mark.is_silent);
        for mark in &said {
            let wide = 2.0 * self.radius(mark.town) + 2.0 * RIM;
            taken.take(Block::round(mark.at, wide, wide));
        }
        let mut labels = Vec::new();
        for mark in &said {
            labels.extend(
                label(&mut taken, mark, self.radius(mark.town), self.size * 0.95).map(|block| (block, *mark)),
            );
        }
        let regions = self.region_labels(&mut taken);
        let mut shown = Vec::new();
        for mark in silent {
            let wide = 2.0 * self.radius(mark.town) + 3.0;
            let block = Block::round(mark.at, wide, wide);
            if taken.is_free(&block) {
                taken.take(block);
                shown.push(mark);
            }
        }
        for mark in &shown {
            labels.extend(
                label(&mut taken, mark, self.radius(mark.town), self.size * 0.82).map(|block| (block, *mark)),
            );
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
                let is_said = !mark.is_silent;
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
                town(out, theme, mark.class, mark.at, self.radius(mark.town));
            });
        }
        let named = labels.iter().filter(|(_, mark)| !mark.is_silent).count();
        let (left_out, nameless) = (scene.towns.len() - shown.len() - said.len(), said.len() - named);
        shown.extend(said);
        Shown { marks: shown, silent: left_out, nameless }
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
}

fn label(taken: &mut Taken, mark: &Mark<'_>, radius: f64, size: f64) -> Option<Block> {
    let wide = text::width(mark.town.names().main(), size);
    // Only what is spoken of may have its name a little away.
    let farther = if mark.is_silent { 0.0 } else { AWAY };
    taken.beside(mark.at, radius, [wide, size * 1.15], farther)
}

/// How far the name of a town may be from its mark, pixels.
const AWAY: f64 = 5.0;
/// How many places are tried along each side of the window for the name of a region.
const GRID: i32 = 22;
