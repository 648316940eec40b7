//! Conditions over a draft: what holds, where, and what is still open.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use library::Rung;
use library::condition::{Act, Attr, Compare, Condition, Find, Place as Where, Test};

use crate::case::Case;
use crate::fill::Filler;
use crate::finding::Need;
use crate::read::Reading;
use crate::read::act::Predicate;
use crate::read::citation::Citation;
use crate::read::place::Place;
use crate::severity::{Applying, applying};

/// Solutions of one condition are counted up to here; a draft that has more has them cut, in document order.
const MOST: usize = 400;

/// A thing that a find can match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A unit, by its index.
    Unit(usize),
    /// The exception half of a unit: unit and ordinal.
    Exception(usize, usize),
    /// A section, by the index of its clause.
    Clause(usize),
    /// A heading, by the index of its clause.
    Heading(usize),
    /// A definition, by its index.
    Definition(usize),
    /// The whole draft.
    Document,
}

/// One way in which a condition holds.
#[derive(Clone, Debug, Default)]
pub struct Solution {
    /// The thing of the first find.
    pub first: Option<Thing>,
    /// The thing of the nearest earlier find.
    pub last: Option<Thing>,
    /// Things bound to names.
    pub things: Vec<(String, Thing)>,
    /// Words bound to names, in source order; one name may have several.
    pub captures: Vec<(String, Range<u32>)>,
    /// All words that matched.
    pub hits: Vec<Range<u32>>,
    /// What must be known before it surely holds.
    pub needs: Vec<Need>,
    /// Did it rest on an act or an actor that was inferred?
    pub inferred: bool,
}

impl Solution {
    /// Returns the thing of that name.
    pub fn thing(&self, name: &str) -> Option<Thing> {
        self.things.iter().rev().find(|(n, _)| n == name).map(|(_, thing)| *thing)
    }

    /// Returns the words captured under that name, ascending.
    pub fn captured(&self, name: &str) -> Vec<Range<u32>> {
        let mut all: Vec<_> = self.captures.iter().filter(|(n, _)| n == name).map(|(_, r)| r.clone()).collect();
        all.sort_by_key(|r| (r.start, r.end));
        all.dedup();
        all
    }

    /// Says whether nothing must be known first.
    pub fn is_sure(&self) -> bool {
        self.needs.is_empty()
    }
}

/// What was judged before, by topic and id; nothing while it is being judged.
type Verdicts = BTreeMap<(String, String), Option<Vec<Solution>>>;

/// What a find came to on a thing by itself.
type Alone = BTreeMap<(usize, Thing), Option<Rc<Solution>>>;

/// The things on which a find holds by itself, with what it came to.
type Standing = Rc<Vec<(Thing, Rc<Solution>)>>;

/// Judges conditions over one draft.
pub struct Judge<'a> {
    /// The draft as read.
    pub reading: &'a Reading<'a>,
    /// What it is judged with.
    pub case: Case<'a>,
    /// What finds came to on things by themselves, by the find's address, which the library keeps.
    alone: RefCell<Alone>,
    standing: RefCell<BTreeMap<usize, Standing>>,
    filler: OnceCell<Filler<'a>>,
    modifiers: OnceCell<Vec<Applying<'a>>>,
    fired: RefCell<Verdicts>,
    met: RefCell<Verdicts>,
}

