//! What each party holds of each region.

use std::fmt;

use geo_types::MultiPolygon;

use super::View;
use super::ground::{Basis, Ground, Holder, Piece, default_holder};
use crate::policy::State;
use crate::{Area, Error, LonLat, Party, Range, Region, RegionIndex};

/// Who holds ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderOf<'a> {
    /// A party, as claims say.
    Party(&'a Party),
    /// The party of the country, since nothing is said: no statement about who holds it.
    Default(&'a Party),
    /// Nobody alone.
    Contested,
    /// Nothing is known.
    Unknown,
}

impl<'a> HolderOf<'a> {
    pub(super) fn new(holder: Holder, view: &'a View) -> Self {
        match holder {
            Holder::By(party) => Self::Party(&view.atlas.parties()[usize::from(party)]),
            Holder::Default(party) => Self::Default(&view.atlas.parties()[usize::from(party)]),
            Holder::Contested => Self::Contested,
            Holder::Unknown => Self::Unknown,
        }
    }

    /// The party, if it is one, by default or not.
    #[must_use]
    pub fn party(self) -> Option<&'a Party> {
        match self {
            Self::Party(party) | Self::Default(party) => Some(party),
            Self::Contested | Self::Unknown => None,
        }
    }
}

impl fmt::Display for HolderOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Party(party) => party.name(),
            Self::Default(party) => return f.pad(&format!("{} by default", party.name())),
            Self::Contested => "contested",
            Self::Unknown => "unknown",
        })
    }
}

/// What a holder has of a region.
#[derive(Clone, Debug)]
pub struct Holding<'a> {
    /// The region, of the coarsest level of the atlas.
    pub region: &'a Region,
    /// Who holds it.
    pub holder: HolderOf<'a>,
    /// Its area.
    pub area: Area,
    /// Its share of the region, 0 to 1.
    pub share: f64,
    /// Its shape.
    pub shape: &'a MultiPolygon<f64>,
    /// How that is known; `None` for a whole region by default.
    pub basis: Option<Basis>,
}

impl View {
    pub(super) fn ground(&self) -> &Ground {
        self.ground.get_or_init(|| Ground::new(self))
    }

    /// Who holds a position, and how that is known; `None` outside all regions of the coarsest level and on their
    /// boundaries.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Atlas, HolderOf, LonLat};
    /// use jiff::civil::date;
    ///
    /// let atlas = Atlas::kursk_2024();
    /// let view = atlas.on(date(2024, 8, 10));
    /// assert_eq!(view.control_at(LonLat::new(36.19, 51.73)?), Some(HolderOf::Default(atlas.party("RU")?)));
    /// assert_eq!(view.control_at(LonLat::new(35.271, 51.191)?), Some(HolderOf::Contested));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn control_at(&self, position: LonLat) -> Option<HolderOf<'_>> {
        let region = self.atlas.coarse_region_at(position)?;
        Some(HolderOf::new(self.ground().holder_at(self, region, position), self))
    }

    /// Whether the ground of another view of the same atlas is the same throughout.
    pub(crate) fn has_ground_of(&self, other: &Self) -> bool {
        self.ground().has_same_holders(other.ground())
    }

    /// Who holds each of many positions; `None` outside all regions of the coarsest level and on their boundaries.
    pub(crate) fn holders_at(&self, lons: &[f64], lats: &[f64]) -> Vec<Option<Holder>> {
        let mut regions = vec![RegionIndex::NOWHERE; lons.len()];
        self.atlas.coarse_regions_at(lons, lats, &mut regions);
        self.ground().holders_at(self, &regions, lons, lats)
    }

    /// How ground is known: from extents if the policy believes any that count on the day, else from towns.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.ground().basis()
    }

    /// What each holder has of each region of the coarsest level, by region in the order of the atlas. The areas of a region
    /// add up to its own.
    #[must_use]
    pub fn holdings(&self) -> Vec<Holding<'_>> {
        let ground = self.ground();
        let regions = self.atlas.regions();
        let mut found = Vec::new();
        for number in self.atlas.coarse_regions() {
            let region = &regions[*number];
            // The code is that of one of the atlas's own regions.
            let whole = self.atlas.area(region.code()).unwrap_or_default();
            // Pieces are measured one by one, so that their sum is the whole but for rounding.
            let share = |area: Area| (area.as_square_metres() / whole.as_square_metres()).min(1.0);
            let holding = |holder: Holder, area, shape, basis| Holding {
                region,
                holder: HolderOf::new(holder, self),
                area,
                share: share(area),
                shape,
                basis,
            };
            if ground.is_active(*number) {
                let own = ground.drawn(self).pieces.iter().filter(|piece| piece.region == *number);
                found.extend(own.map(|Piece { holder, area, shape, .. }| {
                    holding(*holder, *area, shape, Some(ground.basis()))
                }));
            } else {
                found.push(holding(default_holder(self, *number), whole, region.shape(), None));
            }
        }
        found
    }

    /// The area that a party holds of a region or a country, by default or as claims say; [`View::holdings`] has them apart.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for the party, [`Error::UnknownRegion`] with the codes that there are.
    pub fn held_area(&self, party: &str, code: &str) -> Result<Area, Error> {
        self.atlas.check_code(code)?;
        let party = self.atlas.party(party)?;
        let of_code = |region: &Region| region.code() == code || region.country() == code;
        let own =
            self.holdings().into_iter().filter(|h| of_code(h.region) && h.holder.party() == Some(party));
        Ok(Area::of_square_metres(
            own.map(|holding| holding.area.as_square_metres()).fold(0.0, |sum, area| sum + area),
        ))
    }

    /// The people in the towns of a region or a country that a party holds: at least those of towns that it holds alone, at
    /// most those of contested ones too. Without a best figure: populations are old, and people have left.
    /// There is no most if a town's population is unknown.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for the party, [`Error::UnknownRegion`] with the codes that there are.
    pub fn people_held(&self, party: &str, code: &str) -> Result<Range, Error> {
        self.atlas.check_code(code)?;
        let party = self.atlas.record().party_number(party)?;
        let (mut low, mut high, mut all_known) = (0.0, 0.0, true);
        for (number, town) in
            self.atlas.towns().iter().enumerate().filter(|(_, town)| town.part_of().is_none())
        {
            let region = self.atlas.region_of_town(number).map(|region| &self.atlas.regions()[region]);
            if !region.is_some_and(|region| region.code() == code || region.country() == code) {
                continue;
            }
            #[allow(clippy::cast_precision_loss)] // fewer people than 2⁵³
            let people = town.population().map(|people| people as f64);
            let (surely, perhaps) = match self.state_of(number) {
                State::Held(own) | State::Claimed(own) | State::Default(own) => {
                    (*own == party, *own == party)
                }
                State::Contested(parties) => (false, parties.contains(&party)),
                State::Unknown => (false, true),
            };
            all_known &= people.is_some() || !perhaps;
            low += people.filter(|_| surely).unwrap_or(0.0);
            high += people.filter(|_| perhaps).unwrap_or(0.0);
        }
        if all_known && low == high {
            Range::exactly(low)
        } else {
            Range::new(Some(low), None, all_known.then_some(high))
        }
    }
}
