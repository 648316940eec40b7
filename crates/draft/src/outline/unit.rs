use std::ops::Range;

use crate::{Clause, ClauseId, Draft, Place, Span, Story, Unit};

use super::clause::Line;
use super::label::{self, Fence};
use super::sentence::{sentences, trim};

/// A lead-in that is open: list items below it continue its words.
struct Lead {
    depth: usize,
    clause: ClauseId,
    spans: Vec<Span>,
    /// Units that continue it.
    units: Vec<usize>,
}

/// Splits a draft into units.
pub(crate) fn units(draft: &Draft, clauses: &[Clause], lines: &[Line]) -> Vec<Unit> {
    let mut reader = Reader { draft, units: Vec::new(), leads: Vec::new() };
    let flows: Vec<bool> = draft.paragraphs.iter().map(|p| p.story == Story::Body && p.place == Place::Flow).collect();
    for (index, line) in lines.iter().enumerate() {
        let clause = line.clause;
        if line.mute {
            // A heading ends every list above it.
            if flows[index] && !draft.paragraphs[index].text.trim().is_empty() {
                reader.end_leads(line.depth);
            }
            continue;
        }
        if !flows[index] {
            reader.read_apart(index, clause);
            continue;
        }
        let next = (index + 1..lines.len()).find(|&i| flows[i] && !draft.paragraphs[i].text.trim().is_empty());
        let leads = next.is_some_and(|next| lines[next].item && lines[next].depth > line.depth);
        reader.read(index, line, leads);
    }
    reader.end_leads(0);
    debug_assert!(reader.units.iter().all(|unit| (unit.clause.0 as usize) < clauses.len().max(1)));
    reader.units.sort_by_key(|unit| (draft.index(unit.at.para), unit.at.start));
    reader.units
}

struct Reader<'a> {
    draft: &'a Draft,
    units: Vec<Unit>,
    leads: Vec<Lead>,
}

impl Reader<'_> {
    /// Ends the lead-ins at `depth` and deeper; one that nothing continued is a unit itself.
    fn end_leads(&mut self, depth: usize) {
        for mut lead in self.leads.extract_if(.., |lead| lead.depth >= depth) {
            if let (true, Some(at)) = (lead.units.is_empty(), lead.spans.pop()) {
                self.units.push(Unit { clause: lead.clause, at, lead_in: lead.spans, tail: None });
            }
        }
    }

    /// Reads a cell or a note: sentences without lists across paragraphs.
    fn read_apart(&mut self, index: usize, clause: ClauseId) {
        let para = &self.draft.paragraphs[index];
        let start =
            label::typed(&para.text).filter(|typed| typed.sign.fence == Fence::Round).map_or(0, |typed| typed.text);
        for range in sentences(&para.text[start..]) {
            self.sentence(index, clause, start + range.start..start + range.end, None);
        }
    }

    /// Reads a paragraph of the running text; `leads` says whether list items follow below it.
    fn read(&mut self, index: usize, line: &Line, leads: bool) {
        let para = &self.draft.paragraphs[index];
        let mut all: Vec<Range<usize>> =
            sentences(&para.text[line.text..]).into_iter().map(|r| r.start + line.text..r.end + line.text).collect();
        if !line.item
            && let Some(at) = self.leads.iter().rposition(|lead| lead.depth <= line.depth && !lead.units.is_empty())
            && let Some(first) = all.first().filter(|first| is_tail(&para.text[(*first).clone()]))
        {
            let tail = Span::new(para.id, first.clone());
            for &unit in &self.leads[at].units {
                self.units[unit].tail.get_or_insert(tail);
            }
            self.end_leads(self.leads[at].depth);
            all.remove(0);
        }
        self.end_leads(line.depth);
        let open = if leads { all.pop_if(|last| is_open(&para.text[last.clone()])) } else { None };
        for (i, range) in all.into_iter().enumerate() {
            // Only the first sentence of an item continues the lead-in.
            let item = line.item && i == 0;
            self.sentence(index, line.clause, range, item.then_some(()));
        }
        if let Some(range) = open {
            let above = self.leads.last().filter(|_| line.item);
            let mut spans = above.map_or_else(Vec::new, |lead| lead.spans.clone());
            spans.push(Span::new(para.id, range));
            self.leads.push(Lead { depth: line.depth, clause: line.clause, spans, units: Vec::new() });
        }
    }

    /// Adds the units of a sentence: itself, or the items of the list it holds.
    fn sentence(&mut self, index: usize, clause: ClauseId, range: Range<usize>, item: Option<()>) {
        let para = &self.draft.paragraphs[index];
        let lead_in = if item.is_some() {
            self.leads.last().map_or_else(Vec::new, |lead| lead.spans.clone())
        } else {
            Vec::new()
        };
        let first = self.units.len();
        let span = |range: Range<usize>| Span::new(para.id, range);
        match inline_list(&para.text, range.clone()) {
            Some(list) => {
                for item in list.items {
                    let mut lead_in = lead_in.clone();
                    lead_in.extend(list.lead.clone().map(span));
                    self.units.push(Unit { clause, at: span(item), lead_in, tail: list.tail.clone().map(span) });
                }
            }
            None => {
                let at = if lead_in.is_empty() { range } else { without_and(&para.text, range) };
                self.units.push(Unit { clause, at: span(at), lead_in, tail: None });
            }
        }
        if item.is_some() {
            let added = first..self.units.len();
            for lead in &mut self.leads {
                lead.units.extend(added.clone());
            }
        }
    }
}

