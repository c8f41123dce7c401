//! The engines of other languages, and how their programs are started.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The engines, by the name under which `run.sh` installs them or writes why it could not.
#[derive(Clone, Copy)]
pub enum Engine {
    Geos,
    S2,
    Postgis,
    Python,
}

/// An implementation's name in the tables, its engine, and the question as its program calls it.
pub type Entry = (&'static str, Engine, &'static str);

use Engine::{Geos, Postgis, Python, S2};

pub const CONTAINS: &[Entry] = &[
    ("GEOS, indexed point in area", Geos, "contains"),
    ("GEOS, prepared geometry", Geos, "contains_prepared"),
    ("shapely, `contains_xy`, prepared", Python, "contains"),
    ("S2, `S2ContainsPointQuery`", S2, "contains"),
    ("PostGIS, `ST_Contains`", Postgis, "contains"),
];
pub const REGIONS: &[Entry] = &[
    ("GEOS, STRtree and indexed point in area", Geos, "contains"),
    ("S2, `S2ContainsPointQuery`", S2, "contains"),
    ("shapely, STRtree", Python, "contains_tree"),
    ("GeoPandas, `sjoin`", Python, "contains_sjoin"),
    ("PostGIS, `ST_Contains` with GiST", Postgis, "contains"),
];
pub const NEAREST_EDGE: &[Entry] = &[
    ("S2, `S2ClosestEdgeQuery`, distance on the sphere", S2, "nearest_edge"),
    ("S2's nearest point, then GeographicLib", S2, "nearest_edge_geodesic"),
    ("PostGIS, `ST_Distance` of geographies", Postgis, "nearest_edge"),
    ("shapely, nearest in degrees, then pyproj", Python, "nearest_edge"),
];
pub const NEAREST: &[Entry] = &[
    ("S2, `S2ClosestPointQuery`", S2, "nearest"),
    ("SciPy, `cKDTree` of positions in space", Python, "nearest_scipy"),
    ("the same, then pyproj for the distance", Python, "nearest_scipy_geodesic"),
    ("shapely, STRtree in degrees", Python, "nearest"),
    ("PostGIS, `<->` of geographies with GiST", Postgis, "nearest"),
];
pub const NEAREST_10: &[Entry] = &[
    ("S2, `S2ClosestPointQuery`", S2, "nearest_10"),
    ("SciPy, `cKDTree` of positions in space", Python, "nearest_10_scipy"),
    ("the same, then pyproj for the distances", Python, "nearest_10_scipy_geodesic"),
    ("PostGIS, `<->` of geographies with GiST", Postgis, "nearest_10"),
];
pub const WITHIN_50_KM: &[Entry] = &[
    ("S2, `S2ClosestPointQuery`", S2, "within_50_km"),
    ("SciPy, `cKDTree` of positions in space", Python, "within_50_km_scipy"),
    ("GeoPandas, boxes, then pyproj", Python, "within_50_km_geopandas"),
    ("PostGIS, `ST_DWithin` of geographies with GiST", Postgis, "within_50_km"),
];
pub const INVERSE: &[Entry] = &[("GeographicLib", S2, "inverse"), ("pyproj, `Geod.inv`", Python, "inverse")];

/// Where `run.sh` puts what it builds.
pub struct Programs {
    pub folder: PathBuf,
}

impl Programs {
    /// The command for a question on the files in a folder, or why there is none.
    pub fn command(&self, engine: Engine, question: &str, files: &Path) -> Result<Command, String> {
        let (name, program, script) = match engine {
            Geos => ("geos", self.folder.join("geos"), None),
            S2 => ("s2", self.folder.join("s2"), None),
            Python => ("python", self.folder.join("venv/bin/python"), Some("python/engine.py")),
            Postgis => ("postgis", PathBuf::from("bash"), Some("postgis/engine.sh")),
        };
        if let Ok(reason) = std::fs::read_to_string(self.folder.join(name).with_extension("skipped")) {
            return Err(reason.trim().to_owned());
        }
        let mut command = Command::new(program);
        command.args(script).arg(question).arg(files);
        Ok(command)
    }
}
