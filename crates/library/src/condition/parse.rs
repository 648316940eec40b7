//! Recursive descent over the source of conditions and words expressions.

mod find;
mod value;
mod words;

use super::{Condition, SyntaxError, Words};

pub(crate) use value::is_date;

type Parsed<T> = Result<T, SyntaxError>;

/// Nesting beyond this is refused, so that no file can exhaust the stack.
const DEPTH: usize = 64;

pub(super) fn condition(source: &str, earlier: Option<&[String]>) -> Parsed<Condition> {
    let mut reader = Reader::new(source);
    reader.names = earlier.unwrap_or_default().to_vec();
    reader.found = earlier.is_some();
    let parsed = reader.condition()?;
    reader.finish("Join conditions with AND or OR.")?;
    Ok(parsed)
}

pub(super) fn words(source: &str) -> Parsed<Words> {
    let mut reader = Reader::new(source);
    let parsed = reader.words()?;
    reader.finish(TWO_WORDS)?;
    Ok(parsed)
}

pub(super) fn search(source: &str) -> Parsed<Words> {
    let mut reader = Reader::new(source);
    reader.loose = true;
    let parsed = reader.words()?;
    reader.finish("Close every bracket that you open.")?;
    Ok(parsed)
}

const TWO_WORDS: &str = "Put a phrase in quotes, or join words with or, &, /s or a number such as /5.";

struct Reader<'s> {
    source: &'s str,
    at: usize,
    depth: usize,
    /// Whether a space means `or`, as in a search box.
    loose: bool,
    /// Names bound by earlier finds.
    names: Vec<String>,
    /// Whether an earlier find exists that `same unit` can mean.
    found: bool,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str) -> Reader<'s> {
        Reader { source, at: 0, depth: 0, loose: false, names: Vec::new(), found: false }
    }

    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(SyntaxError::new(self.at, "Brackets are nested too deeply.", "Split the condition."));
        }
        Ok(())
    }

    fn space(&mut self) {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        self.space();
        let found = self.source[self.at..].starts_with(symbol);
        if found {
            self.at += symbol.len();
        }
        found
    }

    fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let found = self.peek_name() == word;
        if found {
            self.at += word.len();
        }
        found
    }

    /// Reads `word`, in a search box also in capitals.
    fn either_keyword(&mut self, word: &str) -> bool {
        self.keyword(word) || (self.loose && self.keyword(&word.to_uppercase()))
    }

    fn expect(&mut self, symbol: &str, hint: &str) -> Parsed<()> {
        if self.symbol(symbol) { Ok(()) } else { Err(self.unexpected(hint)) }
    }

    /// The run of letters, digits, hyphens and underscores at the present place; may be empty.
    fn peek_name(&self) -> &'s str {
        let rest = &self.source[self.at..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn name(&mut self, what: &str) -> Parsed<&'s str> {
        self.space();
        let name = self.peek_name();
        if name.is_empty() {
            return Err(self.unexpected(&format!("Write {what}.")));
        }
        self.at += name.len();
        Ok(name)
    }

    fn key(&mut self, what: &str) -> Parsed<&'s str> {
        self.space();
        let rest = &self.source[self.at..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.unexpected(&format!("Write {what}.")));
        }
        self.at += end;
        Ok(&rest[..end])
    }

    fn finish(&mut self, hint: &str) -> Parsed<()> {
        self.space();
        if self.at == self.source.len() { Ok(()) } else { Err(self.unexpected(hint)) }
    }

    fn unexpected(&self, hint: &str) -> SyntaxError {
        let rest = &self.source[self.at..];
        let seen: String = match rest.chars().next() {
            None => return SyntaxError::new(self.at, "The text ends too early.", hint),
            Some(c) if is_word(c) => rest.chars().take_while(|c| is_word(*c) || *c == '!').collect(),
            Some(c) => c.to_string(),
        };
        SyntaxError::new(self.at, format!("“{seen}” does not fit here."), hint)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '’' | '*' | '.')
}

fn unknown(at: usize, what: &str, seen: &str, known: &str) -> SyntaxError {
    SyntaxError::new(at, format!("“{seen}” is no {what}."), format!("Known: {known}."))
}
