//! A plane cut by lines into faces: who holds what is told face by face.
//!
//! Lines become constraints of a Delaunay triangulation (crate `spade`), which splits them where they cross. Triangles
//! that no line parts make a face. Every side of every line lies in one face, so what changes where along which line
//! is a matter of labels, never of a tolerance; and the areas of the faces add up.

use std::collections::{BTreeMap, HashMap};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use spade::handles::{DirectedEdgeHandle, FixedVertexHandle};
use spade::{CdtEdge, ConstrainedDelaunayTriangulation, Point2, Triangulation};

type Triangles = ConstrainedDelaunayTriangulation<Point2<f64>>;
/// A ring with the piece that it is an outline of.
type Outline = (usize, LineString<f64>);
type Side<'a> = DirectedEdgeHandle<'a, Point2<f64>, (), CdtEdge<()>, ()>;

/// How near a vertex, in degrees, a crossing is that vertex: some tenth of a micrometre, and four times that for each cut
/// that another cut made necessary, as often as it takes to be wider than any map.
const NEAR: f64 = 1e-12;
const MOST_CUTS: i32 = 30;

/// How fine vertices are told apart: to 2⁻³⁶ degrees, 1.6 micrometres on the ground. Drawings of one line that differ by the last
/// bits are one line, of which the first drawing counts.
const GRID: f64 = 68_719_476_736.0;

/// The faces between some lines.
pub(crate) struct Subdivision {
    triangles: Triangles,
    /// The face of each triangle, by its index; the outside has none.
    face_of: Vec<Option<usize>>,
    /// A position inside each face.
    samples: Vec<Coord<f64>>,
}

/// A side of a piece of a line: the face on its left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Border {
    pub(crate) from: Coord<f64>,
    pub(crate) to: Coord<f64>,
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
}

impl Subdivision {
    /// The faces between line segments, which may cross, touch or coincide. The first `apart` of them are known to meet in
    /// their ends only.
    pub(crate) fn new(segments: &[[Coord<f64>; 2]], apart: usize) -> Self {
        let mut vertices: Vec<Point2<f64>> = Vec::new();
        let mut numbers: HashMap<(i64, i64), usize> = HashMap::new();
        let mut number = |coord: Coord<f64>| {
            // Smaller numbers than the triangulation takes are zero on any map; `+ 0.0` makes -0 one with 0.
            let plain = |value: f64| if value.abs() < spade::MIN_ALLOWED_VALUE { 0.0 } else { value + 0.0 };
            let point = Point2::new(plain(coord.x), plain(coord.y));
            #[allow(clippy::cast_possible_truncation)] // degrees times 2³⁶
            let cell = |value: f64| (value * GRID).round() as i64;
            *numbers.entry((cell(point.x), cell(point.y))).or_insert_with(|| {
                vertices.push(point);
                vertices.len() - 1
            })
        };
        let mut edges: Vec<[usize; 2]> = segments.iter().map(|ends| ends.map(&mut number)).collect();
        let mut crossing = edges.split_off(apart.min(edges.len()));
        edges.retain(|[from, to]| from != to);
        let mut triangles = Triangles::try_bulk_load_cdt(vertices, edges, |edge| crossing.push(edge))
            .expect("positions on a map are finite, and zero where they are too small");
        for [from, to] in crossing {
            add(&mut triangles, [from, to].map(FixedVertexHandle::from_index));
        }
        Self::of(triangles)
    }

    fn of(triangles: Triangles) -> Self {
        let mut face_of = vec![None; triangles.num_all_faces()];
        let mut samples = Vec::new();
        for first in triangles.inner_faces() {
            if face_of[first.index()].is_some() {
                continue;
            }
            let number = samples.len();
            face_of[first.index()] = Some(number);
            let (mut largest, mut sample) = (-1.0, first.center());
            let mut stack = vec![first];
            while let Some(triangle) = stack.pop() {
                if triangle.area() > largest {
                    (largest, sample) = (triangle.area(), triangle.center());
                }
                for side in triangle.adjacent_edges() {
                    let beyond = side.rev().face();
                    if let (false, Some(next)) = (side.is_constraint_edge(), beyond.as_inner())
                        && face_of[next.index()].is_none()
                    {
                        face_of[next.index()] = Some(number);
                        stack.push(next);
                    }
                }
            }
            samples.push(Coord { x: sample.x, y: sample.y });
        }
        Self { triangles, face_of, samples }
    }

