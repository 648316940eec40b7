//! The condition language: Terms and Connectors over places of a draft and what its units do.
//!
//! A [`Condition`] joins [`Find`]s (a place, what it does, the words it has) and [`Test`]s (a fact, an element that is
//! met, a test that fired) with `AND`, `OR` and `NOT`. `docs/clause-library.md` explains the language for authors; this
//! module is its grammar and its tree. Evaluation over a draft belongs to `review`, which knows drafts.
//!
//! ```
//! use library::condition::{Condition, Place};
//! let condition = Condition::parse("unit[permits, by them]{ @data-in & act:@train } as u").expect("it is well formed");
//! let Condition::Find(find) = &condition else { panic!("one find") };
//! assert_eq!(find.place, Place::Unit);
//! assert_eq!(condition.names(), ["act", "u"]);
//! ```

mod parse;
mod token;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::id::Rung;

pub(crate) use parse::is_date;
pub use token::{Token, tokens};
pub use words::{Atom, Link, Part, Phrase, Quantity, QuantityKind, Term, Words};

/// A statement about a draft and the facts of a matter: true, false or open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `A AND B ..`: true when every member is, evaluated left to right so that later members see earlier names.
    All(Vec<Condition>),
    /// `A OR B ..`: true when one member is; the first true one gives the names.
    Any(Vec<Condition>),
    /// `NOT A`: absence; binds no name.
    Not(Box<Condition>),
    /// A thing of the draft that has all attributes and the words.
    Find(Find),
    /// A question to the facts or to other results of the same review.
    Test(Test),
}

/// `place[attributes]{words} as name`: true if one thing of that place has all the attributes and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Where to look.
    pub place: Place,
    /// What the thing does or is; all must hold.
    pub attrs: Vec<Attr>,
    /// Words that it has; `None` asks for no words.
    pub words: Option<Words>,
    /// Name for later finds (`cites g`, `is g`) and for cures.
    pub name: Option<String>,
    /// Byte offset of the place's word in the condition's source.
    pub at: usize,
}

impl Find {
    /// Returns the names of what a match captures: numbers of references, then words.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        let numbers = self.attrs.iter().filter_map(|attr| match attr {
            Attr::Cites { capture, .. } => capture.as_deref(),
            _ => None,
        });
        numbers.chain(self.words.iter().flat_map(Words::captures))
    }
}

/// Where a find looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// One sentence, or one list item with its lead-in.
    Unit,
    /// A numbered or headed provision with everything under it.
    Clause,
    /// The heading of a clause.
    Heading,
    /// A definition: term and body.
    Definition,
    /// The whole draft.
    Document,
    /// The half of a unit that follows an exception marker; it carries the opposite act.
    Exception,
    /// The unit in which the nearest earlier find of this condition matched.
    SameUnit,
    /// The clause in which the nearest earlier find of this condition matched.
    SameClause,
}

/// What a thing must do or be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attr {
    /// `permits|grants`: it does one of these acts.
    Acts(Vec<Act>),
    /// `by them`: this party acts.
    By(Party),
    /// `to us`: the act is for or upon this party.
    To(Party),
    /// `consent not opt-in`: the act depends, or with `not` does not depend, on this kind of consent.
    Consent {
        /// The kind of consent.
        is: Consent,
        /// Whether the attribute asks for any other kind.
        not: bool,
    },
    /// `sure covenant`: how firmly it promises.
    Sure(Certainty),
    /// `of CLASS`: a definition of a term of this class; the class is the id of a lexicon.
    Of(String),
    /// `undefined CLASS`: the draft uses a word of this class and defines none.
    Undefined(String),
    /// `cites NAME`: it refers to the clause of the thing bound to this name.
    Cites {
        /// The name.
        name: String,
        /// `cites number:NAME`: captures the number by which it refers, which must be one of several in a list.
        capture: Option<String>,
    },
    /// `is NAME`: it is, or holds, the thing bound to this name.
    Is(String),
}

/// What a unit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Gives leave: "may", "reserves the right".
    Permits,
    /// Forbids: "shall not", "in no event".
    Prohibits,
    /// Requires: "shall", "will", "agrees to".
    Obliges,
    /// Gives a right away: "hereby grants".
    Grants,
    /// Denies a promise or a duty: "makes no warranty".
    Disclaims,
    /// States a fact as true: "represents and warrants".
    Represents,
    /// Takes something out of another promise: "does not apply to", "excludes".
    Excludes,
    /// Gives a term its meaning.
    Defines,
}

/// Whose act it is, seen from our client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// Our client.
    Us,
    /// The counterparty; also a passive without an agent.
    Them,
    /// Each party, or either.
    Either,
}

/// What consent an act depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// Only after the other party says yes.
    OptIn,
    /// Until the other party says no.
    OptOut,
    /// On neither.
    None,
}

/// How firmly a unit promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A binding promise.
    Covenant,
    /// What happens unless a setting says otherwise: "by default".
    Default,
    /// A hope or a present habit: "intends to", "currently".
    Aim,
}

