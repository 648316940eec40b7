//! Drafts from lines: the way to make a draft without a file, for tests and examples.
//!
//! ```
//! let draft = draft::build::lines(
//!     "
//!     + **License.** Licensor grants Licensee a license to:
//!     +++ read the Data; and
//!     +++ copy the Data.
//!     ",
//! );
//! assert_eq!(draft.paragraphs[1].text, "read the Data; and");
//! assert_eq!(draft.paragraphs[1].label.as_ref().map(|l| l.text.as_str()), Some("(a)"));
//! ```

use std::collections::BTreeMap;

use crate::{
    Align, Change, ContainerId, Draft, Edit, EditId, Emphasis, Face, Format, Hash, Inline, Level, List, ListId,
    ListItem, Numbering, Origin, ParaId, Paragraph, Place, Span, Story, Style, Suffix,
};

/// Makes a draft of `text`: one paragraph a line, blank lines left out.
///
/// | line | paragraph |
/// |---|---|
/// | `1.2 Fees`, `(a) text` | as it stands: a typed label is text |
/// | `+ text`, `++ text`, `+++ text`, `++++ text` | automatically numbered `1.`, `1.1`, `(a)`, `(i)` |
/// | `* text` | a bullet |
/// | `# text`, `## text` | style "heading 1", "heading 2" |
/// | `+# text`, `++## text` | both |
/// | `^ text` | centred |
/// | `~1 text` | a paragraph of footnote 1 |
/// | `\| one \| two \|` | a table row; rows in a row are one table |
///
/// `**bold**` and `__underlined__` words lose their marks and keep their look.
/// The indentation all lines share is left out; each further two blanks are half an inch of indent.
pub fn lines(text: &str) -> Draft {
    let shared = text.lines().filter(|l| !l.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let mut draft = Draft { source: Hash::of(text.as_bytes()), numbering: numbering(), ..Draft::default() };
    let (mut containers, mut table, mut row) = (0, None, 0);
    let mut tables = 0;
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let indent = ((blanks(line) - shared) / 2) as i32 * 720;
        let line = line.trim();
        if let Some(cells) = line.strip_prefix("| ").and_then(|l| l.strip_suffix(" |")) {
            let number = *table.get_or_insert_with(|| {
                tables += 1;
                row = 0;
                tables - 1
            });
            for (column, cell) in cells.split(" | ").enumerate() {
                containers += 1;
                let place = Place::Cell { table: number, row, column: column as u32 };
                let mut para = paragraph(cell);
                (para.place, para.container) = (place, ContainerId(containers));
                draft.paragraphs.push(para);
            }
            row += 1;
            continue;
        }
        table = None;
        let mut para = paragraph(line);
        para.style.indent += indent;
        if para.story != Story::Body {
            containers += 1;
            para.container = ContainerId(containers);
        }
        draft.paragraphs.push(para);
    }
    for (id, para) in draft.paragraphs.iter_mut().enumerate() {
        para.id = ParaId(id as u32);
    }
    draft.numbering.label(&mut draft.paragraphs);
    draft
}

