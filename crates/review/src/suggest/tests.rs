//! Cures, each on a line: condition, cure, draft, and the redline it makes.

use draft::build::lines;
use library::condition::Condition;
use library::{
    Anchor, Because, ByRole, Comment, Companion, Cure, Facts, Form, Library, Playbook, Position, Role, Rung, Severity,
    SeverityRule, Status, Step, Test, Text, Topic,
};

use crate::evaluate::tests::small_library;
use crate::{Act, Desk, Review, resolve, review};

fn text(source: &str) -> Text {
    Text::parse(source, |_| false).expect("the text is well formed")
}

fn test(id: &str, when: &str, cures: &[&str]) -> Test {
    let when = Condition::parse(when).unwrap_or_else(|e| panic!("{when}: {e}"));
    let cures = cures.iter().map(|source| Cure {
        step: Step::parse(source, |_| false).unwrap_or_else(|e| panic!("{source}: {e}")),
        when: None,
        role: None,
        rung: None,
    });
    Test {
        id: id.to_owned(),
        title: id.to_owned(),
        because: if matches!(when, Condition::Not(_)) { Because::Absence } else { Because::Words },
        cures: cures.collect(),
        when: ByRole::All(when),
        severity: vec![SeverityRule { role: Role::Licensor, is: Severity::High, when: None }],
        at: None,
        message: ByRole::All(text("“{quote}” is a matter.")),
        comments: vec![Comment { text: text("We changed it."), needs: None, role: None }],
        note: None,
    }
}

fn position(rung: Rung, words: &str) -> Position {
    Position {
        role: Role::Licensor,
        rung,
        heading: text("Records and Audit"),
        after: vec![Anchor::parse("fees|payment").expect("it is well formed")],
        before: Vec::new(),
        text: text(words),
        elements: Vec::new(),
        companions: vec![Companion {
            term: "Mutual NDA".to_owned(),
            text: text("\"Mutual NDA\" means the agreement of the parties on secrecy."),
        }],
    }
}

fn library(tests: Vec<Test>) -> Library {
    let positions = vec![
        position(
            Rung::Preferred,
            "[Licensor] may audit the records of [Licensee] at any time. [Licensee] shall keep them.",
        ),
        position(Rung::Fallback(1), "An auditor bound by the [Mutual NDA] may audit the records of [Licensee]."),
    ];
    let topic = Topic {
        id: "sample".to_owned(),
        code: "A1".to_owned(),
        title: "Sample".to_owned(),
        status: Status::Draft,
        authorities: Vec::new(),
        forms: vec![Form::TrainingDataLicense],
        when: None,
        headings: Vec::new(),
        speaks: None,
        stances: Vec::new(),
        positions,
        walk_aways: Vec::new(),
        tests,
        page: library::Page::default(),
    };
    Library { topics: vec![topic], ..small_library() }
}

fn made(library: &Library, words: &str) -> (draft::Draft, Review) {
    let draft = lines(words);
    let facts = Facts { role: Some(Role::Licensor), form: Some(Form::TrainingDataLicense), ..Facts::default() };
    let review = review(&draft, library, &Playbook::default(), &facts);
    (draft, review)
}

fn redline(review: &Review, rung: Rung) -> String {
    let variants = review.suggestions.iter().filter_map(|s| s.variant(rung));
    let lines: Vec<&str> = variants.flat_map(|v| v.redline.iter().map(|r| r.text.as_str())).collect();
    lines.join("\n")
}

fn check(cases: &[(&str, &[&str], &str, &str)]) {
    for (when, cures, words, expected) in cases {
        let library = library(vec![test("T1", when, cures)]);
        let (_, review) = made(&library, words);
        assert_eq!(redline(&review, Rung::Preferred), *expected, "{when}\n{cures:?}\n{words}");
    }
}

