//! What a reader repaired or skipped.

use std::fmt;

/// What was read, and what had to be repaired on the way.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// What was read, in the order of the features.
    pub items: Vec<T>,
    /// What was repaired or skipped.
    pub repairs: Repairs,
}

/// What a reader repaired or skipped. Nothing is changed without being counted here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repairs {
    /// Features in the file.
    pub features: usize,
    /// Features that were skipped because their geometry is null.
    pub null_geometries: usize,
    /// Features without a code or an id, which were given `feature-` and their number for a code.
    pub codes_made: usize,
    /// Rings that were not closed.
    pub rings_closed: usize,
    /// Rings that ran the wrong way round: exteriors clockwise or holes counter-clockwise.
    pub rings_reversed: usize,
    /// Positions whose third and further coordinates were dropped.
    pub heights_dropped: usize,
    /// Parts of features that were left out: what else is in a collection with polygons, and what is neither point, line nor
    /// polygon in a geometry of several.
    pub parts_dropped: usize,
    /// Edges taken across the antimeridian, since their ends are more than 180 degrees apart.
    pub antimeridian_edges: usize,
    /// The reference system that the file names; in GeoJSON by a `crs` member, which RFC 7946 no longer has.
    pub crs: Option<String>,
    /// Whether a file that should name its reference system names none, and was taken for WGS 84.
    pub crs_missing: bool,
    /// Whether the file began with a byte order mark.
    pub byte_order_mark: bool,
}

impl Repairs {
    /// Whether the file needed no repair.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self { features: self.features, ..Self::default() }
    }

    /// Adds what was repaired in another file.
    pub(crate) fn add(&mut self, other: &Self) {
        self.features += other.features;
        self.null_geometries += other.null_geometries;
        self.codes_made += other.codes_made;
        self.rings_closed += other.rings_closed;
        self.rings_reversed += other.rings_reversed;
        self.heights_dropped += other.heights_dropped;
        self.parts_dropped += other.parts_dropped;
        self.antimeridian_edges += other.antimeridian_edges;
        self.crs = self.crs.take().or_else(|| other.crs.clone());
        self.crs_missing |= other.crs_missing;
        self.byte_order_mark |= other.byte_order_mark;
    }
}

impl fmt::Display for Repairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} features", self.features)?;
        for (count, what) in [
            (self.null_geometries, "without geometry skipped"),
            (self.codes_made, "numbered for want of a code"),
            (self.rings_closed, "rings closed"),
            (self.rings_reversed, "rings turned right-handed"),
            (self.heights_dropped, "heights dropped"),
            (self.parts_dropped, "parts of features that are no polygons left out"),
            (self.antimeridian_edges, "edges taken across the antimeridian"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        if let Some(crs) = &self.crs {
            write!(f, ", crs member {crs:?} noted")?;
        }
        if self.crs_missing {
            write!(f, ", no reference system named, taken for WGS 84")?;
        }
        if self.byte_order_mark {
            write!(f, ", byte order mark skipped")?;
        }
        Ok(())
    }
}
