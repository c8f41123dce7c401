//! Shapes in claims, as GeoJSON geometries.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use crate::LonLat;

type Ring = Vec<LonLat>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
    LineString(Ring),
}

fn from_ring(ring: Ring) -> LineString<f64> {
    ring.into_iter().map(Coord::from).collect()
}

fn to_ring<E: serde::ser::Error>(line: &LineString<f64>) -> Result<Ring, E> {
    line.coords().map(|coord| LonLat::try_from(*coord).map_err(E::custom)).collect()
}

fn to_polygon(rings: Vec<Ring>) -> Option<Polygon<f64>> {
    let mut rings = rings.into_iter().map(from_ring);
    let exterior = rings.next()?;
    Some(Polygon::new(exterior, rings.collect()))
}

pub(super) mod polygons {
    use serde::{Deserializer, Serializer, de, ser};

    use super::{Deserialize, Geometry, MultiPolygon, Ring, Serialize, to_polygon, to_ring};

    pub(in super::super) fn serialize<S: Serializer>(
        shape: &MultiPolygon<f64>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let rings = |polygon: &geo_types::Polygon<f64>| -> Result<Vec<Ring>, S::Error> {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(to_ring::<S::Error>).collect()
        };
        let polygons: Result<Vec<_>, _> = shape.iter().map(rings).collect();
        Geometry::MultiPolygon(polygons.map_err(ser::Error::custom)?).serialize(to)
    }

    pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(
        from: D,
    ) -> Result<MultiPolygon<f64>, D::Error> {
        let polygons = match Geometry::deserialize(from)? {
            Geometry::Polygon(rings) => vec![rings],
            Geometry::MultiPolygon(polygons) => polygons,
            Geometry::LineString(_) => {
                return Err(de::Error::custom("expected a Polygon or MultiPolygon, found a LineString"));
            }
        };
        let polygons: Option<Vec<_>> = polygons.into_iter().map(to_polygon).collect();
        polygons.map(MultiPolygon::new).ok_or_else(|| de::Error::custom("expected rings, found none"))
    }
}

pub(super) mod line {
    use serde::{Deserializer, Serializer, de};

    use super::{Deserialize, Geometry, LineString, Serialize, from_ring, to_ring};

    pub(in super::super) fn serialize<S: Serializer>(
        line: &LineString<f64>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        Geometry::LineString(to_ring::<S::Error>(line)?).serialize(to)
    }

    pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(
        from: D,
    ) -> Result<LineString<f64>, D::Error> {
        match Geometry::deserialize(from)? {
            Geometry::LineString(line) => Ok(from_ring(line)),
            Geometry::Polygon(_) | Geometry::MultiPolygon(_) => {
                Err(de::Error::custom("expected a LineString, found a polygon"))
            }
        }
    }
}