#[test]
fn words_are_struck_with_what_they_leave_over() {
    check(&[
        (
            "unit{ c:\"through multiple tiers\" }",
            &["strike c"],
            "Licensee may go through multiple tiers to them.",
            "Licensee may go{-- through multiple tiers--} to them.",
        ),
        (
            "unit{ c:\"for ever\" }",
            &["strike c"],
            "The right, for ever, is theirs.",
            "The right{--, for ever,--} is theirs.",
        ),
        (
            "unit{ c:irrevocable }",
            &["strike c"],
            "It is an irrevocable license.",
            "It is {--an irrevocable--}{++a++} license.",
        ),
    ]);
}

#[test]
fn a_member_goes_with_its_comma_and_its_and() {
    let when = "unit{ c:display }";
    let cures: &[&str] = &["strike item c"];
    check(&[
        (
            when,
            cures,
            "to use, copy, display and distribute the Data.",
            "to use, copy{--, display--} and distribute the Data.",
        ),
        (when, cures, "to use, copy and display the Data.", "to use{--,--}{++ and++} copy{-- and display--} the Data."),
        (
            when,
            cures,
            "to use, copy, and display the Data.",
            "to use{--,--}{++ and++} copy{--, and display--} the Data.",
        ),
        (when, cures, "to copy and display the Data.", "to copy{-- and display--} the Data."),
        (when, cures, "to display, copy and use the Data.", "to {--display, --}copy and use the Data."),
        (when, cures, "to display and copy the Data.", "to {--display and --}copy the Data."),
        (
            when,
            cures,
            "to use, display excerpts of the Data, and copy it.",
            "to use{--, display excerpts of the Data,--} and copy it.",
        ),
        (
            "unit{ c:sublicensable }",
            cures,
            "a non-exclusive, sublicensable license",
            "a non-exclusive{--, sublicensable--} license",
        ),
        (
            "unit{ c:sublicensable }",
            cures,
            "a worldwide, sublicensable, royalty-free license",
            "a worldwide{--, sublicensable--}, royalty-free license",
        ),
    ]);
}

#[test]
fn a_list_paragraph_goes_whole() {
    let cures: &[&str] = &["strike item c"];
    check(&[
        (
            "unit{ c:display }",
            cures,
            "1. Rights. Licensee may:\n\n(a) copy the Data;\n\n(b) display the Data; and\n\n(c) read the Data.",
            "(a) copy the Data;{++ and++}\n{--(b) display the Data; and--}",
        ),
        (
            "unit{ c:display }",
            cures,
            "1. Rights. Licensee may:\n\n(a) copy the Data; and\n\n(b) display the Data.",
            "(a) copy the Data{--; and--}{++.++}\n{--(b) display the Data.--}",
        ),
    ]);
}

#[test]
fn a_lead_in_stays_for_the_sake_of_its_other_items() {
    let list =
        "1. Cover. Vendor pays no claim that arises from:\n\n(a) any prompt;\n\n(b) any output; or\n\n(c) misuse.";
    let end = "(c) misuse.{++ Vendor shows it.++}";
    check(&[
        ("unit{ arises & c:output }", &["append \"Vendor shows it.\""], list, end),
        ("unit{ arises & c:prompt }", &["append \"Vendor shows it.\""], list, end),
        ("unit{ arises & c:output }", &["strike item c"], list, "(a) any prompt;{++ or++}\n{--(b) any output; or--}"),
        ("unit{ arises & c:prompt }", &["strike item c"], list, "{--(a) any prompt;--}"),
        (
            "unit{ c:(arises /3 prompt) }",
            &["replace c..end \"a deliberate prompt\""],
            list,
            "(a) {--any--}{++a deliberate++} prompt;",
        ),
    ]);
    let library =
        library(vec![test("T1", "unit{ output:output & cause:arises }", &["replace cause..end \"is caused by it\""])]);
    let mut library = library;
    library.topics[0].tests[0].at = Some("output".to_owned());
    let (_, review) = made(&library, list);
    assert!(review.suggestions.iter().flat_map(|s| &s.variants).all(|v| !v.needs.is_empty() && v.is_comment()));
}

