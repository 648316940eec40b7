//! What of a package is there in a view, and which paragraphs read as one.

use std::borrow::Cow;
use std::collections::HashMap;

use draft::{ParaId, RevisionKind};

use crate::model::{Atom, Item, Model, Para, RevIx};

/// Which of the pending changes are taken as made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// None: the text before every pending change.
    Original,
    /// All are shown: inserted and deleted words stand side by side.
    Markup,
    /// All: the text if every pending change is accepted. Edits are made against this view.
    Final,
}

impl View {
    /// Says whether text under a change of this kind is there.
    pub(crate) fn shows(self, kind: RevisionKind) -> bool {
        use RevisionKind::*;
        match self {
            View::Markup => true,
            View::Original => !matches!(kind, Insertion | MoveTo | ParagraphInsertion | RowInsertion),
            View::Final => !matches!(kind, Deletion | MoveFrom | ParagraphDeletion | RowDeletion),
        }
    }
}

/// One atom's place in a group's text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) para: usize,
    pub(crate) atom: usize,
    /// Its first byte in the group's text.
    pub(crate) start: usize,
}

/// Paragraphs that read as one in a view.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Those before the last one, as indexes into [`Model::paras`], ascending; mostly there are none.
    joined: Vec<usize>,
    last: usize,
    /// How many bytes its text has.
    pub(crate) len: usize,
}

impl Group {
    /// Returns the paragraphs that read as this one, in order.
    pub(crate) fn members(&self) -> impl Iterator<Item = usize> + '_ {
        self.joined.iter().copied().chain([self.last])
    }

    pub(crate) fn first(&self) -> usize {
        self.joined.first().copied().unwrap_or(self.last)
    }

    /// Returns the member that gives the group its id and its properties.
    pub(crate) fn last(&self) -> usize {
        self.last
    }

    pub(crate) fn id(&self) -> ParaId {
        ParaId(self.last as u32)
    }
}

/// The groups of a view in document order.
#[derive(Clone, Debug)]
pub(crate) struct Groups<'m> {
    model: &'m Model,
    pub(crate) view: View,
    pub(crate) list: Vec<Group>,
    /// For each paragraph its group, or nothing where it is not there.
    pub(crate) of: Vec<Option<usize>>,
    /// For each paragraph the byte of its group's text where it begins.
    starts: Vec<usize>,
    /// For a paragraph of which not every atom is there, the byte of its text in the view where each begins, and its end.
    partly: HashMap<usize, Vec<usize>>,
}

impl<'m> Groups<'m> {
    /// Returns the byte of its group's text where an atom begins or, past the last atom of its paragraph, ends.
    pub(crate) fn offset(&self, para: usize, atom: usize) -> usize {
        let found = &self.model.paras[para];
        let within = match self.partly.get(&para) {
            Some(begins) => begins[atom.min(found.atoms.len())],
            None => found.atoms.get(atom).map_or(found.text.len(), |atom| atom.range.start as usize),
        };
        self.starts[para] + within
    }

