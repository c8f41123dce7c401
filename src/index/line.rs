//! [`LineIndex`]: how far a line is, exactly, and where it is nearest.
//!
//! Edges are cut into pieces so short that the straight segment in space between a piece's ends stays
//! within a known distance of it, the bow. A search for the nearest segment finds a first answer, made
//! exact on the true edge; a second search visits what the bounds between chord and geodesic (see
//! `geodesy::chord`) and the bow cannot rule out.

use geo_types::{LineString, MultiLineString, MultiPolygon, Polygon};

use super::tree::{Box3, Tree};
use crate::geodesy::{Edge, Foot, Space, chord_for_geodesic, foot_on_edge, geodesic_at_most, space};
use crate::{Distance, Error, LonLat};

/// Edges are cut until they bow at most this far from their chord in space, metres.
const BOW: f64 = 1.0;

/// Beyond this a piece's middle is measured before its foot is looked for, metres.
const FAR: f64 = 1e6;

/// The rounding of positions in space and of chords between them, metres.
const ROUNDING: f64 = 1e-7;

/// Shapes that are made of lines: what a [`LineIndex`] can be built from.
///
/// The lines of a polygon are its exterior and then its holes.
pub trait Lines {
    /// The lines, in order.
    fn lines(&self) -> Vec<&LineString<f64>>;
}

impl Lines for LineString<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        vec![self]
    }
}

impl Lines for MultiLineString<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        self.0.iter().collect()
    }
}

impl Lines for Polygon<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        std::iter::once(self.exterior()).chain(self.interiors()).collect()
    }
}

impl Lines for MultiPolygon<f64> {
    fn lines(&self) -> Vec<&LineString<f64>> {
        self.0.iter().flat_map(Lines::lines).collect()
    }
}

/// The nearest point of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// The geodesic distance; zero if and only if the point asked about lies exactly on an edge.
    pub distance: Distance,
    /// The nearest point, rounded to a position.
    pub point: LonLat,
    /// Which of the lines, counted from 0.
    pub line: usize,
    /// Which edge of that line, counted from 0; edge `i` runs from position `i` to `i + 1`.
    pub edge: usize,
}

/// An index over lines that answers how far they are from a point.
///
/// Edges are straight in longitude and latitude (RFC 7946, section 3.1.1), distances geodesic on the
/// WGS 84 ellipsoid. An edge whose ends are more than 180 degrees of longitude apart crosses the
/// antimeridian; an edge may end at a pole.
///
/// # Accuracy
///
/// The distance is the true minimum over all edges, to 1 micrometre up to 1,000 km and 1 mm anywhere.
///
/// # Complexity
///
/// O(log n) for n edges and a point whose nearest edge stands out; O(n) at worst, for a point at the
/// centre of a circle. Thousands of kilometres away many edges must be measured: milliseconds. Building takes O(n); edges longer than about 7 km count once for every 7 km.
///
/// # Examples
///
/// ```
/// use frontline::{LineIndex, LonLat};
/// use geo_types::line_string;
///
/// let line = line_string![(x: 35.0, y: 51.0), (x: 36.0, y: 51.0), (x: 36.0, y: 52.0)];
/// let nearest = LineIndex::new(&line)?.nearest(LonLat::new(35.5, 51.1)?);
/// assert_eq!(format!("{:.3}", nearest.distance), "11.125 km");
/// assert_eq!(format!("{:.4}", nearest.point), "35.5000 51.0000");
/// assert_eq!(nearest.edge, 0);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex {
    edges: Vec<Edge>,
    /// Line `i` has the edges from `line_starts[i]` on.
    line_starts: Vec<usize>,
    pieces: Vec<Piece>,
    tree: Tree,
    bow: f64,
}

/// A part of an edge, with the segment in space between its ends.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: Space,
    end: Space,
    edge: u32,
    /// The part `number` of `of` equal parts.
    number: u32,
    of: u32,
}

impl Piece {
    fn chord2(&self, p: Space) -> f64 {
        let (along, to) = (self.end.minus(self.start), p.minus(self.start));
        let length2 = along.dot(along);
        let t = if length2 > 0.0 { (to.dot(along) / length2).clamp(0.0, 1.0) } else { 0.0 };
        self.start.plus_scaled(t, along).chord2(p)
    }
}

impl LineIndex {
    /// The index over the lines of a shape.
    ///
    /// # Errors
    ///
    /// Each within `line N` (counted from 0): positions out of range, fewer than two positions.
    /// [`Error::Empty`] if there are no lines.
    pub fn new(shape: &impl Lines) -> Result<Self, Error> {
        let lines = shape.lines();
        if lines.is_empty() {
            return Err(Error::Empty { what: "lines" });
        }
        let mut edges = Vec::new();
        let mut line_starts = Vec::with_capacity(lines.len());
        for (number, line) in lines.into_iter().enumerate() {
            line_starts.push(edges.len());
            check(line).map_err(|error| error.within(format!("line {number}")))?;
            edges.extend(line.lines().map(|line| Edge::between(line.start, line.end).0));
        }
        if edges.len() >= 1 << 31 {
            return Err(Error::TooMany { what: "edges" });
        }
        Ok(Self { line_starts, ..Self::of_edges(edges) })
    }

    /// The index over edges as one line, of which there must be one at least.
    pub(crate) fn of_edges(edges: Vec<Edge>) -> Self {
        let (parts, bow) = parts(&edges);
        let mut pieces = Vec::with_capacity(edges.len());
        for (number, (edge, of)) in (0..).zip(edges.iter().zip(parts)) {
            let mut start = edge.space_at(0.0);
            for part in 0..of {
                let end = edge.space_at(f64::from(part + 1) / f64::from(of));
                pieces.push(Piece { start, end, edge: number, number: part, of });
                start = end;
            }
        }
        let boxes: Vec<Box3> = pieces.iter().map(|piece| Box3::of(piece.start, piece.end)).collect();
        Self { edges, line_starts: vec![0], tree: Tree::new(&boxes), pieces, bow }
    }

