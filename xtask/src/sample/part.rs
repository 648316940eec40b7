//! The parts of a Word file around its text.

use super::source::Source;
use super::story::{Story, escape};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\" mc:Ignorable=\"w14 w15\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Returns the parts of the file with their names, in the order they are written.
pub fn parts(source: &Source) -> Vec<(&'static str, String)> {
    let commented = !source.comments.is_empty();
    let mut story = Story::new(source);
    let body = story.body();
    let mut list = vec![
        ("styles", "styles", "styles"),
        ("numbering", "numbering", "numbering"),
        ("settings", "settings", "settings"),
        ("footnotes", "footnotes", "footnotes"),
        ("header1", "header", "header"),
        ("footer1", "footer", "footer"),
    ];
    if commented {
        list.push(("comments", "comments", "comments"));
        list.push(("commentsExtended", "", "commentsExtended"));
        list.push(("people", "", "people"));
    }
    let mut types = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>"
    );
    let mut links =
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (i, (file, relation, kind)) in list.iter().enumerate() {
        types.push_str(&format!("<Override PartName=\"/word/{file}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>"));
        let relation = match *kind {
            "commentsExtended" => "http://schemas.microsoft.com/office/2011/relationships/commentsExtended".to_owned(),
            "people" => "http://schemas.microsoft.com/office/2011/relationships/people".to_owned(),
            _ => format!("{OFFICE}/{relation}"),
        };
        links.push_str(&format!("<Relationship Id=\"rId{}\" Type=\"{relation}\" Target=\"{file}.xml\"/>", i + 1));
    }
    types.push_str("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>");
    links.push_str("</Relationships>");
    let mut out = vec![
        ("[Content_Types].xml", types),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dcterms:created xsi:type=\"dcterms:W3CDTF\">2026-01-12T09:00:00Z</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">2026-01-12T09:00:00Z</dcterms:modified></cp:coreProperties>",
                escape(&source.title)
            ),
        ),
        (
            "docProps/app.xml",
            format!(
                "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Microsoft Office Word</Application></Properties>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/><w:footerReference w:type=\"default\" r:id=\"rId6\"/><w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1296\" w:left=\"1440\" w:header=\"720\" w:footer=\"576\" w:gutter=\"0\"/><w:cols w:space=\"720\"/></w:sectPr></w:body></w:document>"
            ),
        ),
        ("word/_rels/document.xml.rels", links),
        ("word/styles.xml", styles()),
        ("word/numbering.xml", numbering()),
        (
            "word/settings.xml",
            format!(
                "{HEAD}<w:settings {W}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\"/><w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
            ),
        ),
        ("word/footnotes.xml", footnotes(source, &mut story)),
        ("word/header1.xml", header(source)),
        ("word/footer1.xml", footer(source)),
    ];
    if commented {
        out.extend(comments(source));
    }
    out
}

fn footnotes(source: &Source, story: &mut Story<'_>) -> String {
    let mut out = format!("{HEAD}<w:footnotes {NAMES}>");
    for (id, kind) in [(-1, "separator"), (0, "continuationSeparator")] {
        out.push_str(&format!("<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"));
    }
    for (i, text) in source.notes.iter().enumerate() {
        let para = story.paragraph("<w:pStyle w:val=\"FootnoteText\"/>", text);
        let sign = "</w:pPr><w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
        out.push_str(&format!("<w:footnote w:id=\"{}\">{}</w:footnote>", i + 1, para.replacen("</w:pPr>", sign, 1)));
    }
    out + "</w:footnotes>"
}

fn header(source: &Source) -> String {
    let (left, right) = source.header.split_once(" | ").unwrap_or((&source.header, ""));
    format!(
        "{HEAD}<w:hdr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t>{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:hdr>",
        escape(left),
        escape(right)
    )
}

