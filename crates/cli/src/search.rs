//! `counterdraft search`: one search over the draft, the matter and the library.

use std::fmt::Write as _;
use std::path::Path;

use draft::{Draft, ParaId, Paragraph};
use history::{Direction, Matter};
use library::condition::{SyntaxError, Words};
use library::{Facts, HitPlace, Library};
use serde::Serialize;

use crate::args::{Format, Search};
use crate::failure::Failure;
use crate::library_command::{marked, place};
use crate::paper::Paper;
use crate::{Done, matter, view};

#[derive(Serialize)]
struct View {
    words: String,
    hits: Vec<Hit>,
}

/// A paragraph that has the words.
#[derive(Serialize)]
struct Hit {
    #[serde(flatten)]
    found: Found,
    /// From the first word that was found to the last.
    quote: String,
    /// Where the quote stands in the paragraph, in bytes, half open.
    start: usize,
    end: usize,
    /// The words themselves, likewise.
    marks: Vec<[usize; 2]>,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "in")]
enum Found {
    Draft { paragraph: u32, number: Option<String> },
    Round { round: i64, file: String, paragraph: u32 },
    Reason { entry: u64 },
    Library { topic: String, place: HitPlace },
}

impl Hit {
    fn new(found: Found, text: &str, marks: impl IntoIterator<Item = std::ops::Range<usize>>) -> Option<Hit> {
        let marks: Vec<[usize; 2]> = marks.into_iter().map(|mark| [mark.start, mark.end]).collect();
        let (start, end) = (marks.first()?[0], marks.last()?[1]);
        Some(Hit { found, quote: text[start..end].to_owned(), start, end, marks, text: text.to_owned() })
    }
}

pub fn run(options: &Search) -> Result<Done, Failure> {
    let library = matter::library(&options.libraries)?;
    let words = library.words(&options.words).map_err(|error| mistake(&options.words, &error))?;
    let mut hits = Vec::new();
    if let Some(path) = &options.draft {
        let draft = Paper::open(path)?.draft;
        hits.extend(in_draft(&draft, &library, &words, |para| Found::Draft {
            paragraph: para.id.0,
            number: para.label.as_ref().map(|label| label.text.clone()),
        }));
    }
    if let Some(path) = &options.matter {
        hits.extend(in_matter(path, &library, &words)?);
    }
    hits.extend(
        library
            .search(&words)
            .into_iter()
            .filter_map(|hit| Hit::new(Found::Library { topic: hit.topic, place: hit.place }, &hit.text, hit.marks)),
    );
    Ok(Done::new(match options.format {
        Format::Json => view::json(&View { words: options.words.clone(), hits }),
        _ => text(&hits),
    }))
}

fn in_draft(draft: &Draft, library: &Library, words: &Words, found: impl Fn(&Paragraph) -> Found) -> Vec<Hit> {
    let hits = review::search(draft, library, &Facts::default(), words);
    hits.into_iter()
        .filter_map(|hit| {
            let para = draft.paragraph(hit.para)?;
            let marks = hit.marks.into_iter().map(|mark| mark.start as usize..mark.end as usize);
            Hit::new(found(para), &para.text, marks)
        })
        .collect()
}

/// Searches what was received in a matter, round by round, and the reasons of its record.
fn in_matter(path: &Path, library: &Library, words: &Words) -> Result<Vec<Hit>, Failure> {
    let matter = Matter::open(path)?;
    let mut hits = Vec::new();
    for round in matter.rounds()?.into_iter().filter(|round| round.direction == Direction::Received) {
        let paragraphs = matter.paragraphs(round.id)?;
        let paragraph = |(id, text): (ParaId, String)| Paragraph { id, text, ..Paragraph::default() };
        let draft = Draft { paragraphs: paragraphs.into_iter().map(paragraph).collect(), ..Draft::default() };
        hits.extend(in_draft(&draft, library, words, |para| Found::Round {
            round: round.id.0,
            file: round.file.clone(),
            paragraph: para.id.0,
        }));
    }
    for entry in matter.entries(None)? {
        let Some(reason) = entry.reason else { continue };
        hits.extend(Hit::new(Found::Reason { entry: entry.seq }, &reason, library.marks(words, &reason)));
    }
    Ok(hits)
}

fn text(hits: &[Hit]) -> String {
    let mut out = String::new();
    for hit in hits {
        let at = match &hit.found {
            Found::Draft { paragraph, number: Some(number) } => format!("draft, {number} (paragraph {paragraph})"),
            Found::Draft { paragraph, number: None } => format!("draft, paragraph {paragraph}"),
            Found::Round { round, file, paragraph } => format!("matter, round {round}, {file}, paragraph {paragraph}"),
            Found::Reason { entry } => format!("matter, reason of entry {entry}"),
            Found::Library { topic, place: at } => format!("library, {topic} ({})", place(*at)),
        };
        let marks: Vec<std::ops::Range<usize>> = hit.marks.iter().map(|[start, end]| *start..*end).collect();
        let _ = writeln!(out, "{at}, {}-{}\n    {}", hit.start, hit.end, marked(&hit.text, &marks));
    }
    let _ = writeln!(out, "{} found.", hits.len());
    out
}

/// Points at the character at which a search reads wrong.
pub fn mistake(words: &str, error: &SyntaxError) -> Failure {
    let at = words[..words.floor_char_boundary(error.at)].chars().count();
    let hint = if error.hint.is_empty() { String::new() } else { format!(" {}", error.hint) };
    Failure::Usage(format!(
        "The search reads wrong at character {}: {}{hint}\n  {words}\n  {:at$}^",
        at + 1,
        error.message,
        ""
    ))
}
