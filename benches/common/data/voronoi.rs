//! The cells of a Voronoi diagram, cut to a window, as regions that share their vertices to the last bit.
//!
//! A vertex of the diagram is the centre of one triangle's circle, and where an edge leaves the window is
//! computed from its ends in one order; so two neighbours compute the same numbers.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

/// A site: the number of its cell, or none for those far outside that only bound the others.
struct Site {
    cell: Option<usize>,
    position: Point2<f64>,
}

impl HasPosition for Site {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.position
    }
}

/// The cells of distinct sites inside the window (west, south, east, north), in the sites' order.
pub fn cells(sites: &[Coord<f64>], window: (f64, f64, f64, f64)) -> Vec<MultiPolygon<f64>> {
    let (west, south, east, north) = window;
    let (width, height) = (east - west, north - south);
    let inner = sites.iter().enumerate().map(|(cell, site)| (Some(cell), site.x, site.y));
    let outer = [(-9.0, 0.5), (10.0, 0.5), (0.5, -9.0), (0.5, 10.0)]
        .map(|(x, y)| (None, west + x * width, south + y * height));
    let sites: Vec<Site> =
        inner.chain(outer).map(|(cell, x, y)| Site { cell, position: Point2::new(x, y) }).collect();
    let diagram = DelaunayTriangulation::<Site>::bulk_load(sites).unwrap();

    let mut cells: Vec<(usize, MultiPolygon<f64>)> = Vec::new();
    for site in diagram.vertices() {
        let Some(cell) = site.data().cell else { continue };
        let mut ring: Vec<Coord<f64>> = site
            .as_voronoi_face()
            .adjacent_edges()
            .filter_map(|edge| edge.from().position())
            .map(|vertex| Coord { x: vertex.x, y: vertex.y })
            .collect();
        ring = cut(&ring, |c| c.x - west, |c| c.x = west);
        ring = cut(&ring, |c| east - c.x, |c| c.x = east);
        ring = cut(&ring, |c| c.y - south, |c| c.y = south);
        ring = cut(&ring, |c| north - c.y, |c| c.y = north);
        cells.push((cell, Polygon::new(LineString(ring), Vec::new()).into()));
    }
    cells.sort_by_key(|(cell, _)| *cell);
    cells.into_iter().map(|(_, shape)| shape).collect()
}

/// The part of a convex ring where `inside` is not negative; `onto` puts a vertex exactly where it is zero.
fn cut(
    ring: &[Coord<f64>],
    inside: impl Fn(Coord<f64>) -> f64,
    onto: impl Fn(&mut Coord<f64>),
) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if inside(*a) >= 0.0 {
            kept.push(*a);
        }
        if inside(*a) * inside(*b) < 0.0 {
            let (out, within) = if inside(*a) < 0.0 { (*a, *b) } else { (*b, *a) };
            let t = inside(within) / (inside(within) - inside(out));
            let mut crossing = within + (out - within) * t;
            onto(&mut crossing);
            kept.push(crossing);
        }
    }
    kept
}
