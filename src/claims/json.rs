//! The JSON layout.

use std::path::Path;

use geo_types::Geometry;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Claims;
use crate::shapes::{self, Repairs};
use crate::{Claim, Error, LonLat, Statement};

/// Reads claims from the text of a JSON file; see the [module](super).
///
/// # Errors
///
/// [`Error::Json`] for text that is no JSON; [`Error::UnsupportedCrs`]; [`Error::Malformed`] and the errors of shapes
/// within `claim 3 ("c3")`, counted from 1 in its array.
pub fn from_str(text: &str) -> Result<Claims, Error> {
    let stripped = text.strip_prefix('\u{feff}');
    let json: Value = serde_json::from_str(stripped.unwrap_or(text))
        .map_err(|error| Error::Json { reason: error.to_string() })?;
    let Value::Object(mut top) = json else {
        return Err(Error::Malformed { what: "file of claims", reason: "expected a JSON object".to_owned() });
    };
    let mut read = Claims {
        parties: items(&mut top, "parties", "party")?,
        sources: items(&mut top, "sources", "source")?,
        claims: items(&mut top, "claims", "claim")?,
        repairs: Repairs::default(),
    };
    (read.repairs.crs, read.repairs.byte_order_mark) = (shapes::crs(&top)?, stripped.is_some());
    for (number, feature) in (1..).zip(array(&mut top, "features")?) {
        read.repairs.features += 1;
        let name = name("feature", number, feature.pointer("/properties").unwrap_or(&Value::Null));
        read.claims.push(feature_claim(feature, &mut read.repairs).map_err(|error| error.within(name))?);
    }
    top.remove("type");
    if let Some(member) = top.keys().find(|key| !["crs", "bbox", "name", "$schema"].contains(&key.as_str())) {
        let reason = format!("unknown member {member:?}; expected parties, sources, claims or features");
        return Err(Error::Malformed { what: "file of claims", reason });
    }
    for claim in &read.claims {
        claim.check().map_err(|error| error.within(format!("claim {:?}", claim.id())))?;
    }
    Ok(read)
}

/// Reads claims from a JSON file; see the [module](super).
///
/// # Errors
///
/// As [`from_str`], and [`Error::Unreadable`]; each names the file.
pub fn from_file(path: impl AsRef<Path>) -> Result<Claims, Error> {
    shapes::from_text_file(path.as_ref(), from_str)
}

/// Claims as JSON, an item a line; [`from_str`] reads it back.
///
/// # Errors
///
/// [`Error::Malformed`] for a shape with positions out of range.
pub fn to_string(claims: &Claims) -> Result<String, Error> {
    let with_shape = |claim: &&Claim| {
        claim.statement().ground().is_some() || matches!(claim.statement(), Statement::Line { .. })
    };
    let (shapes, plain): (Vec<&Claim>, Vec<&Claim>) = claims.claims.iter().partition(with_shape);
    let features = shapes.into_iter().map(claim_feature).collect::<Result<Vec<_>, _>>()?;
    Ok(format!(
        "{{\n\"parties\":{},\n\"sources\":{},\n\"claims\":{},\n\"type\":\"FeatureCollection\",\n\"features\":{}\n}}\n",
        lines(&claims.parties)?,
        lines(&claims.sources)?,
        lines(&plain)?,
        lines(&features)?
    ))
}

fn lines<T: Serialize>(items: &[T]) -> Result<String, Error> {
    let lines: Result<Vec<String>, _> = items.iter().map(serde_json::to_string).collect();
    Ok(format!("[\n{}\n]", lines.map_err(|error| malformed("claim", &error))?.join(",\n")))
}

fn malformed(what: &'static str, reason: &impl ToString) -> Error {
    Error::Malformed { what, reason: reason.to_string() }
}

fn array(top: &mut Map<String, Value>, member: &'static str) -> Result<Vec<Value>, Error> {
    match top.remove(member) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(malformed("file of claims", &format!("expected an array of {member}"))),
    }
}

fn items<T: DeserializeOwned>(
    top: &mut Map<String, Value>,
    member: &'static str,
    what: &'static str,
) -> Result<Vec<T>, Error> {
    let mut read = Vec::new();
    for (number, item) in (1..).zip(array(top, member)?) {
        let name = name(what, number, &item);
        read.push(T::deserialize(item).map_err(|error| malformed(what, &error).within(name))?);
    }
    Ok(read)
}

/// `claim 3 ("c3")`.
fn name(what: &str, number: usize, item: &Value) -> String {
    match item.get("id").and_then(Value::as_str) {
        Some(id) => format!("{what} {number} ({id:?})"),
        None => format!("{what} {number}"),
    }
}

/// The statement of a claim whose shape is its feature's geometry.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shaped {
    Extent(String),
    Unclear(Vec<String>),
    Line { left: String, right: String },
}

fn feature_claim(mut feature: Value, repairs: &mut Repairs) -> Result<Claim, Error> {
    let mut take = |member: &str| feature.get_mut(member).map(Value::take).unwrap_or_default();
    let (geometry, mut properties) = (take("geometry"), take("properties"));
    let statement = properties.get_mut("statement").map(Value::take).unwrap_or_default();
    let shaped =
        Shaped::deserialize(statement).map_err(|error| malformed("statement of a feature", &error))?;
    properties["statement"] = json!("says");
    let claim = Claim::deserialize(properties).map_err(|error| malformed("claim", &error))?;
    let geometry = shapes::geometry_of(geometry, repairs)?;
    let statement = match (shaped, geometry) {
        (Shaped::Extent(party), geometry) => {
            Statement::Extent { party, area: shapes::polygons(&geometry, |c| c, repairs)? }
        }
        (Shaped::Unclear(between), geometry) => {
            Statement::Unclear { between, area: shapes::polygons(&geometry, |c| c, repairs)? }
        }
        (Shaped::Line { left, right }, Geometry::LineString(path)) => {
            path.coords().try_for_each(|coord| LonLat::try_from(*coord).map(drop))?;
            Statement::Line { path, left, right }
        }
        (Shaped::Line { .. }, other) => {
            let found = format!("a {}", shapes::type_name(&other));
            return Err(Error::Unexpected { expected: "a LineString", found });
        }
    };
    Ok(claim.with_statement(statement))
}

fn claim_feature(claim: &Claim) -> Result<Value, Error> {
    let mut properties = serde_json::to_value(claim).map_err(|error| malformed("claim", &error))?;
    let statement = &mut properties["statement"];
    let (shaped, geometry) = match claim.statement() {
        Statement::Extent { party, .. } => {
            (Shaped::Extent(party.clone()), statement["extent"]["area"].take())
        }
        Statement::Unclear { between, .. } => {
            (Shaped::Unclear(between.clone()), statement["unclear"]["area"].take())
        }
        Statement::Line { left, right, .. } => {
            let shaped = Shaped::Line { left: left.clone(), right: right.clone() };
            (shaped, statement["line"]["path"].take())
        }
        _ => return Ok(properties),
    };
    *statement = json!(shaped);
    Ok(json!({"type": "Feature", "id": claim.id(), "properties": properties, "geometry": geometry}))
}
