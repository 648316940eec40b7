//! The words of the command line, made into what they ask for.
//!
//! `lexopt` splits them; there are few options and each help text is written by hand, which a generator of parsers
//! would neither shorten nor improve.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use super::help::{ANSWER, CLAUSES, HELP, LIBRARY, MARKUP, READ, REVIEW, SCRUB, SEARCH, TOPICS};
use super::{Accept, Answer, Ask, Case, Command, Format, Library, MarkUp, Review, Scrub, Search, Show, Topics};
use crate::failure::Failure;

/// Reads the words of the command line, the program's name first.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Command, Failure> {
    let mut words = Words { parser: lexopt::Parser::from_iter(words), plain: Vec::new() };
    let command = match words.parser.next().map_err(usage)? {
        None => return Ok(Command::Help(HELP)),
        Some(Value(word)) => word.to_string_lossy().into_owned(),
        Some(Short('h') | Long("help")) => return Ok(Command::Help(HELP)),
        Some(Short('V') | Long("version")) => return Ok(Command::Version),
        Some(other) => return Err(usage(other.unexpected())),
    };
    match command.as_str() {
        "review" => words.review(),
        "topics" => words.topics(),
        "markup" => words.mark_up(),
        "read" => words.show().map(|o| o.map_or(Command::Help(READ), Command::Read)),
        "clauses" => words.show().map(|o| o.map_or(Command::Help(CLAUSES), Command::Clauses)),
        "accept" => words.answer(true),
        "reject" => words.answer(false),
        "scrub" => words.scrub(),
        "library" => words.library(),
        "search" => words.search(),
        "help" => Ok(Command::Help(HELP)),
        other => Err(Failure::Usage(format!(
            "“{other}” is no command; known are review, topics, markup, read, clauses, accept, reject, scrub, \
             library and search."
        ))),
    }
}

struct Words {
    parser: lexopt::Parser,
    /// Words that are no options.
    plain: Vec<OsString>,
}

/// An option that was read, with its name.
enum Read {
    End,
    Help,
    Option(String),
}

impl Words {
    /// Reads up to the next option, keeping the words before it.
    fn next(&mut self) -> Result<Read, Failure> {
        loop {
            match self.parser.next().map_err(usage)? {
                None => return Ok(Read::End),
                Some(Value(word)) => self.plain.push(word),
                Some(Short('h') | Long("help")) => return Ok(Read::Help),
                Some(Short('o')) => return Ok(Read::Option("out".into())),
                Some(Long(name)) => return Ok(Read::Option(name.to_owned())),
                Some(other) => return Err(usage(other.unexpected())),
            }
        }
    }

    fn value(&mut self) -> Result<OsString, Failure> {
        self.parser.value().map_err(usage)
    }

    fn text(&mut self) -> Result<String, Failure> {
        self.value()?.into_string().map_err(|word| Failure::Usage(format!("{} is not text.", word.to_string_lossy())))
    }

    fn id<T: std::str::FromStr<Err = library::UnknownId>>(&mut self) -> Result<T, Failure> {
        self.text()?.parse().map_err(|error: library::UnknownId| Failure::Usage(error.to_string()))
    }

    fn format(&mut self, allowed: &[(&str, Format)]) -> Result<Format, Failure> {
        let word = self.text()?;
        let known: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
        let found = allowed.iter().find(|(name, _)| *name == word).map(|(_, format)| *format);
        found.ok_or_else(|| Failure::Usage(format!("“{word}” is no format; known are {}.", known.join(", "))))
    }

