//! The text: what counts, what is kept whole, and what an edit may do.

use docx::View;
use draft::{Change, Gap, Look, NewPara, Span, Verdict, Why, outline};

use super::file::*;
use super::mini;

fn run(inner: &str) -> String {
    format!("<w:r>{inner}</w:r>")
}

fn t(text: &str) -> String {
    run(&format!("<w:t xml:space=\"preserve\">{text}</w:t>"))
}

fn para(inner: &str) -> Vec<u8> {
    mini::docx(&format!("<w:p>{inner}</w:p>"))
}

fn first(bytes: &[u8]) -> String {
    read(bytes).paragraphs[0].text.clone()
}

/// Returns what stands before and after a piece of the main part.
fn around(bytes: &[u8], from: &str, to: &str) -> (String, String) {
    let xml = xml(bytes, MAIN);
    let start = xml.find(from).unwrap_or_else(|| panic!("no {from} in {xml}"));
    let end = xml.rfind(to).unwrap_or_else(|| panic!("no {to} in {xml}")) + to.len();
    (xml[..start].to_owned(), xml[end..].to_owned())
}

#[test]
fn e19_a_word_in_seven_runs_is_one_word() {
    let piece = |i: usize, text: &str| {
        format!("<w:r w:rsidR=\"00A1{i:04}\"><w:t>{text}</w:t></w:r><w:proofErr w:type=\"spellStart\"/>")
    };
    let word: String =
        ["in", "dem", "ni", "fi", "ca", "ti", "on"].iter().enumerate().map(|(i, s)| piece(i, s)).collect();
    let file = para(&format!("{}{word}{}", t("Provider's "), t(" survives.")));
    assert_eq!(first(&file), "Provider's indemnification survives.");
    let out = exported(&file, "indemnification", "duty");
    assert_eq!(first(&out), "Provider's duty survives.");
    let (before, after) = around(&file, "<w:r w:rsidR=\"00A10000\">", "<w:t>on</w:t></w:r>");
    let written = xml(&out, MAIN);
    assert!(written.starts_with(&before) && written.ends_with(&after), "{written}");
}

#[test]
fn a_broken_run_with_two_properties_keeps_both() {
    let file = para(&run("<w:rPr/><w:rPr><w:b/></w:rPr><w:t>Term</w:t>"));
    let written = xml(&exported(&file, "Term", "Period"), MAIN);
    assert!(written.contains("<w:rPr/><w:rPr><w:b/></w:rPr><w:delText"), "{written}");
}

#[test]
fn inserted_words_have_their_properties_in_order_beside_a_run_that_has_not() {
    let file = para(&run("<w:rPr><w:sz w:val=\"18\"/><w:b/><w:color w:val=\"000000\"/><w:b/></w:rPr><w:t>Term</w:t>"));
    let written = xml(&exported(&file, "Term", "Period"), MAIN);
    let ordered =
        "<w:rPr><w:b/><w:color w:val=\"000000\"/><w:sz w:val=\"18\"/></w:rPr><w:t xml:space=\"preserve\">Period";
    assert!(written.contains(ordered), "{written}");
}

#[test]
fn e20_a_hyphen_that_does_not_break_is_one_character() {
    let file = para(&format!("{}{}", run("<w:t>non</w:t><w:noBreakHyphen/><w:t>exclusive</w:t>"), t(" license")));
    assert_eq!(first(&file), "non\u{2011}exclusive license");
    let out = exported(&file, "exclusive", "transferable");
    assert_eq!(first(&out), "non\u{2011}transferable license");
    assert_eq!(xml(&out, MAIN).matches("<w:noBreakHyphen/>").count(), 1);
}

#[test]
fn e21_space_that_is_not_preserved_is_no_text() {
    let file = para(&format!("{}{}", run("<w:t>  Provider </w:t>"), t(" may")));
    assert_eq!(first(&file), "Provider may");
    assert_eq!(first(&exported(&file, "Provider", "Vendor")), "Vendor may");
}

#[test]
fn e22_character_references_count_as_what_they_mean() {
    let file = para(&run("<w:t>Provider&#8217;s R&amp;D &lt;only&gt; team</w:t>"));
    assert_eq!(first(&file), "Provider\u{2019}s R&D <only> team");
    let out = exported(&file, "R&D", "Q&A");
    assert_eq!(first(&out), "Provider\u{2019}s Q&A <only> team");
    let xml = xml(&out, MAIN);
    assert!(
        xml.contains("R&amp;D</w:delText>") && xml.contains("Q&amp;A</w:t>") && xml.contains("&lt;only&gt;"),
        "{xml}"
    );
}