fn footer(source: &Source) -> String {
    let field = |code: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "{HEAD}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t>{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">Page </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>{}</w:p></w:ftr>",
        escape(&source.footer),
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn comments(source: &Source) -> Vec<(&'static str, String)> {
    let mut texts = format!("{HEAD}<w:comments {NAMES}>");
    let mut threads =
        format!("{HEAD}<w15:commentsEx xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\">");
    let mut people = format!("{HEAD}<w15:people xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\">");
    let para = |id: usize| format!("{:08X}", 0x1A2B_3C00 + id);
    for (id, comment) in source.comments.iter().enumerate() {
        let by = &source.authors[comment.author];
        texts.push_str(&format!(
            "<w:comment w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\"><w:p w14:paraId=\"{}\"><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:comment>",
            escape(&by.name), by.date, escape(&by.initials), para(id), escape(&comment.text)
        ));
        let parent = comment.parent.map_or(String::new(), |parent| format!(" w15:paraIdParent=\"{}\"", para(parent)));
        threads.push_str(&format!("<w15:commentEx w15:paraId=\"{}\"{parent} w15:done=\"0\"/>", para(id)));
    }
    for by in &source.authors {
        let name = escape(&by.name);
        people.push_str(&format!("<w15:person w15:author=\"{name}\"><w15:presenceInfo w15:providerId=\"None\" w15:userId=\"{name}\"/></w15:person>"));
    }
    vec![
        ("word/comments.xml", texts + "</w:comments>"),
        ("word/commentsExtended.xml", threads + "</w15:commentsEx>"),
        ("word/people.xml", people + "</w15:people>"),
    ]
}

/// One list for the articles, linked to the heading styles, and one for each schedule (§17.9).
fn numbering() -> String {
    let level = |depth: usize, format: &str, text: &str, style: &str, left: u32, hanging: u32, look: &str| {
        let link = if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
        format!(
            "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{link}<w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"{left}\"/></w:tabs><w:ind w:left=\"{left}\" w:hanging=\"{hanging}\"/></w:pPr><w:rPr>{look}</w:rPr></w:lvl>"
        )
    };
    let plain = "<w:b w:val=\"0\"/><w:i w:val=\"0\"/>";
    let mut out = format!("{HEAD}<w:numbering {W}>");
    out.push_str("<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>");
    out.push_str(&level(0, "decimal", "%1.", "Heading1", 720, 720, "<w:b/>"));
    out.push_str(&level(1, "decimal", "%1.%2", "Heading2", 720, 720, plain));
    out.push_str(&level(2, "lowerLetter", "(%3)", "Heading3", 1440, 720, plain));
    out.push_str(&level(3, "lowerRoman", "(%4)", "Heading4", 2160, 720, plain));
    out.push_str("</w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"multilevel\"/>");
    out.push_str(&level(0, "decimal", "%1.", "", 720, 720, plain));
    out.push_str(&level(1, "decimal", "%1.%2", "", 1440, 720, plain));
    out.push_str("</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>");
    out.push_str("<w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>");
    out
}

fn styles() -> String {
    let style = |id: &str, name: &str, base: &str, para: &str, run: &str| {
        let base = if base.is_empty() { String::new() } else { format!("<w:basedOn w:val=\"{base}\"/>") };
        let para = if para.is_empty() { String::new() } else { format!("<w:pPr>{para}</w:pPr>") };
        let run = if run.is_empty() { String::new() } else { format!("<w:rPr>{run}</w:rPr>") };
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{base}<w:qFormat/>{para}{run}</w:style>"
        )
    };
    let mut out = format!(
        "{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"en-US\" w:eastAsia=\"en-US\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    );
    out.push_str("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    out.push_str("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>");
    out.push_str("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    let both = "<w:jc w:val=\"both\"/>";
    let spaced = |before: u32, after: u32| {
        format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"252\" w:lineRule=\"auto\"/>")
    };
    let numbered = |level: u8| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>");
    let indent = |left: u32| format!("<w:ind w:left=\"{left}\"/>");
    out.push_str(&style("BodyText", "Body Text", "Normal", &format!("{}{both}", spaced(0, 160)), ""));
    out.push_str(&style(
        "Title",
        "Title",
        "Normal",
        &format!("{}<w:jc w:val=\"center\"/>", spaced(120, 360)),
        "<w:b/><w:bCs/><w:caps/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>",
    ));
    out.push_str(&style(
        "CenteredHeading",
        "Centered Heading",
        "Normal",
        &format!("<w:keepNext/>{}<w:jc w:val=\"center\"/>", spaced(160, 160)),
        "<w:b/><w:bCs/><w:caps/>",
    ));
    out.push_str(&style(
        "Recital",
        "Recital",
        "Normal",
        &format!("{}<w:ind w:left=\"720\" w:hanging=\"720\"/>{both}", spaced(0, 160)),
        "",
    ));
    out.push_str(&style(
        "Heading1",
        "heading 1",
        "Normal",
        &format!("<w:keepNext/>{}{}<w:outlineLvl w:val=\"0\"/>", numbered(0), spaced(280, 140)),
        "<w:b/><w:bCs/><w:caps/>",
    ));
    for (level, before) in [(1_u8, 0), (2, 0), (3, 0)] {
        let (id, name) = (format!("Heading{}", level + 1), format!("heading {}", level + 1));
        out.push_str(&style(
            &id,
            &name,
            "Normal",
            &format!("{}{}{both}<w:outlineLvl w:val=\"{level}\"/>", numbered(level), spaced(before, 140)),
            "",
        ));
    }
    out.push_str(&style("Definition", "Definition", "BodyText", &indent(720), ""));
    out.push_str(&style("FlushText", "Flush Text", "BodyText", &indent(720), ""));
    out.push_str(&style(
        "ScheduleHeading",
        "Schedule Heading",
        "Normal",
        &format!(
            "<w:keepNext/><w:pageBreakBefore/>{}<w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
            spaced(0, 280)
        ),
        "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    ));
    out.push_str(&style("ScheduleParagraph", "Schedule Paragraph", "BodyText", "", ""));
    out.push_str(&style(
        "TableText",
        "Table Text",
        "Normal",
        "<w:spacing w:before=\"60\" w:after=\"60\"/>",
        "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    ));
    out.push_str(&style(
        "SignatureLine",
        "Signature Line",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"80\"/>",
        "",
    ));
    out.push_str(&style("Header", "header", "Normal", "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"808080\"/></w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"9360\"/></w:tabs>", "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"));
    out.push_str(&style(
        "Footer",
        "footer",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9360\"/></w:tabs>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ));
    out.push_str(&style("FootnoteText", "footnote text", "Normal", both, "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"));
    out.push_str(&style("CommentText", "annotation text", "Normal", "", "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>"));
    out.push_str("<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>");
    out.push_str("<w:style w:type=\"character\" w:styleId=\"CommentReference\"><w:name w:val=\"annotation reference\"/><w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>");
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    let borders: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].iter().map(|name| side(name)).collect();
    out.push_str(&format!("<w:style w:type=\"table\" w:styleId=\"ScheduleTable\"><w:name w:val=\"Schedule Table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/></w:tcPr></w:tblStylePr></w:style>"));
    out.push_str("<w:style w:type=\"table\" w:styleId=\"SignatureTable\"><w:name w:val=\"Signature Table\"/><w:basedOn w:val=\"TableNormal\"/></w:style></w:styles>");
    out
}
