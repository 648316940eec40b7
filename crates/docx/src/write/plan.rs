//! One edit as work on the XML, or the reason why not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use draft::{Change, Edit, Gap, Inline, Look, NewPara, ParaId, Refusal, RevisionKind, Span, Story, Stretch, Why};

use crate::element::El;
use crate::model::{Atom, AtomKind, Para};
use crate::package::{Package, PartId};
use crate::splice::Splices;
use crate::spot::{AFTER, Level, Place, Spot};
use crate::tree::{Kind, NONE, NodeId};
use crate::view::{Group, View};
use crate::write::paragraph::{self, ParaWork};
use crate::write::{Attribution, Beside, Sheet, run};

/// What edits do to the parts.
#[derive(Default)]
pub(crate) struct Work {
    /// By run: its children that go, wholly or in part.
    cuts: BTreeMap<(PartId, NodeId), Vec<(NodeId, Range<usize>)>>,
    /// What is put where, in order; the paragraph for places at its end.
    puts: Vec<(PartId, usize, Spot, String)>,
    pub(super) paras: BTreeMap<usize, ParaWork>,
    /// Whole paragraphs put at a byte.
    blocks: Vec<(PartId, usize, String)>,
    /// Paragraphs added behind the last one of a container, by that one.
    tails: BTreeMap<usize, Vec<paragraph::Made>>,
    /// Does a paragraph stay without words where the draft takes it away?
    pub(super) kept_empty: bool,
}

impl Work {
    pub(super) fn extend(&mut self, other: Work) {
        for (run, cuts) in other.cuts {
            self.cuts.entry(run).or_default().extend(cuts);
        }
        self.puts.extend(other.puts);
        for (para, work) in other.paras {
            self.paras.entry(para).or_default().extend(work);
        }
        self.blocks.extend(other.blocks);
        for (para, made) in other.tails {
            self.tails.entry(para).or_default().extend(made);
        }
        self.kept_empty |= other.kept_empty;
    }

    fn put(&mut self, part: PartId, para: usize, spot: Spot, xml: &str) {
        let xml = format!("{}{xml}{}", spot.close, spot.open);
        self.puts.push((part, para, spot, xml));
    }

    /// Turns the work into replacements; nothing when two pieces of it cannot stand together.
    pub(super) fn render(
        self,
        package: &Package,
        by: &Attribution,
        splices: &mut BTreeMap<PartId, Splices>,
    ) -> Option<()> {
        let mut runs: BTreeMap<(PartId, NodeId), Vec<run::Break>> = BTreeMap::new();
        let mut ends: BTreeMap<usize, String> = BTreeMap::new();
        for key in self.cuts.keys() {
            runs.entry(*key).or_default();
        }
        for (part, para, spot, xml) in self.puts {
            let node = package.model.paras[para].node;
            match spot.run {
                Some((run, child, at)) => runs.entry((part, run)).or_default().push(run::Break { child, at, xml }),
                None if package.parts[part].tree.node(node).kind == Kind::Empty => {
                    ends.entry(para).or_default().push_str(&xml);
                }
                None => splices.entry(part).or_default().replace(spot.byte..spot.byte, xml),
            }
        }
        for (para, mut made) in self.tails {
            let anchor = &package.model.paras[para];
            let tree = &package.parts[anchor.part].tree;
            let (w, end) = (tree.w_prefix()?, tree.range(anchor.node).end);
            let last = made.pop()?;
            let mut xml: String = made.iter().map(|made| paragraph::inserted(made, by, w)).collect();
            xml.push_str(&paragraph::carrier(tree, anchor, &last, by, w));
            splices.entry(anchor.part).or_default().replace(end..end, xml);
        }
        for (part, byte, xml) in self.blocks {
            splices.entry(part).or_default().replace(byte..byte, xml);
        }
        for ((part, run), breaks) in runs {
            let tree = &package.parts[part].tree;
            let cuts = self.cuts.get(&(part, run)).map(Vec::as_slice).unwrap_or_default();
            let xml = run::divided(tree, run, cuts, &breaks, by, tree.w_prefix()?);
            splices.entry(part).or_default().replace(tree.range(run), xml);
        }
        let touched: BTreeSet<usize> = self.paras.keys().chain(ends.keys()).copied().collect();
        for para in touched {
            let work = self.paras.get(&para).cloned().unwrap_or_default();
            let found = &package.model.paras[para];
            let tree = &package.parts[found.part].tree;
            let end = ends.remove(&para);
            paragraph::render(tree, found, &work, end, by, tree.w_prefix()?, splices.entry(found.part).or_default())?;
        }
        Some(())
    }
}

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
        Change::InsertRow { .. } | Change::DeleteRow { .. } => {
            return Err(not_supported("Table rows are not added or taken away yet; propose it in a comment."));
        }
        Change::Reply { .. } => {
            return Err(not_supported("Comments are not answered in the file yet; write a new one."));
        }
        Change::Rule { .. } => {
            return Err(not_supported("Changes of the other side are not ruled on yet; edit the words instead."));
        }
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

