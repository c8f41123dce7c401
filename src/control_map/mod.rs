//! Control maps in: polygon files become claims, each with its source, its day and the days that it speaks for.
//!
//! What a series of maps means by what it writes is said by a [`Mapping`], which is data, not code: where the day stands, which
//! value means which party, the order of the axes. There are four presets; a JSON file makes another.
//!
//! # What a map says
//!
//! * **A map is the whole picture of its source for its days.** A later map replaces an earlier one altogether: what
//!   it leaves out is not carried on. What it leaves out was never said to be anyone's either: a
//!   [`View`](crate::View) leaves that ground to the country's party and says that this is the default
//!   ([`HolderOf::Default`](crate::HolderOf::Default)). So layers of one map (what one side gained here, the other
//!   there) belong into one folder: files of one day are one map.
//! * **A map speaks from its day** until the day before the next one, or for as long as the series' step if that is shorter,
//!   or until the series ends. Its claims are stated on its day. Where names of files have the time, the last of a day counts.
//! * **A gap is not an answer.** For days on which the step or the list of known gaps leaves no map there are no
//!   extents. Instead a claim says that it is not known who holds the ground that the maps on either side of the gap
//!   speak of ([`Statement::Unclear`](crate::Statement::Unclear) between nobody), stated on the day of the last map
//!   before. Such a claim does not vote: where another source says who holds a place, that counts. A day of which
//!   nothing could be used or understood is a gap, too; a map of which the mapping skips all is one on which nobody
//!   holds anything.
//! * **Within one map every place has one state.** Features of one meaning are joined. Where ground of two meanings overlaps,
//!   the rule that stands first in the mapping wins; how often and how much is counted.
//!
//! # What is mended
//!
//! | found | done |
//! | --- | --- |
//! | what [`geojson`](crate::geojson) repairs in rings and positions | the same, counted |
//! | rings that cross themselves, holes outside, polygons over one another in one feature | each ring encloses what it goes round an odd number of times, a polygon is its exterior without its holes, a feature is its polygons together; counted, with the area that changed |
//! | outlines that cross more than 20,000 times, or of which more than 500 million pairs of edges lie side by side | refused: such a feature is skipped, such a map an error |
//! | rings of fewer than three positions | dropped, counted |
//! | features of one meaning that overlap or adjoin | joined, counted |
//! | ground of two meanings | goes to the first rule, counted with its area |
//! | pieces of less than a square metre | dropped, counted with their area |
//! | points and lines in one feature with polygons | left out, counted |
//! | several files of one day | taken for layers of one map, counted; of those with the time in their names the last counts |
//! | points, lines, null and unusable geometries, features that no rule fits, files without a day, days that cannot be | skipped, each named with the reason |
//!
//! Vertices stay where they are: overlaps are sorted out on a plane cut along all rings, not by an overlay that
//! rounds, so pieces that touch share their vertices.
//!
//! # Examples
//!
//! ```
//! use frontline::control_map::{Mapping, read_str};
//!
//! let text = r##"{"type": "Feature", "properties": {"name": "Liberated", "fill": "#01579b"}, "geometry":
//!     {"type": "Polygon", "coordinates": [[[35, 51.1, 0], [35.4, 51.1, 0], [35.4, 51.3, 0], [35, 51.3, 0]]]}}"##;
//! let maps = read_str("deepstate_1723408252.geojson", text, &Mapping::deepstate())?;
//! let claim = &maps.claims[0];
//! assert_eq!((claim.id(), claim.valid().to_string().as_str()), ("deepstate-map-2024-08-11-UA", "2024-08-11"));
//! assert_eq!(maps.mended.to_string(), "1 features, 1 rings closed, 4 heights dropped");
//! # Ok::<(), frontline::Error>(())
//! ```

mod crossings;
mod days;
mod found;
mod mapping;
mod members;
mod overlay;
mod places;
mod presets;
mod read;
mod series;

use std::path::{Path, PathBuf};

pub use found::{Map, Maps, Mended, Reason, Skipped};
pub use mapping::{Axes, DateIn, Mapping, Means, Rule};
pub(crate) use overlay::sorted_out;
pub(crate) use read::{Page, Reader};
pub(crate) use series::{days_between, outside};

use crate::Error;
use crate::shapes::Format;

/// Reads one file of control maps, of any format of [`shapes`](crate::shapes); see the [module](self).
///
/// # Errors
///
/// Those of [`shapes::from_file`](crate::shapes::from_file), of a [`Mapping`] that could mean nothing, and
/// [`Error::Unexpected`] for a map in a gap that the mapping lists; each names the file.
pub fn read_file(path: impl AsRef<Path>, mapping: &Mapping) -> Result<Maps, Error> {
    mapping.check()?;
    let mut reader = Reader::default();
    reader.file(path.as_ref(), mapping)?;
    reader.into_maps(mapping)
}

/// Reads the text of one JSON file of this name; see the [module](self).
///
/// # Errors
///
/// As [`read_file`].
pub fn read_str(name: &str, text: &str, mapping: &Mapping) -> Result<Maps, Error> {
    mapping.check()?;
    let mut reader = Reader::default();
    reader.named_text(name, text, mapping)?;
    reader.into_maps(mapping)
}

/// Reads a folder of dated files as one series; see the [module](self). Folders in it are not read, and files of no
/// format of shapes are skipped and named.
///
/// # Errors
///
/// As [`read_file`], of the first file by name that cannot be read; [`Error::Unreadable`] for the folder. A
/// [`lint`](crate::lint) goes on after faults.
pub fn read_folder(path: impl AsRef<Path>, mapping: &Mapping) -> Result<Maps, Error> {
    mapping.check()?;
    let mut reader = Reader::default();
    for file in files(path.as_ref())? {
        if file.is_dir() || Format::of(&file).is_err() {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            reader.skip(name, Reason::NoShapes);
        } else {
            reader.file(&file, mapping)?;
        }
    }
    reader.into_maps(mapping)
}

/// What lies in a folder, by name.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
    };
    let error = |error: std::io::Error| {
        Error::Unreadable { reason: error.to_string() }.within(folder.display().to_string())
    };
    let mut files = read().map_err(error)?;
    files.sort();
    Ok(files)
}
