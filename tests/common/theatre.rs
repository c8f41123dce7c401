//! A made-up theatre: three countries of six regions each, an exclave, a lake, four parties, towns, sources, claims.
//!
//! ```text
//!  3 +---+---+---+---+---+---+
//!    |   XA  |   XB  |   XC  |    Each square is a region, its sides rough. XB-2 has a hole: an exclave of
//!  0 +---+---+---+---+---+---+    XA-1. XC-5 has a hole: a lake, nobody's.
//!    0       2       4       6
//! ```
//! Drawn on a sheet whose longitudes may run beyond 180, so that it can lie anywhere.

use std::collections::HashMap;

use frontline::{
    About, Atlas, AtlasBuilder, Claim, Date, LonLat, Names, Party, Region, Source, SourceKind, Statement,
    Town, View,
};
use geo::Contains;
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};

use super::{between, random, wrap};

pub const PARTIES: [&str; 4] = ["XA", "XB", "XC", "free"];
/// A day on which only claims about towns count, and one on which extents count, too.
pub const TOWN_DAY: Date = Date::constant(2030, 1, 20);
pub const EXTENT_DAY: Date = Date::constant(2030, 3, 1);

pub struct Theatre {
    pub origin: Coord<f64>,
    /// Codes and shapes, on the sheet.
    pub regions: Vec<(String, MultiPolygon)>,
    pub towns: Vec<Town>,
    pub claims: Vec<Claim>,
    /// The extents of claims, on the sheet, by the ids of the claims.
    pub extents: HashMap<String, MultiPolygon>,
}

pub fn position(c: Coord<f64>) -> LonLat {
    LonLat::new(wrap(c.x), c.y).unwrap()
}

fn mapped(shape: &MultiPolygon, mut to: impl FnMut(Coord<f64>) -> Coord<f64>) -> MultiPolygon {
    let mut ring = |ring: &LineString| {
        let corners = ring.0[1..].iter().map(|c| to(*c)).collect();
        let mut ring = LineString::new(corners);
        ring.close();
        ring
    };
    let polygon =
        |p: &Polygon| Polygon::new(ring(p.exterior()), p.interiors().iter().map(&mut ring).collect());
    shape.iter().map(polygon).collect()
}

/// A shape on the sheet as the library takes it.
pub fn wrapped(shape: &MultiPolygon) -> MultiPolygon {
    mapped(shape, |c| Coord { x: wrap(c.x), y: c.y })
}

pub fn edges(shape: &MultiPolygon) -> Vec<[Coord<f64>; 2]> {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(LineString::lines).map(|line| [line.start, line.end]).collect()
}

/// How far a point is from a segment, on paper.
pub fn off(p: Coord<f64>, [a, b]: [Coord<f64>; 2]) -> f64 {
    let (way, to) = (b - a, p - a);
    let long = way.x * way.x + way.y * way.y;
    let t = if long > 0.0 { ((to.x * way.x + to.y * way.y) / long).clamp(0.0, 1.0) } else { 0.0 };
    (to.x - t * way.x).hypot(to.y - t * way.y)
}

pub fn is_near(p: Coord<f64>, shape: &MultiPolygon, limit: f64) -> bool {
    edges(shape).into_iter().any(|edge| off(p, edge) < limit)
}

pub fn holds(shape: &MultiPolygon, p: Coord<f64>) -> bool {
    shape.contains(&Point::from(p))
}

pub fn polygon(corners: &[(f64, f64)]) -> Polygon {
    Polygon::new(LineString::from(corners.to_vec()), vec![])
}

fn ring(corners: &[(f64, f64)]) -> LineString {
    polygon(corners).exterior().clone()
}

pub fn town(id: &str, at: Coord<f64>) -> Town {
    Town::new(id, Names::new(format!("Town {id}")), position(at)).unwrap()
}

pub fn holding(id: &str, by: &str, town: &str, party: &str, day: Date) -> Claim {
    Claim::new(id, by, About::Town(town.into()), Statement::Holds(party.into()), day)
}

pub fn sources() -> Vec<Source> {
    let source = |id: &str| Source::new(id, format!("Source {id}"), SourceKind::Monitor).unwrap();
    vec![source("s1"), source("s2"), source("s3"), source("xa").leaning_to("XA")]
}

pub fn parties() -> Vec<Party> {
    let name = |id: &str| format!("Party {id}");
    let mut parties: Vec<Party> = PARTIES.iter().map(|id| Party::new(*id, name(id)).unwrap()).collect();
    parties[3] = Party::new("free", "The Free").unwrap();
    parties
}

impl Theatre {
    /// With its south-western corner there.
    pub fn at(x: f64, y: f64) -> Self {
        let mut theatre = Self {
            origin: Coord { x, y },
            regions: Vec::new(),
            towns: Vec::new(),
            claims: Vec::new(),
            extents: HashMap::new(),
        };
        theatre.draw_regions();
        theatre.settle();
        theatre.claim_towns();
        theatre.claim_extents();
        theatre
    }

    /// A place of the drawing above on the sheet.
    pub fn place(&self, x: f64, y: f64) -> Coord<f64> {
        Coord { x: self.origin.x + x, y: self.origin.y + y }
    }

