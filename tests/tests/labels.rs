//! Labels of numbered paragraphs, as LibreOffice Writer shows them.
//!
//! Writer prints a label before its paragraph when it saves plain text. Files with tracked changes are left out: Writer
//! saves deleted words too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use acceptance::{corpus, has, office, run, scratch, word_files};
use serde_json::Value;

/// One file in so many is compared; the feature `every-file` compares all.
const STRIDE: usize = 8;

/// Files that differ for a reason, by the start of their names.
const EXPLAINED: [(&str, &str); 10] = [
    ("LIR006-fr", "Writer keeps the plural within ordinals, as in “deux-centsième”"),
    ("LIR002-en", "Writer says “one thousand and first”, Word “one thousand first”"),
    ("LIR015-en", "Writer says “one thousand and one”, Word “one thousand one”"),
    ("spec_vanish", "Writer 7.4 does not know isLgl (ECMA-376 Part 1 §17.9.4)"),
    ("isLgl-", "Writer 7.4 does not know isLgl"),
    ("Test02", "Writer 7.4 does not know isLgl"),
    ("toc1", "Writer writes a full-width 1 narrow"),
    ("outline_lvl", "Writer writes a full-width 1 narrow"),
    ("page_num_in_header", "Writer writes a full-width 1 narrow"),
    ("BackgroundReport", "Writer numbers a level that its list does not define"),
];

/// What became of the numbered paragraphs of one file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    equal: usize,
    differ: Vec<String>,
    /// Words that the plain text does not have in one line.
    missing: usize,
}

#[test]
fn labels_are_those_of_libreoffice() {
    let Some(folder) = corpus("labels_are_those_of_libreoffice") else { return };
    if !has("soffice", "labels_are_those_of_libreoffice") {
        return;
    }
    let stride = if cfg!(feature = "every-file") { 1 } else { STRIDE };
    let all = word_files(&folder);
    let out = scratch("labels");
    let mut numbered = Vec::new();
    for (index, file) in all.iter().enumerate().step_by(stride) {
        let Some(labels) = labels(file).filter(|labels| !labels.is_empty()) else { continue };
        let copy = out.join(format!("{index}.docx"));
        std::fs::copy(file, &copy).expect("the scratch folder can be written");
        numbered.push((file.clone(), copy, labels));
    }
    let (mut equal, mut differ, mut missing, mut explained) = (0, 0, 0, BTreeMap::<&str, usize>::new());
    let copies: Vec<PathBuf> = numbered.iter().map(|(_, copy, _)| copy.clone()).collect();
    office::convert(&copies, office::TEXT, &out);
    for (file, copy, labels) in &numbered {
        let Ok(text) = std::fs::read_to_string(office::converted(copy, office::TEXT, &out)) else { continue };
        let tally = compare(labels, &text);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match EXPLAINED.iter().find(|(front, _)| name.starts_with(front)) {
            Some((_, why)) => *explained.entry(why).or_default() += tally.differ.len(),
            None => {
                equal += tally.equal;
                differ += tally.differ.len();
                missing += tally.missing;
                if let Some(first) = tally.differ.first() {
                    println!("{}: {} differ, first {first}", file.display(), tally.differ.len());
                }
            }
        }
    }
    println!("{} files, {equal} labels equal, {differ} differ, {missing} not found; {explained:?}", numbered.len());
    assert!(equal > 0 && equal * 100 >= (equal + differ) * 97, "{equal} equal, {differ} differ");
}

/// Returns the labels of a file with the words after them, or nothing when it is refused or has tracked changes.
fn labels(file: &Path) -> Option<Vec<(String, String)>> {
    let answer = run(&[Path::new("read"), file, Path::new("--format"), Path::new("json")]);
    let view: Value = serde_json::from_slice(&answer.stdout).ok()?;
    let paragraphs = view["paragraphs"].as_array()?;
    if paragraphs.iter().any(|para| para["pending"].as_array().is_some_and(|pending| !pending.is_empty())) {
        return None;
    }
    let body = paragraphs.iter().filter(|para| para["story"] == "body");
    let pairs = body.filter_map(|para| {
        let (label, text) = (para["number"].as_str()?, para["text"].as_str()?);
        // `o` is a hollow bullet of the font Courier New.
        let bullet = !label.chars().any(char::is_alphanumeric) || label == "o";
        let first = text.split(['\u{2028}', '\n']).next().unwrap_or_default();
        (!bullet && !packed(first).is_empty()).then(|| (packed(label), packed(first)))
    });
    Some(pairs.collect())
}

fn compare(labels: &[(String, String)], text: &str) -> Tally {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        *lines.entry(packed(line)).or_default() += 1;
    }
    let mut tally = Tally::default();
    for (label, words) in labels {
        if let Some(left) = lines.get_mut(&format!("{label}{words}")).filter(|left| **left > 0) {
            *left -= 1;
            tally.equal += 1;
        } else if let Some((line, _)) = lines.iter().find(|(line, left)| **left > 0 && line.ends_with(words.as_str())) {
            tally.differ.push(format!("{label} where Writer has {line}").chars().take(80).collect());
        } else {
            tally.missing += 1;
        }
    }
    tally
}

/// Returns the letters, digits and marks of a line without blanks and objects, which the two write in different ways.
fn packed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FFFC}' | '\u{AD}' | '\u{200B}' | '\u{FEFF}'))
        .map(|c| match c {
            // Writer raises the endings of French ordinals.
            'ᵉ' => 'e',
            'ʳ' => 'r',
            c => c,
        })
        .collect()
}

#[test]
fn a_label_is_compared_with_the_words_behind_it() {
    let labels = [("1.", "Fees"), ("2.", "Term"), ("(a)", "gone")].map(|(l, w)| (l.to_owned(), w.to_owned()));
    let tally = compare(&labels, "1. Fees\n3. Term\n");
    assert_eq!((tally.equal, tally.differ.len(), tally.missing), (1, 1, 1), "{tally:?}");
}
