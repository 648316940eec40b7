//! Library text in the draft's own words: its terms, its numbers, its spelling and its marks.

use std::ops::Range;

use draft::{Inline, Piece, Target};
use library::{FoundBy, Library, Reference, Role, Text, VariableKind};
use regex::RegexBuilder;

use crate::party;
use crate::read::{Reading, token};

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
    curly: bool,
    /// "shall" or "will", as the draft promises.
    modal: &'static str,
    /// Does the draft write "thirty (30)"?
    doubled: bool,
    british: bool,
}

impl<'a> Filler<'a> {
    /// Reads the conventions of a draft.
    pub fn new(reading: &'a Reading<'a>) -> Filler<'a> {
        let tokens = &reading.text.tokens;
        let count = |key: &str| tokens.exactly(key).len();
        let (mut curly, mut straight) = (0usize, 0usize);
        let mut british = 0i32;
        for paragraph in &reading.text.draft.paragraphs {
            curly += paragraph.text.matches(['“', '”', '’', '‘']).count();
            straight += paragraph.text.matches(['"', '\'']).count();
            for word in ["licence", "organis", "authoris", "behaviour", "defence", "favour", "recognis", "utilis"] {
                british += paragraph.text.to_lowercase().matches(word).count() as i32;
            }
            for word in ["organiz", "authoriz", "behavior", "defense", "recogniz", "utiliz"] {
                british -= paragraph.text.to_lowercase().matches(word).count() as i32;
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
            curly: curly > straight,
            modal: if count("will") > count("shall") { "will" } else { "shall" },
            doubled,
            british: british > 0,
        }
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
                    Reference::Heading(heading) => heading.clone(),
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
                    vec![Piece::Term(self.curl(&own.unwrap_or_else(|| term.clone())))]
                }
                library::Piece::Reference(to) => match self.reference(to) {
                    Some(mut target) => {
                        if is_named(&before) {
                            target.words = label_only(&target.words).to_owned();
                        }
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
        let joins = |piece: &library::Piece| matches!(piece, library::Piece::Words(w) if matches!(w.as_str(), ", " | " or " | " and " | ", or " | ", and "));
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
        out
    }

    /// Returns library words in the draft's spelling, marks and modal, quoted terms as definitions.
    fn own_words(&self, words: &str) -> Vec<Piece> {
        let mut text = self.curl(&self.spell(&self.promise(words)));
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

    fn curl(&self, words: &str) -> String {
        if !self.curly {
            return words.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
        }
        let mut out = String::with_capacity(words.len());
        for c in words.chars() {
            let opens = out.chars().next_back().is_none_or(|p| p.is_whitespace() || matches!(p, '(' | '['));
            out.push(match c {
                '"' if opens => '“',
                '"' => '”',
                '\'' if opens && !out.is_empty() => '‘',
                '\'' => '’',
                other => other,
            });
        }
        out
    }

    /// Returns the value of a variable as the draft would write it.
    pub fn variable(&self, name: &str) -> Option<String> {
        let case = self.reading.case;
        let declared = case.variable(name);
        if let Some(given) = case.facts.variables.get(name).filter(|v| !v.trim().is_empty()) {
            return Some(self.number(given, declared.map(|v| v.kind)));
        }
        let found = declared.and_then(|v| v.found_by.as_ref()).and_then(|by| match by {
            FoundBy::Party(role) => self.reading.parties.term(*role).map(str::to_owned),
            FoundBy::Lexicon(id) => self.term_of(id),
        });
        found.or_else(|| case.value(name).map(|value| self.number(&value, declared.map(|v| v.kind))))
    }

    /// Writes a number in the draft's way: "fifteen (15)" or "15".
    fn number(&self, value: &str, kind: Option<VariableKind>) -> String {
        let counted = matches!(
            kind,
            Some(
                VariableKind::Days
                    | VariableKind::BusinessDays
                    | VariableKind::Hours
                    | VariableKind::Months
                    | VariableKind::Years
                    | VariableKind::Count
            )
        );
        match value.trim().parse::<u32>() {
            Ok(number) if counted && self.doubled && number < 1000 => format!("{} ({number})", draft::in_words(number)),
            _ => value.trim().to_owned(),
        }
    }

    /// Returns the draft's own word for a lexicon: the term it defines, else the name it uses most.
    pub fn term_of(&self, lexicon: &str) -> Option<String> {
        let reading = self.reading;
        let definitions = &reading.text.outline.definitions;
        let used = |i: usize| reading.uses(i).len();
        let mut best: Option<(bool, usize, usize)> = None;
        for i in 0..definitions.len() {
            let named = reading.names(i, lexicon);
            if !named && !reading.is_bound(i, lexicon) {
                continue;
            }
            let rank = (named, used(i), usize::MAX - i);
            if best.is_none_or(|b| rank > b) {
                best = Some(rank);
            }
        }
        if let Some((_, _, i)) = best {
            return Some(definitions[usize::MAX - i].term.clone());
        }
        let hits = reading.lexicon(lexicon);
        crate::party::commonest(reading, &hits)
    }

    /// Returns the draft's own term for a term of the library; nothing when it has none.
    pub fn term(&self, term: &str) -> Option<String> {
        let reading = self.reading;
        if let Some(role) = Role::ALL.iter().find(|r| r.id().eq_ignore_ascii_case(term)) {
            return reading.parties.term(*role).map(str::to_owned);
        }
        let wanted = keys(term);
        let plural = term.ends_with('s');
        for definition in &reading.text.outline.definitions {
            if keys(&definition.term) == wanted {
                return Some(in_number(&definition.term, plural));
            }
        }
        // A lexicon of the term's name: the draft may call it something else.
        let id = wanted.join("-");
        let lexicons = &reading.case.library.lexicons;
        let lexicon = [format!("{id}s"), id].into_iter().find(|id| lexicons.contains_key(id))?;
        let definitions = (0..reading.definitions.len()).filter(|i| reading.names(*i, &lexicon));
        let i = definitions.max_by_key(|i| reading.uses(*i).len())?;
        Some(in_number(&reading.text.outline.definitions[i].term, plural))
    }

    /// Returns what a reference of the library points at in the draft.
    pub fn reference(&self, to: &Reference) -> Option<Target> {
        let clauses = &self.reading.text.outline.clauses;
        let clause = match to {
            Reference::Heading(pattern) => {
                let pattern = RegexBuilder::new(pattern).case_insensitive(true).build().ok()?;
                clauses.iter().position(|c| c.heading.as_deref().is_some_and(|h| pattern.is_match(h)))
            }
            Reference::Topic(id) => self.clause_of_topic(id),
        }?;
        let clause = &clauses[clause];
        if clause.path.is_empty() {
            return None;
        }
        let para = self.reading.text.draft.paragraphs.get(clause.paras.start).map(|p| p.id);
        let path = clause.path.trim_end_matches('.');
        let words = if path.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
            format!("{} {path}", self.word_for_section())
        } else {
            path.to_owned()
        };
        Some(Target { para, words })
    }

    fn clause_of_topic(&self, id: &str) -> Option<usize> {
        let reading = self.reading;
        let topic = reading.case.library.topic(id)?;
        let judge = crate::evaluate::Judge::new(reading);
        let at = crate::review::spoken(&judge, topic).first();
        let by_words = at.and_then(|at| reading.units.iter().find(|u| u.place.holds(at)).map(|u| u.clause));
        by_words.or_else(|| {
            let clauses = reading.text.outline.clauses.iter().enumerate();
            clauses
                .filter_map(|(i, c)| Some((i, reading.text.tokens.within(&c.heading_at?))))
                .find(|(_, range)| {
                    let hit = |h: &Range<u32>| range.start <= h.start && h.end <= range.end;
                    topic.headings.iter().any(|phrase| reading.vocabulary.phrase(phrase).iter().any(hit))
                })
                .map(|(i, _)| i)
        })
    }

    /// Returns the word that the draft puts before the label of a clause.
    fn word_for_section(&self) -> &'static str {
        let tokens = &self.reading.text.tokens;
        let count = |word: &str| {
            let followed = |at: &&u32| {
                tokens.all.get(**at as usize + 1).is_some_and(|t| t.key.starts_with(|c: char| c.is_ascii_digit()))
            };
            tokens.exactly(word).iter().filter(followed).count()
        };
        if count("clause") > count("section") { "Clause" } else { "Section" }
    }
}

