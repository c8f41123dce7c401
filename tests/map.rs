//! Maps: what they show is what the library answers, and nothing that others wrote gets out of its place.
#![cfg(feature = "map")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::theatre::{EXTENT_DAY, TOWN_DAY, Theatre, sources, town};
use common::{between, random};
use frontline::{
    About, Atlas, Citation, Claim, Date, Error, LonLat, MapOptions, Names, PageOptions, Party, Policy,
    Region, Source, SourceKind, Statement, Town, View,
};
use geo_types::{Coord, polygon};
use jiff::ToSpan;
use serde_json::Value;

/// Where pictures and pages are left, for `tests/browser/` and for whoever wants to look at them.
fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("maps");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn keep(name: &str, text: &str) {
    fs::write(folder().join(name), text).unwrap();
}

/// A square with one town of which something is said.
fn square(town: Town, claims: Vec<Claim>) -> Atlas {
    let shape = polygon![(x: 35.0, y: 51.0), (x: 36.0, y: 51.0), (x: 36.0, y: 52.0), (x: 35.0, y: 52.0)];
    Atlas::builder()
        .regions([Region::new("XA-01", shape.into()).unwrap()])
        .towns([town])
        .parties([Party::new("XA", "Xanadu").unwrap(), Party::new("XB", "Xebec <b>").unwrap()])
        .sources(sources())
        .claims(claims)
        .attribution("Drawn by hand & <eye>.")
        .build()
        .unwrap()
}

/// The texts of an SVG, as written.
fn texts(svg: &str) -> Vec<&str> {
    svg.split("<text")
        .skip(1)
        .map(|part| part.split_once('>').unwrap().1.split_once("</text>").unwrap().0)
        .collect()
}

/// The values of an attribute of all elements that have another one.
fn attributes<'a>(svg: &'a str, having: &str, name: &str) -> Vec<&'a str> {
    let elements = svg.split('<').filter(|element| element.contains(having));
    let begins = format!(" {name}=\"");
    elements
        .filter_map(|element| element.split_once(begins.as_str()))
        .map(|(_, rest)| rest.split_once('"').unwrap().0)
        .collect()
}

fn classes(svg: &str) -> Vec<&str> {
    attributes(svg, "fill-rule", "class")
}

