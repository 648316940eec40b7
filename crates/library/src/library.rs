//! A checked library.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::authority::Authority;
use crate::condition::{Quantity, SyntaxError, Term, Value, Words};
use crate::coverage::CoverageRow;
use crate::facts::FactKind;
use crate::id::{Form, Role};
use crate::inquiry::Inquiry;
use crate::load;
use crate::mistake::{Mistake, hint_known};
use crate::parts::{FormRule, Grammar, Lexicon, Variable};
use crate::playbook::Playbook;
use crate::rules::{Modifier, TriageRule};
use crate::topic::Topic;

/// A checked library: every id in it is declared and no test waits for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Version of the content, from the file `VERSION`.
    pub version: String,
    /// Topics by code: A1, A2, B1 ..
    pub topics: Vec<Topic>,
    /// Lexicons by id.
    pub lexicons: BTreeMap<String, Lexicon>,
    /// Variables by name.
    pub variables: BTreeMap<String, Variable>,
    /// Fact keys that a matter may use.
    pub facts: BTreeMap<String, FactKind>,
    /// Authorities by id.
    pub authorities: BTreeMap<String, Authority>,
    /// Words by which units are read.
    pub grammar: Grammar,
    /// How forms of agreement are recognized.
    pub forms: Vec<FormRule>,
    /// Playbooks by id; `default` comes first.
    pub playbooks: Vec<Playbook>,
    /// What changes severities on the facts of a matter, in the order in which it is applied.
    pub modifiers: Vec<Modifier>,
    /// Who takes a matter on, in the order in which it is tried.
    pub triage: Vec<TriageRule>,
    /// Questions put to the whole draft.
    pub inquiries: Vec<Inquiry>,
    /// What the library must know, with who answers.
    pub coverage: Vec<CoverageRow>,
}

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

static BUILT_IN: LazyLock<Library> = LazyLock::new(|| {
    Library::parse(BUILT_IN_FILES.iter().copied()).unwrap_or_else(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
        panic!("the shipped clause library has mistakes:\n{}", lines.join("\n"))
    })
});

impl Library {
    /// Reads a library from its files, each a path within the library folder and its text.
    ///
    /// A path given twice counts the second time, so that a folder of one's own can replace files of another.
    /// Files that are no part of the format (`LICENSE`, `CHANGELOG.md`) are passed over.
    ///
    /// # Errors
    /// All mistakes, sorted by file, line and column.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Library, Vec<Mistake>> {
        load::parse(files.into_iter().collect())
    }

    /// Returns a mistake for every lexicon and variable that `words` names and nobody declares, in their order.
    pub(crate) fn undeclared(&self, words: &Words) -> Vec<SyntaxError> {
        let mut out = Vec::new();
        words.atoms(&mut |atom| match &atom.term {
            Term::Lexicon(id) if !self.lexicons.contains_key(id) => {
                let hint = hint_known(id, self.lexicons.keys().map(String::as_str));
                out.push(SyntaxError::new(atom.at, format!("“@{id}” is no lexicon."), hint));
            }
            Term::Quantity(Quantity { compare: Some((_, Value::Variable(name))), .. }) => {
                out.extend(self.undeclared_variable(atom.at, name));
            }
            _ => {}
        });
        out
    }

    /// Returns the mistake of naming a variable at byte `at` that nobody declares.
    pub(crate) fn undeclared_variable(&self, at: usize, name: &str) -> Option<SyntaxError> {
        let hint = || hint_known(name, self.variables.keys().map(String::as_str));
        let message = || format!("The variable “{name}” is not declared in variables.toml.");
        (!self.variables.contains_key(name)).then(|| SyntaxError::new(at, message(), hint()))
    }

    /// Returns the library that is compiled into the product.
    ///
    /// # Panics
    /// If the shipped files have mistakes; a test proves that they have none.
    pub fn built_in() -> &'static Library {
        &BUILT_IN
    }

    /// Returns the files of the built-in library, each a path within the library folder and its text.
    ///
    /// Together with files of a folder they make a library in which the folder's files replace the built-in ones.
    pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
        BUILT_IN_FILES
    }

    /// Returns the topic with this id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|t| t.id == id)
    }

    /// Returns the playbook for `role`: the first that names it, else the first for every role, else the default.
    pub fn playbook(&self, role: Role) -> Playbook {
        let named = self.playbooks.iter().find(|p| p.roles.contains(&role));
        named.or_else(|| self.playbooks.iter().find(|p| p.roles.is_empty())).cloned().unwrap_or_default()
    }

    /// Returns how a form of agreement is recognized.
    pub fn form(&self, id: Form) -> Option<&FormRule> {
        self.forms.iter().find(|f| f.id == id)
    }
}
