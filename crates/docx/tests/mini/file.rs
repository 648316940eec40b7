//! Miniature Word files, written from fragments of WordprocessingML.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14""#,
);

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const SECTION: &str =
    r#"<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>"#;
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// Packs parts in the order given.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("a zip in memory can be written");
        writer.write_all(bytes).expect("a zip in memory can be written");
    }
    writer.finish().expect("a zip in memory can be written").into_inner()
}

/// Makes a file whose body holds `body`, with a numbered list 1, a note 2, a header, and styles.
pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// As [`docx`], with more parts of the main part: name, relationship kind, content type's last part, and XML.
pub fn docx_with(body: &str, more: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let document = format!("{HEAD}<w:document {NAMESPACES}><w:body>{body}{SECTION}</w:body></w:document>");
    let styles = format!(
        "{HEAD}<w:styles {NAMESPACES}>\
         <w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"22\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/>\
         <w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>"
    );
    let level = |i: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{i}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
             <w:pPr><w:ind w:left=\"{}\" w:hanging=\"360\"/></w:pPr></w:lvl>",
            720 * (u32::from(i) + 1)
        )
    };
    let numbering = format!(
        "{HEAD}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "(%2)")
    );
    let footnotes = format!(
        "{HEAD}<w:footnotes {NAMESPACES}><w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
         <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> A note of five words.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let header = format!("{HEAD}<w:hdr {NAMESPACES}><w:p><w:r><w:t>Draft of the other side</w:t></w:r></w:p></w:hdr>");
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut kinds = vec![
        ("word/styles.xml", "styles", "styles", styles.as_str()),
        ("word/numbering.xml", "numbering", "numbering", numbering.as_str()),
        ("word/footnotes.xml", "footnotes", "footnotes", footnotes.as_str()),
        ("word/header1.xml", "header", "header", header.as_str()),
    ];
    kinds.extend(more);
    let (mut types, mut links) = (String::new(), String::new());
    for (i, (name, kind, content, xml)) in kinds.iter().enumerate() {
        types.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{MAIN}{content}+xml\"/>"));
        let target = name.trim_start_matches("word/");
        links.push_str(&format!("<Relationship Id=\"rId{}\" Type=\"{KINDS}{kind}\" Target=\"{target}\"/>", i + 1));
        parts.push(((*name).to_owned(), (*xml).to_owned()));
    }
    links.push_str(&format!(
        "<Relationship Id=\"rId90\" Type=\"{KINDS}hyperlink\" Target=\"https://example.com/\" TargetMode=\"External\"/>"
    ));
    let types = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{MAIN}document.main+xml\"/>{types}</Types>"
    );
    let relations = |rows: &str| {
        format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
        )
    };
    let root =
        relations(&format!("<Relationship Id=\"rId1\" Type=\"{KINDS}officeDocument\" Target=\"word/document.xml\"/>"));
    let links = relations(&links);
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    zip(&all)
}

/// Writes a paragraph with one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A small generator of numbers: the same seed gives the same file on every machine.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const WORDS: [&str; 10] = [
    "Provider ",
    "may ",
    "use ",
    "Customer Data ",
    "to train ",
    "models&#8217; ",
    "R&amp;D ",
    "\u{a7} 3.2 ",
    "écrit ",
    "only. ",
];

/// Draws a body that holds every construct sooner or later.
pub fn body(draw: &mut Draw) -> String {
    let mut out = String::new();
    let mut id = 100;
    for _ in 0..3 + draw.below(6) {
        block(draw, &mut out, &mut id, 0);
    }
    out.push_str(&paragraph(draw, &mut id, false));
    out
}

fn block(draw: &mut Draw, out: &mut String, id: &mut u32, depth: usize) {
    match draw.below(12) {
        0 if depth < 2 => {
            out.push_str("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/></w:tblGrid>");
            for _ in 0..1 + draw.below(2) {
                *id += 1;
                let pr = match draw.below(8) {
                    0 => format!("<w:trPr><w:ins {}/></w:trPr>", theirs(*id)),
                    1 => format!("<w:trPr><w:del {}/></w:trPr>", theirs(*id)),
                    _ => String::new(),
                };
                out.push_str(&format!("<w:tr>{pr}"));
                for _ in 0..2 {
                    out.push_str("<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>");
                    if draw.below(4) == 0 {
                        block(draw, out, id, depth + 1);
                    }
                    out.push_str(&paragraph(draw, id, false));
                    out.push_str("</w:tc>");
                }
                out.push_str("</w:tr>");
            }
            out.push_str("</w:tbl>");
        }
        1 if depth < 2 => {
            let lock = draw.one(&["", "", "<w:lock w:val=\"contentLocked\"/>", "<w:lock w:val=\"sdtLocked\"/>"]);
            out.push_str(&format!("<w:sdt><w:sdtPr>{lock}</w:sdtPr><w:sdtContent>"));
            block(draw, out, id, depth + 1);
            out.push_str(&paragraph(draw, id, false));
            out.push_str("</w:sdtContent></w:sdt>");
        }
        2 => out.push_str("<w:p/>"),
        _ => {
            let para = paragraph(draw, id, depth == 0);
            out.push_str(&para);
        }
    }
}

