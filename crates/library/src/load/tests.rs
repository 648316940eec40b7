use crate::{Library, Mistake};

/// A small library without mistakes; cases below spoil one line of it.
const FILES: &[(&str, &str)] = &[
    (
        "lexicon/all.toml",
        r#"[[lexicon]]
id = "train"
title = "Training"
members = ["train! not+4 personnel", "@model"]

[[lexicon]]
id = "model"
title = "Models"
members = ["model"]
"#,
    ),
    (
        "variables.toml",
        r#"[[variable]]
name = "vendor_term"
title = "The vendor"
kind = "term"
default = "Vendor"
party = "vendor"

[[variable]]
name = "notice_days"
title = "Days of notice"
kind = "days"
default = 15
defaults = { vendor = 30 }
"#,
    ),
    (
        "facts.toml",
        r#"[[fact]]
key = "deal.promised"
title = "A promise was made"
kind = "yes-no"
ask = "Was a promise made?"
states = ['our +1 promise']
"#,
    ),
    (
        "authorities.toml",
        r#"[[authority]]
id = "act"
citation = "Act § 1"
title = "An act"
status = "In force."
confirm = "All of it."
pinpoint = [{ id = "1(a)", says = "A rule." }]
"#,
    ),
    ("grammar.toml", "citation = ['\"u.s.c\"']\n"),
    ("modifiers.toml", MODIFIERS),
    ("triage.toml", TRIAGE),
    ("inquiries.toml", INQUIRIES),
    ("topics/use.toml", TOPIC),
    ("topics/use.md", PAGE),
];

const MODIFIERS: &str = r#"[[modifier]]
code = "M1"
title = "a promise was made"
roles = ["customer"]
when = "fact(deal.promised)"
evidence = ["deal.promised"]
effect = [
  { does = "raise to critical", on = ["use/T1"], from = "high", traps = ["g2"] },
  { does = "off", on = ["use"] },
]
[[modifier]]
code = "M2"
title = "we act for the vendor"
elsewhere = "Topics say it."
"#;

const TRIAGE: &str = r#"[[rule]]
code = "R1"
result = "engage"
says = "An attorney takes it on."
any = [{ says = "a promise was made", forms = ["dpa"], when = "fact(deal.promised)" }]
[[rule]]
code = "R2"
result = "ask"
says = "Not enough is known."
"#;

const INQUIRIES: &str = r#"[[inquiry]]
id = "training"
asks = { customer = "Is it trained on?" }
about = ["train"]
says = [
  { answer = "yes", because = "It is allowed.", tests = ["use/T1"] },
  { answer = "no", because = "It is forbidden.", when = "unit[prohibits]{ @train } as u" },
]
hangs = [{ title = "a model", when = "same unit{ @model }", fact = "deal.promised" }]
carve-out = [{ when = "unit[prohibits]{ @train } as u AND exception{ what:@model } as x" }]
bound = [{ id = "purpose", title = "what for", words = "solely", when = "same unit{ only }" }]
backing = [{ answers = ["no"], when = "fact(deal.promised)", result = "backed", says = "It is backed." }]
"#;

const TOPIC: &str = r#"id = "use"
code = "B1"
title = "Use"
status = "draft"
authorities = ["act#1(a)"]
[applies]
forms = ["dpa"]
headings = ["use of data"]
speaks = "unit{ @train }"
[[position]]
role = "customer"
rung = "preferred"
heading = "No Training"
after = ["use of data|privacy"]
text = '''
{vendor_term} shall not train, as §(use) says.
'''
[[position.element]]
id = "no"
title = "forbids training"
met = "unit[prohibits]{ @train }"
[[test]]
id = "T1"
title = "training allowed"
because = "words"
when = "unit[permits]{ act:@train } as u"
severity = [{ role = "customer", is = "high" }]
message = "“{quote}” lets {vendor_term} train."
cure = ["modal act to prohibit", { do = "clause preferred", when = "NOT met(use.no)" }]
comment = [{ text = "Our promise forbids it.", needs = "deal.promised" }, { text = "No training." }]
note = "Yield late."
[[test]]
id = "T2"
title = "silence"
because = "absence"
lacks = "no"
severity = [{ role = "customer", is = "low" }]
message = "Nothing forbids training."
"#;

const PAGE: &str = r#"# Use

## Why it matters

Models keep what they learn.

## What to look for

The verb.

## Fires on

> Vendor may train. <!-- T1 -->

```context
role = "customer"
facts = { deal.promised = "yes" }
before = "\"Inputs\" means prompts."
```

