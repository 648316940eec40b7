//! Tracked changes (ECMA-376 Part 1 §17.13.5).

use draft::RevisionKind;

use super::build::Builder;
use crate::element::{El, Ns};
use crate::package::PartId;
use crate::tree::{NONE, NodeId};

/// Index of a tracked change in [`Model::revs`].
pub(crate) type RevIx = u32;

/// A tracked change.
#[derive(Clone, Debug)]
pub(crate) struct Rev {
    /// Its `w:id` as written.
    pub(crate) id: String,
    pub(crate) kind: RevisionKind,
    pub(crate) author: String,
    pub(crate) date: Option<String>,
    pub(crate) part: PartId,
    /// Its element.
    pub(crate) node: NodeId,
    /// The paragraph it stands in or, for rows and cells, the first one of them.
    pub(crate) para: usize,
    /// For formatting, the run it is about.
    pub(crate) run: NodeId,
    /// Does a cell change take the cell away (on accept) or bring it (so that reject takes it away)?
    pub(crate) cell: Option<bool>,
}

/// Returns the kind of change that a wrapper says its content has.
pub(super) fn wrapped(el: El) -> Option<RevisionKind> {
    match el {
        El::Ins => Some(RevisionKind::Insertion),
        El::Del => Some(RevisionKind::Deletion),
        El::MoveFrom => Some(RevisionKind::MoveFrom),
        El::MoveTo => Some(RevisionKind::MoveTo),
        _ => None,
    }
}

impl Builder<'_> {
    pub(super) fn rev(&mut self, part: PartId, node: NodeId, kind: RevisionKind, para: usize, run: NodeId) -> RevIx {
        let tree = self.tree(part);
        self.told += 1;
        self.model.revs.push(Rev {
            id: tree.attr(node, Ns::W, "id").unwrap_or_default().into_owned(),
            kind,
            author: tree.attr(node, Ns::W, "author").unwrap_or_default().into_owned(),
            date: tree.attr(node, Ns::W, "date").map(|v| v.into_owned()),
            part,
            node,
            para,
            run,
            cell: None,
        });
        self.model.revs.len() as RevIx - 1
    }

    /// Reads the records of earlier properties among the children of `pr`, those of its list included.
    pub(super) fn property_changes(&mut self, part: PartId, pr: NodeId, para: usize) {
        let tree = self.tree(part);
        for id in tree.elements(pr) {
            match tree.el(id) {
                El::RPrChange => drop(self.rev(part, id, RevisionKind::Formatting, para, NONE)),
                // A paragraph put into a list (§17.13.5.19), or one whose number was another (§17.13.5.26).
                El::NumPr => {
                    for inner in tree.elements(id).filter(|n| matches!(tree.el(*n), El::Ins | El::NumberingChange)) {
                        self.rev(part, inner, RevisionKind::Properties, para, NONE);
                    }
                }
                el if el.is_property_change() => drop(self.rev(part, id, RevisionKind::Properties, para, NONE)),
                _ => {}
            }
        }
    }
}
