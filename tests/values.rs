//! Values are checked wherever they come from, and keep their unit on the way.

use frontline::{Area, Distance, LonLat};

#[test]
fn quantities_name_their_unit_and_have_a_total_order() {
    let km = |value: f64| Distance::from_km(value).unwrap();
    assert_eq!(km(1.5).as_metres(), 1500.0);
    assert_eq!(Distance::from_metres(-0.0).unwrap(), Distance::ZERO);
    let mut distances = vec![km(3.0), km(0.0), km(2.0)];
    distances.sort();
    assert_eq!(distances, [km(0.0), km(2.0), km(3.0)]);
    assert_eq!(Area::from_km2(2.0).unwrap().as_square_metres(), 2e6);
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            Distance::from_metres(bad).unwrap_err().to_string(),
            format!("distance {bad} m is not a finite number of 0 or more")
        );
        assert_eq!(
            Area::from_square_metres(bad).unwrap_err().to_string(),
            format!("area {bad} m² is not a finite number of 0 or more")
        );
    }
}

#[test]
fn quantities_are_written_with_their_unit() {
    let near = Distance::from_metres(999.4).unwrap();
    let far = Distance::from_km(91.1).unwrap();
    assert_eq!(format!("{near}, {far}, {near:.0}, {far:.2}"), "999.4 m, 91.1 km, 999 m, 91.10 km");
    assert_eq!(format!("[{far:10.1}] [{far:<10.1}] [{far:^10.1}]"), "[   91.1 km] [91.1 km   ] [ 91.1 km  ]");
    assert_eq!(format!("{:.1}", Area::from_km2(29_771.84).unwrap()), "29771.8 km²");
}

#[test]
fn positions_are_checked_and_convert() {
    let sudzha = LonLat::new(35.271, 51.191).unwrap();
    assert_eq!(geo_types::Point::from(sudzha), geo_types::Point::new(35.271, 51.191));
    assert_eq!(LonLat::try_from(geo_types::Point::new(35.271, 51.191)), Ok(sudzha));
    assert_eq!(format!("{sudzha:.2}"), "35.27 51.19");
    assert_eq!(LonLat::new(180.5, 0.0).unwrap_err().to_string(), "longitude 180.5 is outside [-180, 180]");
    assert_eq!(
        LonLat::new(51.2, 135.3).unwrap_err().to_string(),
        "latitude 135.3 is outside [-90, 90]; are the axes swapped?"
    );
    // Not if that would not help either.
    assert_eq!(LonLat::new(100.0, 135.3).unwrap_err().to_string(), "latitude 135.3 is outside [-90, 90]");
}

#[test]
fn serde_checks_values_too() {
    let read = |text: &str| serde_json::from_str::<(LonLat, Distance, Area)>(text);
    let (position, distance, area) = read("[[35.271, 51.191], 9050.0, 1e6]").unwrap();
    assert_eq!(distance, Distance::from_km(9.05).unwrap());
    assert_eq!(area, Area::from_km2(1.0).unwrap());
    let written = serde_json::to_string(&(position, distance, area)).unwrap();
    assert_eq!(written, "[[35.271,51.191],9050.0,1000000.0]");
    let refused = read("[[35.271, 151.191], 9050.0, 1e6]").unwrap_err().to_string();
    assert!(refused.starts_with("latitude 151.191 is outside [-90, 90]; are the axes swapped?"), "{refused}");
    assert!(read("[[35.271, 51.191], -1, 1e6]").is_err());
}
