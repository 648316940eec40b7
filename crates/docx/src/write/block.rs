//! Whole paragraphs added, split and joined.

use draft::{Edit, Gap, Look, NewPara, ParaId, Refusal, Span, Story, Why};

use crate::package::PartId;
use crate::spot::{Level, Place};
use crate::tree::{Kind, NONE};
use crate::view::View;
use crate::write::plan::{cuts_field, group_of, not_supported, w, writable};
use crate::write::remark::{encoding_of_comments, end_mark, with_comment};
use crate::write::words::{dominant, gap, run_in};
use crate::write::work::Work;
use crate::write::{Beside, Sheet, paragraph, run};

pub(super) fn insert(
    sheet: &mut Sheet<'_>,
    edit: &Edit,
    at: Gap,
    news: &[NewPara],
    work: &mut Work,
) -> Result<(), Refusal> {
    if news.is_empty() {
        return Ok(());
    }
    let (Gap::Before(id) | Gap::After(id)) = at;
    let group = group_of(sheet, id)?.clone();
    let model = &sheet.package.model;
    let after = matches!(at, Gap::After(_));
    let index = if after { group.last() } else { group.first() };
    let anchor = &model.paras[index];
    writable(sheet, anchor)?;
    let tree = &sheet.package.parts[anchor.part].tree;
    let w = w(sheet, anchor);
    let mut made = Vec::new();
    for new in news {
        made.push(paragraph::Made {
            ppr: look(sheet, &new.look, anchor.part)?,
            content: {
                let like =
                    like_of(&new.look).ok_or_else(|| not_supported("The look of another file is not copied yet."))?;
                let model = group_of(sheet, like)?;
                let words = dominant(sheet, model);
                let heading = run_in(sheet, model).unwrap_or_else(|| words.clone());
                let runs = run::runs(&new.inline(sheet.draft), &run::Looks { words, heading }, w);
                match runs.is_empty() {
                    true => String::new(),
                    false => format!("<{w}:ins{}>{runs}</{w}:ins>", sheet.by.attributes(w)),
                }
            },
        });
    }
    // What is left of a rejected paragraph joins the next one; a comment must not be left alone before something else.
    let joins = !after || paragraph::is_followed_by_one(tree, anchor.node) || sheet.beside[index].1.is_none();
    if let Some(text) = &edit.comment {
        if anchor.story != Story::Body || anchor.host.is_some() {
            return Err(not_supported("A comment cannot stand in a header, a footer or a note."));
        }
        if joins {
            let id = sheet.comment_id(text).ok_or_else(encoding_of_comments)?;
            let first = &mut made[0];
            first.content = format!("<{w}:commentRangeStart {w}:id=\"{id}\"/>{}", first.content);
            let end = end_mark(sheet, &id, w);
            let last = made.last_mut().expect("there is at least one");
            last.content.push_str(&end);
        } else {
            let end = (index, Place::End);
            with_comment(sheet, Some(text), end, end, work, |_| {})?;
        }
    }
    let follower = sheet.beside[index].1;
    let marked =
        |made: &[paragraph::Made]| -> String { made.iter().map(|m| paragraph::inserted(m, sheet.by, w)).collect() };
    if !after {
        work.blocks.push((anchor.part, tree.range(anchor.node).start, marked(&made)));
        return Ok(());
    }
    if !model.shows_mark(View::Final, anchor) {
        return Err(not_supported("The other side deleted this paragraph's mark, so nothing can be added after it."));
    }
    let end = tree.range(anchor.node).end;
    let clean = anchor.mark.is_empty() && !paragraph::has_change(tree, anchor) && !sheet.doomed.contains(&index);
    match follower {
        Some(Beside::Para(_)) => work.blocks.push((anchor.part, end, marked(&made))),
        _ if anchor.section => {
            return Err(Refusal::new(
                Why::SectionMark,
                "The paragraph carries a section break, so nothing is added after it.",
            ));
        }
        // The anchor goes: what is new stands before it, and the mark that has to stay is the anchor's.
        None if sheet.doomed.contains(&index) => {
            let first = &model.paras[group.first()];
            work.blocks.push((anchor.part, tree.range(first.node).start, marked(&made)));
        }
        Some(Beside::Other) if !clean => work.blocks.push((anchor.part, end, marked(&made))),
        None if !clean => {
            let detail =
                "The last paragraph of this cell or text has changes of its own, so nothing is added after it.";
            return Err(Refusal::new(Why::ContainerEnd, detail));
        }
        // Nothing follows to take the new paragraph in on rejection: the anchor's mark counts as inserted, and the last
        // new paragraph stands in its place.
        _ => {
            work.tails.entry(index).or_default().extend(made);
            let entry = work.paras.entry(index).or_default();
            entry.inserted = true;
            entry.stripped = true;
        }
    }
    Ok(())
}

pub(super) fn like_of(look: &Look) -> Option<ParaId> {
    match look {
        Look::Like(like) | Look::Level { like, .. } | Look::Typed { like, .. } => Some(*like),
        Look::Of(_) => None,
    }
}

