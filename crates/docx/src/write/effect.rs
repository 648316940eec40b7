//! What an edit does to pending changes, beside changes of its own.

use std::collections::{BTreeSet, HashSet};

use draft::{Effect, RevId, RevisionKind};

use crate::element::El;
use crate::model::RevIx;
use crate::package::{Package, PartId};
use crate::tree::{NONE, NodeId};
use crate::write::work::Work;

/// Returns what `work` does to insertions that are pending; `own` are those that the record knows as ours.
pub(super) fn effects(package: &Package, own: &HashSet<RevIx>, work: &Work) -> Vec<Effect> {
    let model = &package.model;
    let mut hit: BTreeSet<RevIx> = BTreeSet::new();
    for (part, run) in work.cuts.keys().chain(work.taken.keys()) {
        hit.extend(around(package, *part, *run));
    }
    for (para, _) in work.paras.iter().filter(|(_, work)| work.deleted) {
        let marks = model.paras[*para].mark.iter().copied();
        hit.extend(marks.filter(|ix| model.revs[*ix as usize].kind == RevisionKind::ParagraphInsertion));
    }
    let effect = |ix: RevIx| match own.contains(&ix) {
        true => Effect::TakesBack(RevId(ix)),
        false => Effect::Strikes(RevId(ix)),
    };
    hit.into_iter().map(effect).collect()
}

/// Returns the insertions that a run stands in.
fn around(package: &Package, part: PartId, run: NodeId) -> Vec<RevIx> {
    let tree = &package.parts[part].tree;
    let mut out = Vec::new();
    let mut at = if run == NONE { NONE } else { tree.parent(run) };
    while at != NONE && tree.el(at) != El::P {
        if matches!(tree.el(at), El::Ins | El::MoveTo) {
            let is_it = |rev: &crate::model::Rev| rev.part == part && rev.node == at;
            out.extend(package.model.revs.iter().position(is_it).map(|ix| ix as RevIx));
        }
        at = tree.parent(at);
    }
    out
}
