//! `counterdraft library`: what the clause library holds.

use std::fmt::Write as _;

use library::{HitPlace, Library, Topic};
use serde::Serialize;

use crate::args::{Ask, Format, Library as Options};
use crate::failure::Failure;
use crate::{Done, matter, search, view};

mod authorities;
mod check;

#[derive(Serialize)]
struct TopicView<'a> {
    id: &'a str,
    code: &'a str,
    title: &'a str,
    status: library::Status,
    forms: &'a [library::Form],
    authorities: Vec<String>,
    positions: Vec<PositionView>,
    tests: Vec<TestView<'a>>,
    walk_aways: Vec<WalkAwayView>,
    page: PageView<'a>,
}

#[derive(Serialize)]
struct PositionView {
    role: library::Role,
    rung: library::Rung,
    heading: String,
    text: String,
    elements: Vec<String>,
}

#[derive(Serialize)]
struct TestView<'a> {
    id: &'a str,
    title: &'a str,
    because: library::Because,
    worst: Option<library::Severity>,
}

#[derive(Serialize)]
struct WalkAwayView {
    role: library::Role,
    reason: String,
}

#[derive(Serialize)]
struct PageView<'a> {
    why: &'a str,
    look_for: &'a str,
    yielding: &'a str,
    authorities: &'a str,
}

pub fn run(options: &Options) -> Result<Done, Failure> {
    match &options.ask {
        Ask::Check { folder, coverage } => check::run(folder.as_deref(), *coverage, options),
        Ask::Confirm { authority, matter, against, author } => {
            authorities::confirm(authority, matter, against, author.as_deref(), options)
        }
        Ask::Authorities { as_of, matter } => authorities::run(as_of.as_deref(), matter.as_deref(), options),
        Ask::List => {
            let library = matter::library(&options.libraries)?;
            Ok(Done::new(list(&library, options.format)))
        }
        Ask::Show(id) => {
            let library = matter::library(&options.libraries)?;
            let named = |topic: &&Topic| topic.id == *id || topic.code.eq_ignore_ascii_case(id);
            let topic = library.topics.iter().find(named).ok_or_else(|| {
                Failure::Usage(format!("“{id}” is no topic; `counterdraft library list` names them all."))
            })?;
            Ok(Done::new(match options.format {
                Format::Json => view::json(&of(topic)),
                _ => show(topic),
            }))
        }
        Ask::Search(words) => {
            let library = matter::library(&options.libraries)?;
            let words = library.words(words).map_err(|error| search::mistake(words, &error))?;
            let hits = library.search(&words);
            if options.format == Format::Json {
                return Ok(Done::new(view::json(&hits)));
            }
            let mut out = String::new();
            for hit in &hits {
                let _ = writeln!(out, "{} ({})\n    {}", hit.topic, place(hit.place), marked(&hit.text, &hit.marks));
            }
            let _ = writeln!(out, "{} found.", hits.len());
            Ok(Done::new(out))
        }
    }
}

/// Says where in a topic words were found.
pub fn place(place: HitPlace) -> String {
    match place {
        HitPlace::Title => "title".into(),
        HitPlace::Test => "test".into(),
        HitPlace::Position { role, rung } => format!("{role}, {rung}"),
        HitPlace::Page => "page".into(),
    }
}

/// Sets the words that were found in asterisks.
pub fn marked(text: &str, marks: &[std::ops::Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        let _ = write!(out, "{}*{}*", &text[at..mark.start], &text[mark.clone()]);
        at = mark.end;
    }
    out.push_str(&text[at..]);
    out
}

fn list(library: &Library, format: Format) -> String {
    if format == Format::Json {
        return view::json(&library.topics.iter().map(of).collect::<Vec<_>>());
    }
    let width = library.topics.iter().map(|topic| topic.id.len()).max().unwrap_or_default();
    let line = |topic: &Topic| format!("{:4} {:width$}  {}\n", topic.code, topic.id, topic.title);
    library.topics.iter().map(line).collect()
}

fn of(topic: &Topic) -> TopicView<'_> {
    TopicView {
        id: &topic.id,
        code: &topic.code,
        title: &topic.title,
        status: topic.status,
        forms: &topic.forms,
        authorities: topic.authorities.iter().map(ToString::to_string).collect(),
        positions: topic
            .positions
            .iter()
            .map(|position| PositionView {
                role: position.role,
                rung: position.rung,
                heading: position.heading.shown(),
                text: position.text.shown(),
                elements: position.elements.iter().map(|element| element.title.clone()).collect(),
            })
            .collect(),
        tests: topic
            .tests
            .iter()
            .map(|test| TestView { id: &test.id, title: &test.title, because: test.because, worst: test.worst() })
            .collect(),
        walk_aways: topic.walk_aways.iter().map(|w| WalkAwayView { role: w.role, reason: w.reason.shown() }).collect(),
        page: PageView {
            why: &topic.page.why,
            look_for: &topic.page.look_for,
            yielding: &topic.page.yielding,
            authorities: &topic.page.authorities,
        },
    }
}

fn show(topic: &Topic) -> String {
    let mut out = format!("{} {} ({})\n{}\n", topic.code, topic.title, topic.status, topic.id);
    let sections = [
        ("Why it matters", &topic.page.why),
        ("What to look for", &topic.page.look_for),
        ("When to yield", &topic.page.yielding),
        ("Authorities", &topic.page.authorities),
    ];
    for (title, text) in sections {
        let _ = write!(out, "\n{title}\n\n{}\n", text.trim());
    }
    for position in &topic.positions {
        let _ = write!(out, "\nPosition of the {}, {}: {}\n\n", position.role, position.rung, position.heading.shown());
        position.text.shown().trim().lines().for_each(|line| out.push_str(&format!("    {line}\n")));
    }
    out.push_str("\nTests\n\n");
    for test in &topic.tests {
        let worst = test.worst().map(|worst| format!(", up to {worst}")).unwrap_or_default();
        let _ = writeln!(out, "    {}  {} ({}{worst})", test.id, test.title, test.because);
    }
    for walk_away in &topic.walk_aways {
        let _ = write!(out, "\nThe {} does not sign when: {}\n", walk_away.role, walk_away.reason.shown());
    }
    out
}
