//! Who does what to whom: sentences in the shapes that agreements have, each with what it says.

use draft::build::lines;
use library::{Facts, Form, Library, Playbook, Role};

use super::*;
use crate::case::Case;
use crate::read::{Reading, Text};

/// Terms that a company publishes.
const TERMS: &str = "These Terms are an agreement between you and Acme Labs, Inc. (“Acme”, “we” or “us”).";
/// Terms that call the company by its name alone.
const NAMED: &str = "Welcome to Acme. These Terms are a contract between you and Acme Labs LLC (\"Acme\").";
/// Terms that never say who "we" are.
const NAMELESS: &str = "Please read these Terms before you use the Service.";
/// A contract that calls the parties by their roles.
const ROLES: &str = "This Agreement is between Acme Labs, Inc. (\"Vendor\") and Widget Corp. (\"Customer\").";
/// A contract that calls the parties by their names.
const NAMES: &str = "This Agreement is made between Acme Labs, Inc., a Delaware corporation (\"Acme\"), and Widget Corp., \
                     a New York corporation (\"Widget\"). Acme provides the services to Widget.";
/// A license, under the names of its parties.
const LICENSE: &str =
    "This License is between Archive House Ltd. (the “Licensor”) and Model Works, Inc. (the “Licensee”).";
/// A license that calls the parties by their names.
const NAMED_LICENSE: &str = "This License is between Archive House Ltd. (“Archive”) and Model Works, Inc. (“Works”). Archive \
                             grants Works a license to the Dataset.";

