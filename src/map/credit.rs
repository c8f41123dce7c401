//! What a map says of itself: the day, the rule, what it rests on, whom to credit. All of it follows from the view.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::scene::Scene;
use crate::view::Basis;
use crate::{Atlas, Claim, View};

/// The title.
pub(super) fn title(view: &View) -> String {
    format!("Who holds what on {}", view.day())
}

/// By which rule, and with which knowledge.
pub(super) fn rule(view: &View) -> String {
    let known = match view.known() {
        Date::MAX => ", with hindsight".to_owned(),
        day => format!(", as known by {day}"),
    };
    let recorded = match view.recorded() {
        Date::MAX => String::new(),
        day => format!(", as recorded by {day}"),
    };
    format!("By the rule “{}”{known}{recorded}. What is shown is what sources say.", view.by_policy().name())
}

/// What ground, lines and names rest on, a line each.
pub(super) fn lines(scene: &Scene<'_>) -> Vec<String> {
    let atlas = scene.view.atlas();
    let mut lines = vec![ground(scene.basis).to_owned(), claims(atlas, &scene.claims)];
    lines.extend(common(atlas));
    lines
}

/// What holds for every map of an atlas.
pub(super) fn common(atlas: &Atlas) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(atlas.perspective().map(|perspective| format!("Regions follow {perspective}.")));
    lines.extend(atlas.attribution().iter().cloned());
    lines.push("Lambert’s conformal conic projection of WGS 84; north is up in the middle.".to_owned());
    lines
}

/// How ground is known.
pub(super) fn ground(basis: Basis) -> &'static str {
    match basis {
        Basis::Towns => {
            "Ground goes with the nearest town of its region, so that areas and the front are as rough as towns are apart."
        }
        Basis::Extents => "Ground goes by the extents that the sources below draw.",
    }
}

/// Whose claims are used, and who carried them.
pub(super) fn claims(atlas: &Atlas, claims: &[&Claim]) -> String {
    if claims.is_empty() {
        return "No claims are used: nobody speaks of these places.".to_owned();
    }
    let name = |id: &str| atlas.source(id).map_or(id.to_owned(), |source| source.name().to_owned());
    let by = counted(claims.iter().map(|claim| name(claim.by())));
    let carried =
        claims.iter().flat_map(|claim| claim.citations()).map(|citation| citation.publisher.clone());
    let carried = counted(carried);
    let number =
        if claims.len() == 1 { "One claim is".to_owned() } else { format!("{} claims are", claims.len()) };
    let carried = if carried.is_empty() { String::new() } else { format!("; carried by {carried}") };
    format!("{number} used, by {by}{carried}.")
}

/// Names, the most frequent first, each once.
fn counted(names: impl Iterator<Item = String>) -> String {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *count.entry(name).or_default() += 1;
    }
    let mut all: Vec<(String, usize)> = count.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}
