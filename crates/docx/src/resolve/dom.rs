//! The plain XML of a part, as the second resolver sees it: no tree, no model, no element table.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// One element or text; a text has an empty name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// Canonical: `w:` for WordprocessingML, else as written.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<usize>,
    pub(super) parent: usize,
    /// The byte of the part where it begins.
    pub(crate) at: usize,
}

/// A part as a plain document.
#[derive(Clone, Debug)]
pub(crate) struct Dom {
    pub(crate) items: Vec<Item>,
}

pub(super) const ROOT: usize = 0;

impl Dom {
    /// Parses a part, or nothing when it is not well formed.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Dom> {
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()?;
        let mut reader = NsReader::from_str(text);
        let mut items = vec![Item::default()];
        let mut at = ROOT;
        loop {
            let start = reader.buffer_position() as usize;
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    let item = Item { at: start, ..element(&reader, &tag, at)? };
                    items.push(item);
                    let id = items.len() - 1;
                    items[at].children.push(id);
                    at = id;
                }
                Event::Empty(tag) => {
                    let item = Item { at: start, ..element(&reader, &tag, at)? };
                    items.push(item);
                    let id = items.len() - 1;
                    items[at].children.push(id);
                }
                Event::End(_) => at = items[at].parent,
                Event::Text(text) => words(&mut items, at, &text),
                Event::CData(data) => words(&mut items, at, &data),
                Event::GeneralRef(name) => {
                    let raw = format!("&{};", &*name);
                    let text = quick_xml::escape::unescape(&raw).ok()?.into_owned();
                    words(&mut items, at, &text);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Some(Dom { items })
    }

    pub(super) fn name(&self, id: usize) -> &str {
        &self.items[id].name
    }

    pub(super) fn child(&self, id: usize, name: &str) -> Option<usize> {
        self.items[id].children.iter().copied().find(|child| self.name(*child) == name)
    }

    pub(crate) fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        self.items[id].attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every item under the root in document order.
    pub(super) fn all(&self) -> Vec<usize> {
        let mut out = Vec::with_capacity(self.items.len());
        let mut todo = vec![ROOT];
        while let Some(id) = todo.pop() {
            out.push(id);
            todo.extend(self.items[id].children.iter().rev());
        }
        out
    }

    pub(super) fn detach(&mut self, id: usize) {
        let parent = self.items[id].parent;
        self.items[parent].children.retain(|child| *child != id);
    }

    pub(super) fn unwrap(&mut self, id: usize) {
        let parent = self.items[id].parent;
        let inner = std::mem::take(&mut self.items[id].children);
        for child in &inner {
            self.items[*child].parent = parent;
        }
        let Some(at) = self.items[parent].children.iter().position(|child| *child == id) else { return };
        self.items[parent].children.splice(at..=at, inner);
    }

    pub(super) fn under(&self, id: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut todo = self.items[id].children.clone();
        while let Some(at) = todo.pop() {
            out.push(at);
            todo.extend(&self.items[at].children);
        }
        out
    }

    /// Is it the only paragraph of its container?
    pub(super) fn is_alone(&self, id: usize) -> bool {
        let parent = self.items[id].parent;
        let blocks = self.items[parent].children.iter().filter(|c| matches!(self.name(**c), "w:p" | "w:tbl" | "w:sdt"));
        blocks.count() == 1
    }

    /// Returns the paragraph or table after `id`, looking through content controls.
    pub(super) fn next_block(&self, id: usize) -> Option<usize> {
        let mut at = id;
        loop {
            let parent = self.items[at].parent;
            let place = self.items[parent].children.iter().position(|c| *c == at)?;
            for next in &self.items[parent].children[place + 1..] {
                let mut inner = *next;
                loop {
                    match self.name(inner) {
                        "w:p" | "w:tbl" | "w:altChunk" => return Some(inner),
                        "w:sdt" => inner = self.child(inner, "w:sdtContent")?,
                        "w:sdtContent" | "w:customXml" => {
                            let blocks = ["w:p", "w:tbl", "w:sdt", "w:customXml"];
                            let first = self.items[inner].children.iter().find(|c| blocks.contains(&self.name(**c)));
                            match first {
                                Some(first) => inner = *first,
                                None => break,
                            }
                        }
                        _ => break,
                    }
                }
            }
            if !matches!(self.name(parent), "w:sdtContent" | "w:sdt" | "w:customXml") {
                return None;
            }
            at = parent;
        }
    }
}

fn element(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>, parent: usize) -> Option<Item> {
    let is_w = |found: &ResolveResult<'_>| match found {
        ResolveResult::Bound(ns) => {
            let uri: &str = ns.as_ref();
            uri == "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                || uri == "http://purl.oclc.org/ooxml/wordprocessingml/main"
        }
        _ => false,
    };
    let (ns, local) = reader.resolver().resolve_element(tag.name());
    let name = match is_w(&ns) {
        true => format!("w:{}", AsRef::<str>::as_ref(&local)),
        false => tag.name().as_ref().to_owned(),
    };
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let (ns, local) = reader.resolver().resolve_attribute(attribute.key);
        let key = match is_w(&ns) {
            true => format!("w:{}", AsRef::<str>::as_ref(&local)),
            false => attribute.key.as_ref().to_owned(),
        };
        let raw: &str = &attribute.value;
        attributes.push((key, quick_xml::escape::unescape(raw).ok()?.into_owned()));
    }
    Some(Item { name, attributes, parent, ..Item::default() })
}

fn words(items: &mut Vec<Item>, at: usize, text: &str) {
    if let Some(last) = items[at].children.last().copied()
        && items[last].name.is_empty()
    {
        items[last].text.push_str(text);
        return;
    }
    items.push(Item { text: text.to_owned(), parent: at, ..Item::default() });
    let id = items.len() - 1;
    items[at].children.push(id);
}
