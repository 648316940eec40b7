//! Findings: where a topic objects, why, and what it means for the client.

use draft::Span;
use library::{Because, Citation, Form, Role, Severity};
use serde::{Deserialize, Serialize};

use crate::inquiry::Reply;
use crate::intake::OpenFact;
use crate::severity::{Remark, Step, Would};
use crate::topics::Spoken;
use crate::triage::Triage;

/// What identifies a finding across reviews of one draft: topic, test, clause and ordinal.
///
/// Written `topic/test@fingerprint#n`.
/// The fingerprint is that of the clause's words, so a change elsewhere in the draft keeps it; the record translates it
/// to a clause lineage that lives through rounds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FindingKey {
    /// The topic's id.
    pub topic: String,
    /// The test's id.
    pub test: String,
    /// The clause, by the fingerprint of its words; empty when the finding is about the whole draft.
    pub clause: String,
    /// Which of several of the same test in the same clause, from 1.
    pub ordinal: u32,
}

impl std::fmt::Display for FindingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}@{}#{}", self.topic, self.test, self.clause, self.ordinal)
    }
}

impl From<FindingKey> for String {
    fn from(key: FindingKey) -> String {
        key.to_string()
    }
}

/// A text that is no finding's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no finding; write topic/test@clause#number as a review lists it.")]
pub struct NoKey(pub String);

impl TryFrom<String> for FindingKey {
    type Error = NoKey;

    fn try_from(text: String) -> Result<FindingKey, NoKey> {
        text.parse()
    }
}

impl std::str::FromStr for FindingKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<FindingKey, NoKey> {
        let read = || {
            let (topic, rest) = text.split_once('/')?;
            let (test, rest) = rest.split_once('@')?;
            let (clause, ordinal) = rest.split_once('#')?;
            let ordinal = ordinal.parse().ok()?;
            Some(FindingKey { topic: topic.to_owned(), test: test.to_owned(), clause: clause.to_owned(), ordinal })
        };
        read().ok_or_else(|| NoKey(text.to_owned()))
    }
}

/// Something that must be known before a finding is sure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A fact of the matter, by its key.
    Fact(String),
    /// A document that the draft takes in and nobody reviewed, by the words that name it.
    Document(String),
}

/// How far a finding can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The words say so.
    Sure,
    /// It depends on something that is not known.
    Open,
    /// The words can be read in two ways; an attorney has to.
    Attorney,
}

/// A drafting trap of a unit or of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trap {
    /// An exception takes back what the prohibition gives.
    ExceptionSwallowsRule,
    /// It overrides everything to the contrary.
    NotwithstandingOverride,
    /// A harmless name is defined with a body that is not.
    DefinitionSmuggling,
    /// Two negations make a permission.
    DoubleNegative,
    /// A survival clause keeps it alive.
    Survival,
    /// Other terms prevail over it.
    Precedence,
    /// It states an aim or a practice and promises nothing.
    AspirationalModal,
    /// It is qualified by knowledge or materiality.
    Qualifier,
    /// Affiliates or partners come along.
    AffiliateCreep,
    /// It depends on a setting or a tier.
    Configuration,
    /// Deletion that need not happen.
    SoftDeletion,
    /// Silence here may be speech in a document taken in by reference.
    MirroredSilence,
}

impl Trap {
    /// Returns the trap's code, `g1` to `g12`.
    pub fn code(self) -> &'static str {
        match self {
            Trap::ExceptionSwallowsRule => "g1",
            Trap::NotwithstandingOverride => "g2",
            Trap::DefinitionSmuggling => "g3",
            Trap::DoubleNegative => "g4",
            Trap::Survival => "g5",
            Trap::Precedence => "g6",
            Trap::AspirationalModal => "g7",
            Trap::Qualifier => "g8",
            Trap::AffiliateCreep => "g9",
            Trap::Configuration => "g10",
            Trap::SoftDeletion => "g11",
            Trap::MirroredSilence => "g12",
        }
    }
}

/// A clause as a finding names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseName {
    /// Its label with those it hangs on, such as `3.2(a)`.
    pub label: String,
    /// Its heading, or that of the nearest clause around it that has one.
    pub heading: Option<String>,
}

impl std::fmt::Display for ClauseName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.heading {
            Some(heading) if !self.label.is_empty() => write!(f, "{} {heading}", self.label),
            Some(heading) => f.write_str(heading),
            None => f.write_str(&self.label),
        }
    }
}

