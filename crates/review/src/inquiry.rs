//! Questions put to the whole draft: what its words say together, what is left out, and what the answer is worth.
//!
//! The library says which words answer and how; here is only how several of them come to one answer.

mod bound;

use std::collections::BTreeSet;

use draft::Span;
use library::condition::Condition;
use library::{Answered, Backed, ByRole, Inquiry, Severity};
use serde::Serialize;

use crate::evaluate::{Judge, Solution};
use crate::finding::{ClauseName, Need};
use crate::review::clause_name;
use crate::severity::needs_of;

pub use bound::{Bounded, CarveOut};

/// The answer to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The inquiry's id.
    pub inquiry: String,
    /// The question, as the role asks it.
    pub asks: String,
    /// The answer.
    pub answer: Answered,
    /// Why, in a few sentences.
    pub because: String,
    /// The words that answer, in document order.
    pub said: Vec<Said>,
    /// What is left out of a no, or may be done besides, in document order.
    pub carve_outs: Vec<CarveOut>,
    /// What must be known before the answer is sure.
    pub needs: Vec<Need>,
    /// What the answer is worth beside what was promised.
    pub backing: Option<Backing>,
    /// What it would be worth if something were known.
    pub backing_open: Vec<Backing>,
}

/// Words that answer an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What they say.
    pub answer: Answered,
    /// Why, in one sentence.
    pub because: String,
    /// The sentence or list item.
    pub at: Span,
    /// The draft's own words there.
    pub quote: String,
    /// The clause they stand in.
    pub clause: Option<ClauseName>,
    /// What they hang on.
    pub hangs: Vec<Hang>,
    /// From the words used to the definitions that make them what is asked about.
    pub chain: Vec<Link>,
}

/// What words hang on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hang {
    /// What it is, as the end of "it depends on ..".
    pub title: String,
    /// The fact that settles it.
    pub fact: Option<String>,
    /// Is it so? Nothing where that is not known, or no fact settles it.
    pub holds: Option<bool>,
}

/// One definition on the way from a word to what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The term.
    pub term: String,
    /// The sentence that defines it.
    pub at: Span,
    /// That sentence.
    pub quote: String,
    /// The word in its body that makes it so; nothing where its name does.
    pub by: Option<String>,
}

/// What an answer is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backing {
    /// Is the promise backed?
    pub result: Backed,
    /// How bad a gap is.
    pub severity: Option<Severity>,
    /// What it means and what to do.
    pub says: String,
    /// What is not known, where it would be so only then.
    pub needs: Vec<Need>,
}

/// Answers every inquiry that the role asks.
pub(crate) fn replies(judge: &Judge) -> Vec<Reply> {
    let asked = judge.case.library.inquiries.iter();
    asked.filter_map(|inquiry| Some(reply(judge, inquiry, inquiry.asks.get(judge.case.role)?))).collect()
}

/// Words that answer, with their unit and the way in which they do.
struct Heard {
    unit: usize,
    yields: bool,
    said: Said,
}

fn reply(judge: &Judge, inquiry: &Inquiry, asks: &str) -> Reply {
    let carve_outs = bound::carve_outs(judge, inquiry);
    let heard = settled(heard(judge, inquiry), &carve_outs);
    let Verdict { answer, mut because, needs } = verdict(judge, &heard, !carve_outs.is_empty());
    let said: Vec<Said> = heard.into_iter().map(|heard| heard.said).collect();
    if let Some(words) = left_out(&carve_outs).filter(|_| answer == Answered::No) {
        because.push(' ');
        because.push_str(&words);
    }
    let bars: Vec<&Said> = said.iter().filter(|said| said.answer == Answered::No).collect();
    let hangs = answer == Answered::No && !bars.is_empty() && bars.iter().all(|said| !said.hangs.is_empty());
    let (backing, backing_open) = backing(judge, inquiry, answer, hangs);
    let carve_outs = carve_outs.into_iter().map(|(_, carve_out)| carve_out).collect();
    Reply {
        inquiry: inquiry.id.clone(),
        asks: asks.to_owned(),
        answer,
        because,
        said,
        carve_outs,
        needs,
        backing,
        backing_open,
    }
}

