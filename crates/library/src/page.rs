//! Pages: what the attorney reads about a topic, with the examples that are its tests.

use std::collections::BTreeMap;

use crate::facts::{Answer, FactKind};
use crate::id::{Form, Role};
use crate::mistake::hint_known;
use crate::source::{Item, Source, Table};

/// What the attorney reads about a topic. Sections are Markdown as written, without their headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `# Title`
    pub title: String,
    /// `## Why it matters`
    pub why: String,
    /// `## What to look for`
    pub look_for: String,
    /// `## Fires on`: each must fire its tests.
    pub fires: Vec<Example>,
    /// `## Stays silent on`: each must not fire its tests.
    pub silent: Vec<Example>,
    /// `## When to yield`
    pub yielding: String,
    /// `## Authorities`
    pub authorities: String,
}

/// A line or small draft that a topic fires on, or stays silent on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Tests that it fires, or must not fire; empty on a silent line is every test of the topic.
    pub tests: Vec<String>,
    /// The paragraphs, Markdown marks left as written.
    pub paragraphs: Vec<String>,
    /// What is known around it.
    pub context: Context,
    /// Line of the page, from 1.
    pub line: usize,
}

/// What is known around an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Our client's role; `None` is the first role that the test has a severity for.
    pub role: Option<Role>,
    /// The form of agreement; `None` is the topic's first.
    pub form: Option<Form>,
    /// Facts held.
    pub facts: BTreeMap<String, Answer>,
    /// Paragraphs that stand before the example, such as a definition.
    pub before: Vec<String>,
}

/// Headings of a page in their order; the title stands before them.
const HEADINGS: [&str; 6] =
    ["Why it matters", "What to look for", "Fires on", "Stays silent on", "When to yield", "Authorities"];

impl Page {
    /// Reads a page and reports what is wrong with it.
    pub(crate) fn read(source: &Source<'_>) -> Page {
        let mut page = Page::default();
        let sections = sections(source);
        for section in &sections {
            match section.heading {
                "Why it matters" => page.why = section.body.trim().to_owned(),
                "What to look for" => page.look_for = section.body.trim().to_owned(),
                "Fires on" => page.fires = examples(source, section, true),
                "Stays silent on" => page.silent = examples(source, section, false),
                "When to yield" => page.yielding = section.body.trim().to_owned(),
                "Authorities" => page.authorities = section.body.trim().to_owned(),
                _ => {}
            }
        }
        page.title =
            source.text.lines().next().and_then(|l| l.strip_prefix("# ")).unwrap_or_default().trim().to_owned();
        if page.title.is_empty() {
            source.report(0, "The page has no title.", "Begin it with “# ” and the title.");
        }
        let headings: Vec<&str> = sections.iter().map(|s| s.heading).collect();
        if headings != HEADINGS {
            let at =
                sections.iter().zip(HEADINGS).find(|(s, h)| s.heading != *h).map_or(source.text.len(), |(s, _)| s.at);
            source.report(
                at,
                "The page's headings are not those of a topic, in their order.",
                format!("Keep: {}.", HEADINGS.map(|h| format!("## {h}")).join(", ")),
            );
        }
        page
    }

    /// Returns whether some example names the test, firing or silent.
    pub(crate) fn has(&self, test: &str, fires: bool) -> bool {
        let examples = if fires { &self.fires } else { &self.silent };
        examples.iter().any(|e| e.tests.iter().any(|t| t == test))
    }
}

struct Section<'s> {
    heading: &'s str,
    /// Byte offset of the heading's line.
    at: usize,
    body: &'s str,
    body_at: usize,
}

fn sections<'s>(source: &Source<'s>) -> Vec<Section<'s>> {
    let mut found: Vec<Section<'s>> = Vec::new();
    let mut fenced = false;
    for (at, line) in lines(source.text) {
        fenced ^= line.trim_start().starts_with("```");
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            found.push(Section { heading: heading.trim(), at, body: "", body_at: at + line.len() });
        } else if let Some(section) = found.last_mut() {
            section.body = &source.text[section.body_at..at + line.len()];
        }
    }
    found
}

/// Lines without their ends, each with its byte offset.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.lines().map(move |line| (line.as_ptr() as usize - start, line))
}

