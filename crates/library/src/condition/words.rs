//! Words expressions: which words a place has.

use super::{Compare, SyntaxError, Token, Value, parse};

/// A words expression, from the loosest connector to the tightest: `%`, `&`, `/p`, `/s`, `/n`, `or`.
///
/// An expression gives spans; connectors join them and keep both sides' captures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// `A % B ..`: A, where none of the others occurs in the same place.
    But(Box<Words>, Vec<Words>),
    /// `A & B ..`: all occur in the same place.
    Both(Vec<Words>),
    /// `A /s B`: the two stand so near; connectors of one strength associate to the left.
    Near(Box<Words>, Link, Box<Words>),
    /// `A or B ..`: one occurs.
    Any(Vec<Words>),
    /// A word, phrase, lexicon, quantity or group.
    Atom(Atom),
}

/// How near two spans must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// `/p`, in order `+p`: in one paragraph.
    Paragraph {
        /// Whether the left span must come first.
        ordered: bool,
    },
    /// `/s`, in order `+s`: in one unit.
    Sentence {
        /// Whether the left span must come first.
        ordered: bool,
    },
    /// `/n`, in order `+n`: at most `n` words on, so neighbors are 1 apart; words are [`Token`]s.
    Within {
        /// Greatest distance in words, from the end of one span to the start of the other.
        n: u32,
        /// Whether the left span must come first.
        ordered: bool,
    },
    /// `not/n`, in order `not+n`: a left span with no right span so near; judged for each left span by itself.
    Without {
        /// Distance in words within which the right span must not stand.
        n: u32,
        /// Whether only a right span that follows counts.
        ordered: bool,
    },
}

/// One member of a words expression, with the name that captures its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// `name:` before it.
    pub capture: Option<String>,
    /// What it matches.
    pub term: Term,
    /// Byte offset in the source, at the term.
    pub at: usize,
}

/// What an atom matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A word, a root or a quoted phrase.
    Phrase(Phrase),
    /// `@lexicon`: any member, and every term that the draft defines with a body that holds a member.
    Lexicon(String),
    /// `duration(>30 days)`: a quantity that compares so.
    Quantity(Quantity),
    /// `( .. )`.
    Group(Box<Words>),
}

/// Words that stand side by side, hyphens and spaces alike: `fine-tun!` is `"fine tun!"` and matches "finetuning".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// The words in order; never empty.
    pub parts: Vec<Part>,
}

/// One word of a phrase, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Letters to match; `*` stands for one letter.
    pub text: String,
    /// Whether any ending may follow (`train!`); otherwise the word itself and its regular plural match.
    pub root: bool,
}

/// `kind(compare value)`, or `kind()` for any quantity of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The kind.
    pub kind: QuantityKind,
    /// The comparison; `None` matches any quantity of the kind.
    pub compare: Option<(Compare, Value)>,
}

/// Kinds of quantity that a unit can state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantityKind {
    /// A length of time: "seventy-two (72) hours".
    Duration,
    /// An amount of money, compared without regard to its currency.
    Money,
    /// A percentage: "more than 50 %".
    Percent,
    /// A number of times or things: "once", "two (2)".
    Count,
    /// A calendar date.
    Date,
}

impl Words {
    /// Parses a words expression of the library, where two words without a connector are a mistake.
    ///
    /// # Errors
    /// The first mistake, at its character.
    pub fn parse(source: &str) -> Result<Words, SyntaxError> {
        parse::words(source)
    }

    /// Parses the words of a search box, which reads a space as `or` and knows `and`.
    ///
    /// # Errors
    /// The first mistake, at its character; an empty box is one.
    pub fn parse_search(source: &str) -> Result<Words, SyntaxError> {
        parse::search(source)
    }

    /// Calls `see` with every atom, groups and their members included, in source order.
    pub fn atoms<'a>(&'a self, see: &mut impl FnMut(&'a Atom)) {
        match self {
            Words::But(first, others) => {
                first.atoms(see);
                others.iter().for_each(|w| w.atoms(see));
            }
            Words::Both(members) | Words::Any(members) => members.iter().for_each(|w| w.atoms(see)),
            Words::Near(left, _, right) => {
                left.atoms(see);
                right.atoms(see);
            }
            Words::Atom(atom) => {
                see(atom);
                if let Term::Group(inner) = &atom.term {
                    inner.atoms(see);
                }
            }
        }
    }

