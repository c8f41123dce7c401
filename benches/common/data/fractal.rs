//! A line with as many vertices as one likes, as winding as the one it is made from, and simple.
//!
//! Midpoints of edges are moved sideways by a part of the edge's length, level by level, so that every scale
//! looks alike. After each level a uniform grid finds the edges that cross, and the midpoints they came from
//! go back to where they were; the level before was simple, so this ends.

use std::ops::Range;

use geo::Intersects;
use geo_types::{Coord, Line};

/// The most that a midpoint moves sideways, in lengths of its edge.
const SWAY: f64 = 0.3;

/// About `vertices` vertices along the line, none of whose edges cross each other or those of `closing`, a
/// path from the line's end to its start (both ends left out).
pub fn densified(line: &[Coord<f64>], closing: &[Coord<f64>], vertices: usize) -> Vec<Coord<f64>> {
    let mut levels = 2;
    while vertices >> levels > line.len() {
        levels += 1;
    }
    let mut rng = fastrand::Rng::with_seed(2024);
    let mut dense = thinned(line, closing, vertices >> levels);
    for _ in 0..levels {
        dense = level(&dense, closing, &mut rng);
    }
    dense
}

/// Every so many vertices of the line, and more where that would cross.
fn thinned(line: &[Coord<f64>], closing: &[Coord<f64>], vertices: usize) -> Vec<Coord<f64>> {
    let edges = vertices.min(line.len()) - 1;
    let mut kept: Vec<usize> = (0..=edges).map(|i| i * (line.len() - 1) / edges).collect();
    loop {
        let thin: Vec<_> = kept.iter().map(|i| line[*i]).collect();
        let back: Vec<usize> = crossing(&thin, closing)
            .into_iter()
            .filter(|edge| kept[edge + 1] - kept[*edge] > 1)
            .map(|edge| usize::midpoint(kept[edge], kept[edge + 1]))
            .collect();
        if back.is_empty() {
            return thin;
        }
        kept.extend(back);
        kept.sort_unstable();
    }
}

/// The line with every edge in two.
fn level(line: &[Coord<f64>], closing: &[Coord<f64>], rng: &mut fastrand::Rng) -> Vec<Coord<f64>> {
    let mut sways: Vec<f64> = line.iter().skip(1).map(|_| SWAY * (2.0 * rng.f64() - 1.0)).collect();
    loop {
        let mut dense = Vec::with_capacity(2 * line.len());
        for (ends, sway) in line.windows(2).zip(&sways) {
            dense.extend([ends[0], middle(ends[0], ends[1], *sway)]);
        }
        dense.extend(line.last());
        let moved: Vec<usize> =
            crossing(&dense, closing).iter().map(|edge| edge / 2).filter(|i| sways[*i] != 0.0).collect();
        if moved.is_empty() {
            return dense;
        }
        for edge in moved {
            sways[edge] = 0.0;
        }
    }
}

/// The middle of an edge, moved to its left by a part of its length over ground.
fn middle(a: Coord<f64>, b: Coord<f64>, sway: f64) -> Coord<f64> {
    let (mid, along) = ((a + b) / 2.0, b - a);
    let shrink = mid.y.to_radians().cos();
    Coord { x: mid.x - sway * along.y / shrink, y: mid.y + sway * along.x * shrink }
}

/// The line's edges that meet an edge of the ring elsewhere than at a common vertex.
fn crossing(line: &[Coord<f64>], closing: &[Coord<f64>]) -> Vec<usize> {
    let corners = || line.iter().chain(closing).copied();
    let ring: Vec<Line> = corners().zip(corners().cycle().skip(1)).map(|(a, b)| Line::new(a, b)).collect();
    let own = line.len() - 1;
    #[allow(clippy::cast_precision_loss)]
    let size = 2.0 * line.windows(2).map(|ends| (ends[1].x - ends[0].x).abs()).sum::<f64>() / own as f64;

    let mut cells = Vec::new();
    for (edge, line) in ring.iter().enumerate() {
        for x in span(line.start.x, line.end.x, size) {
            cells.extend(span(line.start.y, line.end.y, size).map(|y| (x, y, edge)));
        }
    }
    cells.sort_unstable();
    let mut found = Vec::new();
    for cell in cells.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (i, (.., a)) in cell.iter().enumerate() {
            for (.., b) in cell[i + 1..].iter().filter(|(.., b)| meet(&ring, *a, *b)) {
                found.extend([*a, *b].into_iter().filter(|edge| *edge < own));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The columns or rows of the grid that an edge's box lies in.
#[allow(clippy::cast_possible_truncation)]
fn span(a: f64, b: f64, size: f64) -> Range<i64> {
    (a.min(b) / size).floor() as i64..(a.max(b) / size).floor() as i64 + 1
}

/// Whether edges `a` < `b` of the ring have a point in common that is not their common vertex.
fn meet(ring: &[Line], a: usize, b: usize) -> bool {
    let (first, second) = (ring[a], ring[b]);
    if b == a + 1 {
        first.intersects(&second.end) || second.intersects(&first.start)
    } else if a == 0 && b == ring.len() - 1 {
        first.intersects(&second.start) || second.intersects(&first.end)
    } else {
        first.intersects(&second)
    }
}
