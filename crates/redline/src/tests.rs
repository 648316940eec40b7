use proptest::prelude::*;

use crate::{Comparing, Kind, apply, critic, parse_critic, tokens, word_edits, word_edits_with};

/// Checks that each marked-up line is what the comparison of its two sides gives.
fn check(lines: &[&str]) {
    let redline = |marked: &&str| {
        let line = parse_critic(marked);
        critic(&line.before, &word_edits(&line.before, &line.after))
    };
    let found: Vec<String> = lines.iter().map(redline).collect();
    let wrong: Vec<_> = found.iter().zip(lines).filter(|(found, line)| found != *line).collect();
    assert!(wrong.is_empty(), "found, expected: {wrong:#?}");
}

/// Pairs that an attorney would mark exactly so.
#[test]
fn marks_what_an_attorney_would_mark() {
    check(&[
        // Names.
        "This Agreement is between {--Acme Inc.--}{++Zephyr Corp.++} and Vendor.",
        "{--Acme--}{++Zephyr++} Manufacturing shall deliver the Data.",
        "by and between {--Orion Data--}{++Helios Models++}, LLC and Customer",
        // Counted numbers, amounts, percentages and dates change whole.
        "within {--thirty (30)--}{++sixty (60)++} days of notice",
        "within {--thirty (30) days--}{++ten (10) Business Days++} of notice",
        "for {--twenty-four (24)--}{++thirty-six (36)++} months",
        "shall not exceed {--$5,000,000--}{++$10,000,000++} in the aggregate",
        "shall not exceed {--US$ 5 million--}{++US$ 7.5 million++} in the aggregate",
        "interest of {--1.5%--}{++1%++} per month",
        "an uptime of {--99 percent--}{++99.9 percent++}",
        "effective {--January 1, 2026--}{++March 15, 2026++} and",
        "effective {--1 January 2026--}{++1 March 2026++} and",
        "on or before {--2026-01-31--}{++2026-02-28++}.",
        // Section labels, references and citations.
        "as set out in {--Section 3.2(a)(iv)--}{++Section 3.2(a)(v)++} above",
        "subject to {--Section 4--}{++Sections 4++} and 5",
        "as defined in {--17 U.S.C. § 102--}{++17 U.S.C. § 106++} and",
        "under {--§ 1798.140(ag)--}{++§ 1798.140(ad)++} of the Act",
        "{--(a)--}{++(b)++} the Licensee;",
        "see {--Exhibit A--}{++Exhibit B++}.",
        // Acts.
        "Vendor {--may--}{++shall not++} use Customer Data to train any model.",
        "Licensee {--shall--}{++will++} delete the Licensed Data.",
        "Vendor shall {++not ++}disclose the Outputs.",
        "Vendor shall {--not --}disclose the Outputs.",
        // Insertions carry one space and end before punctuation.
        "Vendor shall provide the Services{++ to Customer++}, and Customer shall pay.",
        "Customer grants a license{++, during the Term,++} to use Customer Content.",
        "use Customer Content {++solely ++}to provide the Services",
        "a non-exclusive{--, sublicensable--} license to use Customer Content",
        "a worldwide, {--perpetual, irrevocable--}{++non-exclusive, non-transferable++} license",
        "The license ends with the Term.{++ All rights not expressly granted are reserved.++}",
        "The license ends with the Term.{-- Licensee may keep copies.--} Licensor may audit.",
        "{++Subject to Section 5, ++}Licensee may use the Licensed Data.",
        "Licensee may use the Licensed Data{-- for any purpose--}.",
        "Licensee may use the Licensed Data {++solely ++}for {--any purpose--}{++the Permitted Purpose++}.",
        "data, models{++, embeddings++} and outputs",
        "data, models{--, embeddings--} and outputs",
        // Set phrases and compounds.
        "any damages, {--including without limitation--}{++excluding++} lost profits",
        "any {--and/or--}{++or++} all claims",
        "third{-- --}{++-++}party content",
        "{--third-party--}{++Vendor++} content",
        "Vendor's {--affiliates--}{++subprocessors++}' obligations",
        "for each {--licensor's--}{++licensee's++} account",
        // Defined terms in quotation marks, and places to fill in.
        "(the {--\"Purpose\"--}{++\"Field of Use\"++})",
        "(the {--“Customer Data”--}{++“Client Data”++})",
        "a fee of {--[●]--}{++$1,000++} per seat",
        "on {--[insert date]--}{++March 1, 2026++}.",
        // Two changes far apart stay two.
        "Vendor {--may--}{++shall not++} use the Inputs to train its models, and Customer {--shall--}{++may++} object.",
        // Nothing, all.
        "Nothing changes here.",
        "{++All of this is new.++}",
        "{--All of this goes.--}",
    ]);
}

