//! frontline
mod error;
mod geodesy;
mod index;
mod lonlat;
mod quantity;

pub use error::Error;
pub use geodesy::{geodesic_area, geodesic_length};
pub use index::{Containment, LineIndex, Lines, Located, NearPoint, Nearest, PointIndex, RegionIndex};
pub use lonlat::LonLat;
pub use quantity::{Area, Distance};
