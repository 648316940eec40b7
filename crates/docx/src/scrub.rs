//! What a file tells about its making: names, company, paths, editing sessions, and what its pictures hold.

mod picture;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::element::{El, Ns};
use crate::package::Package;
use crate::relation::{Relation, relations, relations_of, resolve};
use crate::splice::Splices;
use crate::tree::{Kind, NodeId, Tree, attributes};
use crate::view::View;
use crate::write::with_mark;
use crate::{Error, archive};

/// A copy without traces of its making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrubbed {
    /// The copy; the received bytes where nothing is to be taken out.
    pub bytes: Vec<u8>,
    /// What was found, taken out or kept.
    pub traces: Vec<Trace>,
}

/// One thing that a file tells about its making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The part it stands in.
    pub part: String,
    /// What it is, such as `last author`.
    pub what: &'static str,
    /// What it says; empty where only the number matters.
    pub value: String,
    /// How often it stands there.
    pub count: usize,
    /// Why it was kept; nothing where it was taken out.
    pub kept: Option<&'static str>,
}

/// What Word writes in place of a name that it takes out.
const NOBODY: &str = "Author";

/// Document properties by local name: what they are, and the field that shows them (ECMA-376 Part 1 §17.16.5, §22.2).
const PROPERTIES: [(&str, &str, &str); 7] = [
    ("creator", "author", "AUTHOR"),
    ("lastModifiedBy", "last author", "LASTSAVEDBY"),
    ("Manager", "manager", "MANAGER"),
    ("Company", "company", "COMPANY"),
    ("Template", "template", "TEMPLATE"),
    ("HyperlinkBase", "base of links", "HYPERLINKBASE"),
    ("lastPrinted", "date of the last print", "PRINTDATE"),
];

/// What is found and what is to be written instead, part by part.
struct Scrubbing<'a> {
    package: &'a Package,
    archive: archive::Archive<'a>,
    changed: BTreeMap<usize, Vec<u8>>,
    traces: Vec<Trace>,
    /// Instructions of fields and bindings of controls: what the text shows of properties.
    shown: Vec<String>,
}

impl Package {
    /// Makes a copy without what the file tells about its making; text, changes and comments stay as they are.
    ///
    /// With `authors` the names in changes and comments become “Author” and their dates go, as in Word's own inspector.
    /// A property that a field or a control of the text shows is kept, for Word would change the text with it.
    /// From JPEG and PNG pictures what is not the image goes, but for data that says how the image is turned. Other
    /// pictures, embedded files and the preview image are named and kept. Parts without such a trace keep their bytes.
    ///
    /// # Errors
    /// [`Error::Unverified`] when the copy would not read as the received file does.
    pub fn scrub(&self, authors: bool) -> Result<Scrubbed, Error> {
        let (archive, _) = archive::open(&self.bytes, &self.limits)?;
        let mut work =
            Scrubbing { package: self, archive, changed: BTreeMap::new(), traces: Vec::new(), shown: self.shown() };
        work.properties()?;
        work.settings()?;
        work.sessions_and_authors(authors);
        if authors {
            work.people()?;
        }
        work.pictures_and_files();
        let Scrubbing { changed, traces, .. } = work;
        if changed.is_empty() {
            return Ok(Scrubbed { bytes: self.bytes.clone(), traces });
        }
        let bytes = self.pack(&changed, &[])?;
        self.reads_alike(&bytes, authors)?;
        Ok(Scrubbed { bytes, traces })
    }

    /// Returns what the text shows of document properties, in capitals.
    fn shown(&self) -> Vec<String> {
        let fields = self.model.fields.iter().map(|field| field.instruction.to_uppercase());
        let mut out: Vec<String> = fields.collect();
        for part in &self.parts {
            let tree = &part.tree;
            let bindings = (0..tree.nodes.len() as NodeId).filter(|id| tree.local_is(*id, "dataBinding"));
            out.extend(bindings.filter_map(|id| tree.attr(id, Ns::W, "xpath")).map(|path| path.to_uppercase()));
        }
        out
    }

    fn reads_alike(&self, bytes: &[u8], authors: bool) -> Result<(), Error> {
        let copy = Package::open_within(bytes, &self.limits)
            .map_err(|_| Error::Unverified { law: "the result opens again" })?;
        for view in [View::Original, View::Markup, View::Final] {
            let (mut was, mut is) = (self.read(view).0, copy.read(view).0);
            if authors {
                for draft in [&mut was, &mut is] {
                    for revision in &mut draft.revisions {
                        (revision.author, revision.date) = (String::new(), None);
                    }
                    for thread in &mut draft.threads {
                        (thread.author, thread.date) = (String::new(), None);
                    }
                }
            }
            if was.paragraphs != is.paragraphs || was.revisions != is.revisions || was.threads != is.threads {
                return Err(Error::Unverified { law: "a scrubbed copy reads as the file it was made from" });
            }
        }
        Ok(())
    }
}

