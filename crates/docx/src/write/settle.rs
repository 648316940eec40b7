//! Changes of others made final or undone for good, their markup removed (ECMA-376 Part 1 §17.13.5).
//!
//! What stays loses its wrapper or its record; what goes leaves the marks of places behind: bookmarks, comment ranges
//! and comment references. A paragraph that loses its mark joins the next one, which gives the properties.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use draft::{Refusal, RevId, RevisionKind, Why};

use crate::element::El;
use crate::model::RevIx;
use crate::package::{Package, PartId};
use crate::splice::Splices;
use crate::tree::{Kind, NONE, NodeId, Tree};
use crate::write::plan::not_supported;
use crate::write::plan::sealed;

/// Changes that are resolved, and whether each is accepted.
pub(crate) type Rulings = BTreeMap<RevIx, bool>;

/// Returns the changes of `on` with those they stand or fall with: the other half of a move, and what the same author
/// inserted or deleted in an inserted or deleted row.
///
/// # Errors
/// A change that cannot be resolved, with the reason.
pub(crate) fn planned(package: &Package, on: &[RevId], accept: bool) -> Result<Rulings, Refusal> {
    let model = &package.model;
    let mut all: BTreeSet<RevIx> = BTreeSet::new();
    for id in on {
        if model.revs.get(id.0 as usize).is_none() {
            return Err(Refusal::new(Why::WordsNotFound, format!("There is no change {}.", id.0)));
        }
        all.insert(id.0);
    }
    for part in 0..package.parts.len() {
        let tree = &package.parts[part].tree;
        let by_node: HashMap<NodeId, RevIx> =
            (0..).zip(&model.revs).filter(|(_, rev)| rev.part == part).map(|(ix, rev)| (rev.node, ix)).collect();
        if by_node.is_empty() || !all.iter().any(|ix| model.revs[*ix as usize].part == part) {
            continue;
        }
        let ranges = moves(tree);
        let named: HashSet<&str> = (ranges.iter())
            .filter(|range| range.held.iter().any(|node| by_node.get(node).is_some_and(|ix| all.contains(ix))))
            .map(|range| range.name.as_str())
            .collect();
        let halves = ranges.iter().filter(|range| named.contains(range.name.as_str()));
        all.extend(halves.flat_map(|range| &range.held).filter_map(|node| by_node.get(node)));
    }
    for ix in all.clone() {
        let row = &model.revs[ix as usize];
        let inserted = match row.kind {
            RevisionKind::RowInsertion => true,
            RevisionKind::RowDeletion => false,
            _ => continue,
        };
        let tree = &package.parts[row.part].tree;
        let range = tree.range(tree.parent(tree.parent(row.node)));
        let same = |kind: RevisionKind| match inserted {
            true => matches!(kind, RevisionKind::Insertion | RevisionKind::ParagraphInsertion),
            false => matches!(kind, RevisionKind::Deletion | RevisionKind::ParagraphDeletion),
        };
        let within = (0..).zip(&model.revs).filter(|(_, rev)| {
            rev.part == row.part
                && rev.author == row.author
                && same(rev.kind)
                && range.contains(&tree.range(rev.node).start)
        });
        all.extend(within.map(|(ix, _)| ix));
    }
    for ix in &all {
        let rev = &model.revs[*ix as usize];
        let part = &package.parts[rev.part];
        sealed(&part.tree)?;
        if part.tree.w_prefix().is_none() {
            let detail = "This part of the file is in an encoding that is read but not written.";
            return Err(Refusal::new(Why::Encoding, detail));
        }
        if model.paras.get(rev.para).is_some_and(|para| para.host.is_some()) {
            return Err(Refusal::new(Why::Locked, "The change stands in a text box, which is not edited."));
        }
        let el = part.tree.el(rev.node);
        let cell = matches!(el, El::CellIns | El::CellDel | El::CellMerge);
        if !(el.is_change() || el.is_property_change() || cell) {
            return Err(not_supported("A change of this kind is shown and not resolved; Word resolves it."));
        }
        if !accept && (el == El::CellMerge || el == El::NumberingChange) {
            return Err(not_supported("What cells or numbers were before this change is not in the file."));
        }
    }
    Ok(all.into_iter().map(|ix| (ix, accept)).collect())
}

