//! Files of shapes in one form: whatever the format, features with properties and a geometry.
//!
//! Every reader that takes polygons from a file ([`geojson`](crate::geojson), [`control_map`](crate::control_map),
//! [`lint`](crate::lint)) takes them from here, so that a format is read in one place and repairs are counted in one place.
//!
//! | format | feature of the crate | ends in | in | out |
//! | --- | --- | --- | --- | --- |
//! | GeoJSON (RFC 7946, and what GeoJSON 2008 had) | | `.geojson`, `.json` | ✓ | ✓ |
//! | FlatGeobuf 3 | `flatgeobuf` | `.fgb` | ✓ | ✓ |
//! | KML 2.2, as Google Earth exports it | `kml` | `.kml` | ✓ | ✓ |
//! | Shapefile, with its `.dbf`, `.cpg` and `.prj` beside it | `shapefile` | `.shp` | ✓ | ✓ |
//! | CSV with a column `wkt`, `geom`, `geometry` or `the_geom` | `wkt` | `.csv`, `.wkt` | ✓ | ✓ |
//!
//! Only longitude and latitude of WGS 84 are taken. Positions are as written, not yet checked against their range: whoever
//! makes something of a feature does that. A third coordinate is dropped and counted; rings come closed, and those that
//! were not are counted.
//!
//! What is written loses what the format cannot hold: a Shapefile has one kind of geometry, names of ten bytes and
//! text only, CSV and KML have text only. Positions read back to the last bit. Formats without ids of features, all
//! but GeoJSON and KML, have them in a column `id`, which is read back as such if every feature has one of its own.
//!
//! Text that a file states to be in another encoding than it is in is an error. The table of a Shapefile is in what
//! its `.cpg` or its `.dbf` says, or else in UTF-8.
//!
//! # Examples
//!
//! ```
//! use frontline::shapes;
//!
//! let text = r#"{"type": "Feature", "properties": {"name": "Square"}, "geometry":
//!     {"type": "Polygon", "coordinates": [[[35, 51], [36, 51], [36, 52], [35, 52]]]}}"#;
//! let read = shapes::from_bytes(text.as_bytes(), shapes::Format::GeoJson)?;
//! assert_eq!(read.features[0].properties.text("name").as_deref(), Some("Square"));
//! assert_eq!(read.repairs.rings_closed, 1);
//! # Ok::<(), frontline::Error>(())
//! ```

mod feature;
#[cfg(feature = "flatgeobuf")]
mod fgb;
mod json;
#[cfg(feature = "kml")]
mod kml;
mod repairs;
mod rings;
#[cfg(feature = "shapefile")]
mod shp;
#[cfg(feature = "wkt")]
mod wkt;

use std::fmt;
use std::path::Path;

pub use feature::{Fault, Feature, Properties, Shapes};
pub(crate) use json::{crs, geometry_of, kind, object};
pub use repairs::{Read, Repairs};
pub(crate) use rings::{has_polygons, polygons, position, ring, type_name};

use crate::{Error, write_whole};

/// A format of files of shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// GeoJSON.
    GeoJson,
    /// FlatGeobuf.
    FlatGeobuf,
    /// KML.
    Kml,
    /// A Shapefile.
    Shapefile,
    /// CSV with a column of well-known text.
    Wkt,
}

impl Format {
    /// The format of a file by how its name ends.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`] for any other ending.
    pub fn of(path: impl AsRef<Path>) -> Result<Self, Error> {
        let ending = path.as_ref().extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match ending.as_str() {
            "geojson" | "json" => Ok(Self::GeoJson),
            "fgb" => Ok(Self::FlatGeobuf),
            "kml" => Ok(Self::Kml),
            "shp" => Ok(Self::Shapefile),
            "csv" | "wkt" => Ok(Self::Wkt),
            _ => Err(Error::UnknownFormat { ending }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::GeoJson => "GeoJSON",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Kml => "KML",
            Self::Shapefile => "Shapefile",
            Self::Wkt => "WKT in CSV",
        })
    }
}

