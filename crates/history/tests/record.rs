//! The record keeps what it was given, gives it back folded, and refuses what is not a matter.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use draft::{Draft, Hash, ParaId, Paragraph};
use history::{Direction, Error, Found, Matter, NewEntry, Receiving, RoundId, Sending, What};
use review::Act;

struct Case {
    _folder: tempfile::TempDir,
    path: PathBuf,
    matter: Matter,
    round: RoundId,
}

fn draft(lines: &[&str]) -> Draft {
    let paragraph =
        |(i, text): (usize, &&str)| Paragraph { id: ParaId(i as u32), text: (*text).into(), ..Paragraph::default() };
    Draft { paragraphs: lines.iter().enumerate().map(paragraph).collect(), ..Draft::default() }
}

fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orion.counterdraft");
    let mut matter = Matter::create(&path, "Orion Data", "Helios Models", 1000).unwrap();
    let round = receive(&mut matter, b"first", &["Licensee may train any model.", "Fees are due in thirty (30) days."]);
    Case { _folder: folder, path, matter, round }
}

fn receive(matter: &mut Matter, bytes: &[u8], lines: &[&str]) -> RoundId {
    let document = matter.document("License").unwrap();
    let draft = draft(lines);
    matter
        .receive(Receiving { document, file: "license.docx", bytes, draft: &draft, at_utc_secs: 1001, by: "A" })
        .unwrap()
}

fn rule(matter: &mut Matter, round: RoundId, on: &str, act: Act, reason: Option<&str>) -> u64 {
    let what = What::Ruling { on: on.into(), act };
    let entry =
        NewEntry { at_utc_secs: 1002, by: "A".into(), round: Some(round), what, reason: reason.map(Into::into) };
    matter.record(entry).unwrap().seq
}

fn undo(matter: &mut Matter, round: RoundId, seq: u64) -> u64 {
    let entry =
        NewEntry { at_utc_secs: 1003, by: "A".into(), round: Some(round), what: What::Undo { seq }, reason: None };
    matter.record(entry).unwrap().seq
}

#[test]
fn the_last_ruling_that_was_not_undone_stands() {
    let Case { mut matter, round, path, _folder } = case();
    let key = "training-use/T1@aa#1";
    let accept = Act::accept(library::Rung::Preferred);
    rule(&mut matter, round, key, accept.clone(), None);
    let second = rule(&mut matter, round, key, Act::Reject, Some("Priced in."));
    assert_eq!(matter.desk(round).unwrap().rulings[key].act, Act::Reject);
    let undone = undo(&mut matter, round, second);
    assert_eq!(matter.desk(round).unwrap().rulings[key].act, accept);
    undo(&mut matter, round, undone);
    let before = matter.desk(round).unwrap();
    assert_eq!(before.rulings[key].act, Act::Reject);
    assert_eq!(before.rulings[key].reason.as_deref(), Some("Priced in."));
    drop(matter);
    assert_eq!(Matter::open(&path).unwrap().desk(round).unwrap(), before);
}

#[test]
fn not_this_clause_follows_its_clause_into_later_rounds() {
    let Case { mut matter, round, _folder, .. } = case();
    rule(&mut matter, round, "audit-right/T1@aa#1", Act::NotThisClause, None);
    rule(&mut matter, round, "audit-right/T2@bb#1", Act::Reject, None);
    let next = receive(&mut matter, b"second", &["Licensee may train any model."]);
    assert_ne!(next, round);
    matter.carry(next, &[("aa", "cc")]).unwrap();
    let desk = matter.desk(next).unwrap();
    assert_eq!(desk.rulings.keys().collect::<Vec<_>>(), ["audit-right/T1@cc#1"]);
    rule(&mut matter, next, "audit-right/T1@cc#1", Act::Defer, None);
    assert_eq!(matter.desk(next).unwrap().rulings["audit-right/T1@cc#1"].act, Act::Defer);
    assert_eq!(matter.desk(round).unwrap().rulings["audit-right/T1@aa#1"].act, Act::NotThisClause);
}

