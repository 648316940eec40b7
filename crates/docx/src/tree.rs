//! A part's XML as byte ranges of its own text: nothing is trimmed, expanded or normalized.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::element::{El, Ns};
use crate::{Error, Limits};

/// Index of a node in its tree.
pub(crate) type NodeId = u32;

/// No node.
pub(crate) const NONE: NodeId = u32::MAX;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An element with a start and an end tag.
    Element,
    /// An element of one tag.
    Empty,
    /// Characters, a reference or a CDATA section.
    Text,
    /// A comment, a processing instruction or the declaration.
    Other,
}

/// One node; ranges are bytes of [`Tree::text`].
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) el: El,
    pub(crate) ns: Ns,
    pub(crate) kind: Kind,
    pub(crate) parent: NodeId,
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    pub(crate) next: NodeId,
    pub(crate) prev: NodeId,
    /// The start tag, or the whole of a text.
    pub(crate) open: Range<u32>,
    /// One past the end tag.
    pub(crate) end: u32,
}

/// A parsed part.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The part's text without a byte order mark.
    pub(crate) text: String,
    /// Did the part begin with a UTF-8 byte order mark?
    pub(crate) bom: bool,
    /// Was the part in UTF-16? Then it is read and never written.
    pub(crate) utf16: bool,
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
    prefixes: Vec<(String, Ns)>,
}

