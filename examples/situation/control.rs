//! Who holds what, by which claims, on the view's day.

use std::error::Error;
use std::fmt::Write;

use frontline::{About, Atlas, Basis, Claim, Measure, Resolution, Statement, View};

use super::places::{length, thousands};

/// The figures asked for: of what, for which region.
const FIGURES: [(Measure, &str); 6] = [
    (Measure::Evacuated, "RU-KRS"),
    (Measure::Left, "RU-KRS"),
    (Measure::Remaining, "RU-KRS"),
    (Measure::ToBeEvacuated, "RU-KRS"),
    (Measure::Evacuated, "UA-59"),
    (Measure::ToBeEvacuated, "UA-59"),
];

/// How far these are from the front.
const FROM_THE_FRONT: [&str; 3] = ["Sudzha", "Kursk", "Sumy"];

/// Verdicts, what else is said, regimes, figures and the front.
///
/// # Errors
///
/// None with the bundled data; of a smaller atlas, the towns and regions that it lacks.
pub fn write(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    towns(out, view)?;
    reports(out, view)?;
    regimes(out, view)?;
    figures(out, view)?;
    ground(out, view)?;
    fronts(out, view)
}

/// Every town about which anything is said.
fn towns(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nWHO HOLDS WHAT, ACCORDING TO WHOM")?;
    let verdicts = view.atlas().towns().iter().map(|town| view.control_of(town));
    // A claim about a whole region bears on each of its towns; those are not listed one by one.
    let own = |claim: &&Claim| matches!(claim.about(), About::Town(_));
    let told: Vec<_> = verdicts.filter(|v| v.because.iter().chain(&v.despite).any(own)).collect();
    if told.is_empty() {
        let by_default =
            "Nothing is said of any town: each is held by the country of its region, by default.";
        writeln!(out, "\n{by_default}")?;
        return Ok(());
    }
    for verdict in told {
        writeln!(out, "\n{} is {verdict}", verdict.town.names())?;
        for (mark, claims) in [("  ", &verdict.because), ("x ", &verdict.despite)] {
            for claim in claims {
                writeln!(out, "  {mark}{}", told_by(view.atlas(), claim))?;
            }
        }
    }
    writeln!(
        out,
        "\n(x: not relied on by this rule. Other towns: held by the country of their region, by default.)"
    )?;
    Ok(())
}

/// A claim with its voice, day, certainty and first citation.
fn told_by(atlas: &Atlas, claim: &Claim) -> String {
    let by = atlas.source(claim.by()).map_or(claim.by(), |source| source.name());
    let what = match claim.statement() {
        Statement::Holds(party) => format!("held by {party}"),
        Statement::Denies(party) => format!("not held by {party}"),
        Statement::Contested(parties) => format!("contested by {}", parties.join(" and ")),
        Statement::Amount { range, measure, .. } => format!("{range} {}", measure.unit()),
        Statement::Declares(regime) => regime.to_string(),
        _ => claim.text().unwrap_or_default().trim_end_matches('.').to_owned(),
    };
    let certainty = format!("{:?}", claim.certainty()).to_lowercase();
    let carried = claim.citations().first().map(|citation| format!(", in {}", citation.publisher));
    let carried = carried.unwrap_or_default();
    format!("{what}: {by}, {} ({certainty}{carried}) [{}]", claim.stated(), claim.id())
}

/// What is said of places without a position, and of no place in particular.
fn reports(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    let elsewhere = |claim: &&Claim| match (claim.about(), claim.statement()) {
        (_, Statement::Says) => true,
        (About::Town(_), _) => false,
        (_, statement) => !matches!(statement, Statement::Amount { .. } | Statement::Declares(_)),
    };
    writeln!(out, "\nALSO SAID")?;
    for claim in view.claims().filter(elsewhere) {
        let about = match claim.about() {
            About::Town(id) => view.atlas().town(id)?.names().to_string(),
            About::Region(code) => code.clone(),
            About::Part { region, name } => format!("{name}, {region}"),
            About::Between(a, b) => format!("{a} and {b}"),
        };
        writeln!(out, "  {about}: {}", told_by(view.atlas(), claim))?;
    }
    Ok(())
}

