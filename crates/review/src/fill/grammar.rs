//! Grammar around filled words: pronouns, possessives, verbs that agree, quoted terms.

use draft::Piece;

use crate::party;
use crate::read::token;

/// Begins a sentence with a capital, and says "by us" where a pronoun stands for a party and is no subject.
pub(super) fn pronoun(before: &str, piece: &mut Piece) {
    let (Piece::Words(words) | Piece::Term(words)) = piece else { return };
    let begins =
        before.is_empty() || before.ends_with('\n') || before.trim_end().ends_with('.') && before.ends_with(' ');
    if !party::is_pronoun(words) {
        return;
    }
    let second = words.starts_with(['y', 'Y']);
    let last = before.trim_end().rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    let object = matches!(
        last.as_str(),
        "by" | "to"
            | "of"
            | "for"
            | "with"
            | "from"
            | "against"
            | "than"
            | "on"
            | "through"
            | "excuses"
            | "indemnify"
            | "defend"
            | "reimburse"
            | "notify"
            | "give"
            | "gives"
    );
    *words = match (begins, second) {
        (true, true) => "You",
        (true, false) => "We",
        (false, true) => "you",
        (false, false) if object => "us",
        (false, false) => "we",
    }
    .to_owned();
}

/// Begins words with a capital.
pub fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes "your" for "you's" and "our" for "we's", and "you, your affiliates" for "you, its affiliates".
pub(super) fn possess(pieces: &mut [Piece]) {
    for i in 1..pieces.len() {
        let (head, tail) = pieces.split_at_mut(i);
        let (Some(Piece::Words(name) | Piece::Term(name)), Some(Piece::Words(words))) =
            (head.last_mut(), tail.first_mut())
        else {
            continue;
        };
        if party::is_pronoun(name) {
            *words = agreeing(words);
        }
        let rest = words.strip_prefix("'s").or_else(|| words.strip_prefix("’s")).map(str::to_owned);
        let own = match name.as_str() {
            "you" => "your",
            "You" => "Your",
            "we" | "us" => "our",
            "We" => "Our",
            _ => continue,
        };
        if let Some(rest) = rest {
            *name = own.to_owned();
            *words = rest;
        } else if let Some((lead, rest)) = [", its ", " and its ", " its "]
            .into_iter()
            .find_map(|lead| Some((lead.strip_suffix("its ")?, words.strip_prefix(lead)?)))
        {
            *words = format!("{lead}{} {rest}", own.to_lowercase());
        }
    }
}

/// Puts the verb after "we" or "you" into its form: "we provide", not "we provides".
fn agreeing(words: &str) -> String {
    let Some(rest) = words.strip_prefix(' ') else { return words.to_owned() };
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (verb, after) = rest.split_at(end);
    let plain = match verb {
        "is" => "are",
        "was" => "were",
        "has" => "have",
        "does" => "do",
        _ if verb.len() > 3 && verb.ends_with('s') && !verb.ends_with("ss") => &verb[..verb.len() - 1],
        _ => verb,
    };
    format!(" {plain}{after}")
}

/// Cuts out quoted terms as definitions.
pub(super) fn definitions(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['"', '“']) {
        let width = rest[open..].chars().next().map_or(1, char::len_utf8);
        let inner = &rest[open + width..];
        let Some(close) = inner.find(['"', '”']) else { break };
        let term = &inner[..close];
        let is_term = term.starts_with(char::is_uppercase) && term.len() < 60;
        if !is_term {
            let end = open + width + close;
            out.push(Piece::Words(rest[..end].to_owned()));
            rest = &rest[end..];
            // The closing mark goes with what follows.
            let width = rest.chars().next().map_or(0, char::len_utf8);
            out.push(Piece::Words(rest[..width].to_owned()));
            rest = &rest[width..];
            continue;
        }
        out.push(Piece::Words(rest[..open + width].to_owned()));
        out.push(Piece::Defined(term.to_owned()));
        rest = &inner[close..];
        let width = rest.chars().next().map_or(0, char::len_utf8);
        out.push(Piece::Words(rest[..width].to_owned()));
        rest = &rest[width..];
    }
    if !rest.is_empty() {
        out.push(Piece::Words(rest.to_owned()));
    }
    out
}

pub(super) fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in token::words(text) {
        if text[range.clone()].eq(from) {
            out.push_str(&text[at..range.start]);
            out.push_str(to);
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Says whether the text already says "Section" before a reference, or goes on a list of them.
pub(super) fn is_named(before: &str) -> bool {
    let tail = before.trim_end();
    let last = tail.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    let named =
        |w: &str| matches!(w, "section" | "sections" | "clause" | "clauses" | "article" | "articles" | "§" | "§§");
    named(&last)
        || (matches!(last.as_str(), "and" | "or") || tail.ends_with(',')) && {
            let words: Vec<&str> = tail.rsplit(' ').take(8).collect();
            words.iter().any(|w| named(&w.to_lowercase()))
        }
}

pub(super) fn label_only(words: &str) -> &str {
    words.split_once(' ').map_or(words, |(_, label)| label)
}

/// Returns the words before a term without an article that the term does not take: "the " before "Your Content".
pub(super) fn before_term<'w>(words: &'w str, term: &str) -> &'w str {
    let owned = term
        .split(' ')
        .next()
        .is_some_and(|first| matches!(first.to_lowercase().as_str(), "your" | "our" | "my" | "their" | "its"));
    let bare = words.strip_suffix("the ").or_else(|| words.strip_suffix("The "));
    bare.filter(|bare| owned && (bare.is_empty() || bare.ends_with(char::is_whitespace))).unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_take_their_case() {
        for (before, expected) in
            [("", "We"), ("It ends. ", "We"), ("made by ", "us"), ("and ", "we"), ("excuses ", "us")]
        {
            let mut piece = Piece::Term("we".to_owned());
            pronoun(before, &mut piece);
            assert_eq!(piece, Piece::Term(expected.to_owned()), "{before}");
        }
    }

    #[test]
    fn what_belongs_to_a_pronoun_follows_it() {
        for (name, words, expected) in [
            ("you", "'s data", "your data"),
            ("you", ", its affiliates and others", "you, your affiliates and others"),
            ("us", " and its affiliates", "us and our affiliates"),
            ("Customer", ", its affiliates", "Customer, its affiliates"),
        ] {
            let mut pieces = [Piece::Term(name.to_owned()), Piece::Words(words.to_owned())];
            possess(&mut pieces);
            assert_eq!(draft::Inline(pieces.to_vec()).text(), expected);
        }
    }

    #[test]
    fn a_term_that_says_whose_it_is_takes_no_article() {
        for (words, term, expected) in [
            ("claims that the ", "Your Content", "claims that "),
            ("The ", "your data", ""),
            ("claims that the ", "Outputs", "claims that the "),
            ("they bathe ", "Your Content", "they bathe "),
        ] {
            assert_eq!(before_term(words, term), expected, "{words}{term}");
        }
    }

    #[test]
    fn verbs_follow_pronouns() {
        assert_eq!(agreeing(" provides to you"), " provide to you");
        assert_eq!(agreeing(" is liable"), " are liable");
        assert_eq!(agreeing(", who"), ", who");
    }

    #[test]
    fn a_quoted_term_is_a_definition() {
        let pieces = definitions("Models (the \"Field of Use\").");
        assert_eq!(draft::Inline(pieces.clone()).text(), "Models (the \"Field of Use\").");
        assert!(pieces.contains(&Piece::Defined("Field of Use".to_owned())));
    }
}