impl Tree {
    /// Parses `bytes`, the contents of `part`.
    pub(crate) fn parse(bytes: &[u8], part: &str, limits: &Limits) -> Result<Tree, Error> {
        let malformed = |at: usize| Error::Malformed { part: part.to_owned(), at };
        let (text, bom, utf16) = decode(bytes).ok_or_else(|| malformed(0))?;
        if text.len() >= u32::MAX as usize {
            return Err(Error::TooLarge { what: "one part" });
        }
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut nodes: Vec<Node> = Vec::with_capacity(text.len() / 24);
        let mut stack: Vec<NodeId> = Vec::new();
        let mut scopes: Vec<(usize, String, Ns)> = Vec::new();
        let mut prefixes: Vec<(String, Ns)> = vec![("xml".into(), Ns::Xml)];
        let mut root = NONE;
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| malformed(start))?;
            let end = reader.buffer_position() as usize;
            let mut push = |el, ns, kind, stack: &[NodeId]| {
                let id = nodes.len() as NodeId;
                let parent = stack.last().copied().unwrap_or(NONE);
                let prev = if parent == NONE { NONE } else { nodes[parent as usize].last };
                let open = start as u32..end as u32;
                nodes.push(Node {
                    el,
                    ns,
                    kind,
                    parent,
                    first: NONE,
                    last: NONE,
                    next: NONE,
                    prev,
                    open,
                    end: end as u32,
                });
                if prev != NONE {
                    nodes[prev as usize].next = id;
                }
                if parent != NONE {
                    let parent = &mut nodes[parent as usize];
                    parent.last = id;
                    if parent.first == NONE {
                        parent.first = id;
                    }
                }
                id
            };
            match event {
                Event::Start(_) | Event::Empty(_) => {
                    let empty = matches!(event, Event::Empty(_));
                    if stack.len() >= limits.depth {
                        return Err(Error::TooLarge { what: "depth of elements" });
                    }
                    if stack.is_empty() && root != NONE {
                        return Err(malformed(start));
                    }
                    let tag = &text[start..end];
                    // The shortest attribute takes five bytes.
                    if tag.len() / 5 > limits.attributes && attributes(tag).count() > limits.attributes {
                        return Err(Error::TooLarge { what: "attributes of one element" });
                    }
                    let declared = tag.contains("xmlns").then(|| attributes(tag));
                    for (name, value) in declared.into_iter().flatten() {
                        let prefix = match name.strip_prefix("xmlns") {
                            Some("") => "",
                            Some(rest) if rest.starts_with(':') => &rest[1..],
                            _ => continue,
                        };
                        let uri = quick_xml::escape::unescape(value).map_err(|_| malformed(start))?;
                        let ns = Ns::of(&uri);
                        scopes.push((stack.len(), prefix.to_owned(), ns));
                        if !prefix.is_empty() && !prefixes.iter().any(|(p, n)| p == prefix && *n == ns) {
                            prefixes.push((prefix.to_owned(), ns));
                        }
                    }
                    well_formed_attributes(&event).ok_or_else(|| malformed(start))?;
                    let name = tag_name(tag);
                    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
                    let ns = scopes.iter().rev().find(|(_, p, _)| p == prefix).map_or(Ns::Other, |(_, _, ns)| *ns);
                    let kind = if empty { Kind::Empty } else { Kind::Element };
                    let id = push(El::of(ns, local), ns, kind, &stack);
                    if stack.is_empty() {
                        root = id;
                    }
                    if empty {
                        scopes.retain(|(depth, _, _)| *depth < stack.len());
                    } else {
                        stack.push(id);
                    }
                }
                Event::End(_) => {
                    let id = stack.pop().ok_or_else(|| malformed(start))?;
                    nodes[id as usize].end = end as u32;
                    if scopes.last().is_some_and(|(depth, _, _)| *depth >= stack.len()) {
                        scopes.retain(|(depth, _, _)| *depth < stack.len());
                    }
                }
                Event::Text(_) | Event::CData(_) => {
                    if !stack.is_empty() {
                        push(El::Other, Ns::Other, Kind::Text, &stack);
                    } else if !text[start..end].trim().is_empty() {
                        return Err(malformed(start));
                    }
                }
                Event::GeneralRef(_) => {
                    if stack.is_empty() || quick_xml::escape::unescape(&text[start..end]).is_err() {
                        return Err(malformed(start));
                    }
                    push(El::Other, Ns::Other, Kind::Text, &stack);
                }
                Event::DocType(_) => return Err(Error::Doctype { part: part.to_owned() }),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {
                    if !stack.is_empty() {
                        push(El::Other, Ns::Other, Kind::Other, &stack);
                    }
                }
                Event::Eof => break,
            }
        }
        if root == NONE || !stack.is_empty() {
            return Err(malformed(text.len()));
        }
        nodes.shrink_to_fit();
        Ok(Tree { text, bom, utf16, nodes, root, prefixes })
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub(crate) fn el(&self, id: NodeId) -> El {
        if id == NONE { El::Other } else { self.node(id).el }
    }

    pub(crate) fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).parent
    }

    /// Returns the whole of a node, tags included.
    pub(crate) fn raw(&self, id: NodeId) -> &str {
        &self.text[self.range(id)]
    }

    pub(crate) fn range(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.open.start as usize..node.end as usize
    }

    pub(crate) fn open_tag(&self, id: NodeId) -> &str {
        let open = &self.node(id).open;
        &self.text[open.start as usize..open.end as usize]
    }

    /// Returns what stands between the tags.
    pub(crate) fn inner(&self, id: NodeId) -> &str {
        let node = self.node(id);
        if node.kind != Kind::Element {
            return "";
        }
        &self.text[node.open.end as usize..self.close_start(id)]
    }

    /// Returns the byte where the end tag begins.
    pub(crate) fn close_start(&self, id: NodeId) -> usize {
        let node = self.node(id);
        if node.kind != Kind::Element {
            return node.end as usize;
        }
        let whole = &self.text[node.open.start as usize..node.end as usize];
        node.open.start as usize + whole.rfind("</").expect("an element has an end tag")
    }

    /// Returns the name as written, prefix included.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        tag_name(self.open_tag(id))
    }

    pub(crate) fn local(&self, id: NodeId) -> &str {
        let name = self.name(id);
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// Is this an element of this local name, whatever its namespace?
    pub(crate) fn local_is(&self, id: NodeId, local: &str) -> bool {
        matches!(self.node(id).kind, Kind::Element | Kind::Empty) && self.local(id) == local
    }

    pub(crate) fn children(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        Children { tree: self, first: self.node(id).first, last: self.node(id).last }
    }

    pub(crate) fn elements(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.children(id).filter(|child| matches!(self.node(*child).kind, Kind::Element | Kind::Empty))
    }

    pub(crate) fn child(&self, id: NodeId, el: El) -> Option<NodeId> {
        self.children(id).find(|child| self.node(*child).el == el)
    }

    /// Returns the WordprocessingML child of this local name.
    pub(crate) fn named(&self, id: NodeId, local: &str) -> Option<NodeId> {
        self.elements(id).find(|child| self.node(*child).ns == Ns::W && self.local(*child) == local)
    }

    /// Returns `val` of the WordprocessingML child of this local name.
    pub(crate) fn val(&self, id: NodeId, local: &str) -> Option<Cow<'_, str>> {
        self.attr(self.named(id, local)?, Ns::W, "val")
    }

    /// Returns an attribute; one without a prefix counts as WordprocessingML.
    pub(crate) fn attr(&self, id: NodeId, ns: Ns, local: &str) -> Option<Cow<'_, str>> {
        for (name, value) in attributes(self.open_tag(id)) {
            let found = match name.split_once(':') {
                Some((prefix, rest)) => rest == local && self.prefix_is(prefix, ns),
                None => name == local && ns == Ns::W,
            };
            if found {
                return quick_xml::escape::unescape(value).ok();
            }
        }
        None
    }

    /// Returns an attribute as a whole number.
    pub(crate) fn number(&self, id: NodeId, local: &str) -> Option<i64> {
        let value = self.attr(id, Ns::W, local)?;
        let value = value.trim();
        value.parse().ok().or_else(|| value.parse::<f64>().ok().map(|f| f as i64))
    }

    fn prefix_is(&self, prefix: &str, ns: Ns) -> bool {
        self.prefixes.iter().any(|(p, n)| p == prefix && *n == ns)
    }

    /// Returns the namespace that a prefix stands for.
    pub(crate) fn prefix_ns(&self, prefix: &str) -> Ns {
        self.prefixes.iter().find(|(p, _)| p == prefix).map_or(Ns::Other, |(_, ns)| *ns)
    }

    /// Returns the prefix bound to WordprocessingML, which new elements and attributes take.
    pub(crate) fn w_prefix(&self) -> Option<&str> {
        self.prefixes.iter().find(|(_, ns)| *ns == Ns::W).map(|(prefix, _)| prefix.as_str())
    }

    /// Returns the characters directly within an element.
    pub(crate) fn characters(&self, id: NodeId) -> String {
        let mut out = String::new();
        for child in self.children(id) {
            if self.node(child).kind == Kind::Text {
                let raw = self.raw(child);
                match raw.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")) {
                    Some(data) => out.push_str(data),
                    None => out.push_str(&quick_xml::escape::unescape(raw).unwrap_or_default()),
                }
            }
        }
        if out.contains('\r') { out.replace("\r\n", "\n").replace('\r', "\n") } else { out }
    }

    /// Visits every node at or under `id` in document order.
    pub(crate) fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        // Nodes are stored in document order, so a subtree is one range of indexes.
        let end = self.node(id).end;
        (id..self.nodes.len() as NodeId).take_while(move |n| *n == id || self.node(*n).open.start < end)
    }

    /// Returns the nearest ancestor that is one of `els`.
    pub(crate) fn ancestor(&self, id: NodeId, is: impl Fn(El) -> bool) -> Option<NodeId> {
        let mut at = self.parent(id);
        while at != NONE {
            if is(self.el(at)) {
                return Some(at);
            }
            at = self.parent(at);
        }
        None
    }
}

