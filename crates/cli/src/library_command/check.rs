//! `counterdraft library check`: what is wrong with a library, and whether it knows what it must.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use library::Library;
use review::examples::Failure as Untrue;
use serde::Serialize;

use crate::args::{Format, Library as Options};
use crate::failure::Failure;
use crate::{Done, matter, view};

/// What the library must know, with the lines that show it, and what is wrong.
#[derive(Serialize)]
struct CoverageView<'a> {
    rows: Vec<RowView<'a>>,
    mistakes: &'a [String],
}

#[derive(Serialize)]
struct RowView<'a> {
    asks: &'a str,
    lines: Vec<LineView<'a>>,
}

/// A line of a page that fires.
#[derive(Serialize)]
struct LineView<'a> {
    topic: &'a str,
    test: &'a str,
    file: String,
    line: usize,
    words: String,
}

pub fn run(folder: Option<&Path>, coverage: bool, options: &Options) -> Result<Done, Failure> {
    let mut own = Vec::new();
    for folder in options.libraries.iter().map(AsRef::as_ref).chain(folder) {
        let files = matter::files(folder)?;
        if files.is_empty() {
            return Err(Failure::Refused(format!(
                "{} holds no library files. Name the folder of a library.",
                folder.display()
            )));
        }
        own.extend(files);
    }
    // A whole library names its version; other folders lie over the built-in one.
    let whole = own.iter().any(|(name, _)| name == "VERSION");
    let base = if whole { &[] } else { Library::built_in_files() };
    let files = base.iter().copied().chain(own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    match Library::parse(files) {
        Ok(library) => Ok(prove(&library, coverage, options.format)),
        Err(mistakes) => {
            let out = match options.format {
                Format::Json => view::json(&mistakes),
                _ => mistakes.iter().map(|mistake| format!("{mistake}\n")).collect(),
            };
            Ok(Done { out, remarks: vec![format!("{} mistakes.", mistakes.len())], code: 1 })
        }
    }
}

/// Runs the examples of every page: a page that does not hold is a mistake like any other, and so is a row of the
/// coverage that no line shows.
fn prove(library: &Library, coverage: bool, format: Format) -> Done {
    let untrue = review::examples::check(library);
    let mut mistakes: Vec<String> = untrue.iter().map(ToString::to_string).collect();
    let examples = mistakes.len();
    let rows = if coverage { rows(library, &untrue, &mut mistakes) } else { Vec::new() };
    let out = match format {
        Format::Json if coverage => view::json(&CoverageView { rows, mistakes: &mistakes }),
        Format::Json => view::json(&mistakes),
        _ => text(library, &rows, &mistakes),
    };
    let mut remarks = Vec::new();
    if examples > 0 {
        remarks.push(format!("{examples} examples do not hold."));
    }
    if mistakes.len() > examples {
        remarks.push(format!("{} answers of the coverage have no line.", mistakes.len() - examples));
    }
    Done { out, remarks, code: u8::from(!mistakes.is_empty()) }
}

/// Returns each row with the first line that shows each answer, and adds the answers without one to the mistakes.
fn rows<'a>(library: &'a Library, untrue: &[Untrue], mistakes: &mut Vec<String>) -> Vec<RowView<'a>> {
    let untrue: BTreeSet<(&str, usize)> = untrue.iter().map(|failure| (failure.topic.as_str(), failure.line)).collect();
    let mut rows = Vec::new();
    for row in &library.coverage {
        let mut lines = Vec::new();
        for answer in &row.answers {
            let mut samples = library.samples(answer).filter(|(topic, at)| !untrue.contains(&(&topic.id, at.line)));
            let Some((topic, sample)) = samples.next() else {
                mistakes.push(format!("coverage.toml: no line fires {answer}, which answers “{}”", row.asks));
                continue;
            };
            let test = answer.test.as_ref().or(sample.tests.first());
            lines.push(LineView {
                topic: &topic.id,
                test: test.map(String::as_str).unwrap_or_default(),
                file: format!("topics/{}.md", topic.id),
                line: sample.line,
                words: sample.paragraphs.join(" "),
            });
        }
        rows.push(RowView { asks: &row.asks, lines });
    }
    rows
}

fn text(library: &Library, rows: &[RowView<'_>], mistakes: &[String]) -> String {
    let mut out = String::new();
    for row in rows {
        let _ = writeln!(out, "{}", row.asks);
        for line in &row.lines {
            let _ = writeln!(out, "  {}/{} ({}:{})\n    “{}”", line.topic, line.test, line.file, line.line, line.words);
        }
        out.push('\n');
    }
    mistakes.iter().for_each(|mistake| out.push_str(&format!("{mistake}\n")));
    if mistakes.is_empty() {
        let covered = if rows.is_empty() { String::new() } else { format!(", {} rows covered", rows.len()) };
        let (topics, version) = (library.topics.len(), &library.version);
        let _ = writeln!(out, "No mistakes: {topics} topics, version {version}, every example holds{covered}.");
    }
    out
}
