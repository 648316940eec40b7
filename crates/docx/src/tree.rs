//! A part's XML as byte ranges of its own text: nothing is trimmed, expanded or normalized.

use std::borrow::Cow;
use std::ops::Range;

use crate::element::{El, Ns};
use crate::{Error, Limits};

mod parse;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) el: El,
    pub(crate) ns: Ns,
    pub(crate) kind: Kind,
    pub(crate) parent: NodeId,
    /// The node after it in its parent; its first child, if it has one, is the node after it in the tree.
    pub(crate) next: NodeId,
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
    /// The prefix of a namespace that a reader must understand and this one does not (ECMA-376 Part 3): then, too, it
    /// is read and never written.
    pub(crate) demands: Option<String>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
    prefixes: Vec<(String, Ns)>,
    /// Nodes taken over from the part this one is a copy of, with the first one's place there; in order.
    taken: Vec<(Range<NodeId>, NodeId)>,
}

impl Tree {
    /// Parses `bytes`, the contents of `part`; bytes that are given away become the text without being copied.
    pub(crate) fn parse<'b>(bytes: impl Into<Cow<'b, [u8]>>, part: &str, limits: &Limits) -> Result<Tree, Error> {
        Tree::parse_beside(bytes, part, limits, None)
    }

    /// As [`Tree::parse`], for a part of a copy of a file: blocks that stand in `base`, the part it was made from, are
    /// taken over and not parsed again.
    pub(crate) fn parse_beside<'b>(
        bytes: impl Into<Cow<'b, [u8]>>,
        part: &str,
        limits: &Limits,
        base: Option<&Tree>,
    ) -> Result<Tree, Error> {
        let malformed = || Error::Malformed { part: part.to_owned(), at: 0 };
        let (text, bom, utf16) = decode(bytes.into()).ok_or_else(malformed)?;
        if text.len() >= u32::MAX as usize {
            return Err(Error::TooLarge { what: "one part" });
        }
        let parse::Parsed { nodes, root, prefixes, taken, demands } = parse::parsed(&text, part, limits, base)?;
        debug_assert!(
            base.is_none() || parse::parsed(&text, part, limits, None).is_ok_and(|whole| whole.nodes == nodes),
            "what is taken over is what parsing gives"
        );
        Ok(Tree { text, bom, utf16, demands, nodes, root, prefixes, taken })
    }

    /// Is it read and never written?
    pub(crate) fn is_sealed(&self) -> bool {
        self.utf16 || self.demands.is_some()
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

    /// Returns the node of the part this one is a copy of that a node was taken over from.
    pub(crate) fn taken_from(&self, id: NodeId) -> Option<NodeId> {
        let at = self.taken.partition_point(|(nodes, _)| nodes.start <= id).checked_sub(1)?;
        let (nodes, first) = &self.taken[at];
        nodes.contains(&id).then(|| id - nodes.start + first)
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

    /// Returns the first child of a node, or [`NONE`].
    fn first(&self, id: NodeId) -> NodeId {
        let next = id + 1;
        if self.nodes.get(next as usize).is_some_and(|node| node.parent == id) { next } else { NONE }
    }

    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = self.first(id);
        std::iter::from_fn(move || {
            let id = (at != NONE).then_some(at)?;
            at = self.node(id).next;
            Some(id)
        })
    }

    pub(crate) fn elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id).filter(|child| matches!(self.node(*child).kind, Kind::Element | Kind::Empty))
    }

    /// Puts the elements in a node on top of what is to be done, so that the first of them comes next.
    pub(crate) fn stack<T>(&self, todo: &mut Vec<T>, id: NodeId, with: impl Fn(NodeId) -> T) {
        let from = todo.len();
        todo.extend(self.elements(id).map(with));
        todo[from..].reverse();
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
            let found = match name.strip_suffix(local) {
                Some("") => ns == Ns::W,
                Some(prefix) => prefix.strip_suffix(':').is_some_and(|prefix| self.prefix_is(prefix, ns)),
                None => false,
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
    pub(crate) fn characters(&self, id: NodeId) -> Cow<'_, str> {
        // Nearly always they stand as they are read.
        let first = self.first(id);
        if first == NONE {
            return Cow::Borrowed("");
        }
        if self.node(first).next == NONE && self.node(first).kind == Kind::Text {
            let raw = self.raw(first);
            // Every byte is looked at, which is quicker than stopping at the first one.
            let odd = |b: u8| u8::from(b == b'&') | u8::from(b == b'<') | u8::from(b == b'\r');
            if raw.bytes().fold(0, |found, b| found | odd(b)) == 0 {
                return raw.into();
            }
        }
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
        let turned = out.bytes().any(|b| b == b'\r');
        if turned { out.replace("\r\n", "\n").replace('\r', "\n").into() } else { out.into() }
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

fn decode(bytes: Cow<'_, [u8]>) -> Option<(String, bool, bool)> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Some((std::str::from_utf8(rest).ok()?.to_owned(), true, false));
    }
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match &*bytes {
        [0xFF, 0xFE, rest @ ..] => Some((wide(rest, u16::from_le_bytes)?, false, true)),
        [0xFE, 0xFF, rest @ ..] => Some((wide(rest, u16::from_be_bytes)?, false, true)),
        [b'<', 0, ..] => Some((wide(&bytes, u16::from_le_bytes)?, false, true)),
        [0, b'<', ..] => Some((wide(&bytes, u16::from_be_bytes)?, false, true)),
        _ => match String::from_utf8(bytes.into_owned()) {
            Ok(text) => Some((text, false, false)),
            Err(error) => latin1(error.as_bytes()).map(|text| (text, false, true)),
        },
    }
}

/// Reads a part that declares a single-byte encoding; like UTF-16 it is read and never written.
fn latin1(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    (head.contains("iso-8859-1") || head.contains("windows-1252")).then(|| bytes.iter().map(|b| *b as char).collect())
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
        let place = |text: &str, byte: u8| text.bytes().position(|b| b == byte);
        let equals = place(rest, b'=')?;
        let name = rest[..equals].trim_ascii();
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = value.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
        let end = place(&value[1..], quote)? + 1;
        rest = &value[end + 1..];
        Some((name, &value[1..end]))
    })
}