    /// Takes an option that says what a draft is reviewed for.
    fn case(&mut self, case: &mut Case, name: &str) -> Result<bool, Failure> {
        match name {
            "role" => case.role = Some(self.id()?),
            "form" => case.form = Some(self.id()?),
            "matter" => case.matter = Some(self.value()?.into()),
            "library" => case.libraries.push(self.value()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Returns the one draft that was named.
    fn draft(&mut self) -> Result<PathBuf, Failure> {
        match self.plain.as_slice() {
            [draft] => Ok(draft.into()),
            [] => Err(Failure::Usage("Name the draft.".into())),
            [_, more, ..] => {
                Err(Failure::Usage(format!("One draft at a time: {} is one too many.", more.to_string_lossy())))
            }
        }
    }

    fn review(&mut self) -> Result<Command, Failure> {
        let mut options = Review::default();
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(REVIEW)),
                Read::Option(name) if self.case(&mut options.case, &name)? => {}
                Read::Option(name) => match name.as_str() {
                    "format" => {
                        options.format =
                            self.format(&[("text", Format::Text), ("json", Format::Json), ("docx", Format::Docx)])?;
                    }
                    "out" => options.out = Some(self.value()?.into()),
                    "for-them" => options.for_them = true,
                    "fail-on" => options.fail_on = Some(self.id()?),
                    other => return Err(unknown(other)),
                },
            }
        }
        options.draft = self.draft()?;
        if options.format == Format::Docx && options.out.is_none() {
            return Err(Failure::Usage("A Word file is not written to the screen: name it with -o.".into()));
        }
        if options.for_them && options.format != Format::Docx {
            return Err(Failure::Usage("Only the issues list is made for the other side: give --format docx.".into()));
        }
        Ok(Command::Review(options))
    }