#[test]
fn received_and_sent_files_come_back_byte_for_byte() {
    let Case { mut matter, round, _folder, .. } = case();
    assert_eq!(receive(&mut matter, b"first", &[]), round, "the same file is the same round");
    let sending = Sending {
        answers: round,
        file: "folder/license redline.docx",
        bytes: b"redline",
        edits: &[],
        library: "2026.1",
        at_utc_secs: 1004,
        by: "A",
    };
    matter.send(sending).unwrap();
    let rounds = matter.rounds().unwrap();
    let seen: Vec<_> = rounds.iter().map(|r| (r.direction, r.file.as_str(), r.answers, r.at_utc_secs)).collect();
    let expected = [
        (Direction::Received, "license.docx", None, 1001),
        (Direction::Sent, "license redline.docx", Some(round), 1004),
    ];
    assert_eq!(seen, expected);
    assert_eq!(matter.bytes(rounds[0].hash).unwrap(), b"first");
    assert_eq!(matter.bytes(rounds[1].hash).unwrap(), b"redline");
    assert!(matches!(matter.bytes(Hash::of(b"never seen")), Err(Error::Unknown(_))));
    matter.check().unwrap();
}

#[test]
fn facts_are_the_last_recorded() {
    let Case { mut matter, _folder, .. } = case();
    let mut fact = |key: &str, value: serde_json::Value| {
        let what = What::Fact { key: key.into(), value, from: Some("2026-01-01".into()), to: None, evidence: None };
        matter.record(NewEntry { at_utc_secs: 1, by: "A".into(), round: None, what, reason: None }).unwrap()
    };
    fact("filters-on", "no".into());
    fact("filters-on", "yes".into());
    fact("seats", 40.into());
    fact("seats", serde_json::Value::Null);
    let facts = matter.facts().unwrap();
    assert_eq!(facts.len(), 1);
    assert_eq!((facts[0].key.as_str(), &facts[0].value), ("filters-on", &serde_json::json!("yes")));
}

#[test]
fn an_authority_is_confirmed_until_that_is_taken_back() {
    let Case { mut matter, round, path, _folder } = case();
    let mut confirm = |by: &str, text: &str| {
        let what = What::Confirmation { authority: "gdpr#28".into(), text: Some(text.into()) };
        matter.record(NewEntry { at_utc_secs: 5, by: by.into(), round: Some(round), what, reason: None }).unwrap().seq
    };
    confirm("A", "The Official Journal, L 119");
    let second = confirm("B", "The consolidated text");
    let confirmed = &matter.confirmations().unwrap()["gdpr#28"];
    assert_eq!((confirmed.by.as_str(), confirmed.against.as_str()), ("B", "The consolidated text"));
    undo(&mut matter, round, second);
    drop(matter);
    let confirmed = &Matter::open(&path).unwrap().confirmations().unwrap()["gdpr#28"];
    assert_eq!((confirmed.by.as_str(), confirmed.at_utc_secs), ("A", 5));
}

/// Every act and every kind of entry that format 1 could hold, as that format wrote them.
#[test]
fn a_matter_of_format_1_opens_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.counterdraft");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept/format-1.counterdraft"), &path).unwrap();
    let matter = Matter::open(&path).unwrap();
    matter.check().unwrap();
    let entries = matter.entries(None).unwrap();
    assert_eq!(entries.len(), 16);
    let desk = matter.desk(matter.rounds().unwrap()[0].id).unwrap();
    let acts: Vec<&str> = desk.rulings.values().map(|standing| name(&standing.act)).collect();
    let expected = ["accept fallback-1", "amend", "comment-only", "approve", "reject", "defer", "not-this-clause"];
    assert_eq!(acts, expected);
    let Act::Amend { edits } = &desk.rulings["training-use/T2@aa#1"].act else { panic!("T2 was amended") };
    assert_eq!((edits[0].was.as_str(), edits[0].comment.as_deref()), ("may", Some("Please.")));
    assert_eq!(desk.own.len(), 1);
    assert!(matter.confirmations().unwrap().contains_key("gdpr#28"));
    let facts = matter.known("License").unwrap();
    assert_eq!(
        (facts.client.as_deref(), facts.jurisdictions.as_slice()),
        (Some("Orion Data"), ["us-ca".to_owned()].as_slice())
    );
    assert_eq!(matter.bytes(matter.rounds().unwrap()[1].hash).unwrap(), b"redline");
}

