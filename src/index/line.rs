//! [`LineIndex`]: how far a line is, exactly, and where it is nearest.
//!
//! Edges are cut into pieces so short that the straight segment in space between a piece's ends stays
//! within a known distance of it, the bow, and that a cubic stands for it to some nanometres. Eight pieces in
//! a row make a strand (`strand`), which is measured at once. For every cell of the map the strands that can
//! be nearest are known beforehand (`shortlist`); beyond the map a tree of boxes is searched. The pieces that
//! the bounds between chord and geodesic (see `geodesy::chord`) and the bow cannot rule out are noted; their
//! feet are found on the cubics. Far from the line, near the poles and on lines of long edges, feet are found
//! on the edges themselves, slowly.

use geo_types::{LineString, MultiLineString, MultiPolygon, Polygon};

use super::chain::{Step, chained};
use super::noted::Noted;
use super::pieces::Cut;
use super::strand::{PIECES, Strand};
use super::tree::{Box3, ROUNDING, Tree, off};
use crate::geodesy::{
    Curve, Edge, Foot, SQUARE, Space, by_geodesic, chord_for_geodesic, farthest_rival, foot_on_edge,
    geodesic_at_most, geodesic_near, space,
};
use crate::{Distance, Error, LonLat};

/// Two geodesics of chord c from one point, to feet r apart, differ by more than their chords by at most
/// SKEW c² r. For s - c is κ² c³/24 to first order, and κ changes with the azimuth, by r/c, at the rate
/// e²/R, and with the latitude of the middle, by r/2R, at 3e²/2R: together 1.75e-17, rounded up.
const SKEW: f64 = 2e-17;

/// Feet nearer than this are found on the edges themselves, metres.
const ON_THE_LINE: f64 = 1e-3;

/// Beyond this a piece's middle is measured before its foot is looked for, metres.
const FAR: f64 = 1e6;

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
/// centre of a circle. Thousands of kilometres away many edges must be measured: milliseconds. Building takes
/// O(n); edges longer than about 3 km count once for every 3 km.
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
    curves: Vec<Curve>,
    /// The leaves of the tree.
    strands: Vec<Strand>,
    tree: Tree,
    bow: f64,
    /// The farthest that a strand reaches from its origin, metres.
    reach: f64,
    /// Up to this chord, metres, feet may be found on the cubics.
    quick: f64,
}