fn theirs(id: u32) -> String {
    let author = ["Their Counsel", "Their Client"][id as usize % 2];
    format!("w:id=\"{id}\" w:author=\"{author}\" w:date=\"2026-10-0{}T09:00:00Z\"", 1 + id % 2)
}

fn paragraph(draw: &mut Draw, id: &mut u32, sections: bool) -> String {
    *id += 1;
    let mark = match draw.below(9) {
        0 => format!("<w:ins {}/>", theirs(*id)),
        1 => format!("<w:del {}/>", theirs(*id)),
        _ => String::new(),
    };
    *id += 1;
    let section =
        if sections && draw.below(14) == 0 { "<w:sectPr><w:type w:val=\"continuous\"/></w:sectPr>" } else { "" };
    let change = match draw.below(12) {
        0 => format!("<w:pPrChange {}><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:pPrChange>", theirs(*id)),
        _ => String::new(),
    };
    let base = draw.one(&[
        "",
        "",
        "<w:pStyle w:val=\"Heading1\"/>",
        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>",
        "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr><w:jc w:val=\"both\"/>",
    ]);
    let rpr = if mark.is_empty() { String::new() } else { format!("<w:rPr>{mark}<w:b/></w:rPr>") };
    let ppr = format!("{base}{rpr}{section}{change}");
    let ppr = if ppr.is_empty() { ppr } else { format!("<w:pPr>{ppr}</w:pPr>") };
    let mut content = String::new();
    for _ in 0..draw.below(7) {
        content.push_str(&inline(draw, id, 0));
    }
    format!("<w:p>{ppr}{content}</w:p>")
}

fn inline(draw: &mut Draw, id: &mut u32, depth: usize) -> String {
    *id += 2;
    let n = *id;
    let inner = |draw: &mut Draw, id: &mut u32| -> String {
        (0..1 + draw.below(2)).map(|_| inline(draw, id, depth + 1)).collect()
    };
    match draw.below(if depth < 2 { 26 } else { 12 }) {
        0..9 => run(draw, id),
        9 => "<w:proofErr w:type=\"spellStart\"/>".to_owned(),
        10 => format!("<w:bookmarkStart w:id=\"{n}\" w:name=\"b{n}\"/>{}<w:bookmarkEnd w:id=\"{n}\"/>", run(draw, id)),
        11 => "<w:r><w:footnoteReference w:id=\"2\"/></w:r>".to_owned(),
        12 => format!("<w:ins {}>{}</w:ins>", theirs(n), run(draw, id)),
        13 => format!("<w:del {}>{}</w:del>", theirs(n), run(draw, id).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")),
        14 => {
            let gone = run(draw, id).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ");
            format!("<w:ins {}>{}<w:del {}>{gone}</w:del>{}</w:ins>", theirs(n), run(draw, id), theirs(n + 1), run(draw, id))
        }
        15 => format!("<w:moveTo {}>{}</w:moveTo>", theirs(n), run(draw, id)),
        16 => format!("<w:moveFrom {}>{}</w:moveFrom>", theirs(n), run(draw, id)),
        17 => format!("<w:hyperlink r:id=\"rId90\">{}</w:hyperlink>", inner(draw, id)),
        18 => "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>12</w:t></w:r></w:fldSimple>".to_owned(),
        19 => "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> REF _x \\h </w:instrText></w:r>\
               <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Section 3.2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            .to_owned(),
        20 => format!("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", inner(draw, id)),
        21 => format!("<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", run(draw, id)),
        22 => format!("<w:smartTag w:element=\"x\">{}</w:smartTag>", inner(draw, id)),
        23 => "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>".to_owned(),
        24 => format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            p("boxed words")
        ),
        _ => format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"x\"</w:instrText><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            run(draw, id)
        ),
    }
}

fn run(draw: &mut Draw, id: &mut u32) -> String {
    *id += 1;
    let change = match draw.below(10) {
        0 => format!("<w:rPrChange {}><w:rPr/></w:rPrChange>", theirs(*id)),
        _ => String::new(),
    };
    let look =
        draw.one(&["", "", "<w:b/>", "<w:i/>", "<w:vanish/>", "<w:rFonts w:ascii=\"Arial\"/><w:u w:val=\"single\"/>"]);
    let rpr = format!("{look}{change}");
    let rpr = if rpr.is_empty() { rpr } else { format!("<w:rPr>{rpr}</w:rPr>") };
    let mut children = String::new();
    for _ in 0..1 + draw.below(3) {
        let child = match draw.below(14) {
            0 => "<w:tab/>",
            1 => "<w:br/>",
            2 => "<w:noBreakHyphen/>",
            3 => "<w:softHyphen/>",
            4 => "<w:sym w:font=\"Symbol\" w:char=\"F0B7\"/>",
            5 => "<w:lastRenderedPageBreak/>",
            6 => "<w:br w:type=\"page\"/>",
            7 => "<w:drawing/>",
            8 => "<w:t> trimmed </w:t>",
            _ => {
                children.push_str("<w:t xml:space=\"preserve\">");
                children.push_str(draw.one(&WORDS));
                "</w:t>"
            }
        };
        children.push_str(child);
    }
    format!("<w:r>{rpr}{children}</w:r>")
}