#[test]
fn an_item_within_a_sentence_ends_before_the_next() {
    check(&[(
        "unit{ c:\"third parties\" }",
        &["replace c..end \"subprocessors\""],
        "You agree that: a) we may share it with third parties for any use; b) you pay; and c) it ends.",
        "You agree that: a) we may share it with {--third parties for any use--}{++subprocessors++}; b) you pay; and c) it ends.",
    )]);
}

#[test]
fn a_member_leaves_no_doubled_word() {
    check(&[(
        "unit{ c:sublicense }",
        &["strike item c"],
        "a license with the right to sublicense, to use and to copy it.",
        "a license with the right to {--sublicense, to --}use and to copy it.",
    )]);
}

#[test]
fn a_finding_whose_cure_fits_no_words_asks_for_the_attorney() {
    let mut one = test("T1", "unit{ c:perpetual }", &["strike c"]);
    one.cures[0].when = Some(Condition::parse("unit{ irrevocable }").expect("the condition is well formed"));
    let (_, review) = made(&library(vec![one]), "Licensor grants a perpetual license.");
    let variants = review.suggestions.iter().flat_map(|s| &s.variants);
    assert_eq!(variants.map(|v| (v.is_comment(), v.needs.len())).collect::<Vec<_>>(), [(true, 1)]);
}

#[test]
fn a_reference_takes_the_word_of_its_level() {
    check(&[(
        "unit{ c:cap }",
        &["append \"It does not apply to §(fees).\""],
        "ARTICLE 1 FEES\n\n1.1 Fees. Licensee shall pay as Section 2.1 says.\n\nARTICLE 2 LIMITS\n\n2.1 Limit. The cap covers Article 1.",
        "2.1 Limit. The cap covers Article 1.{++ It does not apply to Article 1.++}",
    )]);
}

#[test]
fn a_sentence_in_capitals_is_continued_in_capitals() {
    check(&[(
        "unit{ c:license }",
        &["append \"All rights are reserved.\""],
        "THE LICENSE IS PERPETUAL AND IRREVOCABLE.",
        "THE LICENSE IS PERPETUAL AND IRREVOCABLE.{++ ALL RIGHTS ARE RESERVED.++}",
    )]);
}

#[test]
fn a_word_that_the_list_has_is_not_put_in_twice() {
    check(&[(
        "unit{ c:\"otherwise exploit\" }",
        &["replace c \"process\""],
        "to use, copy, process and otherwise exploit the Data.",
        "to use, copy{--,--}{++ and++} process{-- and otherwise exploit--} the Data.",
    )]);
}

#[test]
fn words_are_spaced_as_the_draft_spaces_them() {
    check(&[(
        "unit{ c:sublicense }",
        &["append \"It stays in force. See §(fees). The rest is 'void'.\""],
        "1. Grant.  Licensee may sublicense it.  It may keep it.  See Section\u{A0}2.\n\n2. Fees. “It pays.”",
        "1. Grant.  Licensee may sublicense it.{++  It stays in force.  See Section\u{A0}2.  The rest is ‘void’.++}  It may keep it.  See Section\u{A0}2.",
    )]);
}

#[test]
fn modals_keep_the_drafts_promise() {
    check(&[
        (
            "unit[permits]{ c:train }",
            &["modal c to prohibit"],
            "We use Inputs to train models.",
            "We {++shall not ++}use Inputs to train models.",
        ),
        (
            "unit[permits]{ c:train }",
            &["modal c to prohibit"],
            "Licensee uses Inputs to train models.",
            "Licensee {--uses--}{++shall not use++} Inputs to train models.",
        ),
        (
            "unit{ c:sublicense }",
            &["modal c to prohibit"],
            "Licensee may sublicense it.",
            "Licensee {--may--}{++shall not++} sublicense it.",
        ),
        (
            "unit{ c:sublicense }",
            &["modal c to prohibit"],
            "Licensee may sublicense it. Licensee will pay.",
            "Licensee {--may--}{++will not++} sublicense it. Licensee will pay.",
        ),
        (
            "unit{ c:keep }",
            &["modal c to oblige"],
            "Licensee may keep records. Licensee shall pay.",
            "Licensee {--may--}{++shall++} keep records. Licensee shall pay.",
        ),
    ]);
}

