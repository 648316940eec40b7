use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::token::{self, Kind, Token};

/// A place where two token sequences differ: these tokens go, those come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// One text in tokens, ready to be compared.
pub(crate) struct Side<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    /// A number for each token; equal exactly when the tokens compare as equal.
    pub keys: Vec<u32>,
}

impl<'a> Side<'a> {
    pub fn words(&self, range: &Range<usize>) -> usize {
        self.tokens[range.clone()].iter().filter(|token| is_word(token.kind)).count()
    }

    pub fn str(&self, index: usize) -> &'a str {
        &self.text[self.tokens[index].range.clone()]
    }

    /// Returns the bytes that the tokens of `range` cover; an empty range is the place before its first token.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(range.start).map_or(self.text.len(), |token| token.range.start);
        let end = if range.is_empty() { start } else { self.tokens[range.end - 1].range.end };
        start..end
    }
}

/// Says whether a reader counts the token as a word.
pub(crate) fn is_word(kind: Kind) -> bool {
    !matches!(kind, Kind::Space | Kind::Mark | Kind::Object)
}

/// Cuts two texts into tokens that share their keys.
pub(crate) fn sides<'a>(before: &'a str, after: &'a str, terms: &[&str]) -> (Side<'a>, Side<'a>) {
    let mut keys = HashMap::new();
    let mut side = |text: &'a str| {
        let tokens = token::cut(text, terms);
        let numbers = tokens.iter().map(|token| {
            let next = keys.len() as u32;
            *keys.entry(token::key(&text[token.range.clone()])).or_insert(next)
        });
        let keys = numbers.collect();
        Side { text, tokens, keys }
    };
    (side(before), side(after))
}

/// Returns the places where `old` and `new` differ within the given token ranges, ascending.
///
/// Words are aligned first and what stands between them follows, so that a comma which happens to recur pulls no
/// words apart. Nothing when the comparisons it may take, at most the product of the words left after common ends are
/// set aside, would exceed `comparisons`.
pub(crate) fn diff(
    old: &Side,
    new: &Side,
    within: (Range<usize>, Range<usize>),
    comparisons: u64,
) -> Option<Vec<Hunk>> {
    let head = within.0.clone().zip(within.1.clone()).take_while(|&(i, j)| old.keys[i] == new.keys[j]).count();
    let (a, b) = (within.0.start + head..within.0.end, within.1.start + head..within.1.end);
    let tail = a.clone().rev().zip(b.clone().rev()).take_while(|&(i, j)| old.keys[i] == new.keys[j]).count();
    let (a, b) = (a.start..a.end - tail, b.start..b.end - tail);
    let words = |side: &Side, range: &Range<usize>| -> Vec<usize> {
        range.clone().filter(|&i| is_word(side.tokens[i].kind)).collect()
    };
    let (old_words, new_words) = (words(old, &a), words(new, &b));
    if old_words.len() as u64 * new_words.len() as u64 > comparisons {
        return None;
    }
    let keys = |side: &Side, words: &[usize]| -> Vec<u32> { words.iter().map(|&i| side.keys[i]).collect() };
    let mut hunks: Vec<Hunk> = Vec::new();
    let (mut i, mut j) = (a.start, b.start);
    let mut between = |old_end: usize, new_end: usize, next: usize, next_new: usize| {
        // A gap between two anchors: what both begin and end with stays.
        let (mut from, mut to) = ((i, j), (old_end, new_end));
        while from.0 < to.0 && from.1 < to.1 && old.keys[from.0] == new.keys[from.1] {
            from = (from.0 + 1, from.1 + 1);
        }
        while from.0 < to.0 && from.1 < to.1 && old.keys[to.0 - 1] == new.keys[to.1 - 1] {
            to = (to.0 - 1, to.1 - 1);
        }
        if from != to {
            hunks.push(Hunk { old: from.0..to.0, new: from.1..to.1 });
        }
        (i, j) = (next, next_new);
    };
    for op in capture_diff_slices(Algorithm::Histogram, &keys(old, &old_words), &keys(new, &new_words)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for step in 0..len {
                let (x, y) = (old_words[old_index + step], new_words[new_index + step]);
                between(x, y, x + 1, y + 1);
            }
        }
    }
    between(a.end, b.end, a.end, b.end);
    Some(hunks)
}
