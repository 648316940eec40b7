//! Comments placed around words, outside every change (ECMA-376 Part 1 §17.13.4).

use draft::{Refusal, Story, Stretch, Why};

use crate::element::El;
use crate::model::{Atom, AtomKind};
use crate::spot::{AFTER, Level, Place};
use crate::tree::NONE;
use crate::view::Group;
use crate::write::Sheet;
use crate::write::plan::{At, encoded, group_of, not_supported, w};
use crate::write::work::Work;

pub(super) fn comment(sheet: &mut Sheet<'_>, at: &Stretch, text: &str, work: &mut Work) -> Result<(), Refusal> {
    let (first, last) = (group_of(sheet, at.from.para)?.clone(), group_of(sheet, at.to.para)?.clone());
    let model = &sheet.package.model;
    let seat = |group: &Group, offset: usize, end: bool| -> At {
        let atom_of = |s: &crate::view::Segment| &model.paras[s.para].atoms[s.atom];
        let texts: Vec<_> = sheet.groups.segments(group).filter(|s| !atom_of(s).is_empty()).collect();
        let holds = |s: &&crate::view::Segment| match end {
            true => s.start < offset && offset <= s.start + atom_of(s).len(),
            false => s.start <= offset && offset < s.start + atom_of(s).len(),
        };
        let found = match end {
            true => texts.iter().find(holds).or(texts.first()),
            false => texts.iter().find(holds).or(texts.last()),
        };
        match found {
            Some(s) => (s.para, Place::In { atom: s.atom, at: offset.saturating_sub(s.start).min(atom_of(s).len()) }),
            None => (group.last(), Place::End),
        }
    };
    let from = seat(&first, at.from.start as usize, false);
    let point = first.id() == last.id() && at.from.start == at.to.end;
    let to = if point { from } else { seat(&last, at.to.end as usize, true) };
    with_comment(sheet, Some(text), from, to, work, |_| {})
}

pub(super) fn encoding_of_comments() -> Refusal {
    Refusal::new(Why::Encoding, "The comments of this file are in an encoding that is read but not written.")
}

pub(super) fn end_mark(sheet: &Sheet<'_>, id: &str, w: &str) -> String {
    let style = "CommentReference";
    let rpr = match sheet.package.model.styles.styles.contains_key(style) {
        true => format!("<{w}:rPr><{w}:rStyle {w}:val=\"{style}\"/></{w}:rPr>"),
        false => String::new(),
    };
    format!("<{w}:commentRangeEnd {w}:id=\"{id}\"/><{w}:r>{rpr}<{w}:commentReference {w}:id=\"{id}\"/></{w}:r>")
}

/// Does `between` with a comment around it, where there is one to add.
///
/// Comments stand in the body: one on a text box goes to the paragraph that anchors it, one on a note to its reference.
pub(super) fn with_comment(
    sheet: &mut Sheet<'_>,
    text: Option<&str>,
    from: At,
    to: At,
    work: &mut Work,
    between: impl FnOnce(&mut Work),
) -> Result<(), Refusal> {
    let Some(text) = text else {
        between(work);
        return Ok(());
    };
    let (from, to) = match seat_in_body(sheet, from.0)? {
        None => (from, to),
        Some(seat) => seat,
    };
    let model = &sheet.package.model;
    encoded(sheet, model.paras[from.0].part)?;
    let widened = |(para, place): At, after: bool| -> At {
        let Place::In { atom, .. } = place else { return (para, place) };
        let atoms = &model.paras[para].atoms;
        let field = atoms[atom].field;
        if field == NONE || !model.fields[field as usize].is_in_one_paragraph() {
            return (para, place);
        }
        let mut of_field = (0..atoms.len()).filter(|a| atoms[*a].field == field && atoms[*a].run != NONE);
        let found = if after { of_field.next_back() } else { of_field.next() };
        (para, Place::In { atom: found.unwrap_or(atom), at: if after { AFTER } else { 0 } })
    };
    let point = from == to;
    let (from, to) = (widened(from, point), widened(to, true));
    let (first, last) = (&model.paras[from.0], &model.paras[to.0]);
    let level = if point { Level::After } else { Level::Before };
    let start = sheet.package.spot(first, from.1, level)?;
    let end = sheet.package.spot(last, to.1, Level::After)?;
    let id = sheet.comment_id(text).ok_or_else(encoding_of_comments)?;
    let (w1, w2) = (w(sheet, first), w(sheet, last));
    work.put(first.part, from.0, start, &format!("<{w1}:commentRangeStart {w1}:id=\"{id}\"/>"));
    between(work);
    let mark = end_mark(sheet, &id, w2);
    work.put(last.part, to.0, end, &mark);
    Ok(())
}

/// Returns where a comment on a paragraph outside the body's flow goes; nothing for one in the body.
pub(super) fn seat_in_body(sheet: &Sheet<'_>, para: usize) -> Result<Option<(At, At)>, Refusal> {
    let model = &sheet.package.model;
    let found = &model.paras[para];
    if let Some(host) = found.host {
        let inner = seat_in_body(sheet, host)?;
        let of_box = |a: &Atom| matches!(a.kind, AtomKind::Object(true));
        let atom = model.paras[host].atoms.iter().position(of_box);
        let seat = match atom {
            Some(atom) => ((host, Place::In { atom, at: 0 }), (host, Place::In { atom, at: AFTER })),
            None => ((host, Place::End), (host, Place::End)),
        };
        return Ok(Some(inner.unwrap_or(seat)));
    }
    let (number, el) = match found.story {
        Story::Body | Story::TextBox(_) => return Ok(None),
        Story::Footnote(number) => (number, El::FootnoteReference),
        Story::Endnote(number) => (number, El::EndnoteReference),
        Story::Header(_) | Story::Footer(_) => {
            return Err(not_supported("A comment cannot stand in a header or a footer."));
        }
    };
    for (p, para) in model.paras.iter().enumerate().filter(|(_, p)| p.story == Story::Body && p.host.is_none()) {
        let tree = &sheet.package.parts[para.part].tree;
        let is_reference = |a: &Atom| a.kind == AtomKind::Note(number) && tree.el(a.node) == el;
        if let Some(atom) = para.atoms.iter().position(is_reference) {
            return Ok(Some(((p, Place::In { atom, at: 0 }), (p, Place::In { atom, at: AFTER }))));
        }
    }
    Err(not_supported("The body does not refer to this note, so no comment on it can be placed."))
}
