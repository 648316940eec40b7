//! Paragraphs and what stands in them.

use std::borrow::Cow;

use draft::{Face, RevisionKind, Story, Why};

use super::build::{Builder, Room, Scope, Within};
use super::change::wrapped;
use super::field::{Field, keyword};
use super::story::{branch, lock};
use super::{Atom, AtomKind, Para, RevIx};
use crate::element::{El, Ns};
use crate::notice::NoticeKind;
use crate::tree::{NONE, NodeId, Tree};

impl<'a> Builder<'a> {
    pub(super) fn para(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>) -> usize {
        if let Some(known) = self.taken_over(node, scope, frozen) {
            return known;
        }
        let tree = self.tree(scope.part);
        let index = self.model.paras.len();
        let (told, open) = (self.told, !self.open.is_empty());
        // A paragraph of a text box, which is read in the middle of this one, begins with no room.
        let Room { text, atoms, mut todo } = std::mem::take(&mut self.room);
        let ppr = tree.child(node, El::PPr);
        let framed = ppr.is_some_and(|pr| tree.named(pr, "framePr").is_some());
        self.model.paras.push(Para {
            ppr,
            text,
            atoms,
            section: ppr.is_some_and(|pr| tree.child(pr, El::SectPr).is_some()),
            frozen: frozen.or(framed.then_some(Why::Locked)),
            generated: !self.open.is_empty() && self.open.iter().any(|f| self.is_generated(*f)),
            ..scope.para(node)
        });
        let style = ppr.and_then(|pr| tree.val(pr, "pStyle"));
        if let Some(pr) = ppr {
            self.property_changes(scope.part, pr, index);
            if let Some(section) = tree.child(pr, El::SectPr) {
                self.property_changes(scope.part, section, index);
            }
        }
        for id in std::mem::take(&mut self.pending) {
            self.comment_mark(tree, id, index);
        }
        let frozen = self.model.paras[index].frozen;
        let start = Within { run: NONE, stack: 0, frozen, face: Face::default(), link: NONE };
        todo.push((node, start, false));
        while let Some((id, within, leave)) = todo.pop() {
            if leave {
                // A simple field ends where its element does.
                if let Some(field) = self.open.pop() {
                    self.model.fields[field as usize].to = Some(index);
                }
                continue;
            }
            self.inline(id, within, index, &style, scope, &mut todo);
        }
        // The mark stands at the end of the paragraph, behind the changes of its words.
        if let Some(rpr) = ppr.and_then(|pr| tree.child(pr, El::RPr)) {
            for id in tree.elements(rpr) {
                let kind = match tree.el(id) {
                    El::Ins | El::MoveTo => RevisionKind::ParagraphInsertion,
                    El::Del | El::MoveFrom => RevisionKind::ParagraphDeletion,
                    _ => continue,
                };
                let rev = self.rev(scope.part, id, kind, index, NONE);
                self.model.paras[index].mark.push(rev);
            }
            self.property_changes(scope.part, rpr, index);
        }
        if !self.open.is_empty() && self.open.iter().any(|f| self.is_generated(*f)) {
            self.model.paras[index].generated = true;
        }
        let para = &mut self.model.paras[index];
        let (text, atoms) = (para.text.clone(), para.atoms.clone());
        let mut room = Room {
            text: std::mem::replace(&mut para.text, text),
            atoms: std::mem::replace(&mut para.atoms, atoms),
            todo,
        };
        room.text.clear();
        room.atoms.clear();
        self.room = room;
        let free = para.frozen.is_none() && para.atoms.iter().all(|atom| atom.frozen.is_none());
        para.alone = free && !open && self.open.is_empty() && self.told == told;
        index
    }

