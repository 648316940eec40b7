//! Stories and the blocks that flow in them.

use draft::{Place, RevisionKind, Story, Why};

use super::build::{Builder, Scope};
use super::change::wrapped;
use super::{Flow, Item, RevIx};
use crate::element::{El, Ns};
use crate::notice::NoticeKind;
use crate::package::PartId;
use crate::tree::{NONE, NodeId, Tree};

impl Builder<'_> {
    pub(super) fn stories(&mut self) {
        let main = self.package.main;
        let tree = self.tree(main);
        let body = tree.child(tree.root, El::Body).expect("opening checked that the main part has a body");
        self.flow(main, body, Story::Body, None, Vec::new(), None);
        for (slot, kind, holder) in [(0, "footnotes", El::Footnote), (1, "endnotes", El::Endnote)] {
            let Some(part) = self.package.part_of_kind(kind) else { continue };
            let tree = self.tree(part);
            for note in tree.elements(tree.root).filter(|id| tree.el(*id) == holder) {
                if tree.attr(note, Ns::W, "type").is_some_and(|kind| kind != "normal") {
                    continue;
                }
                let id = tree.attr(note, Ns::W, "id").unwrap_or_default().into_owned();
                let number = self.note_number(slot, id);
                let story = if slot == 0 { Story::Footnote(number) } else { Story::Endnote(number) };
                // A note is there where its reference is.
                let gate = match self.references[slot].get(number as usize - 1).map(Vec::as_slice) {
                    Some([only]) => only.clone(),
                    _ => Vec::new(),
                };
                self.flow(part, note, story, None, gate, None);
            }
        }
        for (kind, story) in [("header", Story::Header as fn(u32) -> Story), ("footer", Story::Footer)] {
            let mut parts = self.package.by_kind.get(kind).cloned().unwrap_or_default();
            let mut seen = Vec::new();
            parts.retain(|part| {
                !seen.contains(part) && {
                    seen.push(*part);
                    true
                }
            });
            for (i, part) in parts.into_iter().enumerate() {
                let root = self.tree(part).root;
                self.flow(part, root, story(i as u32 + 1), None, Vec::new(), None);
            }
        }
    }

    /// Returns the number of a note, in the order in which notes are first referred to.
    pub(super) fn note_number(&mut self, slot: usize, id: String) -> u32 {
        let known = self.notes[slot].iter().position(|known| *known == id);
        let index = known.unwrap_or_else(|| {
            self.notes[slot].push(id);
            self.notes[slot].len() - 1
        });
        index as u32 + 1
    }

    pub(super) fn flow(
        &mut self,
        part: PartId,
        node: NodeId,
        story: Story,
        host: Option<usize>,
        gate: Vec<RevIx>,
        frozen: Option<Why>,
    ) -> usize {
        let container = self.container();
        let index = self.model.flows.len();
        self.model.flows.push(Flow { items: Vec::new(), boxed: host.is_some() });
        let outer = std::mem::take(&mut self.open);
        let scope = Scope { part, story, place: Place::Flow, container, gate, frozen, host };
        let items = self.blocks(node, &scope);
        self.open = outer;
        self.model.flows[index].items = items;
        index
    }

    pub(super) fn blocks(&mut self, parent: NodeId, scope: &Scope) -> Vec<Item> {
        let tree = self.tree(scope.part);
        let mut items = Vec::new();
        let mut todo: Vec<(NodeId, Option<Why>)> = Vec::new();
        tree.stack(&mut todo, parent, |id| (id, scope.frozen));
        while let Some((id, frozen)) = todo.pop() {
            let mut enter = |id: NodeId, frozen| tree.stack(&mut todo, id, |child| (child, frozen));
            match tree.el(id) {
                el if let Some(kind) = wrapped(el) => {
                    let rev = self.rev(scope.part, id, kind, self.model.paras.len(), NONE);
                    let gate = scope.gate.iter().copied().chain([rev]).collect();
                    items.extend(self.blocks(id, &Scope { gate, frozen, ..*scope }));
                }
                el if el.is_markup_change() => {
                    self.rev(scope.part, id, RevisionKind::Properties, self.model.paras.len(), NONE);
                }
                El::SectPr => self.property_changes(scope.part, id, self.model.paras.len().saturating_sub(1)),
                El::P => items.push(Item::Para(self.para(id, scope, frozen))),
                El::Tbl => items.push(Item::Table(self.table(id, scope, frozen))),
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        enter(content, frozen);
                    }
                }
                El::CustomXml | El::SmartTag => enter(id, frozen),
                El::AlternateContent => {
                    if let Some(branch) = branch(tree, id) {
                        enter(branch, frozen.or(Some(Why::NotSupported)));
                    }
                }
                El::AltChunk | El::SubDoc => {
                    let message = "Content of another file stands here; it is read once the file is saved in Word.";
                    items.push(Item::Opaque(message.to_owned()));
                    self.notice(NoticeKind::Imported, scope.part, None, message);
                }
                El::OMath | El::OMathPara => {
                    items.push(Item::Opaque("An equation stands here.".to_owned()));
                    self.notice(NoticeKind::Equation, scope.part, None, "An equation is not read.");
                }
                El::CommentRangeStart | El::CommentRangeEnd => {
                    if tree.el(id) == El::CommentRangeEnd
                        && let Some(Item::Para(last)) = items.last()
                    {
                        let key = (tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned(), true);
                        let atoms = self.model.paras[*last].atoms.len();
                        self.marks.entry(key).or_insert((*last, atoms));
                    } else {
                        self.pending.push(id);
                    }
                }
                _ => {}
            }
        }
        items
    }
}

/// Returns the branch of an `mc:AlternateContent` that a reader who understands Word's own namespaces takes.
pub(super) fn branch(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let understood = |choice: NodeId| {
        let requires = tree.attr(choice, Ns::W, "Requires").unwrap_or_default();
        let mut prefixes = requires.split_whitespace().peekable();
        prefixes.peek().is_some() && prefixes.all(|prefix| tree.prefix_ns(prefix) != Ns::Other)
    };
    let mut elements = tree.elements(id);
    let choice = elements.find(|n| tree.el(*n) == El::Choice && understood(*n));
    choice.or_else(|| tree.elements(id).find(|n| tree.el(*n) == El::Fallback))
}

/// Says why the content of a control may not be edited.
pub(super) fn lock(tree: &Tree, sdt: NodeId) -> Option<Why> {
    let pr = tree.child(sdt, El::SdtPr)?;
    let locked = tree.elements(pr).any(|id| match tree.local(id) {
        "lock" => tree.attr(id, Ns::W, "val").is_some_and(|v| v == "contentLocked" || v == "sdtContentLocked"),
        "dataBinding" | "checkbox" | "date" | "dropDownList" | "comboBox" | "picture" | "group" | "citation"
        | "showingPlcHdr" => true,
        "bibliography" => true,
        _ => false,
    });
    locked.then_some(Why::Locked)
}
