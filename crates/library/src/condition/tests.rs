use super::{Condition, Link, Phrase, Term, Words, tokens};

/// The conditions of the language's own examples; each must parse.
const GOOD: &[&str] = &[
    "unit[permits|grants]{ @licensed-data & purpose:@any-purpose }",
    r#"unit[prohibits]{ @licensed-data /s "other than" } AND unit[grants]{ @licensed-data } as g AND NOT same unit{ solely or only or "limited to" }"#,
    r#"unit[grants]{ affiliates } AND NOT definition[of affiliate]{ percent(>=50) or "majority of" }"#,
    "unit[grants]{ @licensed-data } as g AND unit[cites g]{ surviv! }",
    "fact(product.retrieval) AND definition[of data-in] AND NOT definition[of data-in]{ embedding! or ind*x or vector! }",
    "unit[permits]{ @audit & n:duration(>30 days) }",
    r#"unit[permits]{ @audit & ("per year" or annually or "once a year") } AND NOT same clause{ suspicion or breach }"#,
    "unit{ (instal! or quarterly or milestone) /12 fee! } AND unit[grants]{ @perpetual }",
    "unit[permits, by them, consent not opt-in]{ (@data-in or @output) & act:@train }",
    "unit[prohibits]{ @train } AND exception{ term:@deid or term:@safety } AND definition[undefined deid]",
    "unit[prohibits, by them]{ @data-in & @train } AND NOT unit[prohibits, by them]{ @output & @train }",
    "unit[permits, by them]{ (review or read) & @data-in } as m AND clause{ confidential! } as c AND NOT unit[is c, cites m]{ confidential! } AND NOT unit[is m, cites c]",
    r#"unit{ @indem & claim! } as i AND NOT same clause[cites i]{ except! or "other than" } AND NOT same clause{ (except! or excluding) /15 indemn! }"#,
    "NOT document{ @audit }",
    "fact(deal.value >= 250000) OR (met(training-use.outputs-too) AND NOT fired(training-use/T1))",
    "NOT met(training-use/preferred >= 8) AND unit[grants] as g AND unit[cites number:g]{ surviv! }",
    "unit[sure aim, to us]{ duration(<{breach_hours}) or date() or money(>1_000_000) }",
];

/// Source, byte offset of the mistake, words of its message or hint.
const BAD: &[(&str, usize, &str)] = &[
    ("", 0, "ends too early"),
    ("unti{ x }", 0, "no place"),
    ("unit{ customer data }", 15, "Put a phrase in quotes"),
    ("unit{ a and b }", 8, "does not fit"),
    ("unit{ and }", 6, "does not join words"),
    ("unit{ a } and unit{ b }", 10, "Join conditions with AND"),
    ("unit{ a } AND and", 14, "in capitals"),
    ("unit[permit]{ a }", 5, "no act"),
    ("unit[by me]{ a }", 8, "us, them or either"),
    ("unit[consent maybe]", 13, "opt-in"),
    ("unit[cites g]{ a }", 11, "No earlier find is named"),
    ("unit as g AND unit[cites n:h]", 27, "No earlier find is named"),
    ("met(training-use/8)", 17, "is no rung"),
    ("met(training-use/preferred >= most)", 27, "number of elements is missing"),
    ("NOT unit{ a } as g AND unit[cites g]", 34, "No earlier find is named"),
    ("same unit{ a }", 0, "which one is the same"),
    ("unit{ \"a }", 6, "not closed"),
    ("unit{ a /x b }", 8, "connector is not known"),
    ("unit{ a not/s b }", 8, "connector is not known"),
    ("unit{ tr!ain }", 6, "inside a word"),
    ("unit{ @ a }", 7, "right after @"),
    ("unit{ duration(30 days) }", 15, "Compare with"),
    ("unit{ duration(>30 moons) }", 16, "is no value"),
    ("met(training-use)", 4, "element is missing"),
    ("unit{ a", 7, "ends too early"),
    ("unit{ () }", 7, "does not fit"),
];

#[test]
fn conditions_of_the_language_parse() {
    for source in GOOD {
        Condition::parse(source).unwrap_or_else(|e| panic!("{source}\nat {}: {e}", e.at));
    }
}

