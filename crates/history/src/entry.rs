use draft::{Edit, Hash};
use review::Act;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use crate::{DocumentId, RoundId};

/// One thing that happened in a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, ascending from 1 in the order of recording.
    pub seq: u64,
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Who did it.
    pub by: String,
    /// The round it belongs to; nothing for what concerns the whole matter.
    pub round: Option<RoundId>,
    /// What happened.
    pub what: What,
    /// Why, in the attorney's words.
    pub reason: Option<String>,
}

/// An entry to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Who did it.
    pub by: String,
    /// The round it belongs to.
    pub round: Option<RoundId>,
    /// What happened.
    pub what: What,
    /// Why, in the attorney's words.
    pub reason: Option<String>,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum What {
    /// A ruling on a suggestion or a finding.
    Ruling {
        /// Its id, as the review names it: `topic/test@fingerprint#n`.
        on: String,
        /// The ruling.
        act: Act,
    },
    /// Edits of the attorney's own.
    Own {
        /// The edits, made for the round's received draft.
        edits: Vec<Edit>,
    },
    /// What is known of the deal or the configuration.
    Fact {
        /// The fact's key.
        key: String,
        /// Its value; null takes the fact back to unknown.
        value: serde_json::Value,
        /// From which day it holds, as `2026-11-23`.
        from: Option<String>,
        /// Until which day it holds.
        to: Option<String>,
        /// The file that shows it, kept in the matter or named.
        evidence: Option<String>,
    },
    /// The value of a variable of the clause library.
    Variable {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// The role of the client and the form of a document.
    Document {
        /// The document.
        document: DocumentId,
        /// The client's role in it.
        role: String,
        /// The kind of agreement.
        form: String,
        /// Was it inferred and not yet confirmed?
        inferred: bool,
    },
    /// An authority was checked by the attorney.
    Confirmation {
        /// The authority's id.
        authority: String,
        /// What it was checked against, in the attorney's words: an edition, a source, or the passage itself.
        text: Option<String>,
    },
    /// A draft of the other side was received.
    Received {
        /// The digest of the file, in hexadecimal.
        hash: String,
    },
    /// A redline was sent.
    Sent {
        /// The digest of the file, in hexadecimal.
        hash: String,
        /// The edits that were written into it.
        edits: Vec<Edit>,
        /// The version of the clause library they came from.
        library: String,
    },
    /// An earlier entry counts no longer.
    Undo {
        /// Its number.
        seq: u64,
    },
}

impl What {
    /// Returns the kind as it stands in the record.
    pub fn kind(&self) -> &'static str {
        match self {
            What::Ruling { .. } => "ruling",
            What::Own { .. } => "own",
            What::Fact { .. } => "fact",
            What::Variable { .. } => "variable",
            What::Document { .. } => "document",
            What::Confirmation { .. } => "confirmation",
            What::Received { .. } => "received",
            What::Sent { .. } => "sent",
            What::Undo { .. } => "undo",
        }
    }

    /// Returns what the entry is about, where it has a name.
    pub(crate) fn subject(&self) -> Option<&str> {
        match self {
            What::Ruling { on, .. } => Some(on),
            What::Fact { key, .. } => Some(key),
            What::Variable { name, .. } => Some(name),
            What::Confirmation { authority, .. } => Some(authority),
            _ => None,
        }
    }
}

/// A row of the record, with the lineage its subject belongs to.
pub(crate) struct Recorded {
    pub entry: Entry,
    pub lineage: Option<i64>,
}

impl Recorded {
    pub fn from_row(row: &Row) -> rusqlite::Result<Recorded> {
        let body: String = row.get("body")?;
        let what = serde_json::from_str(&body)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(7, rusqlite::types::Type::Text, error.into()))?;
        let entry = Entry {
            seq: row.get::<_, i64>("seq")? as u64,
            at_utc_secs: row.get("at_utc_secs")?,
            by: row.get("person")?,
            round: row.get::<_, Option<i64>>("round")?.map(RoundId),
            what,
            reason: row.get("reason")?,
        };
        Ok(Recorded { entry, lineage: row.get("lineage")? })
    }
}

/// Reads a digest column.
pub(crate) fn hash(row: &Row, column: &str) -> rusqlite::Result<Hash> {
    Ok(Hash(row.get::<_, [u8; 32]>(column)?))
}
