//! The hardest conditions, judged on sentences written for them.

use std::collections::BTreeMap;

use draft::build::lines;
use library::condition::{Act, Certainty, Condition, Consent, Words};
use library::{Answer, Fact, Facts, Form, Grammar, Lexicon, Library, Playbook, Role};

use super::*;
use crate::read::Text;

/// A small library: enough grammar and lexicons for the conditions here, and no topic.
pub(crate) fn small_library() -> Library {
    let words = |members: &[&str]| -> Vec<Words> {
        members.iter().map(|m| Words::parse(m).unwrap_or_else(|e| panic!("{m}: {e}"))).collect()
    };
    let acts = [
        (
            Act::Permits,
            &[
                "may",
                "can",
                "\"is permitted to\"",
                "\"reserves the right to\"",
                "\"has the right to\"",
                "\"is entitled to\"",
                "\"consents to\"",
                "\"allowed to\"",
                "(we or licensee) +1 (use or uses)",
            ][..],
        ),
        (
            Act::Prohibits,
            &[
                "\"shall not\"",
                "\"will not\"",
                "\"must not\"",
                "\"may not\"",
                "\"does not\"",
                "\"do not\"",
                "never",
                "\"in no event\"",
                "\"agrees not to\"",
                "cannot",
            ],
        ),
        (Act::Obliges, &["shall", "will", "must", "\"agrees to\""]),
        (Act::Grants, &["grants", "\"hereby grants\"", "grant"]),
        (Act::Disclaims, &["disclaims", "\"makes no\"", "\"is not responsible\""]),
        (Act::Represents, &["represents", "warrants"]),
        (Act::Excludes, &["excludes", "\"does not apply to\"", "\"has no obligation\"", "\"shall not apply to\""]),
    ];
    let grammar = Grammar {
        acts: acts.into_iter().map(|(act, members)| (act, words(members))).collect(),
        exceptions: words(&["except", "\"other than\"", "save", "unless", "\"provided that\""]),
        negations: words(&["\"not\"", "no", "never", "nothing"]),
        releases: words(&[
            "\"shall not be restricted from\"",
            "\"not be prevented from\"",
            "prevent +4 from",
            "restrict +4 from",
        ]),
        overrides: words(&["\"notwithstanding anything to the contrary\"", "notwithstanding"]),
        consent: BTreeMap::from([
            (
                Consent::OptIn,
                words(&["\"opts in\"", "\"prior written consent\"", "\"express consent\"", "\"written consent\""]),
            ),
            (
                Consent::OptOut,
                words(&["\"opts out\"", "\"opt out\"", "\"turn this off\"", "\"unless customer objects\""]),
            ),
        ]),
        certainty: BTreeMap::from([
            (Certainty::Default, words(&["\"by default\"", "currently"])),
            (Certainty::Aim, words(&["\"intend to\"", "\"intends to\""])),
        ]),
        parties: BTreeMap::from([
            (Role::Customer, words(&["customer", "client", "you"])),
            (Role::Vendor, words(&["vendor", "provider", "supplier", "we", "us", "our"])),
            (Role::Licensor, words(&["licensor"])),
            (Role::Licensee, words(&["licensee"])),
        ]),
        incorporates: words(&["incorporates", "https"]),
        either: words(&["\"each party\"", "\"either party\"", "\"neither party\""]),
        ..Grammar::default()
    };
    let lexicons = [
        (
            "data-in",
            &[
                "input",
                "(prompt not/1 (notice or payment or report))",
                "submission",
                "\"customer data\"",
                "\"customer content\"",
                "\"client data\"",
                "conversation",
            ][..],
        ),
        ("output", &["(output not/6 (plant or megawatt))", "completion /6 (prompt or model)"]),
        (
            "train",
            &[
                "(train! not+4 (personnel or staff or user or employee))",
                "\"fine tune\"",
                "fine-tun!",
                "improv! not+3 (process or property)",
                "refine",
                "develop!",
                "\"machine learning\"",
            ],
        ),
        ("licensed-data", &["\"licensed data\"", "dataset", "\"the data\""]),
        ("any-purpose", &["any +3 purpose", "\"products and services\"", "\"including without limitation\""]),
        ("affiliate", &["affiliate"]),
        ("deid", &["aggregat!", "de-identified", "deidentified", "anonymi*ed"]),
        ("safety", &["safety", "abuse"]),
        ("audit", &["(audit! not/2 (log or trail)) not/3 (financial or statement)", "inspect!"]),
        ("perpetual", &["perpetual", "irrevocable", "surviv!"]),
        ("indem", &["indemnif!", "defend", "\"hold harmless\""]),
        ("delete", &["delet!", "destroy!"]),
        ("fine-tuned", &["\"fine-tuned model\"", "\"custom model\""]),
    ];
    let lexicons = lexicons.into_iter().map(|(id, members)| {
        (
            id.to_owned(),
            Lexicon {
                id: id.to_owned(),
                title: id.to_owned(),
                members: words(members),
                never: Vec::new(),
                literal: false,
            },
        )
    });
    Library { grammar, lexicons: lexicons.collect(), ..Library::default() }
}

