use crate::build::{lines, marked, own};
use crate::{
    Change, Draft, Edit, EditSet, Emphasis, Face, Gap, Inline, ListId, Look, NewPara, ParaId, Piece, RevId, Revision,
    RevisionKind, Span, Stretch, Thread, ThreadId,
};

/// Returns labels and texts, a paragraph a line.
fn shown(draft: &Draft) -> String {
    let line = |p: &crate::Paragraph| match &p.label {
        Some(label) => format!("{} {}", label.text, p.text),
        None => p.text.clone(),
    };
    draft.paragraphs.iter().map(line).collect::<Vec<_>>().join(" / ")
}

fn apply(draft: &Draft, edits: Vec<Edit>) -> Draft {
    let (set, refused) = EditSet::gather(draft, edits);
    assert_eq!(refused, []);
    let after = draft.apply(&set);
    let read = |line: &crate::Line<'_>| (line.story, line.text.to_string(), line.label.clone());
    let lines: Vec<_> = draft.lines_after(&set).iter().map(read).collect();
    let paragraphs = after.paragraphs.iter().map(|para| (para.story, para.text.clone(), para.label.clone()));
    assert_eq!(lines, paragraphs.collect::<Vec<_>>(), "lines are those of the draft that is made");
    after
}

/// Applies a redline and compares what is read then.
fn check(redline: &str, expected: &str) {
    let (draft, edits) = marked(redline);
    assert_eq!(shown(&apply(&draft, edits)), expected, "{redline}");
}

/// Applies changes to a draft of four numbered lines and a table, and compares what is read then.
fn check_changes(changes: Vec<Change>, expected: &str) {
    let draft = lines("+ one\n++ two\n++ three\n+ four\n| five | six |");
    let edits = changes.into_iter().enumerate().map(|(id, change)| {
        let was = match &change {
            Change::Delete { from, to } => {
                let words: Vec<_> =
                    (from.0..=to.0).map(|id| draft.paragraph(ParaId(id)).unwrap().text.as_str()).collect();
                words.join("\n")
            }
            _ => String::new(),
        };
        own(id as u32, change, &was)
    });
    assert_eq!(shown(&apply(&draft, edits.collect())), expected);
}

fn like(id: u32, text: &str) -> NewPara {
    NewPara { look: Look::Like(ParaId(id)), text: Inline::from(text) }
}

#[test]
fn words() {
    check("for {--any purpose--}{++the Permitted Purpose++}.", "for the Permitted Purpose.");
    check("{++Neither ++}party{-- shall--}", "Neither party");
    check("a{++b++}{--c--}d", "abd");
    check("one {--two--}{++2++} three {--four--}{++4++}\n{--five--}", "one 2 three 4 / ");
    check("„{--Größe--}{++Maß++}“", "„Maß“");
    check("none", "none");
}

#[test]
fn paragraphs() {
    let insert = |at, paras| Change::Insert { at, paras };
    let after = |id| Gap::After(ParaId(id));
    check_changes(
        vec![insert(after(1), vec![like(1, "new"), like(0, "top")])],
        "1. one / 1.1 two / 1.2 new / 2. top / 2.1 three / 3. four / five / six",
    );
    check_changes(
        vec![insert(Gap::Before(ParaId(0)), vec![like(0, "new")])],
        "1. new / 2. one / 2.1 two / 2.2 three / 3. four / five / six",
    );
    check_changes(vec![Change::Delete { from: ParaId(1), to: ParaId(2) }], "1. one / 2. four / five / six");
    let level = Look::Level { list: ListId(0), depth: 2, like: ParaId(1) };
    check_changes(
        vec![insert(after(1), vec![NewPara { look: level, text: "deep".into() }])],
        "1. one / 1.1 two / (a) deep / 1.2 three / 2. four / five / six",
    );
    let at = Span::new(ParaId(0), 1..1);
    check_changes(
        vec![Change::Split { at, look: Look::Like(ParaId(1)) }],
        "1. o / 1.1 ne / 1.2 two / 1.3 three / 2. four / five / six",
    );
    check_changes(
        vec![Change::Restyle { para: ParaId(1), look: Look::Like(ParaId(0)) }],
        "1. one / 2. two / 2.1 three / 3. four / five / six",
    );
}

