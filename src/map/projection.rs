//! The sheet that a map is drawn on: Lambert's conformal conic, made for what it shows.
//!
//! Angles are true everywhere and scale nearly so: the two parallels on which it is lie a sixth of the height inside the
//! southern and the northern edge (J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987, pages
//! 104-110). Where they lie on both sides of the equator alike, the cone is a cylinder, and the map Mercator's (page 44).

use std::f64::consts::FRAC_PI_4;

use geo_types::Coord;

/// An ellipsoid: its semi-major axis, metres, and its eccentricity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ellipsoid {
    pub(super) a: f64,
    pub(super) e: f64,
}

impl Ellipsoid {
    pub(super) fn wgs84() -> Self {
        let flattening = 1.0 - crate::geodesy::B / crate::geodesy::A;
        Self { a: crate::geodesy::A, e: (flattening * (2.0 - flattening)).sqrt() }
    }

    /// Snyder's m, equation 14-15: the radius of a parallel in semi-major axes.
    fn m(self, lat: f64) -> f64 {
        lat.cos() / (1.0 - (self.e * lat.sin()).powi(2)).sqrt()
    }

    /// Snyder's t, equation 15-9.
    fn t(self, lat: f64) -> f64 {
        let sine = self.e * lat.sin();
        (FRAC_PI_4 - lat / 2.0).tan() / ((1.0 - sine) / (1.0 + sine)).powf(self.e / 2.0)
    }
}

/// From degrees to metres on a sheet, eastwards and northwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    ellipsoid: Ellipsoid,
    /// The central meridian, degrees: north is up on it.
    meridian: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Snyder's n, the radius a·F, and the radius of the latitude of origin.
    Cone { n: f64, radius: f64, origin: f64 },
    /// The scale on the equator.
    Cylinder { scale: f64 },
}

/// The cone is a cylinder for all that can be seen: its centre lies a thousand radii of the Earth away.
const FLAT: f64 = 1e-3;
/// No parallel of a map lies nearer to a pole, where a sheet may have no end.
const FARTHEST: f64 = 89.9;

impl Projection {
    /// True on two parallels, with its origin at a latitude on a meridian, degrees (equations 15-1, 15-8, 15-10).
    pub(super) fn new(ellipsoid: Ellipsoid, parallels: [f64; 2], origin: [f64; 2]) -> Self {
        let [first, second] = parallels.map(f64::to_radians);
        let (m, t) = (ellipsoid.m(first), ellipsoid.t(first));
        let n = if (first - second).abs() < 1e-9 {
            first.sin()
        } else {
            (m.ln() - ellipsoid.m(second).ln()) / (t.ln() - ellipsoid.t(second).ln())
        };
        let kind = if n.abs() < FLAT {
            Kind::Cylinder { scale: m }
        } else {
            let radius = ellipsoid.a * m / (n * t.powf(n));
            Kind::Cone { n, radius, origin: radius * ellipsoid.t(origin[1].to_radians()).powf(n) }
        };
        Self { ellipsoid, meridian: origin[0], kind }
    }

    /// For what lies between two latitudes on both sides of a meridian.
    pub(super) fn of_extent(meridian: f64, south: f64, north: f64) -> Self {
        let [south, north] = [south, north].map(|lat| lat.clamp(-FARTHEST, FARTHEST));
        let inside = (north - south) / 6.0;
        let middle = f64::midpoint(south, north);
        Self::new(Ellipsoid::wgs84(), [south + inside, north - inside], [meridian, middle])
    }

    /// How far east of the central meridian a longitude lies, degrees, the shorter way.
    pub(super) fn east(&self, lon: f64) -> f64 {
        let east = (lon - self.meridian).rem_euclid(360.0);
        if east > 180.0 { east - 360.0 } else { east }
    }

