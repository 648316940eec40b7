//! What conditions say that only a whole library shows: grades of a position, and numbers struck from a list.

use draft::build::lines;
use library::{Facts, Form, Library, Playbook, Role, Rung};

/// A topic of five elements, graded, and a test of the numbers in a survival list.
const TOPIC: &str = r#"id = "sample"
code = "Z1"
title = "Sample"
status = "draft"
authorities = []
[applies]
forms = ["training-data-license"]
headings = ["sample"]
speaks = "unit{ apple or pear or plum or fig or quince }"
[[position]]
role = "licensor"
rung = "preferred"
heading = "Fruit"
after = ["fees"]
text = "Apple, pear, plum, fig and quince."
[[position.element]]
id = "apple"
title = "has apple"
met = "document{ apple }"
[[position.element]]
id = "pear"
title = "has pear"
met = "document{ pear }"
[[position.element]]
id = "plum"
title = "has plum"
met = "document{ plum }"
[[position.element]]
id = "fig"
title = "has fig"
met = "document{ fig }"
[[position.element]]
id = "retrieval"
title = "has retrieval"
met = "fact(product.retrieval)"
[[test]]
id = "T1"
title = "too little fruit"
because = "words"
when = "unit{ fruit } as u AND NOT met(sample/preferred >= 3)"
severity = [{ role = "licensor", is = "low" }]
message = "There is too little of it."
cure = "flag"
[[test]]
id = "T2"
title = "the license survives"
because = "words"
when = "unit[grants]{ license } as g AND unit[cites g]{ surviv! } as s"
severity = [{ role = "licensor", is = "low" }]
at = "s"
message = "The license survives."
cure = [
  { do = "strike item number", when = "same unit[cites number:g]" },
  { do = "append \", except for the license\"", when = "NOT same unit[cites number:g]" },
]
"#;

const PAGE: &str = "# Sample

## Why it matters

x

## What to look for

x

## Fires on

> Fruit: apple. <!-- T1 -->

> 1. License. Licensor grants a license.
>
> 2. End. Section 1 survives. <!-- T2 -->

## Stays silent on

> Fruit: apple, pear and fig. <!-- T1 -->

> Nothing survives. <!-- T2 -->

## When to yield

x

## Authorities

x
";

fn reviewed(words: &str) -> review::Review {
    let mine = [("topics/sample.toml", TOPIC), ("topics/sample.md", PAGE)];
    let built_in = Library::built_in_files().iter().copied();
    // What names topics of the built-in library goes with them.
    let named = ["coverage.toml", "modifiers.toml", "inquiries.toml"];
    let of_topics = |path: &str| path.starts_with("topics/") || named.contains(&path);
    let library = Library::parse(built_in.filter(|(path, _)| !of_topics(path)).chain(mine));
    let library = library.unwrap_or_else(|all| panic!("{all:#?}"));
    let facts = Facts { role: Some(Role::Licensor), form: Some(Form::TrainingDataLicense), ..Facts::default() };
    review::review(&lines(words), &library, &Playbook::default(), &facts)
}

#[test]
fn a_position_is_graded_by_its_elements() {
    for (words, certainty) in [
        ("Fruit: apple.", Some("Sure")),
        ("Fruit: apple and pear.", Some("Open")),
        ("Fruit: apple, pear and fig.", None),
        ("Fruit: apple, pear, plum and fig.", None),
    ] {
        let review = reviewed(words);
        let found = review.findings.iter().find(|f| f.key.test == "T1").map(|f| format!("{:?}", f.certainty));
        assert_eq!(found.as_deref(), certainty, "{words}: {:#?}", review.findings);
    }
}

#[test]
fn one_number_is_struck_from_a_survival_list() {
    const CLAUSES: &str = "1. Definitions\n\nWords of all kinds.\n\n2. License. Licensor grants a license.\n\n3. Fees\n\n\
        Fees are due.\n\n4. Secrets\n\nAll is secret.\n\n5. Survival\n\n";
    for (sentence, expected) in [
        ("Sections 1, 2 and 3 survive.", "Sections 1{--, 2--} and 3 survive."),
        ("Sections 2, 3 and 4 survive.", "Sections {--2, --}3 and 4 survive."),
        (
            "Sections 1, 3, and 2 shall survive termination.",
            "Sections 1{--,--}{++ and++} 3{--, and 2--} shall survive termination.",
        ),
        ("Section 1, Section 2 and Section 4 survive.", "Section 1{--, Section 2--} and Section 4 survive."),
        ("Section 2 survives.", "Section 2 survives{++, except for the license++}."),
        ("Sections 1 through 4 survive.", "Sections 1 through 4 survive{++, except for the license++}."),
    ] {
        let review = reviewed(&format!("{CLAUSES}{sentence}"));
        let shown = review.suggestions.iter().filter_map(|s| s.variant(Rung::Preferred));
        let shown: Vec<&str> = shown.flat_map(|v| v.redline.iter().map(|r| r.text.as_str())).collect();
        assert_eq!(shown.join("\n"), expected, "{sentence}\n{:#?}", review.findings);
    }
}