#[test]
fn words_are_replaced_inserted_and_appended() {
    check(&[
        (
            "unit{ c:\"any purpose\" }",
            &["replace c..end \"the Purpose\""],
            "It may be used for any purpose or otherwise.",
            "It may be used for {--any purpose or otherwise--}{++the Purpose++}.",
        ),
        (
            "unit{ c:sixty & n:duration(>30 days) }",
            &["replace n \"30 days\""],
            "on sixty (60) days' notice.",
            "on {--sixty (60)--}{++30++} days{--'--} notice.",
        ),
        (
            "unit{ c:license }",
            &["insert \", limited to the Field,\" after c"],
            "a license to use.",
            "a license{++, limited to the Field,++} to use.",
        ),
        ("unit{ c:use }", &["insert \"solely\" before c"], "to use it.", "to {++solely ++}use it."),
        ("unit{ c:use }", &["append \", but only here\""], "to use it.", "to use it{++, but only here++}."),
        (
            "unit{ c:use }",
            &["append \"All rights are reserved.\""],
            "to use it. And more.",
            "to use it.{++ All rights are reserved.++} And more.",
        ),
        (
            "unit{ c:use }",
            &["append \"[Licensee] shall stop.\""],
            "Licensee will use it.",
            "Licensee will use it.{++ Licensee will stop.++}",
        ),
    ]);
}

#[test]
fn a_new_clause_stands_like_its_neighbours() {
    let library = library(vec![test("T1", "NOT document{ @audit }", &["clause preferred"])]);
    let (draft, review) = made(
        &library,
        "1. Definitions. In this Agreement:\n\n\"Data\" means items.\n\n\"Term\" means a year.\n\n2. Payment of Fees. Licensee shall pay as Section 3 says.\n\n3. Term. It ends.",
    );
    assert_eq!(
        redline(&review, Rung::Preferred),
        "{++3. Records and Audit. Licensor may audit the records of Licensee at any time. Licensee shall keep them.++}"
    );
    assert_eq!(
        redline(&review, Rung::Fallback(1)),
        "{++\"Mutual NDA\" means the agreement of the parties on secrecy.++}\n\
         {++3. Records and Audit. An auditor bound by the Mutual NDA may audit the records of Licensee.++}"
    );
    let mut desk = Desk::default();
    desk.rulings.insert(review.suggestions[0].id.clone(), Act::accept(Rung::Fallback(1)));
    let set = resolve(&draft, &review, &desk).expect("nothing clashes");
    let proposed = draft.apply(&set);
    // What follows gives way, and the reference with it.
    let texts: Vec<&str> = proposed.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert!(texts.contains(&"2. Payment of Fees. Licensee shall pay as Section 4 says."), "{texts:#?}");
    assert!(texts.contains(&"4. Term. It ends."), "{texts:#?}");
    let again = crate::findings(
        &proposed,
        &library,
        &Playbook::default(),
        &Facts { role: Some(Role::Licensor), form: Some(Form::TrainingDataLicense), ..Facts::default() },
    );
    assert!(again.is_empty(), "{again:#?}");
}

#[test]
fn automatic_numbers_count_on_and_references_follow() {
    let library = library(vec![test("T1", "NOT document{ @audit }", &["clause preferred"])]);
    let (draft, review) =
        made(&library, "+ **Fees.** Licensee shall pay as Section 2 says.\n+ **Term.** It ends. Section 1 survives.");
    let mut desk = Desk::default();
    desk.rulings.insert(review.suggestions[0].id.clone(), Act::accept(Rung::Preferred));
    let set = resolve(&draft, &review, &desk).expect("nothing clashes");
    let proposed = draft.apply(&set);
    let shown: Vec<String> = proposed
        .paragraphs
        .iter()
        .map(|p| format!("{} {}", p.label.as_ref().map_or("", |l| l.text.as_str()), p.text))
        .collect();
    assert_eq!(
        shown,
        [
            "1. Fees. Licensee shall pay as Section 3 says.",
            "2. Records and Audit. Licensor may audit the records of Licensee at any time. Licensee shall keep them.",
            "3. Term. It ends. Section 1 survives.",
        ]
    );
}

