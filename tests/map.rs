//! Maps: what they show is what the library answers, and nothing that others wrote gets out of its place.
#![cfg(feature = "map")]

mod common;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use common::theatre::{EXTENT_DAY, TOWN_DAY, Theatre, sources, town};
use common::{between, random};
use frontline::{
    About, Atlas, Citation, Claim, Control, Date, Error, Interval, LonLat, MapOptions, Names, PageOptions,
    Party, Policy, Region, Source, SourceKind, Statement, Town, Verdict, View,
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
    let fill = attributes(&svg, "fill-rule", "fill")[0];
    assert!(fill.starts_with("url(#m") && fill.ends_with("-claimed-0-1)"), "{fill}");
    assert!(svg.contains(&format!("<pattern id=\"{}\"", &fill[5..fill.len() - 1])));
    assert!(svg.contains("last said within 30 days"));
    assert_eq!(drawn(says("s1", holds("XB")), 31).0, "held-1-2");
    let both = Statement::Contested(vec!["XA".into(), "XB".into()]);
    assert_eq!(drawn(says("s1", both), 0).0, "contested-0");
    assert_eq!(drawn(says("s1", Statement::Denies("XA".into())), 0).0, "unknown");
    assert_eq!(drawn(vec![], 0).0, "default-0");
}

/// The towns that a map has a mark of: each mark has a title with the town's name.
fn marked<'a>(svg: &str, view: &'a View) -> Vec<&'a Town> {
    let title = |town: &Town| format!("<title>{}: {}</title>", town.names(), view.control_of(town));
    view.atlas().towns().iter().filter(|town| svg.contains(&title(town))).collect()
}

/// How long ago the latest believed word on a town was stated, in the steps of the legend; none if there is none.
fn age(verdict: &Verdict<'_>) -> Option<usize> {
    let is_said = matches!(verdict.control, Control::Held(_) | Control::Claimed(_) | Control::Contested(_));
    let stated = verdict.because.iter().map(|claim| claim.stated().latest()).max();
    let stated = stated.filter(|_| is_said)?;
    Some([7, 30].iter().filter(|limit| (verdict.day - stated).get_days() > **limit).count())
}

/// The rows that the legend of a map is to have: whatever is drawn, and nothing else.
fn expected_legend(svg: &str, view: &View) -> Vec<String> {
    let name = |number: &str| view.atlas().parties()[number.parse::<usize>().unwrap()].name();
    let mut rows = Vec::new();
    let shown: BTreeSet<Vec<&str>> = classes(svg).into_iter().map(|c| c.split('-').collect()).collect();
    for kind in ["held", "claimed", "contested", "default", "unknown"] {
        let kinds: BTreeSet<&[&str]> =
            shown.iter().filter(|class| class[0] == kind).map(|class| &class[..class.len().min(2)]).collect();
        let text = |class: &&[&str]| match kind {
            "held" => format!("held by {}", name(class[1])),
            "claimed" => format!("claimed by {}: only its own side says so", name(class[1])),
            "default" => format!("{} by default: no claim about it is believed", name(class[1])),
            _ => kind.to_owned(),
        };
        let mut own: Vec<String> = kinds.iter().rev().map(text).collect();
        own.dedup();
        rows.extend(own);
    }
    let verdicts: Vec<Verdict<'_>> = marked(svg, view).iter().map(|town| view.control_of(town)).collect();
    let of_ground = shown.iter().filter(|class| ["held", "claimed", "contested"].contains(&class[0]));
    let mut ages: BTreeSet<usize> = of_ground.map(|class| class[class.len() - 1].parse().unwrap()).collect();
    ages.extend(verdicts.iter().filter_map(age));
    if ages.iter().any(|age| *age > 0) {
        let words = ["last said within 7 days, or since", "last said within 30 days", "last said longer ago"];
        rows.extend(ages.iter().map(|age| words[*age].to_owned()));
    }
    let fronts = ["front, good to 1 km", "front, good to 3 km", "front, not good to 3 km"];
    let width: f64 = attributes(svg, "svg xmlns", "width")[0].parse().unwrap();
    let thick = (width / 800.0).sqrt().clamp(0.7, 1.4);
    let drawn = attributes(svg, "class=\"front\"", "stroke-width");
    for (text, wide) in fronts.into_iter().zip([1.4, 2.6, 4.2]) {
        let is_it = |own: &&str| (own.parse::<f64>().unwrap() - wide * thick).abs() < 0.06;
        rows.extend(drawn.iter().any(is_it).then(|| text.to_owned()));
    }
    for (class, text) in [("state-border", "border of countries"), ("region-line", "border of regions")] {
        rows.extend(svg.contains(&format!("class=\"{class}\"")).then(|| text.to_owned()));
    }
    let number = |party: &Party| view.atlas().parties().iter().position(|own| own == party);
    let mut towns = BTreeSet::new();
    for verdict in &verdicts {
        towns.insert(match &verdict.control {
            Control::Held(party) => (0, number(party).map(Reverse), format!("town held by {}", party.name())),
            Control::Claimed(party) => {
                (1, number(party).map(Reverse), format!("town claimed by {}", party.name()))
            }
            Control::Contested(_) => (2, None, "town contested".to_owned()),
            Control::Default(_) => (3, None, "town by default: no claim about it is believed".to_owned()),
            _ => (4, None, "town unknown".to_owned()),
        });
    }
    rows.extend(towns.into_iter().map(|(_, _, text)| text));
    let step = |verdict: &Verdict<'_>| {
        let people = verdict.town.population().unwrap_or(0);
        [1_000, 10_000, 100_000].iter().filter(|least| people >= **least).count()
    };
    let sizes = [
        "place of fewer than 1,000 people, or not known",
        "of 1,000 and more",
        "of 10,000 and more",
        "of 100,000 and more",
    ];
    rows.extend(
        verdicts.iter().map(step).collect::<BTreeSet<_>>().into_iter().map(|step| sizes[step].to_owned()),
    );
    rows
}

