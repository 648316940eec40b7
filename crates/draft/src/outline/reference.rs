use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::{Clause, ClauseId, ClauseKind, Draft, Reference, ReferenceKind, Span, Story};

use super::clause::Line;
use super::label::{is_schedule, roman};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("the pattern is well formed"));
    };
}

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
pattern!(
    LAW_AFTER,
    r"(?x)^ \s*,?\s* (?:et\ seq\.?\s*)? (?:
        (?:of|under|in|to)\s+(?:the\s+|that\s+|such\s+|any\s+)?(?:[A-Z\u{C0}-\u{DE}][\w’'.&()/-]*\s+(?:(?:of|and|the|for|on|to|in)\s+)*){0,8}?
            (?:Act|Code|Regulations?|Directive|GDPR|CCPA|CPRA|HIPAA|Rules?|Statutes?|Law|Treaty|Convention|Constitution|Restatement|Principles|Order)\b
      | U\.?S\.?C | C\.?F\.?R | of\s+(?:Title|Regulation|Directive)\s | \s*Cal\.\s )"
);
pattern!(
    LAW_BEFORE,
    r"(?:U\.?S\.?C\.?A?\.?|C\.?F\.?R\.?|Code|Act|GDPR|CCPA|CPRA|HIPAA|DMCA|Regulations?|Directive|Stat\.|Reg\.|Rules?|Law|Cal\.|Title\s+\d+|\d{4}/\d+|No\.\s*\d+/\d+)\s*,?\s*(?:\(?at\s*)?$"
);
pattern!(
    OTHER_PAPER,
    r"^\s+(?:of|to|in|under)\s+(?:the|that|such|any|our|its|each)\s+((?:[A-Z“][\w’'”&/-]*\s+(?:(?:of|and|for|to)\s+)*){0,6}?(?:Agreement|Addendum|DPA|MSA|SOW|Terms|Policy|Order Form|License|Contract|Documentation|Clauses))\b"
);
pattern!(
    OF_PART,
    r"(?i)^\s+(?:of|to|in)\s+((?:schedule|exhibit|annex|appendix|attachment)[\s\u{A0}]+(?:[A-Z]{1,2}(?:-\d+)?|\d+|[IVX]+))\b"
);
pattern!(HERE, r"^\s+(?:of|to|in|under)\s+(?:this|the)\s+Agreement\b");

/// Finds the cross-references of a draft.
pub(crate) fn references(draft: &Draft, clauses: &[Clause], lines: &[Line]) -> Vec<Reference> {
    let places = Places::of(clauses);
    let mut out = Vec::new();
    for (index, para) in draft.paragraphs.iter().enumerate() {
        if para.style.generated || matches!(para.story, Story::Header(_) | Story::Footer(_)) {
            continue;
        }
        let line = &lines[index];
        let text = para.text.as_str();
        // The label of a clause is no reference to it.
        let own = super::label::typed(text).filter(|typed| line.item && !typed.sign.word.is_empty());
        let mut at = own.map_or(0, |typed| typed.text);
        while let Some(found) = KIND.captures_at(text, at) {
            let Some(all) = found.get(0) else { break };
            at = all.end();
            let kind = found.get(1).or(found.get(2)).map_or("", |m| m.as_str()).to_lowercase();
            let Some((labels, end)) = labels(text, all.end(), &kind) else { continue };
            at = end;
            let here = |range: Range<usize>| Span::new(para.id, range);
            let external = is_external(&text[..all.start()], &text[end..], &kind, &labels[0].1);
            let part = OF_PART.captures(&text[end..]).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned());
            let whole = all.start()..end;
            let mut last: Option<String> = None;
            for (i, (range, label, through)) in labels.iter().enumerate() {
                let span = if i == 0 { all.start()..range.end } else { range.clone() };
                let find = |label: &str| match external {
                    true => ReferenceKind::External,
                    false => places.find(clauses, line, &kind, label, part.as_deref(), draft),
                };
                if let (true, Some(from)) = (*through, &last) {
                    for between in between(from, label) {
                        out.push(Reference { kind: find(&between), at: here(whole.clone()), label: between });
                    }
                }
                let shown = if is_schedule(singular(&kind)) { title(singular(&kind), label) } else { label.clone() };
                out.push(Reference { at: here(span), kind: find(label), label: shown });
                last = Some(label.clone());
            }
        }
    }
    out
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
            if join.as_str().trim() != "through" && join.as_str().trim() != "to" {
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
        // `Section 3.2(a) and (b)`: the second hangs on what the first hangs on.
        if label.starts_with('(')
            && let Some((_, before, _)) = out.last()
            && !before.starts_with('(')
        {
            let cut = before.rfind('(').unwrap_or(before.len());
            label = format!("{}{label}", &before[..cut]);
        }
        end = range.end;
        out.push((range, label, through));
    }
    Some((out, end))
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

/// Says whether a reference names a statute or another paper.
fn is_external(before: &str, after: &str, kind: &str, label: &str) -> bool {
    if HERE.is_match(after) || OF_PART.is_match(after) {
        return false;
    }
    let front: String = before.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let number = label.split(['.', '(']).next().and_then(|n| n.parse::<u32>().ok());
    LAW_AFTER.is_match(after)
        || LAW_BEFORE.is_match(&front)
        || OTHER_PAPER.captures(after).is_some_and(|c| c.get(1).is_some_and(|m| m.as_str() != "Agreement"))
        || (kind.starts_with('§') || kind.starts_with("sec")) && number.is_some_and(|n| n > 200)
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

/// Clauses by what they are called.
struct Places {
    by_path: HashMap<String, usize>,
}

impl Places {
    fn of(clauses: &[Clause]) -> Places {
        let mut by_path = HashMap::new();
        for (index, clause) in clauses.iter().enumerate().filter(|(_, c)| c.label.is_some()) {
            let key = key(&clause.path);
            if clause.kind == ClauseKind::Schedule {
                // A list of schedules near the front names them too; the schedule itself comes last.
                by_path.insert(key, index);
            } else {
                by_path.entry(key).or_insert(index);
            }
            if let Some(number) = roman(&clause.path) {
                by_path.entry(number.to_string()).or_insert(index);
            }
        }
        Places { by_path }
    }

    fn find(
        &self,
        clauses: &[Clause],
        line: &Line,
        kind: &str,
        label: &str,
        part: Option<&str>,
        draft: &Draft,
    ) -> ReferenceKind {
        let word = singular(kind);
        let hit = |path: String| self.by_path.get(&key(&path)).copied();
        let found = if is_schedule(word) {
            hit(format!("{word} {label}"))
        } else if let Some(part) = part {
            hit(format!("{part} {label}")).or_else(|| hit(part.to_owned()))
        } else {
            let mut above = Vec::new();
            let mut next = clauses.get(line.clause.0 as usize);
            while let Some(clause) = next {
                above.push(clause);
                next = clause.parent.and_then(|parent| clauses.get(parent.0 as usize));
            }
            let schedule = above.last().filter(|c| c.kind == ClauseKind::Schedule);
            if label.starts_with('(') {
                // `clause (a)`: below this clause or beside it.
                let own = clauses.get(line.clause.0 as usize).map(|c| c.path.as_str()).into_iter();
                let found =
                    own.chain(above.iter().map(|c| c.path.as_str())).find_map(|path| hit(format!("{path}{label}")));
                let inline = || {
                    let clause = above.first()?;
                    let text = |i: usize| draft.paragraphs[i].text.contains(&format!("{label} "));
                    clause.paras.clone().any(text).then_some(clause.id.0 as usize)
                };
                found.or_else(inline)
            } else {
                let inside = schedule.and_then(|s| hit(format!("{} {label}", s.path)));
                let roman = roman(label).and_then(|number| hit(number.to_string()));
                // `3.2(a)` where (a) stands in the sentence of 3.2.
                let inline = || {
                    let cut = label.find('(')?;
                    let index = hit(label[..cut].to_owned())?;
                    let item = &label[label.rfind('(')?..];
                    let has = |i: usize| draft.paragraphs[i].text.contains(&format!("{item} "));
                    clauses[index].paras.clone().any(has).then_some(index)
                };
                inside.or_else(|| hit(label.to_owned())).or(roman).or_else(inline)
            }
        };
        found.map_or(ReferenceKind::Dangling, |index| ReferenceKind::Clause(ClauseId(index as u32)))
    }
}

fn key(path: &str) -> String {
    path.chars().filter(|c| !c.is_whitespace()).collect::<String>().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests;