impl Scrubbing<'_> {
    /// Inflates and parses a part that opening did not keep.
    fn tree(&mut self, name: &str) -> Result<Option<(usize, Tree)>, Error> {
        let plain = |name: &str| name.replace('\\', "/").to_ascii_lowercase();
        let Some(entry) = self.package.entries.iter().position(|e| plain(&e.name) == plain(name)) else {
            return Ok(None);
        };
        let limits = &self.package.limits;
        let bytes = archive::inflate(&mut self.archive, entry, limits.part, "one part")?;
        Ok(Tree::parse(&bytes, name, limits).ok().map(|tree| (entry, tree)))
    }

    fn relations(&mut self, source: &str) -> Result<Vec<Relation>, Error> {
        Ok(self.tree(&relations_of(source))?.map(|(_, tree)| relations(&tree)).unwrap_or_default())
    }

    fn trace(&mut self, part: &str, what: &'static str, value: &str, count: usize, kept: Option<&'static str>) {
        self.traces.push(Trace { part: part.to_owned(), what, value: value.to_owned(), count, kept });
    }

    fn write(&mut self, entry: usize, tree: &Tree, splices: Splices) {
        if !splices.is_empty()
            && let Some(text) = splices.apply(&tree.text)
        {
            self.changed.insert(entry, with_mark(tree, text));
        }
    }

    /// Says why a property of this name may not go.
    fn needed(&self, names: &[&str]) -> Option<&'static str> {
        let shows = |names: &[&str], text: &String| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
            words.any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
        };
        self.shown.iter().any(|text| shows(names, text)).then_some("a field or a control of the text shows it")
    }

    /// Empties the properties of the package: core, extended and custom.
    fn properties(&mut self) -> Result<(), Error> {
        for relation in self.relations("")?.into_iter().filter(|r| !r.external) {
            let part = resolve("", &relation.target);
            match relation.kind.as_str() {
                "core-properties" | "extended-properties" => self.named_properties(&part)?,
                "custom-properties" => self.custom_properties(&part)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn named_properties(&mut self, part: &str) -> Result<(), Error> {
        let Some((entry, tree)) = self.tree(part)? else { return Ok(()) };
        let mut splices = Splices::default();
        for id in tree.elements(tree.root) {
            let local = tree.local(id);
            let Some((_, what, field)) = PROPERTIES.iter().find(|(name, ..)| *name == local) else { continue };
            let value = tree.characters(id);
            // Word's own template says nothing.
            if value.trim().is_empty() || (local == "Template" && value.trim_start_matches('\u{FEFF}') == "Normal.dotm")
            {
                continue;
            }
            let kept = if tree.is_sealed() { Some(ENCODED) } else { self.needed(&[local, field]) };
            self.trace(part, what, &value, 1, kept);
            if kept.is_none() {
                // An empty date is no date, so the element of one goes; a name may be empty.
                match local {
                    "lastPrinted" => splices.replace(tree.range(id), ""),
                    _ => splices.replace(inner(&tree, id), ""),
                }
            }
        }
        self.write(entry, &tree, splices);
        Ok(())
    }

    fn custom_properties(&mut self, part: &str) -> Result<(), Error> {
        let Some((entry, tree)) = self.tree(part)? else { return Ok(()) };
        let mut splices = Splices::default();
        for id in tree.elements(tree.root).filter(|id| tree.local(*id) == "property") {
            let name = tree.attr(id, Ns::W, "name").unwrap_or_default().into_owned();
            let value: String = tree.elements(id).map(|value| tree.characters(value)).collect();
            let shown = format!("{name}: {value}");
            let kept = if tree.is_sealed() { Some(ENCODED) } else { self.custom_needed(&name) };
            self.trace(part, "custom property", &shown, 1, kept);
            if kept.is_none() {
                splices.replace(tree.range(id), "");
            }
        }
        self.write(entry, &tree, splices);
        Ok(())
    }

    /// Says why a custom property or a variable may not go: its name may hold any character.
    fn custom_needed(&self, name: &str) -> Option<&'static str> {
        let name = name.to_uppercase();
        let shows = self.shown.iter().any(|text| !name.is_empty() && text.contains(&name));
        shows.then_some("a field or a control of the text shows it")
    }

    /// Takes editing sessions, the template's path and variables out of the settings.
    fn settings(&mut self) -> Result<(), Error> {
        let package = self.package;
        let Some(part) = package.part_of_kind("settings").map(|part| &package.parts[part]) else { return Ok(()) };
        let tree = &part.tree;
        let kept = tree.is_sealed().then_some(ENCODED);
        let mut splices = Splices::default();
        for id in tree.elements(tree.root).filter(|id| tree.node(*id).ns == Ns::W) {
            match tree.local(id) {
                "rsids" => {
                    self.trace(&part.name, "editing session ids", "", tree.elements(id).count(), kept);
                    splices.replace(tree.range(id), "");
                }
                "docVars" => {
                    for var in tree.elements(id) {
                        let text = |name| tree.attr(var, Ns::W, name).unwrap_or_default().into_owned();
                        let kept = kept.or_else(|| self.custom_needed(&text("name")));
                        let shown = format!("{}: {}", text("name"), text("val"));
                        self.trace(&part.name, "document variable", &shown, 1, kept);
                        if kept.is_none() {
                            splices.replace(tree.range(var), "");
                        }
                    }
                }
                "attachedTemplate" => {
                    let link = tree.attr(id, Ns::R, "id").unwrap_or_default().into_owned();
                    let target = part.relations.iter().find(|r| r.id == link).map_or("", |r| r.target.as_str());
                    let kept = kept.or_else(|| self.needed(&["TEMPLATE"]));
                    self.trace(&part.name, "path of the template", target, 1, kept);
                    if kept.is_none() {
                        splices.replace(tree.range(id), "");
                        self.unlink(&part.name, &link)?;
                    }
                }
                _ => {}
            }
        }
        if kept.is_none() {
            self.write(part.entry, tree, splices);
        }
        Ok(())
    }

    /// Takes a relationship out, which holds the path.
    fn unlink(&mut self, source: &str, link: &str) -> Result<(), Error> {
        let Some((entry, tree)) = self.tree(&relations_of(source))? else { return Ok(()) };
        let mut splices = Splices::default();
        for id in tree.elements(tree.root).filter(|id| tree.attr(*id, Ns::W, "Id").is_some_and(|v| v == link)) {
            splices.replace(tree.range(id), "");
        }
        self.write(entry, &tree, splices);
        Ok(())
    }

    /// Takes session ids, and names where they are asked for, out of the stories and the styles.
    fn sessions_and_authors(&mut self, authors: bool) {
        let package = self.package;
        for part in package.parts.iter().filter(|part| !part.tree.is_sealed()) {
            // The settings were seen to, and what else they hold of names is theirs.
            if package.part_of_kind("settings").is_some_and(|id| package.parts[id].entry == part.entry) {
                continue;
            }
            let tree = &part.tree;
            let mut splices = Splices::default();
            let mut sessions = 0;
            let mut names: BTreeMap<String, usize> = BTreeMap::new();
            for id in 0..tree.nodes.len() as NodeId {
                let node = tree.node(id);
                if !matches!(node.kind, Kind::Element | Kind::Empty) {
                    continue;
                }
                if node.ns == Ns::W && tree.local(id) == "rsid" {
                    sessions += 1;
                    splices.replace(tree.range(id), "");
                    continue;
                }
                for (range, name, value) in places(tree, id) {
                    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
                    if tree.prefix_ns(prefix) != Ns::W {
                        if authors && local == "dateUtc" && is_attributed(tree, id) {
                            splices.replace(with_space(tree, range), "");
                        }
                        continue;
                    }
                    match local {
                        local if local.starts_with("rsid") => {
                            sessions += 1;
                            splices.replace(with_space(tree, range), "");
                        }
                        "author" if authors => {
                            *names.entry(value.to_owned()).or_default() += 1;
                            splices.replace(range, format!("{name}=\"{NOBODY}\""));
                        }
                        "initials" if authors => splices.replace(range, format!("{name}=\"A\"")),
                        "date" if authors && is_attributed(tree, id) => splices.replace(with_space(tree, range), ""),
                        _ => {}
                    }
                }
            }
            if sessions > 0 {
                self.trace(&part.name, "editing session ids", "", sessions, None);
            }
            for (name, count) in names {
                let name = quick_xml::escape::unescape(&name).map_or_else(|_| name.clone(), |v| v.into_owned());
                if name != NOBODY {
                    self.trace(&part.name, "name in changes and comments", &name, count, None);
                }
            }
            self.write(part.entry, tree, splices);
        }
    }

    /// Takes the list of people out, which ties authors to accounts.
    fn people(&mut self) -> Result<(), Error> {
        let main = self.package.parts[self.package.main].name.clone();
        for relation in self.relations(&main)?.into_iter().filter(|r| !r.external && r.kind == "people") {
            let part = resolve(&main, &relation.target);
            let Some((entry, tree)) = self.tree(&part)? else { continue };
            let mut splices = Splices::default();
            for id in tree.elements(tree.root) {
                let name = tree.attr(id, Ns::W15, "author").unwrap_or_default().into_owned();
                let kept = tree.is_sealed().then_some(ENCODED);
                self.trace(&part, "account of an author", &name, 1, kept);
                if kept.is_none() {
                    splices.replace(tree.range(id), "");
                }
            }
            self.write(entry, &tree, splices);
        }
        Ok(())
    }
}

/// Why what stands in other files is kept.
const WITHIN: &str = "a file within the file is not looked into";

/// Kinds of pictures, and of files that Word may hold, by the ending of their names.
const PICTURES: [&str; 13] =
    ["jpg", "jpeg", "jpe", "png", "gif", "tif", "tiff", "bmp", "emf", "wmf", "svg", "webp", "heic"];

impl Scrubbing<'_> {
    /// Takes what is not the image out of pictures, and names what is not looked into.
    fn pictures_and_files(&mut self) {
        let package = self.package;
        for (entry, found) in package.entries.iter().enumerate() {
            let name = found.name.replace('\\', "/").to_ascii_lowercase();
            let ending = name.rsplit('.').next().unwrap_or_default();
            if name.starts_with("docprops/thumbnail") {
                self.trace(
                    &found.name,
                    "picture of the first page",
                    "",
                    1,
                    Some("it shows an earlier state; Word makes it"),
                );
            } else if name.contains("/embeddings/") || name.ends_with("vbaproject.bin") {
                self.trace(&found.name, "embedded file", "", 1, Some(WITHIN));
            } else if PICTURES.contains(&ending) {
                self.picture(entry, &found.name);
            }
        }
    }

    fn picture(&mut self, entry: usize, name: &str) {
        const WHAT: &str = "data of a picture";
        let limit = self.package.limits.part;
        let Ok(bytes) = archive::inflate(&mut self.archive, entry, limit, "one part") else {
            return self.trace(name, WHAT, "", 1, Some("the picture is damaged or too large to be looked into"));
        };
        let Some(found) = picture::look(&bytes) else {
            return self.trace(name, WHAT, "", 1, Some("this kind of picture is not looked into"));
        };
        if found.kinds.is_empty() {
            return;
        }
        let kept = found.turned.then_some("it says how the picture is turned");
        self.trace(name, WHAT, &found.kinds.join(", "), 1, kept);
        if kept.is_none() {
            self.changed.insert(entry, found.bytes);
        }
    }
}

