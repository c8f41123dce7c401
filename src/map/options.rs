//! [`MapOptions`]: how large a map is, what it shows, and whose colour is which.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Coord;

use super::colour::{Colour, PARTIES};
use super::frame::{Frame, Round};
use crate::{About, Atlas, Error, Region, Statement};

/// How a map is drawn: its size, what it shows, the colours of parties.
///
/// Unless told, a map is 800 pixels wide and shows the places of which claims speak, whatever the day; and parties of which
/// claims speak are vermillion, blue and so on in the order of the atlas (Okabe and Ito's colours, told apart with all kinds
/// of colour vision). What is left of these goes to the parties that hold places of which claims speak by default.
///
/// # Examples
///
/// ```
/// use frontline::MapOptions;
///
/// let options = MapOptions::default().width(1600).region("RU-KRS").colour("RU", "#d55e00".parse()?);
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MapOptions {
    pub(super) width: u32,
    pub(super) region: Option<String>,
    colours: BTreeMap<String, Colour>,
}

/// The least and the most that a map may be wide.
const WIDTHS: [u32; 2] = [240, 8000];
/// What is shown round regions, and round towns: a single town has no size of its own.
const ROUND_SHAPES: Round = Round { free: 0.05, least_km: 2.0 };
const ROUND_TOWNS: Round = Round { free: 0.22, least_km: 20.0 };

impl Default for MapOptions {
    fn default() -> Self {
        Self { width: 800, region: None, colours: BTreeMap::new() }
    }
}

impl MapOptions {
    /// The same, so many pixels wide; the height follows from what is shown.
    #[must_use]
    pub fn width(mut self, pixels: u32) -> Self {
        self.width = pixels;
        self
    }

    /// The same, showing a region or a country, by its code.
    #[must_use]
    pub fn region(mut self, code: impl Into<String>) -> Self {
        self.region = Some(code.into());
        self
    }

    /// The same, with a party, by its id, in this colour.
    #[must_use]
    pub fn colour(mut self, party: impl Into<String>, colour: Colour) -> Self {
        self.colours.insert(party.into(), colour);
        self
    }

    /// The colour of each party of an atlas, by number; none for those that hold by default only, far from what claims speak of.
    pub(super) fn colours(&self, atlas: &Atlas) -> Result<Vec<Option<Colour>>, Error> {
        let mut found = Vec::new();
        for party in atlas.parties() {
            found.push(self.colours.get(party.id()).copied());
        }
        for id in self.colours.keys() {
            atlas.party(id)?;
        }
        let spoken: BTreeSet<&str> =
            atlas.claims().iter().flat_map(|claim| claim.statement().parties()).collect();
        let mut unused = PARTIES.iter().filter(|colour| !self.colours.values().any(|own| own == *colour));
        for (party, colour) in atlas.parties().iter().zip(&mut found) {
            if colour.is_none() && spoken.contains(party.id()) {
                let none = Error::TooMany { what: "parties without a colour of their own" };
                *colour = Some(*unused.next().ok_or(none)?);
            }
        }
        for party in defaults(atlas) {
            if let Some(colour @ None) = found.get_mut(usize::from(party)) {
                *colour = unused.next().copied();
            }
        }
        Ok(found)
    }

    /// The window onto an atlas, as wide as the options say.
    pub(super) fn frame(&self, atlas: &Atlas) -> Result<Frame, Error> {
        if !(WIDTHS[0]..=WIDTHS[1]).contains(&self.width) {
            return Err(Error::InvalidWidth { pixels: self.width, least: WIDTHS[0], most: WIDTHS[1] });
        }
        self.frame_of(atlas, f64::from(self.width))
    }

    /// The window onto an atlas, so many pixels wide.
    pub(super) fn frame_of(&self, atlas: &Atlas, width: f64) -> Result<Frame, Error> {
        let outlines = |shows: &dyn Fn(&Region) -> bool| -> Vec<Coord<f64>> {
            let shown = atlas.regions().iter().filter(|region| shows(region));
            shown.flat_map(Region::shape).flat_map(|p| p.exterior().coords().copied()).collect()
        };
        let all = outlines(&|_| true);
        if let Some(code) = &self.region {
            atlas.check_code(code)?;
            let own = outlines(&|region| region.code() == code || region.country() == code);
            return Ok(Frame::around(&own, width, ROUND_SHAPES, &all));
        }
        let (mut spoken, extents) = (towns_spoken_of(atlas), extents(atlas));
        if !spoken.is_empty() || !extents.is_empty() {
            // A town that lies in no region is there, too; what of an extent does is nobody's.
            let all = [all, spoken.clone()].concat();
            spoken.extend(extents);
            return Ok(Frame::around(&spoken, width, ROUND_TOWNS, &all));
        }
        let own = outlines(&|region| !region.is_context());
        let shown = if own.is_empty() { &all } else { &own };
        Ok(Frame::around(shown, width, ROUND_SHAPES, &all))
    }
}

/// The parties, by number, that hold the towns of which claims speak if none is believed.
fn defaults(atlas: &Atlas) -> BTreeSet<u16> {
    let record = atlas.record();
    let spoken = record.of_town.iter().enumerate().filter(|(_, claims)| !claims.is_empty());
    let regions = spoken.filter_map(|(town, _)| atlas.region_of_town(town));
    regions.filter_map(|region| record.default_party(atlas.regions()[region].country())).collect()
}

/// The towns of which claims say who holds them.
fn towns_spoken_of(atlas: &Atlas) -> Vec<Coord<f64>> {
    let of_town = atlas.claims().iter().filter_map(|claim| match (claim.about(), claim.statement()) {
        (About::Town(id), Statement::Holds(_) | Statement::Contested(_) | Statement::Denies(_)) => Some(id),
        _ => None,
    });
    let numbers = of_town.filter_map(|id| atlas.town_number(id).ok());
    numbers.map(|town| Coord::from(atlas.towns()[town].position())).collect()
}

/// The outlines of extents.
fn extents(atlas: &Atlas) -> Vec<Coord<f64>> {
    let areas = atlas.claims().iter().filter_map(|claim| match claim.statement() {
        Statement::Extent { area, .. } => Some(area),
        _ => None,
    });
    areas.flatten().flat_map(|p| p.exterior().coords().copied()).collect()
}
