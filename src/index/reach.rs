//! How far regions reach: the longitudes and latitudes that hold each, and the poles, where no ray runs.

use super::boundary::Boundary;
use super::region::Containment;
use super::sheet::Rect;

/// What holds each region: all longitudes, where one reaches across the antimeridian or holds a pole.
pub(super) fn extents(boundary: &Boundary, poles: &[[Containment; 2]]) -> Vec<Rect> {
    let mut extents = vec![Rect::NOTHING; poles.len()];
    for (number, edge) in boundary.edges.iter().enumerate() {
        for rank in boundary.regions_of(number) {
            let extent = &mut extents[*rank as usize];
            for end in [edge.west, edge.east] {
                let lon = if edge.east.x >= 180.0 { -180.0..=180.0 } else { end.x..=end.x };
                extent.west = extent.west.min(*lon.start());
                extent.east = extent.east.max(*lon.end());
                extent.south = extent.south.min(end.y);
                extent.north = extent.north.max(end.y);
            }
        }
    }
    for (extent, [south, north]) in extents.iter_mut().zip(poles) {
        for (pole, lat) in [(south, -90.0_f64), (north, 90.0)] {
            if *pole != Containment::Outside {
                (extent.west, extent.east) = (-180.0, 180.0);
                (extent.south, extent.north) = (extent.south.min(lat), extent.north.max(lat));
            }
        }
    }
    extents
}

/// The poles' place in each region. A region that no edge of touches the pole holds it if an odd number
/// of its edges is crossed on the way from below the south pole along any meridian; we take 0.
pub(super) fn poles(boundary: &Boundary, regions: usize) -> Vec<[Containment; 2]> {
    use Containment::{Boundary as OnBoundary, Inside, Outside};
    let mut poles = vec![[Outside; 2]; regions];
    let turn = |place: &mut Containment| *place = if *place == Outside { Inside } else { Outside };
    for (number, edge) in boundary.edges.iter().enumerate() {
        let crossed = edge.west.x <= 0.0 && 0.0 < edge.east.x || edge.east.x > 360.0;
        for rank in boundary.regions_of(number) {
            if crossed {
                if edge.is_polar() {
                    turn(&mut poles[*rank as usize][0]);
                }
                turn(&mut poles[*rank as usize][1]);
            }
        }
    }
    for (number, edge) in boundary.edges.iter().enumerate().filter(|(_, edge)| !edge.is_polar()) {
        for rank in boundary.regions_of(number) {
            for (pole, lat) in [-90.0, 90.0].into_iter().enumerate() {
                if edge.west.y == lat || edge.east.y == lat {
                    poles[*rank as usize][pole] = OnBoundary;
                }
            }
        }
    }
    poles
}
