//! Where regions, the border and towns are.

use std::error::Error;
use std::fmt::Write;

use frontline::{Answer, Atlas, Border, Distance, Length, Region, Resolution, Town};

/// The towns looked at closely.
const TOWNS: [&str; 10] = [
    "Sudzha",
    "Korenevo",
    "Rylsk",
    "Kursk",
    "Shebekino",
    "Belgorod",
    "Klimovo",
    "Bryansk",
    "Sumy",
    "Vovchansk",
];

/// How near the border the last table reaches, km.
const NEAR_KM: f64 = 10.0;

/// Regions with their borders, the state border, towns, and the towns near the border.
///
/// # Errors
///
/// None with the bundled data; of a smaller atlas, the towns and the border that it lacks.
pub fn write(out: &mut String, atlas: &Atlas) -> Result<(), Box<dyn Error>> {
    let border = atlas.border("RU", "UA")?;
    regions(out, atlas)?;
    state_border(out, &border)?;
    towns(out, atlas, &border)?;
    near_border(out, atlas, &border)
}

fn regions(out: &mut String, atlas: &Atlas) -> Result<(), Box<dyn Error>> {
    for region in atlas.regions().iter().filter(|region| !region.is_context()) {
        let people = atlas.people_in(region.code())?;
        writeln!(out, "\n{}  {}", region.code(), region.names())?;
        writeln!(
            out,
            "  area     {} km²",
            thousands(&format!("{:.0}", atlas.area(region.code())?.as_km2()))
        )?;
        write!(
            out,
            "  towns    {}, with {} people in the {} whose count is known",
            people.towns_known + people.towns_unknown,
            thousands(&people.people.to_string()),
            people.towns_known,
        )?;
        if people.parts > 0 {
            write!(out, " (parts of towns, not counted again: {})", people.parts)?;
        }
        writeln!(out, "\n  largest  {}", largest(atlas, region)?)?;
        for (i, border) in atlas.borders_of(region.code())?.iter().enumerate() {
            let neighbour = atlas.region(border.between().1)?;
            let title = if i == 0 { "borders" } else { "" };
            let length = length(border.length(Resolution::AsDrawn));
            writeln!(out, "  {title:<8} {:<7} {:<22} {length}", neighbour.code(), neighbour.names())?;
        }
    }
    Ok(())
}

fn largest(atlas: &Atlas, region: &Region) -> Result<String, frontline::Error> {
    let mut towns = atlas.towns_in(region.code())?;
    towns.retain(|town| town.part_of().is_none() && town.population().is_some());
    towns.sort_by_key(|town| std::cmp::Reverse(town.population()));
    let named = towns.iter().take(4).map(|town| format!("{} {}", town.names(), people(town)));
    Ok(named.collect::<Vec<_>>().join("; "))
}

fn state_border(out: &mut String, border: &Border) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "\nBORDER OF RU AND UA, as far as this data set reaches: its length depends on the resolution"
    )?;
    for resolution in [
        Resolution::AsDrawn,
        Resolution::Dividers(Distance::from_km(1.0)?),
        Resolution::Dividers(Distance::from_km(20.0)?),
    ] {
        writeln!(out, "  {}", length(border.length(resolution)))?;
    }
    Ok(())
}

fn towns(out: &mut String, atlas: &Atlas, border: &Border) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nTOWNS, with longitude and latitude")?;
    for name in TOWNS {
        let town = atlas.town(name)?;
        writeln!(out, "\n{} ({} people), {:.4}, {}", town.names(), people(town), town.position(), town.id())?;
        for place in atlas.locate(town) {
            let (code, name) = (place.region.code(), place.region.names());
            writeln!(out, "  in {code} {name}?  {}: {} from its outline", place.answer, place.outline())?;
        }
        let near = border.nearest(town);
        writeln!(out, "  border of RU and UA: {near}, nearest at {:.4}", near.what)?;
        let others = atlas.nearest_towns(town, 12).into_iter().filter(|near| !is_same_place(near.what, town));
        let others = others.take(3).map(|near| format!("{} {near:.1}", near.what.names()));
        writeln!(out, "  nearest towns: {}", others.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

/// The town itself, or a part of it.
fn is_same_place(other: &Town, town: &Town) -> bool {
    other.id() == town.id() || other.part_of() == Some(town.id())
}

fn near_border(out: &mut String, atlas: &Atlas, border: &Border) -> Result<(), Box<dyn Error>> {
    let limit = Distance::from_km(NEAR_KM)?;
    let mut found = atlas.towns_within(limit, border);
    found.retain(|near| near.what.part_of().is_none());
    let sure = found.iter().filter(|near| near.within(limit) == Answer::Yes).count();
    writeln!(
        out,
        "\nTOWNS WITHIN {NEAR_KM} KM OF THE BORDER OF RU AND UA: {sure} for sure, {} more perhaps",
        found.len() - sure
    )?;
    writeln!(
        out,
        "  {:<24} {:<16} {:>8}  {:>16}  within {NEAR_KM} km?",
        "town", "region", "people", "to the border"
    )?;
    for near in found {
        let regions = atlas.locate(near.what);
        let regions = regions.iter().map(|place| place.region.code()).collect::<Vec<_>>().join(" or ");
        let distance = near.to_string();
        writeln!(
            out,
            "  {:<24} {regions:<16} {:>8}  {distance:>16}  {}",
            near.what.names(),
            people(near.what),
            near.within(limit)
        )?;
    }
    Ok(())
}

fn length(length: Length) -> String {
    let km = thousands(&format!("{:.0}", length.distance.as_km()));
    match length.measured {
        Resolution::AsDrawn => {
            format!("{km:>5} km as drawn, with a point every {:.1} km", length.resolution.as_km())
        }
        Resolution::Dividers(_) => format!("{km:>5} km in steps of {} km", length.resolution.as_km()),
    }
}

fn people(town: &Town) -> String {
    town.population().map_or_else(|| "unknown".to_owned(), |people| thousands(&people.to_string()))
}

/// A whole number with its thousands apart: `29,772`.
fn thousands(digits: &str) -> String {
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}
