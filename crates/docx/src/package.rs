//! The opened file: its bytes, its directory, and the parts that reading needs.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::OnceLock;

use draft::{Draft, Hash};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::archive::{self, Entry};
use crate::element::El;
use crate::model::Model;
use crate::relation::{ContentTypes, Relation, relations, relations_of, resolve};
use crate::tree::Tree;
use crate::{Error, Limits, View, sniff};

/// Index of a part in [`Package::parts`].
pub(crate) type PartId = usize;

/// A parsed XML part.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name as the zip writes it.
    pub(crate) name: String,
    /// Its entry in the zip.
    pub(crate) entry: usize,
    pub(crate) tree: Tree,
    pub(crate) relations: Vec<Relation>,
}

/// A received Word file; its bytes never change.
///
/// Opening checks the file and reads its parts once; [`Package::read`], [`Package::page`] and [`Package::mark_up`]
/// are pure functions of it.
#[derive(Debug)]
pub struct Package {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: Hash,
    pub(crate) entries: Vec<Entry>,
    pub(crate) limits: Limits,
    pub(crate) parts: Vec<Part>,
    pub(crate) main: PartId,
    /// Parts of the main part by the last segment of the relationship's type, in the order of the relationships.
    pub(crate) by_kind: BTreeMap<String, Vec<PartId>>,
    /// What reading found odd about the package itself: part and sentence.
    pub(crate) remarks: Vec<(crate::NoticeKind, String, String)>,
    pub(crate) model: Model,
    /// The Final view, which edits and pages are made against, read once.
    final_draft: OnceLock<Draft>,
}

/// Relationship types of the main part whose targets are parsed.
const PARSED: [&str; 11] = [
    "styles",
    "numbering",
    "settings",
    "footnotes",
    "endnotes",
    "comments",
    "commentsExtended",
    "commentsIds",
    "commentsExtensible",
    "header",
    "footer",
];

impl Package {
    /// Opens a Word file from its bytes.
    ///
    /// What the file is is told by its content, never by a name. Parts are found by relationship type, strict and
    /// transitional. A missing or malformed part other than the main one is a [`Notice`](crate::Notice), not an error.
    ///
    /// # Errors
    /// One variant per thing the file can be instead, see [`Error`]; nothing of it is kept.
    pub fn open(bytes: &[u8]) -> Result<Package, Error> {
        Package::open_within(bytes, &Limits::default())
    }

    /// Opens a Word file that stays within `limits`.
    ///
    /// # Errors
    /// As [`Package::open`].
    pub fn open_within(bytes: &[u8], limits: &Limits) -> Result<Package, Error> {
        let span = tracing::info_span!("docx.open", bytes = bytes.len(), parts = tracing::field::Empty);
        let _entered = span.enter();
        if bytes.len() as u64 > limits.file {
            return Err(Error::TooLarge { what: "the file" });
        }
        sniff::sniff(bytes)?;
        let (mut archive, entries) = archive::open(bytes, limits)?;
        let mut xml: BTreeMap<String, (usize, Vec<u8>)> = BTreeMap::new();
        let mut total = 0;
        for (index, entry) in entries.iter().enumerate() {
            let name = entry.name.replace('\\', "/").to_ascii_lowercase();
            if name == "mimetype" {
                let kind = archive::inflate(&mut archive, index, 1024, "mimetype").unwrap_or_default();
                if kind.starts_with(b"application/vnd.oasis") {
                    return Err(Error::OpenDocument);
                }
            }
            if name.ends_with(".xml") || name.ends_with(".rels") {
                let left = limits.part.min(limits.total.saturating_sub(total));
                let inflated = archive::inflate(&mut archive, index, left, "one part")?;
                total += inflated.len() as u64;
                if total > limits.ratio_floor && total > limits.ratio.saturating_mul(bytes.len() as u64) {
                    return Err(Error::TooLarge { what: "packed data" });
                }
                xml.insert(name, (index, inflated));
            }
        }
        let names: Vec<String> = entries.iter().map(|e| e.name.to_ascii_lowercase()).collect();
        if names.iter().any(|n| n.starts_with("index/") && n.ends_with(".iwa")) {
            return Err(Error::Pages);
        }
        let mut opening = Opening { xml, limits, remarks: Vec::new() };
        let content_types = match opening.tree("[content_types].xml")? {
            Some((_, tree)) => ContentTypes::read(&tree),
            None => ContentTypes::default(),
        };
        let package_relations = opening.relations("")?;
        let main_target = package_relations.iter().find(|r| r.kind == "officeDocument" && !r.external);
        let by_folder = || match () {
            () if names.iter().any(|n| n.starts_with("xl/")) => Error::Workbook,
            () if names.iter().any(|n| n.starts_with("ppt/")) => Error::Presentation,
            () => Error::NotWord,
        };
        let main_name = resolve("", &main_target.ok_or_else(by_folder)?.target);
        match content_types.of(&main_name) {
            Some(kind) if kind.contains("spreadsheetml") || kind.contains("ms-excel") => return Err(Error::Workbook),
            Some(kind) if kind.contains("presentationml") || kind.contains("ms-powerpoint") => {
                return Err(Error::Presentation);
            }
            _ => {}
        }
        // The name of the main part need not end in .xml.
        let key = main_name.to_ascii_lowercase();
        if !opening.xml.contains_key(&key)
            && let Some(index) = names.iter().position(|n| n.replace('\\', "/") == key)
        {
            let inflated = archive::inflate(&mut archive, index, limits.part, "one part")?;
            opening.xml.insert(key.clone(), (index, inflated));
        }
        let (entry, tree) = opening.tree(&key)?.ok_or(Error::NoMainPart)?;
        if tree.el(tree.root) != El::Document || tree.child(tree.root, El::Body).is_none() {
            return Err(Error::NotWord);
        }
        let mut remarks = Vec::new();
        let kind = content_types.of(&main_name).unwrap_or_default();
        if kind.contains("macroEnabled") || names.iter().any(|n| n.ends_with("vbaproject.bin")) {
            let message = "This file holds macros; they are kept and never run.".to_owned();
            remarks.push((crate::NoticeKind::Macros, main_name.clone(), message));
        }
        if package_relations.iter().any(|r| r.kind == "origin" && r.target.contains("_xmlsignatures"))
            || names.iter().any(|n| n.starts_with("_xmlsignatures/"))
        {
            let message = "This file is digitally signed; a marked-up copy loses the signature.".to_owned();
            remarks.push((crate::NoticeKind::Signed, main_name.clone(), message));
        }
        let main_relations = opening.relations(&main_name)?;
        let mut parts =
            vec![Part { name: entries[entry].name.clone(), entry, tree, relations: main_relations.clone() }];
        let mut by_kind: BTreeMap<String, Vec<PartId>> = BTreeMap::new();
        for relation in main_relations.iter().filter(|r| !r.external && PARSED.contains(&r.kind.as_str())) {
            let name = resolve(&main_name, &relation.target);
            match opening.part_tree(&name)? {
                Some((entry, tree)) => {
                    let relations = opening.relations(&name)?;
                    if let Some(known) = parts.iter().position(|p| p.entry == entry) {
                        by_kind.entry(relation.kind.clone()).or_default().push(known);
                        continue;
                    }
                    by_kind.entry(relation.kind.clone()).or_default().push(parts.len());
                    parts.push(Part { name: entries[entry].name.clone(), entry, tree, relations });
                }
                None => {
                    let message = format!("The part {name} is missing or damaged and was not read.");
                    remarks.push((crate::NoticeKind::MissingPart, name, message));
                }
            }
        }
        remarks.append(&mut opening.remarks);
        // The inflated bytes are not needed any more, and the model takes room.
        drop(opening);
        span.record("parts", parts.len());
        let mut package = Package {
            bytes: bytes.to_vec(),
            hash: Hash::of(bytes),
            entries,
            limits: limits.clone(),
            parts,
            main: 0,
            by_kind,
            remarks,
            model: Model::default(),
            final_draft: OnceLock::new(),
        };
        package.model = Model::build(&package);
        Ok(package)
    }

