//! The towns of an atlas: by id, by name however it is typed, by nearness, by region.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::Atlas;
use crate::answer::{Answer, Near, Nearby, Spot};
use crate::names::key;
use crate::{Distance, Error, LonLat, NearPoint, PointIndex, Town};

/// How many towns of similar names an error lists at most, and how alike they must be (Jaro-Winkler).
const SIMILAR: usize = 3;
const ALIKE: f64 = 0.85;

#[derive(Debug)]
pub(super) struct Towns {
    all: Vec<Town>,
    by_id: HashMap<String, usize>,
    by_key: BTreeMap<String, Vec<usize>>,
    index: PointIndex,
}

/// The people in a set of towns, as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    pub(super) fn new(towns: Vec<Town>) -> Result<Self, Error> {
        let mut by_id = HashMap::new();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, town) in towns.iter().enumerate() {
            if by_id.insert(town.id().to_owned(), number).is_some() {
                return Err(Error::DuplicateId { what: "town", id: town.id().to_owned() });
            }
            for key in town.names().keys().into_iter().filter(|key| !key.is_empty()) {
                by_key.entry(key).or_default().push(number);
            }
        }
        let positions: Vec<_> = towns.iter().map(Town::position).collect();
        Ok(Self { index: PointIndex::new(&positions)?, all: towns, by_id, by_key })
    }

    /// Towns whose names look like this one, most alike first.
    fn similar(&self, name: &str) -> Vec<String> {
        let wanted = key(name);
        let mut alike: Vec<(f64, usize)> = Vec::new();
        for (key, numbers) in &self.by_key {
            let likeness = strsim::jaro_winkler(&wanted, key);
            if likeness > ALIKE {
                alike.extend(numbers.iter().map(|number| (likeness, *number)));
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut numbers: Vec<usize> = Vec::new();
        for (_, number) in alike {
            if !numbers.contains(&number) && numbers.len() < SIMILAR {
                numbers.push(number);
            }
        }
        numbers.into_iter().map(|number| describe(&self.all[number])).collect()
    }
}

/// How a message refers to a town.
fn describe(town: &Town) -> String {
    let people = town.population().map_or_else(String::new, |people| format!(", {people} people"));
    let region = town.stated_region().map_or_else(String::new, |region| format!(", {region}"));
    format!("{} ({}{region}{people})", town.names(), town.id())
}

impl Atlas {
    /// All towns, in the order given.
    #[must_use]
    pub fn towns(&self) -> &[Town] {
        &self.0.towns.all
    }

    /// The town of an id, or the only one of a name in any language.
    ///
    /// Case, diacritics, apostrophes, hyphens and spaces do not matter: `rylsk` finds `Ryl’sk`.
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
    /// // There are two called Lgov: the error names them.
    /// assert!(matches!(atlas.town("Lgov"), Err(Error::AmbiguousTown { .. })));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn town(&self, name_or_id: &str) -> Result<&Town, Error> {
        let towns = &self.0.towns;
        if let Some(town) = self.town_of_id(name_or_id) {
            return Ok(town);
        }
        match self.towns_named(name_or_id)[..] {
            [only] => Ok(only),
            [] => {
                Err(Error::UnknownTown { name: name_or_id.to_owned(), candidates: towns.similar(name_or_id) })
            }
            ref several => {
                let candidates = several.iter().map(|town| describe(town)).collect();
                Err(Error::AmbiguousTown { name: name_or_id.to_owned(), candidates })
            }
        }
    }

    /// The number of a town in [`Atlas::towns`].
    pub(crate) fn town_number(&self, id: &str) -> Result<usize, Error> {
        let towns = &self.0.towns;
        towns
            .by_id
            .get(id)
            .copied()
            .ok_or_else(|| Error::UnknownTown { name: id.to_owned(), candidates: towns.similar(id) })
    }

    /// The number of a town of this atlas, or of the one of its id.
    pub(crate) fn number_of_town(&self, town: &Town) -> Option<usize> {
        let all = &self.0.towns.all;
        // One of our own is found by where it stands.
        let bytes = std::ptr::from_ref(town).addr().wrapping_sub(all.as_ptr().addr());
        let number = bytes / size_of::<Town>();
        let own = all.get(number).is_some_and(|found| std::ptr::eq(found, town));
        if own { Some(number) } else { self.0.towns.by_id.get(town.id()).copied() }
    }

    pub(super) fn town_of_id(&self, id: &str) -> Option<&Town> {
        self.0.towns.by_id.get(id).map(|number| &self.0.towns.all[*number])
    }

    /// All towns of a name in any language, in the order given; see [`Atlas::town`].
    #[must_use]
    pub fn towns_named(&self, name: &str) -> Vec<&Town> {
        let numbers = self.0.towns.by_key.get(&key(name)).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|number| &self.0.towns.all[*number]).collect()
    }

    /// The `k` towns nearest to a spot, nearest first. A town is nearest to itself.
    #[must_use]
    pub fn nearest_towns(&self, to: impl Into<Spot>, k: usize) -> Vec<Near<&Town>> {
        let spot = to.into();
        let near = self.0.towns.index.k_nearest(spot.position(), k);
        near.into_iter().map(|near| self.near_town(near, spot)).collect()
    }

    /// The number of the town nearest to a position, and how far it is.
    pub(crate) fn nearest_town_number(&self, to: LonLat) -> Option<NearPoint> {
        self.0.towns.index.nearest(to)
    }

    fn near_town(&self, near: NearPoint, spot: Spot) -> Near<&Town> {
        let town = &self.0.towns.all[near.number];
        Near {
            what: town,
            distance: near.distance,
            plus_minus: town.accuracy() + spot.accuracy(),
            at_least: near.distance,
        }
    }

    /// The towns that are or may be at most `radius` from a border, a town or a position, nearest first:
    /// all for which [`Near::within`] is not `No`.
    ///
    /// # Complexity
    ///
    /// One distance for each town of the atlas.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Answer, Atlas, Distance};
    ///
    /// let atlas = Atlas::kursk_2024();
    /// let limit = Distance::from_km(5.0)?;
    /// let found = atlas.towns_within(limit, &atlas.border("RU-KRS", "UA-59")?);
    /// let sure = found.iter().filter(|near| near.within(limit) == Answer::Yes).count();
    /// assert!(0 < sure && sure < found.len());
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    #[must_use]
    pub fn towns_within(&self, radius: Distance, of: &impl Nearby) -> Vec<Near<&Town>> {
        let measured = self.towns().iter().map(|town| {
            let Near { distance, plus_minus, at_least, .. } = of.nearest(town.into());
            Near { what: town, distance, plus_minus, at_least }
        });
        let mut found: Vec<_> = measured.filter(|near| near.within(radius) != Answer::No).collect();
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
        let (layer, _) = self.layer_of(number);
        Ok(self.towns().iter().filter(|town| layer.holds(number, town.position())).collect())
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