/// A test that fired.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What identifies it.
    pub key: FindingKey,
    /// The topic's title.
    pub topic_title: String,
    /// The test's title.
    pub title: String,
    /// How bad it is for our client.
    pub severity: Severity,
    /// Why it is as bad as that: every rule that set it, the test's own first.
    pub steps: Vec<Step>,
    /// What it would be if something were known.
    pub would: Vec<Would>,
    /// What it rests on.
    pub because: Because,
    /// The clause it stands in; nothing when it is about the whole draft.
    pub clause: Option<ClauseName>,
    /// The words it points at; nothing for silence.
    pub at: Option<Span>,
    /// The draft's own words there.
    pub quote: String,
    /// Every word that made the test fire, in document order.
    pub evidence: Vec<Span>,
    /// What the words mean for the client, in one sentence.
    pub message: String,
    /// The comment to the other side; it states no fact that the matter does not hold.
    pub comment: Option<String>,
    /// For our side only; it is never exported.
    pub note: Option<String>,
    /// What stands behind the topic.
    pub authorities: Vec<Cited>,
    /// How far it can be relied on.
    pub certainty: Certainty,
    /// What must be known before it is sure.
    pub needs: Vec<Need>,
    /// Drafting traps in its unit.
    pub traps: Vec<Trap>,
}

impl Finding {
    /// Says in one sentence why it is as bad as it is.
    pub fn severity_because(&self) -> String {
        let said: Vec<&str> = self.steps.iter().map(|step| step.says.as_str()).collect();
        format!("{}.", said.join("; "))
    }
}

/// An authority as a finding cites it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Its id, with the place within it.
    pub id: Citation,
    /// The proposed citation.
    pub citation: String,
    /// When it was checked against a public source, `YYYY-MM-DD`; nothing when it was not.
    pub checked: Option<String>,
}

/// Whether the draft speaks to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The topic's id.
    pub topic: String,
    /// Whether it does.
    pub is: Is,
    /// Why, in one sentence.
    pub reason: String,
    /// Where it speaks to it.
    pub spans: Vec<Span>,
    /// Every sentence and list item that speaks to it, with its stance for the client.
    pub spoken: Vec<Spoken>,
    /// What comes nearest in a draft that does not speak to it: the unit that shares its rarest words.
    pub nearest: Option<Span>,
    /// How many elements of the role's preferred position are met, of how many; nothing without such a position.
    pub elements: Option<(u32, u32)>,
    /// The elements that are not met, by id and title.
    pub lacks: Vec<(String, String)>,
}

/// Whether a topic was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    /// The draft speaks to it.
    Found,
    /// The draft is silent.
    NotFound,
    /// It was not looked for, or cannot be told.
    NotChecked,
}

/// A condition that stops signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkAway {
    /// The topic's id.
    pub topic: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The words that make it so.
    pub evidence: Vec<Span>,
    /// What is not known and may undo it.
    pub needs: Vec<Need>,
}

impl WalkAway {
    /// Does it depend on something that is not known?
    pub fn is_open(&self) -> bool {
        !self.needs.is_empty()
    }
}

/// What a review found.
#[derive(Clone, Debug)]
pub struct Review {
    /// The role it was made for.
    pub role: Role,
    /// The form it was made for.
    pub form: Form,
    /// Findings, in document order; those about the whole draft come last, by severity.
    pub findings: Vec<Finding>,
    /// Suggestions, in document order of where they stand.
    pub suggestions: Vec<crate::Suggestion>,
    /// Every topic, in the library's order.
    pub presence: Vec<Presence>,
    /// Conditions that stop signature.
    pub walk_aways: Vec<WalkAway>,
    /// Who takes the matter on; nothing where the library has no triage.
    pub triage: Option<Triage>,
    /// Answers to the questions that the library puts to the whole draft.
    pub replies: Vec<Reply>,
    /// Facts that a rule still needs, those that change most first.
    pub intake: Vec<OpenFact>,
    /// What modifiers say of the review as a whole; for our side only.
    pub remarks: Vec<Remark>,
}

impl Review {
    /// Returns the finding with this key.
    pub fn finding(&self, key: &FindingKey) -> Option<&Finding> {
        self.findings.iter().find(|f| f.key == *key)
    }

    /// Returns the suggestion with this id.
    pub fn suggestion(&self, id: &crate::SuggestionId) -> Option<&crate::Suggestion> {
        self.suggestions.iter().find(|s| s.id == *id)
    }

    /// Returns the suggestion that cures this finding.
    pub fn suggestion_for(&self, key: &FindingKey) -> Option<&crate::Suggestion> {
        self.suggestions.iter().find(|s| s.cures.contains(key))
    }
}
