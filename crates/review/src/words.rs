//! Terms and Connectors over places of a draft.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use library::condition::{Atom, Compare, Link, Part, Phrase, QuantityKind, Term, Value, Words};

use crate::read::Reading;
use crate::read::place::Place;
use crate::read::quantity::{Kind, Quantity};
use crate::read::token::{self, Gap, Tokens};

/// One match of a words expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// From its first to its last word.
    pub hull: Range<u32>,
    /// The words that matched.
    pub hits: Vec<Range<u32>>,
    /// What each name captured, in source order.
    pub captures: Vec<(String, Range<u32>)>,
}

impl Match {
    fn of(range: Range<u32>) -> Match {
        Match { hull: range.clone(), hits: vec![range], captures: Vec::new() }
    }

    fn take(&mut self, other: &Match) {
        self.hits.extend(other.hits.iter().cloned());
        self.captures.extend(other.captures.iter().cloned());
    }
}

/// Where an atom stands.
pub enum Stands<'w> {
    /// Ranges of words, ascending.
    At(Rc<Vec<Range<u32>>>),
    /// Where an expression does.
    Group(&'w Words),
}

/// The words of one draft, searched and remembered.
pub struct Vocabulary<'a> {
    /// The draft's words.
    pub tokens: &'a Tokens,
    /// Its quantities.
    pub quantities: &'a [Quantity],
    /// The sentence of each word.
    pub sentences: &'a [u32],
    phrases: RefCell<HashMap<Phrase, Rc<Vec<Range<u32>>>>>,
    /// Where words that hyphens join begin, by what they make: `dataset` of "data-set".
    joined: BTreeMap<String, Vec<u32>>,
}

