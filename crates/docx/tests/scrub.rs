//! A copy without what the file tells about its making.

#[path = "matrix/file.rs"]
#[allow(dead_code)]
mod file;
#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;

use file::*;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const R: &str = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const KINDS: &str = "http://schemas.openxmlformats.org";

/// A file that tells all: properties, sessions, template, variables, names.
fn telling(field: &str) -> Vec<u8> {
    let body = format!(
        "<w:p w:rsidR=\"00AA0001\" w:rsidRDefault=\"00AA0002\"><w:r w:rsidRPr=\"00AA0003\"><w:t xml:space=\"preserve\">Provider may use data.</w:t></w:r>\
         <w:ins w:id=\"1\" w:author=\"Jane Roe\" w:date=\"2026-10-01T09:00:00Z\"><w:r><w:t>New.</w:t></w:r></w:ins>{field}</w:p>"
    );
    let settings = format!(
        "<w:settings {W} {R}><w:attachedTemplate r:id=\"rId1\"/><w:docVars><w:docVar w:name=\"matter\" w:val=\"4711\"/></w:docVars>\
         <w:rsids><w:rsidRoot w:val=\"00AA0001\"/><w:rsid w:val=\"00AA0002\"/></w:rsids></w:settings>"
    );
    let file = mini::docx_with(&body, &[("word/settings.xml", "settings", "settings", &settings)]);
    let root = format!(
        "<Relationship Id=\"rId8\" Type=\"{KINDS}/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId9\" Type=\"{KINDS}/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
         <Relationship Id=\"rId7\" Type=\"{KINDS}/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>"
    );
    let file = remade(&file, |name, bytes| {
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        let text = if name == "_rels/.rels" { text.replace("</Relationships>", &root) } else { text };
        (name.to_owned(), text.into_bytes())
    });
    let links = format!(
        "<Relationships xmlns=\"{KINDS}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{KINDS}/officeDocument/2006/relationships/attachedTemplate\" Target=\"file:///C:/Users/jroe/Firm.dotm\" TargetMode=\"External\"/></Relationships>"
    );
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"{KINDS}/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>License</dc:title><dc:creator>Jane Roe</dc:creator><cp:lastModifiedBy>John Doe</cp:lastModifiedBy></cp:coreProperties>"
    );
    let app = format!(
        "<Properties xmlns=\"{KINDS}/officeDocument/2006/extended-properties\"><Template>Firm.dotm</Template><Company>Roe LLP</Company><Pages>3</Pages></Properties>"
    );
    let custom = format!(
        "<Properties xmlns=\"{KINDS}/officeDocument/2006/custom-properties\" xmlns:vt=\"{KINDS}/officeDocument/2006/docPropsVTypes\"><property fmtid=\"x\" pid=\"2\" name=\"DocId\"><vt:lpwstr>DMS-99</vt:lpwstr></property></Properties>"
    );
    with(
        &file,
        &[
            ("word/_rels/settings.xml.rels", links.as_bytes()),
            ("docProps/core.xml", core.as_bytes()),
            ("docProps/app.xml", app.as_bytes()),
            ("docProps/custom.xml", custom.as_bytes()),
        ],
    )
}

fn all(bytes: &[u8]) -> String {
    parts(bytes).into_iter().map(|(_, bytes)| String::from_utf8(bytes).expect("it is UTF-8")).collect()
}

