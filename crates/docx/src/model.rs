//! The text of a package: paragraphs of atoms, each with its place in the XML and the changes it stands in.
//!
//! Every child of a run is exactly one of: characters that may be split, one character that may not, or nothing to read
//! that is always kept. Reading and writing both go by [`AtomKind`].

use std::collections::HashMap;

use draft::{ContainerId, Face, Place, RevisionKind, Story, Why};

use crate::element::{El, Ns};
use crate::notice::{Found, NoticeKind};
use crate::numbering::Lists;
use crate::package::{Package, PartId};
use crate::style::{Styles, run_props};
use crate::tree::{Kind, NONE, NodeId, Tree};

/// Index of a tracked change in [`Model::revs`].
pub(crate) type RevIx = u32;

/// What an atom is to reading and writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtomKind {
    /// Characters that may be split.
    Text,
    /// One character that goes or stays as a whole.
    Char,
    /// A footnote or endnote reference, by the note's number.
    Note(u32),
    /// A drawing, picture or embedded object; `true` when it holds a text box.
    Object(bool),
    /// An equation.
    Math,
    /// A page or column break.
    PageBreak,
    /// `w:fldChar`.
    FieldChar,
    /// Field instructions and what they nest.
    Instruction,
    /// A place in the text: bookmark, comment range, permission, move range, proofing mark.
    Marker,
    /// Where a page began when the file was last saved.
    PageHint,
}

/// One piece of a paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    /// What it reads as; empty for what is not read.
    pub(crate) text: String,
    pub(crate) node: NodeId,
    /// The run it is part of, or [`NONE`].
    pub(crate) run: NodeId,
    /// Index into [`Model::stacks`].
    pub(crate) stack: u32,
    /// The outermost field it is part of, or [`NONE`].
    pub(crate) field: u32,
    /// Why no edit may change it.
    pub(crate) frozen: Option<Why>,
    pub(crate) face: Face,
    /// Index into [`Model::links`], or [`NONE`].
    pub(crate) link: u32,
}

/// One paragraph of the file.
#[derive(Clone, Debug)]
pub(crate) struct Para {
    pub(crate) part: PartId,
    pub(crate) node: NodeId,
    pub(crate) story: Story,
    pub(crate) place: Place,
    pub(crate) container: ContainerId,
    pub(crate) ppr: Option<NodeId>,
    /// Changes of the paragraph mark.
    pub(crate) mark: Vec<RevIx>,
    /// Changes of the rows and cells around it.
    pub(crate) gate: Vec<RevIx>,
    pub(crate) atoms: Vec<Atom>,
    /// Does it carry a section break?
    pub(crate) section: bool,
    /// Why no edit may change it.
    pub(crate) frozen: Option<Why>,
    /// For a paragraph of a text box, the paragraph that anchors the box.
    pub(crate) host: Option<usize>,
    /// Text boxes anchored here, as indexes into [`Model::flows`].
    pub(crate) boxes: Vec<usize>,
    /// Is it part of a table of contents or of another generated list?
    pub(crate) generated: bool,
}

/// One thing in the flow of a container.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A paragraph, by its index.
    Para(usize),
    /// A table, by its index.
    Table(usize),
    /// Something not read, in one sentence.
    Opaque(String),
}

/// A story, or one note or text box of it.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) items: Vec<Item>,
    /// Is it a text box, shown with the paragraph that anchors it?
    pub(crate) boxed: bool,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<u32>,
    pub(crate) rows: Vec<Row>,
}

/// A table row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) revs: Vec<RevIx>,
    pub(crate) cells: Vec<Cell>,
}

/// A table cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) span: u32,
    pub(crate) continues: bool,
    pub(crate) revs: Vec<RevIx>,
    pub(crate) items: Vec<Item>,
}

/// A tracked change.
#[derive(Clone, Debug)]
pub(crate) struct Rev {
    /// Its `w:id` as written.
    pub(crate) id: String,
    pub(crate) kind: RevisionKind,
    pub(crate) author: String,
    pub(crate) date: Option<String>,
    pub(crate) part: PartId,
    /// The paragraph it stands in or, for rows and cells, the first one of them.
    pub(crate) para: usize,
    /// For formatting, the run it is about.
    pub(crate) run: NodeId,
    /// Does a cell change take the cell away (on accept) or bring it (so that reject takes it away)?
    pub(crate) cell: Option<bool>,
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its keyword in capitals, such as `REF`.
    pub(crate) kind: String,
    instruction: String,
    result: bool,
    from: usize,
    to: Option<usize>,
}