#[test]
fn e23_tabs_of_a_signature_line_stay() {
    let file = para(&format!("{}{}{}", t("By:"), run("<w:tab/><w:tab/>"), t("Name of the signatory")));
    assert_eq!(first(&file), "By:\t\tName of the signatory");
    let out = exported(&file, "signatory", "officer");
    assert_eq!(first(&out), "By:\t\tName of the officer");
    assert_eq!(xml(&out, MAIN).matches("<w:tab/>").count(), 2);
}

#[test]
fn e24_a_line_break_is_no_end_of_a_paragraph() {
    let file = para(&run("<w:t>one</w:t><w:br/><w:t>two</w:t><w:cr/><w:t>three</w:t>"));
    assert_eq!(first(&file), "one\u{2028}two\u{2028}three");
    assert_eq!(first(&exported(&file, "two", "2")), "one\u{2028}2\u{2028}three");
}

#[test]
fn e25_a_symbol_is_one_character() {
    let file = para(&format!("{}{}", run("<w:sym w:font=\"Symbol\" w:char=\"F0A7\"/>"), t(" 3.2 of the License")));
    assert_eq!(first(&file).chars().nth(1), Some(' '));
    let out = exported(&file, "3.2", "3.4");
    assert!(first(&out).ends_with(" 3.4 of the License"));
    assert_eq!(xml(&out, MAIN).matches("<w:sym ").count(), 1);
}

#[test]
fn e26_hidden_text_is_read_and_said_to_be_hidden() {
    let file = para(&format!("{}{}", t("shown "), run("<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>")));
    let draft = read(&file);
    assert_eq!(draft.paragraphs[0].text, "shown hidden");
    assert!(draft.paragraphs[0].emphasis.iter().any(|e| e.range == (6..12) && e.face.hidden));
    assert!(notices(&file).contains(&"hidden"));
}

#[test]
fn e27_a_run_in_heading_and_its_text_are_one_clause() {
    let separated = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>\
                     <w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:t>Audit.</w:t></w:r></w:p>";
    let next = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
                <w:r><w:t>Term.</w:t></w:r></w:p>";
    let file = mini::docx(&format!("{separated}{}{next}", mini::p("Customer may audit Provider once a year.")));
    let draft = read(&file);
    let outline = outline(&draft);
    let clause = |i: usize| outline.clause_of(&draft, draft.paragraphs[i].id).expect("it stands in a clause");
    assert_eq!(clause(0).id, clause(1).id);
    assert_eq!(clause(1).label.as_deref(), Some("1."));
    assert_ne!(clause(1).id, clause(2).id);
}

#[test]
fn e28_letters_beyond_the_basic_plane_and_right_to_left_text_keep_their_places() {
    for (text, was, with, expected) in [
        ("Fee \u{1F4B0} due", "due", "paid", "Fee \u{1F4B0} paid"),
        (
            "\u{5D4}\u{5E1}\u{5E4}\u{5E7} \u{5E8}\u{5E9}\u{5D0}\u{5D9}",
            "\u{5E8}\u{5E9}\u{5D0}\u{5D9}",
            "\u{5D7}\u{5D9}\u{5D9}\u{5D1}",
            "\u{5D4}\u{5E1}\u{5E4}\u{5E7} \u{5D7}\u{5D9}\u{5D9}\u{5D1}",
        ),
        (
            "\u{63D0}\u{4F9B}\u{65B9}\u{53EF}\u{4EE5}",
            "\u{53EF}\u{4EE5}",
            "\u{4E0D}\u{5F97}",
            "\u{63D0}\u{4F9B}\u{65B9}\u{4E0D}\u{5F97}",
        ),
    ] {
        let bidi = format!("<w:pPr><w:bidi/></w:pPr>{}", run(&format!("<w:rPr><w:rtl/></w:rPr><w:t>{text}</w:t>")));
        let file = para(&bidi);
        assert_eq!(first(&file), text);
        let out = exported(&file, was, with);
        assert_eq!(first(&out), expected);
        assert!(xml(&out, MAIN).matches("<w:rtl/>").count() >= 2, "the new words run as the old ones");
    }
}

#[test]
fn e29_a_text_box_is_read_once_and_an_edit_in_it_is_a_comment() {
    let boxed = mini::p("boxed words");
    let alternate = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{boxed}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox><w:txbxContent>{boxed}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    );
    let file = para(&format!("{}{}", t("Host "), run(&alternate)));
    assert_eq!(texts(&read(&file)).iter().filter(|text| text.contains("boxed")).count(), 1);
    assert!(notices(&file).contains(&"text-box"));
    let marked = replace(&file, "boxed", "framed");
    assert!(matches!(&marked.outcomes[0].verdict, Verdict::Commented(refusal) if refusal.why == Why::Locked));
    let out = xml(&marked.bytes, MAIN);
    assert_eq!(out.matches("boxed words").count(), 2, "both branches stay as they were");
}

