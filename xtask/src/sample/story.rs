//! A line of a source as WordprocessingML (ECMA-376 Part 1 §17).

use std::collections::HashMap;
use std::fmt::Write;

use super::source::{Block, Kind, Source};

/// Writes paragraphs and tables, counting ids.
pub struct Story<'a> {
    source: &'a Source,
    /// The numbers of named paragraphs, as Word shows them.
    numbers: HashMap<String, String>,
    bookmarks: HashMap<String, usize>,
    changes: usize,
}

/// What the words being written are part of.
#[derive(Clone, Default)]
struct State {
    bold: bool,
    inserted: Option<usize>,
    deleted: Option<usize>,
}

impl<'a> Story<'a> {
    /// Counts the numbered lines of `source`.
    pub fn new(source: &'a Source) -> Story<'a> {
        let (mut numbers, mut bookmarks, mut counts) = (HashMap::new(), HashMap::new(), [0_u32; 4]);
        for block in &source.blocks {
            let Block::Line(Kind::Level(level), text) = block else { continue };
            let at = usize::from(*level);
            // Cached results of fields are those from before the others' changes.
            if !text.contains("{P+") {
                counts[at] += 1;
                counts[at + 1..].fill(0);
            }
            if let Some(name) = name(text) {
                let letter = char::from(b'a' + (counts[2].max(1) - 1) as u8);
                let number = match level {
                    0 => format!("{}", counts[0]),
                    1 => format!("{}.{}", counts[0], counts[1]),
                    _ => format!("{}.{}({letter})", counts[0], counts[1]),
                };
                bookmarks.insert(name.to_owned(), bookmarks.len() + 1);
                numbers.insert(name.to_owned(), number);
            }
        }
        Story { source, numbers, bookmarks, changes: 0 }
    }

    /// Returns the body of the document.
    pub fn body(&mut self) -> String {
        let mut out = String::new();
        for block in &self.source.blocks {
            match block {
                Block::Line(kind, text) => out.push_str(&self.paragraph(&properties(*kind), text)),
                Block::Table { widths, plain, rows } => out.push_str(&self.table(widths, *plain, rows)),
            }
        }
        out
    }

    /// Returns one paragraph with these properties.
    pub fn paragraph(&mut self, properties: &str, text: &str) -> String {
        let mut text = text.to_owned();
        let mut state = State::default();
        let mut mark = String::new();
        for (sign, element) in [("{P+", "ins"), ("{P-", "del")] {
            let Some(at) = text.find(sign) else { continue };
            let author = author(&text[at + sign.len()..]);
            text.replace_range(at..at + sign.len() + 2, "");
            mark = format!("<w:rPr><w:{element} {}/></w:rPr>", self.stamp(author));
            if element == "ins" { state.inserted = Some(author) } else { state.deleted = Some(author) }
        }
        let bookmark = name(&text).map(str::to_owned);
        if let Some(name) = &bookmark {
            text = text.replacen(&format!("{{={name}}}"), "", 1).replace("  ", " ");
        }
        let inner = self.runs(text.trim(), state);
        let inner = match bookmark.and_then(|name| Some((self.bookmarks.get(&name).copied()?, name))) {
            Some((id, _)) => format!(
                "<w:bookmarkStart w:id=\"{id}\" w:name=\"_Ref{:09}\"/>{inner}<w:bookmarkEnd w:id=\"{id}\"/>",
                481_020_000 + id
            ),
            None => inner,
        };
        format!("<w:p><w:pPr>{properties}{mark}</w:pPr>{inner}</w:p>")
    }

    fn runs(&mut self, text: &str, mut state: State) -> String {
        let mut out = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let at = ["**", "{", "+}", "-}", ":c", "[^", "\t"].iter().filter_map(|sign| rest.find(sign)).min();
            let at = at.unwrap_or(rest.len());
            let words = &rest[..at];
            if !words.is_empty() {
                let element = if state.deleted.is_some() { "delText" } else { "t" };
                let run = format!("<w:{element} xml:space=\"preserve\">{}</w:{element}>", escape(words));
                out.push_str(&self.run(&state, "", &run));
            }
            rest = &rest[at..];
            let taken = if rest.starts_with("**") {
                state.bold = !state.bold;
                2
            } else if let Some(number) = rest.strip_prefix("{+") {
                state.inserted = Some(author(number));
                4
            } else if let Some(number) = rest.strip_prefix("{-") {
                state.deleted = Some(author(number));
                4
            } else if rest.starts_with("+}") {
                state.inserted = None;
                2
            } else if rest.starts_with("-}") {
                state.deleted = None;
                2
            } else if let Some(number) = rest.strip_prefix("{c") {
                let id = author(number);
                for id in self.thread(id) {
                    let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
                }
                4
            } else if rest.starts_with(":c") && rest[3..].starts_with('}') {
                for id in self.thread(author(&rest[2..])) {
                    let _ = write!(
                        out,
                        "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{id}\"/></w:r>"
                    );
                }
                4
            } else if rest.starts_with("{ref ") {
                let end = rest.find('}').unwrap_or(rest.len() - 1);
                out.push_str(&self.reference(&rest[5..end], &state));
                end + 1
            } else if rest.starts_with("[^") {
                let end = rest.find(']').unwrap_or(rest.len() - 1);
                let note = format!("<w:footnoteReference w:id=\"{}\"/>", &rest[2..end]);
                out.push_str(&self.run(&state, "<w:rStyle w:val=\"FootnoteReference\"/>", &note));
                end + 1
            } else if rest.starts_with('\t') {
                out.push_str(&self.run(&state, "", "<w:tab/>"));
                1
            } else {
                rest.chars().next().map_or(0, char::len_utf8)
            };
            rest = &rest[taken..];
        }
        out
    }

