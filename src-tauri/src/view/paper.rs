//! The draft as paper: blocks, pieces and marks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the draft is shown; it never changes the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Display {
    /// Every change marked.
    #[default]
    AllMarkup,
    /// As if every change were accepted, with a bar where something changed.
    SimpleMarkup,
    /// As if every change were accepted.
    NoMarkup,
    /// As it read before anyone's changes.
    Original,
    /// With every open suggestion as if accepted, marked as ours.
    Proposed,
}

/// The draft as displayed, without its blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct PaperView {
    /// Grows with every change of what is shown; blocks of another revision are stale.
    pub revision: u32,
    /// How it is shown.
    pub display: Display,
    /// For each block, about how many characters it has; a table counts its tallest cells.
    pub sizes: Vec<u32>,
    /// Pending changes of others.
    pub pending: u32,
}

/// Blocks of the draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BlocksView {
    /// The paper's revision they belong to.
    pub revision: u32,
    /// Index of the first.
    pub from: u32,
    /// In reading order.
    pub blocks: Vec<BlockView>,
}

/// One thing in the flow of the page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockView {
    /// A paragraph.
    Paragraph(Box<ParagraphView>),
    /// A table.
    Table(TableView),
    /// A page begins here, as the file last recorded it.
    Page {
        /// Its number.
        number: u32,
    },
    /// Something that is not shown.
    Opaque {
        /// What it is.
        what: String,
    },
}

/// A paragraph to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct ParagraphView {
    /// Its id; nothing for one of ours.
    pub para: Option<u32>,
    /// What it belongs to when not the body, such as "Footnote 2" or "Header".
    pub story: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The label before our edits, where it differs.
    pub old_label: Option<String>,
    /// Heading level from 1.
    pub heading: Option<u8>,
    /// Left indent in points.
    pub indent: f32,
    /// First-line indent in points.
    pub first: f32,
    /// Space before in points.
    pub before: f32,
    /// Space after in points.
    pub after: f32,
    /// start, center, end or justify.
    pub align: String,
    /// A change of the paragraph mark.
    pub mark: Option<MarkView>,
    /// Does it get a change bar?
    pub changed: bool,
    /// Its text.
    pub pieces: Vec<PieceView>,
    /// Suggestions that propose something at this paragraph without marking words, such as a new clause after it.
    pub beside: Vec<SpotView>,
}

/// A stretch of text to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct PieceView {
    /// What is read; always painted as text.
    pub text: String,
    /// Bold, italic and so on, as class names.
    pub face: Vec<String>,
    /// Size against the draft's usual one, where it differs.
    pub scale: Option<f32>,
    /// The changes it is part of; ours is last.
    pub marks: Vec<MarkView>,
    /// Comments about it.
    pub comments: Vec<u32>,
    /// The target of a hyperlink, shown and never followed.
    pub link: Option<String>,
    /// Number of the note referred to here.
    pub note: Option<u32>,
    /// Suggestions about it.
    pub spots: Vec<SpotView>,
}

/// A place a suggestion is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SpotView {
    /// The suggestion.
    pub suggestion: String,
    /// Its severity.
    pub severity: String,
    /// Its title.
    pub title: String,
    /// Is it not ruled on?
    pub open: bool,
}

/// A change to paint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MarkView {
    /// inserted, deleted, moved-from, moved-to or formatted.
    pub kind: String,
    /// Whose it is.
    pub author: String,
    /// Which of the window's author colours, from 0; nothing for ours.
    pub hue: Option<u32>,
    /// As written.
    pub date: Option<String>,
    /// The suggestion it comes from, when it is ours.
    pub suggestion: Option<String>,
}

/// A table to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct TableView {
    /// Column widths in points.
    pub columns: Vec<f32>,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// A row to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct RowView {
    /// A change of the row.
    pub mark: Option<MarkView>,
    /// Its cells, without those a merged cell covers.
    pub cells: Vec<CellView>,
}

/// A cell to paint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct CellView {
    /// Columns it spans.
    pub columns: u32,
    /// Rows it spans.
    pub rows: u32,
    /// What it holds.
    pub blocks: Vec<BlockView>,
}
