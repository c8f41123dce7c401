//! Control maps into claims: repairs, the timeline with its gaps, and how a view takes it.

mod common;

use std::fs;

use common::folder::Folder;
use common::maps::{collection, feature, polygon, skipped, square, told};
use common::twin::{day, theatre};
use common::{between, random};
use frontline::control_map::{
    Axes, DateIn, Mapping, Maps, Means, Reason, Rule, read_file, read_folder, read_str,
};
use frontline::{About, Atlas, Claim, Date, HolderOf, LonLat, Policy, Source, SourceKind, Statement, claims};
use geo::{Area as _, BooleanOps};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;

fn mapping(date: DateIn) -> Mapping {
    let source = Source::new("n0", "N0", SourceKind::Monitor).unwrap();
    Mapping::new("m", source, About::Between("X".into(), "Y".into()), date)
        .with_rule(Rule::property("is", ["y"], Means::HeldBy("Y".into())))
        .with_rule(Rule::property("is", ["both"], Means::Contested(vec!["X".into(), "Y".into()])))
        .with_rule(Rule::property("is", ["?"], Means::Unknown))
        .with_rule(Rule::property("is", ["-"], Means::Skip))
}

#[test]
fn shapes_are_mended_and_what_changed_is_told() {
    let bow = "[[0.1,0.1],[0.3,0.3],[0.3,0.1],[0.1,0.3],[0.1,0.1]]";
    let flat = "[[0.1,0.1],[0.3,0.1],[0.1,0.1]]";
    let hole_outside = format!("{},{}", square(0.4, 0.4, 0.6, 0.6), square(0.7, 0.7, 0.8, 0.8));
    let text = collection(&[
        polygon(r#""is":"y""#, bow),
        polygon(r#""is":"y""#, flat),
        polygon(r#""is":"y""#, &hole_outside),
        polygon(r#""is":"y""#, &format!("{},{flat}", square(0.5, 0.5, 0.62, 0.6))),
        polygon(r#""is":"y""#, "[[0,0],[1,95],[1,0],[0,0]]"),
        polygon(r#""is":"y""#, "[[-170,0],[170,0],[170,1],[-170,0]]"),
        polygon(r#""is":"-""#, bow),
        polygon(r#""is":"both""#, &square(0.8, 0.1, 0.9, 0.2)),
    ]);
    let maps = read_str("m.json", &text, &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!(
        told(&maps),
        [
            "m-2024-01-01-Y 2024-01-01: Y 763.1 km²",
            "m-2024-01-01-X-Y 2024-01-01: unclear [\"X\", \"Y\"] 123.1 km²"
        ]
    );
    assert_eq!(
        maps.mended.to_string(),
        "8 features, 4 rings turned right-handed, 2 edges taken across the antimeridian, 2 features with crossing rings \
         untangled (369.260 km² changed), 2 rings that enclose nothing dropped"
    );
    assert_eq!(
        skipped(&maps),
        [
            "m.json: feature 2: the ring encloses nothing: it runs back on itself or is there twice",
            "m.json: feature 5: latitude 95 is outside [-90, 90]; are the axes swapped?",
            "m.json: feature 6: expected ground that does not lie across the antimeridian, found an edge from longitude \
             -170 to 170",
            "m.json: feature 7: the mapping skips it",
        ]
    );
    // What comes of it is taken by an atlas, and goes through a file.
    let read = claims::Claims { claims: maps.claims.clone(), ..claims::Claims::default() };
    assert_eq!(claims::from_str(&claims::to_string(&read).unwrap()).unwrap().claims, maps.claims);
    let atlas = theatre(maps.claims);
    let at = |x: f64, y: f64| atlas.on(day(0)).control_at(LonLat::new(x, y).unwrap()).unwrap().to_string();
    assert_eq!([at(0.2, 0.12), at(0.85, 0.15)], ["Party X by default", "contested"]);
    assert_eq!([at(0.12, 0.2), at(0.29, 0.2), at(0.61, 0.55)], ["Party Y"; 3]);
}

#[test]
fn outlines_that_nobody_drew_are_refused_at_once() {
    let mut rng = random(1_000);
    let mut star = |corners: usize| {
        let corner = |_| Coord { x: between(&mut rng, 0.0, 1.0), y: between(&mut rng, 0.0, 1.0) };
        polygon(r#""is":"y""#, &ring_of(&(0..corners).map(corner).collect::<Vec<_>>()))
    };
    let maps = read_str("m.json", &star(100), &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!((maps.claims.len(), maps.mended.untangled), (1, 1));
    let maps = read_str("m.json", &star(3000), &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!(
        skipped(&maps)[0],
        "m.json: feature 1: expected outlines that cross at most 20000 times, found more"
    );
    let many: Vec<String> = (0..80).map(|_| star(30)).collect();
    let error = read_str("m.json", &collection(&many), &mapping(DateIn::Given(day(0)))).unwrap_err();
    assert_eq!(error.to_string(), "m.json: expected outlines that cross at most 20000 times, found more");
}

fn one(is: &str) -> String {
    polygon(&format!(r#""is":"{is}""#), &square(0.1, 0.1, 0.9, 0.9))
}

/// The theatre with maps of these days, each of the same square in the west of X-1.
fn series(name: &str, days: &[&str], change: impl FnOnce(&mut Mapping)) -> (Maps, Atlas) {
    let folder = Folder::new(name);
    for day in days {
        folder.write(&format!("map-{day}.geojson"), &one("y"));
    }
    let mut mapping = mapping(DateIn::Name("YYYY-MM-DD".into()));
    change(&mut mapping);
    let maps = read_folder(&folder.0, &mapping).unwrap();
    let atlas = theatre(maps.claims.clone());
    (maps, atlas)
}

#[test]
fn a_map_speaks_until_the_next_and_gaps_are_known_as_gaps() {
    let spans = |maps: &Maps| maps.maps.iter().map(|map| map.valid.to_string()).collect::<Vec<_>>();
    let gaps = |maps: &Maps| maps.gaps.iter().map(|(a, b)| format!("{a}/{b}")).collect::<Vec<_>>();
    let days = ["2024-01-01", "2024-01-02", "2024-01-06"];

    let (maps, _) = series("steps", &days, |_| {});
    assert_eq!(spans(&maps), ["2024-01-01", "2024-01-02/2024-01-05", "2024-01-06"]);
    assert!(gaps(&maps).is_empty());

    let (maps, atlas) = series("step", &days, |mapping| mapping.step_days = Some(1));
    assert_eq!(spans(&maps), ["2024-01-01", "2024-01-02", "2024-01-06"]);
    assert_eq!(gaps(&maps), ["2024-01-03/2024-01-05"]);
    let spot = LonLat::new(0.5, 0.5).unwrap();
    let on = |day: Date| atlas.on(day).control_at(spot).unwrap().to_string();
    assert_eq!([0, 1, 2, 4, 5].map(|n| on(day(n))), ["Party Y", "Party Y", "unknown", "unknown", "Party Y"]);
    // Neither the default nor the last map: nothing is held by anyone there, nor is anything carried on.
    let view = atlas.on(day(3));
    assert_eq!(view.held_area("Y", "X-1").unwrap().as_km2(), 0.0);
    let unknown = view.holdings().into_iter().find(|h| h.holder == HolderOf::Unknown).unwrap();
    assert_eq!(format!("{:.0} {:.2}", unknown.area.as_km2(), unknown.share), "7877 0.64");
    let verdict = view.control_of(atlas.town("t0").unwrap());
    assert_eq!(
        verdict.explain().to_string().lines().next().unwrap(),
        "On 2024-01-04, t0 is unknown, since 2024-01-03, by the rule “newest”: N0 says: the series m has no map for \
         2024-01-03 to 2024-01-05 (2024-01-02) [1]."
    );

    let (maps, _) =
        series("known", &days, |mapping| mapping.gaps = vec!["2024-01-04/2024-01-04".parse().unwrap()]);
    assert_eq!(spans(&maps), ["2024-01-01", "2024-01-02/2024-01-03", "2024-01-06"]);
    assert_eq!(gaps(&maps), ["2024-01-04/2024-01-05"]);

    let (maps, _) = series("ends", &days, |mapping| {
        (mapping.step_days, mapping.ends) = (Some(2), Some(date(2024, 1, 10)));
    });
    assert_eq!(spans(&maps), ["2024-01-01", "2024-01-02/2024-01-03", "2024-01-06/2024-01-07"]);
    assert_eq!(gaps(&maps), ["2024-01-04/2024-01-05", "2024-01-08/2024-01-10"]);

    let (maps, _) = series("over", &days, |mapping| mapping.ends = Some(date(2024, 1, 4)));
    assert_eq!(spans(&maps), ["2024-01-01", "2024-01-02/2024-01-04"]);
    assert_eq!(
        skipped(&maps),
        ["map-2024-01-06.geojson: 2024-01-06 is outside the series, 1900-01-01 to 2024-01-04"]
    );
}

#[test]
fn who_does_not_know_does_not_vote() {
    let (maps, _) = series("votes", &["2024-01-01", "2024-01-06"], |mapping| mapping.step_days = Some(1));
    let spot = LonLat::new(0.5, 0.5).unwrap();
    let with = |more: Claim, policy: Policy| {
        let atlas = theatre(maps.claims.iter().cloned().chain([more]));
        let view = atlas.on(day(3)).policy(policy);
        let town = view.control_of(atlas.town("t0").unwrap()).control.to_string();
        (view.control_at(spot).unwrap().to_string(), town)
    };
    let about = About::Region("X-1".into());
    let own = common::twin::square(0.1, 0.1, 0.9, 0.9);
    let extent = |by: &str, party: &str, on: Date| {
        Claim::new(
            "other",
            by,
            about.clone(),
            Statement::Extent { party: party.into(), area: own.clone() },
            on,
        )
    };
    for policy in [Policy::Newest, Policy::Majority, Policy::AgainstInterest] {
        // Another's map, though older than the last of the series, and one of the same day.
        for on in [date(2023, 12, 31), day(0), day(2)] {
            let (ground, town) = with(extent("n1", "Z", on), policy.clone());
            assert_eq!((ground.as_str(), town.as_str()), ("Party Z", "held by Party Z"), "{policy:?} {on}");
        }
        // A word about the town, though older.
        let word = Claim::new(
            "word",
            "n1",
            About::Town("t0".into()),
            Statement::Holds("Z".into()),
            date(2023, 12, 1),
        );
        let (ground, town) = with(word, policy.clone());
        assert_eq!((ground.as_str(), town.as_str()), ("unknown", "held by Party Z"), "{policy:?}");
    }
    let only = Policy::Only(vec!["n1".to_owned()]);
    let said = Statement::Unclear { between: vec!["X".into(), "Y".into()], area: own.clone() };
    let unclear = Claim::new("other", "n1", about.clone(), said, day(0));
    for policy in [Policy::Newest, only] {
        let (ground, town) = with(unclear.clone(), policy.clone());
        assert_eq!(
            (ground.as_str(), town.as_str()),
            ("contested", "contested between Party X and Party Y"),
            "{policy:?}"
        );
    }
}

#[test]
fn of_several_maps_of_one_day_the_last_counts() {
    let folder = Folder::new("same-day");
    // 03:00 and 20:00 of one day; in names the later stands first.
    folder.write("b_1704078000.geojson", &one("?"));
    folder.write("a_1704139200.geojson", &one("y"));
    folder.write("no-day.geojson", &one("y"));
    folder.write("README.txt", "read me");
    fs::create_dir_all(folder.file("old")).unwrap();
    let maps = read_folder(&folder.0, &mapping(DateIn::UnixTimeInName)).unwrap();
    assert_eq!(told(&maps), ["m-2024-01-01-Y 2024-01-01: Y 7877.5 km²"]);
    assert_eq!(
        skipped(&maps),
        [
            "README.txt: it is no file of shapes",
            "b_1704078000.geojson: 2024-01-01: a_1704139200.geojson is a later map of the same day",
            "no-day.geojson: it has no day: expected one Unix time of 9 or 10 digits in its name",
            "old: it is no file of shapes",
        ]
    );
    let counts: Vec<(String, usize)> = maps.skipped_by_reason().into_iter().collect();
    assert_eq!(counts[2], ("it is no file of shapes".to_owned(), 2));
    folder.write("c_1704139300.geojson", "{");
    let error = read_folder(&folder.0, &mapping(DateIn::UnixTimeInName)).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "c_1704139300.geojson: not valid JSON: EOF while parsing an object at line 1 column 1"
        ),
        "{error}"
    );
    let missing = read_folder(folder.file("none"), &mapping(DateIn::UnixTimeInName)).unwrap_err().to_string();
    assert!(missing.contains("none: cannot be read: "), "{missing}");
}

#[test]
fn days_stand_in_names_by_a_pattern() {
    let days = |pattern: &str, name: &str| {
        let maps = read_str(name, &one("y"), &mapping(DateIn::Name(pattern.into()))).unwrap();
        maps.maps.first().map_or_else(|| maps.skipped[0].reason.to_string(), |map| map.day.to_string())
    };
    let no_day = |pattern: &str| format!("it has no day: expected one day like {pattern} in its name");
    for (pattern, name, day) in [
        ("YYYYMMDD", "owl_20240815.json", "2024-08-15".to_owned()),
        ("YYYYMMDD", "1204 20240815 v2.json", "2024-08-15".to_owned()),
        ("DD.MM.YYYY", "карта 15.08.2024.json", "2024-08-15".to_owned()),
        ("map-YYYY-MM-DD", "map-2024-08-15.json", "2024-08-15".to_owned()),
        ("YYYYMMDD", "20240815_20240816.json", no_day("YYYYMMDD")),
        ("YYYYMMDD", "120240815.json", no_day("YYYYMMDD")),
        ("YYYYMMDD", "20240230.json", "\"20240230\" is no day".to_owned()),
        (
            "YYYYMMDD",
            "18120907.json",
            "1812-09-07 is outside the series, 1900-01-01 to 2099-12-31".to_owned(),
        ),
    ] {
        assert_eq!(days(pattern, name), day, "{name}");
    }
}

type Change<'a> = &'a dyn Fn(&mut Mapping);

#[test]
fn a_mapping_is_json_and_is_checked() {
    for name in Mapping::PRESETS {
        let preset = Mapping::preset(name).unwrap();
        let json = serde_json::to_string(&preset).unwrap();
        assert_eq!(Mapping::from_json(&json).unwrap(), preset, "{json}");
    }
    assert_eq!(Mapping::preset("x").unwrap_err().to_string(), "there is no preset \"x\"");
    let refused = |change: &dyn Fn(&mut Mapping)| {
        let mut mapping = mapping(DateIn::UnixTimeInName);
        change(&mut mapping);
        let error = read_str("m.json", &one("y"), &mapping).unwrap_err().to_string();
        assert_eq!(
            Mapping::from_json(&serde_json::to_string(&mapping).unwrap()).unwrap_err().to_string(),
            error
        );
        error
    };
    let cases: [(Change<'_>, &str); 9] = [
        (&|m| m.series.clear(), "not a valid mapping: the series has no name"),
        (&|m| m.rules.clear(), "not a valid mapping: it has no rules"),
        (
            &|m| m.rules[1].member = Some("a".into()),
            "not a valid mapping: rule 2 asks for a property and for a member",
        ),
        (
            &|m| m.rules[1].property = None,
            "not a valid mapping: rule 2 has values, but no property to compare them with",
        ),
        (
            &|m| m.rules[1].means = Means::Contested(vec!["X".into()]),
            "not a valid mapping: rule 2 needs two parties or more that contest the ground",
        ),
        (
            &|m| m.date = DateIn::Name("YYYY-MM".into()),
            "not a valid mapping: the pattern \"YYYY-MM\" should have YYYY, MM and DD once each",
        ),
        (&|m| m.step_days = Some(0), "not a valid mapping: a step of 0 days leads nowhere"),
        (&|m| m.not_after = date(1800, 1, 1), "it ends (1800-01-01) before it starts (1900-01-01)"),
        (
            &|m| m.gaps = vec!["2024-01/..".parse().unwrap()],
            "not a valid mapping: the gap 2024-01/.. is not one of exact days",
        ),
    ];
    for (change, message) in cases {
        assert_eq!(refused(change), message);
    }
    let error = Mapping::from_json(r#"{"series":"m","colour":1}"#).unwrap_err().to_string();
    assert!(error.starts_with("not a valid mapping: unknown field `colour`"), "{error}");
    let mut in_gap = mapping(DateIn::Given(day(0)));
    in_gap.gaps = vec!["2023-12-30/2024-01-02".parse().unwrap()];
    assert_eq!(
        read_str("m.json", &one("y"), &in_gap).unwrap_err().to_string(),
        "m.json: expected no map in a gap of the series, found one of 2024-01-01, in the gap from 2023-12-30 to 2024-01-02"
    );
    let folder = Folder::new("mapping");
    folder.write("m.geojson", &one("y"));
    let found = read_file(folder.file("m.geojson"), &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!((found.claims.len(), found.source.id()), (1, "n0"));
}

fn ring_of(corners: &[Coord<f64>]) -> String {
    let text: Vec<String> =
        corners.iter().chain(&corners[..1]).map(|c| format!("[{},{}]", c.x, c.y)).collect();
    format!("[{}]", text.join(","))
}

/// Whether a ring goes round a position an odd number of times.
fn odd(corners: &[Coord<f64>], at: Coord<f64>) -> bool {
    let mut inside = false;
    for (i, b) in corners.iter().enumerate() {
        let a = corners[(i + corners.len() - 1) % corners.len()];
        if (a.y > at.y) != (b.y > at.y) && a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) > at.x {
            inside = !inside;
        }
    }
    inside
}

fn holds(shape: &MultiPolygon<f64>, at: Coord<f64>) -> bool {
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.filter(|ring| odd(&ring.0[1..], at)).count() % 2 == 1
}

/// Random rings, most of which cross themselves and each other, against a place-by-place reading of the documentation; and the areas
/// of those that do not cross themselves against polygon overlay.
#[test]
fn every_place_has_the_state_of_the_first_rule_that_covers_it() {
    let mut rng = random(7_122_024);
    let (mut places, mut overlays) = (0, 0);
    for round in 0..120 {
        let plain = round % 2 == 0;
        let mut drawn: Vec<(usize, Vec<Vec<Coord<f64>>>)> = Vec::new();
        for _ in 0..=rng.usize(..6) {
            let middle = Coord { x: between(&mut rng, 0.2, 0.8), y: between(&mut rng, 0.2, 0.8) };
            let mut ring = |size: f64| -> Vec<Coord<f64>> {
                let corners = 3 + rng.u32(..8);
                let of_share = (0..corners).map(|i| {
                    let share = f64::from(i) / f64::from(corners);
                    let angle = if plain { share } else { rng.f64() } * std::f64::consts::TAU;
                    let away = size * between(&mut rng, 0.4, 1.0);
                    // To a grid, so that corners and edges of several coincide.
                    let grid = |v: f64| (v * 50.0).round() / 50.0;
                    let snap = |v: f64| if plain { v } else { grid(v) };
                    Coord { x: snap(middle.x + away * angle.cos()), y: snap(middle.y + away * angle.sin()) }
                });
                of_share.collect()
            };
            let rings = vec![ring(0.2), ring(0.05)];
            drawn.push((rng.usize(..3), rings));
        }
        let names = ["y", "both", "?"];
        let features: Vec<String> = drawn
            .iter()
            .map(|(rule, rings)| {
                let rings: Vec<String> = rings.iter().map(|ring| ring_of(ring)).collect();
                polygon(&format!(r#""is":"{}""#, names[*rule]), &rings.join(","))
            })
            .collect();
        let maps = read_str("m.json", &collection(&features), &mapping(DateIn::Given(day(0)))).unwrap();
        let ground: Vec<(usize, &MultiPolygon<f64>)> = maps
            .claims
            .iter()
            .map(|claim| match claim.statement() {
                Statement::Extent { area, .. } => (0, area),
                Statement::Unclear { between, area } => (if between.is_empty() { 2 } else { 1 }, area),
                other => panic!("{other:?}"),
            })
            .collect();
        for _ in 0..300 {
            let at = Coord { x: between(&mut rng, 0.0, 1.0), y: between(&mut rng, 0.0, 1.0) };
            let covers = |rings: &[Vec<Coord<f64>>]| odd(&rings[0], at) && !odd(&rings[1], at);
            let expected = drawn.iter().filter(|(_, rings)| covers(rings)).map(|(rule, _)| *rule).min();
            let found: Vec<usize> =
                ground.iter().filter(|(_, area)| holds(area, at)).map(|(rule, _)| *rule).collect();
            assert_eq!(
                found,
                expected.into_iter().collect::<Vec<_>>(),
                "round {round}: {at:?}\n{features:?}"
            );
            places += 1;
        }
        if !plain {
            continue;
        }
        let mut taken = MultiPolygon::<f64>::new(vec![]);
        for rule in 0..3 {
            let mut own = MultiPolygon::<f64>::new(vec![]);
            for (_, rings) in drawn.iter().filter(|(of, _)| *of == rule) {
                let line = |ring: &Vec<Coord<f64>>| LineString::new([&ring[..], &ring[..1]].concat());
                let [outer, hole] = [0, 1].map(|i| MultiPolygon::from(Polygon::new(line(&rings[i]), vec![])));
                own = own.union(&outer.difference(&hole));
            }
            let expected = own.difference(&taken).unsigned_area();
            let found = ground
                .iter()
                .filter(|(of, _)| *of == rule)
                .map(|(_, area)| area.unsigned_area())
                .sum::<f64>();
            assert!((expected - found).abs() < 1e-7, "round {round}, rule {rule}: {expected} and {found}");
            taken = taken.union(&own);
            overlays += 1;
        }
    }
    println!("{places} places, {overlays} overlays");
}

#[test]
fn axes_are_as_the_mapping_says() {
    let mut own = mapping(DateIn::Given(day(0)));
    own.axes = Axes::LatLon;
    let text = polygon(r#""is":"y""#, &square(0.1, 0.3, 0.2, 0.4));
    let maps = read_str("m.json", &text, &own).unwrap();
    let Statement::Extent { area, .. } = maps.claims[0].statement() else { panic!() };
    assert!(holds(area, Coord { x: 0.35, y: 0.15 }));
    assert_eq!(Reason::NoShapes.to_string(), "it is no file of shapes");
}

#[test]
fn a_map_of_which_nothing_is_understood_is_a_gap() {
    let unknown =
        [(r#""is":"new""#, square(0.1, 0.1, 0.9, 0.9)), (r#""was":"y""#, square(0.2, 0.2, 0.9, 0.9))];
    let unknown: Vec<String> = unknown.iter().map(|(is, ring)| polygon(is, ring)).collect();
    let folder = Folder::new("nothing-understood");
    folder.write("map-2024-01-01.geojson", &one("y"));
    folder.write("map-2024-01-02.geojson", &collection(&unknown));
    folder.write("map-2024-01-03.geojson", &one("-"));
    let lines = feature(r#""is":"y""#, r#"{"type":"LineString","coordinates":[[0.1,0.1],[0.2,0.2]]}"#);
    folder.write("map-2024-01-04.geojson", &lines);
    folder.write("map-2024-01-05.geojson", &collection(&[one("y"), unknown[0].clone(), lines]));
    let maps = read_folder(&folder.0, &mapping(DateIn::Name("YYYY-MM-DD".into()))).unwrap();
    // A map of which the mapping skips all is one on which nobody holds anything.
    let days: Vec<String> = maps.maps.iter().map(|map| format!("{} {}", map.day, map.areas.len())).collect();
    assert_eq!(days, ["2024-01-01 1", "2024-01-03 0", "2024-01-05 1"]);
    assert_eq!(maps.gaps, [(date(2024, 1, 2), date(2024, 1, 2)), (date(2024, 1, 4), date(2024, 1, 4))]);
    assert_eq!(told(&maps)[1], "m-2024-01-02-no-map 2024-01-02: unclear [] 7877.5 km²", "{:?}", told(&maps));
    let nothing = "nothing of the map can be used, so its day is a gap";
    assert_eq!(
        skipped(&maps),
        [
            "map-2024-01-02.geojson: feature 1: no rule of the mapping fits is \"new\"".to_owned(),
            "map-2024-01-02.geojson: feature 2: no rule of the mapping fits is missing".to_owned(),
            "map-2024-01-03.geojson: feature 1: the mapping skips it".to_owned(),
            "map-2024-01-04.geojson: feature 1: a LineString has no ground".to_owned(),
            "map-2024-01-05.geojson: feature 2: no rule of the mapping fits is \"new\"".to_owned(),
            "map-2024-01-05.geojson: feature 3: a LineString has no ground".to_owned(),
            format!("map-2024-01-02.geojson: 2024-01-02: {nothing}"),
            format!("map-2024-01-04.geojson: 2024-01-04: {nothing}"),
        ]
    );
    let losses: Vec<bool> = maps.skipped.iter().map(|skipped| skipped.reason.is_loss()).collect();
    assert_eq!(losses, [true, true, false, false, true, false, true, true]);
}

#[test]
fn members_that_nobody_knows_are_no_empty_map() {
    let gaps = |text: &str| read_str("20240815.json", text, &Mapping::owl()).unwrap().gaps.len();
    assert_eq!(gaps(r#"{"territories":[[[50,36],[50,37],[51,36]]],"frontline":[]}"#), 1);
    assert_eq!(gaps(&one("y")), 1);
    for text in [r#"{"areas":[],"new":7}"#, r#"{"areas":[],"areas_ua":[]}"#, r#"{"frontline":[]}"#, "{}"] {
        assert_eq!(gaps(text), 0, "{text}");
    }
}

/// As KML has it: polygons and a point in one feature.
#[test]
fn polygons_are_taken_out_of_collections() {
    let of = |parts: &str| {
        feature(r#""is":"y""#, &format!(r#"{{"type":"GeometryCollection","geometries":[{parts}]}}"#))
    };
    let one = |ring: &str| format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let point = r#"{"type":"Point","coordinates":[0.3,0.3]}"#;
    let inner = format!(
        r#"{{"type":"GeometryCollection","geometries":[{point},{}]}}"#,
        one(&square(0.5, 0.1, 0.6, 0.2))
    );
    let text = of(&format!("{},{inner},{point}", one(&square(0.1, 0.1, 0.2, 0.2))));
    let maps = read_str("m.json", &text, &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!(told(&maps), ["m-2024-01-01-Y 2024-01-01: Y 246.2 km²"]);
    assert_eq!(maps.mended.to_string(), "1 features, 2 parts of features that are no polygons left out");
    let maps = read_str("m.json", &of(point), &mapping(DateIn::Given(day(0)))).unwrap();
    assert_eq!(skipped(&maps)[0], "m.json: feature 1: a GeometryCollection has no ground");
    assert_eq!(maps.gaps.len(), 1);
}

#[test]
fn layers_of_one_day_are_one_map() {
    let folder = Folder::new("layers");
    let layer = |is: &str, x: f64| {
        polygon(&format!(r#""is":"{is}","day":"2024-01-01""#), &square(x, 0.1, x + 0.1, 0.2))
    };
    folder.write("2024-01-01_x.geojson", &layer("y", 0.1));
    folder.write("2024-01-01_y.geojson", &collection(&[layer("y", 0.5), layer("both", 0.7)]));
    folder.write("2024-01-02.geojson", &one("y"));
    let both = ["Y 246.2 km²", "unclear [\"X\", \"Y\"] 123.1 km²"];
    for date in [DateIn::Name("YYYY-MM-DD".into()), DateIn::Property("day".into()), DateIn::Given(day(0))] {
        if matches!(date, DateIn::Given(_)) {
            fs::remove_file(folder.file("2024-01-02.geojson")).unwrap();
        }
        let maps = read_folder(&folder.0, &mapping(date.clone())).unwrap();
        let told: Vec<String> =
            told(&maps).into_iter().take(2).map(|told| told.split_once(": ").unwrap().1.to_owned()).collect();
        assert_eq!(told, both, "{date:?}");
        assert_eq!(maps.maps[0].file, "2024-01-01_x.geojson, 2024-01-01_y.geojson");
        assert_eq!(maps.mended.layers, 1);
        assert!(
            maps.mended.to_string().contains(", 1 files taken for layers of another's map"),
            "{}",
            maps.mended
        );
    }
    // Files of one second are layers, too; a later second replaces them.
    let folder = Folder::new("layers-by-second");
    folder.write("x_1704078000.geojson", &layer("y", 0.1));
    folder.write("y_1704078000.geojson", &layer("y", 0.5));
    let maps = read_folder(&folder.0, &mapping(DateIn::UnixTimeInName)).unwrap();
    assert_eq!(told(&maps), ["m-2024-01-01-Y 2024-01-01: Y 246.2 km²"]);
    folder.write("a_1704078001.geojson", &layer("y", 0.3));
    let maps = read_folder(&folder.0, &mapping(DateIn::UnixTimeInName)).unwrap();
    assert_eq!(told(&maps), ["m-2024-01-01-Y 2024-01-01: Y 123.1 km²"]);
    let by = "2024-01-01: a_1704078001.geojson is a later map of the same day";
    assert_eq!(skipped(&maps), ["x", "y"].map(|name| format!("{name}_1704078000.geojson: {by}")));
}

/// A comb of long teeth, of which each lies beside every other from west to east: edges that turn back are no crossings.
#[test]
fn many_edges_that_do_not_cross_are_one_map() {
    let teeth = 60_000_u32;
    let mut corners = vec![Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 1.0 }];
    for tooth in (0..teeth).rev() {
        let at = |part: f64| (f64::from(tooth) + part) / f64::from(teeth);
        let corner = |x: f64, y: f64| Coord { x, y };
        corners.extend([
            corner(0.1, at(0.75)),
            corner(1.0, at(0.5)),
            corner(1.0, at(0.25)),
            corner(0.1, at(0.0)),
        ]);
    }
    let maps =
        read_str("m.json", &polygon(r#""is":"y""#, &ring_of(&corners)), &mapping(DateIn::Given(day(0))))
            .unwrap();
    assert_eq!(skipped(&maps), Vec::<String>::new());
    let Statement::Extent { area, .. } = maps.claims[0].statement() else { panic!() };
    let drawn = Polygon::new(LineString::from(corners), vec![]).unsigned_area();
    assert!((area.unsigned_area() / drawn - 1.0).abs() < 1e-9, "{} of {drawn}", area.unsigned_area());
    // As many small squares as a grid of them has.
    let squares: Vec<String> = (0..150)
        .flat_map(|i| (0..150).map(move |j| (0.006 * f64::from(i), 0.006 * f64::from(j))))
        .map(|(x, y)| polygon(r#""is":"y""#, &square(x, y, x + 0.004, y + 0.004)))
        .collect();
    let maps = read_str("m.json", &collection(&squares), &mapping(DateIn::Given(day(0)))).unwrap();
    let Statement::Extent { area, .. } = maps.claims[0].statement() else { panic!() };
    assert_eq!((area.0.len(), maps.mended.joined), (22_500, 0));
}
