//! Cures: the closed set of edits that a test proposes.

use std::str::FromStr;

use crate::anchor::Anchor;
use crate::condition::{Condition, SyntaxError};
use crate::id::{Role, Rung};
use crate::text::Text;

/// One step of what a test proposes; steps are taken in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cure {
    /// What to do.
    pub step: Step,
    /// Judged after the test fired, with its names; `None` is always.
    pub when: Option<Condition>,
    /// Only for this role; `None` is every role that the test is run for.
    pub role: Option<Role>,
    /// Only in the variant of this rung; `None` is every variant.
    pub rung: Option<Rung>,
}

/// What a cure does to the unit at hand or to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `strike EXTENT`: deletes these words.
    Strike(Extent),
    /// `strike item EXTENT`: deletes one member of a list with its comma and, where needed, its "and".
    StrikeItem(Extent),
    /// `replace EXTENT "..."`.
    Replace(Extent, Text),
    /// `modal CAP to prohibit|oblige`: turns the modal that governs the capture, keeping the draft's shall or will.
    Modal(String, Modal),
    /// `insert "..." before|after EXTENT`.
    Insert(Text, Side, Extent),
    /// `append "..."`: at the end of the unit, before its final period where the words go on with a small letter,
    /// comma or semicolon, else as a sentence of its own after it.
    Append(Text),
    /// `define TERM`, optionally `as "..."`: adds a definition where the draft has none.
    Define {
        /// The term.
        term: String,
        /// The sentence; `None` takes the companion of this term from the topic's positions.
        text: Option<Text>,
    },
    /// `clause RUNG` or `clause TOPIC/RUNG`, optionally `after "heading regex"`: inserts a position as a clause.
    Clause {
        /// The topic whose position it is; `None` is the test's own.
        topic: Option<String>,
        /// The rung; variants for the other rungs follow by themselves.
        rung: Rung,
        /// Heading to insert after, tried before the position's own anchors.
        after: Option<Anchor>,
    },
    /// `flag`: a comment without an edit.
    Flag,
}

/// Which words of a unit a cure means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// `unit`: the whole unit that the finding points at.
    Unit,
    /// `CAP`: the span of a capture, or the whole thing that a find is bound to.
    Capture(String),
    /// `CAP..comma`: from the start of the capture up to the next comma, semicolon or the end of the unit.
    ToComma(String),
    /// `CAP..end`: from the start of the capture to the end of its unit, before the final period.
    ToEnd(String),
    /// `CAP..CAP2`: from the start of the first to the end of the second.
    Through(String, String),
}

/// Which way a modal is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modal {
    /// "may" becomes "shall not" or "will not".
    Prohibit,
    /// "may" becomes "shall" or "will".
    Oblige,
}

/// On which side of an extent words are inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

impl Extent {
    /// Returns the captures it names, in order.
    pub fn captures(&self) -> Vec<&str> {
        match self {
            Extent::Unit => Vec::new(),
            Extent::Capture(name) | Extent::ToComma(name) | Extent::ToEnd(name) => vec![name],
            Extent::Through(from, to) => vec![from, to],
        }
    }
}

impl Step {
    /// Returns the captures that the step uses, in order.
    pub fn captures(&self) -> Vec<&str> {
        match self {
            Step::Strike(extent) | Step::StrikeItem(extent) | Step::Replace(extent, _) | Step::Insert(_, _, extent) => {
                extent.captures()
            }
            Step::Modal(capture, _) => vec![capture],
            Step::Append(_) | Step::Define { .. } | Step::Clause { .. } | Step::Flag => Vec::new(),
        }
    }

    /// Returns the library text that the step writes, if it holds any.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Step::Replace(_, text) | Step::Insert(text, ..) | Step::Append(text) => Some(text),
            Step::Define { text, .. } => text.as_ref(),
            _ => None,
        }
    }

    /// Parses a step as it is written in a topic.
    ///
    /// # Errors
    /// The first mistake, at its character.
    pub fn parse(source: &str, is_topic: impl Fn(&str) -> bool) -> Result<Step, SyntaxError> {
        Ok(parse_placed(source, is_topic)?.0)
    }
}

