//! The document on the table, as a value.
//!
//! A [`Draft`] holds paragraphs, numbering, pending changes and comment threads.
//! From it [`outline`](outline()) finds clauses, units, definitions and cross-references, and
//! [`Draft::apply`] computes what the draft becomes when an [`EditSet`] is accepted.
//! Nothing here knows a file format, a law, a clock or a path.

mod apply;
pub mod build;
mod edit;
mod gather;
mod habit;
mod id;
mod number;
mod outline;
mod paragraph;
mod pointer;
mod rule;
pub mod show;
mod span;

pub use apply::Line;
pub use edit::{
    Change, Edit, EditSet, Effect, Gap, Inline, Look, NewPara, Origin, Outcome, Piece, Refusal, Ruling, Target,
    Verdict, Why,
};
pub use habit::{Habit, Habits};
pub use id::{ClauseId, ContainerId, EditId, GroupId, Hash, ListId, ParaId, RevId, ThreadId};
pub use number::{Count, Counting, Format, Label, Language, Level, List, ListItem, Numbering, Signs, Suffix, in_words};
pub use outline::{
    Clause, ClauseKind, Definition, Loose, LooseTerm, Outline, Reference, ReferenceKind, Unit, loose_terms, one_left,
    outline,
};
pub use paragraph::{Align, Emphasis, Face, Fixed, Paragraph, Place, Revision, RevisionKind, Story, Style, Thread};
pub use pointer::{Outdated, Pointer, Shows};
pub use span::{Span, Stretch};

/// The document on the table in one view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// SHA-256 of the received bytes.
    pub source: Hash,
    /// Paragraphs in document order.
    ///
    /// A draft that was read has ascending ids, with gaps where paragraphs merge in its view.
    /// A draft that [`Draft::apply`] made keeps them; what it added stands at its place with ids above all others.
    pub paragraphs: Vec<Paragraph>,
    /// List definitions that automatic labels are counted from.
    pub numbering: Numbering,
    /// Pending tracked changes of every author.
    pub revisions: Vec<Revision>,
    /// Comments; a reply names its parent.
    pub threads: Vec<Thread>,
    /// Fields that say where another place stands.
    pub pointers: Vec<Pointer>,
}

impl Draft {
    /// Returns the index of `id` in [`Draft::paragraphs`].
    pub fn index(&self, id: ParaId) -> Option<usize> {
        let all = &self.paragraphs;
        if let Ok(index) = all.binary_search_by_key(&id, |p| p.id) {
            return Some(index);
        }
        // Applied drafts are not ascending throughout; an id is close to its ordinal, so look outward from there.
        let guess = (id.0 as usize).min(all.len());
        let (mut below, mut above) = (all[..guess].iter().rev(), all[guess..].iter());
        let (mut down, mut up) = (guess, guess);
        loop {
            let (left, right) = (below.next(), above.next());
            if right.is_some_and(|p| p.id == id) {
                return Some(up);
            }
            down = down.saturating_sub(1);
            if left.is_some_and(|p| p.id == id) {
                return Some(down);
            }
            if left.is_none() && right.is_none() {
                return None;
            }
            up += 1;
        }
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
