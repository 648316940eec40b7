//! Labels that stand inside a paragraph: `... of the Fees. 7.2 Taxes. Each party ...`.
//!
//! Text taken from a web page or from a filing often has a whole article in one paragraph. The clause tree knows
//! paragraphs alone; these marks let a reference find the words that it names, and keep a label from being read as one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::{Clause, ClauseId, ClauseKind, Draft, Story};

use super::clause::Line;
use super::heading::{is_capitalised, is_capitals};
use super::label::{self, roman};

/// A label inside a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The index of the paragraph.
    pub para: usize,
    /// Where the label stands in it, its word included.
    pub at: Range<usize>,
    /// The clause that holds it.
    pub clause: ClauseId,
    /// Its label with the schedule it stands in, as [`Clause::path`] has it.
    pub path: String,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) (?: \b(Section|SECTION|Article|ARTICLE|Clause|CLAUSE)[\s\u{A0}]+ )?
          (\d{1,3}(?:\.\d{1,3}){0,4}|\b[IVXL]{1,6}) \b",
    )
    .expect("the pattern is well formed")
});
static SCHEDULE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \b(EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|Attachment)[\s\u{A0}]+
          [“\x22]? (\d{1,2}(?:\.\d{1,2}){0,2}(?:-\d{1,2})?|[A-Z]{1,2}(?:-\d{1,2})?|[IVX]+(?:-[A-Z])?) \b [”\x22]?",
    )
    .expect("the pattern is well formed")
});

/// Finds the labels inside the paragraphs of a draft, in document order.
pub(crate) fn marks(draft: &Draft, clauses: &[Clause], lines: &[Line]) -> Vec<Mark> {
    let mut row = Row::default();
    let mut out = Vec::new();
    let mut next = clauses.iter().peekable();
    for (index, para) in draft.paragraphs.iter().enumerate() {
        let line = &lines[index];
        let clause = clauses.get(line.clause.0 as usize);
        while let Some(begun) = next.next_if(|clause| clause.paras.start <= index) {
            row.begins(begun);
        }
        let apart = clause.is_some_and(|c| matches!(c.kind, ClauseKind::Contents | ClauseKind::Apart));
        if para.story != Story::Body || para.style.generated || apart {
            continue;
        }
        let text = para.text.as_str();
        // The label that begins a clause is the tree's.
        let own = label::typed(text).filter(|_| line.item).map_or(0, |typed| typed.text);
        let mut all: Vec<_> = schedules(text).chain(labels(text)).filter(|(at, _)| at.start >= own).collect();
        all.sort_by_key(|(at, _)| at.start);
        let title = is_capitals(text) && text.split_whitespace().count() <= 12;
        let inside = schedule_of(clauses, line.clause);
        let mut last = own;
        for (at, found) in all {
            // What stands between this label and the last: a title alone, in `15. INSURANCE 15.1 Coverage`.
            let between = text.get(last..at.start).filter(|_| last > 0).unwrap_or_default();
            let stands = match found {
                Found::Schedule { capital, .. } => title || begins(text, at.start, capital),
                Found::Number { word, .. } => {
                    let runs_on = if word { is_capitals(between) } else { is_title(between) };
                    let follows = !text[at.end..].trim_matches(['.', ':', ')', ' ']).is_empty();
                    (runs_on || begins(text, at.start, word)) && (follows || at.start == 0)
                }
            };
            let Some(path) = stands.then(|| row.accept(&found, inside)).flatten() else { continue };
            last = at.end;
            out.push(Mark { para: index, at, clause: line.clause, path });
        }
    }
    out
}

/// Finds what may name a schedule.
fn schedules(text: &str) -> impl Iterator<Item = (Range<usize>, Found<'_>)> {
    SCHEDULE.captures_iter(text).filter_map(|found| {
        let (all, word, value) = (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str());
        let capital = word.chars().all(char::is_uppercase);
        opens(text, all.end(), "").then(|| (all.range(), Found::Schedule { word, value, capital }))
    })
}

/// Finds what may be the number of a section or an article.
fn labels(text: &str) -> impl Iterator<Item = (Range<usize>, Found<'_>)> {
    NUMBER.captures_iter(text).filter_map(|found| {
        let (all, value) = (found.get(0)?, found.get(2)?.as_str());
        let rest = &text[all.end()..];
        let next = rest.split_whitespace().next().unwrap_or_default();
        let closed = rest.starts_with(['.', ':', ')']) || (next.len() > 3 && is_capitals(next));
        let word = found.get(1).is_some();
        opens(text, all.end(), ".:)").then(|| (all.range(), Found::Number { value, word, closed }))
    })
}