#[test]
fn names_of_others_stay_text() {
    let evil = "<script>alert(1)</script>\u{1}\"'&";
    let at = LonLat::new(35.5, 51.5).unwrap();
    let claim = Claim::new("c<1>", "s1", About::Town("t".into()), Statement::Holds("XB".into()), TOWN_DAY)
        .with_text("]]></script><img src=x onerror=alert(2)>")
        .with_citation(Citation { url: Some("javascript:alert(3)".into()), ..Citation::of("<i>Daily</i>") })
        .with_citation(Citation {
            url: Some("https://example.org/?a=\"<".into()),
            ..Citation::of("{{data}}")
        });
    let atlas = square(Town::new("t", Names::new(evil), at).unwrap(), vec![claim]);
    let svg = atlas.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap();
    assert!(
        !svg.contains("<script")
            && svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}&quot;&#39;&amp;")
    );
    assert!(svg.contains("held by Xebec &lt;b&gt;") && svg.contains("Drawn by hand &amp; &lt;eye&gt;."));
    keep("evil.svg", &svg);

    let options = PageOptions::new(TOWN_DAY, EXTENT_DAY).unwrap();
    let html = atlas.to_html(&options).unwrap();
    // Its own two: the data and the script that shows them.
    assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (2, 2));
    assert!(!html.contains("<img") && !html.contains("<i>") && !html.contains("javascript:"));
    let data = page(&html);
    assert_eq!(data["towns"][0][0], evil);
    assert_eq!(data["claims"]["0"][7][1][3], "https://example.org/?a=\"<");
    assert_eq!(data["claims"]["0"][7][1][0], "{{data}}");
    keep("evil.html", &html);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let at = LonLat::new(35.5, 51.5).unwrap();
    let atlas = square(Town::new("t", Names::new("Town"), at).unwrap(), vec![]);
    let view = atlas.on(TOWN_DAY);
    let error = |options: &MapOptions| view.to_svg(options).unwrap_err().to_string();
    assert_eq!(
        error(&MapOptions::default().width(10)),
        "a map cannot be 10 pixels wide: expected 240 to 8000"
    );
    assert_eq!(
        error(&MapOptions::default().region("XB")),
        "there is no region or country XB; regions are XA-01"
    );
    let colour = "#d55e00".parse().unwrap();
    assert_eq!(error(&MapOptions::default().colour("XC", colour)), "there is no party \"XC\"");
    let parse = |text: &str| text.parse::<frontline::Colour>().unwrap_err().to_string();
    for text in ["red", "#12345", "#12345g", "#1234567", "", "#ааа"] {
        let expected = format!("{text:?} is no colour: expected six hexadecimal digits like #d55e00");
        assert_eq!(parse(text), expected);
    }
    let none = PageOptions::new(TOWN_DAY, TOWN_DAY).unwrap().policies([]);
    assert_eq!(atlas.to_html(&none).unwrap_err(), Error::Empty { what: "policies for the page" });
    assert_eq!(
        PageOptions::new(TOWN_DAY, TOWN_DAY.yesterday().unwrap()).unwrap_err().to_string(),
        "it ends (2030-01-19) before it starts (2030-01-20)"
    );
    let long = PageOptions::new(Date::constant(2000, 1, 1), TOWN_DAY).unwrap_err().to_string();
    assert_eq!(long, "there are too many days for one page: it spans ten years at most");

    // Eight parties contest a town, of which seven have a colour.
    let ids: Vec<String> = (0..8).map(|i| format!("p{i}")).collect();
    let claim = Claim::new("c", "s1", About::Town("t".into()), Statement::Contested(ids.clone()), TOWN_DAY);
    let parties = ids.iter().map(|id| Party::new(id, id.as_str()).unwrap());
    let many = atlas.to_builder().parties(parties).claims([claim]).build().unwrap();
    let error = many.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "there are too many parties without a colour of their own");
    let one = MapOptions::default().colour("p3", "#123456".parse().unwrap());
    assert!(many.on(TOWN_DAY).to_svg(&one).is_ok());
}

#[test]
fn colours_are_the_callers_and_certainty_is_drawn() {
    let at = LonLat::new(35.5, 51.5).unwrap();
    let says = |by: &str, statement| vec![Claim::new("c", by, About::Town("t".into()), statement, TOWN_DAY)];
    let drawn = |claims: Vec<Claim>, later: i32| {
        let atlas = square(Town::new("t", Names::new("Town"), at).unwrap(), claims);
        let options = MapOptions::default().colour("XA", "#112233".parse().unwrap());
        let svg = atlas.on(TOWN_DAY.saturating_add(later.days())).to_svg(&options).unwrap();
        assert!(texts(&svg).contains(&"Town") && texts(&svg).contains(&"Drawn by hand &amp; &lt;eye&gt;."));
        (classes(&svg).join(" "), svg)
    };
    let holds = |party: &str| Statement::Holds(party.into());
    let (held, svg) = drawn(says("s1", holds("XA")), 0);
    assert_eq!(held, "held-0-0");
    assert!(svg.contains("fill=\"#112233\"") && !svg.contains("<pattern"));
    // Only its own side says so: hatched; what was said longer ago is paler.
    let (claimed, svg) = drawn(says("xa", holds("XA")), 8);
    assert_eq!(claimed, "claimed-0-1");
    assert!(svg.contains("fill=\"url(#d2030-01-28-claimed-0-1)\"") && svg.contains("within 30 days"));
    assert_eq!(drawn(says("s1", holds("XB")), 31).0, "held-1-2");
    let both = Statement::Contested(vec!["XA".into(), "XB".into()]);
    assert_eq!(drawn(says("s1", both), 0).0, "contested-0");
    assert_eq!(drawn(says("s1", Statement::Denies("XA".into())), 0).0, "unknown");
    assert_eq!(drawn(vec![], 0).0, "default-0");
}

