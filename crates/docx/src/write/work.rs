//! What edits do to the parts, gathered, and turned into replacements.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::{Package, PartId};
use crate::splice::Splices;
use crate::spot::Spot;
use crate::tree::{Kind, NodeId};
use crate::write::paragraph::{self, ParaWork};
use crate::write::{Attribution, run};

/// What edits do to the parts.
#[derive(Default)]
pub(crate) struct Work {
    /// By run: its children that go, wholly or in part.
    pub(super) cuts: BTreeMap<(PartId, NodeId), Vec<run::Piece>>,
    /// What is put where, in order; the paragraph for places at its end.
    puts: Vec<(PartId, usize, Spot, String)>,
    pub(super) paras: BTreeMap<usize, ParaWork>,
    /// Whole paragraphs put at a byte.
    pub(super) blocks: Vec<(PartId, usize, String)>,
    /// Paragraphs added behind the last one of a container, by that one.
    pub(super) tails: BTreeMap<usize, Vec<paragraph::Made>>,
    /// Does a paragraph stay without words where the draft takes it away?
    pub(super) kept_empty: bool,
}

impl Work {
    pub(super) fn extend(&mut self, other: Work) {
        for (run, cuts) in other.cuts {
            self.cuts.entry(run).or_default().extend(cuts);
        }
        self.puts.extend(other.puts);
        for (para, work) in other.paras {
            self.paras.entry(para).or_default().extend(work);
        }
        self.blocks.extend(other.blocks);
        for (para, made) in other.tails {
            self.tails.entry(para).or_default().extend(made);
        }
        self.kept_empty |= other.kept_empty;
    }

    pub(super) fn put(&mut self, part: PartId, para: usize, spot: Spot, xml: &str) {
        let xml = format!("{}{xml}{}", spot.close, spot.open);
        self.puts.push((part, para, spot, xml));
    }

    /// Turns the work into replacements; nothing when two pieces of it cannot stand together.
    pub(super) fn render(
        self,
        package: &Package,
        by: &Attribution,
        splices: &mut BTreeMap<PartId, Splices>,
    ) -> Option<()> {
        let mut runs: BTreeMap<(PartId, NodeId), Vec<run::Break>> = BTreeMap::new();
        let mut ends: BTreeMap<usize, String> = BTreeMap::new();
        for key in self.cuts.keys() {
            runs.entry(*key).or_default();
        }
        for (part, para, spot, xml) in self.puts {
            let node = package.model.paras[para].node;
            match spot.run {
                Some((run, child, at)) => runs.entry((part, run)).or_default().push(run::Break { child, at, xml }),
                None if package.parts[part].tree.node(node).kind == Kind::Empty => {
                    ends.entry(para).or_default().push_str(&xml);
                }
                None => splices.entry(part).or_default().replace(spot.byte..spot.byte, xml),
            }
        }
        for (para, mut made) in self.tails {
            let anchor = &package.model.paras[para];
            let tree = &package.parts[anchor.part].tree;
            let (w, end) = (tree.w_prefix()?, tree.range(anchor.node).end);
            let last = made.pop()?;
            let mut xml: String = made.iter().map(|made| paragraph::inserted(made, by, w)).collect();
            xml.push_str(&paragraph::carrier(tree, anchor, &last, by, w));
            splices.entry(anchor.part).or_default().replace(end..end, xml);
        }
        for (part, byte, xml) in self.blocks {
            splices.entry(part).or_default().replace(byte..byte, xml);
        }
        for ((part, run), breaks) in runs {
            let tree = &package.parts[part].tree;
            let cuts = self.cuts.get(&(part, run)).map(Vec::as_slice).unwrap_or_default();
            let xml = run::divided(tree, run, cuts, &breaks, by, tree.w_prefix()?);
            splices.entry(part).or_default().replace(tree.range(run), xml);
        }
        let touched: BTreeSet<usize> = self.paras.keys().chain(ends.keys()).copied().collect();
        for para in touched {
            let work = self.paras.get(&para).cloned().unwrap_or_default();
            let found = &package.model.paras[para];
            let tree = &package.parts[found.part].tree;
            let end = ends.remove(&para);
            paragraph::render(tree, found, &work, end, by, tree.w_prefix()?, splices.entry(found.part).or_default())?;
        }
        Some(())
    }
}
