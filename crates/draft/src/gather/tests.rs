use super::*;
use crate::build::{lines, own};
use crate::{Fixed, GroupId, Inline, NewPara};

fn words(id: u32, para: u32, range: std::ops::Range<usize>, was: &str, with: &str) -> Edit {
    own(id, Change::Words { at: Span::new(ParaId(para), range), with: with.into() }, was)
}

/// Gathers `edits` over a draft and compares the ids that stand, in order, and the reasons of the others.
fn check(draft: &Draft, edits: Vec<Edit>, standing: &[u32], refused: &[(u32, Why)]) {
    let (set, reasons) = EditSet::gather(draft, edits);
    let ids: Vec<u32> = set.edits().iter().map(|e| e.id.0).collect();
    let reasons: Vec<(u32, Why)> = reasons.iter().map(|(id, refusal)| (id.0, refusal.why)).collect();
    assert_eq!((ids.as_slice(), reasons.as_slice()), (standing, refused));
}

fn group(of: u32, mut edit: Edit) -> Edit {
    edit.group = Some(GroupId(of));
    edit
}

#[test]
fn words_must_stand_where_the_edit_says() {
    let draft = lines("für alle\nzwei");
    for (edit, why) in [
        (words(0, 0, 0..4, "für", "x"), None),
        (words(0, 0, 0..3, "fü", "x"), None),
        (words(0, 0, 0..2, "f", "x"), Some(Why::WordsNotFound)),
        (words(0, 0, 0..4, "mit", "x"), Some(Why::WordsNotFound)),
        (words(0, 0, 5..99, "alle", "x"), Some(Why::WordsNotFound)),
        (words(0, 7, 0..0, "", "x"), Some(Why::WordsNotFound)),
        (words(0, 1, 4..4, "", "one\ntwo"), Some(Why::NotSupported)),
        (own(0, Change::Delete { from: ParaId(0), to: ParaId(1) }, "für alle\nzwei"), None),
        (own(0, Change::Delete { from: ParaId(0), to: ParaId(1) }, "für alle"), Some(Why::WordsNotFound)),
        (own(0, Change::Delete { from: ParaId(1), to: ParaId(0) }, ""), Some(Why::WordsNotFound)),
        (own(0, Change::Comment { at: Span::new(ParaId(1), 0..4).into(), text: "a\nb".into() }, "zwei"), None),
        (
            own(0, Change::Comment { at: Span::new(ParaId(1), 0..4).into(), text: "a".into() }, "drei"),
            Some(Why::WordsNotFound),
        ),
        (own(0, Change::DeleteRow { of: ParaId(0) }, ""), Some(Why::WordsNotFound)),
    ] {
        let text = format!("{edit:?}");
        let (_, refused) = EditSet::gather(&draft, vec![edit]);
        assert_eq!(refused.first().map(|(_, refusal)| refusal.why), why, "{text}");
    }
}

#[test]
fn fixed_ranges_are_not_cut() {
    let mut draft = lines("see Section 3.2 above\nlocked\ncontents");
    draft.paragraphs[0].fixed = vec![Fixed { range: 12..15, why: Why::CutsField, whole: true }];
    draft.paragraphs[1].fixed = vec![Fixed { range: 0..6, why: Why::Locked, whole: false }];
    draft.paragraphs[2].style.generated = true;
    for (edit, why) in [
        (words(0, 0, 4..11, "Section", "Clause"), None),
        (words(0, 0, 12..15, "3.2", "4"), None),
        (words(0, 0, 4..15, "Section 3.2", ""), None),
        (words(0, 0, 12..12, "", "x"), None),
        (words(0, 0, 13..13, "", "x"), Some(Why::CutsField)),
        (words(0, 0, 4..13, "Section 3", ""), Some(Why::CutsField)),
        (words(0, 1, 0..2, "lo", ""), Some(Why::Locked)),
        (words(0, 1, 6..6, "", "x"), Some(Why::Locked)),
        (own(0, Change::Delete { from: ParaId(1), to: ParaId(1) }, "locked"), Some(Why::Locked)),
        (own(0, Change::Delete { from: ParaId(0), to: ParaId(0) }, "see Section 3.2 above"), None),
        (words(0, 2, 0..0, "", "x"), Some(Why::GeneratedText)),
        (own(0, Change::Insert { at: Gap::After(ParaId(1)), paras: vec![] }, ""), Some(Why::Locked)),
    ] {
        let text = format!("{edit:?}");
        let (_, refused) = EditSet::gather(&draft, vec![edit]);
        assert_eq!(refused.first().map(|(_, refusal)| refusal.why), why, "{text}");
    }
}

