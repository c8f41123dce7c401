//! [`AtlasBuilder`]: checks everything once, so that an atlas's queries cannot fail.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::layer::Layer;
use super::towns::Towns;
use super::{Atlas, Data, Record};
use crate::extent::Extent;
use crate::{Claim, Distance, Error, Party, Region, Source, Town};

/// Collects what an [`Atlas`] is made of.
#[derive(Clone, Debug, Default)]
pub struct AtlasBuilder {
    regions: Vec<Region>,
    towns: Vec<Town>,
    parties: Vec<Party>,
    sources: Vec<Source>,
    claims: Vec<Claim>,
    extent_accuracy: Distance,
    attribution: Vec<String>,
    perspective: Option<String>,
}

impl AtlasBuilder {
    /// Adds regions.
    #[must_use]
    pub fn regions(mut self, regions: impl IntoIterator<Item = Region>) -> Self {
        self.regions.extend(regions);
        self
    }

    /// Adds towns.
    #[must_use]
    pub fn towns(mut self, towns: impl IntoIterator<Item = Town>) -> Self {
        self.towns.extend(towns);
        self
    }

    /// Adds parties. A party holds by default the countries that it names, and the one whose code is its id; every other
    /// country of the regions gets a party of its code.
    #[must_use]
    pub fn parties(mut self, parties: impl IntoIterator<Item = Party>) -> Self {
        self.parties.extend(parties);
        self
    }

    /// Adds sources.
    #[must_use]
    pub fn sources(mut self, sources: impl IntoIterator<Item = Source>) -> Self {
        self.sources.extend(sources);
        self
    }

    /// Adds claims.
    #[must_use]
    pub fn claims(mut self, claims: impl IntoIterator<Item = Claim>) -> Self {
        self.claims.extend(claims);
        self
    }

    /// States how far the outlines of claimed extents may lie from the true ones; not at all unless told.
    ///
    /// Who draws an extent draws the state border along with it, and not quite as the regions have it. Where an outline runs
    /// within this distance of a state border, it is moved onto it, so that no strip of ground is left between;
    /// [`Atlas::snapped`] tells what was moved and how far. The claims keep their own shapes.
    #[must_use]
    pub fn extent_accuracy(mut self, accuracy: Distance) -> Self {
        self.extent_accuracy = accuracy;
        self
    }

    /// Adds a line of credit for the data.
    #[must_use]
    pub fn attribution(mut self, line: impl Into<String>) -> Self {
        self.attribution.push(line.into());
        self
    }

    /// States whose view of the world the regions follow.
    #[must_use]
    pub fn perspective(mut self, perspective: impl Into<String>) -> Self {
        self.perspective = Some(perspective.into());
        self
    }

    /// Checks and indexes everything.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] without regions; [`Error::DuplicateId`] for two regions of one code or two
    /// towns, parties, sources or claims of one id; [`Error::UnknownTown`] for a town that is part of one that is not there;
    /// [`Error::Unknown`], [`Error::UnknownTown`] or [`Error::UnknownRegion`] within the claim or source that names what is
    /// not there, [`Error::RecordedBeforeStated`], [`Error::NotItsOwn`] and [`Error::Circular`] within a claim;
    /// [`Error::SwappedAxes`] for a town that lies among the regions only with longitude and latitude
    /// exchanged; the errors of [`RegionIndex::partition`](crate::RegionIndex::partition) for the
    /// shapes, and for overlaps within a level.
    pub fn build(self) -> Result<Atlas, Error> {
        if self.regions.is_empty() {
            return Err(Error::Empty { what: "regions" });
        }
        let mut codes = HashSet::new();
        let mut levels: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
        for (number, region) in self.regions.iter().enumerate() {
            if !codes.insert(region.code()) {
                return Err(Error::DuplicateId { what: "region", id: region.code().to_owned() });
            }
            levels.entry(region.level()).or_default().push(number);
        }
        let finest_first = levels.into_values().rev();
        let layers =
            finest_first.map(|numbers| Layer::new(numbers, &self.regions)).collect::<Result<Vec<_>, _>>()?;
        let outlines =
            self.regions.iter().flat_map(Region::shape).flat_map(|p| p.exterior().coords().copied());
        let extent = Extent::of(outlines);
        let by_code =
            self.regions.iter().enumerate().map(|(number, region)| (region.code().to_owned(), number));
        let mut atlas = Atlas(Arc::new(Data {
            by_code: by_code.collect(),
            towns: Towns::new(self.towns)?,
            region_of_town: Vec::new(),
            record: Record::default(),
            extent_accuracy: self.extent_accuracy,
            extent,
            regions: self.regions,
            layers,
            attribution: self.attribution,
            perspective: self.perspective,
        }));
        check_towns(&atlas)?;
        let region_of_town =
            atlas.towns().iter().map(|town| atlas.coarse_region_at(town.position())).collect();
        let record = Record::new(self.parties, self.sources, self.claims, &atlas)?;
        // Nobody else has this atlas yet.
        if let Some(data) = Arc::get_mut(&mut atlas.0) {
            (data.region_of_town, data.record) = (region_of_town, record);
        }
        Ok(atlas)
    }
}

fn check_towns(atlas: &Atlas) -> Result<(), Error> {
    for town in atlas.towns() {
        let place = || format!("town {} ({})", town.names(), town.id());
        if let Some(whole) = town.part_of().filter(|whole| atlas.town_of_id(whole).is_none()) {
            let error = Error::UnknownTown { name: whole.to_owned(), candidates: Vec::new() };
            return Err(error.within(place()));
        }
        if atlas.perhaps_swapped(town.position()).is_some() {
            return Err(Error::SwappedAxes { at: town.position() }.within(place()));
        }
    }
    Ok(())
}
