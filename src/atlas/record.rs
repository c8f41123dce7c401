//! The parties, sources and claims of an atlas: checked against its places, in an order of their own, numbered.

use std::collections::{BTreeSet, HashMap};

use geo_types::{Coord, MultiPolygon};
use jiff::civil::Date;

use super::Atlas;
use super::snap::{Snapped, Snapper, unfolded};
use crate::policy::Evidence;
use crate::{
    About, Claim, Containment, Distance, Error, LineIndex, Party, Region, RegionIndex, Relation, Source,
    Statement,
};

/// Claims with all that their questions need, in the order in which they were stated, then by id: no answer depends on
/// the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) parties: Vec<Party>,
    party_numbers: HashMap<String, u16>,
    /// The party that holds a country by default.
    by_country: HashMap<String, u16>,
    pub(crate) sources: Vec<Source>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) facts: Vec<Fact>,
    numbers: HashMap<String, usize>,
    /// Claims about who holds a town, in the order of their numbers: about the town itself, that its whole region or country
    /// is held, and extents that it lies in.
    pub(crate) of_town: Vec<Vec<u32>>,
    /// The claims with an extent.
    pub(crate) extents: Vec<Extent>,
    /// Which of them were moved onto a border, and where on its edges they now have a vertex.
    pub(super) snapped: Vec<Snapped>,
    feet: HashMap<usize, Vec<Coord<f64>>>,
    /// All claims, each before those that it supersedes, retracts or repeats.
    linking_first: Vec<usize>,
}

/// What a claim says of ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A party holds it.
    Held(u16),
    Contested,
    NotKnown,
}

/// Ground of which a claim says who holds it.
#[derive(Debug)]
pub(crate) struct Extent {
    pub(crate) claim: usize,
    /// Who holds it, as the claim says.
    pub(crate) said: Ground,
    /// Its shape, on the atlas's borders where it is drawn near them.
    pub(crate) shape: MultiPolygon<f64>,
    pub(crate) index: RegionIndex,
}

/// What every question asks of a claim, without text.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) source: usize,
    /// The first day on which it has surely begun, and the last on which it can still hold.
    pub(crate) begins: Date,
    pub(crate) ends: Date,
    /// The last day on which it can have been stated, and the day it was recorded.
    pub(crate) stated: Date,
    pub(crate) recorded: Date,
    /// The claims that supersede and that retract it.
    superseded_by: Vec<usize>,
    retracted_by: Vec<usize>,
    /// The claim that it repeats in the end: itself, if none.
    pub(crate) root: usize,
}

impl Record {
    /// The record of an atlas's claims.
    pub(super) fn new(
        parties: Vec<Party>,
        sources: Vec<Source>,
        mut claims: Vec<Claim>,
        atlas: &Atlas,
    ) -> Result<Self, Error> {
        claims.sort_by(|a, b| (a.stated().latest(), a.id()).cmp(&(b.stated().latest(), b.id())));
        let mut record = Self { of_town: vec![Vec::new(); atlas.towns().len()], ..Self::default() };
        record.add_parties(parties, atlas)?;
        let source_numbers = numbered("source", sources.iter().map(Source::id))?;
        for source in &sources {
            source.check()?;
            if let Some(side) = source.leans_to() {
                record
                    .party_number(side)
                    .map_err(|error| error.within(format!("source {:?}", source.id())))?;
            }
        }
        record.sources = sources;
        record.numbers = numbered("claim", claims.iter().map(Claim::id))?;
        for (number, claim) in claims.iter().enumerate() {
            let fact = record.checked(number, claim, &claims, &source_numbers, atlas);
            record.facts.push(fact.map_err(|error| error.within(format!("claim {:?}", claim.id())))?);
        }
        for (number, claim) in claims.iter().enumerate() {
            for link in claim.links() {
                let to = record.numbers[link.to()];
                match link {
                    Relation::Supersedes(_) => record.facts[to].superseded_by.push(number),
                    Relation::Retracts(_) => record.facts[to].retracted_by.push(number),
                    Relation::Repeats(_) => record.facts[number].root = to,
                    Relation::Supports(_) | Relation::Disputes(_) => {}
                }
            }
        }
        record.claims = claims;
        record.refuse_circles()?;
        record.snap_extents(atlas);
        record.list_by_town(atlas);
        Ok(record)
    }

