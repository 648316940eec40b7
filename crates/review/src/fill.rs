//! Library text in the draft's own words: its terms, its numbers, its spelling and its marks.

use std::cell::RefCell;
use std::collections::BTreeMap;

use draft::{Habits, Inline, Piece};
use library::{FoundBy, Library, Reference, Text};

use crate::party;
use crate::read::Reading;

mod grammar;
mod term;

pub use grammar::sentence_case;
use grammar::{before_term, definitions, is_named, label_only, possess, pronoun, replace_word};
use term::defines;
pub use term::keys;

/// Text filled for a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The pieces; a paragraph break is a piece of words that is `\n`.
    pub pieces: Vec<Piece>,
    /// Questions that must be answered before it can stand.
    pub needs: Vec<Question>,
    /// Capitalized terms it uses that the draft does not define.
    pub undefined: Vec<String>,
}

/// Something that must be answered before a suggestion can be accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// What is asked for: a variable's name, or what could not be placed.
    pub about: String,
    /// The question, in one sentence.
    pub ask: String,
}

/// Fills library text from one draft and one case.
pub struct Filler<'a> {
    reading: &'a Reading<'a>,
    /// How the draft writes quotes, dashes and spaces.
    habits: Habits,
    /// "shall" or "will", as the draft promises.
    modal: &'static str,
    /// Does the draft write "thirty (30)"?
    doubled: bool,
    british: bool,
    /// Values of variables, looked up once.
    variables: RefCell<BTreeMap<String, Option<String>>>,
    /// Clauses of topics, looked up once.
    topics: RefCell<BTreeMap<String, Option<usize>>>,
}

