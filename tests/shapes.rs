//! Shapes in files of every format: what is written reads back, what is repaired is counted, what is wrong is named.
#![cfg(feature = "formats")]

mod common;

use std::fs;

use common::folder::Folder;
use frontline::geojson::{RegionFields, regions_from_file};
use frontline::shapes::{self, Feature, Format, Properties, Shapes};
use geo_types::{Geometry, MultiPolygon, Point, polygon};

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
        let path = folder.file(&format!("own.{ending}"));
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
        let path = folder.file(&format!("point.{ending}"));
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
        let path = folder.file(&format!("regions.{ending}"));
        shapes::to_file(&path, &own).unwrap();
        let read = regions_from_file(&path, &RegionFields::default()).unwrap();
        let region = &read.items[0];
        assert_eq!(
            (region.code(), region.names().main(), region.level()),
            ("XA-01", "Square", 2),
            "{ending}"
        );
    }
    let path = folder.file("regions.shp");
    let read = regions_from_file(&path, &RegionFields::default()).unwrap();
    assert_eq!(
        read.repairs.to_string(),
        "1 features, 2 rings turned right-handed, crs member \"GCS_WGS_1984\" noted"
    );
    fs::remove_file(folder.file("regions.prj")).unwrap();
    let read = regions_from_file(&path, &RegionFields::default()).unwrap();
    assert_eq!(
        read.repairs.to_string(),
        "1 features, 2 rings turned right-handed, no reference system named, taken for WGS 84"
    );
    fs::write(folder.file("regions.prj"), "PROJCS[\"WGS_1984_UTM_Zone_36N\",GEOGCS[...]]").unwrap();
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
    let path = folder.file("own.fgb");
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
    let error = shapes::to_file(folder.file("mixed.shp"), &mixed).unwrap_err().to_string();
    assert!(
        error.ends_with("expected one kind of geometry, found a Point among others of another kind"),
        "{error}"
    );
}

fn kml(inside: &str) -> String {
    format!("<kml><Placemark>{inside}</Placemark></kml>")
}

#[test]
fn points_of_kml_without_a_position_are_refused() {
    for (point, reason) in [
        ("<Point></Point>", "a Point has no coordinates"),
        ("<Point><coordinates/></Point>", "a Point has no coordinates"),
        ("<kml:Point></kml:Point>", "a Point has no coordinates"),
        ("<kml:Point><kml:coordinates> </kml:coordinates></kml:Point>", "a Point has no coordinates"),
        (
            "<Point><coordinates>1,2</coordinates><coordinates> </coordinates></Point>",
            "a Point has no coordinates",
        ),
        ("<Point><coordinates>&#32;</coordinates></Point>", "a Point has no coordinates"),
        ("<Point><coordinates><![CDATA[ ]]></coordinates></Point>", "a Point has no coordinates"),
        ("<Point><coordinates>1,2 3,4</coordinates></Point>", "a Point has 2 positions"),
        ("<MultiGeometry>7<Point/></MultiGeometry>", "text stands in <MultiGeometry> between its parts"),
        ("<Polygon><![CDATA[]]></Polygon>", "text stands in <Polygon> between its parts"),
        ("<!DOCTYPE kml>", "it declares a document type, which is not read: leave that out"),
    ] {
        let error = shapes::from_bytes(kml(point).as_bytes(), Format::Kml).unwrap_err().to_string();
        assert_eq!(error, format!("not a valid KML file: {reason}"), "{point}");
    }
    for point in [
        "<Point><coordinates><![CDATA[1,2]]></coordinates></Point>",
        "<Point><coordinates>1,<!-- and -->2</coordinates></Point>",
        "<kml:Point><kml:extrude>0</kml:extrude><kml:coordinates>\n1,2\n</kml:coordinates></kml:Point>",
        "<Point><coordinates> </coordinates><coordinates>1&#44;2</coordinates></Point>",
        "<Point><altitudeMode>any</altitudeMode><coordinates>1,2</coordinates></Point>",
    ] {
        let read = shapes::from_bytes(kml(point).as_bytes(), Format::Kml).unwrap();
        assert_eq!(read.features[0].geometry, Point::new(1.0, 2.0).into(), "{point}");
    }
}