#[test]
fn no_edit_leaves_its_container() {
    let draft = lines("one\n| two | three |\nfour");
    let delete = |from, to, was: &str| own(0, Change::Delete { from: ParaId(from), to: ParaId(to) }, was);
    check(&draft, vec![delete(0, 1, "one\ntwo")], &[], &[(0, Why::CrossesContainer)]);
    check(&draft, vec![delete(1, 1, "two")], &[0], &[]);
    let join = |first| own(0, Change::Join { first: ParaId(first) }, "");
    check(&draft, vec![join(0)], &[], &[(0, Why::CrossesContainer)]);
    check(&draft, vec![join(1)], &[], &[(0, Why::ContainerEnd)]);
    check(&draft, vec![join(3)], &[], &[(0, Why::ContainerEnd)]);
    let at = Stretch { from: Span::new(ParaId(1), 0..3), to: Span::new(ParaId(2), 0..5) };
    check(&draft, vec![own(0, Change::Comment { at, text: "x".into() }, "")], &[], &[(0, Why::CrossesContainer)]);
}

#[test]
fn the_first_of_two_overlapping_edits_wins() {
    let draft = lines("abcdef\nghi\njkl");
    let over = Why::Overlap;
    check(&draft, vec![words(0, 0, 2..4, "cd", "x"), words(1, 0, 3..5, "de", "y")], &[0], &[(1, over)]);
    check(&draft, vec![words(0, 0, 2..4, "cd", "x"), words(1, 0, 3..3, "", "y")], &[0], &[(1, over)]);
    // Neighbours and places at an edge do not overlap, and order follows the draft.
    let edits = vec![
        words(0, 0, 4..4, "", "x"),
        words(1, 0, 2..4, "cd", "y"),
        words(2, 0, 2..2, "", "z"),
        words(3, 0, 4..5, "e", ""),
    ];
    check(&draft, edits, &[2, 1, 0, 3], &[]);
    let delete = own(0, Change::Delete { from: ParaId(0), to: ParaId(1) }, "abcdef\nghi");
    check(&draft, vec![delete.clone(), words(1, 1, 0..1, "g", "x")], &[0], &[(1, over)]);
    let insert = own(
        2,
        Change::Insert {
            at: Gap::After(ParaId(1)),
            paras: vec![NewPara { look: Look::Like(ParaId(1)), text: Inline::from("x") }],
        },
        "",
    );
    check(&draft, vec![insert.clone(), delete.clone()], &[0, 2], &[]);
    check(&draft, vec![own(0, Change::Join { first: ParaId(1) }, ""), insert], &[0], &[(2, over)]);
    let comment = own(3, Change::Comment { at: Span::new(ParaId(0), 0..2).into(), text: "x".into() }, "");
    check(&draft, vec![delete, comment], &[0, 3], &[]);
}

#[test]
fn a_group_stands_or_falls_whole() {
    let draft = lines("abcdef\nghi");
    let missing = Why::WordsNotFound;
    let edits =
        vec![group(1, words(0, 0, 0..1, "a", "x")), group(1, words(1, 0, 3..4, "?", "y")), words(2, 1, 0..1, "g", "")];
    check(&draft, edits, &[2], &[(0, missing), (1, missing)]);
    // What lost to a member of a fallen group stands after all.
    let edits = vec![
        words(0, 0, 5..6, "f", ""),
        group(1, words(1, 0, 0..2, "ab", "x")),
        words(2, 0, 1..3, "bc", "y"),
        group(1, words(3, 0, 5..6, "f", "z")),
    ];
    check(&draft, edits, &[2, 0], &[(1, Why::Overlap), (3, Why::Overlap)]);
}

#[test]
fn a_conforming_edit_falls_with_its_cause() {
    let draft = lines("abcdef\nghi");
    let mut follower = words(1, 1, 0..1, "g", "x");
    follower.origin = Origin::Conforming { because: EditId(0) };
    check(&draft, vec![words(0, 0, 0..1, "a", "x"), follower.clone()], &[0, 1], &[]);
    check(
        &draft,
        vec![words(0, 0, 0..1, "?", "x"), follower],
        &[],
        &[(0, Why::WordsNotFound), (1, Why::WordsNotFound)],
    );
}
