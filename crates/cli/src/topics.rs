//! `counterdraft topics`: every place where the draft speaks to a topic.

use std::fmt::Write as _;

use draft::Draft;
use library::Library;
use review::Spoken;
use serde::Serialize;

use crate::args::{Format, Topics};
use crate::failure::Failure;
use crate::matter::{Absent, Case};
use crate::paper::Paper;
use crate::{Done, view};

#[derive(Serialize)]
struct View<'a> {
    topics: Vec<SpokenView<'a>>,
}

#[derive(Serialize)]
struct SpokenView<'a> {
    topic: &'a str,
    paragraph: u32,
    start: u32,
    end: u32,
    quote: &'a str,
    stance: library::Stance,
    why: &'a str,
}

pub fn run(options: &Topics) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let case = Case::of(&options.draft, &paper.draft, &options.case, Absent::Refuse)?;
    let found = review::topics(&paper.draft, &case.library, &case.playbook, &case.facts);
    Ok(Done::new(match options.format {
        Format::Json => view::json(&view(&found, &paper.draft)),
        _ => text(&found, &paper.draft, &case.library),
    }))
}

fn view<'a>(found: &'a [Spoken], draft: &'a Draft) -> View<'a> {
    let topics = found.iter().map(|spoken| SpokenView {
        topic: &spoken.topic,
        paragraph: spoken.at.para.0,
        start: spoken.at.start,
        end: spoken.at.end,
        quote: draft.words(&spoken.at).unwrap_or_default(),
        stance: spoken.stance,
        why: &spoken.why,
    });
    View { topics: topics.collect() }
}

/// Returns the places topic by topic, in the library's order.
fn text(found: &[Spoken], draft: &Draft, library: &Library) -> String {
    let mut out = String::new();
    for topic in &library.topics {
        let mut places = found.iter().filter(|spoken| spoken.topic == topic.id).peekable();
        if places.peek().is_none() {
            continue;
        }
        writeln!(out, "{} [{}]", topic.title, topic.id).expect("a string takes every word");
        for spoken in places {
            let quote = draft.words(&spoken.at).unwrap_or_default();
            writeln!(out, "  {}: “{quote}” {}", view::word(&spoken.stance), spoken.why)
                .expect("a string takes every word");
        }
        out.push('\n');
    }
    out
}
