//! What an engine answers to one point, as text and beside the reference.

use frontline::LonLat;
use geographiclib_rs::{Geodesic, InverseGeodesic};

/// One answer, which a child process writes as one line.
pub trait Answer: Clone + Default + 'static {
    /// The answer that the line says, if it says one.
    fn read(line: &str) -> Option<Self>;
}

/// The region that holds the point: its number, or `-`.
impl Answer for Option<usize> {
    fn read(line: &str) -> Option<Self> {
        if line == "-" { Some(None) } else { line.parse().ok().map(Some) }
    }
}

/// Metres.
impl Answer for f64 {
    fn read(line: &str) -> Option<Self> {
        line.parse().ok()
    }
}

/// Numbers of towns, in any order, separated by blanks.
impl Answer for Vec<usize> {
    fn read(line: &str) -> Option<Self> {
        line.split_whitespace().map(|word| word.parse().ok()).collect()
    }
}

/// An answer beside the reference's.
pub struct Verdict {
    /// What was found: regions or towns; nothing where every point has one distance.
    pub hits: Option<usize>,
    /// Whether something else was found.
    pub differs: bool,
    /// Metres by which it is wrong, where that can be said.
    pub error: Option<f64>,
}

/// How answers are judged: the point's number, the answer, the reference's.
pub type Judge<'a, A> = &'a dyn Fn(usize, &A, &A) -> Verdict;

/// Regions: the same or not.
#[allow(clippy::ref_option)] // as every judge takes them
pub fn same_region(_: usize, answer: &Option<usize>, reference: &Option<usize>) -> Verdict {
    Verdict { hits: Some(usize::from(answer.is_some())), differs: answer != reference, error: None }
}

/// Distances: by how many metres they differ.
#[allow(clippy::trivially_copy_pass_by_ref)] // as every judge takes them
pub fn same_metres(_: usize, answer: &f64, reference: &f64) -> Verdict {
    Verdict { hits: None, differs: false, error: Some((answer - reference).abs()) }
}

/// The nearest towns: how much farther than the nearest, the second nearest and so on they are.
pub fn as_near(points: &[LonLat], towns: &[LonLat]) -> impl Fn(usize, &Vec<usize>, &Vec<usize>) -> Verdict {
    move |point, answer, reference| {
        let distances = |numbers: &[usize]| {
            let mut metres: Vec<f64> = numbers.iter().map(|n| geodesic(points[point], towns[*n])).collect();
            metres.sort_by(f64::total_cmp);
            metres
        };
        let (found, nearest) = (distances(answer), distances(reference));
        let farther = found.iter().zip(&nearest).map(|(a, b)| (a - b).abs());
        let error = if found.len() < nearest.len() { f64::INFINITY } else { farther.fold(0.0, f64::max) };
        Verdict { hits: Some(answer.len()), differs: sorted(answer) != sorted(reference), error: Some(error) }
    }
}

/// All towns at most `radius` metres away: how far from the radius those are that are missing or too many.
pub fn as_many(
    points: &[LonLat],
    towns: &[LonLat],
    radius: f64,
) -> impl Fn(usize, &Vec<usize>, &Vec<usize>) -> Verdict {
    move |point, answer, reference| {
        let (found, right) = (sorted(answer), sorted(reference));
        let only = |these: &[usize], those: &[usize]| -> Vec<usize> {
            these.iter().copied().filter(|town| those.binary_search(town).is_err()).collect()
        };
        let wrong = [only(&found, &right), only(&right, &found)].concat();
        let off = wrong.iter().map(|town| (geodesic(points[point], towns[*town]) - radius).abs());
        Verdict { hits: Some(found.len()), differs: !wrong.is_empty(), error: Some(off.fold(0.0, f64::max)) }
    }
}

fn sorted(numbers: &[usize]) -> Vec<usize> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

/// The geodesic distance on WGS 84, metres.
pub fn geodesic(p: LonLat, q: LonLat) -> f64 {
    Geodesic::wgs84().inverse(p.lat(), p.lon(), q.lat(), q.lon())
}
