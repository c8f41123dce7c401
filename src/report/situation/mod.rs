//! The whole picture of a day: verdicts with their claims, regimes, figures, ground, fronts.

mod text;

use jiff::civil::Date;
use serde::Serialize;

use super::fronts::{Side, all_fronts};
use super::told::{InForce, Line, Terms, Told, basis, fronts_near, measured, regimes, subject};
use crate::{About, Atlas, Claim, Error, Front, HolderOf, Holding, Measure, Range, Statement, Town, View};

/// What sources say of a day, and what follows from it; see [`situation`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Situation {
    #[serde(flatten)]
    terms: Terms,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims_stated: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    perspective: Option<String>,
    towns: Vec<TownTold>,
    also_said: Vec<Also>,
    regimes: Vec<InForce>,
    figures: Vec<Counted>,
    basis: &'static str,
    ground: Vec<Ground>,
    people: Vec<Inhabitants>,
    fronts: Vec<Side>,
    attribution: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct TownTold {
    town: String,
    id: String,
    control: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    because: Vec<Told>,
    despite: Vec<Told>,
    fronts: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Also {
    about: String,
    #[serde(flatten)]
    told: Told,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Counted {
    what: String,
    total: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
    unit: &'static str,
    figures: Vec<FigureTold>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct FigureTold {
    believed: bool,
    #[serde(flatten)]
    told: Told,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Ground {
    region: String,
    holder: String,
    by_default: bool,
    area_km2: f64,
    share: f64,
}

/// The people in the towns of one country that the party of another holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Inhabitants {
    of: String,
    held_by: String,
    people: Range,
}

/// What sources say of the view's day and what follows from it: every town of which anything is said, what else is
/// said, regimes in force, figures side by side, ground by region, and the fronts, with how far the largest town of
/// each region is from them.
///
/// # Errors
///
/// None but for what a custom policy brings about.
pub fn situation(view: &View) -> Result<Situation, Error> {
    let atlas = view.atlas();
    let (first, last) = (atlas.claims().first(), atlas.claims().last());
    let towns = largest(atlas)?;
    let fronts = all_fronts(view)?;
    let mut regimes_in_force = Vec::new();
    for region in atlas.regions().iter().filter(|region| !region.is_context()) {
        regimes_in_force.extend(regimes(view, region.code())?);
    }
    let holdings = view.holdings();
    // A region that is held by default from side to side is not worth a line.
    let by_region = holdings.chunk_by(|a, b| a.region.code() == b.region.code());
    let is_parted = |of: &&[Holding<'_>]| !matches!(of, [Holding { holder: HolderOf::Default(_), .. }]);
    let told = by_region.filter(is_parted).flatten().filter(|holding| holding.basis.is_some());
    Ok(Situation {
        terms: Terms::of(view),
        claims_stated: first
            .zip(last)
            .map(|(first, last)| [first, last].map(|claim| claim.stated().to_string())),
        perspective: atlas.perspective().map(str::to_owned),
        towns: verdicts(view, &fronts),
        also_said: view.claims().filter(|claim| is_apart(claim)).map(|claim| also(atlas, claim)).collect(),
        regimes: regimes_in_force,
        figures: figures(view)?,
        basis: basis(view),
        ground: told
            .map(|holding| Ground {
                region: holding.region.code().to_owned(),
                holder: holding.holder.to_string(),
                by_default: matches!(holding.holder, HolderOf::Default(_)),
                area_km2: holding.area.as_km2(),
                share: holding.share,
            })
            .collect(),
        people: people(view)?,
        fronts: fronts.iter().map(|front| Side::new(front, &towns)).collect(),
        attribution: atlas.attribution().to_vec(),
    })
}

/// Every town about which anything is said. A claim about a whole region bears on each of its towns; those are not listed
/// one by one.
fn verdicts(view: &View, fronts: &[Front<'_>]) -> Vec<TownTold> {
    let own = |claim: &&Claim| matches!(claim.about(), About::Town(_));
    let verdicts = view.atlas().towns().iter().map(|town| view.control_of(town));
    verdicts
        .filter(|verdict| verdict.because.iter().chain(&verdict.despite).any(own))
        .map(|verdict| TownTold {
            town: verdict.town.names().to_string(),
            id: verdict.town.id().to_owned(),
            control: verdict.control.to_string(),
            since: verdict.since,
            because: Told::all(view.atlas(), &verdict.because),
            despite: Told::all(view.atlas(), &verdict.despite),
            fronts: fronts_near(fronts, verdict.town.into()),
        })
        .collect()
}

/// Whether a claim is told neither with a town nor among regimes and figures.
fn is_apart(claim: &Claim) -> bool {
    match (claim.about(), claim.statement()) {
        (_, Statement::Says) => true,
        (About::Town(_), _) => false,
        (_, statement) => !matches!(statement, Statement::Amount { .. } | Statement::Declares(_)),
    }
}

fn also(atlas: &Atlas, claim: &Claim) -> Also {
    Also { about: subject(atlas, claim.about()), told: Told::new(atlas, claim) }
}

/// Each measure of each place of which a figure is known, by measure.
fn figures(view: &View) -> Result<Vec<Counted>, Error> {
    let mut asked: Vec<(Measure, Option<&str>, &About)> = Vec::new();
    for claim in view.atlas().claims() {
        if let Statement::Amount { measure, of, .. } = claim.statement() {
            asked.push((*measure, of.as_deref(), claim.about()));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    let mut found: Vec<Counted> = Vec::new();
    for (measure, of, about) in asked {
        let total = match (about, of) {
            (About::Region(code) | About::Part { region: code, .. }, None) => view.total(measure, code)?,
            (About::Region(code) | About::Part { region: code, .. }, Some(of)) => {
                view.total_of(measure, of, code)?
            }
            (About::Between(a, b), _) => view.total_between(measure, a, b),
            (About::Town(_), _) => continue,
        };
        let place = match about {
            About::Part { region, .. } => region.clone(),
            _ => subject(view.atlas(), about),
        };
        let what = measured(measure, of, &place);
        if found.iter().any(|known| known.what == what) {
            continue;
        }
        if total.figures.is_empty() {
            continue;
        }
        let figures = total.figures.iter();
        found.push(Counted {
            what,
            total: total.to_string(),
            range: total.range,
            unit: measure.unit(),
            figures: figures
                .map(|figure| FigureTold {
                    believed: figure.believed,
                    told: Told::new(view.atlas(), figure.claim),
                })
                .collect(),
        });
    }
    Ok(found)
}

/// For each country the parties of others that hold ground in it.
fn people(view: &View) -> Result<Vec<Inhabitants>, Error> {
    let mut asked: Vec<(&str, &str)> = Vec::new();
    for holding in view.holdings() {
        if let HolderOf::Party(party) = holding.holder
            && view.atlas().party_of(holding.region.country()) != Some(party)
        {
            asked.push((holding.region.country(), party.id()));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    let told = |(of, by): (&str, &str)| {
        Ok(Inhabitants { of: of.to_owned(), held_by: by.to_owned(), people: view.people_held(by, of)? })
    };
    asked.into_iter().map(told).collect()
}

/// The largest town of each region that the atlas is about.
fn largest(atlas: &Atlas) -> Result<Vec<&Town>, Error> {
    let mut found = Vec::new();
    for region in atlas.regions().iter().filter(|region| !region.is_context()) {
        let mut towns = atlas.towns_in(region.code())?;
        towns.retain(|town| town.part_of().is_none() && town.population().is_some());
        found.extend(towns.into_iter().max_by_key(|town| town.population()));
    }
    Ok(found)
}
