use crate::build::lines;
use crate::outline;

/// Outlines a draft and compares its units: lead-ins in `<..>`, then the unit, then a tail in `>..<`.
fn check(text: &str, expected: &[&str]) {
    let draft = lines(text);
    let outline = outline(&draft);
    let found: Vec<String> = outline
        .units
        .iter()
        .map(|unit| {
            let mut out = String::new();
            for lead in &unit.lead_in {
                out.push_str(&format!("<{}> ", draft.words(lead).unwrap()));
            }
            out.push_str(draft.words(&unit.at).unwrap());
            if let Some(tail) = &unit.tail {
                out.push_str(&format!(" >{}<", draft.words(tail).unwrap()));
            }
            out
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn sentences_are_units() {
    check("1. Audit. Licensor may audit. Licensee pays.", &["Licensor may audit.", "Licensee pays."]);
    check("# Audit\nLicensor may audit", &["Licensor may audit"]);
    check("**No Training.** Vendor shall not train.", &["Vendor shall not train."]);
    check("J. Training and Data\tThese terms apply.", &["J. Training and Data", "These terms apply."]);
    check("| Fee | 5 dollars. Net. |\n~1 A note.", &["Fee", "5 dollars.", "Net.", "A note."]);
}

#[test]
fn list_items_have_their_lead_in() {
    check(
        "
        1.1 Use. This applies. Vendor shall not:
        (a) train any model;
        (b) disclose:
        (i) Inputs; or
        (ii) Outputs; and
        (c) sell,
        in each case except as agreed. More.
        ",
        &[
            "This applies.",
            "<Vendor shall not:> train any model; >in each case except as agreed.<",
            "<Vendor shall not:> <disclose:> Inputs; >in each case except as agreed.<",
            "<Vendor shall not:> <disclose:> Outputs; >in each case except as agreed.<",
            "<Vendor shall not:> sell, >in each case except as agreed.<",
            "More.",
        ],
    );
    check(
        "Vendor may use\n* Inputs;\n* Outputs.\nThis ends.",
        &["<Vendor may use> Inputs;", "<Vendor may use> Outputs.", "This ends."],
    );
    check(
        "++ Licensee may:\n+++ copy; and\n+++ modify. It shall keep notices.\n++ Nothing else.",
        &["<Licensee may:> copy;", "<Licensee may:> modify.", "It shall keep notices.", "Nothing else."],
    );
    check("Vendor shall not:\n1. Heading", &["Vendor shall not:"]);
}

#[test]
fn a_list_within_a_sentence_is_split() {
    check(
        "Vendor shall (a) keep Inputs secret; (b) delete Outputs; and (c) pay, in each case promptly.",
        &[
            "<Vendor shall> keep Inputs secret; >in each case promptly.<",
            "<Vendor shall> delete Outputs; >in each case promptly.<",
            "<Vendor shall> pay >in each case promptly.<",
        ],
    );
    // Words that items share cannot be told apart, so these stay whole.
    for whole in [
        "Vendor may (a) use and (b) disclose Inputs.",
        "Vendor may (i) use, (ii) copy, and (iii) sell Inputs.",
        "Under Section 3(a) and clause (b), (c) is void.",
        "Vendor (a) may not.",
    ] {
        check(whole, &[whole]);
    }
}
