//! Relationships and content types of the package (ECMA-376 Part 2 §6.5, §7.2).

use std::collections::BTreeMap;

use crate::element::Ns;
use crate::tree::Tree;

/// One relationship of a part.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last segment of its type, which strict and transitional share.
    pub(crate) kind: String,
    /// The target as written.
    pub(crate) target: String,
    pub(crate) external: bool,
}

/// Reads a relationships part.
pub(crate) fn relations(tree: &Tree) -> Vec<Relation> {
    let text = |id, name: &str| tree.attr(id, Ns::W, name).map(|value| value.into_owned());
    tree.elements(tree.root)
        .filter(|id| tree.local(*id) == "Relationship")
        .filter_map(|id| {
            let kind = text(id, "Type")?;
            Some(Relation {
                id: text(id, "Id")?,
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: text(id, "Target")?,
                external: text(id, "TargetMode").is_some_and(|mode| mode == "External"),
            })
        })
        .collect()
}

/// Content types by extension and by part name, both in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContentTypes {
    defaults: BTreeMap<String, String>,
    overrides: BTreeMap<String, String>,
}

impl ContentTypes {
    pub(crate) fn read(tree: &Tree) -> ContentTypes {
        let mut types = ContentTypes::default();
        for id in tree.elements(tree.root) {
            let text = |name: &str| tree.attr(id, Ns::W, name).unwrap_or_default().into_owned();
            let kind = text("ContentType");
            match tree.local(id) {
                "Default" => drop(types.defaults.insert(text("Extension").to_ascii_lowercase(), kind)),
                "Override" => {
                    let name = text("PartName").trim_start_matches('/').to_ascii_lowercase();
                    types.overrides.insert(name, kind);
                }
                _ => {}
            }
        }
        types
    }

    /// Returns the content type of the part `name`.
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let extension = name.rsplit('.').next().unwrap_or_default();
        self.overrides.get(&name).or_else(|| self.defaults.get(extension)).map(String::as_str)
    }
}

/// Returns the name of the part that `target` means when it stands in the relationships of `source`.
pub(crate) fn resolve(source: &str, target: &str) -> String {
    let target = percent_decoded(target).replace('\\', "/");
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut segments: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => source.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// Returns the name of the relationships part of `source`; the package's own for an empty name.
pub(crate) fn relations_of(source: &str) -> String {
    match source.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{source}.rels"),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match (bytes[at], hex.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_their_source() {
        for (source, target, expected) in [
            ("word/document.xml", "styles.xml", "word/styles.xml"),
            ("word/document.xml", "/word/styles.xml", "word/styles.xml"),
            ("word/document.xml", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "/foo/doc%202.xml", "foo/doc 2.xml"),
            ("word/document.xml", "./a/../b.xml", "word/b.xml"),
        ] {
            assert_eq!(resolve(source, target), expected, "{source} {target}");
        }
        assert_eq!(relations_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relations_of(""), "_rels/.rels");
    }
}