/// A part of an edge.
#[derive(Clone, Copy, Debug)]
struct Piece {
    edge: u32,
    /// The part `number` of `of` equal parts.
    number: u32,
    of: u32,
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
        let (mut edges, mut steps) = (Vec::new(), Vec::new());
        let mut line_starts = Vec::with_capacity(lines.len());
        for (number, line) in lines.into_iter().enumerate() {
            line_starts.push(edges.len());
            check(line).map_err(|error| error.within(format!("line {number}")))?;
            for (number, line) in (edges.len()..).zip(line.lines()) {
                let (edge, westwards) = Edge::between(line.start, line.end);
                edges.push(edge);
                steps.push((u32::try_from(number).map_err(|_| Error::TooMany { what: "edges" })?, westwards));
            }
        }
        if edges.len() >= 1 << 31 {
            return Err(Error::TooMany { what: "edges" });
        }
        Ok(Self { line_starts, ..Self::along(edges, &steps) })
    }

    /// The index over edges in any order as one line, of which there must be one at least.
    pub(crate) fn of_edges(edges: Vec<Edge>) -> Self {
        let steps = chained(&edges);
        Self::along(edges, &steps)
    }

    fn along(edges: Vec<Edge>, steps: &[Step]) -> Self {
        let Cut { parts, bow, quick } = Cut::of(&edges);
        let mut pieces = Vec::with_capacity(edges.len());
        let mut curves: Vec<Curve> = Vec::with_capacity(edges.len());
        let mut strands = Vec::with_capacity(edges.len() / PIECES + 1);
        let mut boxes: Vec<Box3> = Vec::with_capacity(edges.len() / PIECES + 1);
        let mut ends: Vec<Space> = Vec::with_capacity(PIECES + 1);
        let mut first = 0;
        let mut reach = 0.0_f64;
        let mut close = |ends: &[Space], first: u32| {
            let strand = Strand::through(ends, first);
            reach = reach.max(strand.reach());
            strands.push(strand);
            boxes.push(Box3::around(ends.iter().copied()));
        };
        for (number, westwards) in steps {
            let (edge, of) = (&edges[*number as usize], parts[*number as usize]);
            let at = |part: u32| f64::from(part) / f64::from(of);
            for step in 0..of {
                let part = if *westwards { of - 1 - step } else { step };
                let curve = Curve::of(edge, at(part), at(part + 1));
                let (start, end) =
                    if *westwards { (curve.end(), curve.start()) } else { (curve.start(), curve.end()) };
                let runs_on = ends.last().is_some_and(|last| last.chord2(start) < ROUNDING * ROUNDING);
                if ends.len() > PIECES || !runs_on {
                    if ends.len() > 1 {
                        close(&ends, first);
                    }
                    first = u32::try_from(pieces.len()).expect("fewer than 2³² pieces");
                    ends.clear();
                    ends.push(start);
                }
                ends.push(end);
                pieces.push(Piece { edge: *number, number: part, of });
                curves.push(curve);
            }
        }
        close(&ends, first);
        let tree = Tree::new(&boxes);
        Self { edges, line_starts: vec![0], pieces, curves, strands, tree, bow, reach, quick }
    }

    /// The nearest point of the lines; of several equally near, one of them.
    #[must_use]
    pub fn nearest(&self, point: LonLat) -> Nearest {
        let p = space(point);
        let mut noted = Noted::new();
        self.tree.visit(p, f64::INFINITY, |strand| {
            noted.note(strand, self.strands[strand as usize].chords2(p), |chord| self.reach(chord));
            noted.limit
        });
        if noted.overflowed() || f64::from(noted.least) > self.quick * self.quick {
            return self.nearest_slowly(point, p, self.first_of(&noted));
        }
        let Some((foot, number)) = self.quick_foot(p, &noted) else {
            return self.nearest_slowly(point, p, self.first_of(&noted));
        };
        // Where the cubics' nanometres would show, and zero must be zero, the edges themselves are asked.
        if foot.metres < ON_THE_LINE {
            return self.nearest_slowly(point, p, number);
        }
        self.answer(foot, number)
    }

    /// A strand's first piece, and how many it has.
    fn pieces_of(&self, strand: u32) -> (usize, u32) {
        let strand = &self.strands[strand as usize];
        (strand.first as usize, strand.count)
    }

    /// A piece that is nearest by chord.
    fn first_of(&self, noted: &Noted) -> usize {
        let mut first = (f32::INFINITY, 0);
        noted.each(
            |strand| self.pieces_of(strand),
            |number, chord2| {
                first = if chord2 < first.0 { (chord2, number) } else { first };
            },
        );
        first.1
    }

    /// The best foot on the cubics of the pieces in question, by geodesic; `None` if they are too many.
    fn quick_foot(&self, p: Space, noted: &Noted) -> Option<(Foot, usize)> {
        const MOST: usize = 8;
        let mut feet = [(f64::INFINITY, 0.0, 0); MOST];
        let (mut count, mut best) = (0, 0);
        noted.each(
            |strand| self.pieces_of(strand),
            |number, _| {
                let u = self.curves[number].foot(p);
                if let Some(foot) = feet.get_mut(count) {
                    *foot = (self.curves[number].at(u).chord2(p), u, number);
                    best = if foot.0 < feet[best].0 { count } else { best };
                }
                count += 1;
            },
        );
        let (chord2, u, number) = feet[best];
        let mut found = (self.measured(p, number, u), number);
        if count == 1 {
            return Some(found);
        }
        let (chord, reached) = (chord2.sqrt(), self.curves[number].at(u));
        for (chord2, u, number) in feet.get(..count)? {
            let apart = self.curves[*number].at(*u).chord2(reached).sqrt();
            // Of two feet so far apart the farther by chord may be the nearer by geodesic only within this;
            // see `SKEW`.
            if apart > ROUNDING && chord2.sqrt() <= chord + SKEW * chord * chord * apart {
                let foot = self.measured(p, *number, *u);
                if foot.metres < found.0.metres {
                    found = (foot, *number);
                }
            }
        }
        Some(found)
    }

    /// The foot on a cubic that is at `u` by chord, moved on to where it is by geodesic.
    fn measured(&self, p: Space, number: usize, u: f64) -> Foot {
        let (curve, piece) = (&self.curves[number], &self.pieces[number]);
        let far = curve.at(u).chord2(p) > SQUARE * SQUARE;
        let u = if far { by_geodesic(p, curve.motion(u), u).clamp(0.0, 1.0) } else { u };
        let metres = geodesic_near(p, curve.at(u));
        Foot { metres, t: (f64::from(piece.number) + u) / f64::from(piece.of) }
    }

    /// The nearest point by the feet on the edges themselves, given the piece that is nearest by chord.
    fn nearest_slowly(&self, point: LonLat, p: Space, first: usize) -> Nearest {
        let mut best = (self.foot(point, p, first), first);
        let limit_of = |foot: &Foot| chord_for_geodesic(foot.metres) + self.bow + ROUNDING;
        let mut limit = limit_of(&best.0);
        self.tree.visit(p, limit, |strand| {
            for (number, curve) in self.curves_of(strand) {
                if number != first
                    && curve.chord2(p) <= limit * limit
                    && self.may_beat(point, p, number, best.0.metres)
                {
                    let foot = self.foot(point, p, number);
                    if foot.metres < best.0.metres {
                        best = (foot, number);
                        limit = limit.min(limit_of(&foot));
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
        let limit = chord_for_geodesic(radius.as_metres()) + self.bow + ROUNDING;
        let mut found: Vec<Nearest> = Vec::new();
        self.tree.visit(p, limit, |strand| {
            for (number, curve) in self.curves_of(strand) {
                if curve.chord2(p) <= limit * limit {
                    let foot = self.foot(point, p, number);
                    if foot.metres <= radius.as_metres() {
                        found.push(self.answer(foot, number));
                    }
                }
            }
            limit
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
        let (piece, curve) = (&self.pieces[number], &self.curves[number]);
        if metres < FAR || curve.chord2(p) < FAR * FAR {
            return true;
        }
        let middle = (f64::from(piece.number) + 0.5) / f64::from(piece.of);
        let middle = self.edges[piece.edge as usize].position_at(middle);
        // No point of the piece is further from its middle than this, over ground.
        let half = geodesic_at_most(curve.chord_length() / 2.0 + 2.0 * self.bow);
        point.distance_to(middle).as_metres() - half <= metres
    }

    /// The pieces of a strand with their numbers.
    fn curves_of(&self, strand: u32) -> impl Iterator<Item = (usize, &Curve)> {
        let (first, count) = self.pieces_of(strand);
        let range = first..first + count as usize;
        range.clone().zip(&self.curves[range])
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

impl LineIndex {
    /// The curve of a piece comes as near as its chord and the bow, so nothing farther than the geodesic bounds
    /// allow can be nearer over ground; the other's curve may bow as well, and both chords may be off.
    #[inline]
    fn reach(&self, chord: f64) -> f64 {
        let off = off(chord, self.reach);
        let reached = chord + off + self.bow;
        farthest_rival(reached) + self.bow + off + ROUNDING
    }
}

fn check(line: &LineString<f64>) -> Result<(), Error> {
    if line.0.len() < 2 {
        return Err(Error::TooFewPoints { got: line.0.len(), needed: 2, of: "line" });
    }
    line.coords().try_for_each(|coord| LonLat::try_from(*coord).map(|_| ()))
}
