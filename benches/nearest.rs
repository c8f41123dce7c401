//! How far a line of many vertices is, over ground.
//!
//! Named `question/size/implementation`; `hugging` is for points within 5 km of the line. The error of each peer is
//! measured against ours, in metres, and told; one geodesic to the nearest point is asserted equal.

#![allow(missing_docs)] // criterion's macros

mod common;

use common::data::{boundary, hugging, uniform};
use common::harness::{Question, compare, count};
use common::rivals::lines;
use criterion::{Criterion, criterion_group, criterion_main};

fn nearest(criterion: &mut Criterion) {
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        let near = hugging(&boundary.line, count(2_000));
        for (points, suffix) in [(&uniform(count(2_000)), ""), (&near, "-hugging")] {
            let name = format!("nearest/{}{suffix}", boundary.name);
            let made_from = (boundary.line.0.len(), "vertex");
            let question = Question { name: &name, made_from, asked: points };
            let rivals = lines::all(&boundary.line, points);
            let near = |metres: &f64| *metres < 10_000.0;
            compare(criterion, &question, &rivals, near, |_, a, b| (a - b).abs());
        }
    }
}

criterion_group!(benches, nearest);
criterion_main!(benches);
