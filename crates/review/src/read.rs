//! A draft read once: words, units and what they do, definitions and what they stand for, references, parties.

pub mod act;
pub mod citation;
pub mod place;
pub mod quantity;
pub mod token;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use draft::{ClauseKind, Draft, Outline, Span};
use library::condition::{Act, Certainty, Consent, Party, Words};

use crate::case::Case;
use crate::party::Parties;
use crate::words::Vocabulary;
use act::{Marks, Predicate};
use citation::Citation;
use place::Place;
use quantity::Quantity;
use token::{Gap, Tokens};

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

/// What one unit says.
#[derive(Clone, Debug)]
pub struct UnitReading {
    /// All its words: lead-ins, own words and tail.
    pub place: Place,
    /// Its own words.
    pub own: Place,
    /// What it does.
    pub predicates: Vec<Predicate>,
    /// Its halves after exception markers.
    pub exceptions: Vec<Place>,
    /// The index of its clause.
    pub clause: usize,
    /// The clauses it refers to.
    pub cites: Vec<Citation>,
}

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

/// A draft read with the library's words.
pub struct Reading<'a> {
    /// The draft's words.
    pub text: &'a Text<'a>,
    /// What it is read with.
    pub case: Case<'a>,
    /// The words, searchable.
    pub vocabulary: Vocabulary<'a>,
    /// Every word.
    pub whole: Place,
    /// Units, in the outline's order.
    pub units: Vec<UnitReading>,
    /// What it calls whom.
    pub parties: Parties,
    /// Definitions, in the outline's order.
    pub definitions: Vec<DefinitionReading>,
    /// For each clause, all its words.
    pub clause_places: Vec<Place>,
    /// For each clause, the index of the section that holds it.
    pub section: Vec<usize>,
    /// The sections, in order.
    pub sections: Vec<usize>,
    /// Documents that the draft takes in by reference, by the words that name them.
    pub incorporated: Vec<String>,
    lexicons: RefCell<BTreeMap<String, Rc<Vec<Range<u32>>>>>,
    literals: RefCell<BTreeMap<String, Rc<Vec<Range<u32>>>>>,
    /// Are lexicons to be read by their own words only?
    literal: Cell<bool>,
    bound: RefCell<BTreeMap<String, Rc<Vec<usize>>>>,
    under_way: RefCell<Vec<String>>,
}

