//! What makes a diff readable: scraps absorbed, edges moved to where phrases begin and end.

use std::ops::Range;

use crate::hunk::{Hunk, Side, is_word};
use crate::token::Kind;

/// Cleans up `hunks`, ascending, as a reader would mark them.
pub(crate) fn clean(old: &Side, new: &Side, mut hunks: Vec<Hunk>) -> Vec<Hunk> {
    absorb(old, new, &mut hunks, is_scrap);
    absorb(old, new, &mut hunks, is_small_beside);
    hunks.retain_mut(|hunk| {
        trim(old, new, hunk);
        !hunk.old.is_empty() || !hunk.new.is_empty()
    });
    shift_all(old, new, &mut hunks);
    hunks
}

/// Joins hunks of one sentence that fewer than four unchanged words part: the step from words to phrases.
pub(crate) fn join_phrases(old: &Side, new: &Side, mut hunks: Vec<Hunk>) -> Vec<Hunk> {
    absorb(old, new, &mut hunks, |old, _, island, _, _| {
        old.words(island) < 4 && !island.clone().any(|i| ends_sentence(old, i))
    });
    hunks
}

/// Says whether token `index` is the full stop, or the mark after it, that ends a sentence.
pub(crate) fn ends_sentence(side: &Side, index: usize) -> bool {
    if !matches!(side.str(index), "." | "?" | "!") {
        return false;
    }
    let mut next = index + 1;
    while next < side.tokens.len() && matches!(side.str(next), "\"" | "”" | ")" | "'" | "’") {
        next += 1;
    }
    if next >= side.tokens.len() {
        return true;
    }
    if side.tokens[next].kind != Kind::Space || next + 1 >= side.tokens.len() {
        return side.tokens[next].kind == Kind::Object || next + 1 >= side.tokens.len();
    }
    let begins = side.str(next + 1).chars().next().is_some_and(|c| c.is_uppercase() || "\"“([".contains(c));
    let before = if index > 0 { side.str(index - 1) } else { "" };
    let short = ["Mr", "Ms", "Dr", "cf", "e", "g", "i"];
    begins && !short.contains(&before) && !(before.chars().count() == 1 && before.chars().all(char::is_uppercase))
}

type Test = fn(&Side, &Side, &Range<usize>, &Hunk, &Hunk) -> bool;

/// Joins neighbours whose island of unchanged tokens passes `test`.
///
/// Every island is judged by the hunks as they were found: a hunk that has grown would swallow its neighbours in turn.
fn absorb(old: &Side, new: &Side, hunks: &mut Vec<Hunk>, test: Test) {
    let joins = |pair: &[Hunk]| {
        let (left, right) = (&pair[0], &pair[1]);
        let deletes = !left.old.is_empty() || !right.old.is_empty();
        let mixed = deletes && (!left.new.is_empty() || !right.new.is_empty());
        mixed && test(old, new, &(left.old.end..right.old.start), left, right)
    };
    let joined: Vec<bool> = hunks.windows(2).map(joins).collect();
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for (index, hunk) in hunks.drain(..).enumerate() {
        match out.last_mut() {
            Some(last) if joined[index - 1] => {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
            }
            _ => out.push(hunk),
        }
    }
    *hunks = out;
}

/// Nothing but spaces and punctuation stands between the two, as in "Acme~~Zephyr~~ Manufacturing".
///
/// The end of a sentence is no scrap: it parts what belongs to one thought from what belongs to the next.
fn is_scrap(old: &Side, _: &Side, island: &Range<usize>, left: &Hunk, right: &Hunk) -> bool {
    // Two insertions or deletions around a comma read well; a comma absorbed between a pure deletion and a pure
    // insertion would be struck and typed again for nothing unless both stand within one phrase.
    let only_space = island.clone().all(|i| old.tokens[i].kind == Kind::Space);
    let replaced = |hunk: &Hunk| !hunk.old.is_empty() && !hunk.new.is_empty();
    old.words(island) == 0
        && !island.clone().any(|i| ends_sentence(old, i) || old.tokens[i].kind == Kind::Object)
        && (only_space || replaced(left) && replaced(right))
}

/// The unchanged words are few beside what changes on both sides of them.
///
/// One or two function words between two replacements hold nothing together: they go with them sooner.
fn is_small_beside(old: &Side, new: &Side, island: &Range<usize>, left: &Hunk, right: &Hunk) -> bool {
    let size = old.words(island);
    if size == 0 || island.clone().any(|i| ends_sentence(old, i)) {
        return false;
    }
    let weight = |hunk: &Hunk| old.words(&hunk.old).max(new.words(&hunk.new));
    let less = weight(left).min(weight(right));
    let replaced = |hunk: &Hunk| old.words(&hunk.old) > 0 && new.words(&hunk.new) > 0;
    let function = |i: usize| !is_word(old.tokens[i].kind) || FUNCTION_WORDS.contains(&old.str(i));
    let weak = replaced(left) && replaced(right) && island.clone().all(function);
    size <= 2 && (less >= 4 * size || weak && less >= 2) || size <= 4 && less >= 2 * size.max(3)
}

