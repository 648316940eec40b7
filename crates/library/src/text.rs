//! Library text with the places that a draft fills.

use crate::anchor::Anchor;
use crate::condition::SyntaxError;

/// Words of the library with places that are filled from the draft, the matter or the finding.
///
/// One line break in the source is a space and an empty line is a new paragraph, so that positions can be written one
/// sentence per line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The pieces in order; words never stand side by side.
    pub pieces: Vec<Piece>,
}

/// One piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand; `\n` separates paragraphs.
    Words(String),
    /// `{name}`: the value of a variable.
    Variable(String),
    /// `{quote}`: the words that a finding points at; in messages, comments and notes only.
    Quote,
    /// `[Term]`: the draft's own defined term for this one, or these words where it has none.
    Term(String),
    /// `§(..)`: the number of a clause of the draft.
    Reference(Reference),
}

/// What a reference in library text points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The clause that speaks to this topic.
    Topic(String),
    /// The clause whose heading this regular expression finds, whatever its case.
    Heading(Anchor),
}

/// Where a place in a text was found, for checks against what is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) at: usize,
    pub(crate) piece: Piece,
}

impl Text {
    /// Parses library text; every `§(..)` is read as a heading unless `is_topic` knows it.
    ///
    /// # Errors
    /// The first bracket that is not closed or has no sense, at its character.
    pub fn parse(source: &str, is_topic: impl Fn(&str) -> bool) -> Result<Text, SyntaxError> {
        let mut text = Text::parse_inline(source, is_topic)?;
        text.trim();
        Ok(text)
    }

    /// Parses text that goes into a sentence, so that space at its ends is meant.
    ///
    /// # Errors
    /// As [`Text::parse`].
    pub fn parse_inline(source: &str, is_topic: impl Fn(&str) -> bool) -> Result<Text, SyntaxError> {
        let found = places(source, is_topic)?;
        let mut text = Text::default();
        let mut words = String::new();
        for Found { piece, .. } in found {
            match piece {
                Piece::Words(more) => words.push_str(&more),
                other => {
                    text.push_words(&mut words);
                    text.pieces.push(other);
                }
            }
        }
        text.push_words(&mut words);
        text.fold_lines();
        Ok(text)
    }