/// The legend has every kind of ground, line and mark that is drawn and nothing else; scale and attribution are there.
fn has_whole_legend(svg: &str, view: &View) {
    let words = texts(svg);
    let north = words.iter().rposition(|text| *text == "N").unwrap();
    let credits = words.iter().position(|text| text.starts_with("Ground goes ")).unwrap();
    // A row that is too long for a narrow map goes on in further lines.
    assert_eq!(words[north + 1..credits].join(" "), expected_legend(svg, view).join(" "));
    assert!(words[north - 1].ends_with(" km") || words[north - 1].ends_with(" m"));
    for line in view.atlas().attribution() {
        assert!(words[credits..].join(" ").contains(line), "no attribution: {line}");
    }
}

#[cfg(feature = "bundled")]
#[test]
fn the_bundled_maps_are_whole_at_every_size() {
    let atlas = Atlas::kursk_2024();
    for day in [Date::constant(2024, 8, 10), Date::constant(2024, 9, 1), Date::constant(2025, 3, 15)] {
        for width in [240, 400, 800, 1600] {
            let view = atlas.on(day);
            let svg = view.to_svg(&MapOptions::default().width(width)).unwrap();
            assert!(svg.len() < 150_000 && texts(&svg).join(" ").contains("© OpenStreetMap contributors"));
            assert!(width == 240 || texts(&svg).contains(&"Sudzha"), "{day} {width}");
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
                for width in [240, 400, 800, 1600] {
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
                    let course = match cell[1].as_array().unwrap().as_slice() {
                        [] => return cell[2].as_i64().unwrap(),
                        [town] => &data["towns"][whole(town)][6],
                        _ => &cell[3],
                    };
                    #[allow(clippy::cast_possible_wrap)]
                    let spells = &begun(&course[policy], stop as i64)[1];
                    data["states"][whole(&begun(spells, day)[1])][2].as_i64().unwrap()
                };
                let lines = data["lines"].as_array().unwrap().iter();
                lines
                    .filter(|line| {
                        side(&line[0]) != side(&line[1]) && side(&line[0]).max(side(&line[1])) >= 0
                    })
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

fn line_of(positions: &Value) -> geo_types::LineString {
    let positions = positions.as_array().unwrap().iter();
    positions.map(|c| Coord { x: c[0].as_f64().unwrap(), y: c[1].as_f64().unwrap() }).collect()
}

fn km(line: &geo_types::LineString) -> f64 {
    frontline::geodesic_length(line).unwrap().as_km()
}

/// The shape of a feature that says something of ground.
fn shape_of(feature: &Value) -> Option<geo_types::MultiPolygon> {
    let geometry = &feature["geometry"];
    if geometry["type"] != "MultiPolygon" {
        return None;
    }
    let polygons = geometry["coordinates"].as_array().unwrap().iter().map(|rings| {
        let mut rings = rings.as_array().unwrap().iter().map(line_of);
        geo_types::Polygon::new(rings.next().unwrap(), rings.collect())
    });
    Some(polygons.collect())
}

/// The days of a feature, as kepler.gl reads times, and as they are to be.
fn times(properties: &Value) -> [Option<String>; 2] {
    ["start", "end"].map(|key| properties[key].as_str().map(str::to_owned))
}

fn expected_times(first: Option<Date>, last: Option<Date>) -> [Option<String>; 2] {
    [first.map(|day| format!("{day} 00:00")), last.map(|day| format!("{day} 23:59"))]
}

/// The days of the time without change that a view's day lies in.
fn town_times(view: &View, town: &Town) -> [Option<String>; 2] {
    let history = view.history(town);
    let holds = |interval: &&Interval<'_>| interval.days_within(view.day(), view.day()) == 1;
    let interval = history.intervals().iter().find(holds).unwrap();
    expected_times(interval.from, interval.to)
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
        let all: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&all["day"], &all["policy"]), (&day.to_string().into(), &"newest".into()));
        assert!(all["known_by"].is_null() && all["recorded_by"].is_null());
        assert!(all["attribution"][1].as_str().unwrap().contains(" claims are used, by Source "));
        let features = all["features"].as_array().unwrap();
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
            // Ground by towns is so as long as its town is, ground by extents on the day.
            let own = atlas.towns().iter().find(|town| {
                let title = format!("{}: {}", town.names(), view.control_of(town).control);
                properties["title"] == title && day == TOWN_DAY
            });
            let expected =
                own.map_or_else(|| expected_times(Some(day), Some(day)), |town| town_times(&view, town));
            let drawn_by = |text: &str| text.starts_with("by the extents of Source s");
            assert!(
                own.is_some()
                    || day == EXTENT_DAY && properties["description"].as_str().is_some_and(drawn_by)
            );
            assert_eq!(times(properties), expected);
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
        // The front of each party against each, every line once.
        let mut long = 0.0;
        for (i, one) in atlas.parties().iter().enumerate() {
            for (j, other) in atlas.parties().iter().enumerate().filter(|(j, _)| *j != i) {
                let front = view.front(one.id(), other.id()).unwrap();
                let is_first = j == usize::from(i == 0);
                let counts = |arc: &&frontline::FrontArc<'_>| arc.right.party().map_or(is_first, |_| i < j);
                long += front.arcs().iter().filter(counts).map(|arc| km(&arc.line)).sum::<f64>();
            }
        }
        let lines = features.iter().filter(|feature| feature["properties"]["title"] == "front");
        let drawn: f64 = lines
            .inspect(|line| assert_eq!(times(&line["properties"]), expected_times(Some(day), Some(day))))
            .flat_map(|line| line["geometry"]["coordinates"].as_array().unwrap())
            .map(|line| km(&line_of(line)))
            .sum();
        assert!(long > 100.0 && (drawn - long).abs() < 1e-4 * long, "{drawn} and {long} km");
        let points = features.iter().filter(|feature| feature["geometry"]["type"] == "Point");
        let mut told = 0;
        for feature in points {
            let at = &feature["geometry"]["coordinates"];
            let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
            let near = |town: &&Town| (town.position().lon() - x).hypot(town.position().lat() - y) < 1e-6;
            let town = atlas.towns().iter().find(near).unwrap();
            let properties = &feature["properties"];
            assert_eq!(times(properties), town_times(&view, town));
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
    println!("{} kB in {:.2?}", html.len() / 1000, started.elapsed());
    assert!(html.len() < 1_500_000, "{} bytes", html.len());
    keep("year.html", &html);
}

fn ids(svg: &str) -> BTreeSet<&str> {
    attributes(svg, " id=\"", "id").into_iter().collect()
}

/// Regions of one degree side by side, the first of the first code, with towns at places of theirs, and what is said of these.
fn row_of_squares(codes: &[&str], towns: &[(&str, f64, f64)], claims: Vec<Claim>) -> Atlas {
    let regions = codes.iter().zip(0..).map(|(code, x)| {
        let x = 35.0 + f64::from(x);
        let shape = polygon![(x: x, y: 51.0), (x: x + 1.0, y: 51.0), (x: x + 1.0, y: 52.0), (x: x, y: 52.0)];
        Region::new(*code, shape.into()).unwrap()
    });
    let towns = towns.iter().map(|(id, x, y)| {
        Town::new(*id, Names::new(format!("Town {id}")), LonLat::new(*x, *y).unwrap()).unwrap()
    });
    let parties: BTreeSet<&str> = codes.iter().map(|code| &code[..2]).chain(["XZ"]).collect();
    Atlas::builder()
        .regions(regions)
        .towns(towns)
        .parties(parties.into_iter().map(|id| Party::new(id, format!("Party {id}")).unwrap()))
        .sources(sources())
        .claims(claims)
        .build()
        .unwrap()
}

fn of_town(id: &str, by: &str, town: &str, statement: Statement) -> Claim {
    Claim::new(id, by, About::Town(town.into()), statement, TOWN_DAY)
}

fn holds(party: &str) -> Statement {
    Statement::Holds(party.into())
}

/// A place of several towns is what all of them are together, in a picture, on a page and in a layer.
#[test]
fn several_towns_in_one_place_are_one_piece_of_ground() {
    let here = [("a", 35.4, 51.5), ("b", 35.4, 51.5), ("c", 35.8, 51.5)];
    let own = |town: &str| of_town("1", "xa", town, holds("XA"));
    let other = |party: &str| of_town("2", "s1", "b", holds(party));
    let cases = [
        // Nothing is said of the other: it does not make sure what only its own side says.
        (vec![own("a")], "claimed-0-0", "Town a: claimed by Party XA; Town b: held by Party XA by default"),
        (vec![own("b")], "claimed-0-0", "Town a: held by Party XA by default; Town b: claimed by Party XA"),
        (vec![own("a"), other("XA")], "held-0-0", "Town a: claimed by Party XA; Town b: held by Party XA"),
        (vec![own("a"), other("XZ")], "contested-0", "Town a: claimed by Party XA; Town b: held by Party XZ"),
    ];
    for (claims, class, title) in cases {
        let atlas = row_of_squares(&["XA-01", "XB-01"], &here, claims);
        let view = atlas.on(TOWN_DAY);
        let svg = view.to_svg(&MapOptions::default()).unwrap();
        assert!(classes(&svg).contains(&class), "{:?}", classes(&svg));
        has_whole_legend(&svg, &view);
        let data = page(&atlas.to_html(&PageOptions::new(TOWN_DAY, TOWN_DAY).unwrap()).unwrap());
        let cell =
            data["cells"].as_array().unwrap().iter().find(|cell| cell[1].as_array().unwrap().len() == 2);
        let state = &data["states"][whole(&begun(&begun(&cell.unwrap()[3][0], 1)[1], 0)[1])];
        let kind = state[1].as_str().unwrap();
        assert!(class.starts_with(kind) && data["kinds"][kind].is_string(), "{kind}");
        let layer: Value = serde_json::from_str(&view.to_geojson(&MapOptions::default()).unwrap()).unwrap();
        let ground = &layer["features"][0]["properties"];
        assert_eq!((ground["class"].as_str(), ground["title"].as_str()), (Some(class), Some(title)));
    }
}

/// What changes on a page's first day is a change there, of towns and of extents.
#[test]
fn the_first_day_of_a_page_has_its_changes() {
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], vec![of_town("1", "s1", "a", holds("XZ"))]);
    let data = page(&atlas.to_html(&PageOptions::new(TOWN_DAY, EXTENT_DAY).unwrap()).unwrap());
    #[allow(clippy::cast_possible_wrap)]
    let hindsight = data["stops"].as_array().unwrap().len() as i64;
    let spells = &begun(&data["towns"][0][6][0], hindsight)[1];
    assert_eq!((&spells[0][0], &spells[1][0]), (&(-1).into(), &0.into()));
    let words = |spell: &Value| data["states"][whole(&spell[1])][0].clone();
    assert_eq!(
        (words(&spells[0]), words(&spells[1])),
        ("held by Party XA by default".into(), "held by Party XZ".into())
    );

    let first = Date::constant(2030, 2, 3);
    let options = PageOptions::new(first, EXTENT_DAY).unwrap();
    let data = page(&Theatre::at(30.0, 48.0).atlas().to_html(&options).unwrap());
    let runs = data["runs"][0].as_array().unwrap().last().unwrap();
    assert_eq!((&runs[0], &runs[1][0]), (&serde_json::json!([-1, -1]), &0.into()));
}

