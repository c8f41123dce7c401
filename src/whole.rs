//! Files that appear when they are whole.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Error;

/// A file that is written beside its place, under a name that ends in `.part` and that nobody else has, and takes its place when
/// it is whole. One that is dropped before is removed.
pub(crate) struct Whole {
    to: PathBuf,
    beside: PathBuf,
    file: File,
    finished: bool,
}

impl Whole {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`], as all of these, with the name of the file: if its place is a folder, or its folder cannot be
    /// written into.
    pub(crate) fn create(to: &Path) -> Result<Self, Error> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        if to.is_dir() {
            return Err(unwritable(to, "it is a folder"));
        }
        let mut name = to.file_name().ok_or_else(|| unwritable(to, "it is no name of a file"))?.to_owned();
        name.push(format!(".{}-{}.part", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        let beside = to.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&beside);
        let file = file.map_err(|error| unwritable(to, error))?;
        Ok(Self { to: to.to_owned(), beside, file, finished: false })
    }

    /// What is written so far.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] if the disk takes no more, or the place is not to be written to.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let synced = self.file.sync_all();
        synced
            .and_then(|()| fs::rename(&self.beside, &self.to))
            .map_err(|error| unwritable(&self.to, error))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if !self.finished {
            // What is left of it says by its name that it is not whole, if it cannot be removed.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Writes a file that appears when it is whole: until then what was there before stays, and a run that is killed leaves at most a
/// file beside it whose name ends in `.part`.
///
/// # Errors
///
/// [`Error::Unwritable`] with the name of the file: if its place is a folder, its folder cannot be written into, or
/// the disk is full.
pub fn write_whole(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
    let path = path.as_ref();
    let whole = Whole::create(path)?;
    whole.file().write_all(bytes.as_ref()).map_err(|error| unwritable(path, error))?;
    whole.finish()
}

fn unwritable(path: &Path, reason: impl Display) -> Error {
    Error::Unwritable { reason: reason.to_string() }.within(path.display().to_string())
}