const ENCODED: &str = "the part is in an encoding that is read and not written";

/// Does the element say who changed or wrote something?
fn is_attributed(tree: &Tree, id: NodeId) -> bool {
    let el = tree.el(id);
    el.is_change()
        || el.is_property_change()
        || el.is_markup_change()
        || matches!(
            el,
            El::Comment | El::CellIns | El::CellDel | El::CellMerge | El::MoveFromRangeStart | El::MoveToRangeStart
        )
}

/// Returns what stands between the tags of an element as a range of the part's text.
fn inner(tree: &Tree, id: NodeId) -> Range<usize> {
    match tree.node(id).kind {
        Kind::Element => tree.node(id).open.end as usize..tree.close_start(id),
        _ => tree.range(id).end..tree.range(id).end,
    }
}

/// Returns the attributes of an element with the ranges they stand at.
fn places(tree: &Tree, id: NodeId) -> Vec<(Range<usize>, &str, &str)> {
    let tag = tree.open_tag(id);
    let start = tree.node(id).open.start as usize;
    let offset = |text: &str| text.as_ptr() as usize - tag.as_ptr() as usize;
    let place = |(name, value): (&'_ str, &'_ str)| start + offset(name)..start + offset(value) + value.len() + 1;
    attributes(tag).map(|(name, value)| (place((name, value)), name, value)).collect()
}

/// Widens a range over the white space before it.
fn with_space(tree: &Tree, range: Range<usize>) -> Range<usize> {
    let before = &tree.text[..range.start];
    before.trim_end_matches(|c: char| c.is_ascii_whitespace()).len()..range.end
}
