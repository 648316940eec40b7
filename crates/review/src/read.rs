//! A draft read once: words, units and what they do, definitions and what they stand for, references, parties.

pub mod act;
pub mod citation;
pub mod definition;
mod incorporated;
pub mod place;
mod possible;
pub mod quantity;
mod text;
pub mod token;
mod trap;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use draft::ClauseKind;
use library::condition::{Act, Certainty, Consent, Party, Words};

use crate::case::Case;
use crate::party::Parties;
use crate::words::Vocabulary;
use act::{Marks, Predicate};
use citation::Citation;
use place::Place;
use possible::Possible;
use token::Gap;

pub use definition::DefinitionReading;
pub use text::Text;

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
    smuggled: OnceCell<Vec<usize>>,
    kept: OnceCell<BTreeSet<usize>>,
    possible: OnceCell<Possible>,
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
            smuggled: OnceCell::new(),
            kept: OnceCell::new(),
            possible: OnceCell::new(),
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
        let mut reported = find(&grammar.reported);
        let all = &self.text.tokens.all;
        // "This is how. We may use Inputs" are two sentences.
        reported.retain(|told| all[told.start as usize + 1..told.end as usize].iter().all(|t| t.gap <= Gap::Space));
        let is_reported = |at: &Range<u32>| reported.iter().any(|told| told.start < at.start && at.start < told.end);
        let acts: Vec<(Act, Range<u32>)> = acts.filter(|(_, at)| !is_reported(at)).collect();
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
}

/// Sorts marks by where they begin, the longest first, and drops doubles.
fn sorted<T: PartialEq>(mut marks: Vec<T>, at: impl Fn(&T) -> &Range<u32>) -> Vec<T> {
    marks.sort_by_key(|m| (at(m).start, std::cmp::Reverse(at(m).end)));
    marks.dedup();
    marks
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