/// Every kind of ground and of town that is drawn stands in the legend, and nothing else does.
fn has_whole_legend(svg: &str, view: &View) {
    let words = texts(svg);
    let parties = view.atlas().parties();
    let expected = |class: &str| {
        let parts: Vec<&str> = class.split('-').collect();
        let name = |i: usize| parties[parts[i].parse::<usize>().unwrap()].name();
        match parts[0] {
            "held" => format!("held by {}", name(1)),
            "claimed" => format!("claimed by {}: only its own side says so", name(1)),
            "default" => format!("{} by default: nobody speaks of it", name(1)),
            word => word.to_owned(),
        }
    };
    let shown: std::collections::BTreeSet<String> = classes(svg).into_iter().map(expected).collect();
    for text in &shown {
        assert!(words.contains(&text.as_str()), "the legend lacks {text:?}: {words:?}");
    }
    for party in parties {
        for text in [
            format!("held by {}", party.name()),
            format!("claimed by {}: only its own side says so", party.name()),
        ] {
            assert!(
                !words.contains(&text.as_str()) || shown.contains(&text),
                "the legend has {text:?} for nothing"
            );
        }
    }
    assert_eq!(words.iter().any(|text| text.starts_with("front, ")), svg.contains("class=\"front\""));
    assert!(words.contains(&"N") && words.iter().any(|text| text.ends_with(" km") || text.ends_with(" m")));
    for line in view.atlas().attribution() {
        let first = line.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        assert!(words.iter().any(|text| text.starts_with(&first)), "no attribution: {line}");
    }
}

#[cfg(feature = "bundled")]
#[test]
fn the_bundled_maps_are_whole_at_every_size() {
    let atlas = Atlas::kursk_2024();
    for day in [Date::constant(2024, 8, 10), Date::constant(2024, 9, 1), Date::constant(2025, 3, 15)] {
        for width in [400, 800, 1600] {
            let view = atlas.on(day);
            let svg = view.to_svg(&MapOptions::default().width(width)).unwrap();
            assert!(svg.len() < 150_000 && texts(&svg).join(" ").contains("© OpenStreetMap contributors"));
            assert!(texts(&svg).contains(&"Sudzha"), "{day} {width}");
            has_whole_legend(&svg, &view);
            assert_eq!(svg, view.to_svg(&MapOptions::default().width(width)).unwrap());
            keep(&format!("kursk-{day}-{width}.svg"), &svg);
        }
    }
}

#[test]
fn the_made_up_theatre_is_whole_wherever_it_lies() {
    for (name, x, y) in [("theatre", 30.0, 48.0), ("antimeridian", 177.0, 60.0), ("equator", 20.0, -1.5)] {
        let theatre = Theatre::at(x, y);
        let atlas = theatre.builder().attribution("Made up for tests.").build().unwrap();
        for day in [TOWN_DAY, EXTENT_DAY] {
            for policy in [Policy::Newest, Policy::Majority] {
                for width in [400, 800, 1600] {
                    let view = atlas.on(day).policy(policy.clone());
                    let svg = view.to_svg(&MapOptions::default().width(width)).unwrap();
                    has_whole_legend(&svg, &view);
                    let rule = policy.name().split(' ').next().unwrap();
                    keep(&format!("{name}-{day}-{rule}-{width}.svg"), &svg);
                }
            }
        }
    }
}

