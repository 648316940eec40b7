//! A draft reviewed: findings, presence, walk-aways and suggestions.

use std::collections::BTreeMap;
use std::ops::Range;

use draft::{Draft, Hash, Span};
use library::condition::Condition;
use library::{Because, ByRole, Citation, Facts, Library, Playbook, Test, Text as LibraryText, Topic};

use crate::case::Case;
use crate::evaluate::{Judge, Solution, Thing};
use crate::finding::{Certainty, Cited, ClauseName, Finding, FindingKey, Need, Review, Trap, WalkAway};
use crate::infer;
use crate::inquiry;
use crate::intake;
use crate::presence::presence;
use crate::read::place::Place;
use crate::read::{Reading, Text};
use crate::severity;
use crate::suggest;
use crate::triage;

/// Reviews a draft for the role and form of the facts, inferred from the draft where they are not given.
///
/// The same input gives the same findings, suggestions and ids, in the same order.
pub fn review(draft: &Draft, library: &Library, playbook: &Playbook, facts: &Facts) -> Review {
    let _span =
        tracing::info_span!("review", paragraphs = draft.paragraphs.len(), topics = library.topics.len()).entered();
    let case = case(draft, library, playbook, facts);
    let text = Text::of(draft);
    let reading = Reading::of(&text, case);
    let judge = Judge::new(&reading);
    let raised = raise(&judge, &|_, _| true);
    let suggestions = suggest::suggestions(&judge, &raised);
    let presence = presence(&judge, &raised);
    let findings: Vec<Finding> = raised.into_iter().map(|r| r.finding).collect();
    let (walk_aways, triage, replies) = (walk_aways(&judge), triage::triage(&judge), inquiry::replies(&judge));
    let intake = intake::intake(&judge, &findings, &walk_aways, triage.as_ref(), &replies);
    let remarks = severity::remarks(&judge);
    let review = Review {
        role: case.role,
        form: case.form,
        findings,
        suggestions,
        presence,
        walk_aways,
        triage,
        replies,
        intake,
        remarks,
    };
    tracing::info!(findings = review.findings.len(), suggestions = review.suggestions.len(), "reviewed");
    review
}

/// Finds what a review finds, without suggestions: what drafts that are only checked need.
pub fn findings(draft: &Draft, library: &Library, playbook: &Playbook, facts: &Facts) -> Vec<Finding> {
    let case = case(draft, library, playbook, facts);
    let text = Text::of(draft);
    let reading = Reading::of(&text, case);
    raise(&Judge::new(&reading), &|_, _| true).into_iter().map(|r| r.finding).collect()
}

/// Finds the drafting traps of every unit that holds one, in document order.
pub fn traps(draft: &Draft, library: &Library, facts: &Facts) -> Vec<(Span, Vec<Trap>)> {
    let playbook = Playbook::default();
    let case = case(draft, library, &playbook, facts);
    let text = Text::of(draft);
    let reading = Reading::of(&text, case);
    let units = text.outline.units.iter().enumerate().map(|(u, unit)| (unit.at, reading.traps(u)));
    units.filter(|(_, traps)| !traps.is_empty()).collect()
}

pub(crate) fn case<'a>(draft: &Draft, library: &'a Library, playbook: &'a Playbook, facts: &'a Facts) -> Case<'a> {
    let (role, form) = match (facts.role, facts.form) {
        (Some(role), Some(form)) => (role, form),
        (role, form) => {
            let guess = infer::infer(draft, library);
            (role.unwrap_or(guess.role), form.unwrap_or(guess.form))
        }
    };
    Case { library, playbook, facts, role, form }
}

/// A finding with the way in which its test holds, for the cures to work on.
pub(crate) struct Raised<'a> {
    pub finding: Finding,
    pub topic: &'a Topic,
    pub test: &'a Test,
    pub solution: Solution,
    /// The unit that the finding points at.
    pub unit: Option<usize>,
}

