//! Files taken apart and put together again, and one edit carried out.

use std::io::{Cursor, Read};

use docx::{Attribution, MarkedUp, Package, View};
use draft::{Change, Draft, Edit, EditId, EditSet, Inline, Origin, Span, Verdict};

use super::mini;

pub const MAIN: &str = "word/document.xml";

/// Returns every part with its name, in order.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let mut out = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("it has the entry");
        let name = entry.name().expect("it has a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it inflates");
        out.push((name, bytes));
    }
    out
}

/// Returns one part.
pub fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    parts(bytes).into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no part {name}")).1
}

/// Returns one part as text.
pub fn xml(bytes: &[u8], name: &str) -> String {
    String::from_utf8(part(bytes, name)).expect("it is UTF-8")
}

/// Puts a file together again with every part as `change` makes it; an empty name leaves it out.
pub fn remade(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> (String, Vec<u8>)) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> = parts(bytes).into_iter().map(|(name, bytes)| change(&name, bytes)).collect();
    let kept: Vec<(&str, &[u8])> =
        parts.iter().filter(|(name, _)| !name.is_empty()).map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    mini::zip(&kept)
}

/// Puts a file together again with words replaced in the text of every part.
pub fn replaced(bytes: &[u8], pairs: &[(&str, &str)]) -> Vec<u8> {
    remade(bytes, |name, bytes| {
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        (name.to_owned(), pairs.iter().fold(text, |text, (was, is)| text.replace(was, is)).into_bytes())
    })
}

/// Adds parts to a file.
pub fn with(bytes: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let parts = parts(bytes);
    let mut all: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    all.extend(more);
    mini::zip(&all)
}

pub fn open(bytes: &[u8]) -> Package {
    Package::open(bytes).expect("it is a Word file")
}

pub fn read(bytes: &[u8]) -> Draft {
    open(bytes).read(View::Final).0
}

/// Returns the texts of a draft's paragraphs.
pub fn texts(draft: &Draft) -> Vec<&str> {
    draft.paragraphs.iter().map(|para| para.text.as_str()).collect()
}

/// Returns the kinds of notice that a file comes with.
pub fn notices(bytes: &[u8]) -> Vec<&'static str> {
    open(bytes).read(View::Final).1.into_iter().map(|notice| notice.kind.code()).collect()
}

/// Carries out one change.
pub fn marked(bytes: &[u8], change: Change, was: &str) -> MarkedUp {
    let package = open(bytes);
    let edit = Edit { id: EditId(0), change, was: was.to_owned(), comment: None, group: None, origin: Origin::Own };
    let (set, refused) = EditSet::gather(&package.read(View::Final).0, vec![edit]);
    assert!(refused.is_empty(), "{refused:?}");
    let by = Attribution { author: "Us".into(), initials: "U".into(), date: None, track: false };
    package.mark_up(&set, &by).expect("an export is written or refused edit by edit")
}

/// Replaces the first `was` of the file.
pub fn replace(bytes: &[u8], was: &str, with: &str) -> MarkedUp {
    let draft = read(bytes);
    let found = draft.paragraphs.iter().find_map(|para| Some((para.id, para.text.find(was)?)));
    let (para, at) = found.unwrap_or_else(|| panic!("no “{was}” in {:?}", texts(&draft)));
    marked(bytes, Change::Words { at: Span::new(para, at..at + was.len()), with: Inline::from(with) }, was)
}

/// Replaces the first `was` with tracked changes and returns the copy.
pub fn exported(bytes: &[u8], was: &str, with: &str) -> Vec<u8> {
    let marked = replace(bytes, was, with);
    assert_eq!(marked.outcomes[0].verdict, Verdict::Applied);
    marked.bytes
}
