//! Regions, borders, front lines and towns whose control is disputed: where is this, whose is it, how far is the border,
//! how far is the front, since when, says who?
//!
//! An [`Atlas`] holds regions and towns and answers with the margin: [`Atlas::locate`] says in which region a
//! spot lies and whether that is certain, [`Atlas::border`] gives the line that two regions or countries
//! share, [`Border::nearest`] how far it is, [`Atlas::towns_within`] which towns are near it. With the feature
//! `bundled` (on by default) there is one for the border of Russia and Ukraine around Kursk,
//! `Atlas::kursk_2024`; [`geojson`] reads one's own.
//!
//! An atlas also holds sourced claims ([`Claim`], read by [`claims`]; from control maps by [`control_map`]; looked
//! through by [`lint`]). A [`View`] of it on a day ([`Atlas::on`]) says who holds what by a [`Policy`]:
//! [`View::control_of`] a town, [`View::history`], [`View::regimes`], [`View::total`] figures, [`View::front`] the
//! line where the holder changes, [`View::compare`] what changed. Control is computed from claims, never stored, and
//! every answer names the claims that it rests on.
//!
//! With the feature `map` (on by default) a view can be looked at: `View::to_svg` for print, `Atlas::to_html` to move through
//! day by day, `View::to_geojson` for other programs.
//!
//! The indexes below it are usable alone: [`RegionIndex`] (which region holds a point), [`LineIndex`] (how
//! far is a line), [`PointIndex`] (which points are near).
//!
//! ```
//! # #[cfg(feature = "bundled")] {
//! use frontline::{Answer, Atlas};
//!
//! let atlas = Atlas::kursk_2024();
//! let sudzha = atlas.town("Sudzha")?;
//! let place = &atlas.locate(sudzha)[0];
//! assert_eq!((place.region.code(), place.answer), ("RU-KRS", Answer::Yes));
//! let near = atlas.border("RU", "UA")?.nearest(sudzha);
//! assert_eq!(near.to_string(), "9.05 ± 0.72 km");
//! # }
//! # Ok::<(), frontline::Error>(())
//! ```
//!
//! # Geometry
//!
//! Edges are straight in longitude and latitude (RFC 7946, section 3.1.1), measures are geodesic on the WGS 84
//! ellipsoid, containment is exact, and every query agrees: a point is on a boundary if and only if its
//! distance to it is zero. Longitude comes first, everywhere.
//!
//! # Scope of this crate
//!
//! Descriptive mapping from public information. There is no unit, weapon, fortification, route or target in
//! the model. It holds no judgement of its own: borders follow the view that the data states
//! ([`Atlas::perspective`]), and other views can be loaded.
//!
//! # Features
//!
//! `flatgeobuf`, `kml`, `shapefile`, `wkt`, or all of them by `formats`: further formats of [`shapes`]; GeoJSON is always there.
//!
//! `bundled` (default): the data set `kursk_2024`, of which the outlines are under the ODbL 1.0 and the towns under
//! CC BY 4.0. Without it the crate holds no data.
//!
//! `parallel`: [`table`]s on all processors. `parquet`: Parquet and GeoParquet tables; `zstd`: those compressed with
//! Zstandard, too, for which C is compiled. `map` (default): maps. It adds no dependency.

mod answer;
mod atlas;
mod border;
#[cfg(feature = "bundled")]
mod bundled;
mod chain;
mod claim;
pub mod claims;
pub mod control_map;
mod day;
mod enrich;
mod error;
mod extent;
pub mod folder;
mod geodesy;
pub mod geojson;
mod graded;
mod index;
pub mod lint;
mod lonlat;
#[cfg(feature = "map")]
mod map;
mod names;
mod policy;
mod quantity;
mod range;
mod region;
pub mod report;
pub mod shapes;
mod source;
mod subdivision;
pub mod table;
mod text;
mod town;
mod view;
mod when;
mod whole;

pub use answer::{Answer, Near, Nearby, Spot};
pub use atlas::{Atlas, AtlasBuilder, People, Place, Snapped};
pub use border::{Border, Length, Resolution};
pub use claim::{About, Certainty, Claim, Measure, Regime, Relation, Statement};
pub use day::Day;
pub use enrich::{Enriched, Enricher, Rows, acled_accuracy, ucdp_accuracy};
pub use error::Error;
pub use geodesy::{geodesic_area, geodesic_length};
pub use index::{Containment, LineIndex, Lines, Located, NearPoint, Nearest, PointIndex, RegionIndex};
pub use jiff::civil::Date;
pub use lonlat::LonLat;
#[cfg(feature = "map")]
pub use map::{Colour, MapOptions, PageOptions};
pub use names::{Names, UNDETERMINED};
pub use policy::{Custom, Evidence, Policy};
pub use quantity::{Area, Distance};
pub use range::Range;
pub use region::Region;
pub use source::{Citation, Party, Source, SourceKind};
pub use town::Town;
pub use view::{
    Basis, Change, Comparison, Control, Disagreement, Explanation, Figure, Front, FrontArc, History,
    HolderOf, Holding, InForce, Interval, Patch, Total, TownChange, Verdict, View,
};
pub use when::{End, When};
pub use whole::write_whole;

/// The code in the README is run as a test.
#[cfg(all(doctest, feature = "bundled"))]
#[doc = include_str!("../README.md")]
struct Readme;
