//! What a map says of itself: the day, the rule, what it rests on, whom to credit. All of it follows from the view.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::scene::Scene;
use crate::view::Basis;
use crate::{Atlas, Claim, Policy, View};

/// What is drawn rests on these claims; some others speak of it and are set aside.
pub(super) struct Rests<'a> {
    pub(super) claims: Vec<&'a Claim>,
    pub(super) aside: usize,
}

impl<'a> Rests<'a> {
    /// Of ground and of some towns, by number, as a view judges them.
    pub(super) fn of(view: &'a View, towns: &BTreeSet<usize>) -> Self {
        let mut claims: Vec<&Claim> = match view.basis() {
            Basis::Extents => view.drawn_by(),
            Basis::Towns => Vec::new(),
        };
        let mut aside: Vec<&Claim> = Vec::new();
        for town in towns {
            let verdict = view.control_of(&view.atlas().towns()[*town]);
            claims.extend(verdict.because);
            aside.extend(verdict.despite);
        }
        for all in [&mut claims, &mut aside] {
            all.sort_by(|a, b| (a.stated().latest(), a.id()).cmp(&(b.stated().latest(), b.id())));
            all.dedup_by(|a, b| a.id() == b.id());
        }
        let ids: BTreeSet<&str> = claims.iter().map(|claim| claim.id()).collect();
        let aside = aside.into_iter().filter(|claim| !ids.contains(claim.id())).count();
        Self { claims, aside }
    }

    /// Whose claims are used, who carried them, and how many are not.
    pub(super) fn words(&self, atlas: &Atlas) -> String {
        let are = |number: usize, one: &str, many: &str| match number {
            1 => format!("One {one}"),
            _ => format!("{number} {many}"),
        };
        let aside = are(self.aside, "more is set aside.", "more are set aside.");
        match (self.claims.len(), self.aside) {
            (0, 0) => "No claim speaks of these places.".to_owned(),
            (0, aside) => {
                let aside = are(aside, "is set aside.", "are set aside.");
                format!("No claim about these places is believed. {aside}")
            }
            (number, 0) => format!("{} used, {}.", are(number, "claim is", "claims are"), self.by(atlas)),
            (number, _) => {
                format!("{} used, {}. {aside}", are(number, "claim is", "claims are"), self.by(atlas))
            }
        }
    }

    fn by(&self, atlas: &Atlas) -> String {
        let by = counted(self.claims.iter().map(|claim| source_name(atlas, claim.by())));
        let carried = self.claims.iter().flat_map(|claim| claim.citations());
        let carried = counted(carried.map(|citation| citation.publisher.as_str()));
        if carried.is_empty() { format!("by {by}") } else { format!("by {by}; carried by {carried}") }
    }
}

/// The name of a source, or the id of one that is not there.
pub(super) fn source_name<'a>(atlas: &'a Atlas, id: &'a str) -> &'a str {
    atlas.source(id).map_or(id, |source| source.name())
}

/// The title.
pub(super) fn title(view: &View) -> String {
    format!("Who holds what on {}", view.day())
}

/// A rule in words, with the names of the sources that it believes if it is those.
pub(super) fn policy(atlas: &Atlas, policy: &Policy) -> String {
    match policy {
        Policy::Only(ids) => {
            let names: Vec<&str> = ids.iter().map(|id| source_name(atlas, id)).collect();
            format!("{}: {}", policy.name(), names.join(", "))
        }
        _ => policy.name().to_owned(),
    }
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
    let rule = policy(view.atlas(), view.by_policy());
    format!("By the rule “{rule}”{known}{recorded}. What is shown is what sources say.")
}

/// What ground, lines and names rest on, a line each.
pub(super) fn lines(scene: &Scene<'_>) -> Vec<String> {
    let atlas = scene.view.atlas();
    let mut lines = vec![ground(scene.basis).to_owned(), scene.rests.words(atlas)];
    lines.extend(common(atlas));
    lines.push(PROJECTION.to_owned());
    lines
}

/// What holds for every map of an atlas.
pub(super) fn common(atlas: &Atlas) -> Vec<String> {
    let perspective = atlas.perspective().map(|perspective| format!("Regions follow {perspective}."));
    perspective.into_iter().chain(atlas.attribution().iter().cloned()).collect()
}

/// How the Earth is laid flat.
pub(super) const PROJECTION: &str =
    "Lambert’s conformal conic projection of WGS 84; north is up in the middle.";

/// How ground is known.
pub(super) fn ground(basis: Basis) -> &'static str {
    match basis {
        Basis::Towns => {
            "Ground goes with the nearest town of its region, so that areas and the front are as rough as towns are apart."
        }
        Basis::Extents => "Ground goes by the extents that the sources below draw.",
    }
}

/// Names, the most frequent first, each once.
pub(super) fn counted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *count.entry(name).or_default() += 1;
    }
    let mut all: Vec<(&str, usize)> = count.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}
