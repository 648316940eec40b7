//! The edge cases of writing, each as lines before, an edit, and lines after.
//!
//! In the lines `{t+…}` is what they inserted and `{t-…}` what they deleted, `{u+…}` and `{u-…}` the same of us; `¶` ends
//! a paragraph, with the change of its mark before it; `‖` begins a table row; `[…|…]` is a field, `⟨…⟩` a bookmark,
//! `(c…c)*` a comment with its reference, `†` a note, `b:` begins bold words.

#[path = "mini/lines.rs"]
mod lines;
#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;

use docx::{Package, View};
use draft::{Change, Effect, Gap, Inline, Look, NewPara, ParaId, RevId, Ruling, Span, ThreadId, Verdict, Why};
use lines::{Marked, field, mark_up, p, theirs, written};

fn words(para: u32, range: std::ops::Range<usize>, with: &str) -> Change {
    Change::Words { at: Span::new(ParaId(para), range), with: Inline::from(with) }
}

fn delete(from: u32, to: u32) -> Change {
    Change::Delete { from: ParaId(from), to: ParaId(to) }
}

fn insert(at: Gap, text: &str) -> Change {
    let (Gap::After(like) | Gap::Before(like)) = at;
    Change::Insert { at, paras: vec![NewPara { look: Look::Like(like), text: Inline::from(text) }] }
}

fn rule(on: &[u32], how: Ruling) -> Change {
    Change::Rule { on: on.iter().map(|id| RevId(*id)).collect(), how }
}

/// Applies every change and compares the lines.
#[track_caller]
fn check(body: &str, changes: Vec<Change>, expected: &str) -> Marked {
    let marked = mark_up(&mini::docx(body), changes, &[]);
    assert!(marked.verdicts.iter().all(|v| *v == Verdict::Applied), "{:?}", marked.verdicts);
    assert_eq!(written(&marked.body), expected);
    marked
}

/// Says why the only change is not written; a comment stands in its place where `commented`.
#[track_caller]
fn refused(body: &str, change: Change, why: Why, commented: bool) {
    let marked = mark_up(&mini::docx(body), vec![change], &[]);
    let (found, as_comment) = match &marked.verdicts[0] {
        Verdict::Commented(refusal) => (refusal.why, true),
        Verdict::Refused(refusal) => (refusal.why, false),
        Verdict::Applied => panic!("it is written: {}", written(&marked.body)),
    };
    assert_eq!((found, as_comment), (why, commented));
}

