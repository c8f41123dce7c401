//! From file to file: written beside and renamed when whole.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;

use super::csv;
use super::done::Done;
use super::options::TableOptions;
use crate::{Enricher, Error};

/// As [`enrich_csv`](super::enrich_csv), from a file to a file. The output is written beside its place, under a name that ends in
/// `.part`, and renamed when it is whole: a run that fails or is killed leaves nothing that looks like a whole table.
///
/// # Errors
///
/// As [`enrich_csv`](super::enrich_csv), within the file.
pub fn enrich_csv_file(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    from_file_to_file(from.as_ref(), to.as_ref(), |from, to| {
        let length = from.metadata().ok().map(|about| about.len());
        csv::enrich(from, to, length, enricher, options)
    })
}

/// As [`enrich_csv_file`], in the format that the names of both files end in: `.csv`, `.tsv` and `.txt` are CSV.
///
/// # Errors
///
/// As [`enrich_csv_file`]; [`Error::Unreadable`] for a name with another end, [`Error::Unwritable`] for one that ends as another
/// format than the input's does.
pub fn enrich_file(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let format = Format::of(from).ok_or_else(|| {
        let reason = format!("its name should end in one of {}", Format::ENDS.map(|(end, _)| end).join(", "));
        Error::Unreadable { reason }.within(from.display().to_string())
    })?;
    if Format::of(to) != Some(format) {
        let reason = format!("its name should end as one of {format}, as that of the input does");
        return Err(Error::Unwritable { reason }.within(to.display().to_string()));
    }
    match format {
        Format::Csv => enrich_csv_file(from, to, enricher, options),
    }
}

/// What a file is by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
}

impl Format {
    const ENDS: [(&'static str, Self); 3] = [("csv", Self::Csv), ("tsv", Self::Csv), ("txt", Self::Csv)];

    fn of(path: &Path) -> Option<Self> {
        let end = path.extension()?;
        Self::ENDS.iter().find(|(known, _)| end.eq_ignore_ascii_case(known)).map(|(_, format)| *format)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
        })
    }
}

/// Opens a file, and another beside the place of the output, which takes that place when all is done.
fn from_file_to_file(
    from: &Path,
    to: &Path,
    enrich: impl FnOnce(&File, &File) -> Result<Done, Error>,
) -> Result<Done, Error> {
    let unreadable = |reason: String| Error::Unreadable { reason }.within(from.display().to_string());
    let unwritable = |path: &Path, error: &std::io::Error| {
        Error::Unwritable { reason: error.to_string() }.within(path.display().to_string())
    };
    if from.is_dir() {
        return Err(unreadable("it is a folder".to_owned()));
    }
    let input = File::open(from).map_err(|error| unreadable(error.to_string()))?;
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = to.with_file_name(name);
    let output = File::create(&beside).map_err(|error| unwritable(&beside, &error))?;
    let written =
        enrich(&input, &output).map_err(|error| error.within(from.display().to_string())).and_then(|done| {
            output
                .sync_all()
                .and_then(|()| fs::rename(&beside, to))
                .map_err(|error| unwritable(to, &error))?;
            Ok(done)
        });
    if written.is_err() {
        // What is left of it says by its name that it is not whole, if it cannot be removed.
        let _ = fs::remove_file(&beside);
    }
    written
}
