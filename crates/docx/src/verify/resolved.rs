//! The check of changes that were resolved for good.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use draft::{Edit, EditSet, RevisionKind};

use crate::Error;
use crate::package::Package;
use crate::resolve::How;
use crate::verify::{parsed, reads_as, unchanged};
use crate::write::{Compiled, Rulings};

/// Checks that `compiled` is `marked` with `rulings` carried out, as the second implementation does it, and nothing else.
///
/// # Errors
/// [`Error::Unverified`] with the law that does not hold.
pub(crate) fn verify_resolved(
    base: &Package,
    marked: &Package,
    rulings: &Rulings,
    written: BTreeMap<usize, Vec<u8>>,
    compiled: &Compiled,
    applied: Vec<Edit>,
) -> Result<(), Error> {
    let law = |law: &'static str, holds: bool| if holds { Ok(()) } else { Err(Error::Unverified { law }) };
    let changed: BTreeSet<usize> = written.keys().copied().collect();
    let out = marked.open_copy(&compiled.bytes, written);
    let out = out.map_err(|_| Error::Unverified { law: "the result opens again" })?;
    law("untouched parts keep their bytes", unchanged(marked, &out, &changed, 0))?;
    let mut accepts: HashMap<(usize, usize), bool> = HashMap::new();
    for (ix, accept) in rulings {
        let rev = &marked.model.revs[*ix as usize];
        accepts.insert((rev.part, marked.parts[rev.part].tree.range(rev.node).start), *accept);
    }
    for (part, before) in marked.parts.iter().enumerate().filter(|(_, part)| changed.contains(&part.entry)) {
        let there = out.parts.iter().find(|p| p.name == before.name);
        let there = there.ok_or(Error::Unverified { law: "every part is still there" })?;
        let (mut expected, mut found) = (parsed(&before.tree.text)?, parsed(&there.tree.text)?);
        let (balanced, open) = (expected.fields_balance(), expected.open_containers());
        for (how, wanted) in [(How::Accept, true), (How::Reject, false)] {
            expected.resolve(how, |dom, id| accepts.get(&(part, dom.items[id].at)) == Some(&wanted));
        }
        law("fields stay whole when changes are resolved", !balanced || found.fields_balance())?;
        law("containers end as they did", found.open_containers() <= open)?;
        expected.normalize();
        found.normalize();
        if let Some(at) = expected.first_difference(&found) {
            tracing::debug!(at, "resolving differs");
            return Err(Error::Unverified { law: "resolving gives what a second reading of the changes gives" });
        }
    }
    let there = |id: &String| out.model.revs.iter().any(|rev| rev.id == *id);
    law("no edit goes with a change that is resolved", compiled.ours.iter().all(there))?;
    if only_words(base, compiled) {
        let (set, refused) = EditSet::gather(base.final_draft(), applied);
        law("the edits stand together", refused.is_empty())?;
        reads_as(&out, base.final_draft().lines_after(&set), compiled)?;
    }
    Ok(())
}

/// Does the draft know the whole of what is resolved? It does not know what stands in a row or a paragraph that is not
/// in the Final view, nor what a paragraph looked like before.
fn only_words(base: &Package, compiled: &Compiled) -> bool {
    let groups = base.model.groups(crate::View::Final);
    let nested = |ix: u32| base.model.stacks.iter().any(|stack| stack.len() > 1 && stack.contains(&ix));
    compiled.rulings.keys().all(|ix| {
        let rev = &base.model.revs[*ix as usize];
        let words = matches!(rev.kind, RevisionKind::Insertion | RevisionKind::Deletion);
        words && !nested(*ix) && groups.of.get(rev.para).copied().flatten().is_some()
    })
}
