//! Every place where a draft speaks to a topic, and what it means for the client there.
//!
//! A finding says what is wrong; this says what is there: the units that speak to each topic of the library, fired or
//! not, with their stance for the role.
//! What is found depends on neither form nor role; the stance does.

use std::collections::BTreeMap;

use draft::{Draft, Span};
use library::condition::{Act, Party};
use library::{Because, Facts, Library, Playbook, Rung, Severity, Stance, StanceRule, Topic};

use crate::case::Case;
use crate::evaluate::{Judge, Solution, Thing};
use crate::fill::sentence_case;
use crate::read::act::Predicate;
use crate::read::place::Place;
use crate::read::{Reading, Text};
use crate::review::{Raised, case, raise};

/// One unit that speaks to one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The topic's id.
    pub topic: String,
    /// The sentence or list item itself, without its lead-in.
    pub at: Span,
    /// What it does for the client.
    pub stance: Stance,
    /// Why that is said, in one sentence.
    pub why: String,
}

/// Returns every unit that speaks to a topic, in document order, topics in the library's order.
pub fn topics(draft: &Draft, library: &Library, playbook: &Playbook, facts: &Facts) -> Vec<Spoken> {
    let _span = tracing::info_span!("topics", paragraphs = draft.paragraphs.len()).entered();
    let case = case(draft, library, playbook, facts);
    let text = Text::of(draft);
    let reading = Reading::of(&text, case);
    let judge = Judge::new(&reading);
    let raised = raise(&judge, &|_, _| true);
    let mut out: Vec<(usize, Spoken)> = Vec::new();
    for topic in library.topics.iter().filter(|t| t.status != library::Status::Retired) {
        out.extend(spoken(&judge, topic, &speaking(&judge, topic), &raised));
    }
    // The sort is stable: topics of one unit keep the library's order.
    out.sort_by_key(|(unit, _)| *unit);
    out.into_iter().map(|(_, spoken)| spoken).collect()
}

/// Returns every way in which the draft speaks to a topic.
pub(crate) fn speaking(judge: &Judge, topic: &Topic) -> Vec<Solution> {
    let mut found: Vec<Solution> = topic.speaks.iter().flat_map(|speaks| judge.solve(speaks)).collect();
    found.retain(Solution::is_sure);
    found
}

/// Returns the words by which the draft speaks to a topic.
pub(crate) fn words_of(speaking: &[Solution]) -> Place {
    Place::of(speaking.iter().flat_map(|solution| solution.hits.iter().cloned()))
}

/// Returns the units that speak to one topic, by their index.
pub(crate) fn spoken(judge: &Judge, topic: &Topic, speaking: &[Solution], raised: &[Raised]) -> Vec<(usize, Spoken)> {
    let reading = judge.reading;
    let mut objected: BTreeMap<usize, &Raised> = BTreeMap::new();
    for r in raised.iter().filter(|r| r.topic.id == topic.id && r.finding.because != Because::Absence) {
        if let Some(unit) = r.unit {
            let worst = objected.entry(unit).or_insert(r);
            if r.finding.severity > worst.finding.severity {
                *worst = r;
            }
        }
    }
    let mut units: Vec<usize> = speaking.iter().flat_map(|solution| units_of(judge, solution)).collect();
    units.sort_unstable();
    units.dedup();
    let elements = elements_met(judge, topic);
    let told = told(judge, topic);
    let has_position = topic.positions.iter().any(|p| p.role == judge.case.role);
    units
        .into_iter()
        .map(|unit| {
            let finding = objected.get(&unit).map(|r| (r.finding.severity, &r.test.id, &r.finding.title));
            let objects = |least: Severity| {
                let (_, id, title) = finding.filter(|(severity, ..)| *severity >= least)?;
                Some((Stance::Exposes, format!("{id} objects: {title}.")))
            };
            let meets = || {
                let title = elements.get(&unit)?;
                Some((Stance::Protects, format!("It meets what our position asks: {title}.")))
            };
            let (stance, why) = if has_position {
                // A lesser objection is a weakness of words that may still protect.
                told.get(&unit)
                    .map(|rule| (rule.is, rule.why.clone()))
                    .or_else(|| objects(Severity::High))
                    .or_else(meets)
                    .or_else(|| by_act(reading, unit, judge.case))
                    .or_else(|| objects(Severity::Low))
                    .unwrap_or_else(|| (Stance::Neutral, "It binds neither side alone.".to_owned()))
            } else {
                (Stance::Neutral, format!("The library has no position on it for the {}.", judge.case.role))
            };
            let at = reading.text.outline.units[unit].at;
            (unit, Spoken { topic: topic.id.clone(), at, stance, why })
        })
        .collect()
}

/// Returns the units that a solution of `speaks` stands in.
fn units_of(judge: &Judge, solution: &Solution) -> Vec<usize> {
    let reading = judge.reading;
    match solution.first {
        Some(thing @ (Thing::Unit(_) | Thing::Exception(..) | Thing::Definition(_))) => {
            judge.unit(thing).into_iter().collect()
        }
        // What stands under a heading speaks to what the heading names.
        Some(Thing::Heading(c)) => {
            let below = &reading.clause_places[c];
            let inside = |u: &usize| reading.units[*u].own.first().is_some_and(|at| below.holds(at));
            (0..reading.units.len()).filter(inside).collect()
        }
        _ => {
            let hit = |u: &usize| solution.hits.iter().any(|hit| reading.units[*u].own.holds(hit.start));
            (0..reading.units.len()).filter(hit).collect()
        }
    }
}

