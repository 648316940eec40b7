//! The package: what is opened, what is refused, and what an export leaves alone.

use docx::{Error, Limits, Package, View};
use draft::{Verdict, Why};

use super::file::*;
use super::mini;

const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const SETTINGS: &str = r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#;

fn refusal(bytes: &[u8]) -> String {
    let error = Package::open(bytes).expect_err("it is refused");
    format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn words() -> Vec<u8> {
    mini::docx(&mini::p("Provider may use Customer Data."))
}

#[test]
fn e01_another_format_under_the_name_of_a_word_file_is_named() {
    let document: &[u8] = b"application/vnd.oasis.opendocument.text";
    for (bytes, expected) in [
        (compound("WordDocument"), "LegacyDoc"),
        (b"{\\rtf1\\ansi words}".to_vec(), "Rtf"),
        (b"%PDF-1.7\n".to_vec(), "Pdf"),
        (mini::zip(&[("mimetype", document)]), "OpenDocument"),
    ] {
        assert_eq!(refusal(&bytes), expected);
    }
}

#[test]
fn e02_an_encrypted_file_asks_for_the_password_to_be_removed() {
    assert_eq!(refusal(&compound("EncryptedPackage")), "Password");
}

#[test]
fn e03_a_file_under_rights_management_is_named() {
    assert_eq!(refusal(&compound("DataSpaces DRMEncryptedTransform EncryptedPackage")), "RightsManaged");
}

#[test]
fn e04_a_file_that_inflates_beyond_the_limits_is_refused_whatever_sizes_it_declares() {
    let bomb = with(&words(), &[("word/bomb.xml", &vec![b' '; 8 << 20])]);
    let limits = Limits { part: 1 << 20, ..Limits::default() };
    assert!(matches!(Package::open_within(&bomb, &limits), Err(Error::TooLarge { .. })));
    let limits = Limits { total: 1 << 20, ..Limits::default() };
    assert!(matches!(Package::open_within(&bomb, &limits), Err(Error::TooLarge { .. })));
    let limits = Limits { ratio_floor: 1 << 20, ..Limits::default() };
    assert!(matches!(Package::open_within(&bomb, &limits), Err(Error::TooLarge { .. })));
    // The directory's own sizes, four bytes at 24 of each record, are not believed.
    for lie in [1_u32, u32::MAX - 1] {
        let mut lying = bomb.clone();
        let mut at = 0;
        while let Some(found) = lying[at..].windows(4).position(|w| w == b"PK\x01\x02") {
            lying[at + found + 24..at + found + 28].copy_from_slice(&lie.to_le_bytes());
            at += found + 4;
        }
        let limits = Limits { part: 1 << 20, ..Limits::default() };
        assert!(Package::open_within(&lying, &limits).is_err(), "{lie}");
    }
}

#[test]
fn e05_two_parts_of_one_name_are_refused() {
    assert_eq!(refusal(&with(&words(), &[("Word/Document.xml", b"<x/>")])), "Duplicate");
}

/// A reader that follows the second name of an entry shows another document than one that does not.
#[test]
fn e05_an_entry_of_two_names_is_refused() {
    let mut bytes = with(&words(), &[("word/decoy.xml", b"<x/>")]);
    // Info-ZIP Unicode Path: version, CRC-32 of the name as written, the other name.
    let name = "word/decoy.xml";
    let crc = name.bytes().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let field = [&[1], (!crc).to_le_bytes().as_slice(), b"word/other.xml"].concat();
    let extra = [&[0x75, 0x70], (field.len() as u16).to_le_bytes().as_slice(), &field].concat();
    let central = bytes.windows(name.len()).rposition(|at| at == name.as_bytes()).expect("it is listed");
    bytes[central - 16] = extra.len() as u8;
    bytes.splice(central + name.len()..central + name.len(), extra.iter().copied());
    let end = bytes.windows(4).rposition(|at| at == b"PK\x05\x06").expect("a zip has an end");
    bytes[end + 12] += extra.len() as u8;
    assert_eq!(refusal(&bytes), "Name");
}

#[test]
fn e06_the_main_part_is_found_wherever_it_is() {
    let moved = remade(&words(), |name, bytes| {
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        let text = match name {
            "_rels/.rels" => text.replace("word/document.xml", "/foo/doc2.xml"),
            "[Content_Types].xml" => text.replace("/word/document.xml", "/foo/doc2.xml"),
            "word/_rels/document.xml.rels" => {
                text.replace("Target=\"", "Target=\"/word/").replace("/word/https", "https")
            }
            _ => text,
        };
        let name = name.replace("word/document.xml", "foo/doc2.xml").replace("word/_rels/document", "foo/_rels/doc2");
        (name, text.into_bytes())
    });
    assert_eq!(texts(&read(&moved))[0], "Provider may use Customer Data.");
    let out = exported(&moved, "may", "shall not");
    assert_eq!(texts(&read(&out))[0], "Provider shall not use Customer Data.");
    // What stands beside it is found from there: the note and the header are read.
    assert_eq!(read(&moved).paragraphs.len(), read(&words()).paragraphs.len());
}

#[test]
fn e07_a_strict_file_reads_as_its_transitional_twin_and_stays_strict() {
    let strict = replaced(
        &words(),
        &[
            (
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
            (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ],
    );
    assert_eq!(read(&strict).paragraphs, read(&words()).paragraphs);
    let para = read(&strict).paragraphs[0].id;
    let comment = draft::Change::Comment { at: draft::Span::new(para, 0..8).into(), text: "Please explain.".into() };
    for out in [exported(&strict, "may", "shall not"), marked(&strict, comment, "Provider").bytes] {
        for (name, bytes) in parts(&out) {
            let text = String::from_utf8(bytes).expect("it is UTF-8");
            assert!(!text.contains("openxmlformats.org/wordprocessingml/2006/main"), "{name} is transitional");
        }
    }
}

#[test]
fn e08_another_prefix_is_read_and_written() {
    let renamed =
        replaced(&words(), &[("<w:", "<ns0:"), ("</w:", "</ns0:"), (" w:", " ns0:"), ("xmlns:w=", "xmlns:ns0=")]);
    assert_eq!(read(&renamed).paragraphs, read(&words()).paragraphs);
    let out = xml(&exported(&renamed, "may", "shall not"), MAIN);
    assert!(out.contains("<ns0:ins ns0:id=") && !out.contains("<w:"), "{out}");
}

#[test]
fn e09_a_byte_order_mark_is_kept() {
    let marked = remade(&words(), |name, bytes| {
        let bytes = if name == MAIN { [b"\xEF\xBB\xBF".as_slice(), &bytes].concat() } else { bytes };
        (name.to_owned(), bytes)
    });
    let out = exported(&marked, "may", "shall not");
    assert!(part(&out, MAIN).starts_with(b"\xEF\xBB\xBF<?xml"));
    assert_eq!(texts(&read(&out))[0], "Provider shall not use Customer Data.");
}

#[test]
fn e10_a_part_in_utf_16_is_read_and_not_edited() {
    for little in [true, false] {
        let wide = remade(&words(), |name, bytes| {
            if name != MAIN {
                return (name.to_owned(), bytes);
            }
            let text = String::from_utf8(bytes).expect("it is UTF-8").replace("UTF-8", "UTF-16");
            let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
            (name.to_owned(), std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect())
        });
        assert_eq!(texts(&read(&wide))[0], "Provider may use Customer Data.");
        assert!(notices(&wide).contains(&"encoding"));
        let marked = replace(&wide, "may", "shall not");
        assert!(matches!(&marked.outcomes[0].verdict, Verdict::Refused(refusal) if refusal.why == Why::Encoding));
        assert_eq!(part(&marked.bytes, MAIN), part(&wide, MAIN));
    }
}

#[test]
fn a_part_that_must_be_understood_and_is_not_is_read_and_not_written() {
    let demand = |prefixes: &str| {
        let marks = format!("mc:MustUnderstand=\"{prefixes}\" xmlns:x=\"urn:other\" mc:Ignorable=\"w14\"");
        replaced(&words(), &[("mc:Ignorable=\"w14\"", &marks)])
    };
    let file = demand("w14 x");
    assert_eq!(texts(&read(&file))[0], "Provider may use Customer Data.");
    assert!(notices(&file).contains(&"not-understood"));
    let marked = replace(&file, "may", "shall not");
    assert!(matches!(&marked.outcomes[0].verdict, Verdict::Refused(refusal) if refusal.why == Why::NotSupported));
    assert_eq!(marked.bytes, file);
    let understood = demand("w14 w");
    assert!(!notices(&understood).contains(&"not-understood"));
    assert_eq!(replace(&understood, "may", "shall not").outcomes[0].verdict, Verdict::Applied);
}

#[test]
fn e11_a_document_type_definition_is_refused() {
    let armed = replaced(&words(), &[("<w:document", "<!DOCTYPE d [<!ENTITY e 'x'>]><w:document")]);
    assert_eq!(refusal(&armed), "Doctype");
}

#[test]
fn e12_macros_are_kept_and_never_run() {
    let macros: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3];
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let armed = replaced(&words(), &[(kind, "application/vnd.ms-word.document.macroEnabled.main+xml")]);
    let armed = with(&armed, &[("word/vbaProject.bin", macros)]);
    assert!(notices(&armed).contains(&"macros"));
    let out = exported(&armed, "may", "shall not");
    assert_eq!(part(&out, "word/vbaProject.bin"), macros);
    assert_eq!(part(&out, "[Content_Types].xml"), part(&armed, "[Content_Types].xml"));
}

#[test]
fn e13_a_signed_file_says_that_a_copy_loses_the_signature() {
    let signed = with(&words(), &[("_xmlsignatures/sig1.xml", b"<Signature/>")]);
    assert!(notices(&signed).contains(&"signed"));
    assert_eq!(part(&exported(&signed, "may", "shall not"), "_xmlsignatures/sig1.xml"), b"<Signature/>");
}

#[test]
fn e14_protection_is_named_and_stays() {
    for edit in ["readOnly", "forms", "comments", "trackedChanges"] {
        let protection =
            format!("{SETTINGS}<w:documentProtection w:edit=\"{edit}\" w:enforcement=\"1\"/></w:settings>");
        let settings = ("word/settings.xml", "settings", "settings", protection.as_str());
        let file = mini::docx_with(&mini::p("Provider may use Customer Data."), &[settings]);
        assert!(notices(&file).contains(&"protected"), "{edit}");
        assert_eq!(xml(&exported(&file, "may", "shall not"), "word/settings.xml"), protection);
    }
}

#[test]
fn e15_a_file_cut_short_is_refused_and_a_missing_part_is_named() {
    let whole = words();
    assert_eq!(refusal(&whole[..whole.len() * 2 / 3]), "Truncated");
    let without = |gone: &'static str| {
        remade(&whole, move |name, bytes| (if name == gone { String::new() } else { name.to_owned() }, bytes))
    };
    assert_eq!(refusal(&without(MAIN)), "NoMainPart");
    let less = without("word/styles.xml");
    assert_eq!(texts(&read(&less))[0], "Provider may use Customer Data.");
    assert!(notices(&less).contains(&"missing-part"));
    exported(&less, "may", "shall not");
}

#[test]
fn e16_building_blocks_are_neither_read_nor_touched() {
    let blocks = format!("<w:glossaryDocument {}><w:docParts/>Provider</w:glossaryDocument>", mini::NAMESPACES);
    let part_of = ("word/glossary/document.xml", "glossaryDocument", "document.glossary", blocks.as_str());
    let file = mini::docx_with(&mini::p("Provider may use Customer Data."), &[part_of]);
    assert_eq!(texts(&read(&file)), texts(&read(&words())));
    assert_eq!(xml(&exported(&file, "may", "shall not"), "word/glossary/document.xml"), blocks);
}

#[test]
fn e17_content_of_another_file_is_shown_as_such() {
    let body = format!("{}<w:altChunk r:id=\"rId77\"/>{}", mini::p("before"), mini::p("after"));
    let file = replaced(
        &mini::docx(&body),
        &[(
            "</Relationships>",
            &format!("<Relationship Id=\"rId77\" Type=\"{KINDS}aFChunk\" Target=\"chunk.html\"/></Relationships>"),
        )],
    );
    assert!(notices(&file).contains(&"imported"));
    let package = open(&file);
    let none = draft::EditSet::none(&package.read(View::Final).0);
    let page = package.page(View::Final, &none, 0, usize::MAX);
    assert!(page.iter().any(|block| matches!(block, draft::show::Block::Opaque { .. })));
    assert_eq!(texts(&read(&file))[..2], ["before", "after"]);
}

#[test]
fn e18_names_with_backslashes_are_found() {
    let odd = remade(&words(), |name, bytes| (name.replace('/', "\\"), bytes));
    assert_eq!(texts(&read(&odd)), texts(&read(&words())));
}