fn name(act: &Act) -> &'static str {
    match act {
        Act::Accept { rung, .. } if *rung == library::Rung::Fallback(1) => "accept fallback-1",
        Act::Accept { .. } => "accept another rung",
        Act::Amend { .. } => "amend",
        Act::CommentOnly { .. } => "comment-only",
        Act::Approve => "approve",
        Act::Reject => "reject",
        Act::Defer => "defer",
        Act::NotThisClause => "not-this-clause",
    }
}

#[test]
fn search_finds_words_of_drafts_and_of_reasons() {
    let Case { mut matter, round, _folder, .. } = case();
    let seq =
        rule(&mut matter, round, "fees/T1@aa#1", Act::Approve, Some("The client pays within thirty days anyway."));
    let found = |query: &str| matter.search(query, 10).unwrap().into_iter().map(|hit| hit.found).collect::<Vec<_>>();
    let fees = Found::Paragraph { round, para: ParaId(1) };
    assert_eq!(found("thirty days"), [fees, Found::Reason { seq }]);
    assert_eq!(found("\"thirty days\""), [Found::Reason { seq }]);
    assert_eq!(found("model training"), [Found::Paragraph { round, para: ParaId(0) }], "words match by their stem");
    assert_eq!(found("licen"), [Found::Paragraph { round, para: ParaId(0) }], "the last word may be begun");
    for nothing in ["", "  ", "\"", "NOT", "a AND OR (", "zebra*"] {
        assert!(found(nothing).is_empty(), "{nothing}");
    }
    let paragraphs = matter.paragraphs(round).unwrap();
    assert_eq!(paragraphs[1].0, ParaId(1));
    assert!(paragraphs[1].1.contains("thirty (30) days"), "texts stand as they were read: {paragraphs:?}");
    let hit = &matter.search("fees", 1).unwrap()[0];
    assert!(hit.excerpt.contains(&("Fees".into(), true)));
}

#[test]
fn the_record_only_grows() {
    let Case { mut matter, round, path, _folder } = case();
    let seq = rule(&mut matter, round, "fees/T1@aa#1", Act::Reject, Some("No."));
    drop(matter);
    let sql = rusqlite::Connection::open(&path).unwrap();
    sql.pragma_update(None, "recursive_triggers", "ON").unwrap();
    for table in ["entry", "round", "blob", "document", "paragraph", "matter", "lineage", "fingerprint"] {
        let count: i64 = sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert!(count > 0, "{table} is empty");
        let column: String =
            sql.query_row(&format!("SELECT name FROM pragma_table_info('{table}')"), [], |r| r.get(0)).unwrap();
        assert!(sql.execute(&format!("UPDATE {table} SET {column} = {column}"), []).is_err(), "{table} was changed");
        assert!(sql.execute(&format!("DELETE FROM {table}"), []).is_err(), "{table} lost rows");
        let strict: bool =
            sql.query_row("SELECT strict FROM pragma_table_list WHERE name = ?1", [table], |r| r.get(0)).unwrap();
        assert!(strict, "{table} is not strict");
    }
    let replace = "REPLACE INTO entry (seq, at_utc_secs, person, kind, body) VALUES (?1, 0, '', '', '{}')";
    assert!(sql.execute(replace, [seq as i64]).is_err());
}

