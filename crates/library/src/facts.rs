//! Facts of a matter: what is known of the deal and the configuration, from when to when.

use std::collections::BTreeMap;

use toml::de::DeValue;

use crate::condition::{Compare, Value, is_date};
use crate::id::{Form, Role};
use crate::library::Library;
use crate::mistake::{Mistake, hint_known};
use crate::source::{Item, Source, Table};

/// A fact key that matters may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactKind {
    /// Dotted key: `config.no-training-on`.
    pub key: String,
    /// What the fact is.
    pub title: String,
    /// Kind of answer.
    pub kind: AnswerKind,
    /// Words that the kind `choice` allows; for a list, the usual ones.
    pub choices: Vec<String>,
    /// Answer when a matter says nothing; `Unknown` asks.
    pub default: Answer,
    /// Question to the attorney when it is unknown.
    pub ask: String,
    /// Phrases by which a comment would state the fact; a comment that has one must declare it.
    pub states: Vec<crate::condition::Words>,
}

/// Kinds of answer a fact can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// Yes, no or unknown.
    YesNo,
    /// A whole number; money in whole units of its currency.
    Number,
    /// A calendar date.
    Date,
    /// Free words.
    Text,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    List,
}

/// What is known of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody has said.
    #[default]
    Unknown,
    /// A whole number.
    Number(u64),
    /// A date or words.
    Text(String),
    /// Several words.
    List(Vec<String>),
}

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

impl AnswerKind {
    /// Returns whether `answer` is of this kind; unknown is of every kind.
    pub fn admits(self, answer: &Answer, choices: &[String]) -> bool {
        match (self, answer) {
            (_, Answer::Unknown) => true,
            (AnswerKind::YesNo, Answer::Yes | Answer::No) => true,
            (AnswerKind::Number, Answer::Number(_)) => true,
            (AnswerKind::Date, Answer::Text(text)) => is_date(text),
            (AnswerKind::Text, Answer::Text(_)) => true,
            (AnswerKind::Choice, Answer::Text(text)) => choices.contains(text),
            (AnswerKind::List, Answer::List(_)) => true,
            _ => false,
        }
    }

    /// Returns the kind with this name.
    pub fn named(name: &str) -> Option<AnswerKind> {
        Some(match name {
            "yes-no" => AnswerKind::YesNo,
            "number" => AnswerKind::Number,
            "date" => AnswerKind::Date,
            "text" => AnswerKind::Text,
            "choice" => AnswerKind::Choice,
            "list" => AnswerKind::List,
            _ => return None,
        })
    }

    /// Says what to write for an answer of this kind.
    fn wanted(self, choices: &[String]) -> String {
        match self {
            AnswerKind::YesNo => "Write yes, no or unknown.".to_owned(),
            AnswerKind::Number => "Write a whole number.".to_owned(),
            AnswerKind::Date => "Write a date such as 2026-12-31.".to_owned(),
            AnswerKind::Text => "Write words in quotes.".to_owned(),
            AnswerKind::Choice => format!("Write one of {}.", choices.join(", ")),
            AnswerKind::List => format!("Write a list such as [\"{}\"].", choices.first().map_or("..", String::as_str)),
        }
    }
}

const FACT_KEYS: [&str; 4] = ["is", "from", "to", "evidence"];

/// Calls `see` for every fact, its dotted key put together; a table with `is` is one fact.
pub(crate) fn flatten<'t>(table: &Table<'t>, prefix: &str, see: &mut impl FnMut(&str, usize, Item<'t>)) {
    for (key, at, item) in table.items() {
        let key = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match item.any_table() {
            Some(inner) if !inner.has("is") => flatten(&inner, &key, see),
            _ => see(&key, at, item),
        }
    }
}

/// Reads an answer of any kind; a table gives its `is`.
pub(crate) fn answer(item: &Item<'_>, key: &str) -> Option<Answer> {
    match item.value.get_ref() {
        DeValue::Boolean(true) => Some(Answer::Yes),
        DeValue::Boolean(false) => Some(Answer::No),
        DeValue::String(text) => Some(match text.as_ref() {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            "unknown" => Answer::Unknown,
            words => Answer::Text(words.to_owned()),
        }),
        DeValue::Integer(_) => match item.integer(key)?.try_into() {
            Ok(number) => Some(Answer::Number(number)),
            Err(_) => {
                item.wrong_type(key, "a number from 0 up");
                None
            }
        },
        DeValue::Datetime(date) => Some(Answer::Text(date.to_string())),
        DeValue::Array(_) => {
            Some(Answer::List(item.array(key).iter().filter_map(|i| Some(i.string(key)?.value.to_owned())).collect()))
        }
        DeValue::Table(_) => {
            let inner = item.table(key, &FACT_KEYS)?;
            answer(&inner.value("is")?, key)
        }
        DeValue::Float(_) => {
            item.wrong_type(key, "a whole number");
            None
        }
    }
}