/// A page opens with the knowledge asked for, and says what the data held.
#[test]
fn a_page_opens_with_a_knowledge() {
    let later = TOWN_DAY.saturating_add(9.days());
    let claims = vec![
        of_town("1", "s1", "a", holds("XZ")).with_recorded(TOWN_DAY),
        of_town("2", "s2", "a", holds("XA")).with_recorded(later),
    ];
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], claims);
    let known = TOWN_DAY.saturating_add(4.days());
    let options = PageOptions::new(TOWN_DAY, EXTENT_DAY).unwrap();
    let plain = page(&atlas.to_html(&options.clone()).unwrap());
    assert_eq!(whole(&plain["known"]), plain["stops"].as_array().unwrap().len());
    assert!(plain["recorded"].is_null() && plain["claims"].as_object().unwrap().len() == 2);
    let data = page(&atlas.to_html(&options.open_known_by(known).recorded_by(known)).unwrap());
    assert_eq!(data["stops"][whole(&data["known"])], 4);
    assert_eq!(data["recorded"], known.to_string());
    assert_eq!(data["claims"].as_object().unwrap().len(), 1);
}

/// Silent is only what no claim speaks of: what is said and not believed stays, and is counted.
#[test]
fn what_is_not_believed_is_not_what_nobody_says() {
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], vec![of_town("1", "xa", "a", holds("XA"))]);
    let view = atlas.on(TOWN_DAY).policy(Policy::AgainstInterest);
    let svg = view.to_svg(&MapOptions::default()).unwrap();
    let words = texts(&svg).join(" ");
    assert!(words.contains("No claim about these places is believed. One is set aside."), "{words}");
    assert!(words.contains("Party XA by default: no claim about it is believed"));
    assert!(svg.contains("Town a: held by Party XA by default.</desc>"));
    has_whole_legend(&svg, &view);
    let none = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], vec![]);
    let svg = none.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap();
    assert!(texts(&svg).join(" ").contains("No claim speaks of these places."));
    // Outside of all regions nothing is known, which is no word of anybody's either.
    let far = row_of_squares(&["XA-01"], &[("far", 36.01, 51.5)], vec![]);
    let svg = far.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap();
    assert!(!svg.contains("Town far: unknown.</desc>"));
}