/// Begins a sentence with a capital where a pronoun stands for a party.
fn pronoun(before: &str, piece: &mut Piece) {
    let (Piece::Words(words) | Piece::Term(words)) = piece else { return };
    let begins =
        before.is_empty() || before.ends_with('\n') || before.trim_end().ends_with('.') && before.ends_with(' ');
    if begins && party::is_pronoun(words) {
        *words = if words.starts_with('y') { "You".to_owned() } else { "We".to_owned() };
    }
}

/// Writes "your" for "you's" and "our" for "we's".
fn possess(pieces: &mut [Piece]) {
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
            "we" => "our",
            "We" => "Our",
            _ => continue,
        };
        if let Some(rest) = rest {
            *name = own.to_owned();
            *words = rest;
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

fn question(title: &str) -> String {
    let title = title.trim();
    if title.ends_with('?') { title.to_owned() } else { format!("{}?", title.trim_end_matches('.')) }
}

/// Returns the words of a term to compare by: keys in the singular.
pub fn keys(term: &str) -> Vec<String> {
    token::words(term)
        .into_iter()
        .map(|r| token::key(&term[r]))
        .map(|k| match k.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
            _ => k,
        })
        .collect()
}

/// Returns the draft's term in the number that the text needs.
fn in_number(term: &str, plural: bool) -> String {
    let is_plural = term.ends_with('s') && !term.ends_with("ss");
    match (plural, is_plural) {
        (true, false) if !term.ends_with("ss") => match term.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{term}s"),
        },
        (false, true) => term[..term.len() - 1].to_owned(),
        _ => term.to_owned(),
    }
}

/// Says whether the text itself defines the term: (the "Field of Use").
fn defines(text: &str, term: &str) -> bool {
    [format!("\"{term}\""), format!("“{term}”")].iter().any(|quoted| text.contains(quoted.as_str()))
}

/// Cuts out quoted terms as definitions.
fn definitions(text: &str) -> Vec<Piece> {
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

fn replace_word(text: &str, from: &str, to: &str) -> String {
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
fn is_named(before: &str) -> bool {
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

fn label_only(words: &str) -> &str {
    words.split_once(' ').map_or(words, |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_compared_in_the_singular() {
        assert_eq!(keys("Permitted Models"), keys("permitted model"));
        assert_eq!(in_number("Permitted Model", true), "Permitted Models");
        assert_eq!(in_number("Affiliates", false), "Affiliate");
        assert_eq!(in_number("Third Party", true), "Third Parties");
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
        assert_eq!(Inline(pieces.clone()).text(), "Models (the \"Field of Use\").");
        assert!(pieces.contains(&Piece::Defined("Field of Use".to_owned())));
    }
}
