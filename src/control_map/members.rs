//! JSON that is no GeoJSON: members at the top, of which the values are rings.

use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use serde_json::Value;

use super::{Mapping, Means, Reason, Skipped};
use crate::Error;
use crate::shapes::{self, Properties, Repairs, Shapes};

/// What the members of a file have.
pub(super) struct Members {
    /// The rings of the members that rules name, as features with the property `member`.
    pub(super) read: Shapes,
    pub(super) skipped: Vec<Skipped>,
    /// How many members no rule names, if none that is about control is there.
    pub(super) unknown: usize,
}

pub(super) fn read(text: &str, mapping: &Mapping) -> Result<Members, Error> {
    let (top, byte_order_mark) = shapes::object(text)?;
    let (mut read, mut skipped) = (Shapes::default(), Vec::new());
    let (mut unknown, mut is_about_control) = (0, false);
    read.repairs.byte_order_mark = byte_order_mark;
    for (member, value) in top {
        let rule = mapping.rules.iter().find(|rule| rule.member.as_ref() == Some(&member));
        let reason = match rule {
            Some(rule) if rule.means != Means::Skip => {
                add(&mut read, &member, &value)
                    .map_err(|error| error.within(format!("member {member:?}")))?;
                is_about_control = true;
                continue;
            }
            Some(_) => Reason::NotAboutControl,
            None => {
                unknown += 1;
                Reason::NoRule { found: format!("member {member:?}") }
            }
        };
        skipped.push(Skipped { place: format!("member {member:?}"), reason });
    }
    Ok(Members { read, skipped, unknown: if is_about_control { 0 } else { unknown } })
}

/// A member is a ring, a list of rings that are a polygon each, or a list of polygons of rings.
fn add(read: &mut Shapes, member: &str, value: &Value) -> Result<(), Error> {
    let one = std::slice::from_ref(value);
    let list = |value: &Value| value.as_array().map_or(&[][..], Vec::as_slice).to_vec();
    let polygons: Vec<Vec<Value>> = match depth(value) {
        // Nothing at all, as before the first day on which there is any.
        1 if list(value).is_empty() => Vec::new(),
        2 => vec![one.to_vec()],
        3 => list(value).into_iter().map(|ring| vec![ring]).collect(),
        4 => list(value).iter().map(list).collect(),
        _ => {
            let found = shapes::kind(value).to_owned();
            return Err(Error::Unexpected { expected: "rings of positions, or a list of them", found });
        }
    };
    for rings in polygons {
        read.repairs.features += 1;
        let properties = Properties::default().with("member", member);
        read.add(read.repairs.features, None, properties, |repairs| {
            let rings: Result<Vec<_>, Error> = rings.iter().map(|ring| self::ring(ring, repairs)).collect();
            let mut rings = rings?.into_iter();
            let exterior = rings.next().ok_or(Error::Empty { what: "rings" })?;
            let polygon = Polygon::new(exterior, rings.collect());
            Ok(Some(Geometry::MultiPolygon(MultiPolygon::new(vec![polygon]))))
        });
    }
    Ok(())
}

/// How many arrays lie in one another, by the first of each, up to five.
fn depth(value: &Value) -> usize {
    let mut at = Some(value);
    let mut depth = 0;
    while let Some(Value::Array(items)) = at
        && depth < 5
    {
        (at, depth) = (items.first(), depth + 1);
    }
    depth
}

fn ring(value: &Value, repairs: &mut Repairs) -> Result<LineString<f64>, Error> {
    let unexpected =
        |expected, found: &Value| Error::Unexpected { expected, found: shapes::kind(found).to_owned() };
    let positions = value.as_array().ok_or_else(|| unexpected("a ring of positions", value))?;
    let coord = |position: &Value| {
        let numbers = position.as_array().map_or(&[][..], Vec::as_slice);
        match (numbers.first().and_then(Value::as_f64), numbers.get(1).and_then(Value::as_f64)) {
            (Some(x), Some(y)) => Ok(Coord { x, y }),
            _ => Err(unexpected("a position of two numbers or more", position)),
        }
    };
    let coords: Vec<Coord<f64>> = positions.iter().map(coord).collect::<Result<_, _>>()?;
    let heights = |position: &&Value| position.as_array().is_some_and(|numbers| numbers.len() > 2);
    repairs.heights_dropped += positions.iter().filter(heights).count();
    shapes::ring(coords, repairs)
}
