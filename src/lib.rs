//! frontline

mod answer;
mod atlas;
mod border;
#[cfg(feature = "bundled")]
mod bundled;
mod error;
mod extent;
mod geodesy;
pub mod geojson;
mod index;
mod lonlat;
mod names;
mod quantity;
mod region;
mod town;

pub use answer::{Answer, Near, Nearby, Spot};
pub use atlas::{Atlas, AtlasBuilder, People, Place};
pub use border::{Border, Length, Resolution};
pub use error::Error;
pub use geodesy::{geodesic_area, geodesic_length};
pub use index::{Containment, LineIndex, Lines, Located, NearPoint, Nearest, PointIndex, RegionIndex};
pub use jiff::civil::Date;
pub use lonlat::LonLat;
pub use names::{Names, UNDETERMINED};
pub use quantity::{Area, Distance};
pub use region::Region;
pub use town::Town;
