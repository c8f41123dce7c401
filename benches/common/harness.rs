//! First the same answers, then the time: how rivals are compared.

#![allow(dead_code)] // each bench uses a part

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};

use super::rivals::Rival;

/// Fewer when benches only run once, with `--test`.
pub fn count(full: usize) -> usize {
    let test = std::env::args().any(|arg| arg == "--test");
    if test { full / 100 } else { full }
}

/// A group of benches that takes a second each.
pub fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(15);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

/// What a question is about.
pub struct Question<'a, Q> {
    /// As in the name of the bench: `question/size`.
    pub name: &'a str,
    /// How many vertices or towns an index was made from, and what one is called.
    pub made_from: (usize, &'a str),
    pub asked: &'a [Q],
}

/// Asks the rivals, of which the first is ours, tells how they answered, and then times them. `error` is how far
/// an answer is from ours.
///
/// # Panics
///
/// If an answer is farther from ours than the rival's tolerance, or not a number.
pub fn compare<A: Clone + Default, Q>(
    criterion: &mut Criterion,
    question: &Question<Q>,
    rivals: &[Rival<A, Q>],
    hit: impl Fn(&A) -> bool,
    error: impl Fn(&Q, &A, &A) -> f64,
) {
    let Question { name, made_from: (size, of), asked } = *question;
    let mut group = group(criterion, name);
    let mut ours = vec![A::default(); asked.len()];
    (rivals[0].ask)(asked, &mut ours);
    for rival in rivals {
        let asked = &asked[..asked.len().min(rival.at_most.max(1))];
        let mut answers = vec![A::default(); asked.len()];
        (rival.ask)(asked, &mut answers);
        let mut worst = 0.0;
        for ((question, ours), theirs) in asked.iter().zip(&ours).zip(&answers) {
            let error = error(question, ours, theirs);
            assert!(error <= rival.tolerance, "{name}/{}: off by {error}", rival.name);
            worst = f64::max(worst, error);
        }
        println!(
            "{name}/{}: {} hits of {}, built in {:.2?}, {} bytes ({} a {of}), worst error {worst:.1e}",
            rival.name,
            answers.iter().filter(|answer| hit(answer)).count(),
            asked.len(),
            rival.built,
            rival.bytes,
            rival.bytes / size,
        );
        group.throughput(Throughput::Elements(asked.len() as u64));
        group.bench_function(rival.name, |b| {
            b.iter(|| {
                (rival.ask)(black_box(asked), &mut answers);
                black_box(&mut answers);
            });
        });
    }
    group.finish();
}
