//! Redlines as the window shows them.

use draft::{Draft, Edit, Gap, Origin, Outline, ParaId};
use review::{Mark, Passage, PassageKind, Stroke};

use crate::view::{PassageView, StrokeView};

/// Returns the passages as the window shows them.
pub fn views(draft: &Draft, outline: &Outline, passages: &[Passage]) -> Vec<PassageView> {
    let place = |para: ParaId| {
        let label = draft.paragraph(para).and_then(|p| p.label.as_ref()).map(|label| label.text.clone());
        let clause = outline.clause_of(draft, para);
        let path = clause.map(|clause| clause.path.clone()).filter(|path| !path.is_empty());
        path.or(label).or_else(|| clause.and_then(|clause| clause.heading.clone())).unwrap_or_default()
    };
    let view = |passage: &Passage| {
        let at = place(passage.para);
        let (kind, place) = match passage.kind {
            PassageKind::Change => ("change", at),
            PassageKind::Delete => ("delete", format!("{at} deleted").trim().to_owned()),
            PassageKind::Insert(gap) => {
                let side = if matches!(gap, Gap::Before(_)) { "before" } else { "after" };
                ("insert", if at.is_empty() { "Added".to_owned() } else { format!("Added {side} {at}") })
            }
        };
        PassageView {
            place,
            kind: kind.into(),
            strokes: passage.strokes.iter().map(stroke).collect(),
            after: passage.after.clone(),
        }
    };
    passages.iter().map(view).collect()
}

/// Returns the suggestion an edit comes from.
pub fn suggestion_of(edit: &Edit) -> Option<&str> {
    match &edit.origin {
        Origin::Suggested(id) => Some(id),
        _ => None,
    }
}

fn stroke(stroke: &Stroke) -> StrokeView {
    let kind = match stroke.mark {
        Mark::Same => "same",
        Mark::Inserted => "inserted",
        Mark::Deleted => "deleted",
    };
    StrokeView { kind: kind.into(), text: stroke.text.clone() }
}
