//! What changed between two views: ground by region and party, towns.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::told::Terms;
use crate::{Comparison, Distance};

/// What changed between two views; see [`changes`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    from: Terms,
    to: Terms,
    sliver_m: f64,
    ground: Vec<Ground>,
    towns: Vec<TownChange>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Ground {
    region: String,
    party: String,
    gained_km2: f64,
    lost_km2: f64,
    unchanged_km2: f64,
    gained_in_slivers_km2: f64,
    lost_in_slivers_km2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    advance_m: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct TownChange {
    town: String,
    id: String,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
}

/// What a comparison found. Pieces of ground narrower than `sliver` are counted apart: two drawings of one line differ by such.
#[must_use]
pub fn changes(comparison: &Comparison<'_>, sliver: Distance) -> Changes {
    let (earlier, later) = comparison.views();
    let ground = comparison.changes(sliver).into_iter().map(|change| Ground {
        region: change.region.code().to_owned(),
        party: change.party.name().to_owned(),
        gained_km2: change.gained.as_km2(),
        lost_km2: change.lost.as_km2(),
        unchanged_km2: change.unchanged.as_km2(),
        gained_in_slivers_km2: change.gained_in_slivers.as_km2(),
        lost_in_slivers_km2: change.lost_in_slivers.as_km2(),
        advance_m: change.advance.map(Distance::as_metres),
    });
    let towns = comparison.towns().iter().map(|change| TownChange {
        town: change.town.names().to_string(),
        id: change.town.id().to_owned(),
        from: change.from.to_string(),
        to: change.to.to_string(),
        since: change.since,
    });
    Changes {
        from: Terms::of(earlier),
        to: Terms::of(later),
        sliver_m: sliver.as_metres(),
        ground: ground.filter(|ground| ground.gained_km2 > 0.0 || ground.lost_km2 > 0.0).collect(),
        towns: towns.collect(),
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "FROM {} TO {}, {}", self.from.day, self.to.day, self.to)?;
        if self.from.to_string() != self.to.to_string() {
            writeln!(f, "The former {}.", self.from)?;
        }
        writeln!(f, "\nGROUND, km² (of which in pieces narrower than {} m)", self.sliver_m)?;
        if self.ground.is_empty() {
            writeln!(f, "  none changed hands")?;
        }
        for ground in &self.ground {
            write!(
                f,
                "  {:<8} {:<10} gained {:.1} ({:.1}), lost {:.1} ({:.1}), kept {:.1}",
                ground.region,
                ground.party,
                ground.gained_km2,
                ground.gained_in_slivers_km2,
                ground.lost_km2,
                ground.lost_in_slivers_km2,
                ground.unchanged_km2,
            )?;
            match ground.advance_m {
                Some(metres) => writeln!(f, ", {:.1} km beyond what it held", metres / 1000.0)?,
                None => writeln!(f)?,
            }
        }
        writeln!(f, "\nTOWNS")?;
        if self.towns.is_empty() {
            writeln!(f, "  none changed hands")?;
        }
        for TownChange { town, from, to, since, .. } in &self.towns {
            write!(f, "  {town}: {from}, now {to}")?;
            match since {
                Some(since) => writeln!(f, " since {since}")?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}
