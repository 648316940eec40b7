//! The parties of a draft: what it calls whom.

use std::collections::BTreeMap;
use std::ops::Range;

use library::Role;
use library::condition::Party;

use crate::read::Reading;
use crate::read::place::Place;
use crate::read::token::Gap;

/// What the draft calls the two sides.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// Every word that names a side, in order.
    pub names: Vec<(Role, Range<u32>)>,
    terms: BTreeMap<Role, String>,
}

/// One person that the draft binds to names near its beginning: `Acme Labs, Inc. ("Acme", "we" or "us")`.
struct Person {
    /// The names, as defined; at least one.
    names: Vec<usize>,
    /// The words of the company's name itself, such as `Acme Labs`.
    company: Option<Range<u32>>,
}

impl Parties {
    /// Reads what `reading` calls the side of `role` and its counterpart.
    pub fn of(reading: &Reading, role: Role) -> Parties {
        let other = role.counterpart();
        let mut parties = Parties::default();
        let persons = persons(reading);
        let words = |role: Role| -> Vec<Range<u32>> {
            let members = reading.case.library.grammar.parties.get(&role).into_iter().flatten();
            members.flat_map(|w| reading.vocabulary.find(w, &reading.whole, reading)).map(|m| m.hull).collect()
        };
        let (mut ours, mut theirs) = (words(role), words(other));
        // A name that is usual for another pair of roles, as "Provider" for who provides data: it stands for the side
        // that the draft does not name otherwise.
        let (known_ours, known_theirs) = (ours.clone(), theirs.clone());
        for (side, hits, against) in [(role, &mut ours, &known_theirs), (other, &mut theirs, &known_ours)] {
            if hits.is_empty() && !against.is_empty() {
                // Who gives data may be called a provider, and who takes it a company.
                let kin = [Role::Vendor, Role::Licensor, Role::Customer, Role::Licensee];
                let stray = kin.into_iter().filter(|r| *r != side && *r != side.counterpart()).flat_map(words);
                let capital = |hit: &Range<u32>| reading.text.tokens.all[hit.start as usize].capital;
                hits.extend(stray.filter(|hit| capital(hit) && !against.contains(hit)));
            }
        }
        let defined = assign(reading, &persons, role, &ours, &theirs);
        for (side, hits) in [(role, ours), (other, theirs)] {
            let mut hits = hits;
            if let Some(person) = defined.get(&side).map(|i| &persons[*i]) {
                // Where a term names the party, "service providers" are others; only pronouns stand for it besides.
                hits.retain(|hit| stands_for(reading, hit));
                hits.extend(person.names.iter().flat_map(|i| reading.uses(*i)));
                hits.extend(person.company.iter().flat_map(|at| reading.uses_of(at)));
                let terms = person.names.iter().map(|i| reading.text.outline.definitions[*i].term.as_str());
                let term = terms.clone().find(|term| !is_pronoun(term)).map(str::to_owned);
                let company = || person.company.as_ref().map(|at| reading.text.words(at));
                let pronoun = || terms.clone().next().map(subject);
                parties.terms.extend(term.or_else(company).or_else(pronoun).map(|term| (side, term)));
            } else {
                // In a sentence of capitals, and in the plural, it is a word and no name.
                let is_name = |words: String| {
                    !is_pronoun(&words) && !words.ends_with('s') && words.chars().any(char::is_lowercase)
                };
                let named: Vec<Range<u32>> =
                    hits.iter().filter(|hit| is_name(reading.text.words(hit))).cloned().collect();
                let pronouns: Vec<Range<u32>> = hits.iter().filter(|hit| stands_for(reading, hit)).cloned().collect();
                // Published terms say "you" and "we" throughout; a name that they let fall now and then is no party's.
                let spoken = || commonest(reading, &pronouns).map(|pronoun| subject(&pronoun));
                let name = commonest(reading, &named);
                let term = match name {
                    Some(name) if pronouns.len() <= FEW * named.len() && name.starts_with(char::is_uppercase) => {
                        Some(name)
                    }
                    name => spoken().or(name),
                };
                parties.terms.extend(term.map(|term| (side, term)));
            }
            hits.sort_by_key(|at| (at.start, at.end));
            hits.dedup();
            parties.names.extend(hits.into_iter().map(|at| (side, at)));
        }
        parties.names.sort_by_key(|(side, at)| (at.start, std::cmp::Reverse(at.end), *side));
        parties.names.dedup();
        parties
    }

