//! Facts of a matter: what is known of the deal and the configuration, from when to when.

mod answer;

use std::collections::BTreeMap;

use crate::condition::{Compare, Value};
use crate::id::{Form, Role};
use crate::library::Library;
use crate::mistake::{Mistake, hint_known};
use crate::source::{Item, Source, Table};

use answer::read_fact;
pub use answer::{Answer, AnswerKind, FactKind};
pub(crate) use answer::{answer, date, flatten};

/// Yes, no, or open because something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// The fact is unknown.
    Open,
}

/// An answer with its time and its evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The answer.
    pub is: Answer,
    /// First day on which it was so, `YYYY-MM-DD`; `None` is since ever.
    pub from: Option<String>,
    /// Last day on which it was so; `None` is until now.
    pub to: Option<String>,
    /// What shows it: a file or an export, by name or hash.
    pub evidence: Option<String>,
}

/// Which way a document runs, seen from our client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Our client takes: from a model provider, from a licensor.
    Upstream,
    /// Our client gives: to its own customers.
    Downstream,
}

/// One document of a matter, as its file lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFacts {
    /// File name.
    pub file: String,
    /// Our client's role in it.
    pub role: Option<Role>,
    /// The form of agreement.
    pub form: Option<Form>,
    /// Which way it runs.
    pub direction: Option<Direction>,
}

/// What is known of a matter, for the review of one of its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Our client's role in the document; `None` is inferred from the draft.
    pub role: Option<Role>,
    /// The form of agreement; `None` is inferred from the draft.
    pub form: Option<Form>,
    /// Name of our client, as it stands in preambles.
    pub client: Option<String>,
    /// Name of the counterparty.
    pub counterparty: Option<String>,
    /// Places whose law matters: `us-ca`, `eu`, `uk`.
    pub jurisdictions: Vec<String>,
    /// What the client wants, in its words.
    pub wanted: Option<String>,
    /// Documents of the matter.
    pub documents: Vec<DocumentFacts>,
    /// Answers by fact key; `matter.value` and `matter.risk` hold the amounts of the matter.
    pub values: BTreeMap<String, Fact>,
    /// Values of variables by name.
    pub variables: BTreeMap<String, String>,
}

impl Facts {
    /// Reads a matter file, `NAME.matter.toml`; `file` names it in mistakes.
    ///
    /// With one document, its role and form are those of the facts.
    ///
    /// # Errors
    /// All mistakes, sorted: unknown keys, answers of the wrong kind, values of variables out of their kind.
    pub fn parse(file: &str, text: &str, library: &Library) -> Result<Facts, Vec<Mistake>> {
        let source = Source::new(file, text);
        let mut facts = Facts::default();
        {
            let toml = source.toml();
            let table = Table::open(&source, toml.get_ref(), 0, &["matter", "document", "fact", "variable"]);
            facts.read_matter(&table, library);
            facts.read_documents(&table);
            if let Some(given) = table.value("fact").as_ref().and_then(Item::any_table) {
                flatten(&given, "", &mut |key, at, item| {
                    let Some(kind) = library.facts.get(key) else {
                        let known = library.facts.keys().map(String::as_str);
                        source.report(at, format!("“{key}” is no fact."), hint_known(key, known));
                        return;
                    };
                    if let Some(fact) = read_fact(&item, kind) {
                        facts.values.insert(key.to_owned(), fact);
                    }
                });
            }
            if let Some(given) = table.value("variable").as_ref().and_then(Item::any_table) {
                read_variables(&given, library, &mut facts.variables);
            }
        }
        let mut mistakes = source.into_mistakes();
        mistakes.sort();
        if mistakes.is_empty() { Ok(facts) } else { Err(mistakes) }
    }

    /// Returns these facts for the document in `file`, told by its name without folders.
    pub fn of_document(&self, file: &str) -> Facts {
        let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let mut facts = self.clone();
        if let Some(document) = self.documents.iter().find(|d| name(&d.file) == name(file)) {
            facts.role = document.role;
            facts.form = document.form;
        }
        facts
    }

    /// Returns the answer to `key`: that of the matter, else the library's default, else unknown.
    pub fn answer(&self, library: &Library, key: &str) -> Answer {
        match self.values.get(key) {
            Some(fact) => fact.is.clone(),
            None if key == "matter.jurisdictions" && !self.jurisdictions.is_empty() => {
                Answer::List(self.jurisdictions.clone())
            }
            None => library.facts.get(key).map(|kind| kind.default.clone()).unwrap_or_default(),
        }
    }

