//! Points and shapes as plain text that every engine reads: `lon lat` a line, WKT a line.
//!
//! Rust prints the shortest decimals that read back as the same number, so all engines see the same bits.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use frontline::LonLat;
use geo_types::{LineString, MultiPolygon};

/// A folder with the files of one question; removed when dropped.
pub struct Files {
    folder: PathBuf,
}

impl Files {
    pub fn new(scratch: &Path, name: &str) -> io::Result<Self> {
        let folder = scratch.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `NAME.txt`.
    pub fn points(&self, name: &str, points: &[LonLat]) -> io::Result<()> {
        let mut text = String::new();
        for point in points {
            let _ = writeln!(text, "{point}"); // into a string
        }
        std::fs::write(self.folder.join(name).with_extension("txt"), text)
    }

    /// `line.wkt`.
    pub fn line(&self, line: &LineString) -> io::Result<()> {
        std::fs::write(self.folder.join("line.wkt"), format!("LINESTRING{}\n", positions(line)))
    }

    /// `shapes.wkt`.
    pub fn shapes(&self, shapes: &[MultiPolygon]) -> io::Result<()> {
        let mut text = String::new();
        for shape in shapes {
            let polygons = shape.iter().map(|polygon| {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                listed(rings.map(positions))
            });
            let _ = writeln!(text, "MULTIPOLYGON{}", listed(polygons));
        }
        std::fs::write(self.folder.join("shapes.wkt"), text)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder); // `run.sh` removes the scratch folder as well
    }
}

fn positions(line: &LineString) -> String {
    listed(line.coords().map(|at| format!("{} {}", at.x, at.y)))
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    format!("({})", parts.collect::<Vec<_>>().join(","))
}
