//! Laws on real files; skipped, and said so, when `COUNTERDRAFT_CORPUS` is unset.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use docx::{Attribution, Package, View};
use draft::{
    Change, Draft, Edit, EditId, EditSet, Gap, Look, NewPara, Origin, Place, RevisionKind, Ruling, Span, Verdict,
};

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

/// A small generator of numbers: the same seed gives the same plan on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

const WORDS: [&str; 8] = ["zebra", "quartz", "violet", "ember", "lattice", "harbor", "copper", "meadow"];

/// Draws up to `count` edits, uniform over paragraphs and spans, at most one a paragraph.
fn plan(draft: &Draft, seed: u64, count: usize) -> Vec<Edit> {
    let mut draw = Draw(seed);
    let mut paras: Vec<&draft::Paragraph> =
        draft.paragraphs.iter().filter(|p| p.text.chars().any(char::is_alphanumeric)).collect();
    for i in (1..paras.len()).rev() {
        paras.swap(i, draw.below(i + 1));
    }
    let mut edits = Vec::new();
    for para in paras.into_iter().take(count) {
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut start = None;
        for (at, c) in para.text.char_indices().chain([(para.text.len(), ' ')]) {
            match (c.is_whitespace(), start) {
                (false, None) => start = Some(at),
                (true, Some(from)) => {
                    words.push((from, at));
                    start = None;
                }
                _ => {}
            }
        }
        let first = draw.below(words.len());
        let last = (first + draw.below(6)).min(words.len() - 1);
        let range = words[first].0..words[last].1;
        let with: Vec<&str> = (0..1 + draw.below(5)).map(|_| WORDS[draw.below(WORDS.len())]).collect();
        let with = with.join(" ");
        let span = Span::new(para.id, range.clone());
        let was = para.text[range].to_owned();
        let comment = (draw.below(4) == 0).then(|| "Why it changes.".to_owned());
        let index = draft.index(para.id).expect("it is of this draft");
        let place = Span { end: span.start, ..span };
        let (change, was, comment) = match draw.below(100) {
            0..45 => (Change::Words { at: span, with: with.as_str().into() }, was, comment),
            45..57 => {
                let new = NewPara { look: Look::Like(para.id), text: format!("{with}.").as_str().into() };
                (Change::Insert { at: Gap::After(para.id), paras: vec![new] }, String::new(), comment)
            }
            57..65 => (Change::Delete { from: para.id, to: para.id }, para.text.clone(), None),
            65..75 => (Change::Comment { at: span.into(), text: with }, was, None),
            75..80 => (Change::Split { at: place, look: Look::Like(para.id) }, String::new(), None),
            80..83 => match draft.paragraphs.get(index + 1) {
                Some(next) if next.container == para.container => {
                    (Change::Join { first: para.id }, String::new(), comment)
                }
                _ => continue,
            },
            83..87 => {
                // A stretch of its container, with the tables between.
                let same = |at: &usize| draft.paragraphs[*at].container == para.container;
                let ahead = draw.below(12);
                let last = (index..(index + 1 + ahead).min(draft.paragraphs.len())).rfind(same).unwrap_or(index);
                let was: Vec<&str> = draft.paragraphs[index..=last].iter().map(|p| p.text.as_str()).collect();
                (Change::Delete { from: para.id, to: draft.paragraphs[last].id }, was.join("\n"), None)
            }
            87..91 => match (para.place, draft.row(para.id)) {
                (Place::Cell { table, row, .. }, Some(range)) => {
                    let cell = |p: &draft::Paragraph| match p.place {
                        Place::Cell { table: t, row: r, column } if (t, r) == (table, row) => Some(column),
                        _ => None,
                    };
                    let columns: BTreeSet<u32> = draft.paragraphs[range].iter().filter_map(cell).collect();
                    let cells = columns.iter().map(|_| with.as_str().into()).collect();
                    match draw.below(2) {
                        0 => (Change::InsertRow { after: para.id, cells }, String::new(), None),
                        _ => (Change::DeleteRow { of: para.id }, String::new(), None),
                    }
                }
                _ => continue,
            },
            91..98 => {
                let how = [Ruling::Strike, Ruling::Restore, Ruling::Accept, Ruling::Reject][draw.below(4)];
                let fits = |kind| match how {
                    Ruling::Strike => matches!(
                        kind,
                        RevisionKind::Insertion | RevisionKind::MoveTo | RevisionKind::ParagraphInsertion
                    ),
                    Ruling::Restore => matches!(kind, RevisionKind::Deletion | RevisionKind::ParagraphDeletion),
                    _ => true,
                };
                let all: Vec<_> = draft.revisions.iter().filter(|r| fits(r.kind)).map(|r| r.id).collect();
                if all.is_empty() {
                    continue;
                }
                let first = draw.below(all.len());
                let on = all.into_iter().skip(first).take(1 + draw.below(3)).collect();
                (Change::Rule { on, how }, String::new(), None)
            }
            _ => match draft.threads.len() {
                0 => continue,
                count => {
                    let thread = draft.threads[draw.below(count)].id;
                    let settle = [None, Some(true), Some(false)][draw.below(3)];
                    (Change::Reply { thread, text: with, settle }, String::new(), None)
                }
            },
        };
        let id = EditId(edits.len() as u32);
        edits.push(Edit { id, change, was, comment, group: None, origin: Origin::Own });
    }
    edits
}

