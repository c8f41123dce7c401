//! The picture in words.

use std::fmt;

use super::super::told::{Line, thousands};
use super::{Also, Counted, FigureTold, Ground, Inhabitants, Situation, TownTold};

impl fmt::Display for Situation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "SITUATION on {}, {}", self.terms.day, self.terms)?;
        writeln!(f, "What is told is what sources say; none of it is said by this library.")?;
        if let Some([first, last]) = &self.claims_stated {
            writeln!(
                f,
                "Claims were stated from {first} to {last}; what nobody speaks of is held by default, which is no finding."
            )?;
        }
        if let Some(perspective) = &self.perspective {
            writeln!(f, "Regions follow {perspective}.")?;
        }
        writeln!(
            f,
            "Distances are geodesic (WGS 84). ± is how far the drawn lines and given positions may be off;"
        )?;
        writeln!(f, "Yes and No hold within it, Maybe where it decides.")?;
        self.write_claims(f)?;
        self.write_ground(f)?;
        writeln!(f, "\nDATA")?;
        self.attribution.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

impl Situation {
    fn write_claims(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nWHO HOLDS WHAT, ACCORDING TO WHOM")?;
        if self.towns.is_empty() {
            writeln!(
                f,
                "\nNothing is said of any town: each is held by the country of its region, by default."
            )?;
        }
        for TownTold { town, control, since, because, despite, fronts, .. } in &self.towns {
            let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
            writeln!(f, "\n{town} is {control}{since}")?;
            because.iter().try_for_each(|told| writeln!(f, "    {told}"))?;
            despite.iter().try_for_each(|told| writeln!(f, "  x {told}"))?;
            let far =
                fronts.iter().map(|Line { between: [of, _], near }| format!("{} from that of {of}", near.0));
            if !fronts.is_empty() {
                writeln!(f, "    the front: {}", far.collect::<Vec<_>>().join(", "))?;
            }
        }
        if !self.towns.is_empty() {
            writeln!(
                f,
                "\n(x: not relied on by this rule. Other towns: held by the country of their region, by default.)"
            )?;
        }
        if !self.also_said.is_empty() {
            writeln!(f, "\nALSO SAID")?;
        }
        self.also_said.iter().try_for_each(|Also { about, told }| writeln!(f, "  {about}: {told}"))?;
        writeln!(f, "\nREGIMES IN FORCE")?;
        if self.regimes.is_empty() {
            writeln!(f, "  none is told of")?;
        }
        self.regimes.iter().try_for_each(|regime| write!(f, "{regime}"))?;
        writeln!(f, "\nFIGURES, as of the latest day up to {}", self.terms.day)?;
        if self.figures.is_empty() {
            writeln!(f, "  none is told")?;
        }
        for Counted { what, total, figures, .. } in &self.figures {
            writeln!(f, "  {what}: {total}")?;
            for FigureTold { believed, told } in figures {
                writeln!(f, "    {}{told}", if *believed { "  " } else { "x " })?;
            }
        }
        Ok(())
    }

    fn write_ground(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.basis {
            "extents" => "from claimed extents",
            _ => "every place goes with the nearest town of its region",
        };
        writeln!(f, "\nGROUND ({how})")?;
        if self.ground.is_empty() {
            writeln!(f, "  every region is held by its country, by default")?;
        }
        for Ground { region, holder, area_km2, share, .. } in &self.ground {
            let (km2, percent) = (thousands(*area_km2), 100.0 * share);
            writeln!(f, "  {region:<8} {holder:<17} {km2:>7} km², {percent:.2} %")?;
        }
        for Inhabitants { of, held_by, people } in &self.people {
            writeln!(f, "  people in towns of {of} held by {held_by} (populations of before): {people}")?;
        }
        if self.basis == "towns" && !self.ground.is_empty() {
            writeln!(
                f,
                "  Ground from towns is as rough as towns of which anything is said are apart: compare the figures above."
            )?;
        }
        if self.fronts.is_empty() {
            writeln!(f, "\nFRONT\n  none")?;
        }
        self.fronts.iter().try_for_each(|front| write!(f, "\n{front}"))
    }
}