fn whole(sheet: &Sheet<'_>, id: ParaId) -> Option<Span> {
    Some(Span::new(id, 0..sheet.draft.paragraph(id)?.text.len()))
}

fn not_supported(detail: &str) -> Refusal {
    Refusal::new(Why::NotSupported, detail)
}

fn group_of<'s>(sheet: &'s Sheet<'_>, id: ParaId) -> Result<&'s Group, Refusal> {
    let group = sheet.groups.of.get(id.0 as usize).copied().flatten().map(|g| &sheet.groups.list[g]);
    group
        .filter(|group| group.id() == id)
        .ok_or_else(|| Refusal::new(Why::WordsNotFound, "The paragraph is not in the file."))
}

/// Says why nothing in the paragraph can be written.
fn writable(sheet: &Sheet<'_>, para: &Para) -> Result<(), Refusal> {
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

fn encoded(sheet: &Sheet<'_>, part: PartId) -> Result<(), Refusal> {
    if sheet.package.parts[part].tree.utf16 {
        let detail = "This part of the file is in an encoding that is read but not written.";
        return Err(Refusal::new(Why::Encoding, detail));
    }
    if sheet.prefix(part).is_none() {
        return Err(not_supported("This file names its elements in a way that tracked changes cannot be added to."));
    }
    Ok(())
}

fn w<'a>(sheet: &Sheet<'a>, para: &Para) -> &'a str {
    sheet.prefix(para.part).unwrap_or("w")
}

