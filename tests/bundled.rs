//! The bundled data set, checked without any of the code that made it.
#![cfg(feature = "bundled")]

use std::collections::{HashMap, HashSet};

use frontline::{Answer, Atlas, Containment, Distance, Region, Resolution};
use geo::Area;
use geo_types::{Coord, LineString, MultiPolygon};

const CORE: [&str; 6] = ["RU-KRS", "RU-BEL", "RU-BRY", "UA-59", "UA-74", "UA-63"];

/// Towns that the coarse lines between oblasts put on the wrong side; `data/README.md` has the reasons.
const EXCEPTIONS: [(&str, &str, &str); 2] =
    [("geonames:691943", "UA-74", "UA-59"), ("geonames:692352", "UA-63", "UA-14")];

fn core(atlas: &Atlas) -> Vec<&Region> {
    atlas.regions().iter().filter(|region| !region.is_context()).collect()
}

fn rings(shape: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

fn key(c: Coord<f64>) -> (u64, u64) {
    (c.x.to_bits(), c.y.to_bits())
}

#[test]
fn the_core_and_the_ring_round_it_are_there() {
    let atlas = Atlas::kursk_2024();
    let codes: Vec<&str> = core(&atlas).iter().map(|region| region.code()).collect();
    assert_eq!(codes, CORE);
    assert_eq!(atlas.regions().len(), 19);
    for code in CORE {
        for border in atlas.borders_of(code).unwrap() {
            assert!(atlas.region(border.between().1).is_ok());
        }
    }
    // Select by ISO 3166-2: RU-KRS is Kursk.
    assert_eq!(atlas.region("RU-KRS").unwrap().names().get("uk"), Some("Курська область"));
}

/// Every edge belongs to one region or to two, which have it in opposite directions to the same bits.
#[test]
fn neighbours_share_vertices_exactly() {
    let atlas = Atlas::kursk_2024();
    let mut owners: HashMap<_, Vec<(&str, bool)>> = HashMap::new();
    for region in atlas.regions() {
        for line in rings(region.shape()).flat_map(LineString::lines) {
            let (a, b) = (key(line.start), key(line.end));
            owners.entry((a.min(b), a.max(b))).or_default().push((region.code(), a < b));
        }
    }
    let mut shared: HashMap<_, usize> = HashMap::new();
    for (edge, by) in &owners {
        match by[..] {
            [_] => {}
            [(a, a_forward), (b, b_forward)] => {
                assert_ne!(a, b);
                assert_ne!(a_forward, b_forward, "{a} and {b} lie on the same side of {edge:?}");
                *shared.entry((a.min(b), a.max(b))).or_default() += 1;
            }
            _ => panic!("{by:?} share one edge"),
        }
    }
    // A vertex of one neighbour on the common line is a vertex of the other: the lines have no vertex
    // that only one of the two knows, or some edges would not be shared.
    for (pair, least) in [
        (("RU-KRS", "UA-59"), 700),
        (("RU-BEL", "UA-63"), 400),
        (("RU-BRY", "UA-74"), 900),
        (("RU-BEL", "RU-KRS"), 200),
    ] {
        let found = shared.get(&pair).copied().unwrap_or(0);
        assert!(found > least, "{pair:?} share {found} edges");
    }
}

#[test]
fn neither_gap_nor_overlap() {
    let atlas = Atlas::kursk_2024();
    let shapes: Vec<&MultiPolygon> = atlas.regions().iter().map(Region::shape).collect();
    let sum: f64 = shapes.iter().map(|shape| shape.unsigned_area()).sum();
    let union = geo::unary_union(shapes);
    let relative = (union.unsigned_area() / sum - 1.0).abs();
    println!("area of the union against the sum of areas: {relative:.1e}");
    assert!(relative <= 1e-9, "{relative}");
    // A gap between regions would be a hole of the union, or split it.
    assert_eq!(union.0.len(), 1);
    let holes: f64 = union.0[0]
        .interiors()
        .iter()
        .map(|hole| geo_types::Polygon::new(hole.clone(), vec![]).unsigned_area())
        .sum();
    assert!(holes <= 1e-9 * sum, "holes of {holes} square degrees");
}

#[test]
fn areas_agree_with_the_published_ones() {
    let atlas = Atlas::kursk_2024();
    for (code, published) in [
        ("RU-KRS", 29_997.0),
        ("RU-BEL", 27_134.0),
        ("RU-BRY", 34_857.0),
        ("UA-59", 23_834.0),
        ("UA-74", 31_865.0),
        ("UA-63", 31_415.0),
    ] {
        let percent = (atlas.area(code).unwrap().as_km2() / published - 1.0) * 100.0;
        println!("{code}: {percent:+.2} %");
        assert!(percent.abs() <= 1.5, "{code}: {percent}");
    }
}

#[test]
fn distances_to_the_state_border_are_those_of_the_accurate_line() {
    let atlas = Atlas::kursk_2024();
    let border = atlas.border("RU", "UA").unwrap();
    for (name, km) in [("Sudzha", 9.05), ("Kursk", 91.1), ("Belgorod", 32.1)] {
        let near = border.nearest(atlas.town(name).unwrap());
        println!("{name}: {:.3}", near.distance);
        assert!((near.distance.as_km() - km).abs() <= 0.1, "{name}: {:?}", near.distance);
        assert_eq!(near.plus_minus.as_metres(), 720.0, "700 m for the town, 20 m for the line");
    }
    // Both ways round it is the same line.
    let back = atlas.border("UA", "RU").unwrap();
    let length = |b: &frontline::Border| b.length(Resolution::AsDrawn).distance.as_metres();
    assert!((length(&border) - length(&back)).abs() < 1e-3);
}

/// Distances that sources state for villages, in their own words, against this border. Sources: the
/// citations in `data/build/places.csv` and the pages named there; a stated distance is rounded, and
/// measured to the village's edge or middle, so a fifth or a kilometre is agreement.
#[test]
fn distances_agree_with_those_that_sources_state() {
    let atlas = Atlas::kursk_2024();
    let border = atlas.border("RU", "UA").unwrap();
    for (id, stated) in [
        ("place:malaya-loknya", 13.5),
        ("place:goncharovka", 7.5),
        ("place:martynovka", 15.0),
        ("place:novoivanovka", 10.0),
        ("place:vnezapnoye", 5.0),
        ("place:poroz", 2.8),
        ("geonames:557731", 3.5),
    ] {
        let km = border.nearest(atlas.town(id).unwrap()).distance.as_km();
        assert!((km - stated).abs() <= (stated * 0.2).max(1.0), "{id}: {km} km, stated {stated}");
    }
}

#[test]
fn every_town_lies_in_its_country_and_oblast_but_for_the_known_exceptions() {
    let atlas = Atlas::kursk_2024();
    let mut exceptions = HashSet::new();
    let mut geonames = 0;
    for town in atlas.towns() {
        geonames += usize::from(town.id().starts_with("geonames:"));
        let stated = town.stated_region().expect("every town states its region");
        let found = atlas.region_at(town.position()).expect("every town lies in a region");
        assert_eq!(found.country(), &stated[..2], "{} is in the wrong country", town.names());
        if found.code() != stated {
            exceptions.insert((town.id(), stated, found.code()));
            // The margin is part of the answer: the library does not claim to know.
            let places = atlas.locate(town);
            assert!(places.iter().all(|place| place.answer == Answer::Maybe));
            assert!(places.iter().any(|place| place.region.code() == stated), "{}", town.names());
        }
    }
    assert_eq!(exceptions, EXCEPTIONS.into_iter().collect());
    // 499 of the source, and villages that the source of the village's point knows by a number too.
    assert_eq!((geonames, atlas.towns().len()), (499, 554));
}

#[test]
fn the_enclave_is_an_enclave() {
    let atlas = Atlas::kursk_2024();
    // Sankovo-Medvezhye: a piece of Bryansk region inside Gomel region.
    let inside = frontline::LonLat::new(31.565, 52.48).unwrap();
    assert_eq!(atlas.region("RU-BRY").unwrap().shape().0.len(), 2);
    let place = &atlas.locate(inside)[0];
    assert_eq!((place.region.code(), place.containment), ("RU-BRY", Containment::Inside));
}

#[test]
fn the_attribution_names_every_source() {
    let atlas = Atlas::kursk_2024();
    let text = atlas.attribution().join("\n");
    for word in ["OpenStreetMap contributors", "ODbL", "Natural Earth", "GeoNames", "CC BY 4.0"] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn the_packaged_data_is_small() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/data/kursk_2024");
    let data = ["boundaries/regions.geojson", "towns/towns.geojson", "claims/claims.json"];
    let licences = ["boundaries/LICENSE", "towns/LICENSE", "claims/LICENSE"];
    let files = data.into_iter().chain(licences);
    let bytes: u64 = files.map(|file| std::fs::metadata(format!("{root}/{file}")).unwrap().len()).sum();
    assert!(bytes <= 700_000, "{bytes} bytes");
}

#[test]
fn towns_within_ten_kilometres_are_found_as_one_by_one() {
    let atlas = Atlas::kursk_2024();
    let border = atlas.border("RU", "UA").unwrap();
    let limit = Distance::from_km(10.0).unwrap();
    let found = atlas.towns_within(limit, &border);
    let naive = atlas.towns().iter().filter(|town| border.nearest(*town).within(limit) != Answer::No).count();
    assert_eq!(found.len(), naive);
    assert!(
        found.iter().all(|near| near.distance.as_km() < 12.0),
        "the edge of the data is further than that"
    );
    // The two Lgovs.
    assert_eq!(atlas.towns_named("Lgov").len(), 2);
    assert!(found.is_sorted_by_key(|near| near.distance));
}