    /// Returns the names of captures that a match binds, in source order; what must be absent binds none.
    pub fn captures(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.add_captures(&mut names);
        names
    }

    fn add_captures<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Words::But(first, _) | Words::Near(first, Link::Without { .. }, _) => first.add_captures(names),
            Words::Both(members) | Words::Any(members) => members.iter().for_each(|w| w.add_captures(names)),
            Words::Near(left, _, right) => {
                left.add_captures(names);
                right.add_captures(names);
            }
            Words::Atom(atom) => {
                names.extend(atom.capture.as_deref());
                if let Term::Group(inner) = &atom.term {
                    inner.add_captures(names);
                }
            }
        }
    }

    /// Returns the lexicons named, each with the byte offset of its atom.
    pub fn lexicons(&self) -> Vec<(&str, usize)> {
        let mut found = Vec::new();
        self.atoms(&mut |atom| {
            if let Term::Lexicon(id) = &atom.term {
                found.push((id.as_str(), atom.at));
            }
        });
        found
    }
}

impl Phrase {
    /// Returns how many tokens the phrase takes at the start of `tokens`, or nothing when it does not stand there.
    ///
    /// Hyphens do not matter: `fine-tune` matches "fine tune", "fine-tune" and "finetune"; `sublicense` matches
    /// "sub-license".
    pub fn match_start(&self, tokens: &[Token]) -> Option<usize> {
        if self.parts.len() > 1 && tokens.first().is_some_and(|t| self.as_one_word().matches(&t.text)) {
            return Some(1);
        }
        let mut used = 0;
        for part in &self.parts {
            used += part.match_start(&tokens[used..])?;
        }
        Some(used)
    }

    fn as_one_word(&self) -> Part {
        let text = self.parts.iter().map(|p| p.text.as_str()).collect();
        Part { text, root: self.parts.last().is_some_and(|p| p.root) }
    }
}

impl Part {
    /// Returns whether `word`, in lower case, is this word, its regular plural, or has this root.
    pub fn matches(&self, word: &str) -> bool {
        let Some(rest) = self.strip_from(word) else {
            return self.plural_of_y(word);
        };
        match rest {
            "" => true,
            _ if self.root => true,
            "s" => true,
            "es" => ["s", "x", "z", "ch", "sh"].iter().any(|end| self.text.ends_with(end)),
            _ => false,
        }
    }

    fn match_start(&self, tokens: &[Token]) -> Option<usize> {
        if self.matches(&tokens.first()?.text) {
            return Some(1);
        }
        let mut word = tokens[0].text.clone();
        for (i, token) in tokens.iter().enumerate().skip(1).take_while(|(_, t)| t.glued) {
            word.push_str(&token.text);
            if self.matches(&word) {
                return Some(i + 1);
            }
        }
        None
    }

    fn strip_from<'a>(&self, word: &'a str) -> Option<&'a str> {
        if let Some(rest) = word.strip_prefix(self.text.as_str()) {
            return Some(rest);
        }
        if !self.text.contains('*') {
            return None;
        }
        let mut rest = word.chars();
        for wanted in self.text.chars() {
            let letter = rest.next()?;
            if wanted != '*' && wanted != letter {
                return None;
            }
        }
        Some(rest.as_str())
    }

    fn plural_of_y(&self, word: &str) -> bool {
        let (Some(stem), Some(other)) = (self.text.strip_suffix('y'), word.strip_suffix("ies")) else { return false };
        !self.root && stem == other && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    }
}

impl QuantityKind {
    /// Returns the kind with this name.
    pub fn named(name: &str) -> Option<QuantityKind> {
        Some(match name {
            "duration" => QuantityKind::Duration,
            "money" => QuantityKind::Money,
            "percent" => QuantityKind::Percent,
            "count" => QuantityKind::Count,
            "date" => QuantityKind::Date,
            _ => return None,
        })
    }
}
