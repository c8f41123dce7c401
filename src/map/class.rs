//! The classes of a map: how sure it is who holds what is drawn, not only who.
//!
//! | | ground | towns |
//! | --- | --- | --- |
//! | held, as not only its own side says | solid | a full dot |
//! | claimed, as only sources say that lean to the holder | hatched | a ring |
//! | contested | dashed | a dashed ring |
//! | by default: no claim about it is believed | a tint | a grey dot |
//! | unknown | blank | a thin ring |
//!
//! What was last said longer ago is paler, in three steps.

use jiff::civil::Date;

use super::colour::Colour;
use crate::view::{Holder, Shade};

/// How long ago the latest word is, in days, up to which it is new, and up to which it is not yet old. A judgement, not a
/// measurement; the second is that of [`Policy::Majority`](crate::Policy::Majority).
pub(super) const AGES: [i32; 2] = [7, 30];

/// How long ago the latest believed word on a place was stated: 0 new, 1, 2 old.
pub(super) type Age = usize;

/// What a piece of a map is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    pub(super) kind: Kind,
    pub(super) age: Age,
}

/// Who holds it, and on whose word. Parties by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Unknown,
    Default(u16),
    Contested,
    Claimed(u16),
    Held(u16),
}

impl Class {
    /// That of ground or of a town on a day.
    pub(super) fn new(shade: Shade, day: Date) -> Self {
        let kind = match shade.holder {
            Holder::By(party) if shade.is_claimed => Kind::Claimed(party),
            Holder::By(party) => Kind::Held(party),
            Holder::Default(party) => Kind::Default(party),
            Holder::Contested => Kind::Contested,
            Holder::Unknown => Kind::Unknown,
        };
        // What was stated after the day is known with hindsight: it is new.
        let days = shade.stated.map_or(0, |stated| (day - stated).get_days());
        let age = match kind {
            Kind::Default(_) | Kind::Unknown => 0,
            _ => AGES.iter().filter(|limit| days > **limit).count(),
        };
        Self { kind, age }
    }

    /// The party, if it is one.
    pub(super) fn party(self) -> Option<u16> {
        match self.kind {
            Kind::Held(party) | Kind::Claimed(party) | Kind::Default(party) => Some(party),
            Kind::Contested | Kind::Unknown => None,
        }
    }

    /// Whether no claim about it is believed, so that it is the country's party's.
    pub(super) fn is_default(self) -> bool {
        matches!(self.kind, Kind::Default(_))
    }

    /// Its name in files: `held-0-2` is that of party 0, old.
    pub(super) fn name(self) -> String {
        let age = self.age;
        match self.kind {
            Kind::Held(party) => format!("held-{party}-{age}"),
            Kind::Claimed(party) => format!("claimed-{party}-{age}"),
            Kind::Contested => format!("contested-{age}"),
            Kind::Default(party) => format!("default-{party}"),
            Kind::Unknown => "unknown".to_owned(),
        }
    }
}

/// How a class fills ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    Solid(Colour),
    /// Lines of the first colour on the second.
    Hatched(Colour, Colour),
    /// Dashes of the first colour on the second.
    Dashed(Colour, Colour),
}

/// The colours of a map on white or on dark paper.
#[derive(Clone, Debug)]
pub(super) struct Theme {
    pub(super) paper: Colour,
    /// What lies outside all regions.
    pub(super) outside: Colour,
    /// Text, the front and marks.
    pub(super) ink: Colour,
    /// Text and lines that matter less.
    pub(super) faint: Colour,
    /// The line between countries.
    pub(super) border: Colour,
    contested: Colour,
    /// How much of the paper solid ground covers, by age.
    solid: [f64; 3],
    /// By number; none for those that look alike, as they hold by default only.
    parties: Vec<Option<Colour>>,
}

/// How much of the paper the lines of what is hatched and of what is dashed cover, by age.
const LINES: [f64; 3] = [0.95, 0.78, 0.62];
const DASHES: [f64; 3] = [0.95, 0.66, 0.45];
const TINT: f64 = 0.10;
/// How wide hatching is, pixels, and how much of it is lines; the same of dashes.
pub(super) const HATCH: f64 = 5.0;
pub(super) const HATCH_LINE: f64 = 2.0;
pub(super) const DASH: f64 = 5.0;
pub(super) const DASH_LINE: f64 = 2.0;

impl Theme {
    pub(super) fn light(parties: Vec<Option<Colour>>) -> Self {
        Self {
            paper: Colour::rgb(0xff, 0xff, 0xff),
            outside: Colour::rgb(0xe9, 0xec, 0xef),
            ink: Colour::rgb(0x1b, 0x1e, 0x22),
            faint: Colour::rgb(0x5a, 0x62, 0x6b),
            border: Colour::rgb(0x6a, 0x4f, 0x8a),
            contested: Colour::rgb(0x2b, 0x2b, 0x2b),
            solid: [0.78, 0.58, 0.40],
            parties,
        }
    }

    pub(super) fn dark(parties: Vec<Option<Colour>>) -> Self {
        Self {
            paper: Colour::rgb(0x17, 0x1a, 0x1e),
            outside: Colour::rgb(0x0b, 0x0d, 0x10),
            ink: Colour::rgb(0xf1, 0xf3, 0xf5),
            faint: Colour::rgb(0xa5, 0xad, 0xb6),
            border: Colour::rgb(0xb9, 0xa3, 0xd6),
            contested: Colour::rgb(0xe6, 0xe6, 0xe6),
            solid: [0.95, 0.76, 0.60],
            parties,
        }
    }

    /// Whether a party has a colour of its own.
    pub(super) fn has_colour(&self, party: u16) -> bool {
        self.parties.get(usize::from(party)).copied().flatten().is_some()
    }

    /// The colour of a party; that of faint text for one that has none.
    pub(super) fn party(&self, party: u16) -> Colour {
        self.parties.get(usize::from(party)).copied().flatten().unwrap_or(self.faint)
    }

    pub(super) fn fill(&self, class: Class) -> Fill {
        let paper = self.paper;
        match class.kind {
            Kind::Unknown => Fill::Solid(paper),
            Kind::Default(party) => Fill::Solid(self.party(party).over(paper, TINT)),
            Kind::Held(party) => Fill::Solid(self.party(party).over(paper, self.solid[class.age])),
            Kind::Claimed(party) => Fill::Hatched(self.party(party).over(paper, LINES[class.age]), paper),
            Kind::Contested => Fill::Dashed(self.contested.over(paper, DASHES[class.age]), paper),
        }
    }
}

#[cfg(test)]
mod tests;
