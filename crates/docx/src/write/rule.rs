//! Changes of others answered with our own markup: struck, or restored (ECMA-376 Part 1 §17.13.5).

use draft::{Change, Edit, Refusal, RevId, RevisionKind, Ruling, Why};

use crate::element::El;
use crate::model::{Rev, shown_text};
use crate::splice::escape_text;
use crate::spot::{AFTER, Level, Place};
use crate::tree::{NONE, NodeId, Tree};
use crate::write::block::join;
use crate::write::delete::{delete, delete_row};
use crate::write::plan::{cuts_field, free, group_of, not_supported, w, writable};
use crate::write::remark::with_comment;
use crate::write::words::cut;
use crate::write::work::Work;
use crate::write::{Sheet, paragraph};

/// Answers pending changes: their insertions are deleted, what they deleted is inserted again.
pub(super) fn answer(
    sheet: &mut Sheet<'_>,
    edit: &Edit,
    on: &[RevId],
    how: Ruling,
    work: &mut Work,
) -> Result<(), Refusal> {
    let model = &sheet.package.model;
    let mut revs: Vec<usize> = on.iter().map(|id| id.0 as usize).collect();
    revs.sort_unstable();
    revs.dedup();
    for rev in &revs {
        let known = |rev: &&Rev| sheet.groups.of.get(rev.para).copied().flatten().is_some();
        let gone =
            || not_supported("The change stands in a paragraph or a row that is deleted as a whole; reject that.");
        let rev = model.revs.get(*rev).filter(known).ok_or_else(gone)?;
        writable(sheet, &model.paras[rev.para])?;
    }
    let silent = Edit { comment: None, ..edit.clone() };
    if how == Ruling::Strike {
        for change in sheet.draft.ruled(on, how)? {
            match change {
                Change::Words { at, .. } => {
                    let group = group_of(sheet, at.para)?.clone();
                    cut(sheet, &group, at.range(), work)?;
                }
                Change::Delete { from, to } => delete(sheet, &silent, from, to, work)?,
                Change::Join { first } => join(sheet, &silent, first, work)?,
                Change::DeleteRow { of } => delete_row(sheet, &silent, of, work)?,
                _ => return Err(not_supported("This change cannot be struck.")),
            }
        }
    } else {
        for rev in &revs {
            let rev = model.revs[*rev].clone();
            match rev.kind {
                RevisionKind::ParagraphDeletion => restore_mark(sheet, &rev, work)?,
                _ => restore_words(sheet, &rev, work)?,
            }
        }
    }
    let place = revs.first().map(|rev| (model.revs[*rev].para, Place::End));
    match place {
        Some(place) => with_comment(sheet, edit.comment.as_deref(), place, place, work, |_| {}),
        None => Ok(()),
    }
}

/// Inserts what a deletion holds, behind it.
fn restore_words(sheet: &Sheet<'_>, rev: &Rev, work: &mut Work) -> Result<(), Refusal> {
    let model = &sheet.package.model;
    let para = &model.paras[rev.para];
    let tree = &sheet.package.parts[rev.part].tree;
    let within = tree.range(rev.node);
    let inside = |node: NodeId| within.contains(&tree.range(node).start);
    let Some(last) = para.atoms.iter().rposition(|atom| atom.run != NONE && inside(atom.run)) else { return Ok(()) };
    if let Some(atom) = para.atoms.iter().find(|atom| atom.run != NONE && inside(atom.run) && atom.frozen.is_some()) {
        free(sheet, atom)?;
    }
    let w = w(sheet, para);
    let mut runs = String::new();
    let mut open = 0;
    for run in tree.descendants(rev.node).filter(|id| tree.el(*id) == El::R) {
        runs.push_str(&copied(tree, run, w, &mut open)?);
    }
    if open != 0 {
        return Err(cuts_field());
    }
    if runs.is_empty() {
        return Ok(());
    }
    let spot = sheet.package.spot(para, Place::In { atom: last, at: AFTER }, Level::Words)?;
    let xml = format!("<{w}:ins{}>{runs}</{w}:ins>", sheet.by.attributes(w));
    work.put(para.part, rev.para, spot, &xml);
    Ok(())
}

/// Returns a copy of a deleted run as it stood before; `open` counts the fields that began and have not ended.
fn copied(tree: &Tree, run: NodeId, w: &str, open: &mut i32) -> Result<String, Refusal> {
    let words = |id: NodeId| escape_text(&shown_text(tree, id));
    let mut look = String::new();
    let mut body = String::new();
    for child in tree.elements(run) {
        match tree.el(child) {
            El::RPr => {
                let kept = tree.elements(child).filter(|id| !tree.el(*id).is_change() && tree.el(*id) != El::RPrChange);
                look = kept.map(|id| tree.raw(id)).collect();
            }
            El::DelText => body.push_str(&format!("<{w}:t xml:space=\"preserve\">{}</{w}:t>", words(child))),
            El::DelInstrText => {
                body.push_str(&format!("<{w}:instrText xml:space=\"preserve\">{}</{w}:instrText>", words(child)));
            }
            El::FldChar => {
                match tree.attr(child, crate::element::Ns::W, "fldCharType").as_deref() {
                    Some("begin") => *open += 1,
                    Some("end") => *open -= 1,
                    _ => {}
                }
                body.push_str(tree.raw(child));
            }
            El::T
            | El::InstrText
            | El::Tab
            | El::PTab
            | El::Br
            | El::Cr
            | El::NoBreakHyphen
            | El::SoftHyphen
            | El::Sym => {
                body.push_str(tree.raw(child));
            }
            El::LastRenderedPageBreak => {}
            _ => {
                return Err(not_supported(
                    "An object, an image or a note stands in the deleted words, which is not copied.",
                ));
            }
        }
    }
    let look = if look.is_empty() { look } else { format!("<{w}:rPr>{look}</{w}:rPr>") };
    Ok(if body.is_empty() { body } else { format!("<{w}:r>{look}{body}</{w}:r>") })
}

/// Inserts a paragraph mark before one that they deleted.
fn restore_mark(sheet: &Sheet<'_>, rev: &Rev, work: &mut Work) -> Result<(), Refusal> {
    let model = &sheet.package.model;
    let para = &model.paras[rev.para];
    let joins = sheet.groups.of[rev.para].is_some_and(|group| sheet.groups.list[group].last() != rev.para);
    if !joins {
        let detail = "Nothing follows that the paragraph was joined with, so its mark cannot be put back.";
        return Err(Refusal::new(Why::ContainerEnd, detail));
    }
    if sheet.work.paras.get(&rev.para).is_some_and(|work| work.head.is_some() || work.deleted || work.stripped) {
        return Err(not_supported("Another edit already begins or ends this paragraph."));
    }
    let tree = &sheet.package.parts[para.part].tree;
    let spot = sheet.package.spot(para, Place::End, Level::Through)?;
    let (head, middle) = paragraph::halves(tree, para, None, sheet.by, w(sheet, para));
    work.put(para.part, rev.para, spot, &middle);
    work.paras.entry(rev.para).or_default().head = Some(head);
    work.unlabeled = true;
    Ok(())
}