    /// Returns what the draft calls the party of `role`.
    pub fn term(&self, role: Role) -> Option<&str> {
        self.terms.get(&role).map(String::as_str)
    }

    /// Returns every name with its side as `role` sees it.
    pub fn sides(&self, role: Role) -> impl Iterator<Item = (Party, Range<u32>)> + '_ {
        self.names.iter().map(move |(side, at)| (if *side == role { Party::Us } else { Party::Them }, at.clone()))
    }
}

/// How many times as often as a name a pronoun stands before it speaks for the party instead.
const FEW: usize = 5;

/// Says whether the hit is a pronoun.
fn stands_for(reading: &Reading, hit: &Range<u32>) -> bool {
    is_pronoun(&reading.text.tokens.all[hit.start as usize].key)
}

/// Returns the form of a pronoun that stands as a subject.
fn subject(pronoun: &str) -> String {
    let first = if pronoun.to_lowercase().starts_with('y') { "you" } else { "we" };
    first.to_owned()
}

/// Says which person plays which role; by usual names and pronouns, by the matter, by what they do.
fn assign(
    reading: &Reading,
    persons: &[Person],
    role: Role,
    ours: &[Range<u32>],
    theirs: &[Range<u32>],
) -> BTreeMap<Role, usize> {
    let other = role.counterpart();
    let mut defined: BTreeMap<Role, usize> = BTreeMap::new();
    // A defined term that is a usual name of a role, or a pronoun that stands for it.
    let is = |person: &Person, hits: &[Range<u32>]| {
        person
            .names
            .iter()
            .map(|i| &reading.definitions[*i].label)
            .any(|label| hits.iter().any(|hit| label.holds_all(hit) && label.len() == hit.end - hit.start))
    };
    for (i, person) in persons.iter().enumerate() {
        for (side, hits) in [(role, ours), (other, theirs)] {
            if is(person, hits) {
                defined.entry(side).or_insert(i);
            }
        }
    }
    // Names that the matter gives.
    let facts = reading.case.facts;
    for (side, name) in [(role, &facts.client), (other, &facts.counterparty)] {
        let Some(name) = name.as_deref().map(str::to_lowercase) else { continue };
        let named = (0..persons.len()).find(|i| {
            let person = &persons[*i];
            let body = &reading.text.outline.definitions[person.names[0]].body;
            let words = reading.text.draft.words(body).unwrap_or_default().to_lowercase();
            !defined.values().any(|d| d == i) && words.contains(&name)
        });
        if let Some(i) = named {
            defined.entry(side).or_insert(i);
        }
    }
    // Where "you" stands all over, a name that hardly does is a thing's: the device on which you use the services.
    let pronouns = |hits: &[Range<u32>]| hits.iter().filter(|hit| stands_for(reading, hit)).count();
    let most = pronouns(ours).max(pronouns(theirs));
    let uses = |person: &Person| person.names.iter().map(|i| reading.uses(*i).len()).sum::<usize>();
    let is_used = |person: &Person| person.company.is_some() || most <= FEW * uses(person);
    let is_free =
        |i: &usize| !defined.values().any(|d| d == i) && is_person(reading, &persons[*i]) && is_used(&persons[*i]);
    let free: Vec<usize> = (0..persons.len()).filter(is_free).collect();
    let gives_role = if matches!(role, Role::Licensor | Role::Vendor) { role } else { other };
    match (defined.get(&role), defined.get(&other), free.as_slice()) {
        (Some(_), None, [only, ..]) => {
            defined.insert(other, *only);
        }
        (None, Some(_), [only, ..]) => {
            defined.insert(role, *only);
        }
        (None, None, [first, second, ..]) => {
            let (gives, takes) = if gives_more(reading, &persons[*second], &persons[*first]) {
                (*second, *first)
            } else {
                (*first, *second)
            };
            defined.insert(gives_role, gives);
            defined.insert(gives_role.counterpart(), takes);
        }
        // Published terms name the company and say "you" to the rest.
        (None, None, [only]) => {
            defined.insert(gives_role, *only);
        }
        _ => {}
    }
    defined
}

