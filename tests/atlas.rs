//! An atlas of a made-up theatre: three countries, an exclave, a lake, districts, towns of one name.

mod common;

use common::{between, random};
use frontline::{
    Answer, Atlas, Containment, Distance, Error, LonLat, Names, Region, Resolution, Spot, Town,
    geodesic_length,
};
use geo_types::{LineString, MultiPolygon, Polygon};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn metres(metres: f64) -> Distance {
    Distance::from_metres(metres).unwrap()
}

fn ring(west: f64, south: f64, east: f64, north: f64) -> LineString {
    LineString::from(vec![(west, south), (east, south), (east, north), (west, north), (west, south)])
}

fn square(west: f64, south: f64, east: f64, north: f64) -> Polygon {
    Polygon::new(ring(west, south, east, north), vec![])
}

fn town(id: &str, name: &str, lon: f64, lat: f64) -> Town {
    Town::new(id, Names::new(name), at(lon, lat)).unwrap()
}

/// ```text
///  2 +-------+-------+-------+
///    |  A-1  |  B-1  |       |     B-1 has a hole: the exclave of A-1.
///    |       | [A-1] |  C-1  |     C-1 has a hole: a lake.
///  1 +-------+-------+ (lake)|
///    |  A-2  |  B-2  |       |     Lines within a country: 1,000 m, between countries: 10 m.
///  0 +-------+-------+-------+
///   10      11      12      13
/// ```
fn theatre() -> Atlas {
    let exclave = ring(11.4, 1.4, 11.6, 1.6);
    let hole = |ring: &LineString| LineString::new(ring.0.iter().rev().copied().collect());
    let lake = ring(12.4, 0.9, 12.6, 1.1);
    let region = |code: &str, shape: MultiPolygon| {
        let region = Region::new(code, shape).unwrap();
        region.with_accuracy(metres(1000.0)).with_state_border_accuracy(metres(10.0))
    };
    // The corner (12, 1) is a vertex of C-1 too, as of all who meet there.
    let c1 =
        LineString::from(vec![(12.0, 0.0), (13.0, 0.0), (13.0, 2.0), (12.0, 2.0), (12.0, 1.0), (12.0, 0.0)]);
    Atlas::builder()
        .regions([
            region(
                "A-1",
                MultiPolygon::new(vec![square(10.0, 1.0, 11.0, 2.0), Polygon::new(exclave.clone(), vec![])]),
            ),
            region("A-2", square(10.0, 0.0, 11.0, 1.0).into()),
            region("B-1", Polygon::new(ring(11.0, 1.0, 12.0, 2.0), vec![hole(&exclave)]).into()),
            region("B-2", square(11.0, 0.0, 12.0, 1.0).into()),
            region("C-1", Polygon::new(c1, vec![hole(&lake)]).into()).as_context(),
        ])
        .towns([
            town("1", "Mill’s Ford", 10.5, 0.5).with_population(500),
            town("2", "Millsford", 11.5, 0.5).with_population(20),
            town("3", "Old Quarter", 10.52, 0.5).as_part_of("1").with_population(100),
            town("4", "Šeśt’", 11.5, 1.5).with_accuracy(metres(300.0)),
            Town::new("5", Names::new("Harbour").with("de", "Hafen").with("de", "Sechs"), at(12.3, 1.0))
                .unwrap(),
            town("6", "Sechs", 12.9, 1.9),
        ])
        .attribution("made up")
        .build()
        .unwrap()
}

#[test]
fn an_atlas_is_shared_and_cheap_to_clone() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let atlas = theatre();
    shared(&atlas);
    let clone = atlas.clone();
    assert!(std::ptr::eq(atlas.regions(), clone.regions()));
    let there = std::thread::spawn(move || clone.region_at(at(10.5, 1.5)).map(|r| r.code().to_owned()));
    assert_eq!(there.join().unwrap().as_deref(), Some("A-1"));
}

