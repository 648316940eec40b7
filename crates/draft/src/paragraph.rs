use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{ContainerId, Label, ListItem, ParaId, RevId, Span, Stretch, ThreadId, Why};

/// One paragraph in one view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its ordinal over all stories.
    pub id: ParaId,
    /// The story it belongs to.
    pub story: Story,
    /// Where in the story it stands.
    pub place: Place,
    /// What holds it in a row with its neighbours.
    pub container: ContainerId,
    /// Its text; a tab is `\t`, a line break U+2028, an object U+FFFC. An automatic label is not text.
    pub text: String,
    /// The automatic label as shown; typed labels stay in the text.
    pub label: Option<Label>,
    /// Its list and level, when it is numbered automatically.
    pub item: Option<ListItem>,
    /// Its style, as far as reading needs it.
    pub style: Style,
    /// Stretches of text with a look that carries meaning, ascending and without overlap.
    pub emphasis: Vec<Emphasis>,
    /// Ranges no edit may cut or change, with the reason.
    pub fixed: Vec<Fixed>,
}

/// A part of the file that is read by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Story {
    /// The main text.
    #[default]
    Body,
    /// A footnote, by its number in the document from 1.
    Footnote(u32),
    /// An endnote, by its number in the document from 1.
    Endnote(u32),
    /// A header, by its part's ordinal from 1.
    Header(u32),
    /// A footer, by its part's ordinal from 1.
    Footer(u32),
    /// A text box, by its ordinal from 1.
    TextBox(u32),
}

/// Where in its story a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the running text of its story.
    #[default]
    Flow,
    /// In a table cell; all counts from 0, the table's over the whole draft.
    Cell {
        /// The table.
        table: u32,
        /// Its row.
        row: u32,
        /// The cell of the row.
        column: u32,
    },
}

/// What reading needs of a paragraph's style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The style's name as Word shows it, such as "heading 1"; empty for the default style.
    pub name: String,
    /// Outline level from 0, when the style or the paragraph sets one.
    pub outline: Option<u8>,
    /// Left indent in twentieths of a point, list indents included.
    pub indent: i32,
    /// First-line indent in twentieths of a point; negative when hanging.
    pub first: i32,
    /// Space before in twentieths of a point.
    pub before: u32,
    /// Space after in twentieths of a point.
    pub after: u32,
    /// Alignment.
    pub align: Align,
    /// Is this a line of a table of contents or of another generated list?
    pub generated: bool,
}

/// A paragraph's alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// At the leading edge.
    #[default]
    Start,
    /// Centred.
    Center,
    /// At the trailing edge.
    End,
    /// Justified.
    Justify,
}

/// How characters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Face {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through by formatting, not by a tracked deletion.
    pub strike: bool,
    /// All capitals.
    pub caps: bool,
    /// Small capitals.
    pub small_caps: bool,
    /// Raised.
    pub superscript: bool,
    /// Lowered.
    pub subscript: bool,
    /// Hidden text.
    pub hidden: bool,
    /// Highlighted or shaded.
    pub highlight: bool,
    /// Size in half points; 0 when nothing sets one.
    pub half_points: u16,
}

/// A stretch of a paragraph's text with a look other than the plain one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emphasis {
    /// Bytes of the paragraph's text.
    pub range: Range<u32>,
    /// How it looks.
    pub face: Face,
}

/// A range that no edit may cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Bytes of the paragraph's text.
    pub range: Range<u32>,
    /// What an edit would be refused for.
    pub why: Why,
    /// May an edit take the range as a whole, as a whole field can be deleted?
    pub whole: bool,
}

/// A pending tracked change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id in this draft.
    pub id: RevId,
    /// What was done.
    pub kind: RevisionKind,
    /// Who did it, as the file says.
    pub author: String,
    /// When, as written in the file.
    pub date: Option<String>,
    /// The bytes it covers in the view's text; empty where deleted words stood.
    pub at: Span,
    /// The words inserted or deleted.
    pub text: String,
}

/// What a tracked change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionKind {
    /// Words inserted.
    Insertion,
    /// Words deleted.
    Deletion,
    /// Words moved away from here.
    MoveFrom,
    /// Words moved to here.
    MoveTo,
    /// A paragraph mark inserted.
    ParagraphInsertion,
    /// A paragraph mark deleted.
    ParagraphDeletion,
    /// A table row inserted.
    RowInsertion,
    /// A table row deleted.
    RowDeletion,
    /// A cell inserted, deleted or merged.
    Cell,
    /// Run formatting changed.
    Formatting,
    /// Paragraph, section, table or numbering properties changed.
    Properties,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its id in this draft.
    pub id: ThreadId,
    /// The comment it answers.
    pub parent: Option<ThreadId>,
    /// Who wrote it, as the file says.
    pub author: String,
    /// When, as written in the file.
    pub date: Option<String>,
    /// Is it marked as resolved?
    pub resolved: bool,
    /// The words it is about; nothing when its anchor is not in the view.
    pub at: Option<Stretch>,
    /// What it says; paragraphs are separated by `\n`.
    pub text: String,
}