impl<'a> Reading<'a> {
    /// Reads a draft with the words of the library, as the role of the case sees it.
    pub fn of(text: &'a Text<'a>, case: Case<'a>) -> Reading<'a> {
        let tokens = &text.tokens;
        let whole = Place::one(0..tokens.all.len() as u32);
        let vocabulary = Vocabulary::new(tokens, &text.quantities, &text.sentences);
        let clause_places: Vec<Place> = text
            .outline
            .clauses
            .iter()
            .map(|c| {
                let paras = text.draft.paragraphs[c.paras.clone()].iter();
                Place::of(paras.map(|p| tokens.paragraph(p.id)))
            })
            .collect();
        let section = sections(text);
        let mut sections = section.clone();
        sections.sort_unstable();
        sections.dedup();
        let mut reading = Reading {
            text,
            case,
            vocabulary,
            whole,
            units: Vec::new(),
            definitions: Vec::new(),
            parties: Parties::default(),
            clause_places,
            section,
            sections,
            incorporated: Vec::new(),
            lexicons: RefCell::default(),
            literals: RefCell::default(),
            literal: Cell::new(false),
            bound: RefCell::default(),
            under_way: RefCell::default(),
        };
        reading.definitions = reading.read_definitions();
        reading.parties = Parties::of(&reading, case.role);
        let marks = reading.marks();
        reading.units = reading.read_units(&marks);
        for i in 0..reading.definitions.len() {
            let at = reading.definitions[i].label.first();
            let unit = at.and_then(|at| reading.units.iter().position(|u| u.own.holds(at)));
            reading.definitions[i].unit = unit;
            reading.definitions[i].clause = unit.map(|u| reading.units[u].clause);
            if let Some(unit) = unit.filter(|_| !reading.text.outline.definitions[i].in_passing) {
                let reach = reading.units[unit].place.clone();
                let marker = reading.definitions[i].label.ranges()[0].clone();
                reading.units[unit].predicates.push(Predicate {
                    act: Act::Defines,
                    actor: None,
                    to: None,
                    own: reach.clone(),
                    reach,
                    marker,
                    exception: false,
                    consent: Consent::None,
                    sure: Certainty::Covenant,
                    inferred: false,
                    implied: false,
                });
            }
        }
        reading.incorporated = reading.read_incorporated();
        reading
    }

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
        self.literal_hits(class).iter().any(|hit| label.holds_all(hit))
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

    /// Says whether definition `i` is of the class by what its body says.
    pub fn is_bound(&self, i: usize, class: &str) -> bool {
        self.bound_to(class).contains(&i)
    }

    fn plain_hits(&self, id: &str) -> Vec<Range<u32>> {
        let Some(lexicon) = self.case.library.lexicons.get(id) else { return Vec::new() };
        let mut hits = Vec::new();
        for member in &lexicon.members {
            hits.extend(self.vocabulary.find(member, &self.whole, self).into_iter().map(|m| {
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
        loop {
            let more: Vec<usize> = (0..self.definitions.len())
                .filter(|i| !bound.contains(i) && self.says(&self.definitions[*i], id, &names))
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

    /// Says whether the definition says that its term is of the class.
    ///
    /// A member of several words counts when it begins in the head, as in "content that Customer submits"; one word must
    /// be the thing itself.
    fn says(&self, definition: &DefinitionReading, id: &str, names: &[Range<u32>]) -> bool {
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
        let label = &self.definitions[i].label;
        let Some(range) = label.ranges().first() else { return Vec::new() };
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

    fn read_definitions(&self) -> Vec<DefinitionReading> {
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
                | "with" | "under" | "whose" | "in" | "on"
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

    fn marks(&self) -> Marks {
        let grammar = &self.case.library.grammar;
        let find = |members: &[Words]| -> Vec<Range<u32>> {
            let found = members.iter().flat_map(|words| self.vocabulary.find(words, &self.whole, self));
            sorted(found.map(|m| m.hull).collect(), |r| r)
        };
        let acts = grammar.acts.iter().flat_map(|(act, members)| find(members).into_iter().map(|at| (*act, at)));
        let mut sides: Vec<(Party, Range<u32>)> =
            find(&grammar.either).into_iter().map(|at| (Party::Either, at)).collect();
        sides.extend(self.parties.sides(self.case.role));
        let consent = |is: Consent| grammar.consent.get(&is).map(|w| find(w)).unwrap_or_default();
        let certainty = |is: Certainty| grammar.certainty.get(&is).map(|w| find(w)).unwrap_or_default();
        let acts: Vec<(Act, Range<u32>)> = acts.collect();
        Marks {
            acts: sorted(acts, |m| &m.1),
            exceptions: find(&grammar.exceptions),
            releases: find(&grammar.releases),
            sides: sorted(sides, |m| &m.1),
            opt_in: consent(Consent::OptIn),
            opt_out: consent(Consent::OptOut),
            aims: certainty(Certainty::Aim),
            defaults: certainty(Certainty::Default),
        }
    }

    fn read_units(&self, marks: &Marks) -> Vec<UnitReading> {
        let tokens = &self.text.tokens;
        let acting = self.acting_side();
        let units = self.text.outline.units.iter();
        units
            .map(|unit| {
                let own = Place::one(tokens.within(&unit.at));
                let spans = unit.lead_in.iter().chain([&unit.at]).chain(&unit.tail);
                let place = Place::of(spans.map(|span| tokens.within(span)));
                let (predicates, exceptions) = act::predicates(tokens, marks, &place, acting);
                let cites = citation::citations(self.text.draft, tokens, &self.text.outline.references, unit);
                UnitReading { place, own, predicates, exceptions, clause: unit.clause.0 as usize, cites }
            })
            .collect()
    }

    /// Returns the side that a passive without an agent is laid to: who runs the service or builds the models.
    fn acting_side(&self) -> Option<Party> {
        use library::Role;
        Some(match self.case.role {
            Role::Customer | Role::Licensor => Party::Them,
            Role::Vendor | Role::Licensee => Party::Us,
        })
    }

    /// Finds the documents that the draft takes in by reference: by their address, else by the words that say so.
    ///
    /// Schedules and the like are part of the draft.
    fn read_incorporated(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for words in &self.case.library.grammar.incorporates {
            for found in self.vocabulary.find(words, &self.whole, self) {
                let Some(unit) = self.units.iter().find(|u| u.own.holds(found.hull.start)) else { continue };
                let own = unit.own.ranges().first().map(|r| self.text.words(r)).unwrap_or_default();
                let name = match address(&self.whole_words(&unit.own)) {
                    Some(address) => address,
                    None if is_part(&own) => continue,
                    None => self.text.words(&found.hull),
                };
                if !out.contains(&name) {
                    out.push(name);
                }
            }
        }
        out.sort();
        out
    }

    /// Returns the text around a place's words, marks included.
    fn whole_words(&self, place: &Place) -> String {
        let spans = self.text.spans(place);
        let texts = spans.iter().filter_map(|s| {
            let text = &self.text.draft.paragraph(s.para)?.text;
            let end = text[s.end as usize..].find(char::is_whitespace).map_or(text.len(), |i| s.end as usize + i);
            text.get(s.start as usize..end)
        });
        texts.collect::<Vec<_>>().join(" ")
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

/// Returns the first web address in the words.
fn address(words: &str) -> Option<String> {
    words.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| "()[]<>,.;:\"'“”’".contains(c));
        let web = ["http://", "https://", "www."].iter().any(|start| word.starts_with(start));
        let host = word.split('/').next().unwrap_or_default();
        let top = host.rsplit('.').next().unwrap_or_default();
        let path = word.contains('/')
            && host.contains('.')
            && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
            && top.len() >= 2
            && top.chars().all(|c| c.is_ascii_lowercase());
        (web || path).then(|| word.to_owned())
    })
}

/// Says whether the words speak of a part of the draft itself.
fn is_part(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["schedule", "exhibit", "annex", "appendix", "attachment", "recital"].iter().any(|part| lower.contains(part))
}

/// Sorts marks by where they begin, the longest first, and drops doubles.
fn sorted<T: PartialEq>(mut marks: Vec<T>, at: impl Fn(&T) -> &Range<u32>) -> Vec<T> {
    marks.sort_by_key(|m| (at(m).start, std::cmp::Reverse(at(m).end)));
    marks.dedup();
    marks
}

/// Says whether the word stands for information of any kind.
fn is_generic(word: &str) -> bool {
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

/// Returns for each clause its section: the outermost clause that is not the whole draft.
fn sections(text: &Text) -> Vec<usize> {
    let clauses = &text.outline.clauses;
    let total = text.draft.paragraphs.len();
    let has_children: Vec<bool> = {
        let mut has = vec![false; clauses.len()];
        for clause in clauses {
            if let Some(parent) = clause.parent {
                has[parent.0 as usize] |= clause.heading.is_some();
            }
        }
        has
    };
    let wraps = |i: usize| {
        let clause = &clauses[i];
        let large = clause.paras.len() * 5 > total * 3;
        has_children[i] && (large || matches!(clause.kind, ClauseKind::Schedule))
    };
    (0..clauses.len())
        .map(|i| {
            let mut chain = vec![i];
            while let Some(parent) = clauses[*chain.last().expect("it begins with the clause itself")].parent {
                chain.push(parent.0 as usize);
            }
            while chain.len() > 1 && chain.last().is_some_and(|top| wraps(*top)) {
                chain.pop();
            }
            *chain.last().expect("one clause is always left")
        })
        .collect()
}
