use serde::{Deserialize, Serialize};

use crate::{Draft, EditId, GroupId, Hash, ListId, ParaId, RevId, Span, Stretch, ThreadId};

/// One thing an edit does to the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Puts `with` in the place of the words at `at`; an empty span inserts, an empty inline deletes.
    Words {
        /// The words replaced.
        at: Span,
        /// What takes their place.
        with: Inline,
    },
    /// Adds paragraphs.
    Insert {
        /// Where.
        at: Gap,
        /// What, in order.
        paras: Vec<NewPara>,
    },
    /// Takes away whole paragraphs, both ends included, within one container.
    Delete {
        /// The first.
        from: ParaId,
        /// The last.
        to: ParaId,
    },
    /// Splits a paragraph at an empty span; the second half gets `look`.
    Split {
        /// Where.
        at: Span,
        /// How the second half looks.
        look: Look,
    },
    /// Joins a paragraph with the one after it.
    Join {
        /// The first of the two.
        first: ParaId,
    },
    /// Adds a table row after the row that holds `after`, a text for each cell.
    InsertRow {
        /// A paragraph of the row before.
        after: ParaId,
        /// The cells' texts.
        cells: Vec<Inline>,
    },
    /// Takes away the table row that holds `of`.
    DeleteRow {
        /// A paragraph of the row.
        of: ParaId,
    },
    /// Adds a comment for the other side.
    Comment {
        /// The words it is about.
        at: Stretch,
        /// What it says.
        text: String,
    },
    /// Answers a comment.
    Reply {
        /// The comment.
        thread: ThreadId,
        /// What the answer says.
        text: String,
        /// Marks the thread as resolved or open again; nothing leaves it.
        settle: Option<bool>,
    },
    /// Rules on pending changes of others.
    Rule {
        /// The changes.
        on: Vec<RevId>,
        /// What becomes of them.
        how: Ruling,
    },
    /// Gives a paragraph another look.
    Restyle {
        /// The paragraph.
        para: ParaId,
        /// Its new look.
        look: Look,
    },
    /// Copies a table of the donor file after a paragraph.
    InsertTable {
        /// Where.
        after: ParaId,
        /// A paragraph of the donor's table.
        of: ParaId,
    },
    /// Copies a note of the donor file to an empty span.
    InsertNote {
        /// Where.
        at: Span,
        /// A paragraph of the donor's note.
        of: ParaId,
    },
}

/// What becomes of another author's pending change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// Deletes their insertion with our own markup.
    Strike,
    /// Inserts what they deleted with our own markup.
    Restore,
    /// Makes their change final and removes its markup.
    Accept,
    /// Undoes their change and removes its markup.
    Reject,
}

/// A place between two paragraphs of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// Just before this paragraph.
    Before(ParaId),
    /// Just after this paragraph.
    After(ParaId),
}

/// A paragraph to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPara {
    /// How it looks and is numbered.
    pub look: Look,
    /// What it says.
    pub text: Inline,
}

/// How a new paragraph looks: always borrowed from the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// Like this paragraph, its automatic numbering included.
    Like(ParaId),
    /// Like this paragraph, at this level of a list.
    Level {
        /// The list.
        list: ListId,
        /// Its level from 0.
        depth: u8,
        /// The paragraph whose look it borrows.
        like: ParaId,
    },
    /// Like this paragraph, with a typed label before the text.
    Typed {
        /// The label with its punctuation, such as `5A.`.
        label: String,
        /// The paragraph whose look and separator it borrows.
        like: ParaId,
    },
    /// Like this paragraph of the donor file.
    Of(ParaId),
}

/// A piece of inserted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// Plain words.
    Words(String),
    /// A term the draft defines, as the draft writes it.
    Term(String),
    /// A term being defined here; it takes the draft's look for definitions.
    Defined(String),
    /// A run-in heading; it takes the look of the run-in heading of the paragraph it is modelled on, if that has one.
    Heading(String),
    /// A reference to a place of the draft.
    Reference(Target),
    /// A tab.
    Tab,
    /// A line break.
    Break,
}

/// What a reference points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The paragraph that carries the number, when it is known.
    pub para: Option<ParaId>,
    /// The words as they are to stand, such as `Section 3.2`.
    pub words: String,
}

/// Text to be inserted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Inline(pub Vec<Piece>);

impl Inline {
    /// Returns the text as it will read in the Final view.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) | Piece::Term(words) | Piece::Defined(words) | Piece::Heading(words) => {
                    words.as_str()
                }
                Piece::Reference(target) => target.words.as_str(),
                Piece::Tab => "\t",
                Piece::Break => "\u{2028}",
            })
            .collect()
    }

    /// Says whether it reads as no text at all.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

impl From<&str> for Inline {
    /// Takes `\t` as a tab and U+2028 as a line break.
    fn from(text: &str) -> Inline {
        let mut pieces = Vec::new();
        for part in text.split_inclusive(['\t', '\u{2028}']) {
            let words = part.trim_end_matches(['\t', '\u{2028}']);
            if !words.is_empty() {
                pieces.push(Piece::Words(words.to_owned()));
            }
            match part.chars().next_back() {
                Some('\t') => pieces.push(Piece::Tab),
                Some('\u{2028}') => pieces.push(Piece::Break),
                _ => {}
            }
        }
        Inline(pieces)
    }
}

