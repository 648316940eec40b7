use draft::build::lines;
use library::{Answer, Fact, Facts, Form, Library, Playbook, Role};

use crate::finding::{Certainty, Finding, Is, Need, Review};

/// Answers of a matter, with evidence where the key ends in a plus sign.
fn matter(role: Role, form: Form, known: &[(&str, Answer)]) -> Facts {
    let values = known.iter().map(|(key, is)| {
        let evidence = key.ends_with('+').then(|| "export.png".to_owned());
        (key.trim_end_matches('+').to_owned(), Fact { is: is.clone(), evidence, ..Fact::default() })
    });
    Facts { role: Some(role), form: Some(form), values: values.collect(), ..Facts::default() }
}

fn reviewed(words: &str, role: Role, form: Form, known: &[(&str, Answer)]) -> Review {
    crate::review(&lines(words), Library::built_in(), &Playbook::default(), &matter(role, form, known))
}

fn finding<'r>(review: &'r Review, id: &str) -> Option<&'r Finding> {
    let (topic, test) = id.split_once('/').expect("topic/test");
    review.findings.iter().find(|f| f.key.topic == topic && f.key.test == test)
}

const OPT_OUT: &str = "Vendor may use Customer Data to train its models unless Customer opts out.";
const TIED: &str = "Vendor shall not use Customer Data of enterprise customers to train any model.";
const READERS: &str = "Vendor's personnel may review Inputs and Outputs.";
const KEPT: &str = "Vendor may retain prompts and outputs for as long as it considers necessary.";
const PAID: &str = "Licensor may audit Licensee's payment records once a year on notice to verify royalties and fees.";
const SIGNED: &str = "The data processing addendum is available on request and applies if executed by both parties.";

const YES: Answer = Answer::Yes;
const NO: Answer = Answer::No;
use Form::{ServicesAgreement as Msa, TrainingDataLicense as Tdl};
use Role::{Customer, Licensor, Vendor};

/// Words, role, form, the test, facts, its severity or none, and the rules that set it in order.
type Row = (
    &'static str,
    Role,
    Form,
    &'static str,
    &'static [(&'static str, Answer)],
    Option<&'static str>,
    &'static [&'static str],
);
const ROWS: &[Row] = &[
    (OPT_OUT, Customer, Msa, "training-use/T2", &[], Some("high"), &["test"]),
    (OPT_OUT, Customer, Msa, "training-use/T2", &[("downstream.no-training", YES)], Some("critical"), &["test", "M1"]),
    (OPT_OUT, Customer, Msa, "training-use/T2", &[("downstream.no-training", NO)], Some("high"), &["test"]),
    (OPT_OUT, Vendor, Msa, "training-use/T1", &[("downstream.no-training", YES)], Some("critical"), &["test", "M1"]),
    (TIED, Customer, Msa, "training-use/T8", &[("downstream.no-training", YES)], Some("critical"), &["test", "M1"]),
    (
        TIED,
        Customer,
        Msa,
        "training-use/T8",
        &[("downstream.no-training", YES), ("config.enterprise-tier+", YES), ("config.no-training-on+", YES)],
        Some("low"),
        &["test", "M1", "M14"],
    ),
    // Without evidence the switch does not count.
    (
        TIED,
        Customer,
        Msa,
        "training-use/T8",
        &[("config.enterprise-tier", YES), ("config.no-training-on+", YES)],
        Some("high"),
        &["test"],
    ),
    (
        READERS,
        Customer,
        Msa,
        "abuse-monitoring-access/T1",
        &[("data.privileged", YES)],
        Some("critical"),
        &["test", "M7"],
    ),
    (
        READERS,
        Customer,
        Msa,
        "abuse-monitoring-access/T1",
        &[("data.source-code", YES)],
        Some("critical"),
        &["test", "M7"],
    ),
    (
        KEPT,
        Customer,
        Msa,
        "retention-zero-retention/T1",
        &[("data.sensitive", YES), ("config.zero-retention", YES)],
        Some("low"),
        &["test", "M7", "M15"],
    ),
    (
        KEPT,
        Customer,
        Msa,
        "retention-zero-retention/T1",
        &[
            ("matter.self-serve", YES),
            ("use.internal", YES),
            ("matter.value", Answer::Number(900)),
            ("data.personal", NO),
            ("data.of-customers", NO),
        ],
        Some("low"),
        &["test", "M10"],
    ),
    (PAID, Licensor, Tdl, "audit-right/T2", &[("matter.upfront-fee", YES)], Some("critical"), &["test", "M13"]),
    (PAID, Licensor, Tdl, "audit-right/T2", &[("matter.upfront-fee", NO)], Some("high"), &["test"]),
    (SIGNED, Customer, Msa, "dpa-execution/T1", &[("data.personal", NO)], None, &[]),
];

