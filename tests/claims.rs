//! Claims in files and into an atlas: what is read, what is refused, and every message.

mod common;

use common::random;
use common::twin::{day, square, theatre};
use frontline::claims::{Claims, claims_from_csv, from_file, from_str, sources_from_csv, to_string};
use frontline::{
    About, Answer, Atlas, Certainty, Citation, Claim, Date, Day, End, Measure, Party, Range, Regime,
    Relation, Source, SourceKind, Statement, When,
};
use geo_types::LineString;
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Value, json};

const CLAIM: &str =
    r#""by":"s","about":"town:t1","valid":"2024-08-09/..","stated":"2024-08-09","recorded":"2024-08-10""#;

fn one(more: &str) -> String {
    format!(r#"{{"claims":[{{"id":"c1",{CLAIM},{more}}}]}}"#)
}

fn refused(text: &str) -> String {
    from_str(text).map(|read| read.claims).unwrap_err().to_string()
}

#[test]
#[allow(clippy::too_many_lines)] // a table
fn json_messages_say_what_is_wrong_and_where() {
    let claim = |more: &str| refused(&one(more));
    let changed = |from: &str, to: &str| refused(&one(r#""statement":{"holds":"X"}"#).replace(from, to));
    let cases = [
        ("[]".to_owned(), "not a valid file of claims: expected a JSON object"),
        (r#"{"claims":{}}"#.to_owned(), "not a valid file of claims: expected an array of claims"),
        (r#"{"features":7}"#.to_owned(), "not a valid file of claims: expected an array of features"),
        (
            r#"{"claim":[]}"#.to_owned(),
            r#"not a valid file of claims: unknown member "claim"; expected parties, sources, claims or features"#,
        ),
        (
            r#"{"crs":{"properties":{"name":"EPSG:3857"}}}"#.to_owned(),
            r#"the coordinate reference system "EPSG:3857" is not WGS 84 longitude and latitude"#,
        ),
        (
            r#"{"parties":[{"id":"X","name":"X"},{"id":"Y"}]}"#.to_owned(),
            r#"party 2 ("Y"): not a valid party: missing field `name`"#,
        ),
        (
            r#"{"sources":[{"name":"A","kind":"rumour"}]}"#.to_owned(),
            "source 1: not a valid source: unknown variant `rumour`, expected one of `party`, `authority`, `media`, \
             `monitor`, `researcher`, `witness`",
        ),
        (
            r#"{"claims":[7]}"#.to_owned(),
            "claim 1: not a valid claim: invalid type: integer `7`, expected struct Claim",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refused(&text), message, "{text}");
    }
    let within = |message: &str| format!(r#"claim 1 ("c1"): not a valid claim: {message}"#);
    let cases = [
        (claim(r#""text":"x""#), "missing field `statement`"),
        (
            claim(r#""statement":{"owns":"X"}"#),
            "unknown variant `owns`, expected one of `holds`, `contested`, `denies`, `extent`, `unclear`, `line`, `amount`, \
             `declares`, `says`",
        ),
        (claim(r#""statement":{"holds":7}"#), "invalid type: integer `7`, expected a string"),
        (
            claim(r#""statement":{"holds":"X"},"valu":1"#),
            "unknown field `valu`, expected one of `id`, `by`, `about`, `statement`, `valid`, `stated`, `recorded`, `certainty`, `text`, `citations`, `links`",
        ),
        (
            claim(r#""statement":"says","certainty":"sure""#),
            "unknown variant `sure`, expected one of `doubted`, `unverified`, `claimed`, `reported`, `confirmed`",
        ),
        (
            claim(r#""statement":"says","links":[{"echoes":"c0"}]"#),
            "unknown variant `echoes`, expected one of `supersedes`, `retracts`, `supports`, `disputes`, `repeats`",
        ),
        (claim(r#""statement":"says","citations":[{"title":"x"}]"#), "missing field `publisher`"),
        (
            claim(r#""statement":{"amount":{"measure":"left","range":"30..25"}}"#),
            r#""30..25" is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0"#,
        ),
        (
            claim(r#""statement":{"amount":{"measure":"left","range":true}}"#),
            r#"expected a figure: a number, or text like ">1000""#,
        ),
        (
            claim(r#""statement":{"amount":{"measure":"left","range":-1}}"#),
            r#""-1" is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0"#,
        ),
        (
            changed("2024-08-09/..", "2024-08-09/2024-08-01"),
            "it ends (2024-08-01) before it starts (2024-08-09)",
        ),
        (
            changed(r#""stated":"2024-08-09""#, r#""stated":"9 August""#),
            r#""9 August" is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)"#,
        ),
        (
            changed("town:t1", "city:t1"),
            r#"expected town:ID, region:CODE, part:CODE:NAME or between:A:B, found "city:t1""#,
        ),
        (
            claim(
                r#""statement":{"extent":{"party":"X","area":{"type":"LineString","coordinates":[[0,0],[1,1]]}}}"#,
            ),
            "expected a Polygon or MultiPolygon, found a LineString",
        ),
        (
            claim(r#""statement":{"extent":{"party":"X","area":{"type":"Polygon","coordinates":[]}}}"#),
            "expected rings, found none",
        ),
        (
            claim(
                r#""statement":{"line":{"left":"X","right":"Y","path":{"type":"Polygon","coordinates":[]}}}"#,
            ),
            "expected a LineString, found a polygon",
        ),
    ];
    for (message, expected) in cases {
        assert_eq!(message, within(expected));
    }
    assert_eq!(claim(r#""statement":"says""#), r#"claim "c1": expected a text of what it says, found none"#);
    assert_eq!(
        claim(r#""statement":{"contested":["X"]}"#),
        r#"claim "c1": expected two parties or more that contest it, found ["X"]"#
    );
    assert_eq!(
        changed("2024-08-10", "2024-08-08"),
        r#"claim "c1": it was recorded (2024-08-08) before it was stated (2024-08-09)"#
    );
    assert_eq!(changed(r#""id":"c1""#, r#""id":"""#), r#"claim "": "" names no claim"#);
    let json = refused("{\"claims\": [}");
    assert!(json.starts_with("not valid JSON: expected value at line 1 column 13"), "{json}");
    assert!(refused("").starts_with("not valid JSON: EOF while parsing"));
}

#[test]
fn files_are_named_in_messages() {
    let missing = from_file("no/such.json").unwrap_err().to_string();
    assert!(missing.starts_with("no/such.json: cannot be read: "), "{missing}");
    let path = std::env::temp_dir().join(format!("claims-{}.json", std::process::id()));
    std::fs::write(&path, "\u{feff}{\"claims\":[7]}").unwrap();
    let wrong = from_file(&path).unwrap_err().to_string();
    let place = path.display();
    assert_eq!(
        wrong,
        format!("{place}: claim 1: not a valid claim: invalid type: integer `7`, expected struct Claim")
    );
    std::fs::write(&path, b"{\"claims\": \"\xff\"}").unwrap();
    let wrong = from_file(&path).unwrap_err().to_string();
    assert_eq!(wrong, format!("{place}: cannot be read: not UTF-8 from byte 12 on"));
    std::fs::write(&path, one(r#""statement":{"holds":"X"}"#)).unwrap();
    assert_eq!(from_file(&path).unwrap().claims[0].id(), "c1");
    std::fs::remove_file(&path).unwrap();
}

fn feature(statement: &str, geometry: &str) -> String {
    format!(
        r#"{{"features":[{{"type":"Feature","properties":{{"id":"c1",{CLAIM},"statement":{statement}}},"geometry":{geometry}}}]}}"#
    )
}

#[test]
fn shapes_are_repaired_and_counted() {
    // Clockwise, not closed, with a height.
    let polygon = r#"{"type":"Polygon","coordinates":[[[35,51,9],[35,52],[36,52],[36,51]]]}"#;
    let read = from_str(&feature(r#"{"extent":"X"}"#, polygon)).unwrap();
    let Statement::Extent { party, area } = read.claims[0].statement() else { panic!("no extent") };
    let ring = LineString::from(vec![(35.0, 51.0), (36.0, 51.0), (36.0, 52.0), (35.0, 52.0), (35.0, 51.0)]);
    assert_eq!((party.as_str(), area.0[0].exterior()), ("X", &ring));
    assert_eq!(
        read.repairs.to_string(),
        "1 features, 1 rings closed, 1 rings turned right-handed, 1 heights dropped"
    );
    let line = r#"{"type":"LineString","coordinates":[[35,51],[36,52,3]]}"#;
    let read = from_str(&feature(r#"{"line":{"left":"X","right":"Y"}}"#, line)).unwrap();
    let path = LineString::from(vec![(35.0, 51.0), (36.0, 52.0)]);
    let expected = Statement::Line { path, left: "X".into(), right: "Y".into() };
    for (statement, parties) in [(r#"{"unclear":[]}"#, vec![]), (r#"{"unclear":["X","Y"]}"#, vec!["X", "Y"])]
    {
        let read = from_str(&feature(statement, polygon)).unwrap();
        assert_eq!(read.claims[0].statement().parties(), parties);
        assert_eq!(from_str(&to_string(&read).unwrap()).unwrap().claims, read.claims);
    }
    let one = refused(&feature(r#"{"unclear":["X"]}"#, polygon));
    assert_eq!(one, "claim \"c1\": expected two parties or more that contest it, found [\"X\"]");
    assert_eq!((read.claims[0].statement(), read.repairs.heights_dropped), (&expected, 1));
    let marked = "\u{feff}{\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}}}";
    let repairs = from_str(marked).unwrap().repairs;
    assert_eq!((repairs.crs.is_some(), repairs.byte_order_mark, repairs.is_clean()), (true, true, false));
    assert!(from_str("{}").unwrap().repairs.is_clean());
}

#[test]
fn messages_of_shapes_name_the_feature() {
    let (extent, line) = (r#"{"extent":"X"}"#, r#"{"line":{"left":"X","right":"Y"}}"#);
    let polygon = |ring: &str| format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let square = polygon("[[35,51],[36,51],[36,52],[35,51]]");
    let point = r#"{"type":"Point","coordinates":[35,51]}"#;
    let cases = [
        (feature(extent, point), "expected a Polygon or MultiPolygon, found a Point"),
        (feature(line, &square), "expected a LineString, found a Polygon"),
        (feature(extent, &polygon("[[35,51],[36,151],[36,52]]")), "latitude 151 is outside [-90, 90]"),
        (
            feature(line, r#"{"type":"LineString","coordinates":[[200,0],[1,1]]}"#),
            "longitude 200 is outside [-180, 180]",
        ),
        (feature(extent, &polygon("")), "there are no rings"),
        (feature(extent, r#"{"type":"MultiPolygon","coordinates":[]}"#), "there are no polygons"),
        (feature(extent, &polygon("[]")), "0 distinct positions are too few for a ring: it needs 3"),
        (
            feature(r#"{"holds":"X"}"#, &square),
            "not a valid statement of a feature: unknown variant `holds`, expected one of `extent`, `unclear`, `line`",
        ),
        (feature(extent, &square).replace(r#""by":"s","#, ""), "not a valid claim: missing field `by`"),
        (
            feature(extent, &square).replace(r#""by":"s","#, r#""by":"s","colour":"red","#),
            "not a valid claim: unknown field `colour`, expected one of `id`, `by`, `about`, `statement`, `valid`, \
             `stated`, `recorded`, `certainty`, `text`, `citations`, `links`",
        ),
    ];
    for (text, message) in cases {
        let found = refused(&text);
        assert!(found.starts_with(&format!(r#"feature 1 ("c1"): {message}"#)), "{found}\n{message}");
    }
    let null = refused(&feature(extent, "null"));
    assert!(null.starts_with(r#"feature 1 ("c1"): expected a valid geometry, found "#), "{null}");
    for text in [
        r#"{"features":[7]}"#,
        r#"{"features":[{"properties":null}]}"#,
        r#"{"features":[{"properties":[1]}]}"#,
    ] {
        let found = refused(text);
        assert!(found.starts_with("feature 1: not a valid statement of a feature: "), "{found}");
    }
}

/// What an atlas refuses, once everything is together.
#[test]
fn an_atlas_refuses_claims_about_what_it_does_not_have() {
    let held = |id: &str, by: &str| {
        Claim::new(id, by, About::Town("t0".into()), Statement::Holds("X".into()), day(1))
    };
    let about =
        |about: &str| Claim::new("c1", "n0", about.parse().unwrap(), Statement::Holds("X".into()), day(1));
    let build = |claims: Vec<Claim>| {
        theatre([]).to_builder().claims(claims).build().map(|_| ()).unwrap_err().to_string()
    };
    let says = |statement| build(vec![Claim::new("c1", "n0", About::Region("X".into()), statement, day(1))]);
    let regions = "there is no region or country Q; regions are X-1, Y-1";
    let unknown_party = r#"claim "c1": there is no party "Q""#;
    let two = |link| build(vec![held("c1", "n0"), held("c2", "n1").with_link(link)]);
    let bow = LineString::from(vec![(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]);
    let bow = geo_types::Polygon::new(bow, vec![]).into();
    let cases = [
        (build(vec![about("town:t9")]), r#"claim "c1": there is no town "t9""#.to_owned()),
        (build(vec![about("region:Q")]), format!(r#"claim "c1": {regions}"#)),
        (build(vec![about("part:Q:north")]), format!(r#"claim "c1": {regions}"#)),
        (build(vec![about("between:X:Q")]), format!(r#"claim "c1": {regions}"#)),
        (build(vec![held("c1", "nobody")]), r#"claim "c1": there is no source "nobody""#.to_owned()),
        (says(Statement::Holds("Q".into())), unknown_party.to_owned()),
        (says(Statement::Denies("Q".into())), unknown_party.to_owned()),
        (says(Statement::Contested(vec!["X".into(), "Q".into()])), unknown_party.to_owned()),
        (
            says(Statement::Extent { party: "Q".into(), area: square(0.0, 0.0, 1.0, 1.0) }),
            unknown_party.to_owned(),
        ),
        (
            says(Statement::Line {
                path: LineString::from(vec![(0.0, 0.0), (1.0, 1.0)]),
                left: "X".into(),
                right: "Q".into(),
            }),
            unknown_party.to_owned(),
        ),
        (
            says(Statement::Amount {
                measure: Measure::HeldArea,
                of: Some("Q".into()),
                range: "1".parse().unwrap(),
            }),
            unknown_party.to_owned(),
        ),
        (
            says(Statement::Contested(vec!["X".into()])),
            r#"claim "c1": expected two parties or more that contest it, found ["X"]"#.to_owned(),
        ),
        (says(Statement::Says), r#"claim "c1": expected a text of what it says, found none"#.to_owned()),
        (
            says(Statement::Line {
                path: LineString::from(vec![(0.0, 0.0)]),
                left: "X".into(),
                right: "Y".into(),
            }),
            r#"claim "c1": line 0: 1 distinct positions are too few for a line: it needs 2"#.to_owned(),
        ),
        (
            says(Statement::Extent { party: "X".into(), area: bow }),
            r#"claim "c1": shape 0: the boundary intersects itself at 0.5000000 0.5000000"#.to_owned(),
        ),
        (
            build(vec![held("c1", "n0").with_recorded(day(0))]),
            r#"claim "c1": it was recorded (2024-01-01) before it was stated (2024-01-02)"#.to_owned(),
        ),
        (build(vec![held("", "n0")]), r#"claim "": "" names no claim"#.to_owned()),
        (build(vec![held("c1", "n0"), held("c1", "n1")]), "there are two of claim c1".to_owned()),
        (
            build(vec![held("c1", "n0").with_link(Relation::Supports("c9".into()))]),
            r#"claim "c1": there is no claim "c9""#.to_owned(),
        ),
        (
            two(Relation::Supersedes("c1".into())),
            r#"claim "c2": only "n0", who made claim "c1", can supersede or retract it"#.to_owned(),
        ),
        (
            two(Relation::Retracts("c1".into())),
            r#"claim "c2": only "n0", who made claim "c1", can supersede or retract it"#.to_owned(),
        ),
    ];
    for (message, expected) in cases {
        assert_eq!(message, expected);
    }
    // Who supports, disputes or repeats may be anybody.
    for link in [Relation::Supports, Relation::Disputes, Relation::Repeats] {
        let claims = [held("c1", "n0"), held("c2", "n1").with_link(link("c1".into()))];
        assert_eq!(theatre(claims).claims().len(), 2);
    }
}

#[test]
fn an_atlas_refuses_parties_and_sources_that_are_not_one() {
    let party = |id: &str| Party::new(id, id).unwrap();
    let source = |id: &str| Source::new(id, id, SourceKind::Media).unwrap();
    let regions = theatre([]).regions().to_vec();
    let build = |parties: Vec<Party>, sources: Vec<Source>| {
        let builder = Atlas::builder().regions(regions.clone()).parties(parties).sources(sources);
        builder.build().map(|atlas| atlas.parties().to_vec())
    };
    let message = |parties, sources| build(parties, sources).unwrap_err().to_string();
    assert_eq!(message(vec![party("A"), party("A")], vec![]), "there are two of party A");
    assert_eq!(message(vec![], vec![source("s"), source("s")]), "there are two of source s");
    assert_eq!(message(vec![], vec![source("s").leaning_to("Q")]), r#"source "s": there is no party "Q""#);
    assert_eq!(
        message(vec![party("A").with_country("X"), party("B").with_country("X")], vec![]),
        "there are two of party that holds X"
    );
    assert_eq!(Party::new("", "x").unwrap_err().to_string(), r#""" names no party"#);
    assert_eq!(Source::new("", "x", SourceKind::Media).unwrap_err().to_string(), r#""" names no source"#);
    for read in
        [r#"{"parties":[{"id":"","name":"x"}]}"#, r#"{"sources":[{"id":"","name":"x","kind":"media"}]}"#]
    {
        let read = from_str(read).unwrap();
        let error = build(read.parties, read.sources).unwrap_err().to_string();
        assert!(error.starts_with(r#""" names no "#), "{error}");
    }
    // Countries without a party get one, and who names a country holds it, in any order.
    let ids = |parties: Vec<Party>| {
        build(parties, vec![]).unwrap().iter().map(|p| p.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(vec![]), ["X", "Y"]);
    assert_eq!(ids(vec![party("A").with_country("Y"), party("X")]), ["A", "X"]);
    for parties in [[party("X"), party("A").with_country("X")], [party("A").with_country("X"), party("X")]] {
        let towns = theatre([]).towns().to_vec();
        let atlas = Atlas::builder().regions(regions.clone()).towns(towns).parties(parties).build().unwrap();
        let view = atlas.on(day(0));
        assert_eq!(view.control_of(atlas.town("t0").unwrap()).to_string(), "held by A by default");
    }
}

#[test]
fn claims_that_go_round_in_circles_are_refused() {
    let linked = |id: &str, link: Relation| {
        Claim::new(id, "n0", About::Town("t0".into()), Statement::Holds("X".into()), day(1)).with_link(link)
    };
    let build = |claims: Vec<Claim>| theatre([]).to_builder().claims(claims).build().map(|_| ());
    let circular = |claims: Vec<Claim>| {
        let message = build(claims).unwrap_err().to_string();
        assert!(
            message.ends_with(": it supersedes, retracts or repeats itself, by way of others"),
            "{message}"
        );
        assert!(message.starts_with("claim \"c"), "{message}");
    };
    let (supersedes, retracts, repeats) = (Relation::Supersedes, Relation::Retracts, Relation::Repeats);
    for relation in [supersedes, retracts, repeats] {
        circular(vec![linked("c1", relation("c1".into()))]);
        circular(vec![linked("c1", relation("c2".into())), linked("c2", relation("c1".into()))]);
    }
    circular(vec![
        linked("c1", supersedes("c2".into())),
        linked("c2", retracts("c3".into())),
        linked("c3", repeats("c1".into())),
    ]);
    // A fork is no circle, and neither is mutual support or dispute.
    let fork = vec![
        linked("c1", repeats("c4".into()))
            .with_link(supersedes("c2".into()))
            .with_link(retracts("c3".into())),
        linked("c2", repeats("c4".into())),
        linked("c3", supersedes("c4".into())).with_link(supersedes("c2".into())),
        linked("c4", Relation::Supports("c1".into())).with_link(Relation::Disputes("c4".into())),
    ];
    assert_eq!(build(fork), Ok(()));
}

#[test]
fn a_long_chain_of_retractions_is_followed_to_its_end() {
    const LONG: usize = 100_000;
    let claim = |number: usize| {
        let about = About::Town("t0".into());
        let id = format!("c{number:06}");
        if number == 0 {
            return Claim::new(id, "n0", about, Statement::Holds("Y".into()), day(1));
        }
        let retraction = Claim::new(id, "n0", about, Statement::Says, day(1)).with_text("withdrawn");
        retraction.with_link(Relation::Retracts(format!("c{:06}", number - 1)))
    };
    for (last, held) in [(LONG, "held by Party Y since 2024-01-02"), (LONG + 1, "held by Party X by default")]
    {
        let atlas = theatre((0..=last).map(claim));
        assert_eq!(atlas.on(day(1)).control_of(atlas.town("t0").unwrap()).to_string(), held);
    }
}

/// One of everything, with shapes.
fn everything() -> Claims {
    let town = || About::Town("t0".into());
    let said = |id: &str, about: About, statement| Claim::new(id, "n0", about, statement, day(1));
    let amount = |of: Option<&str>, range: &str| Statement::Amount {
        measure: Measure::HeldArea,
        of: of.map(str::to_owned),
        range: range.parse().unwrap(),
    };
    let cited = Citation {
        title: Some("A \"title\", with commas; and more".into()),
        url: Some("https://example.org/?a=1&b=2".into()),
        date: Some("2024-01".parse().unwrap()),
        checked: Some("excerpt".into()),
        ..Citation::of("Daily Xanadu")
    };
    let part = About::Part { region: "X-1".into(), name: "Sudzhansky district: the north".into() };
    let path = LineString::from(vec![(0.1, 0.2), (0.3, 0.7), (1.0 / 3.0, 0.9)]);
    Claims {
        parties: vec![Party::new("X", "Ex").unwrap().with_country("X"), Party::new("Y", "Why").unwrap()],
        sources: vec![
            Source::new("n0", "Суджа «news»", SourceKind::Monitor).unwrap(),
            Source::new("x0", "Ministry", SourceKind::Party)
                .unwrap()
                .leaning_to("X")
                .with_url("https://x.example"),
        ],
        claims: vec![
            said("c1", town(), Statement::Holds("X".into()))
                .with_citation(cited)
                .with_citation(Citation::of("Other")),
            said("c2", part, Statement::Contested(vec!["X".into(), "Y".into()])).with_text("two\nlines"),
            said("c3", town(), Statement::Denies("Y".into()))
                .with_valid("[2024-01-01..2024-01-03]?/~".replace("/~", "/..").parse().unwrap()),
            said("c4", About::Region("X-1".into()), amount(Some("Y"), ">25..28..<30"))
                .with_certainty(Certainty::Doubted),
            said("c5", About::Between("X".into(), "Y".into()), amount(None, "~45000"))
                .with_recorded(date(2026, 11, 22)),
            said("c6", About::Region("X".into()), Statement::Declares(Regime::EntryBan)),
            said("c7", town(), Statement::Says).with_text("words"),
            said("c8", town(), Statement::Holds("Y".into()))
                .with_link(Relation::Supersedes("c1".into()))
                .with_link(Relation::Retracts("c3".into()))
                .with_link(Relation::Supports("c2".into()))
                .with_link(Relation::Disputes("c4".into()))
                .with_link(Relation::Repeats("c5".into())),
            said(
                "c9",
                About::Region("X-1".into()),
                Statement::Extent { party: "Y".into(), area: square(0.1, 0.1, 0.7, 1.0 / 3.0) },
            ),
            said(
                "c10",
                About::Between("X".into(), "Y".into()),
                Statement::Line { path, left: "X".into(), right: "Y".into() },
            ),
        ],
        ..Claims::default()
    }
}

/// A noun by itself, in serde.
fn same<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value, "{text}");
}

#[test]
fn json_is_written_and_read_back_the_same() {
    let all = everything();
    let written = to_string(&all).unwrap();
    let read = from_str(&written).unwrap();
    assert_eq!((&read.parties, &read.sources, &read.claims), (&all.parties, &all.sources, &all.claims));
    assert_eq!(read.repairs.features, 2);
    assert!(read.repairs.is_clean());
    assert_eq!(to_string(&read).unwrap(), written);
    // It opens in a GIS.
    let json: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(json["type"], "FeatureCollection");
    assert_eq!(json["features"][0]["geometry"]["type"], "MultiPolygon");
    assert_eq!(json["features"][0]["properties"]["statement"], json!({"extent": "Y"}));
    assert_eq!(json["features"][1]["id"], "c10");
    let empty = from_str(&to_string(&Claims::default()).unwrap()).unwrap();
    assert!(empty.claims.is_empty() && empty.repairs.is_clean());
    all.parties.iter().for_each(same);
    all.sources.iter().for_each(same);
    for claim in &all.claims {
        same(claim);
        same(claim.about());
        same(claim.statement());
        same(&claim.valid());
        same(&claim.stated());
        same(&claim.certainty());
        claim.citations().iter().for_each(same);
        claim.links().iter().for_each(same);
    }
    let outside = Statement::Line {
        path: LineString::from(vec![(0.0, 0.0), (300.0, 0.0)]),
        left: "X".into(),
        right: "Y".into(),
    };
    let outside = Claim::new("c1", "n0", About::Region("X".into()), outside, day(1));
    let error = to_string(&Claims { claims: vec![outside], ..Claims::default() }).unwrap_err().to_string();
    assert_eq!(error, "not a valid claim: longitude 300 is outside [-180, 180]");
}

#[test]
#[cfg(feature = "bundled")]
fn the_bundled_claims_are_written_and_read_back_the_same() {
    let atlas = Atlas::kursk_2024();
    let all = Claims {
        parties: atlas.parties().to_vec(),
        sources: atlas.sources().to_vec(),
        claims: atlas.claims().to_vec(),
        ..Claims::default()
    };
    let read = from_str(&to_string(&all).unwrap()).unwrap();
    assert_eq!((read.parties, read.sources, read.claims), (all.parties, all.sources, all.claims));
}

#[test]
fn a_file_cut_short_is_an_error() {
    let text = to_string(&everything()).unwrap();
    let whole = text.trim_end().len();
    for end in (0..whole).filter(|end| text.is_char_boundary(*end)) {
        assert!(from_str(&text[..end]).is_err(), "cut at byte {end}");
    }
    // A byte changed is read or refused, never worse.
    let mut rng = random(5);
    for _ in 0..3000 {
        let mut bytes = text.clone().into_bytes();
        let at = rng.usize(..bytes.len());
        bytes[at] = b"\"[]{}:,0aX-/."[rng.usize(..13)];
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        let _ = from_str(&changed).map(|read| theatre([]).to_builder().claims(read.claims).build());
        let _ = claims_from_csv(&changed);
    }
}

const TABLE: &str = "\
id,by,about,valid,stated,recorded,certainty,text,statement,party,what,range,publisher,title,url,published,supersedes,retracts,supports,disputes,repeats
c1,n0,town:t0,2024-01-02/..,2024-01-02,2024-01-03,,,holds,X,,,Daily Xanadu,\"A \"\"title\"\", or two\",https://example.org,2024-01,,,,,
c1,,,,,,,,,,,,Other,,,,,,,,
c2,n0,part:X-1:the north,,2024-01-02,2024-01-03,doubted,words,contested,X; Y,,,,,,,,,,,
c3,n0,town:t0,,2024-01-02,2024-01-03,,,denies,Y,,,,,,,,,,,
c4,x0,region:X-1,2024-01,2024-01-02,2024-02-03,,,amount,Y,held_area,>25..28..<30,,,,,,,,,
c5,x0,between:X:Y,,2024-01-02,2024-01-03,reported,,amount,,front_length,~1000,,,,,,,,,
c6,x0,region:X,,2024-01-02,2024-01-03,confirmed,,declares,,entry_ban,,,,,,,,,,
c7,n0,town:t0,,2024-01-02,2024-01-03,,words,says,,,,,,,,c1,c3,c2;c4,c5 ; c6,
c1,,,,,,,,,,,,Third,,,2024-01-05,,,,,
";

#[test]
fn tables_give_the_same_claims_as_json() {
    let rest = r#""stated":"2024-01-02","recorded":"2024-01-03""#;
    let text = format!(
        r#"{{"claims":[
        {{"id":"c1","by":"n0","about":"town:t0","valid":"2024-01-02/..",{rest},"statement":{{"holds":"X"}},"citations":[
            {{"publisher":"Daily Xanadu","title":"A \"title\", or two","url":"https://example.org","date":"2024-01"}},
            {{"publisher":"Other"}},{{"publisher":"Third","date":"2024-01-05"}}]}},
        {{"id":"c2","by":"n0","about":"part:X-1:the north","valid":"2024-01-02/..",{rest},"certainty":"doubted","text":"words","statement":{{"contested":["X","Y"]}}}},
        {{"id":"c3","by":"n0","about":"town:t0","valid":"2024-01-02/..",{rest},"statement":{{"denies":"Y"}}}},
        {{"id":"c4","by":"x0","about":"region:X-1","valid":"2024-01","stated":"2024-01-02","recorded":"2024-02-03","statement":{{"amount":{{"measure":"held_area","of":"Y","range":">25..28..<30"}}}}}},
        {{"id":"c5","by":"x0","about":"between:X:Y","valid":"2024-01-02/..",{rest},"certainty":"reported","statement":{{"amount":{{"measure":"front_length","range":"~1000"}}}}}},
        {{"id":"c6","by":"x0","about":"region:X","valid":"2024-01-02/..",{rest},"certainty":"confirmed","statement":{{"declares":"entry_ban"}}}},
        {{"id":"c7","by":"n0","about":"town:t0","valid":"2024-01-02/..",{rest},"text":"words","statement":"says",
          "links":[{{"supersedes":"c1"}},{{"retracts":"c3"}},{{"supports":"c2"}},{{"supports":"c4"}},{{"disputes":"c5"}},{{"disputes":"c6"}}]}}
        ]}}"#
    );
    let expected = from_str(&text).unwrap().claims;
    assert_eq!(claims_from_csv(TABLE).unwrap(), expected);
    assert_eq!(claims_from_csv(&format!("\u{feff}{TABLE}")).unwrap(), expected);
    assert_eq!(claims_from_csv("id,by,about,statement,stated,recorded\n").unwrap(), []);
    let sources = sources_from_csv(
        "kind,id,name,leans_to,url\nmedia,n0,News,,\nparty,x0,\"X, ministry\",X,https://x.example\n",
    );
    let x = Source::new("x0", "X, ministry", SourceKind::Party)
        .unwrap()
        .leaning_to("X")
        .with_url("https://x.example");
    assert_eq!(sources.unwrap(), [Source::new("n0", "News", SourceKind::Media).unwrap(), x]);
    assert_eq!(sources_from_csv("id,name,kind\na,A,witness\n").unwrap()[0].kind(), SourceKind::Witness);
    // A table cut short is read as far as it goes, or refused.
    for end in (0..TABLE.len()).filter(|end| TABLE.is_char_boundary(*end)) {
        let _ = claims_from_csv(&TABLE[..end]);
    }
}

/// What is said of a table of one row, or of more.
fn row(row: &str) -> String {
    let header = "id,by,about,statement,party,what,range,stated,recorded,certainty,title,text";
    claims_from_csv(&format!("{header}\n{row}\n")).unwrap_err().to_string()
}

#[test]
fn messages_of_tables_name_the_row() {
    let within = |message: &str| format!(r#"row 1 ("c1"): {message}"#);
    let days = "2024-08-09,2024-08-10";
    let columns = "id, by, about, valid, stated, recorded, certainty, text, publisher, title, url, published, supersedes, \
                   retracts, supports, disputes, repeats, statement, party, what, range";
    let cases = [
        (claims_from_csv("id,colour\n"), format!(r#"not a valid header: unknown column "colour"; columns are {columns}"#)),
        (claims_from_csv("id,by,id\n"), r#"not a valid header: two columns "id""#.to_owned()),
        (claims_from_csv("id,by\n"), r#"not a valid header: no column "about"; columns are id, by"#.to_owned()),
        (claims_from_csv(""), r#"not a valid header: no column "id"; columns are "#.to_owned()),
        (
            claims_from_csv("id,by,about,statement,stated,recorded\nc1,s\n"),
            "row 1: not a valid row: CSV error: record 1 (line: 2, byte: 38): found record with 2 fields, but the \
             previous record has 6 fields"
                .to_owned(),
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found.unwrap_err().to_string(), expected);
    }
    let cases = [
        (
            row(&format!("c1,s,town:t1,owns,X,,,{days},,,")),
            r#"not a valid claim: expected a statement (holds, denies, contested, amount, declares or says), found "owns""#,
        ),
        (
            row(&format!("c1,s,town:t1,holds,,,,{days},,,")),
            r#"not a valid claim: expected one party, found """#,
        ),
        (
            row(&format!("c1,s,town:t1,holds,X;Y,,,{days},,,")),
            r#"not a valid claim: expected one party, found "X;Y""#,
        ),
        (
            row(&format!("c1,s,town:t1,contested,X,,,{days},,,")),
            r#"expected two parties or more that contest it, found ["X"]"#,
        ),
        (
            row(&format!("c1,s,town:t1,holds,X,,7,{days},,,")),
            r#"not a valid claim: "range" means nothing beside "holds""#,
        ),
        (
            row(&format!("c1,s,town:t1,says,X,,,{days},,,x")),
            r#"not a valid claim: "party" means nothing beside "says""#,
        ),
        (row(&format!("c1,s,town:t1,says,,,,{days},,,")), "expected a text of what it says, found none"),
        (
            row(&format!("c1,s,town:t1,amount,,left,30..25,{days},,,")),
            r#"column "range": not a valid claim: "30..25" is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0"#,
        ),
        (
            row(&format!("c1,s,village:t1,holds,X,,,{days},,,")),
            r#"column "about": not a valid claim: expected town:ID, region:CODE, part:CODE:NAME or between:A:B, found "village:t1""#,
        ),
        (
            row("c1,s,town:t1,holds,X,,,9.8.2024,2024-08-10,,,"),
            r#"column "stated": not a valid claim: "9.8.2024" is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)"#,
        ),
        (row(&format!("c1,,town:t1,holds,X,,,{days},,,")), "not a valid claim: missing field `by`"),
        (row(&format!("c1,s,,holds,X,,,{days},,,")), "not a valid claim: missing field `about`"),
        (row("c1,s,town:t1,holds,X,,,,2024-08-10,,,"), "not a valid claim: missing field `stated`"),
        (
            row("c1,s,town:t1,holds,X,,,2024-08-09,2024-08-08,,,"),
            "it was recorded (2024-08-08) before it was stated (2024-08-09)",
        ),
        (row(&format!("c1,s,town:t1,holds,X,,,{days},,x,")), "not a valid claim: missing field `publisher`"),
        (
            row(&format!("c1,s,town:t1,holds,X,,,{days},sure,,")),
            "column \"certainty\": not a valid claim: unknown variant `sure`, expected one of `doubted`, `unverified`, \
             `claimed`, `reported`, `confirmed`",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, within(expected));
    }
}

#[test]
fn messages_of_tables_name_the_column() {
    let days = "2024-08-09,2024-08-10";
    let twice = row(&format!("c1,s,town:t1,holds,X,,,{days},,,\nc1,,,,,,,,,claimed,,"));
    assert_eq!(
        twice,
        r#"row 2 ("c1"): not a valid claim: "certainty" in a row that adds a citation to claim "c1""#
    );
    let measure = row(&format!("c1,s,town:t1,amount,,cattle,7,{days},,,"));
    assert!(measure.starts_with(
        r#"row 1 ("c1"): column "what": not a valid claim: unknown variant `cattle`, expected one of `evacuated`"#
    ));
    let regime = row(&format!("c1,s,town:t1,declares,,siege,,{days},,,"));
    assert!(regime.starts_with(
        r#"row 1 ("c1"): column "what": not a valid claim: unknown variant `siege`, expected one of `federal"#
    ));
    let recorded = row("c1,s,town:t1,holds,X,,,2024-08-09,10.8.2024,,,");
    assert!(recorded.starts_with(r#"row 1 ("c1"): column "recorded": not a valid claim: "#), "{recorded}");
    let source = |row: &str| sources_from_csv(&format!("id,name,kind\n{row}\n")).unwrap_err().to_string();
    assert_eq!(source("s,A,"), r#"row 1 ("s"): not a valid source: missing field `kind`"#);
    assert_eq!(source(",A,media"), r#"row 1 (""): not a valid source: missing field `id`"#);
    assert_eq!(
        source("s,A,rumour"),
        r#"row 1 ("s"): not a valid source: unknown variant `rumour`, expected one of `party`, `authority`, `media`, `monitor`, `researcher`, `witness`"#
    );
    assert_eq!(
        sources_from_csv("id,kind\n").unwrap_err().to_string(),
        r#"not a valid header: no column "name"; columns are id, kind"#
    );
    assert_eq!(
        sources_from_csv("id,by\n").unwrap_err().to_string(),
        r#"not a valid header: unknown column "by"; columns are id, name, kind, leans_to, url"#
    );
}

#[test]
fn days_as_sources_state_them() {
    let read = |text: &str| -> Result<(String, String, bool, bool, String), String> {
        let day: Day = text.parse().map_err(|error: frontline::Error| error.to_string())?;
        let ends = (day.earliest().to_string(), day.latest().to_string());
        assert_eq!(day.is_exact(), ends.0 == ends.1 && !day.is_uncertain() && !day.is_approximate());
        Ok((ends.0, ends.1, day.is_uncertain(), day.is_approximate(), day.to_string()))
    };
    for (text, first, last, doubts) in [
        ("2024-08-10", "2024-08-10", "2024-08-10", (false, false)),
        ("2024-02", "2024-02-01", "2024-02-29", (false, false)),
        ("2024", "2024-01-01", "2024-12-31", (false, false)),
        ("0000", "0000-01-01", "0000-12-31", (false, false)),
        ("2024-08-10?", "2024-08-10", "2024-08-10", (true, false)),
        ("2024-08~", "2024-08-01", "2024-08-31", (false, true)),
        ("2024%", "2024-01-01", "2024-12-31", (true, true)),
        ("[2025-03-15..2025-03-16]", "2025-03-15", "2025-03-16", (false, false)),
        ("[2025-03-15..2025-03-16]%", "2025-03-15", "2025-03-16", (true, true)),
    ] {
        let expected = (first.to_owned(), last.to_owned(), doubts.0, doubts.1, text.to_owned());
        assert_eq!(read(text), Ok(expected));
    }
    for (text, written) in [
        ("[2024-02..2024-03-01]", "[2024-02-01..2024-03-01]"),
        ("[2023..2024]", "[2023-01-01..2024-12-31]"),
        ("[2024-08-01..2024-08-31]?", "2024-08?"),
        ("[2024-01..2024-12]", "2024"),
        ("[2024-08-10..2024-08-10]", "2024-08-10"),
    ] {
        assert_eq!(read(text).unwrap().4, written);
    }
    for text in [
        "",
        "?",
        "2024-8-10",
        "24",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-08-10-01",
        "+2024",
        "-024",
        "2024-08-",
        "2024-08-10??",
        "2024-08-10?~",
        "[2024-08-10]",
        "[2024-08-10..]",
        "[..2024]",
        "[2024-08-10",
        "2024-08-10..2024-08-11",
        "[2024?..2025]",
        " 2024",
        "2024-08-10T12:00",
        "２０２４",
        "август",
    ] {
        let expected = format!(
            "{text:?} is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)"
        );
        assert_eq!(read(text), Err(expected));
    }
    let backwards = "it ends (2024-12-31) before it starts (2025-01-01)";
    assert_eq!(read("[2025..2024]"), Err(backwards.to_owned()));
    assert_eq!(Day::between(date(2025, 1, 1), date(2024, 12, 31)).unwrap_err().to_string(), backwards);
}

#[test]
fn spans_as_sources_state_them() {
    let on = |text: &str| End::On(text.parse().unwrap());
    for (text, start, end) in [
        ("2024-08-10", on("2024-08-10"), on("2024-08-10")),
        ("2024-08", on("2024-08"), on("2024-08")),
        ("2024-08-06/2024-08-15", on("2024-08-06"), on("2024-08-15")),
        ("2024-08-06/..", on("2024-08-06"), End::Open),
        ("2024-08-06/", on("2024-08-06"), End::Unknown),
        ("../2024-08-06", End::Open, on("2024-08-06")),
        ("/2024-08-06", End::Unknown, on("2024-08-06")),
        ("[2025-03-15..2025-03-16]/..", on("[2025-03-15..2025-03-16]"), End::Open),
        ("../..", End::Open, End::Open),
        ("/..", End::Unknown, End::Open),
        ("2024-08?/2024-09~", on("2024-08?"), on("2024-09~")),
        ("2024-08/2024-08-10", on("2024-08"), on("2024-08-10")),
    ] {
        let when: When = text.parse().unwrap();
        assert_eq!((when.start(), when.end(), when.to_string().as_str()), (start, end, text));
    }
    let refused = |text: &str| text.parse::<When>().unwrap_err().to_string();
    for (text, part) in
        [("", ""), ("/", "/"), ("a/b", "a"), ("2024/x", "x"), ("2024/2025/2026", "2025/2026"), ("..", "..")]
    {
        let expected = format!(
            "{part:?} is no date: expected a day like 2024-08-10, a month, a year, or a span of them (EDTF)"
        );
        assert_eq!(refused(text), expected);
    }
    assert_eq!(refused("2024-09/2024-08-31"), "it ends (2024-08-31) before it starts (2024-09)");
    assert!(When::between(End::Unknown, End::Unknown).is_err());
    // It has begun when it must have, and that is not after its end.
    let when: When = "2024-08/2024-08-10".parse().unwrap();
    assert_eq!((when.begun_by(), when.over_after()), (Some(date(2024, 8, 10)), Some(date(2024, 8, 10))));
    let when: When = "/2024-08-10".parse().unwrap();
    assert_eq!((when.begun_by(), when.over_after()), (Some(date(2024, 8, 10)), Some(date(2024, 8, 10))));
    let since: When = "2024-08/..".parse().unwrap();
    assert_eq!((since.begun_by(), since.over_after()), (Some(date(2024, 8, 31)), None));
}

/// Against all pairs of a start and an end that a span may mean.
#[test]
fn a_span_holds_on_a_day_if_all_that_it_may_mean_do() {
    let mut rng = random(3);
    let last = 12;
    for _ in 0..20_000 {
        // What may be the start and the end, from an open one at -1 to an open one at 13.
        let end = |rng: &mut fastrand::Rng, open: i64| match rng.u8(..6) {
            0 => (End::Open, vec![open]),
            1 => (End::Unknown, (0..=last).collect()),
            2 => {
                let first = rng.i64(0..last);
                let until = rng.i64(first..=last);
                (End::On(Day::between(day(first), day(until)).unwrap()), (first..=until).collect())
            }
            _ => {
                let on = rng.i64(0..=last);
                (End::On(day(on).into()), vec![on])
            }
        };
        let ((start, starts), (stop, stops)) = (end(&mut rng, -1), end(&mut rng, last + 1));
        let (when, may): (When, Vec<(i64, i64)>) = if rng.u8(..5) == 0 {
            let End::On(only) = start else { continue };
            (When::on(only), starts.iter().map(|on| (*on, *on)).collect())
        } else {
            let Ok(when) = When::between(start, stop) else { continue };
            let pairs = starts.iter().flat_map(|a| stops.iter().map(move |b| (*a, *b)));
            (when, pairs.filter(|(a, b)| a <= b).collect())
        };
        // An unknown end may lie beyond the days tried: only those well within tell.
        for on in 1..last {
            let holds = |(a, b): &&(i64, i64)| *a <= on && on <= *b;
            let expected = match may.iter().filter(holds).count() {
                0 => Answer::No,
                all if all == may.len() => Answer::Yes,
                _ => Answer::Maybe,
            };
            assert_eq!(when.holds_on(day(on)), expected, "{when} on {}", day(on));
        }
    }
    let doubtful: When = "2024-08-06?/2024-08-09".parse().unwrap();
    for on in [date(2024, 8, 1), date(2024, 8, 7), date(2024, 9, 1)] {
        assert_eq!(doubtful.holds_on(on), Answer::Maybe);
    }
}

#[test]
fn figures_as_sources_give_them() {
    let exactly = |value| (Some(value), Some(value), Some(value));
    for (text, limits, open, words) in [
        ("76000", exactly(76000.0), (false, false), "76,000"),
        ("1925.8", exactly(1925.8), (false, false), "1,925.8"),
        ("0", exactly(0.0), (false, false), "0"),
        ("~45000", (None, Some(45000.0), None), (false, false), "about 45,000"),
        (">1000", (Some(1000.0), None, None), (true, false), "more than 1,000"),
        (">=1000", (Some(1000.0), None, None), (false, false), "at least 1,000"),
        ("<480", (None, None, Some(480.0)), (false, true), "less than 480"),
        ("<=480", (None, None, Some(480.0)), (false, false), "at most 480"),
        ("25..30", (Some(25.0), None, Some(30.0)), (false, false), "25 to 30"),
        (
            "25..28..30",
            (Some(25.0), Some(28.0), Some(30.0)),
            (false, false),
            "about 28, at least 25, at most 30",
        ),
        (">25..<30", (Some(25.0), None, Some(30.0)), (true, true), "more than 25, less than 30"),
        (
            ">25..28..<30",
            (Some(25.0), Some(28.0), Some(30.0)),
            (true, true),
            "about 28, more than 25, less than 30",
        ),
        ("25..28..", (Some(25.0), Some(28.0), None), (false, false), "about 28, at least 25"),
        ("..28..30", (None, Some(28.0), Some(30.0)), (false, false), "about 28, at most 30"),
    ] {
        let range: Range = text.parse().unwrap();
        assert_eq!((range.low(), range.best(), range.high()), limits, "{text}");
        assert_eq!((range.is_low_open(), range.is_high_open()), open, "{text}");
        assert_eq!(range.to_string(), words);
        assert_eq!(serde_json::to_value(range).unwrap(), json!(text));
    }
    assert_eq!(serde_json::from_str::<Range>("76000").unwrap(), "76000".parse().unwrap());
    for text in [
        "",
        "~",
        ">",
        "<",
        "..",
        "....",
        "1..2..3..4",
        "30..25",
        "25..40..30",
        "-1",
        "nan",
        "inf",
        "1e999",
        "76,000",
        "many",
        ">5..5..9",
        ">5..5",
        "5..<5",
        "5..9..<9",
        "~~5",
        "> >5",
        "1..x",
    ] {
        let expected =
            format!("{text:?} is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0");
        assert_eq!(text.parse::<Range>().unwrap_err().to_string(), expected);
    }
    let no = "is no figure: expected like 76000, ~76000, >1000 or 25..30, ascending from 0";
    let five = Range::exactly(5.0).unwrap();
    let closed = |low, best, high| Range::new(low, best, high);
    for (range, text) in [
        (five.above_low(), ">5..5..5"),
        (five.below_high(), "5..5..<5"),
        (closed(None, Some(5.0), None).unwrap().above_low(), "~5"),
        (closed(None, Some(5.0), None).unwrap().below_high(), "~5"),
        (closed(None, None, None), ".."),
        (Range::exactly(-1.0), "-1"),
        (closed(Some(2.0), None, Some(1.0)), "2..1"),
    ] {
        assert_eq!(range.unwrap_err().to_string(), format!("{text:?} {no}"));
    }
    assert_eq!(closed(Some(5.0), None, None).unwrap().above_low(), ">5".parse());
    assert_eq!(closed(None, None, Some(5.0)).unwrap().below_high(), "<5".parse());
}

#[test]
fn figures_add_and_stand_side_by_side() {
    let range = |text: &str| text.parse::<Range>().unwrap();
    for (a, b, sum, either) in [
        ("10", "20", "30", "10..20"),
        ("10", "10", "20", "10"),
        ("10", "~20", "10..30..", "10..20"),
        (">10", "20", ">30", ">10"),
        (">10", ">=10", ">20", ">=10"),
        (">10", "~20", ">10", ">10"),
        ("<10", "<=10", "<20", "<=10"),
        ("<10", "20", "20..<30", "<=20"),
        ("<10", ">20", ">20", ">=0"),
        ("~10", "~20", "~30", "10..20"),
        ("10..15..20", "12..15..30", "22..30..50", "10..15..30"),
        (">10..<20", "30", ">40..<50", ">10..30"),
    ] {
        // "Less than" has a low limit of none, which adds as 0.
        assert_eq!(range(a) + range(b), range(sum), "{a} + {b}");
        assert_eq!(range(b) + range(a), range(sum), "{b} + {a}");
        assert_eq!(range(a).or(range(b)), range(either), "{a} or {b}");
        assert_eq!(range(b).or(range(a)), range(either), "{b} or {a}");
        assert_eq!(range(a).or(range(a)), range(a));
    }
}

/// What parses is written so that it reads the same; nothing panics.
#[test]
fn random_text_is_read_or_refused() {
    let mut rng = random(1);
    let pieces = [
        "2024",
        "-08",
        "-10",
        "-02",
        "-30",
        "[",
        "]",
        "..",
        ".",
        "/",
        "?",
        "~",
        "%",
        "<",
        ">",
        "=",
        "0",
        "7",
        "1e3",
        "-",
        "+",
        " ",
        "é",
        "\u{0}",
        "76000",
        "25..30",
        "2024-08-10",
        "town:",
        "part:",
        "a",
        ":",
        "between:",
    ];
    let mut read = [0_usize; 4];
    for _ in 0..200_000 {
        let text: String = (0..rng.usize(..7)).map(|_| pieces[rng.usize(..pieces.len())]).collect();
        if let Ok(day) = text.parse::<Day>() {
            assert_eq!(day.to_string().parse::<Day>().unwrap(), day, "{text}");
            read[0] += 1;
        }
        if let Ok(when) = text.parse::<When>() {
            assert_eq!(when.to_string().parse::<When>().unwrap(), when, "{text}");
            let _ = when.holds_on(date(2024, 8, 10));
            read[1] += 1;
        }
        if let Ok(range) = text.parse::<Range>() {
            let written = String::from(range);
            assert_eq!(written.parse::<Range>().unwrap(), range, "{text}");
            let _ = range.to_string();
            read[2] += 1;
        }
        if let Ok(about) = text.parse::<About>() {
            assert_eq!(about.to_string(), text);
            read[3] += 1;
        }
    }
    assert!(read.iter().all(|times| *times > 1000), "too tame: {read:?}");
    // Sums and alternatives of what was read are written so that they read the same, too.
    let texts = [
        "5", "~5", ">5", ">=5", "<5", "<=5", "5..9", ">5..<9", "5..7..9", ">5..7..", "..7..9", "0", "~7", "7",
    ];
    let ranges = texts.map(|text| text.parse::<Range>().unwrap());
    for a in ranges {
        for b in ranges {
            for range in [a + b, a.or(b)] {
                assert_eq!(String::from(range).parse::<Range>().unwrap(), range, "{a} and {b}");
            }
        }
    }
}

#[test]
fn what_claims_are_about_is_text() {
    for (text, about, region) in [
        ("town:geonames:486816", About::Town("geonames:486816".into()), None),
        ("region:RU-KRS", About::Region("RU-KRS".into()), Some("RU-KRS")),
        ("part:RU-KRS:a: b", About::Part { region: "RU-KRS".into(), name: "a: b".into() }, Some("RU-KRS")),
        ("between:RU:UA", About::Between("RU".into(), "UA".into()), None),
    ] {
        assert_eq!(
            (text.parse(), about.to_string().as_str(), about.region()),
            (Ok(about.clone()), text, region)
        );
    }
    for text in
        ["", "town", "town:", "part:X", "part:X:", "part::x", "between:X", "between::Y", "Town:x", "line:X:Y"]
    {
        let expected =
            format!("expected town:ID, region:CODE, part:CODE:NAME or between:A:B, found {text:?}");
        assert_eq!(text.parse::<About>().unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_new_claim_is_valid_from_when_it_was_stated() {
    let either = Day::between(date(2024, 8, 9), date(2024, 8, 10)).unwrap();
    let claim = Claim::new("c1", "s", About::Region("X".into()), Statement::Holds("X".into()), either);
    assert_eq!((claim.valid(), claim.recorded()), (When::since(either), date(2024, 8, 10)));
    assert_eq!((claim.certainty(), claim.text(), claim.id()), (Certainty::Claimed, None, "c1"));
    assert!(Certainty::Doubted < Certainty::Unverified && Certainty::Reported < Certainty::Confirmed);
    let latest = Date::MAX - 1.days();
    assert_eq!(claim.clone().with_recorded(latest).recorded(), latest);
    assert_eq!(Measure::HeldArea.unit(), "km²");
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../docs/claims.schema.json")).unwrap()
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// The words that a message says it expected.
fn expected(message: &str) -> Vec<String> {
    let list = message.split_once("expected ").unwrap().1;
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A file with a word in some place.
type Text<'a> = &'a dyn Fn(&str) -> String;

#[test]
#[allow(clippy::too_many_lines)] // list by list
fn the_schema_has_the_words_that_are_read() {
    let schema = schema();
    let at = |pointer: &str| schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")).clone();
    let claim = |more: &str| one(more);
    let source = |kind: &str| format!(r#"{{"sources":[{{"id":"s","name":"s","kind":"{kind}"}}]}}"#);
    let lists: [(Value, Text<'_>); 5] = [
        (at("/$defs/source/properties/kind/enum"), &source),
        (at("/$defs/said/properties/certainty/enum"), &|word| {
            claim(&format!(r#""statement":{{"holds":"X"}},"certainty":"{word}""#))
        }),
        (at("/$defs/measure/enum"), &|word| {
            claim(&format!(r#""statement":{{"amount":{{"measure":"{word}","range":1}}}}"#))
        }),
        (at("/$defs/regime/enum"), &|word| claim(&format!(r#""statement":{{"declares":"{word}"}}"#))),
        (at("/$defs/link/propertyNames/enum"), &|word| {
            claim(&format!(r#""statement":{{"holds":"X"}},"links":[{{"{word}":"c0"}}]"#))
        }),
    ];
    for (list, text) in lists {
        let list = words(&list);
        for word in &list {
            assert!(from_str(&text(word)).is_ok(), "{word} is in the schema and is not read");
        }
        assert_eq!(expected(&refused(&text("no such word"))), list);
    }
    // Statements: those of the schema, and the three of features.
    let mut statements: Vec<String> = expected(&refused(&claim(r#""statement":"shouts""#)))
        .into_iter()
        .filter(|s| !["extent", "unclear", "line"].contains(&s.as_str()))
        .collect();
    let mut listed: Vec<String> = at("/$defs/statement/oneOf")
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["$ref"].as_str().unwrap().trim_start_matches("#/$defs/").to_owned())
        .collect();
    for list in [&mut statements, &mut listed] {
        list.sort_unstable();
    }
    assert_eq!(statements, listed);
    for (name, value) in [
        ("holds", json!("X")),
        ("denies", json!("X")),
        ("contested", json!(["X", "Y"])),
        ("amount", json!({"measure": "left", "of": "X", "range": ">1"})),
        ("declares", json!("curfew")),
    ] {
        let text = claim(&format!(r#""statement":{}"#, json!({name: value})));
        assert!(from_str(&text).is_ok(), "{text}");
        assert_eq!(words(&at(&format!("/$defs/{name}/required"))), [name]);
    }
    assert_eq!(at("/$defs/says/const"), "says");
    let shapes = expected(&refused(&feature(r#""says""#, "null")));
    assert_eq!(shapes, ["extent", "unclear", "line"]);
    for shape in &shapes {
        assert_eq!(words(&at(&format!("/$defs/{shape}/required"))), [shape.as_str()]);
    }
    // Members: the reader refuses all others and names those that it knows.
    let mut known = expected(&refused(&claim(r#""statement":"says","colour":1"#)));
    let mut members: Vec<String> =
        at("/$defs/said/properties").as_object().unwrap().keys().cloned().collect();
    members.push("statement".to_owned());
    known.sort_unstable();
    members.sort_unstable();
    assert_eq!(members, known);
    for (text, noun) in [
        (r#"{"parties":[{"colour":1}]}"#.to_owned(), "party"),
        (r#"{"sources":[{"colour":1}]}"#.to_owned(), "source"),
        (claim(r#""statement":"says","citations":[{"colour":1}]"#), "citation"),
    ] {
        let mut known = expected(&refused(&text));
        known.sort_unstable();
        let members: Vec<String> =
            at(&format!("/$defs/{noun}/properties")).as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, known, "{noun}");
    }
    for member in at("/properties").as_object().unwrap().keys().filter(|member| *member != "crs") {
        assert!(from_str(&format!("{{{member:?}:null}}")).is_ok(), "{member}");
    }
    // What is needed is needed.
    let whole: Value = serde_json::from_str(&claim(r#""statement":{"holds":"X"}"#)).unwrap();
    for member in words(&at("/$defs/said/required")).iter().chain([&"statement".to_owned()]) {
        let mut without = whole.clone();
        without["claims"][0].as_object_mut().unwrap().remove(member);
        let message = refused(&without.to_string());
        assert!(message.ends_with(&format!("missing field `{member}`")), "{message}");
    }
}

#[test]
#[cfg(feature = "bundled")]
fn the_bundled_claims_keep_to_the_schema() {
    let schema = schema();
    let keeps = |value: &Value, noun: &str| {
        let noun = &schema["$defs"][noun];
        let object = value.as_object().unwrap();
        let known = noun["properties"].as_object().unwrap();
        assert!(object.keys().all(|member| known.contains_key(member) || member == "statement"), "{value}");
        assert!(words(&noun["required"]).iter().all(|member| object.contains_key(member)), "{value}");
        for (member, value) in object {
            if let Some(list) = noun.pointer(&format!("/properties/{member}/enum")) {
                assert!(list.as_array().unwrap().contains(value), "{value}");
            }
        }
    };
    let bundled: Value = serde_json::from_str(include_str!("../data/kursk_2024/claims/claims.json")).unwrap();
    let top = schema["properties"].as_object().unwrap();
    assert!(bundled.as_object().unwrap().keys().all(|member| top.contains_key(member)));
    let each = |member: &str| bundled[member].as_array().unwrap().clone();
    for party in each("parties") {
        keeps(&party, "party");
    }
    for source in each("sources") {
        keeps(&source, "source");
    }
    for claim in each("claims") {
        keeps(&claim, "said");
        let statement = &claim["statement"];
        let name = statement.as_object().map_or("says", |one| one.keys().next().unwrap());
        assert_eq!(statement.as_object().is_none(), name == "says");
        for (measure, list) in [("/amount/measure", "measure"), ("/declares", "regime")] {
            let Some(word) = statement.pointer(measure) else { continue };
            assert!(schema["$defs"][list]["enum"].as_array().unwrap().contains(word), "{claim}");
        }
        assert!(!schema["$defs"][name].is_null(), "{claim}");
        claim["citations"].as_array().unwrap().iter().for_each(|citation| keeps(citation, "citation"));
        let relations = words(&schema["$defs"]["link"]["propertyNames"]["enum"]);
        for link in claim["links"].as_array().into_iter().flatten() {
            assert!(link.as_object().unwrap().keys().all(|relation| relations.contains(relation)));
        }
    }
}
