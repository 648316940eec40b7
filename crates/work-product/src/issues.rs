use std::collections::BTreeMap;

use library::Severity;
use review::{Act, Certainty, Cited, Desk, Finding, Is, Review, Suggestion};

use crate::Error;
use crate::paper::{Face, Sheet, Text};

/// For whom a document is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// Our side: everything, notes included.
    #[default]
    Us,
    /// The other side: their words, our proposals and our comments. Nothing internal.
    Them,
}

/// What stands at the head of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The draft's title or file name.
    pub title: String,
    /// Our client; empty is left out.
    pub client: String,
    /// The other side; empty is left out.
    pub counterparty: String,
    /// The day it was made, as it is to be written.
    pub date: String,
    /// For whom it is made.
    pub reader: Reader,
}

/// Makes the issues list of a review as a Word file: the worst first, what was ruled on with its ruling.
///
/// For the other side it lists only findings with a comment to them that were neither rejected, approved nor silenced,
/// and leaves out severities, messages, notes and authorities.
///
/// # Errors
/// [`Error::Pack`] when the file cannot be packed.
pub fn issues_list(review: &Review, desk: &Desk, about: &About) -> Result<Vec<u8>, Error> {
    let us = about.reader == Reader::Us;
    let mut findings: Vec<(usize, &Finding)> = review.findings.iter().enumerate().collect();
    findings.sort_by_key(|(index, finding)| (std::cmp::Reverse(finding.severity), *index));
    let mut rows = Vec::new();
    // One redline can cure several issues; it is shown once, beside the first.
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, finding) in findings {
        let suggestion = review.suggestion_for(&finding.key);
        let act = standing(finding, suggestion, desk);
        if !us && !is_for_them(finding, act) {
            continue;
        }
        let mut row = vec![
            Text::plain((rows.len() + 1).to_string()),
            Text::plain(clause(finding)),
            Text::plain(their_words(finding)),
            issue(finding, us),
            match suggestion.and_then(|suggestion| shown.get(suggestion.id.0.as_str())) {
                Some(first) => Text::plain(format!("As in issue {first}.")),
                None => position(suggestion, act),
            },
        ];
        if let Some(suggestion) = suggestion {
            shown.entry(&suggestion.id.0).or_insert(rows.len() + 1);
        }
        if us {
            row.push(Text::plain(authorities(finding)));
        }
        row.push(Text::plain(status(act, finding.certainty, us)));
        rows.push(row);
    }
    let (titles, widths): (&[&str], &[usize]) = if us {
        (
            &[
                "ID",
                "Clause",
                "Their words",
                "Issue and why",
                "Our position",
                "Authority (date checked; to be confirmed)",
                "Status",
            ],
            &[500, 1500, 2700, 3300, 3700, 1900, 1200],
        )
    } else {
        (
            &["ID", "Clause", "Their words", "Issue and why", "Our position", "Status"],
            &[500, 1700, 3200, 3600, 4500, 1300],
        )
    };
    let mut sheet = Sheet::new(header(about), "This list is not legal advice; an attorney decides.");
    sheet.title(&format!("Issues list: {}", about.title));
    sheet.paragraph(&summary(review, about, rows.len()));
    if us {
        for walk_away in &review.walk_aways {
            sheet.paragraph(&format!("Stop before signature: {}", walk_away.reason));
        }
    }
    sheet.table(titles, widths, rows);
    if us {
        let silent = |is: Is| -> String {
            let topics = review.presence.iter().filter(|p| p.is == is).map(|p| p.topic.as_str());
            topics.collect::<Vec<_>>().join(", ")
        };
        for (title, is) in [("Not found in the draft", Is::NotFound), ("Not checked", Is::NotChecked)] {
            let topics = silent(is);
            if !topics.is_empty() {
                sheet.paragraph(&format!("{title}: {topics}."));
            }
        }
    }
    sheet.pack()
}

fn header(about: &About) -> String {
    let parties = [about.client.as_str(), about.counterparty.as_str()];
    let parties: Vec<&str> = parties.into_iter().filter(|name| !name.is_empty()).collect();
    let whose = match about.reader {
        Reader::Us => "Internal: not for the other side",
        Reader::Them => "For discussion, without prejudice",
    };
    let mut parts = vec![whose.to_owned()];
    if !parties.is_empty() {
        parts.push(parties.join(" and "));
    }
    if !about.date.is_empty() {
        parts.push(about.date.clone());
    }
    parts.join(" | ")
}

fn summary(review: &Review, about: &About, rows: usize) -> String {
    let form = review.form.id().replace('-', " ");
    match about.reader {
        Reader::Us => {
            let count = |severity: Severity| review.findings.iter().filter(|f| f.severity == severity).count();
            let worst: Vec<String> = Severity::ALL
                .iter()
                .rev()
                .filter(|severity| count(**severity) > 0)
                .map(|severity| format!("{} {severity}", count(*severity)))
                .collect();
            let worst = if worst.is_empty() { "none".to_owned() } else { worst.join(", ") };
            format!("Reviewed for the {} as a {form}. Issues: {worst}.", review.role)
        }
        Reader::Them => format!("Points on the {form}: {rows}."),
    }
}

fn is_for_them(finding: &Finding, act: Option<&Act>) -> bool {
    let dropped = matches!(act, Some(Act::Reject | Act::Approve | Act::NotThisClause | Act::Defer | Act::Undo { .. }));
    let said = matches!(act, Some(Act::CommentOnly { .. })) || finding.comment.is_some();
    !dropped && said && finding.certainty == Certainty::Sure
}

/// Returns the ruling that stands on the finding itself, else on the suggestion that cures it.
fn standing<'a>(finding: &Finding, suggestion: Option<&Suggestion>, desk: &'a Desk) -> Option<&'a Act> {
    desk.findings.get(&finding.key).or_else(|| desk.rulings.get(&suggestion?.id))
}

