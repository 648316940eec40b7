//! The command as it is used: words in, answers, files and exit codes out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a command answered.
struct Answer {
    code: i32,
    out: String,
    said: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

fn run(words: &[&str]) -> Answer {
    run_with(words, &[])
}

fn run_with(words: &[&str], environment: &[(&str, &str)]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterdraft"));
    command.args(words).env_remove("COUNTERDRAFT_LOG").envs(environment.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap(), out: text(output.stdout), said: text(output.stderr) }
}

/// A folder with copies of the samples.
struct Desk {
    folder: tempfile::TempDir,
}

const LICENSE: &str = "training-data-license";
const RETURNED: &str = "ai-services-agreement-returned";

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        for name in [LICENSE, RETURNED] {
            for ending in ["docx", "matter.toml"] {
                let file = format!("{name}.{ending}");
                fs::copy(samples.join(&file), folder.path().join(&file)).unwrap();
            }
        }
        Desk { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.folder.path().join(name), bytes).unwrap();
        self.path(name)
    }

    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let paths = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        files.sort();
        files
    }
}

#[test]
fn a_review_says_what_it_found_and_fails_on_demand() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let text = run(&["review", &draft]);
    assert_eq!(text.code, 0, "{}", text.said);
    for part in
        ["reviewed for the licensor", "CRITICAL", "Propose, preferred", "INTERNAL NOTE", "(checked 20", "Topics:"]
    {
        assert!(text.out.contains(part), "{part} is missing in {}", text.out);
    }
    let json = run(&["review", &draft, "--format", "json", "--fail-on", "high"]);
    assert_eq!(json.code, 1);
    let view = json.json();
    assert_eq!((&view["role"], &view["form"]), (&"licensor".into(), &"training-data-license".into()));
    let findings = view["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    let read = run(&["read", &draft, "--format", "json"]).json();
    for finding in findings {
        let keys =
            ["id", "topic", "test", "severity", "because", "clause", "paragraph", "start", "end", "quote", "message"];
        for key in keys.iter().chain(&["comment", "note", "authorities", "suggestion", "certainty", "traps"]) {
            assert!(finding.get(*key).is_some(), "{key} is missing in {finding}");
        }
        // A quote is the draft's own text, at the place that is given.
        if let Some(para) = finding["paragraph"].as_u64() {
            let paragraphs = read["paragraphs"].as_array().unwrap();
            let text = paragraphs.iter().find(|p| p["id"] == para).unwrap()["text"].as_str().unwrap();
            let at = |key: &str| finding[key].as_u64().unwrap() as usize;
            assert_eq!(&text[at("start")..at("end")], finding["quote"].as_str().unwrap());
        }
        for variant in finding["suggestion"]["variants"].as_array().into_iter().flatten() {
            assert!(variant["rung"].is_string() && variant["redline"].is_string());
        }
    }
    assert!(view["presence"].as_array().unwrap().iter().all(|p| p["topic"].is_string() && p["reason"].is_string()));
}

#[test]
fn role_and_form_are_given_or_inferred_and_said() {
    let desk = Desk::new();
    let terms =
        desk.write("terms.md", "# Terms of Service\n\nProvider may use Customer Content to train its models.\n");
    let inferred = run(&["review", &terms, "--format", "json"]).json();
    assert!(!inferred["inferred"].as_array().unwrap().is_empty());
    let given = run(&["review", &terms, "--role", "vendor", "--form", "customer-terms", "--format", "json"]).json();
    assert_eq!((&given["role"], &given["form"]), (&"vendor".into(), &"customer-terms".into()));
    assert!(given["inferred"].as_array().unwrap().is_empty());
}

