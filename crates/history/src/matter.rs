use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use draft::Hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::entry::Recorded;
use crate::file::{folder, sync_folder};
use crate::migration::{APPLICATION_ID, NEWEST, migrate};
use crate::{Entry, Error, NewEntry, RoundId, What, lineage};

/// One matter, in its file.
pub struct Matter {
    pub(crate) connection: Connection,
    path: PathBuf,
}

/// Whom a matter is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The client.
    pub client: String,
    /// The other side.
    pub counterparty: String,
    /// When it was made, in seconds since 1970, UTC.
    pub made_at_utc_secs: i64,
}

/// Says whether `start`, the first 72 bytes of a file or more, begin a matter file.
pub fn is_matter(start: &[u8]) -> bool {
    start.starts_with(b"SQLite format 3\0") && start.get(68..72) == Some(&APPLICATION_ID.to_be_bytes())
}

impl Matter {
    /// Makes a matter in a new file.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is a file of that name; nothing is made then.
    pub fn create(path: &Path, client: &str, counterparty: &str, at_utc_secs: i64) -> Result<Matter, Error> {
        if path.exists() {
            return Err(Error::Exists(path.to_owned()));
        }
        let refused = |_| Error::ReadOnly(path.to_owned());
        // Made whole under another name, so that no half-made matter is ever found under this one.
        let part = tempfile::Builder::new().prefix(".counterdraft-").suffix(".part").tempfile_in(folder(path));
        let part = part.map_err(refused)?;
        {
            let sql = |error| Error::of(path, &error);
            let mut connection = Connection::open(part.path()).map_err(sql)?;
            connection.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
            migrate(&mut connection).map_err(sql)?;
            connection
                .execute(
                    "INSERT INTO matter (id, client, counterparty, made_at_utc_secs) VALUES (1, ?1, ?2, ?3)",
                    (client, counterparty, at_utc_secs),
                )
                .map_err(sql)?;
            connection.close().map_err(|(_, error)| sql(error))?;
        }
        part.persist_noclobber(path).map_err(|_| Error::Exists(path.to_owned()))?;
        sync_folder(folder(path)).map_err(refused)?;
        tracing::debug!("matter created");
        Matter::open(path)
    }

    /// Opens the matter in the file at `path`, bringing an older format up to date.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Empty`], [`Error::Foreign`], [`Error::Newer`], [`Error::Damaged`],
    /// [`Error::Locked`] and [`Error::ReadOnly`], as the names say.
    pub fn open(path: &Path) -> Result<Matter, Error> {
        check_header(path)?;
        let sql = |error| Error::of(path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(sql)?;
        connection.busy_timeout(Duration::from_secs(2)).map_err(sql)?;
        for (pragma, value) in [
            ("journal_mode", "WAL"),
            // An entry is on the disk before it is acknowledged.
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            // REPLACE would pass the triggers by.
            ("recursive_triggers", "ON"),
            ("trusted_schema", "OFF"),
        ] {
            connection.pragma_update(None, pragma, value).map_err(sql)?;
        }
        let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql)?;
        if found < NEWEST {
            migrate(&mut connection).map_err(sql)?;
        }
        tracing::debug!(format = found, "matter opened");
        Ok(Matter { connection, path: path.to_owned() })
    }

