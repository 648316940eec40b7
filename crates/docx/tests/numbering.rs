//! Automatic labels of miniature files (ECMA-376 Part 1 §17.9), as LibreOffice shows them where it knows the element.

#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;

use docx::{Package, View};

const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Packs a body with the children of its numbering part and of its styles part.
fn file(numbering: &str, styles: &str, body: &str) -> Vec<u8> {
    let names = mini::NAMESPACES;
    let part = |root: &str, inner: &str| format!("<w:{root} {names}>{inner}</w:{root}>");
    let document = part("document", &format!("<w:body>{body}</w:body>"));
    let (numbering, styles) = (part("numbering", numbering), part("styles", styles));
    let over = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{TYPES}.{kind}+xml\"/>")
    };
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{}{}</Types>",
        over("document", "document.main"),
        over("numbering", "numbering"),
        over("styles", "styles")
    );
    let links = |rows: &[(&str, &str)]| {
        let row = |(id, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"r{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>")
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
        )
    };
    let (root, main) = (
        links(&[("officeDocument", "word/document.xml")]),
        links(&[("numbering", "numbering.xml"), ("styles", "styles.xml")]),
    );
    mini::zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", main.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ])
}

fn level(depth: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

/// Returns an abstract definition and one list for each of `lists`, which hold their overrides.
fn lists(levels: &[String], lists: &[&str]) -> String {
    let mut out = format!("<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum>", levels.concat());
    for (id, overrides) in lists.iter().enumerate() {
        out.push_str(&format!("<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"0\"/>{overrides}</w:num>", id + 1));
    }
    out
}

/// Writes a paragraph in a list for each `list:depth`.
fn items(items: &str) -> String {
    let item = |word: &str| {
        let (list, depth) = word.split_once(':').expect("an item is list:depth");
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>"
        )
    };
    items.split_whitespace().map(item).collect()
}

/// Compares the labels of a view; `_` stands for none.
fn check(bytes: &[u8], view: View, expected: &str) {
    let draft = Package::open(bytes).expect("the file opens").read(view).0;
    let labels: Vec<&str> = draft.paragraphs.iter().map(|p| p.label.as_ref().map_or("_", |l| &l.text)).collect();
    assert_eq!(labels.join(" "), expected, "{view:?}");
}

fn legal() -> [String; 4] {
    [
        level(0, "decimal", "%1.", ""),
        level(1, "decimal", "%1.%2", ""),
        level(2, "lowerLetter", "(%3)", ""),
        level(3, "lowerRoman", "(%4)", ""),
    ]
}

#[test]
fn e35_a_style_brings_its_level() {
    let style = |name: &str, depth: u8| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{name}\"><w:name w:val=\"{name}\"/><w:pPr><w:numPr>\
             <w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
        )
    };
    let linked = |depth, text, style: &str| level(depth, "decimal", text, &format!("<w:pStyle w:val=\"{style}\"/>"));
    let numbering = lists(&[linked(0, "%1.", "Heading1"), linked(1, "%1.%2", "Heading2")], &[""]);
    // The level that names the style counts; the style's own level is only a fallback.
    let styles = style("Heading1", 0) + &style("Heading2", 0);
    let p = |style: &str, own: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{own}</w:pPr><w:r><w:t>Words</w:t></w:r></w:p>")
    };
    let none = "<w:numPr><w:numId w:val=\"0\"/></w:numPr>";
    let body =
        [p("Heading1", ""), p("Heading2", ""), p("Heading2", none), p("Heading2", ""), p("Heading1", "")].concat();
    check(&file(&numbering, &styles, &body), View::Final, "1. 1.1 _ 1.2 2.");
}

#[test]
fn e36_lists_of_one_definition_count_on_unless_a_start_override_says_otherwise() {
    let anew = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    // A level of its own writes the number in another way and counts on.
    let written = format!("<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>", level(0, "upperLetter", "%1.", ""));
    let numbering = lists(&legal(), &["", "", anew, &written]);
    for (body, expected) in [
        ("1:0 1:0 2:0 1:0", "1. 2. 3. 4."),
        ("1:0 1:0 3:0 3:0 1:0 3:0", "1. 2. 1. 2. 3. 4."),
        ("1:0 4:0 4:0 1:0", "1. B. C. 4."),
    ] {
        check(&file(&numbering, "", &items(body)), View::Final, expected);
    }
}

