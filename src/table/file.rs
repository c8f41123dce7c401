//! From file to file: written beside and renamed when whole.

use std::fs::{self, File};
use std::path::Path;

use super::columns::TableOptions;
use super::csv::{Done, enrich_csv};
use crate::{Enricher, Error};

/// As [`enrich_csv`], from a file to a file. The output is written beside its place, under a name that ends in `.part`, and renamed
/// when it is whole: a run that fails or is killed leaves nothing that looks like a whole table.
///
/// # Errors
///
/// As [`enrich_csv`], within the file.
pub fn enrich_csv_file(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    enricher: &Enricher,
    options: &TableOptions,
) -> Result<Done, Error> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let unwritable = |path: &Path, error: &std::io::Error| {
        Error::Unwritable { reason: error.to_string() }.within(path.display().to_string())
    };
    if from.is_dir() {
        let reason = "it is a folder".to_owned();
        return Err(Error::Unreadable { reason }.within(from.display().to_string()));
    }
    let input = File::open(from).map_err(|error| {
        Error::Unreadable { reason: error.to_string() }.within(from.display().to_string())
    })?;
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = to.with_file_name(name);
    let output = File::create(&beside).map_err(|error| unwritable(&beside, &error))?;
    let written = enrich_csv(input, &output, enricher, options)
        .map_err(|error| error.within(from.display().to_string()))
        .and_then(|done| {
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
