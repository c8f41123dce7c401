//! Which points lie in a region: those of the boxes that meet it, asked one by one.

use super::cluster::POINTS;
use super::point::{Point, PointIndex};
use super::region::RegionIndex;
use super::sheet::Rect;

impl PointIndex {
    /// The numbers of the points that lie inside a region, ascending: towns in an oblast, say. Points on its boundary
    /// are not inside.
    ///
    /// # Panics
    ///
    /// If there is no region of that number, as indexing a slice does.
    ///
    /// # Complexity
    ///
    /// A look at every 512 points together, and a test of each point within the region's extent.
    ///
    /// # Examples
    ///
    /// ```
    /// use frontline::{LonLat, PointIndex, RegionIndex};
    /// use geo_types::{MultiPolygon, polygon};
    ///
    /// let towns = PointIndex::new(&[LonLat::new(35.27, 51.19)?, LonLat::new(36.18, 51.73)?])?;
    /// let square: MultiPolygon =
    ///     polygon![(x: 35., y: 51.), (x: 36., y: 51.), (x: 36., y: 52.), (x: 35., y: 52.)].into();
    /// assert_eq!(towns.in_region(&RegionIndex::new(&[square])?, 0), [0]);
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn in_region(&self, regions: &RegionIndex, region: usize) -> Vec<usize> {
        let (extent, asked) = (regions.extent(region), regions.asked(region));
        // A bit for each number, so that they need no sorting.
        let (mut found, mut count) = (vec![0_u64; self.len().div_ceil(64)], 0);
        self.each_cluster_in(extent, self.extents.len(), 0, &mut |points| {
            for point in points {
                let inside = asked.holds(point.position);
                found[point.number as usize / 64] |= u64::from(inside) << (point.number % 64);
                count += usize::from(inside);
            }
        });
        numbers(&found, count)
    }

    /// Calls `found` with the points of each cluster that meets an extent, among the eight extents of a level from
    /// `first` on; all extents of the highest level.
    fn each_cluster_in(&self, extent: &Rect, levels: usize, first: usize, found: &mut impl FnMut(&[Point])) {
        let level = &self.extents[levels - 1];
        let last = if levels == self.extents.len() { level.len() } else { level.len().min(first + POINTS) };
        for (number, of_group) in (first..).zip(&level[first..last]) {
            if of_group.meets(extent) {
                if levels > 1 {
                    self.each_cluster_in(extent, levels - 1, number * POINTS, found);
                } else {
                    found(&self.points[number * POINTS..self.points.len().min((number + 1) * POINTS)]);
                }
            }
        }
    }
}

/// The numbers of the bits that are set, `count` of them.
fn numbers(bits: &[u64], count: usize) -> Vec<usize> {
    let mut numbers = Vec::with_capacity(count);
    // Numbers near each other are often of places near each other, so that most words are empty.
    for (first, words) in (0..).step_by(8 * 64).zip(bits.chunks(8)) {
        if words.iter().fold(0, |any, word| any | word) == 0 {
            continue;
        }
        for (first, word) in (first..).step_by(64).zip(words) {
            let mut left = *word;
            while left != 0 {
                numbers.push(first + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }
    numbers
}

/// What holds some points.
pub(super) fn extent(points: &[Point]) -> Rect {
    let mut extent = Rect::NOTHING;
    for position in points.iter().map(|point| point.position) {
        extent.west = extent.west.min(position.lon());
        extent.east = extent.east.max(position.lon());
        extent.south = extent.south.min(position.lat());
        extent.north = extent.north.max(position.lat());
    }
    extent
}
