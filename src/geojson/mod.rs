//! Regions and towns in GeoJSON (RFC 7946), and in whatever other format [`shapes`](crate::shapes) reads.
//!
//! Readers take what is found in the wild, repair what can be repaired without guessing, and say what
//! they repaired; all else is an error that names the feature, the value and what was expected.
//!
//! | found | done |
//! | --- | --- |
//! | rings of any winding | turned right-handed, counted |
//! | rings that are not closed | closed, counted |
//! | a third coordinate | dropped, counted |
//! | points and lines in one feature with polygons | left out, counted |
//! | features without geometry (`null`) | skipped, counted |
//! | regions without a code or an id | called `feature-` and their number, counted |
//! | `crs` member (GeoJSON 2008) naming WGS 84 | noted; any other system is an error |
//! | a byte order mark | skipped, noted |
//! | edges of more than 180 degrees of longitude | taken across the antimeridian, counted |
//! | ids that are strings, numbers or missing | all read |
//! | positions out of range, features whose axes are swapped against the rest, too few points, rings that intersect themselves, duplicate codes, no features, files cut short | an error |
//!
//! # Examples
//!
//! ```
//! use frontline::geojson::{RegionFields, regions_from_str};
//!
//! // Clockwise and not closed: repaired, and said so.
//! let text = r#"{"type": "Feature", "properties": {"code": "XA-01", "name": "Square"}, "geometry":
//!     {"type": "Polygon", "coordinates": [[[35, 51], [35, 52], [36, 52], [36, 51]]]}}"#;
//! let read = regions_from_str(text, &RegionFields::default())?;
//! assert_eq!(read.items[0].names().main(), "Square");
//! assert_eq!((read.repairs.rings_closed, read.repairs.rings_reversed), (1, 1));
//! # Ok::<(), frontline::Error>(())
//! ```

mod cut;
mod fields;
mod regions;
mod towns;
mod write;

pub use crate::shapes::{Read, Repairs};
pub use fields::RegionFields;
pub(crate) use regions::{extent_of, swapped};
pub use regions::{regions_from_file, regions_from_shapes, regions_from_str};
pub use towns::{towns_from_file, towns_from_shapes, towns_from_str};
#[cfg(feature = "map")]
pub(crate) use write::{Drawn, drawn_to_string};
pub use write::{border_to_string, regions_to_string, towns_to_string};