/// One change to the draft, with the words it was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Its id within the set.
    pub id: EditId,
    /// What it does.
    pub change: Change,
    /// The words that stood at its place when it was made; empty for insertions and comments.
    pub was: String,
    /// The comment to the other side that goes with it.
    pub comment: Option<String>,
    /// The group it stands or falls with.
    pub group: Option<GroupId>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an edit comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// From a suggestion, by its id.
    Suggested(String),
    /// From the attorney.
    Own,
    /// Computed, because another edit changed a number or a name.
    Conforming {
        /// The edit it follows from.
        because: EditId,
    },
}

impl Draft {
    /// Returns a replacement without the fixed words at its edges that it writes again as they are.
    ///
    /// A plan that replaces "Section 3.2 shall" with "Section 3.2 may" leaves the reference alone: what Word keeps up to
    /// date stays a field where only the words beside it change.
    pub fn narrowed(&self, at: &Span, with: &Inline) -> (Span, Inline) {
        let (mut at, text) = (*at, with.text());
        let (Some(para), Some(was)) = (self.paragraph(at.para), self.words(&at)) else { return (at, with.clone()) };
        let pieces = |piece: &Piece| matches!(piece, Piece::Defined(_) | Piece::Heading(_));
        let fields = || para.fixed.iter().filter(|fixed| fixed.why == Why::CutsField && !fixed.range.is_empty());
        if text.is_empty()
            || with.0.iter().any(pieces)
            || !fields().any(|f| f.range.start < at.end && at.start < f.range.end)
        {
            return (at, with.clone());
        }
        let equal =
            was.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8() as u32).sum::<u32>();
        let head = fields().map(|f| f.range.end).filter(|end| *end > at.start && *end <= at.start + equal).max();
        let cut = head.map_or(0, |end| end - at.start);
        let (left, right) = (&was[cut as usize..], &text[cut as usize..]);
        let back = left.chars().rev().zip(right.chars().rev());
        let equal = back.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8() as u32).sum::<u32>();
        let starts = fields().map(|f| f.range.start);
        let tail = starts.filter(|start| *start >= at.end - equal && *start < at.end && *start >= at.start + cut).min();
        let end = tail.map_or(0, |start| at.end - start);
        if cut + end == 0 {
            return (at, with.clone());
        }
        let text = Inline::from(&right[..right.len() - end as usize]);
        (at.start, at.end) = (at.start + cut, at.end - end);
        (at, text)
    }
}

/// Edits checked against one draft: within bounds, in document order, without overlap, groups whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    base: Hash,
    edits: Vec<Edit>,
}

impl EditSet {
    pub(crate) fn checked(base: Hash, edits: Vec<Edit>) -> EditSet {
        EditSet { base, edits }
    }

    /// Returns the set that changes nothing.
    pub fn none(draft: &Draft) -> EditSet {
        EditSet { base: draft.source, edits: Vec::new() }
    }

    /// Returns the hash of the file the edits were made for.
    pub fn base(&self) -> Hash {
        self.base
    }

    /// Returns the edits in document order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Says whether the set changes nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}

/// What became of an edit in an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The edit.
    pub edit: EditId,
    /// What was done with it.
    pub verdict: Verdict,
    /// What that does to pending changes, beside changes of our own.
    pub effects: Vec<Effect>,
}

/// What an edit that is written does to a pending change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It strikes words or a paragraph mark that the change inserted or moved here; the change stays, with our deletion in
    /// it.
    Strikes(RevId),
    /// It takes out words that we inserted in an earlier round, as if they had never been sent: rejecting ours does not
    /// bring them back.
    TakesBack(RevId),
}

/// How an edit was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Written whole.
    Applied,
    /// Written as a comment with the proposed words, for the reason given.
    Commented(Refusal),
    /// Not written, for the reason given.
    Refused(Refusal),
}

/// Why an edit was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// The class of reason.
    pub why: Why,
    /// One sentence for the attorney.
    pub detail: String,
}

impl Refusal {
    /// Makes a refusal.
    pub fn new(why: Why, detail: impl Into<String>) -> Refusal {
        Refusal { why, detail: detail.into() }
    }
}

/// The classes of reasons for which an edit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The words the edit was made for do not stand there.
    WordsNotFound,
    /// A content control, a data binding or a text box holds the words.
    Locked,
    /// The edit reaches over the edge of a cell, a note or another container.
    CrossesContainer,
    /// The edit cuts a field.
    CutsField,
    /// The words are generated, as in a table of contents.
    GeneratedText,
    /// The paragraph carries a section break.
    SectionMark,
    /// The edit needs the last paragraph mark of a container to go.
    ContainerEnd,
    /// Another edit of the set wants the same words.
    Overlap,
    /// An insertion under our own name that no record knows.
    OwnUnrecorded,
    /// This shape is not written.
    NotSupported,
    /// The file is protected.
    Protected,
    /// The part is in an encoding that is read but not written.
    Encoding,
}

impl Why {
    /// Returns the reason as it stands in reports, such as `words-not-found`.
    pub fn code(self) -> &'static str {
        match self {
            Why::WordsNotFound => "words-not-found",
            Why::Locked => "locked",
            Why::CrossesContainer => "crosses-container",
            Why::CutsField => "cuts-field",
            Why::GeneratedText => "generated-text",
            Why::SectionMark => "section-mark",
            Why::ContainerEnd => "container-end",
            Why::Overlap => "overlap",
            Why::OwnUnrecorded => "own-unrecorded",
            Why::NotSupported => "not-supported",
            Why::Protected => "protected",
            Why::Encoding => "encoding",
        }
    }
}
