//! A clause through the rounds: its fingerprint changes, its lineage stays.

use rusqlite::{OptionalExtension, Transaction};

use crate::matter::{Matter, Refused};
use crate::{Error, RoundId};

impl Matter {
    /// Says which clause of a new round is which clause of an earlier one, as pairs of fingerprints before and after.
    ///
    /// Rulings that stand for good follow the clause. A fingerprint that did not change needs no pair.
    ///
    /// # Errors
    /// As [`Matter::record`].
    pub fn carry(&mut self, to: RoundId, pairs: &[(&str, &str)]) -> Result<(), Error> {
        self.write(|transaction| {
            for (before, after) in pairs {
                if let Some(lineage) = find(transaction, to, before)? {
                    name(transaction, to, after, lineage)?;
                }
            }
            Ok(())
        })
    }
}

/// Returns the lineage of the clause that a key `topic/test@fingerprint#n` names, minted when it is new.
pub(crate) fn of_key(transaction: &Transaction, round: RoundId, key: &str) -> Result<Option<i64>, Refused> {
    let Some(fingerprint) = fingerprint_of(key) else { return Ok(None) };
    if let Some(known) = find(transaction, round, fingerprint)? {
        return Ok(Some(known));
    }
    transaction.execute("INSERT INTO lineage (document) SELECT document FROM round WHERE id = ?1", [round.0])?;
    let minted = transaction.last_insert_rowid();
    name(transaction, round, fingerprint, minted)?;
    Ok(Some(minted))
}

/// Returns the key with the fingerprint that its clause has in `round`.
pub(crate) fn key_in(matter: &Matter, round: RoundId, key: &str, lineage: Option<i64>) -> rusqlite::Result<String> {
    let (Some(lineage), Some(before)) = (lineage, fingerprint_of(key)) else { return Ok(key.to_owned()) };
    let mut statement = matter.connection.prepare_cached(include_str!("sql/fingerprint-of.sql"))?;
    let now: Option<String> = statement.query_row((lineage, round.0), |row| row.get(0)).optional()?;
    Ok(now.map_or_else(|| key.to_owned(), |now| key.replacen(&format!("@{before}"), &format!("@{now}"), 1)))
}

fn find(transaction: &Transaction, round: RoundId, fingerprint: &str) -> Result<Option<i64>, Refused> {
    let mut statement = transaction.prepare_cached(include_str!("sql/lineage-of.sql"))?;
    Ok(statement.query_row((round.0, fingerprint), |row| row.get(0)).optional()?)
}

fn name(transaction: &Transaction, round: RoundId, fingerprint: &str, lineage: i64) -> Result<(), Refused> {
    transaction.execute(
        "INSERT OR IGNORE INTO fingerprint (round, fingerprint, lineage) VALUES (?1, ?2, ?3)",
        (round.0, fingerprint, lineage),
    )?;
    Ok(())
}

fn fingerprint_of(key: &str) -> Option<&str> {
    let (_, rest) = key.split_once('@')?;
    let fingerprint = rest.split_once('#').map_or(rest, |(fingerprint, _)| fingerprint);
    // A finding about the whole draft names no clause.
    (!fingerprint.is_empty()).then_some(fingerprint)
}
