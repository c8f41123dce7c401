//! From file to file: written beside and renamed when whole.

use std::fs::File;
use std::path::Path;

use super::csv;
use super::done::Done;
use super::options::TableOptions;
use crate::whole::Whole;
use crate::{Enricher, Error};

/// As [`enrich_csv`](super::enrich_csv), from a file to a file. The output is written beside its place, under a name that ends in
/// `.part`, and renamed when it is whole: a run that fails or is killed leaves nothing that looks like a whole table.
///
/// # Errors
///
/// As [`enrich_csv`](super::enrich_csv), within the file; [`Error::Empty`] also for a table without rows.
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

/// Reads a table from a Parquet file and writes it with the columns of [`enrich_csv`](super::enrich_csv) behind, null where those
/// are empty; metres are not rounded. With the feature `parquet`.
///
/// Positions are numbers of any type, decimals, or text; days are dates, times, text, or numbers like 20240810. A
/// time with a zone counts by its day in UTC. A GeoParquet file (1.1) without columns of longitudes and latitudes has
/// them in its primary column, if that holds points. A null among these is a row that cannot be read.
///
/// All other columns are copied as the bytes that they are, whatever they hold; so is what the file says beside its rows. Chunks
/// that are looked into may be uncompressed or compressed with Snappy, gzip or LZ4, and with the feature `zstd` with Zstandard.
/// Row groups stay as they are, and the file is written as that of [`enrich_csv_file`].
///
/// # Errors
///
/// As [`enrich_csv_file`]; [`Error::Malformed`] also for a file that is damaged, for a compression that is not read,
/// and for a column of another type; [`Error::UnsupportedCrs`] for points in another reference system.
///
/// # Complexity
///
/// Memory for some blocks of 65,536 rows, and for the encoded answers to a row group: up to 30 bytes for each of its rows.
#[cfg(feature = "parquet")]
pub fn enrich_parquet_file(
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    enricher: &Enricher,
    options: &TableOptions<'_>,
) -> Result<Done, Error> {
    let from = from.as_ref();
    from_file_to_file(from, to.as_ref(), |decoded, to| {
        let copied = File::open(from).map_err(|error| Error::Unreadable { reason: error.to_string() })?;
        super::parquet::enrich([decoded, &copied], to, enricher, options)
    })
}

/// As [`enrich_csv_file`] or, with the feature `parquet`, `enrich_parquet_file`, by what the names of both files end in: `.csv`,
/// `.tsv` and `.txt`, or `.parquet` and `.geoparquet`.
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
    if from.is_dir() {
        return Err(is_a_folder(from));
    }
    let format = Format::of(from).ok_or_else(|| {
        let reason = "its name should end in .csv, .tsv, .txt, .parquet or .geoparquet".to_owned();
        Error::Unreadable { reason }.within(from.display().to_string())
    })?;
    if Format::of(to) != Some(format) {
        let reason = match format {
            Format::Csv => "its name should end in .csv, .tsv or .txt, as the input is CSV",
            Format::Parquet => "its name should end in .parquet or .geoparquet, as the input is Parquet",
        };
        let reason = reason.to_owned();
        return Err(Error::Unwritable { reason }.within(to.display().to_string()));
    }
    match format {
        Format::Csv => enrich_csv_file(from, to, enricher, options),
        #[cfg(feature = "parquet")]
        Format::Parquet => enrich_parquet_file(from, to, enricher, options),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => {
            let reason = "Parquet is read with the feature `parquet` only".to_owned();
            Err(Error::Unreadable { reason }.within(from.display().to_string()))
        }
    }
}

/// What a file is by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Parquet,
}

impl Format {
    const ENDS: [(&'static str, Self); 5] = [
        ("csv", Self::Csv),
        ("tsv", Self::Csv),
        ("txt", Self::Csv),
        ("parquet", Self::Parquet),
        ("geoparquet", Self::Parquet),
    ];

    fn of(path: &Path) -> Option<Self> {
        let end = path.extension()?;
        Self::ENDS.iter().find(|(known, _)| end.eq_ignore_ascii_case(known)).map(|(_, format)| *format)
    }
}

/// From a file that is there into one that appears when all is done.
fn from_file_to_file(
    from: &Path,
    to: &Path,
    enrich: impl FnOnce(&File, &File) -> Result<Done, Error>,
) -> Result<Done, Error> {
    if from.is_dir() {
        return Err(is_a_folder(from));
    }
    let input = File::open(from).map_err(|error| {
        Error::Unreadable { reason: error.to_string() }.within(from.display().to_string())
    })?;
    let output = Whole::create(to)?;
    let done = enrich(&input, output.file()).and_then(|done| match done.rows {
        0 => Err(Error::Empty { what: "rows, only a header" }),
        _ => Ok(done),
    });
    let done = done.map_err(|error| {
        let at_fault = if matches!(error, Error::Unwritable { .. }) { to } else { from };
        error.within(at_fault.display().to_string())
    })?;
    output.finish()?;
    Ok(done)
}

fn is_a_folder(path: &Path) -> Error {
    Error::Unreadable { reason: "it is a folder".to_owned() }.within(path.display().to_string())
}
