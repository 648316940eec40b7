use draft::build::lines;
use library::{Answer, Answered, Backed, Fact, Facts, Form, Library, Playbook, Role, Severity};

use super::Reply;

fn facts(role: Role, form: Form, known: &[(&str, Answer)]) -> Facts {
    let values = known.iter().map(|(key, is)| ((*key).to_owned(), Fact { is: is.clone(), ..Fact::default() }));
    Facts { role: Some(role), form: Some(form), values: values.collect(), ..Facts::default() }
}

fn reply_to(role: Role, words: &str, known: &[(&str, Answer)]) -> Reply {
    let form = if matches!(role, Role::Licensor | Role::Licensee) {
        Form::TrainingDataLicense
    } else {
        Form::ServicesAgreement
    };
    let facts = facts(role, form, known);
    let library = Library::built_in();
    let review = crate::review(&lines(words), library, &Playbook::default(), &facts);
    review.replies.into_iter().next().expect("every role asks")
}

/// Party-named paper begins so.
const NAMED: &str = "This Agreement is between Ferrow Labs, Inc. (\"Provider\") and Aldgate Clinics LLC (\"Customer\").\n\"Customer Data\" means files and prompts that Customer submits. \"Output\" means what the Services return for them.\n";
/// A form in the first and second person begins so.
const YOU: &str = "These Terms are between Ferrow Labs, Inc. (\"we\", \"us\") and the business that accepts them (\"you\").\n\"Your Content\" means the prompts you submit and the responses you receive.\n";

/// Role, opening, words, answer.
const ANSWERS: &[(Role, &str, &str, Answered)] = &[
    (Role::Customer, NAMED, "Provider may use Customer Data to train its machine learning models.", Answered::Yes),
    (Role::Customer, YOU, "You grant us a license to use Your Content to train and improve our models.", Answered::Yes),
    (Role::Vendor, NAMED, "Provider may use Customer Data to train its machine learning models.", Answered::Yes),
    (Role::Customer, NAMED, "Provider shall not use Customer Data or Output to train any model.", Answered::No),
    (Role::Customer, YOU, "We will not use Your Content to train our models.", Answered::No),
    (Role::Vendor, YOU, "We will not use Your Content to train our models.", Answered::No),
    (
        Role::Customer,
        NAMED,
        "Provider may train a model on Customer Data only if Customer opts in by a signed order.",
        Answered::No,
    ),
    (
        Role::Customer,
        YOU,
        "We may use Your Content to train our models unless you opt out in your account settings.",
        Answered::OptOut,
    ),
    (
        Role::Customer,
        NAMED,
        "Provider may use Customer Data to train its models unless Customer opts out by written notice.",
        Answered::OptOut,
    ),
    (Role::Customer, NAMED, "Provider shall bill the fees each month.", Answered::Silent),
    (Role::Vendor, YOU, "We bill the fees each month.", Answered::Silent),
    (
        Role::Customer,
        NAMED,
        "Provider shall not use Customer Data to train any model.\nProvider may use Customer Data to fine-tune its large language models.",
        Answered::Contradictory,
    ),
    (
        Role::Customer,
        YOU,
        "We will not train on Your Content.\nYou agree that we may use Your Content to train our artificial intelligence models.",
        Answered::Contradictory,
    ),
    (
        Role::Customer,
        NAMED,
        "Provider's data policy at www.ferrow.example/data is incorporated by reference into this Agreement.",
        Answered::Open,
    ),
    (Role::Customer, NAMED, "Provider may use Customer Data to improve the Services.", Answered::Open),
    (
        Role::Licensor,
        "",
        "Licensor grants Licensee a license to use the Licensed Data to train the Permitted Models.\nLicensee shall not use the Licensed Data to train any other model.",
        Answered::Yes,
    ),
    (Role::Licensor, "", "Licensee shall not use the Licensed Data to train any model.", Answered::No),
];

#[test]
fn each_answer_is_given_on_paper_of_either_kind_and_for_either_side() {
    for (role, opening, words, answer) in ANSWERS {
        let reply = reply_to(*role, &format!("{opening}{words}"), &[]);
        assert_eq!(reply.answer, *answer, "{role}: {words}\n{:#?}", reply.said);
    }
}

/// What a carve-out says, and the bounds found in it.
const BOUNDS: &[(&str, &[&str])] = &[
    ("Provider shall not use Customer Data to train any model, except in aggregated form.", &[]),
    (
        "Provider shall not use Customer Data to train any model, except in aggregated form solely to secure the Services.",
        &["purpose"],
    ),
    (
        "Provider shall not use Customer Data to train any model, except as needed by authorized personnel with a need to know.",
        &["people"],
    ),
    (
        "Provider shall not use Customer Data to train any model, except in aggregated form for thirty (30) days.",
        &["time"],
    ),
    (
        "Provider shall not use Customer Data to train any model.\nProvider may use de-identified data and shall not attempt to re-identify it.",
        &["re-identification"],
    ),
    (
        "Provider shall not use Customer Data to train any model.\nProvider may use de-identified data but not to train any model.",
        &["no-weights"],
    ),
    (
        "Provider shall not use Customer Data to train any model.\nProvider may use aggregated data only to secure the Services and during the term, shall not re-identify it, shall give it only to authorized personnel with a need to know, and shall not train on it.",
        &["purpose", "people", "time", "re-identification", "no-weights"],
    ),
];

