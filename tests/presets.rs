//! Control maps of the archives that have presets.

mod common;

use common::maps::{collection, feature, polygon, skipped, square, told};
use frontline::control_map::{Mapping, read_str};
use jiff::civil::date;

#[test]
fn deepstate_is_read_by_fill_and_unix_time() {
    let text = collection(&[
        polygon(
            r##""name":"Occupied","fill":"#A52714""##,
            "[[36,50,0],[36.1,50,0],[36.1,50.1,0],[36,50.1,0],[36,50,0]]",
        ),
        polygon(r##""name":"Liberated","fill":"#01579b""##, &square(35.0, 51.0, 35.2, 51.1)),
        polygon(r##""name":"Unknown status","fill":"#bdbdbd""##, &square(35.1, 51.0, 35.3, 51.1)),
        polygon(r##""name":"Transit","fill":"#123456""##, &square(30.0, 46.0, 30.1, 46.1)),
        feature(r#""name":"HQ""#, r#"{"type":"Point","coordinates":[35,51,0]}"#),
        feature(
            r##""name":"Arrow","fill":"#a52714""##,
            r#"{"type":"LineString","coordinates":[[35,51],[35,52]]}"#,
        ),
        feature(r##""name":"Lost","fill":"#a52714""##, "null"),
        polygon(r##""name":"Swapped","fill":"#a52714""##, &square(51.0, 35.0, 51.1, 35.1)),
    ]);
    let maps = read_str("deepstate_1723408252.geojson", &text, &Mapping::deepstate()).unwrap();
    assert_eq!(
        told(&maps),
        [
            "deepstate-map-2024-08-11-RU 2024-08-11: RU 79.7 km²",
            "deepstate-map-2024-08-11-UA 2024-08-11: UA 156.0 km²",
            "deepstate-map-2024-08-11-unknown 2024-08-11: unclear [] 78.0 km²",
        ]
    );
    assert_eq!(
        skipped(&maps),
        [
            "deepstate_1723408252.geojson: feature 7 (\"Lost\"): it has no geometry",
            "deepstate_1723408252.geojson: feature 4 (\"Transit\"): no rule of the mapping fits fill \"#123456\"",
            "deepstate_1723408252.geojson: feature 5 (\"HQ\"): a Point has no ground",
            "deepstate_1723408252.geojson: feature 6 (\"Arrow\"): a LineString has no ground",
            "deepstate_1723408252.geojson: feature 8 (\"Swapped\"): 51 35 lies among the other data only as \
             35 51: longitude comes first",
        ]
    );
    assert_eq!(
        maps.mended.to_string(),
        "8 features, 1 without geometry skipped, 6 heights dropped, 1 overlaps between holders given to the first rule \
         (78.010 km²)"
    );
    let claim = &maps.claims[1];
    assert_eq!((claim.by(), claim.stated().to_string()), ("deepstate", "2024-08-11".to_owned()));
    let citation = &claim.citations()[0];
    assert_eq!(citation.publisher, "DeepState");
    assert_eq!(citation.title.as_deref(), Some("deepstate_1723408252.geojson"));
}

#[test]
fn owl_is_no_geojson_has_latitude_first_and_its_rings_overlap() {
    let ring = |w: f64, s: f64, e: f64, n: f64| format!("[[{s},{w}],[{s},{e}],[{n},{e}],[{n},{w}]]");
    let text = format!(
        r#"{{"areas":[{},{}],"areas_ua":[{}],"frontline":{{"a":1}},"new":7}}"#,
        ring(36.0, 50.0, 36.2, 50.1),
        ring(36.1, 50.0, 36.3, 50.1),
        ring(35.0, 51.0, 35.2, 51.1)
    );
    let maps = read_str("20240815.json", &text, &Mapping::owl()).unwrap();
    assert_eq!(
        told(&maps),
        ["owl-map-2024-08-15-UA 2024-08-15: UA 156.0 km²", "owl-map-2024-08-15-RU 2024-08-15: RU 239.0 km²",]
    );
    assert_eq!(
        skipped(&maps),
        [
            "20240815.json: member \"frontline\": the mapping skips it",
            "20240815.json: member \"new\": no rule of the mapping fits member \"new\"",
        ]
    );
    assert_eq!(
        maps.mended.to_string(),
        "3 features, 3 rings closed, 1 polygons joined with others of their holder"
    );
    // Before the first day there is nothing, and that is a map, too.
    let none = read_str("20240701.json", r#"{"areas":[],"areas_ua":[]}"#, &Mapping::owl()).unwrap();
    assert_eq!((none.claims.len(), none.maps.len(), none.gaps.len()), (0, 1, 0));
    for (text, message) in [
        (
            r#"{"areas":7}"#,
            "20240815.json: member \"areas\": expected rings of positions, or a list of them, found a number",
        ),
        ("[]", "20240815.json: expected a GeoJSON object, found an array"),
    ] {
        assert_eq!(read_str("20240815.json", text, &Mapping::owl()).unwrap_err().to_string(), message);
    }
    let text = r#"{"areas":[[[50,36],[50,"x"],[51,36]]]}"#;
    let maps = read_str("20240815.json", text, &Mapping::owl()).unwrap();
    assert_eq!(
        skipped(&maps),
        [
            "20240815.json: feature 1: expected a position of two numbers or more, found an array",
            "20240815.json: 2024-08-15: nothing of the map can be used, so its day is a gap",
        ]
    );
}

#[test]
fn isw_has_many_days_in_one_file_some_without_a_shape() {
    let layer = |date: &str| format!(r#""date":"{date}","layer_type":"kursk_russian_advances""#);
    let text = collection(&[
        feature(&layer("2024-09-15"), "null"),
        polygon(&layer("2024-09-11"), &square(35.0, 51.0, 35.2, 51.1)),
        polygon(&layer("2024-09-13T00:00:00Z"), &square(35.0, 51.0, 35.1, 51.1)),
        polygon(&layer("2202-02-02"), &square(35.0, 51.0, 35.1, 51.1)),
        polygon(&layer("soon"), &square(35.0, 51.0, 35.1, 51.1)),
        polygon(r#""layer_type":"kursk_russian_advances""#, &square(35.0, 51.0, 35.1, 51.1)),
        polygon(r#""date":"2024-09-13","layer_type":"other""#, &square(35.0, 51.0, 35.1, 51.1)),
        polygon(&layer("2024-09-18"), &square(35.0, 51.0, 35.1, 51.1)),
    ]);
    let maps = read_str("kursk.geojson", &text, &Mapping::isw()).unwrap();
    assert_eq!(
        told(&maps),
        [
            "isw-layer-2024-09-11-RU 2024-09-11/2024-09-12: RU 156.0 km²",
            "isw-layer-2024-09-13-RU 2024-09-13/2024-09-14: RU 78.0 km²",
            "isw-layer-2024-09-15-no-map 2024-09-15/2024-09-17: unclear [] 78.0 km²",
            "isw-layer-2024-09-18-RU 2024-09-18: RU 78.0 km²",
        ]
    );
    assert_eq!(
        skipped(&maps),
        [
            "kursk.geojson: feature 1: it has no geometry",
            "kursk.geojson: feature 4: 2202-02-02 is outside the series, 2022-02-24 to 2099-12-31",
            "kursk.geojson: feature 5: \"soon\" is no day",
            "kursk.geojson: feature 6: it has no day: expected one in the property \"date\"",
            "kursk.geojson: feature 7: no rule of the mapping fits layer_type \"other\"",
            "kursk.geojson: 2024-09-15: nothing of the map can be used, so its day is a gap",
        ]
    );
    assert_eq!(maps.gaps, [(date(2024, 9, 15), date(2024, 9, 17))]);
}

#[test]
fn cyterat_has_one_multipolygon_clockwise_and_no_properties() {
    let text = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}},"features":[{}]}}"#,
        feature(
            "",
            r#"{"type":"MultiPolygon","coordinates":[[[[36,50],[36,50.1],[36.1,50.1],[36.1,50],[36,50]]]]}"#
        )
    );
    let maps = read_str("deepstatemap_data_20240815.geojson", &text, &Mapping::cyterat()).unwrap();
    assert_eq!(told(&maps), ["cyterat-archive-2024-08-15-RU 2024-08-15: RU 79.7 km²"]);
    assert_eq!(
        maps.mended.to_string(),
        "1 features, 1 rings turned right-handed, crs member \"urn:ogc:def:crs:OGC:1.3:CRS84\" noted"
    );
    assert_eq!(maps.claims[0].citations()[0].publisher, "cyterat");
}
