//! GeoJSON as it is found in the wild: what is repaired, what is refused, and every message.

mod common;

use frontline::geojson::{
    Read, RegionFields, border_to_string, regions_from_file, regions_from_str, regions_to_string,
    towns_from_str, towns_to_string,
};
use frontline::{Atlas, Error, LonLat, Names, Region, RegionIndex, Town};
use geo::Winding;
use geo_types::{LineString, MultiPolygon, Polygon};

fn read(text: &str) -> Result<Read<Region>, Error> {
    regions_from_str(text, &RegionFields::default())
}

fn refused(text: &str) -> String {
    read(text).map(|read| read.repairs).unwrap_err().to_string()
}

/// A feature with these coordinates of a polygon.
fn feature(code: &str, name: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":"{code}","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

const SQUARE: &str = "[[[35,51],[36,51],[36,52],[35,52],[35,51]]]";
const EAST: &str = "[[[36,51],[37,51],[37,52],[36,52],[36,51]]]";

#[test]
fn what_is_found_in_the_wild_is_repaired_and_counted() {
    let text = format!(
        "\u{feff}{}",
        r#"{"type":"FeatureCollection","name":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
        {"type":"Feature","id":7,"properties":{"code":"XA-1","name":"One"},"geometry":{"type":"Polygon","coordinates":[[[0,0,5],[0,1,5],[1,1,5],[1,0,5],[0,0,5]]]}},
        {"type":"Feature","properties":{"shapeISO":"XA-2","shapeName":"Two","name_uk":"Два"},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,0],[2,0],[2,1],[1,1]],[[1.2,0.2],[1.4,0.2],[1.4,0.4],[1.2,0.2]]]]}},
        {"type":"Feature","properties":null,"geometry":null},
        {"type":"Feature","properties":{"ISO3166-2":"XB-3"},"geometry":{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,1],[179,0]]]}}]}"#
    );
    let read = read(&text).unwrap();
    let codes: Vec<&str> = read.items.iter().map(Region::code).collect();
    assert_eq!(codes, ["XA-1", "XA-2", "XB-3"]);
    assert_eq!(read.items[1].names().get("uk"), Some("Два"));
    assert_eq!(read.items[2].country(), "XB");
    let repairs = &read.repairs;
    assert_eq!(
        (
            repairs.features,
            repairs.null_geometries,
            repairs.rings_closed,
            repairs.rings_reversed,
            repairs.heights_dropped
        ),
        (4, 1, 1, 2, 5)
    );
    assert_eq!((repairs.antimeridian_edges, repairs.byte_order_mark), (2, true));
    assert_eq!(
        repairs.to_string(),
        "4 features, 1 without geometry skipped, 1 rings closed, 2 rings turned right-handed, 5 heights dropped, \
         2 edges taken across the antimeridian, crs member \"urn:ogc:def:crs:OGC:1.3:CRS84\" noted, byte order mark skipped"
    );
    assert!(!repairs.is_clean());
    // Exteriors run counter-clockwise afterwards, holes clockwise.
    assert!(read.items[0].shape().0[0].exterior().is_ccw());
    assert!(read.items[1].shape().0[0].interiors()[0].is_cw());
}

#[test]
fn clean_files_need_no_repair() {
    assert!(read(&collection(&[feature("XA-1", "One", SQUARE)])).unwrap().repairs.is_clean());
    // A bare feature and a bare geometry are read too, if the code is where it is said to be.
    assert_eq!(read(&feature("XA-1", "One", SQUARE)).unwrap().items.len(), 1);
    let fields = RegionFields::default().code("KOD").name("NAZVA");
    let text = format!(
        r#"{{"type":"Feature","properties":{{"KOD":59,"NAZVA":"Сумська"}},"geometry":{{"type":"Polygon","coordinates":{SQUARE}}}}}"#
    );
    let region = regions_from_str(&text, &fields).unwrap().items.remove(0);
    assert_eq!((region.code(), region.names().main()), ("59", "Сумська"));
}

