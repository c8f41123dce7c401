//! Pieces of edges: into how many an edge is cut.

use crate::geodesy::{Edge, NEAR};

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
        let count = |edge: &Edge, bow: f64, stray: f64| {
            let for_bow = (edge.bend_bound() / (8.0 * bow)).sqrt();
            let for_stray = (edge.snap_bound() / (384.0 * stray)).sqrt().sqrt();
            if edge.is_polar() { 1.0 } else { for_bow.max(for_stray).ceil().max(1.0) }
        };
        // A world of long edges is cut more coarsely rather than filling the memory.
        let room = 8.0 * edges.len() as f64 + 1e6;
        while edges.iter().map(|edge| count(edge, bow, stray)).sum::<f64>() > room {
            (bow, stray) = (2.0 * bow, 16.0 * stray);
        }
        let parts: Vec<u32> = edges.iter().map(|edge| count(edge, bow, stray) as u32).collect();
        let (mut reached, mut turn) = (0.0_f64, 0.0_f64);
        for (edge, n) in edges.iter().zip(&parts).filter(|(edge, _)| !edge.is_polar() && !edge.is_point()) {
            let bend = edge.bend_bound() / f64::from(*n).powi(2);
            reached = reached.max(bend / 8.0);
            let length2 = [0.0, 0.5, 1.0].map(|t| edge.motion_at(t).1).map(|v| v.dot(v));
            let least2 = length2.into_iter().fold(f64::INFINITY, f64::min) / f64::from(*n).powi(2);
            turn = turn.max(bend / least2);
        }
        // The distance to a curve is convex up to half its radius of curvature.
        let convex = 0.5 / turn.max(f64::MIN_POSITIVE);
        let quick = if stray <= STRAY { convex.min(0.9 * NEAR) } else { 0.0 };
        Self { parts, bow: reached, quick }
    }
}
