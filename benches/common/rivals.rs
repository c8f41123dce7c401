//! The peers, each once, in one form: build an index from the data, then answer a slice of questions.
//!
//! The loop over the questions is inside the adapter, so that one virtual call serves a whole slice. Another
//! package may include this file by `#[path]`.

#![allow(dead_code)] // each bench uses a part

use std::time::{Duration, Instant};

use frontline::LonLat;
use peak_alloc::PeakAlloc;

#[path = "rivals/containment.rs"]
pub mod containment;
#[path = "rivals/lines.rs"]
pub mod lines;
#[path = "rivals/regions.rs"]
pub mod regions;
#[path = "rivals/towns.rs"]
pub mod towns;
#[path = "rivals/towns_in.rs"]
pub mod towns_in;

/// Points as the bulk forms take them: longitudes, then latitudes.
pub fn columns(points: &[LonLat]) -> (Vec<f64>, Vec<f64>) {
    points.iter().map(|point| (point.lon(), point.lat())).unzip()
}

/// An index that answers questions `Q` with answers `A`.
pub struct Rival<'a, A, Q = LonLat> {
    /// As in the name of the bench.
    pub name: &'static str,
    /// How long it took to build.
    pub built: Duration,
    /// What the index holds, if [`PeakAlloc`] is the program's allocator; else 0.
    pub bytes: usize,
    /// How many questions it answers in a short while: slow ones are asked the first few only.
    pub at_most: usize,
    /// How far its answers may be from ours; 0 for an exact peer.
    pub tolerance: f64,
    pub ask: Ask<'a, A, Q>,
}

/// Answers every question of a slice.
pub type Ask<'a, A, Q> = Box<dyn Fn(&[Q], &mut [A]) + 'a>;

impl<'a, A, Q: Copy> Rival<'a, A, Q> {
    /// An exact one that answers one question after another.
    pub fn new<I: 'a>(
        name: &'static str,
        build: impl FnOnce() -> I,
        answer: impl Fn(&I, Q) -> A + 'a,
    ) -> Self {
        Self::bulk(name, build, move |index, questions, answers| {
            for (question, place) in questions.iter().zip(answers) {
                *place = answer(index, *question);
            }
        })
    }

    /// An exact one that takes the questions together.
    pub fn bulk<I: 'a>(
        name: &'static str,
        build: impl FnOnce() -> I,
        answer: impl Fn(&I, &[Q], &mut [A]) + 'a,
    ) -> Self {
        let (before, start) = (PeakAlloc.current_usage(), Instant::now());
        let index = build();
        let (built, bytes) = (start.elapsed(), PeakAlloc.current_usage().saturating_sub(before));
        let ask = Box::new(move |questions: &[Q], answers: &mut [A]| answer(&index, questions, answers));
        Self { name, built, bytes, at_most: usize::MAX, tolerance: 0.0, ask }
    }

    /// Asked the first few questions only.
    pub fn at_most(self, questions: usize) -> Self {
        Self { at_most: questions, ..self }
    }

    /// Not exact: how far its answers may be from ours.
    pub fn within(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Not exact, by however much: the error is measured and told.
    pub fn inexact(self) -> Self {
        self.within(f64::INFINITY)
    }
}
