//! Every suggestion of the samples accepted at once: nothing is added twice, nothing new is raised, the words read.

use std::collections::BTreeSet;
use std::path::Path;

use docx::{Package, View};
use draft::{Change, Draft, EditSet};
use library::{Answer, Because, Fact, Facts, Form, Library, Role, Rung, Severity};
use review::{Act, Certainty, Desk, Review, SuggestionId};

struct Sample {
    file: &'static str,
    role: Role,
    form: Form,
    facts: &'static [(&'static str, bool)],
    models: Option<&'static str>,
}

const CUSTOMER: &[(&str, bool)] =
    &[("use.internal", true), ("use.summarization", true), ("data.confidential", true), ("data.personal", true)];

const SAMPLES: &[Sample] = &[
    Sample {
        file: "training-data-license.docx",
        role: Role::Licensor,
        form: Form::TrainingDataLicense,
        facts: &[("matter.upfront-fee", false), ("data.personal", true)],
        models: Some("Quillstone Ash and Quillstone Birch"),
    },
    Sample {
        file: "ai-services-agreement.docx",
        role: Role::Customer,
        form: Form::ServicesAgreement,
        facts: CUSTOMER,
        models: None,
    },
    Sample {
        file: "ai-services-agreement-returned.docx",
        role: Role::Customer,
        form: Form::ServicesAgreement,
        facts: CUSTOMER,
        models: None,
    },
];

const RUNGS: &[Rung] = &[Rung::Preferred, Rung::Fallback(1), Rung::Fallback(2)];

fn facts(sample: &Sample) -> Facts {
    let mut facts = Facts { role: Some(sample.role), form: Some(sample.form), ..Facts::default() };
    for (key, is) in sample.facts {
        let is = if *is { Answer::Yes } else { Answer::No };
        facts.values.insert((*key).to_owned(), Fact { is, ..Fact::default() });
    }
    for name in ["permitted_models", "named_models"] {
        facts.variables.extend(sample.models.map(|models| (name.to_owned(), models.to_owned())));
    }
    facts
}

fn read(file: &str) -> Draft {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(file);
    let bytes = std::fs::read(&path).expect("the sample is there");
    Package::open(&bytes).expect("the sample is a Word file").read(View::Final).0
}

fn reviewed(draft: &Draft, facts: &Facts) -> Review {
    let library = Library::built_in();
    review::review(draft, library, &library.playbook(facts.role.expect("it is given")), facts)
}

/// Accepts every suggestion that asks nothing; of two that clash the later gives way, if the review said that they would.
fn accept_all(draft: &Draft, review: &Review, rung: Rung, problems: &mut Vec<String>) -> EditSet {
    let mut desk = Desk::default();
    for suggestion in &review.suggestions {
        let foretold = suggestion.clashes.iter().any(|other| desk.rulings.contains_key(other));
        let asks = suggestion.variant(rung).is_none_or(|v| !v.needs.is_empty());
        if !asks && !foretold {
            desk.rulings.insert(suggestion.id.clone(), Act::accept(rung));
        }
    }
    review::resolve(draft, review, &desk).unwrap_or_else(|clashes| {
        problems.push(format!("at {rung}: {clashes:?}"));
        EditSet::none(draft)
    })
}

/// Words and marks that no draft should have: doubled words, doubled marks and spaces.
fn slips(text: &str) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    let words: Vec<&str> = text.split(' ').collect();
    for pair in words.windows(2) {
        let doubled = pair[0] == pair[1] && pair[0].chars().any(char::is_alphabetic);
        if doubled {
            out.insert(pair.join(" "));
        }
    }
    let listed: Vec<&str> = text.split([',', ' ']).filter(|w| !w.is_empty()).collect();
    for four in listed.windows(4) {
        // "Property right or right of publicity" is no slip.
        if matches!(four[1], "and" | "or") && four[0] == four[2] && four[3] != "of" {
            out.insert(four[..3].join(" "));
        }
    }
    for mark in [", ,", ",,", ";.", ".;", "; .", " .", " ,", " ;", "  ", "..", ",.", ":."] {
        if text.contains(mark) {
            out.insert(mark.to_owned());
        }
    }
    out
}

fn each(mut see: impl FnMut(&Sample, &Draft, &Facts, &Review)) {
    for sample in SAMPLES {
        let (draft, facts) = (read(sample.file), facts(sample));
        let review = reviewed(&draft, &facts);
        see(sample, &draft, &facts, &review);
    }
}

