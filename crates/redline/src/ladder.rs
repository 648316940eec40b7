//! From words to phrases to sentences to the whole text: as coarse as a reader needs it, and no coarser.

use std::ops::Range;

use crate::cleanup::{clean, ends_sentence, join_phrases};
use crate::hunk::{Hunk, Side, diff, sides};
use crate::{Compared, Comparing, TextEdit};

pub(crate) fn compare(before: &str, after: &str, how: &Comparing) -> Compared {
    if before == after {
        return Compared::default();
    }
    let (old, new) = sides(before, after, how.terms);
    let whole = (0..old.tokens.len(), 0..new.tokens.len());
    let mut truncated = false;
    let hunks = match diff(&old, &new, whole.clone(), how.comparisons) {
        Some(raw) => readable(&old, &new, raw, &whole).unwrap_or_else(|| {
            let (hunks, cut) = by_sentence(&old, &new, &whole, how.comparisons);
            truncated = cut;
            hunks
        }),
        None => {
            truncated = true;
            by_sentence(&old, &new, &whole, how.comparisons).0
        }
    };
    Compared { edits: edits(&old, &new, &hunks, how.keep_typography), truncated }
}

/// Cleans up `raw` by words, else by phrases; nothing when neither reads well.
fn readable(old: &Side, new: &Side, raw: Vec<Hunk>, within: &(Range<usize>, Range<usize>)) -> Option<Vec<Hunk>> {
    let words = clean(old, new, raw);
    if !is_salad(old, new, &words, within) {
        return Some(words);
    }
    let phrases = join_phrases(old, new, words);
    (!is_salad(old, new, &phrases, within)).then_some(phrases)
}

/// Says whether the changes are woven so tightly into what stays that a reader follows neither text.
///
/// Pure insertions and deletions leave the order of reading intact, however many they are, so replacements count most.
fn is_salad(old: &Side, new: &Side, hunks: &[Hunk], within: &(Range<usize>, Range<usize>)) -> bool {
    if hunks.len() < 2 {
        return false;
    }
    let (total_old, total_new) = (old.words(&within.0), new.words(&within.1));
    let changed: usize = hunks.iter().map(|h| old.words(&h.old) + new.words(&h.new)).sum();
    let ratio = changed as f64 / (total_old + total_new).max(1) as f64;
    let replaced = hunks.iter().filter(|h| old.words(&h.old) > 0 && new.words(&h.new) > 0).count();
    let edges = std::iter::once(within.0.start).chain(hunks.iter().map(|h| h.old.end));
    let ends = hunks.iter().map(|h| h.old.start).chain([within.0.end]);
    let longest = edges.zip(ends).map(|(from, to)| old.words(&(from..to))).max().unwrap_or(0);
    let in_one_sentence = {
        let (mut most, mut run, mut at) = (0, 0, within.0.start);
        for hunk in hunks {
            run = if (at..hunk.old.start).any(|i| ends_sentence(old, i)) { 1 } else { run + 1 };
            most = most.max(run);
            at = hunk.old.end;
        }
        most
    };
    replaced >= 2 && longest < 4 && total_old >= 8 && ratio > 0.4
        || replaced >= 4 && ratio > 0.55
        || replaced * 12 > total_old && replaced >= 4 && ratio > 0.45
        || in_one_sentence > 8 && replaced >= 3
}

