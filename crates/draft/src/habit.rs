//! How a draft writes quotes, dashes and spaces, so that inserted words can be written the same way.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Serialize;

use crate::Draft;

/// One habit of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Habit {
    /// Curly or straight quotes and apostrophes.
    Quotes,
    /// The dash within a sentence, and the spaces around it.
    Dashes,
    /// The space between "Section" or "§" and its number, which may be one that does not break.
    SectionSpace,
    /// One space or two between sentences.
    SentenceSpace,
}

/// The habits of one draft, each as most of the draft has it; nothing where it shows none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Are quotes curly?
    pub curly: Option<bool>,
    /// The dash with its spaces.
    pub dash: Option<&'static str>,
    /// The space after "Section".
    pub section_space: Option<char>,
    /// Are there two spaces between sentences?
    pub two_spaces: Option<bool>,
}

/// The dashes that sentences are written with; between digits a dash is a range.
const DASHES: [&str; 6] = [" — ", "—", " – ", " -- ", "--", " - "];

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("the pattern is well formed"));
    };
}

pattern!(
    SECTION,
    r"(\b(?:[Ss]ections?|SECTIONS?|[Aa]rticles?|ARTICLES?|[Cc]lauses?|Schedule|Exhibit|Annex)|§§?)([ \x{A0}])(\(?[0-9A-Z])"
);
// Words to insert may begin with the stop after a term.
pattern!(SENTENCE, r"((?:^|[a-z)”\x{22}])[.?!][”\x{22}]?)( {1,2})([“\x{22}(]?[A-Z])");
pattern!(DASH, r"([^\s\d—–-])( — |—| – | -- |--| - )([^\s\d—–-])");

impl Habits {
    /// Reads the habits of a draft.
    pub fn of(draft: &Draft) -> Habits {
        let (mut curly, mut straight) = (0, 0);
        let (mut fixed, mut plain, mut one, mut two) = (0, 0, 0, 0);
        let mut dashes = [0usize; DASHES.len()];
        for text in draft.paragraphs.iter().map(|para| para.text.as_str()) {
            curly += text.matches(['“', '”', '‘', '’']).count();
            straight += text.matches(['"', '\'']).count();
            for found in SECTION.captures_iter(text) {
                if &found[2] == " " { plain += 1 } else { fixed += 1 }
            }
            for found in SENTENCE.captures_iter(text) {
                if &found[2] == " " { one += 1 } else { two += 1 }
            }
            for found in DASH.captures_iter(text) {
                dashes.iter_mut().zip(DASHES).filter(|(_, dash)| *dash == &found[2]).for_each(|(count, _)| *count += 1);
            }
        }
        let more = |yes: usize, no: usize| (yes != no).then_some(yes > no);
        let most = (0..DASHES.len()).rev().max_by_key(|at| dashes[*at]).filter(|at| dashes[*at] > 0);
        Habits {
            curly: more(curly, straight),
            dash: most.map(|at| DASHES[at]),
            section_space: more(fixed, plain).map(|fixed| if fixed { '\u{A0}' } else { ' ' }),
            two_spaces: more(two, one),
        }
    }

    /// Returns `text` as the draft would write it.
    pub fn written(&self, text: &str) -> String {
        let all = [Habit::Quotes, Habit::Dashes, Habit::SectionSpace, Habit::SentenceSpace];
        all.into_iter().fold(text.to_owned(), |text, habit| self.with(habit, &text))
    }

    /// Returns the habits that `text` does not keep.
    pub fn broken_by(&self, text: &str) -> Vec<Habit> {
        let all = [Habit::Quotes, Habit::Dashes, Habit::SectionSpace, Habit::SentenceSpace];
        all.into_iter().filter(|habit| self.with(*habit, text) != text).collect()
    }

    /// Returns the space between two sentences: one where the draft shows no habit.
    pub fn between_sentences(&self) -> &'static str {
        if self.two_spaces == Some(true) { "  " } else { " " }
    }

    fn with(&self, habit: Habit, text: &str) -> String {
        match habit {
            Habit::Quotes => match self.curly {
                None => text.to_owned(),
                Some(false) => text.replace(['“', '”'], "\"").replace(['‘', '’'], "'"),
                Some(true) => curled(text),
            },
            Habit::Dashes => {
                let Some(dash) = self.dash else { return text.to_owned() };
                DASH.replace_all(text, |found: &Captures<'_>| format!("{}{dash}{}", &found[1], &found[3])).into_owned()
            }
            Habit::SectionSpace => {
                let Some(space) = self.section_space else { return text.to_owned() };
                SECTION
                    .replace_all(text, |found: &Captures<'_>| format!("{}{space}{}", &found[1], &found[3]))
                    .into_owned()
            }
            Habit::SentenceSpace => {
                if self.two_spaces.is_none() {
                    return text.to_owned();
                }
                let space = self.between_sentences();
                SENTENCE
                    .replace_all(text, |found: &Captures<'_>| format!("{}{space}{}", &found[1], &found[3]))
                    .into_owned()
            }
        }
    }
}

fn curled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let opens = out.chars().next_back().is_none_or(|before| before.is_whitespace() || "([“‘—–-".contains(before));
        out.push(match c {
            '"' if opens => '“',
            '"' => '”',
            // Words to insert may begin with the "'s" of a term.
            '\'' if opens && !out.is_empty() => '‘',
            '\'' => '’',
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::lines;

    /// A draft, inserted text, and the text as the draft would write it.
    #[test]
    fn words_are_written_as_the_draft_writes_them() {
        let check = |draft: &str, text: &str, expected: &str| {
            assert_eq!(Habits::of(&lines(draft)).written(text), expected, "{draft}");
        };
        let new = "The \"Term\" of Customer's use (Section 3). Next - it ends.";
        check("one", new, new);
        check("the “Data”", new, "The “Term” of Customer’s use (Section 3). Next - it ends.");
        check("the \"Data\"", "the “Data”", "the \"Data\"");
        check(
            "see Section\u{A0}2 and §\u{A0}5",
            new,
            "The \"Term\" of Customer's use (Section\u{A0}3). Next - it ends.",
        );
        check("It ends.  It begins.", new, "The \"Term\" of Customer's use (Section 3).  Next - it ends.");
        check("data—all of it—is ours", new, "The \"Term\" of Customer's use (Section 3). Next—it ends.");
        check("in years 2010–2012", "a — b", "a — b");
        check("It ends.  It begins.", "U.S. law", "U.S. law");
    }

    #[test]
    fn what_is_written_otherwise_is_named() {
        let habits = Habits::of(&lines("the “Data” in Section\u{A0}2"));
        assert_eq!(habits.broken_by("the \"Term\" in Section 3"), [Habit::Quotes, Habit::SectionSpace]);
        assert_eq!(habits.broken_by("the “Term” in Section\u{A0}3"), []);
    }
}