impl<'a> Vocabulary<'a> {
    /// Makes the vocabulary of a draft.
    pub fn new(tokens: &'a Tokens, quantities: &'a [Quantity], sentences: &'a [u32]) -> Vocabulary<'a> {
        let mut joined: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (start, token) in tokens.all.iter().enumerate() {
            let mut word = String::new();
            for next in tokens.all[start + 1..].iter().take_while(|t| t.gap == Gap::Hyphen) {
                if word.is_empty() {
                    word.push_str(&token.key);
                }
                word.push_str(&next.key);
                joined.entry(word.clone()).or_default().push(start as u32);
            }
        }
        Vocabulary { tokens, quantities, sentences, phrases: RefCell::default(), joined }
    }

    /// Says whether all words of a range stand in one sentence.
    pub fn is_one_sentence(&self, range: &Range<u32>) -> bool {
        self.sentences.get(range.start as usize) == self.sentences.get(range.end as usize - 1)
    }

    /// Returns every match of `words` in `place`, in order; none when the place lacks them.
    pub fn find(&self, words: &Words, place: &Place, reading: &Reading<'_>) -> Vec<Match> {
        match words {
            Words::But(first, others) => {
                let found = self.find(first, place, reading);
                let spoilt = !found.is_empty() && others.iter().any(|w| !self.find(w, place, reading).is_empty());
                if spoilt { Vec::new() } else { found }
            }
            Words::Both(members) => {
                let mut all = Vec::new();
                for member in members {
                    let found = self.find(member, place, reading);
                    if found.is_empty() {
                        return Vec::new();
                    }
                    all.extend(found);
                }
                all
            }
            Words::Any(members) => {
                let mut all: Vec<Match> = members.iter().flat_map(|w| self.find(w, place, reading)).collect();
                all.sort_by_key(|m| (m.hull.start, m.hull.end));
                all.dedup();
                all
            }
            Words::Near(left, link, right) => {
                let found = self.find(left, place, reading);
                if found.is_empty() {
                    return found;
                }
                let others = self.find(right, place, reading);
                self.near(found, *link, &others, place)
            }
            Words::Atom(atom) => self.atom(atom, place, reading),
        }
    }

    fn near(&self, found: Vec<Match>, link: Link, others: &[Match], place: &Place) -> Vec<Match> {
        let others = Others::of(others, place);
        let mut out = Vec::new();
        for mut this in found {
            let mut near: Vec<(u32, &Match)> = others
                .around(&this.hull, link, place)
                .filter(|other| **other != this)
                .filter_map(|other| Some((self.apart(&this.hull, &other.hull, link, place)?, other)))
                .collect();
            near.sort_by_key(|(apart, other)| (*apart, other.hull.start));
            if matches!(link, Link::Without { .. }) {
                if near.is_empty() {
                    out.push(this);
                }
                continue;
            }
            let Some((_, nearest)) = near.first() else { continue };
            this.hull = this.hull.start.min(nearest.hull.start)..this.hull.end.max(nearest.hull.end);
            for (_, other) in &near {
                this.take(other);
            }
            out.push(this);
        }
        out
    }

    /// Returns how many words on `b` stands from `a`, when the link allows it.
    fn apart(&self, a: &Range<u32>, b: &Range<u32>, link: Link, place: &Place) -> Option<u32> {
        let distance = if b.start >= a.end {
            place.position(b.start) + 1 - place.position(a.end - 1) - 1
        } else if a.start >= b.end {
            place.position(a.start) - place.position(b.end - 1)
        } else {
            0
        };
        let (ordered, holds) = match link {
            Link::Within { n, ordered } | Link::Without { n, ordered } => (ordered, distance <= n),
            Link::Sentence { ordered } => {
                (ordered, self.sentences.get(a.start as usize) == self.sentences.get(b.start as usize))
            }
            Link::Paragraph { ordered } => {
                let para = |i: u32| self.tokens.all.get(i as usize).map(|t| t.para);
                // A match that reaches from a lead-in into an item stands in neither paragraph.
                (ordered, para(a.start) == para(b.end - 1) && para(a.end - 1) == para(b.start))
            }
        };
        (holds && (!ordered || b.start >= a.start)).then_some(distance)
    }

    fn atom(&self, atom: &Atom, place: &Place, reading: &Reading<'_>) -> Vec<Match> {
        let mut found = match self.stands(atom, reading) {
            Stands::At(hits) => self.within(&hits, place),
            Stands::Group(words) => self.find(words, place, reading),
        };
        if let Some(name) = &atom.capture {
            for m in &mut found {
                m.captures.insert(0, (name.clone(), m.hull.clone()));
            }
        }
        found
    }

    /// Returns where an atom stands in the whole draft.
    pub fn stands<'w>(&self, atom: &'w Atom, reading: &Reading<'_>) -> Stands<'w> {
        Stands::At(match &atom.term {
            Term::Group(words) => return Stands::Group(words),
            Term::Phrase(phrase) => self.phrase(phrase),
            Term::Lexicon(id) => reading.lexicon(id),
            Term::Quantity(wanted) => {
                let hits: Vec<Range<u32>> = self
                    .quantities
                    .iter()
                    .filter(|q| q.kind == kind(wanted.kind))
                    .filter(|q| {
                        wanted.compare.as_ref().is_none_or(|(compare, value)| {
                            measure(value, q.kind, reading).is_some_and(|v| holds(*compare, q.value, v))
                        })
                    })
                    .map(|q| q.tokens.clone())
                    .collect();
                Rc::new(hits)
            }
        })
    }

    fn within(&self, hits: &[Range<u32>], place: &Place) -> Vec<Match> {
        let mut out = Vec::new();
        for range in place.ranges() {
            let from = hits.partition_point(|h| h.start < range.start);
            let inside = hits[from..].iter().take_while(|h| h.start < range.end).filter(|h| h.end <= range.end);
            out.extend(inside.cloned().map(Match::of));
        }
        out
    }

    /// Returns where the phrase stands in the draft, ascending.
    pub fn phrase(&self, phrase: &Phrase) -> Rc<Vec<Range<u32>>> {
        if let Some(known) = self.phrases.borrow().get(phrase) {
            return Rc::clone(known);
        }
        let parts: Vec<Vec<Part>> = phrase.parts.iter().map(spellings).collect();
        let mut starts: Vec<u32> = parts[0].iter().flat_map(|part| self.places(part)).collect();
        let whole = (parts.len() > 1).then(|| Part {
            text: parts.iter().map(|p| p[0].text.as_str()).collect(),
            root: phrase.parts.last().is_some_and(|p| p.root),
        });
        if let Some(whole) = &whole {
            starts.extend(self.places(whole));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut hits = Vec::new();
        for start in starts {
            let one = whole.as_ref().is_some_and(|w| w.matches(&self.tokens.all[start as usize].key));
            let end = if one { Some(start + 1) } else { self.matches_at(&parts, start) };
            hits.extend(end.map(|end| start..end));
        }
        let hits = Rc::new(hits);
        self.phrases.borrow_mut().insert(phrase.clone(), Rc::clone(&hits));
        hits
    }

    fn places(&self, part: &Part) -> Vec<u32> {
        let joined = |found: &mut dyn Iterator<Item = (&String, &Vec<u32>)>| {
            found.filter(|(word, _)| part.matches(word)).flat_map(|(_, at)| at.iter().copied()).collect::<Vec<u32>>()
        };
        if part.text.contains('*') {
            let mut all = self.tokens.matching(|key| part.matches(key));
            all.extend(joined(&mut self.joined.iter()));
            return all;
        }
        if part.root {
            let mut all = self.tokens.beginning(&part.text);
            let from = self.joined.range(part.text.clone()..);
            all.extend(joined(&mut from.take_while(|(word, _)| word.starts_with(&part.text))));
            return all;
        }
        let mut forms = vec![part.text.clone(), format!("{}s", part.text), format!("{}es", part.text)];
        forms.extend(part.text.strip_suffix('y').map(|stem| format!("{stem}ies")));
        let stands = |form: &String| {
            let joined = self.joined.get(form).map(Vec::as_slice).unwrap_or_default();
            self.tokens.exactly(form).iter().chain(joined).copied().collect::<Vec<u32>>()
        };
        forms.iter().filter(|form| part.matches(form)).flat_map(stands).collect()
    }

    fn matches_at(&self, parts: &[Vec<Part>], start: u32) -> Option<u32> {
        let loosest = if parts.len() > 2 { Gap::Comma } else { Gap::Space };
        let mut at = start;
        for (i, part) in parts.iter().enumerate() {
            if i > 0 && self.tokens.all.get(at as usize)?.gap > loosest {
                return None;
            }
            at = self.part_at(part, at)?;
        }
        Some(at)
    }

    fn part_at(&self, part: &[Part], at: u32) -> Option<u32> {
        let is = |word: &str| part.iter().any(|p| p.matches(word));
        let first = &self.tokens.all.get(at as usize)?.key;
        if is(first) {
            return Some(at + 1);
        }
        let mut word = String::new();
        for (i, token) in self.tokens.all.iter().enumerate().skip(at as usize + 1) {
            if token.gap != Gap::Hyphen {
                return None;
            }
            if word.is_empty() {
                word.push_str(first);
            }
            word.push_str(&token.key);
            if is(&word) {
                return Some(i as u32 + 1);
            }
        }
        None
    }
}

/// Matches in order of where they begin in a place, so that those around another are found without looking at all.
struct Others<'m> {
    /// Each with the position of its first word.
    all: Vec<(u32, &'m Match)>,
    /// The length of the longest.
    longest: u32,
}

impl<'m> Others<'m> {
    fn of(matches: &'m [Match], place: &Place) -> Others<'m> {
        let mut all: Vec<(u32, &Match)> = matches.iter().map(|m| (place.position(m.hull.start), m)).collect();
        all.sort_by_key(|(at, _)| *at);
        let longest = matches.iter().map(|m| m.hull.end - m.hull.start).max().unwrap_or(0);
        Others { all, longest }
    }

    /// Returns the matches that can be as near to `hull` as the link asks, and perhaps some more.
    fn around(&self, hull: &Range<u32>, link: Link, place: &Place) -> impl Iterator<Item = &'m Match> + '_ {
        let reach = match link {
            Link::Within { n, .. } | Link::Without { n, .. } => n,
            Link::Sentence { .. } | Link::Paragraph { .. } => u32::MAX,
        };
        let from = place.position(hull.start).saturating_sub(reach.saturating_add(self.longest));
        let to = place.position(hull.end - 1).saturating_add(reach).saturating_add(1);
        let first = self.all.partition_point(|(at, _)| *at < from);
        self.all[first..].iter().take_while(move |(at, _)| *at <= to).map(|(_, m)| *m)
    }
}

/// Returns the spellings of a part as keys have them.
fn spellings(part: &Part) -> Vec<Part> {
    let text = token::key(&part.text);
    let mut out = vec![Part { text: text.clone(), root: part.root }];
    // A root cut inside a British ending: "anonymis!".
    if let Some(stem) = text.strip_suffix("is").filter(|stem| part.root && stem.len() > 2) {
        out.push(Part { text: format!("{stem}iz"), root: true });
    }
    out
}

/// Returns the draft's kind for a kind of the language.
pub fn kind(kind: QuantityKind) -> Kind {
    match kind {
        QuantityKind::Duration => Kind::Duration,
        QuantityKind::Money => Kind::Money,
        QuantityKind::Percent => Kind::Percent,
        QuantityKind::Count => Kind::Count,
        QuantityKind::Date => Kind::Date,
    }
}

fn measure(value: &Value, kind: Kind, reading: &Reading<'_>) -> Option<f64> {
    match value {
        Value::Number(n) | Value::Hours(n) => Some(*n as f64),
        Value::Date(date) => date.replace('-', "").parse().ok(),
        Value::Variable(name) => reading.case.measure(name, kind),
        Value::Word(_) => None,
    }
}

fn holds(compare: Compare, left: f64, right: f64) -> bool {
    match compare {
        Compare::Above => left > right,
        Compare::AtLeast => left >= right,
        Compare::Below => left < right,
        Compare::AtMost => left <= right,
        Compare::Equal => left == right,
        Compare::Unequal => left != right,
    }
}
