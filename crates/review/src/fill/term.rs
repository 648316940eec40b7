//! The draft's own names for what the library speaks of.

use std::ops::Range;

use draft::{ReferenceKind, Target};
use library::{FoundBy, Reference, Role, VariableKind};

use super::Filler;
use crate::party;
use crate::read::definition::is_generic;
use crate::read::token;
use crate::topics::{speaking, words_of};

impl Filler<'_> {
    /// Returns the value of a variable as the draft would write it.
    pub fn variable(&self, name: &str) -> Option<String> {
        if let Some(known) = self.variables.borrow().get(name) {
            return known.clone();
        }
        let value = self.value_of(name);
        self.variables.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    fn value_of(&self, name: &str) -> Option<String> {
        let case = self.reading.case;
        let declared = case.variable(name);
        if let Some(given) = case.facts.variables.get(name).filter(|v| !v.trim().is_empty()) {
            return Some(self.number(given, declared.map(|v| v.kind)));
        }
        let found = declared.and_then(|v| v.found_by.as_ref()).and_then(|by| match by {
            FoundBy::Party(role) => self.reading.parties.term(*role).map(noun),
            FoundBy::Lexicon { id, of } => self.term_of(id, *of),
        });
        found.or_else(|| case.value(name).map(|value| self.number(&value, declared.map(|v| v.kind))))
    }

    /// Writes a number in the draft's way: "fifteen (15)" or "15".
    pub(super) fn number(&self, value: &str, kind: Option<VariableKind>) -> String {
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
    ///
    /// What begins with the name of the other side of `of` is that side's own: "Acme Content" is no content of its customer.
    pub fn term_of(&self, lexicon: &str, of: Option<Role>) -> Option<String> {
        let reading = self.reading;
        let others: Vec<&Range<u32>> = reading
            .parties
            .names
            .iter()
            .filter(|(role, _)| of.is_some_and(|of| of.counterpart() == *role))
            .map(|(_, at)| at)
            .collect();
        let is_others = |at: u32| others.iter().any(|name| name.start == at);
        let definitions = &reading.text.outline.definitions;
        let used = |i: usize| reading.uses(i).len();
        let mut best: Option<(bool, usize, usize)> = None;
        for i in 0..definitions.len() {
            let named = reading.names(i, lexicon);
            // What a definition only mentions further on is not what it names.
            let body = reading.definitions[i].body.ranges().first().cloned().unwrap_or_default();
            let first = body.start..body.end.min(body.start + 8);
            let begins = || reading.lexicon(lexicon).iter().any(|hit| first.contains(&hit.start));
            let label = reading.definitions[i].label.first();
            if label.is_some_and(is_others) || !(named || reading.is_bound(i, lexicon) && begins()) {
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
        let is_own = |hit: &&Range<u32>| !is_others(hit.start);
        let hits: Vec<Range<u32>> = reading.lexicon(lexicon).iter().filter(is_own).cloned().collect();
        // "Content" that nothing defines is no name.
        let name = crate::party::commonest(reading, &hits).filter(|name| !is_generic(&name.to_lowercase()))?;
        Some(bare(&name).to_owned())
    }

    /// Returns the draft's own term for a term of the library; nothing when it has none.
    pub fn term(&self, term: &str) -> Option<String> {
        let reading = self.reading;
        if let Some(role) = Role::ALL.iter().find(|r| r.id().eq_ignore_ascii_case(term)) {
            return reading.parties.term(*role).map(noun);
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
        // A "Subprocessor List" names subprocessors and is none.
        let is_one = |i: &usize| reading.names(*i, &lexicon) && reading.ends_in(*i, &lexicon);
        let i = (0..reading.definitions.len()).filter(is_one).max_by_key(|i| reading.uses(*i).len())?;
        Some(in_number(&reading.text.outline.definitions[i].term, plural))
    }

    /// Returns what a reference of the library points at in the draft.
    pub fn reference(&self, to: &Reference) -> Option<Target> {
        let clauses = &self.reading.text.outline.clauses;
        let clause = match to {
            Reference::Heading(anchor) => {
                clauses.iter().position(|c| c.heading.as_deref().is_some_and(|h| anchor.finds(h)))
            }
            Reference::Topic(id) => self.clause_of_topic(id),
        }?;
        let index = clause;
        let clause = &clauses[index];
        if clause.path.is_empty() {
            return None;
        }
        let para = self.reading.text.draft.paragraphs.get(clause.paras.start).map(|p| p.id);
        let path = clause.path.trim_end_matches('.');
        let words = if path.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
            format!("{} {path}", self.word_for(index))
        } else {
            path.to_owned()
        };
        Some(Target { para, words })
    }

    pub(super) fn clause_of_topic(&self, id: &str) -> Option<usize> {
        if let Some(known) = self.topics.borrow().get(id) {
            return *known;
        }
        let clause = self.spoken_clause(id);
        self.topics.borrow_mut().insert(id.to_owned(), clause);
        clause
    }

    fn spoken_clause(&self, id: &str) -> Option<usize> {
        let reading = self.reading;
        let topic = reading.case.library.topic(id)?;
        let judge = crate::evaluate::Judge::new(reading);
        let at = words_of(&speaking(&judge, topic)).first();
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

    /// Returns the word that the draft puts before the label of this clause: its own, else that of its level.
    fn word_for(&self, clause: usize) -> String {
        let text = &self.reading.text;
        let depth = |i: usize| {
            std::iter::successors(text.outline.clauses[i].parent, |p| text.outline.clauses[p.0 as usize].parent).count()
        };
        let words = |wanted: &dyn Fn(usize) -> bool| {
            text.outline.references.iter().find_map(|reference| {
                let ReferenceKind::Clause(id) = reference.kind else { return None };
                let word =
                    text.draft.words(&reference.at)?.split_whitespace().next()?.trim_end_matches('s').to_lowercase();
                let known = ["section", "article", "clause", "paragraph"].into_iter().find(|w| *w == word)?;
                wanted(id.0 as usize).then(|| known[..1].to_uppercase() + &known[1..])
            })
        };
        let level = depth(clause);
        words(&|i| i == clause)
            .or_else(|| {
                words(&|i| depth(i) == level && text.outline.clauses[i].kind == text.outline.clauses[clause].kind)
            })
            .unwrap_or_else(|| self.word_for_section().to_owned())
    }

    /// Returns the word that the draft puts before the label of a clause.
    pub(super) fn word_for_section(&self) -> &'static str {
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

/// Returns a party's term with the article that a common noun needs: "the customer", "Customer", "you".
fn noun(term: &str) -> String {
    let term = bare(term);
    let common = term.starts_with(char::is_lowercase) && !party::is_pronoun(term);
    if common { format!("the {term}") } else { term.to_owned() }
}

/// Returns a term without the article it stands with; library text brings its own.
fn bare(term: &str) -> &str {
    term.strip_prefix("the ").unwrap_or(term)
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
pub(super) fn defines(text: &str, term: &str) -> bool {
    [format!("\"{term}\""), format!("“{term}”")].iter().any(|quoted| text.contains(quoted.as_str()))
}

#[cfg(test)]
mod tests {
    use draft::build::lines;
    use library::{Facts, Form, Library, Playbook};

    use super::*;
    use crate::case::Case;
    use crate::read::{Reading, Text};

    #[test]
    fn what_belongs_to_the_other_side_or_to_third_parties_is_no_name_for_the_customers_data() {
        let terms = "These Terms are an agreement between you and Acme, Inc. (“Acme”). Acme owns the text and images of the \
                     Site (“Acme Content”), excluding your content. Content made available by other users or third parties \
                     on the Site, or that users upload (“Third Party Content”), is theirs. ";
        for (more, expected) in [
            ("We process your Uploads.", "Uploads"),
            (
                "Customer Data means the data that you submit. We process Customer Data and your Uploads.",
                "Customer Data",
            ),
            ("We show content that users upload.", "customer data"),
        ] {
            let draft = lines(&format!("{terms}{more}"));
            let text = Text::of(&draft);
            let (playbook, facts) = (Playbook::default(), Facts::default());
            let (library, role, form) = (Library::built_in(), Role::Customer, Form::CustomerTerms);
            let reading = Reading::of(&text, Case { library, playbook: &playbook, facts: &facts, role, form });
            let term = Filler::new(&reading).variable("customer_data_term");
            assert_eq!(term.as_deref(), Some(expected), "{more}");
        }
    }

    #[test]
    fn a_common_noun_has_its_article() {
        for (term, expected) in
            [("customer", "the customer"), ("the user", "the user"), ("Customer", "Customer"), ("you", "you")]
        {
            assert_eq!(noun(term), expected);
        }
    }

    #[test]
    fn terms_are_compared_in_the_singular() {
        assert_eq!(keys("Permitted Models"), keys("permitted model"));
        assert_eq!(in_number("Permitted Model", true), "Permitted Models");
        assert_eq!(in_number("Affiliates", false), "Affiliate");
        assert_eq!(in_number("Third Party", true), "Third Parties");
    }
}
