//! Pieces of edges: into how many an edge is cut.

use crate::geodesy::{Bounds, Edge, NEAR};

/// Edges are cut until they bow at most this far from their chord in space, metres.
const BOW: f64 = 0.25;

/// And until the cubic strays at most this far from them, metres.
const STRAY: f64 = 1e-8;

/// Into how many parts edges are cut.
pub(super) struct Cut {
    pub(super) parts: Vec<u32>,
    /// How far a part bows from its chord, at most.
    pub(super) bow: f64,
    /// Up to which chord the cubics may stand for the parts; 0 if they stray too far.
    pub(super) quick: f64,
}

impl Cut {
    /// With n parts an edge bows at most |X''| / (8 n²), the remainder of linear interpolation, and its cubic
    /// strays at most |X''''| / (384 n⁴), that of Hermite's.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(super) fn of(edges: &[Edge]) -> Self {
        let (mut bow, mut stray) = (BOW, STRAY);
        // What runs along a pole is a point on the ground.
        let bounds: Vec<Option<Bounds>> =
            edges.iter().map(|edge| (!edge.is_polar()).then(|| edge.bounds())).collect();
        let count = |bounds: &Option<Bounds>, bow: f64, stray: f64| {
            let Some(Bounds { bend, snap, .. }) = bounds else { return 1.0 };
            let (for_bow, for_stray) = ((bend / (8.0 * bow)).sqrt(), (snap / (384.0 * stray)).sqrt().sqrt());
            for_bow.max(for_stray).ceil().max(1.0)
        };
        // A world of long edges is cut more coarsely rather than filling the memory.
        let room = 8.0 * edges.len() as f64 + 1e6;
        while bounds.iter().map(|bounds| count(bounds, bow, stray)).sum::<f64>() > room {
            (bow, stray) = (2.0 * bow, 16.0 * stray);
        }
        let parts: Vec<u32> = bounds.iter().map(|bounds| count(bounds, bow, stray) as u32).collect();
        let (mut reached, mut turn) = (0.0_f64, 0.0_f64);
        for (Bounds { speed2, bend, .. }, n) in
            bounds.iter().zip(&parts).filter_map(|(bounds, n)| bounds.zip(Some(f64::from(*n))))
        {
            // By the parameter of a part the first derivative is shorter by n, the second by n².
            reached = reached.max(bend / (8.0 * n * n));
            turn = turn.max(if speed2 > 0.0 { bend / speed2 } else { 0.0 });
        }
        // The distance to a curve is convex up to half its radius of curvature.
        let convex = 0.5 / turn.max(f64::MIN_POSITIVE);
        let quick = if stray <= STRAY { convex.min(0.9 * NEAR) } else { 0.0 };
        Self { parts, bow: reached, quick }
    }
}