/// A range of moved text: its marks, its name, and the elements of the move within it.
struct Move {
    marks: [NodeId; 2],
    name: String,
    held: Vec<NodeId>,
}

/// Finds the ranges of moved text (ECMA-376 Part 1 §17.13.5.24, §17.13.5.28).
fn moves(tree: &Tree) -> Vec<Move> {
    let mut open: Vec<(String, El, Move)> = Vec::new();
    let mut out = Vec::new();
    for id in 0..tree.nodes.len() as NodeId {
        let number = |id| tree.attr(id, crate::element::Ns::W, "id").unwrap_or_default().into_owned();
        match tree.el(id) {
            el @ (El::MoveFromRangeStart | El::MoveToRangeStart) => {
                let name = tree.attr(id, crate::element::Ns::W, "name").unwrap_or_default().into_owned();
                let held = if el == El::MoveFromRangeStart { El::MoveFrom } else { El::MoveTo };
                open.push((number(id), held, Move { marks: [id, NONE], name, held: Vec::new() }));
            }
            el @ (El::MoveFromRangeEnd | El::MoveToRangeEnd) => {
                let held = if el == El::MoveFromRangeEnd { El::MoveFrom } else { El::MoveTo };
                let found = open.iter().rposition(|(open, kind, _)| *open == number(id) && *kind == held);
                if let Some(at) = found {
                    let (_, _, mut range) = open.remove(at);
                    range.marks[1] = id;
                    out.push(range);
                }
            }
            el @ (El::MoveFrom | El::MoveTo) => {
                open.iter_mut().filter(|(_, held, _)| *held == el).for_each(|(_, _, range)| range.held.push(id));
            }
            _ => {}
        }
    }
    out
}

/// Returns the parts of `package` anew with `rulings` carried out.
///
/// # Errors
/// A paragraph that would have to join one across the edge of a content control.
pub(crate) fn settled(package: &Package, rulings: &Rulings) -> Result<BTreeMap<PartId, String>, Refusal> {
    let mut fates: BTreeMap<PartId, HashMap<NodeId, bool>> = BTreeMap::new();
    for (ix, accept) in rulings {
        let rev = &package.model.revs[*ix as usize];
        fates.entry(rev.part).or_default().insert(rev.node, *accept);
    }
    let mut out = BTreeMap::new();
    for (part, accepts) in fates {
        let tree = &package.parts[part].tree;
        let mut settling = Settling { tree, accepts, gone: HashSet::new(), splices: Splices::default() };
        settling.run()?;
        let text = settling.splices.apply(&tree.text);
        out.insert(part, text.ok_or_else(|| not_supported("These changes cannot be taken apart."))?);
    }
    Ok(out)
}

struct Settling<'a> {
    tree: &'a Tree,
    /// By the element of each change: is it accepted?
    accepts: HashMap<NodeId, bool>,
    /// Elements that go with what they hold.
    gone: HashSet<NodeId>,
    splices: Splices,
}

const PROPERTIES: [El; 8] = [El::PPr, El::RPr, El::SectPr, El::TrPr, El::TcPr, El::TblPr, El::TblPrEx, El::TblGrid];