impl<'a> Judge<'a> {
    /// Makes the judge of a draft.
    pub fn new(reading: &'a Reading<'a>) -> Judge<'a> {
        Judge {
            reading,
            case: reading.case,
            alone: RefCell::default(),
            standing: RefCell::default(),
            filler: OnceCell::new(),
            modifiers: OnceCell::new(),
            fired: RefCell::default(),
            met: RefCell::default(),
        }
    }

    /// Returns what fills library text from this draft.
    pub fn filler(&self) -> &Filler<'a> {
        self.filler.get_or_init(|| Filler::new(self.reading))
    }

    /// Returns the modifiers of the library that apply, and those that may.
    pub fn modifiers(&self) -> &[Applying<'a>] {
        self.modifiers.get_or_init(|| applying(self))
    }

    /// Returns every way in which `condition` holds.
    pub fn solve(&self, condition: &Condition) -> Vec<Solution> {
        self.solve_after(condition, Solution::default())
    }

    /// Returns every way in which `condition` holds given what `earlier` bound.
    pub fn solve_after(&self, condition: &Condition, earlier: Solution) -> Vec<Solution> {
        match condition {
            Condition::All(members) => {
                let mut all = vec![earlier];
                for member in members {
                    let mut next = Vec::new();
                    for solution in all {
                        next.extend(self.solve_after(member, solution));
                        if next.len() >= MOST {
                            break;
                        }
                    }
                    all = next;
                }
                all
            }
            Condition::Any(members) => {
                members.iter().flat_map(|member| self.solve_after(member, earlier.clone())).take(MOST).collect()
            }
            Condition::Not(inner) => self.absent(inner, earlier),
            Condition::Find(find) => self.find(find, &earlier),
            Condition::Test(test) => self.test(test, earlier),
        }
    }

    fn absent(&self, inner: &Condition, earlier: Solution) -> Vec<Solution> {
        let known = earlier.needs.len();
        let found = self.solve_after(inner, earlier.clone());
        if found.iter().any(|s| s.needs.len() == known) {
            return Vec::new();
        }
        let mut out = earlier;
        for solution in found {
            for need in solution.needs {
                if !out.needs.contains(&need) {
                    out.needs.push(need);
                }
            }
        }
        // What the whole draft lacks may stand in a document that it takes in by reference and nobody reviewed.
        if let Condition::Find(find) = inner {
            let wide = !matches!(find.place, Where::SameUnit | Where::SameClause | Where::Exception);
            let local = find.attrs.iter().any(|a| matches!(a, Attr::Is(_) | Attr::Cites { .. }));
            if wide && !local {
                for document in &self.reading.incorporated {
                    let need = Need::Document(document.clone());
                    if !out.needs.contains(&need) {
                        out.needs.push(need);
                    }
                }
            }
        }
        vec![out]
    }

    fn find(&self, find: &Find, earlier: &Solution) -> Vec<Solution> {
        let undefined = find.attrs.iter().find_map(|a| if let Attr::Undefined(class) = a { Some(class) } else { None });
        if let Some(class) = undefined {
            let used = !self.reading.lexicon(class).is_empty();
            let defined = (0..self.reading.definitions.len()).any(|i| self.reading.names(i, class));
            return if used && !defined { vec![earlier.clone()] } else { Vec::new() };
        }
        let mut out = Vec::new();
        for (thing, alone) in self.candidates(find, earlier).iter() {
            if out.len() >= MOST {
                break;
            }
            let thing = *thing;
            let Some(mut solution) = self.holds(thing, find, alone, earlier) else { continue };
            let same = matches!(find.place, Where::SameUnit | Where::SameClause | Where::Exception);
            solution.first.get_or_insert(thing);
            // The whole draft is no unit or clause that a later find could mean.
            if thing != Thing::Document && (!same || solution.last.is_none()) {
                solution.last = Some(thing);
            }
            if let Some(name) = &find.name {
                solution.things.push((name.clone(), thing));
            }
            out.push(solution);
        }
        out
    }

    /// Returns the things of the find's place on which it holds by itself; those of the whole draft are judged once.
    fn candidates(&self, find: &Find, earlier: &Solution) -> Standing {
        let reading = self.reading;
        let halves = |u: usize| (0..reading.units[u].exceptions.len()).map(move |k| Thing::Exception(u, k));
        match (find.place, earlier.last) {
            (Where::SameUnit, last) => return self.holding(find, last.map(|last| self.unit_of(last))),
            (Where::SameClause, last) => return self.holding(find, last.and_then(|last| self.section_of(last))),
            (Where::Exception, Some(Thing::Unit(u) | Thing::Exception(u, _))) => return self.holding(find, halves(u)),
            _ => {}
        }
        let key = std::ptr::from_ref(find) as usize;
        if let Some(known) = self.standing.borrow().get(&key) {
            return Rc::clone(known);
        }
        let units = || match &find.words {
            Some(words) => reading.possible(words),
            None => (0..reading.units.len()).collect(),
        };
        let clauses = || reading.text.outline.clauses.iter().enumerate();
        let things: Vec<Thing> = match find.place {
            Where::Unit => units().into_iter().map(Thing::Unit).collect(),
            Where::Exception => units().into_iter().flat_map(halves).collect(),
            Where::Clause => reading.sections.iter().copied().map(Thing::Clause).collect(),
            Where::Heading => {
                clauses().filter(|(_, c)| c.heading_at.is_some()).map(|(i, _)| Thing::Heading(i)).collect()
            }
            Where::Definition => (0..reading.definitions.len()).map(Thing::Definition).collect(),
            Where::Document => vec![Thing::Document],
            // These look at an earlier thing, above.
            Where::SameUnit | Where::SameClause => Vec::new(),
        };
        let found = self.holding(find, things);
        self.standing.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// Returns those of the things on which the find holds by itself.
    fn holding(&self, find: &Find, things: impl IntoIterator<Item = Thing>) -> Standing {
        Rc::new(things.into_iter().filter_map(|thing| Some((thing, self.alone(thing, find)?))).collect())
    }

    /// Returns the index of the unit that the thing is, or stands in.
    pub fn unit(&self, thing: Thing) -> Option<usize> {
        match thing {
            Thing::Unit(unit) | Thing::Exception(unit, _) => Some(unit),
            Thing::Definition(i) => self.reading.definitions[i].unit,
            Thing::Clause(_) | Thing::Heading(_) | Thing::Document => None,
        }
    }

    fn unit_of(&self, thing: Thing) -> Thing {
        self.unit(thing).map_or(thing, Thing::Unit)
    }

    fn section_of(&self, thing: Thing) -> Option<Thing> {
        let clause = self.clause_of(thing)?;
        Some(Thing::Clause(self.reading.section[clause]))
    }

    /// Returns the index of the innermost clause that holds the thing.
    pub fn clause_of(&self, thing: Thing) -> Option<usize> {
        match thing {
            Thing::Unit(u) | Thing::Exception(u, _) => Some(self.reading.units[u].clause),
            Thing::Clause(c) | Thing::Heading(c) => Some(c),
            Thing::Definition(d) => self.reading.definitions[d].clause,
            Thing::Document => None,
        }
    }

    /// Returns the words of the thing.
    pub fn place(&self, thing: Thing) -> Place {
        let reading = self.reading;
        match thing {
            Thing::Unit(u) => reading.units[u].place.clone(),
            Thing::Exception(u, k) => reading.units[u].exceptions[k].clone(),
            Thing::Clause(c) => reading.clause_places[c].clone(),
            Thing::Heading(c) => {
                let at = reading.text.outline.clauses[c].heading_at;
                Place::of(at.map(|span| reading.text.tokens.within(&span)))
            }
            Thing::Definition(d) => reading.definitions[d].body.clone(),
            Thing::Document => reading.whole.clone(),
        }
    }

    /// Joins what a find came to on a thing with what earlier finds bound, if it holds with them.
    fn holds(&self, thing: Thing, find: &Find, alone: &Solution, earlier: &Solution) -> Option<Solution> {
        let mut numbers = Vec::new();
        for attr in &find.attrs {
            let holds = match attr {
                Attr::Cites { name, capture } => earlier.thing(name).is_some_and(|to| {
                    let cited = self.cites(thing, to);
                    let listed = cited.iter().filter_map(|c| Some((capture.clone()?, c.listed.clone()?)));
                    numbers.extend(listed);
                    if capture.is_some() { cited.iter().any(|c| c.listed.is_some()) } else { !cited.is_empty() }
                }),
                Attr::Is(name) => earlier.thing(name).is_some_and(|it| self.is(thing, it)),
                _ => true,
            };
            if !holds {
                return None;
            }
        }
        let mut solution = earlier.clone();
        solution.captures.extend(numbers);
        solution.hits.extend(alone.hits.iter().cloned());
        solution.captures.extend(alone.captures.iter().cloned());
        solution.inferred |= alone.inferred;
        Some(solution)
    }

    /// Returns what the find came to on one thing without what other finds bound; judged once, for conditions join many
    /// finds with many things.
    fn alone(&self, thing: Thing, find: &Find) -> Option<Rc<Solution>> {
        let key = (std::ptr::from_ref(find) as usize, thing);
        if let Some(known) = self.alone.borrow().get(&key) {
            return known.clone();
        }
        let judged = self.holds_alone(thing, find).map(Rc::new);
        self.alone.borrow_mut().insert(key, judged.clone());
        judged
    }

    /// Judges a find on one thing without what other finds bound.
    fn holds_alone(&self, thing: Thing, find: &Find) -> Option<Solution> {
        let mut solution = Solution::default();
        for attr in &find.attrs {
            let Attr::Of(class) = attr else { continue };
            let Thing::Definition(d) = thing else { return None };
            if !self.reading.names(d, class) && !self.reading.is_bound(d, class) {
                return None;
            }
        }
        let acting: Vec<&Attr> = find
            .attrs
            .iter()
            .filter(|a| matches!(a, Attr::Acts(_) | Attr::By(_) | Attr::To(_) | Attr::Consent { .. } | Attr::Sure(_)))
            .collect();
        let place = self.place(thing);
        if acting.is_empty() {
            return self.with_words(solution, find, &place, None);
        }
        let units: Vec<usize> = match thing {
            Thing::Unit(u) | Thing::Exception(u, _) => vec![u],
            Thing::Clause(_) => {
                let inside = |u: &usize| self.reading.units[*u].place.first().is_some_and(|at| place.holds(at));
                (0..self.reading.units.len()).filter(inside).collect()
            }
            Thing::Definition(d) => self.reading.definitions[d].unit.into_iter().collect(),
            Thing::Heading(_) | Thing::Document => Vec::new(),
        };
        let mut any = false;
        for unit in units {
            for predicate in &self.reading.units[unit].predicates {
                let half = matches!(thing, Thing::Exception(..));
                if half && !(predicate.exception && predicate.own.first().is_some_and(|at| place.holds(at))) {
                    continue;
                }
                if !acting.iter().all(|attr| does(predicate, attr)) {
                    continue;
                }
                let reach = if matches!(thing, Thing::Clause(_)) { &place } else { &predicate.reach };
                let own = (!matches!(thing, Thing::Clause(_))).then_some(&predicate.own);
                if let Some(found) = self.with_words(solution.clone(), find, reach, own) {
                    solution = found;
                    solution.inferred |= predicate.inferred;
                    any = true;
                }
            }
        }
        any.then_some(solution)
    }

    fn with_words(&self, mut solution: Solution, find: &Find, place: &Place, own: Option<&Place>) -> Option<Solution> {
        let Some(words) = &find.words else { return Some(solution) };
        let found = self.reading.vocabulary.find(words, place, self.reading);
        if found.is_empty() {
            return None;
        }
        if own.is_some_and(|own| !found.iter().any(|m| m.hits.iter().any(|hit| own.holds(hit.start)))) {
            return None;
        }
        for m in found {
            solution.hits.extend(m.hits);
            solution.captures.extend(m.captures);
        }
        Some(solution)
    }

    /// Returns where `thing` refers to the clause of `to`, or to one that holds it.
    fn cites(&self, thing: Thing, to: Thing) -> Vec<Citation> {
        let Some(target) = self.clause_of(to) else { return Vec::new() };
        let cited: Vec<&Citation> = match thing {
            Thing::Unit(u) | Thing::Exception(u, _) => self.reading.units[u].cites.iter().collect(),
            _ => {
                let place = self.place(thing);
                let inside = self.reading.units.iter().filter(|u| u.place.first().is_some_and(|at| place.holds(at)));
                inside.flat_map(|u| &u.cites).collect()
            }
        };
        let clauses = &self.reading.text.outline.clauses;
        let above = std::iter::successors(Some(target), |c| clauses[*c].parent.map(|p| p.0 as usize));
        let above: Vec<usize> = above.collect();
        // A reference to a place inside a bound clause counts as well.
        let within = |c: &Citation| matches!(to, Thing::Clause(_)) && self.is(Thing::Clause(c.clause), to);
        cited.into_iter().filter(|c| above.contains(&c.clause) || within(c)).cloned().collect()
    }

    /// Says whether `thing` is `it`, lies in it, or holds it.
    fn is(&self, thing: Thing, it: Thing) -> bool {
        if thing == it {
            return true;
        }
        let (a, b) = (self.place(thing), self.place(it));
        let within = |inner: &Place, outer: &Place| inner.first().is_some_and(|at| outer.holds(at));
        match (thing, it) {
            (_, Thing::Clause(_) | Thing::Document) => within(&a, &b),
            (Thing::Clause(_) | Thing::Document, _) => within(&b, &a),
            _ => within(&a, &b) || within(&b, &a),
        }
    }

    fn test(&self, test: &Test, mut earlier: Solution) -> Vec<Solution> {
        match test {
            Test::Fact { key, compare, .. } => match self.case.judge(key, compare.as_ref()) {
                Some(true) => vec![earlier],
                Some(false) => Vec::new(),
                None => {
                    earlier.needs.push(Need::Fact(key.clone()));
                    vec![earlier]
                }
            },
            Test::Met { topic, element, .. } => join(earlier, self.met(topic, element)),
            Test::Grade { topic, rung, compare, .. } => join(earlier, self.graded(topic, *rung, *compare)),
            Test::Fired { topic, test, .. } => join(earlier, self.fired(topic, test)),
        }
    }

    /// Returns the ways in which an element is met; empty when it is not.
    pub fn met(&self, topic: &str, element: &str) -> Vec<Solution> {
        let key = (topic.to_owned(), element.to_owned());
        if let Some(known) = self.met.borrow().get(&key) {
            return known.clone().unwrap_or_default();
        }
        self.met.borrow_mut().insert(key.clone(), None);
        let declared = self.case.library.topic(topic).and_then(|t| t.element(element, Some(self.case.role)));
        let found: Vec<Solution> = declared.map(|e| self.solve(&e.met)).unwrap_or_default();
        self.met.borrow_mut().insert(key, Some(found.clone()));
        found
    }

    /// Counts the elements of our position that are met; empty when their number does not compare so.
    ///
    /// An element that is open may count or not: where that decides, what it waits for must be known.
    fn graded(&self, topic: &str, rung: Rung, (compare, n): (Compare, u32)) -> Vec<Solution> {
        let position = self.case.library.topic(topic).and_then(|t| t.position(self.case.role, rung));
        let Some(position) = position else { return Vec::new() };
        let met: Vec<Vec<Solution>> = position.elements.iter().map(|e| self.met(topic, &e.id)).collect();
        let sure = met.iter().filter(|found| found.iter().any(Solution::is_sure)).count() as u32;
        let open: Vec<&Vec<Solution>> =
            met.iter().filter(|found| !found.is_empty() && !found.iter().any(Solution::is_sure)).collect();
        let holding = (sure..=sure + open.len() as u32).filter(|count| compare.holds(count, &n)).count();
        if holding == 0 {
            return Vec::new();
        }
        let mut solution = Solution::default();
        if holding <= open.len() {
            solution.needs = open.into_iter().flatten().flat_map(|s| s.needs.iter().cloned()).collect();
            solution.needs.sort();
            solution.needs.dedup();
        }
        vec![solution]
    }

    /// Returns the ways in which a test fires for the role of the facts; empty when it does not.
    pub fn fired(&self, topic: &str, test: &str) -> Vec<Solution> {
        let key = (topic.to_owned(), test.to_owned());
        if let Some(known) = self.fired.borrow().get(&key) {
            return known.clone().unwrap_or_default();
        }
        self.fired.borrow_mut().insert(key.clone(), None);
        let found = self
            .case
            .library
            .topic(topic)
            .and_then(|t| t.test(test))
            .filter(|t| t.severities(self.case.role).next().is_some())
            .and_then(|t| t.when.get(self.case.role))
            .map(|when| self.solve(when))
            .unwrap_or_default();
        self.fired.borrow_mut().insert(key, Some(found.clone()));
        found
    }
}

