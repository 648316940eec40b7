//! `accept`, `reject` and `scrub` as they are used.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const RETURNED: &str = "ai-services-agreement-returned.docx";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        fs::copy(samples.join(RETURNED), folder.path().join(RETURNED)).unwrap();
        Desk { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs a command in the folder: exit code, output, remarks.
    fn run(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterdraft"));
        let output = command.args(words).current_dir(self.folder.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn read(&self, name: &str) -> Value {
        let (code, out, said) = self.run(&["read", name, "--format", "json"]);
        assert_eq!(code, 0, "{said}");
        serde_json::from_str(&out).unwrap()
    }
}

fn texts(read: &Value) -> Vec<&str> {
    read["paragraphs"].as_array().unwrap().iter().map(|para| para["text"].as_str().unwrap()).collect()
}

/// Every pending change: id, kind and author.
fn pending(read: &Value) -> Vec<(u64, String, String)> {
    let paras = read["paragraphs"].as_array().unwrap();
    let all = paras.iter().flat_map(|para| para["pending"].as_array().unwrap());
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_owned();
    all.map(|change| (change["id"].as_u64().unwrap(), text(change, "kind"), text(change, "author"))).collect()
}

#[test]
fn accepting_all_leaves_the_text_and_takes_the_marks() {
    let desk = Desk::new();
    let received = fs::read(desk.path(RETURNED)).unwrap();
    let before = desk.read(RETURNED);
    assert!(!pending(&before).is_empty());
    let (code, out, said) = desk.run(&["accept", RETURNED, "--all", "-o", "out.docx"]);
    assert_eq!(code, 0, "{out}{said}");
    assert!(out.contains(" accepted.") && out.ends_with("0 pending in out.docx.\n"), "{out}");
    let after = desk.read("out.docx");
    assert_eq!(texts(&after), texts(&before));
    assert!(pending(&after).is_empty());
    assert_eq!(fs::read(desk.path(RETURNED)).unwrap(), received, "the received file never changes");
}

#[test]
fn rejecting_all_takes_insertions_and_gives_deletions_back() {
    let desk = Desk::new();
    let (code, out, said) = desk.run(&["reject", RETURNED, "--all", "-o", "out.docx", "--format", "json"]);
    assert_eq!(code, 0, "{out}{said}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["remain"], 0);
    assert!(answer["changes"].as_array().unwrap().iter().all(|change| change["outcome"] == "rejected"));
    assert!(pending(&desk.read("out.docx")).is_empty());
}

#[test]
fn one_change_or_one_author_is_ruled_on_alone() {
    let desk = Desk::new();
    let before = pending(&desk.read(RETURNED));
    let (id, _, author) = before[0].clone();
    let (code, out, said) = desk.run(&["accept", RETURNED, "--id", &id.to_string(), "-o", "one.docx"]);
    assert_eq!(code, 0, "{out}{said}");
    assert_eq!(pending(&desk.read("one.docx")).len(), before.len() - 1);
    let (code, _, said) = desk.run(&["accept", RETURNED, "--of", &author, "-o", "author.docx"]);
    assert_eq!(code, 0, "{said}");
    let left = pending(&desk.read("author.docx"));
    assert!(left.iter().all(|(_, _, other)| *other != author));
    assert_eq!(left.len(), before.iter().filter(|(_, _, other)| *other != author).count());
}

#[test]
fn an_answer_leaves_their_marks_and_adds_ours() {
    let desk = Desk::new();
    let before = pending(&desk.read(RETURNED));
    let words = ["reject", RETURNED, "--all", "--by", "Our Counsel", "--date", "2026-11-23T14:05", "-o", "out.docx"];
    let (code, out, said) = desk.run(&words);
    let after = desk.read("out.docx");
    let theirs = pending(&after).into_iter().filter(|(_, _, author)| author != "Our Counsel").count();
    assert_eq!(theirs, before.len(), "no change of theirs is lost: {out}{said}");
    assert!(pending(&after).len() > before.len(), "{out}");
    assert_eq!(code, 0, "{out}{said}");
    // What an answer rejects reads as before their changes, words that one of them inserted and another deleted too.
    let (code, _, said) = desk.run(&["reject", RETURNED, "--all", "-o", "undone.docx"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(texts(&after), texts(&desk.read("undone.docx")));
}

#[test]
fn accepting_in_an_answer_changes_nothing_and_says_so() {
    let desk = Desk::new();
    let (code, out, said) = desk.run(&["accept", RETURNED, "--all", "--by", "Our Counsel", "-o", "out.docx"]);
    assert_eq!(code, 0, "{said}");
    assert!(out.contains("as marked"), "{out}");
    assert_eq!(fs::read(desk.path("out.docx")).unwrap(), fs::read(desk.path(RETURNED)).unwrap());
}

#[test]
fn what_is_meant_has_to_be_said() {
    let desk = Desk::new();
    let received = fs::read(desk.path(RETURNED)).unwrap();
    for words in [
        &["accept", RETURNED, "-o", "out.docx"][..],
        &["accept", RETURNED, "--all"],
        &["accept", RETURNED, "--all", "--id", "1", "-o", "out.docx"],
        &["accept", RETURNED, "--id", "99999", "-o", "out.docx"],
        &["accept", RETURNED, "--of", "Nobody", "-o", "out.docx"],
        &["reject", RETURNED, "--all", "--date", "2026-11-23T14:05", "-o", "out.docx"],
        &["reject", RETURNED, "--all", "-o", RETURNED],
        &["scrub", RETURNED],
        &["scrub", RETURNED, "--preview", "-o", "out.docx"],
        &["scrub", RETURNED, "-o", RETURNED],
    ] {
        let (code, _, said) = desk.run(words);
        assert_eq!(code, 2, "{words:?}: {said}");
        assert!(!Path::new(&desk.path("out.docx")).exists(), "{words:?}");
    }
    assert_eq!(fs::read(desk.path(RETURNED)).unwrap(), received);
}

#[test]
fn a_scrubbed_copy_reads_alike_and_a_preview_writes_nothing() {
    let desk = Desk::new();
    let (code, preview, said) = desk.run(&["scrub", RETURNED, "--authors", "--preview"]);
    assert_eq!(code, 0, "{said}");
    assert!(preview.contains("would be taken out"), "{preview}");
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1, "nothing was written");
    let (code, report, said) = desk.run(&["scrub", RETURNED, "--authors", "-o", "out.docx", "--format", "json"]);
    assert_eq!(code, 0, "{said}");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["written"], true);
    let (before, after) = (desk.read(RETURNED), desk.read("out.docx"));
    assert_eq!(texts(&before), texts(&after));
    assert_eq!(pending(&before).len(), pending(&after).len());
    assert!(pending(&after).iter().all(|(_, _, author)| author == "Author"));
    let (_, again, _) = desk.run(&["scrub", "out.docx", "--authors", "--preview"]);
    assert_eq!(again, "Nothing is to be taken out.\n");
}