    /// A position inside each face, away from its outline as far as its largest triangle allows.
    pub(crate) fn samples(&self) -> &[Coord<f64>] {
        &self.samples
    }

    fn face(&self, side: &Side<'_>) -> Option<usize> {
        self.face_of[side.face().index()]
    }

    /// Both sides of every piece of a line, in a fixed order.
    pub(crate) fn borders(&self) -> impl Iterator<Item = Border> {
        let sides = self.triangles.directed_edges().filter(|side| side.is_constraint_edge());
        sides.map(|side| {
            let [from, to] = side.positions().map(|point| Coord { x: point.x, y: point.y });
            Border { from, to, left: self.face(&side), right: self.face(&side.rev()) }
        })
    }

    /// The faces for which `inside` holds, as polygons: exteriors counter-clockwise, what touches in a vertex apart.
    pub(crate) fn polygons(&self, inside: impl Fn(usize) -> bool) -> MultiPolygon<f64> {
        let mut all = self.polygons_by(|face| inside(face).then_some(()));
        all.remove(&()).unwrap_or_else(|| MultiPolygon::new(Vec::new()))
    }

    /// The faces of each label, as polygons, in one walk over all lines.
    pub(crate) fn polygons_by<L: Copy + Ord>(
        &self,
        label: impl Fn(usize) -> Option<L>,
    ) -> BTreeMap<L, MultiPolygon<f64>> {
        let label_of = |side: &Side<'_>| self.face(side).and_then(&label);
        let outlines = |side: &Side<'_>| label_of(side).is_some_and(|own| label_of(&side.rev()) != Some(own));
        let mut seen = vec![false; self.triangles.num_directed_edges()];
        let mut pieces = self.pieces(&label);
        let mut found: BTreeMap<L, [Vec<Outline>; 2]> = BTreeMap::new();
        for first in self.triangles.directed_edges().filter(outlines) {
            let Some((face, label)) = self.face(&first).and_then(|face| Some((face, label(face)?))) else {
                continue;
            };
            let mut ring: Vec<Coord<f64>> = Vec::new();
            let mut side = first;
            while !seen[side.fix().index()] {
                seen[side.fix().index()] = true;
                let from = side.from().position();
                ring.push(Coord { x: from.x, y: from.y });
                // Round the vertex, through what is inside, to the next piece of the outline.
                side = side.next();
                while !outlines(&side) {
                    side = side.rev().next();
                }
            }
            if ring.len() < 3 {
                continue;
            }
            ring.push(ring[0]);
            let ring = LineString::new(ring);
            let [exteriors, holes] = found.entry(label).or_default();
            let of_kind = if twice_area(&ring) > 0.0 { exteriors } else { holes };
            of_kind.push((pieces.of(face), ring));
        }
        found.into_iter().map(|(label, [exteriors, holes])| (label, with_holes(exteriors, holes))).collect()
    }

    /// The faces of one label that lie side by side, in one piece.
    fn pieces<L: Copy + Ord>(&self, label: impl Fn(usize) -> Option<L>) -> Pieces {
        let mut pieces = Pieces((0..self.samples.len()).collect());
        let labels: Vec<Option<L>> = (0..self.samples.len()).map(label).collect();
        for Border { left, right, .. } in self.borders() {
            if let (Some(left), Some(right)) = (left, right)
                && labels[left].is_some()
                && labels[left] == labels[right]
            {
                let [left, right] = [left, right].map(|face| pieces.of(face));
                pieces.0[left] = right;
            }
        }
        pieces
    }
}

/// Pieces of faces: each face leads to another of its piece, and the last to itself.
struct Pieces(Vec<usize>);

impl Pieces {
    /// The face that stands for the piece of a face.
    fn of(&mut self, mut face: usize) -> usize {
        while self.0[face] != face {
            // The way is halved for whoever goes it next.
            self.0[face] = self.0[self.0[face]];
            face = self.0[face];
        }
        face
    }
}