/// Aligns sentences; a changed one is marked by words where that reads well, else replaced whole.
fn by_sentence(old: &Side, new: &Side, within: &(Range<usize>, Range<usize>), comparisons: u64) -> (Vec<Hunk>, bool) {
    let (a, b) = (sentences(old, &within.0), sentences(new, &within.1));
    let equal = |i: usize, j: usize| old.keys[a[i].clone()] == new.keys[b[j].clone()];
    let head = (0..a.len().min(b.len())).take_while(|&i| equal(i, i)).count();
    let left = a.len().min(b.len()) - head;
    let tail = (0..left).take_while(|&i| equal(a.len() - 1 - i, b.len() - 1 - i)).count();
    // Sentences are few; each is interned and the diff runs over them as it does over words.
    let mut seen: Vec<&[u32]> = Vec::new();
    let mut intern = |keys| {
        seen.iter().position(|known| *known == keys).unwrap_or_else(|| {
            seen.push(keys);
            seen.len() - 1
        })
    };
    let left: Vec<usize> = a[head..a.len() - tail].iter().map(|s| intern(&old.keys[s.clone()])).collect();
    let right: Vec<usize> = b[head..b.len() - tail].iter().map(|s| intern(&new.keys[s.clone()])).collect();
    let mut hunks = Vec::new();
    let mut truncated = false;
    for op in similar::capture_diff_slices(similar::Algorithm::Histogram, &left, &right) {
        let (tag, i, j) = op.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            continue;
        }
        let (i, j) = (i.start + head..i.end + head, j.start + head..j.end + head);
        let mut pairs = Vec::new();
        if i.len() == j.len() {
            pairs.extend(i.zip(j).map(|(x, y)| (a[x].clone(), b[y].clone())));
        } else {
            pairs.push((cover(&a, i, within.0.end), cover(&b, j, within.1.end)));
        }
        for pair in pairs {
            match diff(old, new, pair.clone(), comparisons) {
                Some(raw) => {
                    hunks.extend(readable(old, new, raw, &pair).unwrap_or_else(|| vec![whole(old, new, &pair)]))
                }
                None => {
                    truncated = true;
                    hunks.push(whole(old, new, &pair));
                }
            }
        }
    }
    hunks.dedup_by(|right, left| {
        let touch = left.old.end == right.old.start && left.new.end == right.new.start;
        if touch {
            left.old.end = right.old.end;
            left.new.end = right.new.end;
        }
        touch
    });
    // What stays between two sentences replaced whole is only the space between them: replace the text whole.
    let kept: usize = old.words(&within.0) - hunks.iter().map(|h| old.words(&h.old)).sum::<usize>();
    if kept == 0 && hunks.len() > 1 {
        hunks = vec![whole(old, new, within)];
    }
    (hunks, truncated)
}

/// One replacement of everything but the spaces and the full stop that both end with.
fn whole(old: &Side, new: &Side, pair: &(Range<usize>, Range<usize>)) -> Hunk {
    let (mut a, mut b) = pair.clone();
    while a.len() > 1
        && b.len() > 1
        && old.words(&(a.end - 1..a.end)) == 0
        && old.keys[a.end - 1] == new.keys[b.end - 1]
    {
        a.end -= 1;
        b.end -= 1;
    }
    Hunk { old: a, new: b }
}

fn cover(sentences: &[Range<usize>], range: Range<usize>, end: usize) -> Range<usize> {
    let start = sentences.get(range.start).map_or(end, |s| s.start);
    if range.is_empty() { start..start } else { start..sentences[range.end - 1].end }
}

/// Cuts a range of tokens into sentences; the space after a sentence belongs to it.
fn sentences(side: &Side, within: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = within.start;
    let mut index = within.start;
    while index < within.end {
        let ends = ends_sentence(side, index);
        index += 1;
        if ends {
            while index < within.end
                && side.words(&(index..index + 1)) == 0
                && !matches!(side.str(index), "(" | "[" | "“")
            {
                index += 1;
            }
            out.push(start..index);
            start = index;
        }
    }
    if start < within.end {
        out.push(start..within.end);
    }
    out
}

/// Writes hunks as edits of the text; unchanged tokens that differ in bytes are edits of their own.
fn edits(old: &Side, new: &Side, hunks: &[Hunk], keep_typography: bool) -> Vec<TextEdit> {
    let mut out: Vec<TextEdit> = Vec::new();
    let mut push = |old_range: Range<usize>, new_range: Range<usize>| {
        let (range, with) = (old.bytes(&old_range), &new.text[new.bytes(&new_range)]);
        match out.last_mut() {
            Some(last) if last.range.end == range.start => {
                last.range.end = range.end;
                last.with.push_str(with);
            }
            _ => out.push(TextEdit { range, with: with.to_owned() }),
        }
    };
    let (mut i, mut j) = (0, 0);
    let end = Hunk { old: old.tokens.len()..old.tokens.len(), new: new.tokens.len()..new.tokens.len() };
    for hunk in hunks.iter().chain([&end]) {
        debug_assert_eq!(hunk.old.start - i, hunk.new.start - j);
        while i < hunk.old.start {
            if !keep_typography && old.str(i) != new.str(j) {
                push(i..i + 1, j..j + 1);
            }
            i += 1;
            j += 1;
        }
        if !hunk.old.is_empty() || !hunk.new.is_empty() {
            push(hunk.old.clone(), hunk.new.clone());
        }
        (i, j) = (hunk.old.end, hunk.new.end);
    }
    out
}
