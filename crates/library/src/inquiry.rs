//! Questions that the library puts to the whole draft.

use crate::condition::{Condition, Words};
use crate::id::{Answered, Backed, Role, Severity};
use crate::rules::Target;
use crate::topic::ByRole;

/// One question put to the whole draft, with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// Its id.
    pub id: String,
    /// The question, as each role asks it; a role without one does not ask.
    pub asks: ByRole<String>,
    /// Lexicons of what is asked about; definitions that make other words stand for it are its chain.
    pub about: Vec<String>,
    /// What makes words say one thing or another.
    pub says: Vec<Saying>,
    /// What such words hang on, or lack.
    pub hangs: Vec<Hanging>,
    /// What is left out of a no.
    pub carve_outs: Vec<ByRole<Condition>>,
    /// What keeps a carve-out within limits.
    pub bounds: Vec<Bound>,
    /// What the answer is worth beside facts and promises; the first that holds counts.
    pub backing: Vec<BackingRule>,
}

/// What makes words of a draft say yes, no, opt-out or something that leaves it open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// What they say.
    pub answer: Answered,
    /// Why, in one sentence.
    pub because: String,
    /// Do they count only where nothing says yes?
    pub yields: bool,
    /// They do when one of these tests fires.
    pub tests: Vec<Target>,
    /// Or when this holds.
    pub when: Option<ByRole<Condition>>,
}

/// What words that answer hang on: a plan, a setting, a habit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hanging {
    /// What it is, as the end of "it depends on ..".
    pub title: String,
    /// Judged after the words were found.
    pub when: Condition,
    /// The fact that settles it; without one the words are only weaker than they sound.
    pub fact: Option<String>,
}

/// One way to keep a carve-out within limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Its id.
    pub id: String,
    /// What it limits, in plain words.
    pub title: String,
    /// Words of the carve-out itself that limit it.
    pub words: Option<Words>,
    /// What else limits it, judged after it was found.
    pub when: Option<Condition>,
}

/// What an answer is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingRule {
    /// For these answers.
    pub answers: Vec<Answered>,
    /// Only where the answer hangs on something, or only where it does not.
    pub hangs: Option<bool>,
    /// When; `None` is always.
    pub when: Option<Condition>,
    /// Our side of the paper; none is every role.
    pub roles: Vec<Role>,
    /// Is the promise backed?
    pub result: Backed,
    /// How bad a gap is.
    pub severity: Option<Severity>,
    /// What it means and what to do, in one or two sentences.
    pub says: String,
}
