//! What there is to rule on: suggestions, and findings that no suggestion cures.

use std::collections::BTreeSet;

use draft::{Change, Draft, Edit, Outline, ParaId};
use history::{Act, Desk};
use library::{Because, Library, Rung, Severity};
use review::{Certainty, Finding, Need, Review, Suggestion, Trap, Variant};

use crate::passage::{passages, views};
use crate::view::{
    AuthorityView, CardView, ChoiceView, FindingView, MeasureView, NeedView, RulingView, SuggestionRow, VariantView,
};
use crate::{catalog, stand};

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

/// Returns an item's card.
pub fn card(
    draft: &Draft,
    outline: &Outline,
    review: &Review,
    desk: &Desk,
    item: &Item,
    entry: Option<(String, i64)>,
) -> CardView {
    let library = Library::built_in();
    let findings: Vec<&Finding> = item.findings.iter().map(|&index| &review.findings[index]).collect();
    let suggestion = item.suggestion.map(|index| &review.suggestions[index]);
    let variants = suggestion.map(|s| proposals(s, stand::opening(&item.topic, review))).unwrap_or_default();
    let standing = desk.rulings.get(&item.id);
    let amended = match standing.map(|standing| &standing.act) {
        Some(Act::Amend { edits }) => Some(edits),
        _ => None,
    };
    let worst_comment = findings.iter().find_map(|finding| finding.comment.clone()).unwrap_or_default();
    let comment = match standing.map(|standing| &standing.act) {
        Some(Act::CommentOnly { text }) => text.clone(),
        Some(Act::Amend { edits }) => edits.iter().find_map(|edit| edit.comment.clone()).unwrap_or_default(),
        _ => suggestion.and_then(|s| s.variants.first()).and_then(|v| v.comment.clone()).unwrap_or(worst_comment),
    };
    let topic = library.topic(&item.topic);
    let mut authorities: Vec<AuthorityView> = Vec::new();
    for cited in findings.iter().flat_map(|finding| &finding.authorities) {
        let view = AuthorityView {
            id: cited.id.to_string(),
            citation: catalog::at_place(&cited.citation, cited.id.pinpoint.as_deref()),
            checked: cited.checked.clone().unwrap_or_default(),
            confirmed: false,
        };
        if !authorities.contains(&view) {
            authorities.push(view);
        }
    }
    let mut notes: Vec<&str> = findings.iter().filter_map(|finding| finding.note.as_deref()).collect();
    notes.dedup();
    let variant_views: Vec<VariantView> = variants
        .iter()
        .map(|variant| VariantView {
            rung: variant.rung.to_string(),
            title: catalog::rung_title(variant.rung),
            passages: views(draft, outline, &passages(draft, &variant.edits, item.para)),
            comment: variant.comment.clone().unwrap_or_default(),
            needs: variant.needs.iter().map(|question| need(library, &question.about, &question.ask)).collect(),
        })
        .collect();
    let chosen =
        item.rung.and_then(|rung| variants.iter().position(|variant| variant.rung == rung)).unwrap_or_default();
    let stops = review.walk_aways.iter().filter(|walk| walk.topic == item.topic);
    let presence = review.presence.iter().find(|presence| presence.topic == item.topic);
    let clashes = suggestion.map(|suggestion| suggestion.clashes.as_slice()).unwrap_or_default();
    CardView {
        row: item.row(None),
        topic: topic.map_or_else(|| item.topic.clone(), |topic| topic.title.clone()),
        code: topic.map(|topic| topic.code.clone()).unwrap_or_default(),
        words: findings.first().map(|finding| finding.quote.clone()).unwrap_or_default(),
        findings: findings.iter().map(|finding| finding_view(library, finding)).collect(),
        chosen: chosen as u32,
        comment,
        note: notes.join("\n\n"),
        authorities,
        walk_aways: stops
            .map(|walk| {
                if walk.open {
                    format!("{} (Open: it depends on a fact that is not known.)", walk.reason)
                } else {
                    walk.reason.clone()
                }
            })
            .collect(),
        clashes: clashes.iter().map(|id| ChoiceView { id: id.0.clone(), title: title_of(review, id) }).collect(),
        measure: presence.and_then(|presence| presence.elements).map(|(met, of)| MeasureView { met, of }),
        ruling: standing.map(|standing| RulingView {
            state: item.state.into(),
            rung: item.rung.map(|rung| rung.to_string()),
            by: entry.as_ref().map(|(by, _)| by.clone()).unwrap_or_default(),
            at: entry.map_or(0.0, |(_, at)| at as f64),
            reason: standing.reason.clone(),
        }),
        amended: amended
            .filter(|_| item.state == "amended")
            .map(|edits| views(draft, outline, &passages(draft, edits, item.para))),
        variants: variant_views,
    }
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
        Some(Act::Accept { rung }) => ("accepted", rung.parse().ok()),
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

fn certainty_id(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "sure",
        Certainty::Open => "open",
        Certainty::Attorney => "attorney",
    }
}

