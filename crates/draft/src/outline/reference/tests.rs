use crate::build::lines;
use crate::{ReferenceKind, one_left, outline};

/// Outlines a draft and compares the references of its last paragraph: `words=path`, `words=law`, or `words=none`.
fn check(text: &str, expected: &[&str]) {
    let draft = lines(text);
    let outline = outline(&draft);
    let last = draft.paragraphs.last().unwrap().id;
    let found: Vec<String> = outline
        .references
        .iter()
        .filter(|r| r.at.para == last)
        .map(|r| {
            let target = match r.kind {
                ReferenceKind::Clause(id) => outline.clauses[id.0 as usize].path.as_str(),
                ReferenceKind::External => "law",
                ReferenceKind::Dangling => "none",
            };
            format!("{}={target}", draft.words(&r.at).unwrap())
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

const DRAFT: &str = "
    1. Definitions
    2. Grant
    2.1 License. The license:
    (a) this; and
    (b) that.
    2.2 Limits. No one may (a) sell it; or (b) rent it out to others.
    3. Term
    4. Fees
    Schedule A – Data
    1. Scope
    1.1 Items
";

fn check_in_draft(sentence: &str, expected: &[&str]) {
    // Before the schedule, as a part of Section 4.
    let text = DRAFT.replace("    Schedule A", &format!("    {sentence}\n    Schedule A"));
    let draft = lines(&text);
    let outline = outline(&draft);
    let para = draft.paragraphs.iter().find(|p| p.text == sentence).unwrap().id;
    let found: Vec<String> = outline
        .references
        .iter()
        .filter(|r| r.at.para == para)
        .map(|r| {
            let target = match r.kind {
                ReferenceKind::Clause(id) => outline.clauses[id.0 as usize].path.as_str(),
                ReferenceKind::External => "law",
                ReferenceKind::Dangling => "none",
            };
            format!("{}={target}", draft.words(&r.at).unwrap())
        })
        .collect();
    assert_eq!(found, expected, "{sentence}");
}

#[test]
fn references_to_clauses() {
    check_in_draft("See Section 2.1.", &["Section 2.1=2.1"]);
    check_in_draft("See Section 2.1(a) and (b).", &["Section 2.1(a)=2.1(a)", "(b)=2.1(b)"]);
    check_in_draft("Under Sections 1, 2.1 and 3 of this Agreement, yes.", &["Sections 1=1", "2.1=2.1", "3=3"]);
    check_in_draft(
        "Sections 1 through 4 survive.",
        &["Sections 1=1", "Sections 1 through 4=2", "Sections 1 through 4=3", "4=4"],
    );
    check_in_draft("See Section 2.2(b) or Section 9.", &["Section 2.2(b)=2.2", "Section 9=none"]);
    check_in_draft("As in Schedule A and Exhibit B.", &["Schedule A=Schedule A", "Exhibit B=none"]);
    check_in_draft("See Section 1.1 of Schedule A.", &["Section 1.1=Schedule A 1.1", "Schedule A=Schedule A"]);
    check_in_draft("within Section 3 and 30 days.", &["Section 3=3"]);
    check("1. List:\n(a) one;\n(b) as in clause (a) above.", &["clause (a)=1(a)"]);
    check("ARTICLE IV. FEES\nSee Article IV and Article 4.", &["Article IV=IV", "Article 4=IV"]);
    check("Schedule A – X\n1. One\n2. See Section 1.", &["Section 1=Schedule A 1"]);
}

#[test]
fn references_to_the_law_and_to_other_papers() {
    for (sentence, words) in [
        ("as defined in 17 U.S.C. § 107.", "§ 107=law"),
        ("Cal. Civ. Code § 1798.140(ag) applies.", "§ 1798.140(ag)=law"),
        ("under GDPR Article 28 it must.", "Article 28=law"),
        ("under Article 28 of the GDPR it must.", "Article 28=law"),
        ("under Section 5 of the Federal Trade Commission Act it must.", "Section 5=law"),
        ("under Article 4(1) of Regulation (EU) 2016/679 it is.", "Article 4(1)=law"),
        ("see Section 3 of the Data Processing Addendum.", "Section 3=law"),
        ("see Section 1798.100.", "Section 1798.100=law"),
        ("see Section 3 of the Agreement.", "Section 3=3"),
    ] {
        check_in_draft(sentence, &[words]);
    }
}

#[test]
fn e45_statutes_are_no_references_to_the_draft() {
    for (sentence, words) in [
        ("under Section 1798.140 of the Civil Code it is.", "Section 1798.140=law"),
        ("under 17 U.S.C. § 102 it is.", "§ 102=law"),
        ("under Article 28 GDPR it is.", "Article 28=law"),
        ("under Section 4 of the Exchange Act it is.", "Section 4=law"),
        ("under Section 4 of the 1933 Act it is.", "Section 4=law"),
        ("as in Clause 3 of the SCCs.", "Clause 3=law"),
        ("in Section 4 of the Master Agreement it is.", "Section 4=law"),
    ] {
        check_in_draft(sentence, &[words]);
    }
}

#[test]
fn e46_a_range_names_every_label_in_it() {
    check(
        "3. Use\n3.1 One\n3.2 Two\n3.3 Three\n3.4 Four\n4. Term\n5. Law\nSections 3.1 through 3.4 and 5 survive.",
        &["Sections 3.1=3.1", "Sections 3.1 through 3.4=3.2", "Sections 3.1 through 3.4=3.3", "3.4=3.4", "5=5"],
    );
    check(
        "1. Use\n2. Term\n3. Law\nSections 1 through Section 3 survive.",
        &["Sections 1=1", "Sections 1 through Section 3=2", "3=3"],
    );
}

#[test]
fn labels_inside_a_paragraph_can_be_named() {
    let text = "7. Fees\n7.1 Rate. It is ten. 7.2 Taxes. (a) Sales taxes; and (b) others.\n";
    check(&format!("{text}See Section 7.2 and Section 7.2(b)."), &["Section 7.2=7.1", "Section 7.2(b)=7.1"]);
    check(&format!("{text}See Section 7.2(c)."), &["Section 7.2(c)=none"]);
    // In one long paragraph "this Section" is where it stands.
    check("The terms: this Section 5 survives.", &["Section 5="]);
}

#[test]
fn words_that_count_on_by_themselves_are_no_labels() {
    check("3. Use\n(a) one\nunder Section 3(a) and (2) Vendor pays.", &["Section 3(a)=3(a)"]);
    check("1. Use\nin Section 1 or (vi) customer claims.", &["Section 1=1"]);
    // A list or a form has items too.
    check("1. Use\nsee Item 17 of the form.", &[]);
}

#[test]
fn an_amendment_speaks_of_another_agreement() {
    let text = "FIRST AMENDMENT TO LICENSE AGREEMENT\n1. Change\n";
    check(&format!("{text}Section 28 of the Agreement is deleted."), &["Section 28=law"]);
    check("LICENSE AGREEMENT\n1. Use\nas in Section 28 of the Agreement.", &["Section 28=none"]);
}

#[test]
fn the_number_of_a_filing_is_no_schedule() {
    check("Exhibit 10.6\nLICENSE AGREEMENT\n1. Use\n2. Term\nSee Section 2.", &["Section 2=2"]);
}

#[test]
fn one_number_left_of_a_list_takes_the_singular() {
    for (text, gone, expected) in [
        ("under Sections 2 and 3.", " and 3", Some("under Section 2.")),
        ("under Sections 2 and 3.", "2 and ", Some("under Section 3.")),
        ("Articles II, IV and 30 days", ", IV", Some("Article II and 30 days")),
        ("Secs. 4.1 or 4.2", " or 4.2", Some("Sec. 4.1")),
        ("§§ 4 and 5", " and 5", Some("§ 4")),
        ("Appendices A and B", " and B", Some("Appendix A")),
        ("Annexes 1 and 2", "1 and ", Some("Annex 2")),
        // Two are left, all go, or the word goes with them.
        ("Sections 2, 3 and 4", ", 3", None),
        ("Sections 2 and 3", "2 and 3", None),
        ("Sections 2 and 3", "Sections 2 and ", None),
        ("Section 2 or Section 3", " or Section 3", None),
        ("Sections 2 and 3 and the fees", " and the fees", None),
    ] {
        let Some(start) = text.find(gone) else {
            assert_eq!(expected, None, "{text}");
            continue;
        };
        let after = one_left(text, start..start + gone.len()).map(|(word, one)| {
            format!("{}{one}{}{}", &text[..word.start], &text[word.end..start], &text[start + gone.len()..])
        });
        assert_eq!(after.as_deref(), expected, "{text} without {gone}");
    }
}
