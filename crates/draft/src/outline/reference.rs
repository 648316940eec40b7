mod law;
mod places;

use std::ops::Range;

use regex::Regex;

use crate::{Clause, ClauseKind, Draft, Paragraph, Reference, ReferenceKind, Span, Story};

use super::clause::Line;
use super::label::{is_schedule, roman};
use super::mark::Mark;
use law::{is_external, is_of_the_agreement};
use places::{Name, Places};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($text).expect("the pattern is well formed"));
    };
}
use pattern;

pattern!(
    KIND,
    r"(?ix)(?: \b(sections?|sec\.|secs\.|subsections?|sub-clauses?|articles?|clauses?|paragraphs?|items?
        |exhibits?|schedules?|annex(?:es)?|appendix|appendices|attachments?)[\s\u{A0}]+ | (§§?)[\s\u{A0}]* )"
);
pattern!(
    NUMBER,
    r"^(?:\d+[A-Z]?(?:\.\d+[A-Z]?)*(?:\([A-Za-z0-9]{1,5}\))*|(?:\([A-Za-z0-9]{1,5}\))+|[IVXL]+(?:\.\d+)*(?:\([a-z]{1,4}\))*)"
);
pattern!(LETTER, r"^(?:\d+(?:\.\d+)*|[A-Z]{1,2}(?:-\d+)?|[IVX]+(?:-[A-Z])?)");
pattern!(JOIN, r"^(?:\s*,\s*(?:and\s+|or\s+|and/or\s+)?|\s+(?:and|or|and/or|through|to|&)\s+|\s*[–-]\s*)");

/// Finds the cross-references of a draft.
pub(crate) fn references(draft: &Draft, clauses: &[Clause], lines: &[Line], marks: &[Mark]) -> Vec<Reference> {
    let places = Places::of(draft, clauses, marks);
    let amends = is_amendment(&draft.paragraphs);
    let mut out = Vec::new();
    for (index, para) in draft.paragraphs.iter().enumerate() {
        if para.style.generated || matches!(para.story, Story::Header(_) | Story::Footer(_)) {
            continue;
        }
        let line = &lines[index];
        let contents = clauses.get(line.clause.0 as usize).is_some_and(|c| c.kind == ClauseKind::Contents);
        if contents {
            continue;
        }
        let text = para.text.as_str();
        let from = marks.partition_point(|mark| mark.para < index);
        let marked = |at: usize| marks[from..].iter().take_while(|m| m.para == index).any(|m| m.at.contains(&at));
        // The label of a clause is no reference to it.
        let own = super::label::typed(text).filter(|typed| line.item && !typed.sign.word.is_empty());
        let mut at = own.map_or(0, |typed| typed.text);
        while let Some(found) = KIND.captures_at(text, at) {
            let Some(all) = found.get(0) else { break };
            at = all.end();
            if marked(all.start()) {
                continue;
            }
            let kind = found.get(1).or(found.get(2)).map_or("", |m| m.as_str()).to_lowercase();
            let Some((labels, end)) = labels(text, all.end(), &kind) else { continue };
            at = end;
            let here = |range: Range<usize>| Span::new(para.id, range);
            let external = is_external(&text[..all.start()], &text[end..], &kind, &labels[0].1);
            let part = law::part(&text[end..]);
            let other = amends && is_of_the_agreement(&text[end..]);
            let this = text[..all.start()].to_ascii_lowercase().trim_end().ends_with("this");
            let mut last: Option<String> = None;
            let item = kind.starts_with("item");
            for (i, (range, label, through)) in labels.iter().enumerate() {
                let span = if i == 0 { all.start()..range.end } else { range.clone() };
                let find = |label: &str| {
                    let name = Name { kind: &kind, label, part };
                    match places.find(line.clause, name).filter(|_| !external) {
                        Some(found) => ReferenceKind::Clause(found),
                        None if external || other => ReferenceKind::External,
                        // "this Section 5" is where it stands, also where no number of the text could be read.
                        None if this && !places.is_numbered(line.clause) => ReferenceKind::Clause(line.clause),
                        None => ReferenceKind::Dangling,
                    }
                };
                if let (true, Some(from)) = (*through, &last) {
                    for between in between(from, label) {
                        out.push(Reference { kind: find(&between), at: here(all.start()..range.end), label: between });
                    }
                }
                // Lists, forms and tariffs have items too: one that is not found is no reference.
                if item && find(label) == ReferenceKind::Dangling {
                    continue;
                }
                let shown = if is_schedule(singular(&kind)) { title(singular(&kind), label) } else { label.clone() };
                out.push(Reference { at: here(span), kind: find(label), label: shown });
                last = Some(label.clone());
            }
        }
    }
    out
}

/// Says whether the draft changes another agreement, which it calls "the Agreement".
fn is_amendment(paragraphs: &[Paragraph]) -> bool {
    let titles = paragraphs.iter().filter(|p| !p.text.trim().is_empty()).take(5);
    titles.map(|p| p.text.chars().take(160).collect::<String>().to_lowercase()).any(|title| title.contains("amendment"))
}

/// A label in a reference: where it stands, what it says, and whether it ends a range.
type Named = (Range<usize>, String, bool);

