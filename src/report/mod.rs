//! Answers to read, and the same for other programs: what the command `frontline` prints.
//!
//! A report is worked out once, from the answers of a [`View`](crate::View). Its `Display` is text for people; its serde form has
//! the same with the unit in each name (`distance_m`, `area_km2`), days as text, positions as `[longitude, latitude]` and
//! claims in brief, with the id by which [`Atlas::claim`](crate::Atlas::claim) has the whole. What is said is somebody's word
//! throughout, and the report names whose.
//!
//! # Examples
//!
//! ```
//! # #[cfg(feature = "bundled")] {
//! use frontline::{Atlas, Date, report};
//!
//! let atlas = Atlas::kursk_2024();
//! let view = atlas.on(Date::constant(2024, 8, 10));
//! let sudzha = report::place(&view, atlas.town("Sudzha")?)?;
//! assert!(sudzha.to_string().contains("\n  border of RU and UA: 9.05 ± 0.72 km, nearest at 35.1430 51.2032\n"));
//!
//! let told = serde_json::to_value(report::situation(&view)?)?;
//! assert_eq!(told["towns"][0]["control"], "contested between Russia and Ukraine");
//! assert_eq!(told["towns"][0]["because"][0]["by"], "Russian Ministry of Defence");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod fronts;
mod place;
mod situation;
mod told;

pub use change::{Changes, changes};
pub use fronts::{Fronts, fronts};
pub use place::{Place, place};
pub use situation::{Situation, situation};
pub use told::{Near, Told};
