//! The open matter, and what its lists show.

use serde::Serialize;
use ts_rs::TS;

use super::{ChoiceView, NeedView, PaperView};

/// The open matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct MatterView {
    /// Name of the draft's file.
    pub file: String,
    /// Where the draft was opened from; nothing when only the matter file was given.
    pub source: Option<String>,
    /// Id and title of our client's role.
    pub role: ChoiceView,
    /// Id and title of the form of agreement.
    pub form: ChoiceView,
    /// The draft as displayed.
    pub paper: PaperView,
    /// The clause map.
    pub clauses: Vec<ClauseRow>,
    /// Suggestions and flags, worst first, then in document order.
    pub suggestions: Vec<SuggestionRow>,
    /// What the library looked for, and whether the draft speaks of it.
    pub presence: Vec<PresenceRow>,
    /// Answers to the questions that are put to the whole draft.
    pub answers: Vec<AnswerRow>,
    /// Who takes the matter on, and why.
    pub triage: Option<String>,
    /// Facts that a rule still needs, those that change most first.
    pub asks: Vec<NeedView>,
    /// What could not be read or reviewed, and edits that do not fit together.
    pub notices: Vec<NoticeRow>,
    /// Who has pending changes or comments in the file.
    pub authors: Vec<AuthorRow>,
    /// Comments in the file.
    pub comments: Vec<CommentRow>,
    /// Suggestions ruled on.
    pub decided: u32,
    /// All suggestions.
    pub of: u32,
    /// What undo would take back, such as "Undo: accepted, Field of use".
    pub undo: Option<String>,
    /// The suggestion to show: where the attorney left off.
    pub current: Option<String>,
    /// Redlines sent so far.
    pub rounds_sent: u32,
}

/// A clause of the clause map.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ClauseRow {
    /// Its label, such as "3.2".
    pub label: String,
    /// Its heading, or its first words.
    pub heading: String,
    /// Depth in the tree, from 0.
    pub depth: u32,
    /// The block it begins at.
    pub block: Option<u32>,
    /// The worst severity of an open suggestion in it.
    pub severity: Option<String>,
    /// Suggestions in it that are not ruled on.
    pub open: u32,
    /// Suggestions in it.
    pub of: u32,
    /// The first of its suggestions.
    pub suggestion: Option<String>,
}

/// A suggestion, or a finding without one, in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SuggestionRow {
    /// Its id.
    pub id: String,
    /// Id of its topic.
    pub topic: String,
    /// Title of the test that fired.
    pub title: String,
    /// info, low, medium, high or critical.
    pub severity: String,
    /// The clause, such as "4.2 Use of Materials"; what is missing stands nowhere.
    pub clause: String,
    /// open, accepted, amended, commented, approved, rejected, deferred or silenced.
    pub state: String,
    /// Why it fired: words, absence, number or conflict.
    pub because: String,
    /// sure, open or attorney.
    pub certainty: String,
    /// The block it stands at.
    pub block: Option<u32>,
    /// Does it propose words, or is it for the attorney to judge?
    pub proposes: bool,
}

/// Whether the draft speaks of a topic.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresenceRow {
    /// Id of the topic.
    pub topic: String,
    /// Its title.
    pub title: String,
    /// found, not-found or not-checked.
    pub is: String,
    /// Why it was not checked, or where it was found.
    pub reason: String,
    /// The first block that speaks of it.
    pub block: Option<u32>,
    /// Every sentence and list item that speaks of it.
    pub places: Vec<PlaceRow>,
    /// What comes nearest, where the draft does not speak of it.
    pub nearest: Option<PlaceRow>,
}

/// A sentence or a list item, and what it means for the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PlaceRow {
    /// The block it stands in.
    pub block: Option<u32>,
    /// The clause.
    pub place: String,
    /// Its words.
    pub quote: String,
    /// protects, exposes or neutral; nothing where it only comes near.
    pub stance: Option<String>,
    /// Why that is said.
    pub why: String,
}

/// The answer to a question that is put to the whole draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AnswerRow {
    /// The question.
    pub asks: String,
    /// yes, no, opt-out, silent, contradictory or open.
    pub answer: String,
    /// Why, in a few sentences.
    pub because: String,
    /// The first block that answers it.
    pub block: Option<u32>,
}

/// Something the attorney should know about the reading or the edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoticeRow {
    /// One sentence.
    pub message: String,
    /// Where.
    pub place: String,
}

/// An author of pending changes or comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AuthorRow {
    /// As the file says.
    pub name: String,
    /// Which of the window's author colours, from 0.
    pub hue: u32,
    /// Pending changes.
    pub changes: u32,
    /// Comments.
    pub comments: u32,
}

/// A comment of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CommentRow {
    /// Its id.
    pub id: u32,
    /// The comment it answers.
    pub parent: Option<u32>,
    /// As the file says.
    pub author: String,
    /// Which of the window's author colours, from 0.
    pub hue: u32,
    /// As written in the file.
    pub date: Option<String>,
    /// Is it resolved?
    pub resolved: bool,
    /// What it says.
    pub text: String,
}

/// What find found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FindView {
    /// All hits.
    pub total: u32,
    /// The first of them.
    pub hits: Vec<HitView>,
}

/// A hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HitView {
    /// The block.
    pub block: u32,
    /// The clause.
    pub place: String,
    /// Words before.
    pub before: String,
    /// The words found.
    pub found: String,
    /// Words after.
    pub after: String,
}
