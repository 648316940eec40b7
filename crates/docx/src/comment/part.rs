//! New parts of a package: their names, the relationship from the main part, the content type.

use std::collections::{BTreeMap, HashSet};

use crate::Error;
use crate::archive;
use crate::element::Ns;
use crate::package::Package;
use crate::relation::relations_of;
use crate::splice::{Splices, escape_attribute};
use crate::tree::{Kind, Tree, attributes};
use crate::write::with_mark;

/// A part to be added beside the main part.
pub(super) struct NewPart {
    pub(super) name: String,
    pub(super) relation: &'static str,
    pub(super) content_type: &'static str,
    pub(super) xml: String,
}

/// Puts `xml` behind everything else in a part's root.
pub(super) fn append(tree: &Tree, xml: &str, splices: &mut Splices) {
    let root = tree.root;
    match tree.node(root).kind {
        Kind::Empty => {
            let open = tree.open_tag(root).trim_end_matches("/>").trim_end();
            splices.replace(tree.range(root), format!("{open}>{xml}</{}>", tree.name(root)));
        }
        _ => splices.replace(tree.close_start(root)..tree.close_start(root), xml),
    }
}

/// Returns a part's text with `xml` as the last content of its root.
fn appended(tree: &Tree, xml: &str) -> Option<String> {
    let mut splices = Splices::default();
    append(tree, xml, &mut splices);
    splices.apply(&tree.text)
}

pub(super) fn w_uri(tree: &Tree) -> Option<&str> {
    attributes(tree.open_tag(tree.root))
        .find(|(name, uri)| name.starts_with("xmlns") && Ns::of(uri) == Ns::W)
        .map(|(_, uri)| uri)
}

/// Returns a name beside the main part that no entry has.
pub(super) fn fresh_name(package: &Package, stem: &str) -> String {
    let main = package.parts[package.main].name.replace('\\', "/");
    let folder = main.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let taken = |name: &str| package.entries.iter().any(|e| e.name.replace('\\', "/").eq_ignore_ascii_case(name));
    let mut name = format!("{folder}{stem}.xml");
    let mut n = 1;
    while taken(&name) {
        name = format!("{folder}{stem}{n}.xml");
        n += 1;
    }
    name
}

/// Adds parts with their relationships from the main part and their content types.
pub(super) fn add_parts(
    package: &Package,
    parts: Vec<NewPart>,
    changed: &mut BTreeMap<usize, Vec<u8>>,
    added: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let main = &package.parts[package.main];
    let used: HashSet<&str> = main.relations.iter().map(|r| r.id.as_str()).collect();
    let mut n = main.relations.len();
    let mut free = || loop {
        n += 1;
        let id = format!("rId{n}");
        if !used.contains(id.as_str()) {
            return id;
        }
    };
    let links: Vec<(String, &NewPart)> = parts.iter().map(|part| (free(), part)).collect();
    let rows = |prefix: &str| -> String {
        let row = |(id, part): &(String, &NewPart)| {
            let target = escape_attribute(&format!("/{}", part.name));
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{}\" Target=\"{target}\"/>", part.relation)
        };
        links.iter().map(row).collect()
    };
    let relations = relations_of(&main.name.replace('\\', "/"));
    match load(package, &relations)? {
        Some((entry, tree)) => {
            let text = appended(&tree, &rows(&prefix(&tree))).ok_or(Error::Unverified { law: "links can be added" })?;
            changed.insert(entry, with_mark(&tree, text));
        }
        None => {
            let uri = "http://schemas.openxmlformats.org/package/2006/relationships";
            let xml = format!("{HEAD}<Relationships xmlns=\"{uri}\">{}</Relationships>", rows(""));
            added.push((relations, xml.into_bytes()));
        }
    }
    if let Some((entry, tree)) = load(package, "[Content_Types].xml")? {
        let prefix = prefix(&tree);
        let row = |part: &NewPart| {
            let name = escape_attribute(&format!("/{}", part.name));
            format!("<{prefix}Override PartName=\"{name}\" ContentType=\"{}\"/>", part.content_type)
        };
        let xml: String = parts.iter().map(row).collect();
        let text = appended(&tree, &xml).ok_or(Error::Unverified { law: "content types can be added" })?;
        changed.insert(entry, with_mark(&tree, text));
    }
    added.extend(parts.into_iter().map(|part| (part.name, part.xml.into_bytes())));
    Ok(())
}

/// How a part of ours begins.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

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
    if tree.is_sealed() {
        return Err(Error::Unverified { law: "every part that changes is in UTF-8" });
    }
    Ok(Some((entry, tree)))
}
