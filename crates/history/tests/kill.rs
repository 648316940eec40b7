//! Killing the writing process at any moment loses no acknowledged ruling and leaves no file half written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use draft::Draft;
use history::{Matter, NewEntry, Receiving, RoundId, Sending, What, write_file};
use review::Act;

/// Names the folder to write in; set only for the process that is to be killed.
const WRITER: &str = "COUNTERDRAFT_TEST_WRITER";

/// Not a test by itself: the writing process, which rules, exports and says what it has done until it is killed.
#[test]
fn write_until_killed() {
    let Ok(folder) = std::env::var(WRITER) else { return };
    let folder = PathBuf::from(folder);
    let mut matter = Matter::open(&folder.join("matter.counterdraft")).unwrap();
    let round = matter.rounds().unwrap()[0].id;
    let mut out = std::io::stdout().lock();
    let first = matter.entries(None).unwrap().len();
    for count in first.. {
        let what = What::Ruling { on: format!("topic/T{count}@{}#1", count % 7), act: Act::Reject };
        let reason = Some(format!("reason {count}"));
        let entry = NewEntry { at_utc_secs: count as i64, by: "A".into(), round: Some(round), what, reason };
        let seq = matter.record(entry).unwrap().seq;
        writeln!(out, "ruled {seq} {count}").unwrap();
        out.flush().unwrap();
        if count % 5 == 0 {
            let bytes = generation(count);
            write_file(&folder.join("redline.docx"), &bytes, None).unwrap();
            let sending = Sending {
                answers: round,
                file: "redline.docx",
                bytes: &bytes,
                edits: &[],
                library: "1",
                at_utc_secs: 1,
                by: "A",
            };
            matter.send(sending).unwrap();
            writeln!(out, "sent {count}").unwrap();
            out.flush().unwrap();
        }
    }
}

/// A file that shows by itself whether it is whole: every line carries the same number.
fn generation(count: usize) -> Vec<u8> {
    format!("{count:08}\n").repeat(4000).into_bytes()
}

fn prepare(folder: &Path) -> RoundId {
    let mut matter = Matter::create(&folder.join("matter.counterdraft"), "Client", "Other", 0).unwrap();
    let document = matter.document("Agreement").unwrap();
    let draft = Draft::default();
    matter.receive(Receiving { document, file: "a.docx", bytes: b"a", draft: &draft, at_utc_secs: 0, by: "A" }).unwrap()
}

/// Starts a writer, kills it after some acknowledgements and a moment, and returns all that it had acknowledged.
fn run_and_kill(folder: &Path, chance: &mut u64) -> Vec<String> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "write_until_killed", "--nocapture"])
        .env(WRITER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said: Vec<String> = lines.by_ref().take(1 + (next(chance) % 12) as usize).collect();
    std::thread::sleep(Duration::from_micros(next(chance) % 4000));
    writer.kill().unwrap();
    writer.wait().unwrap();
    said.extend(lines);
    said.retain(|line| line.starts_with("ruled ") || line.starts_with("sent "));
    said
}

/// A fixed sequence of arbitrary numbers (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn no_acknowledged_ruling_is_lost_and_no_file_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let round = prepare(folder.path());
    let redline = folder.path().join("redline.docx");
    let mut chance = 0x9e37_79b9_7f4a_7c15;
    let mut acknowledged = 0;
    for turn in 0..200 {
        let said = run_and_kill(folder.path(), &mut chance);
        let matter = Matter::open(&folder.path().join("matter.counterdraft")).unwrap();
        matter.check().unwrap();
        let entries = matter.entries(None).unwrap();
        let desk = matter.desk(round).unwrap();
        for line in &said {
            let mut words = line.split(' ');
            if words.next() == Some("ruled") {
                let seq: u64 = words.next().unwrap().parse().unwrap();
                let reason = format!("reason {}", words.next().unwrap());
                let entry = entries.iter().find(|entry| entry.seq == seq).expect("an acknowledged ruling is there");
                assert_eq!(entry.reason.as_deref(), Some(reason.as_str()), "turn {turn}");
                assert!(desk.rulings.values().any(|standing| standing.seq == seq));
                acknowledged += 1;
            }
        }
        if let Ok(bytes) = fs::read(&redline) {
            let count: usize = std::str::from_utf8(&bytes[..8]).unwrap().parse().unwrap();
            assert!(bytes == generation(count), "turn {turn}: the export is not whole");
        }
        for round in matter.rounds().unwrap() {
            matter.bytes(round.hash).unwrap();
        }
    }
    assert!(acknowledged > 400, "only {acknowledged} rulings were acknowledged before the kills");
}
