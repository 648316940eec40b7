//! Shapes of JSON answers that more than one command gives.

mod decided;

use review::{Certainty, Finding, Is, Need, Review, Suggestion};
use serde::Serialize;

use crate::matter::Case;
use crate::paper::Paper;

/// Writes an answer as JSON with a line feed at its end.
pub fn json(view: &impl Serialize) -> String {
    let mut out = serde_json::to_string_pretty(view).expect("a view has only string keys");
    out.push('\n');
    out
}

/// Returns the name under which a value of a plain enum stands in JSON.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What was not read of a file.
#[derive(Serialize)]
pub struct Notice<'a> {
    kind: &'static str,
    part: &'a str,
    paragraph: Option<u32>,
    message: &'a str,
}

impl<'a> From<&'a docx::Notice> for Notice<'a> {
    fn from(notice: &'a docx::Notice) -> Notice<'a> {
        let paragraph = notice.para.map(|para| para.0);
        Notice { kind: notice.kind.code(), part: &notice.part, paragraph, message: &notice.message }
    }
}

/// Returns notices as they stand in answers.
pub fn notices(notices: &[docx::Notice]) -> Vec<Notice<'_>> {
    notices.iter().map(Notice::from).collect()
}

/// A review.
#[derive(Serialize)]
pub struct ReviewView<'a> {
    draft: DraftView<'a>,
    role: &'static str,
    form: &'static str,
    /// Why role and form are what they are, where they were guessed.
    inferred: &'a [String],
    library: &'a str,
    findings: Vec<FindingView<'a>>,
    presence: Vec<PresenceView<'a>>,
    walk_aways: Vec<WalkAwayView<'a>>,
    #[serde(flatten)]
    decided: decided::DecidedView<'a>,
}

#[derive(Serialize)]
struct DraftView<'a> {
    file: &'a str,
    hash: String,
    paragraphs: usize,
    pending: usize,
    comments: usize,
    notices: Vec<Notice<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    id: String,
    topic: &'a str,
    test: &'a str,
    title: &'a str,
    severity: &'static str,
    severity_because: String,
    severity_steps: &'a [review::Step],
    severity_open: &'a [review::Would],
    because: &'static str,
    certainty: Certainty,
    needs: &'a [Need],
    traps: Vec<&'static str>,
    clause: Option<ClauseView<'a>>,
    paragraph: Option<u32>,
    start: Option<u32>,
    end: Option<u32>,
    quote: &'a str,
    message: &'a str,
    comment: Option<&'a str>,
    note: Option<&'a str>,
    authorities: Vec<AuthorityView<'a>>,
    suggestion: Option<SuggestionView<'a>>,
}

#[derive(Serialize)]
struct ClauseView<'a> {
    label: &'a str,
    heading: Option<&'a str>,
}

impl<'a> ClauseView<'a> {
    fn of(clause: &'a review::ClauseName) -> ClauseView<'a> {
        ClauseView { label: &clause.label, heading: clause.heading.as_deref() }
    }
}

#[derive(Serialize)]
struct AuthorityView<'a> {
    id: String,
    citation: &'a str,
    checked: Option<&'a str>,
}

#[derive(Serialize)]
struct SuggestionView<'a> {
    id: &'a str,
    variants: Vec<VariantView<'a>>,
    cures: Vec<String>,
    clashes: Vec<&'a str>,
}

#[derive(Serialize)]
struct VariantView<'a> {
    rung: String,
    redline: String,
    comment: Option<&'a str>,
    lands: Option<&'a str>,
    needs: Vec<&'a str>,
}

/// What comes nearest in a draft that does not speak to a topic.
#[derive(Serialize)]
struct NearestView<'a> {
    paragraph: u32,
    start: u32,
    end: u32,
    quote: &'a str,
}

#[derive(Serialize)]
struct PresenceView<'a> {
    topic: &'a str,
    is: Is,
    reason: &'a str,
    elements: Option<(u32, u32)>,
    nearest: Option<NearestView<'a>>,
    lacks: Vec<&'a str>,
}

#[derive(Serialize)]
struct WalkAwayView<'a> {
    topic: &'a str,
    reason: &'a str,
    open: bool,
}

pub fn review<'a>(file: &'a str, paper: &'a Paper, case: &'a Case, review: &'a Review) -> ReviewView<'a> {
    ReviewView {
        draft: DraftView {
            file,
            hash: paper.draft.source.to_hex(),
            paragraphs: paper.draft.paragraphs.len(),
            pending: paper.draft.revisions.len(),
            comments: paper.draft.threads.len(),
            notices: notices(&paper.notices),
        },
        role: review.role.id(),
        form: review.form.id(),
        inferred: &case.guessed,
        library: &case.library.version,
        findings: review.findings.iter().map(|f| finding(f, review.suggestion_for(&f.key))).collect(),
        presence: review
            .presence
            .iter()
            .map(|p| PresenceView {
                topic: &p.topic,
                is: p.is,
                reason: &p.reason,
                elements: p.elements,
                nearest: p.nearest.map(|at| NearestView {
                    paragraph: at.para.0,
                    start: at.start,
                    end: at.end,
                    quote: paper.draft.words(&at).unwrap_or_default(),
                }),
                lacks: p.lacks.iter().map(|(id, _)| id.as_str()).collect(),
            })
            .collect(),
        walk_aways: review
            .walk_aways
            .iter()
            .map(|w| WalkAwayView { topic: &w.topic, reason: &w.reason, open: w.is_open() })
            .collect(),
        decided: decided::decided(review),
    }
}

fn finding<'a>(finding: &'a Finding, suggestion: Option<&'a Suggestion>) -> FindingView<'a> {
    FindingView {
        id: finding.key.to_string(),
        topic: &finding.key.topic,
        test: &finding.key.test,
        title: &finding.title,
        severity: finding.severity.id(),
        severity_because: finding.severity_because(),
        severity_steps: &finding.steps,
        severity_open: &finding.would,
        because: finding.because.id(),
        certainty: finding.certainty,
        needs: &finding.needs,
        traps: finding.traps.iter().map(|trap| trap.code()).collect(),
        clause: finding.clause.as_ref().map(ClauseView::of),
        paragraph: finding.at.map(|at| at.para.0),
        start: finding.at.map(|at| at.start),
        end: finding.at.map(|at| at.end),
        quote: &finding.quote,
        message: &finding.message,
        comment: finding.comment.as_deref(),
        note: finding.note.as_deref(),
        authorities: finding
            .authorities
            .iter()
            .map(|a| AuthorityView { id: a.id.to_string(), citation: &a.citation, checked: a.checked.as_deref() })
            .collect(),
        suggestion: suggestion.map(|suggestion| SuggestionView {
            id: &suggestion.id.0,
            variants: suggestion.variants.iter().map(variant).collect(),
            cures: suggestion.cures.iter().map(ToString::to_string).collect(),
            clashes: suggestion.clashes.iter().map(|id| id.0.as_str()).collect(),
        }),
    }
}

fn variant(variant: &review::Variant) -> VariantView<'_> {
    VariantView {
        rung: variant.rung.to_string(),
        redline: redline(variant),
        comment: variant.comment.as_deref(),
        lands: variant.lands.as_deref(),
        needs: variant.needs.iter().map(|need| need.ask.as_str()).collect(),
    }
}

/// Returns the changed paragraphs of a variant, one a line, in CriticMarkup.
pub fn redline(variant: &review::Variant) -> String {
    let lines: Vec<&str> = variant.redline.iter().map(|line| line.text.as_str()).collect();
    lines.join("\n")
}