#[test]
fn mistakes_stand_at_their_character() {
    for (source, at, said) in BAD {
        let e = Condition::parse(source).expect_err(source);
        assert_eq!(e.at, *at, "{source}: {e}");
        assert!(e.to_string().contains(said), "{source}: {e}");
    }
}

#[test]
fn nesting_is_bounded() {
    let source = format!("{}unit{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Condition::parse(&source).is_err());
    let source = format!("unit{{ {}a{} }}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Condition::parse(&source).is_err());
}

#[test]
fn names_are_those_a_match_binds() {
    let names = |source: &str| Condition::parse(source).unwrap().names();
    assert_eq!(names("unit{ a:x & (b:y or b:z) % c:w } as u AND NOT clause{ d:v } as e"), ["a", "b", "u"]);
    assert_eq!(names("unit{ a:x not/4 b:y }"), ["a"]);
    assert_eq!(names("unit as g AND unit[cites n:g]{ a:x } as s"), ["g", "n", "a", "s"]);
}

#[test]
fn connectors_bind_as_tightly_as_written_in_the_grammar() {
    let Words::But(both, _) = Words::parse("a or b /5 c /s d & e % f").unwrap() else { panic!("but is loosest") };
    let Words::Both(members) = *both else { panic!("then both") };
    let Words::Near(left, Link::Sentence { ordered: false }, _) = &members[0] else { panic!("then sentence") };
    let Words::Near(any, Link::Within { n: 5, ordered: false }, _) = &**left else { panic!("then words") };
    assert!(matches!(&**any, Words::Any(members) if members.len() == 2));
}

#[test]
fn a_search_box_reads_a_space_as_or() {
    let check = |box_text: &str, library_text: &str| {
        let shape = |w: &Words| format!("{w:?}").replace(|c: char| c.is_ascii_digit(), "");
        let (a, b) = (Words::parse_search(box_text).unwrap(), Words::parse(library_text).unwrap());
        assert_eq!(shape(&a), shape(&b), "{box_text}");
    };
    check("audit records", "audit or records");
    check("audit AND records", "audit & records");
    check("audit and records royalty", "audit & records or royalty");
    check("\"field of use\" train! /s model", "\"field of use\" or train! /s model");
    check("train! not+4 personnel", "train! not+4 personnel");
    check("@train (a b)", "@train or (a or b)");
    assert!(Words::parse_search("  ").is_err());
    assert!(Words::parse_search("(a").is_err());
}

/// Query, text, number of tokens it takes at the start of the text.
#[test]
fn words_match_plurals_roots_and_hyphens() {
    let check = |query: &str, text: &str, takes: Option<usize>| {
        let Words::Atom(atom) = Words::parse(query).unwrap() else { panic!("one atom") };
        let Term::Phrase(Phrase { parts }) = atom.term else { panic!("a phrase") };
        assert_eq!(Phrase { parts }.match_start(&tokens(text)), takes, "{query} in {text}");
    };
    check("prompt", "Prompts", Some(1));
    check("prompt", "promptly", None);
    check("prompt", "prompt", Some(1));
    check("query", "queries", Some(1));
    check("day", "daies", None);
    check("box", "boxes", Some(1));
    check("license", "Licensor's", None);
    check("licensor", "Licensor’s data", Some(1));
    check("train!", "retraining", None);
    check("train!", "training", Some(1));
    check("ind*x", "index", Some(1));
    check("fine-tun!", "fine tuning it", Some(2));
    check("fine-tun!", "fine-tuned", Some(2));
    check("fine-tun!", "finetuned", Some(1));
    check("sublicense", "sub-licenses it", Some(2));
    check("sublicense", "sub licenses", None);
    check("\"custom model!\"", "Custom modelling", Some(2));
    check("\"third party\"", "third parties", Some(2));
    check("\"third party\"", "third-party", Some(2));
    check("\"u.s.c.\"", "U.S.C. 101", Some(3));
    check("\"1,000.50\"", "1,000.50", Some(1));
    check("\"sub processor\"", "subprocessors", Some(1));
}

#[test]
fn tokens_are_words_and_amounts() {
    let words: Vec<String> = tokens("Vendor’s $1,000.50 (72) fine-tune, e.g. 5%").into_iter().map(|t| t.text).collect();
    assert_eq!(words, ["vendor", "1,000.50", "72", "fine", "tune", "e", "g", "5"]);
}
