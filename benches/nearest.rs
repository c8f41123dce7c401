//! How far a line of many vertices is, over ground.
//!
//! Named `question/size/implementation`; `hugging` is for points within 5 km of the line. The error of each peer is
//! measured against ours, in metres, and told; the bulk form and one geodesic to the nearest point are asserted equal.

#![allow(missing_docs)] // criterion's macros

mod common;

use common::data::{boundary, hugging, uniform};
use common::harness::{Question, compare, count};
use common::rivals::lines;
use criterion::{Criterion, criterion_group, criterion_main};

/// As many as a bulk form is for; the others answer the first of them.
const POINTS: usize = 200_000;

fn nearest(criterion: &mut Criterion) {
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        let near = hugging(&boundary.line, count(POINTS));
        for (points, suffix) in [(&uniform(count(POINTS)), ""), (&near, "-hugging")] {
            let name = format!("nearest/{}{suffix}", boundary.name);
            let made_from = (boundary.line.0.len(), "vertex");
            let question = Question { name: &name, made_from, asked: points };
            let rivals = lines::all(&boundary.line, points);
            let near = |metres: &f64| *metres < 10_000.0;
            compare(criterion, &question, &rivals, near, |_, a, b| (a - b).abs());
        }
    }
}

/// Whether the line comes as near as 10 km. Peers err by metres, so that some answers differ.
fn within_10_km(criterion: &mut Criterion) {
    let points = uniform(count(50_000));
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        let name = format!("within_10_km/{}", boundary.name);
        let question = Question { name: &name, made_from: (boundary.line.0.len(), "vertex"), asked: &points };
        let rivals = lines::within_10_km(&boundary.line);
        compare(criterion, &question, &rivals, |near| *near, |_, a, b| f64::from(u8::from(a != b)));
    }
}

criterion_group!(benches, nearest, within_10_km);
criterion_main!(benches);
