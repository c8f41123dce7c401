//! How often edges cross, without comparing each with each.
//!
//! Edges are sorted along the axis on which fewer of them lie side by side, and each is compared with those that begin before it
//! ends. Where many do, as in a map of short edges all over a country, strips along that axis are compared one by one.

use geo_types::Coord;

/// How many strips there may be.
const MOST_STRIPS: usize = 256;
/// How many others may lie beside an edge before it is worth to have strips.
const FEW: usize = 8;

/// Pairs of edges that were compared, and how many crossings there were.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Compared {
    pub(super) crossings: usize,
    pub(super) pairs: usize,
}

struct Edge {
    ends: [Coord<f64>; 2],
    /// From where to where it reaches along the axis.
    low: f64,
    high: f64,
    /// The first and the last strip that it meets.
    strips: (usize, usize),
}

/// Compares edges, until there are more crossings or pairs than there may be.
pub(super) fn compare(edges: &[[Coord<f64>; 2]], most: &Compared) -> Compared {
    let (x, y) = (|c: Coord<f64>| c.x, |c: Coord<f64>| c.y);
    let beside = [side_by_side(edges, x), side_by_side(edges, y)];
    let strips = (beside[0].min(beside[1]) / (FEW * edges.len().max(1))).clamp(1, MOST_STRIPS);
    if beside[0] <= beside[1] {
        in_strips(edges, [x, y], strips, most)
    } else {
        in_strips(edges, [y, x], strips, most)
    }
}

/// From where to where an edge reaches on an axis.
fn reach([a, b]: &[Coord<f64>; 2], axis: impl Fn(Coord<f64>) -> f64) -> (f64, f64) {
    (axis(*a).min(axis(*b)), axis(*a).max(axis(*b)))
}

/// About how many pairs of edges lie side by side on an axis.
fn side_by_side(edges: &[[Coord<f64>; 2]], axis: impl Fn(Coord<f64>) -> f64) -> usize {
    let (mut lows, highs): (Vec<f64>, Vec<f64>) = edges.iter().map(|edge| reach(edge, &axis)).unzip();
    lows.sort_by(f64::total_cmp);
    // Of those that begin before an edge ends, the first began before it; over all edges these are every pair once.
    let begun: usize = highs.iter().map(|high| lows.partition_point(|low| low < high)).sum();
    begun.saturating_sub(edges.len() * (edges.len() + 1) / 2)
}

fn in_strips<A: Fn(Coord<f64>) -> f64>(
    edges: &[[Coord<f64>; 2]],
    [along, across]: [A; 2],
    strips: usize,
    most: &Compared,
) -> Compared {
    let all = edges.iter().map(|edge| reach(edge, &across));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (c, d)| (a.min(c), b.max(d)));
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // at most 256
    let strip = |at: f64| (((at - low) / (high - low) * strips as f64) as usize).min(strips - 1);
    let edge = |ends: &[Coord<f64>; 2]| {
        let ((low, high), (first, last)) = (reach(ends, &along), reach(ends, &across));
        Edge { ends: *ends, low, high, strips: (strip(first), strip(last)) }
    };
    let mut sorted: Vec<Edge> = edges.iter().map(edge).collect();
    sorted.sort_by(|p, q| p.low.total_cmp(&q.low));
    let mut compared = Compared::default();
    for strip in 0..strips {
        let own: Vec<&Edge> = sorted.iter().filter(|p| p.strips.0 <= strip && strip <= p.strips.1).collect();
        for (number, p) in own.iter().enumerate() {
            for q in own[number + 1..].iter().take_while(|q| q.low < p.high) {
                compared.pairs += 1;
                // What meets in several strips counts in the first.
                let is_first = p.strips.0.max(q.strips.0) == strip;
                compared.crossings += usize::from(is_first && cross(&p.ends, &q.ends));
            }
            if compared.crossings > most.crossings || compared.pairs > most.pairs {
                return compared;
            }
        }
    }
    compared
}

/// Whether two edges cross in a point inside both: where they only meet, no new face comes of it.
fn cross(p: &[Coord<f64>; 2], q: &[Coord<f64>; 2]) -> bool {
    let parts = |[a, b]: &[Coord<f64>; 2], [c, d]: &[Coord<f64>; 2]| {
        let side = |at: &Coord<f64>| (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
        let (c, d) = (side(c), side(d));
        c > 0.0 && d < 0.0 || c < 0.0 && d > 0.0
    };
    parts(p, q) && parts(q, p)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Compared = Compared { crossings: usize::MAX, pairs: usize::MAX };

    fn ring(corners: &[(f64, f64)]) -> Vec<[Coord<f64>; 2]> {
        let corner = |i: usize| Coord { x: corners[i % corners.len()].0, y: corners[i % corners.len()].1 };
        (0..corners.len()).map(|i| [corner(i), corner(i + 1)]).collect()
    }

    /// A comb of long teeth, and the same lying down.
    fn combs(teeth: u32) -> [Vec<[Coord<f64>; 2]>; 2] {
        let mut corners = vec![(-1.0, 0.0), (-1.0, 2.0 * f64::from(teeth))];
        for tooth in (0..teeth).rev() {
            let y = 2.0 * f64::from(tooth);
            corners.extend([(0.0, y + 1.5), (1e6, y + 1.0), (1e6, y + 0.5), (0.0, y)]);
        }
        let lying: Vec<(f64, f64)> = corners.iter().map(|(x, y)| (*y, *x)).collect();
        [ring(&corners), ring(&lying)]
    }

    #[test]
    fn work_grows_with_the_edges_whatever_their_shape() {
        let cells = (0..300_u32).flat_map(|i| (0..300).map(move |j| (f64::from(i), f64::from(j))));
        let squares = cells
            .flat_map(|(x, y)| ring(&[(x, y), (x + 0.9, y), (x + 0.9, y + 0.9), (x, y + 0.9)]))
            .collect();
        let [standing, lying] = combs(100_000);
        for (name, edges) in [("comb", standing), ("comb lying down", lying), ("squares", squares)] {
            let found = compare(&edges, &MOST);
            println!("{name}: {} edges, {} pairs", edges.len(), found.pairs);
            assert_eq!(found.crossings, 0, "{name}");
            assert!(found.pairs < 50 * edges.len(), "{name}: {} pairs of {} edges", found.pairs, edges.len());
        }
    }

    #[test]
    fn crossings_are_counted_once_each_as_by_comparing_all() {
        let seed = 20_241_123;
        println!("seed {seed}");
        let mut rng = fastrand::Rng::with_seed(seed);
        for (count, long) in [(200, 1.0), (3000, 0.05), (2000, 0.3)] {
            let mut edge = |_| {
                let a = Coord { x: rng.f64(), y: rng.f64() };
                [a, Coord { x: a.x + long * (rng.f64() - 0.5), y: a.y + long * (rng.f64() - 0.5) }]
            };
            let edges: Vec<[Coord<f64>; 2]> = (0..count).map(&mut edge).collect();
            let pairs =
                edges.iter().enumerate().flat_map(|(i, p)| edges[i + 1..].iter().map(move |q| (p, q)));
            let expected = pairs.filter(|(p, q)| cross(p, q)).count();
            let found = compare(&edges, &MOST);
            println!("{count} edges: {} crossings, {} pairs", found.crossings, found.pairs);
            assert_eq!(found.crossings, expected);
        }
    }
}