/// Gathers the units that answer, in document order.
fn heard(judge: &Judge, inquiry: &Inquiry) -> Vec<Heard> {
    let mut out: Vec<Heard> = Vec::new();
    for saying in &inquiry.says {
        let fired = saying.tests.iter().filter_map(|t| Some(judge.fired(&t.topic, t.test.as_deref()?))).flatten();
        let solved = saying.when.iter().flat_map(|when| solved(judge, when));
        for solution in fired.filter(Solution::is_sure).chain(solved) {
            let Some(unit) = solution.first.and_then(|thing| judge.unit(thing)) else { continue };
            if out.iter().any(|h| h.unit == unit && h.said.answer == saying.answer) {
                continue;
            }
            let hangs = inquiry.hangs.iter().filter(|hang| holds_after(judge, &hang.when, &solution));
            let hangs = hangs.map(|hang| Hang {
                title: hang.title.clone(),
                holds: hang.fact.as_ref().and_then(|key| judge.case.judge(key, None)),
                fact: hang.fact.clone(),
            });
            let at = judge.reading.text.outline.units[unit].at;
            let said = Said {
                answer: saying.answer,
                because: saying.because.clone(),
                at,
                quote: quote(judge, &at),
                clause: Some(clause_name(judge.reading, judge.reading.units[unit].clause)),
                hangs: if saying.answer == Answered::No { hangs.collect() } else { Vec::new() },
                chain: chain(judge, inquiry, unit),
            };
            out.push(Heard { unit, yields: saying.yields, said });
        }
    }
    out.sort_by_key(|heard| (heard.unit, heard.said.answer));
    out
}

/// Leaves one answer to each unit: what stands in the exception of a bar, or waits for an objection, is said elsewhere.
fn settled(mut heard: Vec<Heard>, carve_outs: &[(usize, CarveOut)]) -> Vec<Heard> {
    let units = |answer: Answered| -> BTreeSet<usize> {
        heard.iter().filter(|h| h.said.answer == answer).map(|h| h.unit).collect()
    };
    let (no, opt_out, yes) = (units(Answered::No), units(Answered::OptOut), units(Answered::Yes));
    let barred = !no.is_empty();
    let carved: BTreeSet<usize> = carve_outs.iter().map(|(unit, _)| *unit).collect();
    heard.retain(|h| match h.said.answer {
        Answered::Yes => !(opt_out.contains(&h.unit) || no.contains(&h.unit) || barred && carved.contains(&h.unit)),
        // "We will not train if you opt out" forbids nothing until somebody objects.
        Answered::No => !opt_out.contains(&h.unit) && (!h.yields || yes.is_empty()),
        Answered::Open => [&no, &opt_out, &yes].iter().all(|answers| answers.is_empty()),
        _ => true,
    });
    heard
}

struct Verdict {
    answer: Answered,
    because: String,
    needs: Vec<Need>,
}

/// Comes from what every place says to what the draft says.
fn verdict(judge: &Judge, heard: &[Heard], carved: bool) -> Verdict {
    let of = |answer: Answered| heard.iter().map(|h| &h.said).filter(move |said| said.answer == answer);
    let sure = |answer: Answered, because: String| Verdict { answer, because, needs: Vec::new() };
    let first = |answer: Answered| of(answer).next().map(|said| said.because.clone()).unwrap_or_default();
    let bars: Vec<&Said> = of(Answered::No).collect();
    let against = [Answered::OptOut, Answered::Yes].into_iter().find(|answer| of(*answer).next().is_some());
    match (bars.is_empty(), against) {
        (false, None) => sure(Answered::No, hanging(first(Answered::No), &bars)),
        (false, Some(against)) => {
            let settles = |said: &&Said| said.hangs.iter().any(|hang| hang.fact.is_some());
            if !bars.iter().all(settles) {
                let because = format!(
                    "One place forbids it and another does not: “{}” against “{}”.",
                    brief(&bars[0].quote),
                    of(against).next().map(|said| brief(&said.quote)).unwrap_or_default()
                );
                return sure(Answered::Contradictory, because);
            }
            let hangs: Vec<&Hang> = bars.iter().flat_map(|said| &said.hangs).collect();
            if hangs.iter().any(|hang| hang.holds == Some(false)) {
                return sure(against, format!("{} The bar does not reach the client.", first(against)));
            }
            let open: Vec<Need> =
                hangs.iter().filter(|h| h.holds.is_none()).filter_map(|h| Some(Need::Fact(h.fact.clone()?))).collect();
            if open.is_empty() {
                return sure(Answered::No, hanging(first(Answered::No), &bars));
            }
            let because = hanging("It is forbidden for some and allowed for others.".to_owned(), &bars);
            Verdict { answer: Answered::Open, because, needs: distinct(open) }
        }
        (true, Some(answer)) => sure(answer, first(answer)),
        (true, None) if of(Answered::Open).next().is_some() => sure(Answered::Open, first(Answered::Open)),
        (true, None) if carved => {
            let because = "Nothing is said of the data itself; what is made of it may be used.";
            sure(Answered::Open, because.to_owned())
        }
        (true, None) => match judge.reading.incorporated.as_slice() {
            [] => sure(Answered::Silent, "The draft says neither yes nor no.".to_owned()),
            documents => Verdict {
                answer: Answered::Open,
                because: "The draft says neither yes nor no, and takes in what was not reviewed.".to_owned(),
                needs: distinct(documents.iter().cloned().map(Need::Document).collect()),
            },
        },
    }
}

fn distinct(mut needs: Vec<Need>) -> Vec<Need> {
    needs.sort();
    needs.dedup();
    needs
}

