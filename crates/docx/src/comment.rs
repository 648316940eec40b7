//! Comments and their threads, and what has to point at them (ECMA-376 Part 1 §17.13.4).

use std::collections::{BTreeMap, HashSet};

use crate::Error;
use crate::element::{El, Ns};
use crate::package::Package;
use crate::splice::{Splices, escape_attribute, escape_text};
use crate::tree::NodeId;
use crate::write::{Attribution, with_mark};

mod part;
mod thread;

use part::{HEAD, NewPart, add_parts, fresh_name, w_uri};
use thread::ParaIds;
pub(crate) use thread::threads_are_old;

/// Comments to be added, and answers to those that are there.
pub(crate) struct Comments {
    next: i64,
    list: Vec<New>,
    /// Answered threads by the paragraph id of their first comment: whether they are settled, where that changes.
    threads: BTreeMap<String, Option<bool>>,
    /// Paragraphs of the comments part that need an id, and the id.
    named: BTreeMap<NodeId, String>,
    /// Looked for once the first one is needed.
    ids: Option<ParaIds>,
    can: bool,
}

/// A comment of ours.
struct New {
    id: String,
    text: String,
    /// The id of its last paragraph, by which other parts know it.
    para: Option<String>,
    /// The paragraph id of the comment it answers.
    answers: Option<String>,
}

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

impl Comments {
    pub(crate) fn of(package: &Package) -> Comments {
        let mut highest = -1;
        for part in &package.parts {
            let tree = &part.tree;
            for id in 0..tree.nodes.len() as u32 {
                if matches!(
                    tree.el(id),
                    El::Comment | El::CommentRangeStart | El::CommentRangeEnd | El::CommentReference
                ) {
                    highest = highest.max(tree.number(id, "id").unwrap_or(-1));
                }
            }
        }
        let can = match package.part_of_kind("comments").map(|part| &package.parts[part].tree) {
            Some(tree) => !tree.is_sealed() && tree.w_prefix().is_some() && tree.el(tree.root) == El::Comments,
            None => true,
        };
        Comments {
            next: highest + 1,
            list: Vec::new(),
            threads: BTreeMap::new(),
            named: BTreeMap::new(),
            ids: None,
            can,
        }
    }

    /// Adds a comment and returns its id, or nothing where comments cannot be written.
    pub(crate) fn add(&mut self, package: &Package, text: &str) -> Option<String> {
        let known = package.part_of_kind("commentsExtended").is_some();
        let para = known.then(|| self.ids.get_or_insert_with(|| ParaIds::of(package)).fresh());
        self.push(text, para, None)
    }

    /// Adds an answer to the comment at `node` of the comments part and returns its id, or nothing where it cannot be
    /// written.
    pub(crate) fn answer(
        &mut self,
        package: &Package,
        node: NodeId,
        text: &str,
        settle: Option<bool>,
    ) -> Option<String> {
        let tree = &package.parts[package.part_of_kind("comments")?].tree;
        let last = tree.descendants(node).filter(|id| tree.el(*id) == El::P).last()?;
        let ids = self.ids.get_or_insert_with(|| ParaIds::of(package));
        let thread = match tree.attr(last, Ns::W14, "paraId") {
            Some(id) => id.into_owned(),
            None => self.named.entry(last).or_insert_with(|| ids.fresh()).clone(),
        };
        let para = Some(ids.fresh());
        let standing = self.threads.entry(thread.clone()).or_default();
        *standing = settle.or(*standing);
        self.push(text, para, Some(thread))
    }

    fn push(&mut self, text: &str, para: Option<String>, answers: Option<String>) -> Option<String> {
        if !self.can || self.next > 0x7FFF_FFFE {
            return None;
        }
        let id = self.next.to_string();
        self.next += 1;
        self.list.push(New { id: id.clone(), text: text.to_owned(), para, answers });
        Some(id)
    }