fn accepted(draft: &draft::Draft, review: &Review, without: &[&str]) -> String {
    let mut desk = Desk::default();
    for suggestion in &review.suggestions {
        let without = without.iter().map(|id| crate::PartId((*id).to_owned())).collect();
        desk.rulings.insert(suggestion.id.clone(), Act::Accept { rung: Rung::Preferred, without });
    }
    let set = resolve(draft, review, &desk).expect("nothing clashes");
    let lines: Vec<String> = crate::redline(draft, set.edits()).into_iter().map(|r| r.text).collect();
    lines.join("\n")
}

#[test]
fn cures_of_a_unit_are_one_redline_whose_parts_can_be_taken_separately() {
    let library = library(vec![
        test("T1", "unit{ c:perpetual }", &["strike item c"]),
        test("T2", "unit{ c:\"any purpose\" }", &["replace c..end \"training\""]),
        test("T3", "unit{ c:otherwise }", &["strike c"]),
        test("T4", "unit{ license % assigned }", &["append \"It may not be assigned.\""]),
        test("T5", "unit{ license % audited }", &["append \"It may be audited.\""]),
    ]);
    let (draft, review) =
        made(&library, "Licensor grants a worldwide, perpetual license for any purpose or otherwise.");
    assert_eq!(review.suggestions.len(), 1, "{:#?}", review.suggestions);
    assert_eq!(review.suggestions[0].cures.len(), 5);
    let variant = &review.suggestions[0].variants[0];
    let parts: Vec<(&str, usize, &str)> =
        variant.parts.iter().map(|p| (p.id.0.as_str(), p.cures.len(), p.redline[0].text.as_str())).collect();
    let whole = "Licensor grants a worldwide, perpetual license for any purpose or otherwise.";
    assert_eq!(
        parts,
        [
            ("sample/T1#1", 1, "Licensor grants a worldwide{--, perpetual--} license for any purpose or otherwise."),
            (
                "sample/T2#1",
                2,
                "Licensor grants a worldwide, perpetual license for {--any purpose or otherwise--}{++training++}."
            ),
            ("sample/T4#1", 1, &*format!("{whole}{{++ It may not be assigned.++}}")),
            ("sample/T5#1", 1, &*format!("{whole}{{++ It may be audited.++}}")),
        ]
    );
    let all = "Licensor grants a worldwide{--, perpetual--} license for {--any purpose or otherwise--}{++training++}.{++ It may not be assigned. It may be audited.++}";
    assert_eq!(accepted(&draft, &review, &[]), all);
    assert_eq!(redline(&review, Rung::Preferred), all);
    assert_eq!(
        accepted(&draft, &review, &["sample/T2#1", "sample/T4#1"]),
        "Licensor grants a worldwide{--, perpetual--} license for any purpose or otherwise.{++ It may be audited.++}"
    );
    let every: Vec<&str> = variant.parts.iter().map(|p| p.id.0.as_str()).collect();
    assert_eq!(accepted(&draft, &review, &every), "");
    let mut desk = Desk::default();
    let gone = vec![crate::PartId("sample/T9#1".to_owned())];
    desk.rulings.insert(review.suggestions[0].id.clone(), Act::Accept { rung: Rung::Preferred, without: gone });
    assert!(resolve(&draft, &review, &desk).is_err(), "a part that is not there is not passed over");
}

#[test]
fn suggestions_that_want_the_same_words_say_so() {
    let library = library(vec![
        test("T1", "unit{ c:\"broad perpetual\" }", &["replace c \"lasting\""]),
        test("T2", "unit{ c:((perpetual or lasting) +1 license) }", &["replace c \"permit\""]),
    ]);
    let (draft, review) = made(&library, "It is a broad perpetual license of the Data.");
    let ids: Vec<_> = review.suggestions.iter().map(|s| s.id.clone()).collect();
    let clashes: Vec<_> = review.suggestions.iter().map(|s| s.clashes.clone()).collect();
    assert_eq!(clashes, [vec![ids[1].clone()], vec![ids[0].clone()]]);
    let mut desk = Desk::default();
    for id in &ids {
        desk.rulings.insert(id.clone(), Act::accept(Rung::Preferred));
    }
    let refused = resolve(&draft, &review, &desk).expect_err("both want the same word");
    assert_eq!((refused.len(), refused[0].with.as_ref()), (1, Some(&ids[0])));
}

