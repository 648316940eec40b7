//! Cures carried out: each step of a test becomes work on the draft, in the draft's own words.

use std::ops::Range;

use draft::{Gap as Between, NewPara, ParaId, Piece, Span};
use library::condition::Act;
use library::{Extent, Modal, Rung, Side, Step, Topic};

use crate::evaluate::{Judge, Solution, Thing};
use crate::fill::{Filled, Filler, Question, keys};
use crate::place;
use crate::read::place::Place;
use crate::read::token::Gap;
use crate::review::{Raised, of_item};

/// One thing to be done to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Puts words in the place of others; an empty span inserts.
    Words {
        /// Where.
        at: Span,
        /// What takes their place.
        with: Vec<Piece>,
    },
    /// Adds paragraphs.
    Paras {
        /// Where.
        at: Between,
        /// What.
        paras: Vec<NewPara>,
        /// The clause or the term it adds, so that it is added once only.
        adds: String,
        /// Is it a companion of other work?
        companion: bool,
    },
    /// Takes away a paragraph.
    Delete {
        /// Which.
        para: ParaId,
    },
}

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
    /// Definitions for which the draft has no list: they follow the new clause, else the unit.
    in_place: Vec<Vec<Piece>>,
}

/// Carries out the cures of a finding at a rung.
pub(crate) fn cure(judge: &Judge, filler: &Filler, raised: &Raised, rung: Rung) -> Cured {
    let mut cured = Cured::default();
    let role = judge.case.role;
    for cure in &raised.test.cures {
        if cure.role.is_some_and(|r| r != role) {
            continue;
        }
        if let Some(only) = cure.rung {
            if !cured.rungs.contains(&only) {
                cured.rungs.push(only);
            }
            if only != rung {
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
        let mut hand = Hand { judge, filler, raised, solution, rung, cured: &mut cured };
        hand.step(&cure.step);
    }
    let in_place = std::mem::take(&mut cured.in_place);
    let barred = cured.barred && cured.works.is_empty() && !cured.flagged;
    let solution = raised.solution.clone();
    let mut hand = Hand { judge, filler, raised, solution, rung, cured: &mut cured };
    for pieces in in_place {
        hand.define_in_place(pieces);
    }
    if barred {
        hand.lost();
    }
    cured
}

struct Hand<'h, 'a> {
    judge: &'h Judge<'a>,
    filler: &'h Filler<'h>,
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
            Step::Clause { topic, rung, after } => self.clause(topic.as_deref(), *rung, after.as_deref()),
            Step::Flag => self.cured.flagged = true,
        }
    }

    /// Says whether the first words stand in the lead-in of a list while the finding is about one of its items: the
    /// lead-in governs the other items too, so it stays.
    fn bars(&mut self, spans: &[Span]) -> bool {
        let Some(unit) = self.raised.unit.map(|u| &self.judge.reading.text.outline.units[u]) else { return false };
        let of_item = self.raised.finding.at.is_some_and(|at| at.para == unit.at.para);
        let leads = |span: &Span| span.para != unit.at.para && unit.lead_in.iter().any(|lead| lead.holds(span));
        let barred = of_item && spans.first().is_some_and(leads);
        self.cured.barred |= barred;
        barred
    }

    /// Says whether the list before the words has the new word as a member already: "copy, process and exploit".
    fn lists(&self, at: Span, pieces: &[Piece]) -> bool {
        let words = draft::Inline(pieces.to_vec()).text();
        let before = &self.text_of(at.para)[..at.start as usize];
        if words.contains(' ')
            || !before.trim_end().ends_with([',', ';']) && !before.ends_with("and ") && !before.ends_with("or ")
        {
            return false;
        }
        let before = before.rsplit(['.', ';', ':']).next().unwrap_or_default();
        before
            .replace(" and ", ", ")
            .replace(" or ", ", ")
            .rsplit(',')
            .map(str::trim)
            .filter(|member| !member.is_empty())
            .take_while(|member| member.split(' ').count() <= 3)
            .any(|member| member == words)
    }

    /// Begins words with a capital where they take the place of the first words of a unit that began so.
    fn begin(&self, at: Span, pieces: &mut [Piece]) {
        let first = self.raised.unit.map(|u| self.judge.reading.text.outline.units[u].at);
        let was = &self.text_of(at.para)[at.range()];
        if first.is_some_and(|unit| unit.para == at.para && unit.start == at.start)
            && was.starts_with(char::is_uppercase)
            && let Some(Piece::Words(words)) = pieces.first_mut()
            && let Some(letter) = words.chars().next().filter(|c| c.is_lowercase())
        {
            *words = letter.to_uppercase().chain(words.chars().skip(1)).collect();
        }
    }

    fn text_of(&self, para: ParaId) -> &str {
        self.judge.reading.text.draft.paragraph(para).map_or("", |p| p.text.as_str())
    }

    fn fill(&mut self, text: &library::Text) -> Filled {
        let filled = self.filler.fill(text);
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
        let work = Work::Words { at, with };
        if !self.cured.works.contains(&work) {
            self.cured.works.push(work);
        }
    }

    /// Says whether the words stand in a sentence that is typed in capitals.
    fn is_capitals(&self, at: Span) -> bool {
        let unit = self.judge.reading.text.outline.units.iter().find(|u| u.at.holds(&at));
        let text = unit.map_or("", |u| &self.text_of(at.para)[u.at.range()]);
        text.chars().filter(|c| c.is_uppercase()).count() > 20 && !text.contains(char::is_lowercase)
    }

    // -- extents

    /// Returns the captured words, overlapping ones once, those joined by "and", "or" and commas together.
    fn captured(&self, name: &str) -> Vec<Range<u32>> {
        let mut out: Vec<Range<u32>> = Vec::new();
        let mut all = self.solution.captured(name);
        if all.is_empty()
            && let Some(thing) = self.solution.thing(name)
        {
            let place = match thing {
                Thing::Unit(u) => self.judge.reading.units[u].own.clone(),
                other => self.judge.place(other),
            };
            return place.ranges().to_vec();
        }
        // When the capture also stands in other units, the finding's own comes first.
        if let Some(unit) = self.raised.unit {
            let place = &self.judge.reading.units[unit].place;
            if all.iter().any(|r| place.holds(r.start)) {
                all.retain(|r| place.holds(r.start));
            }
        }
        if let Some(unit) = self.raised.unit {
            all = all.into_iter().map(|range| of_item(self.judge.reading, unit, range)).collect();
        }
        all.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
        for range in all {
            match out.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => out.push(range),
            }
        }
        out
    }

    fn ranges(&self, extent: &Extent) -> Vec<Range<u32>> {
        match extent {
            Extent::Capture(name) => self.captured(name),
            Extent::Unit => {
                let unit = self.raised.unit.map(|u| self.judge.reading.units[u].own.clone());
                unit.into_iter().flat_map(|own| own.ranges().to_vec()).collect()
            }
            Extent::ToComma(name) | Extent::ToEnd(name) => self.captured(name).into_iter().take(1).collect(),
            Extent::Through(from, to) => {
                let (Some(a), Some(b)) =
                    (self.captured(from).into_iter().next(), self.captured(to).into_iter().next_back())
                else {
                    return Vec::new();
                };
                std::iter::once(a.start.min(b.start)..b.end.max(a.end)).collect()
            }
        }
    }

    fn spans(&self, extent: &Extent) -> Vec<Span> {
        let reading = self.judge.reading;
        let mut ranges = self.ranges(extent);
        if matches!(extent, Extent::Capture(_)) {
            ranges = self.joined(ranges);
        }
        ranges
            .into_iter()
            .flat_map(|range| {
                let mut spans = reading.text.spans(&Place::one(range.clone()));
                match extent {
                    Extent::Unit => {
                        if let (Some(unit), Some(first)) = (self.raised.unit, spans.first_mut()) {
                            *first = reading.text.outline.units[unit].at;
                        }
                    }
                    Extent::ToEnd(_) => {
                        spans.truncate(1);
                        if let Some(span) = spans.first_mut() {
                            span.end = self.end_of_part(span).max(span.end);
                        }
                    }
                    Extent::ToComma(_) => {
                        spans.truncate(1);
                        if let Some(span) = spans.first_mut() {
                            let end = self.end_of_part(span);
                            let text = self.text_of(span.para);
                            let rest = &text[span.end as usize..(end as usize).max(span.end as usize)];
                            let comma = rest.find([',', ';']).map_or(end, |i| span.end + i as u32);
                            span.end = comma.max(span.end);
                        }
                    }
                    // A sentence bound by name goes whole, its period included.
                    Extent::Capture(name) => {
                        if self.solution.captured(name).is_empty()
                            && let (Some(Thing::Unit(unit)), Some(first)) =
                                (self.solution.thing(name), spans.first_mut())
                        {
                            *first = reading.text.outline.units[unit].at;
                        }
                    }
                    Extent::Through(..) => {}
                }
                spans
            })
            .collect()
    }

    /// Joins ranges between which nothing but connectors stands, as in "partners, customers and collaborators".
    fn joined(&self, ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
        let all = &self.judge.reading.text.tokens.all;
        let mut out: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            let joins = out.last().is_some_and(|last| {
                range.start - last.end <= 3
                    && all[last.end as usize].gap < Gap::Stop
                    && (last.end..range.start)
                        .all(|i| matches!(all[i as usize].key.as_str(), "and" | "or" | "other" | "its" | "and/or"))
            });
            match out.last_mut() {
                Some(last) if joins => last.end = range.end,
                _ => out.push(range),
            }
        }
        out
    }

    /// Returns the end of the unit's part that holds the span, before its final punctuation.
    fn end_of_part(&self, span: &Span) -> u32 {
        let outline = &self.judge.reading.text.outline;
        let units = self.raised.unit.into_iter().map(|u| &outline.units[u]).chain(&outline.units);
        let part = units
            .flat_map(|u| [&u.at].into_iter().chain(&u.tail).chain(&u.lead_in))
            .find(|part| part.holds(span))
            .copied()
            .unwrap_or(Span { start: 0, end: self.text_of(span.para).len() as u32, ..*span });
        let text = &self.text_of(span.para)[part.range()];
        part.start + before_stop(text) as u32
    }

    // -- steps

    /// Strikes words with the space, and the comma, that they leave over.
    fn strike(&mut self, span: Span) {
        let text = self.text_of(span.para).to_owned();
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        let before = text[..start].trim_end_matches([' ', '\u{a0}']);
        let after = &text[end..];
        let enclosed = before.ends_with(',') && after.starts_with([',', '.', ';']);
        if enclosed {
            start = before.len() - 1;
            if after.starts_with(',') {
                // ", words," leaves nothing behind.
                end += usize::from(!after.starts_with(", and") && !after.starts_with(", or"));
            }
        } else if before.len() < start && (after.is_empty() || after.starts_with([' ', ',', '.', ';', ')', '\u{a0}'])) {
            start = before.len();
        } else if after.starts_with(' ') {
            end += 1;
        }
        self.words(Span { para: span.para, start: start as u32, end: end as u32 }, Vec::new());
        self.article(span.para, start, &text[end..]);
    }

    /// Keeps "a" and "an" right before what now follows.
    fn article(&mut self, para: ParaId, start: usize, follows: &str) {
        let text = self.text_of(para).to_owned();
        let before = text[..start].trim_end();
        let word = before.rsplit([' ', '\u{a0}', '(']).next().unwrap_or_default();
        let Some(next) = follows.chars().find(|c| c.is_alphanumeric()) else { return };
        let vowel = matches!(next.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o');
        let at = before.len() - word.len();
        let right = match (word, vowel) {
            ("a", true) => "an",
            ("an", false) => "a",
            _ => return,
        };
        let at = Span::new(para, at..before.len());
        self.words(at, vec![Piece::Words(right.to_owned())]);
    }

    /// Strikes one member of a list, with its comma and, where the list needs it, its "and".
    fn strike_item(&mut self, range: Range<u32>) {
        let reading = self.judge.reading;
        let all = &reading.text.tokens.all;
        if let Some(unit) = self.raised.unit
            && self.is_list_paragraph(unit, &range)
        {
            return self.strike_paragraph(unit);
        }
        let key = |i: u32| all.get(i as usize).map_or("", |t| t.key.as_str());
        let gap = |i: u32| all.get(i as usize).map_or(Gap::Paragraph, |t| t.gap);
        let is_and = |i: u32| matches!(key(i), "and" | "or");
        let place = reading.units.iter().find(|u| u.place.holds(range.start)).map(|u| u.place.clone());
        let Some(bounds) = place.as_ref().and_then(|p| p.ranges().iter().find(|r| r.contains(&range.start)).cloned())
        else {
            return self.lost();
        };
        // What ends the member: a comma or an "and" after it.
        let mut end = range.end;
        let mut closes = None;
        let mut i = range.end;
        let adjective = self.is_adjective(range.start, bounds.start);
        let furthest = if adjective { range.end + 1 } else { range.end + 14 };
        while i < bounds.end && i < furthest && gap(i) < Gap::Stop {
            if is_and(i) || gap(i) == Gap::Comma {
                closes = Some(i);
                break;
            }
            i += 1;
        }
        let before_comma = gap(range.start) == Gap::Comma && range.start > bounds.start;
        let before_and = range.start > bounds.start && is_and(range.start - 1);
        let and_comma = before_and && gap(range.start - 1) == Gap::Comma;
        let para = all[range.start as usize].para;
        let byte = |i: u32| all[i as usize].range.start as usize;
        let end_byte = |i: u32| all[i as usize].range.end as usize;
        if before_and {
            // The last member: its own words only, since what follows may be the object of all members.
            let prior = range.start - 2;
            let from = end_byte(prior);
            let to = end_byte(end - 1);
            self.words(Span::new(para, from..to), Vec::new());
            // "use, copy and display" leaves "use and copy": the comma before the new last member becomes "and".
            let start_of_prior =
                (bounds.start..=prior).rev().find(|i| gap(*i) >= Gap::Comma || (*i > bounds.start && is_and(*i - 1)));
            if let Some(at) = start_of_prior.filter(|at| gap(*at) == Gap::Comma && *at > bounds.start && !is_and(*at)) {
                let conjunction = key(range.start - 1).to_owned();
                let listed = and_comma || at > bounds.start;
                if listed && self.is_member(at, bounds.start) {
                    let comma = Span::new(para, end_byte(at - 1)..byte(at));
                    self.words(comma, vec![Piece::Words(format!(" {conjunction} "))]);
                }
            }
            return;
        }
        if let Some(at) = closes {
            end = at;
        } else if !before_comma {
            // No list: just the words.
            let span = Span::new(para, byte(range.start)..end_byte(range.end - 1));
            return self.strike(span);
        } else {
            end = range.end;
        }
        if before_comma {
            let from = end_byte(range.start - 1);
            let mut to = end_byte(end - 1);
            // ", display, and copy" with one member before: the comma before "and" goes too.
            let first = !(bounds.start..range.start.saturating_sub(1))
                .rev()
                .take(12)
                .any(|i| gap(i + 1) == Gap::Comma && i + 1 < range.start);
            if first && closes.is_some_and(|at| is_and(at) && gap(at) == Gap::Comma) {
                to = self.text_of(para)[to..].find(',').map_or(to, |i| to + i + 1);
            }
            self.words(Span::new(para, from..to), Vec::new());
            let follows = self.text_of(para)[to..].to_owned();
            return self.article(para, from, &follows);
        }
        // The first member: it goes with the comma or the "and" after it.
        let Some(at) = closes else { return self.lost() };
        let next = if is_and(at) { at + 1 } else { at };
        let (from, to) = (byte(range.start), byte(next.min(bounds.end - 1)));
        self.words(Span::new(para, from..to), Vec::new());
        let follows = self.text_of(para)[to..].to_owned();
        self.article(para, from, &follows);
    }

    /// Says whether the word at `at` is one of the adjectives before a noun: an article opens their list.
    fn is_adjective(&self, at: u32, from: u32) -> bool {
        let all = &self.judge.reading.text.tokens.all;
        (from.max(at.saturating_sub(9))..at)
            .rev()
            .find_map(|i| match all[i as usize].key.as_str() {
                "a" | "an" | "the" | "its" | "their" | "such" | "any" => Some(true),
                "to" | "may" | "shall" | "will" | "not" | "must" | "can" => Some(false),
                _ => None,
            })
            .unwrap_or(false)
    }

    /// Says whether what stands before the word `at` is one more short member of the same list.
    fn is_member(&self, at: u32, from: u32) -> bool {
        let all = &self.judge.reading.text.tokens.all;
        let start = (from..at).rev().find(|i| all[*i as usize].gap >= Gap::Comma).unwrap_or(from);
        at - start <= 10
    }

    /// Says whether the unit is a list paragraph that the words make up.
    fn is_list_paragraph(&self, unit: usize, range: &Range<u32>) -> bool {
        let reading = self.judge.reading;
        let this = &reading.units[unit];
        let outline = &reading.text.outline.units[unit];
        if outline.lead_in.is_empty() || !this.own.holds(range.start) || outline.at.para == outline.lead_in[0].para {
            return false;
        }
        let all = &reading.text.tokens.all;
        let own = &this.own.ranges()[0];
        let listed = own.clone().skip(1).any(|i| {
            matches!(all[i as usize].key.as_str(), "and" | "or") && i + 1 < own.end || all[i as usize].gap == Gap::Comma
        });
        // The item must be the paragraph, label and ending apart, and the words its first ones, or it holds no list itself.
        let text = self.text_of(outline.at.para);
        let rest = text[outline.at.end as usize..].trim_matches([' ', ';', ',', '.', '\u{a0}']);
        let fills = outline.at.start < 14 && matches!(rest, "" | "and" | "or");
        fills && (!listed || range.start == own.start)
    }

    fn strike_paragraph(&mut self, unit: usize) {
        let reading = self.judge.reading;
        let outline = &reading.text.outline;
        let this = &outline.units[unit];
        // An item that holds a list of its own is several units of one paragraph.
        let is_item = |at: &Span, lead_in: &[Span]| match lead_in.split_last() {
            _ if lead_in == this.lead_in => true,
            Some((own, outer)) => outer == this.lead_in && own.para == at.para,
            None => false,
        };
        let mut siblings: Vec<usize> = (0..outline.units.len())
            .filter(|i| !this.lead_in.is_empty() && is_item(&outline.units[*i].at, &outline.units[*i].lead_in))
            .collect();
        siblings.dedup_by_key(|i| outline.units[*i].at.para);
        self.cured.works.push(Work::Delete { para: this.at.para });
        let position = siblings.iter().position(|i| *i == unit).unwrap_or(0);
        let ending = |i: usize| {
            let at = outline.units[i].at;
            let text = self.text_of(at.para);
            text[at.start as usize..].to_owned()
        };
        let joined = |text: &str| {
            let bare = text.trim_end().trim_end_matches([';', ',', '.']).trim_end();
            ["and", "or"]
                .into_iter()
                .find(|w| bare.ends_with(&format!(" {w}")) || text.trim_end().ends_with(&format!("; {w}")))
        };
        let Some(before) = position.checked_sub(1).map(|p| siblings[p]) else { return };
        let at = outline.units[before].at;
        let text = ending(before);
        if position + 1 == siblings.len() {
            // The last item goes: the one before takes its ending.
            let own = this.at;
            let full = self.text_of(own.para).trim_end().to_owned();
            let stop = full.chars().next_back().filter(|c| matches!(c, '.' | ';' | ',')).unwrap_or('.');
            let body = text.trim_end();
            let bare = body.trim_end_matches(['.', ';', ',']).trim_end();
            let bare = joined(&text)
                .map_or(bare, |w| body.strip_suffix(w).unwrap_or(bare).trim_end().trim_end_matches([';', ',']));
            let span = Span::new(at.para, at.start as usize + bare.len()..at.start as usize + body.len());
            self.words(span, vec![Piece::Words(stop.to_string())]);
        } else if position + 2 == siblings.len()
            && let Some(conjunction) = joined(&ending(unit))
        {
            let body = text.trim_end().len();
            let span = Span::new(at.para, at.start as usize + body..at.start as usize + body);
            self.words(span, vec![Piece::Words(format!(" {conjunction}"))]);
        }
    }

    fn modal(&mut self, capture: &str, to: Modal) {
        let reading = self.judge.reading;
        let Some(range) = self.captured(capture).into_iter().next() else { return self.lost() };
        let unit = self.raised.unit.filter(|u| reading.units[*u].place.holds(range.start));
        let unit = unit.or_else(|| reading.units.iter().position(|u| u.own.holds(range.start)));
        let Some(unit) = unit else { return self.lost() };
        let predicates = reading.units[unit].predicates.iter().filter(|p| !p.implied && p.act != Act::Defines);
        let governing = predicates
            .filter(|p| p.marker.start <= range.start)
            .max_by_key(|p| (p.own.holds(range.start), p.marker.start))
            .cloned();
        let Some(predicate) = governing else { return self.lost() };
        let wanted = match to {
            Modal::Prohibit => Act::Prohibits,
            Modal::Oblige => Act::Obliges,
        };
        if predicate.act == wanted {
            return;
        }
        if predicate.act == Act::Grants {
            return self.lost();
        }
        let outline = &reading.text.outline.units[unit];
        let spans = reading.text.spans(&Place::one(predicate.marker.clone()));
        let [span] = spans.as_slice() else { return self.lost() };
        if outline.lead_in.iter().any(|lead| lead.holds(span)) && outline.lead_in[0].para != outline.at.para {
            // The modal of the lead-in governs every item; only this item goes.
            return self.strike_item(range);
        }
        let own = self.text_of(span.para)[span.range()].to_lowercase();
        let modal = ["shall", "will"].into_iter().find(|m| own.split_whitespace().any(|w| w == *m));
        let modal = modal.unwrap_or(self.filler.modal());
        let with = match to {
            Modal::Prohibit => format!("{modal} not"),
            Modal::Oblige => modal.to_owned(),
        };
        self.words(*span, vec![Piece::Words(with)]);
    }

    fn insert(&mut self, at: Span, mut pieces: Vec<Piece>, side: Side) {
        let text = self.text_of(at.para);
        let (before, after) = (&text[..at.start as usize], &text[at.start as usize..]);
        let words = draft::Inline(pieces.clone()).text();
        let space = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '['));
        match side {
            Side::After => {
                let joins = words.starts_with([' ', ',', ';', '.', ')', '’', '\'']);
                if !joins && !space(before.chars().next_back()) {
                    pieces.insert(0, Piece::Words(" ".to_owned()));
                }
                if words.ends_with(',') && after.starts_with([',', '.', ';', ':']) {
                    trim_end(&mut pieces, ',');
                }
            }
            Side::Before => {
                if !words.ends_with(' ') {
                    pieces.push(Piece::Words(" ".to_owned()));
                }
                if words.starts_with(' ') && space(before.chars().next_back()) {
                    trim_start(&mut pieces);
                }
            }
        }
        self.words(at, pieces);
    }

    fn append(&mut self, mut pieces: Vec<Piece>) {
        let reading = self.judge.reading;
        let words = draft::Inline(pieces.clone()).text();
        // A definition begins with its term in quotation marks and is a sentence too.
        let sentence = words.trim_start_matches([' ', '"', '“', '(']).starts_with(char::is_uppercase);
        let Some(unit) = self.raised.unit else {
            return self.lost();
        };
        let outline = &reading.text.outline;
        let mut at = outline.units[unit].at;
        if sentence {
            if let Some(tail) = outline.units[unit].tail {
                at = tail;
            } else if !outline.units[unit].lead_in.is_empty() {
                // A sentence cannot stand between two items: it follows the outermost list.
                let list = outline.units[unit].lead_in.first();
                let last = outline.units.iter().rev().find(|u| u.lead_in.first() == list);
                at = last.map_or(at, |u| u.tail.unwrap_or(u.at));
            }
        }
        let text = self.text_of(at.para)[at.range()].to_owned();
        if sentence {
            let trimmed = text.trim_end();
            let mut end = at.start as usize + trimmed.len();
            let full = self.text_of(at.para);
            // The stop may stand outside the unit's span.
            let rest = &full[end..];
            let stop = rest.chars().next().filter(|c| matches!(c, '.' | ';'));
            let stopped = trimmed.ends_with(['.', '!', '?', '”', '"']) || stop == Some('.');
            end += if trimmed.ends_with(['.', ';']) { 0 } else { stop.map_or(0, char::len_utf8) };
            let lead = if stopped { " " } else { ". " };
            pieces.insert(0, Piece::Words(lead.to_owned()));
            let closing = draft::Inline(pieces.clone()).text();
            if !closing.ends_with(['.', '”', '"']) {
                pieces.push(Piece::Words(".".to_owned()));
            }
            return self.words(Span::new(at.para, end..end), pieces);
        }
        let end = at.start as usize + before_stop(&text);
        if !words.starts_with([',', ';', ' ', ':']) {
            pieces.insert(0, Piece::Words(" ".to_owned()));
        }
        self.words(Span::new(at.para, end..end), pieces);
    }

    /// Adds definitions for the terms that inserted words use and the draft lacks.
    fn undefined(&mut self, filled: &Filled) {
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

    fn define(&mut self, term: &str, text: Option<&library::Text>) {
        let name = keys(term).join(" ");
        if self.filler.term(term).is_some() || self.cured.defined.contains(&name) {
            return;
        }
        self.cured.defined.push(name);
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
                });
            }
            None => self.cured.in_place.push(filled.pieces.clone()),
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
    fn define_in_place(&mut self, pieces: Vec<Piece>) {
        let own = self.cured.works.iter_mut().find_map(|work| match work {
            Work::Paras { paras, adds, .. } if !adds.starts_with('[') => paras.last_mut(),
            _ => None,
        });
        let Some(para) = own else { return self.append(pieces) };
        para.text.0.push(Piece::Words(" ".to_owned()));
        para.text.0.extend(pieces);
    }

    fn clause(&mut self, topic: Option<&str>, asked: Rung, after: Option<&str>) {
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

/// Returns where the final punctuation of a unit begins, a list item's "; and" included.
fn before_stop(text: &str) -> usize {
    let trimmed = text.trim_end();
    let mut end = trimmed.len();
    for conjunction in ["; and", "; or", ", and", ", or"] {
        if let Some(bare) = trimmed.strip_suffix(conjunction) {
            return bare.trim_end().len();
        }
    }
    if let Some(bare) = trimmed.strip_suffix(['.', ';', ':', ',']) {
        end = bare.trim_end().len();
    }
    end
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

fn trim_end(pieces: &mut [Piece], c: char) {
    if let Some(Piece::Words(words)) = pieces.last_mut()
        && let Some(bare) = words.strip_suffix(c)
    {
        *words = bare.to_owned();
    }
}

fn trim_start(pieces: &mut [Piece]) {
    if let Some(Piece::Words(words)) = pieces.first_mut() {
        *words = words.trim_start().to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stop_of_a_unit_is_found() {
        for (text, expected) in [
            ("to use the Data.", "to use the Data"),
            ("copy the Data; and", "copy the Data"),
            ("copy the Data;", "copy the Data"),
            ("copy the Data", "copy the Data"),
        ] {
            assert_eq!(&text[..before_stop(text)], expected);
        }
    }
}
