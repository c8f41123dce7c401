//! What it costs to build an index, time for each vertex. Bytes are told where the index is asked.

#![allow(missing_docs)] // criterion's macros

mod common;

use common::data::boundary;
use common::harness::group;
use common::rivals::{Rival, containment, lines};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

type Build<'a, G, A> = (&'a str, for<'b> fn(&'b G) -> Rival<'b, A>);

fn build(criterion: &mut Criterion) {
    for vertices in [1_000, 10_000, 100_000] {
        let boundary = boundary(vertices);
        let vertices = boundary.line.0.len();
        let name = format!("build_contains/{}", boundary.name);
        time(
            criterion,
            &name,
            vertices,
            &boundary.shape,
            &[
                ("frontline", containment::frontline),
                ("geo_interval_tree", containment::geo_interval_tree),
                ("geo_prepared", containment::geo_prepared),
            ],
        );
        let name = format!("build_nearest/{}", boundary.name);
        time(
            criterion,
            &name,
            vertices,
            &boundary.line,
            &[
                ("frontline", lines::frontline),
                ("rstar", lines::rstar_haversine),
                ("s2rst", lines::s2_geodesic),
            ],
        );
    }
}

fn time<G, A>(criterion: &mut Criterion, name: &str, vertices: usize, from: &G, builds: &[Build<G, A>]) {
    let mut group = group(criterion, name);
    group.throughput(Throughput::Elements(vertices as u64));
    for (implementation, build) in builds {
        println!("{name}/{implementation}: {} bytes a vertex", build(from).bytes / vertices);
        group.bench_function(*implementation, |b| b.iter_with_large_drop(|| build(from)));
    }
    group.finish();
}

criterion_group!(benches, build);
criterion_main!(benches);