    fn add_parties(&mut self, parties: Vec<Party>, atlas: &Atlas) -> Result<(), Error> {
        for party in &parties {
            party.check()?;
        }
        self.parties = parties;
        let mut countries: BTreeSet<&str> = atlas.regions().iter().map(Region::country).collect();
        for party in &self.parties {
            for country in party.countries() {
                countries.remove(country.as_str());
            }
            countries.remove(party.id());
        }
        for country in countries {
            self.parties.push(Party::new(country, country)?);
        }
        if self.parties.len() > usize::from(u16::MAX) {
            return Err(Error::TooMany { what: "parties" });
        }
        let numbers = numbered("party", self.parties.iter().map(Party::id))?;
        #[allow(clippy::cast_possible_truncation)] // checked above
        let numbers = numbers.into_iter().map(|(id, number)| (id, number as u16)).collect::<HashMap<_, _>>();
        for party in &self.parties {
            let number = numbers[party.id()];
            for country in party.countries() {
                if *self.by_country.entry(country.clone()).or_insert(number) != number {
                    return Err(Error::DuplicateId { what: "party that holds", id: country.clone() });
                }
            }
        }
        // Where a party names a country, another's id does not count.
        for party in &self.parties {
            self.by_country.entry(party.id().to_owned()).or_insert(numbers[party.id()]);
        }
        self.party_numbers = numbers;
        Ok(())
    }

    /// Checks a claim against all that it names.
    fn checked(
        &mut self,
        number: usize,
        claim: &Claim,
        claims: &[Claim],
        sources: &HashMap<String, usize>,
        atlas: &Atlas,
    ) -> Result<Fact, Error> {
        claim.check()?;
        let unknown = |what, id: &str| Error::Unknown { what, id: id.to_owned() };
        let source = *sources.get(claim.by()).ok_or_else(|| unknown("source", claim.by()))?;
        for party in claim.statement().parties() {
            self.party_number(party)?;
        }
        match claim.about() {
            About::Town(id) => {
                atlas.town_number(id)?;
            }
            About::Region(code) | About::Part { region: code, .. } => atlas.check_code(code)?,
            About::Between(a, b) => {
                for code in [a, b] {
                    if self.party_number(code).is_err() {
                        atlas.check_code(code)?;
                    }
                }
            }
        }
        for link in claim.links() {
            let to = *self.numbers.get(link.to()).ok_or_else(|| unknown("claim", link.to()))?;
            let own = claims[to].by() == claim.by();
            if matches!(link, Relation::Supersedes(_) | Relation::Retracts(_)) && !own {
                return Err(Error::NotItsOwn { of: link.to().to_owned(), by: claims[to].by().to_owned() });
            }
        }
        match claim.statement() {
            Statement::Extent { area, .. } | Statement::Unclear { area, .. } => {
                let said = match claim.statement() {
                    Statement::Extent { party, .. } => Ground::Held(self.party_number(party)?),
                    statement if statement.is_not_known() => Ground::NotKnown,
                    _ => Ground::Contested,
                };
                // As given; what moves onto a border is checked again.
                let index = RegionIndex::new(std::slice::from_ref(area))?;
                self.extents.push(Extent { claim: number, said, shape: area.clone(), index });
            }
            Statement::Line { path, .. } => {
                LineIndex::new(path)?;
            }
            _ => {}
        }
        Ok(Fact {
            source,
            begins: claim.valid().begun_by().unwrap_or(Date::MIN),
            ends: claim.valid().over_after().unwrap_or(Date::MAX),
            stated: claim.stated().latest(),
            recorded: claim.recorded(),
            superseded_by: Vec::new(),
            retracted_by: Vec::new(),
            root: number,
        })
    }

    /// Refuses claims that supersede, retract or repeat one another in a circle, and finds what repeats what in the end.
    fn refuse_circles(&mut self) -> Result<(), Error> {
        // 0 not seen, 1 on the way down, 2 done; depth first, without recursion.
        let mut seen = vec![0_u8; self.claims.len()];
        for first in 0..self.claims.len() {
            let mut stack = vec![first];
            while let Some(at) = stack.last().copied() {
                if seen[at] != 0 {
                    if seen[at] == 1 {
                        self.linking_first.push(at);
                    }
                    seen[at] = 2;
                    stack.pop();
                    continue;
                }
                seen[at] = 1;
                for link in self.claims[at].links() {
                    let to = self.numbers[link.to()];
                    let binds = !matches!(link, Relation::Supports(_) | Relation::Disputes(_));
                    match seen[to] {
                        1 if binds => {
                            return Err(Error::Circular.within(format!("claim {:?}", self.claims[at].id())));
                        }
                        0 if binds => stack.push(to),
                        _ => {}
                    }
                }
            }
        }
        // So far each claim stands after those that it links to: the roots of these are known.
        for number in &self.linking_first {
            let repeated = self.facts[*number].root;
            self.facts[*number].root = self.facts[repeated].root;
        }
        self.linking_first.reverse();
        Ok(())
    }

