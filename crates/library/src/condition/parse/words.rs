//! Words expressions: connectors, atoms and phrases.

use super::super::{Atom, Link, Part, Phrase, Quantity, QuantityKind, Term, Words};
use super::{Parsed, Reader, SyntaxError, TWO_WORDS, is_word};

impl Reader<'_> {
    pub(super) fn words(&mut self) -> Parsed<Words> {
        self.deeper()?;
        let first = self.both()?;
        let mut others = Vec::new();
        while self.symbol("%") {
            others.push(self.both()?);
        }
        self.depth -= 1;
        Ok(if others.is_empty() { first } else { Words::But(Box::new(first), others) })
    }

    fn both(&mut self) -> Parsed<Words> {
        let mut members = vec![self.near(0)?];
        while self.symbol("&") || (self.loose && self.either_keyword("and")) {
            members.push(self.near(0)?);
        }
        Ok(if members.len() == 1 { members.remove(0) } else { Words::Both(members) })
    }

    /// Reads connectors of one strength: 0 paragraph, 1 sentence, 2 number of words.
    fn near(&mut self, strength: usize) -> Parsed<Words> {
        let tighter = |r: &mut Self| if strength == 2 { r.any() } else { r.near(strength + 1) };
        let mut left = tighter(self)?;
        while let Some(link) = self.link(strength)? {
            let right = tighter(self)?;
            left = Words::Near(Box::new(left), link, Box::new(right));
        }
        Ok(left)
    }

    fn link(&mut self, strength: usize) -> Parsed<Option<Link>> {
        self.space();
        let rest = &self.source[self.at..];
        let (not, tail) = match rest.strip_prefix("not") {
            Some(tail) if tail.starts_with(['/', '+']) => (true, tail),
            _ => (false, rest),
        };
        let ordered = match tail.chars().next() {
            Some('/') => false,
            Some('+') => true,
            _ => return Ok(None),
        };
        let name: String = tail[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let link = match name.as_str() {
            "p" if !not => (0, Link::Paragraph { ordered }),
            "s" if !not => (1, Link::Sentence { ordered }),
            number => match number.parse::<u32>() {
                Ok(n) if (1..=255).contains(&n) && not => (2, Link::Without { n, ordered }),
                Ok(n) if (1..=255).contains(&n) => (2, Link::Within { n, ordered }),
                _ => {
                    return Err(SyntaxError::new(
                        self.at,
                        "This connector is not known.",
                        "Use /p, /s, or a number of words from 1 to 255 such as /5, +5, not/5 or not+5.",
                    ));
                }
            },
        };
        if link.0 != strength {
            return Ok(None);
        }
        self.at += rest.len() - tail.len() + 1 + name.len();
        Ok(Some(link.1))
    }

    fn any(&mut self) -> Parsed<Words> {
        let mut members = vec![self.atom()?];
        loop {
            if self.either_keyword("or") || (self.loose && self.atom_follows()) {
                members.push(self.atom()?);
            } else {
                break;
            }
        }
        Ok(if members.len() == 1 { members.remove(0) } else { Words::Any(members) })
    }

    /// In a search box: whether another atom stands here, with no connector before it.
    fn atom_follows(&mut self) -> bool {
        self.space();
        let rest = &self.source[self.at..];
        let connector = rest.starts_with("not/") || rest.starts_with("not+") || {
            let word = rest.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            word.eq_ignore_ascii_case("and")
        };
        !connector && rest.starts_with(|c: char| is_word(c) || matches!(c, '"' | '“' | '@' | '('))
    }

    fn atom(&mut self) -> Parsed<Words> {
        let capture = self.capture();
        let at = self.at;
        let rest = &self.source[at..];
        let term = match rest.chars().next() {
            Some('"' | '“') => Term::Phrase(self.quoted()?),
            Some('@') => {
                self.at += 1;
                if self.source[self.at..].starts_with(char::is_whitespace) {
                    return Err(self.unexpected("Write the lexicon's id right after @."));
                }
                Term::Lexicon(self.name("the id of a lexicon")?.to_owned())
            }
            Some('(') => {
                self.at += 1;
                let inner = self.words()?;
                self.expect(")", TWO_WORDS)?;
                Term::Group(Box::new(inner))
            }
            Some(c) if is_word(c) => self.word()?,
            _ => return Err(self.unexpected("Write a word, a root such as train!, \"a phrase\" or @lexicon.")),
        };
        Ok(Words::Atom(Atom { capture, term, at }))
    }

    /// Reads `name:`, the name that captures what follows.
    pub(super) fn capture(&mut self) -> Option<String> {
        self.space();
        let name = self.peek_name();
        if name.is_empty() || !self.source[self.at + name.len()..].starts_with(':') {
            return None;
        }
        self.at += name.len() + 1;
        self.space();
        Some(name.to_owned())
    }

    fn quoted(&mut self) -> Parsed<Phrase> {
        let at = self.at;
        let open = self.source[at..].chars().next().expect("the caller saw a quote");
        let start = at + open.len_utf8();
        let Some(length) = self.source[start..].find(if open == '"' { '"' } else { '”' }) else {
            return Err(SyntaxError::new(at, "This quote is not closed.", "Close the phrase with a quotation mark."));
        };
        let inner = &self.source[start..start + length];
        self.at = start + length + open.len_utf8().max(1);
        phrase(inner, start)
    }

    fn word(&mut self) -> Parsed<Term> {
        let at = self.at;
        let length = self.source[at..].find(|c: char| !(is_word(c) || c == '!')).unwrap_or(self.source.len() - at);
        let word = &self.source[at..at + length];
        self.at += length;
        if let (Some(kind), true) = (QuantityKind::named(word), self.source[self.at..].starts_with('(')) {
            self.at += 1;
            let compare = self.compare_value(")")?;
            self.expect(")", "Write a comparison such as >30 days, or nothing, and close the bracket.")?;
            return Ok(Term::Quantity(Quantity { kind, compare }));
        }
        if !self.loose && ["AND", "OR", "NOT", "and", "not"].contains(&word) {
            return Err(SyntaxError::new(
                at,
                format!("“{word}” does not join words."),
                "Inside braces use or, & for and, % for but not; quote the word to search for it.",
            ));
        }
        Ok(Term::Phrase(phrase(word, at)?))
    }
}

