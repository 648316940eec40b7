use draft::{Draft, Edit, Hash};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::entry::hash;
use crate::matter::{Matter, Refused, add, known};
use crate::{Error, NewEntry, What};

/// A document of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub i64);

/// A round of a document; later rounds have higher numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoundId(pub i64);

/// One turn of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The document.
    pub document: DocumentId,
    /// Whose turn it was.
    pub direction: Direction,
    /// The file's name, without its folder.
    pub file: String,
    /// The digest of its bytes.
    pub hash: Hash,
    /// The received round that a sent one answers.
    pub answers: Option<RoundId>,
    /// When it was recorded, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Who recorded it.
    pub by: String,
}

/// Whose turn a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Theirs.
    Received,
    /// Ours.
    Sent,
}

/// A draft to be recorded as received.
#[derive(Clone, Copy, Debug)]
pub struct Receiving<'a> {
    /// The document it is a turn of.
    pub document: DocumentId,
    /// The file's name, without its folder.
    pub file: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// What it says, for search.
    pub draft: &'a Draft,
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Who records it.
    pub by: &'a str,
}

/// A redline to be recorded as sent.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// The received round it answers.
    pub answers: RoundId,
    /// The file's name, without its folder.
    pub file: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// The edits that were written into it.
    pub edits: &'a [Edit],
    /// The version of the clause library they came from.
    pub library: &'a str,
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Who records it.
    pub by: &'a str,
}

impl Matter {
    /// Returns the document named `name`, added when the matter does not have it.
    ///
    /// # Errors
    /// As [`Matter::record`].
    pub fn document(&mut self, name: &str) -> Result<DocumentId, Error> {
        self.write(|transaction| {
            let found = transaction.query_row("SELECT id FROM document WHERE name = ?1", [name], |row| row.get(0));
            if let Some(id) = found.optional()? {
                return Ok(DocumentId(id));
            }
            transaction.execute("INSERT INTO document (name) VALUES (?1)", [name])?;
            Ok(DocumentId(transaction.last_insert_rowid()))
        })
    }

    /// Returns the documents of the matter with their names.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn documents(&self) -> Result<Vec<(DocumentId, String)>, Error> {
        let rows = || {
            let mut statement = self.connection.prepare("SELECT id, name FROM document ORDER BY id")?;
            let rows = statement.query_map([], |row| Ok((DocumentId(row.get(0)?), row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        rows().map_err(|error| self.error(&error))
    }

    /// Records a received draft: its bytes, its text for search, and the entry, all or nothing.
    ///
    /// The same file received again for the same document is the round it was before.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a document the matter does not hold; otherwise as [`Matter::record`].
    pub fn receive(&mut self, receiving: Receiving) -> Result<RoundId, Error> {
        let Receiving { document, file, bytes, draft, at_utc_secs, by } = receiving;
        let hash = Hash::of(bytes);
        self.write(|transaction| {
            known(transaction, "SELECT 1 FROM document WHERE id = ?1", document.0, "document")?;
            let last =
                "SELECT id, hash FROM round WHERE document = ?1 AND direction = 'received' ORDER BY id DESC LIMIT 1";
            let last = transaction.query_row(last, [document.0], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?)));
            if let Some((id, known)) = last.optional()?
                && known == hash.0
            {
                return Ok(RoundId(id));
            }
            let round = add_round(transaction, document.0, Direction::Received, file, bytes, hash, None)?;
            let mut statement =
                transaction.prepare_cached("INSERT INTO paragraph (round, ordinal, text) VALUES (?1, ?2, ?3)")?;
            for paragraph in draft.paragraphs.iter().filter(|paragraph| !paragraph.text.trim().is_empty()) {
                statement.execute((round.0, paragraph.id.0, &paragraph.text))?;
            }
            let what = What::Received { hash: hash.to_hex() };
            add(transaction, NewEntry { at_utc_secs, by: by.into(), round: Some(round), what, reason: None })?;
            Ok(round)
        })
    }

    /// Records a redline as sent: its bytes, its edits, and the entry, all or nothing.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a round the matter does not hold; otherwise as [`Matter::record`].
    pub fn send(&mut self, sending: Sending) -> Result<RoundId, Error> {
        let Sending { answers, file, bytes, edits, library, at_utc_secs, by } = sending;
        let hash = Hash::of(bytes);
        self.write(|transaction| {
            let document = "SELECT document FROM round WHERE id = ?1 AND direction = 'received'";
            let document = transaction.query_row(document, [answers.0], |row| row.get::<_, i64>(0)).optional()?;
            let document = document.ok_or_else(|| Refused::Unknown(format!("received round {}", answers.0)))?;
            let round = add_round(transaction, document, Direction::Sent, file, bytes, hash, Some(answers))?;
            let what = What::Sent { hash: hash.to_hex(), edits: edits.to_vec(), library: library.into() };
            add(transaction, NewEntry { at_utc_secs, by: by.into(), round: Some(round), what, reason: None })?;
            Ok(round)
        })
    }

    /// Returns every round of the matter, in the order of recording.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn rounds(&self) -> Result<Vec<Round>, Error> {
        let rows = || {
            let mut statement = self.connection.prepare(include_str!("sql/rounds.sql"))?;
            let rows = statement.query_map([], Round::from_row)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        rows().map_err(|error| self.error(&error))
    }
}

fn add_round(
    transaction: &Transaction,
    document: i64,
    direction: Direction,
    file: &str,
    bytes: &[u8],
    hash: Hash,
    answers: Option<RoundId>,
) -> Result<RoundId, Refused> {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    transaction
        .execute("INSERT INTO blob (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING", (hash.0, bytes))?;
    let direction = match direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    };
    transaction.execute(
        "INSERT INTO round (document, direction, file, hash, answers) VALUES (?1, ?2, ?3, ?4, ?5)",
        (document, direction, file, hash.0, answers.map(|round| round.0)),
    )?;
    Ok(RoundId(transaction.last_insert_rowid()))
}

impl Round {
    fn from_row(row: &Row) -> rusqlite::Result<Round> {
        let direction: String = row.get("direction")?;
        Ok(Round {
            id: RoundId(row.get("id")?),
            document: DocumentId(row.get("document")?),
            direction: if direction == "sent" { Direction::Sent } else { Direction::Received },
            file: row.get("file")?,
            hash: hash(row, "hash")?,
            answers: row.get::<_, Option<i64>>("answers")?.map(RoundId),
            at_utc_secs: row.get::<_, Option<i64>>("at_utc_secs")?.unwrap_or_default(),
            by: row.get::<_, Option<String>>("person")?.unwrap_or_default(),
        })
    }
}