    pub fn moved(&self, shape: &MultiPolygon) -> MultiPolygon {
        mapped(shape, |c| self.place(c.x, c.y))
    }

    pub fn atlas(&self) -> Atlas {
        self.builder().build().unwrap()
    }

    pub fn builder(&self) -> AtlasBuilder {
        let regions =
            self.regions.iter().map(|(code, shape)| Region::new(code.as_str(), wrapped(shape)).unwrap());
        Atlas::builder()
            .regions(regions)
            .towns(self.towns.clone())
            .parties(parties())
            .sources(sources())
            .claims(self.claims.clone())
    }

    fn draw_regions(&mut self) {
        let mut rng = random(100);
        // The sides between corners, rough, each once.
        let mut side = |from: (u8, u8), to: (u8, u8)| -> Vec<(f64, f64)> {
            let (a, b) = ((f64::from(from.0), f64::from(from.1)), (f64::from(to.0), f64::from(to.1)));
            let mut line = vec![a];
            for k in 1..6 {
                let t = f64::from(k) / 6.0;
                let (dx, dy) = (between(&mut rng, -0.04, 0.04), between(&mut rng, -0.04, 0.04));
                line.push((a.0 + t * (b.0 - a.0) + dx, a.1 + t * (b.1 - a.1) + dy));
            }
            line.push(b);
            line
        };
        let mut level = HashMap::new();
        let mut upright = HashMap::new();
        for x in 0..=6_u8 {
            for y in 0..=3_u8 {
                level.insert((x, y), side((x, y), (x + 1, y)));
                upright.insert((x, y), side((x, y), (x, y + 1)));
            }
        }
        let reversed = |line: &[(f64, f64)]| line.iter().rev().copied().collect::<Vec<_>>();
        let exclave = ring(&[(2.4, 1.4), (2.6, 1.35), (2.65, 1.6), (2.45, 1.62)]);
        let lake = ring(&[(4.4, 2.4), (4.4, 2.6), (4.7, 2.65), (4.6, 2.4)]);
        for (country, first) in [("XA", 0_u8), ("XB", 2), ("XC", 4)] {
            for number in 0..6_u8 {
                let (x, y) = (first + number % 2, number / 2);
                let mut corners = level[&(x, y)].clone();
                corners.extend(&upright[&(x + 1, y)]);
                corners.extend(reversed(&level[&(x, y + 1)]));
                corners.extend(reversed(&upright[&(x, y)]));
                corners.dedup();
                let code = format!("{country}-{}", number + 1);
                let holes = match code.as_str() {
                    "XB-3" => vec![exclave.clone()],
                    "XC-5" => vec![lake.clone()],
                    _ => Vec::new(),
                };
                let mut shape = MultiPolygon::from(Polygon::new(ring(&corners), holes));
                if code == "XA-1" {
                    shape.0.push(Polygon::new(exclave.clone(), vec![]));
                }
                self.regions.push((code, self.moved(&shape)));
            }
        }
    }

    fn settle(&mut self) {
        let mut rng = random(101);
        for (code, shape) in &self.regions {
            // XC-6 has no towns at all.
            let mut missing = if code == "XC-6" { 0 } else { 3 + rng.usize(..8) };
            while missing > 0 {
                let at = self.place(between(&mut rng, 0.0, 6.0), between(&mut rng, 0.0, 3.0));
                if holds(shape, at) && !is_near(at, shape, 1e-6) {
                    self.towns.push(town(&format!("{code}.{missing}"), at));
                    missing -= 1;
                }
            }
        }
        self.towns.push(town("exclave", self.place(2.5, 1.5)));
        self.towns.push(town("lake", self.place(4.5, 2.5)));
    }

    fn claim_towns(&mut self) {
        let mut rng = random(102);
        for (number, town) in self.towns.iter().enumerate() {
            let about = About::Town(town.id().into());
            for k in 0..rng.usize(..3) {
                let party = PARTIES[rng.usize(..4)].to_owned();
                let statement = match rng.u8(..8) {
                    0 => Statement::Contested(vec!["XA".into(), "free".into()]),
                    1 => Statement::Denies(party),
                    _ => Statement::Holds(party),
                };
                let by = ["s1", "s2", "s3", "xa"][rng.usize(..4)];
                let day = Date::constant(2030, 1, 1 + rng.i8(0..15));
                self.claims.push(Claim::new(format!("t{number}-{k}"), by, about.clone(), statement, day));
            }
        }
    }