/// Ground seen in a window is credited, though its town lies outside.
#[test]
fn credits_are_those_of_the_ground_drawn() {
    let towns = [("a", 35.5, 51.5), ("b", 36.9, 51.5)];
    let claims = vec![of_town("1", "s1", "a", holds("XZ")), of_town("2", "s2", "b", holds("XZ"))];
    let atlas = row_of_squares(&["XA-01", "XB-01"], &towns, claims);
    let svg = atlas.on(TOWN_DAY).to_svg(&MapOptions::default().region("XA-01")).unwrap();
    assert!(
        !svg.contains("Town b")
            && texts(&svg).join(" ").contains("2 claims are used, by Source s1, Source s2.")
    );
    // A page credits what any answer rests on, and counts the rest.
    let rejected = atlas.to_builder().claims([of_town("3", "xa", "a", holds("XA"))]).build().unwrap();
    let options = PageOptions::new(TOWN_DAY, TOWN_DAY).unwrap().policies([Policy::AgainstInterest]);
    let html = rejected.to_html(&options).unwrap();
    assert!(html.contains("<p>2 claims are used, by Source s1, Source s2. One more is set aside.</p>"));
}

/// A rule that believes some sources says which.
#[test]
fn a_rule_of_sources_names_them() {
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], vec![of_town("1", "s1", "a", holds("XZ"))]);
    let only = Policy::Only(vec!["s1".into(), "xa".into()]);
    let view = atlas.on(TOWN_DAY).policy(only.clone());
    let rule = "only these sources: Source s1, Source xa";
    assert!(texts(&view.to_svg(&MapOptions::default()).unwrap()).join(" ").contains(rule));
    let layer: Value = serde_json::from_str(&view.to_geojson(&MapOptions::default()).unwrap()).unwrap();
    assert_eq!(layer["policy"], rule);
    let options = PageOptions::new(TOWN_DAY, TOWN_DAY).unwrap().policies([only]);
    assert_eq!(page(&atlas.to_html(&options).unwrap())["policies"][0], rule);
}