/// Returns the paragraph properties that a look stands for.
pub(super) fn look(sheet: &Sheet<'_>, look: &Look, part: PartId) -> Result<paragraph::Properties, Refusal> {
    let like = like_of(look).ok_or_else(|| not_supported("The look of another file is not copied yet."))?;
    let mut group = group_of(sheet, like)?;
    let mut list = None;
    match look {
        Look::Level { list: wanted, depth, .. } => {
            let item = draft::ListItem { list: *wanted, depth: *depth };
            let same = |p: &&draft::Paragraph| p.item == Some(item);
            if sheet.draft.paragraph(like).filter(same).is_none() {
                // A paragraph of the draft at that level shows how such paragraphs look.
                let near = |p: &&draft::Paragraph| p.id.0.abs_diff(like.0);
                match sheet.draft.paragraphs.iter().filter(same).min_by_key(near) {
                    Some(found) => group = group_of(sheet, found.id)?,
                    None => list = Some((wanted.0, *depth)),
                }
            }
        }
        Look::Typed { .. } if sheet.draft.paragraph(like).is_some_and(|p| p.item.is_some()) => list = Some((0, 0)),
        _ => {}
    }
    let para = &sheet.package.model.paras[group.last()];
    if para.part != part {
        return Ok(paragraph::Properties::default());
    }
    let tree = &sheet.package.parts[part].tree;
    Ok(paragraph::Properties::of(tree, para, list, w(sheet, para)))
}

pub(super) fn start_of(model: &crate::model::Model, para: usize) -> Place {
    match model.paras[para].atoms.is_empty() {
        true => Place::End,
        false => Place::In { atom: 0, at: 0 },
    }
}

pub(super) fn split(sheet: &mut Sheet<'_>, edit: &Edit, at: &Span, new: &Look, work: &mut Work) -> Result<(), Refusal> {
    let group = group_of(sheet, at.para)?.clone();
    let model = &sheet.package.model;
    let (place, _, text) = gap(sheet, &group, at.start as usize)?;
    let para = &model.paras[place.0];
    writable(sheet, para)?;
    let taken = sheet
        .work
        .paras
        .get(&place.0)
        .is_some_and(|work| (work.head.is_some() && !sheet.work.splits(place.0)) || work.deleted || work.stripped)
        || (sheet.joined_by.contains(&place.0) && !matches!(sheet.beside[place.0].1, Some(Beside::Para(_))));
    if taken {
        return Err(not_supported("Another edit already begins, ends or follows this paragraph."));
    }
    if place.0 != group.last() || paragraph::has_change(&sheet.package.parts[para.part].tree, para) {
        return Err(not_supported(
            "The other side's changes of this paragraph stand in the way of a new paragraph here.",
        ));
    }
    if sheet.package.parts[para.part].tree.node(para.node).kind == Kind::Empty {
        return Err(not_supported("The paragraph is empty."));
    }
    // A complex field may not begin in one half and end in the other.
    if let Place::In { atom, at } = place.1 {
        let cut = if at == 0 { atom } else { atom + 1 };
        let (left, right) = para.atoms.split_at(cut.min(para.atoms.len()));
        let open = |field: u32| right.iter().any(|a| a.field == field);
        if left.iter().any(|a| a.field != NONE && open(a.field)) {
            return Err(cuts_field());
        }
    }
    let spot = sheet.package.spot(para, place.1, Level::Through)?;
    let w = w(sheet, para);
    let tree = &sheet.package.parts[para.part].tree;
    let look = look(sheet, new, para.part)?;
    let label = new.label(sheet.draft);
    let label = match label.is_empty() {
        true => String::new(),
        false => {
            format!("<{w}:ins{}>{}</{w}:ins>", sheet.by.attributes(w), run::runs(&label, &run::Looks::plain(text), w))
        }
    };
    let same = like_of(new) == Some(at.para) && matches!(new, Look::Like(_));
    let (head, middle) = paragraph::halves(tree, para, (!same).then_some(&look), sheet.by, w);
    let inner = paragraph::begun(tree, para, (!same).then_some(&look), sheet.by, w);
    work.split(para.part, place.0, spot, &format!("{inner}{label}"), &format!("{middle}{label}"));
    work.paras.entry(place.0).or_default().head = Some(head);
    with_comment(sheet, edit.comment.as_deref(), (place.0, Place::End), (place.0, Place::End), work, |_| {})
}

pub(super) fn join(sheet: &mut Sheet<'_>, edit: &Edit, first: ParaId, work: &mut Work) -> Result<(), Refusal> {
    let group = group_of(sheet, first)?.clone();
    let model = &sheet.package.model;
    let index = group.last();
    let para = &model.paras[index];
    writable(sheet, para)?;
    if para.section {
        return Err(Refusal::new(Why::SectionMark, "The paragraph carries a section break, so it is not joined."));
    }
    let Some(Beside::Para(next)) = sheet.beside[index].1 else {
        return Err(Refusal::new(Why::ContainerEnd, "No paragraph follows that this one could be joined with."));
    };
    writable(sheet, &model.paras[next])?;
    if sheet.doomed.contains(&index) || sheet.doomed.contains(&next) {
        return Err(Refusal::new(Why::Overlap, "Another edit deletes one of the two paragraphs."));
    }
    if sheet.work.paras.get(&index).is_some_and(|work| work.head.is_some()) {
        return Err(not_supported("Another edit already begins a new paragraph in this one."));
    }
    work.paras.entry(index).or_default().deleted = true;
    let end = (index, Place::End);
    with_comment(sheet, edit.comment.as_deref(), end, end, work, |_| {})
}
