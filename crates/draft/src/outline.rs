mod clause;
mod definition;
mod heading;
pub(crate) mod label;
mod mark;
mod rank;
mod reference;
mod sentence;
mod term;
mod unit;

use std::ops::Range;

use crate::{ClauseId, Draft, ParaId, Span};

pub use reference::one_left;
pub use term::{Loose, LooseTerm, loose_terms};

/// What is found in a draft by reading it: clauses, units, definitions and cross-references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Clauses in document order; a clause's id is its index.
    pub clauses: Vec<Clause>,
    /// Units in document order.
    pub units: Vec<Unit>,
    /// Definitions in document order.
    pub definitions: Vec<Definition>,
    /// Cross-references in document order.
    pub references: Vec<Reference>,
}

/// A numbered or headed provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// The clause it belongs to.
    pub parent: Option<ClauseId>,
    /// Its own label, such as `(a)`; automatic or typed.
    pub label: Option<String>,
    /// Its label with those it hangs on, such as `3.2(a)`.
    pub path: String,
    /// Its heading without label and closing punctuation.
    pub heading: Option<String>,
    /// Where the heading stands, when it has one.
    pub heading_at: Option<Span>,
    /// What it is.
    pub kind: ClauseKind,
    /// Indexes into the draft's paragraphs of everything in it, clauses under it included.
    pub paras: Range<usize>,
}

/// What a clause is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClauseKind {
    /// Title, parties and introduction.
    Preamble,
    /// A recital.
    Recital,
    /// An article, section or other numbered or headed provision.
    #[default]
    Section,
    /// One definition of a definitions clause.
    Definition,
    /// A schedule, exhibit or annex.
    Schedule,
    /// The signature block.
    Signature,
    /// A table of contents.
    Contents,
    /// A note, header, footer or text box.
    Apart,
}

/// One sentence, or one list item with its lead-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The clause it stands in.
    pub clause: ClauseId,
    /// The sentence or the list item itself, without label, heading, lead-in, tail and the "and" before the next item.
    pub at: Span,
    /// The words before the list that the item continues, outermost first.
    pub lead_in: Vec<Span>,
    /// The words after the list that apply to every item.
    pub tail: Option<Span>,
}

impl Unit {
    /// Returns the unit as it reads: lead-ins, own words and tail, joined with single spaces.
    ///
    /// Each part comes with the span it was taken from, so that a match can be led back to the draft.
    pub fn parts<'a>(&self, draft: &'a Draft) -> Vec<(Span, &'a str)> {
        let spans = self.lead_in.iter().chain([&self.at]).chain(&self.tail);
        spans.filter_map(|span| Some((*span, draft.words(span)?))).collect()
    }
}

/// A defined term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The term as defined, without quotation marks.
    pub term: String,
    /// Where the term stands in its definition, without quotation marks.
    pub at: Span,
    /// What it is defined as: the whole unit for "X" means ..., the words before it for (the "X").
    pub body: Span,
    /// The items of a list in further paragraphs that goes on with the body.
    pub items: Vec<Span>,
    /// Was it defined in passing, in parentheses?
    pub in_passing: bool,
}

/// A cross-reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands, such as the words `Section 3.2`, or `3.3` for the second of `Sections 3.2 and 3.3`.
    ///
    /// For a label that a range includes without naming it, the whole range, such as `Sections 3 through 5` for 4.
    pub at: Span,
    /// The label it names, such as `3.2(a)` or `Schedule A`.
    pub label: String,
    /// What it points at.
    pub kind: ReferenceKind,
}

/// What a cross-reference points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A clause of this draft.
    Clause(ClauseId),
    /// A statute, regulation or another document.
    External,
    /// A label this draft does not have.
    Dangling,
}

/// Reads a draft: clauses, units, definitions and cross-references.
pub fn outline(draft: &Draft) -> Outline {
    let (clauses, lines) = clause::clauses(draft);
    let units = unit::units(draft, &clauses, &lines);
    let definitions = definition::definitions(draft, &clauses, &lines, &units);
    let marks = mark::marks(draft, &clauses, &lines);
    let references = reference::references(draft, &clauses, &lines, &marks);
    Outline { clauses, units, definitions, references }
}

impl Outline {
    /// Returns the innermost clause that holds `para`.
    pub fn clause_of(&self, draft: &Draft, para: ParaId) -> Option<&Clause> {
        let index = draft.index(para)?;
        self.clauses.iter().rev().find(|clause| clause.paras.contains(&index))
    }
}
