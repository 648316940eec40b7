use std::ops::Range;

use crate::{Align, Face, Paragraph};

use super::sentence::trim;

/// A heading found in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The heading without label and closing punctuation.
    pub at: Range<usize>,
    /// Where the text after the heading begins; the end of the paragraph when the heading is all there is.
    pub text: usize,
    /// What made it one.
    pub sign: Ground,
}

/// What makes words a heading, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground {
    /// A heading style or an outline level.
    Style,
    /// Bold, underlined or capital words.
    Look,
    /// Capitalised words before a full stop, after a label.
    Words,
}

/// Finds the heading of a paragraph whose text begins at `start`, behind any label.
///
/// Words with a verb such as "shall" are never one: a whole provision may wear a heading style.
pub(crate) fn heading(para: &Paragraph, start: usize, labelled: bool) -> Option<Heading> {
    let text = &para.text;
    let all = trim(text, start..text.len());
    if all.is_empty() || text[all.clone()].starts_with(['“', '"']) {
        return None;
    }
    // Outlines style list items like headings; one that is lower case and ends a sentence is an item.
    let item = text[all.clone()].starts_with(char::is_lowercase) && text[all.clone()].ends_with('.');
    if is_styled(para) && is_title(&text[all.clone()], 15) && !item {
        return Some(whole(text, all, Ground::Style));
    }
    let marked = marked_until(para, all.start);
    if marked > all.start {
        if marked >= all.end || text[marked..all.end].trim_matches(['.', ':', ' ']).is_empty() {
            let short = is_title(&text[all.clone()], 12) && !text[all.clone()].ends_with([';', ',']);
            return short.then(|| whole(text, all, Ground::Look));
        }
        if let Some(found) = run_in(text, all.start, marked, Ground::Look) {
            return Some(found);
        }
    }
    if is_capitals(&text[all.clone()]) && is_title(&text[all.clone()], 12) && text[all.clone()].len() > 3 {
        let centred = para.style.align == Align::Center;
        if labelled || centred || !text[all.clone()].ends_with(['.', ';', ',']) {
            return Some(whole(text, all, Ground::Look));
        }
    }
    labelled.then(|| by_words(text, all)).flatten()
}

/// Says whether a heading style or an outline level makes the paragraph a heading.
pub(crate) fn is_styled(para: &Paragraph) -> bool {
    para.style.outline.is_some_and(|level| level < 9) || para.style.name.to_ascii_lowercase().starts_with("heading")
}

/// Says whether the text has letters and all of them are capitals.
pub(crate) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

fn whole(text: &str, all: Range<usize>, sign: Ground) -> Heading {
    let words = text[all.clone()].trim_end_matches(['.', ':', ' ', '—', '–']);
    Heading { at: all.start..all.start + words.len(), text: text.len(), sign }
}

/// Returns where the bold, underlined or capital words that begin at `start` end; `start` when there are none.
fn marked_until(para: &Paragraph, start: usize) -> usize {
    let strong = |face: &Face| face.bold || face.underline || face.caps || face.small_caps;
    let mut end = start;
    for mark in para.emphasis.iter().filter(|mark| mark.range.end as usize > start) {
        let from = (mark.range.start as usize).max(start);
        let joined = from <= end || para.text.get(end..from).is_some_and(|gap| gap.trim().is_empty());
        let also =
            mark.face.italic && from == start && para.text[..mark.range.end as usize].trim_end().ends_with(['.', ':']);
        if !joined || !(strong(&mark.face) || also) {
            break;
        }
        end = mark.range.end as usize;
    }
    end.min(para.text.len())
}

/// Takes the words from `start` to `end` as a heading, when punctuation of a run-in heading closes them.
fn run_in(text: &str, start: usize, end: usize, sign: Ground) -> Option<Heading> {
    let words = text[start..end].trim_end();
    let close = words.trim_end_matches(['.', ':', '—', '–', '-', ' ']);
    let rest = &text[start + close.len()..];
    let after = rest.trim_start_matches(['.', ':', '—', '–', '-', ' ', '\t', '\u{A0}', '\u{2028}']);
    let gap = &rest[..rest.len() - after.len()];
    let closed = gap.contains(['.', ':', '—', '–', '\t', '\u{2028}']);
    (closed && is_title(close, 12) && !close.is_empty()).then(|| Heading {
        at: start..start + close.len(),
        text: text.len() - after.len(),
        sign,
    })
}