    /// Where a position lies on the sheet (equations 14-1, 14-2, 14-4, 15-7; 7-6, 7-7): metres eastwards and northwards.
    pub(super) fn place(&self, at: Coord<f64>) -> Coord<f64> {
        let east = self.east(at.x).to_radians();
        let t = self.ellipsoid.t(at.y.clamp(-FARTHEST, FARTHEST).to_radians());
        match self.kind {
            Kind::Cone { n, radius, origin } => {
                let from_apex = radius * t.powf(n);
                let (sine, cosine) = (n * east).sin_cos();
                Coord { x: from_apex * sine, y: origin - from_apex * cosine }
            }
            Kind::Cylinder { scale } => {
                let radius = self.ellipsoid.a * scale;
                Coord { x: radius * east, y: -radius * t.ln() }
            }
        }
    }

    /// How much longer a metre on the ground is on the sheet (equation 14-16), at a latitude.
    pub(super) fn scale(&self, lat: f64) -> f64 {
        let lat = lat.clamp(-FARTHEST, FARTHEST).to_radians();
        let m = self.ellipsoid.m(lat);
        match self.kind {
            Kind::Cone { n, radius, .. } => {
                radius * self.ellipsoid.t(lat).powf(n) * n / (self.ellipsoid.a * m)
            }
            Kind::Cylinder { scale } => scale / m,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LonLat;

    /// Snyder's own example, page 296: Clarke 1866, standard parallels 33° and 45°, origin 23° N 96° W.
    #[test]
    fn it_gives_the_numbers_of_snyders_example() {
        let clarke = Ellipsoid { a: 6_378_206.4, e: 0.006_768_66_f64.sqrt() };
        let sheet = Projection::new(clarke, [33.0, 45.0], [-96.0, 23.0]);
        let at = sheet.place(Coord { x: -75.0, y: 35.0 });
        assert!((at.x - 1_894_410.9).abs() < 0.1 && (at.y - 1_564_649.5).abs() < 0.1, "{at:?}");
        assert!((sheet.scale(35.0) - 0.997_017_1).abs() < 1e-6);
    }

    /// Against geodesics, which know nothing of sheets: short steps are longer or shorter by the scale, in all directions
    /// alike, which is what conformal means.
    #[test]
    fn the_scale_is_told_and_the_same_in_all_directions() {
        for (south, north) in [(50.0, 53.0), (-35.0, -20.0), (-4.0, 4.0), (60.0, 85.0), (-1.0, 2.0)] {
            let sheet = Projection::of_extent(35.0, south, north);
            for (lon, lat) in [(30.0, south), (35.0, f64::midpoint(south, north)), (41.5, north)] {
                for turn in 0..12 {
                    let (sine, cosine) = (f64::from(turn) * 30.0).to_radians().sin_cos();
                    let step = Coord { x: 1e-4 * sine / f64::to_radians(lat).cos(), y: 1e-4 * cosine };
                    let from = Coord { x: lon, y: lat } - step;
                    let to = from + step * 2.0;
                    let along = sheet.place(to) - sheet.place(from);
                    let ground = LonLat::wrapped(from.x, from.y).distance_to(LonLat::wrapped(to.x, to.y));
                    let found = along.x.hypot(along.y) / ground.as_metres();
                    let told = sheet.scale(lat);
                    assert!((found / told - 1.0).abs() < 1e-6, "{lat} {lon} {turn}: {found} and {told}");
                }
            }
        }
    }

    #[test]
    fn north_is_up_and_the_shorter_way_round_is_taken() {
        let sheet = Projection::of_extent(179.0, 60.0, 70.0);
        let [west, east] = [170.0, -172.0].map(|lon| sheet.place(Coord { x: lon, y: 65.0 }));
        assert!(west.x < 0.0 && east.x > 0.0 && (west.x + east.x).abs() < 1.0);
        let pole = sheet.place(Coord { x: 0.0, y: -90.0 });
        assert!(pole.x.is_finite() && pole.y.is_finite());
    }
}
