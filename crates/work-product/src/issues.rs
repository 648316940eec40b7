use library::Severity;
use review::{Act, Certainty, Desk, Finding, Is, Review, Suggestion};

use crate::Error;
use crate::page::{Column, room};
use crate::paper::{Face, Sheet, Text};

/// For whom a document is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// Our side: severities and what was ruled; notes stay in the matter.
    #[default]
    Us,
    /// The other side: our comments and proposals. Nothing internal.
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

/// Columns of our list.
const OURS: &[Column] = &[
    Column { title: "No.", twips: 500 },
    Column { title: "Clause", twips: 2300 },
    Column { title: "Issue", twips: 4300 },
    Column { title: "Severity", twips: 850 },
    Column { title: "Our position", twips: 5050 },
    Column { title: "Status", twips: 1400 },
];
/// Columns of the list for the other side.
const THEIRS: &[Column] = &[
    Column { title: "No.", twips: 500 },
    Column { title: "Clause", twips: 2300 },
    Column { title: "Point", twips: 5000 },
    Column { title: "Our proposal", twips: 5200 },
    Column { title: "Status", twips: 1400 },
];

/// What is listed on one line: findings that one suggestion cures, or a finding by itself.
struct Issue<'a> {
    findings: Vec<&'a Finding>,
    suggestion: Option<&'a Suggestion>,
    act: Option<&'a Act>,
}

impl Issue<'_> {
    fn worst(&self) -> &Finding {
        self.findings[0]
    }
}

/// Makes the issues list of a review as a Word file of one page: the worst first, what was ruled on with its ruling.
///
/// What one redline cures is one issue. When the page is full, the last line says how many more the matter holds.
/// For the other side it lists only issues with a comment to them that were neither rejected, approved, deferred nor
/// silenced, and leaves out severities and messages. Notes and authorities are in neither.
///
/// # Errors
/// [`Error::Pack`] when the file cannot be packed.
pub fn issues_list(review: &Review, desk: &Desk, about: &About) -> Result<Vec<u8>, Error> {
    let us = about.reader == Reader::Us;
    let issues = issues(review, desk, us);
    let columns = if us { OURS } else { THEIRS };
    let mut before = vec![summary(review, about, &issues)];
    if us {
        before.extend(stops(review));
    }
    let after = if us { not_checked(review) } else { None };
    // Whole sentences where they fit, else titles alone.
    let rows = |full: bool| -> Vec<Vec<Text>> {
        issues.iter().enumerate().map(|(index, issue)| row(index + 1, issue, us, full)).collect()
    };
    let mut table = rows(true);
    let mut fit = room(columns, &before, &after, &table);
    if fit < table.len() {
        table = rows(false);
        fit = room(columns, &before, &after, &table);
    }
    let more = more(&issues[fit.min(issues.len())..], us);
    table.truncate(fit);

    let mut sheet = Sheet::new(header(about), "This list is not legal advice; an attorney decides.");
    sheet.title(&format!("Issues list: {}", about.title));
    before.iter().for_each(|line| sheet.paragraph(line));
    sheet.table(columns, table);
    more.into_iter().chain(after).for_each(|line| sheet.paragraph(&line));
    sheet.pack()
}

