//! The sources of the samples, read line by line.
//!
//! | line | what it is |
//! |---|---|
//! | `# text` to `#### text` | a numbered clause of the first to the fourth level |
//! | `> text` | a definition |
//! | `= text` | flush words after a list |
//! | `% text` | a numbered paragraph of a schedule |
//! | `@schedule text` | a schedule, on a new page |
//! | `@table 40 60 header` | a table follows: widths in percent, `header` or `plain` |
//! | `\| a \| b \|` | a row; `<` goes on with the cell to the left, `^` with the one above, ` / ` parts paragraphs |
//! | `[^1] text` | a footnote |
//! | `@author`, `@comment` | who changed the file, and what they say |
//!
//! In a line, `**words**` are bold, `{=name}` names the paragraph, `{ref name}` is a field that shows the number of the
//! paragraph named so, `{+1:words+}` and `{-1:words-}` are changes of author 1, `{c1:words:c1}` is what comment 1 is about,
//! and `{P+1}` and `{P-1}` make the whole paragraph a change.

/// A sample as its source says it.
#[derive(Default)]
pub struct Source {
    pub title: String,
    pub header: String,
    pub footer: String,
    pub blocks: Vec<Block>,
    pub notes: Vec<String>,
    pub authors: Vec<Author>,
    pub comments: Vec<Comment>,
}

/// Somebody who changed the file.
pub struct Author {
    pub name: String,
    pub initials: String,
    pub date: String,
}

/// A comment, in the order of its number.
pub struct Comment {
    pub author: usize,
    pub parent: Option<usize>,
    pub text: String,
}

/// One thing in the flow of the page.
pub enum Block {
    Line(Kind, String),
    Table { widths: Vec<u32>, plain: bool, rows: Vec<Vec<String>> },
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Title,
    Text,
    Center,
    Recital,
    Level(u8),
    Definition,
    Flush,
    Schedule,
    /// A numbered paragraph of the schedule with this number.
    Numbered(u32),
    Keep,
}

/// Reads a source.
pub fn read(text: &str) -> Source {
    let mut source = Source::default();
    let mut schedules = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.split(" | ").map(str::trim).collect();
        let kind = match sign {
            "@title" => {
                rest.clone_into(&mut source.title);
                Kind::Title
            }
            "@header" => {
                rest.clone_into(&mut source.header);
                continue;
            }
            "@footer" => {
                rest.clone_into(&mut source.footer);
                continue;
            }
            "@author" => {
                let part = |at: usize| words.get(at).copied().unwrap_or_default().to_owned();
                source.authors.push(Author { name: part(1), initials: part(2), date: part(3) });
                continue;
            }
            "@comment" => {
                let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok());
                let text = words.get(3).copied().unwrap_or_default().to_owned();
                source.comments.push(Comment {
                    author: number(1).unwrap_or(1) - 1,
                    parent: number(2).map(|n| n - 1),
                    text,
                });
                continue;
            }
            "@table" => {
                let widths = rest.split(' ').filter_map(|word| word.parse().ok()).collect();
                source.blocks.push(Block::Table { widths, plain: rest.ends_with("plain"), rows: Vec::new() });
                continue;
            }
            "|" => {
                let cells = rest.trim_end_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
                if let Some(Block::Table { rows, .. }) = source.blocks.last_mut() {
                    rows.push(cells);
                }
                continue;
            }
            _ if sign.starts_with("[^") => {
                source.notes.push(rest.to_owned());
                continue;
            }
            "@schedule" => {
                schedules += 1;
                Kind::Schedule
            }
            "@center" => Kind::Center,
            "@recital" => Kind::Recital,
            "@keep" => Kind::Keep,
            ">" => Kind::Definition,
            "=" => Kind::Flush,
            "%" => Kind::Numbered(schedules),
            "#" | "##" | "###" | "####" => Kind::Level(sign.len() as u8 - 1),
            _ => {
                source.blocks.push(Block::Line(Kind::Text, line.to_owned()));
                continue;
            }
        };
        source.blocks.push(Block::Line(kind, rest.to_owned()));
    }
    source
}
