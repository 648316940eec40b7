//! A review for people.

mod decided;

use std::fmt::Write as _;

use library::Severity;
use review::{Certainty, Finding, Is, Need, Review};

use crate::matter::Case;
use crate::paper::Paper;
use crate::view;

/// How wide a line is.
const WIDTH: usize = 100;

/// Returns a review as an attorney reads it: the worst first, each with its words, what they mean and what to propose.
pub fn text(file: &str, paper: &Paper, case: &Case, review: &Review) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("{file}, reviewed for the {} as a {}.", case.role, case.form.id().replace('-', " ")));
    if !case.guessed.is_empty() {
        line(
            &mut out,
            0,
            &format!("Role or form was inferred: {} Change them with --role and --form.", case.guessed.join(" ")),
        );
    }
    for notice in &paper.notices {
        line(&mut out, 0, &format!("Not everything was read: {}", notice.message));
    }
    line(&mut out, 0, "Internal: this answer holds notes that are not for the other side.");
    out.push('\n');
    decided::replies(&mut out, review, &case.library);
    decided::triage(&mut out, review, &case.library);
    decided::remarks(&mut out, review);
    line(&mut out, 0, &counts(review));
    for walk_away in &review.walk_aways {
        let open = if walk_away.is_open() { " (depends on a fact that is not known)" } else { "" };
        line(&mut out, 0, &format!("STOP before signature: {}{open} [{}]", walk_away.reason, walk_away.topic));
    }
    let mut findings: Vec<&Finding> = review.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut shown = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        out.push('\n');
        one(&mut out, index + 1, finding, review, &mut shown);
    }
    out.push('\n');
    decided::intake(&mut out, review);
    presence(&mut out, paper, review);
    out
}

fn counts(review: &Review) -> String {
    let count = |severity: Severity| review.findings.iter().filter(|f| f.severity == severity).count();
    let parts: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .filter(|severity| count(**severity) > 0)
        .map(|severity| format!("{} {severity}", count(*severity)))
        .collect();
    match review.findings.len() {
        0 => "No findings. Silence is no approval: see below what was looked for.".into(),
        1 => format!("1 finding: {}.", parts.join(", ")),
        n => format!("{n} findings: {}.", parts.join(", ")),
    }
}

fn one(out: &mut String, number: usize, finding: &Finding, review: &Review, shown: &mut Vec<String>) {
    let place = finding.clause.as_ref().map_or_else(|| "whole draft".to_owned(), ToString::to_string);
    let place = if place.is_empty() { "unnumbered clause".to_owned() } else { place };
    let severity = finding.severity.id().to_uppercase();
    line(out, 0, &format!("{number}. {severity}  {place}: {}", finding.title));
    line(out, 3, &finding.key.to_string());
    if !finding.quote.is_empty() {
        line(out, 3, &format!("“{}”", finding.quote));
    }
    line(out, 3, &finding.message);
    line(out, 3, &finding.severity_because());
    for would in &finding.would {
        line(out, 3, &format!("Not known: {}.", would.says));
    }
    match finding.certainty {
        Certainty::Sure => {}
        Certainty::Open => line(out, 3, &format!("Open: it depends on {}.", needs(&finding.needs))),
        Certainty::Attorney => line(out, 3, "The words can be read in two ways; an attorney has to decide."),
    }
    if let Some(suggestion) = review.suggestion_for(&finding.key) {
        if shown.contains(&suggestion.id.0) {
            line(out, 3, &format!("Cured together with {}.", suggestion.id));
        } else {
            shown.push(suggestion.id.0.clone());
            for variant in &suggestion.variants {
                let lands = variant.lands.as_ref().map(|lands| format!(" ({lands})")).unwrap_or_default();
                let redline = view::redline(variant);
                if redline.is_empty() {
                    line(out, 3, &format!("Propose, {}{lands}: a comment only.", variant.rung));
                } else {
                    line(out, 3, &format!("Propose, {}{lands}:", variant.rung));
                    redline.lines().for_each(|text| line(out, 5, &excerpt(text)));
                }
                for need in &variant.needs {
                    line(out, 5, &format!("To be answered first: {}", need.ask));
                }
            }
            for other in &suggestion.clashes {
                line(out, 3, &format!("It changes words that {other} changes too: take one of the two, or amend one."));
            }
        }
    }
    if let Some(comment) = &finding.comment {
        line(out, 3, &format!("Comment to the other side: {comment}"));
    }
    if let Some(note) = &finding.note {
        line(out, 3, &format!("INTERNAL NOTE, never exported: {note}"));
    }
    if !finding.authorities.is_empty() {
        let mut cited: Vec<String> = finding.authorities.iter().map(cite).collect();
        cited.dedup();
        line(out, 3, &format!("Authorities, to be confirmed before they are cited: {}.", cited.join("; ")));
    }
}