#[test]
fn joined_paragraphs_have_the_look_of_the_last() {
    let join = |first| Change::Join { first: ParaId(first) };
    check_changes(vec![join(2)], "1. one / 1.1 two / 2. threefour / five / six");
    check_changes(vec![join(0), join(1), join(2)], "1. onetwothreefour / five / six");
}

#[test]
fn a_container_keeps_its_last_paragraph() {
    let delete = |from, to| Change::Delete { from: ParaId(from), to: ParaId(to) };
    check_changes(vec![delete(4, 4)], "1. one / 1.1 two / 1.2 three / 2. four /  / six");
    check_changes(vec![delete(0, 3)], "1.  / five / six");
}

#[test]
fn a_typed_label_stands_in_the_text_with_the_separator_of_the_draft() {
    for (line, label, expected) in [
        ("5.\tFees", "5A.", "5A.\tnew"),
        ("5.  Fees", "6.", "6.  new"),
        ("(a) fees; and", "(b)", "(b) new"),
        ("Fees", "1.", "1. new"),
    ] {
        let draft = lines(line);
        let look = Look::Typed { label: label.into(), like: ParaId(0) };
        let paras = vec![NewPara { look, text: "new".into() }];
        let edit = own(0, Change::Insert { at: Gap::After(ParaId(0)), paras }, "");
        assert_eq!(shown(&apply(&draft, vec![edit])), format!("{line} / {expected}"));
    }
}

#[test]
fn added_paragraphs_are_found_by_ids_above_all_others() {
    let draft = lines("one\ntwo\nthree");
    let new = |at, words: &str| Change::Insert { at, paras: vec![like(0, words)] };
    let edits = vec![
        own(0, new(Gap::After(ParaId(1)), "b"), ""),
        own(1, new(Gap::Before(ParaId(0)), "a"), ""),
        own(2, Change::Delete { from: ParaId(0), to: ParaId(0) }, "one"),
    ];
    let after = apply(&draft, edits);
    let ids: Vec<u32> = after.paragraphs.iter().map(|p| p.id.0).collect();
    assert_eq!(ids, [3, 1, 4, 2]);
    for (index, para) in after.paragraphs.iter().enumerate() {
        assert_eq!(after.index(para.id), Some(index));
    }
    assert_eq!(after.index(ParaId(0)), None);
    assert_eq!(after.index(ParaId(9)), None);
}

#[test]
fn looks_move_with_their_words() {
    let (draft, edits) = marked("**License.** {++Subject to this, ++}the **{--Licensor--}{++Provider++} Data** is");
    let after = apply(&draft, edits);
    let bold = Face { bold: true, ..Face::default() };
    let expected = [(0, 8), (30, 43)].map(|(start, end)| Emphasis { range: start..end, face: bold });
    assert_eq!(after.paragraphs[0].text, "License. Subject to this, the Provider Data is");
    assert_eq!(after.paragraphs[0].emphasis, expected);
    let draft = lines("x");
    let with = Inline(vec![Piece::Words("y ".into()), Piece::Defined("Z".into())]);
    let after = apply(&draft, vec![own(0, Change::Words { at: Span::new(ParaId(0), 1..1), with }, "")]);
    assert_eq!(after.paragraphs[0].emphasis, [Emphasis { range: 3..4, face: bold }]);
}

#[test]
fn comments_and_pending_changes_move_with_their_words() {
    let (mut draft, edits) = marked("{++A ++}party {--may--}{++shall++} pay\n{--gone--} here");
    let thread = |id, para, range: std::ops::Range<usize>| Thread {
        id: ThreadId(id),
        parent: None,
        author: String::new(),
        date: None,
        resolved: false,
        at: Some(Span::new(ParaId(para), range).into()),
        text: String::new(),
    };
    draft.threads = vec![thread(0, 0, 6..9), thread(1, 0, 10..13), thread(2, 0, 0..13), thread(3, 1, 0..4)];
    draft.revisions = vec![Revision {
        id: RevId(0),
        kind: RevisionKind::Insertion,
        author: String::new(),
        date: None,
        at: Span::new(ParaId(0), 0..5),
        text: "party".into(),
    }];
    let after = apply(&draft, edits);
    let words = |at: Stretch| {
        let text = &after.paragraph(at.from.para).unwrap().text;
        &text[at.from.start as usize..at.to.end as usize]
    };
    let texts: Vec<&str> = after.threads.iter().map(|t| words(t.at.unwrap())).collect();
    assert_eq!(texts, ["", "pay", "party shall pay", ""]);
    assert_eq!(words(after.revisions[0].at.into()), "party");
    let at = Span::new(ParaId(1), 5..9).into();
    let after = apply(&draft, vec![own(0, Change::Comment { at, text: "why?".into() }, "here")]);
    assert_eq!((after.threads[4].text.as_str(), after.threads[4].at), ("why?", Some(at)));
}

