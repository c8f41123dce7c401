//! The towns of an atlas: by id, by name however it is typed, by nearness, by region.

use std::collections::{BTreeMap, HashMap};

use super::Atlas;
use crate::answer::{Near, Nearby, Spot, sum};
use crate::names::key;
use crate::{Distance, Error, NearPoint, PointIndex, Town};

/// How many candidates an error about a name lists at most.
const CANDIDATES: usize = 8;

#[derive(Debug)]
pub(super) struct Towns {
    all: Vec<Town>,
    by_id: HashMap<String, usize>,
    by_key: BTreeMap<String, Vec<usize>>,
    index: PointIndex,
    /// The number of the region that each lies in as drawn.
    regions: Vec<Option<usize>>,
}

/// The people in a set of towns, as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// How many people the towns have whose population is known.
    pub people: u64,
    /// How many towns that is.
    pub towns_known: usize,
    /// How many towns have no known population.
    pub towns_unknown: usize,
    /// How many are parts of another town, whose people are counted there.
    pub parts: usize,
}

impl Towns {
    pub(super) fn new(towns: Vec<Town>, regions: Vec<Option<usize>>) -> Result<Self, Error> {
        let mut by_id = HashMap::new();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, town) in towns.iter().enumerate() {
            if by_id.insert(town.id().to_owned(), number).is_some() {
                return Err(Error::DuplicateId { what: "town", id: town.id().to_owned() });
            }
            for key in town.names().keys() {
                by_key.entry(key).or_default().push(number);
            }
        }
        let positions: Vec<_> = towns.iter().map(Town::position).collect();
        Ok(Self { index: PointIndex::new(&positions)?, all: towns, by_id, by_key, regions })
    }

    /// How a message refers to a town.
    fn describe(&self, number: usize) -> String {
        let town = &self.all[number];
        let people = town.population().map_or_else(String::new, |people| format!(", {people} people"));
        let region = town.stated_region().map_or_else(String::new, |region| format!(", {region}"));
        format!("{} ({}{region}{people})", town.names(), town.id())
    }

    fn describe_all(&self, numbers: impl Iterator<Item = usize>) -> Vec<String> {
        numbers.take(CANDIDATES).map(|number| self.describe(number)).collect()
    }
}

impl Atlas {
    /// All towns, in the order given.
    #[must_use]
    pub fn towns(&self) -> &[Town] {
        &self.0.towns.all
    }

    /// The town of an id, or the only one of a name in any language.
    ///
    /// Case, diacritics, apostrophes, hyphens and spaces do not matter: `rylsk` finds `Ryl’sk`. A
    /// town's main name goes before other names: `Sumy` is not the village that is also called so.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownTown`] with towns of similar names, [`Error::AmbiguousTown`] with the
    /// candidates and their ids.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Atlas, Error};
    ///
    /// let atlas = Atlas::kursk_2024();
    /// assert_eq!(atlas.town("rylsk")?.names().main(), "Ryl’sk");
    /// assert_eq!(atlas.town("Суми")?.id(), "geonames:692194");
    /// // Several places are called Slobozhanske: the error names them.
    /// assert!(matches!(atlas.town("Slobozhanske"), Err(Error::AmbiguousTown { .. })));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn town(&self, name_or_id: &str) -> Result<&Town, Error> {
        let towns = &self.0.towns;
        if let Some(number) = towns.by_id.get(name_or_id) {
            return Ok(&towns.all[*number]);
        }
        let wanted = key(name_or_id);
        let named = towns.by_key.get(&wanted).map_or(&[][..], Vec::as_slice);
        let main: Vec<usize> =
            named.iter().copied().filter(|number| key(towns.all[*number].names().main()) == wanted).collect();
        match (main.as_slice(), named) {
            ([only], _) | ([], [only]) => Ok(&towns.all[*only]),
            ([], []) => {
                let similar =
                    towns.by_key.range(wanted.clone()..).take_while(|(key, _)| key.starts_with(&wanted));
                let containing = towns.by_key.iter().filter(|(key, _)| key.contains(&wanted));
                let mut numbers: Vec<usize> = Vec::new();
                for number in similar.chain(containing).flat_map(|(_, numbers)| numbers) {
                    if !wanted.is_empty() && !numbers.contains(number) {
                        numbers.push(*number);
                    }
                }
                let candidates = towns.describe_all(numbers.into_iter());
                Err(Error::UnknownTown { name: name_or_id.to_owned(), candidates })
            }
            ([], several) | (several, _) => {
                let candidates = towns.describe_all(several.iter().copied());
                Err(Error::AmbiguousTown { name: name_or_id.to_owned(), candidates })
            }
        }
    }

    /// The `k` towns nearest to a spot, nearest first. A town is nearest to itself.
    #[must_use]
    pub fn nearest_towns(&self, to: impl Into<Spot>, k: usize) -> Vec<Near<&Town>> {
        let spot = to.into();
        let near = self.0.towns.index.k_nearest(spot.position(), k);
        near.into_iter().map(|near| self.near_town(near, spot)).collect()
    }

    fn near_town(&self, near: NearPoint, spot: Spot) -> Near<&Town> {
        let town = &self.0.towns.all[near.number];
        Near { what: town, distance: near.distance, plus_minus: sum(town.accuracy(), spot.accuracy()) }
    }

    /// The towns at most `radius` from a border, a town or a position as drawn, nearest first; ask
    /// [`Near::within`] how certain each is.
    ///
    /// # Complexity
    ///
    /// One distance for each town of the atlas.
    #[must_use]
    pub fn towns_within(&self, radius: Distance, of: &impl Nearby) -> Vec<Near<&Town>> {
        let measured = self.towns().iter().map(|town| {
            let near = of.nearest(town.into());
            Near { what: town, distance: near.distance, plus_minus: near.plus_minus }
        });
        let mut found: Vec<_> = measured.filter(|near| near.distance <= radius).collect();
        found.sort_by_key(|near| near.distance);
        found
    }

    /// The towns whose position lies in a region as drawn, in the order given.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn towns_in(&self, code: &str) -> Result<Vec<&Town>, Error> {
        let number = self.number(code)?;
        let towns = self.towns().iter().zip(&self.0.towns.regions);
        Ok(towns.filter(|(_, region)| **region == Some(number)).map(|(town, _)| town).collect())
    }

    /// The people in the towns of a region as drawn. Parts of towns are not counted twice.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRegion`] with the codes that there are.
    pub fn people_in(&self, code: &str) -> Result<People, Error> {
        let mut sum = People::default();
        for town in self.towns_in(code)? {
            match (town.part_of(), town.population()) {
                (Some(_), _) => sum.parts += 1,
                (None, None) => sum.towns_unknown += 1,
                (None, Some(people)) => {
                    sum.people = sum.people.saturating_add(people);
                    sum.towns_known += 1;
                }
            }
        }
        Ok(sum)
    }
}