#[test]
fn a_markup_is_written_beside_the_received_file_and_holds_nothing_internal() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let out = desk.path("redline.docx");
    let before = fs::read(&draft).unwrap();
    let words =
        ["markup", &draft, "-o", &out, "--accept", "all", "--author", "A. Attorney", "--date", "2026-11-23T14:05"];
    let answer = run(&words);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.said);
    assert!(answer.out.contains("suggestions"), "{}", answer.out);
    assert_eq!(fs::read(&draft).unwrap(), before);
    let read = run(&["read", &out, "--format", "json"]).json();
    let pending: Vec<&Value> =
        read["paragraphs"].as_array().unwrap().iter().flat_map(|p| p["pending"].as_array().unwrap()).collect();
    assert!(pending.iter().any(|p| p["kind"] == "insertion" && p["author"] == "A. Attorney"));
    assert!(pending.iter().all(|p| p["date"] == "2026-11-23T14:05:00Z"), "{pending:?}");
    let comments = read["comments"].as_array().unwrap();
    assert!(comments.iter().any(|c| c["author"] == "A. Attorney"));
    let review = run(&["review", &draft, "--format", "json"]).json();
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
    };
    let written = [texts(&read["paragraphs"]), texts(&read["comments"])].concat();
    for finding in review["findings"].as_array().unwrap() {
        for internal in ["note", "message"].iter().filter_map(|key| finding[*key].as_str()) {
            assert!(!written.iter().any(|text| text.contains(internal)), "{internal}");
        }
    }
    let again = desk.path("again.docx");
    let mut words = words;
    words[3] = &again;
    run(&words);
    assert!(fs::read(&out).unwrap() == fs::read(&again).unwrap(), "the same command gives the same bytes");
    let bare = desk.path("bare.docx");
    assert_eq!(run(&["markup", &draft, "-o", &bare, "--accept", "all", "--no-comments"]).code, 0);
    assert!(run(&["read", &bare, "--format", "json"]).json()["comments"].as_array().unwrap().is_empty());
}

#[test]
fn only_what_is_accepted_is_written() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{RETURNED}.docx"));
    let review = run(&["review", &draft, "--format", "json"]).json();
    let suggestion = |f: &Value| f["suggestion"]["variants"][0]["needs"].as_array().is_some_and(Vec::is_empty);
    let finding = review["findings"].as_array().unwrap().iter().find(|f| suggestion(f)).unwrap();
    let id = finding["suggestion"]["id"].as_str().unwrap();
    let out = desk.path("one.docx");
    let answer = run(&["markup", &draft, "-o", &out, "--accept", id, "--author", "Us"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.said);
    assert!(answer.out.contains(": 1 of "), "{}", answer.out);
    let unknown = run(&["markup", &draft, "-o", &desk.path("none.docx"), "--accept", "no-topic/T1@aa#1"]);
    assert_eq!(unknown.code, 2);
    assert!(!Path::new(&desk.path("none.docx")).exists());
}

#[test]
fn a_plan_is_carried_out_edit_by_edit() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let read = run(&["read", &draft, "--format", "json"]).json();
    let paragraphs = read["paragraphs"].as_array().unwrap();
    let plain = paragraphs.iter().rev().find(|p| {
        let text = p["text"].as_str().unwrap();
        p["story"] == "body" && text.matches("the ").count() > 2 && text.is_ascii()
    });
    let plain = plain.unwrap();
    let id = plain["id"].as_u64().unwrap();
    let plan = format!(
        r#"{{"edits":[
            {{"paragraph":{id},"replace":"the ","with":"zebra ","occurrence":2}},
            {{"paragraph":{id},"replace":"words that are not there","with":"x"}},
            {{"paragraph":{id},"insert_after":["Quartz is new."]}},
            {{"paragraph":{id},"replace":"the ","with":"x"}},
            {{"paragraph":99999,"delete":true}},
            {{"paragraph":{id},"comment":"See violet.","on":"the ","occurrence":1}}]}}"#
    );
    let plan = desk.write("plan.json", plan);
    let out = desk.path("planned.docx");
    let answer = run(&["markup", &draft, "--edits", &plan, "-o", &out, "--author", "Us"]);
    assert_eq!(answer.code, 1, "{}", answer.said);
    let rows: Vec<(String, Value)> = answer.json()["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["outcome"].as_str().unwrap().to_owned(), row["reason"].clone()))
        .collect();
    let outcomes: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(outcomes, ["applied", "refused", "applied", "refused", "refused", "applied"]);
    assert!([1, 3, 4].iter().all(|index| rows[*index].1 == "words-not-found"), "{rows:?}");
    let after = run(&["read", &out, "--format", "json"]).json();
    let texts: Vec<&str> =
        after["paragraphs"].as_array().unwrap().iter().map(|p| p["text"].as_str().unwrap()).collect();
    let before = plain["text"].as_str().unwrap();
    let second = before.match_indices("the ").nth(1).unwrap().0;
    let expected = format!("{}zebra {}", &before[..second], &before[second + 4..]);
    assert!(texts.contains(&expected.as_str()));
    assert!(texts.contains(&"Quartz is new."));
    assert!(after["comments"].as_array().unwrap().iter().any(|c| c["text"] == "See violet."));
}