#[test]
fn a_sentence_written_anew_is_replaced_whole() {
    let before = "The Vendor may, at its sole discretion and without notice, use any of the data that Customer uploads in order to improve the products of the Vendor.";
    let after = "No input or output belonging to a user will be retained beyond the session, nor shall the provider develop a model from it in any way.";
    let edits = word_edits(before, after);
    assert_eq!(edits.len(), 1, "{}", critic(before, &edits));
    let untouched = "Customer shall pay the fees set out in the Order. ";
    let (before, after) = (format!("{untouched}{before}"), format!("{untouched}{after}"));
    let edits = word_edits(&before, &after);
    assert_eq!(edits.len(), 1, "{}", critic(&before, &edits));
    assert_eq!(edits[0].range.start, untouched.len());
}

#[test]
fn a_defined_term_changes_as_one_piece() {
    let how = Comparing { terms: &["Customer Data", "Client Data"], ..Comparing::default() };
    let (before, after) = ("Vendor may use Customer Data only here.", "Vendor may use Client Data only here.");
    let edits = word_edits_with(before, after, &how).edits;
    assert_eq!(critic(before, &edits), "Vendor may use {--Customer Data--}{++Client Data++} only here.");
}

#[test]
fn typography_alone_is_no_redline_where_it_is_kept() {
    let (before, after) = ("the “Term” of\u{a0}this Agreement", "the \"Term\" of this Agreement");
    let kept = Comparing { keep_typography: true, ..Comparing::default() };
    assert!(word_edits_with(before, after, &kept).edits.is_empty());
    assert_eq!(apply(before, &word_edits(before, after)), after);
}

#[test]
fn a_pair_beyond_the_bound_is_replaced_by_sentences() {
    let long = |word: &str| (0..10_000).map(|i| format!("{word}{i} ")).collect::<String>();
    let (before, after) = (long("alpha"), long("beta"));
    let found = word_edits_with(&before, &after, &Comparing::default());
    assert!(found.truncated);
    assert_eq!(found.edits.len(), 1);
    assert_eq!(apply(&before, &found.edits), after);
}

#[test]
fn tokens_are_what_a_clause_is_made_of() {
    let kinds = |text: &str| {
        let found = tokens(text);
        found
            .iter()
            .filter(|t| t.kind != Kind::Space)
            .map(|t| (t.kind, &text[t.range.clone()]))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|(k, s)| format!("{k:?}:{s}"))
            .collect::<Vec<_>>()
            .join("|")
    };
    assert_eq!(
        kinds("Section\u{a0}3.2(a)(iv), 1,000,000.00 and $5,000,000 or 12.5% by [●]"),
        "Reference:Section\u{a0}3.2(a)(iv)|Mark:,|Number:1,000,000.00|Word:and|Amount:$5,000,000|Word:or|Percentage:12.5%|Word:by|Placeholder:[●]"
    );
    assert_eq!(
        kinds("the parties’ third-party data"),
        "Word:the|Word:parties|Mark:’|Word:third|Mark:-|Word:party|Word:data"
    );
    assert_eq!(kinds("the “Field of Use”\ta"), "Word:the|Term:“Field of Use”|Object:\t|Word:a");
}

fn clause() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Vendor",
        "Customer",
        "shall",
        "may",
        "not",
        "use",
        "the",
        "Customer Data",
        "thirty (30)",
        "days",
        "Section 3.2(a)",
        "$5,000",
        "“Term”",
        "and/or",
        "third-party",
        "[●]",
        "99.9%",
        "17 U.S.C. § 102",
        "é",
        "😀",
        "\u{a0}",
        "\t",
        "it's",
    ]);
    let gaps = prop::sample::select(vec![" ", " ", " ", ", ", ". ", "; ", "", " (", ") "]);
    prop::collection::vec((words, gaps), 0..40)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

fn edges(text: &str) -> Vec<usize> {
    tokens(text).iter().map(|t| t.range.start).chain([text.len()]).collect()
}

proptest! {
    #[test]
    fn applying_the_edits_gives_the_text_after(before in clause(), after in clause()) {
        let edits = word_edits(&before, &after);
        prop_assert_eq!(apply(&before, &edits), after.clone());
        let marked = parse_critic(&critic(&before, &edits));
        prop_assert_eq!(marked.before, before);
        prop_assert_eq!(marked.after, after);
    }

    #[test]
    fn no_edit_cuts_a_token(before in clause(), after in clause()) {
        let (old, new) = (edges(&before), edges(&after));
        let mut shift = 0isize;
        for edit in word_edits(&before, &after) {
            prop_assert!(old.contains(&edit.range.start) && old.contains(&edit.range.end));
            let start = edit.range.start.checked_add_signed(shift).expect("inside");
            prop_assert!(new.contains(&start) && new.contains(&(start + edit.with.len())));
            shift += edit.with.len() as isize - edit.range.len() as isize;
        }
    }

    #[test]
    fn tokens_cover_every_byte(text in "\\PC{0,80}") {
        let mut at = 0;
        for token in tokens(&text) {
            prop_assert_eq!(token.range.start, at);
            at = token.range.end;
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn any_two_texts_compare(before in "\\PC{0,60}", after in "\\PC{0,60}") {
        prop_assert_eq!(apply(&before, &word_edits(&before, &after)), after);
    }
}