    fn list_by_town(&mut self, atlas: &Atlas) {
        let mut whole: HashMap<&str, Vec<u32>> = HashMap::new();
        #[allow(clippy::cast_possible_truncation)] // more than 2³² claims do not fit in memory
        for (number, claim) in self.claims.iter().enumerate() {
            match (claim.about(), claim.statement()) {
                (About::Town(id), Statement::Holds(_) | Statement::Denies(_) | Statement::Contested(_)) => {
                    if let Ok(town) = atlas.town_number(id) {
                        self.of_town[town].push(number as u32);
                    }
                }
                (About::Region(code), Statement::Holds(_)) => {
                    whole.entry(code).or_default().push(number as u32);
                }
                _ => {}
            }
        }
        for (town, own) in atlas.towns().iter().zip(&mut self.of_town) {
            let regions = atlas.regions_at(town.position());
            let codes: BTreeSet<&str> =
                regions.iter().flat_map(|region| [region.code(), region.country()]).collect();
            own.extend(codes.iter().filter_map(|code| whole.get(code)).flatten());
            let covers = |index: &RegionIndex| index.contains(0, town.position()) == Containment::Inside;
            #[allow(clippy::cast_possible_truncation)] // as above
            own.extend(
                self.extents.iter().filter(|extent| covers(&extent.index)).map(|extent| extent.claim as u32),
            );
            own.sort_unstable();
        }
    }

    /// Moves extents onto the state borders that they are drawn along.
    fn snap_extents(&mut self, atlas: &Atlas) {
        if self.extents.is_empty() || atlas.extent_accuracy() == Distance::ZERO {
            return;
        }
        let Some(mut snapper) = Snapper::new(atlas) else { return };
        let snapped = self.extents.iter().map(|extent| {
            let id = self.claims[extent.claim].id();
            snapper.snap(&extent.shape, id)
        });
        let snapped: Vec<_> = snapped.collect();
        let on = snapper.edges_at();
        for (extent, (shape, mut snapped)) in self.extents.iter_mut().zip(snapped) {
            let shape = snapper.with_all_feet(&shape, &on);
            if shape != extent.shape {
                // A strip narrower than the tolerance folds up on the border.
                let sound = [shape.clone(), unfolded(&shape)].into_iter().find_map(|shape| {
                    RegionIndex::new(std::slice::from_ref(&shape)).ok().map(|index| (shape, index))
                });
                match sound {
                    Some((shape, index)) => (extent.shape, extent.index) = (shape, index),
                    None => snapped.left_as_drawn = true,
                }
            }
            if snapped.vertices > 0 {
                self.snapped.push(snapped);
            }
        }
        self.feet = snapper.into_feet();
    }

    /// The vertices that extents have on an edge of the regions, between its ends, from west to east.
    pub(crate) fn feet_on(&self, edge: usize) -> impl Iterator<Item = Coord<f64>> {
        self.feet.get(&edge).into_iter().flatten().copied()
    }

    /// The number of a party.
    pub(crate) fn party_number(&self, id: &str) -> Result<u16, Error> {
        self.party_numbers.get(id).copied().ok_or_else(|| Error::Unknown { what: "party", id: id.to_owned() })
    }

    /// The party that holds a country by default.
    pub(crate) fn default_party(&self, country: &str) -> Option<u16> {
        self.by_country.get(country).copied()
    }

    /// Which claims a view knows that stands at these days, and of these which neither a correction supersedes nor a
    /// retraction takes back.
    pub(crate) fn counting(&self, known_by: Date, recorded_by: Date) -> Vec<bool> {
        let knows = |fact: &Fact| fact.stated <= known_by && fact.recorded <= recorded_by;
        let known: Vec<bool> = self.facts.iter().map(knows).collect();
        let mut retracted = vec![false; known.len()];
        for number in &self.linking_first {
            retracted[*number] =
                self.facts[*number].retracted_by.iter().any(|by| known[*by] && !retracted[*by]);
        }
        let stands = |by: &usize| known[*by] && !retracted[*by];
        let counts = |number: usize| stands(&number) && !self.facts[number].superseded_by.iter().any(stands);
        (0..known.len()).map(counts).collect()
    }

    /// The claim with who makes it.
    pub(crate) fn evidence(&self, number: usize) -> Evidence<'_> {
        Evidence::new(&self.claims[number], &self.sources[self.facts[number].source])
    }

    /// The number of a claim.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }
}

/// Numbers by id; two of one are an error.
fn numbered<'a>(
    what: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, usize>, Error> {
    let mut numbers = HashMap::new();
    for (number, id) in ids.enumerate() {
        if numbers.insert(id.to_owned(), number).is_some() {
            return Err(Error::DuplicateId { what, id: id.to_owned() });
        }
    }
    Ok(numbers)
}