#[test]
fn an_empty_plan_gives_the_received_bytes() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{RETURNED}.docx"));
    let plan = desk.write("plan.json", r#"{"edits":[]}"#);
    let out = desk.path("same.docx");
    assert_eq!(run(&["markup", &draft, "--edits", &plan, "-o", &out]).code, 0);
    assert!(fs::read(&draft).unwrap() == fs::read(&out).unwrap());
}

#[test]
fn what_is_not_understood_ends_with_2_and_a_hint() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let out = desk.path("o.docx");
    let bad_plan = desk.write("bad.json", r#"{"edits":[{"paragraph":1}]}"#);
    let bad_matter = desk.write("bad.toml", "[matter]\nclient = \"A\"\nnonsense = 1\n[fact]\nno-such-fact = \"yes\"\n");
    let before = desk.files();
    for words in [
        &["frobnicate"][..],
        &["review"],
        &["review", &draft, "--role", "owner"],
        &["review", &draft, "--format", "xml"],
        &["review", &draft, "--nonsense"],
        &["review", &draft, &draft],
        &["review", &draft, "--format", "docx"],
        &["review", &draft, "--matter", &bad_matter],
        &["markup", &draft],
        &["markup", &draft, "-o", &out, "--date", "yesterday"],
        &["markup", &draft, "-o", &out, "--date", "2026-13-45T14:05"],
        &["markup", &draft, "-o", &out, "--accept", "most"],
        &["markup", &draft, "-o", &out, "--accept", "all", "--edits", &bad_plan],
        &["markup", &draft, "-o", &out, "--edits", &bad_plan],
        &["markup", &draft, "-o", &draft, "--accept", "all"],
        &["library", "show", "no-such-topic"],
        &["library", "frobnicate"],
    ] {
        let answer = run(words);
        assert_eq!(answer.code, 2, "{words:?}: {}", answer.said);
        assert!(!answer.said.is_empty() && answer.out.is_empty(), "{words:?}");
    }
    assert!(desk.files() == before, "a command that is not understood writes nothing");
    let mistakes = run(&["review", &draft, "--matter", &bad_matter]).said;
    assert!(mistakes.contains("bad.toml:3:") && mistakes.contains("bad.toml:5:"), "{mistakes}");
}