/// A comment of the comments part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remark {
    pub(crate) author: String,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
    pub(crate) para_id: Option<String>,
    pub(crate) parent: Option<usize>,
    pub(crate) resolved: bool,
    /// Where its range begins and ends: paragraph and atom.
    pub(crate) from: Option<(usize, usize)>,
    pub(crate) to: Option<(usize, usize)>,
}

/// The text of a package.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) paras: Vec<Para>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) tables: Vec<Table>,
    pub(crate) revs: Vec<Rev>,
    /// Interned stacks of run-level changes, outermost first; the first is empty.
    pub(crate) stacks: Vec<Vec<RevIx>>,
    pub(crate) fields: Vec<Field>,
    pub(crate) links: Vec<String>,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) styles: Styles,
    pub(crate) lists: Lists,
    pub(crate) found: Vec<Found>,
    /// Containers in order: the items each holds stand in its flow or cell.
    pub(crate) containers: u32,
}

impl Model {
    /// Reads every story of `package`.
    pub(crate) fn build(package: &Package) -> Model {
        let tree_of = |kind: &str| package.part_of_kind(kind).map(|part| &package.parts[part].tree);
        let styles = tree_of("styles").map(Styles::read).unwrap_or_default();
        let lists = tree_of("numbering").map(|tree| Lists::read(tree, &styles)).unwrap_or_default();
        let mut builder = Builder {
            package,
            model: Model { styles, lists, stacks: vec![Vec::new()], ..Model::default() },
            interned: HashMap::from([(Vec::new(), 0)]),
            open: Vec::new(),
            pending: Vec::new(),
            notes: [Vec::new(), Vec::new()],
            boxes: 0,
            marks: HashMap::new(),
            faces: HashMap::new(),
        };
        builder.stories();
        builder.freeze_fields();
        builder.comments();
        builder.model
    }

    pub(crate) fn stack(&self, atom: &Atom) -> &[RevIx] {
        &self.stacks[atom.stack as usize]
    }
}

struct Scope {
    part: PartId,
    story: Story,
    place: Place,
    container: ContainerId,
    gate: Vec<RevIx>,
    frozen: Option<Why>,
    host: Option<usize>,
}

/// Where a paragraph's content is being read.
#[derive(Clone, Copy)]
struct Within {
    run: NodeId,
    stack: u32,
    frozen: Option<Why>,
    face: Face,
    link: u32,
}

struct Builder<'a> {
    package: &'a Package,
    model: Model,
    interned: HashMap<Vec<RevIx>, u32>,
    /// Complex fields that have begun and not ended.
    open: Vec<u32>,
    /// Comment marks between paragraphs, which belong to the next one.
    pending: Vec<NodeId>,
    /// Ids of footnotes and endnotes in the order they are first referred to.
    notes: [Vec<String>; 2],
    boxes: u32,
    /// Comment marks: id and whether it ends, to paragraph and atom.
    marks: HashMap<(String, bool), (usize, usize)>,
    faces: HashMap<(PartId, Option<String>, String), Face>,
}

