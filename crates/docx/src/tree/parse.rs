//! How the text of a part becomes nodes.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Kind, NONE, Node, NodeId, Tree, attributes, tag_name};
use crate::element::{El, Ns};
use crate::{Error, Limits};

/// What parsing makes of a part's text.
pub(super) struct Parsed {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
    pub(super) prefixes: Vec<(String, Ns)>,
    pub(super) taken: Vec<(Range<NodeId>, NodeId)>,
    pub(super) demands: Option<String>,
}

/// Parses `text`, the contents of `part`; blocks that stand in `base`, byte for byte, are taken over from it.
pub(super) fn parsed(text: &str, part: &str, limits: &Limits, base: Option<&Tree>) -> Result<Parsed, Error> {
    let mut parser = Parser {
        text,
        part,
        limits,
        nodes: Vec::with_capacity(base.map_or(text.len() / 24, |base| base.nodes.len() + base.nodes.len() / 8)),
        root: NONE,
        stack: Vec::new(),
        scopes: Vec::new(),
        prefixes: vec![("xml".into(), Ns::Xml)],
        recent: None,
        taken: Vec::new(),
        demands: base.and_then(|base| base.demands.clone()),
    };
    let mut known = base.map(Known::of);
    let mut end = 0;
    let mut reader = reader(text);
    let mut first = 0;
    loop {
        let start = end;
        let event = reader.read_event().map_err(|_| parser.malformed(start))?;
        end = first + reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => parser.element(&tag, start..end, Kind::Element)?,
            Event::Empty(tag) => parser.element(&tag, start..end, Kind::Empty)?,
            Event::End(tag) => parser.close(tag.name().as_ref(), start..end)?,
            Event::Text(_) | Event::CData(_) => {
                if !parser.stack.is_empty() {
                    parser.push(El::Other, Ns::Other, Kind::Text, start..end);
                } else if !text[start..end].trim().is_empty() {
                    return Err(parser.malformed(start));
                }
                continue;
            }
            Event::GeneralRef(_) => {
                if parser.stack.is_empty() || quick_xml::escape::unescape(&text[start..end]).is_err() {
                    return Err(parser.malformed(start));
                }
                parser.push(El::Other, Ns::Other, Kind::Text, start..end);
                continue;
            }
            Event::DocType(_) => return Err(Error::Doctype { part: part.to_owned() }),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {
                if !parser.stack.is_empty() {
                    parser.push(El::Other, Ns::Other, Kind::Other, start..end);
                }
                continue;
            }
            Event::Eof => break,
        }
        if let Some(known) = known.as_mut().filter(|known| known.depth == parser.stack.len()) {
            let past = known.take_over(&mut parser, end);
            if past > end {
                (end, first) = (past, past);
                reader = self::reader(&text[past..]);
            }
        }
    }
    if parser.root == NONE || !parser.stack.is_empty() {
        return Err(parser.malformed(text.len()));
    }
    let Parser { mut nodes, root, prefixes, taken, demands, .. } = parser;
    nodes.shrink_to_fit();
    Ok(Parsed { nodes, root, prefixes, taken, demands })
}

/// Reads on from between two elements: the names of those that are open are checked here, not by the reader.
fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader
}

/// The blocks of an earlier reading, which a copy of the part may hold as they were.
struct Known<'b> {
    tree: &'b Tree,
    blocks: Vec<NodeId>,
    /// How many elements are open between two blocks.
    depth: usize,
    /// The block that is expected next, once the part has turned out to begin as it did.
    next: Option<usize>,
}

/// How many blocks further on the expected one is looked for.
const AHEAD: usize = 8;