/// Adds what every bar hangs on, and whether that is so.
fn hanging(mut because: String, bars: &[&Said]) -> String {
    if bars.iter().any(|said| said.hangs.is_empty()) {
        return because;
    }
    let mut named: Vec<&str> = Vec::new();
    for hang in bars.iter().flat_map(|said| &said.hangs) {
        if named.contains(&hang.title.as_str()) {
            continue;
        }
        named.push(&hang.title);
        let known = match (hang.holds, &hang.fact) {
            (Some(true), _) => ", which the matter confirms",
            (Some(false), _) => ", which the matter does not have",
            (None, Some(_)) => ", which is not known",
            (None, None) => "",
        };
        because.push_str(&format!(" It depends on {}{known}.", hang.title));
    }
    because
}

/// Says how far what is left out is within limits.
fn left_out(carve_outs: &[(usize, CarveOut)]) -> Option<String> {
    let loose = |c: &&(usize, CarveOut)| c.1.bounds.iter().any(|bound| bound.words.is_none());
    let without = carve_outs.iter().filter(loose).count();
    match (carve_outs.len(), without) {
        (0, _) => None,
        (1, 0) => Some("One carve-out, within every limit.".to_owned()),
        (1, _) => Some("One carve-out, not within every limit.".to_owned()),
        (all, 0) => Some(format!("{all} carve-outs, within every limit.")),
        (all, without) => Some(format!("{all} carve-outs, {without} of them not within every limit.")),
    }
}

/// Finds the first rule that says what the answer is worth, and those before it that would if something were known.
fn backing(judge: &Judge, inquiry: &Inquiry, answer: Answered, hangs: bool) -> (Option<Backing>, Vec<Backing>) {
    let mut would = Vec::new();
    for rule in &inquiry.backing {
        let fits = (rule.answers.is_empty() || rule.answers.contains(&answer))
            && rule.hangs.is_none_or(|own| own == hangs)
            && (rule.roles.is_empty() || rule.roles.contains(&judge.case.role));
        let Some(needs) = needs_of(judge, rule.when.as_ref()).filter(|_| fits) else { continue };
        let sure = needs.is_empty();
        let backing = Backing { result: rule.result, severity: rule.severity, says: rule.says.clone(), needs };
        if sure {
            return (Some(backing), would);
        }
        would.push(backing);
    }
    (None, would)
}

/// Follows the terms that a unit uses through the definitions that make them what is asked about.
fn chain(judge: &Judge, inquiry: &Inquiry, unit: usize) -> Vec<Link> {
    let reading = judge.reading;
    let is_about = |i: &usize| inquiry.about.iter().any(|id| reading.names(*i, id) || reading.is_bound(*i, id));
    let all: Vec<usize> = (0..reading.definitions.len()).filter(is_about).collect();
    let used = |place: &crate::read::place::Place| -> Vec<usize> {
        let stands = |i: &usize| {
            let label = &reading.definitions[*i].label;
            reading.uses(*i).iter().any(|at| place.holds(at.start) && !label.holds(at.start))
        };
        all.iter().copied().filter(stands).collect()
    };
    let mut next = used(&reading.units[unit].place);
    let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
    while !next.is_empty() {
        let i = next.remove(0);
        if !seen.insert(i) {
            continue;
        }
        let definition = &reading.definitions[i];
        let Some(own) = definition.unit else { continue };
        let within =
            |hit: &std::ops::Range<u32>| definition.body.holds(hit.start) && !definition.label.holds(hit.start);
        let hit = inquiry.about.iter().filter_map(|id| reading.lexicon(id).iter().find(|hit| within(hit)).cloned());
        let at = reading.text.outline.units[own].at;
        out.push(Link {
            term: definition.label.ranges().first().map(|range| reading.text.words(range)).unwrap_or_default(),
            at,
            quote: quote(judge, &at),
            by: hit.min_by_key(|hit| hit.start).map(|hit| reading.text.words(&hit)),
        });
        next.extend(used(&definition.body));
    }
    out
}

fn holds_after(judge: &Judge, when: &Condition, solution: &Solution) -> bool {
    judge.solve_after(when, solution.clone()).iter().any(Solution::is_sure)
}

fn solved(judge: &Judge, when: &ByRole<Condition>) -> Vec<Solution> {
    let mut found: Vec<Solution> = when.get(judge.case.role).map(|when| judge.solve(when)).unwrap_or_default();
    found.retain(Solution::is_sure);
    found
}

fn quote(judge: &Judge, at: &Span) -> String {
    judge.reading.text.draft.words(at).unwrap_or_default().to_owned()
}

/// Shortens a sentence to its first words.
pub fn brief(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    if words.len() <= 14 { words.join(" ") } else { format!("{} …", words[..14].join(" ")) }
}

#[cfg(test)]
mod tests;
