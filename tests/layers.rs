//! The architecture is a test: a module may import from lower layers only.

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest layer first; ARCHITECTURE.md draws them.
const LAYERS: &[&[&str]] = &[
    &["error", "quantity", "lonlat", "text"],
    &["geodesy", "whole"],
    &["index"],
    &["answer", "names", "extent", "graded", "day"],
    &["when", "range", "source", "subdivision", "chain"],
    &["region", "border", "town", "claim"],
    &["policy"],
    &["atlas"],
    &["view"],
    &["shapes", "enrich", "report"],
    &["geojson"],
    &["claims", "table", "control_map", "map"],
    &["folder"],
    &["lint"],
    &["bundled"],
];

/// What the crate root re-exports, and the module that it comes from.
fn exports(lib: &str) -> Vec<(String, String)> {
    let mut exports = Vec::new();
    for statement in lib.split(';').filter_map(|s| s.split("pub use ").nth(1)) {
        let Some((module, names)) = statement.split_once("::") else { continue };
        for name in names.trim_matches(['{', '}']).split(',') {
            exports.push((name.trim().to_owned(), module.to_owned()));
        }
    }
    exports
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

/// The modules that a file names through `crate::`, resolved through the root's exports; code only.
fn imports(text: &str, exports: &[(String, String)]) -> Vec<String> {
    let code: String =
        text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            let list = list.split('}').next().unwrap();
            names.extend(list.split(',').map(|name| name.trim().to_owned()));
        } else {
            names.push(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names.retain(|name| !name.is_empty());
    let home =
        |name: &String| exports.iter().find(|(export, _)| export == name).map(|(_, module)| module.clone());
    names
        .iter()
        .map(|name| home(name).unwrap_or_else(|| name.split("::").next().unwrap().to_owned()))
        .collect()
}

#[test]
fn modules_import_from_lower_layers_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let exports = exports(&fs::read_to_string(src.join("lib.rs")).unwrap());
    assert!(exports.len() > 20, "the root's exports were not understood: {exports:?}");
    let mut seen = 0;
    for path in sources(&src) {
        let inside = path.strip_prefix(&src).unwrap();
        let module =
            inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        // The root re-exports; the command uses what is public, as any program does.
        if module == "lib" || module == "bin" {
            continue;
        }
        let own = layer(module).unwrap_or_else(|| panic!("module {module} is in no layer"));
        for import in imports(&fs::read_to_string(&path).unwrap(), &exports) {
            let of =
                layer(&import).unwrap_or_else(|| panic!("{}: {import} is in no layer", inside.display()));
            seen += 1;
            // Errors name positions and positions have errors: the lowest layer is one.
            let beside = of == own && (module == import || own == 0);
            assert!(of < own || beside, "{}: layer {own} imports {import} of layer {of}", inside.display());
        }
    }
    assert!(seen > 50, "too few imports were found: {seen}");
}

/// Polygon overlay and GeoJSON stay behind their doors; public signatures show `geo_types` only.
#[test]
fn heavy_libraries_are_used_in_one_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&src) {
        let inside = path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let uses = |library: &str| {
            let begins = format!("use {library}");
            let code = text.lines().map(str::trim_start);
            code.filter_map(|line| line.strip_prefix(&begins)).any(|rest| rest.starts_with([':', ';']))
        };
        for (library, places) in [
            ("geo", &["geojson/cut.rs"][..]),
            ("geojson", &["geojson/", "shapes/json.rs", "shapes/feature.rs"]),
            ("flatgeobuf", &["shapes/fgb.rs"]),
            ("geozero", &["shapes/fgb.rs"]),
            ("kml", &["shapes/kml.rs"]),
            ("shapefile", &["shapes/shp.rs"]),
            ("wkt", &["shapes/wkt.rs"]),
            ("geographiclib_rs", &["geodesy/"]),
            ("spade", &["subdivision.rs", "view/ground/sites.rs"]),
            ("csv", &["claims/table.rs"]),
            ("csv_core", &["table/records.rs"]),
            ("arrow_array", &["table/parquet/"]),
            ("arrow_schema", &["table/parquet/"]),
            ("parquet", &["table/parquet/"]),
            ("fearless_simd", &["index/"]),
            ("wide", &["index/", "geodesy/"]),
        ] {
            let allowed = places.iter().any(|place| inside.starts_with(place));
            assert!(!uses(library) || allowed, "{inside} uses {library}");
        }
    }
}
