//! The file as blocks to show, with every change and every edit marked.

use std::collections::HashMap;

use draft::show::{Block, CellBlock, Mark, MarkKind, ParagraphBlock, RowBlock, ShownPiece, TableBlock};
use draft::{Draft, EditId, EditSet, Face, Inline, ParaId, Piece, RevId, RevisionKind, ThreadId};

use crate::model::{Atom, AtomKind, Item, RevIx};
use crate::package::Package;
use crate::tree::NONE;
use crate::view::{Groups, View};

mod overlay;

use overlay::{Added, Overlay};

impl Package {
    /// Returns how many things stand in the flow of the file: paragraphs and tables of the body, then of footnotes,
    /// endnotes, headers and footers.
    pub fn blocks(&self) -> usize {
        self.model.flows.iter().filter(|flow| !flow.boxed).map(|flow| flow.items.len()).sum()
    }

    /// Returns what is to be shown for `count` things in the flow from the one at `from`.
    ///
    /// `edits` are laid over the view as marks with [`Mark::edit`] set; the Original view shows none.
    /// One thing may give several blocks: the page that begins with it, itself, its text boxes, and paragraphs that an
    /// edit adds beside it. In the Original and Final views it may give none, where it is not there or reads as part of
    /// a later paragraph.
    pub fn page(&self, view: View, edits: &EditSet, from: usize, count: usize) -> Vec<Block> {
        let final_groups = self.model.groups(View::Final);
        let draft = self.final_draft();
        let none = EditSet::none(draft);
        let edits = if view == View::Original || edits.base() != self.hash() { &none } else { edits };
        let shown = match view {
            View::Original => Some(self.read(View::Original).0),
            _ => None,
        };
        let canvas = Canvas {
            package: self,
            view,
            groups: if view == View::Final { final_groups.clone() } else { self.model.groups(view) },
            final_groups,
            draft: shown.as_ref().unwrap_or(draft),
            overlay: Overlay::of(draft, edits),
            formats: self.formats(),
        };
        let mut out = Vec::new();
        let mut page = 1;
        let items = self.model.flows.iter().filter(|flow| !flow.boxed).flat_map(|flow| &flow.items);
        for (index, item) in items.enumerate() {
            let (before, inside) = self.page_hints(item);
            if index >= from.saturating_add(count) {
                break;
            }
            let here = index >= from;
            page += before;
            if here && before > 0 {
                out.push(Block::Page { number: page });
            }
            if here {
                canvas.item(item, &mut out);
            }
            page += inside;
            if here && inside > 0 {
                out.push(Block::Page { number: page });
            }
        }
        out
    }

    /// Counts the pages that began just before the words of an item and within it.
    fn page_hints(&self, item: &Item) -> (u32, u32) {
        let mut counts = (0, 0);
        let mut words = false;
        let mut todo = vec![item];
        while let Some(item) = todo.pop() {
            match item {
                Item::Para(para) => {
                    for atom in &self.model.paras[*para].atoms {
                        match atom.kind {
                            AtomKind::PageHint if words => counts.1 += 1,
                            AtomKind::PageHint => counts.0 += 1,
                            _ => words |= !atom.is_empty(),
                        }
                    }
                }
                Item::Table(table) => {
                    let cells = self.model.tables[*table].rows.iter().flat_map(|row| &row.cells);
                    let inner: Vec<&Item> = cells.flat_map(|cell| &cell.items).collect();
                    todo.extend(inner.into_iter().rev());
                }
                Item::Opaque(_) => {}
            }
        }
        counts
    }

    fn formats(&self) -> HashMap<(usize, u32), RevIx> {
        let revs = self.model.revs.iter().enumerate().filter(|(_, rev)| rev.run != NONE);
        revs.map(|(i, rev)| ((rev.part, rev.run), i as RevIx)).collect()
    }
}

/// Returns the mark of an edit.
fn ours(kind: MarkKind, edit: EditId) -> Mark {
    Mark { kind, author: String::new(), date: None, revision: None, edit: Some(edit) }
}

/// A paragraph's index and an atom's index in it.
type Seat = (usize, usize);

struct Canvas<'a> {
    package: &'a Package,
    view: View,
    groups: Groups<'a>,
    final_groups: Groups<'a>,
    draft: &'a Draft,
    overlay: Overlay<'a>,
    formats: HashMap<(usize, u32), RevIx>,
}

