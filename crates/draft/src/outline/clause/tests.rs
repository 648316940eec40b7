use crate::build::lines;
use crate::outline;

/// Outlines a draft and compares its clauses, one a line: `path kind heading @first paragraph..end`, indented by depth.
fn check(text: &str, expected: &str) {
    let draft = lines(text);
    let outline = outline(&draft);
    let mut found = String::new();
    for clause in &outline.clauses {
        let mut depth = 0;
        let mut next = clause.parent;
        while let Some(parent) = next {
            depth += 1;
            next = outline.clauses[parent.0 as usize].parent;
        }
        let heading = clause.heading.as_deref().unwrap_or("-");
        let path = if clause.path.is_empty() { "-" } else { &clause.path };
        let indent = "  ".repeat(depth);
        found.push_str(&format!(
            "{indent}{path} {:?} {heading} {}..{}\n",
            clause.kind, clause.paras.start, clause.paras.end
        ));
    }
    let expected: Vec<&str> = expected.lines().filter(|l| !l.trim().is_empty()).collect();
    let shared = expected.iter().map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    let expected: String = expected.iter().map(|l| format!("{}\n", &l[shared..])).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn automatic_numbers() {
    check(
        "
        ^ **DATA LICENSE AGREEMENT**
        This Agreement is made between A and B.
        + **Definitions**
        “Data” means data.
        “Use” means:
        +++ reading; or
        +++ copying.
        “Term” means the term.
        + **Grant**
        ++ **License.** Licensor grants:
        +++ this; and
        ++++ that
        +++ those
        ++ Next.
        + **Term**
        ",
        "
        - Preamble - 0..2
        1 Section Definitions 2..8
          1 Definition - 3..4
          1 Definition - 4..7
            1(a) Section - 5..6
            1(b) Section - 6..7
          1 Definition - 7..8
        2 Section Grant 8..14
          2.1 Section License 9..13
            2.1(a) Section - 10..12
              2.1(a)(i) Section - 11..12
            2.1(b) Section - 12..13
          2.2 Section Next 13..14
        3 Section Term 14..15
        ",
    );
}

#[test]
fn typed_numbers() {
    check(
        "
        1. Definitions
        1.1 “Data” means data.
        2. Audit Rights. Licensor may:
        (a) look;
        (i) twice; and
        (ii) thrice;
        (b) ask.
        2024 was a good year.
        3. Term
        A. Smith signed.
        3.1 Term. It lasts.
        5. Late
        ",
        "
        1 Section Definitions 0..2
          1.1 Definition - 1..2
        2 Section Audit Rights 2..8
          2(a) Section - 3..6
            2(a)(i) Section - 4..5
            2(a)(ii) Section - 5..6
          2(b) Section - 6..7
        3 Section Term 8..11
          3.1 Section Term 10..11
        5 Section Late 11..12
        ",
    );
}

#[test]
fn letters_and_roman_numbers() {
    let letters: String = "abcdefgh".chars().map(|c| format!("({c}) item;\n")).collect();
    check(&format!("1. List:\n{letters}(i) nine;\n(j) ten."), &{
        let mut expected = "1 Section - 0..11\n".to_owned();
        for (i, c) in "abcdefghij".chars().enumerate() {
            expected.push_str(&format!("  1({c}) Section - {}..{}\n", i + 1, i + 2));
        }
        expected
    });
    check("(h) eight:\n(i) one;\n(ii) two.", "(h) Section - 0..3\n  (h)(i) Section - 1..2\n  (h)(ii) Section - 2..3");
}

#[test]
fn articles_and_sections() {
    check(
        "
        ARTICLE I
        ^ DEFINITIONS
        Section 1.1 Terms. The terms.
        Section 1.1 shall survive.
        ARTICLE II. GRANT
        2.1 License
        (a) Scope. The scope.
        2.2 Other
        ",
        "
        I Section DEFINITIONS 0..4
          1.1 Section Terms 2..4
        II Section GRANT 4..8
          2.1 Section License 5..7
            2.1(a) Section Scope 6..7
          2.2 Section Other 7..8
        ",
    );
}

#[test]
fn headings_alone() {
    check(
        "
        # Terms of Service
        Welcome.
        ## Your Data
        We may use it.
        ## Fees
        **Late fees.** You pay.
        **Taxes.** You pay.
        ",
        "
        - Preamble - 0..2
        - Section Your Data 2..4
        - Section Fees 4..7
          - Section Late fees 5..6
          - Section Taxes 6..7
        ",
    );
    check(
        "+ **Confidentiality**\nText.\n**Exclusions**\nText.\n+ **Term**",
        "1 Section Confidentiality 0..4\n  1 Section Exclusions 2..4\n2 Section Term 4..5",
    );
}

#[test]
fn the_parts_of_an_agreement() {
    check(
        "
        MASTER AGREEMENT
        **RECITALS**
        (A) Vendor sells.
        (B) Customer buys.
        1. Fees
        IN WITNESS WHEREOF, the parties sign.
        By: ______
        Schedule A – Fees
        1. Setup
        | Fee | 5 |
        Exhibit B
        1.1 Other
        ~1 A note.
        ",
        "
        - Preamble - 0..1
        - Recital RECITALS 1..4
          (A) Recital - 2..3
          (B) Recital - 3..4
        1 Section Fees 4..5
        - Signature - 5..7
        Schedule A Schedule Fees 7..11
          Schedule A 1 Section Setup 8..11
        Exhibit B Schedule - 11..14
          Exhibit B 1.1 Section Other 12..14
        - Apart - 13..14
        ",
    );
    check(
        "WHEREAS, Vendor sells; and\nWHEREAS, Customer buys;\nNOW, THEREFORE:\n1. Fees",
        "- Recital - 0..3\n1 Section Fees 3..4",
    );
}

#[test]
fn two_labels_at_one_place() {
    check(
        "3.2(a) Scope.\n(b) Limits.",
        "3.2 Section - 0..2\n  3.2(a) Section Scope 0..1\n  3.2(b) Section Limits 1..2",
    );
    check(
        "1. List:\n(a)(i) one;\n(ii) two.",
        "1 Section - 0..3\n  1(a) Section - 1..3\n    1(a)(i) Section - 1..2\n    1(a)(ii) Section - 2..3",
    );
}

#[test]
fn an_excerpt_may_begin_anywhere() {
    check("8.2 No Training. Vendor shall not train.", "8.2 Section No Training 0..1");
    check("(b) copies of the Data;", "(b) Section - 0..1");
    check("5A. Audit", "5A Section Audit 0..1");
}

/// Outlines a draft and compares the paths of its numbered clauses.
fn check_paths(text: &str, expected: &[&str]) {
    let draft = lines(text);
    let outline = outline(&draft);
    let found: Vec<&str> = outline.clauses.iter().filter(|c| c.label.is_some()).map(|c| c.path.as_str()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn e34_a_path_names_four_levels() {
    check_paths(
        "3. Use\n3.2 Grant. Licensor grants:\n(a) rights to:\n(iv) read",
        &["3", "3.2", "3.2(a)", "3.2(a)(iv)"],
    );
    check_paths("+ Use\n++ Grant:\n+++ rights to:\n++++ read", &["1", "1.1", "1.1(a)", "1.1(a)(i)"]);
}

#[test]
fn e43_a_letter_that_may_be_roman_follows_its_neighbors() {
    check_paths("1. List:\n(g) one;\n(h) two;\n(i) three;\n(j) four.", &["1", "1(g)", "1(h)", "1(i)", "1(j)"]);
    check_paths("1. List:\n(h) one:\n(i) two;\n(ii) three.", &["1", "1(h)", "1(h)(i)", "1(h)(ii)"]);
}

#[test]
fn e44_an_exhibit_counts_by_itself() {
    check_paths(
        "1. Use\n2. Term\nExhibit A\n1. Data\n1.1 Kinds\nExhibit B\n1. Fees",
        &["1", "2", "Exhibit A", "Exhibit A 1", "Exhibit A 1.1", "Exhibit B", "Exhibit B 1"],
    );
    // What a filing puts at the top of a page is no exhibit of the agreement.
    check_paths(
        "Exhibit 10.6\n1. Use\nExhibit 10.6\n2. Term\nExhibit A\n1. Fees",
        &["1", "2", "Exhibit A", "Exhibit A 1"],
    );
}
