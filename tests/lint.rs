//! Lint: every kind of finding, in its words, without stopping at the first fault.

mod common;

use common::folder::Folder;
use frontline::control_map::{DateIn, Mapping, Means, Rule};
use frontline::geojson::RegionFields;
use frontline::lint::{Finding, Severity, claims, control_maps, regions};
use frontline::{About, Source, SourceKind};

/// A folder with these files.
fn folder_with(name: &str, files: &[(&str, String)]) -> Folder {
    let folder = Folder::new(name);
    for (name, text) in files {
        folder.write(name, text);
    }
    folder
}

/// Findings with short names of files.
fn told(folder: &Folder, found: &[Finding]) -> Vec<String> {
    let folder = folder.0.display().to_string();
    found
        .iter()
        .map(|f| f.to_string().replace(&format!("{folder}/"), "").replace(&folder, "FOLDER"))
        .collect()
}

fn square(west: f64, south: f64, size: f64) -> String {
    let (east, north) = (west + size, south + size);
    format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
}

fn polygon(properties: &str, ring: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn mapping(date: DateIn) -> Mapping {
    let source = Source::new("s", "S", SourceKind::Monitor).unwrap();
    let mut mapping = Mapping::new("m", source, About::Between("X".into(), "Y".into()), date)
        .with_rule(Rule::property("is", ["y"], Means::HeldBy("Y".into())))
        .with_rule(Rule::property("is", ["x"], Means::HeldBy("X".into())));
    (mapping.step_days, mapping.within) = (Some(1), Some([30.0, 45.0, 42.0, 55.0]));
    mapping
}

#[test]
fn control_maps_file_by_file_and_as_a_series() {
    let bow = "[[35.1,51.1],[35.3,51.3],[35.3,51.1],[35.1,51.3],[35.1,51.1]]";
    let folder = folder_with(
        "maps",
        &[
            ("2024-01-01.geojson", collection(&[
                polygon(r#""is":"y""#, "[[35,51,0],[35,51.1],[35.1,51]]"),
                polygon(r#""is":"x""#, bow),
                polygon(r#""is":"y","name":"Z""#, &square(35.25, 51.15, 0.1)),
                polygon(r#""is":"y""#, &square(36.0, 51.0, 0.0005)),
                polygon(r#""is":"?""#, bow),
                polygon(r#""is":"y""#, "[[35,51],[36,51],[35,51]]"),
                polygon(r#""is":"y""#, &square(51.0, 35.0, 1.0)),
                r#"{"type":"Feature","properties":{"is":"y"},"geometry":null}"#.to_owned(),
                r#"{"type":"Feature","properties":{"is":"y"},"geometry":{"type":"Polygon","coordinates":[[["a"]]]}}"#.to_owned(),
            ])),
            ("2024-01-02.geojson", "{\"type\":".to_owned()),
            ("2024-01-03.geojson", format!("\u{feff}{}", polygon(r#""is":"y""#, &square(35.0, 51.0, 0.5)))),
            ("2024-13-03.geojson", polygon("", &square(35.0, 51.0, 0.5))),
            ("copy of 2024-01-03.geojson", polygon(r#""is":"y""#, &square(35.0, 51.0, 0.5))),
            ("today.geojson", polygon("", &square(35.0, 51.0, 0.5))),
            ("notes.txt", String::new()),
        ],
    );
    let found = control_maps(&folder.0, &mapping(DateIn::Name("YYYY-MM-DD".into())));
    let first = "2024-01-01.geojson: ";
    assert_eq!(
        told(&folder, &found),
        [
            &format!(
                "{first}note: winding: 3 rings run the wrong way round; write exteriors counter-clockwise and holes \
             clockwise (RFC 7946, section 3.1.6)"
            ),
            &format!("{first}warning: unclosed: 1 rings are not closed; end each ring where it starts"),
            &format!("{first}note: heights: 1 positions have a third coordinate; write two"),
            &format!(
                "{first}feature 8: warning: no-geometry: it has no geometry; leave it out, or give it its shape"
            ),
            &format!(
                "{first}feature 9: error: unreadable: expected a valid geometry, found invalid type: string \"a\", \
             expected a coordinate element (number or array); correct the file, or leave it out"
            ),
            &format!(
                "{first}feature 5: warning: no-rule: no rule of the mapping fits is \"?\"; add a rule to the mapping, if \
             only to skip it"
            ),
            &format!(
                "{first}feature 6: error: no-area: the ring encloses nothing: it runs back on itself or is there twice; \
             leave it out, or draw it anew"
            ),
            &format!(
                "{first}feature 7: error: swapped-axes: 51 35 lies among the other data only as 35 51: longitude comes \
             first; write longitude before latitude"
            ),
            &format!(
                "{first}warning: crossing-rings: rings of 1 features cross: 155.520 km² change; draw rings that neither \
             cross themselves nor one another"
            ),
            &format!("{first}warning: no-area: 1 rings enclose nothing; leave them out"),
            &format!(
                "{first}2024-01-01: warning: overlap: ground of two holders overlaps 1 times, 38.880 km²; let one end \
             where the other begins; until then the first rule wins"
            ),
            &format!(
                "{first}2024-01-01: note: sliver: 1 pieces of ground are smaller than 0.01 km²; join them with what they \
             lie beside"
            ),
            "2024-01-02.geojson: error: unreadable: not valid JSON: EOF while parsing a value at line 1 column 8; correct the \
             file, or leave it out",
            "2024-01-03.geojson: note: byte-order-mark: it begins with a byte order mark; write UTF-8 without one",
            "2024-13-03.geojson: error: day: \"2024-13-03\" is no day; correct the day",
            "notes.txt: note: no-shapes: it is no file of shapes; keep only the maps in the folder",
            "today.geojson: error: day: it has no day: expected one day like YYYY-MM-DD in its name; correct the day",
            "FOLDER: warning: no-licence: no licence is stated; state the licence, or on whose terms it is used",
            "FOLDER: 2024-01-03: warning: duplicate-day: several files have this day: 2024-01-03.geojson, copy of \
             2024-01-03.geojson; keep one, unless they are layers of one map, as which they are taken",
            "FOLDER: warning: gap: there is no map for 2024-01-02; get the missing maps; until then it is not \
             known who held the ground",
        ]
    );
    assert_eq!(found.iter().map(|f| f.severity).max(), Some(Severity::Error));
    let json = serde_json::to_value(&found[4]).unwrap();
    assert_eq!((json["severity"].as_str(), json["kind"].as_str()), (Some("error"), Some("unreadable")));
    assert_eq!(json["place"], "feature 9");

    let mut good = mapping(DateIn::Name("YYYY-MM-DD".into()));
    good.licence = Some("CC BY 4.0".to_owned());
    let file = folder.file("copy of 2024-01-03.geojson");
    assert_eq!(told(&folder, &control_maps(file, &good)), Vec::<String>::new());
    good.rules.clear();
    assert_eq!(
        told(&folder, &control_maps(&folder.0, &good)),
        [
            "FOLDER: error: unreadable: not a valid mapping: it has no rules; correct the file, or leave it out"
        ]
    );
    let missing = control_maps(folder.file("none"), &mapping(DateIn::UnixTimeInName));
    assert!(told(&folder, &missing)[0].contains("no-shapes"), "{missing:?}");
}

#[test]
fn regions_feature_by_feature_then_together() {
    let crs = r#""crs":{"properties":{"name":"EPSG:4326"}},"#;
    let text = collection(&[
        polygon(r#""code":"XA-1""#, &square(35.0, 51.0, 1.0)),
        polygon(r#""code":"XA-2""#, &square(35.5, 51.0, 1.0)),
        polygon(r#""code":"XA-1""#, &square(38.0, 51.0, 1.0)),
        polygon(r#""code":"XA-3""#, "[[35,52],[36,53],[36,52],[35,53],[35,52]]"),
        polygon("", &square(36.5, 51.0, 1.0)),
        r#"{"type":"Feature","properties":{"name":"Town"},"geometry":{"type":"Point","coordinates":[35,51]}}"#.to_owned(),
    ])
    .replacen('{', &format!("{{{crs}"), 1);
    let folder = folder_with("regions", &[("r.geojson", text), ("x.md", String::new())]);
    let expected = [
        "r.geojson: warning: no-licence: no licence is stated; state the licence, or on whose terms it is used",
        "r.geojson: feature 4: error: crossing-rings: the boundary intersects itself at 35.5000000 52.5000000; draw rings that \
         neither cross themselves nor one another",
        "r.geojson: feature 6 (\"Town\"): error: unreadable: expected a Polygon or MultiPolygon, found a Point; correct the \
         file, or leave it out",
        "r.geojson: note: no-code: 1 regions have no code; give each an ISO 3166-2 code",
        "r.geojson: note: crs: it names the reference system \"EPSG:4326\"; leave it out of GeoJSON, which is WGS 84 (RFC 7946, \
         section 4)",
        "r.geojson: feature 1 and feature 3: error: duplicate-id: there are two of region XA-1; give each an id of its own",
        "r.geojson: error: overlap: feature 1 and feature 2 overlap at 35.5 51.5; regions of a partition may share \
         borders only; let neighbours share their border, vertex by vertex",
    ];
    let found = told(&folder, &regions(&folder.0, &RegionFields::default()));
    assert_eq!(found, expected);
    let other = folder.file("x.md");
    assert!(
        told(&folder, &regions(&other, &RegionFields::default()))[0]
            .starts_with("x.md: error: unreadable: files that end in \"md\" are not known")
    );
}

#[test]
fn claims_item_by_item() {
    let said =
        r#""about":"town:t1","statement":{"holds":"X"},"valid":"2024-08-09/..","recorded":"2024-08-10""#;
    let cited = r#""citations":[{"publisher":"P"}]"#;
    let text = format!(
        r#"{{"sources":[{{"id":"s","name":"S","kind":"monitor"}}],"claims":[
            {{"id":"a","by":"s","stated":"2024-08-09",{cited},{said}}},
            {{"id":"b","by":"s","stated":"2024-08-19",{cited},{said}}},
            {{"id":"c","by":"who","stated":"2024-08-09",{cited},{said},"links":[{{"repeats":"z"}}]}},
            {{"id":"a","by":"s","stated":"2024-08-09",{said}}},
            {{"id":"d","by":"s","stated":"soon",{cited},{said}}}],
        "type":"FeatureCollection","features":[]}}"#
    );
    let csv = "id,by,about,statement,party,stated,recorded\nc1,s,town:t1,holds,XA,2024-08-09,2024-08-10\n"
        .to_owned();
    let folder = folder_with("claims", &[("a.json", text), ("b.csv", csv), ("c.json", "[]".to_owned())]);
    assert_eq!(
        told(&folder, &claims(&folder.0)),
        [
            "a.json: claim 2 (\"b\"): error: date: it was recorded (2024-08-10) before it was stated (2024-08-19); correct the day",
            "a.json: claim 5 (\"d\"): error: unreadable: not a valid claim: \"soon\" is no date: expected a day like 2024-08-10, a \
             month, a year, or a span of them (EDTF); correct the file, or leave it out",
            "a.json: claim \"c\": warning: unsourced: the file has no source \"who\"; add the source",
            "a.json: claim \"a\": error: duplicate-id: there are two of claim a; give each an id of its own",
            "a.json: claim \"a\": warning: unsourced: it has no citation; cite who carried it",
            "a.json: claim \"c\": warning: link: the file has no claim \"z\"; add the claim, or drop the link",
            "b.csv: claim \"c1\": warning: unsourced: it has no citation; cite who carried it",
            "c.json: error: unreadable: expected a GeoJSON object, found an array; correct the file, or leave it out",
        ]
    );
}

#[test]
fn a_map_that_is_refused_does_not_silence_the_rest() {
    // Fifty rings that nobody drew.
    let mut rng = fastrand::Rng::with_seed(50);
    println!("seed 50");
    let mut star = || {
        let corners: Vec<String> =
            (0..40).map(|_| format!("[{},{}]", 35.0 + rng.f64(), 51.0 + rng.f64())).collect();
        polygon(r#""is":"y""#, &format!("[{},{}]", corners.join(","), corners[0]))
    };
    let tangle: Vec<String> = (0..50).map(|_| star()).collect();
    let good = polygon(r#""is":"y""#, &square(35.0, 51.0, 0.5));
    let unknown = polygon(r#""is":"new""#, &square(35.0, 51.0, 0.5));
    let point = r#"{"type":"Point","coordinates":[35,51]}"#;
    let mixed = format!(
        r#"{{"type":"Feature","properties":{{"is":"y"}},"geometry":{{"type":"GeometryCollection","geometries":[{point},{{"type":"Polygon","coordinates":[{}]}}]}}}}"#,
        square(35.0, 51.0, 0.5)
    );
    let alone = format!(r#"{{"type":"Feature","properties":{{"is":"y"}},"geometry":{point}}}"#);
    let folder = folder_with(
        "refused",
        &[
            ("2024-01-01.geojson", good.clone()),
            ("2024-01-02.geojson", collection(&tangle)),
            ("2024-01-03.geojson", collection(&[mixed, alone.clone(), alone])),
            ("2024-01-05.geojson", unknown),
            ("2024-01-07.geojson", good.clone()),
            ("2024-01-08.geojson", good),
        ],
    );
    let mut mapping = mapping(DateIn::Name("YYYY-MM-DD".into()));
    mapping.licence = Some("CC BY 4.0".to_owned());
    mapping.gaps = vec!["2024-01-07/2024-01-07".parse().unwrap()];
    let mend = "get the missing maps; until then it is not known who held the ground";
    assert_eq!(
        told(&folder, &control_maps(&folder.0, &mapping)),
        [
            "2024-01-02.geojson: note: winding: 28 rings run the wrong way round; write exteriors counter-clockwise and holes \
             clockwise (RFC 7946, section 3.1.6)",
            "2024-01-02.geojson: warning: crossing-rings: rings of 50 features cross: 66753.870 km² change; draw rings that \
             neither cross themselves nor one another",
            "2024-01-02.geojson: 2024-01-02: error: unreadable: expected outlines that cross at most 20000 times, found more; \
             correct the file, or leave it out",
            "2024-01-03.geojson: warning: parts: 1 parts of features are no polygons, and left out; make features of their own \
             of points and lines",
            "2024-01-03.geojson: note: no-polygons: 2 features are no polygons, and have no ground; draw as polygons what is \
             ground",
            "2024-01-05.geojson: feature 1: warning: no-rule: no rule of the mapping fits is \"new\"; add a rule to the \
             mapping, if only to skip it",
            "2024-01-07.geojson: 2024-01-07: error: unreadable: expected no map in a gap of the series, found one of 2024-01-07, \
             in the gap from 2024-01-07 to 2024-01-07; correct the file, or leave it out",
            "FOLDER: 2024-01-05.geojson: 2024-01-05: error: gap: nothing of the map can be used, so its day is a gap; give its \
             features shapes, and the mapping rules that fit them",
            &format!("FOLDER: warning: gap: there is no map for 2024-01-02; {mend}"),
            &format!("FOLDER: warning: gap: there is no map for 2024-01-04 to 2024-01-07; {mend}"),
        ]
    );
}

#[test]
fn regions_that_overlap_or_are_swapped_are_all_told() {
    let rows: Vec<String> = (0..30)
        .map(|i| {
            let (code, west) = (format!(r#""code":"XA-{i}","level":{}"#, 1 + i % 2), 30.0 + f64::from(i / 2));
            // Of the first level each fourth reaches into the next; the second level has squares side by side.
            polygon(&code, &square(west, 50.0, if i % 8 == 0 { 1.25 } else { 1.0 }))
        })
        .chain([
            polygon(r#""code":"XB-1""#, &square(50.0, 31.0, 0.5)),
            polygon(r#""code":"XB-2""#, &square(50.0, 33.0, 0.5)),
        ])
        .collect();
    let text = collection(&rows).replacen('{', r#"{"licence":"CC0-1.0","#, 1);
    let folder = folder_with("overlaps", &[("r.geojson", text)]);
    let found = told(&folder, &regions(&folder.0, &RegionFields::default()));
    let kinds: Vec<&str> = found.iter().map(|told| told.split(" at ").next().unwrap()).collect();
    let overlap =
        |i: u32| format!("r.geojson: error: overlap: feature {} and feature {} overlap", 3 + i, 1 + i);
    assert_eq!(
        kinds,
        [
            "r.geojson: feature 31: error: swapped-axes: 50.25 31.25 lies among the other data only as 31.25 50.25: longitude comes first; write longitude before latitude",
            "r.geojson: feature 32: error: swapped-axes: 50.25 33.25 lies among the other data only as 33.25 50.25: longitude comes first; write longitude before latitude",
            &overlap(0),
            &overlap(8),
            &overlap(16),
            &overlap(24),
        ]
    );
}
