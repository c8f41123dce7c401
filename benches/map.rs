//! Maps: the bundled one as SVG, and as a page of ten months.
//!
//! Nothing else draws these. Before the time is taken, both are asserted to show the town that all is about.

#![allow(missing_docs)] // criterion's macros

use criterion::{Criterion, criterion_group, criterion_main};
use frontline::{Atlas, Date, MapOptions, PageOptions};

fn drawn(criterion: &mut Criterion) {
    let atlas = Atlas::kursk_2024();
    let options = MapOptions::default();
    let day = Date::constant(2024, 8, 10);
    let svg = || atlas.on(day).to_svg(&options).unwrap();
    assert!(svg().contains(">Sudzha</text>"));
    println!("map/bundled: {} KB of SVG", svg().len() / 1000);
    let pages = PageOptions::new(Date::constant(2024, 8, 1), Date::constant(2025, 5, 31)).unwrap();
    let html = || atlas.to_html(&pages).unwrap();
    assert!(html().contains("\"Sudzha\""));
    println!("map/bundled: {} KB of HTML", html().len() / 1000);
    let mut group = criterion.benchmark_group("map/bundled");
    group.sample_size(20);
    group.bench_function("svg", |b| b.iter(|| svg().len()));
    group.bench_function("html", |b| b.iter(|| html().len()));
    group.finish();
}

criterion_group!(benches, drawn);
criterion_main!(benches);
