use std::ops::Range;

/// Words whose full stop does not end a sentence, lower case, without the stop.
const SHORT: [&str; 66] = [
    "no", "nos", "sec", "secs", "art", "arts", "cl", "para", "paras", "par", "subsec", "ch", "vol", "p", "pp", "e.g",
    "i.e", "eg", "ie", "cf", "viz", "vs", "v", "mr", "mrs", "ms", "dr", "prof", "st", "hon", "messrs", "cal", "civ",
    "stat", "reg", "regs", "fed", "pub", "del", "bus", "comp", "gen", "ann", "rev", "u.s.c", "c.f.r", "u.s", "u.k",
    "n.y", "supp", "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec", "approx", "est", "ed", "eds", "exh",
    "ex", "al",
];

/// Short forms that may end a sentence: they do when a word follows that commonly begins one.
const COMPANY: [&str; 12] = ["inc", "corp", "ltd", "co", "llc", "l.l.c", "l.p", "plc", "p.l.c", "s.a", "etc", "bros"];

/// Words that commonly begin a sentence of a contract.
const OPENERS: [&str; 42] = [
    "The",
    "This",
    "These",
    "Those",
    "That",
    "Each",
    "Every",
    "If",
    "Neither",
    "Either",
    "No",
    "Any",
    "All",
    "Such",
    "In",
    "For",
    "Except",
    "Notwithstanding",
    "Upon",
    "Unless",
    "Until",
    "Where",
    "When",
    "It",
    "Its",
    "Both",
    "Customer",
    "Vendor",
    "Provider",
    "Supplier",
    "Licensor",
    "Licensee",
    "Company",
    "Client",
    "Party",
    "Parties",
    "To",
    "At",
    "On",
    "As",
    "Nothing",
    "Without",
];

/// Splits `text` into sentences, as ranges without blanks at either end.
///
/// A full stop ends a sentence when white space and something that can begin one follow, and it stands neither after an
/// abbreviation nor within parentheses that close again.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        i += 1;
        match c {
            '(' | '[' if closes(&text[at..]) => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '.' | '!' | '?' if depth == 0 => {
                while i < chars.len() && matches!(chars[i].1, '”' | '"' | '’' | '\'' | ')' | ']' | '»') {
                    i += 1;
                }
                let end = chars.get(i).map_or(text.len(), |(at, _)| *at);
                if ends(&text[start..at], c, &text[end..]) {
                    push(&mut out, text, start..end);
                    start = end;
                }
            }
            '\t' if depth == 0 && is_cell(&text[start..at], &text[at + 1..]) => {
                push(&mut out, text, start..at);
                start = at;
            }
            _ => {}
        }
    }
    push(&mut out, text, start..text.len());
    out
}

/// Says whether the words before a tab are a cell of a row and not a label or a term that the words after it explain.
fn is_cell(before: &str, after: &str) -> bool {
    before.split_whitespace().count() > 2 && after.trim_start().starts_with(char::is_uppercase)
}

/// Returns `range` of `text` without the blanks at either end.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..(start + words.trim().len())
}

fn push(out: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let range = trim(text, range);
    if text[range.clone()].chars().any(char::is_alphanumeric) {
        out.push(range);
    }
}

/// Says whether the parenthesis at the start of `text` closes soon enough to be one.
fn closes(text: &str) -> bool {
    let mut depth = 0;
    for c in text.chars().take(600) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

/// Says whether a sentence ends between `before`, which stands before the mark `sign`, and `after`.
fn ends(before: &str, sign: char, after: &str) -> bool {
    let next = after.trim_start();
    if next.is_empty() {
        return true;
    }
    if next.len() == after.len() {
        return false;
    }
    let opens = next.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '(' | '[' | '‘' | '§' | '•' | '$' | '{')
    });
    if !opens {
        return false;
    }
    if sign != '.' {
        return true;
    }
    let last = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '–' | '—'))
        .next()
        .unwrap_or_default();
    let lower = last.to_lowercase();
    let opener = || {
        let word: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
        OPENERS.contains(&word.as_str())
    };
    if lower == "no" || lower == "nos" {
        return !next.starts_with(|c: char| c.is_ascii_digit());
    }
    if SHORT.contains(&lower.as_str()) || COMPANY.contains(&lower.as_str()) {
        return (lower.contains('.') || COMPANY.contains(&lower.as_str())) && opener();
    }
    // An initial, as in `J. Doe` and `N.Y.`; but `Schedule A. The` ends a sentence.
    let initial = last.split('.').all(|part| part.chars().count() == 1 && part.chars().all(|c| c.is_ascii_uppercase()));
    if initial {
        return opener();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::sentences;

    /// Splits and compares; sentences are written with ` | ` between them.
    fn check(expected: &str) {
        let text = expected.replace(" | ", " ");
        let found: Vec<&str> = sentences(&text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found.join(" | "), expected);
    }

    #[test]
    fn sentences_of_contracts() {
        for text in [
            "",
            "Vendor may use Inputs. | Customer may not.",
            "See Section 3.2. | The Fees are $1.5 million.",
            "See Section 3.2 and No. 5 of Exh. B. | No other fee applies.",
            "under 17 U.S.C. § 101 and Cal. Civ. Code § 1798.140. | This applies.",
            "Acme Inc. Terms apply to Acme Inc. | The Vendor agrees.",
            "Northwind Models, Inc. and its Affiliates, e.g. Contoso, may do so.",
            "It is the “Service.” | Customer accepts it.",
            "“Data” means data. | “Outputs” means results.",
            "the Data (see Section 2. Nothing else) is safe. | It is.",
            "(a) No use. | (b) No copy.",
            "Is it? | It is! | Yes.",
            "Schedule A. | The Fees.",
            "signed by J. Doe on Jan. 5 for the U.S. Government.",
            "within 30 days. | 15 days later it ends.",
            "https://example.com/a.B is a link. | Done.",
        ] {
            check(text);
        }
    }
}
