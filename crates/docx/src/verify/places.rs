//! What points from one place of a file to another: comments, bookmarks, notes, sections and paragraph ids.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::element::{El, Ns};
use crate::package::Package;
use crate::tree::{NodeId, Tree};

/// Says whether bookmarks, notes and sections of a part are the received ones, each as often, by the nodes that differ.
pub(super) fn marks_are_kept(before: &Tree, after: &Tree, (gone, new): &(Vec<NodeId>, Vec<NodeId>)) -> bool {
    marks(before, gone) == marks(after, new)
}

fn marks(tree: &Tree, nodes: &[NodeId]) -> BTreeMap<(El, String), usize> {
    let mut out = BTreeMap::new();
    for id in nodes.iter().copied() {
        let el = tree.el(id);
        let named = match el {
            El::BookmarkStart => tree.attr(id, Ns::W, "name"),
            El::BookmarkEnd | El::FootnoteReference | El::EndnoteReference => tree.attr(id, Ns::W, "id"),
            El::SectPr => None,
            _ => continue,
        };
        *out.entry((el, named.unwrap_or_default().into_owned())).or_default() += 1;
    }
    out
}

/// Says whether every comment of ours begins, ends, is referred to and is written once.
pub(super) fn comments_are_whole(out: &Package, ids: &HashSet<String>) -> bool {
    let mut found: BTreeMap<(String, El), usize> = BTreeMap::new();
    for part in &out.parts {
        let tree = &part.tree;
        for id in 0..tree.nodes.len() as u32 {
            let el = tree.el(id);
            if !matches!(el, El::CommentRangeStart | El::CommentRangeEnd | El::CommentReference | El::Comment) {
                continue;
            }
            let number = tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned();
            if ids.contains(&number) {
                *found.entry((number, el)).or_default() += 1;
            }
        }
    }
    found.len() == 4 * ids.len() && found.values().all(|count| *count == 1)
}

/// Says whether `out` has no paragraph id twice, and none out of range, that `base` had not (MS-DOCX §2.6.2.3).
pub(super) fn paragraph_ids_are_sound(base: &Package, out: &Package) -> bool {
    let found = faults(out);
    found.is_empty() || found.is_subset(&faults(base))
}

fn faults(package: &Package) -> BTreeSet<String> {
    let mut seen = HashSet::new();
    let mut out = BTreeSet::new();
    for part in &package.parts {
        let tree = &part.tree;
        for id in (0..tree.nodes.len() as u32).filter(|id| tree.el(*id) == El::P) {
            let Some(value) = tree.attr(id, Ns::W14, "paraId") else { continue };
            let sound = u32::from_str_radix(&value, 16).is_ok_and(|value| value > 0 && value < 0x8000_0000);
            if !seen.insert(value.to_string()) || !sound {
                out.insert(value.into_owned());
            }
        }
    }
    out
}
