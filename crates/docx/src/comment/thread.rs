//! Who answers whom: paragraph ids, and the parts that know comments by them (MS-DOCX §2.5.2.4 and following).

use std::collections::{BTreeMap, HashSet};

use crate::Error;
use crate::comment::Comments;
use crate::comment::part::{HEAD, NewPart, append, fresh_name};
use crate::element::Ns;
use crate::package::Package;
use crate::splice::Splices;
use crate::tree::{Tree, attributes};
use crate::write::with_mark;

const RELATION: &str = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml";
const W14: &str = "http://schemas.microsoft.com/office/word/2010/wordml";
const W15: &str = "http://schemas.microsoft.com/office/word/2012/wordml";

/// Hands out ids of eight hexadecimal digits that nothing in the file has: above 0 and below 0x80000000.
pub(super) struct ParaIds {
    used: HashSet<u32>,
    next: u32,
}

const HIGHEST: u32 = 0x7FFF_FFFF;

impl ParaIds {
    pub(super) fn of(package: &Package) -> ParaIds {
        let mut used = HashSet::new();
        for part in &package.parts {
            let tree = &part.tree;
            for node in 0..tree.nodes.len() as u32 {
                if tree.node(node).kind == crate::tree::Kind::Text || tree.node(node).kind == crate::tree::Kind::Other {
                    continue;
                }
                let tag = tree.open_tag(node);
                if !tag.contains("Id") {
                    continue;
                }
                let ids = attributes(tag).filter(|(name, _)| {
                    let local = name.split_once(':').map_or(*name, |(_, local)| local);
                    matches!(local, "paraId" | "textId" | "durableId" | "paraIdParent")
                });
                used.extend(ids.filter_map(|(_, value)| u32::from_str_radix(value, 16).ok()));
            }
        }
        let next = used.iter().copied().filter(|id| *id <= HIGHEST).max().unwrap_or(0x1000_0000) + 1;
        ParaIds { used, next }
    }

    pub(super) fn fresh(&mut self) -> String {
        while self.next > HIGHEST || self.next == 0 || self.used.contains(&self.next) {
            self.next = if self.next >= HIGHEST { 1 } else { self.next + 1 };
        }
        self.used.insert(self.next);
        format!("{:08X}", self.next)
    }
}

/// Returns the attribute that gives a paragraph of the comments part an id.
pub(super) fn para_id(tree: &Tree, id: &str) -> String {
    match bound(tree, W14) {
        Some(prefix) => format!(" {prefix}:paraId=\"{id}\""),
        None => format!(" xmlns:w14=\"{W14}\" w14:paraId=\"{id}\""),
    }
}

/// Does the file know who answers whom in a form that is not written?
pub(crate) fn threads_are_old(package: &Package) -> bool {
    let part = package.part_of_kind("commentsExtended").map(|part| &package.parts[part].tree);
    part.is_some_and(|tree| tree.is_sealed() || bound(tree, W15).is_none())
}

/// Returns the prefix that a part's root binds to a namespace.
fn bound<'a>(tree: &'a Tree, uri: &str) -> Option<&'a str> {
    attributes(tree.open_tag(tree.root))
        .find(|(_, value)| *value == uri)
        .and_then(|(name, _)| name.strip_prefix("xmlns:"))
}

