//! The atlas and the view that a question is about.

use frontline::{Atlas, Date, Distance, LonLat, Spot, View, folder};

use crate::Fallible;
use crate::arguments::Arguments;

/// The atlas, and the terms of every view of it.
pub struct World<'a> {
    pub atlas: Atlas,
    arguments: &'a Arguments,
}

impl<'a> World<'a> {
    /// The atlas of `--data`, with what had to be repaired on standard error, or the bundled one.
    pub fn of(arguments: &'a Arguments) -> Fallible<Self> {
        let Some(path) = &arguments.data else {
            #[cfg(feature = "bundled")]
            return Ok(Self { atlas: Atlas::kursk_2024(), arguments });
            #[cfg(not(feature = "bundled"))]
            return Err("this build has no data of its own: name a folder with --data".into());
        };
        let read = folder::read(path)?;
        for (file, repairs) in read.files.iter().filter(|(_, repairs)| !repairs.is_clean()) {
            eprintln!("{}: {repairs}", file.display());
        }
        for file in &read.others {
            eprintln!("{}: not read, since its name says nothing", file.display());
        }
        let atlas = read.builder.build().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { atlas, arguments })
    }

    /// The view of a day, or of that of the latest claim.
    pub fn view(&self, day: Option<Date>) -> Fallible<View> {
        let latest = || self.atlas.claims().iter().map(|claim| claim.stated().latest()).max();
        let day = day.or_else(latest).ok_or("this atlas has no claims: say for which day")?;
        let mut view = self.atlas.on(day).policy(self.atlas.policy_named(&self.arguments.policy)?);
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