fn solve(condition: &str, role: Role, facts: &Facts, text: &str) -> Vec<Solution> {
    let library = small_library();
    let playbook = Playbook::default();
    let condition = Condition::parse(condition).unwrap_or_else(|e| panic!("{condition}: {e}"));
    let draft = lines(text);
    let text = Text::of(&draft);
    let case = Case { library: &library, playbook: &playbook, facts, role, form: Form::ServicesAgreement };
    let reading = Reading::of(&text, case);
    let judge = Judge::new(&reading);
    judge.solve(&condition)
}

fn check(condition: &str, role: Role, cases: &[(&str, bool)]) {
    for (text, fires) in cases {
        let found = solve(condition, role, &Facts::default(), text);
        assert_eq!(found.iter().any(Solution::is_sure), *fires, "{condition}\n{text}\n{found:#?}");
    }
}

const DEFAULT_TRAINING: &str = "unit[permits, by them, consent not opt-in]{ (@data-in or @output) & act:@train }";

#[test]
fn default_training_right() {
    check(
        DEFAULT_TRAINING,
        Role::Customer,
        &[
            ("Provider may use Submissions to train and refine its large language models.", true),
            ("Vendor may use Inputs to train its personnel.", false),
            ("Vendor may use Inputs to train its personnel and to fine-tune its large language models.", true),
            ("\"Learnings\" means Inputs and Outputs.\n\nVendor may use Learnings to improve its products.", true),
            ("Vendor shall not be restricted from training on Inputs.", true),
            ("Vendor may train a model on Inputs if Customer opts in by signed order.", false),
            (
                "Only if Customer opts in by signed order may Vendor train a model on Inputs for Customer's exclusive use.",
                false,
            ),
            ("Vendor may use Inputs to train models unless Customer opts out.", true),
            ("You agree that prompts and completions may be used to help us develop new AI features.", true),
            ("Customer may use Inputs to train its own models.", false),
            ("Vendor shall not use Inputs to train models.", false),
            ("Vendor may use Inputs to provide the Services but shall not use them to train any model.", false),
            ("Vendor shall not train on Inputs but may use Service Metrics to improve the Services.", false),
            ("Vendor shall not use Inputs, except to train its own models.", true),
            ("Customer consents to use of its prompts in improving our AI by default.", true),
            ("Vendor may:\n\n(a) host Inputs; and\n\n(b) use Inputs to train models.", true),
            ("Vendor may, without Customer's prior written consent, train its models on Inputs.", true),
            ("Nothing in this Agreement shall prevent Vendor from training on Inputs.", true),
            ("Nothing in this Agreement shall prevent Vendor from not training on Inputs.", false),
            (
                "\"Output\" means text generated by the Services in response to Inputs.\n\nVendor may develop its roadmap.",
                false,
            ),
        ],
    );
}

#[test]
fn a_vendor_sees_its_own_permission_as_its_own() {
    check(DEFAULT_TRAINING, Role::Vendor, &[("Vendor may use Inputs to train models.", false)]);
}

#[test]
fn undefined_carve_out() {
    check(
        "unit[prohibits]{ @train } AND exception{ term:@deid or term:@safety } AND definition[undefined deid]",
        Role::Customer,
        &[
            ("Vendor shall not train on Inputs, except on aggregated data.", true),
            (
                "\"Aggregated Data\" means counts.\n\nVendor shall not train on Inputs, except on Aggregated Data.",
                false,
            ),
            ("Vendor shall not train on Inputs.", false),
        ],
    );
}

#[test]
fn inputs_but_not_outputs() {
    check(
        "unit[prohibits, by them]{ @data-in & @train } AND NOT unit[prohibits, by them]{ @output & @train }",
        Role::Customer,
        &[
            ("Inputs will not be used to train our models.", true),
            ("Vendor will not use Inputs or Outputs to train models.", false),
            (
                "Vendor will use Inputs and Outputs only to provide the Services to Customer and will not use them, or data derived from them, to train any model.",
                false,
            ),
        ],
    );
}

#[test]
fn license_conditions() {
    check(
        "unit[permits|grants]{ @licensed-data & purpose:@any-purpose }",
        Role::Licensor,
        &[
            ("Licensee may use the Dataset for any purpose in its business.", true),
            ("Licensor grants Licensee a license to use the Licensed Data for any lawful business purpose.", true),
            ("Licensee shall not use the Dataset for any purpose other than training.", false),
        ],
    );
    check(
        "unit[prohibits]{ @licensed-data /s \"other than\" } AND unit[grants]{ @licensed-data } as g AND NOT same unit{ solely or only or \"limited to\" }",
        Role::Licensor,
        &[
            (
                "Licensor grants Licensee a license to the Dataset. Licensee shall not use the Dataset other than to train.",
                true,
            ),
            (
                "Licensor grants Licensee a license to the Dataset solely to train. Licensee shall not use the Dataset other than to train.",
                false,
            ),
        ],
    );
    check(
        "unit[grants]{ affiliate & @licensed-data } AND NOT definition[of affiliate]{ percent(>=50) or \"majority of\" }",
        Role::Licensor,
        &[
            ("Licensor grants Licensee and its Affiliates a license to the Dataset.", true),
            (
                "\"Affiliate\" means an entity that owns more than 50% of a party.\n\nLicensor grants Licensee and its Affiliates a license to the Dataset.",
                false,
            ),
        ],
    );
}

