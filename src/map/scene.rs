//! What a map of a view shows, in its window: ground by class, lines, towns.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, LineString};

use super::class::{Class, Kind};
use super::credit::Rests;
use super::frame::Frame;
use super::path::{Cut, Path};
use crate::chain::{Directed, chain};
use crate::view::Basis;
use crate::{Atlas, Distance, Town, View};

/// How far paths go on beyond the window, so that no outline is seen along its edge.
pub(super) const ROOM: f64 = 6.0;

/// How far off a front may be at most to be drawn as finely as this: each step is drawn wider.
pub(super) const FRONTS: [(f64, f64); 3] = [(1.0, 1.4), (3.0, 2.6), (f64::INFINITY, 4.2)];

/// What a map shows.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    pub(super) frame: Frame,
    /// Ground by class.
    pub(super) ground: BTreeMap<Class, Path>,
    pub(super) region_lines: Path,
    pub(super) state_borders: Path,
    /// The front in steps of [`FRONTS`].
    pub(super) front: [Path; FRONTS.len()],
    /// The towns in the window, those of which any claim speaks first, then the largest.
    pub(super) towns: Vec<Mark<'a>>,
    pub(super) basis: Basis,
    pub(super) rests: Rests<'a>,
}

/// A town in the window.
pub(super) struct Mark<'a> {
    pub(super) town: &'a Town,
    pub(super) number: usize,
    pub(super) at: Coord<f64>,
    pub(super) class: Class,
    /// Whether no claim that the view knows speaks of it on the day.
    pub(super) is_silent: bool,
}

impl<'a> Scene<'a> {
    pub(super) fn new(view: &'a View, frame: Frame) -> Self {
        let (atlas, cut) = (view.atlas(), Cut::of(&frame, ROOM));
        let mut ground: BTreeMap<Class, Path> = BTreeMap::new();
        let drawing = view.drawing();
        // Whose word what is drawn rests on: that on the towns which ground in the window goes with, and on those marked there.
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let seen = Cut::of(&frame, 0.0);
        for piece in drawing.pieces {
            let path = ground.entry(Class::new(piece.shade, view.day())).or_default();
            for ring in frame.rings(&piece.shape) {
                path.ring(&cut.ring(&ring));
                if seen.ring(&ring).len() > 2 {
                    told.extend(&piece.towns);
                }
            }
        }
        ground.retain(|_, path| !path.is_empty());
        let [region_lines, state_borders] = borders(atlas, &frame).map(|lines| drawn(&frame, cut, &lines));
        let mut front = <[Path; FRONTS.len()]>::default();
        for (line, plus_minus) in drawing.front {
            add(&mut front[front_step(plus_minus)], &frame, cut, &line);
        }
        let towns = marks(view, &frame);
        told.extend(towns.iter().map(|mark| mark.number));
        let (basis, rests) = (view.basis(), Rests::of(view, &told));
        Self { view, frame, ground, region_lines, state_borders, front, towns, basis, rests }
    }
}

/// In which step of [`FRONTS`] a front is drawn that may be so far off.
pub(super) fn front_step(plus_minus: Distance) -> usize {
    FRONTS.iter().position(|(km, _)| plus_minus.as_km() <= *km).unwrap_or(FRONTS.len() - 1)
}

/// Adds a line as far as it lies in the window.
pub(super) fn add(path: &mut Path, frame: &Frame, cut: Cut, line: &LineString<f64>) {
    for part in frame.lines(line).iter().flat_map(|line| cut.line(line)) {
        path.line(&part);
    }
}

pub(super) fn drawn(frame: &Frame, cut: Cut, lines: &[LineString<f64>]) -> Path {
    let mut path = Path::default();
    for line in lines {
        add(&mut path, frame, cut, line);
    }
    path
}

/// The lines between regions of one country or at the edge of the data, and those between countries, as far as their edges
/// come near the window.
pub(super) fn borders(atlas: &Atlas, frame: &Frame) -> [Vec<LineString<f64>>; 2] {
    let country = |region: usize| atlas.regions()[region].country();
    let (mut within, mut between) = (Vec::new(), Vec::new());
    for border in atlas.coarse_edges() {
        let (west, east) = (border.edge.west, border.edge.east);
        if frame.is_beyond(&[west, east]) {
            continue;
        }
        let directed = |turned: bool, of| {
            let (from, to) = if turned { (east, west) } else { (west, east) };
            Directed { from, to, of }
        };
        match (border.above, border.below) {
            (Some(a), Some(b)) if country(a) != country(b) => {
                // One direction throughout: the country that comes first in the alphabet is on the left.
                between.push(directed(country(a) > country(b), (None, None)));
            }
            (a, b) => within.push(directed(a > b, (a.max(b), a.min(b)))),
        }
    }
    [within, between].map(|edges| chain(&edges).into_iter().map(|(line, _)| line).collect())
}

/// The towns in the window, but parts of others, of which the whole is there.
fn marks<'a>(view: &'a View, frame: &Frame) -> Vec<Mark<'a>> {
    let towns = view.atlas().towns().iter().enumerate();
    let mut marks: Vec<Mark<'a>> = towns
        .filter(|(_, town)| town.part_of().is_none())
        .map(|(number, town)| {
            let class = Class::new(view.shade_of_town(number), view.day());
            let verdict = view.control_of(town);
            let is_silent = verdict.because.is_empty() && verdict.despite.is_empty();
            Mark { town, number, at: frame.place(town.position().into()), class, is_silent }
        })
        .filter(|mark| frame.holds(mark.at, 4.0))
        .collect();
    marks.sort_by_key(|mark| (mark.is_silent, std::cmp::Reverse(mark.town.population()), mark.number));
    marks
}

/// In which step of [`RADII`] the mark of a town of so many people is.
pub(super) fn size_step(people: Option<u64>) -> usize {
    PEOPLE.iter().filter(|least| people.unwrap_or(0) >= **least).count()
}

/// From how many people on a town has a larger mark, and how large it is, pixels.
pub(super) const PEOPLE: [u64; 3] = [1_000, 10_000, 100_000];
pub(super) const RADII: [f64; 4] = [3.0, 3.8, 5.0, 6.6];

/// Whether a claim about what is of a class is believed, so that its age means something.
pub(super) fn is_said(class: Class) -> bool {
    !matches!(class.kind, Kind::Default(_) | Kind::Unknown)
}