#[test]
fn every_severity_names_the_rules_that_set_it() {
    for (words, role, form, id, known, wanted, rules) in ROWS {
        let review = reviewed(words, *role, *form, known);
        let found = finding(&review, id);
        let severity = found.map(|f| f.severity.id());
        assert_eq!(severity, *wanted, "{id} {known:?}: {:?}", found.map(Finding::severity_because));
        let Some(found) = found else { continue };
        let steps: Vec<&str> = found.steps.iter().map(|step| step.rule.as_str()).collect();
        assert_eq!(steps, *rules, "{id} {known:?}: {}", found.severity_because());
        assert_eq!(found.steps.last().map(|step| step.is.id()), severity, "the last step is what counts");
    }
}

#[test]
fn a_fact_that_is_not_known_changes_nothing_and_is_said() {
    let review = reviewed(READERS, Customer, Msa, &[]);
    let found = finding(&review, "abuse-monitoring-access/T1").expect("it fires");
    assert_eq!(found.severity.id(), "high");
    let would = found.would.iter().find(|would| would.rule == "M7").expect("M7 may apply");
    assert_eq!(would.is.map(library::Severity::id), Some("critical"));
    assert!(would.needs.contains(&Need::Fact("data.privileged".into())), "{would:?}");
    let asked = review.intake.iter().find(|open| open.fact == "data.privileged").expect("it is asked");
    assert!(asked.decides.iter().any(|what| what.contains("M7")), "{asked:?}");
    // Nothing is asked that is known, or that changes nothing here.
    let known = reviewed(READERS, Customer, Msa, &[("data.privileged", YES)]);
    let found = finding(&known, "abuse-monitoring-access/T1").expect("it fires");
    assert!(found.would.iter().all(|would| would.rule != "M7"), "{:?}", found.would);
    assert!(known.intake.iter().all(|open| open.fact != "data.privileged"));
    assert!(review.intake.iter().all(|open| open.fact != "matter.upfront-fee"), "no licensor asks here");
}

#[test]
fn a_topic_that_is_turned_off_says_so() {
    let review = reviewed(SIGNED, Customer, Msa, &[("data.personal", NO)]);
    let presence = review.presence.iter().find(|p| p.topic == "dpa-execution").expect("every topic has a row");
    assert!(presence.is == Is::NotChecked && presence.reason.starts_with("M2 "), "{}", presence.reason);
    let open = reviewed(SIGNED, Customer, Msa, &[]);
    let found = open.findings.iter().find(|f| f.key.topic == "dpa-execution").expect("it is raised");
    assert!(found.would.iter().any(|would| would.rule == "M2" && would.is.is_none()), "{:?}", found.would);
}

#[test]
fn a_topic_that_is_turned_on_finds_silence_that_its_own_bounds_leave_out() {
    let words = "Vendor shall provide the Services.";
    let silent = |known: &[(&str, Answer)]| {
        reviewed(words, Customer, Msa, known).findings.iter().any(|f| f.key.topic == "prompt-warning-copyleft")
    };
    assert!(silent(&[("use.code-generation", YES)]));
    assert!(!silent(&[("use.code-generation", NO)]) && !silent(&[]));
    let review = reviewed(words, Customer, Msa, &[]);
    let asked = review.intake.iter().find(|open| open.fact == "use.code-generation").expect("it is asked");
    assert!(asked.decides[0].contains("M8"), "{asked:?}");
}

#[test]
fn a_rule_of_the_test_whose_fact_is_not_known_counts_only_in_words() {
    let words = "Customer shall not audit Vendor's systems.";
    let review = reviewed(words, Customer, Msa, &[]);
    let found = finding(&review, "audit-right/T3").expect("it fires");
    assert_eq!(found.severity.id(), "high");
    assert!(
        found.would.iter().any(|w| w.rule == "test" && w.is == Some(library::Severity::Critical)),
        "{:?}",
        found.would
    );
    assert_eq!(found.certainty, Certainty::Sure);
}

#[test]
fn the_playbook_has_the_last_word() {
    let mut playbook = Playbook::default();
    playbook.severities.insert(("training-use".into(), "T2".into()), library::Severity::Medium);
    let facts = matter(Customer, Msa, &[("downstream.no-training", YES)]);
    let review = crate::review(&lines(OPT_OUT), Library::built_in(), &playbook, &facts);
    let found = finding(&review, "training-use/T2").expect("it fires");
    assert_eq!((found.severity.id(), found.severity_because().as_str()), ("medium", "The playbook sets it."));
}

#[test]
fn words_to_our_side_stand_at_the_finding_or_once() {
    let known = [("matter.self-serve", YES), ("matter.value", Answer::Number(400_000))];
    let review = reviewed(OPT_OUT, Customer, Msa, &known);
    assert_eq!(review.remarks.iter().map(|r| r.rule.as_str()).collect::<Vec<_>>(), ["M20"]);
    let indemnity = review.findings.iter().find(|f| f.key.topic == "ip-indemnity-output").expect("silence on claims");
    assert!(indemnity.note.as_ref().is_some_and(|note| note.contains("M11")), "{:?}", indemnity.note);
}
