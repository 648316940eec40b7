//! What is to be done to a draft, and the edits it comes to.

use draft::{Change, Draft, Edit, EditId, Gap, GroupId, Inline, NewPara, Origin, ParaId, Piece, Span};

/// One thing to be done to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Puts words in the place of others; an empty span inserts.
    Words {
        /// Where.
        at: Span,
        /// What takes their place.
        with: Vec<Piece>,
    },
    /// Adds paragraphs.
    Paras {
        /// Where.
        at: Gap,
        /// What.
        paras: Vec<NewPara>,
        /// The clause or the term it adds, so that it is added once only.
        adds: String,
        /// Is it a companion of other work?
        companion: bool,
    },
    /// Takes away a paragraph.
    Delete {
        /// Which.
        para: ParaId,
    },
}

/// Adds works to others; nothing when they want the same words otherwise.
pub(crate) fn add(have: &[Work], more: Vec<Work>) -> Option<Vec<Work>> {
    let mut out = have.to_vec();
    for work in more {
        match &work {
            Work::Paras { adds, .. } => {
                let known = out.iter().any(|w| matches!(w, Work::Paras { adds: other, .. } if other == adds));
                if !known {
                    out.push(work);
                }
            }
            Work::Delete { para } => {
                out.retain(|w| !matches!(w, Work::Words { at, .. } if at.para == *para));
                if !out.contains(&work) {
                    out.push(work);
                }
            }
            Work::Words { at, with } => {
                let mut covered = false;
                let mut partly = false;
                out.retain(|other| match other {
                    Work::Delete { para } if *para == at.para => {
                        covered = true;
                        true
                    }
                    Work::Words { at: there, with: words } if there.para == at.para => {
                        if (there == at && words == with) || holds(there, at) {
                            covered = true;
                            true
                        } else if holds(at, there) {
                            // What is swallowed by a longer replacement goes.
                            false
                        } else {
                            partly |= there.overlaps(at);
                            true
                        }
                    }
                    _ => true,
                });
                if partly {
                    return None;
                }
                if !covered {
                    out.push(work);
                }
            }
        }
    }
    Some(out)
}

/// Says whether a replacement at `outer` takes in an edit at `inner`; two insertions at one place do not.
pub(crate) fn holds(outer: &Span, inner: &Span) -> bool {
    if outer.is_empty() || outer.para != inner.para {
        return false;
    }
    if inner.is_empty() {
        return outer.start < inner.start && inner.start < outer.end;
    }
    outer.holds(inner)
}

/// Makes edits of works, in document order, with ids from 0 and one group; insertions at one place are joined.
pub(crate) fn edits(works: &[Work], draft: &Draft, origin: &str) -> (Vec<Edit>, Vec<EditId>) {
    let mut words: Vec<(Span, Vec<Piece>)> = Vec::new();
    for work in works {
        let Work::Words { at, with } = work else { continue };
        match words.iter_mut().find(|(there, _)| there == at && at.is_empty()) {
            Some((_, pieces)) => pieces.extend(with.iter().cloned()),
            None => words.push((*at, with.clone())),
        }
    }
    // An insertion that touches a deletion is one replacement.
    words.sort_by_key(|(at, _)| (draft.index(at.para), at.start, at.end));
    let mut joined: Vec<(Span, Vec<Piece>)> = Vec::new();
    for (at, with) in words {
        match joined.last_mut() {
            Some((last, pieces)) if last.para == at.para && last.end == at.start => {
                last.end = at.end;
                pieces.extend(with);
            }
            _ => joined.push((at, with)),
        }
    }
    let mut changes: Vec<(usize, u32, Change, String, bool)> = Vec::new();
    for (at, with) in joined.into_iter().flat_map(|(at, with)| surgical(draft, at, with)) {
        let was = draft.words(&at).unwrap_or_default().to_owned();
        if was.is_empty() && Inline(with.clone()).is_empty() {
            continue;
        }
        let index = draft.index(at.para).unwrap_or_default();
        changes.push((index, at.start, Change::Words { at, with: Inline(with) }, was, false));
    }
    for work in works {
        match work {
            Work::Words { .. } => {}
            Work::Delete { para } => {
                let index = draft.index(*para).unwrap_or_default();
                let was = draft.paragraphs[index].text.clone();
                changes.push((index, 0, Change::Delete { from: *para, to: *para }, was, false));
            }
            Work::Paras { at, paras, companion, .. } => {
                let (Gap::Before(para) | Gap::After(para)) = at;
                let index = draft.index(*para).unwrap_or_default();
                let place = if matches!(at, Gap::Before(_)) { 0 } else { u32::MAX };
                let change = Change::Insert { at: *at, paras: paras.clone() };
                changes.push((index, place, change, String::new(), *companion));
            }
        }
    }
    changes.sort_by_key(|(index, place, ..)| (*index, *place));
    let mut companions = Vec::new();
    let edits = changes
        .into_iter()
        .enumerate()
        .map(|(n, (_, _, change, was, companion))| {
            let id = EditId(n as u32);
            if companion {
                companions.push(id);
            }
            Edit {
                id,
                change,
                was,
                comment: None,
                group: Some(GroupId(0)),
                origin: Origin::Suggested(origin.to_owned()),
            }
        })
        .collect();
    (edits, companions)
}

/// Cuts a replacement down to the words that differ, where words of the draft can stay in it.
fn surgical(draft: &Draft, at: Span, with: Vec<Piece>) -> Vec<(Span, Vec<Piece>)> {
    let was = draft.words(&at).unwrap_or_default();
    let text = Inline(with.clone()).text();
    if was.is_empty() || text.is_empty() {
        return vec![(at, with)];
    }
    let edits = redline::word_edits(was, &text);
    let mut out = Vec::with_capacity(edits.len());
    // How far the new text stands behind the old one.
    let mut shift = 0isize;
    for edit in edits {
        let from = (edit.range.start as isize + shift) as usize;
        let to = from + edit.with.len();
        shift += edit.with.len() as isize - edit.range.len() as isize;
        let start = at.start as usize + edit.range.start;
        let span = Span::new(at.para, start..start + edit.range.len());
        out.push((span, slice(&with, from, to)));
    }
    out
}

/// Returns the pieces of a range of bytes of their text; a piece that is cut becomes plain words.
fn slice(pieces: &[Piece], from: usize, to: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let text = Inline(vec![piece.clone()]).text();
        let (start, end) = (from.max(at), to.min(at + text.len()));
        if start < end {
            if end - start == text.len() {
                out.push(piece.clone());
            } else {
                out.push(Piece::Words(text[start - at..end - at].to_owned()));
            }
        }
        at += text.len();
    }
    out
}