/// Finds a heading after a label by its words alone: `Audit Rights. Licensor may`, or short capitalised words by themselves.
fn by_words(text: &str, all: Range<usize>) -> Option<Heading> {
    let words = &text[all.clone()];
    let stop = words.char_indices().find(|&(at, c)| {
        matches!(c, '.' | ':' | '—' | '–') && words[at + c.len_utf8()..].starts_with([' ', '\t', '\u{2028}', '\u{A0}'])
    });
    if let Some((at, _)) = stop {
        let front = &words[..at];
        let after =
            words[at..].trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '“' | '"' | '(' | '['));
        let opens = after.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '(' | '['));
        if opens && at < 100 && is_capitalised(front) && is_title(front, 10) {
            return run_in(text, all.start, all.start + at, Ground::Words);
        }
    }
    let closes = words.ends_with([';', ',', ':']);
    let title = !closes && is_capitalised(words.trim_end_matches('.')) && is_title(words, 10);
    title.then(|| whole(text, all, Ground::Words))
}

/// Says whether the words can be a title: few, and without a verb of an obligation.
fn is_title(words: &str, most: usize) -> bool {
    const VERBS: [&str; 22] = [
        "shall",
        "will",
        "may",
        "must",
        "is",
        "are",
        "means",
        "mean",
        "has",
        "have",
        "agrees",
        "agree",
        "grants",
        "grant",
        "represents",
        "warrants",
        "acknowledges",
        "cannot",
        "can",
        "was",
        "were",
        "hereby",
    ];
    let listed = [" and", " or", ",", ";"].iter().any(|end| words.trim_end().ends_with(end));
    if listed || words.contains(';') {
        return false;
    }
    let mut count = 0;
    for word in words.split_whitespace() {
        count += 1;
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // `Grants` and `May` are titles too, so verbs count in lower case, and in capitals where all is capital.
        if VERBS.contains(&word)
            || (is_capitals(words) && count > 1 && VERBS[..4].contains(&word.to_lowercase().as_str()))
        {
            return false;
        }
    }
    (1..=most).contains(&count) && words.chars().any(char::is_alphabetic)
}

/// Says whether every word but small ones begins with a capital letter.
pub(crate) fn is_capitalised(words: &str) -> bool {
    const SMALL: [&str; 24] = [
        "of", "and", "or", "the", "to", "for", "in", "on", "by", "with", "a", "an", "from", "as", "at", "not", "no",
        "per", "into", "under", "upon", "via", "without", "against",
    ];
    let mut first = true;
    for word in words.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_none_or(|c| !c.is_lowercase());
        if !capital && (first || !SMALL.contains(&bare)) {
            return false;
        }
        first = false;
    }
    !first
}

#[cfg(test)]
mod tests {
    use super::heading;
    use crate::build::lines;

    /// Finds the heading of a line and compares it with the words in brackets, and the text after it.
    fn check(line: &str, labelled: bool, expected: Option<(&str, &str)>) {
        let draft = lines(line);
        let para = &draft.paragraphs[0];
        let found = heading(para, 0, labelled).map(|h| (&para.text[h.at], &para.text[h.text..]));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn headings() {
        for (line, labelled, expected) in [
            ("# Audit", false, Some(("Audit", ""))),
            ("# Vendor shall pay the Fees.", false, None),
            ("# use of the Services against the Documentation.", true, None),
            ("**Audit.** Vendor may", false, Some(("Audit", "Vendor may"))),
            ("**Audit**. Vendor may", false, Some(("Audit", "Vendor may"))),
            ("__Audit Rights__: Vendor may", true, Some(("Audit Rights", "Vendor may"))),
            ("**AUDIT**", false, Some(("AUDIT", ""))),
            ("**Vendor** shall pay", true, None),
            ("**“Data”** means data.", false, None),
            ("**VENDOR SHALL PAY ALL FEES.**", false, None),
            ("GENERAL TERMS", false, Some(("GENERAL TERMS", ""))),
            ("Audit Rights. Licensor may audit.", true, Some(("Audit Rights", "Licensor may audit."))),
            ("Audit Rights. Licensor may audit.", false, None),
            ("Grant of License. Licensor grants", true, Some(("Grant of License", "Licensor grants"))),
            ("Definitions", true, Some(("Definitions", ""))),
            ("Customer may terminate. Vendor may not.", true, None),
            ("copies of the Data;", true, None),
            ("Affiliates;", true, None),
            ("Term", false, None),
        ] {
            check(line, labelled, expected);
        }
    }
}
