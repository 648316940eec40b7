//! Recursive descent over the source of conditions and words expressions.

use super::{
    Act, Atom, Attr, Certainty, Compare, Condition, Consent, Find, Link, Part, Party, Phrase, Place, Quantity,
    QuantityKind, SyntaxError, Term, Test, Value, Words,
};

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

    // -- conditions

    fn condition(&mut self) -> Parsed<Condition> {
        self.deeper()?;
        let mut members = vec![self.conjunction()?];
        while self.keyword("OR") {
            members.push(self.conjunction()?);
        }
        self.depth -= 1;
        Ok(if members.len() == 1 { members.remove(0) } else { Condition::Any(members) })
    }

    fn conjunction(&mut self) -> Parsed<Condition> {
        let mut members = vec![self.item()?];
        while self.keyword("AND") {
            members.push(self.item()?);
        }
        Ok(if members.len() == 1 { members.remove(0) } else { Condition::All(members) })
    }

    fn item(&mut self) -> Parsed<Condition> {
        if self.keyword("NOT") {
            // What is absent binds nothing and is no place that "same unit" could mean.
            let (names, found) = (self.names.clone(), self.found);
            let inner = self.item()?;
            (self.names, self.found) = (names, found);
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.symbol("(") {
            let inner = self.condition()?;
            self.expect(")", "Close the bracket with ).")?;
            return Ok(inner);
        }
        self.space();
        let at = self.at;
        match self.peek_name() {
            "fact" | "met" | "fired" => self.test(),
            "" => Err(self.unexpected("Write a place, such as unit{ .. }, or fact( .. ).")),
            _ => self.find(at),
        }
    }

    fn find(&mut self, at: usize) -> Parsed<Condition> {
        let place = self.place()?;
        if matches!(place, Place::SameUnit | Place::SameClause) && !self.found {
            return Err(SyntaxError::new(
                at,
                "No earlier find says which one is the same.",
                "Put a find such as unit{ .. } before it, joined with AND.",
            ));
        }
        let mut attrs = Vec::new();
        if self.symbol("[") {
            loop {
                attrs.push(self.attr()?);
                if !self.symbol(",") {
                    break;
                }
            }
            self.expect("]", "Separate attributes with commas and close them with ].")?;
        }
        let mut words = None;
        if self.symbol("{") {
            words = Some(self.words()?);
            self.expect("}", TWO_WORDS)?;
        }
        let mut name = None;
        if self.keyword("as") {
            name = Some(self.name("a name after as")?.to_owned());
        }
        self.found = true;
        let find = Find { place, attrs, words, name, at };
        self.names.extend(find.captures().chain(find.name.as_deref()).map(str::to_owned));
        Ok(Condition::Find(find))
    }

    fn place(&mut self) -> Parsed<Place> {
        let at = self.at;
        let word = self.name("a place")?;
        Ok(match word {
            "unit" => Place::Unit,
            "clause" => Place::Clause,
            "heading" => Place::Heading,
            "definition" => Place::Definition,
            "document" => Place::Document,
            "exception" => Place::Exception,
            "same" => match self.name("unit or clause after same")? {
                "unit" => Place::SameUnit,
                "clause" => Place::SameClause,
                other => return Err(unknown(at, "place", &format!("same {other}"), "same unit or same clause")),
            },
            "and" | "or" | "not" => {
                return Err(SyntaxError::new(
                    at,
                    format!("“{word}” joins words, not conditions."),
                    "Write AND, OR and NOT in capitals between conditions.",
                ));
            }
            other => {
                let places = "unit, clause, heading, definition, document, exception, same unit or same clause";
                return Err(unknown(at, "place", other, places));
            }
        })
    }

    fn attr(&mut self) -> Parsed<Attr> {
        self.space();
        let at = self.at;
        let word = self.name("an attribute")?;
        Ok(match word {
            "by" => Attr::By(self.party()?),
            "to" => Attr::To(self.party()?),
            "consent" => {
                let not = self.keyword("not");
                self.space();
                let at = self.at;
                let is = match self.name("a kind of consent")? {
                    "opt-in" => Consent::OptIn,
                    "opt-out" => Consent::OptOut,
                    "none" => Consent::None,
                    other => return Err(unknown(at, "kind of consent", other, "opt-in, opt-out or none")),
                };
                Attr::Consent { is, not }
            }
            "sure" => {
                self.space();
                let at = self.at;
                Attr::Sure(match self.name("covenant, default or aim")? {
                    "covenant" => Certainty::Covenant,
                    "default" => Certainty::Default,
                    "aim" => Certainty::Aim,
                    other => return Err(unknown(at, "certainty", other, "covenant, default or aim")),
                })
            }
            "of" => Attr::Of(self.name("a class after of")?.to_owned()),
            "undefined" => Attr::Undefined(self.name("a class after undefined")?.to_owned()),
            "cites" => {
                let capture = self.capture();
                Attr::Cites { name: self.bound()?, capture }
            }
            "is" => Attr::Is(self.bound()?),
            first => {
                let mut acts = vec![act(at, first)?];
                while self.symbol("|") {
                    self.space();
                    let at = self.at;
                    acts.push(act(at, self.name("an act")?)?);
                }
                Attr::Acts(acts)
            }
        })
    }

    fn party(&mut self) -> Parsed<Party> {
        self.space();
        let at = self.at;
        Ok(match self.name("a party")? {
            "us" => Party::Us,
            "them" => Party::Them,
            "either" => Party::Either,
            other => return Err(unknown(at, "party", other, "us, them or either")),
        })
    }

    fn bound(&mut self) -> Parsed<String> {
        self.space();
        let at = self.at;
        let name = self.name("a name")?;
        if self.names.iter().any(|n| n == name) {
            return Ok(name.to_owned());
        }
        let hint = match self.names.as_slice() {
            [] => format!("Bind it first: unit{{ .. }} as {name} AND .."),
            names => format!("Bind it in an earlier find with as {name}; bound here: {}.", names.join(", ")),
        };
        Err(SyntaxError::new(at, format!("No earlier find is named “{name}”."), hint))
    }

    fn test(&mut self) -> Parsed<Condition> {
        let word = self.name("a test")?;
        self.expect("(", "Write the key in round brackets.")?;
        self.space();
        let at = self.at;
        let test = match word {
            "fact" => {
                let key = self.key("the key of a fact")?.to_owned();
                let compare = self.compare_value(")")?;
                Test::Fact { key, compare, at }
            }
            "met" => {
                let key = self.key("topic.element")?;
                match key.split_once('.') {
                    Some((topic, element)) => Test::Met { topic: topic.to_owned(), element: element.to_owned(), at },
                    None if self.symbol("/") => self.grade(key.to_owned(), at)?,
                    None => {
                        let hint = "Write met(topic.element), or met(topic/rung >= 8).";
                        return Err(SyntaxError::new(at, "The element is missing.", hint));
                    }
                }
            }
            _ => {
                let topic = self.key("topic/test")?.to_owned();
                self.expect("/", "Write fired(topic/test).")?;
                Test::Fired { topic, test: self.key("a test id")?.to_owned(), at }
            }
        };
        self.expect(")", "Close the bracket with ).")?;
        Ok(Condition::Test(test))
    }

    /// Reads the rung and the number of elements of `met(topic/rung >= 8)`.
    fn grade(&mut self, topic: String, at: usize) -> Parsed<Test> {
        self.space();
        let rung_at = self.at;
        let rung = self.key("a rung")?;
        let Ok(rung) = rung.parse() else {
            return Err(unknown(rung_at, "rung", rung, "preferred, fallback-1, fallback-2 .."));
        };
        self.space();
        let number_at = self.at;
        match self.compare_value(")")? {
            Some((compare, Value::Number(n))) if u32::try_from(n).is_ok() => {
                Ok(Test::Grade { topic, rung, compare: (compare, n as u32), at })
            }
            _ => {
                let hint = "Say how many elements are met, as in met(topic/preferred >= 8).";
                Err(SyntaxError::new(number_at, "The number of elements is missing.", hint))
            }
        }
    }

    // -- words

    fn words(&mut self) -> Parsed<Words> {
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
    fn capture(&mut self) -> Option<String> {
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

    fn compare_value(&mut self, end: &str) -> Parsed<Option<(Compare, Value)>> {
        self.space();
        if self.source[self.at..].starts_with(end) {
            return Ok(None);
        }
        let compare = if self.symbol(">=") {
            Compare::AtLeast
        } else if self.symbol("<=") {
            Compare::AtMost
        } else if self.symbol("!=") {
            Compare::Unequal
        } else if self.symbol(">") {
            Compare::Above
        } else if self.symbol("<") {
            Compare::Below
        } else if self.symbol("=") {
            Compare::Equal
        } else {
            return Err(self.unexpected("Compare with >, >=, <, <=, = or !=."));
        };
        self.space();
        let at = self.at;
        let length = self.source[at..].find(end).unwrap_or(self.source.len() - at);
        let text = self.source[at..at + length].trim();
        self.at += length;
        value(text).map(|value| Some((compare, value))).ok_or_else(|| {
            SyntaxError::new(
                at,
                format!("“{text}” is no value."),
                "Write a number, a length such as 30 days, a date such as 2026-12-31, a {variable} or a word.",
            )
        })
    }

    // -- characters

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

fn act(at: usize, name: &str) -> Parsed<Act> {
    Act::named(name).ok_or_else(|| {
        let acts = "permits, prohibits, obliges, grants, disclaims, represents, excludes or defines";
        unknown(at, "act or attribute", name, &format!("{acts}; or by, to, consent, sure, of, undefined, cites, is"))
    })
}

fn unknown(at: usize, what: &str, seen: &str, known: &str) -> SyntaxError {
    SyntaxError::new(at, format!("“{seen}” is no {what}."), format!("Known: {known}."))
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

/// Reads the value of a comparison.
fn value(text: &str) -> Option<Value> {
    if let Some(name) = text.strip_prefix('{') {
        let name = name.strip_suffix('}')?.trim();
        let known = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        return known.then(|| Value::Variable(name.to_owned()));
    }
    if let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return Some(Value::Word(inner.to_owned()));
    }
    if is_date(text) {
        return Some(Value::Date(text.to_owned()));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '_')).unwrap_or(text.len());
        let number: u64 = text[..end].replace('_', "").parse().ok()?;
        let unit = text[end..].trim().trim_end_matches('s');
        let hours = match unit {
            "" | "%" => return Some(Value::Number(number)),
            "hour" => 1,
            "day" | "business day" => 24,
            "week" => 24 * 7,
            "month" => 24 * 30,
            "year" => 24 * 365,
            _ => return None,
        };
        return Some(Value::Hours(number.checked_mul(hours)?));
    }
    let word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    word.then(|| Value::Word(text.to_owned()))
}

/// Returns whether `text` is written `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}
