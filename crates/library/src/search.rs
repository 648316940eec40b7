//! Search of the library: words expressions over titles, positions and pages.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::condition::{Link, SyntaxError, Term, Token, Words, tokens};
use crate::id::{Role, Rung};
use crate::library::Library;
use crate::parts::Lexicon;

/// A place of the library that has the words of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Topic id.
    pub topic: String,
    /// Where in the topic.
    pub place: HitPlace,
    /// The paragraph that has the words.
    pub text: String,
    /// Half-open byte ranges of the words in `text`, in order; they do not overlap.
    pub marks: Vec<Range<usize>>,
}

/// Where in a topic words were found, in the order in which hits are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "in")]
pub enum HitPlace {
    /// The topic's title.
    Title,
    /// The title of a test.
    Test,
    /// A position's language.
    Position {
        /// Whose position.
        role: Role,
        /// At which rung.
        rung: Rung,
    },
    /// A section of the page.
    Page,
}

impl Library {
    /// Reads what is typed into a search box; a space between words is read as `or`.
    ///
    /// # Errors
    /// The first mistake in `words`, at its character; a lexicon or variable that the library lacks is one.
    pub fn words(&self, words: &str) -> Result<Words, SyntaxError> {
        let words = Words::parse_search(words)?;
        self.undeclared(&words).into_iter().next().map_or(Ok(words), Err)
    }

    /// Returns the half-open byte ranges of `paragraph` that match, in order and without overlap.
    ///
    /// Only the words count: no term that a draft defines, and no quantity.
    pub fn marks(&self, words: &Words, paragraph: &str) -> Vec<Range<usize>> {
        find(words, paragraph, &self.lexicons)
    }

    /// Searches titles, tests, positions and pages.
    ///
    /// Hits are listed by place, within a place by topic. Quantities match nothing here.
    pub fn search(&self, words: &Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        for topic in &self.topics {
            let mut look = |place: HitPlace, text: &str| {
                for paragraph in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) {
                    let marks = self.marks(words, paragraph);
                    if !marks.is_empty() {
                        hits.push(Hit { topic: topic.id.clone(), place, text: paragraph.to_owned(), marks });
                    }
                }
            };
            look(HitPlace::Title, &topic.title);
            for test in &topic.tests {
                look(HitPlace::Test, &test.title);
            }
            for position in &topic.positions {
                let place = HitPlace::Position { role: position.role, rung: position.rung };
                look(place, &position.text.shown());
            }
            let page = &topic.page;
            for section in [&page.why, &page.look_for, &page.yielding, &page.authorities] {
                look(HitPlace::Page, section);
            }
            for example in page.fires.iter().chain(&page.silent) {
                look(HitPlace::Page, &example.paragraphs.join("\n"));
            }
        }
        hits.sort_by_key(|hit| hit.place);
        hits
    }
}

/// Returns the byte ranges of `paragraph` that match, in order and without overlap.
pub(crate) fn find(words: &Words, paragraph: &str, lexicons: &BTreeMap<String, Lexicon>) -> Vec<Range<usize>> {
    let tokens = tokens(paragraph);
    let mut sentence = 0;
    let mut sentences = Vec::with_capacity(tokens.len());
    let mut last = 0;
    for token in &tokens {
        sentence += usize::from(paragraph[last..token.at.start].contains(['.', ';', '?', '!']));
        sentences.push(sentence);
        last = token.at.end;
    }
    let text = Text { tokens: &tokens, sentences: &sentences, lexicons };
    let mut found = text.spans(words, 0);
    found.sort_by_key(|span| (span.start, span.end));
    let mut marks: Vec<Range<usize>> = Vec::new();
    for span in found {
        let mark = tokens[span.start].at.start..tokens[span.end - 1].at.end;
        match marks.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => marks.push(mark),
        }
    }
    marks
}

/// Lexicons may name lexicons; the loader refuses loops, this bounds a library that is still being checked.
const DEPTH: usize = 16;

struct Text<'a> {
    tokens: &'a [Token],
    sentences: &'a [usize],
    lexicons: &'a BTreeMap<String, Lexicon>,
}

impl Text<'_> {
    /// Returns the token ranges that match.
    fn spans(&self, words: &Words, depth: usize) -> Vec<Range<usize>> {
        match words {
            Words::Any(members) => members.iter().flat_map(|w| self.spans(w, depth)).collect(),
            Words::Both(members) => {
                let each: Vec<_> = members.iter().map(|w| self.spans(w, depth)).collect();
                if each.iter().any(Vec::is_empty) { Vec::new() } else { each.into_iter().flatten().collect() }
            }
            Words::But(first, others) => {
                let absent = others.iter().all(|w| self.spans(w, depth).is_empty());
                if absent { self.spans(first, depth) } else { Vec::new() }
            }
            Words::Near(left, link, right) => {
                let (left, right) = (self.spans(left, depth), self.spans(right, depth));
                if let Link::Without { .. } = link {
                    return left.into_iter().filter(|a| !right.iter().any(|b| self.near(*link, a, b))).collect();
                }
                let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
                pairs.filter(|(a, b)| self.near(*link, a, b)).flat_map(|(a, b)| [a.clone(), b.clone()]).collect()
            }
            Words::Atom(atom) => match &atom.term {
                Term::Group(inner) => self.spans(inner, depth),
                Term::Quantity(_) => Vec::new(),
                Term::Phrase(phrase) => {
                    (0..self.tokens.len()).filter_map(|i| Some(i..i + phrase.match_start(&self.tokens[i..])?)).collect()
                }
                Term::Lexicon(id) => match self.lexicons.get(id) {
                    Some(lexicon) if depth < DEPTH => {
                        lexicon.members.iter().flat_map(|w| self.spans(w, depth + 1)).collect()
                    }
                    _ => Vec::new(),
                },
            },
        }
    }

    fn near(&self, link: Link, a: &Range<usize>, b: &Range<usize>) -> bool {
        let after = b.start >= a.end;
        let apart = if after { b.start - (a.end - 1) } else { (a.start + 1).saturating_sub(b.end) };
        match link {
            Link::Paragraph { ordered } => after || !ordered,
            Link::Sentence { ordered } => self.sentences[a.start] == self.sentences[b.start] && (after || !ordered),
            Link::Within { n, ordered } | Link::Without { n, ordered } => apart <= n as usize && (after || !ordered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::condition::Words;
    use std::collections::BTreeMap;

    /// Query, text, the words found.
    #[test]
    fn words_are_found_in_a_paragraph() {
        let check = |query: &str, text: &str, found: &[&str]| {
            let words = Words::parse_search(query).unwrap_or_else(|e| panic!("{query}: {e}"));
            let marks = find(&words, text, &BTreeMap::new());
            let seen: Vec<&str> = marks.into_iter().map(|m| &text[m]).collect();
            assert_eq!(seen, found, "{query} in {text}");
        };
        check("audit record", "Audits of the records.", &["Audits", "records"]);
        check("audit & record", "Audits only.", &[]);
        check("train! /2 model", "to train its large models", &[]);
        check("train! /3 model", "to train its large models", &["train", "models"]);
        check("train! not+4 personnel", "train its personnel and train models", &["train"]);
        check("train! /s model", "Train it. A model.", &[]);
        check("train! /p model", "Train it. A model.", &["Train", "model"]);
        check("train! % personnel", "train personnel", &[]);
        check("model +2 train!", "train a model", &[]);
    }
}
