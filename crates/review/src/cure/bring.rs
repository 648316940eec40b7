//! Definitions and clauses that a cure brings along.

use draft::Piece;
use library::{Anchor, Rung, Topic};

use super::Hand;
use crate::fill::{Filled, Question, keys};
use crate::place;
use crate::work::Work;

impl Hand<'_, '_> {
    /// Adds definitions for the terms that inserted words use and the draft lacks.
    pub(super) fn undefined(&mut self, filled: &Filled) {
        for term in &filled.undefined {
            let wanted = keys(term);
            let declared = |topic: &Topic| {
                let positions = topic.positions.iter().filter(|p| p.role == self.judge.case.role);
                let mut companions = positions.flat_map(|p| p.companions.iter());
                companions.find(|c| keys(&c.term) == wanted).cloned()
            };
            let own = declared(self.raised.topic);
            let companion = own.or_else(|| self.judge.case.library.topics.iter().find_map(declared));
            if let Some(companion) = companion {
                self.define(&companion.term, Some(&companion.text));
            }
        }
    }

    pub(super) fn define(&mut self, term: &str, text: Option<&library::Text>) {
        let name = keys(term).join(" ");
        if self.judge.filler().term(term).is_some() || self.cured.defined.contains(&name) {
            return;
        }
        self.cured.defined.push(name.clone());
        let declared = text.cloned().or_else(|| {
            let positions = self.raised.topic.positions.iter().filter(|p| p.role == self.judge.case.role);
            positions.flat_map(|p| &p.companions).find(|c| keys(&c.term) == keys(term)).map(|c| c.text.clone())
        });
        let Some(text) = declared else {
            let about = term.to_owned();
            let ask = format!("The draft does not define “{term}”; what is it to mean?");
            return self.cured.needs.push(Question { about, ask });
        };
        let filled = self.fill(&text);
        match place::definition(self.judge.reading, term, &filled) {
            Some((at, para)) => {
                self.cured.works.push(Work::Paras {
                    at,
                    paras: vec![para],
                    adds: format!("[{}]", keys(term).join(" ")),
                    companion: true,
                    defines: Vec::new(),
                });
            }
            None => self.cured.in_place.push((name, filled.pieces.clone())),
        }
        // A definition may use further terms.
        let further = Filled {
            undefined: filled.undefined.iter().filter(|t| keys(t) != keys(term)).cloned().collect(),
            ..Filled::default()
        };
        if !further.undefined.is_empty() {
            self.undefined(&further);
        }
    }

    /// Adds a definition as a sentence where the draft has no list of them: to the new clause, else to the unit.
    pub(super) fn define_in_place(&mut self, term: String, pieces: Vec<Piece>) {
        let own = self.cured.works.iter_mut().find_map(|work| match work {
            Work::Paras { defines, companion: false, .. } => Some(defines),
            _ => None,
        });
        if let Some(defines) = own {
            return defines.push((term, pieces));
        }
        if let Some((at, with)) = self.appended(pieces) {
            self.cured.works.push(Work::Define { at, with, term });
        }
    }

    pub(super) fn clause(&mut self, topic: Option<&str>, asked: Rung, after: Option<&Anchor>) {
        let role = self.judge.case.role;
        let topic = match topic {
            Some(id) => self.judge.case.library.topic(id),
            None => Some(self.raised.topic),
        };
        let Some(topic) = topic else { return self.lost() };
        let rungs = topic.rungs(role);
        for rung in &rungs {
            if !self.cured.rungs.contains(rung) {
                self.cured.rungs.push(*rung);
            }
        }
        // The variant's rung, or the nearest above it that the topic has.
        let rung = if asked == Rung::Preferred { self.rung } else { asked };
        let Some(rung) = rungs.iter().rev().find(|r| **r <= rung).or(rungs.first()) else { return self.lost() };
        let Some(position) = topic.position(role, *rung) else { return self.lost() };
        let filled = self.fill(&position.text);
        let heading = self.fill(&position.heading);
        match place::clause(self.judge.reading, position, after, &heading, &filled) {
            Some(placed) => {
                self.cured.lands = Some(placed.lands);
                self.cured.works.push(Work::Paras {
                    at: placed.at,
                    paras: placed.paras,
                    adds: format!("{}/{role}", topic.id),
                    companion: topic.id != self.raised.topic.id,
                    defines: Vec::new(),
                });
            }
            None => {
                let ask =
                    "No clause of the draft is a place for the new one; please say where it is to stand.".to_owned();
                self.cured.needs.push(Question { about: "anchor".to_owned(), ask });
            }
        }
        self.undefined(&filled);
    }
}