#[test]
#[allow(clippy::too_many_lines)] // a table
fn every_message_says_what_is_wrong_and_where() {
    let one = |coordinates: &str| refused(&collection(&[feature("XA-1", "One", coordinates)]));
    let cases: Vec<(String, &str)> = vec![
        (
            one("[[[35,51],[36,51],[36,152],[35,51]]]"),
            r#"feature 1 (id XA-1, "One"): latitude 152 is outside [-90, 90]; are the axes swapped?"#,
        ),
        (
            one("[[[190,51],[191,51],[191,52],[190,51]]]"),
            r#"feature 1 (id XA-1, "One"): longitude 190 is outside [-180, 180]"#,
        ),
        (
            one("[[[35,51],[36,51],[35,51]]]"),
            r#"feature 1 (id XA-1, "One"): exterior of polygon 1: 2 distinct positions are too few for a ring: it needs 3"#,
        ),
        (
            one("[[]]"),
            r#"feature 1 (id XA-1, "One"): 0 distinct positions are too few for a ring: it needs 3"#,
        ),
        (one("[]"), r#"feature 1 (id XA-1, "One"): there are no rings"#),
        (
            one("[[[0,0],[2,2],[2,0],[0,2],[0,0]]]"),
            r#"feature 1 (id XA-1, "One"): the boundary intersects itself at 1.0000000 1.0000000"#,
        ),
        (
            refused(&collection(&[feature("XA-1", "One", SQUARE), feature("XA-1", "Two", EAST)])),
            r#"feature 1 (id XA-1, "One") and feature 2 (id XA-1, "Two"): there are two of region XA-1"#,
        ),
        (refused(r#"{"type":"FeatureCollection","features":[]}"#), "there are no features"),
        (
            refused(
                r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}"#,
            ),
            "there are no features with a geometry",
        ),
        (refused(r#"{"type":"FeatureCollection"}"#), "expected an array of features, found nothing"),
        (refused(r#"{"type":"Topology"}"#), r#"expected a FeatureCollection, found type "Topology""#),
        (refused("[1, 2]"), "expected a GeoJSON object, found an array"),
        (refused("{}"), "expected a FeatureCollection, found an object without type"),
        (refused(""), "not valid JSON: EOF while parsing a value at line 1 column 0"),
        (
            refused(r#"{"type":"FeatureCollection","features":[{"type":"Fea"#),
            "not valid JSON: EOF while parsing a string at line 1 column 52",
        ),
        (
            refused(&collection(&[feature("XA-1", "One", "[[[35,51],[NaN,51],[36,52],[35,51]]]")])),
            "not valid JSON: expected value at line 1 column 153",
        ),
        (
            one("[[[35,51],[1e999,51],[36,52],[35,51]]]"),
            "not valid JSON: number out of range at line 1 column 157",
        ),
        (
            refused(
                r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"-x","geometry":{"type":"Polygon","coordinates":[[[35,51],[36,51],[36,52],[35,51]]]}}]}"#,
            ),
            r#"feature 1 (id -x): "-x" names no region"#,
        ),
        (
            refused(
                r#"{"type":"Feature","id":"XA-1","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#,
            ),
            "feature 1 (id XA-1): expected a Polygon or MultiPolygon, found a Point",
        ),
        (
            refused(r#"{"type":"Feature","id":[1],"properties":{},"geometry":null}"#),
            "feature 1: expected an id that is a string or a number, found an array",
        ),
        (
            refused(r#"{"type":"FeatureCollection","features":[17]}"#),
            "feature 1: expected a feature, found a number",
        ),
        (
            refused(r#"{"type":"FeatureCollection","features":[{"type":"Polygon"}]}"#),
            r#"feature 1: expected a feature, found type "Polygon""#,
        ),
        (
            refused(&format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:3857"}}}},"features":[{}]}}"#,
                feature("A", "A", SQUARE)
            )),
            r#"the coordinate reference system "EPSG:3857" is not WGS 84 longitude and latitude"#,
        ),
        (
            refused(
                &feature("XA-1", "One", SQUARE).replace(r#""name":"One""#, r#""name":"One","accuracy_m":-5"#),
            ),
            r#"feature 1 (id XA-1, "One"): property "accuracy_m": distance -5 m is not a finite number of 0 or more"#,
        ),
        (
            refused(
                &feature("XA-1", "One", SQUARE).replace(r#""name":"One""#, r#""name":"One","level":"two""#),
            ),
            r#"feature 1 (id XA-1, "One"): property "level": expected a whole number of 0 or more, found "two""#,
        ),
    ];
    for (number, (found, expected)) in cases.into_iter().enumerate() {
        assert_eq!(found, expected, "case {number}");
    }
    let text = one(r#"[[["35","51"],[36,51],[36,52],[35,51]]]"#);
    assert!(text.starts_with(r#"feature 1 (id XA-1, "One"): expected a valid geometry, found "#), "{text}");
}

#[test]
fn swapped_axes_show_against_the_rest_of_the_data() {
    let squares: Vec<String> = (0..4)
        .map(|k| {
            let (w, e) = (35 + k, 36 + k);
            feature(
                &format!("XA-{k}"),
                "Square",
                &format!("[[[{w},51],[{e},51],[{e},52],[{w},52],[{w},51]]]"),
            )
        })
        .collect();
    assert!(read(&collection(&squares)).is_ok());
    let mut swapped = squares.clone();
    swapped[2] = feature("XA-2", "Square", "[[[51,37],[52,37],[52,38],[51,38],[51,37]]]");
    assert_eq!(
        refused(&collection(&swapped)),
        r#"feature 3 (id XA-2, "Square"): 51.5 37.5 lies among the other data only as 37.5 51.5: longitude comes first"#
    );
    // Towns against regions.
    let regions = read(&collection(&squares)).unwrap().items;
    let town = Town::new("t1", Names::new("Sudzha"), LonLat::new(51.191, 36.271).unwrap()).unwrap();
    assert_eq!(
        Atlas::builder().regions(regions).towns([town]).build().unwrap_err().to_string(),
        "town Sudzha (t1): 51.191 36.271 lies among the other data only as 36.271 51.191: longitude comes first"
    );
}

#[test]
fn overlaps_are_refused_in_an_atlas_but_not_between_levels() {
    let big = feature("XA-1", "Oblast", "[[[35,51],[37,51],[37,53],[35,53],[35,51]]]");
    let small = feature("XA-1-1", "District", "[[[35,51],[36,51],[36,52],[35,52],[35,51]]]");
    let regions = read(&collection(&[big, small])).unwrap().items;
    assert_eq!(
        Atlas::builder().regions(regions.clone()).build().unwrap_err().to_string(),
        "region XA-1-1 and region XA-1 overlap at 35 51.5; regions of a partition may share borders only"
    );
    let levels =
        regions.into_iter().enumerate().map(|(i, region)| region.with_level(if i == 0 { 1 } else { 2 }));
    let atlas = Atlas::builder().regions(levels).build().unwrap();
    let here = LonLat::new(35.5, 51.5).unwrap();
    let codes: Vec<&str> = atlas.locate(here).iter().map(|place| place.region.code()).collect();
    assert_eq!(codes, ["XA-1-1", "XA-1"]);
    assert_eq!(atlas.region_at(here).map(Region::code), Some("XA-1-1"));
}

#[test]
fn deep_nesting_truncation_and_noise_never_panic() {
    let deep = format!(r#"{{"type":"Feature","geometry":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert!(refused(&deep).starts_with("not valid JSON: recursion limit exceeded"), "{}", refused(&deep));
    let whole = collection(&[feature("XA-1", "One", SQUARE), feature("XA-2", "Two", EAST)]);
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "cut at {end}");
    }
    let mut rng = common::random(11);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..rng.usize(1..4) {
            let at = rng.usize(..bytes.len());
            bytes[at] = *rng.choice(b"0123456789.-e[]{},:\"nulltrue ").unwrap();
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if let Ok(read) = read(&text) {
            accepted += 1;
            // What is accepted can be used: it builds, or says why not.
            let _ = Atlas::builder().regions(read.items).build();
        }
    }
    println!("{accepted} of 20,000 noisy files were still valid");
    assert!(accepted > 0);
}

#[test]
fn files_are_named_in_errors() {
    let missing =
        regions_from_file("no/such/file.geojson", &RegionFields::default()).unwrap_err().to_string();
    assert!(missing.starts_with("no/such/file.geojson: cannot be read: "), "{missing}");
    let folder = std::env::temp_dir().join(format!("frontline-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("latin1.geojson");
    std::fs::write(&file, b"{\"type\": \"Gro\xdf\"}").unwrap();
    let message = regions_from_file(&file, &RegionFields::default()).unwrap_err().to_string();
    assert_eq!(message, format!("{}: cannot be read: not UTF-8 from byte 13 on", file.display()));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn towns_are_read_and_refused() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":486816,"properties":{"names":{"en":"Sudzha","und":["Суджа","Soudja"]},"population":6940,"accuracy_m":700,"region":"RU-KRS","source":"S"},"geometry":{"type":"Point","coordinates":[35.271,51.191,160]}},
        {"type":"Feature","properties":{"geonameid":2,"name":"Part","part_of":"486816"},"geometry":{"type":"Point","coordinates":[35.3,51.2]}}]}"#;
    let read = towns_from_str(text).unwrap();
    assert_eq!(read.repairs.heights_dropped, 1);
    let sudzha = &read.items[0];
    assert_eq!(
        (sudzha.id(), sudzha.population(), sudzha.stated_region(), sudzha.source()),
        ("486816", Some(6940), Some("RU-KRS"), Some("S"))
    );
    assert_eq!(read.items[1].part_of(), Some("486816"));
    assert_eq!(towns_from_str(&towns_to_string(&read.items)).unwrap().items, read.items);
    let refused = |from: &str, to: &str| towns_from_str(&text.replace(from, to)).unwrap_err().to_string();
    assert_eq!(
        refused("6940", "-1"),
        r#"feature 1 (id 486816, "Sudzha"): property "population": expected a whole number of 0 or more, found -1"#
    );
    assert_eq!(
        refused("[35.271,51.191,160]", "[35.271]"),
        r#"feature 1 (id 486816, "Sudzha"): expected a valid geometry, found a position must contain two or more elements, but got `1`"#
    );
    assert_eq!(
        refused(r#""name":"Part","#, ""),
        "feature 2: expected a town's name in names.en, name, name_en, NAME, NAME_1 or shapeName, found none of them"
    );
    assert_eq!(
        refused(r#""geonameid":2,"#, ""),
        r#"feature 2 ("Part"): expected a town's id as the feature's id or in the property id or geonameid, found none of them"#
    );
}

#[test]
fn what_is_written_is_read_back() {
    let text = collection(&[feature("XA-1", "One", SQUARE), feature("XA-2", "Two", EAST)]);
    let regions = read(&text).unwrap().items;
    let written = regions_to_string(&regions).unwrap();
    let again = read(&written).unwrap();
    assert!(again.repairs.is_clean());
    assert_eq!(again.items, regions);
    // Seven digits, right-handed, whatever went in.
    let clockwise =
        Polygon::new(LineString::from(vec![(0.0, 0.0), (0.0, 1.0), (1.0 / 3.0, 1.0), (0.0, 0.0)]), vec![]);
    let region = Region::new("XA-3", clockwise.into()).unwrap();
    let written = regions_to_string(&[region]).unwrap();
    assert!(written.contains("0.3333333,1.0]") && !written.contains("0.33333333"), "{written}");
    assert!(read(&written).unwrap().repairs.is_clean());
    let tiny = Polygon::new(LineString::from(vec![(0.0, 0.0), (1e-9, 0.0), (0.0, 1e-9), (0.0, 0.0)]), vec![]);
    let region = Region::new("XA-4", tiny.into()).unwrap();
    assert_eq!(
        regions_to_string(&[region]).unwrap_err().to_string(),
        "region XA-4: 0 distinct positions are too few for a ring: it needs 3"
    );
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let border = border_to_string(&atlas.border("XA-1", "XA-2").unwrap());
    assert!(border.contains(r#""type":"MultiLineString""#) && border.contains("[36.0,51.0]"), "{border}");
}

#[test]
fn what_crosses_the_antimeridian_is_written_cut() {
    let ring = |points: &[(f64, f64)]| LineString::from(points.to_vec());
    let across = Polygon::new(
        ring(&[(170.0, 60.0), (-170.0, 61.0), (-170.0, 70.0), (170.0, 69.5), (170.0, 60.0)]),
        vec![ring(&[(178.0, 64.0), (178.0, 66.0), (-178.0, 66.0), (-178.0, 64.0), (178.0, 64.0)])],
    );
    let polar = Polygon::new(ring(&[(-120.0, 75.0), (0.0, 80.0), (120.0, 75.0), (-120.0, 75.0)]), vec![]);
    let mut rng = common::random(12);
    for (name, shape) in [("across", across), ("polar", polar)] {
        let region = Region::new("XA-1", MultiPolygon::new(vec![shape])).unwrap();
        let written = regions_to_string(std::slice::from_ref(&region)).unwrap();
        let again = read(&written).unwrap();
        assert_eq!(again.repairs.antimeridian_edges, 0, "{name}: {written}");
        assert_eq!(again.repairs.rings_reversed, 0, "{name}");
        let (before, after) = (
            RegionIndex::new(&[region.shape().clone()]).unwrap(),
            RegionIndex::new(&[again.items[0].shape().clone()]).unwrap(),
        );
        let ratio = after.area(0).as_km2() / before.area(0).as_km2();
        assert!((ratio - 1.0).abs() < 1e-7, "{name}: {ratio}");
        for _ in 0..3000 {
            let p =
                LonLat::new(common::between(&mut rng, -180.0, 180.0), common::between(&mut rng, 55.0, 90.0))
                    .unwrap();
            if before.margin(0, p).as_metres() > 0.1 {
                assert_eq!(after.contains(0, p), before.contains(0, p), "{name} {p}");
            }
        }
    }
}

#[test]
fn regions_without_a_code_are_numbered_and_a_code_asked_for_must_be_there() {
    let geometry = format!(r#"{{"type":"Polygon","coordinates":{SQUARE}}}"#);
    let text = format!(r#"{{"type":"Feature","properties":{{"name":"X"}},"geometry":{geometry}}}"#);
    let found = read(&text).unwrap();
    assert_eq!((found.items[0].code(), found.repairs.codes_made), ("feature-1", 1));
    assert_eq!(found.repairs.to_string(), "1 features, 1 numbered for want of a code");
    assert_eq!(
        regions_from_str(&text, &RegionFields::default().code("KOD")).unwrap_err().to_string(),
        r#"feature 1 ("X"): property "KOD": expected a code, text or a number, found nothing"#
    );
}

/// Exact answers need exact coordinates: what a file says is read to the last bit.
#[test]
fn numbers_are_read_to_the_last_bit() {
    let mut rng = common::random(13);
    for _ in 0..5000 {
        let (x, y) = (common::between(&mut rng, -179.0, 179.0), common::between(&mut rng, -89.0, 89.0));
        let text = format!(
            r#"{{"type":"Feature","id":"t","properties":{{"name":"T"}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#
        );
        assert_eq!(towns_from_str(&text).unwrap().items[0].position(), LonLat::new(x, y).unwrap());
    }
}

/// As in statistics of the European Union: a far-away part that would lie in the extent of the rest if it were
/// swapped, but next to none of it.
#[test]
fn far_away_features_are_not_taken_for_swapped() {
    let boxes = [
        ("IS", -24.5, 63.3, -13.5, 66.5),
        ("PT", -9.5, 37.0, -6.2, 42.1),
        ("FR", -4.8, 42.3, 8.2, 51.1),
        ("DE", 8.3, 47.3, 15.0, 55.0),
        ("FI", 20.6, 59.8, 31.5, 70.1),
        ("RE", 55.2, -21.4, 55.8, -20.9),
    ];
    let features: Vec<String> = boxes
        .iter()
        .map(|(code, w, s, e, n)| {
            feature(code, code, &format!("[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]"))
        })
        .collect();
    assert_eq!(read(&collection(&features)).unwrap().items.len(), 6);
}

#[test]
fn accuracies_survive_the_way_out_and_in() {
    let metres = |m: f64| frontline::Distance::from_metres(m).unwrap();
    let square = read(&feature("XA-1", "One", SQUARE)).unwrap().items.remove(0).with_accuracy(metres(2000.0));
    for region in
        [square.clone(), square.clone().with_state_border_accuracy(metres(0.0)), square.as_context()]
    {
        let written = regions_to_string(std::slice::from_ref(&region)).unwrap();
        assert_eq!(read(&written).unwrap().items, [region]);
    }
}

#[test]
fn whole_numbers_may_be_written_as_reals() {
    let text = r#"{"type":"Feature","id":1,"properties":{"name":"A","population":6940.0},"geometry":{"type":"Point","coordinates":[35,51]}}"#;
    assert_eq!(towns_from_str(text).unwrap().items[0].population(), Some(6940));
    assert!(towns_from_str(&text.replace("6940.0", "6940.5")).is_err());
}

#[test]
fn a_vertex_on_the_antimeridian_is_cut_there_too() {
    let ring = |points: &[(f64, f64)]| Polygon::new(LineString::from(points.to_vec()), vec![]);
    let south = [(179.0, 60.0), (180.0, 60.0), (-179.0, 60.0), (-179.0, 61.0), (180.0, 61.0), (179.0, 61.0)];
    let north = [(179.0, 61.0), (180.0, 61.0), (-179.0, 61.0), (-179.0, 62.0), (179.0, 62.0)];
    let regions = [
        Region::new("XA-1", ring(&south).into()).unwrap(),
        Region::new("XB-1", ring(&north).into()).unwrap(),
    ];
    let again = read(&regions_to_string(&regions).unwrap()).unwrap();
    assert_eq!(again.repairs.antimeridian_edges, 0);
    assert!(again.items.iter().all(|region| region.shape().0.len() == 2));
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let border = border_to_string(&atlas.border("XA-1", "XB-1").unwrap());
    assert!(
        !border.contains("[180.0,61.0],[-179.0,61.0]") && !border.contains("[-179.0,61.0],[180.0,61.0]"),
        "{border}"
    );
    let ends = |from: &str, to: &str| border.contains(&format!("[[{from},61.0],[{to},61.0]]"));
    assert!(ends("180.0", "179.0") && ends("-179.0", "-180.0"), "{border}");
}