/// The reader takes whatever it does not know in a geometry for the end of it.
#[test]
fn geometries_of_kml_lose_no_part() {
    let square = |x: u8, more: &str| {
        format!(
            "<Polygon>{more}<outerBoundaryIs><LinearRing><coordinates>{x},1 {x}.5,1 {x}.5,2 {x},1</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        )
    };
    let parts = |more: &str, between: &str| {
        let text = format!("<MultiGeometry>{}{between}{}</MultiGeometry>", square(1, more), square(2, more));
        let read = shapes::from_bytes(kml(&text).as_bytes(), Format::Kml).unwrap();
        match &read.features[0].geometry {
            Geometry::MultiPolygon(own) => (own.0.len(), read.repairs.parts_dropped),
            other => panic!("{other:?}"),
        }
    };
    for (more, between, dropped) in [
        ("", "", 0),
        ("<tessellate/>", "<!-- so -->", 0),
        ("<gx:drawOrder>1</gx:drawOrder>", "<Point/>", 0),
        ("<innerBoundaryIs/>", "<Model><Location><longitude>1</longitude></Location></Model>", 1),
        ("<altitudeMode/>", "<gx:Track><Point></Point></gx:Track>", 1),
        ("<a:b xmlns:a='>'><c/>d</a:b>", "<?pi ?>", 0),
    ] {
        assert_eq!(parts(more, between), (2, dropped), "{more} {between}");
    }
    let mixed = format!(
        "<MultiGeometry>{}<Point><coordinates>1,2</coordinates></Point></MultiGeometry>",
        square(1, "")
    );
    let folder = Folder::new("kml-mixed");
    fs::write(folder.file("mixed.kml"), kml(&mixed)).unwrap();
    let read = regions_from_file(folder.file("mixed.kml"), &RegionFields::default()).unwrap();
    assert_eq!((read.items.len(), read.repairs.parts_dropped), (1, 1));
}

#[test]
fn a_shapefile_is_written_whole_or_not_at_all() {
    let folder = Folder::new("shp-whole");
    let path = folder.file("own.shp");
    shapes::to_file(&path, &features()).unwrap();
    let files = || {
        let mut names: Vec<String> =
            fs::read_dir(&folder.0).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names.into_iter().map(|name| (fs::read(folder.file(&name)).unwrap(), name)).collect::<Vec<_>>()
    };
    let before = files();
    let names: Vec<&str> = before.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["own.cpg", "own.dbf", "own.prj", "own.shp", "own.shx"]);
    let empty =
        |geometry: Geometry<f64>| [features().remove(0), Feature { geometry, ..features().remove(1) }];
    let of = |properties: Properties| [features().remove(0), Feature { properties, ..features().remove(1) }];
    let many = (0..300).fold(Properties::default(), |all, i| all.with(format!("p{i}"), "x"));
    for (features, reason) in [
        (
            empty(MultiPolygon::new(vec![]).into()),
            "feature 2 (\"two, \\\"quoted\\\"\"): there are no polygons",
        ),
        (empty(polygon![].into()), "feature 2 (\"two, \\\"quoted\\\"\"): there are no positions in a ring"),
        (
            of(Properties::default().with("long", "x".repeat(255))),
            "feature 2: expected text of at most 254 bytes, found 255 in \"long\"",
        ),
        (of(many), "expected at most 255 properties, found 302"),
    ] {
        let error = shapes::to_file(&path, &features).unwrap_err().to_string();
        assert_eq!(error, format!("{}: {reason}", path.display()));
        assert!(files() == before, "{reason}");
    }
    // A folder in the place of one of its files.
    let other = folder.file("other.shp");
    fs::create_dir(folder.file("other.shx")).unwrap();
    let error = shapes::to_file(&other, &features()).unwrap_err().to_string();
    assert_eq!(error, format!("{}: cannot be written: it is a folder", folder.file("other.shx").display()));
    assert!(!other.exists());
}