/// Says whether a sentence before list items is their lead-in: it does not end as a sentence does.
fn is_open(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with([':', '—', '–', ',']) || !text.ends_with(['.', ';', '!', '?', '”', '"', ')'])
}

/// Says whether a paragraph after a list goes on with its sentence.
fn is_tail(text: &str) -> bool {
    let front = text.trim_start_matches(['—', '–', '-', ' ']);
    front.starts_with(|c: char| c.is_lowercase()) || front.starts_with("In each case")
}

/// Leaves out the "and" or "or" after the semicolon of a list item.
fn without_and(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text[range.clone()].trim_end();
    for ending in ["; and", "; or", "; and/or", ", and", ", or", ", and/or"] {
        if let Some(front) = words.strip_suffix(ending) {
            return range.start..range.start + front.len() + 1;
        }
    }
    range
}

/// A list within one sentence.
struct InlineList {
    lead: Option<Range<usize>>,
    items: Vec<Range<usize>>,
    tail: Option<Range<usize>>,
}

/// Finds the list `(a) ...; (b) ...` within the sentence at `range`.
///
/// Items that are a few words without a semicolon, as in `(a) use and (b) copy the Data`, share words that no rule can
/// tell, so such a sentence stays whole.
fn inline_list(text: &str, range: Range<usize>) -> Option<InlineList> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut row: Option<(u8, u32)> = None;
    let words = &text[range.clone()];
    for (at, _) in words.match_indices('(') {
        let before = &words[..at];
        if !(before.is_empty() || before.ends_with(char::is_whitespace)) || cites(before) {
            continue;
        }
        let Some(close) = words[at..].find(')').filter(|&close| (2..=5).contains(&close)) else { continue };
        let inner = &words[at + 1..at + close];
        let after = at + close + 1;
        if !words[after..].starts_with(char::is_whitespace) {
            continue;
        }
        let value = |class: u8| match class {
            0 => inner.parse().ok(),
            1 => label::roman(inner),
            _ => label::letter(inner),
        };
        match row {
            None => {
                if let Some(class) = (0..3).find(|&class| value(class) == Some(1)) {
                    row = Some((class, 1));
                    marks.push((at, after));
                }
            }
            Some((class, last)) if value(class) == Some(last + 1) => {
                row = Some((class, last + 1));
                marks.push((at, after));
            }
            Some(_) => {}
        }
    }
    if marks.len() < 2 {
        return None;
    }
    let mut items: Vec<Range<usize>> = Vec::new();
    for (i, &(_, start)) in marks.iter().enumerate() {
        let end = marks.get(i + 1).map_or(words.len(), |(next, _)| *next);
        let item = trim(words, start..end);
        let last = i + 1 == marks.len();
        items.push(if last {
            item
        } else {
            trim(words, item.start..item.start + without_connector(&words[item.clone()]))
        });
    }
    let (last, others) = items.split_last_mut()?;
    let apart = others.iter().all(|item| words[item.clone()].ends_with(';'));
    let long = others.iter().all(|item| words[item.clone()].split_whitespace().count() >= 4);
    if !apart && !long {
        return None;
    }
    let mut tail = None;
    for start in [", in each case", "; in each case", ", in either case", ", in all cases", ", in any such case"] {
        if let Some(at) = words[last.clone()].find(start) {
            let cut = last.start + at;
            tail = Some(trim(words, cut + 1..last.end));
            last.end = cut;
            break;
        }
    }
    let lead = trim(words, 0..marks[0].0);
    let shift = |r: Range<usize>| range.start + r.start..range.start + r.end;
    Some(InlineList {
        lead: (!lead.is_empty()).then(|| shift(lead)),
        items: items.into_iter().filter(|item| !item.is_empty()).map(shift).collect(),
        tail: tail.map(shift),
    })
}

/// Says whether the words end so that a label after them is a reference, as in `clause (a)`.
fn cites(before: &str) -> bool {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let word = word.trim_start_matches(['(', '“', '"']);
    [
        "section",
        "sections",
        "clause",
        "clauses",
        "paragraph",
        "paragraphs",
        "subsection",
        "subsections",
        "sub-clause",
        "item",
        "items",
    ]
    .contains(&word)
        || word.ends_with(')') && word.contains(|c: char| c.is_ascii_digit())
}

/// Returns the length of an item's words without the connector before the next item.
fn without_connector(words: &str) -> usize {
    let mut front = words.trim_end();
    for connector in [" and/or", " and", " or"] {
        if let Some(shorter) = front.strip_suffix(connector) {
            front = shorter.trim_end();
            break;
        }
    }
    front.len()
}

#[cfg(test)]
mod tests;