#[test]
fn e37_a_level_that_never_restarts_continues() {
    let mut levels = legal();
    levels[2] = level(2, "lowerLetter", "(%3)", "<w:lvlRestart w:val=\"0\"/>");
    let numbering = lists(&levels, &[""]);
    check(&file(&numbering, "", &items("1:0 1:1 1:2 1:1 1:2 1:0 1:2")), View::Final, "1. 1.1 (a) 1.2 (b) 2. (c)");
}

#[test]
fn e38_a_legal_level_is_decimal_throughout() {
    let article = level(0, "upperRoman", "ARTICLE %1", "");
    let legal = |format, text| lists(&[article.clone(), level(1, format, text, "<w:isLgl/>")], &[""]);
    let body = items("1:0 1:0 1:0 1:0 1:1");
    let articles = "ARTICLE I ARTICLE II ARTICLE III ARTICLE IV";
    check(&file(&legal("decimal", "%1.%2"), "", &body), View::Final, &format!("{articles} 4.1"));
    check(&file(&legal("decimalZero", "Section %1.%2"), "", &body), View::Final, &format!("{articles} Section 4.01"));
}

#[test]
fn e39_a_deleted_paragraph_takes_no_number() {
    let deleted = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:rPr>\
                   <w:del w:id=\"1\" w:author=\"Them\"/></w:rPr></w:pPr>\
                   <w:del w:id=\"2\" w:author=\"Them\"><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>";
    let body = format!("{}{deleted}{}", items("1:0"), items("1:0"));
    let bytes = file(&lists(&legal(), &[""]), "", &body);
    check(&bytes, View::Final, "1. 2.");
    check(&bytes, View::Original, "1. 2. 3.");
    check(&bytes, View::Markup, "1. 2. 2.");
}

#[test]
fn e40_a_later_start_counts_from_there() {
    // The trap of a certificate of incorporation: a level that starts at four and shows itself alone.
    let second = "<w:lvl w:ilvl=\"1\"><w:start w:val=\"4\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%2.\"/></w:lvl>";
    let numbering = lists(&[level(0, "upperLetter", "%1.", ""), second.to_owned()], &[""]);
    check(&file(&numbering, "", &items("1:0 1:1 1:1 1:0 1:1")), View::Final, "A. 4. 5. B. 4.");
}

#[test]
fn e41_letters_double_after_z() {
    let numbering = lists(&[level(0, "lowerLetter", "(%1)", "")], &[""]);
    let bytes = file(&numbering, "", &items(&"1:0 ".repeat(28)));
    let draft = Package::open(&bytes).expect("the file opens").read(View::Final).0;
    let label = |at: usize| draft.paragraphs[at].label.as_ref().map(|l| l.text.clone()).unwrap_or_default();
    assert_eq!([label(25), label(26), label(27)], ["(z)", "(aa)", "(bb)"]);
}

#[test]
fn formats_of_word_beside_plain_ones_are_read() {
    let custom = "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><mc:AlternateContent><mc:Choice Requires=\"w14\">\
                  <w:numFmt w:val=\"custom\" w:format=\"001, 002, 003, ...\"/></mc:Choice><mc:Fallback>\
                  <w:numFmt w:val=\"decimal\"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val=\"%1\"/></w:lvl>";
    check(&file(&lists(&[custom.to_owned()], &[""]), "", &items("1:0 1:0")), View::Final, "001 002");
}

#[test]
fn a_level_passed_over_counts_as_used() {
    let numbering = lists(&legal(), &[""]);
    check(&file(&numbering, "", &items("1:0 1:2 1:1 1:0 1:1")), View::Final, "1. (a) 1.2 2. 2.1");
}

#[test]
fn an_empty_paragraph_that_ends_a_section_takes_no_number() {
    let ends = |words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:sectPr/></w:pPr>{words}</w:p>"
        )
    };
    let numbering = lists(&legal(), &[""]);
    let body = format!("{}{}", ends(""), items("1:0 1:0"));
    check(&file(&numbering, "", &body), View::Final, "_ 1. 2.");
    let body = format!("{}{}", ends("<w:r><w:t>Words</w:t></w:r>"), items("1:0"));
    check(&file(&numbering, "", &body), View::Final, "1. 2.");
}
