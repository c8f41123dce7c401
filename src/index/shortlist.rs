//! What can be nearest, or where a search for that may begin, by where it is asked.
//!
//! A search waits for each level of the tree in turn, and for points near each other the upper ones always say the
//! same. So every square of a grid round the line keeps what of the line can be nearest to a place in it (`plate` has
//! the proof; `keeper` makes them): one piece, as most squares do away from the line; the pieces, if they are eight at most,
//! which takes one look. Else it keeps a node of its own to begin at: the lowest boxes of the tree, at most eight, that hold
//! them. Near the line a square has eight by eight parts instead, which keep the same. What many squares keep is there once.

use super::few::Few;
use super::squares::Squares;
use super::tree::Start;
use crate::LonLat;

/// Squares may have parts, 2 to so many bits a side.
pub(super) const PART_BITS: u32 = 3;

/// The squares.
#[derive(Clone, Debug)]
pub(super) struct Shortlists {
    pub(super) squares: Squares,
    /// What each square keeps, and of what is beyond all; then what the parts of one keep after those of another, row by row.
    pub(super) kept: Vec<Kept>,
    pub(super) few: Vec<Few>,
    pub(super) starts: Vec<Start>,
}

/// What kind of thing a square keeps, and so how points in it are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A place to begin a search at.
    Start,
    /// Pieces to look at.
    Few,
    /// A piece.
    One,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Start, Self::Few, Self::One];
}

/// What a square keeps: of what kind in the upper two bits, and the number of that in the others. Or that it has parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept(u32);

impl Kept {
    /// Nothing: searches begin at the root. As a place to begin at of which there is none.
    pub(super) const NOTHING: Self = Self(Self::MOST);
    const FEW: u32 = 1 << 30;
    const ONE: u32 = 2 << 30;
    const PARTED: u32 = 3 << 30;
    /// Numbers are no greater.
    const MOST: u32 = Self::FEW - 1;

    /// That piece, if it is one.
    pub(super) fn one(pieces: &[u32]) -> Option<Self> {
        if let [piece @ ..=Self::MOST] = pieces { Some(Self(Self::ONE | piece)) } else { None }
    }

    /// The few of a number.
    #[allow(clippy::cast_possible_truncation)] // below 2³⁰, see `keeper`
    pub(super) fn few(number: usize) -> Self {
        Self(Self::FEW | number as u32)
    }

    /// The place to begin at of a number.
    #[allow(clippy::cast_possible_truncation)] // below 2³⁰, see `keeper`
    pub(super) fn start(number: usize) -> Self {
        Self(number as u32)
    }

    /// What its parts keep, from that place on.
    #[allow(clippy::cast_possible_truncation)] // below 2³⁰, see `keeper`
    pub(super) fn parted(first: usize) -> Self {
        Self(Self::PARTED | first as u32)
    }

    #[inline]
    pub(super) fn kind(self) -> Kind {
        Kind::ALL[self.kind_number()]
    }

    /// Its kind's place among all.
    #[inline(always)]
    pub(super) fn kind_number(self) -> usize {
        (self.0 >> 30) as usize
    }

    /// The number of the piece, of the few or of the place to begin at.
    #[inline]
    pub(super) fn number(self) -> usize {
        (self.0 & Self::MOST) as usize
    }
}

/// What a square keeps.
pub(super) enum Shortlist<'a> {
    /// A piece.
    One(usize),
    Few(&'a Few),
    Start(&'a Start),
    /// All is in question.
    Root,
}

impl Shortlists {
    /// Of no squares.
    pub(super) fn nothing() -> Self {
        Self { squares: Squares::default(), kept: vec![Kept::NOTHING], few: Vec::new(), starts: Vec::new() }
    }

    /// What can be nearest to a place.
    #[inline]
    pub(super) fn at(&self, place: LonLat) -> Shortlist<'_> {
        let kept = self.kept(place);
        match kept.kind() {
            Kind::One => Shortlist::One(kept.number()),
            Kind::Few => Shortlist::Few(self.few(kept)),
            Kind::Start => self.start(kept).map_or(Shortlist::Root, Shortlist::Start),
        }
    }

    /// What the square of a place keeps.
    #[inline]
    pub(super) fn kept(&self, place: LonLat) -> Kept {
        self.kept_by(self.squares.part_at::<PART_BITS>(place))
    }

    /// What a part of a square keeps.
    #[inline(always)]
    pub(super) fn kept_by(&self, part: u32) -> Kept {
        let kept = self.kept[(part >> (2 * PART_BITS)) as usize];
        if kept.0 >= Kept::PARTED {
            self.kept[kept.number() + (part % (1 << (2 * PART_BITS))) as usize]
        } else {
            kept
        }
    }

    /// Where to begin, if not at the root.
    #[inline]
    pub(super) fn start(&self, kept: Kept) -> Option<&Start> {
        self.starts.get(kept.number())
    }

    /// The pieces kept, of that kind.
    #[inline]
    pub(super) fn few(&self, kept: Kept) -> &Few {
        &self.few[kept.number()]
    }
}