> Vendor may read.
>
> And write. <!-- T2 -->

## Stays silent on

> Vendor shall train its personnel. <!-- T1 -->

> Vendor shall not train. <!-- T1, T2 -->

## When to yield

Never.

## Authorities

None.
"#;

fn parse(file: &str, from: &str, to: &str) -> Result<Library, Vec<Mistake>> {
    let mut files: Vec<(&str, String)> = FILES.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    if !file.is_empty() {
        let text = &mut files.iter_mut().find(|(name, _)| *name == file).expect(file).1;
        assert!(text.contains(from), "{file} has no {from}");
        *text = text.replacen(from, to, 1);
    }
    Library::parse(files.iter().map(|(name, text)| (*name, text.as_str())))
}

/// File, words to spoil, what they become, and the first mistake: line, column, words of its message or hint.
const SPOILED: &[(&str, &str, &str, usize, usize, &str)] = &[
    ("topics/use.toml", "id = \"use\"", "id = \"used\"", 1, 7, "not the file's name. Write id = \"use\""),
    ("topics/use.toml", "code =", "cod =", 1, 1, "“code” is missing"),
    ("topics/use.toml", "status = \"draft\"", "status = \"done\"", 4, 11, "no status"),
    ("topics/use.toml", "act#1(a)", "akt#1(a)", 5, 17, "Did you mean “act”"),
    ("topics/use.toml", "act#1(a)", "act#1(b)", 5, 21, "has no place"),
    ("topics/use.toml", "\"dpa\"", "\"dba\"", 7, 11, "no form"),
    ("topics/use.toml", "speaks = \"unit{ @train }\"", "speaks = \"unit{ @trian }\"", 9, 17, "Did you mean “train”"),
    ("topics/use.toml", "speaks = \"unit{ @train }\"", "speaks = \"unit{ a b }\"", 9, 19, "Put a phrase in quotes"),
    ("topics/use.toml", "speaks = \"unit{ @train }\"", "speaks = \"definition[of x]\"", 9, 11, "no lexicon"),
    ("topics/use.toml", "speaks = \"unit{ @train }\"", "speaks = \"unit[permits, by us]{ @train }\"", 9, 1, "no party"),
    ("topics/use.toml", "role = \"customer\"\nrung", "rol = \"customer\"\nrung", 10, 1, "“role” is missing"),
    ("topics/use.toml", "rung = \"preferred\"", "rung = \"fallback-1\"", 10, 1, "has no position “preferred”"),
    ("topics/use.toml", "after = [\"use", "after = [\"(use", 14, 11, "no regular expression"),
    ("topics/use.toml", "{vendor_term} shall", "{vendor_trem} shall", 16, 1, "Did you mean “vendor_term”"),
    ("topics/use.toml", "§(use)", "§(us-e)", 16, 35, "no topic"),
    ("topics/use.toml", "shall not train,", "shall not {quote} train,", 16, 25, "no words here"),
    ("topics/use.toml", "met = \"unit[prohibits]{ @train }\"", "met = \"fired(use/T2)\"", 21, 14, "waits for itself"),
    ("topics/use.toml", "\"words\"", "\"word\"", 25, 12, "no cause"),
    ("topics/use.toml", "[permits]{ act:", "[permit]{ act:", 26, 14, "no act"),
    ("topics/use.toml", "{ act:@train }", "{ @train }", 29, 16, "no capture of the test. It has u"),
    ("topics/use.toml", "is = \"high\"", "is = \"hihg\"", 27, 40, "no severity"),
    ("topics/use.toml", "is = \"high\"", "is = \"high\", when = \"fact(deal.promise)\"", 27, 60, "deal.promised"),
    (
        "topics/use.toml",
        "is = \"high\" }",
        "is = \"high\" }, { role = \"vendor\", is = \"medium\" }",
        29,
        1,
        "no position “preferred” for this cure",
    ),
    ("topics/use.toml", "modal act to", "model act to", 29, 10, "no cure"),
    ("topics/use.toml", "clause preferred", "clause fallback-1", 29, 1, "no position “fallback-1”"),
    ("topics/use.toml", "met(use.no)", "met(use.yes)", 29, 77, "no element “yes”"),
    ("topics/use.toml", "met(use.no)", "met(use/preferred)", 29, 90, "number of elements is missing"),
    ("topics/use.toml", "met(use.no)", "met(use/first >= 1)", 29, 81, "no rung"),
    ("topics/use.toml", "met(use.no)", "met(us/preferred >= 1)", 29, 77, "Did you mean “use”"),
    (
        "topics/use.toml",
        "met(use.no)",
        "met(use/fallback-1 >= 1)",
        29,
        77,
        "no position “fallback-1”. It has preferred",
    ),
    ("topics/use.toml", "met(use.no)", "met(use/preferred >= 2)", 29, 77, "has 1 elements, not 2"),
    ("topics/use.toml", "met(use.no)", "met(use/preferred > 1)", 29, 77, "this is never so"),
    ("topics/use.toml", "met(use.no)", "met(use/preferred >= 0)", 29, 77, "this is always so"),
    (
        "topics/use.toml",
        "met = \"unit[prohibits]{ @train }\"",
        "met = \"met(use/preferred >= 1)\"",
        21,
        12,
        "waits for itself",
    ),
    (
        "topics/use.toml",
        "when = \"unit[permits]{ act:@train } as u\"\nseverity = [",
        "when = \"unit[permits]{ act:@train } as u AND NOT met(use/preferred >= 1)\"\nseverity = [{ role = \"vendor\", is = \"low\" }, ",
        26,
        54,
        "no position “preferred” for the role “vendor”",
    ),
    ("topics/use.toml", "cure = [", "cure = []\nat = [", 30, 1, "“at” stands after “message”"),
    ("topics/use.toml", ", needs = \"deal.promised\"", "", 30, 22, "states the fact"),
    ("topics/use.toml", ", { text = \"No training.\" }", "", 30, 1, "Put a twin"),
    ("topics/use.toml", "No training.", "See 17 U.S.C. 106.", 30, 92, "cites an authority"),
    ("topics/use.toml", "comment =", "note = \"\"\n#", 32, 1, "not well-formed"),
    ("topics/use.toml", "is = \"low\"", "is = \"medium\"", 32, 1, "no comment for the role"),
    ("topics/use.toml", "lacks = \"no\"", "lacks = \"nothing\"", 36, 10, "no element"),
    ("topics/use.toml", "id = \"T2\"", "id = \"T3\"", 33, 7, "no line that T3 fires on"),
    ("topics/use.md", "# Use", "Use", 1, 1, "no title"),
    ("topics/use.md", "## When to yield", "## Yielding", 31, 1, "in their order"),
    ("topics/use.md", "<!-- T1, T2 -->", "<!-- T1, T9 -->", 29, 1, "no test “T9”"),
    ("topics/use.md", "<!-- T1, T2 -->", "<!-- T1 -->", 0, 0, "no near miss of T2"),
    ("topics/use.md", "Vendor may train. <!-- T1 -->", "Vendor may train.", 0, 0, "no line that T1 fires on"),
    ("topics/use.md", "role = \"customer\"", "rolle = \"customer\"", 16, 1, "Did you mean “role”"),
    ("topics/use.md", "deal.promised", "deal.x", 21, 1, "is no fact of"),
    ("topics/use.md", "before =", "before", 18, 8, "not well-formed"),
    ("lexicon/all.toml", "[\"model\"]", "[\"@train\"]", 2, 7, "names itself"),
    ("lexicon/all.toml", "@model", "@modle", 4, 39, "Did you mean “model”"),
    ("lexicon/all.toml", "id = \"model\"", "id = \"train\"", 0, 0, "declared twice"),
    ("variables.toml", "kind = \"days\"", "kind = \"day\"", 11, 9, "Did you mean “days”"),
    ("variables.toml", "party = \"vendor\"", "party = \"seller\"", 6, 10, "no role"),
    ("facts.toml", "yes-no", "maybe", 4, 9, "no kind of answer"),
    ("authorities.toml", "confirm =", "topic =", 1, 1, "must say what is to be confirmed"),
    ("modifiers.toml", "deal.promised)", "deal.promise)", 5, 14, "Did you mean “deal.promised”"),
    (
        "modifiers.toml",
        "evidence = [\"deal.promised\"]",
        "evidence = [\"deal.x\"]",
        6,
        14,
        "not declared in facts.toml",
    ),
    ("modifiers.toml", "\"raise to critical\"", "\"raise to awful\"", 8, 13, "nothing that a modifier does"),
    ("modifiers.toml", "use/T1", "use/T7", 8, 44, "has no test “T7”"),
    ("modifiers.toml", "on = [\"use\"]", "on = [\"uses\"]", 9, 26, "Did you mean “use”"),
    ("modifiers.toml", ", on = [\"use\"] }", " }", 9, 3, "must be named"),
    ("modifiers.toml", "g2", "g13", 8, 75, "no trap"),
    ("modifiers.toml", "elsewhere = \"Topics say it.\"\n", "", 11, 1, "either effects or another place"),
    ("modifiers.toml", "code = \"M2\"", "code = \"M1\"", 12, 9, "stands twice"),
    ("triage.toml", "\"dpa\"", "\"dba\"", 5, 49, "no form"),
    ("triage.toml", "any =", "#", 6, 1, "An earlier rule always holds"),
    (
        "triage.toml",
        "says = \"Not enough is known.\"",
        "says = \"Not enough.\"\nany = [{ says = \"x\" }]",
        0,
        0,
        "No rule holds when",
    ),
    ("inquiries.toml", "\"yes\"", "\"maybe\"", 6, 15, "no answer; known are yes, no, opt-out"),
    ("inquiries.toml", "about = [\"train\"]", "about = [\"trian\"]", 4, 11, "Did you mean “train”"),
    ("inquiries.toml", ", tests = [\"use/T1\"]", "", 6, 3, "Add tests or when"),
    ("inquiries.toml", "words = \"solely\"", "words = \"@sole\"", 11, 57, "no lexicon"),
    ("inquiries.toml", "\"backed\",", "\"paid\",", 12, 72, "no result"),
    ("grammar.toml", "citation", "citations", 1, 1, "Did you mean “citation”"),
];

