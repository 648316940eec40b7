//! The laws of marking up, on generated miniature files that hold every construct.

#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;
#[path = "mini/plan.rs"]
mod plan;

use docx::{Attribution, MarkedUp, Package, View};
use draft::{Change, Draft, EditSet, Ruling, Verdict};
use mini::Draw;
use plan::plan;

fn by() -> Attribution {
    Attribution {
        author: "Our Counsel".into(),
        initials: "OC".into(),
        date: Some("2026-11-23T14:05".into()),
        track: true,
    }
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.paragraphs.iter().map(|p| p.text.as_str()).collect()
}

fn mark_up(package: &Package, set: &EditSet, seed: u64) -> MarkedUp {
    package.mark_up(set, &by()).unwrap_or_else(|error| panic!("seed {seed}: {error}"))
}

/// Every file that `mark_up` hands out has passed its check: rejecting ours gives the received XML, accepting gives
/// `Draft::apply`, others' changes and untouched parts are as they were. Here no edit may have failed that check.
#[test]
fn reject_restores_the_draft_and_accept_applies_the_edits() {
    let (mut applied, mut commented, mut refused, mut broken) = (0, 0, 0, Vec::new());
    for seed in 0..600 {
        let mut draw = Draw(seed);
        let bytes = mini::docx(&mini::body(&mut draw));
        let package = Package::open(&bytes).expect("a miniature file opens");
        let (draft, _) = package.read(View::Final);
        let (set, _) = EditSet::gather(&draft, plan(&draft, &mut draw));
        let marked = mark_up(&package, &set, seed);
        for outcome in &marked.outcomes {
            let refusal = match &outcome.verdict {
                Verdict::Applied => {
                    applied += 1;
                    continue;
                }
                Verdict::Commented(refusal) => {
                    commented += 1;
                    refusal
                }
                Verdict::Refused(refusal) => {
                    refused += 1;
                    refusal
                }
            };
            if refusal.detail.contains("would break") {
                broken.push((seed, outcome.edit, refusal.detail.clone()));
            }
        }
        assert_eq!(mark_up(&package, &set, seed), marked, "seed {seed}: the same edits give the same bytes");
        let again = Package::open(&marked.bytes).expect("the result opens");
        let resolves =
            |edit: &draft::Edit| matches!(edit.change, Change::Rule { how: Ruling::Accept | Ruling::Reject, .. });
        if set.edits().iter().any(resolves) {
            continue;
        }
        let reread = again.read(View::Original).0;
        let original = package.read(View::Original).0;
        // A text box is read where it is anchored, and a new paragraph beside it may come before or after it.
        let words = |draft: &Draft| -> String {
            let flow = draft.paragraphs.iter().filter(|p| !matches!(p.story, draft::Story::TextBox(_)));
            flow.map(|p| p.text.as_str()).collect()
        };
        assert_eq!(words(&reread), words(&original), "seed {seed}: the others' original text is as it was");
    }
    eprintln!("{applied} applied, {commented} commented, {refused} refused, {} broken", broken.len());
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_edits_change_nothing() {
    for seed in 0..50 {
        let bytes = mini::docx(&mini::body(&mut Draw(seed)));
        let package = Package::open(&bytes).expect("a miniature file opens");
        let (draft, _) = package.read(View::Final);
        assert_eq!(mark_up(&package, &EditSet::none(&draft), seed).bytes, bytes);
    }
}

#[test]
fn pages_show_the_final_text_and_every_edit() {
    for seed in 0..100 {
        let mut draw = Draw(seed);
        let bytes = mini::docx(&mini::body(&mut draw));
        let package = Package::open(&bytes).expect("a miniature file opens");
        let (draft, _) = package.read(View::Final);
        let (set, _) = EditSet::gather(&draft, plan(&draft, &mut draw));
        let (mut kept, mut all) = (String::new(), String::new());
        let blocks = package.page(View::Markup, &set, 0, usize::MAX);
        let mut todo: Vec<&draft::show::Block> = blocks.iter().rev().collect();
        while let Some(block) = todo.pop() {
            match block {
                draft::show::Block::Paragraph(para) => {
                    for piece in &para.pieces {
                        let ours = |kind| piece.marks.iter().any(|m| m.edit.is_some() && m.kind == kind);
                        if piece.start.is_some() {
                            all.push_str(&piece.text);
                        }
                        let gone = piece.start.is_none() && !ours(draft::show::MarkKind::Inserted);
                        if !ours(draft::show::MarkKind::Deleted) && !gone {
                            kept.push_str(&piece.text);
                        }
                    }
                }
                draft::show::Block::Table(table) => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks);
                    todo.extend(cells.collect::<Vec<_>>().into_iter().rev());
                }
                _ => {}
            }
        }
        let flow = |draft: &Draft| -> Vec<char> {
            let mut text: Vec<char> = texts(draft).concat().chars().collect();
            text.sort_unstable();
            text
        };
        let sorted = |text: &str| {
            let mut text: Vec<char> = text.chars().collect();
            text.sort_unstable();
            text
        };
        assert_eq!(sorted(&all), flow(&draft), "seed {seed}: every character is shown once");
        assert_eq!(
            sorted(&kept),
            flow(&draft.apply(&set)),
            "seed {seed}: what is not struck is the draft with the edits"
        );
    }
}
