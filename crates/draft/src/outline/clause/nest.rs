//! Where a clause belongs: the one it stands under, and the label that this gives it.

use crate::outline::heading::{Heading, is_capitals};
use crate::outline::label::{self, Fence, is_schedule};
use crate::outline::rank::{Class, Rank};
use crate::{Align, ClauseKind};

use super::Tree;
use super::stack::{Frame, Opening, Step};

impl Tree<'_> {
    /// Returns how many open clauses stay open when `opening` begins.
    pub(super) fn parent_for(&self, opening: &Opening, index: usize, head: Option<&Heading>) -> usize {
        let part = self
            .stack
            .iter()
            .rposition(|f| f.step == Step::Part && self.clauses[f.clause].kind == ClauseKind::Schedule);
        // Only another schedule closes a schedule, and nothing stands in the signatures.
        let floor = part.map_or(0, |at| at + 1);
        let open = &self.stack[floor..];
        let up_to = |at: Option<usize>| at.map(|at| floor + at);
        if opening.step == Step::Part {
            return if opening.kind == ClauseKind::Schedule { 0 } else { floor };
        }
        if self.in_signature() {
            return 0;
        }
        // Sections do not stand under a recital or the parties.
        let section = opening.rank.as_ref().is_some_and(|rank| rank.class == Class::Number || !rank.word.is_empty());
        if let (true, Some(at)) =
            (section || opening.outline.is_some(), open.iter().position(|f| f.step == Step::Recital))
        {
            return floor + at;
        }
        if let Some(outline) = opening.outline {
            let keep = open.iter().rposition(|f| f.outline.is_some_and(|level| level < outline));
            return up_to(keep).map_or(floor, |at| at + 1);
        }
        if let Some((counter, depth)) = opening.auto {
            let same = |f: &Frame| f.auto.filter(|(c, _)| *c == counter).map(|(_, d)| d);
            if let Some(at) = open.iter().rposition(|f| same(f).is_some_and(|d| d < depth)) {
                // Definitions and headings below that clause hold the list; other lists end before it.
                let other = |f: &Frame| same(f).is_some() || f.step == Step::Numbered;
                return floor + open[at + 1..].iter().position(other).map_or(open.len(), |next| at + 1 + next);
            }
            if let Some(at) = open.iter().position(|f| same(f).is_some()) {
                return floor + at;
            }
        }
        if let Some(rank) = &opening.rank {
            if rank.class == Class::Number && rank.value.len() > 1 {
                let prefix = |f: &Frame| {
                    f.rank.as_ref().is_some_and(|r| {
                        r.value.len() < rank.value.len()
                            && rank.value.starts_with(&r.value)
                            && (r.class == Class::Number || !r.word.is_empty())
                    })
                };
                if let Some(at) = open.iter().rposition(prefix) {
                    return floor + at + 1;
                }
                let number = |f: &Frame| f.rank.as_ref().is_some_and(|r| r.class == Class::Number && r.value.len() > 1);
                if let Some(at) = open.iter().position(number) {
                    return floor + at;
                }
            }
            if let Some(at) = open.iter().rposition(|f| f.rank.as_ref().is_some_and(|r| r.is_like(rank))) {
                return floor + at;
            }
            if !rank.word.is_empty() && rank.word != "paragraph" {
                let below =
                    open.iter().position(|f| f.rank.as_ref().is_some_and(|r| r.word.is_empty() || r.word == "section"));
                return up_to(below).unwrap_or(self.stack.len());
            }
            // A new list stands under the last clause that is less far in.
            let mut keep = self.stack.len();
            while keep > floor
                && opening.indent > 0
                && self.stack[keep - 1].list
                && self.stack[keep - 1].indent > opening.indent
            {
                keep -= 1;
            }
            return keep;
        }
        let para = &self.draft.paragraphs[index];
        match opening.step {
            Step::Definition => self.stack.len(),
            Step::RunIn => {
                let sibling = open.iter().rposition(|f| f.step == Step::RunIn);
                let lists = || open.iter().position(|f| f.list).unwrap_or(open.len());
                floor + sibling.unwrap_or_else(lists)
            }
            Step::Look => {
                if let Some(at) = open.iter().position(|f| matches!(f.step, Step::Look | Step::RunIn)) {
                    return floor + at;
                }
                let words = head.map_or("", |head| &para.text[head.at.clone()]);
                if para.style.align == Align::Center || is_capitals(words) {
                    return floor;
                }
                // A line in bold under a numbered section is part of it.
                floor + open.iter().position(|f| f.step != Step::Styled).map_or(open.len(), |at| at + 1).min(open.len())
            }
            _ => floor,
        }
    }
}

/// Returns the label of a clause with those it hangs on: `3.2` and `(a)` make `3.2(a)`.
pub(super) fn path_of(above: &str, value: Option<&str>, rank: Option<&Rank>, opening: &Opening) -> String {
    let Some(value) = value else { return above.to_owned() };
    let Some(rank) = rank else { return if above.is_empty() { value.to_owned() } else { format!("{above} {value}") } };
    if is_schedule(&rank.word) {
        let mut word = rank.word.clone();
        word[..1].make_ascii_uppercase();
        return format!("{word} {value}");
    }
    let in_schedule = label::WORDS.iter().find(|word| {
        is_schedule(word) && above.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word))
    });
    // What stands before the number in a schedule: `Schedule A`.
    let part = in_schedule.map(|_| above.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" "));
    let number =
        rank.class == Class::Number && (rank.value.len() > 1 || opening.auto.is_some_and(|(_, depth)| depth == 0));
    if !rank.word.is_empty() || (number && !matches!(rank.fence, Fence::Round | Fence::Half)) {
        return part.map_or_else(|| value.to_owned(), |part| format!("{part} {value}"));
    }
    if matches!(rank.fence, Fence::Round | Fence::Half) {
        let gap = if part.as_deref() == Some(above) { " " } else { "" };
        return format!("{above}{gap}({value})");
    }
    match above {
        "" => value.to_owned(),
        _ if part.as_deref() == Some(above) => format!("{above} {value}"),
        _ if above.ends_with(')') => format!("{above}{value}"),
        _ => format!("{above}.{value}"),
    }
}