    /// Returns the file of the matter.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whom the matter is for.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn about(&self) -> Result<About, Error> {
        let sql = "SELECT client, counterparty, made_at_utc_secs FROM matter";
        let about = self.connection.query_row(sql, [], |row| {
            Ok(About { client: row.get(0)?, counterparty: row.get(1)?, made_at_utc_secs: row.get(2)? })
        });
        about.map_err(|error| self.error(&error))
    }

    /// Records an entry and returns it with its number once it is safely on the disk.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a round or an entry the matter does not hold, [`Error::Locked`], [`Error::Full`]
    /// and the other reasons for which a file is not written; nothing is recorded then.
    pub fn record(&mut self, entry: NewEntry) -> Result<Entry, Error> {
        let mut entries = self.record_all(vec![entry])?;
        Ok(entries.pop().expect("one entry was recorded"))
    }

    /// Records entries, all or none.
    ///
    /// # Errors
    /// As [`Matter::record`].
    pub fn record_all(&mut self, entries: Vec<NewEntry>) -> Result<Vec<Entry>, Error> {
        self.write(|transaction| entries.into_iter().map(|entry| add(transaction, entry)).collect())
    }

    /// Returns the entries of a round, or of the whole matter, in the order of recording.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn entries(&self, round: Option<RoundId>) -> Result<Vec<Entry>, Error> {
        Ok(self.recorded(round)?.into_iter().map(|recorded| recorded.entry).collect())
    }

    /// Returns the file whose digest is `hash`, byte for byte.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the matter does not hold it, [`Error::Damaged`] when its bytes no longer have the digest.
    pub fn bytes(&self, hash: Hash) -> Result<Vec<u8>, Error> {
        let found = self.connection.query_row("SELECT bytes FROM blob WHERE hash = ?1", [hash.0], |row| row.get(0));
        let bytes: Option<Vec<u8>> = found.optional().map_err(|error| self.error(&error))?;
        let bytes = bytes.ok_or_else(|| Error::Unknown(format!("file {}", &hash.to_hex()[..12])))?;
        if Hash::of(&bytes) == hash { Ok(bytes) } else { Err(Error::Damaged(self.path.clone())) }
    }

    /// Checks the whole file, page by page.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it does not hold together.
    pub fn check(&self) -> Result<(), Error> {
        let answer: Result<String, _> = self.connection.pragma_query_value(None, "integrity_check", |row| row.get(0));
        match answer {
            Ok(answer) if answer == "ok" => {}
            Ok(_) => return Err(Error::Damaged(self.path.clone())),
            Err(error) => return Err(self.error(&error)),
        }
        let orphans: Result<Option<i64>, _> =
            self.connection.query_row("SELECT rowid FROM pragma_foreign_key_check", [], |row| row.get(0)).optional();
        match orphans {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(Error::Damaged(self.path.clone())),
            Err(error) => Err(self.error(&error)),
        }
    }

    pub(crate) fn recorded(&self, round: Option<RoundId>) -> Result<Vec<Recorded>, Error> {
        let rows = || {
            let mut statement = self.connection.prepare_cached(include_str!("sql/entries.sql"))?;
            let rows = statement.query_map([round.map(|round| round.0)], Recorded::from_row)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        rows().map_err(|error| self.error(&error))
    }

    /// Runs `work` in one transaction that is flushed before this returns, or not at all.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Transaction) -> Result<T, Refused>) -> Result<T, Error> {
        let begin = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begin.map_err(|error| Error::of(&self.path, &error))?;
        let done = work(&transaction).map_err(|refused| match refused {
            Refused::Sql(error) => Error::of(&self.path, &error),
            Refused::Unknown(what) => Error::Unknown(what),
        })?;
        transaction.commit().map_err(|error| Error::of(&self.path, &error))?;
        Ok(done)
    }

    pub(crate) fn error(&self, error: &rusqlite::Error) -> Error {
        Error::of(&self.path, error)
    }
}

/// Why a step within a transaction was not taken.
pub(crate) enum Refused {
    Sql(rusqlite::Error),
    Unknown(String),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Refused {
        Refused::Sql(error)
    }
}

/// Adds an entry within a transaction.
pub(crate) fn add(transaction: &Transaction, entry: NewEntry) -> Result<Entry, Refused> {
    let NewEntry { at_utc_secs, by, round, what, reason } = entry;
    if let Some(RoundId(id)) = round {
        known(transaction, "SELECT 1 FROM round WHERE id = ?1", id, "round")?;
    }
    if let What::Undo { seq } = what {
        known(transaction, "SELECT 1 FROM entry WHERE seq = ?1", seq as i64, "entry")?;
    }
    let lineage = match (&what, round) {
        (What::Ruling { on, .. }, Some(round)) => lineage::of_key(transaction, round, on)?,
        _ => None,
    };
    let body = serde_json::to_string(&what).expect("an entry has only string keys");
    let mut statement = transaction.prepare_cached(include_str!("sql/add-entry.sql"))?;
    let row = (at_utc_secs, &by, round.map(|r| r.0), what.kind(), what.subject(), lineage, body, &reason);
    let seq = statement.insert(row)? as u64;
    tracing::debug!(seq, kind = what.kind(), "entry recorded");
    Ok(Entry { seq, at_utc_secs, by, round, what, reason })
}

pub(crate) fn known(transaction: &Transaction, sql: &str, id: i64, what: &str) -> Result<(), Refused> {
    let found = transaction.query_row(sql, [id], |_| Ok(())).optional()?;
    found.ok_or_else(|| Refused::Unknown(format!("{what} {id}")))
}

/// Tells what a file is from its first bytes, before SQLite touches it.
fn check_header(path: &Path) -> Result<(), Error> {
    let mut start = Vec::new();
    let opened = fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::ReadOnly(path.to_owned()),
    })?;
    opened.take(100).read_to_end(&mut start).map_err(|_| Error::Foreign(path.to_owned()))?;
    if start.is_empty() {
        return Err(Error::Empty(path.to_owned()));
    }
    if !is_matter(&start) {
        return Err(Error::Foreign(path.to_owned()));
    }
    let version = start.get(60..64).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    if version > NEWEST {
        return Err(Error::Newer { path: path.to_owned(), found: version, known: NEWEST });
    }
    Ok(())
}
