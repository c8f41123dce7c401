//! Ground by extents: what each source's latest map says of a place.

use std::collections::BTreeMap;

#[cfg(feature = "map")]
use jiff::civil::Date;

use super::Holder;
use crate::LonLat;
use crate::atlas::Ground;
use crate::policy::Evidence;
use crate::view::View;

/// The maps that a view goes by: for each source the extents of its latest day.
#[derive(Debug, PartialEq)]
pub(super) struct Snapshots {
    maps: Vec<Vec<Drawn>>,
    /// Whether what more than half of the maps say holds, and not only what all say.
    by_majority: bool,
}

#[derive(Debug, PartialEq)]
struct Drawn {
    /// Its place among the record's extents.
    number: usize,
    holder: Holder,
}

impl Snapshots {
    /// The maps that the view's policy believes; `None` if there are none.
    pub(super) fn new(view: &View) -> Option<Self> {
        let record = view.atlas.record();
        let extents = record.extents.iter().enumerate();
        let applying: Vec<(usize, usize)> = extents
            .map(|(number, extent)| (number, extent.claim))
            .filter(|(_, claim)| view.applies(*claim, view.day))
            .collect();
        let evidence: Vec<Evidence<'_>> = applying.iter().map(|(_, claim)| record.evidence(*claim)).collect();
        let mut by_source: BTreeMap<usize, Vec<Drawn>> = BTreeMap::new();
        for i in view.policy.choose_maps(&evidence, view.day) {
            let (number, claim) = applying[i];
            let holder = match record.extents[number].said {
                Ground::Held(party) => Holder::By(party),
                Ground::Contested => Holder::Contested,
                Ground::NotKnown => Holder::Unknown,
            };
            let extent = Drawn { number, holder };
            by_source.entry(record.facts[claim].source).or_default().push(extent);
        }
        let maps: Vec<_> = by_source.into_values().collect();
        (!maps.is_empty()).then_some(Self { maps, by_majority: view.policy.is_majority() })
    }

    /// The numbers of the extents.
    pub(super) fn extents(&self) -> impl Iterator<Item = usize> {
        self.maps.iter().flatten().map(|extent| extent.number)
    }

    #[cfg(feature = "map")]
    /// Whether only sources that lean to a holder draw a position as held by it, and when the latest of those who draw
    /// anything there did so.
    pub(super) fn word_on(&self, view: &View, holder: Holder, at: LonLat) -> (bool, Option<Date>) {
        let record = view.atlas.record();
        let (mut stated, mut own, mut others) = (None, false, false);
        for extent in self.maps.iter().flatten() {
            let drawn = &record.extents[extent.number];
            let (claim, index) = (drawn.claim, &drawn.index);
            if index.region_at(at).is_none() {
                continue;
            }
            stated = stated.max(Some(record.facts[claim].stated));
            let side = record.sources[record.facts[claim].source].leans_to();
            let leans =
                side.is_some_and(|side| record.party_number(side).map(Holder::By) == Ok(extent.holder));
            if holder == extent.holder {
                (own, others) = (own || leans, others || !leans);
            }
        }
        (own && !others, stated)
    }

    /// Who holds a position that its country's party holds by default.
    pub(super) fn holder(&self, view: &View, default: Holder, at: LonLat) -> Holder {
        let record = view.atlas.record();
        let covers = |extent: &&Drawn| record.extents[extent.number].index.region_at(at).is_some();
        let mut words: Vec<Holder> = self
            .maps
            .iter()
            .map(|map| {
                let mut said: Vec<Holder> = map.iter().filter(covers).map(|extent| extent.holder).collect();
                knowing(&mut said);
                match said[..] {
                    [] => default,
                    [first, ref others @ ..] if others.iter().all(|other| *other == first) => first,
                    _ => Holder::Contested,
                }
            })
            .collect();
        knowing(&mut words);
        let votes = |word: &Holder| words.iter().filter(|other| other.is_same_side(*word)).count();
        let enough = if self.by_majority { words.len() / 2 + 1 } else { words.len() };
        // What one map says outweighs what another leaves to the default.
        words.iter().filter(|word| votes(word) >= enough).min().copied().unwrap_or(Holder::Contested)
    }
}

/// Takes out who does not know, unless nobody does.
fn knowing(words: &mut Vec<Holder>) {
    if words.iter().any(|word| *word != Holder::Unknown) {
        words.retain(|word| *word != Holder::Unknown);
    }
}
