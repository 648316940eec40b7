//! How long one task takes on one file, and how much memory: what `cargo xtask bench` measures.
//!
//! `speed open FILE` opens and reads; `speed export FILE OUT` also writes 200 tracked replacements.
//! Prints one line of JSON with milliseconds, the peak of resident memory in bytes where the system tells it (Linux), and
//! the bytes of the inflated main part.

use std::io::Read;
use std::path::Path;
use std::time::Instant;

use docx::{Attribution, Package, View};
use draft::{Change, Draft, Edit, EditId, EditSet, Origin, Span};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let start = Instant::now();
    let (file, paragraphs) = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["open", file] => (file, open(file).1.paragraphs.len()),
        ["export", file, out] => (file, export(file, out)),
        _ => panic!("usage: speed open FILE | speed export FILE OUT"),
    };
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let (peak, inflated) = (peak(), inflated(Path::new(file)));
    println!("{{\"ms\":{ms:.2},\"paragraphs\":{paragraphs},\"peak\":{peak},\"inflated\":{inflated}}}");
}

fn open(file: &str) -> (Package, Draft) {
    let package = Package::open(&std::fs::read(file).expect("the file is readable")).expect("it is a Word file");
    let (draft, _) = package.read(View::Final);
    (package, draft)
}

fn export(file: &str, out: &str) -> usize {
    let (package, draft) = open(file);
    let (set, refused) = EditSet::gather(&draft, edits(&draft, 200));
    assert!(refused.is_empty(), "one replacement a paragraph stands together");
    let paragraphs = draft.paragraphs.len();
    // The edits are all that an export takes.
    drop(draft);
    let by = Attribution {
        author: "Our Counsel".into(),
        initials: "OC".into(),
        date: Some("2026-11-23T14:05".into()),
        track: false,
    };
    let marked = package.mark_up(&set, &by).expect("replacements are written");
    std::fs::write(out, marked.bytes).expect("the output can be written");
    paragraphs
}

/// Replaces one word in each of `count` paragraphs, spread over the draft.
fn edits(draft: &Draft, count: usize) -> Vec<Edit> {
    let words = |para: &draft::Paragraph| -> Option<(usize, usize)> {
        let start = para.text.find(' ')? + 1;
        let end = start + para.text[start..].find(' ')?;
        let plain = para.fixed.is_empty() && para.text[start..end].chars().all(char::is_alphabetic);
        (plain && start < end).then_some((start, end))
    };
    let fit: Vec<_> = draft.paragraphs.iter().filter_map(|para| Some((para, words(para)?))).collect();
    let step = (fit.len() / count).max(1);
    let edit = |(i, (para, (start, end))): (usize, &(&draft::Paragraph, (usize, usize)))| Edit {
        id: EditId(i as u32),
        change: Change::Words { at: Span::new(para.id, *start..*end), with: "otherwise".into() },
        was: para.text[*start..*end].to_owned(),
        comment: None,
        group: None,
        origin: Origin::Own,
    };
    fit.iter().step_by(step).take(count).enumerate().map(edit).collect()
}

/// Returns the most memory that was resident at once; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kib| kib << 10)
}

fn inflated(file: &Path) -> u64 {
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(file).expect("the file is readable")).expect("it is a zip");
    let mut entry = archive.by_name("word/document.xml").expect("it has a main part");
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).expect("the main part inflates");
    bytes.len() as u64
}