/// A question to the facts or to other results of the same review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `fact(KEY)` or `fact(KEY >= VALUE)`; open when the fact is unknown.
    Fact {
        /// Key declared in `facts.toml`.
        key: String,
        /// Comparison; `None` asks for yes.
        compare: Option<(Compare, Value)>,
        /// Byte offset of the key in the condition's source.
        at: usize,
    },
    /// `met(TOPIC.ELEMENT)`: the draft meets this element.
    Met {
        /// Topic id.
        topic: String,
        /// Element id within the topic.
        element: String,
        /// Byte offset of the topic id in the condition's source.
        at: usize,
    },
    /// `met(TOPIC/RUNG >= N)`: so many elements of our client's position at this rung are met.
    Grade {
        /// Topic id.
        topic: String,
        /// Which of the client's positions.
        rung: Rung,
        /// Comparison of the number of elements that are met.
        compare: (Compare, u32),
        /// Byte offset of the topic id in the condition's source.
        at: usize,
    },
    /// `fired(TOPIC/TEST)`: this test fired.
    Fired {
        /// Topic id.
        topic: String,
        /// Test id within the topic.
        test: String,
        /// Byte offset of the topic id in the condition's source.
        at: usize,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compare {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
}

impl Compare {
    /// Returns whether `left` compares so to `right`.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Compare::Above => left > right,
            Compare::AtLeast => left >= right,
            Compare::Below => left < right,
            Compare::AtMost => left <= right,
            Compare::Equal => left == right,
            Compare::Unequal => left != right,
        }
    }
}

/// A value that a condition compares with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A plain number: money without its currency, percent or count.
    Number(u64),
    /// A length of time in hours; a month counts 30 days, a year 365, a business day 24 hours.
    Hours(u64),
    /// A calendar date `YYYY-MM-DD`, which sorts as text.
    Date(String),
    /// The value of a variable of `variables.toml`.
    Variable(String),
    /// A word or quoted text, such as the answer `no`.
    Word(String),
}

/// A mistake in the source of a condition, a words expression, a cure or a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} {hint}")]
pub struct SyntaxError {
    /// Byte offset in the source at which it was found.
    pub at: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub hint: String,
}

impl SyntaxError {
    /// Makes a mistake at `at`.
    pub fn new(at: usize, message: impl Into<String>, hint: impl Into<String>) -> SyntaxError {
        SyntaxError { at, message: message.into(), hint: hint.into() }
    }

    /// Returns the mistake as it stands in a source that what was read begins at byte `by` of.
    pub(crate) fn shifted(self, by: usize) -> SyntaxError {
        SyntaxError { at: self.at + by, ..self }
    }
}

impl Condition {
    /// Parses a whole condition.
    ///
    /// # Errors
    /// The first mistake, at its character.
    pub fn parse(source: &str) -> Result<Condition, SyntaxError> {
        Condition::parse_after(source, None)
    }

    /// Parses a condition that is judged after `earlier` fired and may use its names and `same unit`, `same clause`.
    ///
    /// Severities and cures of a test are such conditions.
    ///
    /// # Errors
    /// The first mistake, at its character.
    pub fn parse_after(source: &str, earlier: Option<&[String]>) -> Result<Condition, SyntaxError> {
        parse::condition(source, earlier)
    }

    /// Calls `see` with this condition and every condition within it, in source order.
    pub fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Condition)) {
        see(self);
        match self {
            Condition::All(members) | Condition::Any(members) => members.iter().for_each(|c| c.walk(see)),
            Condition::Not(inner) => inner.walk(see),
            Condition::Find(_) | Condition::Test(_) => {}
        }
    }

    /// Returns every find, absent ones included, in source order.
    pub fn finds(&self) -> Vec<&Find> {
        let mut finds = Vec::new();
        self.walk(&mut |c| {
            if let Condition::Find(find) = c {
                finds.push(find);
            }
        });
        finds
    }

    /// Returns every question to facts and other results, in source order.
    pub fn tests(&self) -> Vec<&Test> {
        let mut tests = Vec::new();
        self.walk(&mut |c| {
            if let Condition::Test(test) = c {
                tests.push(test);
            }
        });
        tests
    }

    /// Returns the names that a match of this condition binds, in source order: captures of words and `as` names.
    ///
    /// Names under `NOT` bind nothing and are left out.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.add_names(&mut names);
        names
    }

    fn add_names(&self, names: &mut Vec<String>) {
        match self {
            Condition::All(members) | Condition::Any(members) => members.iter().for_each(|c| c.add_names(names)),
            Condition::Not(_) | Condition::Test(_) => {}
            Condition::Find(find) => {
                for name in find.captures().chain(find.name.as_deref()) {
                    if !names.iter().any(|n| n == name) {
                        names.push(name.to_owned());
                    }
                }
            }
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Act::Permits => "permits",
            Act::Prohibits => "prohibits",
            Act::Obliges => "obliges",
            Act::Grants => "grants",
            Act::Disclaims => "disclaims",
            Act::Represents => "represents",
            Act::Excludes => "excludes",
            Act::Defines => "defines",
        })
    }
}

impl Act {
    /// Every act, in the order of the glossary.
    pub const ALL: [Act; 8] = [
        Act::Permits,
        Act::Prohibits,
        Act::Obliges,
        Act::Grants,
        Act::Disclaims,
        Act::Represents,
        Act::Excludes,
        Act::Defines,
    ];

    /// Returns the act with this name.
    pub fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.to_string() == name)
    }
}
