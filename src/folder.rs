//! An atlas from a folder of files, each known by its name.
//!
//! | file | holds |
//! | --- | --- |
//! | `regions.geojson` | regions, as [`geojson`] reads them; the only one that has to be there |
//! | `towns.geojson` | towns |
//! | `claims.json` | parties, sources and claims, as [`claims`] reads them |
//! | `claims.csv`, `sources.csv` | the same from a spreadsheet |
//! | `atlas.json` | `{"attribution": ["a line of credit"], "perspective": "whose view the regions follow", "extent_accuracy_m": 500}` |
//!
//! They lie in the folder itself or in folders of it, as `data/kursk_2024` has them apart by licence. Files of other
//! names are not read, and said so, but for papers that go with data: `LICENSE`, `LICENCE`, `README` and `COPYING`,
//! whatever follows.
//!
//! # Examples
//!
//! ```
//! # #[cfg(feature = "bundled")] {
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/kursk_2024");
//! let read = frontline::folder::read(folder)?;
//! assert_eq!(read.files.len(), 4);
//! assert_eq!(read.builder.build()?.town("Sudzha")?.id(), "geonames:486816");
//! # }
//! # Ok::<(), frontline::Error>(())
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::geojson::{self, RegionFields};
use crate::shapes::{self, Read, Repairs};
use crate::{Atlas, AtlasBuilder, Distance, Error, claims};

/// What a folder holds.
#[derive(Clone, Debug)]
pub struct Folder {
    /// All that was read, ready to build, or to be added to.
    pub builder: AtlasBuilder,
    /// The files that were read, with what had to be repaired in each.
    pub files: Vec<(PathBuf, Repairs)>,
    /// The files that were not read, since their names say nothing.
    pub others: Vec<PathBuf>,
}

/// What an atlas says of itself.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    #[serde(default)]
    attribution: Vec<String>,
    perspective: Option<String>,
    extent_accuracy_m: Option<f64>,
}

impl About {
    pub(crate) fn add_to(text: &str, mut builder: AtlasBuilder) -> Result<AtlasBuilder, Error> {
        let about: Self = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            Error::Malformed { what: "description of an atlas", reason: error.to_string() }
        })?;
        for line in about.attribution {
            builder = builder.attribution(line);
        }
        if let Some(perspective) = about.perspective {
            builder = builder.perspective(perspective);
        }
        if let Some(metres) = about.extent_accuracy_m {
            builder = builder.extent_accuracy(Distance::from_metres(metres)?);
        }
        Ok(builder)
    }
}

/// Reads a folder; see the [module](self).
///
/// # Errors
///
/// [`Error::Unreadable`] for a folder that is not there or cannot be read; [`Error::Missing`] without `regions.geojson`;
/// [`Error::DuplicateId`] for two files of one name; those of the readers, within the file.
pub fn read(path: impl AsRef<Path>) -> Result<Folder, Error> {
    let path = path.as_ref();
    let mut read = Folder { builder: Atlas::builder(), files: Vec::new(), others: Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for file in files(path)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(repairs) = read.take(&name, &file)? else {
            if !is_paper(&file) {
                read.others.push(file);
            }
            continue;
        };
        if names.contains(&name) {
            let error = Error::DuplicateId { what: "file", id: name };
            return Err(error.within(path.display().to_string()));
        }
        names.push(name);
        read.files.push((file, repairs));
    }
    if !names.iter().any(|name| name == "regions.geojson") {
        let error = Error::Missing { what: "regions.geojson, without which there is no atlas" };
        return Err(error.within(path.display().to_string()));
    }
    Ok(read)
}

impl Folder {
    /// Reads a file that is known by its name.
    fn take(&mut self, name: &str, path: &Path) -> Result<Option<Repairs>, Error> {
        let builder = std::mem::take(&mut self.builder);
        let (builder, repairs) = match name {
            "regions.geojson" => {
                let Read { items, repairs } = geojson::regions_from_file(path, &RegionFields::default())?;
                (builder.regions(items), repairs)
            }
            "towns.geojson" => {
                let Read { items, repairs } = geojson::towns_from_file(path)?;
                (builder.towns(items), repairs)
            }
            "claims.json" => {
                let read = claims::from_file(path)?;
                (builder.parties(read.parties).sources(read.sources).claims(read.claims), read.repairs)
            }
            "claims.csv" => {
                let read = shapes::from_text_file(path, claims::claims_from_csv)?;
                (builder.claims(read), Repairs::default())
            }
            "sources.csv" => {
                let read = shapes::from_text_file(path, claims::sources_from_csv)?;
                (builder.sources(read), Repairs::default())
            }
            "atlas.json" => {
                let added = shapes::from_text_file(path, |text| About::add_to(text, builder))?;
                (added, Repairs::default())
            }
            _ => {
                self.builder = builder;
                return Ok(None);
            }
        };
        self.builder = builder;
        Ok(Some(repairs))
    }
}

/// Whether a file is a licence or the like.
pub(crate) fn is_paper(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    ["LICENSE", "LICENCE", "README", "COPYING"].iter().any(|paper| name.starts_with(paper))
}

/// The files of a folder and of folders in it, by name.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    list(path, true, &mut found).map_err(|error| error.within(path.display().to_string()))?;
    found.sort();
    Ok(found)
}

fn list(path: &Path, deeper: bool, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let unreadable = |error: std::io::Error| Error::Unreadable { reason: error.to_string() };
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if !path.is_dir() {
            found.push(path);
        } else if deeper {
            list(&path, false, found)?;
        }
    }
    Ok(())
}
