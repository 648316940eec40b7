//! The card of a suggestion, or of a finding without one.

use library::Library;
use review::{Act, Finding, Need, Part, Question, Trap, passages};

use crate::catalog;
use crate::item::{Item, certainty_id, proposals, title_of};
use crate::matter::OpenMatter;
use crate::passage::views;
use crate::view::{
    AuthorityView, CardView, ChoiceView, ConfirmationView, FindingView, MeasureView, NeedView, PartView, RulingView,
    VariantView,
};

/// Returns an item's card.
pub fn card(open: &OpenMatter, item: &Item) -> CardView {
    let (review, library) = (&open.review, &*open.library);
    let (draft, outline) = (&open.received.draft, &open.received.outline);
    let findings: Vec<&Finding> = item.findings.iter().map(|&index| &review.findings[index]).collect();
    let suggestion = item.suggestion.map(|index| &review.suggestions[index]);
    let variants = suggestion.map(|s| proposals(s, open.opening(&item.topic))).unwrap_or_default();
    let standing = open.desk.rulings.get(&item.id);
    let amended = match standing.map(|standing| &standing.act) {
        Some(Act::Amend { edits }) => Some(edits),
        _ => None,
    };
    let worst_comment = findings.iter().find_map(|finding| finding.comment.clone()).unwrap_or_default();
    let comment = match standing.map(|standing| &standing.act) {
        Some(Act::CommentOnly { text }) => text.clone(),
        Some(Act::Amend { edits }) => edits.iter().find_map(|edit| edit.comment.clone()).unwrap_or_default(),
        Some(Act::Accept { rung, .. }) => {
            variants.iter().find(|variant| variant.rung == *rung).and_then(|v| v.comment.clone()).unwrap_or_default()
        }
        _ => suggestion.and_then(|s| s.variants.first()).and_then(|v| v.comment.clone()).unwrap_or(worst_comment),
    };
    let topic = library.topic(&item.topic);
    let mut authorities: Vec<AuthorityView> = Vec::new();
    for cited in findings.iter().flat_map(|finding| &finding.authorities) {
        let id = cited.id.to_string();
        let confirmed = open.confirmations.get(&id).map(|confirmation| ConfirmationView {
            by: confirmation.by.clone(),
            at: confirmation.at_utc_secs as f64,
            against: confirmation.against.clone(),
        });
        let citation = catalog::at_place(&cited.citation, cited.id.pinpoint.as_deref());
        let view = AuthorityView { id, citation, checked: cited.checked.clone().unwrap_or_default(), confirmed };
        if !authorities.contains(&view) {
            authorities.push(view);
        }
    }
    let mut notes: Vec<&str> = findings.iter().filter_map(|finding| finding.note.as_deref()).collect();
    notes.dedup();
    let part = |part: &Part| {
        let worst = part.cures.first().and_then(|key| review.finding(key));
        PartView {
            id: part.id.to_string(),
            title: worst.map_or_else(|| part.id.to_string(), |finding| catalog::capital(&finding.title)),
            severity: worst.map_or(item.severity, |finding| finding.severity).id().into(),
            needs: questions(library, &part.needs),
        }
    };
    let variant_views: Vec<VariantView> = variants
        .iter()
        .map(|variant| VariantView {
            rung: variant.rung.to_string(),
            title: catalog::rung_title(variant.rung),
            passages: views(draft, outline, &passages(draft, &variant.edits, item.para)),
            comment: variant.comment.clone().unwrap_or_default(),
            needs: questions(library, &variant.needs),
            parts: if variant.parts.len() > 1 { variant.parts.iter().map(part).collect() } else { Vec::new() },
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
                if walk.is_open() {
                    format!("{} (Open: it depends on a fact that is not known.)", walk.reason)
                } else {
                    walk.reason.clone()
                }
            })
            .collect(),
        clashes: clashes.iter().map(|id| ChoiceView { id: id.0.clone(), title: title_of(review, id) }).collect(),
        measure: presence.and_then(|presence| {
            let (met, of) = presence.elements?;
            Some(MeasureView { met, of, lacks: presence.lacks.iter().map(|(_, title)| title.clone()).collect() })
        }),
        ruling: standing.map(|standing| RulingView {
            state: item.state.into(),
            rung: item.rung.map(|rung| rung.to_string()),
            without: match &standing.act {
                Act::Accept { without, .. } => without.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            },
            by: standing.by.clone(),
            at: standing.at_utc_secs as f64,
            reason: standing.reason.clone(),
        }),
        amended: amended
            .filter(|_| item.state == "amended")
            .map(|edits| views(draft, outline, &passages(draft, edits, item.para))),
        variants: variant_views,
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
        severity_because: finding.severity_because(),
        would: finding.would.iter().map(|would| format!("Not known: {}.", would.says)).collect(),
        message: finding.message.clone(),
        quote: finding.quote.clone(),
        because: finding.because.id().into(),
        certainty: certainty_id(finding.certainty).into(),
        needs: needs.collect(),
        traps: finding.traps.iter().map(|trap| trap_title(*trap).to_owned()).collect(),
    }
}

fn questions(library: &Library, questions: &[Question]) -> Vec<NeedView> {
    questions.iter().map(|question| need(library, &question.about, &question.ask)).collect()
}

/// Returns a question with what can be answered to it.
pub fn need(library: &Library, about: &str, ask: &str) -> NeedView {
    let choice = |id: &str, title: &str| ChoiceView { id: id.into(), title: title.into() };
    let named = |names: &[String]| names.iter().map(|name| choice(name, name)).collect::<Vec<_>>();
    let (kind, choices) = if let Some(variable) = library.variables.get(about) {
        ("variable", named(&variable.choices))
    } else if let Some(fact) = library.facts.get(about) {
        match fact.kind {
            library::AnswerKind::YesNo => ("fact", vec![choice("yes", "Yes"), choice("no", "No")]),
            library::AnswerKind::List => ("list", named(&fact.choices)),
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