#[test]
fn what_tells_of_the_making_goes_and_the_rest_stays() {
    let file = telling("");
    let scrubbed = open(&file).scrub(false).expect("it is scrubbed");
    let text = all(&scrubbed.bytes);
    for gone in ["John Doe", "Roe LLP", "Firm.dotm", "jroe", "DMS-99", "4711", "rsid", "attachedTemplate"] {
        assert!(all(&file).contains(gone) && !text.contains(gone), "{gone}");
    }
    assert!(text.contains("<dc:creator></dc:creator>") && text.contains("<dc:title>License</dc:title>"));
    assert!(text.contains("w:author=\"Jane Roe\" w:date"), "names of changes stay unless they are asked for");
    assert!(scrubbed.traces.iter().all(|trace| trace.kept.is_none()));
    let values: Vec<&str> = scrubbed.traces.iter().map(|trace| trace.value.as_str()).collect();
    for said in [
        "Jane Roe",
        "John Doe",
        "Roe LLP",
        "Firm.dotm",
        "DocId: DMS-99",
        "matter: 4711",
        "file:///C:/Users/jroe/Firm.dotm",
    ] {
        assert!(values.contains(&said), "{said} is not in the report: {values:?}");
    }
    let (was, is) = (read(&file), read(&scrubbed.bytes));
    assert_eq!((was.paragraphs, was.revisions), (is.paragraphs, is.revisions));
    for name in
        ["word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header1.xml", "[Content_Types].xml"]
    {
        assert_eq!(part(&scrubbed.bytes, name), part(&file, name), "{name}");
    }
    let again = open(&scrubbed.bytes).scrub(false).expect("it is scrubbed");
    assert_eq!((again.bytes, again.traces), (scrubbed.bytes, Vec::new()), "there is nothing left");
}

#[test]
fn names_in_changes_go_where_they_are_asked_for() {
    let scrubbed = open(&telling("")).scrub(true).expect("it is scrubbed");
    assert!(!all(&scrubbed.bytes).contains("Jane Roe"));
    let revision = &read(&scrubbed.bytes).revisions[0];
    assert_eq!((revision.author.as_str(), revision.date.as_deref(), revision.text.as_str()), ("Author", None, "New."));
    assert!(scrubbed.traces.iter().any(|t| t.value == "Jane Roe" && t.what == "name in changes and comments"));
}

#[test]
fn a_property_that_the_text_shows_is_kept_and_named() {
    let field = "<w:fldSimple w:instr=\" DOCPROPERTY DocId \"><w:r><w:t>DMS-99</w:t></w:r></w:fldSimple>\
                 <w:sdt><w:sdtPr><w:dataBinding w:xpath=\"/ns1:coreProperties[1]/ns0:creator[1]\"/></w:sdtPr><w:sdtContent><w:r><w:t>Jane Roe</w:t></w:r></w:sdtContent></w:sdt>";
    let scrubbed = open(&telling(field)).scrub(false).expect("it is scrubbed");
    let kept: Vec<&str> = scrubbed.traces.iter().filter(|t| t.kept.is_some()).map(|t| t.value.as_str()).collect();
    assert_eq!(kept, ["Jane Roe", "DocId: DMS-99"]);
}

#[test]
fn pictures_lose_what_is_not_the_image_and_other_files_are_named() {
    let chunk = |kind: &[u8; 4], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    let head = [&b"\x89PNG\r\n\x1A\n"[..], &chunk(b"IHDR", &[0; 13])].concat();
    let end = chunk(b"IEND", b"");
    let told = [&head[..], &chunk(b"tEXt", b"Author\0Jane Roe"), &end].concat();
    let plain = [head, end].concat();
    let file = with(
        &mini::docx("<w:p/>"),
        &[
            ("word/media/image1.png", &told),
            ("word/media/image2.png", &plain),
            ("word/media/image3.emf", b"emf"),
            ("word/embeddings/sheet1.xlsx", b"sheet"),
            ("docProps/thumbnail.jpeg", b"first page"),
        ],
    );
    let scrubbed = open(&file).scrub(false).expect("it is scrubbed");
    for name in ["word/media/image1.png", "word/media/image2.png"] {
        assert_eq!(part(&scrubbed.bytes, name), plain, "{name}");
    }
    let traces = scrubbed.traces.iter().filter(|trace| trace.part.contains("media") || trace.kept.is_some());
    let traces: Vec<(&str, &str, bool)> =
        traces.map(|t| (t.part.as_str(), t.value.as_str(), t.kept.is_some())).collect();
    assert_eq!(
        traces,
        [
            ("word/media/image1.png", "text", false),
            ("word/media/image3.emf", "", true),
            ("word/embeddings/sheet1.xlsx", "", true),
            ("docProps/thumbnail.jpeg", "", true),
        ]
    );
}
