//! The words of a draft: each with a key to match by, its place and what separates it from the word before.

use std::collections::BTreeMap;
use std::ops::Range;

use draft::{Draft, ParaId, Span};

/// One word of the draft.
#[derive(Clone, Debug)]
pub struct Token {
    /// The word to match by: lower case, without possessive, in one spelling.
    pub key: String,
    /// Its paragraph.
    pub para: ParaId,
    /// Bytes of the paragraph's text, a possessive included.
    pub range: Range<u32>,
    /// What stands between it and the word before.
    pub gap: Gap,
    /// Does it begin with a capital letter?
    pub capital: bool,
    /// How many round brackets are open around it.
    pub depth: u16,
}

impl Token {
    /// Returns where the word stands.
    pub fn span(&self) -> Span {
        Span { para: self.para, start: self.range.start, end: self.range.end }
    }
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A hyphen or nothing.
    Hyphen,
    /// White space, quotation marks or brackets.
    Space,
    /// A comma, a dash or a slash.
    Comma,
    /// A semicolon, a colon or the end of a sentence.
    Stop,
    /// Another paragraph.
    Paragraph,
}

/// All words of a draft in order, with an index from each word to its places.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The words.
    pub all: Vec<Token>,
    places: BTreeMap<String, Vec<u32>>,
    paragraphs: BTreeMap<ParaId, Range<u32>>,
}

impl Tokens {
    /// Reads the words of every paragraph that is not generated.
    pub fn of(draft: &Draft) -> Tokens {
        let mut tokens = Tokens::default();
        for paragraph in draft.paragraphs.iter().filter(|p| !p.style.generated) {
            let (mut last_end, mut depth) = (None, 0_u16);
            let first = tokens.all.len() as u32;
            for range in words(&paragraph.text) {
                let word = &paragraph.text[range.clone()];
                let gap = match last_end {
                    None => Gap::Paragraph,
                    // "Copy.AI" is one name.
                    Some(end) if &paragraph.text[end..range.start] == "." && is_inner(word) => Gap::Space,
                    Some(end) => gap(&paragraph.text[end..range.start]),
                };
                for c in paragraph.text[last_end.unwrap_or_default()..range.start].chars() {
                    depth = match c {
                        '(' => depth.saturating_add(1),
                        ')' => depth.saturating_sub(1),
                        _ => depth,
                    };
                }
                last_end = Some(range.end);
                tokens.all.push(Token {
                    key: key(word),
                    para: paragraph.id,
                    range: range.start as u32..range.end as u32,
                    gap,
                    capital: word.chars().next().is_some_and(char::is_uppercase),
                    depth,
                });
            }
            tokens.paragraphs.insert(paragraph.id, first..tokens.all.len() as u32);
        }
        for (i, token) in tokens.all.iter().enumerate() {
            tokens.places.entry(token.key.clone()).or_default().push(i as u32);
        }
        tokens
    }

    /// Returns the places of the exact key, ascending.
    pub fn exactly(&self, key: &str) -> &[u32] {
        self.places.get(key).map_or(&[], Vec::as_slice)
    }

    /// Returns the places of every key that begins with `stem`, ascending.
    pub fn beginning(&self, stem: &str) -> Vec<u32> {
        let keys = self.places.range(stem.to_owned()..).take_while(|(key, _)| key.starts_with(stem));
        let mut places: Vec<u32> = keys.flat_map(|(_, at)| at.iter().copied()).collect();
        places.sort_unstable();
        places
    }

    /// Returns the places of every key that `is` accepts, ascending.
    pub fn matching(&self, is: impl Fn(&str) -> bool) -> Vec<u32> {
        let mut places: Vec<u32> =
            self.places.iter().filter(|(key, _)| is(key)).flat_map(|(_, at)| at.iter().copied()).collect();
        places.sort_unstable();
        places
    }

    /// Returns the tokens of a paragraph.
    pub fn paragraph(&self, para: ParaId) -> Range<u32> {
        self.paragraphs.get(&para).cloned().unwrap_or_default()
    }

