//! What is compared: a part as a stream of its elements and texts, and the counts that a sound part keeps.

use super::dom::{Dom, Item, ROOT};
use super::is_change_record;

impl Dom {
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
