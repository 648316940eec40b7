//! Words replaced, added and taken away within a paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use draft::{Edit, Inline, Refusal, Span};

use crate::element::El;
use crate::model::AtomKind;
use crate::spot::{AFTER, Level, Place, top};
use crate::tree::NONE;
use crate::view::Group;
use crate::write::plan::{At, cuts_field, free, group_of, not_supported, w, writable};
use crate::write::remark::with_comment;
use crate::write::work::Work;
use crate::write::{Sheet, run};

/// A cut: paragraph, atom, and the bytes of its text.
pub(super) type Cut = (usize, usize, usize, usize);

pub(super) fn words(
    sheet: &mut Sheet<'_>,
    edit: &Edit,
    at: &Span,
    with: &Inline,
    work: &mut Work,
) -> Result<(), Refusal> {
    let group = group_of(sheet, at.para)?.clone();
    for member in group.members() {
        writable(sheet, &sheet.package.model.paras[member])?;
    }
    let (at, with) = &sheet.draft.narrowed(at, with);
    if at.is_empty() && with.is_empty() {
        return Ok(());
    }
    let (from, to, place, level, look) = match at.is_empty() {
        true => {
            let (place, level, look) = gap(sheet, &group, at.start as usize)?;
            (place, place, place, level, look)
        }
        false => {
            let cuts = cut(sheet, &group, at.range(), work)?;
            let first = *cuts.first().ok_or_else(|| not_supported("The words cannot be found in the file."))?;
            let last = *cuts.last().expect("it has a first");
            let place = after_cut(sheet, &cuts);
            let look = look_of(sheet, first.0, Some(first.1));
            let (start, end) = (Place::In { atom: first.1, at: first.2 }, Place::In { atom: last.1, at: last.3 });
            ((first.0, start), (last.0, end), place, Level::Words, look)
        }
    };
    let para = &sheet.package.model.paras[place.0];
    let spot = match with.is_empty() {
        true => None,
        false => Some(sheet.package.spot(para, place.1, level)?),
    };
    let put = spot.map(|spot| {
        let w = w(sheet, para);
        let xml =
            format!("<{w}:ins{}>{}</{w}:ins>", sheet.by.attributes(w), run::runs(with, &run::Looks::plain(look), w));
        (para.part, place.0, spot, xml)
    });
    with_comment(sheet, edit.comment.as_deref(), from, to, work, |work| {
        if let Some((part, para, spot, xml)) = put {
            work.put(part, para, spot, &xml);
        }
    })
}

/// Notes what of `range` goes, in order.
pub(super) fn cut(sheet: &Sheet<'_>, group: &Group, range: Range<usize>, work: &mut Work) -> Result<Vec<Cut>, Refusal> {
    let model = &sheet.package.model;
    let mut cuts: Vec<Cut> = Vec::new();
    let mut fields: BTreeSet<(usize, u32)> = BTreeSet::new();
    for segment in sheet.groups.segments(group) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        let (start, end) = (segment.start, segment.start + atom.len());
        if start >= range.end || end <= range.start || start == end {
            continue;
        }
        free(sheet, atom)?;
        let (from, to) = (range.start.max(start) - start, range.end.min(end) - start);
        if atom.kind != AtomKind::Text && (from > 0 || to < atom.len()) {
            return Err(not_supported("The edit would cut a character in two."));
        }
        if let Some(field) = model.fields.get(atom.field as usize)
            && !field.is_link()
        {
            if !field.is_in_one_paragraph() {
                return Err(cuts_field());
            }
            fields.insert((segment.para, atom.field));
        }
        cuts.push((segment.para, segment.atom, from, to));
    }
    for segment in sheet.groups.segments(group) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        if !fields.contains(&(segment.para, atom.field)) {
            continue;
        }
        if !atom.is_empty() {
            let whole = range.start <= segment.start && segment.start + atom.len() <= range.end;
            if !whole {
                return Err(cuts_field());
            }
        } else if matches!(atom.kind, AtomKind::FieldChar | AtomKind::Instruction) && atom.run != NONE {
            cuts.push((segment.para, segment.atom, 0, 0));
        }
    }
    cuts.sort_unstable();
    note_cuts(sheet, &cuts, work);
    Ok(cuts)
}

