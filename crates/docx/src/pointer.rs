//! Fields that say where another place stands (ECMA-376 Part 1 §17.16.5.39, §17.16.5.44, §17.16.5.51).

use std::collections::HashMap;

use draft::{Pointer, Shows, Span};

use crate::element::{El, Ns};
use crate::model::AtomKind;
use crate::package::Package;
use crate::tree::NONE;
use crate::view::{Group, Groups};

impl Package {
    /// Returns the references, page references and note references whose bookmarks the file has, in document order.
    pub(crate) fn pointers(&self, groups: &Groups<'_>) -> Vec<Pointer> {
        let kinds = ["REF", "PAGEREF", "NOTEREF"];
        if !self.model.fields.iter().any(|field| kinds.contains(&field.kind.as_str())) {
            return Vec::new();
        }
        let bookmarks = self.bookmarks();
        let mut out = Vec::new();
        for group in &groups.list {
            let mut last = NONE;
            for segment in groups.segments(group) {
                let atom = &self.model.paras[segment.para].atoms[segment.atom];
                let Some(field) = self.model.fields.get(atom.field as usize).filter(|_| !atom.is_empty()) else {
                    continue;
                };
                let range = segment.start..segment.start + atom.len();
                if std::mem::replace(&mut last, atom.field) == atom.field {
                    if let Some(Pointer { at, .. }) = out.last_mut() {
                        at.end = range.end as u32;
                    }
                    continue;
                }
                let target = kinds.contains(&field.kind.as_str()).then(|| target(&field.instruction)).flatten();
                let Some((name, shows)) = target else {
                    last = NONE;
                    continue;
                };
                let para = bookmarks.get(&name).and_then(|para| groups.of.get(*para).copied().flatten());
                let Some(to) = para.map(|group| groups.list[group].id()) else {
                    last = NONE;
                    continue;
                };
                out.push(Pointer { at: Span::new(Group::id(group), range), shows, to });
            }
        }
        out
    }

    /// Returns the paragraph in which each bookmark begins; names are compared without case.
    fn bookmarks(&self) -> HashMap<String, usize> {
        let mut out = HashMap::new();
        for (index, para) in self.model.paras.iter().enumerate() {
            let tree = &self.parts[para.part].tree;
            let markers = para.atoms.iter().filter(|atom| atom.kind == AtomKind::Marker);
            for atom in markers.filter(|atom| tree.el(atom.node) == El::BookmarkStart) {
                if let Some(name) = tree.attr(atom.node, Ns::W, "name") {
                    out.entry(name.to_lowercase()).or_insert(index);
                }
            }
        }
        out
    }
}

/// Reads the bookmark of an instruction, in small letters, and what is shown of it.
fn target(instruction: &str) -> Option<(String, Shows)> {
    let mut words = instruction.split_whitespace();
    let kind = words.next()?.to_ascii_uppercase();
    let name = words.next().filter(|name| !name.starts_with('\\'))?.trim_matches('"').to_lowercase();
    let number = words.any(|switch| matches!(switch.to_ascii_lowercase().as_str(), "\\n" | "\\r" | "\\w"));
    let shows = match kind.as_str() {
        "PAGEREF" => Shows::Page,
        "NOTEREF" => Shows::Note,
        _ if number => Shows::Number,
        _ => Shows::Words,
    };
    Some((name, shows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_names_its_bookmark_and_what_it_shows() {
        for (instruction, expected) in [
            (" REF _Ref7 \\r \\h ", Some(("_ref7", Shows::Number))),
            ("REF \"Term\" \\* MERGEFORMAT", Some(("term", Shows::Words))),
            ("PAGEREF _Ref7 \\h", Some(("_ref7", Shows::Page))),
            ("noteref n1", Some(("n1", Shows::Note))),
            ("REF \\h", None),
            ("REF", None),
        ] {
            let expected = expected.map(|(name, shows)| (name.to_owned(), shows));
            assert_eq!(target(instruction), expected, "{instruction}");
        }
    }
}