/// A step, and the byte offset of the text within it.
pub(crate) fn parse_placed(
    source: &str,
    is_topic: impl Fn(&str) -> bool,
) -> Result<(Step, Option<(usize, String)>), SyntaxError> {
    let mut reader = Reader { source, at: 0, is_topic, text: None };
    let step = reader.step()?;
    reader.space();
    if reader.at < source.len() {
        let seen = &source[reader.at..];
        return Err(SyntaxError::new(reader.at, format!("“{seen}” does not belong to this cure."), VERBS));
    }
    Ok((step, reader.text))
}

const VERBS: &str = "Cures are strike, strike item, replace, modal .. to, insert .. before|after, append, define, \
                     clause and flag.";

struct Reader<'s, F> {
    source: &'s str,
    at: usize,
    is_topic: F,
    text: Option<(usize, String)>,
}

impl<'s, F: Fn(&str) -> bool> Reader<'s, F> {
    fn step(&mut self) -> Result<Step, SyntaxError> {
        let at = self.at;
        Ok(match self.word("a verb")? {
            "strike" if self.keyword("item") => Step::StrikeItem(self.extent()?),
            "strike" => Step::Strike(self.extent()?),
            "replace" => {
                let extent = self.extent()?;
                Step::Replace(extent, self.text()?)
            }
            "modal" => {
                let capture = self.word("a capture")?.to_owned();
                if !self.keyword("to") {
                    return Err(self.wanted("to prohibit or to oblige"));
                }
                match self.word("prohibit or oblige")? {
                    "prohibit" => Step::Modal(capture, Modal::Prohibit),
                    "oblige" => Step::Modal(capture, Modal::Oblige),
                    _ => return Err(self.wanted("prohibit or oblige")),
                }
            }
            "insert" => {
                let text = self.text()?;
                let side = match self.word("before or after")? {
                    "before" => Side::Before,
                    "after" => Side::After,
                    _ => return Err(self.wanted("before or after, and a capture")),
                };
                Step::Insert(text, side, self.extent()?)
            }
            "append" => Step::Append(self.text()?),
            "define" => {
                let rest = self.source[self.at..].trim();
                let (term, body) = match rest.find(" as \"") {
                    Some(at) => (&rest[..at], true),
                    None => (rest, false),
                };
                let term = term.trim().trim_matches('"').to_owned();
                if term.is_empty() {
                    return Err(self.wanted("the term to define"));
                }
                self.at = self.source.len();
                let mut text = None;
                if body {
                    self.at = self.source.find(" as \"").expect("seen above") + " as ".len();
                    text = Some(self.text()?);
                }
                Step::Define { term, text }
            }
            "clause" => {
                self.space();
                let rest = &self.source[self.at..];
                let position = rest.split_whitespace().next().unwrap_or_default();
                let (topic, rung) = match position.split_once('/') {
                    Some((topic, rung)) => (Some(topic.to_owned()), rung),
                    None => (None, position),
                };
                let at = self.at;
                let rung = Rung::from_str(rung).map_err(|e| SyntaxError::new(at, e.to_string(), ""))?;
                self.at += position.len();
                let mut after = None;
                if self.keyword("after") {
                    let (at, anchor) = self.quoted()?;
                    after = Some(Anchor::parse(&anchor).map_err(|mistake| mistake.shifted(at))?);
                }
                Step::Clause { topic, rung, after }
            }
            "flag" => Step::Flag,
            other => return Err(SyntaxError::new(at, format!("“{other}” is no cure."), VERBS)),
        })
    }

    fn extent(&mut self) -> Result<Extent, SyntaxError> {
        let name = self.word("a capture, or unit")?.to_owned();
        if !self.source[self.at..].starts_with("..") {
            return Ok(if name == "unit" { Extent::Unit } else { Extent::Capture(name) });
        }
        self.at += 2;
        Ok(match self.word("comma, end or a second capture")? {
            "comma" => Extent::ToComma(name),
            "end" => Extent::ToEnd(name),
            other => Extent::Through(name, other.to_owned()),
        })
    }

    fn text(&mut self) -> Result<Text, SyntaxError> {
        let (at, inner) = self.quoted()?;
        let text = Text::parse_inline(&inner, &self.is_topic).map_err(|e| SyntaxError { at: e.at + at, ..e })?;
        self.text = Some((at, inner));
        Ok(text)
    }