impl<'a> Filler<'a> {
    /// Reads the conventions of a draft.
    pub fn new(reading: &'a Reading<'a>) -> Filler<'a> {
        let tokens = &reading.text.tokens;
        let count = |key: &str| tokens.exactly(key).len();
        let mut british = 0i32;
        for paragraph in &reading.text.draft.paragraphs {
            let words = paragraph.text.to_lowercase();
            for word in ["licence", "organis", "authoris", "behaviour", "defence", "favour", "recognis", "utilis"] {
                british += words.matches(word).count() as i32;
            }
            for word in ["organiz", "authoriz", "behavior", "defense", "recogniz", "utiliz"] {
                british -= words.matches(word).count() as i32;
            }
        }
        let doubled = reading.text.quantities.iter().any(|q| {
            let number = &tokens.all[q.number.start as usize..q.number.end as usize];
            number.len() > 1
                && number[0].key.chars().all(char::is_alphabetic)
                && number.last().is_some_and(|t| t.key.starts_with(|c: char| c.is_ascii_digit()))
        });
        Filler {
            reading,
            habits: Habits::of(reading.text.draft),
            modal: if count("will") > count("shall") { "will" } else { "shall" },
            doubled,
            british: british > 0,
            variables: RefCell::default(),
            topics: RefCell::default(),
        }
    }

    /// Returns how the draft writes quotes, dashes and spaces.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// Returns the draft's modal of duty, "shall" or "will".
    pub fn modal(&self) -> &'static str {
        self.modal
    }

    /// Fills text that is read and not written into the draft: messages, comments, notes.
    pub fn plain(&self, text: &Text, quote: &str) -> String {
        let once = Text { pieces: self.once(&text.pieces) };
        once.fill(|piece| match piece {
            library::Piece::Words(words) => words.clone(),
            library::Piece::Quote => quote.to_owned(),
            library::Piece::Variable(name) => match self.variable(name) {
                // Said to a third person, "you" and "we" are the parties.
                Some(value) if party::is_pronoun(&value) => match self.reading.case.variable(name).map(|v| &v.found_by)
                {
                    Some(Some(FoundBy::Party(role))) => format!("the {role}"),
                    _ => value,
                },
                Some(value) => value,
                None => name.trim_end_matches("_term").replace('_', " "),
            },
            library::Piece::Term(term) => {
                self.term(term).filter(|t| !party::is_pronoun(t)).unwrap_or_else(|| term.clone())
            }
            library::Piece::Reference(to) => self.reference(to).map_or_else(
                || match to {
                    Reference::Topic(id) => self.topic_title(id),
                    Reference::Heading(heading) => heading.to_string(),
                },
                |target| target.words,
            ),
        })
    }

    fn topic_title(&self, id: &str) -> String {
        let library: &Library = self.reading.case.library;
        library.topic(id).map_or_else(|| id.to_owned(), |t| format!("the clause on {}", t.title.to_lowercase()))
    }

    /// Fills text that is written into the draft.
    pub fn fill(&self, text: &Text) -> Filled {
        let mut filled = Filled::default();
        let mut before = String::new();
        for piece in &self.once(&text.pieces) {
            let next: Vec<Piece> = match piece {
                library::Piece::Words(words) => self.own_words(words),
                library::Piece::Quote => Vec::new(),
                library::Piece::Variable(name) => match self.variable(name) {
                    Some(value) if before.is_empty() || before.ends_with('\n') || before.ends_with(". ") => {
                        self.own_words(&sentence_case(&value))
                    }
                    Some(value) => self.own_words(&value),
                    None => {
                        let title = self.reading.case.variable(name).map_or(name.as_str(), |v| v.title.as_str());
                        filled.needs.push(Question { about: name.clone(), ask: question(title) });
                        vec![Piece::Words(format!("[{}]", name.replace('_', " ")))]
                    }
                },
                library::Piece::Term(term) => {
                    let own = self.term(term);
                    if own.is_none() && !filled.undefined.contains(term) {
                        filled.undefined.push(term.clone());
                    }
                    vec![Piece::Term(self.habits.written(&own.unwrap_or_else(|| term.clone())))]
                }
                library::Piece::Reference(to) => match self.reference(to) {
                    Some(mut target) => {
                        if is_named(&before) {
                            target.words = label_only(&target.words).to_owned();
                        }
                        target.words = self.habits.written(&target.words);
                        vec![Piece::Reference(target)]
                    }
                    None => {
                        let about = match to {
                            Reference::Topic(id) => self.topic_title(id),
                            Reference::Heading(heading) => format!("a clause headed “{heading}”"),
                        };
                        let ask = format!("The words refer to {about}, which the draft does not have.");
                        filled.needs.push(Question { about: about.clone(), ask });
                        vec![Piece::Words("[●]".to_owned())]
                    }
                },
            };
            for mut piece in next {
                pronoun(&before, &mut piece);
                before.push_str(&Inline(vec![piece.clone()]).text());
                filled.pieces.push(piece);
            }
        }
        possess(&mut filled.pieces);
        // Possessives read on from a filled term: "[Licensor]'s" is one word, and "terms's" is none.
        for i in 1..filled.pieces.len() {
            let ends_in_s = Inline(vec![filled.pieces[i - 1].clone()]).text().ends_with('s');
            if let Piece::Words(words) = &mut filled.pieces[i] {
                for apostrophe in ["'s ", "’s "] {
                    if ends_in_s && words.starts_with(apostrophe) {
                        let bare = apostrophe.replace('s', "");
                        *words = format!("{bare}{}", &words[apostrophe.len()..]);
                    }
                }
            }
        }
        filled.undefined.retain(|term| !defines(&before, term));
        filled
    }

    /// Leaves a term out of an enumeration that holds it already: where the draft has one name for what the library has
    /// two for, "{a}, {b} or {c}" is not "Data, Output or Data".
    fn once(&self, pieces: &[library::Piece]) -> Vec<library::Piece> {
        const JOINTS: [&str; 7] = [", ", " or ", " and ", ", or ", ", and ", " or the ", " and the "];
        let joins =
            |piece: &library::Piece| matches!(piece, library::Piece::Words(words) if JOINTS.contains(&words.as_str()));
        let value = |piece: &library::Piece| match piece {
            library::Piece::Variable(name) => self.variable(name),
            _ => None,
        };
        let mut out: Vec<library::Piece> = Vec::new();
        let mut i = 0;
        while i < pieces.len() {
            // An enumeration: values with a joint between each two.
            let mut end = i;
            while value(&pieces[end]).is_some()
                && end + 2 < pieces.len()
                && joins(&pieces[end + 1])
                && value(&pieces[end + 2]).is_some()
            {
                end += 2;
            }
            if end == i {
                out.push(pieces[i].clone());
                i += 1;
                continue;
            }
            let mut seen: Vec<String> = Vec::new();
            let mut kept: Vec<&library::Piece> = Vec::new();
            for piece in pieces[i..=end].iter().step_by(2) {
                let words = value(piece).unwrap_or_default();
                if !seen.contains(&words) {
                    seen.push(words);
                    kept.push(piece);
                }
            }
            let last = &pieces[end - 1];
            for (n, piece) in kept.iter().enumerate() {
                if n > 0 {
                    out.push(if n + 1 == kept.len() { last.clone() } else { library::Piece::Words(", ".to_owned()) });
                }
                out.push((*piece).clone());
            }
            i = end + 1;
        }
        // "The Your Content": a term that says whose it is takes no article.
        for i in 1..out.len() {
            let term = match &out[i] {
                library::Piece::Variable(name) => self.variable(name),
                library::Piece::Term(term) => self.term(term),
                _ => None,
            };
            if let (Some(term), library::Piece::Words(words)) = (term, &mut out[i - 1]) {
                *words = before_term(words, &term).to_owned();
            }
        }
        out
    }

    /// Returns library words in the draft's spelling, marks and modal, quoted terms as definitions.
    fn own_words(&self, words: &str) -> Vec<Piece> {
        let mut text = self.habits.written(&self.spell(&self.promise(words)));
        if text.contains('\n') {
            text = text.replace('\n', "\u{0}\n\u{0}");
        }
        let mut out = Vec::new();
        for part in text.split('\u{0}') {
            out.extend(definitions(part));
        }
        out
    }

    fn promise(&self, words: &str) -> String {
        if self.modal == "will" { replace_word(words, "shall", "will") } else { replace_word(words, "will", "shall") }
    }

    fn spell(&self, words: &str) -> String {
        if !self.british {
            return words.to_owned();
        }
        let mut out = words.to_owned();
        for (american, british) in [
            (" license ", " licence "),
            (" license.", " licence."),
            (" license,", " licence,"),
            ("sublicense ", "sub-licence "),
            ("authoriz", "authoris"),
            ("organiz", "organis"),
            ("recogniz", "recognis"),
            ("tokeniz", "tokenis"),
            ("initializ", "initialis"),
            ("defense", "defence"),
            ("behavior", "behaviour"),
            ("favor", "favour"),
        ] {
            // "to license" and "shall sublicense" are verbs, which keep the s.
            let verb = american.contains("licens")
                && ["to license", "shall license", "will license", "to sublicense", "not sublicense"]
                    .iter()
                    .any(|v| out.contains(v));
            if !verb {
                out = out.replace(american, british);
            }
        }
        out
    }
}

fn question(title: &str) -> String {
    let title = title.trim();
    if title.ends_with('?') { title.to_owned() } else { format!("{}?", title.trim_end_matches('.')) }
}
