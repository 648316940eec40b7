//! What is left out of a no, and what keeps it within limits.

use std::collections::BTreeSet;
use std::ops::Range;

use draft::Span;
use library::Inquiry;

use super::{Link, chain, quote, solved};
use crate::evaluate::{Judge, Solution, Thing};
use crate::finding::ClauseName;
use crate::read::place::Place;
use crate::review::clause_name;

/// What is left out of a bar, or may be done besides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarveOut {
    /// Its own words.
    pub at: Span,
    /// The draft's own words there.
    pub quote: String,
    /// The clause it stands in.
    pub clause: Option<ClauseName>,
    /// From the words used to the definitions that make them what is asked about.
    pub chain: Vec<Link>,
    /// Its limits, in the library's order.
    pub bounds: Vec<Bounded>,
}

/// One limit of a carve-out: found, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounded {
    /// The bound's id.
    pub bound: String,
    /// What it limits.
    pub title: String,
    /// The words that show it; nothing where there are none.
    pub words: Option<(Span, String)>,
}

/// Returns every carve-out with its unit, in document order.
pub(super) fn carve_outs(judge: &Judge, inquiry: &Inquiry) -> Vec<(usize, CarveOut)> {
    let reading = judge.reading;
    let mut out: Vec<(usize, CarveOut)> = Vec::new();
    // Units whose exception is a carve-out are none as a whole.
    let mut halved: BTreeSet<usize> = BTreeSet::new();
    for solution in inquiry.carve_outs.iter().flat_map(|when| solved(judge, when)) {
        let Some(unit) = solution.first.and_then(|thing| judge.unit(thing)) else { continue };
        let half = solution.things.iter().map(|(_, thing)| *thing).find(|t| matches!(t, Thing::Exception(..)));
        let own = match half {
            Some(half) => judge.place(half),
            None => reading.units[unit].own.clone(),
        };
        let spans = reading.text.spans(&own);
        let Some(at) = spans.first().copied() else { continue };
        if out.iter().any(|(_, other)| other.at == at) || (half.is_none() && halved.contains(&unit)) {
            continue;
        }
        if half.is_some() {
            halved.insert(unit);
        }
        let bounds = inquiry.bounds.iter().map(|bound| Bounded {
            bound: bound.id.clone(),
            title: bound.title.clone(),
            words: bound
                .words
                .as_ref()
                .and_then(|words| reading.vocabulary.find(words, &own, reading).into_iter().next())
                .map(|found| found.hull)
                .or_else(|| {
                    let found = judge.solve_after(bound.when.as_ref()?, solution.clone());
                    added(&solution, found.iter().find(|s| s.is_sure())?)
                })
                .and_then(|range| shown(judge, &range)),
        });
        let carve_out = CarveOut {
            at,
            quote: quote(judge, &at),
            clause: Some(clause_name(reading, reading.units[unit].clause)),
            chain: chain(judge, inquiry, unit),
            bounds: bounds.collect(),
        };
        out.push((unit, carve_out));
    }
    out.sort_by_key(|(unit, carve_out)| (*unit, carve_out.at.start));
    out
}

/// Returns the words that a later solution matched beyond an earlier one, from the first to the last of one match.
fn added(earlier: &Solution, later: &Solution) -> Option<Range<u32>> {
    let more = later.hits.get(earlier.hits.len()..)?;
    let first = more.iter().map(|hit| hit.start).min()?;
    // A match that reaches further belongs to another sentence.
    let last = more.iter().filter(|hit| hit.start < first + 16).map(|hit| hit.end).max()?;
    Some(first..last)
}

fn shown(judge: &Judge, range: &Range<u32>) -> Option<(Span, String)> {
    let span = judge.reading.text.spans(&Place::one(range.clone())).into_iter().next()?;
    let words = quote(judge, &span);
    Some((span, words))
}