    /// Returns the variables that the text needs, each once, in order.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for piece in &self.pieces {
            if let Piece::Variable(name) = piece
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    /// Returns the text with every place filled by `fill`.
    ///
    /// ```
    /// use library::{Piece, Text};
    /// let text = Text::parse("{vendor_term} keeps\nthe [Dataset] safe.", |_| false).expect("well formed");
    /// let filled = text.fill(|piece| match piece {
    ///     Piece::Variable(_) => "Acme".to_owned(),
    ///     Piece::Term(term) => term.clone(),
    ///     _ => String::new(),
    /// });
    /// assert_eq!(filled, "Acme keeps the Dataset safe.");
    /// ```
    pub fn fill(&self, mut fill: impl FnMut(&Piece) -> String) -> String {
        let piece = |p: &Piece| match p {
            Piece::Words(words) => words.clone(),
            other => fill(other),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Returns the text as a reader of the library sees it: places in their brackets, headings in plain words.
    pub fn shown(&self) -> String {
        self.fill(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Variable(name) => format!("{{{name}}}"),
            Piece::Quote => "{quote}".to_owned(),
            Piece::Term(term) => term.clone(),
            Piece::Reference(Reference::Topic(to)) => format!("[§ {to}]"),
            Piece::Reference(Reference::Heading(to)) => format!("[§ {to}]"),
        })
    }

    fn push_words(&mut self, words: &mut String) {
        if !words.is_empty() {
            self.pieces.push(Piece::Words(std::mem::take(words)));
        }
    }

    /// Turns line breaks into spaces and empty lines into paragraph breaks.
    fn fold_lines(&mut self) {
        for piece in &mut self.pieces {
            let Piece::Words(words) = piece else { continue };
            let mut folded = String::with_capacity(words.len());
            let mut rest = words.as_str();
            while let Some(at) = rest.find('\n') {
                let space_from = rest[..at].trim_end_matches([' ', '\t', '\r']).len();
                let after = rest[at..].trim_start();
                let breaks = rest[at..rest.len() - after.len()].matches('\n').count();
                folded.push_str(&rest[..space_from]);
                folded.push(if breaks > 1 { '\n' } else { ' ' });
                rest = after;
            }
            folded.push_str(rest);
            *words = folded;
        }
    }

    fn trim(&mut self) {
        if let Some(Piece::Words(words)) = self.pieces.first_mut() {
            *words = words.trim_start().to_owned();
        }
        if let Some(Piece::Words(words)) = self.pieces.last_mut() {
            *words = words.trim_end().to_owned();
        }
        self.pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    }
}

/// Returns the pieces of `source` with the byte offset of each; words may stand side by side.
pub(crate) fn places(source: &str, is_topic: impl Fn(&str) -> bool) -> Result<Vec<Found>, SyntaxError> {
    let mut found = Vec::new();
    let mut words_from = 0;
    let mut at = 0;
    while let Some(offset) = source[at..].find(['{', '}', '[', ']', '§']) {
        let start = at + offset;
        let rest = &source[start..];
        let sign = rest.chars().next().expect("find saw it");
        let (open, close, hint) = match sign {
            '{' => (1, '}', "Write {variable}."),
            '[' => (1, ']', "Write [Term]."),
            '§' if rest["§".len()..].starts_with('(') => ("§(".len(), ')', "Write §(topic-id) or §(heading words)."),
            '§' => {
                return Err(SyntaxError::new(
                    start,
                    "A section sign stands alone.",
                    "Section numbers are found in the draft: write §(topic-id) or §(heading words).",
                ));
            }
            stray => return Err(SyntaxError::new(start, format!("“{stray}” closes nothing."), "Remove it.")),
        };
        let Some(length) = closing(&rest[open..], close) else {
            return Err(SyntaxError::new(start, format!("This bracket is not closed with “{close}”."), hint));
        };
        let inner = rest[open..open + length].trim();
        if inner.is_empty() || (sign != '§' && inner.contains(['{', '[', '\n'])) {
            return Err(SyntaxError::new(start, "This bracket holds no name.", hint));
        }
        let piece = match sign {
            '{' if inner == "quote" => Piece::Quote,
            '{' if inner.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') => {
                Piece::Variable(inner.to_owned())
            }
            '{' => {
                let hint = "Names of variables have small letters, digits and underscores.";
                return Err(SyntaxError::new(start, format!("“{inner}” is no name of a variable."), hint));
            }
            '[' => Piece::Term(inner.to_owned()),
            _ if is_topic(inner) => Piece::Reference(Reference::Topic(inner.to_owned())),
            _ => {
                let anchor = Anchor::parse(inner).map_err(|mistake| mistake.shifted(start + open))?;
                Piece::Reference(Reference::Heading(anchor))
            }
        };
        if start > words_from {
            found.push(Found { at: words_from, piece: Piece::Words(source[words_from..start].to_owned()) });
        }
        found.push(Found { at: start, piece });
        at = start + open + length + close.len_utf8();
        words_from = at;
    }
    if words_from < source.len() {
        found.push(Found { at: words_from, piece: Piece::Words(source[words_from..].to_owned()) });
    }
    Ok(found)
}

/// Byte offset of the bracket that closes, nested round brackets skipped.
fn closing(text: &str, close: char) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' if close == ')' => depth += 1,
            c if c == close && depth == 0 => return Some(i),
            ')' if close == ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn texts_are_shown_with_their_places() {
        let check = |source: &str, shown: &str| {
            let text = Text::parse(source, |id| id == "audit-right").unwrap_or_else(|e| panic!("{source}: {e}"));
            assert_eq!(text.shown(), shown);
        };
        check(
            "\nOne {a_1} two.\n  Three [Permitted Models].\n\nFour.\n",
            "One {a_1} two. Three Permitted Models.\nFour.",
        );
        check("See §(audit-right) and §(liab(ility)?|cap).", "See [§ audit-right] and [§ liab(ility)?|cap].");
        check("“{quote}” binds.", "“{quote}” binds.");
    }

    #[test]
    fn mistakes_stand_at_their_character() {
        let check = |source: &str, at: usize, said: &str| {
            let e = Text::parse(source, |_| false).expect_err(source);
            assert_eq!((e.at, e.to_string().contains(said)), (at, true), "{source}: {e}");
        };
        check("a {b", 2, "not closed");
        check("a b}", 3, "closes nothing");
        check("a {B c}", 2, "no name of a variable");
        check("Section § 5", 8, "stands alone");
        check("[]", 0, "holds no name");
    }
}
