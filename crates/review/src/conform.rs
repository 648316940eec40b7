//! Conforming edits: references that follow when a number changes, and labels that count on.

use std::collections::{BTreeMap, BTreeSet};

use draft::{
    Change, ClauseId, Draft, Edit, EditId, EditSet, Gap, GroupId, Inline, Look, Origin, Outline, ParaId, Piece,
    ReferenceKind, Span, Target, outline,
};

use crate::{place, renumber};

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
                // Where what has the label gives way to the first, it gives way to the next as well.
                let gives_way = taken.contains(place::bare(label));
                let mut free = std::iter::successors(counted_on(label), |l| counted_on(l));
                if let Some(next) = free.find(|l| !is_given(l) && (gives_way || !taken.contains(place::bare(l)))) {
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
pub fn edits(draft: &Draft, set: &EditSet, first_id: u32) -> Vec<Edit> {
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
    let mut out = relabelled(draft, set, &before, first_id, cause);
    let renumbered = (!out.is_empty()).then(|| {
        let all = set.edits().iter().chain(&out).cloned().collect();
        EditSet::gather(draft, all).0
    });
    let proposed = draft.apply(renumbered.as_ref().unwrap_or(set));
    let after = outline(&proposed);
    let mut paths: BTreeMap<ParaId, &str> = BTreeMap::new();
    for clause in &after.clauses {
        if let Some(para) = proposed.paragraphs.get(clause.paras.start) {
            paths.entry(para.id).or_insert(&clause.path);
        }
    }
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

/// Returns the edits that let typed labels give way to those of new clauses; they stand or fall together.
fn relabelled(draft: &Draft, set: &EditSet, before: &Outline, first_id: u32, cause: EditId) -> Vec<Edit> {
    let mut added: BTreeMap<Option<ClauseId>, Vec<&str>> = BTreeMap::new();
    for edit in set.edits() {
        let Change::Insert { paras, .. } = &edit.change else { continue };
        let Some(Look::Typed { label, like }) = paras.first().map(|para| &para.look) else { continue };
        let starts = |c: &&draft::Clause| draft.paragraphs.get(c.paras.start).is_some_and(|p| p.id == *like);
        let Some(model) = before.clauses.iter().find(starts) else { continue };
        added.entry(model.parent).or_default().push(label);
    }
    let group = set.edits().iter().filter_map(|edit| edit.group).max().map_or(GroupId(0), |last| GroupId(last.0 + 1));
    let mut out: Vec<Edit> = Vec::new();
    for (parent, labels) in added {
        let taken = |label: &str| {
            let same = |c: &draft::Clause| {
                c.parent == parent && c.label.as_deref().and_then(renumber::number) == renumber::number(label)
            };
            before.clauses.iter().any(same)
        };
        let Some(first) = labels.iter().find(|label| taken(label)) else { continue };
        let shifts = renumber::shifts(draft, &before.clauses, parent, first, labels.len()).unwrap_or_default();
        for shift in shifts.into_iter().filter(|shift| !is_edited(draft, set, &shift.at)) {
            out.push(Edit {
                id: EditId(first_id + out.len() as u32),
                was: shift.was,
                change: Change::Words { at: shift.at, with: Inline::from(shift.now.as_str()) },
                comment: None,
                group: Some(group),
                origin: Origin::Conforming { because: cause },
            });
        }
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
    use draft::{NewPara, build};

    use super::*;

    /// Adds clauses with typed labels after the paragraph that begins with `after`, and compares the draft that comes out.
    fn check(text: &str, after: &str, labels: &[&str], expected: &[&str]) {
        let draft = build::lines(text);
        let para = draft.paragraphs.iter().find(|p| p.text.starts_with(after)).expect("the paragraph is there").id;
        let add = |(id, label): (usize, &&str)| {
            let look = Look::Typed { label: (*label).to_owned(), like: para };
            let change =
                Change::Insert { at: Gap::After(para), paras: vec![NewPara { look, text: Inline::from("New") }] };
            build::own(id as u32, change, "")
        };
        let mut edits: Vec<Edit> = labels.iter().enumerate().map(add).collect();
        super::labels(&draft, &mut edits);
        let set = EditSet::gather(&draft, edits.clone()).0;
        edits.extend(super::edits(&draft, &set, edits.len() as u32));
        let (set, refused) = EditSet::gather(&draft, edits);
        assert!(refused.is_empty(), "{refused:?}");
        let found: Vec<String> = draft.apply(&set).paragraphs.into_iter().map(|p| p.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn e42_typed_labels_and_references_follow_a_new_clause() {
        check(
            "1. Fees\n2. Term\n2.1 See Section 3 and Section 2.1.\n3. Law",
            "1.",
            &["2."],
            &["1. Fees", "2. New", "3. Term", "3.1 See Section 4 and Section 3.1.", "4. Law"],
        );
        // Without a follower of that label nothing changes.
        check("1. Fees\n2. See Section 1.", "2.", &["3."], &["1. Fees", "2. See Section 1.", "3. New"]);
    }

    #[test]
    fn two_new_clauses_at_one_place_count_on_and_what_follows_gives_way_to_both() {
        check(
            "1. Fees\n2. Term ends as in Section 3.\n3. Law",
            "1.",
            &["2.", "2."],
            &["1. Fees", "2. New", "3. New", "4. Term ends as in Section 5.", "5. Law"],
        );
    }

    #[test]
    fn e47_a_new_automatic_number_moves_references_and_leaves_fields_to_word() {
        let text = "+ Fees\n+ Term\nSee Section 2 and Section 3.\n+ Law";
        let mut draft = build::lines(text);
        let field = draft.paragraphs[2].text.rfind('3').expect("the reference is there") as u32;
        draft.paragraphs[2].fixed.push(draft::Fixed {
            range: field..field + 1,
            why: draft::Why::CutsField,
            whole: true,
        });
        let at = draft.paragraphs[0].id;
        let paras = vec![NewPara { look: Look::Like(at), text: Inline::from("New") }];
        let edits = vec![build::own(0, Change::Insert { at: Gap::After(at), paras }, "")];
        let set = EditSet::gather(&draft, edits).0;
        let conforming = super::edits(&draft, &set, 1);
        let words: Vec<(&str, String)> = conforming
            .iter()
            .filter_map(|edit| match &edit.change {
                Change::Words { with, .. } => Some((edit.was.as_str(), with.text())),
                _ => None,
            })
            .collect();
        assert_eq!(words, [("2", "3".to_owned())]);
        let all = set.edits().iter().cloned().chain(conforming).collect();
        let after = draft.apply(&EditSet::gather(&draft, all).0);
        let labels: Vec<&str> =
            after.paragraphs.iter().filter_map(|p| p.label.as_ref().map(|l| l.text.as_str())).collect();
        assert_eq!(labels, ["1.", "2.", "3.", "4."]);
    }

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