    /// Reads one element within a paragraph and pushes what it holds.
    pub(super) fn inline(
        &mut self,
        id: NodeId,
        within: Within,
        para: usize,
        style: &Option<Cow<'a, str>>,
        scope: &Scope,
        todo: &mut Vec<(NodeId, Within, bool)>,
    ) {
        let tree = self.tree(scope.part);
        let mut enter = |id: NodeId, within: Within| tree.stack(todo, id, |child| (child, within, false));
        let el = tree.el(id);
        match el {
            El::P => enter(id, within),
            el if let Some(kind) = wrapped(el) => {
                let rev = self.rev(scope.part, id, kind, para, NONE);
                let mut stack = self.model.stacks[within.stack as usize].clone();
                stack.push(rev);
                let next = self.model.stacks.len() as u32;
                let stack_id = *self.interned.entry(stack.clone()).or_insert(next);
                if stack_id == next {
                    self.model.stacks.push(stack);
                }
                enter(id, Within { stack: stack_id, ..within });
            }
            El::Hyperlink => {
                let target = tree.attr(id, Ns::R, "id").and_then(|rid| {
                    let relations = &self.package.parts[scope.part].relations;
                    relations.iter().find(|r| r.id == *rid).map(|r| r.target.clone())
                });
                let anchor = tree.attr(id, Ns::W, "anchor").map(|anchor| format!("#{anchor}"));
                let link = target.or(anchor).map_or(within.link, |target| self.link(target));
                enter(id, Within { link, ..within });
            }
            El::FldSimple => {
                self.told += 1;
                let instruction = tree.attr(id, Ns::W, "instr").unwrap_or_default().into_owned();
                let field = self.model.fields.len() as u32;
                let kind = keyword(&instruction);
                self.model.fields.push(Field { kind, instruction, result: true, from: para, to: None });
                self.open.push(field);
                todo.push((id, within, true));
                tree.stack(todo, id, |child| (child, within, false));
            }
            El::Sdt => {
                let frozen = within.frozen.or_else(|| lock(tree, id));
                if let Some(content) = tree.child(id, El::SdtContent) {
                    enter(content, Within { frozen, ..within });
                }
            }
            el if el.is_transparent() => enter(id, within),
            El::R => {
                let rpr = tree.child(id, El::RPr);
                let face = self.face(scope.part, style.clone(), rpr);
                if let Some(pr) = rpr
                    && let Some(change) = tree.child(pr, El::RPrChange)
                {
                    self.rev(scope.part, change, RevisionKind::Formatting, para, id);
                    let was = self.face(scope.part, style.clone(), tree.child(change, El::RPr));
                    self.model.former.insert((scope.part, id), was);
                }
                enter(id, Within { run: id, face, ..within });
            }
            El::AlternateContent => {
                if holds_object(tree, id) {
                    self.object(id, within, para, scope);
                } else if let Some(branch) = branch(tree, id) {
                    enter(branch, Within { frozen: within.frozen.or(Some(Why::NotSupported)), ..within });
                }
            }
            El::CommentRangeStart | El::CommentRangeEnd | El::CommentReference => {
                self.comment_mark(tree, id, para);
                self.atom(para, id, within, AtomKind::Marker, "");
            }
            el if el.is_markup_change() => {
                self.rev(scope.part, id, RevisionKind::Properties, para, NONE);
                self.atom(para, id, within, AtomKind::Marker, "");
            }
            _ => self.leaf(el, id, within, para, scope),
        }
    }