/// Refuses to change what is fixed, and insertions under our own name that no record knows.
fn free(sheet: &Sheet<'_>, atom: &Atom) -> Result<(), Refusal> {
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
    let own = model.stack(atom).iter().map(|rev| &model.revs[*rev as usize]).any(|rev| {
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

fn cuts_field() -> Refusal {
    Refusal::new(Why::CutsField, "The edit would cut a field; take the whole field or none of it.")
}

/// A place with the paragraph it is in.
type At = (usize, Place);

fn words(sheet: &mut Sheet<'_>, edit: &Edit, at: &Span, with: &Inline, work: &mut Work) -> Result<(), Refusal> {
    let group = group_of(sheet, at.para)?.clone();
    for member in &group.members {
        writable(sheet, &sheet.package.model.paras[*member])?;
    }
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
        let xml = format!("<{w}:ins{}>{}</{w}:ins>", sheet.by.attributes(w), run::runs(with, &look, w));
        (para.part, place.0, spot, xml)
    });
    with_comment(sheet, edit.comment.as_deref(), from, to, work, |work| {
        if let Some((part, para, spot, xml)) = put {
            work.put(part, para, spot, &xml);
        }
    })
}

/// A cut: paragraph, atom, and the bytes of its text.
type Cut = (usize, usize, usize, usize);

/// Notes what of `range` goes, in order.
fn cut(sheet: &Sheet<'_>, group: &Group, range: Range<usize>, work: &mut Work) -> Result<Vec<Cut>, Refusal> {
    let model = &sheet.package.model;
    let mut cuts: Vec<Cut> = Vec::new();
    let mut fields: BTreeSet<(usize, u32)> = BTreeSet::new();
    for segment in group.segments.iter().filter(|s| s.shown) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        let (start, end) = (segment.start, segment.start + atom.text.len());
        if start >= range.end || end <= range.start || start == end {
            continue;
        }
        free(sheet, atom)?;
        let (from, to) = (range.start.max(start) - start, range.end.min(end) - start);
        if atom.kind != AtomKind::Text && (from > 0 || to < atom.text.len()) {
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
    for segment in group.segments.iter().filter(|s| s.shown) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        if !fields.contains(&(segment.para, atom.field)) {
            continue;
        }
        if !atom.text.is_empty() {
            let whole = range.start <= segment.start && segment.start + atom.text.len() <= range.end;
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

fn note_cuts(sheet: &Sheet<'_>, cuts: &[Cut], work: &mut Work) {
    for (para, atom, from, to) in cuts {
        let para = &sheet.package.model.paras[*para];
        let atom = &para.atoms[*atom];
        work.cuts.entry((para.part, atom.run)).or_default().push((atom.node, *from..*to));
    }
}

/// Returns where the words go that take the place of `cuts`: behind those that share the first one's link or control.
fn after_cut(sheet: &Sheet<'_>, cuts: &[Cut]) -> At {
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
    let at = if model.paras[para].atoms[atom].text.is_empty() { AFTER } else { to };
    (para, Place::In { atom, at })
}

/// Returns where words go that are put at byte `at` of a group, and the properties they take.
fn gap(sheet: &Sheet<'_>, group: &Group, at: usize) -> Result<(At, Level, String), Refusal> {
    let model = &sheet.package.model;
    let atom_of = |s: &crate::view::Segment| &model.paras[s.para].atoms[s.atom];
    let texts = || group.segments.iter().filter(|s| s.shown && !atom_of(s).text.is_empty());
    if let Some(s) = texts().find(|s| s.start < at && at < s.start + atom_of(s).text.len()) {
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
    let left = texts().rfind(|s| s.start + atom_of(s).text.len() == at);
    let right = texts().find(|s| s.start == at);
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
    let fit = |s: &&crate::view::Segment| free(sheet, atom_of(s)).is_ok() && atom_of(s).kind != AtomKind::Math;
    let choice = match (left.filter(fit), right.filter(fit)) {
        (Some(l), _) if edge(l, true).is_some() => edge(l, true),
        (_, Some(r)) => edge(r, false),
        _ => None,
    };
    let place = match (choice, left, right) {
        (Some(place), ..) => place,
        (None, None, None) => (group.last(), Place::End),
        // Beside something that is not edited, but not in it.
        (None, Some(l), _) => (l.para, Place::Past { atom: l.atom }),
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
            let all = texts()
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
fn look_of(sheet: &Sheet<'_>, para: usize, atom: Option<usize>) -> String {
    let para = &sheet.package.model.paras[para];
    let tree = &sheet.package.parts[para.part].tree;
    let rpr = match atom.map(|atom| para.atoms[atom].run).filter(|run| *run != NONE) {
        Some(run) => tree.child(run, El::RPr),
        None => para.ppr.and_then(|ppr| tree.child(ppr, El::RPr)),
    };
    run::borrowed(tree, rpr)
}

/// Returns the properties that most characters of a paragraph have.
fn dominant(sheet: &Sheet<'_>, group: &Group) -> String {
    let model = &sheet.package.model;
    let mut weight: BTreeMap<String, usize> = BTreeMap::new();
    for segment in group.segments.iter().filter(|s| s.shown) {
        let atom = &model.paras[segment.para].atoms[segment.atom];
        if atom.kind == AtomKind::Text && atom.run != NONE && atom.link == NONE {
            *weight.entry(look_of(sheet, segment.para, Some(segment.atom))).or_default() += atom.text.chars().count();
        }
    }
    let most = weight.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(|| look_of(sheet, group.last(), None), |(look, _)| look)
}

fn insert(sheet: &mut Sheet<'_>, edit: &Edit, at: Gap, news: &[NewPara], work: &mut Work) -> Result<(), Refusal> {
    if news.is_empty() {
        return Ok(());
    }
    let (Gap::Before(id) | Gap::After(id)) = at;
    let group = group_of(sheet, id)?.clone();
    let model = &sheet.package.model;
    let after = matches!(at, Gap::After(_));
    let index = if after { group.last() } else { group.members[0] };
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
                let properties = dominant(sheet, group_of(sheet, like)?);
                let runs = run::runs(&new.inline(sheet.draft), &properties, w);
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
            work.blocks.push((anchor.part, tree.range(anchor.node).start, marked(&made)));
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

fn like_of(look: &Look) -> Option<ParaId> {
    match look {
        Look::Like(like) | Look::Level { like, .. } | Look::Typed { like, .. } => Some(*like),
        Look::Of(_) => None,
    }
}

/// Returns the paragraph properties that a look stands for.
fn look(sheet: &Sheet<'_>, look: &Look, part: PartId) -> Result<paragraph::Properties, Refusal> {
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

fn delete(sheet: &mut Sheet<'_>, edit: &Edit, from: ParaId, to: ParaId, work: &mut Work) -> Result<(), Refusal> {
    let (first, last) = (group_of(sheet, from)?.clone(), group_of(sheet, to)?.clone());
    let model = &sheet.package.model;
    let range = sheet.draft.index(from).zip(sheet.draft.index(to));
    let (start, end) = range.ok_or_else(|| Refusal::new(Why::WordsNotFound, "The paragraphs are not in the file."))?;
    let mut paras: Vec<usize> = Vec::new();
    for id in sheet.draft.paragraphs[start..=end].iter().map(|p| p.id) {
        let group = group_of(sheet, id)?;
        // Paragraphs of text boxes stand between those of the body without being among them.
        if model.paras[group.last()].container == model.paras[first.last()].container {
            paras.extend(&group.members);
        }
    }
    let mut at = first.members[0];
    while at != last.last() {
        match sheet.beside[at].1 {
            Some(Beside::Para(next)) => at = next,
            _ => return Err(not_supported("A table stands between the paragraphs, and tables are not deleted yet.")),
        }
    }
    let doomed: BTreeSet<usize> = paras.iter().copied().collect();
    let mut cuts: Vec<Cut> = Vec::new();
    for index in &paras {
        let para = &model.paras[*index];
        writable(sheet, para)?;
        if para.section {
            return Err(Refusal::new(Why::SectionMark, "The paragraph carries a section break, so it is not deleted."));
        }
        for (a, atom) in para.atoms.iter().enumerate() {
            if !model.shows_atom(View::Final, atom) || atom.kind == AtomKind::Marker {
                continue;
            }
            free(sheet, atom)?;
            if let Some(field) = model.fields.get(atom.field as usize)
                && !field.is_within(&doomed)
            {
                return Err(cuts_field());
            }
            if atom.run != NONE && atom.kind != AtomKind::PageHint {
                cuts.push((*index, a, 0, atom.text.len()));
            }
        }
    }
    note_cuts(sheet, &cuts, work);
    let tail = last.last();
    let mut marks: Vec<usize> = paras.clone();
    let before = |mut at: usize| loop {
        match sheet.beside[at].0 {
            Some(Beside::Para(prev)) if sheet.doomed.contains(&prev) => at = prev,
            other => return other,
        }
    };
    let after = |mut at: usize| loop {
        match sheet.beside[at].1 {
            Some(Beside::Para(next)) if sheet.doomed.contains(&next) => at = next,
            other => return (other, at),
        }
    };
    match after(tail) {
        (Some(Beside::Para(_)), _) => {}
        (Some(Beside::Other), end) => match before(first.members[0]) {
            // Two tables would become one.
            None | Some(Beside::Other) => {
                work.kept_empty = true;
                marks.retain(|mark| *mark != end);
            }
            Some(Beside::Para(_)) => {}
        },
        // The end of a container keeps its mark; what stands before the deleted paragraphs moves into it.
        (None, end) => match before(first.members[0]) {
            Some(Beside::Para(stays)) => {
                let keeper = &model.paras[stays];
                let carrier = &model.paras[end];
                // New paragraphs between the two would have to move as well.
                let between = (stays..=end).any(|para| sheet.joined_by.contains(&para));
                let odd = between
                    || !carrier.mark.is_empty()
                    || paragraph::has_change(&sheet.package.parts[carrier.part].tree, carrier);
                if odd || keeper.section || !model.shows_mark(View::Final, keeper) {
                    work.kept_empty = true;
                } else {
                    marks.push(stays);
                    let tree = &sheet.package.parts[carrier.part].tree;
                    let ppr = paragraph::Properties::exact(tree, keeper);
                    work.paras.entry(end).or_default().look = Some(ppr);
                }
                marks.retain(|mark| *mark != end);
            }
            other => {
                let joined = paras.iter().any(|para| sheet.joined_by.contains(para));
                work.kept_empty |= other.is_some() || joined;
                marks.retain(|mark| *mark != end);
            }
        },
    }
    for mark in marks {
        if model.shows_mark(View::Final, &model.paras[mark]) {
            work.paras.entry(mark).or_default().deleted = true;
        }
    }
    let (from, to) = ((first.members[0], start_of(model, first.members[0])), (tail, Place::End));
    with_comment(sheet, edit.comment.as_deref(), from, to, work, |_| {})
}

fn start_of(model: &crate::model::Model, para: usize) -> Place {
    match model.paras[para].atoms.is_empty() {
        true => Place::End,
        false => Place::In { atom: 0, at: 0 },
    }
}

fn split(sheet: &mut Sheet<'_>, edit: &Edit, at: &Span, new: &Look, work: &mut Work) -> Result<(), Refusal> {
    let group = group_of(sheet, at.para)?.clone();
    let model = &sheet.package.model;
    let (place, _, text) = gap(sheet, &group, at.start as usize)?;
    let para = &model.paras[place.0];
    writable(sheet, para)?;
    let taken = sheet.work.paras.get(&place.0).is_some_and(|work| work.head.is_some() || work.deleted || work.stripped)
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
        false => format!("<{w}:ins{}>{}</{w}:ins>", sheet.by.attributes(w), run::runs(&label, &text, w)),
    };
    let same = like_of(new) == Some(at.para) && matches!(new, Look::Like(_));
    let (head, middle) = paragraph::halves(tree, para, (!same).then_some(&look), sheet.by, w);
    work.put(para.part, place.0, spot, &format!("{middle}{label}"));
    work.paras.entry(place.0).or_default().head = Some(head);
    with_comment(sheet, edit.comment.as_deref(), (place.0, Place::End), (place.0, Place::End), work, |_| {})
}

fn join(sheet: &mut Sheet<'_>, edit: &Edit, first: ParaId, work: &mut Work) -> Result<(), Refusal> {
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

fn comment(sheet: &mut Sheet<'_>, at: &Stretch, text: &str, work: &mut Work) -> Result<(), Refusal> {
    let (first, last) = (group_of(sheet, at.from.para)?.clone(), group_of(sheet, at.to.para)?.clone());
    let model = &sheet.package.model;
    let seat = |group: &Group, offset: usize, end: bool| -> At {
        let atom_of = |s: &crate::view::Segment| &model.paras[s.para].atoms[s.atom];
        let texts = || group.segments.iter().filter(|s| s.shown && !atom_of(s).text.is_empty());
        let found = match end {
            true => texts().find(|s| s.start < offset && offset <= s.start + atom_of(s).text.len()).or(texts().next()),
            false => texts().find(|s| s.start <= offset && offset < s.start + atom_of(s).text.len()).or(texts().last()),
        };
        match found {
            Some(s) => {
                (s.para, Place::In { atom: s.atom, at: offset.saturating_sub(s.start).min(atom_of(s).text.len()) })
            }
            None => (group.last(), Place::End),
        }
    };
    let from = seat(&first, at.from.start as usize, false);
    let point = first.id() == last.id() && at.from.start == at.to.end;
    let to = if point { from } else { seat(&last, at.to.end as usize, true) };
    with_comment(sheet, Some(text), from, to, work, |_| {})
}

fn encoding_of_comments() -> Refusal {
    Refusal::new(Why::Encoding, "The comments of this file are in an encoding that is read but not written.")
}

fn end_mark(sheet: &Sheet<'_>, id: &str, w: &str) -> String {
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
fn with_comment(
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
fn seat_in_body(sheet: &Sheet<'_>, para: usize) -> Result<Option<(At, At)>, Refusal> {
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
