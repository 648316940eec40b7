//! Lexicons, variables, the grammar of units and the recognition of forms.

use std::collections::BTreeMap;

use crate::condition::{Act, Certainty, Consent, Phrase, Words};
use crate::id::{Form, Role};

/// Words for one thing, by whatever names drafts call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// Id: `data-in` is written `@data-in` in conditions.
    pub id: String,
    /// What the words are for.
    pub title: String,
    /// Words expressions; false friends are excluded by `not/n` within them.
    pub members: Vec<Words>,
    /// Names that are none of it, whatever a draft defines them as: "Third Party Content" is no data of the customer.
    pub never: Vec<Words>,
    /// Does it stand for its own words only? Then no term that the draft defines with them counts: "the Agreement, as
    /// amended" makes no agreement a word of change.
    pub literal: bool,
}

/// A place in library text that the draft, the matter or the playbook fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Name: `audit_notice_days`.
    pub name: String,
    /// What to ask when it has no value.
    pub title: String,
    /// Kind of value.
    pub kind: VariableKind,
    /// Values that the kind `choice` allows.
    pub choices: Vec<String>,
    /// Value when nothing else gives one.
    pub default: Option<String>,
    /// Defaults that differ by role.
    pub role_defaults: BTreeMap<Role, String>,
    /// Lowest number that raises no warning.
    pub least: Option<i64>,
    /// Highest number that raises no warning.
    pub most: Option<i64>,
    /// Value as text that raises a warning, such as "all models".
    pub avoid: Vec<Phrase>,
    /// How the draft's own term is found.
    pub found_by: Option<FoundBy>,
}

/// Kinds of value a variable can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VariableKind {
    /// A term that the draft defines.
    Term,
    /// Free words.
    Text,
    /// Items joined with commas and "and".
    List,
    /// One of the choices.
    Choice,
    /// A calendar date.
    Date,
    /// An amount with its currency.
    Money,
    /// Parts in a hundred.
    Percent,
    /// A number of things or times.
    Count,
    /// A number of times an amount.
    Multiple,
    /// A number of hours.
    Hours,
    /// A number of calendar days.
    Days,
    /// A number of business days.
    BusinessDays,
    /// A number of months.
    Months,
    /// A number of years.
    Years,
}

/// How the draft's own term for a variable is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// The term defined with a body or name of this lexicon; `of` says whose it is, so that a name which begins with the
    /// other side's is none.
    Lexicon {
        /// The lexicon's id.
        id: String,
        /// Whose the thing is, if it is one side's.
        of: Option<Role>,
    },
    /// The name by which the draft calls the party of this role.
    Party(Role),
}

impl Variable {
    /// Returns the value that the library gives for `role`.
    pub fn default_for(&self, role: Role) -> Option<&str> {
        self.role_defaults.get(&role).or(self.default.as_ref()).map(String::as_str)
    }
}

/// Words by which a unit's act, party, consent and certainty are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grammar {
    /// Phrases that mark an act.
    pub acts: BTreeMap<Act, Vec<Words>>,
    /// Words that open an exception inside a prohibition or an obligation.
    pub exceptions: Vec<Words>,
    /// Words that open a condition.
    pub conditions: Vec<Words>,
    /// Negations, counted to find double ones.
    pub negations: Vec<Words>,
    /// Phrases that cancel a prohibition: "shall not be restricted from".
    pub releases: Vec<Words>,
    /// Phrases whose act is only told of: "this page says how we may use your data" leaves nothing open by itself.
    pub reported: Vec<Words>,
    /// Phrases that override the rest of the draft: "notwithstanding anything to the contrary".
    pub overrides: Vec<Words>,
    /// Phrases of consent.
    pub consent: BTreeMap<Consent, Vec<Words>>,
    /// Phrases of certainty.
    pub certainty: BTreeMap<Certainty, Vec<Words>>,
    /// Names by which drafts call the party of a role.
    pub parties: BTreeMap<Role, Vec<Words>>,
    /// Names for both or either party.
    pub either: Vec<Words>,
    /// Words of precise-looking vagueness: "promptly", "reasonable".
    pub vague: Vec<Words>,
    /// Phrases that incorporate a document by reference or address.
    pub incorporates: Vec<Words>,
    /// Words that cite law, which comments to the counterparty do not.
    pub citation: Vec<Words>,
    /// Words of drafting traps.
    pub traps: TrapWords,
}

/// Words by which drafting traps are told; what else a trap needs, such as an act, the review knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrapWords {
    /// What an exception takes back a prohibition with.
    pub exception: Vec<Words>,
    /// Classes of things that a harmless name hides, as `@lexicon`.
    pub definition: Vec<Words>,
    /// Names that do not let one expect such a thing.
    pub harmless: Vec<Words>,
    /// What a survival clause says.
    pub survival: Vec<Words>,
    /// Rights that should not survive.
    pub kept: Vec<Words>,
    /// Posted terms that prevail over what was negotiated.
    pub precedence: Vec<Words>,
    /// Qualifications by knowledge or materiality.
    pub qualifier: Vec<Words>,
    /// Those who come along with who gets a right.
    pub affiliates: Vec<Words>,
    /// Settings, tiers and eligibility that a promise depends on.
    pub configuration: Vec<Words>,
    /// Deletion that need not happen.
    pub deletion: Vec<Words>,
    /// Documents elsewhere that are made part of this one.
    pub incorporation: Vec<Words>,
}

/// How a form of agreement is recognized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRule {
    /// The form.
    pub id: Form,
    /// Its name.
    pub title: String,
    /// The roles that its parties play.
    pub roles: Vec<Role>,
    /// Role assumed for our client when nothing else tells: the side that usually receives the other's paper.
    pub usual: Role,
    /// Words of a title that name the form; each hit counts three.
    pub titles: Vec<Words>,
    /// Words anywhere in the draft that speak for the form; each hit counts one.
    pub speaks: Vec<Words>,
}
