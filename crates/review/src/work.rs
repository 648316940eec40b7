//! What is to be done to a draft, who wants it, and the edits it comes to.

use std::collections::BTreeSet;

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
        /// Terms that its last paragraph goes on to define, where the draft has no list of definitions.
        defines: Vec<(String, Vec<Piece>)>,
    },
    /// Defines a term in a sentence of its own, where the draft has no list of definitions.
    Define {
        /// The empty span where the sentence goes.
        at: Span,
        /// The sentence.
        with: Vec<Piece>,
        /// The term, by which it is added once only.
        term: String,
    },
    /// Takes away a paragraph.
    Delete {
        /// Which.
        para: ParaId,
    },
}

/// A work with the findings that want it, by their place among those that are merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub work: Work,
    pub by: BTreeSet<usize>,
}

/// Adds the works of the finding `by` to others; nothing when they want the same words otherwise.
pub(crate) fn add(have: &[Wanted], more: Vec<Work>, by: usize) -> Option<Vec<Wanted>> {
    let mut out = have.to_vec();
    for work in more {
        let mut wanted = BTreeSet::from([by]);
        let covering = out.iter().position(|other| covers(&other.work, &work));
        if let Some(other) = covering {
            out[other].by.insert(by);
            continue;
        }
        // What a longer replacement swallows goes with those who wanted it.
        out.retain(|other| {
            let swallowed = covers(&work, &other.work);
            if swallowed {
                wanted.extend(&other.by);
            }
            !swallowed
        });
        if let Work::Words { at, .. } = &work
            && out.iter().any(|other| matches!(&other.work, Work::Words { at: there, .. } if there.overlaps(at)))
        {
            return None;
        }
        out.push(Wanted { work, by: wanted });
    }
    Some(out)
}

/// Says whether one work does what the other wants.
fn covers(one: &Work, other: &Work) -> bool {
    match (one, other) {
        (Work::Paras { adds, .. }, Work::Paras { adds: others, .. }) => adds == others,
        (Work::Define { term, .. }, Work::Define { term: others, .. }) => term == others,
        (Work::Delete { para }, Work::Words { at, .. }) => *para == at.para,
        (Work::Words { at, .. }, Work::Words { at: there, .. }) if one != other => holds(at, there),
        _ => one == other,
    }
}

/// Returns the findings that stand or fall together: their works share words or touch each other.
pub(crate) fn together(works: &[Wanted]) -> Vec<BTreeSet<usize>> {
    let mut parts: Vec<BTreeSet<usize>> = Vec::new();
    let mut join = |more: BTreeSet<usize>| {
        let (meets, apart) = std::mem::take(&mut parts).into_iter().partition(|part| !part.is_disjoint(&more));
        parts = apart;
        parts.push(Vec::into_iter(meets).fold(more, |all, part| &all | &part));
    };
    for (i, one) in works.iter().enumerate() {
        match &one.work {
            // A companion that several need stays as long as one of them does.
            Work::Paras { .. } | Work::Define { .. } => one.by.iter().for_each(|by| join(BTreeSet::from([*by]))),
            Work::Delete { .. } => join(one.by.clone()),
            Work::Words { at, .. } => {
                join(one.by.clone());
                for other in &works[..i] {
                    if matches!(&other.work, Work::Words { at: there, .. } if touches(at, there)) {
                        join(&one.by | &other.by);
                    }
                }
            }
        }
    }
    parts.sort();
    parts
}

/// Says whether two edits are written as one; two insertions at one place are not.
fn touches(a: &Span, b: &Span) -> bool {
    a.para == b.para && (a.start == b.end || b.start == a.end) && !(a.is_empty() && b.is_empty())
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
///
/// Terms in `defined` are not defined again in a sentence of their own; those that are, are added to it.
pub(crate) fn edits<'w>(
    works: impl Iterator<Item = &'w Work> + Clone,
    draft: &Draft,
    origin: &str,
    defined: &mut BTreeSet<String>,
) -> (Vec<Edit>, Vec<EditId>) {
    let mut words: Vec<(Span, Vec<Piece>)> = Vec::new();
    for work in works.clone() {
        let (at, with) = match work {
            Work::Words { at, with } => (at, with),
            Work::Define { at, with, term } if defined.insert(term.clone()) => (at, with),
            _ => continue,
        };
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
            Work::Words { .. } | Work::Define { .. } => {}
            Work::Delete { para } => {
                let index = draft.index(*para).unwrap_or_default();
                let was = draft.paragraphs[index].text.clone();
                changes.push((index, 0, Change::Delete { from: *para, to: *para }, was, false));
            }
            Work::Paras { at, paras, companion, defines, .. } => {
                let (Gap::Before(para) | Gap::After(para)) = at;
                let index = draft.index(*para).unwrap_or_default();
                let place = if matches!(at, Gap::Before(_)) { 0 } else { u32::MAX };
                let mut paras = paras.clone();
                for (term, sentence) in defines {
                    if let Some(last) = paras.last_mut().filter(|_| defined.insert(term.clone())) {
                        last.text.0.push(Piece::Words(" ".to_owned()));
                        last.text.0.extend(sentence.iter().cloned());
                    }
                }
                let change = Change::Insert { at: *at, paras };
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
