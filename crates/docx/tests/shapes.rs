//! Every element once, and every shape that is written, as data.

#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;

use docx::{Attribution, Error, Package, View};
use draft::{Change, Edit, EditId, EditSet, Gap, Inline, Look, NewPara, Origin, ParaId, Piece, Span, Verdict, Why};

fn t(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn ins(id: u32, inner: &str) -> String {
    format!("<w:ins w:id=\"{id}\" w:author=\"Them\" w:date=\"2026-10-01T09:00:00Z\">{inner}</w:ins>")
}

#[test]
fn every_element_reads_as_it_should() {
    let deleted = "<w:del w:id=\"7\" w:author=\"Them\"><w:r><w:delText>gone</w:delText></w:r></w:del>";
    let cases: Vec<(&str, String, &str)> = vec![
        ("t", t("words"), "words"),
        ("t without preserve", t("  words "), "words"),
        ("t with preserve", "<w:r><w:t xml:space=\"preserve\"> a </w:t></w:r>".into(), " a "),
        ("references", t("R&amp;D&#8217;s"), "R&D\u{2019}s"),
        ("delText", deleted.into(), ""),
        ("ins", ins(1, &t("new")), "new"),
        ("tab", "<w:r><w:tab/></w:r>".into(), "\t"),
        ("ptab", "<w:r><w:ptab/></w:r>".into(), "\t"),
        ("br", "<w:r><w:br/></w:r>".into(), "\u{2028}"),
        ("cr", "<w:r><w:cr/></w:r>".into(), "\u{2028}"),
        ("page break", "<w:r><w:br w:type=\"page\"/></w:r>".into(), "\u{FFFC}"),
        ("noBreakHyphen", "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>".into(), "a\u{2011}b"),
        ("softHyphen", "<w:r><w:softHyphen/></w:r>".into(), "\u{AD}"),
        ("sym", "<w:r><w:sym w:font=\"Symbol\" w:char=\"F0D3\"/></w:r>".into(), "©"),
        ("footnote", "<w:r><w:footnoteReference w:id=\"2\"/></w:r>".into(), "\u{FFFC}"),
        ("drawing", "<w:r><w:drawing/></w:r>".into(), "\u{FFFC}"),
        ("oMath", "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>".into(), "\u{FFFC}"),
        ("ruby", "<w:r><w:ruby><w:rt><w:r><w:t>up</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>".into(), "base"),
        ("fldSimple", format!("<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple>", t("3")), "3"),
        ("field", format!("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", t("3.2")), "3.2"),
        ("hyperlink", format!("<w:hyperlink r:id=\"rId90\">{}</w:hyperlink>", t("link")), "link"),
        ("sdt", format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", t("in")), "in"),
        ("smartTag", format!("<w:smartTag>{}</w:smartTag>", t("in")), "in"),
        ("bdo", format!("<w:bdo w:val=\"rtl\">{}</w:bdo>", t("in")), "in"),
        ("markers", "<w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:bookmarkEnd w:id=\"1\"/><w:proofErr w:type=\"spellStart\"/>".into(), ""),
        ("hint", "<w:r><w:lastRenderedPageBreak/></w:r>".into(), ""),
        ("unknown", "<w:r><w:unheardOf/></w:r>".into(), ""),
    ];
    for (name, xml, expected) in cases {
        let package = Package::open(&mini::docx(&format!("<w:p>{xml}</w:p>"))).expect(name);
        assert_eq!(package.read(View::Final).0.paragraphs[0].text, expected, "{name}");
    }
}

/// Marks up one paragraph and returns the body's XML, revision ids left in.
fn marked(body: &str, changes: Vec<(Change, &str)>) -> (String, Vec<Verdict>) {
    let package = Package::open(&mini::docx(body)).expect("a miniature file opens");
    let (draft, _) = package.read(View::Final);
    let edit = |(i, (change, was)): (usize, (Change, &str))| Edit {
        id: EditId(i as u32),
        change,
        was: was.to_owned(),
        comment: None,
        group: None,
        origin: Origin::Own,
    };
    let edits: Vec<Edit> = changes.into_iter().enumerate().map(edit).collect();
    let (set, refused) = EditSet::gather(&draft, edits);
    assert!(refused.is_empty(), "{refused:?}");
    let by = Attribution { author: "Us".into(), initials: "U".into(), date: None, track: false };
    let out = package.mark_up(&set, &by).expect("it is written");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&out.bytes)).expect("it is a zip");
    let mut xml = String::new();
    let mut entry = archive.by_name("word/document.xml").expect("it has a main part");
    std::io::Read::read_to_string(&mut entry, &mut xml).expect("it inflates");
    let start = xml.find("<w:body>").expect("it has a body") + 8;
    let end = xml.find("<w:sectPr>").expect("it has a section");
    (xml[start..end].to_owned(), out.outcomes.into_iter().map(|o| o.verdict).collect())
}

