//! Topics: what the library knows about one kind of provision.

use std::collections::BTreeMap;

use crate::anchor::Anchor;
use crate::condition::{Condition, Phrase};
use crate::cure::Cure;
use crate::id::{Because, Form, Role, Rung, Severity, Stance, Status};
use crate::page::Page;
use crate::text::Text;

/// What the library knows about one kind of provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Id, which is also the name of its two files: `training-use`.
    pub id: String,
    /// Short code by which topics are listed: `B1`.
    pub code: String,
    /// Title for the attorney.
    pub title: String,
    /// How far it has been checked.
    pub status: Status,
    /// Authorities behind it.
    pub authorities: Vec<Citation>,
    /// Forms of agreement it applies to; absence is found only in these.
    pub forms: Vec<Form>,
    /// Bounds absence findings further; `None` is always.
    pub when: Option<Condition>,
    /// Words that make a heading speak to this topic.
    pub headings: Vec<Phrase>,
    /// What counts as the topic being found in a draft.
    pub speaks: Option<Condition>,
    /// What words that speak to it do for a role, where their act does not tell; the first that holds counts.
    pub stances: Vec<StanceRule>,
    /// Language to propose, in the order of the file.
    pub positions: Vec<Position>,
    /// Conditions that stop signature.
    pub walk_aways: Vec<WalkAway>,
    /// When the topic objects, and what it proposes.
    pub tests: Vec<Test>,
    /// What the attorney reads.
    pub page: Page,
}

/// What words that speak to a topic do for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StanceRule {
    /// For whom.
    pub role: Role,
    /// What they do.
    pub is: Stance,
    /// Where: its units are those that it tells of.
    pub when: Condition,
    /// Why, in one sentence.
    pub why: String,
}

/// A reference to a row of `authorities.toml`: `ccpa-general#1798.140(ag)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// Id of the authority.
    pub authority: String,
    /// Place within it.
    pub pinpoint: Option<String>,
}

impl Citation {
    /// Splits `id#pinpoint`.
    pub fn parse(source: &str) -> Citation {
        match source.split_once('#') {
            Some((id, pinpoint)) => Citation { authority: id.to_owned(), pinpoint: Some(pinpoint.to_owned()) },
            None => Citation { authority: source.to_owned(), pinpoint: None },
        }
    }
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.pinpoint {
            Some(pinpoint) => write!(f, "{}#{pinpoint}", self.authority),
            None => f.write_str(&self.authority),
        }
    }
}

/// Language to propose for a role, at a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Whose position it is.
    pub role: Role,
    /// How far it yields.
    pub rung: Rung,
    /// Heading of the new clause when it is inserted.
    pub heading: Text,
    /// The clause goes after the first of these that is found.
    pub after: Vec<Anchor>,
    /// Likewise; the clause goes before the first that is found, tried when no `after` is.
    pub before: Vec<Anchor>,
    /// The language.
    pub text: Text,
    /// What the draft must have to be as good as this position.
    pub elements: Vec<Element>,
    /// Definitions and schedules that the language needs.
    pub companions: Vec<Companion>,
}

/// One requirement of a position, with its own detector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Id within the topic: `outputs-too`.
    pub id: String,
    /// What it asks, as the end of "the clause ..".
    pub title: String,
    /// Judged on the whole draft.
    pub met: Condition,
}

/// A definition or schedule that inserted words need when the draft lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The term or schedule, as the position names it.
    pub term: String,
    /// The sentence that gives it.
    pub text: Text,
}

/// A condition that stops signature and asks for the attorney; never text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkAway {
    /// For whom.
    pub role: Role,
    /// When.
    pub when: Condition,
    /// Why, in one sentence.
    pub reason: Text,
}

/// A value for every role, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByRole<T> {
    /// The same for every role.
    All(T),
    /// One for each role listed.
    Each(BTreeMap<Role, T>),
}

impl<T> ByRole<T> {
    /// Returns the value for `role`, if it has one.
    pub fn get(&self, role: Role) -> Option<&T> {
        match self {
            ByRole::All(value) => Some(value),
            ByRole::Each(values) => values.get(&role),
        }
    }

    /// Returns every value.
    pub fn values(&self) -> Vec<&T> {
        match self {
            ByRole::All(value) => vec![value],
            ByRole::Each(values) => values.values().collect(),
        }
    }
}

/// When a topic objects, and what it proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Id within the topic: `T1`.
    pub id: String,
    /// Title for the attorney.
    pub title: String,
    /// What its findings are because of.
    pub because: Because,
    /// When it fires. A test written as `lacks = "element"` holds `NOT met(topic.element)`.
    pub when: ByRole<Condition>,
    /// First rule of the role whose condition holds gives the severity; a role without a rule does not run the test.
    pub severity: Vec<SeverityRule>,
    /// Capture or bound name that the finding points at; `None` is the first capture, else the unit.
    pub at: Option<String>,
    /// The words and the consequence for this client, in one sentence.
    pub message: ByRole<Text>,
    /// What to do, in order.
    pub cures: Vec<Cure>,
    /// To the counterparty; the first whose fact is held is used.
    pub comments: Vec<Comment>,
    /// For our side only, never exported.
    pub note: Option<Text>,
}

impl Test {
    /// Returns the severity rules of `role`, in order; none means that the test is not run for it.
    pub fn severities(&self, role: Role) -> impl Iterator<Item = &SeverityRule> {
        self.severity.iter().filter(move |rule| rule.role == role)
    }

    /// Returns the worst severity that any rule gives.
    pub fn worst(&self) -> Option<Severity> {
        self.severity.iter().map(|rule| rule.is).max()
    }

    /// Returns the comments that may be used for `role`, in order.
    pub fn comments(&self, role: Role) -> impl Iterator<Item = &Comment> {
        self.comments.iter().filter(move |c| c.role.is_none_or(|r| r == role))
    }
}

/// How bad a finding is for a role, under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityRule {
    /// For whom.
    pub role: Role,
    /// How bad.
    pub is: Severity,
    /// Judged after the test fired, with its names; `None` is always.
    pub when: Option<Condition>,
}

/// A comment to the counterparty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The words; they state no fact but the one declared.
    pub text: Text,
    /// Key of the fact that the words state; the comment is used only when the matter holds it as yes.
    pub needs: Option<String>,
    /// Only for this role; `None` is every role.
    pub role: Option<Role>,
}

impl Topic {
    /// Returns the position of `role` at `rung`.
    pub fn position(&self, role: Role, rung: Rung) -> Option<&Position> {
        self.positions.iter().find(|p| p.role == role && p.rung == rung)
    }

    /// Returns the rungs that `role` has, from preferred on.
    pub fn rungs(&self, role: Role) -> Vec<Rung> {
        let mut rungs: Vec<Rung> = self.positions.iter().filter(|p| p.role == role).map(|p| p.rung).collect();
        rungs.sort();
        rungs
    }

    /// Returns the test with this id.
    pub fn test(&self, id: &str) -> Option<&Test> {
        self.tests.iter().find(|t| t.id == id)
    }

    /// Returns the element with this id: that of `role` when it has one, else the first.
    pub fn element(&self, id: &str, role: Option<Role>) -> Option<&Element> {
        let mut of_id = self.positions.iter().flat_map(|p| p.elements.iter().map(move |e| (p.role, e)));
        let own = of_id.clone().find(|(r, e)| e.id == id && Some(*r) == role);
        own.or_else(|| of_id.find(|(_, e)| e.id == id)).map(|(_, e)| e)
    }
}
