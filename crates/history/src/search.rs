use rusqlite::Connection;

use crate::matter::Matter;
use crate::{Error, RoundId};

/// A place where the words of a query were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub found: Found,
    /// The words around, in pieces; the piece is marked where it is one of the words looked for.
    pub excerpt: Vec<(String, bool)>,
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A paragraph of a received draft.
    Paragraph {
        /// The round.
        round: RoundId,
        /// The paragraph's ordinal in the draft.
        para: draft::ParaId,
    },
    /// The reason of an entry.
    Reason {
        /// The entry's number.
        seq: u64,
    },
}

impl Matter {
    /// Returns the paragraphs of a received round as they were read, in document order; none for a sent one.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn paragraphs(&self, round: RoundId) -> Result<Vec<(draft::ParaId, String)>, Error> {
        let rows = || {
            let sql = "SELECT ordinal, text FROM paragraph WHERE round = ?1 ORDER BY id";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([round.0], |row| Ok((draft::ParaId(row.get(0)?), row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        rows().map_err(|error| self.error(&error))
    }

    /// Finds paragraphs of received drafts and reasons that hold all words of `query`, best first, `most` of each.
    ///
    /// Words are matched by their stem; words in double quotes are matched in their order; the last word may be begun.
    /// A query without a word finds nothing.
    ///
    /// # Errors
    /// As [`Matter::open`] for a file that is no longer readable.
    pub fn search(&self, query: &str, most: usize) -> Result<Vec<Hit>, Error> {
        let Some(query) = expression(query) else { return Ok(Vec::new()) };
        let hits = || -> rusqlite::Result<Vec<Hit>> {
            let mut hits = find(&self.connection, include_str!("sql/find-paragraphs.sql"), &query, most, |row| {
                let found = Found::Paragraph { round: RoundId(row.get(0)?), para: draft::ParaId(row.get(1)?) };
                Ok(Hit { found, excerpt: pieces(&row.get::<_, String>(2)?) })
            })?;
            hits.extend(find(&self.connection, include_str!("sql/find-reasons.sql"), &query, most, |row| {
                let found = Found::Reason { seq: row.get::<_, i64>(0)? as u64 };
                Ok(Hit { found, excerpt: pieces(&row.get::<_, String>(1)?) })
            })?);
            Ok(hits)
        };
        hits().map_err(|error| self.error(&error))
    }
}

fn find(
    connection: &Connection,
    sql: &str,
    query: &str,
    most: usize,
    hit: impl FnMut(&rusqlite::Row) -> rusqlite::Result<Hit>,
) -> rusqlite::Result<Vec<Hit>> {
    connection.prepare_cached(sql)?.query_map((query, most as i64), hit)?.collect()
}

/// Writes a query as FTS5 reads it: every word quoted, so that no mark of the query is an operator.
fn expression(query: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (index, part) in query.split('"').enumerate() {
        let words: Vec<&str> = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if index % 2 == 1 && !words.is_empty() {
            terms.push(format!("\"{}\"", words.join(" ")));
        } else {
            terms.extend(words.into_iter().map(|word| format!("\"{word}\"")));
        }
    }
    let last = terms.last_mut()?;
    if query.ends_with(char::is_alphanumeric) {
        last.push('*');
    }
    Some(terms.join(" "))
}

fn pieces(snippet: &str) -> Vec<(String, bool)> {
    let marked = snippet.split_inclusive(['\u{2}', '\u{3}']);
    let piece = |part: &str| (part.trim_end_matches(['\u{2}', '\u{3}']).to_owned(), part.ends_with('\u{3}'));
    marked.map(piece).filter(|(text, _)| !text.is_empty()).collect()
}
