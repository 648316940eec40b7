use std::sync::LazyLock;

use regex::Regex;

use crate::{Clause, Definition, Draft, Place, Span, Story, Unit};

use super::clause::{Line, is_definitions};
use super::sentence::sentences;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("the pattern is well formed"));
    };
}

// A quoted term, curly or straight; `‘Term’` only when it begins with a capital, since ’ is an apostrophe too.
pattern!(QUOTED, r#"[“"„]\s*([^”"“„\n]{1,80}?)\s*,?[”"“]|‘([A-Z][^’\n]{0,60}?),?’"#);
pattern!(
    MEANS,
    r"(?x)^\s* (?: \([^)]{0,80}\)\s* )? (?: ,? [^.;:“”]{1,120}? , \s* )? :?\s*
      (?: (?:shall\ |will\ )? means? | (?:shall\ |will\ )?ha(?:s|ve)\ the\ (?:respective\ )?(?:same\ )?meanings?
        | (?:is|are|shall\ be)\ defined | (?:shall\ )?refers?\ to | (?:shall\ |will\ )mean ) \b"
);
pattern!(CHAIN, r#"^\s*(?:,\s*)?(?:and/or|and|or|/)?\s*[“"„‘]\s*[^”"“„’\n]{1,80}?\s*,?[”"“’]"#);
pattern!(
    STARTERS,
    r"(?i)^(?:the|each|every|collectively|individually|together|jointly|hereinafter|hereafter|herein|a|an|any|such|in|this|all|and|our|its|also)\b"
);
pattern!(BARE, r"^([A-Z][\w’'&/-]*(?:\s+[\w’'&/-]+){0,5}?)\s+(?:shall mean|means?|has the meaning|have the meaning)\b");

/// Says whether `text` begins with a quoted term and says what it means.
pub(crate) fn leads(text: &str) -> bool {
    let text = text.trim_start();
    QUOTED.find(text).is_some_and(|term| term.start() == 0 && says(&text[term.end()..]))
}

/// Says whether words after a term say what it means, other terms in between left out: `“A” or “B” means`.
fn says(mut rest: &str) -> bool {
    while let Some(next) = CHAIN.find(rest) {
        rest = &rest[next.end()..];
    }
    MEANS.is_match(rest)
}

/// Finds the definitions of a draft.
pub(crate) fn definitions(draft: &Draft, clauses: &[Clause], lines: &[Line], units: &[Unit]) -> Vec<Definition> {
    let mut out = Vec::new();
    for (index, para) in draft.paragraphs.iter().enumerate() {
        if para.style.generated || matches!(para.story, Story::Header(_) | Story::Footer(_)) {
            continue;
        }
        let before = out.len();
        let text = para.text.as_str();
        let start = start_of(lines, index, text);
        let split: Vec<_> =
            sentences(&text[start..]).into_iter().map(|range| start + range.start..start + range.end).collect();
        let holder = |at: usize| split.iter().find(|s| s.contains(&at)).cloned().unwrap_or(0..text.len());
        for found in QUOTED.captures_iter(text) {
            let Some(term) = found.get(1).or(found.get(2)) else { continue };
            if !term.as_str().chars().any(char::is_alphanumeric) {
                continue;
            }
            let all = found.get(0).map_or(term.range(), |all| all.range());
            let sentence = holder(term.start());
            if says(&text[all.end..]) {
                let body = Span::new(para.id, sentence);
                out.push(definition(term.as_str(), Span::new(para.id, term.range()), body, units, false));
            } else if let Some(open) = in_passing(text, all.start, all.end) {
                let body = trimmed(text, sentence.start.min(open), open);
                let body = Span::new(para.id, body);
                out.push(definition(term.as_str(), Span::new(para.id, term.range()), body, units, true));
            }
        }
        if out.len() > before {
            continue;
        }
        let bold = para
            .emphasis
            .iter()
            .find(|e| (e.face.bold || e.face.italic || e.face.underline) && e.range.end as usize > start);
        let bold = bold.filter(|e| e.range.start as usize <= start).map(|e| start..e.range.end as usize);
        let in_home = in_definitions(clauses, lines, index);
        let term = bold
            .filter(|range| !range.is_empty() && MEANS.is_match(text[range.end..].trim_start_matches(['.', ':'])))
            .or_else(|| {
                BARE.captures(&text[start..])
                    .filter(|_| in_home)
                    .and_then(|c| c.get(1))
                    .map(|m| start + m.start()..start + m.end())
            });
        if let Some(term) = term {
            let words = text[term.clone()].trim_matches([' ', '.', ':', ',']);
            let at = term.start..term.start + words.len();
            if words.split_whitespace().count() <= 8 && !words.is_empty() {
                let body = Span::new(para.id, holder(term.start));
                out.push(definition(words, Span::new(para.id, at), body, units, false));
                continue;
            }
        }
        out.extend(in_table(draft, index, in_home, units));
    }
    out.extend(in_glossary(draft, clauses, units));
    out.sort_by_key(|found| draft.index(found.at.para).map(|index| (index, found.at.start)));
    out
}

/// Finds the terms of a glossary: each is a heading of its own, with its meaning below.
fn in_glossary(draft: &Draft, clauses: &[Clause], units: &[Unit]) -> Vec<Definition> {
    let mut out = Vec::new();
    let homes = clauses.iter().filter(|clause| clause.heading.as_deref().is_some_and(is_definitions));
    for home in homes {
        let terms: Vec<&Clause> = clauses.iter().filter(|clause| clause.parent == Some(home.id)).collect();
        // Two headings under "Definitions" may part its text; three of one kind with a paragraph each are a list.
        if terms.len() < 3 || terms.iter().any(|clause| clause.label.is_some() || clause.heading.is_none()) {
            continue;
        }
        for clause in terms {
            let (Some(term), Some(at)) = (&clause.heading, clause.heading_at) else { continue };
            let below = draft.paragraphs[clause.paras.clone()].iter().filter(|p| p.id != at.para);
            let Some(meaning) = below.into_iter().find(|p| !p.text.trim().is_empty()) else { continue };
            let body = Span::new(meaning.id, super::sentence::trim(&meaning.text, 0..meaning.text.len()));
            out.push(definition(term, at, body, units, false));
        }
    }
    out
}

fn definition(term: &str, at: Span, body: Span, units: &[Unit], in_passing: bool) -> Definition {
    let items =
        units.iter().filter(|unit| unit.at.para != body.para && unit.lead_in.iter().any(|lead| body.holds(lead)));
    let items = if in_passing { Vec::new() } else { items.map(|unit| unit.at).collect() };
    Definition { term: term.trim().to_owned(), at, body, items, in_passing }
}

/// Returns where the text of a paragraph begins, behind its label; a run-in heading may be the term itself.
fn start_of(lines: &[Line], index: usize, text: &str) -> usize {
    let typed = super::label::typed(text).filter(|_| lines.get(index).is_some_and(|line| line.item));
    typed.map_or(0, |typed| typed.text)
}

fn in_definitions(clauses: &[Clause], lines: &[Line], index: usize) -> bool {
    let mut next = lines.get(index).and_then(|line| clauses.get(line.clause.0 as usize));
    while let Some(clause) = next {
        if clause.heading.as_deref().is_some_and(is_definitions) {
            return true;
        }
        next = clause.parent.and_then(|parent| clauses.get(parent.0 as usize));
    }
    false
}

/// Returns where the parenthesis begins that defines the quoted words at `start..end` in passing: `(the “Agreement”)`.
fn in_passing(text: &str, start: usize, end: usize) -> Option<usize> {
    let from = text[..start].char_indices().rev().take(250).find_map(|(at, c)| match c {
        '(' => Some(Some(at)),
        ')' => Some(None),
        _ => None,
    })??;
    let to = end + text[end..].char_indices().take(250).find(|(_, c)| *c == ')')?.0;
    let inside = &text[from + 1..to];
    let others = QUOTED.replace_all(inside, " ");
    let words: Vec<&str> = others.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let first = inside.trim_start();
    let opens = first.starts_with(['“', '"', '‘', '„']) || STARTERS.is_match(first);
    (opens && words.len() <= 12 && !words.iter().any(|word| matches!(*word, "means" | "see" | "defined")))
        .then_some(from)
}

fn trimmed(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    super::sentence::trim(text, start..end)
}

/// Reads a row of a definition table: the term in the first cell, its meaning in the second.
fn in_table(draft: &Draft, index: usize, in_home: bool, units: &[Unit]) -> Option<Definition> {
    let para = &draft.paragraphs[index];
    let Place::Cell { table, row, column: 0 } = para.place else { return None };
    let text = para.text.trim();
    let next = draft.paragraphs.get(index + 1)?;
    if next.place != (Place::Cell { table, row, column: 1 }) || text.is_empty() || text.split_whitespace().count() > 8 {
        return None;
    }
    let quoted = QUOTED.captures(text).filter(|found| found.get(0).is_some_and(|all| all.range() == (0..text.len())));
    let head = draft.paragraphs.iter().find(|p| p.place == (Place::Cell { table, row: 0, column: 0 }));
    let titled = row > 0
        && head.is_some_and(|p| matches!(p.text.trim().to_lowercase().as_str(), "term" | "defined term" | "terms"));
    let means = next.text.trim_start().starts_with("means ") || next.text.trim_start().starts_with("has the meaning");
    if !(means || titled || (quoted.is_some() && in_home)) {
        return None;
    }
    let term = quoted.and_then(|found| found.get(1).or(found.get(2))).map_or(text, |term| term.as_str());
    let at = para.text.find(term)?;
    let body = super::sentence::trim(&next.text, 0..next.text.len());
    Some(definition(term, Span::new(para.id, at..at + term.len()), Span::new(next.id, body), units, false))
}

#[cfg(test)]
mod tests;