impl Settling<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        let tree = self.tree;
        let mut nodes: Vec<NodeId> = self.accepts.keys().copied().collect();
        nodes.sort_unstable();
        self.rows_and_cells(&nodes);
        let runs: Vec<NodeId> =
            nodes.iter().copied().filter(|id| tree.el(*id).is_change() && !self.is_record(*id)).collect();
        self.words(&runs);
        for range in moves(tree) {
            let all = !range.held.is_empty() && range.held.iter().all(|node| self.accepts.contains_key(node));
            if all {
                self.gone.extend(range.marks);
            }
        }
        let handled = self.marks(&nodes)?;
        // Properties, but for those of paragraphs that are written anew already.
        let tops: BTreeSet<NodeId> = nodes.iter().filter_map(|id| self.top(*id)).collect();
        for top in tops {
            if !self.is_gone(top) && !handled.contains(&top) {
                let xml = self.properties(top);
                self.splices.replace(tree.range(top), xml);
            }
        }
        let mut gone: Vec<NodeId> = self.gone.iter().copied().collect();
        gone.sort_unstable();
        for id in gone {
            let parent = tree.parent(id);
            if parent != NONE && self.is_gone(parent) {
                continue;
            }
            let left = self.left_of(id);
            self.splices.replace(tree.range(id), left);
        }
        for id in runs {
            if !self.is_gone(id) {
                self.unwrap(id);
            }
        }
        Ok(())
    }

    /// Does what a change brought or took stand in the end?
    fn stays(&self, id: NodeId) -> bool {
        let brings = matches!(self.tree.el(id), El::Ins | El::MoveTo | El::CellIns);
        self.accepts.get(&id).is_none_or(|accept| *accept == brings)
    }

    /// Is it a record within properties, and no wrapper around words?
    fn is_record(&self, id: NodeId) -> bool {
        let parent = self.tree.parent(id);
        PROPERTIES.contains(&self.tree.el(parent)) || self.tree.local_is(parent, "numPr")
    }

    fn is_gone(&self, id: NodeId) -> bool {
        let mut at = id;
        while at != NONE {
            if self.gone.contains(&at) {
                return true;
            }
            at = self.tree.parent(at);
        }
        false
    }

    fn rows_and_cells(&mut self, nodes: &[NodeId]) {
        let tree = self.tree;
        for id in nodes {
            let holder = tree.parent(*id);
            let is_cell = matches!(tree.el(*id), El::CellIns | El::CellDel) && tree.el(holder) == El::TcPr;
            let is_row = tree.el(holder) == El::TrPr && tree.el(*id).is_change();
            if !(is_cell || is_row) || self.stays(*id) {
                continue;
            }
            let mut at = tree.parent(holder);
            self.gone.insert(at);
            // A row without a cell goes, and a table without a row.
            for el in [El::Tc, El::Tr] {
                let outer = tree.parent(at);
                let left =
                    |at: NodeId| tree.elements(at).any(|child| tree.el(child) == el && !self.gone.contains(&child));
                if tree.el(at) == el && matches!(tree.el(outer), El::Tr | El::Tbl) && !left(outer) {
                    self.gone.insert(outer);
                    at = outer;
                }
            }
        }
    }

    fn words(&mut self, runs: &[NodeId]) {
        let tree = self.tree;
        for id in runs.iter().filter(|id| !self.stays(**id)).copied().collect::<Vec<_>>() {
            self.gone.insert(id);
            // A wrapper that holds nothing any more goes too.
            let mut at = id;
            while tree.el(tree.parent(at)).is_change()
                && tree
                    .elements(tree.parent(at))
                    .all(|child| self.gone.contains(&child) && self.left_of(child).is_empty())
            {
                at = tree.parent(at);
                self.gone.insert(at);
            }
        }
    }

    /// Returns what marks places within something that goes.
    fn left_of(&self, id: NodeId) -> String {
        let tree = self.tree;
        if !matches!(tree.el(id), El::P) && !tree.el(id).is_change() {
            return String::new();
        }
        let mut out = String::new();
        for at in tree.descendants(id).filter(|at| *at != id) {
            if self.gone.contains(&at) && !tree.el(at).is_change() {
                continue;
            }
            match tree.el(at) {
                el if el.is_range_end() => out.push_str(tree.raw(at)),
                El::CommentReference => {
                    let run = tree.parent(at);
                    let look = tree.child(run, El::RPr).map(|look| tree.raw(look)).unwrap_or_default();
                    out.push_str(&format!("{}{look}{}</{}>", tree.open_tag(run), tree.raw(at), tree.name(run)));
                }
                _ => {}
            }
        }
        out
    }

    fn unwrap(&mut self, id: NodeId) {
        let tree = self.tree;
        let node = tree.node(id);
        if node.kind == Kind::Empty {
            self.splices.replace(tree.range(id), "");
            return;
        }
        self.splices.replace(node.open.start as usize..node.open.end as usize, "");
        self.splices.replace(tree.close_start(id)..node.end as usize, "");
        if !matches!(tree.el(id), El::Del | El::MoveFrom) {
            return;
        }
        for at in tree.descendants(id) {
            let new = match tree.el(at) {
                El::DelText => "t",
                El::DelInstrText => "instrText",
                _ => continue,
            };
            let out = |el: El| matches!(el, El::Del | El::MoveFrom);
            // Another deletion around the words keeps them deleted; the innermost of two that go renames them.
            if self.is_gone(at) || tree.ancestor(at, out) != Some(id) {
                continue;
            }
            let name = tree.name(at);
            let new = name.rsplit_once(':').map_or_else(|| new.to_owned(), |(prefix, _)| format!("{prefix}:{new}"));
            let start = tree.range(at).start + 1;
            self.splices.replace(start..start + name.len(), new.clone());
            if tree.node(at).kind == Kind::Element {
                self.splices.replace(tree.close_start(at)..tree.range(at).end, format!("</{new}>"));
            }
        }
    }

    /// Joins the paragraphs whose marks go with those after them; returns the properties written on the way.
    fn marks(&mut self, nodes: &[NodeId]) -> Result<HashSet<NodeId>, Refusal> {
        let tree = self.tree;
        let mut bare: BTreeSet<NodeId> = BTreeSet::new();
        for id in nodes.iter().filter(|id| tree.el(**id).is_change() && !self.stays(**id)) {
            let look = tree.parent(*id);
            let para = tree.parent(tree.parent(look));
            let is_mark = tree.el(look) == El::RPr && tree.el(tree.parent(look)) == El::PPr && tree.el(para) == El::P;
            if is_mark && !self.is_gone(para) {
                bare.insert(para);
            }
        }
        let mut handled = HashSet::new();
        while let Some(first) = bare.pop_first() {
            let mut chain = vec![first];
            let mut at = first;
            let joins = loop {
                match self.next_block(at)? {
                    Some(next) if tree.el(next) == El::P => {
                        chain.push(next);
                        at = next;
                        if !bare.remove(&next) {
                            break true;
                        }
                    }
                    _ => break false,
                }
            };
            let words =
                chain.iter().any(|para| tree.descendants(*para).any(|n| tree.el(n) == El::R && !self.is_gone(n)));
            if !joins && !words && !self.is_alone(&chain) {
                self.gone.extend(&chain);
            } else if chain.len() > 1 {
                self.join(&chain);
                handled.extend(chain.iter().filter_map(|para| tree.child(*para, El::PPr)));
            }
        }
        Ok(handled)
    }

    fn join(&mut self, chain: &[NodeId]) {
        let tree = self.tree;
        let last = chain[chain.len() - 1];
        let ppr = tree.child(last, El::PPr).map(|ppr| self.properties(ppr)).unwrap_or_default();
        let tag = tree.open_tag(last);
        let mut head = Some(match tag.strip_suffix("/>") {
            Some(rest) => format!("{}>", rest.trim_end()),
            None => format!("{tag}{ppr}"),
        });
        for para in chain {
            let (range, head) = (tree.range(*para), head.take().unwrap_or_default());
            if tree.node(*para).kind == Kind::Empty {
                self.splices.replace(range, format!("{head}</{}>", tree.name(*para)));
                continue;
            }
            let end = tree.child(*para, El::PPr).map_or(tree.node(*para).open.end as usize, |ppr| tree.range(ppr).end);
            self.splices.replace(range.start..end, head);
            if *para != last {
                self.splices.replace(tree.close_start(*para)..range.end, "");
            }
        }
    }

    /// Returns the paragraph or table after `id` that stays.
    fn next_block(&self, id: NodeId) -> Result<Option<NodeId>, Refusal> {
        let tree = self.tree;
        let edge = || not_supported("A paragraph would have to join one across the edge of a content control.");
        let mut at = tree.node(id).next;
        while at != NONE {
            match tree.el(at) {
                El::P | El::Tbl | El::AltChunk if !self.gone.contains(&at) => return Ok(Some(at)),
                El::Sdt | El::CustomXml | El::AlternateContent => return Err(edge()),
                _ => at = tree.node(at).next,
            }
        }
        match tree.el(tree.parent(id)) {
            El::SdtContent | El::CustomXml => Err(edge()),
            _ => Ok(None),
        }
    }

    /// Is nothing else in the container?
    fn is_alone(&self, chain: &[NodeId]) -> bool {
        let tree = self.tree;
        let block = |id: &NodeId| matches!(tree.el(*id), El::P | El::Tbl | El::Sdt) && !self.gone.contains(id);
        tree.elements(tree.parent(chain[0])).filter(block).all(|id| chain.contains(&id))
    }

    /// Returns the outermost properties that hold a change of properties or a record.
    fn top(&self, id: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let holds = |id: NodeId| PROPERTIES.contains(&tree.el(id)) || tree.local_is(id, "numPr");
        let mut at = Some(tree.parent(id)).filter(|parent| holds(*parent))?;
        while holds(tree.parent(at)) {
            at = tree.parent(at);
        }
        Some(at)
    }

    /// Writes properties anew: nothing where none are left.
    fn properties(&self, pr: NodeId) -> String {
        let tree = self.tree;
        let listed = |id: &NodeId| tree.local_is(pr, "numPr") && tree.el(*id) == El::Ins && !self.stays(*id);
        if tree.elements(pr).any(|id| listed(&id)) {
            return String::new();
        }
        let change = tree.elements(pr).find(|id| tree.el(*id).is_property_change() && self.accepts.contains_key(id));
        let rejected = change.filter(|id| !self.accepts[id]);
        let rest = tree.elements(pr).filter(|id| Some(*id) != change && !self.accepts.contains_key(id));
        let written = |id: NodeId| match PROPERTIES.contains(&tree.el(id)) || tree.local_is(id, "numPr") {
            true => self.properties(id),
            false => tree.raw(id).to_owned(),
        };
        let body: String = match rejected {
            None => rest.map(written).collect(),
            Some(change) => {
                // What a record of earlier properties does not hold stays as it is, in the order of the schema.
                let old: String =
                    tree.elements(change).next().map(|old| tree.inner(old).to_owned()).unwrap_or_default();
                let kept = |id: &NodeId| match tree.el(pr) {
                    El::PPr => matches!(tree.el(*id), El::RPr | El::SectPr),
                    El::RPr | El::TrPr => tree.el(*id).is_change(),
                    El::TcPr => matches!(tree.el(*id), El::CellIns | El::CellDel | El::CellMerge),
                    El::SectPr => matches!(tree.local(*id), "headerReference" | "footerReference"),
                    _ => false,
                };
                let kept: String = rest.filter(kept).map(written).collect();
                match tree.el(pr) {
                    El::RPr | El::SectPr => format!("{kept}{old}"),
                    _ => format!("{old}{kept}"),
                }
            }
        };
        let tag = tree.open_tag(pr);
        let plain = !tag.contains('=');
        if body.is_empty() && plain && !matches!(tree.el(pr), El::TblPr | El::TblGrid | El::SectPr) {
            return String::new();
        }
        let open = tag.strip_suffix("/>").map_or_else(|| tag.to_owned(), |rest| format!("{}>", rest.trim_end()));
        format!("{open}{body}</{}>", tree.name(pr))
    }
}
