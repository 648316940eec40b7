use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A piece of text that changes whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A word with its inner apostrophes; a hyphen stands by itself, so that a change of hyphens stays small.
    Word,
    /// A run of spaces.
    Space,
    /// One mark of punctuation.
    Mark,
    /// A tab, a line break or an object of the file.
    Object,
    /// A number with its separators, or a number of a list such as `3.2(a)(iv)` or `(b)`.
    Number,
    /// An amount of money.
    Amount,
    /// A percentage.
    Percentage,
    /// A number in words with its figure, such as `thirty (30)`.
    Count,
    /// A date.
    Date,
    /// A reference with its label, such as `Section 3.2(a)`.
    Reference,
    /// A citation, such as `17 U.S.C. § 102`.
    Citation,
    /// A place to be filled in, such as `[●]`.
    Placeholder,
    /// A defined term in its quotation marks, or a term of several words.
    Term,
    /// A set phrase, such as `including without limitation`.
    Phrase,
}

/// Cuts `text` into tokens that together cover every byte.
pub fn tokens(text: &str) -> Vec<Token> {
    cut(text, &[])
}

/// Cuts `text` into tokens; each of `terms` is one token where it stands as whole words.
pub(crate) fn cut(text: &str, terms: &[&str]) -> Vec<Token> {
    let mut found = term_places(text, terms).into_iter().peekable();
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while at < text.len() {
        if let Some(range) = found.next_if(|range| range.start <= at) {
            if range.start == at {
                at = range.end;
                out.push(Token { range, kind: Kind::Term });
            }
            continue;
        }
        let token = next(text, at);
        at = token.range.end;
        out.push(token);
    }
    out
}

fn next(text: &str, at: usize) -> Token {
    for (kind, pattern) in &*PATTERNS {
        // Patterns are anchored by `\G`-like slicing: word edges are checked by hand, because a slice hides what stands before.
        if let Some(hit) = pattern.find(&text[at..])
            && !hit.is_empty()
        {
            return Token { range: at..at + hit.end(), kind: *kind };
        }
    }
    let length = text[at..].chars().next().map_or(1, char::len_utf8);
    Token { range: at..at + length, kind: Kind::Mark }
}

/// Returns where the terms stand as whole words, ascending and without overlap, the longest first at one place.
fn term_places(text: &str, terms: &[&str]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for term in terms.iter().filter(|term| term.contains(' ')) {
        for (start, found) in text.match_indices(term) {
            let end = start + found.len();
            let inner = |c: char| c.is_alphanumeric();
            let whole =
                !text[..start].chars().next_back().is_some_and(inner) && !text[end..].chars().next().is_some_and(inner);
            if whole {
                places.push(start..end);
            }
        }
    }
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    places.retain(|place| {
        let free = place.start >= end;
        if free {
            end = place.end;
        }
        free
    });
    places
}

/// Patterns in the order they are tried; each is anchored at the place read.
static PATTERNS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    let label = r"\d+(?:\.\d+)*(?:\([A-Za-z0-9]{1,5}\))*";
    let month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    let count = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|\
                 seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)";
    let scale = r"(?:[ \u{a0}](?:thousand|million|billion)\b)?";
    let patterns: Vec<(Kind, String)> = vec![
        (Kind::Object, r"[\t\u{2028}\u{fffc}\n]".into()),
        (Kind::Space, r"[^\S\t\n\u{2028}]+".into()),
        (Kind::Placeholder, r"\[(?:[^\[\]\p{L}\p{N}]{1,24}|(?i:insert|date|amount|name|number|tbd|to be)\b[^\[\]\n]{0,60})\]".into()),
        (Kind::Term, r#"(?:“[\p{Lu}][^“”"\n]{0,60}”|"[\p{Lu}][^“”"\n]{0,60}")"#.into()),
        (Kind::Phrase, r"(?i:including,? (?:but not limited to|without limitation)\b,?|and/or\b)".into()),
        (
            Kind::Citation,
            r"\d+[ \u{a0}](?:U\.[ ]?S\.[ ]?C\.|C\.[ ]?F\.[ ]?R\.|U\.S\.|F\.(?:\dd|Supp\.)?)[ \u{a0}]?(?:§+[ \u{a0}]?)?\d[\w.\-]*(?:\(\w{1,5}\))*".into(),
        ),
        (Kind::Citation, format!(r"§+[ \u{{a0}}]?{label}")),
        (
            Kind::Reference,
            format!(
                r"(?:Sections?|Articles?|Clauses?|Paragraphs?|Schedules?|Exhibits?|Annex(?:es)?|Appendix|Attachments?)[ \u{{a0}}](?:{label}|[A-Z](?:-?\d+)?\b|[IVXLC]+\b)"
            ),
        ),
        (Kind::Date, format!(r"(?:{month}[ \u{{a0}}]\d{{1,2}}(?:st|nd|rd|th)?,?[ \u{{a0}}]\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?[ \u{{a0}}]{month},?[ \u{{a0}}]\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}})\b")),
        (Kind::Count, format!(r"(?i:{count}(?:[ \u{{a0}}-](?:and[ ])?{count})*)[ \u{{a0}}](?:percent )?\(\d[\d,.]*%?\)")),
        (Kind::Amount, format!(r"(?:(?:US|U\.S\.|CA|AU|C|A)?[$€£¥][ \u{{a0}}]?|(?:USD|EUR|GBP|CHF)[ \u{{a0}}])\d[\d,]*(?:\.\d+)?{scale}")),
        (Kind::Percentage, r"\d[\d,]*(?:\.\d+)?(?:[ \u{a0}]?%|[ \u{a0}]per ?cent\b)".into()),
        (Kind::Number, r"\d{1,3}(?:,\d{3})+(?:\.\d+)?".into()),
        (Kind::Number, format!(r"{label}(?:st|nd|rd|th)?\b|{label}")),
        (Kind::Number, r"\((?:[a-z]|[ivxl]{1,6}|[a-z]{2}|\d{1,2})\)".into()),
        (Kind::Word, r"(?:Inc|Corp|Ltd|Co|No|Nos|Sec|Art|vs?)\.".into()),
        (Kind::Word, r"[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*".into()),
    ];
    patterns
        .into_iter()
        .map(|(kind, pattern)| (kind, Regex::new(&format!(r"\A(?:{pattern})")).expect("the pattern is fixed")))
        .collect()
});

/// Returns the text by which a token is compared: quotation marks, hyphens and spaces in one form, case kept.
pub(crate) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '‘' | '’' | '‚' => out.push('\''),
            '\u{2011}' | '\u{2010}' => out.push('-'),
            '\u{ad}' => {}
            '\t' | '\n' | '\u{2028}' => out.push(c),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}
