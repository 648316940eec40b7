//! Sentences with the tests that they fire, and near misses that fire nothing.

use std::collections::BTreeSet;

use draft::build::lines;
use library::{Because, Facts, Form, Library, Role, Severity};
use review::Finding;

fn findings(role: Role, words: &str) -> Vec<Finding> {
    let library = Library::built_in();
    let form = match role {
        Role::Licensor | Role::Licensee => Form::TrainingDataLicense,
        Role::Customer | Role::Vendor => Form::ServicesAgreement,
    };
    let facts = Facts { role: Some(role), form: Some(form), ..Facts::default() };
    review::findings(&lines(words), library, &library.playbook(role), &facts)
}

/// Topic codes as labels write them.
fn code(topic: &str) -> String {
    Library::built_in().topic(topic).map_or_else(|| topic.to_owned(), |t| t.code.clone())
}

/// Number, role, tests of which each must fire, sentence.
const FIRES: &[(u32, Role, &[&str], &str)] = &[
    (1, Role::Customer, &["B1/T1"], "Provider may use Submissions to train and refine its large language models."),
    (
        2,
        Role::Customer,
        &["B1/T1"],
        "You agree that prompts and completions may be used to help us build new AI features.",
    ),
    (
        3,
        Role::Customer,
        &["B1/T2"],
        "We use conversations to make our models better unless you turn this off in settings.",
    ),
    (4, Role::Customer, &["B1/T3"], "Supplier may process Customer Content to operate and enhance the Platform."),
    (5, Role::Customer, &["B1/T4"], "Vendor shall not train on Inputs, except on aggregated data."),
    (
        6,
        Role::Customer,
        &["B1/T5", "B1/T6", "B1/T7"],
        "Inputs will not be used to train our generally available models.",
    ),
    (7, Role::Customer, &["B1/T9"], "We currently do not intend to train on API data."),
    (
        8,
        Role::Customer,
        &["B1/T10"],
        "Customer grants Vendor a worldwide, irrevocable licence to use, modify and create derivative works from Client Data.",
    ),
    (9, Role::Customer, &["B1/T8"], "For eligible Enterprise plans, Vendor does not train on prompts."),
    (18, Role::Customer, &["C4/T1"], "Vendor will defend claims that the Software infringes a patent or copyright."),
    (
        19,
        Role::Customer,
        &["C4/T9"],
        "The indemnity excludes Output that Customer knew or should have known was likely to infringe.",
    ),
    (20, Role::Customer, &["C6/T1"], "The indemnity does not apply to claims based on Customer-supplied prompts."),
    (21, Role::Customer, &["C6/T2"], "Vendor has no obligation where the claim is connected with an input."),
    (22, Role::Customer, &["C6/T4"], "The indemnity excludes output requested in the style of any author."),
    (32, Role::Licensor, &["A1/T1"], "Licensee may use the Dataset for any purpose in its business."),
    (
        33,
        Role::Licensor,
        &["A1/T2"],
        "Licensee may use the Dataset for AI development, including without limitation training.",
    ),
    (34, Role::Licensor, &["A1/T5"], "Licensee may surface excerpts of Licensed Items in search results."),
    (
        35,
        Role::Licensor,
        &["A2/T1", "A2/T2"],
        "Licensor grants Licensee a licence to the Dataset. The licence is sub-licensable through multiple tiers.",
    ),
    (36, Role::Licensor, &["A2/T3"], "Licensee may make the Dataset available to partners."),
    (37, Role::Licensee, &["A2/T8"], "Licensee shall not disclose the Dataset to any third party."),
    (
        38,
        Role::Licensor,
        &["A3/T1"],
        "Licensor grants a perpetual and irrevocable licence to the images of the Dataset.",
    ),
    (39, Role::Licensor, &["A3/T3"], "Licensee may continue to use the models trained before termination."),
    (40, Role::Licensor, &["A5/T1"], "Licensor grants Licensee a license to use the Dataset."),
    (41, Role::Licensor, &["A5/T2"], "Licensor may inspect royalty records annually."),
    (42, Role::Licensee, &["A5/T7"], "Licensor may audit all systems at any time."),
    (50, Role::Customer, &["B1/T12"], "Vendor is not required to remove Customer Data already used for training."),
    (64, Role::Customer, &["B1/T1"], "Notwithstanding Section 4, Content may be used for machine learning."),
    (72, Role::Customer, &["B1/T1"], "Vendor shall not be restricted from training on Inputs."),
    (73, Role::Customer, &["B1/T1"], "Customer consents to use of its content in improving our AI by default."),
];

/// Number, role, what must not fire (nothing: no test of medium or more because of words), sentence.
const SILENT: &[(u32, Role, &[&str], &str)] = &[
    (51, Role::Customer, &[], "Vendor's personnel are trained annually on handling of Customer Data."),
    (52, Role::Customer, &[], "The parties enter into the EU Model Clauses."),
    (53, Role::Customer, &[], "Vendor will provide training to Customer's users on the Services."),
    (54, Role::Licensor, &[], "The parties' audited financial statements will be delivered within 90 days."),
    (55, Role::Customer, &[], "The plant's annual output shall be measured in megawatt hours."),
    (56, Role::Customer, &[], "Upon completion of the project, Vendor shall submit a prompt report."),
    (57, Role::Customer, &[], "Neither party will have any adverse inference drawn."),
    (
        58,
        Role::Customer,
        &["B1"],
        "Vendor will not use Customer Data, Outputs or derived data to train, fine-tune, improve or develop any model of any person.",
    ),
    (59, Role::Customer, &[], "Vendor may use aggregated billing counts to invoice Customer."),
    (
        60,
        Role::Customer,
        &["C6"],
        "The indemnity excludes claims to the extent caused by infringing materials uploaded by Customer.",
    ),
    (66, Role::Licensor, &[], "The seller's sublicense fees under the reseller program are payable quarterly."),
    (67, Role::Customer, &[], "Employee retention bonuses are excluded."),
    (68, Role::Customer, &[], "Each party's tax residency is stated in Schedule 1."),
    (69, Role::Customer, &[], "Vendor keeps an audit log of administrator actions."),
    (70, Role::Customer, &[], "The modelling team will deliver a pricing model."),
    (
        71,
        Role::Customer,
        &["B1/T1"],
        "Only if Customer opts in by signed order may Vendor train a model on Inputs for Customer's exclusive use.",
    ),
];

#[test]
fn labelled_sentences_fire_their_tests() {
    let mut wrong = Vec::new();
    for (number, role, tests, words) in FIRES {
        let fired: BTreeSet<String> =
            findings(*role, words).iter().map(|f| format!("{}/{}", code(&f.key.topic), f.key.test)).collect();
        let missing: Vec<&&str> = tests.iter().filter(|t| !fired.contains(**t)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{number}: {missing:?} missing of {fired:?}\n    {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn near_misses_fire_nothing() {
    let mut wrong = Vec::new();
    for (number, role, tests, words) in SILENT {
        let fired: BTreeSet<String> = findings(*role, words)
            .iter()
            .filter(|f| f.because != Because::Absence && f.severity >= Severity::Medium)
            .map(|f| format!("{}/{}", code(&f.key.topic), f.key.test))
            .filter(|t| tests.is_empty() || tests.iter().any(|n| t == n || t.starts_with(&format!("{n}/"))))
            .collect();
        if !fired.is_empty() {
            wrong.push(format!("{number}: {fired:?}\n    {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pages_are_true() {
    let failures: Vec<String> = review::examples::check(Library::built_in()).iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
