//! Shapefiles (ESRI, Shapefile Technical Description, 1998), with what lies beside them: `.dbf`, `.cpg` and `.prj`.

mod table;
mod write;

use std::io::Cursor;
use std::path::Path;

use ::shapefile::{Point as At, PolygonRing, Shape, ShapeReader};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::rings::ring;
use super::{Properties, Repairs, Shapes};
use crate::Error;
use crate::geodesy::ring_area;

pub(super) use write::write;

/// What is written beside a Shapefile: WGS 84, longitude first.
const WGS_84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// What lies beside a `.shp`.
#[derive(Default)]
struct Beside {
    dbf: Option<Vec<u8>>,
    /// How the text of the table is written.
    cpg: Option<String>,
    /// The reference system.
    prj: Option<String>,
}

/// Reads a Shapefile with its `.dbf`, `.cpg` and `.prj`, as far as they are there.
pub(super) fn from_file(path: &Path) -> Result<Shapes, Error> {
    let beside = |ending: &str| {
        let path = [ending, &ending.to_uppercase()].map(|ending| path.with_extension(ending));
        path.iter().find(|path| path.exists()).map(|path| super::bytes_of(path)).transpose()
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (cpg, prj) = (beside("cpg")?.map(text), beside("prj")?.map(text));
    read_with(&super::bytes_of(path)?, &Beside { dbf: beside("dbf")?, cpg, prj })
}

/// Reads a `.shp` alone.
pub(super) fn read(shp: &[u8]) -> Result<Shapes, Error> {
    read_with(shp, &Beside::default())
}

fn read_with(shp: &[u8], Beside { dbf, cpg, prj }: &Beside) -> Result<Shapes, Error> {
    let mut read = Shapes::default();
    read.repairs.crs_missing = prj.is_none();
    if let Some(text) = prj {
        let plain = text.replace('_', " ").to_uppercase();
        if !plain.starts_with("GEOGCS") || !["WGS 1984", "WGS 84"].iter().any(|name| plain.contains(name)) {
            let name = text.split('"').nth(1).unwrap_or(text);
            return Err(Error::UnsupportedCrs { name: name.to_owned() });
        }
        read.repairs.crs = text.split('"').nth(1).map(str::to_owned);
    }
    let mut shapes = ShapeReader::new(Cursor::new(shp)).map_err(|error| malformed(&error))?;
    let records = dbf.as_ref().map(|dbf| table::records(dbf, cpg.as_deref())).transpose()?;
    let mut records = records.map(Vec::into_iter);
    for (number, shape) in (1..).zip(shapes.iter_shapes()) {
        let shape = shape.map_err(|error| malformed(&error).within(format!("feature {number}")))?;
        let properties = match &mut records {
            None => Properties::default(),
            Some(records) => records.next().ok_or_else(|| {
                malformed(&"the .dbf has fewer records").within(format!("feature {number}"))
            })?,
        };
        read.repairs.features += 1;
        read.add(number, None, properties, |repairs| geometry_of(shape, repairs));
    }
    if records.is_some_and(|mut records| records.next().is_some()) {
        return Err(malformed(&format!("the .dbf has more than {} records", read.repairs.features)));
    }
    if read.repairs.features == 0 { Err(Error::Empty { what: "features" }) } else { Ok(read.with_ids()) }
}

fn malformed(error: &dyn std::fmt::Display) -> Error {
    Error::Malformed { what: "Shapefile", reason: super::json::lower_first(&error.to_string()) }
}

fn geometry_of(shape: Shape, repairs: &mut Repairs) -> Result<Option<Geometry<f64>>, Error> {
    let at = |x: f64, y: f64| Coord { x, y };
    Ok(Some(match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(p) => Point(at(p.x, p.y)).into(),
        Shape::PointM(p) => Point(at(p.x, p.y)).into(),
        Shape::PointZ(p) => {
            repairs.heights_dropped += 1;
            Point(at(p.x, p.y)).into()
        }
        Shape::Multipoint(all) => {
            MultiPoint::new(all.points().iter().map(|p| Point(at(p.x, p.y))).collect()).into()
        }
        Shape::Polyline(lines) => {
            let line = |part: &Vec<At>| part.iter().map(|p| at(p.x, p.y)).collect::<LineString<f64>>();
            MultiLineString::new(lines.parts().iter().map(line).collect()).into()
        }
        Shape::Polygon(own) => of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into(),
        Shape::PolygonM(own) => of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into(),
        Shape::PolygonZ(own) => {
            repairs.heights_dropped += own.rings().iter().map(|ring| ring.points().len()).sum::<usize>();
            of_rings(own.into_inner(), |p| at(p.x, p.y), repairs)?.into()
        }
        other => {
            let found = other.shapetype().to_string();
            return Err(Error::Unexpected { expected: "points, lines or polygons", found });
        }
    }))
}

/// Polygons of rings, in which each hole goes into the smallest exterior around its first position.
fn of_rings<P>(
    rings: Vec<PolygonRing<P>>,
    at: impl Fn(&P) -> Coord<f64>,
    repairs: &mut Repairs,
) -> Result<MultiPolygon<f64>, Error> {
    let (mut polygons, mut holes): (Vec<Polygon<f64>>, Vec<LineString<f64>>) = (Vec::new(), Vec::new());
    for own in rings {
        let line = |points: &[P], repairs: &mut Repairs| ring(points.iter().map(&at).collect(), repairs);
        match own {
            PolygonRing::Outer(points) => polygons.push(Polygon::new(line(&points, repairs)?, Vec::new())),
            PolygonRing::Inner(points) => holes.push(line(&points, repairs)?),
        }
    }
    for hole in holes {
        let around = polygons.iter_mut().filter(|own| encloses(own.exterior(), hole.0[0]));
        let size = |own: &Polygon<f64>| ring_area(own.exterior()).abs();
        match around.min_by(|a, b| size(a).total_cmp(&size(b))) {
            Some(own) => own.interiors_push(hole),
            None => {
                return Err(Error::Unexpected {
                    expected: "holes within exteriors",
                    found: "a ring that runs counter-clockwise by itself".to_owned(),
                });
            }
        }
    }
    if polygons.is_empty() { Err(Error::Empty { what: "rings" }) } else { Ok(MultiPolygon::new(polygons)) }
}

fn encloses(ring: &LineString<f64>, at: Coord<f64>) -> bool {
    let beyond = |a: Coord<f64>, b: Coord<f64>| {
        (a.y > at.y) != (b.y > at.y) && a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) > at.x
    };
    ring.lines().filter(|line| beyond(line.start, line.end)).count() % 2 == 1
}