/// Returns the persons that definitions in passing near the beginning name; names in one bracket are one person's.
fn persons(reading: &Reading) -> Vec<Person> {
    let first: Vec<draft::ParaId> = reading.text.draft.paragraphs.iter().take(20).map(|p| p.id).collect();
    let definitions = &reading.text.outline.definitions;
    let mut out: Vec<Person> = Vec::new();
    for (i, definition) in definitions.iter().enumerate() {
        if !definition.in_passing || !first.contains(&definition.at.para) || is_thing(&definition.term) {
            continue;
        }
        match out.iter_mut().find(|p| definitions[p.names[0]].body == definition.body) {
            Some(person) => person.names.push(i),
            None => out.push(Person { names: vec![i], company: company(reading, i) }),
        }
    }
    out
}

/// Words of names that name no party: what is provided, where it stands, and other papers.
const THINGS: &[&str] = &[
    "service",
    "services",
    "site",
    "website",
    "platform",
    "software",
    "product",
    "products",
    "app",
    "application",
    "api",
    "content",
    "policy",
    "notice",
    "waiver",
    "account",
    "order",
];

/// Says whether a term near the beginning names a thing and no party.
fn is_thing(term: &str) -> bool {
    let term = term.to_lowercase();
    ["agreement", "effective date", "party", "parties", "terms", "license", "addendum", "data"]
        .iter()
        .any(|w| term == *w || term.ends_with(&format!(" {w}")))
        || term.split(|c: char| !c.is_alphanumeric()).any(|w| THINGS.contains(&w))
}

/// Returns the name before a form of company in front of definition `i`: `Acme Labs` of "Acme Labs, Inc. (...".
fn company(reading: &Reading, i: usize) -> Option<Range<u32>> {
    let all = &reading.text.tokens.all;
    let body = reading.definitions[i].body.ranges().last()?.clone();
    let near = body.start.max(body.end.saturating_sub(25))..body.end;
    let form = near.clone().rev().find(|at| is_form(&all[*at as usize].key))?;
    let is_name = |at: &u32| {
        let token = &all[*at as usize];
        token.capital && (all[*at as usize + 1].gap <= Gap::Space || *at + 1 == form)
    };
    let start = (near.start..form).rev().take_while(is_name).last()?;
    Some(start..form)
}

/// Says whether the word is the form of a company, as at the end of its name.
fn is_form(key: &str) -> bool {
    matches!(
        key,
        "inc"
            | "incorporated"
            | "llc"
            | "ltd"
            | "limited"
            | "corp"
            | "corporation"
            | "gmbh"
            | "plc"
            | "llp"
            | "lp"
            | "ag"
            | "sa"
            | "sas"
            | "bv"
            | "pty"
    )
}

/// Says whether names stand for a person: by the form of company before them, or as one of the parties.
fn is_person(reading: &Reading, person: &Person) -> bool {
    let definition = &reading.definitions[person.names[0]];
    let all = &reading.text.tokens.all;
    let body: Vec<u32> = definition.body.ranges().iter().flat_map(|r| r.clone()).collect();
    let near = &body[body.len().saturating_sub(25)..];
    near.iter().map(|at| all[*at as usize].key.as_str()).any(|key| {
        is_form(key)
            || matches!(
                key,
                "company" | "individual" | "entity" | "person" | "organization" | "university" | "foundation"
            )
    })
}

/// Says whether a name is a pronoun.
pub fn is_pronoun(name: &str) -> bool {
    let name = name.to_lowercase();
    // "We'll" is one word.
    let bare = name.split(['\'', '’']).next().unwrap_or_default();
    matches!(bare, "we" | "us" | "our" | "ours" | "you" | "your" | "yours")
}

/// Says whether the one gives more than the other: grants, licenses, or provides the services.
fn gives_more(reading: &Reading, one: &Person, other: &Person) -> bool {
    let tokens = &reading.text.tokens;
    let gives = |at: &Range<u32>| {
        (at.end..at.end + 3).any(|n| {
            let key = tokens.all.get(n as usize).map_or("", |t| t.key.as_str());
            matches!(key, "grants" | "grant" | "licenses" | "provides" | "provide")
        })
    };
    let score = |person: &Person| person.names.iter().flat_map(|i| reading.uses(*i)).filter(|at| gives(at)).count();
    score(one) > score(other)
}