/// Returns what there is to list, the worst first, then in document order.
fn issues<'a>(review: &'a Review, desk: &'a Desk, us: bool) -> Vec<Issue<'a>> {
    let mut out: Vec<Issue> = Vec::new();
    for finding in &review.findings {
        let suggestion = review.suggestion_for(&finding.key);
        let act = standing(finding, suggestion, desk);
        if !us && !is_for_them(finding, act) {
            continue;
        }
        let same = |issue: &&mut Issue| {
            suggestion.is_some_and(|s| issue.suggestion.is_some_and(|other| other.id == s.id)) && issue.act == act
        };
        match out.iter_mut().find(same) {
            Some(issue) => issue.findings.push(finding),
            None => out.push(Issue { findings: vec![finding], suggestion, act }),
        }
    }
    for issue in &mut out {
        issue.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
    out.sort_by_key(|issue| std::cmp::Reverse(issue.worst().severity));
    out
}

fn row(number: usize, issue: &Issue, us: bool, full: bool) -> Vec<Text> {
    let mut row = vec![Text::plain(number.to_string()), Text::plain(clause(issue.worst()))];
    if us {
        row.push(ours(issue, full));
        row.push(Text::plain(capital(issue.worst().severity.id())));
    } else {
        row.push(theirs(issue, full));
    }
    row.push(position(issue, if full { 32 } else { 18 }));
    row.push(Text::plain(status(issue.act, issue.worst().certainty, us)));
    row
}

/// Says what the issue is: the title of the worst finding and what it means, and the titles of the others.
fn ours(issue: &Issue, full: bool) -> Text {
    let mut text = Text::default();
    let titles: Vec<&str> = issue.findings.iter().map(|finding| finding.title.as_str()).collect();
    text.push(Face::Bold, capital(titles[0]));
    if full {
        text.push(Face::Plain, format!(". {}", issue.worst().message));
    }
    let mut others: Vec<&str> = titles[1..].iter().copied().filter(|title| *title != titles[0]).collect();
    others.dedup();
    let also = match others.as_slice() {
        [] => return text,
        [one] => format!("also {one}"),
        [one, rest @ ..] => format!("also {one}, and {} more", rest.len()),
    };
    text.push(Face::Plain, if full { format!(" {}.", capital(&also)) } else { format!("; {also}") });
    text
}

/// Says what the issue is to the other side.
fn theirs(issue: &Issue, full: bool) -> Text {
    let said = match issue.act {
        Some(Act::CommentOnly { text }) => text.clone(),
        _ => issue.worst().comment.clone().unwrap_or_default(),
    };
    Text::plain(if full { said } else { shortened(&said, 22) })
}

fn summary(review: &Review, about: &About, issues: &[Issue]) -> String {
    let form = review.form.id().replace('-', " ");
    match about.reader {
        Reader::Us => {
            let counts = counts(issues);
            let counts = if counts.is_empty() { "none".to_owned() } else { counts };
            format!("Reviewed for the {} as a {form}. Issues: {counts}.", review.role)
        }
        Reader::Them => format!("Points on the {form}: {}.", issues.len()),
    }
}

/// Counts issues by severity, the worst first.
fn counts(issues: &[Issue]) -> String {
    let count = |severity: Severity| issues.iter().filter(|issue| issue.worst().severity == severity).count();
    let counts = Severity::ALL.iter().rev().filter(|severity| count(**severity) > 0);
    counts.map(|severity| format!("{} {severity}", count(*severity))).collect::<Vec<_>>().join(", ")
}

/// Says what stops signature.
fn stops(review: &Review) -> Vec<String> {
    const SHOWN: usize = 3;
    let line = |reason: &str| format!("Stop before signature: {}", shortened(reason, 30));
    let mut lines: Vec<String> = review.walk_aways.iter().take(SHOWN).map(|stop| line(&stop.reason)).collect();
    match review.walk_aways.len().saturating_sub(SHOWN) {
        0 => {}
        1 => lines.push("One more condition that stops signature is in the matter.".into()),
        more => lines.push(format!("{more} more conditions that stop signature are in the matter.")),
    }
    lines
}

/// Says how much of the library could not be held against the draft.
fn not_checked(review: &Review) -> Option<String> {
    let count = review.presence.iter().filter(|presence| presence.is == Is::NotChecked).count();
    match count {
        0 => None,
        1 => Some("1 topic was not checked; the matter says why.".into()),
        _ => Some(format!("{count} topics were not checked; the matter says why.")),
    }
}

/// Says what the page has no room for.
fn more(left: &[Issue], us: bool) -> Option<String> {
    let severity = left.first().map(|issue| issue.worst().severity)?;
    Some(match left.len() {
        count if !us => {
            format!("{count} more {} to be raised.", if count == 1 { "point remains" } else { "points remain" })
        }
        count if left.iter().all(|issue| issue.worst().severity == severity) => {
            format!("{count} more of {severity} severity {} in the matter.", if count == 1 { "is" } else { "are" })
        }
        count => format!("{count} more are in the matter: {}.", counts(left)),
    })
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

fn is_for_them(finding: &Finding, act: Option<&Act>) -> bool {
    let dropped = matches!(act, Some(Act::Reject | Act::Approve | Act::NotThisClause | Act::Defer));
    let said = matches!(act, Some(Act::CommentOnly { .. })) || finding.comment.is_some();
    !dropped && said && finding.certainty == Certainty::Sure
}

/// Returns the ruling that stands on the finding itself, else on the suggestion that cures it.
fn standing<'a>(finding: &Finding, suggestion: Option<&Suggestion>, desk: &'a Desk) -> Option<&'a Act> {
    desk.findings.get(&finding.key).or_else(|| desk.rulings.get(&suggestion?.id))
}

