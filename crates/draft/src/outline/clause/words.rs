//! What the words of a line say about the clause that it begins.

use crate::outline::{definition, label};
use crate::{ClauseKind, Paragraph};

/// Says what kind of clause a heading announces; `heading` is in lower case.
pub(crate) fn kind_of(heading: &str) -> ClauseKind {
    match heading.trim() {
        "recitals" | "recital" | "background" | "whereas" | "witnesseth" | "preliminary statement" => {
            ClauseKind::Recital
        }
        "parties" | "the parties" => ClauseKind::Preamble,
        "signatures" | "signature" | "signature page" | "execution" | "in witness whereof" => ClauseKind::Signature,
        "table of contents" | "contents" => ClauseKind::Contents,
        _ => ClauseKind::Section,
    }
}

/// Says whether a clause with this heading holds definitions.
pub(crate) fn is_definitions(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    ["definition", "defined term", "interpretation", "glossary"].iter().any(|word| lower.contains(word))
}

/// Says whether a paragraph's text begins with a term and says what it means.
pub(crate) fn is_definition(text: &str) -> bool {
    definition::leads(text)
}

pub(crate) fn is_draft_title(lower: &str) -> bool {
    [
        "agreement",
        "terms",
        "addendum",
        "contract",
        "policy",
        "licence",
        "license",
        "letter",
        "order form",
        "statement of work",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

pub(crate) fn is_signature(para: &Paragraph) -> bool {
    let text = para.text.trim_start();
    let begins = |front: &str| text.get(..front.len()).is_some_and(|words| words.eq_ignore_ascii_case(front));
    begins("in witness whereof")
        || begins("signature page")
        || (begins("by:") && (text.contains('_') || text.len() < 8))
        || begins("executed as a deed")
        || begins("executed by the parties")
}

/// Says whether a line looks like one of a typed table of contents: a label, words, a tab or dots, and a page.
pub(crate) fn is_contents_line(text: &str) -> bool {
    let text = text.trim_end();
    let front = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let pages = text.len() - front.len();
    let tab = || {
        front.ends_with('\t') && text.len() < 120 && label::typed(text).is_some_and(|typed| typed.text < front.len())
    };
    (1..=3).contains(&pages) && (front.ends_with("....") || tab())
}
