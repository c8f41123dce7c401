//! What became of a town, claim by claim: for pages that move through the days.

use jiff::civil::Date;

use super::ground::{Ground, Shade};
use super::{Control, View};

/// A time over which nothing changes of a town.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spell {
    /// Its first day; that before all claims for the first.
    pub(crate) from: Date,
    pub(crate) shade: Shade,
    /// Who holds it, in words.
    pub(crate) words: String,
    pub(crate) since: Option<Date>,
    /// The claims that it rests on and those set aside, by number.
    pub(crate) because: Vec<u32>,
    pub(crate) despite: Vec<u32>,
}

impl View {
    /// The times over which nothing changes of a town, by number, by the view's policy and with its knowledge, in order.
    pub(crate) fn spells_of_town(&self, town: usize) -> Vec<Spell> {
        let spells = self.spells(town, self.counts()).into_iter();
        spells
            .map(|(from, judged)| Spell {
                from,
                shade: self.shade_of(&judged),
                words: Control::of(&judged.state, self.atlas.parties()).to_string(),
                since: judged.since,
                because: judged.believed,
                despite: judged.others,
            })
            .collect()
    }

    /// The claims, by number, whose extents the view goes by, without working out its ground; none if it goes by towns.
    pub(crate) fn maps_believed(&self) -> Vec<usize> {
        Ground::extents_of(self)
    }
}
