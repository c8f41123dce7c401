//! Shapes in files of every format: what is written reads back, what is repaired is counted, what is wrong is named.
#![cfg(feature = "formats")]

use std::fs;
use std::path::PathBuf;

use frontline::geojson::{RegionFields, regions_from_file};
use frontline::shapes::{self, Feature, Format, Properties, Shapes};
use geo_types::{Geometry, MultiPolygon, Point, polygon};

/// A folder of a test's own, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("frontline-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn features() -> Vec<Feature> {
    let square = |x: f64| {
        polygon![
            exterior: [(x: x, y: 51.1), (x: x + 0.3, y: 51.123_456_789_012_3), (x: x + 0.3, y: 51.4), (x: x, y: 51.4), (x: x, y: 51.1)],
            interiors: [[(x: x + 0.1, y: 51.2), (x: x + 0.1, y: 51.3), (x: x + 0.2, y: 51.3), (x: x + 0.1, y: 51.2)]],
        ]
    };
    let of = |number: usize, name: &str, geometry: Geometry<f64>| Feature {
        number,
        id: None,
        properties: Properties::default().with("name", name).with("fill", "#01579b"),
        geometry,
    };
    let two = MultiPolygon::new(vec![square(35.0), square(1.0 / 3.0)]);
    vec![of(1, "Суджа <&>", square(35.5).into()), of(2, "two, \"quoted\"", two.into())]
}

fn texts(features: &[Feature]) -> Vec<[Option<String>; 2]> {
    features.iter().map(|f| [f.properties.text("name"), f.properties.text("fill")]).collect()
}

/// Rings of a Shapefile start and run as they like.
fn areas(features: &[Feature]) -> Vec<String> {
    let shape = |g: &Geometry<f64>| match g {
        Geometry::Polygon(own) => MultiPolygon::new(vec![own.clone()]),
        Geometry::MultiPolygon(own) => own.clone(),
        other => panic!("{other:?}"),
    };
    let area =
        |f: &Feature| format!("{:.9}", frontline::geodesic_area(&shape(&f.geometry)).unwrap().as_km2());
    features.iter().map(area).collect()
}

#[test]
fn what_is_written_reads_back() {
    let folder = Folder::new("shapes");
    let own = features();
    for ending in ["geojson", "fgb", "kml", "shp", "csv", "wkt", "json"] {
        let path = folder.0.join(format!("own.{ending}"));
        shapes::to_file(&path, &own).unwrap();
        let mut read = shapes::from_file(&path).unwrap();
        // FlatGeobuf has features in the order of its index; theirs begin with С and with t.
        read.features.sort_by_key(|f| std::cmp::Reverse(f.properties.text("name")));
        assert_eq!(texts(&read.features), texts(&own), "{ending}");
        assert_eq!(areas(&read.features), areas(&own), "{ending}");
        if ending != "shp" {
            let geometries =
                |features: &[Feature]| features.iter().map(|f| f.geometry.clone()).collect::<Vec<_>>();
            assert_eq!(geometries(&read.features), geometries(&own), "{ending}");
        }
        let clean = (read.faults.len(), read.without_geometry.len(), read.repairs.rings_closed);
        assert_eq!((clean, read.repairs.features), ((0, 0, 0), 2), "{ending}");
    }
}

#[test]
fn points_go_through_every_format_too() {
    let folder = Folder::new("points");
    let point = Feature { geometry: Point::new(35.271, 51.191).into(), ..features().remove(0) };
    for ending in ["geojson", "fgb", "kml", "shp", "csv"] {
        let path = folder.0.join(format!("point.{ending}"));
        shapes::to_file(&path, std::slice::from_ref(&point)).unwrap();
        assert_eq!(shapes::from_file(&path).unwrap().features[0].geometry, point.geometry, "{ending}");
    }
}