pub(super) fn note_cuts(sheet: &Sheet<'_>, cuts: &[Cut], work: &mut Work) {
    for (para, atom, from, to) in cuts {
        let para = &sheet.package.model.paras[*para];
        let atom = &para.atoms[*atom];
        let own = sheet.package.model.stack(atom).iter().any(|rev| sheet.own.contains(rev));
        let noted = if own { &mut work.taken } else { &mut work.cuts };
        noted.entry((para.part, atom.run)).or_default().push((atom.node, *from..*to));
    }
}

/// Returns where the words go that take the place of `cuts`: behind those that share the first one's link or control.
pub(super) fn after_cut(sheet: &Sheet<'_>, cuts: &[Cut]) -> At {
    let model = &sheet.package.model;
    let context = |cut: &Cut| {
        let para = &model.paras[cut.0];
        let atom = &para.atoms[cut.1];
        let tree = &sheet.package.parts[para.part].tree;
        let wrapper = tree.ancestor(atom.run, |el| !el.is_change());
        let link = model.fields.get(atom.field as usize).filter(|f| f.is_link()).map(|_| atom.field);
        (cut.0, wrapper, link)
    };
    let first = context(&cuts[0]);
    let last = cuts.iter().take_while(|cut| context(cut) == first).last().unwrap_or(&cuts[0]);
    let (para, atom, _, to) = *last;
    let at = if model.paras[para].atoms[atom].is_empty() { AFTER } else { to };
    (para, Place::In { atom, at })
}

/// Returns where words go that are put at byte `at` of a group, and the properties they take.
pub(super) fn gap(sheet: &Sheet<'_>, group: &Group, at: usize) -> Result<(At, Level, String), Refusal> {
    let model = &sheet.package.model;
    let atom_of = |s: &crate::view::Segment| &model.paras[s.para].atoms[s.atom];
    let texts: Vec<_> = sheet.groups.segments(group).filter(|s| !atom_of(s).is_empty()).collect();
    if let Some(s) = texts.iter().find(|s| s.start < at && at < s.start + atom_of(s).len()) {
        let atom = atom_of(s);
        free(sheet, atom)?;
        if atom.kind != AtomKind::Text {
            return Err(not_supported("The place is inside a character."));
        }
        if model.fields.get(atom.field as usize).is_some_and(|field| !field.is_link()) {
            return Err(cuts_field());
        }
        let look = look_of(sheet, s.para, Some(s.atom));
        return Ok(((s.para, Place::In { atom: s.atom, at: at - s.start }), Level::Words, look));
    }
    let left = texts.iter().rfind(|s| s.start + atom_of(s).len() == at);
    let right = texts.iter().find(|s| s.start == at);
    let same_field = match (left, right) {
        (Some(l), Some(r)) if atom_of(l).field != NONE && atom_of(l).field == atom_of(r).field => {
            model.fields.get(atom_of(l).field as usize)
        }
        _ => None,
    };
    if same_field.is_some_and(|field| !field.is_link()) {
        return Err(cuts_field());
    }
    let inside_link = same_field.is_some();
    // The edge of a field that lies in this paragraph, or the atom itself.
    let edge = |s: &crate::view::Segment, after: bool| -> Option<At> {
        let atom = atom_of(s);
        let step = if after { AFTER } else { 0 };
        if atom.field == NONE || inside_link {
            return Some((s.para, Place::In { atom: s.atom, at: step }));
        }
        if !model.fields[atom.field as usize].is_in_one_paragraph() {
            return None;
        }
        let atoms = &model.paras[s.para].atoms;
        let mut of_field = (0..atoms.len()).filter(|a| atoms[*a].field == atom.field && atoms[*a].run != NONE);
        let found = if after { of_field.next_back() } else { of_field.next() };
        Some((s.para, Place::In { atom: found.unwrap_or(s.atom), at: step }))
    };
    let level = Level::Apart;
    let fit = |s: &&crate::view::Segment| atom_of(s).frozen.is_none();
    let choice = match (left.filter(fit), right.filter(fit)) {
        (Some(l), _) if edge(l, true).is_some() => edge(l, true),
        (_, Some(r)) => edge(r, false),
        _ => None,
    };
    let place = match (choice, left, right) {
        (Some(place), ..) => place,
        (None, None, None) => (group.last(), Place::End),
        // Beside something that is not edited, but not in it.
        (None, Some(l), r) => {
            let para = &model.paras[l.para];
            let tree = &sheet.package.parts[para.part].tree;
            let outer =
                |s: &crate::view::Segment| (s.para, top(tree, para.node, model.paras[s.para].atoms[s.atom].node));
            if r.is_some_and(|r| r.para == l.para && outer(r) == outer(l)) {
                free(sheet, atom_of(l))?;
            }
            (l.para, Place::Past { atom: l.atom })
        }
        (None, None, Some(r)) => {
            let para = &model.paras[r.para];
            let before = para.atoms[..r.atom].iter().rposition(|a| a.run != NONE);
            match before {
                Some(atom) => (r.para, Place::Past { atom }),
                None => return Err(not_supported("The paragraph begins with something that is not edited.")),
            }
        }
    };
    let plain = |s: &&crate::view::Segment| {
        let atom = atom_of(s);
        let field = model.fields.get(atom.field as usize);
        field.is_none() && atom.link == NONE && !atom.face.superscript && !matches!(atom.kind, AtomKind::Note(_))
    };
    // A run-in heading ends where its look does; what follows it is body.
    let runs_in = |s: &&crate::view::Segment| match right {
        Some(r) => {
            let (l, r) = (atom_of(s).face, atom_of(r).face);
            let heads = (l.bold, l.underline, l.caps) != (r.bold, r.underline, r.caps) && (l.bold || l.underline);
            let all = (texts.iter())
                .take_while(|t| t.start < at)
                .all(|t| (atom_of(t).face.bold, atom_of(t).face.underline) == (l.bold, l.underline));
            heads && all
        }
        None => false,
    };
    let source = left.filter(|s| plain(s) && !runs_in(s)).or(right.filter(plain)).or(left).or(right);
    let look = look_of(sheet, source.map_or(group.last(), |s| s.para), source.map(|s| s.atom));
    Ok((place, level, look))
}