    /// Judges `fact(key)` or `fact(key compare value)`; a variable takes its value from `variable`.
    ///
    /// A list is equal to a word that it holds.
    pub fn holds(
        &self,
        library: &Library,
        key: &str,
        compare: Option<&(Compare, Value)>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Holds {
        let answer = self.answer(library, key);
        let Some((compare, value)) = compare else {
            return match answer {
                Answer::Unknown => Holds::Open,
                Answer::No => Holds::No,
                Answer::List(items) if items.is_empty() => Holds::No,
                Answer::Number(0) => Holds::No,
                _ => Holds::Yes,
            };
        };
        let value = match value {
            Value::Variable(name) => match variable(name) {
                Some(text) => text.parse().map_or(Value::Word(text), Value::Number),
                None => return Holds::Open,
            },
            other => other.clone(),
        };
        let (equal, unequal) = (*compare == Compare::Equal, *compare == Compare::Unequal);
        let holds = match (&answer, &value) {
            (Answer::Unknown, Value::Word(word)) if word == "unknown" => equal,
            (Answer::Unknown, _) => return Holds::Open,
            (_, Value::Word(word)) if word == "unknown" => unequal,
            (Answer::Number(number), Value::Number(limit) | Value::Hours(limit)) => compare.holds(number, limit),
            (Answer::Yes, Value::Word(word)) => (word == "yes") == equal,
            (Answer::No, Value::Word(word)) => (word == "no") == equal,
            (Answer::Text(text), Value::Word(word) | Value::Date(word)) => compare.holds(text, word),
            (Answer::List(items), Value::Word(word)) => items.contains(word) == equal,
            _ => unequal,
        };
        if holds { Holds::Yes } else { Holds::No }
    }

    fn read_matter(&mut self, table: &Table<'_>, library: &Library) {
        let keys = ["client", "counterparty", "jurisdictions", "value", "risk", "wanted"];
        let Some(matter) = table.table("matter", &keys) else { return };
        self.client = matter.optional("client");
        self.counterparty = matter.optional("counterparty");
        self.wanted = matter.optional("wanted");
        let places = library.facts.get("matter.jurisdictions").map(|kind| kind.choices.as_slice()).unwrap_or_default();
        for place in matter.strings("jurisdictions") {
            if !places.is_empty() && !places.iter().any(|p| p == place.value) {
                let hint = hint_known(place.value, places.iter().map(String::as_str));
                place.report(0, format!("“{}” is no known place.", place.value), hint);
            }
            self.jurisdictions.push(place.value.to_owned());
        }
        for key in ["value", "risk"] {
            if let Some(Answer::Number(amount)) = matter.value(key).and_then(|item| answer(&item, key)) {
                let fact = Fact { is: Answer::Number(amount), ..Fact::default() };
                self.values.insert(format!("matter.{key}"), fact);
            }
        }
    }

    fn read_documents(&mut self, table: &Table<'_>) {
        for row in table.tables("document", &["file", "role", "form", "direction"]) {
            let direction = row.string("direction").and_then(|s| match s.value {
                "upstream" => Some(Direction::Upstream),
                "downstream" => Some(Direction::Downstream),
                other => {
                    s.report(0, format!("“{other}” is no direction."), "Known: upstream, downstream.");
                    None
                }
            });
            let (role, form) = (row.id("role"), row.id("form"));
            self.documents.push(DocumentFacts { file: row.owned("file"), role, form, direction });
        }
        if let [only] = self.documents.as_slice() {
            self.role = only.role;
            self.form = only.form;
        }
    }
}

/// Reads values of variables, which must be declared.
pub(crate) fn read_variables(given: &Table<'_>, library: &Library, into: &mut BTreeMap<String, String>) {
    for (name, at, item) in given.items() {
        if !library.variables.contains_key(name) {
            let known = library.variables.keys().map(String::as_str);
            given.source.report(at, format!("“{name}” is no variable."), hint_known(name, known));
            continue;
        }
        let value = match answer(&item, name) {
            Some(Answer::Number(number)) => number.to_string(),
            Some(Answer::Text(text)) => text,
            Some(Answer::List(items)) => listed(&items),
            Some(Answer::Yes) => "yes".to_owned(),
            Some(Answer::No) => "no".to_owned(),
            _ => continue,
        };
        into.insert(name.to_owned(), value);
    }
}

/// Joins items as a sentence does: "A, B and C".
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests;
