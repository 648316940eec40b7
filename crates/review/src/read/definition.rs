//! What the draft's own terms stand for: definitions, and the classes of the library that their bodies put them in.

use std::ops::Range;
use std::rc::Rc;

use super::Reading;
use super::place::Place;
use super::token::Gap;

/// What one definition says.
#[derive(Clone, Debug)]
pub struct DefinitionReading {
    /// The words of the term.
    pub label: Place,
    /// The words it is defined by.
    pub body: Place,
    /// Those words of the body that say what it is, without what is done with it or where it comes from.
    pub head: Place,
    /// The unit it stands in.
    pub unit: Option<usize>,
    /// The clause it stands in.
    pub clause: Option<usize>,
}

impl Reading<'_> {
    /// Returns every hit of a lexicon, terms bound to it included; empty for an unknown one.
    pub fn lexicon(&self, id: &str) -> Rc<Vec<Range<u32>>> {
        if self.literal.get() {
            return self.literal_hits(id);
        }
        if let Some(known) = self.lexicons.borrow().get(id) {
            return Rc::clone(known);
        }
        if self.under_way.borrow().iter().any(|u| u == id) {
            return Rc::default();
        }
        self.under_way.borrow_mut().push(id.to_owned());
        let mut hits = self.plain_hits(id);
        for i in self.bound_to(id).iter() {
            hits.extend(self.uses(*i));
        }
        hits.sort_by_key(|h| (h.start, h.end));
        hits.dedup();
        self.under_way.borrow_mut().pop();
        let hits = Rc::new(hits);
        self.lexicons.borrow_mut().insert(id.to_owned(), Rc::clone(&hits));
        hits
    }

    /// Says whether the term of definition `i` is itself a word of the class.
    pub fn names(&self, i: usize, class: &str) -> bool {
        let label = &self.definitions[i].label;
        self.literal_hits(class).iter().any(|hit| label.holds_all(hit)) && !self.is_barred(i, class)
    }

    /// Returns the hits of a lexicon by its own words, terms that the draft binds to it left out.
    fn literal_hits(&self, id: &str) -> Rc<Vec<Range<u32>>> {
        if let Some(known) = self.literals.borrow().get(id) {
            return Rc::clone(known);
        }
        if self.under_way.borrow().iter().any(|u| u == id) {
            return Rc::default();
        }
        let before = self.literal.replace(true);
        self.under_way.borrow_mut().push(id.to_owned());
        let hits = Rc::new(self.plain_hits(id));
        self.under_way.borrow_mut().pop();
        self.literal.set(before);
        self.literals.borrow_mut().insert(id.to_owned(), Rc::clone(&hits));
        hits
    }

    /// Says whether the term of definition `i` ends with a member of the class, by its own words.
    pub fn ends_in(&self, i: usize, class: &str) -> bool {
        let end = self.definitions[i].label.ranges().last().map(|range| range.end);
        self.literal_hits(class).iter().any(|hit| Some(hit.end) == end)
    }

    /// Says whether definition `i` is of the class by what its body says.
    pub fn is_bound(&self, i: usize, class: &str) -> bool {
        self.bound_to(class).contains(&i)
    }

    fn plain_hits(&self, id: &str) -> Vec<Range<u32>> {
        let Some(lexicon) = self.case.library.lexicons.get(id) else { return Vec::new() };
        let mut hits = Vec::new();
        for member in &lexicon.members {
            let found = self.vocabulary.find(member, &self.whole, self).into_iter();
            // A name is one sentence's: words of the next tell nothing about these.
            hits.extend(found.filter(|m| self.vocabulary.is_one_sentence(&m.hull)).map(|m| {
                // What stands far off only tells the meaning; the first hit is the word.
                if m.hull.end - m.hull.start <= 8 { m.hull } else { m.hits[0].clone() }
            }));
        }
        hits.sort_by_key(|h| (h.start, h.end));
        hits.dedup();
        hits
    }

    /// Returns the definitions whose heads hold a member of the class, or a term so defined.
    fn bound_to(&self, id: &str) -> Rc<Vec<usize>> {
        if let Some(known) = self.bound.borrow().get(id) {
            return Rc::clone(known);
        }
        // Names of terms found so far; a head that holds one is of the class as well.
        let mut names: Vec<Range<u32>> = Vec::new();
        let mut bound: Vec<usize> = Vec::new();
        let literal = self.case.library.lexicons.get(id).is_some_and(|lexicon| lexicon.literal);
        let all = if literal { 0 } else { self.definitions.len() };
        let free: Vec<usize> = (0..all).filter(|i| !self.is_barred(*i, id)).collect();
        loop {
            let more: Vec<usize> = free
                .iter()
                .copied()
                .filter(|i| !bound.contains(i) && self.says_of(&self.definitions[*i], id, &names))
                .collect();
            if more.is_empty() {
                break;
            }
            for i in &more {
                names.extend(self.uses(*i));
            }
            bound.extend(more);
        }
        bound.sort_unstable();
        let bound = Rc::new(bound);
        self.bound.borrow_mut().insert(id.to_owned(), Rc::clone(&bound));
        bound
    }

    /// Says whether the term of definition `i` is a name that is never of the class.
    fn is_barred(&self, i: usize, id: &str) -> bool {
        let label = &self.definitions[i].label;
        let never = self.case.library.lexicons.get(id).map(|lexicon| lexicon.never.as_slice()).unwrap_or_default();
        never.iter().any(|words| !self.vocabulary.find(words, label, self).is_empty())
    }

    /// Says whether the definition says that its term is of the class.
    ///
    /// A member of several words counts when it begins in the head, as in "content that Customer submits"; one word must
    /// be the thing itself.
    fn says_of(&self, definition: &DefinitionReading, id: &str, names: &[Range<u32>]) -> bool {
        let begins = |at: u32| definition.head.holds(at) && !definition.label.holds(at);
        let key = |at: u32| singular(&self.text.tokens.all[at as usize].key);
        let label: Vec<String> = definition.label.ranges().iter().flat_map(|r| r.clone()).map(key).collect();
        // "Services" means products and services: a member that only repeats the term says nothing of it.
        let repeats = |hit: &Range<u32>| label.iter().all(|word| hit.clone().any(|at| key(at) == *word));
        let by_name = |hit: &Range<u32>| begins(hit.start) && !repeats(hit) && self.is_noun(hit, &definition.head);
        let Some(lexicon) = self.case.library.lexicons.get(id) else { return false };
        names.iter().any(by_name)
            || lexicon.members.iter().any(|member| {
                let found = self.vocabulary.find(member, &definition.body, self);
                found.iter().any(|m| {
                    let joined = m.hits.iter().any(|hit| *hit != m.hits[0]);
                    if joined { begins(m.hull.start) && !repeats(&m.hull) } else { by_name(&m.hull) }
                })
            })
    }

    /// Says whether the hit is the thing itself and not the first half of another: "machine learning" in "the machine
    /// learning platform" is not; "prompt" in "prompt logs" is, since information about it holds it.
    fn is_noun(&self, hit: &Range<u32>, head: &Place) -> bool {
        let all = &self.text.tokens.all;
        // "The content that Customer submits": a word for anything says nothing of what it is.
        let first = &all[hit.start as usize];
        if hit.end - hit.start == 1 && !first.capital && is_generic(&first.key) {
            return false;
        }
        let Some(next) = all.get(hit.end as usize).filter(|t| head.holds(hit.end) && t.gap <= Gap::Space) else {
            return true;
        };
        let key = next.key.as_str();
        let function = [
            "and",
            "or",
            "of",
            "from",
            "as",
            "including",
            "such",
            "made",
            "sent",
            "given",
            "whether",
            "together",
            "within",
            "at",
            "derived",
            "relating",
            "resulting",
            "arising",
            "concerning",
            "containing",
        ];
        function.contains(&key) || key.ends_with("ed") || is_information(key)
    }

    /// Returns where the term of definition `i` is used, its own definition included; capitals as defined.
    pub fn uses(&self, i: usize) -> Vec<Range<u32>> {
        let label = self.definitions[i].label.ranges().first();
        label.map(|range| self.uses_of(range)).unwrap_or_default()
    }

    /// Returns where the words of `range` stand as a name, themselves included; capitals as there.
    pub fn uses_of(&self, range: &Range<u32>) -> Vec<Range<u32>> {
        let all = &self.text.tokens.all;
        let parts: Vec<library::condition::Part> = all[range.start as usize..range.end as usize]
            .iter()
            .map(|t| library::condition::Part { text: singular(&t.key), root: false })
            .collect();
        let capitals: Vec<bool> = all[range.start as usize..range.end as usize].iter().map(|t| t.capital).collect();
        let phrase = library::condition::Phrase { parts };
        let hits = self.vocabulary.phrase(&phrase);
        let same_case = |hit: &&Range<u32>| {
            let tokens = &all[hit.start as usize..hit.end as usize];
            tokens.iter().zip(&capitals).all(|(token, capital)| token.capital || !capital)
        };
        hits.iter().filter(same_case).cloned().collect()
    }

    pub(super) fn read_definitions(&self) -> Vec<DefinitionReading> {
        let tokens = &self.text.tokens;
        let definitions = self.text.outline.definitions.iter();
        definitions
            .map(|definition| {
                let label = tokens.within(&definition.at);
                let body = tokens.within(&definition.body);
                let head = if definition.in_passing {
                    self.named_before(body.clone())
                } else {
                    self.said_to_be(label.end.max(body.start)..body.end)
                };
                DefinitionReading { label: Place::one(label), body: Place::one(body), head, unit: None, clause: None }
            })
            .collect()
    }

    /// Returns what stands directly before (the "X"): the last noun phrase.
    fn named_before(&self, body: Range<u32>) -> Place {
        let key = |i: u32| self.text.tokens.all[i as usize].key.as_str();
        let from = body
            .clone()
            .rev()
            .take(10)
            .find(|i| matches!(key(*i), "the" | "a" | "an" | "any" | "all" | "its" | "their" | "to" | "by"))
            .unwrap_or(body.end.saturating_sub(10).max(body.start));
        Place::one(from..body.end)
    }

    /// Returns those words after "X" means that say what X is.
    ///
    /// Where it comes from and what is done with it ("generated by ... in response to Inputs") does not count; a list
    /// after "including" counts where the thing itself is information.
    fn said_to_be(&self, body: Range<u32>) -> Place {
        let all = &self.text.tokens.all;
        let key = |i: u32| all[i as usize].key.as_str();
        let verb = body.clone().take(6).find(|i| {
            matches!(key(*i), "means" | "mean" | "meaning" | "includes" | "include" | "refers" | "is" | "are")
        });
        let from = verb.map_or(body.start, |i| i + 1);
        let mut kept = Vec::new();
        let (mut open, mut start, mut about_data) = (true, from, false);
        for i in from..body.end {
            let word = key(i);
            let joined = |w: &str| i + 1 < body.end && key(i + 1) == w;
            match word {
                "excluding" | "except" | "excludes" | "but" => {
                    if open {
                        kept.push(start..i);
                    }
                    return Place::of(kept);
                }
                "that" | "which" | "who" | "whom" | "by" | "through" | "where" | "when" | "if" | "for" | "to"
                | "with" | "under" | "whose" | "in" | "on" | "using" | "uses"
                    if open && !(word == "in" && i > from && matches!(key(i - 1), "contained" | "included")) =>
                {
                    kept.push(start..i);
                    open = false;
                }
                "including" | "include" | "includes" | "such" | "whether" | "namely" if !open && about_data => {
                    (open, start) = (true, i + 1);
                }
                "and" | "or"
                    if !open
                        && all[i as usize].gap == Gap::Comma
                        && (joined("the") || joined("any") || joined("all")) =>
                {
                    (open, start) = (true, i + 1);
                }
                _ => {}
            }
            about_data |= open && is_information(word);
        }
        if open {
            kept.push(start..body.end);
        }
        Place::of(kept)
    }
}

/// Says whether the word stands for information of any kind.
pub fn is_generic(word: &str) -> bool {
    let nouns = ["content", "data", "information", "material", "work", "document", "file", "record", "item"];
    nouns.iter().any(|noun| word == *noun || word.strip_suffix('s') == Some(noun))
}

fn is_information(word: &str) -> bool {
    [
        "data",
        "dataset",
        "information",
        "content",
        "material",
        "work",
        "log",
        "text",
        "record",
        "item",
        "file",
        "image",
        "metadata",
        "message",
        "recording",
        "document",
        "input",
        "output",
        "submission",
    ]
    .iter()
    .any(|noun| word == *noun || word.strip_suffix('s') == Some(noun))
}

fn singular(key: &str) -> String {
    match key.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => key.to_owned(),
    }
}
