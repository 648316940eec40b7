//! Laws on real files; skipped, and said so, when `COUNTERDRAFT_CORPUS` is unset.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use docx::{Package, View};

/// Every Word file of the corpus.
fn files() -> Option<Vec<PathBuf>> {
    let Some(root) = std::env::var_os("COUNTERDRAFT_CORPUS") else {
        eprintln!("skipped: COUNTERDRAFT_CORPUS is not set");
        return None;
    };
    let mut out = Vec::new();
    let mut todo = vec![Path::new(&root).join("corpus/files")];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).expect("the corpus is readable") {
            let path = entry.expect("the corpus is readable").path();
            if path.is_dir() {
                todo.push(path);
            } else if matches!(path.extension().and_then(|e| e.to_str()), Some("docx" | "docm" | "dotx" | "dotm")) {
                out.push(path);
            }
        }
    }
    out.sort();
    Some(out)
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(files) = files() else { return };
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = 0;
    for path in &files {
        let bytes = std::fs::read(path).expect("the file is readable");
        match Package::open(&bytes) {
            Ok(package) => {
                read += 1;
                for view in [View::Original, View::Markup, View::Final] {
                    let (draft, _) = package.read(view);
                    assert!(draft.paragraphs.windows(2).all(|w| w[0].id < w[1].id), "{}", path.display());
                }
            }
            Err(error) => {
                let name = format!("{error:?}");
                let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
                if std::env::var_os("COUNTERDRAFT_VERBOSE").is_some() {
                    eprintln!("{name}: {}", path.display());
                }
                *refused.entry(name).or_default() += 1;
            }
        }
    }
    eprintln!("{} files, {read} read, refused {refused:?}", files.len());
    assert!(read > files.len() * 9 / 10);
}

#[test]
fn bad_inputs_have_their_outcome() {
    let Some(root) = std::env::var_os("COUNTERDRAFT_CORPUS") else {
        eprintln!("skipped: COUNTERDRAFT_CORPUS is not set");
        return;
    };
    let root = Path::new(&root).join("corpus");
    let rows = std::fs::read_to_string(root.join("bad_inputs.tsv")).expect("the table is readable");
    let mut wrong = Vec::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (path, class) = (cells[0], cells[1]);
        let outcome = Package::open(&std::fs::read(root.join(path)).expect("the file is readable"));
        let error = outcome.as_ref().err().map(|error| format!("{error:?}"));
        let starts = |name: &str| error.as_deref().is_some_and(|error| error.starts_with(name));
        let right = match class {
            "encrypted-ole" => starts("Password"),
            "ole" => starts("LegacyDoc") || starts("Compound"),
            "corrupt-zip" | "malformed-xml" | "opc-invalid" => error.is_some(),
            "xxe" => starts("Doctype"),
            "odd-main-part" if path.contains("stress025") => starts("NotWord"),
            _ => error.is_none(),
        };
        if !right {
            wrong.push(format!("{class} {path}: {error:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
