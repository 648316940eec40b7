//! The opened file: its bytes, its directory, and the parts that reading needs.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};

use draft::{Draft, Hash};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::archive::{self, Archive, Entry};
use crate::element::El;
use crate::model::Model;
use crate::relation::{ContentTypes, Relation, relations, relations_of, resolve};
use crate::tree::Tree;
use crate::{Error, Limits, sniff};

/// Index of a part in [`Package::parts`].
pub(crate) type PartId = usize;

/// A parsed XML part.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name as the zip writes it.
    pub(crate) name: String,
    /// Its entry in the zip.
    pub(crate) entry: usize,
    /// Shared with the package that a copy was made from, where the copy left the part alone.
    pub(crate) tree: Arc<Tree>,
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
    pub(crate) final_reading: OnceLock<(Draft, Vec<crate::Notice>)>,
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
        Package::open_beside(bytes, limits, None, BTreeMap::new())
    }

    /// Opens a copy that was made from this file; parts whose compressed bytes are those of this file are the parts that
    /// this file's bytes were read as, and are not read a second time. `written` is what other entries should hold.
    ///
    /// # Errors
    /// As [`Package::open`], and where an entry holds something else.
    pub(crate) fn open_copy(&self, bytes: &[u8], written: BTreeMap<usize, Vec<u8>>) -> Result<Package, Error> {
        Package::open_beside(bytes, &self.limits, Some(self), written)
    }

    fn open_beside(
        bytes: &[u8],
        limits: &Limits,
        base: Option<&Package>,
        mut written: BTreeMap<usize, Vec<u8>>,
    ) -> Result<Package, Error> {
        let span = tracing::info_span!("docx.open", bytes = bytes.len(), parts = tracing::field::Empty);
        let _entered = span.enter();
        if bytes.len() as u64 > limits.file {
            return Err(Error::TooLarge { what: "the file" });
        }
        sniff::sniff(bytes)?;
        let (mut archive, mut entries) = archive::open(bytes, limits)?;
        let mut xml: BTreeMap<String, Source> = BTreeMap::new();
        let mut total = 0;
        for (index, entry) in entries.iter_mut().enumerate() {
            let name = entry.name.replace('\\', "/").to_ascii_lowercase();
            if name == "mimetype" {
                let kind = archive::inflate(&mut archive, index, 1024, "mimetype").unwrap_or_default();
                if kind.starts_with(b"application/vnd.oasis") {
                    return Err(Error::OpenDocument);
                }
            }
            if name.ends_with(".xml") || name.ends_with(".rels") {
                let left = limits.part.min(limits.total.saturating_sub(total));
                let same = base.filter(|base| base.has_entry(index, entry, bytes));
                let inflated = match (same, written.remove(&index)) {
                    (Some(base), _) if base.entries[index].inflated <= left => None,
                    (_, Some(known)) if known.len() as u64 <= left => {
                        archive::holds(&mut archive, index, &known)?;
                        Some(known)
                    }
                    _ => Some(archive::inflate(&mut archive, index, left, "one part")?),
                };
                entry.inflated = match (&inflated, same) {
                    (None, Some(base)) => base.entries[index].inflated,
                    (bytes, _) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
                };
                total += entry.inflated;
                if total > limits.ratio_floor && total > limits.ratio.saturating_mul(bytes.len() as u64) {
                    return Err(Error::TooLarge { what: "packed data" });
                }
                xml.insert(name, Source { entry: index, inflated });
            }
        }
        let names: Vec<String> = entries.iter().map(|e| e.name.to_ascii_lowercase()).collect();
        if names.iter().any(|n| n.starts_with("index/") && n.ends_with(".iwa")) {
            return Err(Error::Pages);
        }
        let mut opening = Opening { archive, xml, base, limits, remarks: Vec::new() };
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
            opening.xml.insert(key.clone(), Source { entry: index, inflated: None });
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
            let entry = opening.xml.get(&name.to_ascii_lowercase()).map(|source| source.entry);
            if let Some(known) = parts.iter().position(|p| Some(p.entry) == entry) {
                by_kind.entry(relation.kind.clone()).or_default().push(known);
                continue;
            }
            match opening.part_tree(&name)? {
                Some((entry, tree)) => {
                    let relations = opening.relations(&name)?;
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
            final_reading: OnceLock::new(),
        };
        package.model = Model::build(&package, base);
        debug_assert!(
            base.is_none() || Model::build(&package, None).paras == package.model.paras,
            "what is taken over is what reading gives"
        );
        Ok(package)
    }

    /// Returns the SHA-256 of the received bytes.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Returns the draft of the Final view.
    pub(crate) fn final_draft(&self) -> &Draft {
        &self.final_reading().0
    }

    /// Has this file the same bytes at the same place of its directory as `entry` of another file's `bytes`?
    pub(crate) fn has_entry(&self, index: usize, entry: &Entry, bytes: &[u8]) -> bool {
        self.entries.get(index).is_some_and(|own| {
            (&own.name, own.method, own.checksum) == (&entry.name, entry.method, entry.checksum)
                && self.bytes.get(own.packed.clone()) == bytes.get(entry.packed.clone())
        })
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

/// An XML part of a file that is being opened.
struct Source {
    entry: usize,
    /// Its bytes, until they are parsed; nothing where they are inflated once they are needed.
    inflated: Option<Vec<u8>>,
}

/// A file that is being opened.
struct Opening<'a> {
    archive: Archive<'a>,
    /// XML parts by lower-case name.
    xml: BTreeMap<String, Source>,
    base: Option<&'a Package>,
    limits: &'a Limits,
    remarks: Vec<(crate::NoticeKind, String, String)>,
}

impl Opening<'_> {
    fn tree(&mut self, name: &str) -> Result<Option<(usize, Arc<Tree>)>, Error> {
        let Some(source) = self.xml.get_mut(&name.to_ascii_lowercase()) else { return Ok(None) };
        let entry = source.entry;
        let before = self.base.and_then(|base| base.parts.iter().find(|part| part.entry == entry));
        let bytes = match (source.inflated.take(), before) {
            (Some(bytes), _) => bytes,
            (None, Some(part)) => return Ok(Some((entry, part.tree.clone()))),
            (None, None) => archive::inflate(&mut self.archive, entry, self.limits.part, "one part")?,
        };
        let tree = Tree::parse_beside(bytes, name, self.limits, before.map(|part| &*part.tree))?;
        Ok(Some((entry, Arc::new(tree))))
    }

    /// Parses a part that may be malformed; a document type definition is refused wherever it stands.
    fn part_tree(&mut self, name: &str) -> Result<Option<(usize, Arc<Tree>)>, Error> {
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