    /// Wraps a run into the changes it is part of; a deletion of words that another inserted stands inside the insertion.
    fn run(&mut self, state: &State, look: &str, inner: &str) -> String {
        let bold = if state.bold { "<w:b/><w:bCs/>" } else { "" };
        let look =
            if look.is_empty() && bold.is_empty() { String::new() } else { format!("<w:rPr>{look}{bold}</w:rPr>") };
        let mut out = format!("<w:r>{look}{inner}</w:r>");
        if let Some(author) = state.deleted {
            out = format!("<w:del {}>{out}</w:del>", self.stamp(author));
        }
        if let Some(author) = state.inserted {
            out = format!("<w:ins {}>{out}</w:ins>", self.stamp(author));
        }
        out
    }

    /// Returns a field that shows the number of a named paragraph (§17.16.5.51).
    fn reference(&mut self, name: &str, state: &State) -> String {
        let shown = self.numbers.get(name).cloned().unwrap_or_else(|| panic!("no paragraph is named {name}"));
        let code = format!("_Ref{:09}", 481_020_000 + self.bookmarks.get(name).copied().unwrap_or(0));
        let parts = [
            "<w:fldChar w:fldCharType=\"begin\"/>".to_owned(),
            format!("<w:instrText xml:space=\"preserve\"> REF {code} \\w \\h </w:instrText>"),
            "<w:fldChar w:fldCharType=\"separate\"/>".to_owned(),
            format!("<w:t>{shown}</w:t>"),
            "<w:fldChar w:fldCharType=\"end\"/>".to_owned(),
        ];
        parts.iter().map(|part| self.run(state, "", part)).collect()
    }

    /// Returns the ids of a comment and of its answers.
    fn thread(&self, number: usize) -> Vec<usize> {
        let answers = self.source.comments.iter().enumerate().filter(|(_, c)| c.parent == Some(number));
        std::iter::once(number).chain(answers.map(|(id, _)| id)).collect()
    }

    fn stamp(&mut self, author: usize) -> String {
        self.changes += 1;
        let by = &self.source.authors[author];
        format!("w:id=\"{}\" w:author=\"{}\" w:date=\"{}\"", 900 + self.changes, escape(&by.name), by.date)
    }

    fn table(&mut self, widths: &[u32], plain: bool, rows: &[Vec<String>]) -> String {
        const WIDTH: u32 = 9360;
        let columns: Vec<u32> = widths.iter().map(|percent| WIDTH * percent / 100).collect();
        let style = if plain { "SignatureTable" } else { "ScheduleTable" };
        let mut out = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"{}\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
            u8::from(!plain)
        );
        for width in &columns {
            let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
        }
        out.push_str("</w:tblGrid>");
        for (r, row) in rows.iter().enumerate() {
            out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            out.push_str(if r == 0 && !plain { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
            let mut column = 0;
            while column < row.len() {
                let span = 1 + row[column + 1..].iter().take_while(|cell| *cell == "<").count();
                let width: u32 = columns[column..(column + span).min(columns.len())].iter().sum();
                let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
                if span > 1 {
                    let _ = write!(out, "<w:gridSpan w:val=\"{span}\"/>");
                }
                let below = rows.get(r + 1).and_then(|row| row.get(column)).is_some_and(|cell| cell == "^");
                let text = match row[column].as_str() {
                    "^" => {
                        out.push_str("<w:vMerge/>");
                        ""
                    }
                    text => {
                        if below {
                            out.push_str("<w:vMerge w:val=\"restart\"/>");
                        }
                        text
                    }
                };
                out.push_str("</w:tcPr>");
                let amount = !plain && column > 0 && (text.contains('$') || text.contains('%') && text.len() < 30);
                let align = if amount { "<w:jc w:val=\"right\"/>" } else { "" };
                let style = if plain { "SignatureLine" } else { "TableText" };
                for part in text.split(" / ") {
                    out.push_str(&self.paragraph(&format!("<w:pStyle w:val=\"{style}\"/>{align}"), part));
                }
                out.push_str("</w:tc>");
                column += span;
            }
            out.push_str("</w:tr>");
        }
        // A paragraph after the table keeps it apart from what follows.
        out.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
        out
    }
}

fn properties(kind: Kind) -> String {
    let style = |name: &str| format!("<w:pStyle w:val=\"{name}\"/>");
    match kind {
        Kind::Title => style("Title"),
        Kind::Text => style("BodyText"),
        Kind::Center => style("CenteredHeading"),
        Kind::Recital => style("Recital"),
        Kind::Level(level) => style(&format!("Heading{}", level + 1)),
        Kind::Definition => style("Definition"),
        Kind::Flush => style("FlushText"),
        Kind::Schedule => style("ScheduleHeading"),
        Kind::Numbered(schedule) => format!(
            "{}<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{}\"/></w:numPr>",
            style("ScheduleParagraph"),
            schedule + 1
        ),
        Kind::Keep => format!("{}<w:keepNext/><w:spacing w:before=\"360\"/>", style("BodyText")),
    }
}

/// Returns the name that a line gives its paragraph.
fn name(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("{=")?;
    rest.split_once('}').map(|(name, _)| name)
}

/// Reads a number from 1 at the start of `text`; returns it from 0.
fn author(text: &str) -> usize {
    text.chars().next().and_then(|c| c.to_digit(10)).map_or(0, |n| n as usize - 1)
}

/// Escapes text for XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
