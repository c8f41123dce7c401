//! Measures on the WGS 84 ellipsoid: positions in space, chords, edges, length and area.
//!
//! Everything above this layer asks three things of it: where a position lies in space, how far two
//! positions are apart over ground, and where on an edge (straight in longitude and latitude) the
//! nearest point is.

mod chord;
mod curve;
mod curves;
mod edge;
mod ellipsoid;
mod lanes;
mod measure;
mod nearest;
mod series;
mod sine;

pub(crate) use chord::{
    NEAR, chord_for_geodesic, chord_within_geodesic, distance_between, farthest_rival, geodesic_at_most,
};
pub(crate) use curve::Curve;
pub(crate) use curves::{Curves, clamped, get, put};
pub(crate) use edge::{Bounds, Edge};
#[cfg(feature = "map")]
pub(crate) use ellipsoid::B;
pub(crate) use ellipsoid::{A, R_MAX, R_MIN, Space, Trig, space, space_at};
pub(crate) use measure::{area_of, length_of, ring_area};
pub use measure::{geodesic_area, geodesic_length};
pub(crate) use nearest::{Foot, SQUARE, by_geodesic, foot_on_edge, stays};
pub(crate) use series::{geodesic_near, geodesics_near};