/// Adds a segment, and a vertex wherever it crosses another.
///
/// A crossing is rounded, so that the pieces on both sides of it bend a little and may run into what lies next to them: then
/// they are cut again. Segments that all but coincide could be cut without end; so a crossing near a vertex is
/// that vertex, and "near" is wider for each cut that another cut made necessary.
fn add(triangles: &mut Triangles, ends: [FixedVertexHandle; 2]) {
    let mut pending = vec![(ends, 0)];
    while let Some(([from, to], cuts)) = pending.pop() {
        if from == to || cuts > MOST_CUTS {
            continue;
        }
        let crossed = triangles.get_conflicting_edges_between_vertices(from, to).next();
        let Some((edge, [a, b])) =
            crossed.map(|edge| (edge.as_undirected().fix(), edge.vertices().map(|vertex| vertex.fix())))
        else {
            triangles.try_add_constraint(from, to);
            continue;
        };
        let place = |vertex: FixedVertexHandle| triangles.vertex(vertex).position();
        let at = crossing([from, to].map(place), [a, b].map(place));
        let away = |vertex: &FixedVertexHandle| place(*vertex).distance_2(at).sqrt();
        let nearest = [a, b, from, to].into_iter().min_by(|v, w| away(v).total_cmp(&away(w)));
        let vertex = nearest.filter(|vertex| away(vertex) <= NEAR * 4_f64.powi(cuts));
        if vertex != Some(a) && vertex != Some(b) {
            triangles.remove_constraint_edge(edge);
        }
        // It lies between positions that the triangulation has taken.
        let Some(vertex) = vertex.or_else(|| triangles.insert(at).ok()) else { continue };
        if vertex != a && vertex != b {
            pending.extend([([a, vertex], cuts + 1), ([vertex, b], cuts + 1)]);
        }
        // What lies beyond the crossing has not been cut yet.
        let rest = if vertex == from { cuts + 1 } else { cuts };
        pending.extend([([vertex, to], rest), ([from, vertex], cuts + 1)]);
    }
}

/// Where a segment crosses another, on both of them.
fn crossing([p, q]: [Point2<f64>; 2], [a, b]: [Point2<f64>; 2]) -> Point2<f64> {
    let step = |from: Point2<f64>, to: Point2<f64>| Coord { x: to.x - from.x, y: to.y - from.y };
    let (way, other, between) = (step(p, q), step(a, b), step(p, a));
    let turn = way.x * other.y - way.y * other.x;
    let along = (between.x * way.y - between.y * way.x) / turn;
    let plain = |value: f64| if value.abs() < spade::MIN_ALLOWED_VALUE { 0.0 } else { value };
    match along {
        // As good as parallel: rounding hides where they cross, but not that it is on both.
        _ if along.is_nan() || along <= 0.0 => a,
        _ if along >= 1.0 => b,
        _ => Point2::new(plain(a.x + along * other.x), plain(a.y + along * other.y)),
    }
}

/// Twice the area that a closed ring encloses on paper, positive if counter-clockwise.
fn twice_area(ring: &LineString<f64>) -> f64 {
    let origin = ring.0[0];
    ring.lines()
        .map(|line| {
            let (a, b) = (line.start - origin, line.end - origin);
            a.x * b.y - b.x * a.y
        })
        .sum()
}

