//! Checks of conditions and texts against what the library declares.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::condition::{Attr, Condition, Quantity, Term, Test, Value, Words};
use crate::facts::{Answer, AnswerKind};
use crate::library::Library;
use crate::mistake::hint_known;
use crate::source::{Source, Str};
use crate::text::{Piece, Reference, Text, places};

/// Reports lexicons and variables that `words`, parsed from `source`, names and nobody declares.
pub(super) fn words(source: &Str<'_>, words: &Option<Words>, library: &Library) {
    let Some(words) = words else { return };
    words.atoms(&mut |atom| match &atom.term {
        Term::Lexicon(id) if !library.lexicons.contains_key(id) => {
            let known = library.lexicons.keys().map(String::as_str);
            source.report(atom.at, format!("“@{id}” is no lexicon."), hint_known(id, known));
        }
        Term::Quantity(Quantity { compare: Some((_, Value::Variable(name))), .. }) => {
            variable(source, atom.at, name, library);
        }
        _ => {}
    });
}

fn variable(source: &Str<'_>, at: usize, name: &str, library: &Library) {
    if !library.variables.contains_key(name) {
        let known = library.variables.keys().map(String::as_str);
        source.report(at, format!("The variable “{name}” is not declared in variables.toml."), hint_known(name, known));
    }
}

/// Parses the condition in `source` and reports what nobody declares; questions to other topics are kept for later.
pub(super) fn condition(
    source: &Str<'_>,
    earlier: Option<&[String]>,
    library: &Library,
    from: &Node,
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
                let like_id = heading.contains('-') && heading.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                if like_id {
                    let hint = hint_known(&heading, topics.iter().copied());
                    source.report(at, format!("“{heading}” is no topic."), hint + " Or write words of a heading.");
                }
                regex(source, at, &heading);
            }
            _ => {}
        }
    }
}

/// Reports a heading's expression that cannot be read.
pub(super) fn regex(source: &Str<'_>, at: usize, heading: &str) {
    if Regex::new(heading).is_err() {
        source.report(
            at,
            "This is no regular expression for a heading.",
            "Close its brackets; | separates alternatives.",
        );
    }
}

/// Something of a topic that another condition can ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// An element of a position.
    Element(String, String),
    /// A test.
    Test(String, String),
    /// A condition that nothing can wait for, such as a walk-away.
    Leaf,
}

/// Questions that conditions ask of other elements and tests, with the place of each.
#[derive(Default)]
pub(super) struct Links(Vec<(String, usize, Node, Node)>);

impl Links {
    fn add(&mut self, source: &Str<'_>, at: usize, from: &Node, to: Node) {
        self.0.push((source.source.file.to_owned(), source.at(at), from.clone(), to));
    }

    /// Adds a question that is not written as one.
    pub(super) fn add_plain(&mut self, source: &Str<'_>, from: &Node, to: Node) {
        self.add(source, 0, from, to);
    }

    /// Reports questions to what does not exist, and tests that wait for themselves.
    pub(super) fn check(self, library: &Library, sources: &BTreeMap<&str, Source<'_>>) {
        let mut waits: BTreeMap<&Node, BTreeSet<&Node>> = BTreeMap::new();
        for (_, _, from, to) in &self.0 {
            waits.entry(from).or_default().insert(to);
        }
        for (file, at, from, to) in &self.0 {
            let Some(source) = sources.get(file.as_str()) else { continue };
            if let Some((message, hint)) = missing(library, to) {
                source.report(*at, message, hint);
            } else if *from != Node::Leaf && waits_for(&waits, to, from) {
                source.report(*at, "This condition waits for itself, through what it asks.", "Break the circle.");
            }
        }
    }
}

fn missing(library: &Library, node: &Node) -> Option<(String, String)> {
    let (Node::Element(topic, part) | Node::Test(topic, part)) = node else { return None };
    let Some(found) = library.topic(topic) else {
        let known: Vec<&str> = library.topics.iter().map(|t| t.id.as_str()).collect();
        return Some((format!("“{topic}” is no topic."), hint_known(topic, known)));
    };
    let (what, known): (_, Vec<&str>) = match node {
        Node::Element(..) => {
            ("element", found.positions.iter().flat_map(|p| &p.elements).map(|e| e.id.as_str()).collect())
        }
        _ => ("test", found.tests.iter().map(|t| t.id.as_str()).collect()),
    };
    let is_there = known.contains(&part.as_str());
    (!is_there).then(|| (format!("“{topic}” has no {what} “{part}”."), hint_known(part, known)))
}

fn waits_for(waits: &BTreeMap<&Node, BTreeSet<&Node>>, from: &Node, to: &Node) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(node) = next.pop() {
        if node == to {
            return true;
        }
        if seen.insert(node) {
            next.extend(waits.get(node).into_iter().flatten().copied());
        }
    }
    false
}