/// Runs every wanted test that the role runs, and returns what fired in document order.
pub(crate) fn raise<'a>(judge: &Judge<'a>, wanted: &dyn Fn(&str, &str) -> bool) -> Vec<Raised<'a>> {
    let case = judge.case;
    let mut all: Vec<(u32, Raised<'a>)> = Vec::new();
    for topic in &case.library.topics {
        if !case.playbook.is_on(&topic.id) || topic.status == library::Status::Retired {
            continue;
        }
        for test in &topic.tests {
            if !wanted(&topic.id, &test.id) {
                continue;
            }
            let Some(when) = test.when.get(case.role).filter(|_| test.severities(case.role).next().is_some()) else {
                continue;
            };
            let absent = test.because == Because::Absence;
            let bound = if absent { applies(judge, topic) } else { Some(Vec::new()) };
            let Some(bound) = bound else { continue };
            let first = all.len();
            let mut taken: Vec<Option<Thing>> = Vec::new();
            for mut solution in judge.solve(when) {
                solution
                    .needs
                    .extend(bound.iter().filter(|need| !solution.needs.contains(need)).cloned().collect::<Vec<_>>());
                let anchor = anchor(judge, test, &solution);
                // Silence is one finding, however many units it is silent beside.
                if taken.contains(&anchor) || (absent && !taken.is_empty()) {
                    continue;
                }
                taken.push(anchor);
                let Some(raised) = raise_one(judge, topic, test, when, solution, anchor) else { continue };
                // The words of a lead-in are one finding, however many items they lead in.
                let place = raised.finding.at;
                if place.is_some() && all[first..].iter().any(|(_, other)| other.finding.at == place) {
                    continue;
                }
                let at = raised.unit.and_then(|u| judge.reading.units[u].own.first()).unwrap_or(u32::MAX);
                all.push((at, raised));
            }
        }
    }
    all.sort_by(|(a, x), (b, y)| {
        a.cmp(b)
            .then(y.finding.severity.cmp(&x.finding.severity))
            .then_with(|| (&x.topic.code, &x.test.id).cmp(&(&y.topic.code, &y.test.id)))
    });
    let mut counts: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    let mut out = Vec::with_capacity(all.len());
    for (_, mut raised) in all {
        let key = &mut raised.finding.key;
        let count = counts.entry((key.topic.clone(), key.test.clone(), key.clause.clone())).or_default();
        *count += 1;
        key.ordinal = *count;
        out.push(raised);
    }
    out
}

/// Returns what must be known before absence counts; nothing where it does, `None` where it does not.
///
/// It counts where the topic applies to the form and what bounds it holds, or a modifier turns the topic on.
pub(crate) fn applies(judge: &Judge, topic: &Topic) -> Option<Vec<Need>> {
    if !(topic.forms.is_empty() || topic.forms.contains(&judge.case.form)) {
        return None;
    }
    if severity::is_on(judge, topic) {
        return Some(Vec::new());
    }
    severity::needs_of(judge, topic.when.as_ref())
}

/// Returns the thing that a finding points at: what its `at` names, else the first thing found.
fn anchor(judge: &Judge, test: &Test, solution: &Solution) -> Option<Thing> {
    if let Some(name) = &test.at {
        if let Some(thing) = solution.thing(name) {
            return Some(thing);
        }
        if let Some(range) = solution.captured(name).first() {
            let unit = judge.reading.units.iter().position(|u| u.own.holds(range.start));
            return unit.map(Thing::Unit).or(solution.first);
        }
    }
    solution.first
}