/// What may be a label.
enum Found<'a> {
    Schedule {
        word: &'a str,
        value: &'a str,
        capital: bool,
    },
    /// `closed`: a full stop or a heading in capitals follows.
    Number {
        value: &'a str,
        word: bool,
        closed: bool,
    },
}

/// The numbers that stand last, of clauses and of marks alike.
#[derive(Default)]
struct Row {
    last: Vec<u32>,
    /// The schedule that a mark began.
    part: Option<String>,
    /// What stood last before that schedule, until a number shows whether it counts anew.
    before: Vec<u32>,
}

impl Row {
    fn begins(&mut self, clause: &Clause) {
        if clause.kind == ClauseKind::Schedule {
            (self.last, self.part, self.before) = (Vec::new(), None, Vec::new());
        }
        if let Some(numbers) = numbers(clause.path.rsplit(' ').next().unwrap_or_default()) {
            self.last = numbers;
        }
    }

    /// Returns the path of a label, when it can stand where it was found.
    fn accept(&mut self, found: &Found, inside: Option<&str>) -> Option<String> {
        match *found {
            Found::Schedule { word, value, .. } => {
                let path = format!("{}{} {value}", &word[..1], word[1..].to_lowercase());
                // Before the first number stand a list of schedules and the number of the filing.
                if !self.last.is_empty() {
                    self.before = std::mem::take(&mut self.last);
                    self.part = Some(path.clone());
                }
                Some(path)
            }
            Found::Number { value, word, closed } => {
                let numbers = numbers(value)?;
                if self.last.is_empty() && !self.before.is_empty() && numbers.first() != Some(&1) {
                    (self.last, self.part) = (std::mem::take(&mut self.before), None);
                }
                let is_roman = !value.starts_with(|c: char| c.is_ascii_digit());
                let front = self.last.first().copied().unwrap_or(0);
                let stands = match numbers.as_slice() {
                    _ if word => true,
                    [_] if is_roman => false,
                    [first] => closed && (front + 1..=front + 2).contains(first),
                    [first, ..] => *first <= front + 2 && (numbers > self.last || numbers.ends_with(&[1])),
                    [] => false,
                };
                stands.then(|| {
                    self.last = numbers;
                    self.before.clear();
                    let part = inside.or(self.part.as_deref());
                    part.map_or_else(|| value.to_owned(), |part| format!("{part} {value}"))
                })
            }
        }
    }
}

/// Reads `4.2` or `IV`.
fn numbers(value: &str) -> Option<Vec<u32>> {
    if let Some(number) = roman(value).filter(|_| value.bytes().all(|b| b.is_ascii_uppercase())) {
        return Some(vec![number]);
    }
    value.split('.').map(|part| part.parse().ok()).collect()
}

/// Says whether a sentence, a line or an entry of a table of contents begins at `at`.
fn begins(text: &str, at: usize, word: bool) -> bool {
    let before = text[..at].trim_end();
    let gap = &text[before.len()..at];
    let Some(last) = before.chars().next_back() else { return true };
    if gap.is_empty() {
        return false;
    }
    matches!(last, '.' | ';' | ':' | '”' | '"' | ')' | ']' | '’' | '_')
        || gap.contains(['\t', '\n', '\u{2028}'])
        || gap.chars().count() >= 3
        // A page number of a table of contents that runs on: `Fees 8 Section 3.2 Taxes 9`.
        || word && last.is_ascii_digit()
}

/// Says whether words that begin a sentence or a heading follow at `at`, after the closing punctuation.
fn opens(text: &str, at: usize, closing: &str) -> bool {
    let rest = &text[at..];
    let rest = rest.strip_prefix(|c: char| closing.contains(c)).unwrap_or(rest);
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '.'));
    if after.is_empty() {
        return true;
    }
    after.len() < rest.len()
        && after.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '(' | '[' | '*'))
        || rest.starts_with('(')
}

/// Says whether the words between two labels are a title alone: `15. INSURANCE 15.1 Coverage`.
fn is_title(words: &str) -> bool {
    words.split_whitespace().count() <= 12
        && (is_capitals(words) || is_capitalised(words.trim_start_matches(['.', ' '])))
}

/// Returns the path of the schedule that holds a clause.
fn schedule_of(clauses: &[Clause], clause: ClauseId) -> Option<&str> {
    let up = |clause: &&Clause| clauses.get(clause.parent?.0 as usize);
    std::iter::successors(clauses.get(clause.0 as usize), up)
        .find(|clause| clause.kind == ClauseKind::Schedule)
        .map(|clause| clause.path.as_str())
}

#[cfg(test)]
mod tests;
