//! Contracts of other industries, labelled by attorneys (CUAD, CC BY 4.0): what is found in them, what is wrongly called
//! critical, and whether clauses planted into them are found.
//!
//! One contract in so many is measured; the feature `every-file` measures all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use acceptance::{corpus, each, files, has, run, scratch};
use serde_json::Value;

/// One labelled contract in so many is measured.
const STRIDE: usize = if cfg!(feature = "every-file") { 1 } else { 4 };

/// Labels of CUAD with the topic that answers for them and the share that must be found.
const LABELS: [(&str, &str, f64); 3] = [
    ("audit-rights", "audit-right", 0.85),
    ("irrevocable-or-perpetual-license", "named-model-perpetual-cap", 0.90),
    ("cap-on-liability", "liability-cap", 0.80),
];

/// Words of contracts that have to do with AI or data.
const DATA: [&str; 14] = [
    "artificial intelligence",
    "machine learning",
    "data set",
    "dataset",
    "training data",
    "personal data",
    "personal information",
    "customer data",
    "user data",
    "data protection",
    "database",
    "neural",
    "algorithm",
    "language model",
];

/// Contracts that have nothing to do with AI or data, of which critical findings are counted.
const QUIET: usize = 60;

/// Contracts into which clauses are planted, two into each.
const HOSTS: usize = 20;

/// Returns the folder of unpacked contracts, or says that the test was skipped.
fn contracts(test: &str) -> Option<(PathBuf, PathBuf)> {
    let labels = corpus(test)?.join("contracts/cuad");
    if !labels.join("texts.tar.gz").is_file() {
        println!("skipped: {test}: the corpus has no contracts/cuad");
        return None;
    }
    if !has("tar", test) {
        return None;
    }
    let out = scratch(test);
    let mut unpack = Command::new("tar");
    unpack.arg("xzf").arg(labels.join("texts.tar.gz")).arg("-C").arg(&out);
    assert!(unpack.status().expect("tar starts").success());
    Some((labels, out))
}

fn json(words: &[&str], file: &Path) -> Value {
    let file = file.to_string_lossy();
    let answer = run(&[&words[..1], &[&file], &words[1..], &["--format", "json"]].concat());
    serde_json::from_slice(&answer.stdout)
        .unwrap_or_else(|error| panic!("{file}: {error}: {}", String::from_utf8_lossy(&answer.stderr)))
}

fn rows<'v>(view: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    view[key].as_array().into_iter().flatten()
}

fn word<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_default()
}

fn number(row: &Value, key: &str) -> usize {
    row[key].as_u64().unwrap_or_default() as usize
}

/// Returns the letters and marks of a text without its blanks, by which labels are found again.
fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{AD}').collect()
}

/// What a label of a cap on liability is besides: a sentence on the only remedy, or on the time to sue.
fn apart(label: &str, quote: &str) -> Option<&'static str> {
    let quote = quote.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| quote.contains(word));
    if label != "cap-on-liability" || any(&["exceed", "in excess", "aggregate", "maximum", "limited to the"]) {
        return None;
    }
    if any(&["exclusive remed", "sole remed", "only remed", "sole and exclusive", "exclusive liab", "sole liab"]) {
        return Some("exclusive-remedy");
    }
    let sue = any(&["action", "suit", "claim", "proceeding", "arbitration"]) && any(&["year", "month", " days"]);
    (sue && !any(&["liable", "liabilit", "damages"])).then_some("time-to-sue")
}

/// What was found of one kind of label.
#[derive(Default)]
struct Tally {
    found: usize,
    all: usize,
}

#[test]
fn what_attorneys_labelled_is_found() {
    let Some((labels, texts)) = contracts("what_attorneys_labelled_is_found") else { return };
    let lines = std::fs::read_to_string(labels.join("labels.jsonl")).expect("the labels are there");
    let mut by_contract: BTreeMap<String, Vec<(&str, &str, String)>> = BTreeMap::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).expect("a label a line");
        let Some((label, topic, _)) = LABELS.iter().find(|(label, ..)| *label == word(&row, "label")) else { continue };
        let of = by_contract.entry(word(&row, "contract").to_owned()).or_default();
        of.push((label, topic, word(&row, "quote").to_owned()));
    }
    let measured: Vec<_> = by_contract.iter().step_by(STRIDE).collect();
    let tallies: Mutex<BTreeMap<&str, Tally>> = Mutex::default();
    each(&measured, |_, (contract, labels)| {
        let file = texts.join(format!("{contract}.txt"));
        let spoken = json(&["topics", "--role", "customer"], &file);
        let (text, spans) = spans(&json(&["read"], &file), &spoken);
        for (label, topic, quote) in *labels {
            let found = quote.split("<omitted>").map(packed).filter(|piece| piece.len() >= 8).any(|piece| {
                let Some(start) = text.find(&piece) else { return false };
                let meets = |(of, span): &(String, std::ops::Range<usize>)| {
                    of == topic && span.start < start + piece.len() && start < span.end
                };
                spans.iter().any(meets)
            });
            let mut tallies = tallies.lock().expect("no thread panics with it");
            let tally = tallies.entry(apart(label, quote).unwrap_or(label)).or_default();
            tally.found += usize::from(found);
            tally.all += 1;
        }
    });
    let tallies = tallies.into_inner().expect("no thread panicked");
    for (label, Tally { found, all }) in &tallies {
        println!("{label}: {found} of {all}, {:.3}", *found as f64 / *all as f64);
    }
    for (label, _, least) in LABELS {
        let Tally { found, all } = tallies[label];
        assert!(found as f64 >= least * all as f64, "{label}: {found} of {all}");
    }
}