/// The children of a node that are still to come, from either end.
struct Children<'a> {
    tree: &'a Tree,
    first: NodeId,
    last: NodeId,
}

impl Children<'_> {
    fn take(&mut self, id: NodeId) -> NodeId {
        if self.first == self.last {
            (self.first, self.last) = (NONE, NONE);
        } else if id == self.first {
            self.first = self.tree.node(id).next;
        } else {
            self.last = self.tree.node(id).prev;
        }
        id
    }
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        (self.first != NONE).then(|| self.take(self.first))
    }
}

impl DoubleEndedIterator for Children<'_> {
    fn next_back(&mut self) -> Option<NodeId> {
        (self.last != NONE).then(|| self.take(self.last))
    }
}

fn decode(bytes: &[u8]) -> Option<(String, bool, bool)> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Some((std::str::from_utf8(rest).ok()?.to_owned(), true, false));
    }
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((wide(rest, u16::from_le_bytes)?, false, true)),
        [0xFE, 0xFF, rest @ ..] => Some((wide(rest, u16::from_be_bytes)?, false, true)),
        [b'<', 0, ..] => Some((wide(bytes, u16::from_le_bytes)?, false, true)),
        [0, b'<', ..] => Some((wide(bytes, u16::from_be_bytes)?, false, true)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Some((text.to_owned(), false, false)),
            Err(_) => latin1(bytes).map(|text| (text, false, true)),
        },
    }
}

/// Reads a part that declares a single-byte encoding; like UTF-16 it is read and never written.
fn latin1(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    (head.contains("iso-8859-1") || head.contains("windows-1252")).then(|| bytes.iter().map(|b| *b as char).collect())
}

fn well_formed_attributes(event: &Event<'_>) -> Option<()> {
    let (Event::Start(tag) | Event::Empty(tag)) = event else { return Some(()) };
    if tag.attributes_raw().trim().is_empty() {
        return Some(());
    }
    for attribute in tag.attributes().with_checks(true) {
        attribute.ok()?;
    }
    Some(())
}

fn tag_name(tag: &str) -> &str {
    let inner = &tag[1..];
    let ends = |b: u8| b.is_ascii_whitespace() || b == b'/' || b == b'>';
    let end = inner.bytes().position(ends).unwrap_or(inner.len());
    &inner[..end]
}

/// Yields the attributes of a start tag as written.
pub(crate) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = &tag[1 + tag_name(tag).len()..];
    std::iter::from_fn(move || {
        let trimmed = rest.trim_start();
        let equals = trimmed.find('=')?;
        let name = trimmed[..equals].trim();
        let value = trimmed[equals + 1..].trim_start();
        let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        let end = value[1..].find(quote)? + 1;
        rest = &value[end + 1..];
        Some((name, &value[1..end]))
    })
}
