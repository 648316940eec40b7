//! The document on the table, as a value.
//!
//! A [`Draft`] holds paragraphs, numbering, pending changes and comment threads.
//! From it [`outline`](outline()) finds clauses, units, definitions and cross-references, and
//! [`Draft::apply`] computes what the draft becomes when an [`EditSet`] is accepted.
//! Nothing here knows a file format, a law, a clock or a path.

mod apply;
mod edit;
mod id;
mod number;
mod outline;
mod paragraph;
pub mod show;
mod span;

pub use edit::{
    Change, Edit, EditSet, Gap, Inline, Look, NewPara, Origin, Outcome, Piece, Refusal, Ruling, Target, Verdict, Why,
};
pub use id::{ClauseId, ContainerId, EditId, GroupId, Hash, ListId, ParaId, RevId, ThreadId};
pub use number::{Format, Label, Level, List, ListItem, Numbering, Suffix};
pub use outline::{Clause, ClauseKind, Definition, Outline, Reference, ReferenceKind, Unit, outline};
pub use paragraph::{Align, Emphasis, Face, Fixed, Paragraph, Place, Revision, RevisionKind, Story, Style, Thread};
pub use span::{Span, Stretch};

/// The document on the table in one view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// SHA-256 of the received bytes.
    pub source: Hash,
    /// Paragraphs in document order, ascending by id; ids may have gaps where paragraphs merge in this view.
    pub paragraphs: Vec<Paragraph>,
    /// List definitions that automatic labels are counted from.
    pub numbering: Numbering,
    /// Pending tracked changes of every author.
    pub revisions: Vec<Revision>,
    /// Comments; a reply names its parent.
    pub threads: Vec<Thread>,
}

impl Draft {
    /// Returns the index of `id` in [`Draft::paragraphs`].
    pub fn index(&self, id: ParaId) -> Option<usize> {
        self.paragraphs.binary_search_by_key(&id, |p| p.id).ok()
    }

    /// Returns the paragraph with `id`, if this view has it.
    pub fn paragraph(&self, id: ParaId) -> Option<&Paragraph> {
        self.index(id).map(|i| &self.paragraphs[i])
    }

    /// Returns the words of `span`, or nothing when it lies outside the draft or cuts a character.
    pub fn words(&self, span: &Span) -> Option<&str> {
        self.paragraph(span.para)?.text.get(span.range())
    }
}
