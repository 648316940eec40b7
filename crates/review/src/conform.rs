//! Conforming edits: references that follow when a number changes.

use std::collections::BTreeMap;

use draft::{
    Change, Draft, Edit, EditId, EditSet, Inline, Origin, ParaId, Piece, ReferenceKind, Span, Target, outline,
};

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
