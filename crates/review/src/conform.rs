//! Conforming edits: references that follow when a number changes, and labels that count on.

use std::collections::{BTreeMap, BTreeSet};

use draft::{
    Change, Draft, Edit, EditId, EditSet, Gap, Inline, Look, Origin, ParaId, Piece, ReferenceKind, Span, Target,
    outline,
};

use crate::place;

/// Lets the typed labels of what is added at one place count on: each was made as if it came alone.
pub(crate) fn labels(draft: &Draft, edits: &mut [Edit]) {
    let mut given: Vec<(Gap, String)> = Vec::new();
    for edit in edits {
        let Change::Insert { at, paras } = &mut edit.change else { continue };
        // What the label of a heading gave way to, for the parts below it.
        let mut moved: Option<(String, String)> = None;
        for para in paras {
            let Look::Typed { label, like } = &mut para.look else { continue };
            if let Some((from, to)) = &moved
                && let Some(rest) = label.strip_prefix(from.as_str()).filter(|rest| rest.starts_with('.'))
                && rest.len() > 1
            {
                *label = format!("{to}{rest}");
                continue;
            }
            let is_given = |label: &str| given.iter().any(|(gap, other)| gap == at && other == label);
            if is_given(label) {
                let taken = beside(draft, *like);
                let mut free = std::iter::successors(counted_on(label), |l| counted_on(l));
                if let Some(next) = free.find(|l| !is_given(l) && !taken.contains(place::bare(l))) {
                    moved = Some((place::bare(label).to_owned(), place::bare(&next).to_owned()));
                    *label = next;
                }
            }
            given.push((*at, label.clone()));
        }
    }
}

/// Returns the labels of the clause that begins with a paragraph and of those beside it.
fn beside(draft: &Draft, para: ParaId) -> BTreeSet<String> {
    let outline = outline(draft);
    let starts = |c: &&draft::Clause| draft.paragraphs.get(c.paras.start).is_some_and(|p| p.id == para);
    let Some(this) = outline.clauses.iter().find(starts) else { return BTreeSet::new() };
    let siblings = outline.clauses.iter().filter(|c| c.parent == this.parent);
    siblings.filter_map(|c| c.label.as_deref().map(|l| place::bare(l).to_owned())).collect()
}

/// Returns the label that follows: `6` after `5`, `(d)` after `(c)`, `5B` after `5A`.
fn counted_on(label: &str) -> Option<String> {
    place::successor(label).or_else(|| {
        let at = label.rfind(|c: char| c.is_ascii_alphanumeric())?;
        let next = label[at..].chars().next().filter(|c| matches!(c, 'A'..='Y' | 'a'..='y'))? as u8 + 1;
        Some(format!("{}{}{}", &label[..at], char::from(next), &label[at + 1..]))
    })
}

/// Returns the edits that keep typed references right once `set` is accepted, with ids from `first_id`.
///
/// References that Word counts itself (fields) stand in fixed ranges and are left to Word.
pub(crate) fn edits(draft: &Draft, set: &EditSet, first_id: u32) -> Vec<Edit> {
    let structural = |edit: &&Edit| {
        matches!(
            edit.change,
            Change::Insert { .. }
                | Change::Delete { .. }
                | Change::Split { .. }
                | Change::Join { .. }
                | Change::Restyle { .. }
        )
    };
    let Some(cause) = set.edits().iter().find(structural).map(|e| e.id) else { return Vec::new() };
    let before = outline(draft);
    let proposed = draft.apply(set);
    let after = outline(&proposed);
    let mut paths: BTreeMap<ParaId, &str> = BTreeMap::new();
    for clause in &after.clauses {
        if let Some(para) = proposed.paragraphs.get(clause.paras.start) {
            paths.entry(para.id).or_insert(&clause.path);
        }
    }
    let mut out = Vec::new();
    for reference in &before.references {
        let ReferenceKind::Clause(target) = reference.kind else { continue };
        let clause = &before.clauses[target.0 as usize];
        let Some(para) = draft.paragraphs.get(clause.paras.start).map(|p| p.id) else { continue };
        let Some(path) = paths.get(&para) else { continue };
        if *path == clause.path {
            continue;
        }
        let Some(label) = relabel(&reference.label, &clause.path, path) else { continue };
        let Some(at) = label_at(draft, &reference.at, &reference.label) else { continue };
        let fixed = draft
            .paragraph(at.para)
            .is_some_and(|p| p.fixed.iter().any(|f| f.range.start < at.end && at.start < f.range.end));
        if fixed || is_edited(draft, set, &at) {
            continue;
        }
        let with = Inline(vec![Piece::Reference(Target { para: Some(para), words: label })]);
        out.push(Edit {
            id: EditId(first_id + out.len() as u32),
            was: draft.words(&at).unwrap_or_default().to_owned(),
            change: Change::Words { at, with },
            comment: None,
            group: None,
            origin: Origin::Conforming { because: cause },
        });
    }
    out
}

/// Returns the label after a change of path, in the form in which it was written.
fn relabel(label: &str, before: &str, after: &str) -> Option<String> {
    let bare = |s: &str| s.trim().trim_end_matches('.').to_owned();
    let (label, before, after) = (bare(label), bare(before), bare(after));
    if label == before {
        return Some(after);
    }
    // A reference within the section: "(b)" of "3.2(b)".
    let head = before.strip_suffix(&label)?;
    after.strip_prefix(head).map(str::to_owned)
}

/// Returns where the label stands within the words of a reference.
fn label_at(draft: &Draft, at: &Span, label: &str) -> Option<Span> {
    let words = draft.words(at)?;
    let bare = label.trim_end_matches('.');
    let from = words.rfind(bare)?;
    let start = at.start as usize + from;
    Some(Span::new(at.para, start..start + bare.len()))
}

fn is_edited(draft: &Draft, set: &EditSet, at: &Span) -> bool {
    set.edits().iter().any(|edit| match &edit.change {
        Change::Words { at: there, .. } => there.overlaps(at),
        Change::Delete { from, to } => {
            let range = draft.index(*from).zip(draft.index(*to)).zip(draft.index(at.para));
            range.is_some_and(|((from, to), index)| (from..=to).contains(&index))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_on() {
        for (label, next) in
            [("5.", "6."), ("(c)", "(d)"), ("5A.", "5B."), ("5.2A", "5.2B"), ("Section 9A", "Section 9B")]
        {
            assert_eq!(counted_on(label).as_deref(), Some(next));
        }
    }

    #[test]
    fn labels_follow_in_the_form_they_were_written() {
        for (label, before, after, expected) in [
            ("7.2", "7.2", "7.3", Some("7.3")),
            ("5", "5.", "6.", Some("6")),
            ("(b)", "3.2(b)", "3.2(c)", Some("(c)")),
            ("(b)", "3.2(b)", "4.2(b)", None),
        ] {
            assert_eq!(relabel(label, before, after).as_deref(), expected, "{label}");
        }
    }
}