    /// Returns what of a group is there, in order.
    pub(crate) fn segments<'g>(&'g self, group: &'g Group) -> impl Iterator<Item = Segment> + use<'g, 'm> {
        group.members().flat_map(move |para| {
            let mut start = self.starts[para];
            let atoms = self.model.paras[para].atoms.iter().enumerate();
            atoms.filter(|(_, found)| self.model.shows_atom(self.view, found)).map(move |(atom, found)| {
                start += found.len();
                Segment { para, atom, start: start - found.len() }
            })
        })
    }

    /// Returns the text of a group.
    pub(crate) fn text(&self, group: &Group) -> Cow<'m, str> {
        let whole = |para: &usize| !self.partly.contains_key(para);
        if group.joined.is_empty() && whole(&group.last) {
            return self.model.paras[group.last].text.as_str().into();
        }
        let mut out = String::with_capacity(group.len);
        for segment in self.segments(group) {
            let para = &self.model.paras[segment.para];
            out.push_str(para.words(&para.atoms[segment.atom]));
        }
        out.into()
    }

    fn group_items(&mut self, items: &[Item]) {
        let first = self.list.len();
        let mut chain: Vec<usize> = Vec::new();
        let mut dropped = None;
        for item in items {
            match item {
                Item::Para(para) => {
                    chain.push(*para);
                    if self.model.shows_mark(self.view, &self.model.paras[*para]) {
                        let group = self.group(&mut chain);
                        self.list.extend(group);
                    }
                }
                Item::Table(table) if !self.model.shows_table(self.view, *table) => {}
                Item::Table(_) | Item::Opaque(_) => dropped = self.group_without_mark(&mut chain).or(dropped),
            }
        }
        dropped = self.group_without_mark(&mut chain).or(dropped);
        if self.list.len() == first {
            self.list.extend(dropped);
        }
    }

    /// Ends a group whose last paragraph has no mark, and returns it where nothing is left in it.
    fn group_without_mark(&mut self, chain: &mut Vec<usize>) -> Option<Group> {
        let group = self.group(chain)?;
        if group.len == 0 {
            return Some(group);
        }
        self.list.push(group);
        None
    }

    /// Makes a group of the paragraphs in `chain`, if there are any.
    fn group(&mut self, chain: &mut Vec<usize>) -> Option<Group> {
        let last = chain.pop()?;
        let mut group = Group { joined: std::mem::take(chain), last, len: 0 };
        for index in group.joined.iter().copied().chain([last]) {
            self.starts[index] = group.len;
            let para = &self.model.paras[index];
            if para.alone || para.atoms.iter().all(|atom| self.model.shows_atom(self.view, atom)) {
                group.len += para.text.len();
                continue;
            }
            let mut at = 0;
            let mut begins = Vec::with_capacity(para.atoms.len() + 1);
            for atom in &para.atoms {
                begins.push(at);
                at += if self.model.shows_atom(self.view, atom) { atom.len() } else { 0 };
            }
            begins.push(at);
            group.len += at;
            self.partly.insert(index, begins);
        }
        Some(group)
    }
}

impl Model {
    fn shows(&self, view: View, rev: RevIx) -> bool {
        let rev = &self.revs[rev as usize];
        match (rev.kind, rev.cell, view) {
            (RevisionKind::Cell, Some(true), View::Final) | (RevisionKind::Cell, Some(false), View::Original) => false,
            (RevisionKind::Cell, ..) => true,
            (kind, ..) => view.shows(kind),
        }
    }

    pub(crate) fn shows_all(&self, view: View, revs: &[RevIx]) -> bool {
        revs.iter().all(|rev| self.shows(view, *rev))
    }

    pub(crate) fn shows_atom(&self, view: View, atom: &Atom) -> bool {
        self.shows_all(view, self.stack(atom))
    }

    /// Says whether the paragraph's mark is there.
    pub(crate) fn shows_mark(&self, view: View, para: &Para) -> bool {
        view == View::Markup || self.shows_all(view, &para.mark)
    }

    /// Says whether a table has a row in the view.
    pub(crate) fn shows_table(&self, view: View, table: usize) -> bool {
        self.tables[table].rows.iter().any(|row| self.shows_all(view, &row.revs))
    }

    /// Joins paragraphs whose marks are not there with those after them.
    ///
    /// Before a table and at the end of a container there is nothing to join with: a paragraph without a mark then goes
    /// when nothing is left in it, and stays when something is. A container keeps one paragraph at least.
    pub(crate) fn groups(&self, view: View) -> Groups<'_> {
        let (of, starts) = (vec![None; self.paras.len()], vec![0; self.paras.len()]);
        let list = Vec::with_capacity(self.paras.len());
        let mut groups = Groups { model: self, view, list, of, starts, partly: HashMap::new() };
        for flow in &self.flows {
            groups.group_items(&flow.items);
        }
        for table in &self.tables {
            for row in table.rows.iter().filter(|row| self.shows_all(view, &row.revs)) {
                for cell in row.cells.iter().filter(|cell| self.shows_all(view, &cell.revs)) {
                    groups.group_items(&cell.items);
                }
            }
        }
        groups.list.retain(|group| self.shows_all(view, &self.paras[group.last()].gate));
        groups.list.sort_by_key(Group::last);
        for (i, group) in groups.list.iter().enumerate() {
            for member in group.members() {
                groups.of[member] = Some(i);
            }
        }
        groups
    }
}
