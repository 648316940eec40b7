//! Words and members of lists that go, with the marks they leave over.

use std::ops::Range;

use draft::{ParaId, Piece, Span};

use super::Hand;
use crate::read::token::Gap;
use crate::work::Work;

impl Hand<'_, '_> {
    /// Strikes words with the space, and the comma, that they leave over.
    pub(super) fn strike(&mut self, span: Span) {
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
    pub(super) fn article(&mut self, para: ParaId, start: usize, follows: &str) {
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
    pub(super) fn strike_item(&mut self, range: Range<u32>) {
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
        let mut next = if is_and(at) { at + 1 } else { at };
        // "the right to sublicense, to use" does not leave "to to use".
        if range.start > bounds.start && key(next) == key(range.start - 1) {
            next += 1;
        }
        let (from, to) = (byte(range.start), byte(next.min(bounds.end - 1)));
        self.words(Span::new(para, from..to), Vec::new());
        let follows = self.text_of(para)[to..].to_owned();
        self.article(para, from, &follows);
    }

    /// Says whether the list before the words has the new word as a member already: "copy, process and exploit".
    pub(super) fn lists(&self, at: Span, pieces: &[Piece]) -> bool {
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

    /// Says whether the word at `at` is one of the adjectives before a noun: an article opens their list.
    pub(super) fn is_adjective(&self, at: u32, from: u32) -> bool {
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
    pub(super) fn is_member(&self, at: u32, from: u32) -> bool {
        let all = &self.judge.reading.text.tokens.all;
        let start = (from..at).rev().find(|i| all[*i as usize].gap >= Gap::Comma).unwrap_or(from);
        at - start <= 10
    }

    /// Says whether the unit is a list paragraph that the words make up.
    pub(super) fn is_list_paragraph(&self, unit: usize, range: &Range<u32>) -> bool {
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

    pub(super) fn strike_paragraph(&mut self, unit: usize) {
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
}