/// Reads the labels of a reference that begin at `start`; returns them with the end of the last.
fn labels(text: &str, start: usize, kind: &str) -> Option<(Vec<Named>, usize)> {
    let schedule = is_schedule(singular(kind));
    let pattern: &Regex = if schedule { &LETTER } else { &NUMBER };
    let read = |at: usize| {
        let found = pattern.find(&text[at..])?;
        let mut end = at + found.end();
        // A full stop or a word right after belongs to something else: `Section 3.` ends a sentence, `Schedule Art` is none.
        if text[end..].starts_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        if !schedule && text[at..end].chars().all(|c| "IVXL".contains(c)) && roman(&text[at..end]).is_none() {
            return None;
        }
        while text[at..end].ends_with('.') {
            end -= 1;
        }
        Some(at..end)
    };
    let first = read(start)?;
    let mut end = first.end;
    let mut out = vec![(first.clone(), text[first].to_owned(), false)];
    while let Some(join) = JOIN.find(&text[end..]) {
        let mut next = end + join.end();
        if let Some(again) = KIND.find(&text[next..]).filter(|again| again.start() == 0) {
            let same = singular(again.as_str().trim().to_lowercase().as_str()) == singular(kind);
            if !same {
                break;
            }
            // `Section 3 and Section 4` are two references that each bring their own word.
            if !matches!(join.as_str().trim(), "through" | "to") {
                break;
            }
            next += again.end();
        }
        let Some(range) = read(next) else { break };
        let bare_number = text[range.clone()].chars().all(|c| c.is_ascii_digit());
        let words = &text[range.end..];
        // `Section 3 and 30 days`: a number with a unit is no label.
        if bare_number
            && (words.trim_start().starts_with(['%', '('])
                || words.trim_start().starts_with("days")
                || words.trim_start().starts_with("months")
                || words.trim_start().starts_with("business"))
        {
            break;
        }
        let through = matches!(join.as_str().trim(), "through" | "to" | "–" | "-");
        let mut label = text[range.clone()].to_owned();
        // `Section 3.2(a) and (b)`: the second hangs on what the first hangs on. In `Section 13 or (vi) the Fees` and
        // `Section 3.4(a) and (2) Vendor` the words count on by themselves.
        if label.starts_with('(')
            && let Some((_, before, _)) = out.last()
        {
            let Some(cut) = before.rfind('(').filter(|cut| is_like(&before[*cut..], &label)) else { break };
            label = format!("{}{label}", &before[..cut]);
        }
        end = range.end;
        out.push((range, label, through));
    }
    Some((out, end))
}

/// Says whether two items such as `(a)` are both written in small letters, in capitals or in digits.
fn is_like(one: &str, other: &str) -> bool {
    let shape = |item: &str| item.chars().nth(1).map(|c| (c.is_ascii_digit(), c.is_uppercase()));
    shape(one) == shape(other)
}

/// Returns the labels strictly between two that differ in their last number.
fn between(from: &str, to: &str) -> Vec<String> {
    let split = |label: &str| {
        let digits = label.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (front, last) = label.split_at(label.len() - digits);
        Some((front.to_owned(), last.parse::<u32>().ok()?))
    };
    match (split(from), split(to)) {
        (Some((front, first)), Some((other, last))) if front == other && last < first.saturating_add(100) => {
            (first + 1..last).map(|n| format!("{front}{n}")).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns what the plural before a list of numbers becomes where striking `gone` leaves one of them: `Sections` of
/// "Sections 2 and 3" becomes `Section`.
pub fn one_left(text: &str, gone: Range<usize>) -> Option<(Range<usize>, String)> {
    let found = KIND.captures_iter(text).take_while(|found| found.get(0).is_some_and(|all| all.end() <= gone.start));
    let found = found.last()?;
    let (all, word) = (found.get(0)?, found.get(1).or(found.get(2))?);
    let (labels, end) = labels(text, all.end(), &word.as_str().to_lowercase())?;
    let stays = |range: &Range<usize>| range.end <= gone.start || gone.end <= range.start;
    if gone.start >= end || labels.len() < 2 || labels.iter().filter(|(range, ..)| stays(range)).count() != 1 {
        return None;
    }
    let plural = word.as_str();
    let one = match plural.to_ascii_lowercase().as_str() {
        "§§" => "§".to_owned(),
        "secs." => format!("{}.", &plural[..plural.len() - 2]),
        "annexes" => plural[..plural.len() - 2].to_owned(),
        "appendices" if plural.ends_with('S') => format!("{}IX", &plural[..plural.len() - 4]),
        "appendices" => format!("{}ix", &plural[..plural.len() - 4]),
        other if other.ends_with('s') => plural[..plural.len() - 1].to_owned(),
        _ => return None,
    };
    Some((word.range(), one))
}

fn singular(kind: &str) -> &str {
    match kind.trim_end_matches('.') {
        "annexes" => "annex",
        "appendices" => "appendix",
        "annex" | "appendix" => kind,
        other => other.trim_end_matches('s'),
    }
}

fn title(word: &str, label: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map_or(String::new(), |c| c.to_uppercase().collect());
    format!("{first}{} {label}", chars.as_str())
}

#[cfg(test)]
mod tests;
