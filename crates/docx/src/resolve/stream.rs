//! What is compared: a part in a form in which splitting leaves no trace, and the counts that a sound part keeps.

use std::borrow::Cow;

use super::dom::{Attribute, Dom, Item, ROOT};
use super::is_change_record;

/// White space that ends of a text lose.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

impl<'t> Dom<'t> {
    /// Brings the part into a form in which splitting leaves no trace.
    ///
    /// Neighboring runs with equal attributes and properties are joined, as are neighboring texts and neighboring change
    /// wrappers of one author and date; white space between elements is left out, and empty property elements count as
    /// none. Ids of changes and `xml:space` are not compared.
    pub(crate) fn normalize(&mut self) {
        let order = self.all();
        for id in &order {
            if matches!(self.name(*id), "w:t" | "w:delText") {
                self.trim_text(*id);
            }
        }
        for id in order.into_iter().rev() {
            let is_words = matches!(self.name(id), "w:t" | "w:delText" | "w:instrText" | "w:delInstrText");
            if !is_words {
                let mut children = std::mem::take(&mut self.items[id].children);
                children.retain(|c| !self.name(*c).is_empty() || !self.items[*c].text.trim().is_empty());
                self.items[id].children = children;
            }
            self.join_children(id);
        }
    }

    /// Returns the number of the first element or text in which two normalized parts differ, in document order.
    pub(crate) fn first_difference(&self, other: &Dom<'_>) -> Option<usize> {
        let mut todo = vec![(ROOT, ROOT)];
        let mut seen = 0;
        while let Some((own, its)) = todo.pop() {
            let (children, others) = (&self.items[own].children, &other.items[its].children);
            if !self.is_like(own, other, its) || children.len() != others.len() {
                return Some(seen);
            }
            seen += 1;
            todo.extend(children.iter().copied().zip(others.iter().copied()).rev());
        }
        None
    }

    /// Says whether two items have the same name, text and compared attributes.
    fn is_like(&self, id: usize, other: &Dom<'_>, its: usize) -> bool {
        let (own, that) = (&self.items[id], &other.items[its]);
        own.name == that.name && own.text == that.text && self.compared(id).eq(other.compared(its))
    }

    /// Returns the attributes that are compared: all but the id of a change, and what says how white space is kept.
    fn compared(&self, id: usize) -> impl Iterator<Item = &Attribute<'t>> {
        let left_out = match self.name(id) {
            "w:t" | "w:delText" => "xml:space",
            name if is_change_record(name) => "w:id",
            _ => "",
        };
        self.attributes(id).iter().filter(move |(name, _)| name != left_out)
    }

    fn trim_text(&mut self, id: usize) {
        let keeps = self.attribute(id, "xml:space") == Some("preserve");
        let text = match std::mem::take(&mut self.items[id].children)[..] {
            [only] => std::mem::take(&mut self.items[only].text),
            ref several => several.iter().map(|c| &*self.items[*c].text).collect(),
        };
        let text = match text {
            text if keeps => text,
            Cow::Borrowed(text) => text.trim_matches(SPACE).into(),
            Cow::Owned(text) => text.trim_matches(SPACE).to_owned().into(),
        };
        let text = match text.bytes().any(|b| matches!(b, b'\n' | b'\t' | b'\r')) {
            true => text.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ").into(),
            false => text,
        };
        if !text.is_empty() {
            self.items.push(Item { text, parent: id, ..Item::default() });
            let child = self.items.len() - 1;
            self.items[id].children.push(child);
        }
    }

    fn join_children(&mut self, id: usize) {
        let mut children = std::mem::take(&mut self.items[id].children);
        let mut joined: usize = 0;
        for at in 0..children.len() {
            let child = children[at];
            let last = joined.checked_sub(1).map(|last| children[last]);
            if self.is_nothing(child) {
                continue;
            }
            match last.filter(|last| self.joins(id, *last, child)) {
                Some(last) => {
                    let text = std::mem::take(&mut self.items[child].text);
                    if !text.is_empty() {
                        self.items[last].text.to_mut().push_str(&text);
                    }
                    let mut more = std::mem::take(&mut self.items[child].children);
                    more.retain(|c| self.name(*c) != "w:rPr");
                    self.items[last].children.extend(more);
                    // Children that meet now may join in their turn; they are one level down and already joined apart.
                    self.join_children(last);
                }
                None => {
                    children[joined] = child;
                    joined += 1;
                }
            }
        }
        children.truncate(joined);
        self.items[id].children = children;
    }

    /// Is it an element that says nothing when it holds nothing?
    fn is_nothing(&self, id: usize) -> bool {
        let name = self.name(id);
        let may = matches!(name, "w:rPr" | "w:pPr" | "w:trPr" | "w:numPr" | "w:t" | "w:delText");
        may && self.items[id].children.is_empty()
    }

    /// Do two neighbors within `parent` read as one?
    fn joins(&self, parent: usize, last: usize, child: usize) -> bool {
        let name = self.name(child);
        let may = match name {
            "" | "w:t" | "w:delText" | "w:r" => true,
            "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" => !matches!(self.name(parent), "w:rPr" | "w:trPr"),
            _ => false,
        };
        let look = |run| self.child(run, "w:rPr");
        may && self.name(last) == name
            && self.compared(last).eq(self.compared(child))
            && (name != "w:r"
                || match (look(last), look(child)) {
                    (Some(one), Some(other)) => self.is_equal(one, other),
                    (one, other) => one == other,
                })
    }

    /// Are two elements equal with everything in them?
    fn is_equal(&self, one: usize, other: usize) -> bool {
        let (inner, others) = (&self.items[one].children, &self.items[other].children);
        self.is_like(one, self, other)
            && inner.len() == others.len()
            && inner.iter().zip(others).all(|(one, other)| self.is_equal(*one, *other))
    }

    /// Returns the characters of `w:t` by paragraph, white space left out.
    pub(crate) fn bare_text(&self) -> String {
        let mut out = String::new();
        for id in self.all() {
            if self.name(id) == "w:t" {
                for child in &self.items[id].children {
                    out.extend(self.items[*child].text.split_whitespace());
                }
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
