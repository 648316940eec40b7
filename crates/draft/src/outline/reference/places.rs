//! What a label of a reference can point at.

use std::collections::HashMap;

use crate::outline::label::{is_schedule, roman};
use crate::outline::mark::Mark;
use crate::{Clause, ClauseId, ClauseKind, Draft, Paragraph};

use super::singular;

/// Clauses by what they are called, and labels inside paragraphs by what they say.
pub(super) struct Places<'a> {
    draft: &'a Draft,
    clauses: &'a [Clause],
    by_path: HashMap<String, Spot>,
}

/// Where a label stands.
#[derive(Clone, Copy)]
struct Spot {
    /// The clause that holds it.
    clause: usize,
    /// Where in which paragraph it begins, when it is no clause of its own.
    within: Option<(usize, usize)>,
}

/// A label in a reference, and how the reference names it.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    /// The word before it, such as `sections`.
    pub kind: &'a str,
    /// The label itself.
    pub label: &'a str,
    /// The schedule that the reference says it stands in.
    pub part: Option<&'a str>,
}

impl<'a> Places<'a> {
    pub(super) fn of(draft: &'a Draft, clauses: &'a [Clause], marks: &[Mark]) -> Places<'a> {
        let mut by_path = HashMap::new();
        for (index, clause) in clauses.iter().enumerate().filter(|(_, c)| c.label.is_some()) {
            let (key, spot) = (key(&clause.path), Spot { clause: index, within: None });
            if clause.kind == ClauseKind::Schedule {
                // A list of schedules near the front names them too; the schedule itself comes last.
                by_path.insert(key, spot);
            } else {
                by_path.entry(key).or_insert(spot);
            }
            if let Some(number) = roman(&clause.path) {
                by_path.entry(number.to_string()).or_insert(spot);
            }
        }
        // A table of contents names a label before its clause does, so the last mark counts.
        for mark in marks.iter().rev() {
            let spot = Spot { clause: mark.clause.0 as usize, within: Some((mark.para, mark.at.start)) };
            by_path.entry(key(&mark.path)).or_insert(spot);
            if let Some(number) = roman(&mark.path) {
                by_path.entry(number.to_string()).or_insert(spot);
            }
        }
        // A schedule that a mark begins may end unseen; what is found nowhere else is looked for in it.
        for mark in marks {
            let spot = Spot { clause: mark.clause.0 as usize, within: Some((mark.para, mark.at.start)) };
            if let Some((_, bare)) = mark.path.rsplit_once(' ').filter(|(part, _)| part.contains(' ')) {
                by_path.entry(key(bare)).or_insert(spot);
            }
        }
        Places { draft, clauses, by_path }
    }

    /// Returns the clause that `name` means in the clause `here`.
    pub(super) fn find(&self, here: ClauseId, name: Name) -> Option<ClauseId> {
        let Name { kind, label, part } = name;
        let word = singular(kind);
        let found = if is_schedule(word) {
            self.hit(&format!("{word} {label}"))
        } else if let Some(part) = part {
            self.hit(&format!("{part} {label}")).or_else(|| self.hit(part))
        } else if label.starts_with('(') {
            self.item_near(here, label)
        } else {
            let schedule = self.above(here).last().filter(|c| c.kind == ClauseKind::Schedule);
            let numeral = || roman(label).and_then(|number| self.hit(&number.to_string()));
            schedule
                .and_then(|s| self.section(&format!("{} {label}", s.path)))
                .or_else(|| self.section(label))
                .or_else(numeral)
        };
        found.map(|index| ClauseId(index as u32))
    }

    /// Says whether the clause stands under a numbered one.
    pub(super) fn is_numbered(&self, here: ClauseId) -> bool {
        self.above(here).any(|clause| clause.label.is_some() && clause.kind != ClauseKind::Schedule)
    }

    fn hit(&self, path: &str) -> Option<usize> {
        self.by_path.get(&key(path)).map(|spot| spot.clause)
    }

    fn above(&self, here: ClauseId) -> impl Iterator<Item = &'a Clause> {
        let clauses = self.clauses;
        std::iter::successors(clauses.get(here.0 as usize), |clause| clauses.get(clause.parent?.0 as usize))
    }

    /// Finds `(a)` below the clause, beside it, or in its sentences.
    fn item_near(&self, here: ClauseId, label: &str) -> Option<usize> {
        let found = self.above(here).find_map(|clause| self.hit(&format!("{}{label}", clause.path)));
        found.or_else(|| {
            let clause = self.above(here).next()?;
            let all = clause.paras.clone();
            all.clone().any(|i| has_item(&self.draft.paragraphs[i].text, label)).then_some(clause.id.0 as usize)
        })
    }

    /// Finds `3.2`, or `3.2(a)` also where (a) stands in the sentences of 3.2 or deeper below it.
    fn section(&self, label: &str) -> Option<usize> {
        if let Some(found) = self.hit(label) {
            return Some(found);
        }
        let cut = label.find('(')?;
        let (base, items) = label.split_at(cut);
        let spot = self.by_path.get(&key(base)).copied()?;
        let mut clause = spot.clause;
        let mut from = spot.within;
        for item in items.split_inclusive(')') {
            if let Some(below) = self.below(clause, item).filter(|_| from.is_none()) {
                clause = below;
                continue;
            }
            let (first, start) = from.unwrap_or((self.clauses[clause].paras.start, 0));
            let end = self.clauses[clause].paras.end.max(first + 1);
            let within = |i: usize, p: &Paragraph| has_item(&p.text[if i == 0 { start } else { 0 }..], item);
            // Words are found where they stand; which of several (a) is meant does not change the clause.
            let at = self.draft.paragraphs[first..end].iter().enumerate().position(|(i, p)| within(i, p))?;
            from = Some(if at == 0 { (first, start) } else { (first + at, 0) });
        }
        Some(clause)
    }

    /// Returns the first clause under `clause` that is labelled as `item` is.
    fn below(&self, clause: usize, item: &str) -> Option<usize> {
        let inside = self.clauses[clause].paras.clone();
        let bare = |label: &str| key(label.trim_matches(['(', ')', '.', ' ']));
        (clause + 1..self.clauses.len())
            .take_while(|i| self.clauses[*i].paras.start < inside.end)
            .find(|i| self.clauses[*i].label.as_deref().is_some_and(|label| bare(label) == bare(item)))
    }
}

/// Says whether the words have the item, such as `(a)`, before a blank or another item.
fn has_item(text: &str, item: &str) -> bool {
    text.match_indices(item).any(|(at, _)| {
        let after = text[at + item.len()..].chars().next();
        after.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ',' | '“' | '"' | '\u{A0}'))
    })
}

fn key(path: &str) -> String {
    path.chars().filter(|c| !c.is_whitespace()).collect::<String>().trim_end_matches('.').to_lowercase()
}