#[test]
fn a_library_without_mistakes_loads() {
    let library = parse("", "", "").unwrap_or_else(|all| panic!("{}", shown(&all)));
    let topic = library.topic("use").unwrap();
    assert_eq!(topic.positions[0].text.shown(), "{vendor_term} shall not train, as [§ use] says.");
    let [fires, small_draft] = topic.page.fires.as_slice() else { panic!("two firing examples") };
    assert_eq!((fires.paragraphs.as_slice(), fires.line), (&["Vendor may train.".to_owned()][..], 13));
    assert_eq!(small_draft.paragraphs, ["Vendor may read.", "And write."]);
    assert_eq!(small_draft.context.before, ["\"Inputs\" means prompts."]);
    assert_eq!(topic.page.silent[1].tests, ["T1", "T2"]);
    let variable = &library.variables["notice_days"];
    assert_eq!(
        (variable.default_for(crate::Role::Vendor), variable.default_for(crate::Role::Customer)),
        (Some("30"), Some("15"))
    );
}

#[test]
fn every_mistake_stands_at_its_character() {
    let mut wrong = Vec::new();
    for (file, from, to, line, column, said) in SPOILED {
        let all = parse(file, from, to).err().unwrap_or_default();
        match all.iter().find(|m| m.to_string().contains(said)) {
            None => wrong.push(format!("{to}: no “{said}” in\n{}", shown(&all))),
            Some(m) if (*line, *column) != (0, 0) && (m.line, m.column) != (*line, *column) => {
                wrong.push(format!("{to}: expected at {line}:{column}, is {m}"));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mistakes_are_told_at_once_and_sorted() {
    let files = [("topics/a.toml", "id = \"b\"\nx = 1\n"), ("facts.toml", "y = 1"), ("topics/c.md", "")];
    let all = Library::parse(files).expect_err("three files, many mistakes");
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(all, sorted);
    assert!(
        ["facts.toml", "topics/a.md", "topics/a.toml", "topics/c.md"].iter().all(|f| all.iter().any(|m| m.file == *f))
    );
}

#[test]
fn a_later_file_replaces_an_earlier_one_of_its_name() {
    let spoiled = [("facts.toml", "nonsense")];
    let library = Library::parse(spoiled.into_iter().chain(FILES.iter().copied()));
    assert!(library.is_ok());
}

#[test]
fn the_shipped_library_has_no_mistakes() {
    let library = Library::parse(Library::built_in_files().iter().copied());
    let library = library.unwrap_or_else(|all| panic!("{}", shown(&all)));
    assert!(!library.search(&library.words("perpetual train!").unwrap()).is_empty());
    assert_eq!(library.playbooks[0].id, "default");
    assert_eq!(library.forms.len(), crate::Form::ALL.len());
}

fn shown(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n")
}

/// Lexicon, sentence, whether the sentence has it. The false friends of each lexicon are among them.
const SENTENCES: &[(&str, &str, bool)] = &[
    ("train", "Provider may use Submissions to train and refine its large language models.", true),
    ("train", "Prompts may be used to help us build new AI features.", true),
    ("train", "We use conversations to make our models better.", true),
    ("train", "Vendor may use Inputs to train its personnel.", false),
    ("train", "train its personnel and to fine-tune its large language models", true),
    ("train", "Vendor's personnel are trained annually on handling of Customer Data.", false),
    ("train", "Vendor will provide training to Customer's users on the Services.", false),
    ("train", "Vendor may train models for its users.", true),
    ("train", "The modelling team will deliver a pricing model.", false),
    ("train", "Customer consents to use of its content in improving our AI by default.", true),
    ("train", "Content may be used for machine learning.", true),
    ("train-weak", "Supplier may process Customer Content to operate and enhance the Platform.", true),
    ("train-weak", "Vendor may use Content to develop its products.", true),
    ("data-in", "Provider may use Submissions to train models.", true),
    ("data-in", "You agree that prompts and completions may be used.", true),
    ("data-in", "Vendor shall submit a prompt report.", false),
    ("data-in", "Vendor shall give prompt written notice.", false),
    ("data-in", "Vendor shall promptly respond.", false),
    ("data-in", "modify and create derivative works from Client Data", true),
    ("data-in", "Customer consents to use of its content.", true),
    ("data-in", "We use conversations to make it better.", true),
    ("output", "You agree that prompts and completions may be used.", true),
    ("output", "Upon completion of the project", false),
    ("output", "The plant's annual output shall be measured in megawatt hours.", false),
    ("output", "All right, title and interest in Results remains with Provider.", true),
    ("output", "excludes Output that Customer knew was likely to infringe", true),
    ("licensed-data", "Licensee may use the Dataset for any purpose in its business.", true),
    ("licensed-data", "may surface excerpts of Licensed Items in search results", true),
    ("licensed-data", "grants a perpetual and irrevocable licence to the images", true),
    ("licensed-data", "Licensee may train on the Recordings.", true),
    ("any-purpose", "Licensee may use the Dataset for any purpose in its business.", true),
    ("any-purpose", "use the Data for any purpose, including without limitation research", true),
    ("any-purpose", "solely to train the Permitted Models", false),
    ("model", "The parties enter into the EU Model Clauses.", false),
    ("model", "its large language models", true),
    ("sublicense", "the licence is sub-licensable through multiple tiers", true),
    ("sublicense", "The seller's sublicense fees are payable quarterly.", false),
    ("sublicense", "a sublicensable license", true),
    ("sublicense", "the right to sub-license", true),
    ("audit", "Licensor may inspect royalty records annually.", true),
    ("audit", "The parties' audited financial statements will be delivered within 90 days.", false),
    ("audit", "Vendor keeps an audit log of administrator actions.", false),
    ("audit", "Licensee shall certify its compliance each year.", true),
    ("indem", "Vendor will defend claims that the Software infringes a patent.", true),
    ("indem", "Vendor shall hold Customer harmless.", true),
    ("ip-claim", "the Software infringes a patent or copyright", true),
    ("prompt-excluded", "does not apply to claims based on Customer-supplied prompts", true),
    ("prompt-excluded", "has no obligation where the claim is connected with an input", true),
    ("deid", "except on aggregated data", true),
    ("deid", "The aggregate liability of either party", false),
    ("deid", "Vendor may use aggregated billing counts to invoice Customer.", false),
    ("opt-out", "unless you turn this off in settings", true),
    ("opt-out", "unless Customer opts out", true),
    ("opt-in", "only if Customer opts in by signed order", true),
    ("aim", "We currently do not intend to train on API data.", true),
    ("safety", "Authorised personnel may review prompts for trust and safety purposes.", true),
    ("safety", "occupational safety rules", false),
    ("retain", "Employee retention bonuses are excluded.", false),
    ("retain", "Vendor may retain fine-tuned checkpoints.", true),
    ("perpetual", "grants a perpetual and irrevocable licence", true),
    ("perpetual", "Section 3 survives termination.", true),
    ("third-party", "make the Dataset available to partners", true),
    ("affiliates", "Licensee and its Affiliates", true),
    ("tier", "For eligible Enterprise plans, Vendor does not train on prompts.", true),
    ("exception", "save as described in the Documentation", true),
    ("human", "Authorised personnel may review prompts.", true),
];

#[test]
fn lexicons_know_their_words_and_their_false_friends() {
    let library = Library::built_in();
    let mut wrong = Vec::new();
    for (lexicon, sentence, has) in SENTENCES {
        let members = &library.lexicons[*lexicon].members;
        let found = members.iter().any(|w| !crate::search::find(w, sentence, &library.lexicons).is_empty());
        if found != *has {
            wrong.push(format!("@{lexicon}: {sentence} ({})", if *has { "missed" } else { "wrongly found" }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