/// Returns the name that the draft uses most, capitalized ones first; of equals the first.
pub fn commonest(reading: &Reading, hits: &[Range<u32>]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    // A title or a heading capitalizes what is no name.
    let spoken = |hit: &&Range<u32>| reading.units.iter().any(|u| u.own.holds(hit.start) && !u.predicates.is_empty());
    let spoken: Vec<&Range<u32>> = hits.iter().filter(spoken).collect();
    let hits: Vec<&Range<u32>> = if spoken.is_empty() { hits.iter().collect() } else { spoken };
    for hit in hits.into_iter().filter(|hit| !is_end_of_name(reading, hit)) {
        let mut words = reading.text.words(hit);
        for ending in ["'s", "’s", "'", "’"] {
            if let Some(bare) = words.strip_suffix(ending) {
                words = bare.to_owned();
            }
        }
        // "Customer Data" is a name; "Results infringe any right" is a stretch of text that a lexicon found.
        let capital = words.starts_with(char::is_uppercase);
        let parts = words.split_whitespace();
        if parts.clone().count() > if capital { 3 } else { 2 }
            || parts.skip(1).any(|w| w.starts_with(char::is_uppercase) != capital)
        {
            continue;
        }
        let weight = if capital { 1000 } else { 1 };
        match counts.iter_mut().find(|(w, _)| *w == words) {
            Some((_, count)) => *count += weight,
            None => counts.push((words, weight)),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(words, _)| words)
}

/// Says whether the hit is but the end of a longer name: "Content" in "any Acme Content".
fn is_end_of_name(reading: &Reading, hit: &Range<u32>) -> bool {
    let all = &reading.text.tokens.all;
    let this = &all[hit.start as usize];
    let Some(before) = hit.start.checked_sub(1).map(|at| &all[at as usize]) else { return false };
    // The first word of a sentence has its capital from there.
    let opens = before.gap > Gap::Comma;
    this.capital && before.capital && !opens && this.gap <= Gap::Space
}

/// Returns the words of the title: the first paragraphs, up to the first whole sentence.
pub fn title(reading: &Reading) -> Place {
    let paragraphs = &reading.text.draft.paragraphs;
    let length = paragraphs.iter().take(6).position(|p| p.text.trim_end().ends_with('.')).unwrap_or(3);
    Place::of(paragraphs.iter().take(length + 1).map(|p| reading.text.tokens.paragraph(p.id)))
}

#[cfg(test)]
mod tests {
    use draft::build::lines;
    use library::{Facts, Form, Library, Playbook};

    use super::*;
    use crate::case::Case;
    use crate::read::Text;

    #[test]
    fn a_party_is_called_what_the_draft_calls_it() {
        let often = "You use the Service as we allow. You pay us. You keep your password. We may close your account. ";
        for (words, customer, vendor) in [
            ("Acme, Inc. (\"Vendor\") serves Widget Corp. (\"Customer\").", Some("Customer"), Some("Vendor")),
            (
                &*format!("{often}{often}Under a volume license the Customer pays less, and the processor is told."),
                Some("you"),
                Some("we"),
            ),
            (
                &*format!("A person may use one phone, of any company (the \"Device\"). {often}{often}{often}"),
                Some("you"),
                Some("we"),
            ),
            ("Customer pays. Customer keeps its data. We keep our promises to you.", Some("Customer"), Some("we")),
        ] {
            let draft = lines(words);
            let text = Text::of(&draft);
            let (playbook, facts) = (Playbook::default(), Facts::default());
            let (library, role, form) = (Library::built_in(), Role::Customer, Form::ServicesAgreement);
            let reading = Reading::of(&text, Case { library, playbook: &playbook, facts: &facts, role, form });
            assert_eq!(reading.parties.term(Role::Customer), customer, "{words}");
            assert_eq!(reading.parties.term(Role::Vendor), vendor, "{words}");
        }
    }
}