#[test]
fn e30_an_empty_paragraph_gets_its_properties_first() {
    let file = mini::docx(&format!("<w:p/>{}<w:p><w:r><w:t>last</w:t></w:r></w:p>", mini::p("middle")));
    let draft = read(&file);
    assert_eq!(texts(&draft)[..3], ["", "middle", "last"]);
    let gone = Change::Delete { from: draft.paragraphs[0].id, to: draft.paragraphs[1].id };
    let out = marked(&file, gone, "\nmiddle");
    assert_eq!(out.outcomes[0].verdict, Verdict::Applied);
    let xml = xml(&out.bytes, MAIN);
    assert_eq!(xml.matches("<w:p><w:pPr><w:rPr><w:del ").count(), 2, "{xml}");
    let new = NewPara { look: Look::Like(draft.paragraphs[0].id), text: "new".into() };
    let out = marked(&file, Change::Insert { at: Gap::Before(draft.paragraphs[0].id), paras: vec![new] }, "");
    assert_eq!(texts(&read(&out.bytes))[..3], ["new", "", "middle"]);
}

#[test]
fn e31_rows_in_a_content_control_are_read_and_edited() {
    let row = "<w:tr><w:tc><w:p><w:r><w:t>Annual fee</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>100</w:t></w:r></w:p></w:tc></w:tr>";
    let table = format!(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:sdt><w:sdtPr/><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    );
    let file = mini::docx(&format!("{table}{}", mini::p("after")));
    assert_eq!(texts(&read(&file))[..3], ["Annual fee", "100", "after"]);
    assert_eq!(texts(&read(&exported(&file, "100", "90")))[..3], ["Annual fee", "90", "after"]);
}

#[test]
fn e32_the_inner_cell_of_a_nested_table_is_edited() {
    let cell = |inner: &str| format!("<w:tc><w:tcPr/>{inner}</w:tc>");
    let table = |inner: &str| {
        format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{}</w:tr></w:tbl>", cell(inner))
    };
    let file = mini::docx(&format!(
        "{}{}",
        table(&format!("{}{}", table(&mini::p("inner words")), mini::p("outer"))),
        mini::p("after")
    ));
    assert_eq!(texts(&read(&file))[..3], ["inner words", "outer", "after"]);
    assert_eq!(texts(&read(&exported(&file, "inner", "nested")))[..3], ["nested words", "outer", "after"]);
}

#[test]
fn e33_ruby_and_equations_stay_whole_in_an_edited_paragraph() {
    let ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>up</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>";
    let equation = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>";
    let file = para(&format!("{}{ruby}{}{equation}{}", t("where "), t(" is "), t(" per month")));
    assert_eq!(first(&file), "where base is \u{FFFC} per month");
    let out = exported(&file, "month", "year");
    let xml = xml(&out, MAIN);
    assert!(xml.contains(ruby) && xml.contains(equation), "{xml}");
    let draft = read(&file);
    let over = Change::Words { at: Span::new(draft.paragraphs[0].id, 6..10), with: "other".into() };
    let edit = draft::Edit {
        id: draft::EditId(0),
        change: over,
        was: "base".into(),
        comment: None,
        group: None,
        origin: draft::Origin::Own,
    };
    let (_, refused) = draft::EditSet::gather(&draft, vec![edit]);
    assert_eq!(refused[0].1.why, Why::NotSupported);
}

