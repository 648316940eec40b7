//! What edits do to the parts, gathered, and turned into replacements.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::{Package, PartId};
use crate::splice::Splices;
use crate::spot::Spot;
use crate::tree::{Kind, NodeId};
use crate::write::paragraph::{self, ParaWork};
use crate::write::{Attribution, row, run};

/// What is put at a place.
enum Put {
    Xml(String),
    /// A new paragraph begins here: what is written when another one begins further on, and when none does.
    Split {
        inner: String,
        last: String,
    },
}

/// What edits do to the parts.
#[derive(Default)]
pub(crate) struct Work {
    /// By run: its children that go, wholly or in part.
    pub(super) cuts: BTreeMap<(PartId, NodeId), Vec<run::Piece>>,
    /// By run: what is taken out without a trace, because it is an insertion of ours that the record knows.
    pub(super) taken: BTreeMap<(PartId, NodeId), Vec<run::Piece>>,
    /// What is put where, in order; the paragraph for places at its end.
    puts: Vec<(PartId, usize, Spot, Put)>,
    pub(super) paras: BTreeMap<usize, ParaWork>,
    /// Whole paragraphs put at a byte.
    pub(super) blocks: Vec<(PartId, usize, String)>,
    /// Paragraphs added behind the last one of a container, by that one.
    pub(super) tails: BTreeMap<usize, Vec<paragraph::Made>>,
    /// Rows that go.
    pub(super) rows: BTreeSet<(PartId, NodeId)>,
    /// Does a paragraph come back whose number the draft cannot know?
    pub(super) unlabeled: bool,
    /// Does a paragraph stay without words where the draft takes it away?
    pub(super) kept_empty: bool,
}

impl Work {
    pub(super) fn extend(&mut self, other: Work) {
        for (run, cuts) in other.cuts {
            self.cuts.entry(run).or_default().extend(cuts);
        }
        for (run, taken) in other.taken {
            self.taken.entry(run).or_default().extend(taken);
        }
        self.puts.extend(other.puts);
        for (para, work) in other.paras {
            self.paras.entry(para).or_default().extend(work);
        }
        self.blocks.extend(other.blocks);
        for (para, made) in other.tails {
            self.tails.entry(para).or_default().extend(made);
        }
        self.rows.extend(other.rows);
        self.unlabeled |= other.unlabeled;
        self.kept_empty |= other.kept_empty;
    }

    pub(super) fn put(&mut self, part: PartId, para: usize, spot: Spot, xml: &str) {
        let xml = format!("{}{xml}{}", spot.close, spot.open);
        self.puts.push((part, para, spot, Put::Xml(xml)));
    }

    /// Begins a new paragraph: `inner` is written when another one begins further on, and `last` when none does.
    pub(super) fn split(&mut self, part: PartId, para: usize, spot: Spot, inner: &str, last: &str) {
        let around = |xml: &str| format!("{}{xml}{}", spot.close, spot.open);
        let put = Put::Split { inner: around(inner), last: around(last) };
        self.puts.push((part, para, spot, put));
    }

    /// Do new paragraphs begin within this one?
    pub(super) fn splits(&self, para: usize) -> bool {
        self.puts.iter().any(|(_, at, _, put)| *at == para && matches!(put, Put::Split { .. }))
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
        for key in self.cuts.keys().chain(self.taken.keys()) {
            runs.entry(*key).or_default();
        }
        let mut last_splits: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, (_, para, _, put)) in self.puts.iter().enumerate() {
            if matches!(put, Put::Split { .. }) {
                last_splits.insert(*para, at);
            }
        }
        for (at, (part, para, spot, put)) in self.puts.into_iter().enumerate() {
            let xml = match put {
                Put::Xml(xml) => xml,
                Put::Split { last, .. } if last_splits.get(&para) == Some(&at) => last,
                Put::Split { inner, .. } => inner,
            };
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
        let mut emptied: BTreeSet<(PartId, NodeId)> = BTreeSet::new();
        for ((part, run), breaks) in runs {
            let tree = &package.parts[part].tree;
            let of_run = |noted: &BTreeMap<_, Vec<run::Piece>>| noted.get(&(part, run)).cloned().unwrap_or_default();
            let gone = run::Gone { cuts: of_run(&self.cuts), taken: of_run(&self.taken) };
            let xml = run::divided(tree, run, &gone, &breaks, by, tree.w_prefix()?);
            if xml.is_empty() {
                emptied.insert((part, run));
            }
            splices.entry(part).or_default().replace(tree.range(run), xml);
        }
        // A wrapper that holds nothing any more goes.
        let holders: BTreeSet<(PartId, NodeId)> =
            emptied.iter().map(|(part, run)| (*part, package.parts[*part].tree.parent(*run))).collect();
        for (part, holder) in holders {
            let tree = &package.parts[part].tree;
            if tree.el(holder).is_change() && tree.elements(holder).all(|run| emptied.contains(&(part, run))) {
                let node = tree.node(holder);
                let splices = splices.entry(part).or_default();
                splices.replace(node.open.start as usize..node.open.end as usize, "");
                splices.replace(tree.close_start(holder)..node.end as usize, "");
            }
        }
        for (part, row) in self.rows {
            let tree = &package.parts[part].tree;
            let (range, xml) = row::deleted(tree, row, by, tree.w_prefix()?);
            splices.entry(part).or_default().replace_first(range, xml);
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
