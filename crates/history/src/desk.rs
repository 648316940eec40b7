use std::collections::{BTreeMap, HashSet};

use draft::Edit;
use review::Act;

use crate::matter::Matter;
use crate::{Entry, Error, RoundId, What, lineage};

/// What the entries of a round amount to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// The ruling that stands on each suggestion or finding, by its id in this round.
    pub rulings: BTreeMap<String, Standing>,
    /// Own edits that stand, in the order they were made.
    pub own: Vec<Own>,
}

/// A ruling that stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The ruling.
    pub act: Act,
    /// Why, in the attorney's words.
    pub reason: Option<String>,
    /// Who ruled.
    pub by: String,
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// The entry that made it; undo names it.
    pub seq: u64,
}

/// Own edits made in one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// The edits.
    pub edits: Vec<Edit>,
    /// The entry that made them; undo names it.
    pub seq: u64,
}

/// A fact as last recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: serde_json::Value,
    /// From which day it holds.
    pub from: Option<String>,
    /// Until which day it holds.
    pub to: Option<String>,
    /// The file that shows it.
    pub evidence: Option<String>,
}

/// An authority as an attorney confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Who confirmed it.
    pub by: String,
    /// When, in seconds since 1970, UTC.
    pub at_utc_secs: i64,
    /// Against what text, in the attorney's words.
    pub against: String,
    /// The entry that says so; undo names it.
    pub seq: u64,
}

impl Matter {
    /// Returns the rulings and own edits that stand in a round.
    ///
    /// A later ruling on the same thing takes the place of an earlier one. `NotThisClause` reaches every later round of
    /// the document: its key is given as the round has it.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn desk(&self, round: RoundId) -> Result<Desk, Error> {
        let rounds = self.rounds()?;
        let document = rounds.iter().find(|r| r.id == round).map(|r| r.document);
        let document = document.ok_or_else(|| Error::Unknown(format!("round {}", round.0)))?;
        let of_document = |id: RoundId| id < round && rounds.iter().any(|r| r.id == id && r.document == document);
        let recorded = self.recorded(None)?;
        let undone = undone(recorded.iter().map(|r| &r.entry));
        let mut desk = Desk::default();
        for recorded in recorded.into_iter().filter(|r| !undone.contains(&r.entry.seq)) {
            let Entry { seq, at_utc_secs, by, round: Some(at), what, reason } = recorded.entry else { continue };
            match what {
                What::Ruling { on, act } if at == round || of_document(at) => {
                    let key =
                        lineage::key_in(self, round, &on, recorded.lineage).map_err(|error| self.error(&error))?;
                    if at == round || act == Act::NotThisClause {
                        desk.rulings.insert(key, Standing { act, reason, by, at_utc_secs, seq });
                    } else {
                        // A later ruling on the same finding took the silence back.
                        desk.rulings.remove(&key);
                    }
                }
                What::Own { edits } if at == round => desk.own.push(Own { edits, seq }),
                _ => {}
            }
        }
        tracing::debug!(round = round.0, rulings = desk.rulings.len(), own = desk.own.len(), "desk folded");
        Ok(desk)
    }

    /// Returns the facts of the matter as last recorded; one that was taken back is left out.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn facts(&self) -> Result<Vec<Fact>, Error> {
        let mut facts = BTreeMap::new();
        for entry in self.standing()? {
            if let What::Fact { key, value, from, to, evidence } = entry.what {
                facts.insert(key.clone(), Fact { key, value, from, to, evidence });
            }
        }
        Ok(facts.into_values().filter(|fact| !fact.value.is_null()).collect())
    }

    /// Returns the authorities that were confirmed, by their ids, each as it was last.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn confirmations(&self) -> Result<BTreeMap<String, Confirmation>, Error> {
        let mut confirmations = BTreeMap::new();
        for Entry { seq, at_utc_secs, by, what, .. } in self.standing()? {
            if let What::Confirmation { authority, text } = what {
                let against = text.unwrap_or_default();
                confirmations.insert(authority, Confirmation { by, at_utc_secs, against, seq });
            }
        }
        Ok(confirmations)
    }

    /// Returns what stands of the whole matter: every entry that was not undone, in the order of recording.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn standing(&self) -> Result<Vec<Entry>, Error> {
        let mut entries = self.entries(None)?;
        let undone = undone(entries.iter());
        entries.retain(|entry| !undone.contains(&entry.seq));
        Ok(entries)
    }
}

/// Returns the entries that an undo has taken back; an undo may itself be undone.
fn undone<'a>(entries: impl DoubleEndedIterator<Item = &'a Entry>) -> HashSet<u64> {
    let mut undone = HashSet::new();
    // Backwards: whether an undo counts is settled before what it names.
    for entry in entries.rev() {
        if let What::Undo { seq } = entry.what
            && seq < entry.seq
            && !undone.contains(&entry.seq)
        {
            undone.insert(seq);
        }
    }
    undone
}
