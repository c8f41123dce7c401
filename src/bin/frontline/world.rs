//! The atlas and the view that a question is about.

use std::path::Path;

use frontline::control_map::{self, Mapping, Maps};
use frontline::{Answer, Atlas, Claim, Date, Distance, LonLat, Source, Spot, Statement, View, folder};

use crate::Fallible;
use crate::arguments::Arguments;

/// How far outlines of maps may be off where nobody says, metres: a judgement, not a measurement.
const MAPS_ACCURACY: f64 = 500.0;

/// A series of maps: its source, the first day and the last.
type Series = (String, Date, Date);

/// The atlas, and the terms of every view of it.
pub struct World<'a> {
    pub atlas: Atlas,
    series: Vec<Series>,
    arguments: &'a Arguments,
}

impl<'a> World<'a> {
    /// The atlas of `--data` or the bundled one, with the maps of `--maps`; what had to be repaired goes to standard error.
    pub fn of(arguments: &'a Arguments) -> Fallible<Self> {
        let atlas = match &arguments.data {
            Some(path) => own(path)?,
            None => bundled().ok_or("this build has no data of its own: name a folder with --data")?,
        };
        let (atlas, series) =
            if arguments.maps.is_empty() { (atlas, Vec::new()) } else { with_maps(&atlas, arguments)? };
        Ok(Self { atlas, series, arguments })
    }

    /// The view of a day, or of that of the latest claim.
    pub fn view(&self, day: Option<Date>) -> Fallible<View> {
        let latest = || self.atlas.claims().iter().map(|claim| claim.stated().latest()).max();
        let day = day.or_else(latest).ok_or("this atlas has no claims: say for which day")?;
        for (source, first, last) in &self.series {
            let speaks = |claim: &Claim| {
                let is_drawn =
                    matches!(claim.statement(), Statement::Extent { .. } | Statement::Unclear { .. });
                is_drawn && claim.by() == source && claim.valid().holds_on(day) != Answer::No
            };
            if !self.atlas.claims().iter().any(speaks) {
                tell!(
                    "the maps of {source} are of {first} to {last} and say nothing of {day}: it is told without them"
                );
            }
        }
        Ok(self.terms()?.on(day))
    }

    /// A view by the rule and with the knowledge asked for; its day means nothing.
    pub fn terms(&self) -> Fallible<View> {
        let mut view = self.atlas.on(Date::MIN).policy(self.atlas.policy_named(&self.arguments.policy)?);
        if let Some(day) = self.arguments.known_by {
            view = view.known_by(day);
        }
        if let Some(day) = self.arguments.recorded_by {
            view = view.recorded_by(day);
        }
        Ok(view)
    }

    /// The place of a longitude and a latitude, or of a town.
    pub fn spot(&self, place: &[String], accuracy: Option<f64>) -> Fallible<Spot> {
        let accuracy = accuracy.map(Distance::from_metres).transpose()?;
        let numbers: Vec<f64> = place.iter().filter_map(|text| text.parse().ok()).collect();
        let spot = match numbers[..] {
            [lon, lat] if place.len() == 2 => Spot::from(LonLat::new(lon, lat)?),
            [] if !place.concat().contains(|c: char| c.is_ascii_digit()) || place.len() == 1 => {
                self.atlas.town(&place.join(" "))?.into()
            }
            _ => {
                let found = place.join(" ");
                let expected = "expected a longitude and a latitude like 35.271 51.191, or a town";
                return Err(format!("{expected}, found {found:?}").into());
            }
        };
        Ok(Spot::new(spot.position(), accuracy.unwrap_or(spot.accuracy())))
    }

    /// The two parties asked about, or those of the two countries that the atlas is about.
    pub fn pair(&self, asked: Option<&Vec<String>>) -> Fallible<(String, String)> {
        if let Some([a, b]) = asked.map(Vec::as_slice) {
            return Ok((a.clone(), b.clone()));
        }
        let countries = self.atlas.countries();
        if let [a, b] = countries[..] {
            return Ok((a.to_owned(), b.to_owned()));
        }
        let all = countries.join(", ");
        Err(format!("name two of the parties with --between; the countries are {all}").into())
    }
}