fn finding_view(library: &Library, finding: &Finding) -> FindingView {
    let needs = finding.needs.iter().map(|one| match one {
        Need::Fact(key) => {
            let ask = library
                .facts
                .get(key)
                .map(|kind| if kind.ask.is_empty() { kind.title.clone() } else { kind.ask.clone() });
            need(library, key, &ask.unwrap_or_else(|| key.clone()))
        }
        Need::Document(words) => {
            let ask = format!("“{words}” is part of the draft and was not reviewed.");
            NeedView { kind: "other".into(), about: words.clone(), ask, choices: Vec::new() }
        }
    });
    FindingView {
        id: format!("{}/{}", finding.key.topic, finding.key.test),
        title: catalog::capital(&finding.title),
        severity: finding.severity.id().into(),
        message: finding.message.clone(),
        quote: finding.quote.clone(),
        because: finding.because.id().into(),
        certainty: certainty_id(finding.certainty).into(),
        needs: needs.collect(),
        traps: finding.traps.iter().map(|trap| trap_title(*trap).to_owned()).collect(),
    }
}

fn need(library: &Library, about: &str, ask: &str) -> NeedView {
    let choice = |id: &str, title: &str| ChoiceView { id: id.into(), title: title.into() };
    let named = |names: &[String]| names.iter().map(|name| choice(name, name)).collect::<Vec<_>>();
    let (kind, choices) = if let Some(variable) = library.variables.get(about) {
        ("variable", named(&variable.choices))
    } else if let Some(fact) = library.facts.get(about) {
        match fact.kind {
            library::AnswerKind::YesNo => ("fact", vec![choice("yes", "Yes"), choice("no", "No")]),
            library::AnswerKind::List => ("other", Vec::new()),
            _ => ("fact", named(&fact.choices)),
        }
    } else {
        ("other", Vec::new())
    };
    NeedView { kind: kind.into(), about: about.into(), ask: ask.into(), choices }
}

fn trap_title(trap: Trap) -> &'static str {
    match trap {
        Trap::ExceptionSwallowsRule => "an exception that takes back the rule",
        Trap::NotwithstandingOverride => "overrides everything to the contrary",
        Trap::DefinitionSmuggling => "a definition wider than its name",
        Trap::DoubleNegative => "two negations that permit",
        Trap::Survival => "survives the end of the agreement",
        Trap::Precedence => "other terms prevail over it",
        Trap::AspirationalModal => "states an aim, promises nothing",
        Trap::Qualifier => "qualified by knowledge or materiality",
        Trap::AffiliateCreep => "affiliates or partners come along",
        Trap::Configuration => "depends on a setting or a tier",
        Trap::SoftDeletion => "deletion that need not happen",
        Trap::MirroredSilence => "a document taken in by reference may speak to it",
    }
}