#[test]
fn towns_are_found_by_any_name_and_ambiguity_is_an_error() {
    let atlas = theatre();
    assert_eq!(atlas.town("sest").unwrap().id(), "4");
    assert_eq!(atlas.town("HAFEN").unwrap().id(), "5");
    assert_eq!(atlas.town("3").unwrap().names().main(), "Old Quarter");
    // Whoever else is called so makes a name ambiguous.
    assert!(
        matches!(atlas.town("Sechs"), Err(Error::AmbiguousTown { candidates, .. }) if candidates.len() == 2)
    );
    assert_eq!(atlas.towns_named("Sechs").len(), 2);
    assert_eq!(
        atlas.town("mills ford").unwrap_err().to_string(),
        r#""mills ford" is the name of several towns; ask by id: Mill’s Ford (1, 500 people); Millsford (2, 20 people)"#
    );
    assert_eq!(
        atlas.town("old quartier").unwrap_err().to_string(),
        r#"there is no town "old quartier"; there are Old Quarter (3, 100 people)"#
    );
    assert_eq!(atlas.town("").unwrap_err().to_string(), r#"there is no town """#);
}

#[test]
fn unknown_codes_are_errors_that_say_what_there_is() {
    let atlas = theatre();
    assert_eq!(
        atlas.region("RU-KUR").unwrap_err().to_string(),
        "there is no region or country RU-KUR; regions are A-1, A-2, B-1, B-2, C-1"
    );
    assert_eq!(atlas.border("A", "A").unwrap_err().to_string(), "A and A share no border");
    assert_eq!(atlas.border("A", "C").unwrap_err().to_string(), "A and C share no border");
    assert!(matches!(atlas.border("A", "Z"), Err(Error::UnknownRegion { .. })));
    assert!(matches!(atlas.towns_in("A"), Err(Error::UnknownRegion { .. })));
    let build = |towns: Vec<Town>| {
        Atlas::builder().regions(theatre().regions().to_vec()).towns(towns).build().unwrap_err().to_string()
    };
    assert_eq!(
        build(vec![town("1", "One", 10.0, 1.0), town("1", "Two", 10.0, 1.0)]),
        "there are two of town 1"
    );
    assert_eq!(
        build(vec![town("1", "One", 10.0, 1.0).as_part_of("9")]),
        r#"town One (1): there is no town "9""#
    );
    assert_eq!(Atlas::builder().build().unwrap_err().to_string(), "there are no regions");
    let twice = [theatre().regions()[0].clone(), theatre().regions()[0].clone()];
    assert_eq!(
        Atlas::builder().regions(twice).build().unwrap_err().to_string(),
        "there are two of region A-1"
    );
    assert_eq!(Town::new("", Names::new("x"), at(0.0, 0.0)).unwrap_err().to_string(), r#""" names no town"#);
}

#[test]
fn the_margin_is_part_of_the_answer() {
    let atlas = theatre();
    let answers = |spot: Spot| -> Vec<(String, Containment, Answer)> {
        let places = atlas.locate(spot);
        places.iter().map(|p| (p.region.code().to_owned(), p.containment, p.answer)).collect()
    };
    let inside = |code: &str, answer| (code.to_owned(), Containment::Inside, answer);
    let outside = |code: &str| (code.to_owned(), Containment::Outside, Answer::Maybe);
    // 550 m north of a line within a country, which is good to 1,000 m.
    assert_eq!(answers(at(10.5, 1.005).into()), [inside("A-1", Answer::Maybe), outside("A-2")]);
    // As near to a state border, which is good to 10 m.
    assert_eq!(answers(at(11.005, 1.5).into()), [inside("B-1", Answer::Yes)]);
    assert_eq!(answers(at(11.00005, 1.5).into()), [inside("B-1", Answer::Maybe), outside("A-1")]);
    // The same place known to 600 m only.
    assert_eq!(
        answers(Spot::new(at(11.005, 1.5), metres(600.0))),
        [inside("B-1", Answer::Maybe), outside("A-1")]
    );
    // On the line itself neither is certain, and both are on their boundary.
    let on = answers(at(11.0, 1.5).into());
    assert!(on.iter().all(|(_, containment, answer)| (*containment, *answer) == (Containment::Boundary, Answer::Maybe)));
    assert_eq!(on.len(), 2);
    // Outside of everything, but not by much: the outer line is good to 1,000 m.
    assert_eq!(answers(at(10.5, -0.005).into()), [outside("A-2")]);
    assert_eq!(answers(at(10.5, -0.05).into()), []);
    // The exclave, in the hole of its neighbour; the lake, in nobody's region.
    assert_eq!(answers(at(11.5, 1.5).into()), [inside("A-1", Answer::Yes)]);
    assert_eq!(answers(at(12.5, 1.0).into()), []);
    let place = atlas.locate(at(10.5, 1.005))[0];
    assert!(
        (place.margin.as_metres() - 552.87).abs() < 0.01 && place.plus_minus == metres(1000.0),
        "{place:?}"
    );
}

#[test]
fn borders_are_the_arcs_that_shapes_share() {
    let atlas = theatre();
    let border = atlas.border("A", "B").unwrap();
    // Two arcs along longitude 11, and the outline of the exclave.
    assert_eq!(border.arcs().0.len(), 3);
    let expected = geodesic_length(&LineString::from(vec![(11.0, 0.0), (11.0, 2.0)])).unwrap().as_metres()
        + geodesic_length(&ring(11.4, 1.4, 11.6, 1.6)).unwrap().as_metres();
    assert!((border.length(Resolution::AsDrawn).distance.as_metres() - expected).abs() < 1e-6);
    // A lies to the left: the straight arcs run north, the exclave's counter-clockwise.
    for arc in border.arcs() {
        if arc.0.len() == 2 {
            assert!(arc.0[0].y < arc.0[1].y, "{arc:?}");
        } else {
            use geo::Winding;
            assert!(arc.is_closed() && arc.is_ccw());
        }
    }
    let back = atlas.border("B", "A").unwrap();
    assert!(back.arcs().iter().filter(|arc| arc.0.len() == 2).all(|arc| arc.0[0].y > arc.0[1].y));
    let neighbours: Vec<String> =
        atlas.borders_of("B-1").unwrap().iter().map(|b| b.between().1.to_owned()).collect();
    assert_eq!(neighbours, ["A-1", "B-2", "C-1"]);
    // A point of contact is no border.
    assert!(matches!(atlas.border("A-1", "B-2"), Err(Error::NoBorder { .. })));
    // Accuracy is that of the arc.
    assert_eq!(border.nearest(at(11.2, 0.5)).plus_minus, metres(10.0));
    assert_eq!(atlas.border("A-1", "A-2").unwrap().nearest(at(10.5, 0.7)).plus_minus, metres(1000.0));
}

#[test]
fn a_coarser_resolution_is_not_longer() {
    let mut rng = random(21);
    let mut path = vec![(11.0, 0.0)];
    for k in 1..200 {
        path.push((11.0 + between(&mut rng, -0.02, 0.02), f64::from(k) / 100.0));
    }
    path.push((11.0, 2.0));
    let mut west = path.clone();
    west.extend([(10.0, 2.0), (10.0, 0.0)]);
    let mut east = path.clone();
    east.extend([(12.0, 2.0), (12.0, 0.0)]);
    let region = |code: &str, ring: Vec<(f64, f64)>| {
        Region::new(code, Polygon::new(LineString::from(ring), vec![]).into()).unwrap()
    };
    let atlas = Atlas::builder().regions([region("A-1", west), region("B-1", east)]).build().unwrap();
    let border = atlas.border("A-1", "B-1").unwrap();
    let km = |resolution| border.length(resolution).distance.as_km();
    let drawn = km(Resolution::AsDrawn);
    let steps: Vec<f64> = [0.001, 0.1, 1.0, 5.0, 20.0]
        .into_iter()
        .map(|step| km(Resolution::Dividers(Distance::from_km(step).unwrap())))
        .collect();
    println!("{drawn} {steps:?}");
    assert!((steps[0] / drawn - 1.0).abs() < 1e-3, "fine dividers follow the line");
    assert!(steps.is_sorted_by(|a, b| a > b) && drawn >= steps[0]);
    let straight = geodesic_length(&LineString::from(vec![(11.0, 0.0), (11.0, 2.0)])).unwrap().as_km();
    assert!(steps[4] >= straight && steps[4] < straight * 1.1);
    assert_eq!(km(Resolution::Dividers(Distance::ZERO)), drawn);
    assert!((km(Resolution::Dividers(Distance::from_km(1000.0).unwrap())) - straight).abs() < 1e-3);
}

#[test]
fn towns_by_region_and_nearness() {
    let atlas = theatre();
    let ids = |towns: Vec<&Town>| towns.iter().map(|town| town.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(atlas.towns_in("A-2").unwrap()), ["1", "3"]);
    assert_eq!(ids(atlas.towns_in("A-1").unwrap()), ["4"]);
    let people = atlas.people_in("A-2").unwrap();
    assert_eq!((people.people, people.towns_known, people.towns_unknown, people.parts), (500, 1, 0, 1));
    assert_eq!(atlas.people_in("A-1").unwrap().towns_unknown, 1);
    let near = atlas.nearest_towns(at(10.5, 0.5), 3);
    assert_eq!(near.iter().map(|near| near.what.id()).collect::<Vec<_>>(), ["1", "3", "2"]);
    assert_eq!(near[0].distance, Distance::ZERO);
    assert_eq!(atlas.nearest_towns(at(10.5, 0.5), 99).len(), 6);
    let border = atlas.border("A-1", "B-1").unwrap();
    let within = atlas.towns_within(Distance::from_km(12.0).unwrap(), &border);
    assert_eq!(within.iter().map(|near| near.what.id()).collect::<Vec<_>>(), ["4"]);
    assert_eq!(within[0].plus_minus, metres(310.0));
    let here = Spot::new(at(11.5, 1.5), metres(50.0));
    assert_eq!(atlas.towns_within(metres(1.0), &here)[0].plus_minus, metres(350.0));
}

#[test]
fn a_line_is_as_accurate_as_the_worse_of_its_regions() {
    let region = |code: &str, west: f64, accuracy: f64, at_border: f64| {
        let shape = square(west, 0.0, west + 1.0, 1.0).into();
        let region = Region::new(code, shape).unwrap().with_accuracy(metres(accuracy));
        region.with_state_border_accuracy(metres(at_border))
    };
    let regions =
        [region("A-1", 0.0, 500.0, 10.0), region("A-2", 1.0, 900.0, 30.0), region("B-1", 2.0, 700.0, 5.0)];
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let at_line = |a: &str, b: &str| atlas.border(a, b).unwrap().nearest(at(1.4, 0.4)).plus_minus;
    assert_eq!(at_line("A-1", "A-2"), metres(900.0));
    assert_eq!(at_line("A-2", "B-1"), metres(30.0));
}

#[test]
fn neighbours_need_not_have_the_same_vertices_on_a_straight_border() {
    // One long side of A, two neighbours along the middle of it, one of them with a vertex more.
    let b = LineString::from(vec![
        (36.0, 51.2),
        (37.0, 51.2),
        (37.0, 51.5),
        (36.0, 51.5),
        (36.0, 51.3),
        (36.0, 51.2),
    ]);
    let regions = [
        Region::new("A-1", square(35.0, 51.0, 36.0, 53.0).into()).unwrap(),
        Region::new("B-1", Polygon::new(b, vec![]).into()).unwrap(),
        Region::new("C-1", square(36.0, 51.5, 37.0, 52.5).into()).unwrap(),
    ];
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let side = |south: f64, north: f64| {
        geodesic_length(&LineString::from(vec![(36.0, south), (36.0, north)])).unwrap().as_km()
    };
    let length = |a: &str, b: &str| atlas.border(a, b).unwrap().length(Resolution::AsDrawn).distance.as_km();
    assert!((length("A-1", "B-1") - side(51.2, 51.5)).abs() < 1e-9);
    assert!((length("C-1", "A-1") - side(51.5, 52.5)).abs() < 1e-9);
    assert!(atlas.border("A-1", "B-1").unwrap().nearest(at(36.0, 51.1)).distance.as_km() > 11.0);
    // Across the antimeridian too.
    let west = square(179.0, 0.0, -179.5, 2.0);
    let east = square(-179.5, 0.5, -179.0, 1.0);
    let regions = [Region::new("A-1", west.into()).unwrap(), Region::new("B-1", east.into()).unwrap()];
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let expected = geodesic_length(&LineString::from(vec![(-179.5, 0.5), (-179.5, 1.0)])).unwrap().as_km();
    let found = atlas.border("A-1", "B-1").unwrap().length(Resolution::AsDrawn).distance.as_km();
    assert!((found - expected).abs() < 1e-9);
}

#[test]
fn districts_do_not_change_answers_about_oblasts() {
    let district = |code: &str, shape: Polygon| Region::new(code, shape.into()).unwrap().with_level(2);
    let more = [
        district("A-2-1", square(10.2, 0.2, 10.8, 0.8)),
        district("A-2-2", square(10.8, 0.2, 11.0, 0.8)),
        district("B-2-1", square(11.0, 0.2, 11.3, 0.8)),
    ];
    let (before, after) = (theatre(), theatre().to_builder().regions(more).build().unwrap());
    assert_eq!(after.attribution(), ["made up"]);
    let ids = |atlas: &Atlas, code: &str| {
        atlas.towns_in(code).unwrap().iter().map(|town| town.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&after, "A-2"), ids(&before, "A-2"));
    assert_eq!(ids(&after, "A-2-1"), ["1", "3"]);
    let length =
        |atlas: &Atlas, a: &str, b: &str| atlas.border(a, b).unwrap().length(Resolution::AsDrawn).distance;
    assert_eq!(length(&after, "A", "B"), length(&before, "A", "B"));
    assert_eq!(after.region_at(at(10.5, 0.5)).map(Region::code), Some("A-2-1"));
    assert!(length(&after, "A-2-2", "B-2-1") < length(&before, "A-2", "B-2"));
    assert_eq!(after.borders_of("A-2-1").unwrap().len(), 1);
}

#[test]
fn a_border_of_countries_says_where_the_data_ends() {
    let atlas = theatre();
    let border = atlas.border("A", "B").unwrap();
    // In the middle the border is nearest; at the western edge of the data it may run on beyond it.
    let middle = border.nearest(at(10.8, 0.5));
    assert_eq!(middle.at_least, middle.distance);
    let edge = border.nearest(at(10.1, 0.5));
    assert!(edge.at_least < edge.distance && edge.at_least.as_km() < 12.0, "{edge:?}");
    assert_eq!(edge.within(Distance::from_km(50.0).unwrap()), Answer::Maybe);
    assert_eq!(edge.within(Distance::from_km(5.0).unwrap()), Answer::No);
    assert_eq!(edge.within(Distance::from_km(150.0).unwrap()), Answer::Yes);
    assert_eq!(edge.to_string(), "11.13 to 100.18 ± 0.01 km");
    // Between two regions that are there the border is all there.
    let whole = atlas.border("A-2", "B-2").unwrap().nearest(at(10.1, 0.5));
    assert_eq!(
        (whole.at_least, whole.within(Distance::from_km(50.0).unwrap())),
        (whole.distance, Answer::No)
    );
}

#[test]
fn swapped_positions_are_noticed() {
    let atlas = theatre();
    assert_eq!(atlas.perhaps_swapped(at(0.5, 10.5)), Some(at(10.5, 0.5)));
    assert_eq!(atlas.perhaps_swapped(at(10.5, 0.5)), None);
    assert_eq!(atlas.perhaps_swapped(at(70.0, 70.0)), None);
}

#[test]
fn debug_output_is_short() {
    let atlas = theatre();
    assert_eq!(format!("{atlas:?}"), "Atlas { regions: 5, towns: 6, .. }");
    assert_eq!(format!("{:?}", atlas.regions()[0]), r#"Region { code: "A-1", name: "A-1", .. }"#);
    assert_eq!(
        format!("{:?}", atlas.border("A", "B").unwrap()),
        r#"Border { between: ("A", "B"), arcs: 3, .. }"#
    );
}

#[test]
fn a_code_that_is_also_a_country_is_the_region() {
    let l = LineString::from(vec![(1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0), (1.0, 0.0)]);
    let regions = [
        Region::new("XA", square(0.0, 0.0, 1.0, 1.0).into()).unwrap(),
        Region::new("XA-1", square(0.0, 1.0, 1.0, 2.0).into()).unwrap(),
        Region::new("XB", Polygon::new(l, vec![]).into()).unwrap(),
    ];
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let length = |border: &frontline::Border| border.length(Resolution::AsDrawn).distance.as_km();
    assert!(length(&atlas.border("XA", "XB").unwrap()) < 112.0);
    let borders = atlas.borders_of("XA").unwrap();
    assert_eq!(borders.iter().map(|border| border.between().1).collect::<Vec<_>>(), ["XA-1", "XB"]);
    assert!(length(&borders[1]) < 112.0);
}

/// A good line 557 m away and a bad one 1,500 m away: the bad one may be the nearer in truth.
#[test]
fn plus_minus_counts_every_line_that_may_be_nearest() {
    let region = |code: &str, shape: Polygon| {
        let region = Region::new(code, shape.into()).unwrap();
        region.with_accuracy(metres(2000.0)).with_state_border_accuracy(metres(20.0))
    };
    let regions = [
        region("XA-1", square(0.0, 0.0, 1.0, 1.0)),
        region("XB-1", square(1.0, 0.0, 2.0, 1.0)),
        region("XA-2", square(0.0, 1.0, 1.0, 2.0)),
    ];
    let atlas = Atlas::builder().regions(regions).build().unwrap();
    let here = at(0.995, 0.9865);
    let place = atlas.locate(here)[0];
    assert!((place.margin.as_metres() - 556.5).abs() < 1.0 && place.answer == Answer::Maybe, "{place:?}");
    assert!(place.margin.as_metres() - place.plus_minus.as_metres() < 0.0, "{place:?}");
    // Far from the bad line the good one decides.
    let place = atlas.locate(at(0.995, 0.5))[0];
    assert_eq!((place.plus_minus, place.answer), (metres(20.0), Answer::Yes));
    // Absurd accuracies do not overflow.
    let vague = Spot::new(here, metres(f64::MAX));
    assert!(atlas.locate(vague).iter().all(|place| place.plus_minus.as_metres().is_finite()));
}

#[test]
fn towns_without_letters_have_no_name_to_be_found_by() {
    let regions = theatre().regions().to_vec();
    let atlas = Atlas::builder().regions(regions).towns([town("t", "—", 10.5, 0.5)]).build().unwrap();
    assert!(matches!(atlas.town(""), Err(Error::UnknownTown { .. })));
    assert!(atlas.town("t").is_ok());
}