fn raise_one<'a>(
    judge: &Judge<'a>,
    topic: &'a Topic,
    test: &'a Test,
    when: &Condition,
    mut solution: Solution,
    anchor: Option<Thing>,
) -> Option<Raised<'a>> {
    let case = judge.case;
    let reading = judge.reading;
    let unit = anchor.and_then(|thing| judge.unit(thing));
    let silent = test.because == Because::Absence;
    // Captures of the condition itself come before its other words.
    let named = when.names().into_iter().find_map(|name| solution.captured(&name).into_iter().next());
    let pointed = test.at.as_ref().and_then(|name| solution.captured(name).into_iter().next());
    let within = |range: Range<u32>| unit.map_or(range.clone(), |u| of_item(reading, u, range));
    let (named, pointed) = (named.map(within), pointed.map(within));
    let quoted: Option<Range<u32>> = pointed.or(if test.at.is_none() { named } else { None }).or_else(|| {
        let place = anchor.filter(|a| *a != Thing::Document).map(|thing| match thing {
            Thing::Unit(u) => reading.units[u].own.clone(),
            other => judge.place(other),
        })?;
        place.ranges().first().cloned()
    });
    let at = quoted.as_ref().and_then(|range| span_of(reading, range));
    let quote = at.and_then(|span| reading.text.draft.words(&span)).unwrap_or_default().to_owned();
    let mut evidence = reading.text.spans(&Place::of(solution.hits.iter().cloned()));
    evidence.dedup();
    let traps = match (unit, anchor) {
        (_, Some(Thing::Definition(d))) => reading.definition_traps(d),
        (Some(u), _) => reading.traps(u),
        // What the draft is silent on may stand in a document that it takes in.
        (None, _) if silent && !reading.incorporated.is_empty() => vec![Trap::MirroredSilence],
        (None, _) => Vec::new(),
    };
    // What is silent overrides nothing.
    let weight = severity::weigh(judge, topic, test, &solution, if silent { &[] } else { &traps })?;
    for need in &weight.needs {
        if !solution.needs.contains(need) {
            solution.needs.push(need.clone());
        }
    }
    let clause = anchor.and_then(|thing| judge.clause_of(thing));
    let clause_name = clause.map(|c| clause_name(reading, c));
    let fingerprint = clause.filter(|_| !silent).map(|c| fingerprint(reading, c)).unwrap_or_default();
    let certainty = if !solution.is_sure() {
        Certainty::Open
    } else if solution.inferred && unit.is_some_and(|u| triple(judge, u)) {
        Certainty::Attorney
    } else {
        Certainty::Sure
    };
    let fill = |text: &LibraryText| judge.filler().plain(text, &quote);
    let message = message(&test.message, case.role).map(&fill).unwrap_or_else(|| test.title.clone());
    let comment = test
        .comments(case.role)
        .find(|c| c.needs.as_ref().is_none_or(|key| case.judge(key, None) == Some(true)))
        .map(|c| fill(&c.text));
    let finding = Finding {
        key: FindingKey { topic: topic.id.clone(), test: test.id.clone(), clause: fingerprint, ordinal: 1 },
        topic_title: topic.title.clone(),
        title: test.title.clone(),
        severity: weight.is,
        steps: weight.steps,
        would: weight.would,
        because: test.because,
        clause: clause_name.filter(|_| !silent || unit.is_some()),
        at: at.filter(|_| !silent),
        quote: if silent { String::new() } else { quote.clone() },
        evidence,
        message,
        comment,
        note: note(test.note.as_ref().map(fill), weight.notes),
        authorities: topic.authorities.iter().map(|c| cited(case.library, c)).collect(),
        certainty,
        needs: solution.needs.clone(),
        traps,
    };
    Some(Raised { finding, topic, test, solution, unit })
}

/// Cuts words that reach from a lead-in into an item down to those of the item.
pub(crate) fn of_item(reading: &Reading, unit: usize, range: Range<u32>) -> Range<u32> {
    let apart = reading.text.outline.units[unit].lead_in.first().map(|lead| lead.para)
        != Some(reading.text.outline.units[unit].at.para);
    match reading.units[unit].own.ranges().first() {
        Some(own) if apart && range.start < own.start && own.start < range.end => own.start..range.end,
        _ => range,
    }
}

