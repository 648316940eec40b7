//! Words of running text, as conditions see them.

use std::ops::Range;

/// One word or number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word in lower case, without a possessive ending; curly apostrophes are straight.
    pub text: String,
    /// Half-open byte range in the text, possessive ending included.
    pub at: Range<usize>,
    /// Whether only a hyphen or dash-like mark stands between this word and the one before ("fine-tune").
    pub glued: bool,
}

/// Returns the words of `text` in order: runs of letters and digits, apostrophes inside them included.
///
/// Numbers keep commas and points between digits ("1,000.50"), so that an amount is one word.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let after = text[at + next.len_utf8()..].chars().next();
            let within = next.is_alphanumeric()
                || (matches!(next, '\'' | '’') && after.is_some_and(char::is_alphanumeric))
                || (matches!(next, ',' | '.')
                    && text[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit())
                    && after.is_some_and(|c| c.is_ascii_digit()));
            if !within {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let mut word = text[start..end].to_lowercase().replace('’', "'");
        if let Some(bare) = word.strip_suffix("'s") {
            word.truncate(bare.len());
        }
        let glued = found.last().is_some_and(|last| matches!(&text[last.at.end..start], "-" | "\u{2010}" | "\u{2011}"));
        found.push(Token { text: word, at: start..end, glued });
    }
    found
}