fn examples(source: &Source<'_>, section: &Section<'_>, fires: bool) -> Vec<Example> {
    let mut found = Vec::new();
    let mut context = Context::default();
    let mut quote: Vec<(usize, &str)> = Vec::new();
    let mut fence: Option<usize> = None;
    for (offset, line) in lines(section.body).chain([(section.body.len(), "")]) {
        let at = section.body_at + offset;
        if let Some(from) = fence {
            if line.trim() == "```" {
                context = read_context(source, from, at);
                fence = None;
            }
            continue;
        }
        if let Some(text) = line.strip_prefix('>') {
            quote.push((at, text.trim()));
            continue;
        }
        if !quote.is_empty() {
            found.extend(example(source, &quote, &context, fires));
            quote.clear();
        }
        match line.trim() {
            "```context" => fence = Some(at + line.len() + 1),
            other if other.starts_with("```") => {
                source.report(at, "This block is no context.", "Write ```context, with role, form, facts or before.");
            }
            _ => {}
        }
    }
    if let Some(from) = fence {
        source.report(from.saturating_sub(1), "The context is not closed.", "Close it with ```.");
    }
    found
}

fn example(source: &Source<'_>, quote: &[(usize, &str)], context: &Context, fires: bool) -> Option<Example> {
    let at = quote[0].0;
    let mut tests = Vec::new();
    let mut paragraphs = vec![String::new()];
    for (line_at, line) in quote {
        let mut words = String::new();
        let mut rest = *line;
        while let Some(open) = rest.find("<!--") {
            words.push_str(&rest[..open]);
            let Some(close) = rest[open..].find("-->") else {
                source.report(*line_at, "This comment is not closed.", "Close it with -->.");
                rest = "";
                break;
            };
            let ids = &rest[open + 4..open + close];
            tests.extend(ids.split([' ', ',']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned));
            rest = &rest[open + close + 3..];
        }
        words.push_str(rest);
        let words = words.trim();
        let last = paragraphs.last_mut().expect("it begins with one");
        match (words.is_empty(), last.is_empty()) {
            (true, true) => {}
            (true, false) => paragraphs.push(String::new()),
            (false, true) => last.push_str(words),
            (false, false) => {
                last.push(' ');
                last.push_str(words);
            }
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    if paragraphs.is_empty() {
        source.report(at, "This example has no words.", "");
        return None;
    }
    if fires && tests.is_empty() {
        source.report(at, "This line names no test.", "Add <!-- T1 --> with the test that it fires.");
    }
    let line = source.text[..at].matches('\n').count() + 1;
    Some(Example { tests, paragraphs, context: context.clone(), line })
}

fn read_context(source: &Source<'_>, from: usize, to: usize) -> Context {
    // The block is read as a file of its own, padded so that every offset is that of the page.
    let padding: String = source.text[..from]
        .chars()
        .map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) })
        .collect();
    let padded = padding + source.text.get(from..to).unwrap_or_default();
    let inner = Source::new(source.file, &padded);
    let mut context = Context::default();
    {
        let toml = inner.toml();
        let table = Table::open(&inner, toml.get_ref(), from, &["role", "form", "facts", "before"]);
        context.role = table.id("role");
        context.form = table.id("form");
        context.before = table.strings("before").iter().flat_map(|s| paragraphs(s.value)).collect();
        if let Some(facts) = table.value("facts").as_ref().and_then(Item::any_table) {
            crate::facts::flatten(&facts, "", &mut |key, _, item| {
                if let Some(answer) = crate::facts::answer(&item, key) {
                    context.facts.insert(key.to_owned(), answer);
                }
            });
        }
    }
    for mistake in inner.into_mistakes() {
        source.adopt(mistake);
    }
    context
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect()
}

/// Reports examples that name tests the topic does not have, or facts that nobody declares.
pub(crate) fn check_examples(source: &Source<'_>, page: &Page, tests: &[&str], facts: &BTreeMap<String, FactKind>) {
    for example in page.fires.iter().chain(&page.silent) {
        let at = || lines(source.text).nth(example.line - 1).map_or(0, |(at, _)| at);
        for test in example.tests.iter().filter(|t| !tests.contains(&t.as_str())) {
            source.report(at(), format!("The topic has no test “{test}”."), hint_known(test, tests.iter().copied()));
        }
        for (key, answer) in &example.context.facts {
            match facts.get(key) {
                None => {
                    let hint = hint_known(key, facts.keys().map(String::as_str));
                    source.report(at(), format!("The context's fact “{key}” is no fact of facts.toml."), hint);
                }
                Some(kind) if !kind.kind.admits(answer, &kind.choices) => {
                    source.report(at(), format!("The context's fact “{key}” has no such answer."), "");
                }
                Some(_) => {}
            }
        }
    }
}