#[test]
fn regions_come_from_any_format() {
    let folder = Folder::new("regions");
    let mut own = features();
    own.truncate(1);
    own[0].properties = Properties::default().with("code", "XA-01").with("name", "Square").with("level", "2");
    for ending in ["geojson", "fgb", "kml", "shp", "csv"] {
        let path = folder.0.join(format!("regions.{ending}"));
        shapes::to_file(&path, &own).unwrap();
        let read = regions_from_file(&path, &RegionFields::default()).unwrap();
        let region = &read.items[0];
        assert_eq!(
            (region.code(), region.names().main(), region.level()),
            ("XA-01", "Square", 2),
            "{ending}"
        );
    }
    let path = folder.0.join("regions.shp");
    let read = regions_from_file(&path, &RegionFields::default()).unwrap();
    assert_eq!(
        read.repairs.to_string(),
        "1 features, 2 rings turned right-handed, crs member \"GCS_WGS_1984\" noted"
    );
    fs::remove_file(folder.0.join("regions.prj")).unwrap();
    let read = regions_from_file(&path, &RegionFields::default()).unwrap();
    assert_eq!(
        read.repairs.to_string(),
        "1 features, 2 rings turned right-handed, no reference system named, taken for WGS 84"
    );
    fs::write(folder.0.join("regions.prj"), "PROJCS[\"WGS_1984_UTM_Zone_36N\",GEOGCS[...]]").unwrap();
    let error = regions_from_file(&path, &RegionFields::default()).unwrap_err().to_string();
    let expected =
        "the coordinate reference system \"WGS_1984_UTM_Zone_36N\" is not WGS 84 longitude and latitude";
    assert!(error.ends_with(&format!("regions.shp: {expected}")), "{error}");
}

/// As Google Earth exports it: folders, styles, extended data, heights, several polygons in one placemark.
const KML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>A map</name><Style id="red"><PolyStyle><color>7f0000ff</color></PolyStyle></Style>
<!-- <not> a tag -->
<Folder><name>Held</name>
<Placemark id="p1"><name>One &amp; two</name><styleUrl>#red</styleUrl>
<ExtendedData><Data name="status"><value>held by XA</value></Data>
<SchemaData schemaUrl="#s"><SimpleData name="since">2024-08-06</SimpleData></SchemaData></ExtendedData>
<MultiGeometry>
<Polygon><tessellate>1</tessellate><outerBoundaryIs><LinearRing><coordinates>
 35,51,0 35.2,51,0 35.2,51.2,0 35,51.2,0
</coordinates></LinearRing></outerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing><coordinates>36,51 36.2,51 36.2,51.2 36,51</coordinates></LinearRing></outerBoundaryIs></Polygon>
</MultiGeometry></Placemark></Folder>
<Placemark><name>A place</name><Point><coordinates>35.27,51.19,0</coordinates></Point></Placemark>
<Placemark><name>Nothing</name></Placemark>
</Document></kml>"##;

#[test]
fn kml_has_folders_styles_and_data() {
    let read = shapes::from_bytes(KML.as_bytes(), Format::Kml).unwrap();
    let first = &read.features[0];
    assert_eq!(first.label(), "feature 1 (id p1, \"One & two\")");
    let properties: Vec<Option<String>> =
        ["status", "since", "styleUrl"].iter().map(|property| first.properties.text(property)).collect();
    assert_eq!(properties, ["held by XA", "2024-08-06", "#red"].map(|text| Some(text.to_owned())));
    assert!(matches!(&first.geometry, Geometry::MultiPolygon(own) if own.0.len() == 2));
    assert_eq!(read.features[1].geometry, Point::new(35.27, 51.19).into());
    assert_eq!(
        read.repairs.to_string(),
        "3 features, 1 without geometry skipped, 1 rings closed, 5 heights dropped"
    );
    assert_eq!(read.without_geometry[0].0, "feature 3 (\"Nothing\")");
}

