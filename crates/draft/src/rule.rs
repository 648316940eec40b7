//! What a ruling on pending changes amounts to in the text.

use std::collections::BTreeMap;

use crate::{Change, Draft, Inline, Look, ParaId, Place, Refusal, RevId, Revision, RevisionKind, Ruling, Span, Why};

use RevisionKind::*;

impl Draft {
    /// Returns the changes of the text that a ruling on pending changes amounts to, in document order.
    ///
    /// Words put back where they were deleted are a [`Change::Words`] with an empty span, a paragraph mark put back is a
    /// [`Change::Split`]. Accepting changes nothing: the Final view takes every change as made already.
    /// What this view cannot tell, as the words of a row that is not in it, is left out.
    ///
    /// # Errors
    /// A change that the draft does not have, and a change that this ruling does not fit.
    pub fn ruled(&self, on: &[RevId], how: Ruling) -> Result<Vec<Change>, Refusal> {
        let mut list: Vec<&Revision> = Vec::with_capacity(on.len());
        for id in on {
            let found = self.revisions.iter().find(|revision| revision.id == *id);
            let revision =
                found.ok_or_else(|| Refusal::new(Why::WordsNotFound, format!("There is no change {}.", id.0)))?;
            fits(revision.kind, how)?;
            list.push(revision);
        }
        if how == Ruling::Accept {
            return Ok(Vec::new());
        }
        list.sort_by_key(|revision| revision.id);
        list.dedup_by_key(|revision| revision.id);
        let mut out = self.undone_insertions(&list);
        let undone: Vec<Span> = list.iter().filter(|r| matches!(r.kind, Insertion | MoveTo)).map(|r| r.at).collect();
        // What another deleted within an insertion goes with the insertion.
        let within = |at: &Span| undone.iter().any(|o| o.para == at.para && o.start < at.start && at.start < o.end);
        for revision in list.into_iter().filter(|revision| !within(&revision.at)) {
            let at = Span { end: revision.at.start, ..revision.at };
            match revision.kind {
                Deletion | MoveFrom if !revision.text.is_empty() => {
                    if revision.text.contains('\u{FFFC}') && how == Ruling::Restore {
                        let detail = "An object, an image or a note stands in the deleted words, which is not copied.";
                        return Err(Refusal::new(Why::NotSupported, detail));
                    }
                    out.push(Change::Words { at, with: Inline::from(revision.text.as_str()) });
                }
                ParagraphDeletion => out.push(Change::Split { at, look: Look::Like(at.para) }),
                _ => {}
            }
        }
        Ok(out)
    }

    /// Returns how inserted words, paragraph marks and rows go.
    fn undone_insertions(&self, list: &[&Revision]) -> Vec<Change> {
        let rows: Vec<(usize, usize)> = (list.iter().filter(|r| r.kind == RowInsertion))
            .filter_map(|r| self.row(r.at.para).map(|row| (row.start, row.end)))
            .collect();
        let mut out: Vec<Change> =
            rows.iter().map(|(start, _)| Change::DeleteRow { of: self.paragraphs[*start].id }).collect();
        let mut work: BTreeMap<usize, (Vec<Span>, bool)> = BTreeMap::new();
        for revision in list {
            let Some(index) = self.index(revision.at.para) else { continue };
            if rows.iter().any(|(start, end)| (*start..*end).contains(&index)) {
                continue;
            }
            match revision.kind {
                Insertion | MoveTo if !revision.at.is_empty() => {
                    work.entry(index).or_default().0.push(revision.at);
                }
                // A mark within the text is deleted already.
                ParagraphInsertion if revision.at.start as usize == self.paragraphs[index].text.len() => {
                    work.entry(index).or_default().1 = true;
                }
                _ => {}
            }
        }
        let mut joined = None;
        for (index, (spans, mark)) in work {
            let para = &self.paragraphs[index];
            let gone: u32 = spans.iter().map(|span| span.end - span.start).sum();
            // A whole paragraph goes as one, unless the one before it has to come into its place.
            let behind = index.checked_sub(1).is_some_and(|before| joined == Some(before));
            if mark && gone as usize == para.text.len() && !behind {
                match out.last_mut() {
                    Some(Change::Delete { to, .. }) if self.follows(*to, index) => *to = para.id,
                    _ => out.push(Change::Delete { from: para.id, to: para.id }),
                }
                continue;
            }
            out.extend(spans.into_iter().map(|at| Change::Words { at, with: Inline::default() }));
            if mark {
                out.push(Change::Join { first: para.id });
                joined = Some(index);
            }
        }
        out
    }

    fn follows(&self, before: ParaId, index: usize) -> bool {
        let container = self.paragraphs[index].container;
        self.index(before).is_some_and(|at| at + 1 == index && self.paragraphs[at].container == container)
    }

    /// Returns the paragraphs of the table row that holds `of`, those of tables within it included.
    pub fn row(&self, of: ParaId) -> Option<std::ops::Range<usize>> {
        let at = self.index(of)?;
        let Place::Cell { table, row, .. } = self.paragraphs[at].place else { return None };
        let here = |place: Place| matches!(place, Place::Cell { table: t, row: r, .. } if (t, r) == (table, row));
        let direct = |index: &usize| here(self.paragraphs[*index].place);
        let mut start = (0..self.paragraphs.len()).find(direct)?;
        let end = (0..self.paragraphs.len()).rfind(direct)? + 1;
        // Containers are counted as they begin, so what stands in a cell has a higher one than the cell itself.
        let cell = self.paragraphs[start..end].iter().filter(|p| here(p.place)).map(|p| p.container).min()?;
        while start > 0 && self.paragraphs[start - 1].container > cell {
            start -= 1;
        }
        Some(start..end)
    }

    /// Returns the columns of a row's cells.
    pub(crate) fn cells(&self, row: &std::ops::Range<usize>) -> Vec<u32> {
        let Some(Place::Cell { table, row: number, .. }) = self.paragraphs.get(row.end - 1).map(|para| para.place)
        else {
            return Vec::new();
        };
        let column = |para: &crate::Paragraph| match para.place {
            Place::Cell { table: t, row: r, column } if (t, r) == (table, number) => Some(column),
            _ => None,
        };
        let mut columns: Vec<u32> = self.paragraphs[row.clone()].iter().filter_map(column).collect();
        columns.dedup();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Checks that a change can be ruled on so.
fn fits(kind: RevisionKind, how: Ruling) -> Result<(), Refusal> {
    let detail = match (how, kind) {
        (Ruling::Strike, Insertion | MoveTo | ParagraphInsertion | RowInsertion)
        | (Ruling::Restore, Deletion | MoveFrom | ParagraphDeletion)
        | (Ruling::Accept | Ruling::Reject, _) => return Ok(()),
        (Ruling::Restore, RowDeletion) => {
            "A deleted row is not put back with markup of ours; reject the deletion instead."
        }
        (_, Cell | Formatting | Properties) => {
            "A change of formatting or of cells has no answer in markup of ours; accept or reject it."
        }
        (Ruling::Strike, _) => "A deletion is restored, not struck.",
        (Ruling::Restore, _) => "An insertion is struck, not restored.",
    };
    Err(Refusal::new(Why::NotSupported, detail))
}
