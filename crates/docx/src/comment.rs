//! The comments part, and what has to point at it (ECMA-376 Part 1 §17.13.4).

use std::collections::{BTreeMap, HashSet};

use draft::Verdict;

use crate::Error;
use crate::archive;
use crate::element::{El, Ns};
use crate::package::Package;
use crate::relation::relations_of;
use crate::splice::{Splices, escape_attribute, escape_text};
use crate::tree::{Kind, Tree, attributes};
use crate::write::{Attribution, with_mark};

/// Comments to be added.
pub(crate) struct Comments {
    next: i64,
    list: Vec<(String, String)>,
    can: bool,
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
            Some(tree) => !tree.utf16 && tree.w_prefix().is_some() && tree.el(tree.root) == El::Comments,
            None => true,
        };
        Comments { next: highest + 1, list: Vec::new(), can }
    }

    pub(crate) fn add(&mut self, text: &str) -> Option<String> {
        if !self.can || self.next > 0x7FFF_FFFE {
            return None;
        }
        let id = self.next.to_string();
        self.next += 1;
        self.list.push((id.clone(), text.to_owned()));
        Some(id)
    }

    /// Returns the ids whose reference was written; an edit that failed after asking for an id leaves a gap.
    pub(crate) fn used(&self, _: &[Verdict], changed: &BTreeMap<usize, Vec<u8>>) -> HashSet<String> {
        let texts: Vec<&str> = changed.values().filter_map(|bytes| std::str::from_utf8(bytes).ok()).collect();
        let written = |id: &str| {
            let tail = format!(":id=\"{id}\"/>");
            let is_ours = |text: &&str| {
                text.match_indices("commentReference ").any(|(at, name)| {
                    let rest = &text[at + name.len()..];
                    rest.find(':').is_some_and(|colon| rest[colon..].starts_with(&tail))
                })
            };
            texts.iter().any(is_ours)
        };
        self.list.iter().map(|(id, _)| id.clone()).filter(|id| written(id)).collect()
    }

    /// Writes the comments of `used` and, where the file has no comments part yet, the part and what points at it.
    pub(crate) fn write(
        self,
        package: &Package,
        by: &Attribution,
        used: &HashSet<String>,
        changed: &mut BTreeMap<usize, Vec<u8>>,
        added: &mut Vec<(String, Vec<u8>)>,
    ) -> Result<HashSet<String>, Error> {
        let list: Vec<&(String, String)> = self.list.iter().filter(|(id, _)| used.contains(id)).collect();
        if list.is_empty() {
            return Ok(HashSet::new());
        }
        let made = |w: &str| list.iter().map(|(id, text)| comment(package, by, id, text, w)).collect::<String>();
        match package.part_of_kind("comments") {
            Some(part) => {
                let part = &package.parts[part];
                let tree = &part.tree;
                let w = tree.w_prefix().unwrap_or("w");
                let text = appended(tree, &made(w)).ok_or(Error::Unverified { law: "comments can be added" })?;
                changed.insert(part.entry, with_mark(tree, text));
            }
            None => {
                let main = &package.parts[package.main];
                let uri = w_uri(&main.tree).unwrap_or("http://schemas.openxmlformats.org/wordprocessingml/2006/main");
                let name = fresh_name(package);
                let xml = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{uri}\">{}</w:comments>",
                    made("w")
                );
                point_at(package, &name, uri.contains("purl.oclc.org"), changed, added)?;
                added.push((name, xml.into_bytes()));
            }
        }
        Ok(list.iter().map(|(id, _)| id.clone()).collect())
    }
}

fn comment(package: &Package, by: &Attribution, id: &str, text: &str, w: &str) -> String {
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
        paras.push_str(&format!(
            "<{w}:p>{ppr}{first}<{w}:r><{w}:t xml:space=\"preserve\">{words}</{w}:t></{w}:r></{w}:p>"
        ));
    }
    let date = by.stamp().map(|date| format!(" {w}:date=\"{date}\"")).unwrap_or_default();
    let (author, initials) = (escape_attribute(&by.author), escape_attribute(&by.initials));
    format!(
        "<{w}:comment {w}:id=\"{id}\" {w}:author=\"{author}\"{date} {w}:initials=\"{initials}\">{paras}</{w}:comment>"
    )
}