#[test]
fn messages_say_what_is_wrong_with_a_file() {
    let refused =
        |text: &str, format: Format| shapes::from_bytes(text.as_bytes(), format).unwrap_err().to_string();
    let cut = &KML[..KML.len() - 62];
    let deep = format!("{}{}", "<Folder>".repeat(100), "</Folder>".repeat(100));
    for (text, message) in [
        (cut, "it ends within <Document>"),
        (&KML[..KML.len() - 3], "it ends within a tag"),
        ("<kml><!-- </kml>", "it ends within markup"),
        ("<kml></Document>", "</Document> ends no element"),
        (
            "<kml><Placemark><Point><coordinates> </coordinates></Point></Placemark></kml>",
            "a Point has no coordinates",
        ),
        (&deep, "more than 64 elements lie in one another"),
        ("<Point><coordinates>a,b</coordinates></Point>", "error parsing number from: a"),
    ] {
        assert_eq!(refused(text, Format::Kml), format!("not a valid KML file: {message}"));
    }
    assert_eq!(refused("<kml></kml>", Format::Kml), "there are no features");
    for (text, message) in [
        ("a,b\n1,2\n", "expected a column wkt, geom, geometry or the_geom, found the columns a, b"),
        ("a,wkt\n", "there are no features"),
    ] {
        assert_eq!(refused(text, Format::Wkt), message);
    }
    let faults = |text: &str| -> Vec<String> {
        let read = shapes::from_bytes(text.as_bytes(), Format::Wkt).unwrap();
        read.faults.iter().map(|fault| format!("{}: {}", fault.place, fault.error)).collect()
    };
    let table = format!(
        "name,wkt\nx,POLYGON EMPTY\na,BLOB(1)\nb,{}POINT(1 2)\nc,SRID=3857;POINT(1 2)\nd,SRID=4326;POINT Z(1 2 3)\ne,\n",
        "(".repeat(20)
    );
    assert_eq!(
        faults(&table),
        [
            "feature 2 (\"a\"): expected well-known text, found invalid type encountered",
            "feature 3 (\"b\"): expected well-known text, found more than 16 brackets in one another",
            "feature 4 (\"c\"): the coordinate reference system \"SRID=3857\" is not WGS 84 longitude and latitude",
        ]
    );
    let read: Shapes = shapes::from_bytes(table.as_bytes(), Format::Wkt).unwrap();
    assert_eq!((read.features.len(), read.without_geometry.len(), read.repairs.heights_dropped), (1, 2, 1));

    let folder = Folder::new("shape-messages");
    let path = folder.0.join("own.fgb");
    shapes::to_file(&path, &features()).unwrap();
    let bytes = fs::read(&path).unwrap();
    let refused = |bytes: &[u8], format: Format| shapes::from_bytes(bytes, format).unwrap_err().to_string();
    for (bytes, message) in [
        (&b"fgb\x02fgb\x00"[..], "it does not begin with fgb and version 3"),
        (&bytes[..8], "it has no header"),
        (&bytes[..40], "it is cut short: 32 bytes are left of "),
        (&bytes[..bytes.len() - 9], "it is cut short: "),
    ] {
        let found = refused(bytes, Format::FlatGeobuf);
        assert!(found.starts_with(&format!("not a valid FlatGeobuf file: {message}")), "{found}");
    }
    let found = refused(b"no shapes", Format::Shapefile);
    assert!(found.starts_with("not a valid Shapefile: "), "{found}");
    let unknown = shapes::from_file("map.pdf").unwrap_err().to_string();
    assert_eq!(
        unknown,
        "map.pdf: files that end in \"pdf\" are not known: expected .geojson, .json, .fgb, .kml, .shp, .csv or .wkt"
    );
    let mixed =
        [features().remove(0), Feature { geometry: Point::new(1.0, 2.0).into(), ..features().remove(1) }];
    let error = shapes::to_file(folder.0.join("mixed.shp"), &mixed).unwrap_err().to_string();
    assert!(
        error.ends_with("expected one kind of geometry, found a Point among others of another kind"),
        "{error}"
    );
}
