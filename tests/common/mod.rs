//! Slow, obvious twins of the library's fast paths, and seeded random numbers.
#![allow(dead_code)] // each test file uses its part

pub mod folder;
pub mod maps;
pub mod regions;
pub mod twin;

use frontline::LonLat;
use geo_types::Coord;
use geographiclib_rs::{Geodesic, InverseGeodesic};

/// A seeded generator; the seed is printed so that a failure names it.
pub fn random(seed: u64) -> fastrand::Rng {
    println!("seed {seed}");
    fastrand::Rng::with_seed(seed)
}

pub fn between(rng: &mut fastrand::Rng, low: f64, high: f64) -> f64 {
    low + rng.f64() * (high - low)
}

/// The geodesic by Karney's algorithm, metres.
pub fn karney(p: LonLat, q: LonLat) -> f64 {
    Geodesic::wgs84().inverse(p.lat(), p.lon(), q.lat(), q.lon())
}

/// A longitude brought into [-180, 180].
pub fn wrap(lon: f64) -> f64 {
    let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
    lon.clamp(-180.0, 180.0)
}

/// The point at `t` on the edge from `a` to `b`, straight in longitude and latitude; longitudes may run
/// beyond 180 degrees.
pub fn on_edge(a: Coord<f64>, b: Coord<f64>, t: f64) -> LonLat {
    let lat = (a.y + t * (b.y - a.y)).clamp(-90.0, 90.0);
    LonLat::new(wrap(a.x + t * (b.x - a.x)), lat).unwrap()
}

/// The least geodesic distance from `p` to an edge: a dense search, then golden sections at every dip.
pub fn distance_to_edge(p: LonLat, a: Coord<f64>, b: Coord<f64>, samples: usize) -> f64 {
    let at = |t: f64| karney(p, on_edge(a, b, t));
    #[allow(clippy::cast_precision_loss)]
    let ts: Vec<f64> = (0..=samples).map(|k| k as f64 / samples as f64).collect();
    let ds: Vec<f64> = ts.iter().map(|t| at(*t)).collect();
    let mut best = f64::INFINITY;
    for k in 0..=samples {
        let (before, after) = (k.max(1) - 1, (k + 1).min(samples));
        if ds[k] <= ds[before] && ds[k] <= ds[after] {
            best = best.min(ds[k]).min(golden(&at, ts[before], ts[after]));
        }
    }
    best
}

fn golden(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const SHRINK: f64 = 0.618_033_988_749_894_9;
    let mut best = f(low).min(f(high));
    let (mut x, mut y) = (high - SHRINK * (high - low), low + SHRINK * (high - low));
    let (mut fx, mut fy) = (f(x), f(y));
    for _ in 0..55 {
        best = best.min(fx).min(fy);
        if fx <= fy {
            (high, y, fy) = (y, x, fx);
            x = high - SHRINK * (high - low);
            fx = f(x);
        } else {
            (low, x, fx) = (x, y, fy);
            y = low + SHRINK * (high - low);
            fy = f(y);
        }
    }
    best
}

pub mod theatre;