/// Reads a file of shapes, by the format that its name ends in.
///
/// # Errors
///
/// As [`Format::of`] and [`from_bytes`], and [`Error::Unreadable`]; each names the file.
pub fn from_file(path: impl AsRef<Path>) -> Result<Shapes, Error> {
    let path = path.as_ref();
    let read = || match Format::of(path)? {
        #[cfg(feature = "shapefile")]
        Format::Shapefile => shp::from_file(path),
        format => from_bytes(&bytes_of(path)?, format),
    };
    read().map_err(|error| error.within(path.display().to_string()))
}

/// Reads what a file of shapes holds; of a Shapefile the `.shp` alone, without properties.
///
/// A feature of which the geometry cannot be read is in [`Shapes::faults`]; the rest are read all the same.
///
/// # Errors
///
/// [`Error::NotBuilt`] for a format of which the crate's feature is off; [`Error::Unreadable`], [`Error::Json`],
/// [`Error::Unexpected`], [`Error::Malformed`], [`Error::Empty`] and [`Error::UnsupportedCrs`] for what is no such file.
pub fn from_bytes(bytes: &[u8], format: Format) -> Result<Shapes, Error> {
    match format {
        Format::GeoJson => json::read(text_of(bytes)?),
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => fgb::read(bytes),
        #[cfg(feature = "kml")]
        Format::Kml => kml::read(text_of(bytes)?),
        #[cfg(feature = "shapefile")]
        Format::Shapefile => shp::read(bytes),
        #[cfg(feature = "wkt")]
        Format::Wkt => wkt::read(text_of(bytes)?),
        #[allow(unreachable_patterns)] // with every format compiled in
        other => Err(not_built(other)),
    }
}

/// Writes features into a file, in the format that its name ends in; a Shapefile's `.shx`, `.dbf`, `.cpg` and `.prj` go beside
/// it. Each file appears when it is whole, and none unless the format can hold all features.
///
/// # Errors
///
/// As [`Format::of`], [`Error::NotBuilt`], [`Error::Unwritable`], and within a feature [`Error::Unexpected`] for a geometry
/// that the format does not hold; each names the file.
pub fn to_file(path: impl AsRef<Path>, features: &[Feature]) -> Result<(), Error> {
    let path = path.as_ref();
    let within = |error: Error| error.within(path.display().to_string());
    match Format::of(path).map_err(within)? {
        #[cfg(feature = "shapefile")]
        Format::Shapefile => {
            let [beside @ .., (_, shp)] = shp::write(features).map_err(within)?;
            for (ending, bytes) in beside {
                write_whole(path.with_extension(ending), bytes)?;
            }
            write_whole(path, shp)
        }
        format => write_whole(path, written(features, format).map_err(within)?),
    }
}

/// Features as the bytes of one file.
fn written(features: &[Feature], format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::GeoJson => Ok(json::write(features).into_bytes()),
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => fgb::write(features),
        #[cfg(feature = "kml")]
        Format::Kml => kml::write(features),
        #[cfg(feature = "wkt")]
        Format::Wkt => wkt::write(features),
        other => Err(not_built(other)),
    }
}

/// Reads a text file and names it in every error.
pub(crate) fn from_text_file<T>(
    path: &Path,
    read: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<T, Error> {
    let bytes = bytes_of(path);
    bytes.and_then(|bytes| read(text_of(&bytes)?)).map_err(|error| error.within(path.display().to_string()))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::Unreadable { reason: error.to_string() })
}

fn text_of(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| Error::Unreadable {
        reason: format!("not UTF-8 from byte {} on", error.valid_up_to()),
    })
}

/// What a library's reader gives, or nothing if it panics over a damaged file. What was being read is given up, so
/// that nothing half done is looked at again. Where panics do not unwind they end the program, as ever.
#[cfg(any(feature = "kml", feature = "parquet"))]
pub(crate) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).ok()
}

fn not_built(format: Format) -> Error {
    let feature = match format {
        Format::GeoJson | Format::FlatGeobuf => "flatgeobuf",
        Format::Kml => "kml",
        Format::Shapefile => "shapefile",
        Format::Wkt => "wkt",
    };
    Error::NotBuilt { format: format.to_string(), feature }
}
