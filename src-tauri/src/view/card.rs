//! The card of a suggestion, and what the attorney answers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AuthorityView, ChoiceView, SuggestionRow};

/// The card of a suggestion or of a finding without one.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CardView {
    /// Its row of the list.
    pub row: SuggestionRow,
    /// Title of its topic.
    pub topic: String,
    /// Card code of the topic, such as "B1".
    pub code: String,
    /// The words of the draft it is about.
    pub words: String,
    /// What fired, worst first.
    pub findings: Vec<FindingView>,
    /// Proposed language, the playbook's opening rung first.
    pub variants: Vec<VariantView>,
    /// Index of the variant to show: the one ruled on, else the first.
    pub chosen: u32,
    /// The comment to the counterparty as it stands.
    pub comment: String,
    /// For us alone; never exported.
    pub note: String,
    /// Authorities with the date they were checked.
    pub authorities: Vec<AuthorityView>,
    /// Conditions that stop signature.
    pub walk_aways: Vec<String>,
    /// Suggestions this one cannot stand beside.
    pub clashes: Vec<ChoiceView>,
    /// How much of the role's preferred position the draft meets.
    pub measure: Option<MeasureView>,
    /// The standing ruling.
    pub ruling: Option<RulingView>,
    /// The words as amended, when they were.
    pub amended: Option<Vec<PassageView>>,
}

/// One thing that fired.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// Topic and test, such as "training-use/T1".
    pub id: String,
    /// The test's title.
    pub title: String,
    /// Its severity.
    pub severity: String,
    /// Which rules set the severity, in one sentence.
    pub severity_because: String,
    /// What the severity would be if something were known, a sentence each.
    pub would: Vec<String>,
    /// Words and consequence, in one sentence.
    pub message: String,
    /// The words matched.
    pub quote: String,
    /// words, absence, number or conflict.
    pub because: String,
    /// sure, open or attorney.
    pub certainty: String,
    /// Facts or documents it needs, when it is open.
    pub needs: Vec<NeedView>,
    /// Traps of the unit, such as "survives termination".
    pub traps: Vec<String>,
}

/// Proposed language at a rung.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VariantView {
    /// preferred, fallback-1 and so on.
    pub rung: String,
    /// Its name on screen.
    pub title: String,
    /// The redline, a passage per paragraph.
    pub passages: Vec<PassageView>,
    /// The comment to the counterparty that goes with it.
    pub comment: String,
    /// What must be answered before it can be accepted.
    pub needs: Vec<NeedView>,
    /// The parts that can be taken separately; empty when there is but one.
    pub parts: Vec<PartView>,
}

/// A part of a redline that can be taken without the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PartView {
    /// Its id.
    pub id: String,
    /// Title of the worst finding it cures.
    pub title: String,
    /// The severity of that finding.
    pub severity: String,
    /// What must be answered before it can be accepted.
    pub needs: Vec<NeedView>,
}

/// A redline without some of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PartialView {
    /// What is left of the redline, a passage per paragraph.
    pub passages: Vec<PassageView>,
    /// The comment to the counterparty that goes with it.
    pub comment: String,
}

/// Something that must be known first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NeedView {
    /// variable, fact, list or other; a list takes several choices with commas between them, what is other no answer here.
    pub kind: String,
    /// The variable's name or the fact's key.
    pub about: String,
    /// The question, in one sentence.
    pub ask: String,
    /// Answers to choose from; empty takes any words.
    pub choices: Vec<ChoiceView>,
}

/// How many of a position's requirements the draft meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MeasureView {
    /// Met by the draft as received.
    pub met: u32,
    /// All.
    pub of: u32,
    /// Titles of those it does not meet.
    pub lacks: Vec<String>,
}

/// One paragraph of a redline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PassageView {
    /// Where, such as "4.2" or "New clause after 4.2".
    pub place: String,
    /// change, insert or delete.
    pub kind: String,
    /// The redline.
    pub strokes: Vec<StrokeView>,
    /// The words as they would read, for the editor.
    pub after: String,
}

/// A stretch of a redline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StrokeView {
    /// same, inserted or deleted.
    pub kind: String,
    /// Its words.
    pub text: String,
}

/// A ruling that stands.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RulingView {
    /// accepted, amended and so on.
    pub state: String,
    /// The rung accepted.
    pub rung: Option<String>,
    /// Parts of the redline that were left out.
    pub without: Vec<String>,
    /// Who ruled.
    pub by: String,
    /// When, in UTC seconds.
    pub at: f64,
    /// Why, when it was said.
    pub reason: Option<String>,
}

/// What the attorney rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum RulingInput {
    /// Takes the words of a rung.
    Accept {
        /// The rung.
        rung: String,
        /// Parts of the redline that are left out.
        without: Vec<String>,
        /// The comment to the counterparty, when it was edited.
        comment: Option<String>,
    },
    /// Takes the words of a rung as edited.
    Amend {
        /// The rung the words started from.
        rung: String,
        /// The words of each passage, in order.
        texts: Vec<String>,
        /// The comment to the counterparty, when it was edited.
        comment: Option<String>,
    },
    /// Leaves the words and comments on them.
    CommentOnly {
        /// The comment to the counterparty.
        text: String,
    },
    /// Lets the counterparty's words stand as an approved deviation.
    Approve {
        /// Why.
        reason: Option<String>,
    },
    /// Turns the suggestion down.
    Reject {
        /// Why.
        reason: Option<String>,
    },
    /// Leaves it for later.
    Defer,
    /// Says that the test does not fit this clause.
    NotThisClause {
        /// Why.
        reason: Option<String>,
    },
}