/// Who holds a place because another is denied it has a colour; those far from all claims share one, and one row.
#[test]
fn parties_are_told_apart_where_claims_speak() {
    let codes = ["XA-01", "XB-01", "XC-01", "XD-01"];
    let denied = vec![of_town("1", "s1", "a", Statement::Denies("XZ".into()))];
    let atlas = row_of_squares(&codes, &[("a", 35.5, 51.5)], denied);
    let view = atlas.on(TOWN_DAY);
    let layer: Value = serde_json::from_str(&view.to_geojson(&MapOptions::default()).unwrap()).unwrap();
    let ground = &layer["features"][0]["properties"];
    assert_eq!((ground["class"].as_str(), ground["fill"].as_str()), (Some("held-0-0"), Some("#0072b2")));
    let words = |region: &str| {
        let svg = view.to_svg(&MapOptions::default().region(region)).unwrap();
        texts(&svg).join(" ")
    };
    assert!(words("XC").contains("others by default: no claim about them is believed"));
    assert!(!words("XC").contains("Party XD by default"));
    let html =
        atlas.to_html(&PageOptions::new(TOWN_DAY, TOWN_DAY).unwrap().map(MapOptions::default().region("XC")));
    assert_eq!(
        html.unwrap().matches("</svg>others by default: no claim about them is believed</li>").count(),
        1
    );
}

