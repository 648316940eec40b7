//! The reader against files that Word accepted and rejected itself.

use std::path::{Path, PathBuf};

use docx::{Package, View};

/// Texts of the body's paragraphs.
fn texts(path: &Path, view: View) -> Vec<String> {
    let package = Package::open(&std::fs::read(path).expect("the file is readable")).expect("it is a Word file");
    let (draft, _) = package.read(view);
    let body = draft.paragraphs.into_iter().filter(|p| p.story == draft::Story::Body);
    body.map(|p| p.text).collect()
}

#[test]
fn final_is_what_word_accepts_and_original_what_it_rejects() {
    let Some(root) = std::env::var_os("COUNTERDRAFT_CORPUS") else {
        eprintln!("skipped: COUNTERDRAFT_CORPUS is not set");
        return;
    };
    let folder = Path::new(&root).join("corpus/files/OpenXmlDev__Open-Xml-PowerTools/TestFiles/RP");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the corpus is readable")
        .map(|e| e.expect("it is readable").path())
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut right = 0;
    for path in &files {
        let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        for (suffix, view) in [("-Accepted", View::Final), ("-Rejected", View::Original)] {
            let sibling = folder.join(format!("{name}{suffix}.docx"));
            if !sibling.exists() {
                continue;
            }
            if texts(path, view) == texts(&sibling, View::Markup) {
                right += 1;
            } else {
                wrong.push(format!("{name}{suffix}"));
            }
        }
    }
    eprintln!("{right} equal, {} differ: {wrong:?}", wrong.len());
    assert!(right >= 99, "{wrong:?}");
}
