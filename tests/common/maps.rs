//! Control maps made up for a test, and what was mended in them.

use frontline::control_map::Maps;
use frontline::{Claim, Statement, geodesic_area};
use geo_types::MultiPolygon;

pub fn square(west: f64, south: f64, east: f64, north: f64) -> String {
    format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
}

pub fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

pub fn polygon(properties: &str, ring: &str) -> String {
    feature(properties, &format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#))
}

pub fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// `id valid`, what it says and the area in km².
pub fn told(maps: &Maps) -> Vec<String> {
    let km2 = |area: &MultiPolygon<f64>| format!("{:.1} km²", geodesic_area(area).unwrap().as_km2());
    let says = |claim: &Claim| match claim.statement() {
        Statement::Extent { party, area } => format!("{party} {}", km2(area)),
        Statement::Unclear { between, area } => format!("unclear {between:?} {}", km2(area)),
        other => panic!("{other:?}"),
    };
    maps.claims.iter().map(|claim| format!("{} {}: {}", claim.id(), claim.valid(), says(claim))).collect()
}

pub fn skipped(maps: &Maps) -> Vec<String> {
    maps.skipped.iter().map(ToString::to_string).collect()
}