    /// Returns the range of tokens that lie wholly inside `span`.
    pub fn within(&self, span: &Span) -> Range<u32> {
        let paragraph = self.paragraph(span.para);
        let all = &self.all[paragraph.start as usize..paragraph.end as usize];
        let from = all.partition_point(|t| t.range.start < span.start) as u32;
        let to = all.partition_point(|t| t.range.end <= span.end) as u32;
        paragraph.start + from..paragraph.start + to.max(from)
    }
}

/// Returns the byte ranges of the words of `text`: letters and digits with inner apostrophes, numbers with their separators.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (i, &(at, c)) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| chars[j].1);
        let after = chars.get(i + 1).map(|&(_, c)| c);
        let joins = match c {
            '\'' | '’' => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
            '.' | ',' => before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit()),
            // A soft hyphen or a zero-width space inside a word.
            '\u{ad}' | '\u{200b}' => start.is_some() && after.is_some_and(char::is_alphabetic),
            _ => false,
        };
        if c.is_alphanumeric() || (joins && start.is_some()) {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            out.push(possessive(text, from..at));
        }
    }
    if let Some(from) = start {
        out.push(from..text.len());
    }
    out
}

/// Takes in the apostrophe of a plural possessive, as in "days' notice".
fn possessive(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let plural = text[range.clone()].ends_with(['s', 'S']);
    match rest.chars().next() {
        Some(c @ ('\'' | '’')) if plural && rest[c.len_utf8()..].starts_with([' ', '\u{a0}']) => {
            range.start..range.end + c.len_utf8()
        }
        _ => range,
    }
}

/// Says whether a word after a point without a space goes on with a name, as in "Copy.AI"; one that begins like a
/// sentence does not.
fn is_inner(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    !(first && letters.next().is_some_and(char::is_lowercase))
}

fn gap(between: &str) -> Gap {
    if between.is_empty() || between.chars().all(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}')) {
        return Gap::Hyphen;
    }
    between
        .chars()
        .map(|c| match c {
            '.' | ';' | ':' | '!' | '?' | '\u{2028}' => Gap::Stop,
            ',' | '/' | '\u{2013}' | '\u{2014}' => Gap::Comma,
            _ => Gap::Space,
        })
        .max()
        .unwrap_or(Gap::Space)
}

/// Returns the key of a word: lower case, without possessive, American spelling where the two differ by rule.
pub fn key(word: &str) -> String {
    let mut key: String = word
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect();
    if let Some(stem) = key.strip_suffix("'s").or_else(|| key.strip_suffix('\'')) {
        key = stem.to_owned();
    }
    spelling(&key)
}

/// Maps British to American spelling by rule; it need only be the same for pattern and draft.
fn spelling(key: &str) -> String {
    if key.len() < 5 || !key.is_ascii() {
        return key.to_owned();
    }
    let mut out = key.to_owned();
    for (british, american) in [
        ("licenc", "licens"),
        ("defence", "defense"),
        ("ysable", "yzable"),
        ("labelled", "labeled"),
        ("labelling", "labeling"),
        ("modelling", "modeling"),
    ] {
        if out.contains(british) {
            out = out.replace(british, american);
        }
    }
    for (british, american) in [
        ("isation", "ization"),
        ("isations", "izations"),
        ("ise", "ize"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("iser", "izer"),
        ("isers", "izers"),
        ("ising", "izing"),
    ] {
        if let Some(stem) = out.strip_suffix(british)
            && stem.len() > 2
        {
            return format!("{stem}{american}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_numbers_and_apostrophes_together() {
        let text = "Licensee’s thirty (30) days' notice of 1,000.50 fine-tuning; Sections 3.2(a).";
        let found: Vec<&str> = words(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(
            found,
            [
                "Licensee’s",
                "thirty",
                "30",
                "days'",
                "notice",
                "of",
                "1,000.50",
                "fine",
                "tuning",
                "Sections",
                "3.2",
                "a"
            ]
        );
    }

    #[test]
    fn keys_have_one_spelling() {
        for (word, expected) in [
            ("Licensee’s", "licensee"),
            ("days'", "days"),
            ("Sub\u{AD}licence", "sublicense"),
            ("optimised", "optimized"),
            ("anonymisation", "anonymization"),
            ("use", "use"),
        ] {
            assert_eq!(key(word), expected, "{word}");
        }
    }
}