fn words(para: u32, range: std::ops::Range<usize>, with: &str) -> Change {
    Change::Words { at: Span::new(ParaId(para), range), with: Inline::from(with) }
}

/// What is shown, the body before, the edits with the words they were made for, and the body after.
type Shape = (&'static str, String, Vec<(Change, &'static str)>, String);

#[test]
fn every_shape_is_written_as_word_writes_it() {
    let us = |id: u32| format!("w:id=\"{id}\" w:author=\"Us\"");
    let space = "xml:space=\"preserve\"";
    let run_in =
        format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t {space}>Old.</w:t></w:r>{}</w:p>", t(" its words stand here"));
    let cases: Vec<Shape> = vec![
        (
            "a replacement is a deletion and then an insertion with the look of the first deleted word",
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>abcDEFghi</w:t></w:r></w:p>".into(),
            vec![(words(0, 3..6, "x"), "DEF")],
            format!(
                "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t {space}>abc</w:t></w:r><w:del {}><w:r><w:rPr><w:b/></w:rPr><w:delText {space}>DEF</w:delText></w:r></w:del><w:ins {}><w:r><w:rPr><w:b/></w:rPr><w:t {space}>x</w:t></w:r></w:ins><w:r><w:rPr><w:b/></w:rPr><w:t {space}>ghi</w:t></w:r></w:p>",
                us(1),
                us(2)
            ),
        ),
        (
            "white space that is not shown stays where it was",
            format!("<w:p>{}{}</w:p>", t("ends here "), t(" by me")),
            vec![(words(0, 5..9, "x"), "here"), (words(0, 9..11, ""), "by")],
            format!(
                "<w:p><w:r><w:t {space}>ends </w:t></w:r><w:del {}><w:r><w:delText>here </w:delText></w:r></w:del><w:ins {}><w:r><w:t {space}>x</w:t></w:r></w:ins><w:del {}><w:r><w:delText> by</w:delText></w:r></w:del><w:r><w:t {space}> me</w:t></w:r></w:p>",
                us(1),
                us(2),
                us(3)
            ),
        ),
        (
            "a deletion nests in another author's insertion",
            format!("<w:p>{}</w:p>", ins(1, &t("theirs"))),
            vec![(words(0, 0..6, ""), "theirs")],
            format!(
                "<w:p><w:ins w:id=\"1\" w:author=\"Them\" w:date=\"2026-10-01T09:00:00Z\"><w:del {}><w:r><w:delText {space}>theirs</w:delText></w:r></w:del></w:ins></w:p>",
                us(2)
            ),
        ),
        (
            "an insertion divides another author's insertion",
            format!("<w:p>{}</w:p>", ins(1, &t("ab"))),
            vec![(words(0, 1..1, "x"), "")],
            format!(
                "<w:p><w:ins w:id=\"1\" w:author=\"Them\" w:date=\"2026-10-01T09:00:00Z\"><w:r><w:t {space}>a</w:t></w:r></w:ins><w:ins {}><w:r><w:t {space}>x</w:t></w:r></w:ins><w:ins w:id=\"3\" w:author=\"Them\" w:date=\"2026-10-01T09:00:00Z\"><w:r><w:t {space}>b</w:t></w:r></w:ins></w:p>",
                us(2)
            ),
        ),
        (
            "a whole paragraph goes with its mark",
            format!("{}{}", mini::p("one"), mini::p("two")),
            vec![(Change::Delete { from: ParaId(0), to: ParaId(0) }, "one")],
            format!(
                "<w:p><w:pPr><w:rPr><w:del {}/></w:rPr></w:pPr><w:del {}><w:r><w:delText {space}>one</w:delText></w:r></w:del></w:p>{}",
                us(1),
                us(2),
                mini::p("two")
            ),
        ),
        (
            "a new paragraph before another has an inserted mark",
            format!("{}{}", mini::p("one"), mini::p("two")),
            vec![(
                Change::Insert {
                    at: Gap::After(ParaId(0)),
                    paras: vec![NewPara { look: Look::Like(ParaId(0)), text: "new".into() }],
                },
                "",
            )],
            format!(
                "{}<w:p><w:pPr><w:rPr><w:ins {}/></w:rPr></w:pPr><w:ins {}><w:r><w:t {space}>new</w:t></w:r></w:ins></w:p>{}",
                mini::p("one"),
                us(1),
                us(2),
                mini::p("two")
            ),
        ),
        (
            "a run-in heading looks like its neighbor's",
            format!("{run_in}{}", mini::p("two")),
            vec![(
                Change::Insert {
                    at: Gap::After(ParaId(0)),
                    paras: vec![NewPara {
                        look: Look::Like(ParaId(0)),
                        text: Inline(vec![Piece::Heading("New.".into()), Piece::Words(" words".into())]),
                    }],
                },
                "",
            )],
            format!(
                "{run_in}<w:p><w:pPr><w:rPr><w:ins {}/></w:rPr></w:pPr><w:ins {}><w:r><w:rPr><w:b/></w:rPr><w:t {space}>New.</w:t></w:r><w:r><w:t {space}> words</w:t></w:r></w:ins></w:p>{}",
                us(1),
                us(2),
                mini::p("two")
            ),
        ),
    ];
    for (name, body, changes, expected) in cases {
        let (xml, verdicts) = marked(&body, changes);
        assert!(verdicts.iter().all(|v| *v == Verdict::Applied), "{name}: {verdicts:?}");
        assert_eq!(xml, expected, "{name}");
    }
}