    pub(super) fn leaf(&mut self, el: El, id: NodeId, within: Within, para: usize, scope: &Scope) {
        let tree = self.tree(scope.part);
        let mut bytes = [0; 4];
        let (kind, text) = match el {
            El::T | El::DelText => return self.atom(para, id, within, AtomKind::Text, &shown_text(tree, id)),
            El::Tab | El::PTab => (AtomKind::Char, "\t"),
            El::Br => match tree.attr(id, Ns::W, "type").as_deref() {
                Some("page" | "column") => (AtomKind::PageBreak, "\u{FFFC}"),
                _ => (AtomKind::Char, "\u{2028}"),
            },
            El::Cr => (AtomKind::Char, "\u{2028}"),
            El::NoBreakHyphen => (AtomKind::Char, "\u{2011}"),
            El::SoftHyphen => (AtomKind::Char, "\u{AD}"),
            El::Sym => {
                let code = tree.attr(id, Ns::W, "char").and_then(|v| u32::from_str_radix(&v, 16).ok());
                let font = tree.attr(id, Ns::W, "font");
                let c = code.and_then(|code| crate::symbol::mapped(font.as_deref(), code));
                (AtomKind::Char, &*c.unwrap_or('\u{FFFC}').encode_utf8(&mut bytes))
            }
            El::FootnoteReference | El::EndnoteReference => {
                let slot = usize::from(el == El::EndnoteReference);
                let note = tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned();
                let number = self.note_number(slot, note);
                self.refer(slot, number, para, within.stack);
                (AtomKind::Note(number), "\u{FFFC}")
            }
            El::Drawing | El::Pict | El::Object => return self.object(id, within, para, scope),
            El::OMath | El::OMathPara => {
                self.notice(NoticeKind::Equation, scope.part, Some(para), "An equation is shown as a placeholder.");
                let frozen = within.frozen.or(Some(Why::NotSupported));
                let within = Within { frozen, ..within };
                return self.atom(para, id, within, AtomKind::Math, "\u{FFFC}");
            }
            El::Ruby => {
                let base = tree.child(id, El::RubyBase);
                let runs = base.into_iter().flat_map(|base| tree.descendants(base));
                let text: String = runs.filter(|n| tree.el(*n) == El::T).map(|n| shown_text(tree, n)).collect();
                let frozen = within.frozen.or(Some(Why::NotSupported));
                return self.atom(para, id, Within { frozen, ..within }, AtomKind::Char, &text);
            }
            El::FldChar => return self.field_char(id, within, para, scope),
            El::InstrText | El::DelInstrText => {
                let words = tree.characters(id);
                if let Some(field) = self.open.last() {
                    let field = &mut self.model.fields[*field as usize];
                    if !field.result {
                        field.instruction.push_str(&words);
                    }
                }
                (AtomKind::Instruction, "")
            }
            El::LastRenderedPageBreak => (AtomKind::PageHint, ""),
            El::SubDoc => {
                self.notice(
                    NoticeKind::Imported,
                    scope.part,
                    Some(para),
                    "A part of this text stands in another file.",
                );
                let frozen = within.frozen.or(Some(Why::NotSupported));
                return self.atom(para, id, Within { frozen, ..within }, AtomKind::Math, "\u{FFFC}");
            }
            El::BookmarkStart
            | El::BookmarkEnd
            | El::PermStart
            | El::PermEnd
            | El::ProofErr
            | El::MoveFromRangeStart
            | El::MoveFromRangeEnd
            | El::MoveToRangeStart
            | El::MoveToRangeEnd
            | El::AnnotationRef
            | El::FootnoteRef
            | El::EndnoteRef
            | El::Separator
            | El::ContinuationSeparator
            | El::PgNum => (AtomKind::Marker, ""),
            // Properties, and elements of a run that are not read: their bytes stay where they are.
            _ => return,
        };
        self.atom(para, id, within, kind, text);
    }

    /// Keeps the changes that a reference to a note stands in.
    fn refer(&mut self, slot: usize, number: u32, para: usize, stack: u32) {
        self.told += 1;
        let gate = &self.model.paras[para].gate;
        let revs = gate.iter().chain(&self.model.stacks[stack as usize]).copied().collect();
        let list = &mut self.references[slot];
        list.resize_with(list.len().max(number as usize), Vec::new);
        list[number as usize - 1].push(revs);
    }