    /// Reads "words" in straight quotes, where \" is a quote.
    fn quoted(&mut self) -> Result<(usize, String), SyntaxError> {
        self.space();
        if !self.source[self.at..].starts_with('"') {
            return Err(self.wanted("words in quotes"));
        }
        let start = self.at + 1;
        let mut inner = String::new();
        let mut chars = self.source[start..].char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = start + i + 1;
                    return Ok((start, inner));
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => inner.push(c),
                    _ => {
                        return Err(SyntaxError::new(
                            start + i,
                            "A backslash stands alone.",
                            "Write \\\" for a quote.",
                        ));
                    }
                },
                c => inner.push(c),
            }
        }
        Err(SyntaxError::new(self.at, "This quote is not closed.", "Close the words with a quotation mark."))
    }

    fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let rest = &self.source[self.at..];
        let found = rest.strip_prefix(word).is_some_and(|r| r.is_empty() || r.starts_with([' ', '"']));
        if found {
            self.at += word.len();
        }
        found
    }

    fn word(&mut self, what: &str) -> Result<&'s str, SyntaxError> {
        self.space();
        let rest = &self.source[self.at..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.wanted(what));
        }
        self.at += end;
        Ok(&rest[..end])
    }

    fn space(&mut self) {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn wanted(&self, what: &str) -> SyntaxError {
        SyntaxError::new(self.at, "This cure is not complete.", format!("Write {what} here."))
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Extent, Modal, Side, Step};
    use crate::id::Rung;

    fn parse(source: &str) -> Step {
        Step::parse(source, |_| false).unwrap_or_else(|e| panic!("{source} at {}: {e}", e.at))
    }

    #[test]
    fn cures_of_the_language_parse() {
        assert_eq!(parse("modal act to prohibit"), Step::Modal("act".into(), Modal::Prohibit));
        assert_eq!(parse("strike item purpose"), Step::StrikeItem(Extent::Capture("purpose".into())));
        assert_eq!(parse("strike opt..comma"), Step::Strike(Extent::ToComma("opt".into())));
        assert_eq!(parse("strike a..b"), Step::Strike(Extent::Through("a".into(), "b".into())));
        assert_eq!(parse("flag"), Step::Flag);
        assert_eq!(
            parse("clause some-topic/fallback-1 after \"fees\""),
            Step::Clause {
                topic: Some("some-topic".into()),
                rung: Rung::Fallback(1),
                after: Some(Anchor::parse("fees").expect("it is well formed"))
            }
        );
        assert_eq!(parse("define Permitted Models"), Step::Define { term: "Permitted Models".into(), text: None });
        let Step::Define { term, text: Some(text) } = parse(r#"define "Affiliate" as "\"Affiliate\" means x.""#) else {
            panic!("a definition with its text")
        };
        assert_eq!((term.as_str(), text.shown().as_str()), ("Affiliate", "\"Affiliate\" means x."));
        let Step::Replace(Extent::ToEnd(_), text) = parse(r#"replace purpose..end "solely (the \"Field of Use\")""#)
        else {
            panic!("a replacement")
        };
        assert_eq!(text.shown(), "solely (the \"Field of Use\")");
        let Step::Insert(text, Side::After, Extent::Capture(_)) = parse(r#"insert " and {output_term} " after x"#)
        else {
            panic!("an insertion")
        };
        assert_eq!(text.shown(), " and {output_term} ");
    }

    #[test]
    fn mistakes_stand_at_their_character() {
        let check = |source: &str, at: usize, said: &str| {
            let e = Step::parse(source, |_| false).expect_err(source);
            assert_eq!((e.at, e.to_string().contains(said)), (at, true), "{source}: {} {e}", e.at);
        };
        check("remove x", 0, "no cure");
        check("strike", 6, "not complete");
        check("replace x y", 10, "words in quotes");
        check("modal act to permit", 19, "prohibit or oblige");
        check("append \"{x\"", 8, "not closed");
        check("append \"x", 7, "not closed");
        check("clause best", 7, "no rung");
        check("flag now", 5, "does not belong");
    }
}
