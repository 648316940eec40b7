//! Cures carried out: each step of a test becomes work on the draft, in the draft's own words.

use draft::{ParaId, Piece, Span};
use library::{Extent, Rung, Side, Step};

use crate::evaluate::{Judge, Solution, Thing};
use crate::fill::{Filled, Question};
use crate::review::Raised;
use crate::work::Work;

mod bring;
mod extent;
mod strike;
mod write;

/// What the cures of a finding come to at one rung.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cured {
    pub works: Vec<Work>,
    pub needs: Vec<Question>,
    /// Where a new clause will stand, for the attorney to see.
    pub lands: Option<String>,
    /// Does some step differ by rung?
    pub rungs: Vec<Rung>,
    /// Is it a comment without an edit?
    pub flagged: bool,
    /// Did a step want the lead-in of a list for the sake of one item?
    barred: bool,
    /// Terms that it defines.
    defined: Vec<String>,
    /// Terms with definitions for which the draft has no list: they follow the new clause, else the unit.
    in_place: Vec<(String, Vec<Piece>)>,
}

/// Carries out the cures of a finding at a rung.
pub(crate) fn cure<'a>(judge: &Judge<'a>, raised: &Raised<'a>, rung: Rung) -> Cured {
    let mut cured = Cured::default();
    let role = judge.case.role;
    let mut tried = false;
    for cure in &raised.test.cures {
        if cure.role.is_some_and(|r| r != role) {
            continue;
        }
        if let Some(only) = cure.rung {
            if !cured.rungs.contains(&only) {
                cured.rungs.push(only);
            }
            if only != rung {
                tried = true;
                continue;
            }
        }
        let mut given = Solution { needs: Vec::new(), ..raised.solution.clone() };
        if let Some(unit) = raised.unit {
            given.last = Some(Thing::Unit(unit));
        }
        let solution = match &cure.when {
            None => given,
            Some(when) => match judge.solve_after(when, given).into_iter().find(Solution::is_sure) {
                Some(solution) => solution,
                None => continue,
            },
        };
        tried = true;
        let mut hand = Hand { judge, raised, solution, rung, cured: &mut cured };
        hand.step(&cure.step);
    }
    let in_place = std::mem::take(&mut cured.in_place);
    // No step fits the words: they are for the attorney to change.
    let barred = !tried || cured.barred && cured.works.is_empty() && !cured.flagged;
    let solution = raised.solution.clone();
    let mut hand = Hand { judge, raised, solution, rung, cured: &mut cured };
    for (term, pieces) in in_place {
        hand.define_in_place(term, pieces);
    }
    if barred {
        hand.lost();
    }
    cured
}

struct Hand<'h, 'a> {
    judge: &'h Judge<'a>,
    raised: &'h Raised<'a>,
    solution: Solution,
    rung: Rung,
    cured: &'h mut Cured,
}

impl Hand<'_, '_> {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Strike(extent) => {
                let spans = self.spans(extent);
                if self.bars(&spans) {
                    return;
                }
                for span in spans {
                    self.strike(span);
                }
            }
            Step::StrikeItem(extent) => {
                for range in self.ranges(extent) {
                    self.strike_item(range);
                }
            }
            Step::Replace(extent, text) => {
                let filled = self.fill(text);
                let spans = self.spans(extent);
                if self.bars(&spans) {
                    return;
                }
                let Some(mut first) = spans.first().copied() else { return self.lost() };
                if matches!(extent, Extent::Capture(_)) && self.lists(first, &filled.pieces) {
                    let range = self.ranges(extent).into_iter().next();
                    return range.map_or((), |range| self.strike_item(range));
                }
                if draft::Inline(filled.pieces.clone()).text().starts_with([',', ';', '.']) {
                    // Words that begin with a mark take the space before them along.
                    first.start = self.text_of(first.para)[..first.start as usize].trim_end().len() as u32;
                }
                let mut pieces = filled.pieces.clone();
                self.begin(first, &mut pieces);
                let words = draft::Inline(pieces.clone()).text();
                self.words(first, pieces);
                self.article(first.para, first.start as usize, &words);
                self.undefined(&filled);
                for rest in spans.into_iter().skip(1).filter(|_| !matches!(extent, Extent::Capture(_))) {
                    self.strike(rest);
                }
            }
            Step::Modal(capture, modal) => self.modal(capture, *modal),
            Step::Insert(text, side, extent) => {
                let filled = self.fill(text);
                let spans = self.spans(extent);
                if self.bars(&spans) {
                    return;
                }
                let at = match side {
                    Side::Before => spans.first().map(|s| Span { end: s.start, ..*s }),
                    Side::After => spans.first().map(|s| Span { start: s.end, ..*s }),
                };
                let Some(at) = at else { return self.lost() };
                self.insert(at, filled.pieces.clone(), *side);
                self.undefined(&filled);
            }
            Step::Append(text) => {
                let filled = self.fill(text);
                self.append(filled.pieces.clone());
                self.undefined(&filled);
            }
            Step::Define { term, text } => self.define(term, text.as_ref()),
            Step::Clause { topic, rung, after } => self.clause(topic.as_deref(), *rung, after.as_ref()),
            Step::Flag => self.cured.flagged = true,
        }
    }

    fn text_of(&self, para: ParaId) -> &str {
        self.judge.reading.text.draft.paragraph(para).map_or("", |p| p.text.as_str())
    }

    fn fill(&mut self, text: &library::Text) -> Filled {
        let filled = self.judge.filler().fill(text);
        for need in &filled.needs {
            if !self.cured.needs.contains(need) {
                self.cured.needs.push(need.clone());
            }
        }
        filled
    }

    /// The words a step was to work on are not there.
    fn lost(&mut self) {
        let ask = "The words to be changed could not be told apart; please amend them by hand.".to_owned();
        let need = Question { about: "place".to_owned(), ask };
        if !self.cured.needs.contains(&need) {
            self.cured.needs.push(need);
        }
    }

    fn words(&mut self, at: Span, mut with: Vec<Piece>) {
        if self.is_capitals(at) {
            with.iter_mut().for_each(capitals);
        }
        // "Sections 2 and 3" without one of them is "Section 2".
        let one = draft::one_left(self.text_of(at.para), at.range()).filter(|_| with.is_empty());
        let one = one.map(|(word, one)| (Span::new(at.para, word), vec![Piece::Words(one)]));
        for (at, with) in [(at, with)].into_iter().chain(one) {
            let work = Work::Words { at, with };
            if !self.cured.works.contains(&work) {
                self.cured.works.push(work);
            }
        }
    }

    /// Says whether the words stand in a sentence that is typed in capitals.
    fn is_capitals(&self, at: Span) -> bool {
        let unit = self.judge.reading.text.outline.units.iter().find(|u| u.at.holds(&at));
        let text = unit.map_or("", |u| &self.text_of(at.para)[u.at.range()]);
        text.chars().filter(|c| c.is_uppercase()).count() > 20 && !text.contains(char::is_lowercase)
    }
}

fn capitals(piece: &mut Piece) {
    match piece {
        Piece::Words(words) | Piece::Term(words) | Piece::Defined(words) | Piece::Heading(words) => {
            *words = words.to_uppercase();
        }
        Piece::Reference(target) => target.words = target.words.to_uppercase(),
        Piece::Tab | Piece::Break => {}
    }
}
