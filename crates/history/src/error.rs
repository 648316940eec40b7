use std::path::PathBuf;

/// Why a matter file was not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file.
    #[error("There is no matter file at {}. Check the name, or create the matter.", .0.display())]
    Missing(PathBuf),
    /// A matter was to be created where a file stands.
    #[error("A file named {} exists already. Open it, or choose another name.", .0.display())]
    Exists(PathBuf),
    /// The file has no content.
    #[error("The matter file {} is empty. Restore it from a backup.", .0.display())]
    Empty(PathBuf),
    /// The file is something else.
    #[error("{} is not a matter file of Counterdraft. Choose a file whose name ends in .counterdraft.", .0.display())]
    Foreign(PathBuf),
    /// A newer version of the product wrote the file.
    #[error("{} was written by a newer version of Counterdraft (format {found}; this version reads up to {known}). Update Counterdraft and open it again.", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this version reads.
        known: u32,
    },
    /// The file's content does not hold together.
    #[error("The matter file {} is damaged. Restore it from a backup; do not go on working in it.", .0.display())]
    Damaged(PathBuf),
    /// Another program holds the file.
    #[error("Another program is using {}. Close the matter there and try again.", .0.display())]
    Locked(PathBuf),
    /// The file or its folder may not be written.
    #[error("{} cannot be written. Check the permissions of the file and its folder.", .0.display())]
    ReadOnly(PathBuf),
    /// The disk is full.
    #[error("There is no room left on the disk for {}. Free some space and try again; nothing was recorded.", .0.display())]
    Full(PathBuf),
    /// An entry, round, document or file that the matter does not hold.
    #[error("The matter holds no {0}. Open the matter again and repeat the step.")]
    Unknown(String),
    /// Anything else that SQLite reports.
    #[error("The matter file {} could not be used ({what}). Close the matter and open it again.", .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        what: String,
    },
}

impl Error {
    /// Makes the error of what SQLite reports about the file at `path`.
    pub(crate) fn of(path: &std::path::Path, error: &rusqlite::Error) -> Error {
        use rusqlite::ErrorCode;
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::Foreign(path),
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Error::ReadOnly(path),
            Some(ErrorCode::DiskFull) => Error::Full(path),
            _ => Error::Other { path, what: error.to_string() },
        }
    }
}
