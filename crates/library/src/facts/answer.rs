//! Which facts there are, and how an answer to one is written.

use toml::de::DeValue;

use super::Fact;
use crate::condition::is_date;
use crate::source::{Item, Table};

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

pub(super) fn read_fact(item: &Item<'_>, kind: &FactKind) -> Option<Fact> {
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
