//! The clauses that are open while a draft is read.

use crate::outline::heading::{Ground, Heading};
use crate::outline::label::Fence;
use crate::outline::rank::{Class, Rank};
use crate::{Clause, ClauseId, ClauseKind, Span};

use super::Tree;
use super::nest::path_of;
use super::words::kind_of;

/// A clause that is still open.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub clause: usize,
    /// Counter and depth of an automatic label.
    pub auto: Option<(u32, u8)>,
    /// Outline level of a heading.
    pub outline: Option<u8>,
    /// Its label.
    pub rank: Option<Rank>,
    pub step: Step,
    pub indent: i32,
    /// Is it an item of a list rather than a section?
    pub list: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Numbered,
    Styled,
    Look,
    RunIn,
    Definition,
    Recital,
    /// A schedule or the signatures: nothing but another of them closes it.
    Part,
}

/// What a paragraph begins.
pub(super) struct Opening {
    pub label: Option<String>,
    pub value: Option<String>,
    pub rank: Option<Rank>,
    pub auto: Option<(u32, u8)>,
    pub outline: Option<u8>,
    pub step: Step,
    pub kind: ClauseKind,
    pub indent: i32,
}

impl Tree<'_> {
    pub(super) fn innermost(&self) -> ClauseId {
        let open = self.aside.or_else(|| self.stack.last().map(|f| f.clause));
        ClauseId(open.unwrap_or(0) as u32)
    }

    pub(super) fn in_signature(&self) -> bool {
        self.stack.first().is_some_and(|f| self.clauses[f.clause].kind == ClauseKind::Signature)
    }

    pub(super) fn retag(&mut self, kind: ClauseKind) {
        if let Some(frame) = self.stack.last() {
            self.clauses[frame.clause].kind = kind;
        }
    }

    pub(super) fn open_part(&mut self, index: usize, kind: ClauseKind) {
        let opening = self.bare(&self.draft.paragraphs[index], Step::Part, kind);
        self.open(index, opening, None);
    }

    pub(super) fn open_aside(&mut self, index: usize, kind: ClauseKind) {
        if self.aside.is_none_or(|open| self.clauses[open].kind != kind) {
            self.end_aside(index);
            self.push_aside(index, kind);
        }
    }

    pub(super) fn push_aside(&mut self, index: usize, kind: ClauseKind) {
        self.aside = Some(self.clauses.len());
        self.add(index, None, None, String::new(), kind);
    }

    pub(super) fn end_aside(&mut self, index: usize) {
        if let Some(open) = self.aside.take() {
            self.clauses[open].paras.end = index;
        }
    }

    pub(super) fn add(
        &mut self,
        index: usize,
        parent: Option<usize>,
        label: Option<String>,
        path: String,
        kind: ClauseKind,
    ) {
        self.clauses.push(Clause {
            id: ClauseId(self.clauses.len() as u32),
            parent: parent.map(|p| ClauseId(p as u32)),
            label,
            path,
            heading: None,
            heading_at: None,
            kind,
            paras: index..self.draft.paragraphs.len(),
        });
    }

    /// Closes every open clause from `from` of the stack at paragraph `index`.
    pub(super) fn close(&mut self, from: usize, index: usize) {
        if from == 0 && index == self.draft.paragraphs.len() {
            self.end_aside(index);
        }
        for frame in self.stack.drain(from.min(self.stack.len())..) {
            self.clauses[frame.clause].paras.end = index;
        }
    }

    /// Begins a clause at paragraph `index`, under the one it belongs to.
    pub(super) fn open(&mut self, index: usize, opening: Opening, head: Option<&Heading>) {
        self.end_aside(index);
        let parent = self.parent_for(&opening, index, head);
        self.close(parent, index);
        let above = self.stack.last().map(|f| f.clause);
        let path = above.map_or("", |above| self.clauses[above].path.as_str());
        let path = path_of(path, opening.value.as_deref(), opening.rank.as_ref(), &opening);
        let mut kind = opening.kind;
        if kind == ClauseKind::Section && above.is_some_and(|above| self.clauses[above].kind == ClauseKind::Recital) {
            kind = ClauseKind::Recital;
        }
        let clause = self.clauses.len();
        self.add(index, above, opening.label.clone(), path, kind);
        let para = &self.draft.paragraphs[index];
        if let Some(head) = head {
            self.clauses[clause].heading = Some(para.text[head.at.clone()].to_owned());
            self.clauses[clause].heading_at = Some(Span::new(para.id, head.at.clone()));
            if kind == ClauseKind::Section && opening.step == Step::Numbered {
                let named = kind_of(&para.text[head.at.clone()].to_lowercase());
                if named == ClauseKind::Recital {
                    self.clauses[clause].kind = named;
                }
            }
        }
        let list = opening.rank.as_ref().is_some_and(|rank| {
            rank.word.is_empty() && (rank.class != Class::Number || matches!(rank.fence, Fence::Round | Fence::Half))
        }) && head.is_none_or(|head| head.sign == Ground::Words);
        self.stack.push(Frame {
            clause,
            auto: opening.auto,
            outline: opening.outline,
            rank: opening.rank,
            step: opening.step,
            indent: opening.indent,
            list,
        });
    }
}