fn cite(cited: &review::Cited) -> String {
    let place = cited.id.pinpoint.as_ref().filter(|place| !cited.citation.contains(place.as_str()));
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    match &cited.checked {
        Some(date) => format!("{}{place} (checked {date})", cited.citation),
        None => format!("{}{place} (not checked)", cited.citation),
    }
}

/// Names what is not known.
fn needs(needs: &[Need]) -> String {
    let name = |need: &Need| match need {
        Need::Fact(key) => format!("the fact {key}"),
        Need::Document(words) => format!("“{words}”, which was not reviewed"),
    };
    let names: Vec<String> = needs.iter().map(name).collect();
    if names.is_empty() { "something that is not known".into() } else { names.join(" and ") }
}

fn presence(out: &mut String, paper: &Paper, review: &Review) {
    line(out, 0, "Topics:");
    let width = review.presence.iter().map(|p| p.topic.len()).max().unwrap_or_default();
    for presence in &review.presence {
        let is = match presence.is {
            Is::Found => "found",
            Is::NotFound => "not found",
            Is::NotChecked => "not checked",
        };
        let elements = presence.elements.map(|(met, of)| format!(" {met} of {of} elements.")).unwrap_or_default();
        let words = presence.nearest.and_then(|at| paper.draft.words(&at));
        let nearest = words.map(|words| format!(" Nearest: “{}”", review::brief(words))).unwrap_or_default();
        let text = format!("{:width$}  {is:11}  {}{elements}{nearest}", presence.topic, presence.reason);
        out.push_str("  ");
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// Leaves out the middle of long stretches that stay, so that the changes are seen.
fn excerpt(redline: &str) -> String {
    const KEPT: usize = 14;
    let mut out = String::new();
    let mut rest = redline;
    while !rest.is_empty() {
        let change = ["{--", "{++"].iter().filter_map(|open| rest.find(open)).min().unwrap_or(rest.len());
        let (same, marked) = rest.split_at(change);
        let words: Vec<&str> = same.split_inclusive(' ').collect();
        let (first, last) = (out.is_empty(), marked.is_empty());
        if words.len() > 2 * KEPT + 6 {
            let head = if first { KEPT / 2 } else { KEPT };
            let tail = if last { KEPT / 2 } else { KEPT };
            out.push_str(words[..head].concat().trim_end());
            out.push_str(" … ");
            out.push_str(&words[words.len() - tail..].concat());
        } else {
            out.push_str(same);
        }
        let close = ["--}", "++}"].iter().filter_map(|close| Some(marked.find(close)? + close.len())).min();
        let end = close.unwrap_or(marked.len());
        out.push_str(&marked[..end]);
        rest = &marked[end..];
    }
    out
}

/// Writes a paragraph with an indent, broken between words; what follows the first line hangs by two more.
fn line(out: &mut String, indent: usize, text: &str) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column == 0 {
            let _ = write!(out, "{:indent$}{word}", "");
            column = indent + length;
        } else if column + 1 + length > WIDTH {
            let hang = indent + 2;
            let _ = write!(out, "\n{:hang$}{word}", "");
            column = hang + length;
        } else {
            let _ = write!(out, " {word}");
            column += 1 + length;
        }
    }
    out.push('\n');
}