/// A paragraph, a row, a cell, formatting, a section, a table and a list: what changed, who and when.
#[test]
fn every_kind_of_change_is_pending_with_its_author_and_date() {
    use draft::RevisionKind::*;
    let mut id = 0;
    let mut by = |tag: &str, inner: &str| {
        id += 1;
        format!("<w:{tag} w:id=\"{id}\" w:author=\"Them\" w:date=\"2026-10-01T09:00:00Z\">{inner}</w:{tag}>")
    };
    let gone = run("<w:delText>gone</w:delText>");
    let cells = format!(
        "<w:tr><w:trPr>{}{}</w:trPr><w:tc><w:tcPr>{}{}</w:tcPr><w:p/></w:tc><w:tc><w:tcPr>{}</w:tcPr><w:p/></w:tc><w:tc><w:tcPr>{}</w:tcPr><w:p/></w:tc></w:tr>",
        by("ins", ""),
        by("trPrChange", "<w:trPr/>"),
        by("cellIns", ""),
        by("tcPrChange", "<w:tcPr/>"),
        by("cellDel", ""),
        by("cellMerge", ""),
    );
    let body = [
        format!(
            "<w:p>{}{}{}{}</w:p>",
            by("ins", &t("new")),
            by("del", &gone),
            by("moveFrom", &t("away")),
            by("moveTo", &t("here"))
        ),
        format!("<w:p><w:pPr><w:rPr>{}</w:rPr></w:pPr>{}</w:p>", by("ins", ""), t("a")),
        format!("<w:p><w:pPr><w:rPr>{}</w:rPr></w:pPr>{}</w:p>", by("del", ""), t("b")),
        format!(
            "<w:p><w:pPr>{}</w:pPr><w:r><w:rPr><w:b/>{}</w:rPr><w:t>look</w:t></w:r></w:p>",
            by("pPrChange", "<w:pPr/>"),
            by("rPrChange", "<w:rPr/>")
        ),
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>{}</w:numPr></w:pPr>{}</w:p>",
            by("numberingChange", ""),
            t("c")
        ),
        format!("<w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr></w:p>", by("sectPrChange", "<w:sectPr/>")),
        format!(
            "<w:tbl><w:tblPr>{}</w:tblPr><w:tblGrid>{}</w:tblGrid>{cells}</w:tbl>",
            by("tblPrChange", "<w:tblPr/>"),
            by("tblGridChange", "<w:tblGrid/>")
        ),
        mini::p("end"),
    ]
    .concat();
    let file = mini::docx(&body);
    for view in [View::Original, View::Markup, View::Final] {
        let draft = open(&file).read(view).0;
        let mut kinds: Vec<draft::RevisionKind> = draft.revisions.iter().map(|revision| revision.kind).collect();
        kinds.sort_unstable();
        let mut expected = vec![
            Insertion,
            Deletion,
            MoveFrom,
            MoveTo,
            ParagraphInsertion,
            ParagraphDeletion,
            Properties,
            Formatting,
            Properties,
            Properties,
            Properties,
            Properties,
            RowInsertion,
            Properties,
            Cell,
            Properties,
            Cell,
            Cell,
        ];
        expected.sort_unstable();
        assert_eq!(kinds, expected, "{view:?}");
        assert!(
            draft.revisions.iter().all(|r| r.author == "Them" && r.date.as_deref() == Some("2026-10-01T09:00:00Z"))
        );
        assert!(draft.revisions.iter().all(|r| draft.paragraph(r.at.para).is_some()), "each has its place");
        let words = |kind| draft.revisions.iter().find(|r| r.kind == kind).map(|r| r.text.as_str());
        assert_eq!(
            [words(Insertion), words(Deletion), words(MoveFrom), words(Formatting)],
            [Some("new"), Some("gone"), Some("away"), Some("look")]
        );
    }
    let out = exported(&file, "end", "close");
    let others = |bytes: &[u8]| -> Vec<_> {
        let draft = read(bytes);
        draft.revisions.into_iter().filter(|r| r.author == "Them").map(|r| (r.kind, r.date, r.text)).collect()
    };
    assert_eq!(others(&out), others(&file), "an export keeps them all");
}

#[test]
fn a_deleted_reference_takes_its_note_along() {
    let reference = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let file = para(&format!("{}<w:del w:id=\"1\" w:author=\"Them\">{reference}</w:del>", t("words")));
    let has = |view| open(&file).read(view).0.paragraphs.iter().any(|p| p.text.contains("A note"));
    assert_eq!([has(View::Original), has(View::Markup), has(View::Final)], [true, true, false]);
    let note = para(&format!("{}{reference}", t("words")));
    let out = exported(&note, "words\u{FFFC}", "text");
    assert_eq!(texts(&read(&out)), ["text", "Draft of the other side"]);
    assert_eq!(part(&out, "word/footnotes.xml"), part(&note, "word/footnotes.xml"));
}

#[test]
fn each_view_has_its_numbers_and_a_paragraph_that_goes_takes_none() {
    let item = |mark: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:rPr>{mark}</w:rPr></w:pPr>{text}</w:p>"
        )
    };
    let body = [
        item("", &t("one")),
        item(
            "<w:del w:id=\"1\" w:author=\"Them\"/>",
            "<w:del w:id=\"2\" w:author=\"Them\"><w:r><w:delText>gone</w:delText></w:r></w:del>",
        ),
        item(
            "<w:ins w:id=\"3\" w:author=\"Them\"/>",
            &format!("<w:ins w:id=\"4\" w:author=\"Them\">{}</w:ins>", t("new")),
        ),
        item("", &t("last")),
    ]
    .concat();
    let package = open(&mini::docx(&body));
    for (view, expected) in [
        (View::Original, vec!["1. one", "2. gone", "3. last"]),
        (View::Markup, vec!["1. one", "2. gone", "2. new", "3. last"]),
        (View::Final, vec!["1. one", "2. new", "3. last"]),
    ] {
        let draft = package.read(view).0;
        let shown = |p: &draft::Paragraph| format!("{} {}", p.label.as_ref().map_or("", |l| &l.text), p.text);
        let shown: Vec<String> = draft.paragraphs.iter().filter(|p| p.item.is_some()).map(shown).collect();
        assert_eq!(shown, expected, "{view:?}");
    }
}
