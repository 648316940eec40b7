use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file would take the place of the one it was made from.
    #[error("{} is the received file, which is never changed. Choose another name for the result.", .0.display())]
    Source(PathBuf),
    /// The system refused; nothing was written.
    #[error("{} could not be written: {source}. Choose another folder or name.", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Writes `bytes` to the file at `path`, wholly or not at all, and never over `received`.
///
/// The bytes go to a new file beside it, are flushed to the disk, and the new file takes the name in one step.
/// Whoever looks sees the old file or the new one, even when the process or the machine stops in between.
///
/// # Errors
/// [`WriteError::Source`] when `path` and `received` are one file, by whatever name; [`WriteError::Io`] for the rest.
pub fn write_file(path: &Path, bytes: &[u8], received: Option<&Path>) -> Result<(), WriteError> {
    if received.is_some_and(|received| is_same_file(path, received)) {
        return Err(WriteError::Source(path.to_owned()));
    }
    replace(path, bytes).map_err(|source| WriteError::Io { path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".counterdraft-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program would make it: what the user's mask leaves of this.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut part = builder.tempfile_in(folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    part.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes a renamed file's new name survive a loss of power, where the system offers that.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Says whether two paths name one existing file, links included.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
