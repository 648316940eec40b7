//! Random edits of a miniature file.

use draft::{Change, Draft, Edit, EditId, Gap, Inline, Look, NewPara, Origin, Place, RevisionKind, Ruling, Span};

use crate::mini::Draw;

/// Draws edits of every shape, several to a paragraph.
pub fn plan(draft: &Draft, draw: &mut Draw) -> Vec<Edit> {
    let mut edits = Vec::new();
    for _ in 0..1 + draw.below(6) {
        let index = draw.below(draft.paragraphs.len());
        let para = &draft.paragraphs[index];
        let edges: Vec<usize> = para.text.char_indices().map(|(at, _)| at).chain([para.text.len()]).collect();
        let (a, b) = (draw.below(edges.len()), draw.below(edges.len()));
        let (start, end) = (edges[a.min(b)], edges[a.max(b)]);
        let with = draw.one(&["new words ", "", "one\ttwo", "a\u{2028}b"]);
        let comment = (draw.below(4) == 0).then(|| "A reason.\nIn two lines.".to_owned());
        let new = |text: &str| NewPara { look: Look::Like(para.id), text: text.into() };
        let (change, was) = match draw.below(17) {
            0..4 => {
                let span = Span::new(para.id, start..end);
                (Change::Words { at: span, with: with.into() }, para.text[start..end].to_owned())
            }
            4 => {
                let span = Span::new(para.id, start..start);
                (Change::Words { at: span, with: with.into() }, String::new())
            }
            5 => (
                Change::Insert { at: Gap::After(para.id), paras: vec![new("Added one."), new("Added two.")] },
                String::new(),
            ),
            6 => (Change::Insert { at: Gap::Before(para.id), paras: vec![new("Added before.")] }, String::new()),
            7 | 8 => {
                let last = (index + draw.below(2)).min(draft.paragraphs.len() - 1);
                let was: Vec<&str> = draft.paragraphs[index..=last].iter().map(|p| p.text.as_str()).collect();
                (Change::Delete { from: para.id, to: draft.paragraphs[last].id }, was.join("\n"))
            }
            9 => (Change::Split { at: Span::new(para.id, start..start), look: Look::Like(para.id) }, String::new()),
            10 => (Change::Join { first: para.id }, String::new()),
            11 => match para.place {
                Place::Cell { .. } if draw.below(2) == 0 => (Change::DeleteRow { of: para.id }, String::new()),
                Place::Cell { .. } => {
                    let cells = vec![Inline::from("added cell"), Inline::from("")];
                    (Change::InsertRow { after: para.id, cells }, String::new())
                }
                Place::Flow => continue,
            },
            12..15 => {
                let how = [Ruling::Strike, Ruling::Restore, Ruling::Accept, Ruling::Reject][draw.below(4)];
                let brings = |kind| {
                    use RevisionKind::*;
                    matches!(kind, Insertion | MoveTo | ParagraphInsertion | RowInsertion)
                };
                let takes = |kind| {
                    matches!(kind, RevisionKind::Deletion | RevisionKind::MoveFrom | RevisionKind::ParagraphDeletion)
                };
                let fits = |kind| match how {
                    Ruling::Strike => brings(kind),
                    Ruling::Restore => takes(kind),
                    _ => true,
                };
                let all = draft.revisions.iter().filter(|revision| fits(revision.kind)).map(|revision| revision.id);
                let (skip, take) = (draw.below(5), 1 + draw.below(3));
                let on: Vec<_> = all.skip(skip).take(take).collect();
                if on.is_empty() {
                    continue;
                }
                (Change::Rule { on, how }, String::new())
            }
            _ => {
                let at = Span::new(para.id, start..end).into();
                (Change::Comment { at, text: "Please explain.".into() }, para.text[start..end].to_owned())
            }
        };
        let id = EditId(edits.len() as u32);
        edits.push(Edit { id, change, was, comment, group: None, origin: Origin::Own });
    }
    edits
}
