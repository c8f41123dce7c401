//! KML (OGC 12-007r2), as Google Earth exports it: a feature for each placemark, whatever folders it lies in.
//!
//! The reader below (crate `kml`) takes a file that is cut short for a whole one, or waits for the rest without end; it calls
//! itself for each element in another, panics over a point without coordinates, and loses parts of geometries. So the text is
//! looked through first ([`text`]), the end of it is the end of the reader's patience, and a panic is an error.

mod text;

use std::collections::HashMap;
use std::io::{BufRead, Error as IoError, ErrorKind, Read, Result as IoResult};

use ::kml::types::{Coord as KmlCoord, Element, Geometry as KmlGeometry, LinearRing, Placemark};
use ::kml::{Kml, KmlDocument, KmlReader, KmlWriter};
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiPolygon, Point, Polygon};

use self::text::Sound;
use super::rings::{polygon, ring, type_name};
use super::{Feature, Properties, Repairs, Shapes, guarded};
use crate::Error;

pub(super) fn read(text: &str) -> Result<Shapes, Error> {
    let mut read = Shapes::default();
    let stripped = text.strip_prefix('\u{feff}');
    read.repairs.byte_order_mark = stripped.is_some();
    let sound = Sound::of(stripped.unwrap_or(text))?;
    read.repairs.parts_dropped = sound.parts_dropped;
    let patient = Patient { rest: sound.text.as_bytes(), asked: 0 };
    let kml: Kml<f64> = guarded(|| KmlReader::from_reader(patient).read())
        .ok_or_else(|| malformed("it is damaged: the reader gave up"))?
        .map_err(|error| malformed(&error.to_string()))?;
    collect(kml, &mut read);
    if read.repairs.features == 0 { Err(Error::Empty { what: "features" }) } else { Ok(read) }
}

fn malformed(reason: &str) -> Error {
    Error::Malformed { what: "KML file", reason: super::json::lower_first(reason) }
}

/// Text of which the end can be asked for so many times.
struct Patient<'a> {
    rest: &'a [u8],
    asked: usize,
}

impl BufRead for Patient<'_> {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        self.asked += usize::from(self.rest.is_empty());
        if self.asked > 1000 {
            return Err(IoError::new(ErrorKind::UnexpectedEof, "an element has no end"));
        }
        Ok(self.rest)
    }

    fn consume(&mut self, amount: usize) {
        self.rest = &self.rest[amount.min(self.rest.len())..];
    }
}

impl Read for Patient<'_> {
    fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
        self.rest.read(into)
    }
}

/// The placemarks, and what has a geometry without one.
fn collect(kml: Kml<f64>, read: &mut Shapes) {
    let bare = |geometry| Placemark { geometry: Some(geometry), ..Placemark::default() };
    let placemark = match kml {
        Kml::KmlDocument(KmlDocument { elements, .. }) | Kml::Document { elements, .. } => {
            return elements.into_iter().for_each(|element| collect(element, read));
        }
        Kml::Folder(folder) => return folder.elements.into_iter().for_each(|element| collect(element, read)),
        Kml::Placemark(placemark) => placemark,
        Kml::Point(own) => bare(KmlGeometry::Point(own)),
        Kml::LineString(own) => bare(KmlGeometry::LineString(own)),
        Kml::LinearRing(own) => bare(KmlGeometry::LinearRing(own)),
        Kml::Polygon(own) => bare(KmlGeometry::Polygon(own)),
        Kml::MultiGeometry(own) => bare(KmlGeometry::MultiGeometry(own)),
        _ => return,
    };
    read.repairs.features += 1;
    let (number, id) = (read.repairs.features, placemark.attrs.get("id").cloned());
    read.add(number, id, properties(&placemark), |repairs| {
        placemark.geometry.as_ref().map(|geometry| geometry_of(geometry, repairs)).transpose()
    });
}

/// Name, description, style and the data of a placemark.
fn properties(placemark: &Placemark<f64>) -> Properties {
    let mut properties = Properties::default();
    let texts = [&placemark.name, &placemark.description, &placemark.style_url];
    for (property, text) in ["name", "description", "styleUrl"].into_iter().zip(texts) {
        if let Some(text) = text {
            properties = properties.with(property, text.as_str());
        }
    }
    let mut pending: Vec<&Element> = placemark.children.iter().collect();
    while let Some(element) = pending.pop() {
        let value = match element.name.as_str() {
            "Data" => element.children.iter().find(|child| child.name == "value"),
            "SimpleData" => Some(element),
            "ExtendedData" | "SchemaData" => {
                pending.extend(&element.children);
                None
            }
            _ => None,
        };
        if let (Some(value), Some(name)) = (value, element.attrs.get("name")) {
            properties = properties.with(name, value.content.as_deref().unwrap_or_default());
        }
    }
    properties
}

