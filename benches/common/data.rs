//! Seeded data sets, the same every time: boundaries of 1,000 to 100,000 vertices, a partition, points and towns.
//!
//! Made from the bundled border of Russia and Ukraine and from random numbers of fixed seeds, so that a bench
//! needs no download. Depends on `frontline`, `fastrand`, `geo`, `geo-types` and `spade` only; another package may
//! include this file by `#[path]`.

#![allow(dead_code)] // each bench uses a part

use frontline::{Atlas, LonLat};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

#[path = "data/fractal.rs"]
mod fractal;
#[path = "data/voronoi.rs"]
mod voronoi;

/// The window that holds the boundaries and the partition: (west, south, east, north), 12 by 6 degrees.
pub const WINDOW: (f64, f64, f64, f64) = (30.0, 48.0, 42.0, 54.0);

/// A line across the window, and the part of the window to the north of it.
pub struct Boundary {
    /// `1k`, `10k` or `100k`.
    pub name: &'static str,
    /// From west to east, simple.
    pub line: LineString<f64>,
    /// The line, then the sides of the window back to its start: one ring, counter-clockwise.
    pub shape: MultiPolygon<f64>,
}

/// A boundary of about `vertices` vertices: the border of Russia and Ukraine, thinned to a quarter of that and
/// then made finer by a fractal.
pub fn boundary(vertices: usize) -> Boundary {
    let name = match vertices {
        1_000 => "1k",
        10_000 => "10k",
        100_000 => "100k",
        _ => "other",
    };
    let border = border();
    let (west, _, east, north) = WINDOW;
    let (first, last) = (border[0], border[border.len() - 1]);
    let corners = [(east, last.y), (east, north), (west, north), (west, first.y)];
    let closing = corners.map(|(x, y)| Coord { x, y });
    let line = fractal::densified(&border, &closing, vertices);
    let ring = line.iter().chain(&closing).copied().collect();
    Boundary { name, line: LineString(line), shape: Polygon::new(ring, Vec::new()).into() }
}

/// The longest run of the bundled border's arcs that follow one another.
fn border() -> Vec<Coord<f64>> {
    let border = Atlas::kursk_2024().border("RU", "UA").unwrap();
    let mut runs: Vec<Vec<Coord<f64>>> = Vec::new();
    for arc in border.arcs() {
        match runs.last_mut() {
            Some(run) if run.last() == arc.0.first() => run.extend_from_slice(&arc.0[1..]),
            _ => runs.push(arc.0.clone()),
        }
    }
    runs.into_iter().max_by_key(Vec::len).unwrap()
}

/// A partition of the window into Voronoi cells, whose neighbours share their vertices to the last bit.
pub fn partition(regions: usize) -> Vec<MultiPolygon<f64>> {
    let sites: Vec<Coord<f64>> = spread(regions, 4500).into_iter().map(Coord::from).collect();
    voronoi::cells(&sites, WINDOW)
}

/// Points spread evenly over the window.
pub fn uniform(count: usize) -> Vec<LonLat> {
    spread(count, 7)
}

fn spread(count: usize, seed: u64) -> Vec<LonLat> {
    let (west, south, east, north) = WINDOW;
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut between = |a: f64, b: f64| a + (b - a) * rng.f64();
    (0..count).map(|_| LonLat::new(between(west, east), between(south, north)).unwrap()).collect()
}

/// Points within 5 km of the line, spread evenly along it.
pub fn hugging(line: &LineString<f64>, count: usize) -> Vec<LonLat> {
    const KM_PER_DEGREE: f64 = 111.7; // at most, anywhere
    let mut rng = fastrand::Rng::with_seed(5);
    let mut ends = Vec::with_capacity(line.0.len());
    let mut length = 0.0;
    for edge in line.lines() {
        length += edge.dx().hypot(edge.dy());
        ends.push(length);
    }
    let mut point = || {
        let along = length * rng.f64();
        let edge = ends.partition_point(|end| *end < along).min(ends.len() - 1);
        let foot = line.0[edge] + (line.0[edge + 1] - line.0[edge]) * rng.f64();
        let (off, turn) = (5.0 / KM_PER_DEGREE * rng.f64(), std::f64::consts::TAU * rng.f64());
        let shrink = foot.y.to_radians().cos();
        LonLat::new(foot.x + off / shrink * turn.cos(), foot.y + off * turn.sin()).unwrap()
    };
    (0..count).map(|_| point()).collect()
}

/// Where people live, roughly: the middle (degrees), the reach (degrees) and the share, in percent.
const LANDS: [([f64; 2], [f64; 2], usize); 14] = [
    ([8.0, 49.0], [12.0, 6.0], 28),    // western and central Europe
    ([33.0, 50.0], [8.0, 4.0], 8),     // Ukraine and its neighbours
    ([55.0, 55.0], [25.0, 5.0], 4),    // the Urals and western Siberia
    ([38.0, 35.0], [10.0, 5.0], 5),    // the Levant and Anatolia
    ([78.0, 22.0], [8.0, 7.0], 9),     // South Asia
    ([112.0, 30.0], [9.0, 7.0], 8),    // China
    ([137.0, 36.0], [4.0, 3.0], 3),    // Japan and Korea
    ([110.0, 3.0], [14.0, 10.0], 7),   // South-East Asia
    ([5.0, 10.0], [12.0, 5.0], 4),     // West Africa
    ([32.0, -5.0], [8.0, 12.0], 4),    // East and southern Africa
    ([-85.0, 39.0], [12.0, 6.0], 9),   // eastern North America
    ([-115.0, 38.0], [8.0, 6.0], 2),   // western North America
    ([-97.0, 19.0], [8.0, 4.0], 5),    // Mexico and Central America
    ([-55.0, -18.0], [10.0, 12.0], 4), // South America
];

/// Places on the whole Earth in clusters, as real towns are: lands, districts in them, towns around the
/// districts' middles. The world has about 138,000 of more than 1,000 people.
pub fn towns(count: usize) -> Vec<LonLat> {
    const TO_A_DISTRICT: usize = 40;
    let mut rng = fastrand::Rng::with_seed(138_000);
    // A sum of four is close enough to the normal distribution; variance 1.
    let mut bell = || (0..4).map(|_| rng.f64() - 0.5).sum::<f64>() * 3f64.sqrt();
    let mut around = |[lon, lat]: [f64; 2], [x, y]: [f64; 2]| [lon + x * bell(), lat + y * bell()];
    let shares: Vec<usize> = (0..LANDS.len()).flat_map(|land| vec![land; LANDS[land].2]).collect();
    let mut towns = Vec::with_capacity(count);
    let mut district = [0.0; 2];
    for i in 0..count {
        if i % TO_A_DISTRICT == 0 {
            let (middle, reach, _) = LANDS[shares[i / TO_A_DISTRICT * 37 % shares.len()]];
            district = around(middle, reach);
        }
        let [lon, lat] = around(district, [0.6, 0.4]);
        towns.push(LonLat::new(lon, lat.clamp(-89.0, 89.0)).unwrap());
    }
    towns
}
