//! One edit as work on the XML, or the reason why not.

use draft::{Change, Edit, Gap, ParaId, Refusal, RevisionKind, Ruling, Span, Stretch, Why};

use crate::model::{Atom, AtomKind, Para};
use crate::package::PartId;
use crate::spot::Place;
use crate::tree::Tree;
use crate::view::Group;
use crate::write::Sheet;
use crate::write::block::{insert, join, split};
use crate::write::delete::{delete, delete_row};
use crate::write::remark::comment;
use crate::write::reply::reply;
use crate::write::row::insert_row;
use crate::write::rule::answer;
use crate::write::words::words;
use crate::write::work::Work;

/// Plans one edit.
pub(super) fn plan(sheet: &mut Sheet<'_>, edit: &Edit) -> Result<Work, Refusal> {
    let mut work = Work::default();
    match &edit.change {
        Change::Words { at, with } => words(sheet, edit, at, with, &mut work)?,
        Change::Insert { at, paras } => insert(sheet, edit, *at, paras, &mut work)?,
        Change::Delete { from, to } => delete(sheet, edit, *from, *to, &mut work)?,
        Change::Split { at, look } => split(sheet, edit, at, look, &mut work)?,
        Change::Join { first } => join(sheet, edit, *first, &mut work)?,
        Change::Comment { at, text } => comment(sheet, at, text, &mut work)?,
        Change::InsertRow { after, cells } => insert_row(sheet, edit, *after, cells, &mut work)?,
        Change::DeleteRow { of } => delete_row(sheet, edit, *of, &mut work)?,
        Change::Rule { on, how: how @ (Ruling::Strike | Ruling::Restore) } => answer(sheet, edit, on, *how, &mut work)?,
        Change::Rule { on, how } => sheet.settle(on, *how == Ruling::Accept)?,
        Change::Reply { thread, text, settle } => reply(sheet, *thread, text, *settle, &mut work)?,
        Change::Restyle { .. } => return Err(not_supported("A paragraph's look is not changed yet.")),
        Change::InsertTable { .. } | Change::InsertNote { .. } => {
            return Err(not_supported("Tables and notes of another file are not copied yet."));
        }
    }
    Ok(work)
}

/// Plans a comment with the proposed words where the edit itself cannot be written.
pub(super) fn proposal(sheet: &mut Sheet<'_>, edit: &Edit) -> Option<Work> {
    let mut work = Work::default();
    let (at, text) = match &edit.change {
        Change::Words { at, with } => {
            let text = match (at.is_empty(), with.is_empty()) {
                (true, _) => format!("Proposed: add “{}” here.", with.text()),
                (_, true) => format!("Proposed: delete “{}”.", edit.was),
                _ => format!("Proposed: replace “{}” with “{}”.", edit.was, with.text()),
            };
            (*at, text)
        }
        Change::Insert { at, paras } => {
            let (id, side) = match at {
                Gap::Before(id) => (*id, "before"),
                Gap::After(id) => (*id, "after"),
            };
            let texts: Vec<String> = paras.iter().map(|para| para.inline(sheet.draft).text()).collect();
            (whole(sheet, id)?, format!("Proposed: add {side} this paragraph:\n{}", texts.join("\n")))
        }
        Change::Delete { from, .. } => (whole(sheet, *from)?, format!("Proposed: delete\n{}", edit.was)),
        Change::Split { at, .. } => (*at, "Proposed: begin a new paragraph here.".to_owned()),
        Change::Join { first } => (whole(sheet, *first)?, "Proposed: join this paragraph with the next.".to_owned()),
        _ => return None,
    };
    let text = match &edit.comment {
        Some(comment) => format!("{text}\n{comment}"),
        None => text,
    };
    let text = text.replace(['\t', '\u{2028}', '\u{FFFC}'], " ");
    let at = sheet.draft.words(&at).map_or(Span { end: at.start, ..at }, |_| at);
    comment(sheet, &Stretch::from(at), &text, &mut work).ok()?;
    Some(work)
}

pub(super) fn whole(sheet: &Sheet<'_>, id: ParaId) -> Option<Span> {
    Some(Span::new(id, 0..sheet.draft.paragraph(id)?.text.len()))
}

pub(super) fn not_supported(detail: &str) -> Refusal {
    Refusal::new(Why::NotSupported, detail)
}

pub(super) fn group_of<'s>(sheet: &'s Sheet<'_>, id: ParaId) -> Result<&'s Group, Refusal> {
    let group = sheet.groups.of.get(id.0 as usize).copied().flatten().map(|g| &sheet.groups.list[g]);
    group
        .filter(|group| group.id() == id)
        .ok_or_else(|| Refusal::new(Why::WordsNotFound, "The paragraph is not in the file."))
}

/// Says why nothing in the paragraph can be written.
pub(super) fn writable(sheet: &Sheet<'_>, para: &Para) -> Result<(), Refusal> {
    encoded(sheet, para.part)?;
    if let Some(why) = para.frozen {
        let detail = match para.host {
            Some(_) => "The words stand in a text box, which is not edited.",
            None => "The paragraph stands in a locked control or a frame, which is not edited.",
        };
        return Err(Refusal::new(why, detail));
    }
    Ok(())
}

pub(super) fn encoded(sheet: &Sheet<'_>, part: PartId) -> Result<(), Refusal> {
    sealed(&sheet.package.parts[part].tree)?;
    if sheet.prefix(part).is_none() {
        return Err(not_supported("This file names its elements in a way that tracked changes cannot be added to."));
    }
    Ok(())
}

/// Says why a part is read and never written.
pub(super) fn sealed(tree: &Tree) -> Result<(), Refusal> {
    if tree.utf16 {
        let detail = "This part of the file is in an encoding that is read but not written.";
        return Err(Refusal::new(Why::Encoding, detail));
    }
    match &tree.demands {
        Some(prefix) => Err(not_supported(&format!(
            "This part of the file demands that its “{prefix}” markup be understood, so it is not written."
        ))),
        None => Ok(()),
    }
}

pub(super) fn w<'a>(sheet: &Sheet<'a>, para: &Para) -> &'a str {
    sheet.prefix(para.part).unwrap_or("w")
}

/// Refuses to change what is fixed, and insertions under our own name that no record knows.
pub(super) fn free(sheet: &Sheet<'_>, atom: &Atom) -> Result<(), Refusal> {
    if let Some(why) = atom.frozen {
        let detail = match why {
            Why::Locked => "The words stand in a locked or bound content control, which is not edited.",
            Why::GeneratedText => "Word generates these words, as in a table of contents.",
            _ => "Words or objects of this kind are shown and not edited.",
        };
        return Err(Refusal::new(why, detail));
    }
    if matches!(atom.kind, AtomKind::Object(true)) {
        return Err(not_supported("A text box is anchored in these words, so they are not taken away."));
    }
    let model = &sheet.package.model;
    let unknown = model.stack(atom).iter().filter(|rev| !sheet.own.contains(rev));
    let own = unknown.map(|rev| &model.revs[*rev as usize]).any(|rev| {
        matches!(rev.kind, RevisionKind::Insertion | RevisionKind::MoveTo)
            && rev.author == sheet.by.author
            && !rev.author.is_empty()
    });
    if own {
        let detail = "These words are an insertion under our own name that no record knows; resolve it by name first.";
        return Err(Refusal::new(Why::OwnUnrecorded, detail));
    }
    Ok(())
}

pub(super) fn cuts_field() -> Refusal {
    Refusal::new(Why::CutsField, "The edit would cut a field; take the whole field or none of it.")
}

/// A place with the paragraph it is in.
pub(super) type At = (usize, Place);
