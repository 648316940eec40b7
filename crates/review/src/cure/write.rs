//! Words that are put in, and modals that are turned.

use draft::{Piece, Span};
use library::condition::Act;
use library::{Modal, Side};

use super::Hand;
use super::extent::before_stop;
use crate::party;
use crate::read::place::Place;

impl Hand<'_, '_> {
    /// Begins words with a capital where they take the place of the first words of a unit that began so.
    pub(super) fn begin(&self, at: Span, pieces: &mut [Piece]) {
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

    pub(super) fn modal(&mut self, capture: &str, to: Modal) {
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
        let modal = modal.unwrap_or(self.judge.filler().modal());
        let with = match to {
            Modal::Prohibit => format!("{modal} not"),
            Modal::Oblige => modal.to_owned(),
        };
        // "We use": the subject stays, and the verb follows the modal.
        let named = |end: u32| {
            let subject = predicate.marker.start..end;
            party::is_pronoun(&reading.text.words(&subject))
                || reading.parties.names.iter().any(|(_, at)| *at == subject)
        };
        let verb = (predicate.marker.start + 1..predicate.marker.end).find(|end| named(*end));
        let (span, with) = match verb.map(|verb| reading.text.spans(&Place::one(verb..predicate.marker.end))).as_deref()
        {
            Some([verb]) => (*verb, format!("{with} {}", infinitive(&self.text_of(verb.para)[verb.range()]))),
            _ => (*span, with),
        };
        self.words(span, vec![Piece::Words(with)]);
    }

    pub(super) fn insert(&mut self, at: Span, mut pieces: Vec<Piece>, side: Side) {
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

    /// Puts words at the end of the unit, or a sentence after it.
    pub(super) fn append(&mut self, pieces: Vec<Piece>) {
        if let Some((at, with)) = self.appended(pieces) {
            self.words(at, with);
        }
    }

    /// Returns where words go at the end of the unit, and with which marks around them.
    pub(super) fn appended(&mut self, mut pieces: Vec<Piece>) -> Option<(Span, Vec<Piece>)> {
        let reading = self.judge.reading;
        let words = draft::Inline(pieces.clone()).text();
        // A definition begins with its term in quotation marks and is a sentence too.
        let sentence = words.trim_start_matches([' ', '"', '“', '(']).starts_with(char::is_uppercase);
        let Some(unit) = self.raised.unit else {
            self.lost();
            return None;
        };
        let outline = &reading.text.outline;
        let mut at = outline.units[unit].at;
        // A heading by itself is no sentence to go on from.
        let heads = |c: &draft::Clause| c.heading_at.is_some_and(|heading| heading.holds(&at));
        if outline.clauses.iter().any(heads) {
            self.lost();
            return None;
        }
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
            let stop = if stopped { "" } else { "." };
            pieces.insert(0, Piece::Words(format!("{stop}{}", self.judge.filler().habits().between_sentences())));
            let closing = draft::Inline(pieces.clone()).text();
            if !closing.ends_with(['.', '”', '"']) {
                pieces.push(Piece::Words(".".to_owned()));
            }
            return Some((Span::new(at.para, end..end), pieces));
        }
        let end = at.start as usize + before_stop(&text);
        if !words.starts_with([',', ';', ' ', ':']) {
            pieces.insert(0, Piece::Words(" ".to_owned()));
        }
        Some((Span::new(at.para, end..end), pieces))
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

/// Returns the form of a verb that follows a modal: "uses" is "use".
fn infinitive(verb: &str) -> &str {
    match verb.strip_suffix('s') {
        Some(stem) if stem.ends_with("sse") => &stem[..stem.len() - 1],
        Some(stem) if !stem.ends_with('s') => stem,
        _ => verb,
    }
}