fn read_fact(item: &Item<'_>, kind: &FactKind) -> Option<Fact> {
    let is = answer(item, &kind.key)?;
    if !kind.kind.admits(&is, &kind.choices) {
        item.report("This is no answer to that fact.", kind.kind.wanted(&kind.choices));
    }
    let mut fact = Fact { is, ..Fact::default() };
    if item.any_table().is_some() {
        let table = item.table(&kind.key, &FACT_KEYS)?;
        fact.from = date(&table, "from");
        fact.to = date(&table, "to");
        fact.evidence = table.optional("evidence");
    }
    Some(fact)
}

/// Reads a date, with or without quotes.
pub(crate) fn date(table: &Table<'_>, key: &str) -> Option<String> {
    let item = table.value(key)?;
    let text = match item.value.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    if is_date(&text) {
        return Some(text);
    }
    item.wrong_type(key, "a date such as 2026-12-31");
    None
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
mod tests {
    use super::{Facts, Holds};
    use crate::condition::{Condition, Test};
    use crate::{Form, Library, Mistake, Role};

    const MATTER: &str = r#"[matter]
client = "Acme, Inc."
jurisdictions = ["us-ca", "eu"]
value = 250000

[[document]]
file = "upstream/agreement.docx"
role = "customer"
form = "services-agreement"
direction = "upstream"

[fact]
config.zero-retention = true
config.no-training-on = { is = "no", from = 2026-01-01, evidence = "settings.png" }
downstream.no-training = "yes"
use.resale = "unknown"
config.retention-days = 30

[variable]
audit_notice_days = 10
named_models = ["Alpha 1", "Alpha 2", "Beta"]
"#;

    #[test]
    fn a_matter_file_is_read() {
        let facts = Facts::parse("x.matter.toml", MATTER, Library::built_in()).unwrap();
        assert_eq!((facts.role, facts.form), (Some(Role::Customer), Some(Form::ServicesAgreement)));
        assert_eq!(facts.variables["named_models"], "Alpha 1, Alpha 2 and Beta");
        assert_eq!(facts.variables["audit_notice_days"], "10");
        let fact = &facts.values["config.no-training-on"];
        assert_eq!((fact.from.as_deref(), fact.evidence.as_deref()), (Some("2026-01-01"), Some("settings.png")));
        assert_eq!(facts.of_document("other.docx").role, Some(Role::Customer));
    }

    #[test]
    fn facts_answer_yes_no_or_open() {
        let facts = Facts::parse("x.matter.toml", MATTER, Library::built_in()).unwrap();
        let check = |source: &str, holds: Holds| {
            let condition = Condition::parse(source).unwrap();
            let Condition::Test(Test::Fact { key, compare, .. }) = &condition else { panic!("a fact") };
            let variable = |name: &str| (name == "limit").then(|| "20".to_owned());
            assert_eq!(facts.holds(Library::built_in(), key, compare.as_ref(), variable), holds, "{source}");
        };
        check("fact(config.zero-retention)", Holds::Yes);
        check("fact(config.no-training-on)", Holds::No);
        check("fact(config.no-training-on = no)", Holds::Yes);
        check("fact(use.resale)", Holds::Open);
        check("fact(use.resale = unknown)", Holds::Yes);
        check("fact(downstream.no-training = unknown)", Holds::No);
        check("fact(data.personal)", Holds::Open);
        check("fact(license.exclusive)", Holds::No);
        check("fact(matter.value >= 250000)", Holds::Yes);
        check("fact(matter.risk > 1)", Holds::Open);
        check("fact(matter.jurisdictions = eu)", Holds::Yes);
        check("fact(matter.jurisdictions = uk)", Holds::No);
        check("fact(config.retention-days > {limit})", Holds::Yes);
        check("fact(config.retention-days > {other})", Holds::Open);
    }

    #[test]
    fn mistakes_in_a_matter_stand_at_their_line() {
        let check = |from: &str, to: &str, line: usize, said: &str| {
            let text = MATTER.replacen(from, to, 1);
            let all = Facts::parse("x.matter.toml", &text, Library::built_in()).expect_err(to);
            let shown: Vec<String> = all.iter().map(Mistake::to_string).collect();
            assert!(all[0].line == line && shown[0].contains(said), "{to}: {}", shown.join("\n"));
        };
        check("zero-retention", "zero-retentoin", 13, "Did you mean “config.zero-retention”");
        check("= true", "= \"perhaps\"", 13, "Write yes, no or unknown");
        check("2026-01-01", "\"January\"", 14, "a date such as");
        check("evidence", "proof", 14, "not known here");
        check("client =", "klient =", 2, "Did you mean “client”");
        check("us-ca", "us-cal", 3, "Did you mean “us-ca”");
        check("\"customer\"", "\"buyer\"", 8, "no role");
        check("direction = \"upstream\"", "direction = \"up\"", 10, "no direction");
        check("audit_notice_days", "audit_days", 20, "no variable");
        check("30", "-1", 17, "a number from 0 up");
    }
}