/// Returns the properties that words beside an atom take, or those of the paragraph's mark.
pub(super) fn look_of(sheet: &Sheet<'_>, para: usize, atom: Option<usize>) -> String {
    let para = &sheet.package.model.paras[para];
    let tree = &sheet.package.parts[para.part].tree;
    let rpr = match atom.map(|atom| para.atoms[atom].run).filter(|run| *run != NONE) {
        Some(run) => tree.child(run, El::RPr),
        None => para.ppr.and_then(|ppr| tree.child(ppr, El::RPr)),
    };
    run::borrowed(tree, rpr)
}

/// Returns the properties that most characters of a paragraph have.
pub(super) fn dominant(sheet: &Sheet<'_>, group: &Group) -> String {
    let model = &sheet.package.model;
    let mut weight: BTreeMap<String, usize> = BTreeMap::new();
    for segment in sheet.groups.segments(group) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        if atom.kind == AtomKind::Text && atom.run != NONE && atom.link == NONE {
            *weight.entry(look_of(sheet, segment.para, Some(segment.atom))).or_default() +=
                model.paras[segment.para].words(atom).chars().count();
        }
    }
    let most = weight.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(|| look_of(sheet, group.last(), None), |(look, _)| look)
}

/// Returns the properties of the words a paragraph begins with, when they differ from most of it as a run-in heading does.
pub(super) fn run_in(sheet: &Sheet<'_>, group: &Group) -> Option<String> {
    let model = &sheet.package.model;
    let texts = sheet.groups.segments(group).filter(|s| {
        let (para, atom) = (&model.paras[s.para], &model.paras[s.para].atoms[s.atom]);
        atom.kind == AtomKind::Text && atom.run != NONE && para.words(atom).chars().any(char::is_alphabetic)
    });
    let mut looks = texts.map(|s| look_of(sheet, s.para, Some(s.atom)));
    let first = looks.next()?;
    looks.any(|look| look != first).then_some(first)
}