    /// Keeps the comments whose reference was written: an edit that failed after asking for an id leaves a gap.
    pub(crate) fn keep_written(&mut self, changed: &BTreeMap<usize, Vec<u8>>) {
        let texts: Vec<&str> = changed.values().filter_map(|bytes| std::str::from_utf8(bytes).ok()).collect();
        self.list.retain(|new| {
            let tail = format!(":id=\"{}\"/>", new.id);
            let is_ours = |text: &&str| {
                text.match_indices("commentReference ").any(|(at, name)| {
                    let rest = &text[at + name.len()..];
                    rest.find(':').is_some_and(|colon| rest[colon..].starts_with(&tail))
                })
            };
            texts.iter().any(is_ours)
        });
        let answered: HashSet<&str> = self.list.iter().filter_map(|new| new.answers.as_deref()).collect();
        self.threads.retain(|thread, _| answered.contains(thread.as_str()));
        self.named.retain(|_, id| answered.contains(id.as_str()));
    }

    /// Writes the comments and, where the file lacks them, the parts and what points at them; returns the ids.
    pub(crate) fn write(
        self,
        package: &Package,
        by: &Attribution,
        changed: &mut BTreeMap<usize, Vec<u8>>,
        added: &mut Vec<(String, Vec<u8>)>,
    ) -> Result<HashSet<String>, Error> {
        if self.list.is_empty() {
            return Ok(HashSet::new());
        }
        let law = Error::Unverified { law: "comments can be added" };
        let mut parts = Vec::new();
        match package.part_of_kind("comments") {
            Some(part) => {
                let part = &package.parts[part];
                let tree = &part.tree;
                let w = tree.w_prefix().unwrap_or("w");
                let mut splices = Splices::default();
                for (para, id) in &self.named {
                    let at = tree.range(*para).start + 1 + tree.name(*para).len();
                    splices.replace(at..at, thread::para_id(tree, id));
                }
                let made = |new: &New| comment(package, by, new, w, |id| thread::para_id(tree, id));
                let xml: String = self.list.iter().map(made).collect();
                part::append(tree, &xml, &mut splices);
                let text = splices.apply(&tree.text).ok_or(law)?;
                changed.insert(part.entry, with_mark(tree, text));
            }
            None => {
                let main = &package.parts[package.main];
                let uri = w_uri(&main.tree).unwrap_or("http://schemas.openxmlformats.org/wordprocessingml/2006/main");
                let made = |new: &New| comment(package, by, new, "w", |_| String::new());
                let body: String = self.list.iter().map(made).collect();
                parts.push(NewPart {
                    name: fresh_name(package, "comments"),
                    relation: if uri.contains("purl.oclc.org") { STRICT } else { TRANSITIONAL },
                    content_type: CONTENT_TYPE,
                    xml: format!("{HEAD}<w:comments xmlns:w=\"{uri}\">{body}</w:comments>"),
                });
            }
        }
        self.thread_rows(package, changed, &mut parts)?;
        add_parts(package, parts, changed, added)?;
        Ok(self.list.into_iter().map(|new| new.id).collect())
    }
}

/// Writes one comment; its last paragraph has the id that other parts know it by.
fn comment(package: &Package, by: &Attribution, new: &New, w: &str, para_id: impl Fn(&str) -> String) -> String {
    let New { id, text, .. } = new;
    let lines = text.split('\n').count();
    let styles = &package.model.styles.styles;
    let ppr = match styles.contains_key("CommentText") {
        true => format!("<{w}:pPr><{w}:pStyle {w}:val=\"CommentText\"/></{w}:pPr>"),
        false => String::new(),
    };
    let reference = match styles.contains_key("CommentReference") {
        true => {
            format!("<{w}:r><{w}:rPr><{w}:rStyle {w}:val=\"CommentReference\"/></{w}:rPr><{w}:annotationRef/></{w}:r>")
        }
        false => String::new(),
    };
    let mut paras = String::new();
    for (i, line) in text.split('\n').enumerate() {
        let first = if i == 0 { reference.as_str() } else { "" };
        let words = escape_text(line);
        let own = new.para.as_deref().filter(|_| i + 1 == lines).map(&para_id).unwrap_or_default();
        paras.push_str(&format!(
            "<{w}:p{own}>{ppr}{first}<{w}:r><{w}:t xml:space=\"preserve\">{words}</{w}:t></{w}:r></{w}:p>"
        ));
    }
    let date = by.stamp().map(|date| format!(" {w}:date=\"{date}\"")).unwrap_or_default();
    let (author, initials) = (escape_attribute(&by.author), escape_attribute(&by.initials));
    format!(
        "<{w}:comment {w}:id=\"{id}\" {w}:author=\"{author}\"{date} {w}:initials=\"{initials}\">{paras}</{w}:comment>"
    )
}
