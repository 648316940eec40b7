//! The text of a package: paragraphs of atoms, each with its place in the XML and the changes it stands in.
//!
//! Every child of a run is exactly one of: characters that may be split, one character that may not, or nothing to read
//! that is always kept. Reading and writing both go by [`AtomKind`].
mod build;
mod change;
mod earlier;
mod field;
mod inline;
mod remark;
mod story;
mod table;

use std::collections::HashMap;
use std::ops::Range;

use draft::{ContainerId, Face, Place, Story, Why};

use crate::notice::Found;
use crate::numbering::Lists;
use crate::package::{Package, PartId};
use crate::style::Styles;
use crate::tree::NodeId;

use build::{Builder, Room};
pub(crate) use change::{Rev, RevIx};
use earlier::Earlier;
pub(crate) use field::Field;
pub(crate) use inline::{SPACE, shown_text, unshown};
pub(crate) use remark::Remark;
pub(crate) use table::Table;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    /// Bytes of [`Para::text`] that it reads as; empty for what is not read.
    pub(crate) range: Range<u32>,
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

impl Atom {
    /// Returns how many bytes it reads as.
    pub(crate) fn len(&self) -> usize {
        self.range.len()
    }

    /// Is there nothing in it to read?
    pub(crate) fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
}

/// One paragraph of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What its atoms read as, one after another, whatever the view.
    pub(crate) text: String,
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
    /// Does it stand for itself: with no change, field, link, note, comment, box or notice, and outside of all of them?
    pub(crate) alone: bool,
}

impl Para {
    /// Returns what one of its atoms reads as.
    pub(crate) fn words(&self, atom: &Atom) -> &str {
        &self.text[atom.range.start as usize..atom.range.end as usize]
    }
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
    /// How a run looked before its formatting was changed, by part and run.
    pub(crate) former: HashMap<(PartId, NodeId), Face>,
    /// Containers in order: the items each holds stand in its flow or cell.
    pub(crate) containers: u32,
}

impl Model {
    /// Reads every story of `package`.
    ///
    /// Of a copy of `base`, paragraphs that stand there as they are and tell of nothing else are taken over.
    pub(crate) fn build(package: &Package, base: Option<&Package>) -> Model {
        let tree_of = |kind: &str| package.part_of_kind(kind).map(|part| &*package.parts[part].tree);
        let styles = tree_of("styles").map(Styles::read).unwrap_or_default();
        let lists = tree_of("numbering").map(|tree| Lists::read(tree, &styles)).unwrap_or_default();
        let mut builder = Builder {
            package,
            model: Model { styles, lists, stacks: vec![Vec::new()], ..Model::default() },
            interned: HashMap::from([(Vec::new(), 0)]),
            open: Vec::new(),
            pending: Vec::new(),
            notes: [Vec::new(), Vec::new()],
            references: [Vec::new(), Vec::new()],
            boxes: 0,
            marks: HashMap::new(),
            faces: HashMap::new(),
            face: None,
            room: Room::default(),
            told: 0,
            earlier: base.and_then(|base| Earlier::of(package, base)),
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
