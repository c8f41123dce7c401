//! Ground by towns: every place goes with the nearest town of its region.
//!
//! "Nearest" is meant on a plane that is true at the region's middle latitude: cells then have straight edges in longitude
//! and latitude. Whose cells they are matters only as far as towns are apart, which is the resolution.

use std::collections::HashMap;

use geo_types::Coord;
use spade::handles::DirectedEdgeHandle;
use spade::{DelaunayTriangulation, HasPosition, HierarchyHintGenerator, Point2, Triangulation};

use crate::LonLat;

/// The towns of a region, each with what its ground has of it: who holds it, or which town it is.
#[derive(Debug)]
pub(super) struct Sites<T> {
    region: usize,
    towns: Vec<Site<T>>,
    triangles: Triangles<T>,
    /// How much shorter a degree of longitude is than one of latitude.
    squeeze: f64,
    /// Whether western longitudes are written beyond 180.
    turned: bool,
}

/// Towns, with a hierarchy by which the nearest of a position is found.
type Triangles<T> = DelaunayTriangulation<Site<T>, (), (), (), HierarchyHintGenerator<f64>>;

impl<T: PartialEq> PartialEq for Sites<T> {
    fn eq(&self, other: &Self) -> bool {
        self.region == other.region && self.towns == other.towns
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Site<T> {
    plane: Point2<f64>,
    label: T,
}

impl<T> HasPosition for Site<T> {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.plane
    }
}

impl<T: Copy + PartialEq> Sites<T> {
    /// The towns of a region, each with its label; `joint` makes one label of two for a position of several towns.
    pub(super) fn new(region: usize, towns: &[(LonLat, T)], turned: bool, joint: impl Fn(T, T) -> T) -> Self {
        #[allow(clippy::cast_precision_loss)] // a count of towns
        let middle =
            towns.iter().map(|(position, _)| position.lat()).sum::<f64>() / towns.len().max(1) as f64;
        let squeeze = middle.to_radians().cos();
        let mut at: HashMap<(u64, u64), usize> = HashMap::new();
        let mut sites: Vec<Site<T>> = Vec::new();
        for (position, label) in towns {
            let plane = plane(*position, squeeze, turned);
            let number = *at.entry((plane.x.to_bits(), plane.y.to_bits())).or_insert(sites.len());
            match sites.get_mut(number) {
                Some(site) => site.label = joint(site.label, *label),
                None => sites.push(Site { plane, label: *label }),
            }
        }
        let triangles = Triangles::bulk_load(sites.clone())
            .expect("positions on a map are finite, and zero where they are too small");
        Self { region, towns: sites, triangles, squeeze, turned }
    }

    pub(super) fn region(&self) -> usize {
        self.region
    }

    fn nearest(&self, to: LonLat) -> Option<Site<T>> {
        let near = self.triangles.nearest_neighbor(plane(to, self.squeeze, self.turned));
        near.map(|vertex| *vertex.data())
    }

    /// The label of the town nearest to a position of the region.
    pub(super) fn label(&self, at: LonLat) -> Option<T> {
        self.nearest(at).map(|site| site.label)
    }

    /// How far the nearest town is from a position, metres.
    pub(super) fn away(&self, from: LonLat) -> f64 {
        self.nearest(from).map_or(0.0, |site| {
            from.distance_to(LonLat::wrapped(site.plane.x / self.squeeze, site.plane.y)).as_metres()
        })
    }

    /// The lines between cells of different labels, as far as they lie in the box.
    pub(super) fn lines(&self, low: Coord<f64>, high: Coord<f64>) -> Vec<[Coord<f64>; 2]> {
        let back = |point: Point2<f64>| Coord { x: point.x / self.squeeze, y: point.y };
        // Farther than any position of the box is from any other.
        let reach = 2.0 * ((high.x - low.x) + (high.y - low.y)) + 1.0;
        let mut lines = Vec::new();
        for edge in self.triangles.undirected_voronoi_edges() {
            let [s, t] = edge.as_delaunay_edge().vertices().map(|vertex| *vertex.data());
            if s.label == t.label {
                continue;
            }
            let there = edge.as_delaunay_edge().as_directed();
            let ends = [there, there.rev()].map(|side| end(side, reach));
            lines.extend(clipped(ends.map(back), low, high));
        }
        lines
    }
}

/// Where the line between the cells of a side's two towns ends, on the left of the side: in the middle of the circle through
/// these and the third town there, or as far as `reach`, if that is farther or there is none.
fn end<T>(side: DirectedEdgeHandle<'_, Site<T>, (), (), ()>, reach: f64) -> Point2<f64> {
    let [s, t] = side.positions();
    let middle = Point2::new(f64::midpoint(s.x, t.x), f64::midpoint(s.y, t.y));
    let (left_x, left_y) = (s.y - t.y, t.x - s.x);
    let mut far = reach / left_x.hypot(left_y);
    if let Some(triangle) = side.face().as_inner() {
        let centre = triangle.circumcenter();
        if (centre.x - middle.x).hypot(centre.y - middle.y) < reach {
            return centre;
        }
        // Towns almost in a row: rounding leaves nothing of the middle but its side, which is that of the longest edge.
        let long2 = |edge: &DirectedEdgeHandle<'_, Site<T>, (), (), ()>| {
            let [a, b] = edge.positions();
            (a.x - b.x).hypot(a.y - b.y)
        };
        let longest = triangle.adjacent_edges().into_iter().max_by(|a, b| long2(a).total_cmp(&long2(b)));
        let [a, b] = longest.unwrap_or(side).positions();
        let outwards = (b.y - a.y) * left_x - (b.x - a.x) * left_y;
        far = far.copysign(outwards);
    }
    Point2::new(middle.x + left_x * far, middle.y + left_y * far)
}

/// A position on the plane of a region.
fn plane(position: LonLat, squeeze: f64, turned: bool) -> Point2<f64> {
    let flat = super::plane::flat(position, turned);
    let plain = |value: f64| if value.abs() < spade::MIN_ALLOWED_VALUE { 0.0 } else { value };
    Point2::new(plain(flat.x * squeeze), plain(flat.y))
}

/// The part of a segment in a box (Liang and Barsky, A new concept and method for line clipping, ACM Transactions on
/// Graphics 3(1), 1984); ends inside stay as they are.
fn clipped([a, b]: [Coord<f64>; 2], low: Coord<f64>, high: Coord<f64>) -> Option<[Coord<f64>; 2]> {
    let way = b - a;
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (step, room) in
        [(-way.x, a.x - low.x), (way.x, high.x - a.x), (-way.y, a.y - low.y), (way.y, high.y - a.y)]
    {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            first = first.max(room / step);
        } else {
            last = last.min(room / step);
        }
    }
    if first >= last {
        return None;
    }
    let at = |t: f64| Coord { x: a.x + t * way.x, y: a.y + t * way.y };
    Some([if first > 0.0 { at(first) } else { a }, if last < 1.0 { at(last) } else { b }])
}