impl<'b> Known<'b> {
    fn of(tree: &'b Tree) -> Known<'b> {
        let body = tree.child(tree.root, El::Body);
        let blocks = tree.elements(body.unwrap_or(tree.root)).collect();
        Known { tree, blocks, depth: if body.is_some() { 2 } else { 1 }, next: None }
    }

    /// Takes over the blocks that stand at byte `at`, one after another, and returns the byte where they end.
    ///
    /// An element's nodes follow from its bytes and from the namespaces in scope, and those are declared before the
    /// first block.
    fn take_over(&mut self, parser: &mut Parser<'_>, at: usize) -> usize {
        let Some(first) = self.blocks.first().map(|block| self.tree.range(*block).start) else { return at };
        if self.next.is_none() {
            if parser.text.as_bytes().get(..first) != self.tree.text.as_bytes().get(..first) {
                self.blocks.clear();
                return at;
            }
            // A block may declare a prefix of its own.
            parser.prefixes.clone_from(&self.tree.prefixes);
            self.next = Some(0);
        }
        let mut at = at;
        while let Some(next) = self.next {
            let ahead = self.blocks.iter().skip(next).take(AHEAD);
            let stands = |block: &NodeId| parser.text.as_bytes()[at..].starts_with(self.tree.raw(*block).as_bytes());
            let Some(skipped) = ahead.copied().position(|block| stands(&block)) else { break };
            let block = self.blocks[next + skipped];
            parser.copy(self.tree, block, at);
            at += self.tree.range(block).len();
            self.next = Some(next + skipped + 1);
        }
        at
    }
}

/// An element that has begun.
struct Open {
    id: NodeId,
    /// The last child so far, or [`NONE`].
    last: NodeId,
}

/// A part that is being parsed.
struct Parser<'t> {
    text: &'t str,
    part: &'t str,
    limits: &'t Limits,
    nodes: Vec<Node>,
    root: NodeId,
    /// Elements that have begun and not ended.
    stack: Vec<Open>,
    /// Namespaces in scope: the depth of the element that declares each, its prefix, what it means.
    scopes: Vec<(usize, &'t str, Ns)>,
    prefixes: Vec<(String, Ns)>,
    /// The prefix that was looked up last, while what is in scope has not changed.
    recent: Option<(&'t str, Ns)>,
    /// What was taken over, and from where.
    taken: Vec<(Range<NodeId>, NodeId)>,
    demands: Option<String>,
}

impl<'t> Parser<'t> {
    fn malformed(&self, at: usize) -> Error {
        Error::Malformed { part: self.part.to_owned(), at }
    }

    fn push(&mut self, el: El, ns: Ns, kind: Kind, range: Range<usize>) -> NodeId {
        let id = self.nodes.len() as NodeId;
        let (start, end) = (range.start as u32, range.end as u32);
        let mut parent = NONE;
        if let Some(open) = self.stack.last_mut() {
            parent = open.id;
            let before = std::mem::replace(&mut open.last, id);
            if before != NONE {
                self.nodes[before as usize].next = id;
            }
        }
        self.nodes.push(Node { el, ns, kind, parent, next: NONE, open: start..end, end });
        id
    }

    /// Takes over an element of another tree with everything in it; its bytes stand here at `at`.
    fn copy(&mut self, tree: &Tree, block: NodeId, at: usize) {
        let own = self.nodes.len() as NodeId;
        let range = tree.range(block);
        // Nodes are stored in document order: the next one beside it is the first that is not in it.
        let after = match tree.node(block).next {
            NONE => tree.nodes.partition_point(|node| (node.open.start as usize) < range.end) as NodeId,
            next => next,
        };
        match self.taken.last_mut() {
            Some((nodes, first)) if nodes.end == own && *first + nodes.len() as NodeId == block => {
                nodes.end += after - block;
            }
            _ => self.taken.push((own..own + (after - block), block)),
        }
        let node = tree.node(block);
        let open = at..at + node.open.len();
        self.push(node.el, node.ns, node.kind, open);
        let id = |id: NodeId| if id == NONE { NONE } else { id - block + own };
        let byte = |byte: u32| byte - range.start as u32 + at as u32;
        let top = &mut self.nodes[own as usize];
        top.end = byte(node.end);
        self.nodes.extend(tree.nodes[block as usize + 1..after as usize].iter().map(|node| Node {
            parent: id(node.parent),
            next: id(node.next),
            open: byte(node.open.start)..byte(node.open.end),
            end: byte(node.end),
            ..*node
        }));
    }

    /// Begins an element.
    fn element(&mut self, tag: &BytesStart<'_>, range: Range<usize>, kind: Kind) -> Result<(), Error> {
        let depth = self.stack.len();
        if depth >= self.limits.depth {
            return Err(Error::TooLarge { what: "depth of elements" });
        }
        if depth == 0 && self.root != NONE {
            return Err(self.malformed(range.start));
        }
        if !tag.attributes_raw().is_empty() {
            self.attributes(tag, &range)?;
        }
        let name = &self.text[range.start + 1..][..tag.name().as_ref().len()];
        let colon = name.bytes().position(|b| b == b':');
        let (prefix, local) = colon.map_or(("", name), |at| (&name[..at], &name[at + 1..]));
        let ns = self.ns(prefix);
        let id = self.push(El::of(ns, local), ns, kind, range);
        if depth == 0 {
            self.root = id;
        }
        match kind {
            Kind::Element => self.stack.push(Open { id, last: NONE }),
            _ => self.leave(),
        }
        Ok(())
    }

    /// Checks the attributes of a start tag and takes in the namespaces that it declares.
    fn attributes(&mut self, tag: &BytesStart<'_>, range: &Range<usize>) -> Result<(), Error> {
        let text = self.text;
        let (raw, whole) = (tag.attributes_raw(), &text[range.clone()]);
        // The shortest attribute takes five bytes.
        if whole.len() / 5 > self.limits.attributes && attributes(whole).count() > self.limits.attributes {
            return Err(Error::TooLarge { what: "attributes of one element" });
        }
        if raw.trim().is_empty() {
            return Ok(());
        }
        // One alone has no double.
        let many = raw.bytes().filter(|b| *b == b'=').count() > 1;
        let (mut declares, mut demands) = (false, false);
        for attribute in tag.attributes().with_checks(many) {
            let attribute = attribute.map_err(|_| self.malformed(range.start))?;
            declares |= attribute.key.as_ref().starts_with("xmlns");
            demands |= attribute.key.as_ref().ends_with(":MustUnderstand");
        }
        for (name, value) in attributes(whole).filter(|_| declares) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            let uri = quick_xml::escape::unescape(value).map_err(|_| self.malformed(range.start))?;
            let ns = Ns::of(&uri);
            self.scopes.push((self.stack.len(), prefix, ns));
            self.recent = None;
            if !prefix.is_empty() && !self.prefixes.iter().any(|(p, n)| p == prefix && *n == ns) {
                self.prefixes.push((prefix.to_owned(), ns));
            }
        }
        for (name, prefixes) in attributes(whole).filter(|_| demands) {
            let Some(prefix) = name.strip_suffix(":MustUnderstand") else { continue };
            if self.ns(prefix) == Ns::Mc && self.demands.is_none() {
                let unknown = prefixes.split_ascii_whitespace().find(|prefix| self.ns(prefix) == Ns::Other);
                self.demands = unknown.map(str::to_owned);
            }
        }
        Ok(())
    }

    /// Ends an element.
    fn close(&mut self, name: &str, range: Range<usize>) -> Result<(), Error> {
        let id = self.stack.pop().ok_or_else(|| self.malformed(range.start))?.id;
        let opened = &self.nodes[id as usize].open;
        if tag_name(&self.text[opened.start as usize..opened.end as usize]) != name {
            return Err(self.malformed(range.start));
        }
        self.nodes[id as usize].end = range.end as u32;
        self.leave();
        Ok(())
    }

    /// Forgets the namespaces that an element declared which has ended.
    fn leave(&mut self) {
        let depth = self.stack.len();
        while self.scopes.last().is_some_and(|(declared, _, _)| *declared >= depth) {
            self.scopes.pop();
            self.recent = None;
        }
    }

    /// Returns the namespace in scope that a prefix stands for.
    fn ns(&mut self, prefix: &'t str) -> Ns {
        match self.recent {
            Some((known, ns)) if known == prefix => ns,
            _ => {
                let declared = self.scopes.iter().rev().find(|(_, p, _)| *p == prefix);
                let ns = declared.map_or(Ns::Other, |(_, _, ns)| *ns);
                self.recent = Some((prefix, ns));
                ns
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part with these blocks.
    fn part(blocks: &[&str]) -> String {
        let blocks = blocks.concat();
        format!("<w:document xmlns:w=\"{W}\"><w:body>{blocks}<w:sectPr/></w:body></w:document>")
    }

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn a_copy_parses_beside_its_base_as_it_does_alone() {
        let (one, two) = ("<w:p><w:r><w:t>One &amp; more</w:t></w:r></w:p>", "<w:p><w:r/></w:p>");
        let (empty, own) = ("<w:p/>", "<x:p xmlns:x=\"urn:x\"><x:r/></x:p>");
        let base = part(&[one, two, empty, empty, own, "\n text \n", one]);
        let copies = [
            base.clone(),
            part(&[]),
            part(&["<w:p><w:r><w:t>Another</w:t></w:r></w:p>", two, empty, empty, own, one]),
            part(&[one, one, two, empty, own, "\n text and more", one]),
            part(&[two, "<!-- between -->", one, empty, "&#32;", one, own]),
            part(&[empty; 20]),
            base.replace("<w:body>", "<w:body> "),
            base.replace("xmlns:w=", "xmlns:v=\"urn:v\" xmlns:w="),
        ];
        let limits = Limits::default();
        let known = Tree::parse(base.as_bytes(), "base", &limits).expect("the base is well formed");
        for copy in copies {
            let alone = parsed(&copy, "copy", &limits, None).expect("the copy is well formed");
            let beside = parsed(&copy, "copy", &limits, Some(&known)).expect("the copy is well formed");
            assert_eq!(beside.nodes, alone.nodes, "{copy}");
            assert_eq!(beside.root, alone.root, "{copy}");
        }
    }

    #[test]
    fn a_damaged_copy_is_refused_beside_its_base() {
        let base = part(&["<w:p/>", "<w:p><w:r/></w:p>"]);
        let known = Tree::parse(base.as_bytes(), "base", &Limits::default()).expect("the base is well formed");
        let ends = [base.replace("</w:body>", ""), base.replace("</w:body>", "</w:tbl>"), format!("{base}<w:p/>")];
        for copy in ends.iter().chain([&base.replace("<w:r/>", "<w:r>")]) {
            assert!(parsed(copy, "copy", &Limits::default(), Some(&known)).is_err(), "{copy}");
        }
    }
}