#[test]
fn survival_lists_the_grant() {
    let draft = "1. License. Licensor grants Licensee a license to the Dataset.\n\n2. Fees. Licensee shall pay the fees.\n\n3. Survival. ";
    check(
        "unit[grants]{ @licensed-data } as g AND unit[cites g]{ surviv! }",
        Role::Licensor,
        &[
            (&format!("{draft}Sections 1 and 2 survive termination."), true),
            (&format!("{draft}Section 2 survives termination."), false),
        ],
    );
}

#[test]
fn audit_conditions() {
    check(
        "unit[permits]{ @audit & n:duration(>30 days) }",
        Role::Licensor,
        &[
            ("Licensor may audit the records on sixty (60) days' notice.", true),
            ("Licensor may audit the records on thirty (30) days' notice.", false),
            ("Licensor may audit the records on two months' notice.", true),
        ],
    );
    check(
        "unit[permits]{ @audit & (\"per year\" or annually) } AND NOT same clause{ suspicion or breach or incident }",
        Role::Licensor,
        &[
            ("1. Audit. Licensor may audit once per year.\n\n2. Term. A breach ends it.", true),
            ("1. Audit. Licensor may audit once per year. It may audit on suspicion of breach.", false),
        ],
    );
    check(
        "NOT document{ @audit }",
        Role::Licensor,
        &[
            ("Licensor grants a license.", true),
            ("Licensor may audit.", false),
            ("Vendor keeps an audit log of administrator actions.", true),
            ("The parties' audited financial statements will be delivered within 90 days.", true),
        ],
    );
}

#[test]
fn unknown_is_open_and_never_silent() {
    let open = solve(
        "NOT document{ @audit }",
        Role::Licensor,
        &Facts::default(),
        "This Agreement incorporates the policy at https://example.com/policy.",
    );
    assert!(open.len() == 1 && !open[0].is_sure(), "{open:?}");
    let condition =
        "fact(product.retrieval) AND definition[of data-in] AND NOT definition[of data-in]{ embedding! or ind*x }";
    let text = "\"Customer Data\" means data that Customer submits.";
    let mut facts = Facts::default();
    let unknown = solve(condition, Role::Customer, &facts, text);
    assert_eq!(unknown[0].needs, [Need::Fact("product.retrieval".into())]);
    facts.values.insert("product.retrieval".into(), Fact { is: Answer::Yes, ..Fact::default() });
    assert!(solve(condition, Role::Customer, &facts, text)[0].is_sure());
    facts.values.insert("product.retrieval".into(), Fact { is: Answer::No, ..Fact::default() });
    assert!(solve(condition, Role::Customer, &facts, text).is_empty());
}

#[test]
fn conflicts_across_clauses() {
    let monitor = "unit[permits, by them]{ (review or read or monitor) & @data-in } as m AND clause{ confidential! } as c \
                   AND NOT unit[is c, cites m]{ confidential! } AND NOT unit[is m, cites c]";
    let draft = |more: &str| {
        format!(
            "1. Monitoring. Vendor may review prompts for abuse{more}.\n\n2. Secrecy. Each party shall keep Confidential Information secret."
        )
    };
    check(monitor, Role::Customer, &[(&draft(""), true), (&draft(", subject to Section 2"), false)]);
    let cap = "unit{ @indem & claim! } as i AND clause{ \"liability\" & (\"shall not exceed\" or \"limited to\") } \
               AND NOT same clause[cites i]{ except! or \"other than\" } AND NOT same clause{ (except! or excluding) /15 indemn! }";
    let draft = |more: &str| {
        format!(
            "1. Indemnity. Vendor shall defend Customer against claims.\n\n2. Cap. Its liability{more} shall not exceed the fees."
        )
    };
    check(
        cap,
        Role::Customer,
        &[
            (&draft(""), true),
            (&draft(", except under Section 1,"), false),
            (&draft(" (excluding its indemnity)"), false),
        ],
    );
    let weights = "unit[obliges, by them]{ @delete & @data-in } AND document{ @fine-tuned } AND NOT same clause{ weights or adapter! }";
    check(
        weights,
        Role::Customer,
        &[
            ("1. Exit. Vendor shall delete Customer Data.\n\n2. Models. Vendor hosts the fine-tuned model.", true),
            (
                "1. Exit. Vendor shall delete Customer Data and weights.\n\n2. Models. Vendor hosts the fine-tuned model.",
                false,
            ),
        ],
    );
    let fee = "unit{ (instal! or quarterly or milestone) /12 fee! } AND unit[grants]{ @perpetual }";
    check(fee, Role::Licensor, &[("Licensor grants a perpetual license. The fees are due quarterly.", true)]);
}
