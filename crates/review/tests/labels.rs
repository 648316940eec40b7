//! Labelled sentences with the tests and traps that they fire, near misses that fire nothing, and the library's pages.
//!
//! The sentences are data: `sentences.tsv` beside this file.

use std::collections::BTreeSet;

use draft::build::lines;
use library::{Because, Facts, Form, Library, Role, Severity};

/// Labels that the library does not follow, with the reason. At most four.
const MISLABELLED: &[(u32, &str)] =
    &[(61, "who may not be kept from not training is free to leave it: the two negations permit no training")];

/// A labelled sentence.
struct Label<'a> {
    number: u32,
    role: Role,
    form: Form,
    /// Tests, as topic code and test, and traps: each must fire.
    fires: Vec<&'a str>,
    /// Topics or tests that must stay silent; `*` is every test.
    silent: Vec<&'a str>,
    words: String,
}

fn labels() -> Vec<Label<'static>> {
    let rows = include_str!("sentences.tsv").lines().filter(|line| !line.starts_with('#'));
    let list = |cell: &'static str| cell.split(", ").filter(|code| *code != "-").collect();
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [number, role, form, fires, silent, before, words] = cells[..] else { panic!("seven cells: {row}") };
        let before = if before == "-" { String::new() } else { format!("{before} ") };
        Label {
            number: number.parse().expect("a number"),
            role: role.parse().expect("a role"),
            form: form.parse().expect("a form"),
            fires: list(fires),
            silent: list(silent),
            words: before + words,
        }
    })
    .collect()
}

/// What is wrong with a sentence, in one line; nothing when it fires what its label says.
fn wrong(label: &Label) -> Option<String> {
    let library = Library::built_in();
    let facts = Facts { role: Some(label.role), form: Some(label.form), ..Facts::default() };
    let draft = lines(&label.words);
    let code = |topic: &str| library.topic(topic).map_or_else(|| topic.to_owned(), |t| t.code.clone());
    let found = review::findings(&draft, library, &library.playbook(label.role), &facts);
    let name = |f: &review::Finding| format!("{}/{}", code(&f.key.topic), f.key.test);
    let traps = review::traps(&draft, library, &facts);
    let traps = traps.iter().flat_map(|(_, traps)| traps).map(|trap| trap.code().to_uppercase());
    let fired: BTreeSet<String> = found.iter().map(name).chain(traps).collect();
    let missing: Vec<_> = label.fires.iter().filter(|code| !fired.contains(**code)).collect();
    // Silence is asked of the words alone: one sentence lacks what a whole draft has.
    let loud = found.iter().filter(|f| f.because != Because::Absence && f.severity >= Severity::Medium).map(name);
    let meant = |test: &String| {
        label.silent.iter().any(|code| *code == "*" || test == code || test.starts_with(&format!("{code}/")))
    };
    let loud: BTreeSet<String> = loud.filter(meant).collect();
    let right = missing.is_empty() && loud.is_empty();
    (!right)
        .then(|| format!("{}: {missing:?} missing of {fired:?}, {loud:?} too much\n    {}", label.number, label.words))
}

#[test]
fn labelled_sentences_fire_their_tests_and_near_misses_fire_nothing() {
    let labels = labels();
    assert_eq!(labels.len(), 73, "of 74: number 40 stands for a whole draft");
    let mut wrongs = Vec::new();
    for label in &labels {
        let named = MISLABELLED.iter().any(|(number, _)| *number == label.number);
        match wrong(label) {
            Some(why) if !named => wrongs.push(why),
            None if named => wrongs.push(format!("{} is judged right now: take it off the list", label.number)),
            _ => {}
        }
    }
    assert!(MISLABELLED.len() <= 4);
    assert!(wrongs.is_empty(), "{} of {}\n{}", wrongs.len(), labels.len(), wrongs.join("\n"));
}

#[test]
fn the_pages_are_true() {
    let failures: Vec<String> = review::examples::check(Library::built_in()).iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
