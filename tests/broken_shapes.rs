//! Shapes of which no region can be made are refused, with where they are wrong.

mod common;

use common::regions::{polygon, square};
use frontline::{Error, RegionIndex};
use geo_types::MultiPolygon;

#[test]
fn broken_shapes_are_errors_that_say_where() {
    let message = |result: Result<RegionIndex, Error>| result.map(|_| ()).unwrap_err().to_string();
    let one = |shape: MultiPolygon| message(RegionIndex::new(&[shape]));
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)], &[])),
        "shape 0: the boundary intersects itself at 1.0000000 1.0000000"
    );
    // A figure of eight through a vertex.
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0)], &[])),
        "shape 0: exterior of polygon 1: the boundary intersects itself at 1.0000000 1.0000000"
    );
    assert_eq!(
        one(polygon(
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)],
            &[&[(5.0, 1.0), (6.0, 1.0), (6.0, 2.0)]]
        )),
        "shape 0: hole 1 of polygon 1 lies outside its polygon"
    );
    let nested =
        MultiPolygon::new(vec![square(0.0, 0.0, 4.0).0.remove(0), square(1.0, 1.0, 1.0).0.remove(0)]);
    assert_eq!(one(nested), "shape 0: exterior of polygon 2 lies inside another polygon of the same region");
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: 2 distinct positions are too few for a ring: it needs 3"
    );
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (1.0, f64::NAN), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: latitude NaN is outside [-90, 90]"
    );
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (35.0, 151.2), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: latitude 151.2 is outside [-90, 90]; are the axes swapped?"
    );
    assert_eq!(one(MultiPolygon::new(vec![])), "shape 0: there are no polygons");
    assert_eq!(
        one(polygon(&[(0.0, 0.0), (2.0, 2.0), (1.0, 1.0)], &[])),
        "shape 0: exterior of polygon 1: the ring encloses nothing: it runs back on itself or is there twice"
    );
    let twice = MultiPolygon::new(vec![square(0.0, 0.0, 1.0).0.remove(0), square(0.0, 0.0, 1.0).0.remove(0)]);
    assert_eq!(
        one(twice),
        "shape 0: exterior of polygon 1: the ring encloses nothing: it runs back on itself or is there twice"
    );
    assert_eq!(message(RegionIndex::new(&[])), "there are no regions");
    let overlap = [square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0)];
    assert_eq!(
        message(RegionIndex::partition(&overlap)),
        "shape 0 and shape 1 overlap at 1 2; regions of a partition may share borders only"
    );
    let within = [square(0.0, 0.0, 4.0), square(1.0, 1.0, 1.0)];
    assert_eq!(
        message(RegionIndex::partition(&within)),
        "shape 1 and shape 0 overlap at 1 1.5; regions of a partition may share borders only"
    );
    let same = [square(0.0, 0.0, 4.0), square(0.0, 0.0, 4.0)];
    assert!(message(RegionIndex::partition(&same)).contains("overlap"));
    // A hole that touches its exterior in a vertex is as it should be, and so is a shared corner.
    RegionIndex::new(&[polygon(
        &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)],
        &[&[(0.0, 0.0), (3.0, 1.0), (3.0, 2.0)]],
    )])
    .unwrap();
    RegionIndex::partition(&[square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0)]).unwrap();
    // So are neighbours whose vertices on a straight border differ.
    RegionIndex::partition(&[square(0.0, 0.0, 2.0), square(2.0, 0.0, 1.0), square(2.0, 1.0, 1.0)]).unwrap();
}
