//! What of a part has to be looked at: blocks that an export left as they were need no second reading.

use crate::element::El;
use crate::tree::{NONE, NodeId, Tree};

/// How far apart equal blocks are looked for where two parts differ.
const REACH: usize = 400;

/// A part before and after an export, block by block.
pub(super) struct Compared<'a> {
    was: Blocks<'a>,
    is: Blocks<'a>,
    pairs: Vec<(Option<usize>, Option<usize>)>,
}

impl<'a> Compared<'a> {
    pub(super) fn of(before: &'a Tree, after: &'a Tree) -> Compared<'a> {
        let (was, is) = (Blocks::of(before), Blocks::of(after));
        let pairs = pairs(&was, &is);
        Compared { was, is, pairs }
    }

    /// Returns both parts whole.
    pub(super) fn texts(&self) -> (&'a str, &'a str) {
        (&self.was.tree.text, &self.is.tree.text)
    }

    /// Returns both parts without the blocks that stand in both, byte for byte, and that no changed block can reach.
    ///
    /// Resolving a change reaches into the next block and no farther: a paragraph whose mark goes joins the one after it.
    /// So the block after a changed one stays, unless only words of a paragraph changed, the first and the last ones, and
    /// those that begin or end something that spans blocks: a field, or a range of moved text.
    pub(super) fn excerpts(&self) -> (String, String) {
        let mut kept = (vec![true; self.was.list.len()], vec![true; self.is.list.len()]);
        let mut calm = false;
        for (i, j) in &self.pairs {
            if let (Some(i), Some(j)) = (*i, *j) {
                let edge = i == 0 || i + 2 >= self.was.list.len();
                if calm && !edge && !spans(self.was.text(i)) {
                    (kept.0[i], kept.1[j]) = (false, false);
                }
            }
            let of_words = |blocks: &Blocks<'_>, block: &Option<usize>| block.is_none_or(|at| blocks.is_of_words(at));
            let equal = i.is_some() && j.is_some();
            calm = equal || calm && of_words(&self.was, i) && of_words(&self.is, j);
        }
        (self.was.without(&kept.0), self.is.without(&kept.1))
    }

    /// Returns the nodes of both parts that do not lie in a block which stands in both, byte for byte.
    ///
    /// What is counted by its elements is counted there: equal blocks have equal counts.
    pub(super) fn apart(&self) -> (Vec<NodeId>, Vec<NodeId>) {
        let both = |pair: &&(Option<usize>, Option<usize>)| pair.0.is_some() && pair.1.is_some();
        let equal = || self.pairs.iter().filter(both);
        (self.was.outside(equal().filter_map(|pair| pair.0)), self.is.outside(equal().filter_map(|pair| pair.1)))
    }
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

    /// Is it a paragraph in which no mark of a paragraph was changed?
    fn is_of_words(&self, index: usize) -> bool {
        let (tree, id) = (self.tree, self.list[index]);
        let marks = |node: NodeId| tree.el(node).is_change() && tree.el(tree.parent(node)) == El::RPr;
        tree.el(id) == El::P && !tree.descendants(id).any(marks)
    }

    /// Returns the nodes of the part that lie in none of `blocks`, which come in order.
    fn outside(&self, blocks: impl Iterator<Item = usize>) -> Vec<NodeId> {
        let mut out = Vec::new();
        let mut at = 0;
        for id in blocks.map(|block| self.list[block]) {
            out.extend(at..id);
            // Nodes are stored in document order: what follows a block begins where the block ends.
            at = match self.tree.node(id).next {
                NONE => {
                    let end = self.tree.range(id).end as u32;
                    self.tree.nodes.partition_point(|node| node.open.start < end) as NodeId
                }
                next => next,
            };
        }
        out.extend(at..self.tree.nodes.len() as NodeId);
        out
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
