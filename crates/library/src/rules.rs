//! What the library decides from facts: modifiers of severities, and who takes a matter on.

use crate::condition::Condition;
use crate::id::{Form, Role, Severity};
use crate::text::Text;

/// A rule that changes severities, or turns topics on and off, on the facts of a matter.
///
/// Modifiers are applied in the order of their file; one whose facts are not known changes nothing and is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// Short code by which it is named: `M7`.
    pub code: String,
    /// What is so when it applies, in plain words: the end of "because ..".
    pub title: String,
    /// For these roles; none is every role.
    pub roles: Vec<Role>,
    /// When it applies; `None` is always.
    pub when: Option<Condition>,
    /// Facts that count only with evidence.
    pub evidence: Vec<String>,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Where its work is done instead, for a modifier that topics express themselves.
    pub elsewhere: Option<String>,
}

/// One thing that a modifier does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What is done.
    pub does: Does,
    /// To what; nothing is every test.
    pub on: Vec<Target>,
    /// To what it is not done.
    pub except: Vec<Target>,
    /// Only for this role; `None` is every role of the modifier.
    pub role: Option<Role>,
    /// Only from this severity on.
    pub from: Option<Severity>,
    /// Only where the words have one of these traps, by code: `g2`.
    pub traps: Vec<String>,
}

/// What a modifier does to a test or a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// `raise`: one degree worse, critical at most.
    Raise,
    /// `raise to SEVERITY`: at least as bad as that.
    AtLeast(Severity),
    /// `lower to SEVERITY`: at most as bad as that.
    AtMost(Severity),
    /// `off`: not raised.
    Off,
    /// `on`: looked for whatever bounds its absence, even where an earlier modifier turned it off.
    On,
    /// `note`: a word to our side, at the findings named, or once for the review where none is.
    Note(Text),
}

/// A topic, or one of its tests: `training-use`, `training-use/T1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The topic's id.
    pub topic: String,
    /// The test's id; `None` is the whole topic.
    pub test: Option<String>,
}

impl Target {
    /// Says whether it means this test.
    pub fn holds(&self, topic: &str, test: &str) -> bool {
        self.topic == topic && self.test.as_deref().is_none_or(|own| own == test)
    }

    /// Says whether it means this topic as a whole.
    pub fn is_topic(&self, topic: &str) -> bool {
        self.topic == topic && self.test.is_none()
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.test {
            Some(test) => write!(f, "{}/{test}", self.topic),
            None => f.write_str(&self.topic),
        }
    }
}

impl Effect {
    /// Says whether it is done to this test for this role.
    pub fn is_on(&self, topic: &str, test: &str, role: Role) -> bool {
        let named = |targets: &[Target]| targets.iter().any(|target| target.holds(topic, test));
        self.role.is_none_or(|own| own == role) && (self.on.is_empty() || named(&self.on)) && !named(&self.except)
    }
}

/// One way for a matter to go: rules are tried in the order of their file, and the first that holds counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriageRule {
    /// Short code by which it is named: `R1`.
    pub code: String,
    /// What is to be done: an id such as `engage`.
    pub result: String,
    /// The same in a sentence.
    pub says: String,
    /// What is to be confirmed when it holds.
    pub confirm: Vec<String>,
    /// Any of these makes it hold; none makes it hold always.
    pub any: Vec<TriageReason>,
}

/// One reason for a triage rule to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriageReason {
    /// What is so, in plain words.
    pub says: String,
    /// In these forms of agreement; none is every form.
    pub forms: Vec<Form>,
    /// When; `None` is always.
    pub when: Option<Condition>,
}