#[test]
fn each_bound_of_a_carve_out_is_found_or_not_with_its_words() {
    for (words, wanted) in BOUNDS {
        let reply = reply_to(Role::Customer, &format!("{NAMED}{words}"), &[]);
        assert_eq!(reply.answer, Answered::No, "{words}");
        let [carve_out] = reply.carve_outs.as_slice() else { panic!("{words}: {:#?}", reply.carve_outs) };
        let found: Vec<&str> =
            carve_out.bounds.iter().filter(|b| b.words.is_some()).map(|b| b.bound.as_str()).collect();
        assert_eq!(found, *wanted, "{words}\n{:#?}", carve_out.bounds);
        assert_eq!(carve_out.bounds.len(), 5, "each has a mark");
    }
}

#[test]
fn a_bar_without_an_exception_leaves_nothing_out_and_consent_is_none() {
    for words in [
        "Provider shall not use Customer Data to train any model.",
        "Provider shall not use Customer Data to train any model without Customer's prior written consent.",
    ] {
        let reply = reply_to(Role::Customer, &format!("{NAMED}{words}"), &[]);
        assert!(reply.answer == Answered::No && reply.carve_outs.is_empty(), "{words}: {:#?}", reply.carve_outs);
    }
}

#[test]
fn the_chain_leads_from_a_harmless_name_to_the_data() {
    let words = "\"Inputs\" means prompts of Customer.\n\"Interaction Records\" means Inputs and their results.\n\"Learnings\" means Interaction Records.\nProvider may use Learnings to train its models.";
    let reply = reply_to(Role::Customer, &format!("{NAMED}{words}"), &[]);
    assert_eq!(reply.answer, Answered::Yes);
    let chain: Vec<(&str, Option<&str>)> =
        reply.said[0].chain.iter().map(|l| (l.term.as_str(), l.by.as_deref())).collect();
    assert_eq!(chain[0], ("Learnings", Some("Interaction Records")));
    assert!(chain.contains(&("Interaction Records", Some("Inputs"))), "{chain:?}");
    assert!(chain.iter().any(|(term, _)| *term == "Inputs"), "{chain:?}");
}

const FIRM: &str = "Provider shall not use Customer Data or Output to train any model.";
const TIED: &str = "Provider shall not use Customer Data of enterprise customers to train any model.";
const FREE: &str = "Provider may use Customer Data to train its models.";
const NOTHING: &str = "Provider shall bill the fees each month.";

/// Words, facts, what the answer is worth.
type Row = (&'static str, &'static [(&'static str, Answer)], Option<(Backed, Option<Severity>)>);
const PROMISED: (&str, Answer) = ("downstream.no-training", Answer::Yes);
const PLAN: (&str, Answer) = ("config.enterprise-tier", Answer::Yes);
const SWITCHED_OFF: (&str, Answer) = ("config.no-training-on", Answer::Yes);
const LEFT_ON: (&str, Answer) = ("config.no-training-on", Answer::No);
const WORTH: &[Row] = &[
    (FIRM, &[PROMISED], Some((Backed::Backed, None))),
    (TIED, &[PROMISED, PLAN, SWITCHED_OFF], Some((Backed::Conditional, None))),
    (TIED, &[PROMISED, PLAN, LEFT_ON], Some((Backed::Gap, Some(Severity::Critical)))),
    (TIED, &[PROMISED], Some((Backed::Gap, Some(Severity::Critical)))),
    (NOTHING, &[PROMISED, SWITCHED_OFF], Some((Backed::Gap, Some(Severity::High)))),
    (NOTHING, &[PROMISED, LEFT_ON], Some((Backed::Gap, Some(Severity::Critical)))),
    (FREE, &[PROMISED, PLAN, SWITCHED_OFF], Some((Backed::Gap, Some(Severity::Critical)))),
    (FREE, &[("downstream.no-training", Answer::No)], Some((Backed::Disclose, None))),
    (FIRM, &[], None),
];

#[test]
fn what_an_answer_is_worth_follows_from_settings_and_promises() {
    for (words, known, wanted) in WORTH {
        let reply = reply_to(Role::Customer, &format!("{NAMED}{words}"), known);
        let backing = reply.backing.as_ref().map(|backing| (backing.result, backing.severity));
        assert_eq!(backing, *wanted, "{words} {known:?}\n{reply:#?}");
    }
}

#[test]
fn what_is_not_known_is_said_with_what_it_would_be_worth() {
    let reply = reply_to(Role::Customer, &format!("{NAMED}{TIED}"), &[PROMISED]);
    let [would] = reply.backing_open.as_slice() else { panic!("{:#?}", reply.backing_open) };
    assert!(would.result == Backed::Conditional && would.needs.len() == 2, "{would:#?}");
}

#[test]
fn a_bar_for_some_plans_beside_a_license_for_others_waits_for_the_plan() {
    let words = format!("{NAMED}{TIED}\nProvider may use Customer Data of free accounts to train its models.");
    let answer = |known: &[(&str, Answer)]| reply_to(Role::Customer, &words, known).answer;
    assert_eq!(answer(&[]), Answered::Open);
    assert_eq!(answer(&[PLAN]), Answered::No);
    assert_eq!(answer(&[("config.enterprise-tier", Answer::No)]), Answered::Yes);
}