    fn topics(&mut self) -> Result<Command, Failure> {
        let mut options = Topics::default();
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(TOPICS)),
                Read::Option(name) if self.case(&mut options.case, &name)? => {}
                Read::Option(name) => match name.as_str() {
                    "format" => options.format = self.format(&[("text", Format::Text), ("json", Format::Json)])?,
                    other => return Err(unknown(other)),
                },
            }
        }
        options.draft = self.draft()?;
        Ok(Command::Topics(options))
    }

    fn mark_up(&mut self) -> Result<Command, Failure> {
        let mut options = MarkUp::default();
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(MARKUP)),
                Read::Option(name) if self.case(&mut options.case, &name)? => {}
                Read::Option(name) => match name.as_str() {
                    "out" => options.out = self.value()?.into(),
                    "accept" => options.accept = Some(accept(&self.text()?)?),
                    "edits" => options.edits = Some(self.value()?.into()),
                    "author" => options.author = Some(self.text()?),
                    "date" => options.date = Some(date(self.text()?)?),
                    "no-comments" => options.no_comments = true,
                    "track" => options.track = true,
                    other => return Err(unknown(other)),
                },
            }
        }
        options.draft = self.draft()?;
        if options.out.as_os_str().is_empty() {
            return Err(Failure::Usage("Name the file to write with -o; the received file is never changed.".into()));
        }
        if options.edits.is_some() && options.accept.is_some() {
            return Err(Failure::Usage("Give either --accept or --edits.".into()));
        }
        Ok(Command::MarkUp(options))
    }

    /// Reads the options of a command that shows a draft; nothing when its help is asked for.
    fn show(&mut self) -> Result<Option<Show>, Failure> {
        let mut options = Show::default();
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(None),
                Read::Option(name) if name == "format" => {
                    options.format = self.format(&[("text", Format::Text), ("json", Format::Json)])?;
                }
                Read::Option(name) => return Err(unknown(&name)),
            }
        }
        options.draft = self.draft()?;
        Ok(Some(options))
    }

    fn answer(&mut self, accepts: bool) -> Result<Command, Failure> {
        let mut options = Answer { accepts, ..Answer::default() };
        let mut all = false;
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(ANSWER)),
                Read::Option(name) => match name.as_str() {
                    "out" => options.out = self.value()?.into(),
                    "of" => options.of.push(self.text()?),
                    "id" => options.ids.extend(ids(&self.text()?)?),
                    "all" => all = true,
                    "by" => options.by = Some(self.text()?),
                    "date" => options.date = Some(date(self.text()?)?),
                    "format" => options.format = self.format(&[("text", Format::Text), ("json", Format::Json)])?,
                    other => return Err(unknown(other)),
                },
            }
        }
        options.draft = self.draft()?;
        if options.out.as_os_str().is_empty() {
            return Err(Failure::Usage("Name the file to write with -o; the received file is never changed.".into()));
        }
        let named = !options.of.is_empty() || !options.ids.is_empty();
        if all == named {
            return Err(Failure::Usage("Say which changes: --all, or --of AUTHOR or --id IDS.".into()));
        }
        if options.by.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err(Failure::Usage("Name who answers with --by.".into()));
        }
        if options.date.is_some() && options.by.is_none() {
            return Err(Failure::Usage("A date belongs to an answer: name who answers with --by.".into()));
        }
        Ok(Command::Answer(options))
    }

    fn scrub(&mut self) -> Result<Command, Failure> {
        let mut options = Scrub::default();
        let mut preview = false;
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(SCRUB)),
                Read::Option(name) => match name.as_str() {
                    "out" => options.out = Some(self.value()?.into()),
                    "authors" => options.authors = true,
                    "preview" => preview = true,
                    "format" => options.format = self.format(&[("text", Format::Text), ("json", Format::Json)])?,
                    other => return Err(unknown(other)),
                },
            }
        }
        options.draft = self.draft()?;
        match (preview, &options.out) {
            (true, Some(_)) => {
                Err(Failure::Usage("A preview writes nothing: leave out either --preview or -o.".into()))
            }
            (false, None) => Err(Failure::Usage("Name the file to write with -o, or ask for a --preview.".into())),
            _ => Ok(Command::Scrub(options)),
        }
    }

    fn library(&mut self) -> Result<Command, Failure> {
        let (mut libraries, mut format) = (Vec::new(), Format::Text);
        let (mut covers, mut as_of, mut matter, mut against, mut author) = (false, None, None, None, None);
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(LIBRARY)),
                Read::Option(name) => match name.as_str() {
                    "library" => libraries.push(self.value()?.into()),
                    "coverage" => covers = true,
                    "as-of" => as_of = Some(day(self.text()?)?),
                    "matter" => matter = Some(PathBuf::from(self.value()?)),
                    "against" => against = Some(self.text()?),
                    "author" => author = Some(self.text()?),
                    "format" => format = self.format(&[("text", Format::Text), ("json", Format::Json)])?,
                    other => return Err(unknown(other)),
                },
            }
        }
        let words: Vec<String> = self.plain.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ask = match words.as_slice() {
            [] => return Ok(Command::Help(LIBRARY)),
            ["list"] => Ask::List,
            ["show", topic] => Ask::Show((*topic).to_owned()),
            ["search", first, rest @ ..] => {
                Ask::Search(std::iter::once(first).chain(rest).copied().collect::<Vec<_>>().join(" "))
            }
            ["check"] => Ask::Check { folder: None, coverage: covers },
            ["check", _] => Ask::Check { folder: Some(PathBuf::from(&self.plain[1])), coverage: covers },
            ["authorities"] => Ask::Authorities { as_of: as_of.clone(), matter: matter.clone() },
            ["confirm", authority] => match (matter.clone(), against.clone().filter(|text| !text.trim().is_empty())) {
                (Some(matter), Some(against)) => {
                    Ask::Confirm { authority: (*authority).to_owned(), matter, against, author: author.clone() }
                }
                _ => {
                    let hint = "name the matter with --matter and what you read with --against";
                    return Err(Failure::Usage(format!(
                        "A confirmation says where it is kept and what was read: {hint}."
                    )));
                }
            },
            ["confirm", ..] => return Err(Failure::Usage("Name one authority, by its id.".into())),
            ["authorities", ..] => return Err(Failure::Usage("All authorities are listed; name none.".into())),
            ["show", ..] => return Err(Failure::Usage("Name one topic, by id or code.".into())),
            ["check", ..] => return Err(Failure::Usage("Name one library folder.".into())),
            ["search"] => return Err(Failure::Usage("Say what to search for.".into())),
            [other, ..] => {
                let known = "known are list, show, search, authorities, confirm and check";
                return Err(Failure::Usage(format!("The library has no command “{other}”; {known}.")));
            }
        };
        let (checks, lists, confirms) = (
            matches!(ask, Ask::Check { .. }),
            matches!(ask, Ask::Authorities { .. }),
            matches!(ask, Ask::Confirm { .. }),
        );
        let strays = [
            ("coverage", covers && !checks),
            ("as-of", as_of.is_some() && !lists),
            ("matter", matter.is_some() && !lists && !confirms),
            ("against", against.is_some() && !confirms),
            ("author", author.is_some() && !confirms),
        ];
        if let Some((name, _)) = strays.into_iter().find(|(_, stray)| *stray) {
            return Err(unknown(name));
        }
        Ok(Command::Library(Library { ask, libraries, format }))
    }

    fn search(&mut self) -> Result<Command, Failure> {
        let (mut draft, mut matter, mut libraries, mut format) = (None, None, Vec::new(), Format::Text);
        loop {
            match self.next()? {
                Read::End => break,
                Read::Help => return Ok(Command::Help(SEARCH)),
                Read::Option(name) => match name.as_str() {
                    "draft" => draft = Some(self.value()?.into()),
                    "matter" => matter = Some(self.value()?.into()),
                    "library" => libraries.push(self.value()?.into()),
                    "format" => format = self.format(&[("text", Format::Text), ("json", Format::Json)])?,
                    other => return Err(unknown(other)),
                },
            }
        }
        let words: Vec<String> = self.plain.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        if words.iter().all(|word| word.trim().is_empty()) {
            return Err(Failure::Usage("Say what to search for, in quotes: 'train! /s @data-in'.".into()));
        }
        Ok(Command::Search(Search { words: words.join(" "), draft, matter, libraries, format }))
    }
}