fn regimes(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nREGIMES IN FORCE")?;
    for region in view.atlas().regions().iter().filter(|region| !region.is_context()) {
        for regime in view.regimes(region.code())? {
            let place = match regime.about {
                About::Part { name, .. } => format!("{} ({name})", region.code()),
                About::Town(id) => format!("{} ({})", region.code(), view.atlas().town(id)?.names()),
                _ => region.code().to_owned(),
            };
            let since = regime.since.map(|since| format!(" since {since}")).unwrap_or_default();
            writeln!(out, "  {place}: {}{since}", regime.regime)?;
            for claim in regime.claims {
                writeln!(out, "    {}", told_by(view.atlas(), claim))?;
            }
        }
    }
    Ok(())
}

fn figures(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nFIGURES, as of the latest day up to {}", view.day())?;
    let mut totals = Vec::new();
    for (measure, code) in FIGURES {
        totals.push((format!("{measure}, {code}"), view.total(measure, code)?));
    }
    for measure in [Measure::HeldArea, Measure::HeldSettlements] {
        totals.push((format!("{measure} of UA, RU-KRS"), view.total_of(measure, "UA", "RU-KRS")?));
    }
    totals.push(("front length, RU and UA".to_owned(), view.total_between(Measure::FrontLength, "RU", "UA")));
    for (what, total) in totals.into_iter().filter(|(_, total)| !total.figures.is_empty()) {
        writeln!(out, "  {what}: {total}")?;
        for figure in &total.figures {
            let mark = if figure.believed { "  " } else { "x " };
            writeln!(out, "    {mark}{}", told_by(view.atlas(), figure.claim))?;
        }
    }
    Ok(())
}

fn ground(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    let how = match view.basis() {
        Basis::Extents => "from claimed extents",
        Basis::Towns => "every place goes with the nearest town of its region",
    };
    writeln!(out, "\nGROUND ({how})")?;
    let told: Vec<_> = view.holdings().into_iter().filter(|holding| holding.basis.is_some()).collect();
    if told.is_empty() {
        writeln!(out, "  every region is held by its country, by default")?;
    }
    for holding in told {
        let km2 = thousands(&format!("{:.0}", holding.area.as_km2()));
        let percent = 100.0 * holding.share;
        writeln!(out, "  {:<8} {:<12} {km2:>7} km², {percent:.2} %", holding.region.code(), holding.holder)?;
    }
    let people = view.people_held("UA", "RU")?;
    writeln!(out, "  Claims name few places, so ground and front are rough: compare the figures above.")?;
    writeln!(out, "  people in towns of RU held by UA (populations of before): {people}")?;
    Ok(())
}

fn fronts(out: &mut String, view: &View) -> Result<(), Box<dyn Error>> {
    for (a, b) in [("RU", "UA"), ("UA", "RU")] {
        let front = view.front(a, b)?;
        writeln!(out, "\nFRONT OF {a}: the edge of what {a} holds, against {b} and contested ground")?;
        if front.is_empty() {
            writeln!(out, "  none")?;
            continue;
        }
        if let Some(resolution) = front.resolution() {
            let how = match front.basis() {
                Basis::Towns => "halfway between towns that are apart, on average,",
                Basis::Extents => "as claimed, with a point about every",
            };
            writeln!(out, "  drawn {how} {:.0} km", resolution.as_km())?;
        }
        writeln!(out, "  all      {}", length(front.length(Resolution::AsDrawn)))?;
        for (code, part) in front.by_region() {
            writeln!(out, "  {code:<8} {}", length(part.length(Resolution::AsDrawn)))?;
        }
        for name in FROM_THE_FRONT {
            if let Some(near) = front.nearest(view.atlas().town(name)?) {
                writeln!(out, "  {name} is {near} from it, nearest at {:.3}", near.what)?;
            }
        }
    }
    Ok(())
}
