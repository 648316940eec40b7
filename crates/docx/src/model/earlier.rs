//! What a copy of a file need not read again: paragraphs that stand there byte for byte.

use std::collections::HashMap;
use std::sync::Arc;

use draft::Why;

use super::build::{Builder, Scope};
use super::{Atom, Para};
use crate::package::{Package, PartId};
use crate::tree::{NONE, NodeId};

/// The file that a copy was made from.
pub(super) struct Earlier<'a> {
    package: &'a Package,
    /// Its parts by those of the copy, and whether the copy has the same.
    parts: Vec<Option<(PartId, bool)>>,
    /// Its paragraphs that stand for themselves, by part and node.
    alone: HashMap<(PartId, NodeId), usize>,
}

impl<'a> Earlier<'a> {
    /// Returns nothing where the copy has other styles, so that the same words may look otherwise.
    pub(super) fn of(copy: &Package, base: &'a Package) -> Option<Earlier<'a>> {
        let styles = |package: &Package| package.part_of_kind("styles").map(|part| package.parts[part].tree.clone());
        let same = match (styles(copy), styles(base)) {
            (Some(copy), Some(base)) => Arc::ptr_eq(&copy, &base),
            (copy, base) => copy.is_none() && base.is_none(),
        };
        let part_of = |part: &crate::package::Part| {
            let found = base.parts.iter().position(|known| known.entry == part.entry)?;
            Some((found, Arc::ptr_eq(&part.tree, &base.parts[found].tree)))
        };
        let alone = base.model.paras.iter().enumerate().filter(|(_, para)| para.alone);
        same.then(|| Earlier {
            package: base,
            parts: copy.parts.iter().map(part_of).collect(),
            alone: alone.map(|(index, para)| ((para.part, para.node), index)).collect(),
        })
    }
}

impl Builder<'_> {
    /// Takes over the paragraph at `node` as the file that this is a copy of has it, if it stands for itself there.
    pub(super) fn taken_over(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>) -> Option<usize> {
        let earlier = self.earlier.as_ref()?;
        let (part, same) = earlier.parts[scope.part]?;
        let was = if same { node } else { self.package.parts[scope.part].tree.taken_from(node)? };
        let known = &earlier.package.model.paras[*earlier.alone.get(&(part, was))?];
        if frozen.is_some() || !self.open.is_empty() || !self.pending.is_empty() {
            return None;
        }
        let here = |id: NodeId| if id == NONE { NONE } else { id - was + node };
        let atom = |atom: &Atom| Atom { node: here(atom.node), run: here(atom.run), ..atom.clone() };
        self.model.paras.push(Para {
            ppr: known.ppr.map(here),
            text: known.text.clone(),
            atoms: known.atoms.iter().map(atom).collect(),
            section: known.section,
            alone: true,
            ..scope.para(node)
        });
        Some(self.model.paras.len() - 1)
    }
}
