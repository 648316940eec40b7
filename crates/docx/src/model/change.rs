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

impl Builder<'_> {
    pub(super) fn rev(&mut self, part: PartId, node: NodeId, kind: RevisionKind, para: usize, run: NodeId) -> RevIx {
        let tree = self.tree(part);
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

    pub(super) fn property_changes(&mut self, part: PartId, pr: NodeId, para: usize) {
        let tree = self.tree(part);
        for id in tree.elements(pr).filter(|id| tree.el(*id).is_property_change()) {
            let kind = match tree.el(id) {
                El::RPrChange => RevisionKind::Formatting,
                _ => RevisionKind::Properties,
            };
            self.rev(part, id, kind, para, NONE);
        }
    }
}
