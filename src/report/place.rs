//! One place: which region, whose ground, how far border, front and towns are.

use std::fmt;

use serde::Serialize;

use super::fronts::all_fronts;
use super::told::{InForce, Line, Near, Terms, Told, basis, fronts_near, regimes};
use crate::answer::Spot;
use crate::{Answer, Error, HolderOf, LonLat, View};

/// How many towns near a place are told.
const TOWNS: usize = 3;

/// What is known of one place on a day; see [`place`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    #[serde(flatten)]
    terms: Terms,
    position: LonLat,
    accuracy_m: f64,
    regions: Vec<InRegion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    perhaps_swapped: Option<LonLat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<String>,
    by_default: bool,
    basis: &'static str,
    borders: Vec<Line>,
    fronts: Vec<Line>,
    towns: Vec<TownNear>,
    regimes: Vec<InForce>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct InRegion {
    code: String,
    name: String,
    country: String,
    certain: Answer,
    outline_m: f64,
    #[serde(skip)]
    outline: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct TownNear {
    name: String,
    id: String,
    distance_m: f64,
    plus_minus_m: f64,
    control: String,
    because: Vec<Told>,
    #[serde(skip)]
    distance: String,
}

/// What is known of a place on the view's day: regions, who holds the ground, how far the borders and the fronts of
/// the countries that the atlas is about are, the nearest towns with who holds them, and the regimes in force.
///
/// # Errors
///
/// None but for what a custom policy brings about.
pub fn place(view: &View, spot: impl Into<Spot>) -> Result<Place, Error> {
    let (atlas, spot) = (view.atlas(), spot.into());
    let regions = atlas.locate(spot);
    let mut in_force = Vec::new();
    for region in &regions {
        in_force.extend(regimes(view, region.region.code())?);
    }
    let regions = regions.iter().map(|place| InRegion {
        code: place.region.code().to_owned(),
        name: place.region.names().to_string(),
        country: place.region.country().to_owned(),
        certain: place.answer,
        outline_m: place.outline().distance.as_metres(),
        outline: place.outline().to_string(),
    });
    let ground = view.control_at(spot.position());
    let mut borders = Vec::new();
    let countries = atlas.countries();
    for (i, a) in countries.iter().enumerate() {
        for b in &countries[i + 1..] {
            let between = [(*a).to_owned(), (*b).to_owned()];
            if let Ok(border) = atlas.border(a, b) {
                borders.push(Line { between, near: Near(border.nearest(spot)) });
            }
        }
    }
    let towns = atlas.nearest_towns(spot, TOWNS).into_iter().map(|near| {
        let verdict = view.control_of(near.what);
        TownNear {
            name: near.what.names().to_string(),
            id: near.what.id().to_owned(),
            distance_m: near.distance.as_metres(),
            plus_minus_m: near.plus_minus.as_metres(),
            control: verdict.to_string(),
            because: Told::all(atlas, &verdict.because),
            distance: near.to_string(),
        }
    });
    Ok(Place {
        terms: Terms::of(view),
        position: spot.position(),
        accuracy_m: spot.accuracy().as_metres(),
        regions: regions.collect(),
        perhaps_swapped: atlas.perhaps_swapped(spot.position()),
        by_default: matches!(ground, Some(HolderOf::Default(_))),
        control: ground.map(|holder| holder.to_string()),
        basis: basis(view),
        borders,
        fronts: fronts_near(&all_fronts(view)?, spot),
        towns: towns.collect(),
        regimes: in_force,
    })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, ± {:.0} m, on {}, {}", self.position, self.accuracy_m, self.terms.day, self.terms)?;
        if self.regions.is_empty() {
            writeln!(f, "  in none of the regions of this data")?;
        }
        if let Some(swapped) = self.perhaps_swapped {
            writeln!(f, "  longitude comes first: {swapped} would be inside the data")?;
        }
        for InRegion { code, name, certain, outline, .. } in &self.regions {
            writeln!(f, "  in {code} {name}?  {certain}: {outline} from its outline")?;
        }
        if let Some(control) = &self.control {
            writeln!(f, "  ground: {control} (from {})", self.basis)?;
        }
        for Line { between: [a, b], near } in &self.borders {
            writeln!(f, "  border of {a} and {b}: {near}")?;
        }
        for Line { between: [a, b], near } in &self.fronts {
            writeln!(f, "  front of {a} against {b}: {near}")?;
        }
        for town in &self.towns {
            writeln!(f, "  {}, {}: {}", town.name, town.distance, town.control)?;
            for told in &town.because {
                writeln!(f, "    {told}")?;
            }
        }
        self.regimes.iter().try_for_each(|regime| write!(f, "{regime}"))
    }
}