#[test]
fn a_refused_file_ends_with_3_and_one_sentence() {
    let desk = Desk::new();
    let whole = fs::read(desk.path(&format!("{LICENSE}.docx"))).unwrap();
    let files = [
        desk.write("a.docx", "%PDF-1.7 and so on"),
        desk.write("b.docx", ""),
        desk.write("c.docx", &whole[..whole.len() / 2]),
        desk.write("d.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"),
        desk.write("e.docx", "{\\rtf1 text}"),
        desk.write("f.txt", b"PK\x03\x04 no zip"),
        desk.write("g.txt", b"\x00\x01\x02"),
        desk.path("missing.docx"),
    ];
    let before = desk.files();
    let out = desk.path("o.docx");
    for file in &files {
        let ways = [
            &["read", file][..],
            &["review", file],
            &["clauses", file],
            &["topics", file],
            &["markup", file, "-o", &out, "--accept", "all"],
        ];
        for words in ways {
            let answer = run(words);
            assert_eq!(answer.code, 3, "{words:?}: {}", answer.said);
            assert!(answer.out.is_empty());
            assert_eq!(answer.said.trim_end().lines().count(), 1, "{}", answer.said);
            assert!(answer.said.trim_end().ends_with('.'), "{}", answer.said);
        }
    }
    let terms = desk.write("terms.md", "Some terms.");
    let answer = run(&["markup", &terms, "-o", &out, "--accept", "all"]);
    assert_eq!(answer.code, 3);
    assert!(answer.said.contains("cannot carry tracked changes"));
    fs::remove_file(terms).unwrap();
    assert!(desk.files() == before, "a refusal writes nothing");
}

#[test]
fn a_word_file_is_known_by_its_content() {
    let desk = Desk::new();
    let renamed = desk.write("draft.txt", fs::read(desk.path(&format!("{LICENSE}.docx"))).unwrap());
    let read = run(&["read", &renamed, "--format", "json"]);
    assert_eq!(read.code, 0, "{}", read.said);
    assert!(read.json()["paragraphs"].as_array().unwrap().iter().any(|p| p["number"].is_string()));
}

#[test]
fn a_matter_file_remembers_what_was_received_ruled_and_sent() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{RETURNED}.docx"));
    let (out, matter) = (desk.path("out.docx"), desk.path("orion.counterdraft"));
    let words = ["markup", &draft, "-o", &out, "--matter", &matter, "--accept", "all", "--author", "A. Attorney"];
    let first = run(&words);
    assert_eq!(first.code, 0, "{}{}", first.out, first.said);
    let record = history::Matter::open(Path::new(&matter)).unwrap();
    record.check().unwrap();
    let rounds = record.rounds().unwrap();
    assert_eq!(
        rounds.iter().map(|r| r.direction).collect::<Vec<_>>(),
        [history::Direction::Received, history::Direction::Sent]
    );
    assert!(record.bytes(rounds[0].hash).unwrap() == fs::read(&draft).unwrap());
    assert!(record.bytes(rounds[1].hash).unwrap() == fs::read(&out).unwrap());
    let rulings = record.desk(rounds[0].id).unwrap().rulings.len();
    assert!(rulings > 0);
    drop(record);
    // The rulings stand: without --accept the same suggestions are written.
    let second = desk.path("second.docx");
    let again = run(&["markup", &draft, "-o", &second, "--matter", &matter, "--author", "A. Attorney"]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.said);
    assert!(again.out.contains(&format!(": {rulings} of ")), "{}", again.out);
    let foreign = desk.write("foreign.counterdraft", "");
    assert_eq!(run(&["markup", &draft, "-o", &out, "--matter", &foreign, "--accept", "all"]).code, 3);
}

#[test]
fn the_issues_list_is_a_word_file_in_two_forms() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let list = |name: &str, more: &[&str]| {
        let out = desk.path(name);
        let words = [&["review", &draft, "--format", "docx", "-o", &out][..], more].concat();
        assert_eq!(run(&words).code, 0);
        run(&["read", &out]).out
    };
    let ours = list("ours.docx", &[]);
    assert!(ours.contains("Internal") && ours.contains("not legal advice"), "{ours}");
    let theirs = list("theirs.docx", &["--for-them"]);
    assert!(
        !theirs.contains("Internal") && !theirs.contains("Critical") && theirs.contains("not legal advice"),
        "{theirs}"
    );
}