/// Before it, the client's role, the sentence, and what each of its halves says: who, what, on which consent; `except`
/// is the half after an exception.
const CASES: &[(&str, Role, &str, &str)] = &[
    // Who is meant by a name, a pronoun, a possessive.
    (TERMS, Role::Customer, "We may use your Inputs to train our models.", "them permits"),
    (TERMS, Role::Customer, "Acme may use your Inputs to train its models.", "them permits"),
    (TERMS, Role::Customer, "You may not resell the Service.", "us prohibits"),
    (TERMS, Role::Customer, "Acme and its affiliates may share your Inputs with each other.", "them permits"),
    (TERMS, Role::Customer, "Our service providers may store your Inputs.", "them permits"),
    (TERMS, Role::Customer, "Your employees may use the Service.", "us permits"),
    (TERMS, Role::Vendor, "We may use your Inputs to train our models.", "us permits"),
    (NAMED, Role::Customer, "Acme will not sell your Inputs.", "them prohibits"),
    // What is only told of.
    (TERMS, Role::Customer, "This page is about how we may use your Inputs to train our models.", ""),
    (TERMS, Role::Customer, "The policy says how your Inputs can be used.", ""),
    (TERMS, Role::Customer, "We decide how to respond and may train on your Inputs.", "them permits"),
    (TERMS, Role::Customer, "We tell you how it works, and we may train on your Inputs.", "them permits"),
    (NAMED, Role::Customer, "You shall pay Acme within thirty days.", "us obliges"),
    (NAMED, Role::Customer, "Acme’s staff may read your Inputs.", "them permits"),
    (NAMELESS, Role::Customer, "We may suspend your account.", "them permits"),
    (NAMELESS, Role::Customer, "You must keep your password secret.", "us obliges"),
    (ROLES, Role::Customer, "Vendor shall delete Customer Data.", "them obliges"),
    (ROLES, Role::Vendor, "Vendor shall delete Customer Data.", "us obliges"),
    (ROLES, Role::Customer, "The Customer may audit Vendor's records.", "us permits"),
    (NAMES, Role::Customer, "Acme shall indemnify Widget against third-party claims.", "them obliges"),
    (NAMES, Role::Customer, "Widget shall not disclose the documentation.", "us prohibits"),
    (NAMES, Role::Vendor, "Acme shall indemnify Widget against third-party claims.", "us obliges"),
    (LICENSE, Role::Licensor, "The Licensee shall pay the fees.", "them obliges"),
    (LICENSE, Role::Licensee, "The Licensor may inspect the Licensee's records.", "them permits"),
    (NAMED_LICENSE, Role::Licensor, "Works may train one model on the Dataset.", "them permits"),
    (NAMED_LICENSE, Role::Licensor, "Archive may audit Works once a year.", "us permits"),
    // A condition before the main clause names others than who acts.
    (TERMS, Role::Customer, "If you are a paying subscriber, Acme will indemnify you against claims.", "them obliges"),
    (TERMS, Role::Customer, "If you use the free plan, we may train on your Inputs.", "them permits"),
    (TERMS, Role::Customer, "When you delete your account, Acme will erase your Inputs.", "them obliges"),
    (TERMS, Role::Customer, "If we change these Terms, you may close your account.", "us permits"),
    (TERMS, Role::Customer, "By using the Service, you agree to follow our policies.", "us obliges"),
    (TERMS, Role::Customer, "By submitting Inputs, you grant us a license to use them.", "us grants"),
    (TERMS, Role::Customer, "To the extent the law allows, Acme disclaims all warranties.", "them disclaims"),
    (ROLES, Role::Customer, "Where Customer so requests, Vendor shall certify the deletion.", "them obliges"),
    (ROLES, Role::Customer, "After Customer pays, the Platform will show the results.", "them obliges"),
    (ROLES, Role::Customer, "If Customer gives notice, it may end the Order Form.", "us permits"),
    (ROLES, Role::Customer, "Vendor, at its own expense, shall defend Customer.", "them obliges"),
    (ROLES, Role::Customer, "Vendor may, if Customer fails to pay, suspend the Services.", "them permits"),
    // The passive.
    (TERMS, Role::Customer, "Your Inputs may be used by us to train models.", "them permits"),
    (TERMS, Role::Customer, "Your Inputs may be used to train models.", "them permits"),
    (TERMS, Role::Customer, "Your Inputs will not be used for training.", "them prohibits"),
    (ROLES, Role::Customer, "Customer Data will be encrypted by Vendor.", "them obliges"),
    (ROLES, Role::Customer, "Customer Data will be deleted within thirty days.", "them obliges"),
    (ROLES, Role::Customer, "Customer Data shall not be accessed by Vendor's personnel.", "them prohibits"),
    (ROLES, Role::Customer, "Invoices shall be paid by Customer within thirty days.", "us obliges"),
    (ROLES, Role::Vendor, "Customer Data may be used to improve the Services.", "us permits"),
    (ROLES, Role::Customer, "Vendor shall be entitled to retain copies.", "them permits"),
    (ROLES, Role::Customer, "Customer shall be responsible for its users.", "us obliges"),
    (ROLES, Role::Customer, "Customer will be required to accept the new terms.", "us obliges"),
    (ROLES, Role::Customer, "Customer is permitted to copy the documentation.", "us permits"),
    (LICENSE, Role::Licensor, "The Dataset may be used to train any model.", "them permits"),
    (LICENSE, Role::Licensor, "The Dataset shall not be disclosed to third parties.", "them prohibits"),
    // Leave that one side gives the other.
    (TERMS, Role::Customer, "You authorize us to use your Inputs for training.", "them permits"),
    (TERMS, Role::Customer, "You consent to our use of your Inputs.", "them permits"),
    (TERMS, Role::Customer, "You acknowledge and agree that Acme may use your Inputs.", "them permits"),
    (TERMS, Role::Customer, "You agree that your Inputs may be used to train models.", "them permits"),
    (TERMS, Role::Customer, "You grant Acme and its affiliates a worldwide license to your Content.", "us grants"),
    (TERMS, Role::Customer, "You hereby allow us to share your Inputs with partners.", "them permits"),
    (ROLES, Role::Customer, "Customer hereby grants Vendor a license to use Customer Data.", "us grants"),
    (ROLES, Role::Customer, "Customer authorizes Vendor to train models on Inputs.", "them permits"),
    (ROLES, Role::Vendor, "Customer authorizes Vendor to train models on Inputs.", "us permits"),
    (ROLES, Role::Customer, "Vendor is hereby granted a license to the Feedback.", "us grants"),
    // Both, each, neither; others.
    (ROLES, Role::Customer, "Each party shall keep the other's secrets.", "either obliges"),
    (ROLES, Role::Customer, "Neither party may assign this Agreement.", "either prohibits"),
    (ROLES, Role::Customer, "The parties shall meet once a quarter.", "either obliges"),
    // Orders, contractions, several acts.
    (TERMS, Role::Customer, "Do not use the Service to build a rival model.", "us prohibits"),
    (TERMS, Role::Customer, "Don't share your password.", "us prohibits"),
    (TERMS, Role::Customer, "We won't use your Inputs to train our models.", "them prohibits"),
    (TERMS, Role::Customer, "We'll delete your Inputs when you close your account.", "them obliges"),
    (TERMS, Role::Customer, "We use your Inputs to improve our models.", "them permits"),
    (
        TERMS,
        Role::Customer,
        "We don't claim ownership of your Outputs, but we may display them.",
        "them prohibits; them permits",
    ),
    (ROLES, Role::Customer, "Vendor may host Inputs but shall not train on them.", "them permits; them prohibits"),
    (ROLES, Role::Customer, "In no event shall Vendor be liable for lost profits.", "them disclaims"),
    (ROLES, Role::Customer, "Customer is solely responsible for its Inputs.", "us obliges"),
    (ROLES, Role::Customer, "Vendor is not responsible for Inputs.", "them disclaims"),
    (ROLES, Role::Customer, "You assume all risk of using Outputs.", "us obliges"),
    // Consent and exceptions.
    (
        TERMS,
        Role::Customer,
        "We may train on your Inputs unless you opt out.",
        "them permits opt-out; them prohibits opt-out except",
    ),
    (TERMS, Role::Customer, "We will train on your Inputs only if you opt in.", "them obliges opt-in"),
    (
        ROLES,
        Role::Customer,
        "Vendor shall not train on Inputs without Customer's prior written consent.",
        "them prohibits opt-in",
    ),
    (
        ROLES,
        Role::Customer,
        "Vendor shall not train on Inputs, except to improve safety.",
        "them prohibits; them permits except",
    ),
    (
        ROLES,
        Role::Customer,
        "Except as stated in Section 4, Vendor shall not train on Inputs.",
        "them prohibits; them permits except",
    ),
    (
        ROLES,
        Role::Customer,
        "Customer grants Vendor a license (except for resale by Customer) to use, and Vendor may train on, Inputs.",
        "us grants; them permits; us prohibits except",
    ),
    (ROLES, Role::Customer, "Nothing in this Agreement shall prevent Vendor from training on Inputs.", "them permits"),
];