/// Returns the contract's text without blanks, and where in it the draft speaks to a topic.
fn spans(read: &Value, spoken: &Value) -> (String, Vec<(String, std::ops::Range<usize>)>) {
    let mut text = String::new();
    let mut begins = BTreeMap::new();
    for para in rows(read, "paragraphs") {
        begins.insert(number(para, "id"), (text.len(), word(para, "text")));
        text.push_str(&packed(word(para, "text")));
    }
    let spans = rows(spoken, "topics").map(|row| {
        let (at, para) = begins[&number(row, "paragraph")];
        let place = |key: &str| at + packed(&para[..number(row, key)]).len();
        (word(row, "topic").to_owned(), place("start")..place("end"))
    });
    (text, spans.collect())
}

/// Returns contracts that have nothing to do with AI or data, spread over all of them.
fn quiet(texts: &Path) -> Vec<PathBuf> {
    let speaks = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let ai = text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "AI");
        let text = text.to_lowercase();
        ai || DATA.iter().any(|word| text.contains(word))
    };
    let quiet: Vec<PathBuf> = files(texts, &[".txt"]).into_iter().filter(|file| !speaks(file)).collect();
    assert!(quiet.len() >= QUIET, "{} contracts", quiet.len());
    (0..QUIET).map(|index| quiet[index * quiet.len() / QUIET].clone()).collect()
}

#[test]
fn contracts_about_other_things_have_hardly_a_critical_finding() {
    let Some((_, texts)) = contracts("contracts_about_other_things_have_hardly_a_critical_finding") else { return };
    let measured: Vec<PathBuf> = quiet(&texts).into_iter().step_by(STRIDE).collect();
    let critical: Mutex<BTreeMap<String, usize>> = Mutex::default();
    each(&measured, |_, file| {
        let review = json(&["review", "--role", "customer"], file);
        for finding in rows(&review, "findings").filter(|finding| finding["severity"] == "critical") {
            let name = format!("{}/{}", word(finding, "topic"), word(finding, "test"));
            *critical.lock().expect("no thread panics with it").entry(name).or_default() += 1;
        }
    });
    let critical = critical.into_inner().expect("no thread panicked");
    let count: usize = critical.values().sum();
    println!("{count} critical findings in {} contracts: {critical:?}", measured.len());
    assert!(count < measured.len());
}

#[test]
fn clauses_planted_into_such_contracts_are_found() {
    let Some((_, texts)) = contracts("clauses_planted_into_such_contracts_are_found") else { return };
    let planted: Vec<(&str, &str)> = include_str!("../planted.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').expect("topic and clause"))
        .collect();
    assert_eq!(planted.len(), 2 * HOSTS);
    // Who is called a customer or a provider in the contract itself is not meant by the clause.
    let names = ["Customer", "Client", "Vendor", "Provider"];
    let is_free = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        !names.iter().any(|name| text.contains(name))
    };
    let hosts: Vec<PathBuf> = quiet(&texts).into_iter().filter(is_free).take(HOSTS).collect();
    assert_eq!(hosts.len(), HOSTS);
    let missed: Mutex<Vec<String>> = Mutex::default();
    let named: Mutex<usize> = Mutex::default();
    each(&hosts, |index, host| {
        let two = [planted[index], planted[index + HOSTS]];
        let text = std::fs::read_to_string(host).expect("a contract");
        let blocks: Vec<&str> = text.split("\n\n").collect();
        let (third, half) = (blocks.len() / 3, blocks.len() / 2);
        let parts = [&blocks[..third], &[two[0].1], &blocks[third..half], &[two[1].1], &blocks[half..]].concat();
        let file = host.with_extension("planted.txt");
        std::fs::write(&file, parts.join("\n\n")).expect("the scratch folder can be written");
        let (read, review) = (json(&["read"], &file), json(&["review", "--role", "customer"], &file));
        for (topic, clause) in two {
            let holds = |id: usize| {
                rows(&read, "paragraphs").any(|para| number(para, "id") == id && word(para, "text").contains(clause))
            };
            let grave = |finding: &&Value| matches!(word(finding, "severity"), "medium" | "high" | "critical");
            let there = |finding: &&Value| finding["paragraph"].is_u64() && holds(number(finding, "paragraph"));
            let findings: Vec<&Value> = rows(&review, "findings").filter(grave).filter(there).collect();
            let by_name = findings.iter().any(|finding| word(finding, "topic") == topic);
            *named.lock().expect("no thread panics with it") += usize::from(by_name);
            if findings.is_empty() {
                missed.lock().expect("no thread panics with it").push(format!("{topic}: {clause}"));
            }
        }
    });
    let (missed, named) = (missed.into_inner().expect("no panic"), named.into_inner().expect("no panic"));
    let found = planted.len() - missed.len();
    println!("{found} of {} planted clauses found, {named} of them by the topic they are about", planted.len());
    assert!(found * 10 >= planted.len() * 9, "missed:\n{}", missed.join("\n"));
}