/// Splits words at spaces, hyphens and other marks; `!` ends a root.
fn phrase(text: &str, at: usize) -> Parsed<Phrase> {
    let mut parts = Vec::new();
    for piece in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '*' | '!' | '\'' | '’' | '.' | ','))) {
        // A point or comma belongs to a number and separates words, as in running text.
        let is_number = piece.starts_with(|c: char| c.is_ascii_digit());
        for piece in piece.split(|c| !is_number && matches!(c, '.' | ',')) {
            parts.extend(part(piece, at)?);
        }
    }
    if parts.is_empty() {
        return Err(SyntaxError::new(at, "This phrase has no words.", "Write at least one word between the quotes."));
    }
    Ok(Phrase { parts })
}

/// Reads one word of a phrase; marks alone are none.
fn part(piece: &str, at: usize) -> Parsed<Option<Part>> {
    let piece = piece.trim_matches(['.', ',']).to_lowercase().replace('’', "'");
    let (word, root) = match piece.strip_suffix('!') {
        Some(word) => (word, true),
        None => (piece.as_str(), false),
    };
    if word.contains('!') {
        return Err(SyntaxError::new(at, "! stands inside a word.", "Put ! at the end of a root, as in train!."));
    }
    let word = word.strip_suffix("'s").unwrap_or(word).trim_matches('\'');
    if word.is_empty() && root {
        return Err(SyntaxError::new(at, "! has no root.", "Write the root right before it, as in train!."));
    }
    Ok((!word.is_empty()).then(|| Part { text: word.to_owned(), root }))
}
