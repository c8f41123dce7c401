//! Codes for how well a place is known, as event tables have them, read as accuracies.

use crate::Distance;

/// How far off a position of an ACLED event may be, by its `geo_precision`.
///
/// The codebook has levels, not metres: 1 for the town named, 2 for a part of a region, drawn at a town of it, 3 for a larger
/// region, drawn at its capital (ACLED, Codebook, "Geo-precision"). They are read as 2 km, 25 km and 100 km: about the size of a
/// town, a district and an oblast. `None` for another code.
///
/// ```
/// assert_eq!(frontline::acled_accuracy(2).map(|far| far.as_km()), Some(25.0));
/// assert_eq!(frontline::acled_accuracy(4), None);
/// ```
#[must_use]
pub fn acled_accuracy(geo_precision: u8) -> Option<Distance> {
    accuracy(&[2.0, 25.0, 100.0], geo_precision)
}

/// How far off a position of a UCDP event may be, by its `where_prec`.
///
/// The codebook has levels, not metres: 1 exact, 2 within about 25 km, 3 a district (ADM2), 4 a region (ADM1), 5 a line or an
/// area without name, 6 a country, 7 the sea or the air (UCDP, GED Codebook, `where_prec`). They are read as 2, 25, 50, 150, 150,
/// 1,000 and 1,000 km. `None` for another code.
///
/// ```
/// assert_eq!(frontline::ucdp_accuracy(3).map(|far| far.as_km()), Some(50.0));
/// assert_eq!(frontline::ucdp_accuracy(0), None);
/// ```
#[must_use]
pub fn ucdp_accuracy(where_prec: u8) -> Option<Distance> {
    accuracy(&[2.0, 25.0, 50.0, 150.0, 150.0, 1000.0, 1000.0], where_prec)
}

/// Codes begin at 1.
fn accuracy(km: &[f64], code: u8) -> Option<Distance> {
    let km = km.get(usize::from(code).checked_sub(1)?)?;
    Some(Distance::of_metres(km * 1000.0))
}