fn geometry_of(geometry: &KmlGeometry<f64>, repairs: &mut Repairs) -> Result<Geometry<f64>, Error> {
    Ok(match geometry {
        KmlGeometry::Point(own) => Point(coord(&own.coord, repairs)).into(),
        KmlGeometry::LineString(own) => LineString::new(coords(&own.coords, repairs)).into(),
        KmlGeometry::LinearRing(own) => LineString::new(coords(&own.coords, repairs)).into(),
        KmlGeometry::Polygon(own) => {
            let rings: Result<_, Error> = std::iter::once(&own.outer)
                .chain(&own.inner)
                .map(|line| ring(coords(&line.coords, repairs), repairs))
                .collect();
            polygon(rings?)?.into()
        }
        KmlGeometry::MultiGeometry(all) => {
            let parts: Result<Vec<_>, Error> =
                all.geometries.iter().map(|part| geometry_of(part, repairs)).collect();
            let parts = parts?;
            let polygons: Option<Vec<Polygon<f64>>> =
                parts.iter().map(|part| Polygon::try_from(part.clone()).ok()).collect();
            match polygons {
                Some(polygons) if !polygons.is_empty() => MultiPolygon::new(polygons).into(),
                _ => Geometry::GeometryCollection(GeometryCollection::new_from(parts)),
            }
        }
        other => {
            let found = match other {
                KmlGeometry::Element(element) => format!("a {}", element.name),
                _ => "another".to_owned(),
            };
            return Err(Error::Unexpected { expected: "a geometry of points, lines and polygons", found });
        }
    })
}

fn coords(coords: &[KmlCoord<f64>], repairs: &mut Repairs) -> Vec<Coord<f64>> {
    coords.iter().map(|at| coord(at, repairs)).collect()
}

fn coord(at: &KmlCoord<f64>, repairs: &mut Repairs) -> Coord<f64> {
    repairs.heights_dropped += usize::from(at.z.is_some());
    Coord { x: at.x, y: at.y }
}

/// A document of placemarks, their properties as extended data.
pub(super) fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let placemarks: Result<Vec<_>, Error> = features
        .iter()
        .map(|feature| placemark(feature).map(Kml::Placemark).map_err(|error| error.within(feature.label())))
        .collect();
    let namespace = ("xmlns".to_owned(), "http://www.opengis.net/kml/2.2".to_owned());
    let document = Kml::Document { attrs: HashMap::new(), elements: placemarks? };
    let kml = Kml::KmlDocument(KmlDocument {
        attrs: HashMap::from([namespace]),
        elements: vec![document],
        ..KmlDocument::default()
    });
    let mut bytes = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    let written = KmlWriter::from_writer(&mut bytes).write(&kml);
    written.map_err(|error| Error::Unwritable { reason: error.to_string() })?;
    Ok(bytes)
}

fn placemark(feature: &Feature) -> Result<Placemark<f64>, Error> {
    let element = |name: &str, content: Option<String>, children| Element {
        name: name.to_owned(),
        content,
        children,
        ..Element::default()
    };
    let rest = feature.properties.names().filter(|name| !["name", "description"].contains(name));
    let data: Vec<Element> = rest
        .filter_map(|name| {
            let value = element("value", Some(feature.properties.plain(name)?), Vec::new());
            let mut data = element("Data", None, vec![value]);
            data.attrs.insert("name".to_owned(), name.to_owned());
            Some(data)
        })
        .collect();
    let id = feature.id.iter().map(|id| ("id".to_owned(), id.clone()));
    Ok(Placemark {
        name: feature.properties.plain("name"),
        description: feature.properties.plain("description"),
        geometry: Some(geometry_to(&feature.geometry)?),
        attrs: id.collect(),
        children: if data.is_empty() { data } else { vec![element("ExtendedData", None, data)] },
        ..Placemark::default()
    })
}

fn geometry_to(geometry: &Geometry<f64>) -> Result<KmlGeometry<f64>, Error> {
    let coords = |line: &LineString<f64>| -> Vec<KmlCoord<f64>> {
        line.coords().map(|c| KmlCoord::new(c.x, c.y, None)).collect()
    };
    let of_polygon = |own: &Polygon<f64>| {
        let holes = own.interiors().iter().map(|hole| LinearRing::from(coords(hole)));
        KmlGeometry::Polygon(::kml::types::Polygon::new(coords(own.exterior()).into(), holes.collect()))
    };
    Ok(match geometry {
        Geometry::Point(at) => KmlGeometry::Point(::kml::types::Point::new(at.x(), at.y(), None)),
        Geometry::LineString(line) => KmlGeometry::LineString(coords(line).into()),
        Geometry::Polygon(own) => of_polygon(own),
        Geometry::MultiPolygon(all) => {
            KmlGeometry::MultiGeometry(::kml::types::MultiGeometry::new(all.iter().map(of_polygon).collect()))
        }
        other => {
            let found = format!("a {}", type_name(other));
            return Err(Error::Unexpected {
                expected: "a Point, LineString, Polygon or MultiPolygon",
                found,
            });
        }
    })
}