#[test]
fn what_cannot_be_written_becomes_a_comment_or_is_refused() {
    let locked = format!(
        "<w:p><w:sdt><w:sdtPr><w:lock w:val=\"contentLocked\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
        t("locked")
    );
    let (xml, verdicts) = marked(&locked, vec![(words(0, 0..6, "open"), "locked")]);
    assert!(matches!(&verdicts[0], Verdict::Commented(refusal) if refusal.why == Why::Locked));
    assert!(xml.contains("<w:commentReference"));
    let own = format!("<w:p>{}</w:p>", ins(1, &t("ours")).replace("Them", "Us"));
    let (_, verdicts) = marked(&own, vec![(words(0, 0..4, ""), "ours")]);
    assert!(matches!(&verdicts[0], Verdict::Commented(refusal) if refusal.why == Why::OwnUnrecorded));
}

#[test]
fn packages_that_are_no_word_file_are_named() {
    let word = mini::docx(&mini::p("words"));
    let types = b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let doctype = String::from_utf8_lossy(b"<!DOCTYPE x [<!ENTITY e 'boo'>]><w:document/>").into_owned();
    let root = b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let bomb = vec![b' '; 80 << 20];
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("OpenDocument", mini::zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")])),
        ("Workbook", mini::zip(&[("[Content_Types].xml", types), ("xl/workbook.xml", b"<x/>")])),
        ("Presentation", mini::zip(&[("[Content_Types].xml", types), ("ppt/presentation.xml", b"<x/>")])),
        ("Pages", mini::zip(&[("Index/Document.iwa", b"x")])),
        ("NotWord", mini::zip(&[("readme.txt", b"x")])),
        ("NoMainPart", mini::zip(&[("_rels/.rels", root)])),
        ("Doctype", mini::zip(&[("_rels/.rels", root), ("word/document.xml", doctype.as_bytes())])),
        ("Malformed", mini::zip(&[("_rels/.rels", root), ("word/document.xml", b"<w:document>")])),
        ("Name", mini::zip(&[("../evil.xml", b"<x/>")])),
        ("Name", mini::zip(&[("a/b.xml", b"<x/>"), ("a/b.xml/c.xml", b"<x/>")])),
        ("Duplicate", mini::zip(&[("a.xml", b"<x/>"), ("A.xml", b"<x/>")])),
        ("TooLarge", mini::zip(&[("bomb.xml", &bomb)])),
        ("Truncated", word[..word.len() / 2].to_vec()),
    ];
    for (expected, bytes) in cases {
        let error: Error = Package::open(&bytes).expect_err(expected);
        assert!(format!("{error:?}").starts_with(expected), "{expected}: {error:?}");
        assert!(error.to_string().ends_with('.'), "{error}");
    }
}