#[test]
fn the_library_is_listed_shown_searched_and_checked() {
    let desk = Desk::new();
    let list = run(&["library", "list"]);
    assert!(list.code == 0 && list.out.contains("audit-right"), "{}", list.said);
    let show = run(&["library", "show", "audit-right"]);
    assert!(show.code == 0 && show.out.contains("Why it matters") && show.out.contains("Tests"));
    let search = run(&["library", "search", "audit", "--format", "json"]);
    assert!(search.json().as_array().unwrap().iter().any(|hit| hit["topic"] == "audit-right"));
    fs::create_dir(desk.path("own")).unwrap();
    desk.write("own/playbooks.toml", "nonsense");
    fs::create_dir(desk.path("own/topics")).unwrap();
    desk.write("own/topics/new-topic.toml", "id = \"another\"\n");
    let check = run(&["library", "check", &desk.path("own")]);
    assert_eq!(check.code, 1, "{}", check.out);
    assert!(check.out.lines().count() > 1 && check.out.contains("topics/new-topic.toml:1:"), "{}", check.out);
    assert_eq!(run(&["library", "check", &desk.path("missing")]).code, 3);
}

#[test]
fn clauses_are_listed_with_terms_and_references() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let view = run(&["clauses", &draft, "--format", "json"]).json();
    let clauses = view["clauses"].as_array().unwrap();
    assert!(clauses.iter().any(|c| c["path"] == "2.1" && c["heading"] == "Grant"), "{clauses:?}");
    assert!(view["definitions"].as_array().unwrap().iter().any(|d| d["term"] == "Licensed Data"));
    assert!(run(&["clauses", &draft]).out.contains("2.1  Grant"));
}

#[test]
fn topics_quote_the_draft_and_are_the_same_for_every_role_but_for_their_stance() {
    let desk = Desk::new();
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let read = run(&["read", &draft, "--format", "json"]).json();
    let texts: BTreeMap<u64, String> = read["paragraphs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_u64().unwrap(), p["text"].as_str().unwrap().to_owned()))
        .collect();
    let of = |role: &str| run(&["topics", &draft, "--role", role, "--format", "json"]).json();
    let place = |row: &serde_json::Value| {
        let at = |key: &str| row[key].as_u64().unwrap();
        (row["topic"].as_str().unwrap().to_owned(), at("paragraph"), at("start"), at("end"))
    };
    let (ours, theirs) = (of("licensor"), of("licensee"));
    let rows = ours["topics"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["topic"] == "field-of-use-limit" && row["stance"] == "exposes"), "{ours}");
    for row in rows {
        let (_, paragraph, start, end) = place(row);
        assert_eq!(&texts[&paragraph][start as usize..end as usize], row["quote"].as_str().unwrap());
        assert!(!row["why"].as_str().unwrap().is_empty());
    }
    let places = |view: &serde_json::Value| view["topics"].as_array().unwrap().iter().map(place).collect::<Vec<_>>();
    assert_eq!(places(&ours), places(&theirs));
    assert!(run(&["topics", &draft]).out.contains("exposes: “"));
}

#[test]
fn logs_hold_ids_counts_and_times_only() {
    let desk = Desk::new();
    let canary = "Xylograph Canary GmbH";
    let terms =
        desk.write("canary-file.md", format!("# Terms\n\n{canary} may use Customer Content to train models.\n"));
    let answer = run_with(&["review", &terms], &[("COUNTERDRAFT_LOG", "trace")]);
    assert!(answer.said.contains("review"), "{}", answer.said);
    assert!(!answer.said.contains("Xylograph") && !answer.said.contains("canary-file"), "{}", answer.said);
    let draft = desk.path(&format!("{LICENSE}.docx"));
    let (out, matter) = (desk.path("canary-out.docx"), desk.path("canary.counterdraft"));
    let words = ["markup", &draft, "-o", &out, "--matter", &matter, "--accept", "all", "--author", canary];
    let answer = run_with(&words, &[("COUNTERDRAFT_LOG", "trace")]);
    assert!(!answer.said.contains("Xylograph") && !answer.said.contains("canary"), "{}", answer.said);
    assert!(run(&["review", &terms]).said.is_empty());
}
