//! Fields: instruction, result, and where they begin and end (ECMA-376 Part 1 §17.16).

use draft::Why;

use super::AtomKind;
use super::build::{Builder, Scope, Within};
use crate::element::Ns;
use crate::tree::NodeId;

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its keyword in capitals, such as `REF`.
    pub(crate) kind: String,
    pub(crate) instruction: String,
    pub(super) result: bool,
    pub(super) from: usize,
    pub(super) to: Option<usize>,
}

impl Field {
    /// Does the whole of it stand in one paragraph?
    pub(crate) fn is_in_one_paragraph(&self) -> bool {
        self.to == Some(self.from)
    }

    /// Does the whole of it stand in these paragraphs?
    pub(crate) fn is_within(&self, paras: &std::collections::BTreeSet<usize>) -> bool {
        paras.contains(&self.from) && self.to.is_some_and(|to| paras.contains(&to))
    }

    /// May its result be edited like other words, as a link's text may?
    pub(crate) fn is_link(&self) -> bool {
        self.kind == "HYPERLINK"
    }
}

impl Builder<'_> {
    pub(super) fn field_char(&mut self, id: NodeId, within: Within, para: usize, scope: &Scope) {
        let tree = self.tree(scope.part);
        self.told += 1;
        self.property_changes(scope.part, id, para);
        match tree.attr(id, Ns::W, "fldCharType").as_deref() {
            Some("begin") => {
                let field = self.model.fields.len() as u32;
                self.model.fields.push(Field {
                    kind: String::new(),
                    instruction: String::new(),
                    result: false,
                    from: para,
                    to: None,
                });
                self.open.push(field);
                self.atom(para, id, within, AtomKind::FieldChar, "");
            }
            Some("separate") => {
                if let Some(field) = self.open.last() {
                    let field = &mut self.model.fields[*field as usize];
                    field.result = true;
                    field.kind = keyword(&field.instruction);
                }
                self.atom(para, id, within, AtomKind::FieldChar, "");
            }
            _ => {
                self.atom(para, id, within, AtomKind::FieldChar, "");
                if let Some(field) = self.open.pop() {
                    let field = &mut self.model.fields[field as usize];
                    field.to = Some(para);
                    if field.kind.is_empty() {
                        field.kind = keyword(&field.instruction);
                    }
                }
            }
        }
    }

    pub(super) fn is_generated(&self, field: u32) -> bool {
        let field = &self.model.fields[field as usize];
        let kind = if field.kind.is_empty() { keyword(&field.instruction) } else { field.kind.clone() };
        matches!(kind.as_str(), "TOC" | "INDEX" | "TOA" | "BIBLIOGRAPHY")
    }

    /// Says of every atom of a field what an edit may do with it.
    pub(super) fn freeze_fields(&mut self) {
        let fields = &self.model.fields;
        for para in self.model.paras.iter_mut().filter(|para| !para.alone) {
            for atom in &mut para.atoms {
                let Some(field) = fields.get(atom.field as usize) else { continue };
                if matches!(field.kind.as_str(), "TOC" | "INDEX" | "TOA" | "BIBLIOGRAPHY") {
                    atom.frozen = atom.frozen.or(Some(Why::GeneratedText));
                    para.generated = true;
                }
            }
        }
    }
}

/// Returns the keyword of a field's instruction in capitals.
pub(super) fn keyword(instruction: &str) -> String {
    instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
}
