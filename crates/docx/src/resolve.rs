//! A second, independent accept and reject of tracked changes, on the plain XML of a part.
//!
//! It shares nothing with the reader: no tree, no model, no element table. What it says is compared with what the
//! writer meant (ECMA-376 Part 1 §17.13.5).

use std::collections::HashSet;

mod dom;
mod stream;

pub(crate) use dom::Dom;
use dom::ROOT;

const RUN_IN: [&str; 2] = ["w:ins", "w:moveTo"];
const RUN_OUT: [&str; 2] = ["w:del", "w:moveFrom"];

/// The marks around a move, and the elements of the move between them.
struct Moved {
    marks: Vec<usize>,
    held: Vec<usize>,
}

/// What becomes of tracked changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Accept,
    Reject,
}

impl Dom<'_> {
    /// Resolves the changes that `which` picks, by element.
    pub(crate) fn resolve(&mut self, how: How, which: impl Fn(&Dom<'_>, usize) -> bool) {
        let drop = if how == How::Accept { RUN_OUT } else { RUN_IN };
        let change = |dom: &Dom<'_>, id: usize| RUN_IN.contains(&dom.name(id)) || RUN_OUT.contains(&dom.name(id));
        // Rows and cells, and what loses its last row or cell.
        let cell = if how == How::Accept { "w:cellDel" } else { "w:cellIns" };
        let mut poorer = Vec::new();
        // What stands where, in document order, until something is taken out or moved.
        let mut order = self.all();
        for id in order.iter().copied() {
            let lost = |records: &str, names: &[&str]| {
                let pr = self.child(id, records).map(|pr| self.items[pr].children.clone()).unwrap_or_default();
                pr.iter().any(|c| names.contains(&self.name(*c)) && which(self, *c))
            };
            let goes = match self.name(id) {
                "w:tr" => lost("w:trPr", &drop),
                "w:tc" => lost("w:tcPr", &[cell]),
                _ => false,
            };
            if goes {
                poorer.push(self.items[id].parent);
                self.detach(id);
            }
        }
        let mut stale = !poorer.is_empty();
        while let Some(id) = poorer.pop() {
            let inner = match self.name(id) {
                "w:tbl" => "w:tr",
                "w:tr" => "w:tc",
                _ => continue,
            };
            if !self.under(id).iter().any(|c| self.name(*c) == inner) {
                poorer.push(self.items[id].parent);
                self.detach(id);
            }
        }
        // Paragraph marks that go, before their records do.
        let mut gone = HashSet::new();
        self.renew(&mut order, &mut stale);
        for id in order.iter().copied() {
            if self.name(id) != "w:p" {
                continue;
            }
            let rpr = self.child(id, "w:pPr").and_then(|ppr| self.child(ppr, "w:rPr"));
            let marks = rpr.map(|rpr| self.items[rpr].children.clone()).unwrap_or_default();
            if marks.iter().any(|c| drop.contains(&self.name(*c)) && which(self, *c)) {
                gone.insert(id);
            }
        }
        // Properties.
        for id in order.iter().copied() {
            let records = self.name(id).ends_with("PrChange") || self.name(id) == "w:tblGridChange";
            if !records || !which(self, id) {
                continue;
            }
            let holder = self.items[id].parent;
            stale = true;
            if how == How::Reject {
                let stay = |name: &str| match self.name(holder) {
                    "w:pPr" => matches!(name, "w:rPr" | "w:sectPr"),
                    "w:rPr" | "w:trPr" => RUN_IN.contains(&name) || RUN_OUT.contains(&name),
                    "w:tcPr" => matches!(name, "w:cellIns" | "w:cellDel" | "w:cellMerge"),
                    "w:sectPr" => matches!(name, "w:headerReference" | "w:footerReference"),
                    _ => false,
                };
                let old =
                    self.items[id].children.first().map(|old| self.items[*old].children.clone()).unwrap_or_default();
                let kept: Vec<usize> =
                    self.items[holder].children.iter().copied().filter(|c| stay(self.name(*c))).collect();
                let first = matches!(self.name(holder), "w:rPr" | "w:sectPr");
                let children = if first { [kept, old.clone()].concat() } else { [old.clone(), kept].concat() };
                for child in &old {
                    self.items[*child].parent = holder;
                }
                self.items[holder].children = children;
            } else {
                self.detach(id);
            }
        }
        // Records of cells and of numbers. A list that was put in goes when that is undone.
        self.renew(&mut order, &mut stale);
        for id in order.iter().copied() {
            let parent = self.items[id].parent;
            let in_list = self.name(parent) == "w:numPr" && self.name(id) == "w:ins";
            let record = matches!(self.name(id), "w:cellIns" | "w:cellDel" | "w:cellMerge" | "w:numberingChange");
            if (record || in_list) && which(self, id) {
                stale = true;
                self.detach(if in_list && how == How::Reject { parent } else { id });
            }
        }
        self.renew(&mut order, &mut stale);
        let moved = self.moves(&order, &which);
        // Runs, and the records of marks and rows.
        for id in order.iter().copied() {
            if !change(self, id) || !which(self, id) {
                continue;
            }
            stale = true;
            let parent = self.items[id].parent;
            if matches!(self.name(parent), "w:rPr" | "w:trPr") {
                self.detach(id);
                continue;
            }
            if drop.contains(&self.name(id)) {
                self.leave_marks(id);
                continue;
            }
            if RUN_OUT.contains(&self.name(id)) {
                for inner in self.under(id) {
                    let new = match self.name(inner) {
                        "w:delText" => "w:t",
                        "w:delInstrText" => "w:instrText",
                        _ => continue,
                    };
                    self.items[inner].name = new.into();
                }
            }
            self.unwrap(id);
        }
        // The marks around a move go with the last of what was moved.
        for range in moved {
            if range.held.iter().all(|id| !self.is_there(*id)) {
                range.marks.iter().for_each(|id| self.detach(*id));
                stale = true;
            }
        }
        // Paragraphs without a mark join the next one.
        if gone.is_empty() {
            return;
        }
        self.renew(&mut order, &mut stale);
        for id in order {
            if !gone.contains(&id) {
                continue;
            }
            let content: Vec<usize> =
                self.items[id].children.iter().copied().filter(|c| self.name(*c) != "w:pPr").collect();
            let runs = self.under(id).iter().any(|c| self.name(*c) == "w:r");
            match self.next_block(id) {
                Some(next) if self.name(next) == "w:p" => {
                    let at = usize::from(self.child(next, "w:pPr").is_some());
                    for child in &content {
                        self.items[*child].parent = next;
                    }
                    self.items[next].children.splice(at..at, content);
                    self.detach(id);
                }
                _ if !runs && !self.is_alone(id) => {
                    // What marks a place moves out beside the paragraph.
                    let parent = self.items[id].parent;
                    for child in &content {
                        self.items[*child].parent = parent;
                    }
                    let Some(at) = self.items[parent].children.iter().position(|c| *c == id) else { continue };
                    self.items[parent].children.splice(at..=at, content);
                }
                _ => {}
            }
        }
    }

    /// Are there changes that `which` does not pick?
    pub(crate) fn has_changes_beside(&self, which: impl Fn(&Dom<'_>, usize) -> bool) -> bool {
        (0..self.items.len()).any(|id| is_change_record(self.name(id)) && !which(self, id))
    }

    /// Brings the document order up to date where it is stale.
    fn renew(&self, order: &mut Vec<usize>, stale: &mut bool) {
        if std::mem::take(stale) {
            *order = self.all();
        }
    }

    /// Takes out a wrapper with its words; marks of places stay, and outer wrappers that hold nothing any more go too.
    fn leave_marks(&mut self, id: usize) {
        let mut marks = Vec::new();
        let mut todo = vec![id];
        while let Some(at) = todo.pop() {
            let name = self.name(at);
            let place = name.starts_with("w:bookmark") || name.starts_with("w:perm");
            if place || name.starts_with("w:commentRange") || (name.starts_with("w:move") && name.contains("Range")) {
                marks.push(at);
            } else if name == "w:r" {
                let kept = |c: &usize| matches!(self.name(*c), "w:rPr" | "w:commentReference");
                let children: Vec<usize> = self.items[at].children.iter().copied().filter(kept).collect();
                if children.iter().any(|c| self.name(*c) == "w:commentReference") {
                    self.items[at].children = children;
                    marks.push(at);
                }
            } else {
                todo.extend(self.items[at].children.iter().rev());
            }
        }
        let empty = marks.is_empty();
        self.items[id].children = marks;
        let mut outer = self.items[id].parent;
        self.unwrap(id);
        while empty
            && (RUN_IN.contains(&self.name(outer)) || RUN_OUT.contains(&self.name(outer)))
            && self.items[outer].children.iter().all(|c| self.name(*c).is_empty())
        {
            let next = self.items[outer].parent;
            self.detach(outer);
            outer = next;
        }
    }

    /// Is it still part of the document?
    fn is_there(&self, id: usize) -> bool {
        let mut at = id;
        while at != ROOT {
            let parent = self.items[at].parent;
            if !self.items[parent].children.contains(&at) {
                return false;
            }
            at = parent;
        }
        true
    }

    /// Finds the ranges of moved text that hold something picked.
    fn moves(&self, order: &[usize], which: &impl Fn(&Dom<'_>, usize) -> bool) -> Vec<Moved> {
        let mut open: Vec<Moved> = Vec::new();
        let mut out = Vec::new();
        for id in order.iter().copied() {
            match self.name(id) {
                "w:moveFromRangeStart" | "w:moveToRangeStart" => open.push(Moved { marks: vec![id], held: Vec::new() }),
                end @ ("w:moveFromRangeEnd" | "w:moveToRangeEnd") => {
                    let start = end.replace("End", "Start");
                    let is_pair = |range: &Moved| {
                        let mark = range.marks[0];
                        self.name(mark) == start && self.attribute(mark, "w:id") == self.attribute(id, "w:id")
                    };
                    if let Some(at) = open.iter().rposition(is_pair) {
                        let mut range = open.remove(at);
                        range.marks.push(id);
                        out.push(range);
                    }
                }
                name @ ("w:moveFrom" | "w:moveTo") => {
                    let own = |range: &&mut Moved| self.name(range.marks[0]).strip_prefix(name) == Some("RangeStart");
                    open.iter_mut().filter(own).for_each(|range| range.held.push(id));
                }
                _ => {}
            }
        }
        out.retain(|range: &Moved| range.held.iter().any(|id| which(self, *id)));
        out
    }

    /// Takes out comment ranges and references with these ids.
    pub(crate) fn drop_comments(&mut self, ids: &HashSet<String>) {
        for id in self.all() {
            let marks = ["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"];
            if !marks.contains(&self.name(id)) || !self.attribute(id, "w:id").is_some_and(|v| ids.contains(v)) {
                continue;
            }
            let run = self.items[id].parent;
            self.detach(id);
            let empty = self.items[run].children.iter().all(|c| self.name(*c) == "w:rPr");
            if self.name(run) == "w:r" && empty {
                self.detach(run);
            }
        }
    }
}

/// Says whether an element records a tracked change and has an id for it.
fn is_change_record(name: &str) -> bool {
    RUN_IN.contains(&name)
        || RUN_OUT.contains(&name)
        || name.ends_with("PrChange")
        || matches!(name, "w:numberingChange" | "w:cellIns" | "w:cellDel" | "w:cellMerge" | "w:tblGridChange")
}
