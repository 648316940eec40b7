//! What of a part has to be looked at: blocks that an export left as they were need no second reading.

use crate::element::El;
use crate::tree::{NodeId, Tree};

/// How far apart equal blocks are looked for where two parts differ.
const REACH: usize = 400;

/// Returns both parts without the blocks that stand in both, byte for byte, and that no changed block can reach.
///
/// Resolving a change reaches into the next block and no farther: a paragraph whose mark goes joins the one after it.
/// So the block after every changed one stays, the first and the last ones, and those that begin or end something that
/// spans blocks: a field, or a range of moved text.
pub(super) fn excerpts(before: &Tree, after: &Tree) -> (String, String) {
    let (was, is) = (Blocks::of(before), Blocks::of(after));
    let mut kept = (vec![true; was.list.len()], vec![true; is.list.len()]);
    let mut calm = false;
    for (i, j) in pairs(&was, &is) {
        let equal = j.zip(i).is_some();
        if let (Some(i), Some(j)) = (i, j) {
            let edge = i == 0 || i + 2 >= was.list.len();
            if calm && !edge && !spans(was.text(i)) {
                (kept.0[i], kept.1[j]) = (false, false);
            }
        }
        calm = equal;
    }
    (was.without(&kept.0), is.without(&kept.1))
}

/// The blocks of a part's flow.
struct Blocks<'a> {
    tree: &'a Tree,
    list: Vec<NodeId>,
}

impl<'a> Blocks<'a> {
    fn of(tree: &'a Tree) -> Blocks<'a> {
        let holder = tree.child(tree.root, El::Body).unwrap_or(tree.root);
        Blocks { tree, list: tree.elements(holder).collect() }
    }

    fn text(&self, index: usize) -> &'a str {
        self.tree.raw(self.list[index])
    }

    /// Returns the part's text with only the blocks that are kept.
    fn without(&self, kept: &[bool]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for (id, _) in self.list.iter().zip(kept).filter(|(_, kept)| !**kept) {
            let range = self.tree.range(*id);
            out.push_str(&self.tree.text[at..range.start]);
            at = range.end;
        }
        out.push_str(&self.tree.text[at..]);
        out
    }
}

/// Pairs equal blocks in order; a block without its like stands alone.
fn pairs(was: &Blocks<'_>, is: &Blocks<'_>) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::with_capacity(is.list.len());
    while i < was.list.len() && j < is.list.len() {
        if was.text(i) == is.text(j) {
            out.push((Some(i), Some(j)));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let like = |ahead: &usize| {
            let steps = (0..=*ahead).map(|di| (di, ahead - di));
            let there = |(di, dj): &(usize, usize)| {
                i + di < was.list.len() && j + dj < is.list.len() && was.text(i + di) == is.text(j + dj)
            };
            steps.into_iter().find(there)
        };
        let Some((di, dj)) = (1..REACH).find_map(|ahead| like(&ahead)) else { break };
        out.extend((i..i + di).map(|i| (Some(i), None)));
        out.extend((j..j + dj).map(|j| (None, Some(j))));
        (i, j) = (i + di, j + dj);
    }
    out.extend((i..was.list.len()).map(|i| (Some(i), None)));
    out.extend((j..is.list.len()).map(|j| (None, Some(j))));
    out
}

/// Does the block begin or end something that other blocks take part in?
fn spans(text: &str) -> bool {
    let count = |what: &str| text.matches(what).count();
    text.contains("moveFromRange")
        || text.contains("moveToRange")
        || (text.contains("fldChar") && count("\"begin\"") != count("\"end\""))
}
