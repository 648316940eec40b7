//! The library and the search as they are used: coverage, authorities, one search over everything.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_counterdraft")).args(words).output().unwrap()
}

fn json(words: &[&str]) -> Value {
    let output = run(&[words, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn all<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap()
}

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = folder.path().display().to_string();
    (folder, path)
}

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name).display().to_string()
}

#[test]
fn a_row_of_the_coverage_shows_the_line_that_fires_or_is_a_mistake() {
    let shipped = |name: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../clause-library");
        fs::read_to_string(root.join(name)).unwrap()
    };
    let row = |topics: &str| format!("[[row]]\nasks = \"May they change it?\"\ntopics = [\"{topics}\"]\n");
    let own = |coverage: &str| folder(&[("coverage.toml", coverage)]);
    let (_kept, path) = own(&row("unilateral-change/T1"));
    let view = json(&["library", "check", "--coverage", &path]);
    let line = &view["rows"][0]["lines"][0];
    assert_eq!((&line["topic"], &line["test"]), (&"unilateral-change".into(), &"T1".into()), "{view}");
    let (file, number) = (line["file"].as_str().unwrap(), line["line"].as_u64().unwrap());
    let shown = shipped(file);
    let quoted = shown.lines().nth(number as usize - 1).unwrap();
    assert!(quoted.contains(line["words"].as_str().unwrap()), "{quoted}");
    // A topic that is retired fires nothing, so nobody answers the row.
    let retired = shipped("topics/unilateral-change.toml").replacen("status = \"draft\"", "status = \"retired\"", 1);
    let page = shipped("topics/unilateral-change.md");
    let files = [
        ("topics/unilateral-change.toml", retired.as_str()),
        ("topics/unilateral-change.md", &page),
        ("coverage.toml", &row("unilateral-change")),
    ];
    let (_kept, path) = folder(&files);
    let output = run(&["library", "check", "--coverage", "--library", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("no line fires unilateral-change"), "{}", text(&output.stdout));
}

#[test]
fn authorities_age_and_what_is_pending_ages_faster() {
    let at = |day: &str| json(&["library", "authorities", "--as-of", day]);
    let freshness = |view: &Value, id: &str| {
        let of = all(view, "authorities").iter().find(|a| a["id"] == id).unwrap();
        of["freshness"].as_str().unwrap().to_owned()
    };
    let (soon, later) = (at("2027-01-10"), at("2027-03-10"));
    assert_eq!((freshness(&soon, "case-nyt"), freshness(&soon, "thaler")), ("stale".into(), "fresh".into()));
    assert_eq!(freshness(&later, "thaler"), "stale");
    assert_eq!(freshness(&later, "sccs-idta"), "unverified");
    let due = all(&soon, "due");
    assert!(due.iter().all(|d| d["look_up"].is_string()) && due.iter().any(|d| d["id"] == "case-ross"), "{due:?}");
    assert_eq!(soon["discrepancies"][0], "ab2013");
    let one = all(&soon, "authorities").iter().find(|a| a["id"] == "ab2013").unwrap();
    assert!(
        one["often_cited_as"].is_string() && one["proposed_citation"].is_string() && one["discrepancy"].is_string()
    );
    assert_eq!(run(&["library", "authorities", "--as-of", "soon"]).status.code(), Some(2));
    assert_eq!(run(&["library", "list", "--as-of", "2027-01-10"]).status.code(), Some(2));
}

#[test]
fn a_confirmation_is_kept_with_who_when_and_against_what() {
    let (kept, _) = folder(&[]);
    let matter = kept.path().join("m.counterdraft").display().to_string();
    let out = kept.path().join("out.docx").display().to_string();
    let draft = sample("training-data-license.docx");
    assert!(run(&["markup", &draft, "-o", &out, "--matter", &matter, "--accept", "critical"]).status.success());
    let confirm = |id: &str, against: &str| {
        let said = ["--matter", &matter, "--against", against, "--author", "A. Attorney"];
        run(&[&["library", "confirm", id][..], &said].concat()).status.code()
    };
    assert_eq!(confirm("gdpr#28(3)", "Official Journal L 119, read today"), Some(0));
    for (id, against) in [("gdpr#28(3)", " "), ("gdpr#99", "OJ"), ("gdprr", "OJ")] {
        assert_eq!(confirm(id, against), Some(2), "{id} against “{against}”");
    }
    let view = json(&["library", "authorities", "--matter", &matter]);
    let one = all(&view, "authorities").iter().find(|a| a["id"] == "gdpr").unwrap();
    let [confirmed] = all(one, "confirmed").as_slice() else { panic!("{one}") };
    assert_eq!((&confirmed["id"], &confirmed["by"]), (&"gdpr#28(3)".into(), &"A. Attorney".into()));
    assert_eq!(confirmed["against"], "Official Journal L 119, read today");
    assert!(confirmed["on"].as_str().unwrap().ends_with("UTC"), "{confirmed}");
}

#[test]
fn one_search_reads_the_draft_the_matter_and_the_library_in_the_same_words() {
    let (kept, _) = folder(&[]);
    let matter = kept.path().join("m.counterdraft").display().to_string();
    let out = kept.path().join("out.docx").display().to_string();
    let draft = sample("ai-services-agreement.docx");
    let marked = run(&["markup", &draft, "-o", &out, "--matter", &matter, "--accept", "critical"]);
    assert!(marked.status.success(), "{}", text(&marked.stderr));
    let words = "train! /s model!";
    let view = json(&["search", words, "--draft", &draft, "--matter", &matter]);
    let hits = all(&view, "hits");
    for place in ["draft", "round", "library"] {
        assert!(hits.iter().any(|hit| hit["in"] == place), "nothing in the {place}");
    }
    for hit in hits {
        let at = |key: &str| hit[key].as_u64().unwrap() as usize;
        assert_eq!(&hit["text"].as_str().unwrap()[at("start")..at("end")], hit["quote"].as_str().unwrap());
    }
    let in_place = |place: &str| -> Vec<(&Value, &Value)> {
        hits.iter().filter(|hit| hit["in"] == place).map(|hit| (&hit["paragraph"], &hit["quote"])).collect()
    };
    assert_eq!(in_place("draft"), in_place("round"), "the received round says what the draft says");
    let listed = run(&["search", words, "--draft", &draft]);
    assert!(text(&listed.stdout).contains("*train*"), "{}", text(&listed.stdout));
}

#[test]
fn a_search_that_reads_wrong_is_pointed_at() {
    let output = run(&["search", "train! /x model"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].contains("character 8"), "{said}");
    assert_eq!(lines[1].find("/x"), lines[2].find('^'), "{said}");
    for wrong in ["@no-such-lexicon", "duration(>{no_such_variable})", "train! &", ""] {
        assert_eq!(run(&["search", wrong]).status.code(), Some(2), "{wrong}");
    }
}
