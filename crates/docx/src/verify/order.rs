//! The order of the schema in properties: what we write adds no disorder of its own.

use std::collections::BTreeSet;

use crate::element::El;
use crate::schema::{CELL, PARAGRAPH, ROW, RUN};
use crate::tree::{NodeId, Tree};

/// Two children of one kind of properties, of which the second should stand before the first.
type Disorder = (&'static str, String, String);

/// Says whether `after` has no disorder that `before` has not, where only the nodes of `changed` can add one.
pub(super) fn adds_no_disorder(before: &Tree, after: &Tree, changed: &[NodeId]) -> bool {
    let new = disorders(after, changed.iter().copied());
    new.is_empty() || new.is_subset(&disorders(before, 0..before.nodes.len() as NodeId))
}

fn disorders(tree: &Tree, nodes: impl Iterator<Item = NodeId>) -> BTreeSet<Disorder> {
    let mut out = BTreeSet::new();
    for id in nodes {
        let (kind, order) = match tree.el(id) {
            El::PPr => ("pPr", PARAGRAPH),
            El::RPr => ("rPr", RUN),
            El::TrPr => ("trPr", ROW),
            El::TcPr => ("tcPr", CELL),
            _ => continue,
        };
        let place = |local: &str| match order.split_whitespace().position(|known| known == local) {
            None if kind == "trPr" => Some(0),
            Some(at) if kind == "trPr" => Some(at + 1),
            found => found,
        };
        let mut highest: Option<(usize, &str)> = None;
        for child in tree.elements(id) {
            let local = tree.local(child);
            let Some(at) = place(local) else { continue };
            match highest {
                Some((before, name)) if before > at => drop(out.insert((kind, name.to_owned(), local.to_owned()))),
                _ => highest = Some((at, local)),
            }
        }
    }
    out
}
