//! Two texts to the edits that lead from one to the other, as an attorney would mark them.
//!
//! [`word_edits`] compares legal tokens, not characters: an amount, a date, a section label, a counted number such as
//! `thirty (30)` or a quoted term changes as one piece. What the diff finds is then cleaned up for a reader: scraps
//! of unchanged text between two changes are absorbed, changes start and end where a phrase does, and a sentence that
//! was written anew is replaced whole instead of being woven together from leftovers.
//!
//! The crate knows no file format and no clock. Work is bounded by a number of comparisons, so the same texts give
//! the same redline on every machine.
//!
//! ```
//! let before = "payable within thirty (30) days of invoice";
//! let edits = redline::word_edits(before, "payable within sixty (60) days of receipt of invoice");
//! assert_eq!(
//!     redline::critic(before, &edits),
//!     "payable within {--thirty (30)--}{++sixty (60)++} days {++of receipt ++}of invoice",
//! );
//! ```

mod cleanup;
mod critic;
mod hunk;
mod ladder;
mod token;

use std::ops::Range;

pub use critic::{Marked, critic, parse_critic};
pub use token::{Kind, Token, tokens};

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes of the text before that go; empty where words are only added.
    pub range: Range<usize>,
    /// What takes their place; empty where words are only deleted.
    pub with: String,
}

/// How two texts are compared.
#[derive(Clone, Debug)]
pub struct Comparing<'a> {
    /// Terms of more than one word that change as one piece, as the draft defines them.
    pub terms: &'a [&'a str],
    /// Leaves the quotation marks, hyphens and spaces of unchanged words as they stand before.
    ///
    /// Without it every byte that differs is an edit.
    pub keep_typography: bool,
    /// The most comparisons that one pair of texts may cost; above it, changed sentences are replaced whole.
    pub comparisons: u64,
}

impl Default for Comparing<'_> {
    fn default() -> Self {
        Comparing { terms: &[], keep_typography: false, comparisons: 25_000_000 }
    }
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The edits, ascending and without touching each other.
    pub edits: Vec<TextEdit>,
    /// Did the comparison stop at its bound, so that more is marked as changed than need be?
    pub truncated: bool,
}

/// Returns the edits that turn `before` into `after`, ascending and without touching each other.
///
/// Applying them to `before` gives `after` byte by byte, and no edit cuts a token of either text.
pub fn word_edits(before: &str, after: &str) -> Vec<TextEdit> {
    word_edits_with(before, after, &Comparing::default()).edits
}

/// Returns the edits that turn `before` into `after`, compared as `how` says.
pub fn word_edits_with(before: &str, after: &str, how: &Comparing) -> Compared {
    ladder::compare(before, after, how)
}

/// Returns `before` with `edits` carried out.
///
/// # Panics
/// If the edits are not ascending, or lie outside the text or within a character.
pub fn apply(before: &str, edits: &[TextEdit]) -> String {
    let mut out = String::with_capacity(before.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&before[at..edit.range.start]);
        out.push_str(&edit.with);
        at = edit.range.end;
    }
    out.push_str(&before[at..]);
    out
}

#[cfg(test)]
mod tests;
