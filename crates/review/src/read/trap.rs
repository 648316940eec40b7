//! Drafting traps of units and definitions: twelve turns of phrase that make a clause say less, or more, than it seems to.
//!
//! A trap is an attribute and no finding: it is listed with what was found in its unit.
//! Which words give one away stands in the library; here is what else it takes, such as the act they must stand by.

use std::collections::BTreeSet;

use library::condition::{Act, Certainty, Party, Words};

use super::Reading;
use super::act::Predicate;
use super::place::Place;
use crate::finding::Trap;

impl Reading<'_> {
    /// Returns the traps of a unit, ascending.
    pub fn traps(&self, unit: usize) -> Vec<Trap> {
        let words = &self.case.library.grammar.traps;
        let this = &self.units[unit];
        let acts = |acts: &'static [Act]| this.predicates.iter().filter(|p| acts.contains(&p.act));
        let promises = || acts(&[Act::Prohibits, Act::Obliges, Act::Represents]);
        // A promise that is none hurts who it is made to.
        let theirs = || promises().filter(|p| p.actor == Some(Party::Them));
        let gives = || acts(&[Act::Permits, Act::Grants]);
        let mut out = BTreeSet::new();
        let mut is = |trap: Trap, caught: bool| {
            if caught {
                out.insert(trap);
            }
        };
        let swallows = |half: &Place| self.says(&words.exception, half);
        is(
            Trap::ExceptionSwallowsRule,
            acts(&[Act::Prohibits]).any(|p| !p.exception) && this.exceptions.iter().any(swallows),
        );
        let overrides = self.says(&self.case.library.grammar.overrides, &this.place);
        is(Trap::NotwithstandingOverride, overrides && gives().any(|p| !p.exception));
        is(Trap::DefinitionSmuggling, self.smuggled_terms().iter().any(|i| self.speaks_of(*i, &this.place)));
        let released = self.says(&self.case.library.grammar.releases, &this.place);
        is(Trap::DoubleNegative, released && gives().any(|p| p.inferred && !p.exception));
        is(Trap::Survival, self.kept_alive().contains(&unit));
        is(Trap::Precedence, self.says(&words.precedence, &this.place));
        is(Trap::AspirationalModal, theirs().any(|p| p.sure != Certainty::Covenant));
        is(Trap::Qualifier, promises().any(|p| self.says(&words.qualifier, &p.own)));
        let theirs_to_use = |p: &&Predicate| match p.act {
            Act::Grants => p.to != Some(Party::Us),
            _ => p.actor != Some(Party::Us),
        };
        is(Trap::AffiliateCreep, gives().filter(theirs_to_use).any(|p| self.says(&words.affiliates, &receivers(p))));
        is(Trap::Configuration, theirs().next().is_some() && self.says(&words.configuration, &this.place));
        is(Trap::SoftDeletion, !this.predicates.is_empty() && self.says(&words.deletion, &this.place));
        is(Trap::MirroredSilence, self.says(&words.incorporation, &this.own));
        out.into_iter().collect()
    }

    /// Returns the traps of a definition, ascending.
    pub fn definition_traps(&self, i: usize) -> Vec<Trap> {
        let smuggles = self.smuggled_terms().contains(&i);
        smuggles.then_some(Trap::DefinitionSmuggling).into_iter().collect()
    }

    fn says(&self, words: &[Words], place: &Place) -> bool {
        words.iter().any(|w| !self.vocabulary.find(w, place, self).is_empty())
    }

    /// Says whether the place uses the term of definition `i`, its own definition apart.
    fn speaks_of(&self, i: usize, place: &Place) -> bool {
        let label = &self.definitions[i].label;
        self.uses(i).iter().any(|at| place.holds(at.start) && !label.holds(at.start))
    }

    /// Returns the definitions whose names do not say what their bodies hold.
    fn smuggled_terms(&self) -> &[usize] {
        self.smuggled.get_or_init(|| {
            let words = &self.case.library.grammar.traps.definition;
            let classes: BTreeSet<&str> = words.iter().flat_map(Words::lexicons).map(|(id, _)| id).collect();
            let harmless = &self.case.library.grammar.traps.harmless;
            let hides = |i: &usize| {
                self.says(harmless, &self.definitions[*i].label)
                    && classes.iter().any(|id| self.is_bound(*i, id))
                    && !classes.iter().any(|id| self.names(*i, id))
            };
            (0..self.definitions.len()).filter(hides).collect()
        })
    }

    /// Returns the units that a survival clause keeps alive although they give a right, and those that keep them so.
    fn kept_alive(&self) -> &BTreeSet<usize> {
        self.kept.get_or_init(|| {
            let words = &self.case.library.grammar.traps;
            let gives = |u: &usize| {
                let unit = &self.units[*u];
                let permits = |p: &Predicate| p.act == Act::Permits && self.says(&words.kept, &p.own);
                // "The rights granted" speaks of a grant and makes none.
                let verb =
                    |p: &Predicate| p.marker.clone().any(|at| self.text.tokens.all[at as usize].key != "granted");
                let grants = |p: &Predicate| p.act == Act::Grants && verb(p);
                unit.predicates.iter().any(|p| grants(p) || permits(p))
                    && unit.predicates.iter().all(|p| p.act != Act::Prohibits)
            };
            let mut kept = BTreeSet::new();
            for (u, unit) in self.units.iter().enumerate().filter(|(_, unit)| self.says(&words.survival, &unit.place)) {
                let cited = unit.cites.iter().map(|c| &self.clause_places[c.clause]);
                let inside = |place: &Place| -> Vec<usize> {
                    let within = |v: &usize| self.units[*v].own.first().is_some_and(|at| place.holds(at));
                    (0..self.units.len()).filter(|v| *v != u && within(v)).filter(gives).collect()
                };
                let alive: Vec<usize> = cited.flat_map(inside).collect();
                if !alive.is_empty() || gives(&u) {
                    kept.insert(u);
                }
                kept.extend(alive);
            }
            kept
        })
    }
}

/// Returns the words of who gets a right: before a permission, after a grant.
fn receivers(predicate: &Predicate) -> Place {
    if predicate.act == Act::Grants {
        return predicate.own.between(predicate.marker.start, predicate.marker.end + 16);
    }
    predicate.own.before(predicate.marker.start)
}

#[cfg(test)]
mod tests;
