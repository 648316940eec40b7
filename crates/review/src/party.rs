//! The parties of a draft: what it calls whom.

use std::collections::BTreeMap;
use std::ops::Range;

use library::Role;
use library::condition::Party;

use crate::read::Reading;
use crate::read::place::Place;

/// What the draft calls the two sides.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// Every word that names a side, in order.
    pub names: Vec<(Role, Range<u32>)>,
    terms: BTreeMap<Role, String>,
}

impl Parties {
    /// Reads what `reading` calls the side of `role` and its counterpart.
    pub fn of(reading: &Reading, role: Role) -> Parties {
        let other = role.counterpart();
        let mut parties = Parties::default();
        let mut defined: BTreeMap<Role, usize> = BTreeMap::new();
        let candidates = candidates(reading);
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
        // A defined term that is a usual name of a role.
        for i in &candidates {
            let label = &reading.definitions[*i].label;
            let is =
                |hits: &[Range<u32>]| hits.iter().any(|hit| label.holds_all(hit) && label.len() == hit.end - hit.start);
            for (side, hits) in [(role, &ours), (other, &theirs)] {
                if is(hits) {
                    defined.entry(side).or_insert(*i);
                }
            }
        }
        // Names that the matter gives.
        let facts = reading.case.facts;
        for (side, name) in [(role, &facts.client), (other, &facts.counterparty)] {
            let Some(name) = name.as_deref().map(str::to_lowercase) else { continue };
            let named = candidates.iter().find(|i| {
                let body = &reading.text.outline.definitions[**i].body;
                let words = reading.text.draft.words(body).unwrap_or_default().to_lowercase();
                !defined.values().any(|d| d == *i) && words.contains(&name)
            });
            if let Some(i) = named {
                defined.entry(side).or_insert(*i);
            }
        }
        let free = candidates.iter().filter(|i| !defined.values().any(|d| d == *i) && is_person(reading, **i));
        let free: Vec<usize> = free.copied().collect();
        match (defined.get(&role), defined.get(&other), free.as_slice()) {
            (Some(_), None, [only, ..]) => {
                defined.insert(other, *only);
            }
            (None, Some(_), [only, ..]) => {
                defined.insert(role, *only);
            }
            (None, None, [first, second, ..]) => {
                let giver = giver(reading, *first, *second);
                let (gives, takes) = if giver == *first { (*first, *second) } else { (*second, *first) };
                let gives_role = if matches!(role, Role::Licensor | Role::Vendor) { role } else { other };
                defined.insert(gives_role, gives);
                defined.insert(gives_role.counterpart(), takes);
            }
            // Published terms name the company and say "you" to the rest.
            (None, None, [only]) => {
                let gives_role = if matches!(role, Role::Licensor | Role::Vendor) { role } else { other };
                defined.insert(gives_role, *only);
            }
            _ => {}
        }
        for (side, hits) in [(role, ours), (other, theirs)] {
            let mut hits = hits;
            if let Some(i) = defined.get(&side) {
                // Where a term names the party, "service providers" are others; only pronouns stand for it besides.
                hits.retain(|hit| {
                    let key = reading.text.tokens.all[hit.start as usize].key.as_str();
                    matches!(key, "we" | "us" | "our" | "ours" | "you" | "your" | "yours")
                });
                hits.extend(reading.uses(*i));
                parties.terms.insert(side, reading.text.outline.definitions[*i].term.clone());
            } else {
                let named: Vec<Range<u32>> =
                    hits.iter().filter(|hit| !is_pronoun(&reading.text.words(hit))).cloned().collect();
                let term = commonest(reading, &named).or_else(|| {
                    // The form that stands as a subject.
                    let pronoun = commonest(reading, &hits)?.to_lowercase();
                    Some(if pronoun.starts_with('y') { "you".to_owned() } else { "we".to_owned() })
                });
                if let Some(term) = term {
                    parties.terms.insert(side, term);
                }
            }
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

/// Returns the definitions in passing near the beginning that can name a party.
fn candidates(reading: &Reading) -> Vec<usize> {
    let first: Vec<draft::ParaId> = reading.text.draft.paragraphs.iter().take(12).map(|p| p.id).collect();
    let definitions = reading.text.outline.definitions.iter().enumerate();
    definitions
        .filter(|(_, d)| d.in_passing && first.contains(&d.at.para))
        .filter(|(_, d)| {
            let term = d.term.to_lowercase();
            !["agreement", "effective date", "party", "parties", "terms", "license", "services", "addendum", "data"]
                .iter()
                .any(|w| term == *w || term.ends_with(&format!(" {w}")))
        })
        .map(|(i, _)| i)
        .collect()
}

/// Says whether a definition in passing names a person: by its form of company, or as one of the parties.
fn is_person(reading: &Reading, i: usize) -> bool {
    let definition = &reading.definitions[i];
    let all = &reading.text.tokens.all;
    let key = |at: u32| all[at as usize].key.as_str();
    let body: Vec<u32> = definition.body.ranges().iter().flat_map(|r| r.clone()).collect();
    let near = &body[body.len().saturating_sub(25)..];
    near.iter().any(|at| {
        matches!(
            key(*at),
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
                | "company"
                | "individual"
                | "entity"
                | "person"
                | "organization"
                | "university"
                | "foundation"
        )
    })
}

/// Says whether a name is a pronoun.
pub fn is_pronoun(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "we" | "us" | "our" | "ours" | "you" | "your" | "yours")
}

/// Returns which of two named parties gives: grants, licenses, or provides the services.
fn giver(reading: &Reading, first: usize, second: usize) -> usize {
    let tokens = &reading.text.tokens;
    let score = |i: usize| {
        let gives = |at: &Range<u32>| {
            (at.end..at.end + 3).any(|n| {
                let key = tokens.all.get(n as usize).map_or("", |t| t.key.as_str());
                matches!(key, "grants" | "grant" | "licenses" | "provides" | "provide")
            })
        };
        reading.uses(i).iter().filter(|at| gives(at)).count()
    };
    if score(second) > score(first) { second } else { first }
}

/// Returns the name that the draft uses most, capitalized ones first; of equals the first.
pub fn commonest(reading: &Reading, hits: &[Range<u32>]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    // A title or a heading capitalizes what is no name.
    let spoken = |hit: &&Range<u32>| reading.units.iter().any(|u| u.own.holds(hit.start) && !u.predicates.is_empty());
    let spoken: Vec<&Range<u32>> = hits.iter().filter(spoken).collect();
    let hits: Vec<&Range<u32>> = if spoken.is_empty() { hits.iter().collect() } else { spoken };
    for hit in hits {
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

/// Returns the words of the title: the first paragraphs, up to the first whole sentence.
pub fn title(reading: &Reading) -> Place {
    let paragraphs = &reading.text.draft.paragraphs;
    let length = paragraphs.iter().take(6).position(|p| p.text.trim_end().ends_with('.')).unwrap_or(3);
    Place::of(paragraphs.iter().take(length + 1).map(|p| reading.text.tokens.paragraph(p.id)))
}