impl Canvas<'_> {
    fn item(&self, item: &Item, out: &mut Vec<Block>) {
        let model = &self.package.model;
        match item {
            Item::Para(para) => self.paragraph(*para, out),
            Item::Table(table) => {
                let table = &model.tables[*table];
                let mut block = TableBlock { columns: table.columns.clone(), rows: Vec::new() };
                for row in table.rows.iter().filter(|row| model.shows_all(self.view, &row.revs)) {
                    let mark =
                        if self.view == View::Markup { row.revs.last().map(|rev| self.mark(*rev)) } else { None };
                    let direct = || {
                        row.cells.iter().flat_map(|cell| &cell.items).filter_map(|item| match item {
                            Item::Para(para) => Some(ParaId(*para as u32)),
                            _ => None,
                        })
                    };
                    let gone = direct().find_map(|para| self.overlay.gone_rows.get(&para));
                    let mark = gone.map(|edit| ours(MarkKind::Deleted, *edit)).or(mark);
                    let mut shown = RowBlock { mark, cells: Vec::new() };
                    for cell in row.cells.iter().filter(|cell| model.shows_all(self.view, &cell.revs)) {
                        let mut blocks = Vec::new();
                        cell.items.iter().for_each(|item| self.item(item, &mut blocks));
                        shown.cells.push(CellBlock { columns: cell.span, continues: cell.continues, blocks });
                    }
                    block.rows.push(shown);
                    let new = direct().filter_map(|para| self.overlay.rows.get(&para)).flatten();
                    block.rows.extend(new.map(|cells| self.added_row(cells)));
                }
                if !block.rows.is_empty() {
                    out.push(Block::Table(block));
                }
            }
            Item::Opaque(what) => out.push(Block::Opaque { what: what.clone() }),
        }
    }

    fn paragraph(&self, index: usize, out: &mut Vec<Block>) {
        let model = &self.package.model;
        let Some(group) = self.groups.of[index].map(|g| &self.groups.list[g]) else { return };
        if group.last() != index {
            return;
        }
        let owner = &model.paras[index];
        let id = group.id();
        let final_group = self.final_groups.of[index].map(|g| &self.final_groups.list[g]);
        // In the Markup view each paragraph stands alone; what edits do to a whole one shows at its last member.
        let owns = final_group.is_some_and(|g| g.id() == id);
        let edited = final_group.map(|g| g.id());
        if owns {
            self.added(self.overlay.before.get(&id).map(Vec::as_slice), out);
        }
        let read = self.draft.paragraph(id);
        let style = match read {
            Some(read) => read.style.clone(),
            None => self.package.style_of(self.view, owner).0,
        };
        let base = read.filter(|_| owns || self.view == View::Original).and_then(|p| p.label.as_ref());
        let base = base.map(|label| label.text.clone());
        let label = match self.overlay.labels.get(&id) {
            Some(label) if owns => label.clone(),
            _ if edited.is_some_and(|id| self.overlay.deleted.contains_key(&id)) => None,
            _ => base.clone(),
        };
        let old_label = base.filter(|base| label.as_ref() != Some(base));
        let deleted = edited.and_then(|id| self.overlay.deleted.get(&id)).copied();
        let joined = self.overlay.joined.get(&id).filter(|_| owns).copied();
        let theirs = || match self.view {
            View::Markup => owner.mark.last().map(|rev| self.mark(*rev)),
            _ => None,
        };
        let mut block = ParagraphBlock {
            para: Some(id),
            story: owner.story,
            label,
            old_label,
            heading: style.outline.map(|level| level + 1),
            indent: style.indent,
            first: style.first,
            before: style.before,
            after: style.after,
            align: style.align,
            mark: deleted.or(joined).map(|edit| ours(MarkKind::Deleted, edit)).or_else(theirs),
            pieces: Vec::new(),
        };
        let mut boxes = Vec::new();
        let length = final_group.map_or(0, |g| g.len);
        let words = edited.and_then(|id| self.overlay.words.get(&id)).map(Vec::as_slice).unwrap_or_default();
        let splits = edited.and_then(|id| self.overlay.splits.get(&id)).map(Vec::as_slice).unwrap_or_default();
        // Which places of the Final text this block shows, where several blocks read as one paragraph.
        let (from, to) = (group.first(), model.paras[group.last()].atoms.len());
        let offset = |para, atom| final_group.map_or(0, |_| self.final_groups.offset(para, atom));
        let bounds = (offset(from, 0), offset(group.last(), to));
        let first = final_group.is_some_and(|g| g.first() == from);
        let mine = |at: usize| (bounds.0 < at && at <= bounds.1) || (at == bounds.0 && first);
        let splits: Vec<(usize, EditId)> = splits.iter().copied().filter(|(at, _)| mine(*at)).collect();
        let mut placed = vec![false; words.len()];
        let mut cuts: Vec<usize> = words.iter().flat_map(|(start, end, ..)| [*start, *end]).collect();
        cuts.extend(splits.iter().map(|(at, _)| *at));
        cuts.sort_unstable();
        let mut split = 0;
        let part_of = |member: usize| model.paras[member].part;
        let place = |at: usize, block: &mut ParagraphBlock, face: Face, placed: &mut Vec<bool>| {
            for (i, (_, end, with, edit)) in words.iter().enumerate() {
                if !placed[i] && *end <= at && mine(*end) {
                    placed[i] = true;
                    insert(block, with, face, ours(MarkKind::Inserted, *edit));
                }
            }
        };
        for member in group.members() {
            boxes.extend(model.paras[member].boxes.iter().copied());
            let remarks: Vec<(ThreadId, Seat, Seat)> = (model.remarks.iter().enumerate())
                .filter_map(|(i, r)| Some((ThreadId(i as u32), r.from.or(r.to)?, r.to.or(r.from)?)))
                .filter(|(_, from, to)| from.0 <= member && member <= to.0)
                .collect();
            for (a, atom) in model.paras[member].atoms.iter().enumerate() {
                if atom.is_empty() || !model.shows_atom(self.view, atom) {
                    continue;
                }
                let here = (member, a);
                let words_of = model.paras[member].words(atom);
                let comments: Vec<ThreadId> = (remarks.iter())
                    .filter(|(_, from, to)| {
                        *from <= here && here < *to
                            || (from == to && (from.1 == a + 1 || (from.1 == 0 && a == 0)) && from.0 == member)
                    })
                    .map(|(id, ..)| *id)
                    .collect();
                let start = final_group
                    .filter(|_| self.view != View::Original && model.shows_atom(View::Final, atom))
                    .map(|_| self.final_groups.offset(member, a));
                let Some(start) = start else {
                    block.pieces.push(self.piece(atom, part_of(member), words_of.to_owned(), None, comments));
                    continue;
                };
                let end = start + atom.len();
                let mut at = start;
                while at < end {
                    place(at, &mut block, atom.face, &mut placed);
                    while let Some((_, edit)) = splits.get(split).filter(|(cut, _)| *cut <= at) {
                        split += 1;
                        let mark = ours(MarkKind::Inserted, *edit);
                        let next = ParagraphBlock { pieces: Vec::new(), label: None, old_label: None, ..block.clone() };
                        block.mark = Some(mark);
                        out.push(Block::Paragraph(std::mem::replace(&mut block, next)));
                    }
                    let stop = cuts.iter().copied().find(|cut| *cut > at).unwrap_or(end).min(end);
                    let text = words_of[at - start..stop - start].to_owned();
                    let mut piece = self.piece(atom, part_of(member), text, Some(at as u32), comments.clone());
                    let gone = words.iter().find(|(from, to, ..)| *from <= at && at < *to).map(|(.., edit)| *edit);
                    if let Some(edit) = gone.or(deleted) {
                        piece.marks.push(ours(MarkKind::Deleted, edit));
                    }
                    block.pieces.push(piece);
                    at = stop;
                }
                place(end, &mut block, atom.face, &mut placed);
            }
        }
        if owns {
            let face = block.pieces.last().map(|piece| piece.face).unwrap_or_default();
            place(length, &mut block, face, &mut placed);
        }
        join_equal(&mut block.pieces);
        out.push(Block::Paragraph(block));
        for flow in boxes {
            for item in &model.flows[flow].items {
                self.item(item, out);
            }
        }
        if owns {
            self.added(self.overlay.after.get(&id).map(Vec::as_slice), out);
        }
    }

    /// Shows a row that an edit adds, one paragraph a cell.
    fn added_row(&self, cells: &[Added]) -> RowBlock {
        let cell = |added: &Added| {
            let mut blocks = Vec::new();
            self.added(Some(std::slice::from_ref(added)), &mut blocks);
            CellBlock { columns: 1, continues: false, blocks }
        };
        let mark = cells.first().map(|added| ours(MarkKind::Inserted, added.edit));
        RowBlock { mark, cells: cells.iter().map(cell).collect() }
    }

    fn added(&self, list: Option<&[Added]>, out: &mut Vec<Block>) {
        for added in list.into_iter().flatten() {
            let para = &added.para;
            let mark = Mark {
                kind: MarkKind::Inserted,
                author: String::new(),
                date: None,
                revision: None,
                edit: Some(added.edit),
            };
            let mut pieces = Vec::new();
            let mut at = 0;
            let mut push = |range: std::ops::Range<usize>, face| {
                if !range.is_empty() {
                    let text = para.text[range].to_owned();
                    pieces.push(ShownPiece { text, face, marks: vec![mark.clone()], ..ShownPiece::default() });
                }
            };
            for emphasis in &para.emphasis {
                push(at..emphasis.range.start as usize, Face::default());
                push(emphasis.range.start as usize..emphasis.range.end as usize, emphasis.face);
                at = emphasis.range.end as usize;
            }
            push(at..para.text.len(), Face::default());
            out.push(Block::Paragraph(ParagraphBlock {
                para: None,
                story: para.story,
                label: para.label.as_ref().map(|label| label.text.clone()),
                old_label: None,
                heading: para.style.outline.map(|level| level + 1),
                indent: para.style.indent,
                first: para.style.first,
                before: para.style.before,
                after: para.style.after,
                align: para.style.align,
                mark: Some(mark.clone()),
                pieces,
            }));
        }
    }

    fn piece(&self, atom: &Atom, part: usize, text: String, start: Option<u32>, comments: Vec<ThreadId>) -> ShownPiece {
        let model = &self.package.model;
        let mut marks = Vec::new();
        if self.view == View::Markup {
            marks.extend(model.stack(atom).iter().map(|rev| self.mark(*rev)));
            marks.extend(self.formats.get(&(part, atom.run)).map(|rev| self.mark(*rev)));
        }
        ShownPiece {
            text,
            start,
            face: atom.face,
            marks,
            comments,
            link: model.links.get(atom.link as usize).cloned(),
            note: match atom.kind {
                AtomKind::Note(number) => Some(number),
                _ => None,
            },
        }
    }

    fn mark(&self, rev: RevIx) -> Mark {
        let found = &self.package.model.revs[rev as usize];
        let kind = match found.kind {
            RevisionKind::Insertion | RevisionKind::ParagraphInsertion | RevisionKind::RowInsertion => {
                MarkKind::Inserted
            }
            RevisionKind::Deletion | RevisionKind::ParagraphDeletion | RevisionKind::RowDeletion => MarkKind::Deleted,
            RevisionKind::MoveFrom => MarkKind::MovedFrom,
            RevisionKind::MoveTo => MarkKind::MovedTo,
            _ => MarkKind::Formatted,
        };
        Mark { kind, author: found.author.clone(), date: found.date.clone(), revision: Some(RevId(rev)), edit: None }
    }
}

/// Adds a piece of ours.
fn insert(block: &mut ParagraphBlock, with: &Inline, face: Face, mark: Mark) {
    for piece in &with.0 {
        let text = Inline(vec![piece.clone()]).text();
        let face = Face { bold: face.bold || matches!(piece, Piece::Defined(_)), ..face };
        if !text.is_empty() {
            block.pieces.push(ShownPiece { text, face, marks: vec![mark.clone()], ..ShownPiece::default() });
        }
    }
}

/// Joins neighbours that differ in nothing but their text, as runs of one look often are.
fn join_equal(pieces: &mut Vec<ShownPiece>) {
    let mut out: Vec<ShownPiece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        if let Some(last) = out.last_mut() {
            let runs_on = match (last.start, piece.start) {
                (Some(a), Some(b)) => a as usize + last.text.len() == b as usize,
                (None, None) => true,
                _ => false,
            };
            let same = last.face == piece.face
                && last.marks == piece.marks
                && last.comments == piece.comments
                && last.link == piece.link
                && last.note.is_none()
                && piece.note.is_none();
            if runs_on && same {
                last.text.push_str(&piece.text);
                continue;
            }
        }
        out.push(piece);
    }
    *pieces = out;
}