/// A byte of the `.dbf` or the `.cpg` beside it says how its text is written; nothing is read by a guess.
#[test]
fn text_of_a_shapefile_is_read_as_it_says_or_not_at_all() {
    let folder = Folder::new("shp-text");
    let path = folder.file("own.shp");
    let mut own = features();
    own.truncate(1);
    own[0].properties = Properties::default().with("name", "Суджа");
    shapes::to_file(&path, &own).unwrap();
    let table = fs::read(path.with_extension("dbf")).unwrap();
    let (utf_8, cp1251) = ("Суджа".as_bytes(), [0xd1, 0xf3, 0xe4, 0xe6, 0xe0]);
    let at = table.windows(utf_8.len()).position(|bytes| bytes == utf_8).unwrap();
    let read = |mark: u8, text: &[u8], cpg: Option<&str>| {
        let mut table = table.clone();
        table[29] = mark;
        table[at..at + 254].fill(b' ');
        table[at..at + text.len()].copy_from_slice(text);
        fs::write(path.with_extension("dbf"), table).unwrap();
        let _ = fs::remove_file(path.with_extension("cpg"));
        if let Some(cpg) = cpg {
            fs::write(path.with_extension("cpg"), cpg).unwrap();
        }
        let read = shapes::from_file(&path).map_err(|error| error.to_string());
        read.map(|read| read.features[0].properties.text("name").unwrap())
    };
    for (mark, text, cpg) in [
        (0, utf_8, None),
        (0x57, utf_8, None),
        (0xf0, utf_8, None),
        (0, utf_8, Some("UTF-8\n")),
        (0xc9, utf_8, Some("utf8")),
        (0xc9, &cp1251[..], None),
        (0, &cp1251[..], Some("1251")),
        (0x57, &cp1251[..], Some("ANSI 1251")),
        (0xf0, &cp1251[..], Some("windows-1251")),
        (3, &cp1251[..], Some("LDID/201")),
        (0x65, &[0x91, 0xe3, 0xa4, 0xa6, 0xa0][..], Some("")),
    ] {
        assert_eq!(read(mark, text, cpg).as_deref(), Ok("Суджа"), "{mark} {cpg:?}");
    }
    let undeclared = "feature 1: not a valid Shapefile: the text of its .dbf is not UTF-8, and nothing says what else it is: put a \
                      .cpg beside it that does, such as one that holds 1251";
    let unknown = "expected text in UTF-8 or in a code page of single bytes such as 1251, found";
    for (mark, cpg, reason) in [
        (0, None, undeclared.to_owned()),
        (0x57, None, undeclared.to_owned()),
        (0, Some("EBCDIC"), format!("{unknown} \"EBCDIC\" in the .cpg")),
        (0x7b, None, format!("{unknown} CP932 in the .dbf")),
    ] {
        assert_eq!(read(mark, &cp1251, cpg), Err(format!("{}: {reason}", path.display())), "{mark} {cpg:?}");
    }
    let error = read(0xf0, &cp1251, None).unwrap_err();
    assert!(error.contains("own.shp: feature 1: not a valid Shapefile: "), "{error}");
    let fgb = folder.file("own.fgb");
    shapes::to_file(&fgb, &own).unwrap();
    let mut bytes = fs::read(&fgb).unwrap();
    let at = bytes.windows(utf_8.len()).position(|bytes| bytes == utf_8).unwrap();
    bytes[at] = 0xff;
    let error = shapes::from_bytes(&bytes, Format::FlatGeobuf).unwrap_err().to_string();
    assert_eq!(error, "feature 1: not a valid FlatGeobuf file: column \"name\" has text that is not UTF-8");
}