/// Joins a test's note with what modifiers add to it.
fn note(own: Option<String>, more: Vec<String>) -> Option<String> {
    let all: Vec<String> = own.into_iter().chain(more).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn message(message: &ByRole<LibraryText>, role: library::Role) -> Option<&LibraryText> {
    message.get(role)
}

/// Returns the span of a range of words; the first paragraph's part when it crosses paragraphs.
fn span_of(reading: &Reading, range: &Range<u32>) -> Option<Span> {
    reading.text.spans(&Place::one(range.clone())).into_iter().next()
}

/// Returns the name of a clause as findings show it.
pub(crate) fn clause_name(reading: &Reading, clause: usize) -> ClauseName {
    let clauses = &reading.text.outline.clauses;
    let mut at = Some(clause);
    let mut heading = None;
    while let Some(i) = at {
        heading = clauses[i].heading.clone();
        if heading.is_some() {
            break;
        }
        at = clauses[i].parent.map(|p| p.0 as usize);
    }
    ClauseName { label: clauses[clause].path.clone(), heading }
}

/// Returns the fingerprint of a clause: eight hexadecimal digits of the hash of its normalized words.
pub(crate) fn fingerprint(reading: &Reading, clause: usize) -> String {
    let place = &reading.clause_places[clause];
    let mut words = String::new();
    for range in place.ranges() {
        for token in &reading.text.tokens.all[range.start as usize..range.end as usize] {
            words.push_str(&token.key);
            words.push(' ');
        }
    }
    Hash::of(words.as_bytes()).to_hex()[..8].to_owned()
}

fn cited(library: &Library, citation: &Citation) -> Cited {
    let row = library.authorities.get(&citation.authority);
    let pinpoint = row.and_then(|row| {
        let id = citation.pinpoint.as_deref()?;
        row.pinpoints.iter().find(|p| p.id == id)
    });
    let words = row.map_or_else(|| citation.authority.clone(), |row| row.citation.clone());
    Cited {
        id: citation.clone(),
        citation: words,
        checked: pinpoint.and_then(|p| p.verified_on.clone()).or_else(|| row.and_then(|row| row.verified_on.clone())),
    }
}

/// Says whether the unit negates so often that only an attorney can read it.
fn triple(judge: &Judge, unit: usize) -> bool {
    let reading = judge.reading;
    let place = &reading.units[unit].place;
    let negations = &judge.case.library.grammar.negations;
    let mut hits: Vec<Range<u32>> =
        negations.iter().flat_map(|w| reading.vocabulary.find(w, place, reading)).map(|m| m.hull).collect();
    hits.sort_by_key(|h| (h.start, h.end));
    hits.dedup_by(|b, a| b.start < a.end);
    hits.len() >= 3 && reading.units[unit].predicates.iter().any(|p| p.inferred)
}

fn walk_aways(judge: &Judge) -> Vec<WalkAway> {
    let case = judge.case;
    let mut out = Vec::new();
    let on = |t: &&Topic| case.playbook.is_on(&t.id) && severity::off(judge, t).is_none();
    for topic in case.library.topics.iter().filter(on) {
        for walk in topic.walk_aways.iter().filter(|w| w.role == case.role) {
            let found = judge.solve(&walk.when);
            let Some(solution) = found.iter().find(|s| s.is_sure()).or(found.first()) else { continue };
            let absence = matches!(&walk.when, Condition::Not(_));
            let bound = if absence { applies(judge, topic) } else { Some(Vec::new()) };
            let Some(bound) = bound else { continue };
            let mut needs: Vec<Need> = solution.needs.iter().cloned().chain(bound).collect();
            needs.sort();
            needs.dedup();
            out.push(WalkAway {
                topic: topic.id.clone(),
                reason: judge.filler().plain(&walk.reason, ""),
                evidence: judge.reading.text.spans(&Place::of(solution.hits.iter().cloned())),
                needs,
            });
        }
    }
    out
}
