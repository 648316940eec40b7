//! Nothing leaves the computer: no subcommand opens a connection.

use std::path::Path;
use std::process::Command;

use acceptance::{counterdraft, root, scratch};

/// Traces `words` and returns the lines of the trace that name a network address.
fn connections(log: &Path, words: &[&str]) -> Option<Vec<String>> {
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network", "-o"])
        .arg(log)
        .arg(counterdraft())
        .args(words)
        .current_dir(root())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&traced.stderr).into_owned();
    assert!(matches!(traced.status.code(), Some(0 | 1)), "counterdraft {}: {said}", words.join(" "));
    let trace = std::fs::read_to_string(log).expect("strace writes its log");
    let reaches = |line: &&str| line.contains("AF_INET") || line.contains("AF_NETLINK") || line.contains("AF_PACKET");
    Some(trace.lines().filter(reaches).map(str::to_owned).collect())
}

#[test]
fn no_subcommand_opens_a_connection() {
    let out = scratch("nothing-leaves");
    let draft = "samples/training-data-license.docx";
    let redline = out.join("redline.docx").display().to_string();
    let planned = out.join("planned.docx").display().to_string();
    let plan = out.join("plan.json").display().to_string();
    std::fs::write(&plan, r#"{"edits":[]}"#).expect("the scratch folder can be written");
    let commands: &[&[&str]] = &[
        &["review", draft],
        &["review", draft, "--format", "json"],
        &["markup", draft, "-o", &redline, "--accept", "all"],
        &["markup", draft, "--edits", &plan, "-o", &planned],
        &["read", draft, "--format", "json"],
        &["clauses", draft],
        &["topics", draft],
        &["library", "list"],
        &["library", "show", "audit-right"],
        &["library", "search", "audit"],
        &["library", "check", "clause-library"],
    ];
    for (index, words) in commands.iter().enumerate() {
        let Some(found) = connections(&out.join(format!("{index}.strace")), words) else {
            println!("skipped: no_subcommand_opens_a_connection: strace is not installed");
            return;
        };
        assert!(found.is_empty(), "counterdraft {} reaches out: {found:?}", words.join(" "));
    }
    println!("nothing leaves: {} commands traced, 0 connections", commands.len());
}