/// Ids, whole numbers and truth mean the same in every format.
#[test]
fn what_data_means_survives_every_format() {
    let folder = Folder::new("meaning");
    let properties =
        |more: &str| format!(r#"{{"name":"A","level":2,"accuracy_m":50.0,"geom":"x","note":null{more}}}"#);
    let square =
        |x: u8| format!(r#"{{"type":"Polygon","coordinates":[[[{x},51],[{x}.5,51],[{x}.5,52],[{x},51]]]}}"#);
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[
            {{"type":"Feature","id":"XA-1","properties":{},"geometry":{}}},
            {{"type":"Feature","id":"XA-2","properties":{},"geometry":{}}}]}}"#,
        properties(r#","context":true"#),
        square(35),
        properties(""),
        square(36)
    );
    let own = shapes::from_bytes(text.as_bytes(), Format::GeoJson).unwrap().features;
    for ending in ["geojson", "fgb", "kml", "shp", "csv"] {
        let path = folder.file(&format!("own.{ending}"));
        shapes::to_file(&path, &own).unwrap();
        let mut read = shapes::from_file(&path).unwrap().features;
        read.sort_by(|a, b| a.id.cmp(&b.id));
        let told: Vec<String> = read
            .iter()
            .map(|f| {
                let [level, accuracy] = ["level", "accuracy_m"].map(|name| f.properties.text(name).unwrap());
                format!("{} {level} {accuracy}", f.id.as_ref().unwrap())
            })
            .collect();
        assert_eq!(told, ["XA-1 2 50", "XA-2 2 50"], "{ending}");
        let mut regions = regions_from_file(&path, &RegionFields::default()).unwrap().items;
        regions.sort_by(|a, b| a.code().cmp(b.code()));
        let told: Vec<(&str, u8, f64, bool)> =
            regions.iter().map(|r| (r.code(), r.level(), r.accuracy().as_metres(), r.is_context())).collect();
        assert_eq!(told, [("XA-1", 2, 50.0, true), ("XA-2", 2, 50.0, false)], "{ending}");
    }
    // Numbers stay numbers where the format has such.
    let path = folder.file("own.fgb");
    let read = shapes::from_file(&path).unwrap().features.remove(0).properties.to_string();
    assert!(read.contains(r#""level":2,"#) && read.contains(r#""accuracy_m":50.0"#), "{read}");
    // A column of ids that are not each of one feature is a property like others.
    let read = |rows: &str| {
        let read = shapes::from_bytes(format!("the_geom,id,WKT\n{rows}").as_bytes(), Format::Wkt).unwrap();
        read.features.into_iter().map(|f| (f.id, f.geometry)).collect::<Vec<_>>()
    };
    let at = |x: f64| Geometry::from(Point::new(x, 1.0));
    assert_eq!(
        read("POINT(9 9),a,POINT(1 1)\nPOINT(9 9),b,POINT(2 1)\n"),
        [(Some("a".to_owned()), at(1.0)), (Some("b".to_owned()), at(2.0))]
    );
    for rows in ["POINT(9 9),a,POINT(1 1)\n,a,POINT(2 1)\n", ",,POINT(1 1)\n,b,POINT(2 1)\n"] {
        assert_eq!(read(rows), [(None, at(1.0)), (None, at(2.0))]);
    }
}

#[test]
fn whole_numbers_have_no_point() {
    for (number, text) in [
        ("1", "1"),
        ("1.0", "1"),
        ("-0.0", "0"),
        ("-2e3", "-2000"),
        ("1.5", "1.5"),
        ("9007199254740993", "9007199254740993"),
        ("1e300", "1e+300"),
    ] {
        let json = format!(
            r#"{{"type":"Feature","properties":{{"n":{number}}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#
        );
        let read = shapes::from_bytes(json.as_bytes(), Format::GeoJson).unwrap();
        assert_eq!(read.features[0].properties.text("n").as_deref(), Some(text));
    }
}