impl<'a> Builder<'a> {
    fn tree(&self, part: PartId) -> &'a Tree {
        &self.package.parts[part].tree
    }

    fn container(&mut self) -> ContainerId {
        self.model.containers += 1;
        ContainerId(self.model.containers - 1)
    }

    fn stories(&mut self) {
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
                self.flow(part, note, story, None, Vec::new(), None);
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

    fn note_number(&mut self, slot: usize, id: String) -> u32 {
        let known = self.notes[slot].iter().position(|known| *known == id);
        let index = known.unwrap_or_else(|| {
            self.notes[slot].push(id);
            self.notes[slot].len() - 1
        });
        index as u32 + 1
    }

    fn flow(
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

    fn blocks(&mut self, parent: NodeId, scope: &Scope) -> Vec<Item> {
        let tree = self.tree(scope.part);
        let mut items = Vec::new();
        let mut todo: Vec<(NodeId, Option<Why>)> = tree.elements(parent).rev().map(|id| (id, scope.frozen)).collect();
        while let Some((id, frozen)) = todo.pop() {
            let mut enter = |id: NodeId, frozen| todo.extend(tree.elements(id).rev().map(|child| (child, frozen)));
            match tree.el(id) {
                El::P => items.push(Item::Para(self.para(id, scope, frozen))),
                El::Tbl => items.push(Item::Table(self.table(id, scope, frozen))),
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        enter(content, frozen);
                    }
                }
                El::CustomXml | El::SmartTag | El::Ins | El::Del | El::MoveFrom | El::MoveTo => enter(id, frozen),
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

    fn table(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>) -> usize {
        let tree = self.tree(scope.part);
        let index = self.model.tables.len();
        self.model.tables.push(Table::default());
        let mut table = Table::default();
        let first = self.model.paras.len();
        if let Some(pr) = tree.child(node, El::TblPr) {
            self.property_changes(scope.part, pr, first);
        }
        if let Some(grid) = tree.child(node, El::TblGrid) {
            self.property_changes(scope.part, grid, first);
            let width = |col| tree.number(col, "w").unwrap_or(0).clamp(0, 100_000) as u32;
            table.columns = tree.elements(grid).filter(|id| tree.el(*id) == El::GridCol).map(width).collect();
        }
        let mut todo: Vec<(NodeId, Option<Why>)> = tree.elements(node).rev().map(|id| (id, frozen)).collect();
        while let Some((id, frozen)) = todo.pop() {
            match tree.el(id) {
                El::Tr => {
                    let row = table.rows.len() as u32;
                    let made = self.row(id, scope, frozen, (index as u32, row));
                    table.rows.push(made);
                }
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        todo.extend(tree.elements(content).rev().map(|child| (child, frozen)));
                    }
                }
                El::CustomXml | El::Ins | El::Del | El::MoveFrom | El::MoveTo => {
                    todo.extend(tree.elements(id).rev().map(|child| (child, frozen)));
                }
                _ => {}
            }
        }
        self.model.tables[index] = table;
        index
    }

    fn row(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>, (table, row): (u32, u32)) -> Row {
        let tree = self.tree(scope.part);
        let mut made = Row::default();
        let mut gate = scope.gate.clone();
        let first = self.model.paras.len();
        if let Some(pr) = tree.child(node, El::TrPr) {
            for id in tree.elements(pr) {
                let kind = match tree.el(id) {
                    El::Ins => RevisionKind::RowInsertion,
                    El::Del => RevisionKind::RowDeletion,
                    _ => continue,
                };
                let rev = self.rev(scope.part, id, kind, first, NONE);
                made.revs.push(rev);
                gate.push(rev);
            }
            self.property_changes(scope.part, pr, first);
        }
        if let Some(pr) = tree.child(node, El::TblPrEx) {
            self.property_changes(scope.part, pr, first);
        }
        let mut todo: Vec<(NodeId, Option<Why>)> = tree.elements(node).rev().map(|id| (id, frozen)).collect();
        while let Some((id, frozen)) = todo.pop() {
            match tree.el(id) {
                El::Tc => {
                    let mut cell = Cell { span: 1, ..Cell::default() };
                    let mut gate = gate.clone();
                    let first = self.model.paras.len();
                    if let Some(pr) = tree.child(id, El::TcPr) {
                        let number = |local| tree.named(pr, local).and_then(|n| tree.number(n, "val"));
                        cell.span = number("gridSpan").unwrap_or(1).clamp(1, 1000) as u32;
                        let merge = tree.named(pr, "vMerge");
                        cell.continues =
                            merge.is_some_and(|m| tree.attr(m, Ns::W, "val").is_none_or(|v| v == "continue"));
                        for change in tree.elements(pr) {
                            let takes = match tree.el(change) {
                                El::CellIns => Some(false),
                                El::CellDel => Some(true),
                                El::CellMerge => None,
                                _ => continue,
                            };
                            let rev = self.rev(scope.part, change, RevisionKind::Cell, first, NONE);
                            self.model.revs[rev as usize].cell = takes;
                            cell.revs.push(rev);
                            gate.push(rev);
                        }
                        self.property_changes(scope.part, pr, first);
                    }
                    let place = Place::Cell { table, row, column: made.cells.len() as u32 };
                    let container = self.container();
                    let inner = Scope { place, container, gate, frozen, ..*scope };
                    cell.items = self.blocks(id, &inner);
                    made.cells.push(cell);
                }
                El::Sdt => {
                    let frozen = frozen.or_else(|| lock(tree, id));
                    if let Some(content) = tree.child(id, El::SdtContent) {
                        todo.extend(tree.elements(content).rev().map(|child| (child, frozen)));
                    }
                }
                El::CustomXml => todo.extend(tree.elements(id).rev().map(|child| (child, frozen))),
                _ => {}
            }
        }
        made
    }

    fn para(&mut self, node: NodeId, scope: &Scope, frozen: Option<Why>) -> usize {
        let tree = self.tree(scope.part);
        let index = self.model.paras.len();
        let ppr = tree.child(node, El::PPr);
        let framed = ppr.is_some_and(|pr| tree.named(pr, "framePr").is_some());
        self.model.paras.push(Para {
            part: scope.part,
            node,
            story: scope.story,
            place: scope.place,
            container: scope.container,
            ppr,
            mark: Vec::new(),
            gate: scope.gate.clone(),
            atoms: Vec::new(),
            section: ppr.is_some_and(|pr| tree.child(pr, El::SectPr).is_some()),
            frozen: frozen.or(framed.then_some(Why::Locked)),
            host: scope.host,
            boxes: Vec::new(),
            generated: !self.open.is_empty() && self.open.iter().any(|f| self.is_generated(*f)),
        });
        let style = ppr.and_then(|pr| tree.val(pr, "pStyle")).map(|v| v.into_owned());
        if let Some(pr) = ppr {
            self.property_changes(scope.part, pr, index);
            if let Some(section) = tree.child(pr, El::SectPr) {
                self.property_changes(scope.part, section, index);
            }
            if let Some(rpr) = tree.child(pr, El::RPr) {
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
        }
        for id in std::mem::take(&mut self.pending) {
            self.comment_mark(tree, id, index);
        }
        let frozen = self.model.paras[index].frozen;
        let start = Within { run: NONE, stack: 0, frozen, face: Face::default(), link: NONE };
        let mut todo: Vec<(NodeId, Within, bool)> = vec![(node, start, false)];
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
        if !self.open.is_empty() && self.open.iter().any(|f| self.is_generated(*f)) {
            self.model.paras[index].generated = true;
        }
        index
    }

    /// Reads one element within a paragraph and pushes what it holds.
    fn inline(
        &mut self,
        id: NodeId,
        within: Within,
        para: usize,
        style: &Option<String>,
        scope: &Scope,
        todo: &mut Vec<(NodeId, Within, bool)>,
    ) {
        let tree = self.tree(scope.part);
        let mut enter = |id: NodeId, within: Within| {
            todo.extend(tree.elements(id).rev().map(|child| (child, within, false)));
        };
        let el = tree.el(id);
        match el {
            El::P => enter(id, within),
            El::Ins | El::Del | El::MoveFrom | El::MoveTo => {
                let kind = match el {
                    El::Ins => RevisionKind::Insertion,
                    El::Del => RevisionKind::Deletion,
                    El::MoveFrom => RevisionKind::MoveFrom,
                    _ => RevisionKind::MoveTo,
                };
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
                let instruction = tree.attr(id, Ns::W, "instr").unwrap_or_default().into_owned();
                let field = self.model.fields.len() as u32;
                let kind = keyword(&instruction);
                self.model.fields.push(Field { kind, instruction, result: true, from: para, to: None });
                self.open.push(field);
                todo.push((id, within, true));
                todo.extend(tree.elements(id).rev().map(|child| (child, within, false)));
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
                self.atom(para, id, within, AtomKind::Marker, String::new());
            }
            _ => self.leaf(el, id, within, para, scope),
        }
    }

    fn leaf(&mut self, el: El, id: NodeId, within: Within, para: usize, scope: &Scope) {
        let tree = self.tree(scope.part);
        let one = |c: char| c.to_string();
        let (kind, text) = match el {
            El::T | El::DelText => (AtomKind::Text, shown_text(tree, id)),
            El::Tab | El::PTab => (AtomKind::Char, one('\t')),
            El::Br => match tree.attr(id, Ns::W, "type").as_deref() {
                Some("page" | "column") => (AtomKind::PageBreak, one('\u{FFFC}')),
                _ => (AtomKind::Char, one('\u{2028}')),
            },
            El::Cr => (AtomKind::Char, one('\u{2028}')),
            El::NoBreakHyphen => (AtomKind::Char, one('\u{2011}')),
            El::SoftHyphen => (AtomKind::Char, one('\u{AD}')),
            El::Sym => {
                let code = tree.attr(id, Ns::W, "char").and_then(|v| u32::from_str_radix(&v, 16).ok());
                let font = tree.attr(id, Ns::W, "font");
                let c = code.and_then(|code| crate::symbol::mapped(font.as_deref(), code));
                (AtomKind::Char, one(c.unwrap_or('\u{FFFC}')))
            }
            El::FootnoteReference | El::EndnoteReference => {
                let slot = usize::from(el == El::EndnoteReference);
                let note = tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned();
                (AtomKind::Note(self.note_number(slot, note)), one('\u{FFFC}'))
            }
            El::Drawing | El::Pict | El::Object => return self.object(id, within, para, scope),
            El::OMath | El::OMathPara => {
                self.notice(NoticeKind::Equation, scope.part, Some(para), "An equation is shown as a placeholder.");
                let frozen = within.frozen.or(Some(Why::NotSupported));
                let within = Within { frozen, ..within };
                return self.atom(para, id, within, AtomKind::Math, one('\u{FFFC}'));
            }
            El::Ruby => {
                let base = tree.child(id, El::RubyBase);
                let runs = base.into_iter().flat_map(|base| tree.descendants(base));
                let text = runs.filter(|n| tree.el(*n) == El::T).map(|n| shown_text(tree, n)).collect();
                let frozen = within.frozen.or(Some(Why::NotSupported));
                return self.atom(para, id, Within { frozen, ..within }, AtomKind::Char, text);
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
                (AtomKind::Instruction, String::new())
            }
            El::LastRenderedPageBreak => (AtomKind::PageHint, String::new()),
            El::SubDoc => {
                self.notice(
                    NoticeKind::Imported,
                    scope.part,
                    Some(para),
                    "A part of this text stands in another file.",
                );
                let frozen = within.frozen.or(Some(Why::NotSupported));
                return self.atom(para, id, Within { frozen, ..within }, AtomKind::Math, one('\u{FFFC}'));
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
            | El::PgNum => (AtomKind::Marker, String::new()),
            // Properties, and elements of a run that are not read: their bytes stay where they are.
            _ => return,
        };
        self.atom(para, id, within, kind, text);
    }

    fn atom(&mut self, para: usize, node: NodeId, within: Within, kind: AtomKind, text: String) {
        let hidden = self.open.iter().any(|field| !self.model.fields[*field as usize].result);
        let (kind, text) = match kind {
            AtomKind::FieldChar | AtomKind::Instruction | AtomKind::Marker | AtomKind::PageHint => {
                (kind, String::new())
            }
            _ if hidden => (AtomKind::Instruction, String::new()),
            _ => (kind, text),
        };
        let Within { run, stack, frozen, face, link } = within;
        let field = self.open.first().copied().unwrap_or(NONE);
        self.model.paras[para].atoms.push(Atom { kind, text, node, run, stack, field, frozen, face, link });
    }

    fn field_char(&mut self, id: NodeId, within: Within, para: usize, scope: &Scope) {
        let tree = self.tree(scope.part);
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
                self.atom(para, id, within, AtomKind::FieldChar, String::new());
            }
            Some("separate") => {
                if let Some(field) = self.open.last() {
                    let field = &mut self.model.fields[*field as usize];
                    field.result = true;
                    field.kind = keyword(&field.instruction);
                }
                self.atom(para, id, within, AtomKind::FieldChar, String::new());
            }
            _ => {
                self.atom(para, id, within, AtomKind::FieldChar, String::new());
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

    /// Reads a drawing, picture or embedded object as one character, and the text boxes it holds as stories of their own.
    fn object(&mut self, id: NodeId, within: Within, para: usize, scope: &Scope) {
        let tree = self.tree(scope.part);
        let mut contents = Vec::new();
        let mut todo = vec![id];
        while let Some(at) = todo.pop() {
            match tree.el(at) {
                El::TxbxContent => contents.push(at),
                El::AlternateContent => todo.extend(branch(tree, at)),
                _ => todo.extend(tree.elements(at).rev()),
            }
        }
        if tree.descendants(id).any(|n| tree.local_is(n, "OLEObject")) {
            self.notice(NoticeKind::Embedded, scope.part, Some(para), "An embedded object is kept and not read.");
        }
        self.atom(para, id, within, AtomKind::Object(!contents.is_empty()), '\u{FFFC}'.to_string());
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

    fn comment_mark(&mut self, tree: &Tree, id: NodeId, para: usize) {
        let key = tree.attr(id, Ns::W, "id").unwrap_or_default().into_owned();
        let at = (para, self.model.paras[para].atoms.len());
        match tree.el(id) {
            El::CommentRangeStart => drop(self.marks.entry((key, false)).or_insert(at)),
            El::CommentRangeEnd => drop(self.marks.insert((key, true), at)),
            _ => {
                // A reference without a range is a comment on the place itself.
                self.marks.entry((key.clone(), false)).or_insert(at);
                self.marks.entry((key, true)).or_insert(at);
            }
        }
    }

    fn face(&mut self, part: PartId, style: Option<String>, rpr: Option<NodeId>) -> Face {
        let tree = self.tree(part);
        let raw = rpr.map(|pr| tree.inner(pr).to_owned()).unwrap_or_default();
        let key = (part, style, raw);
        if let Some(face) = self.faces.get(&key) {
            return *face;
        }
        let direct = rpr.map(|pr| run_props(tree, pr)).unwrap_or_default();
        let face = self.model.styles.face(key.1.as_deref(), &direct);
        self.faces.insert(key, face);
        face
    }

    fn link(&mut self, target: String) -> u32 {
        let known = self.model.links.iter().position(|link| *link == target);
        known.unwrap_or_else(|| {
            self.model.links.push(target);
            self.model.links.len() - 1
        }) as u32
    }

    fn rev(&mut self, part: PartId, node: NodeId, kind: RevisionKind, para: usize, run: NodeId) -> RevIx {
        let tree = self.tree(part);
        self.model.revs.push(Rev {
            id: tree.attr(node, Ns::W, "id").unwrap_or_default().into_owned(),
            kind,
            author: tree.attr(node, Ns::W, "author").unwrap_or_default().into_owned(),
            date: tree.attr(node, Ns::W, "date").map(|v| v.into_owned()),
            part,
            para,
            run,
            cell: None,
        });
        self.model.revs.len() as RevIx - 1
    }

    fn property_changes(&mut self, part: PartId, pr: NodeId, para: usize) {
        let tree = self.tree(part);
        for id in tree.elements(pr).filter(|id| tree.el(*id).is_property_change()) {
            let kind = match tree.el(id) {
                El::RPrChange => RevisionKind::Formatting,
                _ => RevisionKind::Properties,
            };
            self.rev(part, id, kind, para, NONE);
        }
    }

    fn notice(&mut self, kind: NoticeKind, part: PartId, para: Option<usize>, message: &str) {
        let name = self.package.parts[part].name.clone();
        self.model.found.push(Found { kind, part: name, para, message: message.to_owned() });
    }

    fn is_generated(&self, field: u32) -> bool {
        let field = &self.model.fields[field as usize];
        let kind = if field.kind.is_empty() { keyword(&field.instruction) } else { field.kind.clone() };
        matches!(kind.as_str(), "TOC" | "INDEX" | "TOA" | "BIBLIOGRAPHY")
    }

    /// Says of every atom of a field what an edit may do with it.
    fn freeze_fields(&mut self) {
        let fields = &self.model.fields;
        for para in &mut self.model.paras {
            for atom in &mut para.atoms {
                let Some(field) = fields.get(atom.field as usize) else { continue };
                if matches!(field.kind.as_str(), "TOC" | "INDEX" | "TOA" | "BIBLIOGRAPHY") {
                    atom.frozen = atom.frozen.or(Some(Why::GeneratedText));
                    para.generated = true;
                }
            }
        }
    }

    fn comments(&mut self) {
        let Some(part) = self.package.part_of_kind("comments") else { return };
        let tree = self.tree(part);
        for node in tree.elements(tree.root).filter(|id| tree.el(*id) == El::Comment) {
            let id = tree.attr(node, Ns::W, "id").unwrap_or_default().into_owned();
            let mut text: Vec<String> = Vec::new();
            let mut para_id = None;
            for at in tree.descendants(node) {
                let last = text.last_mut();
                match (tree.el(at), last) {
                    (El::P, _) => {
                        para_id = tree.attr(at, Ns::W14, "paraId").map(|v| v.into_owned());
                        text.push(String::new());
                    }
                    (El::T, Some(last)) => last.push_str(&shown_text(tree, at)),
                    (El::Tab, Some(last)) if tree.el(tree.parent(at)) == El::R => last.push('\t'),
                    (El::Br | El::Cr, Some(last)) => last.push('\u{2028}'),
                    (El::NoBreakHyphen, Some(last)) => last.push('\u{2011}'),
                    _ => {}
                }
            }
            self.model.remarks.push(Remark {
                author: tree.attr(node, Ns::W, "author").unwrap_or_default().into_owned(),
                date: tree.attr(node, Ns::W, "date").map(|v| v.into_owned()),
                text: text.join("\n"),
                para_id,
                from: self.marks.get(&(id.clone(), false)).copied(),
                to: self.marks.get(&(id.clone(), true)).copied(),
                ..Remark::default()
            });
        }
        let Some(part) = self.package.part_of_kind("commentsExtended") else { return };
        let tree = self.tree(part);
        for row in tree.elements(tree.root).filter(|id| tree.local_is(*id, "commentEx")) {
            let text = |local| tree.attr(row, Ns::W15, local);
            let by_para = |id: &str| {
                self.model.remarks.iter().position(|r| r.para_id.as_deref().is_some_and(|p| p.eq_ignore_ascii_case(id)))
            };
            let Some(at) = text("paraId").and_then(|id| by_para(&id)) else { continue };
            let parent = text("paraIdParent").and_then(|id| by_para(&id)).filter(|parent| *parent != at);
            self.model.remarks[at].parent = parent;
            self.model.remarks[at].resolved = text("done").is_some_and(|v| crate::style::is_on(&v));
        }
    }
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

/// Returns the characters of a `w:t` or `w:delText` as Word shows them.
///
/// Without `xml:space="preserve"` white space at the ends is not text (ECMA-376 Part 1 §17.3.3.31 and XML 1.0 §2.10).
pub(crate) fn shown_text(tree: &Tree, id: NodeId) -> String {
    let text = tree.characters(id);
    let keeps = tree.attr(id, Ns::Xml, "space").is_some_and(|v| v == "preserve");
    let text = if keeps { text } else { text.trim_matches([' ', '\t', '\n', '\r']).to_owned() };
    if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ") } else { text }
}

/// Returns the branch of an `mc:AlternateContent` that a reader who understands Word's own namespaces takes.
fn branch(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let understood = |choice: NodeId| {
        let requires = tree.attr(choice, Ns::W, "Requires").unwrap_or_default();
        let mut prefixes = requires.split_whitespace().peekable();
        prefixes.peek().is_some() && prefixes.all(|prefix| tree.prefix_ns(prefix) != Ns::Other)
    };
    let mut elements = tree.elements(id);
    let choice = elements.find(|n| tree.el(*n) == El::Choice && understood(*n));
    choice.or_else(|| tree.elements(id).find(|n| tree.el(*n) == El::Fallback))
}

fn holds_object(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).any(|n| matches!(tree.el(n), El::Drawing | El::Pict | El::Object))
}

/// Says why the content of a control may not be edited.
fn lock(tree: &Tree, sdt: NodeId) -> Option<Why> {
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

/// Returns the keyword of a field's instruction in capitals.
fn keyword(instruction: &str) -> String {
    instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
}

impl Tree {
    pub(crate) fn local_is(&self, id: NodeId, local: &str) -> bool {
        matches!(self.node(id).kind, Kind::Element | Kind::Empty) && self.local(id) == local
    }
}