/// Returns the units whose stance the topic tells itself, with the first rule that does.
fn told<'t>(judge: &Judge, topic: &'t Topic) -> BTreeMap<usize, &'t StanceRule> {
    let mut told = BTreeMap::new();
    for rule in topic.stances.iter().filter(|rule| rule.role == judge.case.role) {
        for solution in judge.solve(&rule.when).into_iter().filter(Solution::is_sure) {
            for unit in units_of(judge, &solution) {
                told.entry(unit).or_insert(rule);
            }
        }
    }
    told
}

/// Returns the units whose words meet an element of our preferred position, with the element's title.
fn elements_met<'t>(judge: &Judge, topic: &'t Topic) -> BTreeMap<usize, &'t str> {
    let mut met = BTreeMap::new();
    let elements = topic.position(judge.case.role, Rung::Preferred).into_iter().flat_map(|p| &p.elements);
    for element in elements {
        for solution in judge.met(&topic.id, &element.id).iter().filter(|s| s.is_sure()) {
            if let Some(Thing::Unit(unit) | Thing::Exception(unit, _)) = solution.first {
                met.entry(unit).or_insert(element.title.as_str());
            }
        }
    }
    met
}

/// Returns the stance of a unit by what it does to whom, if it binds one side: its first act that is no exception decides.
fn by_act(reading: &Reading, unit: usize, case: Case) -> Option<(Stance, String)> {
    let predicates = &reading.units[unit].predicates;
    // A definition does nothing until it is used.
    if predicates.iter().any(|p| p.act == Act::Defines) {
        return None;
    }
    let of = |p: &Predicate| stance_of(p).map(|(stance, actor)| (stance, actor, p.act));
    let main = predicates.iter().filter(|p| !p.exception).find_map(of);
    let (stance, actor, act) = main.or_else(|| predicates.iter().find_map(of))?;
    let side = if actor == Party::Us { case.role } else { case.role.counterpart() };
    let who = reading.parties.term(side).map_or_else(|| format!("the {side}"), str::to_owned);
    let does = match act {
        Act::Permits => format!("It leaves something open to {who}."),
        Act::Prohibits => format!("It forbids {who} something."),
        Act::Obliges => format!("It puts a duty on {who}."),
        Act::Grants => format!("It is a grant by {who}."),
        Act::Disclaims => format!("{} disclaims.", sentence_case(&who)),
        Act::Represents => format!("{} stands behind something.", sentence_case(&who)),
        Act::Excludes => format!("It takes something out of what {who} owes."),
        Act::Defines => return None,
    };
    Some((stance, does))
}

/// Returns what an act does for the client, and whose act it is; `None` where it is nobody's or both sides'.
fn stance_of(predicate: &Predicate) -> Option<(Stance, Party)> {
    let actor = predicate.actor.filter(|a| *a != Party::Either)?;
    let by_us = actor == Party::Us;
    let protects = match predicate.act {
        Act::Permits | Act::Disclaims | Act::Excludes => by_us,
        Act::Prohibits | Act::Obliges | Act::Represents => !by_us,
        Act::Grants => predicate.to.map_or(!by_us, |to| to == Party::Us),
        Act::Defines => return None,
    };
    Some((if protects { Stance::Protects } else { Stance::Exposes }, actor))
}

#[cfg(test)]
mod tests {
    use draft::build::lines;
    use library::{Form, Role};

    use super::*;

    fn map(words: &str, role: Role) -> Vec<(String, String, Stance)> {
        let draft = lines(words);
        let facts = Facts { role: Some(role), form: Some(Form::ServicesAgreement), ..Facts::default() };
        let found = topics(&draft, Library::built_in(), &Playbook::default(), &facts);
        let quote = |s: &Spoken| draft.words(&s.at).unwrap_or_default().to_owned();
        found.iter().map(|s| (s.topic.clone(), quote(s), s.stance)).collect()
    }

    #[test]
    fn the_same_words_stand_against_one_side_and_for_the_other() {
        let words = "Vendor may suspend the Services at any time. The weather is fine.";
        for (role, stance) in [(Role::Customer, Stance::Exposes), (Role::Vendor, Stance::Protects)] {
            let found = map(words, role);
            let suspension: Vec<_> = found.iter().filter(|(topic, ..)| topic == "suspension-and-cure").collect();
            let [(_, quote, found)] = suspension.as_slice() else { panic!("one unit speaks to it: {suspension:?}") };
            assert_eq!((quote.as_str(), *found), ("Vendor may suspend the Services at any time.", stance));
        }
    }

    #[test]
    fn a_promise_of_the_other_side_protects_and_a_list_item_is_quoted_without_its_lead_in() {
        let words = "Vendor shall not:\n(a) train a model on Inputs or Outputs; or\n(b) paint the office.";
        let found = map(words, Role::Customer);
        let training: Vec<_> = found.iter().filter(|(topic, ..)| topic == "training-use").collect();
        let [(_, quote, stance)] = training.as_slice() else { panic!("one item speaks to it: {training:?}") };
        assert!(quote.contains("train a model on Inputs") && !quote.contains("shall not"), "{quote}");
        assert_eq!(*stance, Stance::Protects);
    }

    #[test]
    fn what_is_found_depends_on_no_role() {
        let words = "Vendor may use Inputs to train its models. Licensor may audit Licensee's use of the Dataset.";
        let places = |role| map(words, role).into_iter().map(|(topic, quote, _)| (topic, quote)).collect::<Vec<_>>();
        let seen = places(Role::Customer);
        assert!(!seen.is_empty());
        for role in [Role::Vendor, Role::Licensor, Role::Licensee] {
            assert_eq!(places(role), seen, "{role}");
        }
    }
}
