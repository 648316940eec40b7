//! Exports of the samples, judged by what is not ours: Open XML SDK, LibreOffice and pandoc.

use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::{files, has, office, root, run, schema, scratch};

/// Marks every sample up with everything accepted.
fn exports(test: &str) -> Vec<(PathBuf, PathBuf)> {
    let out = scratch(test);
    let samples = files(&root().join("samples"), &[".docx"]);
    assert!(samples.len() >= 3, "the samples are there");
    samples
        .into_iter()
        .map(|sample| {
            let export = out.join(sample.file_name().expect("a name"));
            let words = ["markup", "-o", "--accept", "all", "--author", "Our Side LLP"].map(Path::new);
            let answer = run(&[words[0], &sample, words[1], &export, words[2], words[3], words[4], words[5]]);
            let says = String::from_utf8_lossy(&answer.stderr);
            assert!(matches!(answer.status.code(), Some(0 | 1)), "{}: {says}", sample.display());
            (sample, export)
        })
        .collect()
}

#[test]
fn the_source_is_not_changed_and_the_export_differs() {
    for (sample, export) in exports("export-differs") {
        let (received, sent) = (std::fs::read(&sample).expect("a sample"), std::fs::read(&export).expect("an export"));
        assert_ne!(received, sent, "{}: nothing was marked up", sample.display());
    }
}

#[test]
fn the_schema_validator_finds_nothing_new() {
    let Some(validator) = schema::validator("the_schema_validator_finds_nothing_new") else { return };
    for (sample, export) in exports("export-schema") {
        for file in [sample, export] {
            let errors = schema::errors(&validator, &file);
            assert!(errors.is_empty(), "{}: {errors:?}", file.display());
        }
    }
}

#[test]
fn libreoffice_opens_every_export() {
    if !has("soffice", "libreoffice_opens_every_export") {
        return;
    }
    for (_, export) in exports("export-libreoffice") {
        let folder = export.parent().expect("a folder");
        office::convert(std::slice::from_ref(&export), "pdf", folder);
        assert!(office::converted(&export, "pdf", folder).is_file(), "{} does not open", export.display());
    }
}

#[test]
fn rejecting_everything_in_pandoc_gives_the_received_words() {
    if !has("pandoc", "rejecting_everything_in_pandoc_gives_the_received_words") {
        return;
    }
    let words = |file: &Path| {
        let out = Command::new("pandoc")
            .args(["--track-changes=reject", "--to=plain", "--wrap=none"])
            .arg(file)
            .output()
            .expect("pandoc starts");
        String::from_utf8(out.stdout).expect("pandoc prints UTF-8").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (sample, export) in exports("export-pandoc") {
        assert_eq!(words(&sample), words(&export), "{}", export.display());
    }
}

#[test]
fn no_internal_note_is_in_an_export() {
    let list = run(&["review", "samples/training-data-license.docx", "--format", "json"]
        .map(|word| if word.ends_with(".docx") { root().join(word).into_os_string() } else { word.into() }));
    let review: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let notes: Vec<&str> = review["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|f| f["note"].as_str())
        .filter(|n| n.len() > 20)
        .collect();
    assert!(!notes.is_empty(), "the sample has findings with notes");
    for (_, export) in exports("export-notes") {
        let said = run(&[Path::new("read"), &export, Path::new("--format"), Path::new("json")]);
        let said = String::from_utf8(said.stdout).expect("UTF-8");
        for note in &notes {
            assert!(!said.contains(note), "{} holds an internal note", export.display());
        }
    }
}
