//! What there is to rule on: suggestions, and findings that no suggestion cures.

use std::collections::BTreeSet;

use draft::{Change, Draft, Edit, Outline, ParaId};
use history::Desk;
use library::{Because, Rung, Severity};
use review::{Act, Certainty, Finding, Review, Suggestion, Variant};

use crate::catalog;
use crate::view::SuggestionRow;

/// A suggestion, or a finding without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The suggestion's id, else the finding's key; rulings name it.
    pub id: String,
    /// Index of the suggestion in the review.
    pub suggestion: Option<usize>,
    /// Indexes of its findings in the review, worst first.
    pub findings: Vec<usize>,
    /// Id of its topic.
    pub topic: String,
    /// Title of the worst finding.
    pub title: String,
    /// The worst severity.
    pub severity: Severity,
    /// The clause as the list names it.
    pub clause: String,
    /// The paragraph it stands at.
    pub para: Option<ParaId>,
    /// open, accepted and so on.
    pub state: &'static str,
    /// The rung that was accepted or amended, as far as it can be told.
    pub rung: Option<Rung>,
    because: Because,
    certainty: Certainty,
    proposes: bool,
}

impl Item {
    /// Says whether the attorney still has to rule on it.
    pub fn is_undecided(&self) -> bool {
        matches!(self.state, "open" | "deferred")
    }

    /// Says whether it is about something that is missing.
    pub fn is_absence(&self) -> bool {
        self.because == Because::Absence
    }

    /// Says whether it is one of those to be decided: all but mere information.
    pub fn counts(&self) -> bool {
        self.severity > Severity::Info || self.proposes
    }

    /// Returns its row of the list.
    pub fn row(&self, block: Option<u32>) -> SuggestionRow {
        SuggestionRow {
            id: self.id.clone(),
            topic: self.topic.clone(),
            title: self.title.clone(),
            severity: self.severity.id().into(),
            clause: self.clause.clone(),
            state: self.state.into(),
            because: self.because.id().into(),
            certainty: certainty_id(self.certainty).into(),
            block,
            proposes: self.proposes,
        }
    }
}

/// Returns what there is to rule on, worst first, then in document order.
pub fn items(draft: &Draft, outline: &Outline, review: &Review, desk: &Desk) -> Vec<Item> {
    let index_of = |key: &review::FindingKey| review.findings.iter().position(|finding| finding.key == *key);
    let mut cured: BTreeSet<usize> = BTreeSet::new();
    let mut out = Vec::new();
    for (index, suggestion) in review.suggestions.iter().enumerate() {
        let findings: Vec<usize> = suggestion.cures.iter().filter_map(index_of).collect();
        cured.extend(&findings);
        let Some(worst) = findings.first().map(|&first| &review.findings[first]) else { continue };
        let para = suggestion.at.map(|at| at.para).or(worst.at.map(|at| at.para));
        let standing = desk.rulings.get(&suggestion.id.0).map(|standing| &standing.act);
        let (state, rung) = state(suggestion, standing);
        out.push(Item {
            id: suggestion.id.0.clone(),
            suggestion: Some(index),
            topic: worst.key.topic.clone(),
            title: catalog::capital(&worst.title),
            severity: suggestion.severity,
            clause: clause_name(draft, outline, worst, para),
            para,
            state,
            rung,
            because: worst.because,
            certainty: worst.certainty,
            proposes: suggestion.variants.iter().any(|variant| !variant.is_comment()),
            findings,
        });
    }
    for (index, finding) in review.findings.iter().enumerate().filter(|(index, _)| !cured.contains(index)) {
        let id = finding.key.to_string();
        let para = finding.at.map(|at| at.para);
        out.push(Item {
            state: desk.rulings.get(&id).map_or("open", |standing| act_state(&standing.act)),
            id,
            suggestion: None,
            findings: vec![index],
            topic: finding.key.topic.clone(),
            title: catalog::capital(&finding.title),
            severity: finding.severity,
            clause: clause_name(draft, outline, finding, para),
            para,
            rung: None,
            because: finding.because,
            certainty: finding.certainty,
            proposes: false,
        });
    }
    let place = |item: &Item| item.para.and_then(|para| draft.index(para)).unwrap_or(usize::MAX);
    out.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| place(a).cmp(&place(b))).then_with(|| a.id.cmp(&b.id)));
    out
}

/// Returns the variants that propose words, the playbook's opening rung first, then those that yield more, then the rest.
pub fn proposals<'a>(suggestion: &'a Suggestion, opening: Rung) -> Vec<&'a Variant> {
    let mut variants: Vec<&'a Variant> = suggestion.variants.iter().filter(|variant| !variant.is_comment()).collect();
    variants.sort_by_key(|variant| (variant.rung < opening, variant.rung));
    variants
}

/// Returns the title of a suggestion.
pub fn title_of(review: &Review, id: &review::SuggestionId) -> String {
    let first = review.suggestion(id).and_then(|suggestion| suggestion.cures.first());
    first.and_then(|key| review.finding(key)).map_or_else(|| id.0.clone(), |finding| catalog::capital(&finding.title))
}

/// Returns the state of a suggestion, and the rung its words are of.
fn state(suggestion: &Suggestion, act: Option<&Act>) -> (&'static str, Option<Rung>) {
    match act {
        None => ("open", None),
        Some(Act::Accept { rung, .. }) => ("accepted", Some(*rung)),
        Some(Act::Amend { edits }) => {
            // Only the comment was edited: the words are those of a rung.
            let whole = suggestion.variants.iter().find(|variant| same_words(&variant.edits, edits));
            match whole {
                Some(variant) => ("accepted", Some(variant.rung)),
                None => ("amended", suggestion.variants.first().map(|variant| variant.rung)),
            }
        }
        Some(act) => (act_state(act), None),
    }
}

fn same_words(a: &[Edit], b: &[Edit]) -> bool {
    let changes = |edits: &[Edit]| edits.iter().map(|edit| edit.change.clone()).collect::<Vec<Change>>();
    changes(a) == changes(b)
}

fn act_state(act: &Act) -> &'static str {
    match act {
        Act::Accept { .. } => "accepted",
        Act::Amend { .. } => "amended",
        Act::CommentOnly { .. } => "commented",
        Act::Approve => "approved",
        Act::Reject => "rejected",
        Act::Defer => "deferred",
        Act::NotThisClause => "silenced",
    }
}

fn clause_name(draft: &Draft, outline: &Outline, finding: &Finding, para: Option<ParaId>) -> String {
    if let Some(clause) = finding.clause.as_ref().filter(|_| finding.because != Because::Absence) {
        return format!("{} {}", clause.label, clause.heading.as_deref().unwrap_or_default()).trim().to_owned();
    }
    // What is missing stands nowhere; say where it would go.
    let clause = para.and_then(|para| outline.clause_of(draft, para));
    let label = clause.map(|clause| clause.path.clone()).filter(|path| !path.is_empty());
    label.map_or_else(|| "Not in the draft".into(), |label| format!("Not in the draft; would follow {label}"))
}

/// Returns the id of a certainty as the window knows it.
pub fn certainty_id(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "sure",
        Certainty::Open => "open",
        Certainty::Attorney => "attorney",
    }
}