fn clause(finding: &Finding) -> String {
    let Some(clause) = &finding.clause else { return "Whole draft".into() };
    let heading = clause.heading.as_deref().unwrap_or_default();
    let name = format!("{} {heading}", clause.label);
    if name.trim().is_empty() { "Unnumbered".into() } else { name.trim().to_owned() }
}

fn their_words(finding: &Finding) -> String {
    if finding.quote.is_empty() { "(silent)".into() } else { format!("“{}”", shortened(&finding.quote, 60)) }
}

fn issue(finding: &Finding, us: bool) -> Text {
    if !us {
        return Text::plain(finding.comment.clone().unwrap_or_default());
    }
    let mut text = Text::default();
    text.push(Face::Bold, format!("{}: {}. ", capital(finding.severity.id()), finding.title));
    text.push(Face::Plain, finding.message.clone());
    if let Some(note) = &finding.note {
        text.push(Face::Italic, format!(" Internal: {note}"));
    }
    text
}

/// Shows what is proposed: the changes with a few words around them, or the comment where no words change.
fn position(suggestion: Option<&Suggestion>, act: Option<&Act>) -> Text {
    let rung = match act {
        Some(Act::Accept { rung, .. }) => Some(*rung),
        Some(Act::CommentOnly { text }) => return Text::plain(format!("Comment: {text}")),
        Some(Act::Approve) => return Text::plain("Their words stand.".into()),
        Some(Act::Reject | Act::NotThisClause) => return Text::plain("No change.".into()),
        Some(Act::Amend { .. }) => return Text::plain("As amended in the redline.".into()),
        _ => None,
    };
    let Some(suggestion) = suggestion else { return Text::plain("To be discussed.".into()) };
    let Some(variant) = suggestion.variant(rung.unwrap_or_default()) else { return Text::default() };
    let mut text = Text::default();
    for line in &variant.redline {
        if !text.is_empty() {
            text.push(Face::Plain, " / ".into());
        }
        let pieces = pieces(&line.text);
        let last = pieces.len().saturating_sub(1);
        for (index, (face, words)) in pieces.into_iter().enumerate() {
            match face {
                Face::Plain => text.push(face, context(words, index > 0, index < last)),
                _ => text.push(face, words.to_owned()),
            }
        }
    }
    match &variant.comment {
        Some(comment) if text.is_empty() => Text::plain(format!("Comment: {comment}")),
        _ => text,
    }
}

/// Takes a redline in CriticMarkup apart.
fn pieces(marked: &str) -> Vec<(Face, &str)> {
    let mut out = Vec::new();
    let mut rest = marked;
    while !rest.is_empty() {
        let next = [("{--", "--}", Face::Deleted), ("{++", "++}", Face::Inserted)]
            .into_iter()
            .filter_map(|(open, close, face)| {
                let from = rest.find(open)?;
                let to = from + rest[from..].find(close)?;
                Some((from, to, open.len(), face))
            })
            .min_by_key(|(from, ..)| *from);
        let Some((from, to, mark, face)) = next else {
            out.push((Face::Plain, rest));
            break;
        };
        if from > 0 {
            out.push((Face::Plain, &rest[..from]));
        }
        out.push((face, &rest[from + mark..to]));
        rest = &rest[to + mark..];
    }
    out
}

/// Shortens what stays: six words on the side of each change, the rest left out.
fn context(text: &str, after_change: bool, before_change: bool) -> String {
    const KEPT: usize = 6;
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let sides = usize::from(after_change) + usize::from(before_change);
    if words.len() <= KEPT * sides.max(1) + 2 {
        return text.to_owned();
    }
    let head = if after_change { words[..KEPT].concat() } else { String::new() };
    let tail = if before_change { words[words.len() - KEPT..].concat() } else { String::new() };
    if before_change { format!("{head}… {tail}") } else { format!("{head}…") }
}

/// Lists each authority once with its places and the date of its last check.
fn authorities(finding: &Finding) -> String {
    let mut cited: Vec<(&Cited, Vec<&str>)> = Vec::new();
    for one in &finding.authorities {
        let place = one.id.pinpoint.as_deref().filter(|place| !one.citation.contains(place));
        match cited.iter_mut().find(|(known, _)| known.citation == one.citation && known.checked == one.checked) {
            Some((_, places)) => places.extend(place),
            None => cited.push((one, place.into_iter().collect())),
        }
    }
    let line = |(one, places): &(&Cited, Vec<&str>)| {
        let places: String = places.iter().map(|place| format!(", {place}")).collect();
        format!("{}{places} ({})", one.citation, one.checked.as_deref().unwrap_or("not checked"))
    };
    cited.iter().map(line).collect::<Vec<_>>().join("; ")
}

fn status(act: Option<&Act>, certainty: Certainty, us: bool) -> String {
    let status = match act {
        Some(Act::Accept { .. }) => "Proposed",
        Some(Act::Amend { .. }) => "Proposed, amended",
        Some(Act::CommentOnly { .. }) => "Comment only",
        Some(Act::Approve) => "Deviation approved",
        Some(Act::Reject) => "Rejected",
        Some(Act::Defer) => "Deferred",
        Some(Act::NotThisClause) => "Not this clause",
        Some(Act::Undo { .. }) | None => match certainty {
            Certainty::Sure => "Open",
            Certainty::Open if us => "Open: a fact is missing",
            Certainty::Attorney if us => "Open: attorney to decide",
            _ => "Open",
        },
    };
    status.into()
}

fn shortened(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= most { text.to_owned() } else { format!("{} …", words[..most].join(" ")) }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
