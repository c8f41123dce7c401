//! The questions, and the Rust crates that answer them. A crate is one more entry in `here`; the rivals of the
//! benches may be entered as they are.

use std::io;
use std::path::Path;

use frontline::{Containment, Distance, LineIndex, LonLat, PointIndex, RegionIndex};
use geo::Contains;
use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo_types::{MultiPolygon, Point};

use crate::answer::{Answer, as_many, as_near, geodesic, same_metres, same_region};
use crate::contender::{Built, Contender, build};
use crate::data::Boundary;
use crate::engines::{
    CONTAINS, Entry, INVERSE, NEAREST, NEAREST_10, NEAREST_EDGE, Programs, REGIONS, WITHIN_50_KM,
};
use crate::files::Files;
use crate::race::{Effort, Race, Table};
use crate::rivals::{Rival, lines, regions as partitions};

const OURS: &str = "Rust, this crate";

/// Where things lie, and how much is asked.
pub struct Setting<'a> {
    pub programs: &'a Programs,
    pub scratch: &'a Path,
    pub effort: Effort,
}

/// A rival of the benches.
fn entered<'a, A: Answer>(name: &str, with: &str, rival: Rival<'a, A>) -> Contender<'a, A> {
    let built = Built { ns: rival.built.as_secs_f64() * 1e9, bytes: Some(rival.bytes) };
    Contender::here(name, with, built, rival.ask)
}

/// Is the point in one shape?
pub fn contains(
    setting: &Setting,
    boundary: &Boundary,
    spread: &str,
    points: &[LonLat],
) -> io::Result<Table> {
    let files = Files::new(setting.scratch, "contains")?;
    files.points("points", points)?;
    files.shapes(std::slice::from_ref(&boundary.shape))?;
    let (index, built) =
        build(|| RegionIndex::new(std::slice::from_ref(&boundary.shape)).expect("a simple ring"));
    let frontline = Contender::here("frontline, `RegionIndex::region_at`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            *answer = index.region_at(*point);
        }
    });
    let three_ways = Contender::here("frontline, `RegionIndex::contains`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            *answer = (index.contains(0, *point) == Containment::Inside).then_some(0);
        }
    });
    let shapes = std::slice::from_ref(&boundary.shape);
    let bulk = entered(
        "frontline, `RegionIndex::regions_at`, in bulk",
        OURS,
        partitions::frontline_bulk(shapes, points),
    );
    let (tree, built) = build(|| IntervalTreeMultiPolygon::new(&boundary.shape));
    let geo =
        Contender::here("geo, `IntervalTreeMultiPolygon`", "Rust, geo 0.33", built, |points, answers| {
            for (point, answer) in points.iter().zip(answers) {
                *answer = tree.contains(&Point::from(*point)).then_some(0);
            }
        });
    let race = Race {
        title: format!("Containment: one shape of {} vertices, {spread}", boundary.name),
        files: &files,
        points,
        here: vec![frontline, three_ways, bulk, geo],
        there: CONTAINS,
        judge: &same_region,
    };
    Ok(race.run(setting.programs, setting.effort))
}

/// Which region of a partition holds the point?
pub fn regions(setting: &Setting, shapes: &[MultiPolygon], points: &[LonLat]) -> io::Result<Table> {
    let files = Files::new(setting.scratch, "regions")?;
    files.points("points", points)?;
    files.shapes(shapes)?;
    let (index, built) = build(|| RegionIndex::partition(shapes).expect("a partition"));
    let frontline = Contender::here("frontline, `RegionIndex::region_at`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            *answer = index.region_at(*point);
        }
    });
    let bulk = entered(
        "frontline, `RegionIndex::regions_at`, in bulk",
        OURS,
        partitions::frontline_bulk(shapes, points),
    );
    let geo = entered(
        "rstar of boxes, geo's interval trees",
        "Rust, rstar 0.12, geo 0.33",
        partitions::rstar_geo_interval_tree(shapes),
    );
    let race = Race {
        title: format!("Which region: a partition of {} shapes, points spread evenly", shapes.len()),
        files: &files,
        points,
        here: vec![frontline, bulk, geo],
        there: REGIONS,
        judge: &same_region,
    };
    Ok(race.run(setting.programs, setting.effort))
}