/// Puts each hole into the exterior of its piece: a piece has one, of which the rest of its outline is holes. Smallest first.
fn with_holes(mut exteriors: Vec<Outline>, holes: Vec<Outline>) -> MultiPolygon<f64> {
    exteriors.sort_by(|(_, a), (_, b)| twice_area(a).total_cmp(&twice_area(b)));
    // Where rounding has made an exterior of a hole, the larger is the exterior.
    let of_piece: HashMap<usize, usize> =
        exteriors.iter().enumerate().map(|(i, (piece, _))| (*piece, i)).collect();
    let mut polygons: Vec<Polygon<f64>> =
        exteriors.into_iter().map(|(_, ring)| Polygon::new(ring, Vec::new())).collect();
    for (piece, hole) in holes {
        if let Some(around) = of_piece.get(&piece) {
            polygons[*around].interiors_push(hole);
        }
    }
    MultiPolygon::new(polygons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<[Coord<f64>; 2]> {
        let corner = |i: usize| Coord { x: corners[i % corners.len()].0, y: corners[i % corners.len()].1 };
        (0..corners.len()).map(|i| [corner(i), corner(i + 1)]).collect()
    }

    fn area(shape: &MultiPolygon<f64>) -> f64 {
        let of =
            |p: &Polygon<f64>| twice_area(p.exterior()) + p.interiors().iter().map(twice_area).sum::<f64>();
        shape.iter().map(of).sum::<f64>() / 2.0
    }

    #[test]
    fn crossing_squares_fall_into_three_faces_and_a_hole_is_one() {
        let mut segments = ring(&[(0., 0.), (4., 0.), (4., 4.), (0., 4.)]);
        segments.extend(ring(&[(1., 1.), (2., 1.), (2., 2.), (1., 2.)]));
        let apart = segments.len();
        segments.extend(ring(&[(3., 3.), (5., 3.), (5., 5.), (3., 5.)]));
        let plane = Subdivision::new(&segments, apart);
        let inside = |x: f64, y: f64, low: f64, high: f64| low < x && x < high && low < y && y < high;
        let labels: Vec<u32> = plane
            .samples()
            .iter()
            .map(|c| {
                u32::from(inside(c.x, c.y, 0., 4.))
                    + 2 * u32::from(inside(c.x, c.y, 1., 2.))
                    + 4 * u32::from(inside(c.x, c.y, 3., 5.))
            })
            .collect();
        let of = |label: u32| plane.polygons(|face| labels[face] == label);
        assert_eq!([1, 3, 4, 5].map(|label| area(&of(label))), [14.0, 1.0, 3.0, 1.0]);
        assert_eq!(of(1).0[0].interiors().len(), 1);
        assert_eq!(area(&plane.polygons(|face| labels[face] != 0)), 19.0);
        // Every piece has its two sides, once each.
        let pieces = plane.borders().count();
        assert_eq!(pieces % 2, 0);
    }

    #[test]
    fn holes_go_to_the_piece_that_they_are_cut_from() {
        // A frame in the hole of a frame, with holes of their own; what is between is not asked for.
        let square = |low: f64, high: f64| ring(&[(low, low), (high, low), (high, high), (low, high)]);
        let sizes = [(0.0, 16.0), (1.0, 2.0), (3.0, 15.0), (4.0, 14.0), (5.0, 6.0), (8.0, 9.0), (5.25, 5.75)];
        let mut segments: Vec<_> = sizes.iter().flat_map(|(low, high)| square(*low, *high)).collect();
        // Pieces may be of several faces.
        let cut = |x: f64, y: f64, z: f64| [Coord { x, y }, Coord { x: z, y }];
        segments.extend([
            cut(0.0, 0.5, 16.0),
            cut(0.0, 15.5, 16.0),
            cut(4.0, 4.5, 14.0),
            cut(4.0, 13.5, 14.0),
        ]);
        let plane = Subdivision::new(&segments, segments.len());
        let depth = |c: &Coord<f64>| {
            sizes.iter().filter(|(low, high)| [c.x, c.y].iter().all(|v| low < v && v < high)).count()
        };
        let shape = plane.polygons(|face| depth(&plane.samples()[face]) % 2 == 1);
        let told: Vec<(f64, usize)> =
            shape.iter().map(|p| (twice_area(p.exterior()) / 2.0, p.interiors().len())).collect();
        assert_eq!(told, [(0.25, 0), (100.0, 2), (256.0, 2)]);
    }

    #[test]
    fn polygons_that_touch_in_a_vertex_stay_apart() {
        let mut segments = ring(&[(0., 0.), (1., 0.), (1., 1.), (0., 1.)]);
        segments.extend(ring(&[(1., 1.), (2., 1.), (2., 2.), (1., 2.)]));
        let plane = Subdivision::new(&segments, segments.len());
        let in_one = |c: &Coord<f64>| (c.x < 1.0) == (c.y < 1.0);
        let shape = plane.polygons(|face| in_one(&plane.samples()[face]));
        assert_eq!((shape.0.len(), area(&shape)), (2, 2.0));
    }
}