fn table(rows: &[&[String]]) -> String {
    let cell = |body: &String| format!("<w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/></w:tcPr>{body}</w:tc>");
    let row = |cells: &&[String]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    let grid = "<w:tblGrid><w:gridCol w:w=\"900\"/><w:gridCol w:w=\"900\"/></w:tblGrid>";
    format!("<w:tbl><w:tblPr/>{grid}{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

#[test]
fn e48_replace_across_a_change_of_look() {
    check(&p("one b:bold plain"), vec![words(0, 4..10, "new")], "one {u-b:bold}{u- p}{u+b:new}lain¶");
}

#[test]
fn e49_insertion_after_a_run_in_heading_is_body() {
    check(&p("b:Term. and body"), vec![words(0, 5..5, " X")], "b:Term.{u+ X} and body¶");
}

#[test]
fn e50_delete_within_their_insertion() {
    check(&p("a{t+their words}z"), vec![words(0, 1..6, "")], "a{t+{u-their} words}z¶");
}

#[test]
fn e51_replace_over_their_insertion_and_deletion() {
    let body = p("keep plain{t+ added}{t- gone} end");
    check(&body, vec![words(0, 5..20, "new")], "keep {u-plain}{t+{u- added}}{t- gone}{u- end}{u+new}¶");
}

#[test]
fn e52_our_earlier_insertion_is_taken_out_when_the_record_knows_it() {
    let body = p("one {u+two three }four");
    refused(&body, words(0, 4..8, ""), Why::OwnUnrecorded, true);
    let marked = mark_up(&mini::docx(&body), vec![words(0, 4..8, "")], &[RevId(0)]);
    assert_eq!((written(&marked.body).as_str(), &marked.verdicts[0]), ("one {u+three }four¶", &Verdict::Applied));
    let marked = mark_up(&mini::docx(&body), vec![words(0, 4..14, "2 ")], &[RevId(0)]);
    assert_eq!(written(&marked.body), "one {u+2 }four¶");
}

#[test]
fn an_edit_says_what_it_does_to_pending_insertions() {
    let (struck, ours) = (Effect::Strikes, Effect::TakesBack);
    for (body, change, own, expected) in [
        (p("one {t+two }{u+three }four"), words(0, 4..14, ""), vec![RevId(1)], vec![struck(RevId(0)), ours(RevId(1))]),
        (p("one {t+two }four"), words(0, 0..3, "1"), vec![], vec![]),
        (p("one {t+two }four"), words(0, 6..6, "x"), vec![], vec![]),
        (p("one {t-two }four"), words(0, 0..8, ""), vec![], vec![]),
        (
            format!("{}{}", p("{t+one}").replace("<w:p>", MARK), p("two")),
            delete(0, 0),
            vec![],
            vec![struck(RevId(0)), struck(RevId(1))],
        ),
    ] {
        let marked = mark_up(&mini::docx(&body), vec![change], &own);
        assert_eq!(marked.effects, [expected], "{}", written(&marked.body));
    }
}

/// A paragraph whose mark they inserted.
const MARK: &str = "<w:p><w:pPr><w:rPr><w:ins w:id=\"77\" w:author=\"Them\"/></w:rPr></w:pPr>";

#[test]
fn e53_a_paragraph_that_carries_a_section_is_not_deleted() {
    let section = p("one").replace("<w:p>", "<w:p><w:pPr><w:sectPr><w:type w:val=\"continuous\"/></w:sectPr></w:pPr>");
    let package = Package::open(&mini::docx(&format!("{section}{}", p("two")))).expect("it opens");
    let (_, refused) = draft::EditSet::gather(&package.read(View::Final).0, vec![lines::edit(0, delete(0, 0), "one")]);
    assert_eq!(refused[0].1.why, Why::SectionMark);
    let split = Change::Split { at: Span::new(ParaId(0), 1..1), look: Look::Like(ParaId(0)) };
    let marked = check(&format!("{section}{}", p("two")), vec![split], "ou+¶ne¶two¶");
    assert_eq!(marked.body.matches("<w:sectPr>").count(), 1, "the second half keeps the section");
}

#[test]
fn e54_the_last_paragraph_of_a_cell() {
    let body = format!("{}{}", table(&[&[p("a"), format!("{}{}", p("b"), p("c"))]]), p("end"));
    check(&body, vec![insert(Gap::After(ParaId(0)), "x")], "‖au+¶{u+x}¶b¶c¶end¶");
    check(&body, vec![delete(2, 2)], "‖a¶bu-¶{u-c}¶end¶");
    check(&body, vec![delete(1, 2)], "‖a¶{u-b}u-¶{u-c}¶end¶");
    check(&body, vec![delete(0, 0)], "‖{u-a}¶b¶c¶end¶");
    let note = mini::docx(&format!(
        "{}{}",
        "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>",
        p("b")
    ));
    let after = mark_up(&note, vec![insert(Gap::After(ParaId(2)), "x")], &[]);
    assert_eq!(after.verdicts, [Verdict::Applied], "a paragraph is added at the end of a note");
}

#[test]
fn e55_before_a_table_and_a_whole_section_with_its_table() {
    let rows = table(&[&[p("a"), p("b")], &[p("c"), p("d")]]);
    let body = format!("{}{rows}{}", p("one"), p("end"));
    check(&body, vec![delete(0, 0)], "{u-one}u-¶‖a¶b¶‖c¶d¶end¶");
    let body = format!("{}{}{rows}{}{}", p("zero"), p("one"), p("two"), p("end"));
    check(&body, vec![delete(1, 6)], "zero¶{u-one}u-¶‖u-{u-a}u-¶{u-b}u-¶‖u-{u-c}u-¶{u-d}u-¶{u-two}u-¶end¶");
}

#[test]
fn e56_an_edit_across_two_cells_is_refused() {
    let body = format!("{}{}", table(&[&[p("a"), p("b")]]), p("end"));
    let package = Package::open(&mini::docx(&body)).expect("it opens");
    let (_, refused) = draft::EditSet::gather(&package.read(View::Final).0, vec![lines::edit(0, delete(0, 1), "a\nb")]);
    assert_eq!(refused[0].1.why, Why::CrossesContainer);
}

#[test]
fn e57_an_edit_beside_a_field_keeps_it_whole() {
    let body = format!("<w:p>{}{}{}</w:p>", theirs("See "), field("REF _x", "Section 3.2"), theirs(" shall"));
    check(&body, vec![words(0, 4..21, "Section 3.2 may")], "See [REF _x|Section 3.2]{u- shall}{u+ may}¶");
    check(&body, vec![words(0, 0..15, "In Section 3.2")], "{u-See }{u+In }[REF _x|Section 3.2] shall¶");
    check(&body, vec![words(0, 4..15, "it")], "See {u-[}{u-REF _x}{u-|}{u-Section 3.2}{u-]}{u+it} shall¶");
    let package = Package::open(&mini::docx(&body)).expect("it opens");
    let cut = lines::edit(0, words(0, 8..15, "it"), "ion 3.2");
    let (_, refused) = draft::EditSet::gather(&package.read(View::Final).0, vec![cut]);
    assert_eq!(refused[0].1.why, Why::CutsField);
}

#[test]
fn e58_the_text_of_a_link_is_edited_within_it() {
    let body = format!("<w:p>{}<w:hyperlink r:id=\"rId90\">{}</w:hyperlink></w:p>", theirs("See "), theirs("old site"));
    let marked = check(&body, vec![words(0, 4..7, "new")], "See {u-old}{u+new} site¶");
    let link = marked.body.find("<w:hyperlink").expect("the link is there");
    assert!(marked.body[link..].contains("<w:del ") && marked.body.matches("<w:hyperlink").count() == 1);
}

#[test]
fn e59_a_bookmark_in_deleted_words_stays() {
    let mark = "<w:bookmarkStart w:id=\"5\" w:name=\"_Ref1\"/>";
    let body = format!("<w:p>{}{mark}{}<w:bookmarkEnd w:id=\"5\"/></w:p>", theirs("one "), theirs("two"));
    check(&body, vec![words(0, 2..7, "")], "on{u-e }⟨{u-two}⟩¶");
}

#[test]
fn e60_a_note_reference_goes_with_its_words_and_the_note_part_stays() {
    let body = format!("<w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}</w:p>", theirs("one"), theirs(" two"));
    let marked = check(&body, vec![words(0, 0..6, "")], "{u-one}{u-†} two¶");
    assert_eq!(marked.part("word/footnotes.xml"), lines::part(&mini::docx(&body), "word/footnotes.xml"));
}

#[test]
fn e61_a_bound_control_becomes_a_comment() {
    let bound = "<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>";
    let body = format!("<w:p>{bound}{}</w:sdtContent></w:sdt></w:p>", theirs("words"));
    refused(&body, words(0, 0..5, "x"), Why::Locked, true);
}

#[test]
fn e62_a_file_without_comments_gets_the_part_once() {
    let comment = Change::Comment { at: Span::new(ParaId(0), 0..3).into(), text: "Why?".into() };
    let marked = check(&p("one two"), vec![comment.clone(), comment], "(c(conec)*c)* two¶");
    let types = marked.part("[Content_Types].xml");
    assert_eq!(types.matches("PartName=\"/word/comments.xml\"").count(), 1);
    assert_eq!(marked.part("word/_rels/document.xml.rels").matches("/comments\"").count(), 1);
    assert_eq!(marked.part("word/comments.xml").matches("<w:comment ").count(), 2);
}

/// A file with one comment on its only paragraph, whose last paragraph has the id given, and a part of threads.
fn commented(id: &str, more: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let body = format!(
        "<w:p><w:commentRangeStart w:id=\"0\"/>{}<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>{}</w:p>",
        theirs("one"),
        theirs(" two")
    );
    let comments = format!(
        "<w:comments {}><w:comment w:id=\"0\" w:author=\"Them\"><w:p w14:paraId=\"00000001\">{}</w:p><w:p{id}>{}</w:p></w:comment></w:comments>",
        mini::NAMESPACES,
        theirs("first"),
        theirs("last")
    );
    let mut parts = vec![("word/comments.xml", "comments", "comments", comments.as_str())];
    parts.extend(more);
    mini::docx_with(&body, &parts)
}

fn reply(settle: Option<bool>) -> Change {
    Change::Reply { thread: ThreadId(0), text: "Agreed.\nThanks.".into(), settle }
}

#[test]
fn e63_an_answer_knows_the_last_paragraph_of_the_comment() {
    let marked = mark_up(&commented(" w14:paraId=\"0000002A\"", &[]), vec![reply(Some(true))], &[]);
    assert_eq!(marked.verdicts, [Verdict::Applied]);
    assert_eq!(written(&marked.body), "(c(conec)*c)* two¶");
    let (first, second) =
        (marked.body.find("Start w:id=\"0\"").unwrap(), marked.body.find("Start w:id=\"1\"").unwrap());
    let order = ["End w:id=\"0\"", "Reference w:id=\"0\"", "End w:id=\"1\"", "Reference w:id=\"1\""];
    let places: Vec<usize> = order.iter().map(|mark| marked.body.find(mark).unwrap()).collect();
    assert!(first < second && second < places[0] && places.is_sorted(), "{}", marked.body);
    let rows = marked.part("word/commentsExtended.xml");
    assert!(rows.contains("w15:paraId=\"0000002A\" w15:done=\"1\""), "{rows}");
    assert!(rows.contains("w15:paraIdParent=\"0000002A\" w15:done=\"1\""), "{rows}");
    assert!(!marked.names().iter().any(|name| name.contains("commentsIds")), "identity parts are never made");
    let again = Package::open(&marked.bytes).expect("it opens");
    let threads = again.read(View::Final).0.threads;
    assert_eq!((threads[1].parent, threads[1].text.as_str()), (Some(ThreadId(0)), "Agreed.\nThanks."));
    assert!(threads[0].resolved && threads[1].resolved);
    // A comment whose last paragraph has no id gets one.
    let marked = mark_up(&commented("", &[]), vec![reply(None)], &[]);
    assert_eq!(marked.verdicts, [Verdict::Applied]);
    let again = Package::open(&marked.bytes).expect("it opens").read(View::Final).0;
    assert_eq!((again.threads[1].parent, again.threads[0].resolved), (Some(ThreadId(0)), false));
}

#[test]
fn answers_are_added_to_identity_parts_that_exist() {
    let row = "w16cid:paraId=\"0000002A\" w16cid:durableId=\"0000002B\"";
    let uri = "http://schemas.microsoft.com/office/word/2016/wordml/cid";
    let ids = format!("<w16cid:commentsIds xmlns:w16cid=\"{uri}\"><w16cid:commentId {row}/></w16cid:commentsIds>");
    let part = ("word/commentsIds.xml", "commentsIds", "commentsIds", ids.as_str());
    let marked = mark_up(&commented(" w14:paraId=\"0000002A\"", &[part]), vec![reply(None)], &[]);
    assert_eq!(marked.part("word/commentsIds.xml").matches("<w16cid:commentId ").count(), 2);
    assert!(marked.part("word/comments.xml").contains("w14:paraId=\"0000002C\""), "ids go on from the highest");
}

#[test]
fn e64_a_comment_on_words_we_also_delete_stands_outside_the_deletion() {
    let comment = Change::Comment { at: Span::new(ParaId(0), 4..7).into(), text: "Why?".into() };
    check(&p("one two three"), vec![words(0, 4..7, "2"), comment], "one (c{u-two}{u+2}c)* three¶");
}

#[test]
fn e65_paragraph_ids_stay_below_the_limit() {
    let marked = mark_up(&commented(" w14:paraId=\"7FFFFFFF\"", &[]), vec![reply(None)], &[]);
    let comments = marked.part("word/comments.xml");
    assert!(comments.contains("w14:paraId=\"00000002\""), "{comments}");
}

#[test]
fn e66_and_e67_ids_of_changes_use_the_gaps_and_leave_doubles_alone() {
    let their = |id: u32, text: &str| format!("<w:ins w:id=\"{id}\" w:author=\"Them\">{}</w:ins>", theirs(text));
    let body = format!("<w:p>{}{}{}</w:p>", their(2_147_483_646, "a"), their(7, "b"), their(7, "c"));
    let marked = check(&body, vec![words(0, 0..1, "x")], "{t+{u-a}}{u+x}{t+b}{t+c}¶");
    assert_eq!(marked.body.matches("w:id=\"7\"").count(), 2);
    assert!(marked.body.contains("w:id=\"1\" w:author=\"Us\""), "{}", marked.body);
}

#[test]
fn e68_words_borrow_the_properties_beside_them() {
    let look =
        "<w:rPr><w:rFonts w:ascii=\"Arial\" w:eastAsia=\"MS Mincho\"/><w:rtl/><w:lang w:bidi=\"ar-SA\"/></w:rPr>";
    let body = format!("<w:p><w:pPr><w:bidi/></w:pPr><w:r>{look}<w:t>abc</w:t></w:r></w:p>{}", p("end"));
    let marked = check(&body, vec![words(0, 3..3, "d"), insert(Gap::After(ParaId(0)), "x")], "abc{u+d}¶{u+x}u+¶end¶");
    assert_eq!(marked.body.matches(look).count(), 3, "{}", marked.body);
    assert_eq!(marked.body.matches("<w:bidi/>").count(), 2);
}

#[test]
fn e69_a_file_that_takes_names_out_is_told() {
    let settings = format!("<w:settings {}><w:removePersonalInformation/></w:settings>", mini::NAMESPACES);
    let file = mini::docx_with(&p("one"), &[("word/settings.xml", "settings", "settings", &settings)]);
    let (_, notices) = Package::open(&file).expect("it opens").read(View::Final);
    assert!(notices.iter().any(|notice| notice.kind == docx::NoticeKind::Anonymous));
}

#[test]
fn e70_a_new_clause_takes_the_look_but_not_the_breaks_of_its_neighbor() {
    let number = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let ppr = format!("<w:pPr><w:keepNext/><w:pageBreakBefore/>{number}<w:jc w:val=\"both\"/></w:pPr>");
    let body = format!("{}{}", p("one").replace("<w:p>", &format!("<w:p>{ppr}")), p("end"));
    let marked = check(&body, vec![insert(Gap::After(ParaId(0)), "two")], "one¶{u+two}u+¶end¶");
    assert_eq!(marked.body.matches("<w:keepNext/>").count() + marked.body.matches("<w:pageBreakBefore/>").count(), 2);
    assert_eq!(marked.body.matches(number).count(), 2);
    let draft = Package::open(&marked.bytes).expect("it opens").read(View::Final).0;
    assert_eq!(draft.paragraphs[1].label.as_ref().map(|label| label.text.as_str()), Some("2."));
}

#[test]
fn e81_no_edits_give_the_received_file() {
    let file = mini::docx(&p("one"));
    assert_eq!(mark_up(&file, Vec::new(), &[]).bytes, file);
}

#[test]
fn e82_the_same_edits_on_our_export_are_refused() {
    let marked = check(&p("one two"), vec![words(0, 4..7, "2")], "one {u-two}{u+2}¶");
    let again = Package::open(&marked.bytes).expect("it opens");
    let draft = again.read(View::Final).0;
    let (_, refused) = draft::EditSet::gather(&draft, vec![lines::edit(0, words(0, 4..7, "2"), "two")]);
    assert_eq!(refused[0].1.why, Why::WordsNotFound);
    assert_eq!(mark_up(&marked.bytes, Vec::new(), &[]).bytes, marked.bytes);
}

#[test]
fn e83_edits_made_for_other_bytes_are_refused() {
    let one = Package::open(&mini::docx(&p("one"))).expect("it opens");
    let other = Package::open(&mini::docx(&p("two"))).expect("it opens");
    let (set, _) = draft::EditSet::gather(&one.read(View::Final).0, vec![lines::edit(0, words(0, 0..3, "x"), "one")]);
    assert!(matches!(other.mark_up(&set, &lines::us()), Err(docx::Error::OtherFile)));
}

#[test]
fn a_paragraph_is_split_twice() {
    let split = |at: usize| Change::Split { at: Span::new(ParaId(0), at..at), look: Look::Like(ParaId(0)) };
    check(&p("onetwothree"), vec![split(3), split(6)], "oneu+¶twou+¶three¶");
}

#[test]
fn rows_are_added_and_deleted() {
    let body = format!("{}{}", table(&[&[p("a"), p("b")], &[p("c"), p("d")]]), p("end"));
    let row = Change::InsertRow { after: ParaId(1), cells: vec!["x".into(), "y".into()] };
    check(&body, vec![row], "‖a¶b¶‖u+{u+x}u+¶{u+y}u+¶‖c¶d¶end¶");
    check(&body, vec![Change::DeleteRow { of: ParaId(2) }], "‖a¶b¶‖u-{u-c}u-¶{u-d}u-¶end¶");
}

#[test]
fn pending_changes_are_answered() {
    let body = p("a{t+in}b{t-out}c");
    check(&body, vec![rule(&[0], Ruling::Strike)], "a{t+{u-in}}b{t-out}c¶");
    check(&body, vec![rule(&[1], Ruling::Restore)], "a{t+in}b{t-out}{u+out}c¶");
    let marks = format!("{}{}", p("{t+one}t+"), p("two"));
    check(&marks, vec![rule(&[0, 1], Ruling::Strike)], "{t+{u-one}}t+u-¶two¶");
    let marks = format!("{}{}", p("onet-"), p("two"));
    check(&marks, vec![rule(&[0], Ruling::Restore)], "oneu+¶t-¶two¶");
}

#[test]
fn pending_changes_are_resolved_for_good() {
    let body = p("a{t+in}b{t-out}c");
    check(&body, vec![rule(&[0, 1], Ruling::Accept)], "ainbc¶");
    check(&body, vec![rule(&[0, 1], Ruling::Reject)], "aboutc¶");
    check(&body, vec![rule(&[0], Ruling::Accept), words(0, 1..2, "o")], "a{u-i}{u+o}nb{t-out}c¶");
    let marks = format!("{}{}{}", p("{t+one}t+"), p("twot-"), p("three"));
    check(&marks, vec![rule(&[0, 1], Ruling::Reject)], "twot-¶three¶");
    check(&marks, vec![rule(&[2], Ruling::Accept)], "{t+one}t+¶twothree¶");
    check(&marks, vec![rule(&[2], Ruling::Reject)], "{t+one}t+¶two¶three¶");
}

#[test]
fn moves_rows_and_formatting_are_resolved() {
    let by = "w:author=\"Them\"";
    let moved = format!(
        "<w:p><w:moveFromRangeStart w:id=\"1\" {by} w:name=\"m\"/><w:moveFrom w:id=\"2\" {by}>{0}</w:moveFrom><w:moveFromRangeEnd w:id=\"1\"/>{1}\
         <w:moveToRangeStart w:id=\"3\" {by} w:name=\"m\"/><w:moveTo w:id=\"4\" {by}>{0}</w:moveTo><w:moveToRangeEnd w:id=\"3\"/></w:p>",
        theirs("x"),
        theirs("y")
    );
    let marked = check(&moved, vec![rule(&[0], Ruling::Accept)], "yx¶");
    assert!(!marked.body.contains("w:move"), "both halves and their marks go: {}", marked.body);
    check(&moved, vec![rule(&[1], Ruling::Reject)], "xy¶");
    let rows = table(&[&[p("a")], &[p("{t+b}t+")]]);
    let rows = rows.replacen("<w:tr><w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>", &format!("<w:tr><w:trPr><w:ins w:id=\"9\" {by}/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr>"), 1);
    let body = format!("{rows}{}", p("end"));
    check(&body, vec![rule(&[0], Ruling::Accept)], "‖a¶‖b¶end¶");
    check(&body, vec![rule(&[0], Ruling::Reject)], "‖a¶end¶");
    let look = format!(
        "<w:p><w:pPr><w:jc w:val=\"both\"/><w:pPrChange w:id=\"1\" {by}><w:pPr/></w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange w:id=\"2\" {by}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>"
    );
    let marked = check(&look, vec![rule(&[0, 1], Ruling::Accept)], "b:x¶");
    assert_eq!(
        marked.body,
        "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t></w:r></w:p>"
    );
    let marked = check(&look, vec![rule(&[0, 1], Ruling::Reject)], "x¶");
    assert_eq!(marked.body, "<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>x</w:t></w:r></w:p>");
}
