//! The plain XML of a part, as the second resolver sees it: no tree, no model, no element table.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use quick_xml::name::{QName, ResolveResult};

/// One element or text; a text has an empty name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item<'t> {
    /// Canonical: `w:` for WordprocessingML, else as written.
    pub(crate) name: Cow<'t, str>,
    /// Its attributes, by their place among those of the part.
    pub(super) attributes: Range<usize>,
    pub(crate) text: Cow<'t, str>,
    pub(crate) children: Vec<usize>,
    pub(super) parent: usize,
    /// The byte of the part where it begins.
    pub(crate) at: usize,
}

/// A name, canonical as that of an element, and a value.
pub(super) type Attribute<'t> = (Cow<'t, str>, Cow<'t, str>);

/// A part as a plain document.
#[derive(Clone, Debug)]
pub(crate) struct Dom<'t> {
    pub(crate) items: Vec<Item<'t>>,
    /// Those of one element together and sorted; no change to the document touches them.
    attributes: Rc<Vec<Attribute<'t>>>,
}

pub(super) const ROOT: usize = 0;

impl<'t> Dom<'t> {
    /// Parses a part, or nothing when it is not well formed.
    pub(crate) fn parse(text: &'t str) -> Option<Dom<'t>> {
        let mut reader = NsReader::from_str(text);
        let mut items = vec![Item::default()];
        let mut attributes = Vec::new();
        let mut at = ROOT;
        loop {
            let start = reader.buffer_position() as usize;
            match reader.read_event().ok()? {
                event @ (Event::Start(_) | Event::Empty(_)) => {
                    let tag = text.get(start..reader.buffer_position() as usize)?;
                    let item = element(&reader, tag, &mut attributes)?;
                    items.push(Item { at: start, parent: at, ..item });
                    let id = items.len() - 1;
                    items[at].children.push(id);
                    if matches!(event, Event::Start(_)) {
                        at = id;
                    }
                }
                Event::End(_) => at = items[at].parent,
                Event::Text(text) => words(&mut items, at, text.into_inner()),
                Event::CData(data) => words(&mut items, at, data.into_inner()),
                Event::GeneralRef(name) => {
                    let raw = format!("&{};", &*name);
                    let text = quick_xml::escape::unescape(&raw).ok()?.into_owned();
                    words(&mut items, at, text.into());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Some(Dom { items, attributes: Rc::new(attributes) })
    }

    pub(super) fn name(&self, id: usize) -> &str {
        &self.items[id].name
    }

    pub(super) fn child(&self, id: usize, name: &str) -> Option<usize> {
        self.items[id].children.iter().copied().find(|child| self.name(*child) == name)
    }

    pub(crate) fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        self.attributes(id).iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    pub(super) fn attributes(&self, id: usize) -> &[Attribute<'t>] {
        &self.attributes[self.items[id].attributes.clone()]
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

/// Reads a start tag.
fn element<'t>(reader: &NsReader<&[u8]>, tag: &'t str, attributes: &mut Vec<Attribute<'t>>) -> Option<Item<'t>> {
    let content = tag.strip_prefix('<')?.strip_suffix('>')?;
    let content = content.strip_suffix('/').unwrap_or(content);
    let length = content.find([' ', '\t', '\n', '\r']).unwrap_or(content.len());
    let name = QName(&content[..length]);
    let (ns, local) = reader.resolver().resolve_element(name);
    let name = canonical(&ns, name, local.into_inner());
    let first = attributes.len();
    for attribute in Attributes::new(content, length) {
        let attribute = attribute.ok()?;
        let (ns, local) = reader.resolver().resolve_attribute(attribute.key);
        let key = canonical(&ns, attribute.key, local.into_inner());
        let value = match attribute.value {
            Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).ok()?,
            Cow::Owned(raw) => quick_xml::escape::unescape(&raw).ok()?.into_owned().into(),
        };
        attributes.push((key, value));
    }
    attributes[first..].sort_unstable();
    Some(Item { name, attributes: first..attributes.len(), ..Item::default() })
}

/// Returns a name with the prefix `w` where it is one of WordprocessingML, else as written.
fn canonical<'t>(ns: &ResolveResult<'_>, name: QName<'t>, local: &'t str) -> Cow<'t, str> {
    let written: &'t str = name.into_inner();
    let is_w = match ns {
        ResolveResult::Bound(ns) => matches!(
            ns.as_ref(),
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                | "http://purl.oclc.org/ooxml/wordprocessingml/main"
        ),
        _ => false,
    };
    match is_w && written.strip_suffix(local) != Some("w:") {
        true => Cow::Owned(format!("w:{local}")),
        false => Cow::Borrowed(written),
    }
}

fn words<'t>(items: &mut Vec<Item<'t>>, at: usize, text: Cow<'t, str>) {
    if let Some(last) = items[at].children.last().copied()
        && items[last].name.is_empty()
    {
        items[last].text.to_mut().push_str(&text);
        return;
    }
    items.push(Item { text, parent: at, ..Item::default() });
    let id = items.len() - 1;
    items[at].children.push(id);
}
