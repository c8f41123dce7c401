//! Looks through data for what readers mend, skip or refuse, and says how to mend it at its source.
//!
//! A lint never stops at the first fault: what cannot be read is a finding, and it goes on. It reads as the readers
//! do ([`control_map`](crate::control_map), [`geojson`](crate::geojson), [`claims`](crate::claims)), so that a file
//! without findings is one that they take as it is, but for what a mapping skips.
//!
//! | severity | means |
//! | --- | --- |
//! | [`Severity::Error`] | something is left out or refused |
//! | [`Severity::Warning`] | something is changed in reading, or something that should be known is not |
//! | [`Severity::Note`] | something is unusual, and harmless |
//!
//! # Examples
//!
//! ```
//! use frontline::lint;
//!
//! # let folder = std::env::temp_dir().join("frontline-lint-example");
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("square.geojson");
//! // Clockwise.
//! std::fs::write(&path, r#"{"type": "Feature", "licence": "CC0-1.0", "properties": {"code": "XA-01"}, "geometry":
//!     {"type": "Polygon", "coordinates": [[[35, 51], [35, 52], [36, 52], [36, 51], [35, 51]]]}}"#).unwrap();
//! let found = lint::regions(&path, &Default::default());
//! assert_eq!(found.len(), 1);
//! assert!(found[0].to_string().ends_with(
//!     "square.geojson: note: winding: 1 rings run the wrong way round; \
//!      write exteriors counter-clockwise and holes clockwise (RFC 7946, section 3.1.6)"
//! ));
//! # std::fs::remove_dir_all(&folder).unwrap();
//! ```

mod atlas;
mod claims;
mod files;
mod maps;
mod regions;

use std::fmt;

use serde::Serialize;

pub use atlas::atlas;
pub use claims::claims;
pub use maps::control_maps;
pub use regions::regions;

/// How bad a finding is, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Unusual, and harmless.
    Note,
    /// Changed in reading, or not known though it should be.
    Warning,
    /// Left out or refused.
    Error,
}

/// Something found in data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding it is, in a word or two: `winding`, `crs`, `swapped-axes`, `gap`.
    pub kind: &'static str,
    /// The file or folder.
    pub file: String,
    /// Where in it: the feature, the claim, the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was found.
    pub what: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, kind, file, place, what, mend } = self;
        match place {
            Some(place) => write!(f, "{file}: {place}: {severity}: {kind}: {what}; {mend}"),
            None => write!(f, "{file}: {severity}: {kind}: {what}; {mend}"),
        }
    }
}