/// Joins an earlier solution with the verdict of another result; its words do not count.
fn join(mut earlier: Solution, verdict: Vec<Solution>) -> Vec<Solution> {
    if verdict.is_empty() {
        return Vec::new();
    }
    if !verdict.iter().any(Solution::is_sure) {
        for need in verdict.into_iter().flat_map(|s| s.needs) {
            if !earlier.needs.contains(&need) {
                earlier.needs.push(need);
            }
        }
    }
    vec![earlier]
}

fn does(predicate: &Predicate, attr: &Attr) -> bool {
    use library::condition::Party;
    let is = |side: Option<Party>, wanted: Party| match wanted {
        Party::Either => side.is_some(),
        _ => side == Some(wanted) || side == Some(Party::Either),
    };
    match attr {
        Attr::Acts(acts) => acts.contains(&predicate.act),
        // A grant is an act of who gives and a liberty of who gets.
        Attr::By(party) if predicate.act == Act::Grants => is(predicate.actor, *party) || is(predicate.to, *party),
        Attr::By(party) => is(predicate.actor, *party),
        Attr::To(party) => is(predicate.to, *party),
        Attr::Consent { is, not } => (predicate.consent == *is) != *not,
        Attr::Sure(certainty) => predicate.sure == *certainty,
        _ => true,
    }
}

#[cfg(test)]
pub(crate) mod tests;