fn accept(word: &str) -> Result<Accept, Failure> {
    if word == "all" {
        return Ok(Accept::All);
    }
    if let Ok(severity) = word.parse() {
        return Ok(Accept::From(severity));
    }
    let ids: Vec<String> = word.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    match ids.iter().find(|id| !id.contains('/')) {
        None if !ids.is_empty() => Ok(Accept::Ids(ids)),
        _ => Err(Failure::Usage(format!(
            "“{word}” is neither all, nor a severity, nor ids as `counterdraft review` lists them."
        ))),
    }
}

/// Takes ids of pending changes with commas between them.
fn ids(word: &str) -> Result<Vec<u32>, Failure> {
    let id = |part: &str| {
        let hint = "take ids from `counterdraft read --format json`";
        part.trim().parse().map_err(|_| Failure::Usage(format!("“{part}” is no id of a change; {hint}.")))
    };
    word.split(',').map(id).collect()
}

/// Takes a date as it is to be written, in whole minutes.
fn date(word: String) -> Result<String, Failure> {
    let shape = "dddd-dd-ddTdd:dd";
    let fits = word.len() == shape.len()
        && word.chars().zip(shape.chars()).all(|(c, s)| if s == 'd' { c.is_ascii_digit() } else { c == s })
        && word.parse::<jiff::civil::DateTime>().is_ok();
    if fits {
        Ok(word)
    } else {
        Err(Failure::Usage(format!("“{word}” is no date; write it like 2026-11-23T14:05.")))
    }
}

/// Takes a day as `2026-11-23`.
fn day(word: String) -> Result<String, Failure> {
    if word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok() {
        Ok(word)
    } else {
        Err(Failure::Usage(format!("“{word}” is no day; write it like 2026-11-23.")))
    }
}

fn unknown(name: &str) -> Failure {
    Failure::Usage(format!("There is no option --{name} here."))
}

fn usage(error: lexopt::Error) -> Failure {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Failure::Usage(format!("{first}{}.", letters.as_str()))
}
