//! What of a package is there in a view, and which paragraphs read as one.

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
    /// Is it there in the view?
    pub(crate) shown: bool,
}

/// Paragraphs that read as one in a view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Indexes into [`Model::paras`], ascending; the last one gives the group its id and its properties.
    pub(crate) members: Vec<usize>,
    pub(crate) text: String,
    /// Every atom of the members in order.
    pub(crate) segments: Vec<Segment>,
}

impl Group {
    pub(crate) fn last(&self) -> usize {
        *self.members.last().expect("a group has a member")
    }

    pub(crate) fn id(&self) -> ParaId {
        ParaId(self.last() as u32)
    }

    /// Returns the byte of the group's text where an atom begins or, past the last atom of a member, ends.
    pub(crate) fn offset(&self, para: usize, atom: usize) -> usize {
        let at = self.segments.partition_point(|s| (s.para, s.atom) < (para, atom));
        self.segments.get(at).map_or(self.text.len(), |s| s.start)
    }
}

/// The groups of a view in document order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    pub(crate) list: Vec<Group>,
    /// For each paragraph its group, or nothing where it is not there.
    pub(crate) of: Vec<Option<usize>>,
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
    pub(crate) fn groups(&self, view: View) -> Groups {
        let mut groups = Groups { list: Vec::new(), of: vec![None; self.paras.len()] };
        for flow in &self.flows {
            self.group_items(view, &flow.items, &mut groups.list);
        }
        for table in &self.tables {
            for row in table.rows.iter().filter(|row| self.shows_all(view, &row.revs)) {
                for cell in row.cells.iter().filter(|cell| self.shows_all(view, &cell.revs)) {
                    self.group_items(view, &cell.items, &mut groups.list);
                }
            }
        }
        groups.list.retain(|group| self.shows_all(view, &self.paras[group.last()].gate));
        groups.list.sort_by_key(Group::last);
        for (i, group) in groups.list.iter().enumerate() {
            for member in &group.members {
                groups.of[*member] = Some(i);
            }
        }
        groups
    }

    fn group_items(&self, view: View, items: &[Item], out: &mut Vec<Group>) {
        let first = out.len();
        let mut chain: Vec<usize> = Vec::new();
        let mut dropped = None;
        let mut close = |chain: &mut Vec<usize>, whole: bool, out: &mut Vec<Group>| {
            if chain.is_empty() {
                return;
            }
            let group = self.group(view, std::mem::take(chain));
            let empty = group.segments.iter().all(|s| !s.shown || self.paras[s.para].atoms[s.atom].text.is_empty());
            if whole || !empty {
                out.push(group);
            } else {
                dropped = Some(group);
            }
        };
        for item in items {
            match item {
                Item::Para(para) => {
                    chain.push(*para);
                    if self.shows_mark(view, &self.paras[*para]) {
                        close(&mut chain, true, out);
                    }
                }
                Item::Table(table) if !self.shows_table(view, *table) => {}
                Item::Table(_) | Item::Opaque(_) => close(&mut chain, false, out),
            }
        }
        close(&mut chain, false, out);
        if out.len() == first {
            out.extend(dropped);
        }
    }

    fn group(&self, view: View, members: Vec<usize>) -> Group {
        let atoms = || members.iter().flat_map(|para| &self.paras[*para].atoms);
        let text = String::with_capacity(atoms().map(|atom| atom.text.len()).sum());
        let segments = Vec::with_capacity(atoms().count());
        let mut group = Group { members, text, segments };
        for para in &group.members {
            for (atom, found) in self.paras[*para].atoms.iter().enumerate() {
                let shown = self.shows_atom(view, found);
                group.segments.push(Segment { para: *para, atom, start: group.text.len(), shown });
                if shown {
                    group.text.push_str(&found.text);
                }
            }
        }
        group
    }
}
