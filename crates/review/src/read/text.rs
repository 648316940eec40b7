//! The words of a draft and what its outline found, before any law is read into it.

use std::ops::Range;

use draft::{Draft, Outline, Span};

use super::place::Place;
use super::quantity::{self, Quantity};
use super::token::{Gap, Tokens};

/// The words of a draft and what its outline found, before any law is read into it.
pub struct Text<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// Its clauses, units, definitions and references.
    pub outline: Outline,
    /// Its words.
    pub tokens: Tokens,
    /// Its quantities.
    pub quantities: Vec<Quantity>,
    /// For each word, the sentence it stands in.
    pub sentences: Vec<u32>,
}

impl<'a> Text<'a> {
    /// Reads the words of a draft.
    pub fn of(draft: &'a Draft) -> Text<'a> {
        let mut outline = draft::outline(draft);
        for unit in &mut outline.units {
            unit.lead_in.retain(|span| draft.words(span).is_some_and(leads_in));
        }
        let tokens = Tokens::of(draft);
        let quantities = quantity::quantities(draft, &tokens);
        let mut sentences = vec![u32::MAX; tokens.all.len()];
        let mut count = 0;
        for unit in &outline.units {
            for span in [&unit.at].into_iter().chain(&unit.lead_in).chain(&unit.tail) {
                let range = tokens.within(span);
                if range.is_empty() || sentences[range.start as usize] != u32::MAX {
                    continue;
                }
                sentences[range.start as usize..range.end as usize].fill(count);
                count += 1;
            }
        }
        // Words of no unit, such as headings: a sentence a paragraph.
        for i in 0..sentences.len() {
            if sentences[i] == u32::MAX {
                let same = i > 0 && tokens.all[i].gap != Gap::Paragraph && tokens.all[i].gap != Gap::Stop;
                sentences[i] = if same { sentences[i - 1] } else { count };
                count += u32::from(!same);
            }
        }
        Text { draft, outline, tokens, quantities, sentences }
    }

    /// Returns the words of a range of tokens as they stand, parts of several paragraphs joined with a space.
    pub fn words(&self, range: &Range<u32>) -> String {
        let mut out = String::new();
        for span in self.spans(&Place::one(range.clone())) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(self.draft.words(&span).unwrap_or_default());
        }
        out
    }

    /// Returns the spans of a place, one for each paragraph and range.
    pub fn spans(&self, place: &Place) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        for range in place.ranges() {
            let mut fresh = true;
            for token in &self.tokens.all[range.start as usize..range.end as usize] {
                match out.last_mut() {
                    Some(last) if !fresh && last.para == token.para => last.end = token.range.end,
                    _ => out.push(token.span()),
                }
                fresh = false;
            }
        }
        out
    }
}

/// Says whether words before a list lead into it; a title does not.
fn leads_in(words: &str) -> bool {
    let words = words.trim_end();
    let small = |word: &str| {
        word.starts_with(char::is_lowercase) && !matches!(word, "of" | "and" | "the" | "for" | "to" | "in")
    };
    words.ends_with([':', ',', '—', '–', '-']) || words.split_whitespace().any(small)
}
