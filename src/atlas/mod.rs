//! [`Atlas`]: regions and towns, indexed; where is this, how far is the border, which towns are near.

mod arcs;
mod builder;
mod layer;
mod record;
mod said;
mod snap;
mod towns;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

pub use builder::AtlasBuilder;
use layer::Layer;
pub(crate) use record::{Ground, Record};
pub use snap::Snapped;
pub use towns::People;
use towns::Towns;

use crate::answer::{Answer, Near, Spot};
use crate::extent::Extent;
use crate::index::BorderEdge;
use crate::{Area, Border, Containment, Distance, Error, LonLat, Region};

/// Regions and towns, indexed and ready to answer. Immutable, `Send + Sync`, cheap to clone.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "bundled")] {
/// use frontline::{Answer, Atlas};
///
/// let atlas = Atlas::kursk_2024();
/// let sudzha = atlas.town("Sudzha")?;
/// let place = &atlas.locate(sudzha)[0];
/// assert_eq!(place.region.code(), "RU-KRS");
/// assert_eq!(place.answer, Answer::Yes);
///
/// let border = atlas.border("RU", "UA")?;
/// assert_eq!(format!("{:.2}", border.nearest(sudzha).distance), "9.05 km");
/// # }
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Clone)]
pub struct Atlas(Arc<Data>);

impl fmt::Debug for Atlas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (regions, towns) = (self.regions().len(), self.towns().len());
        f.debug_struct("Atlas").field("regions", &regions).field("towns", &towns).finish_non_exhaustive()
    }
}

struct Data {
    regions: Vec<Region>,
    by_code: HashMap<String, usize>,
    /// One partition for each level, the finest first.
    layers: Vec<Layer>,
    /// The extent of the regions.
    extent: Extent,
    towns: Towns,
    /// For each town the region of the coarsest level that holds it as drawn.
    region_of_town: Vec<Option<usize>>,
    record: Record,
    extent_accuracy: Distance,
    attribution: Vec<String>,
    perspective: Option<String>,
}

/// A region that holds a spot or may hold it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The region.
    pub region: &'a Region,
    /// Where the spot lies with respect to the region as drawn.
    pub containment: Containment,
    /// The geodesic distance to the nearest point of the region's outline, from inside or outside.
    pub margin: Distance,
    /// How far the true margin may differ: the accuracies of the lines that may be nearest, and of the spot.
    pub plus_minus: Distance,
    /// [`Answer::Yes`] if the spot certainly lies in the region, [`Answer::Maybe`] if another region
    /// (or none) is within reach of the accuracies.
    pub answer: Answer,
}

impl Place<'_> {
    /// The outline of the region, and how far it is.
    #[must_use]
    pub fn outline(&self) -> Near<&Region> {
        Near { what: self.region, distance: self.margin, plus_minus: self.plus_minus, at_least: self.margin }
    }
}

impl Atlas {
    /// An empty builder.
    #[must_use]
    pub fn builder() -> AtlasBuilder {
        AtlasBuilder::default()
    }

    /// A builder that holds all of this atlas, with its attribution, to add to.
    #[must_use]
    pub fn to_builder(&self) -> AtlasBuilder {
        let builder = Self::builder()
            .regions(self.regions().iter().cloned())
            .towns(self.towns().iter().cloned())
            .parties(self.parties().iter().cloned())
            .sources(self.sources().iter().cloned())
            .claims(self.claims().iter().cloned())
            .extent_accuracy(self.extent_accuracy());
        let credited = self.attribution().iter().fold(builder, AtlasBuilder::attribution);
        match self.perspective() {
            Some(perspective) => credited.perspective(perspective),
            None => credited,
        }
    }

