//! The words that a step works on.

use std::ops::Range;
use std::sync::LazyLock;

use draft::Span;
use library::Extent;

use regex::Regex;

use super::Hand;
use crate::evaluate::Thing;
use crate::read::place::Place;
use crate::read::token::Gap;
use crate::review::of_item;

/// The label of a further item within a sentence, with the mark before it.
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[;:,]\s+(?:and\s+|or\s+)?\(?(?:[a-z]|[ivx]{1,4}|[0-9]{1,2})\)\s").expect("the pattern is well formed")
});

impl Hand<'_, '_> {
    /// Says whether the first words stand in the lead-in of a list while the finding is about one of its items: the
    /// lead-in governs the other items too, so it stays.
    pub(super) fn bars(&mut self, spans: &[Span]) -> bool {
        let Some(unit) = self.raised.unit.map(|u| &self.judge.reading.text.outline.units[u]) else { return false };
        let of_item = self.raised.finding.at.is_some_and(|at| at.para == unit.at.para);
        let leads = |span: &Span| span.para != unit.at.para && unit.lead_in.iter().any(|lead| lead.holds(span));
        let barred = of_item && spans.first().is_some_and(leads);
        self.cured.barred |= barred;
        barred
    }

    /// Returns the captured words, overlapping ones once, those joined by "and", "or" and commas together.
    pub(super) fn captured(&self, name: &str) -> Vec<Range<u32>> {
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

    pub(super) fn ranges(&self, extent: &Extent) -> Vec<Range<u32>> {
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

    pub(super) fn spans(&self, extent: &Extent) -> Vec<Span> {
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
    pub(super) fn joined(&self, ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
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
    pub(super) fn end_of_part(&self, span: &Span) -> u32 {
        let outline = &self.judge.reading.text.outline;
        let units = self.raised.unit.into_iter().map(|u| &outline.units[u]).chain(&outline.units);
        let part = units
            .flat_map(|u| [&u.at].into_iter().chain(&u.tail).chain(&u.lead_in))
            .find(|part| part.holds(span))
            .copied()
            .unwrap_or(Span { start: 0, end: self.text_of(span.para).len() as u32, ..*span });
        let text = &self.text_of(span.para)[part.range()];
        let end = before_stop(text);
        let (before, from) = (&text[..(span.start - part.start) as usize], (span.end - part.start) as usize);
        // An item of a list within the sentence ends where the next one begins: "a) ...; b) ...".
        let next = ITEM.find(before).and_then(|_| ITEM.find_at(text, from.min(end)));
        part.start + next.map_or(end, |item| item.start().min(end)) as u32
    }
}

/// Returns where the final punctuation of a unit begins, a list item's "; and" included.
pub(super) fn before_stop(text: &str) -> usize {
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