/// The data of a page.
fn page(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The last row that has begun, as the page looks it up.
fn begun(rows: &Value, value: i64) -> &Value {
    rows.as_array().unwrap().iter().rev().find(|row| row[0].as_i64().unwrap() <= value).unwrap()
}

/// A number of the page, as a place in a list.
fn whole(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// What a page says of some places, days, policies and knowledge, against a view made for each.
fn agrees(atlas: &Atlas, options: &PageOptions, policies: &[Policy], first: Date, seed: u64) {
    let data = page(&atlas.to_html(options).unwrap());
    let mut rng = random(seed);
    let days = data["days"].as_i64().unwrap();
    let towns: Vec<&Town> = atlas.towns().iter().filter(|town| town.part_of().is_none()).collect();
    let names: Vec<&str> = data["towns"].as_array().unwrap().iter().map(|t| t[0].as_str().unwrap()).collect();
    let stops = data["stops"].as_array().unwrap();
    let mut told = 0;
    for _ in 0..400 {
        let (policy, day, stop) = (rng.usize(..policies.len()), rng.i64(0..days), rng.usize(..=stops.len()));
        let date = |day: i64| first.saturating_add(day.days());
        let known = stops.get(stop).map_or(Date::MAX, |stop| date(stop.as_i64().unwrap()));
        let view = atlas.on(date(day)).policy(policies[policy].clone()).known_by(known);
        for town in &towns {
            let Some(place) = names.iter().position(|name| *name == town.names().main()) else { continue };
            let verdict = view.control_of(town);
            let course = &data["towns"][place][6][policy];
            #[allow(clippy::cast_possible_wrap)]
            let spell = begun(&begun(course, stop as i64)[1], day);
            let state = &data["states"][whole(&spell[1])];
            assert_eq!(state[0], verdict.control.to_string());
            let since = verdict.since.map(|since| i64::from((since - first).get_days()));
            assert_eq!(spell[2].as_i64(), since, "{} on {}", town.names(), view.day());
            let ids = |numbers: &Value| -> Vec<String> {
                let numbers = numbers.as_array().map(Vec::as_slice).unwrap_or_default();
                numbers
                    .iter()
                    .map(|n| data["claims"][n.to_string()][0].as_str().unwrap().to_owned())
                    .collect()
            };
            let of = |claims: &[&Claim]| claims.iter().map(|claim| claim.id().to_owned()).collect::<Vec<_>>();
            assert_eq!((ids(&spell[3]), ids(&spell[4])), (of(&verdict.because), of(&verdict.despite)));
            told += verdict.because.len();
        }
    }
    assert!(told > 300, "{told}");
}

const ALL: [Policy; 3] = [Policy::Newest, Policy::Majority, Policy::AgainstInterest];

#[test]
fn a_page_says_what_views_say() {
    let first = Date::constant(2029, 12, 28);
    let theatre = Theatre::at(30.0, 48.0);
    // Names tell towns apart here; parts of others are not on the page.
    let options = PageOptions::new(first, EXTENT_DAY).unwrap();
    agrees(&theatre.atlas(), &options, &ALL, first, 500);
    keep("theatre.html", &theatre.atlas().to_html(&options.open_on(EXTENT_DAY)).unwrap());
}

#[cfg(feature = "bundled")]
#[test]
fn the_bundled_page_says_what_views_say() {
    let atlas = Atlas::kursk_2024();
    let first = Date::constant(2024, 8, 5);
    let options = PageOptions::new(first, Date::constant(2025, 5, 31)).unwrap();
    // Towns of one name are told apart by nothing here.
    let mut names = std::collections::HashMap::new();
    for town in atlas.towns() {
        *names.entry(town.names().main()).or_insert(0) += 1;
    }
    let single = atlas.towns().iter().filter(|town| names[town.names().main()] == 1).cloned();
    let single = Atlas::builder()
        .regions(atlas.regions().to_vec())
        .towns(single.filter(|town| town.part_of().is_none()))
        .parties(atlas.parties().to_vec())
        .sources(atlas.sources().to_vec())
        .claims(atlas.claims().to_vec())
        .build()
        .unwrap();
    agrees(&single, &options, &ALL, first, 501);
    let html = atlas.to_html(&options.open_on(Date::constant(2024, 8, 10))).unwrap();
    assert!(html.len() < 300_000, "{} bytes", html.len());
    keep("kursk.html", &html);
}

/// How long path data is, in pixels.
fn long(data: &str) -> f64 {
    let mut total = 0.0;
    for part in data.split('M').skip(1) {
        let (_, steps) = part.split_once('l').unwrap();
        let mut numbers: Vec<f64> = Vec::new();
        let mut number = String::new();
        for c in steps.chars().chain([' ']) {
            let ends = matches!(c, ' ' | '-') || (c == '.' && number.contains('.'));
            if ends && !number.is_empty() {
                numbers.push(number.parse().unwrap());
                number.clear();
            }
            if c != ' ' {
                number.push(c);
            }
        }
        total += numbers.chunks(2).map(|step| step[0].hypot(step[1])).sum::<f64>();
    }
    total
}

/// The front of a page, from the sides of its cells, is as long in each step as the one that the view computes; so is the
/// front of its maps by extents.
#[test]
fn the_front_of_a_page_is_that_of_the_view() {
    let theatre = Theatre::at(30.0, 48.0);
    let atlas = theatre.atlas();
    let first = Date::constant(2030, 1, 1);
    let data = page(&atlas.to_html(&PageOptions::new(first, EXTENT_DAY).unwrap()).unwrap());
    let stop = data["stops"].as_array().unwrap().len();
    let mut seen = 0;
    for (policy, rule) in ALL.iter().enumerate() {
        for day in (0..data["days"].as_i64().unwrap()).step_by(3) {
            let view = atlas.on(first.saturating_add(day.days())).policy(rule.clone());
            let svg = view.to_svg(&MapOptions::default().width(1000)).unwrap();
            let expected: f64 = attributes(&svg, "class=\"front\"", "d").into_iter().map(long).sum();
            let map = begun(&data["runs"][policy][stop], day)[1].as_i64().unwrap();
            let found: f64 = if map < 0 {
                let side = |cell: &Value| {
                    let cell = &data["cells"][whole(cell)];
                    let sides: Vec<i64> = cell[1]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|town| {
                            #[allow(clippy::cast_possible_wrap)]
                            let course = begun(&data["towns"][whole(town)][6][policy], stop as i64);
                            let state = whole(&begun(&course[1], day)[1]);
                            data["states"][state][2].as_i64().unwrap()
                        })
                        .collect();
                    sides.first().map_or(cell[2].as_i64().unwrap(), |side| *side)
                };
                let lines = data["lines"].as_array().unwrap().iter();
                lines
                    .filter(|line| side(&line[0]) != side(&line[1]))
                    .map(|line| long(line[3].as_str().unwrap()))
                    .sum()
            } else {
                let front = data["maps"][usize::try_from(map).unwrap()][1].as_array().unwrap();
                front.iter().map(|step| long(step.as_str().unwrap())).sum()
            };
            assert!(
                (found - expected).abs() < 0.01 * expected + 2.0,
                "{rule:?} day {day}: {found} and {expected}"
            );
            seen += usize::from(expected > 100.0);
        }
    }
    assert!(seen > 20, "{seen}");
}

/// The shape of a feature that says something of ground.
fn shape_of(feature: &Value) -> Option<geo_types::MultiPolygon> {
    let geometry = &feature["geometry"];
    if geometry["type"] != "MultiPolygon" {
        return None;
    }
    let ring = |ring: &Value| -> geo_types::LineString {
        let positions = ring.as_array().unwrap().iter();
        positions.map(|c| Coord { x: c[0].as_f64().unwrap(), y: c[1].as_f64().unwrap() }).collect()
    };
    let polygons = geometry["coordinates"].as_array().unwrap().iter().map(|rings| {
        let mut rings = rings.as_array().unwrap().iter().map(ring);
        geo_types::Polygon::new(rings.next().unwrap(), rings.collect())
    });
    Some(polygons.collect())
}

/// The GeoJSON has all ground that views hold for a party as claims say, and the days of each town's own history.
#[test]
fn geojson_has_the_ground_and_the_days_of_the_view() {
    for (theatre, day) in [30.0, 177.0]
        .into_iter()
        .flat_map(|x| [(Theatre::at(x, 48.0), TOWN_DAY), (Theatre::at(x, 48.0), EXTENT_DAY)])
    {
        let atlas = theatre.atlas();
        let view = atlas.on(day);
        let text =
            view.to_geojson(&MapOptions::default().colour("free", "#010203".parse().unwrap())).unwrap();
        let features: Value = serde_json::from_str(&text).unwrap();
        let features = features["features"].as_array().unwrap();
        let mut found = std::collections::BTreeMap::new();
        for feature in features {
            let properties = &feature["properties"];
            assert!(
                properties["title"].is_string()
                    && properties.get("start").is_some()
                    && properties.get("end").is_some()
            );
            let Some(shape) = shape_of(feature) else { continue };
            for key in ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "region"] {
                assert!(!properties[key].is_null(), "{key}");
            }
            let class = properties["class"].as_str().unwrap();
            let kind: Vec<&str> = class.split('-').collect();
            let holder = match kind[0] {
                "held" | "claimed" => atlas.parties()[kind[1].parse::<usize>().unwrap()].id().to_owned(),
                other => other.to_owned(),
            };
            assert_eq!(properties["fill"] == "#010203", holder == "free");
            *found.entry(holder).or_insert(0.0) += frontline::geodesic_area(&shape).unwrap().as_km2();
        }
        let mut expected = std::collections::BTreeMap::new();
        for holding in view.holdings() {
            let holder = match holding.holder {
                frontline::HolderOf::Party(party) => party.id().to_owned(),
                frontline::HolderOf::Default(_) => continue,
                other => other.to_string(),
            };
            *expected.entry(holder).or_insert(0.0) += holding.area.as_km2();
        }
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (holder, area) in &expected {
            let own: f64 = found[holder];
            assert!((own - area).abs() < 1e-4 * area, "{holder}: {own} and {area} km²");
        }
        let points = features.iter().filter(|feature| feature["geometry"]["type"] == "Point");
        let mut told = 0;
        for feature in points {
            let at = &feature["geometry"]["coordinates"];
            let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
            let near = |town: &&Town| (town.position().lon() - x).hypot(town.position().lat() - y) < 1e-6;
            let town = atlas.towns().iter().find(near).unwrap();
            let history = view.history(town);
            let holds = |interval: &&frontline::Interval<'_>| interval.days_within(day, day) == 1;
            let interval = history.intervals().iter().find(holds).unwrap();
            let text = |day: Option<Date>| day.map(|day| day.to_string());
            let properties = &feature["properties"];
            assert_eq!(properties["start"].as_str().map(str::to_owned), text(interval.from));
            assert_eq!(properties["end"].as_str().map(str::to_owned), text(interval.to));
            assert!(
                properties["marker-color"].as_str().unwrap().starts_with('#')
                    && properties["marker-size"] == "small"
            );
            told += 1;
        }
        assert!(told > 30);
    }
}