    /// The nearest point of the lines; of several equally near, one of them.
    #[must_use]
    pub fn nearest(&self, point: LonLat) -> Nearest {
        let p = space(point);
        let mut first = (f64::INFINITY, 0);
        self.tree.visit(p, f64::INFINITY, |group, limit2| {
            for (number, piece) in group.clone().zip(&self.pieces[group]) {
                let chord2 = piece.chord2(p);
                if chord2 < first.0 {
                    first = (chord2, number);
                }
            }
            limit2.min(first.0)
        });
        let mut best = (self.foot(point, p, first.1), first.1);
        let limit2 = |foot: &Foot| (chord_for_geodesic(foot.metres) + self.bow + ROUNDING).powi(2);
        self.tree.visit(p, limit2(&best.0), |group, mut limit| {
            for (number, piece) in group.clone().zip(&self.pieces[group]) {
                if number != first.1
                    && piece.chord2(p) <= limit
                    && self.may_beat(point, p, number, best.0.metres)
                {
                    let foot = self.foot(point, p, number);
                    if foot.metres < best.0.metres {
                        best = (foot, number);
                        limit = limit.min(limit2(&foot));
                    }
                }
            }
            limit
        });
        self.answer(best.0, best.1)
    }

    /// Every edge that comes as near as `radius`, nearest first.
    ///
    /// # Complexity
    ///
    /// As [`LineIndex::nearest`] for each edge found.
    #[must_use]
    pub fn within(&self, point: LonLat, radius: Distance) -> Vec<Nearest> {
        let p = space(point);
        let limit2 = (chord_for_geodesic(radius.as_metres()) + self.bow + ROUNDING).powi(2);
        let mut found: Vec<Nearest> = Vec::new();
        self.tree.visit(p, limit2, |group, limit2| {
            for (number, piece) in group.clone().zip(&self.pieces[group]) {
                if piece.chord2(p) <= limit2 {
                    let foot = self.foot(point, p, number);
                    if foot.metres <= radius.as_metres() {
                        found.push(self.answer(foot, number));
                    }
                }
            }
            limit2
        });
        // An edge of several pieces shows once, where it is nearest.
        found.sort_by_key(|near| (near.line, near.edge, near.distance));
        found.dedup_by_key(|near| (near.line, near.edge));
        found.sort_by_key(|near| (near.distance, near.line, near.edge));
        found
    }

    /// Whether a piece may come nearer than `metres`. Far away the chord tells little of that, and the foot
    /// costs much; there the middle of the piece is measured first.
    fn may_beat(&self, point: LonLat, p: Space, number: usize, metres: f64) -> bool {
        let piece = &self.pieces[number];
        if metres < FAR || piece.chord2(p) < FAR * FAR {
            return true;
        }
        let middle = (f64::from(piece.number) + 0.5) / f64::from(piece.of);
        let middle = self.edges[piece.edge as usize].position_at(middle);
        // No point of the piece is further from its middle than this, over ground.
        let half = geodesic_at_most(piece.start.chord2(piece.end).sqrt() / 2.0 + 2.0 * self.bow);
        point.distance_to(middle).as_metres() - half <= metres
    }

    fn foot(&self, point: LonLat, p: Space, number: usize) -> Foot {
        let piece = &self.pieces[number];
        let of = f64::from(piece.of);
        let (from, to) = (f64::from(piece.number) / of, f64::from(piece.number + 1) / of);
        foot_on_edge(point, p, &self.edges[piece.edge as usize], from, to)
    }

    fn answer(&self, foot: Foot, piece: usize) -> Nearest {
        let edge = self.pieces[piece].edge as usize;
        let line = self.line_starts.partition_point(|start| *start <= edge) - 1;
        Nearest {
            distance: Distance::of_metres(foot.metres),
            point: self.edges[edge].position_at(foot.t),
            line,
            edge: edge - self.line_starts[line],
        }
    }
}

fn check(line: &LineString<f64>) -> Result<(), Error> {
    if line.0.len() < 2 {
        return Err(Error::TooFewPoints { got: line.0.len(), needed: 2, of: "line" });
    }
    line.coords().try_for_each(|coord| LonLat::try_from(*coord).map(|_| ()))
}

/// Into how many parts each edge is cut, and how far a part may bow from its chord.
///
/// With n parts an edge bows at most |X''| / (8 n²), the remainder of linear interpolation.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn parts(edges: &[Edge]) -> (Vec<u32>, f64) {
    let mut bow = BOW;
    loop {
        let count = |edge: &Edge| {
            if edge.is_polar() { 1.0 } else { (edge.bend_bound() / (8.0 * bow)).sqrt().ceil().max(1.0) }
        };
        let total: f64 = edges.iter().map(count).sum();
        // A world of long edges is cut more coarsely rather than filling the memory.
        if total > 8.0 * edges.len() as f64 + 1e6 {
            bow *= 2.0;
            continue;
        }
        let parts: Vec<u32> = edges.iter().map(|edge| count(edge) as u32).collect();
        let reached =
            edges.iter().zip(&parts).map(|(edge, n)| edge.bend_bound() / (8.0 * f64::from(*n).powi(2)));
        let bow = reached.filter(|bow| bow.is_finite()).fold(0.0, f64::max);
        return (parts, bow);
    }
}