const FUNCTION_WORDS: [&str; 18] = [
    "a", "an", "and", "any", "as", "at", "by", "for", "from", "in", "its", "of", "on", "or", "such", "the", "to",
    "with",
];

/// Sets aside what a hunk deletes and types again at its ends.
fn trim(old: &Side, new: &Side, hunk: &mut Hunk) {
    while !hunk.old.is_empty() && !hunk.new.is_empty() && old.keys[hunk.old.start] == new.keys[hunk.new.start] {
        hunk.old.start += 1;
        hunk.new.start += 1;
    }
    while !hunk.old.is_empty() && !hunk.new.is_empty() && old.keys[hunk.old.end - 1] == new.keys[hunk.new.end - 1] {
        hunk.old.end -= 1;
        hunk.new.end -= 1;
    }
}

/// Slides each pure insertion or deletion to the place where it reads best.
fn shift_all(old: &Side, new: &Side, hunks: &mut Vec<Hunk>) {
    for index in 0..hunks.len() {
        let floor = if index == 0 { 0 } else { hunks[index - 1].old.end };
        let ceiling = hunks.get(index + 1).map_or(old.tokens.len(), |next| next.old.start);
        shift(old, new, &mut hunks[index], floor, ceiling);
    }
    // Sliding may have brought two hunks together.
    hunks.dedup_by(|right, left| {
        let touch = left.old.end == right.old.start && left.new.end == right.new.start;
        if touch {
            left.old.end = right.old.end;
            left.new.end = right.new.end;
        }
        touch
    });
}

fn shift(old: &Side, new: &Side, hunk: &mut Hunk, floor: usize, ceiling: usize) {
    let inserts = hunk.old.is_empty();
    if inserts == hunk.new.is_empty() {
        return;
    }
    let side = if inserts { new } else { old };
    let span = |hunk: &Hunk| if inserts { hunk.new.clone() } else { hunk.old.clone() };
    let mut at = hunk.clone();
    while at.old.start > floor && side.keys[span(&at).start - 1] == side.keys[span(&at).end - 1] {
        step(&mut at, -1);
    }
    let mut best = (i32::MIN, hunk.clone());
    loop {
        // The place the diff chose wins a tie.
        let score = 2 * placing(side, &span(&at)) + i32::from(at == *hunk);
        if score > best.0 {
            best = (score, at.clone());
        }
        let range = span(&at);
        if at.old.end >= ceiling || range.end >= side.keys.len() || side.keys[range.start] != side.keys[range.end] {
            break;
        }
        step(&mut at, 1);
    }
    *hunk = best.1;
}

fn step(hunk: &mut Hunk, by: isize) {
    for edge in [&mut hunk.old.start, &mut hunk.old.end, &mut hunk.new.start, &mut hunk.new.end] {
        *edge = edge.checked_add_signed(by).expect("the range was checked by the caller");
    }
}

/// Rates how well the tokens of `range` read as one insertion or deletion.
fn placing(side: &Side, range: &Range<usize>) -> i32 {
    let kind = |index: usize| side.tokens.get(index).map(|token| token.kind);
    let str = |index: usize| if index < side.tokens.len() { side.str(index) } else { "" };
    let (first, last) = (range.start, range.end - 1);
    let before = range.start.checked_sub(1);
    let closing = |text: &str| matches!(text, "." | "," | ";" | ":" | ")" | "]" | "”" | "\"" | "?" | "!");
    let after_space = before.is_none_or(|b| matches!(kind(b), Some(Kind::Space | Kind::Object)));
    let starts_apart = kind(first) == Some(Kind::Space) || matches!(str(first), "," | ";");
    let mut score = 0;
    if before.is_some_and(|b| ends_sentence(side, b)) && ends_sentence(side, last) {
        score += 8;
    }
    if starts_apart && (range.end == side.tokens.len() || closing(str(range.end))) {
        score += 4;
    }
    if after_space && kind(last) == Some(Kind::Space) {
        score += 4;
    }
    if kind(first) == Some(Kind::Space) && kind(range.end) == Some(Kind::Space) {
        score += 2;
    }
    if matches!(str(first), "." | ")" | "]" | "”") {
        score -= 3;
    }
    if matches!(str(last), "(" | "[" | "“" | ",") {
        score -= 2;
    }
    // An edge between two words with nothing apart cuts a compound such as "third-party".
    if before.is_some_and(|b| is_word(side.tokens[b].kind)) && kind(first).is_some_and(is_word) {
        score -= 3;
    }
    score
}
