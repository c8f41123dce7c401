//! Claims in files: one JSON layout for everything, and flat CSV for those who keep claims in a spreadsheet.
//!
//! # JSON
//!
//! `docs/claims.schema.json` is its JSON Schema. The four lists are optional; a claim needs all but `certainty`, `text`,
//! `citations` and `links`:
//!
//! ```json
//! {
//!   "parties": [{"id": "XA", "name": "Xanadu", "countries": ["XA"]}],
//!   "sources": [{"id": "ministry", "name": "Ministry of Xanadu", "kind": "party", "leans_to": "XA"}],
//!   "claims": [{
//!     "id": "c1", "by": "ministry", "about": "town:t1", "statement": {"holds": "XA"},
//!     "valid": "2024-08-09/..", "stated": "2024-08-09", "recorded": "2024-08-10", "certainty": "claimed",
//!     "text": "The ministry says that it holds the town.",
//!     "citations": [{"publisher": "Daily Xanadu", "url": "https://example.org/1", "date": "2024-08-09"}],
//!     "links": [{"disputes": "c0"}]
//!   }],
//!   "type": "FeatureCollection",
//!   "features": []
//! }
//! ```
//!
//! `about` is text as in [`About`](crate::About), days and spans are as in [`Day`](crate::Day) and
//! [`When`](crate::When), figures as in [`Range`](crate::Range). `statement` is one of `{"holds": P}`,
//! `{"denies": P}`, `{"contested": [P, Q]}`, `{"amount": {"measure": M, "of": P, "range": R}}`,
//! `{"declares": regime}` and `"says"`. A claim with a shape is a feature of GeoJSON with the claim as its
//! properties, where `statement` is `{"extent": P}` or `{"unclear": [P, Q]}` (polygons; `[]` where it is not known
//! who holds them) or `{"line": {"left": P, "right": Q}}` (a line): the same file opens in a GIS.
//!
//! # CSV
//!
//! A row a claim; [`claims_from_csv`] has the columns. Sources have a table of their own ([`sources_from_csv`]).
//!
//! # Examples
//!
//! ```
//! let text = r#"{"sources": [{"id": "s", "name": "A monitor", "kind": "monitor"}], "claims": [
//!     {"id": "c1", "by": "s", "about": "town:t1", "statement": {"holds": "XA"}, "valid": "2024-08-09/..",
//!      "stated": "2024-08-09", "recorded": "2024-08-10"}]}"#;
//! let read = frontline::claims::from_str(text)?;
//! assert_eq!(read.claims[0].valid().to_string(), "2024-08-09/..");
//! # Ok::<(), frontline::Error>(())
//! ```

mod json;
mod table;

pub use json::{from_file, from_str, to_string};
pub use table::{claims_from_csv, sources_from_csv};

use crate::geojson::Repairs;
use crate::{Claim, Party, Source};

/// What a file of claims holds.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// The parties.
    pub parties: Vec<Party>,
    /// The sources.
    pub sources: Vec<Source>,
    /// The claims, those with shapes last.
    pub claims: Vec<Claim>,
    /// What was repaired in shapes.
    pub repairs: Repairs,
}