    fn claim_extents(&mut self) {
        // Across XA and XB over their border, with a hole and an island in it, and an island apart.
        let big = Polygon::new(
            ring(&[(1.2, 0.5), (3.4, 0.3), (3.6, 2.3), (2.2, 2.7), (1.1, 2.2)]),
            vec![ring(&[(1.5, 1.0), (2.2, 1.1), (2.1, 1.9), (1.6, 1.8)])],
        );
        let one = MultiPolygon::new(vec![
            big,
            polygon(&[(1.7, 1.3), (1.9, 1.3), (1.8, 1.6)]),
            polygon(&[(0.2, 0.2), (0.5, 0.3), (0.3, 0.5)]),
        ]);
        // Overlaps it, of another party.
        let two: MultiPolygon = polygon(&[(3.0, 0.8), (4.6, 0.6), (4.9, 2.9), (3.1, 2.0)]).into();
        // Covers the lake and leaves the data.
        let three: MultiPolygon = polygon(&[(4.2, 2.2), (5.2, 2.1), (5.3, 3.5), (4.3, 3.4)]).into();
        let mut rng = random(103);
        let day = |day| Date::constant(2030, 2, day);
        self.extent("e1", "s1", "free", &one, day(10));
        self.extent("e2", "s1", "XB", &two, day(10));
        self.extent("e3", "s1", "XA", &three, day(10));
        // The same source's older map does not count any more.
        self.extent("e0", "s1", "XC", &two, day(3));
        for (source, on) in [("s2", day(8)), ("s3", day(5))] {
            for (name, party, shape) in [("1", "free", &one), ("2", "XB", &two), ("3", "XC", &three)] {
                let rough = mapped(shape, |c| Coord {
                    x: c.x + between(&mut rng, -0.04, 0.04),
                    y: c.y + between(&mut rng, -0.04, 0.04),
                });
                self.extent(&format!("{source}-{name}"), source, party, &rough, on);
            }
        }
    }

    /// Adds a claim of an extent, closed as polygons are.
    pub fn extent(&mut self, id: &str, by: &str, party: &str, shape: &MultiPolygon, day: Date) {
        let shape = self.moved(shape);
        let code = self.regions[0].0.clone();
        let statement = Statement::Extent { party: party.into(), area: wrapped(&shape) };
        self.claims.push(Claim::new(id, by, About::Region(code), statement, day));
        self.extents.insert(id.to_owned(), shape);
    }

    /// The region that holds a place, by its number; `None` near any line of a region.
    pub fn region(&self, p: Coord<f64>) -> Option<usize> {
        if self.regions.iter().any(|(_, shape)| is_near(p, shape, 1e-9)) {
            return None;
        }
        self.regions.iter().position(|(_, shape)| holds(shape, p))
    }

    pub fn country(&self, region: usize) -> &str {
        self.regions[region].0.split('-').next().unwrap()
    }

    /// Who holds a place by the nearest town of its region; `None` where two are as near.
    pub fn by_towns(&self, view: &View, region: usize, p: Coord<f64>) -> Option<String> {
        let own: Vec<(Coord<f64>, &Town)> = self
            .towns
            .iter()
            .map(|town| {
                let mut at = Coord::from(town.position());
                if at.x < self.origin.x - 1.0 {
                    at.x += 360.0;
                }
                (at, town)
            })
            .filter(|(at, _)| holds(&self.regions[region].1, *at))
            .collect();
        if own.is_empty() {
            return Some(self.country(region).to_owned());
        }
        #[allow(clippy::cast_precision_loss)]
        let middle = own.iter().map(|(at, _)| at.y).sum::<f64>() / own.len() as f64;
        let squeeze = middle.to_radians().cos();
        let mut near: Vec<(f64, &Town)> =
            own.iter().map(|(at, town)| (((at.x - p.x) * squeeze).hypot(at.y - p.y), *town)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        if near.len() > 1 && near[1].0 - near[0].0 < 1e-9 {
            return None;
        }
        Some(holder(&view.control_of(near[0].1).control))
    }

    /// Who holds a place by maps, each the claims' ids: by all of them, or by more than half; `None` near an outline.
    pub fn by_maps(
        &self,
        maps: &[Vec<&str>],
        by_majority: bool,
        region: usize,
        p: Coord<f64>,
    ) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        for map in maps {
            let mut parties = Vec::new();
            for id in map {
                let shape = &self.extents[*id];
                if is_near(p, shape, 1e-9) {
                    return None;
                }
                let claim = self.claims.iter().find(|claim| claim.id() == *id).unwrap();
                if holds(shape, p) {
                    parties.push(claim.statement().parties()[0].to_owned());
                }
            }
            parties.dedup();
            words.push(match &parties[..] {
                [] => self.country(region).to_owned(),
                [one] => one.clone(),
                _ => "contested".to_owned(),
            });
        }
        let votes = |word: &String| words.iter().filter(|other| *other == word).count();
        let wins = words.iter().find(|word| {
            let votes = votes(word);
            if by_majority { 2 * votes > words.len() } else { votes == words.len() }
        });
        Some(wins.cloned().unwrap_or_else(|| "contested".to_owned()))
    }
}

/// Who holds a place, in a word.
pub fn holder(control: &frontline::Control<'_>) -> String {
    match control {
        frontline::Control::Contested(_) => "contested".to_owned(),
        other => other.holder().map_or_else(|| "unknown".to_owned(), |party| party.id().to_owned()),
    }
}

/// Who holds ground, in the same words.
pub fn held_by(holder: frontline::HolderOf<'_>) -> String {
    holder.party().map_or_else(|| holder.to_string(), |party| party.id().to_owned())
}