    /// Returns the SHA-256 of the received bytes.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Returns the draft of the Final view.
    pub(crate) fn final_draft(&self) -> &Draft {
        self.final_draft.get_or_init(|| self.read(View::Final).0)
    }

    /// Returns the first part of a relationship kind of the main part.
    pub(crate) fn part_of_kind(&self, kind: &str) -> Option<PartId> {
        self.by_kind.get(kind).and_then(|list| list.first()).copied()
    }

    /// Packs the file anew with `changed` parts, by entry, and `added` parts at the end.
    ///
    /// Every other entry keeps its place, its name and its compressed bytes.
    pub(crate) fn pack(
        &self,
        changed: &BTreeMap<usize, Vec<u8>>,
        added: &[(String, Vec<u8>)],
    ) -> Result<Vec<u8>, Error> {
        let (mut archive, _) = archive::open(&self.bytes, &self.limits)?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() + 4096)));
        let mut stamp = zip::DateTime::default();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index)?;
            stamp = entry.last_modified().unwrap_or_default();
            match changed.get(&index) {
                None => writer.raw_copy_file(entry)?,
                Some(bytes) => {
                    let name = entry.name()?.into_owned();
                    drop(entry);
                    write_entry(&mut writer, &name, stamp, bytes)?;
                }
            }
        }
        for (name, bytes) in added {
            write_entry(&mut writer, name, stamp, bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

fn write_entry(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    stamp: zip::DateTime,
    bytes: &[u8],
) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(stamp);
    writer.start_file(name, options)?;
    writer.write_all(bytes).map_err(zip::result::ZipError::from)?;
    Ok(())
}

/// Inflated XML parts by lower-case name while a file is being opened.
struct Opening<'a> {
    xml: BTreeMap<String, (usize, Vec<u8>)>,
    limits: &'a Limits,
    remarks: Vec<(crate::NoticeKind, String, String)>,
}

impl Opening<'_> {
    fn tree(&self, name: &str) -> Result<Option<(usize, Tree)>, Error> {
        let Some((entry, bytes)) = self.xml.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        Ok(Some((*entry, Tree::parse(bytes, name, self.limits)?)))
    }

    /// Parses a part that may be malformed; a document type definition is refused wherever it stands.
    fn part_tree(&self, name: &str) -> Result<Option<(usize, Tree)>, Error> {
        match self.tree(name) {
            Err(Error::Malformed { .. }) => Ok(None),
            other => other,
        }
    }

    fn relations(&mut self, source: &str) -> Result<Vec<Relation>, Error> {
        let name = relations_of(source);
        match self.tree(&name) {
            Ok(found) => Ok(found.map(|(_, tree)| relations(&tree)).unwrap_or_default()),
            Err(Error::Malformed { .. }) if !source.is_empty() => {
                let message = format!("The links of {source} are damaged and were not read.");
                self.remarks.push((crate::NoticeKind::MissingPart, name, message));
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }
}