#[test]
fn a_record_that_names_nothing_is_refused_whole() {
    let Case { mut matter, round, _folder, .. } = case();
    let before = matter.entries(None).unwrap();
    let good = What::Ruling { on: "a/T1@x#1".into(), act: Act::Reject };
    let entry = |round, what| NewEntry { at_utc_secs: 1, by: "A".into(), round: Some(round), what, reason: None };
    let entries = vec![entry(round, good), entry(round, What::Undo { seq: 999 })];
    assert!(matches!(matter.record_all(entries), Err(Error::Unknown(_))));
    let elsewhere = entry(RoundId(77), What::Own { edits: Vec::new() });
    assert!(matches!(matter.record(elsewhere), Err(Error::Unknown(_))));
    assert_eq!(matter.entries(None).unwrap(), before);
}

/// What opening a file says; the file is made by `make` and must not be changed by the attempt.
fn refusal(make: impl FnOnce(&Path)) -> Error {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.counterdraft");
    make(&path);
    let before = fs::read(&path).ok();
    let error = Matter::open(&path).err().expect("this is no matter to be opened");
    assert_eq!(fs::read(&path).ok(), before);
    let said = error.to_string();
    assert!(said.ends_with('.') && said.contains("x.counterdraft"), "{said}");
    error
}

#[test]
fn what_is_not_a_matter_is_refused_with_its_reason() {
    let made = |path: &Path| drop(Matter::create(path, "", "", 0).unwrap());
    assert!(matches!(refusal(|_| {}), Error::Missing(_)));
    assert!(matches!(refusal(|path| fs::write(path, "").unwrap()), Error::Empty(_)));
    assert!(matches!(refusal(|path| fs::write(path, "PK\u{3}\u{4} a Word file").unwrap()), Error::Foreign(_)));
    assert!(matches!(refusal(|path| fs::write(path, vec![0; 8192]).unwrap()), Error::Foreign(_)));
    let other_database =
        |path: &Path| rusqlite::Connection::open(path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(refusal(other_database), Error::Foreign(_)));
    let newer = |path: &Path| {
        made(path);
        rusqlite::Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    };
    assert!(matches!(refusal(newer), Error::Newer { found: 99, .. }));
    let cut = |path: &Path| {
        made(path);
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.counterdraft");
    cut(&path);
    let cut = Matter::open(&path).and_then(|matter| matter.check());
    assert!(matches!(cut, Err(Error::Damaged(_))), "{cut:?}");
}

#[test]
fn a_matter_that_another_program_writes_to_says_so() {
    let Case { mut matter, round, path, _folder } = case();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let what = What::Own { edits: Vec::new() };
    let entry = NewEntry { at_utc_secs: 1, by: "A".into(), round: Some(round), what, reason: None };
    assert!(matches!(matter.record(entry.clone()), Err(Error::Locked(_))));
    other.execute_batch("ROLLBACK").unwrap();
    matter.record(entry).unwrap();
}

#[test]
fn a_matter_is_not_made_over_a_file() {
    let Case { path, matter, _folder, .. } = case();
    assert!(matches!(Matter::create(&path, "", "", 0), Err(Error::Exists(_))));
    assert_eq!(matter.about().unwrap().client, "Orion Data");
    let names: Vec<_> = fs::read_dir(_folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{names:?}");
}

#[test]
fn the_received_file_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let received = folder.path().join("draft.docx");
    fs::write(&received, "theirs").unwrap();
    let roundabout = folder.path().join("./draft.docx");
    for path in [&received, &roundabout] {
        assert!(history::write_file(path, b"ours", Some(&received)).is_err());
    }
    #[cfg(unix)]
    {
        let link = folder.path().join("link.docx");
        fs::hard_link(&received, &link).unwrap();
        assert!(history::write_file(&link, b"ours", Some(&received)).is_err());
    }
    assert_eq!(fs::read(&received).unwrap(), b"theirs");
    let result = folder.path().join("redline.docx");
    history::write_file(&result, b"ours", Some(&received)).unwrap();
    history::write_file(&result, b"ours again", Some(&received)).unwrap();
    assert_eq!(fs::read(&result).unwrap(), b"ours again");
    assert!(history::write_file(&folder.path().join("no/such/folder.docx"), b"", None).is_err());
}
