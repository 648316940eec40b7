//! The reader against Word-written redlines and the files that another processor made of them by accepting and rejecting.

use std::path::Path;

use docx::{Package, View};
use draft::{Place, Story};

/// Where the reference is another text than the redline's, and why ours is the right one.
///
/// The references were made by a program and not by Word.
const DIFFER: [(&str, &str); 3] = [
    // A paragraph moved as a whole leaves no empty paragraph behind: Word removes the one whose mark was moved away.
    ("RP015-MoveFrom-MoveTo", "Accepted"),
    ("RP015-MoveFrom-MoveTo", "Rejected"),
    // Two paragraph marks and a table were inserted within one sentence; rejected, it is one sentence again.
    ("RP051-Arabic", "Rejected"),
];

/// A paragraph: its story, its row and cell as counted in the view, and its text.
type Seen = (Story, Option<(usize, usize)>, String);

/// Every paragraph of the body, its cells, the notes, the headers and footers.
fn seen(path: &Path, view: View) -> Vec<Seen> {
    let package = Package::open(&std::fs::read(path).expect("the file is readable")).expect("it is a Word file");
    let (draft, _) = package.read(view);
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    let mut nth = |place| match place {
        Place::Flow => None,
        Place::Cell { table, row, column } => {
            Some((ordinal(&mut rows, (table, row)), ordinal(&mut cells, (table, row, column))))
        }
    };
    draft.paragraphs.into_iter().map(|p| (p.story, nth(p.place), p.text)).collect()
}

fn ordinal<T: PartialEq>(known: &mut Vec<T>, one: T) -> usize {
    known.iter().position(|k| *k == one).unwrap_or_else(|| {
        known.push(one);
        known.len() - 1
    })
}

#[test]
fn final_is_the_accepted_file_and_original_the_rejected_one() {
    let Some(root) = std::env::var_os("COUNTERDRAFT_CORPUS") else {
        eprintln!("skipped: COUNTERDRAFT_CORPUS is not set");
        return;
    };
    let root = Path::new(&root).join("corpus");
    let table = std::fs::read_to_string(root.join("pairs.tsv")).expect("the table is readable");
    let (mut triples, mut equal, mut wrong) = (0, 0, Vec::new());
    for row in table.lines().map(|line| line.split('\t').collect::<Vec<_>>()) {
        let [rejected, accepted, _, _, "accept-reject-triple", _, redline, ..] = row.as_slice() else { continue };
        triples += 1;
        let before = wrong.len();
        for (suffix, view, reference) in [("Accepted", View::Final, accepted), ("Rejected", View::Original, rejected)] {
            if seen(&root.join(redline), view) != seen(&root.join(reference), View::Markup) {
                let stem = Path::new(redline).file_stem().and_then(|s| s.to_str()).unwrap_or_default();
                wrong.push((stem.to_owned(), suffix));
            }
        }
        equal += usize::from(wrong.len() == before);
    }
    eprintln!("{equal} of {triples} triples equal; {wrong:?} differ");
    let known: Vec<(String, &str)> = DIFFER.iter().map(|(stem, suffix)| ((*stem).to_owned(), *suffix)).collect();
    assert_eq!(wrong, known);
}
