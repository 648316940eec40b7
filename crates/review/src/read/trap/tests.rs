//! Every trap with sentences that hold it and near misses that do not.

use draft::build::lines;
use library::{Facts, Form, Library, Playbook, Role};

use super::*;
use crate::case::Case;
use crate::read::Text;

const BEFORE: &str = "This Agreement is between Acme Labs, Inc. (\"Vendor\") and Widget Corp. (\"Customer\").";

/// A draft's last paragraph, and the codes of its traps.
const CASES: &[(&str, &str)] = &[
    // An exception that takes the rule back.
    ("Vendor shall not train on Inputs, save as described in the Documentation.", "g1"),
    ("Vendor shall not use Inputs, except to improve its models.", "g1"),
    ("Vendor shall not disclose Inputs, except in aggregated form.", "g1"),
    ("Vendor shall not disclose Inputs, except to its auditors.", ""),
    ("Vendor shall not train on Inputs.", ""),
    ("Vendor may train on Inputs except on prompts.", ""),
    // A permission over everything else.
    ("Notwithstanding anything to the contrary, Vendor may use Inputs to develop its products.", "g2"),
    ("Notwithstanding Section 4, Inputs may be used for machine learning.", "g2"),
    ("Notwithstanding anything to the contrary, Vendor shall not sell Inputs.", ""),
    // A harmless name.
    ("\"Learnings\" means Inputs and Outputs.\n\nVendor may use Learnings.", "g3"),
    ("\"Customer Data\" means Inputs and Outputs.\n\nVendor may use Customer Data.", ""),
    ("\"Fees\" means the amounts in the Order Form.\n\nCustomer shall pay the Fees.", ""),
    // Two negations.
    ("Nothing in this Agreement shall prevent Vendor from training on Inputs.", "g4"),
    ("Vendor shall not be restricted from training on Inputs.", "g4"),
    ("Vendor shall not train on Inputs.", ""),
    // What survives.
    (
        "1. License. Customer grants Vendor a license to the Inputs.\n\n2. Fees. Customer shall pay the fees.\n\n\
         3. Survival. Sections 1 and 2 survive termination.",
        "g5",
    ),
    (
        "1. License. Customer grants Vendor a license to the Inputs.\n\n2. Fees. Customer shall pay the fees.\n\n\
         3. Survival. Section 2 survives termination.",
        "",
    ),
    // Posted terms above what was negotiated.
    ("In case of conflict, the terms posted on Vendor's website prevail over the Order Form.", "g6"),
    ("If the Order Form and the terms posted at the URL conflict, the Order Form controls.", ""),
    ("In case of conflict, the Order Form prevails over the terms posted on Vendor's website.", ""),
    // Aims and habits.
    ("Vendor does not currently intend to train on Inputs.", "g7"),
    ("Vendor currently does not sell Inputs.", "g7"),
    ("Customer intends to pay the fees and shall endeavor to do so on time.", ""),
    ("Customer shall not upload code designed to disrupt the Services.", ""),
    ("Inputs will not be used to train our generally available models.", ""),
    ("Vendor shall apply generally accepted accounting principles.", ""),
    ("Vendor shall comply with the rules currently in effect.", ""),
    // Knowledge and materiality.
    ("Vendor shall not knowingly train on Inputs.", "g8"),
    ("Vendor represents that, to its knowledge, the Dataset infringes no right.", "g8"),
    ("Vendor shall not materially reduce the security of the Services.", "g8"),
    ("Customer shall not copy the training materials.", ""),
    ("Customer may end this Agreement for material breach.", ""),
    // Who comes along.
    ("Customer grants Vendor and its affiliates a license to the Inputs.", "g9"),
    ("Vendor and its affiliates may store the Inputs.", "g9"),
    ("Vendor shall indemnify Customer and its affiliates.", ""),
    ("Vendor may end the access of Customer and its affiliates.", ""),
    // Settings and tiers.
    ("If zero data retention is enabled, prompts are not logged.", "g10"),
    ("Vendor will not train on Inputs of eligible customers.", "g10"),
    ("On the Enterprise plan, Vendor will not train on Inputs.", "g10"),
    ("Vendor will not train on Inputs unless the feature is turned on.", "g10"),
    ("Vendor will set up the Services for Customer's business.", ""),
    // Deletion that need not happen.
    ("Vendor may delete Customer Data following termination.", "g11"),
    ("Vendor shall use commercially reasonable efforts to delete Customer Data.", "g11"),
    ("Vendor shall delete Customer Data in accordance with its retention policy.", "g11"),
    ("Vendor shall delete Customer Data, except backup copies.", "g11"),
    ("Vendor shall delete Customer Data within 30 days, except backup copies, which are deleted within 90 days.", ""),
    ("Vendor shall delete Customer Data within thirty days.", ""),
    // Terms taken in and not reviewed.
    ("The policy at https://example.com/policy is incorporated by reference.", "g12"),
    ("The schedules are part of this Agreement.", ""),
];

fn reading(words: &str, see: impl FnOnce(&Reading)) {
    let (playbook, facts) = (Playbook::default(), Facts::default());
    let library = Library::built_in();
    let draft = lines(&format!("{BEFORE}\n\n{words}"));
    let text = Text::of(&draft);
    let (role, form) = (Role::Customer, Form::ServicesAgreement);
    see(&Reading::of(&text, Case { library, playbook: &playbook, facts: &facts, role, form }));
}

#[test]
fn traps_are_told_from_near_misses() {
    let mut wrong = Vec::new();
    for (words, expected) in CASES {
        reading(words, |reading| {
            let last = reading.units.len() - 1;
            let codes: Vec<&str> = reading.traps(last).into_iter().map(Trap::code).collect();
            if codes.join(" ") != *expected {
                wrong.push(format!("{words}\n  expected “{expected}”, found “{}”", codes.join(" ")));
            }
        });
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

#[test]
fn a_grant_kept_alive_and_a_harmless_name_know_it_themselves() {
    reading(
        "1. License. Customer grants Vendor a license to the Inputs.\n\n2. Survival. Section 1 survives.",
        |reading| {
            let granting = reading.units.iter().position(|u| u.predicates.iter().any(|p| p.act == Act::Grants));
            assert_eq!(reading.traps(granting.expect("it is read as a grant")), [Trap::Survival]);
        },
    );
    reading("\"Learnings\" means Inputs and Outputs.\n\n\"Fees\" means the amounts due.", |reading| {
        let named = |name: &str| reading.text.outline.definitions.iter().position(|d| d.term == name);
        assert_eq!(reading.definition_traps(named("Learnings").expect("defined")), [Trap::DefinitionSmuggling]);
        assert_eq!(reading.definition_traps(named("Fees").expect("defined")), []);
    });
}
