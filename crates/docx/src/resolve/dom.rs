//! The plain XML of a part, as the second resolver sees it: no tree, no model, no element table.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;

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
        let mut reader = Reader::from_str(text);
        let mut items = vec![Item::default()];
        let mut attributes = Vec::new();
        let mut scopes = Scopes::default();
        let mut at = ROOT;
        loop {
            let start = reader.buffer_position() as usize;
            match reader.read_event().ok()? {
                event @ (Event::Start(_) | Event::Empty(_)) => {
                    let tag = text.get(start..reader.buffer_position() as usize)?;
                    let id = items.len();
                    let item = element(&mut scopes, id, tag, &mut attributes)?;
                    items.push(Item { at: start, parent: at, ..item });
                    items[at].children.push(id);
                    match event {
                        Event::Start(_) => at = id,
                        _ => scopes.end(id),
                    }
                }
                Event::End(_) => {
                    scopes.end(at);
                    at = items[at].parent;
                }
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

/// The namespaces that are declared where the reading stands.
#[derive(Default)]
struct Scopes<'t> {
    /// The element that declares one, its prefix, and whether it is WordprocessingML.
    declared: Vec<(usize, &'t str, bool)>,
    /// The prefix that was looked up last, while nothing else is declared.
    recent: Option<(&'t str, bool)>,
}

impl<'t> Scopes<'t> {
    fn declare(&mut self, id: usize, prefix: &'t str, uri: &str) {
        let is_w = matches!(
            uri,
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                | "http://purl.oclc.org/ooxml/wordprocessingml/main"
        );
        self.declared.push((id, prefix, is_w));
        self.recent = None;
    }

    /// Forgets what the element `id` declares.
    fn end(&mut self, id: usize) {
        while self.declared.last().is_some_and(|(declaring, ..)| *declaring == id) {
            self.declared.pop();
            self.recent = None;
        }
    }

    fn is_w(&mut self, prefix: &'t str) -> bool {
        match self.recent {
            Some((known, is_w)) if known == prefix => is_w,
            _ => {
                let found = self.declared.iter().rfind(|(_, known, _)| *known == prefix);
                let is_w = found.is_some_and(|(.., is_w)| *is_w);
                self.recent = Some((prefix, is_w));
                is_w
            }
        }
    }

    /// Returns a name with the prefix `w` where it is one of WordprocessingML, else as written.
    fn canonical(&mut self, written: &'t str, has_default: bool) -> Cow<'t, str> {
        let (prefix, local) = match written.split_once(':') {
            Some((prefix, local)) => (prefix, local),
            // An attribute without a prefix has no namespace.
            None if !has_default => return Cow::Borrowed(written),
            None => ("", written),
        };
        match self.is_w(prefix) && prefix != "w" {
            true => Cow::Owned(format!("w:{local}")),
            false => Cow::Borrowed(written),
        }
    }
}

/// Reads the start tag of the element `id`.
fn element<'t>(
    scopes: &mut Scopes<'t>,
    id: usize,
    tag: &'t str,
    attributes: &mut Vec<Attribute<'t>>,
) -> Option<Item<'t>> {
    let content = tag.strip_prefix('<')?.strip_suffix('>')?;
    let content = content.strip_suffix('/').unwrap_or(content);
    let length = content.find([' ', '\t', '\n', '\r']).unwrap_or(content.len());
    let first = attributes.len();
    for attribute in Attributes::new(content, length) {
        let attribute = attribute.ok()?;
        let value = match attribute.value {
            Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).ok()?,
            Cow::Owned(raw) => quick_xml::escape::unescape(&raw).ok()?.into_owned().into(),
        };
        let name: &'t str = attribute.key.into_inner();
        match name.strip_prefix("xmlns") {
            Some("") => scopes.declare(id, "", &value),
            Some(rest) => rest.strip_prefix(':').into_iter().for_each(|prefix| scopes.declare(id, prefix, &value)),
            None => {}
        }
        attributes.push((Cow::Borrowed(name), value));
    }
    // A declaration holds for all attributes of its element, those before it too.
    for (name, _) in &mut attributes[first..] {
        let Cow::Borrowed(written) = *name else { continue };
        *name = scopes.canonical(written, false);
    }
    let name = scopes.canonical(&content[..length], true);
    attributes[first..].sort_unstable();
    Some(Item { name, attributes: first..attributes.len(), ..Item::default() })
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