/// How far is the line?
pub fn nearest_edge(
    setting: &Setting,
    boundary: &Boundary,
    spread: &str,
    points: &[LonLat],
) -> io::Result<Table> {
    let files = Files::new(setting.scratch, "nearest_edge")?;
    files.points("points", points)?;
    files.line(&boundary.line)?;
    let (index, built) = build(|| LineIndex::new(&boundary.line).expect("a line"));
    let frontline = Contender::here("frontline, `LineIndex::nearest`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            *answer = index.nearest(*point).distance.as_metres();
        }
    });
    let line = &boundary.line;
    let bulk =
        entered("frontline, `LineIndex::distances`, in bulk", OURS, lines::frontline_bulk(line, points));
    let sphere = entered(
        "rstar in scaled degrees, then geo's `Haversine`",
        "Rust, rstar 0.12, geo 0.33",
        lines::rstar_haversine(line),
    );
    let ellipsoid =
        entered("the same, then geo's `Geodesic`", "Rust, rstar 0.12, geo 0.33", lines::rstar_geodesic(line));
    let s2 = entered(
        "s2rst, `ClosestEdgeQuery`, then geo's `Geodesic`",
        "Rust, s2rst 0.5, geo 0.33",
        lines::s2_geodesic(line),
    );
    let race = Race {
        title: format!("Nearest edge: a line of {} vertices, {spread}", boundary.name),
        files: &files,
        points,
        here: vec![frontline, bulk, sphere, ellipsoid, s2],
        there: NEAREST_EDGE,
        judge: &same_metres,
    };
    Ok(race.run(setting.programs, setting.effort))
}

/// Which town is nearest, which ten are, which are within 50 km?
pub fn towns(setting: &Setting, towns: &[LonLat], points: &[LonLat]) -> io::Result<Vec<Table>> {
    let files = Files::new(setting.scratch, "towns")?;
    files.points("points", points)?;
    files.points("towns", towns)?;
    let (index, built) = build(|| PointIndex::new(towns).expect("few enough towns"));
    let radius = Distance::from_km(50.0).expect("a distance");
    let near = as_near(points, towns);
    let many = as_many(points, towns, radius.as_metres());
    let race = |what: &str, frontline, there: &'static [Entry], judge| {
        let title = format!("{what}: {} towns of the whole Earth", towns.len());
        let race = Race { title, files: &files, points, here: vec![frontline], there, judge };
        race.run(setting.programs, setting.effort)
    };
    let nearest = Contender::here("frontline, `PointIndex::nearest`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            fill(answer, index.nearest(*point).iter().map(|near| near.number));
        }
    });
    let nearest_10 = Contender::here("frontline, `PointIndex::k_nearest`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            fill(answer, index.k_nearest(*point, 10).iter().map(|near| near.number));
        }
    });
    let within = Contender::here("frontline, `PointIndex::within`", OURS, built, |points, answers| {
        for (point, answer) in points.iter().zip(answers) {
            fill(answer, index.within(*point, radius).iter().map(|near| near.number));
        }
    });
    Ok(vec![
        race("Nearest town", nearest, NEAREST, &near),
        race("Ten nearest towns", nearest_10, NEAREST_10, &near),
        race("Towns within 50 km", within, WITHIN_50_KM, &many),
    ])
}

/// The yardstick: one geodesic from each point to its end.
pub fn inverse(setting: &Setting, points: &[LonLat], ends: &[LonLat]) -> io::Result<Table> {
    let files = Files::new(setting.scratch, "inverse")?;
    files.points("points", points)?;
    files.points("ends", ends)?;
    let rust = Contender::here(
        "geographiclib-rs",
        "Rust, geographiclib-rs 0.2",
        Built::default(),
        |points, answers| {
            for ((point, end), answer) in points.iter().zip(ends).zip(answers) {
                *answer = geodesic(*point, *end);
            }
        },
    );
    let race = Race {
        title: "A yardstick: one geodesic between two known points".to_owned(),
        files: &files,
        points,
        here: vec![rust],
        there: INVERSE,
        judge: &same_metres,
    };
    Ok(race.run(setting.programs, setting.effort))
}

fn fill(answer: &mut Vec<usize>, numbers: impl Iterator<Item = usize>) {
    answer.clear();
    answer.extend(numbers);
}