/// Texts of the legend go on in a further line on a narrow map; the browser measures that none stands out.
#[test]
fn a_long_name_fits_on_a_narrow_map() {
    let long = "Democratic Republic of the Congo";
    let claims = vec![of_town("1", "xa", "a", holds("XA")), of_town("2", "s1", "b", holds("XZ"))];
    let towns = [("a", 35.3, 51.5), ("b", 35.7, 51.5)];
    let atlas = row_of_squares(&["XA-01", "XB-01"], &towns, claims);
    let atlas = Atlas::builder()
        .regions(atlas.regions().to_vec())
        .towns(atlas.towns().to_vec())
        .parties(["XA", "XB", "XZ"].map(|id| Party::new(id, if id == "XA" { long } else { id }).unwrap()))
        .sources(sources())
        .claims(atlas.claims().to_vec())
        .build()
        .unwrap();
    for width in [240, 400] {
        let view = atlas.on(TOWN_DAY);
        let svg = view.to_svg(&MapOptions::default().width(width)).unwrap();
        has_whole_legend(&svg, &view);
        let begins = format!("claimed by {long}: only");
        assert_eq!(texts(&svg).iter().any(|text| text.starts_with(&begins)), width == 400);
        keep(&format!("long-{width}.svg"), &svg);
    }
}

/// Several maps fit into one page: no two of them have an id in common, unless it stands for the same.
#[test]
fn no_two_maps_share_an_id() {
    let claims = vec![of_town("1", "xa", "a", holds("XA")), of_town("2", "xa", "b", holds("XA"))];
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.3, 51.5), ("b", 35.7, 51.5)], claims);
    let view = atlas.on(TOWN_DAY);
    let other = |options: MapOptions| view.to_svg(&options).unwrap();
    let maps = [
        other(MapOptions::default()),
        other(MapOptions::default().width(400)),
        other(MapOptions::default().colour("XA", "#123456".parse().unwrap())),
        atlas.on(TOWN_DAY).policy(Policy::Majority).to_svg(&MapOptions::default()).unwrap(),
        atlas.on(TOWN_DAY).known_by(TOWN_DAY).to_svg(&MapOptions::default()).unwrap(),
        atlas.on(TOWN_DAY).recorded_by(Date::constant(2040, 1, 1)).to_svg(&MapOptions::default()).unwrap(),
    ];
    for (i, one) in maps.iter().enumerate() {
        assert!(ids(one).len() > 3);
        assert!(maps[i + 1..].iter().all(|other| ids(one).is_disjoint(&ids(other))), "{i}");
    }
}

/// A map shows the towns of which claims speak, wherever they lie, and something round a single one.
#[test]
fn the_window_holds_all_that_claims_speak_of() {
    let claims = vec![of_town("1", "s1", "in", holds("XZ")), of_town("2", "s1", "out", holds("XZ"))];
    let atlas = row_of_squares(&["XA-01"], &[("in", 35.5, 51.5), ("out", 39.0, 54.0)], claims);
    let svg = atlas.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap();
    assert!(texts(&svg).contains(&"Town in") && texts(&svg).contains(&"Town out"));
    let atlas = row_of_squares(&["XA-01"], &[("a", 35.5, 51.5)], vec![of_town("1", "s1", "a", holds("XZ"))]);
    let svg = atlas.on(TOWN_DAY).to_svg(&MapOptions::default()).unwrap();
    assert!(texts(&svg).contains(&"5 km"), "{:?}", texts(&svg));
}
