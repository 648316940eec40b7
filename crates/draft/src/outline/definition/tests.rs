use crate::build::lines;
use crate::outline;

/// Outlines a draft and compares its definitions: `term: body`, with `(..)` around terms defined in passing.
fn check(text: &str, expected: &[&str]) {
    let draft = lines(text);
    let found: Vec<String> = outline(&draft)
        .definitions
        .iter()
        .map(|d| {
            assert_eq!(draft.words(&d.at), Some(d.term.as_str()));
            let mut body = draft.words(&d.body).unwrap().to_owned();
            for item in &d.items {
                body.push_str(&format!(" + {}", draft.words(item).unwrap()));
            }
            if d.in_passing { format!("({}): {body}", d.term) } else { format!("{}: {body}", d.term) }
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn definitions_that_say_what_a_term_means() {
    check("“Data” means data. It is big.", &["Data: “Data” means data."]);
    check("1.1 \"Data\" shall mean data.", &["Data: \"Data\" shall mean data."]);
    check(
        "“Affiliate” or “Affiliates” means, for a party, others.",
        &[
            "Affiliate: “Affiliate” or “Affiliates” means, for a party, others.",
            "Affiliates: “Affiliate” or “Affiliates” means, for a party, others.",
        ],
    );
    check(
        "“Affiliate,” with respect to a party, means others.",
        &["Affiliate: “Affiliate,” with respect to a party, means others."],
    );
    check("“Fees” has the meaning given in Section 3.", &["Fees: “Fees” has the meaning given in Section 3."]);
    check("‘Data’ means the Licensor’s data.", &["Data: ‘Data’ means the Licensor’s data."]);
    check("**Data** means data.", &["Data: Data means data."]);
    check(
        "1. Definitions\nPermitted Use means use.\n2. Other\nPermitted Use means use.",
        &["Permitted Use: Permitted Use means use."],
    );
    check("The word “Data” is nice. This means war.", &[]);
    check("“Use” means:\n(a) reading; or\n(b) copying.", &["Use: “Use” means: + reading; + copying."]);
}

#[test]
fn definitions_in_passing() {
    check("This is made by Acme, Inc. (“Vendor”).", &["(Vendor): This is made by Acme, Inc."]);
    check(
        "Hello. Acme (the \"Vendor\") and Beta (together with its Affiliates, the “Customer”) agree.",
        &["(Vendor): Acme", "(Customer): Acme (the \"Vendor\") and Beta"],
    );
    check("Both (each, a “Party” and collectively, the “Parties”) agree.", &["(Party): Both", "(Parties): Both"]);
    check("Outputs (as defined in “Terms”) stay.", &[]);
    check("Outputs (see “Terms”) stay.", &[]);
}

#[test]
fn definitions_in_tables() {
    check("| Term | Definition |\n| Data | All data. |", &["Data: All data."]);
    check("| “Data” | means data |", &["Data: means data"]);
    check("| Fee | 5 |", &[]);
}

#[test]
fn definitions_of_a_glossary_with_headings() {
    check(
        "# Definitions\n## affiliate\nAn entity of the group.\n## consumer\nAn individual.\n## services\nThe products.",
        &["affiliate: An entity of the group.", "consumer: An individual.", "services: The products."],
    );
    // Two headings part the text; they define nothing.
    check("# Definitions\n## Scope\nThis applies.\n## Use\nIt is read.", &[]);
}