/// A year of days with 500 towns, of which each is spoken of, for the browser to open.
#[test]
fn a_year_of_500_towns_is_a_page_below_its_size() {
    let mut rng = random(700);
    let first = Date::constant(2030, 1, 1);
    let shape =
        |x: f64| polygon![(x: x, y: 48.0), (x: x + 3.0, y: 48.0), (x: x + 3.0, y: 52.0), (x: x, y: 52.0)];
    let regions =
        [("XA-1", 30.0), ("XB-1", 33.0)].map(|(code, x)| Region::new(code, shape(x).into()).unwrap());
    let towns: Vec<Town> = (0..500)
        .map(|number| {
            let at = Coord { x: between(&mut rng, 30.1, 35.9), y: between(&mut rng, 48.1, 51.9) };
            town(&number.to_string(), at).with_population(rng.u64(..200_000))
        })
        .collect();
    let mut claims = Vec::new();
    for number in 0..500 {
        for k in 0..3 {
            let party = ["XA", "XB"][rng.usize(..2)].to_owned();
            let statement = match rng.u8(..8) {
                0 => Statement::Contested(vec!["XA".into(), "XB".into()]),
                _ => Statement::Holds(party),
            };
            let by = ["s1", "s2", "s3", "xa"][rng.usize(..4)];
            let day = first.saturating_add(rng.i64(0..365).days());
            let about = About::Town(number.to_string());
            let cited =
                Citation { url: Some(format!("https://example.org/{number}/{k}")), ..Citation::of("Daily") };
            claims.push(Claim::new(format!("c{number}-{k}"), by, about, statement, day).with_citation(cited));
        }
    }
    let named = ["XA", "XB"].map(|id| Party::new(id, format!("Party {id}")).unwrap());
    let leaning = Source::new("xa", "Source xa", SourceKind::Party).unwrap().leaning_to("XA");
    let mut all = sources();
    all[3] = leaning;
    let atlas = Atlas::builder().regions(regions).towns(towns).parties(named).sources(all).claims(claims);
    let options = PageOptions::new(first, Date::constant(2030, 12, 31)).unwrap();
    let started = std::time::Instant::now();
    let html = atlas.build().unwrap().to_html(&options).unwrap();
    println!("{} KB in {:.2?}", html.len() / 1000, started.elapsed());
    assert!(html.len() < 1_500_000, "{} bytes", html.len());
    keep("year.html", &html);
}