/// An export is only returned when rejecting ours gives the received XML, accepting gives `Draft::apply`, untouched parts
/// keep their bytes and others' changes are as they were: so every `Applied` here has passed these laws.
#[test]
fn random_plans_are_applied_or_refused_with_a_reason() {
    let Some(files) = files() else { return };
    let by = Attribution {
        author: "Our Counsel".into(),
        initials: "OC".into(),
        date: Some("2026-11-23T14:05".into()),
        track: true,
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for (seed, path) in files.iter().enumerate() {
        let Ok(package) = Package::open(&std::fs::read(path).expect("the file is readable")) else { continue };
        let (draft, _) = package.read(View::Final);
        assert_eq!(
            package.mark_up(&EditSet::none(&draft), &by).expect("nothing is written").bytes,
            std::fs::read(path).expect("the file is readable")
        );
        let edits = plan(&draft, seed as u64, 15);
        let total = edits.len();
        let (set, refused) = EditSet::gather(&draft, edits);
        for (_, refusal) in &refused {
            *counts.entry(format!("refused before: {}", refusal.why.code())).or_default() += 1;
        }
        let marked = match package.mark_up(&set, &by) {
            Ok(marked) => marked,
            Err(error) => {
                broken.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        assert_eq!(marked.outcomes.len() + refused.len(), total);
        for outcome in &marked.outcomes {
            let kind = match &outcome.verdict {
                Verdict::Applied => "applied".to_owned(),
                Verdict::Commented(refusal) => {
                    if refusal.detail.contains("would break") {
                        broken.push(format!("{} {:?}: {}", path.display(), outcome.edit, refusal.detail));
                    }
                    format!("commented: {} ({})", refusal.why.code(), refusal.detail)
                }
                Verdict::Refused(refusal) => {
                    if refusal.detail.contains("would break") {
                        broken.push(format!("{} {:?}: {}", path.display(), outcome.edit, refusal.detail));
                    }
                    format!("refused: {} ({})", refusal.why.code(), refusal.detail)
                }
            };
            *counts.entry(kind).or_default() += 1;
        }
        let page = package.page(View::Markup, &set, 0, usize::MAX);
        assert!(page.len() >= package.blocks() / 2, "{}", path.display());
    }
    let all: usize = counts.values().sum();
    for (kind, count) in &counts {
        eprintln!("{count:6} {:5.1} % {kind}", *count as f64 * 100.0 / all as f64);
    }
    for line in &broken {
        eprintln!("broken: {line}");
    }
    let lost: usize = counts.iter().filter(|(kind, _)| kind.starts_with("refused")).map(|(_, n)| n).sum();
    assert!(lost * 100 < all * 12, "{lost} of {all} refused");
}