fn clause(finding: &Finding) -> String {
    let Some(clause) = &finding.clause else { return "Whole draft".into() };
    let name = format!("{} {}", clause.label, clause.heading.as_deref().unwrap_or_default());
    if name.trim().is_empty() { "Unnumbered".into() } else { shortened(name.trim(), 7) }
}

/// Shows what is proposed in about `most` words: the changes with a few words around them, or the comment where no words
/// change.
fn position(issue: &Issue, most: usize) -> Text {
    let rung = match issue.act {
        Some(Act::Accept { rung, .. }) => Some(*rung),
        Some(Act::CommentOnly { text }) => return Text::plain(shortened(&format!("Comment: {text}"), most)),
        Some(Act::Approve) => return Text::plain("Their words stand.".into()),
        Some(Act::Reject | Act::NotThisClause) => return Text::plain("No change.".into()),
        Some(Act::Amend { .. }) => return Text::plain("As amended in the redline.".into()),
        _ => None,
    };
    let Some(suggestion) = issue.suggestion else { return Text::plain("To be discussed.".into()) };
    let Some(variant) = suggestion.variant(rung.unwrap_or_default()) else { return Text::default() };
    let mut text = Text::default();
    let mut left = most;
    // Where the issue stands says most; what it brings along is in the redline.
    let here = variant.redline.iter().find(|line| line.para.is_some() && line.para == suggestion.at.map(|at| at.para));
    if let Some(line) = here.or(variant.redline.first()) {
        let pieces = pieces(&line.text);
        let last = pieces.len().saturating_sub(1);
        for (index, (face, words)) in pieces.into_iter().enumerate() {
            let words = if face == Face::Plain { context(words, index > 0, index < last) } else { words.to_owned() };
            let count = words.split_whitespace().count();
            if left == 0 {
                if !text.words().ends_with('…') {
                    text.push(Face::Plain, " …".into());
                }
                return text;
            }
            text.push(face, if count > left { shortened(&words, left) } else { words });
            left = left.saturating_sub(count);
        }
    }
    match &variant.comment {
        Some(comment) if text.is_empty() => Text::plain(shortened(&format!("Comment: {comment}"), most)),
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

/// Shortens what stays: four words on the side of each change, the rest left out.
fn context(text: &str, after_change: bool, before_change: bool) -> String {
    const KEPT: usize = 4;
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let sides = usize::from(after_change) + usize::from(before_change);
    if words.len() <= KEPT * sides.max(1) + 2 {
        return text.to_owned();
    }
    let head = if after_change { words[..KEPT].concat() } else { String::new() };
    let tail = if before_change { words[words.len() - KEPT..].concat() } else { String::new() };
    if before_change { format!("{head}… {tail}") } else { format!("{head}…") }
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
        None => match certainty {
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