    pub(super) fn atom(&mut self, para: usize, node: NodeId, within: Within, kind: AtomKind, text: &str) {
        let hidden = self.open.iter().any(|field| !self.model.fields[*field as usize].result);
        let (kind, text) = match kind {
            AtomKind::FieldChar | AtomKind::Instruction | AtomKind::Marker | AtomKind::PageHint => (kind, ""),
            _ if hidden => (AtomKind::Instruction, ""),
            _ => (kind, text),
        };
        let Within { run, stack, frozen, face, link } = within;
        let field = self.open.first().copied().unwrap_or(NONE);
        let para = &mut self.model.paras[para];
        let start = para.text.len() as u32;
        para.text.push_str(text);
        let range = start..para.text.len() as u32;
        para.atoms.push(Atom { kind, range, node, run, stack, field, frozen, face, link });
    }

    /// Reads a drawing, picture or embedded object as one character, and the text boxes it holds as stories of their own.
    pub(super) fn object(&mut self, id: NodeId, within: Within, para: usize, scope: &Scope) {
        self.told += 1;
        let tree = self.tree(scope.part);
        let mut contents = Vec::new();
        let mut todo = vec![id];
        while let Some(at) = todo.pop() {
            match tree.el(at) {
                El::TxbxContent => contents.push(at),
                El::AlternateContent => todo.extend(branch(tree, at)),
                _ => tree.stack(&mut todo, at, |child| child),
            }
        }
        if tree.descendants(id).any(|n| tree.local_is(n, "OLEObject")) {
            self.notice(NoticeKind::Embedded, scope.part, Some(para), "An embedded object is kept and not read.");
        }
        self.atom(para, id, within, AtomKind::Object(!contents.is_empty()), "\u{FFFC}");
        let gone = self.model.stacks[within.stack as usize].clone();
        for content in contents {
            self.boxes += 1;
            let gate: Vec<RevIx> = self.model.paras[para].gate.iter().copied().chain(gone.iter().copied()).collect();
            let pending = std::mem::take(&mut self.pending);
            let flow = self.flow(scope.part, content, Story::TextBox(self.boxes), Some(para), gate, Some(Why::Locked));
            self.pending = pending;
            self.model.paras[para].boxes.push(flow);
        }
    }
}

/// White space of XML 1.0 §2.3.
pub(crate) const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Returns the characters of a `w:t` or `w:delText` as Word shows them.
///
/// Without `xml:space="preserve"` white space at the ends is not text (ECMA-376 Part 1 §17.3.3.31 and XML 1.0 §2.10).
pub(crate) fn shown_text(tree: &Tree, id: NodeId) -> Cow<'_, str> {
    let mut text = tree.characters(id);
    if (text.starts_with(SPACE) || text.ends_with(SPACE)) && !keeps_space(tree, id) {
        text = match text {
            Cow::Borrowed(text) => text.trim_matches(SPACE).into(),
            Cow::Owned(text) => text.trim_matches(SPACE).to_owned().into(),
        };
    }
    // Every byte is looked at, which is quicker than stopping at the first one.
    let breaks = text.bytes().fold(false, |found, b| found | (b == b'\n') | (b == b'\t'));
    if breaks { text.replace(['\n', '\t'], " ").into() } else { text }
}

/// Returns the white space before and after the characters of a `w:t` or `w:delText` that is not shown.
pub(crate) fn unshown(tree: &Tree, id: NodeId) -> (String, String) {
    if keeps_space(tree, id) {
        return (String::new(), String::new());
    }
    let text = tree.characters(id);
    let rest = text.trim_start_matches(SPACE);
    let lead = text[..text.len() - rest.len()].to_owned();
    (lead, rest[rest.trim_end_matches(SPACE).len()..].to_owned())
}

fn keeps_space(tree: &Tree, id: NodeId) -> bool {
    tree.attr(id, Ns::Xml, "space").is_some_and(|v| v == "preserve")
}

fn holds_object(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).any(|n| matches!(tree.el(n), El::Drawing | El::Pict | El::Object))
}