#[test]
fn an_exception_in_brackets_ends_with_them() {
    let halves = |sentence: &str| {
        let draft = lines(&format!("{ROLES}\n\n{sentence}"));
        let text = Text::of(&draft);
        let (playbook, facts, role) = (Playbook::default(), Facts::default(), Role::Customer);
        let form = Form::ServicesAgreement;
        let case = Case { library: Library::built_in(), playbook: &playbook, facts: &facts, role, form };
        let reading = Reading::of(&text, case);
        let unit = reading.units.last().expect("there is one");
        let words = unit.exceptions.iter().flat_map(|half| half.ranges().to_vec());
        words.map(|range| text.words(&range)).collect::<Vec<_>>().join("|")
    };
    assert_eq!(halves("Customer grants Vendor a license (except for resale) to train on Inputs."), "except for resale");
    assert_eq!(halves("Customer grants Vendor a license to Inputs, except for resale."), "except for resale");
}

fn side(side: Option<Party>) -> &'static str {
    match side {
        Some(Party::Us) => "us",
        Some(Party::Them) => "them",
        Some(Party::Either) => "either",
        None => "nobody",
    }
}

fn said(before: &str, role: Role, sentence: &str) -> String {
    let (playbook, facts) = (Playbook::default(), Facts::default());
    let form = match role {
        Role::Customer | Role::Vendor => Form::ServicesAgreement,
        Role::Licensor | Role::Licensee => Form::TrainingDataLicense,
    };
    let draft = lines(&format!("{before}\n\n{sentence}"));
    let text = Text::of(&draft);
    let reading =
        Reading::of(&text, Case { library: Library::built_in(), playbook: &playbook, facts: &facts, role, form });
    let last = draft.paragraphs.last().expect("there is one").id;
    let units = reading.units.iter().zip(&text.outline.units).filter(|(_, unit)| unit.at.para == last);
    let predicates = units.flat_map(|(unit, _)| &unit.predicates);
    let shown = predicates.map(|p| {
        let consent = match p.consent {
            Consent::OptIn => " opt-in",
            Consent::OptOut => " opt-out",
            Consent::None => "",
        };
        format!("{} {}{consent}{}", side(p.actor), p.act, if p.exception { " except" } else { "" })
    });
    shown.collect::<Vec<_>>().join("; ")
}

#[test]
fn sentences_say_who_does_what() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(before, role, sentence, expected)| (said(before, *role, sentence), role, sentence, expected))
        .filter(|(said, _, _, expected)| said != *expected)
        .map(|(said, role, sentence, expected)| format!("{role}: {sentence}\n  expected {expected}\n  said     {said}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {} sentences\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
