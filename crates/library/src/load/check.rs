//! Checks of conditions and texts against what the library declares.

use super::links::{Asker, Links, Node};
use crate::condition::{Attr, Condition, Test, Value, Words};
use crate::facts::{Answer, AnswerKind};
use crate::library::Library;
use crate::mistake::hint_known;
use crate::source::Str;
use crate::text::{Piece, Reference, Text, places};

/// Reports lexicons and variables that `words`, parsed from `source`, names and nobody declares.
pub(super) fn words(source: &Str<'_>, words: &Option<Words>, library: &Library) {
    let undeclared = words.iter().flat_map(|words| library.undeclared(words));
    undeclared.for_each(|mistake| source.report(mistake.at, mistake.message, mistake.hint));
}

fn variable(source: &Str<'_>, at: usize, name: &str, library: &Library) {
    if let Some(mistake) = library.undeclared_variable(at, name) {
        source.report(mistake.at, mistake.message, mistake.hint);
    }
}

/// Parses the condition in `source` and reports what nobody declares; questions to other topics are kept for later.
pub(super) fn condition(
    source: &Str<'_>,
    earlier: Option<&[String]>,
    library: &Library,
    from: &Asker,
    links: &mut Links,
) -> Option<Condition> {
    let condition = source.condition(earlier)?;
    for find in condition.finds() {
        words(source, &find.words, library);
        for attr in &find.attrs {
            if let Attr::Of(class) | Attr::Undefined(class) = attr
                && !library.lexicons.contains_key(class)
            {
                let known = library.lexicons.keys().map(String::as_str);
                source.report(find.at, format!("The class “{class}” is no lexicon."), hint_known(class, known));
            }
        }
    }
    for test in condition.tests() {
        match test {
            Test::Fact { key, compare, at } => fact(source, *at, key, compare.as_ref().map(|(_, v)| v), library),
            Test::Met { topic, element, at } => {
                links.add(source, *at, from, Node::Element(topic.clone(), element.clone()));
            }
            Test::Grade { topic, rung, compare, at } => {
                links.add(source, *at, from, Node::Grade(topic.clone(), *rung, *compare));
            }
            Test::Fired { topic, test, at } => links.add(source, *at, from, Node::Test(topic.clone(), test.clone())),
        }
    }
    Some(condition)
}

fn fact(source: &Str<'_>, at: usize, key: &str, value: Option<&Value>, library: &Library) {
    let Some(kind) = library.facts.get(key) else {
        let known = library.facts.keys().map(String::as_str);
        source.report(at, format!("The fact “{key}” is not declared in facts.toml."), hint_known(key, known));
        return;
    };
    let answer = match value {
        None => return,
        Some(Value::Variable(name)) => return variable(source, at, name, library),
        Some(Value::Number(number) | Value::Hours(number)) => Answer::Number(*number),
        Some(Value::Word(word)) => match word.as_str() {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            "unknown" => Answer::Unknown,
            other => Answer::Text(other.to_owned()),
        },
        Some(Value::Date(date)) => Answer::Text(date.clone()),
    };
    let one_of_list = kind.kind == AnswerKind::List
        && matches!(&answer, Answer::Text(word) if kind.choices.is_empty() || kind.choices.contains(word));
    if !one_of_list && !kind.kind.admits(&answer, &kind.choices) {
        let hint = if kind.choices.is_empty() { String::new() } else { format!("Known: {}.", kind.choices.join(", ")) };
        source.report(at, format!("The fact “{key}” has no such answer."), hint);
    }
}

/// Parses the text in `source` and reports undeclared variables and references that lead nowhere.
pub(super) fn text(source: &Str<'_>, library: &Library, topics: &[&str], quotes: bool) -> Option<Text> {
    inner_text(source, 0, source.value, library, topics, quotes);
    source.check(Text::parse(source.value, |id| topics.contains(&id)))
}

/// Checks text that stands at byte `from` of `source`.
pub(super) fn inner_text(source: &Str<'_>, from: usize, inner: &str, library: &Library, topics: &[&str], quotes: bool) {
    let Ok(found) = places(inner, |id| topics.contains(&id)) else { return };
    for place in found {
        let at = from + place.at;
        match place.piece {
            Piece::Variable(name) => variable(source, at, &name, library),
            Piece::Quote if !quotes => {
                let hint = "It belongs in messages, comments and notes.";
                source.report(at, "{quote} has no words here.", hint);
            }
            Piece::Reference(Reference::Heading(heading)) => {
                let heading = heading.to_string();
                let like_id = heading.contains('-') && heading.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                if like_id {
                    let hint = hint_known(&heading, topics.iter().copied());
                    source.report(at, format!("“{heading}” is no topic."), hint + " Or write words of a heading.");
                }
            }
            _ => {}
        }
    }
}
