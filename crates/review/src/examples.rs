//! The library's pages proved: every example fires what it says, and every near miss stays silent.

use draft::build;
use library::{Example, Fact, Facts, Library, Playbook, Role, Topic};

use crate::evaluate::Judge;
use crate::read::{Reading, Text};
use crate::review::{case, raise};

/// An example that does not do what its page says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("topics/{topic}.md:{line}: {problem}\n    {words}")]
pub struct Failure {
    /// The topic's id.
    pub topic: String,
    /// The page's line, from 1.
    pub line: usize,
    /// What is wrong, in one sentence.
    pub problem: String,
    /// How the example begins.
    pub words: String,
}

/// Runs every example of every page.
pub fn check(library: &Library) -> Vec<Failure> {
    library.topics.iter().flat_map(|topic| check_topic(library, topic)).collect()
}

/// Runs every example of one topic's page.
pub fn check_topic(library: &Library, topic: &Topic) -> Vec<Failure> {
    let mut out = Vec::new();
    for example in &topic.page.fires {
        for test in &example.tests {
            let role = role(topic, example, Some(test));
            let fired = fired(library, topic, example, role);
            if !fired.contains(test) {
                let problem = format!("{test} should fire for the {role} and does not (fired: {}).", list(&fired));
                out.push(failure(topic, example, problem));
            }
        }
    }
    for example in &topic.page.silent {
        let role = role(topic, example, example.tests.first());
        let fired = fired(library, topic, example, role);
        let wrong: Vec<String> =
            fired.into_iter().filter(|t| example.tests.is_empty() || example.tests.contains(t)).collect();
        if !wrong.is_empty() {
            out.push(failure(topic, example, format!("{} should stay silent for the {role}.", list(&wrong))));
        }
    }
    out
}

fn failure(topic: &Topic, example: &Example, problem: String) -> Failure {
    let words = example.paragraphs.join(" ").chars().take(120).collect();
    Failure { topic: topic.id.clone(), line: example.line, problem, words }
}

fn list(tests: &[String]) -> String {
    if tests.is_empty() { "none".to_owned() } else { tests.join(", ") }
}

/// Returns the role of an example: its context's, else the first that the test has a severity for.
fn role(topic: &Topic, example: &Example, test: Option<&String>) -> Role {
    let test = test.and_then(|id| topic.test(id)).or(topic.tests.first());
    let first = test.and_then(|t| t.severity.first()).map(|rule| rule.role);
    example.context.role.or(first).unwrap_or(Role::Customer)
}

/// Returns the tests of the topic that the example fires, open ones included.
fn fired(library: &Library, topic: &Topic, example: &Example, role: Role) -> Vec<String> {
    let mut facts = Facts { role: Some(role), ..Facts::default() };
    facts.form = example.context.form.or(topic.forms.first().copied());
    for (key, answer) in &example.context.facts {
        facts.values.insert(key.clone(), Fact { is: answer.clone(), ..Fact::default() });
    }
    let paragraphs: Vec<String> = example.context.before.iter().chain(&example.paragraphs).map(|p| plain(p)).collect();
    let draft = build::lines(&paragraphs.join("\n"));
    let playbook = Playbook::default();
    let text = Text::of(&draft);
    let reading = Reading::of(&text, case(&draft, library, &playbook, &facts));
    // Tests of other topics are asked only where a condition names them.
    let raised = raise(&Judge::new(&reading), &|id, _| id == topic.id);
    let mut out: Vec<String> = raised.into_iter().map(|r| r.finding.key.test).collect();
    out.sort();
    out.dedup();
    out
}

/// Takes Markdown's escapes out of a quoted line, and what would make it a line of its own kind.
fn plain(paragraph: &str) -> String {
    let mut out = String::with_capacity(paragraph.len());
    let mut chars = paragraph.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}
