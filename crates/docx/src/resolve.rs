//! A second, independent accept and reject of tracked changes, on the plain XML of a part.
//!
//! It shares nothing with the reader: no tree, no model, no element table. What it says is compared with what the
//! writer meant (ECMA-376 Part 1 §17.13.5).

use std::collections::HashSet;

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
    parent: usize,
    /// The byte of the part where it begins.
    pub(crate) at: usize,
}

/// A part as a plain document.
#[derive(Clone, Debug)]
pub(crate) struct Dom {
    pub(crate) items: Vec<Item>,
}

const RUN_IN: [&str; 2] = ["w:ins", "w:moveTo"];
const RUN_OUT: [&str; 2] = ["w:del", "w:moveFrom"];
const ROOT: usize = 0;

/// The marks around a move, and the elements of the move between them.
struct Moved {
    marks: Vec<usize>,
    held: Vec<usize>,
}

/// What becomes of tracked changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Accept,
    Reject,
}

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

    fn name(&self, id: usize) -> &str {
        &self.items[id].name
    }

    fn child(&self, id: usize, name: &str) -> Option<usize> {
        self.items[id].children.iter().copied().find(|child| self.name(*child) == name)
    }

    pub(crate) fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        self.items[id].attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every item under the root in document order.
    fn all(&self) -> Vec<usize> {
        let mut out = Vec::with_capacity(self.items.len());
        let mut todo = vec![ROOT];
        while let Some(id) = todo.pop() {
            out.push(id);
            todo.extend(self.items[id].children.iter().rev());
        }
        out
    }

    fn detach(&mut self, id: usize) {
        let parent = self.items[id].parent;
        self.items[parent].children.retain(|child| *child != id);
    }

    fn unwrap(&mut self, id: usize) {
        let parent = self.items[id].parent;
        let inner = std::mem::take(&mut self.items[id].children);
        for child in &inner {
            self.items[*child].parent = parent;
        }
        let Some(at) = self.items[parent].children.iter().position(|child| *child == id) else { return };
        self.items[parent].children.splice(at..=at, inner);
    }

    /// Resolves the changes that `which` picks, by element.
    pub(crate) fn resolve(&mut self, how: How, which: impl Fn(&Dom, usize) -> bool) {
        let drop = if how == How::Accept { RUN_OUT } else { RUN_IN };
        let change = |dom: &Dom, id: usize| RUN_IN.contains(&dom.name(id)) || RUN_OUT.contains(&dom.name(id));
        // Rows and cells, and what loses its last row or cell.
        let cell = if how == How::Accept { "w:cellDel" } else { "w:cellIns" };
        let mut poorer = Vec::new();
        for id in self.all() {
            let lost = |records: &str, names: &[&str]| {
                let pr = self.child(id, records).map(|pr| self.items[pr].children.clone()).unwrap_or_default();
                pr.iter().any(|c| names.contains(&self.name(*c)) && which(self, *c))
            };
            let goes = match self.name(id) {
                "w:tr" => lost("w:trPr", &drop),
                "w:tc" => lost("w:tcPr", &[cell]),
                _ => false,
            };
            if goes {
                poorer.push(self.items[id].parent);
                self.detach(id);
            }
        }
        while let Some(id) = poorer.pop() {
            let inner = match self.name(id) {
                "w:tbl" => "w:tr",
                "w:tr" => "w:tc",
                _ => continue,
            };
            if !self.under(id).iter().any(|c| self.name(*c) == inner) {
                poorer.push(self.items[id].parent);
                self.detach(id);
            }
        }
        // Paragraph marks that go, before their records do.
        let mut gone = HashSet::new();
        for id in self.all() {
            if self.name(id) != "w:p" {
                continue;
            }
            let rpr = self.child(id, "w:pPr").and_then(|ppr| self.child(ppr, "w:rPr"));
            let marks = rpr.map(|rpr| self.items[rpr].children.clone()).unwrap_or_default();
            if marks.iter().any(|c| drop.contains(&self.name(*c)) && which(self, *c)) {
                gone.insert(id);
            }
        }
        // Properties.
        for id in self.all() {
            let records = self.name(id).ends_with("PrChange") || self.name(id) == "w:tblGridChange";
            if !records || !which(self, id) {
                continue;
            }
            let holder = self.items[id].parent;
            if how == How::Reject {
                let stay = |name: &str| match self.name(holder) {
                    "w:pPr" => matches!(name, "w:rPr" | "w:sectPr"),
                    "w:rPr" | "w:trPr" => RUN_IN.contains(&name) || RUN_OUT.contains(&name),
                    "w:tcPr" => matches!(name, "w:cellIns" | "w:cellDel" | "w:cellMerge"),
                    "w:sectPr" => matches!(name, "w:headerReference" | "w:footerReference"),
                    _ => false,
                };
                let old =
                    self.items[id].children.first().map(|old| self.items[*old].children.clone()).unwrap_or_default();
                let kept: Vec<usize> =
                    self.items[holder].children.iter().copied().filter(|c| stay(self.name(*c))).collect();
                let first = matches!(self.name(holder), "w:rPr" | "w:sectPr");
                let children = if first { [kept, old.clone()].concat() } else { [old.clone(), kept].concat() };
                for child in &old {
                    self.items[*child].parent = holder;
                }
                self.items[holder].children = children;
            } else {
                self.detach(id);
            }
        }
        // Records of cells and of numbers. A list that was put in goes when that is undone.
        for id in self.all() {
            let parent = self.items[id].parent;
            let in_list = self.name(parent) == "w:numPr" && self.name(id) == "w:ins";
            let record = matches!(self.name(id), "w:cellIns" | "w:cellDel" | "w:cellMerge" | "w:numberingChange");
            if (record || in_list) && which(self, id) {
                self.detach(if in_list && how == How::Reject { parent } else { id });
            }
        }
        let moved = self.moves(&which);
        // Runs, and the records of marks and rows.
        for id in self.all() {
            if !change(self, id) || !which(self, id) {
                continue;
            }
            let parent = self.items[id].parent;
            if matches!(self.name(parent), "w:rPr" | "w:trPr") {
                self.detach(id);
                continue;
            }
            if drop.contains(&self.name(id)) {
                self.leave_marks(id);
                continue;
            }
            if RUN_OUT.contains(&self.name(id)) {
                for inner in self.under(id) {
                    let new = match self.name(inner) {
                        "w:delText" => "w:t",
                        "w:delInstrText" => "w:instrText",
                        _ => continue,
                    };
                    self.items[inner].name = new.to_owned();
                }
            }
            self.unwrap(id);
        }
        // The marks around a move go with the last of what was moved.
        for range in moved {
            if range.held.iter().all(|id| !self.is_there(*id)) {
                range.marks.iter().for_each(|id| self.detach(*id));
            }
        }
        // Paragraphs without a mark join the next one.
        for id in self.all() {
            if !gone.contains(&id) {
                continue;
            }
            let content: Vec<usize> =
                self.items[id].children.iter().copied().filter(|c| self.name(*c) != "w:pPr").collect();
            let runs = self.under(id).iter().any(|c| self.name(*c) == "w:r");
            match self.next_block(id) {
                Some(next) if self.name(next) == "w:p" => {
                    let at = usize::from(self.child(next, "w:pPr").is_some());
                    for child in &content {
                        self.items[*child].parent = next;
                    }
                    self.items[next].children.splice(at..at, content);
                    self.detach(id);
                }
                _ if !runs && !self.is_alone(id) => {
                    // What marks a place moves out beside the paragraph.
                    let parent = self.items[id].parent;
                    for child in &content {
                        self.items[*child].parent = parent;
                    }
                    let Some(at) = self.items[parent].children.iter().position(|c| *c == id) else { continue };
                    self.items[parent].children.splice(at..=at, content);
                }
                _ => {}
            }
        }
    }

    /// Takes out a wrapper with its words; marks of places stay, and outer wrappers that hold nothing any more go too.
    fn leave_marks(&mut self, id: usize) {
        let mut marks = Vec::new();
        let mut todo = vec![id];
        while let Some(at) = todo.pop() {
            let name = self.name(at);
            let place = name.starts_with("w:bookmark") || name.starts_with("w:perm");
            if place || name.starts_with("w:commentRange") || (name.starts_with("w:move") && name.contains("Range")) {
                marks.push(at);
            } else if name == "w:r" {
                let kept = |c: &usize| matches!(self.name(*c), "w:rPr" | "w:commentReference");
                let children: Vec<usize> = self.items[at].children.iter().copied().filter(kept).collect();
                if children.iter().any(|c| self.name(*c) == "w:commentReference") {
                    self.items[at].children = children;
                    marks.push(at);
                }
            } else {
                todo.extend(self.items[at].children.iter().rev());
            }
        }
        let empty = marks.is_empty();
        self.items[id].children = marks;
        let mut outer = self.items[id].parent;
        self.unwrap(id);
        while empty
            && (RUN_IN.contains(&self.name(outer)) || RUN_OUT.contains(&self.name(outer)))
            && self.items[outer].children.iter().all(|c| self.name(*c).is_empty())
        {
            let next = self.items[outer].parent;
            self.detach(outer);
            outer = next;
        }
    }

    /// Is it still part of the document?
    fn is_there(&self, id: usize) -> bool {
        let mut at = id;
        while at != ROOT {
            let parent = self.items[at].parent;
            if !self.items[parent].children.contains(&at) {
                return false;
            }
            at = parent;
        }
        true
    }

    /// Finds the ranges of moved text that hold something picked.
    fn moves(&self, which: &impl Fn(&Dom, usize) -> bool) -> Vec<Moved> {
        let mut open: Vec<Moved> = Vec::new();
        let mut out = Vec::new();
        for id in self.all() {
            match self.name(id) {
                "w:moveFromRangeStart" | "w:moveToRangeStart" => open.push(Moved { marks: vec![id], held: Vec::new() }),
                end @ ("w:moveFromRangeEnd" | "w:moveToRangeEnd") => {
                    let start = end.replace("End", "Start");
                    let is_pair = |range: &Moved| {
                        let mark = range.marks[0];
                        self.name(mark) == start && self.attribute(mark, "w:id") == self.attribute(id, "w:id")
                    };
                    if let Some(at) = open.iter().rposition(is_pair) {
                        let mut range = open.remove(at);
                        range.marks.push(id);
                        out.push(range);
                    }
                }
                name @ ("w:moveFrom" | "w:moveTo") => {
                    let own = |range: &&mut Moved| self.name(range.marks[0]).strip_prefix(name) == Some("RangeStart");
                    open.iter_mut().filter(own).for_each(|range| range.held.push(id));
                }
                _ => {}
            }
        }
        out.retain(|range: &Moved| range.held.iter().any(|id| which(self, *id)));
        out
    }

    fn under(&self, id: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut todo = self.items[id].children.clone();
        while let Some(at) = todo.pop() {
            out.push(at);
            todo.extend(&self.items[at].children);
        }
        out
    }

    /// Is it the only paragraph of its container?
    fn is_alone(&self, id: usize) -> bool {
        let parent = self.items[id].parent;
        let blocks = self.items[parent].children.iter().filter(|c| matches!(self.name(**c), "w:p" | "w:tbl" | "w:sdt"));
        blocks.count() == 1
    }

    /// Returns the paragraph or table after `id`, looking through content controls.
    fn next_block(&self, id: usize) -> Option<usize> {
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

    /// Takes out comment ranges and references with these ids.
    pub(crate) fn drop_comments(&mut self, ids: &HashSet<String>) {
        for id in self.all() {
            let marks = ["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"];
            if !marks.contains(&self.name(id)) || !self.attribute(id, "w:id").is_some_and(|v| ids.contains(v)) {
                continue;
            }
            let run = self.items[id].parent;
            self.detach(id);
            let empty = self.items[run].children.iter().all(|c| self.name(*c) == "w:rPr");
            if self.name(run) == "w:r" && empty {
                self.detach(run);
            }
        }
    }

    /// Returns the part as a stream of events in which splitting leaves no trace.
    ///
    /// Neighboring runs with equal attributes and properties are joined, as are neighboring texts and neighboring change
    /// wrappers of one author and date; ids of changes, `xml:space` and white space between elements are left out, and
    /// empty property elements count as none.
    pub(crate) fn stream(&mut self) -> Vec<String> {
        let order = self.all();
        for id in &order {
            if matches!(self.name(*id), "w:t" | "w:delText") {
                self.trim_text(*id);
            }
        }
        for id in order.into_iter().rev() {
            let is_words = matches!(self.name(id), "w:t" | "w:delText" | "w:instrText" | "w:delInstrText");
            if !is_words {
                let kept: Vec<usize> = self.items[id]
                    .children
                    .iter()
                    .copied()
                    .filter(|c| !self.name(*c).is_empty() || !self.items[*c].text.trim().is_empty())
                    .collect();
                self.items[id].children = kept;
            }
            if is_change_record(self.name(id)) {
                self.items[id].attributes.retain(|(name, _)| name != "w:id");
            }
            self.join_children(id);
        }
        let mut out = Vec::new();
        let mut todo: Vec<(usize, bool)> = vec![(ROOT, false)];
        while let Some((id, leave)) = todo.pop() {
            let item = &self.items[id];
            if leave {
                out.push(format!("</{}", item.name));
            } else if item.name.is_empty() && id != ROOT {
                out.push(format!("'{}", item.text));
            } else {
                let mut attributes: Vec<&(String, String)> = item.attributes.iter().collect();
                attributes.sort_unstable();
                let mut tag = ["<", &item.name].concat();
                for (name, value) in attributes {
                    tag.extend([" ", name, "=", value]);
                }
                out.push(tag);
                todo.push((id, true));
                todo.extend(item.children.iter().rev().map(|child| (*child, false)));
            }
        }
        out
    }

    fn trim_text(&mut self, id: usize) {
        let keeps = self.attribute(id, "xml:space") == Some("preserve");
        let text: String = self.items[id].children.iter().map(|c| self.items[*c].text.as_str()).collect();
        let text = if keeps { text } else { text.trim_matches([' ', '\t', '\n', '\r']).to_owned() };
        let text = text.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
        self.items[id].attributes.retain(|(name, _)| name != "xml:space");
        self.items[id].children = Vec::new();
        if !text.is_empty() {
            self.items.push(Item { text, parent: id, ..Item::default() });
            let child = self.items.len() - 1;
            self.items[id].children.push(child);
        }
    }

    fn join_children(&mut self, id: usize) {
        let mut joined: Vec<usize> = Vec::new();
        for child in std::mem::take(&mut self.items[id].children) {
            let name = self.name(child).to_owned();
            let empty = self.items[child].children.is_empty();
            if empty && matches!(name.as_str(), "w:rPr" | "w:pPr" | "w:trPr" | "w:numPr" | "w:t" | "w:delText") {
                continue;
            }
            if let Some(last) = joined.last().copied()
                && self.name(last) == name
                && self.items[last].attributes == self.items[child].attributes
            {
                let equal_look = || {
                    let look = |run| self.child(run, "w:rPr").map(|pr| self.printed(pr));
                    look(last) == look(child)
                };
                let joins = match name.as_str() {
                    "" | "w:t" | "w:delText" => true,
                    "w:r" => equal_look(),
                    "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => !matches!(self.name(id), "w:rPr" | "w:trPr"),
                    _ => false,
                };
                if joins {
                    let text = std::mem::take(&mut self.items[child].text);
                    self.items[last].text.push_str(&text);
                    let more: Vec<usize> = std::mem::take(&mut self.items[child].children)
                        .into_iter()
                        .filter(|c| self.name(*c) != "w:rPr")
                        .collect();
                    self.items[last].children.extend(more);
                    // Children that meet now may join in their turn; they are one level down and already joined apart.
                    self.join_children(last);
                    continue;
                }
            }
            joined.push(child);
        }
        self.items[id].children = joined;
    }

    fn printed(&self, id: usize) -> String {
        let item = &self.items[id];
        let inner: String = item.children.iter().map(|c| self.printed(*c)).collect();
        format!("<{}{:?}{}{inner}>", item.name, item.attributes, item.text)
    }

    /// Returns the characters of `w:t` by paragraph, white space left out.
    pub(crate) fn bare_text(&self) -> String {
        let mut out = String::new();
        for id in self.all() {
            if self.name(id) == "w:t" {
                let text: String = self.items[id].children.iter().map(|c| self.items[*c].text.as_str()).collect();
                out.extend(text.chars().filter(|c| !c.is_whitespace()));
            }
        }
        out
    }

    /// Says whether the field characters of each story open and close in turn.
    pub(crate) fn fields_balance(&self) -> bool {
        let mut open: Vec<bool> = Vec::new();
        for id in self.all() {
            if self.name(id) != "w:fldChar" {
                continue;
            }
            match self.attribute(id, "w:fldCharType") {
                Some("begin") => open.push(false),
                Some("separate") => match open.last_mut() {
                    Some(separated @ false) => *separated = true,
                    _ => return false,
                },
                Some("end") if open.pop().is_none() => return false,
                _ => {}
            }
        }
        open.is_empty()
    }

    /// Counts cells and bodies that do not end with a paragraph.
    pub(crate) fn open_containers(&self) -> usize {
        let ends = |id: &usize| {
            let blocks = ["w:p", "w:tbl", "w:sdt", "w:customXml", "w:altChunk"];
            let last = self.items[*id].children.iter().rev().find(|c| blocks.contains(&self.name(**c)));
            last.is_none_or(|last| self.name(*last) == "w:tbl")
        };
        self.all().iter().filter(|id| self.name(**id) == "w:tc" && ends(id)).count()
    }
}

/// Says whether an element records a tracked change and has an id for it.
fn is_change_record(name: &str) -> bool {
    RUN_IN.contains(&name)
        || RUN_OUT.contains(&name)
        || name.ends_with("PrChange")
        || matches!(name, "w:numberingChange" | "w:cellIns" | "w:cellDel" | "w:cellMerge" | "w:tblGridChange")
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
