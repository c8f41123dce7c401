//! The columns of answers, the same for every format.

use super::columns::Header;
use crate::{Answer, Basis, Enriched, Enricher, Error, HolderOf, Region, Town};

/// A column of answers: its name, and what it says of a row.
#[derive(Clone, Copy)]
pub(super) struct AnswerColumn {
    pub(super) name: &'static str,
    pub(super) says: Says,
}

/// What a column says of a row.
#[derive(Clone, Copy)]
pub(super) enum Says {
    Text(fn(&Enriched, usize) -> Option<&str>),
    /// Not finite where there is no distance.
    Metres(fn(&Enriched) -> &[f64]),
}

/// The columns that an enricher tells.
///
/// # Errors
///
/// [`Error::Malformed`] if the table has a column of such a name.
pub(super) fn columns_beside(header: Header<'_>, enricher: &Enricher) -> Result<Vec<AnswerColumn>, Error> {
    let [border, control, front] = enricher.asked_for();
    let all = [
        ("region", true, Says::Text(region)),
        ("region_certain", true, Says::Text(certain)),
        ("country", true, Says::Text(country)),
        ("control", control, Says::Text(holder)),
        ("control_basis", control, Says::Text(basis)),
        ("distance_to_border_m", border, Says::Metres(|told| &told.border_m)),
        ("distance_to_front_m", front, Says::Metres(|told| &told.front_m)),
        ("nearest_town", true, Says::Text(town)),
        ("distance_to_town_m", true, Says::Metres(|told| &told.town_m)),
    ];
    let asked = all.into_iter().filter(|(_, asked, _)| *asked);
    let columns: Vec<AnswerColumn> = asked.map(|(name, _, says)| AnswerColumn { name, says }).collect();
    match columns.iter().find(|column| header.0.iter().any(|name| name == column.name)) {
        None => Ok(columns),
        Some(twice) => {
            let reason = format!("there is a column {:?} already; is the table enriched?", twice.name);
            Err(Error::Malformed { what: "header", reason })
        }
    }
}

fn region(told: &Enriched, row: usize) -> Option<&str> {
    told.region(row).map(Region::code)
}

#[allow(clippy::unnecessary_wraps)] // as the others say it
fn certain(told: &Enriched, row: usize) -> Option<&str> {
    Some(if told.region_certain[row] == Answer::Yes { "yes" } else { "maybe" })
}

fn country(told: &Enriched, row: usize) -> Option<&str> {
    told.region(row).map(Region::country)
}

fn holder(told: &Enriched, row: usize) -> Option<&str> {
    Some(match told.control(row)? {
        HolderOf::Party(party) | HolderOf::Default(party) => party.id(),
        HolderOf::Contested => "contested",
        HolderOf::Unknown => "unknown",
    })
}

fn basis(told: &Enriched, row: usize) -> Option<&str> {
    Some(match (told.control(row)?, told.control_basis[row]) {
        (HolderOf::Default(_), _) => "default",
        (_, Basis::Towns) => "towns",
        (_, Basis::Extents) => "extents",
    })
}

fn town(told: &Enriched, row: usize) -> Option<&str> {
    told.nearest_town(row).map(Town::id)
}