    /// All regions, in the order given.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.0.regions
    }

    /// The codes of the countries that it is about, in the order of its regions; those that are there as context only are not.
    #[must_use]
    pub fn countries(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for region in self.regions().iter().filter(|region| !region.is_context()) {
            if !found.contains(&region.country()) {
                found.push(region.country());
            }
        }
        found
    }

    /// The region of an ISO 3166-2 code.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn region(&self, code: &str) -> Result<&Region, Error> {
        self.number(code).map(|number| &self.0.regions[number])
    }

    fn number(&self, code: &str) -> Result<usize, Error> {
        self.0.by_code.get(code).copied().ok_or_else(|| Error::UnknownRegion {
            code: code.to_owned(),
            known: self.0.regions.iter().map(|region| region.code().to_owned()).collect(),
        })
    }

    /// The area of a region as drawn; see [`geodesic_area`](crate::geodesic_area).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn area(&self, code: &str) -> Result<Area, Error> {
        let number = self.number(code)?;
        let (layer, number) = self.layer_of(number);
        Ok(layer.area(number))
    }

    /// The region whose interior holds the position, the one of the finest level if several do; `None`
    /// outside all regions and exactly on their boundaries. Takes lines as exact:
    /// [`Atlas::locate`] weighs their accuracy.
    #[must_use]
    pub fn region_at(&self, position: LonLat) -> Option<&Region> {
        self.0.layers.iter().find_map(|layer| layer.region_at(position)).map(|number| &self.0.regions[number])
    }

    /// Every region that holds the spot or may hold it: finest level first, the region as drawn first in
    /// its level, then the nearest.
    ///
    /// # Accuracy
    ///
    /// Containment as drawn is exact. The answer is `Yes` only if no line lies within its accuracy plus
    /// that of the spot.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Answer, Atlas, Distance, LonLat, Spot};
    ///
    /// let atlas = Atlas::kursk_2024();
    /// let field = LonLat::new(35.25, 51.08)?; // some 2 km from the state border
    /// assert_eq!(atlas.locate(field)[0].answer, Answer::Yes);
    /// let vague = Spot::new(field, Distance::from_km(5.0)?);
    /// let codes: Vec<_> = atlas.locate(vague).iter().map(|place| (place.region.code(), place.answer)).collect();
    /// assert_eq!(codes, [("RU-KRS", Answer::Maybe), ("UA-59", Answer::Maybe)]);
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn locate(&self, spot: impl Into<Spot>) -> Vec<Place<'_>> {
        let spot = spot.into();
        self.0.layers.iter().flat_map(|layer| layer.locate(spot, &self.0.regions)).collect()
    }

    /// The line between two regions, two countries, or a region and a country, by their codes. A country is
    /// taken at the coarsest level at which it shares a line with the other; a code that is both is the
    /// region's.
    ///
    /// The border of a country ends where the data ends; see [`Near::at_least`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] for a code of neither a region nor a country, [`Error::NoBorder`] if
    /// the two share no edge.
    ///
    /// # Complexity
    ///
    /// O(edges): ask once and keep it.
    pub fn border(&self, a: &str, b: &str) -> Result<Border, Error> {
        let (left, right) = (self.members(a)?, self.members(b)?);
        let of_countries = [a, b].iter().any(|code| self.number(code).is_err());
        for layer in self.0.layers.iter().rev().filter(|_| a != b) {
            let arcs = layer.arcs(&left, &right);
            if !arcs.is_empty() {
                let rim = if of_countries { layer.rim() } else { None };
                return Ok(Border::new((a.to_owned(), b.to_owned()), arcs, rim));
            }
        }
        Err(Error::NoBorder { a: a.to_owned(), b: b.to_owned() })
    }

    /// The borders of a region by neighbour, by the neighbour's code.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn borders_of(&self, code: &str) -> Result<Vec<Border>, Error> {
        let number = self.number(code)?;
        let (layer, _) = self.layer_of(number);
        let mut neighbours: Vec<&str> =
            layer.neighbours(number).into_iter().map(|other| self.0.regions[other].code()).collect();
        neighbours.sort_unstable();
        neighbours.into_iter().map(|other| self.border(code, other)).collect()
    }

    /// The position with its axes exchanged, if that lies in a region and the position itself is outside the
    /// extent of all: longitude comes first, and perhaps did not here.
    #[must_use]
    pub fn perhaps_swapped(&self, position: LonLat) -> Option<LonLat> {
        let swapped = LonLat::new(position.lat(), position.lon()).ok()?;
        let outside = !self.0.extent.holds(position.into());
        (outside && self.region_at(swapped).is_some()).then_some(swapped)
    }

    /// Whom to credit for the data, a line each.
    #[must_use]
    pub fn attribution(&self) -> &[String] {
        &self.0.attribution
    }

    /// Who draws the borders so: the view of the world that the regions follow, if the data says.
    #[must_use]
    pub fn perspective(&self) -> Option<&str> {
        self.0.perspective.as_deref()
    }

    /// How far the outlines of claimed extents may lie from the true ones.
    #[must_use]
    pub fn extent_accuracy(&self) -> Distance {
        self.0.extent_accuracy
    }

    /// The extents of which the outline was moved onto a state border near it; see [`AtlasBuilder::extent_accuracy`].
    #[must_use]
    pub fn snapped(&self) -> &[Snapped] {
        &self.0.record.snapped
    }

    /// Whether both are one, clones of each other.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn record(&self) -> &Record {
        &self.0.record
    }

    /// The region of the coarsest level in which a town lies as drawn.
    pub(crate) fn region_of_town(&self, town: usize) -> Option<usize> {
        self.0.region_of_town[town]
    }

    /// The number of the region of the coarsest level whose interior holds the position.
    pub(crate) fn coarse_region_at(&self, position: LonLat) -> Option<usize> {
        self.coarsest().region_at(position)
    }

    /// The same for many positions, which are in range; [`RegionIndex::NOWHERE`](crate::RegionIndex::NOWHERE) for none.
    pub(crate) fn coarse_regions_at(&self, lons: &[f64], lats: &[f64], regions: &mut [u32]) {
        self.coarsest().regions_at(lons, lats, regions);
    }

    /// As [`Atlas::region_at`] for many positions, which are in range: numbers of regions.
    pub(crate) fn finest_regions_at(&self, lons: &[f64], lats: &[f64], regions: &mut [u32]) {
        let mut layers = self.0.layers.iter();
        if let Some(finest) = layers.next() {
            finest.regions_at(lons, lats, regions);
        }
        let mut coarser = vec![crate::RegionIndex::NOWHERE; regions.len()];
        for layer in layers {
            layer.regions_at(lons, lats, &mut coarser);
            for (region, coarser) in regions.iter_mut().zip(&coarser) {
                *region = if *region == crate::RegionIndex::NOWHERE { *coarser } else { *region };
            }
        }
    }

    /// Whether a line of the finest level lies within its accuracy and that of a position.
    pub(crate) fn is_in_doubt(&self, position: LonLat, accuracy: Distance) -> bool {
        self.0.layers[0].is_in_doubt(position, accuracy)
    }

    /// The edges of the regions of the coarsest level, with the numbers of the regions on both sides.
    pub(crate) fn coarse_edges(&self) -> &[BorderEdge] {
        self.coarsest().edges()
    }

    /// The numbers of the regions of the coarsest level.
    pub(crate) fn coarse_regions(&self) -> &[usize] {
        self.coarsest().numbers()
    }

    fn coarsest(&self) -> &Layer {
        // An atlas has regions, so it has a layer.
        &self.0.layers[self.0.layers.len() - 1]
    }

    /// The regions of all levels whose interior holds the position, the finest first.
    pub(crate) fn regions_at(&self, position: LonLat) -> Vec<&Region> {
        let numbers = self.0.layers.iter().filter_map(|layer| layer.region_at(position));
        numbers.map(|number| &self.0.regions[number]).collect()
    }

    /// Refuses a code of neither a region nor a country.
    pub(crate) fn check_code(&self, code: &str) -> Result<(), Error> {
        if self.regions().iter().any(|region| region.country() == code) {
            Ok(())
        } else {
            self.number(code).map(|_| ())
        }
    }

    /// Which regions a code means: a region, or those of a country.
    fn members(&self, code: &str) -> Result<Vec<bool>, Error> {
        let regions = self.regions();
        let of_country: Vec<bool> = regions.iter().map(|region| region.country() == code).collect();
        match self.number(code) {
            Ok(number) => Ok((0..regions.len()).map(|other| other == number).collect()),
            Err(_) if of_country.contains(&true) => Ok(of_country),
            Err(error) => Err(error),
        }
    }

    /// The layer of a region, and its number there.
    fn layer_of(&self, number: usize) -> (&Layer, usize) {
        let place = self.0.layers.iter().find_map(|layer| Some((layer, layer.number_of(number)?)));
        place.unwrap_or((&self.0.layers[0], 0))
    }
}