#[test]
fn rows() {
    let row = |cells: &[&str]| cells.iter().map(|cell| Inline::from(*cell)).collect::<Vec<_>>();
    check_changes(
        vec![Change::InsertRow { after: ParaId(4), cells: row(&["seven", "eight"]) }],
        "1. one / 1.1 two / 1.2 three / 2. four / five / six / seven / eight",
    );
    check_changes(vec![Change::DeleteRow { of: ParaId(5) }], "1. one / 1.1 two / 1.2 three / 2. four");
    let draft = lines("one\n| a | b |\n| c | d |\ntwo");
    let both = Change::InsertRow { after: ParaId(1), cells: row(&["x", "y"]) };
    let after = apply(&draft, vec![own(0, both, ""), own(1, Change::DeleteRow { of: ParaId(3) }, "")]);
    assert_eq!(shown(&after), "one / a / b / x / y / two");
    let whole = Change::Delete { from: ParaId(0), to: ParaId(5) };
    assert_eq!(shown(&apply(&draft, vec![own(0, whole, "one\na\nb\nc\nd\ntwo")])), "");
    let (_, refused) =
        EditSet::gather(&draft, vec![own(0, Change::InsertRow { after: ParaId(1), cells: row(&["x"]) }, "")]);
    assert_eq!(refused.len(), 1, "a row has as many cells as the one before it");
}

/// Rules on one pending change of a draft that reads "one new three", where "two" stood before "three".
#[test]
fn rulings() {
    use crate::Ruling::{Accept, Reject, Restore, Strike};
    use RevisionKind::{Deletion, Formatting, Insertion, ParagraphDeletion, ParagraphInsertion};
    let check = |how, kind, at: std::ops::Range<usize>, text: &str, expected: Option<&str>| {
        let mut draft = lines("one new three\nfour");
        let at = Span::new(ParaId(0), at);
        let (id, author, text) = (RevId(0), "Them".to_owned(), text.to_owned());
        draft.revisions = vec![Revision { id, kind, author, date: None, at, text }];
        let (set, refused) = EditSet::gather(&draft, vec![own(0, Change::Rule { on: vec![id], how }, "")]);
        assert_eq!(refused.is_empty(), expected.is_some(), "{how:?} {kind:?}: {refused:?}");
        let after = draft.apply(&set);
        assert_eq!(shown(&after), expected.unwrap_or("one new three / four"), "{how:?} {kind:?}");
        let stands = expected.is_none() || matches!(how, Strike | Restore);
        assert_eq!(after.revisions.len(), usize::from(stands), "{how:?} {kind:?}");
    };
    check(Accept, Insertion, 4..8, "new ", Some("one new three / four"));
    check(Reject, Insertion, 4..8, "new ", Some("one three / four"));
    check(Strike, Insertion, 4..8, "new ", Some("one three / four"));
    check(Restore, Insertion, 4..8, "new ", None);
    check(Reject, Deletion, 8..8, "two ", Some("one new two three / four"));
    check(Restore, Deletion, 8..8, "two ", Some("one new two three / four"));
    check(Strike, Deletion, 8..8, "two ", None);
    check(Restore, ParagraphDeletion, 4..4, "", Some("one  / new three / four"));
    check(Strike, ParagraphInsertion, 13..13, "", Some("one new threefour"));
    check(Strike, Formatting, 0..3, "", None);
    check(Reject, Formatting, 0..3, "", Some("one new three / four"));
}
