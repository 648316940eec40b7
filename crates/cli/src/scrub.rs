//! `counterdraft scrub`: a copy without what the file tells about its making.

use serde::Serialize;

use crate::args::{Format, Scrub};
use crate::failure::Failure;
use crate::paper::Paper;
use crate::{Done, view};

#[derive(Serialize)]
struct View<'a> {
    traces: Vec<Row<'a>>,
    /// Was a copy written?
    written: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    part: &'a str,
    what: &'a str,
    value: &'a str,
    count: usize,
    /// Why it stays.
    kept: Option<&'a str>,
}

impl<'a> From<&'a docx::Trace> for Row<'a> {
    fn from(trace: &'a docx::Trace) -> Row<'a> {
        let docx::Trace { part, what, value, count, kept } = trace;
        Row { part, what, value, count: *count, kept: *kept }
    }
}

pub fn run(options: &Scrub) -> Result<Done, Failure> {
    let paper = Paper::open(&options.draft)?;
    let scrubbed = paper.word()?.scrub(options.authors).map_err(|error| Failure::Refused(error.to_string()))?;
    if let Some(out) = &options.out {
        history::write_file(out, &scrubbed.bytes, Some(&options.draft))?;
    }
    let rows: Vec<Row> = scrubbed.traces.iter().map(Row::from).collect();
    if options.format == Format::Json {
        return Ok(Done::new(view::json(&View { traces: rows, written: options.out.is_some() })));
    }
    Ok(Done::new(text(&rows, options)))
}

fn text(rows: &[Row], options: &Scrub) -> String {
    let mut out = String::new();
    let gone = if options.out.is_some() { "taken out" } else { "would be taken out" };
    for row in rows {
        let value = if row.value.is_empty() { String::new() } else { format!(" “{}”", row.value) };
        let count = if row.count > 1 { format!(", {} times", row.count) } else { String::new() };
        let fate = row.kept.map_or(gone.to_owned(), |why| format!("kept: {why}"));
        out.push_str(&format!("{}: {}{value}{count} {fate}\n", row.part, row.what));
    }
    if rows.iter().all(|row| row.kept.is_some()) {
        out.push_str("Nothing is to be taken out.\n");
    }
    out
}