impl Comments {
    /// Writes the rows that say who answers whom and what is settled, and those of the identity parts that exist.
    ///
    /// Identity parts are never made: one that knows only some comments can cost the others their threads.
    pub(super) fn thread_rows(
        &self,
        package: &Package,
        changed: &mut BTreeMap<usize, Vec<u8>>,
        parts: &mut Vec<NewPart>,
    ) -> Result<(), Error> {
        let law = || Error::Unverified { law: "answers can be added" };
        let mut write = |kind: &str, rows: &dyn Fn(&Tree, &mut Splices) -> Option<String>| -> Result<bool, Error> {
            let Some(part) = package.part_of_kind(kind).map(|part| &package.parts[part]) else { return Ok(false) };
            let mut splices = Splices::default();
            if part.tree.is_sealed() && self.threads.is_empty() {
                return Ok(true);
            }
            let xml = rows(&part.tree, &mut splices).filter(|_| !part.tree.is_sealed()).ok_or_else(law)?;
            if !xml.is_empty() {
                append(&part.tree, &xml, &mut splices);
            }
            let text = splices.apply(&part.tree.text).ok_or_else(law)?;
            if text != part.tree.text {
                changed.insert(part.entry, with_mark(&part.tree, text));
            }
            Ok(true)
        };
        let there = write("commentsExtended", &|tree, splices| {
            // Early files have another namespace there; a comment needs no row, an answer does.
            let Some(prefix) = bound(tree, W15) else { return self.threads.is_empty().then(String::new) };
            let mut known = HashSet::new();
            for row in tree.elements(tree.root) {
                let Some(id) = tree.attr(row, Ns::W15, "paraId").map(|id| id.into_owned()) else { continue };
                if let Some(Some(done)) = self.threads.get(&id) {
                    settle(tree, row, prefix, *done, splices);
                }
                known.insert(id);
            }
            Some(self.extended(prefix, &known))
        })?;
        if !there && !self.threads.is_empty() {
            let rows = self.extended("w15", &HashSet::new());
            parts.push(NewPart {
                name: fresh_name(package, "commentsExtended"),
                relation: RELATION,
                content_type: CONTENT_TYPE,
                xml: format!("{HEAD}<w15:commentsEx xmlns:w15=\"{W15}\">{rows}</w15:commentsEx>"),
            });
        }
        // Both parts name a comment by the same number, which need only be unlike every other.
        let new = || self.list.iter().filter_map(|new| new.para.as_deref());
        let prefix_of = |tree: &Tree| tree.name(tree.root).split_once(':').map(|(prefix, _)| prefix.to_owned());
        write("commentsIds", &|tree, _| {
            let Some(p) = prefix_of(tree) else { return Some(String::new()) };
            let row = |id: &str| format!("<{p}:commentId {p}:paraId=\"{id}\" {p}:durableId=\"{id}\"/>");
            Some(new().map(row).collect())
        })?;
        if package.part_of_kind("commentsIds").is_some() {
            write("commentsExtensible", &|tree, _| {
                let Some(p) = prefix_of(tree) else { return Some(String::new()) };
                Some(new().map(|id| format!("<{p}:commentExtensible {p}:durableId=\"{id}\"/>")).collect())
            })?;
        }
        Ok(())
    }

    /// Returns the rows of answered threads that are not known yet, and those of our comments.
    fn extended(&self, p: &str, known: &HashSet<String>) -> String {
        let done = |settled: Option<bool>| u8::from(settled == Some(true));
        let roots = self.threads.iter().filter(|(id, _)| !known.contains(*id));
        let mut out: String = roots
            .map(|(id, settled)| format!("<{p}:commentEx {p}:paraId=\"{id}\" {p}:done=\"{}\"/>", done(*settled)))
            .collect();
        for new in &self.list {
            let Some(id) = &new.para else { continue };
            let parent = new.answers.as_ref().map(|thread| format!(" {p}:paraIdParent=\"{thread}\""));
            let settled = new.answers.as_ref().and_then(|thread| self.threads[thread]);
            let parent = parent.unwrap_or_default();
            out.push_str(&format!("<{p}:commentEx {p}:paraId=\"{id}\"{parent} {p}:done=\"{}\"/>", done(settled)));
        }
        out
    }
}

/// Marks a thread as settled or open.
fn settle(tree: &Tree, row: crate::tree::NodeId, prefix: &str, done: bool, splices: &mut Splices) {
    let value = u8::from(done).to_string();
    let tag = tree.open_tag(row);
    let start = tree.range(row).start;
    for (name, old) in attributes(tag) {
        if name.split_once(':').is_some_and(|(_, local)| local == "done") {
            let at = start + (old.as_ptr() as usize - tag.as_ptr() as usize);
            splices.replace(at..at + old.len(), value);
            return;
        }
    }
    let at = start + 1 + tree.name(row).len();
    splices.replace(at..at, format!(" {prefix}:done=\"{value}\""));
}