#[test]
fn all_suggestions_stand_together() {
    let mut problems = Vec::new();
    each(|sample, draft, facts, review| {
        for rung in RUNGS {
            let before = problems.len();
            let set = accept_all(draft, review, *rung, &mut problems);
            let mut added = BTreeSet::new();
            for edit in set.edits() {
                let Change::Insert { paras, .. } = &edit.change else { continue };
                for para in paras {
                    if !added.insert(para.text.text()) {
                        problems.push(format!("at {rung} added twice: {}", para.text.text()));
                    }
                }
            }
            let proposed = draft.apply(&set);
            for paragraph in &proposed.paragraphs {
                let was = draft.paragraph(paragraph.id).map(|p| slips(&p.text)).unwrap_or_default();
                for slip in slips(&paragraph.text).difference(&was) {
                    problems.push(format!("at {rung} “{slip}” in: {}", paragraph.text));
                }
            }
            let after = reviewed(&proposed, facts);
            let known: BTreeSet<(&str, &str)> =
                review.findings.iter().map(|f| (f.key.topic.as_str(), f.key.test.as_str())).collect();
            for new in &after.findings {
                // What a fallback concedes, its own topic finds.
                let conceded = *rung != Rung::Preferred
                    && review.suggestions.iter().flat_map(|s| &s.cures).any(|key| key.topic == new.key.topic);
                let counts = new.severity >= Severity::Medium && new.because != Because::Absence && !conceded;
                if counts && !known.contains(&(new.key.topic.as_str(), new.key.test.as_str())) {
                    problems.push(format!("at {rung} new: {} {}", new.key, new.message));
                }
            }
            for problem in &mut problems[before..] {
                problem.insert_str(0, &format!("{} ", sample.file));
            }
            if std::env::var_os("SHOW").is_some() && *rung == Rung::Preferred {
                println!("== {}", sample.file);
                for line in review::redline(draft, set.edits()) {
                    println!("{}", line.text);
                }
            }
        }
    });
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn what_depends_on_an_answer_asks_before_it_is_accepted() {
    each(|sample, _, _, review| {
        for suggestion in &review.suggestions {
            let worst = review.finding(&suggestion.cures[0]).expect("a suggestion cures findings of its review");
            for variant in suggestion.variants.iter().filter(|_| worst.certainty == Certainty::Open) {
                assert!(!variant.needs.is_empty(), "{}: {} asks nothing", sample.file, suggestion.id);
            }
        }
    });
}

#[test]
fn a_suggestion_has_one_id() {
    each(|sample, _, _, review| {
        let ids: BTreeSet<&SuggestionId> = review.suggestions.iter().map(|s| &s.id).collect();
        assert_eq!(ids.len(), review.suggestions.len(), "{}", sample.file);
    });
}

#[test]
fn a_cured_example_reads() {
    let mut problems = Vec::new();
    for topic in &Library::built_in().topics {
        for example in &topic.page.fires {
            let test = example.tests.first().and_then(|id| topic.test(id)).expect("a firing line names a test");
            let role = example.context.role.or(test.severity.first().map(|s| s.role)).unwrap_or(Role::Customer);
            let form = example.context.form.or(topic.forms.first().copied());
            let mut facts = Facts { role: Some(role), form, ..Facts::default() };
            for (key, answer) in &example.context.facts {
                facts.values.insert(key.clone(), Fact { is: answer.clone(), ..Fact::default() });
            }
            let paragraphs: Vec<&str> =
                example.context.before.iter().chain(&example.paragraphs).map(String::as_str).collect();
            let draft = draft::build::lines(&paragraphs.join("\n"));
            let review = reviewed(&draft, &facts);
            let mut clashes = Vec::new();
            let proposed = draft.apply(&accept_all(&draft, &review, Rung::Preferred, &mut clashes));
            problems.extend(clashes.into_iter().map(|clash| format!("{}:{} {clash}", topic.id, example.line)));
            for paragraph in &proposed.paragraphs {
                let was = draft.paragraph(paragraph.id).map(|p| slips(&p.text)).unwrap_or_default();
                for slip in slips(&paragraph.text).difference(&was) {
                    problems.push(format!("{}:{} “{slip}” in: {}", topic.id, example.line, paragraph.text));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
