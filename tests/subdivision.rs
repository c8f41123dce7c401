//! Ground cut by random extents of all kinds: no panic, areas that add up, the right holder everywhere.

mod common;

use common::theatre::{held_by, holds, is_near, parties, polygon, position, sources};
use common::{between, random};
use frontline::{About, Atlas, Claim, Date, Region, Statement};
use geo_types::{Coord, MultiPolygon};

const DAY: Date = Date::constant(2030, 1, 2);
const OWNERS: [&str; 3] = ["XA", "XB", "free"];

/// The corners of a random shape in a square of a degree, some of them taken from earlier shapes.
fn corners(rng: &mut fastrand::Rng, earlier: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let kind = rng.u8(..8);
    let centre = (between(rng, 0.0, 1.0), between(rng, 0.0, 1.0));
    let size = match kind {
        0 => 1e-9,
        1 => 1e-6,
        2 => 30.0,
        _ => between(rng, 0.05, 0.7),
    };
    let count = 3 + rng.u32(..6);
    let mut corners: Vec<(f64, f64)> = (0..count)
        .map(|k| {
            let angle = (f64::from(k) + rng.f64() * 0.9) / f64::from(count) * std::f64::consts::TAU;
            let far = size * between(rng, 0.3, 1.0);
            (centre.0 + far * angle.cos(), centre.1 + far * angle.sin())
        })
        .collect();
    match kind {
        // On a lattice, which the region's corners are on, too: coincident and partly shared edges.
        3 | 4 => corners.iter_mut().for_each(|c| *c = ((c.0 * 4.0).round() / 4.0, (c.1 * 4.0).round() / 4.0)),
        // Corners and middles of edges of earlier shapes.
        5 | 6 if earlier.len() > 1 => {
            for c in &mut corners {
                let i = rng.usize(..earlier.len() - 1);
                let (a, b) = (earlier[i], earlier[i + 1]);
                let t = [0.0, 0.5, rng.f64()][rng.usize(..3)];
                if rng.u8(..3) > 0 {
                    *c = (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
                }
            }
        }
        _ => {}
    }
    // A corner twice, a corner on an edge, a spike.
    match rng.u8(..6) {
        0 => corners.insert(1, corners[0]),
        1 => {
            let (a, b) = (corners[0], corners[1]);
            corners.insert(1, (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)));
        }
        2 => {
            let spike = (corners[0].0 + 0.3, corners[0].1 + 0.2);
            corners.splice(1..1, [spike, (corners[0].0 + 1e-9, corners[0].1)]);
        }
        3 => {
            let spike = (corners[0].0 + 0.3, corners[0].1 + 0.2);
            corners.splice(1..1, [spike, corners[0]]);
        }
        _ => {}
    }
    corners
}

#[test]
fn random_extents_cut_the_ground_into_what_each_place_says() {
    let mut rng = random(120);
    let (mut refused, mut asked, mut skipped) = (0, 0, 0);
    for case in 0..2000 {
        let origin =
            Coord { x: between(&mut rng, -60.0, 60.0).round(), y: between(&mut rng, -50.0, 50.0).round() };
        let moved = |(x, y): (f64, f64)| (origin.x + x, origin.y + y);
        let region = |corners: &[(f64, f64)]| -> MultiPolygon {
            polygon(&corners.iter().copied().map(moved).collect::<Vec<_>>()).into()
        };
        let shapes = [
            region(&[(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)]),
            region(&[(0.5, 0.0), (1.0, 0.0), (1.0, 0.25), (0.8, 0.3), (1.0, 1.0), (0.5, 1.0)]),
        ];
        let regions = || {
            [Region::new("XA-1", shapes[0].clone()).unwrap(), Region::new("XA-2", shapes[1].clone()).unwrap()]
        };
        let build = |claims: Vec<Claim>| {
            Atlas::builder().regions(regions()).parties(parties()).sources(sources()).claims(claims).build()
        };
        let mut earlier = vec![(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (1.0, 1.0), (0.8, 0.3)];
        let mut extents: Vec<(&str, MultiPolygon)> = Vec::new();
        let mut claims: Vec<Claim> = Vec::new();
        for number in 0..=rng.usize(..4) {
            let corners = corners(&mut rng, &earlier);
            let shape = region(&corners);
            earlier.extend(&corners);
            let party = OWNERS[rng.usize(..3)];
            let statement = Statement::Extent { party: party.into(), area: shape.clone() };
            let about = About::Region("XA".into());
            let claim = Claim::new(number.to_string(), "s1", about, statement, DAY);
            // What is no shape is refused when it is read.
            if build(vec![claim.clone()]).is_err() {
                refused += 1;
                continue;
            }
            claims.push(claim);
            extents.push((party, shape));
        }
        let atlas = build(claims).unwrap();
        let view = atlas.on(DAY);
        let holdings = view.holdings();
        for region in atlas.regions() {
            let whole = atlas.area(region.code()).unwrap().as_square_metres();
            let own = holdings.iter().filter(|h| h.region.code() == region.code());
            let sum: f64 = own.map(|h| h.area.as_square_metres()).sum();
            assert!((sum / whole - 1.0).abs() < 1e-9, "case {case}: {sum} of {whole}");
        }
        for _ in 0..50 {
            let p = Coord { x: origin.x + rng.f64(), y: origin.y + rng.f64() };
            let all = shapes.iter().chain(extents.iter().map(|(_, shape)| shape));
            if all.clone().any(|shape| is_near(p, shape, 1e-9)) {
                skipped += 1;
                continue;
            }
            let mut holders: Vec<&str> =
                extents.iter().filter(|(_, shape)| holds(shape, p)).map(|(party, _)| *party).collect();
            holders.sort_unstable();
            holders.dedup();
            let expected = match holders[..] {
                _ if shapes.iter().all(|shape| !holds(shape, p)) => None,
                [] => Some("XA"),
                [one] => Some(one),
                _ => Some("contested"),
            };
            let found = view.control_at(position(p)).map(held_by);
            assert_eq!(found.as_deref(), expected, "case {case}, {p:?}, {extents:?}");
            asked += 1;
            // The shapes say the same.
            let of_shape = holdings.iter().filter(|h| holds(h.shape, p)).map(|h| held_by(h.holder));
            assert_eq!(
                of_shape.collect::<Vec<_>>(),
                expected.into_iter().collect::<Vec<_>>(),
                "case {case}, {p:?}"
            );
        }
    }
    println!("{asked} places asked, {skipped} skipped, {refused} shapes refused");
    assert!(asked > 90_000 && refused < 2500);
}
