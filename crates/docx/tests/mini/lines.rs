//! Small bodies written as lines, and what was written read back as lines.

use std::io::{Cursor, Read};

use docx::{Attribution, Package, View};
use draft::{Change, Edit, EditId, EditSet, Origin, RevId, Verdict};

/// What came out of marking up.
pub struct Marked {
    pub bytes: Vec<u8>,
    /// The XML of the body without its section.
    pub body: String,
    pub verdicts: Vec<Verdict>,
    pub effects: Vec<Vec<draft::Effect>>,
}

impl Marked {
    pub fn part(&self, name: &str) -> String {
        part(&self.bytes, name)
    }

    pub fn names(&self) -> Vec<String> {
        let archive = zip::ZipArchive::new(Cursor::new(&self.bytes)).expect("it is a zip");
        archive.file_names().map(|name| name.expect("it has a name").into_owned()).collect()
    }
}

/// Returns a part as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("it inflates");
    text
}

pub fn us() -> Attribution {
    Attribution { author: "Us".into(), initials: "U".into(), date: None, track: false }
}

pub fn edit(id: u32, change: Change, was: &str) -> Edit {
    Edit { id: EditId(id), change, was: was.to_owned(), comment: None, group: None, origin: Origin::Own }
}

/// Marks up a file with changes of the words that stand there; `own` are our changes of an earlier round.
#[track_caller]
pub fn mark_up(file: &[u8], changes: Vec<Change>, own: &[RevId]) -> Marked {
    let package = Package::open(file).expect("a miniature file opens");
    let (draft, _) = package.read(View::Final);
    let was = |change: &Change| match change {
        Change::Words { at, .. } => draft.words(at).expect("the words are there").to_owned(),
        Change::Delete { from, to } => {
            let range = draft.index(*from).expect("it is there")..=draft.index(*to).expect("it is there");
            draft.paragraphs[range].iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    };
    let edits = (0..).zip(changes).map(|(id, change)| edit(id, change.clone(), &was(&change))).collect();
    let (set, refused) = EditSet::gather(&draft, edits);
    assert!(refused.is_empty(), "{refused:?}");
    let out = package.mark_up_after(&set, &us(), own).expect("it is written");
    let xml = part(&out.bytes, "word/document.xml");
    let start = xml.find("<w:body>").expect("it has a body") + 8;
    let end = xml.rfind("<w:sectPr>").expect("it has a section");
    let (verdicts, effects) = out.outcomes.into_iter().map(|o| (o.verdict, o.effects)).unzip();
    Marked { body: xml[start..end].to_owned(), bytes: out.bytes, verdicts, effects }
}

/// Writes a run.
pub fn theirs(text: &str) -> String {
    let (look, text) = match text.strip_prefix("b:") {
        Some(text) => ("<w:rPr><w:b/></w:rPr>", text),
        None => ("", text),
    };
    format!("<w:r>{look}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// Writes a complex field.
pub fn field(instruction: &str, result: &str) -> String {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText>{instruction}</w:instrText></w:r>{}{}{}",
        sign("begin"),
        sign("separate"),
        theirs(result),
        sign("end")
    )
}

/// Writes a paragraph from a line; `b:` makes a word bold, `t+` or `t-` at the end is a change of the mark.
pub fn p(line: &str) -> String {
    let mut id = 100;
    let mut change = |who: &str, local: &str| {
        id += 1;
        let author = if who == "u" { "Us" } else { "Them" };
        format!("w:{local} w:id=\"{id}\" w:author=\"{author}\"")
    };
    let mut line = line;
    let mut mark = String::new();
    for (sign, local) in [("t+", "ins"), ("t-", "del")] {
        if let Some(rest) = line.strip_suffix(sign) {
            line = rest;
            mark = format!("<w:pPr><w:rPr><{}/></w:rPr></w:pPr>", change("t", local));
        }
    }
    let mut body = String::new();
    while !line.is_empty() {
        if let Some(rest) = line.strip_prefix('{') {
            let (inner, rest) = rest.split_once('}').expect("a change ends");
            let local = if inner[1..].starts_with('+') { "ins" } else { "del" };
            let run = theirs(&inner[2..]);
            let run =
                if local == "del" { run.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ") } else { run };
            body.push_str(&format!("<{}>{run}</w:{local}>", change(&inner[..1], local)));
            line = rest;
            continue;
        }
        let bold = line.starts_with("b:");
        let end = if bold { line.find(' ') } else { line.find('{').into_iter().chain(line.find("b:")).min() };
        let (text, rest) = line.split_at(end.unwrap_or(line.len()));
        body.push_str(&theirs(text));
        line = rest;
    }
    format!("<w:p>{mark}{body}</w:p>")
}

/// Reads what was written back as lines.
pub fn written(xml: &str) -> String {
    let mut out = String::new();
    let mut mark = String::new();
    let (mut in_mark, mut in_row, mut in_text) = (false, false, false);
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        if in_text {
            out.push_str(&rest[..start]);
        }
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        let (closes, single) = (tag.starts_with('/'), tag.ends_with('/'));
        let who = if tag.contains("author=\"Us\"") { "u" } else { "t" };
        match (name, closes) {
            ("w:ins" | "w:del", _) if single => {
                let sign = if name == "w:ins" { "+" } else { "-" };
                let to = if in_row { &mut out } else { &mut mark };
                to.push_str(&format!("{who}{sign}"));
            }
            ("w:ins" | "w:del", false) => out.push_str(&format!("{{{who}{}", if name == "w:ins" { "+" } else { "-" })),
            ("w:ins" | "w:del", true) => out.push('}'),
            ("w:pPr", closes) => in_mark = !closes,
            ("w:tr", false) => out.push('‖'),
            ("w:trPr", closes) => in_row = !closes,
            ("w:b", _) if !in_mark => out.push_str("b:"),
            ("w:t" | "w:delText" | "w:instrText" | "w:delInstrText", closes) => in_text = !closes,
            ("w:p", closes) if closes || single => {
                out.push_str(&std::mem::take(&mut mark));
                out.push('¶');
            }
            ("w:fldChar", _) if tag.contains("begin") => out.push('['),
            ("w:fldChar", _) if tag.contains("separate") => out.push('|'),
            ("w:fldChar", _) => out.push(']'),
            ("w:commentRangeStart", _) => out.push_str("(c"),
            ("w:commentRangeEnd", _) => out.push_str("c)"),
            ("w:commentReference", _) => out.push('*'),
            ("w:bookmarkStart", _) => out.push('⟨'),
            ("w:bookmarkEnd", _) => out.push('⟩'),
            ("w:footnoteReference", _) => out.push('†'),
            _ => {}
        }
    }
    out
}
