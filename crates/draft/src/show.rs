//! Blocks to show: what the window paints, in reading order, with every change marked.

use serde::{Deserialize, Serialize};

use crate::{Align, EditId, Face, ParaId, RevId, Story, ThreadId};

/// One thing in the flow of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Block {
    /// A paragraph.
    Paragraph(ParagraphBlock),
    /// A table.
    Table(TableBlock),
    /// A page break, as the file last recorded it: the number of the page that begins.
    Page {
        /// The page that begins, from 1.
        number: u32,
    },
    /// Something that is not shown, in one sentence.
    Opaque {
        /// What it is.
        what: String,
    },
}

/// A paragraph to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphBlock {
    /// Its id; nothing for a paragraph of ours that is not in the file yet.
    pub para: Option<ParaId>,
    /// The story it belongs to.
    pub story: Story,
    /// The label in this view.
    pub label: Option<String>,
    /// The label before the edits, where it differs.
    pub old_label: Option<String>,
    /// Heading level from 1, when it is a heading.
    pub heading: Option<u8>,
    /// Left indent in twentieths of a point.
    pub indent: i32,
    /// First-line indent in twentieths of a point.
    pub first: i32,
    /// Space before in twentieths of a point.
    pub before: u32,
    /// Space after in twentieths of a point.
    pub after: u32,
    /// Alignment.
    pub align: Align,
    /// A change of the paragraph mark itself.
    pub mark: Option<Mark>,
    /// Its text in pieces of one look and one change each.
    pub pieces: Vec<ShownPiece>,
}

/// A stretch of text with one look, one change and one set of comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPiece {
    /// What is read.
    pub text: String,
    /// Byte offset of its first character in the paragraph's Final text; nothing for text that is not there.
    pub start: Option<u32>,
    /// How it looks.
    pub face: Face,
    /// The change it is part of; ours is the innermost.
    pub marks: Vec<Mark>,
    /// Comments about it.
    pub comments: Vec<ThreadId>,
    /// The target of a hyperlink, shown and never followed.
    pub link: Option<String>,
    /// The number of the note referred to here.
    pub note: Option<u32>,
}

/// A tracked change as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What it does.
    pub kind: MarkKind,
    /// Whose it is.
    pub author: String,
    /// When, as written.
    pub date: Option<String>,
    /// The pending change of the file, if it is one.
    pub revision: Option<RevId>,
    /// Our edit, if it is one.
    pub edit: Option<EditId>,
}

/// How a change is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// Underlined.
    Inserted,
    /// Struck through.
    Deleted,
    /// Struck through twice.
    MovedFrom,
    /// Underlined twice.
    MovedTo,
    /// Noted in the margin.
    Formatted,
}

/// A table to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableBlock {
    /// Column widths in twentieths of a point.
    pub columns: Vec<u32>,
    /// Its rows.
    pub rows: Vec<RowBlock>,
}

/// A table row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowBlock {
    /// A change of the row itself.
    pub mark: Option<Mark>,
    /// Its cells.
    pub cells: Vec<CellBlock>,
}

/// A table cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellBlock {
    /// How many columns it spans.
    pub columns: u32,
    /// Is it the lower part of a vertically merged cell?
    pub continues: bool,
    /// What it holds.
    pub blocks: Vec<Block>,
}