/// Returns a part's text with `xml` as the last content of its root.
fn appended(tree: &Tree, xml: &str) -> Option<String> {
    let mut splices = Splices::default();
    let root = tree.root;
    match tree.node(root).kind {
        Kind::Empty => {
            let open = tree.open_tag(root).trim_end_matches("/>").trim_end();
            splices.replace(tree.range(root), format!("{open}>{xml}</{}>", tree.name(root)));
        }
        _ => splices.replace(tree.close_start(root)..tree.close_start(root), xml),
    }
    splices.apply(&tree.text)
}

fn w_uri(tree: &Tree) -> Option<&str> {
    attributes(tree.open_tag(tree.root))
        .find(|(name, uri)| name.starts_with("xmlns") && Ns::of(uri) == Ns::W)
        .map(|(_, uri)| uri)
}

fn fresh_name(package: &Package) -> String {
    let main = package.parts[package.main].name.replace('\\', "/");
    let folder = main.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let taken = |name: &str| package.entries.iter().any(|e| e.name.replace('\\', "/").eq_ignore_ascii_case(name));
    let mut name = format!("{folder}comments.xml");
    let mut n = 1;
    while taken(&name) {
        name = format!("{folder}comments{n}.xml");
        n += 1;
    }
    name
}

/// Adds the relationship from the main part and the content type.
fn point_at(
    package: &Package,
    name: &str,
    strict: bool,
    changed: &mut BTreeMap<usize, Vec<u8>>,
    added: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Error> {
    let main = &package.parts[package.main];
    let used: HashSet<&str> = main.relations.iter().map(|r| r.id.as_str()).collect();
    let mut n = main.relations.len() + 1;
    while used.contains(format!("rId{n}").as_str()) {
        n += 1;
    }
    let kind = if strict { STRICT } else { TRANSITIONAL };
    let target = format!("/{name}");
    let row = |prefix: &str| {
        format!("<{prefix}Relationship Id=\"rId{n}\" Type=\"{kind}\" Target=\"{}\"/>", escape_attribute(&target))
    };
    let relations = relations_of(&main.name.replace('\\', "/"));
    match load(package, &relations)? {
        Some((entry, tree)) => {
            let text = appended(&tree, &row(&prefix(&tree))).ok_or(Error::Unverified { law: "links can be added" })?;
            changed.insert(entry, with_mark(&tree, text));
        }
        None => {
            let uri = "http://schemas.openxmlformats.org/package/2006/relationships";
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
            let xml = format!("{head}<Relationships xmlns=\"{uri}\">{}</Relationships>", row(""));
            added.push((relations, xml.into_bytes()));
        }
    }
    if let Some((entry, tree)) = load(package, "[Content_Types].xml")? {
        let part = escape_attribute(&target);
        let xml = format!("<{}Override PartName=\"{part}\" ContentType=\"{CONTENT_TYPE}\"/>", prefix(&tree));
        let text = appended(&tree, &xml).ok_or(Error::Unverified { law: "content types can be added" })?;
        changed.insert(entry, with_mark(&tree, text));
    }
    Ok(())
}

fn prefix(tree: &Tree) -> String {
    tree.name(tree.root).rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
}

/// Reads a part that the package does not keep.
fn load(package: &Package, name: &str) -> Result<Option<(usize, Tree)>, Error> {
    let found = package.entries.iter().position(|e| e.name.replace('\\', "/").eq_ignore_ascii_case(name));
    let Some(entry) = found else { return Ok(None) };
    let (mut archive, _) = archive::open(&package.bytes, &package.limits)?;
    let bytes = archive::inflate(&mut archive, entry, package.limits.part, "one part")?;
    let tree = Tree::parse(&bytes, name, &package.limits)?;
    if tree.utf16 {
        return Err(Error::Unverified { law: "every part that changes is in UTF-8" });
    }
    Ok(Some((entry, tree)))
}