/// Makes a draft of lines with redlines in CriticMarkup, and the edits that the redlines stand for.
///
/// `{--words--}` is taken away, `{++words++}` is added; one after the other is one replacement.
/// The edits are in document order with ids from 0.
pub fn marked(text: &str) -> (Draft, Vec<Edit>) {
    let plain = {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("{++") {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once("++}").map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        out.replace("{--", "").replace("--}", "")
    };
    let draft = lines(&plain);
    // Marks are put back as pairs of private signs, so that looks and labels are read as in the plain line.
    let signs = text
        .replace("{--", "\u{E001}")
        .replace("--}", "\u{E002}")
        .replace("{++", "\u{E003}")
        .replace("++}", "\u{E004}");
    let mut edits: Vec<Edit> = Vec::new();
    for para in &lines(&signs).paragraphs {
        let (mut at, mut was, mut with) = (0, String::new(), String::new());
        let (mut state, mut start) = ('=', 0);
        let mut close = |was: &mut String, with: &mut String, start: usize| {
            if !was.is_empty() || !with.is_empty() {
                let span = Span::new(para.id, start..start + was.len());
                let change = Change::Words { at: span, with: Inline::from(with.as_str()) };
                edits.push(own(edits.len() as u32, change, was));
                was.clear();
                with.clear();
            }
        };
        for c in para.text.chars() {
            match c {
                '\u{E001}' | '\u{E003}' => {
                    // A deletion after an insertion begins a new edit, and so does anything after kept words.
                    if state == '=' || (c == '\u{E001}' && !with.is_empty()) {
                        close(&mut was, &mut with, start);
                        start = at;
                    }
                    state = if c == '\u{E001}' { '-' } else { '+' };
                }
                '\u{E002}' | '\u{E004}' => state = ' ',
                _ => {
                    match state {
                        '-' => was.push(c),
                        '+' => with.push(c),
                        _ => {
                            close(&mut was, &mut with, start);
                            state = '=';
                        }
                    }
                    if state != '+' {
                        at += c.len_utf8();
                    }
                }
            }
        }
        close(&mut was, &mut with, start);
    }
    (draft, edits)
}

/// Makes an edit of the attorney's own, without group or comment.
pub fn own(id: u32, change: Change, was: &str) -> Edit {
    Edit { id: EditId(id), change, was: was.to_owned(), comment: None, group: None, origin: Origin::Own }
}

/// Returns the list that `+` lines are numbered with (list 0) and the one of `*` lines (list 1).
pub fn numbering() -> Numbering {
    let level =
        |format, text: &str| Level { start: 1, format, text: text.to_owned(), suffix: Suffix::Tab, ..Level::default() };
    let sections = List {
        counter: 0,
        levels: vec![
            level(Format::Decimal, "%1."),
            level(Format::Decimal, "%1.%2"),
            level(Format::LowerLetter, "(%3)"),
            level(Format::LowerRoman, "(%4)"),
        ],
        overrides: Vec::new(),
    };
    let bullets = List { counter: 1, levels: vec![level(Format::Bullet, "•")], overrides: Vec::new() };
    Numbering { lists: BTreeMap::from([(ListId(0), sections), (ListId(1), bullets)]) }
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn paragraph(line: &str) -> Paragraph {
    let mut para = Paragraph::default();
    let mut text = line;
    let signs = text.split(' ').next().unwrap_or_default();
    let (plus, hash) = signs.split_at(signs.trim_start_matches('+').as_ptr() as usize - signs.as_ptr() as usize);
    if !signs.is_empty() && hash.chars().all(|c| c == '#') {
        if !plus.is_empty() {
            let depth = plus.len() as u8 - 1;
            para.item = Some(ListItem { list: ListId(0), depth });
            para.style.indent = i32::from(depth) * 720;
        }
        if !hash.is_empty() {
            let outline = hash.len() as u8 - 1;
            para.style = Style { name: format!("heading {}", hash.len()), outline: Some(outline), ..para.style };
        }
        text = text[signs.len()..].trim_start();
    } else if signs == "*" {
        para.item = Some(ListItem { list: ListId(1), depth: 0 });
        text = text[1..].trim_start();
    } else if signs == "^" {
        para.style.align = Align::Center;
        text = text[1..].trim_start();
    } else if let Some(number) = signs.strip_prefix('~').and_then(|n| n.parse().ok()) {
        para.story = Story::Footnote(number);
        text = text[signs.len()..].trim_start();
    }
    let (mut face, mut start) = (Face::default(), 0);
    while let Some(at) = text.find("**").into_iter().chain(text.find("__")).min() {
        let (before, mark) = (&text[..at], &text[at..at + 2]);
        // A line of underscores is a place to sign.
        let blank = mark == "__" && text[at..].starts_with("___");
        let run = if blank { text[at..].len() - text[at..].trim_start_matches('_').len() } else { 0 };
        para.text.push_str(before);
        para.text.push_str(&text[at..at + run]);
        text = &text[at + run.max(2)..];
        if blank {
            continue;
        }
        close(&mut para, start, face);
        start = para.text.len();
        if mark == "**" { face.bold = !face.bold } else { face.underline = !face.underline }
    }
    para.text.push_str(text);
    close(&mut para, start, face);
    para
}

fn close(para: &mut Paragraph, start: usize, face: Face) {
    if face != Face::default() && start < para.text.len() {
        para.emphasis.push(Emphasis { range: start as u32..para.text.len() as u32, face });
    }
}