#[test]
fn a_definition_that_two_need_lands_once() {
    let cures: &[&str] = &["append \"An auditor bound by the [Mutual NDA] may see it.\""];
    let library = library(vec![test("T1", "unit{ license % auditor }", cures)]);
    let words = "1. Grant. It is a license of the Data.\n\n2. More. It is a license of the Index.";
    let (draft, review) = made(&library, words);
    assert_eq!(review.suggestions.len(), 2);
    let added = "{++ An auditor bound by the Mutual NDA may see it.";
    let defined = "\"Mutual NDA\" means the agreement of the parties on secrecy.";
    assert_eq!(
        accepted(&draft, &review, &[]),
        format!(
            "1. Grant. It is a license of the Data.{added} {defined}++}}\n2. More. It is a license of the Index.{added}++}}"
        )
    );
}

#[test]
fn new_clauses_at_one_place_have_labels_that_count_on() {
    let mut library = library(vec![test("T1", "NOT document{ @audit }", &["clause preferred"])]);
    let mut other = library.topics[0].clone();
    other.id = "second".to_owned();
    other.tests = vec![test("T1", "NOT document{ insurance }", &["clause preferred"])];
    other.positions.iter_mut().for_each(|p| {
        p.heading = text("Insurance");
        p.text = text("[Licensee] shall keep insurance.");
    });
    library.topics.push(other);
    let new = [
        "Records and Audit. Licensor may audit the records of Licensee at any time. Licensee shall keep them.",
        "Insurance. Licensee shall keep insurance.",
    ];
    for (words, labels, last) in [
        ("1. Grant. It is a license.\n\n2. Payment of Fees. Licensee shall pay.", ["3.", "4."], None),
        // What follows gives way where it is little.
        ("1. Payment of Fees. Licensee shall pay.\n\n2. Term. It ends.", ["2.", "3."], Some("4. Term. It ends.")),
        // More than three clauses keep their numbers, and so does what is called 1A already.
        (
            "1. Payment of Fees. Licensee shall pay.\n\n2. A. It.\n\n3. B. It.\n\n4. C. It.\n\n5. Term. It ends.",
            ["1A.", "1B."],
            Some("5. Term. It ends."),
        ),
        (
            "1. Payment of Fees. Licensee shall pay.\n\n1A. Tax. It is paid.\n\n2. Term. It ends.",
            ["1B.", "1C."],
            Some("2. Term. It ends."),
        ),
    ] {
        let (draft, review) = made(&library, words);
        let mut desk = Desk::default();
        for suggestion in &review.suggestions {
            desk.rulings.insert(suggestion.id.clone(), Act::accept(Rung::Preferred));
        }
        let proposed = draft.apply(&resolve(&draft, &review, &desk).expect("nothing clashes"));
        let texts: Vec<&str> = proposed.paragraphs.iter().map(|p| p.text.as_str()).collect();
        for (label, text) in labels.iter().zip(new) {
            assert!(texts.contains(&format!("{label} {text}").as_str()), "{words}: {texts:#?}");
        }
        assert!(last.is_none_or(|last| texts.last() == Some(&last)), "{words}: {texts:#?}");
    }
}

#[test]
fn an_older_ruling_accepts_every_part() {
    let act: Act = serde_json::from_str(r#"{"act":"accept","rung":"fallback-1"}"#).expect("it was written so");
    assert_eq!(act, Act::accept(Rung::Fallback(1)));
    assert_eq!(serde_json::to_string(&act).expect("it can be written"), r#"{"act":"accept","rung":"fallback-1"}"#);
}