#[cfg(feature = "bundled")]
#[allow(clippy::unnecessary_wraps)] // without the data there is none
fn bundled() -> Option<Atlas> {
    Some(Atlas::kursk_2024())
}

#[cfg(not(feature = "bundled"))]
fn bundled() -> Option<Atlas> {
    None
}

fn own(path: &Path) -> Fallible<Atlas> {
    let read = folder::read(path)?;
    for (file, repairs) in read.files.iter().filter(|(_, repairs)| !repairs.is_clean()) {
        tell!("{}: {repairs}", file.display());
    }
    for file in &read.others {
        tell!("{}: not read, since its name says nothing", file.display());
    }
    Ok(read.builder.build().map_err(|error| format!("{}: {error}", path.display()))?)
}

/// The atlas with control maps besides.
fn with_maps(atlas: &Atlas, arguments: &Arguments) -> Fallible<(Atlas, Vec<Series>)> {
    let accuracy = match arguments.maps_accuracy {
        Some(metres) => Distance::from_metres(metres)?,
        None if atlas.extent_accuracy() > Distance::ZERO => atlas.extent_accuracy(),
        None => Distance::from_metres(MAPS_ACCURACY)?,
    };
    let mut builder = atlas.to_builder().extent_accuracy(accuracy);
    let mut sources: Vec<Source> = atlas.sources().to_vec();
    let mut series = Vec::new();
    for named in arguments.maps.chunks_exact(2) {
        let maps = maps(&named[0], Path::new(&named[1]))?;
        if let (Some(first), Some(last)) = (maps.maps.first(), maps.maps.last()) {
            series.push((maps.source.id().to_owned(), first.day, last.day));
        }
        if !sources.iter().any(|known| known.id() == maps.source.id()) {
            sources.push(maps.source.clone());
            builder = builder.sources([maps.source]);
        }
        builder = builder.claims(maps.claims);
    }
    let meanings: Vec<&String> = arguments.maps.iter().step_by(2).collect();
    let is_twice = (1..meanings.len()).any(|i| meanings[..i].contains(&meanings[i]));
    let advice = if is_twice { "; maps of one meaning belong into one folder" } else { "" };
    let atlas = builder.build().map_err(|error| format!("{error}{advice}"))?;
    if !atlas.snapped().is_empty() {
        tell!("{} outlines of maps were moved onto the state border near them", atlas.snapped().len());
    }
    Ok((atlas, series))
}

/// Control maps by a preset or a file that says what they mean; what was mended and skipped goes to standard error.
pub fn maps(meaning: &str, path: &Path) -> Fallible<Maps> {
    let mapping = mapping(meaning)?;
    std::fs::metadata(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    let maps = if path.is_dir() {
        control_map::read_folder(path, &mapping)?
    } else {
        control_map::read_file(path, &mapping)?
    };
    tell!("{}: {} maps, {}", path.display(), maps.maps.len(), maps.mended);
    for (reason, count) in maps.skipped_by_reason() {
        tell!("  skipped {count}: {reason}");
    }
    for (first, last) in &maps.gaps {
        tell!("  no map from {first} to {last}");
    }
    if maps.maps.is_empty() {
        return Err(
            format!("{}: there is no map in it that can be used as {meaning} says", path.display()).into()
        );
    }
    Ok(maps)
}

/// What maps mean, by the name of a preset or a JSON file.
pub fn mapping(meaning: &str) -> Fallible<Mapping> {
    if Mapping::PRESETS.contains(&meaning) {
        return Ok(Mapping::preset(meaning)?);
    }
    let all = Mapping::PRESETS.join(", ");
    Mapping::from_file(meaning).map_err(|error| format!("{error}; the presets are {all}").into())
}
